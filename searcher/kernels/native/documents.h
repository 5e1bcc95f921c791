/* Documents of paragraphs. */
#ifndef SEARCHER_DOCUMENTS_H
#define SEARCHER_DOCUMENTS_H

#include "native.h"

extern PyType_Spec document_lookup_spec;

#endif
