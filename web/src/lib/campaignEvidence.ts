/* Evidence of campaigns: by what was asked for, and as the viewer of files takes it. */
import type { CampaignItem, EvidenceGap, EvidenceRequest, ItemEvidence, Offer } from '@/api/campaigns'
import type { Attachment } from '@/api/evidence'
import { endingOf } from './evidenceText'

export interface EvidencePart {
  /** null: what nobody asked for. */
  request: EvidenceRequest | null
  evidence: ItemEvidence[]
  met: boolean
}
/** What counts for a request: it is valid, and whoever sees the sheet may open it. */
export const proves = (one: Pick<ItemEvidence, 'withdrawn' | 'expired' | 'guarded'>): boolean => !one.withdrawn && !one.expired && !one.guarded
export function requestsOf(item: Pick<CampaignItem, 'requests' | 'evidence'>): EvidencePart[] {
  const there = item.evidence.filter((one) => !one.withdrawn)
  const asked = item.requests.map((request) => {
    const evidence = there.filter((one) => one.request === request.id)
    return { request, evidence, met: evidence.some(proves) }
  })
  return [...asked, { request: null, evidence: there.filter((one) => !item.requests.some((request) => request.id === one.request)), met: true }]
}

const previews: [Attachment['preview'], RegExp][] = [
  ['picture', /^(jpe?g|png|webp)$/], ['pdf', /^pdf$/], ['page', /^(docx|xlsx)$/], ['media', /^(mp4|m4a|mp3)$/],
]
/** By the ending of its name what the server shows (evidence_preview, src/evidence/evidence.c); the rest is to be downloaded. */
export const previewOf = (name: string): Attachment['preview'] => previews.find(([, endings]) => endings.test(endingOf(name)))?.[0] ?? 'none'
export const attachmentOf = (one: ItemEvidence): Attachment => ({
  id: one.attachment, hidden: false, name: one.name, kind: endingOf(one.name), preview: previewOf(one.name), size: one.size, width: 0, height: 0,
  note: one.valid_until ? `有效至 ${one.valid_until}` : '', taken_at: '', place: '', latitude: null, longitude: null, privacy: 'P1',
  added_by: one.by, added_at: one.at, subject_kind: 'campaign-item', subject: '', part: String(one.request || ''), withdrawn: null, may_change: false,
})
export const gapWhy: Record<EvidenceGap['why'], string> = { none: '没有交', expired: '过了有效期', withdrawn: '已撤下', guarded: '密级高于P1，不作数' }

/** What of an offer may be taken by one click: files that are still valid. */
export const offered = (offer: Pick<Offer, 'evidence'>): ItemEvidence[] => offer.evidence.filter(proves)
export const isGivenAlready = (item: Pick<CampaignItem, 'evidence'>, one: ItemEvidence): boolean => item.evidence.some((each) => !each.withdrawn && (each.reused_from === one.id || each.attachment === one.attachment))
