/* Logging: one line to stderr, written in one call so that threads do not mix. */
#include "base.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static atomic_int lowest = LOG_INFO;

void log_set_level(LogLevel level) {
    atomic_store(&lowest, (int)level);
}

void log_line(LogLevel level, const char *format, ...) {
    static const char *const names[] = {"DEBUG", "INFO", "WARN", "ERROR"};
    if ((int)level < atomic_load(&lowest)) {
        return;
    }
    char line[1024], now[32];
    time_now_iso(now);
    int head = snprintf(line, sizeof line - 1, "%s %s ", now, names[level]);
    va_list arguments;
    va_start(arguments, format);
    int body = vsnprintf(line + head, sizeof line - 1 - (size_t)head, format, arguments);
    va_end(arguments);
    size_t length = (size_t)head + (body > 0 ? (size_t)body : 0);
    if (length > sizeof line - 2) {
        length = sizeof line - 2;
    }
    line[length++] = '\n';
    ssize_t written = write(STDERR_FILENO, line, length);
    (void)written;
}
