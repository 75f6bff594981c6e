/* Indicators of many units: how they are written, which are worth a column, and the bars of one of them. */
import type { EChartsCoreOption } from 'echarts/core'
import type { components } from '@/api/schema'
import { formatNumber, formatPercent } from './format'

export type IndicatorTable = components['schemas']['IndicatorTable']
export type Indicator = IndicatorTable['indicators'][number]
export type UnitRow = IndicatorTable['units'][number]

/** A share is kept as a fraction; its percentage has two decimals less. */
export function showIndicator(one: Indicator, value: number | null | undefined): string {
  return one.percent ? formatPercent(value, Math.max(0, one.decimals - 2)) : formatNumber(value, one.decimals)
}

/** Places of the indicators that at least one unit has. */
export const knownPlaces = (table: IndicatorTable): number[] =>
  table.indicators.map((_, at) => at).filter((at) => table.units.some((unit) => unit.values[at] != null))

export const whyUnknown = (unit: UnitRow, at: number): string => unit.unknown.find((one) => one.at === at)?.why ?? ''

export interface Bar {
  code: string
  name: string
  value: number
}

/** The units that have the indicator, the largest first; the region itself is no bar among its parts. */
export const barsOf = (table: IndicatorTable, at: number, region: string): Bar[] =>
  table.units
    .filter((unit) => unit.code !== region && unit.values[at] != null)
    .map((unit) => ({ code: unit.code, name: unit.name, value: unit.values[at]! }))
    .sort((a, b) => b.value - a.value)

export function barOption(one: Indicator, bars: Bar[], whole: { name: string; value: number } | null): EChartsCoreOption {
  const mark = whole === null ? [] : [{ xAxis: whole.value, label: { formatter: `${whole.name} ${showIndicator(one, whole.value)}`, position: 'end', color: '#1f2733', fontSize: 12 } }]
  return {
    animation: false,
    textStyle: { fontFamily: 'Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif' },
    grid: { left: 8, right: 72, top: 26, bottom: 8, containLabel: true },
    xAxis: { type: 'value', axisLabel: { color: '#5c6672', formatter: (value: number) => showIndicator({ ...one, decimals: one.percent ? 2 : Math.min(one.decimals, 1) }, value) }, splitLine: { lineStyle: { color: '#ebeef2' } } },
    yAxis: { type: 'category', inverse: true, data: bars.map((bar) => bar.name), axisTick: { show: false }, axisLabel: { color: '#1f2733' } },
    series: [
      {
        type: 'bar', barMaxWidth: 18, itemStyle: { color: '#1e5ba8' },
        data: bars.map((bar) => ({ value: bar.value, code: bar.code })),
        label: { show: true, position: 'right', color: '#1f2733', formatter: (point: { value: number }) => showIndicator(one, point.value) },
        markLine: { symbol: 'none', silent: true, animation: false, lineStyle: { color: '#1f2733', type: 'dashed' }, data: mark },
      },
    ],
  }
}
