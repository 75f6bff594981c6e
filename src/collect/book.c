/* Forms at work: each version is read from the store and compiled once, then kept for all rounds that use it. */
#include "collect_internal.h"

#include <string.h>

bool collect_open(Store *store, const Pack *pack, People *people, Collect **collect, Err *err) {
    Arena *arena = arena_create();
    Collect *made = ARENA_NEW(arena, Collect);
    *made = (Collect){.store = store, .pack = pack, .people = people, .arena = arena};
    made->arena_of_places = arena_create();
    if (pthread_mutex_init(&made->lock, NULL) != 0 || pthread_mutex_init(&made->place_lock, NULL) != 0) {
        return err_set(err, ERR_IO, "系统资源不足，不能启动填报。请稍后重试。");
    }
    *collect = made;
    return true;
}

void collect_close(Collect *collect) {
    if (!collect) {
        return;
    }
    for (size_t i = 0; i < collect->book_count; i++) {
        arena_destroy(collect->books[i]->arena); /* holds the book itself */
    }
    pthread_mutex_destroy(&collect->place_lock);
    pthread_mutex_destroy(&collect->lock);
    arena_destroy(collect->arena_of_places);
    arena_destroy(collect->arena);
}

/* ---- what a cell may name ----------------------------------------------- */

bool field_is_personal(const FormField *field) {
    return field->element < 0 && (str_is(field->privacy, "P2") || str_is(field->privacy, "P3"));
}

static void add_slot(Book *book, Str name, Slot slot) {
    book->slots[book->slot_count] = slot;
    map_put(book->names, name, book->slot_count++);
}

static void add_reasons(Book *book, const Pack *pack) {
    size_t count;
    const CheckDef *checks = pack_checks(pack, &count);
    for (size_t i = 0; i < count; i++) {
        add_slot(book, str_format(book->arena, "?%.*s", STR_ARG(checks[i].id)), (Slot){.kind = SLOT_REASON});
    }
    for (size_t i = 0; i < book->def->check_count; i++) {
        add_slot(book, str_format(book->arena, "?%.*s", STR_ARG(book->def->checks[i].check.id)),
                 (Slot){.kind = SLOT_REASON});
    }
}

static void list_slots(Book *book, const Pack *pack) {
    const FormDef *def = book->def;
    size_t count, most = def->check_count;
    pack_checks(pack, &count);
    most += count;
    for (size_t s = 0; s < def->section_count; s++) {
        most += def->sections[s].field_count + 1;
    }
    book->slots = ARENA_ARRAY(book->arena, most, Slot);
    book->names = map_create(book->arena, most);
    for (size_t s = 0; s < def->section_count; s++) {
        const FormSection *section = &def->sections[s];
        if (section->is_table) {
            add_slot(book, str_format(book->arena, "#%.*s", STR_ARG(section->id)),
                     (Slot){.kind = SLOT_ROWS, .section = section});
        }
        for (size_t f = 0; f < section->field_count; f++) {
            const FormField *field = &section->fields[f];
            add_slot(book, field->id,
                     (Slot){.kind = SLOT_FIELD,
                            .field = field,
                            .section = section,
                            .personal = field_is_personal(field),
                            .typed = field->type != ASK_NOTE && !field->value.text.len && !field->elsewhere});
        }
    }
    add_reasons(book, pack);
}

const Slot *book_slot(const Book *book, Str field) {
    size_t at;
    return map_get(book->names, field, &at) ? &book->slots[at] : NULL;
}

/* ---- reading and compiling ---------------------------------------------- */

bool broken_form(const ProblemList *problems, Str name, Err *err) {
    const Problem *first = problems->count ? &problems->items[0] : NULL;
    return err_set(err, ERR_INPUT, "表“%.*s”与现在的规则包不合：%.*s 请联系系统管理员。", STR_ARG(name),
                   first ? (int)first->message.len : 0, first ? first->message.data : "");
}

static bool read_text(Tx *tx, int64_t id, Arena *arena, Str *form, Str *text, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT form, text FROM form_version WHERE id = ?", &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *form = str_copy(arena, stmt_text(stmt, 0));
        *text = str_copy(arena, stmt_text(stmt, 1));
    }
    stmt_close(stmt);
    return good && (row || err_set(err, ERR_INTERNAL, "没有编号为%lld的表。请报告开发者。", (long long)id));
}

bool book_make(Collect *collect, const FormDef *def, Arena *arena, Book *book, ProblemList *problems) {
    *book = (Book){.arena = arena, .def = def};
    if (!form_compile(collect->pack, def, arena, &book->form, problems)) {
        return false;
    }
    list_slots(book, collect->pack);
    return true;
}

static bool make_book(Collect *collect, Tx *tx, int64_t id, Book **made, Err *err) {
    Arena *arena = arena_create();
    Book *book = ARENA_NEW(arena, Book);
    ProblemList problems = problem_list(arena, 5);
    FormDef *def = NULL;
    Str name = {NULL, 0}, text = {NULL, 0};
    bool good = read_text(tx, id, arena, &name, &text, err);
    if (good && !(pack_read_form(collect->pack, str_cstr(arena, name), text, arena, &def, &problems) &&
                  book_make(collect, def, arena, book, &problems))) {
        good = broken_form(&problems, name, err);
    }
    if (!good) {
        arena_destroy(arena);
        return false;
    }
    book->id = id;
    *made = book;
    return true;
}

/* With the lock held. */
static const Book *find_book(const Collect *collect, int64_t id) {
    for (size_t i = 0; i < collect->book_count; i++) {
        if (collect->books[i]->id == id) {
            return collect->books[i];
        }
    }
    return NULL;
}

const Book *book_take(Collect *collect, Tx *tx, int64_t form_version, Err *err) {
    pthread_mutex_lock(&collect->lock);
    const Book *book = find_book(collect, form_version);
    Book *made;
    /* Compiled under the lock: the second who asks waits for the first. */
    if (!book && make_book(collect, tx, form_version, &made, err)) {
        if (collect->book_count == collect->book_capacity) {
            size_t wanted = collect->book_capacity * 2 + 8;
            collect->books =
                arena_grow(collect->arena, collect->books, collect->book_count, wanted, sizeof *collect->books);
            collect->book_capacity = wanted;
        }
        collect->books[collect->book_count++] = made;
        book = made;
    }
    pthread_mutex_unlock(&collect->lock);
    return book;
}
