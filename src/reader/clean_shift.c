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

static const double taught_least = 2.5; /* and for what is counted among the file's words */

static const double stop_margin_least = 2; /* the same where it parts sentences, of which words know nothing */
static const double margin_least = 0.7;    /* by which the best has to read better than the next, in nats */

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

int shift_reading_fits(const Shift *shift, unsigned code, Str reading) {
    unsigned index = shift->reading_of[code];
    if (index) {
        return str_is(reading, shift->known[index - 1].reading) ? 2 : 0;
    }
    return script_reads(gbk_decode(code >> 8, code & 0xFF), reading) ? 1 : 0;
}

/* All codes by the list of readings that their characters have. */
static void order_codes(Shift *shift) {
    enum { FIRST = 0x8140, LAST = 0xFEFE };
    shift->coded = ARENA_ARRAY(shift->arena, LAST - FIRST + 1, uint16_t);
    shift->coded_from = ARENA_ARRAY(shift->arena, 0x10000, uint16_t);
    for (unsigned code = FIRST; code <= LAST; code++) {
        unsigned list = script_list_of(gbk_decode(code >> 8, code & 0xFF));
        shift->coded_from[list + 1]++;
        shift->lists = list > shift->lists ? list : shift->lists;
    }
    shift->coded_from[1] = 0; /* those without readings are left out */
    for (unsigned list = 1; list <= shift->lists; list++) {
        shift->coded_from[list + 1] = (uint16_t)(shift->coded_from[list + 1] + shift->coded_from[list]);
    }
    for (unsigned code = FIRST; code <= LAST; code++) {
        unsigned list = script_list_of(gbk_decode(code >> 8, code & 0xFF));
        if (list) {
            shift->coded[shift->coded_from[list]++] = (uint16_t)code;
        }
    }
    for (unsigned list = shift->lists + 1; list > 0; list--) {
        shift->coded_from[list] = shift->coded_from[list - 1];
    }
}

static void add_fitting(const Shift *shift, Fittings *fittings, size_t *room, unsigned code, int fits) {
    if (fittings->count == *room) {
        *room = *room * 2 + 32;
        fittings->items = arena_grow(shift->arena, fittings->items, fittings->count, *room, sizeof *fittings->items);
    }
    size_t at = fittings->count++;
    for (; at > 0 && fittings->items[at - 1].code > code; at--) {
        fittings->items[at] = fittings->items[at - 1];
    }
    fittings->items[at] = (Fitting){(uint16_t)code, (uint8_t)fits};
}

/* The same for all codes at once. */
static void find_fitting(const Shift *shift, Str reading, Fittings *fittings) {
    size_t room = 0;
    for (unsigned list = 1; list <= shift->lists; list++) {
        if (!script_list_reads(list, reading)) {
            continue;
        }
        for (size_t i = shift->coded_from[list]; i < shift->coded_from[list + 1]; i++) {
            if (!shift->reading_of[shift->coded[i]]) {
                add_fitting(shift, fittings, &room, shift->coded[i], 1);
            }
        }
    }
    for (size_t i = 0; i < shift->known_count; i++) {
        if (str_is(reading, shift->known[i].reading)) {
            add_fitting(shift, fittings, &room, shift->known[i].code, 2);
        }
    }
}

const Fittings *shift_fittings(Shift *shift, Str reading) {
    size_t index;
    if (!shift->fitting_of) {
        shift->fitting_of = map_create(shift->arena, 64);
        shift->fittings_count = 0;
    }
    if (map_get(shift->fitting_of, reading, &index)) {
        return &shift->fittings[index];
    }
    if (shift->fittings_count == shift->fittings_capacity) {
        size_t capacity = shift->fittings_capacity * 2 + 64;
        shift->fittings =
            arena_grow(shift->arena, shift->fittings, shift->fittings_count, capacity, sizeof *shift->fittings);
        shift->fittings_capacity = capacity;
    }
    Fittings *fittings = &shift->fittings[shift->fittings_count];
    *fittings = (Fittings){.count = 0};
    find_fitting(shift, reading, fittings);
    map_put(shift->fitting_of, reading, shift->fittings_count++);
    return fittings;
}

uint16_t shift_code(const Shift *shift, uint32_t c) {
    return c < 0x10000 ? shift->codes[c] : 0;
}

/* A letter or digit as one kind each: the words of the file are what counts. */
uint32_t shift_plain(uint32_t c) {
    return c >= '0' && c <= '9' ? '0' : c < 0x80 ? c : c < 0x10000 ? script_simplify(c) : 0;
}

/* That `c` stands behind another character. */
static void note_behind(Shift *shift, uint32_t last, uint32_t c) {
    if (!shift->behind[last]) {
        shift->behind[last] = ARENA_ARRAY(shift->arena, FOLLOW_WORDS, uint64_t);
    }
    shift->behind[last][c >> 6 & (FOLLOW_WORDS - 1)] |= (uint64_t)1 << (c & 63);
    shift->followers[last]++;
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
        uint16_t plain = (uint16_t)shift_plain(gbk_decode(code >> 8, code & 0xFF));
        shift->plain[shift->present_count] = plain;
        shift->present_before[shift->present_count] = shift->present_of[plain];
        shift->present[shift->present_count++] = code;
        shift->present_of[plain] = (uint16_t)shift->present_count;
    }
}

/* Counts a character, and how it stands behind those before it (0: unknown). */
static void count_character(Shift *shift, uint32_t before_last, uint32_t last, uint32_t c) {
    shift->singles[c]++;
    shift->total++;
    if (last && c && count_in(shift, (uint64_t)last << 16 | c)) {
        note_behind(shift, last, c);
    }
    if (before_last && last && c) {
        bool fresh = count_in(shift, (uint64_t)before_last << 32 | last << 16 | c);
        shift_pair(shift, (uint64_t)before_last << 16 | last)->followers += fresh;
    }
}

/* A full stop that stands although the bytes at its borders are a pattern that was replaced: who made this file kept
 * full stops apart. */
static bool is_stop_apart(const Shift *shift, uint32_t before, uint32_t c, uint32_t behind) {
    unsigned lead = shift_code(shift, behind) >> 8;
    bool split = (shift_code(shift, before) & 0xFF) == 0xA3 || lead == 0xAC || lead == 0xBB || lead == 0xA1;
    return c == FULL_STOP && split;
}

/* The surroundings of a ? teach nothing. */
static void learn_line(Shift *shift, Str line) {
    uint32_t last = 0, before_last = 0, before_stop = 0;
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
            last = before_last = before_stop = 0;
            continue;
        }
        note_present(shift, c);
        shift->stops_stand = shift->stops_stand || is_stop_apart(shift, before_stop, c, character_at(line, at));
        before_stop = c;
        c = shift_plain(c);
        count_character(shift, before_last, last, c);
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

size_t shift_front_before(Str line, size_t at) {
    char bytes[4];
    uint32_t c = character_before(line, at);
    return shift_before_reading(line, at - (c ? utf8_put(c, bytes) : 0));
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
    uint32_t behind = character_at(line, at + 1);
    bool never = behind == ',' || behind == ';' || behind == 0x3001; /* no question goes on so */
    return (is_chinese(before) && ((rest && toned) || shift_is_split(behind))) || (before && never);
}

static bool has_site(Str line) {
    for (size_t at = 0; at < line.len; at++) {
        if (line.data[at] == '?' && may_be_site(line, at)) {
            return true;
        }
    }
    return false;
}

static size_t words_taken(void) {
    return script_word_count < WORDS_MOST ? script_word_count : WORDS_MOST;
}

/* The dictionary by what its words begin with: those that may end somewhere stand together. */
static void order_words(Shift *shift) {
    enum { BEGINNINGS = 1 << 16 };
    uint32_t *from = ARENA_ARRAY(shift->arena, BEGINNINGS + 2, uint32_t);
    const size_t count = words_taken();
    for (size_t i = 0; i < count; i++) {
        from[(script_hash_before(script_words[i]) >> 16) + 2]++;
    }
    for (size_t i = 2; i < BEGINNINGS + 2; i++) {
        from[i] += from[i - 1];
    }
    shift->keys = ARENA_ARRAY(shift->arena, count, uint32_t);
    for (size_t i = 0; i < count; i++) {
        uint32_t key = script_hash_before(script_words[i]);
        shift->keys[from[(key >> 16) + 1]++] = key;
    }
    shift->keys_from = from;
}

/* The same as a set that is quick to ask. */
static void spread_words(Shift *shift) {
    const size_t room = (size_t)1 << WORD_BITS;
    const double all = log(SCRIPT_WORDS_COUNTED);
    shift->words = ARENA_ARRAY(shift->arena, room, Entry);
    shift->some = ARENA_ARRAY(shift->arena, ((size_t)1 << SOME_BITS) / 8, unsigned char);
    for (size_t i = 0; i < words_taken(); i++) {
        uint32_t key = script_hash_before(script_words[i]);
        unsigned at = shift_key_spread(key, WORD_BITS), bit = shift_key_spread(key, SOME_BITS);
        while (shift->words[at].weight != 0) {
            at = (at + 1) & (room - 1);
        }
        shift->words[at] = (Entry){key, (float)script_word_weights[i] / 8 - (float)all};
        shift->some[bit / 8] |= (unsigned char)(1u << bit % 8);
    }
}

/* The dictionary, and the lead bytes with pairs that are nobody's. */
static void prepare(Shift *shift) {
    order_words(shift);
    spread_words(shift);
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
    shift->present_of = ARENA_ARRAY(reading->arena, 0x10000, uint16_t);
    shift->present_before = ARENA_ARRAY(reading->arena, 0x10000, uint16_t);
    shift->behind = ARENA_ARRAY(reading->arena, 0x10000, uint64_t *);
    shift->ending_of = map_create(reading->arena, 256);
    order_codes(shift);
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

/* A site and its best text, searched. */
typedef struct Try {
    Token tokens[TOKENS_MOST + 1];
    size_t count;
    bool found;
    double margin;
    Found best;
    uint64_t asked[ASKED_WORDS];
} Try;

static void try_site(Shift *shift, Str line, size_t before_end, Arena *arena, Try *tried) {
    Search search = {.shift = shift,
                     .tokens = tried->tokens,
                     .count = tried->count,
                     .states = shift->states,
                     .frontier = shift->frontier,
                     .asked = tried->asked};
    tried->found = shift_search(&search, line, before_end, arena, &tried->best, &tried->margin);
}

/* What follows from it. */
static void settle(const Shift *shift, const Try *tried, size_t at, KeptSite *kept) {
    kept->site = (ShiftSite){.end = tried->tokens[1].end - at, .certainty = FLAGGED};
    kept->mended = tried->tokens[1].reading.len != 0 || !clean_asks(tried->tokens[0].c);
    kept->margin = tried->margin;
    Str text = buf_str(&tried->best.text);
    bool stops = tried->found && (str_find(text, STR("。")) >= 0 || str_find(text, STR("、")) >= 0);
    double least = stops ? stop_margin_least : margin_least;
    if (tried->found && tried->margin >= least) {
        kept->site.end = tried->tokens[tried->best.last - 1].end - at;
        kept->site.repaired = str_copy(shift->arena, text);
        kept->site.certainty = LIKELY;
        kept->mended = true;
    }
    kept->learnt_count = tried->found ? tried->best.learnt_count : 0;
    memcpy(kept->learnt, tried->best.learnt, sizeof kept->learnt);
    memcpy(kept->learnt_reading, tried->best.learnt_reading, sizeof kept->learnt_reading);
    memcpy(kept->asked, tried->asked, sizeof kept->asked);
}

/* All that is asked of a line when a site in it is searched. */
static Str seen_of(Str line, size_t at, const Try *tried) {
    size_t from = shift_before_reading(line, at);
    for (size_t i = 0; i < SHIFT_FRONT && from > 0; i++) {
        from = shift_front_before(line, from);
    }
    return str_slice(line, from, tried->tokens[tried->count - 1].end);
}

/* ---- what sites came to ---- */

static KeptSite *add_kept(Shift *shift) {
    if (shift->kept_count == shift->kept_capacity) {
        size_t capacity = shift->kept_capacity * 2 + 32;
        shift->kept = arena_grow(shift->arena, shift->kept, shift->kept_count, capacity, sizeof *shift->kept);
        shift->kept_capacity = capacity;
    }
    return &shift->kept[shift->kept_count++];
}

/* Searches a site, unless one that looks the same was searched since the table grew. */
static void search_site(Shift *shift, Str line, size_t at, KeptSite *kept) {
    Arena *scratch = arena_create();
    Try *tried = ARENA_NEW(scratch, Try);
    size_t before_end, index;
    tried->count = site_tokens(shift, line, at, tried->tokens, &before_end);
    Str seen = seen_of(line, at, tried);
    if (map_get(shift->kept_of, seen, &index)) {
        *kept = shift->kept[index];
    } else {
        try_site(shift, line, before_end, scratch, tried);
        settle(shift, tried, at, kept);
    }
    kept->at = line.data + at;
    if (shift->kept_count < KEPT_MOST) {
        map_put(shift->kept_of, seen, shift->kept_count);
        *add_kept(shift) = *kept;
    }
    arena_destroy(scratch);
}

static bool concerns(const Shift *shift, uint16_t code, Str reading) {
    return reading.len && (str_is(reading, shift->known[shift->reading_of[code] - 1].reading) ||
                           script_reads(gbk_decode(code >> 8, code & 0xFF), reading));
}

/* Whether the search of a site asked for what was not in the table yet, or found nothing before there were more words.
 */
static bool is_outdated(const Shift *shift, const KeptSite *kept, Str line, size_t at) {
    if (shift->taught && kept->site.certainty == FLAGGED) {
        return true;
    }
    Token tokens[TOKENS_MOST + 1];
    size_t before_end, count = shift->fresh_count ? site_tokens(shift, line, at, tokens, &before_end) : 0;
    for (size_t i = 0; i < shift->fresh_count; i++) {
        unsigned bit = shift_asked_bit(shift->fresh[i]);
        if (kept->asked[bit / 64] >> bit % 64 & 1) {
            return true;
        }
        for (size_t t = 0; t < count; t++) {
            if (concerns(shift, shift->fresh[i], tokens[t].reading) ||
                concerns(shift, shift->fresh[i], tokens[t].note)) {
                return true;
            }
        }
    }
    return false;
}

/* Both passes go through the sites in the same order; the second leaves some out. What it adds itself stands behind. */
static const KeptSite *kept_site(Shift *shift, Str line, size_t at) {
    const char *place = line.data + at;
    for (size_t i = shift->kept_next; i < shift->kept_count; i++) {
        if (shift->kept[i].at == place) {
            shift->kept_next = i + 1;
            return is_outdated(shift, &shift->kept[i], line, at) ? NULL : &shift->kept[i];
        }
    }
    return NULL;
}

bool shift_mend(Shift *shift, Str line, size_t at, ShiftSite *site) {
    if (!may_be_site(line, at)) {
        return false;
    }
    const KeptSite *kept = kept_site(shift, line, at);
    KeptSite fresh;
    if (!kept) {
        search_site(shift, line, at, &fresh);
        kept = &fresh;
    }
    *site = kept->site;
    site->from += at;
    site->end += at;
    return kept->mended;
}

/* ---- what sites teach ---- */

typedef struct Vote {
    uint16_t code;
    Str reading;
    double weight;
} Vote;

typedef struct Votes {
    Vote items[LEARNT_MOST];
    size_t count;
} Votes;

static void vote(Votes *votes, const KeptSite *site) {
    for (size_t k = 0; k < site->learnt_count; k++) {
        size_t v = 0;
        while (v < votes->count && votes->items[v].code != site->learnt[k]) {
            v++;
        }
        if (v == votes->count && votes->count < LEARNT_MOST) {
            votes->items[votes->count++] = (Vote){site->learnt[k], site->learnt_reading[k], 0};
        }
        if (v < votes->count && str_equal(votes->items[v].reading, site->learnt_reading[k])) {
            votes->items[v].weight += site->margin > 5 ? 5 : site->margin;
        }
    }
}

static void learn_vote(Shift *shift, const Vote *one) {
    bool known = shift->reading_of[one->code] != 0;
    know(shift, one->code, one->reading);
    if (!known && shift->reading_of[one->code]) {
        shift->fresh[shift->fresh_count++] = one->code;
        shift->fitting_of = NULL; /* what was told of readings and sites holds no more */
        shift->kept_of = map_create(shift->arena, 64);
    }
}

/* What reads far better than all else counts among the file's words, for sites that read less clearly: a word may stand
 * nowhere but in sites. */
static void teach(Shift *shift, Str line, const KeptSite *kept) {
    size_t at = shift_before_reading(line, (size_t)(kept->at - line.data));
    uint32_t last = shift_plain(character_before(line, at)), before_last = 0;
    Str text = kept->site.repaired;
    at = shift_front_before(line, at);
    before_last = shift_plain(character_before(line, at));
    for (size_t i = 0; i < text.len;) {
        uint32_t c = utf8_next(text, &i);
        c = c == LOST ? 0 : shift_plain(c);
        if (c) {
            count_character(shift, before_last, last, c);
        }
        before_last = last;
        last = c;
    }
    shift->taught = true;
}

/* What was told of characters holds no more. */
static void forget_shares(Shift *shift) {
    memset(shift->shares, 0, 0x10000 * sizeof *shift->shares);
    memset(shift->usual, 0, 0x10000 * sizeof *shift->usual);
    memset(shift->by_trail, 0, sizeof shift->by_trail);
    memset(shift->by_lead, 0, sizeof shift->by_lead);
    shift->kept_of = map_create(shift->arena, 64);
}

static void teach_clear(Shift *shift, const ReadFile *file) {
    size_t next = 0;
    for (size_t i = 0; i < file->line_count; i++) {
        Str line = file->lines[i].source;
        for (; next < shift->kept_count && shift->kept[next].at >= line.data &&
               shift->kept[next].at < line.data + line.len;
             next++) {
            const KeptSite *kept = &shift->kept[next];
            if (kept->site.certainty == LIKELY && kept->margin >= taught_least) {
                teach(shift, line, kept);
            }
        }
    }
    if (shift->taught) {
        forget_shares(shift);
    }
}

/* Sites whose best text supposes a character that is annotated nowhere vote for it; what several say, or one says
 * clearly, goes into the table. */
static void relearn(Reading *reading, Shift *shift, const Look *looks) {
    const ReadFile *file = reading->file;
    Votes *votes = ARENA_NEW(shift->arena, Votes);
    shift->kept_of = map_create(shift->arena, 64);
    for (size_t i = 0; i < file->line_count; i++) {
        Str line = file->lines[i].source;
        for (size_t at = 0; (looks[i].marks & LOOK_QUESTION) && at < line.len; at++) {
            if (line.data[at] != '?' || !may_be_site(line, at)) {
                continue;
            }
            KeptSite site;
            search_site(shift, line, at, &site);
            vote(votes, &site);
        }
    }
    for (size_t v = 0; v < votes->count; v++) {
        if (votes->items[v].weight >= learnt_least) {
            learn_vote(shift, &votes->items[v]);
        }
    }
    teach_clear(shift, file);
}
