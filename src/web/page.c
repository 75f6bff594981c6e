/* The page: files built into the binary. Names under assets/ carry a hash and may be kept for a year. */
#include "web_internal.h"

#include <string.h>

extern const EmbeddedFile web_files[];
extern const size_t web_files_count;

static const char no_page[] =
    "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>督学</title>"
    "<p>这个程序编译时没有带上网页，接口在 /api/v1 下可用。请用 make page 编译网页后再编译程序。</p>";

static const EmbeddedFile *find(Str name) {
    for (size_t i = 0; i < web_files_count; i++) {
        if (str_is(name, web_files[i].name)) {
            return &web_files[i];
        }
    }
    return NULL;
}

static const char *type_of(Str name) {
    static const struct {
        const char *ending, *type;
    } types[] = {{".html", "text/html; charset=utf-8"},
                 {".js", "text/javascript; charset=utf-8"},
                 {".css", "text/css; charset=utf-8"},
                 {".svg", "image/svg+xml"},
                 {".png", "image/png"},
                 {".woff2", "font/woff2"},
                 {".json", "application/json"},
                 {".ico", "image/x-icon"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (str_ends(name, str_from(types[i].ending))) {
            return types[i].type;
        }
    }
    return "application/octet-stream";
}

static enum MHD_Result send_file(struct MHD_Connection *connection, Str name, Str bytes, bool packed) {
    struct MHD_Response *response =
        MHD_create_response_from_buffer(bytes.len, (void *)(uintptr_t)bytes.data, MHD_RESPMEM_PERSISTENT);
    if (!response) {
        return MHD_NO;
    }
    bool hashed = str_starts(name, STR("assets/"));
    MHD_add_response_header(response, "Content-Type", type_of(name));
    MHD_add_response_header(response, "Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
    MHD_add_response_header(response, "Vary", "Accept-Encoding");
    if (packed) {
        MHD_add_response_header(response, "Content-Encoding", "gzip");
    }
    web_add_headers(response);
    enum MHD_Result result = MHD_queue_response(connection, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return result;
}

/* What has an ending is a file: app.js, not /ledgers/SAF-02.hazard/figures. */
static bool has_ending(Str path) {
    Str part = {NULL, 0};
    bool hidden = false; /* "..", ".git" */
    while (str_cut(&path, '/', &part)) {
        hidden = hidden || str_starts(part, STR("."));
    }
    return hidden || str_find(part, STR(".")) >= 0;
}

/* Addresses of the page itself (/schools, /plan) have no ending and are all index.html. */
bool page_answer(struct MHD_Connection *connection, Str path, enum MHD_Result *result) {
    Str name = str_slice(path, 1, path.len);
    const EmbeddedFile *file = find(name);
    if (!file) {
        if (has_ending(name)) {
            return false;
        }
        name = STR("index.html");
        file = find(name);
    }
    if (!file) {
        *result = send_file(connection, name, (Str){no_page, sizeof no_page - 1}, false);
        return true;
    }
    const char *accepted = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Accept-Encoding");
    char packed_name[256];
    snprintf(packed_name, sizeof packed_name, "%.*s.gz", STR_ARG(name));
    const EmbeddedFile *packed = accepted && strstr(accepted, "gzip") ? find(str_from(packed_name)) : NULL;
    const EmbeddedFile *sent = packed ? packed : file;
    *result = send_file(connection, name, (Str){sent->data, (size_t)(sent->end - sent->data)}, packed != NULL);
    return true;
}
