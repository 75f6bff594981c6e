/* What every table does: columns, sorting with unknown last, text filter, export of exactly what is seen. */

export type Cell = string | number | null | undefined

export interface Column<T> {
  key: string
  title: string
  /** Shown under the title, smaller: a limit, a unit. */
  subtitle?: string
  /** What is sorted and exported; unknown is null. */
  value: (row: T) => Cell
  /** What is shown when it differs from the value. */
  text?: (row: T) => string
  /** Said on hover. */
  hint?: (row: T) => string
  /** Classes of the cell, for colouring. */
  look?: (row: T) => string
  number?: boolean
  width?: number
  /** The heading may break into lines. */
  narrow?: boolean
  /** Stays at the left while the table scrolls. */
  fixed?: boolean
  /** Not shown until chosen. */
  hidden?: boolean
  sortable?: boolean
}

export interface Sort {
  key: string
  down: boolean
}

const collator = new Intl.Collator('zh-CN', { numeric: true })

export function compareCells(a: Cell, b: Cell): number {
  const aUnknown = a === null || a === undefined || a === ''
  const bUnknown = b === null || b === undefined || b === ''
  if (aUnknown || bUnknown) return Number(aUnknown) - Number(bUnknown)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return collator.compare(String(a), String(b))
}

const isUnknown = (cell: Cell): boolean => cell === null || cell === undefined || cell === ''

/** A stable sort; unknown stands last in both directions, since it is neither large nor small. */
export function sortRows<T>(rows: readonly T[], columns: readonly Column<T>[], sort: Sort | null): T[] {
  const column = sort && columns.find((one) => one.key === sort.key)
  if (!sort || !column) return rows.slice()
  return rows
    .map((row, index) => ({ row, index, cell: column.value(row) }))
    .sort((a, b) => {
      if (isUnknown(a.cell) || isUnknown(b.cell)) return compareCells(a.cell, b.cell) || a.index - b.index
      const order = compareCells(a.cell, b.cell)
      return (sort.down ? -order : order) || a.index - b.index
    })
    .map((one) => one.row)
}

/** First click sorts up, second down, third gives the original order back. */
export function nextSort(sort: Sort | null, key: string): Sort | null {
  if (!sort || sort.key !== key) return { key, down: false }
  return sort.down ? null : { key, down: true }
}

export function cellText<T>(column: Column<T>, row: T): string {
  if (column.text) return column.text(row)
  const value = column.value(row)
  return isUnknown(value) ? '—' : String(value)
}

/** Spreadsheets run cells that open like a formula; a leading apostrophe keeps them text. */
function csvCell(text: string, isNumber: boolean): string {
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) && text !== '—' ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe
}

/** Figures go out unrounded and without separators so that they can be calculated with; unknown stays empty. */
export function toCsv<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  const head = columns.map((column) => csvCell(column.subtitle ? `${column.title} ${column.subtitle}` : column.title, false))
  const lines = rows.map((row) =>
    columns
      .map((column) => {
        const value = column.value(row)
        if (column.number) return isUnknown(value) ? '' : csvCell(String(value), true)
        return csvCell(cellText(column, row), false)
      })
      .join(','),
  )
  return `\uFEFF${[head.join(','), ...lines].join('\r\n')}\r\n`
}

export interface Window {
  from: number
  to: number
}

/** Which rows stand in the viewport, with a margin so that scrolling never shows a gap. */
export function visibleRows(scrollTop: number, height: number, rowHeight: number, count: number, margin = 12): Window {
  const from = Math.max(0, Math.floor(scrollTop / rowHeight) - margin)
  const to = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + margin)
  return { from: Math.min(from, count), to: Math.max(to, Math.min(from, count)) }
}
