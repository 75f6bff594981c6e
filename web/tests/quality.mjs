// Quality of a round's drafts, reached from the round: an odd figure is asked about while it can still be mended; what is only
// approved is a click away; a reason given there is kept.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/quality.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { behaviour, Client, expect, finish, passwords, Seat, sizes } from './support.mjs'

const word = passwords()
const school = '990121001002'
const [office, writer] = await Promise.all(['jijiao', 'tianbao2'].map((name) => Client.signIn(name, word[name])))
const { id: round } = await office.post('/rounds', { form: 'students', period: '2024', unit: school })
const { entry } = (await office.get(`/rounds/${round}/matrix`)).cells[0]
const pupils = (await writer.get(`/entries/${entry}`)).judgement.fields.find((field) => field.field === 'pupils_P')
const typed = String(Number(pupils.previous_text) * 10)
await writer.put(`/entries/${entry}/cells`, { cells: [{ field: 'pupils_P', row: '', value: typed, base: 0 }] })

let seat
let page
const step = (name, body) => behaviour([seat], name, body)
const slip = (answer) => answer.findings.find((one) => one.unit === school && one.rule === 'slip' && one.subject === 'pupils_P')

async function walk(size) {
  await step('what is only approved shows nothing of the draft', async () => {
    await seat.signIn('jijiao', word.jijiao)
    const stored = await seat.api('/quality?unit=990121&period=2024')
    expect(!slip(stored), 'a draft counts before anybody asked for it')
    await seat.open('/collect/quality?unit=990121&period=2024', '.quality-rules')
    expect(!(await page.locator('.quality-round').count()), 'it says that drafts are in it')
  })
  await step('from the round one comes to the quality of its drafts', async () => {
    await seat.open(`/collect/rounds/${round}`, '.data-table tbody tr')
    await page.getByRole('button', { name: '数据质量（含草稿）' }).click()
    await page.waitForURL((url) => url.pathname === '/collect/quality' && url.searchParams.get('round') === String(round))
    await page.locator('.quality-round a').waitFor()
    const found = slip(await seat.api(`/quality?unit=${school}&period=2024&round=${round}`))
    expect(found, 'the slip is not found')
    await seat.until((sentence) => document.querySelector('main').innerText.includes(sentence), found.sentence)
    expect((await seat.text('.quality-round')).includes('含草稿'), await seat.text('.quality-round'))
    await seat.looksRight('87-quality-round')
  })
  await step('its school leads to the entry, to be mended', async () => {
    await page.locator(`.data-table tbody a[href="/collect/entry/${entry}"]`).first().click()
    await page.waitForSelector('.esec')
    await page.goBack()
    await page.waitForSelector('.quality-round')
  })
  await step('school by school the drafts count, too', async () => {
    const { schools } = await seat.api(`/quality/schools?unit=${school}&period=2024&round=${round}`)
    await seat.open(`/collect/quality?unit=990121&period=2024&round=${round}&view=schools`, '.data-table tbody tr')
    await page.waitForSelector('.quality-round')
    const row = await page.locator('.data-table tbody tr', { hasText: schools[0].school_name }).first().innerText()
    expect(row.includes(String(schools[0].to_explain)), row)
    await seat.shot('88-quality-round-schools')
  })
  await step('one may leave the drafts, and another year leaves them by itself', async () => {
    await seat.open(`/collect/quality?unit=${school}&period=2024&round=${round}`, '.quality-round')
    await page.getByRole('button', { name: '只看已审定的' }).click()
    await page.locator('.quality-round').waitFor({ state: 'detached' })
    expect(!page.url().includes('round='), page.url())
    await seat.open(`/collect/quality?unit=990121&period=2024&round=${round}`, '.quality-round')
    await page.locator('.pick-period').click()
    await seat.pick('2023')
    await page.waitForURL((url) => url.searchParams.get('period') === '2023' && !url.searchParams.has('round'))
    await page.locator('.quality-rules').waitFor()
  })
  if (size === 'phone') {
    await step('a reason given for a draft is kept', async () => {
      await seat.open(`/collect/quality?unit=${school}&period=2024&round=${round}&school=${school}`, '.data-table tbody tr')
      const row = page.locator('.data-table tbody tr', { hasText: slip(await seat.api(`/quality?unit=${school}&period=2024&round=${round}`)).sentence }).first()
      await row.locator('input').fill('并入三个教学点')
      await row.getByRole('button', { name: '保存' }).click()
      await page.getByText('已记下原因').waitFor()
      expect(slip(await seat.api(`/quality?unit=${school}&period=2024&round=${round}`)).explained?.reason === '并入三个教学点', 'it is not kept')
    })
  }
}

for (const size of Object.values(sizes)) {
  seat = await Seat.open(size)
  page = seat.page
  try {
    await walk(size.name)
  } finally {
    await seat.close()
  }
}
finish()
