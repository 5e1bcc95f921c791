/* Twin: searcher.kernels.inverter. The occurrences of words in the paragraphs of a chunk, in the order of the text.
   What a stretch yields is asked of Python once, which knows French. */
#include "inverter.h"

#define LAST_POSITION ((1 << 16) - 4) /* as in the twin */
#define BEYOND (LAST_POSITION + 2)
#define MOST_TEXT INT32_MAX
#define MOST_JUNCTION 0xFFFF
#define AHEAD 32 /* stretches */

static int no_memory(void) {
    PyErr_NoMemory();
    return -1;
}

int buffer_enter(Buffer *buffer) {
    if (buffer->busy) {
        PyErr_SetString(PyExc_RuntimeError, "an OccurrenceBuffer is used by one at a time");
        return -1;
    }
    buffer->busy = 1;
    return 0;
}

PyObject *buffer_leave(Buffer *buffer, PyObject *result) {
    buffer->busy = 0;
    return result;
}

/* ---- cutting; without the interpreter's lock ---- */

/* Stretches cut out and not looked up yet, while the memory of their slots is fetched. */
typedef struct {
    const char *bytes;
    size_t length;
    uint32_t hash;
} Cut;

typedef struct {
    Cut stretches[AHEAD];
    size_t count;
} Ahead;

static int meet(Buffer *buffer, const char *bytes, size_t length, uint32_t hash) {
    if (enlarge((void **)&buffer->met, &buffer->met_room, buffer->met_count + 1, sizeof *buffer->met) < 0) return -1;
    return memo_number(&buffer->memo, bytes, length, hash, &buffer->met[buffer->met_count++]);
}

static int meet_now(Buffer *buffer, const char *bytes, size_t length) {
    return meet(buffer, bytes, length, memo_hash(&buffer->memo, bytes, length));
}

static int meet_ahead(Buffer *buffer, Ahead *ahead) {
    for (size_t place = 0; place < ahead->count; place++) memo_expect_stretch(&buffer->memo, ahead->stretches[place].hash);
    for (size_t place = 0; place < ahead->count; place++) {
        const Cut *stretch = &ahead->stretches[place];
        if (meet(buffer, stretch->bytes, stretch->length, stretch->hash) < 0) return -1;
    }
    ahead->count = 0;
    return 0;
}

static int meet_soon(Buffer *buffer, Ahead *ahead, const char *bytes, size_t length) {
    uint32_t hash = memo_hash(&buffer->memo, bytes, length);
    memo_expect(&buffer->memo, hash);
    ahead->stretches[ahead->count++] = (Cut){bytes, length, hash};
    return ahead->count < AHEAD ? 0 : meet_ahead(buffer, ahead);
}

/* Where a stretch ends. */
static const char *stretch_end(const char *at, const char *end) {
    while (at < end && !space_at((const unsigned char *)at)) at++;
    return at;
}

/* Note in which ways the white space before the next stretch lets the one before go on. */
static int note_ways(Buffer *buffer, const Ahead *ahead, uint8_t ways) {
    size_t place = buffer->met_count + ahead->count;
    if (enlarge((void **)&buffer->ways, &buffer->ways_room, place + 1, sizeof *buffer->ways) < 0) return -1;
    buffer->ways[place] = ways;
    return 0;
}

/* Cut a text at white space. */
static int cut_text(Buffer *buffer, CutText *text, Ahead *ahead) {
    const char *at = text->bytes, *end = at + text->length;
    uint8_t ways = 0;
    text->first = buffer->met_count + ahead->count;
    while (at < end) {
        int space = space_at((const unsigned char *)at);
        if (space) {
            ways |= ways_over(&buffer->junctions, at, (size_t)space);
            at += space;
            continue;
        }
        if (note_ways(buffer, ahead, ways | buffer->junctions.over_any) < 0) return -1;
        ways = 0;
        const char *start = at;
        at = stretch_end(at, end);
        if (meet_soon(buffer, ahead, start, (size_t)(at - start)) < 0) return -1;
    }
    text->end = buffer->met_count + ahead->count;
    return 0;
}

static void find_joins(const Buffer *buffer, CutText *text) {
    const Stretch *stretches = buffer->memo.stretches;
    uint32_t goes_on = 0;
    for (size_t place = text->first; place < text->end && !text->may_join; place++) {
        uint32_t junction = stretches[buffer->met[place]].junction;
        text->may_join = (goes_on & junction >> FOLLOWS_SHIFT & buffer->ways[place]) != 0;
        goes_on = junction & GOES_ON;
    }
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

static PyObject *characters(const Memo *memo, const Stretch *stretch) {
    return PyUnicode_DecodeUTF8(memo->text + stretch->start, (Py_ssize_t)stretch->length, "surrogatepass");
}

/* Ask Python how a stretch may be one with a neighbour. Returns -1 with an exception set. */
static int32_t ask_junction(Buffer *buffer, const Stretch *stretch) {
    PyObject *text = characters(&buffer->memo, stretch);
    PyObject *answer = text ? PyObject_CallFunctionObjArgs(buffer->junction, text, NULL) : NULL;
    int32_t junction = -1;
    if (answer && whole_number(answer, MOST_JUNCTION, &junction) < 0) junction = -1;
    Py_XDECREF(text);
    Py_XDECREF(answer);
    return junction;
}

/* Know which of the stretches that are new may be one with a neighbour. */
static int learn_junctions(Buffer *buffer) {
    Memo *memo = &buffer->memo;
    for (; buffer->joined < memo->count; buffer->joined++) {
        Stretch *stretch = &memo->stretches[buffer->joined];
        int32_t junction = junction_of(&buffer->junctions, memo->text + stretch->start, stretch->length);
        if (junction < 0) junction = ask_junction(buffer, stretch);
        if (junction < 0) return -1;
        stretch->junction = (uint32_t)junction;
    }
    return 0;
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

/* Ask Python what a stretch yields. */
static int ask_yield(Buffer *buffer, Stretch *stretch) {
    Memo *memo = &buffer->memo;
    PyObject *text = characters(memo, stretch);
    PyObject *learnt = text ? PyObject_CallFunctionObjArgs(buffer->learn, text, NULL) : NULL;
    Py_XDECREF(text);
    if (!learnt) return -1;
    size_t start = memo->yields_length;
    int32_t positions = 0, words = 0;
    int failed = !PyTuple_Check(learnt) || start > INT32_MAX - 3 || memo_reserve(memo, 2) < 0;
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
    stretch->yield = ~(int32_t)start;
    if (positions == 1 && words == 1 && memo->yields[start + 2] == 0) {
        stretch->yield = memo->yields[start + 3];
        memo->yields_length = start;
    }
    return 0;
}

/* A stretch that yields a plain word whose number is asked for together with others. */
typedef struct {
    uint32_t stretch, word; /* the latter in `by_letters` */
} Awaiting;

typedef struct {
    Awaiting *stretches;
    size_t count, room;
} Awaited;

/* Ask Python for the numbers of the plain words from one on. */
static int ask_words(Buffer *buffer, size_t first) {
    Memo *words = &buffer->by_letters;
    Py_ssize_t count = (Py_ssize_t)(words->count - first);
    PyObject *asked = PyList_New(count), *numbers = NULL;
    int failed = !asked;
    for (Py_ssize_t place = 0; !failed && place < count; place++) {
        PyObject *letters = characters(words, &words->stretches[first + (size_t)place]);
        failed = !letters || PyList_SetItem(asked, place, letters) < 0;
    }
    if (!failed) numbers = PyObject_CallFunctionObjArgs(buffer->learn_words, asked, NULL);
    Py_XDECREF(asked);
    Py_buffer view;
    if (!numbers || PyObject_GetBuffer(numbers, &view, PyBUF_SIMPLE) < 0) {
        Py_XDECREF(numbers);
        return -1;
    }
    failed = view.len != 4 * count;
    for (Py_ssize_t place = 0; !failed && place < count; place++) {
        uint32_t number;
        memcpy(&number, (const char *)view.buf + 4 * place, 4);
        failed = number >= INT32_MAX;
        if (failed) break;
        words->stretches[first + (size_t)place].yield = (int32_t)number;
        if (number >= buffer->words) buffer->words = number + 1;
    }
    PyBuffer_Release(&view);
    Py_DECREF(numbers);
    if (failed) PyErr_SetString(PyExc_ValueError, "not a number for each word");
    return failed ? -1 : 0;
}

/* Let a stretch wait for the number of the plain word of these letters, or take the one that is known. */
static int await_word(Buffer *buffer, Awaited *awaited, uint32_t number, const char *letters, size_t length) {
    Memo *words = &buffer->by_letters;
    uint32_t word;
    if (memo_number(words, letters, length, memo_hash(words, letters, length), &word) < 0) return no_memory();
    Stretch *stretch = &buffer->memo.stretches[number];
    stretch->yield = words->stretches[word].yield;
    if (stretch->yield != UNLEARNT) return 0;
    if (make_room((void **)&awaited->stretches, &awaited->room, awaited->count + 1, sizeof *awaited->stretches) < 0)
        return -1;
    stretch->yield = AWAITED;
    awaited->stretches[awaited->count++] = (Awaiting){number, word};
    return 0;
}

/* Know what a stretch yields: what another with the letters of its plain word does, or what Python says. */
static int learn_yield(Buffer *buffer, Awaited *awaited, uint32_t number) {
    char letters[MOST_LETTERS];
    Memo *words = &buffer->by_letters;
    Stretch *stretch = &buffer->memo.stretches[number];
    buffer->learnt++;
    size_t length = small_letters(&buffer->plain, buffer->memo.text + stretch->start, stretch->length, letters);
    if (length && buffer->learn_words) return await_word(buffer, awaited, number, letters, length);
    uint32_t hash = length ? memo_hash(words, letters, length) : 0;
    const Stretch *word = length ? memo_find(words, letters, length, hash) : NULL;
    if (word) {
        stretch->yield = word->yield;
        return 0;
    }
    if (ask_yield(buffer, stretch) < 0) return -1;
    return length && stretch->yield >= 0 && !memo_add(words, letters, length, hash, stretch->yield) ? -1 : 0;
}

/* Ask it of the stretches of some texts, in the order in which they are met, and then of all plain words at once. */
static int learn_yields(Buffer *buffer, const CutText *texts, Py_ssize_t count) {
    Memo *memo = &buffer->memo;
    Awaited awaited = {NULL, 0, 0};
    size_t first = buffer->by_letters.count;
    int failed = 0;
    for (Py_ssize_t number = 0; !failed && number < count && buffer->learnt < memo->count; number++)
        for (size_t place = texts[number].first; !failed && place < texts[number].end; place++)
            if (memo->stretches[buffer->met[place]].yield == UNLEARNT)
                failed = learn_yield(buffer, &awaited, buffer->met[place]) < 0;
    if (!failed && awaited.count) failed = ask_words(buffer, first) < 0;
    for (size_t place = 0; !failed && place < awaited.count; place++)
        memo->stretches[awaited.stretches[place].stretch].yield =
            buffer->by_letters.stretches[awaited.stretches[place].word].yield;
    free(awaited.stretches);
    return failed ? -1 : 0;
}

/* Ask Python how a text is cut that may have white space within a stretch; None for one that has not. */
static int cut_again(Buffer *buffer, CutText *text, PyObject *characters_of_text) {
    PyObject *stretches = PyObject_CallFunctionObjArgs(buffer->cut, characters_of_text, NULL);
    int failed = !stretches || (stretches != Py_None && !PyList_Check(stretches));
    if (stretches && failed) PyErr_SetString(PyExc_TypeError, "not how a text is cut");
    if (!failed && stretches != Py_None) {
        text->first = buffer->met_count;
        for (Py_ssize_t place = 0; !failed && place < PyList_Size(stretches); place++) {
            PyObject *bytes =
                PyUnicode_AsEncodedString(PyList_GetItem(stretches, place), "utf-8", "surrogatepass");
            failed = !bytes || (meet_now(buffer, PyBytes_AsString(bytes), (size_t)PyBytes_Size(bytes)) < 0 && no_memory());
            Py_XDECREF(bytes);
        }
        text->end = buffer->met_count;
    }
    Py_XDECREF(stretches);
    return failed ? -1 : 0;
}

/* ---- recording; without the interpreter's lock ---- */

static void record(Buffer *buffer, uint32_t word, uint32_t paragraph, int64_t position) {
    uint32_t place = (uint32_t)(position <= LAST_POSITION ? position : BEYOND);
    buffer->occurrences[buffer->count++] = (Occurrence){word, paragraph << 16 | place};
}

static int record_text(Buffer *buffer, CutText *text, uint32_t paragraph) {
    const Memo *memo = &buffer->memo;
    int64_t position = 0;
    for (size_t met = text->first; met < text->end; met++) {
        int32_t yield = memo->stretches[buffer->met[met]].yield;
        const int32_t *yields = yield < 0 ? memo->yields + ~yield : NULL;
        size_t words = yields ? (size_t)yields[1] : 1;
        if (enlarge((void **)&buffer->occurrences, &buffer->room, buffer->count + words,
                    sizeof *buffer->occurrences) < 0)
            return -1;
        if (!yields) {
            record(buffer, (uint32_t)yield, paragraph, position++);
            continue;
        }
        for (size_t word = 0; word < words; word++)
            record(buffer, (uint32_t)yields[3 + 2 * word], paragraph, position + yields[2 + 2 * word]);
        position += yields[0];
    }
    text->positions = position < UINT32_MAX ? (uint32_t)position : UINT32_MAX;
    return 0;
}

/* ---- adding ---- */

static int paragraph_of(PyObject *object, uint32_t *paragraph) {
    int32_t number;
    if (whole_number(object, CHUNK_SIZE - 1, &number) < 0) return -1;
    *paragraph = (uint32_t)number;
    return 0;
}

/* Cut all texts at white space. */
static int cut_texts(Buffer *buffer, CutText *texts, Py_ssize_t count) {
    int failed = 0;
    Ahead ahead = {.count = 0};
    Py_BEGIN_ALLOW_THREADS;
    for (Py_ssize_t number = 0; !failed && number < count; number++)
        failed = cut_text(buffer, &texts[number], &ahead) < 0;
    failed = failed || meet_ahead(buffer, &ahead) < 0;
    Py_END_ALLOW_THREADS;
    return failed ? no_memory() : 0;
}

/* Cut those again that are to be cut otherwise. */
static int join_texts(Buffer *buffer, CutText *texts, Py_ssize_t count, PyObject *given) {
    if (learn_junctions(buffer) < 0) return -1;
    Py_BEGIN_ALLOW_THREADS;
    for (Py_ssize_t number = 0; number < count; number++) find_joins(buffer, &texts[number]);
    Py_END_ALLOW_THREADS;
    for (Py_ssize_t number = 0; number < count; number++)
        if (texts[number].may_join && cut_again(buffer, &texts[number], PyTuple_GetItem(given, number)) < 0) return -1;
    return learn_junctions(buffer);
}

static int record_texts(Buffer *buffer, CutText *texts, Py_ssize_t count, uint32_t paragraph) {
    if (learn_yields(buffer, texts, count) < 0) return -1;
    size_t before = buffer->count;
    int failed = 0;
    Py_BEGIN_ALLOW_THREADS;
    for (Py_ssize_t number = 0; !failed && number < count; number++)
        failed = record_text(buffer, &texts[number], paragraph + (uint32_t)number) < 0;
    Py_END_ALLOW_THREADS;
    if (failed) buffer->count = before;
    return failed ? no_memory() : 0;
}

/* The bytes of each text. */
static int texts_take(CutText *texts, Py_ssize_t count, PyObject *encoded) {
    for (Py_ssize_t number = 0; number < count; number++) {
        char *bytes;
        Py_ssize_t length;
        if (PyBytes_AsStringAndSize(PyTuple_GetItem(encoded, number), &bytes, &length) < 0) return -1;
        texts[number].bytes = bytes;
        texts[number].length = (size_t)length;
    }
    return 0;
}

/* The positions of each text, with the occurrences recorded; NULL with an exception set. */
static PyObject *recorded_in(Buffer *buffer, CutText *texts, Py_ssize_t count, uint32_t paragraph) {
    if (record_texts(buffer, texts, count, paragraph) < 0) return NULL;
    PyObject *positions = PyBytes_FromStringAndSize(NULL, 4 * count);
    for (Py_ssize_t number = 0; positions && number < count; number++)
        memcpy(PyBytes_AsString(positions) + 4 * number, &texts[number].positions, 4);
    return positions;
}

/* The words of a text, whose stretches are learnt, to `out` if there is one; returns how many there are. */
static uint32_t words_to(const Buffer *buffer, const CutText *text, uint32_t *out) {
    uint32_t count = 0;
    for (size_t met = text->first; met < text->end; met++) {
        int32_t yield = buffer->memo.stretches[buffer->met[met]].yield;
        const int32_t *yields = yield < 0 ? buffer->memo.yields + ~yield : NULL;
        int32_t words = yields ? yields[1] : 1;
        for (int32_t word = 0; out && word < words; word++)
            out[count + (uint32_t)word] = (uint32_t)(yields ? yields[3 + 2 * word] : yield);
        count += (uint32_t)words;
    }
    return count;
}

/* (how many words each text yields, their numbers); `paragraph` is of no interest. */
static PyObject *words_in(Buffer *buffer, CutText *texts, Py_ssize_t count, uint32_t paragraph) {
    (void)paragraph;
    if (learn_yields(buffer, texts, count) < 0) return NULL;
    PyObject *counts = PyBytes_FromStringAndSize(NULL, 4 * count), *words = NULL;
    Py_ssize_t total = 0;
    for (Py_ssize_t number = 0; counts && number < count; number++) {
        uint32_t own = words_to(buffer, &texts[number], NULL);
        memcpy(PyBytes_AsString(counts) + 4 * number, &own, 4);
        total += own;
    }
    if (counts) words = PyBytes_FromStringAndSize(NULL, 4 * total);
    uint32_t *out = words ? (uint32_t *)(void *)PyBytes_AsString(words) : NULL;
    for (Py_ssize_t number = 0; out && number < count; number++) out += words_to(buffer, &texts[number], out);
    if (words) return Py_BuildValue("NN", counts, words);
    Py_XDECREF(counts);
    return NULL;
}

static void forget(Buffer *buffer) {
    memo_forget(&buffer->memo);
    memo_forget(&buffer->by_letters);
    buffer->joined = buffer->learnt = 0;
}

static void drop_ahead(Buffer *buffer) {
    Py_CLEAR(buffer->ahead);
    free(buffer->ahead_texts);
    buffer->ahead_texts = NULL;
}

void buffer_forget_texts(Buffer *buffer) {
    drop_ahead(buffer);
    free(buffer->met);
    free(buffer->ways);
    buffer->met = NULL;
    buffer->ways = NULL;
    buffer->met_count = buffer->met_room = buffer->ways_room = 0;
}

/* The texts of a tuple, cut at white space, if they were not cut ahead; NULL with an exception set. */
static CutText *cut(Buffer *buffer, PyObject *encoded) {
    if (buffer->ahead == encoded) {
        CutText *known = buffer->ahead_texts;
        buffer->ahead_texts = NULL;
        drop_ahead(buffer);
        return known;
    }
    drop_ahead(buffer);
    Py_ssize_t count = PyTuple_Size(encoded);
    CutText *texts = calloc((size_t)count + 1, sizeof *texts);
    if ((texts ? texts_take(texts, count, encoded) : no_memory()) == 0) {
        memo_limit(&buffer->memo);
        memo_limit(&buffer->by_letters);
        if (!buffer->memo.count) buffer->joined = buffer->learnt = 0;
        buffer->met_count = 0;
        if (cut_texts(buffer, texts, count) == 0) return texts;
        forget(buffer);
    }
    free(texts);
    return NULL;
}

typedef PyObject *(*Use)(Buffer *, CutText *, Py_ssize_t, uint32_t);

/* Cut some texts, and return what `use` makes of them. */
static PyObject *use_texts(Buffer *buffer, uint32_t paragraph, PyObject *given, PyObject *encoded, Use use) {
    Py_ssize_t count = PyTuple_Size(encoded);
    if (PyTuple_Size(given) != count || count > CHUNK_SIZE - (Py_ssize_t)paragraph) {
        PyErr_SetString(PyExc_ValueError, "not as many texts as a chunk has paragraphs");
        return NULL;
    }
    CutText *texts = cut(buffer, encoded);
    if (!texts) return NULL;
    PyObject *found = join_texts(buffer, texts, count, given) == 0 ? use(buffer, texts, count, paragraph) : NULL;
    if (!found) forget(buffer); /* stretches and words that nothing is known of */
    free(texts);
    return found;
}

/* cut_ahead(texts in UTF-8, a tuple): what `add` does with them first, without the interpreter's lock. */
static PyObject *buffer_cut_ahead(PyObject *self, PyObject *encoded) {
    Buffer *buffer = (Buffer *)self;
    if (!PyTuple_CheckExact(encoded) || PyTuple_Size(encoded) > CHUNK_SIZE) {
        PyErr_SetString(PyExc_ValueError, "not the texts of a chunk");
        return NULL;
    }
    if (buffer_enter(buffer) < 0) return NULL;
    drop_ahead(buffer);
    CutText *texts = cut(buffer, encoded);
    if (texts) {
        Py_INCREF(encoded);
        buffer->ahead = encoded;
        buffer->ahead_texts = texts;
    }
    buffer_leave(buffer, NULL);
    if (!texts) return NULL;
    Py_RETURN_NONE;
}

static PyObject *use_sequences(Buffer *buffer, uint32_t paragraph, PyObject *texts, PyObject *encoded, Use use) {
    PyObject *given = PySequence_Tuple(texts), *bytes = given ? PySequence_Tuple(encoded) : NULL, *found = NULL;
    if (bytes && buffer_enter(buffer) == 0)
        found = buffer_leave(buffer, use_texts(buffer, paragraph, given, bytes, use));
    Py_XDECREF(given);
    Py_XDECREF(bytes);
    return found;
}

/* add(first paragraph, texts, the same in UTF-8) -> positions of each, 32 bits */
static PyObject *buffer_add(PyObject *self, PyObject *args) {
    PyObject *number, *texts, *encoded;
    uint32_t paragraph;
    if (!PyArg_ParseTuple(args, "OOO", &number, &texts, &encoded) || paragraph_of(number, &paragraph) < 0) return NULL;
    return use_sequences((Buffer *)self, paragraph, texts, encoded, recorded_in);
}

/* words(texts, the same in UTF-8) -> (how many words each yields, their numbers), 32 bits each; nothing is recorded. */
static PyObject *buffer_words(PyObject *self, PyObject *args) {
    PyObject *texts, *encoded;
    if (!PyArg_ParseTuple(args, "OO", &texts, &encoded)) return NULL;
    return use_sequences((Buffer *)self, 0, texts, encoded, words_in);
}

static int record_titles(Buffer *buffer, const Py_buffer *lengths, const Py_buffer *stems) {
    size_t paragraphs = (size_t)lengths->len / 4, total = (size_t)stems->len / 4, place = 0;
    if (paragraphs > CHUNK_SIZE) {
        PyErr_SetString(PyExc_ValueError, "more titles than a chunk has paragraphs");
        return -1;
    }
    if (make_room((void **)&buffer->titles, &buffer->titles_room, buffer->titles_count + total,
                  sizeof *buffer->titles) < 0)
        return -1;
    for (size_t paragraph = 0; paragraph < paragraphs; paragraph++)
        for (uint32_t left = ((const uint32_t *)lengths->buf)[paragraph]; left && place < total; left--, place++)
            buffer->titles[buffer->titles_count++] =
                (Occurrence){((const uint32_t *)stems->buf)[place], (uint32_t)paragraph << 16};
    return 0;
}

/* add_titles(lengths, stems): count the words of titles among those of the paragraphs under them. */
static PyObject *buffer_add_titles(PyObject *self, PyObject *args) {
    Buffer *buffer = (Buffer *)self;
    Py_buffer lengths, stems;
    if (!PyArg_ParseTuple(args, "y*y*", &lengths, &stems)) return NULL;
    int failed = buffer_enter(buffer) < 0;
    if (!failed) {
        failed = record_titles(buffer, &lengths, &stems) < 0;
        buffer_leave(buffer, NULL);
    }
    PyBuffer_Release(&lengths);
    PyBuffer_Release(&stems);
    if (failed) return NULL;
    Py_RETURN_NONE;
}

static PyObject *buffer_begin(PyObject *self, PyObject *ignored) {
    (void)ignored;
    if (buffer_enter((Buffer *)self) < 0) return NULL;
    buffer_leave((Buffer *)self, NULL);
    ((Buffer *)self)->count = ((Buffer *)self)->titles_count = 0;
    buffer_forget_texts((Buffer *)self);
    Py_RETURN_NONE;
}

static PyObject *buffer_known(PyObject *self, PyObject *ignored) {
    (void)ignored;
    return PyLong_FromSize_t(((Buffer *)self)->learnt);
}

/* ---- the type ---- */

static PyObject *buffer_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *learn, *cut, *junction, *junctions = Py_None, *plain = Py_None, *learn_words = Py_None;
    (void)keywords;
    if (!PyArg_ParseTuple(args, "OOO|OOO", &learn, &cut, &junction, &junctions, &plain, &learn_words)) return NULL;
    allocfunc make = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Buffer *buffer = (Buffer *)make(type, 0);
    if (!buffer) return NULL;
    Py_INCREF(learn);
    Py_INCREF(cut);
    Py_INCREF(junction);
    buffer->learn = learn;
    buffer->cut = cut;
    buffer->junction = junction;
    if (learn_words != Py_None) {
        Py_INCREF(learn_words);
        buffer->learn_words = learn_words;
    }
    if (memo_begin(&buffer->memo) < 0 || memo_begin(&buffer->by_letters) < 0 ||
        junctions_take(&buffer->junctions, junctions) < 0 || plain_words_take(&buffer->plain, plain) < 0)
        Py_CLEAR(buffer);
    return (PyObject *)buffer;
}

static int buffer_traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Buffer *)self)->learn);
    Py_VISIT(((Buffer *)self)->cut);
    Py_VISIT(((Buffer *)self)->junction);
    Py_VISIT(((Buffer *)self)->learn_words);
    Py_VISIT(((Buffer *)self)->ahead);
    return 0;
}

static int buffer_clear(PyObject *self) {
    Py_CLEAR(((Buffer *)self)->learn);
    Py_CLEAR(((Buffer *)self)->cut);
    Py_CLEAR(((Buffer *)self)->junction);
    Py_CLEAR(((Buffer *)self)->learn_words);
    drop_ahead((Buffer *)self);
    return 0;
}

static void buffer_dealloc(PyObject *self) {
    Buffer *buffer = (Buffer *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    buffer_clear(self);
    memo_end(&buffer->memo);
    memo_end(&buffer->by_letters);
    free(buffer->occurrences);
    free(buffer->titles);
    buffer_forget_texts(buffer);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyMethodDef buffer_methods[] = {
    {"add", buffer_add, METH_VARARGS, NULL},
    {"add_titles", buffer_add_titles, METH_VARARGS, NULL},
    {"cut_ahead", buffer_cut_ahead, METH_O, NULL},
    {"begin", buffer_begin, METH_NOARGS, NULL},
    {"take", buffer_take, METH_VARARGS, NULL},
    {"words", buffer_words, METH_VARARGS, NULL},
    {"known", buffer_known, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot buffer_slots[] = {
    {Py_tp_new, buffer_new},     {Py_tp_dealloc, buffer_dealloc}, {Py_tp_traverse, buffer_traverse},
    {Py_tp_clear, buffer_clear}, {Py_tp_methods, buffer_methods}, {0, NULL},
};

PyType_Spec occurrence_buffer_spec = {"searcher.kernels._native.OccurrenceBuffer", sizeof(Buffer), 0,
                                      Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, buffer_slots};
