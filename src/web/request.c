/* What a request says: words of the query and of a JSON body, cookies, files; and how an error is answered. */
#include "web_internal.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Str request_text(const Request *request, const char *name) {
    if (strcmp(request->route->method, "GET") != 0 && !(request->route->flags & TAKES_FILE)) {
        return str_from(json_string_value(json_object_get(request->json, name)));
    }
    return str_from(MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name));
}

bool request_required(const Request *request, const char *name, Str *value, Err *err) {
    *value = request_text(request, name);
    if (value->len) {
        return true;
    }
    return err_set_field(err, ERR_USAGE, name, "缺少“%s”。", name);
}

bool request_texts(const Request *request, const char *name, Str **values, size_t *count, Err *err) {
    const json_t *value = json_object_get(request->json, name);
    size_t length = json_is_array(value) ? json_array_size(value) : json_is_string(value) ? 1 : 0;
    *values = length ? ARENA_ARRAY(request->arena, length, Str) : NULL;
    *count = length;
    bool good = !value || json_is_array(value) || json_is_string(value) || json_is_null(value);
    for (size_t i = 0; i < length && good; i++) {
        const json_t *one = json_is_array(value) ? json_array_get(value, i) : value;
        good = json_is_string(one);
        (*values)[i] = str_from(json_string_value(one));
    }
    return good || err_set_field(err, ERR_USAGE, name, "“%s”要写成文字的列表。", name);
}

bool request_flag(const Request *request, const char *name) {
    return json_is_true(json_object_get(request->json, name));
}

bool request_has(const Request *request, const char *name) {
    return json_object_get(request->json, name) != NULL;
}

bool request_words(const Request *request, const char *name, Str *words, size_t most, size_t *count, Err *err) {
    enum { WORD_BYTES_MOST = 200 };
    Str text = str_from(MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name));
    *count = 0;
    while ((text = str_trim(text)).len) {
        size_t end = 0;
        for (size_t at = 0; at < text.len; end = at) {
            uint32_t character = utf8_next(text, &at);
            if (character <= ' ' || character == 0x3000 || character == 0xA0) {
                break;
            }
        }
        if (end == 0 || *count == most || end > WORD_BYTES_MOST) {
            return err_set(err, ERR_USAGE, "查找的词太多或太长，最多%zu个。", most);
        }
        words[(*count)++] = str_slice(text, 0, end);
        text = str_slice(text, end, text.len);
    }
    return true;
}

bool request_integer(const Request *request, const char *name, int64_t least, int64_t most, int64_t *value, Err *err) {
    Str text = request_text(request, name);
    const json_t *number = request->json ? json_object_get(request->json, name) : NULL;
    if (json_is_integer(number)) { /* in a body it may stand as the number that it is */
        text = str_format(request->arena, "%lld", (long long)json_integer_value(number));
    }
    if (text.len && (!integer_parse(text, value) || *value < least || *value > most)) {
        return err_set(err, ERR_USAGE, "“%s”要是%lld到%lld之间的整数。", name, (long long)least, (long long)most);
    }
    return true;
}

Str request_header(const Request *request, const char *name) {
    return str_from(MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name));
}

Str request_cookie(const Request *request, const char *name) {
    return str_from(MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, name));
}

bool request_numbers(const Request *request, const char *name, size_t most, int64_t **ids, size_t *count, Err *err) {
    const json_t *list = request->json ? json_object_get(request->json, name) : NULL;
    *count = json_array_size(list);
    *ids = ARENA_ARRAY(request->arena, *count + 1, int64_t);
    bool good = (!list || json_is_array(list)) && *count <= most;
    for (size_t i = 0; good && i < *count; i++) {
        const json_t *one = json_array_get(list, i);
        good = json_is_integer(one);
        (*ids)[i] = json_integer_value(one);
    }
    return good || err_set(err, ERR_USAGE, "“%s”要是编号的列表，最多%zu个。", name, most);
}

bool request_object(const Request *request, const char *name, Str *text, Err *err) {
    const json_t *value = json_object_get(request->json, name);
    *text = (Str){NULL, 0};
    if (!value || json_is_null(value)) {
        return true;
    }
    if (!json_is_object(value)) {
        return err_set_field(err, ERR_USAGE, name, "“%s”要写成一个对象。", name);
    }
    *text = json_value_text(value, JSON_AS_GIVEN, request->arena);
    return true;
}

static void peer_address(const Request *request, char address[64]) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *peer = info ? info->client_addr : NULL;
    address[0] = '\0';
    if (peer && peer->sa_family == AF_INET) {
        struct sockaddr_in plain;
        memcpy(&plain, peer, sizeof plain);
        inet_ntop(AF_INET, &plain.sin_addr, address, 64);
    }
}

/* The last entry is the one that the proxy itself wrote; earlier ones are the client's word. */
void request_find_address(const Request *request, char address[64]) {
    unsigned char any[sizeof(struct in6_addr)];
    Str seen = request_header(request, "X-Forwarded-For"), part;
    peer_address(request, address);
    if (!request->web->proxy || strcmp(address, request->web->proxy) != 0 || !seen.len) {
        return;
    }
    while (str_cut(&seen, ',', &part)) {
        char text[64];
        part = str_trim(part);
        snprintf(text, sizeof text, "%.*s", STR_ARG(part));
        if (!seen.data && part.len < sizeof text &&
            (inet_pton(AF_INET, text, any) == 1 || inet_pton(AF_INET6, text, any) == 1)) {
            memcpy(address, text, sizeof text);
        }
    }
}

bool request_read_json(Request *request, Err *err) {
    if ((request->route->flags & TAKES_FILE) || request->body.len == 0) {
        return true;
    }
    json_error_t fault;
    request->json = json_loadb(request->body.data, request->body.len, JSON_REJECT_DUPLICATES, &fault);
    if (!json_is_object(request->json)) {
        Place place = {.line = request->json ? 1 : fault.line, .column = request->json ? 1 : fault.column};
        return err_set_at(err, ERR_INPUT, &place, "请求的内容不是一个JSON对象。");
    }
    return true;
}

Str request_upload_bytes(const Request *request, Err *err) {
    Str bytes = {NULL, 0};
    if (request->received) {
        file_read(request->arena, request->upload, UPLOAD_MOST, &bytes, err);
    }
    return bytes;
}

static void put_place(Json *json, const Place *place) {
    json_key(json, "place");
    json_open_object(json);
    json_put_text(json, "file", place->file);
    json_put_text(json, "sheet", place->sheet);
    json_put_text(json, "cell", place->cell);
    json_put_text(json, "field", place->field);
    json_put_integer(json, "line", place->line);
    json_put_integer(json, "column", place->column);
    json_close_object(json);
}

void answer_error(Answer *answer, const Err *err, int status) {
    static const char *const kinds[] = {"none",     "usage", "input",     "not_found", "denied",
                                        "conflict", "limit", "cancelled", "io",        "internal"};
    answer->status = status;
    answer->type = "application/json";
    answer->file_name = (Str){NULL, 0};
    answer->kept = answer->ranged = answer->shown = false;
    answer->policy = NULL;
    if (answer->file >= 0) {
        close(answer->file);
        answer->file = -1;
    }
    answer->body.len = 0;
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "error");
    json_open_object(&json);
    json_put_text(&json, "kind", kinds[err->kind]);
    json_put_text(&json, "message", err->message);
    put_place(&json, &err->place);
    json_close_object(&json);
    json_close_object(&json);
}

/* Opened by name only now: a writer may have put another file in the place of the one that kept the name free. */
static bool open_made(const char *path, Answer *answer, Err *err) {
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &status) != 0) {
        if (file >= 0) {
            close(file);
        }
        return err_set(err, ERR_IO, "做好的文件读不出来，请检查磁盘空间后重试。");
    }
    answer->file = file;
    answer->file_size = (uint64_t)status.st_size;
    return true;
}

bool put_done(Answer *answer) {
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_bool(&json, "done", true);
    json_close_object(&json);
    return true;
}

bool answer_file(Request *request, Answer *answer, FileWriter write, void *context, const char *type, Str name,
                 Err *err) {
    const char *path = str_format(request->arena, "%s/answer-XXXXXX", store_directory(request->web->store)).data;
    char *made = arena_alloc(request->arena, strlen(path) + 1);
    memcpy(made, path, strlen(path) + 1);
    int file = mkstemp(made);
    if (file < 0) {
        return err_set(err, ERR_IO, "数据目录里不能写临时文件，请检查磁盘空间和权限。");
    }
    close(file);
    bool good = write(context, made, err) && open_made(made, answer, err);
    unlink(made);
    if (good) {
        answer->type = type;
        answer->file_name = name;
    }
    return good;
}

void put_levels(Json *json, unsigned levels) {
    json_key(json, "levels");
    json_open_array(json);
    for (int level = LEVEL_COUNTRY; level <= LEVEL_SCHOOL; level++) {
        if (levels >> level & 1u) {
            json_str(json, str_from(unit_level_id((UnitLevel)level)));
        }
    }
    json_close_array(json);
}
