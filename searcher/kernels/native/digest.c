/* Twin: searcher.kernels.digest. BLAKE2b of eight bytes (RFC 7693) of each text, its white space and apostrophes as one;
   without the interpreter's lock. */
#include "memo.h"

#define BLOCK 128
#define DIGEST 8
#define PARAMETERS (0x01010000u ^ DIGEST) /* no key, and so many bytes of digest */

static const uint64_t initial[8] = {
    0x6A09E667F3BCC908u, 0xBB67AE8584CAA73Bu, 0x3C6EF372FE94F82Bu, 0xA54FF53A5F1D36F1u,
    0x510E527FADE682D1u, 0x9B05688C2B3E6C1Fu, 0x1F83D9ABFB41BD6Bu, 0x5BE0CD19137E2179u,
};

static const uint8_t orders[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

#define TURNED(word, bits) ((word) >> (bits) | (word) << (64 - (bits)))
#define MIX(a, b, c, d, one, other)                                                                                    \
    do {                                                                                                               \
        a += b + (one);                                                                                                \
        d = TURNED(d ^ a, 32);                                                                                         \
        c += d;                                                                                                        \
        b = TURNED(b ^ c, 24);                                                                                         \
        a += b + (other);                                                                                              \
        d = TURNED(d ^ a, 16);                                                                                         \
        c += d;                                                                                                        \
        b = TURNED(b ^ c, 63);                                                                                         \
    } while (0)
#define WORD(round, place) words[orders[round][place]]
#define ROUND(round)                                                                                                   \
    do {                                                                                                               \
        MIX(v[0], v[4], v[8], v[12], WORD(round, 0), WORD(round, 1));                                                  \
        MIX(v[1], v[5], v[9], v[13], WORD(round, 2), WORD(round, 3));                                                  \
        MIX(v[2], v[6], v[10], v[14], WORD(round, 4), WORD(round, 5));                                                 \
        MIX(v[3], v[7], v[11], v[15], WORD(round, 6), WORD(round, 7));                                                 \
        MIX(v[0], v[5], v[10], v[15], WORD(round, 8), WORD(round, 9));                                                 \
        MIX(v[1], v[6], v[11], v[12], WORD(round, 10), WORD(round, 11));                                               \
        MIX(v[2], v[7], v[8], v[13], WORD(round, 12), WORD(round, 13));                                                \
        MIX(v[3], v[4], v[9], v[14], WORD(round, 14), WORD(round, 15));                                                \
    } while (0)

/* Take a block of a text of which so many bytes have been taken with it. */
static void take_block(uint64_t *state, const char *block, uint64_t taken, int is_last) {
    uint64_t words[16], v[16];
    memcpy(words, block, BLOCK);
    memcpy(v, state, 64);
    memcpy(v + 8, initial, 64);
    v[12] ^= taken;
    if (is_last) v[14] = ~v[14];
    ROUND(0);
    ROUND(1);
    ROUND(2);
    ROUND(3);
    ROUND(4);
    ROUND(5);
    ROUND(6);
    ROUND(7);
    ROUND(8);
    ROUND(9);
    ROUND(0);
    ROUND(1);
    for (int place = 0; place < 8; place++) state[place] ^= v[place] ^ v[place + 8];
}

static uint64_t digest_of(const char *bytes, size_t length) {
    uint64_t state[8];
    char last[BLOCK] = {0};
    size_t taken = 0;
    memcpy(state, initial, sizeof state);
    state[0] ^= PARAMETERS;
    for (; length - taken > BLOCK; taken += BLOCK) take_block(state, bytes + taken, taken + BLOCK, 0);
    memcpy(last, bytes + taken, length - taken);
    take_block(state, last, length, 1);
    return state[0];
}

/* Copy a text with one space for white space inside it, none around it, and straight apostrophes; returns its length. */
static size_t plain_copy(const char *at, size_t length, char *plain) {
    const char *end = at + length;
    char *to = plain;
    int space = 0, is_pending = 0;
    for (; at < end; at += space) {
        unsigned char byte = (unsigned char)*at;
        int may_be_more = byte <= 0x20 || byte == 0xC2 || (byte >= 0xE1 && byte <= 0xE3);
        space = may_be_more ? space_at((const unsigned char *)at) : 0;
        if (space) {
            is_pending = to > plain;
            continue;
        }
        if (is_pending) *to++ = ' ';
        is_pending = 0;
        int is_apostrophe = byte == 0xE2 && end - at > 2 && !memcmp(at, "\xE2\x80\x99", 3);
        *to++ = is_apostrophe ? '\'' : *at;
        at += is_apostrophe ? 3 : 1;
    }
    return (size_t)(to - plain);
}

typedef struct {
    const char *bytes;
    size_t length;
} Text;

/* The texts of a tuple, and the length of the longest; NULL with an exception set. */
static Text *texts_take(PyObject *tuple, size_t *longest) {
    Py_ssize_t count = PyTuple_Size(tuple);
    Text *texts = calloc((size_t)count + 1, sizeof *texts);
    if (!texts) PyErr_NoMemory();
    *longest = 0;
    for (Py_ssize_t number = 0; texts && number < count; number++) {
        char *bytes;
        Py_ssize_t length;
        if (PyBytes_AsStringAndSize(PyTuple_GetItem(tuple, number), &bytes, &length) < 0) {
            free(texts);
            return NULL;
        }
        texts[number] = (Text){bytes, (size_t)length};
        if ((size_t)length > *longest) *longest = (size_t)length;
    }
    return texts;
}

/* digests(texts in UTF-8) -> the digest of each, 64 bits */
PyObject *kernel_digests(PyObject *module, PyObject *given) {
    (void)module;
    PyObject *tuple = PySequence_Tuple(given), *found = NULL;
    size_t longest;
    Text *texts = tuple ? texts_take(tuple, &longest) : NULL;
    char *plain = texts ? malloc(longest + 1) : NULL;
    if (texts && !plain) PyErr_NoMemory();
    Py_ssize_t count = plain ? PyTuple_Size(tuple) : 0;
    if (plain) found = PyBytes_FromStringAndSize(NULL, DIGEST * count);
    if (found) {
        char *out = PyBytes_AsString(found);
        Py_BEGIN_ALLOW_THREADS;
        for (Py_ssize_t number = 0; number < count; number++) {
            uint64_t digest = digest_of(plain, plain_copy(texts[number].bytes, texts[number].length, plain));
            memcpy(out + DIGEST * number, &digest, DIGEST);
        }
        Py_END_ALLOW_THREADS;
    }
    free(plain);
    free(texts);
    Py_XDECREF(tuple);
    return found;
}
