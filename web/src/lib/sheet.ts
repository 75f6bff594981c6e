/* Problems of an imported file laid out as the sheet they stand in: only the rows and columns that have one. */
import type { Problem } from '@/api/types'

export interface CellPlace {
  column: string
  row: number
}

export function parseCell(text: string): CellPlace | null {
  const found = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(text.trim().toUpperCase())
  return found ? { column: found[1]!, row: Number(found[2]) } : null
}

/** A < Z < AA, as columns stand in a sheet. */
export function columnNumber(letters: string): number {
  let number = 0
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64
  return number
}

export interface MiniSheet {
  sheet: string
  columns: string[]
  rows: number[]
  cells: Map<string, Problem[]>
  /** Problems of the sheet or file as a whole. */
  loose: Problem[]
}

export function miniSheets(problems: readonly Problem[]): MiniSheet[] {
  const sheets = new Map<string, MiniSheet>()
  for (const problem of problems) {
    const name = problem.sheet || '文件'
    let sheet = sheets.get(name)
    if (!sheet) sheets.set(name, (sheet = { sheet: name, columns: [], rows: [], cells: new Map(), loose: [] }))
    const place = parseCell(problem.cell || '')
    if (!place) {
      sheet.loose.push(problem)
      continue
    }
    if (!sheet.columns.includes(place.column)) sheet.columns.push(place.column)
    if (!sheet.rows.includes(place.row)) sheet.rows.push(place.row)
    const key = place.column + place.row
    sheet.cells.set(key, [...(sheet.cells.get(key) ?? []), problem])
  }
  for (const sheet of sheets.values()) {
    sheet.columns.sort((a, b) => columnNumber(a) - columnNumber(b))
    sheet.rows.sort((a, b) => a - b)
  }
  return [...sheets.values()]
}
