import { describe, expect, it } from 'vitest'
import { Outbox, OutFailure, withFiles, type OutFile, type OutItem, type OutParts, type OutStore } from '@/lib/outbox'

class Shelf implements OutStore {
  kept = new Map<string, OutItem>()
  broken = false
  all = async (): Promise<OutItem[]> => [...this.kept.values()].map((one) => structuredClone(one))
  write = async (item: OutItem): Promise<void> => {
    if (this.broken) throw new Error('full')
    this.kept.set(item.id, structuredClone(item))
  }
  remove = async (id: string): Promise<void> => void this.kept.delete(id)
}
const file = (key: string): OutFile => ({ key, part: 'photos', name: `${key}.jpg`, blob: new Blob(['x']), words: {}, id: 0, sentAt: 0 })
const item = (id: string, files: OutFile[] = [], part: Partial<OutItem> = {}): OutItem => ({
  id, user: 'li', title: id, form: '/f', path: '/cases', body: { record: 'R', unit: 'U', fields: { text: '门锁坏了' } }, had: {}, files, key: `key-${id}`, lasting: true, madeAt: 1, state: 'waits', problem: '', place: '', ...part,
})
interface World {
  shelf: Shelf
  box: Outbox<string>
  posted: { path: string; body: OutItem['body']; key: string }[]
  uploads: string[]
  timers: (() => void)[]
  failing: { upload?: OutFailure; post?: OutFailure }
  clock: { now: number }
}
function world(shelf = new Shelf()): World {
  const made = { shelf, posted: [], uploads: [], timers: [], failing: {}, clock: { now: 1_000 } } as unknown as World
  const parts: OutParts<string> = {
    store: shelf,
    upload: async (one) => {
      if (made.failing.upload) throw made.failing.upload
      made.uploads.push(one.key)
      return made.uploads.length
    },
    post: async (path, body, key) => {
      if (made.failing.post) throw made.failing.post
      made.posted.push({ path, body, key })
      return '号'
    },
    onChange: () => undefined,
    now: () => made.clock.now,
    later: (action) => made.timers.push(action),
  }
  made.box = new Outbox(parts)
  return made
}
const away = new OutFailure('network', '连不上服务器。')

describe('what is written on a phone', () => {
  it('goes out with its photos before it, and leaves the device', async () => {
    const { box, posted, shelf } = world()
    await box.put(item('a', [file('p1'), file('p2')]))
    expect(await box.send('a')).toEqual({ kind: 'sent', result: '号' })
    expect(posted[0]!.body.fields).toEqual({ text: '门锁坏了', photos: ['1', '2'] })
    expect(shelf.kept.size).toBe(0)
  })
  it('stays when the network is away, says so, and goes out later without sending a photo twice', async () => {
    const { box, posted, uploads, shelf, timers, failing } = world()
    await box.put(item('a', [file('p1')]))
    failing.post = away
    expect(await box.send('a')).toEqual({ kind: 'waits', message: '连不上服务器。' })
    expect(shelf.kept.get('a')!.files[0]!.id).toBe(1)
    expect(box.of('li')).toHaveLength(1)
    failing.post = undefined
    timers.shift()!()
    await new Promise((done) => setTimeout(done))
    expect(uploads).toEqual(['p1'])
    expect(posted).toHaveLength(1)
    expect(posted[0]!.key).toBe('key-a')
    expect(box.of('li')).toHaveLength(0)
  })
  it('survives the browser', async () => {
    const before = world()
    before.failing.upload = away
    await before.box.put(item('a', [file('p1')]))
    await before.box.send('a')
    const after = world(before.shelf)
    await after.box.load()
    await after.box.sendAll('li')
    expect(after.posted).toHaveLength(1)
  })
  it('is sent only for the one who wrote it', async () => {
    const { box, posted } = world()
    await box.put(item('a'))
    await box.sendAll('wang')
    expect(posted).toHaveLength(0)
    expect(box.of('wang')).toHaveLength(0)
  })
  it('waits for a person when the server refuses it, with the place', async () => {
    const { box, shelf, failing, timers } = world()
    await box.put(item('a'))
    failing.post = new OutFailure('refused', '“等级”没有“特大”这一项。', 'level')
    expect(await box.send('a')).toEqual({ kind: 'refused', message: '“等级”没有“特大”这一项。', place: 'level' })
    expect(shelf.kept.get('a')!.state).toBe('refused')
    expect(timers).toHaveLength(0)
    await box.sendAll('li') // not tried again by itself
    expect(box.of('li')[0]!.problem).toContain('特大')
  })
  it('does not pretend to keep what the browser does not let it keep', async () => {
    const { box, shelf } = world()
    shelf.broken = true
    await box.put(item('a'))
    expect(box.keeps).toBe(false)
    expect(await box.send('a')).toMatchObject({ kind: 'sent' })
  })
  it('keeps personal data off the device', async () => {
    const { box, shelf, failing } = world()
    failing.post = away
    await box.put(item('a', [], { lasting: false }))
    await box.send('a')
    expect(shelf.kept.size).toBe(0)
    expect(box.of('li')).toHaveLength(1)
  })
  it('uploads a photo anew when the server has let go of the first', async () => {
    const { box, uploads, failing, clock } = world()
    await box.put(item('a', [file('p1')]))
    failing.post = away
    await box.send('a')
    clock.now += 24 * 3_600_000
    failing.post = undefined
    await box.send('a')
    expect(uploads).toHaveLength(2)
    expect(new Set(uploads).size).toBe(2)
  })
  it('sends nothing of a draft, and does not show it as waiting', async () => {
    const { box, posted } = world()
    await box.put(item('a', [], { state: 'draft' }))
    await box.sendAll('li')
    expect(posted).toHaveLength(0)
    expect(box.of('li')).toHaveLength(0)
  })
  it('does not send the same twice at once', async () => {
    const { box, posted } = world()
    await box.put(item('a'))
    await Promise.all([box.send('a'), box.send('a')])
    expect(posted).toHaveLength(1)
  })
  it('puts new files behind those that the field has', () => {
    expect(withFiles(item('a', [{ ...file('p'), id: 7 }], { had: { photos: ['3'] } })).photos).toEqual(['3', '7'])
  })
})
