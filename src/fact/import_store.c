/* Storing an import: source, units, submissions, open checks and the audit row, all in one piece of the writer. */
#include "fact_internal.h"

typedef struct Work {
    Import *import;
    Str hash;
    int64_t source_id;
    int64_t *period_ids, *unit_ids, *submission_ids; /* per period, per row, per row */
    unsigned *element_ids;                           /* per element of the pack, 0: not stored yet */
    unsigned **symbol_ids;                           /* per element of the pack: of its choices */
} Work;

/* Which element stood in which column: the origin of a value is told from it. */
static Str columns_json(Import *import) {
    size_t count;
    const Element *elements = pack_elements(import->pack, &count);
    Buf out = buf_create(import->arena);
    Json json = json_writer(&out);
    json_open_array(&json);
    for (size_t i = 0; i < import->element_count; i++) {
        json_open_object(&json);
        json_put_str(&json, "element", elements[import->elements[i]].id);
        json_put_integer(&json, "column", import->element_columns[i]);
        json_close_object(&json);
    }
    json_close_array(&json);
    return buf_str(&out);
}

static bool put_source(Work *work, Tx *tx, Err *err) {
    Import *import = work->import;
    char now[32];
    time_now_iso(now);
    bool good = store_run(tx,
                          "INSERT INTO source (kind, file_name, file_hash, sheet, columns, at, actor, row_count, "
                          "value_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                          err, "zsssszsii", "table", import->file_name, work->hash, import->sheet, columns_json(import),
                          now, import->options->actor, (int64_t)import->result->rows, (int64_t)import->result->values);
    work->source_id = good ? store_last_id(tx) : 0;
    return good;
}

static bool number_elements(Work *work, Tx *tx, Err *err) {
    Import *import = work->import;
    size_t count;
    const Element *elements = pack_elements(import->pack, &count);
    work->element_ids = ARENA_ARRAY(import->arena, count, unsigned);
    work->symbol_ids = ARENA_ARRAY(import->arena, count, unsigned *);
    for (size_t i = 0; i < import->element_count; i++) {
        int index = import->elements[i];
        const Element *element = &elements[index];
        work->symbol_ids[index] = ARENA_ARRAY(import->arena, element->choice_count, unsigned);
        if (!element_number(tx, element, &work->element_ids[index], err)) {
            return false;
        }
        for (size_t c = 0; c < element->choice_count; c++) {
            if (!choice_number(tx, element->choices[c], &work->symbol_ids[index][c], err)) {
                return false;
            }
        }
    }
    return true;
}

static bool put_units(Work *work, Tx *tx, Err *err) {
    Import *import = work->import;
    for (size_t p = 0; p < import->period_count; p++) {
        if (!org_period_id(tx, import->periods[p].code, true, &work->period_ids[p], err)) {
            return false;
        }
    }
    /* The store was asked for every code; within one period a code stands once, so what is new is new. */
    bool once = import->period_count == 1;
    for (size_t i = 0; i < import->row_count; i++) {
        Str code = import->rows[i].code;
        work->unit_ids[i] = import->rows[i].unit_id;
        if (!work->unit_ids[i] && !(once ? org_unit_add(tx, code, &work->unit_ids[i], err)
                                         : org_unit_id(tx, code, true, &work->unit_ids[i], err))) {
            return false;
        }
    }
    for (size_t i = 0; i < import->row_count; i++) {
        const ImportRow *row = &import->rows[i];
        int64_t parent = row->parent_row >= 0 ? work->unit_ids[row->parent_row] : 0;
        if (row->parent.len && !parent && !org_unit_id(tx, row->parent, false, &parent, err)) {
            return false;
        }
        if (!org_unit_state(tx, work->unit_ids[i], work->period_ids[row->period], row->name, row->kind->id, parent,
                            err)) {
            return false;
        }
    }
    return true;
}

/* The pack's numbers of elements and choices become the store's; what is left out goes. Works in place: the row is not
 * read again. Returns how many are left. */
static size_t renumber(const Work *work, char *cells, size_t count) {
    size_t element_count, kept = 0;
    const Element *elements = pack_elements(work->import->pack, &element_count);
    for (size_t i = 0; i < count; i++) {
        PackedCell cell = cell_unpack(cells + i * CELL_BYTES);
        if (cell.element == CELL_LEFT_OUT) {
            continue;
        }
        const Element *element = &elements[cell.element];
        if (element->type == ELEMENT_CHOICE && cell.state == CELL_KNOWN) {
            cell.value = work->symbol_ids[cell.element][(size_t)cell.value];
        }
        cell.element = work->element_ids[cell.element];
        cell_pack(cells + kept++ * CELL_BYTES, &cell);
    }
    return kept;
}

static bool put_submissions(Work *work, Tx *tx, Err *err) {
    Import *import = work->import;
    size_t count = import->element_count;
    Stmt *stmt = NULL;
    bool good = true, row;
    for (size_t i = 0; good && count > 0 && i < import->row_count; i++) {
        const ImportRow *source = &import->rows[i];
        if (!source->cells) {
            continue;
        }
        const Str cells = {source->cells, renumber(work, source->cells, count) * CELL_BYTES};
        const int64_t unit = work->unit_ids[i], period = work->period_ids[source->period];
        good = stmt ? stmt_rebind(stmt, err, "iiiib", unit, period, work->source_id, (int64_t)source->row, cells)
                    : stmt_open(tx,
                                "INSERT INTO submission (unit_id, period_id, source_id, source_row, cells) "
                                "VALUES (?, ?, ?, ?, ?)",
                                &stmt, err, "iiiib", unit, period, work->source_id, (int64_t)source->row, cells);
        good = good && stmt_step(stmt, &row, err);
        work->submission_ids[i] = good ? store_last_id(tx) : 0;
    }
    stmt_close(stmt);
    return good;
}

static bool put_findings(Work *work, Tx *tx, Err *err) {
    Import *import = work->import;
    for (size_t i = 0; i < import->soft_count; i++) {
        const SoftFinding *finding = &import->soft[i];
        const ImportRow *row = &import->rows[finding->row];
        if (!store_run(tx,
                       "INSERT INTO check_result (submission_id, unit_id, period_id, rule, message, place) "
                       "VALUES (?, ?, ?, ?, ?, ?)",
                       err, "iiisss", work->submission_ids[finding->row], work->unit_ids[finding->row],
                       work->period_ids[row->period], finding->rule, finding->message, finding->place)) {
            return false;
        }
    }
    return true;
}

static bool put_audit(const Work *work, Tx *tx, Err *err) {
    const Import *import = work->import;
    Buf detail = buf_create(import->arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_integer(&json, "source", work->source_id);
    json_put_str(&json, "hash", work->hash);
    json_put_integer(&json, "rows", (int64_t)import->result->rows);
    json_put_integer(&json, "values", (int64_t)import->result->values);
    json_put_integer(&json, "warnings", (int64_t)import->result->problems.warnings);
    json_close_object(&json);
    const AuditEntry entry = {.actor = import->options->actor,
                              .action = STR("import"),
                              .subject = import->file_name,
                              .detail = buf_str(&detail),
                              .unit = import->options->scope};
    return audit_append(tx, &entry, err);
}

static bool store_work(Tx *tx, void *context, Err *err) {
    Work *work = context;
    int64_t version;
    if (!fact_version(tx, &version, err)) {
        return false;
    }
    if (version != work->import->version) {
        return err_set(err, ERR_CONFLICT, "检查期间有别的数据存入，本次没有保存。请重新导入一次。");
    }
    return put_source(work, tx, err) && number_elements(work, tx, err) && put_units(work, tx, err) &&
           put_submissions(work, tx, err) && put_findings(work, tx, err) &&
           store_run(tx, "UPDATE fact_version SET version = version + 1 WHERE id = 1", err, "") &&
           put_audit(work, tx, err);
}

bool import_store(Import *import, Str hash, Err *err) {
    Work work = {.import = import, .hash = hash};
    work.period_ids = ARENA_ARRAY(import->arena, import->period_count, int64_t);
    work.unit_ids = ARENA_ARRAY(import->arena, import->row_count, int64_t);
    work.submission_ids = ARENA_ARRAY(import->arena, import->row_count, int64_t);
    bool good = store_write(import->store, store_work, &work, err);
    import->result->source_id = good ? work.source_id : 0;
    return good;
}
