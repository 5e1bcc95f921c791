/* Twin: searcher.kernels.reranking.TermPostings. What there is of a word of the query in one chunk. */
#include "reranking.h"

static void plain_release(PlainList *lists, Py_ssize_t count) {
    for (Py_ssize_t place = 0; lists && place < count; place++) {
        numbers_release(&lists[place].paragraph_numbers);
        numbers_release(&lists[place].code_numbers);
    }
    free(lists);
}

static void places_release(Places *lists, Py_ssize_t count) {
    for (Py_ssize_t place = 0; lists && place < count; place++) numbers_release(&lists[place].numbers);
    free(lists);
}

static int plain_take_one(PlainList *list, PyObject *pair) {
    if (!PyTuple_Check(pair) || PyTuple_Size(pair) < 2) {
        PyErr_SetString(PyExc_TypeError, "not paragraphs and their codes");
        return -1;
    }
    if (numbers_take(&list->paragraph_numbers, PyTuple_GetItem(pair, 0), 2, CHUNK_SIZE - 1) < 0) return -1;
    if (numbers_take(&list->code_numbers, PyTuple_GetItem(pair, 1), 1, CODES - 1) < 0) return -1;
    list->paragraphs = list->paragraph_numbers.data;
    list->codes = list->code_numbers.data;
    list->count = list->paragraph_numbers.count;
    if (list->count == list->code_numbers.count) return 0;
    PyErr_SetString(PyExc_ValueError, "paragraphs and codes do not fit together");
    return -1;
}

PlainList *plain_lists_take(PyObject *tuple, Py_ssize_t *count) {
    *count = PyTuple_Size(tuple);
    if (*count < 0) return NULL;
    PlainList *lists = calloc((size_t)*count + 1, sizeof *lists);
    if (!lists) return (PlainList *)PyErr_NoMemory();
    for (Py_ssize_t place = 0; place < *count; place++) {
        if (plain_take_one(&lists[place], PyTuple_GetItem(tuple, place)) == 0) continue;
        plain_release(lists, *count);
        return NULL;
    }
    return lists;
}

void plain_lists_release(PlainList *lists, Py_ssize_t count) {
    plain_release(lists, count);
}

static Places *places_take(PyObject *tuple, Py_ssize_t *count) {
    *count = PyTuple_Size(tuple);
    if (*count < 0) return NULL;
    Places *lists = calloc((size_t)*count + 1, sizeof *lists);
    if (!lists) return (Places *)PyErr_NoMemory();
    for (Py_ssize_t place = 0; place < *count; place++) {
        if (numbers_take(&lists[place].numbers, PyTuple_GetItem(tuple, place), 4, UINT32_MAX) < 0) {
            places_release(lists, *count);
            return NULL;
        }
        lists[place].occurrences = lists[place].numbers.data;
        lists[place].count = lists[place].numbers.count;
    }
    return lists;
}

/* Ask for the occurrences of all forms, as lists of Python. */
static Places *forms_asked(TermPostings *term, Py_ssize_t *count) {
    PyObject *forms = PyObject_CallFunctionObjArgs(term->forms_of, NULL);
    Places *taken = forms ? places_take(forms, count) : NULL;
    Py_XDECREF(forms);
    return taken;
}

int term_postings_forms(TermPostings *term) {
    if (term->forms) return 0;
    Py_ssize_t count = 0;
    Places *taken = NULL;
    if (!term->lookup) {
        taken = forms_asked(term, &count);
    } else if (lookup_forms_read(term->lookup, term->terms, term->terms_count, term->chunk, &taken, &count) < 0) {
        free(taken);
        taken = NULL;
    }
    if (!taken) return -1;
    if (term->forms) { /* another thread was faster while Python was asked */
        places_release(taken, count);
        return 0;
    }
    term->forms_count = count;
    term->forms = taken;
    return 0;
}

TermPostings *term_postings_make(void) {
    allocfunc make = (allocfunc)PyType_GetSlot(term_postings_type, Py_tp_alloc);
    return (TermPostings *)make(term_postings_type, 0);
}

/* TermPostings(own, exact, related, forms): tuples of lists, and what tells the occurrences of all forms. */
static PyObject *term_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *own, *exact, *related, *forms;
    (void)keywords;
    if (!PyArg_ParseTuple(args, "O!O!O!O", &PyTuple_Type, &own, &PyTuple_Type, &exact, &PyTuple_Type, &related, &forms))
        return NULL;
    allocfunc make = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    TermPostings *term = (TermPostings *)make(type, 0);
    if (!term) return NULL;
    Py_INCREF(forms);
    term->forms_of = forms;
    term->own = plain_lists_take(own, &term->own_count);
    term->related = term->own ? plain_lists_take(related, &term->related_count) : NULL;
    term->exact = term->related ? places_take(exact, &term->exact_count) : NULL;
    if (!term->exact) Py_CLEAR(term);
    return (PyObject *)term;
}

static int term_traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((TermPostings *)self)->forms_of);
    Py_VISIT(((TermPostings *)self)->lookup);
    return 0;
}

static int term_clear(PyObject *self) {
    Py_CLEAR(((TermPostings *)self)->forms_of);
    return 0;
}

static void term_dealloc(PyObject *self) {
    TermPostings *term = (TermPostings *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    term_clear(self);
    plain_release(term->own, term->own_count);
    plain_release(term->related, term->related_count);
    places_release(term->exact, term->exact_count);
    places_release(term->forms, term->forms_count);
    free(term->terms);
    Py_CLEAR(term->lookup); /* the lists lay in its sections */
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyType_Slot term_slots[] = {
    {Py_tp_new, term_new},
    {Py_tp_dealloc, term_dealloc},
    {Py_tp_traverse, term_traverse},
    {Py_tp_clear, term_clear},
    {0, NULL},
};

PyType_Spec term_postings_spec = {"searcher.kernels._native.TermPostings", sizeof(TermPostings), 0,
                                  Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, term_slots};
