/* A hash table of the stretches met: twin of the dictionaries in searcher.kernels.inverter. */
#include "memo.h"

#define FIRST_SLOTS (1u << 16)
#define MOST_STRETCHES 400000 /* as in the twin */
#define MOST_TEXT (64u << 20)
#define MOST_YIELDS (16u << 20)

int enlarge(void **data, size_t *room, size_t needed, size_t width) {
    if (needed <= *room) return 0;
    size_t more = *room * 2 > needed ? *room * 2 : needed + 64;
    void *moved = realloc(*data, more * width);
    if (!moved) return -1;
    *data = moved;
    *room = more;
    return 0;
}

int make_room(void **data, size_t *room, size_t needed, size_t width) {
    int failed = enlarge(data, room, needed, width);
    if (failed) PyErr_NoMemory();
    return failed;
}

int memo_begin(Memo *memo) {
    memset(memo, 0, sizeof *memo);
    /* What Python seeds its own hashes with is in that of any text. */
    PyObject *text = PyUnicode_FromString("stretches");
    Py_hash_t seed = text ? PyObject_Hash(text) : -1;
    Py_XDECREF(text);
    if (seed == -1 && PyErr_Occurred()) return -1;
    memo->seed = (uint64_t)seed;
    memo->mask = FIRST_SLOTS - 1;
    memo->slots = calloc(FIRST_SLOTS, sizeof *memo->slots);
    if (memo->slots) return 0;
    PyErr_NoMemory();
    return -1;
}

void memo_end(Memo *memo) {
    free(memo->slots);
    free(memo->stretches);
    free(memo->text);
    free(memo->yields);
    memset(memo, 0, sizeof *memo);
}

void memo_limit(Memo *memo) {
    if (memo->count > MOST_STRETCHES || memo->text_length > MOST_TEXT || memo->yields_length > MOST_YIELDS)
        memo_forget(memo);
}

void memo_forget(Memo *memo) {
    memset(memo->slots, 0, (memo->mask + 1) * sizeof *memo->slots);
    memo->count = memo->text_length = memo->yields_length = 0;
}

#define SHORT 8 /* bytes: stretches of fewer are known by their heads */

static uint64_t eight_bytes(const char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    return word;
}

/* The first eight bytes of a stretch, or all of them and, in the last one, how many there are. */
static uint64_t head_of(const char *bytes, size_t length) {
    if (length >= SHORT) return eight_bytes(bytes);
    uint64_t word = 0;
    for (size_t place = 0; place < length; place++) word |= (uint64_t)(unsigned char)bytes[place] << 8 * place;
    return word | (uint64_t)length << 56;
}

static uint64_t mixed(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * 0xFF51AFD7ED558CCDu;
    return hash ^ hash >> 32;
}

/* Seeded, so that no document can be written whose stretches all meet in one slot. Odd for short stretches, even for
   others. */
uint32_t memo_hash(const Memo *memo, const char *bytes, size_t length) {
    uint64_t hash = mixed(memo->seed ^ length * 0x9E3779B97F4A7C15u, head_of(bytes, length));
    for (size_t place = SHORT; place + 8 < length; place += 8) hash = mixed(hash, eight_bytes(bytes + place));
    if (length > SHORT) hash = mixed(hash, eight_bytes(bytes + length - 8));
    hash = (hash ^ hash >> 29) * 0xC4CEB9FE1A85EC53u;
    return (uint32_t)(hash >> 32) << 1 | (length < SHORT);
}

void memo_expect(const Memo *memo, uint32_t hash) {
    FETCH(&memo->slots[hash >> 1 & memo->mask]);
}

void memo_expect_stretch(const Memo *memo, uint32_t hash) {
    const Slot *slot = &memo->slots[hash >> 1 & memo->mask];
    if (slot->stretch) FETCH(&memo->stretches[slot->stretch - 1]);
}

static void put(Slot *slots, size_t mask, Slot slot) {
    size_t place = slot.hash >> 1 & mask;
    while (slots[place].stretch) place = (place + 1) & mask;
    slots[place] = slot;
}

static int grow(Memo *memo) {
    size_t mask = memo->mask * 2 + 1;
    Slot *slots = calloc(mask + 1, sizeof *slots);
    if (!slots) return -1;
    for (size_t place = 0; place <= memo->mask; place++)
        if (memo->slots[place].stretch) put(slots, mask, memo->slots[place]);
    free(memo->slots);
    memo->slots = slots;
    memo->mask = mask;
    return 0;
}

int memo_reserve(Memo *memo, size_t numbers) {
    return make_room((void **)&memo->yields, &memo->yields_room, memo->yields_length + numbers, sizeof *memo->yields);
}

static int is_stretch(const Memo *memo, const Slot *slot, const char *bytes, size_t length) {
    if (length < SHORT) return 1;
    const Stretch *known = &memo->stretches[slot->stretch - 1];
    if (known->length != length || known->tail != eight_bytes(bytes + length - 8)) return 0;
    return length <= 16 || !memcmp(memo->text + known->start, bytes, length);
}

const Stretch *memo_find(const Memo *memo, const char *bytes, size_t length, uint32_t hash) {
    uint64_t head = head_of(bytes, length);
    for (size_t place = hash >> 1 & memo->mask; memo->slots[place].stretch; place = (place + 1) & memo->mask) {
        const Slot *slot = &memo->slots[place];
        if (slot->hash == hash && slot->head == head && is_stretch(memo, slot, bytes, length))
            return &memo->stretches[slot->stretch - 1];
    }
    return NULL;
}

/* A new stretch, or NULL without an exception. */
static Stretch *append(Memo *memo, const char *bytes, size_t length, uint32_t hash) {
    if (length > UINT32_MAX || memo->count >= INT32_MAX) return NULL;
    if (memo->count * 2 > memo->mask && grow(memo) < 0) return NULL;
    if (enlarge((void **)&memo->text, &memo->text_room, memo->text_length + length + 1, 1) < 0) return NULL;
    if (enlarge((void **)&memo->stretches, &memo->room, memo->count + 1, sizeof *memo->stretches) < 0) return NULL;
    memcpy(memo->text + memo->text_length, bytes, length);
    Stretch *stretch = &memo->stretches[memo->count++];
    uint64_t tail = length < SHORT ? 0 : eight_bytes(bytes + length - 8);
    *stretch = (Stretch){memo->text_length, tail, (uint32_t)length, 0, UNLEARNT};
    memo->text_length += length;
    put(memo->slots, memo->mask, (Slot){head_of(bytes, length), hash, (uint32_t)memo->count});
    return stretch;
}

const Stretch *memo_add(Memo *memo, const char *bytes, size_t length, uint32_t hash, int32_t yield) {
    Stretch *stretch = append(memo, bytes, length, hash);
    if (stretch)
        stretch->yield = yield;
    else
        PyErr_NoMemory();
    return stretch;
}

int memo_number(Memo *memo, const char *bytes, size_t length, uint32_t hash, uint32_t *number) {
    const Stretch *stretch = memo_find(memo, bytes, length, hash);
    if (!stretch) stretch = append(memo, bytes, length, hash);
    if (!stretch) return -1;
    *number = (uint32_t)(stretch - memo->stretches);
    return 0;
}
