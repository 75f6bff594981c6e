/* What stands around the body of a DOCX: styles, fonts, settings, page numbers, properties. */
#include "docx.h"

#include <stdio.h>
#include <string.h>

#define NAMESPACE_W "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

typedef struct StyleDef {
    const char *id, *name, *font;
    int size; /* half points */
    const char *align;
    int outline;             /* -1: text */
    int first_line;          /* characters */
    int before, after, line; /* line 0: as high as the text */
    bool bold, keep_next;
} StyleDef;

/* Sizes: 2号 44, 3号 32, 4号 28, 5号 21. Characters stand on the grid, so lines end alike without being justified: that
 * would only draw the characters of a line apart that ends before a figure that cannot be cut (≥100%）). */
static const StyleDef styles[] = {
    {"BodyText", "Body Text", FONT_FANGSONG, 32, "left", -1, 2, 0, 0, LINE, false, false},
    {"Title", "Title", FONT_TITLE, 44, "center", -1, 0, 0, LINE, 700, false, false},
    {"Heading1", "heading 1", FONT_BLACK, 32, "left", 0, 2, 0, 0, LINE, false, true},
    {"Heading2", "heading 2", FONT_KAI, 32, "left", 1, 2, 0, 0, LINE, false, true},
    {"Heading3", "heading 3", FONT_FANGSONG, 32, "left", 2, 2, 0, 0, LINE, true, true},
    {"Heading4", "heading 4", FONT_FANGSONG, 32, "left", 3, 2, 0, 0, LINE, false, true},
    {"DocumentNumber", "发文字号", FONT_FANGSONG, 32, "center", -1, 0, 0, LINE, LINE, false, false},
    {"Organ", "发文机关标志", FONT_TITLE, 72, "center", -1, 0, 0, 0, 0, false, true},
    {"IssueRecord", "版记", FONT_FANGSONG, 28, "left", -1, 0, 0, 0, ISSUE_LINE, false, false},
    {"Addressee", "主送机关", FONT_FANGSONG, 32, "left", -1, 0, 0, 0, LINE, false, false},
    {"Caption", "caption", FONT_BLACK, 24, "center", -1, 0, 160, 60, 0, false, true},
    {"UnitNote", "计量单位", FONT_FANGSONG, 21, "right", -1, 0, 0, 20, 0, false, true},
    {"TableHead", "表头", FONT_BLACK, 21, "center", -1, 0, 0, 0, 0, false, false},
    {"TableText", "表文", FONT_FANGSONG, 21, "left", -1, 0, 0, 0, 0, false, false},
    {"Figure", "图", FONT_FANGSONG, 21, "center", -1, 0, 60, 60, 0, false, true},
    {"AttachmentMark", "附件序号", FONT_BLACK, 32, "left", -1, 0, 0, 0, LINE, false, true},
    {"AttachmentTitle", "附件标题", FONT_TITLE, 44, "center", 0, 0, LINE, LINE, 700, false, true},
    {"AttachmentList", "附件说明", FONT_FANGSONG, 32, "left", -1, 0, 0, 0, LINE, false, true},
    {"Signature", "Signature", FONT_FANGSONG, 32, "right", -1, 0, 0, 0, LINE, false, true},
    {"Separator", "分节", FONT_FANGSONG, 2, "left", -1, 0, 0, 0, 20, false, false},
    {"Footer", "footer", FONT_SONG, 28, "left", -1, 0, 0, 0, 0, false, false},
};

static void fonts(Markup *markup, const char *east) {
    markup_open(markup, "w:rFonts");
    markup_attribute(markup, "w:ascii", strcmp(east, FONT_SONG) == 0 ? FONT_SONG : "Times New Roman");
    markup_attribute(markup, "w:hAnsi", strcmp(east, FONT_SONG) == 0 ? FONT_SONG : "Times New Roman");
    markup_attribute(markup, "w:eastAsia", east);
    markup_attribute(markup, "w:cs", "Times New Roman");
    markup_close(markup);
}

static void run_properties(Markup *markup, const StyleDef *style) {
    markup_open(markup, "w:rPr");
    fonts(markup, style->font);
    markup_leaf(markup, "w:b", "w:val", style->bold ? "1" : "0");
    if (style->size == 32) {
        markup_leaf_number(markup, "w:spacing", "w:val", CHARACTER_SPACE);
    }
    markup_leaf_number(markup, "w:sz", "w:val", style->size);
    markup_leaf_number(markup, "w:szCs", "w:val", style->size);
    markup_close(markup);
}

static void paragraph_properties(Markup *markup, const StyleDef *style) {
    markup_open(markup, "w:pPr");
    if (style->keep_next) {
        markup_leaf(markup, "w:keepNext", NULL, NULL);
    }
    if (strcmp(style->id, "Signature") ==
        0) { /* as wide as it is counted: the signer stands over the middle of the date */
        markup_leaf(markup, "w:autoSpaceDE", "w:val", "0");
        markup_leaf(markup, "w:autoSpaceDN", "w:val", "0");
    }
    if (style->line == 0) { /* small text is not spread over the page's grid of lines */
        markup_leaf(markup, "w:snapToGrid", "w:val", "0");
    }
    markup_open(markup, "w:spacing");
    markup_attribute_number(markup, "w:before", style->before);
    markup_attribute_number(markup, "w:after", style->after);
    markup_attribute_number(markup, "w:line", style->line ? style->line : 240);
    markup_attribute(markup, "w:lineRule", style->line ? "exact" : "auto");
    markup_close(markup);
    markup_open(markup, "w:ind");
    markup_attribute_number(markup, "w:firstLineChars", style->first_line * 100L);
    markup_attribute_number(markup, "w:firstLine", (long)style->first_line * CHARACTER);
    markup_close(markup);
    markup_leaf(markup, "w:jc", "w:val", style->align);
    if (style->outline >= 0) {
        markup_leaf_number(markup, "w:outlineLvl", "w:val", style->outline);
    }
    markup_close(markup);
}

static void put_style(Markup *markup, const StyleDef *style) {
    bool own = (unsigned char)style->name[0] >= 0x80;
    markup_open(markup, "w:style");
    markup_attribute(markup, "w:type", "paragraph");
    if (own) {
        markup_attribute(markup, "w:customStyle", "1");
    }
    markup_attribute(markup, "w:styleId", style->id);
    markup_leaf(markup, "w:name", "w:val", style->name);
    markup_leaf(markup, "w:basedOn", "w:val", "Normal");
    if (style->outline >= 0) {
        markup_leaf(markup, "w:next", "w:val", "BodyText");
    }
    markup_leaf(markup, "w:qFormat", NULL, NULL);
    paragraph_properties(markup, style);
    run_properties(markup, style);
    markup_close(markup);
}

static void put_defaults(Markup *markup) {
    markup_open(markup, "w:docDefaults");
    markup_open(markup, "w:rPrDefault");
    markup_open(markup, "w:rPr");
    fonts(markup, FONT_FANGSONG);
    markup_leaf(markup, "w:kern", "w:val", "2");
    markup_leaf(markup, "w:sz", "w:val", "32");
    markup_leaf(markup, "w:szCs", "w:val", "32");
    markup_open(markup, "w:lang");
    markup_attribute(markup, "w:val", "en-US");
    markup_attribute(markup, "w:eastAsia", "zh-CN");
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
    markup_leaf(markup, "w:pPrDefault", NULL, NULL);
    markup_close(markup);
    markup_open(markup, "w:style");
    markup_attribute(markup, "w:type", "paragraph");
    markup_attribute(markup, "w:default", "1");
    markup_attribute(markup, "w:styleId", "Normal");
    markup_leaf(markup, "w:name", "w:val", "Normal");
    markup_leaf(markup, "w:qFormat", NULL, NULL);
    markup_open(markup, "w:pPr");
    markup_leaf(markup, "w:widowControl", "w:val", "0");
    markup_leaf(markup, "w:jc", "w:val", "both");
    markup_close(markup);
    markup_open(markup, "w:rPr"); /* the grid's characters are counted from the size of this style */
    markup_leaf(markup, "w:sz", "w:val", "32");
    markup_leaf(markup, "w:szCs", "w:val", "32");
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "w:style");
    markup_attribute(markup, "w:type", "table");
    markup_attribute(markup, "w:default", "1");
    markup_attribute(markup, "w:styleId", "TableNormal");
    markup_leaf(markup, "w:name", "w:val", "Normal Table");
    markup_close(markup);
}

Str docx_styles(Arena *arena, Err *err) {
    Markup markup;
    if (!markup_begin(&markup, arena, err)) {
        return (Str){NULL, 0};
    }
    markup_open(&markup, "w:styles");
    markup_attribute(&markup, "xmlns:w", NAMESPACE_W);
    put_defaults(&markup);
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
        put_style(&markup, &styles[i]);
    }
    markup_close(&markup);
    return markup_finish(&markup);
}

/* The fonts are licensed goods: named, not shipped; what may stand in for them is named too. */
Str docx_fonts(Arena *arena, Err *err) {
    static const char *const names[][3] = {{FONT_TITLE, "方正小标宋_GBK,小标宋,宋体", "roman"},
                                           {FONT_BLACK, "SimHei", "swiss"},
                                           {FONT_KAI, "楷体,KaiTi,STKaiti", "modern"},
                                           {FONT_FANGSONG, "仿宋,FangSong,STFangsong", "modern"},
                                           {FONT_SONG, "SimSun", "roman"}};
    Markup markup;
    if (!markup_begin(&markup, arena, err)) {
        return (Str){NULL, 0};
    }
    markup_open(&markup, "w:fonts");
    markup_attribute(&markup, "xmlns:w", NAMESPACE_W);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        markup_open(&markup, "w:font");
        markup_attribute(&markup, "w:name", names[i][0]);
        markup_leaf(&markup, "w:altName", "w:val", names[i][1]);
        markup_leaf(&markup, "w:charset", "w:val", "86");
        markup_leaf(&markup, "w:family", "w:val", names[i][2]);
        markup_leaf(&markup, "w:pitch", "w:val", "default");
        markup_close(&markup);
    }
    markup_open(&markup, "w:font");
    markup_attribute(&markup, "w:name", "Times New Roman");
    markup_leaf(&markup, "w:charset", "w:val", "00");
    markup_leaf(&markup, "w:family", "w:val", "roman");
    markup_leaf(&markup, "w:pitch", "w:val", "variable");
    markup_close(&markup);
    markup_close(&markup);
    return markup_finish(&markup);
}

Str docx_settings(Arena *arena, Err *err) {
    Markup markup;
    if (!markup_begin(&markup, arena, err)) {
        return (Str){NULL, 0};
    }
    markup_open(&markup, "w:settings");
    markup_attribute(&markup, "xmlns:w", NAMESPACE_W);
    markup_leaf(&markup, "w:zoom", "w:percent", "100");
    markup_leaf(&markup, "w:bordersDoNotSurroundHeader", NULL, NULL);
    markup_leaf(&markup, "w:bordersDoNotSurroundFooter", NULL, NULL);
    markup_leaf(&markup, "w:evenAndOddHeaders", NULL, NULL);
    markup_leaf(&markup, "w:drawingGridVerticalSpacing", "w:val", "290");
    markup_leaf(&markup, "w:characterSpacingControl", "w:val", "compressPunctuation");
    markup_open(&markup, "w:compat");
    markup_leaf(&markup, "w:spaceForUL", NULL, NULL);
    markup_leaf(&markup, "w:balanceSingleByteDoubleByteWidth", NULL, NULL);
    markup_leaf(&markup, "w:doNotLeaveBackslashAlone", NULL, NULL);
    markup_leaf(&markup, "w:ulTrailSpace", NULL, NULL);
    markup_leaf(&markup, "w:adjustLineHeightInTable", NULL, NULL);
    markup_leaf(&markup, "w:useFELayout", NULL, NULL);
    markup_open(&markup, "w:compatSetting");
    markup_attribute(&markup, "w:name", "compatibilityMode");
    markup_attribute(&markup, "w:uri", "http://schemas.microsoft.com/office/word");
    markup_attribute(&markup, "w:val", "15");
    markup_close(&markup);
    markup_close(&markup);
    markup_open(&markup, "w:themeFontLang");
    markup_attribute(&markup, "w:val", "en-US");
    markup_attribute(&markup, "w:eastAsia", "zh-CN");
    markup_close(&markup);
    markup_close(&markup);
    return markup_finish(&markup);
}

static void field(Markup *markup, const char *type) {
    markup_open(markup, "w:r");
    markup_leaf(markup, "w:fldChar", "w:fldCharType", type);
    markup_close(markup);
}

/* — 1 —: odd pages at the right, even ones at the left, one character in. */
Str docx_footer(bool even, Arena *arena, Err *err) {
    Markup markup;
    if (!markup_begin(&markup, arena, err)) {
        return (Str){NULL, 0};
    }
    markup_open(&markup, "w:ftr");
    markup_attribute(&markup, "xmlns:w", NAMESPACE_W);
    markup_open(&markup, "w:p");
    markup_open(&markup, "w:pPr");
    markup_leaf(&markup, "w:pStyle", "w:val", "Footer");
    markup_open(&markup, "w:ind");
    markup_attribute(&markup, even ? "w:leftChars" : "w:rightChars", "100");
    markup_attribute(&markup, even ? "w:left" : "w:right", "280");
    markup_close(&markup);
    markup_leaf(&markup, "w:jc", "w:val", even ? "left" : "right");
    markup_close(&markup);
    docx_run(&markup, STR("— "));
    field(&markup, "begin");
    markup_open(&markup, "w:r");
    markup_open(&markup, "w:instrText");
    markup_attribute(&markup, "xml:space", "preserve");
    markup_text(&markup, STR(" PAGE "));
    markup_close(&markup);
    markup_close(&markup);
    field(&markup, "separate");
    docx_run(&markup, STR("1"));
    field(&markup, "end");
    docx_run(&markup, STR(" —"));
    markup_close(&markup);
    markup_close(&markup);
    return markup_finish(&markup);
}

static Str one_line(Arena *arena, Str text) {
    Buf out = buf_create(arena);
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] != '\n') {
            buf_add_char(&out, text.data[i]);
        }
    }
    return buf_str(&out);
}

static void moment(Markup *markup, const char *name, const char *now) {
    markup_open(markup, name);
    markup_attribute(markup, "xsi:type", "dcterms:W3CDTF");
    markup_text(markup, str_from(now));
    markup_close(markup);
}

Str docx_core(const Report *report, Arena *arena, Err *err) {
    Markup markup;
    char now[32];
    time_now_iso(now);
    if (!markup_begin(&markup, arena, err)) {
        return (Str){NULL, 0};
    }
    markup_open(&markup, "cp:coreProperties");
    markup_attribute(&markup, "xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties");
    markup_attribute(&markup, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
    markup_attribute(&markup, "xmlns:dcterms", "http://purl.org/dc/terms/");
    markup_attribute(&markup, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    markup_leaf_text(&markup, "dc:title", one_line(arena, report->title));
    markup_leaf_text(&markup, "dc:creator", report->signer);
    moment(&markup, "dcterms:created", now);
    moment(&markup, "dcterms:modified", now);
    markup_leaf_text(&markup, "dc:language", STR("zh-CN"));
    markup_close(&markup);
    return markup_finish(&markup);
}
