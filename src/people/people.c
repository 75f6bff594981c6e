/* The room at work: the packs it reads roles and rules from, its sessions, and how it writes. */
#include "people_internal.h"

static bool has_rules(const Pack *pack) {
    size_t count;
    pack_roles(pack, &count);
    return count > 0 && pack_security(pack);
}

/* Somebody's own folder of packs may be older than roles. */
static bool load_own(People *people, Err *err) {
    ProblemList problems = problem_list(people->arena, 10);
    if (pack_load(NULL, &people->own_pack, &problems) && has_rules(people->own_pack)) {
        people->pack = people->own_pack;
        return true;
    }
    return err_set(err, ERR_INTERNAL, "程序自带的角色和安全规则读不出来。请重新安装程序。");
}

bool people_open(Store *store, const Pack *pack, People **opened, Err *err) {
    Arena *arena = arena_create();
    People *people = ARENA_NEW(arena, People);
    *people = (People){.arena = arena, .store = store, .pack = pack, .cache = cache_create()};
    *opened = NULL;
    if (!has_rules(pack) && !load_own(people, err)) {
        people_close(people);
        return false;
    }
    people->rules = pack_security(people->pack);
    *opened = people;
    return true;
}

void people_close(People *people) {
    if (people) {
        cache_destroy(people->cache);
        pack_destroy(people->own_pack);
        arena_destroy(people->arena);
    }
}

const SecurityDef *people_security(const People *people) {
    return people->rules;
}

const Pack *people_pack(const People *people) {
    return people->pack;
}

bool people_write(People *people, StoreWork work, void *context, Err *err) {
    bool good = store_write(people->store, work, context, err);
    cache_clear(people->cache); /* also after a failure: nothing is lost but a little time */
    return good;
}

bool people_audit(Tx *tx, Str actor, const char *action, Str subject, Str detail, Err *err) {
    AuditEntry entry = {.actor = actor, .action = str_from(action), .subject = subject, .detail = detail};
    return audit_append(tx, &entry, err);
}
