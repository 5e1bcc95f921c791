/* Twins: searcher.kernels.top_k.best_of_all, searcher.kernels.reranking.reranked_in_all. The best paragraphs of several chunks. */
#include "reranking.h"

typedef struct {
    int64_t score;
    Py_ssize_t leaf;
    uint16_t paragraph;
} Candidate;

typedef struct {
    Candidate *found;
    Py_ssize_t count, k;
    int64_t floor; /* what the k best of those found reach */
} Leaders;

static int best_first(const void *one, const void *other) {
    const Candidate *a = one, *b = other;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    if (a->leaf != b->leaf) return a->leaf < b->leaf ? -1 : 1;
    return (int)a->paragraph - (int)b->paragraph;
}

/* Keep those found that reach what the k best do, the best first. */
static void keep_leaders(Leaders *leaders) {
    if (leaders->count) qsort(leaders->found, (size_t)leaders->count, sizeof *leaders->found, best_first);
    if (leaders->count < leaders->k) return;
    leaders->floor = leaders->found[leaders->k - 1].score;
    while (leaders->found[leaders->count - 1].score < leaders->floor) leaders->count--;
}

/* Add the best of one chunk, `(lists, removed, leaf)`. Returns 0, or -1 with an exception set. */
static int add_leaf(Leaders *leaders, PyObject *given) {
    PyObject *lists, *removed;
    Py_ssize_t leaf, count;
    if (!PyArg_ParseTuple(given, "OOn", &lists, &removed, &leaf)) return -1;
    Match *matches = best_matches(lists, removed, leaders->k, leaders->floor, &count);
    Candidate *moved = matches ? realloc(leaders->found, sizeof *moved * (size_t)(leaders->count + count + 1)) : NULL;
    if (matches && !moved) PyErr_NoMemory();
    if (moved) leaders->found = moved;
    for (Py_ssize_t place = 0; moved && place < count; place++)
        moved[leaders->count++] = (Candidate){matches[place].score, leaf, matches[place].paragraph};
    free(matches);
    if (moved && leaders->count >= leaders->k) keep_leaders(leaders);
    return moved ? 0 : -1;
}

static PyObject *candidates_list(const Candidate *found, Py_ssize_t count) {
    PyObject *list = PyList_New(count);
    for (Py_ssize_t place = 0; list && place < count; place++) {
        PyObject *tuple = candidate_tuple(found[place].score, found[place].leaf, found[place].paragraph);
        if (!tuple || PyList_SetItem(list, place, tuple) < 0) Py_CLEAR(list);
    }
    return list;
}

/* best_of_all(leaves, k) -> [(score, leaf, paragraph), …], the best first: of the chunks `(lists, removed, leaf)` the k best, and
   of the k best of each what scores as much as the last of these. OverflowError: as of `best`. */
PyObject *kernel_best_of_all(PyObject *module, PyObject *args) {
    PyObject *given, *list = NULL;
    Leaders leaders = {0};
    (void)module;
    if (!PyArg_ParseTuple(args, "O!n", &PyList_Type, &given, &leaders.k)) return NULL;
    if (leaders.k < 1) {
        PyErr_SetString(PyExc_ValueError, "none are wanted");
        return NULL;
    }
    int failed = 0;
    for (Py_ssize_t place = 0; !failed && place < PyList_Size(given); place++) {
        PyObject *leaf = Py_NewRef(PyList_GetItem(given, place));
        failed = add_leaf(&leaders, leaf);
        Py_DECREF(leaf);
    }
    if (!failed) {
        keep_leaders(&leaders);
        list = candidates_list(leaders.found, leaders.count);
    }
    free(leaders.found);
    return list;
}

/* ---- ranked again ---- */

static int by_leaf(const void *one, const void *other) {
    const Candidate *a = one, *b = other;
    return a->leaf != b->leaf ? (a->leaf < b->leaf ? -1 : 1) : best_first(one, other);
}

/* The numbers of `(score, leaf, paragraph)`. Returns 0, or -1 with an exception set. */
static int candidate_take(Candidate *candidate, PyObject *given) {
    long long score, leaf;
    long paragraph;
    if (!PyTuple_Check(given)) PyErr_SetString(PyExc_TypeError, "not a score, a leaf and a paragraph");
    if (!PyTuple_Check(given) || !PyArg_ParseTuple(given, "LLl", &score, &leaf, &paragraph)) return -1;
    if (paragraph < 0 || paragraph >= CHUNK_SIZE) {
        PyErr_SetString(PyExc_ValueError, "paragraphs that no chunk has");
        return -1;
    }
    *candidate = (Candidate){score, (Py_ssize_t)leaf, (uint16_t)paragraph};
    return 0;
}

/* Rank those found in one chunk again. Returns 0, or -1 with an exception set. */
static int rerank_leaf(Candidate *found, Py_ssize_t count, PyObject *queries) {
    Match matches[MOST_CANDIDATES];
    PyObject *leaf = PyLong_FromSsize_t(found->leaf), *query = leaf ? PyDict_GetItemWithError(queries, leaf) : NULL;
    if (!query && !PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "a chunk that is not asked anything");
    for (Py_ssize_t place = 0; place < count; place++) matches[place] = (Match){found[place].score, found[place].paragraph};
    int failed = query ? rerank_matches(matches, count, query, 1) : -1;
    for (Py_ssize_t place = 0; place < count; place++)
        found[place] = (Candidate){matches[place].score, found->leaf, matches[place].paragraph};
    Py_XDECREF(leaf);
    return failed;
}

/* reranked_in_all(found, queries) -> [(score, leaf, paragraph), …], the best first: those found in some chunks, to whose scores are
   added what the query of each chunk says: what `best_reranked` takes. */
PyObject *kernel_reranked_in_all(PyObject *module, PyObject *args) {
    PyObject *given, *queries;
    Candidate found[MOST_CANDIDATES];
    Py_ssize_t end;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!O!", &PyList_Type, &given, &PyDict_Type, &queries)) return NULL;
    Py_ssize_t count = PyList_Size(given);
    if (count > MOST_CANDIDATES) {
        PyErr_SetString(PyExc_ValueError, "more candidates than there can be");
        return NULL;
    }
    for (Py_ssize_t place = 0; place < count; place++)
        if (candidate_take(&found[place], PyList_GetItem(given, place)) < 0) return NULL;
    if (count) qsort(found, (size_t)count, sizeof *found, by_leaf);
    for (Py_ssize_t begin = 0; begin < count; begin = end) {
        for (end = begin + 1; end < count && found[end].leaf == found[begin].leaf;) end++;
        if (rerank_leaf(found + begin, end - begin, queries) < 0) return NULL;
    }
    if (count) qsort(found, (size_t)count, sizeof *found, best_first);
    return candidates_list(found, count);
}
