/* The two types of marks.c. */
#ifndef SEARCHER_MARKS_H
#define SEARCHER_MARKS_H

#include "memo.h"

extern PyTypeObject *spelling_memo_type;
extern PyType_Spec spelling_memo_spec, finder_spec;

#endif
