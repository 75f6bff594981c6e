// Cases of ledgers: an inspector reports a hazard with a photo on a phone in under a minute, also while the network is away; the
// bureau finds it in the register, on the board and in the calendar, takes steps, sees what is wrong at its field; the school
// reports what was mended; an old register comes in with its faults told cell by cell.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/cases.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { behaviour, Client, expect, finish, iso, passwords, Seat, sizes } from './support.mjs'

const word = passwords()
const school = '990121001001'
const record = 'SAF-02.hazard'
const office = await Seat.open(sizes.office)
const phone = await Seat.open(sizes.phone)
// What is refused on purpose; what fails while the network is cut.
office.expected = /status of 40[0149]/
phone.expected = /status of 40[0149]|ERR_INTERNET_DISCONNECTED|Failed to load resource/
const step = (seat, name, body) => behaviour([seat], name, body)

const photo = (seat) =>
  seat.page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 1600
    canvas.height = 1200
    const pen = canvas.getContext('2d')
    for (let i = 0; i < 3000; i++) {
      pen.fillStyle = `hsl(${(i * 37) % 360} 40% ${30 + (i % 50)}%)`
      pen.fillRect((i * 7919) % 1600, (i * 104729) % 1200, 90, 60)
    }
    return new Promise((done) => canvas.toBlob((blob) => blob.arrayBuffer().then((bytes) => done([...new Uint8Array(bytes)])), 'image/jpeg', 0.9))
  })
/** As one thumb does it: three chips, a line, a photo. */
async function fillHazard(seat, text, bytes) {
  await seat.page.waitForSelector('#case-place .chip')
  if (await seat.page.locator('#case-unit').count()) {
    await seat.page.locator('#case-unit').click()
    await seat.page.locator('#case-unit').fill('实验小学')
    await seat.pick('栖霖街道实验小学')
  }
  await seat.page.locator('#case-place .chip', { hasText: '食堂' }).click()
  await seat.page.locator('#case-field .chip', { hasText: '中毒' }).click()
  await seat.page.fill('#case-text', text)
  await seat.page.locator('#case-level .chip', { hasText: '一般' }).click()
  await seat.page.setInputFiles('.case-form input[capture]', { name: '现场.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(bytes) })
  await seat.page.waitForSelector('.case-form .tile img')
}
const inspector = await Client.signIn('duxue', word.duxue)
const hazards = async () => (await inspector.get(`/cases?record=${record}&limit=100`)).cases
let first = 0

try {
  await phone.signIn('duxue', word.duxue)
  const bytes = await photo(phone)
  await step(phone, 'a hazard with a photo is reported from the workbench in under a minute', async () => {
    await phone.open('/workbench', '.quick-button')
    await phone.looksRight('cases-01-workbench')
    const started = Date.now()
    await phone.page.locator('.quick-button', { hasText: '报隐患' }).click()
    await fillHazard(phone, '留样柜没有上锁，留样不足 48 小时', bytes)
    await phone.looksRight('cases-02-report')
    await phone.page.locator('.case-send .el-button').click()
    await phone.page.waitForSelector('.case-done .good')
    expect(Date.now() - started < 60_000, `${Date.now() - started} ms`)
    expect(/已登记：隐患\d{4}-\d{5}/.test(await phone.text('.case-done')), await phone.text('.case-done'))
    await phone.looksRight('cases-03-sent')
    const [one] = await hazards()
    first = one.id
    const files = (await inspector.get(`/attachments?subject_kind=case&subject=${first}`)).attachments
    expect(files.length === 1 && files[0].part === 'photos', JSON.stringify(files))
  })
  await step(phone, 'what is missing is told at its field and on top, and nothing typed is lost by a reload', async () => {
    await phone.open(`/ledgers/SAF-02/hazard/new`, '#case-text')
    await phone.page.fill('#case-text', '楼梯扶手松动')
    await phone.page.locator('.case-send .el-button').click()
    await phone.page.waitForSelector('.case-errors')
    expect(/请选择单位|部位/.test(await phone.text('.case-form')), await phone.text('.case-form'))
    await phone.page.locator('#case-place .chip', { hasText: '校舍' }).click()
    await phone.page.setInputFiles('.case-form input[capture]', { name: '扶手.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(bytes) })
    await phone.page.waitForSelector('.case-form .tile img')
    await phone.page.waitForTimeout(900)
    await phone.page.reload()
    await phone.page.waitForSelector('.case-form .tile img')
    expect((await phone.page.locator('#case-text').inputValue()) === '楼梯扶手松动', 'the text is gone')
    expect((await phone.page.locator('#case-place .chip[aria-pressed=true]').innerText()) === '校舍', 'the choice is gone')
    await phone.looksRight('cases-04-draft')
    await phone.page.locator('.case-form .link', { hasText: '清空重填' }).click()
    await phone.until(() => document.querySelector('#case-text')?.value === '' && !document.querySelector('.case-form .tile'), undefined, 'it is empty again')
  })
  await step(phone, 'while the network is away a report stays on the phone and says so; then it goes out once', async () => {
    await phone.open(`/ledgers/SAF-02/hazard/new`, '#case-text')
    await fillHazard(phone, '操场围网破损', bytes)
    await phone.context.setOffline(true)
    await phone.page.locator('.case-send .el-button').click()
    await phone.page.waitForSelector('.case-done .wait')
    expect(/存在这台设备上/.test(await phone.text('.case-done')), await phone.text('.case-done'))
    expect((await phone.page.locator('.outbox li').count()) === 1, 'it is not listed')
    await phone.looksRight('cases-05-offline')
    const before = (await hazards()).length
    await phone.context.setOffline(false)
    await phone.until(() => !document.querySelector('.outbox li'), undefined, 'it went out')
    const after = await hazards()
    expect(after.length === before + 1, `${before} then ${after.length}`)
    expect(after.some((one) => one.title.includes('围网破损')), JSON.stringify(after.map((one) => one.title)))
  })

  await office.signIn('dudao', word.dudao)
  await step(office, 'the room of ledgers lists what concerns the reader, with what is open', async () => {
    await office.open('/ledgers', '.ledger-group')
    await office.looksRight('cases-06-ledgers')
    await office.page.fill('input[aria-label="按名称查找台账"]', '隐患')
    await office.until(() => document.querySelectorAll('.ledger-group').length >= 1 && /未办结 2/.test(document.querySelector('main').innerText), undefined, 'the open ones are counted')
    await office.page.locator('.ledger-record a', { hasText: /^隐患$/ }).first().click()
    await office.page.waitForSelector('.data-table tbody tr')
  })
  await step(office, 'the register sorts, filters and searches on the server, and the address holds it', async () => {
    await office.until(() => /共 2 行/.test(document.querySelector('.table-count')?.innerText ?? ''), undefined, 'two lines')
    await office.looksRight('cases-07-register')
    await office.page.fill('.register-words', '围网')
    await office.until(() => /共 1 行/.test(document.querySelector('.table-count')?.innerText ?? ''), undefined, 'one line')
    expect(office.page.url().includes('words='), office.page.url())
    await office.page.reload()
    await office.until(() => /共 1 行/.test(document.querySelector('.table-count')?.innerText ?? ''), undefined, 'still one line')
    await office.page.locator('.chip', { hasText: '清除条件' }).click()
    await office.until(() => /共 2 行/.test(document.querySelector('.table-count')?.innerText ?? ''), undefined, 'two again')
    await office.page.locator('.sorter', { hasText: '部位' }).click()
    await office.until(() => document.querySelector('th[aria-sort=ascending]')?.innerText.includes('部位'), undefined, 'sorted')
    expect(office.page.url().includes('order=f.place'), office.page.url())
    const [file] = await Promise.all([office.page.waitForEvent('download'), office.page.locator('button', { hasText: '导出所见' }).click()])
    expect(file.suggestedFilename() === '隐患登记册.xlsx', file.suggestedFilename())
  })
  await step(office, 'the same cases as a board and as a calendar', async () => {
    await office.page.locator('.chip', { hasText: '看板' }).click()
    await office.page.waitForSelector('.board .case-card')
    await office.looksRight('cases-08-board')
    await office.page.locator('.chip', { hasText: '月历' }).click()
    await office.page.waitForSelector('.month-day')
    const due = (await hazards())[0].due_at.slice(0, 7)
    if (due !== iso(0).slice(0, 7)) await office.page.locator('button[aria-label="下个月"]').click()
    await office.until(() => document.querySelectorAll('.month-marks span').length > 0, undefined, 'a day shows what is due')
    await office.page.locator('.month-day', { has: office.page.locator('.month-marks span') }).first().click()
    await office.page.waitForSelector('.case-calendar .case-card')
    await office.looksRight('cases-09-calendar')
  })

  const seat = await Seat.open(sizes.office)
  seat.expected = /status of 40[0149]/
  try {
    await seat.signIn('duxue', word.duxue)
    await step(seat, 'a case says how it stands and why, and the next step is one button', async () => {
      await seat.open(`/cases/${first}`, '.case-now')
      await seat.page.waitForSelector('.timeline .tile img')
      expect(/还有\d+天|今天到期/.test(await seat.text('.case-now')), await seat.text('.case-now'))
      await seat.looksRight('cases-10-case')
      await seat.page.locator('.case-steps button', { hasText: '下达整改' }).click()
      await seat.page.waitForSelector('.step-form')
      await seat.page.locator('.step-form button[type=submit]').click()
      await seat.page.waitForSelector('.case-errors')
      const told = await seat.text('.case-errors')
      expect(/责任单位/.test(told) && /责任人/.test(told) && /整改期限/.test(told), told)
      await seat.looksRight('cases-11-step-errors')
    })
    await step(seat, 'a step asks for units, persons and days, and a rule that does not hold is told at its field', async () => {
      await seat.page.locator('#case-owner_unit').click()
      await seat.page.locator('#case-owner_unit').fill('实验小学')
      await seat.pick('栖霖街道实验小学')
      await seat.page.locator('#case-owner').click()
      await seat.pick('校长')
      await seat.page.fill('#case-fix_by', '2020-01-01')
      await seat.page.locator('.step-form button[type=submit]').click()
      await seat.until(() => /不能早于发现日期/.test(document.querySelector('.case-errors')?.innerText ?? ''), undefined, 'the check is told')
      await seat.page.fill('#case-fix_by', iso(20))
      await seat.page.locator('.step-form button[type=submit]').click()
      await seat.until(() => document.querySelector('.case-state-name')?.innerText === '整改中', undefined, 'it was issued')
      expect(/栖霖街道实验小学/.test(await seat.text('.case-facts')), await seat.text('.case-facts'))
      expect((await seat.text('.case-facts')).includes(iso(20)), 'the deadline')
      await seat.looksRight('cases-12-issued')
    })
    await step(seat, 'on paper it is a form of the bureau', async () => {
      await seat.page.emulateMedia({ media: 'print' })
      const paper = await seat.text('.case-paper')
      expect(/栖霖街道实验小学隐患登记表/.test(paper) && /办理经过/.test(paper) && /经办人/.test(paper), paper.slice(0, 300))
      await seat.shot('cases-13-paper')
      await seat.page.emulateMedia({ media: 'screen' })
    })
    await step(seat, 'who may not take a step is told whose it is', async () => {
      await seat.open(`/cases/${first}`, '.case-now')
      const said = await seat.page.locator('.case-others').evaluate((one) => one.textContent)
      expect(/“报送整改结果”要由.*校长.*办理/.test(said), said)
    })
    await step(seat, 'an old register is looked through first, each fault at its cell; then all of it comes in', async () => {
      await seat.open(`/ledgers/SAF-02/hazard`, '.register')
      await seat.page.locator('button', { hasText: '导入旧册' }).click()
      const old = (day, level) => `编号,学校,发现日期,部位,领域,隐患描述,等级\n旧1,栖霖街道实验小学,2026-11-01,校舍,其他,墙皮脱落,一般\n旧2,没有的学校,${day},校舍,其他,门锁坏了,${level}\n`
      const put = (text) => seat.page.setInputFiles('#register-file', { name: '旧台账.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
      const before = (await hazards()).length
      await put(old('2026-13-01', '严重'))
      await seat.until(() => /必须改正/.test(document.querySelector('.register-import')?.innerText ?? ''), undefined, 'faults are told')
      const told = await seat.text('.register-import')
      expect(/B3|C3|G3/.test(told), told)
      await seat.looksRight('cases-14-import-faults')
      await put(old('2026-11-02', '较大').replace('没有的学校', '栖霖街道第二小学'))
      await seat.until(() => /2 行都可以导入/.test(document.querySelector('.register-import')?.innerText ?? ''), undefined, 'it is good')
      expect((await hazards()).length === before, 'a look took something')
      await seat.page.locator('.register-import .ask-buttons .el-button--primary').click()
      await seat.until(() => /已导入 2 条/.test(document.querySelector('.register-import')?.innerText ?? ''), undefined, 'it is in')
      expect((await hazards()).length === before + 2, 'not all came in')
    })
    await step(seat, 'a duplicate ends in the one that goes on; only open ones of the same unit are offered', async () => {
      const twice = (await hazards()).find((one) => one.title.includes('墙皮脱落'))
      const goes = await inspector.post('/cases', { record, unit: twice.unit, fields: { on: iso(0), place: '校舍', field: '其他', text: '东墙皮脱落', level: '一般' } })
      await seat.open(`/ledgers/SAF-02/hazard/new?unit=${twice.unit}`, '#case-text')
      await seat.page.fill('#case-text', '东边的墙皮脱落')
      await seat.until((number) => document.querySelector('.similar-cases')?.innerText.includes(number), goes.number, 'what may be the same is told while it is written')
      await seat.looksRight('cases-18-similar')
      await seat.page.fill('#case-text', '')
      await seat.open(`/cases/${twice.id}`, '.case-steps')
      await seat.page.locator('.case-steps button', { hasText: '并案' }).click()
      await seat.page.locator('#case-merged_into').click()
      await seat.page.locator('.el-select-dropdown__item:visible', { hasText: '东墙皮脱落' }).waitFor()
      const offered = await seat.page.locator('.el-select-dropdown__item:visible').allInnerTexts()
      expect(!offered.some((one) => one.includes(twice.number) || one.includes('门锁坏了')), offered.join('|'))
      await seat.pick('东墙皮脱落')
      await seat.page.fill('#case-reason', '说的是同一处')
      await seat.looksRight('cases-18-merge')
      await seat.page.locator('.step-form button[type=submit]').click()
      await seat.until(() => document.querySelector('.case-state-name')?.innerText === '已并案', undefined, 'it was merged')
      await seat.open(`/cases/${goes.id}`, '.case-links')
      expect((await seat.text('.case-links')).includes(twice.number), await seat.text('.case-links'))
    })
  } finally {
    await seat.close()
  }

  await phone.signOut()
  await phone.signIn('school', word.school)
  await step(phone, 'the school reports on a phone what was mended, with a photo', async () => {
    await phone.open(`/cases/${first}`, '.case-steps')
    await phone.looksRight('cases-15-phone-case')
    await phone.page.locator('.case-steps button', { hasText: '报送整改结果' }).click()
    await phone.page.waitForSelector('#case-measure')
    await phone.page.fill('#case-measure', '留样柜加锁，留样满 48 小时，专人负责')
    await phone.page.setInputFiles('.step-form input[capture]', { name: '整改后.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(bytes) })
    await phone.page.waitForSelector('.step-form .tile img')
    await phone.looksRight('cases-16-phone-step')
    await phone.page.locator('.step-form button[type=submit]').click()
    await phone.until(() => document.querySelector('.case-state-name')?.innerText === '已报送', undefined, 'it was handed in')
    await phone.until(() => document.querySelectorAll('.timeline .tile img').length === 2, undefined, 'both photos stand in what happened')
    await phone.looksRight('cases-17-phone-done')
  })
  await step(phone, 'another school sees nothing of it', async () => {
    const other = await Client.signIn('school2', word.school2)
    let refused = 0
    await other.get(`/cases/${first}`).catch((problem) => (refused = problem.status))
    expect(refused === 404, refused)
    const list = await other.get(`/register?record=${record}`)
    expect(list.rows.every((one) => one.unit === '990121001002'), JSON.stringify(list.rows[0]))
  })
} finally {
  await office.close()
  await phone.close()
  finish()
}
