/* What the reader says of a file, as things that people decide on: each with its place in the cleaned lines, its JSON,
 * and an anchor by which it is known again. */
#include "document_internal.h"

typedef struct Gathering {
    Arena *arena;
    const ReadFile *file;
    DocumentReading *reading;
    size_t capacity;
    int part;
    size_t *figures_from; /* by part: index of the thing of its first figure */
    CellHeads heads;
} Gathering;

enum { WEIGHT_WRONG, WEIGHT_ASKS, WEIGHT_TOLD };

/* ---- places ---- */

static const ReadLine *line_at(const ReadFile *file, int number) {
    return number >= 1 && (size_t)number <= file->line_count ? &file->lines[number - 1] : NULL;
}

/* The byte at which a character begins. */
static size_t byte_of(Str text, int64_t character) {
    size_t at = 0;
    for (int64_t i = 0; i < character && at < text.len; i++) {
        utf8_next(text, &at);
    }
    return at;
}

static bool ends_sentence(Str text, size_t at, size_t *next) {
    *next = at;
    uint32_t c = utf8_next(text, next);
    return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF1B; /* 。！？； */
}

/* The sentence around [from, to) of a line. */
static Str sentence_of(Str text, size_t from, size_t to) {
    size_t begin = 0, end = text.len, next;
    for (size_t at = 0; at < from; at = next) {
        begin = ends_sentence(text, at, &next) ? next : begin;
    }
    for (size_t at = to; at < text.len; at = next) {
        if (ends_sentence(text, at, &next)) {
            end = at;
            break;
        }
    }
    return str_slice(text, begin, end);
}

static Str anchor_of(Gathering *gathering, Str kind, Str quoted, Str sentence) {
    char hash[65];
    Str whole = str_format(gathering->arena, "%.*s\n%.*s\n%.*s", STR_ARG(kind), STR_ARG(quoted), STR_ARG(sentence));
    store_sha256(whole, hash);
    return str_copy(gathering->arena, (Str){hash, 32});
}

static Thing *add_thing(Gathering *gathering, const char *kind, int line, int weight) {
    DocumentReading *reading = gathering->reading;
    if (reading->thing_count == gathering->capacity) {
        size_t wanted = gathering->capacity * 2 + 256;
        reading->things =
            arena_grow(gathering->arena, reading->things, gathering->capacity, wanted, sizeof *reading->things);
        gathering->capacity = wanted;
    }
    Thing *thing = &reading->things[reading->thing_count++];
    *thing = (Thing){.kind = str_from(kind),
                     .part = gathering->part,
                     .line = line,
                     .begins = -1,
                     .ends = -1,
                     .weight = weight,
                     .state = STR("open")};
    return thing;
}

/* [start, end) in characters of the thing's line; what is quoted and its sentence make the anchor. */
static void place_thing(Gathering *gathering, Thing *thing, int64_t start, int64_t end, Str quoted) {
    const ReadLine *line = line_at(gathering->file, thing->line);
    Str text = line ? line->text : STR("");
    size_t from = byte_of(text, start), to = byte_of(text, end);
    if (end > start && to > from) {
        thing->begins = (int)start;
        thing->ends = (int)end;
    }
    thing->anchor = anchor_of(gathering, thing->kind, quoted, sentence_of(text, from, to > from ? to : from));
}

/* ---- figures, commitments: as the contract's JSON has them ---- */

static int64_t integer_of(const json_t *object, const char *key) {
    return (int64_t)json_integer_value(json_object_get(object, key));
}

static void add_placed(Gathering *gathering, const char *kind, const json_t *one, int weight) {
    const ReadLine *line = line_at(gathering->file, (int)integer_of(one, "line"));
    Thing *thing = add_thing(gathering, kind, (int)integer_of(one, "line"), weight);
    int64_t start = integer_of(one, "start"), end = integer_of(one, "end");
    Str quoted = content_text(one, "surface");
    if (json_object_get(one, "end_line") || end < start) {
        end = line ? (int64_t)utf8_count(line->text) : start;
    }
    place_thing(gathering, thing, start, end, quoted.len ? quoted : content_text(one, "what"));
    thing->content = json_value_text(one, JSON_AS_GIVEN, gathering->arena);
}

/* A number in a table that its text gives no name. */
static void tell_cell(const Gathering *gathering, json_t *one) {
    int line = (int)integer_of(one, "line");
    const ReadLine *at = line_at(gathering->file, line);
    if (gathering->heads.file && at && json_object_get(one, "value") && !content_text(one, "name").len) {
        Str name =
            document_cell_name(&gathering->heads, line, byte_of(at->text, integer_of(one, "start")), gathering->arena);
        if (name.len) {
            json_object_set_new(one, "cell", json_stringn(name.data, name.len));
        }
    }
}

static void add_list(Gathering *gathering, const char *kind, const ReadDocument *document,
                     void (*put)(Json *json, const ReadDocument *document)) {
    Buf out = buf_create(gathering->arena);
    Json json = json_writer(&out);
    put(&json, document);
    json_t *list = json_read(buf_str(&out));
    size_t i;
    json_t *one;
    json_array_foreach(list, i, one) {
        tell_cell(gathering, one);
        bool clear = str_is(content_text(one, "status"), "ok") || !json_object_get(one, "status");
        add_placed(gathering, kind, one, str_is(str_from(kind), "figure") && clear ? WEIGHT_TOLD : WEIGHT_ASKS);
    }
    json_decref(list);
}

/* ---- problems ---- */

static void add_problem(Gathering *gathering, const ReadProblem *problem) {
    Thing *thing = add_thing(gathering, "problem", problem->line, WEIGHT_ASKS);
    const ReadLine *line = line_at(gathering->file, problem->line);
    ptrdiff_t at = line ? str_find(line->text, problem->text) : -1;
    int64_t start = at < 0 ? 0 : (int64_t)utf8_count(str_slice(line->text, 0, (size_t)at));
    place_thing(gathering, thing, start, at < 0 ? start : start + (int64_t)utf8_count(problem->text), problem->text);
    Buf out = buf_create(gathering->arena);
    Json json = json_writer(&out);
    json_open_object(&json);
    json_put_integer(&json, "line", problem->line);
    json_put_str(&json, "text", problem->text);
    json_key(&json, "measures");
    json_open_array(&json);
    for (size_t i = 0; i < problem->measure_count; i++) {
        json_whole(&json, problem->measures[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    thing->content = buf_str(&out);
}

/* ---- damage ---- */

/* Where in the cleaned line a repair stands: what was repaired before it in the line moved it. */
static int64_t cleaned_column(const ReadDocument *document, const ReadDamage *damage) {
    int64_t column = (int64_t)damage->column;
    for (size_t i = 0; i < document->damage_count; i++) {
        const ReadDamage *other = &document->damage[i];
        if (other->line == damage->line && other->column < damage->column && other->certainty == CERTAIN) {
            column += (int64_t)utf8_count(other->repaired) - (int64_t)utf8_count(other->surface);
        }
    }
    return column < 0 ? 0 : column;
}

static void add_damage_thing(Gathering *gathering, const ReadDocument *document, const ReadDamage *damage) {
    static const char *const certainties[] = {"certain", "likely", "flag"};
    enum { QUOTED_MOST = 400 };
    Str standing = damage->certainty == CERTAIN ? damage->repaired : damage->surface;
    Thing *thing =
        add_thing(gathering, "damage", damage->line, damage->certainty == CERTAIN ? WEIGHT_TOLD : WEIGHT_ASKS);
    const ReadLine *line = line_at(gathering->file, damage->line);
    int64_t start = cleaned_column(document, damage), end = start;
    if (line && standing.len &&
        str_starts(str_slice(line->text, byte_of(line->text, start), line->text.len), standing)) {
        end = start + (int64_t)utf8_count(standing);
    }
    place_thing(gathering, thing, start, end, damage->surface);
    Buf out = buf_create(gathering->arena);
    Json json = json_writer(&out);
    json_open_object(&json);
    json_put_integer(&json, "line", damage->line);
    json_put_integer(&json, "column", (int64_t)damage->column);
    json_put_text(&json, "rule", damage->rule);
    json_put_text(&json, "type", damage->type);
    json_put_str(&json, "surface", str_slice(damage->surface, 0, byte_of(damage->surface, QUOTED_MOST)));
    json_put_str(&json, "repaired", str_slice(damage->repaired, 0, byte_of(damage->repaired, QUOTED_MOST)));
    json_put_bool(&json, "certain", damage->certainty == CERTAIN);
    json_put_text(&json, "certainty", certainties[damage->certainty]);
    json_close_object(&json);
    thing->content = buf_str(&out);
}

/* ---- amended figures ---- */

/* The things of figures that were amended say what stands in the original; where they stand they stay. */
static void tell_amended(const Gathering *gathering, const ReadDocument *document, size_t from, const bool *amended) {
    Buf out = buf_create(gathering->arena);
    Json json = json_writer(&out);
    read_put_figures(&json, document);
    json_t *list = json_read(buf_str(&out));
    for (size_t i = 0; i < document->figure_count; i++) {
        if (amended[i]) {
            Thing *thing = &gathering->reading->things[from + i];
            thing->content = json_value_text(json_array_get(list, i), JSON_AS_GIVEN, gathering->arena);
            thing->weight = WEIGHT_TOLD;
        }
    }
    json_decref(list);
}

/* Figures take what people said of them in the reading before: all that follows reckons with that. */
static void take_amended(const Documents *documents, const Gathering *gathering, const ReadBeside *beside) {
    const ReadWords *words = read_words_of(documents->pack);
    const KnownThings known = known_things(beside->stored, beside->stored_count, gathering->arena);
    for (size_t part = 0; part < gathering->file->document_count; part++) {
        const ReadDocument *document = &gathering->file->documents[part];
        size_t from = gathering->figures_from[part], at, count = 0;
        bool *amended = ARENA_ARRAY(gathering->arena, document->figure_count + 1, bool);
        for (size_t i = 0; i < document->figure_count; i++) {
            Str printed, name;
            amended[i] = known_take(&known, gathering->reading->things[from + i].anchor, &at) &&
                         amended_reading(&beside->stored[at], gathering->arena, &printed, &name) &&
                         read_otherwise(words, name, printed, gathering->arena, &document->figures[i]);
            count += amended[i];
        }
        if (count) {
            tell_amended(gathering, document, from, amended);
        }
    }
}

/* What people amended in a peer is so when something is held against it, too. */
static void amend_peer(const Documents *documents, Arena *arena, const Peer *peer, const ReadFile *file) {
    DocumentReading reading = {.state = "read"};
    Gathering figures = {.arena = arena, .file = file, .reading = &reading};
    figures.figures_from = ARENA_ARRAY(arena, file->document_count + 1, size_t);
    for (size_t i = 0; i < file->document_count; i++) {
        figures.part = (int)i;
        figures.figures_from[i] = reading.thing_count;
        add_list(&figures, "figure", &file->documents[i], read_put_figures);
    }
    take_amended(documents, &figures, &(ReadBeside){.stored = peer->stored, .stored_count = peer->stored_count});
}

/* ---- findings ---- */

static void add_finding(Gathering *gathering, json_t *one, int64_t beside, const Personal *other) {
    if (beside) { /* the last line stands there */
        json_object_set_new(one, "beside_document", json_integer(beside));
    }
    const json_t *lines = json_object_get(one, "lines");
    Str verdict = content_text(one, "verdict");
    bool flag = json_is_true(json_object_get(one, "flag"));
    bool fails = str_is(verdict, "fails"), wrong = fails && str_is(content_text(one, "severity"), "error");
    int weight = wrong ? WEIGHT_WRONG : fails || flag ? WEIGHT_ASKS : WEIGHT_TOLD; /* a warning contradicts nothing */
    gathering->part = (int)integer_of(one, "document");
    Thing *thing = add_thing(gathering, "finding", (int)json_integer_value(json_array_get(lines, 0)), weight);
    Str figures = json_value_text(json_object_get(one, "figures"), JSON_AS_GIVEN, gathering->arena);
    const ReadLine *line = line_at(gathering->file, thing->line);
    /* the rule, what it quotes, and where: its words may be put otherwise by a newer pack */
    Str quoted = str_format(gathering->arena, "%.*s %.*s", STR_ARG(content_text(one, "rule")), STR_ARG(figures));
    thing->anchor = anchor_of(gathering, thing->kind, quoted, line ? line->text : STR(""));
    thing->content = json_value_text(one, JSON_AS_GIVEN, gathering->arena);
    if (other) {
        thing->content = document_personal_hidden_json(other, thing->content, gathering->arena);
    }
}

/* What of persons stands in another document is not known when this one is shown: it is not kept with this one. */
static const Personal *personal_of(const Documents *documents, const ReadFile *file, Arena *arena, Personal **known) {
    if (!*known) {
        Line *lines = ARENA_ARRAY(arena, file->line_count + 1, Line);
        for (size_t i = 0; i < file->line_count; i++) {
            const ReadLine *line = &file->lines[i];
            lines[i] = (Line){.number = line->number, .text = line->text, .joined = line->joined};
        }
        *known = ARENA_NEW(arena, Personal);
        document_personal_find(documents, lines, file->line_count, arena, *known);
    }
    return *known;
}

static int year_of(Str period) {
    int64_t year = 0;
    return integer_parse(str_slice(period, 0, 4), &year) ? (int)year : 0;
}

/* The file among its peers, older ones first, those of the same year in the order they came. Only those of its own year
 * and the ones beside it: what was said long ago is another matter. `ids` of the documents, 0 of its own. Returns its
 * index.
 */
static size_t among_peers(const Documents *documents, const Gathering *gathering, const Peer *peers, size_t peer_count,
                          ReadFile **files, int64_t *ids, size_t *count) {
    Arena *arena = gathering->arena;
    int year = gathering->file->document_count ? year_of(gathering->file->documents[0].period) : 0;
    size_t own = 0;
    *files = ARENA_ARRAY(arena, peer_count + 1, ReadFile);
    *count = 0;
    for (int later = 0; later < 2; later++) {
        for (size_t i = peer_count; i-- > 0;) {
            int theirs = year_of(peers[i].period);
            bool near = !year || !theirs || (theirs >= year - 1 && theirs <= year + 1);
            bool behind = year && theirs > year;
            Err untold = {.kind = ERR_NONE};
            if (near && behind == (later == 1) &&
                read_text_joined(arena, documents->pack, peers[i].title, &peers[i].text, &(*files)[*count], &untold)) {
                if (peers[i].stored_count) {
                    amend_peer(documents, arena, &peers[i], &(*files)[*count]);
                }
                ids[*count] = peers[i].id;
                ++*count;
            }
        }
        if (!later) {
            ids[*count] = 0;
            own = (*count)++;
            (*files)[own] = *gathering->file;
        }
    }
    return own;
}

static void add_findings(const Documents *documents, Gathering *gathering, const Peer *peers, size_t peer_count) {
    ReadFindings findings = {.count = 0};
    Err untold = {.kind = ERR_NONE};
    ReadFile *files;
    int64_t *ids = ARENA_ARRAY(gathering->arena, peer_count + 1, int64_t);
    size_t count, own = among_peers(documents, gathering, peers, peer_count, &files, ids, &count);
    if (!read_check_among(files, count, own, documents->pack, NULL, gathering->arena, &findings, &untold)) {
        return; /* the packs hold no rules */
    }
    Buf out = buf_create(gathering->arena);
    Json json = json_writer(&out);
    read_put_findings(&json, files, &findings);
    json_t *whole = json_read(buf_str(&out));
    Personal **known = ARENA_ARRAY(gathering->arena, count + 1, Personal *);
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(whole, "findings"), i, one) {
        size_t other = findings.items[i].other;
        bool beside = findings.items[i].beside;
        add_finding(gathering, one, beside ? ids[other] : 0,
                    beside ? personal_of(documents, &files[other], gathering->arena, &known[other]) : NULL);
    }
    json_decref(whole);
}

/* ---- parts ---- */

static Str part_content(const ReadDocument *document, Arena *arena) {
    Buf out = buf_create(arena);
    Json json = json_writer(&out);
    json_open_object(&json);
    json_put_optional(&json, "addressee", document->addressee);
    json_put_optional(&json, "place", document->place);
    json_put_bool(&json, "complete", document->complete);
    json_put_bool(&json, "digits_suspect", document->digits_suspect);
    json_key(&json, "duplicate_of");
    document->duplicate_of < 0 ? json_none(&json) : json_whole(&json, document->duplicate_of);
    json_key(&json, "outline");
    json_open_array(&json);
    for (size_t i = 0; i < document->heading_count; i++) {
        json_open_object(&json);
        json_put_integer(&json, "line", document->outline[i].line);
        json_put_integer(&json, "level", document->outline[i].level);
        json_put_str(&json, "number", document->outline[i].number);
        json_put_str(&json, "heading", document->outline[i].heading);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return buf_str(&out);
}

static void gather(Gathering *gathering, const ReadDocument *document, PartRead *part) {
    *part = (PartRead){.title = document->title,
                       .kind = str_from(document->kind ? document->kind : "other"),
                       .period = document->period,
                       .content = part_content(document, gathering->arena),
                       .first_line = document->first_line,
                       .last_line = document->last_line};
    gathering->figures_from[gathering->part] = gathering->reading->thing_count;
    add_list(gathering, "figure", document, read_put_figures);
    add_list(gathering, "commitment", document, read_put_commitments);
    for (size_t i = 0; i < document->problem_count; i++) {
        add_problem(gathering, &document->problems[i]);
    }
    for (size_t i = 0; i < document->damage_count; i++) {
        add_damage_thing(gathering, document, &document->damage[i]);
    }
}

static void fill(const Documents *documents, const ReadFile *file, const ReadBeside *beside, Arena *arena,
                 DocumentReading *reading) {
    Gathering gathering = {.arena = arena, .file = file, .reading = reading, .heads = document_cell_heads(file, arena)};
    reading->parts = ARENA_ARRAY(arena, file->document_count + 1, PartRead);
    gathering.figures_from = ARENA_ARRAY(arena, file->document_count + 1, size_t);
    for (size_t i = 0; i < file->document_count; i++) {
        gathering.part = (int)i;
        gather(&gathering, &file->documents[i], &reading->parts[reading->part_count++]);
    }
    take_amended(documents, &gathering, beside);
    add_findings(documents, &gathering, beside->peers, beside->peer_count);
    if (reading->part_count) {
        reading->title = reading->parts[0].title;
        reading->kind = reading->parts[0].kind;
        reading->period = reading->parts[0].period;
    }
    reading->lines = file->lines;
    reading->line_count = file->line_count;
}

/* Kinds that are kept, but hold no text that could be read. */
static bool is_written(EvidenceKind kind) {
    static const EvidenceKind kinds[] = {EVIDENCE_TEXT, EVIDENCE_DOCX, EVIDENCE_XLSX, EVIDENCE_PDF, EVIDENCE_OFFICE97};
    bool written = false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        written = written || kind == kinds[i];
    }
    return written;
}

void document_read(const Documents *documents, EvidenceKind kind, Str name, int handle, const ReadBeside *beside,
                   Arena *arena, DocumentReading *reading) {
    Err err = {.kind = ERR_NONE};
    ReadFile *file = ARENA_NEW(arena, ReadFile);
    *reading = (DocumentReading){.state = "read", .title = name, .kind = STR("other")};
    if (!is_written(kind)) {
        reading->state = "unread";
        reading->reason = STR("这种文件已经保存，但没有可读的文字。能读的是文本、网页、Word、Excel和带文字的PDF。");
        return;
    }
    if (!read_file(arena, documents->pack, name, handle, file, &err)) {
        reading->state = "failed";
        reading->reason = str_copy(arena, str_from(err.message));
        return;
    }
    reading->format = str_from(file->format);
    reading->encoding = str_from(file->encoding);
    fill(documents, file, beside, arena, reading);
    if (file->unread || !reading->part_count) {
        reading->state = "unread";
        reading->reason = STR("文件里没有文字，可能是扫描件。文件已经保存，没有读取。请找原来的Word文稿，或用识别软件转"
                              "成文字，另外上传。");
    }
    reading->title = reading->title.len ? reading->title : name;
}
