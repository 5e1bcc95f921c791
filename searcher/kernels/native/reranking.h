/* Second-stage ranking: what the kernels of it share. */
#ifndef SEARCHER_RERANKING_H
#define SEARCHER_RERANKING_H

#include "native.h"
#include <math.h>

#define MOST_CANDIDATES 127 /* searcher.kernels.candidates.MOST */
#define MOST_PLACES 20      /* of a word in one paragraph, as in the twin */
#define ABSENT (-1)         /* instead of a posting code */
#define TERM_ROWS 6         /* features of a word: searcher.kernels.feature_names.TERM_FEATURES */

typedef struct {
    Numbers paragraph_numbers, code_numbers;
    const uint16_t *paragraphs;
    const uint8_t *codes;
    Py_ssize_t count;
} PlainList;

typedef struct {
    Numbers numbers;
    const uint32_t *occurrences; /* ascending paragraph << 16 | position */
    Py_ssize_t count;
} Places;

/* What there is of a word in a chunk. Its lists are those that Python gave, or lie in the sections that a FoundWord lies in; then
   all but its own are read when they are needed. */
typedef struct TermPostings {
    PyObject_HEAD PlainList *own, *related, *titles; /* of the word's terms, of those that count for it, of its terms in titles */
    Places *exact, *forms;                           /* of the form typed, and of all of them */
    Py_ssize_t own_count, related_count, titles_count, exact_count, forms_count;
    double weights[TERM_ROWS];
    PyObject *scored, *forms_of, *given_titles; /* from Python: its score lists, what tells all forms, its lists in titles */
    PyObject *word;                             /* the FoundWord, and where it was found */
    Py_ssize_t chunk;
    PyObject *table, *order; /* of its score lists, as numbers, and what each of its own lists gives at most */
    Numbers contributions;
    int64_t *bounds;
    int32_t least, greatest;
    struct TermPostings *whole; /* whose lists these are, but for titles, where the weights are others */
} TermPostings;

/* Whose lists those of a word are. */
static inline TermPostings *lists_of(TermPostings *term) {
    return term->whole ? term->whole : term;
}

/* One of a FoundWord in a chunk; NULL with an exception set. */
TermPostings *term_postings_make(PyObject *word, Py_ssize_t chunk, const double *weights, PyObject *table, PyObject *order);

/* word_lists.c: read its own lists, those in titles, the form typed and related terms unless they were read, or all of its forms.
   They return 0, or -1 with an exception set. */
int own_lists_read(TermPostings *term);
int other_lists_read(TermPostings *term);
int forms_read(TermPostings *term, Places **forms, Py_ssize_t *count);

/* word_lists.c: paragraphs and codes for Python, those in titles in a tuple and its own in a list; NULL with an exception set. */
PyObject *title_views(const TermPostings *term);
PyObject *own_views(const TermPostings *term);

/* Take the lists in titles, the form typed and related terms, or the occurrences of all forms, unless they were taken. They return
   0, or -1 with an exception set. */
int term_postings_read(TermPostings *term);
int term_postings_forms(TermPostings *term);

/* A document's paragraphs in the chunk, [first, last), and which candidates are among them, [begin, end). */
typedef struct {
    uint32_t first, last;
    int begin, end, begins; /* whether the document begins here, not in the chunk before */
} Span;

typedef struct {
    int count;
    uint16_t numbers[MOST_CANDIDATES]; /* ascending */
    int span_count;
    Span spans[MOST_CANDIDATES];
    uint8_t span_of[MOST_CANDIDATES];
    int alone; /* whether each document has but one paragraph here, which is a candidate */
    uint8_t *marks; /* of each paragraph of the chunk 1 + its place among the candidates, 0 for others */
} Candidates;

/* Of a word in the candidates: the code of its posting, ABSENT without one; where the very form typed stands. */
typedef struct {
    int16_t codes[MOST_CANDIDATES];
    int32_t held[MOST_CANDIDATES]; /* by span, in how many paragraphs the document has it */
    uint16_t times[MOST_CANDIDATES], first[MOST_CANDIDATES];
    uint16_t positions[MOST_CANDIDATES][MOST_PLACES]; /* the last field: of a word that does not stand somewhere it is not set */
} Reading;

/* candidates.c */
int candidates_take(Candidates *candidates, const uint16_t *given, Py_ssize_t count, PyObject *firsts, Py_ssize_t base,
                    Py_ssize_t size);
void read_codes(const Candidates *candidates, const PlainList *lists, Py_ssize_t count, int16_t *codes, int32_t *held);
void read_positions(const Candidates *candidates, const Places *forms, Py_ssize_t count, const uint8_t *among,
                    Reading *reading);

/* `together`: the code of two postings of a paragraph that count as one. */
static inline uint8_t together(uint8_t one, uint8_t other) {
    uint32_t frequency = FREQUENCIES[one >> LENGTH_BITS] + FREQUENCIES[other >> LENGTH_BITS];
    return (uint8_t)(frequency_code(frequency) | (one & LENGTH_MASK));
}

/* proximity.c */
int add_proximity(const Candidates *candidates, TermPostings *first, Reading *one, TermPostings *second, Reading *other,
                  double worth, double *row);

/* reranking.c: work the features of a query out for what was found in one chunk, and put it in its new order. The query is what
   `best_reranked` takes with `by_order`, else what `reranked` does. Returns 0, or -1 with an exception set. */
int rerank_matches(Match *found, Py_ssize_t count, PyObject *query, int by_order);

extern PyType_Spec term_postings_spec;
extern PyTypeObject *term_postings_type;

PyObject *kernel_features(PyObject *module, PyObject *args);
PyObject *kernel_reranked(PyObject *module, PyObject *args);
PyObject *kernel_best_reranked(PyObject *module, PyObject *args);
PyObject *kernel_reranked_in_all(PyObject *module, PyObject *args);

#endif
