/* Twin: searcher.kernels.word_lookup. The lists of a word in one chunk of a segment, made without a copy. */
#include "word_lookup.h"

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
    uint16_t greatest = 0;
    for (Py_ssize_t place = 0; place < list->count; place++)
        greatest = list->paragraphs[place] > greatest ? list->paragraphs[place] : greatest;
    if (!list->count || greatest < chunk_size(lookup, chunk)) return 0;
    section_damaged(&field->paragraphs);
    return -1;
}

static int occurrences_read(const WordLookup *lookup, uint32_t word, Py_ssize_t chunk, Places *places) {
    uint32_t start, end;
    if (starts_read(&lookup->word_starts, chunk, lookup->words.count + 1, word, &start, &end) < 0) return -1;
    places->occurrences = section_read(&lookup->occurrences, start, end);
    if (!places->occurrences) return -1;
    places->count = (Py_ssize_t)end - start;
    uint32_t greatest = 0;
    for (Py_ssize_t place = 0; place < places->count; place++)
        greatest = places->occurrences[place] > greatest ? places->occurrences[place] : greatest;
    if (!places->count || greatest >> 16 < chunk_size(lookup, chunk)) return 0;
    section_damaged(&lookup->occurrences);
    return -1;
}

/* ---- lists for Python ---- */

/* A term's paragraphs and codes, and with `bests` the codes that stand for its best; NULL without an exception for none. */
static PyObject *views_of(const WordLookup *lookup, const Field *field, uint32_t term, Py_ssize_t chunk, int bests) {
    uint32_t start, end;
    PlainList list;
    if (starts_read(&field->starts, chunk, field->terms.count + 1, term, &start, &end) < 0 || start == end) return NULL;
    if (plain_read(lookup, field, term, chunk, &list) < 0) return NULL;
    int64_t best = ((int64_t)chunk * field->terms.count + term) * BESTS;
    PyObject *views[] = {section_view(&field->paragraphs, start, end), section_view(&field->codes, start, end),
                         bests ? section_view(&field->bests, best, best + BESTS) : NULL};
    PyObject *both = views[0] && views[1] && (views[2] || !bests) ? PyTuple_New(2 + bests) : NULL;
    for (Py_ssize_t place = 0; place < 2 + bests; place++)
        if (both)
            PyTuple_SetItem(both, place, views[place]);
        else
            Py_XDECREF(views[place]);
    return both;
}

PyObject *views_list(const WordLookup *lookup, const Field *field, const Found *terms, Py_ssize_t chunk, int bests) {
    PyObject *list = PyList_New(0);
    for (size_t place = 0; list && place < terms->count; place++) {
        PyObject *views = views_of(lookup, field, terms->numbers[place], chunk, bests);
        if ((!views && PyErr_Occurred()) || (views && PyList_Append(list, views) < 0)) Py_CLEAR(list);
        Py_XDECREF(views);
    }
    return list;
}

static PyObject *views_asked(const WordLookup *lookup, const Field *field, PyObject *args, int bests) {
    PyObject *given, *list = NULL;
    Py_ssize_t chunk;
    Found terms = {0};
    if (!PyArg_ParseTuple(args, "On", &given, &chunk) || chunk_take(lookup, chunk) < 0) return NULL;
    if (found_take(&terms, given, field->terms.count) == 0) list = views_list(lookup, field, &terms, chunk, bests);
    free(terms.numbers);
    return list;
}

/* score_lists(terms, chunk) -> [(paragraphs, codes, the codes that stand for the best), …] of those in the chunk */
PyObject *lookup_score_lists(PyObject *self, PyObject *args) {
    return views_asked((WordLookup *)self, &((WordLookup *)self)->stem, args, 1);
}

/* titles(terms, chunk) -> ((paragraphs, codes), …) of terms of titles */
PyObject *lookup_titles(PyObject *self, PyObject *args) {
    PyObject *list = views_asked((WordLookup *)self, &((WordLookup *)self)->title, args, 0);
    PyObject *tuple = list ? PyList_AsTuple(list) : NULL;
    Py_XDECREF(list);
    return tuple;
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

/* ---- lists for the features ---- */

static int plain_lists_read(const WordLookup *lookup, const Found *terms, Py_ssize_t chunk, PlainList **lists, Py_ssize_t *count) {
    *lists = calloc(terms->count + 1, sizeof **lists);
    if (!*lists) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t place = 0; place < terms->count; place++) {
        if (plain_read(lookup, &lookup->stem, terms->numbers[place], chunk, *lists + *count) < 0) return -1;
        *count += (*lists)[*count].count > 0;
    }
    return 0;
}

static int places_read(const WordLookup *lookup, const Found *words, Py_ssize_t chunk, Places **lists, Py_ssize_t *count) {
    *lists = calloc(words->count + 1, sizeof **lists);
    if (!*lists) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t place = 0; place < words->count; place++) {
        if (occurrences_read(lookup, words->numbers[place], chunk, *lists + *count) < 0) return -1;
        *count += (*lists)[*count].count > 0;
    }
    return 0;
}

int lookup_forms_read(PyObject *self, const uint32_t *terms, size_t count, Py_ssize_t chunk, Places **forms, Py_ssize_t *forms_count) {
    const WordLookup *lookup = (WordLookup *)self;
    Found words = {0};
    int failed = 0;
    for (size_t place = 0; !failed && place < count; place++) failed = found_add_list(&words, &lookup->words_of, terms[place]);
    found_sort(&words);
    if (!failed) failed = places_read(lookup, &words, chunk, forms, forms_count);
    free(words.numbers);
    return failed;
}

TermPostings *postings_read(PyObject *self, const Found *terms, const Found *exact, const Found *related, Py_ssize_t chunk) {
    const WordLookup *lookup = (WordLookup *)self;
    TermPostings *made = term_postings_make();
    if (!made) return NULL;
    made->lookup = Py_NewRef(self);
    made->chunk = chunk;
    made->terms = malloc((terms->count + 1) * sizeof *made->terms);
    if (!made->terms) {
        PyErr_NoMemory();
        Py_DECREF(made);
        return NULL;
    }
    if (terms->count) memcpy(made->terms, terms->numbers, terms->count * sizeof *made->terms);
    made->terms_count = terms->count;
    if (plain_lists_read(lookup, terms, chunk, &made->own, &made->own_count) < 0 ||
        places_read(lookup, exact, chunk, &made->exact, &made->exact_count) < 0 ||
        plain_lists_read(lookup, related, chunk, &made->related, &made->related_count) < 0)
        Py_CLEAR(made);
    return made;
}

/* postings(terms, exact, related, chunk) -> TermPostings */
PyObject *lookup_postings(PyObject *self, PyObject *args) {
    const WordLookup *lookup = (WordLookup *)self;
    PyObject *given[3];
    Py_ssize_t chunk;
    Found terms = {0}, exact = {0}, related = {0};
    if (!PyArg_ParseTuple(args, "OOOn", &given[0], &given[1], &given[2], &chunk) || chunk_take(lookup, chunk) < 0) return NULL;
    TermPostings *made = NULL;
    if (found_take(&terms, given[0], lookup->stem.terms.count) == 0 &&
        found_take(&exact, given[1], lookup->words.count) == 0 &&
        found_take(&related, given[2], lookup->stem.terms.count) == 0)
        made = postings_read(self, &terms, &exact, &related, chunk);
    free(terms.numbers);
    free(exact.numbers);
    free(related.numbers);
    return (PyObject *)made;
}

/* ---- of several chunks ---- */

/* The number of a chunk at a place of a list; -1 with an exception set. */
static Py_ssize_t chunk_at(const WordLookup *lookup, PyObject *chunks, Py_ssize_t place) {
    Py_ssize_t chunk = PyLong_AsSsize_t(PyList_GetItem(chunks, place));
    if (chunk == -1 && PyErr_Occurred()) return -1;
    return chunk_take(lookup, chunk) < 0 ? -1 : chunk;
}

/* scored_in_chunks(terms, chunks, table, order) -> of each of a list of chunks what `FoundWord.score_lists` gives of some terms */
PyObject *lookup_scored_in_chunks(PyObject *self, PyObject *args) {
    const WordLookup *lookup = (WordLookup *)self;
    PyObject *given, *chunks, *table, *order, *found = NULL;
    Found terms = {0};
    if (!PyArg_ParseTuple(args, "OO!OO", &given, &PyList_Type, &chunks, &table, &order)) return NULL;
    if (found_take(&terms, given, lookup->stem.terms.count) == 0) found = PyList_New(PyList_Size(chunks));
    for (Py_ssize_t place = 0; found && place < PyList_Size(found); place++) {
        Py_ssize_t chunk = chunk_at(lookup, chunks, place);
        PyObject *lists = chunk < 0 ? NULL : scored_lists(lookup, &terms, chunk, table, order);
        if (!lists || PyList_SetItem(found, place, lists) < 0) Py_CLEAR(found);
    }
    free(terms.numbers);
    return found;
}

/* ranked_in_chunks(terms, exact, related, titled, chunks) -> of each of a list of chunks what `FoundWord.lists` gives */
PyObject *lookup_ranked_in_chunks(PyObject *self, PyObject *args) {
    const WordLookup *lookup = (WordLookup *)self;
    PyObject *terms, *exact, *related, *titled, *chunks, *found = NULL;
    Found kinds[KINDS] = {{0}};
    if (!PyArg_ParseTuple(args, "OOOOO!", &terms, &exact, &related, &titled, &PyList_Type, &chunks)) return NULL;
    if (found_take(&kinds[TERMS], terms, lookup->stem.terms.count) == 0 && found_take(&kinds[EXACT], exact, lookup->words.count) == 0 &&
        found_take(&kinds[RELATED], related, lookup->stem.terms.count) == 0 &&
        found_take(&kinds[TITLED], titled, lookup->title.terms.count) == 0)
        found = PyList_New(PyList_Size(chunks));
    for (Py_ssize_t place = 0; found && place < PyList_Size(found); place++) {
        Py_ssize_t chunk = chunk_at(lookup, chunks, place);
        PyObject *lists = chunk < 0 ? NULL : ranked_lists(self, kinds, chunk);
        if (!lists || PyList_SetItem(found, place, lists) < 0) Py_CLEAR(found);
    }
    for (int kind = 0; kind < KINDS; kind++) free(kinds[kind].numbers);
    return found;
}
