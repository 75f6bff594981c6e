import { readFileSync, readdirSync } from 'node:fs'
import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { addItem, beginning, copyOf, diffLines, freeId, itemsOf, moveItem, readDefinition, removeItem, renameId, setValue, shortDiff, type Entry } from '@/lib/ledgerDraft'
import { dueOf, dueValue, sampleOf, splitWords } from '@/lib/ledgerParts'

const packs = new URL('../../../packs/ledgers/', import.meta.url)
const pack = (name: string): string => readFileSync(new URL(`${name}.yaml`, packs), 'utf8')
const text = beginning({ system: 'LOC-01', systemName: '家访台账', group: '本地', id: 'visit', name: '家访', section: 'BAS', domain: 'ledgers' })
const record = (of: string): Entry => readDefinition(of).record

describe('a copy of a kind of record', () => {
  const copied = copyOf(pack('SAF-02'), pack('chains/rectification'), 'SAF-02.hazard')
  it('stands for itself: the chain is in it, and its parties are those the record names', () => {
    expect(copied).not.toContain('$')
    const { chain, actors, fields, steps } = record(copied)
    expect([chain, actors]).toEqual([undefined, undefined])
    expect((fields as Entry[]).map((one) => one.id)).toEqual(expect.arrayContaining(['owner_unit', 'level', 'recheck']))
    const by = (id: string): unknown => (steps as Entry[]).find((one) => one.id === id)?.by
    expect(by('recheck')).toEqual(['ins', 'SAFE'])
    expect(by('report')).toEqual(['head', 'vice', 'safo', 'owner'])
  })
  it('holds the one record alone, with each field on a line', () => {
    expect(copied).not.toContain('name: 安全检查')
    expect((parse(copied) as { records: unknown[] }).records.length).toBe(1)
    expect(copied.split('\n').filter((line) => line.includes('id: owner_unit')).length).toBe(1)
  })
  it('can be made of records all over the packs', () => {
    let copies = 0
    for (const file of readdirSync(packs).filter((name, at) => /^[A-Z]{3}-\d+\.yaml$/.test(name) && at % 9 === 0)) {
      const system = parse(pack(file.slice(0, -5)), { schema: 'failsafe' }) as { system: string; records: Entry[] }
      for (const one of system.records) {
        const whole = copyOf(pack(file.slice(0, -5)), one.chain ? pack(`chains/${one.chain}`) : '', `${system.system}.${one.id}`)
        expect(whole, `${file} ${one.id}`).not.toMatch(/\$[a-z]/)
        copies++
      }
    }
    expect(copies).toBeGreaterThan(15)
  }, 30_000)
  it('keeps words that look like numbers as they are', () => {
    const odd = 'system: X-01\nname: 001\nrecords:\n  - {id: a, name: "007", fields: [{id: f, name: no, type: choice, choices: [01, yes]}]}\n'
    expect(itemsOf(readDefinition(copyOf(odd, '', 'X-01.a')), 'fields')[0]!.choices).toEqual(['01', 'yes'])
  })
})

describe('a form changes the text at its place', () => {
  it('and leaves the rest as it was written', () => {
    const noted = text.replace('    fields:', '    # 问什么\n    fields:')
    const next = setValue(noted, ['records', 0, 'fields', 0, 'name'], '事由')
    expect(next).toContain('# 问什么')
    expect(diffLines(noted, next).filter((line) => line.kind !== 'same').map((line) => line.text.trim())).toEqual(['- {id: text, name: 事项, type: text, required: true, shown: true}', '- {id: text, name: 事由, type: text, required: true, shown: true}'])
  })
  it('what is emptied leaves no key', () => {
    expect(setValue(text, ['records', 0, 'fields', 0, 'shown'], undefined)).not.toContain('required: true, shown')
    expect(record(setValue(text, ['records', 0, 'steps', 0, 'due'], undefined)).steps).toMatchObject([{ id: 'report' }, {}, {}])
  })
  it('entries are added, moved and taken away', () => {
    const added = addItem(text, 'fields', { id: 'field_3', name: '新字段', type: 'text' })
    expect(itemsOf(readDefinition(added), 'fields').map((one) => one.id)).toEqual(['text', 'result', 'field_3'])
    expect(itemsOf(readDefinition(moveItem(added, 'fields', 2, -1)), 'fields').map((one) => one.id)).toEqual(['text', 'field_3', 'result'])
    expect(itemsOf(readDefinition(removeItem(added, 'fields', 0)), 'fields').length).toBe(2)
    expect(moveItem(text, 'fields', 0, -1)).toBe(moveItem(text, 'fields', 0, 0))
    expect(itemsOf(readDefinition(addItem(text, 'checks', { id: 'c', rule: 'has(text)', message: 'x' })), 'checks').length).toBe(1)
    expect(freeId([{ id: 'field_2' }], 'field')).toBe('field_3')
  })
  it('another id is another id wherever it is named', () => {
    const next = renameId(text, 'states', 1, 'ready')
    expect(next).not.toMatch(/\bdone\b/)
    expect((record(next).steps as Entry[]).map((one) => [one.from, one.to])).toEqual([[['open'], 'ready'], [['ready'], 'open'], [['ready'], 'closed']])
    expect((record(renameId(text, 'steps', 0, 'tell')).steps as Entry[])[2]!.not_by).toEqual(['tell'])
  })
  it('a text that cannot be read is told with its line and left alone', () => {
    const broken = text.replace('    fields:', '    fields: [')
    expect(readDefinition(broken).fault?.line).toBeGreaterThan(10)
    expect(setValue(broken, ['name'], 'x')).toBe(broken)
    expect(readDefinition('a: 1').fault).not.toBeNull()
    expect(readDefinition('').fault).not.toBeNull()
  })
})

describe('differences', () => {
  it('are what was taken away and what was added, in order', () => {
    expect(diffLines('a\nb\nc', 'a\nx\nc').map((line) => `${line.kind[0]}${line.text}`)).toEqual(['sa', 'rb', 'ax', 'sc'])
    expect(diffLines('', 'a').filter((line) => line.kind === 'added').length).toBe(1)
    expect(diffLines('a', 'a').every((line) => line.kind === 'same')).toBe(true)
  })
  it('are shown with a few lines around', () => {
    const long = Array.from({ length: 40 }, (_, at) => String(at)).join('\n')
    const short = shortDiff(diffLines(long, long.replace('20', 'x')))
    expect(short.filter((line) => line === null).length).toBe(2)
    expect(short.length).toBeLessThan(12)
  })
})

describe('words of a form', () => {
  it('deadlines', () => {
    expect(dueOf({ working_days: '5' })).toEqual({ kind: 'working_days', value: '5' })
    expect(dueOf({ by: 'level', choices: {} }).kind).toBe('other')
    expect(dueOf({ field: 'until', days: '-60' }).kind).toBe('other')
    expect(dueOf(undefined).kind).toBe('')
    expect([dueValue('days', ''), dueValue('', 'x'), dueValue('field', 'until')]).toEqual([{ days: '15' }, undefined, { field: 'until' }])
  })
  it('choices, however they are parted', () => expect(splitWords('甲、乙，丙, 丁;')).toEqual(['甲', '乙', '丙', '丁']))
  it('what an invented person fills in fits the field', () => {
    const sample = (type: string, more = {}): unknown => sampleOf({ type, many: false, name: '事项', ...more }, '2026-11-25', '99', 'trial.head.1')
    expect([sample('date'), sample('date', { name: '整改期限' }), sample('choice', { choices: ['好'] }), sample('unit', { many: true }), sample('file'), sample('table')]).toEqual(['2026-11-25', '2026-12-10', '好', ['99'], ['1'], null])
  })
})
