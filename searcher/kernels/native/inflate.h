/* One compressed block. */
#ifndef SEARCHER_INFLATE_H
#define SEARCHER_INFLATE_H

#include "native.h"

/* What a block was before it was compressed with a dictionary, `*length` bytes to be freed; or NULL for what is no such block
   and for one of more than `most` bytes. A block of `texts` begins with the length of each, four bytes; of it no more than up
   to the end of text number `last` is inflated. Needs no lock of the interpreter. */
uint8_t *inflate_block(const Py_buffer *dictionary, const void *compressed, size_t compressed_length, size_t most,
                       size_t texts, size_t last, size_t *length);

#endif
