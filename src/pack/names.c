/* Ids and names: given once, well formed, and when one is wrong, which one was probably meant. */
#include "pack_internal.h"

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool well_formed(Str id, bool word) {
    for (size_t i = 0; i < id.len; i++) {
        char c = id.data[i];
        bool digit = c >= '0' && c <= '9';
        if (!is_letter(c) && c != '_' && !(digit && (i > 0 || !word)) && (word || (c != '-' && c != '.'))) {
            return false;
        }
    }
    return id.len > 0 && id.len <= 64;
}

bool check_id(Reader *reader, const yaml_node_t *node, Str id, bool word) {
    if (id.len && !well_formed(id, word)) {
        pack_problem(reader, node, "编号“%.*s”只能用英文字母、数字和%s，不超过64个字符%s。", STR_ARG(id),
                     word ? "下划线" : "“-”“.”“_”", word ? "，并以字母开头" : "");
        return false;
    }
    return id.len > 0; /* missing: told already */
}

void claim_id(Reader *reader, const yaml_node_t *node, const char *what, Str id, bool word) {
    Pack *pack = reader->pack;
    if (!check_id(reader, node, id, word)) {
        return;
    }
    Str key = str_format(reader->arena, "%s %.*s", what, STR_ARG(id));
    size_t first;
    if (map_get(pack->claimed, key, &first)) {
        Str place = place_show(reader->arena, &((Place *)pack->claims.items)[first]);
        pack_problem(reader, node, "%s“%.*s”重复，前一处在%.*s。", what, STR_ARG(id), STR_ARG(place));
        return;
    }
    map_put(pack->claimed, key, pack->claims.count);
    *(Place *)list_add(reader->arena, &pack->claims, sizeof(Place)) = node_place(reader, node);
}

static void consider(Str name, Str candidate, size_t *least, Str *best) {
    size_t here = candidate.len ? str_distance(name, candidate) : *least;
    if (here < *least) {
        *least = here;
        *best = candidate;
    }
}

static const char *element_hint(const Reader *reader, Str name) {
    size_t count, least = utf8_count(name) / 2 + 1;
    const Element *elements = pack_elements(reader->pack, &count);
    Str best = {NULL, 0};
    for (size_t i = 0; i < count; i++) {
        consider(name, elements[i].id, &least, &best);
        consider(name, elements[i].name, &least, &best);
        consider(name, elements[i].stem, &least, &best);
    }
    return best.len ? str_cstr(reader->arena, str_format(reader->arena, "，是不是“%.*s”？", STR_ARG(best))) : "。";
}

static bool is_stem(const Pack *pack, Str name) {
    size_t count;
    const Element *elements = pack_elements(pack, &count);
    for (size_t i = 0; i < count; i++) {
        if (elements[i].stem.len && str_equal(elements[i].stem, name)) {
            return true;
        }
    }
    return false;
}

bool need_element(Reader *reader, const yaml_node_t *node, Str name, bool stems) {
    if (!name.len || pack_element(reader->pack, name) || (stems && is_stem(reader->pack, name))) {
        return true;
    }
    pack_problem(reader, node, "没有“%.*s”这个要素%s", STR_ARG(name), element_hint(reader, name));
    return false;
}

bool need_kind(Reader *reader, const yaml_node_t *node, Str name) {
    size_t count, least = utf8_count(name) / 2 + 1;
    const KindDef *kinds = pack_kinds(reader->pack, &count);
    Str best = {NULL, 0};
    if (!name.len || pack_kind(reader->pack, name)) {
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        consider(name, kinds[i].id, &least, &best);
        consider(name, kinds[i].name, &least, &best);
    }
    pack_problem(reader, node, best.len ? "没有“%.*s”这个类别，是不是“%.*s”？" : "没有“%.*s”这个类别。%.*s",
                 STR_ARG(name), STR_ARG(best));
    return false;
}

Str fill_marks(Arena *arena, Str text, const Mark *marks, size_t count) {
    Buf out = buf_create(arena);
    for (size_t at = 0; at < text.len;) {
        Str rest = str_slice(text, at, text.len);
        size_t i = 0;
        while (i < count && !str_starts(rest, marks[i].mark)) {
            i++;
        }
        buf_add(&out, i < count ? marks[i].text : str_slice(rest, 0, 1));
        at += i < count ? marks[i].mark.len : 1;
    }
    return buf_str(&out);
}
