/* Turning a plan ("this row needs 3 more backbone teachers") into changed figures of schools.
 *
 * The rules that lead from figures to resources are data of the standard, unknown here. So the plan is put in as it is,
 * the server computes, and where a resource rose by less than wanted (shared rooms of a mixed school are split)
 * the addition is scaled up by what was seen to be missing. */
import type { Change, Element, Evaluation, PlanStep } from '@/api/types'

export interface Wanted {
  unit: string
  element: string
  stage: string
  item: string
  add: number
  whole: boolean
}

const rowKey = (unit: string, stage: string): string => `${unit}|${stage}`

/** Which figure of which school each step would raise; steps on one row and item add up. */
export function wantedOf(
  evaluation: Evaluation,
  steps: readonly PlanStep[],
  elementOf: (idOrStem: string, stage: string) => Element | undefined,
): Wanted[] {
  const wanted = new Map<string, Wanted>()
  for (const step of steps) {
    const rowItem = evaluation.row_items.find((item) => item.id === step.item)
    const named = rowItem?.elements.map((one) => elementOf(one, step.stage)).filter((one): one is Element => !!one) ?? []
    const element = named.find((one) => one.stage === step.stage) ?? named.find((one) => !one.stage) ?? named[0]
    if (!element) continue
    const key = `${step.unit}|${step.stage}|${step.item}`
    const before = wanted.get(key)
    if (before) before.add += step.add
    else wanted.set(key, { unit: step.unit, element: element.id, stage: step.stage, item: step.item, add: step.add, whole: element.whole })
  }
  return [...wanted.values()]
}

export type Values = Map<string, number | null>
export const valueKey = (unit: string, element: string): string => `${unit}|${element}`

/** New values; a figure several rows share rises by the largest demand, since all of them gain from it. */
export function changesOf(wanted: readonly Wanted[], values: Values, factors?: Map<string, number>): Change[] {
  const adds = new Map<string, { one: Wanted; add: number }>()
  for (const one of wanted) {
    const key = valueKey(one.unit, one.element)
    const add = one.add * (factors?.get(`${rowKey(one.unit, one.stage)}|${one.item}`) ?? 1)
    const before = adds.get(key)
    if (!before || before.add < add) adds.set(key, { one, add })
  }
  const changes: Change[] = []
  for (const [key, { one, add }] of adds) {
    const now = values.get(key)
    if (now === null || now === undefined) continue
    const value = now + add
    changes.push({ unit: one.unit, element: one.element, value: one.whole ? Math.ceil(value - 1e-9) : Math.ceil(value * 100 - 1e-6) / 100 })
  }
  return changes
}

/** How much more each addition must be so that the row gains what the plan wants. */
export function missingFactors(wanted: readonly Wanted[], changes: readonly Change[], values: Values, before: Evaluation, after: Evaluation): Map<string, number> {
  const rowsBefore = new Map(before.rows.map((row) => [rowKey(row.unit, row.stage), row]))
  const rowsAfter = new Map(after.rows.map((row) => [rowKey(row.unit, row.stage), row]))
  const added = new Map(changes.map((change) => [valueKey(change.unit, change.element), change.value - (values.get(valueKey(change.unit, change.element)) ?? 0)]))
  const factors = new Map<string, number>()
  for (const one of wanted) {
    const key = rowKey(one.unit, one.stage)
    const from = rowsBefore.get(key)?.have[one.item]
    const to = rowsAfter.get(key)?.have[one.item]
    const put = added.get(valueKey(one.unit, one.element)) ?? 0
    if (from == null || to == null || put <= 0) continue
    const gain = (to - from) / put
    if (gain > 1e-6 && gain < 1 - 1e-9) factors.set(`${key}|${one.item}`, 1 / gain)
  }
  return factors
}
