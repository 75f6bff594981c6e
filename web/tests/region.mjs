// A city looks at its counties: which fail, on what, what it would take, and from there into one of them.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/region.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { behaviour, expect, finish, passwords, people, Seat, sizes } from './support.mjs'

const city = '990100'
const word = passwords()
const { as, somebody } = people(word)
await somebody('shiju', '市教育局督导科', 'chief', city)
/* A second county: one school over some of its lines and far below another, one of which little is known. */
const table = `code,name,parent,kind,period,owner,pupils_P,backbone_P,aux_area,indoor_sport_area,field_area
990122,汐河县,990100,县,2024,,,,,,
990122001,汐河镇,990122,乡镇,2024,,,,,,
990122001001,汐河镇中心小学,990122001,小学,2024,公办,200,2,1000,0,100
990122001002,汐河镇东岸小学,990122001,小学,2024,公办,120,,,,
`
const client = await as('shiju')
const stored = await (await client.send('POST', `/imports?file_name=${encodeURIComponent('汐河.csv')}`, table, 'application/octet-stream')).json()
expect(stored.stored, `the second county is not stored: ${JSON.stringify(stored.problems)}`)

for (const size of [sizes.office, sizes.phone]) {
  const seat = await Seat.open(size)
  const page = seat.page
  const step = (name, body) => behaviour([seat], name, body)
  try {
    await seat.signIn('shiju', word.shiju)
    await step('a city has no verdict of its own: its counties stand side by side', async () => {
      await seat.open(`/evaluation/county?unit=${city}&period=2024&standard=yzjh-2017`, '.region-counts')
      await seat.until(() => document.querySelectorAll('.unit-tile').length === 2, undefined, 'two tiles')
      const told = await seat.text('.banner')
      expect(told.includes('这个标准评的是县') && /未达标\s*2/.test(told), told)
      await seat.looksRight('region')
    })
    await step('what it would take comes behind, added up over the counties', async () => {
      await seat.until(() => document.querySelector('main').innerText.includes('体育运动场馆'), undefined, 'needs are told')
      const answer = await seat.api(`/verdicts?standard=yzjh-2017&unit=${city}&period=2024&plans=true`)
      const need = answer.needs.find((one) => one.item === 'YZ-R-05')
      const sum = answer.units.map((unit) => unit.needs.find((one) => one.item === 'YZ-R-05')?.add ?? 0).reduce((a, b) => a + b, 0)
      expect(need.units === 2 && Math.abs(need.add - sum) < 0.01, JSON.stringify(need))
      expect((await seat.text()).includes('是下限'), 'a plan that is not complete is said to be a lower bound')
    })
    await step('an item leaves the counties it stands in the way of', async () => {
      const items = await seat.api(`/verdicts?standard=yzjh-2017&unit=${city}&period=2024`)
      const one = items.items.find((item) => item.counts.not_met === 1)
      const who = items.units.find((unit) => unit.not_met.includes(one.id)).name
      const other = items.units.find((unit) => !unit.not_met.includes(one.id)).name
      await page.locator('.region-items button', { hasText: one.name }).first().click()
      await seat.until(([yes, no]) => {
        const text = document.querySelector('.data-table')?.innerText ?? ''
        return text.includes(yes) && !text.includes(no)
      }, [who, other], `only ${who} is left`)
      await seat.looksRight('region-item')
    })
    await step('a county leads to its own verdict', async () => {
      await page.locator('.unit-tile', { hasText: '澜陵' }).click()
      await seat.until(() => document.querySelector('.banner')?.innerText.includes('澜陵县 2024 年度'), undefined, 'the county is open')
      expect(!(await page.locator('.region-counts').count()), 'the city is still there')
    })
    await step('no page of the room stays empty for a city, or adds its counties up as one', async () => {
      for (const path of ['items', 'schools', 'spread', 'plan']) {
        await seat.open(`/evaluation/${path}?unit=${city}&period=2024&standard=yzjh-2017`, '.region-counts')
      }
      await seat.open(`/report?unit=${city}&period=2024&standard=yzjh-2017`, '.report')
      await seat.until(() => document.querySelector('.report').innerText.includes('不评这一级单位'), undefined, 'the report says why there is none')
    })
    await step('a school is judged with its county', async () => {
      await seat.open(`/evaluation/schools/990121001001?unit=${city}&period=2024&standard=yzjh-2017`)
      await seat.until(() => /达标\s*\d+\s*项/.test(document.querySelector('main').innerText), undefined, 'the school has its verdicts')
    })
    await step('the workbench of the city says the same', async () => {
      await seat.open(`/?unit=${city}&period=2024&standard=yzjh-2017`, '.region-counts')
      expect((await seat.text('.banner')).includes('这个标准评的是县'), await seat.text('.banner'))
    })
  } finally {
    await seat.close()
  }
}
finish()
