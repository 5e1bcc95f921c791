/* Numbers out of Python's objects. */
#include "native.h"

#define WORTH_MARKING 2000 /* paragraphs: fewer are sorted sooner than the marks of all are gone through */

static int64_t number_at(const void *data, int width, Py_ssize_t place) {
    switch (width) {
    case 1:
        return ((const uint8_t *)data)[place];
    case 2:
        return ((const uint16_t *)data)[place];
    default:
        return ((const int32_t *)data)[place];
    }
}

static void set_number(void *data, int width, Py_ssize_t place, int64_t number) {
    switch (width) {
    case 1:
        ((uint8_t *)data)[place] = (uint8_t)number;
        break;
    case 2:
        ((uint16_t *)data)[place] = (uint16_t)number;
        break;
    default:
        ((uint32_t *)data)[place] = (uint32_t)number;
    }
}

static int copy_sequence(Numbers *numbers, PyObject *object, int width, int64_t most) {
    PyObject *items = PySequence_List(object);
    if (!items) return -1;
    Py_ssize_t count = PyList_Size(items);
    numbers->copy = malloc((size_t)(count ? count : 1) * (size_t)width);
    if (!numbers->copy) PyErr_NoMemory();
    for (Py_ssize_t place = 0; numbers->copy && place < count; place++) {
        int64_t number = PyLong_AsLongLong(PyList_GetItem(items, place));
        if (number < 0 || number > most) {
            if (!PyErr_Occurred()) PyErr_SetString(PyExc_OverflowError, "a number that no index has");
            break;
        }
        set_number(numbers->copy, width, place, number);
    }
    Py_DECREF(items);
    numbers->data = numbers->copy;
    numbers->count = count;
    return PyErr_Occurred() ? -1 : 0;
}

int numbers_take(Numbers *numbers, PyObject *object, int width, int64_t most) {
    memset(numbers, 0, sizeof *numbers);
    if (!PyObject_CheckBuffer(object)) return copy_sequence(numbers, object, width, most);
    if (PyObject_GetBuffer(object, &numbers->buffer, PyBUF_ND) < 0) return -1;
    if (numbers->buffer.itemsize != width) {
        PyBuffer_Release(&numbers->buffer);
        memset(numbers, 0, sizeof *numbers);
        return copy_sequence(numbers, object, width, most);
    }
    numbers->data = numbers->buffer.buf;
    numbers->count = numbers->buffer.len / width;
    int64_t all = width == 1 ? 0xFF : width == 2 ? 0xFFFF : INT32_MAX;
    for (Py_ssize_t place = 0; most < all && place < numbers->count; place++) {
        int64_t number = number_at(numbers->data, width, place);
        if (number < 0 || number > most) {
            PyErr_SetString(PyExc_OverflowError, "a number that no index has");
            return -1;
        }
    }
    return 0;
}

void numbers_release(Numbers *numbers) {
    if (numbers->buffer.obj) PyBuffer_Release(&numbers->buffer);
    free(numbers->copy);
    memset(numbers, 0, sizeof *numbers);
}

PyObject *numbers_view(const void *data, Py_ssize_t count, int width, const char *format) {
    PyObject *bytes = PyBytes_FromStringAndSize(data, width * count);
    PyObject *plain = bytes ? PyMemoryView_FromObject(bytes) : NULL;
    PyObject *view = plain ? PyObject_CallMethod(plain, "cast", "s", format) : NULL;
    Py_XDECREF(bytes);
    Py_XDECREF(plain);
    return view;
}

PyObject *candidate_tuple(long long score, long long leaf, long paragraph) {
    PyObject *numbers[] = {PyLong_FromLongLong(score), PyLong_FromLongLong(leaf), PyLong_FromLong(paragraph)};
    PyObject *candidate = numbers[0] && numbers[1] && numbers[2] ? PyTuple_New(3) : NULL;
    for (Py_ssize_t place = 0; place < 3; place++) {
        if (candidate)
            PyTuple_SetItem(candidate, place, numbers[place]);
        else
            Py_XDECREF(numbers[place]);
    }
    return candidate;
}

PyObject *matches_list(const Match *matches, Py_ssize_t count, Py_ssize_t leaf) {
    PyObject *found = PyList_New(count);
    for (Py_ssize_t place = 0; found && place < count; place++) {
        PyObject *one = candidate_tuple(matches[place].score, leaf, matches[place].paragraph);
        if (!one || PyList_SetItem(found, place, one) < 0) Py_CLEAR(found);
    }
    return found;
}

static int by_number(const void *one, const void *other) {
    return (int)*(const uint16_t *)one - (int)*(const uint16_t *)other;
}

void sort_paragraphs(uint16_t *paragraphs, size_t count, uint8_t *marks) {
    if (count < WORTH_MARKING) {
        qsort(paragraphs, count, sizeof *paragraphs, by_number);
        return;
    }
    for (size_t place = 0; place < count; place++) marks[paragraphs[place]] = 1;
    size_t sorted = 0;
    for (uint32_t paragraph = 0; paragraph < CHUNK_SIZE && sorted < count; paragraph++) {
        paragraphs[sorted] = (uint16_t)paragraph;
        sorted += marks[paragraph];
        marks[paragraph] = 0;
    }
}
