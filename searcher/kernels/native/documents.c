/* Twin: searcher.kernels.documents. The document of a paragraph and the paragraphs of a digest, in the sections
   of a segment. */
#include "documents.h"

#include "sections.h"

typedef struct {
    PyObject_HEAD Section firsts, ranks, shared, digests; /* of documents, of documents, of paragraphs, of paragraphs */
    Section order;                                        /* the paragraphs by their digests */
    Terms ids;
    int64_t paragraphs;
} DocumentLookup;

/* The number of a paragraph's document; -1 with an exception set. */
static Py_ssize_t document_of(const DocumentLookup *lookup, PyObject *given) {
    long long paragraph = PyLong_AsLongLong(given);
    if (paragraph == -1 && PyErr_Occurred()) return -1;
    if (paragraph < 0 || paragraph >= lookup->paragraphs || paragraph >= UINT32_MAX) {
        PyErr_SetString(PyExc_ValueError, "a paragraph that the segment does not have");
        return -1;
    }
    Py_ssize_t after = lower_u32(lookup->firsts.numbers.buf, 0, lookup->firsts.count, (uint32_t)paragraph + 1);
    if (!after) section_damaged(&lookup->firsts);
    return after - 1;
}

static PyObject *id_of_document(const DocumentLookup *lookup, Py_ssize_t document) {
    Py_ssize_t length;
    const uint32_t *rank = document < 0 ? NULL : section_read(&lookup->ranks, document, (int64_t)document + 1);
    const char *id = rank ? terms_at(&lookup->ids, *rank, &length) : NULL;
    return id ? PyUnicode_DecodeUTF8(id, length, "replace") : NULL;
}

/* id_of(paragraph) -> the id of its document */
static PyObject *id_of(PyObject *self, PyObject *paragraph) {
    const DocumentLookup *lookup = (DocumentLookup *)self;
    return id_of_document(lookup, document_of(lookup, paragraph));
}

/* Whether no paragraph of a document shares its digest with another; -1 with an exception set. */
static int is_alone(const DocumentLookup *lookup, Py_ssize_t document) {
    if (document < 0) return -1;
    const uint32_t *firsts = lookup->firsts.numbers.buf;
    int64_t first = firsts[document], last = document + 1 < lookup->firsts.count ? firsts[document + 1] : lookup->paragraphs;
    if (first > last || last > lookup->paragraphs) section_damaged(&lookup->firsts);
    const uint8_t *shared = PyErr_Occurred() ? NULL : section_read(&lookup->shared, first, last);
    return shared ? !memchr(shared, 1, (size_t)(last - first)) : -1;
}

/* stands_alone(paragraph) -> whether no paragraph of its document shares its digest with another */
static PyObject *stands_alone(PyObject *self, PyObject *paragraph) {
    const DocumentLookup *lookup = (DocumentLookup *)self;
    int alone = is_alone(lookup, document_of(lookup, paragraph));
    return alone < 0 ? NULL : PyBool_FromLong(alone);
}

/* ids_alone(paragraphs) -> the id of the document of each of a list, None unless all of these stand alone */
static PyObject *ids_alone(PyObject *self, PyObject *paragraphs) {
    const DocumentLookup *lookup = (DocumentLookup *)self;
    Py_ssize_t count = PyList_Size(paragraphs);
    PyObject *ids = count < 0 ? NULL : PyList_New(count);
    for (Py_ssize_t place = 0; ids && place < count; place++) {
        Py_ssize_t document = document_of(lookup, PyList_GetItem(paragraphs, place));
        int alone = is_alone(lookup, document);
        PyObject *id = alone > 0 ? id_of_document(lookup, document) : NULL;
        if (!id || PyList_SetItem(ids, place, id) < 0) Py_CLEAR(ids);
        if (alone == 0) return Py_NewRef(Py_None);
    }
    return ids;
}

/* ---- digests ---- */

#define GUESSES 8 /* evenly spread numbers are nearly always found by then; others by halves */

/* The digest of the paragraph at a place of the order; NULL with an exception set. */
static const uint64_t *digest_at(const DocumentLookup *lookup, int64_t place, uint32_t *paragraph) {
    const uint32_t *number = section_read(&lookup->order, place, place + 1);
    if (!number) return NULL;
    *paragraph = *number;
    return section_read(&lookup->digests, *number, (int64_t)*number + 1);
}

/* The first place of the order that has this digest or a greater one, as `digest_order.first_from` finds it; -1 with an
   exception set. */
static int64_t first_with(const DocumentLookup *lookup, uint64_t digest) {
    int64_t low = 0, high = lookup->order.count;
    double below = 0, above = 18446744073709551616.0; /* 1 << 64 */
    for (int guesses = 1; low < high; guesses++) {
        uint32_t paragraph;
        int64_t place = low + (high - low) / 2;
        if (guesses <= GUESSES && below < above && (double)digest >= below && (double)digest < above)
            place = low + (int64_t)((double)(high - low) * (((double)digest - below) / (above - below)));
        if (place >= high) place = high - 1;
        const uint64_t *found = digest_at(lookup, place, &paragraph);
        if (!found) return -1;
        if (*found < digest) {
            low = place + 1;
            below = (double)*found;
        } else {
            high = place;
            above = (double)*found;
        }
    }
    return low;
}

/* with_digest(digest) -> the paragraphs that have this digest, in their order */
static PyObject *with_digest(PyObject *self, PyObject *given) {
    const DocumentLookup *lookup = (DocumentLookup *)self;
    uint64_t digest = PyLong_AsUnsignedLongLong(given);
    if (digest == UINT64_MAX && PyErr_Occurred()) return NULL;
    int64_t place = first_with(lookup, digest);
    PyObject *paragraphs = place < 0 ? NULL : PyList_New(0);
    for (; paragraphs && place < lookup->order.count; place++) {
        uint32_t paragraph;
        const uint64_t *found = digest_at(lookup, place, &paragraph);
        if (found && *found != digest) break;
        PyObject *number = found ? PyLong_FromUnsignedLong(paragraph) : NULL;
        if (!number || PyList_Append(paragraphs, number) < 0) Py_CLEAR(paragraphs);
        Py_XDECREF(number);
    }
    return paragraphs;
}

/* ---- the type ---- */

/* Whether the first document begins where paragraphs do; all of it is checked, since all of it is searched. */
static int firsts_sound(const Section *firsts) {
    const uint32_t *numbers = section_read(firsts, 0, firsts->count);
    if (numbers && firsts->count && numbers[0]) section_damaged(firsts);
    return !PyErr_Occurred();
}

/* DocumentLookup(segment): its sections are asked of `segment.lent_documents()`, and it is not kept. */
static PyObject *documents_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *segment, *firsts, *ranks, *shared, *digests, *order, *ids;
    long long paragraphs;
    (void)keywords;
    if (!PyArg_ParseTuple(args, "O", &segment)) return NULL;
    allocfunc make = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    PyObject *lent = PyObject_CallMethod(segment, "lent_documents", NULL);
    DocumentLookup *lookup = lent ? (DocumentLookup *)make(type, 0) : NULL;
    if (lookup) {
        if (!PyArg_ParseTuple(lent, "OOOOOOL", &firsts, &ranks, &shared, &digests, &order, &ids, &paragraphs) ||
            section_take(&lookup->firsts, firsts, 4) < 0 || section_take(&lookup->ranks, ranks, 4) < 0 ||
            section_take(&lookup->shared, shared, 1) < 0 || section_take(&lookup->digests, digests, 8) < 0 ||
            section_take(&lookup->order, order, 4) < 0 || terms_take(&lookup->ids, ids) < 0 ||
            !firsts_sound(&lookup->firsts))
            Py_CLEAR(lookup);
        else
            lookup->paragraphs = paragraphs;
    }
    Py_XDECREF(lent);
    return (PyObject *)lookup;
}

static void documents_dealloc(PyObject *self) {
    DocumentLookup *lookup = (DocumentLookup *)self;
    PyTypeObject *type = Py_TYPE(self);
    section_release(&lookup->firsts);
    section_release(&lookup->ranks);
    section_release(&lookup->shared);
    section_release(&lookup->digests);
    section_release(&lookup->order);
    terms_release(&lookup->ids);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyMethodDef documents_methods[] = {
    {"id_of", id_of, METH_O, NULL},
    {"ids_alone", ids_alone, METH_O, NULL},
    {"stands_alone", stands_alone, METH_O, NULL},
    {"with_digest", with_digest, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot documents_slots[] = {
    {Py_tp_new, documents_new}, {Py_tp_dealloc, documents_dealloc}, {Py_tp_methods, documents_methods}, {0, NULL}};

PyType_Spec document_lookup_spec = {"searcher.kernels._native.DocumentLookup", sizeof(DocumentLookup), 0, Py_TPFLAGS_DEFAULT,
                                    documents_slots};
