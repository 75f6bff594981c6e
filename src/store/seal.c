/* Sealed fields: AES-256-GCM, the purpose bound as additional data, the key's id in front; and keyed hashes. */
#include "store_internal.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <string.h>

enum { NONCE = 12, TAG = 16, PLAIN_MOST = 1 << 20 };

/* ---- keys -------------------------------------------------------------- */

/* The key `id`, or the newest when it is empty. A key that another program added meanwhile is read in. */
static bool take_key(Store *store, Str id, FieldKey *key, Err *err) {
    for (int attempt = 0; attempt < 2; attempt++) {
        pthread_mutex_lock(&store->key_lock);
        const KeyRing *ring = &store->keys;
        const FieldKey *found = !store->keys_known ? NULL
                                : id.len           ? key_ring_find(ring, id)
                                                   : &ring->seal[ring->count - 1];
        if (found) {
            *key = *found;
        }
        pthread_mutex_unlock(&store->key_lock);
        if (found) {
            return true;
        }
        if (attempt == 0 && !keys_load(store, err)) {
            return false;
        }
    }
    return err_set(err, ERR_NOT_FOUND, "密钥文件里没有封存这个值的密钥%.*s，打不开。请从密钥备份恢复。", STR_ARG(id));
}

static bool take_hash_key(Store *store, unsigned char bytes[KEY_BYTES], Err *err) {
    FieldKey any;
    if (!take_key(store, (Str){NULL, 0}, &any, err)) {
        return false;
    }
    pthread_mutex_lock(&store->key_lock);
    memcpy(bytes, store->keys.hash, KEY_BYTES);
    pthread_mutex_unlock(&store->key_lock);
    OPENSSL_cleanse(&any, sizeof any);
    return true;
}

/* ---- sealing ----------------------------------------------------------- */

static bool encrypt(const FieldKey *key, Str purpose, Str plain, unsigned char *bytes) {
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    int length = 0, last = 0;
    const unsigned char *in = (const unsigned char *)(plain.data ? plain.data : "");
    bool good = cipher && RAND_bytes(bytes, NONCE) == 1 &&
                EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, key->bytes, bytes) == 1 &&
                EVP_EncryptUpdate(cipher, NULL, &length, (const unsigned char *)key->id, (int)strlen(key->id)) == 1 &&
                EVP_EncryptUpdate(cipher, NULL, &length, (const unsigned char *)purpose.data, (int)purpose.len) == 1 &&
                EVP_EncryptUpdate(cipher, bytes + NONCE, &length, in, (int)plain.len) == 1 &&
                EVP_EncryptFinal_ex(cipher, bytes + NONCE + length, &last) == 1 &&
                EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, TAG, bytes + NONCE + plain.len) == 1;
    EVP_CIPHER_CTX_free(cipher);
    return good;
}

static bool check_purpose(Str purpose, Err *err) {
    return (purpose.len > 0 && purpose.len <= 200) ||
           err_set(err, ERR_INTERNAL, "封存的用途没有写明。这是程序的问题，请报告开发者。");
}

bool store_seal(Store *store, Str purpose, Str plain, Arena *arena, Str *sealed, Err *err) {
    FieldKey key;
    if (!check_purpose(purpose, err)) {
        return false;
    }
    if (plain.len > PLAIN_MOST) {
        return err_set(err, ERR_LIMIT, "要封存的内容有%zu字节，超过上限%d字节。", plain.len, PLAIN_MOST);
    }
    if (!take_key(store, (Str){NULL, 0}, &key, err)) {
        return false;
    }
    size_t size = NONCE + plain.len + TAG;
    unsigned char *bytes = arena_alloc(arena, size);
    char *text = arena_alloc(arena, (size + 2) / 3 * 4 + 1);
    bool good = encrypt(&key, purpose, plain, bytes) ||
                err_set(err, ERR_INTERNAL, "内容没有封存成功，没有保存。请重启服务后重试。");
    if (good) {
        EVP_EncodeBlock((unsigned char *)text, bytes, (int)size);
        *sealed = str_format(arena, SEALED_FORM ":%s:%s", key.id, text);
    }
    OPENSSL_cleanse(&key, sizeof key);
    return good;
}

/* ---- opening ----------------------------------------------------------- */

static bool shut(Err *err) {
    return err_set(err, ERR_IO, "封存的值打不开：它被改动过、移动过，或者密钥文件不是原来的。请从备份恢复。");
}

/* Room for `bytes` is in the arena; the last quartet may hold one or two "=". */
static bool decode(Str text, Arena *arena, unsigned char **bytes, size_t *size) {
    if (text.len < 4 || text.len % 4 || text.len > (size_t)PLAIN_MOST * 2) {
        return false;
    }
    *bytes = arena_alloc(arena, text.len / 4 * 3 + 1);
    int length = EVP_DecodeBlock(*bytes, (const unsigned char *)text.data, (int)text.len);
    size_t padding = (size_t)(text.data[text.len - 1] == '=') + (text.data[text.len - 2] == '=');
    *size = length < 0 ? 0 : (size_t)length - padding;
    return length >= 0 && *size >= NONCE + TAG;
}

static bool decrypt(const FieldKey *key, Str purpose, unsigned char *bytes, size_t size, unsigned char *out) {
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    int length = 0, last = 0, inner = (int)(size - NONCE - TAG);
    bool good = cipher && EVP_DecryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, key->bytes, bytes) == 1 &&
                EVP_DecryptUpdate(cipher, NULL, &length, (const unsigned char *)key->id, (int)strlen(key->id)) == 1 &&
                EVP_DecryptUpdate(cipher, NULL, &length, (const unsigned char *)purpose.data, (int)purpose.len) == 1 &&
                EVP_DecryptUpdate(cipher, out, &length, bytes + NONCE, inner) == 1 &&
                EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, TAG, bytes + size - TAG) == 1 &&
                EVP_DecryptFinal_ex(cipher, out + length, &last) == 1;
    EVP_CIPHER_CTX_free(cipher);
    return good;
}

bool store_open_sealed(Store *store, Str purpose, Str sealed, Arena *arena, Str *plain, Err *err) {
    Str form, id, rest = sealed;
    unsigned char *bytes;
    size_t size;
    FieldKey key;
    *plain = (Str){NULL, 0};
    if (!check_purpose(purpose, err)) {
        return false;
    }
    if (!str_cut(&rest, ':', &form) || !str_is(form, SEALED_FORM) || !str_cut(&rest, ':', &id) || id.len == 0 ||
        id.len > KEY_ID_MOST || !decode(rest, arena, &bytes, &size)) {
        return shut(err);
    }
    if (!take_key(store, id, &key, err)) {
        return false;
    }
    unsigned char *out = arena_alloc(arena, size);
    bool good = decrypt(&key, purpose, bytes, size, out);
    OPENSSL_cleanse(&key, sizeof key);
    if (!good) {
        OPENSSL_cleanse(out, size);
        return shut(err);
    }
    *plain = (Str){(const char *)out, size - NONCE - TAG};
    return true;
}

/* ---- finding ----------------------------------------------------------- */

bool store_keyed_hash(Store *store, Str purpose, Str value, char hash[65], Err *err) {
    static const char digits[] = "0123456789abcdef";
    unsigned char key[KEY_BYTES], digest[EVP_MAX_MD_SIZE];
    unsigned count = 0;
    if (!check_purpose(purpose, err) || !take_hash_key(store, key, err)) {
        return false;
    }
    Arena *arena = arena_create();
    Buf text = buf_create(arena);
    buf_add_format(&text, "%zu:", purpose.len); /* no two pairs of purpose and value give the same bytes */
    buf_add(&text, purpose);
    buf_add(&text, value);
    bool good = HMAC(EVP_sha256(), key, KEY_BYTES, (const unsigned char *)text.data, text.len, digest, &count) != NULL;
    for (size_t i = 0; good && i < 32; i++) {
        hash[2 * i] = digits[digest[i] >> 4];
        hash[2 * i + 1] = digits[digest[i] & 15];
    }
    hash[64] = '\0';
    OPENSSL_cleanse(text.data, text.len);
    OPENSSL_cleanse(key, sizeof key);
    arena_destroy(arena);
    return good || err_set(err, ERR_INTERNAL, "检索码没有算出来。请重启服务后重试。");
}
