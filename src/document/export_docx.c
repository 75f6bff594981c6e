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
    "document.main+xml\"/><Override PartName=\"/word/comments.xml\" ContentType=\"" TYPES "comments+xml\"/></Types>";
static const char package_relations[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\""
    " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\""
    " Target=\"word/document.xml\"/></Relationships>";
static const char document_relations[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\""
    " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments\""
    " Target=\"comments.xml\"/></Relationships>";

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

/* Comments may overlap: every begin and end is put where it stands, in order of place. */
static void add_paragraph(const DocumentWhole *whole, const Line *line, size_t first, size_t last, Buf *out) {
    size_t done = 0;
    buf_add(out, STR("<w:p>"));
    for (size_t i = first; i < last; i++) {
        const Thing *thing = &whole->things[i];
        if (!is_told(thing)) {
            continue;
        }
        bool placed = thing->begins >= 0;
        size_t from = placed ? byte_of(line->text, thing->begins) : done;
        size_t to = placed ? byte_of(line->text, thing->ends) : done;
        from = from < done ? done : from;
        to = to < from ? from : to;
        add_run(out, str_slice(line->text, done, from));
        buf_add_format(out, "<w:commentRangeStart w:id=\"%zu\"/>", i);
        add_run(out, str_slice(line->text, from, to));
        buf_add_format(out, "<w:commentRangeEnd w:id=\"%zu\"/><w:r><w:commentReference w:id=\"%zu\"/></w:r>", i, i);
        done = to;
    }
    add_run(out, str_slice(line->text, done, line->text.len));
    buf_add(out, STR("</w:p>"));
}

static void add_comments(const DocumentWhole *whole, Buf *out, Arena *arena) {
    buf_add(out, head);
    buf_add(out, STR("<w:comments " WORD ">"));
    for (size_t i = 0; i < whole->thing_count; i++) {
        const Thing *thing = &whole->things[i];
        if (!is_told(thing)) {
            continue;
        }
        buf_add_format(out, "<w:comment w:id=\"%zu\" w:author=\"督学\" w:initials=\"督\"><w:p>", i);
        add_run(out, str_format(arena, "【%s·%s】", thing_kind_name(thing->kind), thing_state_name(thing->state)));
        add_run(out, thing_says(thing, arena));
        if (thing->reason.len) {
            add_run(out, str_format(arena, "　理由：%.*s", STR_ARG(thing->reason)));
        }
        buf_add(out, STR("</w:p></w:comment>"));
    }
    buf_add(out, STR("</w:comments>"));
}

static void add_document(const DocumentWhole *whole, Buf *out) {
    size_t at = 0;
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
        add_paragraph(whole, line, at, last, out);
        at = last;
    }
    buf_add(out, STR("<w:sectPr/></w:body></w:document>"));
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
    add_document(whole, &document);
    add_comments(whole, &comments, arena);
    zip_t *package = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (!package) {
        return err_set(err, ERR_IO, "文档写不出来，请检查磁盘空间后再试。");
    }
    bool good = add_part(package, "[Content_Types].xml", with_head(content_types, arena)) &&
                add_part(package, "_rels/.rels", with_head(package_relations, arena)) &&
                add_part(package, "word/document.xml", buf_str(&document)) &&
                add_part(package, "word/_rels/document.xml.rels", with_head(document_relations, arena)) &&
                add_part(package, "word/comments.xml", buf_str(&comments));
    if (!good || zip_close(package) != 0) {
        zip_discard(package);
        return err_set(err, ERR_IO, "文档写不出来，请检查磁盘空间后再试。");
    }
    return true;
}
