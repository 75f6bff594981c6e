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

/* 定期排查: again and again, whatever the time between. */
static bool says_regular(const TextMark *mark) {
    const Word *word = mark_role(mark, WORD_STANDING);
    return word && str_is(word->as, "regular");
}

static bool is_regular(const Clause *clause) {
    for (size_t i = clause->roles & ROLE(WORD_STANDING) ? 0 : clause->cue_count; i < clause->cue_count; i++) {
        if (says_regular(&clause->cues[i])) {
            return true;
        }
    }
    return false;
}

/* Only a time: 在今年五月份， belongs to the clause behind it. */
static bool only_time(const Search *search, const Clause *clause) {
    enum { TIME_MOST = 24 }; /* bytes beside the words for the time */
    return (clause->dated || clause->repeated) && !clause->figure_count && !clause_acts(search, clause) &&
           !clause_said(clause, ROLE(WORD_STRONG)) &&
           clause->end - clause->start <= TIME_MOST + clause->due.end - clause->due.start;
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

/* The last bracket of a text that opens and does not close; its length: there is none. */
static size_t open_bracket(Str text) {
    size_t closed = 0;
    for (size_t at = text.len; at > 0;) {
        at = char_back(text, at);
        closed += sign_is(text, at, ")）");
        if (sign_is(text, at, "(（") && closed-- == 0) {
            return at;
        }
    }
    return text.len;
}

/* What a commitment says between two places. A bracket that opens in it and closes in a later clause goes on to its
 * end, and is left out where nothing but the time stands in it so far: 扩建青藤小学（2027年8月底前，投资900万元）. */
static Str what_is_said(const Search *search, size_t start, size_t end) {
    enum { BRACKET_MOST = 150 }; /* bytes */
    Str text = search->text, what = str_slice(text, start, end);
    size_t open = search->look->seen & PLACE_OPEN ? start + open_bracket(what) : end;
    if (open == end) {
        return str_trim(what);
    }
    size_t inside = char_next(text, open), stop = sentence_end(&search->bounds, end);
    Str rest = str_trim(str_slice(text, inside, end));
    ReadDue due;
    bool dated = due_within(search->words, search->look, &search->base, inside, inside, end, &due);
    if (!rest.len || (dated && str_equal(rest, str_slice(text, due.start, due.end)))) {
        return str_trim(str_slice(text, start, open));
    }
    for (size_t at = end; at < stop && at < end + BRACKET_MOST; at = char_next(text, at)) {
        if (sign_is(text, at, ")）")) {
            return str_trim(str_slice(text, start, char_next(text, at)));
        }
    }
    return str_trim(what);
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
                             .line = read_line_at(&document->paragraphs[search->paragraph], clause->start),
                             .what = what_is_said(search, clause->start, clause->end),
                             .type = type,
                             .figures = clause->figures,
                             .figure_count = clause->figure_count};
    made->who = who_acts(search, clause->start, clause->end, &made->with);
    made->who_told = made->who.len > 0;
    made->who = made->who_told ? made->who : document->place;
    size_t from, to, full = full_start(&search->bounds, clause->start), past;
    ReadDue year;
    /* 到2030年，…；…。: said for all that is listed */
    size_t told_from = promise_at(search->words, PROMISE_UNTIL, search->text, full, &past) ? full : clause->sentence;
    if (!clause->dated && recurs(search, clause, &from, &to)) {
        take_due(search, made, NULL, str_slice(search->text, from, to)); /* 每学期 */
    } else if (!clause->dated && strcmp(type, "prohibition") != 0 &&
               year_within(search->words, &search->base, search->look, told_from, clause->end, &year)) {
        take_due(search, made, &year, str_slice(search->text, year.start, year.end));
    }
    if (!clause->dated && !made->due_printed.len && search->month.end) {
        take_due(search, made, &search->month, search->month_printed);
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

/* 近视率下降1个百分点: a change that begins its sentence with what it is of, or names it at length; nothing stands
 * before that it goes on with. */
static bool names_its_own(const Search *search, const Clause *clause, const ReadFigure *figure) {
    enum { NAME_LEAST = 12 }; /* bytes */
    bool first = clause->start <= past_number(search, clause->sentence, clause->end);
    size_t past, least = first ? NAME_LEAST : 2 * NAME_LEAST;
    return figure->of < 0 && figure->start >= clause->start + least &&
           (first || !promise_at(search->words, PROMISE_GOES_ON, search->text, clause->start, &past));
}

static Continued continues(const Search *search, const Clause *clause) {
    const ReadDocument *document = search->document;
    if (!clause->figure_count || clause_said(clause, ROLE(WORD_STRONG) | ROLE(WORD_BAN))) {
        return CONTINUES_NOTHING;
    }
    bool all = !(clause->dated && clause_acts(search, clause)); /* 8月底前交付其中的2所: done by a day of its own */
    for (size_t i = 0; i < clause->figure_count; i++) {
        const ReadFigure *figure = &document->figures[clause->figures[i]];
        int of = figure->part_of >= 0 ? figure->part_of : figure->compare.len ? figure->of : -1;
        bool earlier = of >= 0 && document->figures[of].paragraph == search->paragraph &&
                       document->figures[of].start < clause->start;
        bool share = !names_its_own(search, clause, figure) &&
                     (str_is(figure->compare, "of_total") || str_is(figure->compare, "yoy_pct") ||
                      str_is(figure->compare, "yoy_pp") || str_is(figure->compare, "yoy_abs"));
        all = all && (earlier || share);
    }
    const ReadFigure *first = &document->figures[clause->figures[0]];
    Str before = str_trim(str_slice(search->text, clause->start, first->start));
    size_t past;
    bool part = promise_at(search->words, PROMISE_GOES_ON, before, 0, &past);
    bool bare = (!before.len && !(clause->dated && clause_acts(search, clause))) ||
                (first->scope.len && str_ends(before, first->scope) &&
                 utf8_count(before) <= utf8_count(first->scope) + 2 && !clause_acts(search, clause));
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
    last->what = what_is_said(search, last->start, last->end);
    return true;
}

/* 不得…，不准…: one ban after the other, for the same; one commitment. */
static bool goes_on_to_ban(const Search *search, const Clause *clause) {
    const ReadDocument *document = search->document;
    const ReadCommitment *last =
        document->commitment_count ? &document->commitments[document->commitment_count - 1] : NULL;
    Str with;
    return clause_said(clause, ROLE(WORD_BAN)) && last && strcmp(last->type, "prohibition") == 0 &&
           last->paragraph == search->paragraph && last->start >= clause->sentence &&
           str_equal(last->who_told ? last->who : (Str){NULL, 0}, who_acts(search, clause->start, clause->end, &with));
}

/* A time said for the whole sentence holds for its later clauses: 力争明年…，…. 今年交流260名 has one of its own. */
static void inherit_due(const Search *search, Clause *clause, const ReadDue *last) {
    ReadDue year;
    if (!clause->dated && last->end > last->start && last->start >= clause->sentence && !clause->often &&
        !clause->repeated && !clause_said(clause, ROLE(WORD_BAN)) &&
        !year_within(search->words, &search->base, search->look, clause->start, clause->end, &year)) {
        clause->due = *last;
        clause->dated = clause->target || clause->often ? true : clause_said(clause, ROLE(WORD_PROMISE)) != NULL;
    }
}

/* Whether a time may be that of a list: 9月：, 第1周， */
static bool may_head(const Search *search, const ReadDue *due) {
    return due->end > due->start && sign_is(search->text, due->end, ":：,，");
}

/* 9月：制定计划；组织培训: the first time of all that stands up to the full stop. */
static bool heads_list(const Search *search, const Clause *clause, const ReadDue *last) {
    size_t from = may_head(search, last) ? full_start(&search->bounds, clause->start) : 0;
    if (!may_head(search, last) || last->start < from || clause->sentence <= from) {
        return false;
    }
    return last->start == past_number(search, from, clause->start) &&
           clause->start == past_number(search, clause->sentence, clause->end);
}

/* What a clause says, with the time that stands alone before it: 在今年五月份，抓好…. Returns where the next begins. */
static size_t take_clause(Search *search, size_t start, size_t limit, Clause *clause) {
    size_t end = clause_end(&search->bounds, start);
    end = end < limit ? end : limit;
    *clause = (Clause){.start = start, .end = end};
    clause->start = past_number(search, clause->start, end);
    clause->sentence = sentence_start(&search->bounds, clause->start);
    clause->dated = due_within(search->words, search->look, &search->base, full_start(&search->bounds, clause->start),
                               clause->start, end, &clause->due);
    take_figures(search, clause);
    take_cues(search, clause);
    size_t from, to;
    clause->repeated = recurs(search, clause, &from, &to) || every_time(search, clause) || is_regular(clause);
    size_t next = end < limit ? char_next(search->text, end) : limit;
    if (only_time(search, clause) && next < limit && sign_is(search->text, end, ",，")) {
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
    clause->listed =
        !dated && (heads_list(search, clause, last) ||
                   (search->month.end && clause->start == past_number(search, clause->sentence, clause->end)));
    if (clause->listed && !clause->dated && !search->month.end) {
        clause->due = *last;
        clause->dated = true;
    }
    bool kept = clause->dated;
    clause->dated = dated; /* whether it is one is told by its own words */
    size_t past;
    bool purpose = promise_at(search->words, PROMISE_PURPOSE, search->text, clause->start, &past) &&
                   clause->start > clause->sentence;
    if (clause_is_phase(search, clause)) {
        search->phase = clause->due;
    }
    if (clause->end <= clause->start || purpose || !clause_promises(search, clause, ahead, duty) ||
        gives_time(search, clause)) {
        return;
    }
    if (look_cell_sign(search->look) && !clause_acts(search, clause)) {
        return; /* a row of a table of goals or results does nothing */
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
        add_commitment(search, clause, clause_type(clause));
    }
}

/* Words that promise by themselves. */
static const uint64_t promising_roles = ROLE(WORD_STRONG) | ROLE(WORD_BAN) | ROLE(WORD_FORECAST);

/* Where nothing is said to come, most clauses have nothing that a promise is made of. */
static bool may_promise(const Clause *clause) {
    return clause->dated || clause->target || clause->often || (clause->roles & promising_roles);
}

/* What is wanted, or how often something is to be done. */
static bool is_wanted(const ReadWords *words, const ReadFigure *figure) {
    return figure->kind == FIGURE_TARGET || (figure->kind == FIGURE_THRESHOLD && rate_of_time(words, figure->unit));
}

/* Where a search stands in what the look found, and among the figures. */
typedef struct Ahead {
    size_t cue, act, place, bound, figure;
} Ahead;

/* Whether there is a figure of that index, in a paragraph and before a place of it. */
static bool figure_stands(const ReadDocument *document, size_t figure, size_t paragraph, size_t to) {
    return figure < document->figure_count && document->figures[figure].paragraph == paragraph &&
           document->figures[figure].start < to;
}

/* Goes on to the clause that begins at `start`; returns where it ends. */
static size_t next_clause(const Search *search, Ahead *next, size_t start, size_t limit) {
    const TextBounds *bounds = &search->bounds;
    const TextPlaces *places = &search->look->places;
    while (next->cue < search->cues.count && search->cues.items[next->cue].start < start) {
        next->cue++;
    }
    while (next->act < search->acts.count && search->acts.items[next->act].start < start) {
        next->act++;
    }
    while (next->place < places->count && places->items[next->place].at < start) {
        next->place++;
    }
    while (next->bound < bounds->count && bounds->items[next->bound].start < start) {
        next->bound++;
    }
    while (figure_stands(search->document, next->figure, search->paragraph, start)) {
        next->figure++;
    }
    size_t end = next->bound < bounds->count ? bounds->items[next->bound].start : search->text.len;
    return end < limit ? end : limit;
}

/* Of words these alone make a promise, where nothing that shows is done, and those for how often something is done;
 * where what is said is still to come, also limits: 不低于当地公务员. */
static bool may_say(const Search *search, const TextMark *mark, bool ahead) {
    size_t past;
    return (mark->roles & promising_roles) || says_regular(mark) ||
           (ahead && grammar_at(search->words, GRAMMAR_BOUND, search->text, mark->start)) ||
           promise_at(search->words, PROMISE_EVERY, search->text, mark->start, &past);
}

/* What of `asked` begins at a place: the look tells words of two characters by a filter, which may see some that are
 * none. */
static unsigned begun_at(const Search *search, const TextPlace *place, unsigned asked) {
    const ReadWords *words = search->words;
    Str text = search->text;
    unsigned may = place->places & asked, begun = may & PLACE_NUMBER;
    size_t at = place->at, past;
    if ((may & PLACE_DUE) && word_at(words, text, at, ROLE(WORD_DUE), &past)) {
        begun |= PLACE_DUE;
    }
    if ((may & PLACE_TIME) && time_sign_at(words, text, at)) {
        begun |= PLACE_TIME;
    }
    if ((may & PLACE_RESULT) &&
        (promise_at(words, PROMISE_RESULT, text, at, &past) || promise_at(words, PROMISE_EVENT, text, at, &past) ||
         promise_at(words, PROMISE_HAPPENS, text, at, &past))) {
        begun |= PLACE_RESULT;
    }
    if ((may & PLACE_LEADS) && promise_at(words, PROMISE_LEADS, text, at, &past)) {
        begun |= PLACE_LEADS;
    }
    return begun;
}

/* Whether a clause has nothing that a promise is made of: no word, no time, no figure, and, where what it says is still
 * to come, nothing done that shows. `timed`: what stands before has a time, which may be that of a list. */
static bool holds_nothing(const Search *search, const Ahead *next, size_t end, bool ahead, bool timed) {
    const ReadDocument *document = search->document;
    const TextPlaces *places = &search->look->places;
    for (size_t i = next->cue; i < search->cues.count && search->cues.items[i].start < end; i++) {
        if (may_say(search, &search->cues.items[i], ahead)) {
            return false;
        }
    }
    bool acts = next->act < search->acts.count && search->acts.items[next->act].start < end;
    unsigned all = 0, asked = PLACE_NUMBER | PLACE_DUE | PLACE_TIME;
    asked |= (ahead ? PLACE_RESULT : 0u) | (ahead && acts ? PLACE_LEADS : 0u);
    for (size_t i = next->place; i < places->count && places->items[i].at < end; i++) {
        all |= begun_at(search, &places->items[i], asked & ~all);
    }
    size_t past, act = acts ? search->acts.items[next->act].start : 0;
    bool shows = acts && (timed || (all & (PLACE_LEADS | PLACE_NUMBER)) ||
                          word_at(search->words, search->text, act, ROLE(WORD_BUILD), &past));
    bool time = (all & PLACE_DUE) || ((all & PLACE_TIME) && (all & PLACE_NUMBER));
    if (time || (ahead && (shows || (all & PLACE_RESULT)))) {
        return false;
    }
    for (size_t i = next->figure; figure_stands(document, i, search->paragraph, end); i++) {
        if (ahead || is_wanted(search->words, &document->figures[i])) {
            return false;
        }
    }
    return true;
}

/* The first of the paragraph from where the search stands. */
static size_t first_figure(Search *search) {
    const ReadDocument *document = search->document;
    while (search->next_figure < document->figure_count &&
           document->figures[search->next_figure].paragraph < search->paragraph) {
        search->next_figure++;
    }
    return search->next_figure;
}

static void search_part(Search *search, size_t from, size_t limit, bool ahead, const Duty *duty) {
    enum { SHORT = 600 }; /* bytes of a clause that nothing but its bounds ends */
    const TextLook *look = search->look;
    const size_t to_come = search->document->paragraphs[search->paragraph].next_from;
    bool open = ahead || commitment_in_part(search, "goal");
    ReadDue last = {.start = 0, .end = 0};
    Ahead next_at = {.cue = mark_from(&search->cues, from),
                     .act = mark_from(&search->acts, from),
                     .place = place_from(&look->places, from),
                     .figure = first_figure(search)};
    for (size_t start = from; start < limit;) {
        size_t at = start, clause_ends = next_clause(search, &next_at, start, limit);
        while (at < limit && (search->text.data[at] == ' ' || search->text.data[at] == '\t')) {
            at++;
        }
        size_t framed = frame_end(search, at);
        ahead = ahead || (to_come && start >= to_come);
        open = open || ahead;
        Clause clause;
        if (framed && framed < limit) {
            start = search->framed = char_next(search->text, framed);
            continue;
        }
        bool timed = open && (search->month.end ||
                              (may_head(search, &last) && last.start >= full_start(&search->bounds, start)));
        if (!duty && clause_ends - start < SHORT && holds_nothing(search, &next_at, clause_ends, open, timed)) {
            start = clause_ends < limit ? char_next(search->text, clause_ends) : limit;
            continue;
        }
        size_t next = take_clause(search, start, limit, &clause);
        ReadDue own = clause.due;
        bool dated = clause.dated;
        if (open || may_promise(&clause)) {
            judge(search, &clause, ahead, &last, duty);
        }
        last = dated ? own : last;
        start = next > start ? next : limit;
    }
}

/* Whether a paragraph that tells of what was has a word by which one of its clauses may promise all the same, a figure
 * that is wanted, a time that may come after the document's own, or stands under a heading of goals. */
static bool wants_something(Search *search) {
    const ReadDocument *document = search->document;
    for (size_t i = first_figure(search); figure_stands(document, i, search->paragraph, search->text.len); i++) {
        if (is_wanted(search->words, &document->figures[i])) {
            return true;
        }
    }
    bool timed = search->look->seen & (PLACE_DUE | PLACE_TIME); /* without a day under it, the next year tells */
    timed = timed && (search->base.issued.month ||
                      (search->base.written &&
                       year_before(search->words, search->text, 0, search->text.len) > search->base.written));
    return timed || document->paragraphs[search->paragraph].next_from || (search->cues.roles & promising_roles) ||
           commitment_in_part(search, "goal");
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
    while (clause.end > clause.start && sign_is(search->text, char_back(search->text, clause.end), "。；;，, ")) {
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
    if (ahead || wants_something(search)) {
        search_part(search, from, search->text.len, ahead, NULL);
    }
}

/* 3月份, alone on its line: the time of what the lines below it say, up to the next such or a heading. */
static bool only_a_time(Search *search) {
    enum { TIME_MOST = 45 }; /* bytes */
    ReadDue due;
    Str text = search->text;
    if (text.len > TIME_MOST || !(search->look->seen & (PLACE_DUE | PLACE_TIME))) {
        return false;
    }
    size_t from = past_number(search, 0, text.len), end = text.len;
    while (end > from && sign_is(text, char_back(text, end), ":： ")) {
        end = char_back(text, end);
    }
    bool only = due_within(search->words, search->look, &search->base, from, from, end, &due) && due.start == from &&
                due.end == end;
    if (only) {
        search->month = due;
        search->month_printed = str_slice(text, from, end);
    }
    return only;
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
            search.month.end = 0;
        }
        if (only_a_time(&search)) {
            continue;
        }
        bool title = document->title.len && str_equal(str_trim(search.text), document->title);
        if (!title && !commitment_row(&search)) {
            search_paragraph(&search, &group);
        }
    }
}

void read_commitments(const ReadWords *words, ReadDocument *document, Arena *arena) {
    Arena *scratch = arena_create();
    TextLook room = {.arena = scratch};
    const TextLook *looks =
        document_looks(words, document, MARKS(MARKS_PROMISE) | MARKS(MARKS_ACT) | MARKS(MARKS_MOOD), &room, scratch);
    read_commitments_looked(words, document, looks, arena);
    arena_destroy(scratch);
}
