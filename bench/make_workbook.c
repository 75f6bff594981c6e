/* Writes a workbook of N schools x 40 filled columns in the wide format, for the import measurement.
 *   make_workbook FILE.xlsx SCHOOLS TABLE.csv
 * The primary schools of the table (the sample county, without quotes) are repeated under new codes, in counties of
 * 200, so that every check holds as often as it does there. */
#include <xlsxwriter.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SCHOOLS_PER_COUNTY = 200, KEYS = 5, FILLED = 40, COLUMNS = 256, SAMPLES = 500, LINE = 4096 };

typedef struct Sample {
    char text[LINE];
    char *cells[COLUMNS];
    int count;
} Sample;

static Sample heading, samples[SAMPLES];
static int sample_count, chosen[FILLED], chosen_count;

static void split(Sample *sample) {
    sample->text[strcspn(sample->text, "\r\n")] = '\0';
    char *at = sample->text;
    for (sample->count = 0; at && sample->count < COLUMNS; sample->count++) {
        sample->cells[sample->count] = at;
        at = strchr(at, ',');
        if (at) {
            *at++ = '\0';
        }
    }
}

static int read_table(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file || !fgets(heading.text, LINE, file)) {
        return 0;
    }
    split(&heading);
    while (sample_count < SAMPLES && fgets(samples[sample_count].text, LINE, file)) {
        split(&samples[sample_count]);
        sample_count += strcmp(samples[sample_count].cells[3], "小学") == 0;
    }
    fclose(file);
    for (int i = KEYS; i < heading.count && chosen_count < FILLED && sample_count; i++) {
        if (samples[0].cells[i][0]) {
            chosen[chosen_count++] = i;
        }
    }
    return sample_count > 0;
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

static void put_cells(lxw_worksheet *sheet, lxw_row_t row, const Sample *sample) {
    for (int i = 0; i < chosen_count; i++) {
        const char *text = sample->cells[chosen[i]];
        if (isdigit((unsigned char)text[0])) {
            worksheet_write_number(sheet, row, (lxw_col_t)(KEYS + i), strtod(text, NULL), NULL);
        } else if (text[0]) {
            worksheet_write_string(sheet, row, (lxw_col_t)(KEYS + i), text, NULL);
        }
    }
}

static void put_schools(lxw_worksheet *sheet, long schools) {
    char code[32], name[64], parent[32] = "";
    lxw_row_t row = 1;
    for (long school = 0; school < schools; school++) {
        if (school % SCHOOLS_PER_COUNTY == 0) {
            snprintf(parent, sizeof parent, "C%05ld", school / SCHOOLS_PER_COUNTY);
            snprintf(name, sizeof name, "测试县%ld", school / SCHOOLS_PER_COUNTY);
            put_keys(sheet, row++, parent, name, NULL, "县");
        }
        snprintf(code, sizeof code, "S%07ld", school);
        snprintf(name, sizeof name, "测试小学%ld", school);
        put_keys(sheet, row, code, name, parent, "小学");
        put_cells(sheet, row++, &samples[school % sample_count]);
    }
}

int main(int count, char **words) {
    if (count != 4 || !read_table(words[3])) {
        fputs("usage: make_workbook FILE.xlsx SCHOOLS TABLE.csv\n", stderr);
        return 2;
    }
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_workbook *book = workbook_new_opt(words[1], &options);
    lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
    for (int i = 0; i < KEYS + chosen_count; i++) {
        worksheet_write_string(sheet, 0, (lxw_col_t)i, heading.cells[i < KEYS ? i : chosen[i - KEYS]], NULL);
    }
    put_schools(sheet, strtol(words[2], NULL, 10));
    return workbook_close(book) == LXW_NO_ERROR ? 0 : 1;
}
