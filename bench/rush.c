/* A rush of people who save: many signed-in sessions at once, each with one thing of its own to write.
 *
 *   rush run    --port P --sessions FILE --seconds S [--kind checks|entries] [--reads PERCENT] [--think MS]
 *               [--mark TEXT] [--journal FILE] [--quiet]
 *   rush verify --port P --sessions FILE --journal FILE [--kind ...]
 *
 * The sessions file has a line per session: cookie, token of the page, what it writes to, what it writes into, and the
 * period (bench/rush.py makes it). Every session waits `think` milliseconds, sends one request, waits for the answer,
 * and so on; a read or a write by chance. A write carries a text that no other carries. `run` ends with acknowledged
 * writes per second and how long they took, and says in the journal for every session what was acknowledged last and
 * what was under way when it ended (or when the server was gone). `verify` asks the server and finds what was lost,
 * overwritten, or stored though it was never sent. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { TEXT = 96, OUT = 2048, IN = 16384, EVENTS = 512 };

typedef struct Session {
    char cookie[72], csrf[72], target[32], field[64], period[16];
    /* what was written */
    long acknowledged, sent; /* numbers of writes; 0: none */
    long base;               /* version of the cell, as last answered */
    bool writing;
    /* the connection */
    int socket;
    bool busy;
    double start, due;
    size_t out_size, out_sent, in_size;
    long body_at, body_size; /* -1: head not complete */
    int status;
    char out[OUT], in[IN];
    /* the heap of those who think */
    size_t place;
} Session;

/* ---- times ------------------------------------------------------------------ */

static double now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

/* Microseconds in steps of about 3 %: exact enough for any percentile. */
typedef struct Times {
    unsigned long counts[2048], total;
    double most;
} Times;

static void times_add(Times *times, double seconds) {
    double micro = seconds * 1e6 < 1 ? 1 : seconds * 1e6;
    unsigned long whole = (unsigned long)micro;
    int octave = 63 - __builtin_clzl(whole);
    unsigned long part = octave >= 5 ? (whole >> (octave - 5)) & 31 : (whole << (5 - octave)) & 31;
    times->counts[octave * 32 + (int)part]++;
    times->total++;
    times->most = seconds > times->most ? seconds : times->most;
}

static double times_at(const Times *times, double share) {
    unsigned long wanted = (unsigned long)((double)times->total * share), seen = 0;
    for (int i = 0; i < 2048; i++) {
        seen += times->counts[i];
        if (seen > wanted) {
            return (double)(32 + i % 32) / 32 * (double)(1UL << (i / 32)) / 1000;
        }
    }
    return 0;
}

/* ---- what is asked ----------------------------------------------------------- */

typedef struct Kind {
    const char *name;
    int (*write)(const Session *session, const char *mark, char *body, char *path);
    int (*read)(const Session *session, char *path);
    const char *method;
    /* Whether the answer says that it was stored. */
    bool (*stored)(Session *session, const char *body);
    /* Finds the text that is stored for a session in the answer of its read. */
    bool (*find)(const Session *session, const char *body, char *text);
} Kind;

static void text_of(const Session *session, const char *mark, long number, char *text) {
    snprintf(text, TEXT, "%s-%s-%.12s-%ld", mark, session->target, session->cookie, number);
}

static int write_check(const Session *session, const char *mark, char *body, char *path) {
    char text[TEXT];
    text_of(session, mark, session->sent, text);
    snprintf(path, 128, "/api/v1/checks/%s", session->target);
    return snprintf(body, 512, "{\"reason\":\"%s\"}", text);
}

static int read_periods(const Session *session, char *path) {
    (void)session;
    return snprintf(path, 128, "/api/v1/periods");
}

static bool stored_check(Session *session, const char *body) {
    (void)session;
    return strstr(body, "\"done\":true") != NULL;
}

/* {"id":17,...,"reason":"<text>"} in the list of all */
static bool find_check(const Session *session, const char *body, char *text) {
    char mark[48];
    snprintf(mark, sizeof mark, "{\"id\":%s,", session->target);
    const char *at = strstr(body, mark), *reason = at ? strstr(at, "\"reason\":\"") : NULL,
               *next = at ? strchr(at, '}') : NULL;
    if (!reason || !next || reason > next) {
        return false;
    }
    reason += strlen("\"reason\":\"");
    snprintf(text, TEXT, "%.*s", (int)strcspn(reason, "\""), reason);
    return true;
}

/* Values of entries are figures: the number of the write. */
static int write_entry(const Session *session, const char *mark, char *body, char *path) {
    (void)mark;
    snprintf(path, 128, "/api/v1/entries/%s/cells", session->target);
    return snprintf(body, 512, "{\"cells\":[{\"field\":\"%s\",\"row\":\"\",\"value\":\"%ld\",\"base\":%ld}]}",
                    session->field, session->sent, session->base);
}

/* What others have written meanwhile: asked every few seconds by whoever has the entry open. */
static int read_changes(const Session *session, char *path) {
    return snprintf(path, 128, "/api/v1/entries/%s/changes?since=%ld", session->target, session->base);
}

static bool stored_entry(Session *session, const char *body) {
    const char *version = strstr(body, "\"version\":"), *saved = strstr(body, "\"saved\":["),
               *conflicts = strstr(body, "\"conflicts\":[");
    if (!version || !saved || saved[9] == ']' || !conflicts || conflicts[13] != ']') {
        return false;
    }
    session->base = strtol(version + 10, NULL, 10);
    return true;
}

/* {"field":"pupils_P","row":"","value":"123",...} */
static bool find_entry(const Session *session, const char *body, char *text) {
    char mark[96];
    snprintf(mark, sizeof mark, "\"field\":\"%s\"", session->field);
    for (const char *at = strstr(body, mark); at; at = strstr(at + 1, mark)) {
        const char *value = strstr(at, "\"value\":\""), *end = strchr(at, '}');
        if (value && end && value < end) {
            snprintf(text, TEXT, "%.*s", (int)strcspn(value + 9, "\""), value + 9);
            return true;
        }
    }
    return false;
}

static const Kind kinds[] = {{"checks", write_check, read_periods, "POST", stored_check, find_check},
                             {"entries", write_entry, read_changes, "PUT", stored_entry, find_entry}};

/* ---- the rush ------------------------------------------------------------------ */

typedef struct Rush {
    const Kind *kind;
    const char *mark;
    int port, reads, think;
    double seconds;
    Session *sessions;
    size_t count;
    int poll;
    double end;
    bool lost; /* the server went away */
    bool ending;
    size_t busy;
    Times write_times, read_times;
    unsigned long answers[6], conflicts;
    uint64_t chance;
    Session **heap; /* those who think, the first due on top */
    size_t heaped;
} Rush;

static uint32_t random_number(Rush *rush) {
    rush->chance ^= rush->chance << 13;
    rush->chance ^= rush->chance >> 7;
    rush->chance ^= rush->chance << 17;
    return (uint32_t)(rush->chance >> 32);
}

static void heap_push(Rush *rush, Session *session) {
    size_t at = rush->heaped++;
    while (at > 0 && rush->heap[(at - 1) / 2]->due > session->due) {
        rush->heap[at] = rush->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    rush->heap[at] = session;
}

static Session *heap_pop(Rush *rush) {
    Session *first = rush->heap[0], *last = rush->heap[--rush->heaped];
    size_t at = 0;
    for (size_t below = 1; below < rush->heaped; below = at * 2 + 1) {
        below += below + 1 < rush->heaped && rush->heap[below + 1]->due < rush->heap[below]->due;
        if (rush->heap[below]->due >= last->due) {
            break;
        }
        rush->heap[at] = rush->heap[below];
        at = below;
    }
    rush->heap[at] = last;
    return first;
}

static int connect_to(int port) {
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1, made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (made < 0 || connect(made, (struct sockaddr *)&address, sizeof address) != 0) {
        if (made >= 0) {
            close(made);
        }
        return -1;
    }
    setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return made;
}

static void put_request(Session *session, const char *method, const char *path, const char *body, int size) {
    session->out_size = (size_t)snprintf(session->out, OUT,
                                         "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: duxue_session=%s\r\n"
                                         "X-CSRF-Token: %s\r\nContent-Length: %d\r\n\r\n%.*s",
                                         method, path, session->cookie, session->csrf, size, size, body);
    session->out_sent = session->in_size = 0;
    session->body_at = session->body_size = -1;
}

static void gone(Rush *rush) {
    rush->lost = true;
    rush->ending = true;
}

static void flush_out(Rush *rush, Session *session) {
    while (session->out_sent < session->out_size) {
        ssize_t sent = send(session->socket, session->out + session->out_sent, session->out_size - session->out_sent,
                            MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno != EAGAIN && errno != EINTR) {
                gone(rush);
            }
            return;
        }
        session->out_sent += (size_t)sent;
    }
}

static void begin(Rush *rush, Session *session, double at) {
    char body[512], path[128];
    session->writing = (int)(random_number(rush) % 100) >= rush->reads;
    session->start = at;
    session->busy = true;
    rush->busy++;
    if (session->writing) {
        session->sent++;
        int size = rush->kind->write(session, rush->mark, body, path);
        put_request(session, rush->kind->method, path, body, size);
    } else {
        rush->kind->read(session, path);
        put_request(session, "GET", path, "", 0);
    }
    flush_out(rush, session);
}

static void done(Rush *rush, Session *session) {
    double at = now();
    session->busy = false;
    rush->busy--;
    session->in[session->in_size] = '\0';
    int hundreds = session->status / 100;
    rush->answers[hundreds > 0 && hundreds < 6 ? hundreds : 0]++;
    if (session->writing && hundreds == 2 && rush->kind->stored(session, session->in + session->body_at)) {
        session->acknowledged = session->sent;
        times_add(&rush->write_times, at - session->start);
    } else if (session->writing) {
        rush->conflicts += hundreds == 2;
    } else if (hundreds == 2) {
        times_add(&rush->read_times, at - session->start);
    }
    if (rush->ending) {
        return;
    }
    if (rush->think == 0) {
        begin(rush, session, at);
        return;
    }
    /* thinking varies from half to one and a half of its mean */
    session->due = at + rush->think / 1000.0 * (0.5 + (double)random_number(rush) / 4294967296.0);
    heap_push(rush, session);
}

/* The head once it is complete: status and length. */
static void read_head(Session *session) {
    session->in[session->in_size] = '\0';
    char *end = strstr(session->in, "\r\n\r\n"), *length = strcasestr(session->in, "\r\ncontent-length:");
    if (!end || !length || length > end) {
        return;
    }
    session->status = atoi(session->in + sizeof "HTTP/1.1");
    session->body_at = end + 4 - session->in;
    session->body_size = strtol(length + sizeof "\r\ncontent-length:" - 1, NULL, 10);
}

static void receive(Rush *rush, Session *session) {
    for (;;) {
        if (session->in_size >= IN - 1) { /* a longer answer is only counted */
            session->body_size -= (long)session->in_size - session->body_at;
            session->in_size = (size_t)session->body_at;
        }
        ssize_t got = recv(session->socket, session->in + session->in_size, IN - 1 - session->in_size, 0);
        if (got <= 0) {
            if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
                gone(rush);
            }
            return;
        }
        session->in_size += (size_t)got;
        if (session->body_at < 0) {
            read_head(session);
        }
        if (session->body_at >= 0 && (long)session->in_size >= session->body_at + session->body_size) {
            done(rush, session);
            return;
        }
    }
}

static bool open_all(Rush *rush) {
    rush->poll = epoll_create1(EPOLL_CLOEXEC);
    for (size_t i = 0; i < rush->count; i++) {
        Session *session = &rush->sessions[i];
        session->socket = connect_to(rush->port);
        if (session->socket < 0) {
            return false;
        }
        fcntl(session->socket, F_SETFL, O_NONBLOCK);
        struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.ptr = session};
        epoll_ctl(rush->poll, EPOLL_CTL_ADD, session->socket, &event);
    }
    return true;
}

static int wait_milliseconds(const Rush *rush, double at) {
    if (rush->heaped == 0 || rush->ending) {
        return 20;
    }
    double left = (rush->heap[0]->due - at) * 1000;
    return left <= 0 ? 0 : left > 20 ? 20 : (int)left + 1;
}

static void turn(Rush *rush) {
    struct epoll_event events[EVENTS];
    double at = now();
    int count = epoll_wait(rush->poll, events, EVENTS, wait_milliseconds(rush, at));
    for (int i = 0; i < count; i++) {
        Session *session = events[i].data.ptr;
        if (session->busy) {
            if (session->out_sent < session->out_size) {
                flush_out(rush, session);
            }
            receive(rush, session);
        } else if (events[i].events & (EPOLLHUP | EPOLLRDHUP | EPOLLERR)) {
            gone(rush);
        }
    }
    at = now();
    while (!rush->ending && rush->heaped && rush->heap[0]->due <= at) {
        begin(rush, heap_pop(rush), at);
    }
}

/* Everybody starts within the first think time, not all at once. After the end answers under way are still taken. */
static void run(Rush *rush) {
    double start = now();
    for (size_t i = 0; i < rush->count; i++) {
        rush->sessions[i].due = start + rush->think / 1000.0 * (double)random_number(rush) / 4294967296.0;
        heap_push(rush, &rush->sessions[i]);
    }
    rush->end = start + rush->seconds;
    double at;
    while (!rush->lost && ((at = now()) < rush->end || (rush->busy > 0 && at < rush->end + 10))) {
        rush->ending = rush->ending || at >= rush->end;
        turn(rush);
    }
}

static void tell_times(const char *what, const Times *times, double seconds) {
    printf("%-7s %8.0f per second   p50 %7.2f   p95 %7.2f   p99 %7.2f   most %7.2f ms\n", what,
           (double)times->total / seconds, times_at(times, 0.5), times_at(times, 0.95), times_at(times, 0.99),
           times->most * 1000);
}

/* ---- the journal ----------------------------------------------------------------- */

static bool write_journal(const Rush *rush, const char *path) {
    FILE *file = fopen(path, "we");
    if (!file) {
        return false;
    }
    for (size_t i = 0; i < rush->count; i++) {
        const Session *session = &rush->sessions[i];
        bool under_way = session->busy && session->writing;
        char acknowledged[TEXT] = "", sent[TEXT] = "";
        if (rush->kind == &kinds[0]) {
            text_of(session, rush->mark, session->acknowledged, acknowledged);
            text_of(session, rush->mark, session->sent, sent);
        } else {
            snprintf(acknowledged, TEXT, "%ld", session->acknowledged);
            snprintf(sent, TEXT, "%ld", session->sent);
        }
        fprintf(file, "%s %s %s %s\n", session->target, session->field, session->acknowledged ? acknowledged : "-",
                under_way ? sent : "-");
    }
    return fclose(file) == 0;
}

/* One request outside the rush; the whole answer, or NULL. */
static char *ask(int port, const Session *session, const char *path) {
    size_t size = 0, room = 1 << 16;
    char *answer = malloc(room), request[OUT];
    int made = connect_to(port);
    int length = snprintf(request, OUT,
                          "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: duxue_session=%s\r\n\r\n",
                          path, session->cookie);
    if (made < 0 || send(made, request, (size_t)length, MSG_NOSIGNAL) != length) {
        return NULL;
    }
    ssize_t got;
    while ((got = recv(made, answer + size, room - size - 1, 0)) > 0) {
        size += (size_t)got;
        if (room - size < 4096) {
            answer = realloc(answer, room *= 2);
        }
    }
    close(made);
    answer[size] = '\0';
    return strncmp(answer, "HTTP/1.1 200", 12) == 0 ? answer : NULL;
}

/* Reasons of checks come with the list of all, an entry by itself. */
static int verify(Rush *rush, const char *journal) {
    FILE *file = fopen(journal, "re");
    char target[32], field[64], acknowledged[TEXT], sent[TEXT], path[128];
    unsigned long compared = 0, wrong = 0, in_doubt = 0;
    char *answer = NULL;
    for (size_t i = 0;
         file && i < rush->count && fscanf(file, "%31s %63s %95s %95s", target, field, acknowledged, sent) == 4; i++) {
        const Session *session = &rush->sessions[i];
        bool all = rush->kind == &kinds[0];
        if (!answer || !all) {
            free(answer);
            snprintf(path, sizeof path, "/api/v1/checks?period=%s", session->period);
            if (!all) {
                rush->kind->read(session, path);
            }
            answer = ask(rush->port, session, path);
        }
        char stored[TEXT] = "-";
        if (!answer || strcmp(target, session->target) != 0) {
            fprintf(stderr, "no answer for %s\n", session->target);
            return 1;
        }
        rush->kind->find(session, answer, stored);
        compared++;
        if (strcmp(stored, acknowledged) == 0) {
            continue;
        }
        if (strcmp(sent, "-") != 0 && strcmp(stored, sent) == 0) {
            in_doubt++; /* stored, though its sender never heard of it */
            continue;
        }
        if (strcmp(acknowledged, "-") == 0) {
            continue; /* nothing written by this run: what stands there is older */
        }
        wrong++;
        fprintf(stderr, "lost: %s %s has %s, acknowledged %s, under way %s\n", target, field, stored, acknowledged,
                sent);
    }
    if (file) {
        fclose(file);
    }
    printf("%lu sessions compared, %lu lost or overwritten, %lu stored whose answer was not heard\n", compared, wrong,
           in_doubt);
    return compared != rush->count || wrong > 0;
}

/* ---- the command line -------------------------------------------------------------- */

static const char *option(int count, char **words, const char *name, const char *usual) {
    for (int i = 2; i + 1 < count; i++) {
        if (strcmp(words[i], name) == 0) {
            return words[i + 1];
        }
    }
    return usual;
}

static bool read_sessions(Rush *rush, const char *path) {
    FILE *file = fopen(path, "re");
    size_t room = 4096;
    rush->sessions = calloc(room, sizeof(Session));
    Session *one = rush->sessions;
    while (file && rush->count < room &&
           fscanf(file, "%71s %71s %31s %63s %15s", one->cookie, one->csrf, one->target, one->field, one->period) ==
               5) {
        one = &rush->sessions[++rush->count];
    }
    if (file) {
        fclose(file);
    }
    rush->heap = calloc(room, sizeof *rush->heap);
    return rush->count > 0;
}

int main(int count, char **words) {
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    static Rush rush;
    const char *kind = option(count, words, "--kind", "checks"), *journal = option(count, words, "--journal", NULL);
    rush.kind = strcmp(kind, "entries") == 0 ? &kinds[1] : &kinds[0];
    rush.mark = option(count, words, "--mark", "rush");
    rush.port = atoi(option(count, words, "--port", "0"));
    rush.reads = atoi(option(count, words, "--reads", "30"));
    rush.think = atoi(option(count, words, "--think", "0"));
    rush.seconds = atof(option(count, words, "--seconds", "10"));
    rush.chance = (uint64_t)time(NULL) * 0x9E3779B97F4A7C15u | 1;
    if (count < 2 || !read_sessions(&rush, option(count, words, "--sessions", ""))) {
        fputs("rush run|verify --port P --sessions FILE ...; see the head of rush.c\n", stderr);
        return 2;
    }
    if (strcmp(words[1], "verify") == 0) {
        return verify(&rush, journal ? journal : "");
    }
    if (!open_all(&rush)) {
        fprintf(stderr, "cannot connect: %s\n", strerror(errno));
        return 2;
    }
    run(&rush);
    double seconds = rush.lost ? 1 : rush.seconds;
    if (!rush.lost) {
        printf("%zu sessions, %.0f seconds, %d%% reads, %d ms of thinking\n", rush.count, rush.seconds, rush.reads,
               rush.think);
        tell_times("writes", &rush.write_times, seconds);
        tell_times("reads", &rush.read_times, seconds);
        printf("answers 2xx %lu, 4xx %lu, 5xx %lu, others %lu; in conflict %lu; without answer %zu\n", rush.answers[2],
               rush.answers[4], rush.answers[5], rush.answers[0] + rush.answers[1] + rush.answers[3], rush.conflicts,
               rush.busy);
    } else {
        printf("%lu writes acknowledged before the server was gone\n", rush.write_times.total);
    }
    return journal && !write_journal(&rush, journal) ? 1 : 0;
}
