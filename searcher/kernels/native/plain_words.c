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
   `*told` says whether one of the others is a telling one. */
static uint32_t letters_hash(const PlainWords *plain, const uint8_t *first, const unsigned char *bytes, size_t *at,
                             size_t length, int *told) {
    const uint8_t *letters = first;
    uint32_t hash = 0x811C9DC5u;
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
    return hash >> 16 ^ hash;
}

void plain_words_add(const PlainWords *plain, uint8_t *words, const char *bytes, size_t length) {
    size_t end = 0;
    int told = 0;
    uint32_t hash = letters_hash(plain, plain->later, (const unsigned char *)bytes, &end, length, &told) % WORD_BITS;
    if (end == length) words[hash / 8] |= (uint8_t)(1 << hash % 8);
}

/* A word in a stretch: where its letters are, and its number in a set of words. */
typedef struct {
    size_t start, end;
    uint32_t hash;
} Letters;

/* Whether nothing but a word begins here. */
static int is_word(const PlainWords *plain, const unsigned char *bytes, size_t start, size_t length, Letters *letters) {
    *letters = (Letters){start, start, 0};
    int told = 0;
    letters->hash = letters_hash(plain, plain->first, bytes, &letters->end, length, &told) % WORD_BITS;
    if (letters->end == start) {
        letters->hash = letters_hash(plain, plain->doubtful, bytes, &letters->end, length, &told) % WORD_BITS;
        if (!told) return 0;
    }
    return letters->end > start && skip_around(plain, bytes, letters->end, length) == length;
}

static size_t skip_elided(const PlainWords *plain, const char *bytes, size_t start, size_t length) {
    if (start == length || !plain->begins_elided[(unsigned char)bytes[start]]) return start;
    for (int number = 0; number < plain->elided_count; number++) {
        size_t width = plain->elided_width[number];
        if (length - start > width && !memcmp(bytes + start, plain->elided[number], width)) return start + width;
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

static int is_in(const uint8_t *words, uint32_t hash) {
    return words[hash / 8] >> hash % 8 & 1;
}

int is_other_plain_word(const PlainWords *plain, const uint8_t *words, const char *bytes, size_t length) {
    Letters letters;
    return find_word(plain, bytes, length, &letters) && !is_in(words, letters.hash) &&
           !is_in(plain->special, letters.hash);
}

size_t small_letters(const PlainWords *plain, const char *bytes, size_t length, char *small) {
    Letters letters;
    if (!find_word(plain, bytes, length, &letters) || letters.end - letters.start > MOST_LETTERS ||
        is_in(plain->special, letters.hash))
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
            plain->begins_elided[*(const unsigned char *)PyBytes_AsString(encoded)] = 1;
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

static int special_take(PlainWords *plain, PyObject *given) {
    PyObject *words = PySequence_List(given);
    for (Py_ssize_t place = 0; words && place < PyList_Size(words); place++) {
        PyObject *encoded = PyUnicode_AsEncodedString(PyList_GetItem(words, place), "utf-8", "surrogatepass");
        if (encoded)
            plain_words_add(plain, plain->special, PyBytes_AsString(encoded), (size_t)PyBytes_Size(encoded));
        else
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
    return elided_take(plain, elided) < 0 ? -1 : special_take(plain, special);
}
