/* Where something is: words, and perhaps a point on the map or on the plan of the school, in one text: "实验楼东侧（北纬29.56321，
 * 东经106.55123）", "二层楼梯口（平面图12，自左37.25%，自上61.30%）". Degrees are those a phone gives (WGS-84); nothing is converted. */

export interface Point {
  latitude: number
  longitude: number
}
/** Hundredths of the width and height of a plan, an attachment of the unit. */
export interface PlanPoint {
  plan: number
  left: number
  top: number
}
export interface PlaceRead {
  words: string
  point: Point | null
  plan?: PlanPoint
}

const figure = String.raw`\s*(\d{1,3}(?:\.\d+)?)\s*[°度]?`
const northFirst = new RegExp(String.raw`[（(，,\s]*([北南])纬${figure}[，,、；;\s]*([东西])经${figure}\s*[）)]?\s*$`)
const eastFirst = new RegExp(String.raw`[（(，,\s]*([东西])经${figure}[，,、；;\s]*([北南])纬${figure}\s*[）)]?\s*$`)
/** As phones wrote it into texts before there was a map. */
const located = /\s*(-?\d{1,2}\.\d+), (-?\d{1,3}\.\d+)（手机定位[^）]*）\s*$/

const signed = (half: string, degrees: string): number => (half === '南' || half === '西' ? -Number(degrees) : Number(degrees))
const isPoint = (point: Point): boolean => Math.abs(point.latitude) <= 90 && Math.abs(point.longitude) <= 180

const onPlan = new RegExp(String.raw`[（(，,\s]*平面图(\d+)[，,、\s]*自左\s*(\d{1,3}(?:\.\d+)?)%?[，,、\s]*自上\s*(\d{1,3}(?:\.\d+)?)%?\s*[）)]?\s*$`)

export function readPlace(text: string): PlaceRead {
  const planned = onPlan.exec(text)
  if (planned) {
    const plan = { plan: Number(planned[1]), left: Number(planned[2]), top: Number(planned[3]) }
    return plan.left <= 100 && plan.top <= 100 ? { words: text.slice(0, planned.index).trim(), point: null, plan } : { words: text, point: null }
  }
  const north = northFirst.exec(text)
  const east = north ? null : eastFirst.exec(text)
  const phone = north || east ? null : located.exec(text)
  const found = north ?? east ?? phone
  if (!found) return { words: text, point: null }
  const point = north
    ? { latitude: signed(north[1]!, north[2]!), longitude: signed(north[3]!, north[4]!) }
    : east
      ? { latitude: signed(east[3]!, east[4]!), longitude: signed(east[1]!, east[2]!) }
      : { latitude: Number(phone![1]), longitude: Number(phone![2]) }
  return isPoint(point) ? { words: text.slice(0, found.index).trim(), point } : { words: text, point: null }
}

/** Whether there is something to draw: a point on the map or on a plan. */
export function hasSpot(text: string): boolean {
  const { point, plan } = readPlace(text)
  return point !== null || plan !== undefined
}

export const pointText = (point: Point): string =>
  `${point.latitude < 0 ? '南纬' : '北纬'}${Math.abs(point.latitude).toFixed(5)}，${point.longitude < 0 ? '西经' : '东经'}${Math.abs(point.longitude).toFixed(5)}`

export const planText = (on: PlanPoint): string => `平面图${on.plan}，自左${on.left.toFixed(2)}%，自上${on.top.toFixed(2)}%`

export function writePlace(words: string, point: Point | null, plan?: PlanPoint): string {
  const kept = words.trim()
  const where = plan ? planText(plan) : point ? pointText(point) : ''
  return where ? (kept ? `${kept}（${where}）` : where) : words
}

/** What stands in two boxes as a point; a text says what is wrong with them, null when both are empty. */
export function readDegrees(latitude: string, longitude: string): Point | string | null {
  const texts = [latitude.trim(), longitude.trim()]
  if (!texts[0] && !texts[1]) return null
  if (!texts[0] || !texts[1]) return '纬度和经度要一起填。'
  const point = { latitude: Number(texts[0]), longitude: Number(texts[1]) }
  if (!Number.isFinite(point.latitude) || !Number.isFinite(point.longitude)) return '经纬度要写成小数，如 29.56321。'
  if (isPoint(point)) return point
  return Math.abs(point.latitude) <= 180 && Math.abs(point.longitude) <= 90 ? '纬度和经度好像写反了：纬度在 0 到 90 之间。' : '纬度在 0 到 90 之间，经度在 0 到 180 之间。'
}

const earth = 6_371_008.8
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Metres along the ground. */
export function metresBetween(from: Point, to: Point): number {
  const half = Math.sin(radians(to.latitude - from.latitude) / 2) ** 2 + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(radians(to.longitude - from.longitude) / 2) ** 2
  return 2 * earth * Math.asin(Math.min(1, Math.sqrt(half)))
}
export const distanceText = (metres: number): string => (metres < 1000 ? `${Math.round(metres)} 米` : metres < 10_000 ? `${(metres / 1000).toFixed(1)} 千米` : `${Math.round(metres / 1000)} 千米`)

/** What is doubtful about a point that lies more than `most` kilometres from every known school, as a warning; empty when nothing is, or
 * nothing is known to hold it against. */
export function doubtOf(point: Point, known: readonly { name: string; point: Point }[], most: number | null): string {
  let nearest: { name: string; metres: number } | undefined
  for (const one of known) {
    const metres = metresBetween(point, one.point)
    if (!nearest || metres < nearest.metres) nearest = { name: one.name, metres }
  }
  return nearest && most !== null && nearest.metres > most * 1000 ? `离最近的学校（${nearest.name}）有 ${distanceText(nearest.metres)}，请核对是不是标错了。` : ''
}
