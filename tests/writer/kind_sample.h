/* What reports of every kind are written from in tests: each record with every count and field that the packs define
 * for it, a case for each, duties, a plan. Words say which field they stand for, so that a text can be read against its
 * outline. */
#ifndef DUXUE_TEST_KIND_SAMPLE_H
#define DUXUE_TEST_KIND_SAMPLE_H

#include "evaluation_sample.h"

#include <math.h>

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
    last->columns = ARENA_ARRAY(sample->arena, last->column_count, StoredColumn);
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
        case CASE_DATE: into->text = field->month ? STR("2024年9月") : STR("2024-09-10"); break;
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

/* A unit that rated itself: an item in full, one with a deduction that was found worse, a computed one, one left out, a
 * bonus; two files, of which one proves two items. */
static ReportSheet sample_sheet(Sample *sample) {
    static ReportRated items[5];
    static ReportProof proofs[2];
    static ReportPast past[1];
    static Str lacks[1], elements[1];
    elements[0] = STR("pupils_P");
    items[0] = (ReportRated){.id = STR("A1"),
                             .name = STR("办学方向"),
                             .group = STR("学校管理"),
                             .responsible = STR("甲小学"),
                             .self_words = STR("优"),
                             .own_words = STR("优"),
                             .scored = true,
                             .reviewed = true,
                             .most = 10,
                             .self = 10,
                             .own = 10,
                             .before = 9.5,
                             .value_before = (double)NAN,
                             .proof_names = STR("章程.pdf"),
                             .proofs = STR("1")};
    items[1] = (ReportRated){.id = STR("A2"),
                             .name = STR("课程开设"),
                             .group = STR("学校管理"),
                             .responsible = STR("教务处"),
                             .scored = true,
                             .reviewed = true,
                             .bad = true,
                             .most = 10,
                             .self = 8.5,
                             .own = 7.25,
                             .before = (double)NAN,
                             .value_before = (double)NAN,
                             .note = STR("科学课少开一节，扣1.5分"),
                             .problem = STR("科学课没有开足"),
                             .measure = STR("本学期补足课时"),
                             .own_reason = STR("体育课也少开，另扣1.25分"),
                             .proofs = STR("1、2"),
                             .proof_names = STR("章程.pdf、课程表.xlsx"),
                             .case_number = STR("问题2024-003"),
                             .case_state = STR("整改中"),
                             .case_due = STR("2024-12-31")};
    items[2] = (ReportRated){.id = STR("B1"),
                             .name = STR("生师比"),
                             .group = STR("办学条件"),
                             .responsible = STR("甲小学"),
                             .self_words = STR("达标"),
                             .own_words = STR("达标"),
                             .computed = true,
                             .reviewed = true,
                             .valued = true,
                             .value = 16.25,
                             .limit = 19,
                             .compare = COMPARE_AT_MOST,
                             .decimals = 2,
                             .most = (double)NAN,
                             .self = (double)NAN,
                             .own = (double)NAN,
                             .before = (double)NAN,
                             .value_before = 17.5,
                             .elements = elements,
                             .element_count = 1};
    items[3] = (ReportRated){.id = STR("B2"),
                             .name = STR("寄宿管理"),
                             .group = STR("办学条件"),
                             .responsible = STR("甲小学"),
                             .scored = true,
                             .left_out = true,
                             .reviewed = true,
                             .most = 5,
                             .self = (double)NAN,
                             .own = (double)NAN,
                             .before = (double)NAN,
                             .value_before = (double)NAN,
                             .note = STR("不是寄宿制学校")};
    items[4] = (ReportRated){.id = STR("C1"),
                             .name = STR("特色加分"),
                             .group = STR("加分"),
                             .responsible = STR("甲小学"),
                             .scored = true,
                             .bonus = true,
                             .reviewed = true,
                             .most = 3,
                             .self = 1,
                             .own = 1,
                             .before = (double)NAN,
                             .value_before = (double)NAN};
    proofs[0] = (ReportProof){
        STR("1"), STR("章程.pdf"), STR("办学方向、课程开设"), STR("2024-10-08"), STR("2024-01-01"), STR("2026-12-31"),
        false};
    proofs[1] =
        (ReportProof){STR("2"), STR("课程表.xlsx"), STR("课程开设"), STR("2024-10-09"), {NULL, 0}, {NULL, 0}, false};
    past[0] = (ReportPast){STR("办学条件"), STR("添置图书"), STR("已销号")};
    lacks[0] = STR("“生师比”的教师花名册（没有提交）");
    items[0].def = standard_item(pack_standard(sample->pack, STR("school-development")), STR("SD-03"));
    return (ReportSheet){
        .code = STR("990100001"),
        .name = STR("甲小学"),
        .state_name = STR("已审定"),
        .self = {true, 97.5, 100, STR("97.5分"), STR("优秀"), STR("达标"), {NULL, 0}, 3, 1, 0, false, false, false},
        .own = {true, 91.25, 100, STR("91.25分"), STR("优秀"), STR("达标"), {NULL, 0}, 3, 1, 0, false, false, false},
        .before = {true, 90, 100, STR("90分"), STR("优秀"), STR("达标"), {NULL, 0}, 4, 0, 0, false, false, false},
        .target = 95,
        .place = 1,
        .rated = true,
        .items = items,
        .item_count = 5,
        .proofs = proofs,
        .proof_count = 2,
        .lacks = lacks,
        .lack_count = 1,
        .past = past,
        .past_count = 1};
}

/* Beside it one that has not been reviewed. */
static ReportCampaign sample_campaign(Sample *sample, bool whole) {
    static ReportSheet sheets[2];
    sheets[0] = sample_sheet(sample);
    sheets[1] = sheets[0];
    sheets[1].code = STR("990100002");
    sheets[1].name = STR("乙小学");
    sheets[1].state_name = STR("已报送");
    sheets[1].own = sheets[1].before = (ReportTotal){.score = (double)NAN, .points = (double)NAN};
    sheets[1].place = 0;
    sheets[1].item_count = 0;
    sheets[1].past_count = 0;
    return (ReportCampaign){.title = STR("2024年学校督导评估"),
                            .kind_name = STR("学校督导评估"),
                            .state_name = STR("进行中"),
                            .organiser = STR("甲县"),
                            .notice_title = STR("关于开展学校督导评估的通知"),
                            .notice_number = STR("甲督〔2024〕8号"),
                            .standard_id = STR("school-development"),
                            .standard_name = STR("学校发展性评估标准"),
                            .standard_title = STR("学校发展性评估"),
                            .standard_document = STR("甲教〔2024〕1号"),
                            .ranked = whole,
                            .sheets = sheets,
                            .sheet_count = whole ? 2 : 1};
}

/* Every record that the kind tells of, with the counts that the packs define for it. */
static ReportInput input_for(Sample *sample, const ReportDef *def) {
    ReportRecord *records = ARENA_ARRAY(sample->arena, def->record_count + 1, ReportRecord);
    for (size_t i = 0; i < def->record_count; i++) {
        records[i] = sample_record(sample, def->records[i]);
    }
    static ReportCampaign campaign;
    campaign = sample_campaign(sample, def->campaign == REPORT_CAMPAIGN_WHOLE);
    static ReportDuty duties[2];
    duties[0] = (ReportDuty){STR("safety-meeting"), STR("安全例会"), STR("SAF-01.meeting"), 4, 3, 0, 1, 0};
    duties[1] = (ReportDuty){STR("visit"), STR("到校督导"), STR("EVA-07.visit"), 6, 5, 1, 0, 2};
    ReportRecord *work = ARENA_NEW(sample->arena, ReportRecord);
    *work = sample_record(sample, STR("SAF-02.hazard"));
    static ReportDuty work_duties[1];
    work_duties[0] = (ReportDuty){STR("hazard-check"), STR("隐患排查"), STR("SAF-02.inspection"), 12, 11, 0, 1, 0};
    return (ReportInput){.frame = &sample->frame,
                         .works = work,
                         .work_count = 1,
                         .work_duties = work_duties,
                         .work_duty_count = 1,
                         .unit = 1,
                         .evaluation = def->no_standard || def->campaign ? NULL : &sample->evaluation,
                         .campaign = def->campaign ? &campaign : NULL,
                         .whole_campaign = def->campaign == REPORT_CAMPAIGN_WHOLE,
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
    ReportMatter matter = {.pack = sample->pack,
                           .record_name = record->name,
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
            matter.counts.items[i] = (ReportField){
                .id = part->counts[i].id,
                .name = part->counts[i].name,
                .text = str_format(
                    sample->arena, "12%.*s",
                    part->counts[i].sum >= 0 || str_is(part->counts[i].unit, "%") ? (int)part->counts[i].unit.len : 0,
                    part->counts[i].unit.data)};
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
