/* One compressed block: twin of searcher.kernels.inflate. For blocks of some thousand bytes, of which zlib takes most of
   its time to make tables. The data may be anything: every length and distance is compared with what there is. */
#include "inflate.h"

#define LONGEST_CODE 15
#define LENGTH_SYMBOLS 288
#define USED_LENGTH_SYMBOLS 286 /* the last two of the fixed code mean nothing */
#define DISTANCE_SYMBOLS 30
#define ORDER_SYMBOLS 19
#define FAST_BITS 10 /* at most, of a code that one look finds */
/* What such a look finds, or 0: from the lowest bit on the length of the code, its symbol, and of a length or a distance how
   many bits are to be added to what base. */
#define CODE_LENGTH(entry) ((entry) & 15)
#define SYMBOL(entry) ((entry) >> 4 & 511)
#define BITS_MORE(entry) ((entry) >> 13 & 15)
#define BASE(entry) ((entry) >> 17)
#define IS_LITERAL(entry) ((entry) && !((entry) >> 12 & 1))
#define LITERALS_AT_ONCE 3
#define MOST_BITS 48 /* of a length and a distance */
#define END_OF_BLOCK 256
#define LONGEST_MATCH 258
#define MOST_AT_ONCE (4 * LONGEST_MATCH) /* bytes that there is room for before symbols are read */
#define LENGTHS 29                       /* of matches */
#define STEP 16                          /* bytes that are copied at once, */
#define SHORT_STEP 8                     /* and from near by */
#define FIRST_ROOM 4 /* times the compressed bytes */

/* A code of Huffman's. `fast` has entries by the next bits, or 0 where the code is longer; `symbols` are those in the order of
   their codes, of which each length has `counts`. */
typedef struct {
    uint32_t fast[1 << FAST_BITS]; /* of which so many bits are used */
    unsigned int bits;
    uint16_t counts[LONGEST_CODE + 1];
    uint16_t symbols[LENGTH_SYMBOLS];
} Code;

/* What is left of the compressed bytes. Loops that write keep theirs in registers, since a byte that is written might be one
   of it for all that the compiler knows. */
typedef struct {
    const uint8_t *at, *end;
    uint64_t bits;
    unsigned int held; /* of `bits`; what is above them is zero */
} Input;

typedef struct {
    Input input;
    Window *window;
    uint8_t *out;              /* behind the window's dictionary */
    size_t length, room, most; /* `room` may be more than `most` */
    size_t texts, last;        /* the lengths of so many texts come first; the last one that is wanted */
    size_t enough;             /* bytes: when there are as many, `is_enough` is asked */
    int measured;              /* whether `enough` is known of the lengths */
    Code lengths, distances;
} Inflation;

static const uint16_t LENGTH_BASES[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                        31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint8_t LENGTH_BITS_MORE[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
static const uint16_t DISTANCE_BASES[] = {1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
                                          193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
static const uint8_t DISTANCE_BITS_MORE[] = {0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};
static const uint8_t ORDER[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

/* Hold as many bits as there is room for, or all that are left. */
static inline void refill(Input *input) {
    if (input->end - input->at >= 8) {
        uint64_t next;
        memcpy(&next, input->at, sizeof next);
        input->bits |= next << input->held;
        unsigned int bytes = (63 - input->held) >> 3;
        input->at += bytes;
        input->held += bytes << 3;
        input->bits &= ((uint64_t)1 << input->held) - 1;
        return;
    }
    while (input->held <= 56 && input->at < input->end) {
        input->bits |= (uint64_t)*input->at++ << input->held;
        input->held += 8;
    }
}

static inline int drop(Input *input, unsigned int count, int found) {
    input->bits >>= count;
    input->held -= count;
    return found;
}

/* The next bits as a number, or -1 at the end. */
static inline int take(Input *input, unsigned int count) {
    if (input->held < count) {
        refill(input);
        if (input->held < count) return -1;
    }
    return drop(input, count, (int)(input->bits & (((uint64_t)1 << count) - 1)));
}

/* The last `length` bits of a code in reverse. */
static inline unsigned int reversed(unsigned int code, unsigned int length) {
    code = (code & 0x5555) << 1 | (code >> 1 & 0x5555);
    code = (code & 0x3333) << 2 | (code >> 2 & 0x3333);
    code = (code & 0x0F0F) << 4 | (code >> 4 & 0x0F0F);
    code = (code & 0x00FF) << 8 | (code >> 8 & 0x00FF);
    return code >> (16 - length);
}

/* What is more of a symbol than its number: `kind` are the symbols it is one of. */
typedef enum { ORDERS, LITERALS_AND_LENGTHS, DISTANCES } Kind;

static uint32_t meaning(Kind kind, unsigned int symbol) {
    uint32_t entry = (uint32_t)symbol << 4;
    if (kind == LITERALS_AND_LENGTHS && symbol > END_OF_BLOCK && symbol < USED_LENGTH_SYMBOLS)
        entry |= (uint32_t)LENGTH_BASES[symbol - END_OF_BLOCK - 1] << 17 | (uint32_t)LENGTH_BITS_MORE[symbol - END_OF_BLOCK - 1] << 13;
    if (kind == DISTANCES && symbol < DISTANCE_SYMBOLS)
        entry |= (uint32_t)DISTANCE_BASES[symbol] << 17 | (uint32_t)DISTANCE_BITS_MORE[symbol] << 13;
    return entry;
}

/* Bits that one look at a code of a kind sees: codes of few symbols are short, and to fill a table takes time. */
static const unsigned int LOOK_BITS[] = {7, FAST_BITS, 8};

/* How many symbols have each length. Neighbours are counted apart: most have the same length, and one count would have to wait
   for the other. */
static void count_lengths(const uint8_t *lengths, unsigned int symbols, uint16_t counts[LONGEST_CODE + 1]) {
    uint16_t apart[4][LONGEST_CODE + 1] = {0};
    unsigned int symbol = 0;
    for (; symbol + 4 <= symbols; symbol += 4)
        for (unsigned int place = 0; place < 4; place++) apart[place][lengths[symbol + place]]++;
    for (; symbol < symbols; symbol++) apart[0][lengths[symbol]]++;
    for (unsigned int length = 0; length <= LONGEST_CODE; length++)
        counts[length] = (uint16_t)(apart[0][length] + apart[1][length] + apart[2][length] + apart[3][length]);
}

/* Sort symbols by their lengths; those without one come last. */
static void sort_symbols(Code *code, const uint8_t *lengths, unsigned int symbols) {
    unsigned int offsets[LONGEST_CODE + 1], offset = 0;
    for (unsigned int length = 1; length <= LONGEST_CODE; offset += code->counts[length++]) offsets[length] = offset;
    offsets[0] = offset;
    for (unsigned int symbol = 0; symbol < symbols;) {
        uint64_t some = 1;
        if (symbol + sizeof some <= symbols) memcpy(&some, lengths + symbol, sizeof some);
        if (some) {
            code->symbols[offsets[lengths[symbol]]++] = (uint16_t)symbol;
            symbol++;
        } else {
            symbol += (unsigned int)sizeof some;
        }
    }
}

/* Fill the table: one of twice as many entries has each of them twice, but for codes that are one bit longer. */
static void fill_table(Code *code, Kind kind) {
    const uint16_t *symbols = code->symbols;
    code->fast[0] = 0;
    for (unsigned int length = 1, next = 0; length <= code->bits; length++, next <<= 1) {
        unsigned int half = 1u << (length - 1);
        memcpy(code->fast + half, code->fast, half * sizeof *code->fast);
        for (unsigned int count = code->counts[length]; count; count--, next++, symbols++)
            code->fast[reversed(next, length)] = meaning(kind, *symbols) | length;
    }
}

/* Make a code of the length that each symbol has in it. One that leaves bits without a meaning is refused, as zlib does,
   unless it has one symbol at most and `partial` is allowed. Returns 0 or -1. */
static int make_code(Code *code, Kind kind, const uint8_t *lengths, unsigned int symbols, int partial) {
    unsigned int longest = 0;
    int left = 1;
    code->bits = LOOK_BITS[kind];
    count_lengths(lengths, symbols, code->counts);
    code->counts[0] = 0;
    for (unsigned int length = 1; length <= LONGEST_CODE; length++) {
        left = left * 2 - code->counts[length];
        if (left < 0) return -1;
        if (code->counts[length]) longest = length;
    }
    if (left > 0 && (!partial || longest > 1)) return -1;
    sort_symbols(code, lengths, symbols);
    fill_table(code, kind);
    return 0;
}

/* The next symbol, bit by bit, above the four bits that say how many of them it has; or -1. */
static int decode_slowly(uint64_t held_bits, unsigned int held, const Code *code) {
    int bits = 0, first = 0, index = 0;
    for (unsigned int length = 1; length <= LONGEST_CODE && length <= held; length++) {
        bits |= (int)(held_bits >> (length - 1) & 1);
        int count = code->counts[length];
        if (bits - first < count) return code->symbols[index + bits - first] << 4 | (int)length;
        index += count;
        first = (first + count) << 1;
        bits <<= 1;
    }
    return -1;
}

/* The next symbol, or -1 where there is none. */
static inline int decode(Input *input, const Code *code) {
    if (input->held < LONGEST_CODE) refill(input);
    unsigned int entry = code->fast[input->bits & ((1u << code->bits) - 1)], length = CODE_LENGTH(entry);
    if (entry && length <= input->held) return drop(input, length, (int)SYMBOL(entry));
    int found = decode_slowly(input->bits, input->held, code);
    return found < 0 ? -1 : drop(input, (unsigned int)found & 15, found >> 4);
}

static int fixed_codes(Inflation *inflation) {
    uint8_t lengths[LENGTH_SYMBOLS], distances[DISTANCE_SYMBOLS + 2];
    for (int symbol = 0; symbol < LENGTH_SYMBOLS; symbol++)
        lengths[symbol] = symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8;
    memset(distances, 5, sizeof distances);
    return make_code(&inflation->lengths, LITERALS_AND_LENGTHS, lengths, LENGTH_SYMBOLS, 0) < 0
               ? -1
               : make_code(&inflation->distances, DISTANCES, distances, sizeof distances, 0);
}

/* How often the length before, or zero, is meant by a symbol beyond lengths. */
static int repetition(Input *input, int symbol) {
    int more = take(input, symbol == 16 ? 2 : symbol == 17 ? 3 : 7);
    return more < 0 ? -1 : more + (symbol == 18 ? 11 : 3);
}

static int read_codes(Inflation *inflation) {
    Input *input = &inflation->input;
    uint8_t order[ORDER_SYMBOLS] = {0}, lengths[USED_LENGTH_SYMBOLS + DISTANCE_SYMBOLS];
    int literals = take(input, 5), distances = take(input, 5), ordered = take(input, 4);
    if (ordered < 0 || (literals += 257) > USED_LENGTH_SYMBOLS || (distances += 1) > DISTANCE_SYMBOLS) return -1;
    for (int place = 0; place < ordered + 4; place++) {
        int length = take(input, 3);
        if (length < 0) return -1;
        order[ORDER[place]] = (uint8_t)length;
    }
    if (make_code(&inflation->lengths, ORDERS, order, ORDER_SYMBOLS, 0) < 0) return -1;
    for (int place = 0; place < literals + distances;) {
        int symbol = decode(input, &inflation->lengths);
        if (symbol < 0) return -1;
        if (symbol < 16) {
            lengths[place++] = (uint8_t)symbol;
            continue;
        }
        int times = repetition(input, symbol);
        if (times < 0 || times > literals + distances - place || (symbol == 16 && !place)) return -1;
        memset(lengths + place, symbol == 16 ? lengths[place - 1] : 0, (size_t)times);
        place += times;
    }
    if (!lengths[END_OF_BLOCK]) return -1;
    return make_code(&inflation->lengths, LITERALS_AND_LENGTHS, lengths, (unsigned int)literals, 1) < 0
               ? -1
               : make_code(&inflation->distances, DISTANCES, lengths + literals, (unsigned int)distances, 1);
}

/* Room for so many bytes behind the dictionary. Returns 0 or -1. */
static int window_room(Inflation *inflation, size_t room) {
    Window *window = inflation->window;
    if (room > window->room) {
        uint8_t *moved = realloc(window->bytes, window->dictionary + room);
        if (!moved) return -1;
        window->bytes = moved;
        window->room = room;
    }
    inflation->out = window->bytes + window->dictionary;
    inflation->room = window->room;
    return 0;
}

/* Room for so many bytes, and a step of the loop that copies. */
static int reserve(Inflation *inflation, size_t more) {
    if (inflation->length > inflation->most) return -1;
    if (more + STEP <= inflation->room - inflation->length) return 0;
    size_t room = inflation->room * 2;
    room = (room < inflation->most ? room : inflation->most) + more + STEP;
    return window_room(inflation, room);
}

/* Copy, step by step: up to a step more is read and written. */
static inline void copy(uint8_t *to, const uint8_t *from, size_t length) {
    for (const uint8_t *end = to + length; to < end; to += STEP, from += STEP) memcpy(to, from, STEP);
}

/* Repeat what stands so far back, `before` bytes at most; there is room. Returns 0 or -1. */
static inline int repeat(uint8_t *to, size_t before, size_t distance, size_t length) {
    if (distance > before) return -1;
    uint8_t *end = to + length;
    if (distance >= STEP)
        copy(to, to - distance, length);
    else if (distance >= SHORT_STEP)
        for (; to < end; to += SHORT_STEP) memcpy(to, to - distance, SHORT_STEP);
    else
        for (; to < end; to++) *to = *(to - distance);
    return 0;
}

/* How far back a match is, from 1 on; or -1. */
static inline int read_distance(Input *input, const Code *code) {
    int far = decode(input, code);
    if (far < 0 || far >= DISTANCE_SYMBOLS) return -1;
    int more = take(input, DISTANCE_BITS_MORE[far]);
    return more < 0 ? -1 : DISTANCE_BASES[far] + more;
}

/* How many bytes there are in all up to the end of the last text wanted; 0 where they are more than `most`. */
static size_t bytes_up_to_last(const Inflation *inflation) {
    size_t bytes = 4 * inflation->texts;
    for (size_t text = 0; text <= inflation->last; text++) {
        uint32_t length;
        memcpy(&length, inflation->out + 4 * text, sizeof length);
        bytes += length;
        if (bytes > inflation->most) return 0;
    }
    return bytes;
}

/* Whether all that is wanted is there, or it is seen that it cannot be; asked first when the lengths of the texts are there. */
static int is_enough(Inflation *inflation) {
    if (inflation->length < inflation->enough) return 0;
    if (!inflation->measured) {
        inflation->measured = 1;
        inflation->enough = bytes_up_to_last(inflation);
    }
    return inflation->length >= inflation->enough;
}

/* As `refill`, of an input with eight bytes more; what is above the bits held is what comes next. */
#define REFILL(input)                                                                                                  \
    do {                                                                                                               \
        uint64_t next;                                                                                                 \
        memcpy(&next, (input).at, sizeof next);                                                                        \
        (input).bits |= next << (input).held;                                                                          \
        (input).at += (63 - (input).held) >> 3;                                                                        \
        (input).held |= 56;                                                                                            \
    } while (0)

#define DROP(input, count) ((input).bits >>= (count), (input).held -= (count))
#define NEXT(input, code, kind) ((code)->fast[(input).bits & ((1u << LOOK_BITS[kind]) - 1)])

/* Read symbols of short codes for as long as there is input and no more than `until` bytes are written. Returns how many
   bytes there are then, or SIZE_MAX for what means nothing. */
static size_t read_fast(Inflation *inflation, size_t done, size_t until) {
    Input input = inflation->input;
    const Code *lengths = &inflation->lengths, *distances = &inflation->distances;
    uint8_t *out = inflation->out;
    size_t dictionary = inflation->window->dictionary;
    while (done <= until && input.end - input.at >= 16) {
        REFILL(input);
        uint32_t entry = NEXT(input, lengths, LITERALS_AND_LENGTHS);
        for (int literals = 0; literals < LITERALS_AT_ONCE && IS_LITERAL(entry); literals++) {
            DROP(input, CODE_LENGTH(entry));
            out[done++] = (uint8_t)SYMBOL(entry);
            entry = NEXT(input, lengths, LITERALS_AND_LENGTHS);
        }
        if (IS_LITERAL(entry)) continue;
        if (input.held < MOST_BITS) REFILL(input);
        if (!BASE(entry)) break; /* a long code, or the end */
        Input before = input;
        DROP(input, CODE_LENGTH(entry));
        size_t length = BASE(entry) + (size_t)(input.bits & (((uint64_t)1 << BITS_MORE(entry)) - 1));
        DROP(input, BITS_MORE(entry));
        entry = NEXT(input, distances, DISTANCES);
        if (!BASE(entry)) {
            input = before;
            break;
        }
        DROP(input, CODE_LENGTH(entry));
        size_t distance = BASE(entry) + (size_t)(input.bits & (((uint64_t)1 << BITS_MORE(entry)) - 1));
        DROP(input, BITS_MORE(entry));
        if (repeat(out + done, dictionary + done, distance, length) < 0) return SIZE_MAX;
        done += length;
    }
    input.bits &= ((uint64_t)1 << input.held) - 1;
    inflation->input = input;
    return done;
}

/* Read any one symbol; there is room. Returns 1 at the end of symbols, 0, or -1. */
static int read_one(Inflation *inflation) {
    Input *input = &inflation->input;
    int symbol = decode(input, &inflation->lengths);
    if (symbol == END_OF_BLOCK) return 1;
    if (symbol < END_OF_BLOCK) {
        if (symbol < 0) return -1;
        inflation->out[inflation->length++] = (uint8_t)symbol;
        return 0;
    }
    symbol -= END_OF_BLOCK + 1;
    if (symbol >= LENGTHS) return -1;
    int more = take(input, LENGTH_BITS_MORE[symbol]);
    int distance = more < 0 ? -1 : read_distance(input, &inflation->distances);
    size_t length = (size_t)(LENGTH_BASES[symbol] + more);
    if (distance < 0) return -1;
    size_t before = inflation->window->dictionary + inflation->length;
    if (repeat(inflation->out + inflation->length, before, (size_t)distance, length) < 0) return -1;
    inflation->length += length;
    return 0;
}

static int read_symbols(Inflation *inflation) {
    while (!is_enough(inflation)) {
        if (reserve(inflation, MOST_AT_ONCE) < 0) return -1;
        size_t until = inflation->room - STEP - LONGEST_MATCH - LITERALS_AT_ONCE;
        if (until >= inflation->enough) until = inflation->enough - 1;
        inflation->length = read_fast(inflation, inflation->length, until);
        if (inflation->length == SIZE_MAX) return -1;
        int ended = inflation->length > until ? 0 : read_one(inflation);
        if (ended) return ended < 0 ? -1 : 0;
    }
    return 0;
}

static int read_stored(Inflation *inflation) {
    Input *input = &inflation->input;
    if (take(input, input->held & 7) < 0) return -1;
    int length = take(input, 16), check = take(input, 16);
    if (check < 0 || length != (~check & 0xFFFF) || reserve(inflation, (size_t)length) < 0) return -1;
    for (; length && input->held; length--) inflation->out[inflation->length++] = (uint8_t)take(input, 8);
    if (input->end - input->at < length) return -1;
    memcpy(inflation->out + inflation->length, input->at, (size_t)length);
    input->at += length;
    inflation->length += (size_t)length;
    return 0;
}

static int inflate_all(Inflation *inflation) {
    for (int last = 0; !last && !is_enough(inflation);) {
        last = take(&inflation->input, 1);
        int kind = take(&inflation->input, 2);
        if (kind < 0 || kind == 3) return -1;
        if (!kind) {
            if (read_stored(inflation) < 0) return -1;
        } else if ((kind == 1 ? fixed_codes(inflation) : read_codes(inflation)) < 0 || read_symbols(inflation) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Whether what was read is what was wanted: of a whole block, that no text is longer or shorter than it says. Bytes behind
   the last text wanted are left aside. */
static int is_right(Inflation *inflation) {
    if (!inflation->texts) return inflation->length <= inflation->most;
    if (inflation->length < 4 * inflation->texts) return 0;
    size_t wanted = bytes_up_to_last(inflation);
    int whole = inflation->last + 1 == inflation->texts;
    if (!wanted || (whole ? inflation->length != wanted : inflation->length < wanted)) return 0;
    inflation->length = wanted;
    return 1;
}

int window_begin(Window *window, const Py_buffer *dictionary) {
    *window = (Window){malloc((size_t)dictionary->len + 1), (size_t)dictionary->len, 0};
    if (!window->bytes) return -1;
    memcpy(window->bytes, dictionary->buf, window->dictionary);
    return 0;
}

void window_end(Window *window) {
    free(window->bytes);
    window->bytes = NULL;
}

const uint8_t *inflate_block(Window *window, const void *compressed, size_t compressed_length, size_t most, size_t texts,
                             size_t last, size_t *length) {
    Inflation inflation; /* its codes are written before they are read */
    if (texts > most / 4 || (texts && last >= texts)) return NULL;
    inflation.input = (Input){.at = compressed, .end = (const uint8_t *)compressed + compressed_length};
    inflation.window = window;
    inflation.length = 0;
    inflation.most = most;
    inflation.texts = texts;
    inflation.last = last;
    inflation.measured = 0;
    inflation.enough = texts && last + 1 < texts ? 4 * texts : SIZE_MAX;
    if (window_room(&inflation, compressed_length * FIRST_ROOM + MOST_AT_ONCE + STEP) < 0) return NULL;
    if (inflate_all(&inflation) < 0 || !is_right(&inflation)) return NULL;
    *length = inflation.length;
    return inflation.out;
}

/* inflated(compressed, dictionary, most[, texts, last]) -> the bytes. Raises `ValueError` where it is no such data. */
PyObject *kernel_inflated(PyObject *module, PyObject *args) {
    Py_buffer compressed, dictionary;
    Py_ssize_t most, texts = 0, last = 0;
    size_t length = 0;
    Window window = {NULL, 0, 0};
    const uint8_t *bytes = NULL;
    PyObject *found = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*y*n|nn", &compressed, &dictionary, &most, &texts, &last)) return NULL;
    if (most >= 0 && texts >= 0 && last >= 0 && window_begin(&window, &dictionary) == 0)
        bytes = inflate_block(&window, compressed.buf, (size_t)compressed.len, (size_t)most, (size_t)texts, (size_t)last, &length);
    if (bytes)
        found = PyBytes_FromStringAndSize((const char *)bytes, (Py_ssize_t)length);
    else
        PyErr_SetString(PyExc_ValueError, "not a block that can be inflated");
    window_end(&window);
    PyBuffer_Release(&compressed);
    PyBuffer_Release(&dictionary);
    return found;
}
