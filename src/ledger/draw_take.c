/* Taking a step with the result of its draw: the proof is computed again, what was drawn fills the fields that the pack
 * names, and draw and cases are linked. */
#include "ledger_internal.h"

bool draw_waiting(Tx *tx, int64_t case_id, Str step, int64_t *draw, Err *err) {
    Stmt *stmt;
    bool row = false;
    *draw = 0;
    if (!stmt_open(
            tx,
            "SELECT l.draw_id FROM draw_case l LEFT JOIN draw_end e ON e.draw_id = l.draw_id WHERE l.case_id = ?1"
            " AND l.step = ?2 AND l.part = 'asked' AND COALESCE(e.outcome, '') <> 'cancelled' AND NOT EXISTS"
            " (SELECT 1 FROM draw_case t WHERE t.draw_id = l.draw_id AND t.part = 'taken') ORDER BY l.draw_id"
            " DESC LIMIT 1",
            &stmt, err, "is", case_id, step)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *draw = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

typedef struct Giving {
    Ledger *ledger;
    Tx *tx;
    const Head *head;
    const CaseStepDef *step;
    const DrawDef *kind;
    const DrawInfo *info;
    json_t *given;
    Taken *taken;
    Arena *arena;
} Giving;

/* ---- whether it may be taken over ---- */

static bool is_ready(const Giving *it, Err *err) {
    const DrawInfo *info = it->info;
    long long id = (long long)info->id;
    if (info->state == DRAW_COMMITTED) {
        return err_set(err, ERR_CONFLICT, "第%lld号抽签定了名单还没有抽，抽了以后再“%.*s”。", id,
                       STR_ARG(it->step->name));
    }
    if (it->step->draw->confirmed && info->state != DRAW_CONFIRMED) {
        return err_set(err, ERR_CONFLICT, "第%lld号抽签还没有见证、确认，确认以后再“%.*s”。", id,
                       STR_ARG(it->step->name));
    }
    for (size_t i = 0; i < info->sign_count; i++) {
        if (info->signs[i].objects && info->state != DRAW_CONFIRMED) {
            return err_set(err, ERR_CONFLICT, "见证人对第%lld号抽签有异议，请先处理。", id);
        }
    }
    return true;
}

static bool verify(const Giving *it, Err *err) {
    DrawVerdict *verdict = &it->taken->verdict;
    return draw_verify(it->info->proof, it->arena, verdict, err) &&
           ((verdict->good && str_is(it->info->commit, verdict->commit)) ||
            err_set(err, ERR_INTERNAL, "第%lld号抽签的证明对不上公布的内容，不能用它的结果。请用 duxue verify 检查。",
                    (long long)it->info->id));
}

/* ---- numbers of lists as values of fields ---- */

static bool case_of_number(const Giving *it, Str record, Str number, int64_t *id, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(it->tx, "SELECT id FROM case_record WHERE number = ? AND record = ?", &stmt, err, "ss", number,
                   record)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *id = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good && (row || err_set(err, ERR_INTERNAL, "抽签名单里的“%.*s”找不到了。", STR_ARG(number)));
}

static bool person_of_case(const Giving *it, int64_t id, Str field, json_t **value, Err *err) {
    Head head;
    if (!case_load(it->ledger, it->tx, id, it->arena, &head, err)) {
        return false;
    }
    const json_t *person = json_object_get(head.fields, field.data);
    *value = json_is_string(person) ? json_string(json_string_value(person)) : NULL;
    bool good = *value || err_set(err, ERR_CONFLICT, "“%.*s”没有系统账号，不能派。", STR_ARG(head.number));
    case_free(&head);
    return good;
}

/* The value of a field of this type for a number of a list; NULL: there is none. */
static bool value_of(const Giving *it, const DrawSource *source, CaseFieldType type, Str number, json_t **value,
                     Err *err) {
    int64_t id;
    *value = NULL;
    if (!source->record.len || (type != CASE_REFERENCE && type != CASE_PERSON)) {
        *value = json_stringn(number.data, number.len);
        return true;
    }
    if (!case_of_number(it, source->record, number, &id, err)) {
        return false;
    }
    if (type == CASE_PERSON) {
        return person_of_case(it, id, source->person, value, err);
    }
    Str text = str_format(it->arena, "%lld", (long long)id);
    *value = json_stringn(text.data, text.len);
    return true;
}

/* ---- what is given ---- */

/* One side of the rows, each once, in their order. */
static Str *distinct(const DrawResult *result, bool others, Arena *arena, size_t *count) {
    Str *numbers = ARENA_ARRAY(arena, result->count, Str);
    Map *known = map_create(arena, result->count + 1);
    size_t at;
    *count = 0;
    for (size_t i = 0; i < result->count; i++) {
        Str number = others ? result->rows[i].to : result->rows[i].number;
        if (number.len && !map_get(known, number, &at)) {
            map_put(known, number, i);
            numbers[(*count)++] = number;
        }
    }
    return numbers;
}

static bool give_list(const Giving *it, const CaseField *field, bool others, json_t **value, Err *err) {
    size_t count;
    const Str *numbers = distinct(&it->taken->verdict.result, others, it->arena, &count);
    const DrawSource *source = others ? &it->kind->other_pool : &it->kind->pool;
    *value = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *one;
        if (!value_of(it, source, field->type, numbers[i], &one, err)) {
            return false;
        }
        json_array_append_new(*value, one);
    }
    return true;
}

static bool give_pairs(const Giving *it, const CaseField *table, json_t **value, Err *err) {
    const DrawResult *result = &it->taken->verdict.result;
    *value = json_array();
    for (size_t i = 0; i < result->count; i++) {
        json_t *row = json_object();
        json_array_append_new(*value, row);
        for (size_t c = 0; c < table->field_count; c++) {
            const CaseField *column = &table->fields[c];
            bool other = str_is(column->id, "other");
            Str number = other ? result->rows[i].to : result->rows[i].number;
            json_t *one;
            if (!number.len || (!other && !str_is(column->id, "entry"))) {
                continue;
            }
            if (!value_of(it, other ? &it->kind->other_pool : &it->kind->pool, column->type, number, &one, err)) {
                return false;
            }
            json_object_set_new(row, column->id.data, one);
        }
    }
    return true;
}

static size_t taking_count(const DrawPool *pool) {
    size_t count = 0;
    for (size_t i = 0; i < pool->entry_count; i++) {
        count += !pool->entries[i].excluded.len;
    }
    return count;
}

/* Of applicants those that got a place; of classes the pupils, not the teachers. */
static size_t drawn_count(const Giving *it) {
    const DrawResult *result = &it->taken->verdict.result;
    size_t count = 0;
    for (size_t i = 0; i < result->count; i++) {
        switch (it->info->rule.method) {
        case DRAW_ADMISSION: count += result->rows[i].to.len > 0; break;
        case DRAW_CLASSES: count += result->rows[i].value == 0; break;
        default: distinct(result, false, it->arena, &count); return count;
        }
    }
    return count;
}

static Str words_of(const Giving *it, DrawGift gift) {
    const DrawInfo *info = it->info;
    Buf text = buf_create(it->arena);
    switch (gift) {
    case GIFT_NUMBER: return str_format(it->arena, "第%lld号", (long long)info->id);
    case GIFT_DIGEST: return info->digest;
    case GIFT_COMMIT: return info->commit;
    case GIFT_SEED: return info->seed;
    case GIFT_DRAWN_ON: return str_slice(info->ended_at, 0, info->ended_at.len < 10 ? info->ended_at.len : 10);
    case GIFT_POOL_SIZE: return str_format(it->arena, "%zu", taking_count(&it->taken->verdict.pool));
    case GIFT_DRAWN_SIZE: return str_format(it->arena, "%zu", drawn_count(it));
    case GIFT_WITNESSES:
        for (size_t i = 0; i < info->sign_count; i++) {
            buf_add_format(&text, "%s%.*s%s", i ? "、" : "", STR_ARG(info->signs[i].shown),
                           info->signs[i].objects ? "（有异议）" : "");
        }
        return text.len ? buf_str(&text) : STR("无");
    default: return (Str){NULL, 0};
    }
}

static bool give(const Giving *it, const CaseField *field, DrawGift gift, Err *err) {
    json_t *value = NULL;
    const Place place = place_field("%.*s", STR_ARG(field->id));
    if (json_object_get(it->given, field->id.data)) {
        return err_set_at(err, ERR_INPUT, &place, "“%.*s”由第%lld号抽签得出，不用填。", STR_ARG(field->name),
                          (long long)it->info->id);
    }
    bool good = gift == GIFT_ENTRIES || gift == GIFT_OTHERS ? give_list(it, field, gift == GIFT_OTHERS, &value, err)
                : gift == GIFT_PAIRS                        ? give_pairs(it, field, &value, err)
                                                            : true;
    if (good && !value) {
        Str words = words_of(it, gift);
        value = json_stringn(words.data ? words.data : "", words.len);
    }
    if (value) {
        json_object_set_new(it->given, field->id.data, value);
    }
    return good;
}

/* ---- who goes where, and which cases were drawn ---- */

static bool find_teams(const Giving *it, Err *err) {
    const DrawResult *result = &it->taken->verdict.result;
    it->taken->teams = json_object();
    for (size_t i = 0; it->step->draw->team.len && i < result->count; i++) {
        json_t *one, *team;
        if (!result->rows[i].to.len) {
            continue;
        }
        if (!value_of(it, &it->kind->other_pool, CASE_PERSON, result->rows[i].to, &one, err)) {
            return false;
        }
        team = json_object_getn(it->taken->teams, result->rows[i].number.data, result->rows[i].number.len);
        if (!team) {
            team = json_array();
            json_object_setn_new(it->taken->teams, result->rows[i].number.data, result->rows[i].number.len, team);
        }
        json_array_append_new(team, one);
    }
    return true;
}

static bool find_cases(const Giving *it, bool others, int64_t **cases, size_t *count, Err *err) {
    const DrawSource *source = others ? &it->kind->other_pool : &it->kind->pool;
    size_t number_count;
    const Str *numbers = distinct(&it->taken->verdict.result, others, it->arena, &number_count);
    *cases = ARENA_ARRAY(it->arena, number_count, int64_t);
    *count = 0;
    for (size_t i = 0; source->there && source->record.len && i < number_count; i++) {
        if (!case_of_number(it, source->record, numbers[i], &(*cases)[*count], err)) {
            return false;
        }
        ++*count;
    }
    return true;
}

bool draw_result_take(Ledger *ledger, Tx *tx, const Head *head, const CaseStepDef *step, json_t *given, Taken *taken,
                      Arena *arena, Err *err) {
    const Draws draws = {ledger->store, ledger->pack};
    const CaseDrawDef *def = step->draw;
    DrawInfo info;
    if (!draw_waiting(tx, head->id, step->id, &taken->draw, err)) {
        return false;
    }
    if (!taken->draw) {
        return err_set(err, ERR_CONFLICT, "“%.*s”要先抽签：请在这条记录上定名单，抽了以后再办。", STR_ARG(step->name));
    }
    const Giving it = {ledger, tx, head, step, pack_draw(ledger->pack, def->kind), &info, given, taken, arena};
    if (!it.kind) {
        return err_set(err, ERR_INTERNAL, "没有“%.*s”这种抽签。", STR_ARG(def->kind));
    }
    if (!draw_get_within(&draws, tx, NULL, taken->draw, true, arena, &info, err) || !is_ready(&it, err) ||
        !verify(&it, err)) {
        return false;
    }
    for (size_t i = 0; i < def->field_count; i++) {
        if (!give(&it, &head->book->def->fields[def->fields[i]], def->gifts[i], err)) {
            return false;
        }
    }
    return find_teams(&it, err) && find_cases(&it, false, &taken->entry_cases, &taken->entry_count, err) &&
           find_cases(&it, true, &taken->other_cases, &taken->other_count, err);
}

bool draw_result_link(Tx *tx, const Head *head, const CaseStepDef *step, const Taken *taken, const int64_t *opened,
                      size_t opened_count, Str actor, Arena *arena, Err *err) {
    const struct {
        const int64_t *ids;
        size_t count;
        const char *part;
    } parts[] = {{&head->id, 1, "taken"},
                 {taken->entry_cases, taken->entry_count, "drawn"},
                 {taken->other_cases, taken->other_count, "drawn"},
                 {opened, opened_count, "opened"}};
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
        for (size_t i = 0; i < parts[p].count; i++) {
            if (!draw_link(tx, taken->draw, parts[p].ids[i], step->id, parts[p].part, err)) {
                return false;
            }
        }
    }
    return audit_append(
        tx,
        &(AuditEntry){.actor = actor,
                      .action = STR("draw-taken"),
                      .subject = str_format(arena, "draw %lld", (long long)taken->draw),
                      .detail = str_format(arena, "{\"case\":%lld,\"opened\":%zu}", (long long)head->id, opened_count),
                      .unit = head->unit},
        err);
}
