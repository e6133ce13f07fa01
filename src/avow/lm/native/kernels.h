/* What a decode step computes with, once for each instruction set; `select_kernels` chooses at run time. */
#ifndef AVOW_KERNELS_H
#define AVOW_KERNELS_H

#include "formats.h"

#define INLINE static inline __attribute__((always_inline))

/* Inputs of a product, a row for each token, zero beyond the columns that a matrix has. What is made of them for weights
 * that are not f32: with AVX-512 `rounded` is bf16; with AVX2 integers of 16 bits, times `steps`, one for 32 neighbours.
 * `sums` are those of 32 neighbours, for formats with minima. There is room for a multiple of 32 rows. */
typedef struct {
    float *f32;
    uint16_t *rounded;
    float *sums, *steps;
    int64_t stride; /* elements from row to row, a multiple of 256 */
} Input;

enum { KEYS = 16, ROWS = 8 }; /* keys in a block of the cache; queries that are handled at once */

/* One query of one head: it sees the keys [first, last) of its sequence, which lie in `blocks`. */
typedef struct {
    const float *query;
    float *out;
    uint8_t *const *blocks;
    int64_t first, last;
} Query;

/* Where a head's keys [dim][KEYS] and values [KEYS][dim padded to 16] begin in a block of the cache. */
typedef struct {
    int64_t keys, values;
    int dim, bf16;
    float scale;
} Head;

typedef enum { SILU, GELU, GELU_TANH } Activation;

typedef struct {
    const char *name;
    /* y[t * stride + row] = row of m times x of token t, for the panels [from, to) of m */
    void (*product)(const Matrix *m, const Input *x, int64_t tokens, int64_t from, int64_t to, float *y, int64_t stride);
    /* fills row t of the input from its floats; NULL where these are enough */
    void (*prepare)(const Input *x, int64_t t);
    /* out = rms or layer norm of x[n]; bias may be NULL */
    void (*norm)(const float *x, const float *weight, const float *bias, int64_t n, float eps, int rms, float *out);
    /* out = activation(gate) * up, or activation(gate) when up is NULL */
    void (*activate)(Activation a, const float *gate, const float *up, int64_t n, float *out);
    /* at most ROWS queries of one head; the first `shared` blocks of all of them are the same.
     * scratch: ROWS times the keys of the longest, in whole blocks, and 2 * ROWS * padded dim floats more */
    void (*attend)(const Query *queries, int n, int64_t shared, const Head *head, float *scratch);
} Kernels;

enum { PORTABLE, AVX2, AVX512, AMX, ISAS };
extern const char *const isa_names[ISAS];

/* The kernels of an instruction set, NULL where this machine or this build has none. */
const Kernels *kernels_of(int isa);

const Kernels *portable_kernels(void);
const Kernels *avx2_kernels(void);
const Kernels *avx512_kernels(void);
const Kernels *amx_kernels(void);

#endif
