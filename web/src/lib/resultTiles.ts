/* Results of units as tiles: what a tile shows, and the bands that colour it. Bands are cut from the figures themselves, five of equal width, so that no
 * limit is written here; what is not known or still open has no band. */
import type { UnitResult } from '@/api/campaigns'
import { settled, signed, sumText } from './campaignText'
import { formatPlain } from './format'

export interface TileKind {
  id: string
  name: string
  /** Differences stand around nothing; the others grow from light to dark. */
  around: boolean
}
export interface Tile {
  unit: UnitResult
  value: number | null
  /** The figure, or why there is none. */
  text: string
  /** For the tile itself: the figure, what it lies between, or that nothing is known. */
  short: string
  band: number | null
}
export interface Band {
  from: number
  until: number
  count: number
}

/** What can be shown of these units: no difference where no year before is known, no way to a target where there is none. */
export function tileKinds(units: readonly UnitResult[]): TileKind[] {
  const has = (holds: (one: UnitResult) => boolean): boolean => units.some(holds)
  return [
    { id: 'score', name: '得分', around: false },
    ...(has((one) => one.self !== null && !one.score) ? [{ id: 'self', name: '自评得分', around: false }] : []),
    ...(has((one) => one.difference !== null) ? [{ id: 'difference', name: '比上年', around: true }] : []),
    ...(has((one) => one.to_target !== null) ? [{ id: 'to_target', name: '离目标', around: true }] : []),
    ...(units[0]?.axes ?? []).map((axis) => ({ id: `a:${axis.id}`, name: axis.name, around: false })),
  ]
}

/** Nothing of the framework was judged: it is not for such a unit (a kindergarten under a framework of schools). */
const leftOut = (total: UnitResult['score']): boolean => !!total && !total.points && !(total.met + total.not_met + total.pending)
const totalOf = (total: UnitResult['score']): number | null => (!total || leftOut(total) ? null : total.points ? settled(total) : total.pending ? null : total.met)
const whyNot = (unit: UnitResult): string => (leftOut(unit.score) ? '这个体系对它不适用' : !unit.score ? `没有审定${unit.self ? `（自评 ${sumText(unit.self)}）` : ''}` : unit.pending ? `${unit.pending} 项没有定：${sumText(unit.score)}` : sumText(unit.score))

const between = (part: { low: number | null; high: number | null } | null | undefined): string => (part && part.low !== null && part.high !== null && part.low !== part.high ? `${formatPlain(part.low, 1)}–${formatPlain(part.high, 1)}` : '？')
function shortOf(unit: UnitResult, kind: string, value: number | null): string {
  if (leftOut(kind === 'self' ? unit.self : unit.score)) return '不适用'
  if (value !== null) return kind === 'difference' || kind === 'to_target' ? signed(value) : formatPlain(value)
  return kind === 'score' ? between(unit.score) : kind === 'self' ? between(unit.self) : kind.startsWith('a:') && unit.score ? between(unit.axes.find((one) => one.id === kind.slice(2))) : '？'
}

function figure(unit: UnitResult, kind: string): { value: number | null; text: string } {
  if (kind === 'self') return { value: totalOf(unit.self), text: leftOut(unit.self) ? '这个体系对它不适用' : sumText(unit.self) }
  if (kind === 'difference') return { value: unit.difference, text: unit.difference === null ? '不能与上年比' : signed(unit.difference) }
  if (kind === 'to_target') return { value: unit.to_target, text: unit.to_target === null ? '没有目标，或得分没有定' : signed(unit.to_target) }
  if (kind.startsWith('a:')) {
    const axis = unit.axes.find((one) => one.id === kind.slice(2))
    const value = settled(axis)
    return { value, text: value === null ? whyNot(unit) : `${formatPlain(value)}${axis?.points ? `／${formatPlain(axis.points)}` : ''}` }
  }
  const value = totalOf(unit.score)
  return { value, text: value === null ? whyNot(unit) : sumText(unit.score) }
}

export const bandCount = 5
/** Bounds of the bands: of equal width over what there is; of differences two below nothing, nothing itself, two above, so that no colour stands for both
 * what is reached and what is missed. All alike: one band. */
export function bandsOf(values: readonly (number | null)[], around: boolean): Band[] {
  const known = values.filter((one): one is number => one !== null)
  if (!known.length) return []
  const reach = Math.max(...known.map(Math.abs))
  const [low, high] = [Math.min(...known), Math.max(...known)]
  if (low === high) return [{ from: low, until: high, count: known.length }]
  const width = (high - low) / bandCount
  const bounds = around ? [[-reach, -reach / 2], [-reach / 2, 0], [0, 0], [0, reach / 2], [reach / 2, reach]] : Array.from({ length: bandCount }, (_, at) => [low + at * width, low + (at + 1) * width])
  const bands = bounds.map(([from, until]) => ({ from: from!, until: until!, count: 0 }))
  for (const one of known) bands[bandOf(one, bands, around)]!.count++
  return bands
}
function bandOf(value: number, bands: readonly Band[], around: boolean): number {
  if (bands.length === 1) return 0
  if (around) return value === 0 ? 2 : value < 0 ? (value < bands[1]!.from ? 0 : 1) : value > bands[3]!.until ? 4 : 3
  const { from, until } = bands[0]!
  return Math.min(bandCount - 1, Math.max(0, Math.floor((value - from) / (until - from) + 1e-9)))
}

export function tilesOf(units: readonly UnitResult[], kind: TileKind): { tiles: Tile[]; bands: Band[] } {
  const figures = units.map((unit) => ({ unit, ...figure(unit, kind.id) })).map((one) => ({ ...one, short: shortOf(one.unit, kind.id, one.value) }))
  const bands = bandsOf(figures.map((one) => one.value), kind.around)
  return { tiles: figures.map((one) => ({ ...one, band: one.value === null || !bands.length ? null : bandOf(one.value, bands, kind.around) })), bands }
}
/** `around`: of differences, whose sign is said. */
export const bandText = (band: Band, around = false): string => {
  const text = (figure: number, digits: number): string => (around && figure < 0 ? `−${formatPlain(-figure, digits)}` : `${around && figure > 0 ? '+' : ''}${formatPlain(figure, digits)}`)
  return band.from === band.until ? text(band.from, 2) : `${text(band.from, 1)} 至 ${text(band.until, 1)}`
}
/** A unit's name without what stands above its group anyway. */
export function nameWithin(name: string, above: readonly string[]): string {
  const prefix = above.find((one) => one && name.startsWith(one) && name.length > one.length)
  return prefix ? name.slice(prefix.length) : name
}
