/* Some, all or none of those that were told before: there cannot be more of them, nor can any be left where none is. */
#include "check_within.h"

#include <math.h>

/* ---- RC-13 ---- */

void check_part(Checker *checker, const ReadFigure *part, const ReadFigure *whole) {
    Facts facts = facts_of_two(checker, whole->name.len ? whole->name : part->name, part, whole);
    facts.found = part->surface;
    check_add(checker, "part-over-whole", part->value > whole->value ? VERDICT_FAILS : VERDICT_HOLDS, &facts);
}

/* 教师710人中本科学历768人: of so many there cannot be more. */
void more_among(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *whole = &checker->document->figures[index], *part = whole + 1;
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t behind, past;
    if (index + 1 >= sentence->first + sentence->count ||
        !grammar_past(checker->words, GRAMMAR_AMONG, paragraph->text, whole->end, &behind) ||
        check_begins(checker, TERM_NO_AMONG, str_slice(paragraph->text, behind, paragraph->text.len), &past) ||
        !is_exact_amount(whole) || !is_exact_amount(part) || !is_count(checker, whole) ||
        !same_units(checker, whole, part) || clause_end(&paragraph->bounds, whole->end) < part->end ||
        part->value <= whole->value || check_judged(checker, "RC-13", part)) {
        return;
    }
    check_part(checker, part, whole);
}

/* 专任教师中，…, where 专任教师614人 stand before in the paragraph: of how many the sentence tells. NULL: it begins
 * otherwise. */
static const ReadFigure *members_told(const Checker *checker, const Sentence *sentence) {
    enum { NAME = 6, NAME_MOST = 24 }; /* bytes */
    const ReadFigure *figures = checker->document->figures, *whole = NULL;
    Str text = str_slice(sentence->paragraph->text, sentence->start, sentence->end);
    size_t first = sentence->count ? figures[sentence->first].start : 0, among = 0;
    size_t before = first <= sentence->start             ? 0
                    : first - sentence->start < text.len ? first - sentence->start
                                                         : text.len;
    while (among < before && !grammar_at(checker->words, GRAMMAR_AMONG, text, among)) {
        among = char_next(text, among);
    }
    Str name = among < before ? str_trim(str_slice(text, 0, among)) : (Str){NULL, 0};
    if (name.len < NAME || name.len > NAME_MOST) {
        return NULL;
    }
    for (size_t i = sentence->paragraph->first; i < sentence->first; i++) {
        const ReadFigure *one = &figures[i];
        bool named = str_ends(one->name, name) && is_exact_amount(one) && is_count(checker, one);
        whole = named && (!whole || one->value > whole->value) ? one : whole;
    }
    return whole;
}

/* 专任教师中，本科及以上学历55人，占94.8%: a share right behind some of them is of all of them; near it, or right but
 * for one digit. */
void shares_of_members(Checker *checker, const Sentence *sentence) {
    const double near = 5; /* points */
    const ReadFigure *whole = members_told(checker, sentence), *figures = checker->document->figures;
    for (size_t i = sentence->first + 1; whole && i < sentence->first + sentence->count; i++) {
        const ReadFigure *share = &figures[i], *part = share - 1;
        if (!is_share(share) || !is_value(share) || !str_is(share->qualifier, "=") || share->kind != FIGURE_ACTUAL ||
            !grammar_ends(checker->words, GRAMMAR_SHARE_OF, own_words(checker, i)) || !is_exact_amount(part) ||
            part->part_of >= 0 || !same_units(checker, part, whole) || part->value > whole->value ||
            check_judged(checker, "RC-02", share)) {
            continue;
        }
        double rate = part->value / whole->value * 100;
        if (fabs(rate - share->value) <= near || looks_mistyped(rate, share) ||
            looks_mistyped(share->value * whole->value / 100, part)) {
            Facts facts = facts_of_two(checker, part->name, part, whole);
            relation_add(checker, "rate-of-whole",
                         interval_quotient(figure_interval(checker, part), figure_interval(checker, whole), 100), share,
                         &facts);
        }
    }
}

/* 专任教师中持证的598人，…；专科以上671人, where 专任教师614人 stand before: some of them are no more than all. */
void more_than_members(Checker *checker, const Sentence *sentence) {
    const ReadFigure *figures = checker->document->figures, *whole = members_told(checker, sentence);
    for (size_t i = sentence->first; whole && i + 1 < sentence->first + sentence->count; i++) {
        const ReadFigure *part = &figures[i];
        bool shared = is_share(&part[1]) && figure_usable(&part[1]) && part[1].value <= 100;
        if (shared && is_exact_amount(part) && same_units(checker, part, whole) && part->value > whole->value &&
            part->value < 2 * whole->value && part->part_of < 0) {
            check_part(checker, part, whole);
        }
    }
}

/* ---- RC-20 ---- */

/* 为326名学生全部制定个别化教育方案，方案共312份: what each of all got is counted right behind, and there are fewer. So
 * few more or less that they are of the same. */
void one_for_each(Checker *checker, const Sentence *sentence, size_t index) {
    enum { NOUN = 6 }; /* bytes */
    const ReadFigure *got = &checker->document->figures[index], *all = got - 1;
    const CheckParagraph *paragraph = sentence->paragraph;
    if (index <= sentence->first || !is_whole_count(checker, got) || !is_whole_count(checker, all) ||
        figure_family(checker, all) != FAMILY_PERSON || same_units(checker, got, all) || !got->total ||
        got->value >= all->value || !near_whole(checker, figure_interval(checker, got), all)) {
        return;
    }
    size_t end = clause_end(&paragraph->bounds, all->end), start, past;
    size_t clause = clause_start(&paragraph->bounds, got->start);
    Str told = str_slice(paragraph->text, all->end, end), noun = name_tail(got->name, NOUN);
    if (clause < end || clause > char_next(paragraph->text, end) || noun.len < NOUN || !str_ends(told, noun) ||
        !check_find(checker, TERM_ALL_OF, told, &start, &past)) {
        return;
    }
    size_t from = clause_start(&paragraph->bounds, all->start);
    Facts facts = {.a = str_slice(paragraph->text, from, end), .found = got->surface};
    facts.b = str_slice(paragraph->text, clause, got->end);
    facts_figure(checker, &facts, all);
    facts.lines[facts.line_count++] = figure_line(checker, got); /* both lines are named, though they may be one */
    check_add(checker, "all-and-exception", VERDICT_FAILS, &facts);
}

/* 办结率100%，另有6件尚未办结: a rate of all, and behind it some that lack just what the rate is of. */
void rate_of_all(Checker *checker, const Sentence *sentence, size_t index) {
    enum { VERB = 6 }; /* bytes */
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index];
    const CheckParagraph *paragraph = sentence->paragraph;
    if (!is_share(rate) || rate->value != 100 || rate->kind != FIGURE_ACTUAL || check_judged(checker, "RC-20", rate)) {
        return;
    }
    for (size_t i = index + 1; i < sentence->first + sentence->count; i++) {
        const ReadFigure *some = &figures[i];
        Str after = str_slice(paragraph->text, some->end, clause_end(&paragraph->bounds, some->end));
        size_t start, end;
        if (!is_exact_amount(some) || !is_count(checker, some) || some->value <= 0 ||
            !check_find(checker, TERM_LACKS, after, &start, &end) || after.len < end + VERB ||
            str_find(rate->name, str_slice(after, end, end + VERB)) < 0) {
            continue;
        }
        size_t clause = clause_start(&paragraph->bounds, some->start);
        Facts facts = {.a = str_format(checker->arena, "%.*s%.*s", STR_ARG(rate->name), STR_ARG(rate->surface))};
        facts.b = str_slice(paragraph->text, clause, some->end + after.len);
        facts.found = some->surface;
        facts_figure(checker, &facts, rate);
        facts_figure(checker, &facts, some);
        facts.line_count = 2; /* both lines are named, though they may be one */
        facts.lines[0] = figure_line(checker, rate);
        facts.lines[1] = figure_line(checker, some);
        check_add(checker, "all-and-exception", VERDICT_FAILS, &facts);
        return;
    }
}

/* ---- RC-12 ---- */

/* 排查出无证园9所，已取缔5所，整改发证3所，目前没有无证园: where none is left, what was done with them is all of them.
 */
void none_left(Checker *checker, const Sentence *sentence) {
    enum { NAME = 9 }; /* bytes */
    const CheckParagraph *paragraph = sentence->paragraph;
    const ReadFigure *figures = checker->document->figures, *found = NULL;
    double sum = 0;
    size_t count = 0, last = 0;
    Facts facts = {.line_count = 0};
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *figure = &figures[i];
        Str told = own_words(checker, i);
        bool finds = mark_within(&paragraph->cues, figure->start - told.len, figure->start, ROLE(WORD_FOUND)) != NULL;
        if (!found && finds && is_count(checker, figure) && is_exact_amount(figure)) {
            found = figure;
            facts_figure(checker, &facts, found);
        } else if (found && same_units(checker, found, figure)) {
            if (!is_exact_amount(figure)) {
                return;
            }
            sum += figure->value;
            last = figure->end;
            count++;
            facts_figure(checker, &facts, figure);
        }
    }
    Str rest = count >= 2 ? str_slice(paragraph->text, last, sentence->end) : (Str){NULL, 0};
    Str name = found ? name_tail(found->name, NAME) : (Str){NULL, 0};
    bool none = name.len == NAME && str_find(rest, name) >= 0 &&
                (check_says(checker, TERM_LACKS, rest) || check_says(checker, TERM_NONE_OF, rest));
    if (none && !check_judged(checker, "RC-12", found)) {
        facts.name = found->name;
        facts.a = found->surface;
        facts.b = check_number(checker, sum, found->unit);
        facts.c =
            str_format(checker->arena, "应余%.*s", STR_ARG(check_number(checker, found->value - sum, found->unit)));
        facts.found = found->surface;
        check_add(checker, "found-and-fixed", sum == found->value ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
    }
}
