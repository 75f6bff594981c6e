import { describe, expect, it } from 'vitest'
import { cellKey, cellOf } from '@/lib/cellKey'
import { addConflicts, cellsOf, mergeNews, mergeSaved, type ServerCell } from '@/lib/entryMerge'
import { UndoStack } from '@/lib/undo'

const cell = (field: string, value: string, version: number, row = ''): ServerCell => ({ field, row, value, version, actor: '教务处', at: '2024-10-12T01:00:00Z' })
const nothing = (): undefined => undefined

describe('what others wrote', () => {
  it('is taken where nobody types here, and said to have changed', () => {
    const merged = mergeNews(cellsOf([cell('a', '1', 1)]), [cell('a', '2', 5), cell('b', '3', 6)], nothing)
    expect(merged.cells.get('a')!.value).toBe('2')
    expect(merged.changed).toEqual(['a', 'b'])
  })
  it('older news change nothing', () => {
    const merged = mergeNews(cellsOf([cell('a', '9', 7)]), [cell('a', '2', 5)], nothing)
    expect(merged.cells.get('a')!.value).toBe('9')
    expect(merged.changed).toEqual([])
  })
  it('does not touch what is typed here: it is crossed when it differs, and nothing when it is the same', () => {
    const news = [cell('a', '2', 5), cell('b', '3', 6)]
    const merged = mergeNews(new Map(), news, (key) => ({ a: '4', b: '3' })[key])
    expect(merged.crossed).toEqual(['a'])
    expect(merged.changed).toEqual([])
  })
  it('does not change what was known in place', () => {
    const known = cellsOf([cell('a', '1', 1)])
    mergeNews(known, [cell('a', '2', 5)], nothing)
    expect(known.get('a')!.value).toBe('1')
  })
})

describe('the answer to a save', () => {
  it('stands in the cells: mine where it was saved, theirs where it was not', () => {
    const conflict = { field: 'b', row: '', value: '7', version: 8, actor: '总务处', at: '2024-10-12T02:00:00Z', mine: '6' }
    const cells = mergeSaved(cellsOf([cell('a', '1', 1), cell('b', '5', 2)]), [{ field: 'a', row: '', value: '2', base: 1 }, { field: 'b', row: '', value: '6', base: 2 }], [{ field: 'a', row: '', version: 9 }], [conflict], '我', 'now')
    expect(cells.get('a')).toMatchObject({ value: '2', version: 9, actor: '我' })
    expect(cells.get('b')).toMatchObject({ value: '7', version: 8, actor: '总务处' })
    const open = addConflicts(new Map(), [conflict])
    expect([...open.keys()]).toEqual(['b'])
    expect(addConflicts(open, [{ ...conflict, mine: '7' }]).size).toBe(0)
  })
  it('news that overtook it stay', () => {
    const cells = mergeSaved(cellsOf([cell('a', '3', 12)]), [{ field: 'a', row: '', value: '2', base: 1 }], [{ field: 'a', row: '', version: 9 }], [], '我', 'now')
    expect(cells.get('a')).toMatchObject({ value: '3', version: 12 })
  })
})

describe('keys of cells', () => {
  it('name field and row and are read back', () => {
    expect(cellOf(cellKey('pupils', 'r1'))).toEqual({ field: 'pupils', row: 'r1' })
    expect(cellOf(cellKey('pupils'))).toEqual({ field: 'pupils', row: '' })
  })
})

describe('undo', () => {
  it('takes steps back and forth, whole blocks at once', () => {
    const stack = new UndoStack()
    stack.push([{ key: 'a', before: '', after: '1' }])
    stack.push([{ key: 'b', before: '', after: '2' }, { key: 'c', before: '5', after: '3' }])
    stack.push([{ key: 'd', before: '1', after: '1' }])
    expect(stack.undo()).toEqual([{ key: 'c', before: '3', after: '5' }, { key: 'b', before: '2', after: '' }])
    expect(stack.undo()).toEqual([{ key: 'a', before: '1', after: '' }])
    expect(stack.undo()).toBeNull()
    expect(stack.redo()).toEqual([{ key: 'a', before: '', after: '1' }])
    stack.push([{ key: 'a', before: '1', after: '4' }])
    expect(stack.redo()).toBeNull()
  })
})
