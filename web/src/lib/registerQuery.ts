/* What a register is filtered and ordered by: it lives in the address, so that a link shows the same to everyone. */
import type { CaseField, CaseLight, CaseQuery } from '@/api/ledger'
import type { Sort } from './table'

export interface RegisterFilter {
  state: string
  ended: string
  light: CaseLight | ''
  /** A school; the unit on top of the page otherwise. */
  school: string
  words: string
  /** Days; `until` and `due_until` are the days after the last, as the server takes them. */
  from: string
  until: string
  due_from: string
  due_until: string
  mine: string
  /** By field. */
  fields: Record<string, string>
}
type Address = Record<string, string | null | (string | null)[] | undefined>

const plain = ['state', 'ended', 'light', 'school', 'words', 'from', 'until', 'due_from', 'due_until', 'mine'] as const
const one = (value: Address[string]): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''))

export function readFilter(query: Address): RegisterFilter {
  const filter = Object.fromEntries(plain.map((key) => [key, one(query[key])])) as unknown as RegisterFilter
  if (one(query.overdue) === '1') filter.light = 'red'
  filter.fields = {}
  for (const [key, value] of Object.entries(query)) if (key.startsWith('f.') && one(value)) filter.fields[key.slice(2)] = one(value)
  return filter
}

/** The address with this filter: what is empty leaves it. */
export function writeFilter(query: Address, filter: RegisterFilter): Address {
  const kept = Object.fromEntries(Object.entries(query).filter(([key]) => !key.startsWith('f.') && key !== 'overdue'))
  for (const key of plain) kept[key] = filter[key] || undefined
  for (const [field, value] of Object.entries(filter.fields)) if (value) kept[`f.${field}`] = value
  return kept
}

/** As the server takes it. */
export function queryOf(record: string, filter: RegisterFilter, unit: string): CaseQuery {
  const query: CaseQuery = { record, unit: filter.school || unit || undefined, state: filter.state, ended: filter.ended, light: filter.light, words: filter.words.trim(), from: filter.from, until: filter.until, due_from: filter.due_from, due_until: filter.due_until, mine: filter.mine === '1' ? 1 : undefined }
  for (const [field, value] of Object.entries(filter.fields)) query[`f.${field}`] = value
  return query
}

export const countFilters = (filter: RegisterFilter): number =>
  plain.filter((key) => filter[key]).length + Object.values(filter.fields).filter(Boolean).length

/** Which fields can be filtered by choosing from a list. */
export const isChoosable = (field: CaseField): boolean => field.filter && ['choice', 'choices', 'bool', 'year'].includes(field.type)

const ordered: Record<string, string> = { number: 'number', title: 'title', state_name: 'state', unit_name: 'unit', due_at: 'due', opened_on: 'opened', ended_on: 'ended', why: 'due' }
/** The server's word for a sorted column. */
export function orderOf(sort: Sort | null): string | undefined {
  if (!sort) return undefined
  const word = sort.key.startsWith('f_') ? `f.${sort.key.slice(2)}` : ordered[sort.key]
  return word && (sort.down ? `-${word}` : word)
}
export function sortOf(order: string): Sort | null {
  if (!order) return null
  const down = order.startsWith('-')
  const word = down ? order.slice(1) : order
  const key = word.startsWith('f.') ? `f_${word.slice(2)}` : Object.keys(ordered).find((column) => ordered[column] === word)
  return key ? { key, down } : null
}
export const isSortable = (key: string): boolean => key in ordered
