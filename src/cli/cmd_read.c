/* duxue read: what a document says - cleaned text, outline, figures, commitments, problems, damage. */
#include "cli.h"
#include "reader.h"
#include "show.h"

#include <stdio.h>

static void put_line(Json *json, const ReadLine *line) {
    json_open_object(json);
    json_put_integer(json, "line", line->number);
    json_put_str(json, "text", line->text);
    if (line->joined) {
        json_put_bool(json, "joined", true);
    }
    json_close_object(json);
}

static void put_lines(Json *json, const ReadFile *file, const ReadDocument *document) {
    json_key(json, "text");
    json_open_array(json);
    for (int i = document->first_line; i <= document->last_line && i >= 1 && (size_t)i <= file->line_count; i++) {
        if (!file->lines[i - 1].furniture && file->lines[i - 1].text.len) {
            put_line(json, &file->lines[i - 1]);
        }
    }
    json_close_array(json);
}

static void put_outline(Json *json, const ReadDocument *document) {
    json_key(json, "outline");
    json_open_array(json);
    for (size_t i = 0; i < document->heading_count; i++) {
        const ReadHeading *heading = &document->outline[i];
        json_open_object(json);
        json_put_integer(json, "line", heading->line);
        json_put_integer(json, "level", heading->level);
        json_put_text(json, "style", heading->style);
        json_put_str(json, "number", heading->number);
        json_put_str(json, "heading", heading->heading);
        json_put_bool(json, "inline", heading->inline_body);
        json_put_bool(json, "lost", heading->lost);
        json_put_text(json, "part", heading->part);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_damage(Json *json, const ReadDocument *document) {
    static const char *const certainties[] = {"certain", "likely", "flag"};
    json_key(json, "damage");
    json_open_array(json);
    for (size_t i = 0; i < document->damage_count; i++) {
        const ReadDamage *damage = &document->damage[i];
        json_open_object(json);
        json_put_integer(json, "line", damage->line);
        json_put_integer(json, "column", (int64_t)damage->column);
        json_put_text(json, "rule", damage->rule);
        json_put_text(json, "type", damage->type);
        json_put_str(json, "surface", damage->surface);
        json_put_str(json, "repaired", damage->repaired);
        json_put_bool(json, "certain", damage->certainty == CERTAIN);
        json_put_text(json, "certainty", certainties[damage->certainty]);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_problems(Json *json, const ReadDocument *document) {
    json_key(json, "problems");
    json_open_array(json);
    for (size_t i = 0; i < document->problem_count; i++) {
        const ReadProblem *problem = &document->problems[i];
        json_open_object(json);
        json_put_integer(json, "line", problem->line);
        json_put_str(json, "text", problem->text);
        json_key(json, "measures");
        json_open_array(json);
        for (size_t k = 0; k < problem->measure_count; k++) {
            json_whole(json, problem->measures[k]);
        }
        json_close_array(json);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_document(Json *json, const ReadFile *file, const ReadDocument *document) {
    json_open_object(json);
    json_put_str(json, "title", document->title);
    json_put_text(json, "kind", document->kind);
    json_put_optional(json, "addressee", document->addressee);
    json_put_optional(json, "period", document->period);
    json_put_optional(json, "place", document->place);
    json_put_optional(json, "issued", document->issued);
    json_key(json, "lines");
    json_open_array(json);
    json_whole(json, document->first_line);
    json_whole(json, document->last_line);
    json_close_array(json);
    json_key(json, "duplicate_of");
    if (document->duplicate_of < 0) {
        json_none(json);
    } else {
        json_whole(json, document->duplicate_of);
    }
    json_put_bool(json, "digits_suspect", document->digits_suspect);
    json_put_bool(json, "complete", document->complete);
    put_lines(json, file, document);
    put_outline(json, document);
    json_key(json, "figures");
    read_put_figures(json, document);
    json_key(json, "commitments");
    read_put_commitments(json, document);
    put_problems(json, document);
    put_damage(json, document);
    json_close_object(json);
}

static void put_json(Buf *out, const ReadFile *file) {
    Json json = json_writer(out);
    json_open_object(&json);
    json_put_str(&json, "file", file->name);
    json_put_text(&json, "format", file->format);
    json_put_text(&json, "encoding", file->encoding);
    json_put_bool(&json, "unread", file->unread);
    json_key(&json, "documents");
    json_open_array(&json);
    for (size_t i = 0; i < file->document_count; i++) {
        put_document(&json, file, &file->documents[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    buf_add_char(out, '\n');
}

static int line_of(const ReadDocument *document, size_t paragraph, size_t at) {
    return read_line_at(&document->paragraphs[paragraph], at);
}

static void put_figures_text(Buf *out, const ReadDocument *document) {
    buf_add_format(out, "\n数据（%zu）\n", document->figure_count);
    for (size_t i = 0; i < document->figure_count; i++) {
        const ReadFigure *figure = &document->figures[i];
        static const char *const states[] = {"", "  被遮盖", "  部分遮盖", "  残缺", "  存疑"};
        buf_add_format(out, "%5d  %.*s：%.*s%s\n", line_of(document, figure->paragraph, figure->start),
                       STR_ARG(figure->name.len ? figure->name : STR("（没有名称）")), STR_ARG(figure->surface),
                       states[figure->state]);
    }
}

/* What was found in a document, by its lines. */
static void put_found_text(Buf *out, const ReadDocument *document) {
    put_figures_text(out, document);
    buf_add_format(out, "\n承诺（%zu）\n", document->commitment_count);
    for (size_t i = 0; i < document->commitment_count; i++) {
        const ReadCommitment *one = &document->commitments[i];
        buf_add_format(out, "%5d  %.*s（%.*s%s%.*s，%.*s）\n", one->line, STR_ARG(one->what),
                       STR_ARG(one->who_told ? one->who : STR("没有写由谁做")), one->with.len ? "，配合：" : "",
                       STR_ARG(one->with),
                       STR_ARG(one->due.len           ? one->due
                               : one->due_printed.len ? one->due_printed
                                                      : STR("没有写时限")));
    }
    buf_add_format(out, "\n问题（%zu）\n", document->problem_count);
    for (size_t i = 0; i < document->problem_count; i++) {
        const ReadProblem *problem = &document->problems[i];
        buf_add_format(out, "%5d  %.*s", problem->line, STR_ARG(problem->text));
        for (size_t k = 0; k < problem->measure_count; k++) {
            buf_add_format(out, "%s%d行", k ? "、第" : "  → 措施在第", problem->measures[k]);
        }
        buf_add(out, problem->measure_count ? STR("\n") : STR("  → 没有措施\n"));
    }
    buf_add_format(out, "\n损坏（%zu）\n", document->damage_count);
    for (size_t i = 0; i < document->damage_count; i++) {
        const ReadDamage *damage = &document->damage[i];
        const char *before[] = {"为“", "“", ""}, *behind[] = {"”", "”", ""};
        buf_add_format(out, "%5d  “%.*s” %s%s%.*s%s\n", damage->line, STR_ARG(damage->surface), show_damage(damage),
                       before[damage->certainty], STR_ARG(damage->repaired), behind[damage->certainty]);
    }
}

static void put_text(Buf *out, const ReadFile *file) {
    if (file->unread) {
        buf_add(out, STR("没有文字（可能是扫描件），没有读取。\n"));
    }
    for (size_t i = 0; i < file->document_count; i++) {
        const ReadDocument *document = &file->documents[i];
        buf_add_format(out, "%s== %.*s（%s，第%d—%d行%s）\n", i ? "\n" : "", STR_ARG(document->title),
                       read_kind_name(document->kind), document->first_line, document->last_line,
                       document->duplicate_of >= 0 ? "，重复" : "");
        for (int k = document->first_line; k <= document->last_line && (size_t)k <= file->line_count; k++) {
            const ReadLine *line = &file->lines[k - 1];
            if (!line->furniture && line->text.len) {
                buf_add_format(out, "%5d  %.*s\n", line->number, STR_ARG(line->text));
            }
        }
        put_found_text(out, document);
    }
}

static int run(const Arguments *arguments) {
    const char *format = cli_format(arguments, "text,json,html,xlsx"), *path = arguments->positionals[0];
    Err err = {.kind = ERR_NONE};
    Pack *pack;
    ReadFile file;
    if (!format) {
        return EXIT_USAGE;
    }
    bool workbook = str_is(str_from(format), "xlsx");
    if (workbook && !argument(arguments, "-o")) {
        fputs("错误：--format xlsx 要用 -o 写明存到哪个文件。\n", stderr);
        return EXIT_USAGE;
    }
    if (!cli_pack(arguments, &pack)) {
        return EXIT_INPUT;
    }
    bool good = read_path(arguments->arena, pack, path, &file, &err);
    int status = good ? EXIT_DONE : cli_fail_file(arguments->arena, path, &err);
    if (good && workbook) {
        good = show_read_xlsx(&file, argument(arguments, "-o"), arguments->arena, &err);
        status = good ? EXIT_DONE : cli_fail(arguments->arena, &err);
    } else if (good) {
        Buf out = buf_create(arguments->arena);
        if (str_is(str_from(format), "html")) {
            show_read_html(&out, &file, arguments->arena);
        } else {
            (str_is(str_from(format), "json") ? put_json : put_text)(&out, &file);
        }
        status = cli_put(arguments, buf_str(&out));
    }
    pack_destroy(pack);
    return status;
}

const Command command_read = {.name = "read",
                              .summary = "读一份文件：清理后的文字、提纲、问题和措施、损坏之处",
                              .operands = "FILE",
                              .example = "duxue read 工作总结.docx --format json",
                              .options = {{"--format", "FORMAT", false, "text（默认）、json、html 或 xlsx（要写 -o）"},
                                          {"--packs", "DIR", false, "用这个目录里的规则包"},
                                          {"-o", "FILE", false, "写进文件"},
                                          {NULL, NULL, false, NULL}},
                              .least_operands = 1,
                              .most_operands = 1,
                              .run = run};
