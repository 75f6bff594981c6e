import { describe, expect, it } from 'vitest'
import { actText, knownActs } from '@/lib/auditText'
import { stepNames } from '@/lib/campaignText'

describe('acts of campaigns in the log', () => {
  it('are called as on the pages of campaigns', () => {
    for (const [step, name] of Object.entries(stepNames)) expect(actText(`campaign-${step}`)).toBe(`评估任务：${name}`)
    expect(knownActs.filter(([act]) => act.startsWith('campaign-')).length).toBe(Object.keys(stepNames).length)
  })
  it('are shown by their own name when they are not known', () => expect(actText('campaign-dance')).toBe('campaign-dance'))
})
