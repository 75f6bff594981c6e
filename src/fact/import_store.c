/* Storing an import: source, units, submissions, open checks and the audit row, all in one piece of the writer. */
#include "fact_internal.h"
#include "spill.h"

typedef struct Work {
    Import *import;
    Str hash;
    int64_t source_id;
    int64_t *period_ids, *unit_ids, *submission_ids; /* per period, per row, per row */
    size_t *submitted, submission_count;             /* rows that have cells */
    int64_t first_submission;
    CellWriter empty;      /* its room takes the cells of one row after the other */
    unsigned *element_ids; /* per element of the pack, 0: not stored yet */
    unsigned **symbol_ids; /* per element of the pack: of its choices */
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

/* The rows that have cells, each with its number. Regions that a mapping makes have none. */
static bool number_submissions(Work *work, Tx *tx, Err *err) {
    const Import *import = work->import;
    int64_t next;
    if (!submission_next(tx, &next, err)) {
        return false;
    }
    for (size_t i = 0; import->element_count && i < import->row_count; i++) {
        if (import->rows[i].cells.len) {
            work->submission_ids[i] = next + (int64_t)work->submission_count;
            work->submitted[work->submission_count++] = i;
        }
    }
    work->first_submission = next;
    return true;
}

static bool put_source(Work *work, Tx *tx, Err *err) {
    Import *import = work->import;
    char now[32];
    time_now_iso(now);
    bool good = store_run(
        tx,
        "INSERT INTO source (kind, file_name, file_hash, sheet, columns, at, actor, row_count, "
        "value_count, first_submission, last_submission, mapping) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        err, "zsssszsiiiis", "table", import->file_name, work->hash, import->sheet, columns_json(import), now,
        import->options->actor, (int64_t)import->result->rows, (int64_t)import->result->values, work->first_submission,
        work->first_submission + (int64_t)work->submission_count - 1,
        import->options->mapping ? import->options->mapping->id : STR(""));
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

/* Units that are new, once each though they may stand in several periods of the file. */
static bool add_units(Work *work, Tx *tx, Err *err) {
    const Import *import = work->import;
    Arena *arena = import->arena;
    Str *codes = ARENA_ARRAY(arena, import->row_count, Str);
    int64_t *ids = ARENA_ARRAY(arena, import->row_count, int64_t);
    size_t *places = ARENA_ARRAY(arena, import->row_count, size_t), count = 0;
    Map *seen = map_create(arena, 64);
    for (size_t i = 0; i < import->row_count; i++) {
        Str code = import->rows[i].code;
        bool once = import->period_count == 1; /* a code stands once in a period */
        import_awake(work->import, i);
        if (!import->rows[i].unit_id && (once || !map_get(seen, code, &places[i]))) {
            if (!once) {
                map_put(seen, code, count);
            }
            places[i] = count;
            codes[count++] = code;
        }
    }
    bool good = org_units_add(tx, codes, count, ids, err);
    for (size_t i = 0; good && i < import->row_count; i++) {
        work->unit_ids[i] = import->rows[i].unit_id ? import->rows[i].unit_id : ids[places[i]];
        import_awake(work->import, i);
    }
    return good;
}

/* The unit above: of the file, or of the store, which has it in this period; 0: none. */
static int64_t parent_id(const Work *work, const ImportRow *row) {
    const ImportPeriod *period = &work->import->periods[row->period];
    if (row->parent_row >= 0) {
        return work->unit_ids[row->parent_row];
    }
    int stored = row->parent.len && period->stored ? org_tree_find(&period->tree, row->parent) : -1;
    return stored >= 0 ? period->tree.units[stored].id : 0;
}

static bool put_units(Work *work, Tx *tx, Err *err) {
    const Import *import = work->import;
    for (size_t p = 0; p < import->period_count; p++) {
        if (!org_period_id(tx, import->periods[p].code, true, &work->period_ids[p], err)) {
            return false;
        }
    }
    if (!add_units(work, tx, err)) {
        return false;
    }
    UnitState *states = ARENA_ARRAY(import->arena, import->row_count, UnitState);
    for (size_t i = 0; i < import->row_count; i++) {
        const ImportRow *row = &import->rows[i];
        import_awake(work->import, i);
        states[i] = (UnitState){work->unit_ids[i], work->period_ids[row->period], parent_id(work, row), row->name,
                                row->kind->id};
    }
    return org_states_put(tx, states, import->row_count, err);
}

/* The row's cells with the store's numbers of elements and choices. */
static Str renumber(const Work *work, Str cells) {
    size_t count;
    const Element *elements = pack_elements(work->import->pack, &count);
    CellWriter writer = work->empty;
    CellReader reader = cells_read(cells);
    PackedCell cell;
    while (cells_next(&reader, &cell)) {
        if (elements[cell.element].type == ELEMENT_CHOICE && cell.state == CELL_KNOWN) {
            cell.value = work->symbol_ids[cell.element][(size_t)cell.value];
        }
        cell.element = work->element_ids[cell.element];
        cells_add(&writer, &cell);
    }
    return cells_str(&writer);
}

static void submission_value(void *context, size_t index, int column, GivenValue *value) {
    const Work *work = context;
    size_t at = work->submitted[index];
    if (column == 0) {
        import_awake(work->import, index);
    }
    const ImportRow *row = &work->import->rows[at];
    *value = (GivenValue){.type = 'i'};
    switch (column) {
    case 0: value->integer = work->submission_ids[at]; break;
    case 1: value->integer = work->unit_ids[at]; break;
    case 2: value->integer = work->period_ids[row->period]; break;
    case 3: value->integer = work->source_id; break;
    case 4: value->integer = row->row; break;
    default: *value = (GivenValue){.type = 'b', .text = renumber(work, row->cells)};
    }
}

static bool put_submissions(Work *work, Tx *tx, Err *err) {
    const GivenRows rows = {work->submission_count, submission_value, work};
    return store_run_given(tx,
                           "INSERT INTO submission (id, unit_id, period_id, source_id, source_row, cells) "
                           "SELECT a, b, c, d, e, f FROM given_rows",
                           &rows, err);
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
                              .unit = import->options->scope_count == 1 ? import->options->scopes[0] : (Str){NULL, 0}};
    return audit_append(tx, &entry, err);
}

/* Of three steps; what is behind the last one cannot be ended any more. */
static bool step_done(const Work *work, int step, Err *err) {
    arena_rest(work->import->arena);
    return import_progress(work->import, import_share_judged + (1 - import_share_judged) * step / 3, err);
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
    return number_submissions(work, tx, err) && put_source(work, tx, err) && number_elements(work, tx, err) &&
           put_units(work, tx, err) && step_done(work, 1, err) && put_submissions(work, tx, err) &&
           step_done(work, 2, err) && put_findings(work, tx, err) && store_changed(tx, CHANGED_FIGURES, err) &&
           put_audit(work, tx, err);
}

bool import_store(Import *import, Str hash, Err *err) {
    Work work = {.import = import, .hash = hash};
    work.period_ids = ARENA_ARRAY(import->arena, import->period_count, int64_t);
    work.unit_ids = ARENA_ARRAY(import->arena, import->row_count, int64_t);
    work.submission_ids = ARENA_ARRAY(import->arena, import->row_count, int64_t);
    work.submitted = ARENA_ARRAY(import->arena, import->row_count, size_t);
    work.empty = cells_write(import->arena, import->element_count);
    bool good = store_write(import->store, store_work, &work, err);
    import->result->source_id = good ? work.source_id : 0;
    return good;
}
