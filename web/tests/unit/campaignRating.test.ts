import { describe, expect, it } from 'vitest'
import type { CampaignItem, ItemEvidence, Level, Rating } from '@/api/campaigns'
import { emptyRating, isLess, isRated, missingOf, pointsOf, ratingOf, ratingText, readRating, sameConclusion, sameRating, withLine, wrongPoints } from '@/lib/campaignRating'

const levels: Level[] = [{ id: 'full', name: '完全落实', share: 1 }, { id: 'basic', name: '基本落实', share: 0.6 }, { id: 'not', name: '未落实', share: 0 }]
const line = (id: string, most: number) => ({ id, name: id, each: 2, most, low: 0, high: 0, why: '', note: '', needs_decision: true })
type Asked = Pick<CampaignItem, 'takes' | 'points' | 'lines' | 'may_not_apply' | 'requests' | 'evidence' | 'computed'>
const item = (takes: Asked['takes'], more: Partial<Asked> = {}): Asked => ({ takes, points: 10, lines: [], may_not_apply: true, requests: [], evidence: [], computed: false, ...more })
const said = (part: Partial<Rating>): Rating => ({ ...emptyRating(), ...part })
const file = (part: Partial<ItemEvidence>): ItemEvidence => ({ id: 1, attachment: 1, name: 'a.pdf', size: 1, document: 0, case: 0, case_number: '', request: 7, valid_from: '', valid_until: '', expired: false, guarded: false, reused_from: 0, by: '', by_name: '', at: '', withdrawn: false, withdrawn_why: '', ...part })

describe('what a rating comes to', () => {
  it('is the share of its level, the points given, all or nothing, or what is left', () => {
    expect(pointsOf(item('level'), said({ level: 'basic' }), levels)).toBe(6)
    expect(pointsOf(item('points'), said({ points: 8.5 }), levels)).toBe(8.5)
    expect(pointsOf(item('verdict'), said({ verdict: 'met' }), levels)).toBe(10)
    expect(pointsOf(item('verdict'), said({ verdict: 'not_met' }), levels)).toBe(0)
    expect(pointsOf(item('lines', { lines: [line('a', 3), line('b', 0)] }), said({ lines: [{ id: 'a', points: 5, note: '' }, { id: 'b', points: 4, note: '' }] }), levels)).toBe(3)
  })
  it('is unknown while nothing is said, and nothing when it does not apply', () => {
    expect(pointsOf(item('points'), emptyRating(), levels)).toBeNull()
    expect(pointsOf(item('level'), said({ verdict: 'not_applicable' }), levels)).toBeNull()
    expect(ratingText(item('points'), null, levels)).toBe('—')
    expect(ratingText(item('points'), said({ points: 0 }), levels)).toBe('0 分')
    expect(ratingText(item('level'), said({ verdict: 'not_applicable' }), levels)).toBe('不适用')
  })
  it('has lines only when each of them has been looked at', () => {
    const two = item('lines', { lines: [line('a', 3), line('b', 3)] })
    expect(isRated(two, said({ lines: [{ id: 'a', points: 0, note: '' }] }))).toBe(false)
    expect(isRated(two, withLine(said({ lines: [{ id: 'a', points: 0, note: '' }] }), 'b', { points: 1 }))).toBe(true)
  })
  it('takes no figure beyond the full marks, below nothing, or that is none', () => {
    expect(wrongPoints('10.1', 10)).not.toBe('')
    expect(wrongPoints('-1', 10)).not.toBe('')
    expect(wrongPoints('十', 10)).not.toBe('')
    expect(wrongPoints('', 10)).toBe('')
    expect(wrongPoints('9.75', 10)).toBe('')
  })
})

describe('what is missing before handing in', () => {
  it('is a conclusion, a reason for less, a measure for a problem', () => {
    expect(missingOf(item('level'), emptyRating(), levels)).toEqual(['没有自评结论'])
    expect(missingOf(item('level'), said({ level: 'basic' }), levels)).toEqual(['扣分没有写原因'])
    expect(missingOf(item('points'), said({ points: 9, note: '少一次', problem: '缺演练' }), levels)).toEqual(['写了问题，没有写措施'])
    expect(missingOf(item('points'), said({ points: 10 }), levels)).toEqual([])
    expect(missingOf(item('verdict'), said({ verdict: 'not_applicable' }), levels)).toEqual(['不适用没有写理由'])
    expect(isLess(item('level'), said({ level: 'full' }), levels)).toBe(false)
  })
  it('is required evidence that is not there, withdrawn, or no longer valid; not for what does not apply', () => {
    const request = { id: 7, item: 'A', name: '台账', required: true, valid_on: '' }
    const full = said({ points: 10 })
    expect(missingOf(item('points', { requests: [request] }), full, levels)).toEqual(['缺材料：台账'])
    expect(missingOf(item('points', { requests: [request], evidence: [file({ expired: true }), file({ withdrawn: true }), file({ guarded: true }), file({ request: 8 })] }), full, levels)).toEqual(['缺材料：台账'])
    expect(missingOf(item('points', { requests: [request], evidence: [file({})] }), full, levels)).toEqual([])
    expect(missingOf(item('points', { requests: [{ ...request, required: false }] }), full, levels)).toEqual([])
    expect(missingOf(item('points', { requests: [request] }), said({ verdict: 'not_applicable', note: '没有' }), levels)).toEqual([])
  })
  it('is never a conclusion of a computed item', () => {
    expect(missingOf(item('none', { computed: true }), emptyRating(), levels)).toEqual([])
  })
})

describe('two ratings', () => {
  it('come to the same in spite of other words', () => {
    expect(sameConclusion(item('level'), said({ level: 'basic', note: '甲' }), said({ level: 'basic', note: '乙' }))).toBe(true)
    expect(sameConclusion(item('level'), said({ level: 'basic' }), said({ level: 'basic', verdict: 'not_applicable' }))).toBe(false)
    expect(sameConclusion(item('points'), said({ points: 0 }), said({ points: null }))).toBe(false)
  })
  it('are the same only with the same words; empty lines do not count', () => {
    expect(sameRating(said({ note: '甲' }), said({ note: '乙' }))).toBe(false)
    expect(sameRating(said({ lines: [{ id: 'a', points: null, note: '' }] }), emptyRating())).toBe(true)
  })
  it('kept on this computer are taken up only when they are ratings', () => {
    expect(readRating('{"note":"a","lines":[]}')?.note).toBe('a')
    expect(readRating('12')).toBeNull()
    expect(readRating('{"note":3}')).toBeNull()
    expect(readRating('{')).toBeNull()
    expect(ratingOf(null)).toEqual(emptyRating())
  })
})
