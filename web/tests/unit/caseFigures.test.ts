import { describe, expect, it } from 'vitest'
import type { CaseCount, CaseField, CaseTable, LedgerRecord } from '@/api/ledger'
import { barOption, chartedFields, countHint, dimensionsOf, drillTo, monthRows, pivotRows, rangeDays } from '@/lib/caseFigures'

const field = (id: string, type: CaseField['type'], more: Partial<CaseField> = {}): CaseField => ({ id, name: id, type, help: '', unit: '', decimals: 0, many: false, required: false, computed: false, filter: true, shown: true, privacy: 1, when: '', record: '', ...more }) as CaseField
const record = { id: 'X-01.a', fields: [field('level', 'choice'), field('owner', 'person'), field('text', 'long'), field('day', 'date'), field('quiet', 'choice', { filter: false }), field('secret', 'choice', { privacy: 3 })] } as unknown as LedgerRecord
const table = (rows: string[], cells: (number | null)[][], columns = ['=']): CaseTable => ({ by: 'x', across: '', rows: rows.map((id) => ({ id, name: id })), columns: columns.map((id) => ({ id, name: id })), cells, total: 0 })

describe('figures of a ledger', () => {
  it('nobody is counted against others', () => {
    expect(dimensionsOf(record).map((one) => one.id)).not.toContain('owner')
    expect(chartedFields(record).map((one) => one.id)).toEqual(['level', 'quiet', 'secret'])
  })
  it('a month without a case is 0, one that is hidden stays unknown', () => {
    expect(monthRows(table(['2026-11', '2027-02'], [[3], [null]]), table(['2026-12'], [[1]]))).toEqual([
      { month: '2026-11', opened: 3, ended: 0 }, { month: '2026-12', opened: 0, ended: 1 }, { month: '2027-01', opened: 0, ended: 0 }, { month: '2027-02', opened: null, ended: 0 },
    ])
    expect(monthRows(undefined, undefined)).toEqual([])
  })
  it('a rate of nothing is told apart from one that lacks a figure', () => {
    const count = (value: number | null, nothing: boolean): CaseCount => ({ id: 'r', name: '率', unit: '%', note: '口径', value, nothing })
    expect(countHint(count(null, true))).toContain('无应计事项')
    expect(countHint(count(null, false))).toContain('没有填数')
    expect(countHint(count(0, false))).toBe('口径')
  })
  it('a total with something hidden in it is not known', () => {
    expect(pivotRows(table(['a', 'b'], [[1, 2], [1, null]], ['x', 'y'])).map((row) => row.total)).toEqual([3, null])
  })
  it('leads to the cases behind a figure', () => {
    const within = { unit: '99', from: '2026-01-01', until: '' }
    expect(drillTo(record, within, ['level', '重大'], ['@state', 'found'])).toEqual({ unit: '99', from: '2026-01-01', 'f.level': '重大', state: 'found' })
    expect(drillTo(record, within, ['@unit', '9901'], ['', '='])).toEqual({ unit: '9901', from: '2026-01-01' })
    expect(drillTo(record, within, ['@opened', '2026-12'])).toMatchObject({ from: '2026-12-01', until: '2027-01-01' })
    expect(drillTo(record, within, ['@ended', '2026-12'])).toEqual({ unit: '99', ended: 'closed' })
  })
  it('leads nowhere where the register cannot be searched by it', () => {
    expect(drillTo(record, {}, ['quiet', 'x'])).toBeNull()
    expect(drillTo(record, {}, ['level', ''])).toBeNull()
    expect(drillTo(record, {}, ['@unit', '*'])).toBeNull()
  })
  it('days of a year, a school year, the last twelve months', () => {
    const november = new Date(2026, 10, 25)
    expect(rangeDays('year', november)).toEqual({ from: '2026-01-01', until: '2027-01-01' })
    expect(rangeDays('school', november)).toEqual({ from: '2026-09-01', until: '2027-09-01' })
    expect(rangeDays('school', new Date(2027, 2, 1)).from).toBe('2026-09-01')
    expect(rangeDays('twelve', november).from).toBe('2025-12-01')
    expect(rangeDays('twelve', new Date(2026, 11, 3)).from).toBe('2026-01-01')
    expect(rangeDays('all', november)).toEqual({ from: '', until: '' })
  })
  it('red is for what is late alone', () => {
    const option = barOption(pivotRows(table(['1', '0'], [[2], [5]])), (id) => id === '1') as unknown as { series: { data: { itemStyle: { color: string } }[] }[] }
    expect(option.series[0]!.data.map((one) => one.itemStyle.color)).toEqual(['#b42318', '#1e5ba8'])
  })
})
