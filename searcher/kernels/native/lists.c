/* Lists one after the other: twin of searcher.kernels.lists. */
#include "native.h"

#define BESTS 4 /* codes that stand for the best of a list, as in the twin */

/* in_order(data, counts, width, numbers) -> bytes: the lists with these numbers, in the order of the numbers. A list
   that does not exist has nothing in it. */
PyObject *kernel_in_order(PyObject *module, PyObject *args) {
    Py_buffer data, counts_view, numbers_view;
    Py_ssize_t width;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*y*ny*", &data, &counts_view, &width, &numbers_view)) return NULL;
    const uint32_t *counts = counts_view.buf, *numbers = numbers_view.buf;
    size_t lists = (size_t)counts_view.len / 4, wanted = (size_t)numbers_view.len / 4, total = 0, all = 0;
    size_t *starts = malloc((lists + 1) * sizeof *starts);
    PyObject *joined = NULL;
    if (!starts) {
        PyErr_NoMemory();
        goto done;
    }
    for (size_t list = 0; list < lists; list++) {
        starts[list] = all;
        all += (size_t)counts[list] * (size_t)width;
    }
    for (size_t place = 0; place < wanted; place++)
        if (numbers[place] < lists) total += (size_t)counts[numbers[place]] * (size_t)width;
    if (width < 1 || width > 8 || all > (size_t)data.len || total > PY_SSIZE_T_MAX) {
        PyErr_SetString(PyExc_ValueError, "lists that are longer than what they lie in");
        goto done;
    }
    joined = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)total);
    char *out = joined ? PyBytes_AsString(joined) : NULL;
    for (size_t place = 0; out && place < wanted; place++) {
        if (numbers[place] >= lists) continue;
        size_t length = (size_t)counts[numbers[place]] * (size_t)width;
        memcpy(out, (const char *)data.buf + starts[numbers[place]], length);
        out += length;
    }
done:
    free(starts);
    PyBuffer_Release(&data);
    PyBuffer_Release(&counts_view);
    PyBuffer_Release(&numbers_view);
    return joined;
}

/* `best_codes` of posting_code: of the codes that none beats, by falling frequency, four. */
static void best_of_list(const uint8_t *codes, uint32_t count, uint8_t *out) {
    uint8_t shortest[FREQUENCY_STEPS], best[FREQUENCY_STEPS], least = LENGTH_MASK + 1;
    int found = 0;
    memset(shortest, 0xFF, sizeof shortest);
    for (uint32_t place = 0; place < count; place++) {
        uint8_t *known = &shortest[codes[place] >> LENGTH_BITS], length = codes[place] & LENGTH_MASK;
        if (length < *known) *known = length;
    }
    for (int step = FREQUENCY_STEPS - 1; step >= 0; step--) {
        if (shortest[step] >= least) continue;
        least = shortest[step];
        best[found++] = (uint8_t)(step << LENGTH_BITS | least);
    }
    if (!found) best[found++] = 0;
    if (found > BESTS) {
        /* The last stands for the rest, with their highest frequency and their shortest length. */
        best[BESTS - 1] = (uint8_t)((best[BESTS - 1] & ~LENGTH_MASK) | (best[found - 1] & LENGTH_MASK));
        found = BESTS;
    }
    for (int place = 0; place < BESTS; place++) out[place] = best[place < found ? place : found - 1];
}

/* best_codes(codes, counts) -> bytes: four codes for each of the lists that lie one after the other in `codes`. */
PyObject *kernel_best_codes(PyObject *module, PyObject *args) {
    Py_buffer codes, counts_view;
    PyObject *found = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*y*", &codes, &counts_view)) return NULL;
    const uint32_t *counts = counts_view.buf;
    size_t lists = (size_t)counts_view.len / 4, total = 0;
    for (size_t list = 0; list < lists; list++) total += counts[list];
    if (total > (size_t)codes.len)
        PyErr_SetString(PyExc_ValueError, "lists that are longer than what they lie in");
    else
        found = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(BESTS * lists));
    const uint8_t *at = codes.buf;
    for (size_t list = 0; found && list < lists; at += counts[list++])
        best_of_list(at, counts[list], (uint8_t *)PyBytes_AsString(found) + BESTS * list);
    PyBuffer_Release(&codes);
    PyBuffer_Release(&counts_view);
    return found;
}

/* greatest(numbers of 16 or 32 bits) -> the greatest, 0 of none. */
PyObject *kernel_greatest(PyObject *module, PyObject *numbers) {
    Py_buffer view;
    (void)module;
    if (PyObject_GetBuffer(numbers, &view, PyBUF_ND) < 0) return NULL;
    uint32_t most = 0;
    Py_ssize_t count = view.itemsize ? view.len / view.itemsize : 0;
    if (view.itemsize == 2) {
        const uint16_t *at = view.buf;
        for (Py_ssize_t place = 0; place < count; place++) most = at[place] > most ? at[place] : most;
    } else if (view.itemsize == 4) {
        const uint32_t *at = view.buf;
        for (Py_ssize_t place = 0; place < count; place++) most = at[place] > most ? at[place] : most;
    } else {
        PyErr_SetString(PyExc_ValueError, "numbers of 16 or 32 bits are wanted");
    }
    PyBuffer_Release(&view);
    return PyErr_Occurred() ? NULL : PyLong_FromUnsignedLong(most);
}
