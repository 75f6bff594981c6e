/* Answering through a link, without an account. What is stored cannot tell who answered, nor when. */
#include "survey_internal.h"

#include <sys/random.h>

typedef struct Answering {
    Surveys *surveys;
    Str token, answers;
    Arena *arena;
} Answering;

typedef struct Ticket {
    SurveyGroup group;
    int64_t case_id, most, used;
    Carrier carrier;
    QuestionnaireDef made;
    char hash[65];
} Ticket;

static bool is_token(Str token) {
    bool good = token.len == SURVEY_TOKEN_LENGTH;
    for (size_t i = 0; good && i < token.len; i++) {
        char c = token.data[i];
        good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    return good;
}

static bool find_ticket(Tx *tx, Ticket *ticket, int64_t *group, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, "SELECT group_id, most, used FROM survey_ticket WHERE hash = ?", &stmt, err, "z",
                   ticket->hash)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *group = stmt_integer(stmt, 0);
        ticket->most = stmt_integer(stmt, 1);
        ticket->used = stmt_integer(stmt, 2);
    }
    stmt_close(stmt);
    return good && (row || err_set(err, ERR_NOT_FOUND, "这个链接不对，请检查是否复制完整，或者再扫一次码。"));
}

/* A link that may still be answered, with all that it asks. */
static bool load_ticket(const Answering *order, Tx *tx, Ticket *ticket, Err *err) {
    int64_t group = 0;
    bool found = false;
    if (!is_token(order->token)) {
        return err_set(err, ERR_NOT_FOUND, "这个链接不对，请检查是否复制完整，或者再扫一次码。");
    }
    store_sha256(order->token, ticket->hash);
    if (!find_ticket(tx, ticket, &group, err) ||
        !group_load(tx, group, order->arena, &ticket->group, &ticket->case_id, err) ||
        !carrier_load(order->surveys, tx, NULL, ticket->case_id, order->arena, &ticket->carrier, err) ||
        !carrier_takes(&ticket->carrier, err)) {
        return false;
    }
    if (ticket->used >= ticket->most) {
        return err_set(err, ERR_CONFLICT,
                       ticket->group.shared ? "这一组的答卷已经收齐，或者换了新的链接。"
                                            : "这个链接已经填过，或者换了新的链接。每个链接只能填一次。");
    }
    if (ticket->group.returned >= ticket->group.most) {
        return err_set(err, ERR_CONFLICT, "这一组的答卷已经收齐，谢谢。");
    }
    return carrier_questions(order->surveys, tx, ticket->case_id, order->arena, &ticket->made, &found, err) &&
           (found || err_set(err, ERR_CONFLICT, "这次调查还没有题目。"));
}

bool survey_ask(Surveys *surveys, Str token, Arena *arena, SurveyAsked *asked, Err *err) {
    const Answering order = {surveys, token, {NULL, 0}, arena};
    Ticket ticket = {.case_id = 0};
    Tx *tx;
    if (!store_read_begin(surveys->store, &tx, err)) {
        return false;
    }
    bool good = load_ticket(&order, tx, &ticket, err);
    store_read_end(tx);
    if (good) {
        *asked = (SurveyAsked){.topic = ticket.carrier.look.line.title,
                               .group = ticket.group.name,
                               .unit_name = ticket.group.unit_name,
                               .until_on = ticket.carrier.until_on,
                               .shared = ticket.group.shared,
                               .made = ticket.made};
    }
    return good;
}

/* ---- storing ---------------------------------------------------------------------------- */

/* Drawn, not counted up: rows of answers stand in no order of time. */
static bool draw_id(Tx *tx, int64_t *id, Err *err) {
    enum { TRIES = 5 };
    for (int i = 0; i < TRIES; i++) {
        uint64_t bits;
        Stmt *stmt;
        bool row = false;
        if (getrandom(&bits, sizeof bits, 0) != (ssize_t)sizeof bits) {
            return err_set(err, ERR_IO, "系统没有给出随机数，请重试。");
        }
        *id = (int64_t)(bits >> 11) + 1; /* within the whole numbers of JSON */
        if (!stmt_open(tx, "SELECT 1 FROM survey_answer WHERE id = ?", &stmt, err, "i", *id)) {
            return false;
        }
        bool good = stmt_step(stmt, &row, err);
        stmt_close(stmt);
        if (!good || !row) {
            return good;
        }
    }
    return err_set(err, ERR_INTERNAL, "没有抽到空的编号，请重试。");
}

static bool answer_work(Tx *tx, void *context, Err *err) {
    const Answering *order = context;
    Ticket ticket = {.case_id = 0};
    json_t *kept;
    bool valid;
    int64_t id;
    if (!load_ticket(order, tx, &ticket, err) || !answer_read(&ticket.made, order->answers, &kept, &valid, err)) {
        return false;
    }
    Str content = json_value_text(kept, JSON_CANONICAL, order->arena);
    json_decref(kept);
    return draw_id(tx, &id, err) &&
           store_run(tx, "UPDATE survey_ticket SET used = used + 1 WHERE hash = ?", err, "z", ticket.hash) &&
           store_run(tx, "INSERT INTO survey_answer (id, group_id, valid, content) VALUES (?, ?, ?, ?)", err, "iiis",
                     id, ticket.group.id, (int64_t)valid, content) &&
           survey_audit(tx, "survey-answer", STR("匿名"), &ticket.carrier, STR("{}"), err);
}

bool survey_answer(Surveys *surveys, Str token, Str answers, Err *err) {
    Answering order = {surveys, token, answers, arena_create()};
    audit_set_origin(NULL); /* the address that it came from is nobody's business */
    bool good = store_write(surveys->store, answer_work, &order, err);
    arena_destroy(order.arena);
    return good;
}
