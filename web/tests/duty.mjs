// The calendar of duties: the bureau switches it on; a head does a duty on a phone in under a minute, makes one up, verifies
// what others of the school did; the bureau looks at the month, what was missed, the counts, and takes them away.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/duty.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { behaviour, Client, expect, finish, passwords, Seat, sizes } from './support.mjs'

const word = passwords()
const school = '990121001001'
const iso = (days) => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)
const office = await Seat.open(sizes.office)
const phone = await Seat.open(sizes.phone)
// What is refused on purpose: no reason given, another school's duties.
office.expected = phone.expected = /status of 40[014]/
const step = (seat, name, body) => behaviour([seat], name, body)

try {
  await office.signIn('dudao', word.dudao)
  await step(office, 'the calendar waits until a bureau switches it on', async () => {
    await office.open('/duties?view=settings', '.duty-start')
    await office.page.click('.duty-start button')
    await office.page.fill('#duty-from', iso(-35))
    await office.page.click('.ask-buttons .el-button--primary')
    await office.until(() => !document.querySelector('.duty-start') && /已启用 1\d\d/.test(document.querySelector('main').innerText), undefined, 'duties are on')
    await office.looksRight('duty-settings')
  })
  const setting = async (words) => {
    await office.open(`/duties?view=settings&unit=${school}`, '.data-table tbody tr')
    await office.page.fill('.duty-find', words)
    await office.until((name) => [...document.querySelectorAll('.data-table tbody tr')].every((row) => row.innerText.includes(name)), words, 'it is found')
    await office.page.locator('.data-table tbody tr').first().click()
    await office.page.waitForSelector('#duty-set-why')
  }
  const save = () => office.page.click('.ask-buttons .el-button--primary')
  await step(office, 'a school without a canteen is freed of a duty of canteens, and has it again', async () => {
    await setting('留样')
    await office.page.locator('.ask .chip', { hasText: '本单位没有这项职责' }).click()
    await save()
    await office.until(() => /原因/.test(document.querySelector('.ask [role=alert]')?.innerText ?? ''), undefined, 'a reason is wanted')
    await office.page.fill('#duty-set-why', '本校没有食堂')
    await office.looksRight('duty-exempt')
    await save()
    await office.until(() => /本单位没有/.test(document.querySelector('.data-table tbody tr')?.innerText ?? '') && /本校没有食堂/.test(document.querySelector('.data-table tbody tr').innerText), undefined, 'it says so')
    await setting('留样')
    await office.page.locator('.ask .chip', { hasText: '恢复这项职责' }).click()
    await office.page.fill('#duty-set-why', '食堂开了')
    await save()
    await office.until(() => document.querySelector('.data-table tbody tr') && !/本单位没有/.test(document.querySelector('.data-table tbody tr').innerText), undefined, 'it is there again')
  })
  await step(office, 'what happened brings a duty with its deadline', async () => {
    await setting('突发事件终报')
    await office.page.fill('#duty-set-why', '食堂停电两小时')
    await office.looksRight('duty-event')
    await save()
    await office.until(() => [...document.querySelectorAll('.el-message--success')].some((one) => /已登记，\d{4}-\d{2}-\d{2} 前履行/.test(one.innerText)), undefined, 'its deadline is told')
    const { duties } = await office.api(`/duties?within=${school}&states=due&limit=1000`)
    expect(duties.some((one) => one.name.includes('突发事件终报')), 'it is not there')
  })

  await phone.signIn('school', word.school)
  await step(phone, 'a head sees on the first screen what is due, and why it is red', async () => {
    await phone.open('/workbench', '.todo-item')
    expect(/缺失|要履行/.test(await phone.text('main')), await phone.text('main'))
    await phone.looksRight('duty-workbench')
  })
  await step(phone, 'a duty is done on a phone with a line of text, in under a minute', async () => {
    const started = Date.now()
    const due = (await phone.api(`/duties?within=${school}&states=due&begun=true&limit=1000`)).duties.find((one) => one.may_act)
    await phone.open(`/duties?view=list&month=${due.due_on.slice(0, 7)}`, '.duty-rows li')
    await phone.page.locator('.duty-open', { hasText: due.name }).first().click()
    await phone.page.fill('#duty-note', '已开会，研判冬季用电安全')
    await phone.looksRight('duty-do')
    await phone.page.locator('.duty-dialog .el-button--primary').first().click()
    await phone.page.waitForSelector('.el-message--success')
    await phone.until(() => !document.querySelector('#duty-note'), undefined, 'the dialog closed')
    expect(Date.now() - started < 60_000, `${Date.now() - started} ms`)
  })
  await step(phone, 'the month is read on a phone by its marks', async () => {
    await phone.open(`/duties?view=month&mine=all`, '.month-day')
    expect((await phone.page.locator('.month-day').count()) >= 28, 'days')
    expect((await phone.page.locator('.month-day.missed').count()) > 0, 'no day shows what was missed')
    await phone.looksRight('duty-month')
  })
  await step(phone, 'what was missed is waived by the head with a reason, and says so', async () => {
    await phone.open('/duties?view=missed', '.duty-rows')
    const count = () => phone.page.locator('section h2 .small').first().innerText()
    const before = await count()
    const item = (await phone.api(`/duties?within=${school}&states=missed&from=${iso(0).slice(0, 7)}-01&limit=1000`)).duties.find((one) => one.may_waive)
    await phone.open(`/duties?view=missed&open=${item.id}`, '.duty-dialog .detail-facts')
    await phone.page.locator('.duty-dialog .duty-buttons button', { hasText: '免责' }).click()
    await phone.page.locator('.ask-buttons .el-button--primary').click()
    await phone.page.waitForSelector('.field-error')
    await phone.page.fill('#duty-why', '全校停电检修，停课一天')
    await phone.page.locator('.ask-buttons .el-button--primary').click()
    await phone.until((text) => !document.querySelector('#duty-why') && document.querySelector('section h2 .small')?.innerText !== text, before, 'it left the list')
  })

  await step(office, 'a bureau reads the month of its county', async () => {
    await office.open('/duties?view=month&mine=all', '.month-day')
    await office.page.waitForSelector('.month-marks span')
    await office.page.locator('.month-day.missed').first().click()
    await office.page.waitForSelector('.duty-rows li')
    await office.looksRight('duty-month')
  })
  await step(office, 'counts add up by unit and go out as a workbook', async () => {
    await office.open('/duties?view=counts', '.duty-whole')
    expect(/按期率/.test(await office.text('.duty-whole')), 'no rate')
    await office.page.locator('.chip', { hasText: '按单位' }).click()
    await office.until(() => document.querySelectorAll('.data-table tbody tr').length > 10, undefined, 'units are listed')
    await office.until(() => document.querySelector('.data-table tbody').innerText.includes('小学'), undefined, 'the lines are units')
    await office.looksRight('duty-counts')
    const [file] = await Promise.all([office.page.waitForEvent('download'), office.page.locator('button', { hasText: '导出（XLSX）' }).click()])
    expect(file.suggestedFilename().endsWith('.xlsx'), file.suggestedFilename())
  })
  await step(office, 'what was missed names units, not persons', async () => {
    await office.open('/duties?view=missed', '.duty-rows li')
    await office.looksRight('duty-missed')
    const seen = await office.text('main')
    expect(!/王五|李四/.test(seen), seen.slice(0, 200))
  })
  await step(office, 'one duty goes by another rule, with a reason', async () => {
    await office.open('/duties?view=settings', '.data-table tbody tr')
    await office.page.fill('.duty-find', 'M-03')
    await office.page.locator('.data-table tbody td', { hasText: 'M-03' }).first().click()
    await office.page.selectOption('#duty-rule', 'each-term')
    const [from, to] = [iso(-60), iso(0)]
    await office.page.fill('#duty-trial-from', to)
    await office.page.fill('#duty-trial-to', from)
    await office.page.locator('.duty-trial .el-button').click()
    await office.until(() => /晚于结束日期/.test(document.querySelector('.duty-trial [role=alert]')?.innerText ?? ''), undefined, 'days the wrong way round are told')
    await office.page.fill('#duty-trial-from', from)
    await office.page.fill('#duty-trial-to', to)
    await office.page.locator('.duty-trial .el-button').click()
    await office.until(() => document.querySelectorAll('.duty-trial tbody tr').length === 2, undefined, 'both rules stand beside each other')
    const tried = (rule) => office.api(`/duties/try?duty=M-03&within=990121&from=${from}&to=${to}&limit=1000&rule=${rule}`).then(({ lines }) => lines.reduce((sum, one) => sum + one.missed, 0))
    const missed = await office.page.locator('.duty-trial tbody tr td:nth-child(5)').allInnerTexts()
    const rules = await office.page.locator('#duty-rule option').evaluateAll((all) => all.map((one) => one.value))
    expect(Number(missed[1]) === (await tried('each-term')) && Number(missed[0]) === (await tried(rules.find((one) => one !== 'each-term'))), missed.join())
    expect(Number(missed[0]) > Number(missed[1]), `by the month more was missed than by the term: ${missed.join()}`)
    await office.looksRight('duty-trial')
    await office.page.click('.ask-buttons .el-button--primary')
    await office.page.waitForSelector('.field-error')
    await office.page.fill('#duty-set-why', '本县规定每学期一次')
    await office.page.click('.ask-buttons .el-button--primary')
    await office.until(() => document.querySelector('main').innerText.includes('每学期至少一次'), undefined, 'the rule is shown')
  })
  await step(office, 'another school cannot be looked at', async () => {
    const other = await Client.signIn('school2', word.school2)
    const answer = await other.get('/duties?limit=10')
    expect(answer.duties.every((one) => one.unit === '990121001002'), JSON.stringify(answer.duties[0]))
    let refused = 0
    await other.get(`/duties?within=${school}`).catch((problem) => (refused = problem.status))
    expect(refused === 404, refused)
  })
} finally {
  await office.close()
  await phone.close()
  finish()
}
