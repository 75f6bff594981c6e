/* Importing one file: read, judge against the store, keep the file, store all of it or nothing. */
#include "fact_internal.h"
#include "spill.h"

#include <string.h>

enum { PROBLEMS_LISTED = 1000 };
const double import_share_read = 0.6, import_share_judged = 0.8; /* of the progress that is shown */

/* Never backwards, even when the table is told a second time. */
bool import_progress(Import *import, double part, Err *err) {
    const ImportOptions *options = import->options;
    part = import->part = part > import->part ? part : import->part;
    if (options->progress && !options->progress(options->progress_context, part, import->rows_seen)) {
        return err_set(err, ERR_CANCELLED, "导入已停止，没有保存任何内容。");
    }
    return true;
}

/* The file is kept by a thread while it is read; from here on the reader process stands, so that it never comes from a
 * program with a thread at work. */
static bool on_sheet(void *context, Str name, Err *err) {
    Import *import = context;
    if (!import->options->dry_run && !import->keeping &&
        !blob_keep_begin(import->store, import->path, &import->keeping, err)) {
        return false;
    }
    import->sheet = str_copy(import->arena, name);
    import->is_csv = name.len == 0;
    import->result->sheet = str_copy(import->result->problems.arena, name);
    return true;
}

static bool on_row(void *context, const TableRow *row, Err *err) {
    Import *import = context;
    import->rows_seen++;
    if (import->mapping) {
        return mapping_row(import, row, err);
    }
    bool good = import->has_heading ? import_row(import, row, err) : heading_take(import, row, err);
    if (good) {
        journal_add(import, row->row);
    }
    return good;
}

static void on_note(void *context, Str text) {
    Import *import = context;
    Place place = import_place(import, 0, 0, -1);
    problem_add(&import->result->problems, SEVERITY_NOTE, "sheet-note", &place, "%.*s", STR_ARG(text));
}

static bool on_progress(void *context, double part, Err *err) {
    return import_progress(context, part * import_share_read, err);
}

/* Everything an import holds before the first row. */
static bool begin(Import *import, Err *err) {
    import->arena = arena_spilling(store_directory(import->store)); /* a country is too much to hold */
    import->scratch = arena_create();
    import->is_csv = true;
    *import->result = (ImportResult){.problems = problem_list(import->problem_arena, PROBLEMS_LISTED)};
    if (import->options->mapping) {
        return mapping_begin(import, err);
    }
    heading_prepare(import);
    return true;
}

static void forget(Import *import) {
    arena_destroy(import->scratch);
    arena_destroy(import->arena);
    *import = (Import){.store = import->store,
                       .path = import->path,
                       .keeping = import->keeping,
                       .pack = import->pack,
                       .options = import->options,
                       .result = import->result,
                       .problem_arena = import->problem_arena,
                       .file_name = import->file_name,
                       .journal = import->journal,
                       .part = import->part};
}

static bool on_again(void *context, Err *err) {
    forget(context);
    return begin(context, err);
}

static bool on_changed(void *context, const TableRow *row) {
    const Import *import = context;
    return import->mapping || heading_changed(import, row);
}

static bool read_rows(Import *import, const char *path, Err *err) {
    const TableEvents events = {import, on_sheet, on_row, on_note, on_progress, on_changed, on_again};
    const MappingDef *mapping = import->options->mapping;
    TableLimits limits = table_limits_default();
    journal_pass(import, &limits);
    if (!table_stream(path, mapping ? mapping->sheet : (Str){NULL, 0}, &limits, &events, err)) {
        if (err && err->kind == ERR_NOT_FOUND && path_exists(path)) {
            err->kind = ERR_INPUT; /* the file is there, its sheet is not */
        }
        return false;
    }
    if (import->mapping) {
        mapping_end(import);
    } else if (!import->has_heading) {
        heading_missing(import);
        if (import->has_heading && !journal_replay(import, err)) {
            return false;
        }
    }
    if (import->row_count == 0 && import->result->problems.errors == 0) {
        Place place = import_place(import, 1, import->is_csv, -1);
        IMPORT_ERROR(import, "no-rows", &place, "表头下面没有数据。请填写后再导入。");
    }
    return true;
}

static bool judge(Import *import, Err *err) {
    Tx *tx;
    if (!store_read_begin(import->store, &tx, err)) {
        return false;
    }
    bool good = fact_version(tx, &import->version, err) && import_check_units(import, tx, err) &&
                (import->result->problems.errors > 0 ||
                 (import_check_locks(import, tx, err) && import_check_values(import, tx, err)));
    store_read_end(tx);
    arena_rest(import->arena);
    return good;
}

static void tell_periods(Import *import, Arena *arena) {
    ImportResult *result = import->result;
    result->periods = ARENA_ARRAY(arena, import->period_count, Str);
    for (size_t i = 0; i < import->period_count; i++) {
        result->periods[result->period_count++] = str_copy(arena, import->periods[i].code);
    }
}

/* Read and judged; *sound: there is nothing against storing it. */
static bool find_out(Import *import, const char *path, bool *sound, Err *err) {
    *sound = false;
    bool kept = import->options->keep_reading && !import->options->dry_run && !import->options->mapping;
    if (!begin(import, err) || (kept && !journal_begin(import, err)) || !read_rows(import, path, err) ||
        !judge(import, err)) {
        return false;
    }
    *sound = import->result->problems.errors == 0 && !import->options->dry_run;
    return !*sound || import_progress(import, import_share_judged, err);
}

/* The file is kept while it is read: it has to be there before a row names it, and is dropped when none will. */
static bool run(Import *import, const char *path, Err *err) {
    char hash[65];
    bool sound;
    import->path = path;
    bool good = find_out(import, path, &sound, err), wanted = good && sound;
    good = blob_keep_end(import->keeping, wanted, hash, wanted ? err : NULL) && good;
    if (good && wanted && !journal_same(import, hash)) {
        good = err_set(err, ERR_CONFLICT, "导入期间文件的内容变了，没有保存任何内容。请重新导入一次。");
    }
    return good && wanted ? import_store(import, (Str){hash, 64}, err) && (import_progress(import, 1, NULL) || true)
                          : good;
}

bool fact_import(Store *store, const Pack *pack, const char *path, const ImportOptions *options, Arena *arena,
                 ImportResult *result, Err *err) {
    const char *name = strrchr(path, '/');
    Import import = {.store = store, .pack = pack, .options = options, .result = result, .problem_arena = arena};
    import.file_name = options->file_name.len ? options->file_name : str_from(name ? name + 1 : path);
    bool good = run(&import, path, err);
    /* Stopped, or not storable now: what was read is of use the next time. A file with faults comes back another, and
     * one that cannot be read to its end does not come back at all. */
    journal_end(&import, !good && (err->kind == ERR_CANCELLED || err->kind == ERR_CONFLICT || err->kind == ERR_IO));
    tell_periods(&import, arena);
    forget(&import);
    return good;
}
