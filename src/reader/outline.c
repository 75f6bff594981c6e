/* Headings: numbers in front of paragraphs, their levels, what part of the document each is; headings that lost their
 * number; numbering that restarts, skips or begins late (D21). */
#include "figure_internal.h"
#include "structure.h"
#include "trie.h"

#include <string.h>

enum { LOST_MOST = 90, PART_MOST = 66 }; /* bytes */
_Static_assert(OUTLINE_PARTS_MOST <= 64, "one bit per part");

typedef struct Entry {
    Numbering numbering;
    size_t paragraph;
    size_t at; /* byte where the number begins */
} Entry;

static size_t first_byte(Str text) {
    return (size_t)(str_trim(text).data - text.data);
}

/* ---- levels ---- */

/* Styles as they contain each other: 一、 over (一) over 1. over (1) over ①; of those that the document has, the rank
 * is the level. A document that puts (一) below 1. is known by the second 1. coming after a (一) that begins anew each
 * time. */
static void rank_styles(const Entry *entries, size_t count, int *ranks) {
    size_t seen[NUMBER_STYLES] = {0}, restarts[NUMBER_STYLES] = {0};
    int order[NUMBER_STYLES], used = 0;
    for (size_t i = 0; i < count; i++) {
        NumberStyle style = entries[i].numbering.style;
        seen[style]++;
        restarts[style] += entries[i].numbering.value == 1;
    }
    for (int style = 0; style < NUMBER_STYLES; style++) {
        if (seen[style]) {
            order[used++] = style;
        }
    }
    bool begins_with_n = count && entries[0].numbering.style == STYLE_N && restarts[STYLE_N] == 1;
    if (begins_with_n && !seen[STYLE_YI] && restarts[STYLE_PYI] >= 2) {
        order[0] = STYLE_N; /* 1. over (一) */
        order[1] = STYLE_PYI;
    }
    for (int i = 0; i < used; i++) {
        ranks[order[i]] = i + 1;
    }
}

/* ---- text ---- */

static bool is_tail(Str text) {
    static const char *const marks[] = {"；", ";", "：", ":", "，", ",", "。", "、"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (str_ends(text, str_from(marks[i]))) {
            return true;
        }
    }
    return false;
}

/* Up to the first full stop, without what ends it. */
static void take_heading(ReadHeading *heading, Str behind) {
    ptrdiff_t stop = str_find(behind, STR("。"));
    Str text = str_trim(stop >= 0 ? str_slice(behind, 0, (size_t)stop) : behind);
    heading->inline_body = stop >= 0 && str_trim(str_slice(behind, (size_t)stop + 3, behind.len)).len > 0;
    while (text.len && is_tail(text)) {
        size_t last = text.len - 1;
        while (last > 0 && ((unsigned char)text.data[last] & 0xC0) == 0x80) {
            last--;
        }
        text = str_trim(str_slice(text, 0, last));
    }
    heading->heading = text;
}

/* ---- parts ---- */

static const char *part_id(Str id) {
    static const char *const ids[] = {"guide", "idea", "goal", "measure", "plan", "result", "problem", "state"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        if (str_is(id, ids[i])) {
            return ids[i];
        }
    }
    return "";
}

/* The words of the parts, compiled once for a pack; bit i: of the part that stands there in the pack. */
typedef struct PartWords {
    const OutlineDef *def;
    Alphabet alphabet;
    Trie trie;
    Trie heads;              /* backward: the nouns that headings end with; one bit for all */
    const char **head_parts; /* by node: the part that the noun tells, of several the first of the pack */
} PartWords;

/* The bytes of all words, whose characters the alphabet has to hold before a trie is made. */
static size_t count_words(PartWords *made, const OutlineWords *lists, size_t count) {
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < lists[i].word_count; k++) {
            alphabet_add(&made->alphabet, lists[i].words[k]);
            bytes += lists[i].words[k].len;
        }
    }
    return bytes;
}

static void make_heads(PartWords *made, const OutlineDef *def, size_t bytes, Arena *arena) {
    made->heads = trie_create(arena, &made->alphabet, bytes, true);
    made->head_parts = ARENA_ARRAY(arena, bytes + 2, const char *);
    for (size_t i = 0; def && i < def->head_count; i++) {
        for (size_t k = 0; k < def->heads[i].word_count; k++) {
            const char **part = &made->head_parts[trie_add(&made->heads, def->heads[i].words[k], 1)];
            *part = *part ? *part : part_id(def->heads[i].id);
        }
    }
    trie_finish(&made->heads, arena);
}

static const void *make_parts(const Pack *pack, Arena *arena) {
    PartWords *made = ARENA_NEW(arena, PartWords);
    const OutlineDef *def = made->def = pack_outline(pack);
    size_t parts = def ? def->part_count : 0; /* a pack with more than a bit for each is not loaded */
    size_t bytes = count_words(made, def ? def->parts : NULL, parts);
    size_t head_bytes = count_words(made, def ? def->heads : NULL, def ? def->head_count : 0);
    made->trie = trie_create(arena, &made->alphabet, bytes, false);
    for (size_t i = 0; i < parts; i++) {
        for (size_t k = 0; k < def->parts[i].word_count; k++) {
            trie_add(&made->trie, def->parts[i].words[k], (uint64_t)1 << i);
        }
    }
    trie_finish(&made->trie, arena);
    make_heads(made, def, head_bytes, arena);
    return made;
}

/* 基本情况 全县教育系统…: how far a heading goes of which only a blank parts the sentence behind it, told by its comma;
 * the text's length: it is whole. */
static size_t parted_by_blank(Str text) {
    enum { HEADING_MOST = 60, SENTENCE_LEAST = 60 }; /* bytes */
    size_t at = 0, next;
    while (at < text.len && at <= HEADING_MOST && is_chinese(character_at(text, at))) {
        at = char_next(text, at);
    }
    next = at;
    while (char_is(text, next, " \t　")) {
        next = char_next(text, next);
    }
    Str rest = str_slice(text, next, text.len);
    bool parted = at > 0 && next > at && rest.len > SENTENCE_LEAST && is_chinese(character_at(rest, 0)) &&
                  (str_find(rest, STR(",")) > 0 || str_find(rest, STR("，")) > 0);
    return parted ? at : text.len;
}

/* 指导思想坚持以…为指导，…: a heading that ran into its text, as it does where paragraphs were lost. Where it begins
 * with what a part is called, that alone is the heading. */
static size_t part_alone(const PartWords *words, Str text) {
    enum { RUN_IN = 90 }; /* bytes: no heading is so long */
    size_t end;
    bool run_in = words && text.len > RUN_IN && (str_find(text, STR(",")) > 0 || str_find(text, STR("，")) > 0) &&
                  trie_longest_at(&words->trie, text, 0, ~(uint64_t)0, &end);
    return run_in ? end : text.len;
}

/* Headings whose text goes on behind them without a stop. */
static void end_headings(const Reading *reading, const PartWords *words, ReadDocument *document) {
    for (size_t i = 0; i < document->heading_count; i++) {
        ReadHeading *heading = &document->outline[i];
        size_t end = parted_by_blank(heading->heading);
        if (end == heading->heading.len && reading->chunked) {
            end = part_alone(words, heading->heading);
        }
        heading->inline_body = heading->inline_body || end < heading->heading.len;
        heading->heading = str_slice(heading->heading, 0, end);
    }
}

/* What a heading says it is; "": it does not say. Only short ones do; of several parts the first of the pack counts. */
static const char *part_of_words(const PartWords *words, Str heading) {
    uint64_t said = words && heading.len <= PART_MOST ? trie_within(&words->trie, heading, ~(uint64_t)0) : 0;
    return said ? part_id(words->def->parts[__builtin_ctzll(said)].id) : "";
}

/* 绩效目标完成情况 tells of results, 整改工作目标 of goals: the last of the nouns counts, of those that end together
 * the longest. */
static const char *own_part(const PartWords *words, Str heading) {
    for (size_t end = words && heading.len <= PART_MOST ? heading.len : 0, start; end > 0;) {
        uint32_t node = trie_longest_before(&words->heads, heading, end, 1, &start);
        if (node) {
            return words->head_parts[trie_word(&words->heads, node)];
        }
        trie_symbol_before(&words->heads, heading, end, &end);
    }
    return "";
}

/* Headings below one belong to its part. Before the first that speaks of what is to come, a document tells results;
 * where nothing is said, its kind tells. */
static void find_parts(const PartWords *words, ReadDocument *document) {
    const char *parts[16];
    bool plans_later = false;
    for (size_t i = 0; i < 16; i++) {
        parts[i] = "";
    }
    for (size_t i = 0; i < document->heading_count; i++) {
        ReadHeading *heading = &document->outline[i];
        int level = heading->level < 15 ? heading->level : 15;
        heading->own = own_part(words, heading->heading);
        const char *own = level <= 2 ? part_of_words(words, heading->heading) : "";
        if (strcmp(own, "goal") == 0 && strcmp(heading->own, "result") == 0) {
            own = heading->own; /* 绩效目标完成情况 */
        }
        bool stands = level == 1 && !own[0] && strcmp(heading->own, "state") == 0; /* 现实基础 of a plan */
        own = stands ? heading->own : own;
        const char *above = parts[level - 1];
        bool inherits = level > 1 && above[0] && (strcmp(above, "problem") != 0 || !own[0]);
        heading->part = inherits && (strcmp(own, "problem") != 0) ? above : own[0] ? own : above;
        for (int below = level; below < 16; below++) {
            parts[below] = heading->part;
        }
        plans_later = plans_later || (i > 0 && strcmp(heading->part, "plan") == 0);
    }
    bool asks = strcmp(document->kind, "plan") == 0 || strcmp(document->kind, "scheme") == 0;
    const char *rest = asks && !document->reports_too ? "plan" : "result"; /* 总结及打算 begins with its report */
    for (size_t i = 0; i < document->heading_count; i++) {
        ReadHeading *heading = &document->outline[i];
        if (!heading->part[0]) {
            heading->part = plans_later ? "result" : rest;
        }
        plans_later = plans_later && strcmp(heading->part, "plan") != 0;
    }
}

/* ---- numbering ---- */

static void flag(Reading *reading, const ReadDocument *document, const Entry *entry, const char *what, Str proposed) {
    const ReadParagraph *paragraph = &document->paragraphs[entry->paragraph];
    ReadPlace place = read_place(paragraph, entry->at);
    add_damage(reading, &(ReadDamage){.line = place.line,
                                      .column = source_column(reading, place.line, place.column),
                                      .rule = "D21",
                                      .type = "other",
                                      .surface = str_format(reading->arena, "%.*s（%s）",
                                                            STR_ARG(str_slice(paragraph->text, entry->at,
                                                                              entry->at + entry->numbering.length)),
                                                            what),
                                      .repaired = proposed,
                                      .certainty = proposed.len ? LIKELY : FLAGGED});
}

static void check_numbering(Reading *reading, const ReadDocument *document, const Entry *entries, size_t count,
                            const int *ranks) {
    size_t last[NUMBER_STYLES] = {0};
    for (size_t i = 0; i < count; i++) {
        const Numbering *numbering = &entries[i].numbering;
        size_t before = last[numbering->style];
        if (before == 0 && numbering->value > 1) {
            flag(reading, document, &entries[i], "前面的编号缺失", (Str){"", 0});
        } else if (before && numbering->value == 1) {
            flag(reading, document, &entries[i], "编号重新开始", (Str){"", 0});
        } else if (before && numbering->value > before + 1) {
            flag(reading, document, &entries[i], "编号跳过", (Str){"", 0});
        } else if (before && numbering->value <= before) {
            flag(reading, document, &entries[i], "编号重复或倒退", (Str){"", 0});
        }
        last[numbering->style] = numbering->value;
        for (int style = 0; style < NUMBER_STYLES; style++) {
            if (ranks[style] > ranks[numbering->style]) {
                last[style] = 0;
            }
        }
    }
}

/* ---- headings without a number ---- */

/* A short paragraph that is no sentence, with a longer one behind it. */
static bool stands_alone(const Reading *reading, const ReadDocument *document, size_t index) {
    Str text = str_trim(document->paragraphs[index].text);
    Numbering numbering;
    if (index + 1 >= document->paragraph_count || text.len == 0 || text.len > LOST_MOST || ends_whole(text) ||
        str_equal(bare_title(outline_of(reading), text), document->title) || numbering_here(text, 0, &numbering) ||
        item_here(text, 0)) {
        return false;
    }
    static const char *const never[] = {"。", "；", "：", "组长", "成员"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        if (str_find(text, str_from(never[i])) >= 0) {
            return false;
        }
    }
    Str next = str_trim(document->paragraphs[index + 1].text);
    return next.len > 2 * text.len && next.len > 120 && is_chinese(character_at(text, 0));
}

/* In a document without any number, and where the numbers leave a gap of exactly one. */
static bool is_lost(const Reading *reading, const ReadDocument *document, size_t index, const Entry *entries,
                    size_t count) {
    if (index == 0 || !stands_alone(reading, document, index)) {
        return false;
    }
    if (count == 0) {
        return true;
    }
    size_t next = 0;
    while (next < count && entries[next].paragraph < index) {
        next++;
    }
    for (size_t style = 0; style < NUMBER_STYLES && next < count; style++) {
        const Numbering *behind = &entries[next].numbering;
        for (size_t i = next; i-- > 0 && behind->style == (NumberStyle)style;) {
            if (entries[i].numbering.style == behind->style) {
                return behind->value == entries[i].numbering.value + 2;
            }
        }
        if (behind->style == (NumberStyle)style && behind->value == 2) {
            return true; /* the first of its list */
        }
    }
    return false;
}

/* ---- the whole ---- */

static bool is_enclosure(const OutlineDef *def, Str text) {
    for (size_t i = 0; def && i < def->enclosed_count; i++) {
        if (str_starts(text, def->enclosed[i])) {
            return true;
        }
    }
    return false;
}

/* 附件：1.评分表, and 2.问题清单 on the next line: what is enclosed, counted on from line to line. `*papers`: how many
 * of them are counted so far, 0 outside of a list. */
static bool is_paper(const OutlineDef *def, Str text, const Numbering *numbering, size_t *papers) {
    if (numbering && *papers && numbering->value == *papers + 1 && numbering->style == STYLE_N) {
        ++*papers;
        return true;
    }
    *papers = 0;
    for (size_t at = 0; is_enclosure(def, text) && at < text.len && at < 12; at = char_next(text, at)) {
        Numbering first;
        bool counts = char_is(text, at, ":：") &&
                      numbering_here(str_trim(str_slice(text, char_next(text, at), text.len)), 0, &first);
        *papers = counts && first.value == 1 ? 1 : *papers;
    }
    return false;
}

/* ---- a table of contents ---- */

/* Behind blanks and the dots that lead to the number of a page. */
static size_t past_leaders(Str text, size_t at) {
    static const char *const leaders[] = {" ", "\t", "　", ".", "．", "…", "·", NULL};
    for (size_t i = 0; leaders[i]; i++) {
        if (str_starts(str_slice(text, at, text.len), str_from(leaders[i]))) {
            return past_leaders(text, at + strlen(leaders[i]));
        }
    }
    return at;
}

/* 一、基本情况……3 and 一、基本情况: a line of the list and the heading it lists. */
static bool lists_heading(Str line, Str heading) {
    size_t a = past_leaders(line, 0), b = past_leaders(heading, 0);
    while (a < line.len && b < heading.len && character_at(line, a) == character_at(heading, b)) {
        (void)utf8_next(line, &a);
        (void)utf8_next(heading, &b);
        a = past_leaders(line, a);
        b = past_leaders(heading, b);
    }
    while (a < line.len && line.data[a] >= '0' && line.data[a] <= '9') {
        a++;
    }
    return b == heading.len && past_leaders(line, a) == line.len;
}

static bool opens_contents(const OutlineDef *def, Str text) {
    for (size_t i = 0; i < def->contents_count; i++) {
        if (lists_heading(def->contents[i], text)) {
            return true;
        }
    }
    return false;
}

/* The paragraphs [*from, returned) that only list headings: from 目录 to where the first heading that it lists stands
 * again. None where a sentence comes before that. */
static size_t contents_of(const OutlineDef *def, const ReadDocument *document, size_t *from) {
    enum { OPENS_WITHIN = 12, LINES_MOST = 400, LINE_MOST = 150 }; /* paragraphs; bytes */
    Numbering numbering;
    size_t at = 0, first = 0, count = document->paragraph_count;
    while (at < count && at < OPENS_WITHIN && !opens_contents(def, document->paragraphs[at].text)) {
        at++;
    }
    *from = at;
    for (size_t i = at + 1; at < OPENS_WITHIN && i < count && i - at < LINES_MOST; i++) {
        Str text = str_trim(document->paragraphs[i].text);
        if (text.len > LINE_MOST || str_find(text, STR("。")) >= 0) {
            break;
        }
        if (first && text.len && lists_heading(document->paragraphs[first].text, text)) {
            return i;
        }
        bool listed = numbering_here(text, 0, &numbering) || str_starts(text, STR("第"));
        first = !first && listed ? i : first;
    }
    return at;
}

static Entry *find_entries(Reading *reading, const ReadDocument *document, size_t *count, Arena *scratch) {
    Entry *entries = arena_room(scratch, document->paragraph_count + 1, sizeof *entries);
    size_t papers = 0, listed, listed_end = contents_of(outline_of(reading), document, &listed);
    *count = 0;
    for (size_t i = 0; i < document->paragraph_count; i++) {
        Str text = document->paragraphs[i].text;
        Entry *entry = &entries[*count];
        if (str_trim(text).len == 0 || (i >= listed && i < listed_end)) {
            continue;
        }
        entry->paragraph = i;
        entry->at = first_byte(text);
        bool title = i == 0 && document->title.len && str_equal(bare_title(outline_of(reading), text), document->title);
        bool row = str_ends(str_trim(text), STR("|")); /* of a table */
        bool numbered = !title && !row && numbering_here(text, entry->at, &entry->numbering);
        bool paper = is_paper(outline_of(reading), str_trim(text), numbered ? &entry->numbering : NULL, &papers);
        *count += numbered && !paper;
    }
    return entries;
}

static int level_of_lost(const ReadDocument *document, size_t index, const Entry *entries, size_t count,
                         const int *ranks) {
    (void)document;
    for (size_t i = 0; i < count; i++) {
        if (entries[i].paragraph > index) {
            return ranks[entries[i].numbering.style];
        }
    }
    return 1;
}

static void add_heading(ReadDocument *document, const Entry *entry, int level) {
    const ReadParagraph *paragraph = &document->paragraphs[entry->paragraph];
    ReadHeading *heading = &document->outline[document->heading_count++];
    *heading = (ReadHeading){.line = read_line_at(paragraph, entry->at),
                             .level = level,
                             .style = number_style_ids[entry->numbering.style],
                             .number = str_slice(paragraph->text, entry->at, entry->at + entry->numbering.length),
                             .number_value = entry->numbering.value,
                             .paragraph = entry->paragraph,
                             .part = ""};
    take_heading(heading, str_slice(paragraph->text, entry->at + entry->numbering.length, paragraph->text.len));
}

static void add_lost(ReadDocument *document, size_t index, int level) {
    const ReadParagraph *paragraph = &document->paragraphs[index];
    ReadHeading *heading = &document->outline[document->heading_count++];
    *heading = (ReadHeading){.line = read_line_at(paragraph, 0),
                             .level = level,
                             .style = "",
                             .heading = str_trim(paragraph->text),
                             .paragraph = index,
                             .lost = true,
                             .part = ""};
}

/* Each look goes on where the heading before it ended: linear, however long a level is. */
static void tell_above(ReadDocument *document) {
    ReadHeading *outline = document->outline;
    for (size_t i = 0; i < document->heading_count; i++) {
        outline[i].above = (int)i - 1;
        while (outline[i].above >= 0 && outline[outline[i].above].level >= outline[i].level) {
            outline[i].above = outline[outline[i].above].above;
        }
    }
}

void document_outline(Reading *reading, ReadDocument *document, Arena *scratch) {
    size_t count, next = 0;
    int ranks[NUMBER_STYLES] = {0};
    ArenaMark mark = arena_mark(scratch);
    Entry *entries = find_entries(reading, document, &count, scratch);
    rank_styles(entries, count, ranks);
    document->outline = arena_room(scratch, document->paragraph_count + 1, sizeof *document->outline);
    for (size_t i = 0; i < document->paragraph_count; i++) {
        if (next < count && entries[next].paragraph == i) {
            add_heading(document, &entries[next], ranks[entries[next].numbering.style]);
            next++;
        } else if (is_lost(reading, document, i, entries, count)) {
            add_lost(document, i, level_of_lost(document, i, entries, count, ranks));
        }
        document->paragraphs[i].heading = (int)document->heading_count - 1;
    }
    document->outline = arena_grow(reading->arena, document->outline, document->heading_count, document->heading_count,
                                   sizeof *document->outline);
    tell_above(document);
    const PartWords *words = reading->pack ? pack_made(reading->pack, make_parts) : NULL;
    end_headings(reading, words, document);
    find_parts(words, document);
    check_numbering(reading, document, entries, count, ranks);
    arena_reset(scratch, mark);
}
