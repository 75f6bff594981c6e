/* Drawing helpers to places so that nobody meets who must not and nobody gets more than the load: a matching with
 * augmenting paths over random orders. Whenever everybody's conditions can be met, they are. */
#include "draw_internal.h"

#include <string.h>

typedef struct Match {
    const TeamTask *task;
    const size_t *orders; /* per place: the helpers in random order */
    bool *allowed;        /* per helper */
    size_t load;
    size_t *team, *team_count; /* per place; one more than `team` while somebody is moved */
    size_t *held, *held_count; /* per helper: its places */
    bool *seen;
} Match;

static void take_out(size_t *list, size_t *count, size_t item) {
    for (size_t i = 0; i < *count; i++) {
        if (list[i] == item) {
            memmove(list + i, list + i + 1, (*count - i - 1) * sizeof *list);
            --*count;
            return;
        }
    }
}

static bool has(const size_t *list, size_t count, size_t item) {
    for (size_t i = 0; i < count; i++) {
        if (list[i] == item) {
            return true;
        }
    }
    return false;
}

/* One helper more for `place`; others may be moved for it. */
static bool find_helper(Match *match, size_t place) {
    const TeamTask *task = match->task;
    size_t *team = match->team + place * (task->team + 1);
    for (size_t i = 0; i < task->helpers; i++) {
        size_t helper = match->orders[place * task->helpers + i];
        if (!match->allowed[helper] || match->seen[helper] || has(team, match->team_count[place], helper) ||
            task->conflict(task->context, place, helper)) {
            continue;
        }
        match->seen[helper] = true;
        size_t *held = match->held + helper * match->load, *count = &match->held_count[helper];
        bool found = *count < match->load;
        for (size_t t = 0; t < *count && !found; t++) {
            size_t other = held[t];
            if (find_helper(match, other)) {
                take_out(match->team + other * (task->team + 1), &match->team_count[other], helper);
                take_out(held, count, other);
                found = true;
            }
        }
        if (found) {
            team[match->team_count[place]++] = helper;
            held[(*count)++] = place;
            return true;
        }
    }
    return false;
}

/* Tries with the first `helpers` of the shuffled ones and this load; true when every place is full. */
static bool try_match(Match *match, const size_t *shuffled, size_t helpers, size_t load, Arena *arena) {
    const TeamTask *task = match->task;
    bool full = true;
    memset(match->allowed, 0, task->helpers);
    for (size_t i = 0; i < helpers; i++) {
        match->allowed[shuffled[i]] = true;
    }
    match->load = load;
    match->held = ARENA_ARRAY(arena, task->helpers * load, size_t);
    memset(match->held_count, 0, task->helpers * sizeof *match->held_count);
    memset(match->team_count, 0, task->places * sizeof *match->team_count);
    for (size_t round = 0; round < task->team; round++) {
        for (size_t place = 0; place < task->places; place++) {
            memset(match->seen, 0, task->helpers);
            /* a team with a gap cannot grow later, either: the way that is missing stays missing */
            full = (match->team_count[place] == round && find_helper(match, place)) && full;
        }
    }
    return full;
}

size_t *teams_draw(const TeamTask *task, DrawStream *stream, Arena *arena) {
    size_t slots = task->places * task->team, *shuffled = ARENA_ARRAY(arena, task->helpers, size_t);
    size_t *orders = ARENA_ARRAY(arena, task->places * task->helpers, size_t);
    for (size_t place = 0; place <= task->places; place++) {
        /* first which helpers come first, then for each place the order in which it asks them */
        size_t *order = place ? orders + (place - 1) * task->helpers : shuffled;
        for (size_t i = 0; i < task->helpers; i++) {
            order[i] = i;
        }
        stream_shuffle(stream, order, task->helpers, SIZE_MAX);
    }
    Match match = {.task = task,
                   .orders = orders,
                   .allowed = ARENA_ARRAY(arena, task->helpers, bool),
                   .team = ARENA_ARRAY(arena, slots + task->places, size_t),
                   .team_count = ARENA_ARRAY(arena, task->places, size_t),
                   .held_count = ARENA_ARRAY(arena, task->helpers, size_t),
                   .seen = ARENA_ARRAY(arena, task->helpers, bool)};
    size_t load = task->load && task->load < task->places ? task->load : task->places;
    size_t helpers = task->first && task->first < task->helpers ? task->first : task->helpers;
    if (task->helpers && try_match(&match, shuffled, task->helpers, load, arena)) {
        while (!try_match(&match, shuffled, helpers, load, arena)) {
            helpers++; /* those drawn first are not enough: the next in order joins */
        }
        size_t even = (slots + helpers - 1) / helpers; /* no more for one than has to be */
        while (!try_match(&match, shuffled, helpers, even, arena)) {
            even++;
        }
    }
    size_t *teams = ARENA_ARRAY(arena, slots, size_t);
    for (size_t slot = 0; slot < slots; slot++) {
        size_t place = slot / task->team, i = slot % task->team;
        teams[slot] = i < match.team_count[place] ? match.team[place * (task->team + 1) + i] : SIZE_MAX;
    }
    return teams;
}
