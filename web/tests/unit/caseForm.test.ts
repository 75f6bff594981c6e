import { describe, expect, it } from 'vitest'
import type { CaseField } from '@/api/ledger'
import { emptyOf, isEmpty, sentOf, sentValues, stillSaid, typedOf, wrongTyped } from '@/lib/caseForm'
import { caseLook, dayAfter, monthDays, valueText } from '@/lib/caseText'

const field = (part: Partial<CaseField>): CaseField => ({
  id: 'x', name: '项', type: 'text', help: '', unit: '', decimals: 0, min: null, max: null, many: false, month: false, responsible: false, required: false, computed: false, filter: false, shown: false, privacy: 1, when: '', record: '', ...part,
})
const table = field({ id: 'rows', name: '明细', type: 'table', columns: [field({ id: 'what', name: '内容', required: true }), field({ id: 'money', name: '金额', type: 'money' })] })

describe('what is typed into the form of a case', () => {
  it('tells a month without its day where only the month counts', () => {
    expect(valueText(field({ type: 'date', month: true }), '2026-09-01')).toBe('2026年9月')
    expect(valueText(field({ type: 'date', month: true }), '九月')).toBe('九月')
    expect(valueText(field({ type: 'date' }), '2026-09-01')).toBe('2026-09-01')
  })
  it('goes out as the server takes it', () => {
    expect(sentOf(field({ type: 'money' }), '１，２３４.５ 元')).toBe('1234.5')
    expect(sentOf(field({ type: 'date' }), '2024年9月1日')).toBe('2024-09-01')
    expect(sentOf(field({ type: 'time' }), '2024-09-01T08:05')).toBe('2024-09-01 08:05')
    expect(sentOf(field({ type: 'long' }), ' 一\n二 ')).toBe('一\n二')
    expect(sentOf(field({}), '  ')).toBeNull()
    expect(sentOf(field({ type: 'choices' }), ['甲', '乙'])).toEqual(['甲', '乙'])
  })
  it('leaves out rows and cells that nothing was typed into', () => {
    expect(sentOf(table, [{ what: '门锁', money: '' }, { what: ' ', money: '' }, { what: '玻璃', money: '80' }])).toEqual([{ what: '门锁' }, { what: '玻璃', money: '80' }])
    expect(sentOf(table, [{ what: '' }])).toBeNull()
  })
  it('sends only what is another than before', () => {
    const fields = [field({ id: 'a' }), field({ id: 'n', type: 'number' }), table]
    expect(sentValues(fields, { a: '旧', n: '1,200', rows: [{ what: '门锁', money: '' }] }, { a: '旧', n: '1200', rows: [{ what: '门锁' }] })).toEqual({})
  })
  it('takes away what stood there and was emptied, and leaves what never stood there', () => {
    const fields = [field({ id: 'a' }), field({ id: 'b' }), field({ id: 'c' }), field({ id: 'photos', type: 'file' })]
    expect(sentValues(fields, { a: '', b: '', c: '新', photos: [] }, { a: '旧', b: null })).toEqual({ a: null, c: '新' })
  })
  it('says what is wrong at its cell, and nothing about what is empty', () => {
    expect(wrongTyped(field({ type: 'number', max: 10 }), '12')).toEqual({ x: '不能大于 10，这里是 12。' })
    expect(wrongTyped(field({ type: 'number' }), '')).toEqual({})
    expect(wrongTyped(field({ type: 'span' }), '2024-09-30/2024-09-01')).toEqual({ x: '结束日期早于开始日期。' })
    expect(wrongTyped(field({ type: 'span' }), '2024-09-30')).toEqual({ x: '请填起止两个日期。' })
    expect(wrongTyped(table, [{ what: '门锁', money: '十' }, { money: '5' }])).toMatchObject({ 'rows[1].money': expect.stringContaining('不是数'), 'rows[2].what': '请填写“内容”。' })
  })
  it('counts a row number like the server does: only rows that hold something', () => {
    expect(Object.keys(wrongTyped(table, [{ what: '' }, { money: '5' }]))).toEqual(['rows[1].what'])
  })
  it('begins with what stands there', () => {
    expect(typedOf(field({ type: 'unit', many: true }), '9901')).toEqual(['9901'])
    expect(typedOf(table, [{ what: '门锁' }])).toEqual([{ what: '门锁' }])
    expect(emptyOf(field({ type: 'choices' }))).toEqual([])
    expect(isEmpty(' ')).toBe(true)
    expect(isEmpty(['1'])).toBe(false)
  })
})

describe('what the server said of a form', () => {
  const said = [{ field: 'text', message: '请填写' }, { field: 'rows[2].sum', message: '太大' }, { field: '', message: '两项不符' }]
  it('stands while nothing is changed', () => {
    expect(stillSaid(said, { text: 'a' }, { text: 'a' })).toEqual(said)
  })
  it('falls for a field that was filled since, and what it says of the whole with it', () => {
    expect(stillSaid(said, {}, { text: 'a' })).toEqual([said[1]])
    expect(stillSaid(said, { rows: [{ sum: '9' }] }, { rows: [{ sum: '1' }] })).toEqual([said[0]])
  })
  it('falls for a field that was emptied again', () => {
    expect(stillSaid(said, { text: 'a' }, {})).toEqual([said[1]])
  })
})

describe('what a case holds, as people read it', () => {
  it('names units, persons and cases', () => {
    expect(valueText(field({ type: 'unit', many: true }), ['1', '2'], { 'unit:1': '一小', 'unit:2': '二小' })).toBe('一小、二小')
    expect(valueText(field({ type: 'person' }), 'wang', {})).toBe('wang')
    expect(valueText(field({ type: 'money' }), '12345.6')).toBe('12,345.60 元')
    expect(valueText(field({ type: 'span' }), '2024-09-01/2024-09-30')).toBe('2024-09-01 至 2024-09-30')
    expect(valueText(table, [{ what: 'a' }])).toBe('1 行')
  })
  it('shows what is not known as a dash, never as nothing or 0', () => {
    expect(valueText(field({}), null)).toBe('—')
    expect(valueText(field({ type: 'choices' }), [])).toBe('—')
    expect(valueText(field({ type: 'number' }), '0')).toBe('0')
  })
  it('does not call an ended case late', () => {
    expect(caseLook('grey', 'closed').name).toBe('已办结')
    expect(caseLook('red', 'none').name).toBe('逾期')
  })
  it('knows the days of a month', () => {
    expect(monthDays('2024-02')).toHaveLength(29)
    expect(dayAfter('2024-12-31')).toBe('2025-01-01')
  })
})
