/* Twin: searcher.kernels.score_lists. */
#include "reranking.h"

static int contributes_nothing(void) {
    PyErr_SetString(PyExc_OverflowError, "a match that contributes nothing");
    return -1;
}

enum { PARAGRAPHS, LIST_CODES, TABLE, BOUND, FIELDS };

static PyObject *field_of(PyObject *list, int field) {
    return PyTuple_Check(list) && PyTuple_Size(list) >= FIELDS ? PyTuple_GetItem(list, field) : NULL;
}

/* The codes count the paragraphs where a score was worked out for each of them: then there is no need for them. */
static int codes_take(ScoreList *list, PyObject *object) {
    if (PyRange_Check(object)) {
        if (list->table_numbers.count != list->count) goto uneven;
        return 0;
    }
    if (numbers_take(&list->code_numbers, object, 1, CODES - 1) < 0) return -1;
    list->codes = list->code_numbers.data;
    if (list->code_numbers.count != list->count) goto uneven;
    for (Py_ssize_t place = 0; list->table_numbers.count < CODES && place < list->count; place++)
        if (list->codes[place] >= list->table_numbers.count) goto uneven;
    return 0;
uneven:
    PyErr_SetString(PyExc_ValueError, "paragraphs, codes and their table do not fit together");
    return -1;
}

static int score_list_take(ScoreList *list, PyObject *object) {
    memset(list, 0, sizeof *list);
    PyObject *bound = field_of(object, BOUND);
    if (!bound) {
        PyErr_SetString(PyExc_TypeError, "not a ScoreList");
        return -1;
    }
    list->bound = PyLong_AsLongLong(bound);
    if (list->bound == -1 && PyErr_Occurred()) return -1;
    if (numbers_take(&list->paragraph_numbers, field_of(object, PARAGRAPHS), 2, CHUNK_SIZE - 1) < 0) return -1;
    if (numbers_take(&list->table_numbers, field_of(object, TABLE), 4, INT32_MAX) < 0) return -1;
    list->paragraphs = list->paragraph_numbers.data;
    list->count = list->paragraph_numbers.count;
    list->table = list->table_numbers.data;
    list->table_count = list->table_numbers.count;
    if (codes_take(list, field_of(object, LIST_CODES)) < 0) return -1;
    int32_t least = 1, greatest = 0;
    for (Py_ssize_t place = 0; place < list->table_numbers.count; place++) {
        int32_t score = list->table[place];
        least = score < least ? score : least;
        greatest = score > greatest ? score : greatest;
    }
    list->greatest = greatest;
    return least < 1 ? contributes_nothing() : 0;
}

/* The lists of a word's terms. */
static int word_lists_take(ScoreList *lists, PyObject *object) {
    const TermPostings *term = lists_of((TermPostings *)object);
    if (term->least < 1 && term->own_count) return contributes_nothing();
    for (Py_ssize_t place = 0; place < term->own_count; place++) {
        const PlainList *own = &term->own[place];
        lists[place] = (ScoreList){.owner = Py_NewRef((PyObject *)term), .paragraphs = own->paragraphs, .codes = own->codes,
                                   .table = term->contributions.data, .count = own->count, .table_count = CODES,
                                   .bound = term->bounds[place], .greatest = term->greatest};
    }
    return 0;
}

/* How many lists an item has; -1 with an exception set. A word that Python made has those which it was given. */
static Py_ssize_t lists_in(PyObject *item, PyObject **given) {
    *given = NULL;
    if (Py_TYPE(item) != term_postings_type) return 1;
    const TermPostings *term = lists_of((TermPostings *)item);
    *given = term->scored;
    return term->scored ? PySequence_Size(term->scored) : term->own_count;
}

/* Add the lists of a sequence to those taken, for which there is room. */
static int add_lists(ScoreList *lists, Py_ssize_t *taken, Py_ssize_t room, PyObject *sequence) {
    Py_ssize_t items = PySequence_Size(sequence);
    int failed = items < 0;
    for (Py_ssize_t place = 0; !failed && place < items; place++) {
        PyObject *item = PySequence_GetItem(sequence, place), *given = NULL;
        Py_ssize_t more = item ? lists_in(item, &given) : -1;
        failed = more < 0;
        if (!failed && more > room - *taken) {
            PyErr_SetString(PyExc_ValueError, "lists that became more");
            failed = 1;
        } else if (!failed && given) {
            failed = add_lists(lists, taken, room, given) < 0;
        } else if (!failed) {
            failed = (Py_TYPE(item) == term_postings_type ? word_lists_take : score_list_take)(&lists[*taken], item) < 0;
            *taken += more; /* what was taken of them is released */
        }
        Py_XDECREF(item); /* what it lends is held by the buffers, or it has an owner */
    }
    return failed ? -1 : 0;
}

ScoreList *score_lists_take(PyObject *sequence, Py_ssize_t *count) {
    Py_ssize_t room = 0, items = PySequence_Size(sequence);
    *count = 0;
    for (Py_ssize_t place = 0; place < items; place++) {
        PyObject *item = PySequence_GetItem(sequence, place), *given;
        Py_ssize_t more = item ? lists_in(item, &given) : -1;
        Py_XDECREF(item);
        if (more < 0) return NULL;
        room += more;
    }
    if (items < 0) return NULL;
    ScoreList *lists = calloc((size_t)room + 1, sizeof *lists);
    if (!lists) return (ScoreList *)PyErr_NoMemory();
    if (add_lists(lists, count, room, sequence) < 0) {
        score_lists_release(lists, *count);
        return NULL;
    }
    return lists;
}

void score_lists_release(ScoreList *lists, Py_ssize_t count) {
    for (Py_ssize_t place = 0; place < count; place++) {
        numbers_release(&lists[place].paragraph_numbers);
        numbers_release(&lists[place].code_numbers);
        numbers_release(&lists[place].table_numbers);
        Py_XDECREF(lists[place].owner);
    }
    free(lists);
}

int score_lists_fit(const ScoreList *lists, Py_ssize_t count, int64_t *most, Py_ssize_t *postings) {
    for (Py_ssize_t number = 0; number < count; number++) {
        int64_t one = lists[number].greatest > lists[number].bound ? lists[number].greatest : lists[number].bound;
        if (one > INT32_MAX - *most) return 0;
        *most += one;
        *postings += lists[number].count;
    }
    return 1;
}

/* table(contributions): numbers of 32 bits in a memoryview; those that are greater stay a list. */
PyObject *kernel_table(PyObject *module, PyObject *contributions) {
    (void)module;
    PyObject *list = PySequence_List(contributions);
    if (!list) return NULL;
    Numbers numbers;
    PyObject *view = NULL;
    if (numbers_take(&numbers, list, 4, INT32_MAX) == 0) {
        view = numbers_view(numbers.data, numbers.count, 4, "i");
    } else if (PyErr_ExceptionMatches(PyExc_OverflowError)) {
        PyErr_Clear();
        view = Py_NewRef(list);
    }
    numbers_release(&numbers);
    Py_DECREF(list);
    return view;
}

/* The numbers of a table as a list, where one of them has more than 31 bits. */
static PyObject *long_table(const int64_t *shares, Py_ssize_t count, int64_t weight, int bits) {
    PyObject *list = PyList_New(count);
    for (Py_ssize_t code = 0; list && code < count; code++) {
        PyObject *number = PyLong_FromLongLong(shares[code] * weight >> bits);
        if (!number || PyList_SetItem(list, code, number) < 0) Py_CLEAR(list);
    }
    return list;
}

/* weighted_table(shares, weight, bits): `shares` has numbers of 64 bits, which are below 1 << 21, as the weight is below
   1 << 40. */
PyObject *kernel_weighted_table(PyObject *module, PyObject *args) {
    Py_buffer shares;
    long long weight;
    int bits;
    int32_t table[CODES];
    (void)module;
    if (!PyArg_ParseTuple(args, "y*Li", &shares, &weight, &bits)) return NULL;
    const int64_t *numbers = shares.buf;
    Py_ssize_t count = shares.len / (Py_ssize_t)sizeof *numbers;
    int sound = count <= CODES && weight >= 0 && weight < 1LL << 40 && bits >= 0 && bits < 64, fits = 1;
    for (Py_ssize_t code = 0; sound && code < count; code++) sound = numbers[code] >= 0 && numbers[code] < 1 << 21;
    for (Py_ssize_t code = 0; sound && code < count; code++) {
        int64_t contribution = numbers[code] * weight >> bits;
        fits &= contribution <= INT32_MAX;
        table[code] = (int32_t)contribution;
    }
    PyObject *made = NULL;
    if (!sound)
        PyErr_SetString(PyExc_ValueError, "shares or a weight that no index has");
    else
        made = fits ? numbers_view(table, count, 4, "i") : long_table(numbers, count, weight, bits);
    PyBuffer_Release(&shares);
    return made;
}
