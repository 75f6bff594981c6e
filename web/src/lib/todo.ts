/* What is due, from wherever it comes - a form to fill in, a duty, a case - as lines of one shape: a light with its word
 * and why, what it is about, and one way to doing it. */
import type { RouteLocationRaw } from 'vue-router'
import type { CampaignTask } from '@/api/campaigns'
import type { Light, TodoItem, TodoKind } from '@/api/collect'
import type { DutyTodo } from '@/api/duty'
import type { CaseTodo } from '@/api/ledger'
import type { NoticeTodo } from '@/api/notices'
import type { ReportTodo } from '@/api/reports'
import { sheetPath, taskNames } from './campaignText'
import { isoDay, todoTitles } from './dutyText'
import { whyText } from './entryText'
import { todoVerbs } from './noticeText'

export type WorkSource = 'entry' | 'duty' | 'case' | 'notice' | 'campaign' | 'report'
export const sourceNames: Record<WorkSource, string> = { entry: '填报', duty: '职责', case: '台账', notice: '通知', campaign: '评估', report: '报告' }
export type WorkKind = TodoKind | DutyTodo['kind'] | CaseTodo['kind'] | NoticeTodo['kind'] | `campaign_${CampaignTask['task']}` | 'campaign_returned' | ReportTodo['kind'] | 'urgent'

export interface WorkLine {
  key: string
  source: WorkSource
  kind: WorkKind
  light: Light
  /** Why the light is on. */
  why: string
  title: string
  unit: string
  unit_name: string
  /** What else tells it apart: the kind of record and its number, the form and its year. */
  about: string
  /** In somebody's words: why it came back, what was asked. */
  reason: string
  facts: { text: string; look: string }[]
  /** Day; empty: none. */
  due: string
  /** How many one line stands for. */
  count: number
  /** Red since yesterday. */
  fresh: boolean
  to: RouteLocationRaw
  verb: string
  entry?: TodoItem
}

export interface WorkGroup {
  kind: WorkKind
  title: string
  /** Something is wrong, or it only waits. */
  wrong: boolean
  lines: WorkLine[]
}

export interface Todo {
  items: readonly TodoItem[]
  duties: readonly DutyTodo[]
  cases: readonly CaseTodo[]
  notices?: readonly NoticeTodo[]
  campaigns?: readonly CampaignTask[]
  reports?: readonly ReportTodo[]
}

const entryVerbs: Record<TodoKind, string> = {
  returned: '去修改', fill: '去填报', reminder: '去填报', unlock: '去办理', approve: '去审定', review: '去审核', overdue: '查看',
}

/** Nothing is open in it: it may be passed without looking into each cell. */
export const isClean = (item: TodoItem): boolean => item.must_fix === 0 && item.to_explain === 0

function entryFacts(item: TodoItem): WorkLine['facts'] {
  const facts: WorkLine['facts'] = []
  if (item.state === 'review' && isClean(item)) facts.push({ text: '没有疑问', look: 'quiet' })
  if (item.state !== 'review') facts.push({ text: `${item.filled}／${item.asked} 项`, look: 'quiet' })
  if (item.must_fix && item.filled) facts.push({ text: `■ 必须改 ${item.must_fix}`, look: 'bad' })
  if (item.to_explain) facts.push({ text: `▲ 待说明 ${item.to_explain}`, look: 'wait' })
  return facts
}

export function lineOfEntry(item: TodoItem): WorkLine {
  return {
    key: `entry ${item.entry} ${item.kind}`, source: 'entry', kind: item.kind, light: item.light, why: whyText(item.why), title: item.form_name, unit: item.unit, unit_name: item.unit_name,
    about: `${item.period} 年`, reason: item.reason, facts: entryFacts(item), due: item.due_on, count: 1, fresh: false, to: `/collect/entry/${item.entry}`,
    verb: item.kind === 'fill' && item.filled > 0 ? '继续填' : entryVerbs[item.kind], entry: item,
  }
}

/** One is opened at once, several are looked at as a list. */
export function lineOfDuty(item: DutyTodo): WorkLine {
  const missed = item.kind === 'duty_make_up' || item.kind === 'duty_missed'
  return {
    key: `duty ${item.duty} ${item.kind}`, source: 'duty', kind: item.kind, light: item.light, why: item.why, title: item.name, unit: item.unit,
    unit_name: item.count === 1 ? `${item.unit_name} ${item.part_name}`.trim() : '', about: item.count === 1 ? '' : `${item.count} 项`, reason: '', facts: [], due: item.due_on, count: item.count, fresh: false,
    to: { path: '/duties', query: { view: missed ? 'missed' : 'list', month: item.due_on.slice(0, 7), ...(item.count === 1 ? { open: String(item.id) } : {}) } }, verb: todoTitles[item.kind].verb,
  }
}

/** The day here of a day or an instant. */
export const dayOf = (at: string): string => (at.length > 10 ? isoDay(new Date(at)) : at)

export function lineOfCase(item: CaseTodo): WorkLine {
  return {
    key: `case ${item.id}`, source: 'case', kind: item.kind, light: item.light, why: item.why, title: item.title || item.number, unit: item.unit, unit_name: item.unit_name,
    about: `${item.record_name} ${item.number}`, reason: item.reason, facts: [{ text: item.state_name, look: 'quiet' }], due: dayOf(item.due_at), count: 1, fresh: item.fresh,
    to: item.plan ? `/plans/${item.plan}${item.node ? `/tasks/${item.node}` : ''}` : `/cases/${item.id}`, verb: item.steps.split('、')[0] || '查看',
  }
}

export function lineOfNotice(item: NoticeTodo): WorkLine {
  return {
    key: `notice ${item.notice} ${item.kind} ${item.unit}`, source: 'notice', kind: item.kind, light: item.light, why: item.why, title: item.title, unit: item.unit, unit_name: item.unit_name,
    about: item.kind_name, reason: '', facts: [], due: dayOf(item.due_on), count: 1, fresh: false, to: `/notices/${item.notice}`, verb: todoVerbs[item.kind].verb,
  }
}

export function lineOfCampaign(item: CampaignTask): WorkLine {
  const { title, verb, view } = taskNames[item.task]
  return {
    key: `campaign ${item.sheet} ${item.task}`, source: 'campaign', kind: item.task === 'fill' && item.returned ? 'campaign_returned' : `campaign_${item.task}`, light: item.light, why: whyText(item.why), title: item.title,
    unit: item.unit, unit_name: item.unit_name, about: title, reason: '',
    facts: [...(item.returned ? [{ text: `■ 退回 ${item.returned} 项`, look: 'bad' }] : []), { text: `${item.open} 项`, look: 'quiet' }],
    due: dayOf(item.due_on), count: 1, fresh: false, to: sheetPath(item.sheet, view), verb: item.returned && item.task === 'fill' ? '去修改' : verb,
  }
}

const reportVerbs: Record<ReportTodo['kind'], string> = { report_check: '去核对', report_approve: '去批准', report_mend: '去修改' }

export function lineOfReport(item: ReportTodo): WorkLine {
  return {
    key: `report ${item.report}`, source: 'report', kind: item.kind, light: 'grey', why: '', title: item.title, unit: item.unit, unit_name: item.unit_name,
    about: item.kind_name, reason: item.kind === 'report_mend' ? item.reason : '', facts: [], due: '', count: 1, fresh: false, to: `/reports/${item.report}`, verb: reportVerbs[item.kind],
  }
}

const groups: { kind: WorkKind; title: string; of: WorkKind[]; wrong?: boolean }[] = [
  { kind: 'urgent', title: '逾期和今天到期，先办', of: [], wrong: true },
  { kind: 'returned', title: '被退回，要改', of: ['returned', 'case_returned', 'notice_mend', 'campaign_returned', 'report_mend'] },
  { kind: 'notice_receive', title: todoVerbs.notice_receive.title, of: ['notice_receive'] },
  { kind: 'notice_reply', title: todoVerbs.notice_reply.title, of: ['notice_reply'] },
  { kind: 'fill', title: '要填报', of: ['fill'] },
  { kind: 'campaign_fill', title: '要自评', of: ['campaign_fill'] },
  { kind: 'reminder', title: '催报', of: ['reminder'] },
  { kind: 'case_step', title: '等您办理', of: ['case_step'] },
  { kind: 'notice_sign', title: todoVerbs.notice_sign.title, of: ['notice_sign'] },
  { kind: 'notice_check', title: todoVerbs.notice_check.title, of: ['notice_check'] },
  { kind: 'unlock', title: '等您同意解锁', of: ['unlock'] },
  { kind: 'approve', title: '等您审定', of: ['approve'] },
  { kind: 'review', title: '等您审核', of: ['review'] },
  { kind: 'campaign_review', title: '评估等您办', of: ['campaign_consolidate', 'campaign_review', 'campaign_approve'] },
  { kind: 'report_approve', title: '报告等您核对、批准', of: ['report_check', 'report_approve'] },
  { kind: 'duty_do', title: todoTitles.duty_do.title, of: ['duty_do'] },
  { kind: 'duty_check', title: todoTitles.duty_check.title, of: ['duty_check'] },
  { kind: 'overdue', title: '变红了', of: ['overdue', 'case_red', 'duty_missed'], wrong: true },
]
/** One's own doing that presses; what others have to do stands further down, decisions with others of their kind. */
const pressing: WorkKind[] = ['returned', 'fill', 'reminder', 'case_returned', 'case_step', 'duty_do', 'duty_make_up', 'notice_receive', 'notice_reply', 'notice_mend', 'campaign_fill', 'campaign_returned', 'report_mend']
const isUrgent = (line: WorkLine, today: string): boolean => pressing.includes(line.kind) && (line.light === 'red' || line.kind === 'duty_make_up' || line.due === today)

const lights: Light[] = ['red', 'yellow', 'green', 'grey']
/** Red before yellow, then the earlier deadline; what has none is last. */
export function byUrgency(a: WorkLine, b: WorkLine): number {
  const light = lights.indexOf(a.light) - lights.indexOf(b.light)
  return light || Number(!a.due) - Number(!b.due) || (a.due < b.due ? -1 : a.due > b.due ? 1 : 0)
}

/** Who is reminded of what he has to fill in anyway sees it once, with what was said. */
export function remindOnce(items: readonly TodoItem[]): TodoItem[] {
  const said = new Map(items.filter((item) => item.kind === 'reminder').map((item) => [item.entry, item.reason]))
  const asked = new Set(items.filter((item) => item.kind === 'fill' || item.kind === 'returned').map((item) => item.entry))
  return items
    .filter((item) => item.kind !== 'reminder' || !asked.has(item.entry))
    .map((item) => (item.kind === 'fill' && said.has(item.entry) ? { ...item, reason: `催报：${said.get(item.entry) ?? ''}` } : item))
}

export function workLines(todo: Todo): WorkLine[] {
  return [...remindOnce(todo.items).map(lineOfEntry), ...todo.duties.map(lineOfDuty), ...todo.cases.map(lineOfCase), ...(todo.notices ?? []).map(lineOfNotice), ...(todo.campaigns ?? []).map(lineOfCampaign), ...(todo.reports ?? []).map(lineOfReport)]
}

/** What presses first, then what one does oneself, then what waits for a decision, then what is told. */
export function groupWork(lines: readonly WorkLine[], today = isoDay(new Date())): WorkGroup[] {
  const rest = lines.filter((line) => !isUrgent(line, today))
  return groups
    .map(({ kind, title, of, wrong }) => {
      const own = kind === 'urgent' ? lines.filter((line) => isUrgent(line, today)) : rest.filter((line) => of.includes(line.kind))
      return { kind, title, wrong: !!wrong, lines: own.slice().sort(byUrgency) }
    })
    .filter((group) => group.lines.length)
}

export type WorkFilter = 'all' | 'late' | 'today' | 'returned' | 'fresh' | WorkSource
/** What one may look at alone, as far as there is any. */
export const workFilters: { id: WorkFilter; name: string; fits: (line: WorkLine, today: string) => boolean }[] = [
  { id: 'all', name: '全部', fits: () => true },
  { id: 'late', name: '逾期', fits: (line) => line.light === 'red' },
  { id: 'today', name: '今天到期', fits: (line, today) => line.due === today },
  { id: 'returned', name: '被退回', fits: (line) => line.kind === 'returned' || line.kind === 'case_returned' || line.kind === 'notice_mend' || line.kind === 'campaign_returned' || line.kind === 'report_mend' },
  { id: 'fresh', name: '昨天以来变红', fits: (line) => line.fresh },
  { id: 'entry', name: '填报', fits: (line) => line.source === 'entry' },
  { id: 'duty', name: '职责', fits: (line) => line.source === 'duty' },
  { id: 'case', name: '台账', fits: (line) => line.source === 'case' },
  { id: 'notice', name: '通知', fits: (line) => line.source === 'notice' },
  { id: 'campaign', name: '评估', fits: (line) => line.source === 'campaign' },
  { id: 'report', name: '报告', fits: (line) => line.source === 'report' },
]
