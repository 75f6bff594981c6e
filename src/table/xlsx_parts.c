/* Shared strings and styles of a workbook. */
#include "xlsx_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- rich text ---- */

void rich_start(RichText *rich, const char *name) {
    rich->phonetic += strcmp(name, "rPh") == 0;
    rich->in_text = strcmp(name, "t") == 0 && rich->phonetic == 0;
}

void rich_end(RichText *rich, const char *name) {
    rich->phonetic -= strcmp(name, "rPh") == 0 && rich->phonetic > 0;
    rich->in_text = false;
}

void rich_add(RichText *rich, const char *text, size_t size) {
    if (!rich->in_text || rich->too_long) {
        return;
    }
    if (rich->text.len + size > TABLE_TEXT_BYTES) {
        rich->too_long = true;
        return;
    }
    buf_add(&rich->text, (Str){text, size});
}

static bool escaped(const char *text, size_t size, uint32_t *character) {
    if (size < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_') {
        return false;
    }
    uint32_t value = 0;
    for (int i = 2; i < 6; i++) {
        char c = text[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                           : -1;
        if (digit < 0) {
            return false;
        }
        value = value * 16 + (uint32_t)digit;
    }
    *character = value;
    return value != 0 && (value < 0xD800 || value > 0xDFFF);
}

Str unescape_text(char *text, size_t size) {
    size_t used = 0;
    for (size_t at = 0; at < size;) {
        uint32_t character;
        if (text[at] == '_' && escaped(text + at, size - at, &character)) {
            used += utf8_put(character, text + used);
            at += 7;
        } else {
            text[used++] = text[at++];
        }
    }
    return (Str){text, used};
}

/* ---- shared strings ---- */

typedef struct StringsReader {
    Strings *strings;
    size_t most; /* bytes */
    RichText rich;
    bool in_item;
} StringsReader;

static void strings_start(Xml *xml, const char *name, const char **attributes) {
    StringsReader *reader = xml->context;
    (void)attributes;
    if (strcmp(name, "si") == 0) {
        reader->in_item = true;
        reader->rich.text.len = 0;
        reader->rich.phonetic = 0;
    } else if (reader->in_item) {
        rich_start(&reader->rich, name);
    }
}

static void strings_end(Xml *xml, const char *name) {
    StringsReader *reader = xml->context;
    Strings *strings = reader->strings;
    if (strcmp(name, "si") != 0) {
        rich_end(&reader->rich, name);
        return;
    }
    reader->in_item = false;
    if (strings->count == strings->capacity) {
        size_t wanted = strings->capacity ? strings->capacity * 2 : 1024;
        strings->items = arena_grow(strings->arena, strings->items, strings->capacity, wanted, sizeof *strings->items);
        strings->capacity = wanted;
    }
    Str text = unescape_text(reader->rich.text.data, reader->rich.text.len);
    strings->bytes += text.len + sizeof(Str) * 2;
    if (reader->rich.too_long) {
        err_set(&xml->err, ERR_LIMIT, "有一个单元格的文字超过32767字，没有读取。请删短后再导入。");
        xml_stop(xml);
    } else if (strings->bytes > reader->most) {
        limit_exceeded(&xml->err, "工作簿里文字的总量", (double)strings->bytes / (1 << 20),
                       (double)reader->most / (1 << 20), "MB", VARIABLE_MEMORY);
        xml_stop(xml);
    } else {
        strings->items[strings->count++] = str_copy(strings->arena, text);
    }
}

static void strings_text(Xml *xml, const char *text, size_t size) {
    rich_add(&((StringsReader *)xml->context)->rich, text, size);
}

bool strings_read(Package *package, Str name, Strings *strings, Err *err) {
    StringsReader reader = {
        .strings = strings, .most = package->limits->memory_bytes / 2, .rich = {.text = buf_create(package->arena)}};
    Xml xml = {.context = &reader, .start = strings_start, .end = strings_end, .text = strings_text};
    return package_parse(package, name, true, &xml, err);
}

/* ---- styles ---- */

enum { FORMATS_MOST = 65536 };

enum { PERCENTS_MOST = 256 };

typedef struct StylesReader {
    Styles *styles;
    bool in_formats;        /* <cellXfs> */
    unsigned *date_formats; /* own formats that show dates */
    size_t date_count, date_capacity;
    unsigned percent_formats[PERCENTS_MOST]; /* own formats that show shares in hundred */
    size_t percent_count;
} StylesReader;

/* A format shows a date when it has y, m, d, h or s outside quotes, brackets and escapes. */
static bool shows_date(const char *code) {
    bool quoted = false, bracket = false;
    for (; *code; code++) {
        if (*code == '"') {
            quoted = !quoted;
        } else if (quoted) {
            continue;
        } else if (*code == '\\' || *code == '_' || *code == '*') {
            code += code[1] != '\0';
        } else if (*code == '[') {
            /* [h] [mm] [ss] are lapsed times, other brackets colours and conditions */
            bracket = strchr("hHmMsS", code[1] ? code[1] : ' ') == NULL;
        } else if (*code == ']') {
            bracket = false;
        } else if (!bracket && strncmp(code, "General", 7) == 0) {
            code += 6;
        } else if (!bracket && strchr("ymdhsYMDHS", *code)) {
            return true;
        }
    }
    return false;
}

/* 0.0% in the part for positive numbers, not in quotes. */
static bool shows_percent(const char *code) {
    bool quoted = false;
    for (; *code && (quoted || *code != ';'); code++) {
        quoted = *code == '"' ? !quoted : quoted;
        if (*code == '%' && !quoted) {
            return true;
        }
    }
    return false;
}

static bool builtin_date(unsigned format) {
    return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) || (format >= 45 && format <= 47) ||
           (format >= 50 && format <= 58);
}

static void add_format(StylesReader *reader, Arena *arena, const char **attributes) {
    const char *id = xml_attribute(attributes, "numFmtId"), *code = xml_attribute(attributes, "formatCode");
    if (id && code && shows_percent(code) && reader->percent_count < PERCENTS_MOST) {
        reader->percent_formats[reader->percent_count++] = (unsigned)strtoul(id, NULL, 10);
        return;
    }
    if (!id || !code || !shows_date(code) || reader->date_count >= FORMATS_MOST) {
        return;
    }
    if (reader->date_count == reader->date_capacity) {
        size_t wanted = reader->date_capacity ? reader->date_capacity * 2 : 16;
        reader->date_formats = arena_grow(arena, reader->date_formats, reader->date_capacity, wanted, sizeof(unsigned));
        reader->date_capacity = wanted;
    }
    reader->date_formats[reader->date_count++] = (unsigned)strtoul(id, NULL, 10);
}

static void add_style(StylesReader *reader, const char **attributes) {
    Styles *styles = reader->styles;
    const char *id = xml_attribute(attributes, "numFmtId");
    unsigned format = id ? (unsigned)strtoul(id, NULL, 10) : 0;
    if (styles->count >= FORMATS_MOST) {
        return;
    }
    if (styles->count == styles->capacity) {
        size_t wanted = styles->capacity ? styles->capacity * 2 : 64;
        styles->is_date = arena_grow(styles->arena, styles->is_date, styles->capacity, wanted, sizeof(bool));
        styles->is_percent = arena_grow(styles->arena, styles->is_percent, styles->capacity, wanted, sizeof(bool));
        styles->capacity = wanted;
    }
    bool date = builtin_date(format), percent = format == 9 || format == 10;
    for (size_t i = 0; i < reader->date_count; i++) {
        date = date || reader->date_formats[i] == format;
    }
    for (size_t i = 0; i < reader->percent_count; i++) {
        percent = percent || reader->percent_formats[i] == format;
    }
    styles->is_percent[styles->count] = percent && !date;
    styles->is_date[styles->count++] = date;
}

static void styles_start(Xml *xml, const char *name, const char **attributes) {
    StylesReader *reader = xml->context;
    if (strcmp(name, "numFmt") == 0) {
        add_format(reader, reader->styles->arena, attributes);
    } else if (strcmp(name, "cellXfs") == 0) {
        reader->in_formats = true;
    } else if (reader->in_formats && strcmp(name, "xf") == 0) {
        add_style(reader, attributes);
    }
}

static void styles_end(Xml *xml, const char *name) {
    StylesReader *reader = xml->context;
    reader->in_formats = reader->in_formats && strcmp(name, "cellXfs") != 0;
}

bool styles_read(Package *package, Str name, Styles *styles, Err *err) {
    StylesReader reader = {.styles = styles};
    Xml xml = {.context = &reader, .start = styles_start, .end = styles_end};
    return package_parse(package, name, true, &xml, err);
}

/* Civil date of a day number counted from 1970-01-01. */
static void civil(int64_t days, int *year, int *month, int *day) {
    days += 719468;
    int64_t era = days / 146097, of_era = days - era * 146097;
    int64_t years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * years + years / 4 - years / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year = (int)(years + era * 400 + (*month <= 2));
}

size_t serial_date(double serial, bool from_1904, char *out) {
    if (!(serial >= 0 && serial < 2958466)) {
        return number_shortest(serial, out);
    }
    double seconds = floor((serial - floor(serial)) * 86400 + 0.5);
    int64_t day_number = (int64_t)floor(serial) + (seconds >= 86400);
    int rest = (int)seconds % 86400, year, month, day;
    int written = 0;
    if (serial >= 1) {
        /* Day 60 of the 1900 system is a 29 February that never was. */
        civil(from_1904 ? day_number - 24107 : day_number - (day_number < 60 ? 25568 : 25569), &year, &month, &day);
        written = snprintf(out, 32, "%04d-%02d-%02d", year, month, day);
    }
    if (rest || written == 0) {
        written += snprintf(out + written, (size_t)(32 - written), "%s%02d:%02d:%02d", written ? "T" : "", rest / 3600,
                            rest / 60 % 60, rest % 60);
    }
    return (size_t)written;
}
