/* A cell of an entry is a field, of a row when it stands in a table. Pseudo fields: "#table" holds a row's position ("-" when
 * it was removed), "?check" the reason given for a finding. */

export interface CellId {
  field: string
  row: string
}

export const cellKey = (field: string, row = ''): string => (row ? `${field}@${row}` : field)

export function cellOf(key: string): CellId {
  const at = key.indexOf('@')
  return at < 0 ? { field: key, row: '' } : { field: key.slice(0, at), row: key.slice(at + 1) }
}

export const rowField = (table: string): string => `#${table}`
export const reasonField = (check: string): string => `?${check}`
