/* Twin: searcher.kernels.word_lookup. A word looked up in the dictionary of a segment, where that lies. */
#include "word_lookup.h"

/* ---- terms ---- */

static const char *utf8_of(PyObject *text, Py_ssize_t *length) {
    if (PyUnicode_Check(text)) return PyUnicode_AsUTF8AndSize(text, length);
    PyErr_SetString(PyExc_TypeError, "not a word");
    return NULL;
}

/* Add the terms that are a stem or have it among others. */
static int add_having(const Field *field, PyObject *stem, Found *terms) {
    Py_ssize_t length;
    const char *key = utf8_of(stem, &length);
    if (!key) return -1;
    Py_ssize_t own = terms_find(&field->terms, key, length);
    Py_ssize_t shared = own == FAILED ? FAILED : terms_find(&field->shared, key, length);
    if (shared == FAILED || (own >= 0 && found_add_once(terms, (uint32_t)own) < 0)) return -1;
    Found others = {0};
    int failed = shared >= 0 ? found_add_list(&others, &field->sharing, shared) : 0;
    for (size_t place = 0; !failed && place < others.count; place++)
        failed = found_add_once(terms, others.numbers[place]);
    free(others.numbers);
    return failed;
}

static int add_having_any(const Field *field, PyObject *stems, Found *terms) {
    Py_ssize_t count = PyTuple_Size(stems);
    for (Py_ssize_t place = 0; place < count; place++)
        if (add_having(field, PyTuple_GetItem(stems, place), terms) < 0) return -1;
    return count < 0 ? -1 : 0;
}

/* Add the written forms that fold to a word: its own key comes first, and then, behind a zero byte, those with accents. */
static int add_forms(const Terms *words, PyObject *folded, Found *forms) {
    Py_ssize_t length, term_length;
    const char *key = utf8_of(folded, &length);
    Py_ssize_t number = key ? terms_lower(words, key, length) : FAILED;
    for (; number >= 0 && number < words->count; number++) {
        const char *term = terms_at(words, number, &term_length);
        if (!term) return -1;
        if (term_length < length || memcmp(term, key, (size_t)length) || (term_length > length && term[length])) break;
        if (found_add(forms, (uint32_t)number) < 0) return -1;
    }
    return number < 0 ? -1 : 0;
}

/* Add of the forms that fold to a word the very one that was written. */
static int add_written(const Terms *words, PyObject *written, PyObject *folded, const Found *forms, Found *exact) {
    int differ = PyUnicode_Compare(written, folded);
    if (differ == -1 && PyErr_Occurred()) return -1;
    PyObject *key = differ ? PyUnicode_FromFormat("%U%c%U", folded, 0, written) : Py_NewRef(folded);
    Py_ssize_t length, term_length;
    const char *bytes = key ? utf8_of(key, &length) : NULL;
    int failed = bytes ? 0 : -1;
    for (size_t place = 0; !failed && !exact->count && place < forms->count; place++) {
        const char *term = terms_at(words, forms->numbers[place], &term_length);
        if (!term) failed = -1;
        if (term && term_length == length && !memcmp(term, bytes, (size_t)length))
            failed = found_add(exact, forms->numbers[place]);
    }
    Py_XDECREF(key);
    return failed;
}

static int add_of_root(const WordLookup *lookup, PyObject *root, const Found *own, Found *rooted) {
    Py_ssize_t length;
    const char *key = utf8_of(root, &length);
    Py_ssize_t number = key ? terms_find(&lookup->roots, key, length) : FAILED;
    Found all = {0};
    int failed = number == FAILED ? -1 : number >= 0 ? found_add_list(&all, &lookup->of_root, number) : 0;
    for (size_t place = 0; !failed && place < all.count; place++)
        if (!found_has(own, all.numbers[place])) failed = found_add(rooted, all.numbers[place]);
    free(all.numbers);
    return failed;
}

/* Find what there is of a word, by kind; without `written` no form is told from the others, and EXACT has them all. */
static int find_word(const WordLookup *lookup, PyObject *stems, PyObject *folded, PyObject *written, PyObject *root, Found *found) {
    if (add_having_any(&lookup->stem, stems, &found[TERMS]) < 0 || add_forms(&lookup->words, folded, &found[FORMS]) < 0) return -1;
    if (written != Py_None && add_written(&lookup->words, written, folded, &found[FORMS], &found[EXACT]) < 0)
        return -1;
    for (size_t place = 0; written == Py_None && place < found[FORMS].count; place++)
        if (found_add(&found[EXACT], found[FORMS].numbers[place]) < 0) return -1;
    if (add_having_any(&lookup->title, stems, &found[TITLED]) < 0) return -1;
    return add_of_root(lookup, root, &found[TERMS], &found[RELATED]);
}

/* word(stems, folded, written, root) -> (terms, forms, exact, titled, related), a list of each kind */
static PyObject *lookup_word(PyObject *self, PyObject *args) {
    PyObject *stems, *folded, *written, *root, *result = NULL;
    Found found[KINDS] = {{0}};
    if (!PyArg_ParseTuple(args, "O!OOO", &PyTuple_Type, &stems, &folded, &written, &root)) return NULL;
    if (find_word((WordLookup *)self, stems, folded, written, root, found) == 0) result = kinds_tuple(found);
    for (int kind = 0; kind < KINDS; kind++) free(found[kind].numbers);
    return result;
}

/* having(stems) -> the terms that have any of these stems */
static PyObject *lookup_having(PyObject *self, PyObject *stems) {
    Found terms = {0};
    int failed = add_having_any(&((WordLookup *)self)->stem, stems, &terms);
    PyObject *list = failed ? NULL : found_list(&terms);
    free(terms.numbers);
    return list;
}

/* forms(folded) -> the written forms that fold to a word */
static PyObject *lookup_forms(PyObject *self, PyObject *folded) {
    Found forms = {0};
    int failed = add_forms(&((WordLookup *)self)->words, folded, &forms);
    PyObject *list = failed ? NULL : found_list(&forms);
    free(forms.numbers);
    return list;
}

/* all_forms(words) -> [(form, word), …]: the written forms that fold to some words, which a list has */
static PyObject *lookup_all_forms(PyObject *self, PyObject *words) {
    Py_ssize_t count = PyList_Size(words);
    PyObject *list = count < 0 ? NULL : PyList_New(0);
    for (Py_ssize_t place = 0; list && place < count; place++) {
        Found forms = {0};
        PyObject *word = PyList_GetItem(words, place);
        int failed = !word || add_forms(&((WordLookup *)self)->words, word, &forms) < 0;
        for (size_t form = 0; !failed && form < forms.count; form++) {
            PyObject *both = Py_BuildValue("(kO)", (unsigned long)forms.numbers[form], word);
            failed = !both || PyList_Append(list, both) < 0;
            Py_XDECREF(both);
        }
        free(forms.numbers);
        if (failed) Py_CLEAR(list);
    }
    return list;
}

/* holds(words) -> whether any of some folded words is written here, which a list has */
static PyObject *lookup_holds(PyObject *self, PyObject *words) {
    Found forms = {0};
    int failed = PyList_Check(words) ? 0 : -1;
    if (failed) PyErr_SetString(PyExc_TypeError, "not a list of words");
    for (Py_ssize_t place = 0; !failed && !forms.count && place < PyList_Size(words); place++)
        failed = add_forms(&((WordLookup *)self)->words, PyList_GetItem(words, place), &forms);
    free(forms.numbers);
    return failed ? NULL : PyBool_FromLong(forms.count > 0);
}

/* names(terms) -> the bytes of some terms */
static PyObject *lookup_names(PyObject *self, PyObject *given) {
    const WordLookup *lookup = (WordLookup *)self;
    Found terms = {0};
    PyObject *names = found_take(&terms, given, lookup->stem.terms.count) < 0 ? NULL : PyList_New(0);
    for (size_t place = 0; names && place < terms.count; place++) {
        Py_ssize_t length;
        const char *term = terms_at(&lookup->stem.terms, terms.numbers[place], &length);
        PyObject *name = term ? PyBytes_FromStringAndSize(term, length) : NULL;
        if (!name || PyList_Append(names, name) < 0) Py_CLEAR(names);
        Py_XDECREF(name);
    }
    free(terms.numbers);
    return names;
}

/* spellings(stems) -> the written forms that have any of these stems, each once, with their accents */
static PyObject *lookup_spellings(PyObject *self, PyObject *stems) {
    const WordLookup *lookup = (WordLookup *)self;
    Found terms = {0}, words = {0};
    int failed = add_having_any(&lookup->stem, stems, &terms);
    for (size_t place = 0; !failed && place < terms.count; place++)
        failed = found_add_list(&words, &lookup->words_of, terms.numbers[place]);
    found_sort(&words);
    PyObject *spellings = failed ? NULL : PyList_New(0);
    for (size_t place = 0; spellings && place < words.count; place++) {
        Py_ssize_t length, start;
        const char *word = terms_at(&lookup->words, words.numbers[place], &length);
        for (start = word ? length : 0; start > 0 && word[start - 1]; start--) {}
        PyObject *written = word ? PyUnicode_DecodeUTF8(word + start, length - start, "replace") : NULL;
        if (!written || PyList_Append(spellings, written) < 0) Py_CLEAR(spellings);
        Py_XDECREF(written);
    }
    free(terms.numbers);
    free(words.numbers);
    return spellings;
}

/* ---- counts ---- */

static int count_postings(const WordLookup *lookup, const Found *terms, int64_t *total) {
    const Field *field = &lookup->stem;
    for (size_t place = 0; place < terms->count; place++) {
        int64_t count = 0;
        for (Py_ssize_t chunk = 0; chunk < lookup->chunks; chunk++) {
            uint32_t start = 0, end = 0;
            if (starts_read(&field->starts, chunk, field->terms.count + 1, terms->numbers[place], &start, &end) < 0) return -1;
            count += (int64_t)end - start;
        }
        if (count < 0 || count > lookup->bases[lookup->chunks]) {
            section_damaged(&field->starts);
            return -1;
        }
        *total += count;
    }
    return 0;
}

static int count_occurrences(const WordLookup *lookup, const Found *words, int64_t *total) {
    for (size_t place = 0; place < words->count; place++)
        for (Py_ssize_t chunk = 0; chunk < lookup->chunks; chunk++) {
            uint32_t start = 0, end = 0;
            if (starts_read(&lookup->word_starts, chunk, lookup->words.count + 1, words->numbers[place], &start, &end) < 0) return -1;
            *total += (int64_t)end - start;
        }
    if (*total >= 0) return 0;
    section_damaged(&lookup->word_starts);
    return -1;
}

/* postings_count(terms) -> how many postings they have together, in all chunks */
static PyObject *lookup_postings_count(PyObject *self, PyObject *given) {
    const WordLookup *lookup = (WordLookup *)self;
    Found terms = {0};
    int64_t total = 0;
    int failed = found_take(&terms, given, lookup->stem.terms.count) < 0 || count_postings(lookup, &terms, &total) < 0;
    free(terms.numbers);
    return failed ? NULL : PyLong_FromLongLong(total);
}

/* occurrence_count(words) -> how often these written forms occur, in all chunks */
static PyObject *lookup_occurrence_count(PyObject *self, PyObject *given) {
    const WordLookup *lookup = (WordLookup *)self;
    Found words = {0};
    int64_t total = 0;
    int failed = found_take(&words, given, lookup->words.count) < 0 || count_occurrences(lookup, &words, &total) < 0;
    free(words.numbers);
    return failed ? NULL : PyLong_FromLongLong(total);
}

/* ---- neighbours ---- */

/* A term near a stem: how many letters of it they begin with alike, and how many letters it is longer or shorter. */
typedef struct {
    Py_ssize_t alike, longer, number;
} Neighbour;

/* The terms on one side of a stem's place, the farther from it, the fewer letters they share. */
typedef struct {
    const Terms *terms;
    const char *stem;
    Py_ssize_t length, beginning, longest, room;
    const Found *own;
    PyObject *known; /* bytes of terms that are not wanted, or NULL */
    Neighbour *found;
    size_t count, held;
} Neighbours;

static int is_known(const Neighbours *near, const char *term, Py_ssize_t length) {
    PyObject *name = near->known ? PyBytes_FromStringAndSize(term, length) : NULL;
    int known = name ? PySequence_Contains(near->known, name) : near->known ? -1 : 0;
    Py_XDECREF(name);
    return known;
}

/* Returns how many were added, or -1 with an exception set. */
static int add_neighbour(Neighbours *near, Py_ssize_t number, const char *term, Py_ssize_t length, Py_ssize_t alike) {
    const char *space = memchr(term, ' ', (size_t)length);
    Py_ssize_t longer = (space ? space - term : length) - near->length;
    if (longer < 0) longer = -longer;
    if (longer > near->longest || found_has(near->own, (uint32_t)number)) return 0;
    int known = is_known(near, term, length);
    if (known) return known < 0 ? -1 : 0;
    if (near->count == near->held) {
        size_t held = near->held ? 2 * near->held : 16;
        Neighbour *moved = realloc(near->found, held * sizeof *moved);
        if (!moved) {
            PyErr_NoMemory();
            return -1;
        }
        near->found = moved;
        near->held = held;
    }
    near->found[near->count++] = (Neighbour){alike, longer, number};
    return 1;
}

static int go_outwards(Neighbours *near, Py_ssize_t number, int step) {
    Py_ssize_t alike = near->length, length, count = 0;
    for (; number >= 0 && number < near->terms->count; number += step) {
        const char *term = terms_at(near->terms, number, &length);
        if (!term) return -1;
        while (length < alike || memcmp(term, near->stem, (size_t)alike)) {
            alike--;
            if (count >= near->room || alike < near->beginning) return 0;
        }
        int added = add_neighbour(near, number, term, length, alike);
        if (added < 0) return -1;
        count += added;
    }
    return 0;
}

/* The place of the stem, which is mostly a term itself, the first of its own. */
static Py_ssize_t place_of_stem(const Neighbours *near) {
    Py_ssize_t length;
    if (near->own->count) {
        const char *term = terms_at(near->terms, near->own->numbers[0], &length);
        if (!term) return FAILED;
        if (length == near->length && !memcmp(term, near->stem, (size_t)length)) return near->own->numbers[0];
    }
    return terms_lower(near->terms, near->stem, near->length);
}

static int find_near(Neighbours *near, PyObject *stem) {
    near->stem = utf8_of(stem, &near->length);
    Py_ssize_t place = near->stem ? place_of_stem(near) : FAILED;
    return place < 0 || go_outwards(near, place - 1, -1) < 0 || go_outwards(near, place, 1) < 0 ? -1 : 0;
}

/* nearest(stem, own, known, room, beginning, longest) -> [(-letters alike, letters longer, name, number), …] */
static PyObject *lookup_nearest(PyObject *self, PyObject *args) {
    PyObject *stem, *given, *list = NULL;
    Found own = {0};
    Neighbours near = {.terms = &((WordLookup *)self)->stem.terms, .own = &own};
    if (!PyArg_ParseTuple(args, "OOOnnn", &stem, &given, &near.known, &near.room, &near.beginning, &near.longest)) return NULL;
    if (found_take(&own, given, near.terms->count) == 0 && find_near(&near, stem) == 0) list = PyList_New(0);
    for (size_t place = 0; list && place < near.count; place++) {
        const Neighbour *one = &near.found[place];
        Py_ssize_t length;
        const char *term = terms_at(near.terms, one->number, &length);
        PyObject *tuple = term ? Py_BuildValue("(nny#n)", -one->alike, one->longer, term, length, one->number) : NULL;
        if (!tuple || PyList_Append(list, tuple) < 0) Py_CLEAR(list);
        Py_XDECREF(tuple);
    }
    free(own.numbers);
    free(near.found);
    return list;
}

static int nearest_first(const void *one, const void *other) {
    const Neighbour *a = one, *b = other;
    if (a->alike != b->alike) return a->alike > b->alike ? -1 : 1;
    if (a->longer != b->longer) return a->longer < b->longer ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

/* Add to those of a word's root the nearest others to its stem until there are `most`. */
static int add_nearest(const WordLookup *lookup, PyObject *stem, Py_ssize_t most, Py_ssize_t beginning, Py_ssize_t longest,
                       const Found *terms, Found *related) {
    Py_ssize_t room = most - (Py_ssize_t)related->count;
    if (stem == Py_None || room <= 0) return 0;
    Found own = {0};
    Neighbours near = {.terms = &lookup->stem.terms, .own = &own, .room = room, .beginning = beginning, .longest = longest};
    int failed = 0;
    for (size_t place = 0; !failed && place < terms->count; place++) failed = found_add(&own, terms->numbers[place]);
    for (size_t place = 0; !failed && place < related->count; place++) failed = found_add(&own, related->numbers[place]);
    if (!failed) failed = find_near(&near, stem);
    if (!failed && near.count) qsort(near.found, near.count, sizeof *near.found, nearest_first);
    for (size_t place = 0; !failed && place < near.count && place < (size_t)room; place++)
        failed = found_add(related, (uint32_t)near.found[place].number);
    free(own.numbers);
    free(near.found);
    return failed;
}

/* whole(stems, folded, written, root, near, most, beginning, longest) -> FoundWord: what `word` gives, but among the related terms
   the nearest to the stem `near` as well until they are `most`, and counts of some of it. */
static PyObject *lookup_whole(PyObject *self, PyObject *args) {
    const WordLookup *lookup = (WordLookup *)self;
    PyObject *stems, *folded, *written, *root, *near;
    Py_ssize_t most, beginning, longest;
    if (!PyArg_ParseTuple(args, "O!OOOOnnn", &PyTuple_Type, &stems, &folded, &written, &root, &near, &most, &beginning, &longest))
        return NULL;
    FoundWord *word = found_word_make(self);
    if (word && (find_word(lookup, stems, folded, written, root, word->kinds) < 0 ||
                 add_nearest(lookup, near, most, beginning, longest, &word->kinds[TERMS], &word->kinds[RELATED]) < 0 ||
                 count_postings(lookup, &word->kinds[TERMS], &word->counts[0]) < 0 ||
                 count_occurrences(lookup, &word->kinds[EXACT], &word->counts[1]) < 0 ||
                 count_postings(lookup, &word->kinds[RELATED], &word->counts[2]) < 0))
        Py_CLEAR(word);
    return (PyObject *)word;
}

/* found(terms, exact, titled, related) -> FoundWord: the word that has these by kind, nothing of which is counted */
static PyObject *lookup_found(PyObject *self, PyObject *args) {
    const WordLookup *lookup = (WordLookup *)self;
    PyObject *terms, *exact, *titled, *related;
    if (!PyArg_ParseTuple(args, "OOOO", &terms, &exact, &titled, &related)) return NULL;
    FoundWord *word = found_word_make(self);
    if (word && (found_take(&word->kinds[TERMS], terms, lookup->stem.terms.count) < 0 ||
                 found_take(&word->kinds[EXACT], exact, lookup->words.count) < 0 ||
                 found_take(&word->kinds[TITLED], titled, lookup->title.terms.count) < 0 ||
                 found_take(&word->kinds[RELATED], related, lookup->stem.terms.count) < 0))
        Py_CLEAR(word);
    return (PyObject *)word;
}

/* ---- the type ---- */

static int field_take(Field *field, PyObject *lent) {
    PyObject *terms, *shared, *sharing, *starts, *bests, *paragraphs, *codes;
    if (!PyArg_ParseTuple(lent, "OOOOOOO", &terms, &shared, &sharing, &starts, &bests, &paragraphs, &codes)) return -1;
    if (terms_take(&field->terms, terms) < 0 || terms_take(&field->shared, shared) < 0) return -1;
    if (lists_take(&field->sharing, sharing, field->shared.count, field->terms.count) < 0) return -1;
    if (section_take(&field->starts, starts, 4) < 0 || section_take(&field->bests, bests, 1) < 0) return -1;
    return section_take(&field->paragraphs, paragraphs, 2) < 0 ? -1 : section_take(&field->codes, codes, 1);
}

static void field_release(Field *field) {
    terms_release(&field->terms);
    terms_release(&field->shared);
    lists_release(&field->sharing);
    section_release(&field->starts);
    section_release(&field->bests);
    section_release(&field->paragraphs);
    section_release(&field->codes);
}

static int bases_take(WordLookup *lookup, PyObject *bases) {
    lookup->chunks = PyList_Size(bases) - 1;
    if (lookup->chunks < 0) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "no chunk ends nowhere");
        return -1;
    }
    lookup->bases = calloc((size_t)lookup->chunks + 1, sizeof *lookup->bases);
    if (!lookup->bases) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t chunk = 0; chunk <= lookup->chunks; chunk++)
        lookup->bases[chunk] = PyLong_AsLongLong(PyList_GetItem(bases, chunk));
    return PyErr_Occurred() ? -1 : 0;
}

static int sections_take(WordLookup *lookup, PyObject *lent) {
    PyObject *stem, *title, *roots, *of_root, *words, *words_of, *word_starts, *occurrences, *bases;
    if (!PyArg_ParseTuple(lent, "OOOOOOOOO!", &stem, &title, &roots, &of_root, &words, &words_of, &word_starts,
                          &occurrences, &PyList_Type, &bases))
        return -1;
    if (bases_take(lookup, bases) < 0) return -1;
    if (field_take(&lookup->stem, stem) < 0 || field_take(&lookup->title, title) < 0) return -1;
    if (terms_take(&lookup->roots, roots) < 0 || terms_take(&lookup->words, words) < 0) return -1;
    if (lists_take(&lookup->of_root, of_root, lookup->roots.count, lookup->stem.terms.count) < 0) return -1;
    if (lists_take(&lookup->words_of, words_of, lookup->stem.terms.count, lookup->words.count) < 0) return -1;
    return section_take(&lookup->word_starts, word_starts, 4) < 0 ? -1 : section_take(&lookup->occurrences, occurrences, 4);
}

/* WordLookup(segment, make_postings): its sections are asked of `segment.lent_sections()`, and it is not kept. */
static PyObject *lookup_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *segment, *make_postings;
    (void)keywords;
    if (!PyArg_ParseTuple(args, "OO", &segment, &make_postings)) return NULL;
    allocfunc make = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    PyObject *lent = PyObject_CallMethod(segment, "lent_sections", NULL), *lookup = lent ? make(type, 0) : NULL;
    if (lookup && sections_take((WordLookup *)lookup, lent) < 0) Py_CLEAR(lookup);
    Py_XDECREF(lent);
    return lookup;
}

static void lookup_dealloc(PyObject *self) {
    WordLookup *lookup = (WordLookup *)self;
    PyTypeObject *type = Py_TYPE(self);
    field_release(&lookup->stem);
    field_release(&lookup->title);
    terms_release(&lookup->roots);
    terms_release(&lookup->words);
    lists_release(&lookup->of_root);
    lists_release(&lookup->words_of);
    section_release(&lookup->word_starts);
    section_release(&lookup->occurrences);
    free(lookup->bases);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyMethodDef lookup_methods[] = {
    {"word", lookup_word, METH_VARARGS, NULL},
    {"whole", lookup_whole, METH_VARARGS, NULL},
    {"found", lookup_found, METH_VARARGS, NULL},
    {"having", lookup_having, METH_O, NULL},
    {"forms", lookup_forms, METH_O, NULL},
    {"all_forms", lookup_all_forms, METH_O, NULL},
    {"holds", lookup_holds, METH_O, NULL},
    {"names", lookup_names, METH_O, NULL},
    {"spellings", lookup_spellings, METH_O, NULL},
    {"postings_count", lookup_postings_count, METH_O, NULL},
    {"occurrence_count", lookup_occurrence_count, METH_O, NULL},
    {"nearest", lookup_nearest, METH_VARARGS, NULL},
    {"near_words", lookup_near_words, METH_VARARGS, NULL},
    {"few_begin", lookup_few_begin, METH_VARARGS, NULL},
    {"occurrences", lookup_occurrences, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot lookup_slots[] = {
    {Py_tp_new, lookup_new}, {Py_tp_dealloc, lookup_dealloc}, {Py_tp_methods, lookup_methods}, {0, NULL}};

PyType_Spec word_lookup_spec = {"searcher.kernels._native.WordLookup", sizeof(WordLookup), 0, Py_TPFLAGS_DEFAULT, lookup_slots};
