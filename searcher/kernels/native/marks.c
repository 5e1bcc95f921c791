/* Twin: searcher.kernels.marks. Which stretches of a text have a wanted word in them, and where in them it is. What the words
   of a stretch are is asked of Python once, which knows French. */
#include "marks.h"
#include "plain_words.h"

#define LONGEST 64 /* characters, as in the twin */
#define MOST_STRETCHES (1u << 16)
#define MOST_SPELLINGS (1u << 18)
#define MOST_YIELDS (1u << 24)

typedef struct {
    PyObject_HEAD PyObject *tell;
    Memo stretches; /* `yield`: ~ the place in `yields` of how many surfaces there are, and then of each its start, its end,
                       how many spellings it has and their numbers: of each word folded and as written */
    Memo spellings; /* `yield`: the number */
    uint32_t forgotten; /* how often: the numbers of before mean nothing */
    PlainWords plain;
} SpellingMemo;

#define NO_PART (-1)

/* A spelling that is wanted, and the parts of a query that it answers as a folded word and as one that is written so. */
typedef struct {
    const char *bytes; /* of `encoded` */
    size_t length;
    uint32_t hash; /* of its letters, where it has no others */
    int32_t number; /* among the memo's spellings */
    int32_t folded, written;
    size_t place; /* in `encoded` */
} Wanted;

typedef struct {
    PyObject_HEAD SpellingMemo *memo;
    PyObject *folded, *written; /* dictionaries: the part of each spelling */
    PyObject *encoded;          /* a list of all their spellings in UTF-8 */
    Wanted *wanted;             /* in the order of their numbers, once those are known */
    size_t count;
    uint32_t *slots; /* where in `wanted` the words of letters are, plus one, by their hash */
    uint32_t mask;
    uint8_t begins[WORD_BEGINNINGS / 8];         /* how they begin, if they are of letters */
    uint8_t begins_special[WORD_BEGINNINGS / 8]; /* and special words too */
    char *figures;       /* those of each spelling that has any, each with a zero behind, and another zero at the end */
    size_t figures_length;
    int dates;           /* whether one of them has a hyphen between figures */
    int unclear;         /* whether one of them has neither letters alone nor figures */
    uint8_t *bits;    /* one for the number of each spelling: whether it is wanted */
    size_t bit_count; /* spellings that came later are not wanted */
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
static int number_of(SpellingMemo *memo, const char *bytes, size_t length, int32_t *number) {
    uint32_t hash = memo_hash(&memo->spellings, bytes, length);
    const Stretch *known = memo_find(&memo->spellings, bytes, length, hash);
    if (!known) known = memo_add(&memo->spellings, bytes, length, hash, (int32_t)memo->spellings.count);
    if (!known) return -1;
    *number = known->yield;
    return 0;
}

/* What Python says of a stretch: a tuple of surfaces. */
static PyObject *told(SpellingMemo *memo, const char *bytes, size_t length) {
    PyObject *stretch = PyUnicode_DecodeUTF8(bytes, (Py_ssize_t)length, "surrogatepass");
    PyObject *surfaces = stretch ? PyObject_CallFunctionObjArgs(memo->tell, stretch, NULL) : NULL;
    Py_XDECREF(stretch);
    if (surfaces && !PyTuple_Check(surfaces)) {
        PyErr_SetString(PyExc_TypeError, "not the surfaces of a stretch");
        Py_CLEAR(surfaces);
    }
    return surfaces;
}

/* A surface: where it is in its stretch, and a tuple of spellings, which is lent. Returns 0, or -1 with an exception set. */
static int surface_at(PyObject *surfaces, Py_ssize_t place, int *start, int *end, PyObject **spellings) {
    PyObject *surface = PyTuple_GetItem(surfaces, place);
    if (surface && PyTuple_Check(surface) && PyArg_ParseTuple(surface, "iiO!", start, end, &PyTuple_Type, spellings) &&
        PyTuple_Size(*spellings) % 2 == 0)
        return 0;
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "not a surface");
    return -1;
}

/* Append strings in UTF-8. */
static int append_encoded(PyObject *list, PyObject *strings) {
    for (Py_ssize_t place = 0; place < PyTuple_Size(strings); place++) {
        PyObject *string = PyTuple_GetItem(strings, place);
        PyObject *bytes = string ? PyUnicode_AsEncodedString(string, "utf-8", "surrogatepass") : NULL;
        int failed = bytes ? PyList_Append(list, bytes) : -1;
        Py_XDECREF(bytes);
        if (failed) return -1;
    }
    return 0;
}

/* Surfaces for the memo: a number for how many there are, three for each, and all their spellings in a list. */
static int32_t *take_surfaces(PyObject *surfaces, PyObject *encoded) {
    Py_ssize_t count = PyTuple_Size(surfaces);
    int32_t *shape = malloc((size_t)(1 + 3 * count) * sizeof *shape);
    if (!shape) {
        PyErr_NoMemory();
        return NULL;
    }
    shape[0] = (int32_t)count;
    for (Py_ssize_t place = 0; place < count; place++) {
        PyObject *spellings;
        int start, end;
        if (surface_at(surfaces, place, &start, &end, &spellings) < 0 || append_encoded(encoded, spellings) < 0) {
            free(shape);
            return NULL;
        }
        shape[1 + 3 * place] = start;
        shape[2 + 3 * place] = end;
        shape[3 + 3 * place] = (int32_t)PyTuple_Size(spellings);
    }
    return shape;
}

/* Remember a stretch. Nothing here runs Python, and so no other thread. */
static const Stretch *remember(SpellingMemo *memo, const char *bytes, size_t length, uint32_t hash, const int32_t *shape,
                               PyObject *encoded) {
    Memo *stretches = &memo->stretches;
    const Stretch *known = memo_find(stretches, bytes, length, hash);
    if (known) return known;
    if (stretches->count >= MOST_STRETCHES || memo->spellings.count >= MOST_SPELLINGS ||
        stretches->yields_length >= MOST_YIELDS)
        forget(memo);
    size_t surfaces = (size_t)shape[0], count = 1 + 3 * surfaces + (size_t)PyList_Size(encoded);
    if (memo_reserve(stretches, count) < 0) return NULL;
    int32_t *yields = stretches->yields + stretches->yields_length;
    *yields++ = shape[0];
    Py_ssize_t place = 0;
    for (size_t surface = 0; surface < surfaces; surface++) {
        memcpy(yields, shape + 1 + 3 * surface, 3 * sizeof *yields);
        int32_t spellings = yields[2];
        for (yields += 3; spellings; spellings--, place++) {
            PyObject *spelling = PyList_GetItem(encoded, place);
            if (number_of(memo, PyBytes_AsString(spelling), (size_t)PyBytes_Size(spelling), yields++) < 0) return NULL;
        }
    }
    int32_t start = (int32_t)stretches->yields_length;
    stretches->yields_length += count;
    return memo_add(stretches, bytes, length, hash, ~start);
}

static const Stretch *learn(SpellingMemo *memo, const char *bytes, size_t length, uint32_t hash) {
    PyObject *surfaces = told(memo, bytes, length), *encoded = surfaces ? PyList_New(0) : NULL;
    int32_t *shape = encoded ? take_surfaces(surfaces, encoded) : NULL;
    const Stretch *known = shape ? remember(memo, bytes, length, hash, shape, encoded) : NULL;
    free(shape);
    Py_XDECREF(surfaces);
    Py_XDECREF(encoded);
    return known;
}

/* ---- which words are wanted ---- */

static int by_number(const void *one, const void *other) {
    int32_t first = ((const Wanted *)one)->number, second = ((const Wanted *)other)->number;
    return (first > second) - (first < second);
}

/* Have words of letters found by their hash. */
static void fill_slots(Finder *finder) {
    memset(finder->slots, 0, (finder->mask + 1) * sizeof *finder->slots);
    for (size_t place = 0; place < finder->count; place++) {
        uint32_t slot = finder->wanted[place].hash & finder->mask;
        if (!finder->wanted[place].hash) continue;
        while (finder->slots[slot]) slot = (slot + 1) & finder->mask;
        finder->slots[slot] = (uint32_t)place + 1;
    }
}

/* Know the numbers of the wanted spellings. */
static int prepare(Finder *finder) {
    SpellingMemo *memo = finder->memo;
    for (size_t place = 0; place < finder->count; place++) {
        Wanted *wanted = &finder->wanted[place];
        if (number_of(memo, wanted->bytes, wanted->length, &wanted->number) < 0) return -1;
    }
    uint8_t *bits = calloc(memo->spellings.count / 8 + 1, 1);
    if (!bits) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t place = 0; place < finder->count; place++)
        bits[finder->wanted[place].number / 8] |= (uint8_t)(1 << finder->wanted[place].number % 8);
    qsort(finder->wanted, finder->count, sizeof *finder->wanted, by_number);
    fill_slots(finder);
    free(finder->bits);
    finder->bits = bits;
    finder->bit_count = memo->spellings.count;
    finder->forgotten = memo->forgotten;
    return 0;
}

static int is_wanted(const Finder *finder, int32_t number) {
    return (size_t)number < finder->bit_count && finder->bits[number / 8] >> number % 8 & 1;
}

/* The wanted spelling of a number, or NULL. */
static const Wanted *wanted_number(const Finder *finder, int32_t number) {
    if (!is_wanted(finder, number)) return NULL;
    Wanted key = {.number = number};
    return bsearch(&key, finder->wanted, finder->count, sizeof *finder->wanted, by_number);
}

/* The part that a word answers, by its folded spelling before its written one; or NO_PART. */
static int32_t part_of(const Wanted *folded, const Wanted *written) {
    if (folded && folded->folded != NO_PART) return folded->folded;
    return written ? written->written : NO_PART;
}

/* ---- plain words ---- */

typedef struct {
    const unsigned char *start, *end;
} Span;

/* Which wanted spellings a plain word has: `*folded` without accents, `*written` with them, or NULL. */
static void find_plain(const Finder *finder, Span letters, uint32_t hash, const Wanted **folded, const Wanted **written) {
    size_t length = (size_t)(letters.end - letters.start);
    *folded = *written = NULL;
    for (uint32_t slot = hash & finder->mask; finder->slots[slot]; slot = (slot + 1) & finder->mask) {
        const Wanted *wanted = &finder->wanted[finder->slots[slot] - 1];
        if (wanted->hash != hash) continue;
        const PlainWords *plain = &finder->memo->plain;
        const unsigned char *bytes = (const unsigned char *)wanted->bytes;
        if (is_spelt(plain->small, letters.start, length, bytes, wanted->length)) *written = wanted;
        if (is_spelt(plain->bare, letters.start, length, bytes, wanted->length)) *folded = wanted;
    }
}

/* ---- looking for words ---- */

enum { ERROR = -1, NOTHING, PLAIN, KNOWN, LONG };

/* A mark, or the place of a stretch. */
typedef struct {
    Py_ssize_t start, end;
    int32_t part;
} Mark;

enum { PLACES, MARKS, HELD }; /* what is looked for: stretches, words, or which spellings there are */

/* What was found in a text: Python's objects are made of it at the end, for to make one may run another thread. */
typedef struct {
    Mark *marks;
    size_t count, room;
    const unsigned char *counted; /* up to where characters were counted, and how many */
    Py_ssize_t place;
    int kind;
    uint8_t *held; /* 1 for each wanted spelling that is there, by its place */
} Found;

/* What is known of one stretch that may have a wanted word. */
typedef struct {
    Span letters;
    const Wanted *folded, *written; /* of a PLAIN one */
    const int32_t *yields;          /* of a KNOWN one */
} Look;

static int holds_known(const Finder *finder, const int32_t *yields) {
    int32_t surfaces = *yields++;
    for (; surfaces; surfaces--) {
        int32_t spellings = yields[2];
        for (yields += 3; spellings; spellings--)
            if (is_wanted(finder, *yields++)) return 1;
    }
    return 0;
}

/* Whether figures at a place are a group of theirs, or some, but for zeros around them. */
static int are_groups(const char *figures, size_t count, const uint8_t *begins, size_t start, size_t end) {
    while (!begins[start] && figures[start - 1] == '0') start--;
    while (end < count && !begins[end] && figures[end] == '0') end++;
    return begins[start] && (end == count || begins[end]);
}

/* Whether a stretch may have a wanted word with figures: those of such a word are groups of it, side by side. */
static int holds_figures(const Finder *finder, const char *bytes, size_t length) {
    char figures[4 * LONGEST + 1];
    uint8_t begins[4 * LONGEST + 1];
    if (!finder->figures_length || finder->dates || length > 4 * LONGEST) return finder->figures_length > 0;
    size_t count = take_figures(&finder->memo->plain, bytes, length, figures, begins);
    for (const char *wanted = finder->figures; count && *wanted; wanted += strlen(wanted) + 1)
        for (const char *at = strstr(figures, wanted); at; at = strstr(at + 1, wanted))
            if (are_groups(figures, count, begins, (size_t)(at - figures), (size_t)(at - figures) + strlen(wanted))) return 1;
    return 0;
}

static int has_beginning(const uint8_t *begins, uint32_t beginning) {
    return begins[beginning / 8] >> beginning % 8 & 1;
}

/* Whether it is sure that no word of a stretch is wanted. */
static int lacks_wanted(const Finder *finder, const char *bytes, size_t length) {
    Beginnings found;
    if (finder->unclear || !words_begin(&finder->memo->plain, bytes, length, &found)) return 0;
    for (int number = 0; number < found.count; number++)
        if (has_beginning(finder->begins, found.beginnings[number])) return 0;
    return !holds_figures(finder, bytes, length);
}

static size_t characters_in(const unsigned char *start, const unsigned char *end) {
    size_t count = 0;
    for (; end - start >= 64; start += 64) {
        uint8_t some = 0; /* a loop of a fixed length, for the compiler to do at once */
        for (int place = 0; place < 64; place++) some = (uint8_t)(some + ((start[place] & 0xC0) != 0x80));
        count += some;
    }
    for (; start < end; start++) count += (*start & 0xC0) != 0x80;
    return count;
}

/* Look at a stretch that is not seen to be a plain word of no interest. Returns what it is, or ERROR with an exception. */
static int look_closer(Finder *finder, Span stretch, Look *look) {
    const PlainWords *plain = &finder->memo->plain;
    const char *bytes = (const char *)stretch.start;
    size_t length = (size_t)(stretch.end - stretch.start);
    if (length > LONGEST && characters_in(stretch.start, stretch.end) > LONGEST) return LONG;
    size_t start, end;
    uint32_t hash = plain_letters(plain, bytes, length, &start, &end);
    if (hash) {
        look->letters = (Span){stretch.start + start, stretch.start + end};
        find_plain(finder, look->letters, hash, &look->folded, &look->written);
        return look->folded || look->written ? PLAIN : NOTHING;
    }
    if (lacks_wanted(finder, bytes, length)) return NOTHING;
    Memo *stretches = &finder->memo->stretches;
    hash = memo_hash(stretches, bytes, length);
    const Stretch *known = memo_find(stretches, bytes, length, hash);
    if (!known && !(known = learn(finder->memo, bytes, length, hash))) return ERROR;
    if ((!finder->bits || finder->forgotten != finder->memo->forgotten) && prepare(finder) < 0) return ERROR;
    look->yields = stretches->yields + ~known->yield;
    return holds_known(finder, look->yields) ? KNOWN : NOTHING;
}

static int add_mark(Found *found, Py_ssize_t start, Py_ssize_t end, int32_t part) {
    if (part == NO_PART) return 0;
    if (make_room((void **)&found->marks, &found->room, found->count + 1, sizeof *found->marks) < 0) return -1;
    found->marks[found->count++] = (Mark){start, end, part};
    return 0;
}

static int add_known(const Finder *finder, const int32_t *yields, Py_ssize_t first, Found *found) {
    int32_t surfaces = *yields++;
    for (; surfaces; surfaces--) {
        int32_t start = yields[0], end = yields[1], spellings = yields[2], part = NO_PART;
        for (yields += 3; spellings; spellings -= 2, yields += 2)
            if (part == NO_PART) part = part_of(wanted_number(finder, yields[0]), wanted_number(finder, yields[1]));
        if (add_mark(found, first + start, first + end, part) < 0) return -1;
    }
    return 0;
}

/* The part of a spelling in one of the dictionaries, or NO_PART. Returns 0, or -1 with an exception set. */
static int part_in(PyObject *parts, PyObject *spelling, int32_t *part) {
    PyObject *found = PyDict_GetItemWithError(parts, spelling);
    if (!found) return PyErr_Occurred() ? -1 : 0;
    *part = (int32_t)PyLong_AsLong(found);
    return 0;
}

/* Of a stretch that is too long to be remembered: whether it has a wanted word, or -1 with an exception set. The marks in
   it are added where such are looked for. */
static int look_at_long(Finder *finder, Span stretch, Py_ssize_t first, Found *found) {
    PyObject *surfaces = told(finder->memo, (const char *)stretch.start, (size_t)(stretch.end - stretch.start));
    int held = surfaces ? 0 : -1;
    for (Py_ssize_t place = 0; held >= 0 && place < PyTuple_Size(surfaces); place++) {
        PyObject *spellings;
        int start, end;
        int32_t part = NO_PART, other = NO_PART;
        if (surface_at(surfaces, place, &start, &end, &spellings) < 0) held = -1;
        for (Py_ssize_t word = 0; held >= 0 && part == NO_PART && word < PyTuple_Size(spellings); word += 2) {
            PyObject *folded = PyTuple_GetItem(spellings, word), *written = PyTuple_GetItem(spellings, word + 1);
            if (part_in(finder->written, written, &part) < 0 || part_in(finder->folded, folded, &part) < 0 ||
                part_in(finder->folded, written, &other) < 0 || part_in(finder->written, folded, &other) < 0)
                held = -1;
            else if (part != NO_PART || other != NO_PART)
                held = 1;
        }
        if (held > 0 && found->kind == MARKS && add_mark(found, first + start, first + end, part) < 0) held = -1;
    }
    Py_XDECREF(surfaces);
    return held;
}

static void begin(Finder *finder) {
    if (finder->memo->spellings.count >= MOST_SPELLINGS) forget(finder->memo);
}

static PyObject *in_utf8(PyObject *text) {
    if (PyUnicode_Check(text)) return PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass");
    PyErr_SetString(PyExc_TypeError, "not a text");
    return NULL;
}

static void hold_wanted(const Wanted *wanted, uint8_t *held) {
    if (wanted) held[wanted->place] = 1;
}

/* Note the wanted ones of some spellings of Python. Returns 0, or -1 with an exception set. */
static int hold_told(const Finder *finder, PyObject *spellings, uint8_t *held) {
    PyObject *encoded = PyList_New(0);
    int failed = encoded ? append_encoded(encoded, spellings) : -1;
    for (Py_ssize_t place = 0; !failed && place < PyList_Size(encoded); place++) {
        PyObject *spelling = PyList_GetItem(encoded, place);
        size_t length = (size_t)PyBytes_Size(spelling);
        for (size_t number = 0; number < finder->count; number++) {
            const Wanted *wanted = &finder->wanted[number];
            if (wanted->length == length && !memcmp(wanted->bytes, PyBytes_AsString(spelling), length)) hold_wanted(wanted, held);
        }
    }
    Py_XDECREF(encoded);
    return failed;
}

/* Note which wanted spellings a stretch has. Returns 0, or -1 with an exception set. */
static int hold(const Finder *finder, Span stretch, int kind, const Look *look, uint8_t *held) {
    if (kind == PLAIN) {
        hold_wanted(look->folded, held);
        hold_wanted(look->written, held);
        return 0;
    }
    if (kind == KNOWN) {
        const int32_t *yields = look->yields;
        for (int32_t surfaces = *yields++; surfaces; surfaces--) {
            int32_t spellings = yields[2];
            for (yields += 3; spellings; spellings--) hold_wanted(wanted_number(finder, *yields++), held);
        }
        return 0;
    }
    PyObject *surfaces = told(finder->memo, (const char *)stretch.start, (size_t)(stretch.end - stretch.start));
    int failed = surfaces ? 0 : -1;
    for (Py_ssize_t place = 0; !failed && place < PyTuple_Size(surfaces); place++) {
        PyObject *spellings;
        int start, end;
        failed = surface_at(surfaces, place, &start, &end, &spellings) < 0 || hold_told(finder, spellings, held) < 0 ? -1 : 0;
    }
    Py_XDECREF(surfaces);
    return failed;
}

/* Add what is found in a stretch of the text. Returns 0, or -1 with an exception set. */
static int take_stretch(Finder *finder, Span stretch, Found *found) {
    Look look = {0};
    int kind = look_closer(finder, stretch, &look);
    if (kind == ERROR || kind == NOTHING) return kind;
    if (found->kind == HELD) return hold(finder, stretch, kind, &look, found->held);
    Py_ssize_t first = found->place += (Py_ssize_t)characters_in(found->counted, stretch.start);
    found->counted = stretch.start;
    if (found->kind == MARKS && kind == KNOWN) return add_known(finder, look.yields, first, found);
    if (found->kind == MARKS && kind == PLAIN) {
        Py_ssize_t start = first + (Py_ssize_t)characters_in(stretch.start, look.letters.start);
        Py_ssize_t end = start + (Py_ssize_t)characters_in(look.letters.start, look.letters.end);
        return add_mark(found, start, end, part_of(look.folded, look.written));
    }
    int held = kind == LONG ? look_at_long(finder, stretch, first, found) : 1;
    if (found->kind == MARKS || held <= 0) return held < 0 ? -1 : 0;
    return add_mark(found, first, first + (Py_ssize_t)characters_in(stretch.start, stretch.end), 0);
}

/* Look at each stretch. Returns 1, 0 where white space may be inside a stretch, or -1 with an exception set. */
static int look_through(Finder *finder, Span text, Found *found) {
    const PlainWords *plain = &finder->memo->plain;
    const unsigned char *at = text.start, *stretch_end = at;
    while (at < text.end) {
        int space = *at == ' ' ? 1 : space_at(at);
        if (space) {
            if (*at != ' ' && may_be_inside(plain, (const char *)text.start, (const char *)stretch_end, (const char *)at))
                return 0;
            at += space;
            continue;
        }
        Span stretch = {at, at};
        uint32_t beginning;
        at = plain_word_end(plain, at, text.end, &beginning);
        int unwanted = at && !has_beginning(finder->begins_special, beginning);
        if (!at)
            for (at = stretch.start; at < text.end && !space_at(at); at++) continue;
        stretch.end = stretch_end = at;
        if (!unwanted && take_stretch(finder, stretch, found) < 0) return -1;
    }
    return 1;
}

static PyObject *as_list(const Found *found) {
    PyObject *list = PyList_New(0);
    for (size_t place = 0; list && place < found->count; place++) {
        const Mark *mark = &found->marks[place];
        PyObject *one = found->kind == MARKS ? Py_BuildValue("(nni)", mark->start, mark->end, (int)mark->part)
                                       : Py_BuildValue("(nn)", mark->start, mark->end);
        if (!one || PyList_Append(list, one) < 0) Py_CLEAR(list);
        Py_XDECREF(one);
    }
    return list;
}

/* The spellings that were found. */
static PyObject *as_set(const Finder *finder, const Found *found) {
    PyObject *set = PySet_New(NULL);
    for (size_t place = 0; set && place < finder->count; place++) {
        if (!found->held[place]) continue;
        PyObject *bytes = PyList_GetItem(finder->encoded, (Py_ssize_t)place);
        PyObject *spelling = PyUnicode_DecodeUTF8(PyBytes_AsString(bytes), PyBytes_Size(bytes), "surrogatepass");
        if (!spelling || PySet_Add(set, spelling) < 0) Py_CLEAR(set);
        Py_XDECREF(spelling);
    }
    return set;
}

/* What is found in a text, or in one stretch that may have white space in it; None where a stretch of the text may. */
static PyObject *found_in(PyObject *self, PyObject *given, int kind, int alone) {
    Finder *finder = (Finder *)self;
    PyObject *encoded = in_utf8(given), *made = NULL;
    if (!encoded) return NULL;
    begin(finder);
    const unsigned char *start = (const unsigned char *)PyBytes_AsString(encoded);
    Span text = {start, start + PyBytes_Size(encoded)};
    Found found = {.counted = start, .kind = kind, .held = kind == HELD ? calloc(finder->count + 1, 1) : NULL};
    if (kind == HELD && !found.held) {
        Py_DECREF(encoded);
        return PyErr_NoMemory();
    }
    int whole = !alone ? look_through(finder, text, &found) : take_stretch(finder, text, &found) < 0 ? -1 : 1;
    if (whole > 0)
        made = kind == HELD ? as_set(finder, &found) : as_list(&found);
    else if (!whole)
        made = Py_NewRef(Py_None);
    free(found.marks);
    free(found.held);
    Py_DECREF(encoded);
    return made;
}

/* places(text) -> [(start, end), …] of the stretches that have a wanted word, or None. */
static PyObject *finder_places(PyObject *self, PyObject *text) {
    return found_in(self, text, PLACES, 0);
}

/* marks(text) -> [(start, end, part), …] of the surfaces that are a wanted word, or None. */
static PyObject *finder_marks(PyObject *self, PyObject *text) {
    return found_in(self, text, MARKS, 0);
}

/* marks_in(stretch) -> the marks in it. */
static PyObject *finder_marks_in(PyObject *self, PyObject *stretch) {
    return found_in(self, stretch, MARKS, 1);
}

/* held(text) -> the wanted spellings in it, or None. */
static PyObject *finder_held(PyObject *self, PyObject *text) {
    return found_in(self, text, HELD, 0);
}

/* held_in(stretch) -> those in one stretch. */
static PyObject *finder_held_in(PyObject *self, PyObject *stretch) {
    return found_in(self, stretch, HELD, 1);
}

/* among(stretches) -> the numbers of those that have one. */
static PyObject *finder_among(PyObject *self, PyObject *given) {
    PyObject *stretches = PySequence_List(given), *numbers = stretches ? PyList_New(0) : NULL;
    for (Py_ssize_t number = 0; numbers && number < PyList_Size(stretches); number++) {
        PyObject *found = found_in(self, PyList_GetItem(stretches, number), PLACES, 1);
        PyObject *held = found && PyList_Size(found) ? PyLong_FromSsize_t(number) : NULL;
        if (!found || PyErr_Occurred() || (held && PyList_Append(numbers, held) < 0)) Py_CLEAR(numbers);
        Py_XDECREF(found);
        Py_XDECREF(held);
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

/* SpellingMemo(tell, plain) */
static PyObject *memo_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *tell, *plain = Py_None;
    (void)keywords;
    if (!PyArg_ParseTuple(args, "O|O", &tell, &plain)) return NULL;
    SpellingMemo *memo = make(type);
    if (!memo) return NULL;
    Py_INCREF(tell);
    memo->tell = tell;
    if (plain_words_take(&memo->plain, plain) < 0 || memo_begin(&memo->stretches) < 0 || memo_begin(&memo->spellings) < 0) Py_CLEAR(memo);
    return (PyObject *)memo;
}

static int memo_traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((SpellingMemo *)self)->tell);
    return 0;
}

static int memo_clear(PyObject *self) {
    Py_CLEAR(((SpellingMemo *)self)->tell);
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

/* Whether a spelling has a hyphen between figures, as a date has. */
static int has_hyphen_between(const Finder *finder, const Wanted *wanted) {
    const uint8_t *figures = finder->memo->plain.figures;
    const unsigned char *at = (const unsigned char *)wanted->bytes, *end = at + wanted->length;
    for (int hyphen = 0; at < end; at++) {
        if (hyphen && figures[*at]) return 1;
        hyphen |= *at == '-';
    }
    return 0;
}

/* Note a spelling, and for whom it counts. Returns 0, or -1 with an exception set. */
static int want(Finder *finder, PyObject *spelling, PyObject *encoded) {
    const PlainWords *plain = &finder->memo->plain;
    Wanted *wanted = &finder->wanted[finder->count];
    *wanted = (Wanted){PyBytes_AsString(encoded), (size_t)PyBytes_Size(encoded), 0, 0, NO_PART, NO_PART, finder->count++};
    if (part_in(finder->folded, spelling, &wanted->folded) < 0) return -1;
    if (part_in(finder->written, spelling, &wanted->written) < 0) return -1;
    uint32_t beginning;
    wanted->hash = spelling_hash(plain, wanted->bytes, wanted->length, &beginning);
    if (wanted->hash) finder->begins[beginning / 8] |= (uint8_t)(1 << beginning % 8);
    size_t figures = take_figures(plain, wanted->bytes, wanted->length, finder->figures + finder->figures_length, NULL);
    if (figures) finder->figures_length += figures + 1;
    finder->unclear |= !figures && !wanted->hash;
    finder->figures[finder->figures_length] = 0;
    finder->dates |= has_hyphen_between(finder, wanted);
    return 0;
}

/* Note all spellings. Returns 0, or -1 with an exception set. */
static int want_all(Finder *finder) {
    PyObject *all = PySet_New(finder->folded);
    PyObject *others = all ? PyObject_CallMethod(all, "update", "O", finder->written) : NULL;
    PyObject *strings = others ? PySequence_Tuple(all) : NULL;
    finder->encoded = strings ? PyList_New(0) : NULL;
    int failed = finder->encoded ? append_encoded(finder->encoded, strings) : -1;
    size_t count = failed ? 0 : (size_t)PyTuple_Size(strings);
    uint32_t slots = 16;
    while (slots < 2 * count) slots *= 2;
    finder->mask = slots - 1;
    finder->wanted = failed ? NULL : malloc((count + 1) * sizeof *finder->wanted);
    finder->slots = failed ? NULL : malloc(slots * sizeof *finder->slots);
    size_t bytes = count + 2;
    for (size_t place = 0; place < count; place++) bytes += (size_t)PyBytes_Size(PyList_GetItem(finder->encoded, (Py_ssize_t)place));
    finder->figures = failed ? NULL : calloc(bytes, 1);
    if (!failed && (!finder->wanted || !finder->slots || !finder->figures)) {
        PyErr_NoMemory();
        failed = -1;
    }
    for (size_t place = 0; !failed && place < count; place++)
        failed = want(finder, PyTuple_GetItem(strings, (Py_ssize_t)place),
                      PyList_GetItem(finder->encoded, (Py_ssize_t)place));
    for (size_t place = 0; place < sizeof finder->begins; place++)
        finder->begins_special[place] = finder->begins[place] | finder->memo->plain.special_begins[place];
    if (!failed) fill_slots(finder);
    Py_XDECREF(all);
    Py_XDECREF(others);
    Py_XDECREF(strings);
    return failed;
}

/* Finder(memo, folded, written) */
static PyObject *finder_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *memo, *folded, *written;
    (void)keywords;
    if (!PyArg_ParseTuple(args, "O!O!O!", spelling_memo_type, &memo, &PyDict_Type, &folded, &PyDict_Type, &written))
        return NULL;
    Finder *finder = make(type);
    if (!finder) return NULL;
    Py_INCREF(memo);
    finder->memo = (SpellingMemo *)memo;
    finder->folded = PyDict_Copy(folded);
    finder->written = finder->folded ? PyDict_Copy(written) : NULL;
    if (!finder->written || want_all(finder) < 0) Py_CLEAR(finder);
    return (PyObject *)finder;
}

static int finder_traverse(PyObject *self, visitproc visit, void *arg) {
    Finder *finder = (Finder *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT((PyObject *)finder->memo);
    Py_VISIT(finder->folded);
    Py_VISIT(finder->written);
    Py_VISIT(finder->encoded);
    return 0;
}

static void finder_dealloc(PyObject *self) {
    Finder *finder = (Finder *)self;
    PyObject_GC_UnTrack(self);
    Py_XDECREF((PyObject *)finder->memo);
    Py_XDECREF(finder->folded);
    Py_XDECREF(finder->written);
    Py_XDECREF(finder->encoded);
    free(finder->wanted);
    free(finder->slots);
    free(finder->figures);
    free(finder->bits);
    release(self);
}

static PyMethodDef finder_methods[] = {
    {"places", finder_places, METH_O, NULL},
    {"marks", finder_marks, METH_O, NULL},
    {"marks_in", finder_marks_in, METH_O, NULL},
    {"held", finder_held, METH_O, NULL},
    {"held_in", finder_held_in, METH_O, NULL},
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
