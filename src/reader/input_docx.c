/* A DOCX as lines: each paragraph a line, rows of tables with tabs between their cells. Numbers that the office program
 * counts itself stand in no text: they are counted here as it would (word/numbering.xml). */
#include "input.h"
#include "package.h"

#include <string.h>

enum { LISTS_MOST = 4096, LEVELS = 9 };

typedef struct ListLevel {
    char format[24]; /* decimal, chineseCounting ... */
    Str text;        /* "%1、" */
    int start;
} ListLevel;

typedef struct AbstractList {
    int64_t id;
    ListLevel levels[LEVELS];
} AbstractList;

typedef struct List {
    int64_t id;
    AbstractList *abstract;
    int counts[LEVELS]; /* the numbers reached; -1: none yet */
} List;

typedef struct Docx {
    Arena *arena;
    InputLines *lines;
    AbstractList *abstracts;
    size_t abstract_count;
    List *lists;
    size_t list_count;
    AbstractList *abstract; /* being read */
    ListLevel *level;
    int cells;          /* of the row, so far */
    int tables, hidden; /* open ones; inside text that is struck out or not text */
    bool in_text, in_cell, begun;
    int64_t list, list_level; /* of the paragraph; -1: none */
} Docx;

/* Attributes carry the prefix of their namespace here. */
static const char *attribute(const char **attributes, const char *name) {
    for (; attributes[0]; attributes += 2) {
        const char *colon = strchr(attributes[0], ':');
        if (strcmp(colon ? colon + 1 : attributes[0], name) == 0) {
            return attributes[1];
        }
    }
    return NULL;
}

static int64_t number_of(const char **attributes, const char *name) {
    int64_t value = -1;
    const char *text = attribute(attributes, name);
    return text && integer_parse(str_from(text), &value) ? value : -1;
}

/* ---- numbering.xml ---- */

static void numbering_start(Xml *xml, const char *name, const char **attributes) {
    Docx *docx = xml->context;
    if (strcmp(name, "abstractNum") == 0) {
        docx->abstract = docx->abstract_count < LISTS_MOST ? &docx->abstracts[docx->abstract_count++] : NULL;
        if (docx->abstract) {
            docx->abstract->id = number_of(attributes, "abstractNumId");
        }
    } else if (strcmp(name, "lvl") == 0) {
        int64_t level = number_of(attributes, "ilvl");
        docx->level = docx->abstract && level >= 0 && level < LEVELS ? &docx->abstract->levels[level] : NULL;
    } else if (docx->level && strcmp(name, "start") == 0) {
        int64_t start = number_of(attributes, "val");
        docx->level->start = start >= 0 && start < 1000 ? (int)start : 1;
    } else if (docx->level && strcmp(name, "numFmt") == 0) {
        const char *value = attribute(attributes, "val");
        size_t length = value ? strlen(value) : 0, room = sizeof docx->level->format - 1;
        memcpy(docx->level->format, value ? value : "", length < room ? length : room);
    } else if (docx->level && strcmp(name, "lvlText") == 0) {
        Str text = str_from(attribute(attributes, "val"));
        docx->level->text = text.len <= 64 ? str_copy(docx->arena, text) : docx->level->text;
    } else if (strcmp(name, "num") == 0) {
        docx->abstract = NULL;
        docx->level = NULL;
        if (docx->list_count < LISTS_MOST) {
            List *list = &docx->lists[docx->list_count++];
            list->id = number_of(attributes, "numId");
            memset(list->counts, 0xFF, sizeof list->counts);
        }
    } else if (strcmp(name, "abstractNumId") == 0 && docx->list_count) {
        int64_t id = number_of(attributes, "val");
        for (size_t i = 0; i < docx->abstract_count; i++) {
            if (docx->abstracts[i].id == id) {
                docx->lists[docx->list_count - 1].abstract = &docx->abstracts[i];
            }
        }
    }
}

static void numbering_end(Xml *xml, const char *name) {
    Docx *docx = xml->context;
    if (strcmp(name, "lvl") == 0) {
        docx->level = NULL;
    }
}

static void put_chinese(Buf *out, int value) {
    static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    if (value >= 20) {
        buf_add(out, str_from(digits[value / 10 % 10]));
    }
    if (value >= 10) {
        buf_add(out, STR("十"));
    }
    buf_add(out, str_from(digits[value % 10]));
}

static void put_count(Buf *out, const char *format, int value) {
    if (strstr(format, "hinese") || strstr(format, "aiwan") || strstr(format, "ideograph")) {
        put_chinese(out, value);
    } else if (strstr(format, "Circle") && value >= 1 && value <= 20) {
        char bytes[4];
        buf_add(out, (Str){bytes, utf8_put(0x2460 + (uint32_t)value - 1, bytes)});
    } else if (strcmp(format, "bullet") != 0 && strcmp(format, "none") != 0) {
        buf_add_integer(out, value);
    }
}

/* The number in front of a paragraph of a list, as it would be shown. */
static void put_number(Docx *docx) {
    List *list = NULL;
    for (size_t i = 0; i < docx->list_count && docx->list > 0; i++) {
        list = docx->lists[i].id == docx->list ? &docx->lists[i] : list;
    }
    int64_t at = docx->list_level < 0 ? 0 : docx->list_level;
    if (!list || !list->abstract || at >= LEVELS || strcmp(list->abstract->levels[at].format, "bullet") == 0) {
        return;
    }
    int start = list->abstract->levels[at].start;
    list->counts[at] = list->counts[at] < 0 ? start : list->counts[at] + 1;
    for (int64_t deeper = at + 1; deeper < LEVELS; deeper++) {
        list->counts[deeper] = -1;
    }
    Str text = list->abstract->levels[at].text;
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '%' && i + 1 < text.len && text.data[i + 1] >= '1' && text.data[i + 1] <= '9') {
            int level = text.data[++i] - '1';
            const ListLevel *counted = &list->abstract->levels[level];
            int count = list->counts[level] < 0 ? counted->start : list->counts[level];
            put_count(docx->lines->out, counted->format, count % 100);
        } else {
            buf_add_char(docx->lines->out, text.data[i]);
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
    if (docx->begun) {
        return;
    }
    docx->begun = true;
    if (docx->in_cell) {
        if (!docx->lines->open) {
            input_begin_line(docx->lines, false);
        }
    } else {
        input_begin_line(docx->lines, false);
        put_number(docx);
    }
}

static void document_start(Xml *xml, const char *name, const char **attributes) {
    Docx *docx = xml->context;
    if (strcmp(name, "t") == 0) {
        docx->in_text = true;
    } else if (strcmp(name, "p") == 0) {
        docx->begun = false;
        docx->list = docx->list_level = -1;
    } else if (strcmp(name, "numId") == 0) {
        docx->list = number_of(attributes, "val");
    } else if (strcmp(name, "ilvl") == 0) {
        docx->list_level = number_of(attributes, "val");
    } else if (strcmp(name, "tab") == 0 && docx->begun) {
        input_add(docx->lines, STR("\t"));
    } else if (strcmp(name, "noBreakHyphen") == 0 && !docx->hidden) {
        begin_paragraph(docx);
        input_add(docx->lines, STR("-"));
    } else if (strcmp(name, "br") == 0 && docx->begun && !docx->in_cell) {
        input_begin_line(docx->lines, false);
    } else if (strcmp(name, "tbl") == 0) {
        docx->tables++;
    } else if (strcmp(name, "tr") == 0) {
        input_end_line(docx->lines);
        docx->cells = 0;
    } else if (strcmp(name, "tc") == 0) {
        if (docx->cells++) {
            input_add(docx->lines, STR("\t"));
        }
        docx->in_cell = true;
    } else if (is_hidden(name)) {
        docx->hidden++;
    }
}

static void document_end(Xml *xml, const char *name) {
    Docx *docx = xml->context;
    if (strcmp(name, "t") == 0) {
        docx->in_text = false;
    } else if (strcmp(name, "p") == 0 && !docx->in_cell) {
        begin_paragraph(docx);
        input_end_line(docx->lines);
    } else if (strcmp(name, "tc") == 0) {
        docx->in_cell = false;
    } else if (strcmp(name, "tr") == 0) {
        input_end_line(docx->lines);
    } else if (strcmp(name, "tbl") == 0) {
        docx->tables -= docx->tables > 0;
    } else if (is_hidden(name)) {
        docx->hidden -= docx->hidden > 0;
    }
}

static void document_text(Xml *xml, const char *text, size_t size) {
    Docx *docx = xml->context;
    if (docx->in_text && !docx->hidden) {
        begin_paragraph(docx);
        for (size_t i = 0; i < size; i++) { /* a line end inside a run is a blank */
            if (text[i] != '\n' && text[i] != '\r') {
                buf_add_char(docx->lines->out, text[i]);
            }
        }
    }
}

bool input_docx(Str bytes, Arena *arena, InputLines *lines, Err *err) {
    TableLimits limits = table_limits_default();
    Package package = {.arena = arena, .limits = &limits};
    Docx docx = {.arena = arena, .lines = lines, .list = -1, .list_level = -1};
    docx.abstracts = ARENA_ARRAY(arena, LISTS_MOST, AbstractList);
    docx.lists = ARENA_ARRAY(arena, LISTS_MOST, List);
    Xml numbering = {.context = &docx, .start = numbering_start, .end = numbering_end};
    Xml document = {.context = &docx, .start = document_start, .end = document_end, .text = document_text};
    bool good = package_open(&package, bytes, err) &&
                package_parse(&package, STR("word/numbering.xml"), true, &numbering, err) &&
                package_parse(&package, STR("word/document.xml"), false, &document, err);
    package_close(&package);
    input_end_line(lines);
    if (!good && err && err->kind == ERR_INPUT && !strstr(err->message, "密码") && !strstr(err->message, "DTD")) {
        return err_set(err, ERR_INPUT, "文档损坏或不完整，读不出来。请用Word或WPS打开检查，另存为新的 .docx 再试。");
    }
    return good;
}
