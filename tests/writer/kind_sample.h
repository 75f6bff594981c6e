/* What reports of every kind are written from in tests: each record with every count and field that the packs define
 * for it, a case for each, duties, a plan. Words say which field they stand for, so that a text can be read against its
 * outline. */
#ifndef DUXUE_TEST_KIND_SAMPLE_H
#define DUXUE_TEST_KIND_SAMPLE_H

#include "evaluation_sample.h"
#include "writer.h"

/* The same units a year before: 200 and 250 pupils instead of 200 and 300. `last` stays as long as the sample. */
static void sample_last_year(Sample *sample, Frame *last) {
    static uint8_t school_rows[4] = {0, 0, 1, 1};
    sample->frame.reasons = sample->reasons;
    sample->frame.school_rows = school_rows;
    *last = sample->frame;
    last->tree.period = STR("2023");
    last->tree.by_code = ARENA_ARRAY(sample->arena, 4, int);
    for (int i = 0; i < 4; i++) { /* each behind those with smaller codes */
        int at = i;
        for (; at > 0 && str_compare(sample->units[last->tree.by_code[at - 1]].code, sample->units[i].code) > 0; at--) {
            last->tree.by_code[at] = last->tree.by_code[at - 1];
        }
        last->tree.by_code[at] = i;
    }
    last->columns = ARENA_ARRAY(sample->arena, last->column_count, Column);
    Frame now = sample->frame;
    sample->frame.columns = last->columns;
    sample_set(sample, "pupils_P", 2, 200, 0);
    sample_set(sample, "pupils_P", 3, 250, 0);
    sample_set(sample, "ft_P", 2, 12, 0);
    sample_set(sample, "ft_P", 3, 12, 0);
    sample->frame = now;
    sample->frame.last = last;
}

static const TableOut *sample_table(Sample *sample, const CaseField *field) {
    TableOut *table = ARENA_NEW(sample->arena, TableOut);
    *table = (TableOut){.title = field->name,
                        .headings = ARENA_ARRAY(sample->arena, field->field_count + 1, Str),
                        .cells = ARENA_ARRAY(sample->arena, field->field_count + 1, TableCellOut),
                        .column_count = field->field_count,
                        .row_count = 1};
    for (size_t i = 0; i < field->field_count; i++) {
        table->headings[i] = field->fields[i].name;
        table->cells[i].text = str_format(sample->arena, "〈%.*s〉", STR_ARG(field->fields[i].name));
    }
    return table;
}

static ReportFields sample_fields(Sample *sample, const RecordDef *record) {
    ReportFields fields = {ARENA_ARRAY(sample->arena, record->field_count + 1, ReportField), record->field_count};
    for (size_t i = 0; i < record->field_count; i++) {
        const CaseField *field = &record->fields[i];
        ReportField *into = &fields.items[i];
        *into = (ReportField){.id = field->id, .name = field->name};
        switch (field->type) {
        case CASE_DATE: into->text = STR("2024-09-10"); break;
        case CASE_NUMBER:
        case CASE_MONEY:
            into->text = str_format(sample->arena, "12%.*s", field->type == CASE_NUMBER ? (int)field->unit.len : 0,
                                    field->unit.data);
            into->figure = true;
            break;
        case CASE_SPAN: into->text = STR("2024-09-01/2024-12-31"); break;
        case CASE_TIME: into->text = STR("2024-09-10 08:30"); break;
        case CASE_TABLE: into->table = sample_table(sample, field); break;
        case CASE_CHOICE: into->text = field->choice_count ? field->choices[0] : (Str){NULL, 0}; break;
        default: into->text = str_format(sample->arena, "〈%.*s〉", STR_ARG(field->name)); break;
        }
    }
    return fields;
}

static ReportCase sample_case(Sample *sample, const RecordDef *record) {
    return (ReportCase){.id = 7,
                        .number = STR("样例2024-007"),
                        .title = str_format(sample->arena, "〈%.*s〉", STR_ARG(record->name)),
                        .unit_name = STR("甲小学"),
                        .state_name = record->states[0].name,
                        .due = STR("2024-12-31"),
                        .opened = STR("2024-09-10"),
                        .late_days = 3,
                        .fields = sample_fields(sample, record)};
}

static ReportRecord sample_record(Sample *sample, Str id) {
    const RecordDef *record = pack_record(sample->pack, id);
    ReportRecord made = {.id = id, .name = record->name, .found = 5, .closed = 3, .open = 2, .overdue = 1};
    made.counts = ARENA_ARRAY(sample->arena, record->count_count + 1, ReportCount);
    made.count_count = record->count_count;
    for (size_t i = 0; i < record->count_count; i++) {
        made.counts[i] = (ReportCount){.id = record->counts[i].id,
                                       .name = record->counts[i].name,
                                       .unit = record->counts[i].unit,
                                       .known = true,
                                       .known_before = true,
                                       .value = 12,
                                       .before = 10};
    }
    made.cases = made.lines = ARENA_NEW(sample->arena, ReportCase);
    *made.cases = sample_case(sample, record);
    made.case_count = made.line_count = 1;
    made.units = ARENA_NEW(sample->arena, ReportUnitCases);
    *made.units = (ReportUnitCases){STR("990100001"), STR("甲小学"), 5, 2, 1};
    made.unit_count = 1;
    return made;
}

/* Every record that the kind tells of, with the counts that the packs define for it. */
static ReportInput input_for(Sample *sample, const ReportDef *def) {
    ReportRecord *records = ARENA_ARRAY(sample->arena, def->record_count + 1, ReportRecord);
    for (size_t i = 0; i < def->record_count; i++) {
        records[i] = sample_record(sample, def->records[i]);
    }
    static ReportDuty duties[2];
    duties[0] = (ReportDuty){STR("safety-meeting"), STR("安全例会"), 4, 3, 0, 1, 0};
    duties[1] = (ReportDuty){STR("visit"), STR("到校督导"), 6, 5, 1, 0, 2};
    return (ReportInput){.frame = &sample->frame,
                         .unit = 1,
                         .evaluation = def->no_standard ? NULL : &sample->evaluation,
                         .children = def->children ? &sample->evaluation : NULL,
                         .child_count = def->children,
                         .records = records,
                         .record_count = def->record_count,
                         .duties = duties,
                         .duty_count = 2,
                         .from = STR("2024-09-01"),
                         .until = STR("2024-10-01"),
                         .span_name = STR("2024年9月")};
}

/* A case of the record that the kind is about (any: a hazard), with one that came out of it, and a plan. */
static ReportMatter matter_for(Sample *sample, const ReportDef *def) {
    const RecordDef *record = pack_record(sample->pack, str_is(def->record, "*") ? STR("SAF-02.hazard") : def->record);
    const RecordDef *part = def->parts.len ? pack_record(sample->pack, def->parts) : NULL;
    static ReportStepTaken steps[2];
    static ReportGoal goals[4];
    steps[0] = (ReportStepTaken){STR("登记"), STR("2024-09-10"), record->states[0].name, {NULL, 0}};
    steps[1] = (ReportStepTaken){STR("退回"), STR("2024-09-12"), record->states[0].name, STR("材料不全")};
    goals[0] = (ReportGoal){.above = -1, .number = STR("1"), .text = STR("提高质量"), .target = STR("巩固率≥95%")};
    goals[1] = (ReportGoal){.above = 0, .number = STR("1.1"), .text = STR("改善条件")};
    goals[2] = (ReportGoal){.above = 1,
                            .task = true,
                            .number = STR("1.1.1"),
                            .text = STR("配齐图书"),
                            .lead = STR("计划财务股"),
                            .cooperating = STR("甲小学"),
                            .due = STR("2024-12-31")};
    goals[3] = (ReportGoal){.above = 1, .task = true, .number = STR("1.1.2"), .text = STR("配齐教师")};
    ReportMatter matter = {.record_name = record->name,
                           .county_name = STR("甲县"),
                           .about = sample_case(sample, record),
                           .steps = steps,
                           .step_count = 2,
                           .goals = goals,
                           .goal_count = 4};
    if (part) {
        matter.parts = ARENA_NEW(sample->arena, ReportCase);
        *matter.parts = sample_case(sample, part);
        matter.part_count = 1;
        matter.counts.items = ARENA_ARRAY(sample->arena, part->count_count + 1, ReportField);
        matter.counts.count = part->count_count;
        for (size_t i = 0; i < part->count_count; i++) {
            matter.counts.items[i] =
                (ReportField){.id = part->counts[i].id,
                              .name = part->counts[i].name,
                              .text = str_format(sample->arena, "12%.*s", STR_ARG(part->counts[i].unit))};
        }
    }
    return matter;
}

/* The report of a kind, written about the sample; false with the fault. */
static bool sample_report(Sample *sample, const ReportDef *def, Report *report, Err *err) {
    if (def->record.len) {
        ReportMatter matter = matter_for(sample, def);
        return report_build_matter(def, &matter, sample->arena, report, err);
    }
    ReportInput input = input_for(sample, def);
    return report_write(def, &input, sample->arena, report, err);
}

#endif
