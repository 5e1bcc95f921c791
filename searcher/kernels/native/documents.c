/* Twin: searcher.kernels.documents. The document of a paragraph and the paragraphs of a digest, in the sections
   of a segment. */
#include "documents.h"

#include "sections.h"

typedef struct {
    PyObject_HEAD Section firsts, ranks;  /* of documents */
    Section shared, digests, lengths; /* of paragraphs */
    Section order;                    /* the paragraphs by their digests */
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

static const char *id_at(const DocumentLookup *lookup, Py_ssize_t document, Py_ssize_t *length) {
    const uint32_t *rank = document < 0 ? NULL : section_read(&lookup->ranks, document, (int64_t)document + 1);
    return rank ? terms_at(&lookup->ids, *rank, length) : NULL;
}

static PyObject *id_of_document(const DocumentLookup *lookup, Py_ssize_t document) {
    Py_ssize_t length;
    const char *id = id_at(lookup, document, &length);
    return id ? PyUnicode_DecodeUTF8(id, length, "replace") : NULL;
}

/* id_bytes(paragraph) -> the id of its document as it is stored, which it is sorted by */
static PyObject *id_bytes(PyObject *self, PyObject *paragraph) {
    const DocumentLookup *lookup = (DocumentLookup *)self;
    Py_ssize_t length;
    const char *id = id_at(lookup, document_of(lookup, paragraph), &length);
    return id ? PyBytes_FromStringAndSize(id, length) : NULL;
}

/* place_of(paragraph) -> (the number of its document, its own number there, from 1) */
static PyObject *place_of(PyObject *self, PyObject *paragraph) {
    const DocumentLookup *lookup = (DocumentLookup *)self;
    Py_ssize_t document = document_of(lookup, paragraph);
    if (document < 0) return NULL;
    long long first = ((const uint32_t *)lookup->firsts.numbers.buf)[document];
    return Py_BuildValue("(nL)", document, PyLong_AsLongLong(paragraph) - first + 1);
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

/* ---- a page ---- */

/* What is made of candidates: lists of their scores, of their numbers in the segment, and of the ids of their documents. */
typedef struct {
    PyObject *bases, *scores, *numbers, *ids;
    double scale;
} Hits;

/* The number in the segment of a candidate, `(score, leaf, paragraph)`, and its score. Returns 0, or -1 with an exception set. */
static int candidate_read(const Hits *hits, PyObject *candidate, long long *paragraph, double *score) {
    if (!PyTuple_Check(candidate) || PyTuple_Size(candidate) != 3) {
        PyErr_SetString(PyExc_TypeError, "not a score, a leaf and a paragraph");
        return -1;
    }
    Py_ssize_t leaf = PyLong_AsSsize_t(PyTuple_GetItem(candidate, 1));
    PyObject *base = PyErr_Occurred() ? NULL : PyList_GetItem(hits->bases, leaf);
    if (!base) return -1;
    long long number = PyLong_AsLongLong(PyTuple_GetItem(candidate, 2));
    *paragraph = (long long)((uint64_t)number + (uint64_t)PyLong_AsLongLong(base)); /* of too great ones none the segment has */
    *score = (double)PyLong_AsLongLong(PyTuple_GetItem(candidate, 0)) / hits->scale;
    return PyErr_Occurred() ? -1 : 0;
}

/* Put what is made of a candidate at a place of the lists. Returns 1, 0 where its document does not stand alone, or -1 with an
   exception set. */
static int add_to_page(const DocumentLookup *lookup, const Hits *hits, PyObject *candidate, Py_ssize_t place) {
    long long paragraph;
    double score;
    if (candidate_read(hits, candidate, &paragraph, &score) < 0) return -1;
    PyObject *number = PyLong_FromLongLong(paragraph);
    Py_ssize_t document = number ? document_of(lookup, number) : -1;
    int alone = is_alone(lookup, document);
    PyObject *id = alone > 0 ? id_of_document(lookup, document) : NULL;
    PyObject *given = id ? PyFloat_FromDouble(score) : NULL;
    if (!given) {
        Py_XDECREF(number);
        Py_XDECREF(id);
        return alone ? -1 : 0;
    }
    PyList_SetItem(hits->scores, place, given);
    PyList_SetItem(hits->numbers, place, number);
    PyList_SetItem(hits->ids, place, id);
    return 1;
}

/* page_alone(candidates, bases, scale) -> ([the score of each], [its number in the segment], [the id of its document]) of a list of
   candidates in the chunks that begin at `bases`, None unless all of these documents stand alone */
static PyObject *page_alone(PyObject *self, PyObject *args) {
    PyObject *candidates;
    Hits hits;
    if (!PyArg_ParseTuple(args, "O!O!d", &PyList_Type, &candidates, &PyList_Type, &hits.bases, &hits.scale)) return NULL;
    Py_ssize_t count = PyList_Size(candidates);
    hits.scores = PyList_New(count);
    hits.numbers = PyList_New(count);
    hits.ids = PyList_New(count);
    int alone = hits.scores && hits.numbers && hits.ids ? 1 : -1;
    for (Py_ssize_t place = 0; alone > 0 && place < count; place++)
        alone = add_to_page((DocumentLookup *)self, &hits, PyList_GetItem(candidates, place), place);
    PyObject *page = alone > 0 ? PyTuple_Pack(3, hits.scores, hits.numbers, hits.ids) : alone ? NULL : Py_NewRef(Py_None);
    Py_XDECREF(hits.scores);
    Py_XDECREF(hits.numbers);
    Py_XDECREF(hits.ids);
    return page;
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

/* ---- a page of several segments ---- */

#define MOST_KEYS 64 /* of a document */

/* One of the longest paragraphs of a document on a page. */
typedef struct {
    uint64_t digest;
    uint16_t length;
    Py_ssize_t owner;
} Key;

/* A paragraph on the page: its document, the first place on the page with that, whether its text may stand elsewhere, and whether
   its document has a key of another. */
typedef struct {
    Py_ssize_t segment, document, owner;
    int is_doubtful, is_alike;
} Place;

typedef struct {
    PyObject *lookups; /* a list of what looks the documents of each segment up */
    Place *places;
    Key *keys;
    Py_ssize_t count, each, read; /* keys of a document at most, and among how many of its first paragraphs they are */
} Page;

static const DocumentLookup *lookup_at(const Page *page, Py_ssize_t segment) {
    return (const DocumentLookup *)PyList_GetItem(page->lookups, segment);
}

/* Whether a segment has a digest; -1 with an exception set. */
static int has_digest(const DocumentLookup *lookup, uint64_t digest) {
    uint32_t paragraph;
    int64_t place = first_with(lookup, digest);
    if (place < 0 || place == lookup->order.count) return place < 0 ? -1 : 0;
    const uint64_t *found = digest_at(lookup, place, &paragraph);
    return found ? *found == digest : -1;
}

/* Whether no other paragraph, of any segment, has the text of this one; -1 with an exception set. */
static int is_unique(const Page *page, Py_ssize_t segment, int64_t paragraph) {
    const DocumentLookup *lookup = lookup_at(page, segment);
    const uint8_t *shared = section_read(&lookup->shared, paragraph, paragraph + 1);
    const uint64_t *digest = shared ? section_read(&lookup->digests, paragraph, paragraph + 1) : NULL;
    int found = digest ? *shared != 0 : -1;
    for (Py_ssize_t other = 0; !found && other < PyList_Size(page->lookups); other++)
        if (other != segment) found = has_digest(lookup_at(page, other), *digest);
    return found < 0 ? -1 : !found;
}

/* Keep the longest few of a document's paragraphs, of equal ones those of the greatest digests; returns how many there are. */
static Py_ssize_t add_key(Key *keys, Py_ssize_t count, Py_ssize_t most, Key key) {
    Py_ssize_t place = count < most ? count : most;
    for (; place; place--) {
        const Key *before = &keys[place - 1];
        if (key.length < before->length || (key.length == before->length && key.digest <= before->digest)) break;
        if (place < most) keys[place] = *before;
    }
    if (place < most) keys[place] = key;
    return count < most ? count + 1 : most;
}

/* Add the keys of a document. Returns 0, or -1 with an exception set. */
static int add_document(Page *page, Py_ssize_t owner) {
    const Place *place = &page->places[owner];
    const DocumentLookup *lookup = lookup_at(page, place->segment);
    const uint32_t *firsts = lookup->firsts.numbers.buf;
    int64_t first = firsts[place->document], last = lookup->paragraphs;
    if (place->document + 1 < lookup->firsts.count) last = firsts[place->document + 1];
    if (first > last || last > lookup->paragraphs) section_damaged(&lookup->firsts);
    if (last - first > page->read) last = first + page->read;
    const uint64_t *digests = PyErr_Occurred() ? NULL : section_read(&lookup->digests, first, last);
    const uint16_t *lengths = digests ? section_read(&lookup->lengths, first, last) : NULL;
    Py_ssize_t count = 0;
    if (!lengths) return -1;
    for (int64_t at = 0; at < last - first; at++)
        count = add_key(page->keys + page->count, count, page->each, (Key){digests[at], lengths[at], owner});
    page->count += count;
    return 0;
}

/* Add `(segment, paragraph)`, the next place. Returns 0, or -1 with an exception set. */
static int add_place(Page *page, PyObject *given, Py_ssize_t at) {
    Place *place = &page->places[at];
    PyObject *number = PyTuple_Check(given) ? PyTuple_GetItem(given, 1) : NULL;
    place->segment = number ? PyLong_AsSsize_t(PyTuple_GetItem(given, 0)) : -1;
    if (place->segment < 0 || place->segment >= PyList_Size(page->lookups)) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "no number of a segment and a paragraph");
        return -1;
    }
    place->document = document_of(lookup_at(page, place->segment), number);
    int unique = place->document < 0 ? -1 : is_unique(page, place->segment, PyLong_AsLongLong(number));
    place->is_doubtful = !unique;
    for (place->owner = 0; place->owner < at; place->owner++) {
        const Place *other = &page->places[place->owner];
        if (other->segment == place->segment && other->document == place->document) return unique < 0 ? -1 : 0;
    }
    return unique < 0 ? -1 : add_document(page, at);
}

static int by_digest(const void *one, const void *other) {
    uint64_t a = ((const Key *)one)->digest, b = ((const Key *)other)->digest;
    return a < b ? -1 : a > b;
}

/* Doubt the documents that have a key in common: what is said of the first place of each holds for all. */
static void compare_documents(Page *page) {
    if (page->count) qsort(page->keys, (size_t)page->count, sizeof *page->keys, by_digest);
    for (Py_ssize_t at = 1; at < page->count; at++) {
        const Key *one = &page->keys[at - 1], *other = &page->keys[at];
        if (one->digest == other->digest && one->owner != other->owner) page->places[one->owner].is_alike = page->places[other->owner].is_alike = 1;
    }
}

/* The id of the document at a place, or None where that is doubtful. */
static PyObject *id_unless_doubtful(const Page *page, Py_ssize_t at) {
    const Place *place = &page->places[at];
    if (place->is_doubtful || page->places[place->owner].is_alike) return Py_NewRef(Py_None);
    return id_of_document(lookup_at(page, place->segment), place->document);
}

/* ids_apart(lookups, places, keys, read) -> the id of the document of each of a list of `(segment, paragraph)`, None for those of
   which another paragraph has the text, or whose document has one of so many of its longest in common with another document */
static PyObject *ids_apart(PyObject *self, PyObject *args) {
    PyObject *places;
    Page page = {0};
    if (!PyArg_ParseTuple(args, "O!O!nn", &PyList_Type, &page.lookups, &PyList_Type, &places, &page.each, &page.read)) return NULL;
    Py_ssize_t count = PyList_Size(places);
    if (page.each < 0 || page.each > MOST_KEYS || page.read < 0) {
        PyErr_SetString(PyExc_ValueError, "no number of paragraphs of a document");
        return NULL;
    }
    for (Py_ssize_t segment = 0; segment < PyList_Size(page.lookups); segment++)
        if (Py_TYPE(PyList_GetItem(page.lookups, segment)) != Py_TYPE(self)) {
            PyErr_SetString(PyExc_TypeError, "not what looks documents up");
            return NULL;
        }
    page.keys = malloc((size_t)(page.each * count + 1) * sizeof *page.keys);
    page.places = calloc((size_t)count + 1, sizeof *page.places);
    PyObject *ids = page.keys && page.places ? PyList_New(count) : PyErr_NoMemory();
    int failed = !ids;
    for (Py_ssize_t at = 0; !failed && at < count; at++) failed = add_place(&page, PyList_GetItem(places, at), at) < 0;
    if (!failed) compare_documents(&page);
    for (Py_ssize_t at = 0; !failed && at < count; at++) {
        PyObject *id = id_unless_doubtful(&page, at);
        failed = !id || PyList_SetItem(ids, at, id) < 0;
    }
    free(page.keys);
    free(page.places);
    if (failed) Py_CLEAR(ids);
    return ids;
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
    PyObject *segment, *firsts, *ranks, *shared, *digests, *lengths, *order, *ids;
    long long paragraphs;
    (void)keywords;
    if (!PyArg_ParseTuple(args, "O", &segment)) return NULL;
    allocfunc make = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    PyObject *lent = PyObject_CallMethod(segment, "lent_documents", NULL);
    DocumentLookup *lookup = lent ? (DocumentLookup *)make(type, 0) : NULL;
    if (lookup) {
        if (!PyArg_ParseTuple(lent, "OOOOOOOL", &firsts, &ranks, &shared, &digests, &lengths, &order, &ids, &paragraphs) ||
            section_take(&lookup->firsts, firsts, 4) < 0 || section_take(&lookup->ranks, ranks, 4) < 0 ||
            section_take(&lookup->shared, shared, 1) < 0 || section_take(&lookup->digests, digests, 8) < 0 ||
            section_take(&lookup->lengths, lengths, 2) < 0 ||
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
    section_release(&lookup->lengths);
    section_release(&lookup->order);
    terms_release(&lookup->ids);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyMethodDef documents_methods[] = {
    {"page_alone", page_alone, METH_VARARGS, NULL},
    {"place_of", place_of, METH_O, NULL},
    {"id_of", id_of, METH_O, NULL},
    {"id_bytes", id_bytes, METH_O, NULL},
    {"ids_apart", ids_apart, METH_VARARGS, NULL},
    {"stands_alone", stands_alone, METH_O, NULL},
    {"with_digest", with_digest, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot documents_slots[] = {
    {Py_tp_new, documents_new}, {Py_tp_dealloc, documents_dealloc}, {Py_tp_methods, documents_methods}, {0, NULL}};

PyType_Spec document_lookup_spec = {"searcher.kernels._native.DocumentLookup", sizeof(DocumentLookup), 0, Py_TPFLAGS_DEFAULT,
                                    documents_slots};
