/* The second factor: codes by time (RFC 6238, 6 digits, 30 seconds). The secret is sealed; no code is taken twice. */
#include "people_internal.h"

#include <liboath/oath.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

enum { SECRET_BYTES = 20, DIGITS = 6, STEP_SECONDS = 30 };

static Str purpose_of(int64_t account, char out[48]) {
    snprintf(out, 48, "account.totp %lld", (long long)account);
    return str_from(out);
}

static void init_liboath(void) {
    oath_init();
}

static void liboath_ready(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, init_liboath);
}

/* ---- a code ------------------------------------------------------------ */

static bool code_at(Str secret, int64_t step, Str code) {
    char wanted[16];
    liboath_ready();
    if (oath_totp_generate(secret.data, secret.len, (time_t)(step * STEP_SECONDS), STEP_SECONDS, 0, DIGITS, wanted) !=
        OATH_OK) {
        return false;
    }
    return code.len == DIGITS && CRYPTO_memcmp(code.data, wanted, DIGITS) == 0;
}

/* The step whose code it is, newer than the last one that was used; 0: none. */
static int64_t step_of(const People *people, Str secret, Str code, int64_t last) {
    int64_t now = time_now_seconds() / STEP_SECONDS;
    for (int64_t step = now - people->rules->code_steps; step <= now + people->rules->code_steps; step++) {
        if (step > last && code_at(secret, step, code)) {
            return step;
        }
    }
    return 0;
}

static bool read_secret(Tx *tx, const People *people, int64_t account, Arena *arena, Str *secret, int64_t *last,
                        Err *err) {
    Stmt *stmt;
    bool row;
    char purpose[48];
    Str sealed = {NULL, 0};
    if (!stmt_open(tx, "SELECT totp, totp_step FROM account WHERE id = ?", &stmt, err, "i", account)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        sealed = str_copy(arena, stmt_text(stmt, 0));
        *last = stmt_integer(stmt, 1);
    }
    stmt_close(stmt);
    if (good && !sealed.len) {
        good = err_set(err, ERR_CONFLICT, "还没有绑定动态码。请先开始绑定。");
    }
    return good && store_open_sealed(people->store, purpose_of(account, purpose), sealed, arena, secret, err);
}

bool code_use(Tx *tx, const People *people, int64_t account, Str code, bool *fits, Err *err) {
    Arena *arena = arena_create();
    Str secret = {NULL, 0};
    int64_t last = 0, step = 0;
    bool good = read_secret(tx, people, account, arena, &secret, &last, err);
    if (good) {
        step = step_of(people, secret, str_trim(code), last);
        OPENSSL_cleanse((char *)(uintptr_t)secret.data, secret.len);
    }
    *fits = step > 0;
    good = good && (!*fits || store_run(tx, "UPDATE account SET totp_step = ? WHERE id = ?", err, "ii", step, account));
    arena_destroy(arena);
    return good;
}

/* ---- switching it on and off ------------------------------------------- */

typedef struct Coding {
    const People *people;
    Actor actor;
    Str name, code, sealed;
    int64_t account;
} Coding;

static bool in_person(const Session *session, Err *err) {
    return (!session->user.limit && !session->user.viewed_by.len) ||
           err_set(err, ERR_DENIED, "只有本人登录后才能设置动态码。");
}

static bool begin_work(Tx *tx, void *context, Err *err) {
    const Coding *coding = context;
    return store_run(tx, "UPDATE account SET totp = ?, totp_step = 0 WHERE id = ? AND totp_on = 0", err, "si",
                     coding->sealed, coding->account) &&
           people_audit(tx, coding->name, "code-begin", coding->name, STR("{}"), err);
}

static void put_escaped(Buf *out, Str text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (plain) {
            buf_add_char(out, (char)c);
        } else {
            buf_add_format(out, "%%%02X", c);
        }
    }
}

/* liboath gives base32 in memory of malloc, which is not ours to free. */
static void put_base32(const unsigned char bytes[SECRET_BYTES], char out[SECRET_BYTES / 5 * 8 + 1]) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    size_t length = 0;
    for (size_t i = 0; i < SECRET_BYTES; i += 5) {
        uint64_t group = 0;
        for (size_t j = 0; j < 5; j++) {
            group = group << 8 | bytes[i + j];
        }
        for (int shift = 35; shift >= 0; shift -= 5) {
            out[length++] = letters[group >> shift & 31];
        }
    }
    out[length] = '\0';
}

static void tell_secret(const unsigned char bytes[SECRET_BYTES], Str name, Arena *arena, CodeSecret *secret) {
    Buf uri = buf_create(arena);
    put_base32(bytes, secret->base32);
    buf_add(&uri, STR("otpauth://totp/duxue:"));
    put_escaped(&uri, name);
    buf_add_format(&uri, "?secret=%s&issuer=duxue&digits=%d&period=%d", secret->base32, DIGITS, STEP_SECONDS);
    snprintf(secret->uri, sizeof secret->uri, "%.*s", STR_ARG(buf_str(&uri)));
}

bool people_code_begin(People *people, const Session *session, CodeSecret *secret, Err *err) {
    unsigned char bytes[SECRET_BYTES];
    char purpose[48];
    const User *user = &session->user;
    Coding coding = {.people = people, .name = user->name, .account = user->id};
    if (!in_person(session, err)) {
        return false;
    }
    if (user->has_code) {
        return err_set(err, ERR_CONFLICT, "已经绑定了动态码。要换手机，请先解除再绑定。");
    }
    if (RAND_priv_bytes(bytes, sizeof bytes) != 1) {
        return err_set(err, ERR_INTERNAL, "系统不能产生随机数。请重启服务后重试。");
    }
    Arena *arena = arena_create();
    bool good = store_seal(people->store, purpose_of(user->id, purpose), (Str){(const char *)bytes, sizeof bytes},
                           arena, &coding.sealed, err) &&
                people_write(people, begin_work, &coding, err);
    if (good) {
        tell_secret(bytes, user->name, arena, secret);
    }
    OPENSSL_cleanse(bytes, sizeof bytes);
    arena_destroy(arena);
    return good;
}

static bool use_or_refuse(Tx *tx, const Coding *coding, Err *err) {
    bool fits;
    return code_use(tx, coding->people, coding->account, coding->code, &fits, err) &&
           (fits || err_set(err, ERR_INPUT, "动态码不对，或者已经用过。请核对手机时间，等下一个再输入。"));
}

static bool confirm_work(Tx *tx, void *context, Err *err) {
    const Coding *coding = context;
    return use_or_refuse(tx, coding, err) &&
           store_run(tx, "UPDATE account SET totp_on = 1 WHERE id = ?", err, "i", coding->account) &&
           people_audit(tx, coding->name, "code-on", coding->name, STR("{}"), err);
}

bool people_code_confirm(People *people, const Session *session, Str code, Err *err) {
    Coding coding = {.people = people, .name = session->user.name, .code = code, .account = session->user.id};
    return in_person(session, err) && people_write(people, confirm_work, &coding, err);
}

static bool switch_off(Tx *tx, const Coding *coding, Err *err) {
    return store_run(tx, "UPDATE account SET totp_on = 0, totp = '', totp_step = 0 WHERE id = ?", err, "i",
                     coding->account) &&
           people_audit(tx, coding->actor.name, "code-off", coding->name, STR("{}"), err);
}

static bool off_work(Tx *tx, void *context, Err *err) {
    const Coding *coding = context;
    return use_or_refuse(tx, coding, err) && switch_off(tx, coding, err);
}

bool people_code_off(People *people, const Session *session, Str code, Err *err) {
    Coding coding = {.people = people,
                     .actor = {session->user.name, NULL},
                     .name = session->user.name,
                     .code = code,
                     .account = session->user.id};
    return in_person(session, err) && people_write(people, off_work, &coding, err);
}

static bool reset_work(Tx *tx, void *context, Err *err) {
    Coding *coding = context;
    return account_id(tx, coding->name, &coding->account, err) &&
           may_unlock(tx, coding->people, &coding->actor, coding->account, coding->name, err) &&
           switch_off(tx, coding, err) && sessions_end(tx, coding->account, err);
}

bool people_code_reset(People *people, const Actor *actor, Str name, Err *err) {
    Coding coding = {.people = people, .actor = *actor, .name = name};
    return people_write(people, reset_work, &coding, err);
}
