/* Figures of a report beside what the data say (RC-28). */
#include "check.h"

#include <math.h>

/* What can be held against one value: one number, as it is, no change; a ratio to 1. Of 分别为35人和44人 a name before
 * it is that of several. */
static bool is_plain(const Checker *checker, const ReadFigure *figure) {
    Str before = str_slice(checker->paragraphs[figure->paragraph].text, 0, figure->start);
    return !figure->compare.len && !read_named_in_order(checker->pack, before) && figure->kind == FIGURE_ACTUAL &&
           figure_usable(figure) && (isnan(figure->value2) || figure->value2 == 1);
}

static void against_data(Checker *checker, const ReadFigure *figure) {
    const ReviewRuleDef *rule = check_rule(checker, "files-disagree");
    double value;
    Str source = {NULL, 0};
    if (!rule || !is_plain(checker, figure) ||
        !checker->measures->value(checker->measures->context, figure, read_thing_named(checker->pack, figure->name),
                                  &value, &source)) {
        return;
    }
    bool truncated;
    ReadVerdict verdict = interval_verdict(checker, (Interval){value, value}, figure, &truncated);
    Facts facts = {
        .name = figure->name, .a = figure->surface, .source = source, .truncated = truncated, .measured = true};
    facts.b = check_number(checker, value, figure->unit);
    facts.expected = facts.b;
    facts.found = figure->surface;
    facts_figure(checker, &facts, figure);
    check_add(checker, "files-disagree", verdict, &facts);
}

void check_data(Checker *checker) {
    for (size_t i = 0; checker->measures && i < checker->document->figure_count; i++) {
        against_data(checker, &checker->document->figures[i]);
    }
}
