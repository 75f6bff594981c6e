/* What was read and what was found as a page that stands alone. */
#include "show.h"

#include <stdlib.h>
#include <string.h>

static const char style[] =
    "body{font:15px/1.8 'Noto Sans SC','Microsoft YaHei',sans-serif;max-width:60em;margin:2em auto;padding:0 1em;"
    "color:#1c2733}.n{color:#667;font-size:12px;margin-right:.6em;user-select:none}p{margin:.2em 0}"
    "mark{background:none;color:inherit}.figure{border-bottom:2px solid #1e5ba8}"
    ".commitment{border-bottom:2px dashed #1b7a3d}table{border-collapse:collapse;margin:1em 0;width:100%}"
    "td,th{border:1px solid #c5ccd3;padding:.25em .5em;text-align:left;vertical-align:top}.wrong{color:#b3261e}";

static void begin(Buf *out, Str title) {
    buf_add(out, STR("<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>"));
    buf_add_escaped(out, title);
    buf_add_format(out, "</title><style>%s</style></head><body>\n", style);
}

static void cell(Buf *out, Str text) {
    buf_add(out, STR("<td>"));
    buf_add_escaped(out, text);
    buf_add(out, STR("</td>"));
}

static void cell_line(Buf *out, int line) {
    buf_add_format(out, "<td><a href=\"#L%d\">%d</a></td>", line, line);
}

static void heads(Buf *out, const char *caption, size_t count, const char *const *names) {
    buf_add_format(out, "<h3>%s（%zu）</h3>\n<table><tr>", caption, count);
    for (size_t i = 0; names[i]; i++) {
        buf_add_format(out, "<th>%s</th>", names[i]);
    }
    buf_add(out, STR("</tr>\n"));
}

/* ---- the text with its marks ---- */

typedef struct Span {
    size_t paragraph, start, end;
    const char *kind;
} Span;

static int compare_spans(const void *a, const void *b) {
    const Span *x = a, *y = b;
    if (x->paragraph != y->paragraph) {
        return x->paragraph < y->paragraph ? -1 : 1;
    }
    return x->start < y->start ? -1 : x->start > y->start;
}

static Span *spans_of(const ReadDocument *document, Arena *arena, size_t *count) {
    Span *spans = ARENA_ARRAY(arena, document->figure_count + document->commitment_count + 1, Span);
    *count = 0;
    for (size_t i = 0; i < document->commitment_count; i++) {
        const ReadCommitment *one = &document->commitments[i];
        spans[(*count)++] = (Span){one->paragraph, one->start, one->end, "commitment"};
    }
    for (size_t i = 0; i < document->figure_count; i++) {
        const ReadFigure *one = &document->figures[i];
        spans[(*count)++] = (Span){one->paragraph, one->start, one->end, "figure"};
    }
    qsort(spans, *count, sizeof *spans, compare_spans);
    return spans;
}

/* Marks may stand inside each other, never across: an inner one is closed with the outer. */
static void put_paragraph(Buf *out, const ReadParagraph *paragraph, const Span *spans, size_t count) {
    int line = paragraph->piece_count ? paragraph->pieces[0].line : 0;
    size_t at = 0, ends[8], open = 0;
    buf_add_format(out, "<p id=\"L%d\"><span class=\"n\">%d</span>", line, line);
    for (size_t i = 0; i <= count; i++) {
        size_t next = i < count ? spans[i].start : paragraph->text.len;
        while (open && ends[open - 1] <= next) {
            buf_add_escaped(out, str_slice(paragraph->text, at, ends[open - 1]));
            buf_add(out, STR("</mark>"));
            at = ends[--open];
        }
        if (next > at) {
            buf_add_escaped(out, str_slice(paragraph->text, at, next));
            at = next;
        }
        if (i < count && open < 8 && spans[i].start >= at && (!open || spans[i].end <= ends[open - 1])) {
            buf_add_format(out, "<mark class=\"%s\">", spans[i].kind);
            ends[open++] = spans[i].end;
        }
    }
    buf_add(out, STR("</p>\n"));
}

static void put_body(Buf *out, const ReadDocument *document, Arena *arena) {
    size_t count, at = 0;
    const Span *spans = spans_of(document, arena, &count);
    for (size_t i = 0; i < document->paragraph_count; i++) {
        size_t first = at;
        while (at < count && spans[at].paragraph == i) {
            at++;
        }
        put_paragraph(out, &document->paragraphs[i], spans + first, at - first);
    }
}

/* ---- what was found ---- */

static void put_found(Buf *out, const ReadDocument *document) {
    heads(out, "数据", document->figure_count, (const char *const[]){"行", "名称", "原文", "单位", "时间", NULL});
    for (size_t i = 0; i < document->figure_count; i++) {
        const ReadFigure *one = &document->figures[i];
        buf_add(out, STR("<tr>"));
        cell_line(out, read_line_at(&document->paragraphs[one->paragraph], one->start));
        cell(out, one->name);
        cell(out, one->surface);
        cell(out, one->unit);
        cell(out, one->period);
        buf_add(out, STR("</tr>\n"));
    }
    buf_add(out, STR("</table>\n"));
    heads(out, "承诺", document->commitment_count,
          (const char *const[]){"行", "做什么", "责任单位", "配合单位", "时限", NULL});
    for (size_t i = 0; i < document->commitment_count; i++) {
        const ReadCommitment *one = &document->commitments[i];
        buf_add(out, STR("<tr>"));
        cell_line(out, one->line);
        cell(out, one->what);
        cell(out, one->who_told ? one->who : STR(""));
        cell(out, one->with);
        cell(out, one->due.len ? one->due : one->due_printed);
        buf_add(out, STR("</tr>\n"));
    }
    buf_add(out, STR("</table>\n"));
    heads(out, "问题", document->problem_count, (const char *const[]){"行", "问题", "措施所在行", NULL});
    for (size_t i = 0; i < document->problem_count; i++) {
        const ReadProblem *one = &document->problems[i];
        buf_add(out, STR("<tr>"));
        cell_line(out, one->line);
        cell(out, one->text);
        buf_add(out, STR("<td>"));
        for (size_t k = 0; k < one->measure_count; k++) {
            buf_add_format(out, "%s<a href=\"#L%d\">%d</a>", k ? "、" : "", one->measures[k], one->measures[k]);
        }
        buf_add_format(out, "%s</td></tr>\n", one->measure_count ? "" : "没有措施");
    }
    buf_add(out, STR("</table>\n"));
}

const char *show_damage(const ReadDamage *damage) {
    static const char *const done[] = {"已修复", "可能是", "不能确定"};
    return strcmp(damage->type, "hidden") == 0 ? "隐藏的行，照样读出" : done[damage->certainty];
}

static void put_damage(Buf *out, const ReadDocument *document) {
    heads(out, "损坏", document->damage_count, (const char *const[]){"行", "原文", "处理", "修复后", NULL});
    for (size_t i = 0; i < document->damage_count; i++) {
        const ReadDamage *one = &document->damage[i];
        buf_add(out, STR("<tr>"));
        cell_line(out, one->line);
        cell(out, one->surface);
        cell(out, str_from(show_damage(one)));
        cell(out, one->repaired);
        buf_add(out, STR("</tr>\n"));
    }
    buf_add(out, STR("</table>\n"));
}

void show_read_html(Buf *out, const ReadFile *file, Arena *arena) {
    begin(out, file->name);
    if (file->unread) {
        buf_add(out, STR("<p>没有文字（可能是扫描件），没有读取。</p>\n"));
    }
    for (size_t i = 0; i < file->document_count; i++) {
        const ReadDocument *document = &file->documents[i];
        buf_add(out, STR("<h2>"));
        buf_add_escaped(out, document->title);
        buf_add_format(out, "</h2>\n<p class=\"n\">%s，第%d—%d行%s。数据：实线；承诺：虚线。</p>\n",
                       read_kind_name(document->kind), document->first_line, document->last_line,
                       document->duplicate_of >= 0 ? "，与另一篇重复" : "");
        put_body(out, document, arena);
        put_found(out, document);
        put_damage(out, document);
    }
    buf_add(out, STR("</body></html>\n"));
}

void show_check_html(Buf *out, const ReadFile *files, const ReadFindings *findings) {
    static const char *const verdicts[] = {"成立", "不成立", "待核", "无法核算"};
    static const char *const severities[] = {"错误", "提醒", "说明"};
    begin(out, STR("报告核对"));
    buf_add_format(out, "<h2>报告核对</h2>\n<p>共核对%zu项：成立%zu，不成立%zu，待人核%zu，无法核算%zu。</p>\n",
                   findings->count, findings->holds, findings->fails, findings->flags, findings->unknown);
    buf_add(out, STR("<table><tr><th>轻重</th><th>结论</th><th>规则</th><th>文件</th><th>行</th><th>说明</th></tr>\n"));
    for (Severity severity = SEVERITY_ERROR; severity <= SEVERITY_NOTE; severity++) {
        for (size_t i = 0; i < findings->count; i++) {
            const ReadFinding *one = &findings->items[i];
            if (one->severity != severity) {
                continue;
            }
            buf_add_format(out, "<tr%s>", one->verdict == VERDICT_FAILS ? " class=\"wrong\"" : "");
            cell(out, str_from(severities[severity]));
            cell(out, str_from(verdicts[one->verdict]));
            cell(out, one->rule->name);
            cell(out, files[one->file].name);
            buf_add(out, STR("<td>"));
            for (size_t k = 0; k < one->line_count; k++) {
                buf_add_format(out, "%s%d", k ? "、" : "", one->lines[k]);
            }
            buf_add(out, STR("</td>"));
            cell(out, one->message);
            buf_add(out, STR("</tr>\n"));
        }
    }
    buf_add(out, STR("</table>\n</body></html>\n"));
}
