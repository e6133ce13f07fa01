#ifndef AVOW_NATIVE_H
#define AVOW_NATIVE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#endif
