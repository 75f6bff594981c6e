/* Sums that the pack spells out (`sums` of checks.yaml): 应编 is 实有 and 空编, 新增 is 减少 and 净增, 优良率 is 优秀率
 * and 良好率. The words right before each figure, or right behind it, tell which of the three it is. What another file
 * has judged already is left alone. */
#include "check.h"

#include <math.h>

enum { FIGURES_MOST = 48, NOUN_MOST = 12 }; /* of a paragraph that are looked at together; bytes behind a figure */

/* A figure and the bits of the words beside it. */
typedef struct Told {
    const ReadFigure *figure;
    uint64_t bits;
} Told;

/* The words from the figure before, or from the head of the clause, to the figure; with what it counts behind it:
 * 男生672人, 672名男生. */
static uint64_t told_of(const Checker *checker, const CheckParagraph *paragraph, size_t index) {
    const ReadFigure *figures = checker->document->figures, *figure = &figures[index];
    size_t from = clause_start(&paragraph->bounds, figure->start), end = figure->end;
    if (index > paragraph->first && figures[index - 1].end > from && figures[index - 1].end <= figure->start) {
        from = figures[index - 1].end;
    }
    uint64_t before = trie_within(&checker->terms->sums, str_slice(paragraph->text, from, figure->start), UINT64_MAX);
    while (!before && end - figure->end < NOUN_MOST && han_at(paragraph->text, end)) {
        end = char_next(paragraph->text, end);
    }
    return before | trie_within(&checker->terms->sums, str_slice(paragraph->text, figure->end, end), UINT64_MAX);
}

/* A word for the rest may hold one for the part (未拨付, 不合格), and that one for the whole (男学生): the last of them
 * is meant. */
static bool has_role(const Told *told, size_t sum, SumRole role) {
    for (SumRole later = SUM_REST; later > role; later--) {
        if (told->bits & sum_bit(sum, later)) {
            return false;
        }
    }
    return (told->bits & sum_bit(sum, role)) != 0;
}

static bool is_in_sum(const ReadFigure *figure, SumRole role) {
    bool change = str_is(figure->compare, "yoy_abs") && role == SUM_REST; /* 净增84人 */
    return figure_usable(figure) && figure->value != 0 && (change || !figure->compare.len);
}

/* 编制2150个 are of 人员2038人. */
static bool same_things(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    bool things =
        is_count(checker, a) && is_count(checker, b) &&
        (grammar_is(checker->words, GRAMMAR_THINGS, a->unit) || grammar_is(checker->words, GRAMMAR_THINGS, b->unit));
    return same_units(checker, a, b) ||
           (things && figure_family(checker, a) != FAMILY_TIMES && figure_family(checker, b) != FAMILY_TIMES);
}

/* The figure of a role that stands nearest to `rest`, those before it first. `found`: how many of
 * that role there are. */
static const ReadFigure *nearest(const Checker *checker, const Told *told, size_t count, size_t rest, size_t sum,
                                 SumRole role, size_t *found) {
    const ReadFigure *best = NULL;
    *found = 0;
    for (size_t k = 0; k < count; k++) {
        size_t i = k < rest ? rest - 1 - k : k; /* backwards, then on */
        if (i == rest || !has_role(&told[i], sum, role) || !is_in_sum(told[i].figure, role) ||
            !same_things(checker, told[i].figure, told[rest].figure)) {
            continue;
        }
        best = best ? best : told[i].figure;
        ++*found;
    }
    return best;
}

/* 新增学位2400个，减少大班额18个，净增学位: two are called alike, and the third is another thing. */
static bool named_apart(const ReadFigure *const three[3]) {
    enum { NOUN = 6, NAME_LEAST = 12 }; /* bytes */
    Str whole = name_tail(three[0]->name, NOUN), part = name_tail(three[1]->name, NOUN);
    return three[0]->family == FAMILY_COUNT && three[1]->name.len >= NAME_LEAST &&
           str_equal(whole, name_tail(three[2]->name, NOUN)) && !str_equal(whole, part);
}

/* Whether what is told of three values is told of one thing. */
static bool may_judge(const ReviewSumDef *sum, const ReadFigure *const three[3], Interval part) {
    double one = (part.low + part.high) / 2, whole = fabs(three[0]->value), parts = one + fabs(three[2]->value);
    const ReadFigure *printed = three[sum->tells == SUM_TELLS_WHOLE ? 0 : 2];
    double computed = sum->tells == SUM_TELLS_WHOLE ? parts : whole - one;
    bool other = three[0]->scope.len && three[1]->scope.len && !str_equal(three[0]->scope, three[1]->scope) &&
                 three[2]->scope.len && !str_equal(three[0]->scope, three[2]->scope) &&
                 !str_equal(three[1]->scope, three[2]->scope);
    return !other && !named_apart(three) && computed > 0 &&
           (fabs(parts - whole) <= sum->near * whole || looks_mistyped(computed, printed));
}

/* 教职工4120人，其中专任教师3758人。专任教师中，女教师2293人、男教师1465人; 去年…优良52所 behind 两档共59所: a value of
 * the paragraph that both parts make up exactly, though it is not called by a word for the whole. Small ones are equal
 * by chance, unless the text says that it is a total. NULL: there is none. */
static const ReadFigure *made_up(const Checker *checker, Interval sum, const ReadFigure *const three[3]) {
    enum { LEAST = 1000 };
    const CheckParagraph *paragraph = &checker->paragraphs[three[0]->paragraph];
    for (size_t i = paragraph->first; sum.low == sum.high && i < paragraph->first + paragraph->count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        if (figure != three[0] && figure != three[1] && figure != three[2] && figure->value == sum.low &&
            same_units(checker, figure, three[0]) && is_exact_amount(figure) && (sum.low >= LEAST || figure->total)) {
            return figure;
        }
    }
    return NULL;
}

static void judge(Checker *checker, const ReviewSumDef *sum, const ReadFigure *const three[3], Interval part,
                  bool sure) {
    bool whole_told = sum->tells == SUM_TELLS_WHOLE;
    const ReadFigure *printed = three[whole_told ? 0 : 2];
    Interval whole = figure_interval(checker, three[0]), rest = figure_interval(checker, three[2]);
    Interval computed =
        whole_told ? interval_sum(part, rest) : (Interval){whole.low - part.high, whole.high - part.low};
    bool truncated, holds = interval_verdict(checker, computed, printed, &truncated) == VERDICT_HOLDS;
    if ((!sure && !holds) || isinf(computed.high) || isinf(figure_interval(checker, printed).high)) {
        return;
    }
    if (whole_told && !holds && made_up(checker, computed, three)) {
        return;
    }
    double middle = (part.low + part.high) / 2;
    bool several = fabs(middle - fabs(three[1]->value)) > 1e-9 * middle;
    Facts facts = {.name = printed->name, .a = three[0]->surface, .b = three[1]->surface};
    facts.b =
        several ? str_format(checker->arena, "合计%.*s", STR_ARG(check_amount(checker, middle, three[1]))) : facts.b;
    facts_figure(checker, &facts, three[whole_told ? 1 : 0]);
    facts_figure(checker, &facts, three[whole_told ? 2 : 1]);
    relation_add(checker, whole_told ? "sum-of-parts" : "difference", computed, printed, &facts);
}

/* 退休118人，调出24人: all that is told as the part, between the whole and the rest. */
static Interval all_parts(const Checker *checker, const Told *told, size_t count, size_t rest, size_t sum) {
    Interval all = {0, 0};
    for (size_t i = 0; i < count; i++) {
        if (i != rest && has_role(&told[i], sum, SUM_PART) && is_in_sum(told[i].figure, SUM_PART) &&
            same_things(checker, told[i].figure, told[rest].figure)) {
            all = interval_sum(all, figure_interval(checker, told[i].figure));
        }
    }
    return all;
}

/* Of several wholes the one that fits: 学生12400人，其中小学生8560人；男生6510人，女生5890人 are of all. */
static const ReadFigure *fitting_whole(const Checker *checker, const Told *told, size_t count, size_t rest, size_t sum,
                                       const ReadFigure *part) {
    const ReadFigure *found = NULL;
    for (size_t i = 0; i < count; i++) {
        const ReadFigure *three[3] = {told[i].figure, part, told[rest].figure};
        bool may = i != rest && told[i].figure != part && has_role(&told[i], sum, SUM_WHOLE) &&
                   is_in_sum(told[i].figure, SUM_WHOLE) && same_things(checker, told[i].figure, told[rest].figure);
        if (may && may_judge(&checker->review->sums[sum], three, figure_interval(checker, part))) {
            if (found) {
                return NULL;
            }
            found = told[i].figure;
        }
    }
    return found;
}

static void told_sum(Checker *checker, const Told *told, size_t count, size_t rest, size_t index) {
    const ReviewSumDef *sum = &checker->review->sums[index];
    const char *code = sum->tells == SUM_TELLS_WHOLE ? "RC-01" : "RC-05";
    size_t wholes, parts;
    const ReadFigure *three[3] = {nearest(checker, told, count, rest, index, SUM_WHOLE, &wholes),
                                  nearest(checker, told, count, rest, index, SUM_PART, &parts), told[rest].figure};
    if (!three[0] || !three[1] || check_judged(checker, code, three[sum->tells == SUM_TELLS_WHOLE ? 0 : 2])) {
        return;
    }
    const ReadFigure *fits = wholes > 1 ? fitting_whole(checker, told, count, rest, index, three[1]) : NULL;
    three[0] = fits ? fits : three[0];
    Interval one = figure_interval(checker, three[1]), all = all_parts(checker, told, count, rest, index);
    size_t before = checker->findings->count;
    if (may_judge(sum, three, one)) {
        judge(checker, sum, three, one, parts == 1 || three[1]->total); /* 招聘68人、调剂21人，共补充89人 */
    }
    if (parts > 1 && checker->findings->count == before && may_judge(sum, three, all)) {
        judge(checker, sum, three, all, wholes == 1);
    }
}

/* Figures that are told together: those of a part between semicolons, of a sentence, or of two. What is said of a part
 * of something else (其中) in the sentence before is left out. */
typedef struct Together {
    Told told[FIGURES_MOST];
    size_t count;
    size_t start, end; /* bytes */
} Together;

static void together_start(Together *together, size_t start, size_t end) {
    together->count = 0;
    together->start = start;
    together->end = end;
}

static void take_told(const Checker *checker, const CheckParagraph *paragraph, size_t first, size_t last, bool whole,
                      Together *together) {
    for (size_t i = first; i < last && together->count < FIGURES_MOST; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        if (!whole || figure->part_of < 0) {
            together->told[together->count++] = (Told){figure, told_of(checker, paragraph, i)};
        }
    }
}

/* What stands anywhere in a paragraph and counts in, too: looked for once. */
typedef struct Unless {
    const CheckParagraph *paragraph;
    uint64_t bits;
} Unless;

static uint64_t unless_of(const Checker *checker, const CheckParagraph *paragraph, Unless *unless) {
    if (unless->paragraph != paragraph) {
        uint64_t asked = 0;
        for (size_t s = 0; s < checker->review->sum_count; s++) {
            asked |= sum_bit(s, SUM_UNLESS);
        }
        *unless = (Unless){paragraph, trie_within(&checker->terms->sums, paragraph->text, asked)};
    }
    return unless->bits;
}

static void judge_together(Checker *checker, const CheckParagraph *paragraph, const Together *together,
                           Unless *everywhere) {
    uint64_t all = 0;
    for (size_t i = 0; i < together->count; i++) {
        all |= together->told[i].bits;
    }
    for (size_t s = 0; s < checker->review->sum_count; s++) {
        if (!(all & sum_bit(s, SUM_WHOLE)) || !(all & sum_bit(s, SUM_PART)) || !(all & sum_bit(s, SUM_REST))) {
            continue;
        }
        bool near = checker->review->sums[s].tells == SUM_TELLS_WHOLE; /* 年初结转 may stand anywhere before */
        Str text = str_slice(paragraph->text, together->start, together->end);
        bool unless = near ? trie_within(&checker->terms->sums, text, sum_bit(s, SUM_UNLESS)) != 0
                           : (unless_of(checker, paragraph, everywhere) & sum_bit(s, SUM_UNLESS)) != 0;
        for (size_t i = 0; !unless && i < together->count; i++) {
            if (has_role(&together->told[i], s, SUM_REST) && is_in_sum(together->told[i].figure, SUM_REST)) {
                told_sum(checker, together->told, together->count, i, s);
            }
        }
    }
}

/* First what stands between semicolons, each by itself: 小学应编…，实有…，空编…；初中应编…. Then what stands in the
 * sentence: 学生12400人，其中小学生8560人；男生6510人，女生5890人. */
static void told_in_sentence(Checker *checker, const Sentence *sentence, Unless *unless) {
    const ReadFigure *figures = checker->document->figures;
    const CheckParagraph *paragraph = sentence->paragraph;
    size_t last = sentence->first + sentence->count;
    bool parted = false;
    for (size_t i = sentence->first; i < last;) {
        size_t end = sentence_end(&paragraph->bounds, figures[i].start), first = i;
        while (i < last && figures[i].start < end) {
            i++;
        }
        i += i == first;
        parted = parted || i < last;
        if (i - first >= 3) {
            Together together; /* not filled with zeros: it is large */
            together_start(&together, sentence_start(&paragraph->bounds, figures[first].start), end);
            take_told(checker, paragraph, first, i, false, &together);
            judge_together(checker, paragraph, &together, unless);
        }
    }
    if (parted) {
        Together together;
        together_start(&together, sentence->start, sentence->end);
        take_told(checker, paragraph, sentence->first, last, false, &together);
        judge_together(checker, paragraph, &together, unless);
    }
}

/* 全校学生1286人。男生672人，女生614人: the whole may stand in the sentence before. */
static void told_over_sentences(Checker *checker, Unless *unless) {
    for (size_t i = 1; checker->review->sum_count && i < checker->sentence_count; i++) {
        const Sentence *one = &checker->sentences[i - 1], *two = &checker->sentences[i];
        if (one->paragraph_index == two->paragraph_index && one->count && two->count) {
            Together together;
            together_start(&together, one->start, two->end);
            take_told(checker, two->paragraph, one->first, one->first + one->count, true, &together);
            take_told(checker, two->paragraph, two->first, two->first + two->count, false, &together);
            judge_together(checker, two->paragraph, &together, unless);
        }
    }
}

void check_told(Checker *checker) {
    Unless unless = {.paragraph = NULL};
    for (size_t i = 0; checker->review->sum_count && i < checker->sentence_count; i++) {
        told_in_sentence(checker, &checker->sentences[i], &unless);
    }
    told_over_sentences(checker, &unless);
}
