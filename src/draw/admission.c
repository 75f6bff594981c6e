/* Admission: applicants in drawn order, priority groups first, to schools with places by their wishes. */
#include "draw_internal.h"

#include <string.h>

typedef struct Admission {
    const DrawPool *pool;
    const DrawParty *parties;
    const size_t *order; /* of parties */
    size_t party_count;
    int64_t *places;  /* left, per school */
    size_t *school;   /* per party; SIZE_MAX: none yet */
    int64_t *wish_no; /* per party, from 1; 0: none of its wishes */
} Admission;

static int64_t priority_of(const DrawPool *pool, const DrawParty *party) {
    int64_t best = INT64_MAX;
    for (size_t i = 0; i < party->count; i++) {
        int64_t here = pool->entries[party->members[i]].priority;
        best = here < best ? here : best;
    }
    return best;
}

/* Shuffled, then by priority: equal ones stay as they were drawn. */
static size_t *order_parties(const DrawPool *pool, const DrawParty *parties, size_t count, DrawStream *stream,
                             Arena *arena) {
    size_t *shuffled = ARENA_ARRAY(arena, count, size_t), *order = ARENA_ARRAY(arena, count, size_t), done = 0;
    for (size_t i = 0; i < count; i++) {
        shuffled[i] = i;
    }
    stream_shuffle(stream, shuffled, count, SIZE_MAX);
    for (int64_t last = -1; done < count;) {
        int64_t next = INT64_MAX;
        for (size_t i = 0; i < count; i++) {
            int64_t here = priority_of(pool, &parties[shuffled[i]]);
            next = here > last && here < next ? here : next;
        }
        for (size_t i = 0; i < count; i++) {
            if (priority_of(pool, &parties[shuffled[i]]) == next) {
                order[done++] = shuffled[i];
            }
        }
        last = next;
    }
    return order;
}

/* Tries one wish of one party. */
static void try_wish(Admission *admission, size_t party, size_t wish) {
    const DrawParty *who = &admission->parties[party];
    const DrawEntry *first = &admission->pool->entries[who->members[0]];
    size_t school;
    if (admission->school[party] == SIZE_MAX && wish < first->wish_count &&
        entry_find(admission->pool->others, admission->pool->other_count, first->wishes[wish], &school) &&
        admission->places[school] >= (int64_t)who->count) {
        admission->places[school] -= (int64_t)who->count;
        admission->school[party] = school;
        admission->wish_no[party] = (int64_t)wish + 1;
    }
}

static void by_wishes(Admission *admission, const DrawRule *rule) {
    size_t longest = 0;
    for (size_t i = 0; i < admission->pool->entry_count; i++) {
        size_t count = admission->pool->entries[i].wish_count;
        longest = count > longest ? count : longest;
    }
    /* first: all first wishes before any second one; parallel: each in turn goes through its own wishes */
    size_t outer = rule->wishes == WISHES_FIRST ? longest : admission->party_count;
    size_t inner = rule->wishes == WISHES_FIRST ? admission->party_count : longest;
    for (size_t a = 0; a < outer; a++) {
        for (size_t b = 0; b < inner; b++) {
            bool wish_first = rule->wishes == WISHES_FIRST;
            try_wish(admission, admission->order[wish_first ? b : a], wish_first ? a : b);
        }
    }
}

/* Who has no place gets one of those that are left and wide enough, each place equally likely. */
static void draw_rest(Admission *admission, DrawStream *stream) {
    size_t schools = admission->pool->other_count;
    for (size_t i = 0; i < admission->party_count; i++) {
        size_t party = admission->order[i], size = admission->parties[party].count;
        int64_t sum = 0;
        if (admission->school[party] != SIZE_MAX) {
            continue;
        }
        for (size_t s = 0; s < schools; s++) {
            sum += admission->places[s] >= (int64_t)size ? admission->places[s] : 0;
        }
        if (sum == 0) {
            continue;
        }
        int64_t at = (int64_t)draw_below(stream, (uint64_t)sum);
        for (size_t s = 0; s < schools && admission->school[party] == SIZE_MAX; s++) {
            int64_t here = admission->places[s] >= (int64_t)size ? admission->places[s] : 0;
            if (at < here) {
                admission->school[party] = s;
                admission->places[s] -= (int64_t)size;
            }
            at -= here;
        }
    }
}

bool admission_compute(const DrawPool *pool, const DrawRule *rule, DrawStream *stream, ResultBuilder *out, Err *err) {
    Arena *arena = out->arena;
    size_t count;
    const size_t *part = taking_part(pool->entries, pool->entry_count, arena, &count);
    Admission admission = {.pool = pool};
    (void)err;
    admission.parties = parties_of(pool->entries, part, count, arena, &admission.party_count);
    admission.order = order_parties(pool, admission.parties, admission.party_count, stream, arena);
    admission.places = ARENA_ARRAY(arena, pool->other_count, int64_t);
    admission.school = ARENA_ARRAY(arena, admission.party_count, size_t);
    admission.wish_no = ARENA_ARRAY(arena, admission.party_count, int64_t);
    for (size_t i = 0; i < pool->other_count; i++) {
        admission.places[i] = pool->others[i].excluded.len ? 0 : pool->others[i].weight;
    }
    for (size_t i = 0; i < admission.party_count; i++) {
        admission.school[i] = SIZE_MAX;
    }
    by_wishes(&admission, rule);
    if (rule->rest) {
        draw_rest(&admission, stream);
    }
    for (size_t i = 0; i < admission.party_count; i++) {
        size_t party = admission.order[i], school = admission.school[party];
        for (size_t m = 0; m < admission.parties[party].count; m++) {
            result_add(out, pool->entries[admission.parties[party].members[m]].number,
                       school == SIZE_MAX ? (Str){NULL, 0} : pool->others[school].number, admission.wish_no[party]);
        }
    }
    return true;
}
