/* Who will do what, how much, by when: clauses that promise, of plans and of the parts of reports that look ahead. */
#include "commitment.h"
#include "structure.h"

#include <string.h>

/* 次/月, 次/学期; money for a time is none. */
static bool rate_of_time(const ReadWords *words, Str unit) {
    ptrdiff_t slash = str_find(unit, STR("/"));
    return slash > 0 && grammar_is(words, GRAMMAR_PERIODS, str_slice(unit, (size_t)slash + 1, unit.len)) &&
           unit_family(words, unit) != FAMILY_MONEY;
}

void take_figures(Search *search, Clause *clause) {
    const ReadDocument *document = search->document;
    size_t count = 0, first = search->next_figure;
    while (first < document->figure_count && (document->figures[first].paragraph < search->paragraph ||
                                              (document->figures[first].paragraph == search->paragraph &&
                                               document->figures[first].start < clause->start))) {
        first++;
    }
    clause->target = clause->often = clause->bound = false;
    while (first + count < document->figure_count && document->figures[first + count].paragraph == search->paragraph &&
           document->figures[first + count].start < clause->end) {
        const ReadFigure *figure = &document->figures[first + count++];
        if (figure->start >= clause->due.start && figure->end <= clause->due.end) {
            continue; /* 30个工作日内 */
        }
        clause->bound =
            clause->bound || (figure->kind == FIGURE_THRESHOLD && !rate_of_time(search->words, figure->unit));
        clause->target = clause->target || (figure->kind == FIGURE_TARGET && !str_is(figure->compare, "yoy_prev"));
        clause->often =
            clause->often || (figure->kind == FIGURE_THRESHOLD && rate_of_time(search->words, figure->unit));
    }
    search->next_figure = first + count;
    int *figures = count ? ARENA_ARRAY(search->arena, count, int) : NULL;
    for (size_t i = 0; i < count; i++) {
        figures[i] = (int)(first + i);
    }
    clause->figures = figures;
    clause->figure_count = count;
}

/* 每季度, 每年 said of the clause, and done: not a figure by itself when the number is missing. */
static const TextMark *said(const Clause *clause, uint64_t roles) {
    for (size_t i = clause->roles & roles ? clause->cue_count : 0; i > 0; i--) {
        if ((clause->cues[i - 1].roles & roles) && clause->cues[i - 1].end <= clause->end) {
            return &clause->cues[i - 1];
        }
    }
    return NULL;
}

/* Once it is known where the clause begins and ends. */
void take_cues(const Search *search, Clause *clause) {
    size_t first = mark_from(&search->cues, clause->start), at = first;
    clause->roles = 0;
    for (; at < search->cues.count && search->cues.items[at].start < clause->end; at++) {
        clause->roles |= search->cues.items[at].roles;
    }
    clause->cues = search->cues.items + first;
    clause->cue_count = at - first;
}

/* A word of doing, wherever it stands; not inside the words for the time. */
static bool acts(const Search *search, const Clause *clause) {
    for (size_t i = mark_from(&search->acts, clause->start);
         i < search->acts.count && search->acts.items[i].start < clause->end; i++) {
        const TextMark *mark = &search->acts.items[i];
        bool time =
            clause->due.end > clause->due.start && mark->start >= clause->due.start && mark->end <= clause->due.end;
        if (mark->end <= clause->end && (mark->roles & ROLE(WORD_PROMISE)) && !time) {
            return true;
        }
    }
    return false;
}

/* 每学期初, 每年底 */
static bool recurs(const Search *search, const Clause *clause, size_t *from, size_t *to) {
    size_t end = 0, next = 0;
    for (size_t i = 0; i < clause->cue_count; i++) {
        const TextMark *mark = &clause->cues[i];
        if (promise_at(search->words, PROMISE_EVERY, search->text, mark->start, &next) &&
            word_at(search->words, search->text, mark->start, ROLE(WORD_EACH), &next) &&
            word_at(search->words, search->text, next, ROLE(WORD_PERIOD), &end)) {
            *from = mark->start;
            *to = end;
            return true;
        }
    }
    return false;
}

static bool blank_at(Str text, size_t at) {
    char byte = text.data[at];
    return byte == ' ' || byte == '\t' || (byte == '\xE3' && str_starts(str_slice(text, at, text.len), STR("　")));
}

/* Behind 整改措施： at `at`; 0: no label of a task stands there. */
static size_t past_label(const Search *search, size_t at) {
    size_t past;
    return (search->look->seen & PLACE_COLON) &&
                   promise_at(search->words, PROMISE_TASK_LABEL, search->text, at, &past) &&
                   char_is(search->text, past, ":：")
               ? char_next(search->text, past)
               : 0;
}

size_t past_number(const Search *search, size_t at, size_t end) {
    enum { PARTS_MOST = 4 };
    Str text = search->text;
    Numbering numbering;
    bool label = (search->look->seen & PLACE_COLON) &&
                 (trie_reach(&search->words->terms, text, at) & TERM_BIT(PROMISE_TASK_LABEL));
    if (at < end && !label && !blank_at(text, at) && !numbering_may_begin(text, at)) {
        return at;
    }
    bool first = at == 0 || at == sentence_start(&search->bounds, at);
    for (int turn = 0; turn < PARTS_MOST; turn++) {
        while (at < end && blank_at(text, at)) {
            at = char_next(text, at);
        }
        size_t past = first ? past_label(search, at) : 0;
        size_t length = past                                            ? past - at
                        : first && numbering_here(text, at, &numbering) ? numbering.length
                                                                        : item_here(text, at);
        if (!length || at + length > end) {
            break;
        }
        at += length;
    }
    return at;
}

/* Only a time: 在今年五月份， belongs to the clause behind it. */
static bool only_time(const Search *search, const Clause *clause) {
    enum { TIME_MOST = 24 }; /* bytes beside the words for the time */
    return (clause->dated || clause->repeated) && !clause->figure_count && !acts(search, clause) &&
           !said(clause, ROLE(WORD_STRONG)) &&
           clause->end - clause->start <= TIME_MOST + clause->due.end - clause->due.start;
}

static bool by_itself(const TextMark *mark) {
    for (const Word *word = mark ? mark->word : NULL; word; word = word->next) {
        if (word->role == WORD_STRONG && str_is(word->as, "self")) {
            return true;
        }
    }
    return false;
}

static const char *type_of(const Clause *clause) {
    if (said(clause, ROLE(WORD_BAN))) {
        return "prohibition";
    }
    if (clause->often || clause->repeated) {
        return "frequency";
    }
    bool measured =
        (clause->figure_count && (clause->target || clause->bound)) || by_itself(said(clause, ROLE(WORD_STRONG)));
    return measured ? "target" : "task";
}

/* Inside a parenthesis that an earlier clause opened: a part of what stands before. */
static bool inside(const Search *search, const Clause *clause) {
    const TextPlaces *places = &search->look->places;
    int open = 0;
    if (!(search->look->seen & PLACE_OPEN)) {
        return false;
    }
    size_t from = clause->sentence;
    for (size_t i = place_from(places, from); i < places->count && places->items[i].at < clause->start; i++) {
        open += places->items[i].places & PLACE_OPEN ? 1 : places->items[i].places & PLACE_CLOSE ? -1 : 0;
    }
    return open > 0;
}

/* In a report of what was done, a figure that is wanted is promised only by a word that says so before it. */
static bool promised(const Search *search, const Clause *clause) {
    size_t first = clause->figure_count ? search->document->figures[clause->figures[0]].end : clause->end;
    const TextMark *wanted = mark_within(&search->cues, clause->start, first, ROLE(WORD_TARGET));
    return wanted &&
           !grammar_ends(search->words, GRAMMAR_NAMES_AIM, str_slice(search->text, wanted->start, wanted->end));
}

/* 为全省出台标准提供参考: what something is good for. */
static bool serves(const Search *search, Str clause) {
    size_t past;
    return promise_at(search->words, PROMISE_SERVES, clause, 0, &past) &&
           promise_in(search->words, PROMISE_SERVED, str_slice(clause, past, clause.len));
}

enum { OBJECT_LEAST = 9, SUBJECT_MOST = 39 }; /* bytes behind and before what is done */

/* 完成新区小学教学楼工程: anybody can see whether it was done. 完成各项任务 promises nothing. */
static bool shows_result(const Search *search, const Clause *clause, PromiseTerm term) {
    Str text = str_slice(search->text, clause->start, clause->end);
    size_t past = 0, begins = 0;
    for (size_t at = 0; at < text.len && at <= SUBJECT_MOST && !past; at = char_next(text, at)) {
        size_t end;
        past = promise_at(search->words, term, text, at, &end) ? end : 0;
        begins = at;
    }
    return past && text.len - past >= OBJECT_LEAST && !promise_in(search->words, PROMISE_VAGUE, text) &&
           !promise_in(search->words, PROMISE_URGES, str_slice(text, 0, begins)) && !serves(search, text) &&
           !grammar_ends(search->words, GRAMMAR_NAMES_AIM, text);
}

/* A heading that is nothing else: of one clause, or with text of its own under it, which says the same. */
static bool is_plain_heading(const Search *search) {
    const ReadDocument *document = search->document;
    const ReadParagraph *paragraph = &document->paragraphs[search->paragraph];
    const ReadHeading *heading = paragraph->heading >= 0 ? &document->outline[paragraph->heading] : NULL;
    if (!heading || heading->paragraph != search->paragraph || heading->inline_body) {
        return false;
    }
    bool titles = search->paragraph + 1 < document->paragraph_count &&
                  document->paragraphs[search->paragraph + 1].heading == paragraph->heading &&
                  !ends_whole(search->text);
    return titles || !search->bounds.count;
}

/* The terms of which one may begin where a result is named. */
static uint64_t terms_begun(const Search *search, const Clause *clause) {
    uint64_t begun = 0;
    size_t end = clause->end - clause->start > SUBJECT_MOST + 1 ? clause->start + SUBJECT_MOST + 1 : clause->end;
    for (size_t at = clause->start; at < end; at = char_next(search->text, at)) {
        begun |= trie_reach(&search->words->terms, search->text, at);
    }
    return begun;
}

/* What somebody has to be able to see later, in a part that says what is to be done. */
static bool is_task(const Search *search, const Clause *clause) {
    const char *kind = search->document->kind ? search->document->kind : "other";
    uint64_t begun = strcmp(kind, "speech") != 0 ? terms_begun(search, clause) : 0;
    Str with; /* 召开推进会 promises when somebody is named, or its phase has a time */
    if (!(begun & (TERM_BIT(PROMISE_EVENT) | TERM_BIT(PROMISE_RESULT))) || is_plain_heading(search)) {
        return false;
    }
    return ((begun & TERM_BIT(PROMISE_RESULT)) && shows_result(search, clause, PROMISE_RESULT)) ||
           ((begun & TERM_BIT(PROMISE_EVENT)) && shows_result(search, clause, PROMISE_EVENT) &&
            (search->phase.end || who_acts(search, clause->start, clause->end, &with).len));
}

/* What nobody may do; 严禁 alone is an attitude, until somebody is named. */
static bool is_ban(const Search *search, const Clause *clause, bool ahead) {
    const TextMark *mark = said(clause, ROLE(WORD_BAN));
    bool attitude = false;
    if (mark->end >= clause->end) {
        return false; /* 大意不得 */
    }
    for (const Word *word = mark->word; word; word = word->next) {
        attitude = attitude || (word->role == WORD_BAN && str_is(word->as, "attitude"));
    }
    Str with;
    return clause->figure_count || (ahead && (!attitude || who_acts(search, clause->start, clause->end, &with).len));
}

/* The words before the clause, from the beginning of its sentence. */
static Str said_before(const Search *search, const Clause *clause) {
    return str_slice(search->text, clause->sentence, clause->start);
}

/* 对任教满三年，且年龄不足50岁的教师，可以…: who is meant by what may be done. */
static bool is_condition(const Search *search, const Clause *clause) {
    size_t sentence = clause->sentence, end = sentence_end(&search->bounds, clause->start);
    Str text = str_slice(search->text, clause->start, clause->end), behind = str_slice(search->text, clause->end, end);
    bool first = clause->start <= past_number(search, sentence, clause->start);
    return !first && !promise_in(search->words, PROMISE_PERMITS, text) &&
           promise_in(search->words, PROMISE_CASE, said_before(search, clause)) &&
           promise_in(search->words, PROMISE_PERMITS, behind);
}

/* 录取, 发现 are done things and names of things; 已, 了 are done. */
static bool is_done(const Clause *clause, bool *past) {
    bool done = false;
    for (size_t i = 0; (clause->roles & ROLE(WORD_DONE)) && i < clause->cue_count; i++) {
        const TextMark *mark = &clause->cues[i];
        for (const Word *word = mark->end <= clause->end ? mark->word : NULL; word; word = word->next) {
            done = done || word->role == WORD_DONE;
            *past = *past || (word->role == WORD_DONE && word->as.len);
        }
    }
    return done;
}

/* 去年…1483人, 2024年已建成64所 in a plan of 2025 is what was, though the plan looks ahead. */
static bool last_year(const Search *search, const Clause *clause) {
    size_t from = clause->sentence;
    Str sentence = str_slice(search->text, from, clause->end);
    int year = year_before(search->words, search->text, from, clause->end);
    return (year && year < search->base.year) || promise_in(search->words, PROMISE_LAST_YEAR, sentence);
}

/* A figure that is wanted says what is to be done about it, or that it is a share or a limit that is to be reached;
 * 收入预算总计3亿元 only tells. */
static bool says_what(const Search *search, const Clause *clause, bool act) {
    if (act || said(clause, ROLE(WORD_TARGET))) {
        return true;
    }
    for (size_t i = 0; i < clause->figure_count; i++) {
        const ReadFigure *figure = &search->document->figures[clause->figures[i]];
        int family = figure->family;
        bool plain = family == FAMILY_MONEY || family == FAMILY_PERSON;
        if (!plain || !str_is(figure->qualifier, "=") || figure->state != FIGURE_OK) {
            return true;
        }
    }
    return false;
}

/* 集中整治（9月11日至11月20日）: when a phase is, not by when something is done. */
static bool is_phase(const Search *search, const Clause *clause) {
    enum { NAME_MOST = 45 };
    ptrdiff_t open = -1;
    for (size_t at = clause->start; clause->dated && at < clause->due.start && open < 0;
         at = char_next(search->text, at)) {
        open = char_is(search->text, at, "(（") ? (ptrdiff_t)at : -1;
    }
    return open >= 0 && (size_t)open - clause->start <= NAME_MOST && !clause->target;
}

/* Under a heading of goals: 满意度不低于90% is one there, a rule elsewhere. */
static bool in_goals(const Search *search) {
    const ReadDocument *document = search->document;
    for (int at = document->paragraphs[search->paragraph].heading; at >= 0; at = heading_above(document, at)) {
        const char *part = document->outline[at].part;
        if (part && strcmp(part, "goal") == 0) {
            return true;
        }
    }
    return false;
}

/* 对…的，…; 违反…的，…; 对…的学校，不得评先: what comes of it for those who do not. */
static bool is_consequence(const Search *search, const Clause *clause) {
    size_t sentence = clause->sentence, past;
    if (clause->start <= char_next(search->text, sentence) ||
        !promise_at(search->words, PROMISE_CASE, search->text, sentence, &past)) {
        return false;
    }
    size_t sign = char_back(search->text, clause->start), before = char_back(search->text, sign);
    bool those = grammar_in(search->words, GRAMMAR_OF, str_slice(search->text, past, before)) &&
                 promise_in(search->words, PROMISE_SANCTION, str_slice(search->text, clause->start, clause->end));
    return char_is(search->text, sign, ",，") && (grammar_at(search->words, GRAMMAR_OF, search->text, before) || those);
}

/* 抓好…工作, 积极推进…建设: that something is seen to, without a day, nobody can check. */
static bool only_cares(const Search *search, const Clause *clause) {
    enum { LEAD_MOST = 24 }; /* bytes before the verb */
    Str text = str_slice(search->text, clause->start, clause->end);
    size_t past;
    for (size_t at = 0; at < text.len && at <= LEAD_MOST; at = char_next(text, at)) {
        if (promise_at(search->words, PROMISE_CARES, text, at, &past)) {
            return !clause->dated && promise_ends(search->words, PROMISE_CARED, text) > 0;
        }
    }
    return false;
}

/* 对纳入规划的12个项目实行清单管理, 帮助限期整改的2所学校整改: numbers that only tell which are meant.
 * 对120名教师开展培训 says how many, 逐台复检 that none is left out, 配合基教科完成132所 does it itself. */
static bool only_tells_which(const Search *search, const Clause *clause) {
    size_t past, other;
    if (clause->dated || clause->repeated || !clause->figure_count ||
        !promise_at(search->words, PROMISE_TOWARDS, search->text, clause->start, &past)) {
        return false;
    }
    const ReadFigure *first = &search->document->figures[clause->figures[0]];
    bool which = !promise_at(search->words, PROMISE_CASE, search->text, clause->start, &other) ||
                 grammar_ends(search->words, GRAMMAR_OF, str_slice(search->text, past, first->start));
    return which && !promise_in(search->words, PROMISE_RESULT, str_slice(search->text, past, first->start)) &&
           !grammar_in(search->words, GRAMMAR_EACH_ONE, str_slice(search->text, past, clause->end));
}

/* 省教育厅要求三年内…, 上级一再强调要…: what others demand. 市政府教育督导室将部署… is what an office of theirs does.
 */
static bool others_demand(const Search *search, const Clause *clause) {
    size_t past, demand;
    if (!promise_at(search->words, PROMISE_OTHERS, search->text, clause->start, &past)) {
        return false;
    }
    while (promise_at(search->words, PROMISE_ADVERBS, search->text, past, &demand)) {
        past = demand;
    }
    return promise_at(search->words, PROMISE_DEMANDS, search->text, past, &demand) && demand <= clause->end;
}

/* 去年，…46次: a time that stands before all of its sentence. */
static bool told_of_last_year(const Search *search, const Clause *clause) {
    size_t past;
    return promise_at(search->words, PROMISE_LAST_YEAR, search->text, clause->sentence, &past) &&
           char_is(search->text, past, ",，");
}

static bool is_none(const Search *search, const Clause *clause) {
    return only_cares(search, clause) || only_tells_which(search, clause) || others_demand(search, clause) ||
           told_of_last_year(search, clause);
}

static bool is_commitment(const Search *search, const Clause *clause, bool ahead) {
    const TextMark *mark = said(clause, ROLE(WORD_STRONG));
    size_t sentence = clause->sentence;
    /* 拟投资…，于8月底前完成…: what is meant goes on */
    bool meant = mark_within(&search->cues, sentence, clause->end, ROLE(WORD_STRONG)) != NULL;
    bool strong = mark != NULL, act = acts(search, clause), past = false;
    bool done = is_done(clause, &past);
    if (inside(search, clause) || is_phase(search, clause) ||
        (is_plain_heading(search) && !clause->figure_count && !(search->bounds.count && clause->dated))) {
        return false;
    }
    if (said(clause, ROLE(WORD_BAN))) {
        return is_ban(search, clause, ahead);
    }
    if (!strong && is_none(search, clause)) {
        return false;
    }
    if (said(clause, ROLE(WORD_FORECAST)) && !strong) {
        return clause->dated && act;
    }
    if (clause->target && past && !meant && last_year(search, clause)) {
        return false;
    }
    if (clause->target) {
        return (ahead && says_what(search, clause, act || clause->dated)) || strong || promised(search, clause);
    }
    if (clause->bound && ahead && (meant || in_goals(search))) {
        return true;
    }
    if (clause->often) {
        return ahead || strong;
    }
    if (past || (done && !(clause->dated && ahead))) {
        return false;
    }
    if ((clause->repeated && act && ahead) || (by_itself(mark) && ahead)) {
        return true;
    }
    return (clause->dated && (ahead || strong || meant) && (act || strong)) ||
           (ahead && (is_task(search, clause) || (act && leads_in(search, clause->start, clause->end))));
}

/* 每学期末: a time that comes again, no day. */
static bool every_time(const Search *search, const Clause *clause) {
    return clause->dated &&
           promise_ends(search->words, PROMISE_EVERY, str_slice(search->text, 0, clause->due.start)) > 0;
}

void take_due(const Search *search, ReadCommitment *made, const ReadDue *due, Str printed) {
    made->due = due && due->date.year ? date_show(search->arena, due->date) : STR("");
    made->due_printed = printed;
    made->due_reckoned = due && due->reckoned;
}

ReadCommitment *add_commitment(Search *search, const Clause *clause, const char *type) {
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
                             .sentence = clause->sentence,
                             .line = read_place(&document->paragraphs[search->paragraph], clause->start).line,
                             .what = str_trim(str_slice(search->text, clause->start, clause->end)),
                             .type = type,
                             .figures = clause->figures,
                             .figure_count = clause->figure_count};
    made->who = who_acts(search, clause->start, clause->end, &made->with);
    made->who_told = made->who.len > 0;
    made->who = made->who_told ? made->who : document->place;
    size_t from, to;
    ReadDue year;
    if (!clause->dated && recurs(search, clause, &from, &to)) {
        take_due(search, made, NULL, str_slice(search->text, from, to)); /* 每学期 */
    } else if (!clause->dated && strcmp(type, "prohibition") != 0 &&
               year_within(search->words, &search->base, search->text, clause->sentence, clause->end, &year)) {
        take_due(search, made, &year, str_slice(search->text, year.start, year.end));
    }
    if (!clause->dated && !made->due_printed.len && strcmp(type, "task") == 0 && search->phase.end) {
        take_due(search, made, &search->phase, str_slice(search->text, search->phase.start, search->phase.end));
    }
    if (clause->dated) {
        bool every = every_time(search, clause);
        size_t from_sign = every ? char_back(search->text, clause->due.start) : clause->due.start;
        take_due(search, made, every ? NULL : &clause->due, str_slice(search->text, from_sign, clause->due.end));
    }
    return made;
}

/* ---- clauses that belong to another ---- */

/* 在撤并学校7所的同时，…: the frame reaches from its first word to behind its last; 0: none begins here. */
static size_t frame_end(const Search *search, size_t start) {
    enum { CLAUSES_MOST = 4 };
    size_t past;
    Str text = search->text;
    if (!promise_at(search->words, PROMISE_FRAME_OPEN, text, start, &past)) {
        return 0;
    }
    for (int i = 0; i < CLAUSES_MOST; i++) {
        size_t end = clause_end(&search->bounds, past);
        if (promise_ends(search->words, PROMISE_FRAME_CLOSE, str_slice(text, start, end))) {
            return end;
        }
        if (end >= sentence_end(&search->bounds, start)) {
            return 0;
        }
        past = char_next(text, end);
    }
    return 0;
}

/* A share, a change, a part of what the clause before says, or a place with a number and nothing to be done. */
typedef enum Continued { CONTINUES_NOTHING, CONTINUES_BARE, CONTINUES_PART } Continued;

static Continued continues(const Search *search, const Clause *clause) {
    const ReadDocument *document = search->document;
    if (!clause->figure_count || said(clause, ROLE(WORD_STRONG) | ROLE(WORD_BAN))) {
        return CONTINUES_NOTHING;
    }
    bool all = !(clause->dated && acts(search, clause)); /* 8月底前交付其中的2所: done by a day of its own */
    for (size_t i = 0; i < clause->figure_count; i++) {
        const ReadFigure *figure = &document->figures[clause->figures[i]];
        int of = figure->part_of >= 0 ? figure->part_of : figure->compare.len ? figure->of : -1;
        bool earlier = of >= 0 && document->figures[of].paragraph == search->paragraph &&
                       document->figures[of].start < clause->start;
        bool share = str_is(figure->compare, "of_total") || str_is(figure->compare, "yoy_pct") ||
                     str_is(figure->compare, "yoy_pp") || str_is(figure->compare, "yoy_abs");
        all = all && (earlier || share);
    }
    const ReadFigure *first = &document->figures[clause->figures[0]];
    Str before = str_trim(str_slice(search->text, clause->start, first->start));
    size_t past;
    bool part = promise_at(search->words, PROMISE_GOES_ON, before, 0, &past);
    bool bare = !before.len || (first->scope.len && str_ends(before, first->scope) &&
                                utf8_count(before) <= utf8_count(first->scope) + 2 && !acts(search, clause));
    return all || part ? CONTINUES_PART : bare ? CONTINUES_BARE : CONTINUES_NOTHING;
}

/* Joins a clause to the commitment that stands right before it in the sentence; false: there is none. */
static bool joined(Search *search, const Clause *clause) {
    ReadDocument *document = search->document;
    ReadCommitment *last = document->commitment_count ? &document->commitments[document->commitment_count - 1] : NULL;
    if (!last || last->paragraph != search->paragraph || last->start < clause->sentence ||
        clause->start - last->end > strlen("，") + 1) {
        return false;
    }
    int *figures = ARENA_ARRAY(search->arena, last->figure_count + clause->figure_count + 1, int);
    for (size_t i = 0; i < last->figure_count; i++) {
        figures[i] = last->figures[i];
    }
    for (size_t i = 0; i < clause->figure_count; i++) {
        figures[last->figure_count + i] = clause->figures[i];
    }
    last->figures = figures;
    last->figure_count += clause->figure_count;
    last->end = clause->end;
    last->what = str_trim(str_slice(search->text, last->start, last->end));
    return true;
}

/* 不得…，不准…: one ban after the other, for the same; one commitment. */
static bool goes_on_to_ban(const Search *search, const Clause *clause) {
    const ReadDocument *document = search->document;
    const ReadCommitment *last =
        document->commitment_count ? &document->commitments[document->commitment_count - 1] : NULL;
    Str with;
    return said(clause, ROLE(WORD_BAN)) && last && strcmp(last->type, "prohibition") == 0 &&
           last->paragraph == search->paragraph && last->start >= clause->sentence &&
           str_equal(last->who_told ? last->who : (Str){NULL, 0}, who_acts(search, clause->start, clause->end, &with));
}

/* A time said for the whole sentence holds for its later clauses: 力争明年…，…. 今年交流260名 has one of its own. */
static void inherit_due(const Search *search, Clause *clause, const ReadDue *last) {
    ReadDue year;
    if (!clause->dated && last->end > last->start && last->start >= clause->sentence && !clause->often &&
        !clause->repeated && !said(clause, ROLE(WORD_BAN)) &&
        !year_within(search->words, &search->base, search->text, clause->start, clause->end, &year)) {
        clause->due = *last;
        clause->dated = clause->target || clause->often ? true : said(clause, ROLE(WORD_PROMISE)) != NULL;
    }
}

/* What a clause says, with the time that stands alone before it: 在今年五月份，抓好…. Returns where the next begins. */
static size_t take_clause(Search *search, size_t start, size_t limit, Clause *clause) {
    size_t end = clause_end(&search->bounds, start);
    end = end < limit ? end : limit;
    *clause = (Clause){.start = start, .end = end};
    clause->start = past_number(search, clause->start, end);
    clause->sentence = sentence_start(&search->bounds, clause->start);
    clause->dated =
        due_within(search->words, search->look, &search->base, clause->sentence, clause->start, end, &clause->due);
    take_figures(search, clause);
    take_cues(search, clause);
    size_t from, to;
    clause->repeated = recurs(search, clause, &from, &to) || every_time(search, clause);
    size_t next = end < limit ? char_next(search->text, end) : limit;
    if (only_time(search, clause) && next < limit && char_is(search->text, end, ",，")) {
        ReadDue due = clause->due;
        clause->end = clause_end(&search->bounds, next);
        clause->end = clause->end < limit ? clause->end : limit;
        take_figures(search, clause);
        take_cues(search, clause);
        clause->due = due;
        clause->dated = due.end > due.start;
        next = clause->end < limit ? char_next(search->text, clause->end) : limit;
    }
    return next;
}

/* What a label is about: each sentence that says what is done, by its first clause or the one behind a frame. */
static bool is_labelled(const Search *search, const Clause *clause, const Duty *duty, bool ahead) {
    enum { TASK_LEAST = 18 };
    bool past = false;
    if (!duty || !(duty->due_printed.len || duty->who.len) || !ahead || clause->end - clause->start < TASK_LEAST) {
        return false;
    }
    bool first = clause->start <= past_number(search, clause->sentence, clause->end) || clause->start == search->framed;
    return first && acts(search, clause) && !is_done(clause, &past) && !inside(search, clause);
}

/* 公开招聘教师110名，二季度完成: only a time for what was said before. */
static bool gives_time(Search *search, const Clause *clause) {
    enum { WORDS_MOST = 12 }; /* bytes beside the time */
    ReadDocument *document = search->document;
    ReadCommitment *last = document->commitment_count ? &document->commitments[document->commitment_count - 1] : NULL;
    if (!clause->dated || clause->figure_count || !last || last->paragraph != search->paragraph ||
        last->due_printed.len || last->start < clause->sentence ||
        clause->end - clause->start > WORDS_MOST + clause->due.end - clause->due.start) {
        return false;
    }
    take_due(search, last, &clause->due, str_slice(search->text, clause->due.start, clause->due.end));
    return true;
}

static void judge(Search *search, Clause *clause, bool ahead, const ReadDue *last, const Duty *duty) {
    bool dated = clause->dated;
    inherit_due(search, clause, last);
    bool kept = clause->dated;
    clause->dated = dated; /* whether it is one is told by its own words */
    size_t past;
    bool purpose = promise_at(search->words, PROMISE_PURPOSE, search->text, clause->start, &past) &&
                   clause->start > clause->sentence;
    if (is_phase(search, clause)) {
        search->phase = clause->due;
    }
    if (clause->end <= clause->start || purpose || is_consequence(search, clause) ||
        !(is_commitment(search, clause, ahead) || is_labelled(search, clause, duty, ahead)) ||
        is_condition(search, clause) || gives_time(search, clause)) {
        return;
    }
    Continued continued = continues(search, clause);
    if (goes_on_to_ban(search, clause) && joined(search, clause)) {
        return;
    }
    if (continued != CONTINUES_NOTHING && joined(search, clause)) {
        return;
    }
    if (continued != CONTINUES_PART) { /* parts of what promises nothing promise nothing */
        clause->dated = kept;
        add_commitment(search, clause, type_of(clause));
    }
}

/* Where nothing is said to come, most clauses have nothing that a promise is made of. */
static bool may_promise(const Clause *clause) {
    return clause->dated || clause->repeated || clause->figure_count ||
           (clause->roles & (ROLE(WORD_STRONG) | ROLE(WORD_BAN) | ROLE(WORD_FORECAST)));
}

static void search_part(Search *search, size_t from, size_t limit, bool ahead, const Duty *duty) {
    ReadDue last = {.start = 0, .end = 0};
    for (size_t start = from; start < limit;) {
        size_t at = start;
        while (at < limit && (search->text.data[at] == ' ' || search->text.data[at] == '\t')) {
            at++;
        }
        size_t framed = frame_end(search, at);
        Clause clause;
        if (framed && framed < limit) {
            start = search->framed = char_next(search->text, framed);
            continue;
        }
        size_t next = take_clause(search, start, limit, &clause);
        ReadDue own = clause.due;
        bool dated = clause.dated;
        if (ahead || duty || may_promise(&clause)) {
            judge(search, &clause, ahead, &last, duty);
        }
        last = dated ? own : last;
        start = next > start ? next : limit;
    }
}

/* What labels are about, when nothing in it promises by itself. */
static void promise_labelled(Search *search, size_t from, size_t to) {
    enum { TASK_LEAST = 12 };
    const ReadDocument *document = search->document;
    int at = document->paragraphs[search->paragraph].heading;
    if (at >= 0 && document->outline[at].paragraph == search->paragraph && from == 0) {
        ptrdiff_t heading = str_find(search->text, document->outline[at].heading);
        from = heading > 0 ? (size_t)heading : from; /* behind its number */
    }
    Clause clause = {.start = from, .end = to};
    while (clause.end > clause.start && char_is(search->text, char_back(search->text, clause.end), "。；;，, ")) {
        clause.end = char_back(search->text, clause.end);
    }
    if (clause.end >= clause.start + TASK_LEAST) {
        clause.sentence = sentence_start(&search->bounds, clause.start);
        take_cues(search, &clause);
        take_figures(search, &clause);
        add_commitment(search, &clause, clause.target ? "target" : "task");
    }
}

typedef struct Group {
    int heading;
    size_t first; /* of its commitments */
} Group;

static void search_paragraph(Search *search, Group *group) {
    enum { DUTIES_MOST = 200 };
    bool ahead = looks_ahead(search->document, search->paragraph);
    size_t from = 0;
    search->phase = (ReadDue){.start = 0, .end = 0};
    search->framed = SIZE_MAX;
    Duty duty;
    for (int i = 0; i < DUTIES_MOST && from < search->text.len && duty_from(search, from, &duty); i++) {
        size_t before = search->document->commitment_count;
        search_part(search, from, duty.start, ahead, &duty);
        size_t made = search->document->commitment_count;
        if (made == before && str_trim(str_slice(search->text, from, duty.start)).len == 0 && i == 0) {
            before = group->first < before ? group->first : before; /* labels in a paragraph of their own */
        } else if (made == before && (duty.who.len || duty.due_printed.len)) {
            promise_labelled(search, from, duty.start);
            made = search->document->commitment_count;
        }
        hand_down(search, before, made, &duty);
        group->first = made;
        from = duty.end > from ? duty.end : search->text.len;
    }
    search_part(search, from, search->text.len, ahead, NULL);
}

void read_commitments_looked(const ReadWords *words, ReadDocument *document, const TextLook *looks, Arena *arena) {
    Search search = {.words = words, .document = document, .arena = arena};
    Group group = {.heading = -1};
    document->commitments = NULL;
    document->commitment_count = 0;
    const DueBase base = document_due_base(words, document);
    for (size_t i = 0; i < document->paragraph_count; i++) {
        search.paragraph = i;
        search.text = document->paragraphs[i].text;
        if (!i || document->paragraphs[i].heading != document->paragraphs[i - 1].heading) {
            search.base = due_base(words, document, &base, i);
        }
        search.look = &looks[i];
        search.cues = looks[i].marks[MARKS_PROMISE];
        search.acts = looks[i].marks[MARKS_ACT];
        search.bounds = looks[i].bounds;
        if (document->paragraphs[i].heading != group.heading) {
            group = (Group){document->paragraphs[i].heading, document->commitment_count};
        }
        if (!commitment_row(&search)) {
            search_paragraph(&search, &group);
        }
    }
}

void read_commitments(const ReadWords *words, ReadDocument *document, Arena *arena) {
    Arena *scratch = arena_create();
    TextLook room = {.arena = scratch};
    const TextLook *looks = document_looks(words, document, MARKS(MARKS_PROMISE) | MARKS(MARKS_ACT), &room, scratch);
    read_commitments_looked(words, document, looks, arena);
    arena_destroy(scratch);
}
