/* Twin: searcher.kernels.form_table. What is noted of a form in a table of words, and the words it is a form of. */
#include "sections.h"

#define START_BYTES 4
#define LENGTH_BYTES 1
#define NUMBER_BYTES 2

typedef struct {
    PyObject_HEAD
    Py_buffer data;
    const uint8_t *starts, *buckets;
    size_t buckets_length;
    uint32_t last; /* bucket */
    PyObject *ways;
} FormTable;

static uint32_t u32_at(const uint8_t *at) {
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* Take the places, where the file has so much. Returns 0, or -1 with an exception set. */
static int places_take(FormTable *table, Py_ssize_t starts_at, Py_ssize_t count, Py_ssize_t buckets_at) {
    Py_ssize_t length = table->data.len;
    int has_starts = count > 0 && count <= UINT32_MAX && !(count & (count - 1)) && starts_at >= 0 && starts_at <= length &&
                     count < (length - starts_at) / START_BYTES;
    if (!has_starts || buckets_at < 0 || buckets_at > length) {
        PyErr_SetString(PyExc_ValueError, "no table of forms");
        return -1;
    }
    const uint8_t *bytes = table->data.buf;
    table->starts = bytes + starts_at;
    table->buckets = bytes + buckets_at;
    table->buckets_length = (size_t)(length - buckets_at);
    table->last = (uint32_t)(count - 1);
    return 0;
}

/* FormTable(data, starts_at, count, buckets_at, ways) */
static PyObject *table_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *data, *ways;
    Py_ssize_t starts_at, count, buckets_at;
    (void)keywords;
    if (!PyArg_ParseTuple(args, "OnnnO", &data, &starts_at, &count, &buckets_at, &ways)) return NULL;
    allocfunc make = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    FormTable *table = (FormTable *)make(type, 0);
    if (table && (PyObject_GetBuffer(data, &table->data, PyBUF_SIMPLE) < 0 ||
                  places_take(table, starts_at, count, buckets_at) < 0))
        Py_CLEAR(table);
    if (table) table->ways = Py_NewRef(ways);
    return (PyObject *)table;
}

/* The number of a form, -1 for what is none, or -2 with an exception set. */
static long number_of(const FormTable *table, PyObject *form) {
    Py_ssize_t length;
    const char *bytes = PyUnicode_AsUTF8AndSize(form, &length);
    if (!bytes) return -2;
    const uint8_t *start = table->starts + START_BYTES * (size_t)(checksum((const uint8_t *)bytes, (size_t)length) & table->last);
    size_t at = u32_at(start), end = u32_at(start + START_BYTES);
    end = end < table->buckets_length ? end : table->buckets_length;
    while (at + LENGTH_BYTES + NUMBER_BYTES < end) {
        const uint8_t *one = table->buckets + at;
        at += LENGTH_BYTES + one[0] + NUMBER_BYTES;
        if (at <= end && one[0] == length && !memcmp(one + LENGTH_BYTES, bytes, (size_t)length))
            return one[LENGTH_BYTES + length] | one[LENGTH_BYTES + length + 1] << 8;
    }
    return -1;
}

/* find(form) -> its number, or -1 */
static PyObject *table_find(PyObject *self, PyObject *form) {
    long number = number_of((const FormTable *)self, form);
    return number < -1 ? NULL : PyLong_FromLong(number);
}

/* The word that a form is one of by a cut: (where it ends, from its end, or None; letters to add). */
static PyObject *word_of(PyObject *form, PyObject *cut) {
    PyObject *end = PyTuple_GetItem(cut, 0), *added = PyTuple_GetItem(cut, 1);
    Py_ssize_t length = PyUnicode_GetLength(form), kept = length;
    if (!end || !added) return NULL;
    if (end != Py_None) {
        kept += PyLong_AsSsize_t(end);
        if (PyErr_Occurred()) return NULL;
    }
    PyObject *beginning = PyUnicode_Substring(form, 0, kept < 0 ? 0 : kept > length ? length : kept);
    PyObject *word = beginning ? PyUnicode_Concat(beginning, added) : NULL;
    Py_XDECREF(beginning);
    return word;
}

static PyObject *words_of(PyObject *form, PyObject *cuts) {
    Py_ssize_t count = PyTuple_Size(cuts);
    PyObject *words = count < 0 ? NULL : PyTuple_New(count);
    for (Py_ssize_t place = 0; words && place < count; place++) {
        PyObject *word = word_of(form, PyTuple_GetItem(cuts, place));
        if (!word || PyTuple_SetItem(words, place, word) < 0) Py_CLEAR(words);
    }
    return words;
}

/* entry(form) -> (words, flag) */
static PyObject *table_entry(PyObject *self, PyObject *form) {
    const FormTable *table = (const FormTable *)self;
    long number = number_of(table, form);
    if (number < -1) return NULL;
    if (number < 0) return Py_BuildValue("()O", Py_False);
    PyObject *key = PyLong_FromLong(number), *way = key ? PyObject_GetItem(table->ways, key) : NULL;
    PyObject *cuts = way ? PyTuple_GetItem(way, 0) : NULL, *flag = cuts ? PyTuple_GetItem(way, 1) : NULL;
    PyObject *words = flag ? words_of(form, cuts) : NULL, *entry = words ? PyTuple_Pack(2, words, flag) : NULL;
    Py_XDECREF(key);
    Py_XDECREF(way);
    Py_XDECREF(words);
    return entry;
}

static void table_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyBuffer_Release(&((FormTable *)self)->data);
    Py_XDECREF(((FormTable *)self)->ways);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyMethodDef table_methods[] = {
    {"find", table_find, METH_O, NULL},
    {"entry", table_entry, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot table_slots[] = {
    {Py_tp_new, table_new},
    {Py_tp_dealloc, table_dealloc},
    {Py_tp_methods, table_methods},
    {0, NULL},
};

PyType_Spec form_table_spec = {"searcher.kernels._native.FormTable", sizeof(FormTable), 0, Py_TPFLAGS_DEFAULT, table_slots};
