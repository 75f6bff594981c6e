/* Draws: their shapes come from docs/openapi.yaml (npm run types). */
import { get, post, postBytes } from './client'
import type { components } from './schema'

type Schemas = components['schemas']
export type DrawKind = Schemas['DrawKind']
export type DrawInfo = Schemas['DrawInfo']
export type DrawShown = Schemas['DrawShown']
export type DrawPublic = Schemas['DrawPublic']
export type DrawMade = Schemas['DrawMade']
export type DrawVerdict = Schemas['DrawVerdict']
export type DrawCheck = Schemas['DrawCheck']

export interface DrawOrder {
  kind: string
  unit: string
  name: string
  matter: string
  basis: string
  entropy: string
  planned_on: string
  again_reason: string
  rule: string
}

export const drawKinds = async (): Promise<DrawKind[]> => (await get<{ kinds: DrawKind[] }>('/draws/kinds')).kinds
export const listDraws = async (open = false): Promise<DrawInfo[]> => (await get<{ draws: DrawInfo[] }>(open ? '/public/draws' : '/draws')).draws
export const showDraw = (id: number): Promise<DrawShown> => get(`/draws/${id}`)
export const showPublicDraw = (id: number): Promise<DrawPublic> => get(`/public/draws/${id}`)
export const commitDraw = (order: DrawOrder, lists: Blob, dryRun: boolean): Promise<DrawMade> => postBytes('/draws', lists, { ...order, dry_run: dryRun ? 1 : 0 })
/** For a step of a case; without lists they are made by the rules of the packs. */
export const commitForCase = (id: number, step: string, words: Record<string, string>, lists: Blob | null, dryRun: boolean): Promise<DrawMade> =>
  postBytes(`/cases/${id}/draws`, lists, { step, ...words, dry_run: dryRun ? 1 : 0 })
export const stepDraw = (id: number, step: 'run' | 'cancel' | 'sign' | 'confirm' | 'publish', words: Record<string, string | boolean>): Promise<DrawShown> => post(`/draws/${id}/${step}`, words)
export const verifyProof = (proof: Blob): Promise<DrawVerdict> => postBytes('/draws/verify', proof)
export const drawNames = async (id: number, reason: string): Promise<{ number: string; name: string }[]> => (await post<Schemas['DrawNames']>(`/draws/${id}/names`, { reason })).names
