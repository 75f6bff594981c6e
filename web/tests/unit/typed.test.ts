import { describe, expect, it } from 'vitest'
import { clean, cleanBool, cleanChoice, cleanDate, cleanNumber, shownText, toHalfWidth, wrongText, type Asked } from '@/lib/typed'

const number = (more: Partial<Asked> = {}): Asked => ({ type: 'number', unit: '人', whole: true, decimals: 0, min: 0, max: null, choices: [], ...more })

describe('figures as people type and paste them', () => {
  it('full-width digits, separators, units and currency are understood', () => {
    expect(cleanNumber('１，２３４')).toBe('1234')
    expect(cleanNumber('1,234,567.50')).toBe('1234567.50')
    expect(cleanNumber('1 234')).toBe('1234')
    expect(cleanNumber(' 812 人', '人')).toBe('812')
    expect(cleanNumber('￥1,200')).toBe('1200')
    expect(cleanNumber('－５')).toBe('-5')
    expect(cleanNumber('(120)')).toBe('-120')
    expect(cleanNumber('+7')).toBe('7')
    expect(cleanNumber('007')).toBe('7')
    expect(cleanNumber('.5')).toBe('0.5')
    expect(cleanNumber('-0')).toBe('0')
  })
  it('what is not clearly a figure is not guessed', () => {
    for (const text of ['', '一百二', '12人左右', '1,2', '12,34', '1.2.3', '1e3', '1.2万', '--5', '#DIV/0!', '—']) expect(cleanNumber(text, '人')).toBeNull()
    expect(clean('一百二', number())).toBe('一百二')
  })
  it('days are read in the ways they are written, and must exist', () => {
    for (const text of ['2024-09-01', '2024.9.1', '2024/9/1', '2024年9月1日', '20240901', '２０２４．９．１']) expect(cleanDate(text)).toBe('2024-09-01')
    expect(cleanDate('2024-02-30')).toBeNull()
    expect(cleanDate('24-9-1')).toBeNull()
  })
  it('yes, no and choices', () => {
    expect(cleanBool('√')).toBe('是')
    expect(cleanBool('没有')).toBe('否')
    expect(cleanBool('可能')).toBeNull()
    expect(cleanChoice('2', ['公办', '民办'])).toBe('民办')
    expect(cleanChoice('公', ['公办', '民办'])).toBe('公办')
    expect(cleanChoice('公', ['公办', '公办民营'])).toBeNull()
    expect(cleanChoice('公办', ['公办', '公办民营'])).toBe('公办')
  })
  it('an empty cell is nothing wrong; it is not zero', () => {
    expect(wrongText('', number())).toBe('')
    expect(clean('  ', number())).toBe('')
  })
  it('what is wrong is said with the figure and what to do', () => {
    expect(wrongText('12.5', number())).toContain('整数')
    expect(wrongText('12.0', number())).toBe('')
    expect(wrongText('-3', number())).toContain('不能小于 0')
    expect(wrongText('101', number({ max: 100 }))).toContain('不能大于 100')
    expect(wrongText('1.234', number({ whole: false, decimals: 2 }))).toContain('2 位小数')
    expect(wrongText('一百', number())).toContain('只写数字')
    expect(wrongText('甲', { ...number(), type: 'choice', choices: ['公办', '民办'] })).toContain('公办、民办')
    expect(wrongText('9月', { ...number(), type: 'date' })).toContain('2024-09-01')
  })
  it('line ends of a pasted cell do not stay in it', () => {
    expect(clean('甲\r\n乙', { ...number(), type: 'text' })).toBe('甲 乙')
  })
  it('figures are grouped for reading, other texts stay', () => {
    expect(shownText('1234567.5', number())).toBe('1,234,567.5')
    expect(shownText('1952', number({ unit: '年' }))).toBe('1952')
    expect(shownText('一百二', number())).toBe('一百二')
    expect(shownText('20240901', { type: 'text' })).toBe('20240901')
  })
  it('full-width letters and spaces become narrow', () => expect(toHalfWidth('ＡＢ　１')).toBe('AB 1'))
})
