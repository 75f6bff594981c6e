/* What may not go out to the public as it stands: identity numbers, mobile numbers, bank cards wherever they are, and
 * columns of tables that the packs name. */
#include "notice_internal.h"

#include <stdio.h>
#include <string.h>

enum { IDENTITY_LENGTH = 18, PHONE_LENGTH = 11, CARD_LEAST = 16, CARD_MOST = 19 };

typedef struct Masking {
    const NoticeDef *def;
    Arena *arena;
    Buf out;
    size_t found;
    int line;
    Err *err;
} Masking;

static void tell(Masking *masking, const char *what) {
    if (masking->found++ == 0) {
        Place place = {.line = masking->line};
        snprintf(place.field, sizeof place.field, "body");
        err_set_at(masking->err, ERR_INPUT, &place, "正文第%d行有%s，不能公示。请遮住一部分，或点“自动脱敏”。",
                   masking->line, what);
    }
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* GB 11643: the last character checks the others. */
static bool is_identity(Str run) {
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < IDENTITY_LENGTH - 1; i++) {
        if (!is_digit(run.data[i])) {
            return false;
        }
        sum += (run.data[i] - '0') * weights[i];
    }
    char last = run.data[IDENTITY_LENGTH - 1];
    return "10X98765432"[sum % 11] == (last == 'x' ? 'X' : last);
}

/* Luhn. */
static bool is_card(Str run) {
    int sum = 0;
    for (size_t i = 0; i < run.len; i++) {
        int digit = run.data[run.len - 1 - i] - '0';
        digit = i % 2 ? digit * 2 : digit;
        sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
}

/* What a run of digits (perhaps with an X behind) is: the kind for str_mask, and its name; NULL: nothing personal. */
static const char *kind_of(Str run, const char **name) {
    bool letter = run.len && !is_digit(run.data[run.len - 1]);
    if (run.len == IDENTITY_LENGTH && is_identity(run)) {
        *name = "身份证号";
        return "identity";
    }
    if (run.len == PHONE_LENGTH && !letter && run.data[0] == '1' && run.data[1] >= '3') {
        *name = "手机号";
        return "phone";
    }
    if (!letter && run.len >= CARD_LEAST && run.len <= CARD_MOST && run.data[0] != '0' && is_card(run)) {
        *name = "银行卡号";
        return "card";
    }
    return NULL;
}

static bool is_word(char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

static void mask_runs(Masking *masking, Str text) {
    size_t at = 0;
    while (at < text.len) {
        size_t end = at;
        while (end < text.len && is_digit(text.data[end])) {
            end++;
        }
        bool begins = at == 0 || !is_word(text.data[at - 1]);
        if (end > at && end < text.len && (text.data[end] == 'X' || text.data[end] == 'x')) {
            end++;
        }
        bool ends = end == text.len || !is_word(text.data[end]);
        const char *name, *kind = end > at && begins && ends ? kind_of(str_slice(text, at, end), &name) : NULL;
        if (kind) {
            tell(masking, name);
            Str masked = str_mask(masking->arena, str_from(kind), str_slice(text, at, end));
            buf_add(&masking->out, masked.len ? masked : STR("****"));
        } else {
            end = end > at ? end : at + 1;
            buf_add(&masking->out, str_slice(text, at, end));
        }
        at = end;
    }
}

/* ---- columns ---- */

static Str rule_for(const NoticeDef *def, Str heading) {
    for (size_t i = 0; i < def->mask_count; i++) {
        if (str_find(heading, def->masks[i].heading) >= 0) {
            return def->masks[i].mask;
        }
    }
    return (Str){NULL, 0};
}

static bool is_masked(Str cell) {
    return !cell.len || str_find(cell, STR("*")) >= 0 || str_is(cell, "—") || str_is(cell, "-");
}

static void mask_cell(Masking *masking, Str heading, Str rule, Str cell) {
    char what[120];
    if (!rule.len || is_masked(cell)) {
        mask_runs(masking, cell);
        return;
    }
    snprintf(what, sizeof what, "没有遮住的“%.*s”", STR_ARG(notice_cut(heading, 60)));
    tell(masking, what);
    Str masked = str_is(rule, "all") ? STR("****") : str_mask(masking->arena, rule, cell);
    buf_add(&masking->out, masked.len ? masked : STR("****"));
}

static void mask_table(Masking *masking, const NoticeBlock *table) {
    for (size_t row = 0; row < table->rows; row++) {
        masking->line = table->line + (int)row;
        buf_add(&masking->out, STR("|"));
        for (size_t c = 0; c < table->columns; c++) {
            Str cell = table->cells[row * table->columns + c];
            Str rule = row ? rule_for(masking->def, table->cells[c]) : (Str){NULL, 0};
            buf_add(&masking->out, STR(" "));
            mask_cell(masking, table->cells[c], rule, cell);
            buf_add(&masking->out, STR(" |"));
        }
        buf_add(&masking->out, STR("\n"));
    }
}

bool notice_mask_check(const Pack *pack, Str body, Arena *arena, size_t *found, Str *masked, Err *err) {
    static const char marks[] = "###";
    Masking masking = {.def = pack_notices(pack), .arena = arena, .out = buf_create(arena), .err = err};
    NoticeBlock *blocks;
    size_t count;
    *found = 0;
    if (!notice_body_read(body, arena, &blocks, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        masking.line = blocks[i].line;
        if (blocks[i].type == NOTICE_TABLE) {
            mask_table(&masking, &blocks[i]);
            buf_add(&masking.out, STR("\n"));
            continue;
        }
        if (blocks[i].type == NOTICE_HEADING) {
            buf_add(&masking.out, (Str){marks, (size_t)blocks[i].level});
            buf_add(&masking.out, STR(" "));
        }
        mask_runs(&masking, blocks[i].text);
        buf_add(&masking.out, STR("\n"));
    }
    *found = masking.found;
    if (masked) {
        *masked = str_trim(buf_str(&masking.out));
    }
    return true;
}
