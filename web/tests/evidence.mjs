// Files beside a form: a phone's photo is made small before it goes up, stands there as a small picture, opens large; a report is
// shown as a page shut off from ours; what is no file that is taken is refused in place; a file is withdrawn with a reason. On an
// office screen and on a phone.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/evidence.mjs
//
// Ends with "N passed, N failed".
import { base, behaviour, Client, expect, finish, passwords, Seat, sizes } from './support.mjs'

const password = passwords()
const office = await Client.signIn('jijiao', password.jijiao)
const filler = await Client.signIn('tianbao', password.tianbao)

/** A large photo as a camera makes it: much to see, nothing that packs well. Made in the browser. */
const photo = (seat, width, height) =>
  seat.page.evaluate(
    ([w, h]) => {
      const canvas = document.createElement('canvas')
      canvas.width = w
      canvas.height = h
      const pen = canvas.getContext('2d')
      const sky = pen.createLinearGradient(0, 0, 0, h)
      sky.addColorStop(0, '#7aa7d8')
      sky.addColorStop(1, '#c9b68a')
      pen.fillStyle = sky
      pen.fillRect(0, 0, w, h)
      for (let i = 0; i < 6000; i++) {
        pen.fillStyle = `hsl(${(i * 37) % 360} 40% ${30 + (i % 50)}%)`
        pen.fillRect((i * 7919) % w, (i * 104729) % h, 9 + (i % 40), 6 + (i % 23))
      }
      return new Promise((done) => canvas.toBlob((blob) => blob.arrayBuffer().then((bytes) => done([...new Uint8Array(bytes)])), 'image/jpeg', 0.97))
    },
    [width, height],
  )
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')

for (const size of [sizes.office, sizes.phone]) {
  const { id: round } = await office.post('/rounds', { form: 'students', period: '2024', unit: '990121001001', name: '附件' })
  const entry = (await office.get(`/rounds/${round}/matrix`)).cells[0].entry
  const seat = await Seat.open(size)
  const box = '.entry-files .evidence'
  const put = (file) => seat.page.setInputFiles(`${box} input[type=file]:not([capture])`, file)
  const files = async () => (await filler.get(`/attachments?subject_kind=entry&subject=${entry}`)).attachments
  try {
    await behaviour([seat], 'a photo of a camera goes up small, upright and without its place', async () => {
      await seat.signIn('tianbao', password.tianbao)
      await seat.page.goto(`${base}/collect/entry/${entry}`)
      await seat.page.waitForSelector(box)
      const bytes = Buffer.from(await photo(seat, 4000, 3000))
      await put({ name: '操场东侧.jpg', mimeType: 'image/jpeg', buffer: bytes })
      await seat.page.waitForSelector(`${box} .tile img`)
      await seat.page.locator(box).scrollIntoViewIfNeeded() // small pictures are fetched when they come into sight
      await seat.until((at) => document.querySelector(`${at} .tile img`)?.naturalWidth === 256, box, 'the small picture')
      const [one] = await files()
      expect(one.width === 2560 && one.height === 1920, `it went up as ${one.width}×${one.height}`)
      expect(one.size < bytes.length, `it was not made smaller: ${one.size} of ${bytes.length}`)
      expect(one.latitude === null && one.name === '操场东侧.jpg', JSON.stringify(one))
    })
    await behaviour([seat], 'what is no file that is taken is refused in its place, and the rest goes on', async () => {
      await seat.page.setInputFiles(`${box} input[type=file]:not([capture])`, [{ name: '程序.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ not a picture') }, { name: '名册.pdf', mimeType: 'application/pdf', buffer: pdf }])
      seat.expected = /status of 40[01]/
      await seat.page.waitForSelector(`${box} .passage-problem`)
      expect((await seat.text(`${box} .passage-problem`)).includes('可以上传'), 'the reason is not told')
      await seat.until((at) => document.querySelectorAll(`${at} .tile`).length === 2, box, 'the PDF')
      await seat.page.click(`${box} .passages li.failed button:last-child`)
      await seat.page.waitForSelector(`${box} .passages`, { state: 'detached' })
      await seat.page.locator(box).scrollIntoViewIfNeeded()
      await seat.looksRight('evidence-01-box')
    })
    await behaviour([seat], 'a click shows it large; the keyboard goes on and back', async () => {
      await seat.page.click(`${box} .tile >> nth=0`)
      await seat.until(() => document.querySelector('.viewer img')?.naturalWidth === 1600, undefined, 'the large picture')
      await seat.shot('evidence-02-large')
      await seat.page.keyboard.press('ArrowRight')
      await seat.page.waitForSelector('.viewer iframe')
      await seat.namedControls()
      if (size === sizes.phone) await seat.page.click('.viewer header button')
      else await seat.page.keyboard.press('Escape')
      await seat.page.waitForSelector('.viewer', { state: 'detached' })
    })
    await behaviour([seat], 'a screenshot is pasted', async () => {
      await seat.page.evaluate(async (at) => {
        const canvas = document.createElement('canvas')
        canvas.width = canvas.height = 60
        canvas.getContext('2d').fillRect(0, 0, 30, 60)
        const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'))
        const data = new DataTransfer()
        data.items.add(new File([blob], 'image.png', { type: 'image/png' }))
        document.querySelector(`${at} .evidence-add`).dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
      }, box)
      await seat.until((at) => document.querySelectorAll(`${at} .tile`).length === 3, box, 'the pasted picture')
    })
    await behaviour([seat], 'a file is withdrawn with a reason, and kept', async () => {
      await seat.page.click(`${box} .tile-away >> nth=1`)
      await seat.page.click('.ask-buttons .el-button--danger')
      await seat.page.waitForSelector('.ask .field-error')
      await seat.page.fill('#away-reason', '传错了名册')
      await seat.page.click('.ask-buttons .el-button--danger')
      await seat.until((at) => document.querySelectorAll(`${at} .tile`).length === 2, box, 'the tile gone')
      const all = (await filler.get(`/attachments?subject_kind=entry&subject=${entry}&withdrawn=1`)).attachments
      expect(all.length === 3 && all[1].withdrawn.reason === '传错了名册', JSON.stringify(all[1]))
    })
    await behaviour([seat], 'the explanation of a finding has files of its own', async () => {
      const { judgement } = await filler.get(`/entries/${entry}`)
      const cells = judgement.fields.filter((one) => one.asked && one.previous !== null && !one.row).slice(0, 40)
      await filler.put(`/entries/${entry}/cells`, { cells: cells.map((one) => ({ field: one.field, row: '', value: String(Math.round(one.previous * 3) + 7), base: 1e9 })) }).catch(() => undefined)
      const check = (await filler.get(`/entries/${entry}`)).judgement.checks.find((one) => one.severity === 'warning')
      expect(check, 'no finding came of tripled figures')
      await seat.page.reload()
      await seat.page.waitForSelector('.ef.warning .evidence')
      const first = seat.page.locator('.ef.warning').first()
      await first.locator('input[type=file]:not([capture])').setInputFiles({ name: '并入批复.pdf', mimeType: 'application/pdf', buffer: pdf })
      await first.locator('.tile').waitFor()
      const part = (await files()).find((one) => one.name === '并入批复.pdf').part
      expect(part.startsWith('?'), `attached to ${part}`)
      await first.scrollIntoViewIfNeeded()
      await seat.looksRight('evidence-03-explanation')
    })
  } finally {
    await seat.close()
    await office.post(`/rounds/${round}/withdraw`, { reason: '试完了' })
  }
}
finish()
