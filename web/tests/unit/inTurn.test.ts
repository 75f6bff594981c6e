import { describe, expect, it } from 'vitest'
import { inTurn } from '@/lib/inTurn'

const after = <T>(ms: number, value: T): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value), ms))

describe('works on the same thing', () => {
  it('answer in the order in which they were asked for, the slow one first', async () => {
    const answers: string[] = []
    const note = (said: string): void => void answers.push(said)
    await Promise.all([inTurn('7', () => after(20, 'slow')).then(note), inTurn('7', () => after(0, 'quick')).then(note)])
    expect(answers).toEqual(['slow', 'quick'])
  })
  it('on another thing do not wait', async () => {
    const answers: string[] = []
    const note = (said: string): void => void answers.push(said)
    await Promise.all([inTurn('7', () => after(20, 'slow')).then(note), inTurn('8', () => after(0, 'quick')).then(note)])
    expect(answers).toEqual(['quick', 'slow'])
  })
  it('go on after one that failed, which is told to whoever asked for it', async () => {
    const failed = inTurn('7', () => Promise.reject(new Error('refused')))
    const next = inTurn('7', () => after(0, 'next'))
    await expect(failed).rejects.toThrow('refused')
    expect(await next).toBe('next')
  })
})
