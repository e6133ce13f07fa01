/* One decoder for all families: see avow.lm.config for the shape and avow.lm.model for the same in torch. */
#ifndef AVOW_DECODER_H
#define AVOW_DECODER_H

#include "cache.h"
#include "pool.h"

typedef struct {
    int64_t vocab, hidden, layers, heads, kv_heads, dim, intermediate, window, rotated;
    int rms, gated, parallel, cache_bf16;
    Activation activation;
    float eps, embedding_multiplier, residual_multiplier, attention_multiplier, logits_scaling, rope_scale;
} Shape;

typedef struct { Matrix weight; const float *bias; } Linear;

enum { Q, K, V, O, GATE, UP, DOWN, LAYER_LINEARS };
enum { ATTN_NORM, MLP_NORM, Q_NORM, K_NORM, LAYER_NORMS };

typedef struct {
    Linear linear[LAYER_LINEARS];
    const float *norm[LAYER_NORMS], *norm_bias[LAYER_NORMS];
} Layer;

typedef struct Work Work;

/* Pointers to weights belong to the caller and must outlive the decoder. */
typedef struct {
    Shape shape;
    const Kernels *kernels;
    Pool *pool;
    Cache cache;
    Layer *layers;
    Matrix embed, position; /* position.data NULL: rotary positions */
    Linear head;
    const float *norm, *norm_bias;
    float *frequencies; /* [rotated / 2] */
    Work *work;
    int busy; /* a step is being computed */
} Decoder;

typedef struct {
    int64_t sequence, position;
    int32_t id;
    int wanted; /* its logits are */
} Token;

enum { CHUNK = 256 }; /* tokens that are computed at once */

/* NULL without memory. */
Decoder *decoder_new(const Shape *shape, const Kernels *kernels, int threads);
void decoder_free(Decoder *d);

/* Appends at most CHUNK tokens to sequences that have room for them, and writes the logits of the wanted ones, row by
 * row. Tokens of one sequence stand side by side, in order. 0 without memory; then no sequence has changed. */
int decoder_step(Decoder *d, const Token *tokens, int n, float *logits);

#endif
