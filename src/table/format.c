/* What a file is, by its first bytes: a workbook, CSV, or something that must be saved as one of them first. */
#include "table_internal.h"

#include <string.h>

typedef struct Magic {
    const char *bytes;
    size_t length;
    const char *message;
} Magic;

#define SAVE_AS "请用WPS或Excel打开，另存为 .xlsx 再导入。"

static const Magic magics[] = {
    {"%PDF", 4, "这是PDF文件，不是表格。请从原来的表格软件里另存为 .xlsx 再导入。"},
    {"Rar!", 4, "这是RAR压缩包。请先解压，再导入里面的表格。"},
    {"7z\xBC\xAF", 4, "这是7z压缩包。请先解压，再导入里面的表格。"},
    {"\x1F\x8B", 2, "这是GZ压缩包。请先解压，再导入里面的表格。"},
    {"{\\rtf", 5, "这是RTF文档，不是表格。" SAVE_AS},
    {"\x89PNG", 4, "这是图片，不是表格。请填写模板后导入。"},
    {"\xFF\xD8\xFF", 3, "这是图片，不是表格。请填写模板后导入。"},
};

static bool holds(Str bytes, const char *part, size_t length) {
    return bytes.len >= length && memmem(bytes.data, bytes.len, part, length) != NULL;
}

static bool refuse_old(Str bytes, Err *err) {
    static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    if (holds(bytes, encrypted, sizeof encrypted - 1)) {
        return err_set(err, ERR_INPUT, "文件设了打开密码，无法读取。请取消密码，另存为 .xlsx 再导入。");
    }
    return err_set(err, ERR_INPUT, "这是旧格式的表格（.xls 或 .et），不能直接读取。" SAVE_AS);
}

bool table_parse(Str bytes, Str sheet, const TableLimits *limits, const TableEvents *events, Err *err) {
    if (bytes.len >= 4 && memcmp(bytes.data, "PK\3\4", 4) == 0) {
        return xlsx_parse(bytes, sheet, limits, events, err);
    }
    if (bytes.len >= 4 && memcmp(bytes.data, "PK\5\6", 4) == 0) {
        return err_set(err, ERR_INPUT, "压缩包是空的，不是工作簿。" SAVE_AS);
    }
    if (bytes.len >= 4 && memcmp(bytes.data, "\xD0\xCF\x11\xE0", 4) == 0) {
        return refuse_old(bytes, err);
    }
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        if (bytes.len >= magics[i].length && memcmp(bytes.data, magics[i].bytes, magics[i].length) == 0) {
            return err_set(err, ERR_INPUT, "%s", magics[i].message);
        }
    }
    Str start = str_trim(str_slice(bytes, 0, 2048));
    if (str_starts(start, STR("<"))) {
        return err_set(err, ERR_INPUT, "这是网页或XML文件（有的系统把它的后缀写成 .xls），不是工作簿。" SAVE_AS);
    }
    return csv_parse(bytes, limits, events, err);
}

bool table_sheets(Str bytes, Arena *arena, Str **names, size_t *count, Err *err) {
    *names = NULL;
    *count = 0;
    bool packed = bytes.len >= 4 && memcmp(bytes.data, "PK\3\4", 4) == 0;
    return !packed || xlsx_sheets(bytes, arena, names, count, err);
}
