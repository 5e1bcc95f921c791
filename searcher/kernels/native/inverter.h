/* What an OccurrenceBuffer holds. */
#ifndef SEARCHER_INVERTER_H
#define SEARCHER_INVERTER_H

#include "memo.h"

typedef struct {
    uint32_t word, key; /* key: paragraph << 16 | position */
} Occurrence;

typedef struct {
    PyObject_HEAD PyObject *learn, *cut, *junction;
    Memo memo;
    uint32_t *met; /* the stretches of the texts being added, one text after the other */
    size_t met_count, met_room;
    size_t joined; /* of how many stretches `junction` was asked */
    size_t learnt; /* and `learn` */
    Occurrence *occurrences;
    size_t count, room;
    Occurrence *titles; /* `word` is a stem's number here */
    size_t titles_count, titles_room;
    uint32_t words; /* one more than the greatest number of a word */
    int busy;       /* while Python is asked, or does other things meanwhile */
} Buffer;

/* One at a time: 0, or -1 with an exception set. `buffer_leave` returns what it is given. */
int buffer_enter(Buffer *buffer);
PyObject *buffer_leave(Buffer *buffer, PyObject *result);

PyObject *buffer_take(PyObject *self, PyObject *args);

#endif
