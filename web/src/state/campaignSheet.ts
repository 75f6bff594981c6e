/* The sheet of one unit while it is rated: what the server holds, what was typed and is on its way, what somebody else saved in
 * between. The pages only show this and call it. */
import { onScopeDispose, reactive, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { ApiError, messageOf } from '@/api/client'
import { rateItem, showSheet, stepSheet, type CampaignItem, type Rating, type SheetStep, type CampaignSheet } from '@/api/campaigns'
import { ratingOf, readRating, sameRating } from '@/lib/campaignRating'
import { cellKey } from '@/lib/cellKey'
import { makeKeeper, tabName } from '@/lib/keeper'
import { SaveFailure, SaveQueue, type Conflict, type Pending, type SaveAnswer, type SaveStatus } from '@/lib/saveQueue'
import { useSession } from './session'

const typingDelay = 900
const freshDelay = 500

export interface SheetDesk {
  sheet: ShallowRef<CampaignSheet | undefined>
  error: Ref<string>
  status: Ref<SaveStatus>
  conflicts: ReadonlyMap<number, Conflict>
  /** As it was typed, else as it is stored. */
  ratingAt: (item: CampaignItem) => Rating
  put: (item: CampaignItem, rating: Rating, delay?: number) => void
  decide: (item: CampaignItem, choice: 'mine' | 'theirs') => void
  wrongAt: (item: CampaignItem) => string
  /** An item as an answer of the server has it. */
  replace: (item: CampaignItem) => void
  /** The whole sheet as an answer of the server has it. */
  take: (sheet: CampaignSheet) => void
  flush: () => Promise<boolean>
  retry: () => void
  reload: () => Promise<void>
  step: (step: SheetStep, more?: { reason?: string; items?: number[] }) => Promise<void>
}

const passing = (problem: unknown): boolean => !(problem instanceof ApiError) || problem.status === 0 || problem.status >= 500 || problem.status === 429

export function openSheet(id: number): SheetDesk {
  const session = useSession()
  const sheet = shallowRef<CampaignSheet>()
  const error = ref('')
  const status = ref<SaveStatus>({ kind: 'saved', count: 0, message: '', at: 0 })
  const mine = reactive(new Map<number, Rating>())
  const conflicts = reactive(new Map<number, Conflict>())
  /** What the server took of this page's: said again after a failure on the way, it is not sent again. */
  const taken = new Map<string, { value: string; version: number }>()
  let queue: SaveQueue | undefined

  const itemOf = (row: number): CampaignItem | undefined => sheet.value?.items.find((one) => one.id === row)
  function replace(item: CampaignItem): void {
    if (sheet.value) sheet.value = { ...sheet.value, items: sheet.value.items.map((one) => (one.id === item.id ? item : one)) }
  }
  async function sendOne(one: Pending, answer: SaveAnswer): Promise<void> {
    const known = taken.get(one.field)
    const rating = readRating(one.value)!
    if (known?.value === one.value) return void answer.saved.push({ field: one.field, row: '', version: known.version })
    const took = (item: CampaignItem): void => {
      taken.set(one.field, { value: one.value, version: item.version })
      answer.saved.push({ field: one.field, row: '', version: item.version })
      replace(item)
    }
    try {
      took(await rateItem(Number(one.field), Math.max(one.base, known?.version ?? 0), rating))
    } catch (problem) {
      if (passing(problem)) throw new SaveFailure('network', messageOf(problem))
      const refuse = (): void => void answer.refused.push({ field: one.field, row: '', why: messageOf(problem) })
      if ((problem as ApiError).status !== 409) return refuse()
      const now = (await showSheet(id)).items.find((each) => each.id === Number(one.field))
      if (!now?.may.fill) return refuse()
      if (now.self && sameRating(ratingOf(now.self), rating)) return took(now)
      replace(now)
      answer.conflicts.push({ field: one.field, row: '', value: JSON.stringify(ratingOf(now.self)), version: now.version, actor: now.self?.by ?? '', at: now.self?.at ?? '', mine: one.value })
    }
  }
  async function send(batch: Pending[]): Promise<SaveAnswer> {
    const answer: SaveAnswer = { version: 0, saved: [], conflicts: [], refused: [] }
    for (const one of batch) await sendOne(one, answer)
    return answer
  }
  function onAnswer(answer: SaveAnswer, sent: Pending[]): void {
    for (const one of answer.conflicts) conflicts.set(Number(one.field), one)
    for (const one of answer.saved) {
      const row = Number(one.field)
      const typed = mine.get(row)
      if (typed && JSON.stringify(typed) === sent.find((each) => each.field === one.field)?.value) mine.delete(row)
      conflicts.delete(row)
    }
    if (answer.saved.length) freshen()
  }
  /** Counts and what may be done next follow from what was saved. */
  let later: ReturnType<typeof setTimeout> | undefined
  function freshen(): void {
    clearTimeout(later)
    later = setTimeout(() => void showSheet(id).then((now) => (sheet.value = now)).catch(() => undefined), freshDelay)
  }
  function put(item: CampaignItem, rating: Rating, delay = typingDelay): void {
    mine.set(item.id, rating)
    if (!conflicts.has(item.id)) queue?.put({ field: String(item.id), row: '', value: JSON.stringify(rating), base: item.version }, delay)
  }
  function decide(item: CampaignItem, choice: 'mine' | 'theirs'): void {
    const conflict = conflicts.get(item.id)
    conflicts.delete(item.id)
    queue?.drop(cellKey(String(item.id)))
    if (choice === 'theirs' || !conflict) return void mine.delete(item.id)
    put({ ...item, version: conflict.version }, mine.get(item.id) ?? readRating(conflict.mine)!, 0)
  }
  function take(answer: CampaignSheet): void {
    sheet.value = answer
    if (queue) return
    const keeper = makeKeeper(session.user?.name ?? '', `campaign-${id}`, tabName(sessionStorage), () => false, localStorage, sessionStorage)
    // What an earlier visit could not send is shown as typed, and sent.
    for (const one of keeper.read()) {
      const rating = readRating(one.value)
      if (rating && itemOf(Number(one.field))?.may.fill) mine.set(Number(one.field), rating)
    }
    queue = new SaveQueue({ send, keeper, onAnswer, onStatus: (now) => (status.value = now) })
  }
  async function reload(): Promise<void> {
    error.value = ''
    try {
      take(await showSheet(id))
    } catch (problem) {
      error.value = messageOf(problem)
    }
  }
  const retry = (): void => queue?.retryNow()
  const leaving = (): void => void queue?.flush()
  window.addEventListener('online', retry)
  window.addEventListener('pagehide', leaving)
  onScopeDispose(() => {
    clearTimeout(later)
    window.removeEventListener('online', retry)
    window.removeEventListener('pagehide', leaving)
    void queue?.flush()
  })
  void reload()
  return {
    sheet, error, status, conflicts, put, decide, replace, take, reload, retry,
    ratingAt: (item) => mine.get(item.id) ?? ratingOf(item.self),
    wrongAt: (item) => (status.value.kind === 'refused' ? (queue?.stuck.get(cellKey(String(item.id)))?.message ?? '') : ''),
    flush: async () => (await queue?.flush()) ?? true,
    step: async (step, more) => {
      if (conflicts.size) throw new Error('有的项别人刚改过，请先选留哪一个。')
      if (!(await queue?.flush())) throw new Error('还有没有保存的内容，先看看哪一项没有保存。')
      try {
        take(await stepSheet(id, sheet.value!.version, step, more))
      } catch (problem) {
        if (problem instanceof ApiError && problem.status === 409) await reload()
        throw problem
      }
    },
  }
}
