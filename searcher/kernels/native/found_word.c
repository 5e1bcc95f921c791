/* Twin: searcher.kernels.word_lookup.FoundWord. A word that was looked up in a segment, and its lists there. */
#include "word_lookup.h"

PyObject *kinds_tuple(const Found *kinds) {
    PyObject *tuple = PyTuple_New(KINDS);
    for (int kind = 0; tuple && kind < KINDS; kind++) {
        PyObject *list = found_list(&kinds[kind]);
        if (!list || PyTuple_SetItem(tuple, kind, list) < 0) Py_CLEAR(tuple);
    }
    return tuple;
}

/* numbers() -> (terms, forms, exact, titled, related) */
static PyObject *found_numbers(PyObject *self, PyObject *none) {
    (void)none;
    return kinds_tuple(((FoundWord *)self)->kinds);
}

/* `score_lists.idf` */
static double idf(int64_t frequency, int64_t paragraphs) {
    if (frequency > paragraphs) return log(1 + 0.5 / ((double)paragraphs + 0.5));
    return log(1 + ((double)(paragraphs - frequency) + 0.5) / ((double)frequency + 0.5));
}

/* weighed(times, paragraphs) -> (terms, forms, postings of the terms, six weights): what is counted, and what its features weigh */
static PyObject *found_weighed(PyObject *self, PyObject *args) {
    const FoundWord *word = (FoundWord *)self;
    double times;
    long long paragraphs;
    if (!PyArg_ParseTuple(args, "dL", &times, &paragraphs)) return NULL;
    if (paragraphs < 0) {
        PyErr_SetString(PyExc_ValueError, "fewer paragraphs than none");
        return NULL;
    }
    double own = times * idf(word->counts[0], paragraphs), exact = times * idf(word->counts[1], paragraphs);
    double related = times * idf(word->counts[2], paragraphs);
    return Py_BuildValue("(nnL(dddddd))", (Py_ssize_t)word->kinds[TERMS].count, (Py_ssize_t)word->kinds[FORMS].count,
                         (long long)word->counts[0], exact, own, related < own ? related : own, own, own, own);
}

/* in_chunks(chunks, weights, table, order) -> [TermPostings, …]: the word in each of a list of chunks */
static PyObject *found_in_chunks(PyObject *self, PyObject *args) {
    PyObject *chunks, *table, *order;
    double weights[TERM_ROWS];
    if (!PyArg_ParseTuple(args, "O!(dddddd)OO", &PyList_Type, &chunks, &weights[0], &weights[1], &weights[2], &weights[3],
                          &weights[4], &weights[5], &table, &order))
        return NULL;
    PyObject *found = PyList_New(PyList_Size(chunks));
    for (Py_ssize_t place = 0; found && place < PyList_Size(found); place++) {
        Py_ssize_t chunk = PyLong_AsSsize_t(PyList_GetItem(chunks, place));
        int known = !PyErr_Occurred() && chunk_take((WordLookup *)((FoundWord *)self)->lookup, chunk) == 0;
        TermPostings *term = known ? term_postings_make(self, chunk, weights, table, order) : NULL;
        if (!term || PyList_SetItem(found, place, (PyObject *)term) < 0) Py_CLEAR(found);
    }
    return found;
}

FoundWord *found_word_make(PyObject *lookup) {
    allocfunc make = (allocfunc)PyType_GetSlot(found_word_type, Py_tp_alloc);
    FoundWord *word = (FoundWord *)make(found_word_type, 0);
    if (word) word->lookup = Py_NewRef(lookup);
    return word;
}

static void found_dealloc(PyObject *self) {
    FoundWord *word = (FoundWord *)self;
    PyTypeObject *type = Py_TYPE(self);
    for (int kind = 0; kind < KINDS; kind++) free(word->kinds[kind].numbers);
    Py_CLEAR(word->lookup);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyMethodDef found_methods[] = {
    {"numbers", found_numbers, METH_NOARGS, NULL},
    {"weighed", found_weighed, METH_VARARGS, NULL},
    {"in_chunks", found_in_chunks, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot found_slots[] = {{Py_tp_dealloc, found_dealloc}, {Py_tp_methods, found_methods}, {0, NULL}};

PyType_Spec found_word_spec = {"searcher.kernels._native.FoundWord", sizeof(FoundWord), 0,
                               Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, found_slots};
