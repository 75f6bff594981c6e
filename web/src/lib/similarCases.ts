/* Cases that may be the same matter as the one that is being written: by the pairs of characters that both texts have. */

const pairsOf = (text: string): Set<string> => {
  const plain = text.replace(/[\s\p{P}\p{S}]/gu, '')
  return new Set(Array.from({ length: Math.max(0, plain.length - 1) }, (_, at) => plain.slice(at, at + 2)))
}

/** How much of the shorter text is in the other one, 0 to 1; texts of fewer than four characters say too little: 0. */
export function likeness(one: string, other: string): number {
  const [a, b] = [pairsOf(one), pairsOf(other)]
  const shorter = Math.min(a.size, b.size)
  if (shorter < 3) return 0
  let both = 0
  for (const pair of a) if (b.has(pair)) both++
  return both / shorter
}

const enough = 0.5
const shown = 3

/** Those most like the text first, at most three. */
export function similarCases<T extends { title: string }>(cases: readonly T[], text: string): T[] {
  return cases
    .map((one) => ({ one, like: likeness(text, one.title) }))
    .filter((found) => found.like >= enough)
    .sort((a, b) => b.like - a.like)
    .slice(0, shown)
    .map((found) => found.one)
}
