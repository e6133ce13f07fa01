/* The Python face of the engine: functions on buffers and capsules. What a user sees is in the Python files beside it. */
#include "file_py.h"
#include "native.h"

#include <string.h>

static int index_of(const char *name, const char *const *names, int count, const char *what) {
    for (int i = 0; i < count; i++)
        if (!strcmp(name, names[i])) return i;
    PyErr_Format(PyExc_ValueError, "unknown %s: %s", what, name);
    return -1;
}

int format_named(const char *name) { return index_of(name, format_names, FORMATS, "format"); }
int isa_named(const char *name) { return index_of(name, isa_names, ISAS, "instruction set"); }

int has_bytes(const Py_buffer *buffer, int64_t bytes, const char *what) {
    if (bytes >= 0 && buffer->len >= bytes) return 1;
    PyErr_Format(PyExc_ValueError, "%s: found %zd bytes, expected %lld", what, buffer->len, (long long)bytes);
    return 0;
}

static PyObject *isas(PyObject *self, PyObject *none) {
    (void)self, (void)none;
    PyObject *names = PyList_New(0);
    for (int i = 0; names && i < ISAS; i++) {
        if (!kernels_of(i)) continue;
        PyObject *name = PyUnicode_FromString(isa_names[i]);
        if (!name || PyList_Append(names, name)) Py_CLEAR(names);
        Py_XDECREF(name);
    }
    return names;
}

static PyMethodDef methods[] = {
    FILE_PY_METHODS,
    {"isas", isas, METH_NOARGS, "Names of the instruction sets that this machine offers, the best last."},
    {NULL, NULL, 0, NULL},
};

static int fill(PyObject *module) {
    return PyModule_AddFunctions(module, format_methods) || PyModule_AddFunctions(module, decoder_methods) ||
                   add_chunk(module)
               ? -1
               : 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, (void *)fill}, {0, NULL}};

static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "_native",
    .m_doc = "The engine in C: see avow.lm.native.",
    .m_size = 0,
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__native(void) { return PyModuleDef_Init(&definition); }
