/* The nouns of units that change by date. */
import { get, post } from './client'

export type UnitAct = 'create' | 'rename' | 'move' | 'rekind' | 'merge' | 'split' | 'close' | 'reopen'
export interface NewUnit {
  code: string
  name?: string
  kind?: string
  parent?: string
}
export interface UnitOrder {
  on: string
  reason: string
  document: string
  accept: boolean
  dry_run: boolean
  code?: string
  name?: string
  kind?: string
  parent?: string
  codes?: string[]
  unit?: NewUnit
  into?: NewUnit
  parts?: { unit: NewUnit; children: string[] }[]
  ends?: boolean
}
export interface UnitOutcome {
  act: number
  periods: string[]
  problems: { severity: 'error' | 'warning' | 'note'; message: string; field: string }[]
}
export interface UnitChange {
  act: number
  kind: UnitAct
  kind_name: string
  on: string
  unit: string
  name_then: string
  name_now: string
  other: string
  other_then: string
  other_now: string
  parent_before_name: string
  parent_after_name: string
  reason: string
  document: string
  actor: string
  at: string
}
export interface UnitPast {
  code: string
  begun: string
  ended: string
  periods: { period: string; name: string; kind: string; kind_name: string; parent: string; parent_name: string }[]
  changes: UnitChange[]
}
export const changeUnit = (act: UnitAct, order: UnitOrder): Promise<UnitOutcome> => post(`/units/${act}`, order)
export const unitPast = (code: string): Promise<UnitPast> => get(`/units/${encodeURIComponent(code)}/history`)
