import { describe, expect, it } from 'vitest'
import { formatBlock, parseBlock, pasteSize, repeated } from '@/lib/clipboard'

describe('blocks from the clipboard', () => {
  it('tabs part cells, line ends part rows, the last line end is none', () => {
    expect(parseBlock('1\t2\r\n3\t4\r\n')).toEqual([['1', '2'], ['3', '4']])
    expect(parseBlock('1\n2\n')).toEqual([['1'], ['2']])
    expect(parseBlock('1\r2')).toEqual([['1'], ['2']])
  })
  it('empty cells and rows in the middle stay', () => {
    expect(parseBlock('1\t\t3\n\n4\t5\t6')).toEqual([['1', '', '3'], [''], ['4', '5', '6']])
    expect(parseBlock('\t')).toEqual([['', '']])
  })
  it('a single cell is a block of one', () => {
    expect(parseBlock('812')).toEqual([['812']])
    expect(parseBlock('')).toEqual([['']])
  })
  it('quoted cells keep tabs, line ends and quotes', () => {
    expect(parseBlock('"a\tb"\t"c\nd"\n"say ""yes"""\t2')).toEqual([['a\tb', 'c\nd'], ['say "yes"', '2']])
  })
  it('a quote that is not closed at a cell\'s end is an ordinary character', () => {
    expect(parseBlock('5"\t6')).toEqual([['5"', '6']])
    expect(parseBlock('"abc\t6')).toEqual([['"abc', '6']])
    expect(parseBlock('"a"b\t6')).toEqual([['"a"b', '6']])
  })
  it('what is written is read back', () => {
    const block = [['1', 'a\tb', ''], ['say "yes"', 'x\ny', '3']]
    expect(parseBlock(formatBlock(block))).toEqual(block)
  })
  it('a block repeats over a selection it divides, otherwise it keeps its size', () => {
    expect(pasteSize([['1']], 3, 2)).toEqual({ rows: 3, columns: 2 })
    expect(pasteSize([['1'], ['2']], 4, 1)).toEqual({ rows: 4, columns: 1 })
    expect(pasteSize([['1'], ['2']], 3, 1)).toEqual({ rows: 2, columns: 1 })
    expect(repeated([['1'], ['2']], 3, 0)).toBe('2')
    expect(repeated([['1', '2'], ['3']], 1, 1)).toBeUndefined()
  })
  it('a large block is read in no time', () => {
    const text = Array.from({ length: 5000 }, () => Array.from({ length: 40 }, () => '"1,234"').join('\t')).join('\r\n')
    const begun = Date.now()
    expect(parseBlock(text).length).toBe(5000)
    expect(Date.now() - begun).toBeLessThan(1500)
  })
})
