/* Documents that are read: their shapes come from docs/openapi.yaml (npm run types). */
import { download, get, post, upload } from './client'
import type { components } from './schema'

type Schemas = components['schemas']
export type DocumentLine = Schemas['DocumentLine']
export type DocumentList = Schemas['DocumentList']
export type DocumentShown = Schemas['DocumentShown']
export type DocumentData = Schemas['DocumentData']
export type TextLine = Schemas['DocumentText']
export type DocumentHit = Schemas['DocumentHit']
export type Decision = Schemas['DocumentDecision']

/** What the reader says of a thing; which of these there are hangs on its kind. */
export interface ThingContent {
  surface?: string
  name?: string
  /** Of a figure in a table that has no name: what its row is called and the heads over it. */
  cell?: string
  scope?: string | null
  value?: number | null
  unit?: string
  qual?: string
  kind?: string
  status?: string
  period?: string | null
  cmp?: string
  who?: string
  what?: string
  due?: string
  due_printed?: string
  text?: string
  measures?: number[]
  type?: string
  repaired?: string
  certain?: boolean
  verdict?: string
  flag?: boolean
  message?: string
  lines?: number[]
  figures?: string[]
  /** Title and id of the document that the last line stands in. */
  beside?: string
  beside_document?: number
}
export interface ThingBecame {
  case?: number
  number?: string
  element_name?: string
  unit_name?: string
  period?: string
  value?: number
  measure?: string
}
/** What stands in the original of a figure that was read otherwise. */
export interface ThingReading {
  printed: string
  name: string
  was: string
  was_name: string
  actor: string
  at: string
}
export interface ThingCorrection {
  value?: string
  measure?: string
  reading?: ThingReading
}
export type Thing = Omit<Schemas['DocumentThing'], 'content' | 'became' | 'correction'> & {
  content: ThingContent
  became: ThingBecame | null
  correction: ThingCorrection | null
}
export type Shown = Omit<DocumentShown, 'things'> & { things: Thing[] }

export interface DocumentFilter {
  unit?: string
  /** 1: of the unit itself, nothing below. */
  alone?: number
  period?: string
  words?: string
  open?: number
  /** 1: those that were withdrawn, which are left out else. */
  withdrawn?: number
  after?: string
}

export const listDocuments = (filter: DocumentFilter): Promise<DocumentList> => get('/documents', { ...filter })
export const showDocument = (id: number): Promise<Shown> => get(`/documents/${id}`)
export const showDocumentData = (id: number): Promise<DocumentData> => get(`/documents/${id}/data`)
export const readAgain = (id: number): Promise<Shown> => post(`/documents/${id}/read`, {})
export const withdrawDocument = (id: number, reason: string): Promise<Shown> => post(`/documents/${id}/withdraw`, { reason })
export const restoreDocument = (id: number, reason: string): Promise<Shown> => post(`/documents/${id}/restore`, { reason })
export const decide = (id: number, thing: number, decision: Decision): Promise<Thing> => post(`/documents/${id}/things/${thing}`, decision)
export const searchDocuments = (words: string, unit: string, after?: string): Promise<{ hits: DocumentHit[]; next: string | null }> => get('/documents/search', { words, unit, after })
export const exportDocument = (id: number, format: string, name: string): Promise<void> => download(`/documents/${id}/export`, { format }, name)

export interface Sending {
  file: File
  unit: string
  key: string
  progress: (share: number) => void
  signal: AbortSignal
}
export const sendDocument = (one: Sending): Promise<Shown> => upload('/documents', { unit: one.unit, file_name: one.file.name }, one.file, one)
