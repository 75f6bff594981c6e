/* Where unsent cells are kept on this computer: ordinary ones outlive the browser (localStorage), personal ones only this
 * tab (sessionStorage), since a school's computer has many users. Each person's stand apart, and each tab's, so that two
 * tabs do not wipe each other's; what a closed tab left behind is taken over by the next one. */
import type { Keeper, Pending } from './saveQueue'

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

const prefix = 'duxue.unsent.'

function readOne(shelf: Shelf, key: string): Pending[] {
  try {
    const kept: unknown = JSON.parse(shelf.getItem(key) ?? '[]')
    if (!Array.isArray(kept)) return []
    return kept.filter((one): one is Pending => typeof one?.field === 'string' && typeof one.row === 'string' && typeof one.value === 'string' && typeof one.base === 'number')
  } catch {
    return []
  }
}
function keysOf(shelf: Shelf, start: string): string[] {
  try {
    return Array.from({ length: shelf.length }, (_, index) => shelf.key(index) ?? '').filter((key) => key.startsWith(start))
  } catch {
    return []
  }
}
function writeOne(shelf: Shelf, key: string, pending: readonly Pending[]): boolean {
  try {
    if (pending.length) shelf.setItem(key, JSON.stringify(pending))
    else shelf.removeItem(key)
    return true
  } catch {
    return false // full or switched off: the page itself still holds the cells and says that they are not saved
  }
}

export function makeKeeper(user: string, entry: number | string, tab: string, isPersonal: (field: string) => boolean, lasting: Shelf, passing: Shelf): Keeper {
  const start = `${prefix}${user}.${entry}.`
  const own = start + tab
  let inherited: string[] = []
  return {
    read: () => {
      inherited = keysOf(lasting, start).filter((key) => key !== own)
      return [...inherited, own].flatMap((key) => readOne(lasting, key)).concat(readOne(passing, own))
    },
    write: (pending) => {
      const kept = writeOne(lasting, own, pending.filter((one) => !isPersonal(one.field)))
      writeOne(passing, own, pending.filter((one) => isPersonal(one.field)))
      // What was taken over stands under the own name now.
      if (kept) for (const key of inherited.splice(0)) writeOne(lasting, key, [])
    },
  }
}

/** Names this tab; stays the same over a reload. */
export function tabName(passing: Shelf): string {
  const key = `${prefix}tab`
  try {
    const known = passing.getItem(key)
    if (known) return known
    const fresh = Math.random().toString(36).slice(2, 10)
    passing.setItem(key, fresh)
    return fresh
  } catch {
    return 'tab'
  }
}
