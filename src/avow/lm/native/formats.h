/* How weights lie in memory.
 *
 * A matrix [rows, cols] is cut into panels of 64 rows. A panel is one stream that is read from its first byte to its
 * last: blocks of 64 rows by 32 columns (four units of 16 rows each), with the scales beside the codes that they scale.
 * Within a unit the 16 rows of a column pair lie side by side: lanes are rows, so a product needs no sum across lanes,
 * and a unit in bf16 is the right-hand tile of an AMX product as it stands.
 *
 *   f32   [col][row]                                                                     32 bits a weight
 *   bf16  [col pair][row][2]                                                             16
 *   int8  sign and magnitude; fp16 scale for 32 weights of a row (the grid of Q8_0)       8.5
 *   fp6   E3M2 in the 4+2 split of ZeroQuant(4+2); fp32 scale for a row                   6 + 32 / cols
 *   int6  4+2 split; int8 scale for 16, fp16 scale for 256 (the grid of Q6_K)             6.5625
 *   int4  nibbles; 8-bit scale and minimum for 32, fp16 ones for 256 (the grid of Q4_K)   4.625
 *
 * Rows are padded to 64, columns to 32 (int6, int4: 256), with weights of value zero.
 */
#ifndef AVOW_FORMATS_H
#define AVOW_FORMATS_H

#include <stddef.h>
#include <stdint.h>

enum { PANEL = 64, UNIT_ROWS = 16, UNIT_COLS = 32, UNITS = PANEL / UNIT_ROWS, SUPER = 256 };

typedef enum { F32, BF16, INT8, FP6, INT6, INT4, FORMATS } Format;

extern const char *const format_names[FORMATS];

/* Bytes: before the first block of a panel, before each superblock of 256 columns, of the codes of a unit, of the
 * scales that follow the four units of a block. */
typedef struct { int head, super, unit, scales; } Layout;
extern const Layout layouts[FORMATS];

typedef struct {
    Format format;
    int64_t rows, cols;
    const uint8_t *data;
} Matrix;

static inline int64_t padded_rows(int64_t rows) { return (rows + PANEL - 1) / PANEL * PANEL; }
static inline int64_t padded_cols(Format f, int64_t cols) {
    int64_t to = layouts[f].super ? SUPER : UNIT_COLS;
    return (cols + to - 1) / to * to;
}

static inline int block_bytes(Format f) { return UNITS * layouts[f].unit + layouts[f].scales; }

/* Bytes of a panel whose columns are padded already. */
static inline int64_t panel_bytes(Format f, int64_t cols) {
    return layouts[f].head + cols / UNIT_COLS * block_bytes(f) + (layouts[f].super ? cols / SUPER * layouts[f].super : 0);
}

/* Where block `b` (32 columns) of a panel begins. */
static inline int64_t block_offset(Format f, int64_t b) {
    return layouts[f].head + b * block_bytes(f) + (layouts[f].super ? (b / 8 + 1) * layouts[f].super : 0);
}

/* Bytes of a whole matrix; -1 when the sizes are not positive or too large to be meant. */
int64_t packed_bytes(Format f, int64_t rows, int64_t cols);

/* Position of a code among the 64 of a group (16 rows, 4 columns): interleaving the bytes of two table lookups in the
 * 128-bit lanes of a register yields the pairs of columns 0 and 1, then those of columns 2 and 3, row by row. */
static inline int place_of(int row, int col) {
    int word = row * 2 + (col & 1);
    return word / 8 * 16 + (col >= 2 ? 8 : 0) + word % 8;
}

/* Grids and scales of a quantized matrix, row-major. Unused parts are NULL. Columns: padded_cols. */
typedef struct {
    uint8_t *codes;      /* [rows, cols]: fp6 six bits; int8 q + 128; int6 q + 32; int4 q */
    float *row_scales;   /* fp6 [rows] */
    uint16_t *scales;    /* fp16: int8 [rows, cols/32]; int6, int4 [rows, cols/256] */
    uint8_t *sub_scales; /* int6 int8 [rows, cols/16]; int4 uint8 [rows, cols/32] */
    uint16_t *mins;      /* int4 fp16 [rows, cols/256] */
    uint8_t *sub_mins;   /* int4 uint8 [rows, cols/32] */
} Codes;

void pack_codes(Format f, int64_t rows, int64_t cols, const Codes *from, uint8_t *out);
void unpack_codes(Format f, int64_t rows, int64_t cols, const uint8_t *data, const Codes *to);

/* Row-major f32 values [rows, cols] into the formats f32 and bf16. */
void pack_values(Format f, int64_t rows, int64_t cols, const float *values, uint8_t *out);

/* One row of any format as f32 values [cols]. */
void unpack_row(const Matrix *m, int64_t row, float *out);

uint16_t float_to_bf16(float f);
float fp6_value(int code);

static inline float half_to_float(uint16_t h) {
    union { uint32_t u; float f; } v = {(uint32_t)(h & 0x7fff) << 13};
    v.f *= 0x1p112f; /* from fp16's bias to that of floats; subnormals come out right */
    if ((h & 0x7c00) == 0x7c00) v.u |= 0x7f800000;
    v.u |= (uint32_t)(h & 0x8000) << 16;
    return v.f;
}

static inline float bf16_to_float(uint16_t b) {
    union { uint32_t u; float f; } v = {(uint32_t)b << 16};
    return v.f;
}

#endif
