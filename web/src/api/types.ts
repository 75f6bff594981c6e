/* The nouns of the API as the page names them. */
export type Verdict = 'met' | 'not_met' | 'pending' | 'not_applicable'
export type Compare = '>=' | '<=' | '<' | '>'

export interface User {
  name: string
  shown: string
  role: 'admin' | 'bureau' | 'inspector' | 'school' | 'reader'
  role_name: string
  unit: string
}
export interface SessionAnswer {
  user: User
  csrf: string
}
export interface Unit {
  code: string
  name: string
  kind: string
  kind_name: string
  level: 'country' | 'province' | 'city' | 'county' | 'township' | 'school'
  parent: string | null
  depth: number
  schools: number
}
export interface Element {
  id: string
  name: string
  group: string
  unit: string
  entry_unit: string
  entry_factor: number
  type: 'number' | 'bool' | 'choice' | 'date'
  decimals: number
  whole: boolean
  choices: string[]
  stage: string | null
  note: string
}
export interface Stage {
  id: string
  name: string
  suffix: string
}
export interface Kind {
  id: string
  name: string
  level: string
  stages: string[]
}
export interface ElementsAnswer {
  elements: Element[]
  stages: Stage[]
  kinds: Kind[]
}
export interface StandardItem {
  id: string
  name: string
  kind: ItemKind
  unit: string
  decimals: number
  evidence: string[]
  measure: string
  source: string
  note: string
  sureness: string
  formula: string
}
export interface StandardInfo {
  id: string
  name: string
  document: string
  level: string
  version: string
  valid_from: string
  note: string
  stages: string[]
  parameters: { id: string; name: string; value: number | boolean; unit: string; sureness: string; note: string }[]
  blocks: { id: string; name: string; scored: boolean; items: StandardItem[] }[]
}

export type ItemKind = 'row' | 'rows' | 'spread' | 'mean_of' | 'value' | 'each' | 'evidence' | 'score'
export interface UnitValue {
  unit: string
  name: string
  value?: number | null
}
export interface Part {
  name: string
  value: number | null
  limit: number | null
  op: Compare | null
  unit: string
  decimals: number
  percent?: boolean
  verdict: Verdict
  why: string
  rounding_matters: boolean
  applied: number
  failing: UnitValue[]
  unknown: UnitValue[]
}
export interface Driver {
  unit: string
  name: string
  share: number
  value: number
  pupils: number
  row: number
}
export interface Decision {
  verdict: 'met' | 'not_met'
  note: string
  file_name: string
  file_hash: string
  actor: string
  at: string
  points?: number | null
}
export interface Item {
  id: string
  name: string
  block: string | null
  kind: ItemKind
  stage: string | null
  value: number | null
  limit: number | null
  op: Compare | null
  unit: string
  decimals: number
  percent?: boolean
  verdict: Verdict
  why: string
  rounding_matters: boolean
  mean?: number | null
  sd?: number | null
  parts?: Part[]
  drivers?: Driver[]
  limits?: Record<string, number>
  rows?: number
  rows_failing?: number
  rows_pending?: number
  evidence?: string[]
  decision?: Decision | null
  points?: number | null
  points_max?: number | null
  measure?: string
  responsible?: string
  sureness?: string
  note?: string
}
export interface Block {
  id: string
  name: string
  verdict: Verdict
  why: string
  met: number
  not_met: number
  pending: number
  scored?: boolean
  points_low?: number | null
  points_high?: number | null
  points_needed?: number | null
}
export interface RowItem {
  id: string
  name: string
  short_name: string
  unit: string
  decimals: number
  limits: Record<string, number>
  resource_name: string
  resource_unit: string
  elements: string[]
}
export interface Gap {
  item: string
  needs: number
  of: string
  unit: string
}
export interface Row {
  unit: string
  name: string
  kind: string
  kind_name: string
  township: string
  stage: string
  stage_name: string
  pupils: number | null
  values: Record<string, number | null>
  have: Record<string, number | null>
  why: Record<string, string>
  met: number
  verdict: Verdict
  why_row: string
  gaps: Gap[]
}
export interface PlanItem {
  item: string
  name: string
  of: string
  unit: string
  add: number
  add_for_rows: number
  add_for_spread: number
  schools: number
  cv_before: Record<string, number | null>
  cv_after: Record<string, number | null>
}
export interface PlanStep {
  unit: string
  name: string
  stage: string
  item: string
  add: number
  of: string
  unit_name: string
  for_spread: boolean
}
export interface Evaluation {
  standard: string
  standard_name: string
  document: string
  pack_version: string
  unit: { code: string; name: string }
  period: string
  as_of: string
  verdict: Verdict
  verdict_name: string
  why: string
  blocks: Block[]
  items: Item[]
  row_items: RowItem[]
  rows: Row[]
  vetoes: Item[]
  preconditions: Item[]
  plan: { complete: boolean; note: string; by_item: PlanItem[]; by_row: PlanStep[] }
}
export interface Change {
  unit: string
  element: string
  value: number
}
export interface SchoolValue {
  id: string
  name: string
  group: string
  unit: string
  value: number | null
  why: string | null
  previous: number | null
  choice: string | null
}
export interface School {
  unit: {
    code: string
    name: string
    kind: string
    kind_name: string
    parent: string | null
    path: { code: string; name: string }[]
  }
  period: string
  previous_period: string | null
  elements: SchoolValue[]
}
export interface Origin {
  found: boolean
  file_name: string
  sheet: string
  cell: string
  actor: string
  at: string
}
export interface Problem {
  severity: 'error' | 'warning' | 'note'
  rule: string
  message: string
  sheet: string
  cell: string
  line: number
  field: string
}
export interface ImportAnswer {
  stored: boolean
  source_id: number
  rows: number
  values: number
  unknown: number
  new_units: number
  periods: string[]
  sheet: string
  errors: number
  warnings: number
  problems: Problem[]
}
export interface ImportRecord {
  id: number
  file_name: string
  at: string
  actor: string
  rows: number
  values: number
  periods: string[]
}
export interface OpenCheck {
  id: number
  unit: string
  unit_name: string
  period: string
  rule: string
  message: string
  reason: string | null
}
export interface AuditRow {
  sequence: number
  at: string
  actor: string
  action: string
  subject: string
  detail: string
}
