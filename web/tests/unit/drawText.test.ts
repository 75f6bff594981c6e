import { describe, expect, it } from 'vitest'
import { choiceText, revealed, ruleOf, ruleText } from '@/lib/drawText'

describe('draws in words', () => {
  it('writes a rule as the server reads it, full-width signs too, without what was left alone', () => {
    expect(ruleOf({ count: ' 5 ', team: '', given: '城区：3，乡村＝2' })).toBe('count=5;given=城区=3,乡村=2')
  })
  it('says values in Chinese', () => {
    expect(ruleText('strata', 'equal')).toBe('各类一样多')
    expect(ruleText('rest', '1')).toBe('是')
    expect(ruleText('count', '5')).toBe('5')
    expect(choiceText('false')).toBe('否')
  })
  it('reveals more and more, and all in the end', () => {
    let before = 0
    for (let t = 0; t <= 4; t += 0.1) {
      const now = revealed(50, t)
      expect(now).toBeGreaterThanOrEqual(before)
      before = now
    }
    expect(revealed(50, 0)).toBe(0)
    expect(revealed(50, 4)).toBe(50)
    expect(revealed(0, 2)).toBe(0)
  })
})
