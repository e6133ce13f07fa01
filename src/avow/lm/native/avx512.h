/* Decoding of packed weights to bf16 with AVX-512 (VBMI, BF16), for avx512.c and amx.c.
 *
 * A code is looked up twice, for the low and the high byte of its value in bf16, so every grid of up to 64 values costs
 * the same. All values of the grids are exact in bf16; scales are applied to sums.
 */
#include <immintrin.h>

#include "kernels.h"

#ifndef INLINE
#define INLINE static inline __attribute__((always_inline))
#endif

/* mask ? x : y */
#define SELECT(mask, x, y) _mm512_ternarylogic_epi64(mask, x, y, 0xCA)

typedef struct { __m512i low, high; } Table;

/* Low and high bytes of the values of a grid, the magnitudes of int8 in 128 entries. */
typedef struct { uint8_t low[128], high[128]; } Bytes;

static Bytes value_bytes[FORMATS];

static void fill_value_bytes(void) {
    for (int f = 0; f < FORMATS; f++)
        for (int c = 0; c < 128; c++) {
            float v = f == FP6 ? fp6_value(c) : f == INT6 ? (float)((c & 63) - 32) : f == INT4 ? (float)(c & 15) : (float)c;
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

/* 16 columns of a unit of fp6 or int6: eight registers of column pairs. */
INLINE void decode_split(const uint8_t *half, Table t, __m512i w[8]) {
    __m512i c[4];
    split_codes(half, c);
    for (int g = 0; g < 4; g++) look_up(c[g], t, w + 2 * g);
}
