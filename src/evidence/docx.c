/* A DOCX as a page of text and tables: paragraphs, headings, lists, tables, line breaks - no pictures, no links,
 * nothing that is fetched or run. Unpacked in pieces within limits, parsed by expat, written escaped. */
#include "evidence_internal.h"

#include <expat.h>
#include <string.h>

#include <zip.h>

enum { PIECE = 64 << 10, DEPTH_MOST = 200, UNPACKED_MOST = 100 << 20, PAGE_MOST = 4 << 20, RATIO_MOST = 300 };
enum { RATIO_FROM = 4 << 20 }; /* smaller parts may have any ratio */

typedef struct Docx {
    XML_Parser parser;
    Arena *arena;
    Buf *out;
    size_t depth;
    int tables;        /* open ones, one in another */
    int deleted;       /* inside text that was struck out with changes tracked, or of fields */
    bool in_text;      /* <w:t> */
    bool in_paragraph; /* a tag was written for it */
    int heading;       /* 0: plain */
    bool listed;
    bool full; /* no more is shown */
    Err err;
} Docx;

static const char *local(const char *name) {
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

static Str attribute(const char **attributes, const char *name) {
    for (; attributes[0]; attributes += 2) {
        if (strcmp(local(attributes[0]), name) == 0) {
            return str_from(attributes[1]);
        }
    }
    return (Str){NULL, 0};
}

static void stop(Docx *docx) {
    XML_StopParser(docx->parser, XML_FALSE);
}

static void put(Docx *docx, const char *tag) {
    if (!docx->full) {
        buf_add(docx->out, str_from(tag));
    }
}

/* The tag is only known when the paragraph's properties are over. */
static void begin_paragraph(Docx *docx) {
    static const char *const tags[] = {"<p>", "<h1>", "<h2>", "<h3>", "<h4>"};
    if (!docx->in_paragraph) {
        put(docx, docx->listed ? "<p class=\"list\">" : tags[docx->heading]);
        docx->in_paragraph = true;
    }
}

static void end_paragraph(Docx *docx) {
    static const char *const tags[] = {"</p>", "</h1>", "</h2>", "</h3>", "</h4>"};
    begin_paragraph(docx);
    put(docx, docx->listed ? "</p>" : tags[docx->heading]);
    docx->in_paragraph = docx->listed = false;
    docx->heading = 0;
}

/* "Heading1", "1" or, as Chinese Word writes it, a number of one digit. */
static int heading_of(Str style) {
    Str level = str_starts(style, STR("Heading")) ? str_slice(style, 7, style.len) : style;
    level = str_starts(level, STR("heading ")) ? str_slice(level, 8, level.len) : level;
    return level.len == 1 && level.data[0] >= '1' && level.data[0] <= '4' ? level.data[0] - '0' : 0;
}

static void cell_span(Docx *docx, Str value) {
    int64_t columns;
    ptrdiff_t at = -1;
    Str written = buf_str(docx->out);
    if (docx->full || !integer_parse(value, &columns) || columns < 2 || columns > 63) {
        return;
    }
    if (str_ends(written, STR("<td>"))) {
        at = (ptrdiff_t)written.len - 1;
    }
    if (at >= 0) {
        docx->out->len = (size_t)at;
        buf_add_format(docx->out, " colspan=\"%d\">", (int)columns);
    }
}

static void XMLCALL on_start(void *context, const XML_Char *full_name, const XML_Char **attributes) {
    Docx *docx = context;
    const char *name = local(full_name);
    if (++docx->depth > DEPTH_MOST) {
        err_set(&docx->err, ERR_INPUT, "文档嵌套太深，不能预览。请下载原文件查看。");
        stop(docx);
        return;
    }
    if (strcmp(name, "t") == 0) {
        docx->in_text = true;
    } else if (strcmp(name, "pStyle") == 0) {
        docx->heading = heading_of(attribute(attributes, "val"));
    } else if (strcmp(name, "numPr") == 0) {
        docx->listed = true;
    } else if (strcmp(name, "br") == 0 || strcmp(name, "cr") == 0) {
        begin_paragraph(docx);
        put(docx, "<br>");
    } else if (strcmp(name, "noBreakHyphen") == 0 && !docx->deleted) {
        begin_paragraph(docx);
        put(docx, "-");
    } else if (strcmp(name, "tab") == 0 && docx->in_paragraph) {
        put(docx, "\xE3\x80\x80");
    } else if (strcmp(name, "tbl") == 0) {
        docx->tables++;
        put(docx, "<table>");
    } else if (strcmp(name, "tr") == 0 && docx->tables) {
        put(docx, "<tr>");
    } else if (strcmp(name, "tc") == 0 && docx->tables) {
        put(docx, "<td>");
    } else if (strcmp(name, "gridSpan") == 0 && docx->tables) {
        cell_span(docx, attribute(attributes, "val"));
    } else if (strcmp(name, "del") == 0 || strcmp(name, "instrText") == 0 || strcmp(name, "Fallback") == 0) {
        docx->deleted++;
    } else if (strcmp(name, "drawing") == 0 || strcmp(name, "pict") == 0 || strcmp(name, "object") == 0) {
        begin_paragraph(docx);
        put(docx, "<span class=\"left-out\">［图片，下载原文件查看］</span>");
    }
}

static void XMLCALL on_end(void *context, const XML_Char *full_name) {
    Docx *docx = context;
    const char *name = local(full_name);
    docx->depth--;
    if (strcmp(name, "t") == 0) {
        docx->in_text = false;
    } else if (strcmp(name, "p") == 0) {
        end_paragraph(docx);
    } else if (strcmp(name, "tbl") == 0 && docx->tables) {
        docx->tables--;
        put(docx, "</table>");
    } else if (strcmp(name, "tr") == 0 && docx->tables) {
        put(docx, "</tr>");
    } else if (strcmp(name, "tc") == 0 && docx->tables) {
        put(docx, "</td>");
    } else if (strcmp(name, "del") == 0 || strcmp(name, "instrText") == 0 || strcmp(name, "Fallback") == 0) {
        docx->deleted -= docx->deleted > 0;
    }
    if (!docx->full && docx->out->len > PAGE_MOST) {
        docx->full = true;
    }
}

static void XMLCALL on_text(void *context, const XML_Char *text, int size) {
    Docx *docx = context;
    if (docx->in_text && !docx->deleted && !docx->full) {
        begin_paragraph(docx);
        buf_add_escaped(docx->out, (Str){text, (size_t)size});
    }
}

/* A document of an office program never declares a type; one that does is an attack with entities. */
static void XMLCALL on_doctype(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                               int subset) {
    Docx *docx = context;
    (void)name;
    (void)system;
    (void)public;
    (void)subset;
    err_set(&docx->err, ERR_INPUT, "文件里有不允许的文档类型声明（DTD），为安全起见没有打开。");
    stop(docx);
}

static bool broken(Err *err) {
    return err_set(err, ERR_INPUT, "文档损坏或不完整，不能预览。请下载原文件，用Word或WPS打开检查。");
}

static bool bomb(Err *err) {
    return err_set(err, ERR_LIMIT, "文档解压后太大，不像正常的文档，没有打开。");
}

static bool parse(Docx *docx, zip_file_t *file, uint64_t packed, Err *err) {
    uint64_t unpacked = 0;
    for (;;) {
        void *piece = XML_GetBuffer(docx->parser, PIECE);
        zip_int64_t got = piece ? zip_fread(file, piece, PIECE) : -1;
        if (got < 0) {
            return broken(err);
        }
        unpacked += (uint64_t)got;
        if (unpacked > UNPACKED_MOST || (unpacked > RATIO_FROM && unpacked / RATIO_MOST > packed)) {
            return bomb(err);
        }
        if (XML_ParseBuffer(docx->parser, (int)got, got == 0) != XML_STATUS_OK) {
            if (docx->err.kind != ERR_NONE && err) {
                *err = docx->err;
            }
            return docx->err.kind == ERR_NONE && broken(err);
        }
        if (got == 0) {
            return true;
        }
    }
}

static bool parse_part(zip_t *zip, Docx *docx, Err *err) {
    zip_stat_t about;
    zip_int64_t index = zip_name_locate(zip, "word/document.xml", 0);
    if (index < 0 || zip_stat_index(zip, (zip_uint64_t)index, 0, &about) != 0) {
        return broken(err);
    }
    zip_file_t *file = about.encryption_method == ZIP_EM_NONE ? zip_fopen_index(zip, (zip_uint64_t)index, 0) : NULL;
    docx->parser = XML_ParserCreate(NULL);
    bool good = file && docx->parser;
    if (good) {
        XML_SetUserData(docx->parser, docx);
        XML_SetElementHandler(docx->parser, on_start, on_end);
        XML_SetCharacterDataHandler(docx->parser, on_text);
        XML_SetStartDoctypeDeclHandler(docx->parser, on_doctype);
        good = parse(docx, file, about.comp_size, err);
    } else {
        broken(err);
    }
    if (docx->parser) {
        XML_ParserFree(docx->parser);
    }
    if (file) {
        zip_fclose(file);
    }
    return good;
}

bool docx_page(Str bytes, Arena *arena, Buf *out, Err *err) {
    zip_error_t error;
    Docx docx = {.arena = arena, .out = out};
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.data, bytes.len, 0, &error);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    zip_error_fini(&error);
    if (!zip) {
        zip_source_free(source);
        return broken(err);
    }
    page_begin(out);
    bool good = parse_part(zip, &docx, err);
    if (docx.full) {
        buf_add(out, STR("<p class=\"left-out\">后面的内容太长，没有显示。请下载原文件查看。</p>"));
    }
    page_end(out);
    zip_discard(zip);
    return good;
}
