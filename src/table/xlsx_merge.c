/* Merged ranges of a sheet's first rows. They stand behind all rows in the file, so they are looked for in a pass of
 * their own that only unpacks and searches; a full parse of a large sheet would cost several times as much. */
#include "xlsx_internal.h"

#include <string.h>

enum { TAG_MOST = 256 };

typedef struct Finder {
    Arena *arena;
    Merge *merges;
    size_t count, capacity;
    char carry[TAG_MOST]; /* end of the last piece: a tag may lie across two */
    size_t carried;
} Finder;

static void add_merge(Finder *finder, const char *text) {
    Merge merge;
    const char *rest;
    if (!cell_reference(text, &merge.first_column, &merge.first_row, &rest) || *rest != ':' ||
        !cell_reference(rest + 1, &merge.last_column, &merge.last_row, &rest) || merge.first_row > MERGE_ROWS ||
        merge.last_row < merge.first_row || merge.last_column < merge.first_column || finder->count >= MERGES_MOST) {
        return;
    }
    merge.last_row = merge.last_row < MERGE_ROWS ? merge.last_row : MERGE_ROWS;
    if (merge.last_column > merge.first_column + 2000) {
        return; /* a title across the whole sheet */
    }
    if (finder->count == finder->capacity) {
        size_t wanted = finder->capacity ? finder->capacity * 2 : 16;
        finder->merges = arena_grow(finder->arena, finder->merges, finder->capacity, wanted, sizeof *finder->merges);
        finder->capacity = wanted;
    }
    finder->merges[finder->count++] = merge;
}

/* All tags that begin in the text; returns where an unfinished one begins. */
static size_t find_tags(Finder *finder, const char *bytes, size_t size) {
    static const char tag[] = "mergeCell ", key[] = "ref=\"";
    const char *at = bytes, *end = bytes + size, *found;
    while ((found = memmem(at, (size_t)(end - at), tag, sizeof tag - 1)) != NULL) {
        const char *close = memchr(found, '>', (size_t)(end - found));
        if (!close) {
            return (size_t)(found - bytes);
        }
        const char *reference = memmem(found, (size_t)(close - found), key, sizeof key - 1);
        bool in_tag = found > bytes && (found[-1] == '<' || found[-1] == ':');
        if (in_tag && reference && close - reference < TAG_MOST) {
            char text[TAG_MOST];
            size_t length = (size_t)(close - reference) - (sizeof key - 1);
            memcpy(text, reference + sizeof key - 1, length);
            text[length] = '\0';
            add_merge(finder, text);
        }
        at = close;
    }
    return size;
}

static bool take_piece(void *context, const char *bytes, size_t size, double part, Err *err) {
    Finder *finder = context;
    (void)part;
    (void)err;
    /* The seam: the end of the last piece with the beginning of this one. */
    if (finder->carried) {
        char seam[TAG_MOST * 2];
        size_t head = size < TAG_MOST ? size : TAG_MOST, before = finder->count;
        memcpy(seam, finder->carry, finder->carried);
        memcpy(seam + finder->carried, bytes, head);
        find_tags(finder, seam, finder->carried + head);
        /* Tags that lie wholly in this piece are found again below. */
        finder->count = before + (finder->count > before);
    }
    size_t open = find_tags(finder, bytes, size);
    open = open < size ? open - (open > 0) : size > 16 ? size - 16 : 0;
    finder->carried = size - open < TAG_MOST ? size - open : 0;
    memcpy(finder->carry, bytes + size - finder->carried, finder->carried);
    return true;
}

bool merges_read(Package *package, Str part, Arena *arena, Merge **merges, size_t *count, Err *err) {
    Finder finder = {.arena = arena};
    bool good = package_read(package, part, false, take_piece, &finder, err);
    *merges = finder.merges;
    *count = finder.count;
    return good;
}
