/* Twin: searcher.kernels.token_places. Where each token stands in some paragraphs: all texts are gone through once. */
#include "memo.h"
#include "token_places.h"

#define LAST_POSITION 0xFFFF /* as in the twin */
#define POSITION_BITS 16
#define BUCKET_BITS 10
#define BUCKETS (1u << BUCKET_BITS)
#define LOADED 8 /* bytes at once */

/* An occurrence of a token: its hash and its bytes, and `paragraph << 16 | position`. */
typedef struct {
    uint32_t hash, start, length, place;
} Occurrence;

typedef struct {
    PyObject_HEAD char *text; /* of all paragraphs, a space behind each, and bytes that may be loaded with the last one */
    Occurrence *met;          /* by the first bits of their hashes, those of each in the order of the texts */
    size_t met_count, met_room;
    size_t starts[BUCKETS + 2]; /* where those of each bucket begin */
} TokenPlaces;

static inline uint64_t load(const char *at) {
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

/* The highest bit of the first byte that is this one, and perhaps of others behind it. */
static inline uint64_t first_of(uint64_t bytes, char wanted) {
    uint64_t differing = bytes ^ (0x0101010101010101u * (unsigned char)wanted);
    return (differing - 0x0101010101010101u) & ~differing & 0x8080808080808080u;
}

/* Where the token that begins here ends: at a space or a bar, one of which follows. */
static inline const char *end_of_token(const char *at) {
    for (;; at += LOADED) {
        uint64_t bytes = load(at), found = first_of(bytes, ' ') | first_of(bytes, '|');
        uint64_t below = (found & (~found + 1)) - 1;
        if (found) return at + ((below & 0x0101010101010101u) * 0x0101010101010101u >> 56) - 1;
    }
}

/* A hash of the first and the last bytes of a token, behind which there are as many as are loaded. */
static inline uint32_t hash_of(const char *bytes, size_t length) {
    uint64_t head = load(bytes), tail = length > LOADED ? load(bytes + length - LOADED) : 0;
    if (length < LOADED) head &= ((uint64_t)1 << (8 * length)) - 1;
    uint64_t mixed = (head ^ (tail * 0x9E3779B97F4A7C15u) ^ length) * 0xBF58476D1CE4E5B9u;
    return (uint32_t)(mixed >> 32);
}

/* Go through the tokens of a paragraph, behind which there is a space. One that accents follow is not met. */
static int read_words(TokenPlaces *found, const char *at, const char *end, uint32_t paragraph) {
    uint32_t position = 0;
    while (at < end) {
        const char *start = at;
        at = end_of_token(at);
        uint32_t place = paragraph << POSITION_BITS | (position < LAST_POSITION ? position : LAST_POSITION);
        if (at > start && !(end - at > 1 && at[0] == '|' && at[1] == '=')) {
            if (enlarge((void **)&found->met, &found->met_room, found->met_count + 1, sizeof *found->met) < 0) return -1;
            size_t length = (size_t)(at - start);
            found->met[found->met_count++] =
                (Occurrence){hash_of(start, length), (uint32_t)(start - found->text), (uint32_t)length, place};
        }
        position += *at == ' ';
        at++;
    }
    return 0;
}

static inline uint32_t bucket_of(uint32_t hash) {
    return hash >> (32 - BUCKET_BITS);
}

/* Put the occurrences together by their buckets; those of each stay in order. */
static int sort_by_bucket(TokenPlaces *found) {
    Occurrence *sorted = malloc((found->met_count + 1) * sizeof *sorted);
    if (!sorted) return -1;
    /* A place further on: what is counted up while they are put down is in the end where those of each bucket begin. */
    for (size_t at = 0; at < found->met_count; at++) found->starts[bucket_of(found->met[at].hash) + 2]++;
    for (size_t bucket = 2; bucket <= BUCKETS; bucket++) found->starts[bucket] += found->starts[bucket - 1];
    for (size_t at = 0; at < found->met_count; at++)
        sorted[found->starts[bucket_of(found->met[at].hash) + 1]++] = found->met[at];
    free(found->met);
    found->met = sorted;
    return 0;
}

/* Copy the texts, one behind the other. Returns how many bytes they are with what is behind each, or -1 with an exception. */
static Py_ssize_t copy_texts(TokenPlaces *found, PyObject *words) {
    Py_ssize_t count = PyList_Size(words), room = LOADED;
    for (Py_ssize_t row = 0; row < count; row++) {
        Py_ssize_t length = PyBytes_Size(PyList_GetItem(words, row));
        if (length < 0) return -1;
        room += length + 1;
    }
    if ((uint64_t)room > UINT32_MAX || !(found->text = malloc((size_t)room))) {
        PyErr_NoMemory();
        return -1;
    }
    char *at = found->text;
    for (Py_ssize_t row = 0; row < count; row++) {
        PyObject *text = PyList_GetItem(words, row);
        size_t length = (size_t)PyBytes_Size(text);
        memcpy(at, PyBytes_AsString(text), length);
        at[length] = ' ';
        at += length + 1;
    }
    memset(at, ' ', LOADED);
    return room;
}

static int read_all(TokenPlaces *found, PyObject *paragraphs, PyObject *words) {
    Py_ssize_t count = PyList_Size(words);
    if (count != PyList_Size(paragraphs)) {
        PyErr_SetString(PyExc_ValueError, "paragraphs and their words do not fit together");
        return -1;
    }
    if (copy_texts(found, words) < 0) return -1;
    const char *at = found->text;
    for (Py_ssize_t row = 0; row < count; row++) {
        unsigned long paragraph = PyLong_AsUnsignedLong(PyList_GetItem(paragraphs, row));
        const char *end = at + PyBytes_Size(PyList_GetItem(words, row));
        if (PyErr_Occurred()) return -1;
        if (paragraph >= CHUNK_SIZE) {
            PyErr_SetString(PyExc_OverflowError, "a number that no index has");
            return -1;
        }
        if (read_words(found, at, end, (uint32_t)paragraph) < 0) {
            PyErr_NoMemory();
            return -1;
        }
        at = end + 1;
    }
    if (sort_by_bucket(found) == 0) return 0;
    PyErr_NoMemory();
    return -1;
}

/* TokenPlaces(paragraphs, words): a list of ascending numbers, and a list of as many texts in UTF-8. */
static PyObject *places_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *paragraphs, *words;
    (void)keywords;
    if (!PyArg_ParseTuple(args, "O!O!", &PyList_Type, &paragraphs, &PyList_Type, &words)) return NULL;
    allocfunc make = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    TokenPlaces *found = (TokenPlaces *)make(type, 0);
    if (found && read_all(found, paragraphs, words) < 0) Py_CLEAR(found);
    return (PyObject *)found;
}

/* The occurrences of a token, behind which there are as many bytes as are loaded; `places` has room for those of its bucket. */
static size_t look_up(const TokenPlaces *found, const char *token, size_t length, uint32_t *places) {
    uint32_t hash = hash_of(token, length);
    size_t count = 0;
    for (size_t at = found->starts[bucket_of(hash)]; at < found->starts[bucket_of(hash) + 1]; at++) {
        const Occurrence *met = &found->met[at];
        if (met->hash == hash && met->length == length && !memcmp(found->text + met->start, token, length))
            places[count++] = met->place;
    }
    return count;
}

/* of(token) -> where it stands */
static PyObject *places_of(PyObject *self, PyObject *token) {
    const TokenPlaces *found = (const TokenPlaces *)self;
    Py_ssize_t length;
    const char *bytes = PyUnicode_AsUTF8AndSize(token, &length);
    if (!bytes) return NULL;
    char *padded = calloc(1, (size_t)length + LOADED);
    uint32_t *places = malloc((found->met_count + 1) * sizeof *places);
    PyObject *view = NULL;
    if (padded && places) {
        memcpy(padded, bytes, (size_t)length);
        size_t count = look_up(found, padded, (size_t)length, places);
        view = numbers_view(places, (Py_ssize_t)count, 4, "I");
    } else {
        PyErr_NoMemory();
    }
    free(padded);
    free(places);
    return view;
}

static void places_dealloc(PyObject *self) {
    TokenPlaces *found = (TokenPlaces *)self;
    PyTypeObject *type = Py_TYPE(self);
    free(found->text);
    free(found->met);
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
