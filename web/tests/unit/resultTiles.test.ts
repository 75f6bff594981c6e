import { describe, expect, it } from 'vitest'
import type { UnitResult } from '@/api/campaigns'
import { bandsOf, bandText, nameWithin, tileKinds, tilesOf } from '@/lib/resultTiles'

const total = (low: number | null, high: number | null, more: object = {}): UnitResult['score'] => ({ low, high, points: 100, met: 0, not_met: 0, pending: 0, shown: '', ...more }) as UnitResult['score']
const unit = (more: Partial<UnitResult>): UnitResult => ({ sheet: 1, unit: 'A', unit_name: 'A', score: null, self: null, difference: null, target: null, to_target: null, axes: [], pending: 0, ...more }) as UnitResult
const score = { id: 'score', name: '得分', around: false }

describe('tiles of results', () => {
  it('have a band only where the figure is settled; a range and what is not approved have none', () => {
    const { tiles } = tilesOf([unit({ score: total(80, 80) }), unit({ score: total(70, 90), pending: 2 }), unit({ self: total(95, 95) }), unit({ score: total(0, 0) })], score)
    expect(tiles.map((one) => one.band)).toEqual([4, null, null, 0])
    expect(tiles.map((one) => one.short)).toEqual(['80', '70–90', '？', '0'])
    expect(tiles[1]!.text).toContain('2 项没有定')
    expect(tiles[2]!.text).toContain('没有审定')
  })
  it('count what is met where nothing is scored, as long as nothing is open', () => {
    const { tiles } = tilesOf([unit({ score: total(null, null, { points: null, met: 30 }) }), unit({ score: total(null, null, { points: null, met: 29, pending: 1 }) })], score)
    expect(tiles.map((one) => one.value)).toEqual([30, null])
  })
  it('are without a figure where nothing of the framework applies', () => {
    const { tiles } = tilesOf([unit({ score: total(null, null, { points: null }) }), unit({ score: total(90, 90) })], score)
    expect(tiles.map((one) => [one.value, one.short])).toEqual([[null, '不适用'], [90, '90']])
  })
  it('are named without what stands above them', () => {
    expect(nameWithin('栖霖街道实验小学', ['栖霖街道', '澜陵县'])).toBe('实验小学')
    expect(nameWithin('澜陵县高级中学', ['栖霖街道', '澜陵县'])).toBe('高级中学')
    expect(nameWithin('栖霖街道', ['栖霖街道', ''])).toBe('栖霖街道')
  })
  it('offer differences and targets only where some are known', () => {
    expect(tileKinds([unit({ score: total(80, 80) })]).map((one) => one.id)).toEqual(['score'])
    const axes = [{ id: 'X', name: '部分', low: 1, high: 1, points: 2, previous: null }]
    expect(tileKinds([unit({ self: total(1, 1), difference: 2, to_target: -1, axes })]).map((one) => one.id)).toEqual(['score', 'self', 'difference', 'to_target', 'a:X'])
  })
})

describe('bands', () => {
  it('are five of equal width over what there is, with how many stand in each', () => {
    const bands = bandsOf([0, 10, 20, 50, 100, null], false)
    expect(bands.map((one) => one.count)).toEqual([2, 1, 1, 0, 1])
    expect(bands.map((one) => bandText(one))).toEqual(['0 至 20', '20 至 40', '40 至 60', '60 至 80', '80 至 100'])
  })
  it('stand alike around nothing for differences', () => {
    const bands = bandsOf([-1, 4], true)
    expect(bands.map((one) => bandText(one, true))).toEqual(['−4 至 −2', '−2 至 0', '0', '0 至 +2', '+2 至 +4'])
    expect(bands.map((one) => one.count)).toEqual([0, 1, 0, 0, 1])
    expect(bandsOf([-4, -2, -0.01, 0, 0.01, 2, 4], true).map((one) => one.count)).toEqual([1, 2, 1, 2, 1])
  })
  it('are one where all are alike, and none where nothing is known', () => {
    expect(bandsOf([7, 7], false)).toEqual([{ from: 7, until: 7, count: 2 }])
    expect(bandsOf([null], false)).toEqual([])
  })
})
