/* Reasons in workbooks: a sheet with a row per finding that wants one, and a cell to write it in. What comes back is
 * compared like any other cell (workbook_compare.c) and kept like a reason typed on the page. */
#include "workbook_internal.h"

/* ---- what there is to explain ---- */

const CheckDef *reason_check(const Form *form, Str id) {
    for (size_t i = 0; i < form->check_count; i++) {
        const CheckDef *check = form->checks[i].def;
        if (check->severity == SEVERITY_WARNING && str_equal(check->id, id)) {
            return check;
        }
    }
    return NULL;
}

static Str field_name(const Form *form, Str field) {
    size_t at;
    return map_get(form->by_id, field, &at) ? form->fields[at].def->name : (Str){NULL, 0};
}

/* Of a reason for a row of a table: whether the row is still there. */
static bool row_is_there(const EntryPlan *plan, Str row) {
    for (size_t i = 0; row.len && i < plan->judgement.field_count; i++) {
        if (str_equal(plan->judgement.fields[i].row, row)) {
            return true;
        }
    }
    return row.len == 0;
}

/* A reason whose finding does not stand now is shown as well: nothing that was said disappears unseen. */
static bool kept_line(const EntryPlan *plan, const FormCell *cell, const Map *now, Arena *arena, ReasonLine *line) {
    Str id = str_slice(cell->field, 1, cell->field.len), reason = str_trim(cell->value);
    const CheckDef *check = reason_check(plan->entry->form, id);
    size_t at;
    if (!reason.len || !check || !row_is_there(plan, cell->row) || map_get(now, cell_key(arena, id, cell->row), &at)) {
        return false;
    }
    *line = (ReasonLine){.check = id,
                         .row = cell->row,
                         .where = check->field_count ? field_name(plan->entry->form, check->fields[0]) : (Str){NULL, 0},
                         .message = str_format(arena, "（按现在的数不用说明）%.*s", STR_ARG(check->message)),
                         .reason = reason};
    return true;
}

size_t reason_lines(const EntryPlan *plan, Arena *arena, ReasonLine **lines) {
    const Judgement *judgement = &plan->judgement;
    const WorkbookEntry *entry = plan->entry;
    size_t count = 0;
    Map *now = map_create(arena, judgement->check_count);
    *lines = ARENA_ARRAY(arena, judgement->check_count + entry->cell_count, ReasonLine);
    for (size_t i = 0; i < judgement->check_count; i++) {
        const JudgedCheck *check = &judgement->checks[i];
        if (check->severity == SEVERITY_WARNING) {
            map_put(now, cell_key(arena, check->id, check->row), i);
            (*lines)[count++] = (ReasonLine){check->id, check->row, field_name(entry->form, check->field),
                                             check->message, check->reason};
        }
    }
    for (size_t i = 0; i < entry->cell_count; i++) {
        const FormCell *cell = &entry->cells[i];
        count +=
            cell->field.len > 1 && cell->field.data[0] == '?' && kept_line(plan, cell, now, arena, &(*lines)[count]);
    }
    return count;
}

Str reason_wrong(Str reason, Arena *arena) {
    if (reason.len && utf8_count(reason) < REASON_LEAST) {
        return str_format(arena, "说明“%.*s”太短，请写清楚为什么是这个数（至少%d个字）；数错了就改数。",
                          STR_ARG(reason), REASON_LEAST);
    }
    if (reason.len > VALUE_BYTES_MOST) {
        return str_format(arena, "说明太长，最多约%d个汉字，请写简要些。", VALUE_BYTES_MOST / 3);
    }
    return (Str){NULL, 0};
}

/* ---- the sheet ---- */

static void put_head(FillBook *book, lxw_worksheet *sheet, bool many) {
    static const struct {
        const char *id, *name;
        double width;
    } columns[WHY_COLUMNS] = {{"entry", "", 8},
                              {"version", "", 8},
                              {"row", "", 8},
                              {"code", "代码", 14},
                              {"name", "单位", 26},
                              {"check", "", 8},
                              {"where", "项目", 24},
                              {"message", "需要说明的情况", 60},
                              {"reason", "原因（在这里写）", 50}};
    lxw_row_col_options hidden = {.hidden = LXW_TRUE};
    /* in a column that is not hidden */
    fill_text(book, sheet, TITLE_ROW, many ? FLAT_CODE : WHY_WHERE,
              STR("需要说明　数错了请在各表里改数；数没错，请在最后一列写原因"), book->title);
    for (int c = 0; c < WHY_COLUMNS; c++) {
        const lxw_col_t i = (lxw_col_t)c;
        fill_text(book, sheet, HEADING_ROW, i, str_from(columns[i].name), book->heading);
        fill_text(book, sheet, ID_ROW, i, str_from(columns[i].id), book->hidden);
        bool shown = i > WHY_CHECK || (many && (i == FLAT_CODE || i == FLAT_NAME));
        worksheet_set_column_opt(sheet, i, i, columns[i].width, NULL, shown ? NULL : &hidden);
    }
    worksheet_set_row_opt(sheet, ID_ROW, LXW_DEF_ROW_HEIGHT, NULL, &hidden);
    worksheet_freeze_panes(sheet, FIRST_ROW, 0);
}

static void put_line(FillBook *book, lxw_worksheet *sheet, lxw_row_t row, const WorkbookEntry *entry,
                     const ReasonLine *line) {
    const Str keys[] = {str_format(book->arena, "%lld", (long long)entry->id),
                        str_format(book->arena, "%lld", (long long)entry->version),
                        line->row,
                        entry->unit_code,
                        entry->unit_name,
                        line->check,
                        line->where,
                        line->message};
    for (int i = 0; i < WHY_REASON; i++) {
        fill_text(book, sheet, row, (lxw_col_t)i, keys[i], i == WHY_MESSAGE ? book->words : book->key);
    }
    fill_text(book, sheet, row, WHY_REASON, line->reason, entry->closed.len ? book->closed : book->open_text);
}

Str reasons_put(FillBook *book, const EntryPlan *plans, size_t count, bool many) {
    lxw_worksheet *sheet = NULL;
    lxw_row_t row = FIRST_ROW;
    for (size_t i = 0; i < count; i++) {
        ReasonLine *lines;
        size_t found = reason_lines(&plans[i], book->arena, &lines);
        for (size_t n = 0; n < found; n++) {
            if (!sheet) {
                sheet = fill_sheet(book, STR("需要说明"));
                put_head(book, sheet, many);
            }
            put_line(book, sheet, row++, plans[i].entry, &lines[n]);
        }
    }
    return sheet ? str_from(sheet->name) : (Str){NULL, 0};
}
