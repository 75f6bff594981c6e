/* Campaigns of evaluation: items handed to departments and schools, rated by them, rated again by others, approved, frozen. Their
 * shapes come from docs/openapi.yaml (npm run types). */
import { download, get, getText, post } from './client'
import type { components } from './schema'

type Schemas = components['schemas']
export type CampaignKind = Schemas['CampaignKinds']['kinds'][number]
export type CampaignHead = Schemas['Campaign']
export type Campaign = Schemas['CampaignWhole']
export type CampaignState = CampaignHead['state']
export type Assignment = Campaign['assignments'][number]
export type EvidenceRequest = Schemas['CampaignRequest']
export type CampaignStep = Schemas['CampaignStep']
export type CampaignTask = Schemas['CampaignMine']
export type CampaignMatrix = Schemas['CampaignMatrix']
export type MatrixCell = CampaignMatrix['rows'][number]['cells'][number]
export type CampaignProblem = Schemas['CampaignProblem']
export type CampaignProblems = Schemas['CampaignProblems']
export type CampaignResults = Schemas['CampaignResults']
export type UnitResult = CampaignResults['units'][number]
export type ScoreSum = Schemas['CampaignTotal']
export type SheetState = Schemas['CampaignSheetHead']['state']
export type CampaignSheet = Schemas['CampaignSheet']
export type SheetResult = Schemas['CampaignSheetResults']
export type CampaignItem = Schemas['CampaignItem']
export type ItemState = CampaignItem['state']
export type RatingBy = Schemas['CampaignRating']
export type Level = CampaignSheet['levels'][number]
export type Outcome = Schemas['CampaignOutcome']
export type ItemEvidence = Schemas['CampaignEvidence']
export type Offer = Schemas['CampaignOffers']['offers'][number]
export type EvidenceCatalog = Schemas['CampaignCatalogue']
export type CatalogEvidence = EvidenceCatalog['evidence'][number]
export type EvidenceGap = EvidenceCatalog['gaps'][number]

/** What somebody says of an item, as a form holds it. What counts of it follows from the item's `takes`. */
export interface Rating {
  verdict: '' | 'met' | 'not_met' | 'not_applicable'
  level: string
  points: number | null
  lines: { id: string; points: number | null; note: string }[]
  note: string
  problem: string
  measure: string
}
export interface NewCampaign {
  kind: string
  standard: string
  unit: string
  period: string
  title?: string
  note?: string
  units: string[]
  phases: { id: string; due_on: string }[]
  target?: number
}

export const campaignKinds = async (from: string): Promise<CampaignKind[]> => (await get<{ kinds: CampaignKind[] }>('/campaign-kinds', { from })).kinds
export const listCampaigns = async (filter: { period?: string; unit?: string }): Promise<CampaignHead[]> => (await get<{ campaigns: CampaignHead[] }>('/campaigns', filter)).campaigns
export type Candidates = Schemas['CampaignCandidates']
export const campaignCandidates = (made: { kind: string; standard: string; unit: string; period: string }): Promise<Candidates> => post('/campaigns/candidates', made)
export const openCampaign = (made: NewCampaign): Promise<Campaign> => post('/campaigns', made)
export const myCampaigns = async (): Promise<CampaignTask[]> => (await get<{ sheets: CampaignTask[] }>('/campaigns/mine')).sheets
export const showCampaign = (id: number): Promise<Campaign> => get(`/campaigns/${id}`)
export const changeCampaign = (id: number, change: { version: number; title?: string; note?: string; target?: number; phases?: { id: string; due_on: string }[]; sheets?: { id: number; target?: number; reviewers?: string[] }[] }): Promise<Campaign> => post(`/campaigns/${id}`, change)
export const assignItems = (id: number, version: number, items: { item: string; section?: string; unit?: string; role?: string }[]): Promise<Campaign> => post(`/campaigns/${id}/assign`, { version, items })
export const requestEvidence = (id: number, version: number, item: string, requests: { id?: number; name: string; required: boolean; valid_on?: string }[]): Promise<Campaign> => post(`/campaigns/${id}/requests`, { version, item, requests })
export const stepCampaign = (id: number, version: number, step: 'open' | 'publish' | 'freeze' | 'withdraw', reason: string): Promise<Campaign> => post(`/campaigns/${id}/steps`, { version, step, ...(reason ? { reason } : {}) })
export const draftNotice = async (id: number, what: 'notice' | 'publicity' | 'reminder'): Promise<number> => (await post<{ notice: number }>(`/campaigns/${id}/notices`, { for: what })).notice
export const campaignMatrix = (id: number): Promise<CampaignMatrix> => get(`/campaigns/${id}/matrix`)
export const campaignProblems = (id: number): Promise<CampaignProblems> => get(`/campaigns/${id}/problems`)
export const openProblems = (id: number, problems?: { sheet: number; item: string; measure?: string; fix_by?: string; fix_by_why?: string }[]): Promise<CampaignProblems> => post(`/campaigns/${id}/problems`, problems ? { problems } : {})
export type ReviewPlan = Schemas['CampaignReviewers']
export interface Giving {
  names: string[]
  items?: string[]
  sheets?: number[]
}
export const campaignReviewers = (id: number): Promise<ReviewPlan> => get(`/campaigns/${id}/reviewers`)
export const giveReview = (id: number, version: number, give: Giving[], reason: string): Promise<ReviewPlan> => post(`/campaigns/${id}/reviewers`, { version, give, ...(reason ? { reason } : {}) })
export const campaignResults = (id: number): Promise<CampaignResults> => get(`/campaigns/${id}/results`)

export const showSheet = (id: number): Promise<CampaignSheet> => get(`/campaign-units/${id}`)
export type SheetStep = 'hand_in' | 'take_back' | 'consolidate' | 'return' | 'review' | 'approve' | 'reopen'
export const stepSheet = (id: number, version: number, step: SheetStep, more: { reason?: string; items?: number[] } = {}): Promise<CampaignSheet> => post(`/campaign-units/${id}/steps`, { version, step, ...more })
export type FillerPlan = Schemas['CampaignFillers']
export const campaignFillers = (sheet: number): Promise<FillerPlan> => get(`/campaign-units/${sheet}/fillers`)
export const giveFilling = (sheet: number, version: number, give: { items: number[]; names: string[] }[]): Promise<CampaignSheet> => post(`/campaign-units/${sheet}/fillers`, { version, give })
export const sheetResults = (id: number): Promise<SheetResult> => get(`/campaign-units/${id}/results`)
export const sheetReport = (id: number, kind: string, name: string): Promise<void> => download(`/campaign-units/${id}/report`, { kind, format: 'docx' }, name)
export const sheetReportPage = (id: number, kind: string): Promise<string> => getText(`/campaign-units/${id}/report`, { kind, format: 'html' })
export const rateItem = (id: number, version: number, rating: Rating): Promise<CampaignItem> => post(`/campaign-items/${id}`, { version, rating })
export const reviewItem = (id: number, version: number, rating: Rating, reason: string): Promise<CampaignItem> => post(`/campaign-items/${id}/review`, { version, rating, ...(reason ? { reason } : {}) })
export const acceptItem = (id: number, version: number): Promise<CampaignItem> => post(`/campaign-items/${id}/review`, { version, accept: true })
export const itemHistory = async (id: number): Promise<CampaignStep[]> => (await get<{ steps: CampaignStep[] }>(`/campaign-items/${id}/history`)).steps
export const itemOffers = async (id: number): Promise<Offer[]> => (await get<{ offers: Offer[] }>(`/campaign-items/${id}/offers`)).offers
export type EvidenceCase = Schemas['CampaignCases']['cases'][number]
export const itemCases = (id: number, words: string): Promise<Schemas['CampaignCases']> => get(`/campaign-items/${id}/cases`, { words })
export const giveEvidence = (id: number, given: { attachments?: number[]; reuse?: number[]; documents?: number[]; cases?: number[]; request?: number; valid_from?: string; valid_until?: string }): Promise<CampaignItem> => post(`/campaign-items/${id}/evidence`, given)
export const changeEvidence = (id: number, change: { valid_from?: string; valid_until?: string; withdraw?: string }): Promise<CampaignItem> => post(`/campaign-evidence/${id}`, change)
export const evidenceCatalog = (filter: { unit?: string; period?: string; standard?: string }): Promise<EvidenceCatalog> => get('/campaign-evidence', filter)
