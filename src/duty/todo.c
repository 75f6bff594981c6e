/* What the user has to do about duties now, a line for each duty and kind of business. */
#include "duty_internal.h"

#include <stdlib.h>

enum { AHEAD_DAYS = 7, BACK_DAYS = 62 }; /* due within a week; what was missed or waits, of two months */

const char *duty_todo_kind_id(DutyTodoKind kind) {
    static const char *const ids[] = {"duty_do", "duty_make_up", "duty_check", "duty_missed"};
    return ids[kind];
}

static bool tells(const DutyAlarm *alarm, const char *whom) {
    for (size_t i = 0; i < alarm->tell_count; i++) {
        if (str_is(alarm->tell[i], whom)) {
            return true;
        }
    }
    return false;
}

/* Whether the alarm rule names this user for a missed one: head of the unit, department, leader. */
static bool is_told(const Scene *scene, const DutyItem *item) {
    const DutyAlarm *alarm = item->def->alarm;
    bool at_unit = false, above = false, head = false, leader = false;
    for (size_t p = 0; p < scene->user->post_count; p++) {
        const Post *post = &scene->user->posts[p];
        bool here = false;
        for (size_t u = 0; u < post->unit_count; u++) {
            here = here || str_equal(post->units[u], item->unit);
        }
        at_unit = at_unit || here;
        above = above || !here;
        head = head || (here && item->rights.check);
        leader = leader || (!here && item->alarms & TOLD_LEADER && item->rights.waive);
    }
    bool listed = above && item->rights.check && (tells(alarm, "section") || item->alarms & (TOLD_LIST | TOLD_SLIP));
    return (tells(alarm, "head") && head && at_unit) || listed || leader;
}

static bool kind_of(const Scene *scene, const DutyItem *item, DutyTodoKind *kind) {
    if (item->state == DUTY_DUE && item->rights.act && !item->of_other) {
        *kind = DUTY_TODO_DO;
        return true;
    }
    if (item->state == DUTY_MISSED && item->rights.act && !item->of_other) {
        *kind = DUTY_TODO_MAKE_UP;
        return item->def->alarm->tell_count > 0;
    }
    if ((item->state == DUTY_DONE || item->state == DUTY_MADE_UP) && item->rights.check) {
        *kind = DUTY_TODO_CHECK;
        return true;
    }
    *kind = DUTY_TODO_MISSED;
    return item->state == DUTY_MISSED && is_told(scene, item);
}

typedef struct Grouping {
    DutyTodo *todos;
    size_t count;
    Arena *arena;
} Grouping;

static void take(Grouping *all, DutyTodoKind kind, const DutyItem *item) {
    for (size_t i = 0; i < all->count; i++) {
        DutyTodo *todo = &all->todos[i];
        if (todo->kind == kind && todo->def == item->def) {
            todo->count++;
            return; /* they come by their day: the first is the most urgent */
        }
    }
    all->todos = arena_grow(all->arena, all->todos, all->count, all->count + 1, sizeof(DutyTodo));
    all->todos[all->count++] = (DutyTodo){.kind = kind,
                                          .def = item->def,
                                          .count = 1,
                                          .id = item->id,
                                          .unit = item->unit,
                                          .unit_name = item->unit_name,
                                          .part_name = item->part_name,
                                          .due_on = item->due_on,
                                          .due_time = item->due_time,
                                          .light = item->light,
                                          .why = item->why};
}

static int by_urgency(const void *a, const void *b) {
    static const int order[] = {
        [DUTY_TODO_MAKE_UP] = 0, [DUTY_TODO_DO] = 1, [DUTY_TODO_CHECK] = 2, [DUTY_TODO_MISSED] = 3};
    const DutyTodo *one = a, *other = b;
    if (order[one->kind] != order[other->kind]) {
        return order[one->kind] - order[other->kind];
    }
    int due = str_compare(one->due_on, other->due_on);
    return due ? due : str_compare(one->def->id, other->def->id);
}

bool duty_todo(Duty *duty, const User *user, Arena *arena, DutyTodo **todos, size_t *count, Err *err) {
    Date today = date_today();
    const DutyFilter filter = {.from_on = date_show(arena, date_add_days(today, -BACK_DAYS)),
                               .to_on = date_show(arena, date_add_days(today, AHEAD_DAYS)),
                               .states = 1u << DUTY_DUE | 1u << DUTY_MISSED | 1u << DUTY_DONE | 1u << DUTY_MADE_UP,
                               .begun = true,
                               .mine = true};
    const Scene scene = {.user = user};
    Grouping all = {.arena = arena};
    DutyItem *items;
    size_t item_count;
    *todos = NULL;
    *count = 0;
    if (!user) {
        return true;
    }
    if (!duty_list(duty, user, &filter, arena, &items, &item_count, err)) {
        return err->kind == ERR_NOT_FOUND; /* no units yet: nothing to do */
    }
    for (size_t i = 0; i < item_count; i++) {
        DutyTodoKind kind;
        if (items[i].def && kind_of(&scene, &items[i], &kind)) {
            take(&all, kind, &items[i]);
        }
    }
    if (all.count > 1) {
        qsort(all.todos, all.count, sizeof(DutyTodo), by_urgency);
    }
    *todos = all.todos;
    *count = all.count;
    return true;
}
