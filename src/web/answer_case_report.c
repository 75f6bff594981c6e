/* A report about a case and what came out of it, by an outline of the packs that names its record. */
#include "collect_json.h"
#include "ledger.h"

#include <ctype.h>
#include <stdlib.h>

static const char docx_type[] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

typedef struct Writing {
    Request *request;
    const ReportDef *def;
    CaseLine *lines; /* the case first */
    size_t line_count;
    const CaseLine **parts;
    ReportMatter matter;
    Arena *arena;
} Writing;

/* ---- the order of parts ------------------------------------------------------------------ */

typedef struct Keyed {
    const CaseLine *line;
    Str key;
} Keyed;

/* "1.9" stands before "1.10": runs of digits are compared as numbers. */
static int compare_natural(Str a, Str b) {
    size_t i = 0, j = 0;
    while (i < a.len && j < b.len) {
        if (isdigit((unsigned char)a.data[i]) && isdigit((unsigned char)b.data[j])) {
            uint64_t one = 0, other = 0;
            for (; i < a.len && isdigit((unsigned char)a.data[i]); i++) {
                one = one * 10 + (uint64_t)(a.data[i] - '0');
            }
            for (; j < b.len && isdigit((unsigned char)b.data[j]); j++) {
                other = other * 10 + (uint64_t)(b.data[j] - '0');
            }
            if (one != other) {
                return one < other ? -1 : 1;
            }
        } else if (a.data[i] != b.data[j]) {
            return (unsigned char)a.data[i] < (unsigned char)b.data[j] ? -1 : 1;
        } else {
            i++;
            j++;
        }
    }
    return i < a.len ? 1 : j < b.len ? -1 : 0;
}

static int by_key(const void *a, const void *b) {
    const Keyed *one = a, *other = b;
    int order = compare_natural(one->key, other->key);
    return order ? order : one->line->id < other->line->id ? -1 : one->line->id > other->line->id;
}

static void order_parts(Writing *writing) {
    Keyed *keyed = ARENA_ARRAY(writing->arena, writing->line_count + 1, Keyed);
    size_t count = 0;
    for (size_t i = 1; i < writing->line_count; i++) {
        const CaseLine *line = &writing->lines[i];
        int field = record_field(line->record, writing->def->order);
        if (str_equal(line->record->id, writing->def->parts) && line->ended != CASE_VOID) {
            Str key = field < 0 ? (Str){NULL, 0} : case_field_seen(line, &line->record->fields[field], writing->arena);
            keyed[count++] = (Keyed){line, key};
        }
    }
    if (count > 1) {
        qsort(keyed, count, sizeof *keyed, by_key);
    }
    writing->parts = ARENA_ARRAY(writing->arena, count + 1, const CaseLine *);
    for (size_t i = 0; i < count; i++) {
        writing->parts[i] = keyed[i].line;
    }
    writing->matter.part_count = count;
}

/* ---- what is told ---------------------------------------------------------------------------- */

static ReportFields fields_of(const CaseLine *line, Arena *arena) {
    const RecordDef *def = line->record;
    ReportFields fields = {ARENA_ARRAY(arena, def->field_count + 1, ReportField), def->field_count};
    for (size_t i = 0; i < def->field_count; i++) {
        fields.items[i] =
            (ReportField){def->fields[i].id, def->fields[i].name, case_field_seen(line, &def->fields[i], arena)};
    }
    return fields;
}

static bool put_counts(Writing *writing, Tx *tx, Err *err) {
    int64_t *ids = ARENA_ARRAY(writing->arena, writing->matter.part_count + 1, int64_t);
    CaseCount *counts;
    size_t count;
    for (size_t i = 0; i < writing->matter.part_count; i++) {
        ids[i] = writing->parts[i]->id;
    }
    if (!writing->def->parts.len) {
        return true;
    }
    if (!case_counts_of(writing->request->web->ledger, tx, writing->def->parts, ids, writing->matter.part_count,
                        writing->arena, &counts, &count, err)) {
        return false;
    }
    writing->matter.counts = (ReportFields){ARENA_ARRAY(writing->arena, count + 1, ReportField), count};
    for (size_t i = 0; i < count; i++) {
        const CaseCountDef *def = counts[i].def;
        bool share = str_is(def->unit, "%");
        Str number = str_format(writing->arena, share ? "%.2f" : "%.15g", counts[i].value);
        Str text = !counts[i].known ? STR("（未知）")
                   : share          ? str_format(writing->arena, "%.*s%%", STR_ARG(number))
                   : def->sum >= 0  ? str_format(writing->arena, "%.*s%.*s", STR_ARG(number), STR_ARG(def->unit))
                                    : number;
        writing->matter.counts.items[i] = (ReportField){def->id, def->name, text};
    }
    return true;
}

static bool gather(Writing *writing, int64_t id, Err *err) {
    Tx *tx;
    if (!store_read_begin(writing->request->web->store, &tx, err)) {
        return false;
    }
    bool good = case_family(writing->request->web->ledger, tx, &writing->request->session.user, id, writing->arena,
                            &writing->lines, &writing->line_count, err);
    if (good && !str_equal(writing->lines[0].record->id, writing->def->record)) {
        good = err_set(err, ERR_NOT_FOUND, "这种记录没有“%.*s”。", STR_ARG(writing->def->name));
    }
    if (good) {
        order_parts(writing);
        writing->matter.unit_name = writing->lines[0].unit_name;
        writing->matter.head = fields_of(&writing->lines[0], writing->arena);
        writing->matter.parts = ARENA_ARRAY(writing->arena, writing->matter.part_count + 1, ReportFields);
        for (size_t i = 0; i < writing->matter.part_count; i++) {
            writing->matter.parts[i] = fields_of(writing->parts[i], writing->arena);
        }
        good = put_counts(writing, tx, err);
    }
    store_read_end(tx);
    return good;
}

bool get_case_report(Request *request, Answer *answer, Err *err) {
    Writing writing = {.request = request, .arena = request->arena};
    Str kind, format = request_text(request, "format");
    Report report;
    int64_t id;
    if (!tail_number(request, &id, err) || !request_required(request, "kind", &kind, err)) {
        return false;
    }
    writing.def = pack_report(request->web->pack, kind);
    if (!writing.def || !writing.def->record.len) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种报告。", STR_ARG(kind));
    }
    if (format.len && !str_is(format, "docx") && !str_is(format, "html")) {
        return err_set(err, ERR_USAGE, "“format”只能是 docx 或 html。");
    }
    if (!gather(&writing, id, err) ||
        !report_build_matter(writing.def, &writing.matter, request->arena, &report, err)) {
        return false;
    }
    if (str_is(format, "html")) {
        answer->type = "text/html; charset=utf-8";
        return report_html(&report, &answer->body, err);
    }
    answer->type = docx_type;
    answer->file_name =
        str_format(request->arena, "%.*s%.*s.docx", STR_ARG(writing.lines[0].number), STR_ARG(writing.def->name));
    return report_docx_bytes(&report, &answer->body, err);
}
