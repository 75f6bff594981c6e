import { describe, expect, it } from 'vitest'
import { ApiError } from '@/api/client'
import { useReading, useReadingOn } from '@/state/reading'

/** A server whose answers come when the test says so, in any order. */
function slowServer<Answer>(): { ask: () => Promise<Answer>; answer: (turn: number, value: Answer) => void; fail: (turn: number, problem: Error) => void } {
  const open: { done: (value: Answer) => void; failed: (problem: Error) => void }[] = []
  return {
    ask: () => new Promise((done, failed) => open.push({ done, failed })),
    answer: (turn, value) => open[turn]!.done(value),
    fail: (turn, problem) => open[turn]!.failed(problem),
  }
}

describe('what a page reads', () => {
  it('waits until the answer is taken', async () => {
    const server = slowServer<string>()
    let seen = ''
    const { loading, load } = useReading(server.ask, (answer) => void (seen = answer))
    expect(loading.value).toBe(true)
    const reading = load()
    server.answer(0, '数')
    await reading
    expect([loading.value, seen]).toEqual([false, '数'])
  })
  it('leaves an answer that a newer question has overtaken, and its failure too', async () => {
    const server = slowServer<string>()
    const seen: string[] = []
    const { loading, error, load } = useReading(server.ask, (answer) => void seen.push(answer))
    const all = [load(), load(), load()]
    server.answer(0, '甲县')
    server.fail(1, new ApiError(500, 'internal', '乙县出错'))
    await Promise.all(all.slice(0, 2))
    expect([loading.value, error.value, seen]).toEqual([true, '', []])
    server.answer(2, '丙县')
    await all[2]
    expect([loading.value, error.value, seen]).toEqual([false, '', ['丙县']])
  })
  it('says what went wrong until it is asked again', async () => {
    const server = slowServer<string>()
    const { loading, error, load } = useReading(server.ask, () => undefined)
    const first = load()
    server.fail(0, new ApiError(403, 'forbidden', '没有权限'))
    await first
    expect([loading.value, error.value]).toEqual([false, '没有权限'])
    const second = load()
    expect([loading.value, error.value]).toEqual([true, ''])
    server.answer(1, '')
    await second
  })
  it('waits on while it is not known what to ask, and leaves what was asked before', async () => {
    const server = slowServer<string>()
    let known = true
    const seen: string[] = []
    const { loading, load } = useReading(() => (known ? server.ask() : undefined), (answer) => void seen.push(answer))
    const first = load()
    known = false
    await load()
    server.answer(0, '上一个单位')
    await first
    expect([loading.value, seen]).toEqual([true, []])
  })
  it('reads a list on', async () => {
    const asked: boolean[] = []
    let list: number[] = []
    const { load } = useReadingOn(
      async (more) => (asked.push(more), more ? [3] : [1, 2]),
      (found, more) => void (list = more ? [...list, ...found] : found),
    )
    await load()
    await load(true)
    expect([asked, list]).toEqual([[false, true], [1, 2, 3]])
    await load()
    expect(list).toEqual([1, 2])
  })
})
