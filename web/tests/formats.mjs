// Papers in every format that is read, as an office has them: dropped, looked at, clicked both ways, decided on and taken out in each way.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/formats.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { readFileSync } from 'node:fs'
import { behaviour, expect, finish, passwords, Seat, sizes } from './support.mjs'

const word = passwords()
/** A report as it comes out of a printer. */
async function printed() {
  const paper = await page.context().newPage()
  await paper.setContent('<h1>云溪县教育局2024年工作总结</h1><p>一、基本情况</p><p>全县现有小学47所，初中15所，专任教师3256人。全年培训教师30人次，其中骨干教师12人次、青年教师20人次。</p><p>二、存在的问题</p><p>一是图书配备不足。</p>')
  const bytes = await paper.pdf({ format: 'A4' })
  await paper.close()
  return bytes
}
const samples = new URL('../../tests/data/reader/', import.meta.url)
const formats = [
  { ending: 'docx', type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
  { ending: 'doc', type: 'application/msword' },
  { ending: 'pdf', type: 'application/pdf', make: printed },
  { ending: 'xlsx', type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  { ending: 'html', type: 'text/html' },
]
const seat = await Seat.open(sizes.office)
const page = seat.page
const step = (name, body) => behaviour([seat], name, body)
const file = async ({ ending, type, make }) => ({ name: `工作.${ending}`, mimeType: type, buffer: make ? await make() : readFileSync(new URL(`work.${ending}`, samples)) })
const tab = (name) => page.locator('.document-tabs button', { hasText: name }).click()

async function clickBothWays() {
  const mark = page.locator('.document-text .doc-mark.is-figure').first()
  const said = await mark.innerText()
  await mark.click()
  await page.waitForSelector('.thing.chosen')
  expect((await page.locator('.thing.chosen').innerText()).includes(said), `${said} chooses another one`)
  await page.locator('.thing').last().click()
  await seat.until(() => document.querySelector('.document-line.flash'))
}

async function decide() {
  await tab('数字')
  const first = page.locator('.thing').first()
  await first.click()
  await first.getByRole('button', { name: '不采纳' }).click()
  await page.fill('#decide-reason', '与统计口径不一致')
  await page.locator('.ask').getByRole('button', { name: '不采纳' }).click()
  await seat.until(() => document.querySelector('.document-list').innerText.includes('与统计口径不一致') && !document.querySelector('.ask')?.getClientRects().length)
}

async function takeOut(ending) {
  const number = new URL(page.url()).pathname.split('/').at(-1)
  for (const [format, begins] of [['html', '<!'], ['xlsx', 'PK'], ['docx', 'PK']]) {
    const head = await page.evaluate(async ([id, way]) => {
      const answer = await fetch(`/api/v1/documents/${id}/export?format=${way}`)
      return { ok: answer.ok, text: (await answer.text()).slice(0, 2) }
    }, [number, format])
    expect(head.ok && head.text === begins, `${ending} as ${format}: ${JSON.stringify(head)}`)
  }
}

await step('papers of every format are dropped at once and read', async () => {
  await seat.signIn('keyuan', word.keyuan)
  await seat.open('/documents', '#document-files')
  await page.setInputFiles('#document-files', await Promise.all(formats.map(file)))
  await seat.until((count) => document.querySelectorAll('.document-drop .plain-list a').length === count && !/正在/.test(document.querySelector('.document-drop .plain-list').innerText), formats.length)
  await seat.looksRight('formats-list')
})
for (const one of formats) {
  await step(`${one.ending}: shown, clicked both ways, decided on, taken out`, async () => {
    await seat.open('/documents', '.data-table')
    const { documents } = await seat.api('/documents?limit=20')
    const own = documents.find((each) => each.file_name === `工作.${one.ending}`)
    await seat.open(`/documents/${own.id}`, '.document-text')
    await seat.looksRight(`formats-${one.ending}`)
    await clickBothWays()
    await decide()
    await seat.shot(`formats-${one.ending}-decided`)
    await takeOut(one.ending)
  })
}
await seat.close()
finish()
