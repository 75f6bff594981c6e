/* The table of routes, and the one place where a request is let through. */
#include "web_internal.h"

#include <string.h>

static const Route routes[] = {
    {"GET", "/health", SCOPE_OPEN, ACTION_READ, false, get_health},
    {"GET", "/session", SCOPE_SIGNED, ACTION_READ, false, get_session},
    {"POST", "/session", SCOPE_OPEN, ACTION_READ, SIGNS_IN, post_session},
    {"DELETE", "/session", SCOPE_SIGNED, ACTION_READ, false, delete_session},
    {"GET", "/periods", SCOPE_SIGNED, ACTION_READ, false, get_periods},
    {"GET", "/units", SCOPE_SIGNED, ACTION_READ, false, get_units},
    {"GET", "/elements", SCOPE_SIGNED, ACTION_READ, false, get_elements},
    {"GET", "/standards", SCOPE_SIGNED, ACTION_READ, false, get_standards},
    {"GET", "/indicators", SCOPE_SIGNED, ACTION_READ, false, get_indicators},
    {"GET", "/mappings", SCOPE_SIGNED, ACTION_READ, false, get_mappings},
    {"GET", "/evaluation", SCOPE_UNIT, ACTION_READ, false, get_evaluation},
    {"GET", "/evaluation.xlsx", SCOPE_UNIT, ACTION_REPORT, TAKES_LONG, get_evaluation_xlsx},
    {"POST", "/what-if", SCOPE_UNIT, ACTION_READ, false, post_what_if},
    {"GET", "/reports", SCOPE_SIGNED, ACTION_READ, false, get_reports},
    {"GET", "/report", SCOPE_UNIT, ACTION_REPORT, TAKES_LONG, get_report},
    {"POST", "/report/merge", SCOPE_UNIT, ACTION_REPORT, TAKES_FILE | TAKES_LONG, post_report_merge},
    {"GET", "/measure", SCOPE_UNIT, ACTION_READ, false, get_measure},
    {"GET", "/school", SCOPE_UNIT, ACTION_READ, false, get_school},
    {"GET", "/origin", SCOPE_UNIT, ACTION_READ, false, get_origin},
    {"GET", "/imports", SCOPE_OWN, ACTION_IMPORT, false, get_imports},
    {"POST", "/imports", SCOPE_OWN, ACTION_IMPORT, TAKES_FILE | TAKES_LONG, post_imports},
    {"GET", "/template", SCOPE_NEWEST, ACTION_READ, TAKES_LONG, get_template},
    {"GET", "/checks", SCOPE_SIGNED, ACTION_READ, false, get_checks},
    {"POST", "/checks/*", SCOPE_OWN, ACTION_IMPORT, false, post_check},
    {"GET", "/decisions", SCOPE_UNIT, ACTION_READ, false, get_decisions},
    {"POST", "/decisions", SCOPE_UNIT, ACTION_DECIDE, TAKES_FILE, post_decision},
    {"GET", "/evidence", SCOPE_SIGNED, ACTION_READ, false, get_evidence},
    {"GET", "/users", SCOPE_ALL, ACTION_ADMIN, false, get_users},
    {"POST", "/users", SCOPE_ALL, ACTION_ADMIN, SIGNS_IN, post_users},
    {"GET", "/audit", SCOPE_ALL, ACTION_ADMIN, TAKES_LONG, get_audit},
    {"GET", "/audit/verify", SCOPE_ALL, ACTION_ADMIN, TAKES_LONG, get_audit_verify},
};

static bool path_fits(const char *pattern, Str path, Str *tail) {
    size_t length = strlen(pattern);
    if (pattern[length - 1] != '*') {
        *tail = (Str){NULL, 0};
        return str_is(path, pattern);
    }
    Str head = {pattern, length - 1};
    *tail = str_slice(path, head.len, path.len);
    return str_starts(path, head) && tail->len && str_find(*tail, STR("/")) < 0;
}

const Route *route_find(Str path, Str method, Str *tail, bool *known_path) {
    *known_path = false;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        Str rest;
        if (path_fits(routes[i].path, path, &rest)) {
            *known_path = true;
            if (str_is(method, routes[i].method)) {
                *tail = rest;
                return &routes[i];
            }
        }
    }
    return NULL;
}

int status_of(ErrKind kind) {
    switch (kind) {
    case ERR_NONE: return MHD_HTTP_OK;
    case ERR_USAGE:
    case ERR_INPUT:
    case ERR_CANCELLED: return MHD_HTTP_BAD_REQUEST;
    case ERR_NOT_FOUND: return MHD_HTTP_NOT_FOUND;
    case ERR_DENIED: return MHD_HTTP_FORBIDDEN;
    case ERR_CONFLICT: return MHD_HTTP_CONFLICT;
    case ERR_LIMIT: return MHD_HTTP_CONTENT_TOO_LARGE;
    case ERR_IO:
    case ERR_INTERNAL: break;
    }
    return MHD_HTTP_INTERNAL_SERVER_ERROR;
}

/* Sign-in by cookie; writing also needs the token that only the page knows. */
bool route_admit(Request *request, int *status, Err *err) {
    if (request->route->scope == SCOPE_OPEN) {
        return true;
    }
    bool writing = strcmp(request->route->method, "GET") != 0;
    Str csrf = request_header(request, "X-CSRF-Token");
    if (!people_session(request->web->store, request->arena, request_cookie(request, "duxue_session"), (Str){NULL, 0},
                        &request->session, err)) {
        *status = MHD_HTTP_UNAUTHORIZED;
        return false;
    }
    if (writing && !csrf.len) {
        return err_set(err, ERR_DENIED, "请求缺少页面令牌，操作没有执行。请刷新页面后重试。");
    }
    return !writing || people_session(request->web->store, request->arena, request_cookie(request, "duxue_session"),
                                      csrf, &request->session, err);
}

/* The unit the request is about, in the period it names. */
static bool unit_let_through(Request *request, Err *err) {
    const Route *route = request->route;
    Str code, period;
    if (!request_required(request, "unit", &code, err)) {
        return false;
    }
    bool found = route->scope == SCOPE_NEWEST ? newest_period(request->web, request->arena, &period, err)
                                              : request_required(request, "period", &period, err);
    if (!found || !(request->shared = frame_take(request->web, period, err))) {
        return false;
    }
    request->unit = org_tree_find(&request->shared->frame->tree, code);
    if (request->unit < 0) {
        return err_set(err, ERR_NOT_FOUND, "%.*s年度没有代码为“%.*s”的单位。", STR_ARG(period), STR_ARG(code));
    }
    return scope_allows(&request->session.user, &request->shared->frame->tree, request->unit, route->action, err);
}

static bool let_through(Request *request, Err *err) {
    const User *user = &request->session.user;
    switch (request->route->scope) {
    case SCOPE_OPEN: return true;
    case SCOPE_SIGNED:
    case SCOPE_OWN: return people_may(user, request->route->action, &user->unit_code, 1, err);
    case SCOPE_ALL: return people_may(user, request->route->action, NULL, 0, err);
    case SCOPE_UNIT:
    case SCOPE_NEWEST: return unit_let_through(request, err);
    }
    return err_set(err, ERR_INTERNAL, "程序内部错误：路由没有范围。");
}

bool route_run(Request *request, Answer *answer, Err *err) {
    return request_read_json(request, err) && let_through(request, err) && idempotency_run(request, answer, err);
}
