import { describe, expect, it } from 'vitest'
import { likeness, similarCases } from '@/lib/similarCases'

describe('cases that may be the same matter', () => {
  const open = ['校舍：东墙墙皮脱落，有掉落危险', '食堂：留样柜没有上锁', '校舍：门锁坏了'].map((title) => ({ title }))
  it('are found by what both texts say, whatever stands around it', () => {
    expect(similarCases(open, '东墙皮脱落').map((one) => one.title)).toEqual([open[0]!.title])
    expect(similarCases(open, '食堂的留样柜，没有上锁！').map((one) => one.title)).toEqual([open[1]!.title])
  })
  it('are none when little is alike or little is written', () => {
    expect(similarCases(open, '操场围网破损')).toEqual([])
    expect(similarCases(open, '门锁')).toEqual([])
    expect(similarCases(open, '')).toEqual([])
  })
  it('are told nearest first, three at most', () => {
    const many = ['留样柜没有上锁', '留样柜没有上锁也没有标签', '留样柜上锁', '留样柜没有上锁了'].map((title) => ({ title }))
    expect(similarCases(many, '留样柜没有上锁')).toHaveLength(3)
    expect(similarCases(many, '留样柜没有上锁')[0]!.title).toBe('留样柜没有上锁')
  })
  it('are alike in either order', () => {
    expect(likeness('东墙皮脱落', '东墙墙皮脱落')).toBe(likeness('东墙墙皮脱落', '东墙皮脱落'))
  })
})
