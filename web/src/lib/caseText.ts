/* Words of ledgers as people read them: lights, deadlines, what a field holds. */
import type { CaseField, CaseLight, CaseRow, CaseValue } from '@/api/ledger'
import { lightLooks, type Look } from './entryText'
import { formatNumber, formatTime, UNKNOWN } from './format'

/** An open case without a deadline, and one that has ended, are no one's worry. */
export function caseLook(light: CaseLight, ended: 'none' | 'closed' | 'void'): Look {
  if (ended === 'closed') return { name: '已办结', shape: '✓', colour: 'good' }
  if (ended === 'void') return { name: '已作废', shape: '—', colour: 'quiet' }
  return light === 'grey' ? { name: '没有期限', shape: '○', colour: 'quiet' } : lightLooks[light]
}

/** A deadline is a day or an instant. */
export const dueShort = (due: string): string => (due.length > 10 ? formatTime(due) : due)

/** "unit:990121001001" and so on, as the server names what values stand for. */
const nameKinds: Partial<Record<CaseField['type'], string>> = { unit: 'unit', person: 'person', case: 'case', element: 'element', item: 'item' }
export type Names = Record<string, string>
export function nameOf(field: CaseField, value: string, names: Names): string {
  const kind = nameKinds[field.type]
  return kind ? (names[`${kind}:${value}`] ?? value) : value
}

const isRows = (value: CaseValue): value is CaseRow[] => Array.isArray(value) && value.some((one) => typeof one === 'object')

function oneText(field: CaseField, value: string, names: Names): string {
  switch (field.type) {
    case 'money':
      return Number.isFinite(Number(value)) ? `${formatNumber(Number(value), 2)} 元` : value
    case 'percent':
      return `${value}%`
    case 'span':
      return value.replace('/', ' 至 ')
    case 'number':
      return field.unit ? `${value} ${field.unit}` : value
    case 'year':
      return `${value} 年`
    case 'date':
      return field.month ? value.replace(/^(\d{4})-0?(\d+)-\d+$/, '$1年$2月') : value
    default:
      return nameOf(field, value, names)
  }
}

/** What a field holds in one line; a dash when nothing is known. */
export function valueText(field: CaseField, value: CaseValue | undefined, names: Names = {}): string {
  if (value === null || value === undefined || value === '') return UNKNOWN
  if (typeof value === 'string') return oneText(field, value, names)
  if (!value.length) return UNKNOWN
  if (isRows(value)) return `${value.length} 行`
  if (field.type === 'file') return `${value.length} 个文件`
  return (value as string[]).map((one) => oneText(field, one, names)).join('、')
}

/** What stands beside a step that several persons have to take; empty: one alone takes it. */
export const agreedText = (step: { agreed: number; people: number }): string => (step.people > 1 ? `第 ${step.agreed} 人，共需 ${step.people} 人` : '')

/** Days of a month, its first and the first of the next. */
export function monthDays(month: string): string[] {
  const [year, number] = month.split('-').map(Number)
  const last = new Date(year!, number!, 0).getDate()
  return Array.from({ length: last }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`)
}
/** `step` days later; an empty day stays empty. */
export function dayAfter(day: string, step = 1): string {
  const next = new Date(`${day}T12:00:00Z`)
  if (Number.isNaN(next.getTime())) return ''
  next.setUTCDate(next.getUTCDate() + step)
  return next.toISOString().slice(0, 10)
}

/** Where the register of a record is; addresses have no dots. */
export const registerPath = (record: string): string => `/ledgers/${record.replace('.', '/')}`

/** Where the source of a case is looked at; null: nowhere. Ids are written as docs/openapi.yaml says (POST /cases). */
export function sourcePath(kind: string, id: string): { path: string; query?: Record<string, string>; hash?: string } | null {
  const parts = id.split(' ')
  if (kind === 'document') {
    const [document, line] = id.split(':') /* "12:45:305" is line 45 of document 12 */
    return line ? { path: `/documents/${document}`, hash: `#L${line}` } : null
  }
  if (kind === 'evaluation' && parts.length >= 4) {
    const [standard, unit, period, item, school] = parts as [string, string, string, string, string?]
    const query = { standard, unit, period }
    return school ? { path: `/evaluation/schools/${school}`, query } : { path: '/evaluation/items', query: { ...query, item: item.split('/')[0]! } }
  }
  if (kind === 'check' && parts.length >= 3) return { path: '/data/checks', query: { period: parts[0]! } }
  if (kind === 'quality' && parts.length >= 3) return { path: '/collect/quality', query: { period: parts[0]!, unit: parts[1]! } }
  return kind === 'duty' && /^\d+$/.test(id) ? { path: '/duties', query: { open: id } } : null
}
