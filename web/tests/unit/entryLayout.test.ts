import { describe, expect, it } from 'vitest'
import type { FormField, FormSection, JudgedCheck } from '@/api/collect'
import type { Finding } from '@/api/quality'
import { areasOf, blocksOf, findingsAt, positionBetween, rowOrder, type TableBlock } from '@/lib/entryLayout'
import { dueText, saveText, whyText } from '@/lib/entryText'
import { drawFinding } from '@/lib/findingChart'

const field = (id: string, more: Partial<FormField> = {}): FormField => ({ id, name: id, type: 'number', unit: '人', whole: true, decimals: 0, min: null, max: null, choices: [], required: true, computed: false, elsewhere: false, element: true, help: '', privacy: 'P0', part_of: null, part_name: '', ...more })
const section = (fields: FormField[], more: Partial<FormSection> = {}): FormSection => ({ id: 's', name: 's', help: '', is_table: false, rows_least: 0, rows_most: 0, row_name: '', fields, ...more })
const check = (id: string, severity: 'error' | 'warning', at: string, row = ''): JudgedCheck => ({ id, severity, message: id, field: at, row, reason: '' })
const all = (): boolean => true
const parts = (of: string, names: string[]): FormField[] => [field(of), ...names.map((name) => field(`${of}_${name}`, { part_of: of, part_name: name }))]

describe('how a form lies on the screen', () => {
  it('figures with the same parts stand in one matrix, others line by line', () => {
    const blocks = blocksOf(section([field('a'), ...parts('p', ['男', '女']), ...parts('q', ['男', '女']), ...parts('r', ['城', '乡']), field('b')]), all)
    expect(blocks.map((block) => block.kind)).toEqual(['lines', 'matrix', 'matrix', 'lines'])
    expect(blocks[1]).toMatchObject({ parts: ['男', '女'] })
    expect(areasOf(blocks[1]!, [], [])[0]!.cells).toEqual([['p', 'p_男', 'p_女'], ['q', 'q_男', 'q_女']])
  })
  it('a part whose total is not shown stands by itself', () => {
    const blocks = blocksOf(section(parts('p', ['男'])), (one) => one.id !== 'p')
    expect(blocks).toMatchObject([{ kind: 'lines', fields: [{ id: 'p_男' }] }])
  })
  it('the reason for a finding can be reached from its field with the arrows', () => {
    const [lines] = blocksOf(section([field('a'), field('b')]), all)
    expect(areasOf(lines!, [], [check('jump', 'warning', 'a'), check('sum', 'error', 'b')])[0]!.cells).toEqual([['a'], ['?jump'], ['b']])
  })
  it('rows of a table are rows of the grid', () => {
    const table = section([field('x'), field('note', { type: 'note' }), field('y')], { is_table: true, id: 't' })
    const [block] = blocksOf(table, all)
    const areas = areasOf(block!, ['r1', 'r2'], [check('big', 'warning', 'x', 'r2')])
    expect(areas.map((area) => area.cells)).toEqual([[['x@r1', null, 'y@r1'], ['x@r2', null, 'y@r2']], [['?big@r2']]])
    expect(findingsAt(block as TableBlock, [check('other', 'error', 'z')])).toEqual([])
  })
  it('rows keep their order when one is put between, and removed ones are gone', () => {
    expect(rowOrder(new Map([['a', '1'], ['c', '2'], ['b', '1.5'], ['d', '-'], ['e', 'x']]))).toEqual(['e', 'a', 'b', 'c'])
    expect(positionBetween('1', '2')).toBe('1.5')
    expect(positionBetween(undefined, '1')).toBe('0.5')
    expect(positionBetween('2.5', undefined)).toBe('3')
    expect(positionBetween(undefined, undefined)).toBe('1')
  })
})

describe('words', () => {
  it('say what is true about saving', () => {
    expect(saveText({ kind: 'offline', count: 3, message: 'x', at: 0 })).toContain('未保存')
    expect(saveText({ kind: 'saved', count: 0, message: '', at: 0 })).not.toContain('已保存')
    expect(saveText({ kind: 'refused', count: 1, message: '这张表已报送', at: 5 })).toContain('这张表已报送')
  })
  it('say how far the day is', () => {
    const today = new Date(2024, 9, 29)
    expect(dueText('2024-10-31', today)).toBe('2024-10-31（还有 2 天）')
    expect(dueText('2024-10-29', today)).toContain('今天截止')
    expect(dueText('2024-10-26', today)).toContain('已过 3 天')
    expect(dueText('', today)).toBe('未定')
  })
  it('do not say the colour twice', () => expect(whyText('红：逾期3天未报')).toBe('逾期3天未报'))
})

describe('a finding drawn', () => {
  const finding = { value: 812, compared: [{ what: '2023年', value: 400 }, { what: '同类学校中位数', value: 406 }, { what: '2022年', value: null }, { what: '同类学校变化（倍）', value: 1.02 }] } as Finding
  it('has a column per known year and a line per comparison', () => {
    const drawing = drawFinding(finding, '2024')!
    expect(drawing.columns.map((one) => [one.label, one.now])).toEqual([['2023', false], ['2024', true]])
    expect(drawing.lines).toEqual([{ label: '同类学校中位数', value: 406, height: 0.5 }])
  })
  it('is not drawn without a value', () => expect(drawFinding({ ...finding, value: null }, '2024')).toBeNull())
})
