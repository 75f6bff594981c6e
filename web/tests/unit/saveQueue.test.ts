import { beforeEach, describe, expect, it } from 'vitest'
import { makeKeeper } from '@/lib/keeper'
import { batchMost, SaveFailure, SaveQueue, type Keeper, type Pending, type SaveAnswer, type SaveStatus } from '@/lib/saveQueue'

/** Time that passes when the test says so. */
class Clock {
  private timers: { at: number; action: () => void }[] = []
  time = 0
  later = (action: () => void, wait: number): unknown => {
    const timer = { at: this.time + wait, action }
    this.timers.push(timer)
    return timer
  }
  cancel = (timer: unknown): void => void (this.timers = this.timers.filter((one) => one !== timer))
  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds
    for (;;) {
      const next = this.timers.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.time = Math.max(this.time, next.at)
      this.cancel(next)
      next.action()
      await settle()
    }
    this.time = end
    await settle()
  }
}
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}
const cell = (field: string, value: string, base = 0): Pending => ({ field, row: '', value, base })

let clock: Clock
let kept: Pending[]
let sent: Pending[][]
let statuses: SaveStatus[]
let respond: (cells: Pending[]) => Promise<SaveAnswer>
const last = (): SaveStatus => statuses[statuses.length - 1]!
const keeper: Keeper = { read: () => kept, write: (pending) => void (kept = pending) }
const accept = (cells: Pending[], version = 1): SaveAnswer => ({ version, saved: cells.map(({ field, row }) => ({ field, row, version })), conflicts: [], refused: [] })
function make(): SaveQueue {
  return new SaveQueue({
    send: (cells) => {
      sent.push(cells)
      return respond(cells)
    },
    keeper, onAnswer: () => undefined, onStatus: (status) => statuses.push(status),
    now: () => clock.time + 1, later: clock.later, cancel: clock.cancel,
  })
}
beforeEach(() => {
  clock = new Clock()
  kept = []
  sent = []
  statuses = []
  respond = (cells) => Promise.resolve(accept(cells))
})

describe('the queue of cells to save', () => {
  it('gathers what is typed in a moment and sends the newest of each cell once', async () => {
    const queue = make()
    queue.put(cell('a', '8'))
    queue.put(cell('a', '81'))
    queue.put(cell('b', '2'))
    expect(last().kind).toBe('waiting')
    await clock.pass(1000)
    expect(sent).toEqual([[cell('a', '81'), cell('b', '2')]])
    expect(last()).toMatchObject({ kind: 'saved', count: 0 })
    expect(kept).toEqual([])
  })
  it('keeps on this computer what the server does not have, from the first key on', () => {
    make().put(cell('a', '8'))
    expect(kept).toEqual([cell('a', '8')])
  })
  it('sends what an earlier visit left behind', async () => {
    kept = [cell('a', '812', 4)]
    make()
    await clock.pass(10)
    expect(sent).toEqual([[cell('a', '812', 4)]])
  })
  it('says truly that the network failed, keeps everything and tries again, ever more slowly', async () => {
    respond = () => Promise.reject(new SaveFailure('network', '连不上服务器'))
    const queue = make()
    queue.put(cell('a', '8'))
    await clock.pass(1000)
    expect(last()).toMatchObject({ kind: 'offline', count: 1, message: '连不上服务器' })
    expect(kept).toEqual([cell('a', '8')])
    await clock.pass(2000)
    expect(sent.length).toBe(2)
    await clock.pass(2000)
    expect(sent.length).toBe(2)
    queue.put(cell('b', '9'))
    expect(last()).toMatchObject({ kind: 'offline', count: 2 })
    respond = (cells) => Promise.resolve(accept(cells))
    await clock.pass(60_000)
    expect(last()).toMatchObject({ kind: 'saved', count: 0 })
    expect(sent[sent.length - 1]).toEqual([cell('a', '8'), cell('b', '9')])
  })
  it('tries at once when the network is back', async () => {
    respond = () => Promise.reject(new SaveFailure('network', 'x'))
    const queue = make()
    queue.put(cell('a', '8'))
    await clock.pass(500)
    respond = (cells) => Promise.resolve(accept(cells))
    queue.retryNow()
    await clock.pass(1)
    expect(last().kind).toBe('saved')
  })
  it('what is typed over a cell under way is sent afterwards, over the version just saved', async () => {
    let finish: (answer: SaveAnswer) => void = () => undefined
    respond = () => new Promise((resolve) => (finish = resolve))
    const queue = make()
    queue.put(cell('a', '8', 3))
    await clock.pass(500)
    queue.put(cell('a', '81', 3))
    expect(queue.unsaved).toEqual([cell('a', '81', 3)])
    const whole = queue.flush()
    respond = (cells) => Promise.resolve(accept(cells, 8))
    finish(accept([cell('a', '8')], 7))
    expect(await whole).toBe(true)
    expect(sent[1]).toEqual([cell('a', '81', 7)])
  })
  it('what failed under way does not replace what was typed meanwhile, and the base stays the older', async () => {
    let fail: (problem: Error) => void = () => undefined
    respond = () => new Promise((_, reject) => (fail = reject))
    const queue = make()
    queue.put(cell('a', '8', 3))
    await clock.pass(500)
    queue.put(cell('a', '81', 5))
    fail(new SaveFailure('network', 'x'))
    await settle()
    expect(queue.unsaved).toEqual([cell('a', '81', 3)])
  })
  it('a cell the server does not take stays here with its reason', async () => {
    respond = (cells) => Promise.resolve({ ...accept(cells.filter((one) => one.field !== 'bad')), refused: [{ field: 'bad', row: '', why: '这一项没有退回' }] })
    const queue = make()
    for (const field of ['a', 'bad']) queue.put(cell(field, '1'))
    await clock.pass(1000)
    expect(queue.unsaved).toEqual([cell('bad', '1')])
    expect(last()).toMatchObject({ kind: 'refused', count: 1, message: '这一项没有退回' })
    expect(sent.length).toBe(1)
  })
  it('a refused cell is found by sending one by one; the others are saved', async () => {
    respond = (cells) => (cells.some((one) => one.field === 'bad') ? Promise.reject(new SaveFailure('input', '太长')) : Promise.resolve(accept(cells)))
    const queue = make()
    for (const field of ['a', 'bad', 'c']) queue.put(cell(field, '1'))
    await clock.pass(1000)
    expect(queue.unsaved).toEqual([cell('bad', '1')])
    expect(last()).toMatchObject({ kind: 'refused', count: 1, message: '太长' })
    expect(kept).toEqual([cell('bad', '1')])
    respond = (cells) => Promise.resolve(accept(cells))
    queue.put(cell('bad', '2'))
    await clock.pass(1000)
    expect(last()).toMatchObject({ kind: 'saved', count: 0 })
  })
  it('a refused entry keeps all cells and does not knock again by itself', async () => {
    respond = () => Promise.reject(new SaveFailure('refused', '这张表已报送'))
    const queue = make()
    queue.put(cell('a', '1'))
    queue.put(cell('b', '1'))
    await clock.pass(120_000)
    expect(sent.length).toBe(1)
    expect(last()).toMatchObject({ kind: 'refused', count: 2, message: '这张表已报送' })
    expect(await queue.flush()).toBe(false)
  })
  it('many cells go in batches', async () => {
    const queue = make()
    for (let index = 0; index < batchMost + 5; index++) queue.put(cell(`f${index}`, '1'))
    await clock.pass(1000)
    expect(sent.map((one) => one.length)).toEqual([batchMost, 5])
  })
  it('a cell given up is not sent', async () => {
    const queue = make()
    queue.put(cell('a', '1'))
    queue.drop('a')
    await clock.pass(1000)
    expect(sent).toEqual([])
    expect(last().kind).toBe('saved')
  })
})

class Shelf {
  map = new Map<string, string>()
  get length(): number { return this.map.size }
  key = (index: number): string | null => [...this.map.keys()][index] ?? null
  getItem = (key: string): string | null => this.map.get(key) ?? null
  setItem = (key: string, value: string): void => void this.map.set(key, value)
  removeItem = (key: string): void => void this.map.delete(key)
}

describe('unsent cells on this computer', () => {
  it('personal ones do not outlive the tab, and nobody reads another user\'s', () => {
    const [lasting, passing] = [new Shelf(), new Shelf()]
    const mine = makeKeeper('jia', 7, 't1', (field) => field === 'phone', lasting, passing)
    mine.write([cell('a', '1'), cell('phone', '138')])
    expect([...lasting.map.values()].join()).not.toContain('138')
    expect(mine.read()).toEqual([cell('a', '1'), cell('phone', '138')])
    expect(makeKeeper('yi', 7, 't1', () => false, lasting, passing).read()).toEqual([])
    expect(makeKeeper('jia', 8, 't1', () => false, lasting, passing).read()).toEqual([])
  })
  it('a new tab takes over what a closed one left, and loses nothing of an open one', () => {
    const [lasting, passing] = [new Shelf(), new Shelf()]
    makeKeeper('jia', 7, 't1', () => false, lasting, passing).write([cell('a', '1')])
    const next = makeKeeper('jia', 7, 't2', () => false, lasting, new Shelf())
    expect(next.read()).toEqual([cell('a', '1')])
    next.write([cell('a', '1'), cell('b', '2')])
    expect(lasting.map.size).toBe(1)
    next.write([])
    expect(lasting.map.size).toBe(0)
  })
  it('a broken or full store is no reason to stop', () => {
    const broken = { length: 1, key: () => { throw new Error() }, getItem: () => 'no json', setItem: () => { throw new Error() }, removeItem: () => undefined }
    const one = makeKeeper('jia', 7, 't', () => false, broken, broken)
    expect(one.read()).toEqual([])
    expect(() => one.write([cell('a', '1')])).not.toThrow()
  })
})
