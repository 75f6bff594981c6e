/* What the user has to do about notices: a line each. */
#include "notice_internal.h"

#include <stdlib.h>

const char *notice_todo_kind_id(NoticeTodoKind kind) {
    static const char *const ids[] = {"notice_receive", "notice_reply", "notice_sign", "notice_mend", "notice_check"};
    return ids[kind];
}

typedef struct Gathering {
    Notices *notices;
    const User *user;
    Arena *arena;
    NoticeTodo *todos;
    size_t count;
} Gathering;

static void add(Gathering *all, NoticeTodo todo) {
    all->todos = arena_grow(all->arena, all->todos, all->count, all->count + 1, sizeof(NoticeTodo));
    all->todos[all->count++] = todo;
}

static bool from_received(Gathering *all, Err *err) {
    NoticeReceived *list;
    size_t count;
    if (!notice_received(all->notices, all->user, true, all->arena, &list, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const NoticeReceived *one = &list[i];
        bool reply = !one->may_receive && one->may_reply;
        if (one->may_receive || one->may_reply) {
            add(all, (NoticeTodo){.kind = reply ? NOTICE_TODO_REPLY : NOTICE_TODO_RECEIVE,
                                  .notice = one->notice.id,
                                  .title = one->notice.title,
                                  .kind_name = one->notice.kind_name,
                                  .unit = one->recipient.unit,
                                  .unit_name = one->recipient.unit_name,
                                  .due_on = reply ? one->recipient.reply_due : one->recipient.receipt_due,
                                  .light = one->recipient.light,
                                  .why = one->recipient.why,
                                  .count = 1});
        }
    }
    return true;
}

static void from_info(Gathering *all, const NoticeInfo *info) {
    NoticeTodo todo = {.notice = info->id,
                       .title = info->title,
                       .kind_name = info->kind_name,
                       .unit = info->unit,
                       .unit_name = info->unit_name,
                       .light = LIGHT_YELLOW,
                       .count = 1};
    size_t waiting = info->tally.replied - info->tally.accepted;
    if (info->may.sign) {
        todo.kind = NOTICE_TODO_SIGN;
        todo.why = STR("等您签发");
        add(all, todo);
    } else if (info->state == NOTICE_RETURNED && str_equal(info->made_by, all->user->name)) {
        todo.kind = NOTICE_TODO_MEND;
        todo.why = STR("被退回，请修改后再送签");
        add(all, todo);
    } else if (info->may.check && waiting && info->reply == REPLY_MATERIALS &&
               str_equal(info->made_by, all->user->name)) {
        todo.kind = NOTICE_TODO_CHECK;
        todo.count = waiting;
        todo.why = str_format(all->arena, "%zu个单位报来的材料待接收", waiting);
        add(all, todo);
    }
}

static int by_urgency(const void *a, const void *b) {
    const NoticeTodo *one = a, *other = b;
    if (one->light != other->light) {
        return (int)other->light - (int)one->light;
    }
    int due = str_compare(one->due_on, other->due_on);
    return due ? due : (one->notice > other->notice) - (one->notice < other->notice);
}

static bool from_issued(Gathering *all, const NoticeFilter *filter, Err *err) {
    NoticeInfo *infos;
    size_t count;
    if (!notice_list(all->notices, all->user, filter, all->arena, &infos, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        from_info(all, &infos[i]);
    }
    return true;
}

bool notice_todo(Notices *notices, const User *user, Arena *arena, NoticeTodo **todos, size_t *count, Err *err) {
    const NoticeFilter under_way = {.states = 1u << NOTICE_SUBMITTED | 1u << NOTICE_RETURNED};
    const NoticeFilter own = {.states = 1u << NOTICE_ISSUED, .made_by = user ? user->name : (Str){NULL, 0}};
    Gathering all = {.notices = notices, .user = user, .arena = arena};
    *todos = NULL;
    *count = 0;
    if (!user) {
        return true;
    }
    if (!from_received(&all, err) || !from_issued(&all, &under_way, err) || !from_issued(&all, &own, err)) {
        return false;
    }
    if (all.count > 1) {
        qsort(all.todos, all.count, sizeof(NoticeTodo), by_urgency);
    }
    *todos = all.todos;
    *count = all.count;
    return true;
}
