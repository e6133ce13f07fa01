#ifndef AVOW_FILE_PY_H
#define AVOW_FILE_PY_H

#include "native.h"

PyObject *file_py_read(PyObject *module, PyObject *buffer);

#define FILE_PY_METHODS                                                                                              \
    {"read_header", file_py_read, METH_O,                                                                            \
     "read_header(buffer) -> (kind, metadata, [(name, dtype, shape, offset, nbytes), ...]); or a ValueError"}

#endif
