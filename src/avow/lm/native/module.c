/* The Python face of the engine. Everything below it is plain C and knows nothing of Python. */
#include "file_py.h"
#include "native.h"

static PyMethodDef methods[] = {
    FILE_PY_METHODS,
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "_native",
    .m_doc = "The engine in C: see avow.lm.native.",
    .m_size = 0,
    .m_methods = methods,
};

PyMODINIT_FUNC PyInit__native(void) { return PyModuleDef_Init(&definition); }
