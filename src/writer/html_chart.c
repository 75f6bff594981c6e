/* A bar chart as inline SVG: values written over the bars, the limit as a dashed line, what misses it hatched, what is
 * not known a pale hatched place without a value. */
#include "html.h"
#include "tables.h"

#include <math.h>

enum { WIDTH = 640, HEIGHT = 320, LEFT = 48, RIGHT = 12, TOP = 24, BOTTOM = 64 };

/* The least of 1, 2, 5 times a power of ten that cuts the axis into at most six. */
static double axis_step(double most) {
    double step = pow(10, floor(log10(most / 6)));
    static const double times[] = {1, 2, 5, 10};
    for (int i = 0; i < 4; i++) {
        if (most / (step * times[i]) <= 6) {
            return step * times[i];
        }
    }
    return step * 10;
}

static double height_of(double value, double most) {
    return value / most * (HEIGHT - TOP - BOTTOM);
}

static void put_axis(Buf *out, double most, double step) {
    int lines = (int)lround(most / step);
    for (int i = 0; i <= lines; i++) {
        double at = i * step;
        double y = HEIGHT - BOTTOM - height_of(at, most);
        char text[32];
        size_t length = number_shortest(round(at * 1e6) / 1e6, text);
        buf_add_format(out, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>", LEFT, WIDTH - RIGHT, y,
                       y, at > 0 ? "#ddd" : "#000");
        buf_add_format(out, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.*s</text>\n", LEFT - 5, y + 4, (int)length,
                       text);
    }
}

static void put_label(Buf *out, const ChartOut *chart, size_t index, double x) {
    buf_add_format(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", x, HEIGHT - BOTTOM + 16);
    html_text(out, chart->labels[index]);
    buf_add(out, STR("</text>\n"));
}

static void put_unknown(Buf *out, const ChartOut *chart, size_t number, size_t index, double x, double width) {
    enum { TALL = 60 };
    buf_add_format(out,
                   "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"url(#open%zu)\" stroke=\"#999\" "
                   "stroke-dasharray=\"3 3\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">未知</text>",
                   x - width / 2, HEIGHT - BOTTOM - TALL, width, TALL, number, x, HEIGHT - BOTTOM - TALL - 4);
    put_label(out, chart, index, x);
}

static void put_bar(Buf *out, const ChartOut *chart, size_t number, size_t index, double most) {
    double slot = (double)(WIDTH - LEFT - RIGHT) / (double)chart->count, width = slot * 0.55;
    double x = LEFT + slot * ((double)index + 0.5);
    if (isnan(chart->values[index])) {
        put_unknown(out, chart, number, index, x, width);
        return;
    }
    double tall = height_of(chart->values[index], most);
    double y = HEIGHT - BOTTOM - tall;
    bool bad = chart->bad && chart->bad[index];
    buf_add_format(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" ", x - width / 2, y, width,
                   tall > 0 ? tall : 0);
    if (bad) {
        buf_add_format(out, "fill=\"url(#bad%zu)\" stroke=\"#b3261e\"/>", number);
    } else {
        buf_add(out, STR("fill=\"#4a6fa5\"/>"));
    }
    buf_add_format(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s%.*s</text>", x, y - 4, bad ? "▼" : "",
                   STR_ARG(number_show(out->arena, chart->values[index], chart_whole(chart) ? 0 : 3, true)));
    put_label(out, chart, index, x);
}

static void put_legend(Buf *out, const ChartOut *chart) {
    int y = HEIGHT - 16;
    buf_add_format(out, "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"#4a6fa5\"/><text x=\"%d\" y=\"%d\">",
                   LEFT, y - 10, LEFT + 18, y);
    html_text(out, chart->value_title);
    buf_add(out, STR("</text>"));
    if (!chart->has_limit) {
        return;
    }
    char text[32];
    size_t length = number_shortest(chart->limit, text);
    buf_add_format(out,
                   "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"#000\" stroke-width=\"2\" "
                   "stroke-dasharray=\"6 4\"/><text x=\"%d\" y=\"%d\">",
                   LEFT + 140, LEFT + 170, y - 4, y - 4, LEFT + 176, y);
    html_text(out, chart->limit_name);
    buf_add_format(out, " %.*s</text>\n", (int)length, text);
}

void html_chart(Buf *out, const ChartOut *chart, size_t number) {
    double most = chart->has_limit ? chart->limit : 0;
    for (size_t i = 0; i < chart->count; i++) {
        most = fmax(most, chart->values[i]);
    }
    most = most > 0 ? most : 1;
    double step = axis_step(most);
    most = ceil(most / step + 1e-9) * step;
    buf_add_format(out,
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" font-size=\"11\" "
                   "font-family=\"inherit\"><title>",
                   WIDTH, HEIGHT);
    html_text(out, chart->title);
    buf_add_format(out,
                   "</title>\n<defs><pattern id=\"bad%zu\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
                   "patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"#fff\"/>"
                   "<rect width=\"3\" height=\"6\" fill=\"#b3261e\"/></pattern><pattern id=\"open%zu\" width=\"8\" "
                   "height=\"8\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"8\" "
                   "height=\"8\" fill=\"#fff\"/><rect width=\"1\" height=\"8\" fill=\"#999\"/></pattern></defs>\n",
                   number, number);
    put_axis(out, most, step);
    for (size_t i = 0; i < chart->count; i++) {
        put_bar(out, chart, number, i, most);
    }
    if (chart->has_limit) {
        double y = HEIGHT - BOTTOM - height_of(chart->limit, most);
        buf_add_format(out,
                       "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#000\" stroke-width=\"2\" "
                       "stroke-dasharray=\"6 4\"/>\n",
                       LEFT, WIDTH - RIGHT, y, y);
    }
    put_legend(out, chart);
    buf_add(out, STR("</svg>\n"));
}
