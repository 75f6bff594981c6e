import { describe, expect, it } from 'vitest'
import type { Round } from '@/api/collect'
import type { DutyLine } from '@/api/duty'
import type { LedgerSystem } from '@/api/ledger'
import type { NoticeRow } from '@/api/notices'
import { lateLines, type LateSources } from '@/lib/regionLate'

const nothing: LateSources = { cases: [], systems: [], rounds: [], duties: [], notices: [] }
const round = (more: Partial<Round>): Round => ({ id: 3, name: '学生与班级（2025）', state: 'open', due_on: '2026-11-20', by_light: { grey: 0, green: 0, yellow: 0, red: 0 }, ...more }) as Round
const duty = (key: string, missed: number): DutyLine => ({ key, name: key, missed }) as DutyLine
const counts = (more: Partial<LateSources>): string[] => lateLines({ ...nothing, ...more }, '2026-11').map((line) => `${line.name} ${line.count}`)

describe('what is overdue below', () => {
  it('leads to the list of just what it counts', () => {
    const systems = [{ name: '安全隐患', records: [{ id: 'SAF-02.hazard', name: '隐患' }] }] as LedgerSystem[]
    const [line] = lateLines({ ...nothing, systems, cases: [{ key: 'SAF-02.hazard', count: 5, open: 5, overdue: 2 }] }, '2026-11')
    expect(line).toMatchObject({ name: '安全隐患·隐患', count: 2, to: { path: '/ledgers/SAF-02/hazard', query: { light: 'red' } } })
  })
  it('tells nothing that is not overdue, and no round that is over', () => {
    expect(counts({ cases: [{ key: 'SAF-02.hazard', count: 5, open: 5, overdue: 0 }], rounds: [round({}), round({ state: 'closed', by_light: { grey: 0, green: 0, yellow: 0, red: 4 } })], duties: [duty('*', 0)] })).toEqual([])
  })
  it('counts missed duties once, however many kinds there are', () => {
    expect(counts({ duties: [duty('*', 7), duty('D-01', 3), duty('D-02', 4)] })).toEqual(['履职 7'])
    expect(counts({ duties: [] })).toEqual([])
  })
  it('tells receipts and replies of a notice apart', () => {
    const notices = [{ id: 9, title: '通知', unit_name: '云溪县', late_receipt: 2, late_reply: 1 }] as NoticeRow[]
    expect(lateLines({ ...nothing, notices }, '2026-11').map((line) => `${line.about} ${line.count}`)).toEqual(['云溪县通知，逾期未签收 2', '云溪县通知，逾期未回复 1'])
  })
  it('tells sheets that are late, not those that are on their way', () => {
    expect(counts({ rounds: [round({ by_light: { grey: 0, green: 1, yellow: 0, red: 6 } })] })).toEqual(['学生与班级（2025） 6'])
  })
})
