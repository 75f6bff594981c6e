/* Workbooks out: of one entry with a sheet per section, and of many with a row per entry. */
#include "workbook_internal.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

enum {
    SPARE_ROWS = 20,     /* of a table in the workbook of one entry, beyond what its form asks at least */
    SPARE_ROWS_MANY = 3, /* per entry in one of many */
};

typedef struct Writer {
    FillBook book;
    const WorkbookEntry *entries;
    size_t count;
    bool many;
    EntryPlan *plans;
    const Form *form;
    char nonce[17]; /* names rows that are added in this workbook */
    size_t spares;  /* so many were named */
    lxw_worksheet *mark;
    lxw_row_t mark_row;
    Arena *arena;
} Writer;

/* ---- cells ---- */

static FillAsk ask_of(const FormField *def) {
    return (FillAsk){.type = def->type,
                     .whole = def->whole,
                     .has_min = def->has_min,
                     .has_max = def->has_max,
                     .min = def->min,
                     .max = def->max,
                     .unit = def->unit,
                     .choices = def->choices,
                     .choice_count = def->choice_count};
}

/* Numbers as numbers, so that they can be added up; what is typed in a number's place and is none stays as it is. */
static void put_value(const Writer *writer, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const FormField *def,
                      Str text, lxw_format *format) {
    double number;
    if (def->type == ASK_NUMBER && number_parse(text, &number)) {
        worksheet_write_number(sheet, row, column, number, format);
    } else {
        fill_text(&writer->book, sheet, row, column, text, format);
    }
}

static lxw_format *format_of(const Writer *writer, const FormField *def, bool open) {
    const FillBook *book = &writer->book;
    bool text = def->type == ASK_TEXT || def->type == ASK_DATE; /* a date stays as it is typed */
    return !open ? book->closed : text ? book->open_text : book->open;
}

static Str previous_text(const Writer *writer, size_t plan, size_t field) {
    const FieldNode *node = &writer->form->fields[field];
    const JudgedField *judged = plan_judged(&writer->plans[plan], node->def->id, (Str){NULL, 0}, writer->arena);
    return judged && node->def->element >= 0 && !judged->previous.reason
               ? fact_cell_show(&node->reader, judged->previous.number, writer->arena)
               : (Str){NULL, 0};
}

static Str previous_heading(const Writer *writer) {
    Str period = writer->entries[0].previous_period;
    return period.len ? str_format(writer->arena, "上年（%.*s）", STR_ARG(period)) : STR("上年");
}

static Str field_heading(const Writer *writer, const FormField *def) {
    Buf out = buf_create(writer->arena);
    buf_add(&out, def->name);
    if (def->unit.len) {
        buf_add_format(&out, "（%.*s）", STR_ARG(def->unit));
    }
    buf_add(&out, def->required ? STR("*") : STR(""));
    return buf_str(&out);
}

static void put_title(const Writer *writer, lxw_worksheet *sheet, Str section) {
    const WorkbookEntry *entry = &writer->entries[0];
    Str who = writer->many ? STR("") : entry->unit_name;
    Str title = str_format(writer->arena, "%.*s　%.*s %.*s年度（只填白色格；灰色不用填）", STR_ARG(section),
                           STR_ARG(who), STR_ARG(entry->period));
    /* in a column that is not hidden */
    fill_text(&writer->book, sheet, TITLE_ROW, writer->many ? FLAT_CODE : UP_NAME, title, writer->book.title);
}

static void hide_row(lxw_worksheet *sheet, lxw_row_t row) {
    lxw_row_col_options hidden = {.hidden = LXW_TRUE};
    worksheet_set_row_opt(sheet, row, LXW_DEF_ROW_HEIGHT, NULL, &hidden);
}

static void hide_columns(lxw_worksheet *sheet, lxw_col_t first, lxw_col_t last) {
    lxw_row_col_options hidden = {.hidden = LXW_TRUE};
    worksheet_set_column_opt(sheet, first, last, 8, NULL, &hidden);
}

static void mark(Writer *writer, const char *key, Str value, Str more) {
    const lxw_row_t row = writer->mark_row++;
    fill_text(&writer->book, writer->mark, row, 0, str_from(key), writer->book.hidden);
    fill_text(&writer->book, writer->mark, row, 1, value, writer->book.hidden);
    fill_text(&writer->book, writer->mark, row, 2, more, writer->book.hidden);
}

static Str whole(const Writer *writer, int64_t number) {
    return str_format(writer->arena, "%lld", (long long)number);
}

/* ---- one entry, no table: a row per field ---- */

static Str help_of(const Writer *writer, const FieldNode *node, const JudgedField *judged) {
    Buf out = buf_create(writer->arena);
    bool turns = node->visible.expr && !(judged && judged->shown);
    buf_add(&out, node->def->required ? STR("必填。") : STR(""));
    buf_add(&out, turns ? STR("视其他各项的填写情况，可能不用填。") : STR(""));
    if (judged && judged->from.len) {
        buf_add_format(&out, "不用填（%.*s）。", STR_ARG(judged->from));
    }
    buf_add(&out, node->def->help);
    return buf_str(&out);
}

static Str upright_name(const Writer *writer, const FormField *def) {
    return def->part_of.len ? str_format(writer->arena, "　其中：%.*s", STR_ARG(def->part_name)) : def->name;
}

static void put_upright_field(Writer *writer, lxw_worksheet *sheet, lxw_row_t row, size_t field) {
    const FieldNode *node = &writer->form->fields[field];
    const FormField *def = node->def;
    const EntryPlan *plan = &writer->plans[0];
    const FillBook *book = &writer->book;
    const JudgedField *judged = plan_judged(plan, def->id, (Str){NULL, 0}, writer->arena);
    if (def->type == ASK_NOTE) {
        fill_text(book, sheet, row, UP_NAME, def->name, book->words);
        return;
    }
    fill_text(book, sheet, row, UP_FIELD, def->id, book->hidden);
    fill_text(book, sheet, row, UP_NAME, upright_name(writer, def), book->key);
    fill_text(book, sheet, row, UP_UNIT, def->unit, book->key);
    bool open = plan_typed(plan, field);
    put_value(writer, sheet, row, UP_VALUE, def, plan_text(plan, def->id, (Str){NULL, 0}, writer->arena),
              format_of(writer, def, open));
    put_value(writer, sheet, row, UP_PREVIOUS, def, previous_text(writer, 0, field), book->past);
    fill_text(book, sheet, row, UP_HELP, help_of(writer, node, judged), book->words);
    if (open) {
        const FillAsk ask = ask_of(def);
        fill_limit(&writer->book, sheet, row, row, UP_VALUE, &ask);
        fill_comment(book, sheet, row, UP_NAME, fill_note(book, &ask, def->help));
    }
}

static void put_upright_head(const Writer *writer, lxw_worksheet *sheet, const FormSection *section) {
    static const char *const ids[UP_COLUMNS] = {"field", "name", "unit", "value", "previous", "help"};
    const Str names[UP_COLUMNS] = {STR(""),    STR("项目"), STR("单位"), STR("本年"), previous_heading(writer),
                                   STR("说明")};
    static const double widths[UP_COLUMNS] = {8, 34, 8, 18, 14, 60};
    put_title(writer, sheet, section->name);
    for (int i = 0; i < UP_COLUMNS; i++) {
        fill_text(&writer->book, sheet, HEADING_ROW, (lxw_col_t)i, names[i], writer->book.heading);
        fill_text(&writer->book, sheet, ID_ROW, (lxw_col_t)i, str_from(ids[i]), writer->book.hidden);
        worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, widths[i], NULL);
    }
    hide_row(sheet, ID_ROW);
    hide_columns(sheet, UP_FIELD, UP_FIELD);
    worksheet_freeze_panes(sheet, FIRST_ROW, UP_VALUE);
}

static void put_upright(Writer *writer, lxw_worksheet *sheet, const SectionNode *section) {
    lxw_row_t row = FIRST_ROW;
    put_upright_head(writer, sheet, section->def);
    for (size_t i = 0; i < section->count; i++) {
        if (plan_holds(&writer->plans[0], section->first + i)) {
            put_upright_field(writer, sheet, row++, section->first + i);
        }
    }
}

/* ---- tables, and many entries: a row per row ---- */

typedef struct Flat { /* a sheet with a column per field */
    lxw_worksheet *sheet;
    const SectionNode *section;
    bool table;
    lxw_col_t *columns; /* per field of the section; 0: left out */
    lxw_col_t end;
    lxw_row_t row;
} Flat;

static bool held_by_any(const Writer *writer, size_t field) {
    for (size_t i = 0; i < writer->count; i++) {
        if (plan_holds(&writer->plans[i], field)) {
            return true;
        }
    }
    return false;
}

/* A field outside tables has last year's value beside it. */
static void lay_columns(const Writer *writer, Flat *flat) {
    flat->columns = ARENA_ARRAY(writer->arena, flat->section->count, lxw_col_t);
    flat->end = FLAT_FIRST;
    for (size_t i = 0; i < flat->section->count; i++) {
        size_t field = flat->section->first + i;
        if (writer->form->fields[field].def->type != ASK_NOTE && held_by_any(writer, field)) {
            flat->columns[i] = flat->end;
            flat->end = (lxw_col_t)(flat->end + (flat->table ? 1 : 2));
        }
    }
}

static void put_flat_head(Writer *writer, Flat *flat) {
    static const char *const ids[FLAT_FIRST] = {"entry", "version", "row", "code", "name"};
    static const char *const names[FLAT_FIRST] = {"", "", "", "代码", "单位"};
    const FillBook *book = &writer->book;
    lxw_worksheet *sheet = flat->sheet;
    Str title =
        str_format(writer->arena, "%.*s　%.*s %.*s年度（只填白色格；灰色不用填）", STR_ARG(flat->section->def->name),
                   STR_ARG(writer->entries[0].round_name), STR_ARG(writer->entries[0].period));
    fill_text(book, sheet, TITLE_ROW, writer->many ? FLAT_CODE : FLAT_FIRST, title, book->title);
    worksheet_set_row(sheet, HEADING_ROW, 48, NULL);
    for (int i = 0; i < FLAT_FIRST; i++) {
        fill_text(book, sheet, HEADING_ROW, (lxw_col_t)i, str_from(names[i]), book->heading);
        fill_text(book, sheet, ID_ROW, (lxw_col_t)i, str_from(ids[i]), book->hidden);
    }
    for (size_t i = 0; i < flat->section->count; i++) {
        const FormField *def = writer->form->fields[flat->section->first + i].def;
        lxw_col_t column = flat->columns[i];
        if (!column) {
            continue;
        }
        const FillAsk ask = ask_of(def);
        fill_text(book, sheet, HEADING_ROW, column, field_heading(writer, def), book->heading);
        fill_comment(book, sheet, HEADING_ROW, column, fill_note(book, &ask, def->help));
        fill_text(book, sheet, ID_ROW, column, def->id, book->hidden);
        if (!flat->table) {
            fill_text(book, sheet, HEADING_ROW, column + 1, previous_heading(writer), book->past);
        }
    }
    hide_row(sheet, ID_ROW);
    worksheet_set_column(sheet, FLAT_CODE, FLAT_CODE, 14, NULL);
    worksheet_set_column(sheet, FLAT_NAME, FLAT_NAME, 26, NULL);
    worksheet_set_column(sheet, FLAT_FIRST, flat->end, 13, NULL);
    hide_columns(sheet, FLAT_ENTRY, writer->many ? FLAT_ROW : FLAT_NAME);
    worksheet_freeze_panes(sheet, FIRST_ROW, FLAT_FIRST);
}

static void put_flat_row(Writer *writer, Flat *flat, size_t index, Str row_id, bool fresh) {
    const WorkbookEntry *entry = &writer->entries[index];
    const EntryPlan *plan = &writer->plans[index];
    const FillBook *book = &writer->book;
    const Str keys[FLAT_FIRST] = {whole(writer, entry->id), whole(writer, entry->version), row_id, entry->unit_code,
                                  entry->unit_name};
    for (int i = 0; i < FLAT_FIRST; i++) {
        fill_text(book, flat->sheet, flat->row, (lxw_col_t)i, keys[i], book->key);
    }
    bool rows_open = plan_rows_open(plan, flat->section->def);
    for (size_t i = 0; i < flat->section->count; i++) {
        size_t field = flat->section->first + i;
        const FormField *def = writer->form->fields[field].def;
        lxw_col_t column = flat->columns[i];
        if (!column) {
            continue;
        }
        bool open = plan_holds(plan, field) && plan_typed(plan, field) && (!fresh || rows_open);
        Str text =
            fresh ? (Str){NULL, 0} : plan_text(plan, def->id, flat->table ? row_id : (Str){NULL, 0}, writer->arena);
        put_value(writer, flat->sheet, flat->row, column, def, text, format_of(writer, def, open));
        if (!flat->table) {
            put_value(writer, flat->sheet, flat->row, column + 1, def, previous_text(writer, index, field), book->past);
        }
    }
    flat->row++;
}

static size_t spare_rows(const Writer *writer, const FormSection *section, size_t rows) {
    size_t wanted = writer->many ? SPARE_ROWS_MANY : SPARE_ROWS;
    size_t least =
        section->rows_least > 0 && (size_t)section->rows_least > rows ? (size_t)section->rows_least - rows : 0;
    wanted = least > wanted ? least : wanted;
    size_t room = section->rows_most > 0 && (size_t)section->rows_most > rows ? (size_t)section->rows_most - rows : 0;
    return section->rows_most > 0 && wanted > room ? room : wanted;
}

static void put_table_rows(Writer *writer, Flat *flat, size_t index) {
    const Str *rows;
    size_t count = plan_rows(&writer->plans[index], flat->section->table, writer->arena, &rows);
    for (size_t i = 0; i < count; i++) {
        put_flat_row(writer, flat, index, rows[i], false);
    }
    /* Rows to come have their names already: moved or read twice, they stay the same. */
    for (size_t i = 0; i < spare_rows(writer, flat->section->def, count); i++) {
        put_flat_row(writer, flat, index, str_format(writer->arena, "x%s-%zu", writer->nonce, ++writer->spares), true);
    }
}

static void put_flat(Writer *writer, lxw_worksheet *sheet, const SectionNode *section) {
    Flat flat = {.sheet = sheet, .section = section, .table = section->table >= 0, .row = FIRST_ROW};
    lay_columns(writer, &flat);
    put_flat_head(writer, &flat);
    for (size_t i = 0; i < writer->count; i++) {
        if (flat.table) {
            put_table_rows(writer, &flat, i);
        } else {
            put_flat_row(writer, &flat, i, (Str){NULL, 0}, false);
        }
    }
    for (size_t i = 0; i < section->count && flat.row > FIRST_ROW; i++) {
        const FieldNode *node = &writer->form->fields[section->first + i];
        const FillAsk ask = ask_of(node->def);
        if (flat.columns[i] && !node->value.expr) {
            fill_limit(&writer->book, sheet, FIRST_ROW, flat.row - 1, flat.columns[i], &ask);
        }
    }
}

/* ---- the first sheet, and the marks ---- */

static void put_words(const Writer *writer, lxw_worksheet *sheet) {
    static const char *const how[] = {
        "1. 只填白色格。灰色格是上年的数、自动计算的数，或者由别的表带来的数，不用填。",
        "2. 不清楚的留空，不要填0；0表示确实没有。",
        "3. 明细表在空白行里接着填；不要的行把整行内容清空就是删除。行可以排序、移动。",
        "4. 有“需要说明”这张工作表时请逐条核对：数错了就改数，数没错就在白色格里写原因。",
        "5. 请不要改工作表的名称，不要删列，也不要把内容搬到别的工作簿里，否则交回时对不上。",
        "6. 填好后在系统里“导入填好的表”。系统先逐格检查，并列出与现有填报的不同，确认后才存入。"};
    const WorkbookEntry *entry = &writer->entries[0];
    const FillBook *book = &writer->book;
    Str who = writer->many
                  ? str_format(writer->arena, "%zu个单位", writer->count)
                  : str_format(writer->arena, "%.*s（%.*s）", STR_ARG(entry->unit_name), STR_ARG(entry->unit_code));
    const Str lines[][2] = {{STR("任务"), entry->round_name},
                            {STR("单位"), who},
                            {STR("年度"), entry->period},
                            {STR("截止"), entry->due_on},
                            {STR("要求"), entry->round_note}};
    worksheet_set_column(sheet, 0, 0, 10, NULL);
    worksheet_set_column(sheet, 1, 1, 90, NULL);
    fill_text(book, sheet, 0, 0, form_def(writer->form)->name, book->title);
    lxw_row_t row = 2;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (lines[i][1].len) {
            fill_text(book, sheet, row, 0, lines[i][0], book->heading);
            fill_text(book, sheet, row++, 1, lines[i][1], book->words);
        }
    }
    row++;
    fill_text(book, sheet, row++, 0, STR("怎么填"), book->heading);
    for (size_t i = 0; i < sizeof how / sizeof *how; i++) {
        fill_text(book, sheet, row++, 1, str_from(how[i]), book->words);
    }
    if (form_def(writer->form)->note.len) {
        fill_text(book, sheet, row, 1, form_def(writer->form)->note, book->words);
    }
}

static void put_marks(Writer *writer) {
    const WorkbookEntry *entry = &writer->entries[0];
    char now[32];
    time_now_iso(now);
    writer->mark = fill_sheet(&writer->book, STR(MARK_SHEET));
    worksheet_hide(writer->mark);
    mark(writer, MARK_KIND, writer->many ? STR("many") : STR("one"), STR("1"));
    mark(writer, "form", form_def(writer->form)->id, form_def(writer->form)->version);
    mark(writer, "period", entry->period, entry->round_name);
    mark(writer, "made", str_copy(writer->arena, str_from(now)), str_from(writer->nonce));
    if (!writer->many) {
        mark(writer, "entry", whole(writer, entry->id), whole(writer, entry->version));
        mark(writer, "unit", entry->unit_code, entry->unit_name);
    }
}

static void put_sections(Writer *writer) {
    for (size_t s = 0; s < form_def(writer->form)->section_count; s++) {
        const SectionNode *section = &writer->form->sections[s];
        bool any = false;
        for (size_t i = 0; i < section->count && !any; i++) {
            any = held_by_any(writer, section->first + i);
        }
        if (!any) {
            continue; /* nothing of it concerns these units */
        }
        lxw_worksheet *sheet = fill_sheet(&writer->book, section->def->name);
        mark(writer, "section", section->def->id, str_from(sheet->name));
        if (writer->many || section->table >= 0) {
            put_flat(writer, sheet, section);
        } else {
            put_upright(writer, sheet, section);
        }
    }
}

static void put_reasons(Writer *writer) {
    Str sheet = reasons_put(&writer->book, writer->plans, writer->count, writer->many);
    if (sheet.len) {
        mark(writer, "reasons", STR("1"), sheet);
    }
}

static bool make_nonce(char nonce[17], Err *err) {
    unsigned char bytes[8];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) {
        return err_set(err, ERR_IO, "系统给不出随机数，做不出工作簿。请稍后重试。");
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        snprintf(nonce + 2 * i, 3, "%02x", bytes[i]);
    }
    return true;
}

bool workbook_write(const WorkbookEntry *entries, size_t count, bool many, const char *path, Err *err) {
    if (count == 0) {
        return err_set(err, ERR_NOT_FOUND, "没有要填的表。");
    }
    Writer writer = {
        .entries = entries, .count = count, .many = many, .form = entries[0].form, .arena = arena_create()};
    bool good = make_nonce(writer.nonce, err) && fill_begin(&writer.book, writer.arena, path, false, err);
    if (good) {
        writer.plans = ARENA_ARRAY(writer.arena, count, EntryPlan);
        for (size_t i = 0; i < count; i++) {
            entry_plan(&entries[i], writer.arena, &writer.plans[i]);
        }
        put_words(&writer, fill_sheet(&writer.book, STR("填写说明")));
        put_marks(&writer);
        put_sections(&writer);
        put_reasons(&writer);
        good = fill_end(&writer.book, err);
    }
    arena_destroy(writer.arena);
    return good;
}
