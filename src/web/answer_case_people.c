/* Persons that a case may name: accounts whose posts reach the unit and may look at such records there. */
#include "web_internal.h"

#include <string.h>

enum { PEOPLE_MOST = 50, WORDS_MOST = 8 };

static bool fits(const Account *account, const Str *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        bool found = str_find(account->user.name, words[i]) >= 0 || str_find(account->user.shown, words[i]) >= 0;
        for (size_t p = 0; p < account->user.post_count && !found; p++) {
            found = str_find(account->user.posts[p].role->name, words[i]) >= 0;
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

static bool stands_at(const Account *account, Str unit) {
    for (size_t p = 0; p < account->user.post_count; p++) {
        for (size_t u = 0; u < account->user.posts[p].unit_count; u++) {
            if (str_equal(account->user.posts[p].units[u], unit)) {
                return true;
            }
        }
    }
    return false;
}

static void put_person(Json *json, const Account *account) {
    json_open_object(json);
    json_put_str(json, "name", account->user.name);
    json_put_str(json, "shown", account->user.shown);
    json_put_str(json, "role_name", account->user.post_count ? account->user.posts[0].role->name : (Str){NULL, 0});
    json_close_object(json);
}

/* Those of the unit itself first. */
bool get_case_people(Request *request, Answer *answer, Err *err) {
    Str record, unit, *path, words[WORDS_MOST];
    Account *accounts;
    size_t length, count, word_count = 0, given = 0;
    if (!request_required(request, "record", &record, err) || !request_required(request, "unit", &unit, err) ||
        !request_words(request, "words", words, WORDS_MOST, &word_count, err)) {
        return false;
    }
    LedgerKind kind;
    if (!ledger_kind(request->web->ledger, record, &kind)) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种记录。", STR_ARG(record));
    }
    const RecordDef *def = kind.def;
    if (!case_unit_path(request->web->ledger, &request->session.user, def, unit, request->arena, &path, &length, err) ||
        !people_at(request->web->people, path, length, request->arena, &accounts, &count, err)) {
        return false;
    }
    const Want look = {.domain = def->domain, .action = ACTION_VIEW, .conditions = CONDITIONS_OF_RECORDS};
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "people");
    json_open_array(&json);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < count && given < PEOPLE_MOST; i++) {
            if (stands_at(&accounts[i], unit) == (round == 0) && fits(&accounts[i], words, word_count) &&
                people_may(&accounts[i].user, &look, path, length, NULL)) {
                put_person(&json, &accounts[i]);
                given++;
            }
        }
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}
