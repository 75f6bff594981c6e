/* A map without tiles: what is looked at, how points come onto the screen, how long a kilometre is, what lies on one spot. Over a
 * county the ground is flat enough: degrees become metres by the latitude of the middle. */
import type { CaseHead, CaseLight } from '@/api/ledger'
import type { Point } from './place'

export interface MapView {
  centre: Point
  metresPerPixel: number
}
export interface Size {
  width: number
  height: number
}
export interface Spot {
  x: number
  y: number
}

const metresPerDegree = 111_320
export const nearest = 0.2
export const farthest = 4000
const clamp = (metres: number): number => Math.min(farthest, Math.max(nearest, metres))
const eastScale = (view: MapView): number => metresPerDegree * Math.max(0.01, Math.cos((view.centre.latitude * Math.PI) / 180))

export function spotOf(point: Point, view: MapView, size: Size): Spot {
  return {
    x: size.width / 2 + ((point.longitude - view.centre.longitude) * eastScale(view)) / view.metresPerPixel,
    y: size.height / 2 - ((point.latitude - view.centre.latitude) * metresPerDegree) / view.metresPerPixel,
  }
}
export function pointOf(spot: Spot, view: MapView, size: Size): Point {
  return {
    longitude: view.centre.longitude + ((spot.x - size.width / 2) * view.metresPerPixel) / eastScale(view),
    latitude: view.centre.latitude - ((spot.y - size.height / 2) * view.metresPerPixel) / metresPerDegree,
  }
}

/** All the points with room around them; one alone shows `least` metres from side to side. Null without any. */
export function viewOf(points: readonly Point[], size: Size, least = 1500): MapView | null {
  if (!points.length) return null
  const north = Math.max(...points.map((one) => one.latitude)), south = Math.min(...points.map((one) => one.latitude))
  const east = Math.max(...points.map((one) => one.longitude)), west = Math.min(...points.map((one) => one.longitude))
  const view = { centre: { latitude: (north + south) / 2, longitude: (east + west) / 2 }, metresPerPixel: 1 }
  const across = (east - west) * eastScale(view), up = (north - south) * metresPerDegree
  const room = 0.8
  return { ...view, metresPerPixel: clamp(Math.max(across / (size.width * room), up / (size.height * room), least / size.width)) }
}
export const movedBy = (view: MapView, size: Size, x: number, y: number): MapView => ({ ...view, centre: pointOf({ x: size.width / 2 - x, y: size.height / 2 - y }, view, size) })
/** Nearer (factor above 1) or farther, so that what lies under the spot stays there. */
export function zoomed(view: MapView, size: Size, factor: number, around: Spot): MapView {
  const metresPerPixel = clamp(view.metresPerPixel / factor)
  const kept = pointOf(around, view, size)
  const next = { centre: view.centre, metresPerPixel }
  const now = spotOf(kept, next, size)
  return movedBy(next, size, around.x - now.x, around.y - now.y)
}

/** The longest of 1, 2, 5, 10 ... metres that is no wider than `most` pixels. */
export function scaleBar(view: MapView, most = 110): { metres: number; pixels: number; text: string } {
  const room = most * view.metresPerPixel
  const ten = 10 ** Math.floor(Math.log10(room))
  const metres = room >= 5 * ten ? 5 * ten : room >= 2 * ten ? 2 * ten : ten
  return { metres, pixels: metres / view.metresPerPixel, text: metres >= 1000 ? `${metres / 1000} 千米` : `${Number(metres.toFixed(1))} 米` }
}

export interface MapMark {
  id: number
  point: Point
  label: string
  light: CaseLight
  ended: CaseHead['ended']
  /** Where its school is, since nobody has marked the point itself. */
  rough: boolean
}
/** A case on the plan of a school, in hundredths of its width and height. */
export type PlanMark = Omit<MapMark, 'point' | 'rough'> & { left: number; top: number }
/** What lies on one spot of the screen. */
export interface Bundle<Mark> extends Spot {
  marks: Mark[]
}
export type MapCluster = Bundle<MapMark>
/** Marks nearer to each other than `apart` pixels are one, at the spot of its first; in the order they came, so that the same cases
 * look the same. */
function bundled<Mark>(marks: readonly Mark[], spotOfMark: (mark: Mark) => Spot | null, apart: number): Bundle<Mark>[] {
  const found: Bundle<Mark>[] = []
  for (const mark of marks) {
    const spot = spotOfMark(mark)
    if (!spot) continue
    const near = found.find((one) => Math.hypot(one.x - spot.x, one.y - spot.y) < apart)
    if (near) near.marks.push(mark)
    else found.push({ ...spot, marks: [mark] })
  }
  return found
}
export const clustersOf = (marks: readonly MapMark[], view: MapView, size: Size, apart = 26): MapCluster[] =>
  bundled(marks, (mark) => {
    const spot = spotOf(mark.point, view, size)
    return spot.x < -apart || spot.y < -apart || spot.x > size.width + apart || spot.y > size.height + apart ? null : spot
  }, apart)
/** The same on a picture that is shown so large. */
export const bundlesOn = (marks: readonly PlanMark[], size: Size, apart = 22): Bundle<PlanMark>[] =>
  bundled(marks, (mark) => ({ x: (mark.left / 100) * size.width, y: (mark.top / 100) * size.height }), apart)

const worse: CaseLight[] = ['red', 'yellow', 'grey', 'green']
/** Of several the one that has to be seen: open before ended, red before yellow. */
export function worstOf<Mark extends Pick<MapMark, 'light' | 'ended'>>(marks: readonly Mark[]): Mark {
  const rank = (mark: Mark): number => (mark.ended !== 'none' ? 10 : worse.indexOf(mark.light))
  return marks.reduce((worst, one) => (rank(one) < rank(worst) ? one : worst))
}
const lightWords: Record<CaseLight, string> = { red: '逾期', yellow: '临期', green: '正常', grey: '没有期限' }
/** A mark, or a bundle of them, in words. */
export function sayBundle<Mark extends Pick<MapMark, 'light' | 'ended' | 'label'> & { rough?: boolean }>(marks: readonly Mark[]): string {
  const worst = worstOf(marks)
  const light = worst.ended !== 'none' ? (worst.ended === 'void' ? '已作废' : '已办结') : lightWords[worst.light]
  return marks.length === 1 ? `${worst.label}（${light}${worst.rough ? '，按学校位置' : ''}）` : `这里有 ${marks.length} 条，最急的：${worst.label}（${light}）`
}

export interface MapLabel extends Spot {
  text: string
}
/** Names beside their spots as far as they find room, to the left where the picture ends; the first come first. `beside` pixels are
 * kept for what is drawn on the spot. */
export function labelsOf(names: readonly { name: string; spot: Spot }[], width: number, beside = 8, letter = 12): MapLabel[] {
  const taken: { left: number; top: number; right: number; bottom: number }[] = []
  const shown: MapLabel[] = []
  for (const { name, spot } of names) {
    const long = name.length * letter
    const x = spot.x + beside + long > width ? spot.x - beside - long : spot.x + beside
    const box = { left: x - 1, top: spot.y - letter * 0.7, right: x + long + 1, bottom: spot.y + letter * 0.7 }
    if (taken.some((one) => one.left < box.right && box.left < one.right && one.top < box.bottom && box.top < one.bottom)) continue
    taken.push(box)
    shown.push({ text: name, x, y: spot.y + letter * 0.35 })
  }
  return shown
}
