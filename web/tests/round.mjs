// A full round on the sample county, from the first day to the last: the bureau opens it for 120 schools; schools fill in on the
// page, by workbook, and (for the many) over the API; heads sign; two come back and are mended; the bureau approves all from
// its queue; one is unlocked by two people, corrected and approved anew. Every indicator is fresh right after approval, and the
// evaluation changes accordingly and says why.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/round.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { readFileSync } from 'node:fs'
import { base, behaviour, Client, expect, finish, passwords, Seat, sizes } from './support.mjs'
import { fillWorkbook } from './workbook.mjs'

const word = passwords()
const county = '990121'
const period = '2024'
const standard = 'yzjh-2017'
const one = '990121001001'
const two = '990121001002'
const answers = { owner: '公办', sponsor: '县级', area: '城区', boarding: '否', founded: '2001', has_charter: '是', mgmt_online: '是', teach_online: '是', basics_filler: '王五', basics_phone: '13800001234', longitude: '106.55123', latitude: '29.56321' }

const admin = await Client.signIn('admin', word.admin)
const office = await Client.signIn('jijiao', word.jijiao)
const seat = await Seat.open(sizes.office)
const { page } = seat
const step = (name, body) => behaviour([seat], name, body)
const as = async (name, password = word[name]) => {
  if (seat.who) await seat.signOut()
  await seat.signIn(name, password)
}

/* ---- the county ------------------------------------------------------------ */

let round
let entryOf
let units
const matrix = async () => office.get(`/rounds/${round}/matrix`)
const evaluation = () => office.get(`/evaluation?standard=${standard}&unit=${county}&period=${period}`)
const itemOf = (data) => [...data.items, ...data.preconditions].find((item) => item.name.startsWith('学校章程及管理'))

/** Somebody with one post for many schools, past the first change of password. */
async function many(name, role, codes) {
  const { password } = await admin.post('/users', { name, shown: name === 'tianbiao' ? '各校填报员' : '各校校长', role, units: codes })
  const own = role === 'head' ? 'Vq7-Hwzk-Rk29-wm' : 'Tb4-Nxpd-Ys63-ke'
  const first = await Client.signIn(name, password)
  await first.post('/session/password', { old: password, new: own })
  return { client: await Client.signIn(name, own), password: own }
}
let writer
let heads
let before

try {
  await step('seven kindergartens are founded, so that there are 120 schools', async () => {
    for (let number = 1; number <= 7; number++)
      await admin.post('/units', { code: `9901210019${String(number).padStart(2, '0')}`, name: `栖霖街道新苗${number}幼儿园`, kind: 'kindergarten', parent: '990121001', on: '2024-08-01', reason: '新建小区配套' })
    units = (await office.get(`/units?period=${period}`)).units
    const schools = units.filter((unit) => unit.level === 'school').map((unit) => unit.code)
    expect(schools.length === 120, `${schools.length} schools`)
    const others = schools.filter((code) => code !== one && code !== two)
    writer = await many('tianbiao', 'staffd', others)
    heads = await many('xiaozhang', 'head', others)
  })
  await step('the bureau opens the round on the page', async () => {
    await as('jijiao')
    await seat.open(`/collect/rounds?period=${period}&unit=${county}`, '.data-table')
    await page.getByRole('button', { name: '发起填报' }).click()
    await page.locator('.ask .el-select').first().click()
    await seat.pick('学校基本情况')
    await page.waitForSelector('.ask-try')
    expect((await seat.text('.ask-try')).includes('120 所学校要填'), await seat.text('.ask-try'))
    await page.getByLabel('名称').fill('2024 年学校基本情况')
    await page.getByRole('button', { name: '开始填报' }).click()
    await page.waitForURL((url) => /\/collect\/rounds\/\d+$/.test(url.pathname))
    round = Number(page.url().match(/rounds\/(\d+)/)[1])
    await page.waitForSelector('.data-table tbody tr')
    await seat.looksRight('round-01-opened')
    const { cells } = await matrix()
    expect(cells.length === 120 && cells.every((cell) => cell.state === 'draft'), `${cells.length} entries`)
    entryOf = new Map(cells.map((cell) => [cell.unit, cell.entry]))
    before = await evaluation()
    expect(itemOf(before).verdict === 'not_met', `the item the round is about is ${itemOf(before).verdict} before it`)
  })
  await step('the same form cannot be opened again: one figure, one asker', async () => {
    const again = await office.post('/rounds', { form: 'school-basics', period, unit: county }).catch((error) => error)
    expect(again.status === 409 && again.said.includes('2024 年学校基本情况'), again.said ?? 'it was opened')
  })

  /* ---- filling in ----------------------------------------------------------- */

  await step('one school fills in on the page with the keyboard alone, and cannot hand in before it is whole', async () => {
    await as('tianbao')
    await page.waitForSelector('.todo')
    await page.locator('.todo-item').first().getByRole('button').click()
    await page.waitForSelector('.esec')
    const { fields } = (await seat.api(`/entries/${entryOf.get(one)}`)).judgement
    await seat.cell('owner').focus()
    for (const { field } of fields.filter((each) => each.asked)) {
      const at = await page.evaluate(() => document.activeElement.dataset.key)
      expect(at === field, `the keyboard stands in ${at}, not in ${field}`)
      const last = fields.find((each) => each.field === field).previous_text
      const value = last || answers[field]
      const choices = await page.evaluate(() => (document.activeElement.options ? [...document.activeElement.options].map((each) => each.value).filter(Boolean) : null))
      await page.keyboard.type(choices ? String(choices.indexOf(value) + 1) : value)
      await page.keyboard.press('Enter')
      if (field === 'area') {
        const early = await (await Client.signIn('school', word.school)).post(`/entries/${entryOf.get(one)}/steps`, { action: 'submit' }).catch((error) => error)
        expect(early.status === 409 && early.said.includes('没有填'), early.said ?? 'handed in half empty')
      }
    }
    await seat.saved()
    await seat.until(() => document.querySelector('.ebar-whose')?.innerText.includes('填齐了'), undefined, 'it is said to be whole')
    await seat.looksRight('round-02-filled')
  })
  await step('its head hands it in on the page and passes the school\'s own review in one act', async () => {
    await as('school')
    await page.waitForSelector('.todo')
    await page.goto(`${base}/collect/entry/${entryOf.get(one)}`)
    await page.waitForSelector('.ebar-submit')
    await page.getByRole('button', { name: '报送' }).click()
    await page.waitForSelector('.ask')
    await page.locator('.ask').getByRole('button', { name: '报送' }).click()
    await seat.until(() => document.querySelector('.esteps')?.innerText.includes('已报送'))
    /* Handed in, then the own review: the page says so after the first of the two. */
    let entry = await office.get(`/entries/${entryOf.get(one)}`)
    for (let tries = 0; tries < 50 && entry.form.steps[0].state !== 'done'; tries++) {
      await page.waitForTimeout(100)
      entry = await office.get(`/entries/${entryOf.get(one)}`)
    }
    expect(entry.state === 'review' && entry.form.steps[0].state === 'done', `${entry.state}, ${entry.form.steps[0].state}`)
    await seat.looksRight('round-03-submitted')
  })
  await step('another school fills in by workbook: what differs is seen first, then taken', async () => {
    await as('tianbao2')
    await page.goto(`${base}/collect/entry/${entryOf.get(two)}`)
    await page.waitForSelector('.esec')
    await page.getByRole('button', { name: '用表格填报' }).click()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载（.xlsx）' }).click()])
    const { fields } = (await seat.api(`/entries/${entryOf.get(two)}`)).judgement
    const last = new Map(fields.map((field) => [field.field, field.previous_text]))
    const book = fillWorkbook(readFileSync(await file.path()), (_, field) => (field in answers ? last.get(field) || answers[field] : undefined))
    expect(book.written >= 10, `only ${book.written} cells of the workbook could be filled`)
    await page.setInputFiles('#workbook-file', { name: '填好.xlsx', mimeType: 'application/octet-stream', buffer: book.bytes })
    await page.getByRole('button', { name: `采用 ${book.written} 格` }).waitFor()
    await page.waitForTimeout(300)
    await seat.looksRight('round-04-differences')
    expect((await seat.api(`/entries/${entryOf.get(two)}`)).judgement.filled === 0, 'it was taken before anybody said so')
    await page.getByRole('button', { name: `采用 ${book.written} 格` }).click()
    await page.getByText(`已采用 ${book.written} 格`).first().waitFor()
    expect((await seat.api(`/entries/${entryOf.get(two)}`)).judgement.complete, 'not whole after the workbook')
    await page.getByRole('button', { name: '好', exact: true }).click()
    const head = await Client.signIn('school2', word.school2)
    await head.post(`/entries/${entryOf.get(two)}/steps`, { action: 'submit' })
    await head.post(`/entries/${entryOf.get(two)}/steps`, { action: 'pass' })
  })
  const lasts = new Map()
  async function lastOf(code) {
    if (!lasts.has(code)) lasts.set(code, new Map((await writer.client.get(`/entries/${entryOf.get(code)}`)).judgement.fields.filter((field) => field.asked).map((field) => [field.field, field.previous_text])))
    return lasts.get(code)
  }
  /** As last year where that is known; all schools have a charter this year. */
  async function valuesOf(code) {
    const last = await lastOf(code)
    const kindergarten = units.find((unit) => unit.code === code).kind === 'kindergarten'
    return Object.fromEntries([...last].map(([field, text]) => [field, /^(has_charter|mgmt_online|teach_online)$/.test(field) ? '是' : text || (kindergarten && field === 'owner' ? '公办' : answers[field])]))
  }
  await step('the schools of one township come in a single workbook with a row each', async () => {
    await as('tianbiao', writer.password)
    await page.goto(`${base}/collect/rounds/${round}`)
    await page.waitForSelector('.data-table tbody tr')
    const town = units.filter((unit) => unit.parent === '990121001' && unit.code !== one && unit.code !== two).map((unit) => unit.code)
    const wanted = new Map()
    for (const code of town) wanted.set(code, await valuesOf(code))
    await page.getByRole('button', { name: '用表格填报' }).click()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载（.xlsx）' }).click()])
    const book = fillWorkbook(readFileSync(await file.path()), (code, field) => wanted.get(code)?.[field])
    await page.setInputFiles('#workbook-file', { name: '栖霖街道汇总.xlsx', mimeType: 'application/octet-stream', buffer: book.bytes })
    const take = page.getByRole('button', { name: /^采用 \d+ 格$/ })
    await take.waitFor()
    await seat.shot('round-05-township')
    await take.click()
    await page.getByText(/已采用 \d+ 格/).first().waitFor()
    await page.getByRole('button', { name: '好', exact: true }).click()
    const { cells } = await matrix()
    const done = cells.filter((cell) => town.includes(cell.unit))
    expect(done.length === town.length && done.every((cell) => cell.filled === cell.asked && !cell.must_fix), `not whole: ${done.filter((cell) => cell.filled !== cell.asked).map((cell) => cell.unit)}`)
  })
  await step('all other schools fill in, and every head hands in', async () => {
    const { cells } = await matrix()
    for (const cell of cells.filter((each) => each.unit !== one && each.unit !== two)) {
      if (cell.filled < cell.asked || !cell.filled) {
        const values = await valuesOf(cell.unit)
        const saved = await writer.client.put(`/entries/${cell.entry}/cells`, { cells: Object.entries(values).map(([field, value]) => ({ field, row: '', value, base: 0 })) })
        expect(!saved.refused.length && !saved.conflicts.length, JSON.stringify(saved.refused))
      }
      const { judgement } = await writer.client.get(`/entries/${cell.entry}`)
      const explain = judgement.checks.filter((check) => check.severity === 'warning' && !check.reason)
      if (explain.length) await writer.client.put(`/entries/${cell.entry}/cells`, { cells: explain.map((check) => ({ field: `?${check.id}`, row: check.row, value: '按批准文件调整', base: 0 })) })
      await heads.client.post(`/entries/${cell.entry}/steps`, { action: 'submit' })
      await heads.client.post(`/entries/${cell.entry}/steps`, { action: 'pass' })
    }
    const centre = await Client.signIn('zhongxin', word.zhongxin)
    for (const item of (await centre.get('/todo')).items.filter((each) => each.kind === 'review')) await centre.post(`/entries/${item.entry}/steps`, { action: 'pass' })
    const now = await matrix()
    expect(now.cells.every((cell) => cell.state === 'review'), `not handed in: ${now.cells.filter((cell) => cell.state !== 'review').length}`)
    expect(itemOf(await evaluation()).verdict === 'not_met', 'what is only handed in counts already')
  })

  /* ---- back and again --------------------------------------------------------- */

  await step('two come back: one on the page with the fields picked by clicking, one whole', async () => {
    await as('jijiao')
    await page.goto(`${base}/collect/entry/${entryOf.get(one)}`)
    await page.waitForSelector('.erev')
    await page.getByRole('button', { name: '退回……' }).click()
    await page.locator('.ln-pick', { hasText: '建校年份' }).click()
    await page.getByLabel('原因').fill('建校年份与校史不一致，请核对')
    await page.getByRole('button', { name: '退回 1 项' }).click()
    await seat.until(() => !document.querySelector('.erev.picking'))
    await office.post(`/entries/${entryOf.get(two)}/steps`, { action: 'return', reason: '填表人电话请写手机', fields: [] })
    const { cells } = await matrix()
    expect(cells.filter((cell) => cell.state === 'returned').length === 2, 'not two')
  })
  await step('what was not returned stays closed; mended and handed in again, the reviewer sees what changed', async () => {
    const filler = await Client.signIn('tianbao', word.tianbao)
    const entry = await filler.get(`/entries/${entryOf.get(one)}`)
    const cell = (field) => entry.cells.find((each) => each.field === field)
    const saved = await filler.put(`/entries/${entry.id}/cells`, { cells: [{ field: 'founded', row: '', value: '1953', base: cell('founded').version }, { field: 'boarding', row: '', value: '是', base: cell('boarding').version }] })
    expect(saved.saved.length === 1 && saved.refused.length === 1, JSON.stringify(saved))
    const asks = (await filler.get(`/entries/${entry.id}`)).judgement.checks.filter((check) => check.severity === 'warning' && !check.reason)
    if (asks.length) await filler.put(`/entries/${entry.id}/cells`, { cells: asks.map((check) => ({ field: `?${check.id}`, row: '', value: '查校史档案更正', base: 0 })) })
    const second = await Client.signIn('tianbao2', word.tianbao2)
    const other = await second.get(`/entries/${entryOf.get(two)}`)
    await second.put(`/entries/${other.id}/cells`, { cells: [{ field: 'basics_phone', row: '', value: '13911112222', base: other.cells.find((each) => each.field === 'basics_phone').version }] })
    for (const [name, code] of [['school', one], ['school2', two], ['zhongxin', one], ['zhongxin', two]]) {
      const client = await Client.signIn(name, word[name])
      if (name !== 'zhongxin') await client.post(`/entries/${entryOf.get(code)}/steps`, { action: 'submit' })
      await client.post(`/entries/${entryOf.get(code)}/steps`, { action: 'pass' })
    }
    await page.goto(`${base}/collect/entry/${entryOf.get(one)}`)
    await page.waitForSelector('.ec-mark.changed')
    expect((await page.locator('.ec-mark.changed').count()) === 1, 'not the one changed field is marked')
    await seat.looksRight('round-06-changed-since')
  })

  /* ---- approval ----------------------------------------------------------------- */

  const fresh = async () => {
    const data = await evaluation()
    await page.goto(`${base}/evaluation/items?unit=${county}&period=${period}&standard=${standard}&item=${itemOf(data).id}`)
    await page.waitForSelector('.detail-why')
    return { item: itemOf(data), said: await seat.text('.detail-why') }
  }
  await step('the bureau approves all from its queue on the workbench; at once the evaluation is another, and says why', async () => {
    const old = await fresh()
    expect(old.item.verdict === 'not_met' && old.said.includes('未达标'), old.said)
    await page.goto(`${base}/workbench`)
    await page.waitForSelector('.todo')
    await page.getByRole('button', { name: /^选没有疑问的 \d+ 张$/ }).click()
    await page.getByRole('button', { name: /^审定所选 \d+ 张$/ }).click()
    await seat.shot('round-07-approve')
    await page.locator('.ask').getByRole('button', { name: '审定' }).click()
    await seat.until(() => !document.querySelector('.todo'), undefined, 'the queue is empty')
    const { cells } = await matrix()
    const open = cells.filter((cell) => cell.state !== 'locked')
    expect(!open.length, `not approved: ${open.map((cell) => `${cell.unit} ${cell.state}`)}`)
    const now = await fresh()
    expect(now.item.verdict === 'met', `the item is ${now.item.verdict}: ${now.item.why}`)
    expect(now.said.includes('达标') && now.said !== old.said, now.said)
    await seat.looksRight('round-08-evaluation')
  })
  await step('approved figures are where everybody looks, with the round as their origin', async () => {
    const { elements } = await office.get(`/school?unit=${one}&period=${period}`)
    expect(elements.find((each) => each.id === 'founded').value === 1953, 'the mended year is not in the data')
    const origin = await office.get(`/origin?unit=${one}&period=${period}&element=founded`)
    expect(origin.found, JSON.stringify(origin))
    const rounds = (await office.get(`/rounds?unit=${county}`)).rounds
    expect(rounds.find((each) => each.id === round).by_state.locked === 120, 'the round does not count 120')
  })
  await step('an import may not write what is approved and locked', async () => {
    const csv = `code,name,parent,kind,period,has_charter\r\n${one},栖霖街道实验小学,990121001,小学,${period},否\r\n`
    const answer = await (await office.send('POST', `/imports?dry_run=1&file_name=${encodeURIComponent('改.csv')}`, Buffer.from(csv), 'application/octet-stream')).json().catch((error) => error)
    expect(JSON.stringify(answer.problems ?? answer).includes('锁定') || answer.errors > 0, JSON.stringify(answer).slice(0, 300))
  })

  /* ---- a correction after the lock ------------------------------------------------- */

  await step('one school is unlocked by two people, each with what they know', async () => {
    await page.goto(`${base}/collect/entry/${entryOf.get(one)}`)
    await page.waitForSelector('.erev')
    await page.getByRole('button', { name: '申请解锁更正……' }).click()
    await page.locator('.ask textarea').fill('学校章程还没有核准，当时填错')
    await page.locator('.ask').getByRole('button', { name: '提出申请' }).click()
    await page.waitForSelector('.ask', { state: 'detached' })
    expect((await office.get(`/entries/${entryOf.get(one)}`)).state === 'locked', 'one person was enough')
    await as('juzhang')
    await page.waitForSelector('.todo')
    expect((await seat.text()).includes('等您同意解锁'), await seat.text())
    await page.locator('.todo-item').first().getByRole('button').click()
    await page.waitForSelector('.erev')
    expect((await seat.text('.erev')).includes('学校章程还没有核准'), await seat.text('.erev'))
    await seat.looksRight('round-09-unlock')
    await page.getByRole('button', { name: '同意解锁……' }).click()
    await page.locator('.ask').getByRole('button', { name: '同意解锁' }).click()
    await seat.until(() => document.querySelector('.entry-facts')?.innerText.includes('更正中'))
    expect(itemOf(await evaluation()).verdict === 'met', 'what was approved stopped counting while it is corrected')
  })
  await step('corrected, signed, passed and approved anew, the evaluation turns back and says why', async () => {
    await as('tianbao')
    await page.goto(`${base}/collect/entry/${entryOf.get(one)}`)
    await page.waitForSelector('.esec')
    await seat.cell('has_charter').focus()
    await page.keyboard.press('2')
    await seat.saved()
    const asks = (await seat.api(`/entries/${entryOf.get(one)}`)).judgement.checks.filter((check) => check.severity === 'warning' && !check.reason)
    for (const check of asks) await seat.fill(`?${check.id}`, '核对后更正')
    if (asks.length) await seat.saved()
    for (const name of ['school', 'zhongxin', 'jijiao']) {
      const client = await Client.signIn(name, word[name])
      if (name === 'school') await client.post(`/entries/${entryOf.get(one)}/steps`, { action: 'submit' })
      await client.post(`/entries/${entryOf.get(one)}/steps`, { action: name === 'jijiao' ? 'approve' : 'pass' })
    }
    await as('jijiao')
    const now = await fresh()
    expect(now.item.verdict === 'not_met', now.item.why)
    expect(/有章程的学校比例为9\d\.\d+%，应不低于100/.test(now.item.why), now.item.why)
    expect(now.said.includes(now.item.why), now.said)
    await seat.looksRight('round-10-turned-back')
  })
  await step('the whole way is written down, and the log is intact', async () => {
    const { steps, snapshots } = await office.get(`/entries/${entryOf.get(one)}/history`)
    const acts = steps.map((each) => each.action)
    for (const act of ['submit', 'return', 'approve', 'unlock_ask', 'unlock']) expect(acts.some((each) => each.replace(/-/g, '_') === act), `${act} is not among ${acts}`)
    expect(snapshots.length === 2, `${snapshots.length} snapshots`)
    const auditor = await Client.signIn('shenji', word.shenji)
    const report = await auditor.get('/audit/verify?whole=1')
    expect(report.intact, JSON.stringify(report.faults))
  })
} finally {
  await seat.close()
}
finish()
