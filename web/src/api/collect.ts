/* The nouns of collection: forms, rounds, entries. */
import type { ServerCell } from '@/lib/entryMerge'
import type { FieldType } from '@/lib/typed'

export type Light = 'green' | 'yellow' | 'red' | 'grey'
export type EntryState = 'draft' | 'review' | 'returned' | 'locked' | 'correcting'

export interface FormField {
  id: string
  name: string
  type: FieldType
  unit: string
  whole: boolean
  decimals: number
  min: number | null
  max: number | null
  choices: string[]
  required: boolean
  computed: boolean
  /** Takes name, unit and limits from a data element, and becomes a fact when approved. */
  element: boolean
  help: string
  privacy: string
  part_of: string | null
  part_name: string
}
export interface FormSection {
  id: string
  name: string
  help: string
  is_table: boolean
  rows_least: number
  rows_most: number
  row_name: string
  fields: FormField[]
}
export interface FormStep {
  id: string
  name: string
  need: number
  optional: boolean
  done_by: string[]
  state: 'done' | 'now' | 'later' | 'passed_over'
}
export interface JudgedField {
  field: string
  row: string
  shown: boolean
  asked: boolean
  open: boolean
  required: boolean
  filled: boolean
  text: string
  wrong: string
  previous: number | null
  previous_text: string
  from: string
}
export interface JudgedCheck {
  id: string
  severity: 'error' | 'warning'
  message: string
  field: string
  row: string
  reason: string
}
export interface Judgement {
  fields: JudgedField[]
  checks: JudgedCheck[]
  asked: number
  filled: number
  wrong: number
  must_fix: number
  to_explain: number
  complete: boolean
}
export interface Other {
  shown: string
  field: string
  row?: string
  at: string
}
export type EntryAction = 'submit' | 'pass' | 'return' | 'approve' | 'withdraw' | 'unlock_ask' | 'unlock' | 'remind'
export interface EntryMay {
  edit: boolean
  submit: boolean
  pass: boolean
  return: boolean
  approve: boolean
  unlock_ask: boolean
  unlock: boolean
  withdraw: boolean
  why_not: Partial<Record<EntryAction | 'edit', string>>
}
export interface Entry {
  id: number
  version: number
  state: EntryState
  step: number
  correction: number
  due_on: string
  since: string
  /** A correction that is not approved by then is locked again as it was. */
  lock_again_at: string | null
  light: Light
  why: string
  round: { id: number; name: string; note: string; state: 'open' | 'closed' | 'withdrawn' }
  unit: { code: string; name: string; kind_name: string }
  period: string
  previous_period: string | null
  form: { id: string; name: string; note: string; section: string; sections: FormSection[]; steps: FormStep[] }
  rows: Record<string, string[]>
  cells: ServerCell[]
  judgement: Judgement
  may: EntryMay
  returned: { reason: string; by: string; at: string; fields: string[]; due_on: string } | null
  unlock_asked: { reason: string; by: string } | null
  changed_since: string[]
  others: Other[]
}
export interface EntryNews {
  version: number
  state: EntryState
  cells: ServerCell[]
  others: Other[]
}
export interface HistoryStep {
  id: number
  action: string
  actor: string
  shown: string
  behalf: string
  reason: string
  due_on: string
  at: string
  fields: string[]
}
export interface HistoryValue {
  field: string
  row: string
  value: string
  version: number
  actor: string
  at: string
  now: boolean
}
export interface EntryHistory {
  steps: HistoryStep[]
  snapshots: { number: number; actor: string; at: string }[]
  values: HistoryValue[]
}

export type TodoKind = 'fill' | 'returned' | 'review' | 'approve' | 'unlock' | 'overdue' | 'reminder'
export interface TodoItem {
  kind: TodoKind
  entry: number
  round: number
  round_name: string
  form: string
  form_name: string
  unit: string
  unit_name: string
  period: string
  due_on: string
  light: Light
  why: string
  state: EntryState
  filled: number
  asked: number
  must_fix: number
  to_explain: number
  reason: string
}
export interface Round {
  id: number
  form: string
  form_name: string
  form_version: string
  section: string
  period: string
  unit: string
  unit_name: string
  name: string
  note: string
  opens_on: string
  due_on: string
  state: 'open' | 'closed' | 'withdrawn'
  reason: string
  actor: string
  at: string
  may_manage: boolean
  entries: number
  by_state: Record<EntryState, number>
  by_light: Record<Light, number>
}
export interface MatrixUnit {
  code: string
  name: string
  kind_name: string
  township: string
}
export interface MatrixCell {
  unit: string
  round: number
  entry: number
  state: EntryState
  step: number
  light: Light
  why: string
  filled: number
  asked: number
  must_fix: number
  to_explain: number
  due_on: string
  changed_at: string
  changed_by: string
}
export interface Matrix {
  rounds: Round[]
  units: MatrixUnit[]
  cells: MatrixCell[]
}
export interface Overlap {
  element: string
  element_name: string
  round: number
  round_name: string
  form_name: string
  units: number
  unit_name: string
}
export interface RoundOpened {
  id: number
  entries: number
  unsure: number
  overlaps: Overlap[]
}
export interface FormChoice {
  id: string
  name: string
  note: string
  source: string
  section: string
  version: string
  levels: string[]
  kinds: string[]
  fields: number
  of_pack: boolean
  file_name: string
  at: string
}
export interface WholeForm {
  id: string
  name: string
  note: string
  section: string
  version: string
  sections: FormSection[]
  levels: string[]
  kinds: string[]
  steps: { id: string; name: string; need: number; optional: boolean; roles: string[] }[]
}
export interface FormBrought {
  stored: boolean
  errors: number
  warnings: number
  problems: { severity: 'error' | 'warning' | 'note'; rule: string; message: string; sheet: string; cell: string; line: number; field: string }[]
  form: FormChoice | null
}
