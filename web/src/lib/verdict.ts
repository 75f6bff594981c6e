/* Verdicts as people see them: word, shape and colour always together. */
import type { Verdict } from '@/api/types'

export interface VerdictLook {
  name: string
  shape: string
  colour: string
  order: number
}

export const verdictLooks: Record<Verdict, VerdictLook> = {
  not_met: { name: '未达标', shape: '■', colour: '#b42318', order: 0 },
  pending: { name: '待定', shape: '▲', colour: '#8a5a00', order: 1 },
  met: { name: '达标', shape: '●', colour: '#1b6e3c', order: 2 },
  not_applicable: { name: '不适用', shape: '○', colour: '#5c6672', order: 3 },
}

/** Worst first, as a reader looks for trouble. */
export function byVerdict(a: Verdict, b: Verdict): number {
  return verdictLooks[a].order - verdictLooks[b].order
}
