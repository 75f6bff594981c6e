// Ways of a case that go over several people and days, as the people concerned take them on the page: a forecast of places, what is
// sent back and re-checked by another, a longer deadline, two signatures, a deputy, a task split to schools, fields that not everybody
// sees, papers as evidence, a visit with its letters, what an evaluation and a check found.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/case-ways.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { readFileSync } from 'node:fs'
import { behaviour, expect, finish, iso, passwords, people, Seat, sizes } from './support.mjs'

const word = passwords()
const county = '990121'
const school = '990121001001'
const second = '990121001002'
const { as, somebody } = people(word)
await somebody('anquangu', '安全股股长', 'chief', county, ['SAFE'])
await somebody('bangongzr', '办公室主任', 'chief', county, ['OFF'])
await somebody('jijiaoky', '基础教育股科员', 'staff', county, ['BAS'])
await somebody('fenguanjj', '分管基础教育局领导', 'ldr', county, ['BAS'])
await somebody('jiaowu', '教务主任', 'aff', school)

const take = async (name, id, step, fields = {}, reason = '') => (await as(name)).post(`/cases/${id}/steps`, { step, fields, ...(reason ? { reason } : {}) })

/* ---- what people do with a case --------------------------------------------------------------------------- */

const state = (seat) => seat.page.locator('.case-state-name').innerText()
async function sign(seat, name) {
  await seat.signOut()
  await seat.signIn(name, word[name])
}
async function press(seat, name) {
  await seat.page.locator('.case-steps').getByRole('button', { name, exact: true }).click()
  await seat.page.waitForSelector('.step-form')
}
async function send(seat, after) {
  await seat.page.locator('.step-form button[type=submit]').click()
  await seat.until((wanted) => document.querySelector('.case-state-name')?.innerText === wanted && !document.querySelector('.step-form'), after, `it is ${after}`)
}
async function chip(seat, id, ...choices) {
  for (const one of choices) await seat.page.locator(`#case-${id}`).getByText(one, { exact: true }).click()
}
async function whole(seat) {
  const more = seat.page.locator('.case-fields > .link', { hasText: '还可以填' })
  if (await more.count()) await more.click()
}
async function type(seat, values) {
  for (const [id, text] of Object.entries(values)) await seat.page.fill(`#case-${id}`, text)
}
async function choose(seat, id, typed) {
  await seat.page.locator(`#case-${id}`).scrollIntoViewIfNeeded()
  await seat.page.locator(`#case-${id}`).click()
  await seat.page.locator(`#case-${id}`).fill(typed)
  await seat.pick(typed)
}
/** Holds in the page: what stands behind a reckoned field. */
const says = ([name, value]) => [...document.querySelectorAll('.case-form dt, .case-content dt')].find((one) => one.textContent.startsWith(name))?.nextElementSibling.textContent.includes(value) ?? false

/* ---- places ---------------------------------------------------------------------------------------------- */

async function forecast(seat, zone) {
  await sign(seat, 'jijiao')
  await behaviour([seat], 'who may not open a record is told who of the department may', async () => {
    await seat.open(`/ledgers/FIN-10/forecast/new?unit=${county}`, '.page-head h1')
    await seat.until(() => /要由基础教育股（股室人员）登记/.test(document.querySelector('main').innerText), undefined, 'the roles are told')
  })
  await sign(seat, 'jijiaoky')
  await behaviour([seat], 'a forecast of places is reckoned while it is typed, and has to be the sum', async () => {
    await seat.open(`/ledgers/FIN-10/forecast/new?unit=${county}`, '#case-target_year')
    await seat.looksRight('ways-01-forecast-empty')
    await seat.page.locator('.case-send .el-button').click()
    await seat.page.waitForSelector('.case-errors')
    const told = await seat.text('.case-errors')
    for (const one of ['入学年', '片区', '年级', '预测生源', '公办学位', '民办学位', '预测依据']) expect(told.includes(one), `${one} is not asked for: ${told}`)
    await whole(seat)
    await type(seat, { target_year: '2027', zone, cohort: '312', moved_in: '27', moved_out: '19', pupils: '300', public_places: '240', private_places: '30', basis: '2021年户籍出生人数，入住名册' })
    await chip(seat, 'grade', '小学一年级')
    await seat.until(says, ['推算生源', '320'], '312 + 27 - 19')
    await seat.until(says, ['缺口', '30'], '300 - 240 - 30')
    await seat.page.locator('.case-send .el-button').click()
    await seat.until(() => /预测生源要等于基数加迁入减迁出/.test(document.querySelector('.case-errors')?.innerText ?? ''), undefined, 'it is not the sum')
    await seat.page.locator('.case-errors').scrollIntoViewIfNeeded()
    await seat.looksRight('ways-02-forecast-fault')
    await type(seat, { pupils: '320' })
    await seat.until(says, ['缺口', '50'], '320 - 240 - 30')
    await seat.looksRight('ways-03-forecast-filled')
    await seat.page.locator('.case-send .el-button').click()
    await seat.page.waitForSelector('.case-done .good')
  })
  let id
  await sign(seat, 'jijiao')
  await behaviour([seat], 'a gap wants what closes it; registrations stand beside the forecast', async () => {
    id = (await (await as('jijiao')).get('/cases?record=FIN-10.forecast&limit=20')).cases.find((one) => one.title.includes(zone)).id
    await seat.open(`/cases/${id}`, '.case-content')
    expect(await seat.page.evaluate(says, ['缺口', '50']), await seat.text('.case-content'))
    await seat.looksRight('ways-04-forecast-case')
    await press(seat, '审核')
    await seat.page.locator('.step-form button[type=submit]').click()
    await seat.until(() => /补足办法/.test(document.querySelector('.case-errors')?.innerText ?? ''), undefined, 'the gap wants an answer')
    await type(seat, { text: '新增两个班，调整片区' })
    await send(seat, '已审核')
    await sign(seat, 'jijiaoky')
    await seat.open(`/cases/${id}`, '.case-steps')
    await press(seat, '对照报名')
    await type(seat, { registered: '336' })
    await send(seat, '已审核')
    await seat.until(says, ['预测偏差', '5.0'], '336 is 5 percent more than 320')
    await seat.until(says, ['报名缺口', '66'], '336 - 270')
    expect(!/删去/.test(await seat.text('.timeline')), 'what was never there is told as taken away')
    await sign(seat, 'fenguanjj')
    await seat.open(`/cases/${id}`, '.case-steps')
    await press(seat, '审定')
    await send(seat, '审定')
    await seat.looksRight('ways-05-forecast-settled')
  })
  await behaviour([seat], 'the forecasts of the county add up', async () => {
    await seat.open(`/ledgers/FIN-10.forecast/figures?unit=${county}`, '.page-head h1')
    await seat.until(() => /学位缺口/.test(document.querySelector('main').innerText), undefined, 'the gap is counted')
    await seat.looksRight('ways-06-forecast-figures')
    await seat.open(`/ledgers/FIN-10/forecast?unit=${county}`, '.register')
    await seat.until((name) => document.querySelector('.register')?.innerText.includes(name), zone, 'it stands in the register')
    await seat.looksRight('ways-07-forecast-register')
  })
}

/* ---- a slow answer ---------------------------------------------------------------------------------------------- */

async function slow(seat, text) {
  await sign(seat, 'jiaowu')
  await behaviour([seat], 'what is changed while its sending is judged is not sent half', async () => {
    await seat.open(`/ledgers/SAF-02/hazard/new?unit=${school}`, '#case-text')
    await type(seat, { on: iso(-1), text: '围墙' })
    await chip(seat, 'place', '校舍')
    await chip(seat, 'field', '其他')
    await chip(seat, 'level', '一般')
    let answer
    const held = new Promise((done) => (answer = done))
    const trial = '**/api/v1/case-trial'
    await seat.page.waitForTimeout(700)
    await seat.page.route(trial, async (route) => {
      await held
      await route.continue()
    })
    await seat.page.locator('.case-send .el-button').click()
    await seat.until(() => document.querySelector('.case-send .is-loading') !== null, undefined, 'it is judged')
    await type(seat, { text })
    answer()
    await seat.until(() => /再按一次/.test(document.querySelector('.case-form').innerText) && !document.querySelector('.case-send .is-loading'), undefined, 'it is said that it was not sent')
    await seat.page.unroute(trial)
    await seat.looksRight('ways-08-changed-meanwhile')
    await seat.page.locator('.case-send .el-button').click()
    await seat.page.waitForSelector('.case-done .good')
    const found = (await (await as('jiaowu')).get('/cases?record=SAF-02.hazard&limit=50')).cases.filter((one) => one.title.endsWith('围墙') || one.title.includes(text))
    expect(found.length === 1 && found[0].title.includes(text), JSON.stringify(found.map((one) => one.title)))
  })
  await behaviour([seat], 'rules that never answer are not waited for', async () => {
    await seat.open(`/ledgers/SAF-02/hazard/new?unit=${school}`, '#case-text')
    await seat.page.waitForTimeout(700)
    await seat.page.route('**/api/v1/case-trial', () => undefined)
    await type(seat, { on: iso(-1), text: `旗杆（${seat.size.name}）` })
    await chip(seat, 'place', '校舍')
    await chip(seat, 'field', '其他')
    await chip(seat, 'level', '一般')
    await seat.page.locator('.case-send .el-button').click()
    await seat.page.waitForSelector('.case-done .good')
    await seat.page.unroute('**/api/v1/case-trial')
  })
}

/* ---- on the plan of the school ------------------------------------------------------------------------------------- */

/** A plan: a ring of buildings around a yard, drawn in the browser. */
const drawn = (seat) => seat.page.evaluate(async () => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 800 })
  const pen = canvas.getContext('2d')
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, 1200, 800)
  pen.strokeRect(100, 80, 1000, 640)
  pen.strokeRect(160, 140, 500, 120)
  pen.strokeRect(160, 320, 120, 340)
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'))
  return [...new Uint8Array(await blob.arrayBuffer())]
}).then((bytes) => Buffer.from(bytes))

async function plan(seat, text) {
  if (seat.size.name === 'office') {
    await sign(seat, 'jiaowu')
    await behaviour([seat], 'a school keeps its plan: a picture, and nothing else', async () => {
      await seat.open(`/ledgers/SAF-02/hazard/new?unit=${school}`, '#case-text')
      await whole(seat)
      await seat.page.getByRole('button', { name: '在平面图上标' }).click()
      const input = '.place-pick input[type=file]:not([capture])'
      await seat.page.setInputFiles(input, { name: '平面图.pdf', mimeType: 'application/pdf', buffer: paper('Plan') })
      await seat.until(() => /只能上传图片/.test(document.querySelector('.place-pick').innerText), undefined, 'a PDF is refused')
      await seat.page.locator('.place-pick').scrollIntoViewIfNeeded()
      await seat.looksRight('ways-70-plan-none')
      await seat.page.setInputFiles(input, { name: '平面图.png', mimeType: 'image/png', buffer: await drawn(seat) })
      await seat.until(() => (document.querySelector('.place-pick .plan-sheet img')?.naturalWidth ?? 0) > 0, undefined, 'the plan is there')
    })
    await behaviour([seat], 'a floor has a plan of its own, by its name', async () => {
      await seat.page.getByText('换平面图，或再加一张').click()
      await seat.page.getByLabel('平面图名称').fill('教学楼二层')
      await seat.page.setInputFiles('.plan-shelf > .evidence input[type=file]:not([capture])', { name: '二层.png', mimeType: 'image/png', buffer: await drawn(seat) })
      await seat.until(() => [...(document.querySelector('[aria-label=哪一张平面图]')?.options ?? [])].map((one) => one.text).join() === '平面图,教学楼二层', undefined, 'both can be chosen')
      await seat.looksRight('ways-77-plan-floors')
    })
    await sign(seat, 'bangongzr')
    await behaviour([seat], 'the bureau finds the plan of a school beside the school', async () => {
      await seat.open('/system/units', '.data-table tbody tr')
      await seat.page.locator('.data-table tbody tr', { hasText: '栖霖街道实验小学' }).first().click()
      await seat.page.waitForSelector('.unit-plans .tile')
      await seat.looksRight('ways-75-plan-kept')
    })
  }
  await sign(seat, 'jiaowu')
  let id
  await behaviour([seat], 'a hazard is marked on the plan, by a tap and by keys', async () => {
    await seat.open(`/ledgers/SAF-02/hazard/new?unit=${school}`, '#case-text')
    await whole(seat)
    await type(seat, { on: iso(-1), text })
    await chip(seat, 'place', '校舍')
    await chip(seat, 'field', '其他')
    await chip(seat, 'level', '一般')
    await type(seat, { position: '二层楼梯口' })
    await seat.page.getByRole('button', { name: '在平面图上标' }).click()
    const sheet = seat.page.locator('.place-pick .plan-sheet')
    await seat.page.getByLabel('哪一张平面图').selectOption({ label: '教学楼二层' })
    await seat.until(() => (document.querySelector('.place-pick .plan-sheet img')?.naturalWidth ?? 0) > 0, undefined, 'the plan is there')
    await sheet.scrollIntoViewIfNeeded()
    const box = await sheet.boundingBox()
    await sheet.click({ position: { x: box.width * 0.25, y: box.height * 0.5 } })
    await seat.page.waitForSelector('.place-pick .plan-pin')
    await sheet.focus()
    await seat.page.keyboard.press('ArrowRight')
    await seat.page.keyboard.press('ArrowUp')
    await seat.looksRight('ways-71-plan-marked')
    await seat.page.locator('.case-send .el-button').click()
    await seat.page.waitForSelector('.case-done .good')
    const line = (await (await as('jiaowu')).get('/register?record=SAF-02.hazard&columns=title,f_position&limit=50')).rows.find((one) => one.title.includes(text))
    const at = /^二层楼梯口（平面图(\d+)，自左([\d.]+)%，自上([\d.]+)%）$/.exec(line.f_position)
    expect(at && Math.abs(Number(at[2]) - 26) < 1 && Math.abs(Number(at[3]) - 49) < 1, line.f_position)
    id = line.id
    await (await as('jiaowu')).post('/cases', { record: 'SAF-02.hazard', unit: school, fields: { on: iso(-1), place: '校舍', field: '其他', text: `${text}（旁边）`, level: '一般', position: line.f_position } })
  })
  await behaviour([seat], 'the case, its paper and the register show the point on the plan', async () => {
    await seat.open(`/cases/${id}`, '.case-content .plan-pin')
    await seat.page.locator('.case-content .plan-picture').scrollIntoViewIfNeeded()
    const pin = await seat.page.locator('.case-content .plan-pin').evaluate((one) => [one.style.left, one.style.top])
    expect(Math.abs(parseFloat(pin[0]) - 26) < 1 && Math.abs(parseFloat(pin[1]) - 49) < 1, pin.join())
    await seat.until(() => /平面图：教学楼二层/.test(document.querySelector('.case-content .place-shown')?.innerText ?? ''), undefined, 'which plan it is')
    await seat.looksRight('ways-72-plan-case')
    await seat.page.emulateMedia({ media: 'print' })
    expect(await seat.page.locator('.case-paper .plan-pin').isVisible(), 'not on paper')
    await seat.page.locator('.case-paper .plan-picture').scrollIntoViewIfNeeded()
    await seat.shot('ways-73-plan-paper')
    await seat.page.emulateMedia({ media: null })
    await seat.open(`/ledgers/SAF-02/hazard?unit=${school}&view=map`, '.case-map select')
    await seat.page.locator('.case-map select').last().selectOption({ index: 1 })
    await seat.page.waitForSelector('.case-map .plan-mark')
    await seat.looksRight('ways-74-plan-register')
    expect((await seat.text('.case-map select')).includes('教学楼二层'), 'the register does not say which plan')
    await seat.page.locator('.case-map .plan-mark.many').first().focus()
    await seat.page.keyboard.press('Enter')
    await seat.until(() => document.activeElement?.classList.contains('map-chosen'), undefined, 'what lies on the spot is listed')
    await seat.looksRight('ways-76-plan-bundle')
    await seat.page.locator('.map-chosen a', { hasText: text }).first().click()
    await seat.page.waitForSelector('.case-content .plan-pin')
  })
}

/* ---- back, longer, again ------------------------------------------------------------------------------------ */

async function hazard(seat, text) {
  const { id } = await (await as('duxue')).post('/cases', { record: 'SAF-02.hazard', unit: school, fields: { on: iso(-2), place: '食堂', field: '中毒', text, level: '一般' } })
  await take('school', id, 'confirm')
  await take('duxue', id, 'issue', { owner_unit: school, owner: 'school', fix_by: iso(10) })
  await sign(seat, 'duxue')
  await behaviour([seat], 'a deadline is moved once, by no more than half, and the old one stays readable', async () => {
    await seat.open(`/cases/${id}`, '.case-steps')
    await press(seat, '延期')
    await type(seat, { new_fix_by: iso(40) })
    await seat.page.locator('.step-form button[type=submit]').click()
    await seat.until(() => /理由/.test(document.querySelector('.case-errors')?.innerText ?? ''), undefined, 'a reason is wanted')
    await seat.page.fill('#case-reason', '等新柜到货')
    await seat.page.locator('.step-form button[type=submit]').click()
    await seat.until(() => /最多延期\d+天：原期限/.test(document.querySelector('.step-form')?.innerText ?? ''), undefined, 'too far is refused')
    await seat.shot('ways-10-extend-refused')
    await type(seat, { new_fix_by: iso(12) })
    await seat.page.locator('.step-form button[type=submit]').click()
    await seat.until((day) => !document.querySelector('.step-form') && document.querySelector('.case-facts')?.innerText.includes(day), iso(12), 'the new end stands there')
    expect((await seat.text('.timeline')).includes(iso(10)), await seat.text('.timeline'))
    await seat.looksRight('ways-11-extended')
  })
  await take('school', id, 'report', { measure: '已上锁', evidence: [await photo('school', id)] })
  await behaviour([seat], 'what is not good enough goes back with a reason', async () => {
    await seat.open(`/cases/${id}`, '.case-steps')
    await press(seat, '退回整改')
    await seat.page.locator('.step-form button[type=submit]').click()
    await seat.until(() => /理由/.test(document.querySelector('.step-form')?.innerText ?? '') && document.querySelector('.step-form .field-error'), undefined, 'a reason is wanted')
    await seat.page.fill('#case-reason', '照片看不出留样满48小时')
    await seat.looksRight('ways-12-return')
    await send(seat, '整改中')
  })
  await sign(seat, 'school')
  await behaviour([seat], 'the school sees on its first screen what came back, and why', async () => {
    await seat.open('/workbench', '.todo')
    await seat.until((words) => document.querySelector('main').innerText.includes(words), '照片看不出留样满48小时', 'the reason stands there')
    await seat.looksRight('ways-13-returned')
    await seat.open(`/cases/${id}`, '.case-steps')
    await press(seat, '报送整改结果')
    await type(seat, { measure: '留样满48小时，逐日登记' })
    await send(seat, '已报送')
    expect(!(await seat.page.locator('.case-steps').getByRole('button', { name: '复查', exact: true }).count()), 'who mended it may re-check it')
  })
  await sign(seat, 'duxue')
  await behaviour([seat], 'another re-checks it; a deputy closes it, and it is told for whom; it can be opened again', async () => {
    await seat.open(`/cases/${id}`, '.case-steps')
    await press(seat, '复查')
    await chip(seat, 'recheck', '已整改到位')
    await type(seat, { recheck_note: '到校看过留样柜' })
    await send(seat, '已复查')
    await sign(seat, 'caiwu')
    await seat.open(`/cases/${id}`, '.case-state')
    expect(!(await seat.page.locator('.case-steps').getByRole('button', { name: '销号', exact: true }).count()), 'anybody may close it')
    await sign(seat, 'anquangu')
    await seat.open('/account', '.account')
    await seat.page.getByRole('button', { name: '委托代理' }).first().click()
    await seat.page.locator('#lend-to').fill('caiwu')
    await seat.page.locator('#lend-until').fill(iso(5))
    await seat.page.locator('#lend-reason').fill('出差')
    await seat.page.getByRole('button', { name: '委托', exact: true }).click()
    await seat.until(() => document.querySelector('.account').innerText.includes('计划财务股'))
    await sign(seat, 'caiwu')
    await seat.open(`/cases/${id}`, '.case-steps')
    await press(seat, '销号')
    await send(seat, '销号')
    expect(/代安全股股长/.test(await seat.text('.timeline')), await seat.text('.timeline'))
    await seat.looksRight('ways-14-closed')
    await sign(seat, 'anquangu')
    await seat.open('/account', '.account')
    await seat.page.locator('.account').getByRole('button', { name: '结束' }).first().click()
    await seat.until(() => !document.querySelector('.account').innerText.includes('计划财务股'))
    await seat.open(`/cases/${id}`, '.case-steps')
    await press(seat, '重新打开')
    await seat.page.fill('#case-reason', '回头看发现又没有上锁')
    await send(seat, '整改中')
    expect((await seat.text('.timeline')).includes('回头看发现又没有上锁'), await seat.text('.timeline'))
    await seat.looksRight('ways-15-again')
  })
}
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')
async function photo(name, id) {
  const client = await as(name)
  const made = await (await client.send('POST', `/attachments?subject_kind=case&subject=${id}&part=evidence&file_name=${encodeURIComponent('现场.png')}`, pixel, 'application/octet-stream')).json()
  return String(made.id ?? made.attachment?.id)
}

/* ---- several people ------------------------------------------------------------------------------------------ */

async function pair(seat, name) {
  const { id } = await (await as('jiaowu')).post('/cases', { record: 'QUA-07.community', unit: school, fields: { name, kind: '结对', members: [second], member_count: 2, start: iso(0), end: iso(900), goals: '共同教研' } })
  await sign(seat, 'school')
  await behaviour([seat], 'what two have to sign waits for the other after the first', async () => {
    await seat.open(`/cases/${id}`, '.case-steps')
    await press(seat, '签约')
    await seat.page.setInputFiles('.step-form input[type=file]:not([capture])', { name: '协议.png', mimeType: 'image/png', buffer: pixel })
    await seat.page.waitForSelector('.step-form .tile')
    await send(seat, '拟签约')
    await seat.until(() => !document.querySelector('.case-steps')?.innerText.includes('签约'), undefined, 'one signs twice')
    expect(/还要|另外/.test(await seat.page.locator('.case-next').evaluate((one) => one.textContent)), await seat.page.locator('.case-next').evaluate((one) => one.textContent))
    await seat.looksRight('ways-20-one-signed')
    await sign(seat, 'school2')
    await seat.open(`/cases/${id}`, '.case-steps')
    await press(seat, '签约')
    await send(seat, '已签约')
    await seat.looksRight('ways-21-both-signed')
  })
}
async function split(seat, text) {
  const task = await (await as('bangong')).post('/cases', { record: 'ADM-02.task', unit: county, fields: { text, source: '会议决定' } })
  await take('bangongzr', task.id, 'issue', { lead_unit: school, due_on: iso(60) })
  await sign(seat, 'bangong')
  await behaviour([seat], 'a task is split to schools, each with its own progress; the whole ends after its parts', async () => {
    await seat.open(`/cases/${task.id}`, '.case-steps')
    await press(seat, '分解')
    await choose(seat, 'split_units', '栖霖街道实验小学')
    await choose(seat, 'split_units', '栖霖街道第二小学')
    await seat.page.locator('.step-form h2').click()
    await send(seat, '已下达')
    await seat.until(() => /实验小学/.test(document.querySelector('.case-links')?.innerText ?? '') && /第二小学/.test(document.querySelector('.case-links').innerText), undefined, 'both parts are linked, each with its school')
    await seat.looksRight('ways-23-split')
    const { children } = await (await as('bangong')).get(`/cases/${task.id}`)
    expect(children.length === 2, JSON.stringify(children))
    for (const child of children) await take('bangongzr', child.id, 'issue', { lead_unit: child.unit, due_on: iso(50) })
    const own = children.find((one) => one.unit === second)
    await sign(seat, 'school2')
    await seat.open(`/cases/${own.id}`, '.case-steps')
    await press(seat, '签收')
    await send(seat, '推进中')
    await seat.looksRight('ways-24-part')
    await take('school', task.id, 'receive')
    await take('school', task.id, 'hand_in', { result: '办完', done_on: iso(0), evidence: [await photo('school', task.id)] })
    await take('keyuan', task.id, 'verify', { verdict: '完成' })
    await sign(seat, 'bangongzr')
    await seat.open(`/cases/${task.id}`, '.case-state')
    await seat.looksRight('ways-25-parts-open')
    const close = seat.page.locator('.case-steps').getByRole('button', { name: '销号', exact: true })
    expect((await close.count()) === 0, 'it can be closed while its parts are open')
    const closing = async () => (await (await as('bangongzr')).get(`/cases/${task.id}`)).may.find((one) => one.step === 'close')
    const waits = await closing()
    expect(!waits.mine && waits.why_not.includes('还没有办结'), JSON.stringify(waits))
    await take('bangongzr', task.id, 'close').then(
      () => expect(false, 'it was closed while its parts are open'),
      (refusal) => expect(String(refusal).includes('还没有办结'), String(refusal)),
    )
    for (const child of children) {
      const who = child.unit === second ? 'school2' : 'school'
      if (child !== own) await take(who, child.id, 'receive')
      await take(who, child.id, 'hand_in', { result: '办完', done_on: iso(0), evidence: [await photo(who, child.id)] })
      await take('keyuan', child.id, 'verify', { verdict: '完成' })
      await take('bangongzr', child.id, 'close')
    }
    expect((await closing()).mine, 'its parts are closed, it is not')
    await seat.open(`/cases/${task.id}`, '.case-state')
    await press(seat, '销号')
    await send(seat, '销号')
  })
}

/* ---- who sees what --------------------------------------------------------------------------------------------- */

async function closed(seat, content) {
  const { id } = await (await as('duxue')).post('/cases', { record: 'EVA-07.complaint', unit: school, fields: { channel: '来信', content, complainant: '王某某' } })
  await behaviour([seat], 'what is confidential is masked or not there for whom it does not concern', async () => {
    await sign(seat, 'duxue')
    await seat.open(`/cases/${id}`, '.case-content')
    expect((await seat.text('.case-content')).includes(content), await seat.text('.case-content'))
    await seat.looksRight('ways-30-complaint')
    await sign(seat, 'caiwu')
    await seat.page.goto(`${new URL(seat.page.url()).origin}/cases/${id}`)
    await seat.until(() => /没有|不能|无权|找不到/.test(document.querySelector('main')?.innerText ?? ''), undefined, 'another department sees it')
    expect(!(await seat.text('main')).includes(content), 'the text is there')
    await seat.shot('ways-31-hidden')
  })
}

/* ---- papers ------------------------------------------------------------------------------------------------------ */

const paper = (text) => {
  const stream = `BT /F1 24 Tf 60 700 Td (${text}) Tj ET`
  const parts = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>', `<</Length ${stream.length}>>\nstream\n${stream}\nendstream`, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>']
  let out = '%PDF-1.4\n'
  const at = parts.map((one, index) => {
    const begins = out.length
    out += `${index + 1} 0 obj\n${one}\nendobj\n`
    return begins
  })
  const table = out.length
  out += `xref\n0 6\n0000000000 65535 f \n${at.map((one) => `${String(one).padStart(10, '0')} 00000 n \n`).join('')}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`
  return Buffer.from(out, 'latin1')
}
async function papers(seat, text) {
  const { id } = await (await as('duxue')).post('/cases', { record: 'SAF-02.hazard', unit: school, fields: { on: iso(-2), place: '校舍', field: '其他', text, level: '一般' } })
  await take('school', id, 'confirm')
  await take('duxue', id, 'issue', { owner_unit: school, owner: 'school', fix_by: iso(10) })
  const docx = await (await as('duxue')).bytes(`/cases/${id}/report?kind=${(await (await as('duxue')).get(`/cases/${id}`)).reports[0].id}`)
  await sign(seat, 'school')
  await behaviour([seat], 'papers are evidence with a preview: PDF and DOCX', async () => {
    await seat.open(`/cases/${id}`, '.case-steps')
    await press(seat, '报送整改结果')
    await type(seat, { measure: '已加固' })
    await seat.page.setInputFiles('.step-form input[type=file]:not([capture])', [
      { name: '验收单.pdf', mimeType: 'application/pdf', buffer: paper('Accepted') },
      { name: '整改报告.docx', mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', buffer: docx },
    ])
    await seat.until(() => document.querySelectorAll('.step-form .tile').length === 2, undefined, 'both are there')
    await seat.looksRight('ways-40-papers')
    await send(seat, '已报送')
    await seat.until(() => document.querySelectorAll('.timeline .tile').length >= 2, undefined, 'they stand in what happened')
    await seat.page.locator('.timeline .tile').nth(1).click()
    await seat.page.waitForSelector('.viewer')
    await seat.page.waitForTimeout(800)
    await seat.shot('ways-41-docx')
    expect(/整改|隐患|加固/.test(await seat.page.locator('.viewer').innerText()) || (await seat.page.locator('.viewer iframe').count()) > 0, await seat.page.locator('.viewer').innerText())
    await seat.page.keyboard.press('Escape')
    await seat.page.locator('.timeline .tile').first().click()
    await seat.page.waitForSelector('.viewer')
    await seat.page.waitForTimeout(800)
    await seat.shot('ways-42-pdf')
    await seat.page.keyboard.press('Escape')
  })
}

/* ---- a visit ------------------------------------------------------------------------------------------------------- */

async function visit(seat, note) {
  const plan = await (await as('duxue')).post('/cases', { record: 'EVA-07.plan', unit: county, fields: { month_day: `${iso(0).slice(0, 8)}01`, schools: [school], matters: ['食堂食品饮水宿舍卫生'], matters_note: note, way: ['查阅'] } })
  const { children } = await take('dudao', plan.id, 'pass')
  const id = children[0].id
  await sign(seat, 'duxue')
  let problem
  await behaviour([seat], 'a visit is recorded; what it found becomes a problem of its own', async () => {
    await seat.open(`/cases/${id}`, '.case-steps')
    expect(!(await seat.text('.case-title')).includes('反馈意见书'), 'a letter of nothing is offered')
    await press(seat, '记录')
    await whole(seat)
    await choose(seat, 'visitors', '责任督学')
    await seat.page.locator('.step-form h2').first().click()
    await type(seat, { visited_on: iso(0), in_out: '8:30至11:20', facts: '查看食堂台账和留样', strengths: '台账齐全', advice: '增加留样柜', problem_count: '1' })
    expect((await seat.page.locator('#case-matters .chip[aria-pressed=true]').allInnerTexts()).join() === '食堂食品饮水宿舍卫生', 'what was planned is not chosen already')
    await seat.looksRight('ways-50-visit')
    await send(seat, '已记录')
    await press(seat, '登记问题')
    await type(seat, { text: `留样记录缺两天（${note}）` })
    await chip(seat, 'level', '立行立改')
    await seat.looksRight('ways-51-problem')
    await send(seat, '已记录')
    const now = await (await as('duxue')).get(`/cases/${id}`)
    problem = now.children.find((one) => one.record === 'EVA-09.problem')
    expect(problem, JSON.stringify(now.children))
  })
  await behaviour([seat], 'its letters are written from the record and the problems', async () => {
    await seat.open(`/cases/${id}`, '.case-title')
    for (const name of ['督导反馈意见书', '整改通知书']) {
      const [file] = await Promise.all([seat.page.waitForEvent('download'), seat.page.locator('.case-title').getByRole('button', { name }).click()])
      expect(file.suggestedFilename().endsWith(`${name}.docx`), file.suggestedFilename())
      const bytes = readFileSync(await file.path())
      expect(bytes.length > 2000 && bytes.subarray(0, 2).toString() === 'PK', `${bytes.length} bytes`)
    }
    await seat.looksRight('ways-52-letters')
  })
  await behaviour([seat], 'the problem goes its way; the letter of the revisit is there when somebody looked again', async () => {
    const letter = seat.page.locator('.case-title').getByRole('button', { name: '整改复查意见书' })
    await take('keyuan', problem.id, 'issue', { source: '入校督导', clause: '食品安全规定', notice: '督意〔2026〕1号', owner_unit: school, owner: 'school', fix_by: iso(20) })
    await take('school', problem.id, 'report', { measure: '每餐留样，专人登记', evidence: [await photo('school', problem.id)], done_on: iso(0) })
    await seat.open(`/cases/${problem.id}`, '.case-steps')
    expect((await seat.text('.case-links')).includes('督记'), await seat.text('.case-links'))
    expect((await letter.count()) === 0, 'a letter of a revisit that nobody made')
    await take('duxue', problem.id, 'recheck', { recheck: '已整改到位', recheck_note: '现场看过', recheck_file: [await photo('duxue', problem.id)] })
    await seat.open(`/cases/${problem.id}`, '.case-steps')
    await seat.looksRight('ways-53-problem-case')
    const [file] = await Promise.all([seat.page.waitForEvent('download'), letter.click()])
    expect(file.suggestedFilename().endsWith('整改复查意见书.docx'), file.suggestedFilename())
  })
}

/* ---- what was found -------------------------------------------------------------------------------------------------- */

async function found(seat) {
  await sign(seat, 'keyuan')
  await behaviour([seat], 'what an evaluation found becomes a case, linked both ways', async () => {
    await seat.open(`/evaluation/items?standard=yzjh-2017&unit=${county}&period=2024&verdict=not_met`, '.data-table tbody tr')
    await seat.page.locator('.data-table tbody tr').first().click()
    await seat.page.waitForSelector('.detail .found-case')
    const button = seat.page.locator('.detail .found-case button').first()
    if (await button.count()) await button.click()
    await seat.page.waitForSelector('.detail .found-case a')
    await seat.looksRight('ways-60-found')
    await seat.page.locator('.detail .found-case a').first().click()
    await seat.page.waitForSelector('.case-links')
    expect(/评估|优质均衡|来源/.test(await seat.text('.case-links')), await seat.text('.case-links'))
    await seat.looksRight('ways-61-found-case')
    await seat.page.locator('.case-links a[href*="/evaluation/items"]').click()
    await seat.page.waitForSelector('.detail .found-case a')
  })
}

const only = process.env.DUXUE_WAYS?.split(',')
const seats = []
try {
  for (const size of [sizes.office, sizes.phone]) {
    const seat = await Seat.open(size)
    seats.push(seat)
    seat.expected = /status of 40[01349]/
    await seat.signIn('jijiao', word.jijiao)
    const name = size.name === 'office' ? '城北' : '城南'
    const parts = {
      forecast: () => forecast(seat, `${name}片区`), slow: () => slow(seat, `围墙裂缝（${name}）`), plan: () => plan(seat, `扶手松动（${name}）`), hazard: () => hazard(seat, `留样柜没有上锁（${name}）`), pair: () => pair(seat, `${name}结对`), split: () => split(seat, `${name}食堂改造`),
      closed: () => closed(seat, `反映${name}收费`), papers: () => papers(seat, `${name}楼梯松动`), visit: () => visit(seat, `${name}食堂`), found: () => found(seat),
    }
    for (const [part, body] of Object.entries(parts)) if (!only || only.includes(part)) await body().catch((failure) => behaviour([seat], part, () => Promise.reject(failure)))
  }
} finally {
  for (const seat of seats) await seat.close()
  finish()
}
