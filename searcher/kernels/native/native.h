/* What the kernels share. All numbers of an index are little-endian, and so is every machine that reads one in place.

   Each kernel does what its twin in Python does, and is named after it; the twin says why. Nothing here knows a letter
   of French: lists of numbers, codes and tables of what codes contribute come from Python.

   The limited API of 3.11: one file is loaded by every later Python. */
#ifndef SEARCHER_NATIVE_H
#define SEARCHER_NATIVE_H

#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_SIZE 65536 /* searcher.index.format.postings.CHUNK_SIZE: what 16 bits can number */
#define CODES 256
#define LENGTH_BITS 5 /* of a posting's code: searcher.index.format.posting_code */
#define LENGTH_MASK ((1 << LENGTH_BITS) - 1)
#define HALVING 12             /* so many times fewer looked for than there are make halving cheaper than reading through */
#define WORTH_A_RELEASE 100000 /* postings: with fewer a kernel is done before another thread has woken up */

/* Have memory read that will be needed. */
#if defined(__GNUC__)
#define FETCH(address) __builtin_prefetch(address)
#else
#define FETCH(address) ((void)(address))
#endif

/* `posting_code.FREQUENCIES`, and the high bits of the code of so many occurrences: those of the nearest step. */
static const uint32_t FREQUENCIES[] = {1, 2, 3, 4, 6, 9, 14, 24};
#define FREQUENCY_STEPS 8

static inline uint32_t frequency_code(uint32_t frequency) {
    uint32_t above = 0;
    while (above < FREQUENCY_STEPS && FREQUENCIES[above] < frequency) above++;
    if (above == FREQUENCY_STEPS)
        above--;
    else if (above && FREQUENCIES[above] - frequency >= frequency - FREQUENCIES[above - 1])
        above--;
    return above << LENGTH_BITS;
}

/* ---- buffers.c ---- */

/* Numbers of one width that a Python object lends, or that were copied from a sequence of Python's integers. */
typedef struct {
    Py_buffer buffer; /* `obj` is NULL for a copy */
    void *copy;
    const void *data;
    Py_ssize_t count;
} Numbers;

/* Take numbers of `width` bytes from a buffer of such items or bytes, or copy them from a sequence; each is checked to
   be from 0 to `most`. Returns 0, or -1 with an exception set. `numbers_release` may be called in either case. */
int numbers_take(Numbers *numbers, PyObject *object, int width, int64_t most);
void numbers_release(Numbers *numbers);

/* A memoryview of a copy of numbers, in a format of Python's. */
PyObject *numbers_view(const void *data, Py_ssize_t count, int width, const char *format);

/* Sort the different paragraphs of a chunk; `marks` has a byte for each that it may have, zero before and after. */
void sort_paragraphs(uint16_t *paragraphs, size_t count, uint8_t *marks);

/* The first place from `from` on whose number is not less than `wanted`. Without a branch: which half it is in nobody
   can foretell. */
#define DEFINE_LOWER(name, type)                                                                                       \
    static inline Py_ssize_t name(const type *numbers, Py_ssize_t from, Py_ssize_t end, uint32_t wanted) {             \
        const type *at = numbers + from;                                                                               \
        Py_ssize_t left = end - from;                                                                                  \
        if (left <= 0) return from;                                                                                    \
        while (left > 1) {                                                                                             \
            Py_ssize_t half = left >> 1;                                                                               \
            at = at[half - 1] < wanted ? at + half : at;                                                               \
            left -= half;                                                                                              \
        }                                                                                                              \
        return at - numbers + (*at < wanted);                                                                          \
    }

DEFINE_LOWER(lower_u16, uint16_t)
DEFINE_LOWER(lower_u32, uint32_t)

/* ---- score_lists.c ---- */

/* A ScoreList of Python: paragraphs, a code for each, what each code contributes. Where `codes` is NULL, `table` has
   what each paragraph gets. */
typedef struct {
    Numbers paragraph_numbers, code_numbers, table_numbers;
    PyObject *owner; /* whose list it is, which lends all of it; NULL for a ScoreList */
    const uint16_t *paragraphs;
    const uint8_t *codes;
    const int32_t *table;
    Py_ssize_t count, table_count;
    int64_t bound;
    int64_t greatest; /* what no code contributes more than, whatever `bound` says */
} ScoreList;

static inline int32_t contribution_at(const ScoreList *list, Py_ssize_t place) {
    return list->table[list->codes ? list->codes[place] : place];
}

/* Lists out of a sequence of ScoreLists of Python and of TermPostings, which have one for each of their terms. Returns NULL with an
   exception set. */
ScoreList *score_lists_take(PyObject *sequence, Py_ssize_t *count);
PyObject *kernel_table(PyObject *module, PyObject *contributions);
PyObject *kernel_weighted_table(PyObject *module, PyObject *args);

void score_lists_release(ScoreList *lists, Py_ssize_t count);

/* Whether totals of 31 bits are enough: more than that the lists of no ordinary query add up to. `most` and `postings`
   grow by what they contribute at most, and by how long they are. */
int score_lists_fit(const ScoreList *lists, Py_ssize_t count, int64_t *most, Py_ssize_t *postings);

/* ---- combine.c, occurrences.c ---- */

PyObject *kernel_conjunction(PyObject *module, PyObject *args);
PyObject *kernel_disjunction_max(PyObject *module, PyObject *sequence);
PyObject *kernel_union_postings(PyObject *module, PyObject *args);
PyObject *kernel_phrase_postings(PyObject *module, PyObject *args);

/* ---- top_k.c, typed_order.c ---- */

/* A paragraph of a chunk with its score. */
typedef struct {
    int64_t score;
    uint16_t paragraph;
} Match;

/* The k best of some lists of Python, the first `count` of an array to be freed; NULL with an exception set. */
Match *best_matches(PyObject *lists, PyObject *removed, Py_ssize_t k, long long floor, Py_ssize_t *count);

/* [(score, leaf, paragraph), …] */
PyObject *matches_list(const Match *matches, Py_ssize_t count, Py_ssize_t leaf);

/* Give a byte, 1, to those of some ascending paragraphs that have words as they were typed. Returns 0, or -1 with an
   exception set. */
int mark_in_typed_order(const uint16_t *numbers, Py_ssize_t count, PyObject *words, uint8_t *marks);

PyObject *kernel_best(PyObject *module, PyObject *args);
PyObject *kernel_best_of_all(PyObject *module, PyObject *args);
PyObject *kernel_in_typed_order(PyObject *module, PyObject *args);

/* ---- buffers.c ---- */

/* `(score, leaf, paragraph)`; Py_BuildValue would take twice as long, and there are many of them in every search. */
PyObject *candidate_tuple(long long score, long long leaf, long paragraph);

/* ---- inverter.c, lists.c ---- */

extern PyType_Spec occurrence_buffer_spec;

PyObject *kernel_in_order(PyObject *module, PyObject *args);
PyObject *kernel_greatest(PyObject *module, PyObject *numbers);
PyObject *kernel_best_codes(PyObject *module, PyObject *args);

/* ---- deflate.c ---- */

PyObject *kernel_deflate_blocks(PyObject *module, PyObject *args);
PyObject *kernel_digests(PyObject *module, PyObject *texts);

/* ---- base64.c ---- */

PyObject *kernel_base64_bytes(PyObject *module, PyObject *text);

/* ---- form_table.c ---- */

extern PyType_Spec form_table_spec;

/* ---- inflate.c ---- */

PyObject *kernel_inflated(PyObject *module, PyObject *args);

/* ---- windows.c ---- */

PyObject *kernel_densest(PyObject *module, PyObject *args);
PyObject *kernel_fragment(PyObject *module, PyObject *args);

/* ---- matching.c ---- */

PyObject *kernel_in_any(PyObject *module, PyObject *args);
PyObject *kernel_marked(PyObject *module, PyObject *args);
PyObject *kernel_count_with(PyObject *module, PyObject *args);

/* ---- vectors.c ---- */

PyObject *kernel_nearest(PyObject *module, PyObject *args);

/* ---- pdf_runs.c ---- */

PyObject *kernel_text_runs(PyObject *module, PyObject *args);
PyObject *kernel_words_of(PyObject *module, PyObject *text);

/* ---- module.c ---- */

/* Memory for one call, all of `totals` and `marks` zero whenever nobody has it. Taken and given back with the interpreter's lock
 * held. */
typedef struct {
    int32_t totals[CHUNK_SIZE];
    uint16_t met[CHUNK_SIZE];
    uint8_t marks[CHUNK_SIZE];
} Scratch;

Scratch *scratch_take(void);
void scratch_give(Scratch *scratch);

#endif
