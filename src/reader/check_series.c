/* What words say of the values before them: that they rose for years, that the last is the first beyond a limit, that
 * they reached an aim. */
#include "check_within.h"

#include <math.h>

/* ---- RC-19 ---- */

/* 分别为38.2%、37.1%和42.7%，连续两年提高，累计提高4.5个百分点: the values right before, as many as the years or one
 * more, where other figures follow. */
void streak_behind(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *figures = checker->document->figures, *years = &figures[index], *last = years - 1;
    if (!str_is(years->compare, "streak")) {
        return;
    }
    Str behind = name_behind(checker, years);
    size_t past, count = 1;
    bool up = word_at(checker->words, behind, 0, ROLE(WORD_RISE), &past) != NULL;
    bool down = word_at(checker->words, behind, 0, ROLE(WORD_FALL), &past) != NULL;
    if (!figure_usable(years) || up == down || index <= sentence->first ||
        index + 1 >= sentence->first + sentence->count || !is_exact(last) || last->compare.len) {
        return;
    }
    Facts facts = {.line_count = 0};
    facts_figure(checker, &facts, last);
    for (size_t i = index - 1; i > sentence->first && is_exact(&figures[i - 1]) && !figures[i - 1].compare.len &&
                               same_units(checker, &figures[i - 1], last);
         i--, count++) {
        bool against = up ? figures[i].value <= figures[i - 1].value : figures[i].value >= figures[i - 1].value;
        facts.a = against ? figures[i - 1].surface : facts.a;
        facts.b = against ? figures[i].surface : facts.b;
    }
    if (facts.b.len && ((double)count == years->value || (double)count == years->value + 1)) {
        size_t from = clause_start(&sentence->paragraph->bounds, years->start);
        facts.name = str_slice(sentence->paragraph->text, from, years->end + past);
        facts.found = facts.b;
        check_add(checker, "yearly-growth", VERDICT_FAILS, &facts);
    }
}

/* ---- RC-25 ---- */

/* 本科上线率分别为38.2%、40.1%和42.7%，…上线率首次突破40%: of a series that stands before, only the last is beyond it.
 */
void first_of_series(Checker *checker, size_t index) {
    enum { NAME = 9, BACK = 8 }; /* bytes: three characters; figures */
    const ReadFigure *figures = checker->document->figures, *limit = &figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[limit->paragraph];
    size_t first = index > paragraph->first + BACK ? index - BACK : paragraph->first;
    Str name = name_tail(limit->name, NAME);
    if (!str_is(limit->compare, "first") || !figure_usable(limit) || name.len < NAME) {
        return;
    }
    for (size_t i = first; i + 1 < index; i++) {
        size_t last = i;
        while (last + 1 < index && is_exact(&figures[last + 1]) && !figures[last + 1].compare.len &&
               same_units(checker, &figures[last + 1], limit)) {
            last++;
        }
        if (!is_exact(&figures[i]) || figures[i].compare.len || !same_units(checker, &figures[i], limit) || last == i ||
            !str_ends(figures[i].name, name)) {
            continue;
        }
        for (size_t k = i; k < last; k++) {
            if (figures[k].value >= limit->value) {
                Facts facts = {.name = limit->name, .c = figures[k].surface, .expected = figures[k].surface};
                facts.p = check_number(checker, limit->value, limit->unit);
                facts.found = limit->surface;
                facts_figure(checker, &facts, limit);
                facts_figure(checker, &facts, &figures[k]);
                check_add(checker, "first-time", VERDICT_FAILS, &facts);
                return;
            }
        }
        return;
    }
}

/* ---- RC-22 ---- */

/* 新增学位2160个，其中…，超额完成新增2000个学位的目标: what the sentence begins with, where the aim is called like it.
 */
void aim_behind(Checker *checker, const Sentence *sentence, size_t index) {
    enum { NEAR = 24, NAME = 6 }; /* bytes: between the aim and its word; two characters */
    const ReadFigure *figures = checker->document->figures, *aim = &figures[index];
    Str told = own_words(checker, index), behind = name_behind(checker, aim);
    size_t from, to;
    if (!is_exact(aim) || aim->compare.len || !check_says(checker, TERM_ACHIEVED, told) ||
        check_says(checker, TERM_LACKS, told) || !check_find(checker, TERM_WANTED, behind, &from, &to) || from > NEAR ||
        check_judged(checker, "RC-22", aim)) {
        return;
    }
    for (size_t i = sentence->first; i < index; i++) {
        const ReadFigure *had = &figures[i];
        Str name = name_tail(had->name, NAME);
        if (same_units(checker, had, aim) && is_exact_amount(had) && had->part_of < 0 && name.len == NAME &&
            had->kind == FIGURE_ACTUAL && had->value >= aim->value / 2 &&
            (str_find(behind, name) >= 0 || str_find(told, name) >= 0)) {
            Facts facts = {.name = had->name, .a = had->surface, .b = aim->surface, .found = had->surface};
            facts.c = check_number(checker, round(had->value / aim->value * 1000) / 10, STR("%"));
            facts_figure(checker, &facts, had);
            facts_figure(checker, &facts, aim);
            check_add(checker, "target-and-result", had->value >= aim->value ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
            return;
        }
    }
}
