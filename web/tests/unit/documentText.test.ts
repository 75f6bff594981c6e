import { describe, expect, it } from 'vitest'
import type { Thing } from '@/api/documents'
import { cellsOf, findingLook, likeliest, rowUnit, headingEnd, hitPieces, inOrder, personalWords, quotedPlaces, slices, thingFacts, thingTitle } from '@/lib/documentText'

const thing = (over: Partial<Thing>): Thing => ({
  id: 1, kind: 'figure', part: 0, line: 1, start: null, end: null, weight: 2, state: 'open', gone: false, content: {}, correction: null, became: null, ...over,
})

describe('a line with what was found in it', () => {
  it('is cut where things begin and end, also where they overlap', () => {
    const figure = thing({ id: 1, start: 2, end: 5 })
    const promise = thing({ id: 2, kind: 'commitment', start: 0, end: 6 })
    const cut = slices('新购图书2册。', [figure, promise])
    expect(cut.map((one) => one.text)).toEqual(['新购', '图书2', '册', '。'])
    expect(cut.map((one) => one.things.map((each) => each.id))).toEqual([[2], [1, 2], [2], []])
  })
  it('counts characters, not halves of them', () => {
    expect(slices('𠮷林12人', [thing({ start: 2, end: 5 })]).map((one) => one.text)).toEqual(['𠮷林', '12人'])
  })
  it('leaves out what has no place or is gone', () => {
    expect(slices('全文', [thing({}), thing({ start: 0, end: 1, gone: true })])).toEqual([{ text: '全文', things: [] }])
  })
  it('of a table falls into its cells, with what runs over a border in both', () => {
    const problem = thing({ kind: 'problem', start: 0, end: 5 })
    const cells = cellsOf(slices('甲校\t12\t\t', [problem]))
    expect(cells.map((cell) => cell.map((one) => one.text).join(''))).toEqual(['甲校', '12', '', ''])
    expect(cells.map((cell) => cell.length && cell.every((one) => one.things.length === 1))).toEqual([true, true, 0, 0])
    expect(cellsOf(slices('一行字', []))).toHaveLength(1)
  })
  it('stays whole when a place lies behind its end', () => {
    expect(slices('（一）抓安全。排查12处', [thing({ start: 9, end: 12 })], headingEnd('（一）抓安全。排查12处', '抓安全')).map((one) => [one.text, one.heading ?? false])).toEqual([['（一）抓安全', true], ['。排查', false], ['12处', false]])
    expect([headingEnd('一、概况', '概况'), headingEnd('一、概况', undefined), headingEnd('改过的字', '概况')]).toEqual([4, 0, 4])
    expect(slices('短', [thing({ start: 5, end: 9 })]).map((one) => one.text).join('')).toBe('短')
  })
})

describe('which element a figure may be', () => {
  it('those that sound like it come first, those of its unit before others', () => {
    const elements = [{ name: '图书册数', unit: '册' }, { name: '初中在校生', unit: '人' }, { name: '小学在校生', unit: '人' }, { name: '小学在校生占比', unit: '%' }]
    expect(likeliest(elements, '小学在校学生', '人').map((one) => one.name)).toEqual(['小学在校生', '初中在校生', '小学在校生占比', '图书册数'])
  })
})

describe('a number in a table', () => {
  it('is called by row and head, in its whole unit, of the unit that the row names', () => {
    const figure = thing({ content: { surface: '850.5', value: 8505000, unit: '元', kind: 'actual', cell: '实验小学·收入·拨款' } })
    expect([thingTitle(figure), thingFacts(figure)[0]]).toEqual(['实验小学·收入·拨款', '合8,505,000元'])
    const units = [{ code: '1', name: '栖霖街道实验小学' }, { code: '2', name: '栖霖街道第二小学' }, { code: '3', name: '澜陵县' }]
    expect([rowUnit(units, '实验小学·拨款'), rowUnit(units, '小学·拨款'), rowUnit(units, '合计·拨款'), rowUnit(units, undefined), rowUnit(units, '澜陵县·在校生')]).toEqual(['1', undefined, undefined, undefined, '3'])
  })
})

describe('the list', () => {
  it('tells what contradicts from what is only to be looked at', () => {
    const names = [[0, 'error'], [1, 'warning']].map(([weight, severity]) => findingLook(thing({ kind: 'finding', weight: Number(weight), content: { verdict: 'fails', severity: String(severity) } as Thing['content'] })).name)
    expect(names).toEqual(['不一致', '提醒'])
  })
  it('has what is wrong first, then the order of the text', () => {
    const order = inOrder([thing({ id: 1, line: 9 }), thing({ id: 2, line: 3, weight: 0 }), thing({ id: 3, line: 1, weight: 1 }), thing({ id: 4, line: 2 })])
    expect(order.map((one) => one.id)).toEqual([2, 3, 4, 1])
  })
  it('says what a thing is', () => {
    expect(thingTitle(thing({ content: { scope: '小学', name: '在校生' } }))).toBe('小学在校生')
    expect(thingTitle(thing({ content: { scope: '全校', name: '全校在校生' } }))).toBe('全校在校生')
    expect(thingTitle(thing({ content: { scope: '小学', name: '全县有小学' } }))).toBe('全县有小学')
    expect(thingTitle(thing({ content: {} }))).toBe('（没有写是什么）')
    expect(thingFacts(thing({ content: { kind: 'target', period: '2025', qual: '~' } }))).toEqual(['目标', '2025年', '约数'])
    expect(thingFacts(thing({ kind: 'problem', content: { measures: [4, 6] } }))).toEqual(['对应措施在第4、6行'])
  })
})

describe('what a check quotes', () => {
  const texts: Record<number, string> = { 4: '共30人次', 7: '其中12人次、20人次' }
  it('leads to the line that says it', () => {
    const finding = thing({ kind: 'finding', line: 4, content: { lines: [4, 7], figures: ['30人次', '12人次', '20人次'] } })
    expect(quotedPlaces(finding, (line) => texts[line] ?? '')).toEqual([{ figure: '30人次', line: 4 }, { figure: '12人次', line: 7 }, { figure: '20人次', line: 7 }])
  })
  it('leads to lines when there are no figures', () => {
    expect(quotedPlaces(thing({ kind: 'finding', content: { lines: [4] } }), () => '')).toEqual([{ figure: '第4行', line: 4 }])
  })
})

it('a hit is text with marks', () => {
  expect(hitPieces('要新购图书', [[1, 3]])).toEqual([{ text: '要', marked: false }, { text: '新购', marked: true }, { text: '图书', marked: false }])
})

describe('what is told of persons in the text', () => {
  const places = [1, 2, 3]
  it('is nothing where there are none', () => { expect(personalWords({ hidden: true, places: [] })).toBe('') })
  it('says that masks stand there, or that the original has none', () => {
    expect(personalWords({ hidden: true, places })).toContain('3处，您的岗位不能看，已经遮住')
    expect(personalWords({ hidden: false, places })).toContain('导出的文件里已经遮住；原文件没有遮')
  })
  it('says that all of the text is hidden where not all were found', () => {
    expect(personalWords({ hidden: true, whole: true, places })).toContain('整份文字都已遮住')
    expect(personalWords({ hidden: false, whole: true, places })).toContain('至少3处，没有全部找出，导出的文件里整份文字都遮住')
  })
})
