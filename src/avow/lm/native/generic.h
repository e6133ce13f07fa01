/* Kernels in vectors of 16 floats, which the compiler maps to whatever the including file is compiled for.
 *
 * Every lane is summed in the order of the columns, whatever the number of tokens: the result for a token does not
 * depend on its neighbours, bit for bit.
 */
#include <math.h>
#include <string.h>

#include "kernels.h"

#pragma GCC diagnostic ignored "-Wpsabi" /* no vector crosses a call */

typedef float v16 __attribute__((vector_size(64), aligned(4), may_alias));
typedef int32_t i16 __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint16_t h16 __attribute__((vector_size(32), aligned(2), may_alias));
typedef uint8_t b16 __attribute__((vector_size(16), aligned(1), may_alias));
typedef int8_t s16 __attribute__((vector_size(16), aligned(1), may_alias));

#define INLINE static inline __attribute__((always_inline))

INLINE v16 all(float f) { return (v16){f, f, f, f, f, f, f, f, f, f, f, f, f, f, f, f}; }
INLINE i16 all_int(int32_t i) { return (i16){i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i}; }
INLINE v16 choose(i16 mask, v16 yes, v16 no) { return (v16)((mask & (i16)yes) | (~mask & (i16)no)); }
INLINE v16 as_floats(i16 i) { return __builtin_convertvector(i, v16); }

INLINE float sum(v16 v) {
    float s = 0;
    for (int i = 0; i < 16; i++) s += v[i];
    return s;
}

/* 16 elements of the cache. */
INLINE v16 load_cache(const uint8_t *at, int64_t element, int bf16) {
    if (!bf16) return *(const v16 *)(at + 4 * element);
    return (v16)(__builtin_convertvector(*(const h16 *)(at + 2 * element), i16) << 16);
}

/* e^x to 2 ulp (Cephes): 2^n times a polynomial on [-ln 2 / 2, ln 2 / 2]. 0 below -87. */
INLINE v16 exponential(v16 x) {
    i16 low = x < all(-87.0f);
    x = choose(low, all(-87.0f), choose(x > all(88.0f), all(88.0f), x));
    v16 n = x * all(1.44269504f) + all(12582912.0f); /* adding 1.5 * 2^23 rounds to an integer */
    i16 power = ((i16)n - all_int(0x4b400000)) << 23;
    n -= all(12582912.0f);
    v16 r = x - n * all(0.693359375f) + n * all(2.12194440e-4f);
    v16 p = all(1.9875691500e-4f);
    p = p * r + all(1.3981999507e-3f);
    p = p * r + all(8.3334519073e-3f);
    p = p * r + all(4.1665795894e-2f);
    p = p * r + all(1.6666665459e-1f);
    p = p * r + all(5.0000001201e-1f);
    p = p * r * r + r + all(1.0f);
    return choose(low, all(0), (v16)((i16)p + power));
}

/* ---- products ---- */

/* What 16 codes of E3M2 stand for: an integer of 1/16. */
INLINE v16 fp6_values(i16 c) {
    i16 e = c >> 2 & 7, normal = e > 0;
    i16 shifted = ((c & 3) | (normal & 4)) << (e + normal); /* a true comparison is -1 */
    v16 v = as_floats(shifted) * all(0.0625f);
    return (v16)((i16)v | (c & 32) << 26);
}

INLINE v16 halves(const uint8_t *at) {
    v16 out;
    for (int i = 0; i < 16; i++) {
        uint16_t h;
        memcpy(&h, at + 2 * i, 2);
        out[i] = half_to_float(h);
    }
    return out;
}

/* The codes of a column pair in row order, from a register of 64 that `place` in formats.c has filled. */
static void column_codes(const uint8_t *group, i16 out[4]) {
    for (int row = 0; row < 16; row++)
        for (int col = 0; col < 4; col++) {
            int word = row * 2 + (col & 1);
            out[col][row] = group[word / 8 * 16 + (col >= 2 ? 8 : 0) + word % 8];
        }
}

/* Codes of four columns as values of the grid. */
INLINE void grid_values(Format f, const uint8_t *codes, v16 w[4]) {
    i16 c[4];
    column_codes(codes, c);
    for (int k = 0; k < 4; k++) {
        if (f == FP6) w[k] = fp6_values(c[k]);
        if (f == INT6) w[k] = as_floats(c[k] - 32);
        if (f == INT4) w[k] = as_floats(c[k]);
        if (f == INT8) w[k] = as_floats((c[k] & 127) * (1 - (c[k] >> 7) * 2));
    }
}

static void group_codes(Format f, const uint8_t *unit, int group, uint8_t codes[64]) {
    if (f == INT8) {
        memcpy(codes, unit + group * 64, 64);
    } else if (f == INT4) {
        for (int p = 0; p < 64; p++) codes[p] = unit[group / 2 * 64 + p] >> 4 * (group & 1) & 15;
    } else {
        const uint8_t *half = unit + group / 4 * 192;
        int g = group % 4, low = 4 * (g & 1), high = 2 * g;
        for (int p = 0; p < 64; p++)
            codes[p] = (uint8_t)((half[g / 2 * 64 + p] >> low & 15) | (half[128 + p] >> high & 3) << 4);
    }
}

/* A unit as 32 columns of 16 values. */
static void decode_unit(const Matrix *m, const uint8_t *panel, int64_t b, int r, v16 w[UNIT_COLS]) {
    Format f = m->format;
    const uint8_t *block = panel + block_offset(f, b), *unit = block + r * layouts[f].unit;
    const uint8_t *scales = block + UNITS * layouts[f].unit;
    const uint8_t *super = panel + block_offset(f, b / 8 * 8) - layouts[f].super;
    v16 scale[2] = {all(1), all(1)}, minimum = all(0);
    if (f == FP6) scale[0] = scale[1] = *(const v16 *)(panel + 64 * r);
    if (f == INT8) scale[0] = scale[1] = halves(scales + 32 * r);
    if (f == INT6)
        for (int g = 0; g < 2; g++)
            scale[g] = halves(super + 32 * r) *
                       as_floats(__builtin_convertvector(*(const s16 *)(scales + 32 * r + 16 * g), i16));
    if (f == INT4) {
        scale[0] = scale[1] = halves(super + 32 * r) *
                              as_floats(__builtin_convertvector(*(const b16 *)(scales + 16 * r), i16));
        minimum = halves(super + 2 * PANEL + 32 * r) *
                  as_floats(__builtin_convertvector(*(const b16 *)(scales + PANEL + 16 * r), i16));
    }
    for (int group = 0; group < 8; group++) {
        uint8_t codes[64];
        group_codes(f, unit, group, codes);
        grid_values(f, codes, w + 4 * group);
        for (int k = 0; k < 4; k++) w[4 * group + k] = w[4 * group + k] * scale[group / 4] - minimum;
    }
}

static void decode_bf16(const uint8_t *unit, v16 w[UNIT_COLS]) {
    for (int pair = 0; pair < UNIT_COLS / 2; pair++) {
        i16 both = *(const i16 *)(unit + 64 * pair);
        w[2 * pair] = (v16)(both << 16);
        w[2 * pair + 1] = (v16)(both & (int32_t)0xffff0000);
    }
}

/* acc[t] += w x[t] for T tokens. */
INLINE void accumulate(int T, const v16 *w, const float *x, int64_t stride, v16 *acc) {
    v16 a[4];
    for (int t = 0; t < T; t++) a[t] = acc[t];
    for (int k = 0; k < UNIT_COLS; k++)
        for (int t = 0; t < T; t++) a[t] += w[k] * x[t * stride + k];
    for (int t = 0; t < T; t++) acc[t] = a[t];
}

enum { TOKENS = 64 }; /* handled for one decoding of a unit */

static void generic_unit(const Matrix *m, const uint8_t *panel, int r, const float *x, int64_t stride, int tokens,
                         v16 acc[TOKENS]) {
    int64_t blocks = padded_cols(m->format, m->cols) / UNIT_COLS;
    for (int t = 0; t < tokens; t++) acc[t] = all(0);
    for (int64_t b = 0; b < blocks; b++) {
        v16 buffer[UNIT_COLS];
        const v16 *w = buffer;
        const uint8_t *unit = panel + block_offset(m->format, b) + r * layouts[m->format].unit;
        if (m->format == F32) w = (const v16 *)unit;
        else if (m->format == BF16) decode_bf16(unit, buffer);
        else decode_unit(m, panel, b, r, buffer);
        const float *at = x + b * UNIT_COLS;
        int t = 0;
        for (; t + 4 <= tokens; t += 4) accumulate(4, w, at + t * stride, stride, acc + t);
        for (; t < tokens; t++) accumulate(1, w, at + t * stride, stride, acc + t);
    }
}

static void generic_product(const Matrix *m, const Input *x, int64_t tokens, int64_t from, int64_t to, float *y,
                            int64_t stride) {
    int64_t each = panel_bytes(m->format, padded_cols(m->format, m->cols));
    for (int64_t p = from; p < to; p++)
        for (int r = 0; r < UNITS; r++)
            for (int64_t t0 = 0; t0 < tokens; t0 += TOKENS) {
                v16 acc[TOKENS];
                int n = tokens - t0 < TOKENS ? (int)(tokens - t0) : TOKENS;
                generic_unit(m, m->data + p * each, r, x->f32 + t0 * x->stride, x->stride, n, acc);
                for (int t = 0; t < n; t++) *(v16 *)(y + (t0 + t) * stride + p * PANEL + r * UNIT_ROWS) = acc[t];
            }
}

/* ---- what lies between products ---- */

static void generic_norm(const float *x, const float *weight, const float *bias, int64_t n, float eps, int rms,
                         float *out) {
    v16 total = all(0), squares = all(0);
    float mean = 0, rest = 0;
    int64_t i = 0;
    if (!rms) {
        for (; i + 16 <= n; i += 16) total += *(const v16 *)(x + i);
        for (; i < n; i++) rest += x[i];
        mean = (sum(total) + rest) / (float)n;
        rest = 0;
    }
    for (i = 0; i + 16 <= n; i += 16) {
        v16 d = *(const v16 *)(x + i) - all(mean);
        squares += d * d;
    }
    for (; i < n; i++) rest += (x[i] - mean) * (x[i] - mean);
    float scale = 1 / sqrtf((sum(squares) + rest) / (float)n + eps);
    for (i = 0; i < n; i++) out[i] = (x[i] - mean) * scale * weight[i];
    if (bias)
        for (i = 0; i < n; i++) out[i] += bias[i];
}

INLINE v16 activation(Activation a, v16 x) {
    if (a == SILU) return x / (all(1) + exponential(-x));
    if (a == GELU_TANH) {
        v16 inner = all(0.7978845608f) * (x + all(0.044715f) * x * x * x);
        return x - x / (exponential(inner + inner) + all(1)); /* x (1 + tanh) / 2 */
    }
    v16 out;
    for (int i = 0; i < 16; i++) out[i] = 0.5f * x[i] * (1 + erff(x[i] * 0.70710678f));
    return out;
}

INLINE void activate_as(Activation a, const float *gate, const float *up, int64_t n, float *out) {
    for (int64_t i = 0; i < n; i += 16) {
        v16 g = all(0), u = all(1);
        int64_t left = n - i < 16 ? n - i : 16;
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
    v16 s[ROWS];
    for (int i = 0; i < R * B; i++) s[i] = all(0);
    for (int d = 0; d < h->dim; d++)
        for (int b = 0; b < B; b++) {
            v16 k = load_cache(blocks[b] + h->keys, d * KEYS, bf16);
            for (int r = 0; r < R; r++) s[r * B + b] += k * q[r].query[d];
        }
    for (int r = 0; r < R; r++)
        for (int b = 0; b < B; b++) *(v16 *)(scores + r * stride + b * KEYS) = s[r * B + b] * all(h->scale);
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
    v16 top = all(-INFINITY), total = all(0);
    for (int64_t i = 0; i < end; i += 16) {
        v16 x = *(v16 *)(s + i);
        top = choose(x > top, x, top);
    }
    float most = top[0];
    for (int i = 1; i < 16; i++) most = top[i] > most ? top[i] : most;
    for (int64_t i = 0; i < end; i += 16) total += *(v16 *)(s + i) = exponential(*(v16 *)(s + i) - all(most));
    return sum(total);
}

/* sums[r] += weights times values over the blocks [from, to), for R queries and C vectors of dimensions from `dim`. */
INLINE void mix(int R, int C, uint8_t *const *blocks, int64_t from, int64_t to, const Head *h, int bf16, int dim,
                const float *weights, int64_t stride, float *sums, int64_t width) {
    v16 a[16];
    for (int r = 0; r < R; r++)
        for (int c = 0; c < C; c++) a[r * C + c] = *(v16 *)(sums + r * width + dim + 16 * c);
    for (int64_t b = from; b < to; b++)
        for (int j = 0; j < KEYS; j++)
            for (int c = 0; c < C; c++) {
                v16 v = load_cache(blocks[b] + h->values, j * width + dim + 16 * c, bf16);
                for (int r = 0; r < R; r++) a[r * C + c] += v * weights[r * stride + b * KEYS + j];
            }
    for (int r = 0; r < R; r++)
        for (int c = 0; c < C; c++) *(v16 *)(sums + r * width + dim + 16 * c) = a[r * C + c];
}

INLINE void mix_all(const Query *q, int n, int64_t from, int64_t to, const Head *h, int bf16, const float *weights,
                    int64_t stride, float *sums, int64_t width) {
    if (from >= to) return;
    for (int r = 0, step; r < n; r += step) {
        step = n - r >= 4 ? 4 : 1;
        for (int dim = 0; dim < width; dim += 64) {
            const float *w = weights + r * stride;
            float *s = sums + r * width;
            int chunks = width - dim >= 64 ? 4 : (int)(width - dim) / 16;
            for (int c = 0; c < chunks;) {
                int d = dim + 16 * c;
                if (chunks == 4) {
                    if (step == 4) mix(4, 4, q[0].blocks, from, to, h, bf16, d, w, stride, s, width);
                    else mix(1, 4, q[0].blocks, from, to, h, bf16, d, w, stride, s, width);
                    c += 4;
                } else {
                    if (step == 4) mix(4, 1, q[0].blocks, from, to, h, bf16, d, w, stride, s, width);
                    else mix(1, 1, q[0].blocks, from, to, h, bf16, d, w, stride, s, width);
                    c += 1;
                }
            }
        }
    }
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
    memset(scratch, 0, (size_t)(ROWS * stride) * 4);
    memset(sums, 0, (size_t)(ROWS * width) * 4);
    score_all(q, n, begin, common, h, bf16, scratch, stride);
    for (int r = 0; r < n; r++) {
        own[r] = q[r].first / KEYS > common ? q[r].first / KEYS : common;
        score_all(q + r, 1, own[r], ends[r], h, bf16, scratch + r * stride, stride);
        totals[r] = softmax(scratch + r * stride, q[r].first, q[r].last, ends[r] * KEYS);
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
