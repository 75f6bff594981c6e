/* Taking a file: what it is, whether it is taken, without the place it tells of, stored, and its row. */
#include "evidence_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Adding {
    Evidence *evidence;
    const User *user;
    const EvidenceSubject *subject; /* NULL: waits */
    Attachment *row;
} Adding;

/* ---- whether it is taken ------------------------------------------------------ */

static bool takes(const EvidenceKindDef *kind, Str subject) {
    bool named = kind->only_count == 0;
    for (size_t i = 0; i < kind->only_count; i++) {
        named = named || str_equal(kind->only[i], subject);
    }
    return named;
}

static Str kinds_shown(const EvidenceDef *rules, Str subject, Arena *arena) {
    Buf out = buf_create(arena);
    for (size_t i = 0; i < rules->kind_count; i++) {
        if (takes(&rules->kinds[i], subject)) {
            buf_add(&out, out.len ? STR("、") : STR(""));
            buf_add(&out, rules->kinds[i].name);
        }
    }
    return buf_str(&out);
}

static bool too_large(int64_t size, int mega_bytes, Str what, Err *err) {
    return err_set(err, ERR_LIMIT, "文件有%.1f MB，超过上限：%.*s最大%d MB。请压缩、缩小或拆分后再上传。",
                   (double)size / (1 << 20), STR_ARG(what), mega_bytes);
}

static bool open_file(const char *path, const EvidenceDef *rules, int *handle, int64_t *size, Err *err) {
    struct stat status;
    int most = 0;
    for (size_t i = 0; i < rules->kind_count; i++) {
        most = rules->kinds[i].mega_bytes > most ? rules->kinds[i].mega_bytes : most;
    }
    *handle = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (*handle < 0 || fstat(*handle, &status) != 0 || !S_ISREG(status.st_mode)) {
        if (*handle >= 0) {
            close(*handle);
        }
        *handle = -1;
        return err_set(err, ERR_IO, "文件打不开，请重新上传。");
    }
    *size = status.st_size;
    if (*size == 0) {
        return err_set(err, ERR_INPUT, "文件是空的（0字节）。请检查是否选错文件。");
    }
    return *size <= (int64_t)most << 20 || too_large(*size, most, STR("一个文件"), err);
}

static bool is_taken(const EvidenceDef *rules, const Look *look, int64_t size, Str subject, Arena *arena,
                     const EvidenceKindDef **kind, Err *err) {
    *kind = look->known ? evidence_kind_def(rules, look->kind) : NULL;
    *kind = *kind && takes(*kind, subject) ? *kind : NULL;
    if (look->macros) {
        return err_set(err, ERR_INPUT, "文件里有宏，为安全起见不能上传。请另存为不含宏的格式（.docx、.xlsx）或PDF。");
    }
    if (look->archive) {
        return err_set(err, ERR_INPUT, "这是压缩包，不能直接上传。请先解压，再选里面的文件（一次可以选多个）。");
    }
    if (!*kind && look->known && look->kind == EVIDENCE_HEIC) {
        return err_set(
            err, ERR_INPUT,
            "这是HEIC格式的照片，多数电脑打不开。请在手机设置中把相机格式改为“兼容性最佳”，或另存为JPEG再上传。");
    }
    if (!*kind) {
        return err_set(err, ERR_INPUT, "这种文件不能上传（按内容判断，与扩展名无关）。可以上传：%.*s。",
                       STR_ARG(kinds_shown(rules, subject, arena)));
    }
    return size <= (int64_t)(*kind)->mega_bytes << 20 || too_large(size, (*kind)->mega_bytes, (*kind)->name, err);
}

/* ---- its place ------------------------------------------------------------------ */

static bool blank_places(int handle, const LookPatch *patches, size_t count, Err *err) {
    for (size_t i = 0; i < count; i++) {
        for (size_t done = 0; done < patches[i].bytes.len;) {
            ssize_t put = pwrite(handle, patches[i].bytes.data + done, patches[i].bytes.len - done,
                                 (off_t)(patches[i].at + done));
            if (put < 0 && errno != EINTR) {
                return err_set(err, ERR_IO, "去掉照片里的位置时出错：%s。请重新上传。", strerror(errno));
            }
            done += put > 0 ? (size_t)put : 0;
        }
    }
    return true;
}

static bool take_position(const NewAttachment *file, const Look *look, Attachment *row, Err *err) {
    row->has_position = file->has_position || (file->keep_position && look->has_position);
    row->latitude = file->has_position ? file->latitude : look->latitude;
    row->longitude = file->has_position ? file->longitude : look->longitude;
    if (!row->has_position) {
        row->latitude = row->longitude = 0;
        return true;
    }
    return (isfinite(row->latitude) && isfinite(row->longitude) && fabs(row->latitude) <= 90 &&
            fabs(row->longitude) <= 180) ||
           err_set_at(err, ERR_INPUT, &(Place){.field = "latitude"},
                      "经纬度不对：纬度在-90到90之间，经度在-180到180之间。");
}

/* ---- what is said about it ---------------------------------------------------------- */

static bool take_words(const Evidence *evidence, const NewAttachment *file, Arena *arena, Attachment *row, Err *err) {
    row->note = file->note;
    row->place = file->place;
    row->taken_at = file->taken_at;
    row->privacy = file->privacy < 0 ? evidence->rules->privacy : file->privacy;
    if (str_invalid_utf8(file->name) >= 0) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "file_name"}, "文件名不是正确的文字编码（UTF-8）。");
    }
    return evidence_clean_words(&row->note, EVIDENCE_NOTE_MOST, "note", "说明", err) &&
           evidence_clean_words(&row->place, EVIDENCE_PLACE_MOST, "place", "地点", err) &&
           evidence_clean_time(&row->taken_at, arena, err) &&
           (row->privacy <= 3 ||
            err_set_at(err, ERR_INPUT, &(Place){.field = "privacy"}, "密级要是 P0、P1、P2 或 P3。"));
}

/* ---- the row --------------------------------------------------------------------------- */

static bool waits_too_much(const Adding *adding, Tx *tx, Err *err) {
    Stmt *stmt;
    bool row = false;
    int most = adding->evidence->rules->per_person;
    if (!stmt_open(tx,
                   "SELECT count(*) FROM attachment WHERE account_id = ? AND subject_kind = '' AND withdrawn_at = ''",
                   &stmt, err, "i", adding->row->account)) {
        return true;
    }
    bool good = stmt_step(stmt, &row, err);
    int64_t count = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return !good ||
           (count >= most &&
            !err_set(err, ERR_LIMIT, "您有%lld个文件传上来了还没有用。请先提交，或删掉不要的再传。", (long long)count));
}

static bool insert(Tx *tx, const Attachment *row, Err *err) {
    static const char *const sql =
        "INSERT INTO attachment (hash, kind, size, width, height, name, note, taken_at, place, latitude, longitude, "
        "privacy, account_id, actor, at, subject_kind, subject, part, attached_by, attached_at) VALUES (?, ?, ?, ?, ?, "
        "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    Str none = STR("");
    const EvidenceSubject *subject = &row->subject;
#define TEXT(value) ((value).len ? (value) : none)
#define HEAD                                                                                                           \
    row->hash, evidence_kind_id(row->kind), row->size, (int64_t)row->width, (int64_t)row->height, row->name,           \
        TEXT(row->note), TEXT(row->taken_at), TEXT(row->place)
#define TAIL                                                                                                           \
    (int64_t) row->privacy, row->account, row->actor, row->at, TEXT(subject->kind), TEXT(subject->id),                 \
        TEXT(subject->part), TEXT(row->attached_by), TEXT(row->attached_at)
    return row->has_position
               ? store_run(tx, sql, err, "zziiissssddiisssssss", HEAD, row->latitude, row->longitude, TAIL)
               : store_run(tx, sql, err, "zziiissssnniisssssss", HEAD, TAIL);
#undef TEXT
#undef HEAD
#undef TAIL
}

static Str detail_of(const Adding *adding, Arena *arena) {
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_text(&json, "kind", evidence_kind_id(adding->row->kind));
    json_put_integer(&json, "size", adding->row->size);
    json_put_text(&json, "hash", adding->row->hash);
    if (adding->subject) {
        json_put_str(&json, "subject", subject_show(adding->subject, arena));
    }
    json_close_object(&json);
    return buf_str(&detail);
}

static bool add_work(Tx *tx, void *context, Err *err) {
    Adding *adding = context;
    bool room = adding->subject ? subject_has_room(adding->evidence, tx, adding->subject, 1, err)
                                : !waits_too_much(adding, tx, err);
    if (!room || !insert(tx, adding->row, err)) {
        return false;
    }
    adding->row->id = store_last_id(tx);
    Arena *arena = arena_create();
    bool good = attachment_audit(tx, adding->user, "attachment-add", adding->row->id, adding->subject,
                                 detail_of(adding, arena), err);
    arena_destroy(arena);
    return good;
}

static void put_who(const User *user, const EvidenceSubject *subject, Arena *arena, Attachment *row) {
    char now[32];
    time_now_iso(now);
    row->account = user ? user->id : 0;
    row->actor = evidence_actor(user);
    row->actor_shown = user && user->shown.len ? user->shown : row->actor;
    row->at = str_copy(arena, str_from(now));
    if (subject) {
        row->subject = *subject;
        row->attached_by = row->actor;
        row->attached_at = row->at;
    }
}

/* Looks at the open file and fills in what it says of itself. */
static bool look_into(Evidence *evidence, const NewAttachment *file, int handle, Arena *arena, Attachment *row,
                      Err *err) {
    Str answer;
    Look look;
    LookPatch *patches;
    const EvidenceKindDef *kind;
    Str wanted_by = row->subject.kind.len ? row->subject.kind : file->wanted_by;
    if (!reader_ask(evidence, TASK_LOOK, 0, handle, arena, &answer, err) ||
        !look_parse(answer, (uint64_t)row->size, arena, &look, &patches, err) ||
        !is_taken(evidence->rules, &look, row->size, wanted_by, arena, &kind, err) ||
        !take_position(file, &look, row, err)) {
        return false;
    }
    if (file->picture && evidence_preview(look.kind) != PREVIEW_PICTURE) {
        return err_set(err, ERR_INPUT, "这里只能上传图片（JPEG、PNG、WebP）。图纸请先另存为图片。");
    }
    row->kind = look.kind;
    row->width = look.width;
    row->height = look.height;
    row->name = evidence_clean_name(file->name, kind, arena);
    row->taken_at = row->taken_at.len ? row->taken_at : str_copy(arena, str_from(look.taken));
    if (file->keep_position) {
        return true;
    }
    if (look.patch_failed) {
        return err_set(err, ERR_INPUT, "照片里的位置信息去不掉。请在手机上关掉位置信息，或截图后再上传。");
    }
    return blank_places(handle, patches, look.patch_count, err);
}

static bool keep(Store *store, const char *path, char hash[65], Err *err) {
    BlobKeeping *keeping;
    return blob_keep_begin(store, path, &keeping, err) && blob_keep_end(keeping, true, hash, err);
}

bool evidence_add(Evidence *evidence, const User *user, const NewAttachment *file, const EvidenceSubject *subject,
                  Arena *arena, Attachment *added, Err *err) {
    int handle = -1;
    *added = (Attachment){.id = 0};
    if (subject) {
        added->subject = *subject;
    }
    bool good = (!subject || subject_check(subject, err)) && take_words(evidence, file, arena, added, err) &&
                open_file(file->path, evidence->rules, &handle, &added->size, err) &&
                look_into(evidence, file, handle, arena, added, err);
    if (handle >= 0) {
        close(handle);
    }
    if (!good || !keep(evidence->store, file->path, added->hash, err)) {
        return false;
    }
    put_who(user, subject, arena, added);
    Adding adding = {evidence, user, subject, added};
    return store_write(evidence->store, add_work, &adding, err);
}
