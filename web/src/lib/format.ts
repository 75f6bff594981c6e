/* How figures, times and limits are written; the only place where a number becomes text. */
import type { Compare } from '@/api/types'

export const UNKNOWN = '—'

/** A figure with thousands separators and fixed decimals; unknown is a dash, never 0. */
export function formatNumber(value: number | null | undefined, decimals = 2): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN
  const text = roundHalfAway(value, decimals).toFixed(decimals)
  const [whole = '0', fraction] = text.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction ? `${grouped}.${fraction}` : grouped
}

/** 2.675 shows as 2.68: people check with a calculator, not with binary fractions. */
export function roundHalfAway(value: number, decimals: number): number {
  const scale = 10 ** decimals
  const scaled = Math.abs(value) * scale
  const rounded = Math.floor(scaled + 0.5 + scaled * 1e-12) / scale
  return value < 0 ? -rounded || 0 : rounded
}

/** As many decimals as the figure has, at most `most`: for counts and areas side by side. */
export function formatPlain(value: number | null | undefined, most = 2): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN
  const text = formatNumber(value, most)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

export function formatPercent(value: number | null | undefined, decimals = 1): string {
  return value === null || value === undefined ? UNKNOWN : `${formatNumber(value * 100, decimals)}%`
}

interface Figure {
  unit: string
  decimals: number
  /** A share, to be read as a percentage with these decimals. */
  percent?: boolean
}

/** The value of an item or part as people read it, without its unit. */
export function formatFigure(figure: Figure, value: number | null | undefined): string {
  if (figure.percent) return formatPercent(value, figure.decimals)
  return formatNumber(value, figure.decimals)
}

export function formatFigureLimit(figure: Figure, op: Compare | null, limit: number | null | undefined): string {
  if (limit === null || limit === undefined) return ''
  return figure.percent ? `${formatLimit(op, limit * 100)}%` : formatLimit(op, limit)
}

const signs: Record<Compare, string> = { '>=': '≥', '<=': '≤', '<': '<', '>': '>' }

/** Limits are written as short as they are: ≥4.2, ≤0.5. */
export function formatLimit(op: Compare | null, limit: number | null | undefined): string {
  if (limit === null || limit === undefined) return ''
  return (op ? signs[op] : '') + formatPlain(limit, 4)
}

/** "2024-11-24 12:30" in the reader's own time. */
export function formatTime(iso: string | null | undefined): string {
  if (!iso) return UNKNOWN
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}
