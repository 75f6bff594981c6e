/* Findings as the contract's JSON. */
#include "reader.h"

static void put_finding(Json *json, const ReadFile *files, const ReadFinding *finding) {
    json_open_object(json);
    json_put_str(json, "rule", finding->rule->id);
    json_put_str(json, "code", finding->rule->code);
    json_put_str(json, "name", finding->rule->name);
    json_put_text(json, "severity", severity_id(finding->severity));
    json_put_str(json, "file", files[finding->file].name);
    json_put_integer(json, "document", (int64_t)finding->document);
    json_key(json, "lines");
    json_open_array(json);
    for (size_t i = 0; i < finding->line_count; i++) {
        json_whole(json, finding->lines[i]);
    }
    json_close_array(json);
    json_put_optional(json, "beside", finding->beside ? files[finding->other].name : (Str){NULL, 0});
    json_put_strs(json, "figures", finding->figures, finding->figure_count);
    /* what a person has to decide is not known to the machine */
    bool flag = finding->verdict == VERDICT_FLAG;
    json_put_text(json, "verdict", flag ? "unknown" : read_verdict_id(finding->verdict));
    json_put_bool(json, "flag", flag);
    json_put_bool(json, "suspect", finding->suspect);
    json_put_bool(json, "truncated", finding->truncated);
    json_put_optional(json, "expected", finding->expected);
    json_put_optional(json, "found", finding->found);
    json_put_str(json, "message", finding->message);
    json_close_object(json);
}

void read_put_findings(Json *json, const ReadFile *files, const ReadFindings *findings) {
    json_open_object(json);
    json_key(json, "findings");
    json_open_array(json);
    for (size_t i = 0; i < findings->count; i++) {
        put_finding(json, files, &findings->items[i]);
    }
    json_close_array(json);
    json_key(json, "summary");
    json_open_object(json);
    json_put_integer(json, "checked", (int64_t)findings->count);
    json_put_integer(json, "holds", (int64_t)findings->holds);
    json_put_integer(json, "fails", (int64_t)findings->fails);
    json_put_integer(json, "unknown", (int64_t)(findings->unknown + findings->flags));
    json_put_integer(json, "flags", (int64_t)findings->flags);
    json_close_object(json);
    json_close_object(json);
}
