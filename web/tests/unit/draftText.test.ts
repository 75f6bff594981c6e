import { effectScope, nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readDraft } from '@/lib/draft'
import { faultOf, useDraftText, type DraftText, type TextFault } from '@/state/draftText'

type Answer = { problems: TextFault[] }
let asked: { text: string; tell: (answer: Answer) => void; fail: (problem: Error) => void }[]
let scope: ReturnType<typeof effectScope>
let kept: Map<string, string>
const open = (): DraftText<Answer> => {
  scope = effectScope()
  return scope.run(() => useDraftText<Answer>('test', (text) => new Promise((tell, fail) => asked.push({ text, tell, fail }))))!
}
async function settle(): Promise<void> {
  await nextTick()
  await vi.advanceTimersByTimeAsync(1000)
}

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  kept = new Map()
  vi.stubGlobal('sessionStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: (key: string) => kept.delete(key) })
})
afterEach(() => {
  scope.stop()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('a text that is written to be published', () => {
  it('is good only when this very text was checked without faults', async () => {
    const draft = open()
    draft.begin('a')
    expect([draft.good.value, draft.checking.value]).toEqual([false, true])
    asked[0]!.tell({ problems: [] })
    await settle()
    expect([draft.good.value, draft.checking.value]).toEqual([true, false])
    draft.put('b')
    expect(draft.good.value).toBe(false)
    await settle()
    asked[1]!.tell({ problems: [faultOf(new Error('错'))] })
    await settle()
    expect([draft.good.value, draft.checking.value, draft.faults.value.length]).toEqual([false, false, 1])
  })
  it('is checked once after several keys, and an older answer that comes later counts for nothing', async () => {
    const draft = open()
    draft.begin('a')
    for (const next of ['b', 'c', 'd']) {
      draft.put(next)
      await nextTick()
    }
    await settle()
    expect(asked.map((one) => one.text)).toEqual(['a', 'd'])
    asked[1]!.tell({ problems: [] })
    await settle()
    asked[0]!.tell({ problems: [faultOf(new Error('旧的'))] })
    await settle()
    expect(draft.good.value).toBe(true)
  })
  it('tells that it could not be checked', async () => {
    const draft = open()
    draft.begin('a')
    asked[0]!.fail(new Error('x'))
    await settle()
    expect(draft.good.value).toBe(false)
    expect(draft.faults.value).toHaveLength(1)
  })
  it('goes back step by step to where it began', () => {
    const draft = open()
    draft.begin('a')
    draft.put('b')
    draft.put('b')
    draft.put('c')
    draft.undo()
    expect([draft.text.value, draft.mayUndo.value]).toEqual(['b', true])
    draft.undo()
    draft.undo()
    expect([draft.text.value, draft.mayUndo.value, draft.changed.value]).toEqual(['a', false, false])
  })
  it('is kept until it is sent, and found again', async () => {
    open().begin('a')
    const draft = open()
    draft.begin('a')
    draft.put('b')
    await nextTick()
    scope.stop()
    const again = open()
    again.begin('a')
    expect([again.text.value, again.changed.value]).toEqual(['b', true])
    again.forget()
    again.begin('b')
    await nextTick()
    expect([again.changed.value, readDraft('test')]).toEqual([false, null])
  })
  it('that was emptied is an empty text, not none', async () => {
    const draft = open()
    draft.begin('a')
    draft.put('')
    await settle()
    expect([draft.ready.value, draft.text.value, draft.mayUndo.value]).toEqual([true, '', true])
    expect(asked[1]!.text).toBe('')
  })
})
