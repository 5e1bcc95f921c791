/* Twins: searcher.index.storage.container.Pages and searcher.index.format.term_dictionary. */
#include "sections.h"

#define PAGE_BITS 12 /* of a byte's place: those that tell its place in its page */

#define PAGE (1 << PAGE_BITS)

static const char nothing[8];

/* ---- one section ---- */

int section_take(Section *section, PyObject *lent, int width) {
    PyObject *view, *unchecked, *checksums, *damage;
    if (!PyArg_ParseTuple(lent, "OOOO", &view, &unchecked, &checksums, &damage)) return -1;
    if (PyObject_GetBuffer(view, &section->numbers, PyBUF_ND) < 0) return -1;
    if (PyObject_GetBuffer(unchecked, &section->unchecked, PyBUF_WRITABLE) < 0) return -1;
    if (PyObject_GetBuffer(checksums, &section->checksums, PyBUF_ND) < 0) return -1;
    section->view = Py_NewRef(view);
    section->damage = Py_NewRef(damage);
    section->width = width;
    section->page_bits = PAGE_BITS;
    for (int bytes = width; bytes > 1; bytes >>= 1) section->page_bits--;
    section->count = section->numbers.len / width;
    int64_t pages = (section->numbers.len + PAGE - 1) >> PAGE_BITS;
    if (section->numbers.itemsize == width && section->unchecked.len >= pages && section->checksums.len >= 4 * pages) return 0;
    PyErr_SetString(PyExc_ValueError, "not the numbers of a section");
    return -1;
}

void section_release(Section *section) {
    if (section->numbers.obj) PyBuffer_Release(&section->numbers);
    if (section->unchecked.obj) PyBuffer_Release(&section->unchecked);
    if (section->checksums.obj) PyBuffer_Release(&section->checksums);
    Py_CLEAR(section->view);
    Py_CLEAR(section->damage);
}

void *section_damaged(const Section *section) {
    PyObject *error = PyObject_CallFunctionObjArgs(section->damage, NULL);
    if (error && PyObject_IsInstance(error, PyExc_BaseException) == 1)
        PyErr_SetObject((PyObject *)Py_TYPE(error), error);
    else if (error)
        PyErr_SetString(PyExc_TypeError, "no error of a section that is damaged");
    Py_XDECREF(error);
    return NULL;
}

/* Compare those of some pages with their checksums that were not. Returns 0, or -1 with an exception set. */
static int section_check(const Section *section, int64_t first, int64_t last) {
    uint8_t *unchecked = section->unchecked.buf;
    for (int64_t page = first; page <= last; page++) {
        int64_t start = page << PAGE_BITS, left = section->numbers.len - start;
        uint32_t written;
        if (!unchecked[page]) continue;
        memcpy(&written, (const char *)section->checksums.buf + 4 * page, sizeof written);
        if (checksum((const uint8_t *)section->numbers.buf + start, (size_t)(left < PAGE ? left : PAGE)) != written) {
            section_damaged(section);
            return -1;
        }
        unchecked[page] = 0;
    }
    return 0;
}

const void *section_checked(const Section *section, int64_t start, int64_t end) {
    if (start < 0 || start > end || end > section->count) return section_damaged(section);
    if (start == end) return nothing;
    const uint8_t *unchecked = section->unchecked.buf;
    int64_t first = start >> section->page_bits, last = (end - 1) >> section->page_bits;
    if (memchr(unchecked + first, 1, (size_t)(last - first + 1)) && section_check(section, first, last) < 0) return NULL;
    return (const char *)section->numbers.buf + start * section->width;
}

PyObject *section_view(const Section *section, int64_t start, int64_t end) {
    return section_read(section, start, end) ? PySequence_GetSlice(section->view, (Py_ssize_t)start, (Py_ssize_t)end) : NULL;
}

/* ---- terms ---- */

int terms_take(Terms *terms, PyObject *lent) {
    PyObject *text, *offsets;
    if (!PyArg_ParseTuple(lent, "OO", &text, &offsets)) return -1;
    if (section_take(&terms->text, text, 1) < 0 || section_take(&terms->offsets, offsets, 4) < 0) return -1;
    terms->count = terms->offsets.count ? terms->offsets.count - 1 : 0;
    return 0;
}

void terms_release(Terms *terms) {
    section_release(&terms->text);
    section_release(&terms->offsets);
}

const char *terms_at(const Terms *terms, Py_ssize_t number, Py_ssize_t *length) {
    const uint32_t *offsets = section_read(&terms->offsets, number, (int64_t)number + 2);
    if (!offsets) return NULL;
    *length = (Py_ssize_t)((int64_t)offsets[1] - offsets[0]);
    return section_read(&terms->text, offsets[0], offsets[1]);
}

static int compared(const char *term, Py_ssize_t length, const char *key, Py_ssize_t key_length) {
    if (length && key_length && term[0] != key[0]) return (uint8_t)term[0] < (uint8_t)key[0] ? -1 : 1;
    int order = memcmp(term, key, (size_t)(length < key_length ? length : key_length));
    return order ? order : length < key_length ? -1 : length > key_length;
}

#define BLOCK 256 /* terms whose text lies within a page or two, as a rule */
#define LINE 64   /* bytes that a processor reads at once */

/* The place of a key among terms whose bytes are read at once. */
static Py_ssize_t lower_in_block(const Terms *terms, const char *key, Py_ssize_t key_length, Py_ssize_t low, Py_ssize_t high) {
    Py_ssize_t first = low;
    const uint32_t *offsets = section_read(&terms->offsets, low, (int64_t)high + 1);
    const char *text = offsets ? section_read(&terms->text, offsets[0], offsets[high - first]) : NULL;
    if (!text) return FAILED;
    uint32_t begin = offsets[0], end = offsets[high - first];
    /* Each step would wait for a line of memory, and which the next one is nobody knows. */
    for (Py_ssize_t place = 0; place < high - low; place += LINE / (Py_ssize_t)sizeof *offsets) FETCH(offsets + place);
    for (uint32_t place = 0; place < end - begin; place += LINE) FETCH(text + place);
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        uint32_t start = offsets[middle - first], stop = offsets[middle - first + 1];
        if (start < begin || start > stop || stop > end) {
            section_damaged(&terms->text);
            return FAILED;
        }
        if (compared(text + (start - begin), (Py_ssize_t)(stop - start), key, key_length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

Py_ssize_t terms_lower(const Terms *terms, const char *key, Py_ssize_t key_length) {
    Py_ssize_t low = 0, high = terms->count, length;
    while (high - low > BLOCK) {
        Py_ssize_t middle = low + (high - low) / 2;
        const char *term = terms_at(terms, middle, &length);
        if (!term) return FAILED;
        if (compared(term, length, key, key_length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < high ? lower_in_block(terms, key, key_length, low, high) : low;
}

Py_ssize_t terms_find(const Terms *terms, const char *key, Py_ssize_t key_length) {
    Py_ssize_t number = terms_lower(terms, key, key_length), length;
    if (number < 0 || number == terms->count) return number < 0 ? number : NOWHERE;
    const char *term = terms_at(terms, number, &length);
    return !term ? FAILED : compared(term, length, key, key_length) ? NOWHERE : number;
}

/* ---- lists ---- */

int lists_take(Lists *lists, PyObject *lent, Py_ssize_t count, Py_ssize_t below) {
    PyObject *starts, *numbers;
    if (!PyArg_ParseTuple(lent, "OO", &starts, &numbers)) return -1;
    if (section_take(&lists->starts, starts, 4) < 0 || section_take(&lists->numbers, numbers, 4) < 0) return -1;
    lists->below = below;
    if (lists->starts.count == count + 1) return 0;
    section_damaged(&lists->starts);
    return -1;
}

void lists_release(Lists *lists) {
    section_release(&lists->starts);
    section_release(&lists->numbers);
}

int starts_read(const Section *starts, Py_ssize_t chunk, Py_ssize_t width, uint32_t number, uint32_t *start, uint32_t *end) {
    int64_t place = (int64_t)chunk * width + number;
    const uint32_t *both = section_read(starts, place, place + 2);
    if (!both) return -1;
    *start = both[0];
    *end = both[1];
    return 0;
}

/* ---- numbers that were found ---- */

int found_add(Found *found, uint32_t number) {
    if (found->count == found->room) {
        size_t room = found->room ? 2 * found->room : 16;
        uint32_t *moved = realloc(found->numbers, room * sizeof *moved);
        if (!moved) {
            PyErr_NoMemory();
            return -1;
        }
        found->numbers = moved;
        found->room = room;
    }
    found->numbers[found->count++] = number;
    return 0;
}

int found_has(const Found *found, uint32_t number) {
    for (size_t place = 0; place < found->count; place++)
        if (found->numbers[place] == number) return 1;
    return 0;
}

int found_add_once(Found *found, uint32_t number) {
    return found_has(found, number) ? 0 : found_add(found, number);
}

int found_add_list(Found *found, const Lists *lists, Py_ssize_t number) {
    const uint32_t *ends = section_read(&lists->starts, number, (int64_t)number + 2);
    const uint32_t *numbers = ends ? section_read(&lists->numbers, ends[0], ends[1]) : NULL;
    if (!numbers) return -1;
    for (uint32_t place = 0; place < ends[1] - ends[0]; place++) {
        if (numbers[place] >= lists->below) {
            section_damaged(&lists->numbers);
            return -1;
        }
        if (found_add(found, numbers[place]) < 0) return -1;
    }
    return 0;
}

int found_take(Found *found, PyObject *numbers, Py_ssize_t below) {
    PyObject *items = PySequence_List(numbers);
    for (Py_ssize_t place = 0; items && place < PyList_Size(items); place++) {
        Py_ssize_t number = PyLong_AsSsize_t(PyList_GetItem(items, place));
        if (!PyErr_Occurred() && (number < 0 || number >= below)) PyErr_SetString(PyExc_ValueError, "no number of a term");
        if (PyErr_Occurred() || found_add(found, (uint32_t)number) < 0) break;
    }
    Py_XDECREF(items);
    return PyErr_Occurred() ? -1 : 0;
}

static int by_number(const void *one, const void *other) {
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
    return a < b ? -1 : a > b;
}

void found_sort(Found *found) {
    size_t kept = 0;
    if (found->count) qsort(found->numbers, found->count, sizeof *found->numbers, by_number);
    for (size_t place = 0; place < found->count; place++)
        if (!place || found->numbers[place] != found->numbers[place - 1]) found->numbers[kept++] = found->numbers[place];
    found->count = kept;
}

PyObject *found_list(const Found *found) {
    PyObject *list = PyList_New((Py_ssize_t)found->count);
    for (size_t place = 0; list && place < found->count; place++) {
        PyObject *number = PyLong_FromUnsignedLong(found->numbers[place]);
        if (!number || PyList_SetItem(list, (Py_ssize_t)place, number) < 0) Py_CLEAR(list);
    }
    return list;
}
