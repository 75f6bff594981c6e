/* One entry while it is filled in: what the server holds, what was typed and is on its way, what others write, what is wrong.
 * The page and its grid only show this and call it. */
import { computed, inject, onScopeDispose, provide, reactive, ref, shallowRef, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import { ApiError, get, messageOf, post, put as putJson } from '@/api/client'
import type { Entry, EntryAction, EntryNews, FormField, FormSection, JudgedField, Judgement, Other } from '@/api/collect'
import { cellKey, cellOf, rowField } from '@/lib/cellKey'
import { positionBetween, rowOrder } from '@/lib/entryLayout'
import { addConflicts, cellsOf, mergeNews, mergeSaved, type ServerCell } from '@/lib/entryMerge'
import { makeKeeper, tabName } from '@/lib/keeper'
import { SaveFailure, SaveQueue, type Conflict, type Pending, type SaveAnswer, type SaveStatus } from '@/lib/saveQueue'
import { clean, wrongText } from '@/lib/typed'
import { UndoStack, type Change } from '@/lib/undo'
import { useEvaluationStore } from './evaluation'
import { useSession } from './session'

const pollSeen = 4000
const pollHidden = 30_000
const typingDelay = 1200
const doneDelay = 250
const flashTime = 6000

export interface EntryDesk {
  entry: Ref<Entry | undefined>
  loading: Ref<boolean>
  error: Ref<string>
  status: Ref<SaveStatus>
  judgement: ComputedRef<Judgement | undefined>
  conflicts: Ref<ReadonlyMap<string, Conflict>>
  others: ComputedRef<Map<string, Other>>
  /** Cells that somebody else changed a moment ago, and who. */
  flashes: ReadonlyMap<string, string>
  undo: UndoStack
  field: (id: string) => FormField | undefined
  sectionOf: (fieldId: string) => FormSection | undefined
  valueOf: (key: string) => string
  cellAt: (key: string) => ServerCell | undefined
  judgedAt: (key: string) => JudgedField | undefined
  /** What is wrong with a cell: said at once here, or by the server. */
  wrongAt: (key: string) => string
  unsaved: (key: string) => boolean
  mayFill: (key: string) => boolean
  rowsOf: (table: string) => string[]
  mayAddRows: (section: FormSection) => boolean
  type: (key: string, text: string) => void
  change: (changes: readonly Change[], remember?: boolean) => void
  revert: (key: string, text: string) => void
  addRow: (section: FormSection, after?: string, id?: string) => string
  /** New rows at the end of a table, at most as many as it may have; gives how many. */
  growTo: (section: FormSection, rows: number, rowId: () => string) => void
  removeRow: (section: FormSection, row: string) => void
  decide: (conflict: Conflict, choice: 'mine' | 'theirs') => void
  standAt: (key: string) => void
  flush: () => Promise<boolean>
  retry: () => void
  reload: () => Promise<void>
  take: (answer: Entry) => void
  step: (action: EntryAction, body?: Record<string, unknown>) => Promise<void>
}

const deskKey: InjectionKey<EntryDesk> = Symbol('entry')
export const useDesk = (): EntryDesk => inject(deskKey)!
export const newRowId = (): string => `r${Date.now().toString(36)}${Math.random().toString(36).slice(2, 7)}`

function failureOf(problem: unknown): SaveFailure {
  if (!(problem instanceof ApiError)) return new SaveFailure('network', messageOf(problem))
  if (problem.status === 0 || problem.status >= 500 || problem.status === 429) return new SaveFailure('network', problem.message)
  return new SaveFailure(problem.status === 400 || problem.status === 413 || problem.status === 422 ? 'input' : 'refused', problem.message)
}

export function openEntry(id: number): EntryDesk {
  const session = useSession()
  const entry = shallowRef<Entry>()
  const loading = ref(false)
  const error = ref('')
  const cells = shallowRef<Map<string, ServerCell>>(new Map())
  const mine = reactive(new Map<string, string>())
  /** Of these the positions of rows, apart: typing into a cell does not move rows. */
  const mineRows = reactive(new Map<string, string>())
  const conflicts = shallowRef<ReadonlyMap<string, Conflict>>(new Map())
  const judgement = shallowRef<Judgement>()
  const otherList = shallowRef<Other[]>([])
  const flashes = reactive(new Map<string, string>())
  const status = ref<SaveStatus>({ kind: 'saved', count: 0, message: '', at: 0 })
  const undo = new UndoStack()
  let queue: SaveQueue | undefined
  let atKey = ''
  /** Version up to which everybody's cells are known here; one's own saves do not raise it, others' may lie before them. */
  let seen = 0
  let closed = false

  const fields = computed(() => new Map((entry.value?.form.sections ?? []).flatMap((section) => section.fields.map((field) => [field.id, { field, section }] as const))))
  const field = (fieldId: string): FormField | undefined => fields.value.get(fieldId)?.field
  const sectionOf = (fieldId: string): FormSection | undefined => fields.value.get(fieldId)?.section
  const isPersonal = (fieldId: string): boolean => /^P[23]$/.test(field(fieldId)?.privacy ?? '')
  const judged = computed(() => new Map((judgement.value?.fields ?? []).map((one) => [cellKey(one.field, one.row), one])))
  const judgedAt = (key: string): JudgedField | undefined => judged.value.get(key)
  const valueOf = (key: string): string => mine.get(key) ?? cells.value.get(key)?.value ?? computedText(key)
  const computedText = (key: string): string => {
    const one = judged.value.get(key)
    return one && !one.asked ? one.text : ''
  }
  function wrongAt(key: string): string {
    const refused = status.value.kind === 'refused' ? queue?.stuck.get(key)?.message : undefined
    if (refused) return refused
    const { field: fieldId } = cellOf(key)
    const definition = field(fieldId)
    const here = definition && mine.has(key) ? wrongText(mine.get(key)!, definition) : ''
    if (here) return here
    return mine.has(key) ? '' : (judged.value.get(key)?.wrong ?? '')
  }
  function mayFill(key: string): boolean {
    if (!entry.value?.may.edit) return false
    const { field: fieldId, row } = cellOf(key)
    if (fieldId.startsWith('?')) return true
    const one = judged.value.get(key)
    if (one) return one.asked && one.open
    const definition = fields.value.get(fieldId)
    return Boolean(row && definition && !definition.field.computed && definition.field.type !== 'note' && mayAddRows(definition.section))
  }

  /* rows of tables */
  const storedRows = computed(() => [...cells.value].filter(([key]) => key.startsWith('#')).map(([key, cell]) => [key, cell.value] as const))
  const positions = computed(() => {
    const tables = new Map<string, Map<string, string>>()
    for (const section of entry.value?.form.sections ?? []) {
      if (!section.is_table) continue
      const own = new Map((entry.value?.rows[section.id] ?? []).map((row, index) => [row, String(index + 1)]))
      tables.set(section.id, own)
    }
    const read = (key: string, value: string): void => {
      const { field: fieldId, row } = cellOf(key)
      if (fieldId.startsWith('#')) tables.get(fieldId.slice(1))?.set(row, value)
    }
    for (const [key, position] of storedRows.value) read(key, position)
    for (const [key, position] of mineRows) read(key, position)
    return tables
  })
  const orders = computed(() => new Map([...positions.value].map(([table, own]) => [table, rowOrder(own)])))
  const rowsOf = (table: string): string[] => orders.value.get(table) ?? []
  function mayAddRows(section: FormSection): boolean {
    if (!entry.value?.may.edit) return false
    if (section.rows_most && rowsOf(section.id).length >= section.rows_most) return false
    const opened = entry.value.returned?.fields ?? []
    return entry.value.state !== 'returned' || !opened.length || section.fields.some((one) => opened.includes(one.id)) || opened.includes(section.id)
  }
  function addRow(section: FormSection, after?: string, rowId = newRowId()): string {
    const order = rowsOf(section.id)
    const own = positions.value.get(section.id)!
    const at = after === undefined ? order.length - 1 : order.indexOf(after)
    const place = positionBetween(own.get(order[at] ?? ''), own.get(order[at + 1] ?? ''))
    write(cellKey(rowField(section.id), rowId), place, doneDelay)
    return rowId
  }
  function growTo(section: FormSection, rows: number, rowId: () => string): void {
    if (!mayAddRows(section)) return
    const now = rowsOf(section.id)
    const until = section.rows_most ? Math.min(rows, section.rows_most) : rows
    let last = Number(positions.value.get(section.id)?.get(now[now.length - 1] ?? '')) || now.length
    together(() => {
      for (let count = now.length; count < until; count++) write(cellKey(rowField(section.id), count === now.length ? rowId() : newRowId()), String(++last), doneDelay)
    })
  }
  function removeRow(section: FormSection, row: string): void {
    const key = cellKey(rowField(section.id), row)
    change([{ key, before: positions.value.get(section.id)?.get(row) ?? '', after: '-' }])
  }

  /* typing */
  function setMine(key: string, value: string): void {
    mine.set(key, value)
    if (key.startsWith('#')) mineRows.set(key, value)
  }
  function dropMine(key: string): void {
    mine.delete(key)
    mineRows.delete(key)
  }
  let block: Pending[] | null = null
  /** Whatever `action` writes goes to the queue as one block. */
  function together(action: () => void): void {
    if (block) return action()
    block = []
    action()
    const cells = block
    block = null
    if (cells.length) queue?.putAll(cells, doneDelay)
  }
  function write(key: string, value: string, delay: number): void {
    const stored = cells.value.get(key)
    if ((stored?.value ?? '') === value && !queue?.has(key)) return dropMine(key)
    setMine(key, value)
    const one = { ...cellOf(key), value, base: stored?.version ?? 0 }
    if (block) block.push(one)
    else queue?.put(one, delay)
  }
  function ensureRow(key: string): void {
    const { field: fieldId, row } = cellOf(key)
    const section = sectionOf(fieldId)
    if (row && section?.is_table && !positions.value.get(section.id)?.has(row)) addRow(section, undefined, row)
  }
  function type(key: string, text: string): void {
    ensureRow(key)
    write(key, text, typingDelay)
  }
  function change(changes: readonly Change[], remember = true): void {
    const real: Change[] = []
    together(() => {
      for (const one of changes) {
        const definition = field(cellOf(one.key).field)
        const after = definition ? clean(one.after, definition) : one.after.trim()
        if (after === valueOf(one.key) && after === one.before) continue
        if (after) ensureRow(one.key)
        write(one.key, after, doneDelay)
        real.push({ ...one, after })
      }
    })
    if (remember) undo.push(real)
  }
  function revert(key: string, text: string): void {
    write(key, text, doneDelay)
  }

  /* to the server and back */
  async function send(batch: Pending[]): Promise<SaveAnswer> {
    try {
      return await putJson<SaveAnswer>(`/entries/${id}/cells`, { cells: batch, at_field: cellOf(atKey).field, at_row: cellOf(atKey).row })
    } catch (problem) {
      throw failureOf(problem)
    }
  }
  function onAnswer(answer: SaveAnswer, sent: Pending[]): void {
    cells.value = mergeSaved(cells.value, sent, answer.saved, answer.conflicts, session.user?.shown ?? '', new Date().toISOString())
    conflicts.value = addConflicts(conflicts.value, answer.conflicts)
    for (const { field: fieldId, row } of answer.saved) {
      const key = cellKey(fieldId, row)
      if (mine.get(key) === cells.value.get(key)?.value) {
        dropMine(key)
        if (conflicts.value.has(key)) conflicts.value = new Map([...conflicts.value].filter(([one]) => one !== key))
      }
    }
    if (answer.saved.some((one) => isPersonal(one.field))) void refresh()
    else judgeSoon()
  }
  let judging: unknown = null
  function judgeSoon(): void {
    if (judging) return
    judging = setTimeout(async () => {
      judging = null
      try {
        judgement.value = await post<Judgement>(`/entries/${id}/judge`, {})
      } catch {
        /* the next save asks again; what is wrong with a single figure is said without the server */
      }
    }, 150)
  }
  function decide(conflict: Conflict, choice: 'mine' | 'theirs'): void {
    const key = cellKey(conflict.field, conflict.row)
    conflicts.value = new Map([...conflicts.value].filter(([one]) => one !== key))
    if (choice === 'theirs') {
      queue?.drop(key)
      dropMine(key)
      return
    }
    const value = mine.get(key) ?? conflict.mine
    setMine(key, value)
    queue?.rebase(key, conflict.version)
    queue?.put({ field: conflict.field, row: conflict.row, value, base: conflict.version }, 0)
  }

  /* others */
  /** The name stands at one cell of each person; the others are only tinted. */
  function flash(keys: readonly string[], merged: ReadonlyMap<string, ServerCell>): void {
    const named = new Set<string>()
    for (const key of keys) {
      const actor = merged.get(key)?.actor ?? ''
      const who = named.has(actor) ? ' ' : actor
      named.add(actor)
      flashes.set(key, who)
      setTimeout(() => flashes.get(key) === who && flashes.delete(key), flashTime)
    }
  }
  async function poll(): Promise<void> {
    const known = entry.value
    if (!known) return
    const news = await get<EntryNews>(`/entries/${id}/changes`, { since: seen, field: cellOf(atKey).field, row: cellOf(atKey).row })
    seen = Math.max(seen, news.version)
    if (news.state !== entry.value?.state) return reload()
    const merged = mergeNews(cells.value, news.cells, (key) => mine.get(key))
    otherList.value = news.others
    if (!news.cells.length) return
    cells.value = merged.cells
    flash(merged.changed, merged.cells)
    judgeSoon()
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  function pollSoon(wait = document.hidden ? pollHidden : pollSeen): void {
    clearTimeout(timer)
    if (closed) return
    timer = setTimeout(() => void poll().catch(() => undefined).finally(() => pollSoon()), wait)
  }
  const othersHere = computed(() => otherList.value.length > 0)
  const others = computed(() => new Map(otherList.value.map((one) => [cellKey(one.field, one.row ?? ''), one])))

  function take(answer: Entry): void {
    entry.value = answer
    seen = answer.version
    cells.value = cellsOf(answer.cells)
    judgement.value = answer.judgement
    otherList.value = answer.others ?? []
    error.value = ''
    for (const [key, value] of [...mine]) if (!queue?.has(key) && !conflicts.value.has(key) && cells.value.get(key)?.value === value) dropMine(key)
    if (queue) return
    const keeper = makeKeeper(session.user?.name ?? '', id, tabName(sessionStorage), isPersonal, localStorage, sessionStorage)
    // What an earlier visit could not send is shown as typed, and sent.
    for (const one of answer.may.edit ? keeper.read() : []) setMine(cellKey(one.field, one.row), one.value)
    queue = new SaveQueue({ send, keeper: answer.may.edit ? keeper : { read: () => [], write: () => undefined }, onAnswer, onStatus: (now) => (status.value = now) })
  }
  async function refresh(): Promise<void> {
    take(await get<Entry>(`/entries/${id}`))
  }
  async function reload(): Promise<void> {
    loading.value = true
    try {
      await refresh()
    } catch (problem) {
      error.value = messageOf(problem)
    } finally {
      loading.value = false
    }
  }
  async function step(action: EntryAction, body: Record<string, unknown> = {}): Promise<void> {
    if (queue && !(await queue.flush())) throw new Error(status.value.message || '还有没保存的格子，请等保存完再试。')
    await poll().catch(() => undefined)
    take(await post<Entry>(`/entries/${id}/steps`, { action, version: seen, ...body }))
    useEvaluationStore().forget()
  }

  const online = (): void => queue?.retryNow()
  const leaving = (event: BeforeUnloadEvent): void => {
    void queue?.flush()
    if (queue?.unsaved.some((one) => isPersonal(one.field))) event.preventDefault()
  }
  const turned = (): void => {
    if (document.hidden) void queue?.flush()
    else void poll().catch(() => undefined).finally(() => pollSoon())
  }
  window.addEventListener('online', online)
  window.addEventListener('beforeunload', leaving)
  document.addEventListener('visibilitychange', turned)
  onScopeDispose(() => {
    closed = true
    clearTimeout(timer)
    void queue?.flush()
    window.removeEventListener('online', online)
    window.removeEventListener('beforeunload', leaving)
    document.removeEventListener('visibilitychange', turned)
  })
  void reload().then(() => pollSoon())

  const desk: EntryDesk = {
    entry, loading, error, status, judgement: computed(() => judgement.value), conflicts, others, flashes, undo,
    field, sectionOf, valueOf, judgedAt, wrongAt, mayFill, rowsOf, mayAddRows, type, change, revert, addRow, growTo, removeRow, decide, take, reload, step,
    cellAt: (key) => cells.value.get(key),
    unsaved: (key) => mine.has(key),
    standAt: (key) => {
      atKey = key
      // Others see soon where one is, also without a save.
      if (othersHere.value) pollSoon(600)
    },
    flush: async () => (queue ? queue.flush() : true),
    retry: () => queue?.retryNow(),
  }
  provide(deskKey, desk)
  return desk
}

/** Something was typed already: before that, what is missing is no mistake. */
export function begun(desk: EntryDesk): boolean {
  return (desk.judgement.value?.filled ?? 0) > 0 || (desk.entry.value?.state ?? 'draft') !== 'draft'
}
