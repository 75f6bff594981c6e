#!/bin/sh
# Work under way in the sample county, with days counted from today: forms that are being filled in, hazards in all states, a plan with
# its tasks, a campaign, duties, reports that were handed in.
#   demo/work.sh PROGRAM DATA
set -eu
program=$1 data=$2
reports=$(dirname "$0")/reports
county=990121 school=990121001001 other=990121001002

day() { date -d "$1 days" +%F; }
year=$(date +%Y)

for round in school-basics:0 students:3 teachers:12 conditions:12 funds:12 kindergarten:12; do
    "$program" round open --data "$data" --form "${round%:*}" --unit "$county" --period 2025 --due "$(day "+${round#*:}")"
done

# hazard UNIT DAYS-AGO PLACE FIELD LEVEL TEXT: prints its number
hazard() {
    "$program" case open --data "$data" --record SAF-02.hazard --unit "$1" \
        --fields "{\"on\":\"$(day "-$2")\",\"place\":\"$3\",\"field\":\"$4\",\"level\":\"$5\",\"text\":\"$6\"}" | cut -f1
}
step() {
    "$program" case step --data "$data" --id "$1" --step "$2" --fields "${3:-{\}}"
}
# issued NUMBER UNIT OWNER DAYS: to be mended by then
issued() {
    step "$1" confirm
    step "$1" issue "{\"owner_unit\":\"$2\",\"owner\":\"$3\",\"fix_by\":\"$(day "$4")\"}"
}
one=$(hazard "$school" 20 食堂 中毒 较大 "留样柜没有上锁，留样不足48小时")
issued "$one" "$school" school -3
two=$(hazard "$school" 6 消防 消防 一般 "教学楼二层疏散指示灯不亮")
issued "$two" "$school" school +6
three=$(hazard "$other" 4 用电 消防 一般 "图书室插线板老化")
issued "$three" "$other" school2 +2
hazard "$other" 1 体育器材 其他 一般 "单杠底座松动" >/dev/null
four=$(hazard "$school" 2 校园周边 交通 一般 "上学时段门前车辆占道")
step "$four" confirm

"$program" plan make --data "$data" --kind annual-key-work --unit "$county" --fields "{\"name\":\"${year}年教育重点工作\",
    \"period\":\"$year-01-01/$year-12-31\",\"basis\":\"教发〔$year〕1号\",\"layout\":\"C 思路目标措施\"}" >"$data/plan.number"
"$program" plan change --data "$data" --id "$(cut -f1 "$data/plan.number")" --changes "[
    {\"op\":\"add\",\"level\":\"goal\",\"ref\":\"places\",\"text\":\"学位够用\"},
    {\"op\":\"add\",\"level\":\"measure\",\"ref\":\"build\",\"parent\":\"places\",\"text\":\"改扩建学校\"},
    {\"op\":\"add\",\"level\":\"task\",\"parent\":\"build\",\"text\":\"实验小学教学楼改扩建竣工\",
     \"fields\":{\"lead_unit\":\"$county\",\"lead_section\":\"项目办\",\"responsible_units\":[\"$school\"],\"due_on\":\"$(day +40)\"}},
    {\"op\":\"add\",\"level\":\"task\",\"parent\":\"build\",\"text\":\"新增小学学位600个\",
     \"fields\":{\"lead_unit\":\"$county\",\"lead_section\":\"计划财务股\",\"due_on\":\"$(day +200)\"},
     \"targets\":[{\"name\":\"新增学位\",\"kind\":\"reported\",\"measure_unit\":\"个\",\"base\":0,\"goal\":600}]},
    {\"op\":\"add\",\"level\":\"goal\",\"ref\":\"staff\",\"text\":\"教师够用\"},
    {\"op\":\"add\",\"level\":\"measure\",\"ref\":\"hire\",\"parent\":\"staff\",\"text\":\"补充音体美教师\"},
    {\"op\":\"add\",\"level\":\"task\",\"parent\":\"hire\",\"text\":\"公开招聘教师30名\",
     \"fields\":{\"lead_unit\":\"$county\",\"lead_section\":\"人事股\",\"due_on\":\"$(day +90)\"}}]"
rm -f "$data/plan.number"

# A campaign under way: the schools rate themselves.
"$program" campaign make --data "$data" --fields "{\"kind\":\"school\",\"standard\":\"school-development\",\"unit\":\"$county\",\"period\":\"2024\",
    \"title\":\"${year}年学校发展性督导评估\",\"target\":90,\"units\":[\"$school\",\"$other\"]}" >"$data/campaign.number"
"$program" campaign step --data "$data" --id "$(cat "$data/campaign.number")" --fields '{"version":1,"step":"open"}'
rm -f "$data/campaign.number"

# Duties of schools and of the bureau from today on; reports that were handed in and contradict themselves here and there.
"$program" duty on --data "$data" --unit "$county" --from "$(day +0)"
"$program" duty sweep --data "$data"
"$program" document add --data "$data" --unit "$school" --period 2024 "$reports"/*小学*
"$program" document add --data "$data" --unit "$county" --period 2024 "$reports"/*教育局*
"$program" case sweep --data "$data"
