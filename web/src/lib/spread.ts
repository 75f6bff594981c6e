/* Which row item a coefficient of variation spreads: YZ-CV-P-03 spreads YZ-R-03. */
import type { Evaluation, Item, RowItem } from '@/api/types'

export function rowItemOf(evaluation: Evaluation, spread: Item): RowItem | undefined {
  const named = (spread as Item & { of?: string | string[] }).of
  const of = Array.isArray(named) ? named[0] : named
  if (of) return evaluation.row_items.find((item) => item.id === of)
  const number = /(\d+)$/.exec(spread.id)?.[1]
  return evaluation.row_items.find((item) => number !== undefined && new RegExp(`-${number}$`).test(item.id))
}
