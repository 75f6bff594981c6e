/* The counters of changes, and checksums: what copies of the facts beside the database are held against. */
#include "store_internal.h"

#include <openssl/evp.h>
#include <string.h>

bool store_changed(Tx *tx, StoreChange what, Err *err) {
    static const char *const counts[] = {
        [CHANGED_FIGURES] = "UPDATE fact_version SET version = version + 1 WHERE id = 1",
        [CHANGED_UNITS] = "UPDATE fact_version SET version = version + 1, units = units + 1 WHERE id = 1",
        [CHANGED_LEDGERS] = "UPDATE fact_version SET version = version + 1, ledgers = ledgers + 1 WHERE id = 1"};
    return store_run(tx, counts[what], err, "");
}

int64_t store_changed_rows(const Tx *tx) {
    return sqlite3_changes64(tx->connection->handle);
}

/* ---- checksums ---------------------------------------------------------- */

/* GMAC under a key that everybody knows: processors have instructions for it, so it costs about as much as reading. Its
 * number of use is the piece's place, so that pieces in another order do not fit either. */
static bool sum_pieces(EVP_CIPHER_CTX *context, Str bytes, size_t piece, uint64_t first, StoreSum *sums) {
    static const unsigned char key[16] = "duxue checksums";
    bool good = EVP_EncryptInit_ex(context, EVP_aes_128_gcm(), NULL, key, NULL) == 1;
    for (size_t at = 0, n = 0; good && at < bytes.len; at += piece, n++) {
        unsigned char number[12] = {0}, nothing[16];
        uint64_t place = first + n;
        int length = (int)(bytes.len - at < piece ? bytes.len - at : piece), none;
        memcpy(number, &place, sizeof place);
        good = EVP_EncryptInit_ex(context, NULL, NULL, NULL, number) == 1 &&
               EVP_EncryptUpdate(context, NULL, &none, (const unsigned char *)bytes.data + at, length) == 1 &&
               EVP_EncryptFinal_ex(context, nothing, &none) == 1 &&
               EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, sizeof sums[n].bytes, sums[n].bytes) == 1;
    }
    return good;
}

bool store_sums(Str bytes, size_t piece, uint64_t first, StoreSum *sums) {
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    bool good = context && sum_pieces(context, bytes, piece, first, sums);
    EVP_CIPHER_CTX_free(context);
    return good;
}
