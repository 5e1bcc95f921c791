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

/* A number for the letters from a place on, the first by one table and the others by another; `*at` becomes their end. Zero
   for no letters alone. */
static uint32_t letters_hash(const uint8_t *first, const uint8_t *later, const unsigned char *bytes, size_t *at, size_t length) {
    const uint8_t *letters = first;
    uint32_t hash = 0x811C9DC5u;
    size_t start = *at;
    while (*at < length) {
        size_t width;
        uint32_t character = character_at(bytes + *at, length - *at, &width);
        uint8_t letter = character < CODES ? letters[character] : 0;
        if (!letter) break;
        hash = (hash ^ letter) * 0x01000193u;
        *at += width;
        letters = later;
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
    uint32_t hash = letters_hash(plain->later, plain->later, at, &end, length);
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

/* The letter that begins here by a table, or 0, which it may also be beyond ASCII and U+00FF; a byte of zero is behind. */
static inline uint8_t letter_at(const uint8_t *letters, const unsigned char *at, size_t *width) {
    *width = 1;
    if (*at < 0x80) return letters[*at];
    if (*at != 0xC3 || (at[1] & 0xC0) != 0x80) return 0;
    *width = 2;
    return letters[0xC0 | (at[1] & 0x3F)];
}

/* Whether letters behind a doubtful one tell that the word is plain. */
static int is_told(const PlainWords *plain, const unsigned char *at, const unsigned char *end) {
    size_t width;
    int ordinal = 0;
    for (; at < end; at += width) {
        if (letter_at(plain->telling, at, &width)) return 1;
        ordinal |= letter_at(plain->ordinal, at, &width);
    }
    return !ordinal;
}

/* Whether nothing but a word begins here. */
static int is_word(const PlainWords *plain, const unsigned char *bytes, size_t start, size_t length, Letters *letters) {
    size_t width = 1, width_of_second;
    uint32_t character = start < length ? character_at(bytes + start, length - start, &width) : UINT32_MAX;
    *letters = (Letters){start, start, 0};
    if (character >= CODES) return 0;
    size_t behind = start + width;
    uint32_t second = behind < length ? character_at(bytes + behind, length - behind, &width_of_second) : UINT32_MAX;
    int capitals = second < CODES && plain->capital[character] && plain->capital[second];
    const uint8_t *first = plain->first[character] ? plain->first : plain->doubtful;
    letters->hash = letters_hash(first, capitals ? plain->capital : plain->later, bytes, &letters->end, length);
    if (!letters->hash || skip_around(plain, bytes, letters->end, length) < length) return 0;
    return first == plain->first || is_told(plain, bytes + behind, bytes + letters->end);
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

static int has_hash(const Hashes *hashes, uint32_t hash) {
    for (uint32_t slot = hash % WORD_SLOTS; hashes->slots[slot]; slot = (slot + 1) % WORD_SLOTS)
        if (hashes->slots[slot] == hash) return 1;
    return 0;
}

static int is_special(const PlainWords *plain, uint32_t hash) {
    return has_hash(&plain->special, hash);
}

uint32_t plain_letters(const PlainWords *plain, const char *bytes, size_t length, size_t *start, size_t *end) {
    Letters letters;
    if (!find_word(plain, bytes, length, &letters) || is_special(plain, letters.hash)) return 0;
    *start = letters.start;
    *end = letters.end;
    return letters.hash;
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

static int begins_with(const Signs *signs, const char *at) {
    for (int number = 0; number < signs->count; number++)
        if (!strncmp(at, signs->bytes[number], strlen(signs->bytes[number]))) return 1;
    return 0;
}

/* What is noted of letters one after the other: the number for the first of them, and how many of those there were. */
typedef struct {
    uint32_t beginning;
    int letters;
} Beginning;

static void begin_with(Beginning *beginning, uint8_t letter) {
    if (beginning->letters++ < BEGINNING_LETTERS) beginning->beginning = beginning_with(beginning->beginning, letter);
}

static uint32_t whole_beginning(Beginning beginning) {
    while (beginning.letters < BEGINNING_LETTERS) begin_with(&beginning, 0);
    return beginning.beginning;
}

/* Read letters that are small, but for the first one, or all capitals, and may mean nothing but their word, to note how words
   begin that have them. Returns their end, or 0 for others. */
static size_t read_run(const PlainWords *plain, const unsigned char *stretch, size_t start, size_t length, Beginnings *found,
                       Beginning *joined) {
    size_t width, width_of_second;
    uint32_t character = character_at(stretch + start, length - start, &width);
    size_t second = start + width;
    uint32_t next = second < length ? character_at(stretch + second, length - second, &width_of_second) : 0;
    int capitals = next < CODES && plain->capital[character] && plain->capital[next];
    size_t end = start;
    uint32_t hash = letters_hash(plain->bare, capitals ? plain->capital : plain->later, stretch, &end, length);
    uint32_t behind = end < length ? character_at(stretch + end, length - end, &width) : 0;
    if ((behind < CODES && plain->bare[behind]) || has_hash(&plain->special, hash)) return 0;
    if (!plain->first[character] && !is_told(plain, stretch + second, stretch + end)) return 0;
    if (found->runs && has_hash(&plain->endings, hash)) return 0;
    joined[found->runs++] = (Beginning){0};
    for (int run = 0; run < found->runs; run++) {
        if (joined[run].letters >= BEGINNING_LETTERS) continue;
        for (size_t letter = start; letter < end; letter += width)
            begin_with(&joined[run], plain->bare[character_at(stretch + letter, length - letter, &width)]);
        found->beginnings[found->count++] = whole_beginning(joined[run]);
    }
    return end;
}

int words_begin(const PlainWords *plain, const char *bytes, size_t length, Beginnings *found) {
    const unsigned char *stretch = (const unsigned char *)bytes;
    Beginning joined[MOST_RUNS];
    int figure = 0; /* right before */
    found->runs = found->count = 0;
    for (size_t at = 0, width; at < length;) {
        uint32_t character = character_at(stretch + at, length - at, &width);
        if (character < CODES && plain->bare[character]) {
            size_t end = figure || found->runs == MOST_RUNS ? 0 : read_run(plain, stretch, at, length, found, joined);
            if (!end) return 0;
            at = end;
            figure = 0;
            continue;
        }
        int is_figure = character < CODES && plain->figures[character];
        if (!is_figure && !stands_around(plain, character) && !begins_with(&plain->apostrophes, bytes + at) &&
            !(figure && begins_with(&plain->behind_figures, bytes + at)))
            return 0;
        figure = is_figure;
        at += width;
    }
    return 1;
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

size_t take_figures(const PlainWords *plain, const char *bytes, size_t length, char *figures, uint8_t *begins) {
    size_t count = 0;
    for (size_t at = 0; at < length; at++) {
        if (!plain->figures[(unsigned char)bytes[at]]) continue;
        if (begins) begins[count] = !at || !plain->figures[(unsigned char)bytes[at - 1]];
        figures[count++] = bytes[at];
    }
    figures[count] = 0;
    return count;
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

/* Note a word, and how it begins; one that no plain word has is left out. Returns 0, or -1 with an exception set. */
static int hash_add(const PlainWords *plain, Hashes *hashes, uint8_t *begins, const char *bytes, size_t length) {
    uint32_t beginning, hash = spelling_hash(plain, bytes, length, &beginning);
    if (!hash || has_hash(hashes, hash)) return 0;
    if (hashes->count++ >= WORD_SLOTS / 2) {
        PyErr_SetString(PyExc_ValueError, "more special words than there is room for");
        return -1;
    }
    uint32_t slot = hash % WORD_SLOTS;
    while (hashes->slots[slot]) slot = (slot + 1) % WORD_SLOTS;
    hashes->slots[slot] = hash;
    if (begins) begins[beginning / 8] |= (uint8_t)(1 << beginning % 8);
    return 0;
}

static int hashes_take(const PlainWords *plain, Hashes *hashes, uint8_t *begins, PyObject *given) {
    PyObject *words = PySequence_List(given);
    for (Py_ssize_t place = 0; words && place < PyList_Size(words); place++) {
        PyObject *encoded = PyUnicode_AsEncodedString(PyList_GetItem(words, place), "utf-8", "surrogatepass");
        if (!encoded || hash_add(plain, hashes, begins, PyBytes_AsString(encoded), (size_t)PyBytes_Size(encoded)) < 0)
            Py_CLEAR(words);
        Py_XDECREF(encoded);
    }
    Py_XDECREF(words);
    return PyErr_Occurred() ? -1 : 0;
}

static int figures_take(PlainWords *plain, PyObject *characters) {
    for (Py_ssize_t place = 0; place < PyUnicode_GetLength(characters); place++) {
        Py_UCS4 character = PyUnicode_ReadChar(characters, place);
        if (character >= 0x80) {
            PyErr_SetString(PyExc_ValueError, "figures that are no bytes");
            return -1;
        }
        plain->figures[character] = 1;
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
    PyObject *first, *later, *around, *elided, *special, *small, *doubtful, *telling, *ordinal, *endings;
    PyObject *figures, *behind_figures, *apostrophes, *thin_spaces, *cuts;
    memset(plain, 0, sizeof *plain);
    if (tables == Py_None) return 0;
    if (!PyArg_ParseTuple(tables, "OOUOOOOOOOUUUUU", &first, &later, &around, &elided, &special, &small, &doubtful, &telling,
                          &ordinal, &endings, &figures, &behind_figures, &apostrophes,
                          &thin_spaces, &cuts))
        return -1;
    if (table_take(plain->first, first) < 0 || table_take(plain->later, later) < 0) return -1;
    if (table_take(plain->doubtful, doubtful) < 0 || table_take(plain->telling, telling) < 0) return -1;
    if (table_take(plain->ordinal, ordinal) < 0) return -1;
    if (figures_take(plain, figures) < 0 || signs_take(&plain->behind_figures, behind_figures) < 0) return -1;
    if (signs_take(&plain->apostrophes, apostrophes) < 0) return -1;
    if (signs_take(&plain->thin_spaces, thin_spaces) < 0 || signs_take(&plain->cuts, cuts) < 0) return -1;
    if (table_take(plain->small, small) < 0 || around_take(plain, around) < 0) return -1;
    for (int code = 1; code < 0x80; code++)
        plain->bytes[code] = (uint8_t)((plain->later[code] ? LETTER : 0) | (plain->around[code] ? AROUND : 0));
    for (int code = 0; code < CODES; code++) {
        uint8_t small = plain->small[code];
        plain->bare[code] = plain->later[code] ? plain->later[code] : plain->first[code] | plain->doubtful[code];
        plain->capital[code] = small && small != code ? plain->bare[code] : 0;
        plain->telling[code] = plain->telling[small];
        plain->ordinal[code] = plain->ordinal[small];
    }
    if (elided_take(plain, elided) < 0 || hashes_take(plain, &plain->endings, NULL, endings) < 0) return -1;
    return hashes_take(plain, &plain->special, plain->special_begins, special);
}
