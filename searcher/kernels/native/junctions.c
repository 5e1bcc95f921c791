/* How a stretch may go on over white space, and how it may follow another: tables of searcher.french.tokenizer. */
#include "inverter.h"

static int ends_in(const char *bytes, size_t length, const char *ending) {
    size_t width = strlen(ending);
    return length >= width && !memcmp(bytes + length - width, ending, width);
}

/* The code of the character at a place, if it is one of Latin-1; CODES for any other. */
static unsigned int code_at(const char *bytes, size_t at, size_t length) {
    unsigned char byte = (unsigned char)bytes[at];
    if (byte < 0x80) return byte;
    if ((byte == 0xC2 || byte == 0xC3) && at + 1 < length) return (byte & 0x03u) << 6 | ((unsigned char)bytes[at + 1] & 0x3Fu);
    return CODES;
}

/* Whether a stretch, which begins with a figure, begins with three; -1 where the tables cannot say it. */
static int begins_with_three(const Junctions *junctions, const char *bytes, size_t length) {
    for (size_t at = 1; at < 3; at++) {
        if (at == length) return 0;
        unsigned char byte = (unsigned char)bytes[at];
        if (byte >= 0x80) return -1;
        if (!junctions->figures[byte]) return 0;
    }
    return 1;
}

int32_t junction_of(const Junctions *junctions, const char *bytes, size_t length) {
    if (!length) return -1;
    size_t last = length - 1;
    while (last && ((unsigned char)bytes[last] & 0xC0) == 0x80) last--;
    unsigned int first_code = code_at(bytes, 0, length), last_code = code_at(bytes, last, length);
    if (first_code >= CODES || last_code >= CODES) return -1;
    uint8_t begins = junctions->begins[first_code], ends = junctions->ends[last_code];
    if (begins == UNCLEAR || ends == UNCLEAR) return -1;
    int count = junctions->ends_unclear[(unsigned char)bytes[length - 1]] ? junctions->unclear_count : 0;
    for (int number = 0; number < count; number++)
        if (ends_in(bytes, length, junctions->unclear[number])) return -1;
    int are_three = junctions->figures[first_code] ? begins_with_three(junctions, bytes, length) : 0;
    if (are_three < 0) return -1;
    return (begins | (are_three ? junctions->thousands : 0)) << FOLLOWS_SHIFT | ends;
}

static int unclear_take(Junctions *junctions, PyObject *given) {
    PyObject *endings = PySequence_List(given);
    for (Py_ssize_t place = 0; endings && place < PyList_Size(endings); place++) {
        PyObject *encoded = PyUnicode_AsEncodedString(PyList_GetItem(endings, place), "utf-8", "strict");
        size_t length = encoded ? (size_t)PyBytes_Size(encoded) : 0;
        if (encoded && length && length <= MOST_BYTES_UNCLEAR && junctions->unclear_count < MOST_UNCLEAR) {
            const char *bytes = PyBytes_AsString(encoded);
            memcpy(junctions->unclear[junctions->unclear_count++], bytes, length);
            junctions->ends_unclear[(unsigned char)bytes[length - 1]] = 1;
        } else if (encoded)
            PyErr_SetString(PyExc_ValueError, "more endings than there is room for");
        Py_XDECREF(encoded);
        if (PyErr_Occurred()) break;
    }
    Py_XDECREF(endings);
    return PyErr_Occurred() ? -1 : 0;
}

/* The place of the ways over a character of white space, or NULL where there is room for no other. */
static uint8_t *ways_of(Junctions *junctions, const char *bytes, size_t length) {
    if (length == 1) return &junctions->over[(unsigned char)*bytes];
    for (int number = 0; number < junctions->spaces_count; number++)
        if (!strcmp(junctions->spaces[number].bytes, bytes)) return &junctions->spaces[number].ways;
    if (!length || length > MOST_BYTES_SPACE || junctions->spaces_count == MOST_SPACES) return NULL;
    Space *space = &junctions->spaces[junctions->spaces_count++];
    memcpy(space->bytes, bytes, length);
    return &space->ways;
}

/* Let the characters of a text lead on in these ways. */
static int lead_on(Junctions *junctions, PyObject *text, uint8_t ways) {
    PyObject *signs = PySequence_List(text);
    int failed = !signs;
    for (Py_ssize_t place = 0; !failed && place < PyList_Size(signs); place++) {
        PyObject *encoded = PyUnicode_AsEncodedString(PyList_GetItem(signs, place), "utf-8", "strict");
        uint8_t *known = encoded ? ways_of(junctions, PyBytes_AsString(encoded), (size_t)PyBytes_Size(encoded)) : NULL;
        failed = !known;
        if (known) *known |= ways;
        Py_XDECREF(encoded);
    }
    Py_XDECREF(signs);
    if (failed && !PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "more white space than there is room for");
    return failed ? -1 : 0;
}

/* Take `((ways, characters of white space that let a stretch go on so), …)`; any lets it go on in all other ways. */
static int spaces_take(Junctions *junctions, PyObject *given) {
    PyObject *pairs = PySequence_List(given);
    int failed = !pairs;
    for (Py_ssize_t place = 0; !failed && place < PyList_Size(pairs); place++) {
        uint8_t ways;
        PyObject *pair = PyList_GetItem(pairs, place), *text;
        failed = !PyTuple_Check(pair) || !PyArg_ParseTuple(pair, "bU", &ways, &text) || lead_on(junctions, text, ways) < 0;
        if (!failed) junctions->over_any &= (uint8_t)~ways;
    }
    Py_XDECREF(pairs);
    if (failed && !PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "not over what white space a stretch goes on");
    return failed ? -1 : 0;
}

int junctions_take(Junctions *junctions, PyObject *tables) {
    PyObject *begins, *ends, *unclear, *figures, *spaces;
    memset(junctions->begins, UNCLEAR, CODES);
    junctions->unclear_count = 0;
    junctions->over_any = GOES_ON;
    if (tables == Py_None) return 0;
    if (!PyTuple_Check(tables)) {
        PyErr_SetString(PyExc_TypeError, "not tables of junctions");
        return -1;
    }
    if (!PyArg_ParseTuple(tables, "OOOObO", &begins, &ends, &unclear, &figures, &junctions->thousands, &spaces)) return -1;
    if (spaces_take(junctions, spaces) < 0) return -1;
    if (table_take(junctions->begins, begins) < 0 || table_take(junctions->ends, ends) < 0) return -1;
    if (table_take(junctions->figures, figures) < 0) return -1;
    return unclear_take(junctions, unclear);
}
