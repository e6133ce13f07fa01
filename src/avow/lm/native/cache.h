/* Keys and values of sequences, in blocks of KEYS tokens that sequences share until one of them writes. */
#ifndef AVOW_CACHE_H
#define AVOW_CACHE_H

#include "kernels.h"

typedef struct {
    uint8_t **blocks;
    int64_t count, room, length;
    int open;
} Sequence;

typedef struct {
    size_t block_bytes;
    uint8_t **spare; /* blocks that nobody uses */
    int64_t spares, spare_room, allocated;
    Sequence *sequences;
    int64_t many;
} Cache;

void cache_init(Cache *c, size_t block_bytes);
void cache_free(Cache *c);

/* A new sequence with the first `length` tokens of `from` (none when it is negative); -1 without memory. */
int64_t cache_open(Cache *c, int64_t from, int64_t length);
void cache_close(Cache *c, int64_t sequence);

/* Room for `tokens` more that may be written to; 0 without memory, and then nothing has changed for the caller. */
int cache_reserve(Cache *c, int64_t sequence, int64_t tokens);

#endif
