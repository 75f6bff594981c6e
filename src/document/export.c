/* Taking a document out with what was found: as a workbook, as a page with marks, as a text with comments. */
#include "document_internal.h"
#include "document_words.h"

#include <string.h>

const char *document_word(const char *group, Str id) {
    static const char *const words[][3] = {DOCUMENT_WORDS};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i][0], group) == 0 && str_is(id, words[i][1])) {
            return words[i][2];
        }
    }
    return NULL;
}

const char *thing_kind_name(Str kind) {
    const char *name = document_word("thing", kind);
    return name ? name : "";
}

static const char *finding_standing(Str content) {
    json_t *finding = json_read(content);
    Str verdict = content_text(finding, "verdict");
    bool fails = str_is(verdict, "fails"), flag = !fails && json_is_true(json_object_get(finding, "flag"));
    bool warns = fails && !str_is(content_text(finding, "severity"), "error");
    const char *name = document_word("finding", flag ? STR("flag") : warns ? STR("warns") : verdict);
    json_decref(finding);
    return name ? name : document_word("finding", STR("unknown"));
}

const char *thing_standing(const Thing *thing) {
    return str_is(thing->state, "open") && str_is(thing->kind, "finding") ? finding_standing(thing->content)
                                                                          : document_word("state", thing->state);
}

Str moment_shown(Str instant, Arena *arena) {
    static const int64_t beijing = 28800; /* seconds ahead */
    int64_t at;
    char text[32];
    if (!time_of_iso(instant, &at)) {
        return instant;
    }
    time_iso(at + beijing, text);
    return str_format(arena, "%.10s %.5s", text, text + 11);
}

/* "；" between, behind what stands there. */
static void add_told(Buf *out, Str told) {
    buf_add(out, out->len ? STR("；") : STR(""));
    buf_add(out, told);
}

static void add_reading(Buf *out, const json_t *reading, Arena *arena) {
    add_told(out, str_format(arena, "原来读成%.*s“%.*s”，%.*s于%.*s改正", STR_ARG(content_text(reading, "was_name")),
                             STR_ARG(content_text(reading, "was")), STR_ARG(content_text(reading, "actor")),
                             STR_ARG(moment_shown(content_text(reading, "at"), arena))));
}

static void add_became(Buf *out, const json_t *became, Arena *arena) {
    Str number = content_text(became, "number"), element = content_text(became, "element_name");
    if (number.len) {
        add_told(out, str_format(arena, "已登记为%.*s", STR_ARG(number)));
    }
    if (element.len) {
        add_told(out,
                 str_format(arena, "已采用为%.*s年“%.*s”", STR_ARG(content_text(became, "period")), STR_ARG(element)));
    }
}

Str thing_decision(const Thing *thing, Arena *arena) {
    Buf out = buf_create(arena);
    json_t *correction = thing->correction.len ? json_read(thing->correction) : NULL;
    json_t *became = thing->became.len ? json_read(thing->became) : NULL;
    const json_t *reading = json_object_get(correction, "reading");
    Str value = content_text(correction, "value");
    if (reading) {
        add_reading(&out, reading, arena);
    }
    if (value.len) {
        add_told(&out,
                 str_format(arena, "改为：%.*s%.*s", STR_ARG(value), STR_ARG(content_text(correction, "measure"))));
    }
    add_became(&out, became, arena);
    if (thing->reason.len) {
        add_told(&out, str_format(arena, "理由：%.*s", STR_ARG(thing->reason)));
    }
    if (thing->at.len && !(reading && str_equal(thing->at, content_text(reading, "at")))) {
        add_told(&out,
                 str_format(arena, "%.*s　%.*s", STR_ARG(thing->actor_shown), STR_ARG(moment_shown(thing->at, arena))));
    }
    json_decref(correction);
    json_decref(became);
    return buf_str(&out);
}

Str figure_named(const json_t *content, Arena *arena) {
    Str name = content_text(content, "name"), scope = content_text(content, "scope"),
        cell = content_text(content, "cell");
    if (!name.len && cell.len) {
        return str_copy(arena, cell);
    }
    bool told = scope.len && str_find(name, scope) >= 0; /* the name says it already: 全县有小学 of 小学 */
    return str_format(arena, "%.*s%.*s", STR_ARG(told ? STR("") : scope), STR_ARG(name));
}

static Str figure_says(const json_t *content, Arena *arena) {
    Str name = figure_named(content, arena);
    return str_format(arena, "%.*s%s%.*s", STR_ARG(name), name.len ? "：" : "",
                      STR_ARG(content_text(content, "surface")));
}

static Str commitment_says(const json_t *content, Arena *arena) {
    Str who = content_text(content, "who"), due = content_text(content, "due");
    return str_format(arena, "%.*s%s%.*s%s%.*s%s", STR_ARG(who), who.len ? "：" : "",
                      STR_ARG(content_text(content, "what")), due.len ? "（期限" : "", STR_ARG(due),
                      due.len ? "）" : "");
}

static Str damage_says(const json_t *content, Arena *arena) {
    if (str_is(content_text(content, "type"), "hidden")) {
        return str_format(arena, "隐藏的行“%.*s”，照样读出，核对时算在内", STR_ARG(content_text(content, "surface")));
    }
    Str repaired = content_text(content, "repaired");
    return str_format(arena, "原文“%.*s”%s%.*s%s", STR_ARG(content_text(content, "surface")),
                      repaired.len ? "，应为“" : "，看不出原来是什么", STR_ARG(repaired), repaired.len ? "”" : "");
}

Str thing_says(const Thing *thing, Arena *arena) {
    json_t *content = json_read(thing->content);
    Str says = str_is(thing->kind, "figure")       ? figure_says(content, arena)
               : str_is(thing->kind, "commitment") ? commitment_says(content, arena)
               : str_is(thing->kind, "damage")     ? damage_says(content, arena)
               : str_is(thing->kind, "problem")    ? str_copy(arena, content_text(content, "text"))
                                                   : str_copy(arena, content_text(content, "message"));
    json_decref(content);
    return says;
}

static bool load_whole(const Documents *documents, const User *user, int64_t id, Arena *arena, DocumentWhole *whole,
                       Err *err) {
    Tx *tx;
    if (!store_read_begin(documents->store, &tx, err)) {
        return false;
    }
    bool good = document_head(documents, tx, user, id, arena, &whole->head, err) &&
                document_may(user, "documents", ACTION_EXPORT, &whole->head.path, err) &&
                lines_load(tx, id, arena, &whole->lines, &whole->line_count, err) &&
                things_load(tx, id, 0, arena, &whole->things, &whole->thing_count, err);
    store_read_end(tx);
    if (good) { /* what goes out is out of reach of rights */
        Personal personal;
        document_personal_find(documents, whole->lines, whole->line_count, arena, &personal);
        document_personal_hide_line(&personal, &whole->head.line, arena);
        document_personal_hide(&personal, whole->lines, whole->line_count, whole->things, whole->thing_count, arena);
    }
    return good;
}

typedef struct Telling {
    const User *user;
    const DocumentWhole *whole;
    Str format;
} Telling;

static bool tell_work(Tx *tx, void *context, Err *err) {
    const Telling *telling = context;
    Arena *arena = arena_create();
    const AuditEntry entry = {.actor = document_actor(telling->user),
                              .action = STR("document-export"),
                              .subject = str_format(arena, "文稿%lld", (long long)telling->whole->head.line.id),
                              .detail = str_format(arena, "{\"format\":\"%.*s\"}", STR_ARG(telling->format)),
                              .unit = telling->whole->head.line.unit};
    bool good = audit_append(tx, &entry, err);
    arena_destroy(arena);
    return good;
}

bool document_export(Documents *documents, const User *user, int64_t id, Str format, const char *path, Arena *arena,
                     Str *name, Err *err) {
    DocumentWhole whole = {.line_count = 0};
    bool xlsx = str_is(format, "xlsx"), html = str_is(format, "html"), docx = str_is(format, "docx"), good;
    if (!xlsx && !html && !docx) {
        return err_set(err, ERR_USAGE, "“format”可以是 xlsx、html 或 docx。");
    }
    if (!load_whole(documents, user, id, arena, &whole, err)) {
        return false;
    }
    if (html) {
        Buf out = buf_create(arena);
        export_html(&whole, &out, arena);
        good = file_write(path, buf_str(&out), err);
    } else {
        good = xlsx ? export_xlsx(&whole, path, arena, err) : export_docx(&whole, path, arena, err);
    }
    Telling telling = {user, &whole, format};
    enum { NAME_BYTES_MOST = 120 };
    Str title = str_head(whole.head.line.title, NAME_BYTES_MOST);
    *name = str_format(arena, "%.*s核对.%.*s", STR_ARG(title), STR_ARG(format));
    return good && store_write(documents->store, tell_work, &telling, err);
}
