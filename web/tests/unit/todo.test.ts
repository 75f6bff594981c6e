import { describe, expect, it } from 'vitest'
import type { TodoItem } from '@/api/collect'
import type { DutyTodo } from '@/api/duty'
import type { CaseTodo } from '@/api/ledger'
import { dayOf, groupWork, lineOfCase, workFilters, workLines } from '@/lib/todo'

const today = '2026-11-25'
const entry = (more: Partial<TodoItem>): TodoItem => ({ kind: 'fill', entry: 1, round: 1, round_name: '一', form: 'f', form_name: 'f', unit: 'u', unit_name: 'u', period: '2024', due_on: '', light: 'green', why: '', state: 'draft', filled: 0, asked: 5, must_fix: 0, to_explain: 0, reason: '', ...more })
const duty = (more: Partial<DutyTodo>): DutyTodo => ({ kind: 'duty_do', duty: 'd', name: 'd', count: 1, id: 3, unit: 'u', unit_name: 'u', part_name: '', due_on: '2026-11-30', due_time: '', light: 'green', why: '', ...more })
const one = (more: Partial<CaseTodo>): CaseTodo => ({ kind: 'case_step', id: 7, record: 'SAF-02.hazard', record_name: '隐患', number: '隐患2026-00001', title: '食堂：留样不全', unit: 'u', unit_name: 'u', state_name: '已报送', due_at: '2026-11-28', light: 'yellow', why: '', steps: '复查、退回', reason: '', late_days: 0, fresh: false, plan: 0, node: 0, ...more })
const grouped = (todo: { items?: TodoItem[]; duties?: DutyTodo[]; cases?: CaseTodo[] }): string[] =>
  groupWork(workLines({ items: [], duties: [], cases: [], ...todo }), today).map((group) => `${group.kind} ${group.lines.map((line) => line.source).join()}`)

describe('what is due', () => {
  it('what came back stands before what is new, and what others do not do comes last', () => {
    expect(grouped({ items: [entry({ kind: 'overdue' }), entry({}), entry({ kind: 'returned' })] })).toEqual(['returned entry', 'fill entry', 'overdue entry'])
  })
  it('what presses stands first, wherever it comes from, the red before what is due today', () => {
    expect(grouped({ items: [entry({ due_on: today })], duties: [duty({ kind: 'duty_make_up', light: 'red', due_on: '2026-11-20' })], cases: [one({ light: 'red', due_at: '2026-11-24' }), one({})] })).toEqual(['urgent duty,case,entry', 'case_step case'])
  })
  it('a decision stays with others of its kind, even when it is late', () => {
    expect(grouped({ items: [entry({ kind: 'approve', state: 'review', light: 'red' })] })).toEqual(['approve entry'])
  })
  it('what turned red and is for others to do is one list of cases, duties and forms', () => {
    expect(grouped({ items: [entry({ kind: 'overdue', light: 'red' })], duties: [duty({ kind: 'duty_missed', light: 'red' })], cases: [one({ kind: 'case_red', light: 'red', steps: '' })] })).toEqual(['overdue case,duty,entry'])
  })
  it('a reminder of what stands there anyway is said on its line, alone it stays a line', () => {
    const lines = workLines({ items: [entry({}), entry({ kind: 'reminder', reason: '今天截止' }), entry({ entry: 2, kind: 'reminder', reason: '明天截止' })], duties: [], cases: [] })
    expect(lines.map((line) => [line.kind, line.reason])).toEqual([['fill', '催报：今天截止'], ['reminder', '明天截止']])
  })
  it('a report waits to be checked, approved or mended', () => {
    const report = (kind: 'report_check' | 'report_approve' | 'report_mend') => ({ kind, report: 4, title: '自评报告', kind_name: '自评报告', unit: 'u', unit_name: 'u', reason: '改回数据', actor: 'keyuan' })
    const groups = groupWork(workLines({ items: [], duties: [], cases: [], reports: [report('report_mend'), report('report_check')] }), today)
    expect(groups.map((group) => [group.kind, group.lines[0]!.verb, group.lines[0]!.reason])).toEqual([['returned', '去修改', '改回数据'], ['report_approve', '去核对', '']])
  })
  it('without a deadline it is last, and no line is lost', () => {
    const lines = groupWork(workLines({ items: [], duties: [], cases: [one({ id: 1, due_at: '', light: 'grey' }), one({ id: 2 })] }), today)[0]!.lines
    expect(lines.map((line) => line.key)).toEqual(['case 2', 'case 1'])
  })
  it('the button says what can be done: the first step, or to go on where something stands already', () => {
    expect(lineOfCase(one({})).verb).toBe('复查')
    expect(lineOfCase(one({ kind: 'case_red', steps: '' })).verb).toBe('查看')
    expect(workLines({ items: [entry({ filled: 2 })], duties: [], cases: [] })[0]!.verb).toBe('继续填')
  })
  it('several instances of a duty are one line that leads to their list', () => {
    const [line] = workLines({ items: [], duties: [duty({ count: 4 })], cases: [] })
    expect(line).toMatchObject({ about: '4 项', count: 4, to: { path: '/duties', query: { view: 'list', month: '2026-11' } } })
    expect(JSON.stringify(line!.to)).not.toContain('open')
  })
  it('an instant is due on its day here', () => {
    expect(dayOf('2026-11-25')).toBe('2026-11-25')
    expect(dayOf(new Date(2026, 10, 25, 9).toISOString())).toBe('2026-11-25')
  })
  it('can be looked at by what is wrong with it', () => {
    const fits = (id: string, more: Partial<CaseTodo>): boolean => workFilters.find((filter) => filter.id === id)!.fits(lineOfCase(one(more)), today)
    expect([fits('late', { light: 'red' }), fits('today', { due_at: today }), fits('returned', { kind: 'case_returned' }), fits('fresh', { fresh: true }), fits('late', {})]).toEqual([true, true, true, true, false])
  })
})
