/* An entry's cells as one person sees them while others write too: what the server holds, what was typed here and is not
 * there yet, and where the two disagree. Nothing that was typed is dropped, nothing is overwritten unseen. */
import { cellKey } from './cellKey'
import type { Conflict, Pending } from './saveQueue'

export interface ServerCell {
  field: string
  row: string
  value: string
  version: number
  actor: string
  at: string
  /** Of a personal value the mask is shown. */
  personal?: number | null
}
export type Cells = ReadonlyMap<string, ServerCell>

export function cellsOf(list: readonly ServerCell[]): Map<string, ServerCell> {
  return new Map(list.map((cell) => [cellKey(cell.field, cell.row), cell]))
}

export interface Merged {
  cells: Map<string, ServerCell>
  /** Cells that others changed and that were not being typed here. */
  changed: string[]
  /** Cells that others changed to something else than what waits here: a conflict as soon as it is sent. */
  crossed: string[]
}

/** Takes what others wrote since. Older news than what is known changes nothing. */
export function mergeNews(known: Cells, news: readonly ServerCell[], waiting: (key: string) => string | undefined): Merged {
  const merged: Merged = { cells: new Map(known), changed: [], crossed: [] }
  for (const cell of news) {
    const key = cellKey(cell.field, cell.row)
    const before = known.get(key)
    if (before && before.version >= cell.version) continue
    merged.cells.set(key, cell)
    const mine = waiting(key)
    if (mine === undefined) {
      if (before?.value !== cell.value) merged.changed.push(key)
    } else if (mine !== cell.value) merged.crossed.push(key)
  }
  return merged
}

/** What the server said to a save, taken into the cells: what was saved stands there now, conflicts show what stands there. */
export function mergeSaved(known: Cells, sent: readonly Pending[], saved: readonly { field: string; row: string; version: number }[], conflicts: readonly Conflict[], actor: string, at: string): Map<string, ServerCell> {
  const cells = new Map(known)
  const values = new Map(sent.map((one) => [cellKey(one.field, one.row), one.value]))
  for (const { field, row, version } of saved) {
    const key = cellKey(field, row)
    const before = cells.get(key)
    if (before && before.version > version) continue
    cells.set(key, { field, row, value: values.get(key) ?? before?.value ?? '', version, actor, at, personal: null })
  }
  for (const { field, row, value, version, actor: whose, at: when } of conflicts) {
    const key = cellKey(field, row)
    if ((cells.get(key)?.version ?? -1) <= version) cells.set(key, { field, row, value, version, actor: whose, at: when, personal: null })
  }
  return cells
}

/** Open conflicts by cell; a newer one replaces an older, one that came to agree is gone. */
export function addConflicts(open: ReadonlyMap<string, Conflict>, more: readonly Conflict[]): Map<string, Conflict> {
  const all = new Map(open)
  for (const one of more) {
    const key = cellKey(one.field, one.row)
    if (one.mine === one.value) all.delete(key)
    else all.set(key, one)
  }
  return all
}
