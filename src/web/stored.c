/* Stored files of foreign content going out: shut off from the page, whole or in parts (RFC 9110, one range). */
#include "web_internal.h"

#include <string.h>
#include <unistd.h>

/* A PDF is shown by the browser's own viewer, which a sandbox would shut out; it gets all but that. */
static const char policy_of_pdf[] =
    "default-src 'none'; object-src 'self'; plugin-types application/pdf; style-src 'unsafe-inline'; "
    "frame-ancestors 'self'";
static const char policy[] =
    "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

typedef enum RangeKind { RANGE_NONE, RANGE_PART, RANGE_WRONG } RangeKind;

/* "bytes=0-99", "bytes=100-", "bytes=-50". What is not understood is passed over, and the whole is sent. */
static RangeKind read_range(Str text, uint64_t size, uint64_t *from, uint64_t *length) {
    Str first;
    int64_t begin = -1, end = -1;
    if (!str_starts(text, STR("bytes=")) || str_find(text, STR(",")) >= 0) {
        return RANGE_NONE;
    }
    text = str_slice(text, strlen("bytes="), text.len);
    bool dash = str_find(text, STR("-")) >= 0;
    if (!dash || !str_cut(&text, '-', &first) || (first.len && !integer_parse(first, &begin)) ||
        (text.len && !integer_parse(text, &end)) || (!first.len && !text.len) || (first.len && begin < 0) ||
        (text.len && end < 0)) {
        return RANGE_NONE;
    }
    if (!first.len) {
        uint64_t last = (uint64_t)end < size ? (uint64_t)end : size;
        *from = size - last;
        *length = last;
        return last ? RANGE_PART : RANGE_WRONG;
    }
    if ((uint64_t)begin >= size || (text.len && end < begin)) {
        return text.len && end < begin ? RANGE_NONE : RANGE_WRONG;
    }
    uint64_t until = text.len && (uint64_t)end < size - 1 ? (uint64_t)end : size - 1;
    *from = (uint64_t)begin;
    *length = until - *from + 1;
    return RANGE_PART;
}

bool answer_stored(Request *request, Answer *answer, int handle, uint64_t size, const char *type, Str name, bool shown,
                   Err *err) {
    uint64_t from = 0, length = size;
    RangeKind kind = read_range(request_header(request, "Range"), size, &from, &length);
    if (kind == RANGE_WRONG) {
        close(handle);
        answer->status = MHD_HTTP_RANGE_NOT_SATISFIABLE;
        return err_set(err, ERR_USAGE, "文件没有那么长（%llu字节），请重新下载。", (unsigned long long)size);
    }
    answer->file = handle;
    answer->file_from = from;
    answer->file_size = length;
    answer->type = type;
    answer->file_name = name;
    answer->shown = shown;
    answer->ranged = true;
    answer->policy = strcmp(type, "application/pdf") == 0 ? policy_of_pdf : policy;
    if (kind == RANGE_PART) {
        answer->status = MHD_HTTP_PARTIAL_CONTENT;
        answer->range = str_format(request->arena, "bytes %llu-%llu/%llu", (unsigned long long)from,
                                   (unsigned long long)(from + length - 1), (unsigned long long)size);
    }
    return true;
}
