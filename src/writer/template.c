/* Placeholders in plain text: finding tags, checking names, filling in. */
#include "template.h"

enum { NAME_BYTES = 180, PRODUCED_MOST = 64 << 20 };

static size_t opens_at(Str text, size_t at) {
    Str rest = str_slice(text, at, text.len);
    return str_starts(rest, STR("{{")) ? 2 : str_starts(rest, STR("｛｛")) ? 6 : 0;
}

static size_t closes_at(Str text, size_t at) {
    Str rest = str_slice(text, at, text.len);
    return str_starts(rest, STR("}}")) ? 2 : str_starts(rest, STR("｝｝")) ? 6 : 0;
}

static bool has_word(Str *inside, const char *english, const char *chinese) {
    Str words[] = {str_from(english), str_from(chinese)};
    for (size_t i = 0; i < 2; i++) {
        if (str_starts(*inside, words[i])) {
            *inside = str_trim(str_slice(*inside, words[i].len, inside->len));
            return true;
        }
    }
    return false;
}

static bool tag_read(Str inside, Tag *tag, Err *err) {
    Str shown = str_head(inside, NAME_BYTES);
    Str name = str_trim(inside);
    tag->negate = false;
    if (has_word(&name, "#each", "#每个")) {
        tag->kind = TAG_EACH;
    } else if (has_word(&name, "#if", "#如果")) {
        tag->kind = TAG_IF;
        if (str_starts(name, STR("!")) || str_starts(name, STR("！"))) {
            tag->negate = true;
            name = str_trim(str_slice(name, name.data[0] == '!' ? 1 : 3, name.len));
        }
    } else if (str_is(name, "else") || str_is(name, "否则")) {
        tag->kind = TAG_ELSE;
    } else if (str_is(name, "/each") || str_is(name, "/每个")) {
        tag->kind = TAG_END_EACH;
    } else if (str_is(name, "/if") || str_is(name, "/如果")) {
        tag->kind = TAG_END_IF;
    } else {
        tag->kind = TAG_VALUE;
        if (str_starts(name, STR("#")) || str_starts(name, STR("/"))) {
            return err_set(err, ERR_INPUT,
                           "不认识“{{%.*s}}”。可以写{{名称}}、{{#each 列表}}…{{/each}}、{{#if 名称}}…{{/if}}。",
                           STR_ARG(shown));
        }
    }
    bool wants_name = tag->kind == TAG_VALUE || tag->kind == TAG_EACH || tag->kind == TAG_IF;
    if (wants_name && name.len == 0) {
        return err_set(err, ERR_INPUT, "“{{%.*s}}”里没有写名称。请写上占位符的名称，或删去。", STR_ARG(shown));
    }
    tag->name = wants_name ? name : (Str){NULL, 0};
    return true;
}

bool tag_next(Str text, size_t from, Tag *tag, bool *found, Err *err) {
    *found = false;
    size_t open = 0, at = from;
    for (; at < text.len && (open = opens_at(text, at)) == 0; at++) {
    }
    if (at >= text.len) {
        return true;
    }
    size_t inside = at + open, end = inside, close = 0;
    for (; end < text.len && end - inside <= NAME_BYTES && (close = closes_at(text, end)) == 0; end++) {
        if (opens_at(text, end)) {
            break;
        }
    }
    if (close == 0) {
        size_t shown = inside + 60 < text.len ? inside + 60 : text.len;
        while (shown < text.len && ((unsigned char)text.data[shown] & 0xC0) == 0x80) {
            shown--;
        }
        return err_set(err, ERR_INPUT, "占位符没有写完：“%.*s”。请在同一段里用两个右花括号结束，名称不要太长。",
                       STR_ARG(str_slice(text, at, shown)));
    }
    tag->from = at;
    tag->to = end + close;
    *found = true;
    return tag_read(str_slice(text, inside, end), tag, err);
}

/* ---- filling in ---- */

Filling filling_create(Arena *arena, const Data *root) {
    return (Filling){.arena = arena, .root = root, .produced_most = PRODUCED_MOST};
}

bool filling_count(Filling *filling, size_t bytes, Err *err) {
    filling->produced += bytes;
    return filling->produced <= filling->produced_most ||
           err_set(err, ERR_LIMIT, "写出的内容超过%zu MB，没有继续。请减少模板里套着重复的部分。",
                   filling->produced_most >> 20);
}

static void remember(Filling *filling, Str label) {
    for (size_t i = 0; i < filling->missing_count; i++) {
        if (str_equal(filling->missing[i], label)) {
            return;
        }
    }
    if (filling->missing_count == filling->missing_capacity) {
        size_t capacity = filling->missing_capacity ? filling->missing_capacity * 2 : 16;
        filling->missing = arena_grow(filling->arena, filling->missing, filling->missing_count, capacity, sizeof(Str));
        filling->missing_capacity = capacity;
    }
    filling->missing[filling->missing_count++] = label;
}

static void mark_figure(Filling *filling, size_t from, size_t to, const FigureSource *source) {
    if (filling->span_count == filling->span_capacity) {
        size_t capacity = filling->span_capacity ? filling->span_capacity * 2 : 16;
        filling->spans = arena_grow(filling->arena, filling->spans, filling->span_count, capacity, sizeof(FigureSpan));
        filling->span_capacity = capacity;
    }
    filling->spans[filling->span_count++] = (FigureSpan){from, to, source};
}

static bool not_here(Str name, Err *err) {
    return err_set(err, ERR_INPUT, "这里没有“{{%.*s}}”可用。请检查它是不是该放在某个{{#each}}里面。", STR_ARG(name));
}

bool filling_text(Filling *filling, const Data *data, Str name, Str *text, const FigureSource **source, Err *err) {
    DataValue value;
    if (!data_find(data, name, &value)) {
        return not_here(name, err);
    }
    if (value.kind != DATA_TEXT) {
        return err_set(err, ERR_INPUT, "“{{%.*s}}”不是文字，不能直接印出。列表请用{{#each}}，真假请用{{#if}}。",
                       STR_ARG(name));
    }
    *text = value.text;
    if (source) {
        *source = value.source;
    }
    if (value.unknown) {
        *text = STR("（未知）");
    }
    if ((value.unknown || value.partial) && value.to_report) {
        remember(filling, value.label);
    }
    return true;
}

bool filling_truth(const Data *data, Str name, bool negate, bool *truth, Err *err) {
    DataValue value;
    if (!data_find(data, name, &value)) {
        return not_here(name, err);
    }
    *truth = value.truth != negate;
    return true;
}

bool filling_list(const Data *data, Str name, const DataList **list, Err *err) {
    DataValue value;
    if (!data_find(data, name, &value) || value.kind != DATA_LIST) {
        return err_set(err, ERR_INPUT, "这里没有名为“%.*s”的列表。请检查{{#each}}的名称和位置。", STR_ARG(name));
    }
    *list = value.list;
    return true;
}

/* ---- plain text ---- */

typedef struct TextReader {
    Str text;
    size_t at;
    Tag tag; /* the tag that ended the last part */
    bool found;
} TextReader;

/* What ended a part must be what was asked for. */
static bool ended_by(const TextReader *reader, TagKind kind, Str name, Err *err) {
    if (reader->found && reader->tag.kind == kind) {
        return true;
    }
    return err_set(err, ERR_INPUT, "“{{#%s %.*s}}”没有配上“{{/%s}}”。请检查每一对开始和结束。",
                   kind == TAG_END_EACH ? "each" : "if", STR_ARG(name), kind == TAG_END_EACH ? "each" : "if");
}

/* One walk does both: with `filling` it fills in, without it checks names. A part that is not wanted has no `out`. */
typedef struct Walk {
    Filling *filling;
    const Data *root;
    Arena *arena;
    int depth;
} Walk;

static bool walk(Walk *state, TextReader *reader, const Data *data, const NameScope *scopes, Buf *out, Err *err);

static bool walk_value(Walk *state, const Tag *tag, const Data *data, const NameScope *scopes, Buf *out, Err *err) {
    Str text = {NULL, 0};
    const FigureSource *source = NULL;
    if (!state->filling) {
        return data_check_text(state->root, scopes, tag->name, state->arena, err);
    }
    if (!out) {
        return true;
    }
    if (!filling_text(state->filling, data, tag->name, &text, &source, err) ||
        !filling_count(state->filling, text.len, err)) {
        return false;
    }
    if (source && text.len) {
        mark_figure(state->filling, out->len, out->len + text.len, source);
    }
    buf_add(out, text);
    return true;
}

static bool walk_each(Walk *state, TextReader *reader, const Data *data, const NameScope *scopes, Buf *out, Err *err) {
    Tag tag = reader->tag;
    size_t from = reader->at;
    const DataList *list = NULL;
    NameScope inner = {.outer = scopes};
    if (!state->filling && !data_check_list(state->root, scopes, tag.name, state->arena, &inner.scope, err)) {
        return false;
    }
    if (state->filling && out && !filling_list(data, tag.name, &list, err)) {
        return false;
    }
    size_t count = list ? list->count : 0;
    for (size_t i = 0; i < count; i++) {
        reader->at = from;
        if (!walk(state, reader, data_member(list, i), &inner, out, err) ||
            !ended_by(reader, TAG_END_EACH, tag.name, err)) {
            return false;
        }
    }
    return count > 0 || (walk(state, reader, data, &inner, NULL, err) && ended_by(reader, TAG_END_EACH, tag.name, err));
}

static bool walk_if(Walk *state, TextReader *reader, const Data *data, const NameScope *scopes, Buf *out, Err *err) {
    Tag tag = reader->tag;
    bool truth = false;
    if (!state->filling && !data_check(state->root, scopes, tag.name, state->arena, err)) {
        return false;
    }
    if (state->filling && out && !filling_truth(data, tag.name, tag.negate, &truth, err)) {
        return false;
    }
    if (!walk(state, reader, data, scopes, truth ? out : NULL, err)) {
        return false;
    }
    if (reader->found && reader->tag.kind == TAG_ELSE && !walk(state, reader, data, scopes, truth ? NULL : out, err)) {
        return false;
    }
    return ended_by(reader, TAG_END_IF, tag.name, err);
}

static bool begins_with_one(Str text, const char *const *marks, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (str_starts(text, str_from(marks[i]))) {
            return true;
        }
    }
    return false;
}

static bool drop_end(Buf *out, const char *mark) {
    bool ends = str_ends(buf_str(out), str_from(mark));
    out->len -= ends ? strlen(mark) : 0;
    return ends;
}

/* What people wrote may end with a mark of its own where the text goes on with one: full stops give way to it, question
 * and exclamation marks are the end themselves, what is left open is closed. Returns the rest of `next` to be put. */
static Str drop_stop(Buf *out, Str next) {
    static const char *const marks[] = {"。", "；", "，", "（"};
    if (!begins_with_one(next, marks, sizeof marks / sizeof *marks)) {
        return next;
    }
    while (drop_end(out, "。")) {
    }
    if (!str_starts(next, STR("。"))) {
        if (str_starts(next, STR("；"))) {
            drop_end(out, "，");
        }
        return next;
    }
    if (str_ends(buf_str(out), STR("？")) || str_ends(buf_str(out), STR("！"))) {
        return str_slice(next, strlen("。"), next.len);
    }
    if (!drop_end(out, "；")) {
        drop_end(out, "，");
    }
    return next;
}

/* Up to the end of the text or a tag that belongs to the part around. */
static bool walk(Walk *state, TextReader *reader, const Data *data, const NameScope *scopes, Buf *out, Err *err) {
    if (state->depth >= TEMPLATE_DEPTH) {
        return err_set(err, ERR_LIMIT, "占位符套得太深，最多%d层。", TEMPLATE_DEPTH);
    }
    state->depth++;
    bool good = true;
    while (good) {
        size_t from = reader->at;
        good = tag_next(reader->text, from, &reader->tag, &reader->found, err);
        Str plain = str_slice(reader->text, from, reader->found ? reader->tag.from : reader->text.len);
        if (!good || (out && !filling_count(state->filling, plain.len, err))) {
            good = false;
            break;
        }
        if (out) {
            buf_add(out, drop_stop(out, plain));
        }
        reader->at = reader->found ? reader->tag.to : reader->text.len;
        if (!reader->found ||
            (reader->tag.kind != TAG_VALUE && reader->tag.kind != TAG_EACH && reader->tag.kind != TAG_IF)) {
            break;
        }
        Tag tag = reader->tag;
        good = tag.kind == TAG_VALUE  ? walk_value(state, &tag, data, scopes, out, err)
               : tag.kind == TAG_EACH ? walk_each(state, reader, data, scopes, out, err)
                                      : walk_if(state, reader, data, scopes, out, err);
    }
    state->depth--;
    return good;
}

static bool walk_all(Walk *state, Str text, const Data *data, const NameScope *scopes, Buf *out, Err *err) {
    TextReader reader = {.text = text};
    if (!walk(state, &reader, data, scopes, out, err)) {
        return false;
    }
    return !reader.found || err_set(err, ERR_INPUT, "“%.*s”前面没有与它配对的开始。请检查每一对开始和结束。",
                                    STR_ARG(str_slice(text, reader.tag.from, reader.tag.to)));
}

bool text_check(Str text, const Data *root, const NameScope *scopes, Arena *arena, Err *err) {
    Walk state = {.root = root, .arena = arena};
    return walk_all(&state, text, root, scopes, NULL, err);
}

bool text_fill(Filling *filling, Str text, const Data *data, Buf *out, Err *err) {
    Walk state = {.filling = filling, .root = filling->root, .arena = filling->arena};
    return walk_all(&state, text, data, NULL, out, err);
}
