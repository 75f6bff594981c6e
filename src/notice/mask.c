/* What may not go out to the public as it stands: identity numbers, mobile numbers, bank cards wherever they are, and
 * columns of tables that the packs name. */
#include "notice_internal.h"

#include <stdio.h>
#include <string.h>

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

static const char *number_name(const char *kind) {
    return strcmp(kind, "identity") == 0 ? "身份证号" : strcmp(kind, "phone") == 0 ? "手机号" : "银行卡号";
}

static void mask_runs(Masking *masking, Str text) {
    PersonalNumber number;
    size_t done = 0;
    while (str_personal_number(text, done, &number)) {
        tell(masking, number_name(number.kind));
        buf_add(&masking->out, str_slice(text, done, number.start));
        buf_add(&masking->out,
                str_mask(masking->arena, str_from(number.kind), str_slice(text, number.start, number.end)));
        done = number.end;
    }
    buf_add(&masking->out, str_slice(text, done, text.len));
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
