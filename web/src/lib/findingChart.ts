/* A finding as a small drawing: the years as columns, the present one marked, what it is compared with as lines. */
import type { Finding } from '@/api/quality'

export interface Column {
  label: string
  value: number
  now: boolean
  /** Share of the height. */
  height: number
}
export interface Line {
  label: string
  value: number
  height: number
}
export interface Drawing {
  columns: Column[]
  lines: Line[]
}

const year = /^(\d{4})\s*年/
/** Only what has the measure of the value itself can stand beside it; counts of comparisons and ratios cannot. */
const alike = /中位数|估计/

export function drawFinding(finding: Finding, period: string): Drawing | null {
  if (finding.value === null || !Number.isFinite(finding.value)) return null
  const known = finding.compared.filter((one): one is { what: string; value: number } => one.value !== null && Number.isFinite(one.value))
  const past = known.filter((one) => year.test(one.what)).sort((a, b) => a.what.localeCompare(b.what))
  const lines = known.filter((one) => alike.test(one.what))
  const top = Math.max(finding.value, ...past.map((one) => one.value), ...lines.map((one) => one.value))
  if (top <= 0 || past.length + lines.length === 0) return null
  const height = (value: number): number => Math.max(0, value / top)
  return {
    columns: [
      ...past.map((one) => ({ label: year.exec(one.what)![1]!, value: one.value, now: false, height: height(one.value) })),
      { label: /^\d{4}/.test(period) ? period.slice(0, 4) : '本年', value: finding.value, now: true, height: height(finding.value) },
    ],
    lines: lines.map((one) => ({ label: one.what, value: one.value, height: height(one.value) })),
  }
}
