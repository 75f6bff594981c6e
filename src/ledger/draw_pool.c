/* The lists of a draw that a case asks for: who may be drawn, what keeps one out, takes it in any case or puts it
 * first, and whom each has to avoid - all by the rules of packs/draws and packs/avoidance.yaml. */
#include "ledger_internal.h"

#include <stdlib.h>
#include <string.h>

/* What may be drawn, with what the proof does not hold. */
typedef struct Candidate {
    DrawEntry entry;
    Str unit, person, seen; /* seen: day; empty: never */
    UnitSet avoids;
} Candidate;

typedef struct Candidates {
    const PoolAsk *ask;
    const DrawSource *source;
    bool second;                   /* list */
    Map *children;                 /* cases that came out of the one that asks */
    Map *within;                   /* codes of units below that of the case; of the second list, also of those above */
    const Expr *always, *excluded; /* of the entries themselves; NULL: none */
    Candidate *items;
    size_t count, capacity;
} Candidates;

static Candidate *add(Candidates *all) {
    Arena *arena = all->ask->arena;
    if (all->count == all->capacity) {
        size_t wanted = all->capacity * 2 + 64;
        all->items = arena_grow(arena, all->items, all->count, wanted, sizeof *all->items);
        all->capacity = wanted;
    }
    all->items[all->count] = (Candidate){.entry = {.weight = 1, .score = 100}, .avoids = unit_set(arena)};
    return &all->items[all->count++];
}

/* ---- cases of a register ---- */

typedef struct CaseRow {
    int64_t id;
    Str number, unit;
    const RecordDef *def;
    const Book *book;
    CaseFacts facts;
} CaseRow;
typedef bool (*TakeRow)(void *context, const CaseRow *row, Err *err);

static bool give_row(const Stmt *stmt, const Book *book, const Expr *where, Arena *arena, TakeRow take, void *context,
                     Err *err) {
    CaseRow row = {.id = stmt_integer(stmt, 5),
                   .number = str_copy(arena, stmt_text(stmt, 6)),
                   .unit = str_copy(arena, stmt_text(stmt, 7)),
                   .def = book->def,
                   .book = book,
                   .facts = facts_of_row(stmt, book->def, arena, err)};
    bool good = row.facts.fields != NULL;
    if (good && judge_truth(book, where, &row.facts, false, arena)) {
        good = take(context, &row, err);
    }
    json_decref(row.facts.fields);
    return good;
}

/* Every case of the record, but the void, for which the condition holds. */
static bool each_case(const PoolAsk *ask, Str record, const PackText *condition, TakeRow take, void *context,
                      Err *err) {
    const Book *book = book_newest(ask->ledger, record);
    ProblemList problems = problem_list(ask->arena, 1);
    Stmt *stmt;
    bool row = false, good = true;
    if (!book) {
        return err_set(err, ERR_INTERNAL, "没有“%.*s”这种记录。", STR_ARG(record));
    }
    const Expr *where = record_condition(book->def, condition, ask->arena, &problems);
    if (problems.errors) {
        return err_set(err, ERR_INTERNAL, "抽签名单的条件读不出来：%.300s",
                       str_cstr(ask->arena, problems.items[0].message));
    }
    if (!stmt_open(ask->tx,
                   "SELECT state, opened_at, ended_at, due_at, fields, id, number, unit_code FROM case_record WHERE"
                   " record = ? AND ended <> 'void' ORDER BY id",
                   &stmt, err, "s", record)) {
        return false;
    }
    while (good && (good = stmt_step(stmt, &row, err)) && row) {
        good = give_row(stmt, book, where, ask->arena, take, context, err);
    }
    stmt_close(stmt);
    return good;
}

static Str text_of_field(const CaseRow *row, Str id, Arena *arena) {
    int field = id.len ? record_field(row->def, id) : -1;
    const json_t *value = field < 0 ? NULL : json_object_get(row->facts.fields, id.data);
    return json_is_string(value) ? str_copy(arena, str_from(json_string_value(value))) : (Str){NULL, 0};
}

/* One line, without control characters, as lists of draws want it. */
static Str plain(Str text, Arena *arena) {
    Buf out = buf_create(arena);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.data[i];
        buf_add(&out, c < ' ' || c == 0x7f ? STR(" ") : str_slice(text, i, i + 1));
    }
    Str line = buf_str(&out);
    if (line.len <= DRAW_TEXT_MOST) {
        return line;
    }
    size_t end = DRAW_TEXT_MOST;
    while (end > 0 && ((unsigned char)line.data[end] & 0xc0) == 0x80) {
        end--;
    }
    return str_slice(line, 0, end);
}

static Str day_of(const CaseRow *row, const DrawMark *mark, Arena *arena) {
    Str day = mark->day.len             ? text_of_field(row, mark->day, arena)
              : row->facts.ended_at.len ? row->facts.ended_at
                                        : row->facts.opened_at;
    return str_copy(arena, str_slice(day, 0, day.len < 10 ? day.len : 10));
}

/* What the entry's own case says: `record` of the mark is empty. */
static void mark_by_itself(const Candidates *all, const CaseRow *row, Candidate *one) {
    const DrawSource *source = all->source;
    Arena *arena = all->ask->arena;
    if (all->always && judge_truth(row->book, all->always, &row->facts, false, arena)) {
        one->entry.always = source->always.reason;
    }
    if (all->excluded && judge_truth(row->book, all->excluded, &row->facts, false, arena)) {
        one->entry.excluded = source->excluded.reason;
    }
    if (source->seen.day.len && !source->seen.record.len) {
        one->seen = day_of(row, &source->seen, arena);
    }
}

static bool names_case(const CaseRow *row, Str field, int64_t id) {
    const json_t *value = json_object_get(row->facts.fields, field.data), *one;
    size_t index;
    int64_t named = 0;
    if (json_is_string(value)) {
        return integer_parse(str_from(json_string_value(value)), &named) && named == id;
    }
    json_array_foreach(value, index, one) {
        if (integer_parse(str_from(json_string_value(one)), &named) && named == id) {
            return true;
        }
    }
    return false;
}

/* The units that the case names itself; none named: all. */
static bool is_among(const Candidates *all, Str unit) {
    int field = all->second ? -1 : all->ask->draw->among;
    const Head *head = all->ask->head;
    if (field < 0 || !json_object_get(head->fields, head->book->def->fields[field].id.data)) {
        return true;
    }
    UnitSet named = unit_set(all->ask->arena);
    unit_set_add_field(&named, head->fields, head->book->def->fields[field].id);
    return unit_set_has(&named, unit);
}

static bool is_left_out(const Candidates *all, Str person) {
    int field = all->ask->draw->leave_out;
    const Head *head = all->ask->head;
    UnitSet left = unit_set(all->ask->arena); /* accounts go as well as codes */
    if (field < 0 || !person.len) {
        return false;
    }
    unit_set_add_field(&left, head->fields, head->book->def->fields[field].id);
    return unit_set_has(&left, person);
}

/* The case was opened out of the one that asks. */
static bool came_out(const Candidates *all, int64_t id) {
    size_t at;
    return map_get(all->children, str_format(all->ask->arena, "%lld", (long long)id), &at);
}

static bool find_children(Candidates *all, Err *err) {
    const PoolAsk *ask = all->ask;
    Stmt *stmt;
    bool row = false, good;
    all->children = map_create(ask->arena, 64);
    if (!stmt_open(ask->tx, "SELECT case_id FROM case_source WHERE kind = 'case' AND source = ?", &stmt, err, "s",
                   str_format(ask->arena, "%lld", (long long)ask->head->id))) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        map_put(all->children, str_format(ask->arena, "%lld", (long long)stmt_integer(stmt, 0)), 1);
    }
    stmt_close(stmt);
    return good;
}

static bool take_candidate(void *context, const CaseRow *row, Err *err) {
    Candidates *all = context;
    const DrawSource *source = all->source;
    Arena *arena = all->ask->arena;
    int64_t weight;
    size_t at;
    if (!map_get(all->within, row->unit, &at) || !is_among(all, row->unit) ||
        (source->asked_by.len && !names_case(row, source->asked_by, all->ask->head->id) && !came_out(all, row->id))) {
        return true;
    }
    if (all->count == DRAW_ENTRIES_MOST) {
        return err_set(err, ERR_LIMIT, "名单太长，最多%d条。", DRAW_ENTRIES_MOST);
    }
    Candidate *one = add(all);
    one->unit = row->unit;
    one->person = text_of_field(row, source->person, arena);
    one->entry.number = row->number;
    one->entry.name = plain(text_of_field(row, source->name, arena), arena);
    one->entry.group = plain(text_of_field(row, source->group, arena), arena);
    if (integer_parse(text_of_field(row, source->weight, arena), &weight)) {
        one->entry.weight = weight;
    }
    for (size_t i = 0; i < source->avoid_count; i++) {
        unit_set_add_field(&one->avoids, row->facts.fields, source->avoid[i]);
    }
    mark_by_itself(all, row, one);
    if (source->person.len && !one->person.len && all->ask->persons && !one->entry.excluded.len) {
        one->entry.excluded = STR("没有系统账号，不能派");
    }
    if (is_left_out(all, one->person)) {
        one->entry.excluded = STR("本次回避");
    }
    return !one->person.len || avoided_units(all->ask->ledger, all->ask->tx, one->person, &one->avoids, arena, err);
}

/* ---- units ---- */

/* What the case's choice narrows the kinds of units to. */
static bool is_wanted_kind(const Candidates *all, const KindDef *kind) {
    const CaseDrawDef *draw = all->ask->draw;
    const Head *head = all->ask->head;
    const json_t *chosen =
        draw->by < 0 ? NULL : json_object_get(head->fields, head->book->def->fields[draw->by].id.data);
    for (size_t i = 0; json_is_string(chosen) && i < draw->choice_count; i++) {
        Str rest = draw->kinds[i], one;
        while (str_is(draw->choices[i], json_string_value(chosen)) && rest.len && str_cut(&rest, ' ', &one)) {
            if (str_equal(one, kind->id)) {
                return true;
            }
        }
    }
    return draw->by < 0;
}

static bool take_units(Candidates *all, const UnitTree *tree, Err *err) {
    DrawEntry *entries;
    size_t count;
    if (!draw_units(all->ask->kind, tree, all->ask->head->unit, all->ask->arena, &entries, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const Unit *unit = &tree->units[org_tree_find(tree, entries[i].number)];
        if (is_wanted_kind(all, unit->kind) && is_among(all, unit->code)) {
            Candidate *one = add(all);
            one->entry = entries[i];
            one->unit = entries[i].number;
        }
    }
    return true;
}

/* ---- what other registers say of the unit of an entry ---- */

typedef struct Marking {
    Candidates *all;
    const DrawMark *mark;
    size_t into; /* offset of a text in Candidate */
    Map *units;  /* code -> first candidate of it */
    size_t *next;
} Marking;

static bool take_mark(void *context, const CaseRow *row, Err *err) {
    const Marking *marking = context;
    Arena *arena = marking->all->ask->arena;
    size_t at;
    bool day = marking->mark == &marking->all->source->seen;
    Str text = day ? day_of(row, marking->mark, arena) : marking->mark->reason;
    (void)err;
    if (!map_get(marking->units, row->unit, &at)) {
        return true;
    }
    for (; at != SIZE_MAX; at = marking->next[at]) {
        Str *into = (Str *)(void *)((char *)&marking->all->items[at] + marking->into);
        if (!day || str_compare(*into, text) < 0) {
            *into = text;
        }
    }
    return true;
}

static bool mark_by_registers(Candidates *all, Err *err) {
    const DrawSource *source = all->source;
    const struct {
        const DrawMark *mark;
        size_t into;
    } marks[] = {{&source->seen, offsetof(Candidate, seen)},
                 {&source->always, offsetof(Candidate, entry.always)},
                 {&source->excluded, offsetof(Candidate, entry.excluded)}};
    Map *units = map_create(all->ask->arena, all->count + 1);
    size_t *next = ARENA_ARRAY(all->ask->arena, all->count, size_t), at;
    for (size_t i = all->count; i > 0; i--) {
        next[i - 1] = map_get(units, all->items[i - 1].unit, &at) ? at : SIZE_MAX;
        map_put(units, all->items[i - 1].unit, i - 1);
    }
    bool good = true;
    for (size_t m = 0; good && m < sizeof marks / sizeof *marks; m++) {
        Marking marking = {all, marks[m].mark, marks[m].into, units, next};
        good = !marks[m].mark->record.len ||
               each_case(all->ask, marks[m].mark->record, &marks[m].mark->where, take_mark, &marking, err);
    }
    return good;
}

static int compare_days(const void *a, const void *b) {
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* Never seen is 0; the same day is the same number. */
static void rank_by_day(const Candidates *all) {
    enum { PRIORITY_MOST = 1000 };
    Str *days = ARENA_ARRAY(all->ask->arena, all->count, Str), before = {NULL, 0};
    Map *ranks = map_create(all->ask->arena, all->count + 1);
    size_t rank = 0;
    if (!all->count || (!all->source->seen.record.len && !all->source->seen.day.len)) {
        return;
    }
    for (size_t i = 0; i < all->count; i++) {
        days[i] = all->items[i].seen;
    }
    qsort(days, all->count, sizeof *days, compare_days);
    for (size_t i = 0; i < all->count; i++) {
        rank += !str_equal(days[i], before);
        before = days[i];
        map_put(ranks, days[i], rank < PRIORITY_MOST ? rank : PRIORITY_MOST);
    }
    for (size_t i = 0; i < all->count; i++) {
        map_get(ranks, all->items[i].seen, &rank);
        all->items[i].entry.priority = (int64_t)rank;
    }
}

/* ---- both ---- */

static void compile_marks(Candidates *all) {
    const DrawSource *source = all->source;
    const Book *book = book_newest(all->ask->ledger, source->record);
    ProblemList problems = problem_list(all->ask->arena, 1);
    if (book && !source->always.record.len) {
        all->always = record_condition(book->def, &source->always.where, all->ask->arena, &problems);
    }
    if (book && !source->excluded.record.len) {
        all->excluded = record_condition(book->def, &source->excluded.where, all->ask->arena, &problems);
    }
}

static bool candidates_find(Candidates *all, const UnitTree *tree, Err *err) {
    bool cases = all->source->record.len > 0;
    compile_marks(all);
    bool good = find_children(all, err) &&
                (cases ? each_case(all->ask, all->source->record, &all->source->where, take_candidate, all, err)
                       : take_units(all, tree, err));
    good = good && mark_by_registers(all, err);
    if (good) {
        rank_by_day(all);
    }
    return good;
}

static bool tree_below(const PoolAsk *ask, UnitTree *tree, Map **within, Err *err) {
    PeriodList periods = {NULL, 0};
    if (!org_periods(ask->tx, ask->arena, &periods, err)) {
        return false;
    }
    if (!periods.count) {
        return err_set(err, ERR_NOT_FOUND, "还没有任何单位，请先导入。");
    }
    if (!org_tree_load(ask->tx, ask->ledger->pack, periods.codes[0], ask->arena, tree, err)) {
        return false;
    }
    int root = org_tree_find(tree, ask->head->unit);
    if (root < 0) {
        return people_no_unit(ask->head->unit, err);
    }
    *within = map_create(ask->arena, (size_t)(tree->units[root].end - root));
    for (int i = root; i < tree->units[root].end; i++) {
        map_put(*within, tree->units[i].code, (size_t)i);
    }
    return true;
}

/* Whoever is drawn to something may be kept by a unit above, an inspector by the bureau. */
static Map *with_those_above(const PoolAsk *ask, const UnitTree *tree) {
    int root = org_tree_find(tree, ask->head->unit);
    Map *within = map_create(ask->arena, (size_t)(tree->units[root].end - root) + ask->head->path.length);
    for (int i = root; i < tree->units[root].end; i++) {
        map_put(within, tree->units[i].code, (size_t)i);
    }
    for (size_t i = 0; i < ask->head->path.length; i++) {
        map_put(within, ask->head->path.codes[i], i);
    }
    return within;
}

static DrawEntry *entries_of(const Candidates *all, Arena *arena) {
    DrawEntry *entries = ARENA_ARRAY(arena, all->count, DrawEntry);
    for (size_t i = 0; i < all->count; i++) {
        entries[i] = all->items[i].entry;
    }
    return entries;
}

/* Whoever avoids a unit avoids the entries of it; of the units that are not in the list nothing is told. */
static bool match_avoidance(const Candidates *entries, Candidates *others, Err *err) {
    Arena *arena = entries->ask->arena;
    for (size_t h = 0; h < others->count; h++) {
        Candidate *one = &others->items[h];
        one->entry.avoid = ARENA_ARRAY(arena, DRAW_LIST_MOST, Str);
        for (size_t i = 0; one->avoids.count && i < entries->count; i++) {
            if (!unit_set_has(&one->avoids, entries->items[i].unit)) {
                continue;
            }
            if (one->entry.avoid_count == DRAW_LIST_MOST) {
                return err_set(err, ERR_LIMIT, "“%.*s”要回避的对象超过%d个，请不要列入名单。",
                               STR_ARG(one->entry.number), DRAW_LIST_MOST);
            }
            one->entry.avoid[one->entry.avoid_count++] = entries->items[i].entry.number;
        }
    }
    return true;
}

bool pool_by_rules(const PoolAsk *ask, bool others, DrawPool *pool, Err *err) {
    Map *within = NULL;
    UnitTree tree = {.count = 0};
    Candidates first = {.ask = ask, .source = &ask->kind->pool},
               second = {.ask = ask, .source = &ask->kind->other_pool, .second = true};
    if (!ask->kind->pool.there || (others && !ask->kind->other_pool.there)) {
        return err_set(err, ERR_INPUT, "“%.*s”的名单要自己准备，请上传名单。", STR_ARG(ask->kind->name));
    }
    if (!tree_below(ask, &tree, &within, err)) {
        return false;
    }
    first.within = within;
    second.within = with_those_above(ask, &tree);
    if (!candidates_find(&first, &tree, err) ||
        (others && (!candidates_find(&second, &tree, err) || !match_avoidance(&first, &second, err)))) {
        return false;
    }
    if (!first.count) {
        return err_set(err, ERR_CONFLICT, "没有可以抽的%.*s。", STR_ARG(ask->kind->entries));
    }
    *pool = (DrawPool){entries_of(&first, ask->arena), entries_of(&second, ask->arena), first.count, second.count};
    return true;
}
