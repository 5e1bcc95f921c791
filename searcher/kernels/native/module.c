/* The extension `searcher.kernels._native`: which kernels it has, and memory for their calls. */
#include "documents.h"
#include "reranking.h"
#include "marks.h"
#include "sections.h"
#include "text_blocks.h"
#include "token_places.h"
#include "word_lookup.h"

#define MOST_SPARE 4
#define INTERFACE 51 /* searcher.kernels.INTERFACE: an extension of another one is not used */

static Scratch *spare[MOST_SPARE];
static int spares;

Scratch *scratch_take(void) {
    return spares ? spare[--spares] : calloc(1, sizeof(Scratch));
}

void scratch_give(Scratch *scratch) {
    if (spares < MOST_SPARE)
        spare[spares++] = scratch;
    else
        free(scratch);
}

static PyMethodDef methods[] = {
    {"base64_bytes", kernel_base64_bytes, METH_O, NULL},
    {"best", kernel_best, METH_VARARGS, NULL},
    {"best_of_all", kernel_best_of_all, METH_VARARGS, NULL},
    {"best_reranked", kernel_best_reranked, METH_VARARGS, NULL},
    {"best_codes", kernel_best_codes, METH_VARARGS, NULL},
    {"conjunction", kernel_conjunction, METH_VARARGS, NULL},
    {"count_with", kernel_count_with, METH_VARARGS, NULL},
    {"deflate_blocks", kernel_deflate_blocks, METH_VARARGS, NULL},
    {"digests", kernel_digests, METH_O, NULL},
    {"densest", kernel_densest, METH_VARARGS, NULL},
    {"disjunction_max", kernel_disjunction_max, METH_O, NULL},
    {"fragment", kernel_fragment, METH_VARARGS, NULL},
    {"features", kernel_features, METH_VARARGS, NULL},
    {"reranked_in_all", kernel_reranked_in_all, METH_VARARGS, NULL},
    {"reranked", kernel_reranked, METH_VARARGS, NULL},
    {"greatest", kernel_greatest, METH_O, NULL},
    {"in_any", kernel_in_any, METH_VARARGS, NULL},
    {"in_order", kernel_in_order, METH_VARARGS, NULL},
    {"in_typed_order", kernel_in_typed_order, METH_VARARGS, NULL},
    {"inflated", kernel_inflated, METH_VARARGS, NULL},
    {"marked", kernel_marked, METH_VARARGS, NULL},
    {"nearest", kernel_nearest, METH_VARARGS, NULL},
    {"phrase_postings", kernel_phrase_postings, METH_VARARGS, NULL},
    {"table", kernel_table, METH_O, NULL},
    {"weighted_table", kernel_weighted_table, METH_VARARGS, NULL},
    {"union_postings", kernel_union_postings, METH_VARARGS, NULL},
    {"text_runs", kernel_text_runs, METH_VARARGS, NULL},
    {"words_of", kernel_words_of, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_native", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyTypeObject *term_postings_type, *found_word_type;

/* Add a type to the module; returns it, kept for as long as the process runs. */
static PyTypeObject *add_type(PyObject *module, const char *name, PyType_Spec *spec) {
    PyObject *type = PyType_FromSpec(spec);
    if (type && PyModule_AddObjectRef(module, name, type) < 0) Py_CLEAR(type);
    return (PyTypeObject *)type;
}

PyMODINIT_FUNC PyInit__native(void) {
    PyObject *module = PyModule_Create(&definition);
    checksum_begin();
    if (module &&
        (PyModule_AddIntConstant(module, "INTERFACE", INTERFACE) < 0 ||
         !add_type(module, "OccurrenceBuffer", &occurrence_buffer_spec) ||
         !add_type(module, "FormTable", &form_table_spec) ||
         !add_type(module, "TokenPlaces", &token_places_spec) ||
         !add_type(module, "WordLookup", &word_lookup_spec) ||
         !(found_word_type = add_type(module, "FoundWord", &found_word_spec)) ||
         !add_type(module, "DocumentLookup", &document_lookup_spec) ||
         !add_type(module, "TextBlocks", &text_blocks_spec) ||
         !(spelling_memo_type = add_type(module, "SpellingMemo", &spelling_memo_spec)) ||
         !add_type(module, "Finder", &finder_spec) ||
         !(term_postings_type = add_type(module, "TermPostings", &term_postings_spec))))
        Py_CLEAR(module);
    return module;
}
