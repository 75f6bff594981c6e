/* A report as DOCX: makes the parts and puts them into the package. */
#include "docx.h"
#include "office.h"

#include <stdio.h>

enum { FIXED_PARTS = 12, PARTS_PER_CHART = 3 };

typedef struct Parts {
    Arena *arena;
    Part *items;
    size_t count, charts, pictures;
    bool good;
} Parts;

static void add(Parts *parts, const char *name, Str bytes) {
    parts->good = parts->good && bytes.len > 0;
    parts->items[parts->count++] = (Part){name, bytes};
}

/* ---- types and relations ---- */

static const char *const types[][2] = {
    {"/word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"},
    {"/word/styles.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"},
    {"/word/fontTable.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"},
    {"/word/settings.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"},
    {"/word/footer1.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"},
    {"/word/footer2.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"},
    {"/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"},
};

static void type_of(Markup *markup, Str part, const char *type) {
    markup_open(markup, "Override");
    markup_attribute_str(markup, "PartName", part);
    markup_attribute(markup, "ContentType", type);
    markup_close(markup);
}

static void type_by_ending(Markup *markup, const char *ending, const char *type) {
    markup_open(markup, "Default");
    markup_attribute(markup, "Extension", ending);
    markup_attribute(markup, "ContentType", type);
    markup_close(markup);
}

static Str content_types(Parts *parts, Err *err) {
    Markup markup;
    if (!markup_begin(&markup, parts->arena, err)) {
        return (Str){NULL, 0};
    }
    markup_open(&markup, "Types");
    markup_attribute(&markup, "xmlns", "http://schemas.openxmlformats.org/package/2006/content-types");
    type_by_ending(&markup, "rels", "application/vnd.openxmlformats-package.relationships+xml");
    type_by_ending(&markup, "xml", "application/xml");
    type_by_ending(&markup, "jpeg", "image/jpeg");
    type_by_ending(&markup, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        type_of(&markup, str_from(types[i][0]), types[i][1]);
    }
    for (size_t i = 1; i <= parts->charts; i++) {
        type_of(&markup, str_format(parts->arena, "/word/charts/chart%zu.xml", i),
                "application/vnd.openxmlformats-officedocument.drawingml.chart+xml");
    }
    markup_close(&markup);
    return markup_finish(&markup);
}

#define OFFICE_RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static void relation(Markup *markup, Str id, const char *type, Str target) {
    markup_open(markup, "Relationship");
    markup_attribute_str(markup, "Id", id);
    markup_attribute(markup, "Type", type);
    markup_attribute_str(markup, "Target", target);
    markup_close(markup);
}

static bool relations_begin(Markup *markup, Arena *arena, Err *err) {
    if (!markup_begin(markup, arena, err)) {
        return false;
    }
    markup_open(markup, "Relationships");
    markup_attribute(markup, "xmlns", "http://schemas.openxmlformats.org/package/2006/relationships");
    return true;
}

static Str root_relations(Arena *arena, Err *err) {
    Markup markup;
    if (!relations_begin(&markup, arena, err)) {
        return (Str){NULL, 0};
    }
    relation(&markup, STR("rId1"), OFFICE_RELATION "officeDocument", STR("word/document.xml"));
    relation(&markup, STR("rId2"),
             "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
             STR("docProps/core.xml"));
    markup_close(&markup);
    return markup_finish(&markup);
}

/* The report's pictures are numbered from 1; those that are drawn have no part of their own. */
static bool is_photo(const Block *block, size_t *number) {
    *number += block->type == BLOCK_PICTURE;
    return block->type == BLOCK_PICTURE && block->picture->jpeg.len > 0;
}

static Str document_relations(const Parts *parts, const Report *report, Err *err) {
    Markup markup;
    Arena *arena = parts->arena;
    if (!relations_begin(&markup, arena, err)) {
        return (Str){NULL, 0};
    }
    relation(&markup, STR("rIdStyles"), OFFICE_RELATION "styles", STR("styles.xml"));
    relation(&markup, STR("rIdFonts"), OFFICE_RELATION "fontTable", STR("fontTable.xml"));
    relation(&markup, STR("rIdSettings"), OFFICE_RELATION "settings", STR("settings.xml"));
    relation(&markup, STR("rIdFooterOdd"), OFFICE_RELATION "footer", STR("footer1.xml"));
    relation(&markup, STR("rIdFooterEven"), OFFICE_RELATION "footer", STR("footer2.xml"));
    for (size_t i = 1; i <= parts->charts; i++) {
        relation(&markup, str_format(arena, "rIdChart%zu", i), OFFICE_RELATION "chart",
                 str_format(arena, "charts/chart%zu.xml", i));
    }
    for (size_t i = 0, number = 0; i < report->count; i++) {
        if (is_photo(&report->blocks[i], &number)) {
            relation(&markup, str_format(arena, "rIdPicture%zu", number), OFFICE_RELATION "image",
                     str_format(arena, "media/picture%zu.jpeg", number));
        }
    }
    markup_close(&markup);
    return markup_finish(&markup);
}

static Str chart_relations(size_t number, Arena *arena, Err *err) {
    Markup markup;
    if (!relations_begin(&markup, arena, err)) {
        return (Str){NULL, 0};
    }
    relation(&markup, STR("rId1"), OFFICE_RELATION "package",
             str_format(arena, "../embeddings/Microsoft_Excel_Sheet%zu.xlsx", number));
    markup_close(&markup);
    return markup_finish(&markup);
}

/* ---- all parts ---- */

static void add_charts(Parts *parts, const Report *report, Err *err) {
    Arena *arena = parts->arena;
    size_t number = 0;
    for (size_t i = 0; i < report->count; i++) {
        if (report->blocks[i].type != BLOCK_CHART) {
            continue;
        }
        const ChartOut *chart = report->blocks[i].chart;
        Str workbook = {NULL, 0};
        number++;
        docx_chart_workbook(chart, arena, &workbook, err);
        add(parts, str_cstr(arena, str_format(arena, "word/charts/chart%zu.xml", number)),
            docx_chart(chart, arena, err));
        add(parts, str_cstr(arena, str_format(arena, "word/charts/_rels/chart%zu.xml.rels", number)),
            chart_relations(number, arena, err));
        add(parts, str_cstr(arena, str_format(arena, "word/embeddings/Microsoft_Excel_Sheet%zu.xlsx", number)),
            workbook);
    }
}

static void add_pictures(Parts *parts, const Report *report) {
    for (size_t i = 0, number = 0; i < report->count; i++) {
        if (is_photo(&report->blocks[i], &number)) {
            add(parts, str_cstr(parts->arena, str_format(parts->arena, "word/media/picture%zu.jpeg", number)),
                report->blocks[i].picture->jpeg);
        }
    }
}

bool report_docx_bytes(const Report *report, Buf *out, Err *err) {
    Parts parts = {.arena = arena_create(), .good = true};
    for (size_t i = 0; i < report->count; i++) {
        parts.charts += report->blocks[i].type == BLOCK_CHART;
        parts.pictures += report->blocks[i].type == BLOCK_PICTURE;
    }
    parts.items = ARENA_ARRAY(parts.arena, FIXED_PARTS + parts.charts * PARTS_PER_CHART + parts.pictures, Part);
    add(&parts, "[Content_Types].xml", content_types(&parts, err));
    add(&parts, "_rels/.rels", root_relations(parts.arena, err));
    add(&parts, "docProps/core.xml", docx_core(report, parts.arena, err));
    add(&parts, "word/document.xml", docx_document(report, parts.arena, err));
    add(&parts, "word/_rels/document.xml.rels", document_relations(&parts, report, err));
    add(&parts, "word/styles.xml", docx_styles(parts.arena, err));
    add(&parts, "word/fontTable.xml", docx_fonts(parts.arena, err));
    add(&parts, "word/settings.xml", docx_settings(parts.arena, err));
    add(&parts, "word/footer1.xml", docx_footer(false, parts.arena, err));
    add(&parts, "word/footer2.xml", docx_footer(true, parts.arena, err));
    add_charts(&parts, report, err);
    add_pictures(&parts, report);
    bool good = parts.good && office_write(parts.items, parts.count, out, err);
    arena_destroy(parts.arena);
    return good;
}

bool report_docx(const Report *report, const char *path, Err *err) {
    Arena *arena = arena_create();
    Buf out = buf_create(arena);
    bool good = report_docx_bytes(report, &out, err) && file_write(path, buf_str(&out), err);
    arena_destroy(arena);
    return good;
}
