/* Plans as the page lays them out: the tree with what is folded away, columns of a board, bars over time, days of a month. */
import type { PlanLight, PlanMeasure, PlanNode, WorkPlan } from '@/api/workPlan'
import { formatPlain } from './format'

/** A finished task shows no light of a deadline. */
export const lightNames: Record<PlanLight, string> = { red: '逾期', yellow: '临期或落后', green: '正常', grey: '未计时' }

export const isTask = (plan: WorkPlan, node: PlanNode): boolean => plan.levels.find((one) => one.id === node.level)?.task ?? false
export const tasksOf = (plan: WorkPlan): PlanNode[] => plan.nodes.filter((node) => isTask(plan, node))
export const depthOf = (node: PlanNode): number => node.number.split('.').length - 1

/** Nodes without those below a closed one; a filter keeps what stands above a node that fits. */
export function visibleNodes(plan: WorkPlan, closed: ReadonlySet<number>, fits: (node: PlanNode) => boolean): PlanNode[] {
  const byNumber = new Map(plan.nodes.map((node) => [node.node, node]))
  const kept = new Set<number>()
  for (const node of plan.nodes) {
    if (!fits(node)) continue
    for (let one: PlanNode | undefined = node; one; one = byNumber.get(one.parent)) kept.add(one.node)
  }
  const hidden = (node: PlanNode): boolean => {
    for (let one = byNumber.get(node.parent); one; one = byNumber.get(one.parent)) if (closed.has(one.node)) return true
    return false
  }
  return plan.nodes.filter((node) => kept.has(node.node) && !hidden(node))
}

/** Goal and measure above a node, as one text. */
export function pathOf(plan: WorkPlan, node: PlanNode): string {
  const texts: string[] = []
  const byNumber = new Map(plan.nodes.map((one) => [one.node, one]))
  for (let one = byNumber.get(node.parent); one; one = byNumber.get(one.parent)) texts.unshift(one.text)
  return texts.join(' / ')
}

/** Who leads: of a department of the bureau its name says more. */
export const leadOf = (node: PlanNode): string => node.lead_section || node.lead || ''
const joined = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join('、')
export const responsibleOf = (node: PlanNode): string => joined(node.responsible, node.responsible_sections)
export const cooperatingOf = (node: PlanNode): string => joined(node.cooperating, node.cooperating_sections)

/** Unknown is a dash, and says why beside it. */
export const progressText = (progress: number | null): string => (progress === null ? '—' : `${formatPlain(progress, 1)}%`)
export const measureText = (target: PlanMeasure): string =>
  `${formatPlain(target.value, 2)}${target.value === null ? '' : target.measure_unit}，目标${target.compare_name}${formatPlain(target.goal, 2)}${target.measure_unit}`

export interface BoardColumn {
  key: string
  title: string
  nodes: PlanNode[]
}

/** Tasks by how they stand; those that are not issued come first, the ended ones last. */
export function boardOf(plan: WorkPlan, nodes: readonly PlanNode[]): BoardColumn[] {
  const columns = new Map<string, BoardColumn>()
  const put = (key: string, title: string, node: PlanNode): void => {
    const column = columns.get(key) ?? { key, title, nodes: [] }
    column.nodes.push(node)
    columns.set(key, column)
  }
  const tasks = nodes.filter((node) => isTask(plan, node))
  const ended = (node: PlanNode): boolean => node.case !== null && node.case.ended !== 'none'
  for (const node of tasks) if (!node.case) put('', node.issued ? '看不到' : '未下达', node)
  for (const node of tasks) if (node.case && !ended(node)) put(node.case.state, node.case.state_name, node)
  for (const node of tasks) if (node.case && ended(node)) put(node.case.state, node.case.state_name, node)
  return [...columns.values()]
}

const day = 86_400_000
const at = (text: string): number => Date.parse(`${text.slice(0, 10)}T00:00:00Z`)

export interface GanttBar {
  node: PlanNode
  /** Shares of the width, in percent. */
  left: number
  width: number
  /** Where the end was at first; absent: it was never moved. */
  first?: number
  milestones: { left: number; what: string; light: PlanLight }[]
}
export interface Gantt {
  months: { title: string; left: number; width: number }[]
  bars: GanttBar[]
  today: number | null
}

/** From the plan's first day (of a task: the day it was issued is not told, so the plan's) to each task's end. */
export function ganttOf(plan: WorkPlan, nodes: readonly PlanNode[], now = new Date()): Gantt {
  const tasks = nodes.filter((node) => isTask(plan, node) && node.due)
  const ends = tasks.flatMap((node) => [at(node.due!), ...(node.first_due ? [at(node.first_due)] : [])])
  const from = plan.from ? at(plan.from) : Math.min(...ends, now.getTime()) - 30 * day
  const until = Math.max(plan.until ? at(plan.until) : 0, ...ends) + day
  const place = (moment: number): number => Math.min(100, Math.max(0, ((moment - from) / (until - from)) * 100))
  const months: Gantt['months'] = []
  const first = new Date(from)
  for (let month = Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), 1); month < until && months.length < 120; ) {
    const date = new Date(month)
    const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
    const left = place(Math.max(month, from))
    months.push({ title: date.getUTCMonth() === 0 || !months.length ? `${date.getUTCFullYear() % 100}.${date.getUTCMonth() + 1}` : `${date.getUTCMonth() + 1}`, left, width: place(Math.min(next, until)) - left })
    month = next
  }
  const bars = tasks.map((node) => ({
    node,
    left: 0,
    width: Math.max(0.6, place(at(node.due!) + day)),
    first: node.first_due && node.first_due !== node.due ? place(at(node.first_due) + day) : undefined,
    milestones: (node.milestones ?? []).filter((one) => one.by).map((one) => ({ left: place(at(one.by)), what: `${one.by} ${one.what}：${one.why}`, light: one.light })),
  }))
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())
  return { months, bars, today: today >= from && today <= until ? place(today) : null }
}

/** What ends on the days of a month: tasks and milestones. */
export function calendarOf(plan: WorkPlan, nodes: readonly PlanNode[], month: string): Map<string, { node: PlanNode; what: string; light: PlanLight }[]> {
  const days = new Map<string, { node: PlanNode; what: string; light: PlanLight }[]>()
  const put = (on: string | null | undefined, node: PlanNode, what: string, light: PlanLight): void => {
    if (on?.startsWith(month)) days.set(on, [...(days.get(on) ?? []), { node, what, light }])
  }
  for (const node of nodes) {
    if (!isTask(plan, node)) continue
    put(node.due, node, node.text, node.light)
    for (const one of node.milestones ?? []) put(one.by, node, `里程碑：${one.what}`, one.light)
  }
  return days
}
