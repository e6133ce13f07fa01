/* The entry of file.h and what both formats share: messages, bounds, UTF-8, names and places of tensors. */
#include "file_parse.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

file_status file_fail(file_reader *reader, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reader->message, FILE_MESSAGE, format, arguments);
    va_end(arguments);
    return FILE_BAD;
}

file_shown file_show(file_text text) {
    file_shown shown;
    size_t room = sizeof shown.text - 4, size = text.size < room ? text.size : room;
    bool cut = size < text.size;
    while (cut && size > 0 && ((uint8_t)text.at[size] & 0xC0) == 0x80) size--; /* not within a character */
    for (size_t i = 0; i < size; i++) {
        uint8_t c = (uint8_t)text.at[i];
        shown.text[i] = c < 0x20 || c == 0x7F ? '?' : (char)c;
    }
    strcpy(shown.text + size, cut ? "..." : "");
    return shown;
}

bool file_need(file_reader *reader, uint64_t count, const char *what) {
    size_t left = reader->size - reader->at;
    if (count <= left) return true;
    file_fail(reader, "the file ends within %s: %" PRIu64 " bytes expected at byte %zu, %zu found", what, count,
              reader->at, left);
    return false;
}

uint64_t file_number(const uint8_t *at, unsigned bytes) {
    uint64_t number = 0;
    for (unsigned i = bytes; i-- > 0;) number = number << 8 | at[i];
    return number;
}

unsigned file_type_bytes(file_type type) {
    static const unsigned bytes[FILE_TYPES] = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
    return bytes[type];
}

bool file_multiply(uint64_t a, uint64_t b, uint64_t *product) {
    if (b != 0 && a > UINT64_MAX / b) return false;
    *product = a * b;
    return true;
}

/* Bytes of the character that starts at `at`, 0 where none does (RFC 3629: shortest form, no surrogates). */
static size_t character(const uint8_t *at, size_t left) {
    uint8_t first = at[0];
    if (first < 0x80) return 1;
    size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || size > left) return 0;
    uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (at[1] < low || at[1] > high) return 0;
    for (size_t i = 2; i < size; i++)
        if ((at[i] & 0xC0) != 0x80) return 0;
    return size;
}

bool file_utf8(const uint8_t *at, size_t size) {
    for (size_t i = 0, step; i < size; i += step) {
        step = character(at + i, size - i);
        if (step == 0) return false;
    }
    return true;
}

file_text file_next_string(const uint8_t **cursor) {
    file_text text = {(const char *)*cursor + 8, (size_t)file_number(*cursor, 8)};
    *cursor += 8 + text.size;
    return text;
}

static int by_text(const void *a, const void *b) {
    const file_text *x = a, *y = b;
    int order = memcmp(x->at, y->at, x->size < y->size ? x->size : y->size);
    return order ? order : (x->size > y->size) - (x->size < y->size);
}

/* Sorted rather than hashed: no choice of names makes it slow. */
file_status file_unique(file_reader *reader, const file_text *texts, size_t count, const char *kind) {
    if (count < 2) return FILE_OK;
    file_text *sorted = calloc(count, sizeof *sorted);
    if (!sorted) return file_fail(reader, "no memory for %zu names", count);
    memcpy(sorted, texts, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_text);
    file_status status = FILE_OK;
    for (size_t i = 1; i < count && status == FILE_OK; i++)
        if (by_text(&sorted[i - 1], &sorted[i]) == 0)
            status = file_fail(reader, "%s '%s' stands in the header twice", kind, file_show(sorted[i]).text);
    free(sorted);
    return status;
}

static int by_place(const void *a, const void *b) {
    const file_tensor *x = *(const file_tensor *const *)a, *y = *(const file_tensor *const *)b;
    if (x->offset != y->offset) return x->offset > y->offset ? 1 : -1;
    return (x->nbytes > y->nbytes) - (x->nbytes < y->nbytes); /* an empty tensor before the one that starts there */
}

/* Sums cannot overflow: a tensor was found to lie within the file. */
static file_status apart(file_reader *reader, const file_tensor **placed, size_t count, uint64_t start, bool gapless) {
    uint64_t end = start;
    for (size_t i = 0; i < count; i++) {
        const file_tensor *tensor = placed[i];
        if (tensor->offset < end)
            return file_fail(reader, "tensor '%s' starts at byte %" PRIu64 ", within '%s', which ends at byte %" PRIu64,
                             file_show(tensor->name).text, tensor->offset, file_show(placed[i - 1]->name).text, end);
        if (gapless && tensor->offset > end)
            return file_fail(reader, "tensor '%s' starts at byte %" PRIu64 ", expected at byte %" PRIu64
                             ", where the one before it ends", file_show(tensor->name).text, tensor->offset, end);
        end = tensor->offset + tensor->nbytes;
    }
    if (gapless && end != reader->size)
        return file_fail(reader, "the tensors end at byte %" PRIu64 ", but the file has %zu bytes", end, reader->size);
    return FILE_OK;
}

static file_status check_places(file_reader *reader, const file_tensor *tensors, size_t count, uint64_t start,
                                bool gapless) {
    const file_tensor **placed = calloc(count + 1, sizeof *placed);
    if (!placed) return file_fail(reader, "no memory for %zu tensors", count);
    for (size_t i = 0; i < count; i++) placed[i] = &tensors[i];
    qsort(placed, count, sizeof *placed, by_place);
    file_status status = apart(reader, placed, count, start, gapless);
    free(placed);
    return status;
}

static file_status check_names(file_reader *reader, const file_tensor *tensors, size_t count) {
    file_text *names = calloc(count + 1, sizeof *names);
    if (!names) return file_fail(reader, "no memory for %zu tensors", count);
    for (size_t i = 0; i < count; i++) names[i] = tensors[i].name;
    file_status status = file_unique(reader, names, count, "tensor");
    free(names);
    return status;
}

file_status file_tell(file_reader *reader, const file_tensor *tensors, size_t count, uint64_t start, bool gapless) {
    file_status status = check_names(reader, tensors, count);
    if (status == FILE_OK) status = check_places(reader, tensors, count, start, gapless);
    for (size_t i = 0; i < count && status == FILE_OK; i++)
        if (reader->visitor->tensor(reader->visitor->context, &tensors[i])) status = FILE_STOPPED;
    return status;
}

bool file_is_gguf(const uint8_t *data, size_t size) { return size >= 4 && memcmp(data, "GGUF", 4) == 0; }

file_status file_read(const uint8_t *data, size_t size, const file_visitor *visitor, char message[FILE_MESSAGE]) {
    file_reader reader = {data, size, 0, visitor, message};
    message[0] = '\0';
    return file_is_gguf(data, size) ? file_read_gguf(&reader) : file_read_safetensors(&reader);
}
