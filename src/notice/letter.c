/* Letters of inspections: what the packs say, filled in from a case and from those that came out of it. */
#include "notice_internal.h"

#include <string.h>

typedef struct Lettering {
    const RecordDef *record;
    const json_t *head; /* the case as case_json gives it */
    Str unit_name, number;
    Arena *arena;
} Lettering;

static Str text_member(const json_t *object, const char *key, Arena *arena) {
    return notice_text_of(json_object_get(object, key), arena);
}

/* The value of a field as people read it, from the fields of case_json: what the reader may not see is masked there. */
static Str field_text(const json_t *one_case, const RecordDef *record, Str id, Arena *arena) {
    const json_t *fields = json_object_get(one_case, "fields"), *entry;
    int field = record ? record_field(record, id) : -1;
    size_t index;
    json_array_foreach(fields, index, entry) {
        if (field >= 0 && str_equal(text_member(json_object_get(entry, "field"), "id", arena), id)) {
            json_t *alone = json_object();
            json_object_set(alone, record->fields[field].id.data, json_object_get(entry, "value"));
            Str text = case_field_text(&record->fields[field], json_value_text(alone, JSON_CANONICAL, arena), arena);
            json_decref(alone);
            return text;
        }
    }
    return (Str){NULL, 0};
}

static Str mark_text(void *context, Str mark) {
    const Lettering *lettering = context;
    if (str_is(mark, "unit")) {
        return lettering->unit_name;
    }
    if (str_is(mark, "number")) {
        return lettering->number;
    }
    if (str_is(mark, "today")) {
        return notice_today(lettering->arena);
    }
    return field_text(lettering->head, lettering->record, mark, lettering->arena);
}

/* False when a mark had nothing to say and the text was nothing but marks: the paragraph is then left out. */
static bool fill(const Lettering *lettering, Str text, Str *filled) {
    Lettering copy = *lettering;
    return notice_fill(text, mark_text, &copy, lettering->arena, filled);
}

/* A value of several lines stays within its cell. */
static Str cell_text(Str text, Arena *arena) {
    Buf out = buf_create(arena);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (c == '\n' || c == '|') {
            buf_add(&out, c == '|' ? STR("/") : STR(" "));
        } else {
            buf_add_char(&out, c);
        }
    }
    return buf_str(&out);
}

/* A heading stays only when something stands under it. */
static void put_paragraphs(const Lettering *lettering, const Str *paragraphs, size_t count, bool table_follows,
                           Buf *body) {
    Str heading = {NULL, 0};
    for (size_t i = 0; i < count; i++) {
        Str text;
        if (str_starts(paragraphs[i], STR("#"))) {
            heading = paragraphs[i];
            continue;
        }
        if (!fill(lettering, paragraphs[i], &text) || !str_trim(text).len) {
            continue;
        }
        if (heading.len) {
            buf_add_format(body, "%.*s\n", STR_ARG(heading));
            heading = (Str){NULL, 0};
        }
        buf_add_format(body, "%.*s\n", STR_ARG(text));
    }
    if (heading.len && table_follows) {
        buf_add_format(body, "%.*s\n", STR_ARG(heading));
    }
}

static Str column_text(const json_t *child, const RecordDef *record, Str column, Arena *arena) {
    if (str_is(column, "{number}")) {
        return text_member(child, "number", arena);
    }
    if (str_is(column, "{state}")) {
        return text_member(child, "state_name", arena);
    }
    if (str_is(column, "{due}")) {
        return text_member(child, "due_at", arena);
    }
    return field_text(child, record, column, arena);
}

/* The record as it holds now, the bureau's own version too; NULL: letters that list none. */
static const RecordDef *record_now(const Notices *notices, Str id) {
    LedgerKind kind;
    return ledger_kind(notices->ledger, id, &kind) ? kind.def : NULL;
}

/* The cases that came out of it, of the kind that the letter lists, as the reader sees them. */
static bool put_children(Notices *notices, const User *user, const Lettering *lettering, const LetterDef *def,
                         Buf *body, size_t *rows, Err *err) {
    const json_t *children = json_object_get(lettering->head, "children"), *child;
    const RecordDef *record = record_now(notices, def->children);
    size_t index;
    *rows = 0;
    json_array_foreach(children, index, child) {
        if (!str_equal(text_member(child, "record", lettering->arena), def->children)) {
            continue;
        }
        Buf text = buf_create(lettering->arena);
        Json json = json_writer(&text);
        json_error_t fault;
        if (!case_json(notices->ledger, user, json_integer_value(json_object_get(child, "id")), &json, lettering->arena,
                       err)) {
            return false;
        }
        json_t *whole = json_loadb(text.data, text.len, 0, &fault);
        if (!*rows) {
            buf_add_format(body, "%.*s\n\n|", STR_ARG(def->child_title));
            for (size_t c = 0; c < def->heading_count; c++) {
                buf_add_format(body, " %.*s |", STR_ARG(def->headings[c]));
            }
            buf_add(body, STR("\n"));
        }
        buf_add(body, STR("|"));
        for (size_t c = 0; c < def->column_count; c++) {
            Str value = cell_text(column_text(whole, record, def->columns[c], lettering->arena), lettering->arena);
            buf_add_format(body, " %.*s |", STR_ARG(value));
        }
        buf_add(body, STR("\n"));
        ++*rows;
        json_decref(whole);
    }
    return true;
}

static bool write_letter(Notices *notices, const User *user, const LetterDef *def, const Lettering *lettering,
                         NoticeLetter *out, Err *err) {
    Buf body = buf_create(lettering->arena), table = buf_create(lettering->arena);
    Date today = date_today();
    size_t rows = 0;
    if (def->children.len && !put_children(notices, user, lettering, def, &table, &rows, err)) {
        return false;
    }
    put_paragraphs(lettering, def->paragraphs, def->paragraph_count, rows > 0, &body);
    buf_add(&body, buf_str(&table));
    buf_add(&body, STR("\n"));
    put_paragraphs(lettering, def->closing, rows || !def->children.len ? def->closing_count : 0, false, &body);
    *out = (NoticeLetter){.name = def->name,
                          .number = lettering->number,
                          .unit_name = lettering->unit_name,
                          .body = buf_str(&body),
                          .date = date_in_words(lettering->arena, today)};
    fill(lettering, def->title, &out->title);
    fill(lettering, def->addressee, &out->addressee);
    const RecordDef *child = def->only_with_children ? record_now(notices, def->children) : NULL;
    return rows || !def->only_with_children ||
           err_set(err, ERR_CONFLICT, "没有登记%.*s，不用发%.*s。", STR_ARG(child ? child->name : def->child_title),
                   STR_ARG(def->name));
}

bool notice_letter(Notices *notices, const User *user, Str letter, int64_t case_id, Arena *arena, NoticeLetter *out,
                   Err *err) {
    const LetterDef *def = pack_letter(notices->pack, letter);
    Buf text = buf_create(arena);
    Json json = json_writer(&text);
    json_error_t fault;
    if (!def) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种文书。", STR_ARG(notice_cut(letter, 60)));
    }
    if (!case_json(notices->ledger, user, case_id, &json, arena, err)) {
        return false;
    }
    json_t *head = json_loadb(text.data, text.len, 0, &fault);
    const Lettering lettering = {.record = record_now(notices, def->record),
                                 .head = head,
                                 .unit_name = text_member(head, "unit_name", arena),
                                 .number = text_member(head, "number", arena),
                                 .arena = arena};
    Str record = text_member(head, "record", arena);
    bool good = str_equal(record, def->record)
                    ? write_letter(notices, user, def, &lettering, out, err)
                    : err_set(err, ERR_INPUT, "“%.*s”要从“%.*s”生成。", STR_ARG(def->name),
                              STR_ARG(lettering.record ? lettering.record->name : def->record));
    json_decref(head);
    return good;
}
