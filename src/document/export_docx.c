/* The text as DOCX, with a comment for what was found: a small package written by hand. */
#include "document_internal.h"

#include <zip.h>

#define WORD  "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define TYPES "application/vnd.openxmlformats-officedocument.wordprocessingml."
static const Str head = {"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
                         sizeof "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" - 1};
static const char content_types[] =
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\""
    " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\""
    " ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"" TYPES
    "document.main+xml\"/><Override PartName=\"/word/comments.xml\" ContentType=\"" TYPES
    "comments+xml\"/><Override PartName=\"/word/styles.xml\""
    " ContentType=\"" TYPES "styles+xml\"/></Types>";
static const char package_relations[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\""
    " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\""
    " Target=\"word/document.xml\"/></Relationships>";
static const char document_relations[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\""
    " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments\""
    " Target=\"comments.xml\"/><Relationship Id=\"r2\""
    " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\""
    " Target=\"styles.xml\"/></Relationships>";
/* As official documents are set (GB/T 9704): 16 points 仿宋, 29 points from line to line; the title 22 points, centred.
 */
static const char styles[] =
    "<w:styles " WORD "><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New"
    " Roman\" w:eastAsia=\"仿宋_GB2312\"/><w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/><w:lang w:val=\"zh-CN\""
    " w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\""
    " w:styleId=\"text\"><w:name w:val=\"Normal\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"body\"><w:name"
    " w:val=\"正文段落\"/><w:basedOn w:val=\"text\"/><w:pPr><w:spacing w:line=\"579\" w:lineRule=\"exact\"/><w:ind"
    " w:firstLineChars=\"200\" w:firstLine=\"640\"/></w:pPr></w:style><w:style w:type=\"paragraph\" "
    "w:styleId=\"title\">"
    "<w:name w:val=\"Title\"/><w:basedOn w:val=\"text\"/><w:pPr><w:spacing w:after=\"400\"/><w:jc w:val=\"center\"/>"
    "</w:pPr><w:rPr><w:rFonts w:eastAsia=\"方正小标宋简体\"/><w:sz w:val=\"44\"/><w:szCs "
    "w:val=\"44\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"cell\"><w:name w:val=\"表格文字\"/><w:basedOn w:val=\"text\"/>"
    "<w:pPr><w:jc w:val=\"center\"/></w:pPr><w:rPr><w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"note\"><w:name w:val=\"annotation text\"/><w:basedOn w:val=\"text\"/>"
    "<w:rPr><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/></w:rPr></w:style></w:styles>";
static const char section[] = "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\""
                              " w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" w:footer=\"992\" w:gutter=\"0\"/>"
                              "</w:sectPr></w:body></w:document>";

static void add_run(Buf *out, Str text) {
    if (text.len) {
        buf_add(out, STR("<w:r><w:t xml:space=\"preserve\">"));
        buf_add_escaped(out, text);
        buf_add(out, STR("</w:t></w:r>"));
    }
}

static bool is_told(const Thing *thing) {
    return !thing->gone && (thing->weight < 2 || !str_is(thing->state, "open"));
}

static size_t byte_of(Str text, int character) {
    size_t at = 0;
    for (int i = 0; i < character && at < text.len; i++) {
        utf8_next(text, &at);
    }
    return at;
}

/* A comment and the bytes of its line that it is about. */
typedef struct Remark {
    size_t id, begin, end;
    bool placed; /* else it is about all of the line */
} Remark;

/* A line and what is told of it. */
typedef struct Spot {
    const DocumentWhole *whole;
    const Line *line;
    Remark *remarks;
    size_t count;
} Spot;

static Spot spot_of(const DocumentWhole *whole, const Line *line, size_t first, size_t last, Arena *arena) {
    Spot spot = {whole, line, ARENA_ARRAY(arena, last - first + 1, Remark), 0};
    for (size_t i = first; i < last; i++) {
        const Thing *thing = &whole->things[i];
        bool placed = thing->begins >= 0;
        if (is_told(thing)) {
            size_t begin = placed ? byte_of(line->text, thing->begins) : 0;
            size_t end = placed ? byte_of(line->text, thing->ends) : line->text.len;
            spot.remarks[spot.count++] = (Remark){i, begin, end > begin ? end : begin, placed};
        }
    }
    return spot;
}

/* Its range within the bytes [from, to), which may be a cell of a row: one about all of the line stands in the last. */
static bool range_in(const Spot *spot, const Remark *remark, size_t from, size_t to, size_t *begin, size_t *end) {
    bool last = to == spot->line->text.len;
    *begin = remark->placed ? remark->begin : from;
    *end = remark->end < to ? remark->end : to;
    *end = *end > *begin ? *end : *begin;
    return remark->placed ? *begin >= from && (*begin < to || (last && *begin == to)) : last;
}

/* The text with its comments, which may overlap: every begin and every end is put where it stands. */
static void add_commented(const Spot *spot, size_t from, size_t to, Buf *out) {
    for (size_t at = from, next = from; at <= to; at = next) {
        next = to + 1;
        for (int ends = 1; ends >= 0; ends--) { /* what ends here stands before what begins here */
            for (size_t i = 0; i < spot->count; i++) {
                size_t begin, end, id = spot->remarks[i].id;
                if (!range_in(spot, &spot->remarks[i], from, to, &begin, &end)) {
                    continue;
                }
                if (!ends && begin == at) {
                    buf_add_format(out, "<w:commentRangeStart w:id=\"%zu\"/>", id);
                }
                if (end == at && (begin == end ? !ends : ends)) {
                    buf_add_format(
                        out, "<w:commentRangeEnd w:id=\"%zu\"/><w:r><w:commentReference w:id=\"%zu\"/></w:r>", id, id);
                }
                next = begin > at && begin < next ? begin : next;
                next = end > at && end < next ? end : next;
            }
        }
        add_run(out, str_slice(spot->line->text, at, next > to ? to : next));
    }
}

static void add_paragraph(const Spot *spot, const char *style, size_t from, size_t to, Buf *out) {
    buf_add_format(out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", style);
    add_commented(spot, from, to, out);
    buf_add(out, STR("</w:p>"));
}

/* ---- tables: lines whose cells are parted by tabs ---- */

static size_t cells_in(Str text) {
    size_t count = 1;
    for (size_t i = 0; i < text.len; i++) {
        count += text.data[i] == '\t';
    }
    return count;
}

static void begin_table(size_t columns, Buf *out) {
    enum { WIDTH = 8844 }; /* of the text, in twentieths of a point */
    static const char *const sides[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    buf_add_format(out, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblBorders>", WIDTH);
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        buf_add_format(out, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>", sides[i]);
    }
    buf_add(out, STR("</w:tblBorders></w:tblPr><w:tblGrid>"));
    for (size_t i = 0; i < columns; i++) {
        buf_add_format(out, "<w:gridCol w:w=\"%zu\"/>", WIDTH / columns);
    }
    buf_add(out, STR("</w:tblGrid>"));
}

static void add_row(const Spot *spot, Buf *out) {
    Str text = spot->line->text;
    buf_add(out, STR("<w:tr>"));
    for (size_t from = 0, to; from <= text.len; from = to + 1) {
        for (to = from; to < text.len && text.data[to] != '\t'; to++) {
        }
        buf_add(out, STR("<w:tc>"));
        add_paragraph(spot, "cell", from, to, out);
        buf_add(out, STR("</w:tc>"));
    }
    buf_add(out, STR("</w:tr>"));
}

static void add_comments(const DocumentWhole *whole, Buf *out, Arena *arena) {
    buf_add(out, head);
    buf_add(out, STR("<w:comments " WORD ">"));
    for (size_t i = 0; i < whole->thing_count; i++) {
        const Thing *thing = &whole->things[i];
        if (!is_told(thing)) {
            continue;
        }
        buf_add_format(out,
                       "<w:comment w:id=\"%zu\" w:author=\"督学\" w:initials=\"督\"><w:p><w:pPr><w:pStyle"
                       " w:val=\"note\"/></w:pPr>",
                       i);
        add_run(out, str_format(arena, "【%s·%s】", thing_kind_name(thing->kind), thing_standing(thing)));
        add_run(out, thing_says(thing, arena));
        Str decision = thing_decision(thing, arena);
        if (decision.len) {
            add_run(out, str_format(arena, "（%.*s）", STR_ARG(decision)));
        }
        buf_add(out, STR("</w:p></w:comment>"));
    }
    buf_add(out, STR("</w:comments>"));
}

/* `columns` of the table that is open; 0: none is. */
static void add_line(const Spot *spot, size_t *columns, Buf *out) {
    Str text = spot->line->text;
    size_t cells = cells_in(text);
    if (*columns && cells != *columns) {
        buf_add(out, STR("</w:tbl>"));
        *columns = 0;
        if (cells > 1) { /* two tables that touch would be one */
            buf_add(out, STR("<w:p><w:pPr><w:pStyle w:val=\"cell\"/></w:pPr></w:p>"));
        }
    }
    if (cells == 1) {
        bool title = str_equal(str_trim(text), spot->whole->head.line.title);
        add_paragraph(spot, title ? "title" : "body", 0, text.len, out);
        return;
    }
    if (!*columns) {
        begin_table(cells, out);
        *columns = cells;
    }
    add_row(spot, out);
}

static void add_document(const DocumentWhole *whole, Buf *out, Arena *arena) {
    size_t at = 0, columns = 0;
    buf_add(out, head);
    buf_add(out, STR("<w:document " WORD "><w:body>"));
    for (size_t i = 0; i < whole->line_count; i++) {
        const Line *line = &whole->lines[i];
        while (at < whole->thing_count && whole->things[at].line < line->number) {
            at++;
        }
        size_t last = at;
        while (last < whole->thing_count && whole->things[last].line == line->number) {
            last++;
        }
        Spot spot = spot_of(whole, line, at, last, arena);
        add_line(&spot, &columns, out);
        at = last;
    }
    if (columns) { /* behind a table stands a paragraph */
        buf_add(out, STR("</w:tbl><w:p/>"));
    }
    buf_add(out, str_from(section));
}

static bool add_part(zip_t *package, const char *name, Str text) {
    zip_source_t *source = zip_source_buffer(package, text.data, text.len, 0);
    if (source && zip_file_add(package, name, source, ZIP_FL_ENC_UTF_8) >= 0) {
        return true;
    }
    zip_source_free(source);
    return false;
}

static Str with_head(const char *text, Arena *arena) {
    return str_format(arena, "%.*s%s", STR_ARG(head), text);
}

bool export_docx(const DocumentWhole *whole, const char *path, Arena *arena, Err *err) {
    int code = 0;
    Buf document = buf_create(arena), comments = buf_create(arena);
    add_document(whole, &document, arena);
    add_comments(whole, &comments, arena);
    zip_t *package = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (!package) {
        return err_set(err, ERR_IO, "文档写不出来，请检查磁盘空间后再试。");
    }
    bool good = add_part(package, "[Content_Types].xml", with_head(content_types, arena)) &&
                add_part(package, "_rels/.rels", with_head(package_relations, arena)) &&
                add_part(package, "word/document.xml", buf_str(&document)) &&
                add_part(package, "word/_rels/document.xml.rels", with_head(document_relations, arena)) &&
                add_part(package, "word/styles.xml", with_head(styles, arena)) &&
                add_part(package, "word/comments.xml", buf_str(&comments));
    if (!good || zip_close(package) != 0) {
        zip_discard(package);
        return err_set(err, ERR_IO, "文档写不出来，请检查磁盘空间后再试。");
    }
    return true;
}
