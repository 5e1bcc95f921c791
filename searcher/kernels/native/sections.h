/* Sections of a segment, read where they lie: searcher.index.storage.container.Pages, and the terms and lists in them. */
#ifndef SEARCHER_SECTIONS_H
#define SEARCHER_SECTIONS_H

#include "native.h"

/* The numbers of one section. A page is compared with its checksum before a number of it is handed out: `unchecked` has a
   byte for each page, 1 until that is done. `damage` makes the error of a number that no index has. */
typedef struct {
    PyObject *view, *damage;
    Py_buffer numbers, unchecked, checksums;
    Py_ssize_t count;
    int width, page_bits; /* page_bits: of a number's place, those that tell its place in its page */
} Section;

/* Sorted terms, one after the other, and where each begins. */
typedef struct {
    Section text, offsets;
    Py_ssize_t count;
} Terms;

/* Lists of numbers below a bound, one after the other, and where each begins. */
typedef struct {
    Section starts, numbers;
    Py_ssize_t below;
} Lists;

/* Numbers that were found. */
typedef struct {
    uint32_t *numbers;
    size_t count, room;
} Found;

/* Make the tables of `checksum`, once and first of all: CRC-32, as zlib has it. */
void checksum_begin(void);
uint32_t checksum(const uint8_t *bytes, size_t length);

/* Take what `Pages.lent` returns. Each of these returns 0, or -1 with an exception set; releasing is right in either case. */
int section_take(Section *section, PyObject *lent, int width);
int terms_take(Terms *terms, PyObject *lent);
int lists_take(Lists *lists, PyObject *lent, Py_ssize_t count, Py_ssize_t below);
void section_release(Section *section);
void terms_release(Terms *terms);
void lists_release(Lists *lists);

/* The numbers `[start, end)` of pages that may have to be checked first. Returns NULL with an exception set. */
const void *section_checked(const Section *section, int64_t start, int64_t end);

/* The numbers `[start, end)`, their pages checked. Returns NULL with an exception set. Most are a few, of pages that were read. */
static inline const void *section_read(const Section *section, int64_t start, int64_t end) {
    if (start >= 0 && start < end && end <= section->count) {
        const uint8_t *unchecked = section->unchecked.buf;
        int64_t first = start >> section->page_bits, last = (end - 1) >> section->page_bits;
        if (last - first < 2 && !(unchecked[first] | unchecked[last])) return (const char *)section->numbers.buf + start * section->width;
    }
    return section_checked(section, start, end);
}

PyObject *section_view(const Section *section, int64_t start, int64_t end);

/* Set the exception of a section that is not as it was written; returns NULL. */
void *section_damaged(const Section *section);

/* The bytes of a term. Returns NULL with an exception set. */
const char *terms_at(const Terms *terms, Py_ssize_t number, Py_ssize_t *length);

/* The first term that does not come before these bytes, and their own number or `NOWHERE`; FAILED with an exception set. */
#define NOWHERE (-1)
#define FAILED (-2)
Py_ssize_t terms_lower(const Terms *terms, const char *key, Py_ssize_t length);
Py_ssize_t terms_find(const Terms *terms, const char *key, Py_ssize_t length);

/* Where the list of a term begins and ends, in a section that has so many starts for each chunk, and one more. */
int starts_read(const Section *starts, Py_ssize_t chunk, Py_ssize_t width, uint32_t number, uint32_t *start, uint32_t *end);

/* Add numbers, a list of them, or those of Python's integers. They return 0, or -1 with an exception set. */
int found_add(Found *found, uint32_t number);
int found_add_once(Found *found, uint32_t number);
int found_add_list(Found *found, const Lists *lists, Py_ssize_t number);
int found_take(Found *found, PyObject *numbers, Py_ssize_t below);
int found_has(const Found *found, uint32_t number);
void found_sort(Found *found); /* each once */
PyObject *found_list(const Found *found);

#endif
