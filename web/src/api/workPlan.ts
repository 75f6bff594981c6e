/* Plans of goals, measures and tasks; their shapes come from docs/openapi.yaml (npm run types). */
import { get, post, postBytes } from './client'
import type { CaseValues } from './ledger'
import type { components } from './schema'

type Schemas = components['schemas']
export type WorkPlan = Schemas['WorkPlan']
export type PlanNode = Schemas['WorkPlanNode']
export type PlanKind = Schemas['WorkPlanKind']
export type PlanLine = Schemas['WorkPlanLine']
export type PlanTaskLine = Schemas['WorkPlanTaskLine']
export type PlanTarget = Schemas['WorkPlanTarget']
export type PlanMeasure = Schemas['WorkPlanMeasure']
export type PlanImport = Schemas['WorkPlanImport']
export type PlanLetters = Schemas['WorkPlanLetters']
export type PlanLight = PlanNode['light']

export interface PlanChange {
  op: 'add' | 'change' | 'move' | 'remove'
  node?: number
  parent?: number | string
  at?: number
  ref?: string
  level?: string
  text?: string
  fields?: CaseValues
  targets?: PlanTarget[]
}

export const listKinds = async (): Promise<PlanKind[]> => (await get<{ kinds: PlanKind[] }>('/plan-kinds')).kinds
export const listPlans = async (within: string): Promise<PlanLine[]> => (await get<{ plans: PlanLine[] }>('/plans', { within, limit: 1000 })).plans
export const showPlan = (id: number): Promise<WorkPlan> => get(`/plans/${id}`)
export const makePlan = (order: { kind: string; unit: string; fields: CaseValues }): Promise<WorkPlan> => post('/plans', order)
export const changePlan = (id: number, order: { version: number; reason?: string; changes: PlanChange[] }): Promise<WorkPlan> => post(`/plans/${id}/changes`, order)
export const importPlan = (id: number, file: File, take: boolean, version: number, reason: string): Promise<PlanImport> =>
  postBytes(`/plans/${id}/import`, file, { file_name: file.name, take: take ? '1' : undefined, version: take ? version : undefined, reason: reason || undefined })
export const listLetters = (id: number): Promise<PlanLetters> => get(`/plans/${id}/letters`)
export const makeLetters = (id: number, units: string[], sign_by: string): Promise<PlanLetters> => post(`/plans/${id}/letters`, { units, sign_by })
