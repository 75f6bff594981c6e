import { describe, expect, it } from 'vitest'
import type { Assignment, CampaignItem, CampaignMatrix, ItemEvidence, MatrixCell, ScoreSum } from '@/api/campaigns'
import { isGivenAlready, offered, previewOf, requestsOf } from '@/lib/campaignEvidence'
import { daysText, groupCells, groupText, inOrder, itemsSeen, nextAfter, ownersOf, presetFillers, radarOf, signed, sumText, toTargetText } from '@/lib/campaignText'
import { gapsOf, radarPaths, radarPoint } from '@/lib/radar'
import { lineOfCampaign } from '@/lib/todo'

const item = (id: string, state: CampaignItem['state'], fill = true): CampaignItem => ({ item: id, state, computed: state === 'computed', fillers: [] as string[], may: { fill, hand_in: fill, review: false, evidence: fill, todo: fill && state !== 'handed_in' } }) as CampaignItem
const cell = (state: MatrixCell['state'], light: MatrixCell['light'] = 'green', id = 1): MatrixCell => ({ state, light, id })

describe('items to fill in', () => {
  const all = [item('A', 'handed_in'), item('B', 'open'), item('C', 'returned'), item('D', 'computed', false), item('E', 'saved', false)]
  it('stand with the returned ones first, and only one\'s own', () => {
    expect(inOrder(all).map((one) => one.item)).toEqual(['C', 'A', 'B', 'D', 'E'])
    expect(itemsSeen(all, 'todo', new Set()).map((one) => one.item)).toEqual(['C', 'B'])
    expect(itemsSeen(all, 'missing', new Set(['B'])).map((one) => one.item)).toEqual(['B'])
    expect(itemsSeen(all, 'computed', new Set()).map((one) => one.item)).toEqual(['D'])
  })
  it('are those the server leaves to whoever looks: computed ones, too, not all that he may fill in', () => {
    const proven = item('G', 'computed', false)
    const others = item('F', 'open')
    const told = [...all, { ...others, may: { ...others.may, todo: false } }, { ...proven, may: { ...proven.may, todo: true } }]
    expect(itemsSeen(told, 'todo', new Set()).map((one) => one.item)).toEqual(['C', 'B', 'G'])
  })
  it('preset those of the list who have the one that is ticked, until somebody is ticked by hand', () => {
    const [wangs, lis] = [{ fillers: ['wang', 'gone'] }, { fillers: ['li'] }]
    const people = [{ name: 'wang' }, { name: 'li' }]
    const after = (named: string[], chosen: { fillers: string[] }[], touched = false): string[] => [...presetFillers(new Set(named), chosen, touched, people)]
    expect(after([], [wangs])).toEqual(['wang'])
    expect(after(['wang'], [wangs, lis])).toEqual(['wang'])
    expect(after(['wang'], [])).toEqual([])
    expect(after(['wang'], [lis])).toEqual(['li'])
    expect(after(['li'], [wangs], true)).toEqual(['li'])
    expect(after(['li'], [], true)).toEqual(['li'])
    expect(after([], [wangs], true)).toEqual([])
    expect(after([], [wangs, lis])).toEqual([])
  })
  it('go on to the next open one, around the end, and stop when there is none', () => {
    expect(nextAfter([1, 2, 3, 4], 2, (one) => one % 2 === 1)).toBe(1)
    expect(nextAfter([1, 2, 3], 0, (one) => one > 1)).toBe(2)
    expect(nextAfter([1, 2], -1, (one) => one === 1)).toBe(1)
    expect(nextAfter([1], 0, () => false)).toBeNull()
    expect(nextAfter([], -1, () => true)).toBeNull()
  })
})

describe('who is late', () => {
  const matrix: CampaignMatrix = {
    items: [{ item: 'A', name: '甲', group: '一', points: 1 }, { item: 'B', name: '乙', group: '一', points: 1 }, { item: 'C', name: '丙', group: '二', points: 1 }],
    rows: [
      { sheet: 1, unit: 'u', unit_name: '一校', state: 'filling', state_name: '', why: '', light: 'red', cells: [cell('open', 'red'), cell('handed_in'), cell('computed')] },
      { sheet: 2, unit: 'v', unit_name: '二校', state: 'filling', state_name: '', why: '', light: 'green', cells: [cell('handed_in'), cell('returned', 'yellow'), cell('computed', 'grey', 0)] },
    ],
  }
  const given = (one: string, section = '', unit = ''): Assignment => ({ item: one, section_name: section, unit_name: unit }) as Assignment
  it('is told by department, or by the unit itself; what is computed is nobody\'s', () => {
    expect(ownersOf(matrix, [given('A', '安全股'), given('B'), given('C')])).toEqual([
      { name: '安全股', items: 2, open: 1, returned: 0, done: 1, light: 'red', sheet: 1, item: 'A' },
      { name: '二校', items: 1, open: 0, returned: 1, done: 0, light: 'yellow', sheet: 2, item: 'B' },
      { name: '一校', items: 1, open: 0, returned: 0, done: 1, light: 'grey', sheet: 1, item: 'B' },
    ])
  })
  it('is gathered by parts of the framework with the worst light of what is open', () => {
    const first = groupCells(matrix, matrix.rows[0]!.cells)
    expect(first.get('一')).toEqual({ done: 1, of: 2, returned: 0, light: 'red' })
    expect(groupText(first.get('一'))).toBe('1／2')
    expect(groupText(first.get('二'))).toBe('自动')
    expect(groupText(groupCells(matrix, matrix.rows[1]!.cells).get('一'))).toBe('1／2 退 1')
    expect(groupCells(matrix, matrix.rows[1]!.cells).has('二')).toBe(false)
  })
})

describe('evidence', () => {
  it('is shown where the server can, else downloaded', () => {
    expect(['照片.JPG', '规划.pdf', '总结.docx', '台账.xlsx', '视频.mp4'].map(previewOf)).toEqual(['picture', 'pdf', 'page', 'page', 'media'])
    expect(['总结.txt', '旧文件.doc', '规划.wps', '动图.gif', '无名'].map(previewOf)).toEqual(['none', 'none', 'none', 'none', 'none'])
  })
})

describe('results', () => {
  const sum = (part: Partial<ScoreSum>): ScoreSum => ({ low: 80, high: 80, shown: '', grade: '', verdict: 'met', state: '', why: '', points: 100, asked: 100, met: 0, not_met: 0, pending: 0, ...part })
  it('are a figure, a range, a count, or unknown; never 0 for unknown', () => {
    expect(sumText(null)).toBe('—')
    expect(sumText(sum({}))).toBe('80')
    expect(sumText(sum({ low: 70 }))).toBe('70 至 80')
    expect(sumText(sum({ low: null, high: null, met: 12, not_met: 2, pending: 1 }))).toBe('12 项达到，2 项未达到，1 项待定')
    expect(signed(null)).toBe('—')
    expect(signed(1.5)).toBe('+1.5')
    expect(signed(-2)).toBe('−2')
    expect(toTargetText({ target: null, to_target: null })).toBe('—')
    expect(toTargetText({ target: 90, to_target: -3 })).toBe('差 3')
  })
  it('stand on a radar as shares, last year beside, unknown as unknown', () => {
    const axes = [{ id: 'A', points: 50 }, { id: 'B', points: 20 }, { id: 'C', points: 5 }]
    const unit = { name: '甲县', axes: [{ id: 'A', low: 25, high: 25, points: 50, previous: 40 }, { id: 'B', low: null, high: null, points: 20, previous: null }, { id: 'C', low: 0, high: 5, points: 5, previous: null }] }
    expect(radarOf(axes, [unit], true)).toEqual([{ name: '甲县', shares: [0.5, null, null] }, { name: '甲县（上年）', shares: [0.8, null, null], past: true }])
    expect(radarOf(axes, [unit], false)).toHaveLength(1)
  })
})

describe('a radar', () => {
  it('is one closed line when all is known', () => {
    const [x, y] = radarPoint(4, 0, 1, 100)
    expect(x).toBeCloseTo(0)
    expect(y).toBe(-100)
    expect(radarPaths([1, 1, 1], 10)).toHaveLength(1)
    expect(radarPaths([1, 1, 1], 10)[0]).toMatch(/^M.*Z$/)
  })
  it('has a gap where a figure is not known, and never a point in the middle for it', () => {
    const paths = radarPaths([0.5, null, 0.5, 0.5], 100)
    expect(paths).toHaveLength(1) // from the third over the fourth to the first
    expect(paths[0]).not.toContain('Z')
    expect(paths[0]!.split('L')).toHaveLength(3)
    expect(paths.join()).not.toMatch(/[ML]0 0(L|$)/)
    expect(radarPaths([0.5, null, 0.5, null], 100)).toEqual([])
    expect(radarPaths([null, null, null], 100)).toEqual([])
  })
  it('draws a 0 that is known', () => {
    expect(radarPaths([0, 1, 1], 100)[0]).toContain('M0 0')
  })
  it('says what is not drawn, and of which unit', () => {
    const axes = [{ name: '管理' }, { name: '条件' }]
    expect(gapsOf(axes, [{ name: '甲校', shares: [1, null] }])).toEqual(['条件'])
    expect(gapsOf(axes, [{ name: '甲校', shares: [1, 1] }, { name: '乙校', shares: [null, null] }])).toEqual(['乙校的管理、条件'])
  })
})

describe('days left', () => {
  const today = new Date(2024, 9, 30)
  it('are said in words', () => {
    expect(daysText('2024-10-31', today)).toBe('还有 1 天')
    expect(daysText('2024-10-30', today)).toBe('今天到期')
    expect(daysText('2024-10-28', today)).toBe('过了 2 天')
    expect(daysText('', today)).toBe('—')
  })
})

describe('evidence', () => {
  const file = (part: Partial<ItemEvidence>): ItemEvidence => ({ id: 1, attachment: 5, request: 0, expired: false, guarded: false, withdrawn: false, reused_from: 0, ...part }) as ItemEvidence
  const request = { id: 7, item: 'A', name: '台账', required: true, valid_on: '' }
  it('stands under what was asked for; the rest below, withdrawn ones nowhere', () => {
    const parts = requestsOf({ requests: [request], evidence: [file({ request: 7, expired: true }), file({ id: 2 }), file({ id: 3, withdrawn: true })] })
    expect(parts.map((one) => [one.request?.id, one.evidence.map((each) => each.id), one.met])).toEqual([[7, [1], false], [undefined, [2], true]])
  })
  it('of last year is offered while it is valid, and not twice', () => {
    expect(offered({ evidence: [file({}), file({ id: 2, expired: true })] }).map((one) => one.id)).toEqual([1])
    expect(isGivenAlready({ evidence: [file({ id: 9, attachment: 8, reused_from: 1 })] }, file({}))).toBe(true)
    expect(isGivenAlready({ evidence: [file({ id: 9, attachment: 8, reused_from: 1, withdrawn: true })] }, file({}))).toBe(false)
  })
})

describe('a campaign on the workbench', () => {
  it('leads to what is to be done; returned items are said first', () => {
    const task = { task: 'fill' as const, sheet: 3, campaign: 1, title: '评估', kind_name: '', standard_name: '', period: '2024', unit: 'u', unit_name: '一校', state: 'filling' as const, state_name: '', why: '黄：还有 2 天', items: 9, open: 4, returned: 1, due_on: '2024-10-31', light: 'yellow' as const }
    const line = lineOfCampaign(task)
    expect([line.kind, line.verb, line.why, line.facts[0]!.text]).toEqual(['campaign_returned', '去修改', '还有 2 天', '■ 退回 1 项'])
    expect(line.to).toEqual({ path: '/campaigns/units/3', query: {} })
    expect(lineOfCampaign({ ...task, task: 'review', returned: 0 }).to).toEqual({ path: '/campaigns/units/3', query: { view: 'review' } })
  })
})
