/* The ZIP package of a workbook: parts unpacked in pieces, within limits of size, ratio and number, into expat. */
#include "xlsx_internal.h"

#include <stdio.h>
#include <string.h>

enum { ENTRIES_MOST = 10000, PIECE = 64 << 10, DEPTH_MOST = 64 };
static const uint64_t ratio_from = 10 << 20; /* smaller parts may have any ratio */
static const double mega = 1 << 20;

static bool broken(Err *err) {
    return err_set(err, ERR_INPUT, "文件损坏，无法读取：压缩结构不完整。请用表格软件打开后另存为新的 .xlsx 再导入。");
}

bool package_open(Package *package, Str bytes, Err *err) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.data, bytes.len, 0, &error);
    package->zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    zip_error_fini(&error);
    if (!package->zip) {
        zip_source_free(source);
        return broken(err);
    }
    zip_int64_t entries = zip_get_num_entries(package->zip, 0);
    if (entries > ENTRIES_MOST) {
        return err_set(err, ERR_LIMIT,
                       "压缩包里有%lld个部件，超过上限%d个，不像正常的工作簿，没有读取。请另存为新的 .xlsx。",
                       (long long)entries, ENTRIES_MOST);
    }
    return true;
}

void package_close(Package *package) {
    if (package->zip) {
        zip_discard(package->zip);
    }
}

static zip_int64_t locate(const Package *package, Str name) {
    char text[512];
    if (snprintf(text, sizeof text, "%.*s", STR_ARG(name)) >= (int)sizeof text) {
        return -1;
    }
    zip_int64_t index = zip_name_locate(package->zip, text, 0);
    return index >= 0 ? index : zip_name_locate(package->zip, text, ZIP_FL_NOCASE);
}

bool package_has(const Package *package, Str name) {
    return locate(package, name) >= 0;
}

/* Counts what was really unpacked: the sizes in the directory may lie. */
static bool within_limits(Package *package, uint64_t part, uint64_t packed, Err *err) {
    const TableLimits *limits = package->limits;
    if (package->unpacked > limits->unpacked_bytes) {
        return limit_exceeded(err, "解压后的大小", (double)package->unpacked / mega,
                              (double)limits->unpacked_bytes / mega, "MB", VARIABLE_UNPACKED);
    }
    if (part >= ratio_from && (double)part > limits->ratio * (double)(packed ? packed : 1)) {
        return limit_exceeded(err, "压缩比", (double)part / (double)(packed ? packed : 1), limits->ratio, "倍",
                              VARIABLE_RATIO);
    }
    return true;
}

/* NULL with err set when it cannot be read. */
static zip_file_t *open_part(const Package *package, Str name, zip_stat_t *stat, Err *err) {
    zip_int64_t index = locate(package, name);
    if (index < 0) {
        err_set(err, ERR_INPUT, "文件损坏，无法读取：缺少部件“%.*s”。请用表格软件打开后另存为新的 .xlsx。",
                STR_ARG(name));
        return NULL;
    }
    if (zip_stat_index(package->zip, (zip_uint64_t)index, 0, stat) != 0) {
        broken(err);
        return NULL;
    }
    if (stat->encryption_method != ZIP_EM_NONE) {
        err_set(err, ERR_INPUT, "文件设了密码，无法读取。请取消密码，另存为 .xlsx 再导入。");
        return NULL;
    }
    zip_file_t *file = zip_fopen_index(package->zip, (zip_uint64_t)index, 0);
    if (!file) {
        broken(err);
    }
    return file;
}

/* ---- expat ---- */

static const char *local_name(const char *name) {
    if (name[0] == '\0' || name[1] == '\0') {
        return name; /* c, v, t: almost all */
    }
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *xml_attribute(const char **attributes, const char *name) {
    for (; attributes[0]; attributes += 2) {
        if (strcmp(attributes[0], name) == 0) {
            return attributes[1];
        }
    }
    return NULL;
}

void xml_stop(Xml *xml) {
    xml->stopped = true;
    XML_StopParser(xml->parser, XML_FALSE);
}

static void XMLCALL on_start(void *context, const XML_Char *name, const XML_Char **attributes) {
    Xml *xml = context;
    if (++xml->depth > DEPTH_MOST) {
        err_set(&xml->err, ERR_INPUT, "文件损坏，无法读取：内容嵌套过深。请另存为新的 .xlsx 再导入。");
        xml_stop(xml);
        return;
    }
    xml->start(xml, local_name(name), attributes);
}

static void XMLCALL on_end(void *context, const XML_Char *name) {
    Xml *xml = context;
    xml->depth--;
    if (!xml->stopped) {
        xml->end(xml, local_name(name));
    }
}

static void XMLCALL on_text(void *context, const XML_Char *text, int size) {
    Xml *xml = context;
    if (xml->text && !xml->stopped) {
        xml->text(xml, text, (size_t)size);
    }
}

/* A workbook never declares a document type; one that does is an attack with entities. */
static void XMLCALL on_doctype(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                               int subset) {
    Xml *xml = context;
    (void)name;
    (void)system;
    (void)public;
    (void)subset;
    err_set(&xml->err, ERR_INPUT,
            "文件里有不允许的文档类型声明（DTD），为安全起见没有读取。请另存为新的 .xlsx 再导入。");
    xml_stop(xml);
}

static bool no_memory(Err *err) {
    return err_set(err, ERR_LIMIT, "读取时内存不够，没有读取。请拆小文件，或用环境变量%s调高上限。", VARIABLE_MEMORY);
}

static bool xml_failed(Xml *xml, Err *err) {
    if (xml->err.kind != ERR_NONE) {
        if (err) {
            *err = xml->err;
        }
        return false;
    }
    if (xml->stopped) {
        return false; /* a handler wants no more */
    }
    enum XML_Error code = XML_GetErrorCode(xml->parser);
    if (code == XML_ERROR_NO_MEMORY) {
        return no_memory(err);
    }
    return err_set(err, ERR_INPUT,
                   "文件损坏，无法读取：内容不完整（第%lu行）。请用表格软件打开后另存为新的 .xlsx 再导入。",
                   (unsigned long)XML_GetCurrentLineNumber(xml->parser));
}

/* Unpacks into the parser's own buffer, piece by piece. */
static bool parse_part(Package *package, zip_file_t *file, const zip_stat_t *stat, Xml *xml, Err *err) {
    uint64_t part = 0;
    for (;;) {
        void *piece = XML_GetBuffer(xml->parser, PIECE);
        if (!piece) {
            return no_memory(err);
        }
        zip_int64_t got = zip_fread(file, piece, PIECE);
        if (got < 0) {
            return broken(err);
        }
        part += (uint64_t)got;
        package->unpacked += (uint64_t)got;
        if (!within_limits(package, part, stat->comp_size, err)) {
            return false;
        }
        if (XML_ParseBuffer(xml->parser, (int)got, got == 0) != XML_STATUS_OK) {
            return xml_failed(xml, err);
        }
        if (got == 0) {
            return true;
        }
        double share = stat->size ? (double)part / (double)stat->size : 1;
        if (xml->progress && !xml->progress(xml, share < 1 ? share : 1, err)) {
            return false;
        }
    }
}

bool package_parse(Package *package, Str name, bool optional, Xml *xml, Err *err) {
    zip_stat_t stat;
    if (optional && !package_has(package, name)) {
        return true;
    }
    zip_file_t *file = open_part(package, name, &stat, err);
    if (!file) {
        return false;
    }
    xml->parser = XML_ParserCreate(NULL);
    bool good = xml->parser || no_memory(err);
    if (good) {
        XML_SetUserData(xml->parser, xml);
        XML_SetElementHandler(xml->parser, on_start, on_end);
        XML_SetCharacterDataHandler(xml->parser, on_text);
        XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
        good = parse_part(package, file, &stat, xml, err);
        XML_ParserFree(xml->parser);
        xml->parser = NULL;
    }
    zip_fclose(file);
    return good;
}
