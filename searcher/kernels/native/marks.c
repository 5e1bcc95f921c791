/* Twin: searcher.kernels.marks. Which stretches of a text have a wanted word in them. What the words of a stretch are is
   asked of Python once, which knows French. */
#include "marks.h"
#include "plain_words.h"

#define LONGEST 64 /* characters, as in the twin */
#define MOST_STRETCHES (1u << 16)
#define MOST_SPELLINGS (1u << 18)
#define MOST_YIELDS (1u << 24)

typedef struct {
    PyObject_HEAD PyObject *spell;
    Memo stretches; /* `yield`: the number of the one spelling, or ~ the place in `yields` of how many and their numbers */
    Memo spellings; /* `yield`: the number */
    uint32_t forgotten; /* how often: the numbers of before mean nothing */
    PlainWords plain;
} SpellingMemo;

typedef struct {
    PyObject_HEAD SpellingMemo *memo;
    PyObject *wanted;  /* a frozenset */
    PyObject *encoded; /* a list of the same in UTF-8 */
    uint8_t plain[WORD_BITS / 8]; /* the set of the plain words among them */
    int figures;                  /* whether one of them has a figure */
    uint8_t *bits;     /* one for the number of each spelling: whether it is wanted */
    size_t count;      /* of the bits; spellings that came later are not wanted */
    uint32_t forgotten;
} Finder;

PyTypeObject *spelling_memo_type;

/* ---- what is known of stretches ---- */

static void forget(SpellingMemo *memo) {
    memo_forget(&memo->stretches);
    memo_forget(&memo->spellings);
    memo->forgotten++;
}

/* The number of a spelling, which it gets now unless it has one. Returns 0, or -1 with an exception set. */
static int number_of(SpellingMemo *memo, PyObject *encoded, int32_t *number) {
    const char *bytes = PyBytes_AsString(encoded);
    size_t length = (size_t)PyBytes_Size(encoded);
    uint32_t hash = memo_hash(&memo->spellings, bytes, length);
    const Stretch *known = memo_find(&memo->spellings, bytes, length, hash);
    if (!known) known = memo_add(&memo->spellings, bytes, length, hash, (int32_t)memo->spellings.count);
    if (!known) return -1;
    *number = known->yield;
    return 0;
}

/* A list of strings, in UTF-8. */
static PyObject *encoded_list(PyObject *strings) {
    PyObject *list = PySequence_List(strings);
    for (Py_ssize_t place = 0; list && place < PyList_Size(list); place++) {
        PyObject *bytes = PyUnicode_AsEncodedString(PyList_GetItem(list, place), "utf-8", "surrogatepass");
        if (!bytes || PyList_SetItem(list, place, bytes) < 0) Py_CLEAR(list);
    }
    return list;
}

/* What Python says of a stretch. */
static PyObject *spelt(SpellingMemo *memo, const char *bytes, size_t length) {
    PyObject *stretch = PyUnicode_DecodeUTF8(bytes, (Py_ssize_t)length, "surrogatepass");
    PyObject *spellings = stretch ? PyObject_CallFunctionObjArgs(memo->spell, stretch, NULL) : NULL;
    Py_XDECREF(stretch);
    if (spellings && !PyTuple_Check(spellings)) {
        PyErr_SetString(PyExc_TypeError, "not the spellings of a stretch");
        Py_CLEAR(spellings);
    }
    return spellings;
}

/* Remember a stretch. Nothing here runs Python, and so no other thread. */
static const Stretch *remember(SpellingMemo *memo, const char *bytes, size_t length, uint32_t hash, PyObject *encoded) {
    Memo *stretches = &memo->stretches;
    const Stretch *known = memo_find(stretches, bytes, length, hash);
    if (known) return known;
    if (stretches->count >= MOST_STRETCHES || memo->spellings.count >= MOST_SPELLINGS ||
        stretches->yields_length >= MOST_YIELDS)
        forget(memo);
    size_t count = (size_t)PyList_Size(encoded), start = stretches->yields_length;
    if (memo_reserve(stretches, count + 1) < 0) return NULL;
    stretches->yields[start] = (int32_t)count;
    for (size_t place = 0; place < count; place++)
        if (number_of(memo, PyList_GetItem(encoded, (Py_ssize_t)place), &stretches->yields[start + 1 + place]) < 0)
            return NULL;
    if (count == 1) return memo_add(stretches, bytes, length, hash, stretches->yields[start + 1]);
    stretches->yields_length += count + 1;
    return memo_add(stretches, bytes, length, hash, ~(int32_t)start);
}

static const Stretch *learn(SpellingMemo *memo, const char *bytes, size_t length, uint32_t hash) {
    PyObject *spellings = spelt(memo, bytes, length);
    PyObject *encoded = spellings ? encoded_list(spellings) : NULL;
    Py_XDECREF(spellings);
    if (!encoded) return NULL;
    const Stretch *known = remember(memo, bytes, length, hash, encoded);
    Py_DECREF(encoded);
    return known;
}

/* ---- looking for words ---- */

/* Know the numbers of the wanted spellings. */
static int prepare(Finder *finder) {
    SpellingMemo *memo = finder->memo;
    Py_ssize_t words = PyList_Size(finder->encoded);
    int32_t number;
    for (Py_ssize_t word = 0; word < words; word++)
        if (number_of(memo, PyList_GetItem(finder->encoded, word), &number) < 0) return -1;
    uint8_t *bits = calloc(memo->spellings.count / 8 + 1, 1);
    if (!bits) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t word = 0; word < words; word++) {
        number_of(memo, PyList_GetItem(finder->encoded, word), &number);
        bits[number / 8] |= (uint8_t)(1 << number % 8);
    }
    free(finder->bits);
    finder->bits = bits;
    finder->count = memo->spellings.count;
    finder->forgotten = memo->forgotten;
    return 0;
}

static int is_wanted(const Finder *finder, int32_t number) {
    return (size_t)number < finder->count && finder->bits[number / 8] >> number % 8 & 1;
}

/* Of a stretch that is too long to be remembered. */
static int holds_long(Finder *finder, const char *bytes, size_t length) {
    PyObject *spellings = spelt(finder->memo, bytes, length);
    int held = spellings ? 0 : -1;
    for (Py_ssize_t place = 0; !held && place < PyTuple_Size(spellings); place++)
        held = PySet_Contains(finder->wanted, PyTuple_GetItem(spellings, place));
    Py_XDECREF(spellings);
    return held;
}

/* Whether a stretch has a wanted word: 1 or 0, or -1 with an exception set. */
static int holds(Finder *finder, const char *bytes, size_t length, Py_ssize_t characters) {
    if (characters > LONGEST) return holds_long(finder, bytes, length);
    if (is_other_plain_word(&finder->memo->plain, finder->plain, bytes, length)) return 0;
    if (!finder->figures && is_of_figures(&finder->memo->plain, bytes, length)) return 0;
    Memo *stretches = &finder->memo->stretches;
    uint32_t hash = memo_hash(stretches, bytes, length);
    const Stretch *known = memo_find(stretches, bytes, length, hash);
    if (!known && !(known = learn(finder->memo, bytes, length, hash))) return -1;
    if ((!finder->bits || finder->forgotten != finder->memo->forgotten) && prepare(finder) < 0) return -1;
    if (known->yield >= 0) return is_wanted(finder, known->yield);
    const int32_t *yields = stretches->yields + ~known->yield;
    for (int32_t place = 1; place <= yields[0]; place++)
        if (is_wanted(finder, yields[place])) return 1;
    return 0;
}

static void begin(Finder *finder) {
    if (finder->memo->spellings.count >= MOST_SPELLINGS) forget(finder->memo);
}

static PyObject *in_utf8(PyObject *text) {
    if (PyUnicode_Check(text)) return PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass");
    PyErr_SetString(PyExc_TypeError, "not a text");
    return NULL;
}

/* Append an object, and let go of it. */
static int append(PyObject *list, PyObject *object) {
    int failed = object ? PyList_Append(list, object) : -1;
    Py_XDECREF(object);
    return failed;
}

/* places(text) -> [(start, end), …] of the stretches that have a wanted word, or None. */
static PyObject *finder_places(PyObject *self, PyObject *text) {
    PyObject *encoded = in_utf8(text), *places = encoded ? PyList_New(0) : NULL;
    if (!places) {
        Py_XDECREF(encoded);
        return NULL;
    }
    begin((Finder *)self);
    const char *text_start = PyBytes_AsString(encoded), *end = text_start + PyBytes_Size(encoded);
    const char *at = text_start, *stretch_end = text_start;
    for (Py_ssize_t place = 0; places && at < end;) {
        int space = space_at((const unsigned char *)at);
        if (space) {
            if (may_be_inside(&((Finder *)self)->memo->plain, text_start, stretch_end, at)) {
                Py_DECREF(places);
                places = Py_NewRef(Py_None);
                break;
            }
            at += space;
            place++;
            continue;
        }
        const char *start = at;
        Py_ssize_t first = place;
        for (; at < end && !space_at((const unsigned char *)at); at++) place += (*at & 0xC0) != 0x80;
        stretch_end = at;
        int held = holds((Finder *)self, start, (size_t)(at - start), place - first);
        if (held < 0 || (held && append(places, Py_BuildValue("(nn)", first, place)) < 0)) Py_CLEAR(places);
    }
    Py_DECREF(encoded);
    return places;
}

/* among(stretches) -> the numbers of those that have one. */
static PyObject *finder_among(PyObject *self, PyObject *given) {
    PyObject *stretches = PySequence_List(given), *numbers = stretches ? PyList_New(0) : NULL;
    if (numbers) begin((Finder *)self);
    for (Py_ssize_t number = 0; numbers && number < PyList_Size(stretches); number++) {
        PyObject *stretch = PyList_GetItem(stretches, number), *encoded = in_utf8(stretch);
        int held = encoded ? holds((Finder *)self, PyBytes_AsString(encoded), (size_t)PyBytes_Size(encoded),
                                   PyUnicode_GetLength(stretch))
                           : -1;
        Py_XDECREF(encoded);
        if (held < 0 || (held && append(numbers, PyLong_FromSsize_t(number)) < 0)) Py_CLEAR(numbers);
    }
    Py_XDECREF(stretches);
    return numbers;
}

/* ---- the two types ---- */

static void *make(PyTypeObject *type) {
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    return allocate(type, 0);
}

static void release(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    freefunc give_back = (freefunc)PyType_GetSlot(type, Py_tp_free);
    give_back(self);
    Py_DECREF(type);
}

/* SpellingMemo(spell, plain) */
static PyObject *memo_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *spell, *plain = Py_None;
    (void)keywords;
    if (!PyArg_ParseTuple(args, "O|O", &spell, &plain)) return NULL;
    SpellingMemo *memo = make(type);
    if (!memo) return NULL;
    Py_INCREF(spell);
    memo->spell = spell;
    if (plain_words_take(&memo->plain, plain) < 0 || memo_begin(&memo->stretches) < 0 || memo_begin(&memo->spellings) < 0) Py_CLEAR(memo);
    return (PyObject *)memo;
}

static int memo_traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((SpellingMemo *)self)->spell);
    return 0;
}

static int memo_clear(PyObject *self) {
    Py_CLEAR(((SpellingMemo *)self)->spell);
    return 0;
}

static void memo_dealloc(PyObject *self) {
    SpellingMemo *memo = (SpellingMemo *)self;
    PyObject_GC_UnTrack(self);
    memo_clear(self);
    memo_end(&memo->stretches);
    memo_end(&memo->spellings);
    release(self);
}

static PyType_Slot spelling_memo_slots[] = {
    {Py_tp_new, memo_new},     {Py_tp_traverse, memo_traverse}, {Py_tp_clear, memo_clear},
    {Py_tp_dealloc, memo_dealloc}, {0, NULL},
};

PyType_Spec spelling_memo_spec = {"searcher.kernels._native.SpellingMemo", sizeof(SpellingMemo), 0,
                                  Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, spelling_memo_slots};

/* Finder(memo, spellings) */
static PyObject *finder_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *memo, *spellings;
    (void)keywords;
    if (!PyArg_ParseTuple(args, "O!O", spelling_memo_type, &memo, &spellings)) return NULL;
    Finder *finder = make(type);
    if (!finder) return NULL;
    Py_INCREF(memo);
    finder->memo = (SpellingMemo *)memo;
    finder->wanted = PyFrozenSet_New(spellings);
    finder->encoded = finder->wanted ? encoded_list(finder->wanted) : NULL;
    for (Py_ssize_t word = 0; finder->encoded && word < PyList_Size(finder->encoded); word++) {
        PyObject *spelling = PyList_GetItem(finder->encoded, word);
        const char *bytes = PyBytes_AsString(spelling);
        size_t length = (size_t)PyBytes_Size(spelling);
        plain_words_add(&finder->memo->plain, finder->plain, bytes, length);
        finder->figures |= has_figure(&finder->memo->plain, bytes, length);
    }
    if (!finder->encoded) Py_CLEAR(finder);
    return (PyObject *)finder;
}

static int finder_traverse(PyObject *self, visitproc visit, void *arg) {
    Finder *finder = (Finder *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT((PyObject *)finder->memo);
    Py_VISIT(finder->wanted);
    Py_VISIT(finder->encoded);
    return 0;
}

static void finder_dealloc(PyObject *self) {
    Finder *finder = (Finder *)self;
    PyObject_GC_UnTrack(self);
    Py_XDECREF((PyObject *)finder->memo);
    Py_XDECREF(finder->wanted);
    Py_XDECREF(finder->encoded);
    free(finder->bits);
    release(self);
}

static PyMethodDef finder_methods[] = {
    {"places", finder_places, METH_O, NULL},
    {"among", finder_among, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot finder_slots[] = {
    {Py_tp_new, finder_new},         {Py_tp_traverse, finder_traverse},
    {Py_tp_dealloc, finder_dealloc}, {Py_tp_methods, finder_methods},
    {0, NULL},
};

PyType_Spec finder_spec = {"searcher.kernels._native.Finder", sizeof(Finder), 0,
                           Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, finder_slots};
