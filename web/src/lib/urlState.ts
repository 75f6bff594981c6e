/* What the whole page follows - unit, period, standard - lives in the address, so a link shows the same to everyone. */

export interface Context {
  unit: string
  period: string
  standard: string
}

export const contextKeys = ['unit', 'period', 'standard'] as const

type QueryValue = string | null | undefined | (string | null)[]

export function readContext(query: Record<string, QueryValue>): Partial<Context> {
  const found: Partial<Context> = {}
  for (const key of contextKeys) {
    const value = query[key]
    const one = Array.isArray(value) ? value[0] : value
    if (one) found[key] = one
  }
  return found
}

/** The query a page needs: what it asks for, filled up from where the reader comes from. */
export function carryContext(
  to: Record<string, QueryValue>,
  from: Partial<Context>,
): Record<string, QueryValue> | null {
  const missing = contextKeys.filter((key) => !to[key] && from[key])
  if (!missing.length) return null
  const query = { ...to }
  for (const key of missing) query[key] = from[key]
  return query
}

/** A list of words in one query value and back; empty lists leave the address. */
export function wordsOf(value: QueryValue): string[] {
  const one = Array.isArray(value) ? value[0] : value
  return one ? one.split(',').filter(Boolean) : []
}
export function joinWords(words: string[]): string | undefined {
  return words.length ? words.join(',') : undefined
}
