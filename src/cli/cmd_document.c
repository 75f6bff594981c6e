/* duxue document: reports that are kept - taken in, listed, shown, searched, written out with what was found. */
#include "cli.h"

#include "document.h"
#include "duty.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_BYTES = 256 << 20, PATH_BYTES = 4096 };

typedef struct Shelf {
    const Arguments *arguments;
    Store *store;
    Pack *pack;
    Duty *duty;
    Evidence *evidence;
    Ledger *ledger;
    Documents *documents;
} Shelf;

static Str option(const Shelf *shelf, const char *name) {
    return str_from(argument(shelf->arguments, name));
}

static bool needed_id(const Shelf *shelf, int64_t *id, Err *err) {
    return (integer_parse(option(shelf, "--id"), id) && *id > 0) ||
           err_set(err, ERR_USAGE, "--id 后面要写文稿的编号，list 的第一列。");
}

static void put_on_one_line(Str text) {
    for (size_t i = 0; i < text.len; i++) {
        putchar(text.data[i] == '\t' || text.data[i] == '\n' ? ' ' : text.data[i]);
    }
}

static bool list(const Shelf *shelf, Err *err) {
    const DocumentQuery query = {.unit = option(shelf, "--unit"),
                                 .period = option(shelf, "--period"),
                                 .words = option(shelf, "--words"),
                                 .limit = 1000};
    DocumentLine *lines;
    size_t count;
    DocumentCount counted;
    if (!document_list(shelf->documents, NULL, &query, shelf->arguments->arena, &lines, &count, &counted, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const DocumentLine *line = &lines[i];
        printf("%lld\t%.*s\t%.*s\t%.*s\t", (long long)line->id, STR_ARG(line->unit), STR_ARG(line->period),
               STR_ARG(line->state));
        put_on_one_line(line->title.len ? line->title : line->file_name);
        printf("\t%lld处不一致\t%lld处待处理\n", (long long)line->wrong_count, (long long)line->open_count);
    }
    if (counted.unread) {
        fprintf(stderr, "其中%lld份没有能读的文字（扫描件或者损坏的文件），没有核对。\n", (long long)counted.unread);
    }
    if (counted.total > (int64_t)count) {
        fprintf(stderr, "只列出最新的%zu份，共%lld份。请用 --unit、--period 或 --words 缩小范围。\n", count,
                (long long)counted.total);
    }
    return true;
}

/* The room takes the file it is given away, so it gets a copy beside its own. */
static bool copy_beside(const Shelf *shelf, const char *path, char copy[PATH_BYTES], Err *err) {
    Str content;
    int length = snprintf(copy, PATH_BYTES, "%s/upload-XXXXXX", store_directory(shelf->store));
    if (!file_read(shelf->arguments->arena, path, FILE_BYTES, &content, err)) {
        return false;
    }
    int handle = length < PATH_BYTES ? mkstemp(copy) : -1;
    if (handle < 0) {
        return err_set(err, ERR_IO, "数据目录里不能写临时文件，请检查磁盘空间和权限。");
    }
    close(handle);
    return file_write(copy, content, err);
}

static Str base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return str_from(slash ? slash + 1 : path);
}

static bool add_one(const Shelf *shelf, const char *path, Err *err) {
    char copy[PATH_BYTES] = "";
    Attachment added;
    int64_t id;
    const NewAttachment file = {.path = copy, .name = base_name(path), .privacy = 1, .wanted_by = STR("document")};
    bool good = copy_beside(shelf, path, copy, err) &&
                evidence_add(shelf->evidence, NULL, &file, NULL, shelf->arguments->arena, &added, err);
    if (copy[0]) {
        unlink(copy);
    }
    const NewDocument made = {
        .attachment = good ? added.id : 0, .unit = option(shelf, "--unit"), .period = option(shelf, "--period")};
    if (!good || !document_add(shelf->documents, NULL, &made, &id, err)) {
        return false;
    }
    printf("%lld\t%s\n", (long long)id, path);
    return true;
}

/* One that cannot be taken in does not keep the others out. */
static bool add(const Shelf *shelf, Err *err) {
    size_t count = shelf->arguments->positional_count, failed = 0;
    if (count < 2) {
        return err_set(err, ERR_USAGE, "add 后面写一个或几个文件。");
    }
    if (!option(shelf, "--unit").len) {
        return err_set(err, ERR_USAGE, "--unit 要写文稿属于哪个单位。");
    }
    for (size_t i = 1; i < count; i++) {
        Err own = {.kind = ERR_NONE};
        if (!add_one(shelf, shelf->arguments->positionals[i], &own)) {
            fprintf(stderr, "没有收入：%s：%s\n", shelf->arguments->positionals[i], own.message);
            failed++;
        }
    }
    return !failed || err_set(err, ERR_INPUT, "%zu份文稿中有%zu份没有收入，原因见上。", count - 1, failed);
}

static bool show(const Shelf *shelf, Err *err) {
    Buf out = buf_create(shelf->arguments->arena);
    Json json = json_writer(&out);
    int64_t id;
    bool good = needed_id(shelf, &id, err) &&
                document_json(shelf->documents, NULL, id, NULL, &json, shelf->arguments->arena, err);
    if (good) {
        printf("%.*s\n", (int)out.len, out.data);
    }
    return good;
}

static bool search(const Shelf *shelf, Err *err) {
    const DocumentSearch asked = {
        .words = option(shelf, "--words"), .unit = option(shelf, "--unit"), .limit = DOCUMENT_HITS_MOST};
    DocumentHit *hits;
    size_t count;
    bool more;
    if (!document_search(shelf->documents, NULL, &asked, shelf->arguments->arena, &hits, &count, &more, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        printf("%lld\t%.*s\t%lld\t", (long long)hits[i].document, STR_ARG(hits[i].unit), (long long)hits[i].line);
        put_on_one_line(hits[i].text);
        putchar('\n');
    }
    if (more) {
        fprintf(stderr, "只列出前%zu处，后面还有。请多写一个词缩小范围。\n", count);
    }
    return true;
}

static bool export(const Shelf *shelf, Err *err) {
    const char *path = argument(shelf->arguments, "-o");
    const char *dot = path ? strrchr(path, '.') : NULL;
    Str name;
    int64_t id;
    if (!dot) {
        return err_set(err, ERR_USAGE, "-o 要写文件名，.docx（批注）、.html 或 .xlsx。");
    }
    bool good = needed_id(shelf, &id, err) && document_export(shelf->documents, NULL, id, str_from(dot + 1), path,
                                                              shelf->arguments->arena, &name, err);
    if (good) {
        printf("已写出：%s\n", path);
    }
    return good;
}

/* All that newer rules would read otherwise, page by page; one that cannot be read again does not keep the others. */
static bool read_all(const Shelf *shelf, Err *err) {
    DocumentQuery query = {.unit = option(shelf, "--unit"), .limit = 1000};
    DocumentLine *lines;
    DocumentCount counted;
    size_t count, done = 0, failed = 0;
    do {
        if (!document_list(shelf->documents, NULL, &query, shelf->arguments->arena, &lines, &count, &counted, err)) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            Err own = {.kind = ERR_NONE};
            if (lines[i].newer && document_read_again(shelf->documents, NULL, lines[i].id, &own)) {
                done++;
            } else if (lines[i].newer) {
                fprintf(stderr, "没有重读：%lld：%s\n", (long long)lines[i].id, own.message);
                failed++;
            }
            query.before = lines[i].id;
        }
    } while (count > 0);
    printf("重读%zu份\n", done);
    return !failed || err_set(err, ERR_INPUT, "有%zu份没有重读，原因见上。", failed);
}

static bool reread(const Shelf *shelf, Err *err) {
    int64_t id;
    return option(shelf, "--id").len
               ? needed_id(shelf, &id, err) && document_read_again(shelf->documents, NULL, id, err)
               : read_all(shelf, err);
}

static bool set_back(const Shelf *shelf,
                     bool (*set)(Documents *documents, const User *user, int64_t id, Str reason, Err *err), Err *err) {
    int64_t id;
    if (!option(shelf, "--reason").len) {
        return err_set(err, ERR_USAGE, "--reason 后面要写理由。");
    }
    return needed_id(shelf, &id, err) && set(shelf->documents, NULL, id, option(shelf, "--reason"), err);
}

static bool withdraw(const Shelf *shelf, Err *err) {
    return set_back(shelf, document_withdraw, err);
}

static bool restore(const Shelf *shelf, Err *err) {
    return set_back(shelf, document_restore, err);
}

static bool run_verb(const Shelf *shelf, Err *err) {
    static const struct {
        const char *name;
        bool (*run)(const Shelf *shelf, Err *err);
    } verbs[] = {{"list", list},     {"add", add},           {"show", show},       {"search", search},
                 {"export", export}, {"withdraw", withdraw}, {"restore", restore}, {"read", reread}};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(shelf->arguments->positionals[0], verbs[i].name) == 0) {
            return verbs[i].run(shelf, err);
        }
    }
    return err_set(err, ERR_USAGE, "document 后面写 list、add、show、search、export、withdraw、restore 或 read。");
}

static int run(const Arguments *arguments) {
    Shelf shelf = {.arguments = arguments};
    Err err = {.kind = ERR_NONE};
    int status = EXIT_INPUT;
    if (cli_pack(arguments, &shelf.pack) && cli_open(arguments, STORE_EXISTING, &shelf.store)) {
        bool good = duty_open(shelf.store, shelf.pack, &shelf.duty, &err) &&
                    evidence_open(shelf.store, shelf.pack, &shelf.evidence, &err) &&
                    ledger_open(shelf.store, shelf.pack, shelf.evidence, shelf.duty, &shelf.ledger, &err) &&
                    documents_open(shelf.store, shelf.pack, shelf.evidence, shelf.ledger, &shelf.documents, &err) &&
                    run_verb(&shelf, &err);
        status = good ? EXIT_DONE : cli_fail(arguments->arena, &err);
    }
    documents_close(shelf.documents);
    ledger_close(shelf.ledger);
    evidence_close(shelf.evidence);
    duty_close(shelf.duty);
    store_close(shelf.store);
    if (shelf.pack) {
        pack_destroy(shelf.pack);
    }
    return status;
}

const Command command_document = {
    .name = "document",
    .summary = "文稿：add 收入，list 列出，show 一份，search 查找，export 连同核对结果写出，withdraw 撤下，restore "
               "恢复，read 用新规则重读（不写 --id 就是全部）",
    .operands = "list|add FILE...|show|search|export|withdraw|restore|read",
    .example = "duxue document add --unit 990121 --period 2024 2024年工作总结.docx",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--unit", "CODE", false, "add：文稿属于哪个单位；list、search：这个单位及其下级"},
                {"--period", "P", false, "写的是哪个年度；add 不写就按文稿自己说的"},
                {"--words", "TEXT", false, "list：题目里的字；search：要找的词，用空格隔开，繁体简体都可以"},
                {"--id", "N", false, "一份文稿，list 的第一列"},
                {"--reason", "TEXT", false, "withdraw、restore：理由"},
                {"-o", "FILE", false, "export：写到文件，.docx（批注）、.html 或 .xlsx"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = POSITIONALS_MOST,
    .run = run,
};
