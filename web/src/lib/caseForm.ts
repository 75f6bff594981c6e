/* What somebody types into the form of a case: what a field begins with, what is wrong with it at once, what is sent. */
import type { InjectionKey } from 'vue'
import type { CaseField, CaseRow, CaseValue, CaseValues } from '@/api/ledger'
import { clean, cleanDate, wrongText, type Asked } from './typed'

/** What stands in the boxes: text, several texts, rows. */
export type Typed = string | string[] | CaseRow[]
export type TypedValues = Record<string, Typed>

/** Which cases may be chosen for a field that names the one that goes on for a duplicate. */
export const amongKey: InjectionKey<{ field: string; unit: string; without: number }> = Symbol('among')

export const isSeveral = (field: CaseField): boolean => field.type === 'choices' || field.type === 'file' || (field.many && field.type !== 'table')

export function emptyOf(field: CaseField): Typed {
  return field.type === 'table' || isSeveral(field) ? [] : ''
}

export function typedOf(field: CaseField, value: CaseValue | undefined): Typed {
  if (value === null || value === undefined) return emptyOf(field)
  if (field.type === 'table') return Array.isArray(value) ? (value as CaseRow[]).map((row) => ({ ...row })) : []
  if (isSeveral(field)) return Array.isArray(value) ? [...(value as string[])] : [value as string]
  return typeof value === 'string' ? value : ''
}

/** How the checks of typed texts see a field. */
export function askedOf(field: CaseField): Asked {
  const numbers: CaseField['type'][] = ['number', 'money', 'percent', 'year']
  const type = numbers.includes(field.type) ? 'number' : field.type === 'date' ? 'date' : field.type === 'bool' ? 'bool' : field.type === 'choice' ? 'choice' : 'text'
  const decimals = field.type === 'money' ? Math.max(2, field.decimals) : field.decimals
  return { type, unit: field.type === 'money' ? '元' : field.type === 'percent' ? '%' : field.unit, whole: decimals === 0, decimals, min: field.min, max: field.max, choices: field.choices ?? [] }
}

export const isEmpty = (value: Typed | null | undefined): boolean => value === undefined || value === null || (typeof value === 'string' ? !value.trim() : value.length === 0)

function wrongSpan(text: string): string {
  const [from = '', until = ''] = text.split('/')
  if (!from || !until) return '请填起止两个日期。'
  if (cleanDate(from) === null || cleanDate(until) === null) return '日期请写成 2024-09-01。'
  return until < from ? '结束日期早于开始日期。' : ''
}

function wrongOne(field: CaseField, text: string): string {
  if (!text.trim()) return ''
  if (field.type === 'span') return wrongSpan(text)
  if (field.type === 'time') return /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text) ? '' : '请填日期和时间，例如 2024-10-31 09:05。'
  if (field.type === 'long' || field.type === 'text') return text.length > 3000 ? `太长：${text.length} 字，最多 3000 字。` : ''
  return wrongText(text, askedOf(field))
}

/** Columns that somebody fills in; the others are computed out of their row. */
const typedColumns = (field: CaseField): CaseField[] => (field.columns ?? []).filter((column) => !column.computed)
const isFull = (field: CaseField, row: CaseRow): boolean => typedColumns(field).some((column) => (row[column.id] ?? '').trim())
/** A row that nothing was typed into is none. */
export const fullRows = (field: CaseField, rows: readonly CaseRow[]): CaseRow[] => rows.filter((row) => isFull(field, row))
/** Where a row stands among those that are full, as the server counts them, from 0; -1 for an empty one. */
export const placeOfRow = (field: CaseField, rows: readonly CaseRow[], index: number): number => (rows[index] && isFull(field, rows[index]) ? fullRows(field, rows.slice(0, index)).length : -1)

/** What is wrong with what was typed, by "field" or "field[2].column"; the server judges again. */
export function wrongTyped(field: CaseField, value: Typed): Record<string, string> {
  const found: Record<string, string> = {}
  if (typeof value === 'string') {
    const wrong = wrongOne(field, value)
    if (wrong) found[field.id] = wrong
  } else if (field.type === 'table') {
    fullRows(field, value as CaseRow[]).forEach((row, index) => {
      for (const column of typedColumns(field)) {
        const text = row[column.id] ?? ''
        const wrong = column.required && !text.trim() ? `请填写“${column.name}”。` : wrongOne(column, text)
        if (wrong) found[`${field.id}[${index + 1}].${column.id}`] = wrong
      }
    })
  }
  return found
}

function sentOne(field: CaseField, text: string): string {
  const kept = text.trim()
  if (!kept) return ''
  if (field.type === 'time') return kept.replace('T', ' ').slice(0, 16)
  if (field.type === 'long') return kept
  return clean(kept, askedOf(field))
}

/** As the server takes it: figures without separators, empty as null. */
export function sentOf(field: CaseField, value: Typed): CaseValue {
  if (isEmpty(value)) return null
  if (typeof value === 'string') return sentOne(field, value) || null
  if (field.type === 'table') {
    const rows = fullRows(field, value as CaseRow[]).map((row) => {
      const kept: CaseRow = {}
      for (const column of typedColumns(field)) {
        const text = sentOne(column, row[column.id] ?? '')
        if (text) kept[column.id] = text
      }
      return kept
    })
    return rows.length ? rows : null
  }
  return (value as string[]).filter((one) => one.trim())
}

/** Fields of the form that hold something else than before. Files go their own way. */
export function sentValues(fields: readonly CaseField[], typed: TypedValues, before: CaseValues = {}): CaseValues {
  const sent: CaseValues = {}
  for (const field of fields) {
    if (field.type === 'file' || field.computed) continue
    const value = sentOf(field, typed[field.id] ?? emptyOf(field))
    const known = before[field.id] ?? null
    if (JSON.stringify(value) !== JSON.stringify(known === null ? null : sentOf(field, typedOf(field, known)))) sent[field.id] = value
  }
  return sent
}

/** The cell of a fault at "items[2].amount": its row among those that are full, from 1, and its column. */
export function cellOfPlace(place: string): { row: number; column: string } | null {
  const found = /\[(\d+)\]\.(.+)$/.exec(place)
  return found ? { row: Number(found[1]), column: found[2]! } : null
}
/** The field of a fault at "items[2].amount". */
export const fieldOfPlace = (place: string): string => place.split('[')[0]!

/** What the server said of other values no longer holds: of a field that was changed since, or of the whole when anything was.
 * `judged` are the values it was asked about, `now` those that stand there. */
export function stillSaid<T extends { field: string }>(problems: readonly T[], judged: CaseValues, now: CaseValues): T[] {
  const changed = new Set([...Object.keys(judged), ...Object.keys(now)].filter((id) => JSON.stringify(judged[id] ?? null) !== JSON.stringify(now[id] ?? null)))
  return problems.filter((one) => (one.field === '' ? changed.size === 0 : !changed.has(fieldOfPlace(one.field))))
}

/** Whether a day is typed half: for the browser it is empty, and would be sent as nothing. What is wrong is told at it, and it is gone to. */
export function stopsHalfTyped(event: Event): boolean {
  const half = [...(event.currentTarget as HTMLFormElement).querySelectorAll('input')].find((one) => one.validity.badInput)
  half?.dispatchEvent(new FocusEvent('blur'))
  half?.focus()
  return half !== undefined
}
