/* For tests of checks: a text as a file, and the verdicts of a rule on it. */
#ifndef DUXUE_CHECK_SUPPORT_H
#define DUXUE_CHECK_SUPPORT_H

#include "figure_support.h"

/* Lines become paragraphs of one document. */
static inline ReadFile *file_of(const Bench *bench, const char *name, const char *kind, const char *text) {
    ReadFile *file = ARENA_NEW(bench->arena, ReadFile);
    ReadDocument *document = ARENA_NEW(bench->arena, ReadDocument);
    size_t count = 1;
    for (const char *at = text; *at; at++) {
        count += *at == '\n';
    }
    document->paragraphs = ARENA_ARRAY(bench->arena, count, ReadParagraph);
    Str rest = str_from(text), line;
    while (str_cut(&rest, '\n', &line) || rest.len) {
        ReadPiece *piece = ARENA_NEW(bench->arena, ReadPiece);
        *piece = (ReadPiece){.line = (int)document->paragraph_count + 1};
        bool last = line.len == 0 && rest.len;
        document->paragraphs[document->paragraph_count++] =
            (ReadParagraph){.text = last ? rest : line, .pieces = piece, .piece_count = 1, .heading = -1};
        if (last) {
            break;
        }
    }
    document->kind = kind;
    document->period = STR("2024");
    document->duplicate_of = -1;
    document->complete = true;
    document->first_line = 1;
    document->last_line = (int)document->paragraph_count;
    read_figures(bench->words, document, bench->arena);
    read_commitments(bench->words, document, bench->arena);
    *file = (ReadFile){
        .name = str_from(name), .format = "text", .encoding = "UTF-8", .documents = document, .document_count = 1};
    return file;
}

/* Verdicts of one rule, in order, joined by blanks; "" when it found nothing to check. */
static inline Str verdicts(const Bench *bench, const ReadFindings *findings, const char *code) {
    Buf out = buf_create(bench->arena);
    for (size_t i = 0; i < findings->count; i++) {
        if (str_is(findings->items[i].rule->code, code)) {
            buf_add_format(&out, "%s%s", out.len ? " " : "", read_verdict_id(findings->items[i].verdict));
        }
    }
    return buf_str(&out);
}

static inline ReadFindings check_text_of(const Bench *bench, const char *kind, const char *text) {
    ReadFindings findings;
    assert_true(read_check(file_of(bench, "甲", kind, text), 1, bench->pack, NULL, bench->arena, &findings, NULL));
    return findings;
}

typedef struct Case {
    const char *code, *text, *wanted;
} Case;

/* What a summary counts is what is listed. */
static inline bool counts_agree(const ReadFindings *findings) {
    size_t counted[4] = {0};
    for (size_t i = 0; i < findings->count; i++) {
        counted[findings->items[i].verdict]++;
    }
    return counted[VERDICT_HOLDS] == findings->holds && counted[VERDICT_FAILS] == findings->fails &&
           counted[VERDICT_FLAG] == findings->flags && counted[VERDICT_UNKNOWN] == findings->unknown;
}

static inline void assert_cases(const Bench *bench, const char *kind, const Case *cases, size_t count) {
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        ReadFindings findings = check_text_of(bench, kind, cases[i].text);
        Str got = verdicts(bench, &findings, cases[i].code);
        if (!str_is(got, cases[i].wanted) || !counts_agree(&findings)) {
            for (size_t f = 0; f < findings.count; f++) {
                print_message("  %.*s %s %.*s\n", STR_ARG(findings.items[f].rule->code),
                              read_verdict_id(findings.items[f].verdict), STR_ARG(findings.items[f].message));
            }
            print_message("%s %s\n  wanted “%s”, got “%.*s”\n", cases[i].code, cases[i].text, cases[i].wanted,
                          STR_ARG(got));
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

#define ASSERT_CASES(state, kind, cases) assert_cases(*(state), kind, cases, sizeof(cases) / sizeof *(cases))

#endif
