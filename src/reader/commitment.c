/* Who will do what, how much, by when: clauses that promise, of plans and of the parts of reports that look ahead. */
#include "commitment.h"

#include <string.h>

static const uint64_t promise_roles = ROLE(WORD_PROMISE) | ROLE(WORD_STRONG) | ROLE(WORD_BAN) | ROLE(WORD_WHO) |
                                      ROLE(WORD_TARGET) | ROLE(WORD_DONE) | ROLE(WORD_NOISE) | ROLE(WORD_EACH) |
                                      ROLE(WORD_STANDING) | ROLE(WORD_FORECAST);

typedef struct Clause {
    size_t start, end;
    const int *figures;
    size_t figure_count;
    bool target, often; /* a figure that is wanted; how often something is done */
    bool repeated;      /* 每学期初: when it recurs, without a count */
    ReadDue due;
    bool dated;
} Clause;

typedef struct Search {
    const ReadWords *words;
    ReadDocument *document;
    Arena *arena;
    size_t paragraph;
    Str text;
    TextMarks cues;
    TextBounds bounds;
    size_t next_figure; /* the first that may stand in the next clause */
    size_t capacity;
} Search;

static bool rate_of_time(Str unit) {
    static const char *const periods[] = {"/年",   "/月",   "/周",   "/天",   "/学期",
                                          "/季度", "/两周", "/半年", "/学年", "/两年"};
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        if (str_ends(unit, str_from(periods[i])) && !str_starts(unit, STR("元"))) {
            return true;
        }
    }
    return false;
}

static void take_figures(Search *search, Clause *clause) {
    const ReadDocument *document = search->document;
    size_t count = 0, first = search->next_figure;
    while (first < document->figure_count && document->figures[first].paragraph == search->paragraph &&
           document->figures[first].start < clause->start) {
        first++;
    }
    while (first + count < document->figure_count && document->figures[first + count].paragraph == search->paragraph &&
           document->figures[first + count].start < clause->end) {
        const ReadFigure *figure = &document->figures[first + count++];
        clause->target = clause->target || (figure->kind == FIGURE_TARGET && !str_is(figure->compare, "yoy_prev"));
        clause->often = clause->often || (figure->kind == FIGURE_THRESHOLD && rate_of_time(figure->unit));
    }
    search->next_figure = first + count;
    int *figures = ARENA_ARRAY(search->arena, count ? count : 1, int);
    for (size_t i = 0; i < count; i++) {
        figures[i] = (int)(first + i);
    }
    clause->figures = figures;
    clause->figure_count = count;
}

/* 每季度, 每年 said of the clause, and done: not a figure by itself when the number is missing. */
static const TextMark *said(const Search *search, const Clause *clause, uint64_t roles) {
    return mark_within(&search->cues, clause->start, clause->end, roles);
}

/* 每学期初, 每年底 */
static bool recurs(const Search *search, const Clause *clause) {
    size_t end = 0, next = 0;
    for (size_t i = 0; i < search->cues.count && search->cues.items[i].start < clause->end; i++) {
        const TextMark *mark = &search->cues.items[i];
        if (mark->start >= clause->start && char_is(search->text, mark->start, "每") &&
            word_at(search->words, search->text, mark->start, ROLE(WORD_EACH), &next) &&
            word_at(search->words, search->text, next, ROLE(WORD_PERIOD), &end)) {
            return true;
        }
    }
    return false;
}

/* Only a time: 在今年五月份， belongs to the clause behind it. */
static bool only_time(const Search *search, const Clause *clause) {
    return (clause->dated || clause->repeated) && !clause->figure_count &&
           !said(search, clause, ROLE(WORD_PROMISE) | ROLE(WORD_STRONG)) && clause->end - clause->start <= 45;
}

static bool by_itself(const TextMark *mark) {
    for (const Word *word = mark ? mark->word : NULL; word; word = word->next) {
        if (word->role == WORD_STRONG && str_is(word->as, "self")) {
            return true;
        }
    }
    return false;
}

static const char *type_of(const Search *search, const Clause *clause) {
    if (said(search, clause, ROLE(WORD_BAN))) {
        return "prohibition";
    }
    if (clause->often || (clause->repeated && !clause->target)) {
        return "frequency";
    }
    bool measured = (clause->figure_count && clause->target) || by_itself(said(search, clause, ROLE(WORD_STRONG)));
    return measured ? "target" : "task";
}

/* Inside a parenthesis that an earlier clause opened: a part of what stands before. */
static bool inside(const Search *search, const Clause *clause) {
    size_t from = sentence_start(&search->bounds, clause->start);
    int open = 0;
    for (size_t at = from; at < clause->start; at = char_next(search->text, at)) {
        open += char_is(search->text, at, "(（") ? 1 : char_is(search->text, at, ")）") ? -1 : 0;
    }
    return open > 0;
}

/* In a report of what was done, a figure that is wanted is promised only by a word that says so before it. */
static bool promised(const Search *search, const Clause *clause) {
    size_t first = clause->figure_count ? search->document->figures[clause->figures[0]].end : clause->end;
    const TextMark *wanted = mark_within(&search->cues, clause->start, first, ROLE(WORD_TARGET));
    Str text = wanted ? str_slice(search->text, wanted->start, wanted->end) : (Str){NULL, 0};
    return wanted && !str_ends(text, STR("任务")) && !str_ends(text, STR("指标")) && !str_ends(text, STR("名额")) &&
           !str_ends(text, STR("计划")) && !str_ends(text, STR("目标"));
}

static bool is_commitment(const Search *search, const Clause *clause, bool ahead) {
    const TextMark *mark = said(search, clause, ROLE(WORD_STRONG));
    size_t sentence = sentence_start(&search->bounds, clause->start);
    /* 拟投资…，于8月底前完成…: what is meant goes on */
    bool meant = mark_within(&search->cues, sentence, clause->end, ROLE(WORD_STRONG)) != NULL;
    bool strong = mark != NULL, done = said(search, clause, ROLE(WORD_DONE)) != NULL;
    bool act = said(search, clause, ROLE(WORD_PROMISE)) != NULL;
    if (inside(search, clause)) {
        return false;
    }
    if (said(search, clause, ROLE(WORD_BAN))) {
        /* what nobody may do; 严禁 alone is an attitude */
        return (ahead || clause->figure_count) &&
               (clause->figure_count ||
                str_find(str_slice(search->text, clause->start, clause->end), STR("不得")) >= 0);
    }
    if (said(search, clause, ROLE(WORD_FORECAST)) && !strong) {
        return clause->dated && act;
    }
    if (clause->target || clause->often) {
        return ahead || strong || clause->often || (clause->target && promised(search, clause));
    }
    if (done) {
        return false;
    }
    if ((clause->repeated && act && ahead) || (by_itself(mark) && ahead)) {
        return true;
    }
    return clause->dated && (ahead || strong || meant) && (act || strong);
}

static Str who_of(const Search *search, const Clause *clause, bool *told) {
    size_t sentence = sentence_start(&search->bounds, clause->start);
    const TextMark *first = NULL;
    for (size_t i = 0; i < search->cues.count && search->cues.items[i].start < clause->end; i++) {
        const TextMark *mark = &search->cues.items[i];
        if (mark->start >= sentence && (mark->roles & ROLE(WORD_WHO)) &&
            (mark->start == clause->start || mark->start == sentence ||
             (mark->start > 0 && char_is(search->text, char_back(search->text, mark->start), "由促请、,，(（做到")))) {
            first = mark->start >= clause->start || !first ? mark : first;
        }
    }
    *told = first != NULL;
    return first ? str_slice(search->text, first->start, first->end) : search->document->place;
}

static void add_commitment(Search *search, const Clause *clause) {
    ReadDocument *document = search->document;
    if (document->commitment_count == search->capacity) {
        search->capacity = search->capacity ? 2 * search->capacity : 32;
        document->commitments = arena_grow(search->arena, document->commitments, document->commitment_count,
                                           search->capacity, sizeof *document->commitments);
    }
    ReadCommitment *made = &document->commitments[document->commitment_count++];
    *made = (ReadCommitment){.paragraph = search->paragraph,
                             .start = clause->start,
                             .end = clause->end,
                             .line = read_place(&document->paragraphs[search->paragraph], clause->start).line,
                             .what = str_trim(str_slice(search->text, clause->start, clause->end)),
                             .type = type_of(search, clause),
                             .figures = clause->figures,
                             .figure_count = clause->figure_count};
    made->who = who_of(search, clause, &made->who_told);
    if (clause->dated) {
        made->due = clause->due.date.year ? date_show(search->arena, clause->due.date) : STR("");
        made->due_printed = str_slice(search->text, clause->due.start, clause->due.end);
    }
}

/* A time said for the whole sentence holds for its later clauses: 力争明年…，…. */
static void inherit_due(const Search *search, Clause *clause, const ReadDue *last, size_t sentence) {
    if (!clause->dated && last->end > last->start && last->start >= sentence) {
        clause->due = *last;
        clause->dated = clause->target || clause->often ? true : said(search, clause, ROLE(WORD_PROMISE)) != NULL;
    }
}

static void search_paragraph(Search *search) {
    bool ahead = looks_ahead(search->document, search->paragraph);
    ReadDue last = {.start = 0, .end = 0};

    size_t start = 0;
    while (start < search->text.len) {
        size_t end = clause_end(&search->bounds, start);
        Clause clause = {.start = start, .end = end};
        while (clause.start < clause.end && char_is(search->text, clause.start, " \t")) {
            clause.start++;
        }
        clause.dated = due_within(search->words, search->document, search->text, clause.start, end, &clause.due);
        take_figures(search, &clause);
        clause.repeated = recurs(search, &clause);
        size_t next = char_next(search->text, end);
        if (only_time(search, &clause) && next < search->text.len && char_is(search->text, end, ",，")) {
            ReadDue due = clause.due;
            clause.end = clause_end(&search->bounds, next);
            take_figures(search, &clause);
            clause.due = due;
            clause.dated = due.end > due.start;
            next = char_next(search->text, clause.end);
        }
        ReadDue own = clause.due;
        bool dated = clause.dated;
        if (!dated) {
            inherit_due(search, &clause, &last, sentence_start(&search->bounds, clause.start));
        }
        bool kept = clause.dated;
        clause.dated = dated; /* whether it is one is told by its own words */
        if (clause.end > clause.start && is_commitment(search, &clause, ahead)) {
            clause.dated = kept;
            add_commitment(search, &clause);
        }
        last = dated ? own : last;
        start = next > start ? next : search->text.len;
    }
}

void read_commitments(const ReadWords *words, ReadDocument *document, Arena *arena) {
    Search search = {.words = words, .document = document, .arena = arena};
    document->commitments = NULL;
    document->commitment_count = 0;
    for (size_t i = 0; i < document->paragraph_count; i++) {
        search.paragraph = i;
        search.text = document->paragraphs[i].text;
        search.cues = text_marks(words, search.text, promise_roles, arena);
        search.bounds = text_bounds(search.text, arena);
        search_paragraph(&search);
    }
}
