/* What is due, in the order and the words of the one who has to do it. */
import type { TodoItem, TodoKind } from '@/api/collect'

export interface TodoGroup {
  kind: TodoKind
  title: string
  /** What is on the button of each. */
  verb: string
  items: TodoItem[]
}

const groups: { kind: TodoKind; title: string; verb: string }[] = [
  { kind: 'returned', title: '被退回，要改', verb: '去修改' },
  { kind: 'fill', title: '要填报', verb: '去填报' },
  { kind: 'reminder', title: '催报', verb: '去填报' },
  { kind: 'unlock', title: '等您同意解锁', verb: '去办理' },
  { kind: 'approve', title: '等您审定', verb: '去审定' },
  { kind: 'review', title: '等您审核', verb: '去审核' },
  { kind: 'overdue', title: '变红了', verb: '查看' },
]

/** What one does oneself first; of each kind the order of the server, which puts the most urgent first. */
export function groupTodo(items: readonly TodoItem[]): TodoGroup[] {
  return groups.map((group) => ({ ...group, items: items.filter((item) => item.kind === group.kind) })).filter((group) => group.items.length)
}

/** "继续填" where something stands already. */
export function verbOf(group: Pick<TodoGroup, 'kind' | 'verb'>, item: TodoItem): string {
  return group.kind === 'fill' && item.filled > 0 ? '继续填' : group.verb
}

/** Those of one round together: a list of eighty overdue schools is read by its rounds. */
export function byRound(items: readonly TodoItem[]): { round: number; name: string; items: TodoItem[] }[] {
  const rounds = new Map<number, { round: number; name: string; items: TodoItem[] }>()
  for (const item of items) {
    const one = rounds.get(item.round) ?? { round: item.round, name: item.round_name, items: [] }
    one.items.push(item)
    rounds.set(item.round, one)
  }
  return [...rounds.values()]
}

/** Nothing is open in it: it may be passed without looking into each cell. */
export const isClean = (item: TodoItem): boolean => item.must_fix === 0 && item.to_explain === 0
