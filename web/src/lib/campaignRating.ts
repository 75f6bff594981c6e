/* What somebody says of an item of a campaign: as a form holds it, what it comes to in points, what is still missing before it can
 * be handed in, and whether two people say the same. */
import type { CampaignItem, Level, Rating, RatingBy } from '@/api/campaigns'
import { proves } from './campaignEvidence'
import { formatPlain } from './format'

type Asked = Pick<CampaignItem, 'takes' | 'points' | 'lines' | 'may_not_apply'> & { veto?: boolean }

export const emptyRating = (): Rating => ({ verdict: '', level: '', points: null, lines: [], note: '', problem: '', measure: '' })
/** Without who said it and when. */
export const ratingOf = (said: Rating | RatingBy | null): Rating =>
  said ? { verdict: said.verdict as Rating['verdict'], level: said.level, points: said.points, lines: said.lines.map((one) => ({ ...one })), note: said.note, problem: said.problem, measure: said.measure } : emptyRating()

/** A rating that was kept on this computer, if it is one. */
export function readRating(text: string): Rating | null {
  try {
    const kept = JSON.parse(text) as Partial<Rating> | null
    if (!kept || typeof kept !== 'object' || typeof kept.note !== 'string' || !Array.isArray(kept.lines)) return null
    return ratingOf({ ...emptyRating(), ...kept })
  } catch {
    return null
  }
}
const canonical = (said: Rating): string => JSON.stringify([said.verdict, said.level, said.points, said.lines.filter((one) => one.points || one.note).map((one) => [one.id, one.points, one.note]).sort(), said.note, said.problem, said.measure])
export const sameRating = (a: Rating, b: Rating): boolean => canonical(a) === canonical(b)

export const isOut = (said: Rating): boolean => said.verdict === 'not_applicable'
/** Whether there is a conclusion at all. */
export function isRated(item: Asked, said: Rating): boolean {
  if (isOut(said)) return true
  switch (item.takes) {
    case 'level':
      return said.level !== ''
    case 'points':
      return said.points !== null
    case 'verdict':
      return said.verdict !== ''
    case 'lines':
      return item.lines.filter((line) => line.needs_decision).every((line) => said.lines.some((one) => one.id === line.id && one.points !== null))
    case 'note':
    case 'none':
      return said.note.trim() !== ''
  }
}

/** Points it comes to; null while it has none. */
export function pointsOf(item: Asked, said: Rating, levels: readonly Level[]): number | null {
  if (isOut(said) || !isRated(item, said)) return null
  switch (item.takes) {
    case 'level': {
      const level = levels.find((one) => one.id === said.level)
      return level && item.points !== null ? level.share * item.points : null
    }
    case 'points':
      return said.points
    case 'verdict':
      return said.verdict === 'met' ? item.points : 0
    case 'lines': {
      if (item.points === null) return null
      const taken = item.lines.reduce((sum, line) => {
        const points = line.needs_decision ? (said.lines.find((one) => one.id === line.id)?.points ?? 0) : (line.high ?? 0)
        return sum + (line.most ? Math.min(points, line.most) : points)
      }, 0)
      return Math.max(0, item.points - taken)
    }
    case 'note':
    case 'none':
      return null
  }
}

/** Less than everything: then a reason is asked for, and what will be done about it. */
export function isLess(item: Asked, said: Rating, levels: readonly Level[]): boolean {
  if (isOut(said) || !isRated(item, said)) return false
  if (item.takes === 'level') return said.level !== levels[0]?.id
  if (item.takes === 'verdict') return said.verdict === 'not_met'
  if (item.takes === 'lines') return said.lines.some((one) => (one.points ?? 0) > 0)
  return item.takes === 'points' && (said.points ?? 0) < (item.points ?? 0)
}

const withNone = (item: Asked, said: Rating): Rating => ({ ...said, lines: item.lines.map((line) => said.lines.find((one) => one.id === line.id) ?? { id: line.id, points: 0, note: '' }) })
/** In words, short. */
export function ratingText(item: Asked, by: Rating | RatingBy | null, levels: readonly Level[]): string {
  const said = by && ratingOf(by)
  /* What the server has of lines stands for itself: none taken away is a conclusion, too. */
  const stored = by && 'by' in by && item.takes === 'lines'
  if (!said || (!stored && !isRated(item, said))) return '—'
  if (isOut(said)) return '不适用'
  const points = pointsOf(item, stored ? withNone(item, said) : said, levels)
  const inPoints = item.points && points !== null ? `${formatPlain(points)} 分` : ''
  if (item.takes === 'level') return [levels.find((one) => one.id === said.level)?.name ?? said.level, inPoints].filter(Boolean).join('，')
  if (item.takes === 'verdict') return [item.veto ? (said.verdict === 'met' ? '没有' : '有') : said.verdict === 'met' ? '达到' : '未达到', inPoints].filter(Boolean).join('，')
  if (item.takes === 'note') return '已写明'
  return inPoints || '—'
}

/** What is wrong with a figure, at once; empty: nothing. */
export function wrongPoints(text: string, most: number | null): string {
  if (text.trim() === '') return ''
  const figure = Number(text)
  return Number.isFinite(figure) && figure >= 0 && (!most || figure <= most) ? '' : `在 0 到 ${formatPlain(most)} 之间`
}

/** What is missing before it can be handed in, as the server will say it. */
export function missingOf(item: Asked & Pick<CampaignItem, 'requests' | 'evidence' | 'computed'>, said: Rating, levels: readonly Level[]): string[] {
  const missing: string[] = []
  if (!item.computed) {
    if (!isRated(item, said)) missing.push(item.takes === 'note' ? '没有写明情况' : '没有自评结论')
    if (isOut(said) && !said.note.trim()) missing.push('不适用没有写理由')
    if (isLess(item, said, levels) && !said.note.trim()) missing.push('扣分没有写原因')
    if (said.problem.trim() && !said.measure.trim()) missing.push('写了问题，没有写措施')
  }
  if (!isOut(said)) for (const request of item.requests) if (request.required && !item.evidence.some((one) => one.request === request.id && proves(one))) missing.push(`缺材料：${request.name}`)
  return missing
}

/** Whether two people come to the same; what they write beside it may differ. */
export function sameConclusion(item: Asked, a: Rating, b: Rating): boolean {
  if (isOut(a) || isOut(b)) return isOut(a) && isOut(b)
  switch (item.takes) {
    case 'level':
      return a.level === b.level
    case 'points':
      return a.points === b.points
    case 'verdict':
      return a.verdict === b.verdict
    case 'lines':
      return item.lines.every((line) => (a.lines.find((one) => one.id === line.id)?.points ?? 0) === (b.lines.find((one) => one.id === line.id)?.points ?? 0))
    case 'note':
    case 'none':
      return true
  }
}

/** With the line's part changed. */
export function withLine(said: Rating, id: string, part: Partial<{ points: number | null; note: string }>): Rating {
  const there = said.lines.some((one) => one.id === id)
  const lines = there ? said.lines.map((one) => (one.id === id ? { ...one, ...part } : one)) : [...said.lines, { id, points: null, note: '', ...part }]
  return { ...said, lines }
}
