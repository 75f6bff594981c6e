/* What of persons stands in a text (D26): numbers that tell a person, names of children and of their parents, where a
 * family lives. It is found anew each time it is asked for and kept nowhere. A name is only what stands where names of
 * children stand: elsewhere a surname begins a thousand words. */
#include "check.h"
#include "scan.h"
#include "script.h"

#include <stdlib.h>
#include <string.h>

enum { GIVEN_MOST = 2, ROLL_HEADING_MOST = 120, ADDRESS_MOST = 180, CELLS_MOST = 64, GROUP_MOST = 60, TORN_MOST = 64 };

_Static_assert((int)TERM_MINORS / TERMS_EACH == (int)TERM_ROLLS / TERMS_EACH &&
                   (int)TERM_MINORS / TERMS_EACH == (int)TERM_CALLED / TERMS_EACH &&
                   (int)TERM_MINORS / TERMS_EACH == (int)TERM_ABODES / TERMS_EACH,
               "one look finds all of them");

typedef struct Hunt {
    const ReviewWords *words;
    Arena *arena;
    ReadPersonal *found;
    size_t count, capacity;
    bool listing;          /* under the heading of a list of children */
    uint64_t name_columns; /* of a table of children, a bit each */
    const Str *lines;      /* as they were given */
    size_t line;
    Str text;
    char *taken; /* by byte of the line: a place covers it */
} Hunt;

/* Bytes of the longest word that stands at `at`; 0: none does. */
static size_t word_here(const Hunt *hunt, ReviewTerm term, Str text, size_t at) {
    return term_here(hunt->words, term, text, at);
}

static bool says(const Hunt *hunt, ReviewTerm term, Str text) {
    return term_in(hunt->words, term, text);
}

/* Where the next word of a term stands in the line; the line's length: nowhere. `end` is behind it. */
static size_t next_word(const Hunt *hunt, ReviewTerm term, size_t from, size_t *end) {
    return term_from(hunt->words, term, hunt->text, from, end);
}

static void take(const Hunt *hunt, size_t from, char is) {
    for (size_t i = from; i < hunt->count; i++) {
        const ReadPersonal *place = &hunt->found[i];
        memset(hunt->taken + place->start, is, place->end - place->start);
    }
}

static void add(Hunt *hunt, size_t start, size_t end, const char *kind) {
    if (hunt->count == READ_PERSONAL_MOST || memchr(hunt->taken + start, 1, end - start)) {
        return;
    }
    if (hunt->count == hunt->capacity) {
        size_t wanted = hunt->capacity * 2 + 16;
        hunt->found = arena_grow(hunt->arena, hunt->found, hunt->capacity, wanted, sizeof *hunt->found);
        hunt->capacity = wanted;
    }
    hunt->found[hunt->count++] = (ReadPersonal){hunt->line, start, end, kind};
    take(hunt, hunt->count - 1, 1);
}

/* ---- numbers ---- */

static void numbers(Hunt *hunt) {
    PersonalNumber number;
    for (size_t at = 0; hunt->count < READ_PERSONAL_MOST && str_personal_number(hunt->text, at, &number);
         at = number.end) {
        if (!word_here(hunt, TERM_AMOUNTS, hunt->text, number.end)) { /* 13800000000元 is money */
            add(hunt, number.start, number.end, number.kind);
        }
    }
}

static void add_at(Hunt *hunt, size_t line, size_t start, size_t end, const char *kind) {
    size_t before = hunt->count;
    hunt->line = line;
    add(hunt, start, end, kind);
    take(hunt, before, 0);
}

/* A number that the end of a line cuts: what stands of it in each of the two lines. */
static void torn_number(Hunt *hunt, size_t line, size_t next) {
    Str first = hunt->lines[line], second = hunt->lines[next];
    size_t from = first.len > TORN_MOST ? first.len - TORN_MOST : 0,
           to = second.len < TORN_MOST ? second.len : TORN_MOST;
    while (from < first.len && continues_character(first, from)) {
        from++;
    }
    while (to > 0 && to < second.len && continues_character(second, to)) {
        to--;
    }
    char joined[2 * TORN_MOST];
    const size_t border = first.len - from;
    if (!border || !to) {
        return;
    }
    memcpy(joined, first.data + from, border);
    memcpy(joined + border, second.data, to);
    PersonalNumber number;
    for (size_t at = 0; str_personal_number((Str){joined, border + to}, at, &number); at = number.end) {
        if (number.start < border && number.end > border) {
            add_at(hunt, line, from + number.start, first.len, "part");
            add_at(hunt, next, 0, number.end - border, "part");
        }
    }
}

/* ---- names ---- */

/* A name ends where no character follows, or a word that goes on behind names. */
static bool name_ends(const Hunt *hunt, size_t at) {
    return at >= hunt->text.len || !han_at(hunt->text, at) || word_here(hunt, TERM_AFTER_NAME, hunt->text, at) > 0;
}

/* 张, 欧阳 and one or two characters, to where a name may end; 0: none stands at `at`. */
static size_t name_here(const Hunt *hunt, size_t at) {
    Str text = hunt->text;
    size_t surname = at < text.len ? word_here(hunt, TERM_SURNAMES, text, at) : 0, end = at + surname;
    if (!surname || word_here(hunt, TERM_NO_PERSON, text, at)) {
        return 0;
    }
    for (int given = 0; given < GIVEN_MOST; given++) {
        if (end >= text.len || !han_at(text, end) || word_here(hunt, TERM_SOMEBODY, text, end)) {
            return 0;
        }
        end = char_next(text, end);
        if (name_ends(hunt, end)) {
            return end;
        }
    }
    return 0;
}

/* Behind （三年级） at `at`. */
static size_t past_bracket(const Hunt *hunt, size_t at) {
    size_t end = at;
    if (at >= hunt->text.len || !char_is(hunt->text, at, "（(")) {
        return at;
    }
    while (end < hunt->text.len && end - at < GROUP_MOST && !char_is(hunt->text, end, "）)")) {
        end = char_next(hunt->text, end);
    }
    return end < hunt->text.len && char_is(hunt->text, end, "）)") ? char_next(hunt->text, end) : at;
}

/* Names one behind the other: 李明、王小芳（三年级） 王强. */
static size_t names_from(Hunt *hunt, size_t at) {
    for (size_t end; (end = name_here(hunt, at)) > 0;) {
        add(hunt, at, end, "name");
        at = end = past_bracket(hunt, end);
        for (size_t join; end < hunt->text.len; end += join) {
            join = word_here(hunt, TERM_NAME_JOINS, hunt->text, end);
            if (!join && !char_is(hunt->text, end, "、 ,，\t　;；")) {
                break;
            }
            join = join ? join : char_next(hunt->text, end) - end;
        }
        if (!name_here(hunt, end)) {
            return at;
        }
        at = end;
    }
    return at;
}

/* 学生：李明, 家长姓名 张三: behind a label anything that may be a name is one. 学生王强因…: three characters, or two
 * with a sign or a word behind it that goes on with names. */
static bool is_labelled(const Hunt *hunt, size_t *at) {
    size_t begin = *at;
    while (*at < hunt->text.len && char_is(hunt->text, *at, ":：（( \t　\"“")) {
        *at = char_next(hunt->text, *at);
    }
    return *at > begin;
}

static bool goes_on(const Hunt *hunt, size_t at, size_t end) {
    Str name = str_slice(hunt->text, at, end);
    return utf8_count(name) > 2 || (end < hunt->text.len && (char_is(hunt->text, end, "、（(") ||
                                                             word_here(hunt, TERM_AFTER_NAME, hunt->text, end)));
}

static void behind_words(Hunt *hunt) {
    for (size_t past, at = next_word(hunt, TERM_MINORS, 0, &past); at < hunt->text.len;
         at = next_word(hunt, TERM_MINORS, at, &past)) {
        size_t next = past + word_here(hunt, TERM_NAME_LABEL, hunt->text, past);
        bool labelled = is_labelled(hunt, &next);
        size_t end = name_here(hunt, next);
        at = end && (labelled || goes_on(hunt, next, end)) ? names_from(hunt, next) : past;
    }
}

/* 受助学生名单：张伟、李娜: the names stand in the line of the heading. */
static void behind_roll(Hunt *hunt) {
    for (size_t at = 0, next; (at = next_word(hunt, TERM_ROLLS, at, &next)) < hunt->text.len;
         at = char_next(hunt->text, at)) {
        if (is_labelled(hunt, &next)) {
            names_from(hunt, next);
        }
    }
}

/* 三班李明同学: the name right before 同学, behind no other character but that of a class or of 学生. */
static void before_called(Hunt *hunt) {
    Str text = hunt->text;
    for (size_t at = 0, past; (at = next_word(hunt, TERM_CALLED, at, &past)) < text.len; at = char_next(text, at)) {
        size_t start = at;
        for (int back = 0; back < GIVEN_MOST + 1 && start > 0; back++) {
            start = char_back(text, start);
            size_t before = start > 0 ? char_back(text, start) : 0;
            bool free = start == 0 || !han_at(text, before) || word_here(hunt, TERM_BEFORE_CALLED, text, before);
            if (back > 0 && free && name_here(hunt, start) == at) {
                add(hunt, start, at, "name");
                break;
            }
        }
    }
}

/* ---- lists and tables ---- */

/* Behind 一（1）班： and 一班 before names; `at` when no group is named there. */
static size_t past_group(const Hunt *hunt, size_t at) {
    size_t end = at;
    while (end < hunt->text.len && end - at < GROUP_MOST && !char_is(hunt->text, end, "：: \t　")) {
        end = char_next(hunt->text, end);
    }
    if (!says(hunt, TERM_ROLL_GROUPS, str_slice(hunt->text, at, end))) {
        return at;
    }
    while (end < hunt->text.len && char_is(hunt->text, end, "：: \t　")) {
        end = char_next(hunt->text, end);
    }
    return end;
}

/* Nothing but names stands in the line, or its first word is one: 3 李明 三（2）班. */
static bool only_names(Hunt *hunt) {
    Str trimmed = str_trim(hunt->text);
    size_t at = (size_t)(trimmed.data - hunt->text.data), end = at + trimmed.len, before = hunt->count;
    while (at < end && (char_is(hunt->text, at, "0123456789.、 .．\t　"))) {
        at = char_next(hunt->text, at);
    }
    at = at < end && !name_here(hunt, at) ? past_group(hunt, at) : at;
    size_t first = at < end ? name_here(hunt, at) : 0;
    if (first && (names_from(hunt, at) >= end || char_is(hunt->text, first, " \t　"))) {
        return true;
    }
    take(hunt, before, 0);
    hunt->count = before;
    return false;
}

/* 第3页 共5页, - 3 -: stands between the pages of a list and ends none. */
static bool is_page_mark(const Hunt *hunt) {
    for (size_t at = 0, word; at < hunt->text.len; at += word) {
        word = word_here(hunt, TERM_PAGE_MARKS, hunt->text, at);
        if (!word && han_at(hunt->text, at)) {
            return false;
        }
        word = word ? word : char_next(hunt->text, at) - at;
    }
    return true;
}

static size_t cells_of(Str line, Str *cells) {
    size_t count = 0;
    Str rest = line;
    while (count < CELLS_MOST && str_find(rest, STR("\t")) >= 0) {
        str_cut(&rest, '\t', &cells[count++]);
    }
    cells[count++] = rest;
    return count;
}

/* 姓 名 and 姓名. */
static Str without_blanks(const Hunt *hunt, Str cell) {
    Buf out = buf_create(hunt->arena);
    for (size_t at = 0; at < cell.len;) {
        size_t next = char_next(cell, at);
        if (!char_is(cell, at, " 　")) {
            buf_add(&out, str_slice(cell, at, next));
        }
        at = next;
    }
    return buf_str(&out);
}

/* A row with columns 姓名 or 家长 beside 班级, 学号…: a table of children begins. */
static uint64_t columns_of_names(const Hunt *hunt, const Str *cells, size_t count) {
    uint64_t columns = 0;
    bool children = says(hunt, TERM_ROLL_COLUMNS, hunt->text);
    for (size_t i = 0; i < count && i < CELLS_MOST && children; i++) {
        Str heading = cells[i].len <= ROLL_HEADING_MOST ? without_blanks(hunt, cells[i]) : cells[i];
        bool names = says(hunt, TERM_NAME_LABEL, heading) ||
                     (heading.len && word_here(hunt, TERM_MINORS, heading, 0) == heading.len);
        columns |= names ? UINT64_C(1) << i : 0;
    }
    return columns;
}

/* Finds the names in the columns of names; how many cells are one. */
static size_t names_in_row(Hunt *hunt, const Str *cells, size_t count) {
    size_t names = 0;
    for (size_t i = 0; i < count && i < CELLS_MOST; i++) {
        Str cell = str_trim(cells[i]);
        size_t at = (size_t)(cell.data - hunt->text.data);
        if ((hunt->name_columns >> i & 1) && cell.len && name_here(hunt, at) == at + cell.len) {
            add(hunt, at, at + cell.len, "name");
            names++;
        }
    }
    return names;
}

/* A cell 学生 or 家长 may also be what somebody of the table is: only a row with 姓名 and no name begins another table,
 * any other leaves the columns of names what they are, beside its own. */
static void table_row(Hunt *hunt) {
    Str cells[CELLS_MOST + 1];
    size_t count = cells_of(hunt->text, cells);
    if (count < 2) {
        hunt->name_columns = is_page_mark(hunt) ? hunt->name_columns : 0;
        return;
    }
    size_t names = names_in_row(hunt, cells, count);
    uint64_t heading = columns_of_names(hunt, cells, count);
    bool another = heading && !names && says(hunt, TERM_NAME_LABEL, hunt->text);
    hunt->name_columns = another ? heading : hunt->name_columns | heading;
}

/* ---- addresses ---- */

static void addresses(Hunt *hunt) {
    Str text = hunt->text;
    for (size_t past, at = next_word(hunt, TERM_ABODES, 0, &past); at < text.len;
         at = next_word(hunt, TERM_ABODES, at, &past)) {
        size_t from = past, to;
        for (size_t lead; from < text.len; from += lead) {
            lead = word_here(hunt, TERM_ABODE_LEADS, text, from);
            if (!lead && !char_is(text, from, ":： 　\t")) {
                break;
            }
            lead = lead ? lead : char_next(text, from) - from;
        }
        for (to = from; to < text.len && to - from < ADDRESS_MOST && !char_is(text, to, "，。；,;、\t（(）)");) {
            to = char_next(text, to);
        }
        Str address = str_slice(text, from, to);
        bool numbered = false;
        for (size_t i = 0; i < address.len; i = char_next(address, i)) {
            int value;
            size_t next;
            numbered =
                numbered || (address.data[i] >= '0' && address.data[i] <= '9') || numeral_at(address, i, &value, &next);
        }
        if (numbered && says(hunt, TERM_ABODE_ENDS, address)) {
            add(hunt, from, to, "address");
        }
        at = to > at ? to : past;
    }
}

static int compare_places(const void *a, const void *b) {
    const ReadPersonal *one = a, *two = b;
    return one->line != two->line     ? (one->line < two->line ? -1 : 1)
           : one->start != two->start ? (one->start < two->start ? -1 : 1)
                                      : 0;
}

static void search_line(Hunt *hunt) {
    const uint64_t rolls = term_bit(TERM_ROLLS), abodes = term_bit(TERM_ABODES), minors = term_bit(TERM_MINORS),
                   called = term_bit(TERM_CALLED); /* all of one trie */
    const uint64_t asked = abodes | minors | called | (hunt->text.len <= ROLL_HEADING_MOST ? rolls : 0);
    const uint64_t said = trie_within(term_trie(hunt->words, TERM_MINORS), hunt->text, asked);
    size_t before = hunt->count;
    numbers(hunt);
    if (said & abodes) {
        addresses(hunt);
    }
    if (said & minors) {
        behind_words(hunt);
    }
    if (said & called) {
        before_called(hunt);
    }
    table_row(hunt);
    bool heads = (said & rolls) != 0;
    if (heads) {
        behind_roll(hunt);
    }
    hunt->listing = heads || (hunt->listing && (only_names(hunt) || is_page_mark(hunt)));
    take(hunt, before, 0);
}

/* Where a traditional character may stand, `at` or behind it, both of whole characters. */
static size_t script_from(Str line, size_t at) {
#ifdef SCAN_FOUR
    while (at + SCAN_WIDE <= line.len) {
        uint32_t four[SCAN_FOUR];
        unsigned traditional = 0;
        if (scan_four(line.data + at, four) < SCAN_FOUR) {
            break;
        }
        for (size_t i = 0; i < SCAN_FOUR; i++) {
            traditional |= script_simple[four[i] - SCRIPT_FIRST];
        }
        if (traditional) {
            break;
        }
        at += (size_t)3 * SCAN_FOUR;
    }
#else
    (void)line;
#endif
    return at;
}

/* Words are looked for as they are written in the pack: traditional characters as simplified ones, of as many bytes. */
static Str in_simple_script(Str line, Arena *arena) {
    Buf out = buf_create(arena);
    size_t done = 0;
    for (size_t at = 0, next; (at = script_from(line, at)) < line.len; at = next) {
        next = at;
        uint32_t character = utf8_next(line, &next), simple = script_simplify(character);
        char bytes[4];
        size_t length = simple == character ? 0 : utf8_put(simple, bytes);
        if (length == next - at && length) {
            buf_add(&out, str_slice(line, done, at));
            buf_add(&out, (Str){bytes, length});
            done = next;
        }
    }
    if (!done) {
        return line;
    }
    buf_add(&out, str_slice(line, done, line.len));
    return buf_str(&out);
}

size_t read_personal(const Pack *pack, const Str *lines, size_t count, Arena *arena, ReadPersonal **found) {
    Hunt hunt = {.words = pack ? review_words_of(pack) : NULL, .arena = arena, .lines = lines};
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        longest = lines[i].len > longest ? lines[i].len : longest;
    }
    hunt.taken = ARENA_ARRAY(arena, longest + 1, char);
    memset(hunt.taken, 0, longest + 1);
    for (size_t i = 0; hunt.words && i < count && hunt.count < READ_PERSONAL_MOST; i++) {
        hunt.line = i;
        hunt.text = in_simple_script(lines[i], arena);
        if (hunt.text.len) {
            search_line(&hunt);
        }
        if (i + 1 < count) {
            torn_number(&hunt, i, i + 1);
        }
    }
    if (hunt.count) {
        qsort(hunt.found, hunt.count, sizeof *hunt.found, compare_places);
    }
    *found = hunt.found;
    return hunt.count;
}

Str read_personal_masked(const char *kind, Str text, Arena *arena) {
    Str masked = str_mask(arena, str_from(kind), text);
    if (utf8_count(masked) == utf8_count(text)) {
        return masked;
    }
    Buf out = buf_create(arena);
    for (size_t i = utf8_count(text); i > 0; i--) {
        buf_add_char(&out, '*');
    }
    return buf_str(&out);
}

static const char *const kinds[][2] = {{"identity", "身份证号"},   {"phone", "手机号"},        {"card", "银行卡号"},
                                       {"part", "断在两行的号码"}, {"name", "学生或家长姓名"}, {"address", "家庭住址"}};

const char *read_personal_name(const char *kind) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kind, kinds[i][0]) == 0) {
            return kinds[i][1];
        }
    }
    return "";
}

/* ---- for findings that quote ---- */

Persons persons_of(const Checker *checker, const ReadDocument *document, Arena *arena) {
    Persons persons = {.next = 0};
    Str *texts = ARENA_ARRAY(arena, document->paragraph_count + 1, Str);
    for (size_t i = 0; i < document->paragraph_count; i++) {
        texts[i] = document->paragraphs[i].text;
    }
    persons.count = read_personal(checker->pack, texts, document->paragraph_count, arena, &persons.places);
    return persons;
}

size_t persons_torn(Persons *persons, size_t paragraph, size_t at) {
    for (; persons->next < persons->count; persons->next++) {
        const ReadPersonal *place = &persons->places[persons->next];
        if (place->line > paragraph || (place->line == paragraph && place->end > at)) {
            return place->line == paragraph && place->start < at ? place->end : 0;
        }
    }
    return 0;
}

/* ---- the finding: how many of what, and where; never what stands there ---- */

void check_personal(Checker *checker) {
    enum { LINES_TOLD = 8 };
    const ReadDocument *document = checker->document;
    Str *lines = ARENA_ARRAY(checker->scratch, document->paragraph_count + 1, Str);
    for (size_t i = 0; i < document->paragraph_count; i++) {
        lines[i] = document->paragraphs[i].text;
    }
    ReadPersonal *found;
    size_t count = read_personal(checker->pack, lines, document->paragraph_count, checker->scratch, &found);
    if (!count) {
        return;
    }
    Facts facts = {.c = str_format(checker->arena, "%s%zu", count == READ_PERSONAL_MOST ? "至少" : "", count)};
    Buf told = buf_create(checker->arena);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t of_kind = 0;
        for (size_t i = 0; i < count; i++) {
            of_kind += strcmp(found[i].kind, kinds[k][0]) == 0;
        }
        if (of_kind) {
            buf_add_format(&told, "%s%s%zu处", told.len ? "、" : "", kinds[k][1], of_kind);
        }
    }
    facts.a = buf_str(&told);
    for (size_t i = 0; i < count && facts.line_count < LINES_TOLD; i++) {
        int line = read_line_at(&document->paragraphs[found[i].line], found[i].start);
        if (!facts.line_count || facts.lines[facts.line_count - 1] != line) {
            facts.lines[facts.line_count++] = line;
        }
    }
    check_add(checker, "personal-data", VERDICT_FLAG, &facts);
}
