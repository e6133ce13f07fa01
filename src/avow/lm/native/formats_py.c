/* Packing, unpacking and single products, for formats.py, tests and measurements. */
#include "native.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pool.h"

static PyObject *py_packed_bytes(PyObject *self, PyObject *args) {
    (void)self;
    const char *name;
    long long rows, cols;
    if (!PyArg_ParseTuple(args, "sLL", &name, &rows, &cols)) return NULL;
    int f = format_named(name);
    return f < 0 ? NULL : PyLong_FromLongLong(packed_bytes((Format)f, rows, cols));
}

static PyObject *py_padded_cols(PyObject *self, PyObject *args) {
    (void)self;
    const char *name;
    long long cols;
    if (!PyArg_ParseTuple(args, "sL", &name, &cols)) return NULL;
    int f = format_named(name);
    return f < 0 ? NULL : PyLong_FromLongLong(padded_cols((Format)f, cols));
}

static PyObject *pack_floats(PyObject *self, PyObject *args) {
    (void)self;
    const char *name;
    long long rows, cols;
    Py_buffer values, out;
    if (!PyArg_ParseTuple(args, "sLLy*w*", &name, &rows, &cols, &values, &out)) return NULL;
    int f = format_named(name), ok = f == F32 || f == BF16;
    if (f >= 0 && !ok) PyErr_SetString(PyExc_ValueError, "floats are packed as f32 or bf16");
    if (ok && (ok = has_bytes(&out, packed_bytes((Format)f, rows, cols), "packed"))) ok = has_bytes(&values, rows * cols * 4, "values");
    if (ok) {
        Py_BEGIN_ALLOW_THREADS
        pack_values((Format)f, rows, cols, values.buf, out.buf);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&values), PyBuffer_Release(&out);
    return ok ? Py_NewRef(Py_None) : NULL;
}

/* Grids and scales, as Codes in formats.py has them. `moves` packs or unpacks. */
static PyObject *with_codes(PyObject *args, int packing) {
    const char *name;
    long long rows, cols;
    Py_buffer b[7] = {{0}}; /* codes, row scales, scales, sub scales, mins, sub mins, packed */
    const char *spec = packing ? "sLLy*y*y*y*y*y*w*" : "sLLw*w*w*w*w*w*y*";
    if (!PyArg_ParseTuple(args, spec, &name, &rows, &cols, b, b + 1, b + 2, b + 3, b + 4, b + 5, b + 6)) return NULL;
    int f = format_named(name), ok = f >= INT8;
    if (f >= 0 && !ok) PyErr_SetString(PyExc_ValueError, "this format has no codes");
    int64_t bytes = ok ? packed_bytes((Format)f, rows, cols) : 0, padded = ok ? padded_cols((Format)f, cols) : 0;
    int64_t n = rows * padded, part = f == INT8 ? 32 : SUPER;
    ok = ok && has_bytes(b + 6, bytes, "packed") && has_bytes(b, n, "codes") &&
         has_bytes(b + 1, f == FP6 ? rows * 4 : 0, "scales") && has_bytes(b + 2, f == FP6 ? 0 : n / part * 2, "scales") &&
         has_bytes(b + 3, f == INT6 ? n / 16 : f == INT4 ? n / 32 : 0, "sub_scales") &&
         has_bytes(b + 4, f == INT4 ? n / SUPER * 2 : 0, "mins") &&
         has_bytes(b + 5, f == INT4 ? n / 32 : 0, "sub_mins");
    if (ok) {
        Codes codes = {b[0].buf, b[1].buf, b[2].buf, b[3].buf, b[4].buf, b[5].buf};
        Py_BEGIN_ALLOW_THREADS
        if (packing) pack_codes((Format)f, rows, cols, &codes, b[6].buf);
        else unpack_codes((Format)f, rows, cols, b[6].buf, &codes);
        Py_END_ALLOW_THREADS
    }
    for (int i = 0; i < 7; i++) PyBuffer_Release(b + i);
    return ok ? Py_NewRef(Py_None) : NULL;
}

static PyObject *py_pack_codes(PyObject *self, PyObject *args) { return (void)self, with_codes(args, 1); }
static PyObject *py_unpack_codes(PyObject *self, PyObject *args) { return (void)self, with_codes(args, 0); }

static PyObject *py_unpack_floats(PyObject *self, PyObject *args) {
    (void)self;
    const char *name;
    long long rows, cols;
    Py_buffer data, out;
    if (!PyArg_ParseTuple(args, "sLLy*w*", &name, &rows, &cols, &data, &out)) return NULL;
    int f = format_named(name), ok = f >= 0 && has_bytes(&data, packed_bytes((Format)f, rows, cols), "packed") &&
                                     has_bytes(&out, rows * cols * 4, "values");
    if (ok) {
        Matrix m = {(Format)f, rows, cols, data.buf};
        Py_BEGIN_ALLOW_THREADS
        for (int64_t r = 0; r < rows; r++) unpack_row(&m, r, (float *)out.buf + r * cols);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&data), PyBuffer_Release(&out);
    return ok ? Py_NewRef(Py_None) : NULL;
}

/* ---- one product ---- */

typedef struct {
    const Kernels *kernels;
    const Matrix *m;
    const Input *x;
    int64_t tokens, stride;
    float *y;
    int bounds[MOST_PIECES + 1];
} Task;

static void panel_job(void *context, int piece, int thread) {
    (void)thread;
    Task *t = context;
    t->kernels->product(t->m, t->x, t->tokens, t->bounds[piece], t->bounds[piece + 1], t->y, t->stride);
}

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double run_product(Task *t, int threads, int repeats) {
    Pool *pool = pool_new(threads);
    double best = pool ? 1e30 : -1;
    int pieces = pool ? pool_cut(pool, (int)(padded_rows(t->m->rows) / PANEL), t->bounds) : 0;
    for (int i = 0; pool && i < repeats; i++) {
        double start = seconds();
        pool_run(pool, panel_job, t, pieces);
        double took = seconds() - start;
        if (took < best) best = took;
    }
    pool_free(pool);
    return best;
}

static float *zeros(int64_t count) { /* for any of the arrays of an input */
    void *p = aligned_alloc(64, (size_t)(count * 4 + 63) / 64 * 64);
    return p ? memset(p, 0, (size_t)count * 4) : NULL;
}

static double product_of(const Matrix *m, const Kernels *k, const float *x, int64_t tokens, float *out, int threads,
                         int repeats) {
    int64_t room = (tokens + 31) / 32 * 32, stride = (m->cols + SUPER - 1) / SUPER * SUPER;
    Input in = {zeros(room * stride), (uint16_t *)zeros(room * stride), zeros(room * stride), zeros(room * stride), stride};
    Task task = {k, m, &in, tokens, padded_rows(m->rows), zeros(room * padded_rows(m->rows)), {0}};
    double took = -1;
    if (in.f32 && in.rounded && in.sums && in.steps && task.y) {
        for (int64_t t = 0; t < tokens; t++) {
            memcpy(in.f32 + t * stride, x + t * m->cols, (size_t)m->cols * 4);
            if (k->prepare) k->prepare(&in, t);
        }
        took = run_product(&task, threads, repeats);
        for (int64_t t = 0; t < tokens; t++)
            memcpy(out + t * m->rows, task.y + t * task.stride, (size_t)m->rows * 4);
    }
    free(in.f32), free(in.rounded), free(in.sums), free(in.steps), free(task.y);
    return took;
}

static PyObject *py_product(PyObject *self, PyObject *args) {
    (void)self;
    const char *isa_name, *format_name;
    long long rows, cols, tokens;
    int threads, repeats, isa, f;
    Py_buffer data, x, out;
    if (!PyArg_ParseTuple(args, "ssLLy*Ly*w*ii", &isa_name, &format_name, &rows, &cols, &data, &tokens, &x, &out,
                          &threads, &repeats))
        return NULL;
    double took = -1;
    if (tokens < 1 || tokens > 1 << 20 || threads < 1 || threads > 1024) {
        PyErr_SetString(PyExc_ValueError, "no product of so many tokens by so many threads");
    } else if ((isa = isa_named(isa_name)) >= 0 && (f = format_named(format_name)) >= 0 &&
        has_bytes(&data, packed_bytes((Format)f, rows, cols), "packed") &&
        has_bytes(&x, tokens * cols * 4, "inputs") && has_bytes(&out, tokens * rows * 4, "outputs")) {
        Matrix m = {(Format)f, rows, cols, data.buf};
        const Kernels *k = kernels_of(isa);
        if (!k) PyErr_Format(PyExc_ValueError, "this machine has no %s", isa_name);
        else {
            Py_BEGIN_ALLOW_THREADS
            took = product_of(&m, k, x.buf, tokens, out.buf, threads, repeats);
            Py_END_ALLOW_THREADS
            if (took < 0) PyErr_NoMemory();
        }
    }
    PyBuffer_Release(&data), PyBuffer_Release(&x), PyBuffer_Release(&out);
    return took < 0 ? NULL : PyFloat_FromDouble(took);
}

/* ---- how fast memory is read ---- */

typedef struct { const uint64_t *at; int64_t words; uint64_t sums[1024]; } Reading;

enum { READ_PIECE = 1 << 17 }; /* words */

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__linux__)
__attribute__((target_clones("avx512f", "avx2", "default"))) /* as fast as this machine can */
#endif
static void read_job(void *context, int piece, int thread) {
    (void)thread;
    Reading *r = context;
    int64_t from = (int64_t)piece * READ_PIECE, to = from + READ_PIECE < r->words ? from + READ_PIECE : r->words;
    uint64_t sum[32] = {0};
    for (int64_t i = from; i + 32 <= to; i += 32) {
        for (int line = 0; line < 4; line++) __builtin_prefetch(r->at + i + 512 + 8 * line);
        for (int k = 0; k < 32; k++) sum[k] += r->at[i + k];
    }
    for (int k = 0; k < 32; k++) r->sums[piece % 1024] += sum[k]; /* so that the compiler keeps the reading */
}

static PyObject *py_read_seconds(PyObject *self, PyObject *args) {
    (void)self;
    Py_buffer data;
    int threads, repeats;
    if (!PyArg_ParseTuple(args, "y*ii", &data, &threads, &repeats)) return NULL;
    static Reading reading;
    double best = -1;
    Pool *pool = data.len >= 256 && threads > 0 ? pool_new(threads) : NULL;
    reading = (Reading){.at = data.buf, .words = data.len / 8};
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; pool && i < repeats; i++) {
        double start = seconds();
        pool_run(pool, read_job, &reading, (int)((reading.words + READ_PIECE - 1) / READ_PIECE));
        double took = seconds() - start;
        if (best < 0 || took < best) best = took;
    }
    pool_free(pool);
    Py_END_ALLOW_THREADS
    PyBuffer_Release(&data);
    return best < 0 ? PyErr_NoMemory() : PyFloat_FromDouble(best);
}

PyMethodDef format_methods[] = {
    {"packed_bytes", py_packed_bytes, METH_VARARGS, "(format, rows, cols): bytes of a packed matrix, -1 for none."},
    {"padded_cols", py_padded_cols, METH_VARARGS, "(format, cols): columns with padding."},
    {"pack_floats", pack_floats, METH_VARARGS, "(format, rows, cols, values, out)"},
    {"pack_codes", py_pack_codes, METH_VARARGS,
     "(format, rows, cols, codes, row_scales, scales, sub_scales, mins, sub_mins, out)"},
    {"unpack_codes", py_unpack_codes, METH_VARARGS,
     "(format, rows, cols, codes, row_scales, scales, sub_scales, mins, sub_mins, packed)"},
    {"unpack_floats", py_unpack_floats, METH_VARARGS, "(format, rows, cols, packed, out)"},
    {"product", py_product, METH_VARARGS,
     "(isa, format, rows, cols, packed, tokens, x, out, threads, repeats): seconds of the fastest repeat"},
    {"read_seconds", py_read_seconds, METH_VARARGS, "(buffer, threads, repeats): of the fastest reading of all of it"},
    {NULL, NULL, 0, NULL},
};
