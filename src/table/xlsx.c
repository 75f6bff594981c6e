/* A workbook: finds its parts by their relations, picks the sheet, and says what was left aside. */
#include "xlsx_internal.h"

#include <string.h>

enum { SHEETS_MOST = 1024, RELATIONS_MOST = 4096 };

typedef struct SheetEntry {
    Str name, relation;
    bool hidden;
} SheetEntry;

typedef struct Relation {
    Str id, type, target;
} Relation;

typedef struct Book {
    Package package;
    Arena *arena;
    Str workbook, folder; /* "xl/workbook.xml", "xl/" */
    SheetEntry *sheets;
    size_t sheet_count;
    Relation *relations;
    size_t relation_count;
    bool from_1904;
} Book;

static Str copy_text(Arena *arena, const char *text) {
    return str_copy(arena, str_from(text));
}

/* ---- relations ---- */

static void relation_start(Xml *xml, const char *name, const char **attributes) {
    Book *book = xml->context;
    const char *id = xml_attribute(attributes, "Id"), *type = xml_attribute(attributes, "Type"),
               *target = xml_attribute(attributes, "Target");
    if (strcmp(name, "Relationship") == 0 && id && type && target && book->relation_count < RELATIONS_MOST) {
        const char *last = strrchr(type, '/');
        book->relations[book->relation_count++] = (Relation){
            copy_text(book->arena, id), copy_text(book->arena, last ? last + 1 : type), copy_text(book->arena, target)};
    }
}

static void nothing_end(Xml *xml, const char *name) {
    (void)xml;
    (void)name;
}

static bool read_relations(Book *book, Str part, Err *err) {
    Xml xml = {.context = book, .start = relation_start, .end = nothing_end};
    book->relation_count = 0;
    return package_parse(&book->package, part, true, &xml, err);
}

/* Name of the part a relation points to, seen from `folder`. */
static Str target_part(const Book *book, Str folder, Str target) {
    if (str_starts(target, STR("/"))) {
        return str_slice(target, 1, target.len);
    }
    while (str_starts(target, STR("../"))) {
        target = str_slice(target, 3, target.len);
        folder = (Str){NULL, 0};
    }
    return str_format(book->arena, "%.*s%.*s", STR_ARG(folder), STR_ARG(target));
}

static Str part_of_type(const Book *book, const char *type) {
    for (size_t i = 0; i < book->relation_count; i++) {
        if (str_is(book->relations[i].type, type)) {
            return target_part(book, book->folder, book->relations[i].target);
        }
    }
    return (Str){NULL, 0};
}

/* ---- the workbook ---- */

static bool find_workbook(Book *book, Err *err) {
    if (!read_relations(book, STR("_rels/.rels"), err)) {
        return false;
    }
    book->workbook = part_of_type(book, "officeDocument");
    if (!book->workbook.len) {
        book->workbook = STR("xl/workbook.xml");
    }
    if (str_ends(book->workbook, STR(".bin"))) {
        return err_set(err, ERR_INPUT, "这是二进制工作簿（.xlsb），不能直接读取。请另存为 .xlsx 再导入。");
    }
    if (str_find(book->workbook, STR("word/")) >= 0 || str_find(book->workbook, STR("ppt/")) >= 0) {
        return err_set(err, ERR_INPUT, "这是文字文档或演示文稿，不是工作簿。请选择 .xlsx 或CSV文件。");
    }
    if (!package_has(&book->package, book->workbook)) {
        return package_has(&book->package, STR("content.xml"))
                   ? err_set(err, ERR_INPUT, "这是 .ods 表格，不能直接读取。请另存为 .xlsx 再导入。")
                   : err_set(err, ERR_INPUT,
                             "这个压缩包里没有工作簿。请先解压，选择里面的 .xlsx 文件；文件损坏时请另存为新的 .xlsx。");
    }
    size_t slash = book->workbook.len;
    while (slash > 0 && book->workbook.data[slash - 1] != '/') {
        slash--;
    }
    book->folder = str_slice(book->workbook, 0, slash);
    return true;
}

static void workbook_start(Xml *xml, const char *name, const char **attributes) {
    Book *book = xml->context;
    if (strcmp(name, "workbookPr") == 0) {
        const char *from_1904 = xml_attribute(attributes, "date1904");
        book->from_1904 = from_1904 && (strcmp(from_1904, "1") == 0 || strcmp(from_1904, "true") == 0);
    } else if (strcmp(name, "sheet") == 0 && book->sheet_count < SHEETS_MOST) {
        const char *shown = xml_attribute(attributes, "name"), *state = xml_attribute(attributes, "state");
        const char *relation = NULL;
        for (const char **at = attributes; at[0]; at += 2) {
            const char *colon = strchr(at[0], ':');
            relation = colon && strcmp(colon, ":id") == 0 ? at[1] : relation;
        }
        book->sheets[book->sheet_count++] = (SheetEntry){
            copy_text(book->arena, shown), copy_text(book->arena, relation), state && strcmp(state, "visible") != 0};
    }
}

static bool read_workbook(Book *book, Err *err) {
    Xml xml = {.context = book, .start = workbook_start, .end = nothing_end};
    Str file = str_slice(book->workbook, book->folder.len, book->workbook.len);
    Str relations = str_format(book->arena, "%.*s_rels/%.*s.rels", STR_ARG(book->folder), STR_ARG(file));
    return package_parse(&book->package, book->workbook, false, &xml, err) && read_relations(book, relations, err);
}

/* ---- which sheet ---- */

static Str sheet_part(const Book *book, const SheetEntry *sheet) {
    for (size_t i = 0; i < book->relation_count; i++) {
        if (str_equal(book->relations[i].id, sheet->relation)) {
            return str_is(book->relations[i].type, "worksheet")
                       ? target_part(book, book->folder, book->relations[i].target)
                       : (Str){NULL, 0};
        }
    }
    return (Str){NULL, 0};
}

static bool pick_sheet(const Book *book, Str wanted, const SheetEntry **picked, Err *err) {
    Buf names = buf_create(book->arena);
    *picked = NULL;
    for (size_t i = 0; i < book->sheet_count; i++) {
        const SheetEntry *sheet = &book->sheets[i];
        bool fits = wanted.len ? str_equal(sheet->name, wanted) : !sheet->hidden && sheet_part(book, sheet).len > 0;
        *picked = *picked || !fits ? *picked : sheet;
        buf_add_format(&names, "%s%.*s", names.len ? "、" : "", STR_ARG(sheet->name));
    }
    if (*picked) {
        return true;
    }
    return wanted.len ? err_set(err, ERR_NOT_FOUND, "工作簿里没有名为“%.*s”的工作表（有：%.*s）。请改名或另选文件。",
                                STR_ARG(wanted), STR_ARG(str_head(buf_str(&names), 200)))
                      : err_set(err, ERR_INPUT, "工作簿里没有可见的工作表。请取消隐藏要导入的工作表。");
}

static void tell_others(const Book *book, const SheetEntry *picked, const TableEvents *events) {
    if (!events->note) {
        return;
    }
    Buf hidden = buf_create(book->arena), others = buf_create(book->arena);
    for (size_t i = 0; i < book->sheet_count; i++) {
        const SheetEntry *sheet = &book->sheets[i];
        Buf *list = sheet->hidden ? &hidden : &others;
        if (sheet != picked && list->len < 600) {
            buf_add_format(list, "%s%.*s", list->len ? "、" : "", STR_ARG(sheet->name));
        }
    }
    if (hidden.len) {
        events->note(events->context,
                     str_format(book->arena, "没有读取隐藏的工作表：%.*s。需要时请取消隐藏并放到第一张。",
                                STR_ARG(buf_str(&hidden))));
    }
    if (others.len) {
        events->note(events->context, str_format(book->arena, "只读了工作表“%.*s”，没有读取：%.*s。",
                                                 STR_ARG(picked->name), STR_ARG(buf_str(&others))));
    }
}

static bool tell_once(const Book *book, const SheetEntry *sheet, const SheetSource *source, bool *again, Err *err) {
    if (!source->events->sheet(source->events->context, sheet->name, err)) {
        return false;
    }
    tell_others(book, sheet, source->events);
    return sheet_read(source, again, err);
}

/* Twice when merged cells, which stand behind the rows, fill rows that were told without them. */
static bool tell_sheet(const Book *book, const SheetEntry *sheet, const SheetSource *source, Err *err) {
    bool again = false;
    return tell_once(book, sheet, source, &again, err) &&
           (!again ||
            (source->events->again(source->events->context, err) && tell_once(book, sheet, source, NULL, err)));
}

static bool read_book(Book *book, Str wanted, const TableEvents *events, Err *err) {
    const SheetEntry *sheet = NULL;
    Strings strings = {.arena = book->arena};
    Styles styles = {.arena = book->arena};
    Merges merges = {.arena = book->arena, .rows = book->package.limits->merged_rows};
    if (!find_workbook(book, err) || !read_workbook(book, err) || !pick_sheet(book, wanted, &sheet, err) || !sheet) {
        return false;
    }
    Str text_part = part_of_type(book, "sharedStrings"), style_part = part_of_type(book, "styles");
    SheetSource source = {.package = &book->package,
                          .part = sheet_part(book, sheet),
                          .name = sheet->name,
                          .strings = &strings,
                          .styles = &styles,
                          .from_1904 = book->from_1904,
                          .limits = book->package.limits,
                          .events = events,
                          .merges = &merges};
    if ((text_part.len && !strings_read(&book->package, text_part, &strings, err)) ||
        (style_part.len && !styles_read(&book->package, style_part, &styles, err))) {
        return false;
    }
    return tell_sheet(book, sheet, &source, err);
}

bool xlsx_parse(Str bytes, Str sheet, const TableLimits *limits, const TableEvents *events, Err *err) {
    Arena *arena = arena_create();
    Book book = {.package = {.arena = arena, .limits = limits}, .arena = arena};
    book.sheets = ARENA_ARRAY(arena, SHEETS_MOST, SheetEntry);
    book.relations = ARENA_ARRAY(arena, RELATIONS_MOST, Relation);
    bool good = package_open(&book.package, bytes, err) && read_book(&book, sheet, events, err);
    package_close(&book.package);
    arena_destroy(arena);
    return good;
}

bool xlsx_sheets(Str bytes, Arena *arena, Str **names, size_t *count, Err *err) {
    TableLimits limits = table_limits_default();
    Book book = {.package = {.arena = arena, .limits = &limits}, .arena = arena};
    book.sheets = ARENA_ARRAY(arena, SHEETS_MOST, SheetEntry);
    book.relations = ARENA_ARRAY(arena, RELATIONS_MOST, Relation);
    bool good = package_open(&book.package, bytes, err) && find_workbook(&book, err) && read_workbook(&book, err);
    *names = ARENA_ARRAY(arena, book.sheet_count + 1, Str);
    *count = 0;
    for (size_t i = 0; good && i < book.sheet_count; i++) {
        if (!book.sheets[i].hidden && sheet_part(&book, &book.sheets[i]).len > 0) {
            (*names)[(*count)++] = book.sheets[i].name;
        }
    }
    package_close(&book.package);
    return good;
}
