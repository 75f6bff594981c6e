/* The body of a DOCX: title, blocks, sign-off, attachments, and sections as wide tables need them. */
#include "docx.h"
#include "sources.h"
#include "title.h"

typedef struct Body {
    Markup *markup;
    const Report *report;
    bool landscape; /* of the section that is being written */
    int charts;
    size_t figures, pictures;
} Body;

static bool is_alnum(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The next hyphen that joins a number to what stands before it (2026-0001), from `at`; the length: there is none. */
static size_t next_joining_hyphen(Str line, size_t at) {
    for (at += at == 0; at + 1 < line.len; at++) {
        if (line.data[at] == '-' && is_alnum(line.data[at - 1]) && line.data[at + 1] >= '0' &&
            line.data[at + 1] <= '9') {
            return at;
        }
    }
    return line.len;
}

/* A line of text; the hyphen in the number of a case does not end a line. */
static void words(Markup *markup, Str line) {
    for (size_t from = 0; from <= line.len;) {
        size_t to = next_joining_hyphen(line, from);
        markup_open(markup, "w:t");
        markup_attribute(markup, "xml:space", "preserve");
        markup_text(markup, str_slice(line, from, to));
        markup_close(markup);
        if (to < line.len) {
            markup_leaf(markup, "w:noBreakHyphen", NULL, NULL);
        }
        from = to + 1;
    }
}

void docx_run_in(Markup *markup, Str text, bool strong) {
    Str rest = text, line;
    for (bool first = true; str_cut(&rest, '\n', &line); first = false) {
        markup_open(markup, "w:r");
        if (strong) {
            markup_open(markup, "w:rPr");
            markup_leaf(markup, "w:b", NULL, NULL);
            markup_close(markup);
        }
        if (!first) {
            markup_leaf(markup, "w:br", NULL, NULL);
        }
        words(markup, line);
        markup_close(markup);
    }
}

void docx_run(Markup *markup, Str text) {
    docx_run_in(markup, text, false);
}

static void paragraph_begin(Markup *markup, const char *style) {
    markup_open(markup, "w:p");
    markup_open(markup, "w:pPr");
    markup_leaf(markup, "w:pStyle", "w:val", style);
}

void docx_bookmark(Markup *markup, size_t id, Str name) {
    markup_open(markup, "w:bookmarkStart");
    markup_attribute_number(markup, "w:id", (long)id);
    markup_attribute_str(markup, "w:name", name);
    markup_close(markup);
}

void docx_bookmark_end(Markup *markup, size_t id) {
    markup_leaf_number(markup, "w:bookmarkEnd", "w:id", (long)id);
}

void docx_paragraph_kept(Markup *markup, const char *style, Str text, bool with_next) {
    paragraph_begin(markup, style);
    if (with_next) {
        markup_leaf(markup, "w:keepNext", NULL, NULL);
    }
    markup_close(markup);
    docx_run(markup, text);
    markup_close(markup);
}

void docx_caption_below(Markup *markup, Str title) {
    paragraph_begin(markup, "Caption");
    markup_leaf(markup, "w:keepNext", "w:val", "0");
    markup_close(markup);
    docx_run(markup, title);
    markup_close(markup);
}

void docx_paragraph(Markup *markup, const char *style, Str text) {
    docx_paragraph_kept(markup, style, text, false);
}

/* Around a figure: a bookmark, and where the sources are listed the way there. Nobody sees either on paper. */
static void figure(Body *body, Str text, const FigureSource *source) {
    Markup *markup = body->markup;
    size_t number = ++body->figures;
    docx_bookmark(markup, number, str_format(markup->arena, "figure_%zu", number));
    if (body->report->list_sources) {
        markup_open(markup, "w:hyperlink");
        markup_attribute_str(markup, "w:anchor", source_anchor(number, markup->arena));
        markup_attribute_str(markup, "w:tooltip", source_words(source, markup->arena));
    }
    docx_run(markup, text);
    if (body->report->list_sources) {
        markup_close(markup);
    }
    docx_bookmark_end(markup, number);
}

/* The runs of a block's text in the paragraph that is open. */
static void runs(Body *body, const Block *block) {
    size_t at = 0;
    for (size_t i = 0; i < block->span_count; i++) {
        const FigureSpan *span = &block->spans[i];
        if (span->from > at) {
            docx_run(body->markup, str_slice(block->text, at, span->from));
        }
        figure(body, str_slice(block->text, span->from, span->to), span->source);
        at = span->to;
    }
    if (at < block->text.len) {
        docx_run(body->markup, str_slice(block->text, at, block->text.len));
    }
}

/* ---- sections ---- */

static void footer(Markup *markup, const char *type, const char *id) {
    markup_open(markup, "w:footerReference");
    markup_attribute(markup, "w:type", type);
    markup_attribute(markup, "r:id", id);
    markup_close(markup);
}

/* A page lying on its side has the margins turned with it: the binding edge is at its top. */
static void section(Markup *markup, bool landscape) {
    markup_open(markup, "w:sectPr");
    footer(markup, "default", "rIdFooterOdd");
    footer(markup, "even", "rIdFooterEven");
    markup_leaf(markup, "w:type", "w:val", "nextPage");
    markup_open(markup, "w:pgSz");
    markup_attribute_number(markup, "w:w", landscape ? PAGE_HEIGHT : PAGE_WIDTH);
    markup_attribute_number(markup, "w:h", landscape ? PAGE_WIDTH : PAGE_HEIGHT);
    if (landscape) {
        markup_attribute(markup, "w:orient", "landscape");
    }
    markup_close(markup);
    markup_open(markup, "w:pgMar");
    markup_attribute_number(markup, "w:top", landscape ? MARGIN_LEFT : MARGIN_TOP);
    markup_attribute_number(markup, "w:right", landscape ? MARGIN_TOP : MARGIN_RIGHT);
    markup_attribute_number(markup, "w:bottom", landscape ? MARGIN_RIGHT : MARGIN_BOTTOM);
    markup_attribute_number(markup, "w:left", landscape ? MARGIN_BOTTOM : MARGIN_LEFT);
    markup_attribute(markup, "w:header", "851");
    markup_attribute_number(markup, "w:footer", landscape ? 794 : FOOTER);
    markup_attribute(markup, "w:gutter", "0");
    markup_close(markup);
    markup_open(markup, "w:docGrid");
    markup_attribute(markup, "w:type", "linesAndChars");
    markup_attribute_number(markup, "w:linePitch", LINE);
    markup_attribute(markup, "w:charSpace", "0");
    markup_close(markup);
    markup_close(markup);
}

/* Headings and attachments lie as the table they introduce. */
static bool wants_landscape(const Report *report, size_t at) {
    for (; at < report->count; at++) {
        const Block *block = &report->blocks[at];
        if (block->type == BLOCK_TABLE) {
            return block->table->landscape;
        }
        if (block->type != BLOCK_HEADING && block->type != BLOCK_ATTACHMENT) {
            return false;
        }
    }
    return false;
}

static void turn(Body *body, bool landscape) {
    if (landscape == body->landscape) {
        return;
    }
    paragraph_begin(body->markup, "Separator");
    section(body->markup, body->landscape);
    markup_close(body->markup);
    markup_close(body->markup);
    body->landscape = landscape;
}

/* ---- charts and pictures ---- */

void docx_inline_begin(Markup *markup, long width, long height, long id, Str name, Str words) {
    paragraph_begin(markup, "Figure");
    markup_close(markup);
    markup_open(markup, "w:r");
    markup_open(markup, "w:drawing");
    markup_open(markup, "wp:inline");
    static const char *const distances[] = {"distT", "distB", "distL", "distR"};
    for (size_t i = 0; i < 4; i++) {
        markup_attribute(markup, distances[i], "0");
    }
    markup_open(markup, "wp:extent");
    markup_attribute_number(markup, "cx", width);
    markup_attribute_number(markup, "cy", height);
    markup_close(markup);
    markup_open(markup, "wp:effectExtent");
    static const char *const edges[] = {"l", "t", "r", "b"};
    for (size_t i = 0; i < 4; i++) {
        markup_attribute(markup, edges[i], "0");
    }
    markup_close(markup);
    markup_open(markup, "wp:docPr");
    markup_attribute_number(markup, "id", id);
    markup_attribute_str(markup, "name", name);
    markup_attribute_str(markup, "descr", words);
    markup_close(markup);
    markup_leaf(markup, "wp:cNvGraphicFramePr", NULL, NULL);
}

void docx_inline_end(Markup *markup) {
    for (int open = 0; open < 4; open++) { /* wp:inline, w:drawing, w:r, w:p */
        markup_close(markup);
    }
}

static void chart_frame(Markup *markup, int number) {
    static const char drawing[] = "http://schemas.openxmlformats.org/drawingml/2006/main";
    static const char uri[] = "http://schemas.openxmlformats.org/drawingml/2006/chart";
    markup_open(markup, "a:graphic");
    markup_attribute(markup, "xmlns:a", drawing);
    markup_open(markup, "a:graphicData");
    markup_attribute(markup, "uri", uri);
    markup_open(markup, "c:chart");
    markup_attribute(markup, "xmlns:c", uri);
    markup_attribute_str(markup, "r:id", str_format(markup->arena, "rIdChart%d", number));
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
}

/* 155 x 78 mm, as a character in its paragraph. */
static void chart(Body *body, const ChartOut *out) {
    Markup *markup = body->markup;
    int number = ++body->charts;
    docx_inline_begin(markup, 5580000, 2808000, number, str_format(markup->arena, "图表 %d", number), out->title);
    chart_frame(markup, number);
    docx_inline_end(markup);
    docx_caption_below(markup, out->title);
}

/* ---- sign-off ---- */

static void from_right(Markup *markup, Str text, long half) {
    paragraph_begin(markup, "Signature");
    markup_open(markup, "w:ind");
    markup_attribute_number(markup, "w:rightChars", half * 50);
    markup_attribute_number(markup, "w:right", half * CHARACTER / 2);
    markup_close(markup);
    markup_close(markup);
    docx_run(markup, text);
    markup_close(markup);
}

static void attachment_line(Markup *markup, Str text, bool first) {
    paragraph_begin(markup, "AttachmentList");
    markup_open(markup, "w:ind");
    markup_attribute(markup, "w:leftChars", "500");
    markup_attribute_number(markup, "w:left", 5L * CHARACTER);
    markup_attribute(markup, first ? "w:hangingChars" : "w:firstLineChars", first ? "300" : "0");
    markup_attribute_number(markup, first ? "w:hanging" : "w:firstLine", first ? 3L * CHARACTER : 0);
    markup_close(markup);
    markup_close(markup);
    docx_run(markup, text);
    markup_close(markup);
}

/* Attachments named; then signer and date as a sealed paper has them: the date ends four characters from the right and
 * the signer stands over its middle. */
static void sign_off(Body *body) {
    Markup *markup = body->markup;
    const Report *report = body->report;
    turn(body, false);
    if (report->attachment_count) {
        docx_paragraph(markup, "AttachmentList", (Str){NULL, 0});
    }
    for (size_t i = 0; i < report->attachment_count; i++) {
        Str name = report->attachments[i];
        Str numbered =
            report->attachment_count > 1 ? str_format(markup->arena, "%zu.%.*s", i + 1, STR_ARG(name)) : name;
        attachment_line(markup, i ? numbered : str_format(markup->arena, "附件：%.*s", STR_ARG(numbered)), i == 0);
    }
    if (report->signer.len == 0 && report->date.len == 0) {
        return;
    }
    docx_paragraph(markup, "Signature", (Str){NULL, 0});
    docx_paragraph(markup, "Signature", (Str){NULL, 0});
    long middle = 8 + half_widths(report->date) / 2, signer = middle - half_widths(report->signer) / 2;
    from_right(markup, report->signer, signer > 0 ? signer : 0);
    from_right(markup, report->date, 8);
}

/* ---- all of it ---- */

/* The signature may not stand on a page without text. */
static bool before_sign_off(const Report *report, size_t at) {
    return at + 1 == report->count || report->blocks[at + 1].type == BLOCK_ATTACHMENT;
}

/* A line that somebody fills in or signs: it ends with its label, or holds the blank. */
static bool is_to_sign(const Block *block) {
    return block->type == BLOCK_PARAGRAPH &&
           (str_ends(block->text, STR("：")) || str_find(block->text, STR("　　")) >= 0);
}

/* Lines to sign stand on one page, with what stands between them: 乙方（盖章）：第一小学. A single line before the
 * signature takes the paragraph above it along: both alone would be a page without matter. Not the first one: it would
 * leave a first page, which has to show text, with the head alone. */
static bool keeps_next(const Report *report, size_t at) {
    enum { LINE_HALVES = 52 }; /* 28 characters less the indent */
    const Block *blocks = report->blocks;
    bool more = at + 1 < report->count && blocks[at + 1].type == BLOCK_PARAGRAPH;
    bool between = more && at && is_to_sign(&blocks[at - 1]) && is_to_sign(&blocks[at + 1]);
    bool last_line = at && more && before_sign_off(report, at + 1) && half_widths(blocks[at + 1].text) <= LINE_HALVES;
    return before_sign_off(report, at) || (more && is_to_sign(&blocks[at])) || between || last_line;
}

/* So many of the last rows of a table stay with what follows: before the signature one, before the last line of the
 * text two; of a short table all, since one word processor takes none along without the whole table. */
static size_t rows_kept(const Report *report, size_t at) {
    enum { SHORT = 5, LAST = 2 };
    size_t rows = report->blocks[at].table->row_count;
    bool line_follows =
        at + 1 < report->count && report->blocks[at + 1].type == BLOCK_PARAGRAPH && before_sign_off(report, at + 1);
    return before_sign_off(report, at) ? 1 : !line_follows ? 0 : rows <= SHORT ? rows : LAST;
}

static void block_out(Body *body, size_t at) {
    static const char *const headings[] = {"Heading1", "Heading2", "Heading3", "Heading4"};
    const Block *block = &body->report->blocks[at];
    Markup *markup = body->markup;
    turn(body, wants_landscape(body->report, at));
    switch (block->type) {
    case BLOCK_HEADING:
        paragraph_begin(markup, headings[block->level >= 1 && block->level <= 4 ? block->level - 1 : 3]);
        markup_close(markup);
        runs(body, block);
        markup_close(markup);
        break;
    case BLOCK_PARAGRAPH:
        paragraph_begin(markup, "BodyText");
        if (keeps_next(body->report, at)) {
            markup_leaf(markup, "w:keepNext", NULL, NULL);
        }
        markup_close(markup);
        runs(body, block);
        markup_close(markup);
        break;
    case BLOCK_TABLE:
        docx_table(markup, block->table, block->table->landscape ? CORE_HEIGHT : CORE_WIDTH,
                   rows_kept(body->report, at));
        break;
    case BLOCK_CHART: chart(body, block->chart); break;
    case BLOCK_PICTURE: docx_picture(markup, ++body->pictures, block->picture); break;
    case BLOCK_PAGE_BREAK:
        paragraph_begin(markup, "Separator");
        markup_leaf(markup, "w:pageBreakBefore", NULL, NULL);
        markup_close(markup);
        markup_close(markup);
        break;
    case BLOCK_ATTACHMENT:
        paragraph_begin(markup, "AttachmentMark");
        markup_leaf(markup, "w:pageBreakBefore", NULL, NULL);
        markup_close(markup);
        docx_run(markup,
                 body->report->attachment_count > 1 ? str_format(markup->arena, "附件%d", block->level) : STR("附件"));
        markup_close(markup);
        docx_paragraph(markup, "AttachmentTitle", block->text);
        break;
    }
}

static void list_of_sources(Body *body) {
    Markup *markup = body->markup;
    paragraph_begin(markup, "AttachmentMark");
    markup_leaf(markup, "w:pageBreakBefore", NULL, NULL);
    markup_close(markup);
    docx_run(markup, STR("数据来源"));
    markup_close(markup);
    docx_table(markup, table_of_sources(body->report, markup->arena), CORE_WIDTH, 0);
}

Str docx_document(const Report *report, Arena *arena, Err *err) {
    Markup markup;
    Body body = {.markup = &markup, .report = report};
    if (!markup_begin(&markup, arena, err)) {
        return (Str){NULL, 0};
    }
    markup_open(&markup, "w:document");
    markup_attribute(&markup, "xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main");
    markup_attribute(&markup, "xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships");
    markup_attribute(&markup, "xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing");
    markup_open(&markup, "w:body");
    if (docx_has_head(report)) {
        docx_head(&markup, report, title_lines(report, arena));
    } else {
        docx_paragraph(&markup, "Title", title_lines(report, arena));
        if (report->document_number.len) {
            docx_paragraph(&markup, "DocumentNumber", report->document_number);
        }
    }
    if (report->addressee.len) {
        docx_paragraph(&markup, "Addressee", report->addressee);
    }
    bool signed_off = false;
    for (size_t i = 0; i < report->count; i++) {
        if (report->blocks[i].type == BLOCK_ATTACHMENT && !signed_off) {
            sign_off(&body);
            signed_off = true;
        }
        block_out(&body, i);
    }
    if (!signed_off) {
        sign_off(&body);
    }
    if (report->list_sources) {
        turn(&body, false);
        list_of_sources(&body);
    }
    if (report->copy_to.len || report->issued_by.len) {
        turn(&body, false);
        docx_issue_record(&markup, report);
    }
    section(&markup, body.landscape);
    markup_close(&markup);
    markup_close(&markup);
    return markup_finish(&markup);
}
