/* Words and marks of campaigns: states, what waits for whom, what items are looked at, the figures of a radar. */
import type { CampaignItem, CampaignMatrix, CampaignState, CampaignTask, Assignment, ItemState, MatrixCell, Outcome, ScoreSum, SheetState, UnitResult } from '@/api/campaigns'
import type { CaseLight } from '@/api/ledger'
import type { Verdict } from '@/api/types'
import { lightLooks, type Look } from './entryText'
import { formatPlain } from './format'
import { range } from './scoreTree'
import { verdictLooks } from './verdict'

export const campaignLooks: Record<CampaignState, Look> = {
  draft: { name: '草稿', shape: '○', colour: 'quiet' },
  open: { name: '进行中', shape: '▶', colour: 'good' },
  published: { name: '公示中', shape: '◆', colour: 'wait' },
  frozen: { name: '已定案', shape: '✓', colour: 'quiet' },
  withdrawn: { name: '已撤销', shape: '—', colour: 'quiet' },
}
export const sheetLooks: Record<SheetState, Look> = {
  filling: { name: '自评中', shape: '○', colour: 'quiet' },
  handed_in: { name: '已报送', shape: '▲', colour: 'wait' },
  consolidated: { name: '已汇总', shape: '▲', colour: 'wait' },
  reviewed: { name: '已审核', shape: '●', colour: 'good' },
  approved: { name: '已审定', shape: '✓', colour: 'good' },
}
export const itemLooks: Record<ItemState, Look> = {
  open: { name: '待填', shape: '○', colour: 'wait' },
  saved: { name: '已填，未报', shape: '◐', colour: 'wait' },
  handed_in: { name: '已报送', shape: '●', colour: 'good' },
  returned: { name: '退回', shape: '■', colour: 'bad' },
  reviewed: { name: '已审核', shape: '✓', colour: 'good' },
  computed: { name: '自动计算', shape: '＝', colour: 'quiet' },
}
export const taskNames: Record<CampaignTask['task'], { title: string; verb: string; view: 'fill' | 'review' | 'result' }> = {
  fill: { title: '要自评', verb: '去自评', view: 'fill' },
  consolidate: { title: '等您汇总', verb: '去汇总', view: 'review' },
  review: { title: '等您审核', verb: '去审核', view: 'review' },
  approve: { title: '等您审定', verb: '去审定', view: 'result' },
}
/** Every step that is written (campaign_step); the log calls them the same. */
export const stepNames: Record<string, string> = {
  make: '建立', change: '修改', assign: '分工', reviewers: '指定审核人', fillers: '分给人填', request: '要材料', open: '布置', notice: '拟通知', save: '填写自评', hand_in: '报送', take_back: '撤回报送', consolidate: '汇总', return: '退回', review_item: '审核这一项', review: '完成审核', approve: '审定',
  reopen: '重新打开', publish: '转入公示', freeze: '定案', withdraw: '撤销', evidence: '交材料', evidence_change: '修改材料', evidence_withdraw: '撤回材料',
}
export const levelNames: Record<string, string> = { province: '省', city: '市', county: '县', township: '乡镇（街道）', school: '学校' }
export const sheetPath = (sheet: number, view: 'fill' | 'review' | 'result' = 'fill', item = ''): { path: string; query: Record<string, string> } => ({ path: `/campaigns/units/${sheet}`, query: { ...(view === 'fill' ? {} : { view }), ...(item ? { item } : {}) } })

/** Whole days from today; negative: it has passed; null: no day. */
export function daysLeft(due: string, today = new Date()): number | null {
  if (!due) return null
  const days = Math.round((Date.parse(`${due.slice(0, 10)}T00:00:00Z`) - Date.UTC(today.getFullYear(), today.getMonth(), today.getDate())) / 86_400_000)
  return Number.isNaN(days) ? null : days
}
export function daysText(due: string, today = new Date()): string {
  const days = daysLeft(due, today)
  return days === null ? '—' : days > 0 ? `还有 ${days} 天` : days === 0 ? '今天到期' : `过了 ${-days} 天`
}

/* ---- items ---- */

export type ItemFilter = 'todo' | 'returned' | 'missing' | 'computed' | 'all'
const toFill: ItemState[] = ['open', 'saved', 'returned']
export const waits = (item: CampaignItem): boolean => toFill.includes(item.state)
/** May be handed to people of the unit: not handed in yet; of what is computed they give the evidence. */
export const givable = (item: CampaignItem): boolean => waits(item) || (item.computed && item.requests.length > 0)
/** Who is ticked after items were: while nobody was ticked by hand, with one item whoever of the list has it, without any nobody; more items change nothing. */
export function presetFillers(named: ReadonlySet<string>, chosen: readonly Pick<CampaignItem, 'fillers'>[], touched: boolean, people: readonly { name: string }[]): Set<string> {
  if (touched || chosen.length > 1) return new Set(named)
  return new Set((chosen[0]?.fillers ?? []).filter((name) => people.some((one) => one.name === name)))
}
/** Who is to fill it in, where that is not whoever looks: named people, a department, a unit, a role. */
export const fillerOf = (item: CampaignItem): string => item.fillers_shown.join('、') || ownerOf(item)
/** Returned ones first, the rest as the framework has them. */
export const inOrder = (items: readonly CampaignItem[]): CampaignItem[] => [...items.filter((one) => one.state === 'returned'), ...items.filter((one) => one.state !== 'returned')]
/** What is left to whoever looks, the server says. */
export function itemsSeen(items: readonly CampaignItem[], filter: ItemFilter, missing: ReadonlySet<string>): CampaignItem[] {
  const fits: Record<ItemFilter, (one: CampaignItem) => boolean> = {
    todo: (one) => one.may.todo,
    returned: (one) => one.state === 'returned',
    missing: (one) => missing.has(one.item),
    computed: (one) => one.computed,
    all: () => true,
  }
  return inOrder(items.filter(fits[filter]))
}
/** The next one after `at` for which it holds, from the beginning again after the last; null: none. */
export function nextAfter<T>(all: readonly T[], at: number, holds: (one: T) => boolean): T | null {
  for (let step = 1; step <= all.length; step++) {
    const one = all[(at + step + all.length) % all.length]
    if (one !== undefined && holds(one)) return one
  }
  return null
}
export const ownerOf = (one: Pick<CampaignItem | Assignment, 'section_name' | 'unit_name' | 'role_name'>): string => [one.unit_name, one.section_name, one.role_name].filter(Boolean).join(' ')

/* ---- who is late ---- */

export interface OwnerLine {
  name: string
  items: number
  open: number
  returned: number
  done: number
  light: CaseLight
  /** First item that is open: where one looks. */
  sheet: number
  item: string
}
const lightOrder: CaseLight[] = ['red', 'yellow', 'green', 'grey']
export const worstLight = (lights: readonly CaseLight[]): CaseLight => lightOrder.find((one) => lights.includes(one)) ?? 'grey'
export const lightRank = (light: CaseLight): number => lightOrder.indexOf(light)

/** How far each responsible department or unit is, the worst first. Items without a department or unit are the evaluated unit's own. */
export function ownersOf(matrix: CampaignMatrix, assignments: readonly Assignment[]): OwnerLine[] {
  const byItem = new Map(assignments.map((one) => [one.item, one]))
  const lines = new Map<string, OwnerLine>()
  for (const row of matrix.rows)
    row.cells.forEach((cell, at) => {
      const item = matrix.items[at]
      const given = item && byItem.get(item.item)
      if (!item || !cell.id || cell.state === 'computed') return
      const name = (given && [given.unit_name, given.section_name].filter(Boolean).join(' ')) || row.unit_name
      const line = lines.get(name) ?? { name, items: 0, open: 0, returned: 0, done: 0, light: 'grey' as CaseLight, sheet: row.sheet, item: item.item }
      if (toFill.includes(cell.state) && !line.open && !line.returned) Object.assign(line, { sheet: row.sheet, item: item.item })
      line.items++
      if (cell.state === 'open' || cell.state === 'saved') line.open++
      else if (cell.state === 'returned') line.returned++
      else line.done++
      if (toFill.includes(cell.state)) line.light = worstLight([line.light, cell.light])
      lines.set(name, line)
    })
  return [...lines.values()].sort((a, b) => lightRank(a.light) - lightRank(b.light) || b.returned - a.returned || b.open - a.open)
}

export interface GroupCell {
  done: number
  of: number
  returned: number
  light: CaseLight
}
/** Cells of one row gathered by group; computed ones are done by themselves and not counted. */
export function groupCells(matrix: CampaignMatrix, cells: readonly MatrixCell[]): Map<string, GroupCell> {
  const groups = new Map<string, GroupCell>()
  cells.forEach((cell, at) => {
    const group = matrix.items[at]?.group
    if (group === undefined || !cell.id) return
    const sum = groups.get(group) ?? { done: 0, of: 0, returned: 0, light: 'grey' as CaseLight }
    groups.set(group, sum)
    if (cell.state === 'computed') return
    sum.of++
    if (cell.state === 'returned') sum.returned++
    if (toFill.includes(cell.state)) sum.light = worstLight([sum.light, cell.light])
    else {
      sum.done++
      if (sum.light === 'grey') sum.light = 'green'
    }
  })
  return groups
}
export const groupsOf = (matrix: CampaignMatrix): string[] => [...new Set(matrix.items.map((one) => one.group))]
export function groupText(cell: GroupCell | undefined): string {
  if (!cell || !cell.of) return '自动'
  return `${cell.done}／${cell.of}${cell.returned ? ` 退 ${cell.returned}` : ''}`
}
export const cellLook = (cell: MatrixCell): Look => ({ ...itemLooks[cell.state], colour: toFill.includes(cell.state) && cell.state !== 'returned' ? lightLooks[cell.light].colour : itemLooks[cell.state].colour })

/* ---- results ---- */

/** Of a computed item: points where it has any, else whether it is met. */
export function outcomeText(outcome: Outcome | null): string {
  if (!outcome) return '—'
  if (outcome.verdict === 'not_applicable') return '不适用'
  if (outcome.points !== null && outcome.points_most) return `${formatPlain(outcome.points)} 分`
  return verdictLooks[outcome.verdict as Verdict]?.name ?? '—'
}

export function sumText(sum: ScoreSum | null): string {
  if (!sum) return '—'
  if (sum.low !== null && sum.high !== null) return sum.shown || range(sum.low, sum.high)
  return sum.shown || `${sum.met} 项达到${sum.not_met ? `，${sum.not_met} 项未达到` : ''}${sum.pending ? `，${sum.pending} 项待定` : ''}`
}
export const signed = (figure: number | null): string => (figure === null ? '—' : figure > 0 ? `+${formatPlain(figure)}` : figure < 0 ? `−${formatPlain(-figure)}` : '0')
/** Up is good, down is bad. */
export const signLook = (figure: number | null): string => (figure === null || figure === 0 ? 'quiet' : figure > 0 ? 'good' : 'bad')

export interface RadarSeries {
  name: string
  /** Shares of the full marks of each axis, 0 to 1; null: not known. */
  shares: (number | null)[]
  /** Of the year before. */
  past?: boolean
}
const share = (points: number | null, of: number | null): number | null => (points === null || !of ? null : Math.min(1, Math.max(0, points / of)))
type Range = { low: number | null; high: number | null }
/** What is settled; a range is not: it may still become anything within. */
export const settled = (range: Range | null | undefined): number | null => (range && range.low !== null && range.low === range.high ? range.low : null)
export const axisText = (axis: Range | null | undefined): string => (!axis || axis.low === null || axis.high === null ? '未知' : axis.low === axis.high ? formatPlain(axis.low) : `${formatPlain(axis.low)} 至 ${formatPlain(axis.high)}`)
/** What a unit's own radar calls its line. */
export const thisYear = '本年'
/** Only what is settled is drawn: neither what is not known nor what is still open is a point. */
export function radarOf(axes: readonly { id: string; points: number | null }[], units: readonly { name: string; axes: readonly { id: string; low: number | null; high: number | null; points: number | null; previous: number | null }[] }[], withPrevious: boolean): RadarSeries[] {
  return units.flatMap((unit) => {
    const by = new Map(unit.axes.map((one) => [one.id, one]))
    const now = { name: unit.name, shares: axes.map((axis) => share(settled(by.get(axis.id)), by.get(axis.id)?.points ?? axis.points)) }
    const before = axes.map((axis) => share(by.get(axis.id)?.previous ?? null, by.get(axis.id)?.points ?? axis.points))
    return withPrevious && before.some((one) => one !== null) ? [now, { name: unit.name === thisYear ? '上年' : `${unit.name}（上年）`, shares: before, past: true }] : [now]
  })
}
export const toTargetText = (unit: Pick<UnitResult, 'target' | 'to_target'>): string => (unit.target === null ? '—' : unit.to_target === null ? `目标 ${formatPlain(unit.target)}` : unit.to_target >= 0 ? `达到（${signed(unit.to_target)}）` : `差 ${formatPlain(-unit.to_target)}`)
