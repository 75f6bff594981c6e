import { describe, expect, it } from 'vitest'
import { barsOf, knownPlaces, showIndicator, whyUnknown, type IndicatorTable } from '@/lib/indicatorTable'

const one = (id: string, percent: boolean, decimals: number) => ({ id, name: id, unit: percent ? '' : '人', decimals, percent, formula: '', note: '' })
const table: IndicatorTable = {
  period: '2024',
  indicators: [one('pupils', false, 0), one('share', true, 4), one('nobody', false, 1)],
  units: [
    { code: 'C', name: '甲县', kind: '县', level: 'county', values: [900, null, null], unknown: [{ at: 1, why: '1所学校缺“教师”' }, { at: 2, why: '缺“人口”' }] },
    { code: 'T1', name: '东乡', kind: '乡镇', level: 'township', values: [300, 0.12345, null], unknown: [{ at: 2, why: '缺“人口”' }] },
    { code: 'T2', name: '西乡', kind: '乡镇', level: 'township', values: [600, 0, null], unknown: [{ at: 2, why: '缺“人口”' }] },
  ],
}

describe('indicators side by side', () => {
  it('writes a share as a percentage with two decimals less, and unknown as a dash', () => {
    expect(showIndicator(table.indicators[1]!, 0.12345)).toBe('12.35%')
    expect(showIndicator(table.indicators[0]!, 12345)).toBe('12,345')
    expect(showIndicator(table.indicators[0]!, null)).toBe('—')
  })
  it('shows what at least one unit has', () => expect(knownPlaces(table)).toEqual([0, 1]))
  it('says why one is unknown', () => {
    expect(whyUnknown(table.units[0]!, 1)).toContain('缺“教师”')
    expect(whyUnknown(table.units[1]!, 0)).toBe('')
  })
  it('draws the parts from the largest down, without the region, and zero is a bar', () => {
    expect(barsOf(table, 0, 'C').map((bar) => bar.name)).toEqual(['西乡', '东乡'])
    expect(barsOf(table, 1, 'C').map((bar) => bar.value)).toEqual([0.12345, 0])
  })
})
