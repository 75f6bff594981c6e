/* A framework as text (YAML) and what forms change in it: the text is the one truth, a form changes the place it is about and
 * leaves the rest as it was written. */
import { isMap, isSeq, parseDocument, type Document, type YAMLSeq } from 'yaml'
import type { Entry, Plain } from './ledgerDraft'

const options = { schema: 'failsafe' } as const
const layout = { lineWidth: 0, flowCollectionPadding: false } as const
export type Path = (string | number)[]

export interface DraftNode {
  path: Path
  entry: Entry
  depth: number
  leaf: boolean
}
export interface FrameworkDraft {
  whole: Entry
  framework: Entry
  nodes: DraftNode[]
  fault: { message: string; line: number } | null
}

const entriesOf = (value: Plain | undefined): Entry[] => (Array.isArray(value) ? (value.filter((one) => one && typeof one === 'object' && !Array.isArray(one)) as Entry[]) : [])

function walk(list: Plain | undefined, path: Path, depth: number): DraftNode[] {
  return entriesOf(list).flatMap((entry, at) => {
    const here = [...path, at]
    return [{ path: here, entry, depth, leaf: !entriesOf(entry.nodes).length }, ...walk(entry.nodes, [...here, 'nodes'], depth + 1)]
  })
}

export function readFramework(text: string): FrameworkDraft {
  const doc = parseDocument(text, options)
  const error = doc.errors[0]
  const none = { whole: {}, framework: {}, nodes: [] }
  if (error) return { ...none, fault: { message: '不是正确的 YAML，请检查缩进、冒号和引号。', line: error.linePos?.[0].line ?? 1 } }
  const whole = doc.toJS() as Plain
  if (!whole || typeof whole !== 'object' || Array.isArray(whole)) return { ...none, fault: { message: '要从“standard: 编号”开始。', line: 1 } }
  const framework = (whole.framework && typeof whole.framework === 'object' && !Array.isArray(whole.framework) ? whole.framework : {}) as Entry
  return { whole: whole as Entry, framework, nodes: walk(framework.nodes, ['framework', 'nodes'], 0), fault: null }
}

function change(text: string, work: (doc: Document) => void): string {
  const doc = parseDocument(text, options)
  if (doc.errors.length) return text
  work(doc)
  return doc.toString(layout)
}

/** Several keys of one place at once; empty values take their key away. */
export const setKeys = (text: string, path: Path, values: Record<string, Plain | undefined>): string =>
  change(text, (doc) => {
    for (const [key, value] of Object.entries(values)) {
      const empty = value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length)
      if (empty) doc.deleteIn([...path, key])
      else doc.setIn([...path, key], typeof value === 'string' ? value : doc.createNode(value, { flow: true }))
    }
  })

/** What only a leaf may say. */
const ofLeaf = ['rule', 'value', 'bands', 'lines', 'at_least', 'at_most', 'less_than', 'more_than', 'half', 'zero_at']
const listAt = (doc: Document, path: Path): YAMLSeq | null => {
  const node = doc.getIn(path)
  return isSeq(node) ? node : null
}

/** The list of a group's nodes (null: the first level), made where there is none; a leaf becomes a group by it and has no rule any
 * more. */
function nodesOf(doc: Document, group: Path | null): YAMLSeq | null {
  const path = group ?? ['framework']
  if (group && !listAt(doc, [...group, 'nodes'])) for (const key of ofLeaf) doc.deleteIn([...group, key])
  const above = doc.getIn(path)
  if (!isMap(above)) return null
  above.flow = false
  if (!isSeq(above.get('nodes'))) above.set('nodes', doc.createNode([]))
  const nodes = above.get('nodes') as YAMLSeq
  nodes.flow = false
  return nodes
}

/** A node at the end of the group. */
export const addNode = (text: string, group: Path | null, entry: Entry): string =>
  change(text, (doc) => {
    nodesOf(doc, group)?.add(doc.createNode(entry, { flow: true }))
  })

export const removeNode = (text: string, path: Path): string =>
  change(text, (doc) => {
    doc.deleteIn(path)
    const list = path.slice(0, -1)
    if (listAt(doc, list)?.items.length === 0) doc.deleteIn(list)
  })

/** Up or down among those of its group. */
export const moveNode = (text: string, path: Path, by: number): string =>
  change(text, (doc) => {
    const list = listAt(doc, path.slice(0, -1))
    const at = Number(path[path.length - 1])
    if (!list || at + by < 0 || at + by >= list.items.length) return
    list.items.splice(at + by, 0, ...list.items.splice(at, 1))
  })

/** Into another group, at its end; not into itself. */
export function moveInto(text: string, path: Path, group: Path | null): string {
  if (group && path.every((part, at) => group[at] === part)) return text
  return change(text, (doc) => {
    const node = doc.getIn(path)
    const list = listAt(doc, path.slice(0, -1))
    const nodes = nodesOf(doc, group)
    if (!node || !list || !nodes) return
    list.items.splice(Number(path[path.length - 1]), 1)
    nodes.items.push(node)
    if (!list.items.length) doc.deleteIn(path.slice(0, -1))
  })
}

/** A whole list of plain entries (bands, lines, grades, levels, effects, parameters). */
export const setList = (text: string, path: Path, entries: Entry[]): string =>
  change(text, (doc) => {
    if (!entries.length) return void doc.deleteIn(path)
    const list = doc.createNode(entries) as YAMLSeq
    list.items.forEach((item) => isMap(item) && (item.flow = true))
    const above = path.length > 1 ? doc.getIn(path.slice(0, -1)) : doc.contents
    if (isMap(above)) above.flow = false
    doc.setIn(path, list)
  })

/** An id that no indicator has: the group's with the next number. */
export function freeNodeId(draft: FrameworkDraft, stem: string): string {
  const taken = new Set(draft.nodes.flatMap((one) => [String(one.entry.id ?? ''), ...entriesOf(one.entry.lines).map((line) => String(line.id ?? ''))]))
  let number = 1
  while (taken.has(stem ? `${stem}-${number}` : `N-${number}`)) number++
  return stem ? `${stem}-${number}` : `N-${number}`
}

/* ---- what forms ask ---- */

export interface FormField {
  key: string
  name: string
  kind: 'text' | 'long' | 'number' | 'formula' | 'truth' | 'choice' | 'texts'
  choices?: { id: string; name: string }[]
  help?: string
  /** The value stands below this key of what `key` names. */
  within?: string
}
const pair = (id: string, name: string): { id: string; name: string } => ({ id, name })
export const rules = [pair('full', '达标得满分'), pair('proportional', '按比例'), pair('bands', '分档'), pair('rank', '按名次'), pair('deductions', '扣分'), pair('given', '评定给分'), pair('evidence', '材料认定'), pair('graded', '落实程度'), pair('answer', '书面答复')]
export const compares = [pair('at_least', '不低于'), pair('at_most', '不高于'), pair('less_than', '低于'), pair('more_than', '高于')]
export const effectKinds = [pair('cap', '总分封顶'), pair('at_most', '等次封顶'), pair('down', '降等'), pair('fixed', '定为某等'), pair('bar', '不评等次')]
const sureness = [pair('confirmed', '原文核实'), pair('secondary', '转引资料'), pair('unconfirmed', '待核实'), pair('design', '自行约定')]
const unitLevels = [pair('province', '省'), pair('city', '市'), pair('county', '县'), pair('township', '乡镇'), pair('school', '学校')]

const measured: FormField[] = [
  { key: 'value', name: '数据公式', kind: 'formula', help: '如 teacher_avg_pay / civil_avg_pay' },
  { key: 'unit', name: '单位', kind: 'text' },
  { key: 'decimals', name: '小数位', kind: 'number' },
  { key: 'percent', name: '按百分比显示', kind: 'truth' },
  { key: 'sample', name: '有效问卷数', kind: 'formula' },
  { key: 'sample_least', name: '最少问卷', kind: 'formula' },
]
const ofRule: Record<string, FormField[]> = {
  full: [...measured, { key: 'half', name: '得一半的限值', kind: 'formula' }],
  proportional: [...measured, { key: 'zero_at', name: '得0分的值', kind: 'formula' }],
  bands: measured,
  rank: [...measured, { key: 'few_is_good', name: '数小的在前', kind: 'truth' }],
}
export const hasLimit = (rule: string): boolean => rule === 'full' || rule === 'proportional'

export function nodeFields(leaf: boolean, rule: string): FormField[] {
  const head: FormField[] = [{ key: 'id', name: '编号', kind: 'text' }, { key: 'name', name: '名称', kind: 'text' }, { key: 'points', name: '满分', kind: 'number' }]
  if (!leaf) return [...head, { key: 'scaled', name: '分值是权重', kind: 'truth', help: '下级满分之和可以不等于本组分值，按比例折算' }, { key: 'from_full', name: '从本组满分扣', kind: 'truth' }, { key: 'bonus', name: '加分', kind: 'truth' }]
  return [
    ...head,
    { key: 'rule', name: '评分方式', kind: 'choice', choices: rules },
    { key: 'bonus', name: '加分项', kind: 'truth' },
    ...(ofRule[rule] ?? []),
    { key: 'may_not_apply', name: '可认定不适用', kind: 'truth', help: '当年没有这项任务的，可以写明理由认定不适用' },
    { key: 'applies', name: '适用条件', kind: 'formula' },
    { key: 'applies_why', name: '不适用的理由', kind: 'text' },
    { key: 'evidence', name: '佐证材料', kind: 'texts', help: '几份用；隔开' },
    { key: 'responsible', name: '责任', kind: 'text', help: '科室或单位，几个用、隔开；评估任务照它分工' },
    { key: 'measure', name: '措施', kind: 'long', help: '没有达到时建议怎么办' },
    { key: 'records', name: '台账记录', kind: 'texts', help: '说明做了什么的台账记录，如 SAF-02.hazard，几种用；隔开' },
    { key: 'source', name: '出处', kind: 'text' },
    { key: 'sureness', name: '可靠程度', kind: 'choice', choices: sureness },
    { key: 'note', name: '备注', kind: 'long' },
  ]
}
export const wholeFields: FormField[] = [
  { key: 'standard', name: '编号', kind: 'text', help: '同一体系的新版用同一个编号' },
  { key: 'name', name: '名称', kind: 'text' },
  { key: 'title', name: '报告标题', kind: 'text' },
  { key: 'document', name: '依据文件', kind: 'text' },
  { key: 'valid', name: '施行日期', kind: 'text', within: 'from', help: '如 2025-01' },
  { key: 'level', name: '评哪一级', kind: 'choice', choices: unitLevels },
  { key: 'note', name: '备注', kind: 'long' },
]
export const frameworkFields: FormField[] = [
  { key: 'points', name: '总分', kind: 'number', help: '不计分的体系不写' },
  { key: 'decimals', name: '计分小数位', kind: 'number' },
  { key: 'not_applicable', name: '不适用的处理', kind: 'choice', choices: [pair('whole', '整体折算'), pair('group', '组内折算'), pair('full', '得满分')] },
  { key: 'bonus_most', name: '加分最多', kind: 'number' },
  { key: 'most', name: '连加分最多', kind: 'number' },
  { key: 'down_most', name: '最多降几等', kind: 'number' },
  { key: 'ranks', name: '排名次', kind: 'truth', help: '办法要求被评单位排出名次的才选' },
  { key: 'applies', name: '适用条件', kind: 'formula', help: '公式，如 kind != 幼儿园；不写都适用' },
  { key: 'applies_why', name: '不适用的理由', kind: 'text' },
  { key: 'coefficient', name: '系数公式', kind: 'formula' },
  { key: 'coefficient_name', name: '系数名称', kind: 'text' },
  { key: 'coefficient_least', name: '系数下限', kind: 'formula' },
  { key: 'coefficient_most', name: '系数上限', kind: 'formula' },
]
const told: FormField[] = [{ key: 'measure', name: '措施', kind: 'text' }, { key: 'responsible', name: '责任', kind: 'text' }]
export const lineColumns: FormField[] = [{ key: 'id', name: '编号', kind: 'text' }, { key: 'name', name: '事由', kind: 'text' }, { key: 'count', name: '次数公式（不写由人认定）', kind: 'formula' }, { key: 'each', name: '每次扣', kind: 'number' }, { key: 'most', name: '最多扣', kind: 'number' }]
/** How a band compares, and with what: as one column each, though the text has a key for every comparison. */
export const bandColumns: FormField[] = [{ key: 'how', name: '怎样比', kind: 'choice', choices: compares }, { key: 'limit', name: '限值', kind: 'formula' }, { key: 'points', name: '得分', kind: 'number' }, { key: 'share', name: '占满分', kind: 'number' }]
/** Bands as the form has them, and back: one of the comparisons with its limit; none of them is the rest. */
export const bandRows = (bands: Entry[]): Entry[] =>
  bands.map((band) => {
    const how = compares.find((one) => band[one.id] !== undefined)
    const rest = Object.fromEntries(Object.entries(band).filter(([key]) => !compares.some((one) => one.id === key)))
    return how ? { how: how.id, limit: band[how.id]!, ...rest } : rest
  })
export const bandsOf = (rows: Entry[]): Entry[] =>
  rows.map(({ how, limit, ...rest }) => (how || limit ? { [typeof how === 'string' && how ? how : 'at_least']: limit ?? '', ...rest } : rest))
export const placeColumns: FormField[] = [{ key: 'place', name: '到第几名', kind: 'number' }, { key: 'place_share', name: '前多大比例', kind: 'number' }, { key: 'points', name: '得分', kind: 'number' }, { key: 'share', name: '占满分', kind: 'number' }]
export const gradeColumns: FormField[] = [{ key: 'id', name: '编号', kind: 'text' }, { key: 'name', name: '名称', kind: 'text' }, { key: 'at_least', name: '分数线（最后一等不写）', kind: 'number' }]
export const levelColumns: FormField[] = [{ key: 'id', name: '编号', kind: 'text' }, { key: 'name', name: '名称', kind: 'text' }, { key: 'share', name: '得分比例', kind: 'number' }]
export const parameterColumns: FormField[] = [{ key: 'id', name: '编号', kind: 'text' }, { key: 'name', name: '名称', kind: 'text' }, { key: 'value', name: '数值', kind: 'number' }, { key: 'unit', name: '单位', kind: 'text' }, { key: 'note', name: '备注', kind: 'text' }]
export const effectColumns = (grades: { id: string; name: string }[]): FormField[] => [
  { key: 'id', name: '编号', kind: 'text' }, { key: 'name', name: '情形', kind: 'text' }, { key: 'effect', name: '后果', kind: 'choice', choices: effectKinds },
  { key: 'grade', name: '等次', kind: 'choice', choices: grades }, { key: 'points', name: '封顶分数', kind: 'number' }, { key: 'by', name: '降几等', kind: 'number' },
  { key: 'when', name: '判定条件（不写由人核查）', kind: 'formula' }, { key: 'evidence', name: '佐证材料', kind: 'texts' }, ...told,
]
export const plainEntries = entriesOf

/** Faults name the keys of the text; whoever works in the forms knows them by other names, which are told beside. */
export function faultText(message: string): string {
  const names = new Map([...nodeFields(true, 'full'), ...nodeFields(false, ''), ...frameworkFields, ...lineColumns, ...placeColumns, ...compares.map((one) => ({ key: one.id, name: one.name }))].map((one) => [one.key, one.name]))
  const more: Record<string, string> = { points: '分值', bands: '档次', lines: '扣分事由', nodes: '下级指标', grades: '等次', levels: '落实程度', framework: '体系', value: '数据公式', pass: '合格等次' }
  const nameOf = (key: string): string | undefined => more[key] ?? names.get(key)
  const told = message.replace(/“([a-z_]+)(: true)?”/g, (whole, key: string) => (nameOf(key) ? `“${nameOf(key)}”（${key}）` : whole))
  return told.replace(/(?<![a-z_（])(at_least|at_most|less_than|more_than)(?![a-z_）])/g, (key) => `${nameOf(key)}（${key}）`)
}

/** What versions are called: the bureau's own are counted from its first one on (their ids go through all frameworks), that of the packs
 * has no number. They come newest first; a withdrawal is none. */
export function versionNames(versions: { id: number; withdrawn: boolean }[]): Map<number, string> {
  const own = versions.filter((one) => one.id && !one.withdrawn).reverse()
  return new Map([[0, '规则包'], ...own.map((one, at): [number, string] => [one.id, `第 ${at + 1} 版`])])
}

/* ---- as a paper says it ---- */

const said = (value: Plain | undefined): string => (typeof value === 'string' ? value : '')
const shareText = (share: Plain | undefined): string => (said(share) === '1' ? '得满分' : Number(said(share)) ? `得满分的 ${said(share)}` : '不得分')
/** A limit is a number, or a parameter, which is told by its figure; of a share in per cent. */
function limitText(draft: FrameworkDraft, value: Plain | undefined, percent: boolean): string {
  const found = entriesOf(draft.whole.parameters).find((one) => said(one.id) === said(value))
  const text = found ? said(found.value) : said(value)
  const number = Number(text)
  return percent && text !== '' && Number.isFinite(number) ? `${Math.round(number * 1e6) / 1e4}%` : `${text}${found ? said(found.unit) : ''}`
}
function boundsText(draft: FrameworkDraft, entry: Entry, percent: boolean): string {
  return compares.filter((one) => entry[one.id] !== undefined).map((one) => `${one.name} ${limitText(draft, entry[one.id], percent)}`).join('、')
}
const gains = (entry: Entry): string => (entry.points !== undefined ? `得 ${said(entry.points)} 分` : shareText(entry.share))

/** How an indicator is rated, in words: what the columns of the form say. */
export function ratedBy(draft: FrameworkDraft, entry: Entry): string {
  const rule = said(entry.rule)
  const bands = entriesOf(entry.bands)
  const percent = said(entry.percent) === 'true'
  const words: Record<string, () => string> = {
    full: () => `${boundsText(draft, entry, percent)} 得满分${entry.half === undefined ? '' : `，达到 ${limitText(draft, entry.half, percent)} 得一半`}`,
    proportional: () => `${boundsText(draft, entry, percent)} 得满分，否则按比例`,
    bands: () => bands.map((one) => `${boundsText(draft, one, percent) || '其余'} ${gains(one)}`).join('；'),
    rank: () => bands.map((one) => `${one.place === undefined ? (one.place_share === undefined ? '其余' : `前 ${said(one.place_share)}`) : `前 ${said(one.place)} 名`} ${gains(one)}`).join('；'),
    deductions: () => entriesOf(entry.lines).map((one) => `${said(one.name)}${one.each === undefined ? '' : `，每次扣 ${said(one.each)} 分`}${one.most === undefined ? '' : `，最多扣 ${said(one.most)} 分`}`).join('；'),
    graded: () => entriesOf(draft.framework.levels).map((one) => `${said(one.name)}${shareText(one.share)}`).join('，'),
    given: () => '由评估的人给分',
    evidence: () => '材料证明做到的得满分',
    answer: () => '书面答复，不计分',
  }
  return [words[rule]?.() ?? '', said(entry.may_not_apply) === 'true' ? '没有这项任务的可以认定不适用' : '', said(entry.note)].filter(Boolean).join('。')
}
/** What an effect on the grade does. */
export function effectText(draft: FrameworkDraft, entry: Entry): string {
  const grade = entriesOf(draft.framework.grades).find((one) => said(one.id) === said(entry.grade))
  const name = said(grade?.name) || said(entry.grade)
  const words: Record<string, string> = { cap: `总分不高于 ${said(entry.points)} 分`, at_most: `等次不高于${name}`, down: `降 ${said(entry.by) || '1'} 等`, fixed: `定为${name}`, bar: '不评定等次' }
  return words[said(entry.effect)] ?? ''
}
export const gradeText = (draft: FrameworkDraft): string =>
  entriesOf(draft.framework.grades).map((one) => `${said(one.name)}${one.at_least === undefined ? '（其余）' : `（${said(one.at_least)} 分及以上）`}`).join('，')
