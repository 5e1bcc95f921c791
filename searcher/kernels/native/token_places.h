/* The type of token_places.c. */
#ifndef SEARCHER_TOKEN_PLACES_H
#define SEARCHER_TOKEN_PLACES_H

#include "native.h"

extern PyType_Spec token_places_spec;

#endif
