/* Stretches that are seen to be a plain word by tables: `searcher.french.plain_words`, which knows the letters. */
#ifndef SEARCHER_PLAIN_WORDS_H
#define SEARCHER_PLAIN_WORDS_H

#include "native.h"

#define WORD_BITS 8192 /* of a set of words; a word that is not in it may be taken for one that is, never the other way */
#define MOST_AROUND 64
#define MOST_ELIDED 256
#define MOST_BYTES_ELIDED 15
#define MOST_SIGNS 16
#define MOST_BYTES_SIGN 4

/* Some characters in UTF-8, each with a zero behind it. */
typedef struct {
    char bytes[MOST_SIGNS][MOST_BYTES_SIGN + 1];
    int count;
} Signs;

typedef struct {
    uint8_t first[CODES], later[CODES]; /* a letter without case and accent, by its code; 0 for what is no letter here */
    uint8_t small[CODES];               /* the code of the small letter, with its accent */
    uint8_t doubtful[CODES], telling[CODES]; /* first letters that make a plain word only before one of the others */
    uint8_t figures[CODES];                  /* 1 for a figure, 2 for what stands among figures */
    uint8_t around[CODES];              /* 1 for what may stand around a word */
    uint16_t around_beyond[MOST_AROUND]; /* and codes beyond those */
    int around_count;
    char elided[MOST_ELIDED][MOST_BYTES_ELIDED + 1]; /* what may stand right before a word, each with a zero behind it */
    size_t elided_width[MOST_ELIDED];
    uint8_t begins_elided[CODES]; /* by the first byte */
    int elided_count;
    uint8_t special[WORD_BITS / 8]; /* words that may stand for more than themselves */
    Signs thin_spaces, cuts;        /* behind a figure, and before a line end, what may be inside a stretch */
} PlainWords;

/* Take a `searcher.french.plain_words.PlainWords`; without one no stretch is a plain word. Returns 0, or -1 with an exception. */
int plain_words_take(PlainWords *plain, PyObject *tables);

/* Take a table of a number for each code. Returns 0, or -1 with an exception. */
int table_take(uint8_t *table, PyObject *bytes);

/* Add a spelling in UTF-8 to a set of words; one that no plain word has is left out. */
void plain_words_add(const PlainWords *plain, uint8_t *words, const char *bytes, size_t length);

/* Whether a stretch is surely a plain word that a set of words does not have. */
int is_other_plain_word(const PlainWords *plain, const uint8_t *words, const char *bytes, size_t length);

/* The small letters, in UTF-8, of a stretch that is surely a plain word and no special one; returns how many bytes there
   are, of MOST_LETTERS at most, or 0 for any other stretch. */
#define MOST_LETTERS 128
size_t small_letters(const PlainWords *plain, const char *bytes, size_t length, char *letters);

/* Whether the white space here, behind a stretch and maybe other white space, may be inside a stretch itself. */
int may_be_inside(const PlainWords *plain, const char *text, const char *stretch_end, const char *space);

/* Whether a stretch has nothing but figures and signs among them, and whether a spelling has a figure. */
int is_of_figures(const PlainWords *plain, const char *bytes, size_t length);
int has_figure(const PlainWords *plain, const char *bytes, size_t length);

#endif
