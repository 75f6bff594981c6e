/* The nouns of data quality: rules that looked, and what they found. */
export interface QualityRule {
  rule: string
  name: string
  severity: 'error' | 'warning' | 'note'
  why: string
  chance: number | null
  tested: number
  found: number
  explained: number
}
export interface Finding {
  rule: string
  rule_name: string
  severity: 'error' | 'warning' | 'note'
  unit: string
  unit_name: string
  subject: string
  name: string
  value: number | null
  measure: string
  elements: { id: string; name: string; value: number | null; unit: string }[]
  compared: { what: string; value: number | null }[]
  chance: number | null
  z: number | null
  other: { code: string; name: string } | null
  sentence: string
  explained: { reason: string; by: string; at: string } | null
}
export interface QualityAnswer {
  rules: QualityRule[]
  findings: Finding[]
}
