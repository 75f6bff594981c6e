/* The words around a figure: before it, its own, behind it, and what they say that it is of. */
#include "check_within.h"

Str words_before(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    return str_slice(paragraph->text, clause_start(&paragraph->bounds, figure->start), figure->start);
}

Str own_words(const Checker *checker, size_t index) {
    const ReadFigure *figures = checker->document->figures, *rate = &figures[index];
    Str words = words_before(checker, rate);
    size_t from = rate->start - words.len;
    if (index > checker->paragraphs[rate->paragraph].first && figures[index - 1].end > from) {
        words = str_slice(words, figures[index - 1].end - from, words.len);
    }
    return str_trim(words);
}

Str thing_of_each(const Checker *checker, const ReadFigure *each) {
    enum { THING_MOST = 9 }; /* bytes */
    Str words = words_before(checker, each), thing = {NULL, 0};
    for (size_t at = 0, end; at < words.len; at = char_next(words, at)) {
        if (word_at(checker->words, words, at, ROLE(WORD_EACH), &end)) {
            size_t stop = end;
            while (stop < words.len && stop - end < THING_MOST && han_at(words, stop)) {
                stop = char_next(words, stop);
            }
            thing = str_slice(words, end, stop);
            at = char_back(words, end);
        }
    }
    return thing;
}

Str name_behind(const Checker *checker, const ReadFigure *figure) {
    Str text = checker->paragraphs[figure->paragraph].text;
    size_t end = figure->end;
    while (end < text.len && han_at(text, end)) {
        end = char_next(text, end);
    }
    return str_slice(text, figure->end, end);
}

Str told_with(const Checker *checker, size_t index) {
    const ReadFigure *figure = &checker->document->figures[index];
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    size_t from = clause_start(&paragraph->bounds, figure->start);
    if (index > paragraph->first && figure[-1].end > from && figure[-1].end <= figure->start) {
        from = figure[-1].end;
    }
    return str_slice(paragraph->text, from, figure->end);
}

bool is_listed(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    enum { APART = 60 }; /* bytes */
    Str text = checker->paragraphs[a->paragraph].text;
    return a->paragraph == b->paragraph && b->start >= a->end && b->start - a->end <= APART &&
           str_find(str_slice(text, a->end, b->start), STR("、")) >= 0;
}

bool is_shared_out(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    return mark_within(&paragraph->cues, clause_start(&paragraph->bounds, figure->start), figure->start,
                       ROLE(WORD_PER_HEAD) | ROLE(WORD_AVERAGE)) != NULL;
}
