// What campaigns have behind buttons, as the roles use it: reviewers of single items, what nobody reviews, who has to stay away; offers of last
// year and of counterparts; the history of an item; reports about a unit and about all; publicity with an objection; freezing.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/campaign-dialogs.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { behaviour, Client, expect, finish, passwords, Seat, sizes } from './support.mjs'

const word = passwords()
const [county, town, school, second] = ['990121', '990121001', '990121001001', '990121001002']
const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==', 'base64')
const seat = await Seat.open(sizes.office)
seat.expected = /status of 40[0139]/
const step = (name, body) => behaviour([seat], name, body)
const press = (name) => seat.page.locator('main').getByRole('button', { name }).first().click()
const dialog = () => seat.page.locator('.ask:visible')
const confirm = () => seat.page.locator('.ask-buttons .el-button--primary, .ask-buttons .el-button--danger').last().click()
const gone = () => seat.until(() => ![...document.querySelectorAll('.ask')].some((one) => one.offsetParent), undefined, 'the dialog is closed')
const said = (text, where = 'main') => seat.until(([words, at]) => document.querySelector(at)?.innerText.includes(words), [text, where], text)
const as = async (name) => {
  if (seat.who) await seat.signOut()
  await seat.signIn(name, word[name])
}
const clients = {}
const client = async (name) => (clients[name] ??= await Client.signIn(name, word[name]))

/* ---- over the API: what is not looked at here ---- */
const full = (item) => ({ level: { level: 'full' }, points: { points: item.points }, verdict: { verdict: 'met' }, lines: { lines: [] }, note: {} })[item.takes]
const sheetAs = async (name, id) => (await client(name)).get(`/campaign-units/${id}`)
const wholeAs = async (name, id) => (await client(name)).get(`/campaigns/${id}`)
const act = async (name, campaign, what, more = {}) => (await client(name)).post(`/campaigns/${campaign}/steps`, { version: (await wholeAs(name, campaign)).version, step: what, ...more })
const actSheet = async (name, sheet, what) => (await client(name)).post(`/campaign-units/${sheet}/steps`, { version: (await sheetAs(name, sheet)).version, step: what })
const make = async (body) => (await client('keyuan')).post('/campaigns', { unit: county, ...body })
const give = async (campaign, entries, reason = '') => {
  const office = await client('keyuan')
  return office.post(`/campaigns/${campaign}/reviewers`, { version: (await office.get(`/campaigns/${campaign}/reviewers`)).version, give: entries, reason })
}
async function rate(name, sheet, { less = [], file = false } = {}) {
  const who = await client(name)
  for (const item of (await sheetAs(name, sheet)).items.filter((one) => one.may.fill && one.takes !== 'none')) {
    const rating = less.includes(item.item) ? { level: 'basic', note: '一个目标没有完成', problem: '目标没有完成', measure: '下学期补齐' } : { ...full(item), note: '见材料目录' }
    await who.post(`/campaign-items/${item.id}`, { version: item.version, rating })
    if (file && item.item === 'SD-03') {
      const { attachment } = await (await who.send('POST', `/attachments?file_name=${encodeURIComponent('食品经营许可证.png')}`, picture, 'application/octet-stream')).json()
      await who.post(`/campaign-items/${item.id}/evidence`, { attachments: [attachment.id], valid_until: '2099-12-31' })
    }
  }
  await actSheet(name, sheet, 'hand_in')
}
async function review(name, sheet) {
  for (const item of (await sheetAs(name, sheet)).items.filter((one) => one.may.review && one.state === 'handed_in')) await (await client(name)).post(`/campaign-items/${item.id}/review`, { version: item.version, accept: true })
}
async function mend(campaign) {
  const office = await client('keyuan')
  const { problems } = await office.get(`/campaigns/${campaign}/problems`)
  const open = problems.filter((one) => !one.case).map((one) => ({ sheet: one.sheet, item: one.item, measure: one.measure || '限期整改并复查' }))
  if (open.length) await office.post(`/campaigns/${campaign}/problems`, { problems: open })
}

let campaign, sheets
const sheetOf = (unit) => sheets.find((one) => one.unit === unit).id

try {
  await step('last year was evaluated and stands', async () => {
    const made = await make({ kind: 'school', standard: 'school-development', period: '2023', units: [school, second] })
    await act('keyuan', made.id, 'open')
    for (const one of made.sheets) {
      await rate(one.unit === school ? 'school' : 'school2', one.id, { less: ['SD-06'], file: one.unit === school })
      await review('duxue', one.id)
      await actSheet('duxue', one.id, 'review')
      await actSheet('fenguan', one.id, 'approve')
    }
    await mend(made.id)
    await act('fenguan', made.id, 'freeze')
  })
  await step('the office gives a group of items to one reviewer, single ones of one school to another', async () => {
    campaign = (await make({ kind: 'school', standard: 'school-development', period: '2024', units: [school, second], target: 95 })).id
    await as('keyuan')
    await seat.open(`/campaigns/${campaign}?view=reviewers`, '.review-share')
    await said('每一项都有人能审核')
    await seat.page.locator('.review-share tbody tr', { hasText: 'SD-09' }).locator('input').check()
    await press(/^指定所选/)
    await dialog().locator('label', { hasText: 'caiwu' }).locator('input').check()
    await seat.looksRight('reviewers-dialog')
    await confirm()
    await gone()
    await said('计划财务股 2 项')
  })
  await step('the rest goes to whoever reviews whole sheets', async () => {
    await press('指定整张表由谁审核')
    expect((await dialog().locator('label', { hasText: 'caiwu' }).count()) === 0, 'a chief of another department is not offered for whole sheets')
    await dialog().locator('label', { hasText: 'duxue' }).locator('input').check()
    await confirm()
    await gone()
    await said('责任督学')
    await seat.looksRight('reviewers-plan')
    const plan = await seat.api(`/campaigns/${campaign}/reviewers`)
    expect(plan.given.length === 1 && plan.given[0].names[0] === 'caiwu' && plan.given[0].sheets.length === 2, JSON.stringify(plan.given))
    expect(plan.sheets.every((one) => one.names[0] === 'duxue') && plan.uncovered_count === 0, JSON.stringify(plan.sheets))
  })
  await step('once it is handed out a change asks for its reason', async () => {
    await act('keyuan', campaign, 'open')
    sheets = (await wholeAs('keyuan', campaign)).sheets
    await seat.open(`/campaigns/${campaign}?view=reviewers`, '.review-share')
    await seat.page.locator('.table-tools .el-select').click()
    await seat.pick('栖霖街道实验小学')
    await seat.page.locator('.review-share tbody tr', { hasText: 'SD-03' }).locator('input').check()
    await press(/^指定所选 1 项/)
    await dialog().locator('label', { hasText: 'dudao' }).locator('input').check()
    await confirm()
    await said('请写明为什么', '.ask')
    await seat.page.fill('#review-why', '安全项由督导室审')
    await seat.looksRight('reviewers-reason')
    await confirm()
    await gone()
    await said('督导室 1 项')
    await seat.open(`/campaigns/${campaign}?view=log`, '.mini')
    await said('安全项由督导室审')
  })
  await step('who gets a post in a school is listed with what nobody reviews, and somebody else is named', async () => {
    const post = await (await client('admin')).post('/users/duxue/posts', { role: 'aff', units: [second] })
    await seat.open(`/campaigns/${campaign}?view=reviewers`, '.review-gaps')
    await said('没有人能审核')
    await said('在填报它的单位或科室')
    await seat.looksRight('reviewers-gaps')
    await press('指定整张表由谁审核')
    await said('要回避栖霖街道第二小学', '.ask')
    await dialog().locator('label', { hasText: 'dudao' }).locator('input').check()
    await seat.page.fill('#review-why', '督学要回避')
    await seat.looksRight('reviewers-avoids')
    await confirm()
    await gone()
    await said('每一项都有人能审核')
    const plan = await seat.api(`/campaigns/${campaign}/reviewers`)
    expect(plan.sheets.find((one) => one.unit === second).names.join() === 'dudao', 'only the chief is named where the inspector stays away')
    await (await client('admin')).post(`/posts/${post.id}/end`, {})
  })
  await step('a head takes over what was said and given last year', async () => {
    await as('school')
    await seat.open(`/campaigns/units/${sheetOf(school)}`, '.fill-line')
    await seat.page.locator('[id="item-SD-03"] .fill-line').click()
    await seat.page.locator('.item-offers').waitFor()
    await said('2023 年')
    await seat.looksRight('offers')
    await seat.page.getByRole('button', { name: '沿用2023年的自评' }).click()
    await seat.until(() => document.querySelector('[id="item-SD-03"] .fill-form input[type=radio]:checked') !== null, undefined, 'the rating is taken over')
    await seat.page.getByRole('button', { name: '沿用2023年的材料' }).click()
    await said('材料已沿用')
    await seat.until(() => document.querySelector('.sheet-save.saved')?.innerText.startsWith('已保存') ?? false, undefined, 'it is saved')
    const item = (await seat.api(`/campaign-units/${sheetOf(school)}`)).items.find((one) => one.item === 'SD-03')
    expect(item.self.level === 'full' && item.evidence.length === 1 && item.evidence[0].valid_until === '2099-12-31', JSON.stringify(item.self))
    await rate('school', sheetOf(school))
    await rate('school2', sheetOf(second))
  })
  await step('each reviewer finds what is his, and how much is left', async () => {
    await as('caiwu')
    await seat.open(`/campaigns/units/${sheetOf(school)}?view=review`, '.review-line')
    await said('归您审 1 项，还剩 1 项')
    await seat.page.locator('.fill-item .review-name button').first().click()
    await seat.looksRight('review-mine')
    await press('同意自评，下一项')
    await said('还剩 0 项')
    expect((await seat.page.getByRole('button', { name: '完成审核' }).count()) === 0, 'who reviews a single item is offered to end the review')
    expect((await seat.page.locator('.review-check input').count()) <= 1, 'what is another one’s may be chosen to be sent back')
    await seat.page.locator('.chip', { hasText: '全部' }).click()
    await seat.page.locator('[id="item-SD-07"] .review-name button').click()
    await said('由 责任督学')
    expect((await seat.page.locator('[id="item-SD-07"] .review-own button').count()) === 0, 'what is another one’s is not reviewed')
    await seat.looksRight('review-of-others')
  })
  await step('the review waits for all, and says what for', async () => {
    await review('caiwu', sheetOf(second))
    await review('duxue', sheetOf(school))
    await as('duxue')
    await seat.open(`/campaigns/units/${sheetOf(school)}?view=review`, '.review-line')
    await said('还剩 0 项')
    expect(await seat.page.getByRole('button', { name: '完成审核' }).isDisabled(), 'the review is ended while others have items left')
    expect((await seat.page.getByRole('button', { name: '完成审核' }).getAttribute('title')) === '还有 1 项没有审', 'it says how many')
    await seat.looksRight('review-waits')
    await review('dudao', sheetOf(school))
    await actSheet('duxue', sheetOf(school), 'review')
  })
  await step('the history of an item tells who did what when', async () => {
    await seat.open(`/campaigns/units/${sheetOf(school)}?view=review&item=SD-03`, '.item-history')
    await seat.page.locator('.item-history summary').first().click()
    await said('审核这一项')
    await said('报送')
    await said('dudao')
    await seat.looksRight('item-history')
  })
  await step('the leader sees it beside last year and the target, by part and item by item', async () => {
    await as('fenguan')
    await seat.open(`/campaigns/units/${sheetOf(school)}?view=result`, '.unit-result')
    await said('比上年')
    await said('目标')
    await seat.looksRight('result-beside')
    await press('审定')
    await confirm()
    await gone()
    await said('已审定')
    await review('dudao', sheetOf(second))
    await actSheet('dudao', sheetOf(second), 'review')
    await actSheet('fenguan', sheetOf(second), 'approve')
  })
  await step('every report about a unit is written, to be read and kept', async () => {
    await as('keyuan')
    await seat.open(`/campaigns/units/${sheetOf(school)}?view=result`, '.unit-result')
    await press('写报告')
    await seat.page.locator('.campaign-reports li').first().waitFor()
    await seat.shot('reports-dialog')
    const names = await seat.page.locator('.campaign-reports li > span:first-child').allInnerTexts()
    for (const name of ['自评报告', '评分表', '佐证', '函', '反馈']) expect(names.some((one) => one.includes(name)), `${name} among ${names}`)
    await seat.page.locator('.campaign-reports li', { hasText: '反馈' }).getByRole('button', { name: '写入报告' }).click()
    await seat.page.waitForURL((url) => /^\/reports\/\d+$/.test(url.pathname))
    await said('栖霖街道实验小学')
    await seat.looksRight('report-feedback')
  })
  await step('the results of all units are written', async () => {
    await seat.open(`/campaigns/${campaign}?view=results`, '.data-table tbody tr')
    await press('写通报')
    await seat.page.locator('.campaign-reports li').first().getByRole('button', { name: '写入报告' }).click()
    await seat.page.waitForURL((url) => /^\/reports\/\d+$/.test(url.pathname))
    await said('栖霖街道第二小学')
    await seat.looksRight('report-results')
  })
  await step('nothing is frozen while a problem has no case', async () => {
    await as('fenguan')
    await seat.open(`/campaigns/${campaign}?view=results`, '.data-table tbody tr')
    const open = (await seat.api(`/campaigns/${campaign}/problems`)).without_case
    if (open) {
      await press('定案')
      await confirm()
      await said('问题', '.ask')
      await seat.looksRight('freeze-refused')
      await mend(campaign)
      await seat.open(`/campaigns/${campaign}?view=results`, '.data-table tbody tr')
    }
    await press('定案')
    await confirm()
    await gone()
    await said('已定案')
  })
  await step('a town’s result is shown to the public; an objection keeps it from being frozen', async () => {
    const made = await make({ kind: 'township', standard: 'township-duty', period: '2024', units: [town] })
    await act('keyuan', made.id, 'open')
    const sheet = made.sheets[0].id
    await rate('zhongxin', sheet)
    await review('duxue', sheet)
    await actSheet('duxue', sheet, 'review')
    await actSheet('fenguan', sheet, 'approve')
    await mend(made.id)
    await as('keyuan')
    await seat.open(`/campaigns/${made.id}`, '.phase-list')
    await press('转入公示')
    await confirm()
    await gone()
    await said('公示中')
    await press(/公示/)
    await seat.page.waitForURL((url) => /^\/notices\/\d+/.test(url.pathname))
    const notice = Number(/\d+/.exec(new URL(seat.page.url()).pathname)[0])
    await seat.looksRight('publicity-draft')
    const office = await client('keyuan')
    const now = await office.get(`/notices/${notice}`)
    await office.post(`/notices/${notice}`, { version: now.version, content: { ...now.content, contact: '督导室 0000-1234567' } })
    for (const [who, does] of [['keyuan', 'submit'], ['dudao', 'sign'], ['fenguan', 'sign']]) await (await client(who)).post(`/notices/${notice}/steps`, { step: does, version: (await (await client(who)).get(`/notices/${notice}`)).version })
    await seat.open(`/notices/${notice}`, '[aria-label=异议]')
    await press('登记异议')
    await seat.page.fill('#objection-text', '对“保障教育投入”一项的得分有异议，请复核')
    await seat.looksRight('objection-dialog')
    await confirm()
    await gone()
    await said('1 件未答复')
    await seat.looksRight('objection')
    await as('fenguan')
    await seat.open(`/campaigns/${made.id}`, '.phase-list')
    await press('定案')
    await confirm()
    await said('公示', '.ask')
    await seat.looksRight('freeze-in-publicity')
  })
} finally {
  await seat.close()
}
finish()
