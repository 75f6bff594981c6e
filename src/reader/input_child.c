/* The child that parses foreign documents: what it is told, and what it answers - a sign, then lines, or what is wrong.
 */
#include "input.h"
#include "table.h"
#include "walled.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SIGN_GOOD = '+', SIGN_WRONG = '-', ANSWER_MOST = 80 << 20 };
static const size_t memory_most = (size_t)512 << 20;
static const double seconds_most = 60;

bool input_parse(InputFormat format, Str bytes, Arena *arena, InputLines *lines, Err *err) {
    switch (format) {
    case INPUT_HTML: return input_html(bytes, arena, lines, err);
    case INPUT_DOCX: return input_docx(bytes, arena, lines, err);
    case INPUT_DOC: return input_doc(bytes, arena, lines, err);
    case INPUT_PDF: return input_pdf(bytes, arena, lines, err);
    case INPUT_XLSX: return input_xlsx(bytes, arena, lines, err);
    case INPUT_TEXT:
    case INPUT_FORMATS: break;
    }
    return err_set(err, ERR_INTERNAL, "程序内部错误：不认识的文件格式。");
}

/* ---- in the child ---- */

static _Noreturn void answer(bool good, InputFormat format, const Buf *out, const Err *err) {
    const char head[2] = {good ? SIGN_GOOD : SIGN_WRONG, (char)('0' + (int)(good ? (int)format : (int)err->kind))};
    bool told = walled_write((Str){head, 2}) && walled_write(good ? buf_str(out) : str_from(err->message));
    _exit(told ? 0 : 2);
}

_Noreturn void input_child(bool forked) {
    Err err = {.kind = ERR_NONE};
    struct stat status;
    Arena *arena = arena_create();
    Buf out = buf_create(arena);
    if (fstat(STDIN_FILENO, &status) != 0 || status.st_size <= 0) {
        _exit(2);
    }
    size_t size = (size_t)status.st_size;
    void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    InputFormat format = bytes == MAP_FAILED ? INPUT_TEXT : input_format((Str){bytes, size});
    table_prepare();
    if (format == INPUT_PDF) {
        input_pdf_prepare();
    }
    if (bytes == MAP_FAILED || !walled_close(memory_most + size, seconds_most, forked)) {
        err_set(&err, ERR_INTERNAL, "不能建立安全的读取环境（%s），没有读取。请联系管理员检查系统的 seccomp 设置。",
                strerror(errno));
        answer(false, format, &out, &err);
    }
    InputLines lines = {.out = &out};
    bool good = input_parse(format, (Str){bytes, size}, arena, &lines, &err);
    answer(good, format, &out, &err);
}

/* ---- in the parent ---- */

/* Weak: the linker takes input_main.c only for a program whose main() names the function (compare table/stream.c). */
extern int reader_child_main(int count, char **words) __attribute__((weak));

static void run_forked(void *context) {
    (void)context;
    input_child(true);
}

static bool check_answer(Str *answered, InputFormat *format, Err *err) {
    Str text = str_slice(*answered, 2, answered->len);
    int kind = answered->len >= 2 ? answered->data[1] - '0' : ERR_NONE;
    if (answered->len >= 2 && answered->data[0] == SIGN_GOOD && kind >= 0 && kind < INPUT_FORMATS) {
        *answered = text;
        *format = (InputFormat)kind;
        return true;
    }
    if (kind <= ERR_NONE || kind > ERR_INTERNAL || str_invalid_utf8(text) >= 0) {
        return err_set(err, ERR_INPUT, "文件损坏，读不出来。请检查原文件后再试。");
    }
    return err_set(err, (ErrKind)kind, "%.*s", STR_ARG(text));
}

bool input_ask(Reading *reading, int handle, InputFormat *format, Err *err) {
    const WalledOrder order = {.word = "--document-reader", .spawned = reader_child_main != NULL, .forked = run_forked};
    Str answered;
    pid_t child;
    int out;
    if (!walled_start(&order, handle, &child, &out, err) ||
        !walled_answer(child, out, seconds_most + 10, ANSWER_MOST, reading->arena, &answered, err) ||
        !check_answer(&answered, format, err)) {
        return false;
    }
    return input_take(reading, answered) || err_set(err, ERR_INPUT, "文件损坏，读不出来。请检查原文件后再试。");
}
