/* How a form lies on the screen: single fields line by line, figures with the same parts (男、女) side by side as a matrix, rows
 * of a table as a grid; and the map of cells that the keyboard moves through. */
import type { FormField, FormSection, JudgedCheck } from '@/api/collect'
import { cellKey, reasonField } from './cellKey'
import type { Area } from './gridMoves'

export interface LinesBlock {
  kind: 'lines'
  id: string
  fields: FormField[]
}
export interface MatrixBlock {
  kind: 'matrix'
  id: string
  /** Names of the parts, in the order of the columns after the total. */
  parts: string[]
  rows: { total: FormField; parts: FormField[] }[]
}
export interface TableBlock {
  kind: 'table'
  id: string
  section: FormSection
}
export type Block = LinesBlock | MatrixBlock | TableBlock

export function blocksOf(section: FormSection, shown: (field: FormField) => boolean): Block[] {
  if (section.is_table) return [{ kind: 'table', id: section.id, section }]
  const fields = section.fields.filter(shown)
  const partsOf = new Map<string, FormField[]>()
  const here = new Set(fields.map((field) => field.id))
  for (const field of fields)
    if (field.part_of && here.has(field.part_of)) partsOf.set(field.part_of, [...(partsOf.get(field.part_of) ?? []), field])
  const blocks: Block[] = []
  for (const field of fields) {
    if (field.part_of && here.has(field.part_of)) continue
    const parts = partsOf.get(field.id)
    const last = blocks[blocks.length - 1]
    if (!parts) {
      if (last?.kind === 'lines') last.fields.push(field)
      else blocks.push({ kind: 'lines', id: `${section.id}.${field.id}`, fields: [field] })
      continue
    }
    const names = parts.map((part) => part.part_name || part.name)
    if (last?.kind === 'matrix' && last.parts.join('\t') === names.join('\t')) last.rows.push({ total: field, parts })
    else blocks.push({ kind: 'matrix', id: `${section.id}.${field.id}`, parts: names, rows: [{ total: field, parts }] })
  }
  return blocks
}

export const fieldsOf = (block: LinesBlock | MatrixBlock): FormField[] =>
  block.kind === 'lines' ? block.fields : block.rows.flatMap((row) => [row.total, ...row.parts])

/** Where the reason for a finding is written: one cell per finding and row. */
export const reasonKey = (check: JudgedCheck): string => cellKey(reasonField(check.id), check.row)

/** The places of a block; findings that want a reason have a line below the block, or below their field. */
export function areasOf(block: Block, rows: readonly string[], findings: readonly JudgedCheck[]): Area[] {
  const asksReason = findings.filter((one) => one.severity === 'warning')
  if (block.kind === 'lines') {
    const cells: (string | null)[][] = []
    for (const field of block.fields) {
      if (field.type !== 'note') cells.push([cellKey(field.id)])
      for (const one of asksReason) if (one.field === field.id) cells.push([reasonKey(one)])
    }
    return cells.length ? [{ id: block.id, cells }] : []
  }
  const cells = block.kind === 'matrix' ? block.rows.map((row) => [row.total, ...row.parts].map((field) => cellKey(field.id))) : rows.map((row) => block.section.fields.map((field) => (field.type === 'note' ? null : cellKey(field.id, row))))
  const areas: Area[] = cells.length ? [{ id: block.id, cells }] : []
  if (asksReason.length) areas.push({ id: `${block.id}?`, cells: asksReason.map((one) => [reasonKey(one)]) })
  return areas
}

/** Findings that stand at a block. */
export function findingsAt(block: Block, checks: readonly JudgedCheck[]): JudgedCheck[] {
  const ids = new Set(block.kind === 'table' ? [`#${block.id}`, ...block.section.fields.map((field) => field.id)] : fieldsOf(block).map((field) => field.id))
  return checks.filter((one) => ids.has(one.field))
}

/** Rows of a table in their order, from the cells that hold their positions ("-": removed). */
export function rowOrder(positions: ReadonlyMap<string, string>): string[] {
  return [...positions]
    .filter(([, position]) => position !== '-')
    .sort((a, b) => (Number(a[1]) || 0) - (Number(b[1]) || 0) || (a[0] < b[0] ? -1 : 1))
    .map(([row]) => row)
}

/** A position between two rows; the whole table need not be renumbered. */
export function positionBetween(before: string | undefined, after: string | undefined): string {
  const low = before === undefined ? 0 : Number(before) || 0
  if (after === undefined) return String(Math.floor(low) + 1)
  const high = Number(after) || low + 1
  return String((low + high) / 2)
}
