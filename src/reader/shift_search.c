/* The search: which text gives exactly what is seen? The best hypotheses go on; one text has to read far better than
 * all others. */
#include "shift.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double worst_mean = -12; /* of a character: below, it is no text at all */

static int compare_states(const void *a, const void *b, void *context) {
    const State *states = context;
    double x = states[*(const int *)a].score, y = states[*(const int *)b].score;
    return x < y ? 1 : x > y ? -1 : *(const int *)a - *(const int *)b;
}

/* Of the states from `begun` on, the best become the frontier, best first, and the others are forgotten. */
static void keep_best(Search *search, int begun) {
    bool full = search->best_count == BEAM;
    size_t better = 0;
    for (size_t i = 0; full && i < BEAM; i++) {
        better += search->best[i] > search->best[0];
    }
    size_t equal = BEAM - better; /* of those that are as good as the last one, the first */
    int kept = begun;
    search->frontier_count = 0;
    for (int k = begun; k < search->used; k++) {
        const State *state = &search->states[k];
        bool last = full && state->score == search->best[0];
        if (state->token != (int)search->token + 1 || (full && state->score < search->best[0]) || (last && !equal)) {
            continue;
        }
        equal -= last;
        search->frontier[search->frontier_count++] = kept;
        if (kept != k) {
            search->states[kept] = *state;
        }
        kept++;
    }
    search->used = kept;
    qsort_r(search->frontier, search->frontier_count, sizeof *search->frontier, compare_states, search->states);
}

static void advance(Search *search) {
    int begun = search->used;
    search->best_count = 0;
    for (size_t i = 0; i < search->frontier_count; i++) {
        int dropped = search->used;
        if (i < DROP_BEST) {
            shift_drop_pair(search, search->frontier[i]);
        }
        int dropped_end = search->used;
        shift_take_token(search, search->frontier[i]);
        for (int k = dropped; k < dropped_end; k++) {
            shift_take_token(search, k);
        }
    }
    keep_best(search, begun);
    search->token++;
}

/* Over when nothing waits in any hypothesis and some text has been read behind. */
static bool is_over(const Search *search, size_t quiet) {
    for (size_t i = 0; i < search->frontier_count; i++) {
        if (search->states[search->frontier[i]].waits != ALIGNED) {
            return false;
        }
    }
    return quiet >= 6;
}

/* The path that ends in `index`. */
static void trace(const Search *search, int index, Found *found) {
    int path[2 * TOKENS_MOST + 2], length = 0;
    for (int at = index; at >= 0 && length < 2 * TOKENS_MOST + 2; at = search->states[at].parent) {
        path[length++] = at;
    }
    found->score = search->states[index].score;
    for (int i = length - 1; i >= 0; i--) {
        const State *state = &search->states[path[i]];
        const State *before = state->parent >= 0 ? &search->states[state->parent] : NULL;
        bool shifted = state->waits != ALIGNED || (before && before->waits != ALIGNED);
        if (shifted) {
            found->last = state->token;
            found->shifted = true;
        }
        for (size_t k = 0; k < 4; k++) {
            if (state->emitted[k] && found->simple_count < (size_t)4 * TOKENS_MOST) {
                found->simple[found->simple_count++] = shift_plain(state->emitted[k]);
                found->lost = found->lost || state->emitted[k] == LOST;
            }
        }
        if (state->learnt && found->learnt_count < 8) {
            found->learnt_reading[found->learnt_count] = state->reading;
            found->learnt[found->learnt_count++] = state->learnt;
        }
    }
    for (int i = length - 1; i >= 0; i--) {
        const State *state = &search->states[path[i]];
        for (size_t k = 0; k < 4 && state->token <= found->last; k++) {
            char bytes[4];
            if (state->emitted[k]) {
                buf_add(&found->text, (Str){bytes, utf8_put(state->emitted[k], bytes)});
            }
        }
    }
}

/* Whether they say the same: a text that leaves a character open says what one says that names it, and whether one more
 * was lost without a trace contradicts nobody. */
static bool same_text(const Found *a, const Found *b) {
    bool same = a->simple_count == b->simple_count;
    for (size_t i = 0; same && i < a->simple_count; i++) {
        same = a->simple[i] == b->simple[i] || a->simple[i] == LOST;
    }
    size_t i = 0, k = 0;
    while (!same) {
        i += i < a->simple_count && a->simple[i] == LOST;
        k += k < b->simple_count && b->simple[k] == LOST;
        bool lost = (i < a->simple_count && a->simple[i] == LOST) || (k < b->simple_count && b->simple[k] == LOST);
        if (lost) {
            continue;
        }
        if (i == a->simple_count || k == b->simple_count || a->simple[i] != b->simple[k]) {
            return i == a->simple_count && k == b->simple_count;
        }
        i++;
        k++;
    }
    return same;
}

/* Whether `b` is `a` with a lost character named. */
static bool names(const Found *a, const Found *b) {
    bool any = false;
    if (a->simple_count != b->simple_count) {
        return false;
    }
    for (size_t i = 0; i < a->simple_count; i++) {
        any = any || a->simple[i] != b->simple[i];
    }
    return any;
}

/* The words in front of a site are what the search begins with. */
static void begin(Search *search, Str line, size_t at) {
    search->states[0] = (State){.parent = -1};
    for (size_t i = 0; i < SHIFT_FRONT && at > 0; i++) {
        search->states[0].history.c[i] = shift_plain(character_before(line, at));
        at = shift_front_before(line, at);
    }
    /* The token in front of the site is the character whose second byte begins the pattern. */
    search->token = 1;
    search->states[0].token = 1;
    search->used = 1;
    search->frontier[0] = 0;
    search->frontier_count = 1;
}

bool shift_search(Search *search, Str line, size_t at, Arena *arena, Found *best, double *margin) {
    begin(search, line, at);
    for (size_t quiet = 0; search->token < search->count && search->frontier_count && !is_over(search, quiet);) {
        bool question = search->tokens[search->token].c == '?';
        advance(search);
        quiet = question ? 0 : quiet + 1;
    }
    bool found = false;
    Found named;
    size_t naming = 0;
    *margin = 99;
    for (size_t i = 0; i < search->frontier_count; i++) {
        Found one = {.text = buf_create(arena)};
        const State *state = &search->states[search->frontier[i]];
        if (state->waits != ALIGNED) {
            continue;
        }
        trace(search, search->frontier[i], &one);
        if (!found) {
            *best = one;
            found = true;
            if (state->letters && state->score / state->letters < worst_mean) {
                return false;
            }
        } else if (!same_text(best, &one)) {
            *margin = best->score - one.score;
            break;
        } else if (names(best, &one)) {
            named = one;
            naming++;
        }
    }
    if (naming == 1) { /* exactly one word fits */
        *best = named;
    }
    return found && best->shifted;
}
