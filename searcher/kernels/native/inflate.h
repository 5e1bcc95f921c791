/* Compressed blocks. */
#ifndef SEARCHER_INFLATE_H
#define SEARCHER_INFLATE_H

#include "native.h"

/* A dictionary, and behind it room for one block after the other: what a block repeats stands before it, wherever it is. */
typedef struct {
    uint8_t *bytes; /* NULL for none */
    size_t dictionary, room;
} Window;

/* Returns 0, or -1 without memory and without an exception. */
int window_begin(Window *window, const Py_buffer *dictionary);
void window_end(Window *window);

/* What a block was before it was compressed with a dictionary, `*length` bytes that stand in the window; or NULL for what is no
   such block and for one of more than `most` bytes. A block of `texts` begins with the length of each, four bytes; of it no more
   than up to the end of text number `last` is inflated. Needs no lock of the interpreter. */
const uint8_t *inflate_block(Window *window, const void *compressed, size_t compressed_length, size_t most, size_t texts,
                             size_t last, size_t *length);

#endif
