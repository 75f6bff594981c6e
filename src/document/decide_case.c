/* A problem or commitment that becomes a case: which record takes it stands in packs/sources.yaml. Records are read by
 * more people than documents: what of persons stands in the document is hidden in the case, whoever opens it. */
#include "document_internal.h"

#include <string.h>

enum { FACTS_MOST = 12 };

/* The text of the lines of measures, one below the other. */
static Str measures_text(const Deciding *deciding, Tx *tx, Err *err) {
    const json_t *measures = json_object_get(deciding->content, "measures");
    Buf out = buf_create(deciding->arena);
    size_t i;
    json_t *number;
    json_array_foreach(measures, i, number) {
        Stmt *stmt;
        bool row = false;
        if (!stmt_open(tx, "SELECT text FROM document_line WHERE document_id = ? AND number = ?", &stmt, err, "ii",
                       deciding->head.line.id, (int64_t)json_integer_value(number))) {
            break;
        }
        if (stmt_step(stmt, &row, err) && row) {
            buf_add(&out, out.len ? STR("\n") : STR(""));
            buf_add(&out, str_trim(stmt_text(stmt, 0)));
        }
        stmt_close(stmt);
    }
    return buf_str(&out);
}

/* The day by which it is due: of a month its last, of a year too. Empty when it is not known or over. */
static Str last_day(Str due, Arena *arena) {
    Date day;
    if (!due.len || !date_parse(due, &day)) {
        return STR("");
    }
    day.month = day.month ? day.month : 12;
    day = day.day ? day : date_month_end((Date){day.year, day.month, 1});
    return date_compare(day, date_today()) < 0 ? STR("") : date_show(arena, day);
}

static Str quoted_text(const Deciding *deciding) {
    const DocumentDecision *decision = deciding->decision;
    Str text = content_text(deciding->content, str_is(deciding->thing.kind, "problem") ? "text" : "what");
    return str_trim(decision->value).len ? str_trim(decision->value) : text;
}

static Str hidden_text(const Deciding *deciding, const Personal *personal, const char *key) {
    return document_personal_hidden(personal, content_text(deciding->content, key), deciding->arena);
}

static Str number_text(json_int_t id, Arena *arena) {
    return str_format(arena, "%lld", (long long)id);
}

static bool tell(Deciding *deciding, Tx *tx, int64_t id, Err *err) {
    Stmt *stmt;
    bool row = false;
    Buf out = buf_create(deciding->arena);
    Json json = json_writer(&out);
    if (!stmt_open(tx, "SELECT record, number, title FROM case_record WHERE id = ?", &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err) && row;
    json_open_object(&json);
    json_put_integer(&json, "case", id);
    if (good) {
        json_put_str(&json, "record", stmt_text(stmt, 0));
        json_put_str(&json, "number", stmt_text(stmt, 1));
    }
    json_close_object(&json);
    stmt_close(stmt);
    deciding->became = str_copy(deciding->arena, buf_str(&out));
    return good;
}

bool become_case(Deciding *deciding, Tx *tx, Err *err) {
    Arena *arena = deciding->arena;
    const DocumentLine *line = &deciding->head.line;
    bool problem = str_is(deciding->thing.kind, "problem");
    Str due = content_text(deciding->content, "due"), day = last_day(due, arena);
    Str unit = deciding->decision->unit.len ? deciding->decision->unit : line->unit;
    Personal personal;
    if (!document_personal_load(deciding->documents, tx, line->id, arena, &personal, err)) {
        return false;
    }
    Str title = document_personal_hidden(&personal, line->title, arena);
    const SourceFact facts[FACTS_MOST] = {
        {"unit", line->unit_name},
        {"text", document_personal_hidden(&personal, quoted_text(deciding), arena)},
        {"measures", document_personal_hidden(&personal, measures_text(deciding, tx, err), arena)},
        {"who", hidden_text(deciding, &personal, "who")},
        {"what", hidden_text(deciding, &personal, "what")},
        {"due", due},
        {"due_on", day},
        {"document", title},
        {"line", number_text(deciding->thing.line, arena)},
        {"period", line->period}};
    const CaseFound found = {
        .kind = STR("document"),
        .rule = problem ? STR("document_problem") : STR("document_commitment"),
        .id =
            str_format(arena, "%lld:%d:%lld", (long long)line->id, deciding->thing.line, (long long)deciding->thing.id),
        .label = str_format(arena, "《%.*s》第%d行", STR_ARG(str_head(title, 240)), deciding->thing.line),
        .unit = unit,
        .facts = facts,
        .fact_count = 10,
        .fields = deciding->decision->fields};
    int64_t id;
    bool existing;
    return case_open_found_within(deciding->documents->ledger, tx, deciding->user, &found, &id, &existing, err) &&
           tell(deciding, tx, id, err);
}
