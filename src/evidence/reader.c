/* Asking the child about a file, and the child's answer: a sign, then what was made, or what is wrong. */
#include "reader_run.h"
#include "walled.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Weak: the linker takes reader_child.c only for a program whose main() names the function (compare table/stream.c). */
extern int evidence_child_main(int count, char **words) __attribute__((weak));

enum { WORDS = 3, ANSWER_MOST = 16 << 20, SIGN_GOOD = '+', SIGN_WRONG = '-' };

/* ---- the task itself ----------------------------------------------------------------- */

bool reader_run(ReaderTask task, int edge, int mega_pixels, unsigned char *bytes, size_t size, Arena *arena, Buf *out,
                Err *err) {
    Look look;
    switch (task) {
    case TASK_LOOK:
        look_at(bytes, size, &look);
        look_write(&look, bytes, out);
        return true;
    case TASK_PICTURE: return picture_make(bytes, size, edge, mega_pixels, arena, out, err);
    case TASK_DOCUMENT: return docx_page((Str){(const char *)bytes, size}, arena, out, err);
    }
    return err_set(err, ERR_INTERNAL, "程序内部错误：不认识的读取任务。");
}

/* ---- in the child ---------------------------------------------------------------------- */

bool reader_words_read(int count, char **words, ReaderOrder *order) {
    int64_t numbers[WORDS];
    if (count != WORDS) {
        return false;
    }
    for (int i = 0; i < WORDS; i++) {
        if (!integer_parse(str_from(words[i]), &numbers[i]) || numbers[i] < 0 || numbers[i] > 100000) {
            return false;
        }
    }
    *order = (ReaderOrder){(ReaderTask)numbers[0], (int)numbers[1], (int)numbers[2]};
    return numbers[0] <= TASK_DOCUMENT;
}

static _Noreturn void answer(bool good, const Buf *out, const Err *err) {
    const char head[2] = {good ? SIGN_GOOD : SIGN_WRONG, (char)('0' + (int)err->kind)};
    bool told = walled_write((Str){head, good ? 1 : 2}) && walled_write(good ? buf_str(out) : str_from(err->message));
    _exit(told ? 0 : 2);
}

_Noreturn void reader_child(const ReaderOrder *order, bool forked) {
    Err err = {.kind = ERR_NONE};
    struct stat status;
    Arena *arena = arena_create();
    Buf out = buf_create(arena);
    if (fstat(STDIN_FILENO, &status) != 0 || status.st_size <= 0) {
        _exit(2);
    }
    size_t size = (size_t)status.st_size;
    void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, STDIN_FILENO, 0);
    if (bytes == MAP_FAILED || !walled_close(READER_MEMORY + size, READER_SECONDS, forked)) {
        err_set(&err, ERR_INTERNAL, "不能建立安全的读取环境（%s），没有读取。请联系管理员检查系统的 seccomp 设置。",
                strerror(errno));
        answer(false, &out, &err);
    }
    bool good = reader_run(order->task, order->edge, order->mega_pixels, bytes, size, arena, &out, &err);
    answer(good, &out, &err);
}

static void run_forked(void *context) {
    reader_child(context, true);
}

/* ---- in the parent ------------------------------------------------------------------------ */

static void take_turn(Evidence *evidence) {
    pthread_mutex_lock(&evidence->lock);
    while (evidence->readers == READERS_MOST) {
        pthread_cond_wait(&evidence->reader_done, &evidence->lock);
    }
    evidence->readers++;
    pthread_mutex_unlock(&evidence->lock);
}

static void give_turn(Evidence *evidence) {
    pthread_mutex_lock(&evidence->lock);
    evidence->readers--;
    pthread_cond_signal(&evidence->reader_done);
    pthread_mutex_unlock(&evidence->lock);
}

static bool check_answer(Str *answered, Err *err) {
    Str text = str_slice(*answered, 2, answered->len);
    if (answered->len >= 1 && answered->data[0] == SIGN_GOOD) {
        *answered = str_slice(*answered, 1, answered->len);
        return true;
    }
    int kind = answered->len >= 2 ? answered->data[1] - '0' : ERR_NONE;
    if (kind <= ERR_NONE || kind > ERR_INTERNAL || str_invalid_utf8(text) >= 0) {
        return err_set(err, ERR_INPUT, "文件损坏，读不出来。请检查原文件后重新上传。");
    }
    return err_set(err, (ErrKind)kind, "%.*s", STR_ARG(text));
}

bool reader_ask(Evidence *evidence, ReaderTask task, int edge, int handle, Arena *arena, Str *answered, Err *err) {
    ReaderOrder order = {task, edge, evidence->rules->mega_pixels};
    const int numbers[WORDS] = {(int)task, edge, order.mega_pixels};
    char *words[WORDS + 1] = {NULL};
    pid_t child;
    int out;
    for (int i = 0; i < WORDS; i++) {
        Str text = str_format(arena, "%d", numbers[i]);
        words[i] = arena_alloc(arena, text.len + 1);
        memcpy(words[i], text.data, text.len);
    }
    const WalledOrder walled = {.word = "--evidence-reader",
                                .words = words,
                                .spawned = evidence_child_main != NULL,
                                .forked = run_forked,
                                .context = &order};
    take_turn(evidence);
    bool good = walled_start(&walled, handle, &child, &out, err) &&
                walled_answer(child, out, READER_SECONDS + 10, ANSWER_MOST, arena, answered, err);
    give_turn(evidence);
    return good && check_answer(answered, err);
}
