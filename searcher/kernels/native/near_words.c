/* Twin: searcher.kernels.near_words. The words of a dictionary that differ from one in a few letters. */
#include "word_lookup.h"

#define LONGEST 60 /* letters of the word, as in the twin: the bits of its beginnings fit in one number */
#define MOST_EDITS 4
#define MOST_DEEP 128 /* letters of a word that is compared: one that is longer than these differs in more */

typedef uint64_t Reached[MOST_EDITS + 1];

/* The word that is looked for; `letters` are its code points. */
typedef struct {
    Py_UCS4 letters[LONGEST];
    int length, edits;
} Wanted;

/* The word that was compared last, as far as that went, and what each of its beginnings reached. */
typedef struct {
    Py_UCS4 held[MOST_DEEP];
    Reached reached[MOST_DEEP + 1];
    int length;
} Walk;

/* Where a letter stands in the word: bit 1 is the first place. */
static uint64_t places_of(const Wanted *wanted, Py_UCS4 letter) {
    uint64_t places = 0;
    for (int place = 0; place < wanted->length; place++)
        places |= (uint64_t)(wanted->letters[place] == letter) << (place + 1);
    return places;
}

/* `Nearness.after`: what is reached with the letter at `place` of a word, once its beginnings are known. */
static void step(const Wanted *wanted, Walk *walk, const Py_UCS4 *other, int place) {
    const uint64_t *last = walk->reached[place];
    uint64_t *now = walk->reached[place + 1], all = (1ull << (wanted->length + 1)) - 1;
    uint64_t here = places_of(wanted, other[place]);
    uint64_t swapped = place ? places_of(wanted, other[place - 1]) & here << 1 : 0;
    now[0] = last[0] << 1 & here;
    for (int edits = 1; edits <= wanted->edits; edits++) {
        uint64_t fewer = last[edits - 1];
        now[edits] = (last[edits] << 1 & here) | fewer | (fewer | now[edits - 1]) << 1;
        if (swapped) now[edits] |= walk->reached[place - 1][edits - 1] << 2 & swapped;
        now[edits] &= all;
    }
}

/* How many letters of a word of a length are as wanted or nearly so: all of them, unless what begins so is too far off. */
static int walk_along(const Wanted *wanted, Walk *walk, const Py_UCS4 *other, int length) {
    int shared = 0;
    while (shared < walk->length && shared < length && walk->held[shared] == other[shared]) shared++;
    memcpy(walk->held, other, (size_t)length * sizeof *other);
    walk->length = length;
    for (int place = shared; place < length; place++) {
        step(wanted, walk, other, place);
        if (!walk->reached[place + 1][wanted->edits]) {
            walk->length = place + 1;
            return place + 1;
        }
    }
    return 0;
}

static int distance_of(const Wanted *wanted, const Walk *walk) {
    for (int edits = 0; edits <= wanted->edits; edits++)
        if (walk->reached[walk->length][edits] >> wanted->length & 1) return edits;
    return wanted->edits + 1;
}

/* The letters of a word in UTF-8, so many at most; returns how many it has, or -1 with an exception set. What is no
   UTF-8 is read as Python does. */
static Py_ssize_t letters_of(const char *bytes, Py_ssize_t length, Py_UCS4 *letters, Py_ssize_t most) {
    Py_ssize_t place = 0;
    for (; place < length && !((uint8_t)bytes[place] & 0x80); place++)
        if (place < most) letters[place] = (uint8_t)bytes[place];
    if (place == length) return length;
    PyObject *word = PyUnicode_DecodeUTF8(bytes, length, "replace");
    Py_ssize_t count = word ? PyUnicode_GetLength(word) : -1;
    for (place = 0; word && place < count && place < most; place++) letters[place] = PyUnicode_ReadChar(word, place);
    Py_XDECREF(word);
    return count;
}

/* The first term behind all that begin like a word that is held; after `number` in any case. */
static Py_ssize_t after_all(const Terms *terms, const Walk *walk, Py_ssize_t number) {
    char key[4 * MOST_DEEP + 1];
    Py_ssize_t length = 0;
    for (int place = 0; place < walk->length; place++) {
        Py_UCS4 letter = walk->held[place];
        if (letter < 0x80) {
            key[length++] = (char)letter;
        } else if (letter < 0x800) {
            key[length++] = (char)(0xC0 | letter >> 6);
            key[length++] = (char)(0x80 | (letter & 0x3F));
        } else if (letter < 0x10000) {
            key[length++] = (char)(0xE0 | letter >> 12);
            key[length++] = (char)(0x80 | (letter >> 6 & 0x3F));
            key[length++] = (char)(0x80 | (letter & 0x3F));
        } else {
            key[length++] = (char)(0xF0 | letter >> 18);
            key[length++] = (char)(0x80 | (letter >> 12 & 0x3F));
            key[length++] = (char)(0x80 | (letter >> 6 & 0x3F));
            key[length++] = (char)(0x80 | (letter & 0x3F));
        }
    }
    key[length++] = (char)0xFF;
    Py_ssize_t found = terms_lower(terms, key, length);
    return found == FAILED || found > number ? found : number + 1;
}

static int add_near(PyObject *found, Py_ssize_t number, const char *word, Py_ssize_t length, int distance) {
    PyObject *text = PyUnicode_DecodeUTF8(word, length, "replace");
    PyObject *one = text ? Py_BuildValue("(nNi)", number, text, distance) : NULL;
    int failed = one ? PyList_Append(found, one) : -1;
    Py_XDECREF(one);
    return failed;
}

/* Add the terms that begin like `start` and are near. Returns 0, or -1 with an exception set. */
static int add_all_near(const Terms *terms, const Wanted *wanted, PyObject *start, PyObject *found) {
    Walk walk;
    walk.length = 0;
    for (int edits = 0; edits <= wanted->edits; edits++) walk.reached[0][edits] = (2ull << edits) - 1;
    const char *beginning = PyBytes_AsString(start);
    Py_ssize_t begun = PyBytes_Size(start), number = terms_lower(terms, beginning, begun), length;
    while (number >= 0 && number < terms->count) {
        Py_UCS4 letters[MOST_DEEP];
        const char *term = terms_at(terms, number, &length);
        if (!term) return -1;
        if (length < begun || memcmp(term, beginning, (size_t)begun)) return 0;
        const char *end = memchr(term, 0, (size_t)length);
        length = end ? end - term : length;
        Py_ssize_t count = letters_of(term, length, letters, MOST_DEEP);
        if (count < 0) return -1;
        if (count > wanted->length + wanted->edits || count < wanted->length - wanted->edits) {
            number++;
        } else if (walk_along(wanted, &walk, letters, (int)count)) {
            number = after_all(terms, &walk, number);
        } else {
            int distance = distance_of(wanted, &walk);
            if (distance <= wanted->edits && add_near(found, number, term, length, distance) < 0) return -1;
            number++;
        }
    }
    return number < 0 ? -1 : 0;
}

/* near_words(word, edits, beginning) -> [(number, folded word, distance), …] */
PyObject *lookup_near_words(PyObject *self, PyObject *args) {
    PyObject *word, *beginning;
    Wanted wanted;
    if (!PyArg_ParseTuple(args, "UiU", &word, &wanted.edits, &beginning)) return NULL;
    Py_ssize_t length = PyUnicode_GetLength(word);
    if (length > LONGEST || wanted.edits < 0 || wanted.edits > MOST_EDITS) {
        PyErr_SetString(PyExc_ValueError, "too long a word, or too many edits");
        return NULL;
    }
    wanted.length = (int)length;
    for (int place = 0; place < wanted.length; place++) wanted.letters[place] = PyUnicode_ReadChar(word, place);
    PyObject *start = PyUnicode_AsEncodedString(beginning, "utf-8", "replace"), *found = start ? PyList_New(0) : NULL;
    if (found && add_all_near(&((WordLookup *)self)->words, &wanted, start, found) < 0) Py_CLEAR(found);
    Py_XDECREF(start);
    return found;
}

/* ---- how many begin alike ---- */

/* Of the terms of one segment those that begin so: from `next` up to `end`. */
typedef struct {
    const Terms *terms;
    Py_ssize_t next, end;
} Beginning;

/* Find them. Returns 0, or -1 with an exception set. */
static int beginning_take(Beginning *beginning, PyObject *lookup, const char *start, Py_ssize_t length) {
    beginning->terms = &((WordLookup *)lookup)->words;
    char *beyond = malloc((size_t)length + 1);
    if (!beyond) {
        PyErr_NoMemory();
        return -1;
    }
    memcpy(beyond, start, (size_t)length);
    beyond[length] = (char)0xFF;
    beginning->next = terms_lower(beginning->terms, start, length);
    beginning->end = beginning->next < 0 ? FAILED : terms_lower(beginning->terms, beyond, length + 1);
    free(beyond);
    return beginning->end < 0 ? -1 : 0;
}

/* Go past the first term in order wherever it stands. Returns 1, 0 if none is left, or -1 with an exception set. */
static int pass_first(Beginning *beginnings, Py_ssize_t count) {
    const char *first = NULL;
    Py_ssize_t length = 0, other_length;
    for (int passing = 0; passing < 2; passing++)
        for (Py_ssize_t place = 0; place < count; place++) {
            Beginning *one = &beginnings[place];
            if (one->next >= one->end) continue;
            const char *term = terms_at(one->terms, one->next, &other_length);
            if (!term) return -1;
            int order = first ? memcmp(term, first, (size_t)(other_length < length ? other_length : length)) : -1;
            if (!order) order = other_length < length ? -1 : other_length > length;
            if (passing) {
                one->next += !order;
            } else if (order < 0) {
                first = term;
                length = other_length;
            }
        }
    return first != NULL;
}

/* Whether no more than so many different terms begin so; -1 with an exception set. */
static int are_few(Beginning *beginnings, Py_ssize_t count, Py_ssize_t most) {
    Py_ssize_t sum = 0, greatest = 0, different = 0;
    for (Py_ssize_t place = 0; place < count; place++) {
        Py_ssize_t size = beginnings[place].end - beginnings[place].next;
        if (size > 0) sum += size;
        greatest = size > greatest ? size : greatest;
    }
    if (sum <= most || greatest > most) return sum <= most;
    int passed = 1;
    for (; passed > 0 && different <= most; different += passed) passed = pass_first(beginnings, count);
    return passed < 0 ? -1 : different <= most;
}

/* few_begin(others, beginning, most) -> whether no more than so many different words, of here and of a list of other look-ups,
   begin with these bytes */
PyObject *lookup_few_begin(PyObject *self, PyObject *args) {
    PyObject *others;
    const char *start;
    Py_ssize_t length, most;
    if (!PyArg_ParseTuple(args, "O!y#n", &PyList_Type, &others, &start, &length, &most)) return NULL;
    Py_ssize_t count = 1 + PyList_Size(others);
    Beginning *beginnings = calloc((size_t)count, sizeof *beginnings);
    if (!beginnings) return PyErr_NoMemory();
    int found = 0;
    for (Py_ssize_t place = 0; found == 0 && place < count; place++) {
        PyObject *lookup = place ? PyList_GetItem(others, place - 1) : self;
        if (Py_TYPE(lookup) != Py_TYPE(self)) PyErr_SetString(PyExc_TypeError, "not what looks words up");
        found = Py_TYPE(lookup) == Py_TYPE(self) ? beginning_take(&beginnings[place], lookup, start, length) : -1;
    }
    if (!found) found = are_few(beginnings, count, most);
    free(beginnings);
    return found < 0 ? NULL : PyBool_FromLong(found);
}
