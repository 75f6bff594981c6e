import { describe, expect, it } from 'vitest'
import type { Score, ScoreEffect, ScoreNode } from '@/api/types'
import { countOf, effectText, gradeText, lostAtMost, lostSurely, nextText, pointsText, rowsOf, rowsSeen, waitsForPerson } from '@/lib/scoreTree'

type Part<T> = { [K in keyof T]?: unknown }
const node = (id: string, part: Part<ScoreNode> = {}): ScoreNode =>
  ({ id, name: `指标${id}`, rule: 'full', bonus: false, state: 'known', verdict: 'met', points: 10, asked: 10, low: 10, high: 10, why: '', nodes: [], lines: [], decision: null, level_name: '', ...part }) as unknown as ScoreNode
const grades = [{ id: 'good', name: '优秀' }, { id: 'pass', name: '合格' }, { id: 'not', name: '不合格' }]
const score = (part: Part<Score>): Score => ({ state: 'known', nodes: [], grades, effects: [], best: grades[0], worst: grades[0], points_best: grades[0], next: null, barred: false, ...part }) as unknown as Score

const lost = node('A-1', { low: 4, high: 4, verdict: 'not_met' })
const open = node('A-2', { rule: 'graded', state: 'pending', verdict: 'pending', low: 0 })
const out = node('B-1', { state: 'not_applicable', verdict: 'not_applicable', asked: 0, low: 0, high: 0 })
const bonus = node('B-2', { bonus: true, points: 5, asked: 0, low: 0, high: 0 })
const half = node('B-3', { points: 20, asked: 20, low: 17, high: 17 })
const tree = score({ nodes: [node('A', { nodes: [lost, open] }), node('B', { nodes: [out, bonus, half] })] })
const idsOf = (rows: { node: ScoreNode }[]): string => rows.map((row) => row.node.id).join(' ')
const none = new Set<string>()

describe('what is lost', () => {
  it('is sure, or may still be; what does not apply and bonus are never lost', () => {
    expect([lostSurely(lost), lostAtMost(lost)]).toEqual([6, 6])
    expect([lostSurely(open), lostAtMost(open)]).toEqual([0, 10])
    expect([out, bonus].map(lostAtMost)).toEqual([0, 0])
  })
  it('is that of deductions also where the sum is below nothing', () => {
    expect(lostSurely(node('x', { asked: 0, low: -3, high: -1 }))).toBe(1)
  })
})

describe('who waits for a person', () => {
  it('is what only a person can say and nobody has said', () => {
    expect(waitsForPerson(open)).toBe(true)
    expect(waitsForPerson(node('x', { rule: 'graded', state: 'pending', decision: { id: 1 } }))).toBe(false)
    expect(waitsForPerson(node('x', { rule: 'full', state: 'pending' }))).toBe(false)
    expect(waitsForPerson(node('x', { rule: 'graded' }))).toBe(false)
  })
  it('and a reason to deduct of its own', () => {
    const line = (decision: unknown): ScoreNode => node('x', { rule: 'deductions', state: 'pending', lines: [{ needs_decision: true, decision }] })
    expect([line(null), line({ id: 1 })].map(waitsForPerson)).toEqual([true, false])
  })
})

describe('rows', () => {
  it('stand in the order of the tree with the groups above them', () => {
    const rows = rowsOf(tree.nodes)
    expect(idsOf(rows)).toBe('A A-1 A-2 B B-1 B-2 B-3')
    expect(rows[1]).toMatchObject({ depth: 1, leaf: true, above: ['指标A'] })
    expect(rows[0]).toMatchObject({ depth: 0, leaf: false, above: [] })
  })
  it('hide what is below a closed group, and only that', () => {
    expect(idsOf(rowsSeen(tree, 'all', 'tree', new Set(['A'])))).toBe('A B B-1 B-2 B-3')
    const deep = score({ nodes: [node('A', { nodes: [node('B', { nodes: [node('C')] }), node('D')] }), node('E')] })
    expect(idsOf(rowsSeen(deep, 'all', 'tree', new Set(['A', 'B'])))).toBe('A E')
    expect(idsOf(rowsSeen(deep, 'all', 'tree', new Set(['B'])))).toBe('A B D E')
  })
  it('filtered are leaves alone, also of closed groups', () => {
    const seen = (filter: Parameters<typeof rowsSeen>[1]): string => idsOf(rowsSeen(tree, filter, 'tree', new Set(['A', 'B'])))
    expect([seen('lost'), seen('pending'), seen('decide'), seen('out')]).toEqual(['A-1 B-3', 'A-2', 'A-2', 'B-1'])
    expect((['all', 'lost', 'pending', 'out'] as const).map((filter) => countOf(tree, filter))).toEqual([5, 2, 1, 1])
  })
  it('are ordered by what is lost, then by what may be, or by full marks', () => {
    expect(idsOf(rowsSeen(tree, 'all', 'lost', none)).startsWith('A-1 B-3 A-2')).toBe(true)
    expect(idsOf(rowsSeen(tree, 'all', 'points', none)).startsWith('B-3 ')).toBe(true)
  })
  it('count as lost what is not met where nothing is scored', () => {
    const unscored = score({ nodes: [node('x', { points: 0, asked: 0, low: 0, high: 0, verdict: 'not_met' })] })
    expect(countOf(unscored, 'lost')).toBe(1)
  })
})

describe('words', () => {
  it('tell points as one figure or as a range', () => {
    expect([lost, open, out].map(pointsText)).toEqual(['4', '0 至 10', '不适用'])
    const unscored = { points: 0, asked: 0, low: 0, high: 0 }
    expect(pointsText(node('x', { ...unscored, level_name: '基本落实' }))).toBe('基本落实')
    expect(pointsText(node('x', { ...unscored, verdict: 'not_met' }))).toBe('未达到')
    expect(pointsText(node('x', { ...unscored, rule: 'answer' }))).toBe('')
  })
  it('tell the grade, or from which to which', () => {
    expect(gradeText(score({}))).toBe('优秀')
    expect(gradeText(score({ worst: grades[2] }))).toBe('优秀 至 不合格')
    expect(gradeText(score({ barred: true }))).toBe('不评定等次')
    expect(gradeText(score({ best: null, worst: null }))).toBe('')
  })
  it('tell what an effect does', () => {
    const effect = (part: Part<ScoreEffect>): string => effectText(part as unknown as ScoreEffect, tree.grades)
    expect(effect({ effect: 'cap', points: 60 })).toBe('总分最多 60 分')
    expect(effect({ effect: 'at_most', grade: 'pass' })).toBe('等次不高于“合格”')
    expect(effect({ effect: 'down', by: 2 })).toBe('降 2 等')
  })
  it('tell what is missing to the next grade, and what keeps it down', () => {
    const next = { id: 'good', name: '优秀', at_least: 90, missing_least: 2, missing_most: 5.5 }
    const held = { best: grades[1], effects: [{ effect: 'at_most', verdict: 'not_met', name: '危房' }] }
    expect(nextText(score({ next }))).toBe('离“优秀”（90 分）还差 2 至 5.5 分')
    expect(nextText(score({ next: { ...next, missing_least: 0 } }))).toBe('要确保“优秀”（90 分），待定的项目里还要得到 5.5 分')
    expect(nextText(score({ ...held, next: null }))).toBe('按分数可以是“优秀”，被“危房”压低')
    expect(nextText(score({ ...held, next })).endsWith('；按分数可以是“优秀”，被“危房”压低')).toBe(true)
    expect(nextText(score({ next, barred: true }))).toBe('')
  })
})
