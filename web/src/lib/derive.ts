/* How a school's value came about, with its own numbers in the formula; and what it lacks. */
import type { Evaluation, Item, Row, RowItem, Verdict } from '@/api/types'
import { formatNumber, formatPlain } from './format'

/** A value of a unit "…/百人" is the resource per hundred pupils. */
export function timesOf(unit: string): number {
  return unit.endsWith('/百人') || unit.includes('/百') ? 100 : 1
}

export function cellVerdict(row: Row, item: RowItem): Verdict {
  const limit = item.limits[row.stage]
  if (limit === undefined) return 'not_applicable'
  const value = row.values[item.id]
  if (value === null || value === undefined) return 'pending'
  return value >= limit || Math.abs(value - limit) <= 1e-9 * Math.max(Math.abs(value), Math.abs(limit)) ? 'met' : 'not_met'
}

/** "骨干教师 4 人 × 100 ÷ 在校生 812 人 = 0.49 人/百人" */
export function derivation(row: Row, item: RowItem): string {
  const have = row.have[item.id]
  const value = row.values[item.id]
  if (have === null || have === undefined || value === null || value === undefined || !row.pupils) {
    return row.why[item.id] ?? '缺数据，算不出'
  }
  const times = timesOf(item.unit) === 100 ? ' × 100' : ''
  const resource = `${item.resource_name} ${formatPlain(have, 2)} ${item.resource_unit}`
  return `${resource}${times} ÷ 在校生 ${formatPlain(row.pupils)} 人 = ${formatNumber(value, item.decimals)} ${item.unit}`
}

/** "缺 2 名骨干教师", or nothing when the line is met. */
export function gapText(row: Row, itemId: string): string {
  const gap = row.gaps.find((one) => one.item === itemId)
  if (!gap) return ''
  return gap.unit === '人' ? `缺 ${formatPlain(gap.needs, 2)} 名${gap.of}` : `缺 ${formatPlain(gap.needs, 2)} ${gap.unit} ${gap.of}`
}

/** Items that count in the verdict and stand in its way, worst first. */
export function blockers(evaluation: Evaluation): Item[] {
  const covered = new Set(evaluation.items.filter((item) => item.kind === 'rows').map((item) => item.block))
  return [...evaluation.items, ...evaluation.vetoes].filter(
    (item) => item.verdict === 'not_met' && !(item.kind === 'row' && covered.has(item.block)),
  )
}

/** Items that wait for a person's decision or for a figure. */
export function waiting(evaluation: Evaluation): { decisions: Item[]; data: Item[] } {
  const all = [...evaluation.items, ...evaluation.preconditions, ...evaluation.vetoes]
  const unique = new Map(all.map((item) => [item.id, item]))
  const pending = [...unique.values()].filter((item) => item.verdict === 'pending' && item.kind !== 'row')
  return { decisions: pending.filter(needsDecision), data: pending.filter((item) => !needsDecision(item)) }
}

export function needsDecision(item: Item): boolean {
  return (item.kind === 'evidence' || item.kind === 'score' || Boolean(item.evidence?.length)) && !item.decision
}
