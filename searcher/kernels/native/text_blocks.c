/* Twin: searcher.kernels.text_blocks. Texts by number, out of blocks that were compressed with a dictionary. */
#include "text_blocks.h"

#include "inflate.h"
#include "sections.h"

#define MOST_RECENT 128        /* blocks that are kept as they were read, */
#define MOST_RECENT_BYTES 4096 /* and bytes of the largest, as in the twin */
#define MOST_ROOM (1 << 18)    /* bytes of a window that is kept */

/* A block as far as it was inflated: the lengths of its texts, and texts. */
typedef struct {
    int64_t block;
    uint8_t *data; /* NULL for none */
    size_t length;
} Block;

typedef struct {
    PyObject_HEAD Section offsets, blocks; /* where each block begins and the last one ends, and their bytes */
    Py_buffer dictionary;
    Window window;
    int64_t count;
    int per_block;
    Py_ssize_t most;           /* bytes of one text */
    Block recent[MOST_RECENT]; /* each where its number says */
} TextBlocks;

static size_t texts_in(const TextBlocks *texts, int64_t block) {
    int64_t left = texts->count - block * texts->per_block;
    return (size_t)(left < texts->per_block ? left : texts->per_block);
}

static int no_memory(void) {
    PyErr_NoMemory();
    return -1;
}

/* Have a block in memory up to the end of one of its texts. Returns 0, or -1 with an exception set. */
static int read_block(TextBlocks *texts, int64_t number, size_t last, Block *block) {
    const uint64_t *offsets = section_read(&texts->offsets, number, number + 2);
    if (!offsets) return -1;
    const void *compressed = offsets[1] > INT64_MAX ? section_damaged(&texts->blocks)
                                                    : section_read(&texts->blocks, (int64_t)offsets[0], (int64_t)offsets[1]);
    if (!compressed) return -1;
    size_t count = texts_in(texts, number), most = count * ((size_t)texts->most + 4);
    free(block->data);
    block->data = NULL;
    if (!texts->window.bytes && window_begin(&texts->window, &texts->dictionary) < 0) return no_memory();
    size_t length, compressed_length = (size_t)(offsets[1] - offsets[0]);
    const uint8_t *bytes = inflate_block(&texts->window, compressed, compressed_length, most, count, last, &length);
    if (!bytes) {
        section_damaged(&texts->blocks);
        return -1;
    }
    if (!(block->data = malloc(length + 1))) return no_memory();
    memcpy(block->data, bytes, length);
    block->block = number;
    block->length = length;
    if (texts->window.room > MOST_ROOM) window_end(&texts->window);
    return 0;
}

/* Where a text is in its block: whether so much of it was inflated. */
static int find_text(const Block *block, size_t texts, size_t place, size_t *start, size_t *length) {
    uint32_t bytes;
    *start = 4 * texts;
    for (size_t before = 0; before < place; before++) {
        memcpy(&bytes, block->data + 4 * before, sizeof bytes);
        *start += bytes;
    }
    memcpy(&bytes, block->data + 4 * place, sizeof bytes);
    *length = bytes;
    return *start + bytes <= block->length;
}

/* Let go of a block that is too large to be kept. */
static void limit(Block *block) {
    if (block->length <= MOST_RECENT_BYTES) return;
    free(block->data);
    block->data = NULL;
}

/* text(number) -> the text */
static PyObject *text_of(PyObject *self, PyObject *given) {
    TextBlocks *texts = (TextBlocks *)self;
    long long number = PyLong_AsLongLong(given);
    if (number == -1 && PyErr_Occurred()) return NULL;
    if (number < 0 || number >= texts->count) return section_damaged(&texts->blocks);
    int64_t of = number / texts->per_block;
    size_t place = (size_t)(number % texts->per_block), count = texts_in(texts, of), start, length;
    Block *block = &texts->recent[of % MOST_RECENT];
    int known = block->data && block->block == of;
    if (!known && read_block(texts, of, place, block) < 0) return NULL;
    if (!find_text(block, count, place, &start, &length)) {
        if (read_block(texts, of, count - 1, block) < 0) return NULL;
        find_text(block, count, place, &start, &length);
    }
    PyObject *text = PyUnicode_DecodeUTF8((char *)block->data + start, (Py_ssize_t)length, "surrogatepass");
    limit(block);
    if (text || !PyErr_ExceptionMatches(PyExc_UnicodeDecodeError)) return text;
    PyErr_Clear();
    return section_damaged(&texts->blocks);
}

/* TextBlocks(reader): its sections are asked of `reader.lent_blocks()`, and it is not kept. */
static PyObject *texts_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *reader, *offsets, *blocks, *dictionary;
    long long count;
    int per_block;
    Py_ssize_t most;
    (void)keywords;
    if (!PyArg_ParseTuple(args, "O", &reader)) return NULL;
    allocfunc make = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    PyObject *lent = PyObject_CallMethod(reader, "lent_blocks", NULL);
    TextBlocks *texts = lent ? (TextBlocks *)make(type, 0) : NULL;
    if (texts) {
        if (!PyArg_ParseTuple(lent, "OOOLin", &offsets, &blocks, &dictionary, &count, &per_block, &most) ||
            section_take(&texts->offsets, offsets, 8) < 0 || section_take(&texts->blocks, blocks, 1) < 0 ||
            PyObject_GetBuffer(dictionary, &texts->dictionary, PyBUF_SIMPLE) < 0) {
            Py_CLEAR(texts);
        } else if (per_block < 1 || most < 0 || most > UINT32_MAX) {
            PyErr_SetString(PyExc_ValueError, "no blocks of texts");
            Py_CLEAR(texts);
        } else {
            texts->count = count;
            texts->per_block = per_block;
            texts->most = most;
        }
    }
    Py_XDECREF(lent);
    return (PyObject *)texts;
}

static void texts_dealloc(PyObject *self) {
    TextBlocks *texts = (TextBlocks *)self;
    PyTypeObject *type = Py_TYPE(self);
    section_release(&texts->offsets);
    section_release(&texts->blocks);
    if (texts->dictionary.obj) PyBuffer_Release(&texts->dictionary);
    window_end(&texts->window);
    for (int place = 0; place < MOST_RECENT; place++) free(texts->recent[place].data);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyMethodDef texts_methods[] = {{"text", text_of, METH_O, NULL}, {NULL, NULL, 0, NULL}};

static PyType_Slot texts_slots[] = {
    {Py_tp_new, texts_new}, {Py_tp_dealloc, texts_dealloc}, {Py_tp_methods, texts_methods}, {0, NULL}};

PyType_Spec text_blocks_spec = {"searcher.kernels._native.TextBlocks", sizeof(TextBlocks), 0, Py_TPFLAGS_DEFAULT, texts_slots};
