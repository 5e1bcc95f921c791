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

/* counts() -> (terms, forms, postings of the terms, occurrences of the very word, postings of related terms) */
static PyObject *found_counts(PyObject *self, PyObject *none) {
    const FoundWord *word = (FoundWord *)self;
    (void)none;
    return Py_BuildValue("(nnLLL)", (Py_ssize_t)word->kinds[TERMS].count, (Py_ssize_t)word->kinds[FORMS].count,
                         (long long)word->counts[0], (long long)word->counts[1], (long long)word->counts[2]);
}

/* The greatest that a table has for the codes that stand for the best of a list. */
static PyObject *greatest_of(PyObject *bests, PyObject *table) {
    Py_buffer codes;
    if (PyObject_GetBuffer(bests, &codes, PyBUF_SIMPLE) < 0) return NULL;
    long long greatest = 0;
    int failed = 0;
    for (Py_ssize_t place = 0; !failed && place < codes.len; place++) {
        PyObject *score = PySequence_GetItem(table, ((const uint8_t *)codes.buf)[place]);
        long long one = score ? PyLong_AsLongLong(score) : -1;
        failed = one == -1 && PyErr_Occurred();
        greatest = one > greatest ? one : greatest;
        Py_XDECREF(score);
    }
    PyBuffer_Release(&codes);
    return failed ? NULL : PyLong_FromLongLong(greatest);
}

PyObject *scored_lists(const WordLookup *lookup, const Found *terms, Py_ssize_t chunk, PyObject *table, PyObject *order) {
    PyObject *lists = views_list(lookup, &lookup->stem, terms, chunk, 1);
    for (Py_ssize_t place = 0; lists && place < PyList_Size(lists); place++) {
        PyObject *views = PyList_GetItem(lists, place), *greatest = greatest_of(PyTuple_GetItem(views, 2), table);
        PyObject *list = greatest ? PyTuple_Pack(5, PyTuple_GetItem(views, 0), PyTuple_GetItem(views, 1), table, greatest, order) : NULL;
        Py_XDECREF(greatest);
        if (!list || PyList_SetItem(lists, place, list) < 0) Py_CLEAR(lists);
    }
    return lists;
}

/* score_lists(chunk, table, order) -> [(paragraphs, codes, table, the greatest of it that any gets, order), …] of its terms in the
   chunk */
static PyObject *found_score_lists(PyObject *self, PyObject *args) {
    const FoundWord *word = (FoundWord *)self;
    const WordLookup *lookup = (WordLookup *)word->lookup;
    PyObject *table, *order;
    Py_ssize_t chunk;
    if (!PyArg_ParseTuple(args, "nOO", &chunk, &table, &order) || chunk_take(lookup, chunk) < 0) return NULL;
    return scored_lists(lookup, &word->kinds[TERMS], chunk, table, order);
}

PyObject *ranked_lists(PyObject *self, const Found *kinds, Py_ssize_t chunk) {
    const WordLookup *lookup = (WordLookup *)self;
    if (chunk_take(lookup, chunk) < 0) return NULL;
    PyObject *list = views_list(lookup, &lookup->title, &kinds[TITLED], chunk, 0), *titles = list ? PyList_AsTuple(list) : NULL;
    TermPostings *postings = titles ? postings_read(self, &kinds[TERMS], &kinds[EXACT], &kinds[RELATED], chunk) : NULL;
    PyObject *both = postings ? PyTuple_Pack(2, (PyObject *)postings, titles) : NULL;
    Py_XDECREF(list);
    Py_XDECREF(titles);
    Py_XDECREF((PyObject *)postings);
    return both;
}

/* lists(chunk) -> (TermPostings, titles): what second-stage ranking reads in a chunk, the lists of terms in titles as of `titles` */
static PyObject *found_lists(PyObject *self, PyObject *number) {
    const FoundWord *word = (FoundWord *)self;
    Py_ssize_t chunk = PyLong_AsSsize_t(number);
    return chunk == -1 && PyErr_Occurred() ? NULL : ranked_lists(word->lookup, word->kinds, chunk);
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
    {"counts", found_counts, METH_NOARGS, NULL},
    {"score_lists", found_score_lists, METH_VARARGS, NULL},
    {"lists", found_lists, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot found_slots[] = {{Py_tp_dealloc, found_dealloc}, {Py_tp_methods, found_methods}, {0, NULL}};

PyType_Spec found_word_spec = {"searcher.kernels._native.FoundWord", sizeof(FoundWord), 0,
                               Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, found_slots};
