/* safetensors: the length of the header in 8 bytes, the header in JSON, the tensors.
 *
 *     {"__metadata__": {"format": "pt"}, "embed.weight": {"dtype": "F32", "shape": [3, 4], "data_offsets": [0, 48]}}
 *
 * The grammar of this header has a fixed depth, so it is read by five functions that do not recurse rather than by a
 * reader of all JSON. Strict: what the format does not name is refused, and the tensors fill the file without a gap.
 */
#include "file_parse.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_BYTES 100000000 /* at most, as in the reference implementation */

static const struct {
    const char *name;
    unsigned bytes;
} dtypes[] = {
    {"F32", 4}, {"F16", 2}, {"BF16", 2}, {"F64", 8}, {"I8", 1},   {"U8", 1},      {"BOOL", 1},   {"I16", 2},
    {"U16", 2}, {"I32", 4}, {"U32", 4},  {"I64", 8}, {"U64", 8},  {"F8_E4M3", 1}, {"F8_E5M2", 1},
};
#define DTYPES (sizeof dtypes / sizeof *dtypes)

/* The header on its way to a table. While it is read, `reader.size` is where the header ends. */
typedef struct {
    file_reader *reader;
    char *unescaped, *free; /* room for texts with escapes, and what of it is not used */
    file_tensor *tensors;
    file_text *keys;
    size_t count, room, key_count, key_room;
    bool metadata; /* was there */
} table;

static bool expected(file_reader *reader, const char *what) {
    if (reader->at >= reader->size) file_fail(reader, "the header ends where %s is expected", what);
    else {
        file_text found = {(const char *)reader->data + reader->at, 1};
        bool plain = found.at[0] > ' ' && found.at[0] < 0x7F;
        file_fail(reader, "byte %zu of the file is %s%.1s%s, but %s is expected there", reader->at, plain ? "'" : "no ",
                  plain ? found.at : "", plain ? "'" : "printable character", what);
    }
    return false;
}

static void skip_space(file_reader *reader) {
    while (reader->at < reader->size && memchr(" \t\n\r", reader->data[reader->at], 4)) reader->at++;
}

/* Whether this character comes next; if so it is behind us. */
static bool accept(file_reader *reader, char wanted) {
    skip_space(reader);
    if (reader->at >= reader->size || reader->data[reader->at] != (uint8_t)wanted) return false;
    reader->at++;
    return true;
}

static bool require(file_reader *reader, char wanted) {
    char what[] = "'?'";
    what[1] = wanted;
    return accept(reader, wanted) || expected(reader, what);
}

/* After an element: true where another follows; otherwise the closing character must. */
static bool more(file_reader *reader, char closing, bool *good) {
    if (accept(reader, ',')) return true;
    *good = require(reader, closing);
    return false;
}

static bool hex4(file_reader *reader, uint32_t *unit) {
    *unit = 0;
    for (int i = 0; i < 4; i++, reader->at++) {
        uint8_t c = reader->at < reader->size ? reader->data[reader->at] : 0;
        uint8_t lower = c | 0x20;
        if (c >= '0' && c <= '9') *unit = *unit * 16 + (c - '0');
        else if (lower >= 'a' && lower <= 'f') *unit = *unit * 16 + (lower - 'a' + 10);
        else return expected(reader, "a hexadecimal digit");
    }
    return true;
}

static char *put_utf8(char *to, uint32_t code) {
    if (code < 0x80) *to++ = (char)code;
    else {
        if (code < 0x800) *to++ = (char)(0xC0 | code >> 6);
        else {
            if (code < 0x10000) *to++ = (char)(0xE0 | code >> 12);
            else {
                *to++ = (char)(0xF0 | code >> 18);
                *to++ = (char)(0x80 | (code >> 12 & 0x3F));
            }
            *to++ = (char)(0x80 | (code >> 6 & 0x3F));
        }
        *to++ = (char)(0x80 | (code & 0x3F));
    }
    return to;
}

/* \uXXXX, or two of them for a character beyond 16 bits. Behind the 'u'. */
static bool unicode(table *t) {
    file_reader *reader = t->reader;
    uint32_t code, low;
    if (!hex4(reader, &code)) return false;
    if (code >= 0xD800 && code < 0xE000) {
        if (code >= 0xDC00 || reader->size - reader->at < 2 || memcmp(reader->data + reader->at, "\\u", 2) != 0)
            return expected(reader, "the other half of a surrogate pair");
        reader->at += 2;
        if (!hex4(reader, &low)) return false;
        if (low < 0xDC00 || low >= 0xE000) return expected(reader, "a surrogate pair before here");
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    t->free = put_utf8(t->free, code);
    return true;
}

/* Behind the backslash. An escape is never shorter than what it stands for, so the room suffices. */
static bool escape(table *t) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    file_reader *reader = t->reader;
    uint8_t c = reader->at < reader->size ? reader->data[reader->at] : 0;
    const char *found = c ? strchr(from, c) : NULL;
    if (!found && c != 'u') return expected(reader, "an escape of JSON");
    reader->at++;
    if (!found) return unicode(t);
    *t->free++ = to[found - from];
    return true;
}

/* A string, up to and with its closing quote; what it says goes to `unescaped` only if that differs. */
static bool string(table *t, file_text *text) {
    file_reader *reader = t->reader;
    if (!require(reader, '"')) return false;
    size_t start = reader->at;
    char *kept = t->free;
    while (reader->at < reader->size && reader->data[reader->at] != '"') {
        uint8_t c = reader->data[reader->at];
        if (c < 0x20) return expected(reader, "a character of a string");
        if (!t->unescaped) reader->at++;
        else if (c != '\\') *t->free++ = (char)reader->data[reader->at++];
        else if (reader->at++, !escape(t)) return false;
    }
    *text = t->unescaped ? (file_text){kept, (size_t)(t->free - kept)}
                         : (file_text){(const char *)reader->data + start, reader->at - start};
    if (!file_utf8((const uint8_t *)text->at, text->size)) {
        file_fail(reader, "the string at byte %zu is not valid UTF-8", start);
        return false;
    }
    return require(reader, '"');
}

static bool same(file_text text, const char *name) {
    return text.size == strlen(name) && memcmp(text.at, name, text.size) == 0;
}

/* A whole number without sign, fraction or leading zeros. */
static bool whole(file_reader *reader, uint64_t *value) {
    skip_space(reader);
    size_t start = reader->at;
    *value = 0;
    for (; reader->at < reader->size; reader->at++) {
        unsigned digit = reader->data[reader->at] - (unsigned)'0';
        if (digit > 9) break;
        if (*value > (UINT64_MAX - digit) / 10) {
            file_fail(reader, "the number at byte %zu does not fit 64 bits", start);
            return false;
        }
        *value = *value * 10 + digit;
    }
    if (reader->at == start) return expected(reader, "a whole number");
    if (reader->data[start] != '0' || reader->at == start + 1) return true;
    file_fail(reader, "the number at byte %zu starts with a zero", start);
    return false;
}

/* [1, 2, 3], at most `most` numbers. */
static bool wholes(file_reader *reader, uint64_t *values, unsigned most, unsigned *count) {
    bool good = true;
    *count = 0;
    if (!require(reader, '[')) return false;
    if (accept(reader, ']')) return true;
    do {
        if (*count == most) {
            file_fail(reader, "the list before byte %zu has more than %u numbers", reader->at, most);
            return false;
        }
        if (!whole(reader, &values[(*count)++])) return false;
    } while (more(reader, ']', &good));
    return good;
}

static bool dtype(table *t, file_tensor *tensor, unsigned *bytes) {
    file_text name;
    if (!string(t, &name)) return false;
    for (size_t i = 0; i < DTYPES; i++)
        if (same(name, dtypes[i].name)) {
            tensor->dtype = dtypes[i].name;
            *bytes = dtypes[i].bytes;
            return true;
        }
    file_fail(t->reader, "tensor '%s' has dtype '%s', expected one of F64 F32 F16 BF16 F8_E4M3 F8_E5M2 I64 I32 I16 I8"
              " U64 U32 U16 U8 BOOL", file_show(tensor->name).text, file_show(name).text);
    return false;
}

/* {"dtype": ..., "shape": ..., "data_offsets": ...}, in any order. */
static bool fields(table *t, file_tensor *tensor, unsigned *bytes, uint64_t place[2]) {
    bool good = true;
    unsigned seen = 0, this, two = 2;
    file_text key;
    if (!require(t->reader, '{')) return false;
    do {
        if (!string(t, &key)) return false;
        this = same(key, "dtype") ? 1 : same(key, "shape") ? 2 : same(key, "data_offsets") ? 4 : 0;
        if (this == 0 || seen & this) {
            file_fail(t->reader, "tensor '%s' has '%s'%s, expected dtype, shape and data_offsets",
                      file_show(tensor->name).text, file_show(key).text, this ? " twice" : "");
            return false;
        }
        seen |= this;
        if (!require(t->reader, ':')) return false;
        bool read = this == 1 ? dtype(t, tensor, bytes)
                    : this == 2 ? wholes(t->reader, tensor->shape, FILE_DIMS, &tensor->rank)
                                : wholes(t->reader, place, 2, &two);
        if (!read) return false;
    } while (more(t->reader, '}', &good));
    if (!good) return false;
    if (seen == 7 && two == 2) return true;
    file_fail(t->reader, "tensor '%s' lacks %s", file_show(tensor->name).text,
              !(seen & 1) ? "dtype" : !(seen & 2) ? "shape" : !(seen & 4) ? "data_offsets" : "an end in data_offsets");
    return false;
}

/* Offsets become places in the file of `size` bytes, whose data start where the header ends. */
static bool extent(file_reader *reader, file_tensor *tensor, unsigned bytes, const uint64_t place[2], size_t size) {
    uint64_t needed = bytes, start = reader->size, room = size - reader->size;
    for (unsigned i = 0; i < tensor->rank; i++)
        if (!file_multiply(needed, tensor->shape[i], &needed)) {
            file_fail(reader, "tensor '%s' has more than 2^64 bytes", file_show(tensor->name).text);
            return false;
        }
    if (place[0] > place[1] || place[1] > room) {
        file_fail(reader, "tensor '%s' lies at offsets %" PRIu64 " to %" PRIu64 ", but %" PRIu64
                  " bytes follow the header: is the file truncated?", file_show(tensor->name).text, place[0], place[1],
                  room);
        return false;
    }
    tensor->nbytes = place[1] - place[0];
    tensor->offset = start + place[0];
    if (tensor->nbytes == needed) return true;
    file_fail(reader, "tensor '%s' takes %" PRIu64 " bytes, but its shape and dtype (%s) take %" PRIu64,
              file_show(tensor->name).text, tensor->nbytes, tensor->dtype, needed);
    return false;
}

/* The list with room for one more, doubled when it is used up; NULL where there is no memory. What it holds was read
 * from the header, so it stays in proportion. */
static void *grow(file_reader *reader, void *list, size_t *room, size_t count, size_t bytes) {
    if (count < *room) return list;
    size_t wanted = *room ? *room * 2 : 64;
    void *larger = realloc(list, wanted * bytes);
    if (larger) *room = wanted;
    else file_fail(reader, "no memory for %zu entries of the header", wanted);
    return larger;
}

static file_text *new_key(table *t) {
    file_text *larger = grow(t->reader, t->keys, &t->key_room, t->key_count, sizeof *t->keys);
    if (!larger) return NULL;
    t->keys = larger;
    return &t->keys[t->key_count++];
}

static file_tensor *new_tensor(table *t, file_text name) {
    file_tensor *larger = grow(t->reader, t->tensors, &t->room, t->count, sizeof *t->tensors);
    if (!larger) return NULL;
    t->tensors = larger;
    t->tensors[t->count] = (file_tensor){.name = name};
    return &t->tensors[t->count++];
}

static file_status metadata(table *t) {
    file_reader *reader = t->reader;
    bool good = true;
    if (t->metadata) return file_fail(reader, "'__metadata__' stands in the header twice");
    t->metadata = true;
    if (!require(reader, '{')) return FILE_BAD;
    if (accept(reader, '}')) return FILE_OK;
    do {
        file_value value = {.type = FILE_STRING, .count = 1};
        file_text *key = new_key(t);
        if (!key || !string(t, key) || !require(reader, ':') || !string(t, &value.text)) return FILE_BAD;
        if (reader->visitor->metadata(reader->visitor->context, *key, &value)) return FILE_STOPPED;
    } while (more(reader, '}', &good));
    return good ? FILE_OK : FILE_BAD;
}

static file_status tensor(table *t, file_text name, size_t size) {
    unsigned bytes = 0;
    uint64_t place[2] = {0, 0};
    file_tensor *tensor = new_tensor(t, name);
    if (!tensor || !fields(t, tensor, &bytes, place)) return FILE_BAD;
    return extent(t->reader, tensor, bytes, place, size) ? FILE_OK : FILE_BAD;
}

static file_status entries(table *t, size_t size) {
    file_reader *reader = t->reader;
    bool good = true;
    if (!require(reader, '{')) return FILE_BAD;
    if (!accept(reader, '}')) do {
        file_text name;
        if (!string(t, &name) || !require(reader, ':')) return FILE_BAD;
        file_status status = same(name, "__metadata__") ? metadata(t) : tensor(t, name, size);
        if (status != FILE_OK) return status;
    } while (more(reader, '}', &good));
    if (!good) return FILE_BAD;
    skip_space(reader);
    return reader->at == reader->size || expected(reader, "the end of the header") ? FILE_OK : FILE_BAD;
}

/* Checks the frame and moves to the header; false with a message where there is none. */
static bool header(file_reader *reader, size_t *end) {
    if (reader->size < 10) {
        file_fail(reader, "%zu bytes are neither a GGUF nor a safetensors file", reader->size);
        return false;
    }
    uint64_t length = file_number(reader->data, 8);
    reader->at = 8;
    if (reader->data[8] != '{') {
        file_fail(reader, "it starts neither with 'GGUF' nor with the length and the '{' of a safetensors header");
        return false;
    }
    if (length > HEADER_BYTES) {
        file_fail(reader, "a header of %" PRIu64 " bytes, expected at most %d", length, HEADER_BYTES);
        return false;
    }
    *end = 8 + (size_t)length;
    return file_need(reader, length, "the header");
}

file_status file_read_safetensors(file_reader *reader) {
    size_t size = reader->size, end;
    if (!header(reader, &end)) return FILE_BAD;
    table t = {.reader = reader};
    reader->size = end;
    if (memchr(reader->data + 8, '\\', end - 8)) {
        t.free = t.unescaped = malloc(end);
        if (!t.unescaped) return file_fail(reader, "no memory for a header of %zu bytes", end);
    }
    file_status status = entries(&t, size);
    reader->size = size;
    if (status == FILE_OK) status = file_unique(reader, t.keys, t.key_count, "key");
    if (status == FILE_OK) status = file_tell(reader, t.tensors, t.count, end, true);
    free(t.unescaped);
    free(t.tensors);
    free(t.keys);
    return status;
}
