/* Expressions of XLSForm to formulas of ours, from their tree: ${x} becomes x, "." the question itself, choices their
 * labels. What has no counterpart is refused with a word on what to do instead. */
#include "xlsform_expression.h"

#include <stdio.h>
#include <string.h>

typedef struct Translator {
    const XlsNames *names;
    Arena *arena;
    Str from_table;
    Err *err;
} Translator;

static bool fail(Translator *translator, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool fail(Translator *translator, const char *format, ...) {
    char message[4096]; /* longer than what is kept, which is cut between two characters */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return err_set(translator->err, ERR_INPUT, "%s", message);
}

/* ---- names ---- */

static const XlsQuestion *question_of(Translator *translator, const XlsNode *node) {
    const XlsNames *names = translator->names;
    if (node->kind == NODE_SELF) {
        if (!names->self) {
            fail(translator, "“.”表示本题，只能用在 constraint 里。");
        }
        return names->self;
    }
    size_t least = utf8_count(node->text) / 2 + 1;
    const XlsQuestion *near = NULL;
    for (size_t i = 0; i < names->count; i++) {
        if (str_equal(names->questions[i].name, node->text)) {
            return &names->questions[i];
        }
        size_t here = str_distance(names->questions[i].name, node->text);
        if (here < least) {
            least = here;
            near = &names->questions[i];
        }
    }
    if (near) {
        fail(translator, "没有名为“%.*s”的题，是不是“%.*s”？", STR_ARG(node->text), STR_ARG(near->name));
    } else {
        fail(translator, "没有名为“%.*s”的题，请照 name 列的写法改。", STR_ARG(node->text));
    }
    return NULL;
}

/* A label as the formula language reads it; labels that are no plain words stand in brackets. */
static Str word_of(Arena *arena, Str label) {
    bool plain = label.len > 0 && !(label.data[0] >= '0' && label.data[0] <= '9');
    for (size_t i = 0; i < label.len; i++) {
        unsigned char c = (unsigned char)label.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        /* of the other scripts only the common ideographs: the rest may be signs */
        plain = plain && (letter || (c >= 0xE4 && c <= 0xE9) || (c & 0xC0) == 0x80);
    }
    static const char *const keywords[] = {"and", "or", "not", "in", "且", "或", "非", "属于", "where", "weight"};
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        plain = plain && !str_is(label, keywords[i]);
    }
    return plain ? label : str_format(arena, "[%.*s]", STR_ARG(label));
}

static bool choice_word(Translator *translator, const XlsQuestion *question, Str name, Str *word) {
    for (size_t i = 0; i < question->choice_count; i++) {
        if (str_equal(question->choices[i].name, name)) {
            *word = word_of(translator->arena, question->choices[i].label);
            return true;
        }
    }
    Buf names = buf_create(translator->arena);
    for (size_t i = 0; i < question->choice_count && i < 12; i++) {
        buf_add_format(&names, "%s%.*s", i ? "、" : "", STR_ARG(question->choices[i].name));
    }
    return fail(translator, "“%.*s”的选项里没有“%.*s”，可以写：%.*s。", STR_ARG(question->name), STR_ARG(name),
                STR_ARG(buf_str(&names)));
}

/* Which of two choices means yes: by its label, else the first. */
static bool means_yes(const XlsQuestion *question, Str name, bool *yes) {
    *yes = str_is(name, "yes") || str_is(name, "true") || str_is(name, "1") || str_is(name, "是");
    bool no = str_is(name, "no") || str_is(name, "false") || str_is(name, "0") || str_is(name, "否");
    for (size_t i = 0; i < question->choice_count; i++) {
        if (str_equal(question->choices[i].name, name)) {
            Str label = question->choices[i].label;
            *yes = str_is(label, "是") || str_is(label, "有");
            return true;
        }
    }
    return *yes || no;
}

/* ---- writing ---- */

/* How tightly what was written holds together: a looser part inside a tighter one gets brackets. */
enum { BIND_OR = 1, BIND_AND, BIND_NOT, BIND_COMPARE, BIND_ADD, BIND_TIMES, BIND_MINUS, BIND_WHOLE };

typedef struct Written {
    Str text;
    int bind;
    bool truth;
} Written;

static bool write_node(Translator *translator, const XlsNode *node, Written *out);

static Str inside(Translator *translator, Written part, int bind) {
    return part.bind < bind ? str_format(translator->arena, "(%.*s)", STR_ARG(part.text)) : part.text;
}

static bool set(Written *out, Str text, int bind, bool truth) {
    *out = (Written){text, bind, truth};
    return true;
}

static bool write_name(Translator *translator, const XlsNode *node, Written *out) {
    const XlsQuestion *question = question_of(translator, node);
    if (!question) {
        return false;
    }
    if (question->kind == XLS_REPEAT || question->kind == XLS_NOTE) {
        return fail(translator, "“%.*s”是%s，没有值；数行数请写 count(${%.*s})。", STR_ARG(question->name),
                    question->kind == XLS_REPEAT ? "重复组" : "说明", STR_ARG(question->name));
    }
    return set(out, question->id, BIND_WHOLE, question->kind == XLS_BOOL);
}

/* A question against a text in quotation marks. */
static bool write_text_comparison(Translator *translator, const XlsNode *of, Str text, bool equal, Written *out) {
    Arena *arena = translator->arena;
    const XlsQuestion *question =
        of->kind == NODE_QUESTION || of->kind == NODE_SELF ? question_of(translator, of) : NULL;
    Str word = text;
    double number;
    bool yes;
    Date date;
    if (!question) {
        return translator->err && translator->err->kind ? false : fail(translator, "引号里的文字只能和一道题比较。");
    }
    Str id = question->id;
    if (!text.len) {
        return set(out, str_format(arena, equal ? "not has(%.*s)" : "has(%.*s)", STR_ARG(id)),
                   equal ? BIND_NOT : BIND_WHOLE, true);
    }
    switch (question->kind) {
    case XLS_CHOICE:
        if (!choice_word(translator, question, text, &word)) {
            return false;
        }
        break;
    case XLS_BOOL:
        if (!means_yes(question, text, &yes)) {
            return fail(translator, "“%.*s”只有是、否两个答案，没有“%.*s”。", STR_ARG(question->name), STR_ARG(text));
        }
        word = yes ? STR("是") : STR("否");
        break;
    case XLS_NUMBER:
        if (!number_parse(text, &number)) {
            return fail(translator, "“%.*s”填的是数，不能和文字“%.*s”比较。", STR_ARG(question->name), STR_ARG(text));
        }
        break;
    case XLS_DATE:
        if (!date_parse(text, &date) || !date.day) {
            return fail(translator, "“%.*s”填的是日期，要和“2024-09-01”这样的日期比较。", STR_ARG(question->name));
        }
        word = str_format(arena, "%04d%02d%02d", date.year, date.month, date.day);
        break;
    default:
        return fail(translator, "“%.*s”填的是文字，不能比较；要比较就改成选项题（select_one）。",
                    STR_ARG(question->name));
    }
    return set(out, str_format(arena, "%.*s %s %.*s", STR_ARG(id), equal ? "=" : "!=", STR_ARG(word)), BIND_COMPARE,
               true);
}

static bool write_binary(Translator *translator, const XlsNode *node, Written *out) {
    static const struct {
        const char *xpath, *ours;
        int bind, right;
        bool truth;
    } operators[] = {
        {"or", "or", BIND_OR, BIND_OR, true},      {"and", "and", BIND_AND, BIND_AND, true},
        {"=", "=", BIND_COMPARE, BIND_ADD, true},  {"!=", "!=", BIND_COMPARE, BIND_ADD, true},
        {"<", "<", BIND_COMPARE, BIND_ADD, true},  {"<=", "<=", BIND_COMPARE, BIND_ADD, true},
        {">", ">", BIND_COMPARE, BIND_ADD, true},  {">=", ">=", BIND_COMPARE, BIND_ADD, true},
        {"+", "+", BIND_ADD, BIND_TIMES, false},   {"-", "-", BIND_ADD, BIND_TIMES, false},
        {"*", "*", BIND_TIMES, BIND_MINUS, false}, {"div", "/", BIND_TIMES, BIND_MINUS, false},
    };
    const XlsNode *a = node->items[0], *b = node->items[1];
    bool equal = str_is(node->text, "="), comparison = equal || str_is(node->text, "!=");
    if (comparison && (a->kind == NODE_STRING || b->kind == NODE_STRING)) {
        return write_text_comparison(translator, a->kind == NODE_STRING ? b : a,
                                     a->kind == NODE_STRING ? a->text : b->text, equal, out);
    }
    if (str_is(node->text, "mod")) {
        return fail(translator, "不能用 mod（取余数），请换一种写法。");
    }
    Written left, right;
    if (!write_node(translator, a, &left) || !write_node(translator, b, &right)) {
        return false;
    }
    size_t i = 0;
    while (!str_is(node->text, operators[i].xpath)) {
        i++;
    }
    int bind = operators[i].bind, inner = bind == BIND_COMPARE ? BIND_ADD : bind;
    return set(out,
               str_format(translator->arena, "%.*s %s %.*s", STR_ARG(inside(translator, left, inner)),
                          operators[i].ours, STR_ARG(inside(translator, right, operators[i].right))),
               bind, operators[i].truth);
}

/* ---- functions ---- */

static bool write_items(Translator *translator, const XlsNode *node, const char *name, bool truth, Written *out) {
    Buf text = buf_create(translator->arena);
    buf_add_format(&text, "%s(", name);
    for (size_t i = 0; i < node->count; i++) {
        Written item = {.truth = false};
        if (!write_node(translator, node->items[i], &item)) {
            return false;
        }
        buf_add_format(&text, "%s%.*s", i ? ", " : "", STR_ARG(item.text));
    }
    buf_add_char(&text, ')');
    return set(out, buf_str(&text), BIND_WHOLE, truth);
}

static bool write_not(Translator *translator, const XlsNode *node, Written *out) {
    Written of;
    if (!write_node(translator, node->items[0], &of)) {
        return false;
    }
    return set(out, str_format(translator->arena, "not %.*s", STR_ARG(inside(translator, of, BIND_WHOLE))), BIND_NOT,
               true);
}

static bool write_if(Translator *translator, const XlsNode *node, Written *out) {
    Written yes;
    return write_node(translator, node->items[1], &yes) && write_items(translator, node, "if", yes.truth, out);
}

/* selected(${x}, 'a') is ${x} = 'a' for a question with one answer. */
static bool write_selected(Translator *translator, const XlsNode *node, Written *out) {
    if (node->items[1]->kind != NODE_STRING) {
        return fail(translator, "selected() 的第二项要写引号里的选项名，例如 selected(${owner}, 'public')。");
    }
    return write_text_comparison(translator, node->items[0], node->items[1]->text, true, out);
}

/* count(${repeat}) counts its rows, count(${x}) the rows where x is filled in. */
static bool write_count(Translator *translator, const XlsNode *node, Written *out) {
    const XlsNode *of = node->items[0];
    const XlsQuestion *question = of->kind == NODE_QUESTION ? question_of(translator, of) : NULL;
    if (!question) {
        return translator->err && translator->err->kind
                   ? false
                   : fail(translator, "count() 里只能写 ${重复组} 或重复组里的题。");
    }
    if (question->kind == XLS_REPEAT) {
        if (translator->from_table.len && !str_equal(translator->from_table, question->id)) {
            return fail(translator, "一个表达式只能数一个重复组的行，请分成几个 calculate。");
        }
        translator->from_table = question->id;
        return set(out, STR("count(是)"), BIND_WHOLE, false);
    }
    return set(out, str_format(translator->arena, "count(has(%.*s))", STR_ARG(question->id)), BIND_WHOLE, false);
}

/* coalesce(a, b): b where a is not known. */
static bool write_coalesce(Translator *translator, const XlsNode *node, Written *out) {
    Written a, b;
    if (!write_node(translator, node->items[0], &a) || !write_node(translator, node->items[1], &b)) {
        return false;
    }
    return set(
        out,
        str_format(translator->arena, "if(has(%.*s), %.*s, %.*s)", STR_ARG(a.text), STR_ARG(a.text), STR_ARG(b.text)),
        BIND_WHOLE, a.truth);
}

static bool write_date(Translator *translator, const XlsNode *node, Written *out) {
    Date date;
    if (node->items[0]->kind != NODE_STRING || !date_parse(node->items[0]->text, &date) || !date.day) {
        return fail(translator, "date() 里要写引号里的日期，例如 date('2024-09-01')。");
    }
    return set(out, str_format(translator->arena, "%04d%02d%02d", date.year, date.month, date.day), BIND_WHOLE, false);
}

static bool write_true(Translator *translator, const XlsNode *node, Written *out) {
    (void)translator;
    return set(out, str_is(node->text, "true") ? STR("是") : STR("否"), BIND_WHOLE, true);
}

static bool write_plain(Translator *translator, const XlsNode *node, Written *out) {
    return write_node(translator, node->items[0], out); /* number(x), boolean(x) */
}

static bool write_own(Translator *translator, const XlsNode *node, Written *out) {
    const char *name = str_is(node->text, "int") ? "floor" : str_is(node->text, "ceiling") ? "ceil" : NULL;
    return write_items(translator, node, name ? name : str_cstr(translator->arena, node->text), false, out);
}

static const struct {
    const char *name;
    size_t least, most;
    bool (*write)(Translator *translator, const XlsNode *node, Written *out);
} functions[] = {
    {"not", 1, 1, write_not},
    {"if", 3, 3, write_if},
    {"selected", 2, 2, write_selected},
    {"count", 1, 1, write_count},
    {"sum", 1, 1, write_own},
    {"max", 1, XLS_OPERANDS_MOST, write_own},
    {"min", 1, XLS_OPERANDS_MOST, write_own},
    {"round", 1, 2, write_own},
    {"int", 1, 1, write_own},
    {"floor", 1, 1, write_own},
    {"ceiling", 1, 1, write_own},
    {"abs", 1, 1, write_own},
    {"coalesce", 2, 2, write_coalesce},
    {"date", 1, 1, write_date},
    {"true", 0, 0, write_true},
    {"false", 0, 0, write_true},
    {"number", 1, 1, write_plain},
    {"boolean", 1, 1, write_plain},
};

/* What people try, and what to do instead. */
static const struct {
    const char *names, *advice;
} refused[] = {
    {"concat substr substring string-length regex contains starts-with ends-with normalize-space translate string "
     "substring-before substring-after join",
     "不能处理文字。电话、身份证用 mask 列，其余改成选项题或去掉这一条"},
    {"today now format-date format-date-time decimal-date-time date-time",
     "不能用今天的日期，请写明日期，例如 date('2024-09-01')"},
    {"count-selected selected-at", "多选题请拆成几道是否题"},
    {"position indexed-repeat once random uuid pulldata jr:choice-name instance",
     "没有对应的写法，请去掉或改成人工填写"},
    {"pow log exp sqrt sin cos tan pi area distance", "只能做加减乘除和取整"},
};

static bool write_call(Translator *translator, const XlsNode *node, Written *out) {
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (!str_is(node->text, functions[i].name)) {
            continue;
        }
        if (node->count < functions[i].least || node->count > functions[i].most) {
            return fail(translator, "%s() 里要写%zu项。", functions[i].name, functions[i].least);
        }
        return functions[i].write(translator, node, out);
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        Str rest = str_from(refused[i].names), name;
        while (str_cut(&rest, ' ', &name)) {
            if (str_equal(name, node->text)) {
                return fail(translator, "不支持 %.*s()：%s。", STR_ARG(node->text), refused[i].advice);
            }
        }
    }
    return fail(translator, "不认识 %.*s()。", STR_ARG(node->text));
}

static bool write_node(Translator *translator, const XlsNode *node, Written *out) {
    Written of;
    switch (node->kind) {
    case NODE_NUMBER: return set(out, node->text, BIND_WHOLE, false);
    case NODE_STRING: return fail(translator, "引号里的文字“%.*s”只能用 = 或 != 和一道题比较。", STR_ARG(node->text));
    case NODE_QUESTION:
    case NODE_SELF: return write_name(translator, node, out);
    case NODE_MINUS:
        return write_node(translator, node->items[0], &of) &&
               set(out, str_format(translator->arena, "-%.*s", STR_ARG(inside(translator, of, BIND_WHOLE))), BIND_MINUS,
                   false);
    case NODE_BINARY: return write_binary(translator, node, out);
    default: return write_call(translator, node, out);
    }
}

bool xlsform_expression(Str text, const XlsNames *names, Arena *arena, XlsFormula *formula, Err *err) {
    Err own = {.kind = ERR_NONE};
    Translator translator = {.names = names, .arena = arena, .err = &own};
    Written out = {.bind = 0};
    *formula = (XlsFormula){.truth = false};
    const XlsNode *root = xlsform_parse(text, arena, &own);
    if (!root || !write_node(&translator, root, &out)) {
        return err_set(err, ERR_INPUT, "%s", own.message);
    }
    *formula = (XlsFormula){out.text, translator.from_table, out.truth};
    return true;
}

/* ---- plain ranges ---- */

static bool add_bound(const XlsNode *node, bool *has_min, double *min, bool *has_max, double *max) {
    if (node->kind != NODE_BINARY) {
        return false;
    }
    if (str_is(node->text, "and")) {
        return add_bound(node->items[0], has_min, min, has_max, max) &&
               add_bound(node->items[1], has_min, min, has_max, max);
    }
    const XlsNode *limit = node->items[1];
    bool negative = limit->kind == NODE_MINUS;
    limit = negative ? limit->items[0] : limit;
    bool least = str_is(node->text, ">="), most = str_is(node->text, "<=");
    double number;
    if (node->items[0]->kind != NODE_SELF || limit->kind != NODE_NUMBER || !number_parse(limit->text, &number) ||
        (!least && !most) || (least ? *has_min : *has_max)) {
        return false;
    }
    *(least ? has_min : has_max) = true;
    *(least ? min : max) = negative ? -number : number;
    return true;
}

bool xlsform_range(Str text, bool *has_min, double *min, bool *has_max, double *max) {
    Arena *arena = arena_create();
    Err err = {.kind = ERR_NONE};
    *has_min = *has_max = false;
    const XlsNode *root = xlsform_parse(text, arena, &err);
    bool range = root && add_bound(root, has_min, min, has_max, max);
    arena_destroy(arena);
    return range;
}
