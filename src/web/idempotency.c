/* Requests that carry a key: the same one sent again - the answer got lost, somebody clicked twice - is answered with
 * what was answered before, and nothing is done twice.
 *
 * The key is stored in the transaction of the work itself, so that after any end
 * of the program either both are there or neither; the answer follows. Only what
 * succeeded is kept: whoever failed may try again with the same key. */
#include "web_internal.h"

#include <string.h>
#include <sys/mman.h>

enum {
    KEY_LEAST = 8,
    KEY_MOST = 64,
    ANSWER_MOST = 64 * 1024,
    KEPT_SECONDS = 24 * 60 * 60,
    KEPT_MOST = 1000, /* keys of one account; the oldest make room */
    CLEAN_EVERY = 64  /* keys that are stored between two cleanings */
};

typedef struct Keyed {
    Request *request;
    Answer *answer;
    Str key, line; /* line: method, path and query */
    char body_hash[65];
    int64_t now;
} Keyed;

/* ---- what the request is --------------------------------------------------- */

static enum MHD_Result add_argument(void *context, enum MHD_ValueKind kind, const char *name, const char *value) {
    (void)kind;
    Buf *line = context;
    /* lengths apart, so that no two queries give the same text */
    buf_add_format(line, "&%zu:%s=%zu:%s", strlen(name), name, value ? strlen(value) : 0, value ? value : "");
    return MHD_YES;
}

static bool hash_body(const Request *request, char hash[65], Err *err) {
    if (request->route->flags &
        SIGNS_IN) { /* a password is in it: a plain hash could be guessed from a stolen database */
        return store_keyed_hash(request->web->store, STR("idempotency"), buf_str(&request->body), hash, err);
    }
    if (!(request->route->flags & TAKES_FILE) || request->received == 0) {
        store_sha256(buf_str(&request->body), hash);
        return true;
    }
    char *bytes = mmap(NULL, request->received, PROT_READ, MAP_PRIVATE, request->upload_file, 0);
    if (bytes == MAP_FAILED) {
        return err_set(err, ERR_IO, "文件没有收完整，请重试。");
    }
    store_sha256((Str){bytes, request->received}, hash);
    munmap(bytes, request->received);
    return true;
}

static bool is_key(Str key) {
    for (size_t i = 0; i < key.len; i++) {
        if (key.data[i] <= ' ' || key.data[i] > '~') {
            return false;
        }
    }
    return key.len >= KEY_LEAST && key.len <= KEY_MOST;
}

static bool read_keyed(Keyed *keyed, Err *err) {
    Request *request = keyed->request;
    if (!is_key(keyed->key)) {
        return err_set(err, ERR_USAGE, "Idempotency-Key 要有%d到%d个可见的英文字符，不含空格。", KEY_LEAST, KEY_MOST);
    }
    Buf line = buf_create(request->arena);
    buf_add_format(&line, "%s %.*s", request->method, STR_ARG(request->path));
    MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, add_argument, &line);
    keyed->line = buf_str(&line);
    return hash_body(request, keyed->body_hash, err);
}

/* ---- one at a time ----------------------------------------------------------- */

/* False when the same key is at work already. */
static bool enter(Request *request, Str key) {
    Web *web = request->web;
    bool free = true;
    pthread_mutex_lock(&web->key_lock);
    for (const Request *other = web->keyed; other; other = other->next_keyed) {
        free = free && !(other->session.user.id == request->session.user.id &&
                         str_equal(request_header(other, "Idempotency-Key"), key));
    }
    if (free) {
        request->next_keyed = web->keyed;
        web->keyed = request;
    }
    pthread_mutex_unlock(&web->key_lock);
    return free;
}

static void leave(Request *request) {
    Web *web = request->web;
    pthread_mutex_lock(&web->key_lock);
    Request **at = &web->keyed;
    while (*at != request) {
        at = &(*at)->next_keyed;
    }
    *at = request->next_keyed;
    pthread_mutex_unlock(&web->key_lock);
}

/* ---- what was answered before -------------------------------------------------- */

static bool replay(const Keyed *keyed, const Stmt *stmt, Err *err) {
    Answer *answer = keyed->answer;
    if (!str_equal(stmt_text(stmt, 0), keyed->line) || !str_is(stmt_text(stmt, 1), keyed->body_hash)) {
        answer->status = MHD_HTTP_UNPROCESSABLE_CONTENT;
        return err_set(err, ERR_CONFLICT,
                       "这个 Idempotency-Key 已经用在另一个内容不同的请求上。请换一个新的键再提交。");
    }
    answer->replayed = true;
    if (stmt_is_null(stmt, 4)) {
        answer->status = MHD_HTTP_NO_CONTENT; /* done; the answer was not kept */
        return true;
    }
    answer->status = (int)stmt_integer(stmt, 2);
    answer->type = str_cstr(keyed->request->arena, stmt_text(stmt, 3));
    buf_add(&answer->body, stmt_blob(stmt, 4));
    return true;
}

static bool look_up(const Keyed *keyed, bool *found, Err *err) {
    Tx *tx;
    Stmt *stmt;
    if (!store_read_begin(keyed->request->web->store, &tx, err)) {
        return false;
    }
    bool good = stmt_open(tx,
                          "SELECT request, body_hash, status, type, answer FROM idempotency"
                          " WHERE account_id = ? AND key = ? AND at > ?",
                          &stmt, err, "isi", keyed->request->session.user.id, keyed->key, keyed->now - KEPT_SECONDS);
    if (good) {
        good = stmt_step(stmt, found, err) && (!*found || replay(keyed, stmt, err));
        stmt_close(stmt);
    }
    store_read_end(tx);
    return good;
}

/* ---- keeping it ------------------------------------------------------------------ */

/* At the end of every piece that the handler writes: what is stored is known under its key from the same moment on. */
static bool with_key(Tx *tx, void *context, Err *err) {
    const Keyed *keyed = context;
    return store_run(tx,
                     "INSERT INTO idempotency (account_id, key, request, body_hash, at) VALUES (?, ?, ?, ?, ?)"
                     " ON CONFLICT (account_id, key) DO UPDATE SET request = excluded.request,"
                     " body_hash = excluded.body_hash, at = excluded.at, status = 0, type = '', answer = NULL",
                     err, "isssi", keyed->request->session.user.id, keyed->key, keyed->line, str_from(keyed->body_hash),
                     keyed->now);
}

static bool clean(Tx *tx, const Keyed *keyed, Err *err) {
    int64_t account = keyed->request->session.user.id;
    return store_run(tx, "DELETE FROM idempotency WHERE at <= ?", err, "i", keyed->now - KEPT_SECONDS) &&
           store_run(tx,
                     "DELETE FROM idempotency WHERE account_id = ? AND key NOT IN"
                     " (SELECT key FROM idempotency WHERE account_id = ? ORDER BY at DESC LIMIT ?)",
                     err, "iii", account, account, (int64_t)KEPT_MOST);
}

static bool keep_work(Tx *tx, void *context, Err *err) {
    const Keyed *keyed = context;
    const Answer *answer = keyed->answer;
    const Str body = buf_str(&answer->body);
    bool kept = body.len <= ANSWER_MOST && answer->file < 0 && !answer->secret && !answer->cookie.len;
    bool due = atomic_fetch_add(&keyed->request->web->keys_kept, 1) % CLEAN_EVERY == 0;
    return with_key(tx, context, err) &&
           (!kept ||
            store_run(tx, "UPDATE idempotency SET status = ?, type = ?, answer = ? WHERE account_id = ? AND key = ?",
                      err, "izbis", (int64_t)(answer->status ? answer->status : MHD_HTTP_OK), answer->type, body,
                      keyed->request->session.user.id, keyed->key)) &&
           (!due || clean(tx, keyed, err));
}

static bool run_keyed(Keyed *keyed, Err *err) {
    Request *request = keyed->request;
    bool found = false;
    if (!look_up(keyed, &found, err)) {
        return false;
    }
    if (found) {
        return true;
    }
    store_write_also(with_key, keyed);
    bool good = request->route->handle(request, keyed->answer, err);
    store_write_also(NULL, NULL);
    /* The work is done, whether or not its answer can be kept. */
    Err untold = {.kind = ERR_NONE};
    if (good && !store_write(request->web->store, keep_work, keyed, &untold)) {
        log_line(LOG_WARN, "没有留下带键请求的答复：%s", untold.message);
    }
    return good;
}

bool idempotency_run(Request *request, Answer *answer, Err *err) {
    Str key = request_header(request, "Idempotency-Key");
    if (!key.len || strcmp(request->method, "POST") != 0 || request->route->scope == SCOPE_OPEN) {
        return request->route->handle(request, answer, err);
    }
    Keyed keyed = {.request = request, .answer = answer, .key = key, .now = time_now_seconds()};
    if (!read_keyed(&keyed, err)) {
        return false;
    }
    if (!enter(request, key)) {
        return err_set(err, ERR_CONFLICT, "同一个请求（Idempotency-Key 相同）正在处理，请稍等几秒再查看结果。");
    }
    bool good = run_keyed(&keyed, err);
    leave(request);
    return good;
}
