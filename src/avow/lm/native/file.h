/* Readers of the headers of GGUF (versions 2 and 3, little-endian) and safetensors files that lie in memory.
 *
 * Formats: the GGUF description in ggml's docs/gguf.md, the safetensors README. Files are hostile until proven
 * otherwise: every count, length, product and offset is checked in arithmetic that cannot overflow before what it
 * speaks of is touched, and what is allocated is a small multiple of the bytes that describe it. Nothing recurses.
 * Not read: GGUF version 1, big-endian files, arrays of arrays, the tensors themselves.
 */
#ifndef AVOW_FILE_H
#define AVOW_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FILE_MESSAGE 512 /* bytes that hold any message, its zero included */
#define FILE_DIMS 8      /* dimensions of a tensor at most */

typedef struct {
    const char *at; /* valid UTF-8, not ended by a zero */
    size_t size;
} file_text;

/* Values of metadata, numbered as in GGUF. safetensors has strings only. */
typedef enum {
    FILE_U8, FILE_I8, FILE_U16, FILE_I16, FILE_U32, FILE_I32, FILE_F32, FILE_BOOL, FILE_STRING, FILE_ARRAY,
    FILE_U64, FILE_I64, FILE_F64, FILE_TYPES
} file_type;

typedef struct {
    file_type type;         /* of the value, or of each element of an array; never FILE_ARRAY */
    bool array;
    size_t count;           /* elements; 1 where it is no array */
    const uint8_t *numbers; /* packed, little-endian, at any alignment; NULL for strings */
    const uint8_t *strings; /* `count` of them, for file_next_string; NULL for numbers and for a text */
    file_text text;         /* a single string */
} file_value;

typedef struct {
    file_text name;
    const char *dtype; /* "F32", "Q6_K", ... */
    unsigned rank;
    uint64_t shape[FILE_DIMS]; /* outermost dimension first */
    uint64_t offset, nbytes;   /* of its bytes in the file; they lie within it */
} file_tensor;

/* What is told has been checked by itself. A nonzero answer ends the reading. */
typedef struct {
    void *context;
    int (*metadata)(void *context, file_text key, const file_value *value);
    int (*tensor)(void *context, const file_tensor *tensor); /* after all metadata, in the order of the header */
} file_visitor;

typedef enum {
    FILE_OK,
    FILE_BAD,    /* message says what was found and what was expected; forget what the visitor was told */
    FILE_STOPPED /* by the visitor */
} file_status;

bool file_is_gguf(const uint8_t *data, size_t size);

/* The header of a file, GGUF by its first four bytes and otherwise safetensors. Texts point into `data`, or to memory
 * that lives until the function returns. */
file_status file_read(const uint8_t *data, size_t size, const file_visitor *visitor, char message[FILE_MESSAGE]);

uint64_t file_number(const uint8_t *at, unsigned bytes); /* little-endian, at any alignment */

unsigned file_type_bytes(file_type type); /* of a number; 0 for strings and arrays */

/* The string at *cursor of an array of strings, which it moves to the next. */
file_text file_next_string(const uint8_t **cursor);

#endif
