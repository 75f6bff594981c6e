/* Passwords: argon2id with 64 MiB, two at a time - sign-ins must not be able to use up the machine's memory. */
#include "people_internal.h"

#include <argon2.h>
#include <openssl/rand.h>
#include <pthread.h>

#ifdef DUXUE_QUICK_PASSWORDS /* builds that are never shipped: their tests make thousands of accounts */
#define PASSES     1
#define MEMORY_KIB 64
#else
#define PASSES     3
#define MEMORY_KIB 65536
#endif
#define LANES       1
#define RUNNING_MAX 2
#define WAITING_MAX 32

static pthread_mutex_t gate_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_free = PTHREAD_COND_INITIALIZER;
static int running, waiting;

/* Fits no password; its parameters are those of a real one, so that checking it takes as long. */
static const char nobody[] =
    "$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

bool password_gate_enter(Err *err) {
    pthread_mutex_lock(&gate_lock);
    bool full = running >= RUNNING_MAX && waiting >= WAITING_MAX;
    if (!full) {
        waiting++;
        while (running >= RUNNING_MAX) {
            pthread_cond_wait(&gate_free, &gate_lock);
        }
        waiting--;
        running++;
    }
    pthread_mutex_unlock(&gate_lock);
    return !full || err_set(err, ERR_LIMIT, "现在登录的人太多，请过几秒再试。");
}

void password_gate_leave(void) {
    pthread_mutex_lock(&gate_lock);
    running--;
    pthread_cond_signal(&gate_free);
    pthread_mutex_unlock(&gate_lock);
}

bool password_hash(Str password, char encoded[PASSWORD_ENCODED], Err *err) {
    unsigned char salt[16];
    if (RAND_bytes(salt, sizeof salt) != 1) {
        return err_set(err, ERR_INTERNAL, "系统不能产生随机数，密码没有保存。请重启服务后重试。");
    }
    int code = argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password.data, password.len, salt, sizeof salt, 32,
                                     encoded, PASSWORD_ENCODED);
    return code == ARGON2_OK ||
           err_set(err, ERR_INTERNAL, "密码没有保存：%s。请检查内存是否够用后重试。", argon2_error_message(code));
}

bool password_fits(const char *encoded, Str password) {
    bool real = encoded && encoded[0] == '$'; /* "!" stands where an account has no password */
    bool fits = argon2id_verify(real ? encoded : nobody, password.data, password.len) == ARGON2_OK;
    return real && fits;
}

bool password_hash_gated(Str password, char encoded[PASSWORD_ENCODED], Err *err) {
    if (!password_gate_enter(err)) {
        return false;
    }
    bool good = password_hash(password, encoded, err);
    password_gate_leave();
    return good;
}
