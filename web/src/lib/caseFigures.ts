/* Figures of ledgers: what they can be counted by, the months between, tables as rows, and which cases stand behind one. */
import type { EChartsCoreOption } from 'echarts/core'
import type { CaseCount, CaseField, CaseTable, LedgerRecord } from '@/api/ledger'

export interface Dimension {
  id: string
  name: string
}

const countable: CaseField['type'][] = ['choice', 'choices', 'bool', 'year', 'date', 'unit']
/** What cases of this record can be counted by; never persons. */
export function dimensionsOf(record: LedgerRecord): Dimension[] {
  return [
    { id: '@unit', name: '下级单位' }, { id: '@each', name: '单位' }, { id: '@state', name: '状态' }, { id: '@overdue', name: '是否逾期' },
    { id: '@opened', name: '登记月份' }, { id: '@ended', name: '办结月份' },
    ...(record.fields ?? []).filter((field) => countable.includes(field.type)).map((field) => ({ id: field.id, name: field.type === 'date' ? `${field.name}（月）` : field.name })),
  ]
}
/** Those that get a chart of their own. */
export const chartedFields = (record: LedgerRecord): Dimension[] =>
  (record.fields ?? []).filter((field) => ['choice', 'choices', 'bool'].includes(field.type)).slice(0, 12).map(({ id, name }) => ({ id, name }))

/** What is told beside a figure: why there is none (nothing to count is not the same as a figure that is missing), or its note. */
export const countHint = (count: CaseCount): string =>
  count.value !== null ? count.note : count.nothing ? '无应计事项，不计算' : '有的记录还没有填数，算不出来'

export type Range = 'year' | 'school' | 'twelve' | 'all' | 'own'
export const rangeNames: Record<Range, string> = { year: '本年', school: '本学年', twelve: '近 12 个月', all: '全部', own: '自选' }
const two = (figure: number): string => String(figure).padStart(2, '0')
/** Days from and until (the day after the last); empty: open. */
export function rangeDays(range: Range, today: Date): { from: string; until: string } {
  const [year, month] = [today.getFullYear(), today.getMonth() + 1]
  if (range === 'year') return { from: `${year}-01-01`, until: `${year + 1}-01-01` }
  if (range === 'school') {
    const first = month >= 9 ? year : year - 1
    return { from: `${first}-09-01`, until: `${first + 1}-09-01` }
  }
  if (range === 'twelve') return { from: `${month === 12 ? year : year - 1}-${two((month % 12) + 1)}-01`, until: '' }
  return { from: '', until: '' }
}
export function monthAfter(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return number === 12 ? `${year + 1}-01` : `${year}-${two(number + 1)}`
}

export interface MonthRow {
  month: string
  opened: number | null
  ended: number | null
}
/** One row for every month from the first to the last: a month without a case is 0, not left out. Hidden figures stay unknown. */
export function monthRows(opened: CaseTable | undefined, ended: CaseTable | undefined): MonthRow[] {
  const of = (table: CaseTable | undefined): Map<string, number | null> => new Map((table?.rows ?? []).map((row, index) => [row.id, table!.cells[index]![0] ?? null]))
  const [one, other] = [of(opened), of(ended)]
  const months = [...one.keys(), ...other.keys()].filter((month) => /^\d{4}-\d\d$/.test(month)).sort()
  const rows: MonthRow[] = []
  const last = months[months.length - 1]
  for (let month = months[0]; month && last && month <= last && rows.length < 600; month = monthAfter(month)) {
    const figure = (map: Map<string, number | null>): number | null => (map.has(month!) ? map.get(month!)! : 0)
    rows.push({ month, opened: figure(one), ended: figure(other) })
  }
  return rows
}

export interface PivotRow {
  id: string
  name: string
  cells: (number | null)[]
  total: number | null
}
/** A sum with something hidden in it is not known. */
export const sum = (figures: readonly (number | null)[]): number | null => (figures.includes(null) ? null : figures.reduce<number>((all, one) => all + one!, 0))
export const pivotRows = (table: CaseTable): PivotRow[] =>
  table.rows.map((row, index) => ({ id: row.id, name: row.name, cells: table.cells[index]!.map((cell) => cell ?? null), total: sum(table.cells[index]!.map((cell) => cell ?? null)) }))

export type Drill = Record<string, string>
/** What the register has to be filtered by to show the cases behind a line; null when it cannot be. */
export function drillOf(record: LedgerRecord, dimension: string, id: string): Drill | null {
  if (dimension === '' || id === '=') return {}
  if (id === '*') return null
  switch (dimension) {
    case '@unit':
    case '@each':
      return { unit: id }
    case '@state':
      return { state: id }
    case '@overdue':
      return id === '1' ? { overdue: '1' } : { ended: 'none' }
    case '@opened':
      return { from: `${id}-01`, until: `${monthAfter(id)}-01` }
    case '@ended':
      return { ended: 'closed' }
  }
  const field = record.fields?.find((one) => one.id === dimension)
  return field?.filter && field.type !== 'date' && id ? { [`f.${dimension}`]: id } : null
}
/** Both sides of a cell together, within the days that were counted. */
export function drillTo(record: LedgerRecord, within: Drill, ...sides: [dimension: string, id: string][]): Drill | null {
  const all: Drill = Object.fromEntries(Object.entries(within).filter(([, value]) => value))
  for (const [dimension, id] of sides) {
    const one = drillOf(record, dimension, id)
    if (!one) return null
    if (dimension === '@ended') {
      delete all.from
      delete all.until
    }
    Object.assign(all, one)
  }
  return all
}

const font = 'Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif'
const blue = '#1e5ba8'
const common = { animation: false, textStyle: { fontFamily: font } }
const axis = { axisLabel: { color: '#5c6672' }, splitLine: { lineStyle: { color: '#ebeef2' } } }
/** Lying bars, the first on top; each knows its line. Red is for what is late. */
export function barOption(rows: readonly PivotRow[], isBad: (id: string) => boolean): EChartsCoreOption {
  return {
    ...common,
    grid: { left: 8, right: 36, top: 8, bottom: 8, containLabel: true },
    tooltip: { trigger: 'item', confine: true, formatter: (point: { data: { name: string; value: number | null } }) => `${point.data.name.replace(/[<>&"]/g, '')}：${point.data.value ?? '—'}` },
    xAxis: { type: 'value', minInterval: 1, ...axis },
    yAxis: { type: 'category', inverse: true, data: rows.map((row) => row.name), axisTick: { show: false }, axisLabel: { color: '#1f2733', width: 120, overflow: 'truncate' } },
    series: [{ type: 'bar', barMaxWidth: 18, data: rows.map((row) => ({ name: row.name, value: row.total, id: row.id, itemStyle: { color: isBad(row.id) ? '#b42318' : blue } })), label: { show: true, position: 'right', color: '#1f2733' } }],
  }
}
export function monthOption(rows: readonly MonthRow[]): EChartsCoreOption {
  return {
    ...common,
    grid: { left: 8, right: 12, top: 34, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12 },
    tooltip: { trigger: 'axis', confine: true },
    xAxis: { type: 'category', data: rows.map((row) => row.month), ...axis },
    yAxis: { type: 'value', minInterval: 1, ...axis },
    series: [
      { name: '登记', type: 'bar', barMaxWidth: 22, itemStyle: { color: blue }, data: rows.map((row) => ({ value: row.opened, id: row.month })) },
      { name: '办结', type: 'bar', barMaxWidth: 22, itemStyle: { color: '#7fa3cf', decal: { symbol: 'rect' } }, data: rows.map((row) => ({ value: row.ended, id: row.month })) },
    ],
  }
}
