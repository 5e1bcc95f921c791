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

static PlainList *plain_lists_take(PyObject *tuple, Py_ssize_t *count) {
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

/* ---- lists that are read when they are needed ---- */

static void others_release(TermPostings *term) {
    plain_release(term->related, term->related_count);
    plain_release(term->titles, term->titles_count);
    places_release(term->exact, term->exact_count);
}

int term_postings_read(TermPostings *term) {
    if (term->exact) return 0;
    TermPostings fresh = {.word = term->word, .chunk = term->chunk};
    int failed = other_lists_read(&fresh) < 0;
    if (failed || term->exact) { /* another thread was faster while Python was asked */
        others_release(&fresh);
        return failed ? -1 : 0;
    }
    term->related = fresh.related;
    term->related_count = fresh.related_count;
    term->titles = fresh.titles;
    term->titles_count = fresh.titles_count;
    term->exact = fresh.exact;
    term->exact_count = fresh.exact_count;
    return 0;
}

int term_postings_forms(TermPostings *term) {
    if (term->forms) return 0;
    Py_ssize_t count = 0;
    Places *taken = NULL;
    if (!term->word) {
        taken = forms_asked(term, &count);
    } else if (forms_read(term, &taken, &count) < 0) {
        free(taken);
        taken = NULL;
    }
    if (!taken) return -1;
    if (term->forms) { /* as above */
        places_release(taken, count);
        return 0;
    }
    term->forms_count = count;
    term->forms = taken;
    return 0;
}

/* ---- the type ---- */

static TermPostings *term_alloc(const double *weights) {
    allocfunc make = (allocfunc)PyType_GetSlot(term_postings_type, Py_tp_alloc);
    TermPostings *term = (TermPostings *)make(term_postings_type, 0);
    if (term) memcpy(term->weights, weights, sizeof term->weights);
    return term;
}

/* What its lists contribute, and between what. */
static int contributions_take(TermPostings *term, PyObject *table) {
    if (numbers_take(&term->contributions, table, 4, INT32_MAX) < 0) return -1;
    if (term->contributions.count != CODES) {
        PyErr_SetString(PyExc_ValueError, "not as many contributions as there are codes");
        return -1;
    }
    const int32_t *numbers = term->contributions.data;
    int32_t least = INT32_MAX, greatest = 0;
    for (Py_ssize_t code = 0; code < CODES; code++) {
        least = numbers[code] < least ? numbers[code] : least;
        greatest = numbers[code] > greatest ? numbers[code] : greatest;
    }
    term->least = least;
    term->greatest = greatest;
    return 0;
}

TermPostings *term_postings_make(PyObject *word, Py_ssize_t chunk, const double *weights, PyObject *table, PyObject *order) {
    TermPostings *term = term_alloc(weights);
    if (!term) return NULL;
    PyObject_GC_UnTrack(term); /* nothing that it holds leads back to it */
    term->word = Py_NewRef(word);
    term->chunk = chunk;
    term->table = Py_NewRef(table);
    term->order = Py_NewRef(order);
    if (contributions_take(term, table) < 0 || own_lists_read(term) < 0) Py_CLEAR(term);
    return term;
}

static int weights_take(PyObject *given, double *weights) {
    return PyArg_ParseTuple(given, "dddddd", &weights[0], &weights[1], &weights[2], &weights[3], &weights[4], &weights[5]) ? 0 : -1;
}

/* TermPostings(own, exact, related, forms, weights, titles, scored=()): tuples of lists, what tells the occurrences of all forms,
   and the ScoreLists of its own lists. */
static PyObject *term_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *own, *exact, *related, *forms, *given, *titles, *scored = NULL;
    double weights[TERM_ROWS];
    (void)type;
    (void)keywords;
    if (!PyArg_ParseTuple(args, "O!O!O!OO!O!|O", &PyTuple_Type, &own, &PyTuple_Type, &exact, &PyTuple_Type, &related, &forms,
                          &PyTuple_Type, &given, &PyTuple_Type, &titles, &scored) ||
        weights_take(given, weights) < 0)
        return NULL;
    TermPostings *term = term_alloc(weights);
    if (!term) return NULL;
    term->forms_of = Py_NewRef(forms);
    term->scored = scored ? PySequence_Tuple(scored) : PyTuple_New(0);
    term->given_titles = Py_NewRef(titles);
    term->own = plain_lists_take(own, &term->own_count);
    term->related = term->own ? plain_lists_take(related, &term->related_count) : NULL;
    term->titles = term->related ? plain_lists_take(titles, &term->titles_count) : NULL;
    term->exact = term->titles ? places_take(exact, &term->exact_count) : NULL;
    if (!term->exact || !term->scored) Py_CLEAR(term);
    return (PyObject *)term;
}

/* other(weights, titles) -> the same lists with other weights, and others in titles */
static PyObject *term_other(PyObject *self, PyObject *args) {
    PyObject *given, *titles;
    double weights[TERM_ROWS];
    if (!PyArg_ParseTuple(args, "O!O!", &PyTuple_Type, &given, &PyTuple_Type, &titles) || weights_take(given, weights) < 0)
        return NULL;
    TermPostings *other = term_alloc(weights);
    if (!other) return NULL;
    other->whole = (TermPostings *)Py_NewRef((PyObject *)lists_of((TermPostings *)self));
    other->given_titles = Py_NewRef(titles);
    other->titles = plain_lists_take(titles, &other->titles_count);
    if (!other->titles) Py_CLEAR(other);
    return (PyObject *)other;
}

/* score_lists() -> [(paragraphs, codes, table, bound, order), …], or the ScoreLists that were given */
static PyObject *term_score_lists(PyObject *self, PyObject *none) {
    const TermPostings *term = lists_of((TermPostings *)self);
    (void)none;
    if (term->scored) return PySequence_List(term->scored);
    PyObject *lists = own_views(term);
    for (Py_ssize_t place = 0; lists && place < PyList_Size(lists); place++) {
        PyObject *views = PyList_GetItem(lists, place);
        PyObject *list = Py_BuildValue("(OOOLO)", PyTuple_GetItem(views, 0), PyTuple_GetItem(views, 1), term->table,
                                       (long long)term->bounds[place], term->order);
        if (!list || PyList_SetItem(lists, place, list) < 0) Py_CLEAR(lists);
    }
    return lists;
}

/* titles: its lists in titles, a tuple of paragraphs and codes */
static PyObject *term_titles(PyObject *self, void *closure) {
    const TermPostings *term = (TermPostings *)self;
    (void)closure;
    return term->given_titles ? Py_NewRef(term->given_titles) : title_views(term);
}

static int term_traverse(PyObject *self, visitproc visit, void *arg) {
    TermPostings *term = (TermPostings *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(term->forms_of);
    Py_VISIT(term->scored);
    Py_VISIT(term->given_titles);
    Py_VISIT((PyObject *)term->whole);
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
    others_release(term);
    places_release(term->forms, term->forms_count);
    free(term->bounds);
    numbers_release(&term->contributions);
    Py_CLEAR(term->scored);
    Py_CLEAR(term->given_titles);
    Py_CLEAR(term->table);
    Py_CLEAR(term->order);
    Py_CLEAR(term->whole);
    Py_CLEAR(term->word); /* the lists lay in its sections */
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyMethodDef term_methods[] = {
    {"other", term_other, METH_VARARGS, NULL}, {"score_lists", term_score_lists, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};

/* weights: those of its features, a tuple */
static PyObject *term_weights(PyObject *self, void *closure) {
    const double *weights = ((TermPostings *)self)->weights;
    (void)closure;
    return Py_BuildValue("(dddddd)", weights[0], weights[1], weights[2], weights[3], weights[4], weights[5]);
}

static PyGetSetDef term_getset[] = {
    {"titles", term_titles, NULL, NULL, NULL}, {"weights", term_weights, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

static PyType_Slot term_slots[] = {
    {Py_tp_new, term_new},     {Py_tp_dealloc, term_dealloc}, {Py_tp_traverse, term_traverse}, {Py_tp_clear, term_clear},
    {Py_tp_methods, term_methods}, {Py_tp_getset, term_getset}, {0, NULL},
};

PyType_Spec term_postings_spec = {"searcher.kernels._native.TermPostings", sizeof(TermPostings), 0,
                                  Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, term_slots};
