/* Cleaned lines -> documents with their paragraphs (D19). Several documents may stand in one file: parted by lines of
 * their own ("第3篇 …", "… 篇3"), or by the title with a number in the middle of a line. */
#include "structure.h"

#include <stdlib.h>

/* A piece of one line that belongs to one paragraph. */
typedef struct Segment {
    size_t line; /* index */
    size_t from, to;
    bool joined;
    bool opens; /* a document begins with it */
    bool dated; /* behind the day that the one before ends with */
} Segment;

typedef struct Segments {
    Arena *arena;
    Segment *items;
    size_t count, capacity;
} Segments;

static void add_segment(Segments *segments, Segment segment) {
    if (segments->count == segments->capacity) {
        size_t capacity = segments->capacity * 2 + 64;
        segments->items =
            arena_grow(segments->arena, segments->items, segments->count, capacity, sizeof *segments->items);
        segments->capacity = capacity;
    }
    segments->items[segments->count++] = segment;
}

/* ---- where documents begin ---- */

enum { SEPARATOR_MOST = 240, TITLE_LEAST = 18 }; /* bytes */

static bool is_separator(const Patterns *separators, Str text) {
    text = str_trim(text);
    return text.len && text.len <= SEPARATOR_MOST && patterns_match(separators, text) && str_find(text, STR("。")) < 0;
}

/* The title of the whole file: its first line that is short and no sentence. */
static Str file_title(const Reading *reading) {
    const ReadFile *file = reading->file;
    for (size_t i = 0; i < file->line_count && i < 20; i++) {
        Str text = str_trim(file->lines[i].text);
        if (text.len == 0 || file->lines[i].furniture) {
            continue;
        }
        return text.len <= SEPARATOR_MOST && !ends_whole(text) ? bare_title(outline_of(reading), text) : (Str){NULL, 0};
    }
    return (Str){NULL, 0};
}

/* Where in a line the file's title stands with a number behind it, from `from` on; the line's length: nowhere. */
static size_t next_title(Str text, size_t from, Str title) {
    while (title.len >= TITLE_LEAST && from < text.len) {
        ptrdiff_t found = str_find(str_slice(text, from, text.len), title);
        if (found < 0) {
            break;
        }
        size_t at = from + (size_t)found;
        Numbering numbering;
        Str behind = str_slice(text, at + title.len, text.len);
        if ((numbering_here(behind, 0, &numbering) && numbering.style == STYLE_PYI) || str_starts(behind, STR("篇"))) {
            return at;
        }
        from = at + title.len;
    }
    return text.len;
}

/* Behind the day that a document was issued, a line that is called as documents are, and somebody addressed or a
 * sentence below it: the next document. */
static bool is_next_document(const Reading *reading, const Segments *segments, size_t line) {
    const ReadFile *file = reading->file;
    const OutlineDef *def = outline_of(reading);
    const Segment *last = segments->count ? &segments->items[segments->count - 1] : NULL;
    Str day = last ? str_trim(str_slice(file->lines[last->line].text, last->from, last->to)) : (Str){NULL, 0};
    if (!def || !str_ends(day, STR("日")) || !day_alone(day, reading->arena).len) {
        return false;
    }
    Str text = str_trim(file->lines[line].text);
    bool titled = false;
    for (size_t i = 0; i < def->title_count && text.len >= TITLE_LEAST && text.len <= SEPARATOR_MOST; i++) {
        titled = titled || str_ends(text, def->titles[i]);
    }
    Numbering numbering;
    if (!titled || str_find(text, STR("，")) >= 0 || numbering_here(text, 0, &numbering)) {
        return false;
    }
    for (size_t i = line + 1; i < file->line_count; i++) {
        Str below = str_trim(file->lines[i].text);
        if (below.len) {
            return ends_whole(below) || str_find(below, STR("。")) >= 0;
        }
    }
    return false;
}

static void cut_lines(const Reading *reading, Segments *segments) {
    const ReadFile *file = reading->file;
    const OutlineDef *def = reading->pack ? pack_outline(reading->pack) : NULL;
    Str title = file_title(reading);
    const Patterns *separators =
        patterns_ready(reading->arena, def ? def->separators : NULL, def ? def->separator_count : 0);
    for (size_t i = 0; i < file->line_count; i++) {
        Str text = file->lines[i].text;
        if (file->lines[i].furniture || str_trim(text).len == 0) {
            continue;
        }
        bool dated = is_next_document(reading, segments, i), opens = dated || is_separator(separators, text);
        size_t from = 0, next = opens || text.len <= title.len + SEPARATOR_MOST / 4 ? text.len : 0;
        if (next == 0) {
            next = next_title(text, 0, title);
        }
        do {
            /* A title alone at the end of the text is the page's. */
            bool alone =
                from > 0 && title.len && str_equal(bare_title(outline_of(reading), str_slice(text, from, next)), title);
            if (next > from && !alone) {
                add_segment(segments, (Segment){i, from, next, file->lines[i].joined && from == 0, opens, dated});
            }
            opens = true;
            from = next;
            next = from < text.len ? next_title(text, from + title.len, title) : text.len;
        } while (from < text.len);
    }
}

/* ---- paragraphs ---- */

static ReadParagraph *add_paragraph(ReadDocument *document, Arena *arena, size_t *capacity) {
    if (document->paragraph_count == *capacity) {
        size_t more = *capacity * 2 + 16;
        document->paragraphs =
            arena_grow(arena, document->paragraphs, document->paragraph_count, more, sizeof *document->paragraphs);
        *capacity = more;
    }
    ReadParagraph *paragraph = &document->paragraphs[document->paragraph_count++];
    *paragraph = (ReadParagraph){.heading = -1};
    return paragraph;
}

typedef struct Pieces {
    ReadPiece *items;
    size_t count, capacity;
    Buf text;
} Pieces;

static void add_piece(const Reading *reading, Pieces *pieces, int line, size_t column) {
    if (pieces->count == pieces->capacity) {
        size_t more = pieces->capacity * 2 + 4;
        pieces->items = arena_grow(reading->arena, pieces->items, pieces->count, more, sizeof *pieces->items);
        pieces->capacity = more;
    }
    pieces->items[pieces->count++] = (ReadPiece){.line = line, .start = pieces->text.len, .column = column};
}

/* A part of a line, without what only its typing put there. */
static void add_plain(const Reading *reading, Pieces *pieces, const ReadLine *line, Str part, size_t column) {
    size_t run = 0, length;
    char by;
    bool prose = plain_prose(part);
    add_piece(reading, pieces, line->number, column);
    for (size_t at = 0; at < part.len;) {
        unsigned char byte = (unsigned char)part.data[at];
        bool may = byte == ' ' || byte == 0xC2 || byte == 0xEF;
        if (!may || (length = plain_here(part, at, prose, &by)) == 0) {
            at++;
            continue;
        }
        Str before = str_slice(part, run, at);
        buf_add(&pieces->text, before);
        column += utf8_count(before) + 1;
        at = run = at + length;
        if (by) {
            buf_add_char(&pieces->text, by);
        } else {
            add_piece(reading, pieces, line->number, column);
        }
    }
    buf_add(&pieces->text, str_slice(part, run, part.len));
}

/* Segments that belong together, as one text with the places of its pieces. */
static void put_segments(const Reading *reading, const Segment *segments, size_t count, ReadParagraph *paragraph) {
    const ReadLine *lines = reading->file->lines;
    Pieces pieces = {.text = buf_create(reading->arena)};
    for (size_t i = 0; i < count; i++) {
        const Segment *segment = &segments[i];
        const ReadLine *line = &lines[segment->line];
        Str part = str_slice(line->text, segment->from, segment->to);
        size_t column = segment->from ? utf8_count(str_slice(line->text, 0, segment->from)) : 0;
        if (count == 1 && !plain_asked(part)) {
            add_piece(reading, &pieces, line->number, column);
            paragraph->text = part;
        } else {
            add_plain(reading, &pieces, line, part, column);
            paragraph->text = buf_str(&pieces.text);
        }
    }
    paragraph->pieces = pieces.items;
    paragraph->piece_count = pieces.count;
}

/* A part of a paragraph as one of its own. */
ReadParagraph paragraph_part(const Reading *reading, const ReadParagraph *whole, size_t from, size_t to) {
    ReadParagraph part = {.text = str_slice(whole->text, from, to), .heading = -1};
    size_t first = 0;
    while (first + 1 < whole->piece_count && whole->pieces[first + 1].start <= from) {
        first++;
    }
    size_t count = 0;
    while (first + count < whole->piece_count && (count == 0 || whole->pieces[first + count].start < to)) {
        count++;
    }
    ReadPiece *pieces = ARENA_ARRAY(reading->arena, count, ReadPiece);
    for (size_t i = 0; i < count; i++) {
        pieces[i] = whole->pieces[first + i];
        if (i == 0) {
            pieces[0].column += utf8_count(str_slice(whole->text, pieces[0].start, from));
            pieces[0].start = 0;
        } else {
            pieces[i].start -= from;
        }
    }
    part.pieces = pieces;
    part.piece_count = count;
    return part;
}

/* Whether a number in the middle of joined text begins a paragraph: it goes on counting, and a sentence, or a heading
 * that has none, ends in front of it. */
static bool breaks_here(Str text, size_t at, size_t begun, const Numbering *numbering, size_t *last) {
    uint32_t before = character_before(text, at);
    bool stop = before == 0x3002 || before == 0xFF1B || before == ';' || before == 0xFF01 || before == 0x201D ||
                before == 0xFF1A || before == ':' || before == 0xFF1F;
    if ((before == ':' || before == 0xFF1A) && at >= 2 && text.data[at - 1] == ':' && text.data[at - 2] >= '0' &&
        text.data[at - 2] <= '9') {
        return false; /* 1:1. is a ratio */
    }
    size_t behind = numbering->style == STYLE_C ? 0 : last[numbering->style];
    bool counts = numbering->value == behind + 1 || numbering->value == 1;
    bool short_heading = at - begun <= 90 && at > begun;
    if (!counts || (numbering->style == STYLE_YI && numbering->value == 1 && !stop && !short_heading)) {
        return false;
    }
    if (!stop && !(numbering->value == behind + 1 && behind) && !short_heading) {
        return false;
    }
    last[numbering->style] = numbering->value;
    for (size_t deeper = (size_t)numbering->style + 1; deeper < NUMBER_STYLES; deeper++) {
        if (deeper != STYLE_N) { /* those often count through a whole document */
            last[deeper] = 0;
        }
    }
    return true;
}

/* Where pieces were joined, paragraphs had lost their ends: numbers that go on counting tell them. `title`: the file's,
 * where a document opens with it; the number behind it (…实施方案(一)) counts documents. */
static void split_joined(const Reading *reading, ReadDocument *document, Str title, size_t *capacity) {
    ReadParagraph whole = document->paragraphs[--document->paragraph_count];
    size_t from = 0, last[NUMBER_STYLES] = {0};
    for (size_t at = 0; at < whole.text.len; at++) {
        unsigned char byte = (unsigned char)whole.text.data[at];
        Numbering numbering;
        uint32_t before = character_before(whole.text, at);
        if ((byte & 0xC0) == 0x80 || (before >= '0' && before <= '9') || before == '.' ||
            !numbering_here(whole.text, at, &numbering)) {
            continue;
        }
        if (at && at == title.len && str_starts(whole.text, title)) {
            at += numbering.length - 1;
            continue;
        }
        if (breaks_here(whole.text, at, from, &numbering, last) && at > from) {
            *add_paragraph(document, reading->arena, capacity) = paragraph_part(reading, &whole, from, at);
            from = at;
        }
        at += numbering.length - 1;
    }
    *add_paragraph(document, reading->arena, capacity) = paragraph_part(reading, &whole, from, whole.text.len);
}

/* ---- headings behind a sentence ---- */

/* The number of 一、 style that the text begins with; 0: none. */
static size_t top_number(Str text) {
    Numbering numbering;
    text = str_trim(text);
    return numbering_here(text, 0, &numbering) && numbering.style == STYLE_YI ? numbering.value : 0;
}

/* The next such number behind the end of a sentence, from `from` on, that is no list of numbers (二、三年级). The
 * text's length: none. */
static size_t glued_number(Str text, size_t from, Numbering *numbering) {
    for (ptrdiff_t found; (found = str_find(str_slice(text, from, text.len), STR("。"))) >= 0;) {
        size_t at = from + (size_t)found + 3;
        from = at;
        while (at < text.len && text.data[at] == ' ') {
            at++;
        }
        if (numbering_here(text, at, numbering) && numbering->style == STYLE_YI) {
            Str behind = str_slice(text, at + numbering->length, text.len);
            char first[4];
            bool more = behind.len && chinese_number((Str){first, utf8_put(character_at(behind, 0), first)});
            if (!more && behind.len) {
                return at;
            }
        }
    }
    return text.len;
}

/* Whether the next of such numbers that a line begins with lets `value` stand before it. */
static bool goes_on_behind(const Reading *reading, const Segment *segments, size_t count, size_t value) {
    for (size_t i = 0; i < count; i++) {
        size_t next =
            top_number(str_slice(reading->file->lines[segments[i].line].text, segments[i].from, segments[i].to));
        if (next) {
            return next == value + 1 || (next == 1 && value > 1);
        }
    }
    return value > 1;
}

/* …为根本。二、工作目标: the end of a paragraph was lost in front of a heading. It is one where it goes on counting
 * those that lines begin with, and no line has its number. `*top`: the last number so far. */
static void split_glued(const Reading *reading, ReadDocument *document, size_t *capacity, const Segment *behind,
                        size_t behind_count, size_t *top) {
    ReadParagraph whole = document->paragraphs[document->paragraph_count - 1];
    size_t own = top_number(whole.text), from = 0;
    Numbering numbering, next;
    *top = own ? own : *top;
    for (size_t at = glued_number(whole.text, 0, &numbering); at < whole.text.len;
         at = glued_number(whole.text, at, &numbering)) {
        size_t later = glued_number(whole.text, at, &next);
        bool goes = later < whole.text.len ? next.value == numbering.value + 1
                                           : goes_on_behind(reading, behind, behind_count, numbering.value);
        if (numbering.value != *top + 1 || !goes) {
            continue;
        }
        document->paragraphs[document->paragraph_count - 1] = paragraph_part(reading, &whole, from, at);
        *add_paragraph(document, reading->arena, capacity) = paragraph_part(reading, &whole, at, whole.text.len);
        *top = numbering.value;
        from = at;
    }
}

static void fill(const Reading *reading, ReadDocument *document, Str title, const Segment *segments, size_t count) {
    size_t capacity = 0, top = 0;
    for (size_t i = 0; i < count;) {
        size_t together = 1;
        while (i + together < count && segments[i + together].joined) {
            together++;
        }
        put_segments(reading, &segments[i], together, add_paragraph(document, reading->arena, &capacity));
        if (reading->chunked && (together > 1 || segments[i].joined || segments[i].from > 0)) {
            split_joined(reading, document, i ? (Str){NULL, 0} : title, &capacity);
        } else {
            split_glued(reading, document, &capacity, segments + i + together, count - i - together, &top);
        }
        i += together;
    }
}

/* ---- documents ---- */

/* A page's own title in front of its first document is none. */
static bool is_page_title(const Reading *reading, const Segment *segments, size_t count) {
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++) {
        Str text = str_slice(reading->file->lines[segments[i].line].text, segments[i].from, segments[i].to);
        bytes += text.len;
        if (str_find(text, STR("。")) >= 0) {
            return false;
        }
    }
    return bytes <= (size_t)3 * SEPARATOR_MOST;
}

static void open_document(Reading *reading, const Segment *segments, size_t count) {
    ReadFile *file = reading->file;
    ReadDocument *document = &file->documents[file->document_count];
    *document = (ReadDocument){.kind = "other", .duplicate_of = -1, .complete = true};
    document->first_line = file->lines[segments[0].line].number;
    document->last_line = file->lines[segments[count - 1].line].number;
    Str separator = {NULL, 0};
    Str title = file_title(reading);
    if (segments[0].opens) {
        separator = str_slice(file->lines[segments[0].line].text, segments[0].from, segments[0].to);
    }
    if (separator.len > title.len && title.len >= TITLE_LEAST && str_starts(separator, title)) {
        separator = title; /* with text behind it */
    }
    fill(reading, document, segments[0].opens ? title : (Str){NULL, 0}, segments, count);
    document_name(reading, document, separator);
    file->document_count++;
}

static int compare_damage(const void *a, const void *b) {
    const ReadDamage *x = a, *y = b;
    if (x->line != y->line) {
        return x->line < y->line ? -1 : 1;
    }
    return x->column < y->column ? -1 : x->column > y->column;
}

/* Each document gets what was found in its lines; what stands outside of all goes to the nearest one before, or to the
 * first. */
static void share_damage(Reading *reading) {
    ReadFile *file = reading->file;
    size_t from = 0;
    if (reading->damage_count) {
        qsort(reading->damage, reading->damage_count, sizeof *reading->damage, compare_damage);
    }
    for (size_t i = 0; i < file->document_count; i++) {
        size_t to = from;
        int next = i + 1 < file->document_count ? file->documents[i + 1].first_line : INT32_MAX;
        while (to < reading->damage_count && reading->damage[to].line < next) {
            to++;
        }
        file->documents[i].damage = reading->damage ? reading->damage + from : NULL;
        file->documents[i].damage_count = to - from;
        from = to;
    }
}

void split_documents(Reading *reading) {
    ReadFile *file = reading->file;
    Segments segments = {.arena = reading->arena};
    cut_lines(reading, &segments);
    size_t opened = 1;
    for (size_t i = 0; i < segments.count; i++) {
        opened += segments.items[i].opens;
    }
    file->documents = ARENA_ARRAY(reading->arena, opened + 1, ReadDocument);
    for (size_t i = 0; i < segments.count;) {
        size_t count = 1;
        while (i + count < segments.count && !segments.items[i + count].opens) {
            count++;
        }
        bool title = i == 0 && i + count < segments.count && !segments.items[0].opens &&
                     !segments.items[i + count].dated && is_page_title(reading, segments.items, count);
        if (!title) {
            open_document(reading, &segments.items[i], count);
        }
        i += count;
    }
    Arena *scratch = arena_create();
    for (size_t i = 0; i < file->document_count; i++) {
        document_halves(reading, &file->documents[i]);
        document_outline(reading, &file->documents[i], scratch);
        document_problems(reading, &file->documents[i]);
        document_state(reading, &file->documents[i]);
    }
    arena_destroy(scratch);
    document_duplicates(reading);
    document_clues(reading);
    share_damage(reading);
}
