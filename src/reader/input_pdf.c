/* A PDF with text as lines, by poppler, which is loaded only where a PDF is read. The lines of a page are those of the
 * print: one that fills the column and ends in the middle of a sentence goes on in the next. */
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

/* A line of its own begins with blanks, or with a number. */
static bool begins_anew(Str line) {
    static const char *const starts[] = {"　　", "  ", "（", "(", "第", "①", "②", "③", "附件"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (str_starts(line, str_from(starts[i]))) {
            return true;
        }
    }
    Str rest = str_slice(line, 0, 15);
    return str_find(rest, STR("、")) >= 0 || (rest.len > 1 && rest.data[0] >= '0' && rest.data[0] <= '9' &&
                                              (rest.data[1] == '.' || rest.data[2 < rest.len ? 2 : 1] == '.'));
}

static void put_page(InputLines *lines, Str text) {
    size_t widest = 0;
    Str rest = text, line, last = {NULL, 0};
    while (str_cut(&rest, '\n', &line)) {
        size_t width = utf8_count(str_trim(line));
        widest = width > widest ? width : widest;
    }
    rest = text;
    while (str_cut(&rest, '\n', &line)) {
        Str trimmed = str_trim(line);
        bool full = utf8_count(str_trim(last)) * 10 >= widest * 8;
        bool goes_on = last.len && full && !ends_sentence(str_trim(last)) && trimmed.len && !begins_anew(line);
        input_begin_line(lines, goes_on);
        input_add(lines, trimmed);
        input_end_line(lines);
        last = trimmed.len ? line : (Str){NULL, 0};
    }
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
