/* The text itself: what was not filled in, lost digits, digits that never occur, texts that break off, problems without
 * measures, promises that nobody can be held to. */
#include "check.h"
#include "structure.h"

#include <math.h>
#include <string.h>

static int line_at(const Checker *checker, size_t paragraph, size_t at) {
    return read_line_at(&checker->document->paragraphs[paragraph], at);
}

/* The characters around a place, for showing. */
static Str around(const Checker *checker, size_t paragraph, size_t from, size_t to, int before, int after) {
    Str text = checker->paragraphs[paragraph].text;
    while (before-- > 0 && from > 0 && !char_is(text, char_back(text, from), ",，。;；")) {
        from = char_back(text, from);
    }
    while (after-- > 0 && to < text.len && !char_is(text, to, ",，。;；")) {
        to = char_next(text, to);
    }
    return str_slice(text, from, to);
}

/* ---- RC-43 ---- */

static bool is_mask(const Checker *checker, Str text, size_t from, size_t to) {
    size_t past;
    Str run = str_slice(text, from, to);
    bool lost = str_find(run, STR("□")) >= 0, letter = (run.data[0] | 0x20) == 'x' || str_find(run, STR("×")) >= 0;
    bool hidden = !letter || run.len >= 2;
    return !lost && (hidden || check_begins(checker, TERM_MASKED, str_slice(text, to, text.len), &past));
}

static void placeholders(Checker *checker) {
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        Str text = checker->paragraphs[i].text;
        int last = 0;
        size_t next;
        for (size_t at = checker->paragraphs[i].masked; at < text.len; at = mask_from(text, at + 1)) {
            if (!mask_at(text, at, &next)) {
                continue;
            }
            int line = line_at(checker, i, at);
            if (is_mask(checker, text, at, next) && line != last) { /* once a line: one mask seldom comes alone */
                Facts facts = {.a = around(checker, i, at, next, 3, 4)};
                facts.found = facts.a;
                facts_line(&facts, line);
                check_add(checker, "placeholder", VERDICT_FAILS, &facts);
                last = line;
            }
            at = next - 1; /* so always onward, even where bytes are no characters */
        }
    }
}

/* ---- RC-44, RC-49 ---- */

/* 12项 may be 1-2项, 515项 5-15项 */
static Str with_hyphen(const Checker *checker, const ReadFigure *figure) {
    Str surface = figure->surface;
    size_t from = 0, digits = 0;
    while (from < surface.len && !(surface.data[from] >= '0' && surface.data[from] <= '9')) {
        from++;
    }
    while (from + digits < surface.len && surface.data[from + digits] >= '0' && surface.data[from + digits] <= '9') {
        digits++;
    }
    size_t cut = from + digits / 2, unit = from + digits;
    double low, high;
    bool pair = number_parse(str_slice(surface, from, cut), &low) && number_parse(str_slice(surface, cut, unit), &high);
    if (digits < 2 || digits > 4 || figure->decimals || unit == surface.len || !pair || low >= high) {
        return (Str){NULL, 0};
    }
    return str_format(checker->arena, "%.*s-%.*s", STR_ARG(str_slice(surface, 0, cut)),
                      STR_ARG(str_slice(surface, cut, surface.len)));
}

/* What the pack says that there cannot be more of: 35天/周, 35年 of 一轮. NULL: it may be. */
static const ReviewSpanDef *span_beyond(const Checker *checker, const ReadFigure *figure) {
    enum { BEHIND = 12 }; /* bytes */
    for (size_t i = 0; i < checker->review->span_count; i++) {
        const ReviewSpanDef *span = &checker->review->spans[i];
        if (!figure_usable(figure) || figure->value <= span->most || !str_equal(figure->unit, span->unit)) {
            continue;
        }
        const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
        size_t end = clause_end(&paragraph->bounds, figure->end);
        end = end > figure->end + BEHIND ? figure->end + BEHIND : end;
        size_t from = full_start(&paragraph->bounds, figure->start); /* 平均年龄42.6岁，其中幼儿园33.8岁: of teachers */
        if (mark_within(&paragraph->cues, from, figure->start, ROLE(WORD_AVERAGE)) || figure->total ||
            check_says(checker, TERM_SUMS, own_words(checker, (size_t)(figure - checker->document->figures)))) {
            continue; /* 38个教学点每校每周4节，每周共152节: of all of them together */
        }
        if (check_about(words_before(checker, figure), span->about) ||
            check_about(str_slice(paragraph->text, figure->end, end), span->about)) {
            return span;
        }
    }
    return NULL;
}

static void damaged_figures(Checker *checker) {
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        Facts facts = {.name = figure->name, .a = figure->surface, .found = figure->surface, .own_words = true};
        if (figure->state == FIGURE_DAMAGED) {
            facts_figure(checker, &facts, figure);
            check_add(checker, "damaged-number", VERDICT_UNKNOWN, &facts);
            continue;
        }
        const ReviewSpanDef *span = span_beyond(checker, figure);
        bool suspect = figure->state == FIGURE_SUSPECT && !checker->document->digits_suspect;
        facts.c = suspect || span ? with_hyphen(checker, figure) : (Str){NULL, 0};
        if (span && !facts.c.len) {
            facts.c = facts.expected = check_number(checker, span->most, span->unit);
            facts_figure(checker, &facts, figure);
            check_add(checker, "beyond-span", VERDICT_FAILS, &facts);
        } else if (facts.c.len) {
            facts.expected = facts.c;
            facts_figure(checker, &facts, figure);
            check_add(checker, "lost-hyphen", VERDICT_FAILS, &facts);
        }
    }
}

/* （-2030年）: the left end of a range of years is gone. */
static void open_years(Checker *checker) {
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        Str text = checker->paragraphs[i].text;
        const TextLook *look = checker->paragraphs[i].look;
        for (size_t p = 0; (look->seen & (PLACE_OPEN | PLACE_TITLE)) && p < look->places.count; p++) {
            size_t at = look->places.items[p].at;
            if (!(look->places.items[p].places & (PLACE_OPEN | PLACE_TITLE)) || !char_is(text, at, "(（《")) {
                continue;
            }
            size_t dash = char_next(text, at);
            int digit;
            size_t next;
            if (!char_is(text, dash, "-—–")) {
                continue;
            }
            size_t begin = char_next(text, dash), end = begin;
            while (digit_at(text, end, &digit, &next) || mask_at(text, end, &next)) {
                end = next;
            }
            if (end > begin && promise_at(checker->words, PROMISE_YEAR, text, end, &next)) {
                Facts facts = {.a = str_slice(text, at, next)};
                facts.found = facts.a;
                facts.severity = SEVERITY_WARNING;
                facts_line(&facts, line_at(checker, i, at));
                check_add(checker, "damaged-number", VERDICT_FAILS, &facts);
            }
        }
    }
}

/* ---- RC-45 ---- */

/* A digit that stands there, but far more seldom than its tenth. */
static void seldom_digits(Checker *checker, const size_t *seen, size_t all) {
    const ReviewRuleDef *rule = check_rule(checker, "digit-seldom");
    double least = checker->review->digit_seldom * (double)all / 10;
    Facts facts = {.c = str_format(checker->arena, "%zu", all)};
    for (int digit = 0; rule && digit < 10 && all >= (size_t)rule->limit; digit++) {
        if (seen[digit] && (double)seen[digit] < least) {
            facts.a = str_format(checker->arena, "%.*s%s%d", STR_ARG(facts.a), facts.a.len ? "、" : "", digit);
        }
    }
    if (facts.a.len) {
        facts_line(&facts, checker->document->first_line);
        check_add(checker, "digit-seldom", VERDICT_FLAG, &facts);
    }
}

/* So many numbers lost digits that the others may have, too. */
static void malformed_share(Checker *checker) {
    const ReviewRuleDef *rule = check_rule(checker, "malformed-share");
    const ReadDocument *document = checker->document;
    size_t damaged = 0, first = 0;
    for (size_t i = 0; i < document->figure_count; i++) {
        bool is = document->figures[i].state == FIGURE_DAMAGED;
        first = is && !damaged ? i : first;
        damaged += is;
    }
    if (rule && (double)damaged >= rule->limit && (double)damaged > rule->tolerance * (double)document->figure_count) {
        Facts facts = {.a = str_format(checker->arena, "%zu", damaged)};
        facts.c = str_format(checker->arena, "%zu", document->figure_count);
        facts_line(&facts, figure_line(checker, &document->figures[first]));
        check_add(checker, "malformed-share", VERDICT_FLAG, &facts);
    }
}

/* Of figures alone: dates, ids and numbers of headings follow laws of their own. */
static void missing_digits(Checker *checker) {
    const ReviewRuleDef *rule = check_rule(checker, "digit-never-occurs");
    size_t seen[10] = {0}, all = 0, next;
    int digit;
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        Str surface = checker->document->figures[i].surface;
        for (size_t at = 0; at < surface.len; at = char_next(surface, at)) {
            if (digit_at(surface, at, &digit, &next)) {
                seen[digit]++;
                all++;
            }
        }
    }
    if (!rule || all < (size_t)rule->limit) {
        return;
    }
    Facts facts = {.c = str_format(checker->arena, "%zu", all)};
    facts_line(&facts, checker->document->first_line);
    for (digit = 0; digit < 10; digit++) {
        if (!seen[digit]) {
            facts.a = str_format(checker->arena, "%.*s%s%d", STR_ARG(facts.a), facts.a.len ? "、" : "", digit);
        }
    }
    check_add(checker, "digit-never-occurs", facts.a.len ? VERDICT_FAILS : VERDICT_HOLDS, &facts);
    seldom_digits(checker, seen, all);
}

/* ---- RC-40, RC-41 ---- */

/* How many pairs of characters that follow one another the second text has of the first, no more than `most`. */
static size_t shared_pairs(Str a, Str b, size_t most) {
    size_t found = 0;
    for (size_t at = 0; found < most && char_next(a, at) < a.len; at = char_next(a, at)) {
        size_t end = char_next(a, char_next(a, at));
        found += han_at(a, at) && han_at(a, char_next(a, at)) && str_find(b, str_slice(a, at, end)) >= 0;
    }
    return found;
}

/* 食堂设备更新不及时。5月底前更新食堂设备: a promise that follows in the paragraph of the problem, about the same
 * matter; 档案不全。由督导室负责，6月底前补齐: or one within what is told of the problem, which says who or until when.
 */
static bool answered_beside(const Checker *checker, const ReadProblem *problem, Str told) {
    enum { LEAST = 3 };
    const char *text = checker->paragraphs[problem->paragraph].text.data;
    size_t end = (size_t)(told.data + told.len - text), last = (size_t)(problem->text.data - text) + problem->text.len;
    for (size_t i = 0; i < checker->document->commitment_count; i++) {
        const ReadCommitment *made = &checker->document->commitments[i];
        bool bound = made->start < last && (made->who_told || made->due.len || made->due_printed.len);
        if (made->paragraph == problem->paragraph && made->start >= end &&
            (bound || shared_pairs(told, made->what, LEAST) >= LEAST)) {
            return true;
        }
    }
    return false;
}

/* 由县教育局会同相关乡镇, 剩余0.88万元由计财科督促: a clause that ends with by whom; not 由于…. */
static bool says_by_whom(const Checker *checker, Str clause) {
    enum { LEAST = 9 }; /* bytes */
    size_t past, next;
    bool by = check_begins(checker, TERM_FROM, clause, &past) && clause.len >= past + LEAST &&
              !word_at(checker->words, clause, 0, ROLE(WORD_REASON), &next);
    for (size_t at = past; by && at < clause.len; at = char_next(clause, at)) {
        Number number;
        by = !number_read(checker->words, clause, at, &number);
    }
    return by;
}

/* 持证问题。…由人事股负责，12月底前未取得的一律调离, under 存在问题及整改打算: what is told of the problem says who
 * sees to it and until when, whatever the verb is. */
static bool bound_within(const Checker *checker, const ReadProblem *problem, Str told) {
    const CheckParagraph *paragraph = &checker->paragraphs[problem->paragraph];
    size_t from = (size_t)(told.data + told.len - paragraph->text.data), to = paragraph->text.len, past;
    bool led = false;
    for (size_t at = from; at < to && !led; at = char_next(paragraph->text, at)) {
        led = promise_at(checker->words, PROMISE_LEADS, paragraph->text, at, &past) ||
              says_by_whom(checker, str_slice(paragraph->text, at, clause_end(&paragraph->bounds, at)));
    }
    return led && (mark_within(&paragraph->cues, from, to, ROLE(WORD_DUE)) != NULL ||
                   tells_day(checker, str_slice(paragraph->text, from, to)));
}

/* A word for what is wrong in [from, to); 清醒地看到 only leads to it. */
static bool names_fault(const CheckParagraph *paragraph, size_t from, size_t to) {
    bool named = false;
    for (size_t i = mark_from(&paragraph->cues, from); i < paragraph->cues.count && paragraph->cues.items[i].start < to;
         i++) {
        const Word *word = mark_role(&paragraph->cues.items[i], WORD_PROBLEM);
        named = named || (word && !str_is(word->as, "admits"));
    }
    return named;
}

/* What a problem is called: the clause it begins with, but for one that only leads to it (在总结成绩的同时，…). */
static Str problem_name(const Checker *checker, const ReadProblem *problem) {
    const CheckParagraph *paragraph = &checker->paragraphs[problem->paragraph];
    size_t from = (size_t)(problem->text.data - paragraph->text.data), to = from + problem->text.len;
    Str first = {NULL, 0};
    Numbering numbering;
    bool item = item_here(problem->text, 0) || numbering_here(problem->text, 0, &numbering);
    for (size_t at = from; at < to;) {
        size_t end = at;
        while (end < to && !char_is(paragraph->text, end, ",，。;；")) {
            end = char_next(paragraph->text, end);
        }
        Str clause = str_slice(paragraph->text, at, end);
        first = first.len ? first : clause;
        if (item || names_fault(paragraph, at, end)) {
            return item ? first : str_trim(clause);
        }
        at = end < to ? char_next(paragraph->text, end) : to;
    }
    return first;
}

static void problems(Checker *checker) {
    for (size_t i = 0; i < checker->document->problem_count; i++) {
        const ReadProblem *problem = &checker->document->problems[i];
        Facts facts = {.line_count = 0};
        facts.a = problem_name(checker, problem);
        facts_line(&facts, problem->line);
        bool answered = problem->measure_count || answered_beside(checker, problem, facts.a) ||
                        bound_within(checker, problem, facts.a);
        for (size_t m = 0; m < problem->measure_count; m++) {
            facts_line(&facts, problem->measures[m]);
        }
        if (answered && facts.line_count == 1) { /* the measure stands in the line of the problem */
            facts.lines[facts.line_count++] = problem->line;
        }
        check_add(checker, "problem-without-measure", answered ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
    }
}

/* No deadline; or nobody named, in a document that names who does the rest of it. */
static void open_commitments(Checker *checker) {
    Facts facts = {.line_count = 0};
    size_t open = 0;
    bool names = false;
    for (size_t i = 0; i < checker->document->commitment_count; i++) {
        names = names || checker->document->commitments[i].who_told;
    }
    for (size_t i = 0; i < checker->document->commitment_count; i++) {
        const ReadCommitment *made = &checker->document->commitments[i];
        bool standing = strcmp(made->type, "frequency") == 0 || strcmp(made->type, "prohibition") == 0;
        bool undated = !made->due.len && !made->due_printed.len, unnamed = names && !made->who_told;
        if (!standing && (undated || unnamed)) {
            facts.a = open ? facts.a : made->what;
            open++;
            facts_line(&facts, made->line);
        }
    }
    if (open) {
        facts.c = str_format(checker->arena, "%zu", open);
        check_add(checker, "open-commitment", VERDICT_FLAG, &facts);
    }
}

/* ---- RC-48 ---- */

static void incomplete(Checker *checker, int line, Str shown) {
    Facts facts = {.a = name_tail(shown, 45), .found = shown};
    facts_line(&facts, line);
    check_add(checker, "incomplete", VERDICT_FAILS, &facts);
}

/* A heading that nothing stands under: the next one is of its own level or above. The line of the last one told; 0:
 * none is. */
static int empty_headings(Checker *checker) {
    enum { HEADING_MOST = 75 }; /* bytes */
    const ReadDocument *document = checker->document;
    int told = 0;
    for (size_t i = 0; i < document->heading_count; i++) {
        const ReadHeading *heading = &document->outline[i];
        bool last = i + 1 == document->heading_count;
        const ReadHeading *next = last ? NULL : &document->outline[i + 1];
        size_t end = last ? document->paragraph_count : next->paragraph;
        Str opening = str_trim(checker->paragraphs[heading->paragraph].text);
        bool item = opening.len && !han_at(opening, char_back(opening, opening.len)); /* said to its end: …。 */
        bool high = strcmp(heading->style, "yi") == 0 || strcmp(heading->style, "pyi") == 0;
        bool body = item || !high || heading->inline_body || end > heading->paragraph + 1 ||
                    heading->heading.len > HEADING_MOST;
        if (!body && (last || next->level <= heading->level) && !(next && next->paragraph == heading->paragraph)) {
            incomplete(checker, heading->line, heading->heading);
            told = heading->line;
        }
    }
    return told;
}

/* 落实好国务院。: a body is not what is carried out; its decision is missing. */
static size_t ends_on_body(const Checker *checker, Str text) {
    const ReviewTermsDef *bodies = check_terms(checker, TERM_BODY), *verbs = check_terms(checker, TERM_CARRY_OUT);
    for (size_t b = 0; b < bodies->word_count; b++) {
        ptrdiff_t at = str_find(text, bodies->words[b]);
        size_t end = at < 0 ? 0 : (size_t)at + bodies->words[b].len;
        for (size_t v = 0; end && char_is(text, end, "。") && v < verbs->word_count; v++) {
            if (str_ends(str_slice(text, 0, (size_t)at), verbs->words[v])) {
                return end + strlen("。");
            }
        }
    }
    return 0;
}

/* Prose of several clauses that ends with no sign: not a line of a list, of a table or of an address. */
static bool stops_short(const Checker *checker, size_t index, Str text) {
    enum { LEAST = 75, CLAUSES = 3 }; /* bytes */
    const CheckParagraph *paragraph = &checker->paragraphs[index];
    bool heading = checker->document->paragraphs[index].heading >= 0 &&
                   checker->document->outline[checker->document->paragraphs[index].heading].paragraph == index;
    return !heading && text.len >= LEAST && paragraph->bounds.count >= CLAUSES &&
           han_at(text, char_back(text, text.len));
}

/* A sentence that stops at a comma, or without a sign, before the next heading of the first level. */
static bool cut_before_heading(const Checker *checker, size_t index, Str text) {
    enum { LEAST = 30 }; /* bytes */
    const ReadDocument *document = checker->document;
    const ReadParagraph *next = index + 1 < document->paragraph_count ? &document->paragraphs[index + 1] : NULL;
    bool row = str_find(text, STR("\t")) >= 0; /* of a table */
    bool before = next && next->heading >= 0 && document->outline[next->heading].paragraph == index + 1 && !row;
    return before && ((text.len >= LEAST && char_is(text, char_back(text, text.len), ",，、")) ||
                      (document->outline[next->heading].level == 1 && stops_short(checker, index, text)));
}

/* 特制定…工作计划 before 一、: the stop behind the name of the paper is left out, nothing else. */
static bool ends_on_paper(const Checker *checker, size_t index, Str text) {
    const ReviewTermsDef *papers = check_terms(checker, TERM_PAPERS);
    const ReadDocument *document = checker->document;
    const ReadParagraph *next = index + 1 < document->paragraph_count ? &document->paragraphs[index + 1] : NULL;
    bool before = next && next->heading >= 0 && document->outline[next->heading].paragraph == index + 1;
    for (size_t i = 0; before && i < papers->word_count; i++) {
        if (str_ends(text, papers->words[i])) {
            return true;
        }
    }
    return false;
}

/* …由计财股编印，于2025年: the last clause is nothing but when something is done. */
static bool ends_on_day(const Checker *checker, size_t index, Str text) {
    const CheckParagraph *paragraph = &checker->paragraphs[index];
    size_t from = text.len ? clause_start(&paragraph->bounds, char_back(text, text.len)) : 0, past;
    Str clause = str_trim(str_slice(text, from, text.len));
    if (!from || !check_begins(checker, TERM_WORK_JOINS, clause, &past) ||
        !(promise_ends(checker->words, PROMISE_YEAR, clause) || promise_ends(checker->words, PROMISE_MONTH, clause) ||
          promise_ends(checker->words, PROMISE_DAY, clause))) {
        return false;
    }
    for (size_t at = past; at < clause.len; at = char_next(clause, at)) {
        int digit;
        size_t next;
        bool sign = promise_at(checker->words, PROMISE_YEAR, clause, at, &next) ||
                    promise_at(checker->words, PROMISE_MONTH, clause, at, &next) ||
                    promise_at(checker->words, PROMISE_DAY, clause, at, &next);
        if (!sign && !digit_at(clause, at, &digit, &next)) {
            return false;
        }
    }
    return true;
}

/* Where all other paragraphs of some sentences, five at least, end with a sign, the only one that ends within a word:
 * …统一档案目录并开展专. NO_FIGURE: there is none. */
static size_t only_unended(const Checker *checker) {
    enum { LEAST = 5, SHORT = 60 }; /* paragraphs; bytes */
    size_t ended = 0, unended = 0, found = NO_FIGURE;
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        Str text = str_trim(checker->paragraphs[i].text);
        if (text.len < SHORT || str_find(text, STR("。")) < 0 || str_find(text, STR("\t")) >= 0) {
            continue;
        }
        bool open = han_at(text, char_back(text, text.len));
        ended += !open;
        unended += open;
        found = open ? i : found;
    }
    return unended == 1 && ended >= LEAST ? found : NO_FIGURE;
}

/* Long prose that ends without a stop, or on a word that must go on. Line `told` is told already. */
static void broken_off(Checker *checker, int told) {
    enum { PROSE_LEAST = 240 }; /* bytes */
    int last_line = told;
    size_t unended = only_unended(checker);
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        const CheckParagraph *paragraph = &checker->paragraphs[i];
        Str text = str_trim(paragraph->text);
        bool prose = text.len > PROSE_LEAST && paragraph->bounds.count >= 3;
        size_t last = text.len ? char_back(text, text.len) : 0, body = 0;
        if (paragraph_says(paragraph, TERM_BODY)) {
            body = ends_on_body(checker, paragraph->text);
        }
        if (ends_on_paper(checker, i, text)) {
            continue;
        }
        bool row = text.len && char_is(text, last, "|"); /* of a table */
        if (row) {
            continue;
        }
        if ((prose && han_at(text, last)) || cut_before_heading(checker, i, text) || ends_on_day(checker, i, text) ||
            i == unended) {
            last_line = line_at(checker, i, paragraph->text.len);
            if (last_line != told) {
                incomplete(checker, last_line, text);
            }
        } else if (body) {
            incomplete(checker, line_at(checker, i, body), str_slice(paragraph->text, 0, body));
        }
    }
    if (!checker->document->complete && checker->document->paragraph_count &&
        last_line != checker->document->last_line) {
        size_t end = checker->document->paragraph_count - 1;
        int line = line_at(checker, end, checker->paragraphs[end].text.len);
        if (line != last_line && line != told) {
            incomplete(checker, line, checker->paragraphs[end].text);
        }
    }
}

enum { SECTIONS_MOST = 20 };

/* 现将三个方面的情况报告如下：: so many parts it says it has; 0: it says none. */
static int sections_announced(const Checker *checker, size_t index, Str *said) {
    const CheckParagraph *paragraph = &checker->paragraphs[index];
    const TextPlaces *places = &paragraph->look->places;
    for (size_t i = 0; i < places->count; i++) {
        size_t at = places->items[i].at, end, past;
        Number number;
        if (!(places->items[i].places & PLACE_NUMBER) || !number_read(checker->words, paragraph->text, at, &number) ||
            !number.known || number.decimals || exact_double(number.value) > SECTIONS_MOST ||
            !check_begins(checker, TERM_SECTIONS, str_slice(paragraph->text, number.end, paragraph->text.len), &past)) {
            continue;
        }
        /* 从五个方面开展自查 in another clause is of what was asked */
        end = clause_end(&paragraph->bounds, number.end);
        size_t from = clause_start(&paragraph->bounds, at);
        if (check_says(checker, TERM_AS_FOLLOWS, str_slice(paragraph->text, from, end))) {
            *said = str_slice(paragraph->text, at, number.end + past);
            return (int)exact_double(number.value);
        }
    }
    return 0;
}

/* …工作总结暨…工作计划: the title has two papers, and no heading looks ahead. */
static bool plan_missing(const Checker *checker) {
    const ReadDocument *document = checker->document;
    size_t at, past;
    if (!check_find(checker, TERM_TOGETHER, document->title, &at, &past) ||
        !check_says(checker, TERM_PLANS, str_slice(document->title, past, document->title.len))) {
        return false;
    }
    for (size_t i = 0; i < document->heading_count; i++) {
        if (check_says(checker, TERM_PLANS, document->outline[i].heading)) {
            return false;
        }
    }
    return true;
}

/* Fewer 一、二、 than the report says it has: the last of them are missing. One 一、 alone is no fault. */
static void missing_sections(Checker *checker) {
    const ReadDocument *document = checker->document;
    int tops = 0, announced = 0;
    Str said = {NULL, 0};
    size_t first = document->paragraph_count, place = 0;
    for (size_t i = 0; i < document->heading_count; i++) {
        const ReadHeading *heading = &document->outline[i];
        bool top = heading->level == 1 && strcmp(heading->style, "yi") == 0;
        first = top && !tops ? heading->paragraph : first;
        tops += top;
    }
    for (size_t i = 0; i < first && tops && !announced; i++) {
        announced = sections_announced(checker, i, &said);
        place = i;
    }
    if (tops == 1 && plan_missing(checker)) {
        incomplete(checker, document->outline[0].line,
                   str_format(checker->arena, "题目是“%.*s”，正文只有一个部分", STR_ARG(document->title)));
    } else if (announced > tops) {
        incomplete(checker, line_at(checker, place, 0),
                   str_format(checker->arena, "说有%.*s，只有%d个", STR_ARG(said), tops));
    }
}

void check_text(Checker *checker) {
    placeholders(checker);
    damaged_figures(checker);
    open_years(checker);
    missing_digits(checker);
    malformed_share(checker);
    problems(checker);
    open_commitments(checker);
    broken_off(checker, empty_headings(checker));
    missing_sections(checker);
}
