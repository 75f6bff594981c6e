/* Frameworks of the packs and the bureau's own: texts, checking, trying, publishing, workbooks, comparison. */
import { download, get, post, postBytes } from './client'
import type { components } from './schema'
import type { ScoreSheet } from './types'

type Schemas = components['schemas']
export type FrameworkHead = Schemas['FrameworkHead']
export type Framework = Schemas['Framework']
export type FrameworkFault = Schemas['Problem']
export type FrameworkChecked = Schemas['FrameworkChecked']
export type FrameworkImported = Schemas['FrameworkImported']
export type FrameworkComparison = Schemas['FrameworkComparison']
export type FrameworkLine = FrameworkComparison['lines'][number]

export const listFrameworks = async (): Promise<FrameworkHead[]> => (await get<Schemas['Frameworks']>('/frameworks')).frameworks
export const showFramework = (standard: string, version?: number): Promise<Framework> => get<Framework>(`/frameworks/${encodeURIComponent(standard)}`, { version })
export const checkFramework = (text: string): Promise<FrameworkChecked> => post<FrameworkChecked>('/frameworks/check', { text })
export const tryFramework = (text: string, unit: string, period: string): Promise<{ errors: number; problems: FrameworkFault[]; sheet: ScoreSheet | null }> => post('/frameworks/try', { text, unit, period })
export const publishFramework = (made: { text: string; note: string; begins: string; base: number; replace: boolean }): Promise<Schemas['FrameworkPublished']> => post('/frameworks', made)
export const withdrawFramework = (standard: string, begins: string, note: string): Promise<Framework> => post(`/frameworks/${encodeURIComponent(standard)}/withdraw`, { begins, note })
export const importFramework = (file: File): Promise<FrameworkImported> => postBytes<FrameworkImported>('/frameworks/import', file)
export const takeWorkbook = (standard?: string, version?: number): Promise<void> => download('/frameworks/workbook.xlsx', { standard, version }, standard ? `${standard}.xlsx` : '指标体系模板.xlsx')
export const compareFrameworks = (before: string, beforeVersion: number | undefined, after: string, afterVersion: number | undefined): Promise<FrameworkComparison> =>
  get<FrameworkComparison>('/frameworks/compare', { before, before_version: beforeVersion, after, after_version: afterVersion })

export type FrameworkMatch = Schemas['FrameworkMatches']['matches'][number]
export const listMatches = async (standard: string): Promise<FrameworkMatch[]> => (await get<Schemas['FrameworkMatches']>('/frameworks/matches', { standard })).matches
export const addMatch = (made: { standard: string; item: string; other: string; other_item: string; note: string }): Promise<unknown> => post('/frameworks/matches', made)
export const takeMatchBack = (id: number, note: string): Promise<unknown> => post(`/frameworks/matches/${id}/withdraw`, { note })
