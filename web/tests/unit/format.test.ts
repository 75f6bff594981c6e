import { describe, expect, it } from 'vitest'
import { formatFigure, formatFigureLimit, formatLimit, formatNumber, formatPercent, formatPlain, roundHalfAway } from '@/lib/format'

describe('figures', () => {
  it('unknown is a dash and never zero', () => {
    expect(formatNumber(null, 2)).toBe('—')
    expect(formatPlain(undefined)).toBe('—')
    expect(formatPercent(null)).toBe('—')
    expect(formatNumber(0, 0)).toBe('0')
    expect(formatNumber(Number.NaN, 2)).toBe('—')
  })
  it('thousands are grouped and decimals fixed', () => {
    expect(formatNumber(1234567.891, 2)).toBe('1,234,567.89')
    expect(formatNumber(-1234, 0)).toBe('-1,234')
    expect(formatNumber(999.999, 2)).toBe('1,000.00')
  })
  it('half is rounded away from zero as on a calculator', () => {
    expect(roundHalfAway(2.675, 2)).toBe(2.68)
    expect(roundHalfAway(1.005, 2)).toBe(1.01)
    expect(roundHalfAway(-2.5, 0)).toBe(-3)
    expect(Object.is(roundHalfAway(-0.001, 2), 0)).toBe(true)
  })
  it('plain figures drop trailing zeros but keep whole tens', () => {
    expect(formatPlain(10)).toBe('10')
    expect(formatPlain(100.5)).toBe('100.5')
    expect(formatPlain(3.14159)).toBe('3.14')
  })
  it('limits are short and carry their sign', () => {
    expect(formatLimit('>=', 4.2)).toBe('≥4.2')
    expect(formatLimit('<=', 0.45)).toBe('≤0.45')
    expect(formatLimit('<=', 2000)).toBe('≤2,000')
    expect(formatLimit('>=', null)).toBe('')
  })
  it('shares are read as percentages, coefficients are not', () => {
    expect(formatFigure({ unit: '', decimals: 2, percent: true }, 0.9513)).toBe('95.13%')
    expect(formatFigureLimit({ unit: '', decimals: 2, percent: true }, '>=', 0.85)).toBe('≥85%')
    expect(formatFigure({ unit: '', decimals: 3 }, 0.5152)).toBe('0.515')
    expect(formatFigure({ unit: '', decimals: 4, percent: false }, 0.9513)).toBe('0.9513')
  })
})
