import { describe, expect, it } from 'vitest'
import { nextSort, sortRows, toCsv, visibleRows, type Column } from '@/lib/table'

interface Row { name: string; value: number | null }
const columns: Column<Row>[] = [
  { key: 'name', title: '学校', value: (row) => row.name },
  { key: 'value', title: '值', subtitle: '人', number: true, value: (row) => row.value, text: (row) => (row.value === null ? '—' : row.value.toFixed(1)) },
]
const rows: Row[] = [{ name: '乙', value: 2.25 }, { name: '甲', value: null }, { name: '丙', value: 10 }]

describe('sorting', () => {
  it('puts unknown last in both directions', () => {
    expect(sortRows(rows, columns, { key: 'value', down: false }).map((row) => row.value)).toEqual([2.25, 10, null])
    expect(sortRows(rows, columns, { key: 'value', down: true }).map((row) => row.value)).toEqual([10, 2.25, null])
  })
  it('keeps the order of equals and leaves the rows given alone', () => {
    const same = [{ name: 'a', value: 1 }, { name: 'b', value: 1 }]
    expect(sortRows(same, columns, { key: 'value', down: true })).toEqual(same)
    sortRows(rows, columns, { key: 'value', down: false })
    expect(rows[0]!.name).toBe('乙')
  })
  it('goes up, down and back with each click', () => {
    const up = nextSort(null, 'a')
    expect(up).toEqual({ key: 'a', down: false })
    const down = nextSort(up, 'a')
    expect(down).toEqual({ key: 'a', down: true })
    expect(nextSort(down, 'a')).toBeNull()
    expect(nextSort(down, 'b')).toEqual({ key: 'b', down: false })
  })
})

describe('export', () => {
  it('opens in a spreadsheet: mark, line ends, unknown empty, figures unrounded', () => {
    expect(toCsv(rows, columns)).toBe('\uFEFF学校,值 人\r\n乙,2.25\r\n甲,\r\n丙,10\r\n')
  })
  it('never lets a cell run as a formula, and quotes what needs it', () => {
    const text = toCsv([{ name: '=1+1', value: -3 }, { name: 'a,"b"', value: 0 }], columns)
    expect(text).toContain("'=1+1,-3\r\n")
    expect(text).toContain('"a,""b""",0')
  })
})

describe('the window of rows in view', () => {
  it('covers the viewport with a margin and stays inside', () => {
    expect(visibleRows(0, 360, 36, 1000)).toEqual({ from: 0, to: 22 })
    expect(visibleRows(36 * 500, 360, 36, 1000)).toEqual({ from: 488, to: 522 })
    expect(visibleRows(36 * 5000, 360, 36, 100)).toEqual({ from: 100, to: 100 })
    expect(visibleRows(0, 360, 36, 0)).toEqual({ from: 0, to: 0 })
  })
})
