/* Words of a PDF page that follow one another: twin of searcher.kernels.pdf_runs. */
#include "native.h"

#include <math.h>

#define SAME 0.1         /* points */
#define SAME_SIZE 0.01   /* points */
#define STRAY 0.125      /* of the size: pieces of a word */
#define NOT_TURNED 0.5   /* degrees */
#define DEGREES 57.29577951308232 /* of one radian, as Python has it */
#define MOST_NAME_BYTES 128

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
    unsigned long (*font_info)(void *, int, void *, unsigned long, int *);
} Pdfium;

typedef struct {
    Py_ssize_t start;
    double left, right, baseline, size, space, depth;
    int turned;
} Run;

/* The name of a character's font; the object of the name before when it is the same. NULL with an exception set. */
static PyObject *font_name(const Pdfium *pdfium, void *page, int character, PyObject *before) {
    char name[MOST_NAME_BYTES], *known;
    int flags;
    Py_ssize_t length = (Py_ssize_t)pdfium->font_info(page, character, name, sizeof name, &flags), known_length;
    length = length > 0 && length <= MOST_NAME_BYTES ? length - 1 : 0; /* without the zero at its end */
    if (before && PyBytes_AsStringAndSize(before, &known, &known_length) == 0 && known_length == length &&
        !memcmp(known, name, (size_t)length))
        return Py_NewRef(before);
    return PyBytes_FromStringAndSize(name, length);
}

/* What is open while runs are found: `name` is the last that was asked for. */
typedef struct {
    Pdfium pdfium;
    void *page;
    const int32_t *first, *last;
    PyObject *runs, *name;
} Page;

/* Append a run that ends before the word of this number. Returns 0, or -1 with an exception set. */
static int append_run(Page *page, const Run *run, Py_ssize_t end) {
    PyObject *begins = font_name(&page->pdfium, page->page, page->first[run->start], page->name);
    PyObject *ends = begins ? font_name(&page->pdfium, page->page, page->last[end - 1], begins) : NULL;
    PyObject *found = ends ? Py_BuildValue("(nndddddOOO)", run->start, end, run->left, run->right, run->baseline,
                                           run->size, run->space, run->turned ? Py_True : Py_False, begins, ends)
                           : NULL;
    int failed = found ? PyList_Append(page->runs, found) : -1;
    Py_XDECREF(found);
    Py_XDECREF(begins);
    Py_XDECREF(page->name);
    page->name = ends;
    return failed;
}

/* The size of a character's font on the page; `matrix` becomes that of its letters. */
static double size_of(const Pdfium *pdfium, void *page, int character, Matrix *matrix) {
    pdfium->matrix(page, character, matrix);
    double c = matrix->c, d = matrix->d;
    return pdfium->font_size(page, character) * sqrt(c * c + d * d);
}

static int is_turned(const Matrix *matrix) {
    return matrix->b != 0 && fabs(atan2(matrix->b, matrix->a)) * DEGREES > NOT_TURNED;
}

/* Whether a word at this place goes on a run. Boxes of one height are of one size; some fonts have a box of its own for
   each letter, so that their sizes are asked for. */
static int goes_on(const Page *page, const Run *run, int first, double x, double y, const Box *box, Matrix *matrix) {
    double rise = y - run->baseline, depth = y - box->bottom - run->depth, gap = x - run->right;
    if (run->turned || !(-SAME < rise && rise < SAME && -SAME < gap && gap < run->size)) return 0;
    if (-SAME < depth && depth < SAME) return 1;
    if (gap < STRAY * run->size) return 0;
    double difference = size_of(&page->pdfium, page->page, first, matrix) - run->size;
    return -SAME_SIZE < difference && difference < SAME_SIZE && !is_turned(matrix);
}

static Run begin_run(const Page *page, Py_ssize_t number, double x, double y, const Box *box, Matrix *matrix) {
    double size = size_of(&page->pdfium, page->page, page->first[number], matrix);
    return (Run){number, x, box->right > x ? box->right : x, y, size, 0.0, y - box->bottom, is_turned(matrix)};
}

/* Find all runs of so many words. Returns 0, or -1 with an exception set. */
static int find_runs(Page *page, Py_ssize_t count) {
    Run run = {.turned = 1};
    Box box = {0};
    Matrix matrix = {0};
    double x = 0, y = 0;
    for (Py_ssize_t number = 0; number < count; number++) {
        page->pdfium.origin(page->page, page->first[number], &x, &y);
        page->pdfium.loose_box(page->page, page->last[number], &box);
        if (goes_on(page, &run, page->first[number], x, y, &box, &matrix)) {
            double gap = x - run.right;
            run.space = gap > run.space ? gap : run.space;
            run.right = box.right > run.right ? box.right : run.right;
            continue;
        }
        if (number && append_run(page, &run, number) < 0) return -1;
        run = begin_run(page, number, x, y, &box, &matrix);
    }
    return count ? append_run(page, &run, count) : 0;
}

/* text_runs(addresses, page, firsts, lasts) -> a list of tuples. */
PyObject *kernel_text_runs(PyObject *module, PyObject *args) {
    unsigned long long addresses[5], page_address;
    PyObject *first_object, *last_object;
    Numbers firsts, lasts = {0};
    Page page = {0};
    (void)module;
    if (!PyArg_ParseTuple(args, "(KKKKK)KOO", &addresses[0], &addresses[1], &addresses[2], &addresses[3], &addresses[4],
                          &page_address, &first_object, &last_object))
        return NULL;
    if (numbers_take(&firsts, first_object, 4, INT32_MAX) < 0 || numbers_take(&lasts, last_object, 4, INT32_MAX) < 0)
        goto done;
    if (firsts.count != lasts.count) {
        PyErr_SetString(PyExc_ValueError, "words without an end");
        goto done;
    }
    for (int place = 0; place < 5; place++) {
        uintptr_t address = (uintptr_t)addresses[place];
        memcpy((char *)&page.pdfium + (size_t)place * sizeof address, &address, sizeof address);
    }
    page.page = (void *)(uintptr_t)page_address;
    page.first = firsts.data;
    page.last = lasts.data;
    page.runs = PyList_New(0);
    if (page.runs && find_runs(&page, firsts.count) < 0) Py_CLEAR(page.runs);
done:
    Py_XDECREF(page.name);
    numbers_release(&firsts);
    numbers_release(&lasts);
    return page.runs;
}

/* What Python calls white space, and what pdfium writes where a line ends. */
static int parts_words(Py_UCS4 character) {
    if (character < 0x80)
        return character == 0 || character == 2 || (character >= 9 && character <= 13) ||
               (character >= 0x1c && character <= ' ');
    return character == 0x85 || character == 0xa0 || character == 0x1680 ||
           (character >= 0x2000 && character <= 0x200a) || character == 0x2028 || character == 0x2029 ||
           character == 0x202f || character == 0x205f || character == 0x3000 || character == 0xfffe;
}

/* words_of(text) -> (first characters, last characters), 32 bits each. */
PyObject *kernel_words_of(PyObject *module, PyObject *text) {
    (void)module;
    Py_ssize_t length = PyUnicode_GetLength(text), count = 0;
    Py_UCS4 *characters = length < 0 ? NULL : PyUnicode_AsUCS4Copy(text);
    if (!characters) return NULL;
    size_t most = (size_t)length / 2 + 1;
    int32_t *firsts = malloc(most * 2 * sizeof *firsts), *lasts = firsts ? firsts + most : NULL;
    if (!firsts) PyErr_NoMemory();
    for (Py_ssize_t at = 0; firsts && at < length; at++) {
        if (parts_words(characters[at])) continue;
        firsts[count] = (int32_t)at;
        while (at < length && !parts_words(characters[at])) at++;
        int is_cut = at < length && (characters[at] == 0xfffe || characters[at] == 2);
        lasts[count++] = (int32_t)(is_cut ? at : at - 1);
    }
    PyObject *found = firsts ? Py_BuildValue("(y#y#)", (char *)firsts, count * 4, (char *)lasts, count * 4) : NULL;
    free(firsts);
    PyMem_Free(characters);
    return found;
}
