/* What is overdue below somebody who answers for it, whoever has to do it: cases (tasks of plans are some of them), sheets,
 * duties, notices, each a count that leads to its list. */
import type { RouteLocationRaw } from 'vue-router'
import type { Round } from '@/api/collect'
import type { DutyLine } from '@/api/duty'
import type { CaseGroup, LedgerSystem } from '@/api/ledger'
import type { NoticeRow } from '@/api/notices'
import { registerPath } from './caseText'

export interface LateLine {
  key: string
  name: string
  /** What is counted. */
  about: string
  count: number
  to: RouteLocationRaw
}

export interface LateSources {
  cases: readonly CaseGroup[]
  systems: readonly LedgerSystem[]
  rounds: readonly Round[]
  /** Of this month, by duty; the whole stands first. */
  duties: readonly DutyLine[]
  notices: readonly NoticeRow[]
}

/** The counts that are not 0. `month` (YYYY-MM) is the one of the duties. */
export function lateLines(sources: LateSources, month: string): LateLine[] {
  const records = new Map(sources.systems.flatMap((system) => system.records.map((record) => [record.id, `${system.name}·${record.name}`] as const)))
  const missed = sources.duties.find((line) => line.key === '*')?.missed ?? 0
  const lines: LateLine[] = [
    ...sources.cases.map((one) => ({ key: `case ${one.key}`, name: records.get(one.key) ?? one.key, about: '台账，逾期未办结', count: one.overdue, to: { path: registerPath(one.key), query: { light: 'red' } } })),
    ...sources.rounds.filter((round) => round.state === 'open').map((round) => ({ key: `round ${round.id}`, name: round.name, about: `填报，${round.due_on}截止，还没有交齐`, count: round.by_light.red ?? 0, to: `/collect/rounds/${round.id}` })),
    { key: 'duties', name: '履职', about: '职责，本月缺失', count: missed, to: { path: '/duties', query: { view: 'missed', month } } },
    ...sources.notices.map((notice) => ({ key: `receipt ${notice.id}`, name: notice.title, about: `${notice.unit_name}通知，逾期未签收`, count: notice.late_receipt, to: `/notices/${notice.id}` })),
    ...sources.notices.map((notice) => ({ key: `reply ${notice.id}`, name: notice.title, about: `${notice.unit_name}通知，逾期未回复`, count: notice.late_reply, to: `/notices/${notice.id}` })),
  ]
  return lines.filter((line) => line.count > 0)
}
