/* Who may do what, through which post or key: for the access report. */
#include "people_internal.h"

typedef struct Reporting {
    const People *people;
    Arena *arena;
    Str unit;
    UnitPlace place;
    AccessSink sink;
    void *context;
} Reporting;

static bool reaches(const Reporting *reporting, const Post *post) {
    if (!reporting->unit.len || (post->unit_count == 0 && post->role->separate)) {
        return true;
    }
    for (size_t i = 0; i < post->unit_count; i++) {
        for (size_t j = 0; j < reporting->place.length; j++) {
            if (str_equal(post->units[i], reporting->place.path[j])) {
                return true;
            }
        }
    }
    return false;
}

static bool token_reaches(const Reporting *reporting, const Token *token) {
    for (size_t i = 0; i < token->unit_count; i++) {
        for (size_t j = 0; j < reporting->place.length; j++) {
            if (str_equal(token->units[i], reporting->place.path[j])) {
                return true;
            }
        }
    }
    return !reporting->unit.len || token->unit_count == 0;
}

static bool report_tokens(Tx *tx, const Reporting *reporting, const Account *account, Err *err) {
    Token *tokens;
    size_t count;
    Str day = str_from(today().text);
    if (!tokens_read(tx, reporting->arena, account->user.name, &tokens, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        bool holds = tokens[i].revoked_at.len == 0 && str_compare(tokens[i].expires_on, day) >= 0;
        if (holds && token_reaches(reporting, &tokens[i]) &&
            !reporting->sink(reporting->context, account, NULL, &tokens[i], err)) {
            return false;
        }
    }
    return true;
}

static bool report_account(Tx *tx, const Reporting *reporting, const Account *account, Err *err) {
    bool any = false;
    for (size_t i = 0; i < account->user.post_count; i++) {
        const Post *post = &account->user.posts[i];
        if (reaches(reporting, post)) {
            any = true;
            if (!reporting->sink(reporting->context, account, post, NULL, err)) {
                return false;
            }
        }
    }
    return !any || report_tokens(tx, reporting, account, err);
}

static bool report_in(Tx *tx, Reporting *reporting, const Account *accounts, size_t count, Err *err) {
    if (reporting->unit.len &&
        !unit_place(tx, reporting->people->pack, reporting->arena, reporting->unit, &reporting->place, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!report_account(tx, reporting, &accounts[i], err)) {
            return false;
        }
    }
    return true;
}

bool people_access(People *people, Str user, Str unit, AccessSink sink, void *context, Err *err) {
    Arena *arena = arena_create();
    Reporting reporting = {.people = people, .arena = arena, .unit = unit, .sink = sink, .context = context};
    Account one, *accounts = &one;
    size_t count = 1;
    Tx *tx;
    bool good =
        user.len ? people_find(people, arena, user, &one, err) : people_list(people, arena, &accounts, &count, err);
    if (good && (good = store_read_begin(people->store, &tx, err))) {
        good = report_in(tx, &reporting, accounts, count, err);
        store_read_end(tx);
    }
    arena_destroy(arena);
    return good;
}
