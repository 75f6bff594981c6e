/* What makes an official paper of a text: the red head with number and line above the title, the record of issue at
 * the foot of the last page. Both only where somebody named them. */
#include "docx.h"
#include "title.h"

/* Of the head: as high as it may be, narrower letters where the name is long. Sizes in half points. */
enum {
    HEAD_TOP = 1984, /* 35 mm below the edge of the core */
    HEAD_MOST = 108,
    HEAD_LEAST = 44,
    HEAD_NARROW = 70, /* per cent of a character's width */
    HEAD_WIDE_MOST = 9,
    TWO_LINES = 2 * LINE,
    LINE_BELOW = 11, /* points: 4 mm */
    ISSUE_CHARACTER = 280,
    RULE_THICK = 8, /* eighths of a point: 0.35 mm and 0.25 mm */
    RULE_THIN = 6
};

bool docx_has_head(const Report *report) {
    return report->organ.len || report->signed_by.len;
}

static void spacing(Markup *markup, long before) {
    markup_open(markup, "w:spacing");
    markup_attribute_number(markup, "w:before", before);
    markup_close(markup);
}

static void begin(Markup *markup, const char *style) {
    markup_open(markup, "w:p");
    markup_open(markup, "w:pPr");
    markup_leaf(markup, "w:pStyle", "w:val", style);
}

/* The size in half points in which the name fills no more than the core. */
static long head_size(long characters, bool narrow) {
    long room = (long)CORE_WIDTH / 10; /* half points */
    long size = characters ? room * 100 / (characters * (narrow ? HEAD_NARROW : 100)) : HEAD_MOST;
    return size > HEAD_MOST ? HEAD_MOST : size < HEAD_LEAST ? HEAD_LEAST : size;
}

static void organ(Markup *markup, Str name) {
    long characters = (half_widths(name) + 1) / 2;
    bool narrow = characters > HEAD_WIDE_MOST;
    begin(markup, "Organ");
    spacing(markup, HEAD_TOP);
    markup_close(markup);
    markup_open(markup, "w:r");
    markup_open(markup, "w:rPr");
    markup_leaf(markup, "w:color", "w:val", "FF0000");
    markup_leaf_number(markup, "w:w", "w:val", narrow ? HEAD_NARROW : 100);
    markup_leaf_number(markup, "w:sz", "w:val", head_size(characters, narrow));
    markup_close(markup);
    markup_leaf_text(markup, "w:t", name);
    markup_close(markup);
    markup_close(markup);
}

static void red_line(Markup *markup) {
    markup_open(markup, "w:pBdr");
    markup_open(markup, "w:bottom");
    markup_attribute(markup, "w:val", "single");
    markup_attribute(markup, "w:sz", "12");
    markup_attribute_number(markup, "w:space", LINE_BELOW);
    markup_attribute(markup, "w:color", "FF0000");
    markup_close(markup);
    markup_close(markup);
}

static void right_stop(Markup *markup, long at) {
    markup_open(markup, "w:tabs");
    markup_open(markup, "w:tab");
    markup_attribute(markup, "w:val", "right");
    markup_attribute_number(markup, "w:pos", at);
    markup_close(markup);
    markup_close(markup);
}

static void tab(Markup *markup) {
    markup_open(markup, "w:r");
    markup_leaf(markup, "w:tab", NULL, NULL);
    markup_close(markup);
}

static void in_kai(Markup *markup, Str text) {
    markup_open(markup, "w:r");
    markup_open(markup, "w:rPr");
    markup_leaf(markup, "w:rFonts", "w:eastAsia", FONT_KAI);
    markup_close(markup);
    markup_leaf_text(markup, "w:t", text);
    markup_close(markup);
}

/* The number in the middle; of a paper that goes upwards at the left, with who signs it at the right. */
static void number(Markup *markup, const Report *report) {
    begin(markup, "DocumentNumber");
    if (report->organ.len) {
        red_line(markup);
    }
    if (report->signed_by.len) {
        right_stop(markup, CORE_WIDTH - CHARACTER);
    }
    markup_open(markup, "w:spacing");
    markup_attribute_number(markup, "w:before", report->organ.len ? TWO_LINES : 0);
    markup_attribute(markup, "w:after", "0");
    markup_close(markup);
    if (report->signed_by.len) {
        markup_leaf(markup, "w:jc", "w:val", "left");
    }
    markup_close(markup);
    docx_run(markup, report->signed_by.len ? STR("　") : (Str){NULL, 0});
    docx_run(markup, report->document_number);
    if (report->signed_by.len) {
        tab(markup);
        docx_run(markup, STR("签发人："));
        in_kai(markup, report->signed_by);
    }
    markup_close(markup);
}

void docx_head(Markup *markup, const Report *report, Str title) {
    if (report->organ.len) {
        organ(markup, report->organ);
    }
    number(markup, report);
    begin(markup, "Title");
    spacing(markup, TWO_LINES);
    markup_close(markup);
    docx_run(markup, title);
    markup_close(markup);
}

/* ---- the record of issue ---- */

typedef struct RecordLine {
    Str left, right;
    long hanging; /* characters that lines which turn stand behind */
} RecordLine;

static void rule(Markup *markup, const char *side, long size) {
    markup_open(markup, side);
    markup_attribute(markup, "w:val", "single");
    markup_attribute_number(markup, "w:sz", size);
    markup_attribute(markup, "w:space", "0");
    markup_attribute(markup, "w:color", "000000");
    markup_close(markup);
}

static void width(Markup *markup, const char *name) {
    markup_open(markup, name);
    markup_attribute_number(markup, "w:w", CORE_WIDTH);
    markup_attribute(markup, "w:type", "dxa");
    markup_close(markup);
}

/* Its last rule lies on the lower edge of the core. */
static void record_properties(Markup *markup) {
    markup_open(markup, "w:tblPr");
    markup_open(markup, "w:tblpPr");
    markup_attribute(markup, "w:vertAnchor", "margin");
    markup_attribute(markup, "w:horzAnchor", "margin");
    markup_attribute(markup, "w:tblpX", "1");
    markup_attribute(markup, "w:tblpYSpec", "bottom");
    markup_close(markup);
    markup_leaf(markup, "w:tblOverlap", "w:val", "never");
    width(markup, "w:tblW");
    markup_open(markup, "w:tblBorders");
    rule(markup, "w:top", RULE_THICK);
    rule(markup, "w:bottom", RULE_THICK);
    rule(markup, "w:insideH", RULE_THIN);
    markup_close(markup);
    markup_leaf(markup, "w:tblLayout", "w:type", "fixed");
    markup_open(markup, "w:tblCellMar");
    for (size_t i = 0; i < 2; i++) {
        markup_open(markup, i ? "w:right" : "w:left");
        markup_attribute(markup, "w:w", "0");
        markup_attribute(markup, "w:type", "dxa");
        markup_close(markup);
    }
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "w:tblGrid");
    markup_leaf_number(markup, "w:gridCol", "w:w", CORE_WIDTH);
    markup_close(markup);
}

static void record_row(Markup *markup, const RecordLine *line) {
    markup_open(markup, "w:tr");
    markup_open(markup, "w:trPr");
    markup_leaf(markup, "w:cantSplit", NULL, NULL);
    markup_close(markup);
    markup_open(markup, "w:tc");
    markup_open(markup, "w:tcPr");
    width(markup, "w:tcW");
    markup_close(markup);
    begin(markup, "IssueRecord");
    right_stop(markup, CORE_WIDTH - ISSUE_CHARACTER);
    markup_open(markup, "w:ind");
    markup_attribute_number(markup, "w:left", (1 + line->hanging) * ISSUE_CHARACTER);
    markup_attribute_number(markup, "w:right", ISSUE_CHARACTER);
    markup_attribute_number(markup, "w:hanging", line->hanging * ISSUE_CHARACTER);
    markup_close(markup);
    markup_close(markup);
    docx_run(markup, line->left);
    if (line->right.len) {
        tab(markup);
        docx_run(markup, line->right);
    }
    for (int open = 0; open < 3; open++) { /* w:p, w:tc, w:tr */
        markup_close(markup);
    }
}

Str issue_copies(const Report *report, Arena *arena) {
    const char *stop = str_ends(report->copy_to, STR("。")) ? "" : "。";
    return report->copy_to.len ? str_format(arena, "抄送：%.*s%s", STR_ARG(report->copy_to), stop) : (Str){NULL, 0};
}

Str issue_day(const Report *report, Arena *arena) {
    return report->date.len ? str_format(arena, "%.*s印发", STR_ARG(report->date)) : (Str){NULL, 0};
}

/* A blank line parts it from the text where a word processor does not carry it to the foot of the page. */
void docx_issue_record(Markup *markup, const Report *report) {
    enum { COPY_TO = 3 }; /* 抄送： */
    Str none = {NULL, 0};
    if (!report->copy_to.len && !report->issued_by.len) {
        return;
    }
    docx_paragraph(markup, "Signature", none);
    markup_open(markup, "w:tbl");
    record_properties(markup);
    if (report->copy_to.len) {
        record_row(markup, &(RecordLine){issue_copies(report, markup->arena), none, COPY_TO});
    }
    if (report->issued_by.len) {
        record_row(markup, &(RecordLine){report->issued_by, issue_day(report, markup->arena), 0});
    }
    markup_close(markup);
    docx_paragraph(markup, "Separator", none); /* that it is tied to */
}
