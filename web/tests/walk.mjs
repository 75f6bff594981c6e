// Walks every page as a user would, on an office screen and on a phone, and looks at what stands there:
// what the page shows must be what the API answers. Console errors and sideways scrolling of the page are failures.
//
//   DUXUE_URL=http://127.0.0.1:8650 DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] [CHROMIUM=/usr/bin/chromium] node tests/walk.mjs
//
// Ends with "N passed, N failed".
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { base, behaviour as behaves, Client, expect, finish, passwords, Seat, shots, sizes } from './support.mjs'

let seat
let page
let size

const behaviour = (name, body) => behaves([seat], name, body)
const api = (path) => seat.api(path)
const shot = (name) => seat.shot(name)
const open = (path, wait) => seat.open(path, wait)
const text = (selector) => seat.text(selector)
const until = (holds, argument) => seat.until(holds, argument)
/** Waits until the page says all these words: tables and figures come after the frame they stand in. */
const says = (...words) => seat.until((all) => all.every((one) => document.querySelector('main')?.innerText.includes(one)), words, words.join('、'))
const looksRight = (name) => seat.looksRight(name)
async function signIn(user, password) {
  await seat.signOut()
  await seat.signIn(user, password)
}

async function frame() {
  await behaviour('an unknown visitor is asked to sign in and brought back afterwards', async () => {
    await page.goto(`${base}/evaluation/items`)
    await page.waitForSelector('#password')
    await looksRight('01-sign-in')
    await page.fill('#name', 'dudao')
    await page.fill('#password', word.dudao)
    await page.click('button[type=submit]')
    await page.waitForURL((url) => url.pathname === '/evaluation/items')
  })
  await behaviour('the menu names only rooms that exist', async () => {
    await open('/workbench', '.banner')
    if (size.name === 'phone') await page.click('button[aria-label=打开栏目]')
    const menu = await text('.shell-side')
    for (const word of ['工作台', '督导评估', '县域评估', '指标明细', '学校指标表', '差异系数', '补差方案与模拟', '数据填报', '导入', '模板', '待说明', '报告', '文稿', '通知公示', '督学挂牌']) expect(menu.includes(word), `the menu lacks ${word}`)
    for (const word of ['督查']) expect(!menu.includes(word), `the menu offers ${word}`)
    await shot('02-menu')
  })
  await behaviour('the first screen is light: less than 300 kB compressed until the workbench stands', async () => {
    await page.goto(`${base}/workbench`)
    await page.waitForSelector('.banner')
    const bytes = await page.evaluate(() => performance.getEntriesByType('resource').filter((one) => /\.(js|css)$/.test(new URL(one.name).pathname)).reduce((sum, one) => sum + one.encodedBodySize, 0))
    expect(bytes > 50_000, `only ${bytes} bytes were seen`)
    expect(bytes < 300_000, `${Math.round(bytes / 1000)} kB of script and style`)
  })
  await behaviour('search finds a school by part of its name', async () => {
    const { units } = await api('/units')
    const school = units.find((unit) => unit.level === 'school' && unit.kind_name === '小学')
    await open('/workbench', '.banner')
    await page.keyboard.press('Control+k')
    await page.keyboard.type(school.name.slice(-4))
    await page.waitForSelector('#hit-0')
    expect((await text('#search-hits')).includes(school.name), `${school.name} not found`)
    await shot('03-search')
    await page.keyboard.press('Escape')
  })
}

async function evaluation(data, query) {
  const names = { met: '达标', not_met: '未达标', pending: '待定', not_applicable: '不适用' }
  const counted = (verdict) => data.blocks.reduce((sum, block) => sum + block[verdict], 0)
  await behaviour('the workbench says the verdict and what blocks it', async () => {
    await open(`/workbench?${query}`, '.banner')
    await says(data.unit.name, names[data.verdict])
    const counts = await page.locator('.banner-counts dd').allInnerTexts()
    expect(counts.join() === [counted('not_met'), counted('pending'), counted('met')].join(), `counts are ${counts}`)
    await looksRight('10-workbench')
  })
  await behaviour('the county page shows every block with its counts', async () => {
    await open(`/evaluation/county?${query}`, '.blocks')
    for (const block of data.blocks) {
      const card = await page.locator('.block', { hasText: block.name }).first().innerText()
      expect(card.includes(names[block.verdict]) && card.includes(`未达标 ${block.not_met}`) && card.includes(`待定 ${block.pending}`), `block ${block.name}: ${card}`)
    }
    await says(...data.vetoes.map((veto) => veto.name))
    await looksRight('11-county')
  })
  await behaviour('the items page lists all items, filters them and explains one', async () => {
    await open(`/evaluation/items?${query}`, '.data-table tbody tr')
    const listed = await page.locator('.item-open').count()
    const all = new Set([...data.items, ...data.preconditions, ...data.vetoes].map((item) => item.id)).size
    expect(listed === all, `${listed} items listed, ${all} evaluated`)
    await page.locator('.chip', { hasText: '未达标' }).click()
    const bad = [...data.items, ...data.preconditions, ...data.vetoes].filter((item) => item.verdict === 'not_met')
    await until((n) => document.querySelectorAll('.item-open').length === n, new Set(bad.map((item) => item.id)).size)
    if (bad.length) {
      await page.locator('.item-open').first().click()
      await page.waitForSelector('.detail-why')
    }
    await looksRight('12-items')
  })
  await behaviour('indicators of the units below stand side by side, one of them as bars', async () => {
    const table = await api(`/indicator-table?${query}&level=school&indicators=pupils-primary`)
    const known = table.units.filter((unit) => unit.values[0] !== null)
    expect(known.length > 10, `only ${known.length} schools have pupils`)
    await open(`/indicators?${query}&level=school&indicator=pupils-primary`, '.data-table tbody tr')
    const most = known.slice().sort((a, b) => b.values[0] - a.values[0])[0]
    await says('小学在校生数', 'sum(pupils_P)')
    await page.locator('th', { hasText: '小学在校生数' }).click()
    await page.locator('th', { hasText: '小学在校生数' }).click()
    await until((name) => document.querySelector('.data-table tbody tr').innerText.includes(name), most.name)
    await looksRight('12-indicators')
  })
  const asked = [...data.items, ...data.preconditions].find((item) => item.kind === 'evidence' && !item.decision)
  if (asked) {
    await behaviour('a decision without a choice and without evidence is refused beside the field', async () => {
      await open(`/evaluation/items?${query}&item=${asked.id}`, '.evidence-form')
      await page.locator('.evidence-form button[type=submit]').click()
      const said = await text('.evidence-form')
      expect(said.includes('请选择认定结论') && said.includes('佐证材料，或写明'), said)
      await page.locator('.evidence-form textarea').fill('走查：草稿应当保留')
      await page.reload()
      await page.waitForSelector('.evidence-form textarea')
      expect((await page.locator('.evidence-form textarea').inputValue()) === '走查：草稿应当保留', 'the draft is gone after a reload')
      await page.locator('.evidence-form textarea').fill('')
      await looksRight('13-decision')
    })
  }
  if (data.row_items.length) {
    await behaviour('the heat table shows all school rows, unknown as a dash, and filters by verdict', async () => {
      await open(`/evaluation/schools?${query}`, '.data-table tbody tr')
      expect((await text('.table-count')).includes(String(data.rows.length)), 'wrong number of rows')
      await looksRight('14-schools')
      const bad = data.rows.filter((row) => row.verdict === 'not_met').length
      await page.locator('.chip', { hasText: '未达标' }).click()
      await until((n) => document.querySelector('.table-count').innerText.includes(` ${n} `), bad)
      const cell = page.locator('td.heat-far, td.heat-near').first()
      if (bad) expect(/缺 [\d,.]+/.test(await cell.getAttribute('title')), 'the gap is not said on hover')
    })
    await behaviour('the heat table is moved through with the arrow keys and exported as seen', async () => {
      await open(`/evaluation/schools?${query}`, '.data-table tbody tr')
      await page.locator('td[data-at="0:0"]').focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowRight')
      expect((await page.evaluate(() => document.activeElement.dataset.at)) === '1:1', 'the arrows do not move the cell')
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByText('导出所见（CSV）').click()])
      const csv = readFileSync(await file.path(), 'utf8')
      expect(csv.charCodeAt(0) === 0xfeff, 'the export has no byte order mark')
      expect(csv.trim().split('\r\n').length === data.rows.length + 1, 'the export has other rows than the table')
    })
    await behaviour('a school page shows how its values came about and where a figure is from', async () => {
      const row = data.rows.find((one) => one.gaps.length) ?? data.rows[0]
      await open(`/evaluation/schools/${row.unit}?${query}`, '.crumbs')
      await page.waitForSelector('.data-table')
      await says('÷ 在校生', row.name, ...(row.gaps.length ? ['缺 '] : []))
      await looksRight('15-school')
      const cell = page.locator('.table-box tbody tr').first().locator('td').first()
      await cell.click()
      await page.waitForSelector('.el-dialog')
      await until(() => /文件|没有填报|按 0/.test(document.querySelector('.el-dialog')?.innerText ?? ''))
      await page.waitForTimeout(400)
      await shot('16-origin')
    })
  }
  const spreads = data.items.filter((item) => item.kind === 'spread')
  if (spreads.length) {
    await behaviour('the spread page draws every coefficient and names the drivers', async () => {
      await open(`/evaluation/spread?${query}`, '.cv')
      expect((await page.locator('.cv').count()) === spreads.length, 'not all coefficients')
      const known = spreads.find((item) => item.value !== null && item.drivers.length)
      await open(`/evaluation/spread?${query}&item=${known.id}`, 'canvas')
      await says(known.value.toFixed(3), known.drivers[0].name)
      await looksRight('17-spread')
    })
  }
  if (data.plan.by_row.length) {
    await behaviour('the plan lists what to add; applied as what-if it moves schools to met', async () => {
      await open(`/evaluation/plan?${query}`, '.data-table tbody tr')
      await page.getByText('把方案代入试算').click()
      await page.waitForSelector('.result', { timeout: 60000 })
      const cells = await page.locator('.result tr', { hasText: '未达标学校' }).locator('td').allInnerTexts()
      const [before, after] = cells.slice(1).map((cell) => parseInt(cell, 10))
      expect(after < before, `failing schools ${before} -> ${after}`)
      await looksRight('18-plan')
      await page.getByText('全部复位').click()
      await page.waitForSelector('.result', { state: 'detached' })
    })
  }
  await behaviour('changing the period changes the whole page and the address', async () => {
    const { periods } = await api('/periods')
    const other = periods.find((period) => period !== data.period)
    if (!other) return
    await open(`/evaluation/county?${query}`, '.blocks')
    await page.locator('.pick-period').click()
    await seat.pick(other)
    await page.waitForURL((url) => url.searchParams.get('period') === other)
    await until((year) => document.querySelector('.banner h2')?.innerText.includes(year), other)
  })
}

async function filling(query) {
  await behaviour('importing shows errors at their cells and stores nothing', async () => {
    await open(`/data/import?${query}`, '.drop')
    await shot('20-import')
    const csv = 'code,name,parent,kind,period,pupils_P\r\n990121001901,走查小学,990121001,小学,2024,一百二\r\n'
    await page.setInputFiles('#import-file', { name: '走查.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await page.waitForSelector('.import-verdict')
    expect((await text('.import-verdict')).includes('必须改正'), await text('.import-verdict'))
    expect((await page.locator('.mini-scroll button.error').count()) > 0, 'no error is shown at its cell')
    await looksRight('21-import-errors')
  })
  await behaviour('a file that is no table is refused with what to do', async () => {
    await open(`/data/import?${query}`, '.drop')
    await page.setInputFiles('#import-file', { name: '总结.doc', mimeType: 'application/msword', buffer: Buffer.from('x') })
    expect((await text('[role=alert]')).includes('另存为'), 'no advice')
  })
  await behaviour('the template page gives a workbook', async () => {
    await open(`/data/template?${query}`)
    await looksRight('22-template')
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByText('下载模板（.xlsx）').click()])
    expect(file.suggestedFilename().endsWith('.xlsx'), file.suggestedFilename())
  })
  await behaviour('open checks list what is odd and want a reason', async () => {
    const period = new URLSearchParams(query).get('period')
    const { checks } = await api(`/checks?period=${period}`)
    await open(`/data/checks?${query}`, '.table-box')
    const open_ = checks.filter((check) => !check.reason)
    expect((await text('.chips')).includes(`未说明 ${open_.length}`), 'wrong number of open checks')
    if (open_.length && (await page.locator('.reason').count())) {
      await page.locator('.reason button').first().click()
      await page.waitForSelector('td .field-error')
    }
    await looksRight('23-checks')
  })
}

async function reports(query, unit) {
  await behaviour('the report is previewed without running anything in it', async () => {
    await open(`/report?${query}`, 'iframe')
    expect(!(await page.locator('iframe').getAttribute('sandbox')).includes('allow-scripts'), 'the preview may run scripts')
    const body = page.frameLocator('iframe').locator('body')
    await body.waitFor()
    expect((await body.innerText()).includes(unit), 'the report does not name the unit')
    await looksRight('30-report')
  })
  await behaviour('on paper a page carries title, unit, period and no menu', async () => {
    await open(`/evaluation/county?${query}`, '.blocks')
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.print-head').isVisible(), 'no head on paper')
    expect(!(await page.locator('.shell-side').isVisible()), 'the menu is printed')
    const head = await text('.print-head')
    expect(head.includes(unit) && head.includes('年度'), head)
    await shot('31-print')
    if (shots) await page.pdf({ path: join(shots, `${size.name}-print.pdf`), preferCSSPageSize: true })
    await page.emulateMedia({ media: null })
  })
}

/* ---- collection ---------------------------------------------------------- */

const basics = { owner: '公办', sponsor: '县级', area: '城区', boarding: '否', founded: '1952', has_charter: '是', mgmt_online: '是', teach_online: '是', basics_filler: '张三', basics_phone: '13800001234' }
let entries

/** Entries in every state: one being filled in with a mistake, one waiting for the bureau, one that came back. */
async function prepare(word) {
  const [office, one, head, two, headTwo, centre] = await Promise.all(['jijiao', 'tianbao', 'school', 'tianbao2', 'school2', 'zhongxin'].map((name) => Client.signIn(name, word[name])))
  const round = await office.post('/rounds', { form: 'school-basics', period: '2024', unit: '990121', note: '以 9 月 1 日为准' })
  const students = await office.post('/rounds', { form: 'students', period: '2024', unit: '990121001002' })
  const of = async (id, unit) => (await office.get(`/rounds/${id}/matrix`)).cells.find((cell) => cell.unit === unit).entry
  const [review, returned, filling] = [await of(round.id, '990121001001'), await of(round.id, '990121001002'), await of(students.id, '990121001002')]
  /** As last year, so that nothing has to be explained. */
  async function fill(client, entry) {
    const { fields } = (await client.get(`/entries/${entry}`)).judgement
    const before = new Map(fields.map((field) => [field.field, field.previous_text]))
    await client.put(`/entries/${entry}/cells`, { cells: Object.entries(basics).map(([field, value]) => ({ field, row: '', value: before.get(field) || value, base: 0 })) })
  }
  const step = (client, entry, action, more = {}) => client.post(`/entries/${entry}/steps`, { action, ...more })
  await fill(one, review)
  await step(head, review, 'submit')
  await step(head, review, 'pass')
  await step(centre, review, 'pass')
  await fill(two, returned)
  await step(headTwo, returned, 'submit')
  await step(headTwo, returned, 'pass')
  await step(centre, returned, 'return', { reason: '建校年份与校史不一致，请核对', fields: ['founded'] })
  await two.put(`/entries/${filling}/cells`, { cells: [
    { field: 'pupils_P', row: '', value: '900', base: 0 }, { field: 'pupils_P_m', row: '', value: '460', base: 0 }, { field: 'pupils_P_f', row: '', value: '430', base: 0 }, { field: 'migrants', row: '', value: '一百二', base: 0 },
    ...['一年级', '二年级'].flatMap((grade, index) => [['#class_list', String(index + 1)], ['class_stage', '小学'], ['class_grade', grade], ['class_name', `${index + 1}（1）班`], ['class_pupils', '45'], ['head_teacher', '李四']].map(([field, value]) => ({ field, row: `r${index + 1}`, value, base: 0 }))),
  ] })
  entries = { round: round.id, review, returned, filling }
}

async function school(word) {
  await behaviour('a school sees what is due, and no empty evaluation', async () => {
    await signIn('tianbao2', word.tianbao2)
    await page.waitForSelector('.todo')
    const { items } = await api('/todo')
    await says(...items.map((item) => item.form_name))
    await says('建校年份与校史不一致') // the reason of the return
    const seen = await text()
    for (const words of ['卡在哪里', '达标', '没有权限']) expect(!seen.includes(words), `the school reads ${words}`)
    await looksRight('50-school-workbench')
  })
  await behaviour('one click leads to filling in; what is wrong is red at its cell and in the list', async () => {
    await page.locator('.todo-item', { hasText: '学生与班级' }).getByRole('button').last().click()
    await page.waitForSelector('.esec')
    const entry = await api(`/entries/${entries.filling}`)
    expect((await text('.ebar-progress')).includes(String(entry.judgement.filled)), 'the progress is not told')
    expect(await seat.cell('migrants').evaluate((cell) => cell.closest('.ec').classList.contains('wrong')), 'the wrong cell is not marked')
    expect((await text('.eprob')).includes('应填数字'), await text('.eprob'))
    await says(...entry.judgement.checks.map((check) => check.message))
    await looksRight('51-filling')
    await page.locator('#section-class_list').scrollIntoViewIfNeeded()
    await page.waitForTimeout(150)
    await looksRight('52-table')
  })
  await behaviour('a personal value is masked and asked for with a reason', async () => {
    const key = 'head_teacher@r1'
    expect((await seat.value(key)).includes('*') || (await seat.value(key)).includes('＊'), `it stands open: ${await seat.value(key)}`)
    await page.locator('.ec', { has: seat.cell(key) }).getByText('显示').click()
    await page.getByLabel('为什么要看').fill('核对班主任姓名')
    await page.getByRole('button', { name: '查看' }).click()
    await page.waitForSelector('.reveal')
    expect((await text('.reveal')) === '李四', await text('.reveal'))
    await shot('53-personal')
    await page.getByRole('button', { name: '看完了' }).click()
  })
  await behaviour('a returned entry opens only what was returned, and says why', async () => {
    await open(`/collect/entry/${entries.returned}`, '.returned')
    expect((await text('.returned')).includes('建校年份与校史不一致'), await text('.returned'))
    expect(!(await seat.cell('founded').evaluate((cell) => cell.readOnly)), 'the returned field is closed')
    expect(await seat.cell('owner').evaluate((cell) => cell.disabled), 'another field is open')
    await looksRight('54-returned')
  })
}

async function bureau(word) {
  await behaviour('the bureau sees what waits for it, then the evaluation', async () => {
    await signIn('jijiao', word.jijiao)
    await page.waitForSelector('.todo')
    await page.waitForSelector('.banner')
    await says('等您审定')
    await looksRight('60-bureau-workbench')
  })
  await behaviour('rounds are listed with their progress; all schools by all forms stand in one table', async () => {
    await open('/collect/rounds', '.data-table tbody tr')
    const { rounds } = await api('/rounds?unit=990121')
    expect((await page.locator('.data-table tbody tr').count()) === rounds.length, 'not all rounds')
    await looksRight('61-rounds')
    await open('/collect/rounds?view=matrix&period=2024', '.data-table tbody tr')
    await looksRight('62-matrix')
  })
  await behaviour('before a round is opened it is said whom it asks and what is collected already', async () => {
    await open('/collect/rounds?period=2024', '.data-table')
    await page.getByRole('button', { name: '发起填报' }).click()
    await page.locator('.ask .el-select').first().click()
    await seat.pick('学生与班级')
    await page.waitForSelector('.ask-try')
    expect(/\d+ 所学校要填/.test(await text('.ask-try')) && (await text('.ask-try')).includes('别的任务已经在收'), await text('.ask-try'))
    await page.getByRole('button', { name: '开始填报' }).click()
    await page.waitForSelector('.ask [role=alert]')
    seat.noise.length = 0
    await page.waitForTimeout(300)
    await looksRight('63-open-round')
  })
  await behaviour('a round lists every school with its light and its reason', async () => {
    await open(`/collect/rounds/${entries.round}`, '.data-table tbody tr')
    const { cells } = await api(`/rounds/${entries.round}/matrix`)
    expect((await text('.table-count')).includes(String(cells.length)), await text('.table-count'))
    await looksRight('64-round')
    await page.locator('.chip', { hasText: '审核中' }).click()
    await until((wanted) => document.querySelector('.table-count').innerText.includes(` ${wanted} `), cells.filter((cell) => cell.state === 'review').length)
  })
  await behaviour('a reviewer sees the entry as it was filled in and picks what is to be mended', async () => {
    await open(`/collect/entry/${entries.review}`, '.erev')
    expect(await seat.cell('founded').evaluate((cell) => cell.readOnly), 'the reviewer may type')
    await looksRight('65-review')
    await page.getByRole('button', { name: '退回……' }).click()
    await page.locator('.ln-pick', { hasText: '建校年份' }).click()
    await page.getByRole('button', { name: '退回 1 项' }).click()
    expect((await text('.erev')).includes('请写明哪里要改'), 'returned without a reason')
    await looksRight('66-return')
  })
  await behaviour('what happened to an entry is told step by step', async () => {
    await open(`/collect/entry/${entries.review}`, '.esteps')
    await page.getByRole('button', { name: '办理记录与历次数据' }).click()
    await page.waitForSelector('.timeline li')
    const { steps } = await api(`/entries/${entries.review}/history`)
    expect((await page.locator('.timeline li').count()) === steps.length, 'not all steps')
    await page.waitForTimeout(300)
    await shot('67-history')
  })
  await behaviour('forms are listed and shown as they will be asked; a wrong workbook is refused with what to do', async () => {
    await open('/collect/forms', '.data-table tbody tr')
    const { forms } = await api('/forms')
    expect((await page.locator('.data-table tbody tr').count()) === forms.length, 'not all forms')
    await looksRight('68-forms')
    await page.getByRole('button', { name: '上传自己的表' }).click()
    await page.setInputFiles('#form-file', { name: '调查表.doc', mimeType: 'application/msword', buffer: Buffer.from('x') })
    expect((await text('[role=alert]')).includes('另存为'), await text('[role=alert]'))
    await open('/collect/forms/students', '.form-facts')
    await says('小学在校生')
    expect((await text('.form-facts')).includes('→'), 'steps are missing')
    await looksRight('69-form')
  })
  await behaviour('findings are sentences with their figures; a reason is wanted', async () => {
    await open('/collect/quality?period=2024', '.data-table')
    const { findings } = await api('/quality?unit=990121&period=2024')
    const open_ = findings.filter((one) => !one.explained)
    await says(open_[0].sentence)
    expect((await text('.chips')).length > 0, 'no chips')
    await page.locator('.reason button').first().click()
    await page.waitForSelector('td .field-error')
    await looksRight('70-quality')
    await open('/collect/quality?period=2024&view=schools', '.data-table tbody tr')
    await looksRight('71-quality-schools')
  })
}

async function administration(word) {
  await behaviour('the administrator sees users, their posts, and adds one', async () => {
    await signIn('admin', word.admin)
    await open('/system/users', '.data-table tbody tr')
    await says('dudao')
    await looksRight('40-users')
    await page.locator('.data-table tbody tr', { hasText: 'jijiao' }).first().click()
    await page.waitForSelector('.el-dialog .detail-facts')
    expect((await text('.el-dialog')).includes('股室负责人'), await text('.el-dialog'))
    await page.waitForTimeout(300)
    await looksRight('41-user')
  })
  await behaviour('roles and their rights can be read', async () => {
    await open('/system/roles', '.data-table tbody tr')
    await says('校长')
    await looksRight('42-roles')
  })
  await behaviour('units stand as a tree with their past', async () => {
    await open('/system/units', '.data-table tbody tr')
    await page.locator('.data-table tbody tr', { hasText: '栖霖街道' }).first().click()
    await page.waitForSelector('.unit-side .mini')
    await looksRight('43-units')
    await page.getByRole('button', { name: '更名', exact: true }).click()
    await page.getByRole('button', { name: '看看影响' }).click()
    expect((await text('.el-dialog [role=alert]')).includes('原因'), 'renamed without a reason')
    await page.waitForTimeout(300)
    await looksRight('44-unit-change')
  })
  await behaviour('one\'s own account: password, second factor drawn here, keys', async () => {
    await open('/account', '.account')
    await page.getByRole('button', { name: '启用' }).click()
    await page.waitForSelector('.totp-picture')
    await looksRight('45-account')
  })
  await behaviour('who may see a unit\'s data is reported', async () => {
    await signIn('anquan', word.anquan)
    await open('/system/access', '.page-head h1')
    await page.waitForSelector('.data-table')
    await looksRight('46-access')
  })
  await behaviour('the auditor sees an intact record and finds in it', async () => {
    await signIn('shenji', word.shenji)
    await open('/system/audit', '.data-table tbody tr')
    await until(() => document.querySelector('.chain').innerText.includes('记录链完整'))
    await looksRight('47-audit')
  })
}

const word = passwords()
for (size of Object.values(sizes)) {
  seat = await Seat.open(size)
  page = seat.page
  try {
    await frame()
    await behaviour('the server answers what the page is about', async () => {
      const [{ units }, { usual: period }, { standards }] = [await api('/units'), await api('/periods'), await api('/standards')]
      const county = units.find((unit) => unit.level === 'county')
      const rows = (standard) => standard.blocks.some((block) => block.items.some((item) => item.kind === 'row'))
      const [first, ...others] = standards.slice().sort((a, b) => rows(b) - rows(a) || b.valid_from.localeCompare(a.valid_from))
      const of = (standard) => `unit=${county.code}&period=${period}&standard=${standard.id}`
      const data = await api(`/evaluation?${of(first)}`)
      await evaluation(data, of(first))
      for (const other of others)
        await behaviour(`the other standard ${other.id} is shown as it is`, async () => {
          const found = await api(`/evaluation?${of(other)}`)
          await open(`/evaluation/county?${of(other)}`, '.blocks')
          for (const block of found.blocks) expect((await text('.blocks')).includes(block.name), block.name)
          await looksRight(`19-county-${other.id}`)
          await open(`/evaluation/items?${of(other)}`, '.item-open')
        })
      await filling(of(first))
      await reports(of(first), county.name)
      seat.noise.length = 0
    })
    if (!entries) await prepare(word)
    await school(word)
    await bureau(word)
    await administration(word)
  } finally {
    await seat.close()
  }
}
finish()
