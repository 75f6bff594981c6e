import { describe, expect, it } from 'vitest'
import { bundlesOn, clustersOf, labelsOf, movedBy, pointOf, sayBundle, scaleBar, spotOf, viewOf, worstOf, zoomed, type MapMark } from '@/lib/mapView'

const size = { width: 600, height: 300 }
const centre = { latitude: 60, longitude: 106 }
const view = { centre, metresPerPixel: 10 }
const mark = (id: number, east: number, light: MapMark['light'], ended: MapMark['ended'] = 'none'): MapMark => ({ id, point: { latitude: 60, longitude: 106 + east }, label: String(id), light, ended, rough: false })

describe('a map without tiles', () => {
  it('has north up and east to the right, a degree of longitude half as wide on 60 degrees', () => {
    // 0.01 degrees: 1113.2 m north are 111.32 px up; 556.6 m east are 55.66 px to the right
    const spot = spotOf({ latitude: 60.01, longitude: 106.01 }, view, size)
    expect(spot.x).toBeCloseTo(300 + 55.66, 2)
    expect(spot.y).toBeCloseTo(150 - 111.32, 2)
  })
  it('finds the point under a spot again', () => {
    const point = pointOf({ x: 17, y: 280 }, view, size)
    const spot = spotOf(point, view, size)
    expect([spot.x, spot.y].map(Math.round)).toEqual([17, 280])
  })
  it('shows all points with room around, one alone with its surroundings, none not at all', () => {
    const both = viewOf([{ latitude: 60, longitude: 106 }, { latitude: 60.1, longitude: 106 }], size)!
    // 11132 m have to go into 0.8 of 300 px
    expect(both.metresPerPixel).toBeCloseTo(11132 / 240, 3)
    expect(viewOf([centre], size)!.metresPerPixel).toBeCloseTo(2.5, 6)
    expect(viewOf([], size)).toBeNull()
  })
  it('zooms around the spot under the finger and moves with the hand', () => {
    const spot = { x: 40, y: 50 }
    const before = pointOf(spot, view, size)
    const near = zoomed(view, size, 4, spot)
    expect(near.metresPerPixel).toBe(2.5)
    const kept = spotOf(before, near, size)
    expect([kept.x, kept.y].map(Math.round)).toEqual([40, 50])
    const moved = spotOf(centre, movedBy(view, size, 30, -20), size)
    expect([moved.x, moved.y].map(Math.round)).toEqual([330, 130])
  })
  it('has a scale bar of a round length', () => {
    expect(scaleBar({ centre, metresPerPixel: 10 })).toEqual({ metres: 1000, pixels: 100, text: '1 千米' })
    expect(scaleBar({ centre, metresPerPixel: 2 })).toEqual({ metres: 200, pixels: 100, text: '200 米' })
    expect(scaleBar({ centre, metresPerPixel: 0.5 })).toEqual({ metres: 50, pixels: 100, text: '50 米' })
  })
  it('counts what lies on one spot and shows the worst of it', () => {
    // 0.001 degrees of longitude are 5.6 px: together; 0.01 are 56 px: apart
    const found = clustersOf([mark(1, 0, 'green'), mark(2, 0.001, 'red', 'closed'), mark(3, 0.001, 'yellow'), mark(4, 0.01, 'red'), mark(5, 5, 'red')], view, size)
    expect(found.map((one) => one.marks.map((each) => each.id))).toEqual([[1, 2, 3], [4]])
    expect(worstOf(found[0]!.marks).id).toBe(3)
  })
  it('leaves out names that would lie over others', () => {
    const names = [{ name: '第一小学', spot: { x: 10, y: 10 } }, { name: '第二小学', spot: { x: 20, y: 12 } }, { name: '第三小学', spot: { x: 10, y: 60 } }]
    expect(labelsOf(names, 600).map((one) => one.text)).toEqual(['第一小学', '第三小学'])
    // four letters of 12 px do not go between 570 and 600: the name ends 8 px before its spot
    expect(labelsOf([{ name: '第一小学', spot: { x: 570, y: 10 } }], 600)[0]!.x).toBe(570 - 8 - 48)
  })
  it('bundles what lies on one spot of a plan, as far apart as fingers and the size of the picture want it', () => {
    const on = (id: number, left: number, top: number) => ({ id, left, top, label: String(id), light: id === 2 ? ('red' as const) : ('green' as const), ended: 'none' as const })
    const marks = [on(1, 10, 10), on(2, 11, 10), on(3, 60, 10)]
    // 1 % of 1000 px are 10 px, of 4000 px 40 px
    expect(bundlesOn(marks, { width: 1000, height: 500 }).map((one) => one.marks.map((mark) => mark.id))).toEqual([[1, 2], [3]])
    expect(bundlesOn(marks, { width: 4000, height: 2000 }).map((one) => one.marks.length)).toEqual([1, 1, 1])
    expect(sayBundle(marks)).toBe('这里有 3 条，最急的：2（逾期）')
    expect(sayBundle([marks[0]!])).toBe('1（正常）')
  })
})
