/* What module.c gathers. Only files that include this know of Python. */
#ifndef AVOW_NATIVE_H
#define AVOW_NATIVE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "kernels.h"

/* The format or instruction set of that name; -1 with an exception set when there is none. */
int format_named(const char *name);
int isa_named(const char *name);

/* Checks that a buffer has at least so many bytes; 0 with an exception set when it has not. */
int has_bytes(const Py_buffer *buffer, int64_t bytes, const char *what);

/* Sets the module's CHUNK, the most tokens of a step. */
int add_chunk(PyObject *module);

extern PyMethodDef format_methods[], decoder_methods[];

#endif
