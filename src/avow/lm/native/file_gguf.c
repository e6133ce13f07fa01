/* GGUF: magic, version, two counts, key-value pairs, tensor descriptions, then the tensors at a multiple of
 * general.alignment. All integers are little-endian, a string is its length in 8 bytes and its bytes. */
#include "file_parse.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define KEY_BYTES 65535 /* of a key at most, by the format's description */
#define NAME_BYTES 64   /* of a tensor's name at most, by the same */
#define RANK 4          /* dimensions of a tensor at most, by ggml */
#define PAIR_BYTES 13   /* of a key-value pair at least: an empty key, a type, a byte */
#define TENSOR_BYTES 24 /* of a tensor's description at least */

/* ggml's types by number: weights in a block, bytes of a block. Numbers without a name were given up by ggml. */
static const struct {
    const char *name;
    uint16_t weights, bytes;
} dtypes[] = {
    [0] = {"F32", 1, 4},         [1] = {"F16", 1, 2},         [2] = {"Q4_0", 32, 18},     [3] = {"Q4_1", 32, 20},
    [6] = {"Q5_0", 32, 22},      [7] = {"Q5_1", 32, 24},      [8] = {"Q8_0", 32, 34},     [9] = {"Q8_1", 32, 40},
    [10] = {"Q2_K", 256, 84},    [11] = {"Q3_K", 256, 110},   [12] = {"Q4_K", 256, 144},  [13] = {"Q5_K", 256, 176},
    [14] = {"Q6_K", 256, 210},   [15] = {"Q8_K", 256, 292},   [16] = {"IQ2_XXS", 256, 66}, [17] = {"IQ2_XS", 256, 74},
    [18] = {"IQ3_XXS", 256, 98}, [19] = {"IQ1_S", 256, 50},   [20] = {"IQ4_NL", 32, 18},  [21] = {"IQ3_S", 256, 110},
    [22] = {"IQ2_S", 256, 82},   [23] = {"IQ4_XS", 256, 136}, [24] = {"I8", 1, 1},        [25] = {"I16", 1, 2},
    [26] = {"I32", 1, 4},        [27] = {"I64", 1, 8},        [28] = {"F64", 1, 8},       [29] = {"IQ1_M", 256, 56},
    [30] = {"BF16", 1, 2},       [34] = {"TQ1_0", 256, 54},   [35] = {"TQ2_0", 256, 66},  [39] = {"MXFP4", 32, 17},
    [40] = {"NVFP4", 64, 36},    [41] = {"Q1_0", 128, 18},
};
#define DTYPES (sizeof dtypes / sizeof *dtypes)

static bool number(file_reader *reader, unsigned bytes, const char *what, uint64_t *value) {
    if (!file_need(reader, bytes, what)) return false;
    *value = file_number(reader->data + reader->at, bytes);
    reader->at += bytes;
    return true;
}

static bool string(file_reader *reader, uint64_t most, const char *what, file_text *text) {
    uint64_t size;
    if (!number(reader, 8, what, &size)) return false;
    if (size > most) {
        file_fail(reader, "%s of %" PRIu64 " bytes at byte %zu, expected at most %" PRIu64, what, size,
                  reader->at, most);
        return false;
    }
    if (!file_need(reader, size, what)) return false;
    *text = (file_text){(const char *)reader->data + reader->at, (size_t)size};
    if (!file_utf8(reader->data + reader->at, text->size)) {
        file_fail(reader, "%s at byte %zu is not valid UTF-8", what, reader->at);
        return false;
    }
    reader->at += text->size;
    return true;
}

static bool value_type(file_reader *reader, file_text key, bool element, file_type *type) {
    uint64_t code;
    if (!number(reader, 4, "the type of a value", &code)) return false;
    if (code < FILE_TYPES && !(element && code == FILE_ARRAY)) {
        *type = (file_type)code;
        return true;
    }
    file_fail(reader, "the value of '%s' has %s %" PRIu64 ", expected 0 to %d%s", file_show(key).text,
              element ? "elements of type" : "type", code, FILE_TYPES - 1, element ? " without arrays (9)" : "");
    return false;
}

static bool elements(file_reader *reader, file_text key, file_value *value) {
    if (value->type != FILE_STRING) {
        uint64_t bytes;
        value->numbers = reader->data + reader->at;
        if (!file_multiply(value->count, file_type_bytes(value->type), &bytes)) bytes = UINT64_MAX;
        if (!file_need(reader, bytes, file_show(key).text)) return false;
        reader->at += (size_t)bytes;
        return true;
    }
    value->strings = reader->data + reader->at;
    for (size_t i = 0; i < value->count; i++)
        if (!string(reader, UINT64_MAX, "a string of metadata", &value->text)) return false;
    return true;
}

static bool metadata_value(file_reader *reader, file_text key, file_value *value) {
    uint64_t count = 1;
    if (!value_type(reader, key, false, &value->type)) return false;
    value->array = value->type == FILE_ARRAY;
    if (value->array) {
        if (!value_type(reader, key, true, &value->type)) return false;
        if (!number(reader, 8, "the length of an array", &count)) return false;
        if (count > reader->size - reader->at) { /* each element takes a byte at least */
            file_fail(reader, "'%s' has %" PRIu64 " elements, but %zu bytes are left at byte %zu", file_show(key).text,
                      count, reader->size - reader->at, reader->at);
            return false;
        }
    }
    value->count = (size_t)count;
    return elements(reader, key, value);
}

/* general.alignment, where this pair sets it. */
static bool alignment(file_reader *reader, file_text key, const file_value *value, uint64_t *alignment) {
    static const char name[] = "general.alignment";
    if (key.size != sizeof name - 1 || memcmp(key.at, name, key.size) != 0) return true;
    if (value->type == FILE_U32 && !value->array) *alignment = file_number(value->numbers, 4);
    else *alignment = 0;
    if (*alignment != 0 && (*alignment & (*alignment - 1)) == 0) return true;
    file_fail(reader, "%s is %s%" PRIu64 ", expected a power of two as a 32-bit number", name,
              value->type == FILE_U32 && !value->array ? "" : "of another type, ", *alignment);
    return false;
}

static file_status metadata(file_reader *reader, file_text *keys, size_t count, uint64_t *aligned) {
    for (size_t i = 0; i < count; i++) {
        file_value value = {0};
        if (!string(reader, KEY_BYTES, "a key", &keys[i])) return FILE_BAD;
        if (keys[i].size == 0) return file_fail(reader, "key %zu of the metadata is empty", i);
        if (!metadata_value(reader, keys[i], &value) || !alignment(reader, keys[i], &value, aligned)) return FILE_BAD;
        if (reader->visitor->metadata(reader->visitor->context, keys[i], &value)) return FILE_STOPPED;
    }
    return file_unique(reader, keys, count, "key");
}

/* Dimensions lie innermost first in the file. */
static bool shape(file_reader *reader, file_tensor *tensor, uint64_t *size) {
    uint64_t rank;
    if (!number(reader, 4, "the rank of a tensor", &rank)) return false;
    if (rank > RANK) {
        file_fail(reader, "tensor '%s' has %" PRIu64 " dimensions, expected at most %d", file_show(tensor->name).text,
                  rank, RANK);
        return false;
    }
    tensor->rank = (unsigned)rank;
    *size = 1;
    for (unsigned i = tensor->rank; i-- > 0;) {
        if (!number(reader, 8, "the dimensions of a tensor", &tensor->shape[i])) return false;
        if (!file_multiply(*size, tensor->shape[i], size) || *size > INT64_MAX || tensor->shape[i] > INT64_MAX) {
            file_fail(reader, "tensor '%s' has more than 2^63 elements", file_show(tensor->name).text);
            return false;
        }
    }
    return true;
}

static bool extent(file_reader *reader, file_tensor *tensor, uint64_t size) {
    uint64_t code;
    if (!number(reader, 4, "the type of a tensor", &code)) return false;
    if (code >= DTYPES || !dtypes[code].name) {
        file_fail(reader, "tensor '%s' has type %" PRIu64 ", which GGUF does not have", file_show(tensor->name).text,
                  code);
        return false;
    }
    tensor->dtype = dtypes[code].name;
    uint64_t row = tensor->rank ? tensor->shape[tensor->rank - 1] : 1;
    if (row % dtypes[code].weights) {
        file_fail(reader, "tensor '%s' has rows of %" PRIu64 " weights, but %s packs %u at a time",
                  file_show(tensor->name).text, row, tensor->dtype, dtypes[code].weights);
        return false;
    }
    if (!file_multiply(size / dtypes[code].weights, dtypes[code].bytes, &tensor->nbytes)) tensor->nbytes = UINT64_MAX;
    return number(reader, 8, "the place of a tensor", &tensor->offset);
}

/* From an offset into the data, whose start is known once all tensors have been read, to one into the file. */
static file_status place(file_reader *reader, file_tensor *tensor, uint64_t start, uint64_t aligned) {
    if (tensor->offset % aligned)
        return file_fail(reader, "tensor '%s' lies at offset %" PRIu64 ", expected a multiple of %" PRIu64,
                         file_show(tensor->name).text, tensor->offset, aligned);
    uint64_t room = start < reader->size ? reader->size - start : 0;
    if (start > reader->size || tensor->offset > room || tensor->nbytes > room - tensor->offset)
        return file_fail(reader, "tensor '%s' (%" PRIu64 " bytes at offset %" PRIu64 ") lies outside the file: %" PRIu64
                         " bytes follow its header", file_show(tensor->name).text, tensor->nbytes, tensor->offset,
                         room);
    tensor->offset += start;
    return FILE_OK;
}

static file_status tensors(file_reader *reader, file_tensor *table, size_t count, uint64_t aligned) {
    for (size_t i = 0; i < count; i++) {
        uint64_t size;
        if (!string(reader, NAME_BYTES, "a tensor's name", &table[i].name)) return FILE_BAD;
        if (table[i].name.size == 0) return file_fail(reader, "the name of tensor %zu is empty", i);
        if (!shape(reader, &table[i], &size) || !extent(reader, &table[i], size)) return FILE_BAD;
    }
    uint64_t start = (reader->at + aligned - 1) / aligned * aligned; /* of a size_t and < 2^32: no overflow */
    for (size_t i = 0; i < count; i++)
        if (place(reader, &table[i], start, aligned) != FILE_OK) return FILE_BAD;
    return file_tell(reader, table, count, start, false);
}

static bool count_of(file_reader *reader, const char *what, unsigned least, uint64_t *count) {
    if (!number(reader, 8, what, count)) return false;
    size_t left = reader->size - reader->at;
    if (*count <= left / least) return true;
    file_fail(reader, "%s is %" PRIu64 ", but only %zu bytes are left for them", what, *count, left);
    return false;
}

file_status file_read_gguf(file_reader *reader) {
    uint64_t version, pairs, count, aligned = 32;
    reader->at = 4; /* the magic */
    if (!number(reader, 4, "the version", &version)) return FILE_BAD;
    bool big = (version & 0xFFFF) == 0 && version >> 24 != 0;
    if (version != 2 && version != 3)
        return file_fail(reader, "GGUF version %" PRIu64 "%s, expected 2 or 3", big ? version >> 24 : version,
                         big ? " (big-endian)" : "");
    if (!count_of(reader, "the number of tensors", TENSOR_BYTES, &count)) return FILE_BAD;
    if (!count_of(reader, "the number of keys", PAIR_BYTES, &pairs)) return FILE_BAD;
    file_text *keys = calloc((size_t)pairs + 1, sizeof *keys);
    file_tensor *table = calloc((size_t)count + 1, sizeof *table);
    file_status status = FILE_BAD;
    if (!keys || !table) file_fail(reader, "no memory for %" PRIu64 " keys and %" PRIu64 " tensors", pairs, count);
    else status = metadata(reader, keys, (size_t)pairs, &aligned);
    if (status == FILE_OK) status = tensors(reader, table, (size_t)count, aligned);
    free(keys);
    free(table);
    return status;
}
