/* Frameworks of the bureau's own: what there is, texts and versions, checking, trying on figures, publishing,
 * workbooks, two side by side. */
#include "collect_json.h"

static const char xlsx_type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

static size_t leaves_of(const ScoreNodeDef *nodes, size_t count) {
    size_t leaves = 0;
    for (size_t i = 0; i < count; i++) {
        leaves += nodes[i].node_count ? leaves_of(nodes[i].nodes, nodes[i].node_count) : 1;
    }
    return leaves;
}

static void put_head(Json *json, const Request *request, const FrameworkInfo *info) {
    const StandardDef *def = info->def;
    json_put_str(json, "standard", def->id);
    json_put_str(json, "name", def->name);
    json_put_str(json, "document", def->document);
    json_put_text(json, "level", unit_level_id(def->level));
    json_put_number(json, "points", fraction_number(def->framework.points));
    json_put_integer(json, "leaves", (int64_t)leaves_of(def->framework.nodes, def->framework.node_count));
    json_put_bool(json, "own", info->own);
    json_put_bool(json, "retired", info->retired);
    json_put_integer(json, "definition", info->definition);
    json_put_str(json, "version", def->version);
    json_put_str(json, "begins", info->begins);
    json_put_bool(json, "may_edit", framework_may(user_of(request), NULL));
}

bool get_frameworks(Request *request, Answer *answer, Err *err) {
    FrameworkInfo *infos;
    size_t count;
    (void)err;
    framework_list(request->web->frameworks, request->arena, &infos, &count);
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "frameworks");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        if (infos[i].def->has_framework) {
            json_open_object(&json);
            put_head(&json, request, &infos[i]);
            json_close_object(&json);
        }
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

static bool find_framework(Request *request, Str standard, Str version, FrameworkInfo *info, Err *err) {
    int64_t definition;
    bool known = version.len ? integer_parse(version, &definition) &&
                                   framework_begun(request->web->frameworks, standard, definition, info, err)
                             : framework_find(request->web->frameworks, standard, (Str){NULL, 0}, info);
    return (known && info->def->has_framework && str_equal(info->def->id, standard)) ||
           err_set(err, ERR_NOT_FOUND, "没有“%.*s”这个指标体系，或者它没有这一版。", STR_ARG(standard));
}

static void put_versions(Json *json, const FrameworkDefinition *versions, size_t count) {
    json_key(json, "versions");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        const FrameworkDefinition *one = &versions[i];
        put_version_open(json, one->id, one->version, one->note, one->actor, one->at, one->withdrawn);
        json_put_str(json, "begins", one->begins);
        json_put_str(json, "actor_name", one->actor_name);
        json_close_object(json);
    }
    json_close_array(json);
}

/* With `version` the text is that of the version. */
bool get_framework(Request *request, Answer *answer, Err *err) {
    FrameworkInfo info;
    FrameworkDefinition *versions;
    size_t count;
    Str text;
    if (!find_framework(request, request->tail, request_text(request, "version"), &info, err) ||
        !framework_text(request->web->frameworks, &info, request->arena, &text, err) ||
        !framework_versions(request->web->frameworks, request->tail, request->arena, &versions, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    put_head(&json, request, &info);
    json_put_str(&json, "text", text);
    put_versions(&json, versions, count);
    json_close_object(&json);
    return true;
}

/* ---- checking and trying ---- */

static void put_checked(Json *json, const Request *request, const FrameworkInfo *info, const ProblemList *problems) {
    put_faults(json, problems);
    json_key(json, "framework");
    if (info->def) {
        json_open_object(json);
        put_head(json, request, info);
        json_close_object(json);
    } else {
        json_none(json);
    }
}

bool post_framework_check(Request *request, Answer *answer, Err *err) {
    Str text;
    FrameworkInfo info;
    ProblemList problems = problem_list(request->arena, FRAMEWORK_PROBLEMS_MOST);
    if (!request_required(request, "text", &text, err) ||
        !framework_check(request->web->frameworks, text, request->arena, &info, &problems, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    put_checked(&json, request, &info, &problems);
    json_close_object(&json);
    return true;
}

/* On the figures and decisions of a unit, as if it were published; nothing is stored. */
static bool try_score(Request *request, const FrameworkInfo *info, Buf *out, Err *err) {
    Evaluation evaluation;
    if (!judge_by(request, info->standard, request->shared->frame, true, &evaluation, err)) {
        return false;
    }
    score_json(&evaluation, out);
    return true;
}

bool post_framework_try(Request *request, Answer *answer, Err *err) {
    Str text;
    FrameworkInfo info;
    ProblemList problems = problem_list(request->arena, FRAMEWORK_PROBLEMS_MOST);
    Buf told = buf_create(request->arena);
    if (!request_required(request, "text", &text, err) ||
        !framework_check(request->web->frameworks, text, request->arena, &info, &problems, err) ||
        (info.def && !try_score(request, &info, &told, err))) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    put_faults(&json, &problems);
    json_key(&json, "sheet");
    if (told.len) {
        json_raw(&json, buf_str(&told));
    } else {
        json_none(&json);
    }
    json_close_object(&json);
    return true;
}

/* ---- versions ---- */

bool post_frameworks(Request *request, Answer *answer, Err *err) {
    NewFramework made = {.note = request_text(request, "note"),
                         .begins = request_text(request, "begins"),
                         .replace = request_flag(request, "replace")};
    int64_t id;
    FrameworkInfo info = {.def = NULL};
    ProblemList problems = problem_list(request->arena, FRAMEWORK_PROBLEMS_MOST);
    if (!request_required(request, "text", &made.text, err) || !body_base(request, &made.base, err) ||
        !framework_publish(request->web->frameworks, user_of(request), &made, request->arena, &id, &problems, err) ||
        (id && !framework_version(request->web->frameworks, id, &info, err))) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_bool(&json, "stored", id != 0);
    json_put_integer(&json, "id", id);
    put_checked(&json, request, &info, &problems);
    json_close_object(&json);
    return true;
}

bool post_framework_withdraw(Request *request, Answer *answer, Err *err) {
    return framework_withdraw(request->web->frameworks, user_of(request), request->tail,
                              request_text(request, "begins"), request_text(request, "note"), err) &&
           get_framework(request, answer, err);
}

/* ---- workbooks ---- */

static bool write_book(void *context, const char *path, Err *err) {
    return framework_book_write(context, path, err);
}

bool get_framework_workbook(Request *request, Answer *answer, Err *err) {
    Str standard = request_text(request, "standard"), text;
    FrameworkInfo info = {.def = NULL};
    if (standard.len && (!find_framework(request, standard, request_text(request, "version"), &info, err) ||
                         !framework_text(request->web->frameworks, &info, request->arena, &text, err))) {
        return false;
    }
    Str name = info.def ? str_format(request->arena, "%.*s.xlsx", STR_ARG(info.def->name)) : STR("指标体系模板.xlsx");
    return answer_file(request, answer, write_book, (void *)(uintptr_t)info.def, xlsx_type, name, err);
}

bool post_framework_import(Request *request, Answer *answer, Err *err) {
    Str text;
    ProblemList problems = problem_list(request->arena, FRAMEWORK_PROBLEMS_MOST);
    if (request->received == 0) {
        return err_set(err, ERR_INPUT, "没有收到文件，或者文件是空的。");
    }
    if (!framework_book_read(request->web->pack, request->upload, request->arena, &text, &problems, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    put_faults(&json, &problems);
    json_put_str(&json, "text", text);
    json_close_object(&json);
    return true;
}

/* ---- side by side ---- */

static void put_line(Json *json, const FrameworkLine *line) {
    json_open_object(json);
    json_put_text(json, "change", framework_change_id(line->change));
    json_put_str(json, "kind", line->kind);
    json_put_str(json, "id", line->id);
    json_put_str(json, "name", line->name);
    json_put_integer(json, "depth", line->depth);
    json_put_str(json, "above_before", line->above_before);
    json_put_str(json, "above_after", line->above_after);
    json_key(json, "differences");
    json_open_array(json);
    for (size_t i = 0; i < line->difference_count; i++) {
        json_open_object(json);
        json_put_str(json, "name", line->differences[i].name);
        json_put_str(json, "before", line->differences[i].before);
        json_put_str(json, "after", line->differences[i].after);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
}

bool get_framework_compare(Request *request, Answer *answer, Err *err) {
    Str before, after;
    FrameworkInfo old, new;
    FrameworkLine *lines;
    size_t count;
    if (!request_required(request, "before", &before, err) || !request_required(request, "after", &after, err) ||
        !find_framework(request, before, request_text(request, "before_version"), &old, err) ||
        !find_framework(request, after, request_text(request, "after_version"), &new, err)) {
        return false;
    }
    framework_compare(old.def, new.def, request->arena, &lines, &count);
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_str(&json, "before", old.def->name);
    json_put_str(&json, "after", new.def->name);
    json_key(&json, "lines");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_line(&json, &lines[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

/* ---- one indicator in several ---- */

bool get_framework_matches(Request *request, Answer *answer, Err *err) {
    Str standard;
    FrameworkMatch *matches;
    size_t count;
    if (!request_required(request, "standard", &standard, err) ||
        !framework_matches(request->web->frameworks, standard, request_text(request, "item"), request->arena, &matches,
                           &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "matches");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(&json);
        json_put_integer(&json, "id", matches[i].id);
        json_put_str(&json, "item", matches[i].item);
        json_put_str(&json, "name", matches[i].name);
        json_put_str(&json, "other", matches[i].other);
        json_put_str(&json, "other_name", matches[i].other_name);
        json_put_str(&json, "other_item", matches[i].other_item);
        json_put_str(&json, "other_item_name", matches[i].other_item_name);
        json_put_str(&json, "note", matches[i].note);
        json_put_str(&json, "actor", matches[i].actor);
        json_put_str(&json, "actor_name", matches[i].actor_name);
        json_put_str(&json, "at", matches[i].at);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

bool post_framework_matches(Request *request, Answer *answer, Err *err) {
    FrameworkMatch match = {.note = request_text(request, "note")};
    return request_required(request, "standard", &match.standard, err) &&
           request_required(request, "item", &match.item, err) &&
           request_required(request, "other", &match.other, err) &&
           request_required(request, "other_item", &match.other_item, err) &&
           framework_match_add(request->web->frameworks, user_of(request), &match, err) && put_done(answer);
}

bool post_framework_match_withdraw(Request *request, Answer *answer, Err *err) {
    int64_t id;
    return tail_number(request, &id, err) &&
           framework_match_take_back(request->web->frameworks, user_of(request), id, request_text(request, "note"),
                                     err) &&
           put_done(answer);
}

bool get_score_offers(Request *request, Answer *answer, Err *err) {
    const UnitTree *tree = &request->shared->frame->tree;
    Str standard, item;
    FrameworkOffer *offers;
    size_t count;
    if (!find_standard(request, &standard, err) || !request_required(request, "item", &item, err) ||
        !framework_offers(request->web->frameworks, standard, item, tree->units[request->unit].code, tree->period,
                          request->arena, &offers, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "offers");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(&json);
        json_put_str(&json, "standard", offers[i].standard);
        json_put_str(&json, "standard_name", offers[i].standard_name);
        json_put_str(&json, "item", offers[i].item);
        json_put_str(&json, "name", offers[i].name);
        json_put_str(&json, "period", offers[i].period);
        json_key(&json, "decision");
        decision_json(&json, &offers[i].decision);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}
