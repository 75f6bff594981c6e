/* Places that do not belong: the bureau of another county, a name beside the mask that hides it (RC-50). */
#include "check.h"

static int line_at(const Checker *checker, size_t paragraph, size_t at) {
    return read_line_at(&checker->document->paragraphs[paragraph], at);
}

static Str name_before(const Checker *checker, Str text, size_t end);

/* xx县教育局 and 青石县教育局 in one text: the bureau of a place of the level that was hidden; not of one that is
 * visited or helps. */
static void bureau_beside(Checker *checker, Str mask, int mask_line) {
    const ReviewTermsDef *bureaus = check_terms(checker, TERM_BUREAUS);
    Str level = str_slice(mask, char_back(mask, mask.len), mask.len);
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        const CheckParagraph *paragraph = &checker->paragraphs[i];
        for (size_t o = 0; paragraph_says(paragraph, TERM_BUREAUS) && o < bureaus->word_count; o++) {
            ptrdiff_t at = str_find(paragraph->text, bureaus->words[o]);
            Str name = at >= 0 ? name_before(checker, paragraph->text, (size_t)at) : (Str){NULL, 0};
            Str sentence = at >= 0 ? str_slice(paragraph->text, sentence_start(&paragraph->bounds, (size_t)at),
                                               sentence_end(&paragraph->bounds, (size_t)at))
                                   : (Str){NULL, 0};
            if (name.len && str_ends(name, level) && !check_says(checker, TERM_VISITS, sentence)) {
                Facts facts = {.a = mask, .b = name, .found = name};
                facts.lines[0] = line_at(checker, i, (size_t)at);
                facts.lines[1] = mask_line;
                facts.line_count = 2;
                check_add(checker, "foreign-place", VERDICT_FLAG, &facts);
                return;
            }
        }
    }
}

/* A text that hides its place and names a province all the same was taken from elsewhere, or hides in vain. */
static void beside_mask(Checker *checker) {
    const ReviewTermsDef *levels = check_terms(checker, TERM_LEVELS);
    Str mask = {NULL, 0};
    int mask_line = 0;
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        Str text = checker->paragraphs[i].text;
        size_t next;
        for (size_t at = checker->paragraphs[i].masked; at < text.len && !mask.len; at = mask_from(text, next)) {
            if (!mask_at(text, at, &next)) {
                next = char_next(text, at);
                continue;
            }
            for (size_t l = 0; l < levels->word_count && !mask.len; l++) {
                if (str_starts(str_slice(text, next, text.len), levels->words[l])) {
                    mask = str_slice(text, at, next + levels->words[l].len);
                    mask_line = line_at(checker, i, at);
                }
            }
        }
        const TextMark *name =
            mask.len ? mark_within(&checker->paragraphs[i].cues, 0, text.len, ROLE(WORD_REGION)) : NULL;
        if (name) {
            Facts facts = {.a = mask, .b = str_slice(text, name->start, name->end)};
            facts.lines[0] = line_at(checker, i, name->start);
            facts.lines[1] = mask_line;
            facts.line_count = 2;
            facts.found = facts.b;
            check_add(checker, "foreign-place", VERDICT_FAILS, &facts);
            return;
        }
    }
    if (mask.len) {
        bureau_beside(checker, mask, mask_line);
    }
}

/* ---- the bureau of another place ---- */

/* The name of a county, city or district that ends at `end`: two characters and the level; empty when what stands
 * before the level makes it none (全县, 我区). */
static Str name_before(const Checker *checker, Str text, size_t end) {
    size_t level = char_back(text, end), second = char_back(text, level), first = char_back(text, second);
    if (end < 9 || !check_is(checker, TERM_DISTRICTS, str_slice(text, level, end)) || !han_at(text, second) ||
        !han_at(text, first)) {
        return (Str){NULL, 0};
    }
    const ReviewTermsDef *none = check_terms(checker, TERM_NO_NAME);
    for (size_t i = 0; i < none->word_count; i++) {
        if (str_ends(str_slice(text, 0, level), none->words[i])) {
            return (Str){NULL, 0};
        }
    }
    return str_slice(text, first, end);
}

/* The own place, as the title or the first bureau named tells. */
typedef struct Own {
    Str name;
    int line;
} Own;

static void take_bureau(Checker *checker, size_t paragraph, size_t at, Own *own) {
    Str text = checker->paragraphs[paragraph].text, name = name_before(checker, text, at);
    int line = line_at(checker, paragraph, at);
    if (!name.len) {
        return;
    }
    if (!own->name.len) {
        *own = (Own){name, line};
        return;
    }
    bool same_level = check_is(checker, TERM_DISTRICTS, /* a county has no district of that kind in it */
                               str_slice(own->name, char_back(own->name, own->name.len), own->name.len));
    size_t from = sentence_start(&checker->paragraphs[paragraph].bounds, at);
    size_t to = sentence_end(&checker->paragraphs[paragraph].bounds, at);
    bool guests = check_says(checker, TERM_VISITS, str_slice(text, from, to));
    bool own_place = str_find(own->name, name) >= 0; /* 望山县 in 望山县人民政府关于省对县, which a title began with */
    if (same_level && !guests && !own_place && !str_ends(name, own->name)) {
        Facts facts = {.a = own->name, .b = name, .found = name, .severity = SEVERITY_WARNING};
        facts.lines[0] = line;
        facts.lines[1] = own->line;
        facts.line_count = 2;
        check_add(checker, "foreign-place", VERDICT_FLAG, &facts);
    }
}

/* 《松阳县教育…行动计划》, 近年来，青禾县委、县政府: at the beginning of a clause or of the name of a paper, or behind
 * 在, a county is named, not told of (会后县委). */
static bool stands_first(const Checker *checker, Str text, const TextBounds *bounds, size_t at, Str name) {
    size_t from = at - name.len, last = from > 0 ? char_back(text, from) : 0;
    return clause_start(bounds, at) == from || char_is(text, last, "《“") ||
           check_is(checker, TERM_NO_NAME, str_slice(text, last, from));
}

static void other_offices(Checker *checker, Own *own) {
    for (size_t i = 0; own->name.len && i < checker->document->paragraph_count; i++) {
        const CheckParagraph *paragraph = &checker->paragraphs[i];
        Str text = paragraph->text;
        for (size_t at = 0, end; check_find_from(checker, TERM_OFFICES, text, at, &at, &end); at = end) {
            Str name = name_before(checker, text, at);
            if (name.len && stands_first(checker, text, &paragraph->bounds, at, name)) {
                take_bureau(checker, i, at, own);
            }
        }
    }
}

/* 沙岭县86所幼儿园…: a county that a paragraph begins to count in. */
static void other_counted(Checker *checker, Own *own) {
    for (size_t i = 0; own->name.len && i < checker->document->paragraph_count; i++) {
        const CheckParagraph *paragraph = &checker->paragraphs[i];
        const ReadFigure *first = &checker->document->figures[paragraph->first];
        Str name = paragraph->count && is_count(checker, first) ? name_before(checker, paragraph->text, first->start)
                                                                : (Str){NULL, 0};
        if (name.len && stands_first(checker, paragraph->text, &paragraph->bounds, first->start, name) &&
            full_start(&paragraph->bounds, first->start) == 0) {
            take_bureau(checker, i, first->start, own);
        }
    }
}

/* 汉桥县将继续整改: at the beginning of a clause a county that is to do something. */
static void other_acting(Checker *checker, Own *own) {
    for (size_t i = 0; own->name.len && i < checker->document->paragraph_count; i++) {
        const CheckParagraph *paragraph = &checker->paragraphs[i];
        Str text = paragraph->text;
        for (size_t from = 0, next, past; from < text.len; from = next) {
            size_t end = clause_end(&paragraph->bounds, from), at = from;
            next = end < text.len ? char_next(text, end) : text.len;
            while (at < end && char_is(text, at, "0123456789.、")) {
                at = char_next(text, at); /* 1.汉桥县工业学校 */
            }
            from = at;
            for (int characters = 0; characters < 3 && at < end; characters++) {
                at = char_next(text, at);
            }
            Str name = at < end ? name_before(checker, text, at) : (Str){NULL, 0};
            bool acts = check_begins(checker, TERM_MOODS, str_slice(text, at, text.len), &past);
            if (name.len && at - from == name.len && acts) {
                take_bureau(checker, i, at, own);
            }
        }
    }
}

/* 苇湖区人民政府关于…: a title that names its place before any bureau does. */
static Str place_of_title(const Checker *checker) {
    enum { LINE_MOST = 120 }; /* bytes */
    Str text = checker->document->paragraph_count ? checker->paragraphs[0].text : (Str){NULL, 0}, name = {NULL, 0};
    for (size_t at = 0; at < text.len && text.len <= LINE_MOST && !name.len; at = char_next(text, at)) {
        name = name_before(checker, text, char_next(text, at));
    }
    return name;
}

static void other_bureaus(Checker *checker) {
    const ReviewTermsDef *bureaus = check_terms(checker, TERM_BUREAUS);
    Own own = {checker->document->place, checker->document->first_line};
    own.name = own.name.len ? own.name : place_of_title(checker);
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        Str text = checker->paragraphs[i].text;
        for (size_t o = 0; paragraph_says(&checker->paragraphs[i], TERM_BUREAUS) && o < bureaus->word_count; o++) {
            Str office = bureaus->words[o];
            size_t from = 0;
            for (ptrdiff_t at; (at = str_find(str_slice(text, from, text.len), office)) >= 0;
                 from += (size_t)at + office.len) {
                take_bureau(checker, i, from + (size_t)at, &own);
            }
        }
    }
    other_offices(checker, &own);
    other_counted(checker, &own);
    other_acting(checker, &own);
}

void check_places(Checker *checker) {
    beside_mask(checker);
    other_bureaus(checker);
}
