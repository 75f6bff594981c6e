/* Blocks of cells as Excel and WPS put them on the clipboard: tabs between cells, line ends between rows, quotes around
 * cells that contain either. */

export type Block = string[][]

export function parseBlock(text: string): Block {
  const rows: Block = [[]]
  let cell = ''
  let at = 0
  const endCell = (): void => {
    rows[rows.length - 1]!.push(cell)
    cell = ''
  }
  while (at < text.length) {
    const one = text[at]!
    if (one === '"' && cell === '' && quoteEnds(text, at)) {
      const end = quoteEnds(text, at)
      cell = text.slice(at + 1, end).replace(/""/g, '"')
      at = end + 1
      continue
    }
    if (one === '\t') endCell()
    else if (one === '\n' || one === '\r') {
      if (one === '\r' && text[at + 1] === '\n') at++
      endCell()
      rows.push([])
    } else cell += one
    at++
  }
  endCell()
  // Excel ends the last row with a line end: that is no row of its own.
  const last = rows[rows.length - 1]!
  if (rows.length > 1 && last.length === 1 && last[0] === '') rows.pop()
  return rows
}

/** Where the quote opened at `from` closes, when a tab, line end or the end follows; 0 when it is an ordinary character. */
function quoteEnds(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] !== '"') continue
    if (text[at + 1] === '"') {
      at++
      continue
    }
    return at + 1 === text.length || /[\t\r\n]/.test(text[at + 1]!) ? at : 0
  }
  return 0
}

export function formatBlock(rows: Block): string {
  return rows.map((row) => row.map((cell) => (/[\t\r\n"]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)).join('\t')).join('\r\n')
}

/** The cell a block gives to a place of the range it is pasted into: a single row, column or cell is repeated over it. */
export function repeated(block: Block, row: number, column: number): string | undefined {
  const height = block.length
  const width = Math.max(...block.map((one) => one.length))
  return block[row % height]?.[column % width]
}

/** How large the pasted range is: the selection when the block repeats evenly over it, else the block. */
export function pasteSize(block: Block, selectedRows: number, selectedColumns: number): { rows: number; columns: number } {
  const height = block.length
  const width = Math.max(...block.map((one) => one.length))
  const evenly = selectedRows % height === 0 && selectedColumns % width === 0
  return evenly ? { rows: selectedRows, columns: selectedColumns } : { rows: height, columns: width }
}
