/* Which stretches need no look at what the chain said of them. The twin looks all of them up. */
#include "plain_words.h"

/* The character at a place, and how many bytes it has; more than 16 bits are of no interest here. */
static uint32_t character_at(const unsigned char *at, size_t left, size_t *width) {
    *width = 1;
    if (at[0] < 0x80) return at[0];
    if (at[0] < 0xE0 && left >= 2) {
        *width = 2;
        return (uint32_t)(at[0] & 0x1F) << 6 | (at[1] & 0x3F);
    }
    if (at[0] < 0xF0 && left >= 3) {
        *width = 3;
        return (uint32_t)(at[0] & 0x0F) << 12 | (uint32_t)(at[1] & 0x3F) << 6 | (at[2] & 0x3F);
    }
    return UINT32_MAX;
}

static int stands_around(const PlainWords *plain, uint32_t character) {
    if (character < CODES) return plain->around[character];
    for (int number = 0; number < plain->around_count; number++)
        if (plain->around_beyond[number] == character) return 1;
    return 0;
}

static size_t skip_around(const PlainWords *plain, const unsigned char *bytes, size_t at, size_t length) {
    size_t width;
    while (at < length && stands_around(plain, character_at(bytes + at, length - at, &width))) at += width;
    return at;
}

/* A number for the letters from a place on, the first by one table and the others by another; `*at` becomes their end.
   `*told` says whether one of the others is a telling one. Zero for no letters alone. */
static uint32_t letters_hash(const PlainWords *plain, const uint8_t *first, const unsigned char *bytes, size_t *at,
                             size_t length, int *told) {
    const uint8_t *letters = first;
    uint32_t hash = 0x811C9DC5u;
    size_t start = *at;
    while (*at < length) {
        size_t width;
        uint32_t character = character_at(bytes + *at, length - *at, &width);
        uint8_t letter = character < CODES ? letters[character] : 0;
        if (!letter) break;
        hash = (hash ^ letter) * 0x01000193u;
        *told |= letters == plain->later && plain->telling[character];
        *at += width;
        letters = plain->later;
    }
    hash ^= hash >> 16;
    return *at == start ? 0 : hash ? hash : 1;
}

/* A number for the first letters, with one more of them, or with a zero where there is no more. */
static inline uint32_t beginning_with(uint32_t beginning, uint8_t letter) {
    return (beginning * 37 + letter) % WORD_BEGINNINGS;
}

uint32_t spelling_hash(const PlainWords *plain, const char *bytes, size_t length, uint32_t *beginning) {
    const unsigned char *at = (const unsigned char *)bytes, *last = at + length;
    size_t end = 0, width = 0;
    int told = 0;
    uint32_t hash = letters_hash(plain, plain->later, at, &end, length, &told);
    if (!hash || end < length) return 0;
    *beginning = 0;
    for (int letters = 0; letters < BEGINNING_LETTERS; letters++, at += width) {
        uint8_t letter = at < last ? plain->later[character_at(at, (size_t)(last - at), &width)] : 0;
        *beginning = beginning_with(*beginning, letter);
    }
    return hash;
}

/* A word in a stretch: where its letters are, and their number. */
typedef struct {
    size_t start, end;
    uint32_t hash;
} Letters;

/* Whether nothing but a word begins here. */
static int is_word(const PlainWords *plain, const unsigned char *bytes, size_t start, size_t length, Letters *letters) {
    *letters = (Letters){start, start, 0};
    int told = 0;
    letters->hash = letters_hash(plain, plain->first, bytes, &letters->end, length, &told);
    if (letters->end == start) {
        letters->hash = letters_hash(plain, plain->doubtful, bytes, &letters->end, length, &told);
        if (!told) return 0;
    }
    return letters->end > start && skip_around(plain, bytes, letters->end, length) == length;
}

static size_t skip_elided(const PlainWords *plain, const char *bytes, size_t start, size_t length) {
    if (start == length) return start;
    for (int next = plain->begins_elided[(unsigned char)bytes[start]]; next; next = plain->elided_next[next - 1]) {
        size_t width = plain->elided_width[next - 1];
        if (length - start > width && !memcmp(bytes + start, plain->elided[next - 1], width)) return start + width;
    }
    return start;
}

/* Whether a stretch is surely a plain word. */
static int find_word(const PlainWords *plain, const char *bytes, size_t length, Letters *letters) {
    const unsigned char *at = (const unsigned char *)bytes;
    size_t start = skip_around(plain, at, 0, length);
    if (is_word(plain, at, start, length, letters)) return 1;
    size_t after = skip_elided(plain, bytes, start, length);
    return after > start && is_word(plain, at, after, length, letters);
}

static int is_special(const PlainWords *plain, uint32_t hash) {
    for (uint32_t slot = hash % SPECIAL_SLOTS; plain->special[slot]; slot = (slot + 1) % SPECIAL_SLOTS)
        if (plain->special[slot] == hash) return 1;
    return 0;
}

uint32_t plain_letters(const PlainWords *plain, const char *bytes, size_t length, size_t *start, size_t *end) {
    Letters letters;
    if (!find_word(plain, bytes, length, &letters) || is_special(plain, letters.hash)) return 0;
    *start = letters.start;
    *end = letters.end;
    return letters.hash;
}

/* The letter that begins here by a table, or 0, which it may also be beyond ASCII and U+00FF; a byte of zero is behind. */
static inline uint8_t letter_at(const uint8_t *letters, const unsigned char *at, size_t *width) {
    *width = 1;
    if (*at < 0x80) return letters[*at];
    if (*at != 0xC3 || (at[1] & 0xC0) != 0x80) return 0;
    *width = 2;
    return letters[0xC0 | (at[1] & 0x3F)];
}

/* Whether any letter from a place on is a telling one. */
static int is_told(const PlainWords *plain, const unsigned char *at, const unsigned char *end) {
    size_t width;
    for (; at < end; at += width)
        if (letter_at(plain->telling, at, &width)) return 1;
    return 0;
}

/* The number for the first letters of a word, of which the first one is given and the others begin here. */
static inline uint32_t beginning_of(const PlainWords *plain, uint8_t first, const unsigned char *at) {
    uint32_t beginning = beginning_with(0, first);
    for (int letters = 1; letters < BEGINNING_LETTERS; letters++) {
        size_t width;
        uint8_t letter = letter_at(plain->later, at, &width);
        beginning = beginning_with(beginning, letter);
        if (letter) at += width;
    }
    return beginning;
}

/* The end of letters, and that of what may be around a word: such as have one byte, and no zero. */
static inline const unsigned char *skip_letters(const PlainWords *plain, const unsigned char *at) {
    for (;;) {
        while (plain->bytes[*at] & LETTER) at++;
        if (*at != 0xC3 || (at[1] & 0xC0) != 0x80 || !plain->later[0xC0 | (at[1] & 0x3F)]) return at;
        at += 2;
    }
}

static inline const unsigned char *skip_signs(const PlainWords *plain, const unsigned char *at) {
    while (plain->bytes[*at] & AROUND) at++;
    return at;
}

const unsigned char *plain_word_end(const PlainWords *plain, const unsigned char *at, const unsigned char *end,
                                    uint32_t *beginning) {
    size_t width;
    const unsigned char *start = at = skip_signs(plain, at);
    for (int again = 0; again < 2; again++) {
        uint8_t sure = letter_at(plain->first, at, &width), first = sure ? sure : letter_at(plain->doubtful, at, &width);
        if (first && at < end) {
            const unsigned char *second = at + width, *last = skip_letters(plain, second);
            at = skip_signs(plain, last);
            if (at >= end || space_at(at)) {
                if (at > end || !(sure || is_told(plain, second, last))) return NULL;
                *beginning = beginning_of(plain, first, second);
                return at;
            }
        }
        if (again || !plain->begins_elided[*start] || start >= end) return NULL;
        size_t after = skip_elided(plain, (const char *)start, 0, (size_t)(end - start));
        if (!after) return NULL;
        at = start + after;
    }
    return NULL;
}

int is_spelt(const uint8_t *table, const unsigned char *letters, size_t length, const unsigned char *bytes,
             size_t bytes_length) {
    size_t width, place = 0;
    for (size_t at = 0; at < length; at += width) {
        uint8_t letter = table[character_at(letters + at, length - at, &width) % CODES];
        if (letter < 0x80) {
            if (place + 1 > bytes_length || bytes[place++] != letter) return 0;
        } else {
            if (place + 2 > bytes_length || bytes[place] != (0xC0 | letter >> 6) ||
                bytes[place + 1] != (0x80 | (letter & 0x3F)))
                return 0;
            place += 2;
        }
    }
    return place == bytes_length;
}

size_t small_letters(const PlainWords *plain, const char *bytes, size_t length, char *small) {
    Letters letters;
    if (!find_word(plain, bytes, length, &letters) || letters.end - letters.start > MOST_LETTERS ||
        is_special(plain, letters.hash))
        return 0;
    size_t width, count = 0;
    for (size_t at = letters.start; at < letters.end; at += width) {
        /* Letters of the tables have one byte or two, and small ones as many. */
        uint32_t character = character_at((const unsigned char *)bytes + at, letters.end - at, &width);
        uint8_t letter = plain->small[character % CODES];
        if (width == 2) small[count++] = (char)(0xC0 | letter >> 6);
        small[count++] = (char)(width == 2 ? 0x80 | (letter & 0x3F) : letter);
    }
    return count;
}

int is_of_figures(const PlainWords *plain, const char *bytes, size_t length) {
    for (size_t at = 0; at < length; at++)
        if (!plain->figures[(unsigned char)bytes[at]]) return 0;
    return length > 0;
}

int has_figure(const PlainWords *plain, const char *bytes, size_t length) {
    for (size_t at = 0; at < length; at++)
        if (plain->figures[(unsigned char)bytes[at]] == 1) return 1;
    return 0;
}

static int begins_with(const Signs *signs, const char *at) {
    for (int number = 0; number < signs->count; number++)
        if (!strncmp(at, signs->bytes[number], strlen(signs->bytes[number]))) return 1;
    return 0;
}

/* Where the character before a place begins. */
static const char *before(const char *text, const char *at) {
    do at--;
    while (at > text && ((unsigned char)*at & 0xC0) == 0x80);
    return at;
}

/* As in the twin: characters of the first 0x280, and of 0x2000 to 0x2FFF, are figures only if they are 0 to 9. */
static int may_be_figure(const char *at) {
    unsigned char lead = (unsigned char)*at;
    return (lead >= '0' && lead <= '9') || (lead >= 0xCA && lead != 0xE2);
}

int may_be_inside(const PlainWords *plain, const char *text, const char *stretch_end, const char *space) {
    if (stretch_end == text) return 0;
    if (*space == '\n') return begins_with(&plain->cuts, before(text, stretch_end));
    return space == stretch_end && ((unsigned char)*space & 0x80) && begins_with(&plain->thin_spaces, space) &&
           may_be_figure(before(text, space));
}

/* ---- Python's side ---- */

int table_take(uint8_t *letters, PyObject *table) {
    char *bytes;
    Py_ssize_t length;
    if (PyBytes_AsStringAndSize(table, &bytes, &length) < 0) return -1;
    if (length != CODES) {
        PyErr_SetString(PyExc_ValueError, "not a letter for each code");
        return -1;
    }
    memcpy(letters, bytes, CODES);
    return 0;
}

static int around_take(PlainWords *plain, PyObject *characters) {
    for (Py_ssize_t place = 0; place < PyUnicode_GetLength(characters); place++) {
        Py_UCS4 character = PyUnicode_ReadChar(characters, place);
        if (character < CODES) {
            plain->around[character] = 1;
        } else if (character <= UINT16_MAX && plain->around_count < MOST_AROUND) {
            plain->around_beyond[plain->around_count++] = (uint16_t)character;
        } else {
            PyErr_SetString(PyExc_ValueError, "more around a word than there is room for");
            return -1;
        }
    }
    return 0;
}

static int elided_take(PlainWords *plain, PyObject *given) {
    PyObject *all = PySequence_List(given);
    for (Py_ssize_t place = 0; all && place < PyList_Size(all); place++) {
        PyObject *encoded = PyUnicode_AsEncodedString(PyList_GetItem(all, place), "utf-8", "strict");
        size_t length = encoded ? (size_t)PyBytes_Size(encoded) : 0;
        if (encoded && length && length <= MOST_BYTES_ELIDED && plain->elided_count < MOST_ELIDED) {
            uint8_t *begins = &plain->begins_elided[*(const unsigned char *)PyBytes_AsString(encoded)];
            plain->elided_next[plain->elided_count] = *begins;
            *begins = (uint8_t)(plain->elided_count + 1);
            plain->elided_width[plain->elided_count] = length;
            memcpy(plain->elided[plain->elided_count++], PyBytes_AsString(encoded), length);
        } else if (encoded) {
            PyErr_SetString(PyExc_ValueError, "more before a word than there is room for");
        }
        Py_XDECREF(encoded);
        if (PyErr_Occurred()) break;
    }
    Py_XDECREF(all);
    return PyErr_Occurred() ? -1 : 0;
}

/* Note a special word; one that no plain word has is left out. Returns 0, or -1 with an exception set. */
static int special_add(PlainWords *plain, const char *bytes, size_t length) {
    uint32_t beginning, hash = spelling_hash(plain, bytes, length, &beginning);
    if (!hash || is_special(plain, hash)) return 0;
    if (plain->special_count++ >= SPECIAL_SLOTS / 2) {
        PyErr_SetString(PyExc_ValueError, "more special words than there is room for");
        return -1;
    }
    uint32_t slot = hash % SPECIAL_SLOTS;
    while (plain->special[slot]) slot = (slot + 1) % SPECIAL_SLOTS;
    plain->special[slot] = hash;
    plain->special_begins[beginning / 8] |= (uint8_t)(1 << beginning % 8);
    return 0;
}

static int special_take(PlainWords *plain, PyObject *given) {
    PyObject *words = PySequence_List(given);
    for (Py_ssize_t place = 0; words && place < PyList_Size(words); place++) {
        PyObject *encoded = PyUnicode_AsEncodedString(PyList_GetItem(words, place), "utf-8", "surrogatepass");
        if (!encoded || special_add(plain, PyBytes_AsString(encoded), (size_t)PyBytes_Size(encoded)) < 0)
            Py_CLEAR(words);
        Py_XDECREF(encoded);
    }
    Py_XDECREF(words);
    return PyErr_Occurred() ? -1 : 0;
}

static int figures_take(PlainWords *plain, PyObject *characters, uint8_t kind) {
    for (Py_ssize_t place = 0; place < PyUnicode_GetLength(characters); place++) {
        Py_UCS4 character = PyUnicode_ReadChar(characters, place);
        if (character >= 0x80) {
            PyErr_SetString(PyExc_ValueError, "figures that are no bytes");
            return -1;
        }
        plain->figures[character] = kind;
    }
    return 0;
}

static int signs_take(Signs *signs, PyObject *characters) {
    Py_ssize_t count = PyUnicode_GetLength(characters);
    if (count > MOST_SIGNS) PyErr_SetString(PyExc_ValueError, "more signs than there is room for");
    for (Py_ssize_t place = 0; place < count && !PyErr_Occurred(); place++) {
        PyObject *one = PyUnicode_Substring(characters, place, place + 1);
        PyObject *encoded = one ? PyUnicode_AsEncodedString(one, "utf-8", "strict") : NULL;
        if (encoded) memcpy(signs->bytes[signs->count++], PyBytes_AsString(encoded), (size_t)PyBytes_Size(encoded) + 1);
        Py_XDECREF(encoded);
        Py_XDECREF(one);
    }
    return PyErr_Occurred() ? -1 : 0;
}

int plain_words_take(PlainWords *plain, PyObject *tables) {
    PyObject *first, *later, *around, *elided, *special, *small, *doubtful, *telling, *figures, *among, *thin_spaces, *cuts;
    memset(plain, 0, sizeof *plain);
    if (tables == Py_None) return 0;
    if (!PyArg_ParseTuple(tables, "OOUOOOOOUUUU", &first, &later, &around, &elided, &special, &small, &doubtful, &telling,
                          &figures, &among, &thin_spaces, &cuts))
        return -1;
    if (table_take(plain->first, first) < 0 || table_take(plain->later, later) < 0) return -1;
    if (table_take(plain->doubtful, doubtful) < 0 || table_take(plain->telling, telling) < 0) return -1;
    if (figures_take(plain, among, 2) < 0 || figures_take(plain, figures, 1) < 0) return -1;
    if (signs_take(&plain->thin_spaces, thin_spaces) < 0 || signs_take(&plain->cuts, cuts) < 0) return -1;
    if (table_take(plain->small, small) < 0 || around_take(plain, around) < 0) return -1;
    for (int code = 1; code < 0x80; code++)
        plain->bytes[code] = (uint8_t)((plain->later[code] ? LETTER : 0) | (plain->around[code] ? AROUND : 0));
    for (int code = 0; code < CODES; code++)
        plain->bare[code] = plain->later[code] ? plain->later[code] : plain->first[code] | plain->doubtful[code];
    return elided_take(plain, elided) < 0 ? -1 : special_take(plain, special);
}
