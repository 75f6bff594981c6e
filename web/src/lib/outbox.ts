/* What was written on this device and is not with the server yet: kept here until the server has it, sent again when the network is
 * back, once however often it is tried. What it says about itself is what is true, no more. */
import type { CaseValues } from '@/api/ledger'
import type { FileWords } from '@/api/evidence'

export interface OutFile {
  key: string
  part: string
  name: string
  blob: Blob
  words: FileWords
  /** Of the upload that waits on the server, and when that was; 0: not there. */
  id: number
  sentAt: number
}
export interface OutItem {
  id: string
  user: string
  /** As people call it: "隐患：食堂 留样不全". */
  title: string
  /** Where the form is that it was written in. */
  form: string
  path: string
  body: { record?: string; unit?: string; step?: string; version?: number; reason?: string; fields: CaseValues }
  /** Ids of files that the fields have already. */
  had: Record<string, string[]>
  files: OutFile[]
  key: string
  /** Kept on this device; personal data only as long as the page is open. */
  lasting: boolean
  madeAt: number
  state: 'draft' | 'waits' | 'refused'
  problem: string
  /** Field that the problem is about. */
  place: string
}

export interface OutStore {
  all(): Promise<OutItem[]>
  write(item: OutItem): Promise<void>
  remove(id: string): Promise<void>
}

/** `network`: again by itself; `signed-out`: after signing in; `refused`: a person has to change something. */
export class OutFailure extends Error {
  constructor(readonly kind: 'network' | 'signed-out' | 'refused', message: string, readonly place = '') {
    super(message)
  }
}

export interface OutParts<Result> {
  store: OutStore
  upload: (file: OutFile, progress: (share: number) => void) => Promise<number>
  post: (path: string, body: OutItem['body'], key: string) => Promise<Result | undefined>
  onChange: () => void
  now?: () => number
  later?: (action: () => void, milliseconds: number) => unknown
}

export type OutResult<Result> = { kind: 'sent'; result: Result | undefined } | { kind: 'waits'; message: string } | { kind: 'refused'; message: string; place: string }

/** An upload that nothing took is removed by the server after a while; before that it is sent anew. */
const holdMilliseconds = 6 * 3_600_000
const pauses = [5_000, 15_000, 30_000, 60_000]
export const newKey = (start: string): string => `${start}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`

export class Outbox<Result> {
  items: OutItem[] = []
  /** Whether this device keeps what is put in; false: the browser does not let it. */
  keeps = true
  /** "照片 1／2，40%" of the one on its way. */
  progress = new Map<string, string>()
  private running = new Set<string>()
  private failures = 0
  private timer = false
  private readonly now: () => number
  private readonly later: (action: () => void, milliseconds: number) => unknown

  constructor(private readonly parts: OutParts<Result>) {
    this.now = parts.now ?? Date.now
    this.later = parts.later ?? ((action, milliseconds) => setTimeout(action, milliseconds))
  }

  async load(): Promise<void> {
    try {
      const kept = await this.parts.store.all()
      const here = new Set(this.items.map((one) => one.id))
      this.items = [...this.items, ...kept.filter((one) => !here.has(one.id))].sort((a, b) => a.madeAt - b.madeAt)
    } catch {
      this.keeps = false
    }
    this.parts.onChange()
  }
  of(user: string): OutItem[] {
    return this.items.filter((one) => one.user === user && one.state !== 'draft')
  }
  find(id: string): OutItem | undefined {
    return this.items.find((one) => one.id === id)
  }
  isRunning(id: string): boolean {
    return this.running.has(id)
  }

  async put(item: OutItem): Promise<void> {
    this.items = [...this.items.filter((one) => one.id !== item.id), item]
    await this.keep(item)
    this.parts.onChange()
  }
  async drop(id: string): Promise<void> {
    this.items = this.items.filter((one) => one.id !== id)
    this.progress.delete(id)
    await this.parts.store.remove(id).catch(() => undefined)
    this.parts.onChange()
  }
  private async keep(item: OutItem): Promise<void> {
    if (!item.lasting || !this.items.some((one) => one.id === item.id)) return // or given up meanwhile
    try {
      await this.parts.store.write(item)
      this.keeps = true
    } catch {
      this.keeps = false
    }
  }

  /** Files first, then what names them. Never throws. */
  async send(id: string): Promise<OutResult<Result>> {
    const item = this.find(id)
    if (!item || this.running.has(id)) return { kind: 'waits', message: '正在发送。' }
    this.running.add(id)
    item.state = 'waits'
    item.problem = item.place = ''
    this.parts.onChange()
    try {
      await this.sendFiles(item)
      const result = await this.parts.post(item.path, { ...item.body, fields: withFiles(item) }, item.key)
      this.failures = 0
      await this.drop(id)
      return { kind: 'sent', result }
    } catch (problem) {
      return await this.failed(item, problem instanceof OutFailure ? problem : new OutFailure('network', String(problem)))
    } finally {
      this.running.delete(id)
      this.progress.delete(id)
      this.parts.onChange()
    }
  }
  private async sendFiles(item: OutItem): Promise<void> {
    const count = item.files.length
    for (const [index, file] of item.files.entries()) {
      if (file.id && this.now() - file.sentAt < holdMilliseconds) continue
      if (file.id) Object.assign(file, { id: 0, key: newKey('file') })
      const say = (share: number): void => {
        this.progress.set(item.id, `文件 ${index + 1}／${count}，${Math.round(share * 100)}%`)
        this.parts.onChange()
      }
      say(0)
      file.id = await this.parts.upload(file, say)
      file.sentAt = this.now()
      await this.keep(item)
    }
    this.progress.set(item.id, '正在登记')
    this.parts.onChange()
  }
  private async failed(item: OutItem, failure: OutFailure): Promise<OutResult<Result>> {
    item.problem = failure.message
    item.place = failure.place
    if (failure.kind === 'refused') {
      item.state = 'refused'
      await this.keep(item)
      return { kind: 'refused', message: failure.message, place: failure.place }
    }
    await this.keep(item)
    if (failure.kind === 'network') this.plan(item.user)
    return { kind: 'waits', message: failure.message }
  }
  private plan(user: string): void {
    if (this.timer) return
    this.timer = true
    this.later(() => {
      this.timer = false
      void this.sendAll(user)
    }, pauses[Math.min(this.failures++, pauses.length - 1)]!)
  }

  /** Everything of this user that waits, the oldest first; stops at the first that the network fails. */
  async sendAll(user: string): Promise<void> {
    for (const item of this.items.filter((one) => one.user === user && one.state === 'waits')) {
      if (this.running.has(item.id)) continue
      const result = await this.send(item.id)
      if (result.kind === 'waits') return
    }
  }
}

/** The fields with the uploads of their files behind those that they have. */
export function withFiles(item: OutItem): CaseValues {
  const fields: CaseValues = { ...item.body.fields }
  const parts = new Set(item.files.map((file) => file.part))
  for (const part of parts) fields[part] = [...(item.had[part] ?? []), ...item.files.filter((file) => file.part === part).map((file) => String(file.id))]
  return fields
}
