/* Twin: searcher.kernels.base64. */
#include "native.h"

#define INVALID 0x80

/* The six bits of each sign. */
static uint8_t bits_of[256];
static int ready;

static void begin(void) {
    static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    memset(bits_of, INVALID, sizeof bits_of);
    for (int bits = 0; bits < 64; bits++) bits_of[(unsigned char)signs[bits]] = (uint8_t)bits;
    ready = 1;
}

/* Write what each four signs stand for. Returns the bits that were met, among which INVALID is one. */
static unsigned int read_fours(const unsigned char *at, size_t fours, unsigned char *to) {
    unsigned int met = 0;
    for (; fours; fours--, at += 4, to += 3) {
        unsigned int a = bits_of[at[0]], b = bits_of[at[1]], c = bits_of[at[2]], d = bits_of[at[3]];
        met |= a | b | c | d;
        to[0] = (unsigned char)(a << 2 | b >> 4);
        to[1] = (unsigned char)(b << 4 | c >> 2);
        to[2] = (unsigned char)(c << 6 | d);
    }
    return met;
}

/* base64_bytes(text) -> the bytes that it stands for. Raises `ValueError` for what is no base 64. */
PyObject *kernel_base64_bytes(PyObject *module, PyObject *text) {
    Py_ssize_t length;
    const char *signs = PyUnicode_AsUTF8AndSize(text, &length);
    (void)module;
    if (!signs) return NULL;
    if (!ready) begin();
    size_t fours = (size_t)length / 4, left = (size_t)length % 4;
    PyObject *found = left == 1 ? NULL : PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(3 * fours + (left ? left - 1 : 0)));
    if (found) {
        const unsigned char *at = (const unsigned char *)signs, *last = at + 4 * fours;
        unsigned char *to = (unsigned char *)PyBytes_AsString(found), rest[4] = {'A', 'A', 'A', 'A'}, ends[3];
        unsigned int met = read_fours(at, fours, to);
        memcpy(rest, last, left);
        met |= read_fours(rest, 1, ends);
        for (size_t place = 0; place + 1 < left; place++) to[3 * fours + place] = ends[place];
        if (met & INVALID) Py_CLEAR(found);
    }
    if (!found && !PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "not base 64");
    return found;
}
