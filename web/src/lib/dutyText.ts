/* Words and marks of duties: states, kinds of business, days. */
import type { DutyDay, DutyState, DutyTodo } from '@/api/duty'
import type { Look } from './entryText'

export const dutyLooks: Record<DutyState, Look> = {
  due: { name: '待履行', shape: '○', colour: 'wait' },
  done: { name: '已履行', shape: '●', colour: 'good' },
  verified: { name: '已核实', shape: '✓', colour: 'good' },
  missed: { name: '缺失', shape: '■', colour: 'bad' },
  made_up: { name: '已补录', shape: '▲', colour: 'wait' },
  waived: { name: '免责', shape: '—', colour: 'quiet' },
  no_task: { name: '无任务', shape: '—', colour: 'quiet' },
}
export const stateOrder: DutyState[] = ['missed', 'due', 'made_up', 'done', 'verified', 'waived', 'no_task']

export const todoTitles: Record<DutyTodo['kind'], { title: string; verb: string }> = {
  duty_make_up: { title: '缺失，要补录', verb: '去补录' },
  duty_do: { title: '要履行', verb: '去履行' },
  duty_check: { title: '等您核实', verb: '去核实' },
  duty_missed: { title: '有缺失，请督促', verb: '查看' },
}

export const isoDay = (day: Date): string =>
  `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`
export const monthOf = (day: string): string => day.slice(0, 7)
export function monthAfter(month: string, step: number): string {
  const [year, number] = month.split('-').map(Number)
  return isoDay(new Date(year!, number! - 1 + step, 1)).slice(0, 7)
}
export const lastDay = (month: string): string => {
  const [year, number] = month.split('-').map(Number)
  return isoDay(new Date(year!, number!, 0))
}
/** Empty places before the first of the month; a week begins on Monday. */
export function blanksBefore(first: string): number {
  const [year, month, day] = first.split('-').map(Number)
  return (new Date(year!, month! - 1, day!).getDay() + 6) % 7
}
export const countOf = (day: DutyDay, state: DutyState): number => day[state]
export const percent = (rate: number | null): string => (rate === null ? '—' : `${(rate * 100).toFixed(1)}%`)
