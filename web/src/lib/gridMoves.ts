/* Moving through a form as through a sheet. A form is a list of areas (single fields, a matrix, a table), each a rectangle
 * of places; some places are empty. Arrows visit every cell, Enter only those that
 * can be filled (Tab follows the document). */

export interface Area {
  id: string
  /** Keys of cells, row by row; null where there is none. */
  cells: (string | null)[][]
}

export interface Spot {
  area: number
  row: number
  column: number
}

export type Direction = 'up' | 'down' | 'left' | 'right'
export type MayFill = (key: string) => boolean

export class GridMap {
  private readonly spots = new Map<string, Spot>()

  constructor(readonly areas: readonly Area[]) {
    areas.forEach((area, index) =>
      area.cells.forEach((cells, row) => cells.forEach((key, column) => key !== null && this.spots.set(key, { area: index, row, column }))),
    )
  }

  spotOf(key: string): Spot | undefined {
    return this.spots.get(key)
  }
  keyAt(area: number, row: number, column: number): string | null {
    return this.areas[area]?.cells[row]?.[column] ?? null
  }
  private width(area: number): number {
    return Math.max(0, ...this.areas[area]!.cells.map((row) => row.length))
  }

  /** The next cell in a direction; from the edge of an area up and down lead into the neighbouring one. */
  step(from: string, direction: Direction): string | null {
    const spot = this.spots.get(from)
    if (!spot) return null
    if (direction === 'left' || direction === 'right') {
      const by = direction === 'left' ? -1 : 1
      for (let column = spot.column + by; column >= 0 && column < this.width(spot.area); column += by) {
        const key = this.keyAt(spot.area, spot.row, column)
        if (key !== null) return key
      }
      return null
    }
    return this.vertical(spot, direction === 'up' ? -1 : 1)
  }

  private vertical(spot: Spot, by: number): string | null {
    let { area, row } = spot
    for (;;) {
      row += by
      const rows = this.areas[area]?.cells.length ?? 0
      if (row < 0 || row >= rows) {
        area += by
        if (area < 0 || area >= this.areas.length) return null
        row = by > 0 ? -1 : this.areas[area]!.cells.length
        continue
      }
      const key = this.nearest(area, row, spot.column)
      // Within its own area the column is kept: an empty place is passed over.
      if (key !== null && (area !== spot.area || this.spots.get(key)!.column === spot.column)) return key
    }
  }
  private nearest(area: number, row: number, column: number): string | null {
    const width = this.width(area)
    for (let away = 0; away < width; away++) {
      const left = this.keyAt(area, row, Math.min(column, width - 1) - away)
      if (left !== null) return left
      const right = this.keyAt(area, row, Math.min(column, width - 1) + away)
      if (right !== null) return right
    }
    return null
  }

  /** Enter: down within the column to what can be filled; from the end of an area to the start of the next. */
  enter(from: string, back: boolean, mayFill: MayFill, startColumn?: number): string | null {
    const spot = this.spots.get(from)
    if (!spot) return null
    const column = startColumn ?? spot.column
    const by = back ? -1 : 1
    const rows = this.areas[spot.area]!.cells.length
    for (let row = spot.row + by; row >= 0 && row < rows; row += by) {
      const key = this.keyAt(spot.area, row, column)
      if (key !== null && mayFill(key)) return key
    }
    for (let area = spot.area + by; area >= 0 && area < this.areas.length; area += by) {
      const order = this.areas[area]!.cells.flatMap((row) => row.filter((key): key is string => key !== null))
      const found = (back ? order.reverse() : order).find(mayFill)
      if (found) return found
    }
    return null
  }

  /** The rectangle between two cells of one area, row by row; a single cell when they stand in different areas. */
  range(from: string, to: string): (string | null)[][] {
    const a = this.spots.get(from)
    const b = this.spots.get(to)
    if (!a || !b || a.area !== b.area) return [[from]]
    const rows: (string | null)[][] = []
    for (let row = Math.min(a.row, b.row); row <= Math.max(a.row, b.row); row++) {
      const line: (string | null)[] = []
      for (let column = Math.min(a.column, b.column); column <= Math.max(a.column, b.column); column++) line.push(this.keyAt(a.area, row, column))
      rows.push(line)
    }
    return rows
  }

  /** Where a block of `rows` x `columns` lands when it is put down at a cell. Rows beyond the area are null. */
  landing(at: string, rows: number, columns: number): (string | null)[][] {
    const spot = this.spots.get(at)
    if (!spot) return []
    return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (__, column) => this.keyAt(spot.area, spot.row + row, spot.column + column)))
  }
}
