import { describe, expect, it } from 'vitest'
import type { Evaluation, Row, RowItem } from '@/api/types'
import { cellVerdict, derivation, gapText } from '@/lib/derive'
import { find, type Hit } from '@/lib/search'
import { columnNumber, miniSheets, parseCell } from '@/lib/sheet'
import { changesOf, missingFactors, type Wanted } from '@/lib/whatIf'

const item: RowItem = { id: 'R-02', name: '骨干教师', short_name: '骨干教师', unit: '人/百人', decimals: 2, limits: { primary: 1 }, resource_name: '骨干教师', resource_unit: '人', elements: ['backbone'] }
const row = (value: number | null): Row => ({
  unit: 'u', name: '校', kind: 'primary_school', kind_name: '小学', township: 't', stage: 'primary', stage_name: '小学', pupils: 800,
  values: { 'R-02': value }, have: { 'R-02': value === null ? null : value * 8 }, verdicts: {}, why: value === null ? { 'R-02': '没有填报骨干教师' } : {},
  met: 0, verdict: 'not_met', why_row: '', gaps: [{ item: 'R-02', needs: 4, of: '骨干教师', unit: '人' }],
})

describe('a cell of the heat table', () => {
  it('is pending when unknown and not judged without a limit', () => {
    expect(cellVerdict(row(null), item)).toBe('pending')
    expect(cellVerdict({ ...row(0.5), stage: 'junior' }, item)).toBe('not_applicable')
  })
  it('holds at the limit in spite of binary fractions', () => {
    expect(cellVerdict(row(0.1 + 0.2 + 0.7 - 1e-13), item)).toBe('met')
    expect(cellVerdict(row(0.999), item)).toBe('not_met')
  })
  it('says how it came about and what is missing', () => {
    expect(derivation(row(0.5), item)).toBe('骨干教师 4 人 × 100 ÷ 在校生 800 人 = 0.50 人/百人')
    expect(derivation(row(null), item)).toBe('没有填报骨干教师')
    expect(gapText(row(0.5), 'R-02')).toBe('缺 4 名骨干教师')
    expect(gapText(row(0.5), 'R-03')).toBe('')
  })
})

describe('problems of a sheet', () => {
  it('are laid out in the order of rows and columns', () => {
    const problem = (cell: string) => ({ severity: 'error' as const, rule: '', message: cell, place: '', sheet: '基表', cell, line: 0, field: '' })
    const [sheet] = miniSheets([problem('AB7'), problem('K3'), problem('P3'), problem('')])
    expect(sheet!.columns).toEqual(['K', 'P', 'AB'])
    expect(sheet!.rows).toEqual([3, 7])
    expect(sheet!.loose).toHaveLength(1)
  })
  it('cell names are read, other words are not', () => {
    expect(parseCell('$b$12')).toEqual({ column: 'B', row: 12 })
    expect(parseCell('第3行')).toBeNull()
    expect(columnNumber('AA')).toBe(27)
  })
})

describe('search', () => {
  const hits: Hit[] = [
    { kind: '学校', title: '双桕镇沙坪小学', note: '小学 990121104003', path: '/a' },
    { kind: '学校', title: '沙坪幼儿园', note: '幼儿园', path: '/b' },
    { kind: '页面', title: '导入', note: '数据填报', path: '/c' },
  ]
  it('needs every word and prefers the start of a name', () => {
    expect(find(hits, '沙坪').map((hit) => hit.path)).toEqual(['/b', '/a'])
    expect(find(hits, '沙坪 小学').map((hit) => hit.path)).toEqual(['/a'])
    expect(find(hits, '104003')).toHaveLength(1)
    expect(find(hits, '没有')).toHaveLength(0)
  })
  it('offers the pages when nothing is typed', () => {
    expect(find(hits, '').map((hit) => hit.kind)).toEqual(['页面'])
  })
})

describe('the plan as what-if', () => {
  const wanted: Wanted[] = [
    { unit: 'u', element: 'aux_area', stage: 'primary', item: 'R-04', add: 100, whole: false },
    { unit: 'u', element: 'aux_area', stage: 'junior', item: 'R-04', add: 40, whole: false },
    { unit: 'v', element: 'backbone_P', stage: 'primary', item: 'R-02', add: 1.2, whole: true },
    { unit: 'w', element: 'backbone_P', stage: 'primary', item: 'R-02', add: 2, whole: true },
  ]
  const values = new Map<string, number | null>([['u|aux_area', 1000], ['v|backbone_P', 3], ['w|backbone_P', null]])
  it('raises a shared figure by the largest demand, people in whole numbers, and leaves unknown alone', () => {
    expect(changesOf(wanted, values)).toEqual([
      { unit: 'u', element: 'aux_area', value: 1100 },
      { unit: 'v', element: 'backbone_P', value: 5 },
    ])
  })
  it('adds more where only a part of the addition reached the row', () => {
    const evaluation = (have: number) => ({ rows: [{ unit: 'u', stage: 'primary', have: { 'R-04': have } }] }) as unknown as Evaluation
    const factors = missingFactors(wanted, changesOf(wanted, values), values, evaluation(500), evaluation(550))
    expect(factors.get('u|primary|R-04')).toBe(2)
    expect(changesOf(wanted, values, factors)[0]).toEqual({ unit: 'u', element: 'aux_area', value: 1200 })
  })
})
