/* Notices as JSON and as documents. */
#include "notices_json.h"

bool notices_of(const Request *request, Notices **notices, Err *err) {
    *notices = request->web->notices;
    return *notices || err_set(err, ERR_NOT_FOUND, "规则包里没有通知公示（packs/notices.yaml），这里用不了。");
}

static void put_tally(Json *json, const NoticeTally *tally) {
    const struct {
        const char *key;
        size_t value;
    } counts[] = {{"recipients", tally->recipients},
                  {"received", tally->received},
                  {"replied", tally->replied},
                  {"accepted", tally->accepted},
                  {"missing_receipt", tally->missing_receipt},
                  {"missing_reply", tally->missing_reply},
                  {"late_receipt", tally->late_receipt},
                  {"late_reply", tally->late_reply}};
    json_key(json, "tally");
    json_open_object(json);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        json_put_integer(json, counts[i].key, (int64_t)counts[i].value);
    }
    json_close_object(json);
}

static void put_may(Json *json, const NoticeMay *may) {
    const struct {
        const char *key;
        bool value;
    } rights[] = {{"edit", may->edit},         {"submit", may->submit},   {"sign", may->sign},
                  {"return", may->send_back},  {"correct", may->correct}, {"close", may->close},
                  {"withdraw", may->withdraw}, {"remind", may->remind},   {"check", may->check},
                  {"object", may->object}};
    json_key(json, "may");
    json_open_object(json);
    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++) {
        json_put_bool(json, rights[i].key, rights[i].value);
    }
    json_put_str(json, "sign_why", may->sign_why);
    json_close_object(json);
}

void put_notice(Json *json, const NoticeInfo *info) {
    json_put_integer(json, "id", info->id);
    json_put_integer(json, "version", info->version);
    json_put_str(json, "kind", info->kind_id);
    json_put_str(json, "kind_name", info->kind_name);
    json_put_bool(json, "is_public", info->kind && info->kind->is_public);
    json_put_str(json, "unit", info->unit);
    json_put_str(json, "unit_name", info->unit_name);
    json_put_str(json, "section", info->section);
    json_put_str(json, "section_name", info->section_name);
    json_put_str(json, "number", info->number);
    json_put_str(json, "title", info->title);
    json_put_text(json, "state", notice_state_id(info->state));
    json_put_text(json, "state_name", notice_state_name(info->state));
    json_put_str(json, "waits_for", info->waits_for);
    json_put_bool(json, "waits_for_nobody", info->waits_for_nobody);
    json_put_str(json, "made_by", info->made_by);
    json_put_str(json, "made_at", info->made_at);
    json_put_str(json, "issued_at", info->issued_at);
    json_put_str(json, "ended_at", info->ended_at);
    json_put_str(json, "public_from", info->public_from);
    json_put_str(json, "public_until", info->public_until);
    json_put_integer(json, "objections", info->objections);
    json_put_integer(json, "open_objections", info->open_objections);
    json_put_text(json, "reply", notice_reply_id(info->reply));
    json_put_str(json, "reply_due", info->reply_due);
    json_put_bool(json, "working", info->working);
    put_tally(json, &info->tally);
    put_may(json, &info->may);
}

static void put_block(Json *json, const NoticeBlock *block) {
    static const char *const types[] = {"heading", "paragraph", "table"};
    json_open_object(json);
    json_put_text(json, "type", types[block->type]);
    if (block->type == NOTICE_TABLE) {
        json_key(json, "rows");
        json_open_array(json);
        for (size_t row = 0; row < block->rows; row++) {
            json_open_array(json);
            for (size_t c = 0; c < block->columns; c++) {
                json_str(json, block->cells[row * block->columns + c]);
            }
            json_close_array(json);
        }
        json_close_array(json);
    } else {
        json_put_integer(json, "level", block->level);
        json_put_str(json, "text", block->text);
    }
    json_close_object(json);
}

bool put_notice_content(Json *json, Str content, Arena *arena, Err *err) {
    NoticeContent read;
    NoticeBlock *blocks;
    size_t count;
    if (!notice_content_read(content, arena, &read, err) || !notice_body_read(read.body, arena, &blocks, &count, err)) {
        return false;
    }
    json_key(json, "content");
    json_raw(json, content);
    json_key(json, "blocks");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        put_block(json, &blocks[i]);
    }
    json_close_array(json);
    return true;
}

bool put_notice_files(Request *request, Json *json, int64_t id, const SubjectReach *reach, Err *err) {
    const EvidenceSubject subject = {.kind = STR("notice"), .id = str_format(request->arena, "%lld", (long long)id)};
    Attachment *files;
    size_t count;
    Tx *tx;
    if (!store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool good = evidence_list(tx, &subject, false, request->arena, &files, &count, err);
    store_read_end(tx);
    if (good) {
        put_attachments(json, request, files, count, reach);
    }
    return good;
}

/* ---- documents ---- */

static const TableOut *table_of(const NoticeBlock *block, Arena *arena) {
    TableOut *table = ARENA_NEW(arena, TableOut);
    size_t rows = block->rows ? block->rows - 1 : 0;
    *table = (TableOut){.headings = block->cells, .column_count = block->columns, .row_count = rows};
    table->cells = ARENA_ARRAY(arena, rows * block->columns + 1, TableCellOut);
    for (size_t i = 0; i < rows * block->columns; i++) {
        Str text = block->cells[block->columns + i];
        double number;
        table->cells[i] = (TableCellOut){.text = text, .number = number_parse(text, &number)};
    }
    return table;
}

bool notice_report(const NoticeInfo *info, Str body, Arena *arena, Report *report, Err *err) {
    NoticeBlock *blocks;
    size_t count;
    Date day = date_today();
    if (!notice_body_read(body, arena, &blocks, &count, err)) {
        return false;
    }
    date_of_iso(info->issued_at, &day);
    *report = (Report){.title = info->title,
                       .document_number = info->number,
                       .signer = info->unit_name,
                       .date = date_in_words(arena, day),
                       .blocks = ARENA_ARRAY(arena, count + 1, Block)};
    for (size_t i = 0; i < count; i++) {
        static const BlockType types[] = {BLOCK_HEADING, BLOCK_PARAGRAPH, BLOCK_TABLE};
        bool table = blocks[i].type == NOTICE_TABLE;
        if (table && blocks[i].rows < 2) {
            continue; /* a heading row alone says nothing */
        }
        report->blocks[report->count++] = (Block){.type = types[blocks[i].type],
                                                  .level = blocks[i].level,
                                                  .text = blocks[i].text,
                                                  .table = table ? table_of(&blocks[i], arena) : NULL};
    }
    return true;
}

bool answer_docx(Request *request, Answer *answer, const Report *report, Str name, Err *err) {
    answer->type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    answer->file_name = str_format(request->arena, "%.*s.docx", STR_ARG(name));
    Report titled = *report;
    report_title_words(request->web->pack, &titled);
    return report_docx_bytes(&titled, &answer->body, err);
}
