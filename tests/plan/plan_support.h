/* For the tests of plans: the county of the ledger's tests, with plans over it. */
#ifndef DUXUE_PLAN_SUPPORT_H
#define DUXUE_PLAN_SUPPORT_H

#include "ledger_support.h"
#include "plan.h"

static Plans *plans;

static inline int plans_bench_open(void **state) {
    bench_open(state);
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    must(plans_open(bench->scratch->store, bench->pack, bench->ledger, &plans, &err), &err);
    return 0;
}

static inline int plans_bench_close(void **state) {
    plans_close(plans);
    return bench_close(state);
}

#define YEAR_2026                                                                                                      \
    "{\"name\":\"2026年重点工作\",\"period\":\"2026-01-01/2026-12-31\",\"basis\":\"教发〔2026〕1号\","       \
    "\"layout\":\"C 思路目标措施\"}"

static inline int64_t planned(const User *user, const char *kind, const char *fields) {
    const NewPlan made = {str_from(kind), STR(COUNTY), str_from(fields)};
    Err err = {.kind = ERR_NONE};
    int64_t id = 0;
    must(plan_make(plans, user, &made, &id, &err), &err);
    return id;
}

static inline bool changed(const User *user, int64_t id, const char *changes, const char *reason, Err *err) {
    const PlanChange change = {.id = id, .version = -1, .reason = str_from(reason), .changes = str_from(changes)};
    *err = (Err){.kind = ERR_NONE};
    return plan_change(plans, user, &change, err);
}

static inline void assert_changed(const User *user, int64_t id, const char *changes) {
    Err err;
    must(changed(user, id, changes, "按会议决定调整", &err), &err);
}

static inline void assert_unchanged(const User *user, int64_t id, const char *changes, ErrKind kind,
                                    const char *words) {
    Err err;
    assert_false(changed(user, id, changes, "按会议决定调整", &err));
    if (err.kind != kind || !strstr(err.message, words)) {
        fail_msg("%d %s (%s), wanted %d %s", err.kind, err.message, err.place.field, kind, words);
    }
}

/* The plan as this user sees it. */
static inline Str plan_shown(Bench *bench, const User *user, int64_t id, const PlanFigures *figures) {
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    Err err = {.kind = ERR_NONE};
    must(plan_json(plans, user, id, figures, &json, bench->arena, &err), &err);
    return buf_str(&out);
}

static inline void assert_plan_shows(Bench *bench, const User *user, int64_t id, const char *words) {
    Str json = plan_shown(bench, user, id, NULL);
    if (str_find(json, str_from(words)) < 0) {
        fail_msg("%s is not in %.3500s", words, str_cstr(bench->arena, json));
    }
}

static inline void assert_plan_hides(Bench *bench, const User *user, int64_t id, const char *words) {
    Str json = plan_shown(bench, user, id, NULL);
    if (str_find(json, str_from(words)) >= 0) {
        fail_msg("%s is in %.3500s", words, str_cstr(bench->arena, json));
    }
}

/* The case of the plan, and of one of its nodes. */
static inline int64_t case_of_plan(Bench *bench, int64_t id) {
    return scratch_number(bench->scratch,
                          str_format(bench->arena, "SELECT case_id FROM plan WHERE id = %lld", (long long)id).data);
}
static inline int64_t case_of_node(Bench *bench, int64_t id, int node) {
    return scratch_number(bench->scratch,
                          str_format(bench->arena, "SELECT case_id FROM plan_node WHERE plan_id = %lld AND node = %d",
                                     (long long)id, node)
                              .data);
}

/* Goal 1, measure 2 of it, tasks 3 (of the first school, with the second helping) and 4 (of the second). */
#define TREE                                                                                                           \
    "[{\"op\":\"add\",\"ref\":\"g\",\"level\":\"goal\",\"text\":\"学位够用\"},"                                    \
    "{\"op\":\"add\",\"ref\":\"m\",\"parent\":\"g\",\"level\":\"measure\",\"text\":\"扩建学校\"},"                 \
    "{\"op\":\"add\",\"parent\":\"m\",\"level\":\"task\",\"text\":\"教学楼竣工\",\"fields\":{\"lead_unit\":\"" SCHOOL  \
    "\",\"co_units\":[\"" OTHER "\"],\"due_on\":\"2026-12-01\"}},"                                                     \
    "{\"op\":\"add\",\"parent\":\"m\",\"level\":\"task\",\"text\":\"运动场翻新\",\"fields\":{\"lead_unit\":\"" OTHER   \
    "\",\"due_on\":\"2026-12-20\"}}]"

static inline void approve_plan(Bench *bench, int64_t id) {
    int64_t head = case_of_plan(bench, id);
    assert_stepped(bench, NULL, head, "hand_in", "{\"text_file\":[\"1\"]}");
    assert_stepped(bench, NULL, head, "approve", "{\"decided_by\":\"局党组会\"}");
}

#define ISSUE "{\"document_number\":\"教〔2026〕12号\",\"issued_on\":\"2026-11-25\"}"

/* A plan of TREE that was issued. */
static inline int64_t issued_plan(Bench *bench) {
    int64_t id = planned(NULL, "annual-key-work", YEAR_2026);
    assert_changed(NULL, id, TREE);
    approve_plan(bench, id);
    assert_stepped(bench, NULL, case_of_plan(bench, id), "issue", ISSUE);
    return id;
}

static inline void assert_plans_whole(Bench *bench) {
    size_t count;
    char first[200];
    Err err = {.kind = ERR_NONE};
    must(plans_verify(plans, &count, first, &err), &err);
    assert_string_equal(first, "");
    assert_int_equal(count, 0);
    assert_whole(bench);
}

#endif
