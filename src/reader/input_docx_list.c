/* Numbers that stand in no text of a DOCX: they are counted here as the office program would. A paragraph belongs to a
 * list by itself, or by its style, or by the style that this one is based on. */
#include "input_docx.h"

#include <string.h>

enum { LISTS_MOST = 4096, LEVELS = 9, STYLES_MOST = 4096, BASED_MOST = 16 };

typedef struct ListLevel {
    char format[24]; /* decimal, chineseCounting ... */
    Str text;        /* "%1、" */
    Str style;       /* whose paragraphs are of this level */
    int start;
} ListLevel;

typedef struct AbstractList {
    int64_t id;
    ListLevel levels[LEVELS];
    int counts[LEVELS]; /* the numbers reached; -1: none yet */
} AbstractList;

typedef struct List {
    int64_t id;
    AbstractList *abstract;
    int begins[LEVELS]; /* where it begins anew; -1: it counts on */
} List;

typedef struct Style {
    Str id, based;
    int64_t list, level; /* -1: it says nothing */
} Style;

struct DocxLists {
    Arena *arena;
    AbstractList *abstracts;
    size_t abstract_count;
    List *lists;
    size_t list_count;
    Style *styles;
    size_t style_count;
    AbstractList *abstract; /* being read, as the others */
    ListLevel *level;
    List *list;
    Style *style;
    int64_t overridden; /* level; -1: none */
};

const char *docx_attribute(const char **attributes, const char *name) {
    for (; attributes[0]; attributes += 2) {
        const char *colon = strchr(attributes[0], ':');
        if (strcmp(colon ? colon + 1 : attributes[0], name) == 0) {
            return attributes[1];
        }
    }
    return NULL;
}

int64_t docx_number(const char **attributes, const char *name) {
    int64_t value = -1;
    const char *text = docx_attribute(attributes, name);
    return text && integer_parse(str_from(text), &value) ? value : -1;
}

bool docx_on(const char **attributes) {
    const char *value = docx_attribute(attributes, "val");
    return !value || (strcmp(value, "0") != 0 && strcmp(value, "false") != 0 && strcmp(value, "off") != 0);
}

static Str text_of(const DocxLists *lists, const char **attributes, const char *name) {
    const char *text = docx_attribute(attributes, name);
    return text && strlen(text) <= 64 ? str_copy(lists->arena, str_from(text)) : (Str){"", 0};
}

/* ---- numbering.xml ---- */

static int start_of(const char **attributes) {
    int64_t start = docx_number(attributes, "val");
    return start >= 0 && start < 1000 ? (int)start : 1;
}

static void level_start(DocxLists *lists, const char *name, const char **attributes) {
    ListLevel *level = lists->level;
    if (strcmp(name, "start") == 0) {
        level->start = start_of(attributes);
    } else if (strcmp(name, "numFmt") == 0) {
        const char *value = docx_attribute(attributes, "val");
        size_t length = value ? strlen(value) : 0, room = sizeof level->format - 1;
        memcpy(level->format, value ? value : "", length < room ? length : room);
    } else if (strcmp(name, "lvlText") == 0) {
        level->text = text_of(lists, attributes, "val");
    } else if (strcmp(name, "pStyle") == 0) {
        level->style = text_of(lists, attributes, "val");
    }
}

static void add_list(DocxLists *lists, const char **attributes) {
    lists->abstract = NULL;
    lists->level = NULL;
    lists->overridden = -1;
    lists->list = lists->list_count < LISTS_MOST ? &lists->lists[lists->list_count++] : NULL;
    if (lists->list) {
        lists->list->id = docx_number(attributes, "numId");
        memset(lists->list->begins, 0xFF, sizeof lists->list->begins);
    }
}

static void numbering_start(Xml *xml, const char *name, const char **attributes) {
    DocxLists *lists = xml->context;
    if (strcmp(name, "abstractNum") == 0) {
        lists->abstract = lists->abstract_count < LISTS_MOST ? &lists->abstracts[lists->abstract_count++] : NULL;
        if (lists->abstract) {
            lists->abstract->id = docx_number(attributes, "abstractNumId");
            memset(lists->abstract->counts, 0xFF, sizeof lists->abstract->counts);
        }
    } else if (strcmp(name, "lvl") == 0) {
        int64_t level = docx_number(attributes, "ilvl");
        lists->level = lists->abstract && level >= 0 && level < LEVELS ? &lists->abstract->levels[level] : NULL;
    } else if (lists->level) {
        level_start(lists, name, attributes);
    } else if (strcmp(name, "num") == 0) {
        add_list(lists, attributes);
    } else if (lists->list && strcmp(name, "abstractNumId") == 0) {
        int64_t id = docx_number(attributes, "val");
        for (size_t i = 0; i < lists->abstract_count; i++) {
            lists->list->abstract = lists->abstracts[i].id == id ? &lists->abstracts[i] : lists->list->abstract;
        }
    } else if (lists->list && strcmp(name, "lvlOverride") == 0) {
        lists->overridden = docx_number(attributes, "ilvl");
    } else if (lists->list && strcmp(name, "startOverride") == 0 && lists->overridden >= 0 &&
               lists->overridden < LEVELS) {
        lists->list->begins[lists->overridden] = start_of(attributes);
    }
}

static void numbering_end(Xml *xml, const char *name) {
    DocxLists *lists = xml->context;
    if (strcmp(name, "lvl") == 0) {
        lists->level = NULL;
    } else if (strcmp(name, "abstractNum") == 0) {
        lists->abstract = NULL;
    } else if (strcmp(name, "num") == 0) {
        lists->list = NULL;
    }
}

/* ---- styles.xml ---- */

static void styles_start(Xml *xml, const char *name, const char **attributes) {
    DocxLists *lists = xml->context;
    if (strcmp(name, "style") == 0) {
        lists->style = lists->style_count < STYLES_MOST ? &lists->styles[lists->style_count++] : NULL;
        if (lists->style) {
            *lists->style = (Style){.id = text_of(lists, attributes, "styleId"), .list = -1, .level = -1};
        }
    } else if (lists->style && strcmp(name, "basedOn") == 0) {
        lists->style->based = text_of(lists, attributes, "val");
    } else if (lists->style && strcmp(name, "numId") == 0) {
        lists->style->list = docx_number(attributes, "val");
    } else if (lists->style && strcmp(name, "ilvl") == 0) {
        lists->style->level = docx_number(attributes, "val");
    }
}

static void styles_end(Xml *xml, const char *name) {
    DocxLists *lists = xml->context;
    if (strcmp(name, "style") == 0) {
        lists->style = NULL;
    }
}

DocxLists *docx_lists_read(Package *package, Arena *arena, Err *err) {
    DocxLists *lists = ARENA_NEW(arena, DocxLists);
    *lists = (DocxLists){.arena = arena, .overridden = -1};
    lists->abstracts = ARENA_ARRAY(arena, LISTS_MOST, AbstractList);
    lists->lists = ARENA_ARRAY(arena, LISTS_MOST, List);
    lists->styles = ARENA_ARRAY(arena, STYLES_MOST, Style);
    Xml numbering = {.context = lists, .start = numbering_start, .end = numbering_end};
    Xml styles = {.context = lists, .start = styles_start, .end = styles_end};
    bool good = package_parse(package, STR("word/numbering.xml"), true, &numbering, err) &&
                package_parse(package, STR("word/styles.xml"), true, &styles, err);
    return good ? lists : NULL;
}

/* ---- counting ---- */

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

static void put_roman(Buf *out, int value, bool small) {
    static const struct {
        int value;
        const char *large, *small;
    } parts[] = {{50, "L", "l"}, {40, "XL", "xl"}, {10, "X", "x"}, {9, "IX", "ix"},
                 {5, "V", "v"},  {4, "IV", "iv"},  {1, "I", "i"}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        for (; value >= parts[i].value; value -= parts[i].value) {
            buf_add(out, str_from(small ? parts[i].small : parts[i].large));
        }
    }
}

static void put_count(Buf *out, const char *format, int value) {
    bool small = strncmp(format, "lower", 5) == 0;
    if (strstr(format, "hinese") || strstr(format, "aiwan") || strstr(format, "ideograph")) {
        put_chinese(out, value);
    } else if (strstr(format, "Circle") && value >= 1 && value <= 20) {
        char bytes[4];
        buf_add(out, (Str){bytes, utf8_put(0x2460 + (uint32_t)value - 1, bytes)});
    } else if (strstr(format, "Letter") && value >= 1 && value <= 26) {
        buf_add_char(out, (char)((small ? 'a' : 'A') + value - 1));
    } else if (strstr(format, "Roman")) {
        put_roman(out, value, small);
    } else if (strcmp(format, "bullet") != 0 && strcmp(format, "none") != 0) {
        buf_add_integer(out, value);
    }
}

static const Style *style_of(const DocxLists *lists, Str id) {
    for (size_t i = 0; id.len && i < lists->style_count; i++) {
        if (str_equal(lists->styles[i].id, id)) {
            return &lists->styles[i];
        }
    }
    return NULL;
}

static List *list_of(const DocxLists *lists, int64_t id) {
    List *list = NULL;
    for (size_t i = 0; i < lists->list_count && id > 0; i++) {
        list = lists->lists[i].id == id ? &lists->lists[i] : list;
    }
    return list && list->abstract ? list : NULL;
}

/* The list by the paragraph's style, and the level: the one that is bound to the style, else what the style says. */
static List *list_by_style(const DocxLists *lists, Str id, int64_t *level) {
    const Style *style = style_of(lists, id);
    for (int i = 0; style && style->list < 0 && i < BASED_MOST; i++) {
        style = style_of(lists, style->based);
    }
    List *list = style ? list_of(lists, style->list) : NULL;
    for (int i = 0; list && *level < 0 && i < LEVELS; i++) {
        *level = str_equal(list->abstract->levels[i].style, style->id) ? i : *level;
    }
    *level = list && *level < 0 ? style->level : *level;
    return list;
}

/* The next number of the level, and those of the deeper ones anew. */
static void count_on(List *list, int64_t at) {
    AbstractList *abstract = list->abstract;
    if (list->begins[at] >= 0) {
        abstract->counts[at] = list->begins[at];
        list->begins[at] = -1;
    } else {
        abstract->counts[at] = abstract->counts[at] < 0 ? abstract->levels[at].start : abstract->counts[at] + 1;
    }
    for (int64_t deeper = at + 1; deeper < LEVELS; deeper++) {
        abstract->counts[deeper] = -1;
    }
}

void docx_put_number(DocxLists *lists, const DocxNumber *number, Buf *out) {
    int64_t at = number->level;
    List *list = number->list >= 0 ? list_of(lists, number->list) : list_by_style(lists, number->style, &at);
    at = at < 0 ? 0 : at;
    if (!list || at >= LEVELS || strcmp(list->abstract->levels[at].format, "bullet") == 0) {
        return;
    }
    AbstractList *abstract = list->abstract;
    count_on(list, at);
    Str text = abstract->levels[at].text;
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '%' && i + 1 < text.len && text.data[i + 1] >= '1' && text.data[i + 1] <= '9') {
            int level = text.data[++i] - '1';
            const ListLevel *counted = &abstract->levels[level];
            int count = abstract->counts[level] < 0 ? counted->start : abstract->counts[level];
            put_count(out, counted->format, count % 100);
        } else if (text.data[i] != '\n' && text.data[i] != '\r') {
            buf_add_char(out, text.data[i]);
        }
    }
}
