/* The server: libmicrohttpd's threads, limits on what comes in, headers on what goes out. */
#include "web_internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS = 4, CONNECTIONS_MOST = 512, PER_ADDRESS_MOST = 128, SECONDS_MOST = 30, HEADER_MOST = 32 * 1024 };

/* ---- a request's life -------------------------------------------------- */

static Request *request_create(Web *web, struct MHD_Connection *connection) {
    Arena *arena = arena_create();
    Request *request = ARENA_NEW(arena, Request);
    *request = (Request){
        .web = web, .arena = arena, .connection = connection, .upload_file = -1, .unit = -1, .body = buf_create(arena)};
    return request;
}

static void request_done(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code) {
    (void)context;
    (void)connection;
    (void)code;
    Request *request = *state;
    *state = NULL;
    if (!request) {
        return;
    }
    frame_give_back(request->web, request->shared);
    json_decref(request->json);
    if (request->upload_file >= 0) {
        close(request->upload_file);
        unlink(request->upload);
    }
    arena_destroy(request->arena);
}

static void open_upload(Request *request) {
    snprintf(request->upload, sizeof request->upload, "%s/upload-XXXXXX", store_directory(request->web->store));
    request->upload_file = mkstemp(request->upload);
    request->failed = request->upload_file < 0;
}

static void take_bytes(Request *request, const char *data, size_t size) {
    if (request->refused || !request->route) {
        return;
    }
    size_t most = request->route->takes_file ? UPLOAD_MOST : JSON_MOST;
    request->received += size;
    if (request->received > most) {
        request->too_large = true;
        return;
    }
    if (!request->route->takes_file) {
        buf_add(&request->body, (Str){data, size});
        return;
    }
    while (size > 0 && !request->failed) {
        ssize_t written = write(request->upload_file, data, size);
        if (written < 0 && errno != EINTR) {
            request->failed = true;
        }
        data += written > 0 ? written : 0;
        size -= written > 0 ? (size_t)written : 0;
    }
}

/* ---- answers ----------------------------------------------------------- */

void web_add_headers(struct MHD_Response *response) {
    MHD_add_response_header(response, "Content-Security-Policy",
                            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
                            "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "X-Frame-Options", "DENY");
    MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
    MHD_add_response_header(response, "Cross-Origin-Opener-Policy", "same-origin");
}

/* Chinese names go percent-encoded (RFC 8187), which every browser of the last ten years reads. */
static void add_file_name(struct MHD_Response *response, Arena *arena, Str name) {
    Buf value = buf_create(arena);
    buf_add(&value, STR("attachment; filename*=UTF-8''"));
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.data[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-';
        if (plain) {
            buf_add_char(&value, (char)c);
        } else {
            buf_add_format(&value, "%%%02X", c);
        }
    }
    MHD_add_response_header(response, "Content-Disposition", str_cstr(arena, buf_str(&value)));
}

static enum MHD_Result answer_send(Request *request, const Answer *answer) {
    struct MHD_Response *response =
        answer->file >= 0
            ? MHD_create_response_from_fd64(answer->file_size, answer->file)
            : MHD_create_response_from_buffer(answer->body.len,
                                              (void *)(uintptr_t)(answer->body.len ? answer->body.data : ""),
                                              MHD_RESPMEM_MUST_COPY);
    if (!response) {
        return MHD_NO;
    }
    web_add_headers(response);
    MHD_add_response_header(response, "Content-Type", answer->type);
    MHD_add_response_header(response, "Cache-Control", "no-store");
    if (answer->file_name.len) {
        add_file_name(response, request->arena, answer->file_name);
    }
    if (answer->cookie.len) {
        MHD_add_response_header(response, "Set-Cookie", str_cstr(request->arena, answer->cookie));
    }
    enum MHD_Result result = MHD_queue_response(request->connection, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    return result;
}

static bool run(Request *request, const char *method, Answer *answer, Err *err) {
    bool known = false;
    if (!request->route) {
        route_find(request->path, str_from(method), &request->tail, &known);
        answer->status = known ? MHD_HTTP_METHOD_NOT_ALLOWED : MHD_HTTP_NOT_FOUND;
        return known ? err_set(err, ERR_USAGE, "这个地址不能用%s方法。", method)
                     : err_set(err, ERR_NOT_FOUND, "没有这个接口。");
    }
    if (request->refused) {
        answer->status = request->refused_status;
        *err = request->refusal;
        return false;
    }
    if (request->too_large) {
        int most = request->route->takes_file ? UPLOAD_MOST : JSON_MOST;
        return err_set(err, ERR_LIMIT, "上传的内容太大，最多%d MB。", most / (1024 * 1024));
    }
    if (request->failed) {
        return err_set(err, ERR_IO, "文件没有收完整，请检查服务器磁盘空间后重试。");
    }
    request->origin = (AuditOrigin){.address = str_from(request->address)};
    if (request->session.user.name.len) {
        request->origin.role = role_id(request->session.user.role);
    }
    audit_set_origin(&request->origin);
    bool good = route_run(request, answer, err);
    audit_set_origin(NULL);
    return good;
}

static enum MHD_Result api_answer(Request *request, const char *method) {
    Answer answer = {.type = "application/json", .body = buf_create(request->arena), .file = -1};
    Err err = {.kind = ERR_NONE};
    if (run(request, method, &answer, &err)) {
        answer.status = answer.status ? answer.status : MHD_HTTP_OK;
    } else {
        int status = answer.status ? answer.status : status_of(err.kind);
        if (status >= MHD_HTTP_INTERNAL_SERVER_ERROR) {
            log_line(LOG_ERROR, "%s %.*s: %s", method, STR_ARG(request->path), err.message);
        }
        answer_error(&answer, &err, status);
    }
    return answer_send(request, &answer);
}

/* Whoever is not signed in gets nothing of a body stored. */
static void take_head(Request *request, Str path, Str method) {
    bool known;
    request->path = str_copy(request->arena, path);
    request_find_address(request, request->address);
    request->route = route_find(request->path, method, &request->tail, &known);
    if (!request->route) {
        return;
    }
    request->refused = !route_admit(request, &request->refused_status, &request->refusal);
    if (!request->refused && request->route->takes_file) {
        open_upload(request);
    }
}

/* Called once for the head, then for every piece of the body, then with nothing left. */
static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *data, size_t *size, void **state) {
    (void)version;
    Web *web = context;
    Str path = str_from(url);
    Request *request = *state;
    if (!request) {
        request = request_create(web, connection);
        *state = request;
        if (str_starts(path, STR("/api/v1/"))) {
            take_head(request, str_slice(path, strlen("/api/v1"), path.len), str_from(method));
        }
        return MHD_YES;
    }
    if (*size) {
        take_bytes(request, data, *size);
        *size = 0;
        return MHD_YES;
    }
    if (request->path.len) {
        return api_answer(request, method);
    }
    enum MHD_Result result = MHD_NO;
    bool reading = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    if (reading && !str_starts(path, STR("/api/")) && page_answer(connection, path, &result)) {
        return result;
    }
    request->path = path;
    return api_answer(request, method);
}

/* ---- the whole --------------------------------------------------------- */

static void compile_standards(Web *web) {
    const StandardDef *defs = pack_standards(web->pack, &web->standard_count);
    web->standards = ARENA_ARRAY(web->arena, web->standard_count, const Standard *);
    for (size_t i = 0; i < web->standard_count; i++) {
        ProblemList problems = problem_list(web->arena, 1);
        if (!standard_compile(web->pack, &defs[i], web->arena, &web->standards[i], &problems)) {
            log_line(LOG_ERROR, "标准 %.*s 有误，用 duxue pack check 查看", STR_ARG(defs[i].id));
        }
    }
}

bool web_start(Store *store, const Pack *pack, const WebOptions *options, Web **web, Err *err) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options->port)};
    if (inet_pton(AF_INET, options->address, &address.sin_addr) != 1) {
        return err_set(err, ERR_USAGE, "“%s”不是一个IPv4地址，例如 127.0.0.1 或 0.0.0.0。", options->address);
    }
    Arena *arena = arena_create();
    Web *made = ARENA_NEW(arena, Web);
    *made = (Web){.store = store, .pack = pack, .arena = arena, .proxy = options->proxy};
    pthread_mutex_init(&made->lock, NULL);
    pthread_mutex_init(&made->audit_lock, NULL);
    compile_standards(made);
    made->daemon =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG, (uint16_t)options->port, NULL, NULL, handle,
                         made, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address, MHD_OPTION_THREAD_POOL_SIZE,
                         (unsigned)THREADS, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MOST,
                         MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)PER_ADDRESS_MOST, MHD_OPTION_CONNECTION_TIMEOUT,
                         (unsigned)SECONDS_MOST, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_MOST,
                         MHD_OPTION_NOTIFY_COMPLETED, request_done, NULL, MHD_OPTION_END);
    if (!made->daemon) {
        pthread_mutex_destroy(&made->lock);
        err_set(err, ERR_IO, "不能在 %s:%d 上监听：%s。可能已有程序占用，请换一个端口。", options->address,
                options->port, strerror(errno));
        arena_destroy(arena);
        return false;
    }
    *web = made;
    return true;
}

int web_port(const Web *web) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(web->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

void web_stop(Web *web) {
    if (web) {
        MHD_stop_daemon(web->daemon);
        frames_drop(web);
        pthread_mutex_destroy(&web->lock);
        arena_destroy(web->arena);
    }
}
