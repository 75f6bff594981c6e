/* The parts of a DOCX: body, tables, charts, and what stands around them. Lengths are in twentieths of a point. */
#ifndef DUXUE_WRITER_DOCX_H
#define DUXUE_WRITER_DOCX_H

#include "letter.h"
#include "markup.h"
#include "writer.h"

/* GB/T 9704: A4, core of 156 x 225 mm, 28 characters by 22 lines of 16 points. */
enum {
    PAGE_WIDTH = 11906,
    PAGE_HEIGHT = 16838,
    MARGIN_TOP = 2098,
    MARGIN_LEFT = 1587,
    MARGIN_BOTTOM = 1984,
    MARGIN_RIGHT = 1474,
    CORE_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT,
    CORE_HEIGHT = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM,
    LINE = 580,
    ISSUE_LINE = 480, /* of the record of issue */
    CHARACTER = 316,
    CHARACTER_SPACE =
        -4,       /* 28 characters of 16 points into the core. In the styles: LibreOffice misreads it in the grid */
    FOOTER = 1304 /* digits 7 mm below the core */
};

#define FONT_TITLE    "方正小标宋简体"
#define FONT_BLACK    "黑体"
#define FONT_KAI      "楷体_GB2312"
#define FONT_FANGSONG "仿宋_GB2312"
#define FONT_SONG     "宋体"

/* The writer's charts in order, with their workbooks; each part is named by its number from 1. */
Str docx_styles(Arena *arena, Err *err);
Str docx_fonts(Arena *arena, Err *err);
Str docx_settings(Arena *arena, Err *err);
Str docx_footer(bool even, Arena *arena, Err *err);
Str docx_core(const Report *report, Arena *arena, Err *err);
Str docx_document(const Report *report, Arena *arena, Err *err);
Str docx_chart(const ChartOut *chart, Arena *arena, Err *err);
bool docx_chart_workbook(const ChartOut *chart, Arena *arena, Str *bytes, Err *err);

/* Inside the body. */
/* `kept`: so many of its last rows stay with what follows. */
void docx_table(Markup *markup, const TableOut *table, int width, size_t kept);
void docx_paragraph(Markup *markup, const char *style, Str text);
/* Whether the paper has a red head, or names who signs it; then docx_head writes all above the text, title included. */
bool docx_has_head(const Report *report);
void docx_head(Markup *markup, const Report *report, Str title);
/* 版记: to whom it goes as well, who issues it and when, at the foot of the last page; nothing where none is named. */
void docx_issue_record(Markup *markup, const Report *report);
/* The name of a picture or a chart, which stands above it: unlike that of a table it may end a page. */
void docx_caption_below(Markup *markup, Str title);
/* The same; `with_next`: never on the page before what follows. */
void docx_paragraph_kept(Markup *markup, const char *style, Str text, bool with_next);
/* A named place; each id once in the document. */
void docx_bookmark(Markup *markup, size_t id, Str name);
void docx_bookmark_end(Markup *markup, size_t id);
/* A paragraph with one drawing as its only character, of a size in 1/36000 mm; what is drawn stands between the two. */
void docx_inline_begin(Markup *markup, long width, long height, long id, Str name, Str words);
void docx_inline_end(Markup *markup);
/* The picture with its title below; `number`: in the document, from 1. */
void docx_picture(Markup *markup, size_t number, const PictureOut *picture);
/* The run of a text in the paragraph that is open; "\n" becomes a break. */
void docx_run(Markup *markup, Str text);
/* The same, `strong` in bold. */
void docx_run_in(Markup *markup, Str text, bool strong);

#endif
