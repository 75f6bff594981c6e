/* What a user may do with an entry as a whole, for rooms and routes that hang something on it: files, remarks. */
#include "collect_internal.h"

static int class_seen(const User *user, const EntryHead *head) {
    const Want want = {.domain = domain_of(head->kind), .action = ACTION_VIEW, .section = head->book->def->section};
    int seen = 3;
    while (seen > 0 && user && !people_sees(user, &want, seen, head->path.codes, head->path.length)) {
        seen--;
    }
    return seen;
}

bool entry_reach(Collect *collect, const User *user, int64_t entry, Arena *arena, EntryReach *reach, Err *err) {
    Tx *tx;
    EntryHead head;
    *reach = (EntryReach){.edit = false};
    if (!store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    bool good = head_load(collect, tx, entry, arena, &head, err) && entry_seen(user, &head, err);
    store_read_end(tx);
    if (!good) {
        return false;
    }
    reach->edit =
        access_may(user, domain_of(head.kind), ACTION_EDIT, head.book->def->section, &head.path, NULL, &reach->why) &&
        entry_is_open(head.state, head.round_state, head.lock_again_at.len > 0, &reach->why) &&
        window_open(&head, &reach->why);
    reach->sees = class_seen(user, &head);
    reach->unit_code = head.unit_code;
    return true;
}
