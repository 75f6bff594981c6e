/* Rules for new passwords, as packs/security.yaml has them. */
#include "people_internal.h"

#include <openssl/rand.h>
#include <string.h>

enum { LOWERED_MOST = 1024, COMMON_LEAST = 5, BESIDE_COMMON = 6 };

static Str lowered(Str text, char *out) {
    size_t length = text.len < LOWERED_MOST ? text.len : LOWERED_MOST;
    for (size_t i = 0; i < length; i++) {
        char c = text.data[i];
        out[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return (Str){out, length};
}

/* Small letters, capital letters, digits, anything else. */
static int classes_of(Str password) {
    bool found[4] = {false};
    for (size_t i = 0; i < password.len; i++) {
        char c = password.data[i];
        int class = c >= 'a' && c <= 'z' ? 0 : c >= 'A' && c <= 'Z' ? 1 : c >= '0' && c <= '9' ? 2 : 3;
        found[class] = true;
    }
    return found[0] + found[1] + found[2] + found[3];
}

static void cover(Str low, Str word, bool covered[LOWERED_MOST]) {
    ptrdiff_t at;
    for (size_t from = 0; (at = str_find(str_slice(low, from, low.len), word)) >= 0; from += (size_t)at + 1) {
        memset(covered + from + (size_t)at, true, word.len);
    }
}

/* Little is left beside the common words in it. */
static bool is_common(const SecurityDef *rules, Str low) {
    bool covered[LOWERED_MOST] = {false}, any = false;
    Str rest = {NULL, 0};
    char left[LOWERED_MOST];
    for (size_t i = 0; i < rules->common_count; i++) {
        if (rules->common_passwords[i].len >= COMMON_LEAST) {
            cover(low, rules->common_passwords[i], covered);
        }
    }
    rest.data = left;
    for (size_t i = 0; i < low.len; i++) {
        any = any || covered[i];
        if (!covered[i]) {
            left[rest.len++] = low.data[i];
        }
    }
    return any && utf8_count(rest) < BESIDE_COMMON;
}

/* Letters and digits that only repeat or count up ("aaaaaaaaaa", "1234567890"). */
static bool is_monotonous(Str password) {
    size_t steps = 0;
    for (size_t i = 1; i < password.len; i++) {
        int step = password.data[i] - password.data[i - 1];
        steps += step >= -1 && step <= 1;
    }
    return password.len > 1 && steps * 4 >= (password.len - 1) * 3;
}

static bool holds_name(Str low, Str name) {
    char buffer[LOWERED_MOST];
    return utf8_count(name) >= 3 && str_find(low, lowered(name, buffer)) >= 0;
}

bool password_check(const SecurityDef *rules, Str name, Str shown, bool administrator, Str password, Err *err) {
    char buffer[LOWERED_MOST];
    size_t characters = str_invalid_utf8(password) < 0 ? utf8_count(password) : 0;
    int least = administrator ? rules->password_least_separate : rules->password_least;
    if (characters < (size_t)least || characters > (size_t)rules->password_most) {
        return err_set(err, ERR_INPUT, "密码应当有%d到%d个字符，请换一个。", least, rules->password_most);
    }
    if (classes_of(password) < rules->password_classes) {
        return err_set(err, ERR_INPUT, "密码太简单：大写字母、小写字母、数字、符号四类里至少要有%d类，请换一个。",
                       rules->password_classes);
    }
    Str low = lowered(password, buffer);
    if (str_equal(low, name) || holds_name(low, name) || holds_name(low, shown)) {
        return err_set(err, ERR_INPUT, "密码里不能有用户名或显示名，请换一个。");
    }
    if (is_common(rules, low) || is_monotonous(password)) {
        return err_set(err, ERR_INPUT, "这个密码很常见，容易被猜到，请换一个。");
    }
    return true;
}

Str people_password_rules(const People *people, Arena *arena) {
    const SecurityDef *rules = people->rules;
    return str_format(
        arena,
        "至少%d个字符（管理员%d个），大写字母、小写字母、数字、符号四类里至少%d类；不含用户名，不用常见的词，"
        "不用最近%d次用过的。",
        rules->password_least, rules->password_least_separate, rules->password_classes, rules->password_history);
}

bool people_make_code(char code[32], Err *err) {
    return password_make(code, err);
}

/* Groups of four read well over the telephone: "Kqmw-7rtz-hbnp-4cde". */
bool password_make(char password[32], Err *err) {
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz", digits[] = "23456789",
                      capitals[] = "ABCDEFGHJKMNPQRSTUVWXYZ";
    unsigned char bytes[19];
    if (RAND_priv_bytes(bytes, sizeof bytes) != 1) {
        return err_set(err, ERR_INTERNAL, "系统不能产生随机数，没有生成密码。请重启服务后重试。");
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        const char *from = i == 0 ? capitals : i == 5 || i == 15 ? digits : letters;
        password[i] = (char)(i % 5 == 4 ? '-' : from[bytes[i] % strlen(from)]);
    }
    password[sizeof bytes] = '\0';
    return true;
}
