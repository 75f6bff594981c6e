/* Notices, publicity, the roster: their shapes come from docs/openapi.yaml (npm run types). */
import { get, post } from './client'
import type { components } from './schema'

type Schemas = components['schemas']
export type Notice = Schemas['Notice']
export type NoticeRow = Schemas['NoticeRow']
export type NoticeKind = Schemas['NoticeKind']
export type NoticeContent = Schemas['NoticeContent']
export type NoticeGroup = Schemas['NoticeGroup']
export type NoticeBlock = Schemas['NoticeBlock']
export type NoticeReceived = Schemas['NoticeReceived']
export type NoticeRecipient = Schemas['NoticeRecipient']
export type NoticePreview = Schemas['NoticePreview']
export type NoticeObjection = Schemas['NoticeObjection']
export type NoticeTodo = Schemas['NoticeTodo']
export type PublicNotice = Schemas['PublicNotice']
export type PublicNoticeRow = Schemas['PublicNoticeRow']
export type RosterFigures = Schemas['Roster']
export type RosterSchool = Schemas['RosterSchool']
export type RosterInspector = Schemas['RosterInspector']
export type NoticeStep = Schemas['NoticeStepOrder']['step']
export type NoticeDeed = Schemas['NoticeRecipientOrder']['step']

export const noticeKinds = async (): Promise<NoticeKind[]> => (await get<Schemas['NoticeKinds']>('/notices/kinds')).kinds
export const listNotices = async (): Promise<NoticeRow[]> => (await get<Schemas['NoticeList']>('/notices', { limit: 1000 })).notices
export const receivedNotices = async (): Promise<NoticeReceived[]> => (await get<Schemas['NoticesReceived']>('/notices/received')).received
export const showNotice = (id: number): Promise<Notice> => get(`/notices/${id}`)
export const newNotice = (kind: string, unit: string, section: string, content: NoticeContent, attachments: number[]): Promise<Notice> =>
  post('/notices', { kind, unit, section, content, attachments })
export const saveNotice = (id: number, content: NoticeContent, version: number): Promise<Notice> => post(`/notices/${id}`, { content, version })
export const stepNotice = (id: number, step: NoticeStep, reason: string, version: number): Promise<Notice> => post(`/notices/${id}/steps`, { step, reason, version })
export const previewNotice = (unit: string, content: NoticeContent): Promise<NoticePreview> => post('/notices/preview', { unit, content })
export const maskBody = (body: string): Promise<Schemas['NoticeMasked']> => post('/notices/mask', { body })
export const draftCircular = (unit: string, sources: string[], section: string): Promise<Notice> => post('/notices/circular', { unit, sources, section })
export const noticeRecipients = async (id: number): Promise<NoticeRecipient[]> => (await get<Schemas['NoticeRecipients']>(`/notices/${id}/recipients`, { limit: 1000 })).recipients
export const remindNotice = async (id: number, recipients: number[] = []): Promise<number> => (await post<Schemas['NoticeReminded']>(`/notices/${id}/remind`, { recipients })).told
export const doNotice = (recipient: number, step: NoticeDeed, words: { answers?: Record<string, unknown>; reason?: string } = {}): Promise<unknown> =>
  post(`/notice-recipients/${recipient}/steps`, { step, ...words })
export const noticeObjections = async (id: number): Promise<NoticeObjection[]> => (await get<Schemas['NoticeObjections']>(`/notices/${id}/objections`)).objections
export const noteObjection = (id: number, text: string, contact: string): Promise<Schemas['ObjectionNoted']> => post(`/notices/${id}/objections`, { text, contact })
export const objectionContact = async (id: number, reason: string): Promise<string> => (await post<Schemas['ObjectionContact']>(`/notice-objections/${id}/contact`, { reason })).contact
export const publicNotices = async (): Promise<PublicNoticeRow[]> => (await get<Schemas['PublicNotices']>('/public/notices')).notices
export const publicNotice = (id: number): Promise<PublicNotice> => get(`/public/notices/${id}`)
export const objectInPublic = (id: number, text: string, contact: string): Promise<Schemas['ObjectionNoted']> => post(`/public/notices/${id}/objections`, { text, contact })
export const rosterFigures = (within: string, month: string): Promise<RosterFigures> => get('/roster', { within, month })
export const rosterSchools = async (within: string, month: string): Promise<RosterSchool[]> => (await get<Schemas['RosterSchools']>('/roster/schools', { within, month, limit: 1000 })).rows
export const rosterInspectors = async (within: string, month: string): Promise<RosterInspector[]> => (await get<Schemas['RosterInspectors']>('/roster/inspectors', { within, month, limit: 1000 })).rows
