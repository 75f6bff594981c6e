/* check_items: items that are named or told one by one, against the number that says how many they are (RC-15). */
#ifndef DUXUE_CHECK_ITEMS_H
#define DUXUE_CHECK_ITEMS_H

#include "check.h"

/* Names before or behind a count: 甲小学、乙小学等2所小学; under the title of a list of them. */
void listed_items(Checker *checker, const ReadFigure *figure);
void names_under_title(Checker *checker, const ReadFigure *figure);
/* Of a paragraph: 要抓好四件事：一是…二是…; …等4类设备. */
void tasks_told(Checker *checker, size_t index);
void listed_kinds(Checker *checker, size_t index);
/* Of a sentence: 连续第3年…（2022年、2023年、2024年）; 分3期轮训，第一期…. */
void streak_listed(Checker *checker, const Sentence *sentence);
void ordinals_of(Checker *checker, const Sentence *sentence, size_t index);

#endif
