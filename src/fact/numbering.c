/* Numbers of elements, choices and submissions in the store: found, or made when absent. */
#include "fact_internal.h"

static bool insert_or_find(Tx *tx, const char *find, const char *insert, Str text, int64_t *id, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, find, &stmt, err, "s", text)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *id = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    if (good && !*id) {
        good = store_run(tx, insert, err, "s", text);
        *id = good ? store_last_id(tx) : 0;
    }
    return good;
}

bool element_number(Tx *tx, const Element *element, unsigned *number, Err *err) {
    int64_t id;
    if (!insert_or_find(tx, "SELECT id FROM element WHERE code = ?", "INSERT INTO element (code) VALUES (?)",
                        element->id, &id, err)) {
        return false;
    }
    *number = (unsigned)id;
    return id <= UINT16_MAX || err_set(err, ERR_LIMIT, "数据元素超过65535个，不能再增加。请联系管理员。");
}

bool choice_number(Tx *tx, Str choice, unsigned *number, Err *err) {
    int64_t id;
    if (!insert_or_find(tx, "SELECT id FROM symbol WHERE text = ?", "INSERT INTO symbol (text) VALUES (?)", choice, &id,
                        err)) {
        return false;
    }
    *number = (unsigned)id;
    return true;
}

bool submission_next(Tx *tx, int64_t *id, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT COALESCE(MAX(id), 0) + 1 FROM submission", &stmt, err, "")) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *id = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}
