/* Session tokens: random, known only to the browser; the store keeps their hashes. */
#include "people_internal.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <string.h>

static void to_hex(const unsigned char bytes[32], char hex[65]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < 32; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[64] = '\0';
}

bool token_make(char token[65], Err *err) {
    unsigned char bytes[32];
    if (RAND_bytes(bytes, sizeof bytes) != 1) {
        return err_set(err, ERR_INTERNAL, "系统不能产生随机数，无法登录。请重启服务后重试。");
    }
    to_hex(bytes, token);
    OPENSSL_cleanse(bytes, sizeof bytes);
    return true;
}

void token_hash(Str token, char hash[65]) {
    store_sha256(token, hash);
}

void token_csrf(Str token, char csrf[65]) {
    static const char purpose[] = "csrf of ";
    char text[sizeof purpose + 64];
    memcpy(text, purpose, sizeof purpose - 1);
    memcpy(text + sizeof purpose - 1, token.data, 64);
    token_hash((Str){text, sizeof purpose - 1 + 64}, csrf);
    OPENSSL_cleanse(text, sizeof text);
}

bool hash_equal(Str a, const char b[65]) {
    return a.len == 64 && CRYPTO_memcmp(a.data, b, 64) == 0;
}
