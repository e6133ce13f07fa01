/* Products with AMX tiles, of everything but f32.
 *
 * A unit in bf16 is the right-hand tile as it stands: 16 column pairs by 16 rows. Inputs are the left-hand tile, up to
 * 16 tokens by 32 columns. A tile of sums is a chain over the blocks, so the result for a token is the same whatever
 * stands beside it, as with the other kernels. One token is computed so too, for that reason.
 *
 * Where columns have scales, a tile sums no further than these reach, 32 columns or 16; it is then scaled and added to
 * a total.
 */
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__)
#pragma GCC target("amx-tile,amx-bf16,avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512bf16,avx2,fma,f16c")
#include "avx512.h"

#include <cpuid.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { TILE_BYTES = 1024, TILE_TOKENS = 16 };

/* Tiles 0-3 hold sums, 4 and 5 inputs of `tokens` rows, 6 and 7 weights; products reach over 32 / `parts` columns. */
static void configure(int tokens, int parts) {
    struct { uint8_t palette, start, reserved[14]; uint16_t bytes[16]; uint8_t rows[16]; } c = {.palette = 1};
    for (int i = 0; i < 8; i++) {
        c.bytes[i] = (uint16_t)(i == 4 || i == 5 ? 64 / parts : 64);
        c.rows[i] = (uint8_t)(i < 6 ? tokens : 16 / parts);
    }
    _tile_loadconfig(&c);
}

/* A unit as a tile of bf16; the tile of bf16 weights is the unit itself. */
INLINE void decode_tile(Format f, const uint8_t *unit, const Table t[2], uint8_t *tile) {
    __m512i w[16];
    if (f == BF16) return;
    for (int i = 0; i < 2 && (f == FP6 || f == INT6); i++) decode_split(unit + 192 * i, t[0], w + 8 * i);
    for (int i = 0; i < 4 && f == INT4; i++) decode_nibbles(unit + 64 * i, t[0], w + 4 * i);
    for (int i = 0; i < 8 && f == INT8; i++) decode_bytes(unit + 64 * i, t, w + 2 * i);
    for (int i = 0; i < 16; i++) _mm512_store_si512(tile + 64 * i, w[i]);
}

INLINE void scale_rows(Format f, const uint8_t *panel, int64_t tokens, float *y, int64_t stride) {
    if (f != FP6) return;
    for (int r = 0; r < UNITS; r++) {
        __m512 scale = _mm512_loadu_ps(panel + 64 * r);
        for (int64_t t = 0; t < tokens; t++) {
            float *at = y + t * stride + r * UNIT_ROWS;
            _mm512_storeu_ps(at, _mm512_mul_ps(_mm512_loadu_ps(at), scale));
        }
    }
}

/* A panel for at most 16 tokens: weights are read once, decoded one block ahead of the tiles that use them. */
INLINE void stream(Format f, const uint8_t *panel, int64_t blocks, const Input *x, int64_t tokens, float *y,
                   int64_t stride) {
    _Alignas(64) uint8_t ahead[2][UNITS][TILE_BYTES];
    const Table table[2] = {table_of(f, 0), table_of(f, 64)};
    const int unit = layouts[f].unit;
    for (int r = 0; r < UNITS; r++) decode_tile(f, panel + block_offset(f, 0) + r * unit, table, ahead[0][r]);
    _tile_zero(0); _tile_zero(1); _tile_zero(2); _tile_zero(3);
    for (int64_t b = 0; b < blocks; b++) {
        const uint8_t *at = panel + block_offset(f, b), *next = at + block_bytes(f);
        uint8_t(*ready)[TILE_BYTES] = ahead[b & 1], (*later)[TILE_BYTES] = ahead[(b + 1) & 1];
        _tile_loadd(4, x->rounded + b * UNIT_COLS, x->stride * 2);
#define WITH(r, weights)                                                             \
    _tile_loadd(weights, f == BF16 ? at + (r) * unit : ready[r], 64);                \
    _tile_dpbf16ps(r, 4, weights);
        WITH(0, 6) WITH(1, 7) WITH(2, 6) WITH(3, 7)
#undef WITH
        for (int r = 0; r < UNITS; r++) { /* a unit at a time, for a core fetches few lines at once */
            prefetch(next + r * unit, unit);
            if (b + 1 < blocks) decode_tile(f, next + r * unit, table, later[r]);
        }
    }
    _tile_stored(0, y, stride * 4);
    _tile_stored(1, y + 16, stride * 4);
    _tile_stored(2, y + 32, stride * 4);
    _tile_stored(3, y + 48, stride * 4);
    scale_rows(f, panel, tokens, y, stride);
}

/* Two units by 32 tokens. */
INLINE void square(const uint8_t *w, int64_t unit, int64_t step, int64_t blocks, const uint16_t *x, int64_t x_stride,
                   float *y, int64_t stride) {
    _tile_zero(0); _tile_zero(1); _tile_zero(2); _tile_zero(3);
    for (int64_t b = 0; b < blocks; b++) {
        _tile_loadd(6, w + b * step, 64);
        _tile_loadd(7, w + b * step + unit, 64);
        _tile_loadd(4, x + b * UNIT_COLS, x_stride * 2);
        _tile_loadd(5, x + b * UNIT_COLS + TILE_TOKENS * x_stride, x_stride * 2);
        _tile_dpbf16ps(0, 4, 6);
        _tile_dpbf16ps(1, 4, 7);
        _tile_dpbf16ps(2, 5, 6);
        _tile_dpbf16ps(3, 5, 7);
    }
    _tile_stored(0, y, stride * 4);
    _tile_stored(1, y + 16, stride * 4);
    _tile_stored(2, y + TILE_TOKENS * stride, stride * 4);
    _tile_stored(3, y + TILE_TOKENS * stride + 16, stride * 4);
}

/* A panel for many tokens: two units are decoded whole, then multiplied with 32 tokens after the other. */
INLINE void panel_of_many(Format f, const uint8_t *panel, int64_t blocks, const Input *x, int64_t tokens, float *y,
                          int64_t stride, uint8_t *buffer) {
    const Table table[2] = {table_of(f, 0), table_of(f, 64)};
    const int unit = layouts[f].unit;
    for (int r = 0; r < UNITS; r += 2) {
        const uint8_t *weights = panel + block_offset(f, 0) + r * unit;
        int64_t step = block_bytes(f), apart = unit;
        if (f != BF16) {
            for (int64_t b = 0; b < blocks; b++)
                for (int u = 0; u < 2; u++)
                    decode_tile(f, weights + b * step + u * unit, table, buffer + (2 * b + u) * TILE_BYTES);
            weights = buffer, step = 2 * TILE_BYTES, apart = TILE_BYTES;
        }
        for (int64_t t = 0; t < tokens; t += 2 * TILE_TOKENS)
            square(weights, apart, step, blocks, x->rounded + t * x->stride, x->stride, y + t * stride + r * UNIT_ROWS,
                   stride);
    }
    scale_rows(f, panel, tokens, y, stride);
}

/* ---- formats whose columns have scales ---- */

typedef float Sums[UNITS][TILE_TOKENS][UNIT_ROWS];

/* total += scale * sums of block b, for columns of one part, less minima times the sums of inputs. */
INLINE void add_scaled(Format f, const uint8_t *panel, int64_t b, int part, const Input *x, int64_t tokens,
                       float (*sums)[TILE_TOKENS][UNIT_ROWS], float (*total)[TILE_TOKENS][UNIT_ROWS]) {
    for (int r = 0; r < UNITS; r++) {
        const Scales s = scales_of(f, panel, b, r);
        for (int64_t t = 0; t < tokens; t++) {
            __m512 v = _mm512_fmadd_ps(_mm512_load_ps(sums[r][t]), s.scale[part], _mm512_load_ps(total[r][t]));
            if (f == INT4)
                v = _mm512_fnmadd_ps(s.minimum, _mm512_set1_ps(x->sums[t * (x->stride / UNIT_COLS) + b]), v);
            _mm512_store_ps(total[r][t], v);
        }
    }
}

/* A panel for at most 16 tokens. `decoded` holds the units of all blocks as tiles; NULL: they are decoded on the way. */
INLINE void scaled(Format f, const uint8_t *panel, int64_t blocks, const Input *x, int64_t tokens, float *y,
                   int64_t stride, const uint8_t *decoded) {
    enum { MOST_PARTS = 2 };
    const int parts = f == INT6 ? 2 : 1;
    _Alignas(64) uint8_t ahead[2][UNITS][TILE_BYTES];
    _Alignas(64) Sums sums[2][MOST_PARTS], total;
    const Table table[2] = {table_of(f, 0), table_of(f, 64)};
    memset(total, 0, sizeof total);
    for (int r = 0; r < UNITS && !decoded; r++)
        decode_tile(f, panel + block_offset(f, 0) + r * layouts[f].unit, table, ahead[0][r]);
    for (int64_t b = 0; b < blocks; b++) {
        const uint8_t *ready = decoded ? decoded + b * UNITS * TILE_BYTES : ahead[b & 1][0];
        if (!decoded) {
            for (int r = 0; r < UNITS && b + 1 < blocks; r++) {
                const uint8_t *unit = panel + block_offset(f, b + 1) + r * layouts[f].unit;
                prefetch(unit, block_bytes(f) / UNITS);
                decode_tile(f, unit, table, ahead[(b + 1) & 1][r]);
            }
        }
        for (int part = 0; part < parts; part++) {
            float(*out)[TILE_TOKENS][UNIT_ROWS] = sums[b & 1][part];
            const uint8_t *w = ready + TILE_BYTES / 2 * part;
            _tile_loadd(4, x->rounded + b * UNIT_COLS + 16 * part, x->stride * 2);
#define UNIT(r, weights)                          \
    _tile_zero(r);                                \
    _tile_loadd(weights, w + (r) * TILE_BYTES, 64); \
    _tile_dpbf16ps(r, 4, weights);                \
    _tile_stored(r, out[r], 64);
            UNIT(0, 6) UNIT(1, 7) UNIT(2, 6) UNIT(3, 7)
#undef UNIT
        }
        for (int part = 0; part < parts && b; part++) /* of the block before, which has reached memory */
            add_scaled(f, panel, b - 1, part, x, tokens, sums[(b - 1) & 1][part], total);
    }
    for (int part = 0; part < parts; part++)
        add_scaled(f, panel, blocks - 1, part, x, tokens, sums[(blocks - 1) & 1][part], total);
    for (int r = 0; r < UNITS; r++)
        for (int64_t t = 0; t < tokens; t++)
            _mm512_storeu_ps(y + t * stride + r * UNIT_ROWS, _mm512_load_ps(total[r][t]));
}

INLINE void scaled_of_many(Format f, const uint8_t *panel, int64_t blocks, const Input *x, int64_t tokens, float *y,
                           int64_t stride, uint8_t *buffer) {
    const Table table[2] = {table_of(f, 0), table_of(f, 64)};
    for (int64_t b = 0; b < blocks; b++)
        for (int r = 0; r < UNITS; r++)
            decode_tile(f, panel + block_offset(f, b) + r * layouts[f].unit, table, buffer + (b * UNITS + r) * TILE_BYTES);
    for (int64_t t = 0; t < tokens; t += TILE_TOKENS) {
        Input part = {0, x->rounded + t * x->stride, x->sums + t * (x->stride / UNIT_COLS), 0, x->stride};
        scaled(f, panel, blocks, &part, TILE_TOKENS, y + t * stride, stride, buffer);
    }
}

/* ---- products ---- */

static pthread_key_t buffer_key; /* frees the buffer of a thread that ends */

/* Room for the tiles of a panel's blocks; kept by the thread. */
static uint8_t *buffer_of(int64_t blocks) {
    static _Thread_local uint8_t *buffer;
    static _Thread_local int64_t room;
    if (blocks > room) {
        free(buffer);
        buffer = aligned_alloc(64, (size_t)blocks * UNITS * TILE_BYTES);
        room = buffer ? blocks : 0;
        pthread_setspecific(buffer_key, buffer);
    }
    return buffer;
}

INLINE void product_as(Format f, const Matrix *m, const Input *x, int64_t tokens, int64_t from, int64_t to, float *y,
                       int64_t stride) {
    const int has_scales = f != FP6 && f != BF16;
    int64_t cols = padded_cols(f, m->cols), blocks = cols / UNIT_COLS, each = panel_bytes(f, cols);
    int64_t step = tokens < TILE_TOKENS ? tokens : TILE_TOKENS;
    uint8_t *buffer = tokens > TILE_TOKENS ? buffer_of(blocks) : NULL;
    configure((int)step, f == INT6 ? 2 : 1);
    for (int64_t p = from; p < to; p++) {
        const uint8_t *panel = m->data + p * each;
        float *out = y + p * PANEL;
        if (buffer && has_scales) scaled_of_many(f, panel, blocks, x, tokens, out, stride, buffer);
        else if (buffer) panel_of_many(f, panel, blocks, x, tokens, out, stride, buffer);
        else
            for (int64_t t = 0; t < tokens; t += step) { /* rows of y have room for whole tiles */
                Input part = {0, x->rounded + t * x->stride, x->sums + t * (x->stride / UNIT_COLS), 0, x->stride};
                if (has_scales) scaled(f, panel, blocks, &part, step, out + t * stride, stride, NULL);
                else stream(f, panel, blocks, &part, step, out + t * stride, stride);
            }
    }
    _tile_release();
}

static void (*product_without_tiles)(const Matrix *, const Input *, int64_t, int64_t, int64_t, float *, int64_t);

static void amx_product(const Matrix *m, const Input *x, int64_t tokens, int64_t from, int64_t to, float *y,
                        int64_t stride) {
    switch (m->format) {
    case BF16: product_as(BF16, m, x, tokens, from, to, y, stride); break;
    case FP6: product_as(FP6, m, x, tokens, from, to, y, stride); break;
    case INT8: product_as(INT8, m, x, tokens, from, to, y, stride); break;
    case INT6: product_as(INT6, m, x, tokens, from, to, y, stride); break;
    case INT4: product_as(INT4, m, x, tokens, from, to, y, stride); break;
    default: product_without_tiles(m, x, tokens, from, to, y, stride);
    }
}

/* Tiles exist and the kernel lets this process use them. */
static int permitted(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(d >> 22 & 1) || !(d >> 24 & 1)) return 0;
    return syscall(SYS_arch_prctl, 0x1023 /* ARCH_REQ_XCOMP_PERM */, 18 /* tile data */) == 0;
}

const Kernels *amx_kernels(void) {
    static Kernels kernels; /* never written to again: other threads may be computing with it */
    if (kernels.name) return &kernels;
    const Kernels *rest = avx512_kernels();
    if (!rest || !permitted() || pthread_key_create(&buffer_key, free)) return 0;
    fill_value_bytes();
    product_without_tiles = rest->product;
    kernels = *rest;
    kernels.product = amx_product, kernels.name = "amx";
    return &kernels;
}
#else
#include "kernels.h"
const Kernels *amx_kernels(void) { return 0; }
#endif
