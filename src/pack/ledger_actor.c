/* Who may take a step, as packs write it: roles (head), departments (SAFE), creator, owner, system, and "$issuer", a
 * party of the chain that the record fills in. */
#include "ledger_internal.h"

static bool known_actor(const Pack *pack, Str name, CaseActor *actor) {
    const RoleDef *role = pack_role(pack, name);
    const SectionDef *section = pack_section(pack, name);
    if (str_is(name, "creator") || str_is(name, "owner") || str_is(name, "system")) {
        CaseActorKind kind = str_is(name, "creator") ? ACTOR_CREATOR
                             : str_is(name, "owner") ? ACTOR_OWNER
                                                     : ACTOR_SYSTEM;
        *actor = (CaseActor){kind, {NULL, 0}};
    } else if (role && str_equal(role->id, name)) {
        *actor = (CaseActor){ACTOR_ROLE, role->id};
    } else if (section && str_equal(section->id, name)) {
        *actor = (CaseActor){ACTOR_SECTION, section->id};
    } else {
        return false;
    }
    return true;
}

static bool has_actor(const List *all, const CaseActor *actor) {
    const CaseActor *items = all->items;
    for (size_t i = 0; i < all->count; i++) {
        if (items[i].kind == actor->kind && str_equal(items[i].id, actor->id)) {
            return true;
        }
    }
    return false;
}

static void add_actor(Reader *reader, const yaml_node_t *node, Str name, List *all) {
    CaseActor actor;
    if (!known_actor(reader->pack, name, &actor)) {
        pack_problem(
            reader, node,
            "没有“%.*s”这个角色或部门；角色写编号（head），部门写大写编号（SAFE），还可以写 creator、owner、system。",
            STR_ARG(name));
    } else if (!has_actor(all, &actor)) {
        *(CaseActor *)list_add(reader->arena, all, sizeof actor) = actor;
    }
}

static const ActorList *find_list(const List *lists, Str name) {
    const ActorList *all = lists ? lists->items : NULL;
    for (size_t i = 0; lists && i < lists->count; i++) {
        if (str_equal(all[i].name, name)) {
            return &all[i];
        }
    }
    return NULL;
}

CaseActor *read_actors(Reader *reader, const yaml_node_t *node, const char *key, const Names *names, const List *lists,
                       size_t *count) {
    size_t most = names->count;
    for (size_t i = 0; i < names->count; i++) {
        const ActorList *list = find_list(lists, str_slice(names->items[i], 1, names->items[i].len));
        most += list ? list->by.count : 0;
    }
    List all = {ARENA_ARRAY(reader->arena, most, CaseActor), 0, most};
    for (size_t i = 0; i < names->count; i++) {
        Str name = names->items[i];
        const yaml_node_t *at = node_entry(reader, node, key, i);
        if (!str_starts(name, STR("$"))) {
            add_actor(reader, at, name, &all);
            continue;
        }
        const ActorList *list = find_list(lists, str_slice(name, 1, name.len));
        if (!list) {
            pack_problem(reader, at, "流程要求写明“%.*s”是谁：在“actors”里补上。",
                         STR_ARG(str_slice(name, 1, name.len)));
            continue;
        }
        for (size_t n = 0; n < list->by.count; n++) {
            add_actor(reader, at, list->by.items[n], &all);
        }
    }
    *count = all.count;
    return all.items;
}
