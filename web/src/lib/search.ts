/* Finding by name: every word must occur; the start of the name counts most. */

export interface Hit {
  kind: '页面' | '学校' | '单位' | '指标'
  title: string
  note: string
  path: string
  query?: Record<string, string>
}

/** Higher is better, 0 does not match. Names, codes and ids are searched without regard to case. */
export function rank(hit: Hit, text: string): number {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean)
  if (!words.length) return hit.kind === '页面' ? 1 : 0
  const title = hit.title.toLowerCase()
  const whole = `${title} ${hit.note.toLowerCase()}`
  if (!words.every((word) => whole.includes(word))) return 0
  const first = words[0]!
  const place = title.startsWith(first) ? 100 : title.includes(first) ? 60 : 20
  return place - Math.min(15, title.length / 4) + (hit.kind === '页面' ? 5 : 0)
}

export function find(hits: readonly Hit[], text: string, most = 30): Hit[] {
  return hits
    .map((hit) => ({ hit, rank: rank(hit, text) }))
    .filter((one) => one.rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, most)
    .map((one) => one.hit)
}
