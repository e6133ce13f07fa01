/* Decoding of packed weights to bf16 with AVX-512 (VBMI, BF16), for avx512.c and amx.c.
 *
 * Codes of int4 count from 8, not from 0: weights lie about zero, and what inputs lose by rounding is multiplied by less.
 *
 * A code is looked up twice, for the low and the high byte of its value in bf16, so every grid of up to 64 values costs
 * the same. All values of the grids are exact in bf16; scales are applied to sums.
 */
#include <immintrin.h>

#include "kernels.h"


/* mask ? x : y */
#define SELECT(mask, x, y) _mm512_ternarylogic_epi64(mask, x, y, 0xCA)

typedef struct { __m512i low, high; } Table;

/* Low and high bytes of the values of a grid, the magnitudes of int8 in 128 entries. */
typedef struct { uint8_t low[128], high[128]; } Bytes;

static Bytes value_bytes[FORMATS];

/* Once, as the grids of generic.h. */
static void fill_value_bytes(void) {
    if (value_bytes[INT6].high[0]) return;
    for (int f = 0; f < FORMATS; f++)
        for (int c = 0; c < 128; c++) {
            float v = f == FP6 ? fp6_value(c) : f == INT6 ? (float)((c & 63) - 32) : f == INT4 ? (float)((c & 15) - 8) : (float)c;
            uint16_t bits = float_to_bf16(v);
            value_bytes[f].low[c] = (uint8_t)bits, value_bytes[f].high[c] = (uint8_t)(bits >> 8);
        }
}

INLINE Table table_of(Format f, int from) {
    return (Table){_mm512_loadu_si512(value_bytes[f].low + from), _mm512_loadu_si512(value_bytes[f].high + from)};
}

/* The codes of four groups from 192 bytes in the 4+2 split. What lies above bit 5 of a byte is ignored by the lookup. */
INLINE void split_codes(const uint8_t *at, __m512i c[4]) {
    const __m512i nibble = _mm512_set1_epi8(15);
    __m512i a = _mm512_loadu_si512(at), b = _mm512_loadu_si512(at + 64), q = _mm512_loadu_si512(at + 128);
    c[0] = SELECT(nibble, a, _mm512_slli_epi16(q, 4));
    c[1] = SELECT(nibble, _mm512_srli_epi16(a, 4), _mm512_slli_epi16(q, 2));
    c[2] = SELECT(nibble, b, q);
    c[3] = SELECT(nibble, _mm512_srli_epi16(b, 4), _mm512_srli_epi16(q, 2));
}

/* 64 codes as two registers: 16 rows of columns 0 and 1, 16 rows of columns 2 and 3. */
INLINE void look_up(__m512i codes, Table t, __m512i w[2]) {
    __m512i low = _mm512_permutexvar_epi8(codes, t.low), high = _mm512_permutexvar_epi8(codes, t.high);
    w[0] = _mm512_unpacklo_epi8(low, high);
    w[1] = _mm512_unpackhi_epi8(low, high);
}

/* As far ahead as measured best: memory answers by then, and the lines are still there. */
INLINE void prefetch(const uint8_t *at, int bytes) {
    for (int i = 0; i < bytes; i += 64) _mm_prefetch((const char *)at + i + 2048, _MM_HINT_T0);
}

/* 16 columns of a unit of fp6 or int6: eight registers of column pairs. */
INLINE void decode_split(const uint8_t *half, Table t, __m512i w[8]) {
    __m512i c[4];
    split_codes(half, c);
    for (int g = 0; g < 4; g++) look_up(c[g], t, w + 2 * g);
}

/* 8 columns of a unit of int4, from 64 bytes. */
INLINE void decode_nibbles(const uint8_t *line, Table t, __m512i w[4]) {
    const __m512i nibble = _mm512_set1_epi8(15);
    __m512i q = _mm512_loadu_si512(line);
    look_up(_mm512_and_si512(q, nibble), t, w);
    look_up(_mm512_and_si512(_mm512_srli_epi16(q, 4), nibble), t, w + 2);
}

/* 4 columns of a unit of int8: magnitudes below 64 and above in two tables, the sign in bit 7. */
INLINE void decode_bytes(const uint8_t *line, const Table t[2], __m512i w[2]) {
    __m512i c = _mm512_loadu_si512(line), sign = _mm512_set1_epi8((char)128);
    __m512i low = _mm512_permutex2var_epi8(t[0].low, c, t[1].low);
    __m512i high = _mm512_permutex2var_epi8(t[0].high, c, t[1].high);
    high = _mm512_ternarylogic_epi64(high, c, sign, 0xF8); /* high | c & sign */
    w[0] = _mm512_unpacklo_epi8(low, high);
    w[1] = _mm512_unpackhi_epi8(low, high);
}

INLINE __m512 half_lanes(const uint8_t *at) { return _mm512_cvtph_ps(_mm256_loadu_si256((const void *)at)); }

INLINE __m512 byte_lanes(const uint8_t *at, int is_signed) {
    __m128i b = _mm_loadu_si128((const void *)at);
    return _mm512_cvtepi32_ps(is_signed ? _mm512_cvtepi8_epi32(b) : _mm512_cvtepu8_epi32(b));
}

/* Of the 16 rows of a unit: scales of its columns 0-15 and 16-31, and what is taken off each weight. */
typedef struct { __m512 scale[2], minimum; } Scales;

INLINE Scales scales_of(Format f, const uint8_t *panel, int64_t b, int r) {
    const uint8_t *scales = panel + block_offset(f, b) + UNITS * layouts[f].unit;
    const uint8_t *super = panel + block_offset(f, b / 8 * 8) - layouts[f].super + 32 * r;
    Scales s = {{_mm512_set1_ps(1), _mm512_set1_ps(1)}, _mm512_setzero_ps()};
    if (f == INT8) s.scale[0] = s.scale[1] = half_lanes(scales + 32 * r);
    if (f == INT6)
        for (int half = 0; half < 2; half++)
            s.scale[half] = _mm512_mul_ps(half_lanes(super), byte_lanes(scales + 32 * r + 16 * half, 1));
    if (f == INT4) {
        s.scale[0] = s.scale[1] = _mm512_mul_ps(half_lanes(super), byte_lanes(scales + 16 * r, 0));
        s.minimum = _mm512_mul_ps(half_lanes(super + 2 * PANEL), byte_lanes(scales + PANEL + 16 * r, 0));
        s.minimum = _mm512_fnmadd_ps(_mm512_set1_ps(8), s.scale[0], s.minimum); /* codes are counted from 8 */
    }
    return s;
}
