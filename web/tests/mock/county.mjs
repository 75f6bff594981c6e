// A stand-in for the server's computing: reads the sample county's tables and judges them roughly, so that the page
// can be developed and looked at without the binary. The real rules live in the server; nothing here ships.
import { readFileSync } from 'node:fs'

export function readCounty(folder, periods) {
  const years = {}
  for (const period of periods) {
    const [head, ...lines] = readFileSync(`${folder}/county-${period}.csv`, 'utf8').replace(/^\uFEFF/, '').trim().split(/\r?\n/)
    const keys = head.split(',')
    years[period] = lines.map((line) => Object.fromEntries(line.split(',').map((text, index) => [keys[index], text])))
  }
  return years
}

export const kinds = [
  ['province', '省', 'province', []], ['city', '市', 'city', []], ['county', '县', 'county', []], ['township', '乡镇', 'township', []],
  ['primary_school', '小学', 'school', ['primary']], ['teaching_point', '教学点', 'school', ['primary']], ['junior_school', '初中', 'school', ['junior']],
  ['nine_year', '九年一贯制', 'school', ['primary', 'junior']], ['complete_school', '完全中学', 'school', ['junior', 'senior']],
  ['twelve_year', '十二年一贯制', 'school', ['primary', 'junior', 'senior']], ['special_school', '特教', 'school', ['primary', 'junior']],
  ['vocational_school', '中职', 'school', []], ['senior_school', '高中', 'school', ['senior']], ['kindergarten', '幼儿园', 'school', ['kindergarten']],
].map(([id, name, level, stages]) => ({ id, name, level, stages }))
export const stages = [['kindergarten', '幼儿园', 'K'], ['primary', '小学', 'P'], ['junior', '初中', 'J'], ['senior', '高中', 'S']].map(([id, name, suffix]) => ({ id, name, suffix }))
const kindByName = Object.fromEntries(kinds.map((kind) => [kind.name, kind]))
const suffix = { primary: 'P', junior: 'J' }

const number = (text) => (text === '' || text === undefined ? null : text === '是' ? 1 : text === '否' ? 0 : Number.isNaN(Number(text)) ? null : Number(text))
export const kindOf = (line) => kindByName[line.kind]

const degrees = { primary: ['associate', 'bachelor', 'master', 'doctor'], junior: ['bachelor', 'master', 'doctor'] }
const sum = (values) => (values.some((value) => value === null) ? null : values.reduce((a, b) => a + b, 0))
const items = [
  ['YZ-R-01', '每百名学生拥有高于规定学历教师数', '高于规定学历教师', '人/百人', 2, { primary: 4.2, junior: 5.3 }, '高于规定学历教师', '人', 100, ['deg_bachelor'], (v, s) => sum(degrees[s].map((d) => v(`deg_${d}`))), false],
  ['YZ-R-02', '每百名学生拥有县级以上骨干教师数', '骨干教师', '人/百人', 2, { primary: 1, junior: 1 }, '骨干教师', '人', 100, ['backbone'], (v) => v('backbone'), false],
  ['YZ-R-03', '每百名学生拥有体育、艺术专任教师数', '体育艺术教师', '人/百人', 2, { primary: 0.9, junior: 0.9 }, '体育艺术教师', '人', 100, ['t_pe', 't_music', 't_fineart', 't_arts'], (v) => sum(['t_pe', 't_music', 't_fineart', 't_arts'].map(v)), false],
  ['YZ-R-04', '生均教学及辅助用房面积', '教学及辅助用房', '㎡/人', 2, { primary: 4.5, junior: 5.8 }, '教学及辅助用房', '㎡', 1, ['aux_area'], (v) => { const a = v('aux_area'), b = v('indoor_sport_area'); return a === null || b === null ? null : a - b }, true],
  ['YZ-R-05', '生均体育运动场馆面积', '体育运动场馆', '㎡/人', 2, { primary: 7.5, junior: 10.2 }, '体育运动场馆', '㎡', 1, ['field_area'], (v) => sum([v('field_area'), v('indoor_sport_area')]), true],
  ['YZ-R-06', '生均教学仪器设备值', '教学仪器设备值', '元/人', 0, { primary: 2000, junior: 2500 }, '教学仪器设备', '元', 1, ['equip_value'], (v) => v('equip_value'), true],
  ['YZ-R-07', '每百名学生拥有网络多媒体教室数', '网络多媒体教室', '间/百人', 2, { primary: 2.3, junior: 2.4 }, '网络多媒体教室', '间', 100, ['mm_rooms'], (v) => v('mm_rooms'), true],
].map(([id, name, short_name, unit, decimals, limits, resource_name, resource_unit, times, elements, have, shared]) => ({ id, name, short_name, unit, decimals, limits, resource_name, resource_unit, times, elements, have, shared }))
const cvLimit = { primary: 0.5, junior: 0.45 }

export function stored(line, id) {
  const value = number(line[id])
  return id === 'equip_value' && value !== null ? value * 10000 : value
}

function makeRows(lines, changed) {
  const rows = []
  for (const line of lines) {
    const kind = kindOf(line)
    if (kind.level !== 'school' || kind.id === 'special_school') continue
    for (const stage of kind.stages.filter((one) => suffix[one])) {
      const raw = (id) => changed.get(`${line.code}|${id}`) ?? stored(line, id)
      const value = (stem) => (`${stem}_${suffix[stage]}` in line ? raw(`${stem}_${suffix[stage]}`) : raw(stem))
      const pupils = value('pupils')
      if (!pupils || (kind.id === 'teaching_point' && pupils < 50)) continue
      const weights = { primary: 1, junior: 1.1, senior: 1.32 }
      const whole = kind.stages.reduce((total, one) => total + (weights[one] ?? 0) * (raw(`pupils_${one === 'senior' ? 'S' : suffix[one]}`) ?? 0), 0)
      const share = (weights[stage] * pupils) / whole
      const row = { unit: line.code, name: line.name, kind: kind.id, kind_name: kind.name, township: line.parent, stage, stage_name: stage === 'primary' ? '小学' : '初中', pupils, values: {}, have: {}, why: {}, gaps: [], met: 0 }
      let floor = false
      let unknown = 0
      const missed = []
      for (const item of items) {
        let have = item.have(value, stage)
        if (have !== null && item.shared) have *= share
        row.have[item.id] = have
        row.values[item.id] = have === null ? null : (have * item.times) / pupils
        if (have === null) { unknown++; row.why[item.id] = `${line.name}没有填报“${item.resource_name}”所需的数据`; continue }
        if (row.values[item.id] >= item.limits[stage]) { row.met++; continue }
        missed.push(item.short_name)
        if (row.values[item.id] < 0.85 * item.limits[stage]) floor = true
        const needs = (item.limits[stage] * pupils) / item.times - have
        row.gaps.push({ item: item.id, needs: Math.ceil(needs), of: item.resource_name, unit: item.resource_unit })
      }
      row.verdict = missed.length > 1 || floor ? 'not_met' : unknown ? 'pending' : 'met'
      row.why_row = row.verdict === 'met' ? `${row.met} 项达到要求` : row.verdict === 'pending' ? `有 ${unknown} 项缺数据` : `未达到：${missed.join('、')}${floor ? '，其中有低于要求85%的' : ''}`
      rows.push(row)
    }
  }
  return rows.sort((a, b) => (a.stage === b.stage ? 0 : a.stage === 'primary' ? -1 : 1))
}

function spread(rows, item, stage, index) {
  const of = rows.filter((row) => row.stage === stage)
  const missing = of.filter((row) => row.have[item.id] === null)
  const base = { id: `YZ-CV-${suffix[stage]}-0${index + 1}`, name: `${stage === 'primary' ? '小学' : '初中'}${item.short_name}差异系数`, block: 'R', kind: 'spread', stage, limit: cvLimit[stage], op: '<=', unit: '', decimals: 3, rounding_matters: false, parts: [], evidence: [], decision: null }
  if (missing.length) return { ...base, value: null, mean: null, sd: null, drivers: [], verdict: 'pending', why: `${missing.length} 所学校缺数据，如${missing[0].name}` }
  const pupils = of.reduce((total, row) => total + row.pupils, 0)
  const mean = (of.reduce((total, row) => total + row.have[item.id], 0) / pupils) * item.times
  const parts = of.map((row) => (row.pupils / pupils) * (row.values[item.id] - mean) ** 2)
  const variance = parts.reduce((a, b) => a + b, 0)
  const value = Math.sqrt(variance) / mean
  const drivers = of.map((row, i) => ({ unit: row.unit, name: row.name, share: parts[i] / variance, value: row.values[item.id], pupils: row.pupils, row: rows.indexOf(row) })).sort((a, b) => b.share - a.share)
  const good = value <= cvLimit[stage]
  return { ...base, value, mean, sd: Math.sqrt(variance), drivers, verdict: good ? 'met' : 'not_met', why: good ? `差异系数 ${value.toFixed(3)}，不高于 ${cvLimit[stage]}` : `差异系数 ${value.toFixed(3)}，高于 ${cvLimit[stage]}；${drivers[0].name}占差异的 ${(drivers[0].share * 100).toFixed(1)}%` }
}

export function evaluate(lines, unit, period, decisions, changes = []) {
  const changed = new Map(changes.map((change) => [`${change.unit}|${change.element}`, change.value]))
  const inside = unit.code.length <= 6 ? lines : lines.filter((line) => line.parent === unit.code || line.code === unit.code)
  const rows = makeRows(inside, changed)
  const list = []
  for (const item of items) {
    const failing = rows.filter((row) => row.gaps.some((gap) => gap.item === item.id)).length
    const pending = rows.filter((row) => row.values[item.id] === null).length
    list.push({ id: item.id, name: item.name, block: 'R', kind: 'row', stage: null, value: null, limit: null, op: '>=', limits: item.limits, unit: item.unit, decimals: item.decimals, verdict: failing ? 'not_met' : pending ? 'pending' : 'met', why: `${failing} 校未达到，${pending} 校缺数据`, rows: rows.length, rows_failing: failing, rows_pending: pending, rounding_matters: false })
  }
  const bad = rows.filter((row) => row.verdict === 'not_met').length
  list.push({ id: 'YZ-R-ALL', name: '每所学校资源配置达标', block: 'R', kind: 'rows', stage: null, value: null, limit: null, op: null, unit: '', decimals: 0, verdict: bad ? 'not_met' : 'met', why: `${rows.length} 个学校学段中 ${bad} 个未达标`, rows: rows.length, rows_failing: bad, rows_pending: rows.filter((row) => row.verdict === 'pending').length, rounding_matters: false })
  for (const stage of ['primary', 'junior']) items.forEach((item, index) => list.push(spread(rows, item, stage, index)))
  const schools = inside.filter((line) => ['primary', 'junior'].some((stage) => kindOf(line).stages.includes(stage)))
  const sizes = schools.map((line) => ({ unit: line.code, name: line.name, value: (number(line.pupils_P) ?? 0) + (number(line.pupils_J) ?? 0) })).filter((one) => one.value > 2000)
  const part = { name: '在校生数', value: null, limit: 2000, op: '<=', unit: '人', decimals: 0, verdict: sizes.length ? 'not_met' : 'met', why: `${sizes.length} 所超过规模`, rounding_matters: false, applied: schools.length, failing: sizes, unknown: [] }
  list.push({ id: 'YZ-G-04', name: '学校规模', block: 'G', kind: 'each', stage: null, value: null, limit: 2000, op: '<=', unit: '人', decimals: 0, verdict: part.verdict, why: part.why, rounding_matters: false, parts: [part] })
  const county = lines.find((line) => line.code === '990121')
  const pay = number(county.teacher_avg_pay) / number(county.civil_avg_pay)
  list.push({ id: 'YZ-G-08', name: '教师平均工资收入', block: 'G', kind: 'value', stage: null, value: pay, limit: 1, op: '>=', unit: '', decimals: 3, verdict: pay >= 1 ? 'met' : 'not_met', why: '教师与公务员年平均工资之比', rounding_matters: false, parts: [], evidence: ['工资发放统计表'] })
  const asked = (id, name, block, evidence) => {
    const decision = decisions.find((one) => one.item === id) ?? null
    return { id, name, block, kind: 'evidence', stage: null, value: null, limit: null, op: null, unit: '', decimals: 0, verdict: decision?.verdict ?? 'pending', why: decision ? `${decision.actor}认定：${decision.note}` : '等人认定', rounding_matters: false, parts: [], evidence, decision, measure: '查阅材料，实地核对' }
  }
  list.push(asked('YZ-G-01', '学校布局规划合理', 'G', ['学校布局专项规划及批复', '年度实施进展']), asked('YZ-G-02', '城乡义务教育四个统一', 'G', ['四项统一的文件']), asked('YZ-Q-04', '教师信息化教学能力', 'Q', ['培训记录', '抽查课例']))
  const approve = number(county.survey_satisfied) / number(county.survey_valid)
  list.push({ id: 'YZ-S-01', name: '社会认可度', block: 'S', kind: 'value', stage: null, value: approve * 100, limit: 85, op: '>=', unit: '%', decimals: 1, verdict: approve >= 0.85 ? 'met' : 'not_met', why: `有效问卷 ${county.survey_valid} 份`, rounding_matters: false, parts: [] })
  list.push({ id: 'YZ-Q-01', name: '义务教育巩固率', block: 'Q', kind: 'value', stage: 'junior', value: null, limit: 95, op: '>=', unit: '%', decimals: 1, verdict: 'pending', why: '1 所学校缺“初中毕业生”', rounding_matters: false, parts: [] })
  const vetoes = [asked('YZ-V-01', '以考试招生义务教育学生', null, ['投诉与查处记录']), asked('YZ-V-02', '有重大安全责任事故', null, ['安全部门证明'])]
  const preconditions = [asked('YZ-P-01', '通过国家基本均衡认定满三年', null, ['认定文件'])]
  const blocks = [['R', '资源配置'], ['G', '政府保障程度'], ['Q', '教育质量'], ['S', '社会认可度']].map(([id, name]) => {
    const own = list.filter((item) => item.block === id && !(item.kind === 'row'))
    const count = (verdict) => own.filter((item) => item.verdict === verdict).length
    const verdict = count('not_met') ? 'not_met' : count('pending') ? 'pending' : 'met'
    return { id, name, verdict, why: count('not_met') ? `${count('not_met')} 项未达标` : count('pending') ? `${count('pending')} 项待定` : '全部达标', met: count('met'), not_met: count('not_met'), pending: count('pending'), scored: false }
  })
  const verdict = blocks.some((block) => block.verdict === 'not_met') ? 'not_met' : 'pending'
  const by_row = rows.flatMap((row) => row.gaps.map((gap) => ({ unit: row.unit, name: row.name, stage: row.stage, item: gap.item, add: gap.needs, of: gap.of, unit_name: gap.unit, for_spread: false })))
  const by_item = items.map((item) => {
    const steps = by_row.filter((step) => step.item === item.id)
    const add = steps.reduce((total, step) => total + step.add, 0)
    const cv = Object.fromEntries(list.filter((one) => one.kind === 'spread' && one.id.endsWith(item.id.slice(-3))).map((one) => [one.stage, one.value]))
    return { item: item.id, name: item.name, of: item.resource_name, unit: item.resource_unit, add, add_for_rows: add, add_for_spread: 0, schools: new Set(steps.map((step) => step.unit)).size, cv_before: cv, cv_after: cv }
  })
  return {
    standard: 'yzjh-2017', standard_name: '县域义务教育优质均衡发展督导评估', document: '教督〔2017〕6号', pack_version: '0a1b2c3d4e5f', unit: { code: unit.code, name: unit.name }, period, as_of: new Date().toISOString(),
    verdict, verdict_name: verdict === 'not_met' ? '未达标' : '待定', why: `${blocks.filter((block) => block.verdict === 'not_met').map((block) => block.name).join('、')}未达标`,
    blocks, items: list, row_items: items.map(({ times, have, shared, ...item }) => item), rows, vetoes, preconditions,
    plan: { complete: rows.every((row) => row.verdict !== 'pending'), note: '缺数据的学校没有算进来，方案是下限。', by_item, by_row },
  }
}
