/* Whether a document is whole: torn ends (D22), digits that never occur (D27). */
#include "scan.h"
#include "structure.h"

#include <math.h>

static const double share_least = 0.05; /* a digit makes up at least so much of the digits of a report */
static const double chance_most = 0.01;

static void flag(Reading *reading, int line, const char *rule, const char *type, Str surface, Str repaired,
                 Certainty certainty) {
    add_damage(reading, &(ReadDamage){.line = line,
                                      .rule = rule,
                                      .type = type,
                                      .surface = surface,
                                      .repaired = repaired,
                                      .certainty = certainty});
}

/* The last characters of a text. */
static Str tail_of(Str text, size_t characters) {
    size_t at = text.len;
    while (at > 0 && characters > 0) {
        at--;
        characters -= ((unsigned char)text.data[at] & 0xC0) != 0x80;
    }
    return str_slice(text, at, text.len);
}

static Str head_of(Str text, size_t characters) {
    size_t at = 0;
    for (; at < text.len && characters > 0; characters--) {
        utf8_next(text, &at);
    }
    return str_slice(text, 0, at);
}

bool is_signature(const OutlineDef *def, Str text) {
    bool ends = false;
    for (size_t i = 0; i < def->signed_count && !ends; i++) {
        ends = str_ends(text, def->signed_by[i]);
    }
    return ends && text.len <= 90;
}

static void check_end(Reading *reading, ReadDocument *document) {
    const ReadParagraph *last = &document->paragraphs[document->paragraph_count - 1];
    Str text = str_trim(last->text);
    bool row = str_find(text, STR("\t")) >= 0 || str_ends(text, STR("|")); /* of a table */
    if (text.len > 60 && !row && !ends_whole(text) && !is_signature(outline_of(reading), text)) {
        int line = last->pieces[last->piece_count - 1].line;
        document->complete = false;
        flag(reading, line, "D22", "truncated", tail_of(text, 12), (Str){"", 0}, FLAGGED);
    }
}

bool starts_inside(const OutlineDef *def, Str text) {
    text = str_trim(text);
    for (size_t i = 0; i < def->inside_count; i++) {
        if (str_starts(text, def->inside[i])) {
            return true;
        }
    }
    return false;
}

/* It begins inside a sentence, and nothing before it was found (D24 looked for it). */
static void check_begin(Reading *reading, ReadDocument *document) {
    const OutlineDef *def = outline_of(reading);
    size_t first =
        document->paragraph_count > 1 && str_equal(bare_title(def, document->paragraphs[0].text), document->title);
    Str text = document->paragraphs[first].text;
    if (document->paragraph_count >= first + 3 && starts_inside(def, text)) {
        document->complete = false;
        flag(reading, document->first_line, "D22", "truncated", head_of(text, 12), (Str){"", 0}, FLAGGED);
    }
}

/* Digits outside dates and numbers of headings. */
static size_t count_digits(const ReadDocument *document, size_t *digits) {
    size_t all = 0;
    for (size_t i = 0; i < document->paragraph_count; i++) {
        Str text = document->paragraphs[i].text;
        Numbering numbering;
        size_t at = numbering_here(text, 0, &numbering) ? numbering.length : 0;
        while ((at = scan_digit(text, at)) < text.len) {
            size_t end = at;
            while (end < text.len && text.data[end] >= '0' && text.data[end] <= '9') {
                end++;
            }
            uint32_t behind = character_at(text, end);
            bool date = behind == 0x5E74 || behind == 0x6708 || behind == 0x65E5 || behind == 0x53F7;
            for (size_t k = at; k < end && !date; k++, all++) {
                digits[text.data[k] - '0']++;
            }
            at = end;
        }
    }
    return all;
}

static void check_digits(Reading *reading, ReadDocument *document) {
    size_t digits[10] = {0}, all = count_digits(document, digits);
    double chance = pow(1 - share_least, (double)all);
    for (int digit = 0; digit < 10 && chance < chance_most; digit++) {
        if (digits[digit] == 0) {
            document->digits_suspect = true;
            flag(reading, document->first_line, "D27", "digits_lost",
                 str_format(reading->arena, "%zu个数字里没有一个%d", all, digit),
                 str_format(reading->arena, "偶然如此的可能性不到%.2g", chance), FLAGGED);
        }
    }
}

void document_state(Reading *reading, ReadDocument *document) {
    if (document->paragraph_count) {
        check_end(reading, document);
        check_begin(reading, document);
        check_digits(reading, document);
    }
}
