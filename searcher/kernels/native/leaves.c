/* Twin: searcher.kernels.top_k.best_of_all. The best paragraphs of several chunks. */
#include "native.h"

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
        list = PyList_New(leaders.count);
    }
    for (Py_ssize_t place = 0; list && place < leaders.count; place++) {
        const Candidate *one = &leaders.found[place];
        PyObject *tuple = candidate_tuple(one->score, one->leaf, one->paragraph);
        if (!tuple || PyList_SetItem(list, place, tuple) < 0) Py_CLEAR(list);
    }
    free(leaders.found);
    return list;
}
