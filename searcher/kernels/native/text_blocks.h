/* Texts out of compressed blocks. */
#ifndef SEARCHER_TEXT_BLOCKS_H
#define SEARCHER_TEXT_BLOCKS_H

#include "native.h"

extern PyType_Spec text_blocks_spec;

#endif
