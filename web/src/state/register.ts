/* The lines of a register as one scrolls to them: as many places as there are cases, each page fetched when it comes into view. */
import { onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import { messageOf } from '@/api/client'
import { registerPage, type CaseQuery, type RegisterLine } from '@/api/ledger'

export const pageSize = 200
/** More than this is not scrolled through but searched. */
export const rowsMost = 100_000
/** The first page is told at once, with no more counted than this; how many there are in all comes after it. */
export const countedFirst = 300
/** A place whose line has not come yet. */
export const notYet = Object.freeze({ id: 0 }) as RegisterLine

export interface Register {
  rows: Ref<RegisterLine[]>
  total: Ref<number>
  loading: Ref<boolean>
  /** There are more than `total`; how many comes soon. */
  counting: Ref<boolean>
  error: Ref<string>
  /** Begins anew with another query. */
  load: (query: CaseQuery) => Promise<void>
  look: (from: number, to: number) => void
}

/** Pages that hold the places from..to and are not asked for yet. */
export function missingPages(from: number, to: number, total: number, asked: ReadonlySet<number>): number[] {
  const last = Math.min(to, total) - 1
  const pages: number[] = []
  for (let page = Math.floor(from / pageSize); page * pageSize <= last; page++) if (!asked.has(page)) pages.push(page)
  return pages
}

export function useRegister(fetchPage: (query: CaseQuery) => ReturnType<typeof registerPage> = registerPage): Register {
  const rows = shallowRef<RegisterLine[]>([])
  const total = ref(0)
  const loading = ref(false)
  const counting = ref(false)
  const error = ref('')
  let turn = 0
  let query: CaseQuery = {}
  let asked = new Set<number>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function put(page: number, lines: RegisterLine[]): void {
    const next = rows.value.slice()
    lines.forEach((line, index) => {
      if (page * pageSize + index < next.length) next[page * pageSize + index] = line
    })
    rows.value = next
  }
  function room(found: number): void {
    total.value = found
    const next = new Array<RegisterLine>(Math.min(found, rowsMost)).fill(notYet)
    rows.value.slice(0, next.length).forEach((line, index) => (next[index] = line))
    rows.value = next
  }
  async function count(mine: number): Promise<void> {
    try {
      const answer = await fetchPage({ ...query, limit: 1 })
      if (mine !== turn) return
      room(answer.total)
      counting.value = false
    } catch (problem) {
      if (mine === turn) error.value = messageOf(problem) // how many there are is still not known
    }
  }
  async function fetch(page: number, mine: number): Promise<void> {
    asked.add(page)
    try {
      const answer = await fetchPage({ ...query, after: page ? String(page * pageSize) : undefined, limit: pageSize, count_to: countedFirst })
      if (mine !== turn) return
      if (!page) {
        const more = answer.total > countedFirst
        rows.value = []
        room(more ? countedFirst : answer.total)
        counting.value = more
        if (more) void count(mine)
      }
      put(page, answer.rows)
    } catch (problem) {
      if (mine !== turn) return
      asked.delete(page)
      error.value = messageOf(problem)
    }
  }
  async function load(wanted: CaseQuery): Promise<void> {
    const mine = ++turn
    query = wanted
    asked = new Set()
    loading.value = true
    counting.value = false
    error.value = ''
    await fetch(0, mine)
    if (mine === turn) loading.value = false
  }
  /** What is only flown over while scrolling is not fetched. */
  function look(from: number, to: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      for (const page of missingPages(from, to, rows.value.length, asked)) void fetch(page, turn)
    }, 60)
  }
  onScopeDispose(() => clearTimeout(timer))
  return { rows, total, loading, counting, error, load, look }
}
