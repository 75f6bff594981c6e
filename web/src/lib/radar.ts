/* A radar whose unknown figures are gaps: points, lines between neighbours that are both known, names of what is not drawn. */
import type { RadarSeries } from './campaignText'

/** The place of a share on an axis, from the middle; the first axis points up, the others follow clockwise. */
export function radarPoint(axes: number, index: number, share: number, reach: number): [number, number] {
  const angle = (2 * Math.PI * index) / axes - Math.PI / 2
  return [Math.round(Math.cos(angle) * share * reach * 10) / 10, Math.round(Math.sin(angle) * share * reach * 10) / 10]
}

/** Lines as SVG paths: one closed when all is known, else a piece for every run of known neighbours (round the end, too). */
export function radarPaths(shares: readonly (number | null)[], reach: number): string[] {
  const count = shares.length
  const place = (index: number): string => radarPoint(count, index, shares[index]!, reach).join(' ')
  if (shares.every((one) => one !== null)) return count ? [`M${shares.map((_, index) => place(index)).join('L')}Z`] : []
  const gap = shares.findIndex((one) => one === null)
  const pieces: string[] = []
  let run: string[] = []
  for (let step = 1; step <= count; step++) {
    const index = (gap + step) % count
    if (shares[index] !== null) run.push(place(index))
    else {
      if (run.length > 1) pieces.push(`M${run.join('L')}`)
      run = []
    }
  }
  return pieces
}

/** What is not drawn, by unit: the parts that have no settled figure. */
export function gapsOf(axes: readonly { name: string }[], series: readonly RadarSeries[]): string[] {
  return series.flatMap((one) => {
    const names = axes.filter((_, index) => one.shares[index] == null).map((axis) => axis.name)
    return names.length ? [`${series.length > 1 ? `${one.name}的` : ''}${names.join('、')}`] : []
  })
}
