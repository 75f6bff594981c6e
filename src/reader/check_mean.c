/* Means beside their extremes, the parts they are made of, and what they are a share of. */
#include "check_within.h"

#include <math.h>

/* ---- RC-17 ---- */

void check_between(Checker *checker, const ReadFigure *mean, const ReadFigure *least, const ReadFigure *most) {
    bool inside = number_at_least(mean->value, least->value) && number_at_most(mean->value, most->value);
    Facts facts = {.name = mean->name, .a = least->surface, .b = most->surface, .p = mean->surface};
    facts.found = mean->surface;
    facts_figure(checker, &facts, mean);
    facts_figure(checker, &facts, least);
    facts_figure(checker, &facts, most);
    check_add(checker, "average-between", inside ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
}

/* 最高0.46、最低0.24，平均0.35; 最高0.46、最低0.24，相差0.22，平均0.35 */
void mean_of_extremes(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *mean = &checker->document->figures[index];
    if (index < sentence->first + 2) {
        return;
    }
    size_t last_of_two = index - 1;
    if (index >= sentence->first + 3 && check_says(checker, TERM_MORE_BY, told_with(checker, index - 1))) {
        last_of_two--;
    }
    const ReadFigure *two = &checker->document->figures[last_of_two], *one = two - 1;
    if (!is_value(mean) || !is_value(two) || !is_value(one) || !same_units(checker, mean, two) ||
        !same_units(checker, mean, one)) {
        return;
    }
    Str first = told_with(checker, last_of_two - 1), second = told_with(checker, last_of_two);
    Str last = told_with(checker, index);
    bool down = check_says(checker, TERM_HIGHEST, first) && check_says(checker, TERM_LOWEST, second);
    bool up = check_says(checker, TERM_LOWEST, first) && check_says(checker, TERM_HIGHEST, second);
    bool of_both = check_says(checker, TERM_MEAN, last) && !check_says(checker, TERM_HIGHEST, last) &&
                   !check_says(checker, TERM_LOWEST, last) && str_is(mean->qualifier, "=");
    if ((up || down) && of_both && !check_judged(checker, "RC-17", mean)) {
        check_between(checker, mean, down ? two : one, down ? one : two);
    }
}

/* 平均班额小班24.1人、中班28.3人、大班32.2人，全县平均28.0人: what all have on average lies between what those of its
 * list have, of which each is told with its unit. */
void mean_of_all(Checker *checker, const Sentence *sentence, size_t index) {
    const ReadFigure *mean = &checker->document->figures[index], *least = NULL, *most = NULL;
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t first = index, count = 0;
    bool marks = figure_family(checker, mean) == FAMILY_SCORE;
    bool each = is_value(mean) && (marks || str_find(mean->unit, STR("/")) > 0) && str_is(mean->qualifier, "=");
    Str last = told_with(checker, index);
    if (!each || !check_says(checker, TERM_MEAN, last) || !check_says(checker, TERM_WHOLE, last)) {
        return;
    }
    while (first > sentence->first && is_value(&mean[-1 - (ptrdiff_t)count]) &&
           str_equal(mean[-1 - (ptrdiff_t)count].unit, mean->unit)) {
        const ReadFigure *one = &mean[-1 - (ptrdiff_t)count];
        least = !least || one->value < least->value ? one : least;
        most = !most || one->value > most->value ? one : most;
        first--;
        count++;
        if (first == sentence->first || !is_listed(checker, one - 1, one)) {
            break;
        }
    }
    size_t start = checker->document->figures[first].start;
    size_t clause = marks ? sentence->start : clause_start(&paragraph->bounds, start);
    bool means = mark_within(&paragraph->cues, clause, mean[-1].start, ROLE(WORD_AVERAGE) | ROLE(WORD_PER_HEAD)) ||
                 (marks && check_says(checker, TERM_MEAN, str_slice(paragraph->text, clause, start)));
    if (count >= 2 && means && !check_judged(checker, "RC-17", mean)) {
        check_between(checker, mean, least, most);
    }
}

/* 平均年龄42.3岁，其中小学44.1岁、初中41.2岁: what a mean is told to be made of lies on both sides of it. */
void mean_before_parts(Checker *checker, size_t index) {
    const double beside = 1.5; /* times what it is made of */
    const ReadFigure *figures = checker->document->figures, *mean = &figures[index], *least = NULL, *most = NULL;
    const CheckParagraph *paragraph = &checker->paragraphs[mean->paragraph];
    size_t count = 0, end = paragraph->first + paragraph->count;
    if (!is_value(mean) || !str_is(mean->qualifier, "=") || figure_family(checker, mean) == FAMILY_MONEY ||
        !check_says(checker, TERM_MEAN, told_with(checker, index)) || check_judged(checker, "RC-17", mean)) {
        return;
    }
    for (size_t i = index + 1; i < end && figures[i].part_of == (int)index && str_equal(figures[i].unit, mean->unit) &&
                               is_value(&figures[i]) &&
                               (i == index + 1 || is_listed(checker, &figures[i - 1], &figures[i]) ||
                                check_says(checker, TERM_BASIS, told_with(checker, i)));
         i++) {
        least = !least || figures[i].value < least->value ? &figures[i] : least;
        most = !most || figures[i].value > most->value ? &figures[i] : most;
        count++;
    }
    /* two kinds may leave out a third; 总分平均486.2分，其中语文82.4分: marks of subjects make up a sum */
    if (count >= 3 && mean->value <= beside * most->value && mean->value * beside >= least->value) {
        check_between(checker, mean, least, most);
    }
}

/* Whether a count of the document is told of all in parts that are called as the `count` figures from `first` on are,
 * and add up to it: 幼儿园486人、小学1568人、初中932人 of 2986人. */
static bool parts_of_all(const Checker *checker, size_t first, size_t count) {
    enum { FIRST = 3 }; /* bytes: 中职 and 中等职业学校 */
    const ReadFigure *figures = checker->document->figures, *like = &figures[first];
    for (size_t i = first_near(first), end = last_near(checker, first); i + count <= end; i++) {
        double sum = 0;
        size_t alike = 0;
        while (alike < count && is_count(checker, &figures[i + alike]) && is_amount(&figures[i + alike]) &&
               like[alike].name.len && str_same_start(figures[i + alike].name, like[alike].name) >= FIRST) {
            sum += figures[i + alike++].value;
        }
        for (size_t w = first_near(i); alike == count && w < last_near(checker, i); w++) {
            if ((w < i || w >= i + count) && is_count(checker, &figures[w]) && figures[w].value == sum) {
                return true;
            }
        }
    }
    return false;
}

/* 平均年龄42.6岁，其中幼儿园33.8岁、小学43.5岁、…: behind the mean of all those of the parts that the document adds up
 * to all. */
void mean_of_parts(Checker *checker, const Sentence *sentence, size_t index) {
    enum { LEAST = 2 };
    const ReadFigure *mean = &checker->document->figures[index], *least = NULL, *most = NULL;
    Str text = sentence->paragraph->text;
    size_t count = 0, end = sentence->first + sentence->count;
    if (index + LEAST >= end || !is_value(mean) || !str_is(mean->qualifier, "=") ||
        !check_says(checker, TERM_MEAN, told_with(checker, index)) ||
        !check_says(checker, TERM_ASIDES, str_slice(text, mean->end, mean[1].start))) {
        return;
    }
    for (size_t i = index + 1; i < end && is_value(mean + count + 1) && same_units(checker, mean + count + 1, mean) &&
                               (!count || is_listed(checker, mean + count, mean + count + 1));
         i++, count++) {
        const ReadFigure *one = mean + count + 1;
        least = !least || one->value < least->value ? one : least;
        most = !most || one->value > most->value ? one : most;
    }
    bool marks = check_says(checker, TERM_FULL_MARKS, told_with(checker, index)); /* 总分236.3分，其中语文82.4分 */
    if (count >= LEAST && !marks && !check_judged(checker, "RC-17", mean) && parts_of_all(checker, index + 1, count)) {
        check_between(checker, mean, least, most);
    }
}

/* 小学612个班，平均班额37人；初中248个班，平均班额44人；合计860个班，平均39人: where counts add up to the last one,
 * each with a mean right behind it, the mean of all lies between theirs. */
void mean_of_counted(Checker *checker, const Sentence *sentence, size_t index) {
    enum { PARTS = 12 };
    const ReadFigure *figures = checker->document->figures, *mean = &figures[index], *all = mean - 1;
    const ReadFigure *least = NULL, *most = NULL;
    double sum = 0;
    size_t count = 0;
    if (index < sentence->first + 5 || !is_exact(mean) || mean->compare.len || !is_exact_amount(all) ||
        !check_says(checker, TERM_MEAN, own_words(checker, index)) || check_judged(checker, "RC-17", mean)) {
        return;
    }
    for (size_t i = index - 1; i >= sentence->first + 2 && count < PARTS; i -= 2, count++) {
        const ReadFigure *part = &figures[i - 2], *of_part = &figures[i - 1];
        if (!is_exact_amount(part) || !is_exact(of_part) || of_part->compare.len || !same_units(checker, part, all) ||
            !same_but_each(of_part, mean) || !check_says(checker, TERM_MEAN, own_words(checker, i - 1))) {
            break;
        }
        sum += part->value;
        least = !least || of_part->value < least->value ? of_part : least;
        most = !most || of_part->value > most->value ? of_part : most;
    }
    if (count < 2 || sum != all->value) {
        return;
    }
    check_between(checker, mean, least, most);
}

/* How many the words before 平均 say that a mean is of: 3 of 三科平均; 0: they do not say. */
static size_t mean_of_so_many(const Checker *checker, const ReadFigure *mean) {
    Str words = words_before(checker, mean);
    size_t start, end;
    if (!check_find(checker, TERM_MEAN, words, &start, &end) || start == 0) {
        return 0;
    }
    size_t unit = char_back(words, start); /* 科, 项, 门 */
    for (size_t at = 0; at < unit; at = char_next(words, at)) {
        Number number;
        if (number_read(checker->words, words, at, &number) && number.end == unit && number.known && !number.decimals) {
            return number.value.digits > 0 ? (size_t)number.value.digits : 0;
        }
    }
    return 0;
}

/* 语文…合格率98.9%；数学…97.5%；英语…96.1%。三科平均合格率97.5%: a mean of so many shares lies between the last so many
 * before it, those of its sentence or of the one before. */
void mean_of_shares(Checker *checker, size_t index) {
    enum { LEAST = 2, MOST = 8 };
    const ReadFigure *figures = checker->document->figures, *mean = &figures[index], *least = NULL, *most = NULL;
    const CheckParagraph *paragraph = &checker->paragraphs[mean->paragraph];
    size_t many = is_share(mean) && is_value(mean) ? mean_of_so_many(checker, mean) : 0, count = 0;
    if (many < LEAST || many > MOST || check_judged(checker, "RC-17", mean)) {
        return;
    }
    size_t own = full_start(&paragraph->bounds, mean->start);
    size_t from = own > 0 ? full_start(&paragraph->bounds, char_back(paragraph->text, own)) : own;
    for (size_t i = index; i > paragraph->first && figures[i - 1].start >= from; i--) {
        const ReadFigure *share = &figures[i - 1];
        if (is_share(share) && is_value(share)) {
            least = !least || share->value < least->value ? share : least;
            most = !most || share->value > most->value ? share : most;
            count++;
        }
    }
    if (count == many) {
        check_between(checker, mean, least, most);
    }
}

void average_between(Checker *checker, const Sentence *sentence) {
    const ReadFigure *most = NULL, *least = NULL, *average = NULL;
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        size_t clause = clause_start(&sentence->paragraph->bounds, figure->start);
        Str before = str_slice(sentence->paragraph->text, clause, figure->end); /* 最低62分 is one figure */
        most = check_says(checker, TERM_HIGHEST, before) ? figure : most;
        least = check_says(checker, TERM_LOWEST, before) ? figure : least;
        bool apart = check_says(checker, TERM_MORE_BY, before); /* 平均分相差68分 */
        average = check_says(checker, TERM_MEAN, before) && !apart ? figure : average;
    }
    if (!most || !least || !average || most == least || average == most || average == least ||
        !str_equal(most->unit, average->unit) || !str_equal(least->unit, average->unit)) {
        return;
    }
    bool known = figure_usable(most) && figure_usable(least) && figure_usable(average);
    bool between = known && average->value >= least->value && average->value <= most->value;
    Facts facts = {.name = average->name, .a = least->surface, .b = most->surface, .p = average->surface};
    facts.found = average->surface;
    facts_figure(checker, &facts, average);
    facts_figure(checker, &facts, least);
    facts_figure(checker, &facts, most);
    check_add(checker, "average-between", !known ? VERDICT_UNKNOWN : between ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
}

/* ---- RC-07 ---- */

static bool shares_unit(const ReadFigure *whole, const ReadFigure *each) {
    return str_starts(each->unit, whole->unit) &&
           (each->unit.len == whole->unit.len || each->unit.data[whole->unit.len] == '/');
}

/* Whether the words name a figure: by the last two characters of its name, 学生 of 每名受益学生. */
static bool names(Str words, const ReadFigure *figure) {
    enum { NAME = 6 }; /* bytes */
    return figure->name.len >= NAME && str_find(words, name_tail(figure->name, NAME)) >= 0;
}

/* Whether a mean may be of so many: its words name them; or there are none and they stand in its sentence, persons
 * (人均) or pupils (生均). */
static bool may_divide(const Checker *checker, const Sentence *sentence, const ReadFigure *mean, Str words,
                       const ReadFigure *heads) {
    if (heads == mean || !is_count(checker, heads) || !is_value(heads)) {
        return false;
    }
    bool beside = heads >= &checker->document->figures[sentence->first] && heads < mean;
    bool people = figure_family(checker, heads) == FAMILY_PERSON && str_find(mean->unit, STR("/")) > 0;
    bool each = check_says(checker, TERM_HEADS, words) ||
                (!check_says(checker, TERM_MEAN, words) && check_says(checker, TERM_PUPILS, heads->name));
    return names(words, heads) || (beside && people && each);
}

/* 平均每平方米造价 of 86400平方米 in its paragraph. */
static bool is_each_of(const ReadFigure *mean, const ReadFigure *heads) {
    ptrdiff_t slash = str_find(mean->unit, STR("/"));
    return slash > 0 && heads->paragraph == mean->paragraph && is_value(heads) &&
           str_equal(heads->unit, str_slice(mean->unit, (size_t)slash + 1, mean->unit.len));
}

double mean_of_many(const Checker *checker, const ReadFigure *mean) {
    enum { MANY = 100 };
    const CheckParagraph *paragraph = &checker->paragraphs[mean->paragraph];
    const TextMark *mark =
        mark_within(&paragraph->cues, clause_start(&paragraph->bounds, mean->start), mean->start, ROLE(WORD_PER_HEAD));
    const Word *word = mark ? mark_role(mark, WORD_PER_HEAD) : NULL;
    return str_ends(mean->unit, STR("/百人")) || (word && str_is(word->as, "百人")) ? MANY : 1;
}

/* What a mean is of, by how it fails: ten, a hundred, ten thousand times too much or too little; or, of what its words
 * name, too, by a digit. */
static bool betrays(double each, const ReadFigure *mean, bool named) {
    enum { SLIP_MOST = 4 }; /* tens */
    double half = 0.5 * pow(10, -mean->decimals) * mean->scale;
    bool slips = named && looks_mistyped(each, mean);
    for (int tens = 1; tens <= SLIP_MOST && !slips; tens++) {
        slips = fabs(each / pow(10, tens) - mean->value) <= half || fabs(each * pow(10, tens) - mean->value) <= half;
    }
    return slips;
}

/* 1824.8万元, 18620人, 平均每名受益学生支出98元; 1.38亿元, 4140个学位, 平均每个学位3.33元: a mean is of what stands
 * before it and of those that its words name. Where any two give it, nothing is said. */
void mean_slipped(Checker *checker, const Sentence *sentence, size_t index) {
    enum { BACK = 6 }; /* amounts before */
    const ReadFigure *figures = checker->document->figures, *mean = &figures[index], *over = NULL, *under = NULL;
    const CheckParagraph *paragraph = &checker->paragraphs[mean->paragraph];
    Str words = told_with(checker, index);
    if (!is_value(mean) || !is_shared_out(checker, mean) || check_judged(checker, "RC-07", mean) ||
        check_judged(checker, "RC-08", mean) || !str_is(mean->qualifier, "=") ||
        !(check_says(checker, TERM_MEAN, words) || check_says(checker, TERM_HEADS, words) ||
          str_find(mean->unit, STR("/")) > 0)) {
        return;
    }
    double half = 0.5 * pow(10, -mean->decimals) * mean->scale, many = mean_of_many(checker, mean);
    bool money = figure_family(checker, mean) == FAMILY_MONEY;
    size_t amounts = 0, wholes = 0; /* of those of the sentence */
    for (size_t i = sentence->first; i < index; i++) {
        wholes += is_amount(&figures[i]) && shares_unit(&figures[i], mean);
    }
    for (size_t i = index; i > paragraph->first && amounts < BACK; i--) {
        const ReadFigure *amount = &figures[i - 1];
        bool told = names(words, amount), standard = !check_says(checker, TERM_MEAN, words);
        if (!is_amount(amount) || !shares_unit(amount, mean) ||
            (!told && !(money && amount->start >= sentence->start)) ||
            (!told && standard && !check_says(checker, TERM_HEADS, words))) {
            continue;
        }
        amounts++;
        for (size_t n = first_near(index); n < last_near(checker, index); n++) {
            bool divides = may_divide(checker, sentence, mean, words, &figures[n]) || is_each_of(mean, &figures[n]);
            if (!divides || n == i - 1 || n == index) {
                continue;
            }
            double each = amount->value / figures[n].value * many;
            if (fabs(each - mean->value) <= half) {
                return;
            }
            bool only =
                wholes == 1 && amount->start >= sentence->start; /* 投入1860万元新建…3所，新增学位810个，平均每个学位 */
            bool slips = !over && betrays(each, mean, (told || only) && names(words, &figures[n]));
            over = slips ? amount : over;
            under = slips ? &figures[n] : under;
        }
    }
    if (over) {
        Facts facts = {.name = mean->name, .a = over->surface, .b = under->surface};
        facts_figure(checker, &facts, over);
        facts_figure(checker, &facts, under);
        relation_add(checker, "average",
                     interval_quotient(figure_interval(checker, over), figure_interval(checker, under), many), mean,
                     &facts);
    }
}
