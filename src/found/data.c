/* Questioned figures: checks of what was stored, findings of the page of quality. */
#include "collect.h"
#include "found_internal.h"

#include <math.h>
#include <string.h>

static Str explained(const Looking *looking, Str reason) {
    return reason.len ? str_format(looking->arena, "（已说明：%.*s）", STR_ARG(reason)) : STR("");
}

static void tell(Looking *looking, const Unit *unit, Str period, Str rule, Str sentence, Str reason) {
    looking->found.unit = unit->code;
    looking->found.label = str_format(looking->arena, "%.*s年 %.*s：%.*s", STR_ARG(period), STR_ARG(unit->name),
                                      STR_ARG(str_head(sentence, 200)));
    add_fact(looking, "unit", unit->name);
    add_fact(looking, "period", period);
    add_fact(looking, "rule", rule);
    add_fact(looking, "sentence", sentence);
    add_fact(looking, "reason", explained(looking, reason));
}

/* ---- checks ---- */

static bool read_check(const Looking *looking, Str period, Str unit, Str rule, Str *message, Str *reason, Err *err) {
    Tx *tx;
    Stmt *stmt = NULL;
    bool row = false;
    *message = *reason = (Str){NULL, 0};
    if (!store_read_begin(looking->world->store, &tx, err)) {
        return false;
    }
    bool good = stmt_open(tx,
                          "SELECT c.message, COALESCE(c.reason, '') FROM check_result c JOIN period p ON p.id ="
                          " c.period_id JOIN unit u ON u.id = c.unit_id WHERE p.code = ?1 AND u.code = ?2 AND"
                          " c.rule = ?3 AND c.submission_id = (SELECT MAX(n.id) FROM submission n WHERE n.unit_id ="
                          " c.unit_id AND n.period_id = c.period_id) ORDER BY c.id LIMIT 1",
                          &stmt, err, "sss", period, unit, rule);
    good = good && stmt_step(stmt, &row, err);
    if (good && row) {
        *message = str_copy(looking->arena, stmt_text(stmt, 0));
        *reason = str_copy(looking->arena, stmt_text(stmt, 1));
    }
    if (stmt) {
        stmt_close(stmt);
    }
    store_read_end(tx);
    return good && (row || settled(err));
}

bool look_at_check(Looking *looking, Err *err) {
    Str words[WORDS_MOST], message, reason;
    const Frame *frame;
    int unit;
    if (!id_words(looking, 3, 3, words, err) ||
        !find_unit(looking, words[0], words[1], "school_data", &frame, &unit, err) ||
        !read_check(looking, words[0], words[1], words[2], &message, &reason, err)) {
        return false;
    }
    tell(looking, &frame->tree.units[unit], words[0], words[2], message, reason);
    return true;
}

/* ---- quality ---- */

enum { YEARS_MOST = 16 };

typedef struct Seen {
    const Looking *looking;
    bool *named; /* per unit: the user may know its name */
    const Frame *older[YEARS_MOST];
    QualityFrames frames;
    Quality quality;
} Seen;

static bool may_name(void *context, int unit) {
    const Seen *seen = context;
    return seen->named[unit];
}

static void mark_named(Seen *seen) {
    const UnitTree *tree = &seen->frames.frame->tree;
    const Want view = {.domain = STR("school_data"), .action = ACTION_VIEW};
    const User *user = seen->looking->user;
    seen->named = ARENA_ARRAY(seen->looking->arena, tree->count + 1, bool);
    Reach reach = {.whole = true};
    if (user) {
        reach = people_reach(user, &view, seen->looking->arena);
    }
    for (size_t i = 0; i < tree->count; i++) {
        seen->named[i] = reach.whole;
    }
    for (size_t r = 0; r < reach.unit_count; r++) {
        int root = org_tree_find(tree, reach.units[r]);
        for (int i = root; root >= 0 && i < tree->units[root].end; i++) {
            seen->named[i] = true;
        }
    }
}

static bool see(Seen *seen, int unit, Err *err) {
    const FoundWorld *world = seen->looking->world;
    Arena *arena = seen->looking->arena;
    Tx *tx;
    Str *periods = NULL;
    size_t count = 0;
    if (!store_read_begin(world->store, &tx, err)) {
        return false;
    }
    bool good = quality_older(tx, seen->frames.frame, arena, &periods, &count, err);
    store_read_end(tx);
    for (size_t i = 0; good && i < count && i < YEARS_MOST; i++) {
        seen->older[i] = world->frame(world->context, periods[i], err);
        good = seen->older[i] != NULL;
        seen->frames.older_count += good;
    }
    good = good && quality_find(&seen->frames, unit, arena, &seen->quality, err);
    if (good && (good = store_read_begin(world->store, &tx, err))) {
        good = quality_explained(tx, seen->frames.frame, arena, &seen->quality, err);
        store_read_end(tx);
    }
    return good;
}

bool look_at_quality(Looking *looking, Err *err) {
    Str words[WORDS_MOST];
    const Frame *frame;
    int unit;
    QualityKind kind;
    Seen *seen = ARENA_NEW(looking->arena, Seen);
    if (!id_words(looking, 3, 4, words, err) ||
        !find_unit(looking, words[0], words[1], "school_data", &frame, &unit, err)) {
        return false;
    }
    if (!quality_kind_parse(words[2], &kind)) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种疑问。", STR_ARG(words[2]));
    }
    *seen = (Seen){.looking = looking};
    seen->frames = (QualityFrames){.frame = frame, .older = seen->older, .may_name = may_name, .context = seen};
    mark_named(seen);
    if (!see(seen, unit, err)) {
        return false;
    }
    const QualityDef *def = pack_quality(looking->world->pack);
    for (size_t i = 0; i < seen->quality.count; i++) {
        const Finding *finding = &seen->quality.findings[i];
        if (finding->unit == unit && finding->kind == kind && str_equal(finding->subject, words[3])) {
            tell(looking, &frame->tree.units[unit], words[0], def->rules[kind].name, finding->sentence,
                 finding->reason);
            add_fact(looking, "name", finding->name);
            add_fact(looking, "value",
                     isnan(finding->value) ? STR("") : number_show(looking->arena, finding->value, 2, true));
            return true;
        }
    }
    return settled(err);
}
