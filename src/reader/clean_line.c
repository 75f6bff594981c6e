/* Repairs inside lines. A look says what there is to be tried; a line with nothing to mend is not copied. */
#include "clean.h"
#include "scan.h"
#include "structure.h"

#include <string.h>

enum { PASSES_MOST = 16, READINGS_LEAST = 5, READING_SPARSE = 5 };

uint32_t character_before(Str text, size_t at) {
    size_t from = at;
    while (from > 0 && ((unsigned char)text.data[--from] & 0xC0) == 0x80) {
    }
    return at ? utf8_next(text, &from) : 0;
}

uint32_t character_at(Str text, size_t at) {
    return at < text.len ? utf8_next(text, &at) : 0;
}

/* ---- looking ---- */

enum { C_PLAIN = 0, C_TWO = 0x4000, C_TIMES = 0x2000, C_BRACKET = 0x1000 };

/* What a first byte may mean. */
static const uint16_t *byte_marks(void) {
    static const uint16_t marks[256] = {
        [0] = LOOK_ODD,     [1] = LOOK_ODD,       [2] = LOOK_ODD,      [3] = LOOK_ODD,     [4] = LOOK_ODD,
        [5] = LOOK_ODD,     [6] = LOOK_ODD,       [7] = LOOK_ODD,      [8] = LOOK_ODD,     [10] = LOOK_ODD,
        [11] = LOOK_ODD,    [12] = LOOK_ODD,      [13] = LOOK_ODD,     [14] = LOOK_ODD,    [15] = LOOK_ODD,
        [16] = LOOK_ODD,    [17] = LOOK_ODD,      [18] = LOOK_ODD,     [19] = LOOK_ODD,    [20] = LOOK_ODD,
        [21] = LOOK_ODD,    [22] = LOOK_ODD,      [23] = LOOK_ODD,     [24] = LOOK_ODD,    [25] = LOOK_ODD,
        [26] = LOOK_ODD,    [27] = LOOK_ODD,      [28] = LOOK_ODD,     [29] = LOOK_ODD,    [30] = LOOK_ODD,
        [31] = LOOK_ODD,    [127] = LOOK_ODD,     ['&'] = LOOK_ENTITY, ['('] = C_BRACKET,  ['?'] = LOOK_QUESTION,
        ['x'] = LOOK_MASK,  ['X'] = LOOK_MASK,    ['_'] = LOOK_MASK,   ['*'] = LOOK_MASK,  ['.'] = LOOK_DOT,
        ['`'] = LOOK_DOT,   ['0'] = LOOK_DIGIT,   ['1'] = LOOK_DIGIT,  ['2'] = LOOK_DIGIT, ['3'] = LOOK_DIGIT,
        ['4'] = LOOK_DIGIT, ['5'] = LOOK_DIGIT,   ['6'] = LOOK_DIGIT,  ['7'] = LOOK_DIGIT, ['8'] = LOOK_DIGIT,
        ['9'] = LOOK_DIGIT, ['%'] = LOOK_PERCENT, ['<'] = LOOK_ENTITY, [0xC2] = C_TWO,     [0xC3] = C_TIMES,
    };
    return marks;
}

static inline bool is_latin_lead(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 0xC3 && byte <= 0xC9);
}

/* A character of three bytes that is none of the script, with the byte behind it. */
static unsigned look_sign(unsigned c, unsigned char behind) {
    if (c == 0x201C || c == 0x201D || c == 0x300A || c == 0x300B) {
        return LOOK_PAIR;
    }
    if (c == 0xFF08) {
        return is_latin_lead(behind) ? LOOK_READING : 0;
    }
    if (c == 0x25CB || c == 0xFF0A || c == 0xFF3F || c == 0xFF38 || c == 0xFF58) { /* ○ ＊ ＿ Ｘ ｘ */
        return LOOK_MASK;
    }
    return (c >= 0x200B && c <= 0x200D) || c == 0xFEFF || c == 0x2060 || (c >= 0x202A && c <= 0x202E) ? LOOK_ODD : 0;
}

static unsigned look_single(Str line, size_t at) {
    const unsigned char *data = (const unsigned char *)line.data;
    unsigned mark = byte_marks()[data[at]];
    if (mark == C_BRACKET) {
        return at + 1 < line.len && is_latin_lead(data[at + 1]) ? LOOK_READING : 0;
    }
    if (mark == C_TIMES) {
        return at + 1 < line.len && data[at + 1] == 0x97 ? LOOK_MASK : 0;
    }
    if (mark == C_TWO) {
        return at + 1 < line.len && data[at + 1] <= 0xAD && data[at + 1] != 0xA0 &&
                       (data[at + 1] == 0xAD || data[at + 1] < 0xA0)
                   ? LOOK_ODD
                   : 0;
    }
    return mark;
}

Look look_line(Str line) {
    Look look = {0, 0, 0};
    const unsigned char *data = (const unsigned char *)line.data;
    unsigned found = 0, chinese = 0, traditional = 0;
    for (size_t at = 0; at < line.len;) {
        for (; at + 3 <= line.len && data[at] - 0xE4u <= 0xE9 - 0xE4; at += 3) { /* U+4000 to U+9FFF, nearly all */
            unsigned c = (data[at] & 15u) << 12 | (data[at + 1] & 63u) << 6 | (data[at + 2] & 63u);
            chinese++;
            traditional += script_is_traditional(c);
        }
        if (at == line.len) {
            break;
        }
        if ((unsigned)data[at] - 0xE1 >= 15 || at + 3 > line.len) {
            found |= look_single(line, at++);
            continue;
        }
        unsigned c = (data[at] & 15u) << 12 | (data[at + 1] & 63u) << 6 | (data[at + 2] & 63u);
        at += 3;
        if (c - SCRIPT_FIRST <= SCRIPT_LAST - SCRIPT_FIRST) {
            chinese++;
            traditional += script_is_traditional(c);
        } else {
            found |= look_sign(c, at < line.len ? data[at] : 0);
        }
    }
    look.marks = found;
    look.chinese = chinese;
    look.traditional = traditional;
    return look;
}

/* ---- mending ---- */

/* What a look finds that a line is mended for. */
enum { MENDABLE = LOOK_ODD | LOOK_ENTITY | LOOK_READING | LOOK_QUESTION | LOOK_DOT };

typedef struct Mender {
    Reading *reading;
    Shift *shift; /* NULL: no shifted bytes are looked for */
    bool neutral; /* the file has so many readings that those without a tone count, too */
    bool content; /* so few for its length that a person may have written them: of characters that need none */
    bool stops;   /* dots between characters end sentences in this file */
    int line, pass;
    Str text;      /* of this pass */
    size_t at;     /* byte */
    size_t run;    /* byte from which on nothing was taken over yet */
    size_t column; /* character of `run` */
    Buf out;
} Mender;

static void note(Mender *mender, const char *rule, const char *type, Str surface, Str repaired, Certainty certainty) {
    size_t column = mender->pass || mender->reading->passes
                        ? source_column(mender->reading, mender->line, mender->column)
                        : mender->column;
    add_damage(mender->reading, &(ReadDamage){.line = mender->line,
                                              .column = column,
                                              .rule = rule,
                                              .type = type,
                                              .surface = surface,
                                              .repaired = repaired,
                                              .certainty = certainty});
}

/* Takes over what needs no mending, up to here. */
static void take_run(Mender *mender) {
    Str run = str_slice(mender->text, mender->run, mender->at);
    buf_add(&mender->out, run);
    mender->column += utf8_count(run);
    mender->run = mender->at;
}

/* Replaces the next `length` bytes. */
static void replace(Mender *mender, size_t length, Str by, const char *rule, const char *type, Certainty certainty) {
    Str surface = str_slice(mender->text, mender->at, mender->at + length);
    take_run(mender);
    note(mender, rule, type, surface, by, certainty);
    buf_add(&mender->out, by);
    mender->at += length;
    mender->run = mender->at;
    mender->column += utf8_count(surface);
}

static bool is_invisible(uint32_t c) {
    return (c < 0x20 && c != '\t') || (c >= 0x7F && c < 0xA0) || c == 0xAD || (c >= 0x200B && c <= 0x200D) ||
           c == 0x2060 || c == 0xFEFF || (c >= 0x202A && c <= 0x202E);
}

static const struct {
    const char *name;
    const char *text;
} entities[] = {{"nbsp", " "},
                {"lt", "<"},
                {"gt", ">"},
                {"quot", "\""},
                {"apos", "'"},
                {"ldquo", "“"},
                {"rdquo", "”"},
                {"lsquo", "‘"},
                {"rsquo", "’"},
                {"middot", "·"},
                {"mdash", "—"},
                {"ndash", "–"},
                {"hellip", "…"},
                {"times", "×"},
                {"permil", "‰"},
                {"ensp", " "},
                {"emsp", "\xE3\x80\x80"},
                {"bull", "•"},
                {"copy", "©"},
                {"reg", "®"},
                {"deg", "°"},
                {"plusmn", "±"},
                {"divide", "÷"},
                {"yen", "¥"},
                {"sect", "§"},
                {"rarr", "→"},
                {"larr", "←"},
                {"le", "≤"},
                {"ge", "≥"},
                {"ne", "≠"},
                {"asymp", "≈"},
                {"thinsp", " "},
                {"frac12", "½"},
                {"sup2", "²"},
                {"laquo", "«"},
                {"raquo", "»"},
                {"iexcl", "¡"},
                {"euro", "€"},
                {"trade", "™"},
                {"radic", "√"},
                {"zwnj", ""},
                {"zwj", ""},
                {"shy", ""}};

/* "#8220" or "#x201C" as a character; 0: none. */
static uint32_t numbered(Str name) {
    uint32_t value = 0;
    bool hex = name.len > 2 && (name.data[1] == 'x' || name.data[1] == 'X');
    for (size_t i = hex ? 2 : 1; i < name.len; i++) {
        char c = name.data[i];
        unsigned digit = c >= '0' && c <= '9' ? (unsigned)(c - '0') : hex ? (unsigned)((c | 32) - 'a') + 10 : 99;
        if (digit >= (hex ? 16u : 10u) || value > 0x10FFFF) {
            return 0;
        }
        value = value * (hex ? 16 : 10) + digit;
    }
    return name.len > 1 && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF) ? value : 0;
}

/* An entity, however often its & was written as one. Its length; 0: none. `by` has room for 8 bytes. */
static size_t entity_here(Str text, size_t at, char *by, size_t *by_length) {
    size_t from = at++;
    for (;;) {
        Str rest = str_slice(text, at, text.len), name;
        if (str_starts(rest, STR("amp;")) || str_starts(rest, STR("#38;"))) {
            at += 4;
            continue;
        }
        *by_length = 1;
        by[0] = '&';
        size_t plain = at > from + 1 ? at - from : 0;
        rest = str_slice(rest, 0, 10);
        ptrdiff_t end = str_find(rest, STR(";"));
        if (end <= 0) {
            return plain;
        }
        name = str_slice(rest, 0, (size_t)end);
        for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
            if (str_is(name, entities[i].name)) {
                *by_length = strlen(entities[i].text);
                memcpy(by, entities[i].text, *by_length);
                return at + (size_t)end + 1 - from;
            }
        }
        uint32_t character = name.data[0] == '#' ? numbered(name) : 0;
        if (!character) {
            return plain;
        }
        character = character == 0xA0 ? ' ' : character; /* as &nbsp; */
        *by_length = is_invisible(character) || character == '\t' ? 0 : utf8_put(character, by);
        return at + (size_t)end + 1 - from;
    }
}

static bool mend_entity(Mender *mender) {
    char by[8];
    size_t by_length, length = entity_here(mender->text, mender->at, by, &by_length);
    if (!length) {
        return false;
    }
    replace(mender, length, str_copy(mender->reading->arena, (Str){by, by_length}), "D02", "other", CERTAIN);
    return true;
}

/* The length of a tag of a page that begins here; 0: none. `block` receives whether it parts lines. */
static size_t tag_here(Str text, size_t at, bool *block) {
    enum { NAME_MOST = 8, TAG_MOST = 400 };
    static const char *const names[] = {"p",    "br", "div", "li",  "ul",   "ol",     "tr",     "td", "th", "table",
                                        "h1",   "h2", "h3",  "h4",  "span", "strong", "b",      "i",  "u",  "em",
                                        "font", "a",  "img", "sup", "sub",  "tbody",  "center", "o"};
    enum { BLOCKS = 14 };
    char name[NAME_MOST];
    size_t from = at + 1, used = 0;
    from += from < text.len && text.data[from] == '/';
    for (; from < text.len && used < NAME_MOST; from++) {
        char c = text.data[from];
        c = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        if (!(c >= 'a' && c <= 'z') && !(used && c >= '0' && c <= '9')) {
            break;
        }
        name[used++] = c;
    }
    char next = (char)(from < text.len ? text.data[from] : '\0');
    if (next != '>' && next != ' ' && next != '/' && next != ':') {
        return 0;
    }
    Str rest = str_slice(text, from, from + TAG_MOST);
    ptrdiff_t end = str_find(rest, STR(">"));
    for (size_t i = 0; end >= 0 && i < sizeof names / sizeof *names; i++) {
        if (str_is((Str){name, used}, names[i])) {
            *block = i < BLOCKS;
            return from + (size_t)end + 1 - at;
        }
    }
    return 0;
}

static bool mend_tag(Mender *mender) {
    bool block = false;
    size_t length = tag_here(mender->text, mender->at, &block);
    if (!length) {
        return false;
    }
    replace(mender, length, block ? STR(" ") : (Str){"", 0}, "D02", "other", CERTAIN);
    return true;
}

static bool mend_reading(Mender *mender) {
    bool toned;
    Str text = mender->text;
    size_t length = reading_here(text, mender->at, &toned);
    if (!length || !is_chinese(character_before(text, mender->at))) {
        return false;
    }
    size_t bracket = text.data[mender->at] == '(' ? 1 : 3;
    Str letters = str_slice(text, mender->at + bracket, mender->at + length - bracket);
    if (!toned && !(mender->neutral && reading_neutral(letters))) {
        return false;
    }
    uint32_t of = character_before(text, mender->at);
    if (mender->content && script_simplify(of) == of) {
        if (mender->pass == 0 && !mender->reading->passes) {
            take_run(mender);
            note(mender, "D05", "pinyin", str_slice(text, mender->at, mender->at + length), (Str){"", 0}, FLAGGED);
        }
        return false;
    }
    replace(mender, length, (Str){"", 0}, "D05", "pinyin", CERTAIN);
    return true;
}

bool clean_asks(uint32_t c) {
    return c == 0x5417 || c == 0x5462 || c == 0x55CE || c == 0x4E48 || c == 0x8C01 || c == 0x54EA || c == 0x4F55;
}

/* 感恩?奮進 between quotation marks or in a title: a middle dot was lost. Both parts have 2 to 6 characters, nothing
 * else stands between the marks, and the first does not ask. */
static bool is_lost_dot(Str text, size_t at) {
    size_t left = at, right = at + 1, before = 0, after = 0;
    uint32_t open = character_before(text, at), close = 0;
    if (clean_asks(open)) {
        return false;
    }
    while ((open = character_before(text, left)) != 0 && is_chinese(open) && before < 7) {
        left -= 3;
        before++;
    }
    while ((close = character_at(text, right)) != 0 && is_chinese(close) && after < 7) {
        right += 3;
        after++;
    }
    bool paired = (open == 0x201C && close == 0x201D) || (open == 0x300A && close == 0x300B) ||
                  (open == 0x300C && close == 0x300D);
    return paired && before >= 2 && before <= 6 && after >= 2 && after <= 6;
}

static bool is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

/* 21?5%, 3?6万: the point of a number was lost, as a sign that the writing of the page did not have. */
static bool is_lost_point(Str text, size_t at) {
    enum { DIGITS_MOST = 2 };
    size_t end = at + 1;
    while (end < text.len && is_digit((unsigned char)text.data[end])) {
        end++;
    }
    uint32_t behind = character_at(text, end);
    return is_digit(character_before(text, at)) && end > at + 1 && end <= at + 1 + DIGITS_MOST &&
           (behind == '%' || behind == 0xFF05 || behind == 0x4E07 || behind == 0x4EBF); /* % ％ 万 亿 */
}

static bool mend_question(Mender *mender) {
    ShiftSite site;
    if (mender->shift && mender->pass == 0 && shift_mend(mender->shift, mender->text, mender->at, &site)) {
        if (site.certainty == FLAGGED) {
            Str surface = str_slice(mender->text, site.from, site.end);
            take_run(mender);
            note(mender, "D06", "gbk_shift", surface, (Str){"", 0}, FLAGGED);
            return false;
        }
        replace(mender, site.end - mender->at, site.repaired, "D06", "gbk_shift", site.certainty);
        return true;
    }
    if (is_lost_dot(mender->text, mender->at)) {
        replace(mender, 1, STR("·"), "D04", "other", LIKELY);
        return true;
    }
    if (is_lost_point(mender->text, mender->at)) {
        replace(mender, 1, STR("."), "D04", "other", LIKELY);
        return true;
    }
    return false;
}

static bool is_numeral(uint32_t c) {
    static const Str numerals = {"一二三四五六七八九十百〇零", sizeof "一二三四五六七八九十百〇零" - 1};
    char text[4];
    return str_find(numerals, (Str){text, utf8_put(c, text)}) >= 0;
}

/* A dot or back-tick between two Chinese characters is no mark of theirs, unless it ends a number (一.). 2.0.实现 ends
 * a sentence. */
static bool mend_dot(Mender *mender) {
    Str text = mender->text;
    size_t at = mender->at;
    uint32_t before = character_before(text, at), after = character_at(text, at + 1);
    if (!is_chinese(after)) {
        return false;
    }
    if (is_chinese(before) && !is_numeral(before) && (text.data[at] == '`' || !mender->stops)) {
        replace(mender, 1, (Str){"", 0}, "D04", "other", CERTAIN);
        return true;
    }
    bool digits = text.data[at] == '.' && at > 3 && is_digit(before) && text.data[at - 2] == '.' &&
                  is_digit((unsigned char)text.data[at - 3]);
    if (digits && is_chinese(character_before(text, at - 3))) { /* otherwise it numbers a heading */
        replace(mender, 1, STR("。"), "D03", "other", CERTAIN);
        return true;
    }
    return false;
}

static bool mend_here(Mender *mender, unsigned marks) {
    unsigned char byte = (unsigned char)mender->text.data[mender->at];
    switch (byte) {
    case '&': return (marks & LOOK_ENTITY) && mend_entity(mender);
    case '<': return (marks & LOOK_ENTITY) && mend_tag(mender);
    case '(': return (marks & LOOK_READING) && mend_reading(mender);
    case '?': return (marks & LOOK_QUESTION) && mend_question(mender);
    case '.':
    case '`': return (marks & LOOK_DOT) && mend_dot(mender);
    default: break;
    }
    if (byte == 0xEF && (marks & LOOK_READING) && mend_reading(mender)) {
        return true;
    }
    if ((marks & LOOK_ODD) && (byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xE2 || byte == 0xEF)) {
        size_t next = mender->at;
        uint32_t c = utf8_next(mender->text, &next);
        if (is_invisible(c)) {
            replace(mender, next - mender->at, (Str){"", 0}, "D02", "other", CERTAIN);
            return true;
        }
    }
    return false;
}

/* One pass over the text; false when nothing was changed. */
static bool mend_pass(Mender *mender, Str *text, unsigned marks) {
    bool changed = false, only_dots = (marks & MENDABLE) == LOOK_DOT;
    mender->text = *text;
    mender->at = mender->run = mender->column = 0;
    mender->out = buf_create(mender->reading->arena);
    while (mender->at < text->len) {
        mender->at = only_dots ? scan_two(*text, mender->at, '.', '`') : mender->at;
        if (mender->at == text->len) {
            break;
        }
        unsigned char byte = (unsigned char)text->data[mender->at];
        bool may = byte < 0x80 ? byte_marks()[byte] != 0 : byte == 0xC2 || byte == 0xE2 || byte == 0xEF;
        if (may && mend_here(mender, marks)) {
            changed = true;
        } else {
            mender->at++;
        }
    }
    if (changed) {
        take_run(mender);
        *text = buf_str(&mender->out);
    }
    return changed;
}

/* What one repair brings together may be damage again, so passes follow until nothing changes. A line that does not
 * come to rest was built to be like that, and stays as it is. */
static void mend_line(Mender *mender, ReadLine *line, unsigned marks) {
    size_t before = mender->reading->damage_count;
    Str text = line->source;
    int passes = 0;
    mender->line = line->number;
    for (mender->pass = 0; passes < PASSES_MOST && mend_pass(mender, &text, marks); mender->pass++) {
        passes++;
        marks = look_line(text).marks;
    }
    if (passes == PASSES_MOST) {
        mender->reading->damage_count = before;
        add_damage(mender->reading, &(ReadDamage){.line = line->number,
                                                  .rule = "D02",
                                                  .type = "other",
                                                  .surface = str_slice(line->source, 0, 0),
                                                  .certainty = FLAGGED});
        return;
    }
    line->text = text;
}

static size_t count_readings(Str line) {
    size_t count = 0;
    for (size_t at = 0; at < line.len; at++) {
        bool toned;
        size_t length = line.data[at] == '(' || line.data[at] == '\xEF' ? reading_here(line, at, &toned) : 0;
        if (length) {
            count += toned && is_chinese(character_before(line, at));
            at += length - 1;
        }
    }
    return count;
}

/* Dots between two characters, other than inside words, and full stops. */
static size_t count_dots(Str line, size_t *stops) {
    size_t dots = 0;
    for (size_t at = 0; (at = scan_two(line, at, '.', '\xE3')) < line.len; at++) {
        uint32_t around[2] = {character_before(line, at), character_at(line, at + 1)};
        dots += line.data[at] == '.' && is_chinese(around[0]) && is_chinese(around[1]) && !script_is_word(around, 2);
        *stops += line.data[at] == '\xE3' && str_starts(str_slice(line, at, line.len), STR("。"));
    }
    return dots;
}

void clean_lines(Reading *reading, Look *looks) {
    ReadFile *file = reading->file;
    Mender mender = {.reading = reading};
    size_t readings = 0, dots = 0, stops = 0, chinese = 0;
    for (size_t i = 0; i < file->line_count; i++) {
        looks[i] = look_line(file->lines[i].source);
        chinese += looks[i].chinese;
        if (looks[i].marks & LOOK_READING) {
            readings += count_readings(file->lines[i].source);
        }
        if (looks[i].marks & LOOK_DOT) {
            dots += count_dots(file->lines[i].source, &stops);
        }
    }
    mender.stops = dots > stops;
    mender.neutral = readings >= READINGS_LEAST;
    mender.content = !mender.neutral && readings * READING_SPARSE < chinese;
    mender.shift = mender.neutral ? shift_learn(reading, looks) : NULL;
    if (!reading->passes) {
        reading->inline_from = reading->damage_count;
    }
    for (size_t i = 0; i < file->line_count; i++) {
        if (looks[i].marks & MENDABLE) {
            mend_line(&mender, &file->lines[i], looks[i].marks);
            if (file->lines[i].text.data != file->lines[i].source.data) {
                looks[i] = look_line(file->lines[i].text);
                looks[i].marks |= LOOK_MENDED;
            }
        }
    }
    if (!reading->passes) {
        reading->inline_to = reading->damage_count;
    }
}

size_t source_column(const Reading *reading, int line, size_t column) {
    size_t low = reading->inline_from, high = reading->inline_to ? reading->inline_to : reading->damage_count;
    size_t end = high, place = column;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (reading->damage[middle].line < line) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (size_t i = low; i < end && reading->damage[i].line == line; i++) {
        const ReadDamage *damage = &reading->damage[i];
        if (damage->certainty != FLAGGED && damage->column <= place) {
            place += utf8_count(damage->surface);
            place -= utf8_count(damage->repaired);
        }
    }
    return place;
}
