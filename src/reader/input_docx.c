/* A DOCX as lines: each paragraph a line, rows of tables with tabs between their cells; merged cells say in each of
 * their places what they say. What stands beside the text - text boxes, tables inside cells, notes - follows the
 * paragraph or row that it belongs to. */
#include "input_docx.h"

#include <string.h>

enum { ASIDE_MOST = 32, COLUMNS_MOST = 256, SPAN_MOST = 64, NOTES_MOST = 10000 };

/* A table or the body that a paragraph stands in. */
typedef struct DocxFrame {
    bool in_cell, begun;
    int tables, cells;   /* open tables of its own; cells of the row, so far */
    size_t column, from; /* of the cell: in the grid; where its text begins in the output */
    int64_t span;
    bool merged, merges; /* with the cell above; with those below */
    bool gap;            /* a paragraph of the cell ended */
    Str above[COLUMNS_MOST];
} DocxFrame;

typedef struct Note {
    int64_t id;
    Str text;
    bool of_end; /* of an endnote */
} Note;

typedef struct Docx {
    Arena *arena;
    InputLines *lines, *main;
    InputLines aside; /* what is told behind the paragraph or row */
    Buf aside_text;
    DocxLists *lists;
    DocxFrame *places;
    int place;  /* the innermost */
    int beyond; /* so many deeper than is kept */
    int hidden; /* inside text that is struck out or not text */
    bool in_text, in_run, unseen;
    DocxNumber number; /* of the paragraph */
    Note *notes;
    size_t note_count;
    Buf note; /* being read */
    int64_t note_id;
    bool in_note, of_end;
} Docx;

static DocxFrame *frame_of(const Docx *docx) {
    return &docx->places[docx->place];
}

/* ---- notes ---- */

static void notes_start(Xml *xml, const char *name, const char **attributes) {
    Docx *docx = xml->context;
    if (strcmp(name, "footnote") == 0 || strcmp(name, "endnote") == 0) {
        docx->note_id = docx_number(attributes, "id");
        docx->note = buf_create(docx->arena);
    }
    docx->in_note = strcmp(name, "t") == 0;
}

static void notes_end(Xml *xml, const char *name) {
    Docx *docx = xml->context;
    docx->in_note = false;
    bool ends = strcmp(name, "footnote") == 0 || strcmp(name, "endnote") == 0;
    Str text = ends ? str_trim(buf_str(&docx->note)) : (Str){"", 0};
    if (text.len && docx->note_count < NOTES_MOST) {
        docx->notes = arena_grow(docx->arena, docx->notes, docx->note_count, docx->note_count + 1, sizeof *docx->notes);
        docx->notes[docx->note_count++] =
            (Note){.id = docx->note_id, .text = str_copy(docx->arena, text), .of_end = docx->of_end};
    }
}

static void notes_text(Xml *xml, const char *text, size_t size) {
    Docx *docx = xml->context;
    for (size_t i = 0; docx->in_note && i < size; i++) {
        bool ends = text[i] == '\n' || text[i] == '\r';
        buf_add_char(&docx->note, (char)(ends ? ' ' : text[i]));
    }
}

static void put_note(Docx *docx, int64_t id, bool of_end) {
    for (size_t i = 0; i < docx->note_count; i++) {
        if (docx->notes[i].id == id && docx->notes[i].of_end == of_end) {
            input_begin_line(&docx->aside, false);
            input_add(&docx->aside, STR("注："));
            input_add(&docx->aside, docx->notes[i].text);
            input_end_line(&docx->aside);
        }
    }
}

/* ---- document.xml ---- */

static bool is_hidden(const char *name) {
    static const char *const names[] = {"del", "instrText", "Fallback", "moveFrom", "delText"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void begin_paragraph(Docx *docx) {
    DocxFrame *place = frame_of(docx);
    if (place->begun) {
        return;
    }
    place->begun = true;
    if (!place->in_cell) {
        input_begin_line(docx->lines, false);
        docx_put_number(docx->lists, &docx->number, docx->lines->out);
        return;
    }
    if (!docx->lines->open) {
        input_begin_line(docx->lines, false);
        place->from = docx->lines->out->len;
    }
    if (place->gap && docx->lines->out->len > place->from) {
        input_add(docx->lines, STR(" "));
    }
    docx_put_number(docx->lists, &docx->number, docx->lines->out);
}

/* What stood beside the paragraph or row that ended. */
static void tell_aside(Docx *docx) {
    if (docx->place == 0 && docx->aside_text.len) {
        input_end_line(&docx->aside);
        buf_add(docx->main->out, buf_str(&docx->aside_text));
        docx->aside_text.len = 0;
    }
}

/* A text box, or a table inside a cell: its lines are put aside. */
static void enter(Docx *docx) {
    if (docx->beyond || docx->place + 1 == ASIDE_MOST) {
        docx->beyond++;
        return;
    }
    input_end_line(&docx->aside);
    docx->places[++docx->place] = (DocxFrame){.span = 1};
    docx->lines = &docx->aside;
}

static void leave(Docx *docx) {
    if (docx->beyond) {
        docx->beyond--;
        return;
    }
    input_end_line(&docx->aside);
    docx->place -= docx->place > 0;
    docx->lines = docx->place ? &docx->aside : docx->main;
}

static void begin_cell(Docx *docx) {
    DocxFrame *place = frame_of(docx);
    if (place->cells++) {
        input_add(docx->lines, STR("\t"));
    } else if (!docx->lines->open) {
        input_begin_line(docx->lines, false);
    }
    place->in_cell = true;
    place->from = docx->lines->out->len;
    place->span = 1;
    place->merged = place->merges = place->gap = place->begun = false;
}

/* The cell's text once more for each further place that it covers. */
static void end_cell(Docx *docx) {
    DocxFrame *place = frame_of(docx);
    Buf *out = docx->lines->out;
    if (!place->in_cell) {
        return;
    }
    if (!docx->lines->open) {
        input_begin_line(docx->lines, false);
        place->from = out->len;
    }
    Str text = place->from <= out->len ? (Str){out->data + place->from, out->len - place->from} : (Str){"", 0};
    if (place->merged && !text.len && place->column < COLUMNS_MOST) {
        buf_add(out, place->above[place->column]);
    }
    Str all = str_copy(docx->arena, (Str){out->data + place->from, out->len - place->from});
    for (int64_t i = 0; i < place->span && place->column < COLUMNS_MOST; i++) {
        if (i) {
            buf_add_char(out, '\t');
            buf_add(out, all);
        }
        place->above[place->column++] = place->merged || place->merges ? all : (Str){"", 0};
    }
    place->in_cell = false;
}

static void cell_start(Docx *docx, const char *name, const char **attributes) {
    DocxFrame *place = frame_of(docx);
    if (strcmp(name, "gridSpan") == 0) {
        int64_t span = docx_number(attributes, "val");
        place->span = span < 1 ? 1 : span > SPAN_MOST ? SPAN_MOST : span;
    } else if (strcmp(name, "vMerge") == 0) {
        const char *value = docx_attribute(attributes, "val");
        place->merges = value && strcmp(value, "restart") == 0;
        place->merged = !place->merges;
    }
}

static void paragraph_start(Docx *docx, const char *name, const char **attributes) {
    if (strcmp(name, "p") == 0) {
        frame_of(docx)->begun = false;
        docx->number = (DocxNumber){.list = -1, .level = -1};
    } else if (strcmp(name, "numId") == 0) {
        docx->number.list = docx_number(attributes, "val");
    } else if (strcmp(name, "ilvl") == 0) {
        docx->number.level = docx_number(attributes, "val");
    } else if (strcmp(name, "pStyle") == 0) {
        docx->number.style = str_copy(docx->arena, str_from(docx_attribute(attributes, "val")));
    }
}

static void run_start(Docx *docx, const char *name, const char **attributes) {
    DocxFrame *place = frame_of(docx);
    if (strcmp(name, "t") == 0) {
        docx->in_text = true;
    } else if (strcmp(name, "r") == 0) {
        docx->in_run = true;
        docx->unseen = false;
    } else if (strcmp(name, "vanish") == 0) {
        docx->unseen = docx->in_run && docx_on(attributes);
    } else if (docx->hidden) {
        return;
    } else if (strcmp(name, "tab") == 0 && place->begun && docx->lines->open) {
        input_add(docx->lines, place->in_cell ? STR(" ") : STR("\t"));
    } else if (strcmp(name, "noBreakHyphen") == 0) {
        begin_paragraph(docx);
        input_add(docx->lines, STR("-"));
    } else if (strcmp(name, "br") == 0 && place->begun && !place->in_cell) {
        input_begin_line(docx->lines, false);
    } else if (strcmp(name, "footnoteReference") == 0 || strcmp(name, "endnoteReference") == 0) {
        put_note(docx, docx_number(attributes, "id"), name[0] == 'e');
    }
}

static void document_start(Xml *xml, const char *name, const char **attributes) {
    Docx *docx = xml->context;
    DocxFrame *place = frame_of(docx);
    bool table = strcmp(name, "tbl") == 0;
    if (docx->hidden || is_hidden(name)) {
        docx->hidden += is_hidden(name);
    } else if (strcmp(name, "txbxContent") == 0 || (table && (place->in_cell || docx->beyond))) {
        enter(docx);
    } else if (docx->beyond) {
        return;
    } else if (table) {
        place->tables++;
        memset(place->above, 0, sizeof place->above);
    } else if (strcmp(name, "tr") == 0) {
        input_end_line(docx->lines);
        place->cells = 0;
        place->column = 0;
    } else if (strcmp(name, "tc") == 0) {
        begin_cell(docx);
    } else {
        cell_start(docx, name, attributes);
        paragraph_start(docx, name, attributes);
        run_start(docx, name, attributes);
    }
}

static void end_paragraph(Docx *docx) {
    DocxFrame *place = frame_of(docx);
    if (place->in_cell) {
        place->gap = true;
        return;
    }
    begin_paragraph(docx);
    input_end_line(docx->lines);
    tell_aside(docx);
}

static void document_end(Xml *xml, const char *name) {
    Docx *docx = xml->context;
    DocxFrame *place = frame_of(docx);
    bool table = strcmp(name, "tbl") == 0;
    if (docx->hidden) {
        docx->hidden -= is_hidden(name);
    } else if (strcmp(name, "txbxContent") == 0 || (table && (docx->beyond || !place->tables))) {
        leave(docx);
    } else if (docx->beyond) {
        return;
    } else if (table) {
        place->tables--;
    } else if (strcmp(name, "t") == 0) {
        docx->in_text = false;
    } else if (strcmp(name, "r") == 0) {
        docx->in_run = docx->unseen = false;
    } else if (strcmp(name, "p") == 0) {
        end_paragraph(docx);
    } else if (strcmp(name, "tc") == 0) {
        end_cell(docx);
    } else if (strcmp(name, "tr") == 0) {
        input_end_line(docx->lines);
        tell_aside(docx);
    }
}

static void document_text(Xml *xml, const char *text, size_t size) {
    Docx *docx = xml->context;
    if (!docx->in_text || docx->hidden || docx->unseen || docx->beyond) {
        return;
    }
    begin_paragraph(docx);
    if (!docx->lines->open) { /* a text box stood in the middle of it */
        input_begin_line(docx->lines, false);
    }
    for (size_t i = 0; i < size; i++) { /* a line end inside a run is a blank */
        if (text[i] != '\n' && text[i] != '\r') {
            buf_add_char(docx->lines->out, text[i]);
        }
    }
}

/* ---- the package ---- */

static bool read_notes(Docx *docx, Package *package, Str part, bool of_end, Err *err) {
    Xml notes = {.context = docx, .start = notes_start, .end = notes_end, .text = notes_text};
    docx->of_end = of_end;
    docx->note = buf_create(docx->arena);
    return package_parse(package, part, true, &notes, err);
}

static bool read_parts(Docx *docx, Package *package, Err *err) {
    docx->lists = docx_lists_read(package, docx->arena, err);
    Xml document = {.context = docx, .start = document_start, .end = document_end, .text = document_text};
    return docx->lists && read_notes(docx, package, STR("word/footnotes.xml"), false, err) &&
           read_notes(docx, package, STR("word/endnotes.xml"), true, err) &&
           package_parse(package, STR("word/document.xml"), false, &document, err);
}

/* What other programs pack in the same way, and what to do with it. NULL: none of these. */
static const char *other_package(const Package *package, const char **advice) {
    *advice = "用Word或WPS另存为 .docx 或 .pdf 后";
    if (package_has(package, STR("ppt/presentation.xml"))) {
        return "这是演示文稿（PPTX）";
    }
    if (package_has(package, STR("OFD.xml"))) {
        return "这是版式文件（OFD）";
    }
    if (package_has(package, STR("META-INF/manifest.xml")) && package_has(package, STR("content.xml"))) {
        return "这是ODF文档（ODT、ODS）";
    }
    if (package_has(package, STR("[Content_Types].xml"))) {
        return NULL;
    }
    *advice = "解压后逐个选文件";
    return "这是压缩包";
}

bool input_docx(Str bytes, Arena *arena, InputLines *lines, Err *err) {
    TableLimits limits = table_limits_default();
    Package package = {.arena = arena, .limits = &limits};
    Docx docx = {.arena = arena, .lines = lines, .main = lines, .aside_text = buf_create(arena)};
    docx.aside.out = &docx.aside_text;
    docx.places = ARENA_ARRAY(arena, ASIDE_MOST, DocxFrame);
    docx.places[0].span = 1;
    bool opened = package_open(&package, bytes, err);
    bool document = opened && package_has(&package, STR("word/document.xml"));
    const char *advice = NULL;
    const char *other = opened && !document ? other_package(&package, &advice) : NULL;
    bool good = opened && !other && read_parts(&docx, &package, err);
    package_close(&package);
    input_end_line(docx.lines);
    docx.place = 0;
    input_end_line(lines);
    tell_aside(&docx);
    if (other) {
        return err_set(err, ERR_INPUT, "%s，读不了。请%s再试。", other, advice);
    }
    if (!good && err && err->kind == ERR_INPUT && !strstr(err->message, "密码") && !strstr(err->message, "DTD")) {
        return err_set(err, ERR_INPUT, "文档损坏或不完整，读不出来。请用Word或WPS打开检查，另存为新的 .docx 再试。");
    }
    return good;
}
