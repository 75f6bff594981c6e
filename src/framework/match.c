/* One indicator in several frameworks: by the same id, or as the bureau said; and what was decided on one, offered for
 * the other. */
#include "shelf.h"

#include <stdio.h>

enum { NOTE_LEAST = 2 };

static Str name_of(const FrameworkInfo *info, Str item) {
    ScoreNamed named;
    Str none = {NULL, 0};
    if (!info->def->has_framework || !score_find(&info->def->framework, item, &named)) {
        return none;
    }
    return named.line ? named.line->name : named.effect ? named.effect->name : named.node->name;
}

static FrameworkMatch *add(FrameworkMatch **matches, size_t *count, Arena *arena) {
    *matches = arena_grow(arena, *matches, *count, *count + 1, sizeof **matches);
    return &(*matches)[(*count)++];
}

/* ---- the same ids ---- */

typedef struct Asked {
    const FrameworkInfo *info, *others;
    size_t other_count;
    Str item; /* empty: all */
    Arena *arena;
    FrameworkMatch *matches;
    size_t count;
} Asked;

static void match_id(Asked *asked, Str id, Str name) {
    if (asked->item.len && !str_equal(asked->item, id)) {
        return;
    }
    for (size_t i = 0; i < asked->other_count; i++) {
        const FrameworkInfo *other = &asked->others[i];
        Str there =
            str_equal(other->def->id, asked->info->def->id) || other->retired ? (Str){NULL, 0} : name_of(other, id);
        if (there.len) {
            *add(&asked->matches, &asked->count, asked->arena) = (FrameworkMatch){.standard = asked->info->def->id,
                                                                                  .item = id,
                                                                                  .name = name,
                                                                                  .other = other->def->id,
                                                                                  .other_name = other->def->name,
                                                                                  .other_item = id,
                                                                                  .other_item_name = there};
        }
    }
}

static void match_nodes(Asked *asked, const ScoreNodeDef *nodes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!nodes[i].node_count) {
            match_id(asked, nodes[i].id, nodes[i].name);
        }
        for (size_t l = 0; l < nodes[i].line_count; l++) {
            match_id(asked, nodes[i].lines[l].id, nodes[i].lines[l].name);
        }
        match_nodes(asked, nodes[i].nodes, nodes[i].node_count);
    }
}

/* ---- as the bureau said ---- */

static bool take_row(Asked *asked, Frameworks *frameworks, Tx *tx, const Stmt *stmt, Err *err) {
    Arena *arena = asked->arena;
    bool turned = !str_equal(stmt_text(stmt, 1), asked->info->def->id); /* two of one framework are refused */
    FrameworkInfo other;
    FrameworkMatch match = {.id = stmt_integer(stmt, 0),
                            .standard = asked->info->def->id,
                            .item = str_copy(arena, stmt_text(stmt, turned ? 4 : 2)),
                            .other = str_copy(arena, stmt_text(stmt, turned ? 1 : 3)),
                            .other_item = str_copy(arena, stmt_text(stmt, turned ? 2 : 4)),
                            .note = str_copy(arena, stmt_text(stmt, 5)),
                            .actor = str_copy(arena, stmt_text(stmt, 6)),
                            .at = str_copy(arena, stmt_text(stmt, 7))};
    if (!people_shown(tx, match.actor, arena, &match.actor_name, err)) {
        return false;
    }
    match.name = name_of(asked->info, match.item);
    if (framework_find(frameworks, match.other, (Str){NULL, 0}, &other)) {
        match.other_name = other.def->name;
        match.other_item_name = name_of(&other, match.other_item);
    }
    if (match.name.len && match.other_item_name.len) { /* what is gone from a framework is passed over */
        *add(&asked->matches, &asked->count, arena) = match;
    }
    return true;
}

static bool read_said(Asked *asked, Frameworks *frameworks, Err *err) {
    static const char *const sql =
        "SELECT id, standard, item, other, other_item, note, actor, at FROM framework_match WHERE takes_back = 0"
        " AND ((standard = ?1 AND (?2 = '' OR item = ?2)) OR (other = ?1 AND (?2 = '' OR other_item = ?2)))"
        " AND id NOT IN (SELECT takes_back FROM framework_match WHERE takes_back > 0) ORDER BY id";
    Tx *tx;
    Stmt *stmt = NULL;
    bool row = false;
    if (!store_read_begin(frameworks->store, &tx, err)) {
        return false;
    }
    Str item = asked->item.len ? asked->item : STR("");
    bool good = stmt_open(tx, sql, &stmt, err, "ss", asked->info->def->id, item);
    while (good && (good = stmt_step(stmt, &row, err)) && row) {
        good = take_row(asked, frameworks, tx, stmt, err);
    }
    stmt_close(stmt);
    store_read_end(tx);
    return good;
}

bool framework_matches(Frameworks *frameworks, Str standard, Str item, Arena *arena, FrameworkMatch **matches,
                       size_t *count, Err *err) {
    FrameworkInfo info, *others;
    Asked asked = {.info = &info, .item = item, .arena = arena};
    if (!framework_find(frameworks, standard, (Str){NULL, 0}, &info) || !info.def->has_framework) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这个指标体系。", STR_ARG(standard));
    }
    framework_list(frameworks, arena, &others, &asked.other_count);
    asked.others = others;
    match_nodes(&asked, info.def->framework.nodes, info.def->framework.node_count);
    for (size_t i = 0; i < info.def->framework.effect_count; i++) {
        match_id(&asked, info.def->framework.effects[i].id, info.def->framework.effects[i].name);
    }
    bool good = read_said(&asked, frameworks, err);
    *matches = asked.matches;
    *count = asked.count;
    return good;
}

/* ---- saying so ---- */

typedef struct Saying {
    const FrameworkMatch *match;
    Str note, actor;
    int64_t takes_back;
} Saying;

static bool is_there(Frameworks *frameworks, Str standard, Str item, Err *err) {
    FrameworkInfo info;
    bool known = framework_find(frameworks, standard, (Str){NULL, 0}, &info) && name_of(&info, item).len > 0;
    return known || err_set(err, ERR_NOT_FOUND, "“%.*s”里没有指标“%.*s”。", STR_ARG(standard), STR_ARG(item));
}

static bool say_work(Tx *tx, void *context, Err *err) {
    const Saying *saying = context;
    const FrameworkMatch *match = saying->match;
    char now[32], subject[192], detail[96];
    time_now_iso(now);
    snprintf(subject, sizeof subject, "%.*s %.*s", STR_ARG(match->standard), STR_ARG(match->item));
    bool good = store_run(tx,
                          "INSERT INTO framework_match (standard, item, other, other_item, note, takes_back, actor, at)"
                          " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                          err, "sssssisz", match->standard, match->item, match->other, match->other_item, saying->note,
                          saying->takes_back, saying->actor, now);
    snprintf(detail, sizeof detail, "{\"match\":%lld,\"takes_back\":%lld}", (long long)(good ? store_last_id(tx) : 0),
             (long long)saying->takes_back);
    return good && audit_append(tx,
                                &(AuditEntry){.actor = saying->actor,
                                              .action = STR("framework-match"),
                                              .subject = str_from(subject),
                                              .detail = str_from(detail)},
                                err);
}

bool framework_match_add(Frameworks *frameworks, const User *user, const FrameworkMatch *match, Err *err) {
    FrameworkMatch *known;
    size_t count;
    if (!framework_may(user, err) || !is_there(frameworks, match->standard, match->item, err) ||
        !is_there(frameworks, match->other, match->other_item, err)) {
        return false;
    }
    if (str_equal(match->standard, match->other)) {
        return err_set(err, ERR_INPUT, "要选两个不同的指标体系。");
    }
    if (utf8_count(match->note) > FRAMEWORK_NOTE_MOST || str_invalid_utf8(match->note) >= 0) {
        return err_set(err, ERR_LIMIT, "说明太长，最多%d字。", FRAMEWORK_NOTE_MOST);
    }
    Arena *arena = arena_create();
    bool good = framework_matches(frameworks, match->standard, match->item, arena, &known, &count, err);
    for (size_t i = 0; good && i < count; i++) {
        bool same = str_equal(known[i].other, match->other) && str_equal(known[i].other_item, match->other_item);
        good = !same || err_set(err, ERR_CONFLICT, "这两项已经对应了。");
    }
    Saying saying = {match, str_trim(match->note), framework_actor(user), 0};
    good = good && store_write(frameworks->store, say_work, &saying, err);
    arena_destroy(arena);
    return good;
}

static bool find_row(Frameworks *frameworks, int64_t id, Arena *arena, FrameworkMatch *match, Err *err) {
    static const char *const sql =
        "SELECT standard, item, other, other_item FROM framework_match WHERE id = ?1 AND takes_back = 0"
        " AND NOT EXISTS (SELECT 1 FROM framework_match WHERE takes_back = ?1)";
    Tx *tx;
    Stmt *stmt = NULL;
    bool row = false;
    if (!store_read_begin(frameworks->store, &tx, err)) {
        return false;
    }
    bool good = stmt_open(tx, sql, &stmt, err, "i", id) && stmt_step(stmt, &row, err);
    if (good && row) {
        *match = (FrameworkMatch){.standard = str_copy(arena, stmt_text(stmt, 0)),
                                  .item = str_copy(arena, stmt_text(stmt, 1)),
                                  .other = str_copy(arena, stmt_text(stmt, 2)),
                                  .other_item = str_copy(arena, stmt_text(stmt, 3))};
    }
    stmt_close(stmt);
    store_read_end(tx);
    return good && (row || err_set(err, ERR_NOT_FOUND, "没有这个对应关系，或者它已经取消了。"));
}

bool framework_match_take_back(Frameworks *frameworks, const User *user, int64_t id, Str note, Err *err) {
    FrameworkMatch match;
    Arena *arena = arena_create();
    bool good = framework_may(user, err) &&
                (utf8_count(str_trim(note)) >= NOTE_LEAST || err_set(err, ERR_INPUT, "请写明为什么取消。")) &&
                find_row(frameworks, id, arena, &match, err);
    if (good) {
        Saying saying = {&match, str_trim(note), framework_actor(user), id};
        good = store_write(frameworks->store, say_work, &saying, err);
    }
    arena_destroy(arena);
    return good;
}

/* ---- offers ---- */

typedef struct Offering {
    Tx *tx;
    Str unit;
    Arena *arena;
    FrameworkOffer *offers;
    size_t count;
} Offering;

static bool offer(Offering *offering, Str standard, Str standard_name, Str item, Str name, Str period, Err *err) {
    Decision *decisions;
    size_t count;
    if (!period.len) {
        return true;
    }
    if (!decision_history(offering->tx, standard, offering->unit, period, item, offering->arena, &decisions, &count,
                          err)) {
        return false;
    }
    if (count) {
        offering->offers = arena_grow(offering->arena, offering->offers, offering->count, offering->count + 1,
                                      sizeof *offering->offers);
        offering->offers[offering->count++] =
            (FrameworkOffer){standard, standard_name, item, name, period, decisions[0]};
    }
    return true;
}

static Str year_before(Str period, Arena *arena) {
    int64_t year;
    return integer_parse(period, &year) ? str_format(arena, "%lld", (long long)year - 1) : (Str){NULL, 0};
}

bool framework_offers(Frameworks *frameworks, Str standard, Str item, Str unit_code, Str period, Arena *arena,
                      FrameworkOffer **offers, size_t *count, Err *err) {
    FrameworkMatch *matches;
    FrameworkInfo info;
    size_t match_count;
    Offering offering = {.unit = unit_code, .arena = arena};
    Str before = year_before(period, arena);
    if (!framework_find(frameworks, standard, period, &info)) {
        return err_set(err, ERR_NOT_FOUND, "“%.*s”在%.*s年度没有在用。", STR_ARG(standard), STR_ARG(period));
    }
    if (!framework_matches(frameworks, standard, item, arena, &matches, &match_count, err) ||
        !store_read_begin(frameworks->store, &offering.tx, err)) {
        return false;
    }
    bool good = offer(&offering, standard, info.def->name, item, name_of(&info, item), before, err);
    for (size_t i = 0; good && i < match_count; i++) {
        const FrameworkMatch *match = &matches[i];
        good =
            offer(&offering, match->other, match->other_name, match->other_item, match->other_item_name, period, err) &&
            offer(&offering, match->other, match->other_name, match->other_item, match->other_item_name, before, err);
    }
    store_read_end(offering.tx);
    *offers = offering.offers;
    *count = offering.count;
    return good;
}
