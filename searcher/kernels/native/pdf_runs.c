/* Words of a PDF page that follow one another: twin of searcher.kernels.pdf_runs. */
#include "native.h"

#include <math.h>

#define SAME 0.1         /* points */
#define NOT_TURNED 0.5   /* degrees */
#define DEGREES 57.29577951308232 /* of one radian, as Python has it */

typedef struct {
    float left, top, right, bottom;
} Box;

typedef struct {
    float a, b, c, d, e, f;
} Matrix;

/* What pdfium says of a character; a function that fails leaves its result as it was. */
typedef struct {
    int (*origin)(void *, int, double *, double *);
    int (*loose_box)(void *, int, Box *);
    int (*matrix)(void *, int, Matrix *);
    double (*font_size)(void *, int);
} Pdfium;

typedef struct {
    Py_ssize_t start;
    double left, right, baseline, size, space, depth;
    int turned;
} Run;

/* Append a run that ends before the word of this number. Returns 0, or -1 with an exception set. */
static int append_run(PyObject *runs, const Run *run, Py_ssize_t end) {
    PyObject *found = Py_BuildValue("(nndddddO)", run->start, end, run->left, run->right, run->baseline, run->size,
                                    run->space, run->turned ? Py_True : Py_False);
    int failed = found ? PyList_Append(runs, found) : -1;
    Py_XDECREF(found);
    return failed;
}

/* Whether a word at this place goes on a run. */
static int goes_on(const Run *run, double x, double y, const Box *box) {
    double rise = y - run->baseline, depth = y - box->bottom - run->depth, gap = x - run->right;
    return !run->turned && -SAME < rise && rise < SAME && -SAME < depth && depth < SAME && -SAME < gap &&
           gap < run->size;
}

static Run begin_run(const Pdfium *pdfium, void *page, Py_ssize_t number, int first, double x, double y,
                     const Box *box, Matrix *matrix) {
    pdfium->matrix(page, first, matrix);
    double c = matrix->c, d = matrix->d, size = pdfium->font_size(page, first) * sqrt(c * c + d * d);
    int turned = matrix->b != 0 && fabs(atan2(matrix->b, matrix->a)) * DEGREES > NOT_TURNED;
    return (Run){number, x, box->right > x ? box->right : x, y, size, 0.0, y - box->bottom, turned};
}

/* text_runs(addresses, page, firsts, lasts) -> a list of tuples. */
PyObject *kernel_text_runs(PyObject *module, PyObject *args) {
    unsigned long long addresses[4], page_address;
    PyObject *first_object, *last_object, *runs = NULL;
    Numbers firsts, lasts = {0};
    (void)module;
    if (!PyArg_ParseTuple(args, "(KKKK)KOO", &addresses[0], &addresses[1], &addresses[2], &addresses[3], &page_address,
                          &first_object, &last_object))
        return NULL;
    if (numbers_take(&firsts, first_object, 4, INT32_MAX) < 0 || numbers_take(&lasts, last_object, 4, INT32_MAX) < 0)
        goto done;
    if (firsts.count != lasts.count) {
        PyErr_SetString(PyExc_ValueError, "words without an end");
        goto done;
    }
    Pdfium pdfium;
    for (int place = 0; place < 4; place++) {
        uintptr_t address = (uintptr_t)addresses[place];
        memcpy((char *)&pdfium + (size_t)place * sizeof address, &address, sizeof address);
    }
    void *page = (void *)(uintptr_t)page_address;
    const int32_t *first = firsts.data, *last = lasts.data;
    Run run = {.turned = 1};
    Box box = {0};
    Matrix matrix = {0};
    double x = 0, y = 0;
    runs = PyList_New(0);
    for (Py_ssize_t number = 0; runs && number < firsts.count; number++) {
        pdfium.origin(page, first[number], &x, &y);
        pdfium.loose_box(page, last[number], &box);
        if (goes_on(&run, x, y, &box)) {
            double gap = x - run.right;
            run.space = gap > run.space ? gap : run.space;
            run.right = box.right > run.right ? box.right : run.right;
            continue;
        }
        if (number && append_run(runs, &run, number) < 0) Py_CLEAR(runs);
        run = begin_run(&pdfium, page, number, first[number], x, y, &box, &matrix);
    }
    if (runs && firsts.count && append_run(runs, &run, firsts.count) < 0) Py_CLEAR(runs);
done:
    numbers_release(&firsts);
    numbers_release(&lasts);
    return runs;
}
