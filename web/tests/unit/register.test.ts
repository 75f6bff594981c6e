import { effectScope } from 'vue'
import { describe, expect, it } from 'vitest'
import type { CaseQuery, RegisterLine, RegisterPage } from '@/api/ledger'
import { countFilters, orderOf, queryOf, readFilter, sortOf, writeFilter } from '@/lib/registerQuery'
import { missingPages, notYet, pageSize, rowsMost, useRegister } from '@/state/register'

describe('what a register is narrowed to', () => {
  const address = { unit: '9901', view: 'board', state: 'issued', light: 'red', until: '2024-12-31', 'f.level': '重大', words: ' 食堂 ' }
  it('lives in the address and comes back from it', () => {
    const filter = readFilter(address)
    expect(filter).toMatchObject({ state: 'issued', light: 'red', fields: { level: '重大' } })
    expect(readFilter(writeFilter({}, filter))).toEqual(filter)
    expect(countFilters(filter)).toBe(5)
  })
  it('leaves the rest of the address alone and takes empty conditions out', () => {
    const kept = writeFilter(address, { ...readFilter(address), state: '', fields: {} })
    expect(kept).toMatchObject({ unit: '9901', view: 'board' })
    expect(kept.state).toBeUndefined()
    expect('f.level' in kept).toBe(false)
  })
  it('asks the server in its own words', () => {
    expect(readFilter({ overdue: '1' }).light).toBe('red')
    expect(queryOf('R', readFilter(address), '9901')).toMatchObject({ record: 'R', unit: '9901', until: '2024-12-31', 'f.level': '重大', words: '食堂' })
    expect(queryOf('R', { ...readFilter({}), school: '77' }, '9901').unit).toBe('77')
  })
  it('sorts by what the server knows', () => {
    expect(orderOf({ key: 'f_level', down: true })).toBe('-f.level')
    expect(sortOf('-f.level')).toEqual({ key: 'f_level', down: true })
    expect(orderOf({ key: 'due_at', down: false })).toBe('due')
    expect(sortOf('due')).toEqual({ key: 'due_at', down: false })
    expect(orderOf({ key: 'nothing', down: false })).toBeUndefined()
    expect(sortOf('')).toBeNull()
  })
})

describe('a register of 100,000 lines', () => {
  const line = (at: number): RegisterLine => ({ at, id: at, version: 1, unit: '', state: '', ended: 'none', light: 'green', late_days: 0, title: `第 ${at} 条` })
  const answer = (query: CaseQuery, total: number): RegisterPage => {
    const after = Number(query.after ?? 0)
    return { total, next: null, rows: Array.from({ length: Math.max(0, Math.min(pageSize, total - after)) }, (_, index) => line(after + index + 1)) }
  }
  it('fetches only the pages that are looked at, each once', async () => {
    const asked: string[] = []
    const scope = effectScope()
    const register = scope.run(() => useRegister(async (query) => {
      asked.push(query.count_to ? String(query.after ?? 0) : 'count')
      if (!query.count_to) await new Promise((done) => setTimeout(done))
      return answer(query, 100_000)
    }))!
    const loaded = register.load({ record: 'R' })
    expect(register.counting.value).toBe(false)
    await loaded
    expect(register.counting.value).toBe(true) // 300 are shown, which is not all
    expect(register.rows.value).toHaveLength(300)
    await new Promise((done) => setTimeout(done, 20))
    expect(register.counting.value).toBe(false)
    expect(register.rows.value).toHaveLength(100_000)
    expect(register.rows.value[0]!.title).toBe('第 1 条')
    register.look(50_000, 50_040)
    await new Promise((done) => setTimeout(done, 120))
    register.look(50_010, 50_050)
    await new Promise((done) => setTimeout(done, 120))
    expect(asked).toEqual(['0', 'count', '50000'])
    expect(register.rows.value[50_000]!.title).toBe('第 50001 条')
    expect(register.rows.value[49_000]).toBe(notYet)
    scope.stop()
  })
  it('does not mix the answers of two queries', async () => {
    const scope = effectScope()
    let slow: (() => void) | undefined
    const register = scope.run(() => useRegister((query) => new Promise((done) => {
      const give = (): void => done(answer(query, query.state === 'a' ? 500 : 3))
      if (query.state === 'a') slow = give
      else give()
    })))!
    const first = register.load({ record: 'R', state: 'a' })
    await register.load({ record: 'R', state: 'b' })
    slow!()
    await first
    expect(register.rows.value).toHaveLength(3)
    scope.stop()
  })
  it('knows which pages a stretch lies on, and goes no further than can be scrolled', async () => {
    expect(missingPages(190, 410, 1000, new Set([1]))).toEqual([0, 2])
    expect(missingPages(0, 0, 0, new Set())).toEqual([])
    const scope = effectScope()
    const register = scope.run(() => useRegister(async (query) => answer(query, 2_147_483_647)))!
    await register.load({ record: 'R' })
    await new Promise((done) => setTimeout(done))
    expect(register.rows.value).toHaveLength(rowsMost)
    scope.stop()
  })
})
