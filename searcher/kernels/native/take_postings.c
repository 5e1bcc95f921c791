/* Twin: OccurrenceBuffer.take of searcher.kernels.inverter. What was recorded, sorted by word and by stem. */
#include "inverter.h"

typedef struct {
    const uint8_t *steps;
    size_t paragraphs;
    const int32_t *stem_of; /* of each word the number of its stem, -1 for none */
    size_t words, stems;
    uint32_t *by_word, *word_counts; /* the occurrences, and how many each word has */
    uint32_t *starts;                /* where each word's, then each stem's begin */
    uint16_t *paragraphs_out;
    uint8_t *codes_out;
    uint32_t *frequencies, *stem_counts;
} Sorting;

/* Occurrences by word, those of a word in the order in which they came. */
static void sort_by_word(const Buffer *buffer, Sorting *sorting) {
    for (size_t at = 0; at < buffer->count; at++) sorting->word_counts[buffer->occurrences[at].word]++;
    uint32_t total = 0;
    for (size_t word = 0; word < sorting->words; word++) {
        sorting->starts[word] = total;
        total += sorting->word_counts[word];
    }
    for (size_t at = 0; at < buffer->count; at++)
        sorting->by_word[sorting->starts[buffer->occurrences[at].word]++] = buffer->occurrences[at].key;
}

static void count_one(Sorting *sorting, size_t stem, uint16_t paragraph) {
    uint32_t start = sorting->starts[stem], end = start + sorting->stem_counts[stem];
    if (end > start && sorting->paragraphs_out[end - 1] == paragraph) {
        sorting->frequencies[end - 1]++;
        return;
    }
    sorting->paragraphs_out[end] = paragraph;
    sorting->frequencies[end] = 1;
    sorting->stem_counts[stem]++;
}

/* Postings by stem: of each its paragraphs, ascending, and how often it stands there or in a title above.
   Both lists are in the order of the paragraphs. */
static void sort_by_stem(const Buffer *buffer, Sorting *sorting) {
    memset(sorting->starts, 0, sizeof *sorting->starts * (sorting->stems + 1));
    for (size_t word = 0; word < sorting->words; word++)
        if (sorting->stem_of[word] >= 0) sorting->starts[sorting->stem_of[word] + 1] += sorting->word_counts[word];
    for (size_t at = 0; at < buffer->titles_count; at++) sorting->starts[buffer->titles[at].word + 1]++;
    for (size_t stem = 0; stem < sorting->stems; stem++) sorting->starts[stem + 1] += sorting->starts[stem];
    size_t title = 0;
    for (size_t at = 0; at < buffer->count; at++) {
        uint16_t paragraph = (uint16_t)(buffer->occurrences[at].key >> 16);
        for (; title < buffer->titles_count && buffer->titles[title].key >> 16 <= paragraph; title++)
            count_one(sorting, buffer->titles[title].word, (uint16_t)(buffer->titles[title].key >> 16));
        int32_t stem = sorting->stem_of[buffer->occurrences[at].word];
        if (stem >= 0) count_one(sorting, (size_t)stem, paragraph);
    }
    for (; title < buffer->titles_count; title++)
        count_one(sorting, buffer->titles[title].word, (uint16_t)(buffer->titles[title].key >> 16));
}

/* Move the lists together, and make codes of frequencies; returns how many postings there are. */
static size_t close_up(Sorting *sorting) {
    size_t out = 0;
    for (size_t stem = 0; stem < sorting->stems; stem++) {
        uint32_t start = sorting->starts[stem];
        for (uint32_t at = start; at < start + sorting->stem_counts[stem]; at++, out++) {
            uint16_t paragraph = sorting->paragraphs_out[at];
            uint8_t step = paragraph < sorting->paragraphs ? sorting->steps[paragraph] & LENGTH_MASK : 0;
            sorting->codes_out[out] = (uint8_t)(frequency_code(sorting->frequencies[at]) | step);
            sorting->paragraphs_out[out] = paragraph;
        }
    }
    return out;
}

static int sorting_begin(Sorting *sorting, const Buffer *buffer) {
    size_t postings = buffer->count + buffer->titles_count + 1;
    size_t most = (sorting->words > sorting->stems ? sorting->words : sorting->stems) + 2;
    sorting->by_word = malloc(postings * sizeof *sorting->by_word);
    sorting->word_counts = calloc(sorting->words + 1, sizeof *sorting->word_counts);
    sorting->starts = malloc(most * sizeof *sorting->starts);
    sorting->paragraphs_out = malloc(postings * sizeof *sorting->paragraphs_out);
    sorting->codes_out = malloc(postings);
    sorting->frequencies = malloc(postings * sizeof *sorting->frequencies);
    sorting->stem_counts = calloc(sorting->stems + 1, sizeof *sorting->stem_counts);
    if (sorting->by_word && sorting->word_counts && sorting->starts && sorting->paragraphs_out && sorting->codes_out &&
        sorting->frequencies && sorting->stem_counts)
        return 0;
    PyErr_NoMemory();
    return -1;
}

static void sorting_end(Sorting *sorting) {
    free(sorting->by_word);
    free(sorting->word_counts);
    free(sorting->starts);
    free(sorting->paragraphs_out);
    free(sorting->codes_out);
    free(sorting->frequencies);
    free(sorting->stem_counts);
}

static int is_sound(const Buffer *buffer, const Sorting *sorting) {
    if (sorting->words < buffer->words) return 0;
    for (size_t word = 0; word < sorting->words; word++)
        if (sorting->stem_of[word] >= (int64_t)sorting->stems) return 0;
    for (size_t at = 0; at < buffer->titles_count; at++)
        if (buffer->titles[at].word >= sorting->stems) return 0;
    return 1;
}

/* take(steps, stem of each word, stems) -> occurrences by word, their counts, paragraphs and codes by stem, their
   counts; all as bytes. The next chunk begins. */
PyObject *buffer_take(PyObject *self, PyObject *args) {
    Buffer *buffer = (Buffer *)self;
    Py_buffer steps, stem_of;
    Py_ssize_t stems;
    PyObject *taken = NULL;
    if (!PyArg_ParseTuple(args, "y*y*n", &steps, &stem_of, &stems)) return NULL;
    if (buffer_enter(buffer) < 0) {
        PyBuffer_Release(&steps);
        PyBuffer_Release(&stem_of);
        return NULL;
    }
    buffer_forget_texts(buffer);
    Sorting sorting = {steps.buf,
                       (size_t)steps.len,
                       stem_of.buf,
                       (size_t)stem_of.len / 4,
                       stems < 0 ? 0 : (size_t)stems,
                       NULL,
                       NULL,
                       NULL,
                       NULL,
                       NULL,
                       NULL,
                       NULL};
    if (!is_sound(buffer, &sorting)) {
        PyErr_SetString(PyExc_ValueError, "a word or a stem that is not numbered");
    } else if (sorting_begin(&sorting, buffer) == 0) {
        size_t postings;
        Py_BEGIN_ALLOW_THREADS;
        sort_by_word(buffer, &sorting);
        sort_by_stem(buffer, &sorting);
        postings = close_up(&sorting);
        Py_END_ALLOW_THREADS;
        taken = Py_BuildValue("y#y#y#y#y#", (char *)sorting.by_word, (Py_ssize_t)(4 * buffer->count),
                              (char *)sorting.word_counts, (Py_ssize_t)(4 * sorting.words),
                              (char *)sorting.paragraphs_out, (Py_ssize_t)(2 * postings), (char *)sorting.codes_out,
                              (Py_ssize_t)postings, (char *)sorting.stem_counts, (Py_ssize_t)(4 * sorting.stems));
        buffer->count = buffer->titles_count = 0;
    }
    sorting_end(&sorting);
    PyBuffer_Release(&steps);
    PyBuffer_Release(&stem_of);
    return buffer_leave(buffer, taken);
}

