/* Kernels for AVX-512 with VBMI and BF16: weights become bf16 in registers, inputs are rounded to bf16, sums are floats.
 *
 * A lane is a row of the matrix. For every token and row there is one chain of additions in the order of the columns.
 */
#if defined(__x86_64__)
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512bf16,avx2,fma,f16c")
#define LANES 16
#include "generic.h"

#include "avx512.h"

INLINE __m512 dot(__m512 acc, __m512i w, const uint16_t *pair) {
    return _mm512_dpbf16_ps(acc, (__m512bh)w, (__m512bh)_mm512_set1_epi32(*(const int32_t *)pair));
}

/* acc[t] += unit times 32 columns of T tokens. */
INLINE void unit_fp6(int T, const uint8_t *unit, Table table, const uint16_t *x, int64_t stride, __m512 *acc) {
    for (int half = 0; half < 2; half++) {
        __m512i w[8];
        decode_split(unit + 192 * half, table, w);
        for (int p = 0; p < 8; p++)
            for (int t = 0; t < T; t++) acc[t] = dot(acc[t], w[p], x + t * stride + 16 * half + 2 * p);
    }
}

INLINE void unit_bf16(int T, const uint8_t *unit, const uint16_t *x, int64_t stride, __m512 *acc) {
    for (int p = 0; p < 16; p++) {
        __m512i w = _mm512_loadu_si512(unit + 64 * p);
        for (int t = 0; t < T; t++) acc[t] = dot(acc[t], w, x + t * stride + 2 * p);
    }
}

INLINE void unit_int6(int T, const uint8_t *unit, Scales s, Table table, const uint16_t *x, int64_t stride,
                      __m512 *acc) {
    for (int half = 0; half < 2; half++) {
        __m512i w[8];
        __m512 g[8];
        for (int t = 0; t < T; t++) g[t] = _mm512_setzero_ps();
        decode_split(unit + 192 * half, table, w);
        for (int p = 0; p < 8; p++)
            for (int t = 0; t < T; t++) g[t] = dot(g[t], w[p], x + t * stride + 16 * half + 2 * p);
        for (int t = 0; t < T; t++) acc[t] = _mm512_fmadd_ps(g[t], s.scale[half], acc[t]);
    }
}

INLINE void unit_int4(int T, const uint8_t *unit, Scales s, Table table, const uint16_t *x, int64_t stride,
                      const float *sums, int64_t sums_stride, __m512 *acc) {
    __m512 g[8];
    for (int t = 0; t < T; t++) g[t] = _mm512_setzero_ps();
    for (int line = 0; line < 4; line++) {
        __m512i w[4];
        decode_nibbles(unit + 64 * line, table, w);
        for (int p = 0; p < 4; p++)
            for (int t = 0; t < T; t++) g[t] = dot(g[t], w[p], x + t * stride + 8 * line + 2 * p);
    }
    for (int t = 0; t < T; t++) {
        acc[t] = _mm512_fmadd_ps(g[t], s.scale[0], acc[t]);
        acc[t] = _mm512_fnmadd_ps(s.minimum, _mm512_set1_ps(sums[t * sums_stride]), acc[t]);
    }
}

INLINE void unit_int8(int T, const uint8_t *unit, Scales s, const Table tables[2], const uint16_t *x, int64_t stride,
                      __m512 *acc) {
    __m512 g[8];
    for (int t = 0; t < T; t++) g[t] = _mm512_setzero_ps();
    for (int group = 0; group < 8; group++) {
        __m512i w[2];
        decode_bytes(unit + 64 * group, tables, w);
        for (int p = 0; p < 2; p++)
            for (int t = 0; t < T; t++) g[t] = dot(g[t], w[p], x + t * stride + 4 * group + 2 * p);
    }
    for (int t = 0; t < T; t++) acc[t] = _mm512_fmadd_ps(g[t], s.scale[0], acc[t]);
}

/* U units of one block, T tokens each. */
INLINE void block(Format f, int U, int T, const uint8_t *panel, int64_t b, int r0, const Table tables[2], const Input *x,
                  int64_t t0, __m512 *acc) {
    const uint8_t *codes = panel + block_offset(f, b);
    const uint16_t *in = x->rounded + t0 * x->stride + b * UNIT_COLS;
    const float *sums = x->sums + t0 * (x->stride / UNIT_COLS) + b;
    if (U > 1) prefetch(codes, block_bytes(f));
    for (int u = 0; u < U; u++) {
        const uint8_t *unit = codes + (r0 + u) * layouts[f].unit;
        const Scales s = scales_of(f, panel, b, r0 + u);
        __m512 *a = acc + u * T;
        if (f == BF16) unit_bf16(T, unit, in, x->stride, a);
        if (f == FP6) unit_fp6(T, unit, tables[0], in, x->stride, a);
        if (f == INT8) unit_int8(T, unit, s, tables, in, x->stride, a);
        if (f == INT6) unit_int6(T, unit, s, tables[0], in, x->stride, a);
        if (f == INT4) unit_int4(T, unit, s, tables[0], in, x->stride, sums, x->stride / UNIT_COLS, a);
    }
}

/* U units of a panel, from the first block to the last. */
INLINE void strip(Format f, int U, int T, const Matrix *m, int64_t p, int r0, const Table tables[2], const Input *x,
                  int64_t t0, float *y, int64_t stride) {
    int64_t cols = padded_cols(f, m->cols);
    const uint8_t *panel = m->data + p * panel_bytes(f, cols);
    __m512 acc[8];
    for (int i = 0; i < U * T; i++) acc[i] = _mm512_setzero_ps();
    for (int64_t b = 0; b < cols / UNIT_COLS; b++) block(f, U, T, panel, b, r0, tables, x, t0, acc);
    for (int u = 0; u < U; u++) {
        __m512 scale = f == FP6 ? _mm512_loadu_ps(panel + 64 * (r0 + u)) : _mm512_set1_ps(1);
        for (int t = 0; t < T; t++)
            _mm512_storeu_ps(y + (t0 + t) * stride + p * PANEL + (r0 + u) * UNIT_ROWS,
                             _mm512_mul_ps(acc[u * T + t], scale));
    }
}

/* One token: four units at once, for four chains. More: a unit at a time, decoded once for up to eight tokens. */
INLINE void product_as(Format f, const Matrix *m, const Input *x, int64_t tokens, int64_t from, int64_t to, float *y,
                       int64_t stride) {
    const Table tables[2] = {table_of(f, 0), table_of(f, 64)};
    for (int64_t p = from; p < to; p++) {
        int64_t t = 0;
        for (; t + 8 <= tokens; t += 8)
            for (int r = 0; r < UNITS; r++) strip(f, 1, 8, m, p, r, tables, x, t, y, stride);
        for (; t + 4 <= tokens; t += 4)
            for (int r = 0; r < UNITS; r++) strip(f, 1, 4, m, p, r, tables, x, t, y, stride);
        for (; t + 2 <= tokens; t += 2)
            for (int r = 0; r < UNITS; r += 2) strip(f, 2, 2, m, p, r, tables, x, t, y, stride);
        for (; t < tokens; t++) strip(f, 4, 1, m, p, 0, tables, x, t, y, stride);
    }
}

static void avx512_product(const Matrix *m, const Input *x, int64_t tokens, int64_t from, int64_t to, float *y,
                           int64_t stride) {
    switch (m->format) {
    case BF16: product_as(BF16, m, x, tokens, from, to, y, stride); break;
    case FP6: product_as(FP6, m, x, tokens, from, to, y, stride); break;
    case INT8: product_as(INT8, m, x, tokens, from, to, y, stride); break;
    case INT6: product_as(INT6, m, x, tokens, from, to, y, stride); break;
    case INT4: product_as(INT4, m, x, tokens, from, to, y, stride); break;
    default: generic_product(m, x, tokens, from, to, y, stride);
    }
}

static void avx512_prepare(const Input *x, int64_t t) {
    const float *in = x->f32 + t * x->stride;
    uint16_t *out = x->rounded + t * x->stride;
    for (int64_t i = 0; i < x->stride; i += 32) {
        __m512 a = _mm512_loadu_ps(in + i), b = _mm512_loadu_ps(in + i + 16);
        __m512i both = (__m512i)_mm512_cvtne2ps_pbh(b, a);
        _mm512_storeu_si512(out + i, both);
        /* the sum of what the products see */
        __m512 even = (__m512)_mm512_slli_epi32(both, 16);
        __m512 odd = (__m512)_mm512_and_si512(both, _mm512_set1_epi32((int)0xffff0000));
        x->sums[t * (x->stride / UNIT_COLS) + i / UNIT_COLS] = _mm512_reduce_add_ps(_mm512_add_ps(even, odd));
    }
}

const Kernels *avx512_kernels(void) {
    static const Kernels kernels = {
        "avx512", avx512_product, avx512_prepare, generic_norm, generic_activate, generic_attend,
    };
    fill_grids();
    fill_value_bytes();
    int there = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
                __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512bf16");
    return there ? &kernels : 0;
}
#else
#include "kernels.h"
const Kernels *avx512_kernels(void) { return 0; }
#endif
