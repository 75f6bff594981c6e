/* For tests of kept reports: a county with two schools and figures of two years, people, invented. */
#ifndef DUXUE_REPORT_SUPPORT_H
#define DUXUE_REPORT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "fact.h"
#include "org.h"
#include "report.h"
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
    Ledger *ledger;
    Reports *reports;
    Frame *frame;
    User *office, *chief, *review, *head;
    Err err;
} Desk;

#define HEAD "code,name,parent,kind,period,pupils_P,classes_P,ft_P\n"

/* What the schools say, of one year or of both. */
static inline void desk_import(Desk *desk, const char *rows) {
    Str path = str_format(desk->arena, "%s/table.csv", desk->scratch->folder);
    ImportResult result;
    must(file_write(path.data, str_format(desk->arena, "%s%s", HEAD, rows), &desk->err), &desk->err);
    must(fact_import(desk->scratch->store, desk->pack, path.data, &(ImportOptions){.actor = STR("tester")}, desk->arena,
                     &result, &desk->err),
         &desk->err);
    if (result.problems.errors) {
        fail_msg("%.*s", STR_ARG(result.problems.items[0].message));
    }
    if (desk->frame) {
        frame_destroy(desk->frame);
    }
    must(frame_load(desk->scratch->store, desk->pack, STR("2024"), true, &desk->frame, &desk->err), &desk->err);
}

static inline int desk_open(void **state) {
    static Desk desk;
    void *scratch;
    scratch_set_up(&scratch);
    desk = (Desk){.scratch = scratch, .arena = ((Scratch *)scratch)->arena};
    desk.pack = shared_pack();
    must(ledger_open(desk.scratch->store, desk.pack, NULL, NULL, &desk.ledger, &desk.err), &desk.err);
    must(reports_open(desk.scratch->store, desk.pack, desk.ledger, NULL, &desk.reports, &desk.err), &desk.err);
    desk_import(&desk,
                COUNTY ",云溪县,,县,2023,,,\n" SCHOOL ",第一小学," COUNTY ",小学,2023,800,20,50\n" OTHER
                       ",第二小学," COUNTY ",小学,2023,400,10,25\n" COUNTY ",云溪县,,县,2024,,,\n" SCHOOL
                       ",第一小学," COUNTY ",小学,2024,860,20,52\n" OTHER ",第二小学," COUNTY ",小学,2024,400,10,25\n");
    desk.office = somebody_made(desk.arena, desk.pack, "off1", "staff", COUNTY, "SUP");
    desk.chief = somebody_made(desk.arena, desk.pack, "chief1", "ldr", COUNTY, NULL);
    desk.review = somebody_made(desk.arena, desk.pack, "rev1", "chief", COUNTY, "SUP");
    desk.head = somebody_made(desk.arena, desk.pack, "head1", "head", SCHOOL, NULL);
    *state = &desk;
    return 0;
}

static inline int desk_close(void **state) {
    Desk *desk = *state;
    time_set_clock(NULL);
    frame_destroy(desk->frame);
    reports_close(desk->reports);
    ledger_close(desk->ledger);
    void *scratch = desk->scratch;
    return scratch_tear_down(&scratch);
}

static int64_t desk_time;

static int64_t desk_clock(void) {
    return desk_time;
}

/* A case of the first school, opened at this time; it stays that time until the desk is closed. Its id. */
static inline int64_t desk_open_case(Desk *desk, const char *record, Str fields, int64_t at) {
    const NewCase made = {.record = str_from(record), .unit = STR(SCHOOL), .fields = fields};
    int64_t id;
    desk_time = at;
    time_set_clock(desk_clock);
    must(case_open(desk->ledger, NULL, &made, &id, &desk->err), &desk->err);
    return id;
}

static inline int64_t desk_open_hazard(Desk *desk, const char *day, int64_t at) {
    return desk_open_case(
        desk, "SAF-02.hazard",
        str_format(desk->arena,
                   "{\"on\":\"%s\",\"place\":\"食堂\",\"field\":\"消防\",\"text\":\"线路老化\",\"level\":\"一般\"}",
                   day),
        at);
}

static inline const Standard *no_standard(void *context, Str id) {
    (void)context, (void)id;
    return NULL;
}

static inline ReportSupply desk_supply(const Desk *desk) {
    return (ReportSupply){.frame = desk->frame, .standard = no_standard};
}

static inline ReportOrder desk_order(const char *kind) {
    return (ReportOrder){.kind = str_from(kind), .unit = STR(COUNTY), .period = STR("2024")};
}

/* What this person's report would say, and out of what. */
static inline Report desk_write_as(Desk *desk, const User *user, const ReportOrder *order, ReportInput *input) {
    ReportSupply supply = desk_supply(desk);
    const ReportDef *def;
    Report report;
    must(report_gather(desk->reports, user, order, &supply, desk->arena, &def, input, &desk->err), &desk->err);
    must(report_write(def, input, desk->arena, &report, &desk->err), &desk->err);
    return report;
}

static inline Report desk_write(Desk *desk, const ReportOrder *order) {
    ReportInput input;
    return desk_write_as(desk, desk->office, order, &input);
}

static inline int64_t desk_keep(Desk *desk, const char *kind) {
    ReportOrder order = desk_order(kind);
    Report report = desk_write(desk, &order);
    int64_t id;
    must(report_keep(desk->reports, desk->office, &order, &report, &id, &desk->err), &desk->err);
    return id;
}

/* The block whose text holds the words. */
static inline const Block *block_with(const Report *report, const char *words) {
    for (size_t i = 0; i < report->count; i++) {
        if (str_find(report->blocks[i].text, str_from(words)) >= 0) {
            return &report->blocks[i];
        }
    }
    fail_msg("no block with %s", words);
    return NULL;
}

static inline Report desk_content(Desk *desk, int64_t id, int version) {
    Report report;
    must(report_content(desk->reports, desk->office, id, version, desk->arena, &report, &desk->err), &desk->err);
    return report;
}

static inline Str desk_json(Desk *desk, const User *user, int64_t id) {
    Buf out = buf_create(desk->arena);
    Json json = json_writer(&out);
    must(report_json(desk->reports, user, id, 0, &json, desk->arena, &desk->err), &desk->err);
    return buf_str(&out);
}

static inline bool says(Str text, const char *part) {
    return str_find(text, str_from(part)) >= 0;
}

#endif
