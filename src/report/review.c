/* Whether a report says what the data say: figures that people took out of its text or wrote otherwise, figures that
 * were right and are not any more, and what the rules of the room `reader` find in it. */
#include "report_internal.h"

#include "reader.h"

static void add(ReportFindings *findings, Arena *arena, const ReportFinding *finding) {
    if (findings->count == findings->capacity) {
        size_t more = findings->capacity ? findings->capacity * 2 : 16;
        findings->items = arena_grow(arena, findings->items, findings->count, more, sizeof(ReportFinding));
        findings->capacity = more;
    }
    findings->items[findings->count++] = *finding;
    bool wrong = finding->severity == SEVERITY_ERROR;
    findings->errors += wrong;
    findings->against += wrong && !str_is(str_from(finding->kind), "text");
}

/* ---- edits ---- */

static Str excerpt(Str text, Arena *arena) {
    size_t at = 0;
    for (int i = 0; i < 60 && at < text.len; i++) {
        utf8_next(text, &at);
    }
    return at < text.len ? str_format(arena, "%.*s……", (int)at, text.data) : text;
}

/* A figure of the data that the text people wrote does not have: other or gone. Leaving a whole block out says nothing
 * wrong. */
static void review_edit(const Block *block, const StoredEdit *edit, Arena *arena, ReportFindings *findings) {
    FigureSpan *spans;
    size_t kept = spans_again(block, edit->text, 0, arena, &spans), next = 0;
    bool number = false;
    for (size_t i = 0; i < edit->text.len; i++) {
        number = number || (edit->text.data[i] >= '0' && edit->text.data[i] <= '9');
    }
    for (size_t i = 0; edit->text.len && i < block->span_count; i++) {
        Str figure = str_slice(block->text, block->spans[i].from, block->spans[i].to);
        if (next < kept && str_equal(figure, str_slice(edit->text, spans[next].from, spans[next].to))) {
            next++;
            continue;
        }
        const ReportFinding finding = {.kind = "edit",
                                       .key = block->key,
                                       .rule = STR("修改与数据不符"),
                                       .severity = number ? SEVERITY_ERROR : SEVERITY_WARNING,
                                       .expected = figure,
                                       .found = excerpt(edit->text, arena),
                                       .message = str_format(arena, "数据中“%.*s”为%.*s，改写后的文字里没有这个数。",
                                                             STR_ARG(block->spans[i].source->label), STR_ARG(figure))};
        add(findings, arena, &finding);
    }
}

/* ---- the rules of reading ---- */

typedef struct Data {
    const Pack *pack;
    const ReportHead *head;
    const Frame *frame;
    int unit;
    Arena *arena;
} Data;

static bool measured(void *context, const ReadFigure *figure, Str name, double *value, Str *source) {
    const Data *data = context;
    const ToldFigure told = {.catalogue_id = figure->indicator, .name = name, .unit = figure->unit};
    Str computed;
    if ((figure->period.len && !str_equal(figure->period, data->head->period)) ||
        !indicator_told(data->frame, &told, data->unit, data->arena, value, &computed)) {
        return false;
    }
    *source = str_format(data->arena, "系统数据（“%.*s”）", STR_ARG(computed));
    return true;
}

static bool is_skipped(const Pack *pack, Str rule) {
    const ReportPhrases *phrases = pack_report_phrases(pack);
    for (size_t i = 0; phrases && i < phrases->skip_count; i++) {
        if (str_equal(phrases->skip_checks[i], rule)) {
            return true;
        }
    }
    return false;
}

static bool review_text(const Reports *reports, const ReportHead *head, const Report *report,
                        const ReportSupply *supply, Arena *arena, ReportFindings *findings, Err *err) {
    ReadFile file;
    ReadFindings found;
    Data data = {.pack = reports->pack, .head = head, .frame = supply ? supply->frame : NULL, .arena = arena};
    data.unit = supply ? org_tree_find(&supply->frame->tree, head->unit) : -1;
    const ReadMeasures measures = {measured, &data};
    if (!pack_vocabulary(reports->pack) || !pack_review(reports->pack)) {
        return true;
    }
    if (!read_text(arena, reports->pack, head->title, report_plain(report, arena), &file, err) ||
        !read_check(&file, 1, reports->pack, data.unit >= 0 ? &measures : NULL, arena, &found, err)) {
        return false;
    }
    for (size_t i = 0; i < found.count; i++) {
        const ReadFinding *one = &found.items[i];
        if (one->verdict != VERDICT_FAILS || is_skipped(reports->pack, one->rule->id)) {
            continue;
        }
        const ReportFinding finding = {.kind = one->measured ? "data" : "text",
                                       .rule = one->rule->name,
                                       .message = one->message,
                                       .expected = one->expected,
                                       .found = one->found,
                                       .severity = one->measured ? SEVERITY_ERROR : one->severity};
        add(findings, arena, &finding);
    }
    return true;
}

bool report_find(const Reports *reports, const ReportHead *head, const Report *generated, const Report *effective,
                 const StoredEdit *edits, size_t edit_count, const ReportSupply *supply, Arena *arena,
                 ReportFindings *findings, Err *err) {
    *findings = (ReportFindings){.items = NULL};
    for (size_t i = 0; i < generated->count; i++) {
        const StoredEdit *edit = edit_of(edits, edit_count, generated->blocks[i].key);
        if (edit) {
            review_edit(&generated->blocks[i], edit, arena, findings);
        }
    }
    return review_text(reports, head, effective, supply, arena, findings, err);
}

void findings_json(const ReportFindings *findings, Json *json) {
    json_open_object(json);
    json_put_integer(json, "against", (int64_t)findings->against);
    json_put_integer(json, "errors", (int64_t)findings->errors);
    json_key(json, "findings");
    json_open_array(json);
    for (size_t i = 0; i < findings->count; i++) {
        const ReportFinding *finding = &findings->items[i];
        json_open_object(json);
        json_put_text(json, "kind", finding->kind);
        json_put_optional(json, "key", finding->key);
        json_put_str(json, "rule", finding->rule);
        json_put_text(json, "severity", severity_id(finding->severity));
        json_put_str(json, "message", finding->message);
        json_put_optional(json, "expected", finding->expected);
        json_put_optional(json, "found", finding->found);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
}
