/* Words for reports: states, parts of a period, where a figure comes from and where its page is. */
import type { FigureSource, ReportKind, ReportLine } from '@/api/reports'

export const reportStates: Record<ReportLine['state'], { text: string; look: string }> = {
  draft: { text: '▲ 草稿', look: 'wait' },
  checked: { text: '◆ 已核对', look: 'info' },
  approved: { text: '● 已批准', look: 'good' },
}
export const reportSteps: Record<string, string> = { check: '核对', approve: '批准', return: '退回' }

/** The parts of a school year that begins in September. */
export function partsOf(every: ReportKind['every'], period: string): { part: number; name: string }[] {
  const year = Number(period.slice(0, 4))
  const month = (index: number): string => `${year + Math.floor((8 + index) / 12)}年${((8 + index) % 12) + 1}月`
  const length = { year: 12, half: 6, quarter: 3, month: 1 }[every]
  if (every === 'year' || !year) return []
  return Array.from({ length: 12 / length }, (_, index) => ({ part: index + 1, name: length === 1 ? month(index) : `${month(index * length)}至${month(index * length + length - 1)}` }))
}

/** Periods that are there, and those up to today that nobody has opened, newest first. */
export function yearsBegun(periods: string[], today = new Date()): string[] {
  const now = today.getFullYear() - (today.getMonth() < 8 ? 1 : 0)
  const last = Math.max(...periods.map((one) => Number(one.slice(0, 4)) || 0))
  const missing = last > 0 ? Array.from({ length: Math.min(Math.max(now - last, 0), 10) }, (_, index) => String(now - index)) : []
  return [...missing, ...periods]
}

/** Kinds by the group they are offered under, in the order of the list of documents. */
export function groupsOf(kinds: ReportKind[]): { name: string; kinds: ReportKind[] }[] {
  const groups = new Map<string, ReportKind[]>()
  for (const one of [...kinds].sort((a, b) => (a.code ?? '').localeCompare(b.code ?? '') || a.id.localeCompare(b.id))) {
    const name = one.group ?? '其他'
    groups.set(name, [...(groups.get(name) ?? []), one])
  }
  return [...groups].map(([name, members]) => ({ name, kinds: members }))
}

export const sourceKinds: Record<FigureSource['kind'], string> = { element: '填报数据合计', item: '评估指标', standard: '评估结果', indicator: '测算指标', record: '台账', case: '台账事项', units: '单位名录', duty: '职责' }

/** The page that shows what a figure is made of. */
export function sourcePage(source: FigureSource, standard: string | null): string {
  const place = `unit=${encodeURIComponent(source.unit)}&period=${encodeURIComponent(source.period)}${standard ? `&standard=${encodeURIComponent(standard)}` : ''}`
  switch (source.kind) {
    case 'case':
      return `/cases/${source.id}`
    case 'record': {
      const [system, kind] = (source.id.split('/')[0] ?? '').split('.')
      return `/ledgers/${system}/${kind}?unit=${encodeURIComponent(source.unit)}`
    }
    case 'duty':
      return `/duties?unit=${encodeURIComponent(source.unit)}`
    case 'item':
    case 'standard':
      return `/evaluation/items?${place}`
    default:
      return `/evaluation/schools?${place}`
  }
}
