/* Twin: searcher.kernels.windows. Which part of a text shows most of a query. */
#include "native.h"

#define MOST_PARTS (1 << 20) /* of a query */
#define FEW 64               /* marks and parts for which no memory is asked */

typedef struct {
    Py_ssize_t start, end, part;
} Mark;

/* Numbers out of a tuple of so many; 0, or -1 with an exception set. */
static int numbers_of(PyObject *tuple, Py_ssize_t count, Py_ssize_t *numbers) {
    if (!PyTuple_Check(tuple) || PyTuple_Size(tuple) != count) {
        PyErr_SetString(PyExc_TypeError, "no mark or range");
        return -1;
    }
    for (Py_ssize_t place = 0; place < count; place++) {
        numbers[place] = PyLong_AsSsize_t(PyTuple_GetItem(tuple, place));
        if (numbers[place] == -1 && PyErr_Occurred()) return -1;
        if (numbers[place] < 0 || numbers[place] > PY_SSIZE_T_MAX / 4) {
            PyErr_SetString(PyExc_ValueError, "no place in a text");
            return -1;
        }
    }
    return 0;
}

/* Marks out of a list of Python's, and one more than the greatest of their parts. Returns 0, or -1 with an exception set. */
static int take_marks(PyObject *list, Mark *marks, Py_ssize_t *parts) {
    *parts = 0;
    for (Py_ssize_t place = 0; place < PyList_Size(list); place++) {
        Py_ssize_t numbers[3];
        if (numbers_of(PyList_GetItem(list, place), 3, numbers) < 0) return -1;
        if (numbers[2] >= MOST_PARTS) {
            PyErr_SetString(PyExc_ValueError, "more parts than a query has");
            return -1;
        }
        marks[place] = (Mark){numbers[0], numbers[1], numbers[2]};
        if (numbers[2] >= *parts) *parts = numbers[2] + 1;
    }
    return 0;
}

/* `inside` has a zero for each part, and room for how many marks of it a window has. */
static Py_ssize_t find_densest(const Mark *marks, Py_ssize_t count, Py_ssize_t width, uint32_t *inside) {
    Py_ssize_t best = 0, most_parts = 0, most_marks = 0, last = 0, parts = 0;
    for (Py_ssize_t first = 0; first < count; first++) {
        for (; last < count && marks[last].end <= marks[first].start + width; last++) parts += !inside[marks[last].part]++;
        if (parts > most_parts || (parts == most_parts && last - first > most_marks)) {
            best = first;
            most_parts = parts;
            most_marks = last - first;
        }
        if (last == first)
            last++;
        else
            parts -= !--inside[marks[first].part];
    }
    return best;
}

/* densest(marks, width) -> the number of a mark */
PyObject *kernel_densest(PyObject *module, PyObject *args) {
    PyObject *list, *found = NULL;
    Mark few[FEW];
    uint32_t few_inside[FEW] = {0};
    Py_ssize_t width, parts;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!n", &PyList_Type, &list, &width)) return NULL;
    if (width < 0 || width > PY_SSIZE_T_MAX / 4) return PyErr_Format(PyExc_ValueError, "no width of a window");
    Py_ssize_t count = PyList_Size(list);
    Mark *marks = count <= FEW ? few : malloc((size_t)count * sizeof *marks);
    if (!marks) return PyErr_NoMemory();
    if (take_marks(list, marks, &parts) == 0) {
        uint32_t *inside = parts <= FEW ? few_inside : calloc((size_t)parts, sizeof *inside);
        found = inside ? PyLong_FromSsize_t(find_densest(marks, count, width, inside)) : PyErr_NoMemory();
        if (inside != few_inside) free(inside);
    }
    if (marks != few) free(marks);
    return found;
}

/* The parts of ranges that are in a fragment, counted from its start. */
static PyObject *ranges_inside(PyObject *ranges, Py_ssize_t start, Py_ssize_t end) {
    PyObject *inside = PyList_New(0), *tuple = NULL;
    for (Py_ssize_t place = 0; inside && place < PyTuple_Size(ranges); place++) {
        Py_ssize_t both[2];
        int failed = numbers_of(PyTuple_GetItem(ranges, place), 2, both) < 0;
        if (!failed && both[0] >= end) break;
        if (!failed && both[1] > start) {
            Py_ssize_t first = both[0] > start ? both[0] : start, last = both[1] < end ? both[1] : end;
            PyObject *range = Py_BuildValue("(nn)", first - start, last - start);
            failed = !range || PyList_Append(inside, range) < 0;
            Py_XDECREF(range);
        }
        if (failed) Py_CLEAR(inside);
    }
    if (inside) tuple = PyList_AsTuple(inside);
    Py_XDECREF(inside);
    return tuple;
}

/* fragment(marks, ranges, start, end) -> (start, end, ranges) */
PyObject *kernel_fragment(PyObject *module, PyObject *args) {
    PyObject *list, *ranges;
    Py_ssize_t start, end;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!O!nn", &PyList_Type, &list, &PyTuple_Type, &ranges, &start, &end)) return NULL;
    Py_ssize_t whole_start = start, whole_end = end;
    for (Py_ssize_t place = 0; place < PyList_Size(list); place++) {
        Py_ssize_t mark[3];
        if (numbers_of(PyList_GetItem(list, place), 3, mark) < 0) return NULL;
        if (mark[0] >= end) break;
        if (mark[0] < start && start < mark[1] && mark[0] < whole_start) whole_start = mark[0];
        if (end < mark[1] && mark[1] > whole_end) whole_end = mark[1];
    }
    PyObject *inside = ranges_inside(ranges, whole_start, whole_end);
    return inside ? Py_BuildValue("(nnN)", whole_start, whole_end, inside) : NULL;
}
