/* Twin: searcher.kernels.reranking. Features too expensive for every match, worked out for the best candidates. */
#include "reranking.h"

#define HALF_EARLY 10.0 /* words before one that counts half as much as the first */
#define INSTEAD 1.2 /* times as much related words count where the word itself is missing */
#define PAGE 8.0 /* paragraphs that one of them can open; of a longer document it says less */
#define WHOLE_TITLE 0.4 /* so much more a title counts when all of its words were typed */

enum { EXACT_ROW, EARLY_ROW, RELATED_ROW, DOCUMENT_ROW, TITLE_ROW, OPENING_ROW, PROXIMITY_ROW, ROW_KINDS };

/* `posting_code.LENGTHS` */
static const double LENGTHS[] = {1,  2,  3,  4,  5,  6,  7,   8,   10,  12,  14,  17,  20,  24,  28,   33,
                                 40, 48, 57, 68, 80, 96, 115, 140, 170, 210, 260, 330, 440, 640, 1000, 2000};

typedef struct {
    TermPostings *postings;
    const TermPostings *weighed; /* the same, or the one with its weights and titles */
    int16_t title_codes[MOST_CANDIDATES]; /* by span */
    Reading reading;
} Term;

typedef struct {
    Candidates candidates;
    Scratch *scratch;
    Term *terms;
    Py_ssize_t term_count;
    PyObject *pairs;
    Py_ssize_t pair_count;
    double shares[CODES], title_shares[CODES];
    double k1, b, average; /* of BM25, with paragraphs for words */
    double *rows;          /* TERM_ROWS of each term, one of each pair; of each a number for each candidate */
    Py_ssize_t row_count;
} Rerank;

/* ---- the features ---- */

static void add_exact(const Rerank *rerank, Term *term, double *rows) {
    const Candidates *candidates = &rerank->candidates;
    Reading *reading = &term->reading;
    uint8_t among[MOST_CANDIDATES];
    for (int candidate = 0; candidate < candidates->count; candidate++)
        among[candidate] = reading->codes[candidate] != ABSENT;
    read_positions(candidates, term->postings->exact, term->postings->exact_count, among, reading);
    for (int candidate = 0; candidate < candidates->count; candidate++) {
        if (!reading->times[candidate]) continue;
        uint32_t code = frequency_code(reading->times[candidate]) | (reading->codes[candidate] & LENGTH_MASK);
        rows[EXACT_ROW * candidates->count + candidate] = term->weighed->weights[EXACT_ROW] * rerank->shares[code];
        rows[EARLY_ROW * candidates->count + candidate] =
            term->weighed->weights[EARLY_ROW] * (HALF_EARLY / (HALF_EARLY + reading->first[candidate]));
    }
}

static void add_related(const Rerank *rerank, const Term *term, double *row) {
    int16_t related[MOST_CANDIDATES];
    memset(related, 0xFF, sizeof related); /* ABSENT */
    read_codes(&rerank->candidates, term->postings->related, term->postings->related_count, related, NULL);
    for (int candidate = 0; candidate < rerank->candidates.count; candidate++) {
        if (related[candidate] == ABSENT) continue;
        int16_t known = term->reading.codes[candidate];
        double more = INSTEAD * rerank->shares[related[candidate]];
        if (known != ABSENT)
            more = rerank->shares[together((uint8_t)known, (uint8_t)related[candidate])] - rerank->shares[known];
        row[candidate] = term->weighed->weights[RELATED_ROW] * more;
    }
}

static void add_document(const Rerank *rerank, const Term *term, double *row) {
    const Candidates *candidates = &rerank->candidates;
    for (int candidate = 0; candidate < candidates->count; candidate++) {
        int place = candidates->span_of[candidate];
        int32_t held = term->reading.held[place];
        if (!held) continue;
        double length = candidates->spans[place].last - candidates->spans[place].first;
        double slack = rerank->k1 * (1 - rerank->b + rerank->b * length / rerank->average);
        row[candidate] = term->weighed->weights[DOCUMENT_ROW] * (held / (held + slack));
    }
}

/* For the word in the first of several paragraphs of a document, the less the more of them there are. */
static void add_opening(const Rerank *rerank, const Term *term, double *row) {
    const Candidates *candidates = &rerank->candidates;
    for (int candidate = 0; candidate < candidates->count; candidate++) {
        const Span *span = &candidates->spans[candidates->span_of[candidate]];
        double paragraphs = span->last - span->first;
        if (term->reading.codes[candidate] != ABSENT && candidates->numbers[candidate] == span->first && span->begins &&
            paragraphs > 1)
            row[candidate] = term->weighed->weights[OPENING_ROW] * (paragraphs > PAGE ? PAGE / paragraphs : 1.0);
    }
}

static void add_title(const Rerank *rerank, Term *term, int place, uint8_t code) {
    int16_t known = term->title_codes[place];
    if (known == ABSENT || rerank->title_shares[code] > rerank->title_shares[known]) term->title_codes[place] = code;
}

/* `title_codes`: the index keeps a title with its document's first paragraph; of several terms the best counts. */
static void read_titles(const Rerank *rerank, Term *term) {
    const Candidates *candidates = &rerank->candidates;
    memset(term->title_codes, 0xFF, sizeof term->title_codes); /* ABSENT */
    for (Py_ssize_t number = 0; number < term->weighed->titles_count; number++) {
        const PlainList *list = &term->weighed->titles[number];
        Py_ssize_t at = 0;
        if (candidates->alone && list->count < HALVING * candidates->count) {
            for (; at < list->count; at++) {
                int candidate = candidates->marks[list->paragraphs[at]] - 1;
                if (candidate >= 0) add_title(rerank, term, candidates->span_of[candidate], list->codes[at]);
            }
            continue;
        }
        for (int place = 0; place < candidates->span_count && at < list->count; place++) {
            at = lower_u16(list->paragraphs, at, list->count, candidates->spans[place].first);
            if (at < list->count && list->paragraphs[at] == candidates->spans[place].first) add_title(rerank, term, place, list->codes[at]);
        }
    }
}

/* How much of a title a word of it makes up. */
static double part_of_title(int16_t code) {
    return (double)FREQUENCIES[(uint8_t)code >> LENGTH_BITS] / LENGTHS[code & LENGTH_MASK];
}

static void add_titles(const Rerank *rerank) {
    const Candidates *candidates = &rerank->candidates;
    for (int place = 0; place < candidates->span_count; place++) {
        double typed = 0;
        for (Py_ssize_t number = 0; number < rerank->term_count; number++) {
            int16_t code = rerank->terms[number].title_codes[place];
            if (code != ABSENT) typed += part_of_title(code);
        }
        for (Py_ssize_t number = 0; number < rerank->term_count; number++) {
            const Term *term = &rerank->terms[number];
            if (term->title_codes[place] == ABSENT) continue;
            double share =
                rerank->title_shares[term->title_codes[place]] * (1 + WHOLE_TITLE * (typed < 1 ? typed : 1.0));
            double *row = rerank->rows + (number * TERM_ROWS + TITLE_ROW) * candidates->count;
            for (int candidate = candidates->spans[place].begin; candidate < candidates->spans[place].end; candidate++)
                row[candidate] = term->weighed->weights[TITLE_ROW] * share;
        }
    }
}

static int add_pair(const Rerank *rerank, PyObject *pair, double *row) {
    int first, second;
    double worth;
    if (!PyArg_ParseTuple(pair, "iid", &first, &second, &worth)) return -1;
    if (first < 0 || second < 0 || first >= rerank->term_count || second >= rerank->term_count) {
        PyErr_SetString(PyExc_ValueError, "a pair of words that were not asked for");
        return -1;
    }
    Reading one = rerank->terms[first].reading, other = rerank->terms[second].reading;
    return add_proximity(&rerank->candidates, rerank->terms[first].postings, &one, rerank->terms[second].postings,
                         &other, worth, row);
}

static int fill_rows(const Rerank *rerank) {
    int count = rerank->candidates.count;
    for (Py_ssize_t number = 0; number < rerank->term_count; number++) {
        Term *term = &rerank->terms[number];
        double *rows = rerank->rows + number * TERM_ROWS * count;
        memset(term->reading.codes, 0xFF, sizeof term->reading.codes); /* ABSENT */
        read_codes(&rerank->candidates, term->postings->own, term->postings->own_count, term->reading.codes,
                   term->reading.held);
        add_exact(rerank, term, rows);
        add_related(rerank, term, rows + RELATED_ROW * count);
        add_document(rerank, term, rows + DOCUMENT_ROW * count);
        add_opening(rerank, term, rows + OPENING_ROW * count);
        read_titles(rerank, term);
    }
    add_titles(rerank);
    for (Py_ssize_t pair = 0; pair < rerank->pair_count; pair++) {
        double *row = rerank->rows + (rerank->term_count * TERM_ROWS + pair) * count;
        if (add_pair(rerank, PyTuple_GetItem(rerank->pairs, pair), row) < 0) return -1;
    }
    return 0;
}

/* ---- Python's side ---- */

static int doubles_take(PyObject *object, double *into, Py_ssize_t count) {
    Py_buffer view;
    if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0) return -1;
    int fits = view.len == count * (Py_ssize_t)sizeof *into;
    if (fits)
        memcpy(into, view.buf, (size_t)view.len);
    else
        PyErr_SetString(PyExc_ValueError, "not as many numbers as there are codes or candidates");
    PyBuffer_Release(&view);
    return fits ? 0 : -1;
}

static int term_take(Term *term, PyObject *object) {
    if (Py_TYPE(object) != term_postings_type) {
        PyErr_SetString(PyExc_TypeError, "not the TermPostings of a word");
        return -1;
    }
    term->weighed = (TermPostings *)object;
    term->postings = lists_of((TermPostings *)object);
    return term_postings_read(term->postings);
}

static void rerank_end(Rerank *rerank) {
    for (int place = 0; rerank->scratch && place < rerank->candidates.count; place++)
        rerank->scratch->marks[rerank->candidates.numbers[place]] = 0;
    if (rerank->scratch) scratch_give(rerank->scratch);
    free(rerank->terms);
    free(rerank->rows);
    free(rerank);
}

static int terms_take(Rerank *rerank, PyObject *terms) {
    rerank->term_count = PyTuple_Size(terms);
    rerank->pair_count = PyTuple_Size(rerank->pairs);
    rerank->row_count = rerank->term_count * TERM_ROWS + rerank->pair_count;
    rerank->terms = malloc(((size_t)rerank->term_count + 1) * sizeof *rerank->terms);
    for (Py_ssize_t place = 0; rerank->terms && place < rerank->term_count; place++)
        memset(&rerank->terms[place], 0, offsetof(Term, reading.positions));
    rerank->rows = calloc((size_t)rerank->row_count * (size_t)rerank->candidates.count + 1, sizeof *rerank->rows);
    rerank->scratch = scratch_take();
    if (!rerank->terms || !rerank->rows || !rerank->scratch) {
        PyErr_NoMemory();
        return -1;
    }
    rerank->candidates.marks = rerank->scratch->marks;
    for (int place = 0; place < rerank->candidates.count; place++)
        rerank->scratch->marks[rerank->candidates.numbers[place]] = (uint8_t)(place + 1);
    for (Py_ssize_t place = 0; place < rerank->term_count; place++)
        if (term_take(&rerank->terms[place], PyTuple_GetItem(terms, place)) < 0) return -1;
    return 0;
}

/* Work the features out for ascending numbers, `(firsts, base, size)` and `(shares, title shares, k1, b, average)`. */
static Rerank *rerank_begin(const uint16_t *numbers, Py_ssize_t count, PyObject *place, PyObject *terms,
                            PyObject *pairs, PyObject *tables) {
    PyObject *firsts, *shares, *title_shares;
    Py_ssize_t base, size;
    Rerank *rerank = calloc(1, sizeof *rerank);
    if (!rerank) return (Rerank *)PyErr_NoMemory();
    rerank->pairs = pairs;
    if (!PyArg_ParseTuple(place, "Onn", &firsts, &base, &size) ||
        !PyArg_ParseTuple(tables, "OOddd", &shares, &title_shares, &rerank->k1, &rerank->b, &rerank->average) ||
        doubles_take(shares, rerank->shares, CODES) < 0 ||
        doubles_take(title_shares, rerank->title_shares, CODES) < 0 ||
        candidates_take(&rerank->candidates, numbers, count, firsts, base, size) < 0 || terms_take(rerank, terms) < 0 ||
        fill_rows(rerank) < 0) {
        rerank_end(rerank);
        return NULL;
    }
    return rerank;
}

/* features(numbers, place, terms, pairs, tables) -> rows: six of each term, one of each pair; of each row a number for
   each of the ascending paragraphs. */
PyObject *kernel_features(PyObject *module, PyObject *args) {
    PyObject *given, *place, *terms, *pairs, *tables, *rows = NULL;
    Numbers numbers;
    (void)module;
    if (!PyArg_ParseTuple(args, "OO!O!O!O!", &given, &PyTuple_Type, &place, &PyTuple_Type, &terms, &PyTuple_Type,
                          &pairs, &PyTuple_Type, &tables))
        return NULL;
    int failed = numbers_take(&numbers, given, 2, CHUNK_SIZE - 1);
    Rerank *rerank = failed ? NULL : rerank_begin(numbers.data, numbers.count, place, terms, pairs, tables);
    numbers_release(&numbers);
    if (!rerank) return NULL;
    int count = rerank->candidates.count;
    rows = PyList_New(rerank->row_count);
    for (Py_ssize_t number = 0; rows && number < rerank->row_count; number++) {
        PyObject *row = PyList_New(count);
        for (int candidate = 0; row && candidate < count; candidate++) {
            PyObject *feature = PyFloat_FromDouble(rerank->rows[number * count + candidate]);
            if (!feature || PyList_SetItem(row, candidate, feature) < 0) Py_CLEAR(row);
        }
        if (!row || PyList_SetItem(rows, number, row) < 0) Py_CLEAR(rows);
    }
    rerank_end(rerank);
    return rows;
}

/* ---- scores ---- */

static int before_by_paragraph(const Match *one, const Match *other) { return one->paragraph < other->paragraph; }

static int before_by_score(const Match *one, const Match *other) {
    return one->score != other->score ? one->score > other->score : before_by_paragraph(one, other);
}

/* Candidates are so few that putting each in its place is the fastest; the compiler knows `before`. */
static inline void sort_few(Match *found, Py_ssize_t count, int (*before)(const Match *, const Match *)) {
    for (Py_ssize_t place = 1; place < count; place++) {
        Match moved = found[place];
        Py_ssize_t at = place;
        for (; at && before(&moved, &found[at - 1]); at--) found[at] = found[at - 1];
        found[at] = moved;
    }
}

static void add_gains(const Rerank *rerank, const double *weights, const double *extra, double scale, Match *found) {
    int count = rerank->candidates.count;
    double totals[MOST_CANDIDATES] = {0};
    for (Py_ssize_t number = 0; number < rerank->row_count; number++) {
        double weight = weights[number < rerank->term_count * TERM_ROWS ? (int)(number % TERM_ROWS) : PROXIMITY_ROW];
        const double *row = rerank->rows + number * count;
        for (int candidate = 0; candidate < count; candidate++) totals[candidate] += weight * row[candidate];
    }
    /* Rounded as Python rounds: halves to the even number. */
    for (int candidate = 0; candidate < count; candidate++)
        found[candidate].score += (int64_t)nearbyint(scale * (totals[candidate] + extra[candidate]));
}

/* Which of ascending paragraphs have words as they were typed, and so gain: `(words, gain)`. */
static int add_order(PyObject *order, const uint16_t *numbers, Py_ssize_t count, double *extra) {
    PyObject *words;
    double gain;
    uint8_t marks[MOST_CANDIDATES] = {0};
    if (!PyArg_ParseTuple(order, "Od", &words, &gain) || mark_in_typed_order(numbers, count, words, marks) < 0) return -1;
    for (Py_ssize_t place = 0; place < count; place++) extra[place] = marks[place] ? gain : 0;
    return 0;
}

/* Take `(place, terms, pairs, tables, weights, extra, scale)`, work the features out for what was found, and put it in its
   new order. With `by_order`, `extra` is what `add_order` takes. */
int rerank_matches(Match *found, Py_ssize_t count, PyObject *query, int by_order) {
    PyObject *place, *terms, *pairs, *tables, *more;
    double weights[ROW_KINDS], extra[MOST_CANDIDATES] = {0}, scale;
    uint16_t numbers[MOST_CANDIDATES];
    if (!PyArg_ParseTuple(query, "O!O!O!O!(ddddddd)Od", &PyTuple_Type, &place, &PyTuple_Type, &terms, &PyTuple_Type, &pairs,
                          &PyTuple_Type, &tables, &weights[0], &weights[1], &weights[2], &weights[3], &weights[4],
                          &weights[5], &weights[6], &more, &scale))
        return -1;
    sort_few(found, count, before_by_paragraph);
    for (Py_ssize_t number = 0; number < count; number++) numbers[number] = found[number].paragraph;
    if (more != Py_None && (by_order ? add_order(more, numbers, count, extra) : doubles_take(more, extra, count)) < 0) return -1;
    Rerank *rerank = rerank_begin(numbers, count, place, terms, pairs, tables);
    if (!rerank) return -1;
    add_gains(rerank, weights, extra, scale, found);
    rerank_end(rerank);
    sort_few(found, count, before_by_score);
    return 0;
}

/* Those found, of one leaf or none. */
static int matches_take(PyObject *list, Match *found, Py_ssize_t *count, long long *leaf) {
    *count = PyList_Check(list) ? PyList_Size(list) : -1;
    if (*count < 0) PyErr_SetString(PyExc_TypeError, "not a list of what was found");
    if (*count < 0) return -1;
    if (*count > MOST_CANDIDATES) {
        PyErr_SetString(PyExc_ValueError, "more candidates than there can be");
        return -1;
    }
    for (Py_ssize_t place = 0; place < *count; place++) {
        PyObject *one = PyList_GetItem(list, place);
        if (!PyTuple_Check(one) || PyTuple_Size(one) != 3) {
            PyErr_SetString(PyExc_TypeError, "not a score, a leaf and a paragraph");
            return -1;
        }
        found[place].score = PyLong_AsLongLong(PyTuple_GetItem(one, 0));
        long long own = PyLong_AsLongLong(PyTuple_GetItem(one, 1));
        long long paragraph = PyLong_AsLongLong(PyTuple_GetItem(one, 2));
        if (PyErr_Occurred()) return -1;
        if (paragraph < 0 || paragraph >= CHUNK_SIZE || (place && own != *leaf)) {
            PyErr_SetString(PyExc_ValueError, "paragraphs that no chunk has");
            return -1;
        }
        *leaf = own;
        found[place].paragraph = (uint16_t)paragraph;
    }
    return 0;
}

/* reranked(found, place, terms, pairs, tables, weights, extra, scale) -> [(score, leaf, paragraph), …], the best first:
   `weights` times the features of each of those found in one chunk, and what `extra` has for it if it is not None, are
   added to its score. */
PyObject *kernel_reranked(PyObject *module, PyObject *args) {
    Match found[MOST_CANDIDATES];
    Py_ssize_t count;
    long long leaf = 0;
    (void)module;
    PyObject *list = PyTuple_GetItem(args, 0), *query = list ? PyTuple_GetSlice(args, 1, PyTuple_Size(args)) : NULL;
    PyObject *ranked = NULL;
    if (query && matches_take(list, found, &count, &leaf) == 0 && rerank_matches(found, count, query, 0) == 0)
        ranked = matches_list(found, count, (Py_ssize_t)leaf);
    Py_XDECREF(query);
    return ranked;
}

/* Those found that are among ascending paragraphs; NULL with an exception set. */
static PyObject *found_among(const Match *found, Py_ssize_t count, PyObject *paragraphs) {
    Numbers numbers;
    PyObject *list = numbers_take(&numbers, paragraphs, 2, CHUNK_SIZE - 1) < 0 ? NULL : PyList_New(0);
    for (Py_ssize_t place = 0; list && place < count; place++) {
        Py_ssize_t at = lower_u16(numbers.data, 0, numbers.count, found[place].paragraph);
        if (at == numbers.count || ((const uint16_t *)numbers.data)[at] != found[place].paragraph) continue;
        PyObject *number = PyLong_FromLong(found[place].paragraph);
        if (!number || PyList_Append(list, number) < 0) Py_CLEAR(list);
        Py_XDECREF(number);
    }
    numbers_release(&numbers);
    return list;
}

/* best_reranked((lists, removed, k, leaf, doubtful), depth, most, query) -> ([(score, leaf, paragraph), …], []): the first `most`
   of the k best, the first `depth` of which are ranked again by `query`, the rest of what `reranked` takes: for `extra` it
   has `(words, gain)`, what those gain that have words in this order, or None. Where some of the first `depth` are among the
   ascending paragraphs `doubtful`, these, behind the first `depth` or `most` of the k best as they were found. OverflowError: as
   of `best`. */
PyObject *kernel_best_reranked(PyObject *module, PyObject *args) {
    PyObject *lists, *removed, *doubtful, *query, *ranked = NULL;
    Py_ssize_t k, leaf, depth, most, count;
    (void)module;
    if (!PyArg_ParseTuple(args, "(OOnnO)nnO!", &lists, &removed, &k, &leaf, &doubtful, &depth, &most, &PyTuple_Type, &query))
        return NULL;
    if (depth < 0 || depth > MOST_CANDIDATES) {
        PyErr_SetString(PyExc_ValueError, "more candidates than there can be");
        return NULL;
    }
    Match *matches = best_matches(lists, removed, k, 0, &count);
    Py_ssize_t head = count < depth ? count : depth, wanted = most < 0 ? 0 : most;
    PyObject *open = matches ? found_among(matches, head, doubtful) : NULL;
    if (open && PyList_Size(open))
        wanted = wanted < head ? head : wanted;
    else if (open && rerank_matches(matches, head, query, 1) < 0)
        Py_CLEAR(open);
    if (open) ranked = matches_list(matches, count < wanted ? count : wanted, leaf);
    PyObject *both = ranked ? PyTuple_Pack(2, ranked, open) : NULL;
    Py_XDECREF(ranked);
    Py_XDECREF(open);
    free(matches);
    return both;
}
