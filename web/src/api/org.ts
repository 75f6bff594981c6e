/* The nouns of units that change by date. */
import { get, post } from './client'
import type { components } from './schema'

type Schemas = components['schemas']
export type UnitAct = Schemas['UnitEventKind']
export type UnitOutcome = Schemas['UnitOutcome']
export type UnitChange = Schemas['UnitChange']
export type UnitPast = Schemas['UnitPast']
export interface NewUnit {
  code: string
  name?: string
  kind?: string
  parent?: string
}
/** What the dialog asks for, whatever the act. */
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
const below = (code: string, act: string): string => `/units/${encodeURIComponent(code)}/${act}`

export function changeUnit(act: UnitAct, order: UnitOrder): Promise<UnitOutcome> {
  const { on, reason, document, accept, dry_run } = order
  const base = { on, reason, document, accept, dry_run }
  const code = order.code ?? order.unit?.code ?? ''
  switch (act) {
    case 'create':
      return post('/units', { ...base, ...order.unit })
    case 'rename':
      return post(below(code, 'rename'), { ...base, name: order.name })
    case 'move':
      return post(below(code, 'move'), { ...base, parent: order.parent })
    case 'rekind':
      return post(below(code, 'kind'), { ...base, kind: order.kind })
    case 'merge': {
      const [first, ...others] = order.codes ?? []
      return post(below(first ?? '', 'merge'), { ...base, with: others, into: order.into })
    }
    case 'split':
      return post(below(code, 'split'), { ...base, ends: order.ends, parts: order.parts?.map((part) => ({ ...part.unit, children: part.children })) })
    case 'close':
      return post(below(code, 'close'), base)
    case 'reopen':
      return post(below(code, 'reopen'), { ...base, ...order.unit })
  }
}
export const unitPast = (code: string): Promise<UnitPast> => get(`/units/${encodeURIComponent(code)}`)
