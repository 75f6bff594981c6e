import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { addNode, bandRows, bandsOf, effectColumns, effectText, faultText, frameworkFields, gradeColumns, levelColumns, lineColumns, parameterColumns, placeColumns, versionNames, wholeFields, freeNodeId, gradeText, moveInto, moveNode, nodeFields, ratedBy, readFramework, removeNode, setKeys, setList, type FrameworkDraft } from '@/lib/frameworkDraft'
import type { Entry } from '@/lib/ledgerDraft'

const text = `standard: my-duty # 本局
name: 我的体系
framework:
  points: 100
  nodes:
    - id: A
      name: 保障 # 一组
      nodes:
        - {id: A-1, name: 工资, rule: full, points: 40, value: a / b, at_least: 1}
        - {id: A-2, name: 制度, rule: graded, points: 20}
    - {id: B, name: 安全, rule: deductions, points: 40, lines: [{id: B-1, name: 隐患, each: 2}]}
`
const ids = (draft: FrameworkDraft): string => draft.nodes.map((one) => `${'>'.repeat(one.depth)}${one.entry.id}`).join(' ')
const pathOf = (from: string, id: string): (string | number)[] => readFramework(from).nodes.find((one) => one.entry.id === id)!.path
const entryOf = (from: string, id: string): unknown => readFramework(from).nodes.find((one) => one.entry.id === id)?.entry

describe('the text of a framework', () => {
  it('is read as a tree, every scalar as it is written', () => {
    const draft = readFramework(text.replace('id: A-2', 'id: 001'))
    expect(draft.fault).toBeNull()
    expect(ids(draft)).toBe('A >A-1 >001 B')
    expect(draft.nodes.map((one) => one.leaf)).toEqual([false, true, true, true])
  })
  it('that is no YAML is told with its line, and nothing of it is taken', () => {
    const draft = readFramework(text.replace('points: 100', 'points: [100'))
    expect(draft.fault!.line).toBeGreaterThan(3)
    expect(draft.nodes).toEqual([])
    expect(readFramework('- 一').fault!.line).toBe(1)
    const wrong = 'a: [1'
    expect(setKeys(wrong, [], { name: '新' })).toBe(wrong)
  })
})

describe('a form', () => {
  it('changes its place and leaves the rest as it was written', () => {
    const next = setKeys(text, pathOf(text, 'A-2'), { name: '制度健全' })
    expect(next).toBe(text.replace('制度,', '制度健全,'))
  })
  it('takes away what was emptied', () => {
    expect(entryOf(setKeys(text, pathOf(text, 'A-1'), { at_least: '', value: undefined }), 'A-1')).toEqual({ id: 'A-1', name: '工资', rule: 'full', points: '40' })
  })
  it('sets several texts as a list, and none as nothing', () => {
    const next = setKeys(text, pathOf(text, 'A-2'), { evidence: ['章程', '纪要'] })
    expect(entryOf(next, 'A-2')).toMatchObject({ evidence: ['章程', '纪要'] })
    expect(entryOf(setKeys(next, pathOf(next, 'A-2'), { evidence: [] }), 'A-2')).not.toHaveProperty('evidence')
  })
  it('sets a whole list, and no list for no entries', () => {
    const path = [...pathOf(text, 'B'), 'lines']
    const next = setList(text, path, [{ id: 'B-1', name: '隐患', each: '2' }, { id: 'B-2', name: '事故', each: '5' }])
    expect(entryOf(next, 'B')).toMatchObject({ lines: [{ id: 'B-1' }, { id: 'B-2', each: '5' }] })
    expect(entryOf(setList(next, path, []), 'B')).not.toHaveProperty('lines')
    expect(readFramework(setList(text, ['parameters'], [{ id: 'p', value: '1' }])).whole.parameters).toEqual([{ id: 'p', value: '1' }])
  })
})

describe('the tree', () => {
  it('gets a node at the end of a group or of the first level', () => {
    expect(ids(readFramework(addNode(text, pathOf(text, 'A'), { id: 'A-3', name: '新' })))).toBe('A >A-1 >A-2 >A-3 B')
    expect(ids(readFramework(addNode(text, null, { id: 'C', name: '新' })))).toBe('A >A-1 >A-2 B C')
  })
  it('makes a leaf a group, that has no rule any more, by a new node as by one that is moved there', () => {
    for (const next of [addNode(text, pathOf(text, 'B'), { id: 'B-9', name: '新' }), moveInto(text, pathOf(text, 'A-2'), pathOf(text, 'B'))]) {
      expect(entryOf(next, 'B')).toMatchObject({ name: '安全', points: '40' })
      for (const key of ['rule', 'lines']) expect(entryOf(next, 'B')).not.toHaveProperty(key)
    }
  })
  it('moves up and down within a group, not out of it', () => {
    expect(ids(readFramework(moveNode(text, pathOf(text, 'A-2'), -1)))).toBe('A >A-2 >A-1 B')
    expect(moveNode(text, pathOf(text, 'A-1'), -1)).toBe(text)
    expect(moveNode(text, pathOf(text, 'A-2'), 1)).toBe(text)
  })
  it('moves a node with all below it, not into itself', () => {
    const next = moveInto(text, pathOf(text, 'A'), pathOf(text, 'B'))
    expect(ids(readFramework(next))).toBe('B >A >>A-1 >>A-2')
    expect(moveInto(text, pathOf(text, 'A'), pathOf(text, 'A-1'))).toBe(text)
    expect(moveInto(text, pathOf(text, 'A'), pathOf(text, 'A'))).toBe(text)
  })
  it('lets a group that lost its last node be without nodes', () => {
    const one = removeNode(text, pathOf(text, 'A-1'))
    expect(ids(readFramework(one))).toBe('A >A-2 B')
    for (const none of [removeNode(one, pathOf(one, 'A-2')), moveInto(one, pathOf(one, 'A-2'), null)]) expect(entryOf(none, 'A')).toEqual({ id: 'A', name: '保障' })
  })
  it('offers an id that no node and no reason to deduct has', () => {
    const draft = readFramework(text)
    expect(freeNodeId(draft, 'A')).toBe('A-3')
    expect(freeNodeId(draft, 'B')).toBe('B-2')
    expect(freeNodeId(draft, '')).toBe('N-1')
  })
  it('asks of a node what its rule needs', () => {
    const keys = (leaf: boolean, rule: string): string[] => nodeFields(leaf, rule).map((one) => one.key)
    expect(keys(true, 'full')).toContain('half')
    expect(keys(true, 'given')).not.toContain('value')
    expect(keys(false, '')).toEqual(['id', 'name', 'points', 'scaled', 'from_full', 'bonus'])
  })
  it('asks in forms for all that a workbook has', () => {
    // The columns of the workbook stand in one table of the program; those that only few need are left to the text.
    const sheets = readFileSync('../src/framework/sheets.c', 'utf8')
    const keysOf = (name: string): string[] => [...sheets.split(`SheetColumn ${name}[] = {`)[1]!.split('\n};')[0]!.matchAll(/\{"[^"]+",\s*"([a-z_]+)"/g)].map((one) => one[1]!)
    const rules = ['full', 'proportional', 'bands', 'rank', 'deductions', 'given', 'evidence', 'graded', 'answer']
    const nodes = [...nodeFields(false, ''), ...rules.flatMap((rule) => nodeFields(true, rule))]
    const lacks = (columns: string, fields: { key: string }[]): string[] => keysOf(columns).filter((key) => !fields.some((one) => one.key === key))
    expect(keysOf('whole').length).toBeGreaterThan(15)
    expect(lacks('whole', [...wholeFields, ...frameworkFields])).toEqual(['pass']) // it stands beside the grades
    expect(lacks('nodes', nodes)).toEqual([])
    expect(lacks('bands', placeColumns)).toEqual([])
    expect(lacks('lines', lineColumns)).toEqual(['note'])
    expect(lacks('grades', gradeColumns)).toEqual([])
    expect(lacks('level_columns', levelColumns)).toEqual([])
    expect(lacks('effect_columns', effectColumns([]))).toEqual([])
    expect(lacks('parameter_columns', parameterColumns)).toEqual(['bool', 'sureness'])
  })
  it('has a band as its comparison, its limit and its points, the last one as the rest', () => {
    const bands: Entry[] = [{ at_most: '15', points: '10' }, { less_than: 'limit', share: '0.5' }, { points: '1' }]
    expect(bandRows(bands)).toEqual([{ how: 'at_most', limit: '15', points: '10' }, { how: 'less_than', limit: 'limit', share: '0.5' }, { points: '1' }])
    expect(bandsOf(bandRows(bands))).toEqual(bands)
    expect(bandsOf([{ limit: '9' }])).toEqual([{ at_least: '9' }])
  })
  it('counts the versions of a framework from its own first one', () => {
    const names = versionNames([{ id: 19, withdrawn: false }, { id: 12, withdrawn: true }, { id: 7, withdrawn: false }, { id: 0, withdrawn: false }])
    expect([names.get(7), names.get(19), names.get(12), names.get(0)]).toEqual(['第 1 版', '第 2 版', undefined, '规则包'])
  })
  it('tells faults by the names of the forms, the words of the text beside', () => {
    expect(faultText('“A”要用“points”写明满分。')).toBe('“A”要用“分值”（points）写明满分。')
    expect(faultText('一档要写限值：at_least、at_most、less_than 或 more_than；')).toBe('一档要写限值：不低于（at_least）、不高于（at_most）、低于（less_than） 或 高于（more_than）；')
    expect(faultText('请写“scaled: true”。')).toBe('请写“分值是权重”（scaled）。')
  })
  it('says on paper how an indicator is rated, with the figures of parameters', () => {
    const draft = readFramework(`standard: s
name: 体系
parameters: [{id: least, name: 下限, value: 95, unit: '%'}]
framework:
  levels: [{id: full, name: 落实, share: 1}, {id: half, name: 部分落实, share: 0.6}, {id: not, name: 未落实, share: 0}]
  grades: [{id: good, name: 优秀, at_least: 90}, {id: bad, name: 不合格}]
  effects: [{id: V, name: 弄虚作假, effect: fixed, grade: bad}, {id: W, name: 事故, effect: down}]
  nodes:
    - {id: A, name: 覆盖, rule: full, points: 2, value: a, at_least: least, half: 80}
    - {id: B, name: 制度, rule: graded, points: 3, may_not_apply: true}
    - {id: C, name: 安全, rule: deductions, points: 5, lines: [{id: C-1, name: 隐患, each: 2, most: 4}]}
    - {id: D, name: 规模, rule: bands, points: 4, bands: [{at_least: 90, points: 4}, {less_than: 90, share: 0.5}]}
    - {id: E, name: 满意度, rule: proportional, points: 3, value: a / b, percent: true, at_least: 0.85}
`)
    expect(draft.nodes.map((one) => ratedBy(draft, one.entry))).toEqual([
      '不低于 95% 得满分，达到 80 得一半', '落实得满分，部分落实得满分的 0.6，未落实不得分。没有这项任务的可以认定不适用', '隐患，每次扣 2 分，最多扣 4 分', '不低于 90 得 4 分；低于 90 得满分的 0.5', '不低于 85% 得满分，否则按比例',
    ])
    expect((draft.framework.effects as never[]).map((one) => effectText(draft, one))).toEqual(['定为不合格', '降 1 等'])
    expect(gradeText(draft)).toBe('优秀（90 分及以上），不合格（其余）')
  })
})
