/* Missed duties. */
#include "found_internal.h"

bool look_at_duty(Looking *looking, Err *err) {
    int64_t id;
    DutyItem item;
    DutyStep *steps;
    size_t count;
    Arena *arena = looking->arena;
    if (!integer_parse(looking->id, &id)) {
        return err_set_at(err, ERR_USAGE, &(Place){.field = "source"}, "职责的来源要写它的编号。");
    }
    if (!duty_show(looking->world->duty, looking->user, id, arena, &item, &steps, &count, err)) {
        return false;
    }
    if (item.state != DUTY_MISSED || !item.def) {
        return settled(err);
    }
    looking->found.id = str_format(arena, "%lld", (long long)id);
    looking->found.unit = item.unit;
    looking->found.label =
        str_format(arena, "%.*s %.*s 至%.*s", STR_ARG(item.unit_name), STR_ARG(item.def->name), STR_ARG(item.due_on));
    add_fact(looking, "unit", item.unit_name);
    add_fact(looking, "part", item.part_name.len ? str_format(arena, "（%.*s）", STR_ARG(item.part_name)) : STR(""));
    add_fact(looking, "duty", item.def->name);
    add_fact(looking, "row", item.def->row);
    add_fact(looking, "due_on", item.due_on);
    add_fact(looking, "why", item.why);
    add_fact(looking, "evidence", item.def->evidence);
    return true;
}
