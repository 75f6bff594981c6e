/* The register of one kind of record: a line per case with all its fields, or those that were chosen, in their order;
 * as an empty table to fill in; an old one in. */
#include "case_listing.h"
#include "collect_json.h"

#include <string.h>

typedef enum Part {
    PART_AT,
    PART_ID,
    PART_VERSION,
    PART_UNIT,
    PART_STATE,
    PART_ENDED,
    PART_LIGHT,
    PART_LATE,
    PART_NUMBER,
    PART_UNIT_NAME,
    PART_TITLE,
    PART_STATE_NAME,
    PART_FIELD,
    PART_DUE,
    PART_WHY,
    PART_OPENED_ON,
    PART_OPENED_BY,
    PART_ENDED_ON
} Part;

struct RegisterColumn {
    Part part;
    const CaseField *field;
};

/* Those without a heading are for programs. */
static const struct {
    Part part;
    ListColumn column;
} fixed[] = {
    {PART_AT, {"at", "序号", COLUMN_INTEGER, 6}},
    {PART_ID, {"id", NULL, COLUMN_INTEGER, 0}},
    {PART_VERSION, {"version", NULL, COLUMN_INTEGER, 0}},
    {PART_UNIT, {"unit", NULL, COLUMN_TEXT, 0}},
    {PART_STATE, {"state", NULL, COLUMN_TEXT, 0}},
    {PART_ENDED, {"ended", NULL, COLUMN_TEXT, 0}},
    {PART_LIGHT, {"light", NULL, COLUMN_TEXT, 0}},
    {PART_LATE, {"late_days", NULL, COLUMN_INTEGER, 0}},
    {PART_NUMBER, {"number", "编号", COLUMN_TEXT, 18}},
    {PART_UNIT_NAME, {"unit_name", "单位", COLUMN_TEXT, 24}},
    {PART_TITLE, {"title", "事项", COLUMN_TEXT, 30}},
    {PART_STATE_NAME, {"state_name", "状态", COLUMN_TEXT, 10}},
    {PART_FIELD, {NULL, NULL, COLUMN_TEXT, 0}}, /* the fields stand here */
    {PART_DUE, {"due_at", "期限", COLUMN_TEXT, 12}},
    {PART_WHY, {"why", "说明", COLUMN_TEXT, 36}},
    {PART_OPENED_ON, {"opened_on", "登记日期", COLUMN_TEXT, 12}},
    {PART_OPENED_BY, {"opened_by", "登记人", COLUMN_TEXT, 12}},
    {PART_ENDED_ON, {"ended_on", "办结日期", COLUMN_TEXT, 12}},
};
enum { FIXED = sizeof fixed / sizeof *fixed };

/* ---- columns ------------------------------------------------------------------------------------ */

typedef struct Columns {
    ListColumn *heads;
    RegisterColumn *parts;
    size_t count;
} Columns;

static void add_column(Columns *columns, ListColumn head, Part part, const CaseField *field) {
    columns->heads[columns->count] = head;
    columns->parts[columns->count++] = (RegisterColumn){part, field};
}

static void add_fields(Columns *columns, const RecordDef *record, Arena *arena) {
    for (size_t i = 0; i < record->field_count; i++) {
        const CaseField *field = &record->fields[i];
        if (field->type != CASE_FILE) {
            const ListColumn head = {str_format(arena, "f_%.*s", STR_ARG(field->id)).data, str_cstr(arena, field->name),
                                     COLUMN_TEXT, 16};
            add_column(columns, head, PART_FIELD, field);
        }
    }
}

static Columns all_columns(const RecordDef *record, Arena *arena) {
    size_t most = FIXED + record->field_count;
    Columns columns = {ARENA_ARRAY(arena, most, ListColumn), ARENA_ARRAY(arena, most, RegisterColumn), 0};
    for (size_t i = 0; i < FIXED; i++) {
        if (fixed[i].part == PART_FIELD) {
            add_fields(&columns, record, arena);
        } else {
            add_column(&columns, fixed[i].column, fixed[i].part, NULL);
        }
    }
    return columns;
}

/* Those of "number,title,f_level" in that order, behind what programs need of every line. */
static bool chosen_columns(const Columns *all, Str wanted, Arena *arena, Columns *chosen, Err *err) {
    Str rest = wanted, name;
    *chosen = (Columns){ARENA_ARRAY(arena, 2 * all->count + 1, ListColumn),
                        ARENA_ARRAY(arena, 2 * all->count + 1, RegisterColumn), 0};
    for (size_t i = 0; i < all->count; i++) {
        if (!all->heads[i].heading || all->parts[i].part == PART_AT) {
            add_column(chosen, all->heads[i], all->parts[i].part, NULL);
        }
    }
    while (rest.len) {
        bool more = str_cut(&rest, ',', &name);
        name = more ? name : rest;
        rest = more ? rest : (Str){NULL, 0};
        size_t at = 0;
        while (at < all->count && !str_is(name, all->heads[at].key)) {
            at++;
        }
        if (at == all->count || chosen->count > 2 * all->count) {
            return err_set(err, ERR_USAGE, "没有“%.*s”这一列。", STR_ARG(str_head(name, 60)));
        }
        if (all->heads[at].heading && all->parts[at].part != PART_AT) {
            add_column(chosen, all->heads[at], all->parts[at].part, all->parts[at].field);
        }
    }
    return true;
}

/* What an old register can bring, as an empty table. */
static Columns blank_columns(const RecordDef *record, Arena *arena) {
    Columns columns = {ARENA_ARRAY(arena, record->field_count + 2, ListColumn),
                       ARENA_ARRAY(arena, record->field_count + 2, RegisterColumn), 0};
    add_column(&columns, (ListColumn){"number", "编号", COLUMN_TEXT, 12}, PART_NUMBER, NULL);
    add_column(&columns, (ListColumn){"unit_name", "单位", COLUMN_TEXT, 24}, PART_UNIT_NAME, NULL);
    for (size_t i = 0; i < record->field_count; i++) {
        const CaseField *field = &record->fields[i];
        if (field->type != CASE_FILE && field->type != CASE_TABLE && !field->value) {
            const ListColumn head = {str_format(arena, "f_%.*s", STR_ARG(field->id)).data, str_cstr(arena, field->name),
                                     COLUMN_TEXT, 16};
            add_column(&columns, head, PART_FIELD, field);
        }
    }
    return columns;
}

/* ---- lines ---------------------------------------------------------------------------------------- */

/* The day here of an instant. */
static void put_day(List *list, Str instant) {
    Date day;
    list_text(list, date_of_iso(instant, &day) ? date_show(list_arena(list), day) : (Str){NULL, 0});
}

static void put_part(CaseListing *listing, const RegisterColumn *column, const CaseLine *line) {
    List *list = listing->list;
    switch (column->part) {
    case PART_AT: list_integer(list, listing->at); break;
    case PART_ID: list_integer(list, line->id); break;
    case PART_VERSION: list_integer(list, line->version); break;
    case PART_UNIT: list_text(list, line->unit); break;
    case PART_STATE: list_text(list, line->state); break;
    case PART_ENDED: list_text(list, str_from(case_end_id(line->ended))); break;
    case PART_LIGHT: list_text(list, str_from(light_id(line->light))); break;
    case PART_LATE: list_integer(list, line->late_days); break;
    case PART_NUMBER: list_text(list, line->number); break;
    case PART_UNIT_NAME: list_text(list, line->unit_name); break;
    case PART_TITLE: list_text(list, line->title); break;
    case PART_STATE_NAME: list_text(list, line->state_name); break;
    case PART_FIELD: list_text(list, case_field_seen(line, column->field, list_arena(list))); break;
    case PART_DUE: list_text(list, line->due_at); break;
    case PART_WHY: list_text(list, line->why); break;
    case PART_OPENED_ON: put_day(list, line->opened_at); break;
    case PART_OPENED_BY: list_text(list, line->opened_by); break;
    case PART_ENDED_ON: put_day(list, line->ended_at); break;
    }
}

static bool put_register_line(void *context, const CaseLine *line, Err *err) {
    CaseListing *listing = context;
    listing->at++;
    for (size_t i = 0; i < listing->column_count; i++) {
        put_part(listing, &listing->columns[i], line);
    }
    return list_row(listing->list, err);
}

static bool give_register(List *list, void *context, Err *err) {
    return give_case_pages(context, list, put_register_line, err);
}

static bool give_nothing(List *list, void *context, Err *err) {
    (void)context;
    (void)err;
    list_total(list, 0);
    return true;
}

bool get_register(Request *request, Answer *answer, Err *err) {
    CaseListing listing = {.request = request};
    Arena *arena = request->arena;
    Str id, wanted = request_text(request, "columns");
    bool blank = str_is(request_text(request, "blank"), "1");
    if (!request_required(request, "record", &id, err)) {
        return false;
    }
    read_case_query(request, &listing.query);
    listing.query.named = true;
    LedgerKind kind = {.def = NULL};
    ledger_kind(request->web->ledger, id, &kind);
    listing.record = kind.def;
    if (!listing.record) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种记录。", STR_ARG(id));
    }
    Columns all = blank ? blank_columns(listing.record, arena) : all_columns(listing.record, arena), columns = all;
    if (wanted.len && !blank && !chosen_columns(&all, wanted, arena, &columns, err)) {
        return false;
    }
    listing.columns = columns.parts;
    listing.column_count = columns.count;
    const ListSpec spec = {.name = "rows",
                           .file_name = str_cstr(arena, str_format(arena, "%.*s登记册", STR_ARG(listing.record->name))),
                           .columns = columns.heads,
                           .column_count = columns.count,
                           .paged = true};
    return list_answer(request, answer, &spec, blank ? give_nothing : give_register, &listing, err);
}

bool post_register(Request *request, Answer *answer, Err *err) {
    Str record, unit, file_name;
    size_t opened, rows;
    ProblemList problems = problem_list(request->arena, CASE_PROBLEMS_MOST);
    if (!request_required(request, "record", &record, err) || !request_required(request, "unit", &unit, err) ||
        !request_required(request, "file_name", &file_name, err)) {
        return false;
    }
    if (request->received == 0) {
        return err_set(err, ERR_INPUT, "没有收到文件，或者文件是空的。");
    }
    const CaseImport import = {.record = record,
                               .unit = unit,
                               .path = request->upload,
                               .file_name = file_name,
                               .dry = str_is(request_text(request, "dry_run"), "1")};
    if (!case_import(request->web->ledger, &request->session.user, &import, request->arena, &rows, &opened, &problems,
                     err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_bool(&json, "stored", opened > 0);
    json_put_integer(&json, "rows", (int64_t)rows);
    json_put_integer(&json, "opened", (int64_t)opened);
    json_put_integer(&json, "errors", (int64_t)problems.errors);
    json_put_problems(&json, &problems);
    json_close_object(&json);
    return true;
}
