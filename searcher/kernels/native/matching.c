/* Twin: searcher.kernels.matching. Which paragraphs of a chunk a query finds. */
#include "native.h"

#define WORDS (CHUNK_SIZE / 64)

/* A bit for each paragraph of a chunk. */
typedef struct {
    uint64_t words[WORDS];
} Bits;

static void set_bit(Bits *bits, uint32_t paragraph) {
    bits->words[paragraph >> 6] |= 1ull << (paragraph & 63);
}

static int has_bit(const Bits *bits, uint32_t paragraph) {
    return bits->words[paragraph >> 6] >> (paragraph & 63) & 1;
}

/* The paragraphs whose bits are set, as Python sees them. */
static PyObject *numbers_of(const Bits *bits) {
    uint16_t *numbers = malloc(CHUNK_SIZE * sizeof *numbers);
    if (!numbers) return PyErr_NoMemory();
    Py_ssize_t count = 0;
    for (uint32_t word = 0; word < WORDS; word++) {
        uint64_t left = bits->words[word];
        for (uint32_t paragraph = word << 6; left; paragraph++, left >>= 1) {
            numbers[count] = (uint16_t)paragraph;
            count += left & 1;
        }
    }
    PyObject *view = numbers_view(numbers, count, 2, "H");
    free(numbers);
    return view;
}

/* Numbers of a sequence's item. Returns 0, or -1 with an exception set; to be released in either case. */
static int item_take(Numbers *numbers, PyObject *sequence, Py_ssize_t place, int width, int64_t most) {
    memset(numbers, 0, sizeof *numbers);
    PyObject *item = PySequence_GetItem(sequence, place);
    int failed = item ? numbers_take(numbers, item, width, most) : -1;
    Py_XDECREF(item);
    return failed;
}

/* Take away the bits of the paragraphs of a set. */
static int remove_bits(Bits *bits, PyObject *removed) {
    Py_ssize_t size = PyObject_Size(removed);
    if (size <= 0) return (int)size;
    Numbers numbers;
    memset(&numbers, 0, sizeof numbers);
    PyObject *list = PySequence_List(removed);
    int failed = list ? numbers_take(&numbers, list, 2, CHUNK_SIZE - 1) : -1;
    for (Py_ssize_t place = 0; !failed && place < numbers.count; place++) {
        uint16_t paragraph = ((const uint16_t *)numbers.data)[place];
        bits->words[paragraph >> 6] &= ~(1ull << (paragraph & 63));
    }
    numbers_release(&numbers);
    Py_XDECREF(list);
    return failed;
}

/* in_any(lists, removed) -> ascending paragraphs */
PyObject *kernel_in_any(PyObject *module, PyObject *args) {
    PyObject *lists, *removed;
    Bits bits = {{0}};
    (void)module;
    if (!PyArg_ParseTuple(args, "OO", &lists, &removed)) return NULL;
    Py_ssize_t count = PySequence_Size(lists);
    int failed = count < 0;
    for (Py_ssize_t number = 0; !failed && number < count; number++) {
        Numbers list;
        failed = item_take(&list, lists, number, 2, CHUNK_SIZE - 1);
        for (Py_ssize_t place = 0; !failed && place < list.count; place++)
            set_bit(&bits, ((const uint16_t *)list.data)[place]);
        numbers_release(&list);
    }
    return failed || remove_bits(&bits, removed) < 0 ? NULL : numbers_of(&bits);
}

/* marked(paragraphs, marks) -> those of the paragraphs whose mark is not zero */
PyObject *kernel_marked(PyObject *module, PyObject *args) {
    PyObject *given, *marks_given, *view = NULL;
    Numbers paragraphs = {0}, marks = {0};
    (void)module;
    if (!PyArg_ParseTuple(args, "OO", &given, &marks_given)) return NULL;
    if (numbers_take(&paragraphs, given, 2, CHUNK_SIZE - 1) == 0 && numbers_take(&marks, marks_given, 1, CODES - 1) == 0) {
        const uint16_t *numbers = paragraphs.data;
        uint16_t *found = malloc((size_t)(paragraphs.count + 1) * sizeof *found);
        Py_ssize_t count = 0, place = 0;
        for (; found && place < paragraphs.count && numbers[place] < marks.count; place++) {
            found[count] = numbers[place];
            count += ((const uint8_t *)marks.data)[numbers[place]] != 0;
        }
        if (!found)
            PyErr_NoMemory();
        else if (place < paragraphs.count)
            PyErr_SetString(PyExc_IndexError, "a paragraph without a mark");
        else
            view = numbers_view(found, count, 2, "H");
        free(found);
    }
    numbers_release(&paragraphs);
    numbers_release(&marks);
    return view;
}

/* Set the bits of the paragraphs that ascending occurrences are in, and that `wanted` has; returns how many are new. */
static Py_ssize_t count_new(Bits *met, const Bits *wanted, const uint32_t *occurrences, Py_ssize_t count) {
    Py_ssize_t found = 0;
    for (Py_ssize_t place = 0; place < count; place++) {
        uint32_t paragraph = occurrences[place] >> 16;
        if (!has_bit(wanted, paragraph) || has_bit(met, paragraph)) continue;
        set_bit(met, paragraph);
        found++;
    }
    return found;
}

/* count_with(paragraphs, occurrence_lists) -> how many of the paragraphs have an occurrence */
PyObject *kernel_count_with(PyObject *module, PyObject *args) {
    PyObject *given, *lists;
    Numbers paragraphs = {0};
    Bits wanted = {{0}}, met = {{0}};
    Py_ssize_t found = 0;
    (void)module;
    if (!PyArg_ParseTuple(args, "OO", &given, &lists)) return NULL;
    int failed = numbers_take(&paragraphs, given, 2, CHUNK_SIZE - 1);
    for (Py_ssize_t place = 0; !failed && place < paragraphs.count; place++)
        set_bit(&wanted, ((const uint16_t *)paragraphs.data)[place]);
    numbers_release(&paragraphs);
    Py_ssize_t count = failed ? -1 : PySequence_Size(lists);
    failed = count < 0;
    for (Py_ssize_t number = 0; !failed && number < count; number++) {
        Numbers list;
        failed = item_take(&list, lists, number, 4, UINT32_MAX);
        if (!failed) found += count_new(&met, &wanted, list.data, list.count);
        numbers_release(&list);
    }
    return failed ? NULL : PyLong_FromSsize_t(found);
}
