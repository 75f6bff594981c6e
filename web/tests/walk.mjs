// Walks every page as a user would, on an office screen and on a phone, and looks at what stands there:
// what the page shows must be what the API answers. Console errors and sideways scrolling of the page are failures.
//
//   DUXUE_URL=http://127.0.0.1:8650 DUXUE_USER=dudao DUXUE_PASSWORD=... [DUXUE_ADMIN=admin DUXUE_ADMIN_PASSWORD=... DUXUE_AUDITOR=shenji DUXUE_AUDITOR_PASSWORD=...]
//   [DUXUE_SHOTS=folder] [CHROMIUM=/usr/bin/chromium] node tests/walk.mjs
//
// Ends with "N passed, N failed".
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const env = process.env
const base = (env.DUXUE_URL ?? 'http://127.0.0.1:8650').replace(/\/$/, '')
const shots = env.DUXUE_SHOTS
if (shots) mkdirSync(shots, { recursive: true })
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const sizes = [
  { name: 'office', width: 1366, height: 768 },
  { name: 'phone', width: 390, height: 844 },
]
let passed = 0
let failed = 0
let page
let size
let noise = []

async function behaviour(name, body) {
  noise = []
  try {
    await body()
    if (noise.length) throw new Error(`console: ${noise.join(' | ')}`)
    passed++
  } catch (error) {
    failed++
    console.log(`FAILED [${size?.name}] ${name}\n    ${String(error.message ?? error).split('\n').slice(0, 6).join('\n    ')}`)
    await shot(`failed-${name.slice(0, 40)}`).catch(() => undefined)
  }
}
function expect(condition, message) {
  if (!condition) throw new Error(message)
}
const api = (path) => page.evaluate(async (url) => {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  return answer.json()
}, `/api/v1${path}`)
async function shot(name) {
  if (shots) await page.screenshot({ path: join(shots, `${size.name}-${name.replace(/[^\w\u4e00-\u9fff-]+/g, '-')}.png`) })
}
async function open(path, wait) {
  await page.goto(base + path)
  await page.waitForSelector(wait ?? '.page-head h1')
}
const text = (selector = 'main') => page.locator(selector).first().innerText()
async function noSideways() {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(over <= 1, `the page is ${over} px wider than the screen`)
}
/** Waits until it holds in the page; by polling from here, since the page forbids code made from text. */
async function until(holds, argument) {
  for (let turn = 0; turn < 200; turn++) {
    if (await page.evaluate(holds, argument)) return
    await page.waitForTimeout(50)
  }
  throw new Error(`did not come true: ${String(holds).slice(0, 160)}`)
}
/** Every field has a name, every button something to say, every picture a text. */
async function namedControls() {
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, img, [role=img], iframe')]
      .filter((one) => one.offsetParent !== null)
      .filter((one) => {
        if (one.tagName === 'IMG') return one.getAttribute('alt') === null
        const label = one.getAttribute('aria-label') || one.getAttribute('title') || one.getAttribute('aria-labelledby')
        return !label && !(one.labels && one.labels.length) && !one.textContent.trim() && !one.placeholder
      })
      .map((one) => one.outerHTML.slice(0, 120)),
  )
  expect(!nameless.length, `controls without a name: ${nameless.join(' ; ')}`)
}
async function looksRight(name) {
  await noSideways()
  await namedControls()
  await shot(name)
}
async function signIn(user, password) {
  await page.goto(`${base}/sign-in`)
  await page.fill('#name', user)
  await page.fill('#password', password)
  await page.click('button[type=submit]')
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}

async function frame() {
  await behaviour('an unknown visitor is asked to sign in and brought back afterwards', async () => {
    await page.goto(`${base}/evaluation/items`)
    await page.waitForSelector('#password')
    await looksRight('01-sign-in')
    await page.fill('#name', env.DUXUE_USER)
    await page.fill('#password', env.DUXUE_PASSWORD)
    await page.click('button[type=submit]')
    await page.waitForURL((url) => url.pathname === '/evaluation/items')
  })
  await behaviour('the menu names only rooms that exist', async () => {
    await open('/workbench', '.banner')
    if (size.name === 'phone') await page.click('button[aria-label=打开栏目]')
    const menu = await text('.shell-side')
    for (const word of ['工作台', '督导评估', '县域评估', '指标明细', '学校指标表', '差异系数', '补差方案与模拟', '数据填报', '导入', '模板', '待说明', '报告']) expect(menu.includes(word), `the menu lacks ${word}`)
    for (const word of ['台账', '督查', '文稿']) expect(!menu.includes(word), `the menu offers ${word}`)
    await shot('02-menu')
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
    const seen = await text()
    expect(seen.includes(data.unit.name) && seen.includes(names[data.verdict]), 'verdict of the unit is missing')
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
    const seen = await text()
    for (const veto of data.vetoes) expect(seen.includes(veto.name), `veto ${veto.name} is missing`)
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
      const seen = await text()
      expect(seen.includes('÷ 在校生') && seen.includes(row.name), 'no derivation')
      if (row.gaps.length) expect(seen.includes(`缺 `), 'no gap')
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
      const seen = await text()
      expect(seen.includes(known.value.toFixed(3)) && seen.includes(known.drivers[0].name), 'value or first driver is missing')
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
    await page.locator('.el-select-dropdown__item', { hasText: other }).click()
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

async function administration() {
  if (!env.DUXUE_ADMIN_PASSWORD) return
  const signOut = () =>
    page.evaluate(async () => {
      const { csrf } = await (await fetch('/api/v1/session')).json()
      await fetch('/api/v1/session', { method: 'DELETE', headers: { 'X-CSRF-Token': csrf } })
    })
  await behaviour('the administrator sees users', async () => {
    await signOut()
    await signIn(env.DUXUE_ADMIN ?? 'admin', env.DUXUE_ADMIN_PASSWORD)
    await open('/system/users', '.data-table tbody tr')
    expect((await text()).includes(env.DUXUE_USER), 'the bureau user is not listed')
    await looksRight('40-users')
  })
  await behaviour('the auditor sees an intact record', async () => {
    await signOut()
    await signIn(env.DUXUE_AUDITOR ?? 'shenji', env.DUXUE_AUDITOR_PASSWORD)
    await open('/system/audit', '.data-table tbody tr')
    expect((await text()).includes('记录链完整'), 'the record is not said to be intact')
    await looksRight('41-audit')
  })
}

const profile = mkdtempSync(join(tmpdir(), 'duxue-walk-'))
try {
  for (size of sizes) {
    const context = await chromium.launchPersistentContext(join(profile, size.name), {
      executablePath: env.CHROMIUM ?? '/usr/bin/chromium', args: flags, headless: true,
      viewport: { width: size.width, height: size.height }, hasTouch: size.name === 'phone', locale: 'zh-CN',
    })
    context.setDefaultTimeout(20000)
    page = await context.newPage()
    // A refused session is how the page learns that nobody is signed in; the browser logs it as an error.
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 401/.test(message.text())) noise.push(message.text())
    })
    page.on('pageerror', (error) => noise.push(String(error)))
    await frame()
    await behaviour('the server answers what the page is about', async () => {
      const [{ units }, { periods }, { standards }] = [await api('/units'), await api('/periods'), await api('/standards')]
      const county = units.find((unit) => unit.level === 'county')
      const period = periods.slice().sort().reverse()[0]
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
      noise = []
    })
    await administration()
    await context.close()
  }
} finally {
  rmSync(profile, { recursive: true, force: true })
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
