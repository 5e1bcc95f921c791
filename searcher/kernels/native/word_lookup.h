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

/* What there is of a word in a segment, by kind: its terms, the written forms that fold to it, those that are the very word, its
   terms in titles and headings, and terms that are related to it. */
enum { TERMS, FORMS, EXACT, TITLED, RELATED, KINDS };

/* A word that was looked up; `counts` are the postings of its terms, the occurrences of the very word, and the postings of related
   terms. */
typedef struct {
    PyObject_HEAD PyObject *lookup;
    Found kinds[KINDS];
    int64_t counts[3];
} FoundWord;

extern PyType_Spec found_word_spec;
extern PyTypeObject *found_word_type;

/* found_word.c: one of which nothing is known yet; NULL with an exception set. */
FoundWord *found_word_make(PyObject *lookup);

/* A list of the numbers of each kind, in a tuple; NULL with an exception set. */
PyObject *kinds_tuple(const Found *kinds);

/* word_lists.c: whether a chunk is one of the segment's; -1 with an exception set where not. */
int chunk_take(const WordLookup *lookup, Py_ssize_t chunk);

PyObject *lookup_occurrences(PyObject *self, PyObject *args);

/* near_words.c */
PyObject *lookup_near_words(PyObject *self, PyObject *args);
PyObject *lookup_few_begin(PyObject *self, PyObject *args);

extern PyType_Spec word_lookup_spec;

#endif
