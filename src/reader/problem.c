/* Problems that a document names, each with the measures against it. Problems are the items of parts that are about
 * problems; measures those of later parts that are about measures or plans. They are paired by the words they share,
 * and where there are as many of one as of the other, by their order. */
#include "figure_internal.h"
#include "scan.h"
#include "structure.h"

#include <string.h>

typedef struct Item {
    int line;
    size_t paragraph;
    Str text;
} Item;

typedef struct Items {
    Arena *arena;
    Item *items;
    size_t count, capacity;
} Items;

static void add_item(Items *items, const ReadParagraph *paragraph, size_t index, size_t from, size_t to) {
    Str text = str_trim(str_slice(paragraph->text, from, to));
    if (text.len < 12) {
        return;
    }
    if (items->count == items->capacity) {
        size_t capacity = items->capacity * 2 + 16;
        items->items = arena_grow(items->arena, items->items, items->count, capacity, sizeof *items->items);
        items->capacity = capacity;
    }
    size_t at = (size_t)(text.data - paragraph->text.data);
    items->items[items->count++] = (Item){read_line_at(paragraph, at), index, text};
}

static bool begins_item(Str text, size_t at) {
    unsigned char last = at ? (unsigned char)text.data[at - 1] : ':';
    if (last != ':' && last != ';' && last != 0x82 && last != 0x9A && last != 0x9B) {
        return false; /* no sign ends with such a byte of those that may */
    }
    uint32_t before = character_before(text, at);
    bool fresh = at == 0 || before == 0x3002 || before == 0xFF1B || before == ';' || before == 0xFF1A || before == ':';
    return fresh && item_here(text, at) > 0;
}

/* 一是 … 二是 … inside one paragraph are items; otherwise all from `from` on up to `to` is one. */
static void add_items(Items *items, const ReadParagraph *paragraph, size_t index, size_t from, size_t to) {
    Str text = str_slice(paragraph->text, 0, to);
    size_t start = from, found = 0;
    for (size_t at = from; at < text.len; at++) {
        if (((unsigned char)text.data[at] & 0xC0) != 0x80 && begins_item(text, at)) {
            if (found) {
                add_item(items, paragraph, index, start, at);
            }
            start = at;
            found++;
        }
    }
    add_item(items, paragraph, index, start, text.len);
}

/* The last lines, short and no sentences: who wrote it, and when. */
static bool signs_off(const ReadDocument *document, size_t index) {
    enum { LINES = 3, SHORT = 90 };
    if (index + LINES < document->paragraph_count || index >= document->paragraph_count) {
        return false;
    }
    Str text = str_trim(document->paragraphs[index].text);
    return text.len < SHORT && !ends_whole(text) && !item_here(text, 0) && document->paragraphs[index].heading >= 0 &&
           document->outline[document->paragraphs[index].heading].paragraph != index;
}

/* 体育场地不足。措施：…, under a heading that names problems and measures together: where the label of a measure
 * begins, at the head of a sentence; the length of the text where there is none. */
static size_t label_in(const ReadWords *words, Str text) {
    size_t past;
    bool head = true;
    for (size_t at = 0; words && at < text.len; at = char_next(text, at)) {
        if (head && promise_at(words, PROMISE_TASK_LABEL, text, at, &past) && sign_is(text, past, ":：")) {
            return at;
        }
        head = sign_is(text, at, "。；;！？") || (head && sign_is(text, at, " 　"));
    }
    return text.len;
}

/* 特此报告。 */
static bool is_closing(const ReadWords *words, Str text) {
    enum { MOST = 45 }; /* bytes */
    size_t past;
    return words && text.len <= MOST && promise_at(words, PROMISE_CLOSING, str_trim(text), 0, &past);
}

/* Under 存在的问题和打算, or behind problems that are numbered: a paragraph of its own, without a number and without a
 * word for what is wrong, goes on to something else (2025年预计…, 综上，…). */
static bool tells_no_fault(const ReadWords *words, const ReadDocument *document, size_t index, bool numbered,
                           TextLook *look) {
    const ReadParagraph *paragraph = &document->paragraphs[index];
    const ReadHeading *heading = &document->outline[paragraph->heading];
    bool mixed = strcmp(heading->own, "plan") == 0 || strcmp(heading->own, "measure") == 0;
    if (!words || heading->paragraph == index || !(mixed || numbered) || item_here(paragraph->text, 0)) {
        return false;
    }
    bool last = index + 1 == document->paragraph_count || signs_off(document, index + 1);
    if (numbered && last) { /* 综上，…: the end of the paper */
        return true;
    }
    text_look(words, paragraph->text, MARKS(MARKS_CHECK), look);
    return !mark_within(&look->marks[MARKS_CHECK], 0, paragraph->text.len, ROLE(WORD_PROBLEM));
}

/* The items of all parts of one kind, from paragraph `first` on, the first problem's own. A heading with nothing but
 * its name is no item. */
static void collect(const Reading *reading, const ReadDocument *document, const char *part, size_t first,
                    Items *items) {
    const ReadWords *words = reading->pack ? read_words_of(reading->pack) : NULL;
    bool faults = strcmp(part, "problem") == 0, plans = strcmp(part, "plan") == 0, next = false;
    int numbered = -1; /* the heading under which an item with a number stood last */
    TextLook look = {.arena = items->arena};
    for (size_t i = 0; i < document->paragraph_count; i++) {
        const ReadParagraph *paragraph = &document->paragraphs[i];
        next = words && is_next_step(words, document, i, next);
        if (i < first || paragraph->heading < 0) {
            continue;
        }
        const ReadHeading *heading = &document->outline[paragraph->heading];
        bool of_faults = strcmp(heading->part, "problem") == 0;
        size_t label = of_faults ? next ? 0 : label_in(words, paragraph->text) : paragraph->text.len;
        bool ahead = of_faults && label < paragraph->text.len;
        if ((strcmp(heading->part, part) != 0 && !(plans && ahead)) || (faults && ahead && label == 0) ||
            (i == first && !faults && !ahead) || signs_off(document, i) || is_closing(words, paragraph->text)) {
            continue;
        }
        bool bare = heading->paragraph == i && !heading->inline_body;
        bool top =
            bare && (paragraph->heading == 0 || strcmp(document->outline[paragraph->heading - 1].part, part) != 0);
        bool last = heading->inline_body && heading->paragraph != i && signs_off(document, i + 1);
        if (faults && tells_no_fault(words, document, i, numbered == paragraph->heading || last, &look)) {
            continue;
        }
        bool own = heading->paragraph == i && heading->inline_body; /* 2.持证问题。… is a heading and an item */
        numbered = own || item_here(paragraph->text, 0) ? paragraph->heading : numbered;
        if (!top && str_find(paragraph->text, STR("\t")) < 0) { /* rows of tables are none */
            add_items(items, paragraph, i, plans && ahead ? label : 0, faults ? label : paragraph->text.len);
        }
    }
}

/* ---- words in common ---- */

enum { WORDS_MOST = 512 };

/* Pairs of characters of a text, sorted. */
static size_t pairs_of(Str text, uint32_t *pairs) {
    size_t count = 0;
    uint32_t last = 0;
    for (size_t at = 0; at < text.len && count < WORDS_MOST;) {
        uint32_t c = utf8_next(text, &at);
        if (is_chinese(c) && last) {
            pairs[count++] = last << 16 | (c & 0xFFFF);
        }
        last = is_chinese(c) ? c : 0;
    }
    return count;
}

/* Numbers of a text with the character behind them, 14人; of one of a thing many tell. */
enum { COUNTS_MOST = 8 };
typedef struct Counts {
    Str told[COUNTS_MOST];
    size_t count;
} Counts;

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static void take_counts(Str text, Counts *counts) {
    counts->count = 0;
    for (size_t at = scan_digit(text, 0), end; at < text.len && counts->count < COUNTS_MOST;
         at = scan_digit(text, end)) {
        for (end = at; end < text.len && is_digit(text.data[end]); end++) {
        }
        bool several = end > at + 1 || text.data[at] > '1', whole = at == 0 || text.data[at - 1] != '.';
        if (several && whole && end < text.len && is_chinese(character_at(text, end))) {
            counts->told[counts->count++] = str_slice(text, at, char_next(text, end));
        }
    }
}

/* 尚缺14人 and 补充14人: as many, counted by the same word. */
static bool same_count(const Counts *counts, Str text) {
    for (size_t i = 0; i < counts->count; i++) {
        Str told = counts->told[i];
        size_t from = 0;
        for (ptrdiff_t found; (found = str_find(str_slice(text, from, text.len), told)) >= 0; from += told.len) {
            from += (size_t)found;
            if (from == 0 || (!is_digit(text.data[from - 1]) && text.data[from - 1] != '.')) {
                return true;
            }
        }
    }
    return false;
}

/* Which pairs many items have says nothing: they count by how few do. */
static double common(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count, const Map *spread) {
    double sum = 0;
    for (size_t i = 0; i < a_count; i++) {
        for (size_t k = 0; k < b_count; k++) {
            if (a[i] == b[k]) {
                size_t items = 1;
                map_get(spread, (Str){(const char *)&a[i], sizeof a[i]}, &items);
                sum += 1.0 / (double)items;
                break;
            }
        }
    }
    return sum;
}

typedef struct Worded {
    uint32_t pairs[WORDS_MOST];
    size_t count;
} Worded;

static void count_spread(Worded *worded, size_t count, Map *spread) {
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < worded[i].count; k++) {
            Str key = {(const char *)&worded[i].pairs[k], sizeof(uint32_t)};
            size_t before = 0;
            bool again = false;
            for (size_t j = 0; j < k && !again; j++) {
                again = worded[i].pairs[j] == worded[i].pairs[k];
            }
            map_get(spread, key, &before);
            if (!again) {
                map_put(spread, key, before + 1);
            }
        }
    }
}

enum { ITEMS_MOST = 200 };
/* A pair that nobody else has, or several that few have; of a short problem one pair says as much. Where the first
 * sentence of a long one names another matter than the measure, what else it tells has to be in it (明厨亮灶,
 * 尚未接入). */
static const double least_common = 1.0, least_of_short = 0.5, least_of_others = 3.0;
enum { SHORT_BYTES = 120 };

/* The matters of the vocabulary, compiled once for a pack: 收费, 师德, 编制 … */
typedef struct Topics {
    Alphabet alphabet;
    Trie trie; /* bits: matters */
} Topics;

static void add_topic(Trie *trie, const VocabularyDef *vocabulary, size_t first, const WordsDef *words) {
    size_t same = first;
    while (!str_equal(vocabulary->words[same].as, words->as)) {
        same++;
    }
    for (size_t w = 0; w < words->word_count && same - first < 64; w++) {
        trie_add(trie, words->words[w], (uint64_t)1 << (same - first));
    }
}

static const void *make_topics(const Pack *pack, Arena *arena) {
    const VocabularyDef *vocabulary = pack_vocabulary(pack);
    Topics *topics = ARENA_NEW(arena, Topics);
    size_t bytes = 0, first = 0;
    for (size_t i = 0; vocabulary && i < vocabulary->words_count; i++) {
        const WordsDef *words = &vocabulary->words[i];
        for (size_t w = 0; words->role == WORD_TOPIC && w < words->word_count; w++) {
            alphabet_add(&topics->alphabet, words->words[w]);
            bytes += words->words[w].len;
        }
    }
    topics->trie = trie_create(arena, &topics->alphabet, bytes, false);
    for (size_t i = 0; vocabulary && i < vocabulary->words_count; i++) {
        if (vocabulary->words[i].role == WORD_TOPIC) {
            first = first ? first : i;
            add_topic(&topics->trie, vocabulary, first, &vocabulary->words[i]);
        }
    }
    trie_finish(&topics->trie, arena);
    return topics;
}

/* The matters that a text is about, as bits. */
static uint64_t topics_of(const Topics *topics, Str text) {
    return topics ? trie_within(&topics->trie, text, UINT64_MAX) : 0;
}

static Str first_sentence(Str text) {
    ptrdiff_t stop = str_find(text, STR("。"));
    return stop < 0 ? text : str_slice(text, 0, (size_t)stop);
}

/* Whether a measure is against a problem: about a matter that the problem names, and with words in common. */
static bool is_against(Str problem, uint64_t asked, uint64_t answered, double shared, bool ordered) {
    bool brief = problem.len <= SHORT_BYTES;
    double least = brief ? least_of_short : least_common;
    if (asked && !(asked & answered)) {
        return shared >= (brief ? least_common : least_of_others);
    }
    return shared >= least || (ordered && (shared > 0 || asked));
}

/* 所有限期整改隐患, 178处隐患; not 消防隐患, which are of one kind. `before` is what stands before the word. */
static bool is_any_kind(const ReadWords *words, Str before) {
    size_t kind;
    while ((kind = promise_ends(words, PROMISE_ANY_KIND, before)) > 0) {
        before = str_slice(before, 0, before.len - kind);
    }
    return !before.len || !han_at(before, char_back(before, before.len)) || grammar_ends(words, GRAMMAR_OF, before) ||
           promise_ends(words, PROMISE_TOWARDS, before);
}

/* Whether what is mended in a clause is whatever was found: 问题, 隐患 of any kind, or nothing that it names. */
static bool is_of_all(const ReadWords *words, const Topics *topics, Str clause) {
    uint64_t about = topics_of(topics, clause);
    bool any = true;
    size_t end;
    for (size_t at = 0; at < clause.len; at = char_next(clause, at)) {
        if (promise_at(words, PROMISE_FAULTS, clause, at, &end)) {
            return true;
        }
        if (promise_at(words, PROMISE_HAZARDS, clause, at, &end)) {
            about &= ~topics_of(topics, str_slice(clause, at, end));
            any = any && is_any_kind(words, str_slice(clause, 0, at));
        }
    }
    return any && !about;
}

/* 对所有问题逐一整改: a measure against each of them; 深入排查各类消防隐患 mends none, and 食堂隐患全部整改 only those.
 */
static bool is_against_all(const ReadWords *words, const Topics *topics, const TextLook *look) {
    size_t next;
    for (size_t from = 0; from < look->text.len; from = next) {
        size_t end = clause_end(&look->bounds, from);
        Str clause = str_slice(look->text, from, end);
        if (mark_within(&look->marks[MARKS_CHECK], from, end, ROLE(WORD_FIXED)) &&
            grammar_in(words, GRAMMAR_ALL_FAULTS, clause) && is_of_all(words, topics, clause)) {
            return true;
        }
        next = end < look->text.len ? char_next(look->text, end) : look->text.len;
    }
    return false;
}

static const uint64_t every_matter = UINT64_MAX;

/* What the measures are about, as bits; of those against all problems, every matter. */
static uint64_t *matters_of(const Reading *reading, const Topics *topics, const Items *measures, size_t count,
                            Arena *scratch) {
    const ReadWords *words = reading->pack ? read_words_of(reading->pack) : NULL;
    uint64_t *answered = ARENA_ARRAY(scratch, count + 1, uint64_t);
    TextLook look = {.arena = scratch};
    for (size_t k = 0; k < count; k++) {
        answered[k] = topics_of(topics, measures->items[k].text);
        if (words) {
            text_look(words, measures->items[k].text, MARKS(MARKS_CHECK), &look);
            answered[k] = is_against_all(words, topics, &look) ? every_matter : answered[k];
        }
    }
    return answered;
}

static void pair(Reading *reading, ReadDocument *document, const Items *problems, const Items *measures) {
    Arena *scratch = arena_create();
    size_t p_count = problems->count < ITEMS_MOST ? problems->count : ITEMS_MOST;
    size_t m_count = measures->count < ITEMS_MOST ? measures->count : ITEMS_MOST;
    const Topics *topics = reading->pack ? pack_made(reading->pack, make_topics) : NULL;
    Worded *worded = arena_room(scratch, p_count + m_count + 1, sizeof *worded);
    Map *spread = map_create(scratch, 64);
    for (size_t i = 0; i < p_count + m_count; i++) {
        Str text = i < p_count ? problems->items[i].text : measures->items[i - p_count].text;
        worded[i].count = pairs_of(text, worded[i].pairs);
    }
    count_spread(worded, p_count + m_count, spread);
    uint64_t *answered = matters_of(reading, topics, measures, m_count, scratch);
    for (size_t i = 0; i < problems->count; i++) {
        ReadProblem *problem = &document->problems[i];
        int *lines = ARENA_ARRAY(reading->arena, m_count + 1, int);
        uint64_t asked = topics_of(topics, first_sentence(problem->text));
        Counts counts;
        take_counts(problem->text, &counts);
        for (size_t k = 0; i < p_count && k < m_count; k++) {
            double shared =
                common(worded[i].pairs, worded[i].count, worded[p_count + k].pairs, worded[p_count + k].count, spread);
            shared += shared > 0 && same_count(&counts, measures->items[k].text) ? least_of_short : 0;
            bool ordered = p_count == m_count && i == k;
            bool own = measures->items[k].paragraph == problem->paragraph;
            if (own || answered[k] == every_matter || is_against(problem->text, asked, answered[k], shared, ordered)) {
                lines[problem->measure_count++] = measures->items[k].line;
            }
        }
        problem->measures = lines;
    }
    arena_destroy(scratch);
}

/* 我们也应清醒地看到，…: problems without a heading of their own, from that sentence on. */
static void collect_admissions(const Reading *reading, const ReadDocument *document, Items *problems) {
    const VocabularyDef *vocabulary = reading->pack ? pack_vocabulary(reading->pack) : NULL;
    for (size_t i = 0; vocabulary && i < document->paragraph_count; i++) {
        Str text = document->paragraphs[i].text;
        ptrdiff_t at = -1;
        for (size_t w = 0; w < vocabulary->words_count && at < 0; w++) {
            const WordsDef *words = &vocabulary->words[w];
            for (size_t k = 0;
                 words->role == WORD_PROBLEM && str_is(words->as, "admits") && k < words->word_count && at < 0; k++) {
                at = str_find(text, words->words[k]);
            }
        }
        if (at >= 0) {
            size_t from = (size_t)at;
            while (from > 0 && character_before(text, from) != 0x3002) {
                from--;
            }
            add_items(problems, &document->paragraphs[i], i, from, text.len);
        }
    }
}

void document_problems(Reading *reading, ReadDocument *document) {
    Items problems = {.arena = reading->arena}, measures = {.arena = reading->arena};
    collect(reading, document, "problem", 0, &problems);
    if (!problems.count && strcmp(document->kind, "speech") != 0) {
        collect_admissions(reading, document, &problems);
    }
    if (!problems.count) {
        return;
    }
    size_t first = problems.items[0].paragraph; /* its own measure may stand behind it */
    collect(reading, document, "measure", first, &measures);
    collect(reading, document, "plan", first, &measures);
    document->problems = ARENA_ARRAY(reading->arena, problems.count, ReadProblem);
    document->problem_count = problems.count;
    for (size_t i = 0; i < problems.count; i++) {
        const Item *item = &problems.items[i];
        document->problems[i] = (ReadProblem){.line = item->line, .paragraph = item->paragraph, .text = item->text};
    }
    pair(reading, document, &problems, &measures);
}
