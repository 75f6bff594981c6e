/* Lanes: threads that run handlers, so that the threads of the network only receive and send.
 *
 * Whoever became idle last gets the next request: its stack is still warm, and as
 * few threads as possible are ever awake. What nobody is free for waits in a queue
 * of limited length. */
#include "web_internal.h"

#include <semaphore.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { STACK_BYTES = 1024 * 1024 }; /* address space; memory is taken as it is used */

typedef struct Worker {
    Lane *lane;
    pthread_t thread;
    sem_t wake; /* no lock has to be had again by whoever wakes */
    Request *given;
    struct Worker *next_idle;
} Worker;

struct Lane {
    pthread_mutex_t lock;
    LaneRun run;
    int niceness;
    Worker *workers;
    size_t worker_count, started;
    Worker *idle; /* last in, first out */
    Request *first, *last;
    size_t waiting, most;
    bool ending;
};

/* NULL when the lane has ended. */
static Request *next_request(Worker *worker) {
    Lane *lane = worker->lane;
    Request *request = NULL;
    pthread_mutex_lock(&lane->lock);
    bool wait = !lane->first && !lane->ending;
    if (lane->first) {
        request = lane->first;
        lane->first = request->next;
        lane->waiting--;
    } else if (wait) {
        worker->given = NULL;
        worker->next_idle = lane->idle;
        lane->idle = worker;
    }
    pthread_mutex_unlock(&lane->lock);
    if (!wait) {
        return request;
    }
    while (sem_wait(&worker->wake) != 0) {
    }
    return worker->given;
}

static void *worker_main(void *argument) {
    Worker *worker = argument;
    Lane *lane = worker->lane;
    Request *request;
    if (lane->niceness) {
        setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), lane->niceness); /* of this thread alone, on Linux */
    }
    while ((request = next_request(worker)) != NULL) {
        lane->run(request);
    }
    return NULL;
}

bool lane_put(Lane *lane, Request *request) {
    Worker *woken = NULL;
    request->next = NULL;
    pthread_mutex_lock(&lane->lock);
    bool taken = !lane->ending && (lane->idle || lane->waiting < lane->most);
    if (taken && lane->idle) {
        woken = lane->idle;
        lane->idle = woken->next_idle;
        woken->given = request;
    } else if (taken) {
        if (lane->first) {
            lane->last->next = request;
        } else {
            lane->first = request;
        }
        lane->last = request;
        lane->waiting++;
    }
    pthread_mutex_unlock(&lane->lock);
    if (woken) {
        sem_post(&woken->wake); /* workers stay until lane_stop */
    }
    return taken;
}

/* Signals belong to the main thread. */
static bool start_workers(Lane *lane) {
    sigset_t all, before;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool good = true;
    for (size_t i = 0; good && i < lane->worker_count; i++) {
        good = pthread_create(&lane->workers[i].thread, &attributes, worker_main, &lane->workers[i]) == 0;
        lane->started += good;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return good;
}

bool lane_start(Arena *arena, const LaneOptions *options, Lane **started, Err *err) {
    Lane *lane = ARENA_NEW(arena, Lane);
    *started = lane;
    lane->run = options->run;
    lane->niceness = options->niceness;
    lane->most = options->most_waiting;
    lane->worker_count = options->threads;
    lane->workers = ARENA_ARRAY(arena, options->threads, Worker);
    pthread_mutex_init(&lane->lock, NULL);
    for (size_t i = 0; i < lane->worker_count; i++) {
        lane->workers[i].lane = lane;
        sem_init(&lane->workers[i].wake, 0, 0);
    }
    return start_workers(lane) ||
           err_set(err, ERR_IO, "系统不肯再开线程，服务没有启动。请检查进程数的限制（ulimit -u）。");
}

void lane_stop(Lane *lane) {
    if (!lane) {
        return;
    }
    pthread_mutex_lock(&lane->lock);
    lane->ending = true;
    for (Worker *worker = lane->idle; worker; worker = worker->next_idle) {
        sem_post(&worker->wake); /* with nothing given */
    }
    lane->idle = NULL;
    pthread_mutex_unlock(&lane->lock);
    for (size_t i = 0; i < lane->started; i++) {
        pthread_join(lane->workers[i].thread, NULL);
    }
    for (size_t i = 0; i < lane->worker_count; i++) {
        sem_destroy(&lane->workers[i].wake);
    }
    pthread_mutex_destroy(&lane->lock);
}
