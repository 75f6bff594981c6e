/* The tree of a score as the page shows it: flat rows, what is lost, what waits, and words for both. */
import type { Score, ScoreEffect, ScoreNode } from '@/api/types'
import { formatPlain } from './format'

export interface ScoreRow {
  node: ScoreNode
  depth: number
  leaf: boolean
  /** Names of the groups above, for rows that stand alone. */
  above: string[]
}

export type ScoreFilter = 'all' | 'lost' | 'pending' | 'decide' | 'out'
export type ScoreOrder = 'tree' | 'lost' | 'points'

/** Points that are surely lost, and those that may still be. Bonus is never lost. */
export const lostSurely = (node: ScoreNode): number => (node.bonus || node.state === 'not_applicable' ? 0 : Math.max(0, node.asked - node.high))
export const lostAtMost = (node: ScoreNode): number => (node.bonus || node.state === 'not_applicable' ? 0 : Math.max(0, node.asked - node.low))

const byPerson = ['given', 'evidence', 'graded', 'answer']
/** Whether a person has to decide something that nobody has decided yet. */
export const waitsForPerson = (node: ScoreNode): boolean =>
  node.state === 'pending' && ((byPerson.includes(node.rule) && !node.decision) || (node.lines ?? []).some((line) => line.needs_decision && !line.decision))
/** Whether a person may decide on it at all. */
export const isDecided = (node: ScoreNode): boolean => byPerson.includes(node.rule)

export function rowsOf(nodes: readonly ScoreNode[], depth = 0, above: string[] = []): ScoreRow[] {
  return nodes.flatMap((node) => [
    { node, depth, leaf: node.nodes.length === 0, above },
    ...rowsOf(node.nodes, depth + 1, [...above, node.name]),
  ])
}

const passes: Record<ScoreFilter, (node: ScoreNode) => boolean> = {
  all: () => true,
  lost: (node) => lostSurely(node) > 0 || (node.verdict === 'not_met' && !node.points),
  pending: (node) => node.state === 'pending',
  decide: waitsForPerson,
  out: (node) => node.state === 'not_applicable',
}
export const countOf = (score: Score, filter: ScoreFilter): number => rowsOf(score.nodes).filter((row) => row.leaf && passes[filter](row.node)).length

/** As a tree what is open; filtered or ordered by points only leaves, each with the groups above it. */
export function rowsSeen(score: Score, filter: ScoreFilter, order: ScoreOrder, closed: ReadonlySet<string>): ScoreRow[] {
  const all = rowsOf(score.nodes)
  if (filter === 'all' && order === 'tree') {
    let hiddenBelow = Infinity
    return all.filter((row) => {
      if (row.depth > hiddenBelow) return false
      hiddenBelow = closed.has(row.node.id) && !row.leaf ? row.depth : Infinity
      return true
    })
  }
  const leaves = all.filter((row) => row.leaf && passes[filter](row.node)).map((row) => ({ ...row, depth: 0 }))
  if (order === 'lost') leaves.sort((a, b) => lostSurely(b.node) - lostSurely(a.node) || lostAtMost(b.node) - lostAtMost(a.node))
  if (order === 'points') leaves.sort((a, b) => b.node.points - a.node.points)
  return leaves
}

/** "3", or "1 至 3" while it is not known. */
export const range = (low: number, high: number, decimals = 2): string => (low === high ? formatPlain(low, decimals) : `${formatPlain(low, decimals)} 至 ${formatPlain(high, decimals)}`)

export function pointsText(node: ScoreNode): string {
  if (node.state === 'not_applicable') return '不适用'
  if (!node.points && !node.asked && !node.high && !node.low) return node.rule === 'answer' || node.rule === 'group' ? '' : verdictWord(node)
  return range(node.low, node.high)
}
const verdictWord = (node: ScoreNode): string => node.level_name || { met: '达到', not_met: '未达到', pending: '待定', not_applicable: '不适用' }[node.verdict]

export function effectText(effect: ScoreEffect, grades: Score['grades']): string {
  const grade = grades.find((one) => one.id === effect.grade)?.name ?? ''
  return {
    cap: `总分最多 ${formatPlain(effect.points)} 分`,
    at_most: `等次不高于“${grade}”`,
    down: `降 ${effect.by} 等`,
    fixed: `直接定为“${grade}”`,
    bar: '不评定等次',
  }[effect.effect]
}

export function gradeText(score: Score): string {
  if (score.barred) return '不评定等次'
  if (!score.best || !score.worst) return ''
  return score.best.id === score.worst.id ? score.best.name : `${score.best.name} 至 ${score.worst.name}`
}

/** What is missing to the next grade, in a sentence. */
export function nextText(score: Score): string {
  const next = score.next
  if (score.barred || score.state === 'not_applicable') return ''
  const held = score.effects.filter((effect) => effect.verdict === 'not_met' && effect.effect !== 'cap')
  const byEffects = score.points_best && score.best && score.points_best.id !== score.best.id
  const kept = byEffects && held.length ? `；按分数可以是“${score.points_best!.name}”，被“${held.map((effect) => effect.name).join('”“')}”压低` : ''
  if (!next) return kept.slice(1)
  if (next.missing_least > 0) return `离“${next.name}”（${formatPlain(next.at_least)} 分）还差 ${range(next.missing_least, next.missing_most)} 分${kept}`
  return `要确保“${next.name}”（${formatPlain(next.at_least)} 分），待定的项目里还要得到 ${formatPlain(next.missing_most)} 分${kept}`
}
