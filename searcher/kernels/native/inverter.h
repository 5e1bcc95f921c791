/* What an OccurrenceBuffer holds. */
#ifndef SEARCHER_INVERTER_H
#define SEARCHER_INVERTER_H

#include "memo.h"
#include "plain_words.h"

#define MOST_UNCLEAR 128
#define MOST_BYTES_UNCLEAR 15
#define GOES_ON 0xFF /* the bits of a junction that say how a stretch may go on */
#define FOLLOWS_SHIFT 8 /* of the bits of a junction that say how a stretch may follow another */
#define MOST_SPACES 8
#define MOST_BYTES_SPACE 4
#define UNCLEAR 255 /* of the junction of a stretch, where more than a character decides */

typedef struct {
    uint32_t word, key; /* key: paragraph << 16 | position */
} Occurrence;

/* White space of more than one byte, with a zero behind it, and the ways in which a stretch may go on over it. */
typedef struct {
    char bytes[MOST_BYTES_SPACE + 1];
    uint8_t ways;
} Space;

/* What the characters at the ends of a stretch say of its junction; `unclear` endings need a closer look. Three figures
   at the beginning add `thousands`. White space leads on in the ways `over_any`, and in those of its characters. */
typedef struct {
    uint8_t begins[CODES], ends[CODES], figures[CODES], thousands;
    char unclear[MOST_UNCLEAR][MOST_BYTES_UNCLEAR + 1];
    int unclear_count;
    uint8_t ends_unclear[CODES]; /* whether one of them has this last byte */
    uint8_t over_any, over[CODES]; /* the latter by its byte, where it has one */
    Space spaces[MOST_SPACES];
    int spaces_count;
} Junctions;

/* A text being added: `met` has its stretches from `first` on. */
typedef struct {
    const char *bytes;
    size_t length, first, end;
    uint32_t positions;
    int may_join; /* stretches that are neighbours may be one stretch */
} CutText;

typedef struct {
    PyObject_HEAD PyObject *learn, *cut, *junction, *learn_words; /* the last may be NULL */
    Memo memo;
    Memo by_letters; /* plain words by their small letters: `yield` is the number of each */
    PlainWords plain;
    Junctions junctions;
    uint32_t *met; /* the stretches of the texts being added, one text after the other */
    size_t met_count, met_room;
    uint8_t *ways; /* and in which ways the white space before each lets the one before it go on */
    size_t ways_room;
    PyObject *ahead; /* the texts that have been cut and not been added yet, a tuple of bytes; or NULL */
    CutText *ahead_texts;
    size_t joined; /* of how many stretches `junction` was asked */
    size_t learnt; /* and `learn` */
    Occurrence *occurrences;
    size_t count, room;
    Occurrence *titles; /* `word` is a stem's number here */
    size_t titles_count, titles_room;
    uint32_t words; /* one more than the greatest number of a word */
    int busy;       /* while Python is asked, or does other things meanwhile */
} Buffer;

/* Take a `searcher.french.Junctions`; without one every stretch is unclear. Returns 0, or -1 with an exception. */
int junctions_take(Junctions *junctions, PyObject *tables);

/* What `junction` would say of a stretch, or -1 where it has to be asked. */
int32_t junction_of(const Junctions *junctions, const char *bytes, size_t length);

/* The ways in which a stretch may go on over a character of white space, of so many bytes. */
static inline uint8_t ways_over(const Junctions *junctions, const char *space, size_t bytes) {
    if (bytes == 1) return junctions->over[(unsigned char)*space];
    for (int number = 0; number < junctions->spaces_count; number++)
        if (!memcmp(junctions->spaces[number].bytes, space, bytes)) return junctions->spaces[number].ways;
    return 0;
}

/* One at a time: 0, or -1 with an exception set. `buffer_leave` returns what it is given. */
int buffer_enter(Buffer *buffer);
PyObject *buffer_leave(Buffer *buffer, PyObject *result);

/* Give back the memory of the stretches of texts, also of those that were cut ahead. */
void buffer_forget_texts(Buffer *buffer);

PyObject *buffer_take(PyObject *self, PyObject *args);

#endif
