/* Twin: searcher.kernels.inverter. The occurrences of words in the paragraphs of a chunk, in the order of the text;
   then sorted by word and by stem. What a stretch yields is asked of Python once, which knows French. */
#include "memo.h"

#define LAST_POSITION ((1 << 16) - 4) /* as in the twin */
#define BEYOND (LAST_POSITION + 2)
#define MOST_TEXT INT32_MAX

typedef struct {
    uint32_t word, key; /* key: paragraph << 16 | position */
} Occurrence;

typedef struct {
    PyObject_HEAD PyObject *learn;
    Memo memo;
    Occurrence *occurrences;
    size_t count, room;
    Occurrence *titles; /* `word` is a stem's number here */
    size_t titles_count, titles_room;
    uint32_t words; /* one more than the greatest number of a word */
    char *plain;
    size_t plain_room;
    int busy; /* while Python is asked, or does other things meanwhile */
} Buffer;

static int enter(Buffer *buffer) {
    if (buffer->busy) {
        PyErr_SetString(PyExc_RuntimeError, "an OccurrenceBuffer is used by one at a time");
        return -1;
    }
    buffer->busy = 1;
    return 0;
}

static PyObject *leave(Buffer *buffer, PyObject *result) {
    buffer->busy = 0;
    return result;
}

/* ---- learning ---- */

static int whole_number(PyObject *object, int32_t most, int32_t *number) {
    long long value = PyLong_AsLongLong(object);
    if (value >= 0 && value <= most) {
        *number = (int32_t)value;
        return 0;
    }
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "a number of a stretch that cannot be");
    return -1;
}

/* One surface, `(((position, word), …), positions)`: adds its words to `yields`, moved by the positions before it. */
static int learn_surface(Buffer *buffer, PyObject *surface, int32_t *positions, int32_t *words) {
    Memo *memo = &buffer->memo;
    PyObject *places = PyTuple_Check(surface) && PyTuple_Size(surface) == 2 ? PyTuple_GetItem(surface, 0) : NULL;
    if (!places || !PyTuple_Check(places)) {
        PyErr_SetString(PyExc_TypeError, "not what a stretch yields");
        return -1;
    }
    Py_ssize_t count = PyTuple_Size(places);
    if (memo_reserve(memo, 2 * (size_t)count) < 0) return -1;
    for (Py_ssize_t place = 0; place < count; place++) {
        int position, word;
        if (!PyArg_ParseTuple(PyTuple_GetItem(places, place), "ii", &position, &word)) return -1;
        if (position < 0 || word < 0 || word == INT32_MAX) {
            PyErr_SetString(PyExc_ValueError, "a number of a stretch that cannot be");
            return -1;
        }
        memo->yields[memo->yields_length++] = *positions + position;
        memo->yields[memo->yields_length++] = word;
        buffer->words = (uint32_t)word >= buffer->words ? (uint32_t)word + 1 : buffer->words;
    }
    *words += (int32_t)count;
    int32_t own;
    if (whole_number(PyTuple_GetItem(surface, 1), MOST_TEXT - *positions, &own) < 0) return -1;
    *positions += own;
    return 0;
}

/* Ask Python what a stretch yields: `yield` as a `Stretch` has it. */
static int learn_yield(Buffer *buffer, const char *bytes, size_t length, int32_t *yield) {
    Memo *memo = &buffer->memo;
    PyObject *stretch = PyUnicode_DecodeUTF8(bytes, (Py_ssize_t)length, "surrogatepass");
    PyObject *learnt = stretch ? PyObject_CallFunctionObjArgs(buffer->learn, stretch, NULL) : NULL;
    Py_XDECREF(stretch);
    if (!learnt) return -1;
    size_t start = memo->yields_length;
    int32_t positions = 0, words = 0;
    int failed = !PyTuple_Check(learnt) || memo_reserve(memo, 2) < 0;
    if (failed && !PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "not what a stretch yields");
    memo->yields_length += failed ? 0 : 2;
    for (Py_ssize_t place = 0; !failed && place < PyTuple_Size(learnt); place++)
        failed = learn_surface(buffer, PyTuple_GetItem(learnt, place), &positions, &words) < 0;
    Py_DECREF(learnt);
    if (failed) {
        memo->yields_length = start;
        return -1;
    }
    memo->yields[start] = positions;
    memo->yields[start + 1] = words;
    *yield = ~(int32_t)start;
    if (positions == 1 && words == 1 && memo->yields[start + 2] == 0) {
        *yield = memo->yields[start + 3];
        memo->yields_length = start;
    }
    return 0;
}

/* ---- recording ---- */

static void record(Buffer *buffer, uint32_t word, uint32_t paragraph, int64_t position) {
    uint32_t place = (uint32_t)(position <= LAST_POSITION ? position : BEYOND);
    buffer->occurrences[buffer->count++] = (Occurrence){word, paragraph << 16 | place};
}

/* Record the words of a stretch, the first of which would stand at `*position`, and move that behind it. */
static int record_stretch(Buffer *buffer, const char *bytes, size_t length, uint32_t paragraph, int64_t *position) {
    Memo *memo = &buffer->memo;
    uint32_t hash = memo_hash(memo, bytes, length);
    const Stretch *known = memo_find(memo, bytes, length, hash);
    if (!known) {
        int32_t yield;
        memo_limit(memo);
        if (learn_yield(buffer, bytes, length, &yield) < 0) return -1;
        known = memo_add(memo, bytes, length, hash, yield);
        if (!known) return -1;
    }
    const int32_t *yields = known->yield < 0 ? memo->yields + ~known->yield : NULL;
    size_t words = yields ? (size_t)yields[1] : 1;
    if (make_room((void **)&buffer->occurrences, &buffer->room, buffer->count + words, sizeof *buffer->occurrences) < 0)
        return -1;
    if (!yields) {
        record(buffer, (uint32_t)known->yield, paragraph, (*position)++);
        return 0;
    }
    for (size_t word = 0; word < words; word++)
        record(buffer, (uint32_t)yields[3 + 2 * word], paragraph, *position + yields[2 + 2 * word]);
    *position += yields[0];
    return 0;
}

/* The bytes of a stretch with straight apostrophes; returns where they end. */
static char *straightened(const char *bytes, size_t length, char *out) {
    for (const char *end = bytes + length; bytes < end;) {
        if ((unsigned char)bytes[0] == 0xE2 && end - bytes > 2 && !memcmp(bytes, "\xE2\x80\x99", 3)) {
            *out++ = '\'';
            bytes += 3;
        } else {
            *out++ = *bytes++;
        }
    }
    return out;
}

static int paragraph_of(PyObject *object, uint32_t *paragraph) {
    int32_t number;
    if (whole_number(object, CHUNK_SIZE - 1, &number) < 0) return -1;
    *paragraph = (uint32_t)number;
    return 0;
}

/* add(paragraph, text, the same in UTF-8, cut) -> (positions, its words with a space between). Records them only if it
   is to be cut at white space. */
static PyObject *buffer_add(PyObject *self, PyObject *args) {
    Buffer *buffer = (Buffer *)self;
    PyObject *number, *same;
    const char *text;
    Py_ssize_t length;
    int cut;
    uint32_t paragraph;
    int64_t position = 0;
    if (!PyArg_ParseTuple(args, "OOy#p", &number, &same, &text, &length, &cut) || paragraph_of(number, &paragraph) < 0)
        return NULL;
    if (make_room((void **)&buffer->plain, &buffer->plain_room, (size_t)length + 1, 1) < 0 || enter(buffer) < 0)
        return NULL;
    char *out = buffer->plain;
    for (const char *at = text, *end = text + length; at < end;) {
        int space = space_at((const unsigned char *)at);
        if (space) {
            at += space;
            continue;
        }
        const char *start = at;
        while (at < end && !space_at((const unsigned char *)at)) at++;
        if (out > buffer->plain) *out++ = ' ';
        out = straightened(start, (size_t)(at - start), out);
        if (cut && record_stretch(buffer, start, (size_t)(at - start), paragraph, &position) < 0)
            return leave(buffer, NULL);
    }
    return leave(buffer, Py_BuildValue("Ly#", (long long)position, buffer->plain, (Py_ssize_t)(out - buffer->plain)));
}

/* add_stretches(paragraph, stretches) -> positions: for a text with white space within a stretch, which Python cuts. */
static PyObject *buffer_add_stretches(PyObject *self, PyObject *args) {
    PyObject *number, *stretches;
    uint32_t paragraph;
    int64_t position = 0;
    if (!PyArg_ParseTuple(args, "OO!", &number, &PyList_Type, &stretches) || paragraph_of(number, &paragraph) < 0)
        return NULL;
    Buffer *buffer = (Buffer *)self;
    if (enter(buffer) < 0) return NULL;
    for (Py_ssize_t place = 0; place < PyList_Size(stretches); place++) {
        PyObject *bytes = PyUnicode_AsEncodedString(PyList_GetItem(stretches, place), "utf-8", "surrogatepass");
        if (!bytes) return leave(buffer, NULL);
        int failed = record_stretch(buffer, PyBytes_AsString(bytes), (size_t)PyBytes_Size(bytes), paragraph, &position);
        Py_DECREF(bytes);
        if (failed) return leave(buffer, NULL);
    }
    return leave(buffer, PyLong_FromLongLong(position));
}

/* add_titles(paragraph, stems): count the words of a title among those of the paragraph under it. */
static PyObject *buffer_add_titles(PyObject *self, PyObject *args) {
    Buffer *buffer = (Buffer *)self;
    PyObject *number;
    Py_buffer stems;
    uint32_t paragraph;
    if (!PyArg_ParseTuple(args, "Oy*", &number, &stems)) return NULL;
    size_t count = (size_t)stems.len / 4;
    int failed = paragraph_of(number, &paragraph) < 0 || enter(buffer) < 0;
    if (!failed) {
        failed = make_room((void **)&buffer->titles, &buffer->titles_room, buffer->titles_count + count,
                           sizeof *buffer->titles) < 0;
        for (size_t place = 0; !failed && place < count; place++)
            buffer->titles[buffer->titles_count++] =
                (Occurrence){((const uint32_t *)stems.buf)[place], paragraph << 16};
        leave(buffer, NULL);
    }
    PyBuffer_Release(&stems);
    if (failed) return NULL;
    Py_RETURN_NONE;
}

static PyObject *buffer_begin(PyObject *self, PyObject *ignored) {
    (void)ignored;
    if (enter((Buffer *)self) < 0) return NULL;
    leave((Buffer *)self, NULL);
    ((Buffer *)self)->count = ((Buffer *)self)->titles_count = 0;
    Py_RETURN_NONE;
}

static PyObject *buffer_known(PyObject *self, PyObject *ignored) {
    (void)ignored;
    return PyLong_FromSize_t(((Buffer *)self)->memo.count);
}

/* ---- taking what was recorded ---- */

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
static PyObject *buffer_take(PyObject *self, PyObject *args) {
    Buffer *buffer = (Buffer *)self;
    Py_buffer steps, stem_of;
    Py_ssize_t stems;
    PyObject *taken = NULL;
    if (!PyArg_ParseTuple(args, "y*y*n", &steps, &stem_of, &stems)) return NULL;
    if (enter(buffer) < 0) {
        PyBuffer_Release(&steps);
        PyBuffer_Release(&stem_of);
        return NULL;
    }
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
    return leave(buffer, taken);
}

/* ---- the type ---- */

static PyObject *buffer_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *learn;
    (void)keywords;
    if (!PyArg_ParseTuple(args, "O", &learn)) return NULL;
    allocfunc make = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Buffer *buffer = (Buffer *)make(type, 0);
    if (!buffer) return NULL;
    Py_INCREF(learn);
    buffer->learn = learn;
    if (memo_begin(&buffer->memo) < 0) Py_CLEAR(buffer);
    return (PyObject *)buffer;
}

static int buffer_traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Buffer *)self)->learn);
    return 0;
}

static int buffer_clear(PyObject *self) {
    Py_CLEAR(((Buffer *)self)->learn);
    return 0;
}

static void buffer_dealloc(PyObject *self) {
    Buffer *buffer = (Buffer *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    buffer_clear(self);
    memo_end(&buffer->memo);
    free(buffer->occurrences);
    free(buffer->titles);
    free(buffer->plain);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyMethodDef buffer_methods[] = {
    {"add", buffer_add, METH_VARARGS, NULL},
    {"add_stretches", buffer_add_stretches, METH_VARARGS, NULL},
    {"add_titles", buffer_add_titles, METH_VARARGS, NULL},
    {"begin", buffer_begin, METH_NOARGS, NULL},
    {"take", buffer_take, METH_VARARGS, NULL},
    {"known", buffer_known, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot buffer_slots[] = {
    {Py_tp_new, buffer_new},     {Py_tp_dealloc, buffer_dealloc}, {Py_tp_traverse, buffer_traverse},
    {Py_tp_clear, buffer_clear}, {Py_tp_methods, buffer_methods}, {0, NULL},
};

PyType_Spec occurrence_buffer_spec = {"searcher.kernels._native.OccurrenceBuffer", sizeof(Buffer), 0,
                                      Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, buffer_slots};
