/* A DOC of Word 97 to 2003 as lines. The file is a small file system of its own (a compound file): a table of sectors,
 * a directory, streams. The text lies in the stream WordDocument in pieces, which a table in another stream puts in
 * order ([MS-DOC] 2.4.1); each piece is in Windows-1252 or in UTF-16. */
#include "input_doc.h"

#include <string.h>

enum { HEADER = 512, ENTRY = 128, ENTRIES_MOST = 4096, SECTORS_MOST = 1 << 20 };

typedef struct Compound {
    Arena *arena;
    const unsigned char *data;
    size_t size;
    size_t sector, small_sector, small_limit; /* bytes */
    uint32_t *next;                           /* by sector */
    size_t sectors;
    uint32_t *small_next;
    size_t small_sectors;
    Str root; /* holds the small sectors */
} Compound;

static uint32_t u16(const unsigned char *at) {
    return (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

static uint32_t u32(const unsigned char *at) {
    return u16(at) | u16(at + 2) << 16;
}

static const unsigned char *sector_at(const Compound *file, uint32_t number) {
    size_t at = HEADER + (size_t)number * file->sector;
    return number < SECTORS_MOST && at + file->sector <= file->size ? file->data + at : NULL;
}

/* A chain of sectors as one text; `most` bytes at most. A chain that runs in a ring ends at the number of sectors. */
static Str read_chain(const Compound *file, uint32_t first, size_t most) {
    Buf out = buf_create(file->arena);
    uint32_t number = first;
    for (size_t steps = 0; number < file->sectors && steps < file->sectors && out.len < most; steps++) {
        const unsigned char *sector = sector_at(file, number);
        if (!sector) {
            break;
        }
        buf_add(&out, (Str){(const char *)sector, file->sector});
        number = file->next[number];
    }
    return str_slice(buf_str(&out), 0, most);
}

static Str read_small(const Compound *file, uint32_t first, size_t most) {
    Buf out = buf_create(file->arena);
    uint32_t number = first;
    for (size_t steps = 0; number < file->small_sectors && steps < file->small_sectors && out.len < most; steps++) {
        size_t at = (size_t)number * file->small_sector;
        if (at + file->small_sector > file->root.len) {
            break;
        }
        buf_add(&out, str_slice(file->root, at, at + file->small_sector));
        number = file->small_next[number];
    }
    return str_slice(buf_str(&out), 0, most);
}

/* The table of sectors: its own sectors are listed in the header, and further ones in a chain. */
static bool read_table(Compound *file) {
    size_t count = u32(file->data + 44), per = file->sector / 4, used = 0;
    file->sectors = file->size / file->sector;
    if (count > file->sectors + 1 || count == 0) {
        return false;
    }
    file->next = ARENA_ARRAY(file->arena, count * per, uint32_t);
    uint32_t more = u32(file->data + 68);
    const unsigned char *list = file->data + 76;
    size_t left = 109, lists = 0;
    while (used < count) {
        if (left == 0) {
            list = sector_at(file, more);
            if (!list || ++lists > file->sectors) {
                return false;
            }
            more = u32(list + file->sector - 4);
            left = per - 1;
        }
        const unsigned char *sector = sector_at(file, u32(list));
        if (!sector) {
            return false;
        }
        for (size_t i = 0; i < per; i++) {
            file->next[used * per + i] = u32(sector + 4 * i);
        }
        used++;
        left--;
        list += 4;
    }
    file->sectors = file->sectors < count * per ? file->sectors : count * per;
    return true;
}

/* Whether an entry of the directory has this name (ASCII). */
static bool is_named(const unsigned char *entry, const char *name) {
    size_t length = strlen(name);
    if (u16(entry + 64) != 2 * (length + 1)) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (u16(entry + 2 * i) != (unsigned char)name[i]) {
            return false;
        }
    }
    return true;
}

static Str find_stream(const Compound *file, Str directory, const char *name) {
    for (size_t at = 0; at + ENTRY <= directory.len && at < (size_t)ENTRIES_MOST * ENTRY; at += ENTRY) {
        const unsigned char *entry = (const unsigned char *)directory.data + at;
        if (entry[66] == 2 && is_named(entry, name)) {
            size_t size = u32(entry + 120);
            return size < file->small_limit ? read_small(file, u32(entry + 116), size)
                                            : read_chain(file, u32(entry + 116), size);
        }
    }
    return (Str){NULL, 0};
}

static bool open_compound(Compound *file, Str bytes, Str *directory) {
    file->data = (const unsigned char *)bytes.data;
    file->size = bytes.len;
    if (bytes.len < HEADER + 512) {
        return false;
    }
    unsigned shift = u16(file->data + 30), small_shift = u16(file->data + 32);
    if (shift < 9 || shift > 12 || small_shift < 4 || small_shift >= shift) {
        return false;
    }
    file->sector = (size_t)1 << shift;
    file->small_sector = (size_t)1 << small_shift;
    file->small_limit = u32(file->data + 56);
    if (!read_table(file)) {
        return false;
    }
    *directory = read_chain(file, u32(file->data + 48), (size_t)ENTRIES_MOST * ENTRY);
    if (directory->len < ENTRY) {
        return false;
    }
    const unsigned char *root = (const unsigned char *)directory->data;
    file->root = read_chain(file, u32(root + 116), u32(root + 120));
    Str table = read_chain(file, u32(file->data + 60), file->size);
    file->small_sectors = table.len / 4;
    file->small_next = ARENA_ARRAY(file->arena, file->small_sectors + 1, uint32_t);
    for (size_t i = 0; i < file->small_sectors; i++) {
        file->small_next[i] = u32((const unsigned char *)table.data + 4 * i);
    }
    return true;
}

/* ---- the text ---- */

typedef struct Words {
    InputLines *lines;
    DocTable table;
    int fields; /* open ones whose code is running */
    bool cell;  /* the last mark ended a cell, in a table of which nothing more is known */
} Words;

static uint32_t windows_1252(unsigned char byte) {
    static const uint16_t upper[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                       0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                       0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                       0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
    return byte >= 0x80 && byte < 0xA0 ? upper[byte - 0x80] : byte;
}

/* `at`: its byte in the stream. */
static void put_character(Words *words, size_t at, uint32_t c) {
    char bytes[4];
    if (c == 0x13) { /* a field: its code is no text, its result is */
        words->fields++;
    } else if (c == 0x14 || c == 0x15) {
        words->fields -= c == 0x14 || words->fields > 0 ? words->fields > 0 : 0;
    } else if (words->fields > 0 || doc_table_take(&words->table, at, c)) {
        return;
    } else if (c == 0x0D || c == 0x0B || c == 0x0C || c == 0x0E) {
        if (!words->lines->open) {
            input_begin_line(words->lines, false);
        }
        input_end_line(words->lines);
        words->cell = false;
    } else if (c == 0x07) { /* ends a cell; two of them a row */
        if (words->cell) {
            input_end_line(words->lines);
        } else {
            input_add(words->lines, STR("\t"));
        }
        words->cell = !words->cell;
        return;
    } else if (c == 0x1E) {
        input_add(words->lines, STR("-"));
    } else if (c == 0x09 || c >= 0x20) {
        input_add(words->lines, (Str){bytes, utf8_put(c, bytes)});
    }
    words->cell = c == 0x07;
}

static void put_wide(Words *words, const unsigned char *at, size_t place, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint32_t c = u16(at + 2 * i);
        if (c >= 0xD800 && c < 0xDC00 && i + 1 < count) {
            uint32_t low = u16(at + 2 * i + 2);
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c & 0x3FF) << 10) + (low & 0x3FF);
                i++;
            }
        }
        put_character(words, place + 2 * i, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
    }
}

/* One piece: where its text stands, and whether in one byte or two. */
static bool put_piece(Words *words, Str main, uint32_t where, size_t count) {
    bool narrow = where >> 30 & 1;
    size_t at = narrow ? (where & 0x3FFFFFFF) / 2 : where & 0x3FFFFFFF;
    size_t bytes = narrow ? count : 2 * count;
    if (at > main.len || bytes > main.len - at) {
        return false;
    }
    const unsigned char *data = (const unsigned char *)main.data + at;
    if (narrow) {
        for (size_t i = 0; i < count; i++) {
            put_character(words, at + i, windows_1252(data[i]));
        }
    } else {
        put_wide(words, data, at, count);
    }
    return true;
}

/* The piece table: positions in the text, then 8 bytes for each piece. Formatting stands in front of it. */
static bool find_pieces(Str table, size_t at, size_t size, Str *pieces) {
    Str clx = at <= table.len ? str_slice(table, at, at + size) : (Str){NULL, 0};
    const unsigned char *data = (const unsigned char *)clx.data;
    size_t i = 0;
    while (i + 5 <= clx.len) {
        if (data[i] == 2) {
            *pieces = str_slice(clx, i + 5, i + 5 + u32(data + i + 1));
            return pieces->len >= 16;
        }
        if (data[i] != 1) {
            return false;
        }
        i += 3 + u16(data + i + 1);
    }
    return false;
}

static bool put_pieces(Words *words, Str main, Str pieces, size_t characters) {
    size_t count = (pieces.len - 4) / 12;
    const unsigned char *positions = (const unsigned char *)pieces.data, *places = positions + 4 * (count + 1);
    for (size_t i = 0; i < count; i++) {
        size_t from = u32(positions + 4 * i), to = u32(positions + 4 * i + 4);
        if (from >= characters) {
            break;
        }
        to = to < characters ? to : characters;
        if (to < from || !put_piece(words, main, u32(places + 8 * i + 2), to - from)) {
            return false;
        }
    }
    return true;
}

static bool broken(Err *err) {
    return err_set(err, ERR_INPUT, "文档损坏或不完整，读不出来。请用Word或WPS打开检查，另存为 .docx 再试。");
}

bool input_doc(Str bytes, Arena *arena, InputLines *lines, Err *err) {
    Compound file = {.arena = arena};
    Words words = {.lines = lines, .table = {.arena = arena, .lines = lines, .cell = buf_create(arena)}};
    Str directory, pieces;
    if (!open_compound(&file, bytes, &directory)) {
        return broken(err);
    }
    Str main = find_stream(&file, directory, "WordDocument");
    if (!main.len && find_stream(&file, directory, "EncryptedPackage").len) { /* a DOCX or XLSX with a password */
        return err_set(err, ERR_INPUT, "文档设了密码，读不出来。请取消密码后再试。");
    }
    if (main.len < 0x1AA) {
        return err_set(err, ERR_INPUT,
                       "这不是Word文档（可能是旧版Excel或幻灯片），读不出来。请另存为 .docx 或 .xlsx 再试。");
    }
    const unsigned char *head = (const unsigned char *)main.data;
    if (u16(head) != 0xA5EC) {
        return err_set(err, ERR_INPUT, "文档是Word 95或更早的格式，读不出来。请用Word或WPS另存为 .docx 再试。");
    }
    if (head[11] & 1) { /* encrypted */
        return err_set(err, ERR_INPUT, "文档设了密码，读不出来。请取消密码后再试。");
    }
    Str table = find_stream(&file, directory, head[11] & 2 ? "1Table" : "0Table");
    size_t pages = u32(head + 0x102);
    doc_paragraphs_read(&words.table.paragraphs, main,
                        pages < table.len ? str_slice(table, pages, pages + u32(head + 0x106)) : STR(""), arena);
    if (!find_pieces(table, u32(head + 0x1A2), u32(head + 0x1A6), &pieces) ||
        !put_pieces(&words, main, pieces, u32(head + 0x4C))) {
        return broken(err);
    }
    doc_table_end(&words.table);
    input_end_line(lines);
    return true;
}
