/* The text as a page that stands alone, with what was found marked in it and told below each line. */
#include "document_internal.h"

static const char style[] =
    "body{font:15px/1.8 'Noto Sans SC','Microsoft YaHei',sans-serif;max-width:60em;margin:2em auto;padding:0 1em;"
    "color:#1c2733}.n{color:#667;font-size:12px;margin-right:.6em;user-select:none}mark{background:none;color:inherit}"
    "@page{size:A4;margin:37mm 26mm 35mm 28mm}@media print{body{font:16pt/29pt "
    "'仿宋_GB2312','仿宋',FangSong,STFangsong,"
    "'Noto Serif CJK SC',serif;margin:0;padding:0}h1{font:22pt/1.6 '方正小标宋简体','小标宋',STSong,'Noto Serif CJK"
    " SC',serif;text-align:center}.note{font-size:10.5pt;line-height:1.5;break-inside:avoid}}"
    ".figure{border-bottom:2px solid #1e5ba8}.commitment{border-bottom:2px dashed #1b7a3d}"
    ".problem{border-bottom:2px dotted #9a5b00}.damage{border:1px dashed #777}"
    ".note{margin:.1em 0 .3em 3em;font-size:13px;color:#445}.wrong{color:#b3261e}p{margin:.2em "
    "0;white-space:pre-wrap;tab-size:12}";

static size_t byte_of(Str text, int character) {
    size_t at = 0;
    for (int i = 0; i < character && at < text.len; i++) {
        utf8_next(text, &at);
    }
    return at;
}

/* Marks do not nest: one that begins inside another is told below only. */
static void add_line(const DocumentWhole *whole, const Line *line, size_t first, size_t last, Buf *out) {
    size_t done = 0;
    buf_add_format(out, "<p id=\"L%lld\"><span class=\"n\">%lld</span>", (long long)line->number,
                   (long long)line->number);
    for (size_t i = first; i < last; i++) {
        const Thing *thing = &whole->things[i];
        size_t from = byte_of(line->text, thing->begins), to = byte_of(line->text, thing->ends);
        if (thing->gone || thing->begins < 0 || from < done || to <= from) {
            continue;
        }
        buf_add_escaped(out, str_slice(line->text, done, from));
        buf_add_format(out, "<mark class=\"%.*s\" title=\"%s\">", STR_ARG(thing->kind), thing_kind_name(thing->kind));
        buf_add_escaped(out, str_slice(line->text, from, to));
        buf_add(out, STR("</mark>"));
        done = to;
    }
    buf_add_escaped(out, str_slice(line->text, done, line->text.len));
    buf_add(out, STR("</p>\n"));
}

static void add_notes(const DocumentWhole *whole, size_t first, size_t last, Buf *out, Arena *arena) {
    for (size_t i = first; i < last; i++) {
        const Thing *thing = &whole->things[i];
        if (thing->gone || (str_is(thing->kind, "figure") && str_is(thing->state, "open"))) {
            continue;
        }
        buf_add_format(out, "<p class=\"note%s\">【%s·%s】",
                       thing->weight == 0 && str_is(thing->state, "open") ? " wrong" : "", thing_kind_name(thing->kind),
                       thing_standing(thing));
        buf_add_escaped(out, thing_says(thing, arena));
        Str decision = thing_decision(thing, arena);
        if (decision.len) {
            buf_add(out, STR("　（"));
            buf_add_escaped(out, decision);
            buf_add(out, STR("）"));
        }
        buf_add(out, STR("</p>\n"));
    }
}

void export_html(const DocumentWhole *whole, Buf *out, Arena *arena) {
    buf_add(out, STR("<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>"));
    buf_add_escaped(out, whole->head.line.title);
    buf_add_format(out, "</title><style>%s</style></head><body>\n<h1>", style);
    buf_add_escaped(out, whole->head.line.title);
    buf_add(out, STR("</h1>\n<p class=\"note\">"));
    buf_add_escaped(out, whole->head.line.unit_name);
    buf_add(out, STR("　数字：实线；承诺：虚线；问题：点线；损坏：方框。</p>\n"));
    size_t at = 0;
    for (size_t i = 0; i < whole->line_count; i++) {
        const Line *line = &whole->lines[i];
        size_t first = at;
        while (first < whole->thing_count && whole->things[first].line < line->number) {
            first++;
        }
        size_t last = first;
        while (last < whole->thing_count && whole->things[last].line == line->number) {
            last++;
        }
        add_line(whole, line, first, last, out);
        add_notes(whole, first, last, out, arena);
        at = last;
    }
    buf_add(out, STR("</body></html>\n"));
}
