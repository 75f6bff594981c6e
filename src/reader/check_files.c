/* Documents against each other: nearly the same text, the same quantity with two values, promises without an answer. */
#include "check.h"
#include "commitment.h"
#include "hashes.h"
#include "structure.h"

#include <math.h>
#include <string.h>

enum { DOCUMENTS_MOST = 400, CONTEXT = 18, PROMISES_MOST = 300 };

typedef struct Shingles {
    HashSet set;
    const Things *things;
    size_t file, document;
    Str *told; /* promises of earlier papers that were looked for in it */
    size_t told_count;
} Shingles;

/* Signs and blanks are left out, so that layout does not count. */
static Shingles shingles_of(const ReadDocument *document, Arena *arena, Arena *scratch) {
    RunHash runs = {.characters = 0};
    size_t bytes = 0, count = 0;
    for (size_t i = 0; i < document->paragraph_count; i++) {
        bytes += document->paragraphs[i].text.len;
    }
    ArenaMark mark = arena_mark(scratch);
    uint64_t *hashes = ARENA_ARRAY(scratch, bytes / 3 + 1, uint64_t);
    for (size_t i = 0; i < document->paragraph_count; i++) {
        Str text = document->paragraphs[i].text;
        for (size_t at = 0; at < text.len;) {
            uint32_t character = utf8_next(text, &at);
            uint64_t hash;
            if (is_han(character) && run_hash(&runs, character, &hash) && count < bytes / 3) {
                hashes[count++] = hash;
            }
        }
    }
    Shingles shingles = {.set = hash_set(hashes, count, arena, scratch)};
    arena_reset(scratch, mark);
    return shingles;
}

static double alike(Shingles *a, Shingles *b, double least, Arena *arena) {
    return a->set.count > 40 && b->set.count > 40 ? hash_sets_alike(&a->set, &b->set, least, arena) : 0;
}

static const ReadDocument *document_at(const Checker *checker, const Shingles *of) {
    return &checker->files[of->file].documents[of->document];
}

static void stand_at(Checker *checker, const Shingles *of) {
    checker->file = of->file;
    checker->document_index = of->document;
    checker->document = document_at(checker, of);
}

static Str shown_name(const Checker *checker, const Shingles *of) {
    const ReadDocument *document = document_at(checker, of);
    Str title = document->title.len ? document->title : STR("另一篇"), file = checker->files[of->file].name;
    if (checker->file_count == 1) {
        return str_format(checker->arena, "第%d行起的“%.*s”", document->first_line, STR_ARG(title));
    }
    if (str_equal(file, title)) {
        return str_format(checker->arena, "《%.*s》", STR_ARG(title));
    }
    return str_format(checker->arena, "%.*s“%.*s”", STR_ARG(file), STR_ARG(title));
}

static Str line_of_file(const Checker *checker, const Shingles *of, int line) {
    return str_format(checker->arena, "%.*s第%d行", STR_ARG(checker->files[of->file].name), line);
}

/* ---- copies: the same place of the text with another number ---- */

/* It is quoted where nothing else names the figure: the end of a name that began before it is left out. */
static Str before_of(const ReadDocument *document, const ReadFigure *figure, Persons *persons, Arena *arena) {
    Str text = document->paragraphs[figure->paragraph].text;
    Buf out = buf_create(arena);
    size_t at = figure->start, taken = 0;
    size_t places[CONTEXT];
    while (at > 0 && taken < CONTEXT / 3) {
        at = char_back(text, at);
        if (text.data[at] != ' ') {
            places[taken++] = at;
        }
    }
    size_t torn = taken ? persons_torn(persons, figure->paragraph, places[taken - 1]) : 0;
    while (taken > 0) {
        size_t place = places[--taken];
        if (place >= torn) {
            buf_add(&out, str_slice(text, place, char_next(text, place)));
        }
    }
    return buf_str(&out);
}

static void differing_copies(Checker *checker, const Shingles *a, const Shingles *b) {
    const ReadDocument *one = document_at(checker, a), *two = document_at(checker, b);
    const bool across = a->file != b->file;
    Map *places = map_create(checker->arena, one->figure_count + 1);
    Persons of_one = persons_of(checker, one, checker->arena), of_two = persons_of(checker, two, checker->arena);
    for (size_t i = 0; i < one->figure_count; i++) {
        Str key = before_of(one, &one->figures[i], &of_one, checker->arena);
        size_t known;
        if (map_get(places, key, &known)) {
            map_put(places, key, (size_t)-1); /* twice in one text: tells nothing */
        } else {
            map_put(places, key, i);
        }
    }
    stand_at(checker, a);
    for (size_t i = 0; i < two->figure_count; i++) {
        size_t other;
        const ReadFigure *y = &two->figures[i];
        Str key = before_of(two, y, &of_two, checker->arena);
        if (key.len < CONTEXT / 2 || !map_get(places, key, &other) || other == (size_t)-1) {
            continue;
        }
        const ReadFigure *x = &one->figures[other];
        bool values = figure_usable(x) && figure_usable(y) && x->value != y->value;
        /* 41名 and 41, whose measure word was cut, are one value */
        bool cut = x->state != y->state && (x->state == FIGURE_SUSPECT || y->state == FIGURE_SUSPECT) &&
                   !(x->value == y->value);
        if (values || cut) {
            Facts facts = {.name = x->name.len ? x->name : key, .a = x->surface, .b = y->surface};
            facts.lines[0] = figure_line(checker, x);
            facts.lines[1] = read_line_at(&two->paragraphs[y->paragraph], y->start);
            facts.line_count = 2;
            facts.source = line_of_file(checker, b, facts.lines[1]);
            facts.figures[0] = x;
            facts.figures[1] = y;
            facts.figure_count = 2;
            facts.expected = x->surface;
            facts.found = y->surface;
            facts.severity = SEVERITY_WARNING;
            check_add(checker, across ? "copies-two-values" : "one-quantity-two-values",
                      values ? VERDICT_FAILS : VERDICT_FLAG, &facts);
        }
    }
}

static void near_duplicate(Checker *checker, const Shingles *a, const Shingles *b, double share) {
    stand_at(checker, b);
    Facts facts = {.source = shown_name(checker, a), .c = check_number(checker, share * 100, STR("%"))};
    facts.found = facts.c;
    facts.lines[0] = document_at(checker, b)->first_line;
    facts.lines[1] = document_at(checker, a)->first_line;
    facts.line_count = 2;
    bool last_year = document_at(checker, a)->place.len && document_at(checker, b)->place.len &&
                     str_equal(document_at(checker, a)->place, document_at(checker, b)->place) && a->file != b->file;
    facts.severity = last_year ? SEVERITY_WARNING : SEVERITY_ERROR;
    check_add(checker, "near-duplicate", VERDICT_FAILS, &facts);
    if (share >= checker->review->copy_least) {
        check_copies(checker, document_at(checker, b), document_at(checker, a), facts.source);
    }
}

/* ---- the same quantity in two files ---- */

/* What both say of one year, and of each other's year before. */
static void two_files(Checker *checker, const Shingles *own, const Shingles *other) {
    if (documents_of_one(document_at(checker, own), document_at(checker, other))) {
        stand_at(checker, own);
        check_one_year(checker, own->things, other->things, checker->files[other->file].name);
    }
}

/* ---- RC-52 ---- */

static bool is_report(const ReadDocument *document) {
    return document->kind && (strcmp(document->kind, "summary") == 0 || strcmp(document->kind, "self_report") == 0);
}

/* 完成, 启动: what becomes of a thing is not the thing. */
static bool tells_deed(const Checker *checker, Str text, size_t *end) {
    return check_begins(checker, TERM_STAGE_DONE, text, end) || check_begins(checker, TERM_STARTS, text, end);
}

/* Pairs of characters of a promise, without the day at its beginning and its deeds, that are met in one paragraph; of
 * all of them. */
static double answered(const Checker *checker, const ReadCommitment *made, const ReadDocument *later, int *line) {
    uint64_t pairs[64];
    size_t count = 0;
    bool dated = made->due_printed.len && str_starts(made->what, made->due_printed);
    Str what = str_slice(made->what, dated ? made->due_printed.len : 0, made->what.len);
    for (size_t at = 0, deed; at < what.len && count < 64;) {
        size_t from = at;
        if (tells_deed(checker, str_slice(what, at, what.len), &deed)) {
            at += deed;
            continue;
        }
        uint32_t one = utf8_next(what, &at);
        size_t next = at;
        if (han_at(what, from) && han_at(what, at)) {
            pairs[count++] = (uint64_t)one << 32 | utf8_next(what, &next);
        }
    }
    double best = 0;
    for (size_t i = 0; i < later->paragraph_count && count; i++) {
        Str text = later->paragraphs[i].text;
        uint64_t hit = 0;
        for (size_t at = 0; at < text.len;) {
            uint32_t one = utf8_next(text, &at);
            size_t next = at;
            uint64_t pair = at < text.len ? (uint64_t)one << 32 | utf8_next(text, &next) : 0;
            for (size_t p = 0; p < count && one > 0x2E80; p++) {
                hit |= pairs[p] == pair ? (uint64_t)1 << p : 0;
            }
        }
        size_t found = 0;
        for (size_t p = 0; p < count; p++) {
            found += hit >> p & 1;
        }
        if ((double)found / (double)count > best) {
            best = (double)found / (double)count;
            *line = read_line_at(&later->paragraphs[i], 0);
        }
    }
    return best;
}

/* 近视率控制在30%以内 is answered by 近视率31.4%. */
static bool told_in_figures(const Checker *checker, const ReadCommitment *made, const Shingles *before,
                            const Shingles *after, int *line) {
    for (size_t i = 0; i < made->figure_count; i++) {
        int told = check_tells(checker, after->things, before->things, (size_t)made->figures[i]);
        if (told) {
            *line = told;
            return true;
        }
    }
    return false;
}

/* Whether the earlier paper's promises are to be answered by the later one: a plan of its year, a report of the year
 * before. Of papers without a year the one given first is the earlier; with one year known alone nothing is. */
static bool answers_to(const Shingles *a, const ReadDocument *before, const Shingles *b, const ReadDocument *after) {
    int first = document_year(before), second = document_year(after);
    bool report = is_report(after);
    if (first && second) { /* 2025年总结暨2026年打算 is answered in 2026 */
        return second == first + 1 || (second == first && report && !is_report(before) && !before->reports_too);
    }
    return first == second && a->file < b->file && report;
}

/* A promise that may still be kept after the year that the later paper is of is not missed in it. */
static bool awaited(const ReadCommitment *made, int year) {
    enum { YEAR_DIGITS = 4 };
    int64_t due = 0;
    bool known = made->due.len >= YEAR_DIGITS && integer_parse(str_slice(made->due, 0, YEAR_DIGITS), &due);
    return !known || !year || due <= year;
}

/* Whether a report of its own year is there to answer a plan: then none of a later year is asked for what was due. */
static bool reported(const Checker *checker, const ReadDocument *plan) {
    for (size_t f = 0; f < checker->file_count && !is_report(plan); f++) {
        for (size_t d = 0; d < checker->files[f].document_count; d++) {
            const ReadDocument *other = &checker->files[f].documents[d];
            if (is_report(other) && document_year(other) == document_year(plan) && documents_of_one(other, plan)) {
                return true;
            }
        }
    }
    return false;
}

/* What two earlier papers promise in the same words is told once. */
static bool told_before(Shingles *own, Str what) {
    for (size_t i = 0; i < own->told_count; i++) {
        if (str_equal(own->told[i], what)) {
            return true;
        }
    }
    if (own->told_count < PROMISES_MOST) {
        own->told[own->told_count++] = what;
    }
    return false;
}

/* The promises of one paper that another is to answer, each with the line of its answer or 0. */
typedef struct Promises {
    const ReadCommitment *made[PROMISES_MOST];
    int lines[PROMISES_MOST];
    size_t count, answers;
} Promises;

static void look_for_answers(const Checker *checker, const Shingles *a, const Shingles *b, Promises *all) {
    const ReadDocument *before = document_at(checker, a), *after = document_at(checker, b);
    const ReviewRuleDef *rule = check_rule(checker, "unanswered-commitment");
    for (size_t i = 0; i < before->commitment_count && all->count < PROMISES_MOST; i++) {
        const ReadCommitment *made = &before->commitments[i];
        if (strcmp(made->type, "target") == 0 || strcmp(made->type, "task") == 0) {
            int line = 0;
            bool answer = answered(checker, made, after, &line) >= rule->tolerance;
            line = answer ? line : 0;
            answer = answer || told_in_figures(checker, made, a, b, &line);
            all->answers += answer;
            all->made[all->count] = made;
            all->lines[all->count++] = answer ? line : 0;
        }
    }
}

static void promises(Checker *checker, const Shingles *a, Shingles *b) {
    const ReviewRuleDef *rule = check_rule(checker, "unanswered-commitment");
    const ReadDocument *before = document_at(checker, a), *after = document_at(checker, b);
    if (!rule || a->file == b->file || !answers_to(a, before, b, after) || !documents_of_one(before, after)) {
        return;
    }
    enum { MANY = 5 };
    Promises all = {.count = 0};
    look_for_answers(checker, a, b, &all);
    if (all.count >= MANY && (double)all.answers < rule->limit * (double)all.count) {
        return; /* a report on another matter */
    }
    bool elsewhere = document_year(before) != document_year(after) && reported(checker, before);
    for (size_t i = 0; i < all.count; i++) {
        const ReadCommitment *made = all.made[i];
        bool answer = all.lines[i] != 0;
        bool reported_on = elsewhere && awaited(made, document_year(before));
        if (reported_on || (!answer && !awaited(made, document_year(after))) || told_before(b, made->what)) {
            continue;
        }
        stand_at(checker, b);
        Facts facts = {.a = made->what, .source = checker->files[a->file].name};
        facts.lines[0] = answer ? all.lines[i] : after->first_line;
        facts.lines[1] = made->line;
        facts.line_count = 2;
        check_add(checker, "unanswered-commitment", answer ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
    }
}

/* What the later one tells beside what the earlier one told; those of one year are each later than the other. */
static void years_of(Checker *checker, const Shingles *a, const Shingles *b) {
    const ReadDocument *before = document_at(checker, a), *after = document_at(checker, b);
    int first = document_year(before), second = document_year(after);
    if (a->file != b->file && first && second >= first && documents_of_one(before, after)) {
        stand_at(checker, b);
        check_history(checker, before, second - first, shown_name(checker, a));
        check_years(checker, b->things, a->things, shown_name(checker, a));
    }
}

/* What is found of two files stands at the one that is asked about, or at either where all are. */
static bool asked_about(const Checker *checker, const Shingles *own) {
    return checker->only == NO_FILE || own->file == checker->only;
}

/* Whether what was given first is the later one: a report of a year is later than its plan. */
static bool is_later(const ReadDocument *a, const ReadDocument *b) {
    int first = document_year(a), second = document_year(b);
    bool plan = b->kind && strcmp(b->kind, "plan") == 0 && a->kind && strcmp(a->kind, "plan") != 0;
    return first && second && (first > second || (first == second && plan));
}

/* `a` was given first; it need not be the earlier one. */
static void compare(Checker *checker, Shingles *a, Shingles *b, const ReviewRuleDef *rule, Arena *scratch) {
    double share = rule ? alike(a, b, rule->tolerance, scratch) : 0;
    bool turned = checker->only != NO_FILE && a->file != b->file && asked_about(checker, b);
    checker->across = a->file != b->file;
    checker->pair[0] = a->file;
    checker->pair[1] = b->file;
    const Shingles *own = asked_about(checker, b) ? b : a, *other = own == a ? b : a;
    if (rule && share >= rule->tolerance) {
        near_duplicate(checker, other, own, share);
        differing_copies(checker, turned ? b : a, turned ? a : b);
    } else if (a->file != b->file) {
        two_files(checker, turned ? b : a, turned ? a : b);
    }
    bool backwards = is_later(document_at(checker, a), document_at(checker, b));
    Shingles *before = backwards ? b : a, *after = backwards ? a : b;
    if (asked_about(checker, after)) {
        promises(checker, before, after);
        years_of(checker, before, after);
    }
    bool one_year = document_year(document_at(checker, a)) == document_year(document_at(checker, b));
    if (one_year && asked_about(checker, before)) {
        years_of(checker, after, before);
    }
    checker->across = false;
}

void check_files(Checker *checker) {
    const ReviewRuleDef *rule = check_rule(checker, "near-duplicate");
    size_t count = 0, documents = 0;
    for (size_t f = 0; f < checker->file_count; f++) {
        documents += checker->files[f].document_count;
    }
    if (documents < 2) {
        return; /* nothing to be compared with */
    }
    Arena *kept = arena_create(), *scratch = arena_create();
    Shingles *all = ARENA_ARRAY(kept, DOCUMENTS_MOST, Shingles);
    for (size_t f = 0; f < checker->file_count; f++) {
        for (size_t d = 0; d < checker->files[f].document_count && count < DOCUMENTS_MOST; d++) {
            all[count] = shingles_of(&checker->files[f].documents[d], kept, scratch);
            all[count].things = things_of(checker, &checker->files[f].documents[d], kept);
            all[count].told = ARENA_ARRAY(kept, PROMISES_MOST, Str);
            all[count].file = f;
            all[count++].document = d;
        }
    }
    for (size_t b = 1; b < count; b++) {
        for (size_t a = 0; a < b; a++) {
            if (checker->only == NO_FILE || all[a].file == checker->only || all[b].file == checker->only) {
                compare(checker, &all[a], &all[b], rule, scratch);
            }
        }
    }
    arena_destroy(scratch);
    arena_destroy(kept);
}
