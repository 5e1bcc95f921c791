/* Twin: searcher.kernels.candidates. Reading lists for a few paragraphs, and for their documents. */
#include "reranking.h"

/* Where a list's document ends and begins may be anything in an index that someone made: a span holds its paragraph. */
static Span span_of(const uint32_t *firsts, Py_ssize_t documents, Py_ssize_t base, Py_ssize_t size, uint16_t number) {
    Py_ssize_t at = base + number;
    /* Where every document before has one paragraph, as records have, it is known. */
    int is_at = at < documents && firsts[at] == (uint32_t)at;
    Py_ssize_t after = is_at ? at + 1 : lower_u32(firsts, 0, documents, (uint32_t)(at + 1));
    int64_t first = after ? (int64_t)firsts[after - 1] - base : 0;
    int64_t last = (after < documents ? (int64_t)firsts[after] : base + size) - base;
    Span span = {0};
    span.first = (uint32_t)(first < 0 ? 0 : first > number ? number : first);
    span.begins = first >= 0;
    span.last = (uint32_t)(last > size ? size : last);
    if (span.last <= number) span.last = (uint32_t)number + 1;
    return span;
}

int candidates_take(Candidates *candidates, const uint16_t *given, Py_ssize_t count, PyObject *firsts, Py_ssize_t base,
                    Py_ssize_t size) {
    Numbers starts;
    if (count > MOST_CANDIDATES || base < 0 || size < 0 || size > CHUNK_SIZE) {
        PyErr_SetString(PyExc_ValueError, "more candidates or paragraphs than there can be");
        return -1;
    }
    if (numbers_take(&starts, firsts, 4, UINT32_MAX) < 0) {
        numbers_release(&starts);
        return -1;
    }
    int failed = 0;
    for (Py_ssize_t place = 0; place < count; place++) {
        failed |= place && given[place] <= given[place - 1];
        candidates->numbers[place] = given[place];
        Span *span = candidates->span_count ? &candidates->spans[candidates->span_count - 1] : NULL;
        if (!span || given[place] >= span->last) {
            span = &candidates->spans[candidates->span_count++];
            *span = span_of(starts.data, starts.count, base, size, given[place]);
            span->begin = (int)place;
        }
        span->end = (int)place + 1;
        candidates->span_of[place] = (uint8_t)(candidates->span_count - 1);
    }
    candidates->count = (int)count;
    candidates->alone = 1;
    for (int place = 0; place < candidates->span_count; place++)
        candidates->alone &= candidates->spans[place].last - candidates->spans[place].first == 1;
    numbers_release(&starts);
    if (failed) PyErr_SetString(PyExc_ValueError, "candidates that do not ascend");
    return failed ? -1 : 0;
}

static void add_code(int16_t *codes, int place, uint8_t code) {
    codes[place] = codes[place] == ABSENT ? code : together((uint8_t)codes[place], code);
}

/* A short list read through: the code in each candidate, which stands for its document. */
static void read_through(const Candidates *candidates, const PlainList *list, int16_t *codes, int32_t *held) {
    for (Py_ssize_t at = 0; at < list->count; at++) {
        int candidate = candidates->marks[list->paragraphs[at]] - 1;
        if (candidate < 0) continue;
        add_code(codes, candidate, list->codes[at]);
        if (held) held[candidates->span_of[candidate]] = 1;
    }
}

/* `postings_of` and `codes_of`: the code of the lists' postings, which count as one, in each candidate; and where
   `held` is given, in how many paragraphs each document has one. */
void read_codes(const Candidates *candidates, const PlainList *lists, Py_ssize_t count, int16_t *codes, int32_t *held) {
    int alone = !held || candidates->alone;
    for (Py_ssize_t number = 0; number < count; number++) {
        const PlainList *list = &lists[number];
        if (alone && list->count < HALVING * candidates->count) {
            read_through(candidates, list, codes, held);
            continue;
        }
        Py_ssize_t at = 0;
        for (int place = 0; place < candidates->span_count && at < list->count; place++) {
            const Span *span = &candidates->spans[place];
            uint32_t paragraphs = span->last - span->first;
            at = lower_u16(list->paragraphs, at, list->count, span->first);
            Py_ssize_t end = list->count - at < (Py_ssize_t)paragraphs ? list->count : at + (Py_ssize_t)paragraphs;
            if (paragraphs > 1 || end == at)
                end = lower_u16(list->paragraphs, at, end, span->last);
            else
                end = at + (list->paragraphs[at] < span->last);
            if (held && end > at) {
                held[place] += (int32_t)(end - at);
                if (held[place] > (int32_t)paragraphs) held[place] = (int32_t)paragraphs;
            }
            Py_ssize_t found = at;
            for (int candidate = span->begin; candidate < span->end && found < end; candidate++) {
                found = lower_u16(list->paragraphs, found, end, candidates->numbers[candidate]);
                if (found < end && list->paragraphs[found] == candidates->numbers[candidate])
                    add_code(codes, candidate, list->codes[found]);
            }
            at = end;
        }
    }
}

static void add_position(Reading *reading, int candidate, uint32_t occurrence) {
    uint16_t position = (uint16_t)occurrence;
    uint16_t times = reading->times[candidate];
    if (!times || position < reading->first[candidate]) reading->first[candidate] = position;
    if (times < MOST_PLACES) reading->positions[candidate][times] = position;
    if (times < UINT16_MAX) reading->times[candidate]++;
}

/* `positions_of`: where forms stand in those candidates that `among` has a byte for. */
void read_positions(const Candidates *candidates, const Places *forms, Py_ssize_t count, const uint8_t *among,
                    Reading *reading) {
    for (Py_ssize_t form = 0; form < count; form++) {
        const uint32_t *occurrences = forms[form].occurrences;
        Py_ssize_t end = forms[form].count, at = 0;
        if (end < HALVING * candidates->count) {
            for (; at < end; at++) {
                int candidate = candidates->marks[occurrences[at] >> 16] - 1;
                if (candidate >= 0 && among[candidate]) add_position(reading, candidate, occurrences[at]);
            }
            continue;
        }
        for (int candidate = 0; candidate < candidates->count && at < end; candidate++) {
            if (!among[candidate]) continue;
            uint32_t number = candidates->numbers[candidate];
            at = lower_u32(occurrences, at, end, number << 16);
            for (; at < end && occurrences[at] >> 16 == number; at++) add_position(reading, candidate, occurrences[at]);
        }
    }
}
