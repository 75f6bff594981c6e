/* Starting a child behind walls, and waiting for all that it has to say. */
#include "walled.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MOST = 30, PIECE = 64 << 10 };

static bool spawn_program(const WalledOrder *order, int in, int out, pid_t *child) {
    char *words[WORDS_MOST + 3] = {(char[]){"duxue"}, (char *)(uintptr_t)order->word};
    char *environment[] = {NULL};
    for (size_t i = 0; order->words && order->words[i] && i < WORDS_MOST; i++) {
        words[i + 2] = order->words[i];
    }
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0) {
        return false;
    }
    bool good = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO) == 0 &&
                posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO) == 0 &&
                posix_spawn(child, "/proc/self/exe", &actions, NULL, words, environment) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return good;
}

static bool fork_here(const WalledOrder *order, int in, int out, pid_t *child) {
    *child = fork();
    if (*child != 0) {
        return *child > 0;
    }
    if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0) {
        _exit(2);
    }
    order->forked(order->context);
    _exit(2);
}

bool walled_start(const WalledOrder *order, int in, pid_t *child, int *out, Err *err) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return err_set(err, ERR_IO, "系统资源不足，读取没有开始（%s）。请稍后重试。", strerror(errno));
    }
    fcntl(ends[0], F_SETPIPE_SZ, 1 << 20); /* fewer switches; the usual size will do when refused */
    bool good = order->spawned ? spawn_program(order, in, ends[1], child) : fork_here(order, in, ends[1], child);
    close(ends[1]);
    *out = ends[0];
    if (!good) {
        close(ends[0]);
        return err_set(err, ERR_IO, "读取程序没有启动（%s）。请稍后重试。", strerror(errno));
    }
    return true;
}

/* ---- an answer as a whole ---- */

static bool too_slow(Err *err) {
    return err_set(err, ERR_LIMIT, "读取这个文件花的时间太长，已经停止。请换一个小一些的文件。");
}

static bool receive(int out, double deadline, size_t most, Buf *answer, Err *err) {
    for (;;) {
        double left = deadline - time_monotonic();
        struct pollfd wait = {.fd = out, .events = POLLIN};
        int ready = left > 0 ? poll(&wait, 1, (int)(left * 1000) + 1) : 0;
        if (ready == 0) {
            return too_slow(err);
        }
        buf_reserve(answer, PIECE);
        ssize_t got = ready > 0 ? read(out, answer->data + answer->len, PIECE) : -1;
        if (got == 0) {
            return true;
        }
        if (got < 0 && errno != EINTR) {
            return err_set(err, ERR_IO, "读取中断：%s。请重试。", strerror(errno));
        }
        answer->len += got > 0 ? (size_t)got : 0;
        if (answer->len > most) {
            return err_set(err, ERR_LIMIT, "从这个文件读出的内容太多，已经停止。请换一个小一些的文件。");
        }
    }
}

bool walled_answer(pid_t child, int out, double seconds, size_t most, Arena *arena, Str *answer, Err *err) {
    Buf buf = buf_create(arena);
    int status = 0;
    bool good = receive(out, time_monotonic() + seconds, most, &buf, err);
    close(out);
    if (!good) {
        kill(child, SIGKILL);
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    *answer = buf_str(&buf);
    if (!good) {
        return false;
    }
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
        return too_slow(err);
    }
    return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
           err_set(err, ERR_INPUT, "文件损坏，读不出来。请检查原文件后重新上传。");
}

bool walled_write(Str bytes) {
    size_t done = 0;
    while (done < bytes.len) {
        ssize_t put = write(STDOUT_FILENO, bytes.data + done, bytes.len - done);
        if (put < 0 && errno != EINTR) {
            return false;
        }
        done += put > 0 ? (size_t)put : 0;
    }
    return true;
}
