/* Twin: searcher.kernels.top_k. The best paragraphs of one chunk, without scoring them all. */
#include "native.h"

#define PARAGRAPH_BITS 16
#define STEPS 256         /* that totals are told apart by where it is only asked about what the best of them reach */
#define WORTH_A_FLOOR 500 /* postings: before a list as long it is worth knowing what the best have so far */

typedef struct {
    ScoreList *lists; /* those that contribute most first */
    Py_ssize_t count;
    int64_t *rest;          /* what the lists from each on contribute at most, together */
    const uint8_t *removed; /* a byte for each paragraph, or NULL */
    Py_ssize_t removed_count;
    Scratch *scratch;
    Py_ssize_t seen; /* how many paragraphs are in `scratch->met`; their totals are not zero */
    int64_t *heap;   /* of the k greatest keys, the least first */
    Py_ssize_t k, held;
    int64_t floor;
} Search;

/* ---- a heap of k numbers ---- */

static void sift_down(int64_t *heap, Py_ssize_t size, Py_ssize_t at) {
    int64_t moved = heap[at];
    for (;;) {
        Py_ssize_t child = 2 * at + 1;
        if (child >= size) break;
        if (child + 1 < size && heap[child + 1] < heap[child]) child++;
        if (heap[child] >= moved) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moved;
}

static void keep_greatest(Search *search, int64_t key) {
    if (search->held < search->k) {
        search->heap[search->held++] = key;
        for (Py_ssize_t at = search->k / 2 - 1; search->held == search->k && at >= 0; at--)
            sift_down(search->heap, search->k, at);
    } else if (key > search->heap[0]) {
        search->heap[0] = key;
        sift_down(search->heap, search->k, 0);
    }
}

/* Sort a heap of numbers, the least of which is first: the greatest first. */
static void sort_falling(int64_t *heap, Py_ssize_t size) {
    while (--size > 0) {
        int64_t least = heap[0];
        heap[0] = heap[size];
        heap[size] = least;
        sift_down(heap, size, 0);
    }
}

static int by_bound(const void *one, const void *other) {
    int64_t a = ((const ScoreList *)one)->bound, b = ((const ScoreList *)other)->bound;
    return a < b ? 1 : a > b ? -1 : 0;
}

/* ---- what the best must reach ---- */

/* `_kth`: what the `k` best of a list get from it at least. */
static int64_t kth_of_list(const ScoreList *list, Py_ssize_t k) {
    if (list->count < k || !list->codes) return 0;
    uint32_t counts[CODES] = {0};
    Py_ssize_t codes = list->table_count < CODES ? list->table_count : CODES;
    for (Py_ssize_t place = 0; place < list->count; place++) counts[list->codes[place]]++;
    uint8_t held[CODES];
    int few = 0;
    for (Py_ssize_t code = 0; code < codes; code++)
        if (counts[code]) held[few++] = (uint8_t)code;
    /* Few of the greatest contributions hold the k best: sorting them all would take longer. */
    for (; few; few--) {
        int best = 0;
        for (int place = 1; place < few; place++)
            if (list->table[held[place]] > list->table[held[best]]) best = place;
        k -= counts[held[best]];
        if (k <= 0) return list->table[held[best]];
        held[best] = held[few - 1];
    }
    return 0;
}

/* The k best so far are a floor under the best in the end: no contribution takes away. Totals are counted by their first bits, so
   that the floor is a little below what the last of them has; none is more than `most`. */
static void raise_floor(Search *search, int64_t most) {
    const int32_t *totals = search->scratch->totals;
    uint32_t counts[STEPS] = {0};
    int shift = 0;
    while (most >> shift >= STEPS) shift++;
    for (Py_ssize_t place = 0; place < search->seen; place++) {
        uint16_t paragraph = search->scratch->met[place];
        /* An index that someone made may promise less than its lists give. */
        uint32_t step = (uint32_t)totals[paragraph] >> shift;
        counts[step < STEPS ? step : STEPS - 1] += !search->removed || !search->removed[paragraph];
    }
    Py_ssize_t reached = 0;
    for (int64_t step = STEPS - 1; step > 0; step--) {
        reached += counts[step];
        if (reached < search->k) continue;
        if (step << shift > search->floor) search->floor = step << shift;
        return;
    }
}

/* ---- adding up ---- */

/* `_take`: add a list's contributions to the paragraphs seen, and take in those not seen to which it gives `least`.

   An index that someone made may have a paragraph twice, or so often that its total turns round to zero: then it is met
   again, and the mask keeps even that within `met`. */
static void take_list(Search *search, const ScoreList *list, int64_t least) {
    int32_t *totals = search->scratch->totals;
    uint16_t *met = search->scratch->met;
    Py_ssize_t seen = search->seen;
    if (least <= 0 && list->codes) {
        for (Py_ssize_t place = 0; place < list->count; place++) {
            uint16_t paragraph = list->paragraphs[place];
            met[seen & (CHUNK_SIZE - 1)] = paragraph;
            seen += !totals[paragraph];
            totals[paragraph] = (int32_t)((uint32_t)totals[paragraph] + (uint32_t)list->table[list->codes[place]]);
        }
    } else {
        /* Without a branch, since nobody can foretell which are taken. */
        for (Py_ssize_t place = 0; place < list->count; place++) {
            uint16_t paragraph = list->paragraphs[place];
            int32_t more = contribution_at(list, place);
            uint32_t total = (uint32_t)totals[paragraph];
            uint32_t known = total != 0, taken = known | (more >= least);
            met[seen & (CHUNK_SIZE - 1)] = paragraph;
            seen += taken & !known;
            totals[paragraph] = (int32_t)(total + ((uint32_t)more & -taken));
        }
    }
    search->seen = seen < CHUNK_SIZE ? seen : CHUNK_SIZE;
}

/* Forget those seen that the remaining lists cannot lift to the floor. */
static void drop_hopeless(Search *search, int64_t least) {
    int32_t *totals = search->scratch->totals;
    uint16_t *met = search->scratch->met;
    Py_ssize_t kept = 0;
    for (Py_ssize_t place = 0; place < search->seen; place++) {
        uint16_t paragraph = met[place];
        int32_t total = totals[paragraph], stays = total >= least;
        met[kept] = paragraph;
        kept += stays;
        totals[paragraph] = total & -stays;
    }
    search->seen = kept;
}

/* Add a list's contributions to the paragraphs seen alone. */
static void look_up_seen(Search *search, const ScoreList *list) {
    int32_t *totals = search->scratch->totals;
    const uint16_t *paragraphs = list->paragraphs;
    if (search->seen * HALVING < list->count) {
        for (Py_ssize_t seen = 0; seen < search->seen; seen++) {
            uint16_t paragraph = search->scratch->met[seen];
            Py_ssize_t place = lower_u16(paragraphs, 0, list->count, paragraph);
            if (place < list->count && paragraphs[place] == paragraph)
                totals[paragraph] = (int32_t)((uint32_t)totals[paragraph] + (uint32_t)contribution_at(list, place));
        }
        return;
    }
    for (Py_ssize_t place = 0; place < list->count; place++) {
        uint32_t total = (uint32_t)totals[paragraphs[place]], known = total != 0;
        totals[paragraphs[place]] = (int32_t)(total + ((uint32_t)contribution_at(list, place) & -known));
    }
}

/* `_pruned`: the totals of the paragraphs that may be among the k best. */
static void add_up(Search *search) {
    Py_ssize_t number = 0;
    for (; number < search->count && search->rest[number] >= search->floor; number++) {
        take_list(search, &search->lists[number], search->floor - search->rest[number + 1]);
        if (number + 1 < search->count && search->seen >= search->k && search->lists[number + 1].count > WORTH_A_FLOOR)
            raise_floor(search, search->rest[0] - search->rest[number + 1]);
    }
    /* Nothing new can come up any more: only those seen are looked up, and ever fewer of them. */
    for (; number < search->count && search->seen; number++) {
        drop_hopeless(search, search->floor - search->rest[number]);
        look_up_seen(search, &search->lists[number]);
    }
}

/* `leaders`: score and paragraph as one number to sort by, the first paragraph the greatest. Leaves all totals zero. */
static void collect(Search *search) {
    int32_t *totals = search->scratch->totals;
    search->held = 0;
    if (search->seen > search->k) raise_floor(search, search->rest[0]);
    for (Py_ssize_t place = 0; place < search->seen; place++) {
        uint16_t paragraph = search->scratch->met[place];
        int64_t score = totals[paragraph];
        totals[paragraph] = 0;
        if (score <= 0 || score < search->floor || (search->removed && search->removed[paragraph])) continue;
        keep_greatest(search, score << PARAGRAPH_BITS | (CHUNK_SIZE - 1 - paragraph));
    }
    for (Py_ssize_t at = search->held / 2 - 1; search->held < search->k && at >= 0; at--)
        sift_down(search->heap, search->held, at);
    sort_falling(search->heap, search->held);
}

static void find_best(Search *search) {
    qsort(search->lists, (size_t)search->count, sizeof *search->lists, by_bound);
    search->rest[search->count] = 0;
    for (Py_ssize_t number = search->count - 1; number >= 0; number--)
        search->rest[number] = search->rest[number + 1] + search->lists[number].bound;
    if (search->rest[0] < search->floor) return;
    if (search->count && search->lists[0].bound > search->floor) {
        /* Those removed may be among the best of a list. */
        int64_t least = kth_of_list(&search->lists[0], search->k + search->removed_count);
        if (least > search->floor) search->floor = least;
    }
    add_up(search);
    collect(search);
}

/* ---- Python's side ---- */

/* A byte for each paragraph of a chunk, 1 for those removed: what a set has as its `mask`, or one made of its numbers.
 */
static int mask_take(Numbers *mask, PyObject *removed) {
    memset(mask, 0, sizeof *mask);
    PyObject *made = PyObject_GetAttrString(removed, "mask");
    if (made) {
        int taken = numbers_take(mask, made, 1, CODES - 1);
        Py_DECREF(made);
        if (taken == 0 && mask->count == CHUNK_SIZE) return 0;
        if (taken == 0) PyErr_SetString(PyExc_ValueError, "a mask of another size than a chunk");
        return -1;
    }
    PyErr_Clear();
    Numbers numbers;
    PyObject *list = PySequence_List(removed);
    int taken = list ? numbers_take(&numbers, list, 2, CHUNK_SIZE - 1) : -1;
    Py_XDECREF(list);
    if (taken < 0) {
        numbers_release(&numbers);
        return -1;
    }
    mask->copy = calloc(CHUNK_SIZE, 1);
    if (!mask->copy)
        PyErr_NoMemory();
    else
        for (Py_ssize_t place = 0; place < numbers.count; place++)
            ((uint8_t *)mask->copy)[((const uint16_t *)numbers.data)[place]] = 1;
    mask->data = mask->copy;
    numbers_release(&numbers);
    return mask->copy ? 0 : -1;
}

/* The keys of the k best, the greatest first, in `search->heap`. Returns 0, or -1 with an exception set. */
static int search_run(Search *search, PyObject *sequence, PyObject *removed) {
    Py_ssize_t postings = 0;
    int64_t most = 0;
    Numbers mask = {0};
    int failed = -1;
    if ((search->removed_count = PyObject_Size(removed)) < 0) return -1;
    search->lists = score_lists_take(sequence, &search->count);
    if (!search->lists) return -1;
    if (!score_lists_fit(search->lists, search->count, &most, &postings)) {
        PyErr_SetString(PyExc_OverflowError, "scores of more than 31 bits");
        goto done;
    }
    if (search->k > postings) search->k = postings;
    if (search->k > CHUNK_SIZE) search->k = CHUNK_SIZE;
    if (search->k <= 0) {
        failed = 0;
        goto done;
    }
    if (search->removed_count && mask_take(&mask, removed) < 0) goto done;
    search->removed = mask.data;
    search->rest = malloc(sizeof *search->rest * (size_t)(search->count + 1));
    search->heap = malloc(sizeof *search->heap * (size_t)search->k);
    search->scratch = scratch_take();
    if (!search->rest || !search->heap || !search->scratch) {
        PyErr_NoMemory();
        goto done;
    }
    if (postings < WORTH_A_RELEASE) {
        find_best(search);
    } else {
        Py_BEGIN_ALLOW_THREADS;
        find_best(search);
        Py_END_ALLOW_THREADS;
    }
    failed = 0;
done:
    if (search->scratch) scratch_give(search->scratch);
    free(search->rest);
    numbers_release(&mask);
    score_lists_release(search->lists, search->count);
    return failed;
}

Match *best_matches(PyObject *lists, PyObject *removed, Py_ssize_t k, long long floor, Py_ssize_t *count) {
    Search search = {.floor = floor > 0 ? floor : 0, .k = k};
    Match *matches = search_run(&search, lists, removed) < 0 ? NULL : malloc(sizeof *matches * (size_t)(search.held + 1));
    if (!matches && !PyErr_Occurred()) PyErr_NoMemory();
    for (Py_ssize_t place = 0; matches && place < search.held; place++) {
        matches[place].score = search.heap[place] >> PARAGRAPH_BITS;
        matches[place].paragraph = (uint16_t)(CHUNK_SIZE - 1 - (search.heap[place] & (CHUNK_SIZE - 1)));
    }
    *count = search.held;
    free(search.heap);
    return matches;
}

/* best(lists, removed, k, floor, leaf) -> [(score, leaf, paragraph), …]: `best` of the twin. OverflowError: ask the
 * twin. */
PyObject *kernel_best(PyObject *module, PyObject *args) {
    PyObject *sequence, *removed;
    Py_ssize_t k, count, leaf = 0;
    long long floor = 0;
    (void)module;
    if (!PyArg_ParseTuple(args, "OOn|Ln", &sequence, &removed, &k, &floor, &leaf)) return NULL;
    Match *matches = best_matches(sequence, removed, k, floor, &count);
    PyObject *found = matches ? matches_list(matches, count, leaf) : NULL;
    free(matches);
    return found;
}
