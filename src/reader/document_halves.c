/* Halves in the wrong order (D24): a document begins in the middle of a sentence, its title stands in the middle of it,
 * and its end goes on at its beginning. Where that is proved the paragraphs are put into the order that was meant;
 * lines stay as they are printed, so that both orders are kept. Where only signs speak for it, it is told. */
#include "structure.h"

enum { TITLE_LEAST = 24, ALIKE_LEAST = 12 }; /* bytes */

/* The bytes with which two texts end alike. */
static size_t alike_at_end(Str a, Str b) {
    size_t count = 0;
    while (count < a.len && count < b.len && a.data[a.len - 1 - count] == b.data[b.len - 1 - count]) {
        count++;
    }
    return count;
}

/* Where the title begins with which a paragraph ends: behind a blank or the end of a sentence, or the document's own
 * title without any sign before it. The text's length: there is none. */
static size_t title_at_end(const OutlineDef *def, const ReadDocument *document, Str text) {
    Str whole = str_trim(text);
    size_t end = (size_t)(whole.data - text.data) + whole.len, at = end;
    if (document->title.len >= TITLE_LEAST && str_ends(whole, document->title)) {
        return end - document->title.len;
    }
    while (at > 0 && end - at <= TITLE_MOST) {
        uint32_t before = character_before(text, at);
        if (before == ' ' || before == 0x3000 || before == 0x3002 || before == 0xFF01 || before == 0xFF1F ||
            before == 0xFF1B || before == ';') {
            break;
        }
        do {
            at--;
        } while (at > 0 && ((unsigned char)text.data[at] & 0xC0) == 0x80);
    }
    Str title = str_slice(text, at, end);
    bool own = !document->title.len || alike_at_end(title, document->title) >= ALIKE_LEAST;
    return title.len >= TITLE_LEAST && own && is_title_line(def, title) ? at : text.len;
}

/* 四是: the 4 with which a paragraph begins as an item of a list in prose; 0: it does not. */
static size_t item_value(Str text) {
    text = str_trim(text);
    size_t length = item_here(text, 0);
    for (size_t end = length; end > 0; end--) {
        size_t value = ((unsigned char)text.data[end] & 0xC0) != 0x80 ? chinese_number(str_slice(text, 0, end)) : 0;
        if (value) {
            return value;
        }
    }
    return 0;
}

/* The first (step 1) or last (step -1) item among paragraphs [from, to). */
static size_t item_among(const ReadDocument *document, size_t from, size_t to, bool last) {
    for (size_t i = 0; i < to - from; i++) {
        size_t value = item_value(document->paragraphs[last ? to - 1 - i : from + i].text);
        if (value) {
            return value;
        }
    }
    return 0;
}

static void tell(Reading *reading, int line, Str surface, Str told, Certainty certainty) {
    add_damage(reading, &(ReadDamage){.line = line,
                                      .rule = "D24",
                                      .type = "other",
                                      .surface = surface,
                                      .repaired = told,
                                      .certainty = certainty});
}

static int first_line(const ReadParagraph *paragraph) {
    return paragraph->pieces[0].line;
}

static int last_line(const ReadParagraph *paragraph) {
    return paragraph->pieces[paragraph->piece_count - 1].line;
}

/* The end goes on at the beginning: one paragraph with the places of both. */
static ReadParagraph joined(const Reading *reading, const ReadParagraph *end, const ReadParagraph *begin) {
    Buf text = buf_create(reading->arena);
    ReadPiece *pieces = ARENA_ARRAY(reading->arena, end->piece_count + begin->piece_count, ReadPiece);
    buf_add(&text, end->text);
    buf_add(&text, begin->text);
    for (size_t i = 0; i < end->piece_count; i++) {
        pieces[i] = end->pieces[i];
    }
    for (size_t i = 0; i < begin->piece_count; i++) {
        ReadPiece piece = begin->pieces[i];
        piece.start += end->text.len;
        pieces[end->piece_count + i] = piece;
    }
    return (ReadParagraph){
        .text = buf_str(&text), .pieces = pieces, .piece_count = end->piece_count + begin->piece_count, .heading = -1};
}

/* The title, what stands behind it, then what stands before it. */
static void swap(Reading *reading, ReadDocument *document, size_t first, size_t border, size_t at, bool torn) {
    const ReadParagraph *old = document->paragraphs;
    size_t count = document->paragraph_count, made = 0;
    ReadParagraph *paragraphs = ARENA_ARRAY(reading->arena, count + 2, ReadParagraph);
    ReadParagraph title = paragraph_part(reading, &old[border], at, old[border].text.len);
    ReadParagraph rest = paragraph_part(reading, &old[border], 0, at);
    paragraphs[made++] = title;
    for (size_t i = border + 1; i + 1 < count; i++) {
        paragraphs[made++] = old[i];
    }
    if (torn) {
        paragraphs[made++] = joined(reading, &old[count - 1], &old[first]);
    } else {
        paragraphs[made++] = old[count - 1];
        paragraphs[made++] = old[first];
    }
    for (size_t i = first + 1; i < border; i++) {
        paragraphs[made++] = old[i];
    }
    if (str_trim(rest.text).len) {
        rest.text =
            str_slice(rest.text, 0, (size_t)(str_trim(rest.text).data - rest.text.data) + str_trim(rest.text).len);
        paragraphs[made++] = rest;
    }
    document->paragraphs = paragraphs;
    document->paragraph_count = made;
    document_name(reading, document, str_trim(title.text));
}

void document_halves(Reading *reading, ReadDocument *document) {
    const OutlineDef *def = outline_of(reading);
    size_t count = document->paragraph_count;
    size_t first = count > 1 && str_equal(bare_title(def, document->paragraphs[0].text), document->title);
    if (count < first + 3 || !starts_inside(def, document->paragraphs[first].text)) {
        return;
    }
    const ReadParagraph *last = &document->paragraphs[count - 1];
    bool torn = !ends_whole(last->text) && str_find(last->text, STR("\t")) < 0 && !is_signature(def, last->text);
    for (size_t i = first + 1; i + 1 < count; i++) {
        Str text = document->paragraphs[i].text;
        size_t at = title_at_end(def, document, text);
        if (at == text.len) {
            continue;
        }
        size_t before = item_among(document, first, i + 1, false), behind = item_among(document, i + 1, count, true);
        bool follows = before > 1 && before == behind + 1;
        int from = first_line(&document->paragraphs[i + 1]), to = last_line(last);
        Str order = str_format(reading->arena, "第%d—%d行应在第%d—%d行之前", from, to,
                               first_line(&document->paragraphs[first]), last_line(&document->paragraphs[i]));
        tell(reading, from, str_trim(str_slice(text, at, text.len)), order, torn || follows ? LIKELY : FLAGGED);
        if (torn || follows) {
            swap(reading, document, first, i, at, torn);
        }
        return;
    }
    size_t begins = item_among(document, first, count, false), ends = item_among(document, first, count, true);
    if (torn && begins > 1 && begins == ends + 1) {
        Str head = str_trim(document->paragraphs[first].text);
        size_t end = 0;
        for (int i = 0; i < 12 && end < head.len; i++) {
            utf8_next(head, &end);
        }
        tell(reading, first_line(&document->paragraphs[first]), str_slice(head, 0, end),
             STR("前后两半的顺序可能颠倒，但找不到标题，不能确定从哪里换"), FLAGGED);
    }
}
