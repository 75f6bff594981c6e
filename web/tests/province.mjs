// A province looks at its counties, which lie in cities: which fail, on what, what it would take, and from there into a city and a county.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/province.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { behaviour, expect, finish, passwords, people, Seat, sizes } from './support.mjs'

const province = '990000'
const word = passwords()
const { as, somebody } = people(word)
await somebody('shengting', '省教育厅督导室', 'chief', province)
await somebody('shengke', '省教育厅督导室科员', 'staff', province, ['SUP'])
/* A second city with two counties: one school short of teachers, little known of the others. */
const table = `code,name,parent,kind,period,owner,pupils_P,backbone_P,aux_area,indoor_sport_area,field_area
990200,枫江市,990000,市,2024,,,,,,
990222,汐河县,990200,县,2024,,,,,,
990222001,汐河镇,990222,乡镇,2024,,,,,,
990222001001,汐河镇中心小学,990222001,小学,2024,公办,200,2,1000,0,100
990223,芦洲县,990200,县,2024,,,,,,
990223001,芦洲镇,990223,乡镇,2024,,,,,,
990223001001,芦洲镇中心小学,990223001,小学,2024,公办,120,,,,
`
const client = await as('shengting')
const stored = await (await client.send('POST', `/imports?file_name=${encodeURIComponent('枫江.csv')}`, table, 'application/octet-stream')).json()
expect(stored.stored, `the second city is not stored: ${JSON.stringify(stored.problems)}`)
const order = { kind: 'city-evaluation', standard: 'yzjh-2017', unit: province, period: '2024' }
const written = JSON.stringify(await (await (await as('shengke')).send('POST', '/kept-reports', order)).json())

for (const size of [sizes.office, sizes.phone]) {
  const seat = await Seat.open(size)
  const page = seat.page
  const step = (name, body) => behaviour([seat], name, body)
  try {
    await seat.signIn('shengting', word.shengting)
    await step('a province has no verdict of its own: the counties of all its cities stand side by side', async () => {
      await seat.open(`/evaluation/county?unit=${province}&period=2024&standard=yzjh-2017`, '.region-counts')
      await seat.until(() => document.querySelectorAll('.unit-tile').length === 3, undefined, 'three tiles')
      const told = await seat.text('.banner')
      expect(told.includes('这个标准评的是县') && told.includes('3'), told)
      const text = await seat.text()
      expect(text.includes('枫江市') && text.includes('汀州湾市'), 'the counties say which city they lie in')
      await seat.looksRight('province')
    })
    await step('what it would take is added up over the counties of both cities', async () => {
      const answer = await seat.api(`/verdicts?standard=yzjh-2017&unit=${province}&period=2024&plans=true`)
      expect(answer.units.length === 3, JSON.stringify(answer.units.map((one) => one.name)))
      for (const need of answer.needs) {
        const sum = answer.units.map((unit) => unit.needs.find((one) => one.item === need.item)?.add ?? 0).reduce((a, b) => a + b, 0)
        expect(Math.abs(need.add - sum) < 0.01, JSON.stringify(need))
      }
    })
    await step('a county leads to its own verdict', async () => {
      await page.locator('.unit-tile', { hasText: '汐河' }).click()
      await seat.until(() => document.querySelector('.banner')?.innerText.includes('汐河县 2024 年度'), undefined, 'the county is open')
    })
    await step('its city is told of its own two', async () => {
      await seat.open('/evaluation/county?unit=990200&period=2024&standard=yzjh-2017', '.region-counts')
      await seat.until(() => document.querySelectorAll('.unit-tile').length === 2, undefined, 'two tiles')
    })
    await step('the report tells of the counties with the names of their cities', async () => {
      expect(written.includes('枫江市汐河县') && written.includes('汀州湾市澜陵县'), written.slice(0, 300))
      expect(!written.includes('（未知）人民政府'), 'nobody stands above it')
    })
    await step('the workbench and the pages of reports of a province open', async () => {
      await seat.open(`/?unit=${province}&period=2024&standard=yzjh-2017`, '.region-counts')
      await seat.looksRight('province-workbench')
      await seat.open(`/report?unit=${province}&period=2024&standard=yzjh-2017`, '.report')
      await seat.looksRight('province-report')
      await page.getByRole('link', { name: '去写汇总报告' }).click()
      await seat.until(() => document.querySelector('main')?.innerText.includes('东屿省所辖各单位'), undefined, 'the report that was written is listed')
      await seat.looksRight('province-reports')
    })
  } finally {
    await seat.close()
  }
}
finish()
