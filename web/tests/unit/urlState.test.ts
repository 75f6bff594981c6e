import { describe, expect, it } from 'vitest'
import { carryContext, joinWords, readContext, wordsOf } from '@/lib/urlState'

describe('the context in the address', () => {
  it('is read from the query and nothing else is', () => {
    expect(readContext({ unit: '990121', period: '2024', page: '3' })).toEqual({ unit: '990121', period: '2024' })
    expect(readContext({ unit: ['a', 'b'], period: null, standard: '' })).toEqual({ unit: 'a' })
  })
  it('is carried to the next page when that page does not say otherwise', () => {
    expect(carryContext({ item: 'x' }, { unit: 'u', period: 'p' })).toEqual({ item: 'x', unit: 'u', period: 'p' })
    expect(carryContext({ unit: 'other' }, { unit: 'u' })).toBeNull()
    expect(carryContext({}, {})).toBeNull()
  })
  it('keeps filters as words and drops empty ones', () => {
    expect(wordsOf('met,not_met')).toEqual(['met', 'not_met'])
    expect(wordsOf(undefined)).toEqual([])
    expect(wordsOf('')).toEqual([])
    expect(joinWords([])).toBeUndefined()
    expect(joinWords(['a', 'b'])).toBe('a,b')
  })
})
