/* What a report claims against what it says elsewhere: none and a case, all and an exception, never less and a fall. */
#include "check.h"

#include <math.h>
#include <string.h>

enum { CLAUSE_SHOWN = 120 };

typedef struct Clause {
    const CheckParagraph *paragraph;
    size_t index, start, end;    /* of the paragraph; bytes */
    Str topic;                   /* normal word; empty: none */
    Str word;                    /* as printed */
    Str first_topic, first_word; /* where it is about several, those of the first */
    uint64_t roles;              /* of all words in it */
} Clause;

static Str clause_text(const Clause *clause) {
    Str text = str_trim(str_slice(clause->paragraph->text, clause->start, clause->end));
    size_t end = text.len > CLAUSE_SHOWN ? CLAUSE_SHOWN : text.len;
    while (end < text.len && ((unsigned char)text.data[end] & 0xC0) == 0x80) {
        end++;
    }
    return str_slice(text, 0, end);
}

static Str full_text(const Clause *clause) {
    return str_slice(clause->paragraph->text, clause->start, clause->end);
}

static int line_of(const Checker *checker, const Clause *clause) {
    return read_line_at(&checker->document->paragraphs[clause->index], clause->start);
}

/* The marks from `first` on that stand in it. */
static Clause clause_of(const CheckParagraph *paragraph, size_t index, size_t from, size_t to, size_t first) {
    Clause clause = {.paragraph = paragraph, .index = index, .start = from, .end = to};
    for (size_t i = first; i < paragraph->cues.count && paragraph->cues.items[i].start < to; i++) {
        const TextMark *mark = &paragraph->cues.items[i];
        if (mark->end > to) {
            continue;
        }
        clause.roles |= mark->roles;
        for (const Word *word = mark->roles & ROLE(WORD_TOPIC) ? mark->word : NULL; word; word = word->next) {
            if (word->role == WORD_TOPIC) {
                clause.topic = word->as;
                clause.word = str_slice(paragraph->text, mark->start, mark->end);
                clause.first_topic = clause.first_topic.len ? clause.first_topic : clause.topic;
                clause.first_word = clause.first_word.len ? clause.first_word : clause.word;
            }
        }
    }
    return clause;
}

static Clause clause_at(const CheckParagraph *paragraph, size_t index, size_t from, size_t to) {
    return clause_of(paragraph, index, from, to, mark_from(&paragraph->cues, from));
}

/* All clauses of a document in which there is a mark; what claims anything has one. */
typedef struct Clauses {
    Clause *items;
    size_t count, capacity;
} Clauses;

static void add_clause(Clauses *clauses, const Clause *clause, Arena *arena) {
    if (clauses->count == clauses->capacity) {
        clauses->capacity = clauses->capacity ? 2 * clauses->capacity : 64;
        clauses->items = arena_grow(arena, clauses->items, clauses->count, clauses->capacity, sizeof *clauses->items);
    }
    clauses->items[clauses->count++] = *clause;
}

static Clauses clauses_of(const Checker *checker) {
    Clauses clauses = {.count = 0};
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        const CheckParagraph *paragraph = &checker->paragraphs[i];
        size_t mark = 0, last = 0;
        for (size_t start = 0; start < paragraph->text.len && last < paragraph->cues.count;) {
            size_t end = clause_end(&paragraph->bounds, start);
            while (mark < paragraph->cues.count && paragraph->cues.items[mark].start < start) {
                mark++;
            }
            Clause clause = clause_of(paragraph, i, start, end, mark);
            if (clause.roles) {
                add_clause(&clauses, &clause, checker->scratch);
            }
            last = mark;
            size_t next = char_next(paragraph->text, end);
            start = next > end ? next : paragraph->text.len;
        }
    }
    return clauses;
}

static bool says(const Checker *checker, const Clause *clause, ReviewTerm term) {
    return check_says(checker, term, str_slice(clause->paragraph->text, clause->start, clause->end));
}

bool in_problems(const Checker *checker, size_t index) {
    enum { LINE_LEAST = 60 }; /* bytes */
    const ReadDocument *document = checker->document;
    int heading = document->paragraphs[index].heading;
    for (int level = 99; heading >= 0 && (size_t)heading < document->heading_count; heading--) {
        const ReadHeading *entry = &document->outline[heading];
        if (entry->level < level && entry->part && entry->part[0]) {
            return strcmp(entry->part, "problem") == 0;
        }
        level = entry->level < level ? entry->level : level;
    }
    for (size_t back = 0; back < 12 && back < index; back++) {
        Str line = document->paragraphs[index - 1 - back].text;
        if (line.len < LINE_LEAST) {
            return check_says(checker, TERM_TROUBLES, line) && !check_says(checker, TERM_NONE_OF, line);
        }
    }
    return false;
}

/* ---- RC-21, RC-20, RC-24 ---- */

typedef struct Counter {
    const Clause *claim;
    bool none; /* the claim says that there is none */
    bool own;  /* and names the matter itself; else it is that of its sentence, which counts of it speak not against */
    Clause found; /* the clause that speaks against it */
    ReadVerdict verdict;
} Counter;

static const ReadFigure *case_figure(const Checker *checker, const Clause *clause) {
    for (size_t i = 0; i < clause->paragraph->count; i++) {
        const ReadFigure *figure = &checker->document->figures[clause->paragraph->first + i];
        if (figure->start >= clause->start && figure->start < clause->end && is_count(checker, figure) &&
            figure_usable(figure) && figure->value > 0 && figure->kind == FIGURE_ACTUAL) {
            return figure;
        }
    }
    return NULL;
}

/* The scope that a clause names last; empty: the whole. */
static Str scope_of(const Checker *checker, const Clause *clause) {
    Str scope = {NULL, 0};
    for (size_t at = clause->start, end; at < clause->end; at = char_next(clause->paragraph->text, at)) {
        if (word_at(checker->words, clause->paragraph->text, at, ROLE(WORD_SCOPE), &end) && end <= clause->end) {
            scope = str_slice(clause->paragraph->text, at, end);
            at = char_back(clause->paragraph->text, end);
        }
    }
    return scope;
}

/* 义务教育: all stages of it are meant. */
static bool stages_of(const Checker *checker, const Clause *claim) {
    Str text = str_slice(claim->paragraph->text, claim->start, claim->end);
    return grammar_in(checker->words, GRAMMAR_STAGES, text);
}

/* 仍有大班额9个, against 大班额已全面消除: so many are left, within what the claim is about. 还有7个C级食堂 are none of
 * those that 全部接入平台 is said of. */
static bool is_left(const Checker *checker, const Clause *claim, const Clause *clause) {
    if (!says(checker, clause, TERM_ADMITS) || !says(checker, claim, TERM_REMOVES) || !case_figure(checker, clause) ||
        !str_equal(claim->word, clause->word)) {
        return false;
    }
    Str all = scope_of(checker, claim), left = scope_of(checker, clause);
    size_t past;
    bool stage = stages_of(checker, claim) && says(checker, clause, TERM_COMPULSORY);
    return !all.len || stage || check_begins(checker, TERM_WHOLE, all, &past) || str_equal(all, left);
}

/* 118所学校实现零事故，但仍有5所…: of so many it is claimed, and so many more may be others. */
static bool counts_others(const Checker *checker, const Clause *claim, const Clause *clause) {
    const ReadFigure *all = NULL, *other = NULL;
    for (size_t i = 0; i < claim->paragraph->count && claim->index == clause->index; i++) {
        const ReadFigure *figure = &checker->document->figures[claim->paragraph->first + i];
        bool first = !all && figure->start >= claim->start && figure->start < claim->end;
        all = first && is_count(checker, figure) ? figure : all;
        bool in = all && !other && figure->start >= clause->start && figure->start < clause->end;
        other = in && is_count(checker, figure) && same_units(checker, figure, all) ? figure : other;
    }
    return all && other && other->value < all->value && !says(checker, claim, TERM_ALL_OF) &&
           says(checker, clause, TERM_ADMITS) &&
           full_start(&claim->paragraph->bounds, claim->start) == full_start(&clause->paragraph->bounds, clause->start);
}

/* 拨给甲校、乙校的资金及时拨付到位: what some schools have, and not all of it. */
static bool is_narrowed(const Checker *checker, const Clause *claim) {
    Str text = full_text(claim);
    bool place = false;
    size_t end;
    for (size_t at = 0; at < text.len && !says(checker, claim, TERM_ALL_OF); at = char_next(text, at)) {
        if (place && grammar_past(checker->words, GRAMMAR_OF, text, at, &end)) {
            return true;
        }
        const Word *word = word_at(checker->words, text, at, ROLE(WORD_PLACE), &end);
        place = place || (word && end < text.len && grammar_past(checker->words, GRAMMAR_OF, text, end, &end));
    }
    return false;
}

static void look_against(Checker *checker, const Clause *said, Counter *counter) {
    const Clause *claim = counter->claim;
    Clause told = *said, *clause = &told;
    if (!str_equal(told.topic, claim->topic)) { /* 校车发生侧滑事故 is about both */
        told.topic = told.first_topic;
        told.word = told.first_word;
    }
    bool same = clause->index == claim->index && clause->start == claim->start;
    if (same || !str_equal(clause->topic, claim->topic) || counter->verdict == VERDICT_FAILS ||
        other_scope(checker, full_text(claim), full_text(clause))) {
        return;
    }
    if (counter->none) {
        bool denies = (clause->roles & (ROLE(WORD_CLAIM_NONE) | ROLE(WORD_ZERO) | ROLE(WORD_TARGET))) != 0;
        const ReadFigure *figure = case_figure(checker, clause);
        size_t shown = 0, past = 0;
        bool one = !figure && check_find(checker, TERM_SHOWS_CASE, full_text(clause), &shown, &past) &&
                   check_begins(checker, TERM_ONE_CASE, str_slice(full_text(clause), past, full_text(clause).len),
                                &shown);                                                 /* 发生一起 */
        bool shared = (clause->roles & (ROLE(WORD_AVERAGE) | ROLE(WORD_PER_HEAD))) != 0; /* 平均每个食堂5.5人 */
        bool people = figure && figure_family(checker, figure) == FAMILY_PERSON && !shared &&
                      (str_equal(clause->word, claim->word) || says(checker, clause, TERM_SHOWS_CASE) ||
                       str_ends(words_before(checker, figure), clause->word));            /* 死亡3人 */
        bool counted = people || (figure && check_is(checker, TERM_CASES, figure->unit)); /* not 食堂供餐学生23760人 */
        /* 未发生截留资助资金的情况 denies the misdeed: 214名享受资助 are no case of it */
        bool another = says(checker, claim, TERM_MISDEEDS) && !check_says(checker, TERM_MISDEEDS, claim->word) &&
                       !says(checker, clause, TERM_MISDEEDS);
        bool cases = (one || counted) && counter->own && !another;
        /* 杜绝了重大食物中毒事故: whether 食物中毒1例 is grave, a person decides */
        bool lesser = (says(checker, claim, TERM_GRAVE) && !says(checker, clause, TERM_GRAVE)) ||
                      counts_others(checker, claim, clause);
        if (denies || says(checker, clause, TERM_GUARDS) ||
            other_scope(checker, clause_text(claim), clause_text(clause))) {
            return;
        }
        bool admitted = in_problems(checker, clause->index) && says(checker, clause, TERM_SHOWS_CASE) &&
                        clause->index != claim->index && str_equal(clause->word, claim->word);
        /* 还有7个C级食堂 is no case of 食物中毒, though both are about food */
        bool admits = says(checker, clause, TERM_ADMITS) && (str_equal(clause->word, claim->word) || one || counted);
        if (admitted || admits || (cases && str_equal(clause->word, claim->word))) {
            counter->found = *clause;
            counter->verdict = lesser ? VERDICT_FLAG : VERDICT_FAILS;
        } else if (cases && counter->verdict == VERDICT_HOLDS && !says(checker, clause, TERM_WAIVED)) {
            counter->found = *clause; /* another definition of the same matter: both are shown */
            counter->verdict = VERDICT_FLAG;
        }
    } else if (!(clause->roles & (ROLE(WORD_CLAIM_ALL) | ROLE(WORD_TARGET))) &&
               (says(checker, clause, TERM_FALLS_SHORT) || is_left(checker, claim, clause))) {
        counter->found = *clause;
        counter->verdict = is_narrowed(checker, claim) ? VERDICT_FLAG : VERDICT_FAILS;
    }
}

static Clause with_topic_of_sentence(const Clause *clause) {
    if (clause->topic.len) {
        return *clause;
    }
    size_t from = full_start(&clause->paragraph->bounds, clause->start);
    Clause whole = clause_at(clause->paragraph, clause->index, from, clause->end);
    Clause claim = *clause;
    if (!whole.topic.len) { /* what the paragraph begins with is what it is about */
        whole = clause_at(clause->paragraph, clause->index, 0, full_end(&clause->paragraph->bounds, 0));
    }
    claim.topic = whole.topic;
    claim.word = whole.word;
    return claim;
}

bool aims_within(const Checker *checker, const CheckParagraph *paragraph, size_t from, size_t to) {
    const TextMarks *cues = &paragraph->cues;
    for (size_t i = mark_from(cues, from); i < cues->count && cues->items[i].end <= to; i++) {
        const TextMark *mark = &cues->items[i];
        if ((mark->roles & ROLE(WORD_TARGET)) &&
            !grammar_ends(checker->words, GRAMMAR_NAMES_AIM, str_slice(paragraph->text, mark->start, mark->end))) {
            return true;
        }
    }
    return false;
}

/* 七项指标已经全部达标: what is claimed of all indicators is about whatever does not reach its mark. */
static void take_topic_inside(const Checker *checker, Clause *claim) {
    const TextMarks *cues = &claim->paragraph->cues;
    Str text = str_slice(claim->paragraph->text, claim->start, claim->end);
    size_t end;
    for (size_t i = mark_from(cues, claim->start); i < cues->count && cues->items[i].end <= claim->end; i++) {
        const TextMark *mark = &cues->items[i];
        for (size_t at = mark->start; (mark->roles & ROLE(WORD_CLAIM_MET)) && at < mark->end && !claim->topic.len;
             at = char_next(claim->paragraph->text, at)) {
            const Word *word = word_at(checker->words, claim->paragraph->text, at, ROLE(WORD_TOPIC), &end);
            if (word && end <= mark->end && grammar_in(checker->words, GRAMMAR_NAMES_AIM, text)) {
                claim->topic = word->as;
                claim->word = str_slice(claim->paragraph->text, at, end);
            }
        }
    }
}

bool tells_which(const Checker *checker, const CheckParagraph *paragraph, size_t from, size_t to) {
    enum { APART = 12 }; /* bytes between 的 and the count: 的有44所, 的学校44所 */
    Str text = paragraph->text;
    for (size_t i = paragraph->first; i < paragraph->first + paragraph->count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        if (figure->start < from || figure->start >= to || !is_count(checker, figure)) {
            continue;
        }
        size_t near = figure->start - from > APART ? figure->start - APART : from, of = figure->start, past;
        while (of > near && !grammar_past(checker->words, GRAMMAR_OF, text, of, &past)) {
            of = char_back(text, of);
        }
        Str before = str_slice(text, from, of), behind = str_slice(text, figure->end, to);
        bool claims = check_says(checker, TERM_ALL_OF, before) || check_says(checker, TERM_NONE_OF, before);
        if (claims && of > from && grammar_past(checker->words, GRAMMAR_OF, text, of, &past) &&
            !check_says(checker, TERM_ALL_OF, behind) && !check_says(checker, TERM_NONE_OF, behind)) {
            return true;
        }
    }
    return false;
}

/* 8月底前建成…，可全部填补缺口, under 下一步工作: what shall come of a promise before it is not so yet. */
static bool comes_of_promise(const Checker *checker, const Clause *clause) {
    const ReadDocument *document = checker->document;
    int heading = document->paragraphs[clause->index].heading;
    bool plans = heading >= 0 && strcmp(document->outline[heading].part, "plan") == 0;
    for (size_t i = 0; plans && i < document->commitment_count; i++) {
        const ReadCommitment *made = &document->commitments[i];
        if (made->paragraph == clause->index && made->start < clause->start && made->end <= clause->start &&
            full_start(&clause->paragraph->bounds, clause->start) <= made->start) {
            return true;
        }
    }
    return false;
}

/* 已消除68处, 68处已消除: right beside a count, and without a word of all, what is claimed is claimed of so many. */
static bool claims_so_many(const Checker *checker, const Clause *clause) {
    const TextMarks *cues = &clause->paragraph->cues;
    bool counted = false;
    if (says(checker, clause, TERM_ALL_OF)) {
        return false;
    }
    for (size_t i = mark_from(cues, clause->start); i < cues->count && cues->items[i].end <= clause->end; i++) {
        const TextMark *mark = &cues->items[i];
        bool beside = false;
        if (!(mark->roles & (ROLE(WORD_CLAIM_ALL) | ROLE(WORD_CLAIM_MET)))) {
            continue;
        }
        for (size_t k = 0; k < clause->paragraph->count && !beside; k++) {
            const ReadFigure *figure = &checker->document->figures[clause->paragraph->first + k];
            beside = is_count(checker, figure) && (figure->start == mark->end || figure->end == mark->start);
        }
        if (!beside) {
            return false;
        }
        counted = true;
    }
    return counted;
}

/* 组织了两轮全覆盖视导 in a paragraph that began with something else: the word for all belongs to what stands behind
 * it, and the clause names no matter of its own. */
static bool only_describes(const Checker *checker, const Clause *clause) {
    const TextMarks *cues = &clause->paragraph->cues;
    Str text = clause->paragraph->text;
    enum { LEAST = 6 }; /* bytes */
    if (clause_at(clause->paragraph, clause->index, full_start(&clause->paragraph->bounds, clause->start), clause->end)
            .topic.len) {
        return false;
    }
    for (size_t i = mark_from(cues, clause->start); i < cues->count && cues->items[i].end <= clause->end; i++) {
        const TextMark *mark = &cues->items[i];
        bool numbered = false;
        for (size_t k = 0; k < clause->paragraph->count && !numbered; k++) {
            const ReadFigure *figure = &checker->document->figures[clause->paragraph->first + k];
            numbered = figure->end == mark->start; /* 两轮全覆盖 */
        }
        if ((mark->roles & ROLE(WORD_CLAIM_ALL)) && numbered && clause->end >= mark->end + LEAST &&
            han_at(text, mark->end)) {
            return true;
        }
    }
    return false;
}

static void claim_of(Checker *checker, const Clause *clause, const Clauses *clauses) {
    bool none = (clause->roles & ROLE(WORD_CLAIM_NONE)) != 0;
    bool all = (clause->roles & (ROLE(WORD_CLAIM_ALL) | ROLE(WORD_CLAIM_MET))) != 0;
    if ((!none && !all) || aims_within(checker, clause->paragraph, clause->start, clause->end) ||
        in_problems(checker, clause->index) || comes_of_promise(checker, clause) ||
        tells_which(checker, clause->paragraph, clause->start, clause->end) ||
        (!none && (claims_so_many(checker, clause) || only_describes(checker, clause)))) {
        return;
    }
    Clause whole = *clause;
    take_topic_inside(checker, &whole);
    Clause claim = with_topic_of_sentence(&whole);
    Counter counter = {.claim = &claim, .none = none, .own = whole.topic.len > 0, .verdict = VERDICT_HOLDS};
    if (!claim.topic.len) {
        return;
    }
    for (size_t i = 0; i < clauses->count && counter.verdict != VERDICT_FAILS; i++) {
        if (clauses->items[i].topic.len) {
            look_against(checker, &clauses->items[i], &counter);
        }
    }
    if (!none && counter.verdict == VERDICT_HOLDS) {
        return;
    }
    Facts facts = {.name = claim.word, .a = clause_text(&claim)};
    facts_line(&facts, line_of(checker, &claim));
    if (counter.verdict != VERDICT_HOLDS) {
        facts.b = clause_text(&counter.found);
        facts.lines[facts.line_count++] = line_of(checker, &counter.found);
        facts.found = facts.b;
        const ReadFigure *figure = case_figure(checker, &counter.found);
        if (figure) {
            facts.figures[facts.figure_count++] = figure;
        }
    }
    bool problem = counter.verdict != VERDICT_HOLDS && in_problems(checker, counter.found.index);
    facts.severity = counter.verdict == VERDICT_FLAG ? SEVERITY_WARNING : SEVERITY_ERROR;
    check_add(checker,
              none      ? "none-and-case"
              : problem ? "met-and-problem"
                        : "all-and-exception",
              counter.verdict, &facts);
}

/* ---- RC-18 ---- */

/* 小学由上年的12516元变为12480元: the value that follows the former one. NULL: none does. */
static const ReadFigure *value_now(const Checker *checker, const ReadFigure *former) {
    const CheckParagraph *paragraph = &checker->paragraphs[former->paragraph];
    const ReadFigure *now = former + 1;
    bool next = (size_t)(now - checker->document->figures) < paragraph->first + paragraph->count;
    return next && str_is(former->compare, "yoy_prev") && same_units(checker, former, now) && figure_usable(former) &&
                   figure_usable(now) && mark_within(&paragraph->cues, former->end, now->start, ROLE(WORD_TO))
               ? now
               : NULL;
}

/* What must never go down, told with its former value in the sentence of the claim: no change is printed. */
static bool fell_by_values(Checker *checker, const Clause *clause) {
    const CheckParagraph *paragraph = clause->paragraph;
    size_t from = full_start(&paragraph->bounds, clause->start), to = full_end(&paragraph->bounds, clause->end);
    if (!check_says(checker, TERM_SPENDING, str_slice(paragraph->text, from, to))) {
        return false;
    }
    for (size_t i = paragraph->first; i < paragraph->first + paragraph->count; i++) {
        const ReadFigure *former = &checker->document->figures[i];
        const ReadFigure *now = former->start >= from && former->start < to ? value_now(checker, former) : NULL;
        if (now && figure_family(checker, now) == FAMILY_MONEY && now->value < former->value) {
            Facts facts = {.name = former->name, .found = now->surface};
            facts.a = str_format(checker->arena, "由%.*s变为%.*s", STR_ARG(former->surface), STR_ARG(now->surface));
            facts_line(&facts, line_of(checker, clause));
            facts.lines[facts.line_count++] = figure_line(checker, now);
            facts.figures[facts.figure_count++] = former;
            facts.figures[facts.figure_count++] = now;
            check_add(checker, "never-down", VERDICT_FAILS, &facts);
            return true;
        }
    }
    return false;
}

/* 2023年 at `at`, and where it ends; 0: no year stands there. */
static int year_at(const Checker *checker, Str text, size_t at, size_t *end) {
    Number number;
    bool is = number_read(checker->words, text, at, &number) && number.known && number.length == 4 &&
              promise_at(checker->words, PROMISE_YEAR, text, number.end, end);
    return is ? (int)exact_double(number.value) : 0;
}

/* The year that a clause is about: the last that its sentence names up to its end; 0: none. */
static int year_told(const Checker *checker, const CheckParagraph *paragraph, size_t from, size_t to) {
    const TextPlaces *places = &paragraph->look->places;
    int told = 0;
    size_t end;
    for (size_t i = place_from(places, full_start(&paragraph->bounds, from));
         i < places->count && places->items[i].at < to; i++) {
        int year = year_at(checker, paragraph->text, places->items[i].at, &end);
        told = year ? year : told;
    }
    return told;
}

/* 2022年…略有下降，2023年以来只增不减, 去年略有下降: of another year than what is claimed. */
static bool of_another_year(const Checker *checker, const Clause *claim, const CheckParagraph *paragraph, size_t from,
                            size_t to) {
    int claimed = year_told(checker, claim->paragraph, claim->start, claim->end);
    int told = year_told(checker, paragraph, from, to);
    size_t past;
    return (claimed && told && claimed != told) ||
           check_begins(checker, TERM_EARLIER, str_trim(str_slice(paragraph->text, from, to)), &past);
}

/* What only grows is money for schools: not 生均校舍面积, not what families spend. */
static bool is_school_money(const Checker *checker, Str name) {
    return check_says(checker, TERM_SCHOOL_MONEY, name) && !check_says(checker, TERM_THRIFT, name) &&
           !check_says(checker, TERM_OWN_MONEY, name);
}

/* The same, or a stage alone, told as money under a heading that names what is spent:
 * （二）生均公用经费。小学2108元，…. */
static bool is_of_school_money(const Checker *checker, const ReadFigure *figure) {
    enum { STAGE_MOST = 18 }; /* bytes: 普通高中, 特殊教育学校 */
    int heading = checker->document->paragraphs[figure->paragraph].heading;
    return is_school_money(checker, figure->name) ||
           (heading >= 0 && figure->name.len <= STAGE_MOST && check_says(checker, TERM_BASIS, figure->name) &&
            figure_family(checker, figure) == FAMILY_MONEY &&
            is_school_money(checker, checker->document->outline[heading].heading));
}

/* 教育支出略有下降, 生均公用经费与上年基本持平: what must never go down, told without figures. `how` is how it went. */
static bool told_in_words(Checker *checker, const Clause *claim, ReviewTerm how) {
    bool fell = how == TERM_FALLEN;
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        const CheckParagraph *paragraph = &checker->paragraphs[i];
        size_t next;
        for (size_t from = 0; from < paragraph->text.len; from = next) {
            size_t to = clause_end(&paragraph->bounds, from), start, end;
            Str text = str_slice(paragraph->text, from, to);
            if (check_find(checker, how, text, &start, &end) &&
                check_says(checker, TERM_SCHOOL_MONEY, str_slice(text, 0, start)) &&
                !check_says(checker, TERM_THRIFT, text) && !check_says(checker, TERM_OWN_MONEY, text) &&
                !of_another_year(checker, claim, paragraph, from, to) &&
                !mark_within(&paragraph->cues, from, to, ROLE(WORD_TARGET))) {
                Facts facts = {.name = str_trim(str_slice(text, 0, start)), .a = str_slice(text, start, end)};
                facts.found = facts.a;
                facts_line(&facts, line_of(checker, claim));
                facts.lines[facts.line_count++] = read_line_at(&checker->document->paragraphs[i], from);
                check_add(checker, fell ? "never-down" : "never-level", fell ? VERDICT_FAILS : VERDICT_FLAG, &facts);
                return true;
            }
            next = to < paragraph->text.len ? char_next(paragraph->text, to) : paragraph->text.len;
        }
    }
    return false;
}

/* 小学生均校舍面积比上年下降2% behind 教育支出4.2亿元: what stands before 比上年 in the clause of the change, and is no
 * money for schools, is what went down, whatever the figure of the clause before is about. */
static bool of_another_thing(const Checker *checker, const ReadFigure *change, const ReadFigure *base) {
    enum { NAME_LEAST = 9 }; /* three characters: 但, 总体 name nothing */
    const CheckParagraph *paragraph = &checker->paragraphs[change->paragraph];
    size_t from = clause_start(&paragraph->bounds, change->start);
    size_t versus = from, past;
    while (versus < change->start && !word_at(checker->words, paragraph->text, versus, ROLE(WORD_VERSUS), &past)) {
        versus = char_next(paragraph->text, versus);
    }
    if (versus >= change->start || (base != change && base->paragraph == change->paragraph && base->start >= from)) {
        return false;
    }
    Str subject = str_trim(str_slice(paragraph->text, from, versus));
    return subject.len >= NAME_LEAST && !is_school_money(checker, subject);
}

/* What one school or stage got is not the whole that a claim is about, unless the claim names it, or it is what is
 * spent on each pupil of the stage: that must not fall in any. */
static bool of_whole(const Checker *checker, const Clause *claim, const ReadFigure *figure) {
    Str said = str_slice(claim->paragraph->text, claim->start, claim->end);
    size_t past;
    bool stage = str_find(figure->unit, STR("/")) > 0 && check_says(checker, TERM_BASIS, figure->scope);
    return !figure->scope.len || stage || check_begins(checker, TERM_WHOLE, figure->scope, &past) ||
           str_find(said, figure->scope) >= 0;
}

/* What is spent on schools, told with its former value anywhere: 由上年的6.2亿元降至6.05亿元; 10250元，上年为10380元.
 */
static bool fell_anywhere(Checker *checker, const Clause *claim) {
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *former = &checker->document->figures[i], *now = value_now(checker, former);
        const CheckParagraph *paragraph = &checker->paragraphs[former->paragraph];
        if (!now && i > paragraph->first && str_is(former->compare, "yoy_prev")) {
            const ReadFigure *before = former - 1;
            bool beside = same_units(checker, before, former) && !before->compare.len && figure_usable(before) &&
                          figure_usable(former) && before->start >= full_start(&paragraph->bounds, former->start);
            now = beside ? before : NULL;
        }
        bool money = now && figure_family(checker, now) == FAMILY_MONEY && now->kind == FIGURE_ACTUAL &&
                     (is_of_school_money(checker, now) || is_school_money(checker, former->name)) &&
                     !check_says(checker, TERM_THRIFT, now->name) && !check_says(checker, TERM_OWN_MONEY, now->name);
        if (money && now->value < former->value) {
            Facts facts = {.name = now->name.len ? now->name : former->name, .found = now->surface};
            facts.a = str_format(checker->arena, "由%.*s变为%.*s", STR_ARG(former->surface), STR_ARG(now->surface));
            facts_line(&facts, line_of(checker, claim));
            facts.lines[facts.line_count++] = figure_line(checker, now);
            facts.figures[facts.figure_count++] = former;
            facts.figures[facts.figure_count++] = now;
            check_add(checker, "never-down", of_whole(checker, claim, now) ? VERDICT_FAILS : VERDICT_FLAG, &facts);
            return true;
        }
    }
    return false;
}

static void never_down(Checker *checker, const Clause *clause, bool *done) {
    bool held = false;
    if (!(clause->roles & ROLE(WORD_CLAIM_NEVER_DOWN)) || (clause->roles & ROLE(WORD_TARGET))) {
        return;
    }
    if (fell_by_values(checker, clause) || *done) {
        *done = true;
        return;
    }
    *done = true;
    if (told_in_words(checker, clause, TERM_FALLEN) || fell_anywhere(checker, clause)) {
        return;
    }
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *change = &checker->document->figures[i];
        const ReadFigure *base = change->of >= 0 ? &checker->document->figures[change->of] : change;
        bool moves = str_is(change->compare, "yoy_pct") || str_is(change->compare, "yoy_pp") ||
                     str_is(change->compare, "yoy_abs");
        if (!moves || !figure_usable(change) ||
            !(is_of_school_money(checker, base) || is_school_money(checker, change->name)) ||
            of_another_thing(checker, change, base)) {
            continue;
        }
        held = true;
        if (change->value < 0) {
            Facts facts = {.name = base->name, .a = change->surface, .found = change->surface};
            facts_line(&facts, line_of(checker, clause));
            facts.lines[facts.line_count++] = figure_line(checker, change);
            facts.figures[facts.figure_count++] = change;
            facts.a = str_format(checker->arena, "比上年变动%.*s",
                                 STR_ARG(check_number(checker, change->value, change->unit)));
            check_add(checker, "never-down", VERDICT_FAILS, &facts);
            return;
        }
    }
    if (!told_in_words(checker, clause, TERM_LEVEL) && held) {
        Facts facts = {.line_count = 0};
        facts_line(&facts, line_of(checker, clause));
        check_add(checker, "never-down", VERDICT_HOLDS, &facts);
    }
}

/* ---- RC-19 ---- */

/* Values of one unit that a sentence tells, none of them a change; 0: it tells others, too. */
static size_t values_told(const Checker *checker, const Sentence *sentence) {
    const ReadFigure *figures = checker->document->figures;
    for (size_t i = sentence->first + 1; i < sentence->first + sentence->count; i++) {
        if (!same_units(checker, &figures[i - 1], &figures[i]) || figures[i].compare.len) {
            return 0;
        }
    }
    return sentence->count;
}

/* 2023年和2024年初中、小学…分别为…: what else than years is listed before 分别, in its clause outside of [first, last).
 */
static bool lists_others(const Checker *checker, const CheckParagraph *paragraph, size_t at, size_t first,
                         size_t last) {
    size_t from = clause_start(&paragraph->bounds, at);
    Str before = str_slice(paragraph->text, from, first > from ? first : from);
    Str behind = str_slice(paragraph->text, last, at);
    return str_find(before, STR("、")) >= 0 || promise_in(checker->words, PROMISE_AND, before) ||
           str_find(behind, STR("、")) >= 0 || promise_in(checker->words, PROMISE_AND, behind);
}

/* 2022年至2024年分别为…, 2023年为…，2024年为…: a value for each year; 只增不减 alone may be said of several stages. */
static bool tells_years(const Checker *checker, const Sentence *sentence) {
    const CheckParagraph *paragraph = sentence->paragraph;
    const TextMark *each = mark_within(&paragraph->cues, sentence->start, sentence->end, ROLE(WORD_RESPECTIVELY));
    size_t years = 0, first = 0, last = 0, end;
    for (size_t i = place_from(&paragraph->look->places, sentence->start);
         i < paragraph->look->places.count && paragraph->look->places.items[i].at < sentence->end; i++) {
        size_t at = paragraph->look->places.items[i].at;
        if (year_at(checker, paragraph->text, at, &end)) {
            first = years++ ? first : at;
            last = !each || end <= each->start ? end : last;
        }
    }
    if (years < 2 || (each && last && lists_others(checker, paragraph, each->start, first, last))) {
        return false;
    }
    return each || years == values_told(checker, sentence);
}

/* 高于省定95%的目标: what a series is held against is none of its values. */
static bool is_limit(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    size_t from = clause_start(&paragraph->bounds, figure->start), to = clause_end(&paragraph->bounds, figure->end);
    Side side;
    return side_of(checker, paragraph->text, from, figure->start, &side) &&
           grammar_in(checker->words, GRAMMAR_LIMITS, str_slice(paragraph->text, figure->end, to));
}

/* The figures of the part between semicolons that a claim stands in, where it has two of them:
 * 按季度为168处、147处，逐季减少； 按类别分，… */
static Sentence part_of_claim(const Checker *checker, const Sentence *sentence, const TextMark *claim) {
    Sentence part = *sentence;
    const ReadFigure *figures = checker->document->figures;
    size_t from = sentence_start(&sentence->paragraph->bounds, claim->start);
    size_t to = sentence_end(&sentence->paragraph->bounds, claim->start);
    while (part.count && figures[part.first].start < from) {
        part.first++;
        part.count--;
    }
    while (part.count && figures[part.first + part.count - 1].start >= to) {
        part.count--;
    }
    return part.count >= 2 ? part : *sentence;
}

static void yearly(Checker *checker, const Sentence *whole) {
    const uint64_t grown = ROLE(WORD_CLAIM_GROWING) | ROLE(WORD_CLAIM_NEVER_DOWN);
    const TextMark *claim =
        mark_within(&whole->paragraph->cues, whole->start, whole->end, grown | ROLE(WORD_CLAIM_FALLING));
    Sentence part = claim ? part_of_claim(checker, whole, claim) : *whole;
    const Sentence *sentence = &part;
    bool bare = claim && !(claim->roles & (ROLE(WORD_CLAIM_GROWING) | ROLE(WORD_CLAIM_FALLING)));
    if (!claim || sentence->count < 2 || (bare && !tells_years(checker, sentence))) {
        return;
    }
    bool grows = (claim->roles & grown) != 0;
    const ReadFigure *last = NULL;
    size_t run = 0, length = 0,
           series = 0; /* as long as the longest run of one unit: two values may be of two things */
    for (size_t i = sentence->first + 1; i < sentence->first + sentence->count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        series += same_units(checker, figure - 1, figure) && !figure->compare.len;
    }
    Facts facts = {.name = str_slice(sentence->paragraph->text, claim->start, claim->end)};
    for (size_t i = sentence->first; i < sentence->first + sentence->count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        bool change = str_is(figure->compare, "yoy_pct") || str_is(figure->compare, "yoy_abs") ||
                      str_is(figure->compare, "yoy_pp");
        bool other = !change && last && !same_units(checker, last, figure);
        if (other && run >= 2 && claim->end <= checker->document->figures[sentence->first].start) {
            break; /* 经费逐年增加，4.1亿元、4.3亿元，占比分别为…: of the series that follows */
        }
        if (!figure_usable(figure) || is_limit(checker, figure) || figure->total ||
            check_says(checker, TERM_MEAN, words_before(checker, figure)) || /* 五年累计…，年均… */
            (!change && figure->compare.len && !str_is(figure->compare, "yoy_prev"))) {
            continue;
        }
        facts_figure(checker, &facts, figure);
        bool against = change ? (figure->value < 0) == grows && figure->value != 0
                              : last && same_units(checker, last, figure) &&
                                    (grows ? figure->value < last->value : figure->value > last->value);
        length += change || (last && same_units(checker, last, figure));
        if (against && (change || series >= 2 || (bare && length == 1))) {
            facts.a = last ? last->surface : STR("上年");
            facts.b = figure->surface;
            facts.found = figure->surface;
            check_add(checker, "yearly-growth", VERDICT_FAILS, &facts);
            return;
        }
        run = change ? run : other || !last ? 1 : run + 1;
        last = change ? last : figure;
    }
    if (length >= 2) {
        check_add(checker, "yearly-growth", VERDICT_HOLDS, &facts);
    }
}

/* ---- RC-51 ---- */

typedef struct Empty {
    Facts facts;
    size_t count;
} Empty;

static void without_figure(Checker *checker, const Clause *clause, Empty *empty) {
    enum { TEXT_MOST = 900 }; /* bytes */
    if (!(clause->roles & ROLE(WORD_CLAIM_EMPTY))) {
        return;
    }
    const CheckParagraph *paragraph = clause->paragraph;
    if (paragraph->count == 0 && paragraph->text.len < TEXT_MOST) {
        if (!empty->count++) {
            empty->facts.a = clause_text(clause);
        }
        facts_line(&empty->facts, line_of(checker, clause));
    }
}

void check_claims(Checker *checker) {
    bool done = false;
    Empty empty = {.count = 0};
    Clauses clauses = clauses_of(checker);
    for (size_t i = 0; i < clauses.count; i++) {
        claim_of(checker, &clauses.items[i], &clauses);
    }
    for (size_t i = 0; i < clauses.count; i++) {
        never_down(checker, &clauses.items[i], &done);
    }
    each_sentence(checker, yearly);
    for (size_t i = 0; i < clauses.count; i++) {
        without_figure(checker, &clauses.items[i], &empty);
    }
    if (empty.count) {
        empty.facts.c = str_format(checker->arena, "%zu", empty.count);
        check_add(checker, "claim-without-figure", VERDICT_FLAG, &empty.facts);
    }
}
