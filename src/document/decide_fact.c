/* A figure that becomes a fact: which element, of which unit and period, and whether the figure is clear enough. What
 * is missing is told; nothing is guessed that the document does not say. */
#include "document_internal.h"
#include "fact.h"
#include "org.h"

#include <math.h>

typedef struct Stating {
    Deciding *deciding;
    Tx *tx;
    const Element *element;
    UnitWay path;
    Str period;
    double value; /* in the element's unit */
    int64_t unit_id, period_id;
} Stating;

/* ---- which element ---- */

static const Element *element_named(const Pack *pack, Str scope, Str name, Arena *arena) {
    const Element *found =
        name.len ? pack_element(pack, str_format(arena, "%.*s%.*s", STR_ARG(scope), STR_ARG(name))) : NULL;
    return found ? found : name.len ? pack_element(pack, name) : NULL;
}

static bool find_element(Stating *stating, Err *err) {
    const Deciding *deciding = stating->deciding;
    const Pack *pack = deciding->documents->pack;
    Str given = deciding->decision->element, name = content_text(deciding->content, "name"), said = name;
    said = said.len ? said : content_text(deciding->content, "cell"); /* of a number in a table */
    said = said.len ? said : STR("没有名称");
    stating->element = given.len ? pack_element(pack, given)
                                 : element_named(pack, content_text(deciding->content, "scope"), name, deciding->arena);
    if (stating->element && stating->element->ledger.len) {
        return err_set_field(err, ERR_INPUT, "element", "“%.*s”由台账统计得出，不能由文稿采用。",
                             STR_ARG(stating->element->name));
    }
    if (stating->element) {
        return true;
    }
    return given.len
               ? err_set_field(err, ERR_INPUT, "element", "没有“%.*s”这个指标，请从列表里选。",
                               STR_ARG(str_head(given, 90)))
               : err_set_field(err, ERR_INPUT, "element", "还不知道这个数是哪个指标（文中写的是“%.*s”）。请选定指标。",
                               STR_ARG(str_head(said, 90)));
}

/* ---- of whom, of when ---- */

static bool unit_stands(Stating *stating, bool *stands, Err *err) {
    Stmt *stmt;
    if (!stmt_open(stating->tx, "SELECT 1 FROM unit_state WHERE unit_id = ? AND period_id = ?", &stmt, err, "ii",
                   stating->unit_id, stating->period_id)) {
        return false;
    }
    bool good = stmt_step(stmt, stands, err);
    stmt_close(stmt);
    return good;
}

static bool find_unit(Stating *stating, Err *err) {
    const Deciding *deciding = stating->deciding;
    Str given = deciding->decision->unit, unit = given.len ? given : deciding->head.line.unit;
    if (!people_way(stating->tx, deciding->documents->pack, unit, deciding->arena, &stating->path, err)) {
        return false;
    }
    const KindDef *kind = stating->path.kind;
    if (kind && !(stating->element->levels >> kind->level & 1)) {
        return err_set_field(err, ERR_INPUT, "unit", "“%.*s”不是“%.*s”这一级填报的指标。请换单位或换指标。",
                             STR_ARG(stating->element->name), STR_ARG(stating->path.name));
    }
    return true;
}

static bool find_period(Stating *stating, Err *err) {
    const Deciding *deciding = stating->deciding;
    Str given = deciding->decision->period, read = content_text(deciding->content, "period");
    Err untold = {.kind = ERR_NONE};
    bool stands = false;
    stating->period = given.len ? given : read.len >= 4 ? str_slice(read, 0, 4) : deciding->head.line.period;
    if (!stating->period.len) {
        return err_set_field(err, ERR_INPUT, "period", "还不知道这个数是哪一年的。请写明年度。");
    }
    if (!org_period_id(stating->tx, stating->period, false, &stating->period_id, &untold) || !stating->period_id ||
        !org_unit_id(stating->tx, stating->path.codes[0], false, &stating->unit_id, &untold) || !stating->unit_id) {
        return err_set_field(err, ERR_INPUT, "period", "系统里还没有%.*s年的数据年度。请先开年度，或改正年度。",
                             STR_ARG(str_head(stating->period, 20)));
    }
    return unit_stands(stating, &stands, err) &&
           (stands || err_set_field(err, ERR_INPUT, "period", "“%.*s”在%.*s年还没有（或已经不在）单位名单里。",
                                    STR_ARG(stating->path.name), STR_ARG(stating->period)));
}

/* ---- how much ---- */

static bool to_element(Stating *stating, double value, Str measure, Err *err) {
    double times = pack_unit_times(stating->deciding->documents->pack, measure, stating->element->unit);
    if (times == 0) {
        return err_set_field(err, ERR_INPUT, "measure", "单位对不上：文中是“%.*s”，“%.*s”的单位是“%.*s”。",
                             STR_ARG(str_head(measure, 60)), STR_ARG(stating->element->name),
                             STR_ARG(stating->element->unit));
    }
    stating->value = value * times;
    return true;
}

/* As read: only what is printed whole, exact, and of what is, not of what is to be. */
static bool check_clear(const Deciding *deciding, Err *err) {
    Str status = content_text(deciding->content, "status"), qualifier = content_text(deciding->content, "qual");
    Str kind = content_text(deciding->content, "kind"), surface = content_text(deciding->content, "surface");
    surface = str_head(surface, 90);
    if (!str_is(kind, "actual")) {
        return err_set_field(err, ERR_INPUT, "value", "“%.*s”是目标或标准，不是实际数，不能采用为数据。",
                             STR_ARG(surface));
    }
    if (content_text(deciding->content, "cmp").len) {
        return err_set_field(err, ERR_INPUT, "value",
                             "“%.*s”说的是变化或比较，不是某一年的数。要采用，请改正为实际数。", STR_ARG(surface));
    }
    if (!str_is(status, "ok") || !json_is_number(json_object_get(deciding->content, "value"))) {
        return err_set_field(err, ERR_INPUT, "value", "“%.*s”不完整或有疑问，请对照原件改正后再采用。",
                             STR_ARG(surface));
    }
    return str_is(qualifier, "=") ||
           err_set_field(err, ERR_INPUT, "value", "“%.*s”不是确数（约、多、以上等）。请改正为确数后再采用。",
                         STR_ARG(surface));
}

static bool find_value(Stating *stating, Err *err) {
    const Deciding *deciding = stating->deciding;
    const DocumentDecision *decision = deciding->decision;
    Str measure = decision->measure.len ? decision->measure : content_text(deciding->content, "unit");
    double value = json_number_value(json_object_get(deciding->content, "value"));
    if (decision->value.len) {
        if (!number_parse(str_trim(decision->value), &value) || !isfinite(value)) {
            return err_set_field(err, ERR_INPUT, "value", "“%.*s”不是数，请写阿拉伯数字。",
                                 STR_ARG(str_head(decision->value, 60)));
        }
    } else if (!check_clear(deciding, err)) {
        return false;
    }
    return to_element(stating, value, measure, err);
}

/* ---- together ---- */

static void tell(const Stating *stating, int64_t submission) {
    Deciding *deciding = stating->deciding;
    Buf out = buf_create(deciding->arena);
    Json json = json_writer(&out);
    json_open_object(&json);
    json_put_integer(&json, "submission", submission);
    json_put_str(&json, "element", stating->element->id);
    json_put_str(&json, "element_name", stating->element->name);
    json_put_str(&json, "unit", stating->path.codes[0]);
    json_put_str(&json, "unit_name", stating->path.name);
    json_put_str(&json, "period", stating->period);
    json_put_number(&json, "value", stating->value);
    json_put_str(&json, "measure", stating->element->unit);
    json_close_object(&json);
    deciding->became = buf_str(&out);
}

/* What was said of the original is kept before the document is read again: until then the content is the old one. */
static bool check_read_again(const Deciding *deciding, Err *err) {
    Str printed, name, surface = content_text(deciding->content, "surface");
    return !amended_reading(&deciding->thing, deciding->arena, &printed, &name) || str_equal(printed, surface) ||
           err_set(err, ERR_CONFLICT, "这个数已按原件改为“%.*s”，但文稿还没有照此重新读过。请先重新读取，再采用。",
                   STR_ARG(str_head(printed, 90)));
}

bool become_fact(Deciding *deciding, Tx *tx, Err *err) {
    Stating stating = {.deciding = deciding, .tx = tx};
    const Documents *documents = deciding->documents;
    int64_t submission;
    if (!check_read_again(deciding, err) || !find_element(&stating, err) || !find_unit(&stating, err)) {
        return false;
    }
    Err denied = {.kind = ERR_NONE};
    if (!document_may(deciding->user, "county_data", ACTION_IMPORT, &stating.path, &denied)) {
        return denied.kind == ERR_NOT_FOUND
                   ? people_no_unit(stating.path.codes[0], err)
                   : err_set(err, ERR_DENIED, "您的岗位不能把文稿里的数采用为数据。请由负责数据导入的人办理。");
    }
    if (!find_period(&stating, err) || !find_value(&stating, err)) {
        return false;
    }
    const FactStated stated = {.unit_id = stating.unit_id,
                               .period_id = stating.period_id,
                               .document_id = deciding->head.line.id,
                               .line = deciding->thing.line,
                               .title = deciding->head.line.title,
                               .actor = document_actor(deciding->user),
                               .element = pack_element_index(documents->pack, stating.element),
                               .value = stating.value};
    if (!fact_state(tx, documents->pack, &stated, &submission, err)) {
        return false;
    }
    tell(&stating, submission);
    return true;
}
