/* Cases out of what the program found: which record takes it, and what is filled in, stands in packs/sources.yaml. */
#include "ledger_internal.h"

#include <string.h>

enum { LINE_BYTES_MOST = 900 };

static Str fill_fact(void *context, Str mark, Str after, Arena *arena) {
    (void)after;
    const CaseFound *found = context;
    (void)arena;
    for (size_t i = 0; i < found->fact_count; i++) {
        if (str_is(mark, found->facts[i].name)) {
            return found->facts[i].text;
        }
    }
    return STR("");
}

/* A field of one line takes no more than fits, and no line ends. */
static Str fitting(const CaseField *field, Str text, Arena *arena) {
    if (field->type == CASE_LONG) {
        return text;
    }
    Buf line = buf_create(arena);
    for (size_t i = 0; i < text.len; i++) {
        buf_add_char(&line, text.data[i]);
        if (text.data[i] == '\n') {
            line.data[line.len - 1] = ' ';
        }
    }
    size_t end = line.len < LINE_BYTES_MOST ? line.len : LINE_BYTES_MOST;
    while (end < line.len && end && ((unsigned char)line.data[end] & 0xC0) == 0x80) {
        end--;
    }
    return str_slice(buf_str(&line), 0, end);
}

/* What the pack says, and over it what the user says. */
static json_t *fields_of(const SourceDef *source, const RecordDef *def, const CaseFound *found, Arena *arena,
                         Err *err) {
    json_t *given = json_object_of(found->fields, err);
    union { /* only read */
        const CaseFound *in;
        void *out;
    } context = {found};
    for (size_t i = 0; given && i < source->field_count; i++) {
        int field = record_field(def, source->fields[i]);
        const char *key = str_cstr(arena, source->fields[i]);
        if (field < 0 || json_object_get(given, key)) {
            continue;
        }
        Str text = fitting(&def->fields[field], fill_template(source->texts[i], fill_fact, context.out, arena), arena);
        if (str_trim(text).len) {
            json_object_set_new(given, key, json_stringn(text.data, text.len));
        }
    }
    return given;
}

typedef struct Founding {
    Ledger *ledger;
    const User *user;
    const CaseFound *found;
    const Book *book;
    json_t *given;
    int64_t id;
    bool existing;
} Founding;

/* The case that this source has; those that were none do not stand in the way of a new one. */
static bool find_existing(Founding *founding, Tx *tx, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx,
                   "SELECT c.id FROM case_source s JOIN case_record c ON c.id = s.case_id WHERE s.kind = ? AND"
                   " s.source = ? AND c.ended <> 'void' ORDER BY c.id LIMIT 1",
                   &stmt, err, "ss", founding->found->kind, founding->found->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    founding->existing = good && row;
    founding->id = founding->existing ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

static bool may_know(Founding *founding, Tx *tx, Arena *arena, Err *err) {
    Head head;
    if (!case_load(founding->ledger, tx, founding->id, arena, &head, err)) {
        return false;
    }
    bool good = may_see_case(founding->user, &head, err);
    case_free(&head);
    return good || err_set(err, ERR_CONFLICT, "这个问题已经由别人登记，在您看不到的台账里。");
}

static bool found_work(Tx *tx, void *context, Err *err) {
    Founding *founding = context;
    const CaseFound *found = founding->found;
    const CaseSource source = {found->kind, found->id, found->label};
    Arena *arena = arena_create();
    bool good = find_existing(founding, tx, err) &&
                (founding->existing ? may_know(founding, tx, arena, err)
                                    : open_in(founding->ledger, tx, founding->user, founding->book, found->unit,
                                              founding->given, &source, false, arena, &founding->id, err));
    arena_destroy(arena);
    return good;
}

/* `tx` NULL: as a write of its own. */
static bool open_found(Ledger *ledger, Tx *tx, const User *user, const CaseFound *found, int64_t *id, bool *existing,
                       Err *err) {
    const SourceDef *source = pack_source(ledger->pack, found->rule.len ? found->rule : found->kind);
    Founding founding = {.ledger = ledger, .user = user, .found = found};
    founding.book = source ? book_newest(ledger, source->record) : NULL;
    if (!founding.book) {
        return err_set(err, ERR_NOT_FOUND, "规则包里没有写由哪个台账接收它（packs/sources.yaml）。");
    }
    if (found->fields.len > CASE_FIELDS_BYTES_MOST) {
        return err_set(err, ERR_LIMIT, "填的内容太多，最多256 KB。");
    }
    Arena *arena = arena_create();
    founding.given = fields_of(source, founding.book->def, found, arena, err);
    bool good = founding.given &&
                (tx ? found_work(tx, &founding, err) : store_write(ledger->store, found_work, &founding, err));
    json_decref(founding.given);
    arena_destroy(arena);
    *id = founding.id;
    *existing = founding.existing;
    return good;
}

bool case_open_found(Ledger *ledger, const User *user, const CaseFound *found, int64_t *id, bool *existing, Err *err) {
    return open_found(ledger, NULL, user, found, id, existing, err);
}

bool case_open_found_within(Ledger *ledger, Tx *tx, const User *user, const CaseFound *found, int64_t *id,
                            bool *existing, Err *err) {
    return open_found(ledger, tx, user, found, id, existing, err);
}
