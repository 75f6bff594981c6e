/* What a field holds, as people read it; words with {marks}. */
#include "ledger_internal.h"

/* "2026-11-01" is 2026年11月; what is no day stays as it is. */
static Str month_words(Str day, Arena *arena) {
    Date date;
    return date_parse(day, &date) ? str_format(arena, "%d年%d月", date.year, date.month) : day;
}

Str field_text_in(const CaseField *field, const json_t *fields, Arena *arena) {
    Buf text = buf_create(arena);
    const json_t *value = json_object_get(fields, field->id.data), *one;
    size_t index;
    if (json_is_string(value) && field->type == CASE_FILE) {
        buf_add(&text, STR("1个文件")); /* its number says nothing to people */
    } else if (json_is_string(value) && field->month) {
        buf_add(&text, month_words(str_from(json_string_value(value)), arena));
    } else if (json_is_string(value)) {
        buf_add(&text, str_from(json_string_value(value)));
        if (field->unit.len && field->type != CASE_MONEY) {
            buf_add(&text, field->unit);
        }
    } else if (field->type == CASE_TABLE || field->type == CASE_FILE) {
        if (json_array_size(value)) { /* nothing given is nothing to tell */
            buf_add_format(&text, "%zu%s", json_array_size(value), field->type == CASE_TABLE ? "行" : "个文件");
        }
    } else {
        json_array_foreach(value, index, one) {
            buf_add_format(&text, "%s%s", index ? "、" : "", json_string_value(one));
        }
    }
    return buf_str(&text);
}

Str case_field_text(const CaseField *field, Str fields_json, Arena *arena) {
    Err err = {.kind = ERR_NONE};
    json_t *fields = json_object_of(fields_json, &err);
    Str text = field_text_in(field, fields, arena);
    json_decref(fields);
    return text;
}

size_t case_field_rows(const CaseLine *line, const CaseField *field, Arena *arena, Str **cells) {
    Err err = {.kind = ERR_NONE};
    json_t *fields = json_object_of(line->fields, &err);
    const json_t *rows = fields ? json_object_get(fields, field->id.data) : NULL, *row;
    size_t index, count = field->type == CASE_TABLE && field->privacy <= line->sees ? json_array_size(rows) : 0;
    *cells = ARENA_ARRAY(arena, count * field->field_count + 1, Str);
    for (index = 0; index < count; index++) {
        row = json_array_get(rows, index);
        for (size_t i = 0; i < field->field_count; i++) {
            const CaseField *column = &field->fields[i];
            bool seen = column->privacy <= line->sees;
            (*cells)[index * field->field_count + i] = seen ? field_text_in(column, row, arena) : (Str){NULL, 0};
        }
    }
    json_decref(fields);
    return count;
}

Str fill_template(Str text, Filler fill, void *context, Arena *arena) {
    Buf out = buf_create(arena);
    Str rest = text, before, mark;
    while (rest.len) {
        ptrdiff_t open = str_find(rest, STR("{"));
        if (open < 0) {
            buf_add(&out, rest);
            break;
        }
        before = str_slice(rest, 0, (size_t)open);
        rest = str_slice(rest, (size_t)open + 1, rest.len);
        buf_add(&out, before);
        if (!str_cut(&rest, '}', &mark)) {
            break;
        }
        buf_add(&out, fill(context, mark, rest, arena));
    }
    return buf_str(&out);
}
