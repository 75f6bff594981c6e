/* Hypotheses about what was meant, taken one token of what is seen further: each keeps the lead byte that still waits.
 */
#include "shift.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <uchar.h>

static const double lost_costs = 0.8;  /* a character that may be any */
static const double unasked_costs = 6; /* a question mark before another mark, where nothing is asked */

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

/* How a character reads behind a state, once it was asked. */
typedef struct Read {
    double likely, words;
} Read;

static Read read_behind(const Front *front, uint32_t simple) {
    Read read;
    read.likely = shift_reads(front, simple, &read.words);
    return read;
}

static void put(State *state, uint32_t c) {
    size_t at = 0;
    while (at < 3 && state->emitted[at]) {
        at++;
    }
    state->emitted[at] = c;
}

static void emit_read(State *state, uint32_t c, const Read *read) {
    put(state, c);
    state->score += read->likely;
    state->letters++;
    shift_remember(&state->history, shift_plain(c), read->words);
}

static void emit(const Search *search, State *state, uint32_t c) {
    if (c == LOST) {
        put(state, c);
        state->score -= lost_costs;
        state->history.c[0] = state->history.c[1] = state->history.c[2] = 0;
        return;
    }
    Front front = shift_front(search->shift, &state->history);
    Read read = read_behind(&front, shift_plain(c));
    emit_read(state, c, &read);
}

/* □ stands for it, but what is before and behind has to go with a digit. */
static void emit_lost_digit(const Search *search, State *state) {
    History before = state->history;
    Front front = shift_front(search->shift, &before);
    Read read = read_behind(&front, '0');
    emit(search, state, LOST);
    state->score += read.likely;
    state->letters++;
    state->history = before;
    shift_remember(&state->history, '0', read.words);
}

static State follow(const State *state) {
    State next = *state;
    next.broken = next.split = false;
    if (!state->drops) { /* what a dropped pair gave belongs to the step that follows it */
        memset(next.emitted, 0, sizeof next.emitted);
        next.learnt = 0;
    }
    return next;
}

/* Notes the score of a state that may go on. False: so many have better ones that it will not. */
static bool is_among_best(Search *search, double score) {
    double *best = search->best;
    size_t at = 0;
    if (search->best_count < BEAM) {
        for (at = search->best_count++; at > 0 && best[(at - 1) / 2] > score; at = (at - 1) / 2) {
            best[at] = best[(at - 1) / 2];
        }
        best[at] = score;
        return true;
    }
    if (score <= best[0]) {
        return false;
    }
    for (size_t below; (below = 2 * at + 1) < BEAM; at = below) {
        below += below + 1 < BEAM && best[below + 1] < best[below];
        if (best[below] >= score) {
            break;
        }
        best[at] = best[below];
    }
    best[at] = score;
    return true;
}

static void add_state(Search *search, const State *state, int parent, bool same_token) {
    if (search->used >= STATES_MOST || (!same_token && !is_among_best(search, state->score))) {
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

/* What comes of it depends on whether the table has a code. */
static void ask(const Search *search, unsigned code) {
    unsigned bit = shift_asked_bit(code);
    search->asked[bit / 64] |= (uint64_t)1 << bit % 64;
}

/* Behind which neither 。 nor 、 stands: other marks, and words that go on. */
static bool goes_on(uint32_t c) {
    static const char16_t marks[] = u"。，、；：！？“‘《（【,;:!?(及和与或把被从将";
    for (size_t i = 0; i + 1 < sizeof marks / sizeof *marks; i++) {
        if (marks[i] == c) {
            return true;
        }
    }
    return false;
}

/* `read`: how it reads, where that is known. */
static void complete_one(Search *search, int parent, const State *from, unsigned lead, unsigned trail, Str annotated,
                         unsigned second, Completed then, const Read *read) {
    const Shift *shift = search->shift;
    uint32_t c = gbk_decode(lead, trail);
    bool mark = c == 0xFF0C || c == 0xFF1B || c == 0xFF01 || c == PAUSE; /* it would be ASCII, as all of these */
    if (!c || (mark && !from->split) || (c == FULL_STOP && shift->stops_stand)) {
        return;
    }
    if (annotated.len && !is_chinese(c)) {
        return;
    }
    bool ends = search->token + 1 == search->count;
    if ((c == FULL_STOP || c == PAUSE) && (goes_on(from->history.c[0]) || (c == PAUSE && ends))) {
        return;
    }
    State state = follow(from);
    if (from->waits == WILD && from->before) {
        unsigned code = from->before << 8 | lead;
        int fits = shift_reading_fits(shift, code, from->reading);
        ask(search, code);
        if (!gbk_decode(from->before, lead) || (shift->reading_of[code] && !fits)) {
            return;
        }
        state.score -= fits == 2 ? 0 : fits == 1 ? 0.5 : 4;
        state.learnt = (uint16_t)code;
    }
    /* What is in the annotator's table would have got its reading here. */
    ask(search, lead << 8 | trail);
    if (annotated.len) {
        int fits = shift_reading_fits(shift, lead << 8 | trail, annotated);
        state.score -= fits == 2 ? 0 : fits == 1 ? 0.5 : 6;
    } else if (shift->reading_of[lead << 8 | trail] && !from->broken) {
        state.score -= 6;
    }
    if (read && c != LOST) {
        emit_read(&state, c, read);
    } else {
        emit(search, &state, c);
    }
    state.waits = ALIGNED;
    state.before = state.dropped = 0;
    then(search, parent, state, second);
}

typedef struct Wild {
    Read read;
    unsigned lead, trail, order;
} Wild;

/* The best of what has been offered, best first; of equals the first in the order of their list. */
typedef struct Wilds {
    Wild items[WILD_BEST];
    size_t count, most;
} Wilds;

static bool is_before(const Wild *a, const Wild *b) {
    return a->read.likely > b->read.likely || (a->read.likely == b->read.likely && a->order < b->order);
}

static void offer(Wilds *wilds, const Front *front, const Half *half) {
    Wild one = {read_behind(front, half->plain), half->lead, half->trail, half->order};
    size_t at = wilds->count;
    if (at == wilds->most && !is_before(&one, &wilds->items[at - 1])) {
        return;
    }
    wilds->count += at < wilds->most;
    for (at = wilds->count - 1; at > 0 && is_before(&one, &wilds->items[at - 1]); at--) {
        wilds->items[at] = wilds->items[at - 1];
    }
    wilds->items[at] = one;
}

static void then_aligned(Search *search, int parent, State state, unsigned second);
static void then_waits(Search *search, int parent, State state, unsigned second);
static void then_mark(Search *search, int parent, State state, unsigned second);

/* What is no better than those that go on already is not followed, where nothing more is read in this step. */
static void complete_best(Search *search, int parent, const State *from, const Wilds *best, Str annotated,
                          unsigned second, Completed then) {
    bool last = then == then_aligned || then == then_waits;
    for (size_t i = 0; i < best->count; i++) {
        const Wild *one = &best->items[i];
        bool worse = search->best_count == BEAM && from->score + one->read.likely <= search->best[0];
        if (last && worse && gbk_decode(one->lead, one->trail) != LOST) {
            continue;
        }
        complete_one(search, parent, from, one->lead, one->trail, annotated, second, then, &one->read);
    }
}

/* Whether nothing that goes on from a state can be among the best: no character adds more than the words that it may
 * end do, and a lost one adds nothing. */
static bool is_hopeless(const Search *search, const State *from) {
    const double *words = from->history.words;
    double most = words[0];
    for (size_t i = 1; i < 4; i++) {
        most = words[i] > most ? words[i] : most;
    }
    return search->best_count == BEAM && from->score + 0.4 * (most - words[0]) <= search->best[0];
}

/* Nothing of a character is known: only a word of three or four characters that it ends may name it. */
static void name_lost(Search *search, int parent, Str annotated, unsigned second, Completed then) {
    State from = search->states[parent];
    Front front = shift_front(search->shift, &from.history);
    Wilds best = {.most = NAMED_BEST};
    const Halves *endings = shift_endings(search->shift, from.history.c);
    for (size_t i = 0; i < endings->count; i++) {
        const Half *half = &endings->items[i];
        if (may_wait(&from, half->lead)) {
            offer(&best, &front, half);
        }
    }
    complete_best(search, parent, &from, &best, annotated, second, then);
}

/* The same where a reading tells what character it is: those that are read so, the annotator's own if there are any.
 * False: nothing fits. */
static bool complete_read(Search *search, int parent, unsigned trail, Str reading, unsigned second, Completed then) {
    State from = search->states[parent];
    if (is_hopeless(search, &from)) {
        return true;
    }
    Front front = shift_front(search->shift, &from.history);
    const Fittings *fittings = shift_fittings(search->shift, reading);
    for (int least = 2; least >= 1; least--) {
        Wilds best = {.most = WILD_BEST};
        size_t count = 0;
        for (size_t i = 0; i < fittings->count && count < READ_MOST; i++) {
            unsigned lead = fittings->items[i].code >> 8, t = fittings->items[i].code & 0xFF;
            if (fittings->items[i].fits == least && (trail == WILD ? t >= 0x81 : t == trail) && may_wait(&from, lead)) {
                uint32_t simple = shift_plain(gbk_decode(lead, t));
                offer(&best, &front, &(Half){(uint8_t)lead, (uint8_t)t, (uint16_t)simple, (uint16_t)i, 0});
                count++;
            }
        }
        complete_best(search, parent, &from, &best, reading, second, then);
        if (count) {
            return true;
        }
    }
    return false;
}

/* Neither half is known: a word names the character, or it stays open. */
static void complete_unknown(Search *search, int parent, Str annotated, unsigned second, Completed then) {
    name_lost(search, parent, annotated, second, then);
    State state = follow(&search->states[parent]);
    emit(search, &state, LOST);
    state.waits = ALIGNED;
    state.before = state.dropped = 0;
    then(search, parent, state, second);
}

/* `trail` WILD: unknown, from 0x81 on. */
static void complete(Search *search, int parent, unsigned trail, Str annotated, unsigned second, Completed then) {
    State from = search->states[parent];
    if (then != then_mark && is_hopeless(search, &from)) {
        return;
    }
    if (from.waits == WILD && trail == WILD) {
        complete_unknown(search, parent, annotated, second, then);
        return;
    }
    if (from.waits != WILD && trail != WILD) {
        complete_one(search, parent, &from, from.waits, trail, annotated, second, then, NULL);
        return;
    }
    Front front = shift_front(search->shift, &from.history);
    Wilds best = {.most = WILD_BEST};
    const Halves *halves =
        trail == WILD ? shift_by_lead(search->shift, from.waits) : shift_by_trail(search->shift, trail);
    const uint64_t sieve = shift_sieve(&front);
    bool last = search->best_count == BEAM && then != then_mark;
    double least = last ? search->best[0] - from.score : -INFINITY;
    for (size_t i = 0; i < halves->count; i++) {
        const Half *half = &halves->items[i];
        if (best.count == best.most && best.items[best.most - 1].read.likely > least) {
            least = best.items[best.most - 1].read.likely;
        }
        if (!shift_reads_below(&front, sieve, half, least) && may_wait(&from, half->lead)) {
            offer(&best, &front, half);
        }
    }
    complete_best(search, parent, &from, &best, annotated, second, then);
}

static void then_aligned(Search *search, int parent, State state, unsigned second) {
    (void)second;
    add_state(search, &state, parent, false);
}

/* `second` becomes the byte that waits. */
static void then_waits(Search *search, int parent, State state, unsigned second) {
    state.waits = second;
    state.split = shift_is_split(search->tokens[search->token].c);
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
    const Fittings *fittings = shift_fittings(search->shift, reading);
    for (int least = 2; least >= 1 && !any && before; least--) {
        for (size_t i = 0; i < fittings->count; i++) {
            unsigned code = fittings->items[i].code;
            if (code >> 8 == before && (code & 0xFF) >= 0x81 && fittings->items[i].fits == least) {
                state.waits = code & 0xFF;
                state.learnt = least == 1 ? (uint16_t)code : 0;
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
        } else if (!next || shift_is_split(next->c)) { /* nothing stood behind that it could swallow */
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
    state.score -= next && shift_is_split(next->c) && !clean_asks(from->history.c[0]) ? unasked_costs : 0;
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
    if (token->c == EURO || (token->c >= 0x40 && token->c < 0x7F)) {
        unsigned trail = token->c == EURO ? 0x80 : token->c;
        if (!token->note.len || !complete_read(search, parent, trail, token->note, 0, then_aligned)) {
            complete(search, parent, trail, token->note, 0, then_aligned);
        }
    }
    if (token->c >= 0x21 && token->c < 0x7F) {
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
    Front front = shift_front(shift, &from.history);
    for (size_t i = 0; i < shift->droppable_count; i++) {
        unsigned first = shift->droppable[i];
        uint32_t c = gbk_decode(from.waits, first);
        if (c && shift_usual(shift, c)) {
            Read read = read_behind(&front, shift_plain(c));
            complete_one(search, parent, &from, from.waits, first, no_reading, first, then_dropped, &read);
        }
    }
}
