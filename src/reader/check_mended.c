/* What was found and what of it was mended: nothing may be left over without a word, and what is left needs a day
 * (RC-12). */
#include "check.h"

#include <math.h>
#include <string.h>

static bool has_role(const CheckParagraph *paragraph, size_t from, size_t to, WordRole role) {
    return mark_within(&paragraph->cues, from, to, ROLE(role)) != NULL;
}

bool tells_day(const Checker *checker, Str text) {
    for (size_t at = 0, end, past; at < text.len; at = char_next(text, at)) {
        if ((promise_at(checker->words, PROMISE_DAY, text, at, &end) ||
             promise_at(checker->words, PROMISE_MONTH, text, at, &end)) &&
            promise_at(checker->words, PROMISE_DUE_TAIL, text, end, &past)) {
            return true;
        }
    }
    return false;
}

/* 发现问题386条。…已完成整改372条: how much was mended stands in a sentence behind, in the same paragraph or the next
 * （二）完成情况。已完成整改32个. */
static bool mended_later(const Checker *checker, const Sentence *sentence, const ReadFigure *found) {
    enum { BEHIND = 1 }; /* paragraphs */
    for (size_t i = sentence->first + sentence->count; i < checker->document->figure_count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        if (figure->paragraph > found->paragraph + BEHIND) {
            return false;
        }
        const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
        size_t from = clause_start(&paragraph->bounds, figure->start);
        if (same_units(checker, found, figure) && has_role(paragraph, from, figure->start, WORD_FIXED)) {
            return true;
        }
    }
    return false;
}

/* 已整改297处，…；所有隐患均已整改: behind what was mended, and less than all, all is said to be. Empty: it is not. */
static Str said_of_all(const Checker *checker, const CheckParagraph *paragraph, const ReadFigure *fixed, size_t end) {
    for (size_t from = fixed->end; from < end;) {
        size_t to = clause_end(&paragraph->bounds, from);
        Str clause = str_slice(paragraph->text, from, to);
        if (check_says(checker, TERM_ALL_OF, clause) && check_says(checker, TERM_MENDED, clause) &&
            has_role(paragraph, from, to, WORD_FIXED) && !has_role(paragraph, from, to, WORD_OPEN)) {
            return clause;
        }
        from = to < end ? char_next(paragraph->text, to) : end;
    }
    return (Str){NULL, 0};
}

/* 发现36处，其中…。已整改30处，其余7处…: the sentence right behind what was found begins with how much was mended. */
static void fixed_in_next(Checker *checker, const Sentence *sentence, const ReadFigure *found) {
    const CheckParagraph *paragraph = sentence->paragraph;
    const ReadFigure *figures = checker->document->figures, *fixed = NULL, *open = NULL;
    size_t next = sentence->first + sentence->count, last = paragraph->first + paragraph->count;
    size_t end = next < last ? full_end(&paragraph->bounds, figures[next].start) : 0;
    for (size_t i = next; i < last && figures[i].start < end && !open; i++) {
        size_t from = clause_start(&paragraph->bounds, figures[i].start);
        if (!same_units(checker, found, &figures[i]) || figures[i].compare.len || !figure_usable(&figures[i])) {
            continue;
        }
        if (has_role(paragraph, from, figures[i].start, WORD_OPEN)) {
            open = &figures[i];
        } else if (!fixed && has_role(paragraph, from, figures[i].start, WORD_FIXED)) {
            fixed = &figures[i];
        } else if (i == next) {
            return;
        }
    }
    Str all =
        fixed && !open && fixed->value < found->value ? said_of_all(checker, paragraph, fixed, end) : (Str){NULL, 0};
    if (all.len && str_is(found->qualifier, "=") && str_is(fixed->qualifier, "=")) {
        Facts facts = {.name = found->name, .a = found->surface, .b = fixed->surface, .found = all};
        facts.expected = check_number(checker, found->value - fixed->value, found->unit);
        facts.c = str_format(checker->arena, "应余%.*s，文中却称“%.*s”", STR_ARG(facts.expected), STR_ARG(all));
        facts_figure(checker, &facts, found);
        facts_figure(checker, &facts, fixed);
        check_add(checker, "found-and-fixed", VERDICT_FAILS, &facts);
        return;
    }
    bool exact = fixed && open && str_is(found->qualifier, "=") && str_is(fixed->qualifier, "=") &&
                 str_is(open->qualifier, "=") && fixed->value < found->value;
    if (exact) {
        Facts facts = {.name = found->name, .a = found->surface, .b = fixed->surface};
        double left = found->value - fixed->value;
        facts.expected = check_number(checker, left, found->unit);
        facts.c = str_format(checker->arena, "应余%.*s，文中写%.*s", STR_ARG(facts.expected), STR_ARG(open->surface));
        facts.found = open->surface;
        facts_figure(checker, &facts, found);
        facts_figure(checker, &facts, fixed);
        facts_figure(checker, &facts, open);
        check_add(checker, "found-and-fixed", left == open->value ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
    }
}

/* 抽查发现的18个问题中有11个…: what was found is told again, where as many stand before among what was found. */
static bool found_before(const Checker *checker, const ReadFigure *found) {
    for (const ReadFigure *first = checker->document->figures, *one = found; one > first; one--) {
        const CheckParagraph *paragraph = &checker->paragraphs[one[-1].paragraph];
        size_t from = clause_start(&paragraph->bounds, one[-1].start);
        if (one[-1].value == found->value && same_units(checker, &one[-1], found) &&
            has_role(paragraph, from, one[-1].start, WORD_FOUND)) {
            return true;
        }
    }
    return false;
}

/* 年底前, 下半年; 全年 tells how long, and not by when. */
static bool is_due_behind(const Checker *checker, const CheckParagraph *paragraph, size_t from) {
    for (size_t i = mark_from(&paragraph->cues, from); i < paragraph->cues.count; i++) {
        const TextMark *mark = &paragraph->cues.items[i];
        size_t past;
        if ((mark->roles & ROLE(WORD_DUE)) &&
            !check_begins(checker, TERM_WHOLE, str_slice(paragraph->text, mark->start, mark->end), &past)) {
            return true;
        }
    }
    return false;
}

/* 立行立改41个，限期整改17个，限期整改的已完成14个，还有3个: some were mended at once, and others since. */
static bool mended_in_two(const Checker *checker, const Sentence *sentence, const ReadFigure *found,
                          const ReadFigure *fixed, const ReadFigure *open) {
    for (const ReadFigure *more = fixed + 1; more < open; more++) {
        if (same_units(checker, more, found) && figure_usable(more) && more->start < sentence->end &&
            fixed->value + more->value + open->value == found->value) {
            return true;
        }
    }
    return false;
}

/* 立行立改188处，限期整改27处，到4月30日全部销号: just what is left is told behind what was mended at once, and said to
 * be mended, too. NULL: it is not. */
static const ReadFigure *rest_mended(const Checker *checker, const Sentence *sentence, const ReadFigure *found,
                                     const ReadFigure *fixed) {
    const ReadFigure *end = &checker->document->figures[sentence->first + sentence->count];
    for (const ReadFigure *rest = fixed + 1; rest < end; rest++) {
        if (!same_units(checker, rest, found) || !figure_usable(rest) || fixed->value + rest->value != found->value) {
            continue;
        }
        for (size_t from = rest->end; from < sentence->end;) {
            size_t to = clause_end(&sentence->paragraph->bounds, from);
            if (check_says(checker, TERM_ALL_OF, str_slice(sentence->paragraph->text, from, to)) &&
                has_role(sentence->paragraph, from, to, WORD_FIXED) &&
                !has_role(sentence->paragraph, from, to, WORD_OPEN)) {
                return rest;
            }
            from = to < sentence->end ? char_next(sentence->paragraph->text, to) : sentence->end;
        }
    }
    return NULL;
}

/* Found and mended are both told: what is left, and by when that is mended. */
static void judge_mended(Checker *checker, const Sentence *sentence, const ReadFigure *found, const ReadFigure *fixed,
                         const ReadFigure *open, Facts *facts) {
    enum { BEHIND_MOST = 900 }; /* bytes */
    const CheckParagraph *paragraph = sentence->paragraph;
    double left = found->value - fixed->value;
    bool exact = found->qualifier.data[0] == '=' && fixed->qualifier.data[0] == '=';
    bool wrong = exact && (left < 0 || (open && figure_usable(open) && open->value != left &&
                                        !mended_in_two(checker, sentence, found, fixed, open)));
    facts->c = left < 0
                   ? STR("整改数大于发现数")
                   : str_format(checker->arena, "应余%.*s%s%.*s", STR_ARG(check_number(checker, left, found->unit)),
                                open ? "，文中写" : "", STR_ARG(open ? open->surface : STR("")));
    facts->expected = check_number(checker, left, found->unit);
    /* by when what is left is mended may be said in the sentences behind */
    bool due = is_due_behind(checker, paragraph, (open ? open : fixed)->end) ||
               tells_day(checker, str_slice(paragraph->text, sentence->start, sentence->end + BEHIND_MOST));
    bool rest = !open && rest_mended(checker, sentence, found, fixed) != NULL;
    bool closed = left == 0 || due || rest;
    if (!wrong && !closed && open) {
        facts->c = str_format(checker->arena, "尚有%.*s，没有写明期限", STR_ARG(open->surface));
    }
    Str all =
        exact && left > 0 && !open && !rest ? said_of_all(checker, paragraph, fixed, sentence->end) : (Str){NULL, 0};
    if (all.len) {
        wrong = true;
        facts->c = str_format(checker->arena, "应余%.*s，文中却称“%.*s”", STR_ARG(facts->expected), STR_ARG(all));
    }
    facts->severity = wrong ? SEVERITY_ERROR : SEVERITY_WARNING;
    check_add(checker, "found-and-fixed", wrong ? VERDICT_FAILS : closed ? VERDICT_HOLDS : VERDICT_FLAG, facts);
}

/* 排查隐患18处，改好17处，还有1处没有改完: two counts behind it, the second of what is left, are all that was found,
 * whatever the word for mending is. Beyond the sentence they stand right behind each other. */
static bool told_in_two(const Checker *checker, const Sentence *sentence, const ReadFigure *found, bool beyond) {
    const CheckParagraph *paragraph = sentence->paragraph;
    const ReadFigure *figures = checker->document->figures, *first = NULL;
    const ReadFigure *end =
        beyond ? &figures[paragraph->first + paragraph->count] : &figures[sentence->first + sentence->count];
    for (const ReadFigure *one = found + 1; one < end; one++) {
        if (!same_units(checker, one, found) || !figure_usable(one) || one->compare.len) {
            continue;
        }
        Str own = own_words(checker, (size_t)(one - figures));
        bool left = has_role(paragraph, one->start - own.len, one->start, WORD_OPEN) || one->start >= sentence->end;
        if (first && left && first->value + one->value == found->value) {
            return true;
        }
        first = one;
    }
    return false;
}

/* 结合发现的362个问题, 对排查出的43处隐患挂牌督办, 上年同期…602处, 通报2次以上: what was found is only spoken of, or
 * is of another year, or is a rule. */
static bool only_spoken_of(const Checker *checker, const CheckParagraph *paragraph, const ReadFigure *found) {
    Str own = own_words(checker, (size_t)(found - checker->document->figures));
    Str clause = str_slice(paragraph->text, full_start(&paragraph->bounds, found->start), found->start);
    int heading = checker->document->paragraphs[found->paragraph].heading;
    const char *part = heading >= 0 ? checker->document->outline[heading].part : "";
    return grammar_ends(checker->words, GRAMMAR_OF, own) || !str_is(found->qualifier, "=") ||
           check_says(checker, TERM_EARLIER, clause) || strcmp(part, "plan") == 0 || strcmp(part, "measure") == 0;
}

/* 发现并现场解决问题863个: the words between say that whatever was found was mended. */
static bool mended_as_found(const Checker *checker, const ReadFigure *found) {
    const CheckParagraph *paragraph = &checker->paragraphs[found->paragraph];
    Str own = own_words(checker, (size_t)(found - checker->document->figures));
    const TextMark *mark = mark_within(&paragraph->cues, found->start - own.len, found->start, ROLE(WORD_FOUND));
    Str behind = mark ? str_slice(paragraph->text, mark->end, found->start) : (Str){NULL, 0};
    size_t past;
    return check_begins(checker, TERM_WORK_JOINS, behind, &past) && check_says(checker, TERM_REMOVES, behind);
}

/* What a sentence tells of what was found: how much, what of it was mended, what is left. NULL: not told. */
typedef struct Mending {
    const ReadFigure *found, *fixed, *open;
} Mending;

/* 第一轮查出198处，第二轮查出128处，合计326处; 开展排查3轮，发现隐患428处: what was found comes behind a part of it, or
 * behind how often it was looked for. */
static bool found_behind(const Checker *checker, const Mending *mending, const ReadFigure *figure, bool finds) {
    if (mending->fixed) {
        return false;
    }
    bool same = same_units(checker, mending->found, figure);
    return same ? !mending->open && figure->total && figure->value > mending->found->value : finds;
}

/* 5大类21项, 5个方面32项: in so many kinds. */
static bool is_kinds(const Checker *checker, const Sentence *sentence, const ReadFigure *figure) {
    enum { NOUN_MOST = 6 }; /* bytes */
    const ReadFigure *end = &checker->document->figures[sentence->first + sentence->count];
    return figure + 1 < end && is_count(checker, &figure[1]) && figure[1].start <= figure->end + NOUN_MOST &&
           clause_start(&sentence->paragraph->bounds, figure[1].start) <= figure->start;
}

static Mending mending_of(const Checker *checker, const Sentence *sentence) {
    const CheckParagraph *paragraph = sentence->paragraph;
    Mending mending = {NULL, NULL, NULL};
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        size_t from = clause_start(&paragraph->bounds, figure->start);
        size_t before = i > sentence->first && checker->document->figures[i - 1].end > from
                            ? checker->document->figures[i - 1].end
                            : from;
        bool money = figure_family(checker, figure) == FAMILY_MONEY && !figure->compare.len;
        if (!is_count(checker, figure) && !money) {
            continue;
        }
        bool opens = has_role(paragraph, before, figure->start, WORD_OPEN);
        bool fixes = has_role(paragraph, before, figure->start, WORD_FIXED);
        bool finds = has_role(paragraph, before, figure->start, WORD_FOUND);
        bool same = mending.found && same_units(checker, mending.found, figure);
        if (!mending.found) {
            mending.found = !finds ? NULL : is_kinds(checker, sentence, figure) ? figure + 1 : figure;
        } else if (opens) {
            mending.open = same && !mending.open ? figure : mending.open;
        } else if (found_behind(checker, &mending, figure, finds)) {
            mending.found = figure;
        } else if (fixes && same && !mending.fixed) {
            mending.fixed = figure;
        }
    }
    return mending;
}

/* 发现36处、已整改30处（、还有6处）: what is found is mended or open. */
static void found_and_fixed(Checker *checker, const Sentence *sentence) {
    const CheckParagraph *paragraph = sentence->paragraph;
    Mending mending = mending_of(checker, sentence);
    const ReadFigure *found = mending.found, *fixed = mending.fixed, *open = mending.open;
    Str text = str_slice(paragraph->text, sentence->start, sentence->end);
    size_t past;
    /* 问题152条，已全部整改: all of them */
    Str behind = str_slice(paragraph->text, found ? found->end : sentence->end, sentence->end);
    bool all =
        found && !fixed &&
        (check_says(checker, TERM_DEALT_WITH, behind) || /* 信访件4件，全面回应和处理 */
         (check_says(checker, TERM_ALL_OF, behind) && has_role(paragraph, found->end, sentence->end, WORD_FIXED)));
    bool unsaid =
        all || (found && !fixed && !is_count(checker, found)); /* of money, how much was mended is seldom told */
    if (!found || unsaid || !figure_usable(found) || !check_says(checker, TERM_MENDED, text)) {
        return;
    }
    Facts facts = {.name = found->name, .a = found->surface, .b = fixed ? fixed->surface : STR("（未写）")};
    facts_figure(checker, &facts, found);
    if (fixed) {
        facts_figure(checker, &facts, fixed);
    }
    if (open) {
        facts_figure(checker, &facts, open);
    }
    if (fixed && figure_usable(fixed)) {
        judge_mended(checker, sentence, found, fixed, open, &facts);
    } else if (check_begins(checker, TERM_COUNTED_TWICE, behind, &past) || /* 97处已计入上述总数 */
               has_role(paragraph, clause_start(&paragraph->bounds, found->start), found->start, WORD_FIXED) ||
               check_says(checker, TERM_AS_FOLLOWS, text) || found_before(checker, found) ||
               told_in_two(checker, sentence, found, false) || only_spoken_of(checker, paragraph, found) ||
               mended_as_found(checker, found)) {
        return; /* 发现并整改隐患128处; 现反馈如下: what is told next are they, or all were mended */
    } else if (mended_later(checker, sentence, found)) {
        fixed_in_next(checker, sentence, found);
    } else if (!told_in_two(checker, sentence, found, true)) {
        facts.c = STR("没有写明已整改多少");
        facts.severity = SEVERITY_WARNING;
        check_add(checker, "found-and-fixed", VERDICT_FLAG, &facts);
    }
}

void check_mended(Checker *checker) {
    each_sentence(checker, found_and_fixed);
}
