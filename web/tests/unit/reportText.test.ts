import { describe, expect, it } from 'vitest'
import { yearsBegun } from '@/lib/reportText'

describe('years that reports of ledgers are written of', () => {
  it('are those that are there, and those that have begun since', () => {
    expect(yearsBegun(['2024', '2023'], new Date(2026, 10, 27))).toEqual(['2026', '2025', '2024', '2023'])
  })
  it('begin in September', () => {
    expect(yearsBegun(['2024'], new Date(2025, 7, 31))).toEqual(['2024'])
    expect(yearsBegun(['2024'], new Date(2025, 8, 1))).toEqual(['2025', '2024'])
  })
  it('are none where nothing is there yet', () => {
    expect(yearsBegun([], new Date(2025, 8, 1))).toEqual([])
  })
})
