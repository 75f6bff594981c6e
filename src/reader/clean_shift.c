/* Bytes of GBK that were shifted by half a character (D06).
 *
 * How it came about: a program put a reading after every two bytes that are a character of its table, wherever they
 * stood, also across the border of two characters; another one wrote ！；，、 and full-width letters as ASCII in the
 * same way; then the bytes were decoded. A lead byte that found no trail printed ? and swallowed what followed; pairs
 * that are nobody's were dropped. So what is seen follows from what was meant without any choice, and the way back is a
 * search: which text gives exactly this? It goes through what is seen from the ? on, keeping for each hypothesis the
 * lead byte that still waits for its trail. Several texts may fit; how well each reads is told by the file's own words
 * and pairs of characters, and by the dictionary's words. Only one that reads far better than all others counts.
 *
 * The annotator's table is learnt from the readings that stand intact in the file. */
#include "clean.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    READING_BYTES = 24,
    TOKENS_MOST = 96,
    BEAM = 64,
    STATES_MOST = 32768,
    WILD_BEST = 10,
    DROP_BEST = 16,
    WORD_ROOM = 1 << 18,
    SOME_ROOM = 1 << 17,
    LEARNT_MOST = 256
};
enum { ALIGNED = 0, WILD = 1 };         /* of a waiting lead byte; others are the byte itself */
enum { LOST = 0x25A1 };                 /* □ */
static const double margin_least = 0.5; /* by which the best has to read better than the next, in nats */
static const double learnt_least = 2.2; /* the same for what goes into the table, over all sites together */
static const double worst_mean = -12;   /* of a character: below, it is no text at all */

/* ---- what the file teaches ---- */

typedef struct Pair {
    uint64_t key; /* two or three characters, 16 bits each, the last one lowest */
    uint32_t count;
    uint32_t followers; /* how many different characters stand behind it */
} Pair;

typedef struct Known { /* an entry of the annotator's table */
    uint16_t code;
    char reading[READING_BYTES];
} Known;

/* What has been made of the tokens so far. */
typedef struct History {
    uint32_t c[3];   /* the last one first; 0: unknown */
    double words[4]; /* of the best way to part what ends here, one, two, three characters before: its likelihood */
} History;

typedef struct State {
    int parent;
    int token;           /* how many were taken */
    uint32_t emitted[4]; /* characters that the step gave; 0: none */
    unsigned waits;      /* ALIGNED, WILD, or the lead byte that waits for its trail */
    unsigned dropped;    /* first byte of a dropped pair whose second the wild one is; 0: none */
    unsigned before;     /* the byte in front of a wild one that came with a reading; 0: none */
    Str reading;
    bool broken;     /* a reading was put in front of what follows */
    uint16_t learnt; /* the code that a wild byte turned out to make with `before` */
    int drops;       /* pairs dropped in front of this token */
    History history;
    double score, letters; /* `letters`: how many characters were scored */
} State;

struct Shift {
    Arena *arena;
    const uint16_t *codes; /* GBK */
    uint16_t *reading_of;  /* by code: 1 + index in `known`; 0: not annotated */
    Known *known;
    size_t known_count, known_capacity;
    uint32_t *singles; /* by simplified character */
    uint16_t *present; /* GBK codes of the characters that the file has */
    size_t present_count;
    bool *seen;
    uint16_t *followers; /* how many different characters stand behind it */
    uint32_t *words;     /* hashes of the dictionary */
    unsigned char *some; /* a bit for each hash that is there, coarse: most that are not there need no further look */
    float *weights;      /* logarithms of their shares */
    unsigned droppable[126]; /* lead bytes of pairs that are nobody's */
    size_t droppable_count;
    Pair *pairs;
    size_t pair_mask;
    double total;
    struct State *states; /* room of the search, used anew for each site */
    int *frontier;
};

static Pair *pair_of(const Shift *shift, uint64_t key) {
    size_t at = (key * 0x9E3779B97F4A7C15u >> 24) & shift->pair_mask;
    while (shift->pairs[at].count && shift->pairs[at].key != key) {
        at = (at + 1) & shift->pair_mask;
    }
    return &shift->pairs[at];
}

static void know(Shift *shift, uint16_t code, Str reading) {
    if (!code || reading.len >= READING_BYTES || shift->reading_of[code]) {
        return;
    }
    if (shift->known_count == shift->known_capacity) {
        size_t capacity = shift->known_capacity * 2 + 128;
        shift->known = arena_grow(shift->arena, shift->known, shift->known_count, capacity, sizeof *shift->known);
        shift->known_capacity = capacity;
    }
    Known *known = &shift->known[shift->known_count++];
    known->code = code;
    memcpy(known->reading, reading.data, reading.len);
    shift->reading_of[code] = (uint16_t)shift->known_count;
}

/* How well a reading goes with a code: 2 as the annotator has it elsewhere, 1 as the dictionary has it, 0 not at all.
 */
static int reading_fits(const Shift *shift, unsigned code, Str reading) {
    unsigned index = shift->reading_of[code];
    if (index) {
        return str_is(reading, shift->known[index - 1].reading) ? 2 : 0;
    }
    return script_reads(gbk_decode(code >> 8, code & 0xFF), reading) ? 1 : 0;
}

static uint16_t code_of(const Shift *shift, uint32_t c) {
    return c < 0x10000 ? shift->codes[c] : 0;
}

/* A letter or digit as one kind each: the words of the file are what counts. */
static uint32_t plain(uint32_t c) {
    return c >= '0' && c <= '9' ? '0' : c < 0x80 ? c : c < 0x10000 ? script_simplify(c) : 0;
}

/* True when it was not there before. */
static bool count_in(Shift *shift, uint64_t key) {
    Pair *pair = pair_of(shift, key);
    pair->key = key;
    return pair->count++ == 0;
}

static void note_present(Shift *shift, uint32_t c) {
    uint16_t code = is_chinese(c) ? code_of(shift, c) : 0;
    if (code && (code & 0xFF) >= 0x81 && !shift->seen[code]) {
        shift->seen[code] = true;
        shift->present[shift->present_count++] = code;
    }
}

/* The surroundings of a ? teach nothing. */
static void learn_line(Shift *shift, Str line) {
    uint32_t last = 0, before_last = 0;
    for (size_t at = 0; at < line.len;) {
        bool toned;
        size_t reading = line.data[at] == '(' ? reading_here(line, at, &toned) : 0;
        uint32_t before = reading ? character_before(line, at) : 0;
        if (reading && is_chinese(before)) {
            if (toned) {
                know(shift, code_of(shift, before), str_slice(line, at + 1, at + reading - 1));
            }
            at += reading;
            continue;
        }
        uint32_t c = utf8_next(line, &at);
        if (c == '?') {
            last = before_last = 0;
            continue;
        }
        note_present(shift, c);
        c = plain(c);
        shift->singles[c]++;
        shift->total++;
        if (last && c) {
            shift->followers[last] += count_in(shift, (uint64_t)last << 16 | c);
        }
        if (before_last && last && c) {
            bool fresh = count_in(shift, (uint64_t)before_last << 32 | last << 16 | c);
            pair_of(shift, (uint64_t)before_last << 16 | last)->followers += fresh;
        }
        before_last = last;
        last = c;
    }
}

/* Steps over an intact reading that ends at `at`. */
static size_t before_reading(Str line, size_t at) {
    size_t open = at;
    if (at == 0 || line.data[at - 1] != ')') {
        return at;
    }
    while (open > 0 && at - open < READING_BYTES && line.data[open] != '(') {
        open--;
    }
    bool toned;
    size_t length = reading_here(line, open, &toned);
    return length && open + length == at ? open : at;
}

static bool is_split(uint32_t c) {
    return c == '!' || c == ';' || c == ',' || c == 0x3001;
}

/* Whether a ? may be a site at all: it has a character before it and half a reading or a split mark behind. */
static bool may_be_site(Str line, size_t at) {
    bool toned;
    size_t rest = reading_rest(line, at + 1, &toned);
    uint32_t before = character_before(line, before_reading(line, at));
    if (before == ')') {
        return rest != 0;
    }
    return is_chinese(before) && ((rest && toned) || is_split(character_at(line, at + 1)));
}

static bool has_site(Str line) {
    for (size_t at = 0; at < line.len; at++) {
        if (line.data[at] == '?' && may_be_site(line, at)) {
            return true;
        }
    }
    return false;
}

/* The dictionary as a set that is quick to ask, and the lead bytes with pairs that are nobody's. */
static void prepare(Shift *shift) {
    shift->words = ARENA_ARRAY(shift->arena, WORD_ROOM, uint32_t);
    shift->some = ARENA_ARRAY(shift->arena, SOME_ROOM, unsigned char);
    shift->weights = ARENA_ARRAY(shift->arena, WORD_ROOM, float);
    for (size_t i = 0; i < script_word_count && i < WORD_ROOM / 2; i++) {
        size_t at = script_words[i] & (WORD_ROOM - 1);
        while (shift->words[at]) {
            at = (at + 1) & (WORD_ROOM - 1);
        }
        shift->words[at] = script_words[i];
        shift->some[script_words[i] >> 14 & (SOME_ROOM - 1)] |= (unsigned char)(1u << (script_words[i] >> 11 & 7));
        shift->weights[at] = (float)script_word_weights[i] / 8 - (float)log(SCRIPT_WORDS_COUNTED);
    }
    for (unsigned lead = 0x81; lead <= 0xFE; lead++) {
        bool any = false;
        for (unsigned trail = 0x81; trail <= 0xFE; trail++) {
            any = any || !gbk_decode(lead, trail);
        }
        if (any) {
            shift->droppable[shift->droppable_count++] = lead;
        }
    }
}

static void relearn(Reading *reading, Shift *shift, const Look *looks);

Shift *shift_learn(Reading *reading, const Look *looks) {
    const ReadFile *file = reading->file;
    size_t characters = 0;
    bool sites = false;
    for (size_t i = 0; i < file->line_count; i++) {
        characters += file->lines[i].source.len / 3 + 1;
        sites = sites || ((looks[i].marks & LOOK_QUESTION) && has_site(file->lines[i].source));
    }
    if (!sites) {
        return NULL;
    }
    Shift *shift = ARENA_NEW(reading->arena, Shift);
    size_t size = 1024;
    while (size < characters * 4) {
        size *= 2;
    }
    *shift = (Shift){.arena = reading->arena, .pair_mask = size - 1, .codes = gbk_codes(reading->arena)};
    shift->pairs = ARENA_ARRAY(reading->arena, size, Pair);
    shift->singles = ARENA_ARRAY(reading->arena, 0x10000, uint32_t);
    shift->reading_of = ARENA_ARRAY(reading->arena, 0x10000, uint16_t);
    shift->followers = ARENA_ARRAY(reading->arena, 0x10000, uint16_t);
    shift->present = ARENA_ARRAY(reading->arena, 0x10000, uint16_t);
    shift->seen = ARENA_ARRAY(reading->arena, 0x10000, bool);
    prepare(shift);
    shift->states = ARENA_ARRAY(reading->arena, STATES_MOST, State);
    shift->frontier = ARENA_ARRAY(reading->arena, STATES_MOST, int);
    for (size_t i = 0; i < file->line_count; i++) {
        learn_line(shift, file->lines[i].source);
    }
    relearn(reading, shift, looks);
    return shift;
}

/* ---- how well it reads ---- */

/* Log of a word's share; 0: it is none. */
static double word_share(const Shift *shift, const uint32_t *characters, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!is_chinese(characters[i])) {
            return 0;
        }
    }
    uint32_t hash = script_word_hash(characters, count);
    if (!(shift->some[hash >> 14 & (SOME_ROOM - 1)] >> (hash >> 11 & 7) & 1)) {
        return 0;
    }
    for (size_t at = hash & (WORD_ROOM - 1); shift->words[at]; at = (at + 1) & (WORD_ROOM - 1)) {
        if (shift->words[at] == hash) {
            return shift->weights[at];
        }
    }
    return 0;
}

enum { UNSEEN = 500 }; /* weight of characters that the file does not have */
static const double no_word = -19.0;
static const double lost_costs = 0.8; /* a character that may be any */

static double share(const Shift *shift, uint32_t c) {
    double known = is_chinese(c) ? word_share(shift, &c, 1) : log(1e-4);
    double prior = exp(known ? known : no_word);
    return (shift->singles[c] + UNSEEN * prior) / (shift->total + UNSEEN);
}

/* Log of how likely the file has `c` (simplified) behind what stands before it. */
static double follows(const Shift *shift, const History *history, uint32_t c) {
    uint64_t last = history->c[0], before = history->c[1];
    double likely = share(shift, c);
    if (last && shift->singles[last]) { /* Witten and Bell: what has many followers may have another */
        double kinds = shift->followers[last] + 1;
        likely = (pair_of(shift, last << 16 | c)->count + kinds * likely) / (shift->singles[last] + kinds);
        const Pair *both = pair_of(shift, before << 16 | last);
        if (before && both->count) {
            kinds = both->followers + 1;
            likely = (pair_of(shift, before << 32 | last << 16 | c)->count + kinds * likely) / (both->count + kinds);
        }
    }
    return log(likely);
}

/* The best way to part the text into words, with `c` behind it: how likely. */
static double words_with(const Shift *shift, const History *history, uint32_t c) {
    const uint32_t word[4] = {history->c[2], history->c[1], history->c[0], c};
    double single = is_chinese(c) ? word_share(shift, word + 3, 1) : log(share(shift, c));
    double best = history->words[0] + (single ? single : no_word);
    for (size_t length = 2; length <= 4 && word[4 - length]; length++) {
        double known = word_share(shift, word + 4 - length, length);
        if (known && history->words[length - 1] + known > best) {
            best = history->words[length - 1] + known;
        }
    }
    return best;
}

/* How much better or worse it reads with `c`: by the file first, which is about one thing, then by the dictionary. */
static double reads(const Shift *shift, const History *history, uint32_t c) {
    return 0.8 * follows(shift, history, c) + 0.4 * (words_with(shift, history, c) - history->words[0]);
}

static void remember(const Shift *shift, History *history, uint32_t c) {
    double words = words_with(shift, history, c);
    *history =
        (History){{c, history->c[0], history->c[1]}, {words, history->words[0], history->words[1], history->words[2]}};
}

/* ---- what is seen ---- */

typedef struct Token {
    uint32_t c;    /* the character; '?' with `reading`: a lost lead byte with half a reading behind it */
    uint16_t code; /* GBK; 0: none */
    Str reading;   /* behind a ?, without bracket */
    Str note;      /* an intact reading that followed and is left out, without brackets */
    size_t end;    /* byte of the line behind it */
} Token;

static size_t read_tokens(const Shift *shift, Str line, size_t at, Token *tokens) {
    size_t count = 0, last_question = 0;
    while (at < line.len && count < TOKENS_MOST && count < last_question + 24) {
        Token *token = &tokens[count];
        bool toned;
        *token = (Token){.c = utf8_next(line, &at)};
        token->code = code_of(shift, token->c);
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

/* ---- hypotheses ---- */

typedef struct Search {
    const Shift *shift;
    const Token *tokens;
    size_t count;
    State *states;
    int used;
    int *frontier; /* indices of states that have taken so many tokens */
    size_t frontier_count;
    size_t token;
} Search;

static int compare_states(const void *a, const void *b, void *context) {
    const State *states = context;
    double x = states[*(const int *)a].score, y = states[*(const int *)b].score;
    return x < y ? 1 : x > y ? -1 : *(const int *)a - *(const int *)b;
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
    uint32_t simple = plain(c);
    state->score += reads(search->shift, &state->history, simple);
    state->letters++;
    remember(search->shift, &state->history, simple);
}

/* □ stands for it, but what is before and behind has to go with a digit. */
static void emit_lost_digit(const Search *search, State *state) {
    History before = state->history;
    double likely = reads(search->shift, &before, '0');
    emit(search, state, LOST);
    state->score += likely;
    state->letters++;
    state->history = before;
    remember(search->shift, &state->history, '0');
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
        int fits = reading_fits(shift, code, from->reading);
        if (!gbk_decode(from->before, lead) || (shift->reading_of[code] && !fits)) {
            return;
        }
        state.score -= fits == 2 ? 0 : fits == 1 ? 0.5 : 4;
        state.learnt = (uint16_t)code;
    }
    /* What is in the annotator's table would have got its reading here. */
    if (annotated.len) {
        int fits = reading_fits(shift, lead << 8 | trail, annotated);
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
    for (size_t i = 0; i < shift->present_count && word[1] && word[2]; i++) {
        unsigned lead = shift->present[i] >> 8, trail = shift->present[i] & 0xFF;
        word[3] = plain(gbk_decode(lead, trail));
        if (!may_wait(&from, lead) || (!word_share(shift, word + 1, 3) && !(word[0] && word_share(shift, word, 4)))) {
            continue;
        }
        Wild one = {reads(shift, &from.history, word[3]), lead, trail};
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
                if (count < 64 && reading_fits(shift, lead << 8 | t, reading) == least) {
                    best[count++] = (Wild){reads(shift, &from.history, plain(gbk_decode(lead, t))), lead, t};
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
            bool usual = c && (script_common(c, search->shift->codes) || search->shift->singles[plain(c)]);
            if (usual && count < sizeof best / sizeof *best) {
                best[count++] = (Wild){reads(search->shift, &from.history, plain(c)), lead, t};
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
            if (reading_fits(search->shift, before << 8 | trail, reading) == least) {
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
        } else if (next && is_split(next->c)) {
            complete(search, parent, WILD, no_reading, 0, then_aligned);
        } else {
            complete(search, parent, WILD, no_reading, 0, then_lost);
        }
        return;
    }
    State state = follow(from);
    if (token->reading.len) {
        begin_shift(search, parent, token->reading);
    } else if (next && is_split(next->c)) {
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

static void take_token(Search *search, int parent) {
    const Token *token = &search->tokens[search->token];
    State from = search->states[parent];
    if (token->c == '?') {
        take_lost_lead(search, parent, token);
        return;
    }
    if (from.waits == ALIGNED) {
        State state = follow(&from);
        state.score -= token->note.len && !reading_fits(search->shift, token->code, token->note) ? 6 : 0;
        emit(search, &state, token->c);
        add_state(search, &state, parent, false);
        return;
    }
    if (is_split(token->c)) {
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
static void drop_pair(Search *search, int parent) {
    const Shift *shift = search->shift;
    State from = search->states[parent];
    if (from.waits == ALIGNED || from.waits == WILD || from.drops) {
        return;
    }
    for (size_t i = 0; i < shift->droppable_count; i++) {
        unsigned first = shift->droppable[i];
        uint32_t c = gbk_decode(from.waits, first);
        if (c && (shift->singles[plain(c)] || script_common(c, shift->codes))) {
            complete_one(search, parent, &from, from.waits, first, no_reading, first, then_dropped);
        }
    }
}

/* ---- the search ---- */

static int compare_indices(const void *a, const void *b) {
    return *(const int *)a - *(const int *)b;
}

/* Of the states from `begun` on, the best become the frontier, best first, and the others are forgotten. */
static void keep_best(Search *search, int begun) {
    search->frontier_count = 0;
    for (int k = begun; k < search->used; k++) {
        if (search->states[k].token == (int)search->token + 1) {
            search->frontier[search->frontier_count++] = k;
        }
    }
    qsort_r(search->frontier, search->frontier_count, sizeof *search->frontier, compare_states, search->states);
    if (search->frontier_count > BEAM) {
        search->frontier_count = BEAM;
    }
    qsort(search->frontier, search->frontier_count, sizeof *search->frontier, compare_indices);
    for (size_t i = 0; i < search->frontier_count; i++) {
        search->states[begun + (int)i] = search->states[search->frontier[i]];
        search->frontier[i] = begun + (int)i;
    }
    search->used = begun + (int)search->frontier_count;
    qsort_r(search->frontier, search->frontier_count, sizeof *search->frontier, compare_states, search->states);
}

static void advance(Search *search) {
    int begun = search->used;
    for (size_t i = 0; i < search->frontier_count; i++) {
        int dropped = search->used;
        if (i < DROP_BEST) {
            drop_pair(search, search->frontier[i]);
        }
        int dropped_end = search->used;
        take_token(search, search->frontier[i]);
        for (int k = dropped; k < dropped_end; k++) {
            take_token(search, k);
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

typedef struct Found {
    Buf text; /* what was meant, over the tokens up to `last` */
    uint32_t simple[4 * TOKENS_MOST];
    size_t simple_count;
    int last; /* tokens up to the end of the shifted part */
    double score;
    uint16_t learnt[8];
    Str learnt_reading[8];
    size_t learnt_count;
    bool shifted, lost;
} Found;

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
                found->simple[found->simple_count++] = plain(state->emitted[k]);
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

/* The best text and by how much it reads better than the next. False: there is none. */
static bool search_site(Shift *shift, Str line, size_t at, const Token *tokens, size_t count, Arena *arena, Found *best,
                        double *margin) {
    Search search = {.shift = shift, .tokens = tokens, .count = count};
    search.states = shift->states;
    search.frontier = shift->frontier;
    search.states[0] = (State){.parent = -1};
    size_t from = at; /* the words in front */
    for (size_t i = 0; i < 3 && from > 0; i++) {
        uint32_t c = character_before(line, from);
        search.states[0].history.c[i] = plain(c);
        char bytes[4];
        from = before_reading(line, from - (c ? utf8_put(c, bytes) : 0));
    }
    /* The token in front of the site is the character whose second byte begins the pattern. */
    search.token = 1;
    search.states[0].token = 1;
    search.used = 1;
    search.frontier[search.frontier_count++] = 0;
    for (size_t quiet = 0; search.token < count && search.frontier_count && !is_over(&search, quiet);) {
        bool question = tokens[search.token].c == '?';
        advance(&search);
        quiet = question ? 0 : quiet + 1;
    }
    bool found = false;
    Found named;
    size_t naming = 0;
    *margin = 99;
    for (size_t i = 0; i < search.frontier_count; i++) {
        Found one = {.text = buf_create(arena)};
        const State *state = &search.states[search.frontier[i]];
        if (state->waits != ALIGNED) {
            continue;
        }
        trace(&search, search.frontier[i], &one);
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

/* The character in front of a site, behind which a reading may have been taken out, and then what follows. */
static size_t site_tokens(const Shift *shift, Str line, size_t at, Token *tokens, size_t *before_end) {
    size_t end = before_reading(line, at);
    *before_end = end;
    uint32_t c = character_before(line, end);
    tokens[0] = (Token){.c = c, .code = code_of(shift, c), .end = at};
    return 1 + read_tokens(shift, line, at, tokens + 1);
}

bool shift_mend(Shift *shift, Str line, size_t at, ShiftSite *site) {
    if (!may_be_site(line, at)) {
        return false;
    }
    Token tokens[TOKENS_MOST + 1];
    size_t before_end;
    size_t count = site_tokens(shift, line, at, tokens, &before_end);
    double margin = 0;
    Arena *scratch = arena_create();
    Found *best = ARENA_NEW(scratch, Found);
    bool found = search_site(shift, line, before_end, tokens, count, scratch, best, &margin);
    *site = (ShiftSite){.from = at, .end = tokens[1].end, .certainty = FLAGGED};
    if (found && margin >= margin_least) {
        site->end = tokens[best->last - 1].end;
        site->repaired = str_copy(shift->arena, buf_str(&best->text));
        site->certainty = LIKELY;
    } else if (!tokens[1].reading.len) {
        arena_destroy(scratch);
        return false;
    }
    arena_destroy(scratch);
    return true;
}

/* ---- characters of the table that stand nowhere intact ---- */

typedef struct Vote {
    uint16_t code;
    Str reading;
    double weight;
} Vote;

/* Sites whose best text supposes a character that is annotated nowhere vote for it; what several say, or one says
 * clearly, goes into the table. */
static void relearn(Reading *reading, Shift *shift, const Look *looks) {
    const ReadFile *file = reading->file;
    Vote *votes = ARENA_ARRAY(shift->arena, LEARNT_MOST, Vote);
    size_t count = 0;
    for (size_t i = 0; i < file->line_count; i++) {
        Str line = file->lines[i].source;
        for (size_t at = 0; (looks[i].marks & LOOK_QUESTION) && at < line.len; at++) {
            if (line.data[at] != '?' || !may_be_site(line, at)) {
                continue;
            }
            Token tokens[TOKENS_MOST + 1];
            size_t before_end;
            size_t token_count = site_tokens(shift, line, at, tokens, &before_end);
            double margin = 0;
            Arena *scratch = arena_create();
            Found *best = ARENA_NEW(scratch, Found);
            bool found = search_site(shift, line, before_end, tokens, token_count, scratch, best, &margin);
            for (size_t k = 0; found && k < best->learnt_count; k++) {
                size_t v = 0;
                while (v < count && votes[v].code != best->learnt[k]) {
                    v++;
                }
                if (v == count && count < LEARNT_MOST) {
                    votes[count++] = (Vote){best->learnt[k], best->learnt_reading[k], 0};
                }
                if (v < count && str_equal(votes[v].reading, best->learnt_reading[k])) {
                    votes[v].weight += margin > 5 ? 5 : margin;
                }
            }
            arena_destroy(scratch);
        }
    }
    for (size_t v = 0; v < count; v++) {
        if (votes[v].weight >= learnt_least) {
            know(shift, votes[v].code, votes[v].reading);
        }
    }
}
