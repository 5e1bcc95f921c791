/* What was learnt of stretches of text: from the bytes of each to the words it yields. */
#ifndef SEARCHER_MEMO_H
#define SEARCHER_MEMO_H

#include "native.h"

/* One stretch. `yield` is the number of its word, where it yields one at one position, as most do; or else ~ the place
   in `yields` of how many positions and words it has, and then of each word its position and its number. */
typedef struct {
    uint32_t hash, length;
    size_t start; /* of its bytes in `text` */
    int32_t yield;
    int32_t used;
} Stretch;

typedef struct {
    Stretch *slots;
    size_t mask, count;
    uint64_t seed;
    char *text;
    size_t text_length, text_room;
    int32_t *yields;
    size_t yields_length, yields_room;
} Memo;

int memo_begin(Memo *memo, uint64_t seed);
void memo_end(Memo *memo);

/* Forget everything, once there is much of it. */
void memo_limit(Memo *memo);

/* The stretch of these bytes, or NULL. */
const Stretch *memo_find(const Memo *memo, const char *bytes, size_t length, uint32_t hash);
uint32_t memo_hash(const Memo *memo, const char *bytes, size_t length);

/* Room for so many more numbers in `yields`, and another stretch. They return 0, or -1 with an exception set. */
int memo_reserve(Memo *memo, size_t numbers);
const Stretch *memo_add(Memo *memo, const char *bytes, size_t length, uint32_t hash, int32_t yield);

/* Make `data`, which has room for `*room` items of a width, have room for `needed`. Returns 0, or -1 with an exception.
 */
int make_room(void **data, size_t *room, size_t needed, size_t width);

#endif
