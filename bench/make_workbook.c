/* Writes a workbook of N schools x about 40 filled columns in the wide format, for the import measurement.
 *   make_workbook FILE.xlsx SCHOOLS ELEMENT...
 * Elements are ids of the packs; a county of 200 schools each stands above them. Figures are made up but pass the
 * checks of plain counts (whole numbers that fit together are the caller's choice of elements). */
#include <xlsxwriter.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { SCHOOLS_PER_COUNTY = 200, HEADINGS = 5 };

static uint32_t state = 20170401;

static uint32_t next(uint32_t below) {
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % below;
}

static void put_keys(lxw_worksheet *sheet, lxw_row_t row, const char *code, const char *name, const char *parent,
                     const char *kind) {
    worksheet_write_string(sheet, row, 0, code, NULL);
    worksheet_write_string(sheet, row, 1, name, NULL);
    if (parent) {
        worksheet_write_string(sheet, row, 2, parent, NULL);
    }
    worksheet_write_string(sheet, row, 3, kind, NULL);
    worksheet_write_string(sheet, row, 4, "2024", NULL);
}

int main(int count, char **words) {
    if (count < 4) {
        fputs("usage: make_workbook FILE.xlsx SCHOOLS ELEMENT...\n", stderr);
        return 2;
    }
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_workbook *book = workbook_new_opt(words[1], &options);
    lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
    static const char *const headings[HEADINGS] = {"code", "name", "parent", "kind", "period"};
    for (int i = 0; i < HEADINGS; i++) {
        worksheet_write_string(sheet, 0, (lxw_col_t)i, headings[i], NULL);
    }
    for (int i = 3; i < count; i++) {
        worksheet_write_string(sheet, 0, (lxw_col_t)(HEADINGS + i - 3), words[i], NULL);
    }
    long schools = strtol(words[2], NULL, 10);
    lxw_row_t row = 1;
    char code[32], name[64], parent[32] = "";
    for (long school = 0; school < schools; school++) {
        if (school % SCHOOLS_PER_COUNTY == 0) {
            snprintf(parent, sizeof parent, "C%05ld", school / SCHOOLS_PER_COUNTY);
            snprintf(name, sizeof name, "测试县%ld", school / SCHOOLS_PER_COUNTY);
            put_keys(sheet, row++, parent, name, NULL, "县");
        }
        snprintf(code, sizeof code, "S%07ld", school);
        snprintf(name, sizeof name, "测试小学%ld", school);
        put_keys(sheet, row, code, name, parent, "小学");
        for (int i = 3; i < count; i++) {
            worksheet_write_number(sheet, row, (lxw_col_t)(HEADINGS + i - 3), 1 + next(2000), NULL);
        }
        row++;
    }
    return workbook_close(book) == LXW_NO_ERROR ? 0 : 1;
}
