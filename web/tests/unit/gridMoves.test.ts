import { describe, expect, it } from 'vitest'
import { GridMap } from '@/lib/gridMoves'

const map = new GridMap([
  { id: 'lines', cells: [['a'], ['b'], ['c']] },
  { id: 'matrix', cells: [['p', 'p1', 'p2'], ['q', null, 'q2'], ['r', 'r1', 'r2']] },
  { id: 'rows', cells: [['x@1', 'y@1'], ['x@2', 'y@2']] },
])
const all = (): boolean => true

describe('moving through a form', () => {
  it('arrows move within an area and over its edge into the next', () => {
    expect(map.step('a', 'down')).toBe('b')
    expect(map.step('c', 'down')).toBe('p')
    expect(map.step('p2', 'up')).toBe('c')
    expect(map.step('a', 'up')).toBeNull()
    expect(map.step('y@2', 'down')).toBeNull()
    expect(map.step('r2', 'down')).toBe('y@1')
    expect(map.step('a', 'right')).toBeNull()
  })
  it('empty places are passed over', () => {
    expect(map.step('q', 'right')).toBe('q2')
    expect(map.step('p1', 'down')).toBe('r1')
  })
  it('enter goes down the column to what can be filled, then into the next area', () => {
    expect(map.enter('a', false, (key) => key !== 'b')).toBe('c')
    expect(map.enter('p1', false, all)).toBe('r1')
    expect(map.enter('c', false, (key) => key !== 'p')).toBe('p1')
    expect(map.enter('r2', false, all)).toBe('x@1')
    expect(map.enter('y@2', false, all)).toBeNull()
    expect(map.enter('x@1', true, all)).toBe('r2')
    expect(map.enter('p', true, (key) => key !== 'c')).toBe('b')
  })
  it('enter after tab returns to the column the row was begun in', () => expect(map.enter('y@1', false, all, 0)).toBe('x@2'))
  it('a range is the rectangle between two cells, and one cell across areas', () => {
    expect(map.range('p1', 'q2')).toEqual([['p1', 'p2'], [null, 'q2']])
    expect(map.range('q2', 'p1')).toEqual([['p1', 'p2'], [null, 'q2']])
    expect(map.range('a', 'p')).toEqual([['a']])
  })
  it('what lands beyond an area has no place', () => {
    expect(map.landing('y@1', 3, 2)).toEqual([['y@1', null], ['y@2', null], [null, null]])
    expect(map.landing('nowhere', 1, 1)).toEqual([])
  })
  it('an unknown cell leads nowhere', () => {
    expect(map.step('nowhere', 'down')).toBeNull()
    expect(map.enter('nowhere', false, all)).toBeNull()
  })
})
