/* For the tests of notices: a county with a bureau, a township, three schools; users made of posts alone; a clock. */
#ifndef DUXUE_NOTICE_SUPPORT_H
#define DUXUE_NOTICE_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "notice_internal.h"
#include "scratch.h"
#include "shared_pack.h"
#include "somebody.h"

#define COUNTY "990121"
#define TOWN   "990121001"
#define SCHOOL "990121001001"
#define OTHER  "990121001002"
#define JUNIOR "990121001003"

enum { DAY = 86400 };

typedef struct Bench {
    Scratch *scratch;
    Arena *arena;
    Pack *pack;
    Ledger *ledger;
    Notices *notices;
    Err err;
    User *staff, *chief, *leader, *head, *other;
} Bench;

static const int64_t noon = 1795600800; /* 2026-11-25, a Wednesday, 10:00 at Greenwich */
static int64_t clock_at;

static inline int64_t bench_clock(void) {
    return clock_at;
}

static inline bool bench_units(Tx *tx, void *context, Err *err) {
    static const struct {
        const char *code, *name, *kind, *parent;
    } units[] = {{COUNTY, "云溪县", "county", NULL},          {"990199", "别的县", "county", NULL},
                 {TOWN, "栖霖街道", "township", COUNTY},      {SCHOOL, "第一小学", "primary_school", TOWN},
                 {OTHER, "第二小学", "primary_school", TOWN}, {JUNIOR, "第一初中", "junior_school", TOWN}};
    enum { UNITS = sizeof units / sizeof *units };
    int64_t period, ids[UNITS];
    bool good = org_period_id(tx, STR("2026"), true, &period, err);
    (void)context;
    for (size_t i = 0; good && i < UNITS; i++) {
        int64_t parent = 0;
        for (size_t p = 0; units[i].parent && p < i; p++) {
            parent = strcmp(units[p].code, units[i].parent) == 0 ? ids[p] : parent;
        }
        good = org_unit_id(tx, str_from(units[i].code), true, &ids[i], err) &&
               org_unit_state(tx, ids[i], period, str_from(units[i].name), str_from(units[i].kind), parent, err);
    }
    return good && audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("units")}, err);
}

/* Somebody with one post. */
static inline User *somebody(Bench *bench, const char *name, const char *role, const char *unit, const char *section) {
    return somebody_made(bench->arena, bench->pack, name, role, unit, section);
}

static inline int bench_open(void **state) {
    static Bench bench;
    void *scratch;
    scratch_set_up(&scratch);
    bench = (Bench){.scratch = scratch, .arena = ((Scratch *)scratch)->arena};
    bench.pack = shared_pack();
    clock_at = noon;
    time_set_clock(bench_clock);
    must(store_write(bench.scratch->store, bench_units, NULL, &bench.err), &bench.err);
    must(ledger_open(bench.scratch->store, bench.pack, NULL, NULL, &bench.ledger, &bench.err), &bench.err);
    must(notice_open(bench.scratch->store, bench.pack, bench.ledger, NULL, &bench.notices, &bench.err), &bench.err);
    bench.staff = somebody(&bench, "staff", "staff", COUNTY, "BAS");
    bench.chief = somebody(&bench, "chief", "chief", COUNTY, "BAS");
    bench.leader = somebody(&bench, "leader", "ldr", COUNTY, NULL);
    bench.head = somebody(&bench, "head", "head", SCHOOL, NULL);
    bench.other = somebody(&bench, "other", "head", OTHER, NULL);
    *state = &bench;
    return 0;
}

static inline int bench_close(void **state) {
    Bench *bench = *state;
    void *scratch = bench->scratch;
    time_set_clock(NULL);
    notice_close(bench->notices);
    ledger_close(bench->ledger);
    return scratch_tear_down(&scratch);
}

static inline bool try_save(Bench *bench, const User *user, const char *kind, const char *content, int64_t *id) {
    const NoticeDraft draft = {.id = *id,
                               .kind = str_from(kind),
                               .unit = STR(COUNTY),
                               .section = STR("BAS"),
                               .content = str_from(content),
                               .version = -1};
    bench->err = (Err){.kind = ERR_NONE};
    return notice_save(bench->notices, user, &draft, id, &bench->err);
}

static inline int64_t saved(Bench *bench, const char *kind, const char *content) {
    int64_t id = 0;
    must(try_save(bench, bench->staff, kind, content, &id), &bench->err);
    return id;
}

static inline bool try_act(Bench *bench, const User *user, int64_t id, NoticeAct act, const char *reason) {
    bench->err = (Err){.kind = ERR_NONE};
    return notice_act(bench->notices, user, id, act, str_from(reason), -1, &bench->err);
}

static inline void acts(Bench *bench, const User *user, int64_t id, NoticeAct act, const char *reason) {
    must(try_act(bench, user, id, act, reason), &bench->err);
}

/* Written, submitted and signed. */
static inline int64_t issued(Bench *bench, const char *kind, const char *content) {
    int64_t id = saved(bench, kind, content);
    const NoticeKindDef *def = pack_notice_kind(bench->pack, str_from(kind));
    acts(bench, bench->staff, id, NOTICE_SUBMIT, "");
    acts(bench, bench->chief, id, NOTICE_SIGN, "");
    if (def->signer_count > 1) {
        acts(bench, bench->leader, id, NOTICE_SIGN, "");
    }
    return id;
}

static inline NoticeInfo info_of(Bench *bench, const User *user, int64_t id) {
    NoticeInfo info;
    bench->err = (Err){.kind = ERR_NONE};
    must(notice_get(bench->notices, user, id, bench->arena, &info, NULL, NULL, &bench->err), &bench->err);
    return info;
}

static inline bool hidden(Bench *bench, const User *user, int64_t id) {
    NoticeInfo info;
    bench->err = (Err){.kind = ERR_NONE};
    return !notice_get(bench->notices, user, id, bench->arena, &info, NULL, NULL, &bench->err) &&
           bench->err.kind == ERR_NOT_FOUND;
}

static inline NoticeReceived received_one(Bench *bench, const User *user, int64_t id) {
    NoticeReceived *list;
    size_t count;
    must(notice_received_of(bench->notices, user, id, bench->arena, &list, &count, &bench->err), &bench->err);
    assert_int_equal(count, 1);
    return list[0];
}

static inline bool try_do(Bench *bench, const User *user, int64_t recipient, NoticeDeed deed, const char *answers,
                          const char *reason) {
    const NoticeDone done = {deed, str_from(answers), str_from(reason)};
    bench->err = (Err){.kind = ERR_NONE};
    return notice_do(bench->notices, user, recipient, &done, &bench->err);
}

static inline void does(Bench *bench, const User *user, int64_t recipient, NoticeDeed deed, const char *answers,
                        const char *reason) {
    must(try_do(bench, user, recipient, deed, answers, reason), &bench->err);
}

static inline NoticeRecipient *recipients_of(Bench *bench, int64_t id, size_t *count) {
    NoticeRecipient *list;
    must(notice_recipients(bench->notices, NULL, id, bench->arena, &list, count, &bench->err), &bench->err);
    return list;
}

static inline void assert_refused(const Bench *bench, bool good, ErrKind kind, const char *words) {
    assert_false(good);
    if (bench->err.kind != kind || !strstr(bench->err.message, words)) {
        fail_msg("%d %s, wanted %d %s", bench->err.kind, bench->err.message, kind, words);
    }
}

static inline NoticeSwept swept(Bench *bench) {
    NoticeSwept report;
    bench->err = (Err){.kind = ERR_NONE};
    must(notice_sweep(bench->notices, &report, &bench->err), &bench->err);
    return report;
}

#define BOTH_SCHOOLS                                                                                                   \
    "{\"title\":\"关于报送安全工作情况的通知\",\"body\":\"各校：\\n请按时报送。\",\"groups\":[{\"below\":\"" COUNTY    \
    "\",\"kinds\":[\"primary_school\"],\"reply_on\":\"2026-12-04\"}],\"reply\":{\"kind\":\"materials\",\"items\":["    \
    "{\"id\":\"sum\",\"name\":\"情况说明\",\"type\":\"text\",\"required\":true}]}}"
#define PLAIN                                                                                                          \
    "{\"title\":\"关于放假的通知\",\"body\":\"各校：\\n按通知放假。\",\"groups\":[{\"units\":[\"" SCHOOL "\",\"" OTHER \
    "\"]}]}"
#define PUBLIC                                                                                                                          \
    "{\"title\":\"资助名单公示\",\"body\":\"# 名单\\n\\n| 学生姓名 | 学校 |\\n| 张** | 第一小学 |\\n\",\"contact\":" \
    "\"0990-1234567\"}"

#endif
