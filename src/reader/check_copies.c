/* Where two copies of one text differ, sentence by sentence: what stands in both is skipped, and of two sentences in
 * the same place only what differs is told. */
#include "check.h"
#include "structure.h"

#include <string.h>

enum { SENTENCES_MOST = 20000, DIFFERENCES_MOST = 60, WINDOW = 200, SHOWN_MOST = 120 };

typedef struct Piece {
    Str text;            /* without blanks */
    const bool *goes_on; /* bytes of it that go on with what of persons began before them; NULL: none */
    int line;
    size_t next; /* with the same text, behind; 0: none */
} Piece;

typedef struct Pieces {
    Piece *items;
    size_t count;
} Pieces;

/* The bytes [from, to) of a paragraph. */
static Piece without_blanks(const ReadDocument *document, size_t paragraph, size_t from, size_t to, Persons *persons,
                            Arena *arena) {
    Str text = document->paragraphs[paragraph].text;
    Buf out = buf_create(arena);
    bool *inside = persons->count ? ARENA_ARRAY(arena, to - from + 1, bool) : NULL;
    for (size_t at = from; at < to;) {
        size_t next = char_next(text, at);
        if (!char_is(text, at, " \t　")) {
            if (inside) {
                inside[out.len] = persons_torn(persons, paragraph, at) > 0;
            }
            buf_add(&out, str_slice(text, at, next));
        }
        at = next;
    }
    return (Piece){
        .text = buf_str(&out), .goes_on = inside, .line = read_line_at(&document->paragraphs[paragraph], from)};
}

/* A cut there would leave a part of a character, or of what is hidden only as a whole: a name, a telephone. */
static bool cuts_through(const Piece *piece, size_t at) {
    return at < piece->text.len && (continues_character(piece->text, at) || (piece->goes_on && piece->goes_on[at]));
}

static Pieces pieces_of(const Checker *checker, const ReadDocument *document, Arena *arena) {
    Persons persons = persons_of(checker, document, arena);
    Pieces pieces = {ARENA_ARRAY(arena, SENTENCES_MOST + 1, Piece), 1}; /* the first is none */
    for (size_t i = 0; i < document->paragraph_count; i++) {
        const ReadParagraph *paragraph = &document->paragraphs[i];
        size_t from = 0;
        while (from < paragraph->text.len && pieces.count <= SENTENCES_MOST) {
            size_t to = from;
            while (to < paragraph->text.len && !char_is(paragraph->text, to, "。；;！!？?")) {
                to = char_next(paragraph->text, to);
            }
            to = to < paragraph->text.len ? char_next(paragraph->text, to) : to;
            Piece piece = without_blanks(document, i, from, to, &persons, arena);
            if (piece.text.len) {
                pieces.items[pieces.count++] = piece;
            }
            from = to;
        }
    }
    return pieces;
}

/* Where each text stands first, and from there on by `next`. */
static Map *stands_at(Pieces *pieces, Arena *arena) {
    Map *places = map_create(arena, pieces->count);
    for (size_t i = pieces->count; i-- > 1;) {
        size_t behind = 0;
        pieces->items[i].next = map_get(places, pieces->items[i].text, &behind) ? behind : 0;
        map_put(places, pieces->items[i].text, i);
    }
    return places;
}

/* What two sentences do not share: cuts what both begin and end with. */
static void cut_shared(const Piece *own, const Piece *other, Str *a, Str *b) {
    size_t from = 0, end = 0;
    while (from < a->len && from < b->len && a->data[from] == b->data[from]) {
        from++;
    }
    while (end < a->len - from && end < b->len - from && a->data[a->len - 1 - end] == b->data[b->len - 1 - end]) {
        end++;
    }
    while (end > 0 && continues_character(*a, a->len - end)) {
        end--;
    }
    while (from > 0 && (cuts_through(own, from) || cuts_through(other, from))) {
        from--;
    }
    /* a number is told whole: 198 and 189, not 98 and 89 */
    while (from > 0 && (unsigned char)a->data[from - 1] < 0x80 && a->data[from - 1] != ' ') {
        from--;
    }
    while (end > 0 && (unsigned char)a->data[a->len - end] < 0x80) {
        end--;
    }
    while (from > 0 && (cuts_through(own, from) || cuts_through(other, from))) {
        from--;
    }
    while (end > 0 && (cuts_through(own, a->len - end) || cuts_through(other, b->len - end))) {
        end--;
    }
    *a = str_slice(*a, from, a->len - end);
    *b = str_slice(*b, from, b->len - end);
}

/* XX年 and xx年: a mask is one, however it is written. */
static bool only_case(Str a, Str b) {
    for (size_t i = 0; i < a.len && a.len == b.len; i++) {
        if (a.data[i] != b.data[i] && !((a.data[i] ^ b.data[i]) == 0x20 && (a.data[i] | 0x20) == 'x')) {
            return false;
        }
    }
    return a.len == b.len;
}

/* The year that begins at a byte; 0: none does. */
static int year_at(Str text, size_t at) {
    int64_t year = 0;
    bool apart = at == 0 || text.data[at - 1] < '0' || text.data[at - 1] > '9';
    bool ends = at + 4 >= text.len || text.data[at + 4] < '0' || text.data[at + 4] > '9';
    bool read = apart && ends && at + 4 <= text.len && integer_parse(str_slice(text, at, at + 4), &year);
    return read && year > 1900 && year < 2100 ? (int)year : 0;
}

/* Papers of different years that say the same of their own year each, and of those around it. */
static bool only_years(Str a, Str b, int apart) {
    size_t at = 0;
    while (apart && at < a.len && a.len == b.len) {
        int own = year_at(a, at), other = year_at(b, at);
        bool shifted = own && other && other - own == apart;
        if (!shifted && a.data[at] != b.data[at]) {
            return false;
        }
        at += shifted ? 4 : 1;
    }
    return apart && a.len == b.len;
}

static int years_apart(const ReadDocument *own, const ReadDocument *other) {
    int a = year_at(str_slice(own->period, 0, 4), 0), b = year_at(str_slice(other->period, 0, 4), 0);
    return a && b ? b - a : 0;
}

/* `text` is of the piece. */
static Str shown(const Checker *checker, const Piece *piece, Str text) {
    size_t to = SHOWN_MOST;
    if (!text.len) {
        return STR("没有");
    }
    if (text.len <= SHOWN_MOST) {
        return str_format(checker->arena, "“%.*s”", STR_ARG(text));
    }
    for (size_t from = (size_t)(text.data - piece->text.data); to > 0 && cuts_through(piece, from + to);) {
        to--;
    }
    return str_format(checker->arena, "“%.*s…”", STR_ARG(str_slice(text, 0, to)));
}

/* Where what only the other copy has is missing: behind the last sentence before it, or before the first of all. */
typedef struct Missing {
    int line;
    bool before;
} Missing;

/* The pieces begin behind the first, which is none. */
static Missing missing_at(const Piece *pieces, size_t count, const ReadDocument *document) {
    const Piece *last = pieces + count - 1;
    return last->line ? (Missing){last->line, false} : (Missing){document->first_line, true};
}

static Str lacking(Missing missing) {
    return missing.before ? STR("前面没有这句") : STR("后面没有这句");
}

typedef struct Gap {
    const ReadDocument *own, *other;
    Missing own_at, other_at;
    Str source;
    size_t *told;
} Gap;

static bool add_difference(Checker *checker, const Piece *own, const Piece *other, const Gap *gap) {
    size_t *told = gap->told;
    Str a = own ? own->text : (Str){NULL, 0}, b = other ? other->text : (Str){NULL, 0};
    if (own && other) {
        if (only_case(a, b) || only_years(a, b, years_apart(gap->own, gap->other))) {
            return true;
        }
        cut_shared(own, other, &a, &b);
    }
    if (*told == DIFFERENCES_MOST) {
        return false;
    }
    Facts facts = {.source = gap->source,
                   .a = own ? shown(checker, own, a) : lacking(gap->own_at),
                   .b = other ? shown(checker, other, b) : lacking(gap->other_at)};
    facts.lines[0] = own ? own->line : gap->own_at.line;
    facts.lines[1] = other ? other->line : gap->other_at.line;
    facts.line_count = 2;
    facts.expected = str_copy(checker->arena, b);
    facts.found = str_copy(checker->arena, a);
    check_add(checker, "copies-differ", VERDICT_FLAG, &facts);
    (*told)++;
    return true;
}

/* Sentences between two that are the same: held against each other in their order. */
static bool add_gap(Checker *checker, const Piece *own, size_t own_count, const Piece *other, size_t other_count,
                    Gap gap) {
    gap.own_at = missing_at(own, own_count, gap.own);
    gap.other_at = missing_at(other, other_count, gap.other);
    for (size_t i = 0; i < own_count || i < other_count; i++) {
        if (!add_difference(checker, i < own_count ? own + i : NULL, i < other_count ? other + i : NULL, &gap)) {
            return false;
        }
    }
    return true;
}

void check_copies(Checker *checker, const ReadDocument *own, const ReadDocument *other, Str source) {
    Arena *scratch = arena_create();
    Pieces a = pieces_of(checker, own, scratch), b = pieces_of(checker, other, scratch);
    Map *places = stands_at(&b, scratch);
    size_t told = 0, from = 1, to = 1;
    bool more = true;
    const Gap gap = {.own = own, .other = other, .source = source, .told = &told};
    for (size_t i = 1; i < a.count && more; i++) {
        size_t at = 0;
        at = map_get(places, a.items[i].text, &at) ? at : 0;
        while (at && at < to) {
            at = b.items[at].next;
        }
        if (at && at - to <= WINDOW) {
            more = add_gap(checker, a.items + from, i - from, b.items + to, at - to, gap);
            from = i + 1;
            to = at + 1;
        }
    }
    if (more) {
        add_gap(checker, a.items + from, a.count - from, b.items + to, b.count - to, gap);
    }
    arena_destroy(scratch);
}
