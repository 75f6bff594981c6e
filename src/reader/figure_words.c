/* Words of the vocabulary: compiled once for a pack into tries, forwards and backwards, and looked up in a text. */
#include "figure_internal.h"

#include <string.h>

const uint64_t mark_roles[MARK_SETS] = {
    [MARKS_FIGURE] = ROLE(WORD_TOTAL) | ROLE(WORD_RISE) | ROLE(WORD_FALL) | ROLE(WORD_VERSUS) | ROLE(WORD_PREVIOUS) |
                     ROLE(WORD_FROM) | ROLE(WORD_TO) | ROLE(WORD_FIRST) | ROLE(WORD_STREAK) | ROLE(WORD_OF_TOTAL) |
                     ROLE(WORD_MULTIPLE) | ROLE(WORD_RANK) | ROLE(WORD_TARGET) | ROLE(WORD_DONE) | ROLE(WORD_STANDING) |
                     ROLE(WORD_DEMAND) | ROLE(WORD_ZERO) | ROLE(WORD_SCOPE) | ROLE(WORD_EACH) | ROLE(WORD_PER_HEAD) |
                     ROLE(WORD_PART) | ROLE(WORD_PART_END) | ROLE(WORD_RESPECTIVELY) | ROLE(WORD_NOISE) |
                     ROLE(WORD_FOUND) | ROLE(WORD_FIXED) | ROLE(WORD_OPEN) | ROLE(WORD_RATE_NAME) | ROLE(WORD_BEFORE) |
                     ROLE(WORD_AVERAGE),
    [MARKS_TENSE] = ROLE(WORD_TARGET) | ROLE(WORD_DONE) | ROLE(WORD_NOISE),
    [MARKS_PROMISE] = ROLE(WORD_PROMISE) | ROLE(WORD_STRONG) | ROLE(WORD_BAN) | ROLE(WORD_WHO) | ROLE(WORD_TARGET) |
                      ROLE(WORD_DONE) | ROLE(WORD_NOISE) | ROLE(WORD_EACH) | ROLE(WORD_STANDING) | ROLE(WORD_FORECAST),
    [MARKS_ACT] = ROLE(WORD_PROMISE) | ROLE(WORD_NOISE),
    [MARKS_CHECK] = ROLE(WORD_TOTAL) | ROLE(WORD_RISE) | ROLE(WORD_FALL) | ROLE(WORD_PART) | ROLE(WORD_PART_END) |
                    ROLE(WORD_FOUND) | ROLE(WORD_FIXED) | ROLE(WORD_OPEN) | ROLE(WORD_REASON) | ROLE(WORD_PROBLEM) |
                    ROLE(WORD_CLAIM_ALL) | ROLE(WORD_CLAIM_NONE) | ROLE(WORD_CLAIM_MET) | ROLE(WORD_CLAIM_NEVER_DOWN) |
                    ROLE(WORD_CLAIM_GROWING) | ROLE(WORD_CLAIM_FALLING) | ROLE(WORD_CLAIM_EMPTY) | ROLE(WORD_TOPIC) |
                    ROLE(WORD_BUILD) | ROLE(WORD_TARGET) | ROLE(WORD_TO) | ROLE(WORD_REGION) | ROLE(WORD_PER_HEAD) |
                    ROLE(WORD_DUE) | ROLE(WORD_ZERO) | ROLE(WORD_AVERAGE) | ROLE(WORD_RESPECTIVELY),
};

/* ---- making ---- */

typedef struct Maker {
    ReadWords *words;
    Arena *arena;
    size_t characters; /* bytes, and so never fewer than characters */
    size_t more;       /* of these, of the terms in the trie `more` */
} Maker;

typedef void (*TakeWord)(Maker *maker, Str text, const Word *word);

/* Every word of the vocabulary with what it is. */
static void each_word(Maker *maker, TakeWord take) {
    const VocabularyDef *vocabulary = maker->words->vocabulary;
    for (size_t i = 0; i < vocabulary->unit_count; i++) {
        const UnitDef *unit = &vocabulary->units[i];
        Word word = {.role = WORD_UNIT, .as = unit->unit, .family = unit->family, .entry = (int)i};
        take(maker, unit->unit, &word);
        for (size_t w = 0; w < unit->word_count; w++) {
            take(maker, unit->words[w], &word);
        }
    }
    for (size_t i = 0; i < vocabulary->words_count; i++) {
        const WordsDef *def = &vocabulary->words[i];
        for (size_t w = 0; w < def->word_count; w++) {
            take(maker, def->words[w], &(Word){.role = (WordRole)def->role, .as = def->as});
        }
    }
    for (size_t i = 0; i < vocabulary->indicator_count; i++) {
        const IndicatorNameDef *def = &vocabulary->indicators[i];
        Word word = {.role = WORD_INDICATOR, .as = def->id, .entry = (int)i};
        take(maker, def->name, &word);
        for (size_t w = 0; w < def->also_count; w++) {
            take(maker, def->also[w], &word);
        }
    }
}

typedef void (*TakeTerm)(Maker *maker, Str text, Trie *ahead, Trie *back, uint64_t bit);

/* Every word of its terms, with the tries it belongs into. */
static void each_term(Maker *maker, TakeTerm take) {
    ReadWords *words = maker->words;
    const VocabularyDef *vocabulary = words->vocabulary;
    for (size_t i = 0; i < vocabulary->promise_count; i++) {
        for (size_t w = 0; w < vocabulary->promises[i].word_count; w++) {
            bool first = i < TERMS_EACH_TRIE; /* in the order of PromiseTerm */
            take(maker, vocabulary->promises[i].words[w], first ? &words->terms : &words->more,
                 first ? &words->terms_back : &words->more_back, TERM_BIT(i));
        }
    }
    for (size_t i = 0; i < vocabulary->grammar_count; i++) {
        for (size_t w = 0; w < vocabulary->grammar[i].word_count; w++) {
            take(maker, vocabulary->grammar[i].words[w], &words->grammar, &words->grammar_back, TERM_BIT(i));
        }
    }
}

typedef void (*TakeMood)(Maker *maker, Str text, uint64_t bit);

static void each_mood(Maker *maker, TakeMood take) {
    const VocabularyDef *vocabulary = maker->words->vocabulary;
    for (size_t i = 0; i < vocabulary->mood_count; i++) {
        for (size_t w = 0; w < vocabulary->moods[i].word_count; w++) {
            take(maker, vocabulary->moods[i].words[w], (uint64_t)1 << i);
        }
    }
}

static void count_word(Maker *maker, Str text, const Word *word) {
    (void)word;
    alphabet_add(&maker->words->alphabet, text);
    maker->characters += text.len;
}

static void count_term(Maker *maker, Str text, Trie *ahead, Trie *back, uint64_t bit) {
    (void)back, (void)bit;
    alphabet_add(&maker->words->alphabet, text);
    maker->characters += text.len;
    maker->more += ahead == &maker->words->more ? text.len : 0;
}

static void count_mood(Maker *maker, Str text, uint64_t bit) {
    (void)bit;
    alphabet_add(&maker->words->alphabet, text);
    maker->characters += text.len;
}

static void each_span(ReadWords *words) {
    for (size_t i = 0; i < words->vocabulary->span_count; i++) {
        for (size_t w = 0; w < words->vocabulary->spans[i].word_count; w++) {
            alphabet_add(&words->alphabet, words->vocabulary->spans[i].words[w]);
        }
    }
}

static void keep(const Word **list, Arena *arena, const Word *word) {
    for (const Word *same = *list; same; same = same->next) {
        if (same->role == word->role) {
            return; /* written twice: the first counts */
        }
    }
    Word *kept = ARENA_NEW(arena, Word);
    *kept = *word;
    kept->next = *list;
    kept->roles = ROLE(word->role) | (*list ? (*list)->roles : 0);
    *list = kept;
}

static const Word *with_role(const Word *word, uint64_t roles) {
    while (word && !(ROLE(word->role) & roles)) {
        word = word->next;
    }
    return word;
}

static unsigned sets_of(WordRole role) {
    unsigned sets = 0;
    for (unsigned set = 0; set < MARK_SETS; set++) {
        sets |= mark_roles[set] & ROLE(role) ? MARKS(set) : 0;
    }
    return sets;
}

static void add_word(Maker *maker, Str text, const Word *word) {
    ReadWords *words = maker->words;
    uint32_t ahead = trie_add(&words->forward, text, ROLE(word->role));
    uint32_t back = trie_add(&words->backward, text, ROLE(word->role));
    Word whole = *word;
    whole.terms = word->role == WORD_UNIT ? grammar_terms(words, word->as) : 0;
    if (ahead) { /* packs with words that no trie holds are refused */
        keep(&words->ahead[ahead], maker->arena, &whole);
        keep(&words->back[back], maker->arena, &whole);
    }
}

static void mark_as(MarkedWord *marked, unsigned set, const Word *word) {
    marked->by_set[set].word = word;
    marked->by_set[set].roles = word ? word->roles : 0;
}

/* Only words that some set marks; all that each may be. */
static void add_marked(Maker *maker, Str text, const Word *word) {
    ReadWords *words = maker->words;
    size_t end = 0;
    uint32_t ahead = trie_longest_at(&words->forward, text, 0, ROLE(word->role), &end);
    uint32_t node = sets_of(word->role) ? trie_add(&words->marks, text, sets_of(word->role)) : 0;
    if (node && end == text.len) {
        MarkedWord *marked = ARENA_NEW(maker->arena, MarkedWord);
        for (unsigned set = 0; set < MARK_SETS; set++) {
            mark_as(marked, set, with_role(words->ahead[trie_word(&words->forward, ahead)], mark_roles[set]));
        }
        words->marked[node] = marked;
    }
}

/* Words of moods are marked, too; what each may be are moods. */
static void add_mood(Maker *maker, Str text, uint64_t bit) {
    ReadWords *words = maker->words;
    uint32_t node = trie_add(&words->marks, text, MARKS(MARKS_MOOD));
    MarkedWord *marked = ARENA_NEW(maker->arena, MarkedWord);
    Word *word = ARENA_NEW(maker->arena, Word);
    if (node) {
        const Word *before = words->marked[node] ? words->marked[node]->by_set[MARKS_MOOD].word : NULL;
        *marked = words->marked[node] ? *words->marked[node] : *marked;
        *word = (Word){.role = WORD_ROLES, .roles = bit | (before ? before->roles : 0)};
        mark_as(marked, MARKS_MOOD, word);
        words->marked[node] = marked;
    }
}

static void add_term(Maker *maker, Str text, Trie *ahead, Trie *back, uint64_t bit) {
    (void)maker;
    trie_add(ahead, text, bit);
    trie_add(back, text, bit);
}

static const struct {
    const char *characters;
    unsigned place;
} signs[] = {
    {"0123456789０１２３４５６７８９零〇一二两三四五六七八九十百千万亿半*_xX×□＊＿.", PLACE_NUMBER},
    {"(（", PLACE_OPEN},
    {")）", PLACE_CLOSE},
    {"[【", PLACE_SQUARE},
    {"〔", PLACE_TORTOISE},
    {":：", PLACE_COLON},
    {"“‘「", PLACE_QUOTE},
    {"《〈", PLACE_TITLE},
    {",;!?\n，；！？。", PLACE_BOUND},
    {"\t|", PLACE_CELL},
};

static void tell_pair(ReadWords *words, unsigned pair, unsigned bit) {
    unsigned at = pair * PAIR_BITS;
    words->look_pairs[at / 8] |= (unsigned char)(bit << at % 8);
}

/* A word begins here: what its first character may be, and its first two. Of one character, any may follow. */
static void mark_word(ReadWords *words, Str text, unsigned place) {
    size_t at = 0;
    if (!text.len) {
        return;
    }
    unsigned first = alphabet_symbol(&words->alphabet, utf8_next(text, &at));
    words->places[first] |= place;
    unsigned from = 0, to = (unsigned)words->alphabet.count - 1;
    if (at < text.len) {
        from = to = alphabet_symbol(&words->alphabet, utf8_next(text, &at));
    }
    for (unsigned second = from; second <= to; second++) {
        tell_pair(words, trie_pair(first, second), PAIR_PLACES);
    }
}

static void mark_due(Maker *maker, Str text, const Word *word) {
    if (word->role == WORD_DUE) {
        mark_word(maker->words, text, PLACE_DUE);
    }
}

static void mark_term(Maker *maker, Str text, Trie *ahead, Trie *back, uint64_t bit) {
    static const uint64_t labels = TERM_BIT(PROMISE_WHO_LABEL) | TERM_BIT(PROMISE_PERSON_LABEL) |
                                   TERM_BIT(PROMISE_WITH_LABEL) | TERM_BIT(PROMISE_DUE_LABEL);
    static const uint64_t times = TERM_BIT(PROMISE_YEAR) | TERM_BIT(PROMISE_MONTH);
    static const uint64_t leads = TERM_BIT(PROMISE_LEADS) | TERM_BIT(PROMISE_HELPS);
    static const uint64_t next_year = TERM_BIT(PROMISE_NEXT_YEAR);
    static const uint64_t results = TERM_BIT(PROMISE_EVENT) | TERM_BIT(PROMISE_RESULT);
    bool promise = ahead == &maker->words->terms, grammar = ahead == &maker->words->grammar;
    (void)back;
    if (grammar && (bit == TERM_BIT(GRAMMAR_BARE) || bit == TERM_BIT(GRAMMAR_SHARE_OF))) {
        mark_word(maker->words, text, bit == TERM_BIT(GRAMMAR_BARE) ? PLACE_SIGN : PLACE_SHARE);
    }
    unsigned place = (bit & labels ? PLACE_LABEL : 0u) | (bit & times ? PLACE_TIME : 0u) |
                     (bit & leads ? PLACE_LEADS : 0u) | (bit & next_year ? PLACE_NEXT_YEAR : 0u) |
                     (bit & results ? PLACE_RESULT : 0u) | (bit & TERM_BIT(PROMISE_CARES) ? PLACE_CARES : 0u) |
                     (bit & TERM_BIT(PROMISE_THIS_YEAR) ? PLACE_THIS_YEAR : 0u);
    if (ahead == &maker->words->more && bit == TERM_BIT(PROMISE_HAPPENS)) {
        mark_word(maker->words, text, PLACE_RESULT);
    }
    if (promise && place) {
        mark_word(maker->words, text, place);
    }
    if (promise && (bit & (TERM_BIT(PROMISE_BY) | TERM_BIT(PROMISE_PERMITS)))) {
        size_t at = 0;
        unsigned first = alphabet_symbol(&maker->words->alphabet, utf8_next(text, &at));
        maker->words->places[first] |= bit & TERM_BIT(PROMISE_BY) ? PLACE_BY : PLACE_PERMITS;
    }
}

/* 个月, 工作日: what a span is counted in. */
static void mark_spans(ReadWords *words) {
    for (size_t i = 0; i < words->vocabulary->span_count; i++) {
        const SpanDef *span = &words->vocabulary->spans[i];
        for (size_t w = 0; w < span->word_count; w++) {
            mark_word(words, span->words[w], PLACE_TIME);
        }
    }
}

static void mark_places(Maker *maker) {
    ReadWords *words = maker->words;
    words->places = ARENA_ARRAY(maker->arena, words->alphabet.count + 1, uint32_t);
    words->look_pairs = ARENA_ARRAY(maker->arena, TRIE_PAIRS * PAIR_BITS / 8, unsigned char);
    for (unsigned pair = 0; pair < TRIE_PAIRS; pair++) {
        if (words->marks.pairs[pair / 8] >> pair % 8 & 1) {
            tell_pair(words, pair, PAIR_MARKS);
        }
    }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        Str text = str_from(signs[i].characters);
        for (size_t at = 0; at < text.len;) {
            words->places[alphabet_symbol(&words->alphabet, utf8_next(text, &at))] |= signs[i].place;
        }
    }
    each_word(maker, mark_due);
    each_term(maker, mark_term);
    mark_spans(words);
}

static void take_weights(ReadWords *words) {
    const VocabularyDef *vocabulary = words->vocabulary;
    for (size_t i = 0; i < vocabulary->kind_count; i++) {
        const KindWeightDef *weight = &vocabulary->kinds[i];
        words->kinds[weight->signal] = (KindSums){{[FIGURE_ACTUAL] = weight->actual,
                                                   [FIGURE_TARGET] = weight->target,
                                                   [FIGURE_THRESHOLD] = weight->threshold}};
    }
    for (size_t i = 0; i < vocabulary->direction_count; i++) {
        words->directions[vocabulary->directions[i].signal] = vocabulary->directions[i].ahead;
    }
}

/* What is made next looks words up in these. */
static void finish(Trie *const *tries, size_t count, Arena *arena) {
    for (size_t i = 0; i < count; i++) {
        trie_finish(tries[i], arena);
    }
}

ReadWords *read_words(const VocabularyDef *vocabulary, Arena *arena) {
    ReadWords *words = ARENA_NEW(arena, ReadWords);
    Maker maker = {.words = words, .arena = arena};
    words->vocabulary = vocabulary;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        alphabet_add(&words->alphabet, str_from(signs[i].characters));
    }
    each_word(&maker, count_word);
    each_term(&maker, count_term);
    each_mood(&maker, count_mood);
    each_span(words);
    Trie *tries[] = {&words->forward,    &words->backward, &words->marks,       &words->terms,
                     &words->terms_back, &words->grammar,  &words->grammar_back};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        bool backward =
            tries[i] == &words->backward || tries[i] == &words->terms_back || tries[i] == &words->grammar_back;
        *tries[i] = trie_create(arena, &words->alphabet, maker.characters, backward);
    }
    words->more = trie_create(arena, &words->alphabet, maker.more, false);
    words->more_back = trie_create(arena, &words->alphabet, maker.more, true);
    words->ahead = ARENA_ARRAY(arena, maker.characters + 2, const Word *);
    words->back = ARENA_ARRAY(arena, maker.characters + 2, const Word *);
    words->marked = ARENA_ARRAY(arena, maker.characters + 2, const MarkedWord *);
    each_term(&maker, add_term);
    Trie *of_terms[] = {&words->terms,     &words->terms_back, &words->more,
                        &words->more_back, &words->grammar,    &words->grammar_back};
    finish(of_terms, sizeof of_terms / sizeof *of_terms, arena);
    each_word(&maker, add_word);
    finish((Trie *[]){&words->forward, &words->backward}, 2, arena);
    each_word(&maker, add_marked);
    each_mood(&maker, add_mood);
    finish((Trie *[]){&words->marks}, 1, arena);
    mark_places(&maker);
    take_weights(words);
    words->rows = ARENA_ARRAY(arena, words->alphabet.count + 1, LookRow);
    for (size_t symbol = 0; symbol < words->alphabet.count; symbol++) {
        unsigned begins = words->marks.alone[symbol] ? LOOK_ALONE : words->marks.first[symbol] ? LOOK_BEGINS : 0;
        words->rows[symbol] = (LookRow){words->marks.first[symbol], words->places[symbol] | begins};
    }
    return words;
}

static const void *make_words(const Pack *pack, Arena *arena) {
    const VocabularyDef *vocabulary = pack_vocabulary(pack);
    return vocabulary ? read_words(vocabulary, arena) : NULL;
}

const ReadWords *read_words_of(const Pack *pack) {
    return pack_made(pack, make_words);
}

const VocabularyDef *words_vocabulary(const ReadWords *words) {
    return words->vocabulary;
}

/* ---- looking ---- */

const Word *longest_word_at(const ReadWords *words, Str text, size_t at, uint64_t roles, size_t *end) {
    uint32_t node = trie_longest_at(&words->forward, text, at, roles, end);
    return node ? with_role(words->ahead[trie_word(&words->forward, node)], roles) : NULL;
}

const Word *longest_word_before(const ReadWords *words, Str text, size_t at, uint64_t roles, size_t *start) {
    uint32_t node = trie_longest_before(&words->backward, text, at, roles, start);
    return node ? with_role(words->back[trie_word(&words->backward, node)], roles) : NULL;
}

const WordsBehind *words_behind(const Scan *scan, size_t at) {
    const uint64_t unit = ROLE(WORD_UNIT), follow = ROLE(WORD_FOLLOW), other = ROLE(WORD_NOT_UNIT);
    const ReadWords *words = scan->words;
    WordsBehind *behind = scan->behind;
    if (behind->at != at) {
        *behind = (WordsBehind){.at = at};
        if (word_may_begin(words, scan->text, at, unit | follow | other)) {
            behind->unit = word_at(words, scan->text, at, unit, &behind->unit_end);
            behind->follow = word_at(words, scan->text, at, follow, &behind->follow_end);
            behind->other = word_at(words, scan->text, at, other, &behind->other_end);
        }
    }
    return behind;
}

int unit_family(const ReadWords *words, Str unit) {
    size_t end = 0;
    const Word *word = word_at(words, unit, 0, ROLE(WORD_UNIT), &end);
    return word ? word->family : FAMILY_NONE;
}
