/* Kernels in vectors of LANES floats, as many as a register of the including file's instruction set holds.
 *
 * Every sum is taken in the order of the columns, whatever the number of tokens: the result for a token does not depend
 * on its neighbours, bit for bit.
 */
#include <math.h>
#include <string.h>

#include "kernels.h"

#ifndef LANES
#error "the including file says how many floats a register holds"
#endif

enum { PARTS = 16 / LANES }; /* registers for the 16 rows of a unit, or the 16 keys of a block */

typedef float vec __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef int32_t ints __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef uint16_t shorts __attribute__((vector_size(LANES * 2), aligned(2), may_alias));

INLINE vec all(float f) { return f - (vec){0}; }
INLINE vec choose(ints mask, vec yes, vec no) { return (vec)((mask & (ints)yes) | (~mask & (ints)no)); }
INLINE vec load(const float *at) { return *(const vec *)at; }
INLINE void store_to(float *at, vec v) { *(vec *)at = v; }

INLINE float sum(vec v) {
    float s = 0;
    for (int i = 0; i < LANES; i++) s += v[i];
    return s;
}

/* Elements of the cache. */
INLINE vec load_cache(const uint8_t *at, int64_t element, int bf16) {
    if (!bf16) return *(const vec *)(at + 4 * element);
    return (vec)(__builtin_convertvector(*(const shorts *)(at + 2 * element), ints) << 16);
}

/* e^x to 2 ulp (Cephes): 2^n times a polynomial on [-ln 2 / 2, ln 2 / 2]. 0 below -87. */
INLINE vec exponential(vec x) {
    ints low = x < all(-87.0f);
    x = choose(low, all(-87.0f), choose(x > all(88.0f), all(88.0f), x));
    vec n = x * all(1.44269504f) + all(12582912.0f); /* adding 1.5 * 2^23 rounds to an integer */
    ints power = ((ints)n - 0x4b400000) << 23;
    n -= all(12582912.0f);
    vec r = x - n * all(0.693359375f) + n * all(2.12194440e-4f);
    vec p = all(1.9875691500e-4f);
    p = p * r + all(1.3981999507e-3f);
    p = p * r + all(8.3334519073e-3f);
    p = p * r + all(4.1665795894e-2f);
    p = p * r + all(1.6666665459e-1f);
    p = p * r + all(5.0000001201e-1f);
    p = p * r * r + r + all(1.0f);
    return choose(low, all(0), (vec)((ints)p + power));
}

/* ---- products ---- */

static float grid_values[FORMATS][256]; /* by code */

/* Once, by who holds the interpreter's lock: threads that compute read it. */
static void fill_grids(void) {
    if (grid_values[INT6][0] != 0) return;
    for (int c = 0; c < 256; c++) {
        grid_values[FP6][c] = fp6_value(c & 63);
        grid_values[INT6][c] = (float)((c & 63) - 32);
        grid_values[INT4][c] = (float)(c & 15);
        grid_values[INT8][c] = (float)(c & 128 ? -(c & 127) : c);
    }
}

INLINE void group_codes(Format f, const uint8_t *unit, int group, uint8_t codes[64]) {
    const uint8_t *half = unit + group / 4 * 192, *line = f == INT4 ? unit + group / 2 * 64 : half + group % 4 / 2 * 64;
    int low = 4 * (group & 1), high = 2 * (group % 4);
    if (f == INT8) memcpy(codes, unit + group * 64, 64);
    else if (f == INT4)
        for (int p = 0; p < 64; p++) codes[p] = line[p] >> low & 15;
    else
        for (int p = 0; p < 64; p++) codes[p] = (uint8_t)((line[p] >> low & 15) | (half[128 + p] >> high & 3) << 4);
}

/* Scales of the rows of a unit for columns 0-15 and 16-31, and what is taken off each weight. */
INLINE void unit_scales(Format f, const uint8_t *panel, int64_t b, int r, float scale[2][16], float minimum[16]) {
    const uint8_t *scales = panel + block_offset(f, b) + UNITS * layouts[f].unit;
    const uint8_t *super = panel + block_offset(f, b / 8 * 8) - layouts[f].super + 32 * r;
    for (int i = 0; i < 16; i++) {
        uint16_t h = 0, m = 0;
        float s = 1;
        if (f == FP6) memcpy(&s, panel + 64 * r + 4 * i, 4);
        if (f == INT8) memcpy(&h, scales + 32 * r + 2 * i, 2), s = half_to_float(h);
        if (f == INT6 || f == INT4) memcpy(&h, super + 2 * i, 2), s = half_to_float(h);
        scale[0][i] = s * (f == INT6 ? (int8_t)scales[32 * r + i] : f == INT4 ? scales[16 * r + i] : 1);
        scale[1][i] = f == INT6 ? s * (int8_t)scales[32 * r + 16 + i] : scale[0][i];
        if (f == INT4) memcpy(&m, super + 2 * PANEL + 2 * i, 2);
        minimum[i] = f == INT4 ? half_to_float(m) * scales[PANEL + 16 * r + i] : 0;
    }
}

INLINE void decode_bf16(const uint8_t *unit, float *w) {
    for (int pair = 0; pair < UNIT_COLS / 2; pair++)
        for (int part = 0; part < PARTS; part++) {
            ints both = *(const ints *)(unit + 64 * pair + 4 * LANES * part);
            store_to(w + 32 * pair + LANES * part, (vec)(both << 16));
            store_to(w + 32 * pair + 16 + LANES * part, (vec)(both & (int32_t)0xffff0000));
        }
}

/* A unit as 32 columns of 16 values. */
INLINE void decode_unit(Format f, const uint8_t *panel, int64_t b, int r, float *w) {
    const uint8_t *unit = panel + block_offset(f, b) + r * layouts[f].unit;
    float scale[2][16], minimum[16];
    if (f == BF16) {
        decode_bf16(unit, w);
        return;
    }
    unit_scales(f, panel, b, r, scale, minimum);
    for (int group = 0; group < 8; group++) {
        uint8_t codes[64];
        float *out = w + 64 * group;
        group_codes(f, unit, group, codes);
        for (int col = 0; col < 4; col++)
            for (int row = 0; row < 16; row++) out[16 * col + row] = grid_values[f][codes[place_of(row, col)]];
    }
    for (int k = 0; k < UNIT_COLS; k++)
        for (int part = 0; part < 16; part += LANES) {
            float *at = w + 16 * k + part;
            store_to(at, load(at) * load(scale[k / 16] + part) - load(minimum + part));
        }
}

static void decode_any(Format f, const uint8_t *panel, int64_t b, int r, float *w) {
    switch (f) {
    case BF16: decode_unit(BF16, panel, b, r, w); break;
    case INT8: decode_unit(INT8, panel, b, r, w); break;
    case FP6: decode_unit(FP6, panel, b, r, w); break;
    case INT6: decode_unit(INT6, panel, b, r, w); break;
    case INT4: decode_unit(INT4, panel, b, r, w); break;
    default: break;
    }
}

/* acc[t] += w x[t] for T tokens, 16 rows by 32 columns. */
INLINE void accumulate(int T, const float *w, const float *x, int64_t stride, float *acc) {
    for (int part = 0; part < PARTS; part++) {
        vec a[4];
        for (int t = 0; t < T; t++) a[t] = load(acc + 16 * t + LANES * part);
        for (int k = 0; k < UNIT_COLS; k++)
            for (int t = 0; t < T; t++) a[t] += load(w + 16 * k + LANES * part) * x[t * stride + k];
        for (int t = 0; t < T; t++) store_to(acc + 16 * t + LANES * part, a[t]);
    }
}

enum { TOKENS = 64 }; /* handled for one decoding of a unit */

static void generic_unit(const Matrix *m, const uint8_t *panel, int r, const float *x, int64_t stride, int tokens,
                         float *acc) {
    int64_t blocks = padded_cols(m->format, m->cols) / UNIT_COLS;
    memset(acc, 0, (size_t)tokens * 64);
    for (int64_t b = 0; b < blocks; b++) {
        float buffer[16 * UNIT_COLS];
        const float *w = buffer, *at = x + b * UNIT_COLS;
        if (m->format == F32) w = (const float *)(panel + block_offset(F32, b) + r * layouts[F32].unit);
        else decode_any(m->format, panel, b, r, buffer);
        int t = 0;
        for (; t + 4 <= tokens; t += 4) accumulate(4, w, at + t * stride, stride, acc + 16 * t);
        for (; t < tokens; t++) accumulate(1, w, at + t * stride, stride, acc + 16 * t);
    }
}

static void generic_product(const Matrix *m, const Input *x, int64_t tokens, int64_t from, int64_t to, float *y,
                            int64_t stride) {
    int64_t each = panel_bytes(m->format, padded_cols(m->format, m->cols));
    for (int64_t p = from; p < to; p++)
        for (int r = 0; r < UNITS; r++)
            for (int64_t t0 = 0; t0 < tokens; t0 += TOKENS) {
                float acc[16 * TOKENS];
                int n = tokens - t0 < TOKENS ? (int)(tokens - t0) : TOKENS;
                generic_unit(m, m->data + p * each, r, x->f32 + t0 * x->stride, x->stride, n, acc);
                for (int t = 0; t < n; t++)
                    memcpy(y + (t0 + t) * stride + p * PANEL + r * UNIT_ROWS, acc + 16 * t, 64);
            }
}

/* ---- what lies between products ---- */

static void generic_norm(const float *x, const float *weight, const float *bias, int64_t n, float eps, int rms,
                         float *out) {
    vec total = all(0), squares = all(0);
    float mean = 0, rest = 0;
    int64_t i = 0;
    if (!rms) {
        for (; i + LANES <= n; i += LANES) total += load(x + i);
        for (; i < n; i++) rest += x[i];
        mean = (sum(total) + rest) / (float)n;
        rest = 0;
    }
    for (i = 0; i + LANES <= n; i += LANES) {
        vec d = load(x + i) - all(mean);
        squares += d * d;
    }
    for (; i < n; i++) rest += (x[i] - mean) * (x[i] - mean);
    float scale = 1 / sqrtf((sum(squares) + rest) / (float)n + eps);
    for (i = 0; i < n; i++) out[i] = (x[i] - mean) * scale * weight[i];
    if (bias)
        for (i = 0; i < n; i++) out[i] += bias[i];
}

INLINE vec activation(Activation a, vec x) {
    if (a == SILU) return x / (all(1) + exponential(-x));
    if (a == GELU_TANH) {
        vec inner = all(0.7978845608f) * (x + all(0.044715f) * x * x * x);
        return x - x / (exponential(inner + inner) + all(1)); /* x (1 + tanh) / 2 */
    }
    vec out;
    for (int i = 0; i < LANES; i++) out[i] = 0.5f * x[i] * (1 + erff(x[i] * 0.70710678f));
    return out;
}

INLINE void activate_as(Activation a, const float *gate, const float *up, int64_t n, float *out) {
    for (int64_t i = 0; i < n; i += LANES) {
        vec g = all(0), u = all(1);
        int64_t left = n - i < LANES ? n - i : LANES;
        memcpy(&g, gate + i, (size_t)left * 4);
        if (up) memcpy(&u, up + i, (size_t)left * 4);
        g = activation(a, g) * u;
        memcpy(out + i, &g, (size_t)left * 4);
    }
}

static void generic_activate(Activation a, const float *gate, const float *up, int64_t n, float *out) {
    if (a == SILU) activate_as(SILU, gate, up, n, out);
    else if (a == GELU_TANH) activate_as(GELU_TANH, gate, up, n, out);
    else activate_as(GELU, gate, up, n, out);
}

/* ---- attention ---- */

/* Scores of R queries against B blocks of keys. */
INLINE void score(int R, int B, const Query *q, uint8_t *const *blocks, const Head *h, int bf16, float *scores,
                  int64_t stride) {
    for (int part = 0; part < PARTS; part++) {
        vec s[ROWS];
        for (int i = 0; i < R * B; i++) s[i] = all(0);
        for (int d = 0; d < h->dim; d++)
            for (int b = 0; b < B; b++) {
                vec k = load_cache(blocks[b] + h->keys, d * KEYS + LANES * part, bf16);
                for (int r = 0; r < R; r++) s[r * B + b] += k * q[r].query[d];
            }
        for (int r = 0; r < R; r++)
            for (int b = 0; b < B; b++)
                store_to(scores + r * stride + b * KEYS + LANES * part, s[r * B + b] * all(h->scale));
    }
}

INLINE void score_all(const Query *q, int n, int64_t from, int64_t to, const Head *h, int bf16, float *scores,
                      int64_t stride) {
    uint8_t *const *blocks = q[0].blocks;
    for (int64_t b = from; b < to;) {
        float *at = scores + b * KEYS;
        int left = n, r = 0, step = n == 1 && b + 4 <= to ? 4 : 1;
        for (; left >= 8; left -= 8, r += 8) score(8, 1, q + r, blocks + b, h, bf16, at + r * stride, stride);
        for (; left >= 4; left -= 4, r += 4) score(4, 1, q + r, blocks + b, h, bf16, at + r * stride, stride);
        for (; left >= 1; left -= 1, r += 1) {
            if (step == 4) score(1, 4, q + r, blocks + b, h, bf16, at + r * stride, stride);
            else score(1, 1, q + r, blocks + b, h, bf16, at + r * stride, stride);
        }
        b += step;
    }
}

/* Turns scores into weights, zero outside of [first, last); their sum. */
static float softmax(float *s, int64_t first, int64_t last, int64_t end) {
    for (int64_t i = 0; i < first; i++) s[i] = -INFINITY;
    for (int64_t i = last; i < end; i++) s[i] = -INFINITY;
    vec top = all(-INFINITY), total = all(0);
    for (int64_t i = 0; i < end; i += LANES) {
        vec x = load(s + i);
        top = choose(x > top, x, top);
    }
    float most = top[0];
    for (int i = 1; i < LANES; i++) most = top[i] > most ? top[i] : most;
    for (int64_t i = 0; i < end; i += LANES) {
        vec weight = exponential(load(s + i) - all(most));
        store_to(s + i, weight);
        total += weight;
    }
    return sum(total);
}

/* sums[r] += weights times values over the blocks [from, to), for R queries and C vectors of dimensions from `dim`. */
INLINE void mix(int R, int C, uint8_t *const *blocks, int64_t from, int64_t to, const Head *h, int bf16, int64_t dim,
                const float *weights, int64_t stride, float *sums, int64_t width) {
    vec a[16];
    for (int r = 0; r < R; r++)
        for (int c = 0; c < C; c++) a[r * C + c] = load(sums + r * width + dim + LANES * c);
    for (int64_t b = from; b < to; b++)
        for (int j = 0; j < KEYS; j++)
            for (int c = 0; c < C; c++) {
                vec v = load_cache(blocks[b] + h->values, j * width + dim + LANES * c, bf16);
                for (int r = 0; r < R; r++) a[r * C + c] += v * weights[r * stride + b * KEYS + j];
            }
    for (int r = 0; r < R; r++)
        for (int c = 0; c < C; c++) store_to(sums + r * width + dim + LANES * c, a[r * C + c]);
}

INLINE void mix_rows(int R, uint8_t *const *blocks, int64_t from, int64_t to, const Head *h, int bf16,
                     const float *weights, int64_t stride, float *sums, int64_t width) {
    int64_t dim = 0;
    for (; dim + 4 * LANES <= width; dim += 4 * LANES)
        mix(R, 4, blocks, from, to, h, bf16, dim, weights, stride, sums, width);
    for (; dim < width; dim += LANES) mix(R, 1, blocks, from, to, h, bf16, dim, weights, stride, sums, width);
}

INLINE void mix_all(const Query *q, int n, int64_t from, int64_t to, const Head *h, int bf16, const float *weights,
                    int64_t stride, float *sums, int64_t width) {
    int r = 0;
    if (from >= to) return;
    for (; r + 4 <= n; r += 4)
        mix_rows(4, q[0].blocks, from, to, h, bf16, weights + r * stride, stride, sums + r * width, width);
    for (; r < n; r++)
        mix_rows(1, q[0].blocks, from, to, h, bf16, weights + r * stride, stride, sums + r * width, width);
}

INLINE void attend_as(const Query *q, int n, int64_t shared, const Head *h, int bf16, float *scratch) {
    int64_t width = (h->dim + 15) / 16 * 16, longest = 0, own[ROWS], ends[ROWS], begin = INT64_MAX;
    for (int r = 0; r < n; r++) {
        ends[r] = (q[r].last + KEYS - 1) / KEYS;
        if (ends[r] > longest) longest = ends[r];
        if (q[r].first / KEYS < begin) begin = q[r].first / KEYS;
    }
    int64_t stride = longest * KEYS, common = shared < longest ? shared : longest;
    for (int r = 0; r < n; r++) common = common < ends[r] ? common : ends[r];
    if (begin > common) begin = common;
    float *sums = scratch + ROWS * stride, totals[ROWS];
    memset(sums, 0, (size_t)(ROWS * width) * 4);
    score_all(q, n, begin, common, h, bf16, scratch, stride);
    for (int r = 0; r < n; r++) {
        own[r] = q[r].first / KEYS > common ? q[r].first / KEYS : common;
        score_all(q + r, 1, own[r], ends[r], h, bf16, scratch + r * stride, stride);
        int64_t seen = begin < common ? begin : own[r]; /* the first block that has scores */
        float *row = scratch + r * stride + seen * KEYS;
        totals[r] = softmax(row, q[r].first - seen * KEYS, q[r].last - seen * KEYS, (ends[r] - seen) * KEYS);
    }
    mix_all(q, n, begin, common, h, bf16, scratch, stride, sums, width);
    for (int r = 0; r < n; r++) {
        mix_all(q + r, 1, own[r], ends[r], h, bf16, scratch + r * stride, stride, sums + r * width, width);
        for (int d = 0; d < h->dim; d++) q[r].out[d] = sums[r * width + d] / totals[r];
    }
}

static void generic_attend(const Query *q, int n, int64_t shared, const Head *h, float *scratch) {
    if (h->bf16) attend_as(q, n, shared, h, 1, scratch);
    else attend_as(q, n, shared, h, 0, scratch);
}
