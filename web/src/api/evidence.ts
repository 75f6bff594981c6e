/* Attached files as the page names them; their shapes come from docs/openapi.yaml (npm run types). */
import { get, post, upload } from './client'
import type { components } from './schema'

type Schemas = components['schemas']
/** `local`: address of the content on this device, before it is sent. */
export type Attachment = Schemas['Attachment'] & { local?: string }
export type AttachmentList = Omit<Schemas['Attachments'], 'attachments'> & { attachments: Attachment[] }
export type AttachmentRules = Schemas['AttachmentRules']

/** What files belong to; none: uploads that wait to be attached. */
export interface Matter {
  kind: string
  id: string | number
}
export interface FileWords {
  note?: string
  place?: string
  taken_at?: string
  privacy?: string
  keep_position?: boolean
}

const query = (matter: Matter | null): Record<string, string | number | undefined> => (matter ? { subject_kind: matter.kind, subject: matter.id } : {})

export const fetchFiles = (matter: Matter | null): Promise<AttachmentList> => get<AttachmentList>('/attachments', query(matter))

let rules: Promise<AttachmentRules> | undefined
/** Asked for once; they change only with the packs. */
export function fetchRules(): Promise<AttachmentRules> {
  rules ??= get<AttachmentRules>('/attachment-rules').catch((problem: unknown) => {
    rules = undefined
    throw problem
  })
  return rules
}

/** What is known of one. */
export const fetchFile = async (id: number): Promise<Attachment> => (await get<{ attachment: Attachment }>(`/attachments/${id}`)).attachment

export interface Sending {
  file: Blob
  name: string
  key: string
  matter: Matter | null
  part: string
  words: FileWords
  progress: (share: number) => void
  signal: AbortSignal
}
export async function sendFile(one: Sending): Promise<Attachment> {
  const words = { ...one.words, keep_position: one.words.keep_position ? 1 : undefined }
  const answer = await upload<{ attachment: Attachment }>('/attachments', { file_name: one.name, ...query(one.matter), part: one.part, ...words }, one.file, one)
  return answer.attachment
}

export const withdrawFile = async (id: number, reason: string): Promise<Attachment> => (await post<{ attachment: Attachment }>(`/attachments/${id}/withdraw`, { reason })).attachment
export const describeFile = async (id: number, words: FileWords): Promise<Attachment> => (await post<{ attachment: Attachment }>(`/attachments/${id}/describe`, words)).attachment
export const dropFile = (id: number): Promise<unknown> => post(`/attachments/${id}/drop`, {})

export const pictureOf = (one: Attachment, edge: 256 | 1600): string => one.local ?? `/api/v1/attachments/${one.id}/picture?edge=${edge}`
export const pageOf = (id: number): string => `/api/v1/attachments/${id}/page`
export const fileOf = (one: Attachment, show = false): string => one.local ?? `/api/v1/attachments/${one.id}/file${show ? '?show=1' : ''}`
