/* See cache.h. The number of sequences that use a block stands before its first byte. */
#include "cache.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER = 64 };

static int64_t *users(uint8_t *block) { return (int64_t *)(block - HEADER); }

void cache_init(Cache *c, size_t block_bytes) { *c = (Cache){.block_bytes = block_bytes}; }

static void release(Cache *c, uint8_t *block) {
    if (--*users(block)) return;
    if (c->spares == c->spare_room) {
        int64_t room = c->spare_room * 2 + 16;
        uint8_t **spare = realloc(c->spare, (size_t)room * sizeof *spare);
        if (!spare) {
            free(block - HEADER);
            c->allocated--;
            return;
        }
        c->spare = spare, c->spare_room = room;
    }
    c->spare[c->spares++] = block;
}

static uint8_t *take(Cache *c) {
    uint8_t *block = NULL;
    if (c->spares) {
        block = c->spare[--c->spares];
    } else {
        uint8_t *memory = aligned_alloc(64, (HEADER + c->block_bytes + 63) / 64 * 64);
        if (!memory) return NULL;
        block = memory + HEADER;
        c->allocated++;
    }
    memset(block, 0, c->block_bytes); /* what is not written is multiplied by zero: no NaN of whoever had it before */
    *users(block) = 1;
    return block;
}

void cache_close(Cache *c, int64_t sequence) {
    Sequence *s = c->sequences + sequence;
    for (int64_t i = 0; i < s->count; i++) release(c, s->blocks[i]);
    free(s->blocks);
    *s = (Sequence){0};
}

void cache_free(Cache *c) {
    for (int64_t i = 0; i < c->many; i++) cache_close(c, i);
    for (int64_t i = 0; i < c->spares; i++) free(c->spare[i] - HEADER);
    free(c->spare);
    free(c->sequences);
}

static int make_room(Sequence *s, int64_t count) {
    if (count <= s->room) return 1;
    int64_t room = count * 3 / 2 + 4;
    uint8_t **blocks = realloc(s->blocks, (size_t)room * sizeof *blocks);
    if (!blocks) return 0;
    s->blocks = blocks, s->room = room;
    return 1;
}

static int64_t free_place(Cache *c) {
    for (int64_t i = 0; i < c->many; i++)
        if (!c->sequences[i].open) return i;
    int64_t many = c->many * 2 + 8, first = c->many;
    Sequence *sequences = realloc(c->sequences, (size_t)many * sizeof *sequences);
    if (!sequences) return -1;
    memset(sequences + first, 0, (size_t)(many - first) * sizeof *sequences);
    c->sequences = sequences, c->many = many;
    return first;
}

int64_t cache_open(Cache *c, int64_t from, int64_t length) {
    int64_t place = free_place(c);
    if (place < 0) return -1;
    Sequence *s = c->sequences + place;
    if (from >= 0) {
        const Sequence *parent = c->sequences + from;
        int64_t count = (length + KEYS - 1) / KEYS;
        if (!make_room(s, count)) return -1;
        for (int64_t i = 0; i < count; i++) ++*users(s->blocks[i] = parent->blocks[i]);
        s->count = count, s->length = length;
    }
    s->open = 1;
    return place;
}

int cache_reserve(Cache *c, int64_t sequence, int64_t tokens) {
    Sequence *s = c->sequences + sequence;
    int64_t count = (s->length + tokens + KEYS - 1) / KEYS, first = s->length / KEYS;
    if (!make_room(s, count)) return 0;
    if (first < s->count && *users(s->blocks[first]) > 1) { /* a half-filled block of several: a copy of one's own */
        uint8_t *own = take(c);
        if (!own) return 0;
        memcpy(own, s->blocks[first], c->block_bytes);
        release(c, s->blocks[first]);
        s->blocks[first] = own;
    }
    for (; s->count < count; s->count++)
        if (!(s->blocks[s->count] = take(c))) return 0;
    return 1;
}
