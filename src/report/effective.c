/* What people wrote, put into a report that was written from the data: the text of a block is theirs, its number and
 * the sources of the figures they left standing are the program's. */
#include "report_internal.h"

Str block_words(const Block *block) {
    return str_slice(block->text, block->prefix, block->text.len);
}

static Str figure_text(const Block *block, size_t index) {
    return str_slice(block->text, block->spans[index].from, block->spans[index].to);
}

Str block_figures(const Block *block, Arena *arena) {
    Buf out = buf_create(arena);
    Json json = json_writer(&out);
    json_open_array(&json);
    for (size_t i = 0; i < block->span_count; i++) {
        json_open_object(&json);
        model_source(&json, block->spans[i].source);
        json_put_str(&json, "text", figure_text(block, i));
        json_close_object(&json);
    }
    json_close_array(&json);
    return buf_str(&out);
}

/* ---- changes under an edit ---- */

static Str json_text(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return (Str){json_string_value(value), json_string_length(value)};
}

static bool same_source(const json_t *figure, const FigureSource *source) {
    return str_is(json_text(figure, "kind"), source->kind) && str_equal(json_text(figure, "id"), source->id) &&
           str_equal(json_text(figure, "unit"), source->unit);
}

/* The block's figure of the same source; of several the one with the same place among them. */
static Str figure_now(const json_t *list, size_t index, const Block *block) {
    const json_t *figure = json_array_get(list, index);
    size_t place = 0;
    for (size_t i = 0; i < index; i++) {
        const json_t *other = json_array_get(list, i);
        place += str_equal(json_text(other, "id"), json_text(figure, "id")) &&
                 str_equal(json_text(other, "kind"), json_text(figure, "kind")) &&
                 str_equal(json_text(other, "unit"), json_text(figure, "unit"));
    }
    for (size_t i = 0; block && i < block->span_count; i++) {
        if (same_source(figure, block->spans[i].source) && place-- == 0) {
            return figure_text(block, i);
        }
    }
    return (Str){NULL, 0};
}

size_t figure_changes(const StoredEdit *edit, const Block *block, Arena *arena, FigureChange **changes) {
    json_t *list = json_loadb(edit->figures.data ? edit->figures.data : "", edit->figures.len, 0, NULL);
    size_t count = 0;
    *changes = ARENA_ARRAY(arena, json_array_size(list) + 1, FigureChange);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *figure = json_array_get(list, i);
        Str before = json_text(figure, "text"), now = figure_now(list, i, block);
        if (!str_equal(before, now)) {
            (*changes)[count++] = (FigureChange){.label = str_copy(arena, json_text(figure, "label")),
                                                 .before = str_copy(arena, before),
                                                 .now = now,
                                                 .in_text = str_find(edit->text, before) >= 0};
        }
    }
    json_decref(list);
    return count;
}

/* ---- putting in ---- */

/* A figure may not be found inside a longer one: 12 in 120. */
static bool stands_alone(Str text, size_t from, size_t to) {
    bool before = from > 0 && ((text.data[from - 1] >= '0' && text.data[from - 1] <= '9') ||
                               text.data[from - 1] == '.' || text.data[from - 1] == ',');
    bool ends_in_digit = to > from && text.data[to - 1] >= '0' && text.data[to - 1] <= '9';
    bool after = to < text.len && ((text.data[to] >= '0' && text.data[to] <= '9') ||
                                   (to + 1 < text.len && (text.data[to] == '.' || text.data[to] == ',') &&
                                    text.data[to + 1] >= '0' && text.data[to + 1] <= '9'));
    return !before && !(ends_in_digit && after);
}

static bool find_alone(Str text, size_t from, Str figure, size_t *at) {
    for (size_t start = from; figure.len && start + figure.len <= text.len;) {
        ptrdiff_t found = str_find(str_slice(text, start, text.len), figure);
        if (found < 0) {
            return false;
        }
        *at = start + (size_t)found;
        if (stands_alone(text, *at, *at + figure.len)) {
            return true;
        }
        start = *at + 1;
    }
    return false;
}

size_t spans_again(const Block *from, Str text, size_t prefix, Arena *arena, FigureSpan **spans) {
    size_t count = 0, next = prefix, at;
    *spans = ARENA_ARRAY(arena, from->span_count + 1, FigureSpan);
    for (size_t i = 0; i < from->span_count; i++) {
        Str figure = figure_text(from, i);
        if (find_alone(text, next, figure, &at)) {
            (*spans)[count++] = (FigureSpan){at, at + figure.len, from->spans[i].source};
            next = at + figure.len;
        }
    }
    return count;
}

const StoredEdit *edit_of(const StoredEdit *edits, size_t count, Str key) {
    for (size_t i = 0; i < count; i++) {
        if (str_equal(edits[i].key, key)) {
            return edits[i].restored ? NULL : &edits[i];
        }
    }
    return NULL;
}

static void add(Report *report, size_t *capacity, const Block *block, Arena *arena) {
    if (report->count == *capacity) {
        size_t more = *capacity ? *capacity * 2 : 64;
        report->blocks = arena_grow(arena, report->blocks, report->count, more, sizeof(Block));
        *capacity = more;
    }
    report->blocks[report->count++] = *block;
}

/* Each line of what people wrote is a paragraph; the first carries the number. */
static void add_edited(Report *report, size_t *capacity, const Block *from, const StoredEdit *edit, Arena *arena) {
    Str rest = edit->text, line;
    if (from->type == BLOCK_TABLE || from->type == BLOCK_CHART || from->type == BLOCK_PAGE_BREAK) {
        return; /* left out: nothing else can be written into them */
    }
    for (bool first = true; str_cut(&rest, '\n', &line);) {
        line = str_trim(line);
        if (!line.len) {
            continue;
        }
        Block block = *from;
        size_t prefix = first ? from->prefix : 0;
        block.text = str_format(arena, "%.*s%.*s", (int)prefix, from->text.data ? from->text.data : "", STR_ARG(line));
        block.prefix = prefix;
        block.type = first ? from->type : BLOCK_PARAGRAPH;
        block.span_count = spans_again(from, block.text, prefix, arena, &block.spans);
        add(report, capacity, &block, arena);
        first = false;
    }
}

void report_apply(Report *report, const StoredEdit *edits, size_t count, Arena *arena) {
    Report whole = *report;
    size_t capacity = 0;
    whole.blocks = NULL;
    whole.count = 0;
    for (size_t i = 0; i < report->count; i++) {
        const Block *block = &report->blocks[i];
        const StoredEdit *edit = edit_of(edits, count, block->key);
        if (edit) {
            add_edited(&whole, &capacity, block, edit, arena);
        } else {
            add(&whole, &capacity, block, arena);
        }
    }
    for (size_t i = 0; i < count; i++) {
        Str *head = edits[i].restored ? NULL : model_head(&whole, edits[i].key);
        if (head) {
            *head = edits[i].text;
        }
    }
    *report = whole;
}
