/* Kernels for AVX2 and FMA. Codes become integers of 16 bits, and so do inputs, with a step for 32 neighbours: products
 * of pairs of columns are summed exactly in 32 bits over a block, then scaled and added as floats. bf16 and f32 weights
 * are multiplied as floats.
 *
 * Neighbours that are not all finite get the step NaN, so that sums say so; those below 1e-30 are zero.
 *
 * No overflow: a code is at most 448 (E3M2 in units of 1/16), an input 32767, and 32 columns make 470 million.
 */
#if defined(__x86_64__)
#pragma GCC target("avx2,fma")
#include <immintrin.h>

#define LANES 8
#include "generic.h"

typedef struct { __m256i words[UNIT_COLS / 2][2]; } Integers; /* column pairs by rows 0-7 and 8-15, each row a pair */

INLINE __m256i load_bytes(const uint8_t *at) { return _mm256_loadu_si256((const __m256i *)at); }
INLINE __m256i table(__m128i t) { return _mm256_broadcastsi128_si256(t); }

/* Bytes of a group as words with a sign: columns 0 and 1, then 2 and 3. */
INLINE void widen(__m256i low, __m256i high, __m256i sign, __m256i *first, __m256i *second) {
    __m256i s = _mm256_unpacklo_epi8(sign, sign), t = _mm256_unpackhi_epi8(sign, sign);
    *first = _mm256_sub_epi16(_mm256_xor_si256(_mm256_unpacklo_epi8(low, high), s), s);
    *second = _mm256_sub_epi16(_mm256_xor_si256(_mm256_unpackhi_epi8(low, high), t), t);
}

INLINE __m256i mask_of_bit(__m256i bytes, int bit) {
    return _mm256_cmpgt_epi8(_mm256_setzero_si256(), _mm256_slli_epi16(bytes, 7 - bit));
}

/* E3M2 in units of 1/16. Magnitudes whose exponent has its highest bit are 32 to 448, the others 0 to 28. */
INLINE void words_of_fp6(__m256i nibble, __m256i pairs, int group, __m256i *first, __m256i *second) {
    const __m256i small = table(_mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28));
    const __m256i large = table(_mm_setr_epi8(32, 40, 48, 56, 64, 80, 96, 112, (char)128, (char)160, (char)192, (char)224,
                                              0, 64, (char)128, (char)192));
    const __m256i above = table(_mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1));
    __m256i is_large = mask_of_bit(pairs, 2 * group), sign = mask_of_bit(pairs, 2 * group + 1);
    __m256i low = _mm256_blendv_epi8(_mm256_shuffle_epi8(small, nibble), _mm256_shuffle_epi8(large, nibble), is_large);
    __m256i high = _mm256_and_si256(_mm256_shuffle_epi8(above, nibble), is_large);
    widen(low, high, sign, first, second);
}

INLINE void words_of_int6(__m256i nibble, __m256i pairs, int group, __m256i *first, __m256i *second) {
    const __m256i zero = _mm256_setzero_si256(), middle = _mm256_set1_epi16(32);
    __m256i above = _mm256_and_si256(_mm256_srli_epi16(pairs, 2 * group), _mm256_set1_epi8(3));
    widen(_mm256_or_si256(nibble, _mm256_slli_epi16(above, 4)), zero, zero, first, second);
    *first = _mm256_sub_epi16(*first, middle), *second = _mm256_sub_epi16(*second, middle);
}

INLINE void integers_of(Format f, const uint8_t *unit, Integers *out) {
    const __m256i zero = _mm256_setzero_si256(), low = _mm256_set1_epi8(15);
    for (int group = 0; group < 8; group++)
        for (int side = 0; side < 2; side++) {
            __m256i *first = &out->words[2 * group][side], *second = &out->words[2 * group + 1][side];
            const uint8_t *half = unit + group / 4 * 192 + 32 * side;
            const uint8_t *line = f == INT4 ? unit + group / 2 * 64 + 32 * side : half + group % 4 / 2 * 64;
            if (f == INT8) {
                __m256i c = load_bytes(unit + 64 * group + 32 * side);
                widen(_mm256_and_si256(c, _mm256_set1_epi8(127)), zero, _mm256_cmpgt_epi8(zero, c), first, second);
                continue;
            }
            __m256i nibble = _mm256_and_si256(_mm256_srli_epi16(load_bytes(line), 4 * (group & 1)), low);
            if (f == INT4) widen(nibble, zero, zero, first, second);
            if (f == FP6) words_of_fp6(nibble, load_bytes(half + 128), group % 4, first, second);
            if (f == INT6) words_of_int6(nibble, load_bytes(half + 128), group % 4, first, second);
        }
}

/* Of 8 rows. */
typedef struct { vec scale[2], minimum; } Scales;

INLINE void scales_of(Format f, const uint8_t *panel, int64_t b, int r, Scales s[2]) {
    float scale[2][16], minimum[16];
    unit_scales(f, panel, b, r, scale, minimum);
    for (int side = 0; side < 2; side++) {
        for (int part = 0; part < 2; part++)
            s[side].scale[part] = load(scale[part] + 8 * side) * all(f == FP6 ? 0.0625f : 1);
        s[side].minimum = load(minimum + 8 * side);
    }
}

/* acc[t] += unit times 32 columns of T tokens, for 8 rows; acc has 16 floats for a token. */
INLINE void add_side(Format f, int T, const Integers *w, int side, const Scales *s, const Input *x, int64_t t0, int64_t b,
                     float *acc) {
    const int parts = f == INT6 ? 2 : 1;
    const uint16_t *in = x->rounded + t0 * x->stride + b * UNIT_COLS;
    int64_t at = t0 * (x->stride / UNIT_COLS) + b;
    for (int part = 0; part < parts; part++) {
        __m256i total[4];
        for (int t = 0; t < T; t++) total[t] = _mm256_setzero_si256();
        for (int p = 16 / parts * part; p < 16 / parts * (part + 1); p++)
            for (int t = 0; t < T; t++) {
                int32_t pair;
                memcpy(&pair, in + t * x->stride + 2 * p, 4);
                __m256i product = _mm256_madd_epi16(w->words[p][side], _mm256_set1_epi32(pair));
                total[t] = _mm256_add_epi32(total[t], product);
            }
        for (int t = 0; t < T; t++) {
            float *out = acc + 16 * t + 8 * side;
            vec step = all(x->steps[at + t * (x->stride / UNIT_COLS)]);
            store_to(out, load(out) + (vec)_mm256_cvtepi32_ps(total[t]) * (s->scale[part] * step));
        }
    }
    for (int t = 0; t < T && f == INT4; t++) {
        float *out = acc + 16 * t + 8 * side;
        store_to(out, load(out) - s->minimum * all(x->sums[at + t * (x->stride / UNIT_COLS)]));
    }
}

/* A unit of rows for at most TOKENS tokens, decoded once. */
INLINE void unit_as(Format f, const Matrix *m, const uint8_t *panel, int r, const Input *x, int64_t t0, int n, float *acc) {
    int64_t blocks = padded_cols(f, m->cols) / UNIT_COLS;
    memset(acc, 0, (size_t)n * 64);
    for (int64_t b = 0; b < blocks; b++) {
        const uint8_t *unit = panel + block_offset(f, b) + r * layouts[f].unit;
        Integers w;
        Scales s[2];
        _mm_prefetch((const char *)unit + 4 * block_bytes(f), _MM_HINT_T0);
        integers_of(f, unit, &w);
        scales_of(f, panel, b, r, s);
        for (int side = 0; side < 2; side++) {
            int t = 0;
            for (; t + 4 <= n; t += 4) add_side(f, 4, &w, side, s + side, x, t0 + t, b, acc + 16 * t);
            for (; t < n; t++) add_side(f, 1, &w, side, s + side, x, t0 + t, b, acc + 16 * t);
        }
    }
}

INLINE void product_as(Format f, const Matrix *m, const Input *x, int64_t tokens, int64_t from, int64_t to, float *y,
                       int64_t stride) {
    int64_t each = panel_bytes(f, padded_cols(f, m->cols));
    for (int64_t p = from; p < to; p++)
        for (int r = 0; r < UNITS; r++)
            for (int64_t t0 = 0; t0 < tokens; t0 += TOKENS) {
                float acc[16 * TOKENS];
                int n = tokens - t0 < TOKENS ? (int)(tokens - t0) : TOKENS;
                unit_as(f, m, m->data + p * each, r, x, t0, n, acc);
                for (int t = 0; t < n; t++)
                    memcpy(y + (t0 + t) * stride + p * PANEL + r * UNIT_ROWS, acc + 16 * t, 64);
            }
}

static void avx2_product(const Matrix *m, const Input *x, int64_t tokens, int64_t from, int64_t to, float *y,
                         int64_t stride) {
    switch (m->format) {
    case FP6: product_as(FP6, m, x, tokens, from, to, y, stride); break;
    case INT8: product_as(INT8, m, x, tokens, from, to, y, stride); break;
    case INT6: product_as(INT6, m, x, tokens, from, to, y, stride); break;
    case INT4: product_as(INT4, m, x, tokens, from, to, y, stride); break;
    default: generic_product(m, x, tokens, from, to, y, stride);
    }
}

static void avx2_prepare(const Input *x, int64_t t) {
    for (int64_t b = 0; b < x->stride / UNIT_COLS; b++) {
        const float *in = x->f32 + t * x->stride + b * UNIT_COLS;
        int16_t *out = (int16_t *)x->rounded + t * x->stride + b * UNIT_COLS;
        float most = 0, zero = 0; /* 0 times what is not finite is NaN */
        int32_t total = 0;
        for (int i = 0; i < UNIT_COLS; i++) most = fabsf(in[i]) > most ? fabsf(in[i]) : most, zero += in[i] * 0;
        float per_step = most > 1e-30f && zero == 0 ? 32767 / most : 0;
        for (int i = 0; i < UNIT_COLS; i++) {
            int32_t rounded = per_step > 0 ? (int32_t)rintf(in[i] * per_step) : 0;
            out[i] = (int16_t)rounded, total += rounded;
        }
        int64_t at = t * (x->stride / UNIT_COLS) + b;
        x->steps[at] = most / 32767 + zero;
        x->sums[at] = (float)total * x->steps[at];
    }
}

const Kernels *avx2_kernels(void) {
    static const Kernels kernels = {
        "avx2", avx2_product, avx2_prepare, generic_norm, generic_activate, generic_attend,
    };
    fill_grids();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kernels : 0;
}
#else
#include "kernels.h"
const Kernels *avx2_kernels(void) { return 0; }
#endif
