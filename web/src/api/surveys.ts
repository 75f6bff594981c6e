/* Questionnaires that are answered without an account: their shapes come from docs/openapi.yaml (npm run types). */
import { ApiError, get, post, put } from './client'
import type { components } from './schema'

type Schemas = components['schemas']
export type Questionnaire = Schemas['Questionnaire']
export type Question = Schemas['Question']
export type CaseSurvey = Schemas['CaseSurvey']
export type SurveyGroup = Schemas['SurveyGroup']
export type SurveyAsked = Schemas['SurveyAsked']
export type SurveyResult = Schemas['SurveyResult']
export type SurveyMine = Schemas['SurveyGroupsMine']['groups'][number]
export type SurveyGroupOrder = Schemas['SurveyGroupsOrder']['groups'][number]
export type SurveyProblem = Schemas['Problem']

export const questionnaires = async (): Promise<Questionnaire[]> => (await get<Schemas['Questionnaires']>('/questionnaires')).questionnaires
export const showSurvey = (id: number): Promise<CaseSurvey> => get(`/cases/${id}/survey`)
export const designSurvey = (id: number, questionnaire: Record<string, unknown>, dry = false): Promise<Schemas['SurveyDesigned']> => put(`/cases/${id}/survey`, { questionnaire, dry_run: dry })
export const setGroups = (id: number, groups: SurveyGroupOrder[]): Promise<CaseSurvey> => post(`/cases/${id}/survey/groups`, { groups })
export const surveyResults = async (id: number): Promise<SurveyResult[]> => (await get<Schemas['SurveyResults']>(`/cases/${id}/survey/results`)).results
export const enterResults = (id: number): Promise<Schemas['SurveyResults']> => post(`/cases/${id}/survey/results`, {})
export const surveysMine = async (): Promise<SurveyMine[]> => (await get<Schemas['SurveyGroupsMine']>('/survey-groups')).groups
export const issueLinks = async (group: number): Promise<string[]> => (await post<Schemas['SurveyLinks']>(`/survey-groups/${group}/links`, {})).tokens
/** The link stands behind "#": browsers keep it to themselves. */
export const surveyLink = (token: string): string => `${location.origin}/open/survey#${token}`

/** Asked without cookies and without any key: whoever answers is nobody, also when somebody is signed in here. */
async function ask<T>(path: string, body: unknown): Promise<T> {
  let answer: Response
  try {
    answer = await fetch(`/api/v1${path}`, { method: 'POST', credentials: 'omit', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  } catch {
    throw new ApiError(0, 'io', '连不上服务器，请检查网络后重试；已填写的内容仍在本页。')
  }
  const value = (await answer.json()) as T & { error?: { kind: string; message: string; place?: { field?: string } } }
  if (!answer.ok) throw new ApiError(answer.status, value.error?.kind ?? 'internal', value.error?.message ?? '服务器答复异常，请稍后重试。', value.error?.place)
  return value
}
export const askSurvey = (token: string): Promise<SurveyAsked> => ask('/public/survey', { token })
export const answerSurvey = (token: string, answers: Record<string, unknown>): Promise<{ stored: boolean }> => ask('/public/survey/answers', { token, answers })
