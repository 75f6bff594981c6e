/* A bar chart as DrawingML: bars, the limit as a line, cached figures; its data table is a workbook inside the
 * document. */
#include "docx.h"
#include "tables.h"

#include <math.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

static void value_of(Markup *markup, const char *name, const char *value) {
    markup_leaf(markup, name, "val", value);
}

static void shape_fill(Markup *markup, const char *colour) {
    markup_open(markup, "a:solidFill");
    markup_leaf(markup, "a:srgbClr", "val", colour);
    markup_close(markup);
}

static void text_properties(Markup *markup, const char *size) {
    markup_leaf(markup, "a:bodyPr", NULL, NULL);
    markup_leaf(markup, "a:lstStyle", NULL, NULL);
    markup_open(markup, "a:p");
    markup_open(markup, "a:pPr");
    markup_open(markup, "a:defRPr");
    markup_attribute(markup, "sz", size);
    markup_attribute(markup, "b", "0");
    shape_fill(markup, "000000");
    markup_leaf(markup, "a:latin", "typeface", "Times New Roman");
    markup_leaf(markup, "a:ea", "typeface", FONT_FANGSONG);
    markup_close(markup);
    markup_close(markup);
    markup_leaf(markup, "a:endParaRPr", "lang", "zh-CN");
    markup_close(markup);
}

static void small_text(Markup *markup) {
    markup_open(markup, "c:txPr");
    text_properties(markup, "900");
    markup_close(markup);
}

static void axis_title(Markup *markup, Str text) {
    markup_open(markup, "c:title");
    markup_open(markup, "c:tx");
    markup_open(markup, "c:rich");
    markup_leaf(markup, "a:bodyPr", NULL, NULL);
    markup_leaf(markup, "a:lstStyle", NULL, NULL);
    markup_open(markup, "a:p");
    markup_open(markup, "a:r");
    markup_open(markup, "a:rPr");
    markup_attribute(markup, "lang", "zh-CN");
    markup_attribute(markup, "sz", "900");
    markup_attribute(markup, "b", "0");
    markup_close(markup);
    markup_leaf_text(markup, "a:t", text);
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
    value_of(markup, "c:overlay", "0");
    markup_close(markup);
}

/* ---- series ---- */

static void point_text(Markup *markup, size_t index, Str text) {
    markup_open(markup, "c:pt");
    markup_attribute_number(markup, "idx", (long)index);
    markup_leaf_text(markup, "c:v", text);
    markup_close(markup);
}

static void point_count(Markup *markup, size_t count) {
    markup_leaf_number(markup, "c:ptCount", "val", (long)count);
}

static Str reference(Arena *arena, char column, size_t count) {
    return str_format(arena, "Sheet1!$%c$2:$%c$%zu", column, column, count + 1);
}

static void series_name(Markup *markup, char column, Str name) {
    markup_open(markup, "c:tx");
    markup_open(markup, "c:strRef");
    markup_leaf_text(markup, "c:f", str_format(markup->arena, "Sheet1!$%c$1", column));
    markup_open(markup, "c:strCache");
    point_count(markup, 1);
    point_text(markup, 0, name);
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
}

static void categories(Markup *markup, const ChartOut *chart) {
    markup_open(markup, "c:cat");
    markup_open(markup, "c:strRef");
    markup_leaf_text(markup, "c:f", reference(markup->arena, 'A', chart->count));
    markup_open(markup, "c:strCache");
    point_count(markup, chart->count);
    for (size_t i = 0; i < chart->count; i++) {
        point_text(markup, i, chart->labels[i]);
    }
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
}

static const char *chart_format(const ChartOut *chart) {
    return chart_whole(chart) ? "0" : "0.000";
}

static void values(Markup *markup, const ChartOut *chart, char column, bool limit) {
    markup_open(markup, "c:val");
    markup_open(markup, "c:numRef");
    markup_leaf_text(markup, "c:f", reference(markup->arena, column, chart->count));
    markup_open(markup, "c:numCache");
    markup_leaf_text(markup, "c:formatCode", str_from(chart_format(chart)));
    point_count(markup, chart->count);
    for (size_t i = 0; i < chart->count; i++) {
        char text[32];
        double value = limit ? chart->limit : chart->values[i];
        if (!isnan(value)) { /* no point: a gap */
            point_text(markup, i, (Str){text, number_shortest(value, text)});
        }
    }
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
}

/* What misses the limit is hatched: it must be seen without colours too. */
static void bad_point(Markup *markup, size_t index) {
    markup_open(markup, "c:dPt");
    markup_leaf_number(markup, "c:idx", "val", (long)index);
    value_of(markup, "c:invertIfNegative", "0");
    value_of(markup, "c:bubble3D", "0");
    markup_open(markup, "c:spPr");
    markup_open(markup, "a:pattFill");
    markup_attribute(markup, "prst", "wdUpDiag");
    markup_open(markup, "a:fgClr");
    markup_leaf(markup, "a:srgbClr", "val", "B3261E");
    markup_close(markup);
    markup_open(markup, "a:bgClr");
    markup_leaf(markup, "a:srgbClr", "val", "FFFFFF");
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "a:ln");
    markup_attribute(markup, "w", "9525");
    shape_fill(markup, "B3261E");
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
}

static void labels(Markup *markup, const ChartOut *chart) {
    static const char *const parts[][2] = {{"c:showLegendKey", "0"}, {"c:showVal", "1"},     {"c:showCatName", "0"},
                                           {"c:showSerName", "0"},   {"c:showPercent", "0"}, {"c:showBubbleSize", "0"}};
    markup_open(markup, "c:dLbls");
    markup_open(markup, "c:numFmt");
    markup_attribute(markup, "formatCode", chart_format(chart));
    markup_attribute(markup, "sourceLinked", "0");
    markup_close(markup);
    markup_open(markup, "c:spPr");
    markup_leaf(markup, "a:noFill", NULL, NULL);
    markup_close(markup);
    small_text(markup);
    value_of(markup, "c:dLblPos", "outEnd");
    for (size_t i = 0; i < 6; i++) {
        value_of(markup, parts[i][0], parts[i][1]);
    }
    markup_close(markup);
}

static void axes(Markup *markup) {
    value_of(markup, "c:axId", "111111111");
    value_of(markup, "c:axId", "222222222");
}

static void bars(Markup *markup, const ChartOut *chart) {
    markup_open(markup, "c:barChart");
    value_of(markup, "c:barDir", "col");
    value_of(markup, "c:grouping", "clustered");
    value_of(markup, "c:varyColors", "0");
    markup_open(markup, "c:ser");
    value_of(markup, "c:idx", "0");
    value_of(markup, "c:order", "0");
    series_name(markup, 'B', chart->value_title);
    markup_open(markup, "c:spPr");
    shape_fill(markup, "4A6FA5");
    markup_close(markup);
    value_of(markup, "c:invertIfNegative", "0");
    for (size_t i = 0; i < chart->count; i++) {
        if (chart->bad && chart->bad[i]) {
            bad_point(markup, i);
        }
    }
    labels(markup, chart);
    categories(markup, chart);
    values(markup, chart, 'B', false);
    markup_close(markup);
    value_of(markup, "c:gapWidth", "80");
    axes(markup);
    markup_close(markup);
}

static void limit_line(Markup *markup, const ChartOut *chart) {
    markup_open(markup, "c:lineChart");
    value_of(markup, "c:grouping", "standard");
    value_of(markup, "c:varyColors", "0");
    markup_open(markup, "c:ser");
    value_of(markup, "c:idx", "1");
    value_of(markup, "c:order", "1");
    series_name(markup, 'C', chart->limit_name);
    markup_open(markup, "c:spPr");
    markup_open(markup, "a:ln");
    markup_attribute(markup, "w", "22225");
    shape_fill(markup, "000000");
    markup_leaf(markup, "a:prstDash", "val", "dash");
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "c:marker");
    value_of(markup, "c:symbol", "none");
    markup_close(markup);
    categories(markup, chart);
    values(markup, chart, 'C', true);
    value_of(markup, "c:smooth", "0");
    markup_close(markup);
    value_of(markup, "c:marker", "1");
    axes(markup);
    markup_close(markup);
}

/* ---- axes ---- */

static bool is_small_count(const ChartOut *chart) {
    enum { SMALL = 8 };
    for (size_t i = 0; i < chart->count; i++) {
        if (chart->values[i] > SMALL) {
            return false;
        }
    }
    return chart_whole(chart);
}

static void axis(Markup *markup, const ChartOut *chart, bool category) {
    markup_open(markup, category ? "c:catAx" : "c:valAx");
    value_of(markup, "c:axId", category ? "111111111" : "222222222");
    markup_open(markup, "c:scaling");
    value_of(markup, "c:orientation", "minMax");
    if (!category) {
        value_of(markup, "c:min", "0");
    }
    markup_close(markup);
    value_of(markup, "c:delete", "0");
    value_of(markup, "c:axPos", category ? "b" : "l");
    if (!category) {
        axis_title(markup, chart->value_title);
    }
    markup_open(markup, "c:numFmt");
    markup_attribute(markup, "formatCode", category || chart_whole(chart) ? "General" : "0.0");
    markup_attribute(markup, "sourceLinked", "0");
    markup_close(markup);
    value_of(markup, "c:majorTickMark", "out");
    value_of(markup, "c:minorTickMark", "none");
    value_of(markup, "c:tickLblPos", "nextTo");
    small_text(markup);
    value_of(markup, "c:crossAx", category ? "222222222" : "111111111");
    value_of(markup, "c:crosses", "autoZero");
    if (category) {
        value_of(markup, "c:auto", "1");
        value_of(markup, "c:lblAlgn", "ctr");
        value_of(markup, "c:lblOffset", "100");
        value_of(markup, "c:noMultiLvlLbl", "0");
    } else {
        value_of(markup, "c:crossBetween", "between");
        if (is_small_count(chart)) {
            value_of(markup, "c:majorUnit", "1"); /* there are no halves of what is counted */
        }
    }
    markup_close(markup);
}

Str docx_chart(const ChartOut *chart, Arena *arena, Err *err) {
    Markup markup;
    if (!markup_begin(&markup, arena, err)) {
        return (Str){NULL, 0};
    }
    markup_open(&markup, "c:chartSpace");
    markup_attribute(&markup, "xmlns:c", "http://schemas.openxmlformats.org/drawingml/2006/chart");
    markup_attribute(&markup, "xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main");
    markup_attribute(&markup, "xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships");
    value_of(&markup, "c:date1904", "0");
    value_of(&markup, "c:roundedCorners", "0");
    markup_open(&markup, "c:chart");
    value_of(&markup, "c:autoTitleDeleted", "1");
    markup_open(&markup, "c:plotArea");
    markup_leaf(&markup, "c:layout", NULL, NULL);
    bars(&markup, chart);
    if (chart->has_limit) {
        limit_line(&markup, chart);
    }
    axis(&markup, chart, true);
    axis(&markup, chart, false);
    markup_close(&markup);
    markup_open(&markup, "c:legend");
    value_of(&markup, "c:legendPos", "b");
    value_of(&markup, "c:overlay", "0");
    small_text(&markup);
    markup_close(&markup);
    value_of(&markup, "c:plotVisOnly", "1");
    value_of(&markup, "c:dispBlanksAs", "gap");
    markup_close(&markup);
    markup_open(&markup, "c:externalData");
    markup_attribute(&markup, "r:id", "rId1");
    value_of(&markup, "c:autoUpdate", "0");
    markup_close(&markup);
    markup_close(&markup);
    return markup_finish(&markup);
}

/* ---- the workbook behind it, for those who edit the chart ---- */

static void fill_sheet(lxw_worksheet *sheet, const ChartOut *chart, Arena *arena) {
    worksheet_write_string(sheet, 0, 1, str_cstr(arena, chart->value_title), NULL);
    if (chart->has_limit) {
        worksheet_write_string(sheet, 0, 2, str_cstr(arena, chart->limit_name), NULL);
    }
    for (size_t i = 0; i < chart->count; i++) {
        worksheet_write_string(sheet, (lxw_row_t)i + 1, 0, str_cstr(arena, chart->labels[i]), NULL);
        if (!isnan(chart->values[i])) {
            worksheet_write_number(sheet, (lxw_row_t)i + 1, 1, chart->values[i], NULL);
        }
        if (chart->has_limit) {
            worksheet_write_number(sheet, (lxw_row_t)i + 1, 2, chart->limit, NULL);
        }
    }
}

bool docx_chart_workbook(const ChartOut *chart, Arena *arena, Str *bytes, Err *err) {
    const char *folder = getenv("TMPDIR");
    char path[512];
    snprintf(path, sizeof path, "%s/duxue-chart-XXXXXX", folder && *folder ? folder : "/tmp");
    int file = mkstemp(path);
    if (file < 0) {
        return err_set(err, ERR_IO, "无法写临时文件（%s）。请检查磁盘空间和权限，或用环境变量 TMPDIR 换一个文件夹。",
                       path);
    }
    close(file);
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *sheet = book ? workbook_add_worksheet(book, "Sheet1") : NULL;
    if (sheet) {
        fill_sheet(sheet, chart, arena);
    }
    bool good = book && workbook_close(book) == LXW_NO_ERROR && sheet;
    good = good ? file_read(arena, path, 16 << 20, bytes, err)
                : err_set(err, ERR_IO, "无法写临时文件（%s）。请检查磁盘空间后再试。", path);
    unlink(path);
    return good;
}
