/* Things that a reading has in common with the one before: of several with the same anchor the first comes first. */
#include "document_internal.h"

KnownThings known_things(const Thing *things, size_t count, Arena *arena) {
    KnownThings known = {.first = map_create(arena, count),
                         .next = ARENA_ARRAY(arena, count + 1, size_t),
                         .met = ARENA_ARRAY(arena, count + 1, bool)};
    size_t at;
    for (size_t i = count; i-- > 0;) {
        known.next[i] = map_get(known.first, things[i].anchor, &at) ? at + 1 : 0;
        map_put(known.first, things[i].anchor, i);
    }
    return known;
}

bool known_take(const KnownThings *known, Str anchor, size_t *at) {
    bool found = map_get(known->first, anchor, at);
    while (found && known->met[*at] && known->next[*at]) {
        *at = known->next[*at] - 1;
    }
    if (!found || known->met[*at]) {
        return false;
    }
    known->met[*at] = true;
    return true;
}
