import { describe, expect, it } from 'vitest'
import { ApiError } from '@/api/client'
import { useDeed } from '@/state/deed'

describe('what a press asks of the server', () => {
  it('is busy as long as it lasts, and is not done twice at a time', async () => {
    const deed = useDeed()
    let end: () => void = () => undefined
    const first = deed.run(() => new Promise((done) => (end = done)))
    expect(deed.busy.value).toBe(true)
    expect(await deed.run(async () => undefined)).toBe(false)
    end()
    expect(await first).toBe(true)
    expect(deed.busy.value).toBe(false)
  })
  it('says what went wrong until it is asked again', async () => {
    const deed = useDeed()
    expect(await deed.run(() => Promise.reject(new ApiError(409, 'conflict', '已经登记过')))).toBe(false)
    expect([deed.busy.value, deed.error.value]).toEqual([false, '已经登记过'])
    expect(await deed.run(async () => undefined)).toBe(true)
    expect(deed.error.value).toBe('')
  })
  it('keeps what it leaves in words itself', async () => {
    const deed = useDeed()
    await deed.run(async () => void (deed.error.value = '2 项没有核实'))
    expect(deed.error.value).toBe('2 项没有核实')
  })
})
