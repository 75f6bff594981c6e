/* For tests of documents: a county with two schools, people, a report of the first school, invented. */
#ifndef DUXUE_DOCUMENT_SUPPORT_H
#define DUXUE_DOCUMENT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "document.h"
#include "fact.h"
#include "org.h"
#include "scratch.h"
#include "shared_pack.h"
#include "somebody.h"

#define COUNTY "990121"
#define SCHOOL "990121001001"
#define OTHER  "990121001002"

typedef struct Desk {
    Scratch *scratch;
    Arena *arena;
    Pack *pack;
    Evidence *evidence;
    Ledger *ledger;
    Documents *documents;
    User *head, *other, *chief, *office, *teacher;
    Err err;
} Desk;

static const char report[] = "栖霖街道第一小学2026年工作总结\n"
                             "一、基本情况\n"
                             "全校现有在校学生812人，专任教师52人。2027年计划招收新生150人。校园面积约9000平方米。\n"
                             "全年培训教师30人次，其中骨干教师12人次、青年教师20人次。\n"
                             "二、存在的问题\n"
                             "一是图书配备不足，生均图书只有6册。二是体育场地狭小，不能满足教学需要。\n"
                             "三、下一步打算\n"
                             "（一）2027年6月底前，总务处要新购图书2000册。\n";

static inline bool desk_units(Tx *tx, void *context, Err *err) {
    static const struct {
        const char *code, *name, *kind;
        int parent;
    } units[] = {{COUNTY, "云溪县", "county", -1},
                 {"990121001", "栖霖街道", "township", 0},
                 {SCHOOL, "第一小学", "primary_school", 1},
                 {OTHER, "第二小学", "primary_school", 1}};
    int64_t period, ids[4];
    bool good = org_period_id(tx, STR("2026"), true, &period, err);
    (void)context;
    for (size_t i = 0; good && i < 4; i++) {
        int64_t parent = units[i].parent < 0 ? 0 : ids[units[i].parent];
        good = org_unit_id(tx, str_from(units[i].code), true, &ids[i], err) &&
               org_unit_state(tx, ids[i], period, str_from(units[i].name), str_from(units[i].kind), parent, err);
    }
    return good && audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("units")}, err);
}

static int64_t desk_now;
static inline int64_t desk_clock(void) {
    return desk_now;
}

static inline int desk_open(void **state) {
    static Desk desk;
    void *scratch;
    desk_now = 1795600800; /* 2026-11-25 */
    time_set_clock(desk_clock);
    scratch_set_up(&scratch);
    desk = (Desk){.scratch = scratch, .arena = ((Scratch *)scratch)->arena};
    desk.pack = shared_pack();
    must(store_write(desk.scratch->store, desk_units, NULL, &desk.err), &desk.err);
    must(evidence_open(desk.scratch->store, desk.pack, &desk.evidence, &desk.err), &desk.err);
    must(ledger_open(desk.scratch->store, desk.pack, desk.evidence, NULL, &desk.ledger, &desk.err), &desk.err);
    must(documents_open(desk.scratch->store, desk.pack, desk.evidence, desk.ledger, &desk.documents, &desk.err),
         &desk.err);
    desk.head = somebody_made(desk.arena, desk.pack, "head1", "head", SCHOOL, NULL);
    desk.other = somebody_made(desk.arena, desk.pack, "head2", "head", OTHER, NULL);
    desk.chief = somebody_made(desk.arena, desk.pack, "sup1", "chief", COUNTY, "SUP");
    desk.office = somebody_made(desk.arena, desk.pack, "off1", "staff", COUNTY, NULL);
    desk.teacher = somebody_made(desk.arena, desk.pack, "t1", "tch", SCHOOL, NULL);
    desk.other->id = 2;
    desk.chief->id = 3;
    desk.office->id = 4;
    desk.teacher->id = 5;
    *state = &desk;
    return 0;
}

static inline int desk_close(void **state) {
    Desk *desk = *state;
    void *scratch = desk->scratch;
    documents_close(desk->documents);
    ledger_close(desk->ledger);
    evidence_close(desk->evidence);
    time_set_clock(NULL);
    return scratch_tear_down(&scratch);
}

static inline int64_t uploaded(Desk *desk, const User *user, const char *name, const char *text) {
    const char *path = str_format(desk->arena, "%s/upload", desk->scratch->folder).data;
    const NewAttachment file = {.path = path, .name = str_from(name), .privacy = -1, .wanted_by = STR("document")};
    Attachment added;
    must(file_write(path, str_from(text), &desk->err), &desk->err);
    must(evidence_add(desk->evidence, user, &file, NULL, desk->arena, &added, &desk->err), &desk->err);
    return added.id;
}

static inline bool try_add(Desk *desk, const User *user, const char *text, const char *unit, int64_t *id) {
    const NewDocument made = {.attachment = uploaded(desk, user, "总结.txt", text), .unit = str_from(unit)};
    desk->err = (Err){.kind = ERR_NONE};
    return document_add(desk->documents, user, &made, id, &desk->err);
}

static inline int64_t added(Desk *desk, const User *user, const char *text, const char *unit) {
    int64_t id = 0;
    must(try_add(desk, user, text, unit, &id), &desk->err);
    return id;
}

/* The first thing of the kind whose JSON holds the words. */
static inline int64_t thing_with(Desk *desk, int64_t document, const char *kind, const char *words) {
    Str sql = str_format(desk->arena,
                         "SELECT COALESCE(MIN(id), 0) FROM document_thing WHERE document_id = %lld AND kind = '%s' AND"
                         " content LIKE '%%%s%%'",
                         (long long)document, kind, words);
    int64_t id = scratch_number(desk->scratch, sql.data);
    if (!id) {
        fail_msg("no %s with %s", kind, words);
    }
    return id;
}

static inline Str shown(Desk *desk, const User *user, int64_t id) {
    Buf out = buf_create(desk->arena);
    Json json = json_writer(&out);
    must(document_json(desk->documents, user, id, NULL, &json, desk->arena, &desk->err), &desk->err);
    return buf_str(&out);
}

/* That the figure is one of the element, in 2026. */
static inline DocumentDecision accepting(int64_t document, int64_t thing, const char *element) {
    return (DocumentDecision){.document = document,
                              .thing = thing,
                              .act = STR("accept"),
                              .element = str_from(element),
                              .period = STR("2026")};
}

/* That the original says something else than was read. */
static inline DocumentDecision amending(int64_t document, int64_t thing, const char *value) {
    return (DocumentDecision){.document = document, .thing = thing, .act = STR("amend"), .value = str_from(value)};
}

static inline bool decided(Desk *desk, const User *user, const DocumentDecision *decision, Str *told) {
    Buf out = buf_create(desk->arena);
    Json json = json_writer(&out);
    desk->err = (Err){.kind = ERR_NONE};
    bool good = document_decide(desk->documents, user, decision, &json, desk->arena, &desk->err);
    *told = buf_str(&out);
    return good;
}

static inline void assert_kind(Desk *desk, bool good, ErrKind kind, const char *words) {
    assert_false(good);
    if (desk->err.kind != kind || !strstr(desk->err.message, words)) {
        fail_msg("%d %s, wanted %d %s", desk->err.kind, desk->err.message, kind, words);
    }
}

static inline Str must_decide(Desk *desk, const User *user, const DocumentDecision *decision) {
    Str told;
    must(decided(desk, user, decision, &told), &desk->err);
    return told;
}

/* `field`: where it is wrong; NULL: anywhere. */
static inline void refuse(Desk *desk, const User *user, const DocumentDecision *decision, ErrKind kind,
                          const char *field, const char *words) {
    Str told;
    assert_kind(desk, decided(desk, user, decision, &told), kind, words);
    if (field) {
        assert_string_equal(desk->err.place.field, field);
    }
}

static inline void assert_has(Str text, const char *words) {
    if (str_find(text, str_from(words)) < 0) {
        fail_msg("%s is not in %.2000s", words, text.data ? text.data : "");
    }
}

static inline void assert_intact(Desk *desk) {
    AuditReport audit;
    must(audit_verify(desk->scratch->store, &audit, &desk->err), &desk->err);
    if (!audit.intact) {
        fail_msg("%s", audit.reason);
    }
}

#endif
