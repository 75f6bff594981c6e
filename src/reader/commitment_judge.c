/* Whether a clause promises anything, and what kind of promise it is. */
#include "commitment.h"
#include "structure.h"

#include <string.h>

/* 每季度, 每年 said of the clause, and done: not a figure by itself when the number is missing. */
const TextMark *clause_said(const Clause *clause, uint64_t roles) {
    for (size_t i = clause->roles & roles ? clause->cue_count : 0; i > 0; i--) {
        if ((clause->cues[i - 1].roles & roles) && clause->cues[i - 1].end <= clause->end) {
            return &clause->cues[i - 1];
        }
    }
    return NULL;
}

/* A word of doing, wherever it stands; not inside the words for the time. */
bool clause_acts(const Search *search, const Clause *clause) {
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

static bool strong_as(const TextMark *mark, const char *as) {
    for (const Word *word = mark ? mark->word : NULL; word; word = word->next) {
        if (word->role == WORD_STRONG && str_is(word->as, as)) {
            return true;
        }
    }
    return false;
}

/* 全覆盖: promises by itself; 必须经: lays down how something is done from now on. */
static bool by_itself(const TextMark *mark) {
    return strong_as(mark, "self");
}

const char *clause_type(const Clause *clause) {
    if (clause_said(clause, ROLE(WORD_BAN))) {
        return "prohibition";
    }
    if (clause->often || clause->repeated) {
        return "frequency";
    }
    bool measured = (clause->figure_count && (clause->target || clause->bound)) ||
                    by_itself(clause_said(clause, ROLE(WORD_STRONG)));
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

/* What may begin where the clause would name a result. */
static unsigned places_begun(const Search *search, const Clause *clause) {
    const TextPlaces *places = &search->look->places;
    unsigned begun = 0;
    size_t most = 2 * SUBJECT_MOST + 1;
    size_t end = clause->end - clause->start > most ? clause->start + most : clause->end;
    for (size_t i = place_from(places, clause->start); i < places->count && places->items[i].at < end; i++) {
        begun |= places->items[i].places;
    }
    return begun;
}

/* 制定年度计划, 完成任务: an aim that is named and no more; 完成大班额消除任务 says which. */
static bool only_aims(const Search *search, Str text, size_t verb, size_t object) {
    enum { TASK_LEAST = 15 }; /* bytes of what is done, with 任务 */
    bool which = grammar_at(search->words, GRAMMAR_AIM_MET, text, verb) && text.len - object >= TASK_LEAST;
    return !which && grammar_ends(search->words, GRAMMAR_NAMES_AIM, text);
}

/* 完成新区小学教学楼工程: anybody can see whether it was done. 完成各项任务 promises nothing. */
static bool shows_result(const Search *search, const Clause *clause, PromiseTerm term) {
    Str text = str_slice(search->text, clause->start, clause->end);
    size_t past = 0, begins = 0, end;
    /* 由县乡两级教育主管部门的负责同志与…签订: who does it may be named at length */
    size_t most = promise_at(search->words, PROMISE_BY, text, 0, &end) ? 2 * SUBJECT_MOST : SUBJECT_MOST;
    for (size_t at = 0; at < text.len && at <= most && !past; at = char_next(text, at)) {
        past = promise_at(search->words, term, text, at, &end) ? end : 0;
        begins = at;
    }
    return past && text.len - past >= OBJECT_LEAST && !promise_in(search->words, PROMISE_VAGUE, text) &&
           !promise_in(search->words, PROMISE_URGES, str_slice(text, 0, begins)) && !serves(search, text) &&
           !only_aims(search, text, begins, past);
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

/* 扩建青藤小学教学楼, 新建云岭中学、城东幼儿园: what is built has a name; 新建一批幼儿园 has none. */
static bool builds_site(const Search *search, const Clause *clause) {
    enum { NAME_LEAST = 12 }; /* bytes: more than 幼儿园 alone */
    size_t first = mark_from(&search->acts, clause->start);
    const TextMark *act = first < search->acts.count ? &search->acts.items[first] : NULL;
    size_t end;
    if (!act || act->end > clause->end || !word_at(search->words, search->text, act->start, ROLE(WORD_BUILD), &end)) {
        return false;
    }
    bool begins = act->start == clause->start || (clause->dated && act->start == clause->due.end);
    Str built = str_slice(search->text, act->end, clause->end);
    return begins && built.len >= NAME_LEAST && promise_ends(search->words, PROMISE_BUILT, built) > 0 &&
           !promise_in(search->words, PROMISE_VAGUE, str_slice(search->text, act->start, clause->end));
}

/* 第1周，编排课表；召开全体会议: the time of what stands before it up to the full stop. */
static bool dated_before(const Search *search, const Clause *clause) {
    size_t from = full_start(&search->bounds, clause->start);
    ReadDue due;
    return from < clause->start &&
           due_within(search->words, search->look, &search->base, from, from, clause->start, &due);
}

/* What somebody has to be able to see later, in a part that says what is to be done. */
static bool is_task(const Search *search, const Clause *clause) {
    const char *kind = search->document->kind ? search->document->kind : "other";
    Str with; /* 召开推进会 promises when somebody is named, or its phase has a time */
    if (strcmp(kind, "speech") == 0 || is_plain_heading(search)) {
        return false;
    }
    if (builds_site(search, clause)) {
        return true;
    }
    if (!(places_begun(search, clause) & PLACE_RESULT)) {
        return false;
    }
    return shows_result(search, clause, PROMISE_RESULT) ||
           (shows_result(search, clause, PROMISE_EVENT) && (search->phase.end || dated_before(search, clause) ||
                                                            who_acts(search, clause->start, clause->end, &with).len));
}

/* Under a heading of goals: 满意度不低于90% is one there, a rule elsewhere. */
bool commitment_in_part(const Search *search, const char *name) {
    const ReadDocument *document = search->document;
    for (int at = document->paragraphs[search->paragraph].heading; at >= 0; at = heading_above(document, at)) {
        const char *part = document->outline[at].part;
        if (part && strcmp(part, name) == 0) {
            return true;
        }
    }
    return false;
}

/* What nobody may do: 严禁以实物抵顶补助资金. An attitude is 严禁 with no more than a word behind it, until somebody is
 * named. */
static bool is_ban(const Search *search, const Clause *clause, bool ahead) {
    enum { DEED_LEAST = 15 }; /* bytes of what is not to be done; 弄虚作假 is said of anything */
    const TextMark *mark = clause_said(clause, ROLE(WORD_BAN));
    bool attitude = false;
    bool whole = false;
    for (const Word *word = mark->word; word; word = word->next) {
        attitude = attitude || (word->role == WORD_BAN && str_is(word->as, "attitude"));
        whole = whole || (word->role == WORD_BAN && str_is(word->as, "whole"));
    }
    if (mark->end >= clause->end) {
        return whole && ahead; /* 不能外出; not 大意不得 */
    }
    Str with;
    Str deed = str_slice(search->text, mark->end, clause->end);
    attitude = attitude && (deed.len < DEED_LEAST || promise_in(search->words, PROMISE_VAGUE, deed));
    return clause->figure_count || (ahead && (!attitude || who_acts(search, clause->start, clause->end, &with).len));
}

/* 7月20日完工 in a report of the 2nd of July: what has a day behind that on which it was written is still to be done,
 * whatever its paragraph tells. */
static bool to_come(const Search *search, const Clause *clause) {
    const Date *issued = &search->base.issued, *due = &clause->due.date;
    if (clause->dated &&
        promise_in(search->words, PROMISE_NEXT_YEAR, str_slice(search->text, clause->due.start, clause->due.end))) {
        return clause_acts(search, clause); /* 明年暑期施工 */
    }
    if (!clause->dated || !due->year || (!issued->month && !search->base.written)) {
        return false;
    }
    if (!issued->month) { /* a report of 2025 without a day: 计划2026年2月底前销号; 到2027年还缺… does nothing */
        return due->year > search->base.written && clause_acts(search, clause);
    }
    return due->year > issued->year ||
           (due->year == issued->year &&
            (due->month > issued->month || (due->month == issued->month && due->day > issued->day && issued->day)));
}

/* How often, under a heading of measures: 每周陪餐不少于三次 is kept up from then on, though the measure is told as
 * done. */
static bool keeps_up(const Search *search, const Clause *clause) {
    for (size_t i = 0; i < clause->figure_count; i++) {
        const ReadFigure *figure = &search->document->figures[clause->figures[i]];
        if (str_is(figure->qualifier, ">=") || str_is(figure->qualifier, "<=")) {
            return commitment_in_part(search, "measure");
        }
    }
    return false;
}

/* The words before the clause, from the beginning of its sentence. */
static Str said_before(const Search *search, const Clause *clause) {
    return str_slice(search->text, clause->sentence, clause->start);
}

/* 对任教满三年，且年龄不足50岁的教师，可以…: who is meant by what may be done. */
static bool is_condition(const Search *search, const Clause *clause) {
    if (!(search->look->seen & PLACE_PERMITS)) {
        return false;
    }
    size_t sentence = clause->sentence, end = sentence_end(&search->bounds, clause->start);
    Str text = str_slice(search->text, clause->start, clause->end), behind = str_slice(search->text, clause->end, end);
    bool first = clause->start <= past_number(search, sentence, clause->start);
    return !first && !promise_in(search->words, PROMISE_PERMITS, text) &&
           promise_in(search->words, PROMISE_CASE, said_before(search, clause)) &&
           promise_in(search->words, PROMISE_PERMITS, behind);
}

/* 已批准筹设的16所, 审计发现的剩余8个问题: what was done tells which ones are counted. */
static bool tells_which(const Search *search, const Clause *clause, const TextMark *mark) {
    for (size_t i = 0; i < clause->figure_count; i++) {
        const ReadFigure *figure = &search->document->figures[clause->figures[i]];
        if (figure->start >= mark->end) {
            return grammar_at(search->words, GRAMMAR_OF, search->text, mark->end) ||
                   grammar_ends(search->words, GRAMMAR_OF, str_slice(search->text, mark->end, figure->start)) > 0;
        }
    }
    return false;
}

/* 录取, 发现 are done things and names of things; 已, 了 are done. In 对13个已完成的问题开展“回头看” what is done only
 * tells which are meant. */
static bool is_done(const Search *search, const Clause *clause, bool *past) {
    bool done = false;
    size_t which = clause->start;
    if (promise_at(search->words, PROMISE_TOWARDS, search->text, clause->start, &which)) {
        size_t of = grammar_behind(search->words, GRAMMAR_OF, str_slice(search->text, which, clause->end));
        which = of ? which + of : clause->start;
    }
    for (size_t i = 0; (clause->roles & ROLE(WORD_DONE)) && i < clause->cue_count; i++) {
        const TextMark *mark = &clause->cues[i];
        bool counts = (mark->roles & ROLE(WORD_DONE)) && mark->end <= clause->end && mark->start >= which &&
                      !tells_which(search, clause, mark);
        for (const Word *word = counts ? mark->word : NULL; word; word = word->next) {
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

/* 县政府将在秋季前新建2所小学，新增学位3000个，每年补充不少于30名教师: goes on with what its sentence promises; how
 * often anywhere in it, other figures right behind. */
static bool promised_before(const Search *search, const Clause *clause) {
    const ReadDocument *document = search->document;
    const ReadCommitment *last =
        document->commitment_count ? &document->commitments[document->commitment_count - 1] : NULL;
    size_t from = full_start(&search->bounds, clause->start);
    bool right = last && last->end < clause->start && clause->start - last->end <= strlen("，") + 1;
    return last && last->paragraph == search->paragraph && last->start >= from &&
           (clause->often || (clause->figure_count && right && !clause->dated)) &&
           strcmp(last->type, "prohibition") != 0;
}

/* 城东区（10所）：…: so many follow, of which nobody says that they are to be. */
static bool counts_list(const Search *search, const ReadFigure *figure) {
    size_t colon = char_next(search->text, figure->end);
    return sign_is(search->text, figure->end, ")）") && sign_is(search->text, colon, ":：") && figure->start > 0 &&
           sign_is(search->text, char_back(search->text, figure->start), "(（");
}

/* A figure that is wanted says what is to be done about it, or that it is a share or a limit that is to be reached;
 * 收入预算总计3亿元 and 假期共62天 only tell. */
static bool says_what(const Search *search, const Clause *clause, bool act) {
    if (act || clause_said(clause, ROLE(WORD_TARGET))) {
        return true;
    }
    for (size_t i = 0; i < clause->figure_count; i++) {
        const ReadFigure *figure = &search->document->figures[clause->figures[i]];
        int family = figure->family;
        Str before = str_slice(search->text, clause->start, figure->start);
        bool has = family == FAMILY_PERSON && grammar_in(search->words, GRAMMAR_ASKS, before); /* 要有一名专职教师 */
        bool lasts = family == FAMILY_TIME && grammar_ends(search->words, GRAMMAR_WHOLE, before) > 0;
        bool plain =
            !has && (family == FAMILY_MONEY || family == FAMILY_PERSON || lasts || counts_list(search, figure));
        if (!plain || !str_is(figure->qualifier, "=") || figure->state != FIGURE_OK) {
            return true;
        }
    }
    return false;
}

/* 集中整治（9月11日至11月20日）: when a phase is, not by when something is done. */
bool clause_is_phase(const Search *search, const Clause *clause) {
    enum { NAME_MOST = 45 };
    ptrdiff_t open = -1; /* still where the time stands: 剩余1项（消防水池）计划2月底前销号 is none */
    for (size_t at = clause->start; clause->dated && at < clause->due.start; at = char_next(search->text, at)) {
        open = char_is(search->text, at, ")）")               ? -1
               : open < 0 && char_is(search->text, at, "(（") ? (ptrdiff_t)at
                                                              : open;
    }
    return open >= 0 && (size_t)open - clause->start <= NAME_MOST && !clause->target;
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

/* 抓好…工作, 积极推进…建设: that something is seen to, without a day, nobody can check. In 做好放假前检查工作 the day
 * only tells which. */
static bool only_cares(const Search *search, const Clause *clause) {
    enum { LEAD_MOST = 24 }; /* bytes before the verb */
    Str text = str_slice(search->text, clause->start, clause->end);
    size_t past;
    if (!(places_begun(search, clause) & PLACE_CARES)) {
        return false;
    }
    for (size_t at = 0; at < text.len && at <= LEAD_MOST; at = char_next(text, at)) {
        if (promise_at(search->words, PROMISE_CARES, text, at, &past)) {
            bool by = clause->dated && clause->due.start <= clause->start + at;
            return !by && promise_ends(search->words, PROMISE_CARED, text) > 0;
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

/* 省教育厅, 省委、省政府: others, one or several. Where their names end; 0: none stand there. */
static size_t past_others(const Search *search, size_t at) {
    size_t past = 0, next;
    while (promise_at(search->words, PROMISE_OTHERS, search->text, at, &next)) {
        past = next;
        at = char_is(search->text, past, "、") ? char_next(search->text, past) : past;
    }
    return past;
}

/* Where a demand ends that stands there, behind any 一再, 印发通知; 0: none does. */
static size_t demand_at(const Search *search, size_t at, bool asks) {
    size_t next;
    while (promise_at(search->words, PROMISE_ADVERBS, search->text, at, &next)) {
        at = next;
    }
    bool demands = promise_at(search->words, PROMISE_DEMANDS, search->text, at, &next);
    return demands && (!asks || grammar_at(search->words, GRAMMAR_ASKS, search->text, at)) ? next : 0;
}

/* 省教育厅要求三年内…, 上级主管部门要求…: what others demand. 市政府教育督导室部署开展… is what an office of theirs
 * does: of one only what it asks for is a demand. */
static bool others_demand(const Search *search, const Clause *clause) {
    size_t past = past_others(search, clause->start), demand = past ? demand_at(search, past, false) : 0;
    for (size_t to = past; past && !demand && to < clause->end && han_at(search->text, to);) {
        to = char_next(search->text, to);
        if (promise_ends(search->words, PROMISE_OFFICE, str_slice(search->text, past, to))) {
            demand = demand_at(search, to, true);
        }
    }
    bool goes_on = clause->start > clause->sentence && past_others(search, clause->sentence); /* 省教育厅发文，要求… */
    demand = !demand && goes_on ? demand_at(search, clause->start, true) : demand;
    return demand && demand <= clause->end;
}

/* 去年，…46次: a time that stands before all of its sentence. */
static bool told_of_last_year(const Search *search, const Clause *clause) {
    size_t past;
    return promise_at(search->words, PROMISE_LAST_YEAR, search->text, clause->sentence, &past) &&
           char_is(search->text, past, ",，");
}

/* 建议市财政设立…, 鼓励…: what others may do. */
static bool wishes(const Search *search, const Clause *clause) {
    const TextMarks *moods = &search->look->marks[MARKS_MOOD];
    size_t first = mark_from(moods, clause->start);
    return first < moods->count && moods->items[first].start == clause->start &&
           (moods->items[first].roles & ROLE(MOOD_WISH));
}

static bool is_none(const Search *search, const Clause *clause) {
    return wishes(search, clause) || only_cares(search, clause) || only_tells_which(search, clause) ||
           others_demand(search, clause) || told_of_last_year(search, clause);
}

/* 三至六年级书面作业不超过60分钟: what a plan or a speech says nobody is to go beyond. Notices and schemes list such
 * limits for others. */
static bool bounds_all(const Search *search, const Clause *clause) {
    const char *kind = search->document->kind ? search->document->kind : "other";
    if (!is_named(kind, "plan") && !is_named(kind, "speech")) {
        return false;
    }
    for (size_t i = 0; i < clause->figure_count; i++) {
        const ReadFigure *figure = &search->document->figures[clause->figures[i]];
        if (figure->kind == FIGURE_THRESHOLD && grammar_at(search->words, GRAMMAR_BOUND, search->text, figure->start)) {
            return true;
        }
    }
    return false;
}

/* 流失率为零: a share of nothing is reached, whoever lays it down. */
static bool is_none_left(const Search *search, const Clause *clause) {
    for (size_t i = 0; i < clause->figure_count; i++) {
        const ReadFigure *figure = &search->document->figures[clause->figures[i]];
        if (str_is(figure->exact, "0") && str_is(figure->unit, "%")) {
            return true;
        }
    }
    return false;
}

/* 每个乡镇至少办好1所示范园, 班主任家访每生至少一次: so much is done by each or for each; not in a notice, which lays
 * down what each has to have, nor what is paid for each. */
static bool each_does(const Search *search, const Clause *clause) {
    const char *kind = search->document->kind ? search->document->kind : "other";
    size_t past;
    bool each = false;
    for (size_t at = clause->start; at < clause->end && !each; at = char_next(search->text, at)) {
        each = promise_at(search->words, PROMISE_EVERY, search->text, at, &past);
    }
    for (size_t i = 0; each && !is_named(kind, "notice") && i < clause->figure_count; i++) {
        int family = search->document->figures[clause->figures[i]].family;
        if (family == FAMILY_COUNT || family == FAMILY_TIMES) {
            return true;
        }
    }
    return false;
}

/* 确保无重大安全事故, 力争不发生: that nothing happens, said by more than a single 无. */
static bool none_happens(const Search *search, const Clause *clause) {
    size_t past;
    for (size_t at = clause->start; at < clause->end; at = char_next(search->text, at)) {
        if (word_at(search->words, search->text, at, ROLE(WORD_ZERO) | ROLE(WORD_CLAIM_NONE), &past) &&
            past > at + strlen("无")) {
            return true;
        }
    }
    return false;
}

/* 杜绝重大安全事故的发生, 全年无安全事故发生: where it is still to come, also without 确保. */
static bool none_shall_happen(const Search *search, const Clause *clause) {
    enum { DEED_LEAST = 18 }; /* bytes of what is not to be, with 发生 */
    Str text = str_slice(search->text, 0, clause->end);
    size_t past;
    if (!promise_ends(search->words, PROMISE_HAPPENS, text)) {
        return false;
    }
    for (size_t at = clause->start; at + DEED_LEAST < clause->end; at = char_next(text, at)) {
        if (word_at(search->words, text, at, ROLE(WORD_ZERO), &past) && past + DEED_LEAST <= clause->end) {
            return true;
        }
    }
    return false;
}

/* 确保完成第一阶段各项任务: who makes sure of a result is bound to it, however it is named. */
static bool makes_sure(const Search *search, const Clause *clause) {
    const TextMark *mark = clause_said(clause, ROLE(WORD_STRONG));
    for (size_t at = mark->end; at + OBJECT_LEAST < clause->end; at = char_next(search->text, at)) {
        size_t past;
        if (promise_at(search->words, PROMISE_RESULT, search->text, at, &past)) {
            return past + OBJECT_LEAST <= clause->end;
        }
    }
    return false;
}

/* 请各派出单位于6月8日前…: somebody is asked, whatever the verb. */
static bool asked(const Search *search, const Clause *clause) {
    size_t past;
    Str with;
    for (size_t at = clause->start; at < clause->end; at = char_next(search->text, at)) {
        bool begins = at == clause->start || sign_is(search->text, char_back(search->text, at), ",，");
        if (begins && promise_at(search->words, PROMISE_BY, search->text, at, &past)) {
            return who_acts(search, clause->start, clause->end, &with).len > 0;
        }
    }
    return false;
}

/* 开展一次“读书月”活动: once, at a time that others know. */
static bool does_once(const Search *search, const Clause *clause) {
    size_t i = mark_from(&search->acts, clause->start);
    const TextMark *act = i < search->acts.count ? &search->acts.items[i] : NULL;
    Number number;
    size_t past;
    if (!act || act->end >= clause->end || !number_may_begin(search->words, search->text, act->end) ||
        !number_read(search->words, search->text, act->end, &number) || !number.known || number.value.digits != 1) {
        return false;
    }
    const Word *unit = word_at(search->words, search->text, number.end, ROLE(WORD_UNIT), &past);
    return unit && past + OBJECT_LEAST <= clause->end && (unit->terms & TERM_BIT(GRAMMAR_AGAIN));
}

/* 安排好暑假的生活: a time that only tells which. */
static bool tells_when(const Search *search, const Clause *clause) {
    return clause->due.end < clause->end && grammar_at(search->words, GRAMMAR_OF, search->text, clause->due.end);
}

/* 全年培训教师30人次, in a report, of figures that tell what is: a span without a day in which it was, though what
 * stands around it is to come. */
static bool told_of_span(const Search *search, const Clause *clause, bool meant) {
    const char *kind = search->document->kind ? search->document->kind : "other";
    bool actual = clause->figure_count && !meant && (is_named(kind, "summary") || is_named(kind, "self_report"));
    for (size_t i = 0; i < clause->figure_count; i++) {
        actual = actual && search->document->figures[clause->figures[i]].kind == FIGURE_ACTUAL;
    }
    return actual && !clause->due.date.day &&
           !promise_ends(search->words, PROMISE_DUE_TAIL, str_slice(search->text, 0, clause->due.end));
}

/* 7月8日前报普教科: to whom something is handed in, at the end. */
static bool hands_in(const Search *search, const Clause *clause) {
    size_t past;
    for (size_t at = clause->due.end; at < clause->end; at = char_next(search->text, at)) {
        if (promise_at(search->words, PROMISE_HANDS_IN, search->text, at, &past) && past < clause->end) {
            return promise_ends(search->words, PROMISE_OFFICE, str_slice(search->text, past, clause->end)) > 0;
        }
    }
    return false;
}

/* 学期末每位教师要整理出优质案例: who has to, whatever the verb. */
static bool somebody_has_to(const Search *search, const Clause *clause) {
    Str with, who = who_acts(search, clause->start, clause->end, &with);
    size_t end = who.len ? (size_t)(who.data - search->text.data) + who.len : 0;
    return end > clause->start && end < clause->end && grammar_at(search->words, GRAMMAR_ASKS, search->text, end);
}

/* 存在问题及打算: 12月20日前完成…, whatever else its paragraphs tell. */
static bool planned(const Search *search, const Clause *clause) {
    return clause->dated && clause_acts(search, clause) &&
           is_named(own_part_of(search->document, search->paragraph), "plan");
}

/* 每天早上有课的教师要查点到校情况: who has to stands in it, wherever. */
static bool asks_within(const Search *search, const Clause *clause) {
    size_t start;
    for (size_t at = clause->start; at < clause->end; at = char_next(search->text, at)) {
        if (grammar_at(search->words, GRAMMAR_ASKS, search->text, at) &&
            word_before(search->words, search->text, at, ROLE(WORD_WHO), &start)) {
            return true;
        }
    }
    return false;
}

/* 教师工资不低于当地公务员; not the name of a goal: “不低于”目标. */
static bool bound_by_words(const Search *search, const Clause *clause) {
    size_t past;
    for (size_t at = clause->start; at < clause->end; at = char_next(search->text, at)) {
        if (grammar_past(search->words, GRAMMAR_BOUND, search->text, at, &past)) {
            return past < clause->end && han_at(search->text, past);
        }
    }
    return false;
}

static bool is_commitment(const Search *search, const Clause *clause, bool ahead) {
    const TextMark *mark = clause_said(clause, ROLE(WORD_STRONG));
    size_t sentence = clause->sentence;
    /* 拟投资…，于8月底前完成…: what is meant goes on */
    bool meant = mark_within(&search->cues, sentence, clause->end, ROLE(WORD_STRONG)) != NULL;
    bool strong = mark != NULL, act = clause_acts(search, clause), past = false;
    bool done = is_done(search, clause, &past);
    ahead =
        ahead || (!past && (to_come(search, clause) || planned(search, clause) || commitment_in_part(search, "goal")));
    size_t past_if, past_case;
    if (promise_at(search->words, PROMISE_CASE, search->text, clause->start, &past_case) &&
        grammar_ends(search->words, GRAMMAR_OF, str_slice(search->text, past_case, clause->end))) {
        return false; /* 对未及时报告的，…: in which case */
    }
    if (inside(search, clause) || clause_is_phase(search, clause) ||
        (!strong && !clause_said(clause, ROLE(WORD_BAN)) &&
         promise_at(search->words, PROMISE_IF, search->text, clause->start, &past_if)) ||
        (is_plain_heading(search) && !clause->figure_count && !(search->bounds.count && clause->dated))) {
        return false;
    }
    if (clause_said(clause, ROLE(WORD_BAN))) {
        return is_ban(search, clause, ahead);
    }
    if (!strong && is_none(search, clause)) {
        return false;
    }
    if (clause_said(clause, ROLE(WORD_FORECAST)) && !strong) {
        return clause->dated && act;
    }
    bool goes_on = !done && promised_before(search, clause);
    if (clause->target && past && !meant && last_year(search, clause)) {
        return false;
    }
    if (clause->target) {
        return (ahead && says_what(search, clause, act || clause->dated)) || strong || promised(search, clause) ||
               (act && goes_on);
    }
    if (clause->bound && ahead &&
        (meant || commitment_in_part(search, "goal") || bounds_all(search, clause) || is_none_left(search, clause) ||
         (act && (search->phase.end || each_does(search, clause))))) {
        return true;
    }
    if (ahead && !clause->figure_count && !past && clause_said(clause, ROLE(WORD_STANDING)) &&
        !grammar_in(search->words, GRAMMAR_ASKS, str_slice(search->text, clause->start, clause->end)) &&
        bound_by_words(search, clause)) {
        return true; /* 教师平均工资不低于当地公务员: a limit that another thing is */
    }
    if (clause->often) {
        return ahead || strong || (!past && keeps_up(search, clause));
    }
    if (past || (done && !(clause->dated && ahead))) {
        return false;
    }
    Str with; /* 班主任每天核查到课: somebody does it, whatever the verb */
    if (ahead && clause->repeated &&
        (act || who_acts(search, clause->start, clause->end, &with).len || asks_within(search, clause))) {
        return true;
    }
    if (ahead && (by_itself(mark) || strong_as(mark, "rule") || (strong && none_happens(search, clause)) ||
                  none_shall_happen(search, clause) || (strong && makes_sure(search, clause)))) {
        return true;
    }
    if (!ahead && act && goes_on) {
        return true;
    }
    if (ahead && does_once(search, clause)) {
        return true;
    }
    bool by =
        clause->listed ? ahead : clause->dated && !tells_when(search, clause) && !told_of_span(search, clause, meant);
    return (by && (ahead || strong || meant) &&
            (act || strong || asked(search, clause) ||
             (ahead && (somebody_has_to(search, clause) || hands_in(search, clause))))) ||
           (ahead && (is_task(search, clause) || (act && leads_in(search, clause->start, clause->end))));
}

/* 1.加快学校建设。全年安排项目18个…（责任科室：计财科）: the heading in front of what is said. */
static bool names_its_paragraph(const Search *search, const Clause *clause) {
    const ReadDocument *document = search->document;
    int at = document->paragraphs[search->paragraph].heading;
    const ReadHeading *heading = at >= 0 ? &document->outline[at] : NULL;
    return heading && heading->paragraph == search->paragraph && heading->inline_body &&
           str_equal(str_slice(search->text, clause->start, clause->end), heading->heading);
}

/* What a label is about: each sentence that says what is done, by its first clause or the one behind a frame. */
static bool is_labelled(const Search *search, const Clause *clause, const Duty *duty, bool ahead) {
    enum { TASK_LEAST = 18 };
    bool past = false;
    if (!duty || !(duty->due_printed.len || duty->who.len) || !ahead || clause->end - clause->start < TASK_LEAST) {
        return false;
    }
    bool first = clause->start <= past_number(search, clause->sentence, clause->end) || clause->start == search->framed;
    return first && clause_acts(search, clause) && !is_done(search, clause, &past) && !inside(search, clause) &&
           !only_cares(search, clause) && !names_its_paragraph(search, clause);
}

bool clause_promises(const Search *search, const Clause *clause, bool ahead, const Duty *duty) {
    return !is_consequence(search, clause) &&
           (is_commitment(search, clause, ahead) || is_labelled(search, clause, duty, ahead)) &&
           !is_condition(search, clause);
}
