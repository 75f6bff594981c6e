/* A report as one HTML page: the same model, printed like the DOCX, charts drawn as SVG, no scripts. */
#include "html.h"
#include "letter.h"
#include "sources.h"
#include "title.h"

static const char style[] =
    "@page{size:A4;margin:37mm 26mm 35mm 28mm;@bottom-right{content:\"— \" counter(page) \" —\";font:14pt "
    "SimSun,serif;vertical-align:top;padding:7mm 14pt 0 0}}"
    "@page:left{@bottom-right{content:none}@bottom-left{content:\"— \" counter(page) \" —\";font:14pt "
    "SimSun,serif;vertical-align:top;padding:7mm 0 0 14pt}}"
    "@page wide{size:A4 landscape;margin:28mm 37mm 26mm 35mm}"
    "*{box-sizing:border-box}"
    "body{margin:0 auto;max-width:210mm;padding:20mm 26mm 20mm 28mm;background:#fff;color:#000;"
    "font:16pt/29pt \"仿宋_GB2312\",\"仿宋\",FangSong,STFangsong,\"Noto Serif CJK SC\",serif;text-align:left}"
    "h1{font:22pt/35pt \"方正小标宋简体\",\"方正小标宋_GBK\",SimSun,\"Noto Serif CJK "
    "SC\",serif;text-align:center;margin:0 0 29pt}"
    "h2,h3,h4,h5{font-size:16pt;line-height:29pt;margin:0;text-indent:2em;font-weight:normal;break-after:avoid}"
    "h2{font-family:\"黑体\",SimHei,\"Noto Sans CJK SC\",sans-serif}"
    "h3{font-family:\"楷体_GB2312\",\"楷体\",KaiTi,STKaiti,\"Noto Serif CJK SC\",serif}"
    "h4{font-weight:bold}"
    "p{margin:0;text-indent:2em;orphans:2;widows:2}.head p,.flush,.note,.mark{text-indent:0}"
    ".note{font-size:10.5pt;line-height:1.4;text-align:right}"
    ".sign{text-indent:0;text-align:right;break-before:avoid}.number{text-indent:0;text-align:center;margin:0 0 29pt}"
    ".organ{text-indent:0;text-align:center;color:#f00;white-space:nowrap;margin:35mm 0 "
    "58pt;font-family:\"方正小标宋简体\",\"方正"
    "小标宋_GBK\",SimSun,\"Noto Serif CJK SC\",serif;line-height:1.2}.organ.long{white-space:normal}"
    ".head{display:flex;justify-content:center;text-indent:0;padding-bottom:4mm;margin-bottom:58pt}"
    ".head.red{border-bottom:1.5pt solid "
    "#f00}.head.up{justify-content:space-between;padding-left:1em;padding-right:1em}"
    ".head span{font-family:\"楷体_GB2312\",\"楷体\",KaiTi,STKaiti,\"Noto Serif CJK SC\",serif}"
    ".issue{border-top:1pt solid #000;border-bottom:1pt solid #000;margin-top:58pt;font-size:14pt;line-height:1.7;"
    "break-inside:avoid}.issue p{text-indent:-3em;padding:0 1em 0 4em}.issue p+p{border-top:.75pt solid #000}"
    ".issue .by{display:flex;justify-content:space-between;text-indent:0;padding-left:1em}"
    ".mark{text-indent:0;font-family:\"黑体\",SimHei,\"Noto Sans CJK "
    "SC\",sans-serif;break-before:page}"
    ".list{text-indent:0;padding-left:5em}.list.first{text-indent:-3em;margin-top:29pt}"
    "table{width:100%;border-collapse:collapse;margin:4pt 0 12pt;font-size:10.5pt;line-height:1.45}"
    "caption{font:12pt/1.6 \"黑体\",SimHei,\"Noto Sans CJK SC\",sans-serif}"
    "th,td{border:.5pt solid #000;padding:1.5pt 3pt;text-align:left}"
    "th{background:#ededed;text-align:center;font-weight:normal;font-family:\"黑体\",SimHei,\"Noto Sans CJK "
    "SC\",sans-serif}"
    "thead{display:table-header-group}tr{break-inside:avoid}"
    "td.n{text-align:right;font-variant-numeric:tabular-nums}td.b{background:#f6d9d5;font-weight:bold}td.s{font-weight:"
    "bold}"
    "figure{margin:6pt 0 12pt;break-inside:avoid}figcaption{font:12pt/1.6 \"黑体\",SimHei,sans-serif;text-align:center}"
    ".picture{position:relative;width:fit-content;margin:auto}.picture "
    "img{display:block;max-width:100%;max-height:100mm}"
    ".picture.drawn{width:100%;max-width:155mm}.picture svg{display:block}"
    ".point{position:absolute;width:6mm;height:6mm;margin:-3mm 0 0 -3mm;border:1mm solid #c00000;border-radius:50%}"
    "svg{width:100%;height:auto}.wide{page:wide}.break{break-before:page}"
    ".f{color:inherit;text-decoration:none}@media screen{.f{border-bottom:1px dotted #666}}"
    "@media print{body{max-width:none;padding:0}}";

void html_text(Buf *out, Str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        switch (c) {
        case '&': buf_add(out, STR("&amp;")); break;
        case '<': buf_add(out, STR("&lt;")); break;
        case '>': buf_add(out, STR("&gt;")); break;
        case '"': buf_add(out, STR("&quot;")); break;
        case '\n': buf_add(out, STR("<br>")); break;
        default:
            if ((unsigned char)c >= 0x20 || c == '\t') {
                buf_add_char(out, c);
            }
        }
    }
}

typedef struct Page {
    Buf *out;
    const Report *report;
    size_t figures;
} Page;

static void element(Buf *out, const char *open, Str text, const char *close) {
    buf_add(out, str_from(open));
    html_text(out, text);
    buf_add(out, str_from(close));
    buf_add_char(out, '\n');
}

/* A paragraph's text; each figure leads to its line in the table of sources, or says where it is from. */
static void put_figures(Page *page, const Block *block) {
    Buf *out = page->out;
    size_t at = 0;
    for (size_t i = 0; i < block->span_count; i++) {
        const FigureSpan *span = &block->spans[i];
        html_text(out, str_slice(block->text, at, span->from));
        page->figures++;
        if (page->report->list_sources) {
            buf_add_format(out, "<a class=\"f\" href=\"#source_%zu\" title=\"", page->figures);
        } else {
            buf_add(out, STR("<span class=\"f\" title=\""));
        }
        html_text(out, source_words(span->source, out->arena));
        buf_add(out, STR("\">"));
        html_text(out, str_slice(block->text, span->from, span->to));
        buf_add(out, page->report->list_sources ? STR("</a>") : STR("</span>"));
        at = span->to;
    }
    html_text(out, str_slice(block->text, at, block->text.len));
}

static void put_cell(Buf *out, const TableCellOut *cell) {
    buf_add_format(out, "<td class=\"%s%s%s\"", cell->number ? "n " : "", cell->bad ? "b " : "",
                   cell->strong ? "s" : "");
    if (cell->source.len) {
        buf_add(out, STR(" title=\""));
        html_text(out, cell->source);
        buf_add_char(out, '"');
    }
    if (cell->anchor.len) {
        buf_add_format(out, " id=\"%.*s\"", STR_ARG(cell->anchor));
    }
    buf_add(out, cell->bad ? STR(">▼") : STR(">"));
    html_text(out, cell->text);
    buf_add(out, STR("</td>"));
}

static void put_table(Buf *out, const TableOut *table) {
    if (table->unit_note.len) {
        element(out, "<p class=\"note\">", table->unit_note, "</p>");
    }
    buf_add(out, table->landscape ? STR("<table class=\"wide\">\n") : STR("<table>\n"));
    if (table->title.len) {
        element(out, "<caption>", table->title, "</caption>");
    }
    long sum = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        sum += table->widths ? table->widths[i] : 1;
    }
    buf_add(out, STR("<colgroup>"));
    for (size_t i = 0; i < table->column_count; i++) {
        long width = table->widths ? table->widths[i] : 1;
        buf_add_format(out, "<col style=\"width:%.2f%%\">", 100.0 * (double)width / (double)(sum ? sum : 1));
    }
    buf_add(out, STR("</colgroup>\n<thead><tr>"));
    for (size_t i = 0; i < table->column_count; i++) {
        buf_add(out, STR("<th scope=\"col\">"));
        html_text(out, table->headings[i]);
        buf_add(out, STR("</th>"));
    }
    buf_add(out, STR("</tr></thead>\n<tbody>\n"));
    for (size_t row = 0; row < table->row_count; row++) {
        buf_add(out, STR("<tr>"));
        for (size_t i = 0; i < table->column_count; i++) {
            put_cell(out, &table->cells[row * table->column_count + i]);
        }
        buf_add(out, STR("</tr>\n"));
    }
    buf_add(out, STR("</tbody>\n</table>\n"));
}

static void put_sign_off(Buf *out, const Report *report) {
    for (size_t i = 0; i < report->attachment_count; i++) {
        buf_add(out, i ? STR("<p class=\"list\">") : STR("<p class=\"list first\">附件："));
        if (report->attachment_count > 1) {
            buf_add_format(out, "%zu.", i + 1);
        }
        html_text(out, report->attachments[i]);
        buf_add(out, STR("</p>\n"));
    }
    if (report->signer.len || report->date.len) {
        /* As docx_body.c has it: the date ends four characters from the right, the signer stands over its middle. */
        long middle = 8 + half_widths(report->date) / 2, signer = middle - half_widths(report->signer) / 2;
        buf_add_format(out, "<p class=\"sign\" style=\"padding-right:%.1fem\"><br><br>",
                       (double)(signer > 0 ? signer : 0) / 2);
        element(out, "", report->signer, "</p>");
        element(out, "<p class=\"sign\" style=\"padding-right:4em\">", report->date, "</p>");
    }
}

/* The red head, and number and line above the title; of a paper without them the number below it. */
static void put_head(Buf *out, const Report *report) {
    enum { ROOM = 442, MOST = 54, LEAST = 22 }; /* points: the core, the highest letters, the lowest */
    long characters = (half_widths(report->organ) + 1) / 2;
    bool official = report->organ.len || report->signed_by.len;
    if (report->organ.len) {
        long size = ROOM / (characters ? characters : 1);
        buf_add_format(out, "<p class=\"organ%s\" style=\"font-size:%ldpt\">", size < LEAST ? " long" : "",
                       size > MOST    ? MOST
                       : size < LEAST ? LEAST
                                      : size);
        element(out, "", report->organ, "</p>");
    }
    if (official) {
        buf_add_format(out, "<div class=\"head%s%s\"><p>", report->organ.len ? " red" : "",
                       report->signed_by.len ? " up" : "");
        html_text(out, report->document_number);
        buf_add(out, STR("</p>"));
        if (report->signed_by.len) {
            buf_add(out, STR("<p>签发人：<span>"));
            html_text(out, report->signed_by);
            buf_add(out, STR("</span></p>"));
        }
        buf_add(out, STR("</div>\n"));
    }
    element(out, "<h1>", title_lines(report, out->arena), "</h1>");
    if (!official && report->document_number.len) {
        element(out, "<p class=\"number\">", report->document_number, "</p>");
    }
}

static void put_issue_record(Buf *out, const Report *report) {
    if (!report->copy_to.len && !report->issued_by.len) {
        return;
    }
    buf_add(out, STR("<div class=\"issue\">\n"));
    if (report->copy_to.len) {
        element(out, "<p>", issue_copies(report, out->arena), "</p>");
    }
    if (report->issued_by.len) {
        buf_add(out, STR("<p class=\"by\"><span>"));
        html_text(out, report->issued_by);
        element(out, "</span><span>", issue_day(report, out->arena), "</span></p>");
    }
    buf_add(out, STR("</div>\n"));
}

static void put_block(Page *page, size_t at) {
    Buf *out = page->out;
    const Report *report = page->report;
    const Block *block = &report->blocks[at];
    int level = block->level < 1 ? 1 : block->level > 4 ? 4 : block->level;
    switch (block->type) {
    case BLOCK_HEADING:
        buf_add_format(out, "<h%d>", level + 1);
        put_figures(page, block);
        buf_add_format(out, "</h%d>\n", level + 1);
        break;
    case BLOCK_PARAGRAPH:
        buf_add(out, STR("<p>"));
        put_figures(page, block);
        buf_add(out, STR("</p>\n"));
        break;
    case BLOCK_TABLE: put_table(out, block->table); break;
    case BLOCK_CHART:
        buf_add(out, STR("<figure>\n"));
        html_chart(out, block->chart, at);
        element(out, "<figcaption>", block->chart->title, "</figcaption>");
        buf_add(out, STR("</figure>\n"));
        break;
    case BLOCK_PICTURE:
        buf_add(out, STR("<figure>\n"));
        html_picture(out, block->picture);
        element(out, "<figcaption>", block->picture->title, "</figcaption>");
        buf_add(out, STR("</figure>\n"));
        break;
    case BLOCK_PAGE_BREAK: buf_add(out, STR("<div class=\"break\"></div>\n")); break;
    case BLOCK_ATTACHMENT:
        if (report->attachment_count > 1) {
            buf_add_format(out, "<p class=\"mark\">附件%d</p>\n", block->level);
        } else {
            buf_add(out, STR("<p class=\"mark\">附件</p>\n"));
        }
        element(out, "<h1>", block->text, "</h1>");
        break;
    }
}

bool report_html(const Report *report, Buf *out, Err *err) {
    (void)err;
    bool signed_off = false;
    Page page = {.out = out, .report = report};
    buf_add(out, STR("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width\">\n"));
    Buf title = buf_create(out->arena);
    for (size_t i = 0; i < report->title.len; i++) {
        if (report->title.data[i] != '\n') {
            buf_add_char(&title, report->title.data[i]);
        }
    }
    element(out, "<title>", buf_str(&title), "</title>");
    buf_add(out, STR("<style>"));
    buf_add(out, str_from(style));
    buf_add(out, STR("</style>\n</head>\n<body>\n"));
    put_head(out, report);
    if (report->addressee.len) {
        element(out, "<p class=\"flush\">", report->addressee, "</p>");
    }
    for (size_t i = 0; i < report->count; i++) {
        if (report->blocks[i].type == BLOCK_ATTACHMENT && !signed_off) {
            put_sign_off(out, report);
            signed_off = true;
        }
        put_block(&page, i);
    }
    if (!signed_off) {
        put_sign_off(out, report);
    }
    if (report->list_sources) {
        buf_add(out, STR("<p class=\"mark\">数据来源</p>\n"));
        put_table(out, table_of_sources(report, out->arena));
    }
    put_issue_record(out, report);
    buf_add(out, STR("</body>\n</html>\n"));
    return true;
}
