// Fields of cases as people meet them: what of persons is masked for whom it does not concern, wherever it comes out; what several have
// to sign; and dates, times, shares, money and tables typed by hand, with what is wrong said at the field.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/case-fields.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { behaviour, expect, finish, iso, passwords, people, Seat, sizes } from './support.mjs'

const word = passwords()
const county = '990121'
const school = '990121001001'
const today = iso(0)
const { as, somebody } = people(word)
await somebody('minban', '民办股科员', 'staff', county, ['PRI'])
await somebody('zhengfu', '政府分管领导', 'gov', county)
await somebody('shenpi', '行政审批股科员', 'staff', county, ['LEG'])
await somebody('dudaoky', '督导室科员', 'staff', county, ['SUP'])
await somebody('zongwu', '总务主任', 'aff', school)
await somebody('fuxiao', '分管副校长', 'vice', school)
await somebody('shiyan', '实验教师', 'tch', school)

const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')
async function sign(seat, name) {
  await seat.signOut()
  await seat.signIn(name, word[name])
}
const state = (seat) => seat.page.locator('.case-state-name').innerText()

/* ---- masked ---------------------------------------------------------------------------------------------------- */

const secrets = ['欧阳测试', '13800001111']
const free = (text, where) => {
  for (const one of secrets) expect(!text.includes(one), `${where}: ${one}`)
}
async function masked(seat, name) {
  const office = await as('minban')
  const file = await (await office.send('POST', `/attachments?file_name=${encodeURIComponent('材料.png')}`, pixel, 'application/octet-stream')).json()
  const { id } = await office.post('/cases', { record: 'PRE-04.setup', unit: school, fields: {
    on: today, batch: '第一批', name, kind: '培训机构', applicant: secrets[0], applicant_phone: secrets[1], places: 60, class: '非营利性',
    conditions: [{ item: '场地', met: '具备' }], materials: [String(file.attachment.id)],
  } })
  await sign(seat, 'zhengfu')
  await behaviour([seat], 'what is of persons is masked in the case, on its paper and in what happened', async () => {
    await seat.open(`/cases/${id}`, '.case-content')
    free(await seat.page.locator('body').evaluate((one) => one.textContent), 'page')
    expect(/欧\S*\*/.test(await seat.text('.case-content')), await seat.text('.case-content'))
    await seat.looksRight('fields-01-masked')
    await seat.page.emulateMedia({ media: 'print' })
    free(await seat.text('.case-paper'), 'paper')
    expect(/欧\S*\*/.test(await seat.text('.case-paper')), 'nothing stands on the paper')
    await seat.page.emulateMedia({ media: null })
    free(JSON.stringify(await seat.api(`/cases/${id}`)), 'answer')
  })
  await behaviour([seat], 'and in the register, its exports and the search', async () => {
    const columns = 'title,f_name,f_applicant,f_applicant_phone'
    await seat.open(`/ledgers/PRE-04/setup?unit=${county}`, '.register')
    await seat.until((words) => document.querySelector('.register').innerText.includes(words), name, 'it stands in the register')
    if (seat.size.name === 'office') {
      await seat.page.getByRole('button', { name: '选择列' }).click()
      for (const column of ['举办者', '联系电话']) await seat.page.locator('.column-choice label', { hasText: column }).locator('input').check()
      await seat.page.keyboard.press('Escape')
      await seat.until(() => /欧\S*\*/.test(document.querySelector('.register').innerText) && /138\*+1111/.test(document.querySelector('.register').innerText), undefined, 'the columns are masked')
    }
    free(await seat.page.locator('body').evaluate((one) => one.textContent), 'register')
    await seat.looksRight('fields-02-register')
    free(JSON.stringify(await seat.api(`/register?record=PRE-04.setup&columns=${columns}`)), 'lines')
    const csv = (await (await as('zhengfu')).bytes(`/register?record=PRE-04.setup&columns=${columns}&format=csv`)).toString('utf8')
    expect(csv.includes(name), csv.slice(0, 400))
    free(csv, 'CSV')
    for (const one of secrets) {
      const found = await seat.api(`/cases?record=PRE-04.setup&words=${encodeURIComponent(one)}`)
      expect(found.cases.length === 0, `found by ${one}`)
    }
  })
  await sign(seat, 'minban')
  await behaviour([seat], 'who keeps the ledger reads it in the open, and that is written down', async () => {
    await seat.open(`/cases/${id}`, '.case-content')
    const seen = await seat.text('.case-content')
    for (const one of secrets) expect(seen.includes(one), seen)
    await seat.looksRight('fields-03-open')
    const { rows } = await (await as('shenji')).get('/audit?limit=1000')
    const looks = rows.filter((row) => row.action === 'case-show' && row.subject === `case/${id}`)
    expect(looks.length && looks.every((row) => row.actor.includes('minban')), JSON.stringify(looks))
    expect(JSON.stringify(looks).includes('举办者') && JSON.stringify(looks).includes('联系电话'), JSON.stringify(looks))
    free(JSON.stringify(looks), 'audit')
  })
}

/* ---- several sign ------------------------------------------------------------------------------------------------ */

async function several(seat, item) {
  const { id } = await (await as('zongwu')).post('/cases', { record: 'SAF-11.move', unit: school, fields: { item, move: '领用', amount: 1, before: 5, on: today, use: '教学实验' } })
  const button = () => seat.page.locator('.case-steps').getByRole('button', { name: '双人签字', exact: true })
  const signs = async (after) => {
    await button().click()
    await seat.page.locator('.step-form button[type=submit]').click()
    await seat.until((wanted) => document.querySelector('.case-state-name')?.innerText === wanted && !document.querySelector('.step-form'), after, `it is ${after}`)
  }
  await sign(seat, 'fuxiao')
  await behaviour([seat], 'two of those who may have to sign: the first waits for another', async () => {
    await seat.open(`/cases/${id}`, '.case-steps')
    await signs('待签字')
    await seat.until(() => !document.querySelector('.case-steps')?.innerText.includes('双人签字'), undefined, 'one signs twice')
    expect(/另外的人/.test(await seat.page.locator('.case-next').evaluate((one) => one.textContent)), await seat.page.locator('.case-next').evaluate((one) => one.textContent))
    await seat.until(() => /要 2 个人办，已有 1 人办过，还要另外 1 人/.test(document.querySelector('.case-half')?.innerText ?? ''), undefined, 'how many are missing is said')
    await seat.looksRight('fields-10-one')
  })
  await sign(seat, 'shiyan')
  await behaviour([seat], 'the second decides it', async () => {
    await seat.open(`/cases/${id}`, '.case-half')
    await signs('已入账')
    await seat.looksRight('fields-11-decided')
  })
  await sign(seat, 'zongwu')
  await behaviour([seat], 'the third sees that it is decided, by whom, and has nothing to do', async () => {
    await seat.open('/workbench', '.page-head h1')
    await seat.page.waitForTimeout(500)
    expect(!(await seat.text('main')).includes(item), 'it still waits for the third')
    await seat.open(`/cases/${id}`, '.timeline')
    expect((await button().count()) === 0 && (await state(seat)) === '已入账', await state(seat))
    const told = await seat.text('.timeline')
    expect(told.includes('分管副校长') && told.includes('实验教师'), told)
    expect(/第 1 人，共需 2 人，状态未变/.test(told) && /第 2 人，共需 2 人，已齐/.test(told), told)
    await seat.looksRight('fields-12-third')
    await (await as('zongwu')).post(`/cases/${id}/steps`, { step: 'sign', fields: {} }).then(() => expect(false, 'the third signed, too'), (refusal) => expect(refusal.status >= 400, String(refusal)))
  })
  const other = await (await as('zongwu')).post('/cases', { record: 'SAF-11.move', unit: school, fields: { item: `${item}（报废）`, move: '报废', amount: 1, before: 5, on: today, use: '报废' } })
  await sign(seat, 'school')
  await behaviour([seat], 'who may refuse it does so with a reason, and nobody signs any more', async () => {
    await seat.open(`/cases/${other.id}`, '.case-steps')
    await seat.page.locator('.case-steps').getByRole('button', { name: '作废', exact: true }).click()
    await seat.page.locator('.step-form button[type=submit]').click()
    await seat.until(() => /理由/.test(document.querySelector('.step-form .field-error')?.innerText ?? ''), undefined, 'a reason is wanted')
    await seat.page.fill('#case-reason', '数量和台账不符')
    await seat.page.locator('.step-form button[type=submit]').click()
    await seat.until(() => document.querySelector('.case-state-name')?.innerText === '作废', undefined, 'it is void')
    expect((await seat.text('.timeline')).includes('数量和台账不符'), await seat.text('.timeline'))
  })
}

/* ---- typed by hand ------------------------------------------------------------------------------------------------- */

/** Holds in the page: what is said in red at the field. */
const saidAt = ([id, words]) => (document.querySelector(`#case-${id}`)?.closest('.case-field')?.innerText ?? '').includes(words)
async function wrong(seat, id, typed, words) {
  await seat.page.fill(`#case-${id}`, typed)
  await seat.page.locator(`#case-${id}`).blur()
  await seat.until(saidAt, [id, words], `${id}: ${typed} -> ${words}: ${await seat.page.locator(`.case-field:has(#case-${id})`).innerText()}`)
}
async function right(seat, id, typed, words) {
  await seat.page.fill(`#case-${id}`, typed)
  await seat.page.locator(`#case-${id}`).blur()
  await seat.until(([field, was]) => !(document.querySelector(`#case-${field}`).closest('.case-field').innerText.includes(was)), [id, words], `${id}: ${typed} is taken`)
}
async function typed(seat, name) {
  await sign(seat, 'bangong')
  await behaviour([seat], 'a span wants both its days, in their order; a day that is none is told', async () => {
    await seat.open(`/ledgers/ADM-01/plan/new?unit=${county}`, '#case-period')
    const [from, until] = [seat.page.locator('.case-span input').first(), seat.page.locator('.case-span input').last()]
    await from.fill('2026-03-01')
    await from.blur()
    await seat.until(saidAt, ['period', '请填起止两个日期'], 'the other day is missing')
    await until.fill('2026-02-01')
    await until.blur()
    await seat.until(saidAt, ['period', '结束日期早于开始日期'], 'they are the wrong way round')
    await seat.page.locator('#case-period').scrollIntoViewIfNeeded()
    await seat.looksRight('fields-20-span')
    await until.fill('2028-02-01')
    await until.blur()
    await seat.until(([id, words]) => !document.querySelector(`#case-${id}`).closest('.case-field').innerText.includes(words), ['period', '早于'], 'it is taken')
    await from.focus()
    await seat.page.keyboard.press('Delete')
    await from.blur()
    await seat.until(() => /没有填完整/.test(document.querySelector('.case-field:has(#case-period)').innerText), undefined, 'half a day is told')
    await until.focus()
    await until.blur()
    await seat.until(() => /没有填完整/.test(document.querySelector('.case-field:has(#case-period)').innerText), undefined, 'and stays told when the other one is left')
    const where = seat.page.url()
    await seat.page.locator('.case-form button[type=submit]').click()
    await seat.until(() => document.activeElement?.id === 'case-period', undefined, 'what is half typed is gone to')
    expect(seat.page.url() === where, 'and nothing was sent')
  })
  await sign(seat, 'dudaoky')
  await behaviour([seat], 'a share lies between its limits and is a figure', async () => {
    await seat.open(`/ledgers/EVA-04/assessment/new?unit=${county}`, '#case-third_share')
    await wrong(seat, 'third_share', '120', '100')
    await seat.page.locator('#case-third_share').scrollIntoViewIfNeeded()
    await seat.looksRight('fields-21-percent')
    await wrong(seat, 'third_share', '三成', '数')
    await wrong(seat, 'third_share', '-5', '0')
    await right(seat, 'third_share', '30', '不能')
    await wrong(seat, 'year', '26', '年')
  })
  await behaviour([seat], 'a month is asked for and told without its day', async () => {
    await seat.open(`/ledgers/EVA-07/plan/new?unit=${county}`, '#case-month_day')
    expect((await seat.page.getAttribute('#case-month_day', 'type')) === 'month', 'it asks for a day')
    await seat.page.fill('#case-month_day', '2026-09')
    await seat.looksRight('fields-24-month')
    const { id } = await (await as('dudaoky')).post('/cases', { record: 'EVA-07.plan', unit: county, fields: { month_day: '2026-09-01', schools: [school], matters: ['食堂食品饮水宿舍卫生'], matters_note: name, way: ['查阅'] } })
    await seat.open(`/cases/${id}`, '.case-content')
    const said = await seat.text('.case-content')
    expect(said.includes('2026年9月') && !said.includes('2026-09-01'), said)
  })
  await sign(seat, 'fuxiao')
  await behaviour([seat], 'money is a figure with at most two decimals, grouped or not', async () => {
    await seat.open(`/ledgers/SAF-11/disposal/new?unit=${school}`, '#case-money')
    await wrong(seat, 'money', '一百元', '数')
    await wrong(seat, 'money', '12.345', '小数')
    await wrong(seat, 'money', '-3', '0')
    await seat.page.locator('#case-money').scrollIntoViewIfNeeded()
    await seat.looksRight('fields-22-money')
    await seat.page.fill('#case-on', today)
    await seat.page.fill('#case-firm', name)
    await seat.page.fill('#case-amount', '2')
    await right(seat, 'money', '1,234.50', '0')
    await seat.page.locator('.case-send .el-button').click()
    await seat.page.waitForSelector('.case-done .good')
    const line = (await seat.api('/register?record=SAF-11.disposal&columns=f_firm,f_money&limit=50')).rows.find((one) => one.f_firm === name)
    expect(Number(String(line.f_money).replace(/,/g, '')) === 1234.5, JSON.stringify(line))
  })
  await sign(seat, 'minban')
  await behaviour([seat], 'a table tells its faults in their rows', async () => {
    await seat.open(`/ledgers/PRE-04/setup/new?unit=${school}`, '#case-conditions')
    await seat.page.locator('#case-conditions').getByRole('button', { name: '加一行' }).click()
    await seat.page.locator('#case-conditions').getByRole('button', { name: '加一行' }).click()
    await seat.page.fill('#case-conditions-1-note', '租期五年')
    await seat.page.locator('#case-conditions-1-note').blur()
    await seat.until(() => {
      const rows = document.querySelectorAll('#case-conditions tbody tr')
      return !rows[0].querySelector('.field-error') && rows[1].querySelectorAll('.field-error').length === 2
    }, undefined, 'what the second row lacks is told there, the empty one is none')
    await seat.page.locator('#case-conditions').scrollIntoViewIfNeeded()
    await seat.looksRight('fields-23-table')
    await seat.page.fill('#case-conditions-1-item', '场地')
    await seat.page.selectOption('#case-conditions-1-met', '具备')
    await seat.page.locator('#case-conditions-1-note').blur()
    await seat.until(() => !document.querySelector('#case-conditions .field-error'), undefined, 'it is whole')
  })
  const { id } = await (await as('shenpi')).post('/cases', { record: 'ADM-07.service', unit: county, fields: { item: '转学', applicant: '测试甲', first_asked: 'shenpi' } })
  await sign(seat, 'shenpi')
  await behaviour([seat], 'a time has its day and its minute', async () => {
    await seat.open(`/cases/${id}`, '.case-steps')
    await seat.page.locator('.case-steps').getByRole('button', { name: '受理', exact: true }).click()
    await seat.page.waitForSelector('#case-accepted_at')
    await seat.page.fill('#case-promised', '5')
    await seat.page.fill('#case-promise_by', today)
    await seat.page.locator('.step-form button[type=submit]').click()
    await seat.until(saidAt, ['accepted_at', '请填写“受理时间”'], 'it is asked for')
    await seat.page.fill('#case-accepted_at', `${today}T09:05`)
    expect((await seat.page.locator('.case-head h1').innerText()) === '转学', 'what it is about is not its title')
    await seat.looksRight('fields-24-time')
    await seat.page.locator('.step-form button[type=submit]').click()
    await seat.until((words) => document.querySelector('.case-state-name')?.innerText === '已受理' && document.querySelector('.case-content').innerText.includes(words), `${today} 09:05`, 'it is kept')
  })
}

const only = process.env.DUXUE_WAYS?.split(',')
for (const size of [sizes.office, sizes.phone]) {
  const seat = await Seat.open(size)
  seat.expected = /status of 40[01349]/
  try {
    await seat.signIn('minban', word.minban)
    const name = size.name === 'office' ? '城北' : '城南'
    const parts = { masked: () => masked(seat, `${name}培训中心`), several: () => several(seat, `${name}乙醇`), typed: () => typed(seat, `${name}处置公司`) }
    for (const [part, body] of Object.entries(parts)) if (!only || only.includes(part)) await body().catch((failure) => behaviour([seat], part, () => Promise.reject(failure)))
  } finally {
    await seat.close()
  }
}
finish()
