/* The files of one matter: what is there, and what is on its way. Several boxes of a page (one for each part of the matter)
 * share one shelf, so that the list is asked for once. Without a matter the uploads wait, and `ids` names them. */
import { computed, inject, onScopeDispose, provide, reactive, ref, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import { ApiError, messageOf } from '@/api/client'
import { dropFile, fetchFiles, fetchRules, sendFile, withdrawFile, type Attachment, type AttachmentRules, type FileWords, type Matter } from '@/api/evidence'
import { wrongFile } from '@/lib/evidenceText'
import { readyPhoto } from '@/lib/photo'

export interface Passage {
  key: string
  name: string
  part: string
  share: number
  state: 'waits' | 'prepares' | 'sends' | 'failed'
  problem: string
  mayRetry: boolean
}

export interface Shelf {
  rules: Ref<AttachmentRules | undefined>
  files: Ref<Attachment[]>
  passages: Passage[]
  mayAdd: Ref<boolean>
  error: Ref<string>
  /** Of files without a matter: what the next step names. */
  ids: ComputedRef<number[]>
  /** Whether something is still on its way. */
  busy: ComputedRef<boolean>
  at: (part: string) => Attachment[]
  add: (list: Iterable<File>, part?: string, words?: FileWords) => void
  retry: (passage: Passage) => void
  giveUp: (passage: Passage) => void
  /** Takes a file away: an upload that waits goes, an attached one is withdrawn with its reason. */
  take: (one: Attachment, reason: string) => Promise<void>
  reload: () => Promise<void>
  /** Forgets the waiting ones after they were attached. */
  clear: () => void
}

export const shelfKey: InjectionKey<Shelf> = Symbol('shelf')
/** The shelf of the page, given by its owner. */
export const useShelf = (): Shelf | undefined => inject(shelfKey, undefined)

export interface UnitPlan {
  id: number
  part: string
  name: string
}
export const planName = (one: Pick<Attachment, 'part'>): string => one.part || '平面图'
/** The plans of a unit that count: of each name the newest, the one without a name first. */
export function plansOf(files: readonly Attachment[]): UnitPlan[] {
  const newest = new Map<string, UnitPlan>()
  for (const one of files) {
    if (one.preview !== 'picture' || one.withdrawn || one.hidden || (newest.get(one.part)?.id ?? 0) > one.id) continue
    newest.set(one.part, { id: one.id, part: one.part, name: planName(one) })
  }
  return [...newest.values()].sort((a, b) => Number(a.part !== '') - Number(b.part !== '') || a.name.localeCompare(b.name, 'zh-CN', { numeric: true }))
}

const atOnce = 2
const newKey = (): string => `file-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`

interface Work {
  file: File
  words: FileWords
  abort: AbortController
}

export function openShelf(matter: Matter | null): Shelf {
  const rules = ref<AttachmentRules>()
  const files = ref<Attachment[]>([])
  const mayAdd = ref(false)
  const error = ref('')
  const passages = reactive<Passage[]>([])
  const work = new Map<string, Work>()
  let running = 0

  async function reload(): Promise<void> {
    try {
      error.value = ''
      rules.value = await fetchRules()
      if (!matter) {
        mayAdd.value = true // uploads of an earlier visit are not taken up again: nobody would know for what
        return
      }
      const answer = await fetchFiles(matter)
      files.value = answer.attachments
      mayAdd.value = answer.may_add
    } catch (problem) {
      error.value = messageOf(problem)
    }
  }

  const leave = (passage: Passage): void => {
    const at = passages.findIndex((one) => one.key === passage.key)
    if (at >= 0) passages.splice(at, 1)
    work.delete(passage.key)
  }
  function fail(passage: Passage, problem: string, mayRetry: boolean): void {
    passage.state = 'failed'
    passage.problem = problem
    passage.mayRetry = mayRetry
  }

  async function send(passage: Passage): Promise<void> {
    const { file, words, abort } = work.get(passage.key)!
    passage.state = 'prepares'
    const ready = words.keep_position ? { file, name: file.name, taken_at: '' } : await readyPhoto(file, rules.value!.shrink)
    const wrong = wrongFile(rules.value!, ready.name, ready.file.size, false)
    if (wrong) return fail(passage, wrong, false)
    passage.state = 'sends'
    const added = await sendFile({
      file: ready.file, name: ready.name, key: passage.key, matter, part: passage.part, words: { taken_at: ready.taken_at, ...words },
      progress: (share) => (passage.share = share), signal: abort.signal,
    })
    files.value = [...files.value.filter((one) => one.id !== added.id), added]
    leave(passage)
  }

  function next(): void {
    const passage = passages.find((one) => one.state === 'waits')
    if (!passage || running >= atOnce) return
    running++
    send(passage)
      .catch((problem: unknown) => fail(passage, messageOf(problem), problem instanceof ApiError && (problem.status === 0 || problem.status >= 500)))
      .finally(() => {
        running--
        next()
      })
    next()
  }

  function add(list: Iterable<File>, part = '', words: FileWords = {}): void {
    for (const file of list) {
      const key = newKey()
      const photo = file.type === 'image/jpeg' || file.type === 'image/webp'
      const wrong = rules.value ? wrongFile(rules.value, file.name, file.size, photo) : '还没有连上服务器，请稍后再试。'
      work.set(key, { file, words, abort: new AbortController() })
      passages.push({ key, name: file.name, part, share: 0, state: wrong ? 'failed' : 'waits', problem: wrong, mayRetry: false })
    }
    next()
  }
  function retry(passage: Passage): void {
    passage.state = 'waits'
    passage.share = 0
    next()
  }
  function giveUp(passage: Passage): void {
    work.get(passage.key)?.abort.abort()
    leave(passage)
  }

  async function take(one: Attachment, reason: string): Promise<void> {
    if (one.subject_kind) await withdrawFile(one.id, reason)
    else await dropFile(one.id)
    files.value = files.value.filter((other) => other.id !== one.id)
  }

  const shelf: Shelf = {
    rules, files, passages, mayAdd, error, add, retry, giveUp, take, reload,
    ids: computed(() => files.value.filter((one) => !one.subject_kind).map((one) => one.id)),
    busy: computed(() => passages.some((one) => one.state !== 'failed')),
    at: (part) => files.value.filter((one) => one.part === part && !one.withdrawn),
    clear: () => (files.value = []),
  }
  provide(shelfKey, shelf)
  onScopeDispose(() => work.forEach((one) => one.abort.abort()))
  void reload()
  return shelf
}
