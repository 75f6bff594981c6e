/* For tests that need people: somebody made of one post alone, in no database. */
#ifndef DUXUE_TESTS_SOMEBODY_H
#define DUXUE_TESTS_SOMEBODY_H

#include "people.h"

static inline User *somebody_made(Arena *arena, const Pack *pack, const char *name, const char *role, const char *unit,
                                  const char *section) {
    User *user = ARENA_NEW(arena, User);
    Post *post = ARENA_NEW(arena, Post);
    Str *units = ARENA_ARRAY(arena, 1, Str), *sections = ARENA_ARRAY(arena, 1, Str);
    units[0] = str_from(unit);
    sections[0] = str_from(section);
    *post = (Post){.id = 1,
                   .role = pack_role(pack, str_from(role)),
                   .units = units,
                   .unit_count = 1,
                   .sections = sections,
                   .section_count = section ? 1 : 0};
    *user =
        (User){.id = 1, .name = str_from(name), .shown = str_from(name), .pack = pack, .posts = post, .post_count = 1};
    assert_non_null(post->role);
    return user;
}

#endif
