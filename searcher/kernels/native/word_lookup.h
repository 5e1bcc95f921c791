/* Words looked up in a segment. */
#ifndef SEARCHER_WORD_LOOKUP_H
#define SEARCHER_WORD_LOOKUP_H

#include "reranking.h"
#include "sections.h"

/* A field of the segment: its terms, the stems that share a term, and its postings chunk by chunk. */
typedef struct {
    Terms terms, shared;
    Lists sharing;
    Section starts, bests, paragraphs, codes;
} Field;

typedef struct {
    PyObject_HEAD Field stem, title;
    Terms roots, words;
    Lists of_root, words_of;
    Section word_starts, occurrences;
    Py_ssize_t chunks;
    int64_t *bases; /* where the chunks begin, and the last of them ends */
} WordLookup;

/* word_lists.c */
PyObject *lookup_score_lists(PyObject *self, PyObject *args);
PyObject *lookup_titles(PyObject *self, PyObject *args);
PyObject *lookup_postings(PyObject *self, PyObject *args);
PyObject *lookup_occurrences(PyObject *self, PyObject *args);

/* near_words.c */
PyObject *lookup_near_words(PyObject *self, PyObject *args);

extern PyType_Spec word_lookup_spec;

#endif
