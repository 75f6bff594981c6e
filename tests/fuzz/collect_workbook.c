/* Any sheets as the workbook of an entry: marks and sections as CSV, parted by form feeds. Whatever comes back,
 * problems have messages in whole characters, and only fields that may be typed are written. */
#include "table_internal.h"
#include "workbook_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char yaml[] =
    "form: f\nname: 表\nsteps: [{id: s, name: 审核, roles: [head]}]\nunlock_need: 2\nlevels: [school]\nsections:\n"
    "  - id: a\n    name: 甲\n    fields:\n      - {element: pupils_P}\n      - {id: d, name: 日, type: date}\n"
    "      - {id: t, name: 倍, value: pupils_P * 2}\n      - {id: w, name: 因, type: text, visible: pupils_P > 9}\n"
    "  - id: b\n    name: 乙\n    table: true\n    unique: [l]\n    fields:\n      - {id: l, name: 名, type: text}\n"
    "      - {id: n, name: 数, whole: true, max: 99}\n"
    "checks:\n  - {id: c, severity: warning, message: 请说明, rule: pupils_P < 12}\n"
    "  - {id: e, severity: warning, message: 请说明, rule: n < 50, table: b}\n";

static Arena *kept;
static WorkbookEntry entries[2];

static void prepare(void) {
    static FormCell cells[] = {{.field = {"pupils_P", 8}, .value = {"12", 2}, .version = 3},
                               {.field = {"#b", 2}, .row = {"r1", 2}, .value = {"1", 1}, .version = 3},
                               {.field = {"l", 1}, .row = {"r1", 2}, .value = {"one", 3}, .version = 9}};
    Pack *pack;
    FormDef *def;
    const Form *form;
    kept = arena_create();
    ProblemList problems = problem_list(kept, 10);
    if (!pack_load(NULL, &pack, &problems) || !pack_read_form(pack, "f.yaml", str_from(yaml), kept, &def, &problems) ||
        !form_compile(pack, def, kept, &form, &problems)) {
        abort();
    }
    for (int i = 0; i < 2; i++) {
        entries[i] = (WorkbookEntry){.id = 7 + i,
                                     .version = 9,
                                     .unit_code = i ? STR("B") : STR("A"),
                                     .unit_name = STR("校"),
                                     .period = STR("2024"),
                                     .form = form,
                                     .context = {.kind = pack_kind(pack, STR("小学"))},
                                     .cells = cells,
                                     .cell_count = 3};
    }
}

typedef struct Sheets {
    Str rest;
    bool marked; /* the marks are given */
    bool many;
    Arena *arena;
} Sheets;

static bool read_sheet(void *context, Str sheet, const TableEvents *events, Err *err) {
    Sheets *sheets = context;
    TableLimits limits = table_limits_default();
    Str part = {"", 0};
    limits.rows = 1000;
    if (sheets->marked && str_is(sheet, MARK_SHEET)) {
        const FormDef *def = form_def(entries[0].form);
        part = str_format(sheets->arena,
                          MARK_KIND ",%s,1\nform,f,%.*s\nperiod,2024,x\nmade,x,0123456789abcdef\nentry,7,5\nunit,A,校\n"
                                    "section,a,甲\nsection,b,乙\nreasons,1,说明\n",
                          sheets->many ? "many" : "one", STR_ARG(def->version));
    } else if (!str_cut(&sheets->rest, '\f', &part)) {
        return err_set(err, ERR_INPUT, "没有这张工作表。");
    }
    return csv_parse(part, &limits, events, err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const WorkbookChoice keep = {.overwrite_all = false}, over = {.overwrite_all = true};
    if (!kept) {
        prepare();
    }
    Arena *arena = arena_create();
    unsigned how = size ? data[0] : 0;
    Sheets sheets = {{size ? (const char *)data + 1 : "", size ? size - 1 : 0}, how & 1u, how & 2u, arena};
    const SheetSource source = {read_sheet, &sheets};
    WorkbookResult result = {.problems = problem_list(arena, 1000)};
    WorkbookWrite *writes = NULL;
    size_t count = 0;
    FileBook book;
    Err err = {.kind = ERR_NONE};
    if (workbook_read_from(&source, entries, how & 4u ? 2 : 1, arena, &result.problems, &book, &err)) {
        workbook_compare(&book, how & 8u ? &over : &keep, arena, &result, &writes, &count);
    } else if (!err.message[0]) {
        abort();
    }
    for (size_t i = 0; i < result.problems.count; i++) {
        if (!result.problems.items[i].message.len || str_invalid_utf8(result.problems.items[i].message) >= 0) {
            abort();
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (str_is(writes[i].field, "t") || writes[i].row.len > 64 || str_invalid_utf8(writes[i].value) >= 0) {
            fprintf(stderr, "wrote “%.*s”\n", STR_ARG(writes[i].field));
            abort();
        }
    }
    arena_destroy(arena);
    return 0;
}
