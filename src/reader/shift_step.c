/* Hypotheses about what was meant, taken one token of what is seen further: each keeps the lead byte that still waits.
 */
#include "shift.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double lost_costs = 0.8; /* a character that may be any */

size_t shift_read_tokens(const Shift *shift, Str line, size_t at, Token *tokens) {
    size_t count = 0, last_question = 0;
    while (at < line.len && count < TOKENS_MOST && count < last_question + 24) {
        Token *token = &tokens[count];
        bool toned;
        *token = (Token){.c = utf8_next(line, &at)};
        token->code = shift_code(shift, token->c);
        if (token->c == '?') {
            last_question = count;
            size_t rest = reading_rest(line, at, &toned);
            token->reading = rest ? str_slice(line, at, at + rest - 1) : token->reading;
            at += rest;
        } else {
            size_t reading = at < line.len && line.data[at] == '(' ? reading_here(line, at, &toned) : 0;
            token->note = reading ? str_slice(line, at + 1, at + reading - 1) : token->note;
            at += reading;
        }
        token->end = at;
        count++;
    }
    return count;
}

static void emit(const Search *search, State *state, uint32_t c) {
    size_t at = 0;
    while (at < 3 && state->emitted[at]) {
        at++;
    }
    state->emitted[at] = c;
    if (c == LOST) {
        state->score -= lost_costs;
        state->history.c[0] = state->history.c[1] = state->history.c[2] = 0;
        return;
    }
    uint32_t simple = shift_plain(c);
    state->score += shift_reads(search->shift, &state->history, simple);
    state->letters++;
    shift_remember(search->shift, &state->history, simple);
}

/* □ stands for it, but what is before and behind has to go with a digit. */
static void emit_lost_digit(const Search *search, State *state) {
    History before = state->history;
    double likely = shift_reads(search->shift, &before, '0');
    emit(search, state, LOST);
    state->score += likely;
    state->letters++;
    state->history = before;
    shift_remember(search->shift, &state->history, '0');
}

static State follow(const State *state) {
    State next = *state;
    next.broken = false;
    if (!state->drops) { /* what a dropped pair gave belongs to the step that follows it */
        memset(next.emitted, 0, sizeof next.emitted);
        next.learnt = 0;
    }
    return next;
}

static void add_state(Search *search, const State *state, int parent, bool same_token) {
    if (search->used >= STATES_MOST) {
        return;
    }
    State *kept = &search->states[search->used];
    *kept = *state;
    kept->parent = search->states[parent].drops ? search->states[parent].parent : parent;
    kept->token = (int)search->token + (same_token ? 0 : 1);
    if (!same_token) {
        kept->drops = 0;
    }
    search->used++;
}

static const Str no_reading = {NULL, 0};

/* The waiting byte gets its trail. Calls back for each character that it may be. */
typedef void (*Completed)(Search *search, int parent, State state, unsigned second);

/* What the waiting byte may be at all. */
static bool may_wait(const State *from, unsigned lead) {
    if (from->waits != WILD) {
        return lead == from->waits;
    }
    return !from->dropped || !gbk_decode(from->dropped, lead);
}

static void complete_one(Search *search, int parent, const State *from, unsigned lead, unsigned trail, Str annotated,
                         unsigned second, Completed then) {
    const Shift *shift = search->shift;
    uint32_t c = gbk_decode(lead, trail);
    if (!c || c == 0x3002) { /* a full stop was never part of it */
        return;
    }
    State state = follow(from);
    if (from->waits == WILD && from->before) {
        unsigned code = from->before << 8 | lead;
        int fits = shift_reading_fits(shift, code, from->reading);
        if (!gbk_decode(from->before, lead) || (shift->reading_of[code] && !fits)) {
            return;
        }
        state.score -= fits == 2 ? 0 : fits == 1 ? 0.5 : 4;
        state.learnt = (uint16_t)code;
    }
    /* What is in the annotator's table would have got its reading here. */
    if (annotated.len) {
        int fits = shift_reading_fits(shift, lead << 8 | trail, annotated);
        state.score -= fits == 2 ? 0 : fits == 1 ? 0.5 : 6;
    } else if (shift->reading_of[lead << 8 | trail] && !from->broken) {
        state.score -= 6;
    }
    emit(search, &state, c);
    state.waits = ALIGNED;
    state.before = state.dropped = 0;
    then(search, parent, state, second);
}

typedef struct Wild {
    double score;
    unsigned lead, trail;
} Wild;

static int compare_wild(const void *a, const void *b) {
    double x = ((const Wild *)a)->score, y = ((const Wild *)b)->score;
    return x < y ? 1 : x > y ? -1 : 0;
}

/* Nothing of a character is known: only a word of three or four characters that it ends may name it. */
static void name_lost(Search *search, int parent, Str annotated, unsigned second, Completed then) {
    const Shift *shift = search->shift;
    State from = search->states[parent];
    uint32_t word[4] = {from.history.c[2], from.history.c[1], from.history.c[0], 0};
    Wild best[4];
    size_t count = 0;
    bool two = is_chinese(word[1]) && is_chinese(word[2]), three = two && is_chinese(word[0]);
    uint32_t last = script_hash_step(script_hash_step(SCRIPT_HASH_BEGIN, word[1]), word[2]);
    uint32_t all = script_hash_step(script_hash_step(script_hash_step(SCRIPT_HASH_BEGIN, word[0]), word[1]), word[2]);
    for (size_t i = 0; i < shift->present_count && two; i++) {
        word[3] = shift->plain[i];
        if (!shift_ends_word(shift, last, word[3]) && !(three && shift_ends_word(shift, all, word[3]))) {
            continue;
        }
        unsigned lead = shift->present[i] >> 8, trail = shift->present[i] & 0xFF;
        if (!may_wait(&from, lead) || !is_chinese(word[3])) {
            continue;
        }
        Wild one = {shift_reads(shift, &from.history, word[3]), lead, trail};
        if (count == 4 && best[3].score >= one.score) {
            continue;
        }
        best[count < 4 ? count++ : 3] = one;
        qsort(best, count, sizeof *best, compare_wild);
    }
    for (size_t i = 0; i < count; i++) {
        complete_one(search, parent, &from, best[i].lead, best[i].trail, annotated, second, then);
    }
}

/* The same where a reading tells what character it is: those that are read so, the annotator's own if there are any.
 * False: nothing fits. */
static bool complete_read(Search *search, int parent, unsigned trail, Str reading, unsigned second, Completed then) {
    const Shift *shift = search->shift;
    State from = search->states[parent];
    Wild best[64];
    for (int least = 2; least >= 1; least--) {
        size_t count = 0;
        for (unsigned lead = 0x81; lead <= 0xFE; lead++) {
            for (unsigned t = trail == WILD ? 0x81 : trail;
                 may_wait(&from, lead) && t <= (trail == WILD ? 0xFEu : trail); t++) {
                if (count < 64 && shift_reading_fits(shift, lead << 8 | t, reading) == least) {
                    best[count++] =
                        (Wild){shift_reads(shift, &from.history, shift_plain(gbk_decode(lead, t))), lead, t};
                }
            }
        }
        qsort(best, count, sizeof *best, compare_wild);
        for (size_t i = 0; i < count && i < WILD_BEST; i++) {
            complete_one(search, parent, &from, best[i].lead, best[i].trail, reading, second, then);
        }
        if (count) {
            return true;
        }
    }
    return false;
}

/* `trail` WILD: unknown, from 0x81 on. */
static void complete(Search *search, int parent, unsigned trail, Str annotated, unsigned second, Completed then) {
    State from = search->states[parent];
    unsigned first_lead = from.waits == WILD ? 0x81 : from.waits;
    unsigned last_lead = from.waits == WILD ? 0xFE : from.waits;
    if (from.waits == WILD && trail == WILD) {
        name_lost(search, parent, annotated, second, then);
        State state = follow(&from);
        emit(search, &state, LOST);
        state.waits = ALIGNED;
        state.before = state.dropped = 0;
        then(search, parent, state, second);
        return;
    }
    Wild best[126];
    size_t count = 0;
    for (unsigned lead = first_lead; lead <= last_lead; lead++) {
        if (!may_wait(&from, lead)) {
            continue;
        }
        for (unsigned t = trail == WILD ? 0x81 : trail; t <= (trail == WILD ? 0xFEu : trail); t++) {
            uint32_t c = gbk_decode(lead, t);
            bool usual = c && shift_usual(search->shift, c);
            if (usual && count < sizeof best / sizeof *best) {
                best[count++] = (Wild){shift_reads(search->shift, &from.history, shift_plain(c)), lead, t};
            }
        }
    }
    if (first_lead == last_lead && trail != WILD) {
        complete_one(search, parent, &from, first_lead, trail, annotated, second, then);
        return;
    }
    qsort(best, count, sizeof *best, compare_wild);
    for (size_t i = 0; i < count && i < WILD_BEST; i++) {
        complete_one(search, parent, &from, best[i].lead, best[i].trail, annotated, second, then);
    }
}

static void then_aligned(Search *search, int parent, State state, unsigned second) {
    (void)second;
    add_state(search, &state, parent, false);
}

/* `second` becomes the byte that waits. */
static void then_waits(Search *search, int parent, State state, unsigned second) {
    state.waits = second;
    add_state(search, &state, parent, false);
}

/* `second` is a character that stands behind. */
static void then_mark(Search *search, int parent, State state, unsigned second) {
    emit(search, &state, second);
    add_state(search, &state, parent, false);
}

/* A digit was swallowed: it counts as one where it stands. */
static void then_lost(Search *search, int parent, State state, unsigned second) {
    (void)second;
    emit_lost_digit(search, &state);
    add_state(search, &state, parent, false);
}

/* The second byte of a dropped pair waits; `second` was its first. */
static void then_dropped(Search *search, int parent, State state, unsigned second) {
    state.waits = WILD;
    state.dropped = second;
    state.drops = 1;
    add_state(search, &state, parent, true);
}

/* A reading stands across the border of the character in front and the next one, whose lead byte it tells. */
static void begin_shift(Search *search, int parent, Str reading) {
    unsigned before = search->token > 0 ? search->tokens[search->token - 1].code & 0xFF : 0;
    State state = follow(&search->states[parent]);
    state.reading = reading;
    state.broken = true;
    bool any = false;
    for (int least = 2; least >= 1 && !any && before; least--) {
        for (unsigned trail = 0x81; trail <= 0xFE; trail++) {
            if (shift_reading_fits(search->shift, before << 8 | trail, reading) == least) {
                state.waits = trail;
                state.learnt = least == 1 ? (uint16_t)(before << 8 | trail) : 0;
                any = true;
                add_state(search, &state, parent, false);
            }
        }
    }
    if (!any && before) {
        state.waits = WILD;
        state.learnt = 0;
        state.before = before;
        add_state(search, &state, parent, false);
    }
}

/* A ? that is a lead byte. */
static void take_lost_lead(Search *search, int parent, const Token *token) {
    const State *from = &search->states[parent];
    const Token *next = search->token + 1 < search->count ? token + 1 : NULL;
    if (from->waits != ALIGNED) {
        if (token->reading.len) { /* a reading was put behind the character that it completes */
            if (!complete_read(search, parent, WILD, token->reading, 0, then_aligned)) {
                complete(search, parent, WILD, token->reading, 0, then_aligned);
            }
        } else if (next && shift_is_split(next->c)) {
            complete(search, parent, WILD, no_reading, 0, then_aligned);
        } else {
            complete(search, parent, WILD, no_reading, 0, then_lost);
        }
        return;
    }
    State state = follow(from);
    if (token->reading.len) {
        begin_shift(search, parent, token->reading);
    } else if (next && shift_is_split(next->c)) {
        state.waits = WILD;
        add_state(search, &state, parent, false);
    }
    if (token->reading.len) {
        return; /* half a reading is no question */
    }
    state = follow(from);
    emit(search, &state, '?');
    add_state(search, &state, parent, false);
}

static unsigned split_trail(uint32_t c) {
    return c == '!' ? 0xA1u : c == ';' ? 0xBBu : c == ',' ? 0xACu : 0xA2u;
}

void shift_take_token(Search *search, int parent) {
    const Token *token = &search->tokens[search->token];
    State from = search->states[parent];
    if (token->c == '?') {
        take_lost_lead(search, parent, token);
        return;
    }
    if (from.waits == ALIGNED) {
        State state = follow(&from);
        state.score -= token->note.len && !shift_reading_fits(search->shift, token->code, token->note) ? 6 : 0;
        emit(search, &state, token->c);
        add_state(search, &state, parent, false);
        return;
    }
    if (shift_is_split(token->c)) {
        complete(search, parent, token->c == 0x3001 ? 0xA1 : 0xA3, no_reading, split_trail(token->c), then_waits);
        return;
    }
    if (token->c >= 0x21 && token->c < 0x7F) {
        if (token->c >= 0x40) {
            if (!token->note.len || !complete_read(search, parent, token->c, token->note, 0, then_aligned)) {
                complete(search, parent, token->c, token->note, 0, then_aligned);
            }
        }
        complete(search, parent, 0xA3, no_reading, token->c + 0x80, then_waits); /* a full-width letter */
        return;
    }
    if (token->code) {
        unsigned second = token->code & 0xFF;
        complete(search, parent, token->code >> 8, no_reading, second, second >= 0x81 ? then_waits : then_mark);
    }
}

/* Pairs that are nobody's: their second byte waits. */
void shift_drop_pair(Search *search, int parent) {
    const Shift *shift = search->shift;
    State from = search->states[parent];
    if (from.waits == ALIGNED || from.waits == WILD || from.drops) {
        return;
    }
    for (size_t i = 0; i < shift->droppable_count; i++) {
        unsigned first = shift->droppable[i];
        uint32_t c = gbk_decode(from.waits, first);
        if (c && shift_usual(shift, c)) {
            complete_one(search, parent, &from, from.waits, first, no_reading, first, then_dropped);
        }
    }
}
