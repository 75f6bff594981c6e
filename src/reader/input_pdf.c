/* A PDF with text as lines, by poppler, which is loaded only where a PDF is read. The lines of a page are those of the
 * print: one that fills the column and ends in the middle of a sentence goes on in the next, and both are one. */
#include "input.h"

#include <dlfcn.h>
#include <poppler.h>
#include <string.h>

enum { PAGES_MOST = 2000, TEXT_MOST = 32 << 20 };

/* What is used of poppler and glib. */
static struct {
    void *library;
    __typeof__(poppler_document_new_from_bytes) *open;
    __typeof__(poppler_document_get_n_pages) *pages;
    __typeof__(poppler_document_get_page) *page;
    __typeof__(poppler_page_get_text) *text;
    __typeof__(g_bytes_new_static) *bytes;
    __typeof__(g_object_unref) *unref;
    __typeof__(g_free) *release;
    __typeof__(g_log_set_default_handler) *set_log;
} poppler;

static bool find(void *place, const char *name) {
    void *found = dlsym(poppler.library, name);
    memcpy(place, &found, sizeof found); /* ISO C has no other way from an object to a function */
    return found != NULL;
}

static void say_nothing(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer context) {
    (void)domain;
    (void)level;
    (void)message;
    (void)context;
}

void input_pdf_prepare(void) {
    if (poppler.library) {
        return;
    }
    poppler.library = dlopen("libpoppler-glib.so.8", RTLD_NOW | RTLD_LOCAL);
    bool good = poppler.library && find(&poppler.open, "poppler_document_new_from_bytes") &&
                find(&poppler.pages, "poppler_document_get_n_pages") &&
                find(&poppler.page, "poppler_document_get_page") && find(&poppler.text, "poppler_page_get_text") &&
                find(&poppler.bytes, "g_bytes_new_static") && find(&poppler.unref, "g_object_unref") &&
                find(&poppler.release, "g_free") && find(&poppler.set_log, "g_log_set_default_handler");
    if (!good) {
        poppler.library = NULL;
        return;
    }
    poppler.set_log(say_nothing, NULL);
}

static bool ends_sentence(Str line) {
    static const char *const ends[] = {"。", "！", "？", "；", "：", ":", ";", "”", "…"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (str_ends(line, str_from(ends[i]))) {
            return true;
        }
    }
    return false;
}

static size_t numeral_end(Str line, size_t at) {
    static const char *const numerals[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "百"};
    bool more = true;
    while (more) {
        more = at < line.len && line.data[at] >= '0' && line.data[at] <= '9';
        at += more;
        for (size_t i = 0; !more && i < sizeof numerals / sizeof *numerals; i++) {
            more = str_starts(str_slice(line, at, line.len), str_from(numerals[i]));
            at += more ? 3 : 0;
        }
    }
    return at;
}

/* 一、 1. （一） (1) 第三章 at its head: not 所、初中4所 or 0.47亿元, with which a line goes on. */
static bool begins_item(Str line) {
    static const char *const opens[] = {"（", "(", "第"};
    static const char *const closes[][5] = {
        {"）", ")", NULL}, {"）", ")", NULL}, {"章", "节", "条", "部分", NULL}, {"、", "．", NULL}};
    size_t form = 0, at = 0;
    while (form < 3 && !str_starts(line, str_from(opens[form]))) {
        form++;
    }
    at = form < 3 ? strlen(opens[form]) : 0;
    size_t end = numeral_end(line, at);
    Str rest = str_slice(line, end, line.len);
    for (size_t i = 0; end > at && closes[form][i]; i++) {
        if (str_starts(rest, str_from(closes[form][i]))) {
            return true;
        }
    }
    bool point =
        form == 3 && end > at && rest.len > 1 && rest.data[0] == '.' && line.data[0] >= '0' && line.data[0] <= '9';
    return point && (rest.data[1] < '0' || rest.data[1] > '9');
}

/* A line of its own begins with blanks, or with a number. */
static bool begins_anew(Str line) {
    static const char *const starts[] = {"　　", "  ", "①", "②", "③", "附件"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (str_starts(line, str_from(starts[i]))) {
            return true;
        }
    }
    return begins_item(line);
}

/* As printed: a Chinese character is as wide as two letters. */
static size_t width_of(Str line) {
    size_t width = 0;
    for (size_t at = 0; at < line.len;) {
        width += utf8_next(line, &at) < 0x2E80 ? 1 : 2;
    }
    return width;
}

/* 小学 45 18 97.2%: two numbers side by side stand in cells. */
static bool is_row(Str line) {
    Str rest = line, word;
    bool before = false;
    while (str_cut(&rest, ' ', &word)) {
        bool number = word.len > 0;
        for (size_t i = 0; i < word.len && number; i++) {
            number = (word.data[i] >= '0' && word.data[i] <= '9') || word.data[i] == '.' || word.data[i] == ',' ||
                     word.data[i] == '%';
        }
        if (number && before) {
            return true;
        }
        before = number;
    }
    return false;
}

static void put_page(InputLines *lines, Str text) {
    size_t widest = 0;
    Str rest = text, line, last = {NULL, 0};
    while (str_cut(&rest, '\n', &line)) {
        size_t width = width_of(str_trim(line));
        widest = width > widest ? width : widest;
    }
    rest = text;
    while (str_cut(&rest, '\n', &line)) {
        Str trimmed = str_trim(line);
        bool full = width_of(str_trim(last)) * 10 >= widest * 8;
        bool goes_on = last.len && full && !ends_sentence(str_trim(last)) && trimmed.len && !begins_anew(line) &&
                       !is_row(trimmed) && !is_row(str_trim(last));
        if (!goes_on) {
            input_begin_line(lines, false);
        } else if ((unsigned char)trimmed.data[0] < 0x80 &&
                   (unsigned char)lines->out->data[lines->out->len - 1] < 0x80) {
            input_add(lines, STR(" ")); /* between words of letters */
        }
        input_add(lines, trimmed);
        last = trimmed.len ? line : (Str){NULL, 0};
    }
    input_end_line(lines);
}

static bool put_pages(PopplerDocument *document, InputLines *lines) {
    int pages = poppler.pages(document);
    for (int i = 0; i < pages && i < PAGES_MOST && lines->out->len < TEXT_MOST; i++) {
        PopplerPage *page = poppler.page(document, i);
        char *text = page ? poppler.text(page) : NULL;
        if (text) {
            put_page(lines, str_from(text));
            poppler.release(text);
        }
        if (page) {
            poppler.unref(page);
        }
    }
    return pages > 0;
}

bool input_pdf(Str bytes, Arena *arena, InputLines *lines, Err *err) {
    GError *error = NULL;
    (void)arena;
    if (!poppler.library) {
        return err_set(err, ERR_INPUT,
                       "本机没有读取PDF的程序库（libpoppler-glib）。请管理员安装，或把文件另存为 .docx。");
    }
    PopplerDocument *document = poppler.open(poppler.bytes(bytes.data, bytes.len), NULL, &error);
    if (!document) {
        bool locked = error && error->code == POPPLER_ERROR_ENCRYPTED;
        return err_set(err, ERR_INPUT,
                       locked ? "PDF设了密码，读不出来。请取消密码后再试。"
                              : "PDF损坏或不完整，读不出来。请用阅读软件打开检查后再试。");
    }
    put_pages(document, lines);
    poppler.unref(document);
    input_end_line(lines);
    return true;
}
