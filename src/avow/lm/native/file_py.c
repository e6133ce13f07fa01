/* The header of a model file as Python objects: numbers, strings and lists of them, made while file.c reads. */
#include "file_py.h"

#include "file.h"

#include <string.h>

typedef struct {
    PyObject *metadata, *tensors;
} header;

static PyObject *text_object(file_text text) { return PyUnicode_DecodeUTF8(text.at, (Py_ssize_t)text.size, NULL); }

static double float_of(uint32_t pattern) {
    float value;
    memcpy(&value, &pattern, sizeof value);
    return value;
}

static double double_of(uint64_t pattern) {
    double value;
    memcpy(&value, &pattern, sizeof value);
    return value;
}

/* The number at *at, which moves behind it. */
static PyObject *number_object(file_type type, const uint8_t **at) {
    uint64_t pattern = file_number(*at, file_type_bytes(type));
    *at += file_type_bytes(type);
    switch (type) {
    case FILE_BOOL: return PyBool_FromLong(pattern != 0);
    case FILE_I8: return PyLong_FromLong((int8_t)pattern);
    case FILE_I16: return PyLong_FromLong((int16_t)pattern);
    case FILE_I32: return PyLong_FromLong((int32_t)pattern);
    case FILE_I64: return PyLong_FromLongLong((int64_t)pattern);
    case FILE_F32: return PyFloat_FromDouble(float_of((uint32_t)pattern));
    case FILE_F64: return PyFloat_FromDouble(double_of(pattern));
    default: return PyLong_FromUnsignedLongLong(pattern);
    }
}

static PyObject *array_object(const file_value *value) {
    PyObject *list = PyList_New((Py_ssize_t)value->count);
    const uint8_t *at = value->type == FILE_STRING ? value->strings : value->numbers;
    for (size_t i = 0; list && i < value->count; i++) {
        PyObject *item = value->type == FILE_STRING ? text_object(file_next_string(&at))
                                                    : number_object(value->type, &at);
        if (!item || PyList_SetItem(list, (Py_ssize_t)i, item) < 0) Py_CLEAR(list);
    }
    return list;
}

static PyObject *value_object(const file_value *value) {
    const uint8_t *at = value->numbers;
    if (value->array) return array_object(value);
    return value->type == FILE_STRING ? text_object(value->text) : number_object(value->type, &at);
}

static int add_metadata(void *context, file_text key, const file_value *value) {
    header *made = context;
    PyObject *name = text_object(key), *object = value_object(value);
    int failed = !name || !object || PyDict_SetItem(made->metadata, name, object) < 0;
    Py_XDECREF(name);
    Py_XDECREF(object);
    return failed;
}

static PyObject *shape_object(const file_tensor *tensor) {
    PyObject *shape = PyTuple_New((Py_ssize_t)tensor->rank);
    for (unsigned i = 0; shape && i < tensor->rank; i++) {
        PyObject *size = PyLong_FromUnsignedLongLong(tensor->shape[i]);
        if (!size || PyTuple_SetItem(shape, (Py_ssize_t)i, size) < 0) Py_CLEAR(shape);
    }
    return shape;
}

static int add_tensor(void *context, const file_tensor *tensor) {
    header *made = context;
    PyObject *name = text_object(tensor->name), *shape = shape_object(tensor), *row = NULL;
    if (name && shape)
        row = Py_BuildValue("(OsOKK)", name, tensor->dtype, shape, (unsigned long long)tensor->offset,
                            (unsigned long long)tensor->nbytes);
    int failed = !row || PyList_Append(made->tensors, row) < 0;
    Py_XDECREF(name);
    Py_XDECREF(shape);
    Py_XDECREF(row);
    return failed;
}

static PyObject *read_view(const Py_buffer *view, header *made) {
    char message[FILE_MESSAGE];
    file_visitor visitor = {made, add_metadata, add_tensor};
    if (!made->metadata || !made->tensors) return NULL;
    switch (file_read(view->buf, (size_t)view->len, &visitor, message)) {
    case FILE_STOPPED: return NULL; /* with the exception that stopped it */
    case FILE_BAD: {
        PyObject *text = PyUnicode_DecodeUTF8(message, (Py_ssize_t)strlen(message), "replace");
        if (text) PyErr_SetObject(PyExc_ValueError, text);
        Py_XDECREF(text);
        return NULL;
    }
    default:
        return Py_BuildValue("(sOO)", file_is_gguf(view->buf, (size_t)view->len) ? "gguf" : "safetensors",
                             made->metadata, made->tensors);
    }
}

PyObject *file_py_read(PyObject *module, PyObject *buffer) {
    (void)module;
    Py_buffer view;
    if (PyObject_GetBuffer(buffer, &view, PyBUF_SIMPLE) < 0) return NULL;
    header made = {PyDict_New(), PyList_New(0)};
    PyObject *result = read_view(&view, &made);
    Py_XDECREF(made.metadata);
    Py_XDECREF(made.tensors);
    PyBuffer_Release(&view);
    return result;
}
