/* Twin: searcher.kernels.proximity. How near two words stand to each other. */
#include "reranking.h"

#define FARTHEST 8 /* words between two that still count as near */
#define EXACT 3    /* frequencies that a code does not round */
#define MANY 24    /* a frequency that stands for all beyond it */

static uint32_t frequency_of(int16_t code) {
    return FREQUENCIES[(uint8_t)code >> LENGTH_BITS];
}

/* `_near`: 1 side by side or with one small word between, falling with the distance; in the other order a little less.
 */
static double near_at(int distance) {
    if (!distance || distance > FARTHEST || distance < -FARTHEST) return 0;
    if (distance > 0) return 1.0 / (distance - 1 > 1 ? distance - 1 : 1);
    return 1.0 / (-distance > 2 ? -distance : 2);
}

/* `_nearness`: that of the two places that are nearest. */
static double nearness(const Reading *one, const Reading *other, int candidate) {
    int ones = one->times[candidate] < MOST_PLACES ? one->times[candidate] : MOST_PLACES;
    int others = other->times[candidate] < MOST_PLACES ? other->times[candidate] : MOST_PLACES;
    double nearest = 0;
    for (int here = 0; here < ones; here++) {
        for (int there = 0; there < others; there++) {
            double near = near_at((int)other->positions[candidate][there] - (int)one->positions[candidate][here]);
            if (near > nearest) nearest = near;
        }
    }
    return nearest;
}

/* `_read_other_forms`: all forms of a word in those candidates where it may have others than the one typed. */
static int read_other_forms(const Candidates *candidates, TermPostings *term, Reading *reading,
                            const uint8_t *unsettled) {
    uint8_t wanting[MOST_CANDIDATES] = {0};
    int any = 0;
    for (int candidate = 0; candidate < candidates->count; candidate++) {
        if (!unsettled[candidate]) continue;
        uint32_t frequency = frequency_of(reading->codes[candidate]);
        /* Where the form typed stands as often as the word, there is no other. */
        if (reading->times[candidate] == frequency && frequency <= EXACT) continue;
        wanting[candidate] = 1;
        reading->times[candidate] = 0;
        any = 1;
    }
    if (!any) return 0;
    if (term_postings_forms(term) < 0) return -1;
    read_positions(candidates, term->forms, term->forms_count, wanting, reading);
    return 0;
}

/* `nearest`. The readings are changed; returns 0, or -1 with an exception set. */
int add_proximity(const Candidates *candidates, TermPostings *first, Reading *one, TermPostings *second, Reading *other,
                  double worth, double *row) {
    uint8_t both[MOST_CANDIDATES] = {0}, unsettled[MOST_CANDIDATES] = {0};
    double near[MOST_CANDIDATES] = {0};
    int any = 0;
    for (int candidate = 0; candidate < candidates->count; candidate++) {
        if (one->codes[candidate] == ABSENT || other->codes[candidate] == ABSENT) continue;
        both[candidate] = 1;
        near[candidate] = nearness(one, other, candidate);
        /* Nothing is nearer than side by side. Of a word that stands there very often not all places are looked at. */
        unsettled[candidate] = near[candidate] < 1 || frequency_of(one->codes[candidate]) == MANY ||
                               frequency_of(other->codes[candidate]) == MANY;
        any |= unsettled[candidate];
    }
    if (any && (read_other_forms(candidates, first, one, unsettled) < 0 ||
                read_other_forms(candidates, second, other, unsettled) < 0))
        return -1;
    for (int candidate = 0; candidate < candidates->count; candidate++) {
        if (unsettled[candidate]) near[candidate] = nearness(one, other, candidate);
        if (both[candidate]) row[candidate] = worth * near[candidate];
    }
    return 0;
}
