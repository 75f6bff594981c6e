/* Documents as pages: the frame around, workbooks as tables (through the reader of the room `table`), and keeping. */
#include "preview.h"
#include "table.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SHEET_ROWS_MOST = 500, SHEET_COLUMNS_MOST = 60, SHEET_BYTES_MOST = 4 << 20 };

static const char page_head[] =
    "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>预览</title><style>"
    "body{font:15px/1.7 \"Noto Sans SC\",\"Microsoft YaHei\",sans-serif;color:#1f2329;margin:24px;max-width:960px}"
    "table{border-collapse:collapse;margin:8px 0}td{border:1px solid #c9cdd4;padding:2px 8px;vertical-align:top}"
    "td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}td p{margin:0}"
    "p{margin:6px 0;white-space:pre-wrap}p.list{padding-left:1.5em}.left-out{color:#646a73}"
    "h1,h2,h3,h4{line-height:1.4}</style></head><body>";

void page_begin(Buf *out) {
    buf_add(out, str_from(page_head));
}

void page_end(Buf *out) {
    buf_add(out, STR("</body></html>"));
}

/* ---- workbooks ---------------------------------------------------------------------------- */

typedef struct SheetPage {
    Buf *out;
    size_t rows;
    bool more;
} SheetPage;

static bool take_sheet(void *context, Str name, Err *err) {
    SheetPage *page = context;
    (void)err;
    buf_add(page->out, STR("<h3>"));
    buf_add_escaped(page->out, name);
    buf_add(page->out, STR("</h3><table>"));
    return true;
}

static bool take_row(void *context, const TableRow *row, Err *err) {
    SheetPage *page = context;
    uint32_t column = 0;
    (void)err;
    if (page->rows == SHEET_ROWS_MOST || page->out->len > SHEET_BYTES_MOST) {
        page->more = true;
        return false;
    }
    page->rows++;
    buf_add(page->out, STR("<tr>"));
    for (size_t i = 0; i < row->count && row->cells[i].column < SHEET_COLUMNS_MOST; i++) {
        const TableCell *cell = &row->cells[i];
        for (; column < cell->column; column++) {
            buf_add(page->out, STR("<td></td>"));
        }
        buf_add(page->out, cell->is_number && !cell->is_date ? STR("<td class=\"number\">") : STR("<td>"));
        buf_add_escaped(page->out, cell->text);
        buf_add(page->out, STR("</td>"));
        column = cell->column + 1;
    }
    page->more |= row->count > 0 && row->cells[row->count - 1].column >= SHEET_COLUMNS_MOST;
    buf_add(page->out, STR("</tr>"));
    return true;
}

/* Merged cells stay as they stand in the file: what a reader of tables repeats is not what people see. */
static bool nothing_matters(void *context, const TableRow *row) {
    (void)context;
    (void)row;
    return false;
}

static bool sheet_page(const char *path, Buf *out, Err *err) {
    SheetPage page = {.out = out};
    TableLimits limits = table_limits_default();
    const TableEvents events = {.context = &page, .sheet = take_sheet, .row = take_row, .changed = nothing_matters};
    limits.seconds = READER_SECONDS;
    limits.unpacked_bytes = (size_t)200 << 20;
    page_begin(out);
    bool good = table_stream(path, (Str){NULL, 0}, &limits, &events, err);
    buf_add(out, STR("</table>"));
    if (page.more) {
        buf_add_format(out, "<p class=\"left-out\">只显示第一张表的前%d行、前%d列。其余内容请下载原文件查看。</p>",
                       SHEET_ROWS_MOST, SHEET_COLUMNS_MOST);
    }
    page_end(out);
    return good;
}

/* ---- the page -------------------------------------------------------------------------------- */

static bool make_page(Evidence *evidence, const Attachment *attachment, Arena *arena, Str *page, Err *err) {
    char path[4200];
    int handle;
    uint64_t size;
    if (!blob_open(evidence->store, attachment->hash, &handle, &size, err)) {
        return false;
    }
    bool good;
    if (attachment->kind == EVIDENCE_XLSX) {
        Buf out = buf_create(arena);
        snprintf(path, sizeof path, "/proc/self/fd/%d", handle);
        good = sheet_page(path, &out, err);
        *page = buf_str(&out);
    } else {
        good = reader_ask(evidence, TASK_DOCUMENT, 0, handle, arena, page, err);
    }
    close(handle);
    return good;
}

bool evidence_document(Evidence *evidence, const User *user, const Attachment *attachment, int *handle, uint64_t *size,
                       Err *err) {
    *handle = -1;
    if (evidence_preview(attachment->kind) != PREVIEW_HTML) {
        return err_set(err, ERR_INPUT, "这种文件不能预览，请下载原文件查看。");
    }
    if (!preview_note_look(evidence, user, attachment, err)) {
        return false;
    }
    if (preview_open(evidence, attachment->hash, "page.html", handle, size)) {
        return true;
    }
    Arena *arena = arena_create();
    Str page;
    bool good = make_page(evidence, attachment, arena, &page, err) &&
                preview_keep(evidence, attachment->hash, "page.html", page, handle, size, err);
    arena_destroy(arena);
    return good;
}
