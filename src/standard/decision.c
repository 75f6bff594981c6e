/* Decisions of people on items: what is asked for, what is refused, and that nothing is ever overwritten. */
#include "standard_internal.h"

static const char *const newest =
    "SELECT id, item, verdict, points, note, file_name, file_hash, actor, at FROM decision"
    " WHERE standard = ?1 AND unit_code = ?2 AND period = ?3 AND id IN"
    " (SELECT MAX(id) FROM decision WHERE standard = ?1 AND unit_code = ?2 AND period = ?3 GROUP BY item) ORDER BY id";

/* Of a graded indicator the column `verdict` holds its level: the columns that are proven never change. */
static const char level_mark[] = "level:";

static Str level_in(Str verdict, Arena *arena) {
    size_t mark = sizeof level_mark - 1;
    return str_starts(verdict, str_from(level_mark)) ? str_copy(arena, (Str){verdict.data + mark, verdict.len - mark})
                                                     : (Str){NULL, 0};
}

static Verdict verdict_in(Str verdict) {
    return str_is(verdict, "met")                                   ? VERDICT_MET
           : str_equal(verdict, verdict_id(VERDICT_NOT_APPLICABLE)) ? VERDICT_NOT_APPLICABLE
                                                                    : VERDICT_NOT_MET;
}

static Decision read_row(const Stmt *stmt, Arena *arena) {
    return (Decision){.id = stmt_integer(stmt, 0),
                      .item = str_copy(arena, stmt_text(stmt, 1)),
                      .verdict = verdict_in(stmt_text(stmt, 2)),
                      .level = level_in(stmt_text(stmt, 2), arena),
                      .has_points = !stmt_is_null(stmt, 3),
                      .points = stmt_is_null(stmt, 3) ? 0 : stmt_number(stmt, 3),
                      .note = str_copy(arena, stmt_text(stmt, 4)),
                      .file_name = str_copy(arena, stmt_text(stmt, 5)),
                      .file_hash = str_copy(arena, stmt_text(stmt, 6)),
                      .actor = str_copy(arena, stmt_text(stmt, 7)),
                      .at = str_copy(arena, stmt_text(stmt, 8))};
}

static bool read_rows(Stmt *stmt, Arena *arena, Decision **decisions, size_t *count, Err *err) {
    bool row = false, good;
    *decisions = NULL;
    *count = 0;
    while ((good = stmt_step(stmt, &row, err)) && row) {
        *decisions = arena_grow(arena, *decisions, *count, *count + 1, sizeof(Decision));
        (*decisions)[(*count)++] = read_row(stmt, arena);
    }
    stmt_close(stmt);
    return good;
}

bool decision_list(Tx *tx, Str standard, Str unit_code, Str period, Arena *arena, Decision **decisions, size_t *count,
                   Err *err) {
    Stmt *stmt;
    return stmt_open(tx, newest, &stmt, err, "sss", standard, unit_code, period) &&
           read_rows(stmt, arena, decisions, count, err);
}

bool decision_history(Tx *tx, Str standard, Str unit_code, Str period, Str item, Arena *arena, Decision **decisions,
                      size_t *count, Err *err) {
    static const char *const all =
        "SELECT id, item, verdict, points, note, file_name, file_hash, actor, at FROM decision"
        " WHERE standard = ?1 AND unit_code = ?2 AND period = ?3 AND item = ?4 ORDER BY id DESC";
    Stmt *stmt;
    return stmt_open(tx, all, &stmt, err, "ssss", standard, unit_code, period, item) &&
           read_rows(stmt, arena, decisions, count, err);
}

bool decision_find(Tx *tx, int64_t id, Str unit_code, Arena *arena, Decision *decision, Err *err) {
    static const char *const one =
        "SELECT id, item, verdict, points, note, file_name, file_hash, actor, at FROM decision"
        " WHERE id = ?1 AND unit_code = ?2";
    Stmt *stmt;
    Decision *found;
    size_t count;
    if (!stmt_open(tx, one, &stmt, err, "is", id, unit_code) || !read_rows(stmt, arena, &found, &count, err)) {
        return false;
    }
    if (count == 0) {
        return err_set(err, ERR_NOT_FOUND, "没有这条认定，或者它不是这个单位的。");
    }
    *decision = found[0];
    return true;
}

bool standard_evaluate_decided(Tx *tx, const Standard *standard, const Frame *frame, int unit,
                               const EvaluateOptions *options, Arena *arena, Evaluation *result, Err *err) {
    EvaluateOptions decided = *options;
    Decision *decisions;
    if (!decision_list(tx, standard->def->id, frame->tree.units[unit].code, frame->tree.period, arena, &decisions,
                       &decided.decision_count, err)) {
        return false;
    }
    decided.decisions = decisions;
    return standard_evaluate(standard, frame, unit, &decided, arena, result, err);
}

/* ---- adding ------------------------------------------------------------ */

enum { NOTE_MOST = 4000, NAME_MOST = 255, HASH_LENGTH = 64 };

typedef struct Adding {
    Str standard, unit_code, period;
    const Decision *decision;
    Verdict verdict;
    Str stored; /* what the column holds */
} Adding;

/* ---- of a framework ---- */

static bool need_note(const Decision *decision, const char *what, Err *err) {
    return str_trim(decision->note).len > 0 || err_set(err, ERR_INPUT, "%s要在说明里写明理由。", what);
}

static bool check_range(Str name, const Decision *decision, Fraction most, Err *err) {
    if (!decision->has_points) {
        return err_set(err, ERR_INPUT, "“%.*s”要写分数，最多%g分。", STR_ARG(name), fraction_number(most));
    }
    Fraction points = fraction_from_number(decision->points, FRACTION_PLACES);
    bool in_range = decision->points >= 0 && fraction_compare(points, most) <= 0;
    if (!in_range) {
        return err_set(err, ERR_INPUT, "“%.*s”的分数要在0到%g之间。", STR_ARG(name), fraction_number(most));
    }
    return fraction_number(points) == decision->points ||
           err_set(err, ERR_INPUT, "分数最多写%d位小数。", FRACTION_PLACES);
}

static bool check_line(const ScoreNamed *named, const Decision *decision, Verdict *verdict, Err *err) {
    const ScoreLineDef *line = named->line;
    if (line->count.text.len) {
        return err_set(err, ERR_INPUT, "“%.*s”由数据计算得出，不能由人认定；数据有误请更正数据。", STR_ARG(line->name));
    }
    if (!check_range(line->name, decision, line->most.num ? line->most : named->node->points, err)) {
        return false;
    }
    Fraction points = fraction_from_number(decision->points, FRACTION_PLACES);
    if (line->each.num && fraction_divide(points, line->each).den != 1) {
        return err_set(err, ERR_INPUT, "“%.*s”每次扣%g分，扣分要是它的整数倍。", STR_ARG(line->name),
                       fraction_number(line->each));
    }
    *verdict = points.num ? VERDICT_NOT_MET : VERDICT_MET;
    return !points.num || need_note(decision, "扣分", err);
}

static bool check_level(const FrameworkDef *framework, const Decision *decision, Err *err) {
    for (size_t i = 0; i < framework->level_count; i++) {
        if (str_equal(framework->levels[i].id, decision->level)) {
            return true;
        }
    }
    return err_set(err, ERR_INPUT, "没有“%.*s”这个落实程度。", STR_ARG(decision->level));
}

static bool check_met(const Decision *decision, bool proof, Err *err) {
    if (decision->has_points) {
        return err_set(err, ERR_INPUT, "这一项不直接评分，只写认定意见。");
    }
    if (decision->verdict != VERDICT_MET && decision->verdict != VERDICT_NOT_MET) {
        return err_set(err, ERR_INPUT, "认定意见只能是“达到”或“未达到”。");
    }
    bool bare = proof && !decision->file_hash.len && !str_trim(decision->note).len;
    return !bare || err_set(err, ERR_INPUT, "认定要有佐证：上传文件，或在说明里写明材料在哪里。");
}

static bool check_node(const FrameworkDef *framework, const ScoreNodeDef *node, const Decision *decision,
                       Verdict *verdict, Err *err) {
    if (decision->verdict == VERDICT_NOT_APPLICABLE) {
        return (node->may_not_apply || err_set(err, ERR_INPUT, "“%.*s”不能认定为不适用。", STR_ARG(node->name))) &&
               need_note(decision, "认定不适用", err);
    }
    switch (node->rule) {
    case SCORE_GIVEN:
        *verdict = decision->has_points &&
                           fraction_compare(fraction_from_number(decision->points, FRACTION_PLACES), node->points) >= 0
                       ? VERDICT_MET
                       : VERDICT_NOT_MET;
        return check_range(node->name, decision, node->points, err);
    case SCORE_GRADED:
        if (decision->level.len) {
            return check_level(framework, decision, err) &&
                   check_met(
                       &(Decision){.verdict = VERDICT_MET, .note = decision->note, .file_hash = decision->file_hash},
                       str_equal(decision->level, framework->levels[0].id), err);
        }
        return check_met(decision, decision->verdict == VERDICT_MET, err);
    case SCORE_ANSWER: *verdict = VERDICT_MET; return need_note(decision, "这一项", err);
    case SCORE_EVIDENCE: return check_met(decision, decision->verdict == VERDICT_MET, err);
    case SCORE_DEDUCTIONS:
        return err_set(err, ERR_INPUT, "“%.*s”请逐条写明扣分理由，不能直接评分。", STR_ARG(node->name));
    default:
        return err_set(err, ERR_INPUT, "“%.*s”由数据计算得出，不能由人认定；数据有误请更正数据。", STR_ARG(node->name));
    }
}

static bool check_effect(const ScoreEffectDef *effect, const Decision *decision, Err *err) {
    if (effect->when.text.len) {
        return err_set(err, ERR_INPUT, "“%.*s”由数据判定，不能由人认定；数据有误请更正数据。", STR_ARG(effect->name));
    }
    return check_met(decision, true, err);
}

static bool check_named(const FrameworkDef *framework, const ScoreNamed *named, const Decision *decision,
                        Verdict *verdict, Err *err) {
    *verdict = decision->verdict;
    return named->line     ? check_line(named, decision, verdict, err)
           : named->effect ? check_effect(named->effect, decision, err)
                           : check_node(framework, named->node, decision, verdict, err);
}

/* ---- of items ---- */

static const CompiledItem *find_decidable(const Standard *standard, Str id, Err *err) {
    const CompiledItem *item = NULL;
    for (size_t i = 0; i < standard->item_count + standard->veto_count; i++) {
        const CompiledItem *one =
            i < standard->item_count ? &standard->items[i] : &standard->vetoes[i - standard->item_count];
        item = str_equal(one->def->id, id) ? one : item;
    }
    if (!item) {
        err_set(err, ERR_NOT_FOUND, "标准“%.*s”里没有在用的条目“%.*s”。", STR_ARG(standard->def->id), STR_ARG(id));
        return NULL;
    }
    bool decidable = item->def->kind == ITEM_EVIDENCE || item->def->kind == ITEM_SCORE || item->def->needs_decision;
    if (!decidable) {
        err_set(err, ERR_INPUT, "“%.*s”由数据计算得出，不能由人认定；数据有误请更正数据。", STR_ARG(item->def->name));
        return NULL;
    }
    return item;
}

static bool check_points(const CompiledItem *item, const Decision *decision, Arena *arena, Verdict *verdict, Err *err) {
    Rows none = {.reasons = reason_list(arena)};
    Value most = formula_region(item->points, &none, 0, 0, arena);
    if (!decision->has_points) {
        return err_set(err, ERR_INPUT, "“%.*s”要评分，满分%g分。", STR_ARG(item->def->name), most.number);
    }
    if (!(decision->points >= 0) || !number_at_most(decision->points, most.number)) {
        return err_set(err, ERR_INPUT, "“%.*s”的得分要在0到%g之间。", STR_ARG(item->def->name), most.number);
    }
    *verdict = number_at_least(decision->points, most.number) ? VERDICT_MET : VERDICT_NOT_MET;
    return true;
}

static bool check_sizes(const Decision *decision, Err *err) {
    if (decision->note.len > NOTE_MOST) {
        return err_set(err, ERR_LIMIT, "说明太长，最多%d个字节。", NOTE_MOST);
    }
    if (decision->file_name.len > NAME_MOST || (decision->file_hash.len && decision->file_hash.len != HASH_LENGTH)) {
        return err_set(err, ERR_INPUT, "佐证文件的名称或校验值不对。");
    }
    return decision->actor.len ? true : err_set(err, ERR_INPUT, "认定要写明是谁作出的。");
}

static bool check_decision(const Standard *standard, const Decision *decision, Arena *arena, Verdict *verdict,
                           Err *err) {
    ScoreNamed named;
    if (standard->def->has_framework && score_find(&standard->def->framework, decision->item, &named)) {
        return check_sizes(decision, err) && check_named(&standard->def->framework, &named, decision, verdict, err);
    }
    const CompiledItem *item = find_decidable(standard, decision->item, err);
    if (!item || !check_sizes(decision, err)) {
        return false;
    }
    if (decision->level.len) {
        return err_set(err, ERR_INPUT, "“%.*s”不按落实程度认定。", STR_ARG(item->def->name));
    }
    *verdict = decision->verdict;
    if (item->def->kind == ITEM_SCORE) {
        return check_points(item, decision, arena, verdict, err);
    }
    if (decision->has_points) {
        return err_set(err, ERR_INPUT, "“%.*s”不评分，只认定达到或未达到。", STR_ARG(item->def->name));
    }
    if (decision->verdict != VERDICT_MET && decision->verdict != VERDICT_NOT_MET) {
        return err_set(err, ERR_INPUT, "认定意见只能是“达到”或“未达到”。");
    }
    if (decision->verdict == VERDICT_MET && !decision->file_hash.len && !str_trim(decision->note).len) {
        return err_set(err, ERR_INPUT, "认定“达到”要有佐证：上传文件，或在说明里写明材料在哪里。");
    }
    return true;
}

static bool exists(Tx *tx, const char *sql, Str code, const char *what, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, sql, &stmt, err, "s", code)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    stmt_close(stmt);
    return good && (row || err_set(err, ERR_NOT_FOUND, "没有%s“%.*s”。", what, STR_ARG(code)));
}

static bool insert_decision(Tx *tx, const Adding *adding, Str now, Err *err) {
    static const char *const sql = "INSERT INTO decision (standard, unit_code, period, item, verdict, note, file_name, "
                                   "file_hash, actor, at, points)"
                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    const Decision *decision = adding->decision;
    /* The last letter says whether points follow or nothing does. */
    return store_run(tx, sql, err, decision->has_points ? "ssssssssssd" : "ssssssssssn", adding->standard,
                     adding->unit_code, adding->period, decision->item, adding->stored, decision->note,
                     decision->file_name, decision->file_hash, decision->actor, now, decision->points);
}

static bool write_decision(Tx *tx, void *context, Err *err) {
    const Adding *adding = context;
    const Decision *decision = adding->decision;
    char now[32];
    time_now_iso(now);
    if (!exists(tx, "SELECT 1 FROM unit WHERE code = ?1", adding->unit_code, "单位", err) ||
        !exists(tx, "SELECT 1 FROM period WHERE code = ?1", adding->period, "年度", err)) {
        return false;
    }
    if (!insert_decision(tx, adding, str_from(now), err)) {
        return false;
    }
    Arena *arena = arena_create();
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_str(&json, "standard", adding->standard);
    json_put_str(&json, "period", adding->period);
    json_put_str(&json, "item", decision->item);
    json_put_str(&json, "verdict", adding->stored);
    json_put_number(&json, "points", decision->has_points ? decision->points : NAN);
    json_put_str(&json, "file_hash", decision->file_hash);
    json_close_object(&json);
    const AuditEntry entry = {.actor = decision->actor,
                              .action = STR("decide"),
                              .subject = adding->unit_code,
                              .detail = buf_str(&detail),
                              .unit = adding->unit_code};
    bool good = audit_append(tx, &entry, err);
    arena_destroy(arena);
    return good;
}

bool decision_add(Store *store, const Standard *standard, Str unit_code, Str period, const Decision *decision,
                  Err *err) {
    Arena *arena = arena_create();
    Adding adding = {standard->def->id, unit_code, period, decision, VERDICT_PENDING, {NULL, 0}};
    bool good = check_decision(standard, decision, arena, &adding.verdict, err);
    adding.stored = decision->level.len ? str_format(arena, "%s%.*s", level_mark, STR_ARG(decision->level))
                                        : verdict_id(adding.verdict);
    good = good && store_write(store, write_decision, &adding, err);
    arena_destroy(arena);
    return good;
}

bool decision_check(const Standard *standard, const Decision *decision, Verdict *verdict, Err *err) {
    Arena *arena = arena_create();
    *verdict = VERDICT_PENDING;
    bool good = check_decision(standard, decision, arena, verdict, err);
    arena_destroy(arena);
    return good;
}

bool decision_add_within(Tx *tx, const Standard *standard, Str unit_code, Str period, const Decision *decision,
                         Err *err) {
    Arena *arena = arena_create();
    Adding adding = {standard->def->id, unit_code, period, decision, VERDICT_PENDING, {NULL, 0}};
    char now[32];
    time_now_iso(now);
    bool good = check_decision(standard, decision, arena, &adding.verdict, err);
    adding.stored = decision->level.len ? str_format(arena, "%s%.*s", level_mark, STR_ARG(decision->level))
                                        : verdict_id(adding.verdict);
    good = good && insert_decision(tx, &adding, str_from(now), err);
    arena_destroy(arena);
    return good;
}
