/* Who reviews what, as the plan of reviewers tells it: names of an item for one unit or for all, and what is sent when people are named. */
import type { Giving, ReviewPlan } from '@/api/campaigns'

/** Names that hold, of `sheet` or (0) of most sheets; how many sheets have other ones. */
export interface ItemShare {
  names: string[]
  others: number
}
const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((one, at) => one === b[at])

/** Of all sheets: what most of them have. */
function most(all: readonly (readonly string[])[]): ItemShare {
  let best: readonly string[] = all[0] ?? []
  let count = 0
  for (const one of all) {
    const alike = all.filter((each) => same(each, one)).length
    if (alike > count) [best, count] = [one, alike]
  }
  return { names: [...best], others: all.length - count }
}
export function namesOf(plan: Pick<ReviewPlan, 'sheets'>, sheet: number): ItemShare {
  const one = plan.sheets.find((each) => each.sheet === sheet)
  return one ? { names: [...one.names], others: 0 } : most(plan.sheets.map((each) => each.names))
}
export function shareOf(plan: Pick<ReviewPlan, 'sheets' | 'given'>, item: string, sheet: number): ItemShare {
  const bySheet = new Map(plan.given.filter((one) => one.item === item).flatMap((one) => one.sheets.map((each) => [each, one.names] as const)))
  return sheet ? { names: [...(bySheet.get(sheet) ?? [])], others: 0 } : most(plan.sheets.map((one) => bySheet.get(one.sheet) ?? []))
}

/** The sheets on which people may still be named: of `sheet` or (0) of all. */
function openSheets(plan: Pick<ReviewPlan, 'sheets'>, sheet: number): ReviewPlan['sheets'] {
  return plan.sheets.filter((one) => (!sheet || one.sheet === sheet) && one.state !== 'reviewed' && one.state !== 'approved')
}
/** Why there is nothing to send (givesOf). */
export function nothingGiven(plan: Pick<ReviewPlan, 'sheets'>, sheet: number): string {
  return openSheets(plan, sheet).length ? '所选的人对这些单位都要回避，请换人。' : '这些单位都已审核，不能再改由谁审核。'
}
/** What is sent: nobody is named for a unit that he has to stay away from; units where that leaves nobody stay as they are. */
export function givesOf(plan: Pick<ReviewPlan, 'sheets' | 'people'>, sheet: number, items: string[], names: string[]): Giving[] {
  const open = openSheets(plan, sheet)
  const avoids = new Map(plan.people.map((one) => [one.name, new Set(one.avoids)]))
  const part = items.length ? { items } : {}
  const gives: { names: string[]; sheets: number[] }[] = []
  for (const one of open) {
    const free = names.filter((name) => !avoids.get(name)?.has(one.unit))
    if (names.length && !free.length) continue
    const there = gives.find((each) => same(each.names, free))
    if (there) there.sheets.push(one.sheet)
    else gives.push({ names: free, sheets: [one.sheet] })
  }
  if (!sheet && gives.length === 1 && gives[0]?.sheets.length === open.length) return [{ names: gives[0].names, ...part }]
  return gives.map((one) => ({ ...one, ...part }))
}
