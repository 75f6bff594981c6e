import { describe, expect, it } from 'vitest'
import { givesOf, namesOf, nothingGiven, shareOf } from '@/lib/campaignReview'

type Plan = Parameters<typeof givesOf>[0] & Parameters<typeof shareOf>[0]
const sheet = (at: number, unit: string, names: string[] = [], state: Plan['sheets'][number]['state'] = 'filling'): Plan['sheets'][number] => ({ sheet: at, unit, unit_name: unit, state, names })
const person = (name: string, avoids: string[] = []): Plan['people'][number] => ({ name, shown: name, posts: '', whole: true, singly: true, avoids, items: 0, left: 0 })
const plan = (sheets: Plan['sheets'], people: Plan['people'] = [], given: Plan['given'] = []): Plan => ({ sheets, people, given })

describe('who reviews an item', () => {
  const three = plan([sheet(1, 'A', ['x']), sheet(2, 'B', ['x']), sheet(3, 'C')], [], [{ item: 'I', names: ['a', 'b'], sheets: [1, 3] }])
  it('is told of one unit', () => {
    expect(shareOf(three, 'I', 1)).toEqual({ names: ['a', 'b'], others: 0 })
    expect(shareOf(three, 'I', 2)).toEqual({ names: [], others: 0 })
  })
  it('is told of all by what most have, with how many differ', () => {
    expect(shareOf(three, 'I', 0)).toEqual({ names: ['a', 'b'], others: 1 })
    expect(shareOf(three, 'J', 0)).toEqual({ names: [], others: 0 })
    expect(namesOf(three, 0)).toEqual({ names: ['x'], others: 1 })
    expect(namesOf(three, 3)).toEqual({ names: [], others: 0 })
  })
})

describe('naming', () => {
  it('is one entry for all units when nobody has to stay away', () => {
    expect(givesOf(plan([sheet(1, 'A'), sheet(2, 'B')], [person('a')]), 0, ['I'], ['a'])).toEqual([{ names: ['a'], items: ['I'] }])
  })
  it('leaves out who has to stay away, unit by unit', () => {
    const all = plan([sheet(1, 'A'), sheet(2, 'B'), sheet(3, 'C')], [person('a', ['B']), person('b')])
    expect(givesOf(all, 0, [], ['a', 'b'])).toEqual([{ names: ['a', 'b'], sheets: [1, 3] }, { names: ['b'], sheets: [2] }])
  })
  it('leaves a unit as it is where nobody is left, and says so by sending nothing', () => {
    const all = plan([sheet(1, 'A'), sheet(2, 'B')], [person('a', ['B'])])
    expect(givesOf(all, 0, ['I'], ['a'])).toEqual([{ names: ['a'], sheets: [1], items: ['I'] }])
    expect(givesOf(all, 2, ['I'], ['a'])).toEqual([])
  })
  it('takes back with no names, and leaves out what is reviewed', () => {
    const all = plan([sheet(1, 'A'), sheet(2, 'B', [], 'reviewed')], [person('a')])
    expect(givesOf(all, 0, [], [])).toEqual([{ names: [] }])
    expect(givesOf(all, 1, ['I'], [])).toEqual([{ names: [], sheets: [1], items: ['I'] }])
  })
  it('says why nothing is sent: all are reviewed, or whoever is chosen avoids the rest', () => {
    const over = plan([sheet(1, 'A', [], 'reviewed'), sheet(2, 'B', [], 'approved')], [person('a')])
    for (const one of [0, 1, 2]) {
      expect(givesOf(over, one, [], ['a'])).toEqual([])
      expect(nothingGiven(over, one)).toBe('这些单位都已审核，不能再改由谁审核。')
    }
    const avoided = plan([sheet(1, 'A'), sheet(2, 'B', [], 'reviewed')], [person('a', ['A'])])
    expect(givesOf(avoided, 0, [], ['a'])).toEqual([])
    expect(nothingGiven(avoided, 0)).toBe('所选的人对这些单位都要回避，请换人。')
    expect(nothingGiven(avoided, 2)).toBe('这些单位都已审核，不能再改由谁审核。')
  })
})
