import { describe, expect, it } from 'vitest'
import { distanceText, doubtOf, hasSpot, metresBetween, readDegrees, readPlace, writePlace } from '@/lib/place'

describe('a place in words and on the map', () => {
  it('is read as it is kept, as people paste it and as phones wrote it before', () => {
    const point = { latitude: 29.56321, longitude: 106.55123 }
    expect(readPlace('实验楼东侧（北纬29.56321，东经106.55123）')).toEqual({ words: '实验楼东侧', point })
    expect(readPlace('实验楼（东） 东经106.55123°, 北纬29.56321°')).toEqual({ words: '实验楼（东）', point })
    expect(readPlace('门口 29.56321, 106.55123（手机定位，误差约 5 米）')).toEqual({ words: '门口', point })
    expect(readPlace('南纬1.5，西经70')).toEqual({ words: '', point: { latitude: -1.5, longitude: -70 } })
  })
  it('stays words when it has no whole pair, or one that is none', () => {
    for (const text of ['三号水塘（村东）', '东经路12号', '操场（北纬29.5）', '北纬91，东经200']) expect(readPlace(text)).toEqual({ words: text, point: null })
  })
  it('is written in one form', () => {
    expect(writePlace(' 校门 ', { latitude: 29.5, longitude: 106.25 })).toBe('校门（北纬29.50000，东经106.25000）')
    expect(writePlace('', { latitude: -1, longitude: 0 })).toBe('南纬1.00000，东经0.00000')
    expect(writePlace('校门', null)).toBe('校门')
  })
  it('may be a point on the plan of the school', () => {
    const plan = { plan: 12, left: 37.25, top: 61.3 }
    expect(readPlace('楼梯口（平面图12，自左37.25%，自上61.30%）')).toEqual({ words: '楼梯口', point: null, plan })
    expect(readPlace('平面图12，自左37.25%，自上61.30%')).toEqual({ words: '', point: null, plan })
    for (const text of ['平面图3处没有标', '楼梯口（平面图12，自左137%，自上2%）']) expect(readPlace(text)).toEqual({ words: text, point: null })
    expect(writePlace(' 楼梯口 ', null, plan)).toBe('楼梯口（平面图12，自左37.25%，自上61.30%）')
    expect([hasSpot('楼梯口'), hasSpot('平面图12，自左1%，自上2%'), hasSpot('北纬29.5，东经106.2')]).toEqual([false, true, true])
  })
  it('as degrees says what is wrong with them', () => {
    expect(readDegrees('', ' ')).toBeNull()
    expect(readDegrees('29.5', '106.25')).toEqual({ latitude: 29.5, longitude: 106.25 })
    expect(readDegrees('29.5', '')).toContain('一起填')
    expect(readDegrees('东', '106')).toContain('小数')
    expect(readDegrees('106.25', '29.5')).toContain('写反了')
    expect(readDegrees('95', '200')).toContain('0 到 180')
  })
  it('is measured along the ground', () => {
    // a degree of latitude is 6371.0088 km * pi / 180 = 111.195 km; of longitude on 60 degrees half of it
    expect(metresBetween({ latitude: 29, longitude: 106 }, { latitude: 30, longitude: 106 })).toBeCloseTo(111_195, -1)
    expect(metresBetween({ latitude: 60, longitude: 106 }, { latitude: 60, longitude: 106.01 })).toBeCloseTo(556, 0)
    expect([distanceText(87.4), distanceText(1240), distanceText(23_456)]).toEqual(['87 米', '1.2 千米', '23 千米'])
  })
  it('is doubted when every school is far, and not when none is known', () => {
    const school = { name: '第一小学', point: { latitude: 29, longitude: 106 } }
    expect(doubtOf({ latitude: 29.1, longitude: 106 }, [school], 20)).toBe('')
    expect(doubtOf({ latitude: 30, longitude: 106 }, [school], 20)).toContain('第一小学')
    expect(doubtOf({ latitude: 30, longitude: 106 }, [school], 200)).toBe('')
    expect(doubtOf({ latitude: 30, longitude: 106 }, [school], null)).toBe('')
    expect(doubtOf({ latitude: 30, longitude: 106 }, [], 20)).toBe('')
  })
})
