/* What was learnt of stretches of text: from the bytes of each to the words it yields. */
#ifndef SEARCHER_MEMO_H
#define SEARCHER_MEMO_H

#include "native.h"

#define UNLEARNT INT32_MIN
#define AWAITED (INT32_MIN + 1) /* learnt with others, soon */

/* One stretch. `yield` is the number of its word, where it yields one at one position, as most do; or else ~ the place
   in `yields` of how many positions and words it has, and then of each word its position and its number. `junction` is
   what the twin's `junction` says of it. */
typedef struct {
    size_t start;  /* of its bytes in `text` */
    uint64_t tail; /* the last eight of them, where there are as many */
    uint32_t length, junction;
    int32_t yield;
} Stretch;

/* Where a stretch is found. `head` has its first eight bytes, or all of them and how many there are: most stretches are
   so short, and compared without a look elsewhere in memory. */
typedef struct {
    uint64_t head;
    uint32_t hash, stretch; /* one more than the stretch's number; 0 for none */
} Slot;

typedef struct {
    Slot *slots;
    size_t mask;
    Stretch *stretches;
    size_t count, room;
    uint64_t seed;
    char *text;
    size_t text_length, text_room;
    int32_t *yields;
    size_t yields_length, yields_room;
} Memo;

/* Return 0, or -1 with an exception set. */
int memo_begin(Memo *memo);
void memo_end(Memo *memo);

/* Forget everything: always, or once there is much of it. */
void memo_forget(Memo *memo);
void memo_limit(Memo *memo);

/* The stretch of these bytes, or NULL. */
const Stretch *memo_find(const Memo *memo, const char *bytes, size_t length, uint32_t hash);
uint32_t memo_hash(const Memo *memo, const char *bytes, size_t length);

/* Room for so many more numbers in `yields`, and another stretch. They return 0, or -1 with an exception set. */
int memo_reserve(Memo *memo, size_t numbers);
const Stretch *memo_add(Memo *memo, const char *bytes, size_t length, uint32_t hash, int32_t yield);

/* The number of the stretch of these bytes, which is added as unlearnt where there is none. Returns 0, or -1 without
   memory and without an exception: this needs no lock of the interpreter. */
int memo_number(Memo *memo, const char *bytes, size_t length, uint32_t hash, uint32_t *number);

/* Have the memory of a slot fetched, for whoever asks in a while; and that of the stretch in it. */
void memo_expect(const Memo *memo, uint32_t hash);
void memo_expect_stretch(const Memo *memo, uint32_t hash);

/* Make `data`, which has room for `*room` items of a width, have room for `needed`. Return 0, or -1, the first with an
   exception set, the other one, which needs no lock of the interpreter, without. */
int make_room(void **data, size_t *room, size_t needed, size_t width);
int enlarge(void **data, size_t *room, size_t needed, size_t width);

/* How many bytes of white space, as `str.split` knows it, stand here; 0 for none. A byte of zero follows the text. */
static inline int space_at(const unsigned char *at) {
    if (at[0] <= 0x20) return at[0] == 0x20 || (at[0] >= 9 && at[0] <= 13) || (at[0] >= 0x1C && at[0] <= 0x1F);
    if (at[0] < 0xC2 || at[0] > 0xE3) return 0;
    switch (at[0]) {
    case 0xC2:
        return at[1] == 0x85 || at[1] == 0xA0 ? 2 : 0;
    case 0xE1:
        return at[1] == 0x9A && at[2] == 0x80 ? 3 : 0;
    case 0xE2:
        if (at[1] == 0x80)
            return (at[2] >= 0x80 && at[2] <= 0x8A) || at[2] == 0xA8 || at[2] == 0xA9 || at[2] == 0xAF ? 3 : 0;
        return at[1] == 0x81 && at[2] == 0x9F ? 3 : 0;
    case 0xE3:
        return at[1] == 0x80 && at[2] == 0x80 ? 3 : 0;
    default:
        return 0;
    }
}

#endif
