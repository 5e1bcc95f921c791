/* Twin: searcher.kernels.marks. Which stretches of a text may hold a wanted word; Python looks at those.

   What a character counts as comes from Python, as a table: one or two letters or digits without case and accents, or
   nothing. So "é" is known to be "e" without a letter of French here. */
#include "native.h"

#define FIRST_CODES 0x180  /* the table has those below, */
#define OTHER_CODES 0x2000 /* and from here on, */
#define MOST_CODES 0xD0    /* so many */
#define TABLE_SIZE (2 * (FIRST_CODES + MOST_CODES))
#define LONGEST 500 /* characters of a stretch: whatever is longer is looked at */
#define SYMBOLS 36  /* letters and digits */

enum { AT_THE_END = 1, DROPPED, ODD }; /* of a table's entry the second byte, where the first is 0 */

typedef struct {
    PyObject_HEAD uint8_t table[TABLE_SIZE];
    char *text; /* the words one after the other */
    uint32_t *starts;
    uint32_t *slots; /* 1 + the number of a word, 0 for none */
    uint32_t mask;
    uint8_t pairs[SYMBOLS * SYMBOLS], singles[SYMBOLS]; /* what a word begins with */
    int any;                                            /* a word may begin with anything */
} Wanted;

static int symbol(uint8_t character) {
    if (character >= 'a' && character <= 'z') return character - 'a';
    if (character >= '0' && character <= '9') return character - '0' + 26;
    return -1;
}

static uint32_t hash_of(const char *bytes, size_t length) {
    uint32_t hash = 2166136261u;
    for (size_t at = 0; at < length; at++) hash = (hash ^ (uint8_t)bytes[at]) * 16777619u;
    return hash ^ hash >> 15;
}

static int has_word(const Wanted *wanted, const char *bytes, size_t length) {
    for (uint32_t at = hash_of(bytes, length) & wanted->mask; wanted->slots[at]; at = (at + 1) & wanted->mask) {
        uint32_t word = wanted->slots[at] - 1, start = wanted->starts[word];
        if (wanted->starts[word + 1] - start == length && !memcmp(wanted->text + start, bytes, length)) return 1;
    }
    return 0;
}

/* ---- reading a text ---- */

typedef struct {
    char letters[2 * LONGEST + 2];
    int count;
    int runs;    /* of letters, with something between */
    int in_run;  /* whether the last character was a letter */
    int unplain; /* something stands before or behind that is no punctuation */
    int odd;
} Stretch;

static void read_character(const Wanted *wanted, Stretch *stretch, uint32_t character) {
    const uint8_t *entry = NULL;
    if (character < FIRST_CODES)
        entry = &wanted->table[2 * character];
    else if (character >= OTHER_CODES && character < OTHER_CODES + MOST_CODES)
        entry = &wanted->table[2 * (FIRST_CODES + character - OTHER_CODES)];
    if (!entry || (!entry[0] && entry[1] == ODD)) {
        stretch->odd = 1;
    } else if (entry[0]) {
        stretch->runs += !stretch->in_run;
        stretch->in_run = 1;
        stretch->letters[stretch->count++] = (char)entry[0];
        if (entry[1]) stretch->letters[stretch->count++] = (char)entry[1];
    } else {
        stretch->in_run = 0;
        stretch->unplain |= entry[1] != AT_THE_END;
    }
}

/* Whether a stretch may hold a wanted word. One run of letters and its punctuation is one word; in any other stretch it
   is enough that its letters have in them what a word begins with. */
static int may_hold(const Wanted *wanted, const Stretch *stretch) {
    if (stretch->odd) return 1;
    if (stretch->runs == 1 && !stretch->unplain) return has_word(wanted, stretch->letters, (size_t)stretch->count);
    if (wanted->any) return 1;
    for (int at = 0; at < stretch->count; at++) {
        int first = symbol((uint8_t)stretch->letters[at]);
        int second = at + 1 < stretch->count ? symbol((uint8_t)stretch->letters[at + 1]) : -1;
        if (first < 0) return 1;
        if (wanted->singles[first] || (second >= 0 && wanted->pairs[first * SYMBOLS + second])) return 1;
    }
    return 0;
}

/* The white space that `str.split` knows. */
static int is_space(uint32_t c) {
    if (c <= 0x20) return c == 0x20 || (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x1F);
    if (c < 0x1680) return c == 0x85 || c == 0xA0;
    return c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
           c == 0x3000;
}

static int append_place(PyObject *places, Py_ssize_t start, Py_ssize_t end) {
    PyObject *place = Py_BuildValue("(nn)", start, end);
    int failed = place ? PyList_Append(places, place) : -1;
    Py_XDECREF(place);
    return failed;
}

/* places(text) -> [(start, end), …] of the stretches to look at. */
static PyObject *wanted_places(PyObject *self, PyObject *text) {
    const Wanted *wanted = (Wanted *)self;
    Py_ssize_t length = PyUnicode_Check(text) ? PyUnicode_GetLength(text) : -1;
    if (length < 0) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "not a text");
        return NULL;
    }
    Py_UCS4 *characters = PyUnicode_AsUCS4Copy(text);
    PyObject *places = characters ? PyList_New(0) : NULL;
    for (Py_ssize_t at = 0; places && at < length;) {
        if (is_space(characters[at])) {
            at++;
            continue;
        }
        Py_ssize_t start = at;
        Stretch stretch;
        memset(&stretch.count, 0, sizeof stretch - offsetof(Stretch, count));
        for (; at < length && !is_space(characters[at]); at++)
            if (at - start < LONGEST) read_character(wanted, &stretch, characters[at]);
        stretch.odd |= at - start >= LONGEST;
        if (may_hold(wanted, &stretch) && append_place(places, start, at) < 0) Py_CLEAR(places);
    }
    PyMem_Free(characters);
    return places;
}

/* ---- making one ---- */

static int add_beginning(Wanted *wanted, PyObject *beginning) {
    const char *bytes = PyBytes_AsString(beginning);
    if (!bytes) return -1;
    Py_ssize_t length = PyBytes_Size(beginning);
    int first = length ? symbol((uint8_t)bytes[0]) : -1, second = length > 1 ? symbol((uint8_t)bytes[1]) : -1;
    if (first < 0)
        wanted->any = 1;
    else if (second < 0)
        wanted->singles[first] = 1;
    else
        wanted->pairs[first * SYMBOLS + second] = 1;
    return 0;
}

static int add_words(Wanted *wanted, PyObject *words) {
    Py_ssize_t count = PyList_Size(words);
    size_t total = 0, slots = 16;
    for (Py_ssize_t word = 0; word < count; word++) {
        if (!PyBytes_AsString(PyList_GetItem(words, word))) return -1;
        total += (size_t)PyBytes_Size(PyList_GetItem(words, word));
    }
    while (slots < 2 * (size_t)count + 1) slots *= 2;
    wanted->mask = (uint32_t)(slots - 1);
    wanted->text = malloc(total + 1);
    wanted->starts = malloc(((size_t)count + 1) * sizeof *wanted->starts);
    wanted->slots = calloc(slots, sizeof *wanted->slots);
    if (!wanted->text || !wanted->starts || !wanted->slots || total > UINT32_MAX) {
        PyErr_NoMemory();
        return -1;
    }
    wanted->starts[0] = 0;
    for (Py_ssize_t word = 0; word < count; word++) {
        PyObject *bytes = PyList_GetItem(words, word);
        size_t length = (size_t)PyBytes_Size(bytes);
        char *start = wanted->text + wanted->starts[word];
        memcpy(start, PyBytes_AsString(bytes), length);
        wanted->starts[word + 1] = wanted->starts[word] + (uint32_t)length;
        uint32_t at = hash_of(start, length) & wanted->mask;
        while (wanted->slots[at]) at = (at + 1) & wanted->mask;
        wanted->slots[at] = (uint32_t)word + 1;
    }
    return 0;
}

/* Wanted(words, beginnings, table, holds): folded words and what each begins with, as bytes. `holds` is the twin's. */
static PyObject *wanted_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *words, *beginnings, *holds;
    const char *table;
    Py_ssize_t length;
    (void)keywords;
    if (!PyArg_ParseTuple(args, "O!O!y#O", &PyList_Type, &words, &PyList_Type, &beginnings, &table, &length, &holds))
        return NULL;
    if (length != TABLE_SIZE) {
        PyErr_SetString(PyExc_ValueError, "a table of other characters");
        return NULL;
    }
    allocfunc make = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Wanted *wanted = (Wanted *)make(type, 0);
    if (!wanted) return NULL;
    memcpy(wanted->table, table, TABLE_SIZE);
    int failed = add_words(wanted, words);
    for (Py_ssize_t place = 0; !failed && place < PyList_Size(beginnings); place++)
        failed = add_beginning(wanted, PyList_GetItem(beginnings, place));
    if (failed) Py_CLEAR(wanted);
    return (PyObject *)wanted;
}

static void wanted_dealloc(PyObject *self) {
    Wanted *wanted = (Wanted *)self;
    PyTypeObject *type = Py_TYPE(self);
    free(wanted->text);
    free(wanted->starts);
    free(wanted->slots);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyMethodDef wanted_methods[] = {
    {"places", wanted_places, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot wanted_slots[] = {
    {Py_tp_new, wanted_new},
    {Py_tp_dealloc, wanted_dealloc},
    {Py_tp_methods, wanted_methods},
    {0, NULL},
};

PyType_Spec wanted_spec = {"searcher.kernels._native.Wanted", sizeof(Wanted), 0, Py_TPFLAGS_DEFAULT, wanted_slots};
