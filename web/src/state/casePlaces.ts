/* Cases that have a point on the map. */
import { registerPage, type CaseLight, type CaseQuery, type RegisterLine } from '@/api/ledger'
import type { MapMark, PlanMark } from '@/lib/mapView'
import { readPlace, type Point } from '@/lib/place'
import { pageSize } from './register'

/** More than this is not drawn but searched. */
export const marksMost = 2000

export interface PlacedCases {
  marks: MapMark[]
  /** How many of them stand where their school is, since nobody has marked them. */
  rough: number
  /** Without a point, and without a school on the map. */
  nowhere: number
  /** How many there are in all; more than `marksMost` are cut off. */
  total: number
}

/** Of these lines those on the map; `schools` by code, for those that nobody has marked (left out: those are nowhere). */
export function placed(lines: readonly RegisterLine[], field: string, schools?: ReadonlyMap<string, Point>): Omit<PlacedCases, 'total'> {
  const found: Omit<PlacedCases, 'total'> = { marks: [], rough: 0, nowhere: 0 }
  for (const line of lines) {
    const own = readPlace(String(line[`f_${field}`] ?? '')).point
    const point = own ?? schools?.get(line.unit)
    if (!point) found.nowhere++
    else {
      found.rough += own ? 0 : 1
      found.marks.push({ id: line.id, point, label: String(line.title ?? line.number ?? ''), light: line.light as CaseLight, ended: line.ended, rough: !own })
    }
  }
  return found
}

export interface PlannedCases {
  plan: number
  unit: string
  marks: PlanMark[]
}
/** Of these lines those on the plans of schools, by plan. */
export function planned(lines: readonly RegisterLine[], field: string): PlannedCases[] {
  const found = new Map<number, PlannedCases>()
  for (const line of lines) {
    const on = readPlace(String(line[`f_${field}`] ?? '')).plan
    if (!on) continue
    const group = found.get(on.plan) ?? { plan: on.plan, unit: line.unit, marks: [] }
    group.marks.push({ id: line.id, left: on.left, top: on.top, label: String(line.title ?? line.number ?? ''), light: line.light as CaseLight, ended: line.ended })
    found.set(on.plan, group)
  }
  return [...found.values()]
}

export async function linesForMap(query: CaseQuery, field: string, most = marksMost): Promise<{ lines: RegisterLine[]; total: number }> {
  const lines: RegisterLine[] = []
  let total = 0
  do {
    const page = await registerPage({ ...query, columns: `title,number,f_${field}`, after: lines.length ? String(lines.length) : undefined, limit: pageSize, count_to: most + 1 })
    total = page.total
    lines.push(...page.rows)
    if (!page.rows.length) break
  } while (lines.length < Math.min(total, most))
  return { lines, total }
}

/** A few others beside the point that is being set. */
export async function listedPlaces(query: CaseQuery, field: string): Promise<MapMark[]> {
  const { lines } = await linesForMap(query, field, pageSize)
  return placed(lines, field).marks
}
