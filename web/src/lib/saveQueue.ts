/* Cells on their way to the server: gathered for a moment, sent together, sent again when the network failed, kept on this
 * computer until the server has them. What the queue says about itself is what is true, no more. */
import { cellKey } from './cellKey'

export interface Pending {
  field: string
  row: string
  value: string
  /** Version of the cell it was typed over; 0 when there was none. */
  base: number
}
export interface Conflict {
  field: string
  row: string
  /** What stands on the server. */
  value: string
  version: number
  actor: string
  at: string
  mine: string
}
export interface SaveAnswer {
  version: number
  saved: { field: string; row: string; version: number }[]
  conflicts: Conflict[]
  /** Cells that may not be changed, or not to that. */
  refused: { field: string; row: string; why: string }[]
}

/** What went wrong with a save. `network` is tried again by itself; `input` is about a cell, which is then sent alone so that it
 * does not hold up the others; `refused` is about the whole entry and waits for a person. */
export class SaveFailure extends Error {
  constructor(readonly kind: 'network' | 'input' | 'refused', message: string) {
    super(message)
  }
}

export interface SaveStatus {
  kind: 'saved' | 'saving' | 'waiting' | 'offline' | 'refused'
  /** Cells the server does not have yet. */
  count: number
  message: string
  /** When the server last took something, in milliseconds; 0: nothing yet. */
  at: number
}

export interface Keeper {
  read(): Pending[]
  write(pending: Pending[]): void
}
export interface QueueParts {
  send: (cells: Pending[]) => Promise<SaveAnswer>
  keeper: Keeper
  onAnswer: (answer: SaveAnswer, sent: Pending[]) => void
  onStatus: (status: SaveStatus) => void
  now?: () => number
  later?: (action: () => void, milliseconds: number) => unknown
  cancel?: (timer: unknown) => void
}

export const batchMost = 200
const retries = [2000, 4000, 8000, 15000, 30000]

export class SaveQueue {
  private readonly pending = new Map<string, Pending>()
  /** Cells the server refused one by one, with its words; they count as unsaved until they are typed anew. */
  readonly stuck = new Map<string, { one: Pending; message: string }>()
  private sending: Map<string, Pending> | null = null
  private flight: Promise<void> | null = null
  private timer: unknown = null
  private failures = 0
  private failure: SaveFailure | null = null
  private singly = 0
  private savedAt = 0
  private readonly later: (action: () => void, milliseconds: number) => unknown
  private readonly cancel: (timer: unknown) => void

  constructor(private readonly parts: QueueParts) {
    this.later = parts.later ?? ((action, milliseconds) => setTimeout(action, milliseconds))
    this.cancel = parts.cancel ?? ((timer) => clearTimeout(timer as number))
    for (const one of parts.keeper.read()) this.pending.set(cellKey(one.field, one.row), one)
    if (this.pending.size) this.plan(0)
    this.say()
  }

  /** What the server does not have yet: refused, under way, waiting; the newest of each cell. */
  get unsaved(): Pending[] {
    const stuck = [...this.stuck].map(([key, { one }]): [string, Pending] => [key, one])
    return [...new Map([...stuck, ...(this.sending ?? []), ...this.pending]).values()]
  }
  has(key: string): boolean {
    return this.pending.has(key) || this.stuck.has(key) || (this.sending?.has(key) ?? false)
  }

  /** A cell was typed; it goes out after `delay` milliseconds without another. */
  put(one: Pending, delay = 400): void {
    this.putAll([one], delay)
  }
  /** A whole block at once, e.g. what was pasted. */
  putAll(cells: readonly Pending[], delay = 400): void {
    for (const one of cells) {
      const key = cellKey(one.field, one.row)
      const before = this.pending.get(key) ?? this.stuck.get(key)?.one
      this.stuck.delete(key)
      this.pending.set(key, before ? { ...one, base: before.base } : one)
    }
    this.keep()
    if (this.failure?.kind === 'refused') this.failure = null
    if (!this.failure) this.plan(delay)
    this.say()
  }
  /** Takes a cell out again: what the server has is to stand. */
  drop(key: string): void {
    if (!this.pending.delete(key) && !this.stuck.delete(key)) return
    this.keep()
    this.say()
  }
  /** The cell's newer version was seen: what waits counts as typed over that. */
  rebase(key: string, base: number): void {
    const one = this.pending.get(key)
    if (one) this.pending.set(key, { ...one, base })
  }

  /** Sends what there is now, and again until nothing is left or it failed. Never throws; false when something is left. */
  async flush(): Promise<boolean> {
    this.plan(null)
    while (this.flight) await this.flight
    while (this.pending.size) {
      this.flight = this.sendBatch().finally(() => (this.flight = null))
      await this.flight
      if (this.failure) return false
    }
    return this.stuck.size === 0
  }
  /** The network is back: no use in waiting longer. */
  retryNow(): void {
    if (!this.pending.size || this.sending) return
    this.failure = null
    this.plan(0)
  }
  stop(): void {
    this.plan(null)
  }

  private async sendBatch(): Promise<void> {
    const batch = new Map([...this.pending].slice(0, this.singly > 0 ? 1 : batchMost))
    for (const key of batch.keys()) this.pending.delete(key)
    this.sending = batch
    this.failure = null
    this.say()
    try {
      const answer = await this.parts.send([...batch.values()])
      this.sending = null
      this.took(answer, [...batch.values()])
    } catch (problem) {
      this.sending = null
      this.failed(problem instanceof SaveFailure ? problem : new SaveFailure('network', String(problem)), batch)
    }
    if (this.singly > 0) this.singly--
    this.keep()
    this.say()
  }
  private took(answer: SaveAnswer, sent: Pending[]): void {
    this.failures = 0
    this.savedAt = (this.parts.now ?? Date.now)()
    for (const { field, row, version } of answer.saved) this.rebase(cellKey(field, row), version)
    for (const { field, row, why } of answer.refused) {
      const one = sent.find((cell) => cell.field === field && cell.row === row)
      if (one && !this.pending.has(cellKey(field, row))) this.stuck.set(cellKey(field, row), { one, message: why })
    }
    this.parts.onAnswer(answer, sent)
  }
  private failed(failure: SaveFailure, batch: Map<string, Pending>): void {
    if (failure.kind === 'input' && batch.size === 1) {
      for (const [key, one] of batch) if (!this.pending.has(key)) this.stuck.set(key, { one, message: failure.message })
      return
    }
    // What was typed while it was under way is newer and stays; the rest waits again, in its order.
    const newer = new Map(this.pending)
    this.pending.clear()
    for (const [key, one] of batch) this.pending.set(key, newer.has(key) ? { ...newer.get(key)!, base: one.base } : one)
    for (const [key, one] of newer) if (!this.pending.has(key)) this.pending.set(key, one)
    if (failure.kind === 'input') {
      this.singly = batch.size + 1
      return
    }
    this.failure = failure
    if (failure.kind === 'network') this.plan(retries[Math.min(this.failures++, retries.length - 1)]!)
  }
  private plan(milliseconds: number | null): void {
    if (this.timer !== null) this.cancel(this.timer)
    this.timer = null
    if (milliseconds === null) return
    this.timer = this.later(() => {
      this.timer = null
      void this.flush()
    }, milliseconds)
  }
  private keep(): void {
    this.parts.keeper.write(this.unsaved)
  }
  private say(): void {
    const [refused] = this.stuck.values()
    const kind: SaveStatus['kind'] = this.failure
      ? this.failure.kind === 'network'
        ? 'offline'
        : 'refused'
      : this.sending
        ? 'saving'
        : this.pending.size
          ? 'waiting'
          : refused
            ? 'refused'
            : 'saved'
    this.parts.onStatus({ kind, count: this.unsaved.length, message: this.failure?.message ?? refused?.message ?? '', at: this.savedAt })
  }
}
