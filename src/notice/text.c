/* Small texts from outside, and JSON as it is kept. */
#include "notice_internal.h"

#include <stdio.h>

static bool control(Str text, bool lines) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if ((byte < 0x20 && !(lines && (byte == '\n' || byte == '\t'))) || byte == 0x7F) {
            return true;
        }
    }
    return false;
}

static bool refuse(ErrKind kind, const char *field, const char *name, const char *what, Err *err) {
    const Place place = place_field("%s", field);
    return err_set_at(err, kind, &place, "“%s”%s", name, what);
}

bool notice_text_good(Str text, const char *field, const char *name, size_t least, size_t most, bool lines, Err *err) {
    char what[80];
    if (str_invalid_utf8(text) >= 0 || control(text, lines)) {
        return refuse(ERR_INPUT, field, name, lines ? "里有不能用的符号，请重新输入。" : "里有换行或不能用的符号。",
                      err);
    }
    size_t count = utf8_count(str_trim(text));
    if (count < least) {
        snprintf(what, sizeof what, least > 1 ? "要写明，至少%zu个字。" : "要写。", least);
        return refuse(ERR_INPUT, field, name, what, err);
    }
    if (count > most) {
        snprintf(what, sizeof what, "太长，最多%zu个字。", most);
        return refuse(ERR_LIMIT, field, name, what, err);
    }
    return true;
}

bool notice_day_good(Str text, const char *field, const char *name, Err *err) {
    Date date;
    bool good = !text.len || (text.len == 10 && date_parse(text, &date) && date.month && date.day);
    return good || refuse(ERR_INPUT, field, name, "要写成2026-11-30的样子。", err);
}

Str notice_text_of(const json_t *value, Arena *arena) {
    return json_is_string(value) ? str_copy(arena, (Str){json_string_value(value), json_string_length(value)})
                                 : (Str){NULL, 0};
}

Str notice_cut(Str text, size_t most) {
    size_t end = text.len < most ? text.len : most;
    while (end < text.len && end && ((unsigned char)text.data[end] & 0xC0) == 0x80) {
        end--;
    }
    return str_slice(text, 0, end);
}

Str notice_today(Arena *arena) {
    Date today = date_today();
    return date_in_words(arena, today);
}

bool notice_fill(Str text, NoticeWord *value_of, void *context, Arena *arena, Str *filled) {
    Buf out = buf_create(arena);
    Str rest = text;
    bool any = false, marks = false;
    while (rest.len) {
        ptrdiff_t open = str_find(rest, STR("{"));
        Str mark, before = open < 0 ? rest : str_slice(rest, 0, (size_t)open);
        buf_add(&out, before);
        if (open < 0) {
            break;
        }
        rest = str_slice(rest, (size_t)open + 1, rest.len);
        if (!str_cut(&rest, '}', &mark)) {
            break;
        }
        Str value = value_of(context, mark);
        marks = true;
        any = any || value.len > 0;
        buf_add(&out, value);
    }
    *filled = buf_str(&out);
    return !marks || any;
}
