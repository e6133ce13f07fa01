/* Packing and unpacking of weights: see formats.h for the layouts. Plain C, no speed needed beyond that of a disk. */
#include "formats.h"

#include <string.h>

const char *const format_names[FORMATS] = {"f32", "bf16", "int8", "fp6", "int6", "int4"};

const Layout layouts[FORMATS] = {
    [F32] = {0, 0, 2048, 0},
    [BF16] = {0, 0, 1024, 0},
    [INT8] = {0, 0, 512, PANEL * 2},
    [FP6] = {PANEL * 4, 0, 384, 0},
    [INT6] = {0, PANEL * 2, 384, PANEL * 2},
    [INT4] = {0, PANEL * 4, 256, PANEL * 2},
};

int64_t packed_bytes(Format f, int64_t rows, int64_t cols) {
    const int64_t most = (int64_t)1 << 31;
    if (rows <= 0 || cols <= 0 || rows > most || cols > most) return -1;
    int64_t panels = padded_rows(rows) / PANEL, each = panel_bytes(f, padded_cols(f, cols));
    return each > INT64_MAX / panels ? -1 : panels * each;
}

uint16_t float_to_bf16(float f) {
    union { float f; uint32_t u; } v = {f};
    if (f != f) return (uint16_t)(v.u >> 16 | 64);
    return (uint16_t)((v.u + 0x7fff + (v.u >> 16 & 1)) >> 16);
}

float fp6_value(int code) {
    int exponent = code >> 2 & 7, mantissa = code & 3;
    float v = 0.0625f * (float)(exponent ? (4 + mantissa) << (exponent - 1) : mantissa);
    return code & 32 ? -v : v;
}

/* Sign and magnitude of a code of int8, which is stored as q + 128. */
static uint8_t sign_magnitude(uint8_t code) { return code < 128 ? (uint8_t)(128 | (128 - code)) : code - 128; }
static uint8_t offset_code(uint8_t sm) { return sm & 128 ? (uint8_t)(128 - (sm & 127)) : 128 + sm; }

static uint8_t zero_code(Format f) { return f == INT8 ? 128 : f == INT6 ? 32 : 0; }

static uint8_t get_code(Format f, const uint8_t *unit, int row, int col) {
    int p = place_of(row, col % 4), group = col / 4;
    if (f == INT8) return offset_code(unit[group * 64 + p]);
    if (f == INT4) return unit[group / 2 * 64 + p] >> 4 * (group & 1) & 15;
    const uint8_t *half = unit + group / 4 * 192;
    group %= 4;
    return (half[group / 2 * 64 + p] >> 4 * (group & 1) & 15) | (half[128 + p] >> 2 * group & 3) << 4;
}

/* The scales of a row within a block and before its superblock: copied to the stream or from it. */
static void move(void *stream, void *array, size_t bytes, int packing) {
    memcpy(packing ? stream : array, packing ? array : stream, bytes);
}

static void move_scales(Format f, uint8_t *panel, int64_t row, int64_t b, int64_t cols, const Codes *c, int packing) {
    uint8_t *block = panel + block_offset(f, b), *scales = block + UNITS * layouts[f].unit;
    int64_t r = row % PANEL, at = row * (cols / UNIT_COLS) + b, super = row * (cols / SUPER) + b / 8;
    if (f == INT8) move(scales + 2 * r, c->scales + at, 2, packing);
    if (f == FP6 && b == 0) move(panel + 4 * r, c->row_scales + row, 4, packing);
    if (f == INT6) {
        uint8_t *unit = scales + r / UNIT_ROWS * 32 + r % UNIT_ROWS;
        move(unit, c->sub_scales + 2 * at, 1, packing);
        move(unit + UNIT_ROWS, c->sub_scales + 2 * at + 1, 1, packing);
    }
    if (f == INT4) {
        move(scales + r, c->sub_scales + at, 1, packing);
        move(scales + PANEL + r, c->sub_mins + at, 1, packing);
    }
    if (layouts[f].super && b % 8 == 0) {
        uint8_t *before = block - layouts[f].super;
        move(before + 2 * r, c->scales + super, 2, packing);
        if (f == INT4) move(before + 2 * PANEL + 2 * r, c->mins + super, 2, packing);
    }
}

/* Codes of 16 rows and 4 columns in the order of a register; rows that do not exist are zeros. */
static void gather(Format f, const uint8_t *codes, int64_t stride, int64_t rows, uint8_t out[64]) {
    for (int row = 0; row < UNIT_ROWS; row++)
        for (int col = 0; col < 4; col++)
            out[place_of(row, col)] = row < rows ? codes[row * stride + col] : zero_code(f);
}

static void pack_unit(Format f, const uint8_t *codes, int64_t stride, int64_t rows, uint8_t *unit) {
    uint8_t c[8][64];
    for (int group = 0; group < 8; group++) gather(f, codes + 4 * group, stride, rows, c[group]);
    for (int p = 0; p < 64; p++) {
        for (int group = 0; group < 8 && f == INT8; group++) unit[64 * group + p] = sign_magnitude(c[group][p]);
        for (int group = 0; group < 8 && f == INT4; group += 2)
            unit[32 * group + p] = (uint8_t)(c[group][p] | c[group + 1][p] << 4);
        for (int half = 0; half < 2 && (f == FP6 || f == INT6); half++) { /* two lines of nibbles, one of bit pairs */
            uint8_t(*four)[64] = c + 4 * half, *out = unit + 192 * half + p, pairs = 0;
            out[0] = (uint8_t)((four[0][p] & 15) | four[1][p] << 4);
            out[64] = (uint8_t)((four[2][p] & 15) | four[3][p] << 4);
            for (int g = 0; g < 4; g++) pairs |= (uint8_t)((four[g][p] >> 4 & 3) << 2 * g);
            out[128] = pairs;
        }
    }
}

void pack_codes(Format f, int64_t rows, int64_t cols, const Codes *from, uint8_t *out) {
    int64_t padded = padded_cols(f, cols), each = panel_bytes(f, padded);
    memset(out, 0, (size_t)packed_bytes(f, rows, cols)); /* scales of rows that do not exist */
    for (int64_t row = 0; row < padded_rows(rows); row += UNIT_ROWS) {
        uint8_t *panel = out + row / PANEL * each;
        for (int64_t b = 0; b < padded / UNIT_COLS; b++) {
            const uint8_t *codes = row < rows ? from->codes + row * padded + b * UNIT_COLS : from->codes;
            pack_unit(f, codes, padded, rows - row, panel + block_offset(f, b) + row % PANEL / UNIT_ROWS * layouts[f].unit);
            for (int64_t r = row; r < row + UNIT_ROWS && r < rows; r++) move_scales(f, panel, r, b, padded, from, 1);
        }
    }
}

void unpack_codes(Format f, int64_t rows, int64_t cols, const uint8_t *data, const Codes *to) {
    int64_t padded = padded_cols(f, cols), each = panel_bytes(f, padded);
    for (int64_t row = 0; row < rows; row++) {
        const uint8_t *panel = data + row / PANEL * each;
        for (int64_t b = 0; b < padded / UNIT_COLS; b++) {
            const uint8_t *unit = panel + block_offset(f, b) + row % PANEL / UNIT_ROWS * layouts[f].unit;
            for (int col = 0; col < UNIT_COLS; col++)
                to->codes[row * padded + b * UNIT_COLS + col] = get_code(f, unit, row % UNIT_ROWS, col);
            move_scales(f, (uint8_t *)panel, row, b, padded, to, 0);
        }
    }
}

void pack_values(Format f, int64_t rows, int64_t cols, const float *values, uint8_t *out) {
    int64_t padded = padded_cols(f, cols), each = panel_bytes(f, padded);
    memset(out, 0, (size_t)packed_bytes(f, rows, cols));
    for (int64_t row = 0; row < rows; row++) {
        uint8_t *panel = out + row / PANEL * each;
        for (int64_t col = 0; col < cols; col++) {
            uint8_t *unit = panel + block_offset(f, col / UNIT_COLS) + row % PANEL / UNIT_ROWS * layouts[f].unit;
            int64_t r = row % UNIT_ROWS, c = col % UNIT_COLS;
            if (f == F32)
                ((float *)unit)[c * UNIT_ROWS + r] = values[row * cols + col];
            else
                ((uint16_t *)unit)[c / 2 * 32 + r * 2 + c % 2] = float_to_bf16(values[row * cols + col]);
        }
    }
}

/* The value of a code is scale * grid(code) - minimum. */
static void scale_of(const Matrix *m, const uint8_t *panel, int64_t r, int64_t col, float *scale, float *minimum) {
    Format f = m->format;
    const uint8_t *block = panel + block_offset(f, col / UNIT_COLS), *scales = block + UNITS * layouts[f].unit;
    const uint8_t *super = panel + block_offset(f, col / SUPER * 8) - layouts[f].super;
    uint16_t h;
    *scale = 1, *minimum = 0;
    if (f == FP6) memcpy(scale, panel + 4 * r, 4);
    if (f == INT8) memcpy(&h, scales + 2 * r, 2), *scale = half_to_float(h);
    if (f == INT6 || f == INT4) memcpy(&h, super + 2 * r, 2), *scale = half_to_float(h);
    if (f == INT6) *scale *= (int8_t)scales[r / UNIT_ROWS * 32 + col % UNIT_COLS / 16 * 16 + r % UNIT_ROWS];
    if (f == INT4) {
        memcpy(&h, super + 2 * PANEL + 2 * r, 2);
        *minimum = half_to_float(h) * scales[PANEL + r];
        *scale *= scales[r];
    }
}

void unpack_row(const Matrix *m, int64_t row, float *out) {
    Format f = m->format;
    int64_t padded = padded_cols(f, m->cols), r = row % PANEL;
    const uint8_t *panel = m->data + row / PANEL * panel_bytes(f, padded);
    float scale = 1, minimum = 0;
    for (int64_t col = 0; col < m->cols; col++) {
        const uint8_t *unit = panel + block_offset(f, col / UNIT_COLS) + r / UNIT_ROWS * layouts[f].unit;
        int64_t lane = r % UNIT_ROWS, c = col % UNIT_COLS;
        if (f == F32) {
            out[col] = ((const float *)unit)[c * UNIT_ROWS + lane];
        } else if (f == BF16) {
            out[col] = bf16_to_float(((const uint16_t *)unit)[c / 2 * 32 + lane * 2 + c % 2]);
        } else {
            if (col % 16 == 0) scale_of(m, panel, r, col, &scale, &minimum);
            int code = get_code(f, unit, (int)lane, (int)c);
            float value = f == FP6 ? fp6_value(code) : (float)(code - zero_code(f));
            out[col] = scale * value - minimum;
        }
    }
}
