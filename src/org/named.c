/* A unit by what people write in tables: its code, or its name. */
#include "org_internal.h"

bool org_unit_named(Tx *tx, Str text, Arena *arena, Str *code, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx,
                   "SELECT code FROM unit WHERE code = ? UNION SELECT u.code FROM unit_state s JOIN unit u ON u.id ="
                   " s.unit_id WHERE s.name = ? LIMIT 2",
                   &stmt, err, "ss", text, text)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *code = good && row ? str_copy(arena, stmt_text(stmt, 0)) : (Str){NULL, 0};
    bool second = false;
    good = good && (!row || stmt_step(stmt, &second, err));
    stmt_close(stmt);
    if (good && (!row || second)) {
        Str shown = str_head(text, 90);
        return second ? err_set(err, ERR_INPUT, "有几个单位都叫“%.*s”，请填单位代码。", STR_ARG(shown))
                      : err_set(err, ERR_INPUT, "没有“%.*s”这个单位。", STR_ARG(shown));
    }
    return good;
}
