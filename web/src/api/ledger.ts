/* Ledgers: systems, records and cases; their shapes come from docs/openapi.yaml (npm run types). */
import { get, post, postBytes } from './client'
import type { components } from './schema'

type Schemas = components['schemas']
export type LedgerSystem = Schemas['System']
export type LedgerRecord = Schemas['Record']
export type CaseField = Schemas['CaseField']
export type CaseHead = Schemas['CaseHead']
export type CaseList = Schemas['Cases']
export type CaseLine = CaseList['cases'][number]
export type Case = Schemas['Case']
export type CaseStep = Case['steps'][number]
export type CaseMay = Case['may'][number]
export type CaseLight = CaseHead['light']
export type CaseTodo = Schemas['CaseTodo']
export type CaseCount = Schemas['CaseCount']
export type CaseCounts = Schemas['CaseCounts']
export type CaseTable = Schemas['CaseTable']

/** Values as the server keeps them: text, a list of texts, rows of a table. */
export type CaseRow = Record<string, string>
export type CaseValue = string | string[] | CaseRow[] | null
export type CaseValues = Record<string, CaseValue>

export const listSystems = async (): Promise<LedgerSystem[]> => (await get<{ systems: LedgerSystem[] }>('/systems')).systems
export const showSystem = (id: string): Promise<LedgerSystem> => get(`/systems/${encodeURIComponent(id)}`)
export const showCase = (id: number): Promise<Case> => get(`/cases/${id}`)
export const openCase = (order: { record: string; unit: string; fields: CaseValues }): Promise<Case> => post('/cases', order)
export const stepCase = (id: number, order: { step: string; version?: number; reason?: string; fields?: CaseValues }): Promise<Case> => post(`/cases/${id}/steps`, order)

/** "SAF-02.hazard" belongs to "SAF-02". */
export const systemOf = (record: string): string => record.split('.')[0]!
export async function showRecord(id: string): Promise<{ system: LedgerSystem; record: LedgerRecord }> {
  const system = await showSystem(systemOf(id))
  const record = system.records.find((one) => one.id === id)
  if (!record) throw new Error(`没有“${id}”这种记录。`)
  return { system, record }
}

export interface FiguresQuery {
  record: string
  unit: string
  from: string
  until: string
}
export const countCases = (query: FiguresQuery): Promise<CaseCounts> => get('/case-counts', { ...query, by: 'unit' })
/** Tables by one thing ("@state") or two ("@unit*level"). */
export const tableCases = async (query: FiguresQuery, tables: string[]): Promise<CaseTable[]> => (await get<{ tables: CaseTable[] }>('/case-tables', { ...query, tables: tables.join(',') })).tables

export type CaseLink = Case['children'][number]
export type CaseLinkWay = 'parents' | 'children' | 'named_by'
/** Those behind the case `after`. */
export const listLinks = (id: number, way: CaseLinkWay, after: number): Promise<Schemas['CaseLinks']> => get(`/cases/${id}/links`, { way, after })
export type CaseTrial = Schemas['CaseTrial']
export type CaseProblem = CaseTrial['problems'][number]
export type CaseGroup = Schemas['CaseGroup']
export interface CasePerson {
  name: string
  shown: string
  role_name: string
}
/** A line of the register: what every line has, and the texts of the columns that were asked for. */
export interface RegisterLine {
  at: number
  id: number
  version: number
  unit: string
  state: string
  ended: CaseHead['ended']
  light: CaseLight
  late_days: number
  [column: string]: string | number | null
}
export interface RegisterPage {
  rows: RegisterLine[]
  total: number
  next: string | null
}
export interface RegisterImport {
  stored: boolean
  rows: number
  opened: number
  errors: number
  problems: Schemas['Problem'][]
}
export type CaseQuery = Record<string, string | number | undefined>

export const quickRecords = async (): Promise<LedgerRecord[]> => (await get<{ systems: LedgerSystem[] }>('/systems', { quick: 1 })).systems.flatMap((one) => one.records)
export const registerPage = (query: CaseQuery): Promise<RegisterPage> => get('/register', query)
export const listCases = (query: CaseQuery): Promise<CaseList> => get('/cases', query)
export const groupCases = async (by: 'record' | 'state' | 'unit' | 'due', query: CaseQuery): Promise<CaseGroup[]> => (await get<{ groups: CaseGroup[] }>('/case-groups', { by, ...query })).groups
export const casePeople = async (record: string, unit: string, words: string): Promise<CasePerson[]> => (await get<{ people: CasePerson[] }>('/case-people', { record, unit, words })).people
export interface TrialOrder {
  record?: string
  unit?: string
  id?: number
  step?: string
  fields: CaseValues
}
/** Given up after so many seconds. */
export const tryCase = (order: TrialOrder, seconds: number): Promise<CaseTrial> => post('/case-trial', order, undefined, AbortSignal.timeout(seconds * 1000))
export const importRegister = (record: string, unit: string, file: File, dryRun: boolean): Promise<RegisterImport> =>
  postBytes('/register', file, { record, unit, file_name: file.name, dry_run: dryRun ? 1 : 0 })
/* ---- definitions of the bureau's own ---- */

export type DefinitionHead = Schemas['DefinitionHead']
export type Definition = Schemas['Definition']
export type DefinitionVersion = Schemas['DefinitionVersion']
export type DefinitionChecked = Schemas['DefinitionChecked']
export type DefinitionFault = DefinitionChecked['problems'][number]
export type Rehearsal = Schemas['Rehearsal']
export interface RehearsalMove {
  who?: string
  step?: string
  days?: number
  reason?: string
  fields?: CaseValues
}

export const listDefinitions = async (): Promise<DefinitionHead[]> => (await get<{ definitions: DefinitionHead[] }>('/definitions')).definitions
export const showDefinition = (record: string): Promise<Definition> => get(`/definitions/${encodeURIComponent(record)}`)
export const definitionText = (id: number): Promise<{ record: string; text: string; chain_text: string }> => get(`/definition-versions/${id}`)
export const checkDefinition = (text: string): Promise<DefinitionChecked> => post('/definitions/check', { text })
export const publishDefinition = (order: { text: string; note: string; base: number }): Promise<DefinitionChecked & { stored: boolean; id: number }> => post('/definitions', order)
export const withdrawDefinition = (record: string, note: string): Promise<Definition> => post(`/definitions/${encodeURIComponent(record)}/withdraw`, { note })
export const rehearse = (order: { text: string; unit: string; moves: RehearsalMove[] }): Promise<{ errors: number; problems: DefinitionFault[]; rehearsal: Rehearsal | null }> => post('/definitions/try', order)
