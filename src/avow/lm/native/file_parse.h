/* What the two readers of file.h share. Not for others. */
#ifndef AVOW_FILE_PARSE_H
#define AVOW_FILE_PARSE_H

#include "file.h"

typedef struct {
    const uint8_t *data;
    size_t size, at; /* at <= size, always */
    const file_visitor *visitor;
    char *message;
} file_reader;

typedef struct {
    char text[100];
} file_shown;

/* Writes the message; always FILE_BAD. */
file_status file_fail(file_reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A text of the file made fit for a message: cut, without control characters. */
file_shown file_show(file_text text);

/* Refuses with a message unless `count` more bytes are there for `what`. */
bool file_need(file_reader *reader, uint64_t count, const char *what);

bool file_utf8(const uint8_t *at, size_t size);

bool file_multiply(uint64_t a, uint64_t b, uint64_t *product); /* false: overflow */

/* No text twice. `kind` ("tensor") is for the message. */
file_status file_unique(file_reader *reader, const file_text *texts, size_t count, const char *kind);

/* Unique names, no two tensors with bytes in common; `gapless` also from `start` to the end of the file no byte unused.
 * Then tells the visitor. */
file_status file_tell(file_reader *reader, const file_tensor *tensors, size_t count, uint64_t start, bool gapless);

file_status file_read_gguf(file_reader *reader);
file_status file_read_safetensors(file_reader *reader);

#endif
