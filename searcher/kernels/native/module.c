/* The extension `searcher.kernels._native`: which kernels it has, and memory for their calls. */
#include "native.h"

#define MOST_SPARE 4
#define INTERFACE 2 /* searcher.kernels.INTERFACE: an extension of another one is not used */

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
    {"best", kernel_best, METH_VARARGS, NULL},
    {"best_codes", kernel_best_codes, METH_VARARGS, NULL},
    {"in_order", kernel_in_order, METH_VARARGS, NULL},
    {"table", kernel_table, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_native", NULL, -1, methods, NULL, NULL, NULL, NULL};

static int add_type(PyObject *module, const char *name, PyType_Spec *spec) {
    PyObject *type = PyType_FromSpec(spec);
    int failed = type ? PyModule_AddObjectRef(module, name, type) : -1;
    Py_XDECREF(type);
    return failed;
}

PyMODINIT_FUNC PyInit__native(void) {
    PyObject *module = PyModule_Create(&definition);
    if (module && (PyModule_AddIntConstant(module, "INTERFACE", INTERFACE) < 0 ||
                   add_type(module, "OccurrenceBuffer", &occurrence_buffer_spec) < 0))
        Py_CLEAR(module);
    return module;
}
