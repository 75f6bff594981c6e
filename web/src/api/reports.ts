/* Reports that are kept: their shapes come from docs/openapi.yaml (npm run types). */
import { download, get, getText, post, postBytes } from './client'
import type { components } from './schema'

type Schemas = components['schemas']
export type ReportKind = Schemas['ReportKind']
export type ReportTodo = Schemas['ReportTodo']
export type ReportLine = Schemas['KeptReportLine']
export type KeptReport = Schemas['KeptReport']
export type ReportBlock = Schemas['KeptReportBlock']
export type FigureSource = Schemas['FigureSource']
export type ReportReview = Schemas['KeptReportReview']
export type ReportComparison = Schemas['KeptReportComparison']
export type ReportTemplate = Schemas['ReportTemplates']['templates'][number]

export interface ReportOrder {
  kind: string
  unit: string
  period: string
  standard?: string
  part?: number
}
export interface BlockEdit {
  key: string
  text?: string
  restore?: boolean
  revision: number
}

export const reportKinds = async (): Promise<ReportKind[]> => (await get<{ reports: ReportKind[] }>('/reports')).reports
export const listReports = (filter: { unit?: string; kind?: string; after?: string }): Promise<Schemas['KeptReports']> => get('/kept-reports', { ...filter })
export const writeReport = (order: ReportOrder): Promise<KeptReport> => post('/kept-reports', order)
export const showReport = (id: number, version?: number): Promise<KeptReport> => get(`/kept-reports/${id}`, { version })
export const renewReport = (id: number): Promise<KeptReport> => post(`/kept-reports/${id}/renew`, {})
export const editReport = (id: number, edit: BlockEdit): Promise<KeptReport> => post(`/kept-reports/${id}/edit`, edit)
export const reviewReport = (id: number): Promise<ReportReview> => get(`/kept-reports/${id}/review`)
export const stepReport = (id: number, step: string, reason: string, revision: number): Promise<KeptReport> => post(`/kept-reports/${id}/steps`, { step, reason, revision })
export const compareReport = (id: number, from: number, to: number): Promise<ReportComparison> => get(`/kept-reports/${id}/compare`, { from, to })
export const reportFile = (id: number, query: { format?: string; sources?: string; template?: number; version?: number }, name: string): Promise<void> => download(`/kept-reports/${id}/file`, query, name)
export const reportPage = (id: number, version?: number): Promise<string> => getText(`/kept-reports/${id}/file`, { format: 'html', version })
export const reportTemplates = async (unit: string): Promise<ReportTemplate[]> => (await get<Schemas['ReportTemplates']>('/report-templates', { unit })).templates
export const addTemplate = (unit: string, name: string, kind: string, file: File): Promise<{ id: number }> => postBytes('/report-templates', file, { unit, name, kind: kind || undefined })
export const templateFile = (id: number, name: string): Promise<void> => download(`/report-templates/${id}/file`, {}, `${name}.docx`)
export const withdrawTemplate = (id: number, reason: string): Promise<unknown> => post(`/report-templates/${id}/withdraw`, { reason })
