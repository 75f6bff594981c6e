/* The evidence of a case and of all that came out of it, as one archive: files with numbers, and an index that says of
 * each what it belongs to, and which records have none. */
#include "collect_json.h"
#include "evidence.h"
#include "ledger.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <zip.h>

enum { FILES_MOST = 400, NAME_BYTES_MOST = 120 };
static const uint64_t bytes_most = (uint64_t)2 << 30;

typedef struct Packing {
    Request *request;
    const CaseLine *lines;
    Attachment **files; /* per line */
    size_t *file_counts;
    size_t line_count, total;
    uint64_t bytes;
    zip_t *archive;
    Buf index;
    size_t number;
    Arena *arena;
} Packing;

/* ---- what goes in --------------------------------------------------------------------------- */

static bool list_files(Packing *packing, Tx *tx, size_t at, Err *err) {
    const CaseLine *line = &packing->lines[at];
    const EvidenceSubject subject = {.kind = STR("case"),
                                     .id = str_format(packing->arena, "%lld", (long long)line->id)};
    size_t count, kept = 0;
    Attachment *all;
    if (!evidence_list(tx, &subject, false, packing->arena, &all, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!case_file_privacy(packing->request->web->ledger, tx, &all[i].subject, &all[i].privacy, err)) {
            return false;
        }
        if (all[i].privacy <= line->sees) {
            all[kept++] = all[i];
        }
    }
    packing->files[at] = all;
    packing->file_counts[at] = kept;
    packing->total += kept;
    return packing->total <= FILES_MOST ||
           err_set(err, ERR_LIMIT, "材料超过%d个，请到下面的记录里分别导出。", FILES_MOST);
}

static bool collect(Packing *packing, int64_t id, Err *err) {
    Tx *tx;
    CaseLine *lines;
    if (!store_read_begin(packing->request->web->store, &tx, err)) {
        return false;
    }
    bool good = case_family(packing->request->web->ledger, tx, &packing->request->session.user, id, packing->arena,
                            &lines, &packing->line_count, err);
    if (good) {
        packing->lines = lines;
        packing->files = ARENA_ARRAY(packing->arena, packing->line_count, Attachment *);
        packing->file_counts = ARENA_ARRAY(packing->arena, packing->line_count, size_t);
    }
    for (size_t i = 0; good && i < packing->line_count; i++) {
        good = list_files(packing, tx, i, err);
    }
    store_read_end(tx);
    return good;
}

/* ---- the index ---------------------------------------------------------------------------------- */

static void put_cells(Buf *out, const Str *cells, size_t count) {
    buf_add(out, STR("<tr>"));
    for (size_t i = 0; i < count; i++) {
        buf_add(out, STR("<td>"));
        buf_add_escaped(out, cells[i]);
        buf_add(out, STR("</td>"));
    }
    buf_add(out, STR("</tr>\n"));
}

static void begin_index(Packing *packing) {
    Buf *out = &packing->index;
    const CaseLine *first = &packing->lines[0];
    buf_add(out,
            STR("<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>佐证材料目录</title><style>"
                "body{font:15px/1.7 SimSun,serif;margin:24px}table{border-collapse:collapse;width:100%}"
                "td,th{border:1px solid #333;padding:3px 8px;vertical-align:top}h1{text-align:center;font-size:20px}"
                "</style></head><body><h1>佐证材料目录</h1><p>"));
    buf_add_escaped(out, str_format(packing->arena, "%.*s %.*s（%.*s）", STR_ARG(first->number), STR_ARG(first->title),
                                    STR_ARG(first->unit_name)));
    buf_add(out, STR("</p><table><tr><th>序号</th><th>编号</th><th>事项</th><th>材料</th><th>文件</th><th>提交人</th>"
                     "<th>提交日期</th><th>SHA-256</th></tr>\n"));
}

static Str part_name(const CaseLine *line, Str part) {
    int field = record_field(line->record, part);
    return field < 0 ? part : line->record->fields[field].name;
}

/* ---- the archive ---------------------------------------------------------------------------------- */

static bool broken(zip_t *archive, Err *err) {
    return err_set(err, ERR_IO, "材料包没有做成：%s。请检查磁盘空间后重试。", zip_strerror(archive));
}

/* "0007_隐患2026-00001_整改佐证_照片.jpg": no sign that a file system does not take. */
static Str entry_name(Packing *packing, const CaseLine *line, const Attachment *file) {
    Str raw = str_format(
        packing->arena, "%04zu_%.*s_%.*s_%.*s", packing->number, STR_ARG(line->number),
        STR_ARG(part_name(line, file->subject.part)),
        STR_ARG(str_slice(file->name, file->name.len > NAME_BYTES_MOST ? file->name.len - NAME_BYTES_MOST : 0,
                          file->name.len)));
    Buf name = buf_create(packing->arena);
    for (size_t i = 0; i < raw.len; i++) {
        bool odd = strchr("/\\:*?\"<>|", raw.data[i]) || (unsigned char)raw.data[i] < ' ';
        buf_add(&name, odd ? STR("_") : str_slice(raw, i, i + 1));
    }
    return buf_str(&name);
}

static bool add_entry(Packing *packing, Str name, zip_source_t *source, bool press, Err *err) {
    const char *path = str_cstr(packing->arena, name);
    zip_int64_t index = source ? zip_file_add(packing->archive, path, source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
        zip_source_free(source);
        return broken(packing->archive, err);
    }
    return zip_set_file_compression(packing->archive, (zip_uint64_t)index, press ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0) ==
               0 ||
           broken(packing->archive, err);
}

static bool add_file(Packing *packing, const CaseLine *line, const Attachment *file, Err *err) {
    int handle;
    uint64_t size;
    if (!evidence_read(packing->request->web->evidence, &packing->request->session.user, file, &handle, &size, err)) {
        return false;
    }
    packing->bytes += size;
    FILE *stream = fdopen(handle, "rb");
    if (!stream || packing->bytes > bytes_most) {
        stream ? fclose(stream) : close(handle);
        return err_set(err, ERR_LIMIT, "材料超过%d GB，请到下面的记录里分别导出。", (int)(bytes_most >> 30));
    }
    packing->number++;
    Str name = entry_name(packing, line, file);
    zip_source_t *source = zip_source_filep(packing->archive, stream, 0, (zip_int64_t)size);
    if (!source) {
        fclose(stream);
        return broken(packing->archive, err);
    }
    const Str cells[] = {str_format(packing->arena, "%zu", packing->number),
                         line->number,
                         line->title,
                         part_name(line, file->subject.part),
                         name,
                         file->actor_shown,
                         str_slice(file->at, 0, 10),
                         str_from(file->hash)};
    put_cells(&packing->index, cells, sizeof cells / sizeof *cells);
    return add_entry(packing, name, source, false, err);
}

static bool add_index(Packing *packing, Err *err) {
    Buf *out = &packing->index;
    buf_add_format(out, "</table><p>共%zu件。", packing->number);
    bool first = true;
    for (size_t i = 0; i < packing->line_count; i++) {
        if (!packing->file_counts[i] && packing->lines[i].ended != CASE_VOID) {
            buf_add(out, first ? STR("还没有材料的：") : STR("；"));
            buf_add_escaped(out, str_format(packing->arena, "%.*s %.*s", STR_ARG(packing->lines[i].number),
                                            STR_ARG(packing->lines[i].title)));
            first = false;
        }
    }
    buf_add(out, first ? STR("每条记录都有材料。</p></body></html>\n") : STR("。</p></body></html>\n"));
    Str page = buf_str(out);
    return add_entry(packing, STR("目录.html"), zip_source_buffer(packing->archive, page.data, page.len, 0), true, err);
}

static bool fill(Packing *packing, Err *err) {
    begin_index(packing);
    for (size_t i = 0; i < packing->line_count; i++) {
        for (size_t f = 0; f < packing->file_counts[i]; f++) {
            if (!add_file(packing, &packing->lines[i], &packing->files[i][f], err)) {
                return false;
            }
        }
    }
    return add_index(packing, err);
}

static bool write_package(void *context, const char *path, Err *err) {
    Packing *packing = context;
    int code = 0;
    packing->archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (!packing->archive) {
        return err_set(err, ERR_IO, "材料包没有做成（%d）。请检查磁盘空间后重试。", code);
    }
    if (!fill(packing, err)) {
        zip_discard(packing->archive);
        return false;
    }
    if (zip_close(packing->archive) != 0) {
        broken(packing->archive, err);
        zip_discard(packing->archive);
        return false;
    }
    return true;
}

bool get_case_package(Request *request, Answer *answer, Err *err) {
    Packing packing = {.request = request, .arena = request->arena, .index = buf_create(request->arena)};
    int64_t id;
    if (!tail_number(request, &id, err) || !collect(&packing, id, err)) {
        return false;
    }
    Str name = str_format(request->arena, "%.*s佐证材料.zip", STR_ARG(packing.lines[0].number));
    return answer_file(request, answer, write_package, &packing, "application/zip", name, err);
}
