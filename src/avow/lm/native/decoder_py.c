/* The decoder as a capsule. Arrays that are set must be kept alive by the caller: engine.py does. */
#include "native.h"

#include <string.h>

#include "decoder.h"

static const char capsule_name[] = "avow.decoder";

static void destroy(PyObject *capsule) { decoder_free(PyCapsule_GetPointer(capsule, capsule_name)); }

/* NULL with an exception while another thread computes a step: what it reads must not change. */
static Decoder *decoder_of(PyObject *capsule) {
    Decoder *d = PyCapsule_GetPointer(capsule, capsule_name);
    if (!d || !d->busy) return d;
    PyErr_SetString(PyExc_RuntimeError, "a decoder is used by several threads at once");
    return NULL;
}

/* Sizes that some model might have; what a step works with is allocated for them. */
static int sensible(const Shape *s) {
    const int64_t widest = (int64_t)1 << 18;
    const int64_t sizes[] = {s->hidden, s->heads, s->kv_heads, s->dim, s->intermediate};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (sizes[i] < 1 || sizes[i] > widest) return 0;
    return s->vocab >= 1 && s->vocab <= widest * 16 && s->layers >= 1 && s->layers <= 4096 &&
           s->heads * s->dim <= widest && s->heads % s->kv_heads == 0 && s->window >= 0 && s->rotated >= 0 &&
           s->rotated % 2 == 0 && s->rotated <= s->dim;
}

static PyObject *py_new(PyObject *self, PyObject *args) {
    (void)self;
    Shape s;
    long long n[9];
    int activation, threads, isa;
    const char *isa_name;
    if (!PyArg_ParseTuple(args, "si(LLLLLLLLL)(iiiii)(ffffff)", &isa_name, &threads, n, n + 1, n + 2, n + 3, n + 4, n + 5,
                          n + 6, n + 7, n + 8, &s.rms, &s.gated, &s.parallel, &s.cache_bf16, &activation, &s.eps,
                          &s.embedding_multiplier, &s.residual_multiplier, &s.attention_multiplier, &s.logits_scaling,
                          &s.rope_scale))
        return NULL;
    s.vocab = n[0], s.hidden = n[1], s.layers = n[2], s.heads = n[3], s.kv_heads = n[4], s.dim = n[5];
    s.intermediate = n[6], s.window = n[7], s.rotated = n[8], s.activation = (Activation)activation;
    if ((isa = isa_named(isa_name)) < 0) return NULL;
    if (!sensible(&s) || activation < SILU || activation > GELU_TANH || threads < 1 || threads > 1024 || !kernels_of(isa))
        return PyErr_SetString(PyExc_ValueError, "no decoder of this shape on this machine"), NULL;
    Decoder *d = decoder_new(&s, kernels_of(isa), threads);
    if (!d) return PyErr_NoMemory();
    PyObject *capsule = PyCapsule_New(d, capsule_name, destroy);
    if (!capsule) decoder_free(d);
    return capsule;
}

enum { EMBED = LAYER_LINEARS, POSITION, HEAD };

/* What a matrix must measure. */
static void measures(const Shape *s, int slot, int64_t *rows, int64_t *cols) {
    int64_t q = s->heads * s->dim, kv = s->kv_heads * s->dim;
    *cols = slot == O ? q : slot == DOWN ? s->intermediate : s->hidden;
    *rows = slot == Q ? q : slot == K || slot == V ? kv : slot == GATE || slot == UP ? s->intermediate : s->hidden;
    if (slot == EMBED || slot == HEAD) *rows = s->vocab;
}

static PyObject *set_matrix(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *capsule;
    int layer, slot;
    const char *name;
    long long rows, cols;
    Py_buffer data, bias;
    if (!PyArg_ParseTuple(args, "OiisLLy*z*", &capsule, &layer, &slot, &name, &rows, &cols, &data, &bias)) return NULL;
    Decoder *d = decoder_of(capsule);
    int f = format_named(name), ok = d && f >= 0 && has_bytes(&data, packed_bytes((Format)f, rows, cols), "weights");
    if (ok && bias.buf) ok = has_bytes(&bias, rows * 4, "bias");
    int64_t want_rows, want_cols;
    if (ok) {
        measures(&d->shape, slot, &want_rows, &want_cols);
        if (cols != want_cols || (rows != want_rows && slot != POSITION) || slot < 0 || slot > HEAD || layer < 0 ||
            layer >= d->shape.layers) {
            PyErr_SetString(PyExc_ValueError, "a matrix of this shape has no place in the decoder");
            ok = 0;
        }
    }
    if (ok) {
        Matrix m = {(Format)f, rows, cols, data.buf};
        Linear linear = {m, bias.buf};
        if (slot == EMBED) d->embed = m;
        else if (slot == POSITION) d->position = m;
        else if (slot == HEAD) d->head = linear;
        else d->layers[layer].linear[slot] = linear;
    }
    PyBuffer_Release(&data);
    if (bias.buf) PyBuffer_Release(&bias);
    return ok ? Py_NewRef(Py_None) : NULL;
}

enum { LAST_NORM = LAYER_NORMS, FREQUENCIES };

static PyObject *set_vector(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *capsule;
    int layer, slot;
    Py_buffer data, bias;
    if (!PyArg_ParseTuple(args, "Oiiy*z*", &capsule, &layer, &slot, &data, &bias)) return NULL;
    Decoder *d = decoder_of(capsule);
    int ok = d && layer >= 0 && layer < d->shape.layers && slot >= 0 && slot <= FREQUENCIES;
    if (ok) {
        const Shape *s = &d->shape;
        int64_t n = slot == Q_NORM ? s->heads * s->dim : slot == K_NORM ? s->kv_heads * s->dim
                    : slot == FREQUENCIES ? s->rotated / 2 : s->hidden;
        ok = has_bytes(&data, n * 4, "vector") && (!bias.buf || has_bytes(&bias, n * 4, "bias"));
        if (ok && slot == FREQUENCIES) memcpy(d->frequencies, data.buf, (size_t)n * 4);
        else if (ok && slot == LAST_NORM) d->norm = data.buf, d->norm_bias = bias.buf;
        else if (ok) d->layers[layer].norm[slot] = data.buf, d->layers[layer].norm_bias[slot] = bias.buf;
    } else if (d) {
        PyErr_SetString(PyExc_ValueError, "no such vector");
    }
    PyBuffer_Release(&data);
    if (bias.buf) PyBuffer_Release(&bias);
    return ok ? Py_NewRef(Py_None) : NULL;
}

/* What is needed is there. */
static int complete(const Decoder *d) {
    const Shape *s = &d->shape;
    int ok = d->embed.data && d->head.weight.data && d->norm;
    for (int64_t i = 0; ok && i < s->layers; i++) {
        const Layer *l = d->layers + i;
        for (int slot = 0; slot < LAYER_LINEARS; slot++) ok = ok && (l->linear[slot].weight.data || (slot == GATE && !s->gated));
        ok = ok && l->norm[ATTN_NORM] && (s->parallel || l->norm[MLP_NORM]);
    }
    return ok;
}

static Sequence *sequence_of(Decoder *d, long long sequence) {
    if (sequence >= 0 && sequence < d->cache.many && d->cache.sequences[sequence].open) return d->cache.sequences + sequence;
    PyErr_Format(PyExc_ValueError, "no open sequence %lld", sequence);
    return NULL;
}

static PyObject *py_open(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *capsule;
    long long from, length;
    if (!PyArg_ParseTuple(args, "OLL", &capsule, &from, &length)) return NULL;
    Decoder *d = decoder_of(capsule);
    if (!d) return NULL;
    if (from >= 0) {
        Sequence *parent = sequence_of(d, from);
        if (!parent) return NULL;
        if (length < 0 || length > parent->length)
            return PyErr_SetString(PyExc_ValueError, "a sequence has no such length"), NULL;
    }
    int64_t sequence = cache_open(&d->cache, from, length);
    return sequence < 0 ? PyErr_NoMemory() : PyLong_FromLongLong(sequence);
}

static PyObject *py_close(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *capsule;
    long long sequence;
    if (!PyArg_ParseTuple(args, "OL", &capsule, &sequence)) return NULL;
    Decoder *d = decoder_of(capsule);
    if (!d || !sequence_of(d, sequence)) return NULL;
    cache_close(&d->cache, sequence);
    return Py_NewRef(Py_None);
}

static PyObject *py_length(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *capsule;
    long long sequence;
    if (!PyArg_ParseTuple(args, "OL", &capsule, &sequence)) return NULL;
    Decoder *d = decoder_of(capsule);
    Sequence *s = d ? sequence_of(d, sequence) : NULL;
    return s ? PyLong_FromLongLong(s->length) : NULL;
}

/* Bytes that blocks of keys and values take, and those of them that no sequence uses. */
static PyObject *py_memory(PyObject *self, PyObject *capsule) {
    (void)self;
    Decoder *d = decoder_of(capsule);
    if (!d) return NULL;
    long long each = (long long)d->cache.block_bytes;
    return Py_BuildValue("LL", each * d->cache.allocated, each * d->cache.spares);
}

/* Positions of the tokens, and whether they can be computed; how many logits are wanted, -1 with an exception. */
static int64_t read_tokens(Decoder *d, const int64_t *sequences, const int32_t *ids, const uint8_t *wanted, int n,
                           Token *tokens) {
    int64_t count = 0;
    for (int t = 0, run = 0; t < n; t++) {
        Sequence *s = sequence_of(d, sequences[t]);
        if (!s) return -1;
        run = t && sequences[t] == sequences[t - 1] ? run + 1 : 0;
        tokens[t] = (Token){sequences[t], s->length + run, ids[t], wanted[t] != 0};
        count += wanted[t] != 0;
        for (int i = 0; !run && i < t; i++)
            if (sequences[i] == sequences[t]) return PyErr_SetString(PyExc_ValueError, "a sequence occurs twice"), -1;
        if (ids[t] < 0 || ids[t] >= d->shape.vocab || (d->position.data && tokens[t].position >= d->position.rows))
            return PyErr_SetString(PyExc_ValueError, "a token or position that the model does not know"), -1;
    }
    return count;
}

static PyObject *py_step(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *capsule;
    Py_buffer sequences, ids, wanted, out;
    if (!PyArg_ParseTuple(args, "Oy*y*y*w*", &capsule, &sequences, &ids, &wanted, &out)) return NULL;
    Decoder *d = decoder_of(capsule);
    Token tokens[CHUNK];
    int64_t n = wanted.len, count = -1;
    int ok = d != NULL;
    if (ok && (n < 1 || n > CHUNK || !complete(d)))
        ok = 0, PyErr_SetString(PyExc_ValueError, "a step of no or too many tokens, or an unfinished decoder");
    ok = ok && has_bytes(&sequences, n * 8, "sequences") && has_bytes(&ids, n * 4, "ids") &&
         (count = read_tokens(d, sequences.buf, ids.buf, wanted.buf, (int)n, tokens)) >= 0 &&
         has_bytes(&out, count * d->shape.vocab * 4, "logits");
    if (ok) {
        d->busy = 1;
        Py_BEGIN_ALLOW_THREADS
        ok = decoder_step(d, tokens, (int)n, out.buf);
        Py_END_ALLOW_THREADS
        d->busy = 0;
        if (!ok) PyErr_NoMemory();
    }
    PyBuffer_Release(&sequences), PyBuffer_Release(&ids), PyBuffer_Release(&wanted), PyBuffer_Release(&out);
    return ok ? Py_NewRef(Py_None) : NULL;
}

int add_chunk(PyObject *module) { return PyModule_AddIntConstant(module, "CHUNK", CHUNK); }

PyMethodDef decoder_methods[] = {
    {"decoder", py_new, METH_VARARGS, "(isa, threads, sizes, switches, factors): a decoder without weights"},
    {"set_matrix", set_matrix, METH_VARARGS, "(decoder, layer, slot, format, rows, cols, packed, bias)"},
    {"set_vector", set_vector, METH_VARARGS, "(decoder, layer, slot, values, bias)"},
    {"open", py_open, METH_VARARGS, "(decoder, parent or -1, length): a sequence"},
    {"close", py_close, METH_VARARGS, "(decoder, sequence)"},
    {"length", py_length, METH_VARARGS, "(decoder, sequence): its tokens"},
    {"memory", py_memory, METH_O, "(decoder): bytes of the cache, bytes of it that are free"},
    {"step", py_step, METH_VARARGS, "(decoder, sequences, ids, wanted, logits)"},
    {NULL, NULL, 0, NULL},
};
