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

/** What stands around the text of an official paper, as it is filled in beside it. */
export const reportHeads: { key: string; name: string; empty: string; help: string }[] = [
  { key: '@organ', name: '发文机关', empty: '不印红头', help: '红头上的名称，如“云溪县教育局文件”；空着就不印红头' },
  { key: '@number', name: '文号', empty: '没有', help: '发文字号，如“云教督〔2024〕7号”' },
  { key: '@signed_by', name: '签发人', empty: '没有', help: '上行文写签发人姓名，文号移到左边' },
  { key: '@addressee', name: '主送', empty: '没有', help: '主送机关，末尾用全角冒号' },
  { key: '@signer', name: '署名', empty: '没有', help: '发文机关的名称' },
  { key: '@date', name: '成文日期', empty: '没有', help: '如“2024年12月3日”' },
  { key: '@copy_to', name: '抄送', empty: '不印版记', help: '抄送机关，用逗号或顿号分开；印在版记里' },
  { key: '@issued_by', name: '印发机关', empty: '没有', help: '如“云溪县教育局办公室”；印发日期同成文日期' },
]

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
