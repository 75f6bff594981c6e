/* Any bytes as the sheet of an otherwise good workbook: behind the archive, where damage hides. */
#include <string.h>

#include <zip.h>

#include "table_internal.h"

#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static const char workbook[] = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>";
static const char relations[] = "<Relationships><Relationship Id=\"r1\" Type=\"" RELATIONS
                                "/worksheet\" Target=\"sheet.xml\"/><Relationship Id=\"r2\" Type=\"" RELATIONS
                                "/sharedStrings\" Target=\"text.xml\"/><Relationship Id=\"r3\" Type=\"" RELATIONS
                                "/styles\" Target=\"styles.xml\"/></Relationships>";
static const char strings[] = "<sst><si><t>a</t></si><si><r><t>b</t></r></si></sst>";
static const char styles[] = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";

static bool sheet(void *context, Str name, Err *err) {
    (void)context;
    (void)name;
    (void)err;
    return true;
}

static bool row(void *context, const TableRow *read, Err *err) {
    (void)err;
    for (size_t i = 0; i < read->count; i++) {
        *(size_t *)context += read->cells[i].text.len;
    }
    return true;
}

static bool again(void *context, Err *err) {
    (void)err;
    *(size_t *)context = 0;
    return true;
}

static void add(zip_t *zip, const char *name, const void *bytes, size_t size) {
    zip_source_t *source = zip_source_buffer(zip, bytes, size, 0);
    zip_int64_t index = zip_file_add(zip, name, source, 0);
    if (index >= 0) {
        zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    zip_error_t error;
    zip_stat_t stat;
    zip_error_init(&error);
    zip_source_t *memory = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_source_keep(memory);
    zip_t *zip = zip_open_from_source(memory, ZIP_TRUNCATE, &error);
    add(zip, "xl/workbook.xml", workbook, sizeof workbook - 1);
    add(zip, "xl/_rels/workbook.xml.rels", relations, sizeof relations - 1);
    add(zip, "xl/text.xml", strings, sizeof strings - 1);
    add(zip, "xl/styles.xml", styles, sizeof styles - 1);
    add(zip, "xl/sheet.xml", data, size);
    if (zip_close(zip) == 0 && zip_source_stat(memory, &stat) == 0 && zip_source_open(memory) == 0) {
        Arena *arena = arena_create();
        char *bytes = arena_alloc(arena, (size_t)stat.size + 1);
        zip_int64_t got = zip_source_read(memory, bytes, stat.size);
        TableLimits limits = table_limits_default();
        size_t total = 0;
        Err err = {.kind = ERR_NONE};
        const TableEvents events = {.context = &total, .sheet = sheet, .row = row, .again = again};
        zip_source_close(memory);
        limits.rows = 1000;
        xlsx_parse((Str){bytes, got > 0 ? (size_t)got : 0}, (Str){NULL, 0}, &limits, &events, &err);
        arena_destroy(arena);
    }
    zip_source_free(memory);
    zip_error_fini(&error);
    return 0;
}
