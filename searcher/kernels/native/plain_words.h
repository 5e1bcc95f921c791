/* Stretches that are seen to be a plain word by tables: `searcher.french.plain_words`, which knows the letters. */
#ifndef SEARCHER_PLAIN_WORDS_H
#define SEARCHER_PLAIN_WORDS_H

#include "memo.h"

#define WORD_BEGINNINGS 4096 /* numbers for the first letters of words */
#define BEGINNING_LETTERS 3
#define WORD_SLOTS 1024
#define MOST_RUNS 8 /* of letters in a stretch */
#define LETTER 1
#define AROUND 2
#define MOST_AROUND 64
#define MOST_ELIDED 255
#define MOST_BYTES_ELIDED 15
#define MOST_SIGNS 16
#define MOST_BYTES_SIGN 4

/* Some characters in UTF-8, each with a zero behind it. */
typedef struct {
    char bytes[MOST_SIGNS][MOST_BYTES_SIGN + 1];
    int count;
} Signs;

/* Words of letters, by their hash. */
typedef struct {
    uint32_t slots[WORD_SLOTS];
    int count;
} Hashes;

typedef struct {
    uint8_t first[CODES], later[CODES]; /* a letter without case and accent, by its code; 0 for what is no letter here */
    uint8_t small[CODES], bare[CODES];  /* the code of the small letter, with its accent and without */
    uint8_t doubtful[CODES];                 /* first letters that make a plain word only before */
    uint8_t telling[CODES], ordinal[CODES];  /* one of these letters, or none of those */
    uint8_t capital[CODES];                  /* as `later`, of capitals */
    uint8_t figures[CODES];                  /* 1 for a figure */
    Signs behind_figures, apostrophes;
    uint8_t around[CODES];              /* 1 for what may stand around a word */
    uint16_t around_beyond[MOST_AROUND]; /* and codes beyond those */
    int around_count;
    uint8_t bytes[CODES]; /* whether a character of one byte is a later letter, or may stand around a word */
    char elided[MOST_ELIDED][MOST_BYTES_ELIDED + 1]; /* what may stand right before a word, each with a zero behind it */
    size_t elided_width[MOST_ELIDED];
    uint8_t begins_elided[CODES], elided_next[MOST_ELIDED]; /* by the first byte: one of them, and another one, plus one */
    int elided_count;
    Hashes special; /* words that may stand for more than themselves, */
    uint8_t special_begins[WORD_BEGINNINGS / 8];
    Hashes endings; /* and that may do so behind a hyphen */
    Signs thin_spaces, cuts;        /* behind a figure, and before a line end, what may be inside a stretch */
} PlainWords;

/* Take a `searcher.french.plain_words.PlainWords`; without one no stretch is a plain word. Returns 0, or -1 with an exception. */
int plain_words_take(PlainWords *plain, PyObject *tables);

/* Take a table of a number for each code. Returns 0, or -1 with an exception. */
int table_take(uint8_t *table, PyObject *bytes);

/* Numbers for the first letters of all words that a stretch may have: of each run of letters, and with others behind it, which
   matter as long as there are few letters. */
typedef struct {
    uint32_t beginnings[BEGINNING_LETTERS * MOST_RUNS];
    int count, runs;
} Beginnings;

/* Find how the words of a stretch may begin that have no figure. Returns 0 for a stretch of which that is not sure. */
int words_begin(const PlainWords *plain, const char *bytes, size_t length, Beginnings *found);

/* The end of a stretch of a text that is seen at once to be a plain word, and a number for its first letters, less than
   WORD_BEGINNINGS; NULL for any other stretch. A byte of zero follows the text. */
const unsigned char *plain_word_end(const PlainWords *plain, const unsigned char *at, const unsigned char *end,
                                    uint32_t *beginning);

/* A number for the letters of a stretch that is surely a plain word and no special one, and where they are; or 0. */
uint32_t plain_letters(const PlainWords *plain, const char *bytes, size_t length, size_t *start, size_t *end);

/* The same numbers of a spelling in UTF-8; 0 for one that no plain word has. */
uint32_t spelling_hash(const PlainWords *plain, const char *bytes, size_t length, uint32_t *beginning);

/* Whether the letters of a plain word, each as a table has it, are these in UTF-8. */
int is_spelt(const uint8_t *table, const unsigned char *letters, size_t length, const unsigned char *bytes,
             size_t bytes_length);

/* The small letters, in UTF-8, of a stretch that is surely a plain word and no special one; returns how many bytes there
   are, of MOST_LETTERS at most, or 0 for any other stretch. */
#define MOST_LETTERS 128
size_t small_letters(const PlainWords *plain, const char *bytes, size_t length, char *letters);

/* Whether the white space here, behind a stretch and maybe other white space, may be inside a stretch itself. */
int may_be_inside(const PlainWords *plain, const char *text, const char *stretch_end, const char *space);

/* Write the figures of some bytes, and a zero; returns how many there are. `figures` has room for as many bytes and one more,
   and so has `begins`, if it is not NULL: 1 for each that no other stands right before. */
size_t take_figures(const PlainWords *plain, const char *bytes, size_t length, char *figures, uint8_t *begins);

#endif
