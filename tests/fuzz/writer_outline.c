/* Expressions of outlines: tables (list(…), by_kind(…), by_year(…), fields), lists, conditions, texts, of any bytes, a
 * line each. What the check lets pass must be written or refused with a message; nothing may end the program. */
#include "writer.h"

#include <stdlib.h>

enum { LINES = 5 };

static const ReportMatter *sample(void) {
    static ReportField fields[2];
    static ReportCase parts[3];
    static ReportStepTaken steps[1];
    static ReportGoal goals[3];
    static ReportMatter matter;
    fields[0] = (ReportField){.id = STR("text"), .name = STR("内容"), .text = STR("一<二>"), .figure = false};
    fields[1] = (ReportField){.id = STR("size"), .name = STR("人数"), .text = STR("12人"), .figure = true};
    for (size_t i = 0; i < 3; i++) {
        parts[i] = (ReportCase){.id = (int64_t)i + 1,
                                .title = STR("事项"),
                                .unit_name = STR("甲校"),
                                .due = STR("2024-12-31"),
                                .fields = {fields, i ? 2 : 0}};
    }
    steps[0] = (ReportStepTaken){STR("登记"), STR("2024-09-10"), STR("登记"), {NULL, 0}};
    goals[0] = (ReportGoal){.above = -1, .text = STR("目标")};
    goals[1] = (ReportGoal){.above = 0, .text = STR("措施")};
    goals[2] = (ReportGoal){.above = 1, .task = true, .text = STR("任务")};
    matter = (ReportMatter){.record_name = STR("事项"),
                            .about = parts[1],
                            .parts = parts,
                            .part_count = 3,
                            .steps = steps,
                            .step_count = 1,
                            .goals = goals,
                            .goal_count = 3};
    return &matter;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static const char *const types[] = {"table", "list",     "paragraph", "heading",
                                        "chart", "problems", "group",     "attachment"};
    Str rest = {(const char *)bytes, size}, lines[LINES] = {{NULL, 0}};
    for (size_t i = 0; i < LINES && rest.len; i++) {
        str_cut(&rest, '\n', &lines[i]);
    }
    if (size == 0 || str_invalid_utf8((Str){(const char *)bytes, size}) >= 0) {
        return 0; /* packs are read as UTF-8 */
    }
    Arena *arena = arena_create();
    ReportBlockDef inner = {
        .type = str_from(types[bytes[0] % 8]), .level = 1, .table = lines[0], .text = {.text = lines[1]}};
    ReportBlockDef outer = {
        .type = STR("group"), .each = lines[2], .when = {.text = lines[3]}, .blocks = &inner, .block_count = 1};
    ReportDef def = {.id = STR("x"),
                     .name = STR("试"),
                     .record = STR("*"),
                     .numbering = (ReportNumbering)(bytes[size - 1] % 3),
                     .title = {.text = lines[4]},
                     .blocks = &outer,
                     .block_count = 1};
    Report report;
    Err err = {.kind = ERR_NONE};
    Buf page = buf_create(arena);
    if (report_build_matter(&def, sample(), arena, &report, &err)) {
        err.kind = ERR_NONE;
        report_html(&report, &page, &err);
    }
    if (err.kind != ERR_NONE && (!err.message[0] || str_invalid_utf8(str_from(err.message)) >= 0)) {
        abort();
    }
    arena_destroy(arena);
    return 0;
}
