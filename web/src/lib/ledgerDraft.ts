/* A definition of a kind of record as text (YAML as packs write it), and what forms change in it: the text is the one truth, a
 * form changes the place it is about and leaves the rest as it was written. */
import { isMap, isSeq, parse, parseDocument, stringify, type Document } from 'yaml'

/** Every scalar stays the text it is: "001" is no number here, nor "no" a truth. */
const options = { schema: 'failsafe' } as const
const layout = { lineWidth: 0, flowCollectionPadding: false } as const

export type Plain = string | null | Plain[] | { [key: string]: Plain }
export type Entry = { [key: string]: Plain }
export type ListName = 'fields' | 'states' | 'steps' | 'counts' | 'checks'
export const listNames: ListName[] = ['fields', 'states', 'steps', 'counts', 'checks']

/** Where a kind of record is designed: "SAF-02.hazard" at /ledger-design/SAF-02/hazard, since what has an ending is a file. */
export const designOf = (record: string): string => `/ledger-design/${record.replace('.', '/')}`

/* ---- copying one of the packs ---- */

const entries = (value: Plain | undefined): Entry[] => (Array.isArray(value) ? (value as Entry[]) : [])
/** One text, or several. */
export const wordsIn = (value: Plain | undefined): string[] => (Array.isArray(value) ? value.map(String) : value === undefined || value === null || value === '' ? [] : [String(value)])

/** An entry with the id of one that is there changes only what it names. */
function layer(base: Entry[], over: Entry[]): Entry[] {
  const all = base.map((one) => ({ ...one }))
  for (const one of over) {
    const there = all.find((other) => other.id === one.id)
    if (there) Object.assign(there, one)
    else all.push({ ...one })
  }
  return all
}

/** "$issuer" becomes those whom the record names for it, each once. */
function parties(names: string[], actors: Entry): string[] {
  return [...new Set(names.flatMap((name) => (name.startsWith('$') && actors[name.slice(1)] !== undefined ? wordsIn(actors[name.slice(1)]) : [name])))]
}

/** The record with all that it takes over from its chain, so that it stands for itself. */
export function withoutChain(record: Entry, chain: Entry | null): Entry {
  if (!chain) return { ...record }
  const { chain: _, actors, without, ...own } = record
  const left = wordsIn(without)
  const named = (actors ?? {}) as Entry
  const kept = (all: Entry[]): Entry[] => all.filter((one) => !left.includes(String(one.id)))
  return {
    ...own,
    opened_by: parties(wordsIn(own.opened_by), named),
    fields: layer(entries(chain.fields), entries(own.fields)),
    states: kept(layer(entries(chain.states), entries(own.states))),
    steps: kept(layer(entries(chain.steps), entries(own.steps))).map((step) => ({ ...step, by: parties(wordsIn(step.by), named) })),
  }
}

/** Lists of a line each, as people write them; a long entry is written out. */
function lay(doc: Document): string {
  const record = doc.getIn(['records', 0])
  const inLine = (node: unknown): void => void ((isMap(node) || isSeq(node)) && (node.flow = true))
  if (isMap(record)) {
    for (const pair of record.items) {
      const [key, node] = [String(pair.key), pair.value]
      if (isSeq(node) && (listNames as string[]).includes(key)) node.items.forEach((item) => inLine(item))
      else inLine(node)
    }
  }
  return doc.toString(layout)
}

/** The text of a system with this one record, free of its chain: what a copy begins with. */
export function copyOf(text: string, chainText: string, record: string): string {
  const system = parse(text, options) as Entry
  const own = entries(system.records).find((one) => `${system.system}.${one.id}` === record)
  if (!own) throw new Error(`定义里没有“${record}”。`)
  const { fields, states, steps, counts, checks, ...head } = withoutChain(own, chainText ? (parse(chainText, options) as Entry) : null)
  const lists = Object.fromEntries(Object.entries({ fields, states, steps, checks, counts }).filter(([, list]) => list !== undefined)) as Entry
  const whole = { ...system, records: [{ ...head, ...lists }] }
  return lay(parseDocument(stringify(whole, { ...options, ...layout }), options))
}

export interface NewRecord {
  system: string
  systemName: string
  group: string
  id: string
  name: string
  section: string
  domain: string
}
/** A new kind of record that is whole from the start: registered, done, closed. */
export const beginning = (one: NewRecord): string => `system: ${one.system}
name: ${one.systemName}
group: ${one.group}
section: ${one.section}
domain: ${one.domain}
help: ${one.name}的登记、办理和办结
records:
  - id: ${one.id}
    name: ${one.name}
    title: "{text}"
    number: "${one.name}{year}-{seq:4}"
    levels: [school]
    opened_by: [head]
    action: review
    ladder: overdue
    due: {working_days: 5}
    fields:
      - {id: text, name: 事项, type: text, required: true, shown: true}
      - {id: result, name: 办理结果, type: long, at: [done]}
    states:
      - {id: open, name: 已登记}
      - {id: done, name: 已办理}
      - {id: closed, name: 办结, end: closed}
    steps:
      - {id: report, name: 报办理结果, from: [open], to: done, by: [head], action: submit, due: {working_days: 5}}
      - {id: send_back, name: 退回, kind: return, from: [done], to: open, by: [${one.section}], action: issue, due: {days: 3}}
      - {id: close, name: 办结, from: [done], to: closed, by: [${one.section}], action: issue, not_by: [report]}
    counts:
      - {id: ${one.id}_all, name: ${one.name}数, unit: 件}
`

/* ---- reading and changing ---- */

export interface Draft {
  system: Entry
  record: Entry
  /** Why the text cannot be read, with its line; forms rest until it can. */
  fault: { message: string; line: number } | null
}

export function readDefinition(text: string): Draft {
  const none = { system: {}, record: {} }
  const doc = parseDocument(text, options)
  const error = doc.errors[0]
  if (error) return { ...none, fault: { message: '不是正确的 YAML，请检查缩进、冒号和引号。', line: error.linePos?.[0].line ?? 1 } }
  const system = doc.toJS() as Plain
  const record = system && typeof system === 'object' && !Array.isArray(system) ? entries(system.records)[0] : undefined
  if (!record || typeof record !== 'object') return { ...none, fault: { message: '缺少“records”，里面写一种记录。', line: 1 } }
  return { system: system as Entry, record, fault: null }
}
export const itemsOf = (draft: Draft, list: ListName): Entry[] => entries(draft.record[list]).filter((one) => one && typeof one === 'object')

type Path = (string | number)[]
const isEmpty = (value: Plain | undefined): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length)

function change(text: string, work: (doc: Document) => void): string {
  const doc = parseDocument(text, options)
  if (doc.errors.length) return text
  work(doc)
  return doc.toString(layout)
}

/** Puts a value where the path leads; nothing takes the key away. */
export const setValue = (text: string, path: Path, value: Plain | undefined): string =>
  change(text, (doc) => {
    if (isEmpty(value)) doc.deleteIn(path)
    else doc.setIn(path, typeof value === 'string' ? value : doc.createNode(value, { flow: true }))
  })

export function addItem(text: string, list: ListName, item: Entry): string {
  return change(text, (doc) => {
    const path = ['records', 0, list]
    if (!isSeq(doc.getIn(path))) doc.setIn(path, doc.createNode([]))
    const node = doc.getIn(path)
    if (isSeq(node)) {
      node.flow = false
      node.add(doc.createNode(item, { flow: true }))
    }
  })
}
export const removeItem = (text: string, list: ListName, index: number): string =>
  change(text, (doc) => {
    doc.deleteIn(['records', 0, list, index])
    const node = doc.getIn(['records', 0, list])
    if (isSeq(node) && !node.items.length) doc.deleteIn(['records', 0, list])
  })
export const moveItem = (text: string, list: ListName, index: number, by: number): string =>
  change(text, (doc) => {
    const node = doc.getIn(['records', 0, list])
    if (!isSeq(node) || index + by < 0 || index + by >= node.items.length) return
    node.items.splice(index + by, 0, ...node.items.splice(index, 1))
  })

/** Which lists name which by their ids. */
const references: Partial<Record<ListName, [list: ListName, key: string][]>> = {
  states: [['steps', 'from'], ['steps', 'to'], ['fields', 'at'], ['checks', 'at']],
  steps: [['steps', 'not_by']],
  fields: [['steps', 'needs'], ['steps', 'asks'], ['steps', 'opens_for'], ['steps', 'merges'], ['counts', 'sum'], ['counts', 'date'], ['checks', 'fields']],
}
/** Another id, wherever it is named; formulas are left to their writer, and told as faults. */
export function renameId(text: string, list: ListName, index: number, to: string): string {
  return change(text, (doc) => {
    const from = String(doc.getIn(['records', 0, list, index, 'id']) ?? '')
    doc.setIn(['records', 0, list, index, 'id'], to)
    for (const [other, key] of references[list] ?? []) {
      const items = doc.getIn(['records', 0, other])
      if (!isSeq(items)) continue
      items.items.forEach((_, at) => {
        const path = ['records', 0, other, at, key]
        const value = doc.getIn(path)
        if (isSeq(value)) value.items.forEach((_item, i) => void (String(value.get(i)) === from && value.set(i, to)))
        else if (value !== undefined && String(value) === from) doc.setIn(path, to)
      })
    }
  })
}
/** An id that the list does not have. */
export function freeId(items: readonly Entry[], stem: string): string {
  let number = items.length + 1
  while (items.some((one) => one.id === `${stem}_${number}`)) number++
  return `${stem}_${number}`
}

/* ---- differences of two versions ---- */

export interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
}
/** Line by line, the longest common part kept. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')]
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const [x, y] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)]
  const same = (lines: string[]): DiffLine[] => lines.map((text) => ({ kind: 'same', text }))
  const middle: DiffLine[] = []
  if (x.length * y.length > 4_000_000) {
    middle.push(...x.map((text): DiffLine => ({ kind: 'removed', text })), ...y.map((text): DiffLine => ({ kind: 'added', text })))
  } else {
    const wide = y.length + 1
    const best = new Uint32Array((x.length + 1) * wide)
    for (let i = x.length - 1; i >= 0; i--)
      for (let k = y.length - 1; k >= 0; k--)
        best[i * wide + k] = x[i] === y[k] ? best[(i + 1) * wide + k + 1]! + 1 : Math.max(best[(i + 1) * wide + k]!, best[i * wide + k + 1]!)
    let [i, k] = [0, 0]
    while (i < x.length || k < y.length) {
      if (i < x.length && k < y.length && x[i] === y[k]) middle.push({ kind: 'same', text: x[i++]! }) && k++
      else if (k >= y.length || (i < x.length && best[(i + 1) * wide + k]! >= best[i * wide + k + 1]!)) middle.push({ kind: 'removed', text: x[i++]! })
      else middle.push({ kind: 'added', text: y[k++]! })
    }
  }
  return [...same(a.slice(0, head)), ...middle, ...same(a.slice(a.length - tail))]
}
/** What changed with a few lines around; null where lines are left out. */
export function shortDiff(lines: readonly DiffLine[], around = 3): (DiffLine | null)[] {
  if (lines.every((one) => one.kind === 'same')) return []
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - around), at + around + 1).some((one) => one.kind !== 'same'))
  const out: (DiffLine | null)[] = []
  lines.forEach((line, at) => {
    if (near[at]) out.push(line)
    else if (!out.length || out[out.length - 1] !== null) out.push(null)
  })
  return out
}
