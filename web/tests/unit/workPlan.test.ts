import { describe, expect, it } from 'vitest'
import type { PlanNode, WorkPlan } from '@/api/workPlan'
import { boardOf, calendarOf, ganttOf, leadOf, pathOf, progressText, tasksOf, visibleNodes } from '@/lib/workPlan'

const node = (number: number, parent: number, level: string, label: string, more: Partial<PlanNode> = {}): PlanNode => ({
  node: number, parent, level, number: label, position: 0, text: `第${label}条`, light: 'green', why: '', progress: null, progress_why: '', tasks: 0, closed: 0, overdue: 0,
  unknown: 0, issued: false, case: null, arranged_targets: [], targets: [], ...more,
})
const state = (id: string, ended: 'none' | 'closed' = 'none'): PlanNode['case'] => ({ id: 1, version: 1, number: '', state: id, state_name: `名${id}`, ended, due_at: '', light: 'green', why: '' })
const plan = {
  from: '2026-01-01', until: '2026-12-31',
  levels: [{ id: 'goal', name: '目标', task: false }, { id: 'task', name: '任务', task: true }],
  nodes: [
    node(1, 0, 'goal', '1'),
    node(2, 1, 'task', '1.1', { due: '2026-06-30', first_due: '2026-03-31', case: state('received'), issued: true, light: 'red', milestones: [{ what: '封顶', by: '2026-06-01', done: null, light: 'yellow', why: '' }] }),
    node(3, 0, 'goal', '2'),
    node(4, 3, 'task', '2.1', { due: '2026-06-30', first_due: '2026-06-30', case: state('closed', 'closed'), issued: true, lead: '教育局', lead_section: '人事股' }),
    node(5, 3, 'task', '2.2'),
  ],
} as unknown as WorkPlan

describe('a plan on the page', () => {
  it('keeps what stands above a node that fits, and folds what is closed', () => {
    expect(visibleNodes(plan, new Set(), (one) => one.light === 'red').map((one) => one.node)).toEqual([1, 2])
    expect(visibleNodes(plan, new Set([3]), () => true).map((one) => one.node)).toEqual([1, 2, 3])
  })
  it('says where a task hangs and who leads it', () => {
    expect(pathOf(plan, plan.nodes[1]!)).toBe('第1条')
    expect(leadOf(plan.nodes[3]!)).toBe('人事股')
    expect(tasksOf(plan)).toHaveLength(3)
  })
  it('shows an unknown progress as a dash, and zero as zero', () => {
    expect(progressText(null)).toBe('—')
    expect(progressText(0)).toBe('0%')
  })
  it('puts tasks into columns by their state, the ended ones last', () => {
    expect(boardOf(plan, plan.nodes).map((one) => one.title)).toEqual(['未下达', '名received', '名closed'])
  })
  it('lays bars over the months of the plan, with the first end where it was moved', () => {
    const gantt = ganttOf(plan, plan.nodes, new Date(2026, 5, 15))
    expect(gantt.months).toHaveLength(12)
    expect(gantt.bars).toHaveLength(2)
    expect(gantt.bars[0]!.first).toBeLessThan(gantt.bars[0]!.width)
    expect(gantt.bars[1]!.first).toBeUndefined()
    expect(gantt.bars[0]!.milestones).toHaveLength(1)
    expect(gantt.today).toBeGreaterThan(40)
    expect(gantt.months.reduce((sum, one) => sum + one.width, 0)).toBeCloseTo(100)
  })
  it('gives each day of a month what ends on it', () => {
    const days = calendarOf(plan, plan.nodes, '2026-06')
    expect([...days.keys()].sort()).toEqual(['2026-06-01', '2026-06-30'])
    expect(days.get('2026-06-30')).toHaveLength(2)
  })
})
