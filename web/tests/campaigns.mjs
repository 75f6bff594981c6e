// A campaign of evaluation from end to end, by the roles concerned: the office opens it and asks for evidence, a head rates on a phone and
// hands in what is whole, a reviewer puts an own rating beside with its reason and sends one item back, it is mended and reviewed, the leader
// approves; problems get their cases, results stand unit beside unit, it is frozen.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/campaigns.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { behaviour, Client, expect, finish, passwords, Seat, sizes } from './support.mjs'

const word = passwords()
/** One white dot. */
const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==', 'base64')
const office = await Seat.open(sizes.office)
const phone = await Seat.open(sizes.phone)
office.expected = phone.expected = /status of 40[0149]/
const step = (seat, name, body) => behaviour([seat], name, body)
const press = (seat, name) => seat.page.locator('main').getByRole('button', { name }).first().click()
const confirm = (seat) => seat.page.locator('.ask-buttons .el-button--primary, .ask-buttons .el-button--danger').last().click()
const gone = (seat) => seat.until(() => ![...document.querySelectorAll('.ask')].some((one) => one.offsetParent), undefined, 'the dialog is closed')
const said = (seat, text) => seat.until((words) => document.querySelector('main')?.innerText.includes(words), text, text)
const saved = (seat) => seat.until(() => document.querySelector('.sheet-save.saved')?.innerText.startsWith('已保存') ?? false, undefined, 'everything is saved')
const as = async (seat, name) => {
  if (seat.who) await seat.signOut()
  await seat.signIn(name, word[name])
}
let campaign
let sheets
const sheetAs = async (client, sheet) => client.get(`/campaign-units/${sheet}`)

/** Everything of a unit with full marks and what is asked for, over the API: what the others do meanwhile. */
async function rateAll(name, sheet) {
  const client = await Client.signIn(name, word[name])
  const full = (item) => ({ level: { level: 'full' }, points: { points: item.points }, verdict: { verdict: 'met' }, lines: { lines: [] }, note: {} })[item.takes]
  for (const item of (await sheetAs(client, sheet)).items.filter((one) => one.may.fill)) await client.post(`/campaign-items/${item.id}`, { version: item.version, rating: { ...full(item), note: '见材料目录' } })
  for (const item of (await sheetAs(client, sheet)).items) {
    for (const request of item.requests) {
      const { attachment } = await (await client.send('POST', `/attachments?file_name=${encodeURIComponent('台账.png')}`, picture, 'application/octet-stream')).json()
      await client.post(`/campaign-items/${item.id}/evidence`, { attachments: [attachment.id], request: request.id })
    }
  }
  await client.post(`/campaign-units/${sheet}/steps`, { version: (await sheetAs(client, sheet)).version, step: 'hand_in' })
}

try {
  await step(office, 'the office opens an evaluation of two schools with proposed days', async () => {
    await as(office, 'keyuan')
    await office.open('/campaigns')
    await press(office, '发起评估')
    await office.until(() => document.querySelectorAll('#campaign-kind option').length > 1, undefined, 'kinds are offered')
    await office.page.selectOption('#campaign-kind', 'school')
    await office.page.selectOption('#campaign-standard', 'school-development')
    for (const name of ['栖霖街道实验小学', '栖霖街道第二小学']) {
      await office.page.locator('#campaign-units').fill(name)
      await office.pick(name, true)
    }
    await office.page.keyboard.press('Escape')
    await office.until(() => document.querySelector('.ask-try')?.innerText.includes('2 个学校被评：栖霖街道实验小学、栖霖街道第二小学') && document.querySelector('.ask-try').innerText.includes('不适用（幼儿园另有指标体系）') && document.querySelector('.ask-try input[type=date]')?.value !== '', undefined, 'two schools, days are proposed')
    await office.looksRight('campaign-open')
    await confirm(office)
    await office.page.waitForURL((url) => /^\/campaigns\/\d+$/.test(url.pathname))
    campaign = Number(new URL(office.page.url()).pathname.split('/')[2])
    await said(office, '草稿')
  })
  await step(office, 'evidence is asked for, and it is handed out', async () => {
    await office.page.getByRole('button', { name: '要交的材料：安全与食品卫生' }).click()
    await office.page.locator('.ask').getByRole('button', { name: '加一份' }).click()
    await office.page.getByLabel('第1份材料').fill('安全工作台账')
    await office.page.locator('.ask').getByRole('button', { name: '加一份' }).click()
    await office.page.getByLabel('第2份材料').fill('食堂许可证')
    await confirm(office)
    await gone(office)
    await said(office, '安全工作台账')
    await office.looksRight('campaign-share')
    await press(office, '布置下去')
    await confirm(office)
    await gone(office)
    await said(office, '进行中')
    sheets = (await office.api(`/campaigns/${campaign}`)).sheets
    expect(sheets.length === 2, `${sheets.length} sheets`)
    await office.open(`/campaigns/${campaign}?view=progress`, '.data-table')
    await office.looksRight('campaign-matrix')
  })
  await step(phone, 'a head finds it on the workbench and rates on a phone', async () => {
    await as(phone, 'school')
    await phone.open('/workbench', '.todo')
    await phone.page.locator('.todo-link', { hasText: '学校管理与发展' }).first().click()
    await phone.page.waitForSelector('.fill-line')
    await phone.looksRight('campaign-fill')
  })
  await step(phone, 'each item is answered, saved as it is typed', async () => {
    const mine = (await phone.api(new URL(phone.page.url()).pathname.replace('/campaigns/units', '/campaign-units'))).items.filter((one) => one.may.fill && !one.computed)
    for (const item of mine) {
      const row = phone.page.locator(`[id="item-${item.item}"]`)
      await row.locator('.fill-line').click()
      await row.locator('.fill-form').waitFor()
      if (item.takes === 'level' || item.takes === 'verdict') await row.locator('.fill-form input[type=radio]').nth(item.item === 'SD-06' ? 1 : 0).check()
      if (item.takes === 'points') {
        await row.locator('.rating-points input').fill(String(item.points))
        await row.locator('.rating-points input').blur()
      }
      if (item.takes === 'lines') await row.getByRole('button', { name: '都没有，不扣分' }).click()
      if (item.item === 'SD-06') {
        await phone.until(() => [...document.querySelectorAll('.fill-lacks')].some((one) => one.innerText.includes('扣分没有写原因')), undefined, 'a reason is asked for')
        await row.getByLabel('扣分原因').fill('一个目标没有完成')
        await row.getByLabel('存在的问题').fill('图书室没有扩建')
        await row.getByLabel('整改措施').fill('下学期扩建')
        await phone.looksRight('campaign-fill-less')
      } else await row.locator('textarea').first().fill('见材料')
      await row.locator('.fill-line').click()
      await row.locator('.fill-body').waitFor({ state: 'detached' })
    }
    await saved(phone)
    await said(phone, '缺材料：安全工作台账')
  })
  await step(phone, 'evidence is uploaded where it was asked for, with a day until which it is valid', async () => {
    const row = phone.page.locator('[id="item-SD-03"]')
    await row.locator('.fill-line').click()
    await row.locator('input[type=file][accept*=pdf]').first().waitFor({ state: 'attached' })
    // One after the other without waiting: each stays with what it was dropped on.
    const box = (name) => row.locator('.evidence-part', { hasText: name }).locator('input[type=file]').first()
    await box('安全工作台账').setInputFiles({ name: '安全台账.png', mimeType: 'image/png', buffer: picture })
    await box('食堂许可证').setInputFiles({ name: '许可证.png', mimeType: 'image/png', buffer: picture })
    for (const [asked, file] of [['安全工作台账', '安全台账.png'], ['食堂许可证', '许可证.png']]) await row.locator('.evidence-part', { hasText: asked }).locator('.evidence-list li', { hasText: file }).waitFor()
    const { evidence, requests } = (await phone.api(new URL(phone.page.url()).pathname.replace('/campaigns/units', '/campaign-units'))).items.find((one) => one.item === 'SD-03')
    for (const [asked, file] of [['安全工作台账', '安全台账.png'], ['食堂许可证', '许可证.png']]) expect(evidence.find((one) => one.name === file).request === requests.find((one) => one.name === asked).id, `${file} is given for ${asked}`)
    await row.getByLabel('安全台账.png有效至').fill('2099-12-31')
    await row.getByLabel('安全台账.png有效至').blur()
    await phone.until(() => !document.querySelector('.fill-missing'), undefined, 'nothing is missing')
    await phone.looksRight('campaign-evidence')
  })
  await step(phone, 'it is handed in', async () => {
    await phone.until(() => [...document.querySelectorAll('main button')].some((one) => /^报送 10 项/.test(one.innerText)), undefined, 'ten can be handed in')
    await press(phone, /^报送/)
    await confirm(phone)
    await gone(phone)
    await said(phone, '已报送')
    await rateAll('school2', sheets.find((one) => one.unit === '990121001002').id)
  })
  const one = sheets.find((each) => each.unit === '990121001001').id
  const two = sheets.find((each) => each.unit === '990121001002').id
  await step(office, 'a reviewer sees both ratings and the difference needs a reason', async () => {
    await as(office, 'dudao')
    await office.open(`/campaigns/units/${one}?view=review&item=SD-07`, '.review-own')
    await office.page.locator('.review-own input[type=radio]').nth(1).check()
    await press(office, '保存，下一项')
    await said(office, '请写明理由')
    await office.page.getByLabel('与自评不同的理由').fill('体质健康合格率没有达到目标')
    await office.looksRight('campaign-review')
    await office.page.keyboard.press('Control+Enter')
    await office.until(() => document.querySelector('[id="item-SD-07"]')?.innerText.includes('已审核') ?? false, undefined, 'it is reviewed')
  })
  await step(office, 'only the chosen item goes back, with what to do', async () => {
    await office.page.locator('.chip', { hasText: '全部' }).click()
    await office.page.locator('[id="item-SD-05"] .review-check input').check()
    await press(office, /^退回所选/)
    await office.page.fill('#campaign-back', '请写明师德考核结果')
    await confirm(office)
    await gone(office)
    await office.until(() => document.querySelector('[id="item-SD-05"]')?.innerText.includes('退回') ?? false, undefined, 'it went back')
    await office.looksRight('campaign-returned')
  })
  await step(phone, 'the returned item stands first with the reason; the others stay closed', async () => {
    await phone.open(`/campaigns/units/${one}`, '.fill-line')
    const first = await phone.text('.fill-item')
    expect(first.includes('SD-05') && first.includes('退回'), first)
    await phone.page.locator('[id="item-SD-05"] .fill-line').click()
    await said(phone, '请写明师德考核结果')
    await phone.page.locator('[id="item-SD-05"] .fill-form textarea').first().fill('师德考核全部合格，优秀 6 人')
    await saved(phone)
    await phone.looksRight('campaign-mend')
    await press(phone, /^报送/)
    await confirm(phone)
    await gone(phone)
    await phone.until(() => !document.querySelector('.fill-item.returned'), undefined, 'nothing is returned any more')
  })
  await step(office, 'the rest is reviewed by taking over, item by item', async () => {
    await office.open(`/campaigns/units/${one}?view=review`, '.review-line')
    for (let turn = 0; turn < 20; turn++) {
      const open = (await office.api(`/campaign-units/${one}`)).items.filter((each) => each.may.review && each.state === 'handed_in')
      if (!open.length) break
      if (!(await office.page.locator('.review-own').count())) await office.page.locator(`[id="item-${open[0].item}"] .review-name button`).click()
      const at = await office.page.locator('.fill-item.open').getAttribute('id')
      await press(office, '同意自评，下一项')
      await office.until((id) => document.getElementById(id)?.innerText.includes('已审核') ?? false, at, `${at} is reviewed`)
    }
    await press(office, '完成审核')
    await confirm(office)
    await gone(office)
    await said(office, '已审核')
    const chief = await Client.signIn('dudao', word.dudao)
    for (const item of (await sheetAs(chief, two)).items.filter((each) => each.may.review)) await chief.post(`/campaign-items/${item.id}/review`, { version: item.version, accept: true })
    await chief.post(`/campaign-units/${two}/steps`, { version: (await sheetAs(chief, two)).version, step: 'review' })
  })
  await step(office, 'the leader looks at the result and approves', async () => {
    await as(office, 'fenguan')
    await office.open(`/campaigns/units/${one}?view=result`, '.unit-result')
    await office.looksRight('campaign-unit-result')
    await press(office, '审定')
    await confirm(office)
    await gone(office)
    await said(office, '已审定')
    const leader = await Client.signIn('fenguan', word.fenguan)
    await leader.post(`/campaign-units/${two}/steps`, { version: (await sheetAs(leader, two)).version, step: 'approve' })
  })
  await step(office, 'units stand side by side', async () => {
    await office.open(`/campaigns/${campaign}?view=results`, '.data-table tbody tr')
    await said(office, '放在一起比')
    await office.looksRight('campaign-results')
  })
  await step(office, 'each problem gets its case and measure', async () => {
    await as(office, 'dudao')
    await office.open(`/campaigns/${campaign}?view=problems`, '.data-table tbody tr')
    expect((await office.page.getByRole('button', { name: /^登记/ }).count()) === 0, 'who does not open cases has no button for it')
    await as(office, 'keyuan')
    await office.open(`/campaigns/${campaign}?view=problems`, '.data-table tbody tr')
    await said(office, '体质健康合格率没有达到目标')
    await office.looksRight('campaign-problems')
    const before = await office.api(`/campaigns/${campaign}/problems`)
    expect(before.without_case === 2, `${before.without_case} problems without a case`)
    await press(office, /^登记没有登记的/)
    await office.page.locator('.problem-list textarea').first().waitFor()
    for (const box of await office.page.locator('.problem-list textarea').all()) if (!(await box.inputValue())) await box.fill('限期整改并复查')
    // Somebody else opens one meanwhile: it is told, and the dialog asks about the other one alone, as it was written.
    const { sheet, item } = before.problems.find((one) => !one.case)
    await (await Client.signIn('keyuan', word.keyuan)).post(`/campaigns/${campaign}/problems`, { problems: [{ sheet, item, measure: '另一人写的' }] })
    await confirm(office)
    await office.until(() => document.querySelectorAll('.problem-list textarea').length === 1 && document.querySelector('.ask').innerText.includes('已经登记过'), undefined, 'the other problem is left')
    expect((await office.page.locator('.problem-list textarea').inputValue()).length > 0, 'its measure is kept')
    await office.looksRight('campaign-problem-left')
    await confirm(office)
    await gone(office)
    const after = await office.api(`/campaigns/${campaign}/problems`)
    expect(after.without_case === 0 && after.without_measure === 0, JSON.stringify([after.without_case, after.without_measure]))
  })
  await step(office, 'it is frozen and says so', async () => {
    await as(office, 'fenguan')
    await office.open(`/campaigns/${campaign}?view=results`, '.data-table')
    await press(office, '定案')
    await confirm(office)
    await gone(office)
    await said(office, '已定案')
    await office.looksRight('campaign-frozen')
  })
  await step(phone, 'the school sees what was decided and why', async () => {
    await phone.open(`/campaigns/units/${one}?view=review&item=SD-07`, '.review-own')
    await said(phone, '体质健康合格率没有达到目标')
    await phone.looksRight('campaign-seen')
    await phone.open(`/campaigns/units/${one}?view=result`, '.unit-result')
    await said(phone, '已定案')
    await phone.looksRight('campaign-result')
    await phone.open('/campaigns')
    await phone.looksRight('campaign-list')
  })
  await step(office, 'the catalogue of evidence tells what is valid until when', async () => {
    await office.open('/campaign-evidence?unit=990121', '.data-table')
    await said(office, '安全台账.png')
    await said(office, '2099-12-31')
    await office.looksRight('campaign-catalogue')
  })
} finally {
  await office.close()
  await phone.close()
}
finish()
