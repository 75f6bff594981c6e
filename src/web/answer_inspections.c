/* Inspections: letters out of cases, the roster of inspectors and their schools. */
#include "notices_json.h"

bool get_case_letter(Request *request, Answer *answer, Err *err) {
    Notices *notices;
    NoticeLetter letter;
    Report report;
    Str which;
    int64_t id;
    if (!notices_of(request, &notices, err) || !tail_number(request, &id, err) ||
        !request_required(request, "letter", &which, err) ||
        !notice_letter(notices, user_of(request), which, id, request->arena, &letter, err)) {
        return false;
    }
    const NoticeInfo info = {.title = letter.title, .number = letter.number};
    if (!notice_report(&info, letter.body, request->arena, &report, err)) {
        return false;
    }
    report.addressee = letter.addressee;
    report.signer = (Str){NULL, 0}; /* the office signs by hand and seal */
    report.date = letter.date;
    return answer_docx(request, answer, &report,
                       str_format(request->arena, "%.*s（%.*s）", STR_ARG(letter.name), STR_ARG(letter.unit_name)),
                       err);
}

/* ---- the roster ---- */

static bool roster_of(Request *request, Roster *roster, Err *err) {
    Notices *notices;
    Str unit;
    return notices_of(request, &notices, err) && request_required(request, "within", &unit, err) &&
           notice_roster(notices, user_of(request), unit, request_text(request, "month"), request->arena, roster, err);
}

static Str names_of(const RosterSchool *school, Arena *arena) {
    Buf text = buf_create(arena);
    for (size_t i = 0; i < school->inspector_count; i++) {
        buf_add(&text, i ? STR("、") : STR(""));
        buf_add(&text, school->inspectors[i]);
    }
    return buf_str(&text);
}

bool get_roster(Request *request, Answer *answer, Err *err) {
    Roster roster;
    if (!roster_of(request, &roster, err)) {
        return false;
    }
    size_t over = 0;
    for (size_t i = 0; i < roster.inspector_count; i++) {
        over += roster.inspectors[i].too_many;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_str(&json, "month", roster.month);
    json_put_integer(&json, "most_schools", roster.most_schools);
    json_put_integer(&json, "visits_wanted", roster.visits);
    json_put_integer(&json, "schools", (int64_t)roster.school_count);
    json_put_integer(&json, "without", (int64_t)roster.without);
    json_put_integer(&json, "visited", (int64_t)roster.visited);
    json_put_integer(&json, "visits", (int64_t)roster.made);
    json_put_integer(&json, "inspectors", (int64_t)roster.inspector_count);
    json_put_integer(&json, "over", (int64_t)over);
    json_close_object(&json);
    return true;
}

static const ListColumn school_columns[] = {
    {"unit", "单位代码", COLUMN_TEXT, 16},      {"unit_name", "学校", COLUMN_TEXT, 28},
    {"kind_name", "类别", COLUMN_TEXT, 12},     {"inspectors", "责任督学", COLUMN_TEXT, 20},
    {"visits", "本月到校", COLUMN_INTEGER, 10}, {"nobody", "没有督学", COLUMN_BOOL, 10},
    {"too_few", "本月未到够", COLUMN_BOOL, 10}};

static bool give_schools(List *list, void *context, Err *err) {
    const Roster *roster = context;
    for (size_t i = 0; i < roster->school_count; i++) {
        const RosterSchool *school = &roster->schools[i];
        list_text(list, school->unit);
        list_text(list, school->unit_name);
        list_text(list, school->kind_name);
        list_text(list, names_of(school, list_arena(list)));
        list_integer(list, school->visits);
        list_bool(list, school->nobody);
        list_bool(list, school->too_few);
        if (!list_row(list, err)) {
            return err->kind == ERR_NONE;
        }
    }
    return true;
}

bool get_roster_schools(Request *request, Answer *answer, Err *err) {
    static const ListSpec spec = {.name = "rows",
                                  .file_name = "责任督学挂牌情况",
                                  .columns = school_columns,
                                  .column_count = sizeof school_columns / sizeof *school_columns};
    Roster roster;
    return roster_of(request, &roster, err) && list_answer(request, answer, &spec, give_schools, &roster, err);
}

static const ListColumn inspector_columns[] = {{"name", "账号", COLUMN_TEXT, 16},
                                               {"shown", "责任督学", COLUMN_TEXT, 20},
                                               {"schools", "负责学校", COLUMN_INTEGER, 10},
                                               {"seen", "本月到过", COLUMN_INTEGER, 10},
                                               {"visits", "本月到校次数", COLUMN_INTEGER, 12},
                                               {"too_many", "超过规定校数", COLUMN_BOOL, 12}};

static bool give_inspectors(List *list, void *context, Err *err) {
    const Roster *roster = context;
    for (size_t i = 0; i < roster->inspector_count; i++) {
        const RosterInspector *one = &roster->inspectors[i];
        list_text(list, one->name);
        list_text(list, one->shown);
        list_integer(list, one->schools);
        list_integer(list, one->seen);
        list_integer(list, one->visits);
        list_bool(list, one->too_many);
        if (!list_row(list, err)) {
            return err->kind == ERR_NONE;
        }
    }
    return true;
}

bool get_roster_inspectors(Request *request, Answer *answer, Err *err) {
    static const ListSpec spec = {.name = "rows",
                                  .file_name = "责任督学",
                                  .columns = inspector_columns,
                                  .column_count = sizeof inspector_columns / sizeof *inspector_columns};
    Roster roster;
    return roster_of(request, &roster, err) && list_answer(request, answer, &spec, give_inspectors, &roster, err);
}
