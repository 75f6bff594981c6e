/* The data model of a report about a case: its fields, the cases that came out of it in their order, their counts. */
#include "data.h"

static void put_fields(Data *data, const char *map_id, const ReportFields *fields) {
    DataMap *map = data_map(data, map_id);
    for (size_t i = 0; i < fields->count; i++) {
        const ReportField *field = &fields->items[i];
        map_add(data->arena, map, (MapEntry){.key = field->id, .alias = field->name, .text = field->text});
    }
}

Data *data_of_matter(const ReportMatter *matter, Arena *arena) {
    Data *report = data_create(arena, SCOPE_REPORT, NULL);
    Date today = date_today();
    data_text(report, "unit_name", matter->unit_name);
    data_text(report, "today", str_format(arena, "%d年%d月%d日", today.year, today.month, today.day));
    put_fields(report, "field", &matter->head);
    put_fields(report, "count", &matter->counts);
    data_list(report, "parts");
    for (size_t i = 0; i < matter->part_count; i++) {
        put_fields(data_add(report, "parts"), "field", &matter->parts[i]);
    }
    data_set_missing(report, NULL, 0);
    return report;
}
