/* What has to happen without anybody asking: once a minute, in a thread of its own. */
#include "web_internal.h"

#include <signal.h>
#include <time.h>

enum { EVERY_SECONDS = 60 };

struct Clockwork {
    Web *web;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping, started;
};

static void *clockwork_main(void *argument) {
    Clockwork *clockwork = argument;
    pthread_mutex_lock(&clockwork->lock);
    while (!clockwork->stopping) {
        pthread_mutex_unlock(&clockwork->lock);
        Err err = {.kind = ERR_NONE};
        if (!collect_tick(clockwork->web->collect, &err)) {
            log_line(LOG_WARN, "定时处理没有完成：%s", err.message);
        }
        if (!duty_tick(clockwork->web->duty, &err)) {
            log_line(LOG_WARN, "没有核算职责：%s", err.message);
        }
        if (!evidence_tick(clockwork->web->evidence, &err)) {
            log_line(LOG_WARN, "没有清掉不用的附件：%s", err.message);
        }
        fact_drop_old_readings(clockwork->web->store);
        err.kind = ERR_NONE;
        SweepReport swept;
        if (!ledger_sweep(clockwork->web->ledger, &swept, &err)) {
            log_line(LOG_WARN, "台账的期限没有查完：%s", err.message);
        }
        err.kind = ERR_NONE;
        NoticeSwept notices;
        if (clockwork->web->notices && !notice_sweep(clockwork->web->notices, &notices, &err)) {
            log_line(LOG_WARN, "通知的期限没有查完：%s", err.message);
        }
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += EVERY_SECONDS;
        pthread_mutex_lock(&clockwork->lock);
        while (!clockwork->stopping && pthread_cond_timedwait(&clockwork->wake, &clockwork->lock, &until) == 0) {
        }
    }
    pthread_mutex_unlock(&clockwork->lock);
    return NULL;
}

/* Signals belong to the main thread. */
bool clockwork_start(Web *web, Err *err) {
    Clockwork *clockwork = ARENA_NEW(web->arena, Clockwork);
    sigset_t all, before;
    clockwork->web = web;
    pthread_mutex_init(&clockwork->lock, NULL);
    pthread_cond_init(&clockwork->wake, NULL);
    web->clockwork = clockwork;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    clockwork->started = pthread_create(&clockwork->thread, NULL, clockwork_main, clockwork) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return clockwork->started || err_set(err, ERR_IO, "系统资源不足，不能启动定时处理。请稍后重试。");
}

void clockwork_stop(Clockwork *clockwork) {
    if (!clockwork) {
        return;
    }
    if (clockwork->started) {
        pthread_mutex_lock(&clockwork->lock);
        clockwork->stopping = true;
        pthread_cond_signal(&clockwork->wake);
        pthread_mutex_unlock(&clockwork->lock);
        pthread_join(clockwork->thread, NULL);
    }
    pthread_cond_destroy(&clockwork->wake);
    pthread_mutex_destroy(&clockwork->lock);
}
