// Accounts through the page: seeing as another without being able to change anything, a deputy for some days, a key for programs
// that is told once and can be revoked, codes by time as a second factor.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/accounts.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { createHmac } from 'node:crypto'
import { base, behaviour, Client, expect, finish, iso, passwords, Seat, sizes } from './support.mjs'

const word = passwords()
const [office, writer, head] = await Promise.all(['jijiao', 'tianbao', 'school'].map((name) => Client.signIn(name, word[name])))
const seat = await Seat.open(sizes.office)
const { page } = seat
const step = (name, body) => behaviour([seat], name, body)
const as = async (name, password = word[name]) => {
  if (seat.who) await seat.signOut()
  await seat.signIn(name, password)
}

/** RFC 6238 with the usual parameters: six digits, thirty seconds, SHA-1. `steps`: so many before or after now. */
function codeOf(secret, steps = 0) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret.replace(/\s/g, '')].map((one) => letters.indexOf(one).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const moment = Buffer.alloc(8)
  moment.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
  const hash = createHmac('sha1', key).update(moment).digest()
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/* One school has handed in, so that something waits for the office. */
const round = await office.post('/rounds', { form: 'school-basics', period: '2024', unit: '990121001001' })
const entry = (await office.get(`/rounds/${round.id}/matrix`)).cells[0].entry
const answers = { owner: '公办', sponsor: '县级', area: '城区', boarding: '否', founded: '1952', has_charter: '是', mgmt_online: '是', teach_online: '是', basics_filler: '张三', basics_phone: '13800001234', longitude: '106.55123', latitude: '29.56321' }
const { fields } = (await writer.get(`/entries/${entry}`)).judgement
await writer.put(`/entries/${entry}/cells`, { cells: fields.filter((one) => one.asked).map((one) => ({ field: one.field, row: '', value: one.previous_text || answers[one.field], base: 0 })) })
const checks = (await writer.get(`/entries/${entry}`)).judgement.checks.filter((one) => one.severity === 'warning' && !one.reason)
if (checks.length) await writer.put(`/entries/${entry}/cells`, { cells: checks.map((one) => ({ field: `?${one.id}`, row: one.row, value: '已核实', base: 0 })) })

try {
  /* ---- seeing as another ------------------------------------------------ */

  await step('the security administrator sees as another, with a reason', async () => {
    await as('anquan')
    await seat.open('/system/users', '.data-table tbody tr')
    await page.locator('.data-table tbody tr', { hasText: 'tianbao' }).first().click()
    await page.getByRole('button', { name: '以他的身份查看' }).click()
    await page.getByRole('button', { name: '开始查看' }).click()
    expect((await seat.text('.ask [role=alert]')).includes('四个字'), await seat.text('.ask [role=alert]'))
    await page.locator('#view-reason').fill('核对为什么看不到任务')
    await page.getByRole('button', { name: '开始查看' }).click()
    await page.waitForSelector('.viewing')
    await page.waitForSelector('.todo')
    const said = await seat.text('.viewing')
    expect(said.includes('栖霖街道实验小学填报员') && said.includes('什么也不能改') && said.includes('核对为什么看不到任务'), said)
    expect((await seat.text()).includes('学校基本情况'), 'not what the other sees')
    await seat.looksRight('94-view-as')
  })
  await step('what is written then is refused, and nothing is offered', async () => {
    await seat.open(`/collect/entry/${entry}`, '.esec')
    expect(await page.locator('.viewing').isVisible(), 'the banner is gone on another page')
    const open = await page.locator('.esec [data-key]').evaluateAll((all) => all.filter((one) => !one.readOnly && !one.disabled).length)
    expect(open === 0, `${open} cells are open`)
    const refused = await page.evaluate(async (id) => {
      const { csrf } = await (await fetch('/api/v1/session')).json()
      const answer = await fetch(`/api/v1/entries/${id}/cells`, { method: 'PUT', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf }, body: JSON.stringify({ cells: [{ field: 'founded', row: '', value: '1960', base: 0 }] }) })
      return { status: answer.status, said: (await answer.json()).error.message }
    }, entry)
    expect(refused.status === 403 && refused.said.includes('以他人身份查看'), JSON.stringify(refused))
    seat.noise.length = 0
    expect(!(await seat.text('.shell-side')).includes('个人信息'), 'personal data are offered')
  })
  await step('on a phone the banner fits, too', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await seat.open('/workbench', '.viewing')
    await page.waitForSelector('.todo')
    await seat.looksRight('94-view-as-phone')
    await page.setViewportSize({ width: 1366, height: 768 })
  })
  await step('it ends with a click, and everything is one\'s own again', async () => {
    await page.getByRole('button', { name: '结束查看' }).click()
    await page.waitForURL((url) => url.pathname === '/system/users')
    await page.locator('.data-table tbody tr').first().waitFor()
    expect(!(await page.locator('.viewing').count()), 'the banner stays')
    expect((await seat.api('/session')).user.name === 'anquan', 'still the other')
  })

  /* ---- a deputy ------------------------------------------------------------ */

  await head.post(`/entries/${entry}/steps`, { action: 'submit' })
  await head.post(`/entries/${entry}/steps`, { action: 'pass' })
  const centre = await Client.signIn('zhongxin', word.zhongxin)
  await centre.post(`/entries/${entry}/steps`, { action: 'pass' })
  await step('who has no post for it sees nothing of the work', async () => {
    await as('caiwu')
    await page.waitForSelector('#main')
    const { items } = await seat.api('/todo')
    expect(!items.some((one) => one.entry === entry), 'it is there before')
  })
  await step('a deputy is named with days; without a last day it is refused', async () => {
    await as('jijiao')
    await seat.open('/account', '.account')
    await page.getByRole('button', { name: '委托代理' }).first().click()
    await page.locator('#lend-to').fill('caiwu')
    await page.getByRole('button', { name: '委托', exact: true }).click()
    expect((await seat.text('.ask [role=alert]')).includes('到哪天'), await seat.text('.ask [role=alert]'))
    await page.locator('#lend-until').fill(iso(5))
    await page.locator('#lend-reason').fill('出差')
    await page.waitForTimeout(300)
    await seat.looksRight('95-deputy-ask')
    await page.getByRole('button', { name: '委托', exact: true }).click()
    await seat.until(() => document.querySelector('.account').innerText.includes('计划财务股'))
    expect((await seat.text('.account')).includes(iso(5)), 'the last day is not told')
    await seat.looksRight('95-deputy')
  })
  await step('somebody who does not exist is no deputy', async () => {
    seat.expected = /status of 40/
    await page.getByRole('button', { name: '委托代理' }).first().click()
    await page.locator('#lend-to').fill('niemand')
    await page.locator('#lend-until').fill(iso(2))
    await page.getByRole('button', { name: '委托', exact: true }).click()
    await page.locator('.ask [role=alert]').waitFor()
    expect(/[\u4e00-\u9fff]{4}/.test(await seat.text('.ask [role=alert]')), await seat.text('.ask [role=alert]'))
    await page.getByRole('button', { name: '取消' }).click()
    seat.expected = /status of 401/
  })
  await step('the deputy sees the work, does it, and it is told for whom', async () => {
    await as('caiwu')
    await page.locator('.todo-item', { hasText: '学校基本情况' }).first().waitFor()
    await seat.looksRight('96-deputy-work')
    await seat.open('/account', '.account')
    expect((await seat.text('.account')).includes('代基础教育股'), await seat.text('.account'))
    await seat.open(`/collect/entry/${entry}`, '.erev')
    await page.locator('.erev').getByRole('button', { name: /审定|通过/ }).first().click()
    const confirm = page.locator('.ask').getByRole('button', { name: /审定|通过/ })
    if (await confirm.count()) await confirm.first().click()
    await seat.until(() => /已审定|已锁定/.test(document.querySelector('main').innerText), undefined, 'it is approved')
    const { steps } = await office.get(`/entries/${entry}/history`)
    expect(steps.at(-1).actor === 'caiwu' && steps.at(-1).behalf === '基础教育股', JSON.stringify(steps.at(-1)))
  })
  await step('the deputyship is ended, and with it the rights', async () => {
    await as('jijiao')
    await seat.open('/account', '.account')
    await page.locator('.account').getByRole('button', { name: '结束' }).first().click()
    await seat.until(() => !document.querySelector('.account').innerText.includes('计划财务股'))
    const deputy = await Client.signIn('caiwu', word.caiwu)
    const refused = await deputy.post(`/entries/${entry}/steps`, { action: 'unlock_ask', reason: '看看' }).catch((error) => error)
    expect(refused.status === 403 || refused.status === 404, `${refused.status} ${refused.said}`)
  })

  /* ---- a key for programs ------------------------------------------------------ */

  let token
  await step('a key is made for what it may do, and told once', async () => {
    await seat.open('/account', '.account')
    await page.getByRole('button', { name: '新建密钥' }).click()
    await page.locator('.ask').getByRole('button', { name: '新建', exact: true }).click()
    expect((await seat.text('.ask [role=alert]')).includes('用途'), await seat.text('.ask [role=alert]'))
    await page.locator('#token-name').fill('学籍系统对接')
    await page.locator('.ask .el-select').first().click()
    await seat.pick('学校报表：查看')
    await page.keyboard.press('Escape')
    await page.locator('#token-until').fill(iso(30))
    await page.locator('.ask').getByRole('button', { name: '新建', exact: true }).click()
    await page.waitForSelector('.token-told code')
    token = await seat.text('.token-told code')
    expect(/^dx_/.test(token), token)
    await page.waitForTimeout(300)
    await seat.shot('97-token')
    await page.getByRole('button', { name: '放好了' }).click()
    await page.reload()
    await page.locator('.data-table tbody tr', { hasText: '学籍系统对接' }).waitFor()
    expect(!(await page.content()).includes(token), 'it is told again')
    await seat.looksRight('97-tokens')
  })
  const by = (path) => fetch(`${base}/api/v1${path}`, { headers: { Authorization: `Bearer ${token}` } }).then((answer) => answer.status)
  await step('it may do what it was made for, and nothing else', async () => {
    expect((await by('/school?unit=990121001001&period=2024')) === 200, 'it may not look')
    expect((await by('/evaluation?unit=990121&period=2024&standard=yzjh-2017')) === 403, 'it may more than it was given')
  })
  await step('revoked it is worth nothing at once', async () => {
    await page.locator('.data-table tbody tr', { hasText: '学籍系统对接' }).getByRole('button', { name: '吊销' }).click()
    await seat.until(() => document.querySelector('.data-table tbody').innerText.includes('已吊销'))
    expect((await by('/school?unit=990121001001&period=2024')) === 401, 'it still works')
  })

  /* ---- codes by time ---------------------------------------------------------------- */

  let used, secret
  await step('a second factor is set up with a code of the telephone; a wrong one is refused', async () => {
    await page.getByRole('button', { name: '启用', exact: true }).click()
    await page.waitForSelector('.totp-picture')
    secret = await seat.text('.account code')
    const enrol = page.locator('form', { has: page.locator('#totp-code') }).getByRole('button', { name: '启用', exact: true })
    seat.expected = /status of 40/
    await page.fill('#totp-code', codeOf(secret, 40))
    await enrol.click()
    await page.locator('.account [role=alert]').waitFor()
    expect((await seat.text('.account [role=alert]')).includes('动态码不对'), await seat.text('.account [role=alert]'))
    seat.expected = /status of 401/
    used = codeOf(secret, -1)
    await page.fill('#totp-code', used)
    await enrol.click()
    await page.getByText('● 已启用').waitFor()
    await seat.looksRight('98-second-factor')
  })
  await step('the next sign-in asks for a code, and not for the same twice', async () => {
    await seat.signOut()
    await page.goto(`${base}/sign-in`)
    await page.fill('#name', 'jijiao')
    await page.fill('#password', word.jijiao)
    await page.click('button[type=submit]')
    await page.waitForSelector('#code')
    await seat.looksRight('98-sign-in-code')
    await page.fill('#code', used)
    await page.click('button[type=submit]')
    await page.waitForSelector('#sign-error')
    expect((await seat.text('#sign-error')).includes('动态码不对'), await seat.text('#sign-error'))
    await page.fill('#code', codeOf(secret))
    await page.click('button[type=submit]')
    await page.waitForURL((url) => url.pathname !== '/sign-in')
  })
  await step('it is switched off with a code, not without', async () => {
    await seat.open('/account', '.account')
    await page.getByRole('button', { name: '停用', exact: true }).click()
    const off = page.locator('form', { has: page.locator('#totp-code') }).getByRole('button', { name: '停用', exact: true })
    await off.click()
    expect((await seat.text('.account [role=alert]')).includes('6 位数字'), await seat.text('.account [role=alert]'))
    await page.fill('#totp-code', codeOf(secret, 1))
    await off.click()
    await page.getByText('○ 没有启用').waitFor()
    await as('jijiao')
  })
} finally {
  await seat.close()
}
finish()
