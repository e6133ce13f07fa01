/* See decoder.h. A step is a row of jobs for the pool: over tokens between products, over panels of rows in them. */
#include "decoder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE_TOKENS = 4, MOST_PRODUCTS = 3 };

struct Work {
    Input normed, mixed, inner; /* inputs of products: hidden, heads * dim and intermediate wide */
    float *x, *q, *k, *v, *out, *gate, *up, *logits, *angles;
    int64_t hidden, heads, kv, inner_width, vocab; /* strides: sizes in whole panels */
    float **scratch;
    int64_t scratch_room;
};

typedef struct { const Linear *linear; float *y; int64_t stride; } Product;

typedef struct {
    Decoder *d;
    const Token *tokens;
    int n, layer;
    /* of a product */
    Product products[MOST_PRODUCTS];
    int count, bounds[MOST_PIECES + 1];
    const Input *input;
    int64_t rows; /* tokens of the product */
    /* of attention */
    int64_t group, tile; /* heads that share keys; tokens handled at once */
} Step;

static void *zeroed(int64_t count, size_t size) {
    size_t bytes = ((size_t)count * size + 63) / 64 * 64;
    void *p = aligned_alloc(64, bytes ? bytes : 64);
    return p ? memset(p, 0, bytes ? bytes : 64) : NULL;
}

static void make_input(Input *in, int64_t width) {
    in->stride = (width + SUPER - 1) / SUPER * SUPER;
    in->f32 = zeroed(CHUNK * in->stride, 4);
    in->rounded = zeroed(CHUNK * in->stride, 2);
    in->sums = zeroed(CHUNK * in->stride / UNIT_COLS, 4);
    in->steps = zeroed(CHUNK * in->stride / UNIT_COLS, 4);
}

static void free_input(Input *in) { free(in->f32), free(in->rounded), free(in->sums), free(in->steps); }

/* What could not be had is NULL: see work_complete. */
static Work *work_new(const Shape *s, int threads) {
    Work *w = calloc(1, sizeof *w);
    if (!w) return NULL;
    w->hidden = padded_rows(s->hidden), w->heads = padded_rows(s->heads * s->dim);
    w->kv = padded_rows(s->kv_heads * s->dim), w->inner_width = padded_rows(s->intermediate);
    w->vocab = padded_rows(s->vocab);
    w->x = zeroed(CHUNK * w->hidden, 4), w->out = zeroed(CHUNK * w->hidden, 4);
    w->q = zeroed(CHUNK * w->heads, 4), w->k = zeroed(CHUNK * w->kv, 4), w->v = zeroed(CHUNK * w->kv, 4);
    w->gate = zeroed(CHUNK * w->inner_width, 4), w->up = zeroed(CHUNK * w->inner_width, 4);
    w->logits = zeroed(32 * w->vocab, 4), w->angles = zeroed(CHUNK * (s->rotated + 2), 4);
    w->scratch = calloc((size_t)threads, sizeof *w->scratch);
    make_input(&w->normed, s->hidden), make_input(&w->mixed, s->heads * s->dim), make_input(&w->inner, s->intermediate);
    return w;
}

static int input_complete(const Input *in) { return in->f32 && in->rounded && in->sums && in->steps; }

static int work_complete(const Work *w) {
    return w && w->x && w->out && w->q && w->k && w->v && w->gate && w->up && w->logits && w->angles && w->scratch &&
           input_complete(&w->normed) && input_complete(&w->mixed) && input_complete(&w->inner);
}

static void work_free(Work *w, int threads) {
    if (!w) return;
    free_input(&w->normed), free_input(&w->mixed), free_input(&w->inner);
    free(w->x), free(w->q), free(w->k), free(w->v), free(w->out), free(w->gate), free(w->up), free(w->logits);
    free(w->angles);
    for (int i = 0; w->scratch && i < threads; i++) free(w->scratch[i]);
    free(w->scratch);
    free(w);
}

/* Bytes of a head's keys and of its values in a block. */
static int64_t keys_bytes(const Shape *s) { return s->dim * KEYS * (s->cache_bf16 ? 2 : 4); }
static int64_t values_bytes(const Shape *s) { return (s->dim + 15) / 16 * 16 * KEYS * (s->cache_bf16 ? 2 : 4); }
static int64_t head_bytes(const Shape *s) { return (keys_bytes(s) + values_bytes(s) + 63) / 64 * 64; }

Decoder *decoder_new(const Shape *shape, const Kernels *kernels, int threads) {
    Decoder *d = calloc(1, sizeof *d);
    if (!d) return NULL;
    d->shape = *shape, d->kernels = kernels;
    d->pool = pool_new(threads);
    d->layers = calloc((size_t)shape->layers, sizeof *d->layers);
    d->frequencies = zeroed(shape->rotated / 2 + 1, 4);
    cache_init(&d->cache, (size_t)(shape->layers * shape->kv_heads * head_bytes(shape)));
    if (d->pool) d->work = work_new(shape, pool_threads(d->pool));
    if (d->pool && d->layers && d->frequencies && work_complete(d->work)) return d;
    decoder_free(d);
    return NULL;
}

void decoder_free(Decoder *d) {
    if (!d) return;
    if (d->pool) work_free(d->work, pool_threads(d->pool));
    pool_free(d->pool);
    cache_free(&d->cache);
    free(d->layers);
    free(d->frequencies);
    free(d);
}

/* ---- over tokens ---- */

static void for_tokens(Step *s, Job job, int64_t n) {
    pool_run(s->d->pool, job, s, (int)((n + PIECE_TOKENS - 1) / PIECE_TOKENS));
}

#define EACH_TOKEN(t, s, piece, end) \
    for (int t = (piece) * PIECE_TOKENS; t < (end) && t < ((piece) + 1) * PIECE_TOKENS; t++)

static void prepare(const Decoder *d, const Input *in, int64_t t) {
    if (d->kernels->prepare) d->kernels->prepare(in, t);
}

static void set_angles(const Decoder *d, int64_t position, float *angles) {
    int64_t half = d->shape.rotated / 2;
    for (int64_t i = 0; i < half; i++) {
        float angle = (float)position * d->frequencies[i];
        angles[i] = cosf(angle) * d->shape.rope_scale;
        angles[half + i] = sinf(angle) * d->shape.rope_scale;
    }
}

static void embed_job(void *context, int piece, int thread) {
    (void)thread;
    Step *s = context;
    const Shape *shape = &s->d->shape;
    Work *w = s->d->work;
    EACH_TOKEN(t, s, piece, s->n) {
        float *x = w->x + t * w->hidden, *position = w->out + t * w->hidden;
        unpack_row(&s->d->embed, s->tokens[t].id, x);
        for (int64_t i = 0; i < shape->hidden; i++) x[i] *= shape->embedding_multiplier;
        if (s->d->position.data) {
            unpack_row(&s->d->position, s->tokens[t].position, position);
            for (int64_t i = 0; i < shape->hidden; i++) x[i] += position[i];
        } else {
            set_angles(s->d, s->tokens[t].position, w->angles + t * shape->rotated);
        }
    }
}

static void norm_into(const Decoder *d, const float *x, const float *weight, const float *bias, int64_t t) {
    const Shape *s = &d->shape;
    Input *in = &d->work->normed;
    d->kernels->norm(x, weight, bias, s->hidden, s->eps, s->rms, in->f32 + t * in->stride);
    prepare(d, in, t);
}

static void attn_norm_job(void *context, int piece, int thread) {
    (void)thread;
    Step *s = context;
    const Layer *l = s->d->layers + s->layer;
    EACH_TOKEN(t, s, piece, s->n)
        norm_into(s->d, s->d->work->x + t * s->d->work->hidden, l->norm[ATTN_NORM], l->norm_bias[ATTN_NORM], t);
}

static void add_out(const Decoder *d, int64_t t) {
    float *x = d->work->x + t * d->work->hidden;
    const float *out = d->work->out + t * d->work->hidden;
    for (int64_t i = 0; i < d->shape.hidden; i++) x[i] += out[i] * d->shape.residual_multiplier;
}

static void mlp_norm_job(void *context, int piece, int thread) {
    (void)thread;
    Step *s = context;
    const Layer *l = s->d->layers + s->layer;
    EACH_TOKEN(t, s, piece, s->n) {
        add_out(s->d, t);
        if (!s->d->shape.parallel)
            norm_into(s->d, s->d->work->x + t * s->d->work->hidden, l->norm[MLP_NORM], l->norm_bias[MLP_NORM], t);
    }
}

static void mixed_job(void *context, int piece, int thread) {
    (void)thread;
    Step *s = context;
    EACH_TOKEN(t, s, piece, s->n) prepare(s->d, &s->d->work->mixed, t);
}

static void activate_job(void *context, int piece, int thread) {
    (void)thread;
    Step *s = context;
    Work *w = s->d->work;
    const Shape *shape = &s->d->shape;
    EACH_TOKEN(t, s, piece, s->n) {
        const float *up = w->up + t * w->inner_width, *gate = w->gate + t * w->inner_width;
        s->d->kernels->activate(shape->activation, shape->gated ? gate : up, shape->gated ? up : NULL,
                                shape->intermediate, w->inner.f32 + t * w->inner.stride);
        prepare(s->d, &w->inner, t);
    }
}

static void add_job(void *context, int piece, int thread) {
    (void)thread;
    Step *s = context;
    EACH_TOKEN(t, s, piece, s->n) add_out(s->d, t);
}

/* ---- products ---- */

static int panels_of(const Linear *l) { return (int)(padded_rows(l->weight.rows) / PANEL); }

/* The panels [from, to) of one product, and its bias. */
static void product_of(const Step *s, const Product *p, int from, int to) {
    const Matrix *m = &p->linear->weight;
    s->d->kernels->product(m, s->input, s->rows, from, to, p->y, p->stride);
    int64_t first = (int64_t)from * PANEL, last = (int64_t)to * PANEL < m->rows ? (int64_t)to * PANEL : m->rows;
    for (int64_t t = 0; p->linear->bias && t < s->rows; t++)
        for (int64_t r = first; r < last; r++) p->y[t * p->stride + r] += p->linear->bias[r];
}

static void product_job(void *context, int piece, int thread) {
    (void)thread;
    Step *s = context;
    int from = s->bounds[piece], to = s->bounds[piece + 1];
    for (const Product *p = s->products; p < s->products + s->count && to > 0; p++) {
        int panels = panels_of(p->linear);
        if (from < panels) product_of(s, p, from, to < panels ? to : panels);
        from = from > panels ? from - panels : 0, to -= panels;
    }
}

static void multiply(Step *s, const Input *input, int64_t rows, const Product *products, int count) {
    int panels = 0;
    s->input = input, s->rows = rows, s->count = count;
    for (int i = 0; i < count; i++) s->products[i] = products[i], panels += panels_of(products[i].linear);
    pool_run(s->d->pool, product_job, s, pool_cut(s->d->pool, panels, s->bounds));
}

/* ---- attention ---- */

static void head_norm(const Decoder *d, const float *weight, int64_t heads, float *x) {
    const Shape *s = &d->shape;
    for (int64_t h = 0; weight && h < heads; h++)
        d->kernels->norm(x + h * s->dim, weight + h * s->dim, NULL, s->dim, s->eps, 0, x + h * s->dim);
}

static void rotate(const Shape *s, const float *angles, int64_t heads, float *x) {
    int64_t half = s->rotated / 2;
    for (int64_t h = 0; h < heads; h++, x += s->dim)
        for (int64_t i = 0; i < half; i++) {
            float a = x[i], b = x[half + i], cosine = angles[i], sine = angles[half + i];
            x[i] = a * cosine - b * sine;
            x[half + i] = b * cosine + a * sine;
        }
}

static void store(const Shape *s, uint8_t *at, int64_t element, float value) {
    if (s->cache_bf16) ((uint16_t *)at)[element] = float_to_bf16(value);
    else ((float *)at)[element] = value;
}

static Head head_of(const Shape *s, int64_t layer, int64_t kv_head) {
    int64_t keys = (layer * s->kv_heads + kv_head) * head_bytes(s);
    return (Head){keys, keys + keys_bytes(s), (int)s->dim, s->cache_bf16, s->attention_multiplier};
}

static void remember_job(void *context, int piece, int thread) {
    (void)thread;
    Step *s = context;
    const Shape *shape = &s->d->shape;
    const Layer *l = s->d->layers + s->layer;
    Work *w = s->d->work;
    int64_t width = (shape->dim + 15) / 16 * 16;
    EACH_TOKEN(t, s, piece, s->n) {
        const Token *token = s->tokens + t;
        float *q = w->q + t * w->heads, *k = w->k + t * w->kv, *v = w->v + t * w->kv;
        head_norm(s->d, l->norm[Q_NORM], shape->heads, q);
        head_norm(s->d, l->norm[K_NORM], shape->kv_heads, k);
        rotate(shape, w->angles + t * shape->rotated, shape->heads, q);
        rotate(shape, w->angles + t * shape->rotated, shape->kv_heads, k);
        uint8_t *block = s->d->cache.sequences[token->sequence].blocks[token->position / KEYS];
        int64_t place = token->position % KEYS;
        for (int64_t h = 0; h < shape->kv_heads; h++) {
            Head head = head_of(shape, s->layer, h);
            for (int64_t i = 0; i < shape->dim; i++) {
                store(shape, block + head.keys, i * KEYS + place, k[h * shape->dim + i]);
                store(shape, block + head.values, place * width + i, v[h * shape->dim + i]);
            }
        }
    }
}

/* Blocks at the beginning that the sequences of tokens [from, to) have in common. */
static int64_t shared_blocks(const Step *s, int64_t from, int64_t to) {
    const Sequence *all = s->d->cache.sequences, *first = all + s->tokens[from].sequence;
    int64_t shared = first->count;
    for (int64_t t = from + 1; t < to; t++) {
        const Sequence *other = all + s->tokens[t].sequence;
        if (other == first) continue;
        int64_t i = 0, most = shared < other->count ? shared : other->count;
        while (i < most && other->blocks[i] == first->blocks[i]) i++;
        shared = i;
    }
    return shared;
}

static void attend_job(void *context, int piece, int thread) {
    Step *s = context;
    const Shape *shape = &s->d->shape;
    Work *w = s->d->work;
    int64_t kv_head = piece % shape->kv_heads, from = piece / shape->kv_heads * s->tile;
    int64_t to = from + s->tile < s->n ? from + s->tile : s->n, shared = shared_blocks(s, from, to);
    Head head = head_of(shape, s->layer, kv_head);
    Query queries[ROWS];
    int n = 0;
    for (int64_t t = from; t < to; t++)
        for (int64_t g = 0; g < s->group; g++) {
            const Token *token = s->tokens + t;
            int64_t at = (kv_head * s->group + g) * shape->dim, last = token->position + 1;
            int64_t first = shape->window && last > shape->window ? last - shape->window : 0;
            queries[n++] = (Query){w->q + t * w->heads + at, w->mixed.f32 + t * w->mixed.stride + at,
                                   s->d->cache.sequences[token->sequence].blocks, first, last};
            if (n == ROWS || (t == to - 1 && g == s->group - 1)) {
                s->d->kernels->attend(queries, n, shared, &head, w->scratch[thread]);
                n = 0;
            }
        }
}

static void attend(Step *s) {
    const Shape *shape = &s->d->shape;
    s->group = shape->heads / shape->kv_heads;
    s->tile = s->group >= ROWS ? 1 : ROWS / s->group;
    pool_run(s->d->pool, attend_job, s, (int)((s->n + s->tile - 1) / s->tile * shape->kv_heads));
}

/* ---- a step ---- */

static void layer(Step *s) {
    Work *w = s->d->work;
    const Linear *l = s->d->layers[s->layer].linear;
    for_tokens(s, attn_norm_job, s->n);
    multiply(s, &w->normed, s->n,
             (Product[]){{l + Q, w->q, w->heads}, {l + K, w->k, w->kv}, {l + V, w->v, w->kv}}, 3);
    for_tokens(s, remember_job, s->n);
    attend(s);
    for_tokens(s, mixed_job, s->n);
    multiply(s, &w->mixed, s->n, (Product[]){{l + O, w->out, w->hidden}}, 1);
    for_tokens(s, mlp_norm_job, s->n);
    if (s->d->shape.gated)
        multiply(s, &w->normed, s->n,
                 (Product[]){{l + GATE, w->gate, w->inner_width}, {l + UP, w->up, w->inner_width}}, 2);
    else
        multiply(s, &w->normed, s->n, (Product[]){{l + UP, w->up, w->inner_width}}, 1);
    for_tokens(s, activate_job, s->n);
    multiply(s, &w->inner, s->n, (Product[]){{l + DOWN, w->out, w->hidden}}, 1);
    for_tokens(s, add_job, s->n);
}

/* Logits of the wanted tokens, 32 at a time. */
static void unembed(Step *s, float *logits) {
    Decoder *d = s->d;
    Work *w = d->work;
    for (int t = 0; t < s->n;) {
        int rows = 0;
        for (; t < s->n && rows < 32; t++)
            if (s->tokens[t].wanted) norm_into(d, w->x + t * w->hidden, d->norm, d->norm_bias, rows++);
        if (!rows) return;
        multiply(s, &w->normed, rows, (Product[]){{&d->head, w->logits, w->vocab}}, 1);
        for (int r = 0; r < rows; r++, logits += d->shape.vocab)
            for (int64_t i = 0; i < d->shape.vocab; i++)
                logits[i] = w->logits[r * w->vocab + i] / d->shape.logits_scaling;
    }
}

/* Room for the scores of the longest sequence, for every thread. */
static int make_scratch(Decoder *d, int64_t longest) {
    Work *w = d->work;
    int64_t keys = (longest + KEYS - 1) / KEYS * KEYS, width = (d->shape.dim + 15) / 16 * 16;
    int64_t room = ROWS * (keys + 2 * width);
    if (room <= w->scratch_room) return 1;
    for (int i = 0; i < pool_threads(d->pool); i++) {
        free(w->scratch[i]);
        if (!(w->scratch[i] = zeroed(room * 5 / 4, 4))) return w->scratch_room = 0;
    }
    w->scratch_room = room * 5 / 4;
    return 1;
}

int decoder_step(Decoder *d, const Token *tokens, int n, float *logits) {
    Step s = {.d = d, .tokens = tokens, .n = n};
    int64_t longest = 0;
    for (int t = 0; t < n; t++)
        if (tokens[t].position + 1 > longest) longest = tokens[t].position + 1;
    if (!make_scratch(d, longest)) return 0;
    for (int t = 0, run; t < n; t += run) {
        for (run = 1; t + run < n && tokens[t + run].sequence == tokens[t].sequence; run++) {}
        if (!cache_reserve(&d->cache, tokens[t].sequence, run)) return 0;
    }
    for_tokens(&s, embed_job, n);
    for (s.layer = 0; s.layer < d->shape.layers; s.layer++) layer(&s);
    unembed(&s, logits);
    for (int t = 0; t < n; t++) d->cache.sequences[tokens[t].sequence].length = tokens[t].position + 1;
    return 1;
}
