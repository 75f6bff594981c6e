/* Every sample of tests/data/reader is read, checked and told, in one process: whatever it says, places lie inside its
 * text. What has to be found in them is asked by tests/cli/reader_samples.py, with a start of the program for each. */
#include "read_support.h"

#include <dirent.h>

enum { SAMPLES_LEAST = 100 };

static void assert_places(const ReadDocument *document) {
    for (size_t i = 0; i < document->figure_count; i++) {
        const ReadFigure *figure = &document->figures[i];
        assert_true(figure->paragraph < document->paragraph_count);
        assert_true(figure->start < figure->end);
        assert_true(figure->end <= document->paragraphs[figure->paragraph].text.len);
    }
    for (size_t i = 0; i < document->commitment_count; i++) {
        const ReadCommitment *commitment = &document->commitments[i];
        assert_true(commitment->paragraph < document->paragraph_count);
        assert_true(commitment->start < commitment->end);
        assert_true(commitment->end <= document->paragraphs[commitment->paragraph].text.len);
    }
}

static void assert_lines(const ReadFile *file, const ReadFindings *findings) {
    for (size_t i = 0; i < findings->count; i++) {
        const ReadFinding *finding = &findings->items[i];
        assert_true(finding->message.len > 0);
        for (size_t k = 0; k < finding->line_count; k++) {
            assert_in_range(finding->lines[k], 1, file->line_count);
        }
    }
}

/* How many figures it has. */
static size_t read_and_told(const Room *room, const char *path, Arena *arena) {
    ReadFile file;
    ReadFindings findings;
    Err err = {.kind = ERR_NONE};
    if (!read_path(arena, room->pack, path, &file, &err) ||
        !read_check(&file, 1, room->pack, NULL, arena, &findings, &err)) {
        fail_msg("%s: %s", path, err.message);
    }
    Buf out = buf_create(arena);
    Json json = json_writer(&out);
    size_t figures = 0;
    json_open_array(&json);
    for (size_t i = 0; i < file.document_count; i++) {
        assert_places(&file.documents[i]);
        read_put_figures(&json, &file.documents[i]);
        read_put_commitments(&json, &file.documents[i]);
        figures += file.documents[i].figure_count;
    }
    assert_lines(&file, &findings);
    read_put_findings(&json, &file, &findings);
    json_close_array(&json);
    return figures;
}

static void every_sample_is_read_and_told(void **state) {
    const Room *room = *state;
    DIR *folder = opendir(DUXUE_SOURCE_DIR "/tests/data/reader");
    assert_non_null(folder);
    size_t samples = 0, figures = 0;
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        if (str_ends(str_from(entry->d_name), STR(".txt"))) {
            Arena *arena = arena_create();
            Str path = str_format(arena, DUXUE_SOURCE_DIR "/tests/data/reader/%s", entry->d_name);
            figures += read_and_told(room, path.data, arena);
            samples++;
            arena_destroy(arena);
        }
    }
    closedir(folder);
    assert_true(samples >= SAMPLES_LEAST);
    assert_true(figures > 10 * samples);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_sample_is_read_and_told)};
    return cmocka_run_group_tests(tests, open_room, close_room);
}
