/* Values of fields: what comes in is checked against the field and kept in one form - numbers as plain decimals, days
 * as ISO, choices by their words, units by code, persons by account. */
#include "ledger_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME_BYTES_MOST = 200 };

/* What a value is checked with. */
typedef struct Taking {
    const Ledger *ledger;
    Tx *tx;
    Str unit; /* of the case; empty: not known yet */
    const CaseField *field;
    const json_t *before; /* what stands in the field, or in the table; NULL: nothing */
    Arena *scratch;
    char place[64];
} Taking;

__attribute__((format(printf, 3, 4))) static bool refuse(const Taking *taking, Err *err, const char *format, ...) {
    char message[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    const Place place = place_field("%s", taking->place);
    return err_set_at(err, ERR_INPUT, &place, "“%.*s”%s", STR_ARG(taking->field->name), message);
}

/* ---- one value as text ------------------------------------------------------ */

static bool take_number(const Taking *taking, Str text, Str *kept, Err *err) {
    const CaseField *field = taking->field;
    double number, scale = pow(10, field->decimals);
    Str plain = str_to_half_width(taking->scratch, text);
    Buf digits = buf_create(taking->scratch);
    for (size_t i = 0; i < plain.len; i++) {
        if (plain.data[i] != ',') {
            buf_add_char(&digits, plain.data[i]);
        }
    }
    if (!number_parse(str_trim(buf_str(&digits)), &number) || !isfinite(number) || fabs(number) > 1e15) {
        return refuse(taking, err, "要填数，“%.*s”不是数。", STR_ARG(text));
    }
    if (fabs(number * scale - round(number * scale)) > 1e-6 * (1 + fabs(number * scale))) {
        return field->decimals ? refuse(taking, err, "最多%d位小数。", field->decimals)
                               : refuse(taking, err, "要填整数。");
    }
    if ((field->has_min && number < field->min) || (field->has_max && number > field->max)) {
        char limit[32];
        bool low = field->has_min && number < field->min;
        number_shortest(low ? field->min : field->max, limit);
        return refuse(taking, err, "不能%s%s%.*s。", low ? "小于" : "大于", limit, STR_ARG(field->unit));
    }
    char shown[32];
    *kept = str_copy(taking->scratch, (Str){shown, number_shortest(number, shown)});
    return true;
}

static bool take_day(const Taking *taking, Str text, Str *kept, Err *err) {
    Date date;
    if (!date_parse(str_to_half_width(taking->scratch, text), &date) || !date.month || !date.day) {
        return refuse(taking, err, "要填日期，例如 2024-10-31。");
    }
    *kept = date_show(taking->scratch, date);
    return true;
}

/* "2024-10-31T09:05" or with a blank; kept with minutes. */
static bool take_time(const Taking *taking, Str text, Str *kept, Err *err) {
    int64_t hour = -1, minute = -1;
    Str half = str_to_half_width(taking->scratch, text), day;
    if (half.len < 16 || (half.data[10] != 'T' && half.data[10] != ' ') ||
        !integer_parse(str_slice(half, 11, 13), &hour) || half.data[13] != ':' ||
        !integer_parse(str_slice(half, 14, 16), &minute) || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
        return refuse(taking, err, "要填日期和时间，例如 2024-10-31 09:05。");
    }
    if (!take_day(taking, str_slice(half, 0, 10), &day, err)) {
        return false;
    }
    *kept = str_format(taking->scratch, "%.*s %02d:%02d", STR_ARG(day), (int)hour, (int)minute);
    return true;
}

static bool take_span(const Taking *taking, Str text, Str *kept, Err *err) {
    Str rest = text, from, until;
    if (!str_cut(&rest, '/', &from) || !take_day(taking, str_trim(from), &from, err) ||
        !take_day(taking, str_trim(rest), &until, err)) {
        return refuse(taking, err, "要填起止日期，例如 2024-09-01/2024-09-30。");
    }
    if (str_compare(from, until) > 0) {
        return refuse(taking, err, "的结束日期早于开始日期。");
    }
    *kept = str_format(taking->scratch, "%.*s/%.*s", STR_ARG(from), STR_ARG(until));
    return true;
}

static bool take_choice(const Taking *taking, Str text, Str *kept, Err *err) {
    const CaseField *field = taking->field;
    Buf all = buf_create(taking->scratch);
    if (field->departments) { /* also by what a department is or was called elsewhere, as old registers write it */
        text = pack_departments(taking->ledger->pack, text, taking->scratch);
    }
    for (size_t i = 0; i < field->choice_count; i++) {
        if (str_equal(field->choices[i], text)) {
            *kept = field->choices[i];
            return true;
        }
        buf_add_format(&all, "%s%.*s", i ? "、" : "", STR_ARG(field->choices[i]));
    }
    return refuse(taking, err, "没有“%.*s”这一项，可以选：%.*s。", STR_ARG(str_head(text, 60)),
                  STR_ARG(str_head(buf_str(&all), 240)));
}

static bool take_known(const Taking *taking, const char *sql, const char *what, Str text, Str *kept, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(taking->tx, sql, &stmt, err, "s", text)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    stmt_close(stmt);
    if (good && !row) {
        return refuse(taking, err, "没有“%.*s”这个%s。", STR_ARG(str_head(text, 60)), what);
    }
    *kept = text;
    return good;
}

/* Told alike whether it is not there, of another kind or of another unit: a number tells nothing of others' cases. */
static bool take_reference(const Taking *taking, Str text, Str *kept, Err *err) {
    const CaseField *field = taking->field;
    int64_t id = 0;
    Stmt *stmt;
    bool row = false, whole = integer_parse(text, &id);
    if (!stmt_open(taking->tx,
                   "SELECT 1 FROM case_record WHERE id = ?1 AND (?2 = '' OR record = ?2) AND (?3 = '' OR unit_code = "
                   "?3)",
                   &stmt, err, "iss", id, field->reference.len ? field->reference : STR(""),
                   field->own_unit && taking->unit.len ? taking->unit : STR(""))) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    stmt_close(stmt);
    if (good && !(row && whole)) {
        return refuse(taking, err, "%s没有“%.*s”这个记录。", field->own_unit ? "本单位" : "",
                      STR_ARG(str_head(text, 60)));
    }
    *kept = str_format(taking->scratch, "%lld", (long long)id);
    return good;
}

/* Also by its name, as old registers write it, when only one is called so. */
static bool take_unit(const Taking *taking, Str text, Str *kept, Err *err) {
    Err fault = {.kind = ERR_NONE};
    if (org_unit_named(taking->tx, text, taking->scratch, kept, &fault)) {
        return true;
    }
    if (fault.kind == ERR_INPUT) {
        return refuse(taking, err, "填得不对：%s", fault.message);
    }
    *err = fault;
    return false;
}

static bool is_text(const json_t *value, Str text) {
    return json_is_string(value) && str_equal(text, (Str){json_string_value(value), json_string_length(value)});
}

/* Whether the case named it already: what the packs and frameworks had then may be gone, the case goes on. */
static bool named_before(const Taking *taking, Str text) {
    size_t index;
    const json_t *one;
    bool named = is_text(taking->before, text);
    json_array_foreach(taking->before, index, one) {
        named = named || is_text(json_is_object(one) ? json_object_get(one, taking->field->id.data) : one, text);
    }
    return named;
}

static bool take_element(const Taking *taking, Str text, Str *kept, Err *err) {
    const Element *element = pack_element(taking->ledger->pack, text);
    *kept = element ? element->id : text;
    return element || named_before(taking, text) ||
           refuse(taking, err, "没有“%.*s”这个数据项，请从列表里选，或者填它的编号、名称。",
                  STR_ARG(str_head(text, 60)));
}

/* Also by its name, as old registers write it, when only one is called so. */
static bool take_item(const Taking *taking, Str text, Str *kept, Err *err) {
    ItemSearch item = item_named(taking->ledger, text);
    *kept = item.in_use || !item.named.len || item.several ? text : str_copy(taking->scratch, item.named);
    if (item.in_use || (item.named.len && !item.several) || named_before(taking, text)) {
        return true;
    }
    return item.several ? refuse(taking, err, "有几个指标都叫“%.*s”，请填指标编号。", STR_ARG(str_head(text, 60)))
                        : refuse(taking, err, "没有“%.*s”这个指标，请从列表里选，或者填它的编号、名称。",
                                 STR_ARG(str_head(text, 60)));
}

static bool take_year(const Taking *taking, Str text, Str *kept, Err *err) {
    int64_t year;
    if (!integer_parse(str_to_half_width(taking->scratch, text), &year) || year < 1900 || year > 2200) {
        return refuse(taking, err, "要填年份，例如 2024。");
    }
    *kept = str_format(taking->scratch, "%d", (int)year);
    return true;
}

static bool take_bool(const Taking *taking, Str text, Str *kept, Err *err) {
    bool yes = str_is(text, "是") || str_is(text, "true") || str_is(text, "1");
    if (!yes && !str_is(text, "否") && !str_is(text, "false") && !str_is(text, "0")) {
        return refuse(taking, err, "要填是或否。");
    }
    *kept = yes ? STR("是") : STR("否");
    return true;
}

static bool take_words(const Taking *taking, Str text, Str *kept, Err *err) {
    bool lines = taking->field->type == CASE_LONG;
    if (!lines && memchr(text.data, '\n', text.len)) {
        return refuse(taking, err, "只能写一行。");
    }
    if (text.len > (lines ? CASE_TEXT_MOST : CASE_TEXT_MOST / 10)) {
        return refuse(taking, err, "太长，请缩短。");
    }
    *kept = text;
    return true;
}

/* A plan that stands in the field already stays, also after the school has drawn a new one. */
static bool is_plan_known(const Taking *taking, int64_t plan, Err *err) {
    const char *before = json_string_value(taking->before);
    Attachment found = {.id = 0};
    if (!plan || (before && position_plan(str_from(before), taking->scratch) == plan)) {
        return true;
    }
    Err untold = {.kind = ERR_NONE};
    bool known = evidence_find(taking->tx, plan, taking->scratch, &found, &untold) &&
                 str_is(found.subject.kind, EVIDENCE_UNIT_PLAN) && !found.withdrawn_at.len &&
                 (!taking->unit.len || str_equal(found.subject.id, taking->unit));
    return known ||
           refuse(taking, err, "里的平面图%lld不是这个单位现在的平面图，请在平面图上重新标。", (long long)plan);
}

static bool take_position(const Taking *taking, Str text, Str *kept, Err *err) {
    const char *fault;
    return take_words(taking, text, kept, err) &&
           (position_take(text, taking->scratch, kept, &fault) || refuse(taking, err, "%s", fault)) &&
           is_plan_known(taking, position_plan(*kept, taking->scratch), err);
}

static bool take_text(const Taking *taking, Str given, Str *kept, Err *err) {
    Str text = str_trim(given);
    if (str_invalid_utf8(text) >= 0) {
        return refuse(taking, err, "里有不能识别的字符。");
    }
    switch (taking->field->type) {
    case CASE_NUMBER:
    case CASE_MONEY:
    case CASE_PERCENT: return take_number(taking, text, kept, err);
    case CASE_DATE: return take_day(taking, text, kept, err);
    case CASE_TIME: return take_time(taking, text, kept, err);
    case CASE_SPAN: return take_span(taking, text, kept, err);
    case CASE_YEAR: return take_year(taking, text, kept, err);
    case CASE_BOOL: return take_bool(taking, text, kept, err);
    case CASE_CHOICE:
    case CASE_CHOICES: return take_choice(taking, text, kept, err);
    case CASE_UNIT: return take_unit(taking, text, kept, err);
    case CASE_PERSON: return take_known(taking, "SELECT 1 FROM account WHERE name = ?", "用户", text, kept, err);
    case CASE_REFERENCE: return take_reference(taking, text, kept, err);
    case CASE_PLACE: return take_position(taking, text, kept, err);
    case CASE_ELEMENT: return take_element(taking, text, kept, err);
    case CASE_ITEM: return take_item(taking, text, kept, err);
    default: return take_words(taking, text, kept, err);
    }
}

/* ---- JSON --------------------------------------------------------------------- */

/* Text of a scalar: numbers and truths may come as such. */
static bool scalar_text(const Taking *taking, const json_t *value, Str *text, Err *err) {
    char number[32];
    if (json_is_string(value)) {
        *text = (Str){json_string_value(value), json_string_length(value)};
    } else if (json_is_number(value)) {
        size_t length = number_shortest(json_number_value(value), number);
        *text = str_copy(taking->scratch, (Str){number, length});
    } else if (json_is_boolean(value)) {
        *text = json_is_true(value) ? STR("是") : STR("否");
    } else {
        return refuse(taking, err, "的值要写成文字、数或是否。");
    }
    return true;
}

static json_t *json_of(Str text) {
    return json_stringn(text.data ? text.data : "", text.len);
}

static bool take_scalar(const Taking *taking, const json_t *value, json_t **kept, Err *err) {
    Str text = {NULL, 0}, good = {NULL, 0};
    *kept = NULL;
    if (!scalar_text(taking, value, &text, err)) {
        return false;
    }
    if (!str_trim(text).len) {
        return true; /* empty: taken away */
    }
    if (!take_text(taking, text, &good, err)) {
        return false;
    }
    *kept = json_of(good);
    return true;
}

static bool take_several(const Taking *taking, const json_t *value, json_t **kept, Err *err) {
    size_t index, count = json_array_size(value);
    const json_t *one;
    json_t *alone = NULL;
    *kept = NULL;
    if (!json_is_array(value)) { /* one is a list of one */
        if (!take_scalar(taking, value, &alone, err) || !alone) {
            return err->kind == ERR_NONE;
        }
        *kept = json_array();
        return json_array_append_new(*kept, alone) == 0;
    }
    if (count > CASE_MANY_MOST) {
        return refuse(taking, err, "太多，最多%d个。", CASE_MANY_MOST);
    }
    json_t *list = json_array();
    json_array_foreach(value, index, one) {
        json_t *item;
        if (!take_scalar(taking, one, &item, err)) {
            json_decref(list);
            return false;
        }
        if (item) {
            json_array_append_new(list, item);
        }
    }
    if (json_array_size(list)) {
        *kept = list;
    } else {
        json_decref(list);
    }
    return true;
}

static bool take_row(const Taking *taking, const json_t *given, size_t number, json_t *row, Err *err) {
    const CaseField *table = taking->field;
    const char *key;
    json_t *value;
    json_t *cells;
    union { /* jansson iterates over what it may change; it is only read */
        const json_t *in;
        json_t *out;
    } object = {given};
    cells = object.out;
    if (!json_is_object(given)) {
        return refuse(taking, err, "第%zu行要写成“列: 值”。", number);
    }
    json_object_foreach(cells, key, value) {
        Taking inner = *taking;
        json_t *kept;
        inner.field = NULL;
        for (size_t c = 0; c < table->field_count; c++) {
            inner.field = str_is(table->fields[c].id, key) ? &table->fields[c] : inner.field;
        }
        if (!inner.field) {
            return refuse(taking, err, "没有“%s”这一列。", key);
        }
        snprintf(inner.place, sizeof inner.place, "%.*s[%zu].%s", STR_ARG(table->id), number, key);
        if (inner.field->value) {
            return refuse(&inner, err, "是算出来的，不用填。");
        }
        if (!json_is_null(value)) {
            if (!take_scalar(&inner, value, &kept, err)) {
                return false;
            }
            if (kept) {
                json_object_set_new(row, key, kept);
            }
        }
    }
    for (size_t c = 0; c < table->field_count; c++) {
        if (table->fields[c].required && !table->fields[c].value && !json_object_get(row, table->fields[c].id.data)) {
            return refuse(taking, err, "第%zu行缺少“%.*s”。", number, STR_ARG(table->fields[c].name));
        }
    }
    return true;
}

static bool take_rows(const Taking *taking, const json_t *value, json_t **kept, Err *err) {
    size_t index;
    const json_t *one;
    *kept = NULL;
    if (!json_is_array(value)) {
        return refuse(taking, err, "是表格，要写成行的列表。");
    }
    if (json_array_size(value) > CASE_ROWS_MOST) {
        return refuse(taking, err, "的行太多，最多%d行。", CASE_ROWS_MOST);
    }
    json_t *rows = json_array();
    json_array_foreach(value, index, one) {
        json_t *row = json_object();
        if (!take_row(taking, one, index + 1, row, err)) {
            json_decref(row);
            json_decref(rows);
            return false;
        }
        json_array_append_new(rows, row);
    }
    if (json_array_size(rows)) {
        *kept = rows;
    } else {
        json_decref(rows);
    }
    return true;
}

static bool take_value(const Taking *taking, const json_t *value, json_t **kept, Err *err) {
    const CaseField *field = taking->field;
    *kept = NULL;
    if (json_is_null(value)) {
        return true;
    }
    return field->type == CASE_TABLE                    ? take_rows(taking, value, kept, err)
           : field->many || field->type == CASE_CHOICES ? take_several(taking, value, kept, err)
                                                        : take_scalar(taking, value, kept, err);
}

static bool unknown_field(const char *key, Err *err) {
    const Place place = place_field("%.60s", key);
    return err_set_at(err, ERR_INPUT, &place, "没有“%.60s”这个字段。", key);
}

bool values_take(const Ledger *ledger, Tx *tx, const RecordDef *def, Str unit, json_t *given, const bool *allowed,
                 json_t *fields, json_t *changed, Err *err) {
    Arena *scratch = arena_create();
    const char *key;
    json_t *value;
    bool good = true;
    json_object_foreach(given, key, value) {
        int at = record_field(def, str_from(key));
        Taking taking = {
            .ledger = ledger, .tx = tx, .unit = unit, .before = json_object_get(fields, key), .scratch = scratch};
        snprintf(taking.place, sizeof taking.place, "%.60s", key);
        json_t *kept = NULL;
        if (at < 0) {
            good = unknown_field(key, err);
            break;
        }
        taking.field = &def->fields[at];
        if (taking.field->value || (allowed && !allowed[at])) {
            good = refuse(&taking, err, taking.field->value ? "是算出来的，不用填。" : "在这一步不填。");
            break;
        }
        if (!take_value(&taking, value, &kept, err)) {
            good = false;
            break;
        }
        json_object_set_new(changed, key, kept ? json_incref(kept) : json_null());
        if (kept) {
            json_object_set_new(fields, key, kept);
        } else {
            json_object_del(fields, key);
        }
    }
    arena_destroy(scratch);
    return good;
}

bool value_present(const json_t *fields, const CaseField *field) {
    return json_object_get(fields, field->id.data) != NULL;
}

json_t *json_object_of(Str text, Err *err) {
    json_error_t fault;
    if (!text.len) {
        return json_object();
    }
    json_t *root = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, &fault);
    if (!json_is_object(root)) {
        json_decref(root);
        err_set(err, ERR_INPUT, "字段要写成一个JSON对象。");
        return NULL;
    }
    return root;
}
