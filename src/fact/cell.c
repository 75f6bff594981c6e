/* One cell: what people write in tables to a value, an unknown, or the reason why it cannot be read. */
#include "fact_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Codes and figures, which have nothing to take out. */
static bool is_normal(Str text) {
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.data[i] <= ' ' || (unsigned char)text.data[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

Str text_normal(Arena *arena, Str text) {
    if (is_normal(text)) {
        return text;
    }
    Str half = str_to_half_width(arena, text);
    char *out = arena_alloc(arena, half.len + 1);
    size_t used = 0;
    for (size_t at = 0; at < half.len;) {
        size_t from = at;
        uint32_t character = utf8_next(half, &at);
        bool blank = character <= ' ' || character == 0xA0 || character == 0x3000 || character == 0xFEFF ||
                     (character >= 0x2000 && character <= 0x200B);
        if (!blank) {
            memcpy(out + used, half.data + from, at - from);
            used += at - from;
        }
    }
    return (Str){out, used};
}

Str text_beginning(Str text) {
    enum { SHOWN = 60 };
    return str_head(text, SHOWN);
}

bool text_is_blank(Str normal) {
    static const char *const blanks[] = {"-", "--", "—", "——", "–", "/", "\\", "、", "无数据", "未填"};
    if (normal.len == 0) {
        return true;
    }
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
        if (str_is(normal, blanks[i])) {
            return true;
        }
    }
    return false;
}

/* Hidden digits: stars, crosses and X among nothing but digits. "无" and the like are not masks. */
static bool is_masked(Str normal) {
    size_t hidden = 0;
    if (str_starts(normal, STR("0x")) || str_starts(normal, STR("0X"))) {
        return false; /* a programmer's number, and no figure of a school */
    }
    for (size_t at = 0; at < normal.len;) {
        uint32_t character = utf8_next(normal, &at);
        if (character == '*' || character == 'X' || character == 'x' || character == 0xD7 || character == 0x25A1 ||
            character == 0x25CB) {
            hidden++;
        } else if (!((character >= '0' && character <= '9') || character == '.' || character == '%' ||
                     character == ',')) {
            return false;
        }
    }
    return hidden > 0;
}

static bool is_broken(Str normal) {
    return normal.len > 0 && (normal.data[0] == '#' || str_find(normal, STR("\xEF\xBF\xBD")) >= 0);
}

/* Thousands separators stand before three digits each, or the number is not what it seems. */
static bool drop_separators(Str text, char *out, size_t room, Str *plain) {
    size_t used = 0, since = 0;
    bool seen = false, fraction = false;
    if (text.len >= room) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (c == ',') {
            if (fraction || used == 0 || (seen ? since != 3 : since > 3 || since == 0)) {
                return false;
            }
            seen = true;
            since = 0;
            continue;
        }
        if (c == '.') {
            if (seen && since != 3) {
                return false;
            }
            fraction = true;
        }
        since += c >= '0' && c <= '9' && !fraction;
        out[used++] = c;
    }
    *plain = (Str){out, used};
    return !seen || fraction || since == 3;
}

static bool read_number(const Element *element, Str normal, double factor, double *value) {
    char plain[64];
    Str text = normal;
    double scale = factor;
    if (element->entry_unit.len && normal.len > element->entry_unit.len && str_ends(normal, element->entry_unit)) {
        text.len -= element->entry_unit.len;
    } else if (normal.len > 1 && normal.data[normal.len - 1] == '%') {
        text.len--;
        scale = str_is(element->entry_unit, "%") ? factor : factor / 100;
    }
    if (!drop_separators(text, plain, sizeof plain, &text) || !number_parse(text, value)) {
        return false;
    }
    *value = scale == 1 ? *value : scale < 1 && factor == 1 ? *value / 100 : *value * scale;
    return true;
}

static bool check_number(const Element *element, double value, Arena *scratch, Str *reason) {
    char limit[32];
    if (element->whole && fabs(value - nearbyint(value)) > 1e-6) {
        *reason = str_format(scratch, "“%.*s”应为整数，请改正。", STR_ARG(element->name));
        return false;
    }
    if ((element->has_min && value < element->min) || (!element->has_min && element->whole && value < 0)) {
        number_shortest(element->has_min ? element->min : 0, limit);
        *reason = str_format(scratch, "“%.*s”不能小于%s%.*s，请核对。", STR_ARG(element->name), limit,
                             STR_ARG(element->unit));
        return false;
    }
    if (element->has_max && value > element->max) {
        number_shortest(element->max, limit);
        *reason = str_format(scratch, "“%.*s”不能大于%s%.*s，请核对数字和单位。", STR_ARG(element->name), limit,
                             STR_ARG(element->unit));
        return false;
    }
    return true;
}

static bool read_bool(Str normal, double *value) {
    static const char *const yes[] = {"是", "有", "√", "✓", "1", "TRUE", "true", "True", "Y", "y", "对", "已"};
    static const char *const no[] = {"否", "无", "没有", "×", "0", "FALSE", "false", "False", "N", "n", "未", "✗"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (str_is(normal, yes[i]) || str_is(normal, no[i])) {
            *value = str_is(normal, yes[i]) ? 1 : 0;
            return true;
        }
    }
    return false;
}

/* As the pack writes it, or after both are made normal; -1: none of them. */
static int find_text(const Str *texts, size_t count, Str normal, Arena *scratch) {
    for (size_t i = 0; i < count; i++) {
        if (str_equal(normal, texts[i])) {
            return (int)i;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (str_equal(normal, text_normal(scratch, texts[i]))) {
            return (int)i;
        }
    }
    return -1;
}

static bool read_choice(const Element *element, Str normal, Arena *scratch, double *value, Str *reason) {
    int choice = find_text(element->choices, element->choice_count, normal, scratch);
    if (choice < 0) {
        int alias = find_text(element->choice_aliases, element->choice_alias_count, normal, scratch);
        choice = alias >= 0 ? (int)element->choice_alias_of[alias] : -1;
    }
    if (choice >= 0) {
        *value = choice;
        return true;
    }
    Buf all = buf_create(scratch);
    for (size_t i = 0; i < element->choice_count; i++) {
        buf_add_format(&all, "%s%.*s", i ? "、" : "", STR_ARG(element->choices[i]));
    }
    *reason = str_format(scratch, "“%.*s”只能填：%.*s。", STR_ARG(element->name), STR_ARG(buf_str(&all)));
    return false;
}

static bool read_date(const Element *element, Str normal, Arena *scratch, double *value, Str *reason) {
    Date date;
    if (!date_parse(str_slice(normal, 0, 10), &date)) {
        *reason = str_format(scratch, "“%.*s”应为日期，例如 2024-09-01。", STR_ARG(element->name));
        return false;
    }
    *value = date.year * 10000 + date.month * 100 + date.day;
    return true;
}

static bool bad_number(const Element *element, Arena *scratch, Str *reason) {
    Str unit = element->entry_unit.len ? element->entry_unit : STR("无");
    *reason =
        str_format(scratch, "“%.*s”应填数字（单位：%.*s），不清楚就留空。", STR_ARG(element->name), STR_ARG(unit));
    return false;
}

bool fact_cell_read(const Element *element, double factor, const TableCell *cell, Arena *scratch, CellState *state,
                    double *value, Str *reason) {
    *state = CELL_KNOWN;
    *value = 0;
    if (!cell || !cell->text.len) {
        *state = CELL_EMPTY;
        return true;
    }
    if (element->type == ELEMENT_NUMBER && cell->is_number && !cell->is_date) {
        *value = cell->number * factor;
        return check_number(element, *value, scratch, reason);
    }
    Str normal = text_normal(scratch, cell->text);
    if (text_is_blank(normal) || (is_masked(normal) && !(element->type == ELEMENT_BOOL && str_is(normal, "×")))) {
        *state = text_is_blank(normal) ? CELL_EMPTY : CELL_MASKED;
        return true;
    }
    if (cell->is_error || is_broken(normal)) {
        *reason = str_format(scratch, "“%.*s”是出错的公式或损坏的内容，请在原表里改正为数字。", STR_ARG(element->name));
        return false;
    }
    switch (element->type) {
    case ELEMENT_BOOL:
        if (read_bool(normal, value)) {
            return true;
        }
        *reason = str_format(scratch, "“%.*s”只能填“是”或“否”。", STR_ARG(element->name));
        return false;
    case ELEMENT_CHOICE: return read_choice(element, normal, scratch, value, reason);
    case ELEMENT_DATE: return read_date(element, normal, scratch, value, reason);
    default: break;
    }
    if (cell->is_date) {
        *reason = str_format(scratch, "“%.*s”是日期格式，请把单元格改为数字格式后核对。", STR_ARG(element->name));
        return false;
    }
    return read_number(element, normal, factor, value) ? check_number(element, *value, scratch, reason)
                                                       : bad_number(element, scratch, reason);
}

Str fact_cell_show(const Element *element, double value, Arena *arena) {
    char number[40];
    switch (element->type) {
    case ELEMENT_BOOL: return value != 0 ? STR("是") : STR("否");
    case ELEMENT_CHOICE:
        return value >= 0 && value < (double)element->choice_count ? element->choices[(size_t)value] : (Str){NULL, 0};
    case ELEMENT_DATE: {
        int day = (int)value;
        return str_format(arena, "%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100);
    }
    default:
        /* what the division adds behind the fifteenth digit nobody has written */
        snprintf(number, sizeof number, "%.15g", value / element->entry_factor);
        if (number_parse(str_from(number), &value)) {
            number_shortest(value, number);
        }
        return str_copy(arena, str_from(number));
    }
}

bool period_read(Arena *arena, Str text, Str *period) {
    static const char *const tails[] = {"学年度", "学年", "年度", "年"};
    Str rest = text_normal(arena, text);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        if (str_ends(rest, str_from(tails[i]))) {
            rest.len -= strlen(tails[i]);
            break;
        }
    }
    int64_t year, next;
    if (rest.len < 4 || !integer_parse(str_slice(rest, 0, 4), &year) || year < 1900 || year > 2199) {
        return false;
    }
    *period = str_slice(rest, 0, 4);
    rest = str_slice(rest, 4, rest.len);
    if (rest.len == 0) {
        return true;
    }
    Str dash = str_starts(rest, STR("—")) ? STR("—") : str_starts(rest, STR("至")) ? STR("至") : str_slice(rest, 0, 1);
    rest = str_slice(rest, dash.len, rest.len);
    return (str_is(dash, "-") || str_is(dash, "/") || str_is(dash, "~") || dash.len > 1) &&
           integer_parse(rest, &next) && (rest.len == 4 ? next == year + 1 : rest.len == 2 && next == (year + 1) % 100);
}

const KindDef *kind_read(const Pack *pack, Arena *scratch, Str text) {
    const KindDef *kind = pack_kind(pack, text);
    return kind ? kind : pack_kind(pack, text_normal(scratch, text));
}
