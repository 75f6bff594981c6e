/* What a form asks about each part of a definition, in words a clerk understands. */
import { wordsIn, type Entry, type ListName, type Plain } from './ledgerDraft'

export type PartKind = 'text' | 'id' | 'long' | 'select' | 'check' | 'words' | 'choose' | 'due'
export interface Option {
  id: string
  name: string
}
export interface Part {
  key: string
  label: string
  kind: PartKind
  hint?: string
  options?: Option[]
  /** Only asked while it holds. */
  when?: (item: Entry) => boolean
}

export const fieldTypes: Option[] = [
  ['text', '一行字'], ['long', '多行字'], ['number', '数'], ['money', '金额'], ['percent', '百分比'], ['date', '日期'], ['time', '日期和时刻'], ['span', '起止日期'], ['year', '年份'], ['bool', '是否'],
  ['choice', '单选'], ['choices', '多选'], ['unit', '单位'], ['person', '人员'], ['file', '附件'], ['place', '地点'], ['table', '表格'], ['case', '另一条记录'],
].map(([id, name]) => ({ id: id!, name: name! }))
export const stepKinds: Option[] = [{ id: 'forward', name: '往前办' }, { id: 'return', name: '退回' }, { id: 'reopen', name: '重新打开' }, { id: 'extend', name: '延期' }, { id: 'note', name: '只记一笔' }]
export const actionNames: Option[] = [
  ['view', '查看'], ['create', '登记'], ['edit', '填写'], ['submit', '报送'], ['review', '审核'], ['approve', '审定'], ['issue', '下达'], ['sign', '签收'], ['recheck', '复查'], ['close', '办结'],
].map(([id, name]) => ({ id: id!, name: name! }))
const ends: Option[] = [{ id: 'none', name: '还要办' }, { id: 'closed', name: '办结' }, { id: 'void', name: '作废（不计数）' }]
export const levels: Option[] = [{ id: 'school', name: '学校' }, { id: 'township', name: '乡镇街道' }, { id: 'county', name: '县' }, { id: 'city', name: '市' }]
export const privacyNames: Option[] = [{ id: 'P0', name: 'P0 公开' }, { id: 'P1', name: 'P1 内部' }, { id: 'P2', name: 'P2 个人' }, { id: 'P3', name: 'P3 敏感个人' }]

export interface Around {
  fields: Option[]
  states: Option[]
  steps: Option[]
  parties: Option[]
  records: Option[]
}
const of = (...types: string[]) => (item: Entry): boolean => types.includes(String(item.type ?? 'text'))

export const recordParts = (around: Around): Part[] => [
  { key: 'name', label: '名称', kind: 'text' },
  { key: 'help', label: '说明', kind: 'long', hint: '这本账记什么' },
  { key: 'title', label: '列表里的标题', kind: 'text', hint: '花括号里写字段编号，例如 {text}' },
  { key: 'number', label: '编号规则', kind: 'text', hint: '{year} 年、{month} 月、{seq:4} 四位流水号' },
  { key: 'levels', label: '登记在哪级单位', kind: 'choose', options: levels },
  { key: 'opened_by', label: '谁登记', kind: 'choose', options: around.parties },
  { key: 'action', label: '登记要有的权限', kind: 'select', options: actionNames },
  { key: 'due', label: '登记后的期限', kind: 'due' },
  { key: 'ladder', label: '逾期督办阶梯', kind: 'text', hint: '编号，例如 overdue；不写就不督办' },
  { key: 'privacy', label: '保密等级', kind: 'select', options: privacyNames },
]

const parts: Record<ListName, (around: Around) => Part[]> = {
  fields: ({ states, records }) => [
    { key: 'name', label: '名称', kind: 'text' },
    { key: 'id', label: '编号', kind: 'id', hint: '英文小写' },
    { key: 'type', label: '类型', kind: 'select', options: fieldTypes },
    { key: 'choices', label: '选项', kind: 'words', hint: '用顿号或逗号分开', when: of('choice', 'choices') },
    { key: 'unit', label: '计量单位', kind: 'text', when: of('number') },
    { key: 'decimals', label: '小数位', kind: 'text', when: of('number', 'money', 'percent') },
    { key: 'min', label: '最小', kind: 'text', when: of('number', 'money', 'percent') },
    { key: 'max', label: '最大', kind: 'text', when: of('number', 'money', 'percent') },
    { key: 'record', label: '哪种记录', kind: 'select', options: records, when: of('case') },
    { key: 'required', label: '登记时必填', kind: 'check' },
    { key: 'at', label: '到哪些状态前要填好', kind: 'choose', options: states },
    { key: 'shown', label: '登记册里显示', kind: 'check' },
    { key: 'filter', label: '可以按它查找', kind: 'check' },
    { key: 'many', label: '可以有几个', kind: 'check', when: of('unit', 'person', 'file', 'case') },
    { key: 'responsible', label: '是责任单位或责任人', kind: 'check', when: of('unit', 'person') },
    { key: 'when', label: '什么时候才填', kind: 'text', hint: '公式，例如 level = 重大' },
    { key: 'value', label: '由公式算出', kind: 'text', when: of('number', 'money', 'percent', 'bool') },
    { key: 'privacy', label: '保密等级', kind: 'select', options: privacyNames },
    { key: 'help', label: '填写说明', kind: 'text' },
  ],
  states: () => [
    { key: 'name', label: '名称', kind: 'text' },
    { key: 'id', label: '编号', kind: 'id', hint: '英文小写' },
    { key: 'end', label: '到这里', kind: 'select', options: ends },
    { key: 'paused', label: '期限暂停', kind: 'check' },
  ],
  steps: ({ states, steps, fields, parties, records }) => [
    { key: 'name', label: '名称', kind: 'text' },
    { key: 'id', label: '编号', kind: 'id', hint: '英文小写' },
    { key: 'kind', label: '性质', kind: 'select', options: stepKinds },
    { key: 'from', label: '从哪些状态', kind: 'choose', options: states },
    { key: 'to', label: '到哪个状态', kind: 'select', options: states },
    { key: 'by', label: '谁办', kind: 'choose', options: parties },
    { key: 'action', label: '要有的权限', kind: 'select', options: actionNames },
    { key: 'needs', label: '必须填', kind: 'choose', options: fields },
    { key: 'asks', label: '可以填', kind: 'choose', options: fields },
    { key: 'due', label: '办了以后的期限', kind: 'due' },
    { key: 'not_by', label: '不能由办过这些步骤的人办', kind: 'choose', options: [...steps, { id: 'open', name: '登记' }] },
    { key: 'people', label: '要几个人办', kind: 'text' },
    { key: 'reason', label: '要写理由', kind: 'check' },
    { key: 'when', label: '什么时候才能办', kind: 'text', hint: '公式，例如 recheck = 已整改到位' },
    { key: 'opens', label: '引出哪种记录', kind: 'select', options: records },
    { key: 'help', label: '办理说明', kind: 'text' },
  ],
  counts: ({ fields }) => [
    { key: 'name', label: '名称', kind: 'text' },
    { key: 'id', label: '编号', kind: 'id', hint: '英文，全部台账里不能重复' },
    { key: 'unit', label: '计量单位', kind: 'text' },
    { key: 'where', label: '数哪些', kind: 'text', hint: '公式，不写就数全部，例如 state = closed' },
    { key: 'sum', label: '合计哪个字段', kind: 'select', options: fields },
    { key: 'date', label: '按哪个日期', kind: 'select', options: fields },
    { key: 'value', label: '比率', kind: 'text', hint: '由别的统计数算，例如 a * 100 / b' },
  ],
  checks: ({ states, fields }) => [
    { key: 'message', label: '不合时说什么', kind: 'text' },
    { key: 'id', label: '编号', kind: 'id', hint: '英文' },
    { key: 'rule', label: '要成立的公式', kind: 'text', hint: '例如 fix_by >= on' },
    { key: 'at', label: '到哪些状态前核对', kind: 'choose', options: states },
    { key: 'fields', label: '与哪些字段有关', kind: 'choose', options: fields },
  ],
}
export const partsOf = (list: ListName, around: Around): Part[] => parts[list](around)

export const listTitles: Record<ListName, { title: string; one: string; stem: string }> = {
  fields: { title: '字段', one: '字段', stem: 'field' }, states: { title: '状态', one: '状态', stem: 'state' }, steps: { title: '步骤', one: '步骤', stem: 'step' },
  counts: { title: '统计', one: '统计数', stem: 'count' }, checks: { title: '核对', one: '核对规则', stem: 'check' },
}
/** What a new one begins with. */
export function blankOf(list: ListName, id: string, around: Around): Entry {
  const first = around.states[0]?.id ?? ''
  if (list === 'fields') return { id, name: '新字段', type: 'text' }
  if (list === 'states') return { id, name: '新状态' }
  if (list === 'steps') return { id, name: '新步骤', from: [first], to: around.states[1]?.id ?? first, by: ['head'] }
  if (list === 'counts') return { id, name: '新统计数', unit: '件' }
  return { id, rule: 'has(text)', message: '请说明' }
}

const nameIn = (options: readonly Option[], id: Plain | undefined): string => options.find((one) => one.id === id)?.name ?? String(id ?? '')
/** One line that tells an entry from others. */
export function briefOf(list: ListName, item: Entry, around: Around): string {
  if (list === 'fields') return `${nameIn(fieldTypes, item.type ?? 'text')}${item.required === 'true' ? '，必填' : ''}`
  if (list === 'states') return item.end && item.end !== 'none' ? nameIn(ends, item.end) : ''
  if (list === 'steps') return `${wordsIn(item.from).map((id) => nameIn(around.states, id)).join('、')} → ${item.to ? nameIn(around.states, item.to) : '不变'}，${wordsIn(item.by).map((id) => nameIn(around.parties, id)).join('、')}`
  if (list === 'counts') return String(item.value ?? item.where ?? '全部')
  return String(item.rule ?? '')
}

export type DueKind = '' | 'days' | 'working_days' | 'hours' | 'field' | 'monthly' | 'yearly' | 'other'
export const dueKinds: { id: DueKind; name: string }[] = [
  { id: '', name: '不变' }, { id: 'days', name: '几天内' }, { id: 'working_days', name: '几个工作日内' }, { id: 'hours', name: '几小时内' }, { id: 'field', name: '到字段里的日期' }, { id: 'monthly', name: '每月几日前' },
  { id: 'yearly', name: '每年几月几日前' }, { id: 'other', name: '按选项不同（在右边写）' },
]
export function dueOf(value: Plain | undefined): { kind: DueKind; value: string } {
  if (!value || typeof value !== 'object' || Array.isArray(value)) return { kind: '', value: '' }
  if ('by' in value || ('field' in value && 'days' in value)) return { kind: 'other', value: '' }
  const kind = dueKinds.find((one) => one.id && one.id in value)
  return kind ? { kind: kind.id, value: String(value[kind.id] ?? '') } : { kind: 'other', value: '' }
}
const firstDue: Partial<Record<DueKind, string>> = { days: '15', working_days: '5', hours: '24', monthly: '5', yearly: '12-31' }
export const dueValue = (kind: DueKind, value: string): Plain | undefined => (kind === '' ? undefined : kind === 'other' ? undefined : { [kind]: value || (firstDue[kind] ?? '') })

/** Words parted by 、，, or ; */
export const splitWords = (text: string): string[] => text.split(/[、，,;；\n]/).map((one) => one.trim()).filter(Boolean)

/* ---- rehearsal ---- */

/** What an invented person fills in: something of the right shape, so that the way can be walked without typing. */
export function sampleOf(field: { type: string; choices?: string[]; many: boolean; name: string }, today: string, unit: string, account: string): string | string[] | null {
  const day = (plus: number): string => {
    const date = new Date(`${today}T00:00:00Z`)
    date.setUTCDate(date.getUTCDate() + plus)
    return date.toISOString().slice(0, 10)
  }
  const one: Record<string, string> = { number: '1', money: '100', percent: '50', date: /期限|截止|至$|到$/.test(field.name) ? day(15) : today, time: `${today}T09:00`, span: `${today}/${day(10)}`, year: today.slice(0, 4), bool: '是', unit, person: account, choice: field.choices?.[0] ?? '', place: '校门口', text: `${field.name}样例`, long: `${field.name}样例` }
  if (field.type === 'choices') return field.choices?.slice(0, 1) ?? []
  if (field.type === 'file') return ['1']
  const value = one[field.type]
  if (value === undefined) return null
  return field.many ? [value] : value
}
