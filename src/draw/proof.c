/* Proof files: made after a draw, and repeated by whoever holds one. */
#include "draw_internal.h"

#include <stdio.h>
#include <string.h>

bool draw_proof_make(const DrawStatement *statement, const DrawPool *pool, Str seed, Str entropy, Str drawn_at,
                     const DrawResult *result, Arena *arena, Str *proof, char digest[65], Err *err) {
    json_t *object = json_object();
    char commit[65];
    store_sha256(draw_statement_text(statement, arena), commit);
    json_object_set_new(object, "statement", json_of_statement(statement));
    json_object_set_new(object, "commit", json_string(commit));
    json_object_set_new(object, "pool", json_of_pool(pool));
    json_object_set_new(object, "seed", json_stringn(seed.data, seed.len));
    json_object_set_new(object, "entropy", json_stringn(entropy.data ? entropy.data : "", entropy.len));
    json_object_set_new(object, "drawn_at", json_stringn(drawn_at.data, drawn_at.len));
    json_object_set_new(object, "result", json_of_result(result));
    store_sha256(json_value_text(object, JSON_CANONICAL, arena), digest);
    json_object_set_new(object, "digest", json_string(digest));
    *proof = str_format(arena, "%.*s\n", STR_ARG(json_value_text(object, JSON_BY_LINES, arena)));
    json_decref(object);
    return proof->len <= DRAW_PROOF_MOST ||
           err_set(err, ERR_LIMIT, "名单太大，证明文件超过%d MB。请分开抽取。", DRAW_PROOF_MOST >> 20);
}

static void note_check(DrawVerdict *verdict, const char *name, bool good, Str note) {
    verdict->checks[verdict->count++] = (DrawCheck){name, good, good ? (Str){NULL, 0} : note};
    verdict->good = verdict->good && good;
}

static Str member(const json_t *json, const char *key) {
    const json_t *value = json_object_get(json, key);
    return (Str){json_string_value(value), json_string_length(value)};
}

static void check_hashes(json_t *json, Str proof, Arena *arena, DrawVerdict *verdict) {
    Str whole = str_format(arena, "%.*s\n", STR_ARG(json_value_text(json, JSON_BY_LINES, arena)));
    note_check(verdict, "文件", str_equal(whole, proof), STR("文件的写法与抽签时生成的不一样，有字节被改过。"));
    json_t *rest = json_copy(json);
    json_object_del(rest, "digest");
    store_sha256(json_value_text(rest, JSON_CANONICAL, arena), verdict->digest);
    json_decref(rest);
    note_check(verdict, "校验值", str_is(member(json, "digest"), verdict->digest),
               STR("文件内容与文件里的校验值不符，内容被改过。"));
    store_sha256(json_value_text(json_object_get(json, "statement"), JSON_CANONICAL, arena), verdict->commit);
    char again[65];
    store_sha256(draw_statement_text(&verdict->statement, arena), again);
    note_check(verdict, "公布内容",
               str_is(member(json, "commit"), verdict->commit) && strcmp(again, verdict->commit) == 0,
               STR("规则、时间等与抽签前公布的承诺值不符。"));
}

static void check_pool(const json_t *json, Arena *arena, DrawVerdict *verdict) {
    const DrawStatement *statement = &verdict->statement;
    char hash[65], again[65];
    store_sha256(json_value_text(json_object_get(json, "pool"), JSON_CANONICAL, arena), hash);
    store_sha256(draw_pool_text(&verdict->pool, arena), again);
    note_check(verdict, "名单",
               strcmp(hash, statement->pool_sha256) == 0 && strcmp(again, hash) == 0 &&
                   verdict->pool.entry_count == statement->entry_count &&
                   verdict->pool.other_count == statement->other_count,
               STR("名单与抽签前公布的校验值不符。"));
    ProblemList problems = problem_list(arena, 1);
    bool good = draw_pool_check(&verdict->pool, &statement->rule, &problems);
    note_check(verdict, "名单和规则", good, problems.count ? problems.items[0].message : STR("名单与规则不合。"));
}

static void check_seed(const json_t *json, DrawVerdict *verdict) {
    char hash[65];
    store_sha256(member(json, "seed"), hash);
    note_check(verdict, "种子",
               strcmp(hash, verdict->statement.seed_sha256) == 0 &&
                   (member(json, "entropy").len > 0) == (verdict->statement.entropy.len > 0),
               STR("公开的种子与抽签前公布的校验值不符，或公众数字与事先说明的不一致。"));
}

static void check_result(const json_t *json, Arena *arena, DrawVerdict *verdict) {
    DrawStream stream;
    Err err = {.kind = ERR_NONE};
    Str note = STR("按种子重算的结果与文件里的不一样。");
    bool good = verdict->checks[verdict->count - 2].good; /* pool and rule fit each other: otherwise nothing to draw */
    draw_stream_start(&stream, member(json, "seed"), str_from(verdict->commit), member(json, "entropy"));
    if (good && !draw_compute(&verdict->pool, &verdict->statement.rule, &stream, arena, &verdict->result, &err)) {
        good = false;
        note = str_copy(arena, str_from(err.message));
    }
    json_t *again = json_of_result(&verdict->result);
    good = good && json_equal(again, json_object_get(json, "result"));
    json_decref(again);
    note_check(verdict, "结果", good, note);
}

static bool verify_json(json_t *json, Str proof, Arena *arena, DrawVerdict *verdict, Err *err) {
    if (!str_is(member(json_object_get(json, "statement"), "format"), "duxue-draw-1")) {
        return err_set(err, ERR_INPUT, "这不是抽签证明文件（没有 duxue-draw-1 标记）。");
    }
    if (!statement_of_json(json_object_get(json, "statement"), arena, &verdict->statement, err) ||
        !pool_of_json(json_object_get(json, "pool"), arena, &verdict->pool, err)) {
        return false;
    }
    check_hashes(json, proof, arena, verdict);
    check_pool(json, arena, verdict);
    check_seed(json, verdict);
    check_result(json, arena, verdict);
    return true;
}

bool draw_verify(Str proof, Arena *arena, DrawVerdict *verdict, Err *err) {
    json_error_t fault;
    *verdict = (DrawVerdict){.good = true};
    if (proof.len > DRAW_PROOF_MOST) {
        return err_set(err, ERR_LIMIT, "文件超过%d MB，不是抽签证明。", DRAW_PROOF_MOST >> 20);
    }
    json_t *json = json_loadb(proof.data ? proof.data : "", proof.len, JSON_REJECT_DUPLICATES, &fault);
    if (!json_is_object(json)) {
        json_decref(json);
        return err_set(err, ERR_INPUT, "第%d行读不下去，这不是抽签证明文件或已损坏。", json ? 1 : fault.line);
    }
    bool good = verify_json(json, proof, arena, verdict, err);
    json_decref(json);
    return good;
}
