/* Words for draws, and the rule as the server reads it. */
import type { DrawInfo } from '@/api/draws'

export const stateText: Record<DrawInfo['state'], string> = {
  committed: '○ 已定，未抽取',
  cancelled: '× 已取消',
  drawn: '▲ 已抽取，未确认',
  confirmed: '● 已生效',
}
export const stateLook: Record<DrawInfo['state'], string> = { committed: '', cancelled: 'quiet', drawn: 'wait', confirmed: 'good' }

const words: Record<string, string> = {
  select: '抽取', admission: '派位', classes: '分班', quota: '按比例分配',
  none: '不分层', proportional: '按各类数量的比例', equal: '各类一样多', given: '写明各类数量',
  first: '志愿优先（先看所有第一志愿）', parallel: '平行志愿（按次序逐人看志愿）',
}
export const ruleText = (key: string, value: string): string =>
  words[value] ?? (key === 'rest' || key === 'weighted' || key === 'ranked' ? (value === '0' ? '否' : '是') : value)

/** What whoever makes a draw may choose from, by key; the others are numbers, or pairs "城区=3,乡村=2". */
export const choices: Record<string, string[]> = {
  strata: ['none', 'proportional', 'equal', 'given'],
  wishes: ['first', 'parallel'],
  weighted: ['false', 'true'],
  ranked: ['false', 'true'],
  rest: ['false', 'true'],
}
export const choiceText = (value: string): string => (value === 'true' ? '是' : value === 'false' ? '否' : ruleText('', value))
export const isPairs = (key: string): boolean => key === 'given' || key === 'tilt'

/** "count=5;team=2", without what was left as it is. */
export function ruleOf(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([key, value]) => [key, value.trim().replace(/；/g, ';').replace(/，/g, ',').replace(/[：＝]/g, '=')] as const)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}=${value}`)
    .join(';')
}
/** Number of rows to show at a moment of the drawing: slowly at first, all of it after about four seconds. */
export function revealed(total: number, seconds: number): number {
  if (seconds >= 4) return total
  return Math.min(total, Math.floor(total * (seconds / 4) ** 1.5) + (seconds > 0.3 ? 1 : 0))
}
