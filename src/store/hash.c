/* Digests of 32 bytes: SHA-256, or SM3 where the national suite is asked for. */
#include "store_internal.h"

#include <endian.h>
#include <openssl/evp.h>
#include <string.h>

static EVP_MD *methods[HASH_METHODS];

/* Fetched once: asking OpenSSL by name for every digest costs more than the digest. */
static void fetch_methods(void) {
    methods[HASH_BEFORE] = methods[HASH_SHA256] = EVP_MD_fetch(NULL, "SHA256", NULL);
    methods[HASH_SM3] = EVP_MD_fetch(NULL, "SM3", NULL);
}

static const EVP_MD *method_of(HashMethod method) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fetch_methods);
    return methods[method];
}

bool hash_known(HashMethod method) {
    return method_of(method) != NULL;
}

static pthread_key_t context_key;
static pthread_once_t context_once = PTHREAD_ONCE_INIT;

static void free_context(void *context) {
    EVP_MD_CTX_free(context);
}

static void make_context_key(void) {
    pthread_key_create(&context_key, free_context);
}

/* One per thread, kept: making one costs more than a short digest. */
static EVP_MD_CTX *context_of_thread(void) {
    pthread_once(&context_once, make_context_key);
    EVP_MD_CTX *context = pthread_getspecific(context_key);
    if (!context) {
        context = EVP_MD_CTX_new();
        pthread_setspecific(context_key, context);
    }
    return context;
}

/* Without a digest (a system that knows no SM3) nothing fits and nothing is stored: callers ask hash_known first. */
void hash_bytes(HashMethod method, Str bytes, unsigned char digest[HASH_BYTES]) {
    unsigned char made[EVP_MAX_MD_SIZE] = {0};
    unsigned count = 0;
    const EVP_MD *used = method_of(method);
    EVP_MD_CTX *context = context_of_thread();
    if (used && context && EVP_DigestInit_ex2(context, used, NULL) == 1) {
        EVP_DigestUpdate(context, bytes.data ? bytes.data : "", bytes.len);
        EVP_DigestFinal_ex(context, made, &count);
    }
    memcpy(digest, made, HASH_BYTES);
}

bool hash_run_begin(HashRun *run) {
    const EVP_MD *method = method_of(HASH_SHA256);
    run->context = method ? EVP_MD_CTX_new() : NULL;
    return run->context && EVP_DigestInit_ex2(run->context, method, NULL) == 1;
}

void hash_run_add(HashRun *run, Str bytes) {
    EVP_DigestUpdate(run->context, bytes.data, bytes.len);
}

void hash_run_end(HashRun *run, char hex[65]) {
    unsigned char digest[EVP_MAX_MD_SIZE] = {0};
    if (run->context) {
        EVP_DigestFinal_ex(run->context, digest, NULL);
        EVP_MD_CTX_free(run->context);
    }
    hash_hex(digest, hex);
}

void hash_hex(const unsigned char digest[HASH_BYTES], char hex[65]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < HASH_BYTES; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[64] = '\0';
}

void store_sha256(Str bytes, char hash[65]) {
    sha256_hex(bytes, hash);
}

void sha256_hex(Str bytes, char hash[65]) {
    unsigned char digest[HASH_BYTES];
    hash_bytes(HASH_SHA256, bytes, digest);
    hash_hex(digest, hash);
}

const char *hash_name(HashMethod method) {
    static const char *const names[HASH_METHODS] = {"", "sha256", "sm3"};
    return names[method];
}

bool hash_parse(Str text, HashMethod *method) {
    for (int i = 0; i < HASH_METHODS; i++) {
        if (str_is(text, hash_name((HashMethod)i))) {
            *method = (HashMethod)i;
            return true;
        }
    }
    return false;
}

/* Lengths stand before the fields, eight bytes from the lowest, so that no two different lists of fields give the same
 * bytes. */
void hash_field(Buf *bytes, Str field) {
    uint64_t length = htole64((uint64_t)field.len);
    buf_add(bytes, (Str){(const char *)&length, sizeof length});
    buf_add(bytes, field);
}
