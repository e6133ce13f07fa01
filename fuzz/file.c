/* libFuzzer on the readers of model files (src/avow/lm/native/file*.c). What the reader hands over is used as its header
 * promises: every byte that a text, a value or a tensor names is read, so a promise that does not hold is seen by
 * AddressSanitizer, and what it says of itself is checked here. */
#include "file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const uint8_t *data;
    size_t size;
    volatile uint8_t sum; /* keeps the reads */
} seen;

static void promise(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "promise broken: %s\n", what);
    abort();
}

static void use(seen *all, const void *at, size_t size) {
    for (size_t i = 0; i < size; i++) all->sum ^= ((const uint8_t *)at)[i];
}

static int metadata(void *context, file_text key, const file_value *value) {
    seen *all = context;
    use(all, key.at, key.size);
    promise(value->type < FILE_TYPES && value->type != FILE_ARRAY, "a type that has values");
    promise(value->array || value->count == 1, "one value where it is no array");
    if (value->type != FILE_STRING) {
        use(all, value->numbers, value->count * file_type_bytes(value->type));
    } else if (!value->array) {
        use(all, value->text.at, value->text.size);
    } else {
        const uint8_t *cursor = value->strings;
        for (size_t i = 0; i < value->count; i++) {
            file_text text = file_next_string(&cursor);
            use(all, text.at, text.size);
        }
    }
    return 0;
}

static int tensor(void *context, const file_tensor *tensor) {
    seen *all = context;
    use(all, tensor->name.at, tensor->name.size);
    use(all, tensor->dtype, strlen(tensor->dtype));
    promise(tensor->rank <= FILE_DIMS, "few dimensions");
    promise(tensor->offset <= all->size && tensor->nbytes <= all->size - tensor->offset, "a tensor within the file");
    use(all, all->data + tensor->offset, tensor->nbytes);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char message[FILE_MESSAGE];
    seen all = {data, size, 0};
    file_visitor visitor = {&all, metadata, tensor};
    file_status status = file_read(data, size, &visitor, message);
    promise(status == FILE_OK || status == FILE_BAD, "no other status");
    promise(memchr(message, 0, FILE_MESSAGE) != NULL, "a message that ends");
    promise((status == FILE_BAD) == (message[0] != 0), "a message if and only if it is bad");
    return 0;
}
