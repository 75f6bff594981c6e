/* For tests: files made on the spot - any bytes, and small workbooks part by part. Include after cmocka.h. */
#ifndef DUXUE_TESTS_SAMPLE_FILES_H
#define DUXUE_TESTS_SAMPLE_FILES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zip.h>

#include "base.h"
#include "test_folder.h"

static inline const char *sample_path(Arena *arena, const char *folder, const char *name) {
    return str_format(arena, "%s/%s", folder, name).data;
}

static inline const char *sample_file(Arena *arena, const char *folder, const char *name, Str content) {
    const char *path = sample_path(arena, folder, name);
    Err err = {.kind = ERR_NONE};
    assert_true(file_write(path, content, &err));
    return path;
}

#define XML       "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

typedef struct Part {
    const char *name, *content;
} Part;

static const Part book_parts[] = {
    {"_rels/.rels", XML "<Relationships><Relationship Id=\"a\" Type=\"" RELATIONS
                        "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
    {"xl/workbook.xml",
     XML "<workbook xmlns:r=\"r\"><sheets><sheet name=\"学校\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"},
    {"xl/_rels/workbook.xml.rels", XML
     "<Relationships><Relationship Id=\"r1\" Type=\"" RELATIONS "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
     "<Relationship Id=\"r2\" Type=\"" RELATIONS "/sharedStrings\" Target=\"sharedStrings.xml\"/>"
     "<Relationship Id=\"r3\" Type=\"" RELATIONS "/styles\" Target=\"styles.xml\"/>"
     "<Relationship Id=\"r4\" Type=\"" RELATIONS "/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>"},
};

/* A workbook of the usual parts with `parts` in place of or beside them; content NULL leaves a usual part out. */
static inline const char *sample_book(Arena *arena, const char *folder, const char *name, const Part *parts,
                                      size_t count) {
    const char *path = sample_path(arena, folder, name);
    int error = 0;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &error);
    assert_non_null(zip);
    for (size_t i = 0; i < count + sizeof book_parts / sizeof *book_parts; i++) {
        const Part *part = i < count ? &parts[i] : &book_parts[i - count];
        if (!part->content || zip_name_locate(zip, part->name, 0) >= 0) {
            continue;
        }
        bool left_out = false;
        for (size_t p = 0; i >= count && p < count; p++) {
            left_out |= strcmp(parts[p].name, part->name) == 0;
        }
        if (!left_out) {
            zip_source_t *source = zip_source_buffer(zip, part->content, strlen(part->content), 0);
            assert_true(zip_file_add(zip, part->name, source, ZIP_FL_ENC_UTF_8) >= 0);
        }
    }
    assert_int_equal(zip_close(zip), 0);
    return path;
}

#define SHEET "xl/worksheets/sheet1.xml"

static inline const char *sample_sheet(Arena *arena, const char *folder, const char *name, const char *rows) {
    const Part part = {SHEET, str_format(arena, XML "<worksheet><sheetData>%s</sheetData></worksheet>", rows).data};
    return sample_book(arena, folder, name, &part, 1);
}

#endif
