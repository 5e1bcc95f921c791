/* Nearest vectors by exact search: twin of searcher.kernels.vectors. */
#include "native.h"

#define BLOCK 512 /* products of a byte and 16 bits of which 32 bits hold the sum */

typedef struct {
    double score;
    uint32_t number;
} Row;

/* Whether a row stands behind another: it has a lower score, or the same and a higher number. */
static int is_behind(Row row, Row other) {
    return row.score != other.score ? row.score < other.score : row.number > other.number;
}

/* Restore the heap, whose first is the one behind all others, from a place downwards. */
static void sift_down(Row *heap, size_t count, size_t place) {
    Row moved = heap[place];
    for (size_t child; (child = 2 * place + 1) < count; place = child) {
        if (child + 1 < count && is_behind(heap[child + 1], heap[child])) child++;
        if (!is_behind(heap[child], moved)) break;
        heap[place] = heap[child];
    }
    heap[place] = moved;
}

static int64_t product(const int8_t *row, const int16_t *query, size_t size) {
    int64_t sum = 0;
    for (size_t start = 0; start < size; start += BLOCK) {
        size_t end = start + BLOCK < size ? start + BLOCK : size;
        int32_t part = 0;
        for (size_t place = start; place < end; place++) part += (int32_t)row[place] * query[place];
        sum += part;
    }
    return sum;
}

typedef struct {
    const int8_t *rows;
    const float *scales;
    const int16_t *query;
    const uint32_t *ranges;
    size_t size, count, pairs, k;
} Search;

/* Look at all rows of the ranges. Returns how many of the best are in the heap. */
static size_t search(const Search *asked, Row *heap) {
    size_t found = 0;
    for (size_t pair = 0; pair < asked->pairs; pair++) {
        for (uint32_t number = asked->ranges[2 * pair]; number < asked->ranges[2 * pair + 1]; number++) {
            int64_t sum = product(asked->rows + number * asked->size, asked->query, asked->size);
            Row row = {(double)asked->scales[number] * (double)sum + 0.0, number};
            if (found < asked->k) {
                heap[found++] = row;
                if (found == asked->k)
                    for (size_t place = found / 2; place-- > 0;) sift_down(heap, found, place);
            } else if (is_behind(heap[0], row)) {
                heap[0] = row;
                sift_down(heap, found, 0);
            }
        }
    }
    return found;
}

static int best_first(const void *one, const void *other) {
    const Row *a = one, *b = other;
    return is_behind(*a, *b) ? 1 : -1;
}

static int fits(const Search *asked, size_t bytes) {
    if (!asked->size || asked->count > SIZE_MAX / asked->size || asked->count * asked->size != bytes) {
        PyErr_SetString(PyExc_ValueError, "vectors of another length than the query");
        return 0;
    }
    for (size_t pair = 0; pair < asked->pairs; pair++) {
        uint32_t first = asked->ranges[2 * pair], last = asked->ranges[2 * pair + 1];
        if (first > last || last > asked->count) {
            PyErr_SetString(PyExc_ValueError, "a range beyond the end of the vectors");
            return 0;
        }
    }
    return 1;
}

/* nearest(rows, scales, query, ranges, k) -> [(score, number), …] */
PyObject *kernel_nearest(PyObject *module, PyObject *args) {
    Py_buffer rows, scales, query, ranges;
    Py_ssize_t k;
    PyObject *result = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*y*y*y*n", &rows, &scales, &query, &ranges, &k)) return NULL;
    Search asked = {rows.buf, scales.buf, query.buf, ranges.buf, (size_t)query.len / 2, (size_t)scales.len / 4,
                    (size_t)ranges.len / 8, k < 0 ? 0 : (size_t)k};
    if (query.len % 2 || scales.len % 4 || ranges.len % 8)
        PyErr_SetString(PyExc_ValueError, "vectors of another length than the query");
    else if (fits(&asked, (size_t)rows.len)) {
        if (asked.k > asked.count * (asked.pairs ? asked.pairs : 1)) asked.k = asked.count * asked.pairs;
        Row *heap = malloc((asked.k + 1) * sizeof *heap);
        size_t found = 0;
        if (heap && asked.k) {
            Py_BEGIN_ALLOW_THREADS;
            found = search(&asked, heap);
            qsort(heap, found, sizeof *heap, best_first);
            Py_END_ALLOW_THREADS;
        }
        result = heap ? PyList_New((Py_ssize_t)found) : PyErr_NoMemory();
        for (size_t place = 0; result && place < found; place++) {
            PyObject *row = Py_BuildValue("(dI)", heap[place].score, heap[place].number);
            if (!row || PyList_SetItem(result, (Py_ssize_t)place, row) < 0) Py_CLEAR(result);
        }
        free(heap);
    }
    PyBuffer_Release(&rows);
    PyBuffer_Release(&scales);
    PyBuffer_Release(&query);
    PyBuffer_Release(&ranges);
    return result;
}
