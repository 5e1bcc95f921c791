/* Twin: searcher.kernels.combine. What has all of some parts and none of others, and the best of several parts. */
#include "native.h"

/* The lists of one part. */
typedef struct {
    ScoreList *lists;
    Py_ssize_t count;
} Part;

/* Ascending paragraphs, and what each of them scores so far. */
typedef struct {
    uint16_t *paragraphs;
    int32_t *totals;
    uint8_t *met; /* whether the part in turn has it */
    Py_ssize_t count;
} Scores;

/* ---- taking parts ---- */

static int part_take(Part *part, PyObject *lists, int64_t *most, Py_ssize_t *postings) {
    part->lists = score_lists_take(lists, &part->count);
    if (!part->lists) return -1;
    if (score_lists_fit(part->lists, part->count, most, postings)) return 0;
    PyErr_SetString(PyExc_OverflowError, "scores of more than 31 bits");
    return -1;
}

static void parts_release(Part *parts, Py_ssize_t count) {
    for (Py_ssize_t number = 0; parts && number < count; number++)
        if (parts[number].lists) score_lists_release(parts[number].lists, parts[number].count);
    free(parts);
}

/* `most` and `postings` grow by what the lists contribute at most, and by how long they are. */
static Part *parts_take(PyObject *sequence, Py_ssize_t *count, int64_t *most, Py_ssize_t *postings) {
    *count = PySequence_Size(sequence);
    if (*count < 0) return NULL;
    Part *parts = calloc((size_t)*count + 1, sizeof *parts);
    if (!parts) return (Part *)PyErr_NoMemory();
    for (Py_ssize_t number = 0; number < *count; number++) {
        PyObject *lists = PySequence_GetItem(sequence, number);
        int taken = lists ? part_take(&parts[number], lists, most, postings) : -1;
        Py_XDECREF(lists);
        if (taken < 0) {
            parts_release(parts, *count);
            return NULL;
        }
    }
    return parts;
}

/* ---- adding up ---- */

/* Room for so many. Returns -1 for want of memory. */
static int scores_begin(Scores *scores, Py_ssize_t most) {
    scores->paragraphs = malloc(((size_t)most + 1) * sizeof *scores->paragraphs);
    scores->totals = malloc(((size_t)most + 1) * sizeof *scores->totals);
    scores->met = calloc((size_t)most + 1, 1);
    return scores->paragraphs && scores->totals && scores->met ? 0 : -1;
}

static void scores_release(Scores *scores) {
    free(scores->paragraphs);
    free(scores->totals);
    free(scores->met);
    memset(scores, 0, sizeof *scores);
}

/* An index that someone made may have a paragraph so many times that its total would turn round. */
static int32_t sum(int32_t one, int32_t other) {
    return one > INT32_MAX - other ? INT32_MAX : one + other;
}

/* The scores of all paragraphs that a part has. */
static int scores_of(const Part *part, Scores *scores, Scratch *scratch) {
    size_t met = 0;
    for (Py_ssize_t number = 0; number < part->count; number++) {
        const ScoreList *list = &part->lists[number];
        for (Py_ssize_t place = 0; place < list->count; place++) {
            uint16_t paragraph = list->paragraphs[place];
            if (!scratch->totals[paragraph]) scratch->met[met++] = paragraph;
            scratch->totals[paragraph] = sum(scratch->totals[paragraph], contribution_at(list, place));
        }
    }
    sort_paragraphs(scratch->met, met, scratch->marks);
    int failed = scores_begin(scores, (Py_ssize_t)met);
    for (size_t place = 0; place < met; place++) {
        uint16_t paragraph = scratch->met[place];
        if (!failed) {
            scores->paragraphs[scores->count] = paragraph;
            scores->totals[scores->count++] = scratch->totals[paragraph];
        }
        scratch->totals[paragraph] = 0;
    }
    return failed;
}

/* Add what a list gives to the paragraphs that are there. */
static void add_list(Scores *scores, const ScoreList *list) {
    int search = scores->count * HALVING < list->count;
    Py_ssize_t at = 0;
    for (Py_ssize_t place = 0; place < scores->count && at < list->count; place++) {
        uint16_t paragraph = scores->paragraphs[place];
        if (search)
            at = lower_u16(list->paragraphs, at, list->count, paragraph);
        else
            while (at < list->count && list->paragraphs[at] < paragraph) at++;
        if (at < list->count && list->paragraphs[at] == paragraph) {
            scores->totals[place] = sum(scores->totals[place], contribution_at(list, at));
            scores->met[place] = 1;
        }
    }
}

static void add_part(Scores *scores, const Part *part) {
    for (Py_ssize_t number = 0; number < part->count; number++) add_list(scores, &part->lists[number]);
}

/* Keep the paragraphs that the last part has, or those that it has not. */
static void keep(Scores *scores, int having) {
    Py_ssize_t kept = 0;
    for (Py_ssize_t place = 0; place < scores->count; place++) {
        if (scores->met[place] == having) {
            scores->paragraphs[kept] = scores->paragraphs[place];
            scores->totals[kept++] = scores->totals[place];
        }
        scores->met[place] = 0;
    }
    scores->count = kept;
}

/* The better of two scores for each paragraph that has either, into `best`. */
static int keep_better(Scores *best, const Scores *other) {
    Scores both = {0};
    if (scores_begin(&both, best->count + other->count) < 0) {
        scores_release(&both);
        return -1;
    }
    for (Py_ssize_t one = 0, two = 0; one < best->count || two < other->count;) {
        int32_t paragraph = one < best->count ? best->paragraphs[one] : CHUNK_SIZE, score = 0;
        if (two < other->count && other->paragraphs[two] < paragraph) paragraph = other->paragraphs[two];
        if (one < best->count && best->paragraphs[one] == paragraph) score = best->totals[one++];
        if (two < other->count && other->paragraphs[two] == paragraph) {
            score = other->totals[two] > score ? other->totals[two] : score;
            two++;
        }
        both.paragraphs[both.count] = (uint16_t)paragraph;
        both.totals[both.count++] = score;
    }
    scores_release(best);
    *best = both;
    return 0;
}

static PyObject *scores_end(Scores *scores, int failed) {
    PyObject *result = NULL;
    int32_t greatest = 0;
    for (Py_ssize_t place = 0; !failed && place < scores->count; place++)
        greatest = scores->totals[place] > greatest ? scores->totals[place] : greatest;
    if (failed)
        PyErr_NoMemory();
    else
        result = Py_BuildValue("(NNi)", numbers_view(scores->paragraphs, scores->count, 2, "H"),
                               numbers_view(scores->totals, scores->count, 4, "i"), (int)greatest);
    scores_release(scores);
    return result;
}

/* ---- Python's side ---- */

typedef struct {
    Part *must, *must_not, *should;
    Py_ssize_t must_count, must_not_count, should_count;
    Scratch *scratch;
} Conjunction;

static int find_conjunction(const Conjunction *parts, Scores *scores) {
    if (scores_of(&parts->must[0], scores, parts->scratch) < 0) return -1;
    for (Py_ssize_t number = 1; number < parts->must_count && scores->count; number++) {
        add_part(scores, &parts->must[number]);
        keep(scores, 1);
    }
    for (Py_ssize_t number = 0; number < parts->must_not_count && scores->count; number++) {
        add_part(scores, &parts->must_not[number]);
        keep(scores, 0);
    }
    add_part(scores, &parts->should[0]);
    return 0;
}

/* conjunction(must, should, must_not) -> (paragraphs, scores, the greatest). OverflowError: ask the twin. */
PyObject *kernel_conjunction(PyObject *module, PyObject *args) {
    PyObject *must, *should, *must_not, *result = NULL;
    Conjunction parts = {0};
    int64_t most = 0;
    Py_ssize_t postings = 0;
    (void)module;
    if (!PyArg_ParseTuple(args, "OOO", &must, &should, &must_not)) return NULL;
    PyObject *one = PyTuple_Pack(1, should);
    parts.scratch = scratch_take();
    if (!parts.scratch) PyErr_NoMemory();
    if (one && parts.scratch && (parts.must = parts_take(must, &parts.must_count, &most, &postings)) &&
        (parts.should = parts_take(one, &parts.should_count, &most, &postings)) &&
        (parts.must_not = parts_take(must_not, &parts.must_not_count, &most, &postings))) {
        Scores scores = {0};
        int failed;
        if (!parts.must_count) {
            PyErr_SetString(PyExc_ValueError, "nothing that must be there");
        } else if (postings < WORTH_A_RELEASE) {
            failed = find_conjunction(&parts, &scores);
            result = scores_end(&scores, failed);
        } else {
            Py_BEGIN_ALLOW_THREADS;
            failed = find_conjunction(&parts, &scores);
            Py_END_ALLOW_THREADS;
            result = scores_end(&scores, failed);
        }
    }
    parts_release(parts.must, parts.must_count);
    parts_release(parts.should, parts.should_count);
    parts_release(parts.must_not, parts.must_not_count);
    if (parts.scratch) scratch_give(parts.scratch);
    Py_XDECREF(one);
    return result;
}

/* disjunction_max(parts) -> the same. */
PyObject *kernel_disjunction_max(PyObject *module, PyObject *sequence) {
    int64_t most = 0;
    Py_ssize_t count, postings = 0;
    (void)module;
    Part *parts = parts_take(sequence, &count, &most, &postings);
    if (!parts) return NULL;
    Scratch *scratch = scratch_take();
    Scores best = {0};
    int failed = scratch ? 0 : -1;
    for (Py_ssize_t number = 0; !failed && number < count; number++) {
        Scores scores = {0};
        failed = scores_of(&parts[number], &scores, scratch) < 0 || keep_better(&best, &scores) < 0;
        scores_release(&scores);
    }
    if (scratch) scratch_give(scratch);
    parts_release(parts, count);
    return scores_end(&best, failed);
}
