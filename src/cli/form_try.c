/* duxue form try: entries written in a small table are judged as if they had been typed into the form - to see what a
 * form asks and what its checks say before it goes out.
 *
 * A line per figure: entry, about, field, row, value. `about` is "cell" (typed; also "#table" and "?check"), "now" or
 * "before" (what the store would know of this year and the year before), "kind" (the unit's, in `value`), or
 * "elsewhere" (another form collects this element). */
#include "cli.h"

#include <stdio.h>

enum { ENTRIES_MOST = 10000, COLUMNS = 5, COLUMN_ENTRY = 0, COLUMN_ABOUT, COLUMN_FIELD, COLUMN_ROW, COLUMN_VALUE };

typedef struct TryEntry {
    Str name;
    FormContext context;
    Value *facts, *previous; /* per element of the pack */
    bool *elsewhere;
    FormCell *cells;
    size_t count, capacity;
} TryEntry;

typedef struct Try {
    const Pack *pack;
    Arena *arena;
    TryEntry *entries;
    size_t count, capacity;
    ProblemList *problems;
} Try;

static TryEntry *entry_of(Try *all, Str name) {
    size_t elements;
    for (size_t i = all->count; i-- > 0;) {
        if (str_equal(all->entries[i].name, name)) {
            return &all->entries[i];
        }
    }
    if (all->count == all->capacity) {
        size_t wanted = all->capacity ? all->capacity * 2 : 16;
        all->entries = arena_grow(all->arena, all->entries, all->capacity, wanted, sizeof(TryEntry));
        all->capacity = wanted;
    }
    pack_elements(all->pack, &elements);
    TryEntry *entry = &all->entries[all->count++];
    *entry = (TryEntry){.name = str_copy(all->arena, name),
                        .facts = ARENA_ARRAY(all->arena, elements, Value),
                        .elsewhere = ARENA_ARRAY(all->arena, elements, bool)};
    for (size_t i = 0; i < elements; i++) {
        entry->facts[i].reason = 1; /* any: it is not known */
    }
    return entry;
}

static void fault(const Try *all, const TableRow *row, uint32_t column, Str message) {
    Place place = {.line = 0};
    table_cell_name(column, row->row, place.cell);
    problem_add(all->problems, SEVERITY_ERROR, "try", &place, "%.*s", STR_ARG(message));
}

static void put_cell(Try *all, TryEntry *entry, const Str *words) {
    if (entry->count == entry->capacity) {
        size_t wanted = entry->capacity ? entry->capacity * 2 : 32;
        entry->cells = arena_grow(all->arena, entry->cells, entry->capacity, wanted, sizeof(FormCell));
        entry->capacity = wanted;
    }
    entry->cells[entry->count++] = (FormCell){.field = str_copy(all->arena, words[COLUMN_FIELD]),
                                              .row = str_copy(all->arena, words[COLUMN_ROW]),
                                              .value = str_copy(all->arena, words[COLUMN_VALUE])};
}

/* What the store knows, written as it is entered; an empty value is one that is not known. */
static void put_fact(Try *all, const TableRow *row, Value *values, const Str *words) {
    size_t count;
    const Element *elements = pack_elements(all->pack, &count), *element = pack_element(all->pack, words[COLUMN_FIELD]);
    CellState state;
    double number;
    Str wrong;
    const TableCell cell = {.text = words[COLUMN_VALUE]};
    if (!element) {
        fault(all, row, COLUMN_FIELD, str_format(all->arena, "没有要素“%.*s”。", STR_ARG(words[COLUMN_FIELD])));
    } else if (!fact_cell_read(element, element->entry_factor, &cell, all->arena, &state, &number, &wrong)) {
        fault(all, row, COLUMN_VALUE, wrong);
    } else {
        values[element - elements] = (Value){state == CELL_KNOWN ? number : 0, state == CELL_KNOWN ? 0 : 1};
    }
}

static void put_before(Try *all, const TableRow *row, TryEntry *entry, const Str *words) {
    size_t count;
    pack_elements(all->pack, &count);
    if (!entry->previous) {
        entry->previous = ARENA_ARRAY(all->arena, count, Value);
        for (size_t i = 0; i < count; i++) {
            entry->previous[i].reason = 1;
        }
    }
    if (words[COLUMN_FIELD].len) { /* without a field: there was a year before, and nothing is known of it */
        put_fact(all, row, entry->previous, words);
    }
}

static void put_elsewhere(Try *all, const TableRow *row, TryEntry *entry, Str field) {
    size_t count;
    const Element *elements = pack_elements(all->pack, &count), *element = pack_element(all->pack, field);
    if (element) {
        entry->elsewhere[element - elements] = true;
    } else {
        fault(all, row, COLUMN_FIELD, str_format(all->arena, "没有要素“%.*s”。", STR_ARG(field)));
    }
}

static bool try_row(void *context, const TableRow *row, Err *err) {
    Try *all = context;
    Str words[COLUMNS] = {{NULL, 0}};
    (void)err;
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i].column < COLUMNS) {
            words[row->cells[i].column] = str_trim(row->cells[i].text);
        }
    }
    if (str_is(words[COLUMN_ABOUT], "about") || !words[COLUMN_ABOUT].len) {
        return true; /* the heading, a line left empty */
    }
    if (all->count == ENTRIES_MOST && !str_equal(all->entries[all->count - 1].name, words[COLUMN_ENTRY])) {
        fault(all, row, COLUMN_ENTRY, str_format(all->arena, "一次最多试填%d份。", ENTRIES_MOST));
        return false;
    }
    TryEntry *entry = entry_of(all, words[COLUMN_ENTRY]);
    if (str_is(words[COLUMN_ABOUT], "cell")) {
        put_cell(all, entry, words);
    } else if (str_is(words[COLUMN_ABOUT], "now")) {
        put_fact(all, row, entry->facts, words);
    } else if (str_is(words[COLUMN_ABOUT], "before")) {
        put_before(all, row, entry, words);
    } else if (str_is(words[COLUMN_ABOUT], "elsewhere")) {
        put_elsewhere(all, row, entry, words[COLUMN_FIELD]);
    } else if (str_is(words[COLUMN_ABOUT], "kind")) {
        entry->context.kind = pack_kind(all->pack, words[COLUMN_VALUE]);
        if (!entry->context.kind) {
            fault(all, row, COLUMN_VALUE, str_format(all->arena, "没有单位类别“%.*s”。", STR_ARG(words[COLUMN_VALUE])));
        }
    } else {
        fault(all, row, COLUMN_ABOUT, STR("第二列应写 cell、now、before、kind 或 elsewhere。"));
    }
    return true;
}

static bool any_sheet(void *context, Str name, Err *err) {
    (void)context;
    (void)name;
    (void)err;
    return true;
}

/* ---- out ---- */

static void put_field(Json *json, const JudgedField *field) {
    json_open_object(json);
    json_put_str(json, "field", field->def->id);
    json_put_str(json, "row", field->row);
    json_put_bool(json, "shown", field->shown);
    json_put_bool(json, "asked", field->asked);
    json_put_bool(json, "required", field->required);
    json_put_bool(json, "filled", field->filled);
    json_put_str(json, "text", field->text);
    json_put_str(json, "wrong", field->wrong);
    json_key(json, "number");
    if (field->state == CELL_KNOWN && field->filled && !field->wrong.len && field->def->type != ASK_TEXT) {
        json_number(json, field->number);
    } else {
        json_none(json);
    }
    json_put_str(json, "from", field->from);
    json_close_object(json);
}

static void put_entry(const Try *all, const Form *form, const TryEntry *entry, Json *json) {
    Judgement judgement;
    FormContext context = entry->context;
    context.facts = entry->facts;
    context.previous = entry->previous;
    context.elsewhere = entry->elsewhere;
    form_judge(form, &context, entry->cells, entry->count, all->arena, &judgement);
    json_open_object(json);
    json_put_str(json, "entry", entry->name);
    json_key(json, "fields");
    json_open_array(json);
    for (size_t i = 0; i < judgement.field_count; i++) {
        put_field(json, &judgement.fields[i]);
    }
    json_close_array(json);
    form_put_judgement(&judgement, json);
    json_close_object(json);
}

int form_try(const Arguments *arguments, const Pack *pack, const FormDef *def) {
    const Form *form = NULL;
    ProblemList problems = problem_list(arguments->arena, 200);
    Try all = {.pack = pack, .arena = arguments->arena, .problems = &problems};
    const TableEvents events = {.context = &all, .sheet = any_sheet, .row = try_row};
    Err err = {.kind = ERR_NONE};
    if (arguments->positional_count < 3) {
        fputs("错误：form try 后面写表的编号和数据文件，例如 duxue form try students 试填.csv。\n", stderr);
        return EXIT_USAGE;
    }
    if (!form_compile(pack, def, arguments->arena, &form, &problems)) {
        cli_print_problems(arguments->arena, &problems);
        return EXIT_INPUT;
    }
    if (!table_stream(arguments->positionals[2], (Str){NULL, 0}, NULL, &events, &err)) {
        return cli_fail(arguments->arena, &err);
    }
    if (problems.errors) {
        cli_print_problems(arguments->arena, &problems);
        return EXIT_INPUT;
    }
    Buf out = buf_create(arguments->arena);
    Json json = json_writer(&out);
    json_open_array(&json);
    for (size_t i = 0; i < all.count; i++) {
        put_entry(&all, form, &all.entries[i], &json);
    }
    json_close_array(&json);
    return cli_put(arguments, buf_str(&out));
}
