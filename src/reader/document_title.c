/* Title, kind, addressee, period and day of a document. */
#include "figure_internal.h"
#include "structure.h"

#include <string.h>

enum { ADDRESSEE_MOST = 240 }; /* bytes */

const OutlineDef *outline_of(const Reading *reading) {
    static const OutlineDef none = {.kind_count = 0};
    const OutlineDef *def = reading->pack ? pack_outline(reading->pack) : NULL;
    return def ? def : &none;
}

static Str cut_front(Str text, size_t bytes) {
    return str_trim(str_slice(text, bytes, text.len));
}

static bool is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

/* 第3篇, 篇3:, 范文3: in front. */
static Str without_front(const OutlineDef *def, Str text) {
    size_t at = 0;
    for (size_t i = 0; i < def->piece_front_count && !at; i++) {
        at = str_starts(text, def->piece_fronts[i]) ? def->piece_fronts[i].len : 0;
    }
    size_t digits = at;
    while (at && digits < text.len && is_digit((unsigned char)text.data[digits])) {
        digits++;
    }
    if (digits == at) {
        return text;
    }
    Str rest = str_slice(text, digits, text.len);
    for (size_t i = 0; i < def->piece_end_count; i++) {
        if (str_starts(rest, def->piece_ends[i])) {
            rest = cut_front(rest, def->piece_ends[i].len);
        }
    }
    return rest.len < text.len ? str_trim(rest) : text;
}

/* Digits at the end of a text: where they begin. */
static size_t digits_at_end(Str text) {
    size_t at = text.len;
    while (at > 0 && is_digit((unsigned char)text.data[at - 1])) {
        at--;
    }
    return at;
}

/* 篇3, 4150字, (精选16篇), .docx, 4篇 behind. */
static Str without_end(const OutlineDef *def, Str text) {
    Str piece = def->counted_count ? def->counted[0] : (Str){NULL, 0};
    const Str endings[] = {STR(".docx"), STR(".doc"), STR(".pdf"), STR(".txt"), STR(".html")};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (str_ends(text, endings[i])) {
            return str_trim(str_slice(text, 0, text.len - endings[i].len));
        }
    }
    if (str_ends(text, STR(")")) || str_ends(text, STR("）"))) {
        size_t open = text.len;
        while (open > 0 && text.data[open - 1] != '(' && !str_ends(str_slice(text, 0, open), STR("（"))) {
            open--;
        }
        if (open > 0 && piece.len && str_find(str_slice(text, open, text.len), piece) >= 0) {
            return str_trim(str_slice(text, 0, text.data[open - 1] == '(' ? open - 1 : open - 3));
        }
        return text;
    }
    for (size_t i = 0; i < def->counted_count; i++) {
        if (str_ends(text, def->counted[i])) {
            size_t end = text.len - def->counted[i].len, at = digits_at_end(str_slice(text, 0, end));
            if (at < end) {
                return str_trim(str_slice(text, 0, at));
            }
        }
    }
    size_t at = digits_at_end(text);
    Str before = str_trim(str_slice(text, 0, at));
    return at < text.len && piece.len && str_ends(before, piece)
               ? str_trim(str_slice(before, 0, before.len - piece.len))
               : text;
}

Str bare_title(const OutlineDef *def, Str text) {
    text = without_front(def, str_trim(text));
    for (Str shorter = without_end(def, text); shorter.len < text.len; shorter = without_end(def, text)) {
        text = shorter;
    }
    return text;
}

/* 发展规划（征求意见稿）, 行动方案（2025—2027年）: what stands behind a title in brackets is no end of it. */
static Str without_note(Str title) {
    enum { NOTE_MOST = 45 }; /* bytes */
    static const char *const opens[] = {"（", "("}, *const closes[] = {"）", ")"};
    for (size_t i = 0; i < sizeof opens / sizeof *opens; i++) {
        ptrdiff_t open = str_find(title, str_from(opens[i]));
        if (open > 0 && str_ends(title, str_from(closes[i])) && title.len - (size_t)open <= NOTE_MOST) {
            return str_trim(str_slice(title, 0, (size_t)open));
        }
    }
    return title;
}

bool is_title_line(const OutlineDef *def, Str text) {
    Numbering numbering;
    text = str_trim(text);
    if (text.len == 0 || text.len > TITLE_MOST || str_find(text, STR("。")) >= 0 || str_ends(text, STR("：")) ||
        str_ends(text, STR(":")) || numbering_here(text, 0, &numbering)) {
        return false;
    }
    Str title = without_note(bare_title(def, text));
    for (size_t i = 0; i < def->title_count; i++) {
        if (str_ends(title, def->titles[i])) {
            return true;
        }
    }
    return false;
}

/* A title may be broken: "某县教育局" / "2023年工作总结". */
static void find_title(const Reading *reading, ReadDocument *document, const OutlineDef *def) {
    Str first = document->paragraph_count ? str_trim(document->paragraphs[0].text) : (Str){NULL, 0};
    Numbering numbering;
    for (size_t i = 0; i < document->paragraph_count && i < 4; i++) {
        Str text = str_trim(document->paragraphs[i].text);
        if (!is_title_line(def, text)) {
            continue;
        }
        bool broken = i == 1 && first.len <= 90 && !ends_whole(first) && !numbering_here(first, 0, &numbering);
        document->title = broken
                              ? bare_title(def, str_format(reading->arena, "%.*s%.*s", STR_ARG(first), STR_ARG(text)))
                              : bare_title(def, text);
        return;
    }
    if (first.len && first.len <= TITLE_MOST && !ends_whole(first) && !numbering_here(first, 0, &numbering)) {
        document->title = bare_title(def, first);
    }
}

static const char *const ids[] = {"plan", "summary", "self_report", "scheme", "speech", "notice", "other"};
static const char *const names[] = {"计划", "总结", "自评报告", "方案", "讲话", "通知", "其他"};

const char *read_kind_name(const char *kind) {
    size_t at = 0;
    while (at + 1 < sizeof ids / sizeof *ids && strcmp(ids[at], kind) != 0) {
        at++;
    }
    return names[at];
}

/* The id as a text that stays; NULL: there is no such kind. */
static const char *kind_id(Str id) {
    for (size_t n = 0; n < sizeof ids / sizeof *ids; n++) {
        if (str_is(id, ids[n])) {
            return ids[n];
        }
    }
    return NULL;
}

/* 营养改善计划累计落实补助资金1.1亿元: the name of a plan stands within what is told of it; 工作要点任务分解表 does not
 * go on so far. */
static bool plan_within(Str title, ptrdiff_t end, const char *kind) {
    enum { BEHIND = 18 }; /* bytes: six characters */
    Str behind = str_slice(title, (size_t)end, title.len);
    size_t at = 0;
    for (uint32_t c; at < behind.len && at < BEHIND;) {
        c = utf8_next(behind, &at);
        if (strcmp(kind, "plan") != 0 || !((c >= 0x4E00 && c <= 0x9FFF) || c == ' ' || is_digit(c))) {
            return false;
        }
    }
    return at >= BEHIND;
}

static const char *kind_of(const OutlineDef *def, Str title) {
    const char *kind = "other";
    ptrdiff_t last = -1;
    for (size_t i = 0; i < def->kind_count; i++) {
        for (size_t k = 0; k < def->kinds[i].word_count; k++) {
            Str word = def->kinds[i].words[k];
            /* The word nearest to the end tells; of words that end together, the kind that comes first. */
            for (ptrdiff_t at = 0, found; (found = str_find(str_slice(title, (size_t)at, title.len), word)) >= 0;) {
                ptrdiff_t end = at + found + (ptrdiff_t)word.len;
                const char *own = end > last ? kind_id(def->kinds[i].id) : NULL;
                kind = own ? own : kind;
                last = end > last ? end : last;
                at = end;
            }
        }
    }
    return last >= 0 && plan_within(title, last, kind) ? "other" : kind;
}

/* 关于印发《2026年工作要点》的通知: the plan that a notice issues is read as one; NULL: it issues none. */
static const char *kind_issued(const OutlineDef *def, Str title) {
    ptrdiff_t open = str_find(title, STR("《")), close = str_find(title, STR("》"));
    if (open < 0 || close < open) {
        return NULL;
    }
    for (size_t i = 0; i < def->issue_count; i++) {
        if (str_ends(str_slice(title, 0, (size_t)open), def->issues[i])) {
            const char *kind = kind_of(def, str_slice(title, (size_t)open, (size_t)close));
            return strcmp(kind, "plan") == 0 ? kind : NULL;
        }
    }
    return NULL;
}

/* The kind that the first paragraphs tell, whatever the title says; NULL: they tell none. */
static const char *kind_said(const OutlineDef *def, const ReadDocument *document) {
    enum { PARAGRAPHS_MOST = 4 };
    for (size_t i = 0; i < def->kind_count; i++) {
        for (size_t w = 0; w < def->kinds[i].say_count; w++) {
            for (size_t p = 0; p < document->paragraph_count && p < PARAGRAPHS_MOST; p++) {
                if (str_find(document->paragraphs[p].text, def->kinds[i].says[w]) >= 0) {
                    return kind_id(def->kinds[i].id);
                }
            }
        }
    }
    return NULL;
}

static bool holds_any(Str text, const Str *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (str_find(text, words[i]) >= 0) {
            return true;
        }
    }
    return false;
}

static void find_addressee(const OutlineDef *def, ReadDocument *document) {
    for (size_t i = 0; i < document->paragraph_count && i < 4; i++) {
        Str text = str_trim(document->paragraphs[i].text);
        size_t mark = str_ends(text, STR("：")) ? 3 : str_ends(text, STR(":")) ? 1 : 0;
        if (!mark || text.len > ADDRESSEE_MOST || str_find(text, STR("。")) >= 0 ||
            holds_any(text, def->unaddressed, def->unaddressed_count)) {
            continue;
        }
        for (size_t k = 0; k < def->addressed_count; k++) {
            if (str_find(text, def->addressed[k]) >= 0) {
                document->addressee = str_slice(text, 0, text.len - mark);
                return;
            }
        }
    }
}

/* 2023年 in a text: the year, or nothing. */
static Str year_in(Str text) {
    for (size_t at = 0; at + 7 <= text.len; at++) {
        bool four =
            (text.data[at] == '2' && text.data[at + 1] == '0') || (text.data[at] == '1' && text.data[at + 1] == '9');
        if (four && is_digit((unsigned char)text.data[at + 2]) && is_digit((unsigned char)text.data[at + 3]) &&
            (at == 0 || !is_digit((unsigned char)text.data[at - 1]))) {
            Str behind = str_trim(str_slice(text, at + 4, text.len)); /* 2024 年: word processors part them */
            if (str_starts(behind, STR("年")) || str_starts(behind, STR("-")) || str_starts(behind, STR("—"))) {
                return str_slice(text, at, at + 4);
            }
        }
    }
    return (Str){NULL, 0};
}

static void find_period(ReadDocument *document) {
    document->period = year_in(document->title);
    for (size_t i = 0; i < document->paragraph_count && i < 3 && !document->period.len; i++) {
        document->period = year_in(document->paragraphs[i].text);
    }
}

Str day_alone(Str text, Arena *arena) {
    static const char *const marks[] = {"年", "月", "日"};
    int parts[3] = {0, 0, 0};
    size_t at = 0;
    text = str_trim(text);
    for (size_t i = 0; i < 3; i++) {
        size_t from = at;
        ptrdiff_t mark = str_find(str_slice(text, at, text.len), str_from(marks[i]));
        if (mark <= 0) {
            return (Str){NULL, 0};
        }
        Str part = str_trim(str_slice(text, from, from + (size_t)mark));
        int64_t value = 0;
        size_t chinese = i ? chinese_number(part) : 0;
        parts[i] = integer_parse(part, &value) && value > 0 && value < 2200 ? (int)value : (int)chinese;
        for (size_t k = 0; i == 0 && !parts[0] && part.len == 12 && k < part.len;) { /* 二〇二五 */
            uint32_t c = utf8_next(part, &k);
            char bytes[4];
            size_t digit =
                c == 0x3007 || c == 0x25CB || c == 0x96F6 ? 0 : chinese_number((Str){bytes, utf8_put(c, bytes)});
            value = value * 10 + (int64_t)digit;
            parts[0] = k >= part.len ? (int)value : 0;
        }
        at = from + (size_t)mark + 3;
    }
    Date day = {parts[0], parts[1], parts[2]}, read;
    Str shown = date_show(arena, day);
    return at == text.len && parts[0] > 1990 && parts[1] && parts[2] && date_parse(shown, &read) ? shown
                                                                                                 : (Str){NULL, 0};
}

Str text_in_brackets(Str text) {
    text = str_trim(text);
    bool both = text.len && char_is(text, 0, "(（") && char_is(text, char_back(text, text.len), ")）");
    return both ? str_slice(text, char_next(text, 0), char_back(text, text.len)) : (Str){NULL, 0};
}

/* Under a paper, or else in brackets below its title. */
static void find_issued(Reading *reading, ReadDocument *document) {
    enum { LINES_LOOKED_AT = 4 };
    for (size_t i = document->paragraph_count, back = 0; i-- > 0 && back < LINES_LOOKED_AT; back++) {
        document->issued = day_alone(document->paragraphs[i].text, reading->arena);
        if (document->issued.len) {
            return;
        }
    }
    for (size_t i = 1; i < document->paragraph_count && i < LINES_LOOKED_AT && !document->issued.len; i++) {
        document->issued = day_alone(text_in_brackets(document->paragraphs[i].text), reading->arena);
    }
}

/* 2025年工作总结及2026年工作打算: a plan by its end, a report by what stands before. */
static bool reports_too(const OutlineDef *def, const ReadDocument *document) {
    for (size_t i = 0; i < def->kind_count; i++) {
        for (size_t w = 0; str_is(def->kinds[i].id, "summary") && w < def->kinds[i].word_count; w++) {
            if (str_find(document->title, def->kinds[i].words[w]) >= 0) {
                return strcmp(document->kind, "plan") == 0;
            }
        }
    }
    return false;
}

static bool lays_down(const OutlineDef *def, Str title) {
    bool ends = false;
    for (size_t i = 0; i < def->lays_down_count && !ends; i++) {
        ends = str_ends(title, def->lays_down[i]);
    }
    return ends;
}

void document_name(Reading *reading, ReadDocument *document, Str separator) {
    const OutlineDef *def = outline_of(reading);
    if (separator.len && separator.len <= TITLE_MOST) {
        document->title = bare_title(def, separator);
    }
    if (!document->title.len) {
        find_title(reading, document, def);
    }
    const char *said = kind_said(def, document);
    const char *own = kind_of(def, without_note(document->title));
    const char *issued = kind_issued(def, document->title);
    document->kind = issued ? issued : said ? said : strcmp(own, "other") != 0 ? own : kind_of(def, document->title);
    document->reports_too = reports_too(def, document);
    document->lays_down = lays_down(def, without_note(document->title));
    find_addressee(def, document);
    find_issued(reading, document);
    find_period(document);
    document_whose(def, document);
}
