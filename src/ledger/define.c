/* Record types of the bureau's own: checked as packs are, kept as rows that never change, newest first. */
#include "ledger_internal.h"

#include <stdio.h>
#include <string.h>

static const char *const file_name = "台账定义";

static void fault(ProblemList *problems, const Place *place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void fault(ProblemList *problems, const Place *place, const char *format, ...) {
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    problem_add(problems, SEVERITY_ERROR, "definition", place, "%s", message);
}

/* ---- what the text alone cannot tell ----------------------------------------------------------- */

static void need_record(const Shelf *shelf, const RecordDef *def, Str id, const Place *place, ProblemList *problems) {
    if (id.len && !str_equal(id, def->id) && !shelf_find(shelf, id)) {
        fault(problems, place, "没有“%.*s”这种记录。", STR_ARG(id));
    }
}

/* Checks across cases are compiled over the packs' definitions, which a record of the bureau's own is not among. */
static void need_record_of_pack(const Pack *pack, const CaseCheckDef *check, ProblemList *problems) {
    const RecordDef *other = check->none.len ? pack_record(pack, check->none) : NULL;
    if (check->none.len && !other) {
        fault(problems, &check->place, "“none”只能写规则包里的记录，“%.*s”不是。", STR_ARG(check->none));
    }
    for (size_t i = 0; other && i < check->same_count; i++) {
        if (record_field(other, check->same[i]) < 0) {
            fault(problems, &check->place, "“%.*s”没有“%.*s”这个字段。", STR_ARG(other->name), STR_ARG(check->same[i]));
        }
    }
}

static void check_references(const Pack *pack, const Shelf *shelf, const RecordDef *def, ProblemList *problems) {
    for (size_t i = 0; i < def->check_count; i++) {
        need_record_of_pack(pack, &def->checks[i], problems);
    }
    for (size_t i = 0; i < def->field_count; i++) {
        need_record(shelf, def, def->fields[i].reference, def->fields[i].place, problems);
    }
    for (size_t i = 0; i < def->step_count; i++) {
        need_record(shelf, def, def->steps[i].opens, def->steps[i].place, problems);
    }
}

/* A count is one figure wherever it is shown: no other record may make one of the same id. */
static void check_counts(const Shelf *shelf, const RecordDef *def, ProblemList *problems) {
    for (size_t b = 0; b < shelf->count; b++) {
        const RecordDef *other = shelf->books[b].def;
        for (size_t c = 0; c < other->count_count && !str_equal(other->id, def->id); c++) {
            for (size_t i = 0; i < def->count_count; i++) {
                if (str_equal(def->counts[i].id, other->counts[c].id)) {
                    fault(problems, &def->counts[i].place, "统计数“%.*s”在“%.*s”里已经有了，请换一个编号。",
                          STR_ARG(def->counts[i].id), STR_ARG(other->name));
                }
            }
        }
    }
}

/* Cases that are there stay as well guarded as they were: lists go by the newest definition. */
static void check_guard(const RecordDef *before, const RecordDef *def, ProblemList *problems) {
    if (!str_equal(before->domain, def->domain) || !str_equal(before->section, def->section)) {
        fault(problems, &def->place, "“%.*s”已经在用，业务（domain）和主管部门（section）不能改：要写 %.*s、%.*s。",
              STR_ARG(def->name), STR_ARG(before->domain), STR_ARG(before->section));
    }
    if (def->privacy < before->privacy) {
        fault(problems, &def->place, "“%.*s”的保密等级（privacy）不能降低：原来是P%d。", STR_ARG(def->name),
              before->privacy);
    }
    for (size_t i = 0; i < def->field_count; i++) {
        int field = record_field(before, def->fields[i].id);
        if (field >= 0 && def->fields[i].privacy < before->fields[field].privacy) {
            fault(problems, def->fields[i].place ? def->fields[i].place : &def->place,
                  "“%.*s”的保密等级（privacy）不能降低：原来是P%d。", STR_ARG(def->fields[i].name),
                  before->fields[field].privacy);
        }
    }
}

static bool one_record(const RecordDef *records, size_t count, ProblemList *problems) {
    if (count == 1) {
        return true;
    }
    Place place = count > 1 ? records[1].place : (Place){.line = 1, .column = 1};
    fault(problems, &place, "一个定义写一种记录，这里有%zu种。", count);
    return false;
}

bool definition_book(Ledger *ledger, Str text, Arena *arena, Book *book, ProblemList *problems, Err *err) {
    const Shelf *shelf = shelf_now(ledger);
    SystemDef *system = ARENA_NEW(arena, SystemDef);
    const RecordDef *records;
    size_t count, before = problems->errors;
    *book = (Book){.def = NULL};
    if (text.len > DEFINITION_BYTES_MOST) {
        return err_set(err, ERR_LIMIT, "定义太长，最多%d KB。", DEFINITION_BYTES_MOST / 1024);
    }
    if (!pack_read_system(ledger->pack, file_name, text, arena, system, &records, &count, problems) ||
        !one_record(records, count, problems) || !book_compile(ledger->pack, &records[0], arena, book, problems)) {
        *book = (Book){.def = NULL};
        return true;
    }
    const RecordDef *def = &records[0];
    const Book *newest = shelf_find(shelf, def->id);
    for (size_t i = 0; i < def->count_count; i++) {
        if (def->counts[i].value.text.len) {
            rate_compile(def, &def->counts[i], arena, problems);
        }
    }
    check_references(ledger->pack, shelf, def, problems);
    definition_uses(ledger->pack, def, arena, problems);
    check_counts(shelf, def, problems);
    if (newest) {
        check_guard(newest->def, def, problems);
    }
    const SystemDef *of_pack = pack_system(ledger->pack, system->id);
    book->def = problems->errors == before ? def : NULL;
    book->system = of_pack ? of_pack : system;
    return true;
}

bool definition_check(Ledger *ledger, Str text, Arena *arena, LedgerKind *kind, ProblemList *problems, Err *err) {
    Book book;
    bool good = definition_book(ledger, text, arena, &book, problems, err);
    *kind = (LedgerKind){.def = good ? book.def : NULL, .system = good ? book.system : NULL};
    return good;
}

/* ---- storing ---------------------------------------------------------------------------------------- */

bool definition_may(const User *user, Str section, Err *err) {
    const Want want = {.domain = STR("configuration"), .action = ACTION_EDIT, .section = section};
    return !user || people_may_somewhere(user, &want, err);
}

typedef struct Publishing {
    Str record, version, text, chain_text, note, actor;
    int64_t base;
    bool withdrawn;
    int64_t id;
} Publishing;

static bool newest_row(Tx *tx, Str record, int64_t *id, bool *withdrawn, Err *err) {
    Stmt *stmt;
    bool row = false;
    *id = 0;
    *withdrawn = false;
    if (!stmt_open(tx, "SELECT id, withdrawn FROM record_definition WHERE record = ? ORDER BY id DESC LIMIT 1", &stmt,
                   err, "s", record)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *id = stmt_integer(stmt, 0);
        *withdrawn = stmt_integer(stmt, 1) != 0;
    }
    stmt_close(stmt);
    return good;
}

static bool may_follow(Tx *tx, const Publishing *publishing, Err *err) {
    int64_t newest;
    bool withdrawn;
    if (!newest_row(tx, publishing->record, &newest, &withdrawn, err)) {
        return false;
    }
    if (publishing->withdrawn) {
        return (newest && !withdrawn) ||
               err_set(err, ERR_CONFLICT, "“%.*s”没有正在用的自定版本，不用停用。", STR_ARG(publishing->record));
    }
    return newest == publishing->base ||
           err_set(err, ERR_CONFLICT, "您打开以后，别人又发布了新的一版。请看过新版的改动，再在它上面改。");
}

static bool publish_work(Tx *tx, void *context, Err *err) {
    Publishing *publishing = context;
    Arena *arena = arena_create();
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    char now[32];
    time_now_iso(now);
    json_open_object(&json);
    json_put_str(&json, "version", publishing->version);
    json_put_str(&json, "note", publishing->note);
    json_close_object(&json);
    bool good =
        may_follow(tx, publishing, err) &&
        store_run(tx,
                  "INSERT INTO record_definition (record, version, text, chain_text, note, withdrawn, actor, at) VALUES"
                  " (?, ?, ?, ?, ?, ?, ?, ?)",
                  err, "sssssisz", publishing->record, publishing->version, publishing->text, publishing->chain_text,
                  publishing->note, (int64_t)publishing->withdrawn, publishing->actor, now);
    publishing->id = good ? store_last_id(tx) : 0;
    good = good && audit_append(tx,
                                &(AuditEntry){.actor = publishing->actor,
                                              .action = publishing->withdrawn ? STR("definition-withdraw")
                                                                              : STR("definition-publish"),
                                              .subject = publishing->record,
                                              .detail = buf_str(&detail)},
                                err);
    arena_destroy(arena);
    return good;
}

static bool note_good(Str note, Err *err) {
    const Place place = {.field = "note"};
    if (utf8_count(note) < 2 || str_invalid_utf8(note) >= 0) {
        return err_set_at(err, ERR_INPUT, &place, "请写明改了什么、为什么（2到%d字）。", DEFINITION_NOTE_MOST);
    }
    return utf8_count(note) <= DEFINITION_NOTE_MOST ||
           err_set_at(err, ERR_LIMIT, &place, "说明太长，最多%d字。", DEFINITION_NOTE_MOST);
}

bool definition_publish(Ledger *ledger, const User *user, const NewDefinition *made, Arena *arena, LedgerKind *kind,
                        int64_t *id, ProblemList *problems, Err *err) {
    *id = 0;
    if (!definition_may(user, (Str){NULL, 0}, err) ||
        !definition_check(ledger, made->text, arena, kind, problems, err)) {
        return false;
    }
    if (!kind->def) {
        return true; /* the faults are told */
    }
    const RecordDef *def = kind->def;
    const Book *holds = book_newest(ledger, def->id);
    if (holds && !holds->retired && str_equal(holds->def->version, def->version)) {
        return err_set(err, ERR_CONFLICT, "与正在用的一版完全相同，没有可发布的改动。");
    }
    Publishing publishing = {.record = def->id,
                             .version = def->version,
                             .text = def->text,
                             .chain_text = def->chain_text,
                             .note = str_trim(made->note),
                             .actor = actor_of(user),
                             .base = made->base};
    if (!definition_may(user, def->section, err) || !note_good(publishing.note, err) ||
        !store_write(ledger->store, publish_work, &publishing, err)) {
        return false;
    }
    *id = publishing.id;
    return shelf_load(ledger, err);
}

bool definition_withdraw(Ledger *ledger, const User *user, Str record, Str note, Err *err) {
    const Book *book = book_newest(ledger, record);
    if (!book) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种记录。", STR_ARG(record));
    }
    Publishing publishing = {.record = record,
                             .version = book->def->version,
                             .text = book->def->text,
                             .chain_text = book->def->chain_text,
                             .note = str_trim(note),
                             .actor = actor_of(user),
                             .withdrawn = true};
    return definition_may(user, book->def->section, err) && note_good(publishing.note, err) &&
           store_write(ledger->store, publish_work, &publishing, err) && shelf_load(ledger, err);
}

/* ---- versions ------------------------------------------------------------------------------------------ */

static bool count_cases(Tx *tx, Str record, Str version, int64_t *cases, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx,
                   "SELECT COUNT(*) FROM case_record WHERE record = ?1 AND record_version_id IN"
                   " (SELECT id FROM record_version WHERE record = ?1 AND version = ?2)",
                   &stmt, err, "ss", record, version)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err) && row;
    *cases = good ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

static bool read_versions(Tx *tx, Str record, Arena *arena, DefinitionVersion **versions, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx,
                   "SELECT id, version, note, actor, at, withdrawn FROM record_definition WHERE record = ?"
                   " ORDER BY id DESC LIMIT 200",
                   &stmt, err, "s", record)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        *versions = arena_grow(arena, *versions, *count, *count + 1, sizeof **versions);
        (*versions)[(*count)++] = (DefinitionVersion){
            .id = stmt_integer(stmt, 0),
            .version = str_copy(arena, stmt_text(stmt, 1)),
            .note = str_copy(arena, stmt_text(stmt, 2)),
            .actor = str_copy(arena, stmt_text(stmt, 3)),
            .at = str_copy(arena, stmt_text(stmt, 4)),
            .withdrawn = stmt_integer(stmt, 5) != 0,
        };
    }
    stmt_close(stmt);
    return good;
}

bool definition_versions(Ledger *ledger, Str record, Arena *arena, DefinitionVersion **versions, size_t *count,
                         Err *err) {
    const Book *newest = book_newest(ledger, record);
    const Book *of_pack = shelf_find(&ledger->of_pack, record);
    Tx *tx;
    *versions = NULL;
    *count = 0;
    if (!newest) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种记录。", STR_ARG(record));
    }
    if (!store_read_begin(ledger->store, &tx, err)) {
        return false;
    }
    bool good = read_versions(tx, record, arena, versions, count, err);
    if (good && of_pack) {
        *versions = arena_grow(arena, *versions, *count, *count + 1, sizeof **versions);
        (*versions)[(*count)++] = (DefinitionVersion){.version = of_pack->def->version};
    }
    for (size_t i = 0; good && i < *count; i++) {
        DefinitionVersion *version = &(*versions)[i];
        version->holds = newest->own ? version->id == newest->definition && !newest->retired : version->id == 0;
        good = version->withdrawn || count_cases(tx, record, version->version, &version->cases, err);
    }
    store_read_end(tx);
    return good;
}

bool definition_text(Ledger *ledger, int64_t id, Arena *arena, Str *record, Str *text, Str *chain_text, Err *err) {
    Tx *tx;
    Stmt *stmt;
    bool row = false;
    if (!store_read_begin(ledger->store, &tx, err)) {
        return false;
    }
    bool good =
        stmt_open(tx, "SELECT record, text, chain_text FROM record_definition WHERE id = ?", &stmt, err, "i", id);
    if (good) {
        good = stmt_step(stmt, &row, err);
        if (good && row) {
            *record = str_copy(arena, stmt_text(stmt, 0));
            *text = str_copy(arena, stmt_text(stmt, 1));
            *chain_text = str_copy(arena, stmt_text(stmt, 2));
        }
        stmt_close(stmt);
    }
    store_read_end(tx);
    return good && (row || err_set(err, ERR_NOT_FOUND, "没有这一版定义。"));
}
