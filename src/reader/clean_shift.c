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
#include "shift.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double learnt_least = 2.2; /* the same for what goes into the table, over all sites together */

static const double margin_least = 0.5; /* by which the best has to read better than the next, in nats */

Pair *shift_pair(const Shift *shift, uint64_t key) {
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
int shift_reading_fits(const Shift *shift, unsigned code, Str reading) {
    unsigned index = shift->reading_of[code];
    if (index) {
        return str_is(reading, shift->known[index - 1].reading) ? 2 : 0;
    }
    return script_reads(gbk_decode(code >> 8, code & 0xFF), reading) ? 1 : 0;
}

uint16_t shift_code(const Shift *shift, uint32_t c) {
    return c < 0x10000 ? shift->codes[c] : 0;
}

/* A letter or digit as one kind each: the words of the file are what counts. */
uint32_t shift_plain(uint32_t c) {
    return c >= '0' && c <= '9' ? '0' : c < 0x80 ? c : c < 0x10000 ? script_simplify(c) : 0;
}

/* True when it was not there before. */
static bool count_in(Shift *shift, uint64_t key) {
    Pair *pair = shift_pair(shift, key);
    pair->key = key;
    return pair->count++ == 0;
}

static void note_present(Shift *shift, uint32_t c) {
    uint16_t code = is_chinese(c) ? shift_code(shift, c) : 0;
    if (code && (code & 0xFF) >= 0x81 && !shift->seen[code]) {
        shift->seen[code] = true;
        shift->plain[shift->present_count] = (uint16_t)shift_plain(gbk_decode(code >> 8, code & 0xFF));
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
                know(shift, shift_code(shift, before), str_slice(line, at + 1, at + reading - 1));
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
        c = shift_plain(c);
        shift->singles[c]++;
        shift->total++;
        if (last && c) {
            shift->followers[last] += count_in(shift, (uint64_t)last << 16 | c);
        }
        if (before_last && last && c) {
            bool fresh = count_in(shift, (uint64_t)before_last << 32 | last << 16 | c);
            shift_pair(shift, (uint64_t)before_last << 16 | last)->followers += fresh;
        }
        before_last = last;
        last = c;
    }
}

/* Steps over an intact reading that ends at `at`. */
size_t shift_before_reading(Str line, size_t at) {
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

bool shift_is_split(uint32_t c) {
    return c == '!' || c == ';' || c == ',' || c == 0x3001;
}

/* Whether a ? may be a site at all: it has a character before it and half a reading or a split mark behind. */
static bool may_be_site(Str line, size_t at) {
    bool toned;
    size_t rest = reading_rest(line, at + 1, &toned);
    uint32_t before = character_before(line, shift_before_reading(line, at));
    if (before == ')') {
        return rest != 0;
    }
    return is_chinese(before) && ((rest && toned) || shift_is_split(character_at(line, at + 1)));
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
    shift->shares = ARENA_ARRAY(reading->arena, 0x10000, double);
    shift->alone = ARENA_ARRAY(reading->arena, 0x10000, double);
    shift->usual = ARENA_ARRAY(reading->arena, 0x10000, unsigned char);
    shift->plain = ARENA_ARRAY(reading->arena, 0x10000, uint16_t);
    prepare(shift);
    shift->states = ARENA_ARRAY(reading->arena, STATES_MOST, State);
    shift->frontier = ARENA_ARRAY(reading->arena, STATES_MOST, int);
    for (size_t i = 0; i < file->line_count; i++) {
        learn_line(shift, file->lines[i].source);
    }
    relearn(reading, shift, looks);
    return shift;
}

/* The character in front of a site, behind which a reading may have been taken out, and then what follows. */
static size_t site_tokens(const Shift *shift, Str line, size_t at, Token *tokens, size_t *before_end) {
    size_t end = shift_before_reading(line, at);
    *before_end = end;
    uint32_t c = character_before(line, end);
    tokens[0] = (Token){.c = c, .code = shift_code(shift, c), .end = at};
    return 1 + shift_read_tokens(shift, line, at, tokens + 1);
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
    bool found = shift_search(shift, line, before_end, tokens, count, scratch, best, &margin);
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
            bool found = shift_search(shift, line, before_end, tokens, token_count, scratch, best, &margin);
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
