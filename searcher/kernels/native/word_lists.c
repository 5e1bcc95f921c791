/* Twin: searcher.kernels.word_lookup. The lists of a word in one chunk of a segment, made without a copy. */
#include "word_lookup.h"

#define FOUND_OF(term) (((const FoundWord *)(term)->word)->kinds)
#define LOOKUP_OF(term) ((const WordLookup *)((const FoundWord *)(term)->word)->lookup)
#define BESTS 4 /* codes that stand for the best of a list: searcher.kernels.posting_code.BESTS */

int chunk_take(const WordLookup *lookup, Py_ssize_t chunk) {
    if (chunk >= 0 && chunk < lookup->chunks) return 0;
    PyErr_SetString(PyExc_ValueError, "no number of a chunk");
    return -1;
}

static int64_t chunk_size(const WordLookup *lookup, Py_ssize_t chunk) {
    return lookup->bases[chunk + 1] - lookup->bases[chunk];
}

/* ---- one list ---- */

/* The paragraphs of a term in a chunk, none of which is beyond its end, and their codes. */
static int plain_read(const WordLookup *lookup, const Field *field, uint32_t term, Py_ssize_t chunk, PlainList *list) {
    uint32_t start, end;
    if (starts_read(&field->starts, chunk, field->terms.count + 1, term, &start, &end) < 0) return -1;
    list->paragraphs = section_read(&field->paragraphs, start, end);
    list->codes = list->paragraphs ? section_read(&field->codes, start, end) : NULL;
    if (!list->codes) return -1;
    list->count = (Py_ssize_t)end - start;
    int64_t size = chunk_size(lookup, chunk);
    uint16_t last = (uint16_t)(size - 1), beyond = 0;
    /* All that 16 bits can say is in a whole chunk. */
    for (Py_ssize_t place = 0; size < CHUNK_SIZE && place < list->count; place++) beyond |= list->paragraphs[place] > last;
    if (size > 0 ? !beyond : !list->count) return 0;
    section_damaged(&field->paragraphs);
    return -1;
}

static int occurrences_read(const WordLookup *lookup, uint32_t word, Py_ssize_t chunk, Places *places) {
    uint32_t start, end;
    if (starts_read(&lookup->word_starts, chunk, lookup->words.count + 1, word, &start, &end) < 0) return -1;
    places->occurrences = section_read(&lookup->occurrences, start, end);
    if (!places->occurrences) return -1;
    places->count = (Py_ssize_t)end - start;
    int64_t size = chunk_size(lookup, chunk);
    uint32_t last = ((uint32_t)size << 16) - 1, beyond = 0;
    for (Py_ssize_t place = 0; size < CHUNK_SIZE && place < places->count; place++) beyond |= places->occurrences[place] > last;
    if (size > 0 ? !beyond : !places->count) return 0;
    section_damaged(&lookup->occurrences);
    return -1;
}

/* ---- lists for Python ---- */

/* A term's paragraphs and codes, a tuple; NULL without an exception for none. */
static PyObject *views_of(const WordLookup *lookup, const Field *field, uint32_t term, Py_ssize_t chunk) {
    uint32_t start, end;
    PlainList list;
    if (starts_read(&field->starts, chunk, field->terms.count + 1, term, &start, &end) < 0 || start == end) return NULL;
    if (plain_read(lookup, field, term, chunk, &list) < 0) return NULL;
    PyObject *paragraphs = section_view(&field->paragraphs, start, end), *codes = section_view(&field->codes, start, end);
    PyObject *both = paragraphs && codes ? PyTuple_Pack(2, paragraphs, codes) : NULL;
    Py_XDECREF(paragraphs);
    Py_XDECREF(codes);
    return both;
}

static PyObject *views_list(const WordLookup *lookup, const Field *field, const Found *terms, Py_ssize_t chunk) {
    PyObject *list = PyList_New(0);
    for (size_t place = 0; list && place < terms->count; place++) {
        PyObject *views = views_of(lookup, field, terms->numbers[place], chunk);
        if ((!views && PyErr_Occurred()) || (views && PyList_Append(list, views) < 0)) Py_CLEAR(list);
        Py_XDECREF(views);
    }
    return list;
}

PyObject *title_views(const TermPostings *term) {
    const WordLookup *lookup = LOOKUP_OF(term);
    PyObject *list = views_list(lookup, &lookup->title, &FOUND_OF(term)[TITLED], term->chunk);
    PyObject *tuple = list ? PyList_AsTuple(list) : NULL;
    Py_XDECREF(list);
    return tuple;
}

PyObject *own_views(const TermPostings *term) {
    const WordLookup *lookup = LOOKUP_OF(term);
    return views_list(lookup, &lookup->stem, &FOUND_OF(term)[TERMS], term->chunk);
}

/* occurrences(words, chunk) -> [where a written form stands, …] of those in the chunk */
PyObject *lookup_occurrences(PyObject *self, PyObject *args) {
    const WordLookup *lookup = (WordLookup *)self;
    PyObject *given, *list = NULL;
    Py_ssize_t chunk;
    Found words = {0};
    if (!PyArg_ParseTuple(args, "On", &given, &chunk) || chunk_take(lookup, chunk) < 0) return NULL;
    if (found_take(&words, given, lookup->words.count) == 0) list = PyList_New(0);
    for (size_t place = 0; list && place < words.count; place++) {
        uint32_t start, end;
        Places places = {0};
        PyObject *view = NULL;
        int failed = occurrences_read(lookup, words.numbers[place], chunk, &places) < 0 ||
                     starts_read(&lookup->word_starts, chunk, lookup->words.count + 1, words.numbers[place], &start, &end) < 0;
        if (!failed && places.count) failed = !(view = section_view(&lookup->occurrences, start, end)) || PyList_Append(list, view) < 0;
        Py_XDECREF(view);
        if (failed) Py_CLEAR(list);
    }
    free(words.numbers);
    return list;
}

/* ---- lists for ranking ---- */

static int plain_lists_read(const TermPostings *term, const Field *field, int kind, PlainList **lists, Py_ssize_t *count) {
    const Found *terms = &FOUND_OF(term)[kind];
    *lists = calloc(terms->count + 1, sizeof **lists);
    if (!*lists) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t place = 0; place < terms->count; place++) {
        if (plain_read(LOOKUP_OF(term), field, terms->numbers[place], term->chunk, *lists + *count) < 0) return -1;
        *count += (*lists)[*count].count > 0;
    }
    return 0;
}

static int places_read(const TermPostings *term, const Found *words, Places **lists, Py_ssize_t *count) {
    *lists = calloc(words->count + 1, sizeof **lists);
    if (!*lists) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t place = 0; place < words->count; place++) {
        if (occurrences_read(LOOKUP_OF(term), words->numbers[place], term->chunk, *lists + *count) < 0) return -1;
        *count += (*lists)[*count].count > 0;
    }
    return 0;
}

/* What the codes that stand for the best of a term contribute at most. */
static int bound_read(const TermPostings *term, uint32_t number, int64_t *bound) {
    const Field *field = &LOOKUP_OF(term)->stem;
    int64_t best = ((int64_t)term->chunk * field->terms.count + number) * BESTS;
    const uint8_t *codes = section_read(&field->bests, best, best + BESTS);
    const int32_t *table = term->contributions.data;
    for (int place = 0; codes && place < BESTS; place++) *bound = table[codes[place]] > *bound ? table[codes[place]] : *bound;
    return codes ? 0 : -1;
}

int own_lists_read(TermPostings *term) {
    const WordLookup *lookup = LOOKUP_OF(term);
    const Found *terms = &FOUND_OF(term)[TERMS];
    term->own = calloc(terms->count + 1, sizeof *term->own);
    term->bounds = calloc(terms->count + 1, sizeof *term->bounds);
    if (!term->own || !term->bounds) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t place = 0; place < terms->count; place++) {
        PlainList *list = &term->own[term->own_count];
        if (plain_read(lookup, &lookup->stem, terms->numbers[place], term->chunk, list) < 0) return -1;
        if (!list->count) continue;
        if (bound_read(term, terms->numbers[place], &term->bounds[term->own_count]) < 0) return -1;
        term->own_count++;
    }
    return 0;
}

int other_lists_read(TermPostings *term) {
    const WordLookup *lookup = LOOKUP_OF(term);
    if (places_read(term, &FOUND_OF(term)[EXACT], &term->exact, &term->exact_count) < 0) return -1;
    if (plain_lists_read(term, &lookup->title, TITLED, &term->titles, &term->titles_count) < 0) return -1;
    return plain_lists_read(term, &lookup->stem, RELATED, &term->related, &term->related_count);
}

int forms_read(TermPostings *term, Places **forms, Py_ssize_t *count) {
    const Found *terms = &FOUND_OF(term)[TERMS];
    Found words = {0};
    int failed = 0;
    for (size_t place = 0; !failed && place < terms->count; place++)
        failed = found_add_list(&words, &LOOKUP_OF(term)->words_of, terms->numbers[place]);
    found_sort(&words);
    if (!failed) failed = places_read(term, &words, forms, count);
    free(words.numbers);
    return failed;
}
