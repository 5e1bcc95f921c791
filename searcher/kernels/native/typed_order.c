/* Twin: searcher.kernels.typed_order. Which candidates have words side by side, as they were typed. */
#include "native.h"

typedef struct {
    Numbers *forms; /* of each written form where it occurs: ascending paragraph << 16 | position */
    Py_ssize_t count;
    Py_ssize_t occurrences; /* of all forms together */
} Word;

/* `_stands` */
static int stands(const Word *word, int64_t at) {
    if (at < 0 || at > UINT32_MAX) return 0;
    for (Py_ssize_t form = 0; form < word->count; form++) {
        const uint32_t *occurrences = word->forms[form].data;
        Py_ssize_t count = word->forms[form].count, place = lower_u32(occurrences, 0, count, (uint32_t)at);
        if (place < count && occurrences[place] == (uint32_t)at) return 1;
    }
    return 0;
}

/* Whether all words stand round one place of the rarest. */
static int stand_round(const Word *words, Py_ssize_t count, Py_ssize_t rarest, uint32_t at) {
    for (Py_ssize_t place = 0; place < count; place++)
        if (place != rarest && !stands(&words[place], (int64_t)at + place - rarest)) return 0;
    return 1;
}

/* `_has` */
static int has_all(const Word *words, Py_ssize_t count, Py_ssize_t rarest, uint32_t number) {
    const Word *word = &words[rarest];
    for (Py_ssize_t form = 0; form < word->count; form++) {
        const uint32_t *occurrences = word->forms[form].data;
        Py_ssize_t place = lower_u32(occurrences, 0, word->forms[form].count, number << 16);
        for (; place < word->forms[form].count && occurrences[place] >> 16 == number; place++)
            if (stand_round(words, count, rarest, occurrences[place])) return 1;
    }
    return 0;
}

/* ---- Python's side ---- */

static void words_release(Word *words, Py_ssize_t count) {
    for (Py_ssize_t word = 0; words && word < count; word++) {
        for (Py_ssize_t form = 0; words[word].forms && form < words[word].count; form++)
            numbers_release(&words[word].forms[form]);
        free(words[word].forms);
    }
    free(words);
}

static int word_take(Word *word, PyObject *forms) {
    Py_ssize_t count = PySequence_Size(forms);
    word->forms = count < 0 ? NULL : calloc((size_t)count + 1, sizeof *word->forms);
    if (!word->forms) {
        if (count >= 0) PyErr_NoMemory();
        return -1;
    }
    word->count = count;
    for (Py_ssize_t form = 0; form < count; form++) {
        PyObject *occurrences = PySequence_GetItem(forms, form);
        int taken = occurrences ? numbers_take(&word->forms[form], occurrences, 4, UINT32_MAX) : -1;
        Py_XDECREF(occurrences); /* what it lends is held by the buffer */
        if (taken < 0) return -1;
        word->occurrences += word->forms[form].count;
    }
    return 0;
}

static Word *words_take(PyObject *sequence, Py_ssize_t *count) {
    *count = PySequence_Size(sequence);
    Word *words = *count < 0 ? NULL : calloc((size_t)*count + 1, sizeof *words);
    if (!words) return *count < 0 ? NULL : (Word *)PyErr_NoMemory();
    for (Py_ssize_t word = 0; word < *count; word++) {
        PyObject *forms = PySequence_GetItem(sequence, word);
        int taken = forms ? word_take(&words[word], forms) : -1;
        Py_XDECREF(forms);
        if (taken < 0) {
            words_release(words, *count);
            return NULL;
        }
    }
    return words;
}

int mark_in_typed_order(const uint16_t *numbers, Py_ssize_t count, PyObject *sequence, uint8_t *marks) {
    Py_ssize_t word_count, rarest = 0;
    Word *words = words_take(sequence, &word_count);
    if (!words) return -1;
    int everywhere = word_count > 0;
    for (Py_ssize_t word = 0; word < word_count; word++) {
        everywhere &= words[word].count > 0;
        if (words[word].occurrences < words[rarest].occurrences) rarest = word;
    }
    for (Py_ssize_t place = 0; everywhere && place < count; place++)
        marks[place] = (uint8_t)has_all(words, word_count, rarest, numbers[place]);
    words_release(words, word_count);
    return 0;
}

/* in_typed_order(numbers, words) -> the places of those paragraphs that have them so; of each word its forms' lists. */
PyObject *kernel_in_typed_order(PyObject *module, PyObject *args) {
    PyObject *given, *sequence, *places = NULL;
    Numbers numbers;
    uint8_t *marks = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "OO", &given, &sequence)) return NULL;
    if (numbers_take(&numbers, given, 2, CHUNK_SIZE - 1) == 0) {
        marks = calloc((size_t)numbers.count + 1, 1);
        if (!marks)
            PyErr_NoMemory();
        else if (mark_in_typed_order(numbers.data, numbers.count, sequence, marks) == 0)
            places = PyList_New(0);
    }
    for (Py_ssize_t place = 0; places && place < numbers.count; place++) {
        PyObject *number = marks[place] ? PyLong_FromSsize_t(place) : NULL;
        if (marks[place] && (!number || PyList_Append(places, number) < 0)) Py_CLEAR(places);
        Py_XDECREF(number);
    }
    free(marks);
    numbers_release(&numbers);
    return places;
}
