/* A figure that was read wrongly: what stands in the original is kept as `reading` in the thing's correction - printed,
 * name, what was read instead, who said so and when - and every later reading takes it in place of its own. */
#include "document_internal.h"

static Str kept(const json_t *object, const char *key, Arena *arena) {
    return str_copy(arena, content_text(object, key));
}

bool amended_reading(const Thing *thing, Arena *arena, Str *printed, Str *name) {
    json_t *correction = thing->correction.len ? json_read(thing->correction) : NULL;
    const json_t *reading = json_object_get(correction, "reading");
    *printed = kept(reading, "printed", arena);
    *name = kept(reading, "name", arena);
    json_decref(correction);
    return printed->len > 0;
}

/* What the reader had, before anybody said anything. */
static void first_read(const Deciding *deciding, Str *surface, Str *name) {
    Arena *arena = deciding->arena;
    json_t *correction = deciding->thing.correction.len ? json_read(deciding->thing.correction) : NULL;
    const json_t *reading = json_object_get(correction, "reading");
    *surface = reading ? kept(reading, "was", arena) : kept(deciding->content, "surface", arena);
    *name = reading ? kept(reading, "was_name", arena) : figure_named(deciding->content, arena);
    json_decref(correction);
}

static Str amended_json(const Deciding *deciding, Str printed, Str name) {
    char now[32];
    Str was, was_name;
    Buf out = buf_create(deciding->arena);
    Json json = json_writer(&out);
    time_now_iso(now);
    first_read(deciding, &was, &was_name);
    json_open_object(&json);
    json_put_str(&json, "printed", printed);
    json_put_str(&json, "name", name);
    json_put_str(&json, "was", was);
    json_put_str(&json, "was_name", was_name);
    json_put_str(&json, "actor", deciding->user ? deciding->user->shown : document_actor(NULL));
    json_put_text(&json, "at", now);
    json_close_object(&json);
    return buf_str(&out);
}

bool amend_figure(Deciding *deciding, Err *err) {
    const DocumentDecision *decision = deciding->decision;
    const ReadWords *words = read_words_of(deciding->documents->pack);
    ReadFigure figure = {.of = -1, .part_of = -1};
    Str printed = str_trim(decision->value), name = str_trim(decision->name), before, before_name;
    if (!str_is(deciding->thing.kind, "figure") || !words) {
        return err_set(err, ERR_USAGE, "“amend”只用于数字。");
    }
    bool again = amended_reading(&deciding->thing, deciding->arena, &before, &before_name);
    Str surface = content_text(deciding->content, "surface");
    printed = printed.len ? printed : surface;
    figure.surface = str_is(content_text(deciding->content, "status"), "ok") ? surface : STR("");
    name = name.len ? name : before_name;
    if (!read_otherwise(words, name, printed, deciding->arena, &figure)) {
        return err_set_field(err, ERR_INPUT, "value",
                             "“%.*s”看不出是一个数。请照原件写数，连同单位，例如35人次、98.5%%、约1200万元。",
                             STR_ARG(str_head(printed, 90)));
    }
    if (again && str_equal(before, printed) && str_equal(before_name, name)) {
        return true; /* what is kept says so already */
    }
    deciding->amended = amended_json(deciding, printed, name);
    return true;
}
