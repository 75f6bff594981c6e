/* One answer to a questionnaire: checked question by question, kept in one form, scored. */
#include "survey_internal.h"

#include <math.h>
#include <string.h>

enum { DIGITS_TELLING = 11 }; /* a telephone has so many, an identity card more */

static bool refuse(const QuestionDef *question, Err *err, const char *why) {
    const Place place = place_field("%.*s", STR_ARG(question->id));
    return err_set_at(err, ERR_INPUT, &place, "“%.*s”：%s", STR_ARG(question->text), why);
}

static bool has_choice(const QuestionDef *question, const json_t *value) {
    for (size_t i = 0; i < question->choice_count; i++) {
        if (json_is_string(value) && str_is(question->choices[i], json_string_value(value))) {
            return true;
        }
    }
    return false;
}

static bool read_choices(const QuestionDef *question, const json_t *value, json_t **kept, Err *err) {
    size_t index, other;
    const json_t *one;
    json_array_foreach(value, index, one) {
        if (!has_choice(question, one)) {
            return refuse(question, err, "请从所给的选项里选。");
        }
        for (other = 0; other < index; other++) {
            if (json_equal(json_array_get(value, other), one)) {
                return refuse(question, err, "同一个选项选了两次。");
            }
        }
    }
    *kept = json_is_array(value) && json_array_size(value) ? json_deep_copy(value) : NULL;
    return json_is_array(value) || refuse(question, err, "请从所给的选项里选。");
}

/* As a number, or as its text. */
static bool read_number(const QuestionDef *question, const json_t *value, json_t **kept, Err *err) {
    double number = 0, factor = question->type == QUESTION_NUMBER ? pow(10, question->decimals) : 1;
    bool good = json_is_number(value);
    number = good ? json_number_value(value) : 0;
    if (json_is_string(value)) {
        Str text = str_trim(str_from(json_string_value(value)));
        if (!text.len) {
            return true;
        }
        good = number_parse(text, &number);
    }
    if (!good || number < question->least || number > question->most ||
        fabs(number * factor - round(number * factor)) > 1e-6) {
        char why[120];
        snprintf(why, sizeof why, "请填%d到%d之间的数%s。", question->least, question->most,
                 factor > 1 ? "" : "（整数）");
        return refuse(question, err, why);
    }
    *kept = factor > 1 ? json_real(round(number * factor) / factor) : json_integer((json_int_t)number);
    return true;
}

/* Nobody's telephone or card number is kept. */
static bool tells_number(Str text) {
    size_t run = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        run = c >= '0' && c <= '9' ? run + 1 : c == ' ' || c == '-' ? run : 0;
        if (run >= DIGITS_TELLING) {
            return true;
        }
    }
    return false;
}

static bool read_text(const QuestionDef *question, const json_t *value, json_t **kept, Err *err) {
    if (!json_is_string(value)) {
        return refuse(question, err, "请填文字。");
    }
    Str text = str_trim((Str){json_string_value(value), json_string_length(value)});
    if (memchr(text.data, '\0', text.len) || utf8_count(text) > (size_t)question->most) {
        return refuse(question, err, "太长，或者有不能识别的字符，请缩短。");
    }
    if (tells_number(text)) {
        return refuse(question, err, "问卷不记身份，请不要写电话、证件号码。");
    }
    *kept = text.len ? json_stringn(text.data, text.len) : NULL;
    return true;
}

static bool read_one(const QuestionDef *question, const json_t *value, json_t **kept, Err *err) {
    *kept = NULL;
    if (value && !json_is_null(value)) {
        bool good = true;
        switch (question->type) {
        case QUESTION_SCALE:
        case QUESTION_NUMBER: good = read_number(question, value, kept, err); break;
        case QUESTION_CHOICE:
            if (json_is_string(value) && !json_string_length(value)) {
                break;
            }
            good = has_choice(question, value) || refuse(question, err, "请从所给的选项里选一项。");
            *kept = good ? json_deep_copy(value) : NULL;
            break;
        case QUESTION_CHOICES: good = read_choices(question, value, kept, err); break;
        default: good = read_text(question, value, kept, err); break;
        }
        if (!good) {
            return false;
        }
    }
    return *kept || question->optional || refuse(question, err, "这道题还没有回答。");
}

static bool known_keys(const QuestionnaireDef *made, json_t *given, Err *err) {
    const char *key;
    const json_t *value;
    json_object_foreach(given, key, value) {
        bool known = false;
        for (size_t i = 0; i < made->question_count; i++) {
            known = known || str_is(made->questions[i].id, key);
        }
        if (!known) {
            return err_set(err, ERR_INPUT, "问卷已经改过，请刷新页面重新填写。");
        }
    }
    return true;
}

bool answer_read(const QuestionnaireDef *made, Str answers, json_t **kept, bool *valid, Err *err) {
    json_error_t fault;
    json_t *given = json_loadb(answers.data ? answers.data : "", answers.len, JSON_REJECT_DUPLICATES, &fault);
    *kept = NULL;
    *valid = true;
    if (!json_is_object(given)) {
        json_decref(given);
        return err_set(err, ERR_INPUT, "答卷的格式不对，请刷新页面重新填写。");
    }
    json_t *out = json_object();
    bool good = known_keys(made, given, err);
    for (size_t i = 0; good && i < made->question_count; i++) {
        const QuestionDef *question = &made->questions[i];
        json_t *value = NULL;
        good = read_one(question, json_object_get(given, question->id.data), &value, err);
        if (good && question->attention.len) {
            *valid = *valid && value && str_is(question->attention, json_string_value(value));
        }
        if (good && value) {
            json_object_set_new(out, question->id.data, value);
        }
    }
    json_decref(given);
    if (!good) {
        json_decref(out);
        return false;
    }
    *kept = out;
    return true;
}

bool answer_score(const QuestionnaireDef *made, const json_t *answer, double *score) {
    double sum = 0;
    size_t count = 0;
    for (size_t i = 0; i < made->question_count; i++) {
        const QuestionDef *question = &made->questions[i];
        const json_t *value = json_object_get(answer, question->id.data);
        if (question->type == QUESTION_SCALE && !question->unscored && json_is_number(value)) {
            sum += json_number_value(value) * 100 / question->most;
            count++;
        }
    }
    *score = count ? sum / (double)count : 0;
    return count > 0;
}
