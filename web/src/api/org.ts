/* Changes of units by date; their shapes come from docs/openapi.yaml (npm run types). */
import { get, post } from './client'
import type { components } from './schema'

type Schemas = components['schemas']
export type UnitActKind = Schemas['UnitEventKind']
export type NewUnit = Schemas['NewUnit']
export type UnitOutcome = Schemas['UnitOutcome']
export type UnitChange = Schemas['UnitChange']
export type UnitPast = Schemas['UnitPast']

/** What every change says, and what this one changes. */
export type UnitOrder = Schemas['UnitAct'] & NewUnit & { with?: string[]; into?: NewUnit; parts?: Schemas['UnitPart'][]; ends?: boolean }

export function changeUnit(act: UnitActKind, code: string, order: UnitOrder): Promise<UnitOutcome> {
  if (act === 'create') return post('/units', order)
  return post(`/units/${encodeURIComponent(code)}/${act === 'rekind' ? 'kind' : act}`, order)
}
export const unitPast = (code: string): Promise<UnitPast> => get(`/units/${encodeURIComponent(code)}`)
