/* Full text in Chinese: the tokenizer "pairs" of SQLite's FTS5. A text is cut into pairs of neighbouring characters, so
 * that every word of two or more is found, wherever it stands, without a dictionary; letters and digits likewise, so a
 * part of a number is found, too. Spaces and punctuation are passed over, full width is half width, capitals are small
 * letters: 隐患 2026-00012 is found by 患２０２６. A character that stands alone is a word. */
#include "store_internal.h"

#include <string.h>

enum { PAIR_BYTES_MOST = 8 };

/* Letters, digits, Chinese characters; others are told as 0. */
static uint32_t folded(uint32_t character) {
    if (character >= 0xFF01 && character <= 0xFF5E) {
        character -= 0xFEE0;
    }
    if (character >= 'A' && character <= 'Z') {
        return character + ('a' - 'A');
    }
    if (character < 0x80) {
        return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') ? character : 0;
    }
    bool sign = character < 0xC0 || (character >= 0x2000 && character <= 0x2BFF) ||
                (character >= 0x3000 && character <= 0x3004) || (character >= 0x3008 && character <= 0x3020) ||
                (character >= 0xFE10 && character <= 0xFE6F) || (character >= 0xFF00 && character <= 0xFFEF) ||
                character == 0xFEFF || character == 0xFFFD;
    return sign ? 0 : character;
}

typedef int (*TokenSink)(void *context, int flags, const char *token, int length, int start, int end);

static int cut(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int length, TokenSink sink) {
    Str whole = {text, (size_t)length};
    char pair[PAIR_BYTES_MOST];
    size_t first = 0; /* bytes of the character before */
    int begins = 0, code = SQLITE_OK;
    bool alone = true;
    (void)tokenizer;
    (void)flags;
    for (size_t at = 0; at < whole.len && code == SQLITE_OK;) {
        int start = (int)at;
        uint32_t character = folded(utf8_next(whole, &at));
        if (!character) {
            continue;
        }
        size_t more = utf8_put(character, pair + first);
        if (first) {
            code = sink(context, 0, pair, (int)(first + more), begins, (int)at);
            alone = false;
        }
        memmove(pair, pair + first, more);
        first = more;
        begins = start;
    }
    return code == SQLITE_OK && first && alone ? sink(context, 0, pair, (int)first, begins, length) : code;
}

static int make(void *context, const char **words, int count, Fts5Tokenizer **tokenizer) {
    static char none;
    (void)context;
    (void)words;
    *tokenizer = (Fts5Tokenizer *)&none;
    return count ? SQLITE_ERROR : SQLITE_OK;
}

static void end(Fts5Tokenizer *tokenizer) {
    (void)tokenizer;
}

static fts5_api *find_api(sqlite3 *handle) {
    fts5_api *api = NULL;
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &statement, NULL) == SQLITE_OK) {
        sqlite3_bind_pointer(statement, 1, (void *)&api, "fts5_api_ptr", NULL);
        sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    return api;
}

bool words_ready(sqlite3 *handle, Err *err) {
    fts5_tokenizer pairs = {make, end, cut};
    fts5_api *api = find_api(handle);
    return (api && api->xCreateTokenizer(api, "pairs", NULL, &pairs, NULL) == SQLITE_OK) ||
           err_set(err, ERR_INTERNAL, "这台机器的SQLite没有全文检索（FTS5）。请安装发行版自带的SQLite。");
}

Str store_match(Str words, Arena *arena) {
    Buf match = buf_create(arena);
    Str rest = words, word;
    while (str_cut(&rest, ' ', &word)) {
        size_t kept = 0;
        Buf clean = buf_create(arena);
        for (size_t at = 0; at < word.len;) {
            char one[4];
            uint32_t character = folded(utf8_next(word, &at));
            if (character) {
                buf_add(&clean, (Str){one, utf8_put(character, one)});
                kept++;
            }
        }
        if (kept == 1) {
            return (Str){NULL, 0};
        }
        if (kept) {
            buf_add_format(&match, "%s\"%.*s\"", match.len ? " AND " : "", STR_ARG(buf_str(&clean)));
        }
    }
    return buf_str(&match);
}
