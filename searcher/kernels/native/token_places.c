/* Twin: searcher.kernels.token_places. Where each token stands in some paragraphs: all texts are gone through once. */
#include "memo.h"
#include "token_places.h"

#define LAST_POSITION 0xFFFF /* as in the twin */
#define POSITION_BITS 16
#define FIRST_SLOTS (1u << 13) /* some thousand tokens: what the candidates of a query have */

/* An occurrence: the number of its token, and `paragraph << 16 | position`. */
typedef struct {
    uint32_t token, place;
} Occurrence;

typedef struct {
    PyObject_HEAD Memo tokens; /* `yield` of none is looked at: their numbers tell them apart */
    Occurrence *met;           /* in the order of the texts; freed once they are sorted */
    size_t met_count, met_room;
    uint32_t *places; /* by token */
    size_t *starts;   /* where those of each token begin, and the last of them end */
} TokenPlaces;

static int meet(TokenPlaces *found, const char *bytes, size_t length, uint32_t place) {
    uint32_t token;
    if (enlarge((void **)&found->met, &found->met_room, found->met_count + 1, sizeof *found->met) < 0) return -1;
    uint32_t hash = memo_hash(&found->tokens, bytes, length);
    if (memo_number(&found->tokens, bytes, length, hash, &token) < 0) return -1;
    found->met[found->met_count++] = (Occurrence){token, place};
    return 0;
}

/* Whether a bar and `=` stand here: the token before is one with accents, which follows. */
static int accents_follow(const char *at, const char *end) {
    return end - at > 1 && at[0] == '|' && at[1] == '=';
}

/* Go through the tokens of a paragraph. */
static int read_words(TokenPlaces *found, const char *at, const char *end, uint32_t paragraph) {
    uint32_t position = 0;
    while (at < end) {
        const char *start = at;
        while (at < end && *at != ' ' && *at != '|') at++;
        uint32_t place = paragraph << POSITION_BITS | (position < LAST_POSITION ? position : LAST_POSITION);
        if (at > start && !accents_follow(at, end) && meet(found, start, (size_t)(at - start), place) < 0) return -1;
        position += at < end && *at == ' ';
        at++;
    }
    return 0;
}

/* Put the occurrences together by their tokens; those of each stay in order. */
static int sort_by_token(TokenPlaces *found) {
    size_t count = found->tokens.count;
    found->places = malloc((found->met_count + 1) * sizeof *found->places);
    found->starts = calloc(count + 2, sizeof *found->starts);
    if (!found->places || !found->starts) return -1;
    /* A place further on: what is counted up while they are put down is in the end where those of each token begin. */
    for (size_t at = 0; at < found->met_count; at++) found->starts[found->met[at].token + 2]++;
    for (size_t token = 2; token <= count; token++) found->starts[token] += found->starts[token - 1];
    for (size_t at = 0; at < found->met_count; at++)
        found->places[found->starts[found->met[at].token + 1]++] = found->met[at].place;
    free(found->met);
    found->met = NULL;
    return 0;
}

static int read_all(TokenPlaces *found, PyObject *paragraphs, PyObject *words) {
    Py_ssize_t count = PyList_Size(words);
    if (count != PyList_Size(paragraphs)) {
        PyErr_SetString(PyExc_ValueError, "paragraphs and their words do not fit together");
        return -1;
    }
    for (Py_ssize_t row = 0; row < count; row++) {
        Py_ssize_t length;
        unsigned long paragraph = PyLong_AsUnsignedLong(PyList_GetItem(paragraphs, row));
        const char *bytes = PyErr_Occurred() ? NULL : PyUnicode_AsUTF8AndSize(PyList_GetItem(words, row), &length);
        if (!bytes) return -1;
        if (paragraph >= CHUNK_SIZE) {
            PyErr_SetString(PyExc_OverflowError, "a number that no index has");
            return -1;
        }
        if (read_words(found, bytes, bytes + length, (uint32_t)paragraph) < 0) {
            PyErr_NoMemory();
            return -1;
        }
    }
    if (sort_by_token(found) == 0) return 0;
    PyErr_NoMemory();
    return -1;
}

/* TokenPlaces(paragraphs, words): a list of ascending numbers, and a list of as many texts. */
static PyObject *places_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *paragraphs, *words;
    (void)keywords;
    if (!PyArg_ParseTuple(args, "O!O!", &PyList_Type, &paragraphs, &PyList_Type, &words)) return NULL;
    allocfunc make = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    TokenPlaces *found = (TokenPlaces *)make(type, 0);
    if (found && (memo_begin_with(&found->tokens, FIRST_SLOTS) < 0 || read_all(found, paragraphs, words) < 0)) Py_CLEAR(found);
    return (PyObject *)found;
}

/* of(token) -> where it stands */
static PyObject *places_of(PyObject *self, PyObject *token) {
    const TokenPlaces *found = (const TokenPlaces *)self;
    Py_ssize_t length;
    const char *bytes = PyUnicode_AsUTF8AndSize(token, &length);
    if (!bytes) return NULL;
    uint32_t hash = memo_hash(&found->tokens, bytes, (size_t)length);
    const Stretch *known = memo_find(&found->tokens, bytes, (size_t)length, hash);
    if (!known) return numbers_view("", 0, 4, "I");
    const size_t *own = &found->starts[known - found->tokens.stretches];
    return numbers_view(found->places + own[0], (Py_ssize_t)(own[1] - own[0]), 4, "I");
}

static void places_dealloc(PyObject *self) {
    TokenPlaces *found = (TokenPlaces *)self;
    PyTypeObject *type = Py_TYPE(self);
    memo_end(&found->tokens);
    free(found->met);
    free(found->places);
    free(found->starts);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyMethodDef places_methods[] = {
    {"of", places_of, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot places_slots[] = {
    {Py_tp_new, places_new},
    {Py_tp_dealloc, places_dealloc},
    {Py_tp_methods, places_methods},
    {0, NULL},
};

PyType_Spec token_places_spec = {"searcher.kernels._native.TokenPlaces", sizeof(TokenPlaces), 0, Py_TPFLAGS_DEFAULT,
                                 places_slots};
