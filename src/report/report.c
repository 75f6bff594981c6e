/* The room, and who may what in it: people_may, in the domain "evaluation", at the report's unit. */
#include "report_internal.h"

#include "org.h"

#include <stdio.h>
#include <string.h>

bool reports_open(Store *store, const Pack *pack, Ledger *ledger, Duty *duty, Reports **reports, Err *err) {
    (void)err;
    Arena *arena = arena_create();
    *reports = ARENA_NEW(arena, Reports);
    **reports = (Reports){.arena = arena, .store = store, .pack = pack, .ledger = ledger, .duty = duty};
    return true;
}

void reports_close(Reports *reports) {
    if (reports) {
        arena_destroy(reports->arena);
    }
}

Str report_actor(const User *user) {
    return user ? user->name : STR("命令行");
}

bool report_none(Err *err) {
    return err_set(err, ERR_NOT_FOUND, "没有这份报告，或者它不在您的管理范围内。");
}

bool report_wants(Err *err, const char *field, const char *format, ...) {
    char words[sizeof err->message];
    Place place = {.line = 0};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    strncpy(place.field, field, sizeof place.field - 1);
    return err_set_at(err, ERR_INPUT, &place, "%s", words);
}

bool report_path(Tx *tx, Str unit, Arena *arena, ReportPath *path, Err *err) {
    UnitPlace *places = NULL;
    size_t count = 0;
    Err own = {.kind = ERR_NONE};
    if (!org_unit_path(tx, unit, arena, &places, &count, &own)) {
        return own.kind == ERR_NOT_FOUND ? people_no_unit(unit, err) : err_set(err, own.kind, "%s", own.message);
    }
    if (!count) {
        return people_no_unit(unit, err);
    }
    *path = (ReportPath){.codes = ARENA_ARRAY(arena, count, Str), .length = count, .name = places[0].name};
    for (size_t i = 0; i < count; i++) {
        path->codes[i] = places[i].code;
    }
    return true;
}

bool report_may(const User *user, Action action, const ReportPath *path, Err *err) {
    const Want want = {.domain = STR("evaluation"), .action = action};
    return !user || people_may(user, &want, path->codes, path->length, err);
}

static bool may_one_of(const User *user, const Action *actions, size_t count, const ReportPath *path, Err *err) {
    for (size_t i = 0; i + 1 < count; i++) {
        if (report_may(user, actions[i], path, NULL)) {
            return true;
        }
    }
    return report_may(user, actions[count - 1], path, err);
}

bool report_may_write(const User *user, const ReportPath *path, Err *err) {
    static const Action actions[] = {ACTION_CREATE, ACTION_SUBMIT, ACTION_EDIT};
    return may_one_of(user, actions, 3, path, err);
}

bool report_may_check(const User *user, const ReportPath *path, Err *err) {
    static const Action actions[] = {ACTION_APPROVE, ACTION_RECHECK, ACTION_REVIEW};
    return may_one_of(user, actions, 3, path, err);
}
