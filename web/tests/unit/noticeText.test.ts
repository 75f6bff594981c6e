/* What a draft sends: groups that name nobody are left out, a reply holds only what its kind needs, codes are read as pasted. */
import { describe, expect, it } from 'vitest'
import { codesOf, emptyContent, emptyGroup, tidyContent, todoVerbs } from '@/lib/noticeText'

describe('a draft of a notice', () => {
  it('leaves out groups that name nobody, and what is empty in others', () => {
    const content = { ...emptyContent('990121'), title: ' 标题 ', groups: [emptyGroup(''), { ...emptyGroup('990121'), kinds: ['primary_school'] }] }
    expect(tidyContent(content)).toMatchObject({ title: '标题', groups: [{ below: '990121', kinds: ['primary_school'] }] })
    expect(Object.keys(tidyContent(content).groups![0]!)).toEqual(['below', 'kinds'])
  })
  it('sends of a reply what its kind needs', () => {
    const reply = { kind: 'materials' as const, tick: '已传达', items: [{ id: 'a', name: ' ', type: 'file' as const }, { id: 'b', name: '情况', type: 'text' as const }] }
    expect(tidyContent({ ...emptyContent(''), reply }).reply).toEqual({ kind: 'materials', items: [{ id: 'b', name: '情况', type: 'text' }] })
    expect(tidyContent({ ...emptyContent(''), reply: { ...reply, kind: 'tick' } }).reply).toEqual({ kind: 'tick', tick: '已传达' })
    expect(tidyContent({ ...emptyContent(''), reply: { ...reply, kind: 'none' } }).reply).toEqual({ kind: 'none' })
  })
  it('reads codes as people paste them, each once', () => {
    expect(codesOf('990121001001, 990121001002\n990121001001；990121001003')).toEqual(['990121001001', '990121001002', '990121001003'])
    expect(codesOf('  ')).toEqual([])
  })
  it('has a word for every kind of business', () => {
    expect(Object.values(todoVerbs).every((one) => one.title && one.verb)).toBe(true)
  })
})
