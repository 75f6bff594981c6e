/* Errors, places and lists of problems. */
#include "base.h"

#include <stdio.h>

/* Cuts a message that did not fit at the last whole character. */
static void end_cleanly(char *text, size_t size, int written) {
    if (written < 0 || (size_t)written < size) {
        return;
    }
    ptrdiff_t bad = str_invalid_utf8((Str){text, size - 1});
    if (bad >= 0) {
        text[bad] = '\0';
    }
}

bool err_put(Err *err, ErrKind kind, const char *format, ...) {
    if (err) {
        va_list arguments;
        va_start(arguments, format);
        err->kind = kind;
        int written = vsnprintf(err->message, sizeof err->message, format, arguments);
        va_end(arguments);
        end_cleanly(err->message, sizeof err->message, written);
    }
    return false;
}

__attribute__((format(printf, 4, 0))) static void say(Err *err, ErrKind kind, const Place *place, const char *format,
                                                      va_list arguments) {
    err->kind = kind;
    int written = vsnprintf(err->message, sizeof err->message, format, arguments);
    end_cleanly(err->message, sizeof err->message, written);
    err->place = place ? *place : (Place){.line = 0};
}

bool err_put_at(Err *err, ErrKind kind, const Place *place, const char *format, ...) {
    if (err) {
        va_list arguments;
        va_start(arguments, format);
        say(err, kind, place, format, arguments);
        va_end(arguments);
    }
    return false;
}

bool err_put_field(Err *err, ErrKind kind, const char *field, const char *format, ...) {
    if (err) {
        const Place place = place_field("%s", field);
        va_list arguments;
        va_start(arguments, format);
        say(err, kind, &place, format, arguments);
        va_end(arguments);
    }
    return false;
}

Place place_field(const char *format, ...) {
    Place place = {.line = 0};
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(place.field, sizeof place.field, format, arguments);
    va_end(arguments);
    end_cleanly(place.field, sizeof place.field, written);
    return place;
}

Str place_show(Arena *arena, const Place *place) {
    Buf out = buf_create(arena);
    buf_add(&out, str_from(place->file));
    if (place->sheet[0]) {
        buf_add_format(&out, "%s%s", out.len ? ":" : "", place->sheet);
    }
    if (place->cell[0]) {
        buf_add_format(&out, "%s%s", place->sheet[0] ? "!" : out.len ? ":" : "", place->cell);
    }
    if (place->line > 0) {
        buf_add_format(&out, "%s%d", out.len ? ":" : "", place->line);
        if (place->column > 0) {
            buf_add_format(&out, ":%d", place->column);
        }
    }
    if (place->field[0]) {
        buf_add_format(&out, "%s%s", out.len ? " " : "", place->field);
    }
    return buf_str(&out);
}

Str err_show(Arena *arena, const Err *err) {
    Str place = place_show(arena, &err->place);
    return place.len ? str_format(arena, "%.*s：%s", STR_ARG(place), err->message)
                     : str_copy(arena, str_from(err->message));
}

ProblemList problem_list(Arena *arena, size_t limit) {
    return (ProblemList){.arena = arena, .limit = limit};
}

const char *severity_id(Severity severity) {
    static const char *const ids[SEVERITIES] = {"error", "warning", "note"};
    return ids[severity];
}

void problem_add(ProblemList *list, Severity severity, const char *rule, const Place *place, const char *format, ...) {
    list->errors += severity == SEVERITY_ERROR;
    list->warnings += severity == SEVERITY_WARNING;
    if (list->limit && list->count >= list->limit) {
        return;
    }
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 16;
        list->items = arena_grow(list->arena, list->items, list->count, capacity, sizeof *list->items);
        list->capacity = capacity;
    }
    char message[2048];
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    end_cleanly(message, sizeof message, written);
    Problem *problem = &list->items[list->count++];
    problem->severity = severity;
    problem->rule = str_copy(list->arena, str_from(rule));
    problem->message = str_copy(list->arena, str_from(message));
    problem->place = place ? *place : (Place){.line = 0};
}
