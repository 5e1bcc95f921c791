/* Twin: searcher.kernels.occurrences. Postings made of where written words occur: any of them, or several in order. */
#include "native.h"

#define SEARCH_RATIO 8 /* as in the twin */
#define POSITION_BITS 16

/* The occurrences of the words that may stand at one place. */
typedef struct {
    Numbers *words;
    Py_ssize_t words_count;
    uint32_t *merged; /* of several words */
    const uint32_t *keys;
    Py_ssize_t count;
    int64_t number; /* of the place in the phrase */
} Place;

/* ---- taking occurrences ---- */

static void place_release(Place *place) {
    for (Py_ssize_t word = 0; place->words && word < place->words_count; word++) numbers_release(&place->words[word]);
    free(place->words);
    free(place->merged);
}

static int place_take(Place *place, PyObject *words) {
    place->words_count = PySequence_Size(words);
    if (place->words_count < 0) return -1;
    place->words = calloc((size_t)place->words_count + 1, sizeof *place->words);
    if (!place->words) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t word = 0; word < place->words_count; word++) {
        PyObject *occurrences = PySequence_GetItem(words, word);
        int taken = occurrences ? numbers_take(&place->words[word], occurrences, 4, UINT32_MAX) : -1;
        Py_XDECREF(occurrences);
        if (taken < 0) return -1;
        place->count += place->words[word].count;
    }
    return 0;
}

/* Two ascending runs as one. */
static void merge_two(const uint32_t *one, const uint32_t *one_end, const uint32_t *other, const uint32_t *other_end,
                      uint32_t *out) {
    while (one < one_end && other < other_end) *out++ = *other < *one ? *other++ : *one++;
    memcpy(out, one, (size_t)(one_end - one) * sizeof *out);
    memcpy(out + (one_end - one), other, (size_t)(other_end - other) * sizeof *out);
}

/* `_merged`: the occurrences of all words of a place, ascending, unless they were before. Returns -1 for want of memory. */
static int place_merge(Place *place) {
    if (place->keys) return 0;
    if (place->words_count == 1) {
        place->keys = place->words[0].data;
        return 0;
    }
    size_t runs = (size_t)place->words_count, count = (size_t)place->count;
    uint32_t *from = malloc((count + 1) * sizeof *from), *into = malloc((count + 1) * sizeof *into);
    size_t *ends = malloc((runs + 1) * sizeof *ends);
    if (!from || !into || !ends) {
        free(from);
        free(into);
        free(ends);
        return -1;
    }
    ends[0] = 0;
    for (size_t run = 0; run < runs; run++) {
        const Numbers *word = &place->words[run];
        if (word->count) memcpy(from + ends[run], word->data, (size_t)word->count * sizeof *from);
        ends[run + 1] = ends[run] + (size_t)word->count;
    }
    for (; runs > 1; runs = (runs + 1) / 2) {
        for (size_t run = 0; run < runs; run += 2) {
            size_t end = run + 1 < runs ? ends[run + 2] : ends[run + 1];
            merge_two(from + ends[run], from + ends[run + 1], from + ends[run + 1], from + end, into + ends[run]);
            ends[run / 2] = ends[run];
            ends[run / 2 + 1] = end;
        }
        uint32_t *merged = into;
        into = from;
        from = merged;
    }
    free(into);
    free(ends);
    place->keys = place->merged = from;
    return 0;
}

/* ---- postings ---- */

typedef struct {
    const uint8_t *steps; /* of the lengths of the chunk's paragraphs */
    Py_ssize_t size;
    uint16_t *paragraphs;
    uint8_t *codes;
    Py_ssize_t count;
    int damaged; /* a paragraph beyond the chunk's end was met */
} Postings;

/* Add a paragraph in which what was looked for occurs so often. */
static void add_posting(Postings *postings, int64_t paragraph, uint32_t frequency) {
    if (paragraph < 0 || paragraph >= postings->size) {
        postings->damaged = 1;
        return;
    }
    postings->paragraphs[postings->count] = (uint16_t)paragraph;
    postings->codes[postings->count++] =
        (uint8_t)(frequency_code(frequency) | (postings->steps[paragraph] & LENGTH_MASK));
}

/* Room for so many postings. Returns -1 for want of memory. */
static int postings_begin(Postings *postings, Py_ssize_t most) {
    postings->paragraphs = malloc(((size_t)most + 1) * sizeof *postings->paragraphs);
    postings->codes = malloc((size_t)most + 1);
    return postings->paragraphs && postings->codes ? 0 : -1;
}

static PyObject *postings_end(Postings *postings, int failed) {
    PyObject *result = NULL;
    if (failed)
        PyErr_NoMemory();
    else if (postings->damaged)
        PyErr_SetString(PyExc_ValueError, "an occurrence beyond the end of its chunk");
    else
        result = Py_BuildValue("(Ny#)", numbers_view(postings->paragraphs, postings->count, 2, "H"),
                               (const char *)postings->codes, postings->count);
    free(postings->paragraphs);
    free(postings->codes);
    return result;
}

/* ---- any of some words ---- */

static int unite(const Place *place, Postings *postings, Scratch *scratch) {
    size_t met = 0;
    for (Py_ssize_t word = 0; word < place->words_count; word++) {
        const uint32_t *keys = place->words[word].data;
        for (Py_ssize_t at = 0; at < place->words[word].count; at++) {
            uint32_t paragraph = keys[at] >> POSITION_BITS;
            if (!scratch->totals[paragraph]) scratch->met[met++] = (uint16_t)paragraph;
            if (scratch->totals[paragraph] < INT32_MAX) scratch->totals[paragraph]++;
        }
    }
    sort_paragraphs(scratch->met, met, scratch->marks);
    int failed = postings_begin(postings, (Py_ssize_t)met);
    for (size_t at = 0; at < met; at++) {
        uint16_t paragraph = scratch->met[at];
        if (!failed) add_posting(postings, paragraph, (uint32_t)scratch->totals[paragraph]);
        scratch->totals[paragraph] = 0;
    }
    return failed;
}

/* union_postings(words, steps) -> (paragraphs, codes) */
PyObject *kernel_union_postings(PyObject *module, PyObject *args) {
    PyObject *words, *lengths, *result = NULL;
    Place place = {0};
    Numbers steps = {0};
    (void)module;
    if (!PyArg_ParseTuple(args, "OO", &words, &lengths)) return NULL;
    if (place_take(&place, words) == 0 && numbers_take(&steps, lengths, 1, CODES - 1) == 0) {
        Postings postings = {.steps = steps.data, .size = steps.count};
        Scratch *scratch = scratch_take();
        int failed = -1;
        if (scratch && place.count < WORTH_A_RELEASE) {
            failed = unite(&place, &postings, scratch);
        } else if (scratch) {
            Py_BEGIN_ALLOW_THREADS;
            failed = unite(&place, &postings, scratch);
            Py_END_ALLOW_THREADS;
        }
        if (scratch) scratch_give(scratch);
        result = postings_end(&postings, failed);
    }
    numbers_release(&steps);
    place_release(&place);
    return result;
}

/* ---- words in order ---- */

typedef struct {
    Place *places; /* those where not any word may stand */
    Py_ssize_t count;
    int64_t slop, gaps;
    int64_t *starts; /* `paragraph << 16 | position` of each place where the phrase begins */
    Py_ssize_t found;
} Phrase;

static int by_count(const void *one, const void *other) {
    Py_ssize_t a = ((const Place *)one)->count, b = ((const Place *)other)->count;
    return a < b ? -1 : a > b;
}

/* The first occurrence from `at` on that is not below another, which is mostly near: in steps that double, then halve. */
static Py_ssize_t lower_from(const Place *place, Py_ssize_t at, uint32_t wanted) {
    Py_ssize_t step = 1;
    while (at + step < place->count && place->keys[at + step] < wanted) {
        at += step;
        step *= 2;
    }
    return lower_u32(place->keys, at, at + step < place->count ? at + step : place->count, wanted);
}

/* `_adjacent`: the rarest word's occurrences, less those where another is missing; where none is left, the other places
   are not even merged. Returns -1 for want of memory. */
static int find_adjacent(Phrase *phrase) {
    qsort(phrase->places, (size_t)phrase->count, sizeof *phrase->places, by_count);
    Place *rarest = &phrase->places[0];
    if (place_merge(rarest) < 0) return -1;
    for (Py_ssize_t at = 0; at < rarest->count; at++)
        if (!at || rarest->keys[at] != rarest->keys[at - 1])
            phrase->starts[phrase->found++] = (int64_t)rarest->keys[at] - rarest->number;
    for (Py_ssize_t number = 1; number < phrase->count && phrase->found; number++) {
        Place *place = &phrase->places[number];
        if (place_merge(place) < 0) return -1;
        Py_ssize_t kept = 0, at = 0;
        int search = phrase->found * SEARCH_RATIO < place->count;
        for (Py_ssize_t start = 0; start < phrase->found && at < place->count; start++) {
            int64_t wanted = phrase->starts[start] + place->number;
            if (wanted < 0 || wanted > UINT32_MAX) continue;
            if (search)
                at = lower_from(place, at, (uint32_t)wanted);
            else
                while (at < place->count && place->keys[at] < wanted) at++;
            if (at < place->count && place->keys[at] == wanted) phrase->starts[kept++] = phrase->starts[start];
        }
        phrase->found = kept;
    }
    return 0;
}

/* `_loose`: after each word, the nearest occurrence of the next leaves the most room. What comes after a later start
   stands no earlier, so that each place is gone through once; `at` is how far, for each. Returns -1 for want of memory. */
static int find_loose(Phrase *phrase, Py_ssize_t *at) {
    int64_t reach = phrase->count - 1 + phrase->slop + phrase->gaps;
    if (place_merge(&phrase->places[0]) < 0) return -1;
    for (Py_ssize_t first = 0; first < phrase->places[0].count; first++) {
        uint32_t start = phrase->places[0].keys[first], last = start;
        Py_ssize_t number = 1;
        for (; number < phrase->count && last < UINT32_MAX; number++) {
            Place *place = &phrase->places[number];
            if (place_merge(place) < 0) return -1;
            at[number] = lower_from(place, at[number], last + 1);
            if (at[number] >= place->count) break;
            last = place->keys[at[number]];
            if ((int64_t)last - start > reach || last >> POSITION_BITS != start >> POSITION_BITS) break;
        }
        if (number == phrase->count) phrase->starts[phrase->found++] = start;
    }
    return 0;
}

static int find_phrase(Phrase *phrase, Postings *postings) {
    Py_ssize_t most = 0;
    for (Py_ssize_t number = 0; number < phrase->count; number++)
        if (phrase->places[number].count > most) most = phrase->places[number].count;
    Py_ssize_t *at = calloc((size_t)phrase->count + 1, sizeof *at);
    phrase->starts = malloc(((size_t)most + 1) * sizeof *phrase->starts);
    int failed = !at || !phrase->starts;
    if (!failed) failed = (phrase->slop ? find_loose(phrase, at) : find_adjacent(phrase)) < 0;
    free(at);
    if (failed || postings_begin(postings, phrase->found) < 0) return -1;
    for (Py_ssize_t start = 0; start < phrase->found;) {
        int64_t paragraph = phrase->starts[start] >> POSITION_BITS;
        uint32_t frequency = 0;
        for (; start < phrase->found && phrase->starts[start] >> POSITION_BITS == paragraph; start++) frequency++;
        add_posting(postings, paragraph, frequency);
    }
    return 0;
}

/* Take the places of a phrase; 1 where each has a word that occurs, 0 where one has none, -1 with an exception set. */
static int phrase_take(Phrase *phrase, PyObject *places, Py_ssize_t *postings) {
    Py_ssize_t count = PySequence_Size(places);
    if (count < 0) return -1;
    phrase->places = calloc((size_t)count + 1, sizeof *phrase->places);
    if (!phrase->places) {
        PyErr_NoMemory();
        return -1;
    }
    int all = 1;
    for (Py_ssize_t number = 0; number < count; number++) {
        PyObject *words = PySequence_GetItem(places, number);
        if (!words) return -1;
        int taken = 0;
        if (words == Py_None) {
            phrase->gaps++;
        } else {
            Place *place = &phrase->places[phrase->count++];
            place->number = number;
            taken = place_take(place, words);
            all = all && place->count;
            *postings += place->count;
        }
        Py_DECREF(words);
        if (taken < 0) return -1;
    }
    return all && phrase->count;
}

/* phrase_postings(places, slop, steps) -> (paragraphs, codes) */
PyObject *kernel_phrase_postings(PyObject *module, PyObject *args) {
    PyObject *places, *lengths, *result = NULL;
    Phrase phrase = {0};
    Numbers steps = {0};
    Py_ssize_t slop, size = 0;
    (void)module;
    if (!PyArg_ParseTuple(args, "OnO", &places, &slop, &lengths)) return NULL;
    phrase.slop = slop;
    int taken = phrase_take(&phrase, places, &size);
    if (taken >= 0 && numbers_take(&steps, lengths, 1, CODES - 1) == 0) {
        Postings postings = {.steps = steps.data, .size = steps.count};
        int failed = 0;
        if (!taken) {
            failed = postings_begin(&postings, 0);
        } else if (size < WORTH_A_RELEASE) {
            failed = find_phrase(&phrase, &postings);
        } else {
            Py_BEGIN_ALLOW_THREADS;
            failed = find_phrase(&phrase, &postings);
            Py_END_ALLOW_THREADS;
        }
        result = postings_end(&postings, failed);
    }
    for (Py_ssize_t number = 0; number < phrase.count; number++) place_release(&phrase.places[number]);
    free(phrase.places);
    free(phrase.starts);
    numbers_release(&steps);
    return result;
}
