/* Words of collection as people read them: states, lights, steps, what the page says about saving. */
import type { EntryState, Light } from '@/api/collect'
import type { SaveStatus } from './saveQueue'

export interface Look {
  name: string
  shape: string
  /** Class of the colour. */
  colour: string
}

export const lightLooks: Record<Light, Look> = {
  red: { name: '逾期', shape: '■', colour: 'bad' },
  yellow: { name: '临期', shape: '▲', colour: 'wait' },
  green: { name: '正常', shape: '●', colour: 'good' },
  grey: { name: '未到', shape: '○', colour: 'quiet' },
}
export const stateNames: Record<EntryState, string> = {
  draft: '填报中', review: '审核中', returned: '被退回', locked: '已审定', correcting: '更正中',
}
export const stepNames: Record<string, string> = {
  open: '开始填报', submit: '报送', pass: '通过', return: '退回', approve: '审定', withdraw: '撤回', unlock_ask: '申请解锁', unlock: '解锁', remind: '催报',
  relock: '重新锁定', close: '关闭', extend: '延长期限',
}

const two = (figure: number): string => String(figure).padStart(2, '0')
export function clockText(milliseconds: number): string {
  const date = new Date(milliseconds)
  return `${two(date.getHours())}:${two(date.getMinutes())}`
}

/** What is true about what was typed, in one line. */
export function saveText(status: SaveStatus, what = '格'): string {
  switch (status.kind) {
    case 'saved':
      return status.at ? `已保存 ${clockText(status.at)}` : '自动保存，不用点保存'
    case 'waiting':
    case 'saving':
      return '正在保存……'
    case 'offline':
      return `未保存，连不上服务器：${status.count} ${what}留在本机，连上后自动保存`
    case 'refused':
      return `${status.count} ${what}没有保存：${status.message}`
  }
}

/** "2024-10-31（还有 2 天）" */
export function dueText(due: string, today = new Date()): string {
  if (!due) return '未定'
  const days = Math.round((Date.parse(`${due}T00:00:00Z`) - Date.UTC(today.getFullYear(), today.getMonth(), today.getDate())) / 86_400_000)
  if (Number.isNaN(days)) return due
  return `${due}（${days > 0 ? `还有 ${days} 天` : days === 0 ? '今天截止' : `已过 ${-days} 天`}）`
}

/** The reason of a light without the name of its colour, which shape and colour say already. */
export const whyText = (why: string): string => why.replace(/^[红黄绿灰]：/, '')

export const roundStates: Record<'open' | 'closed' | 'withdrawn', string> = { open: '进行中', closed: '已截止', withdrawn: '已撤回' }

/** A cell of the matrix in a few characters: what state, how far. */
export function cellText(cell: { state: EntryState; filled: number; asked: number }): string {
  return cell.state === 'draft' ? (cell.filled ? `填报中 ${cell.filled}／${cell.asked}` : '没有填') : stateNames[cell.state]
}
