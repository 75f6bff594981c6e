// What the browser tests share: a browser as a user has it, behaviours that are counted, waiting for what must come true, the
// API for what would take too long by hand. Console errors and a page wider than the screen are failures.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const env = process.env
export let base = (env.DUXUE_URL ?? 'http://127.0.0.1:8650').replace(/\/$/, '')
/** From now on another program is asked: for a script that starts its own. */
export function serveFrom(url) {
  base = url.replace(/\/$/, '')
}
export const shots = env.DUXUE_SHOTS
if (shots) mkdirSync(shots, { recursive: true })
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
export const sizes = {
  office: { name: 'office', width: 1366, height: 768 },
  phone: { name: 'phone', width: 390, height: 844 },
}
export const counts = { passed: 0, failed: 0 }

/** Passwords of the sample's users, as the program wrote them down. */
export function passwords() {
  const lines = readFileSync(env.DUXUE_PASSWORDS, 'utf8').split('\n').map((line) => line.trim().split(/\s+/))
  return Object.fromEntries(lines.filter((line) => line.length > 2).map((line) => [line[0], line[2]]))
}

/** The day so many days from today, by the clock of this machine, as the program tells days: 2026-11-27. */
export function iso(days) {
  return new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv-SE')
}

export function expect(condition, message) {
  if (!condition) throw new Error(message)
}

/** One behaviour: it holds, or it is said what did not, with a picture of what stood there. */
export async function behaviour(seats, name, body) {
  for (const seat of seats) seat.noise.length = 0
  try {
    await body()
    const noise = seats.flatMap((seat) => seat.noise)
    if (noise.length) throw new Error(`console: ${noise.join(' | ')}`)
    counts.passed++
  } catch (error) {
    counts.failed++
    console.log(`FAILED [${seats[0]?.size.name}] ${name}\n    ${String(error.message ?? error).split('\n').slice(0, 6).join('\n    ')}`)
    for (const seat of seats) await seat.shot(`failed-${name.slice(0, 40)}-${seat.who}`).catch(() => undefined)
  }
}
/** The last thing that a script does; without it the browser would run on. */
export async function finish() {
  console.log(`${counts.passed} passed, ${counts.failed} failed`)
  process.exitCode = counts.failed ? 1 : 0
  await (await started)?.close()
}

/* One program for all seats of a script: to start one takes seconds of a processor. What a person leaves in it (cookies, stored drafts,
 * what was loaded) is kept apart by their contexts. */
let started
function browser() {
  started ??= chromium.launch({ executablePath: env.CHROMIUM ?? '/usr/bin/chromium', args: flags, headless: true })
  return started
}

/** A browser as one person has it who sits in front of it. */
export class Seat {
  constructor(context, page, size) {
    this.context = context
    this.page = page
    this.size = size
    this.who = ''
    this.noise = []
    /** Texts of console errors that this moment brings by intent, e.g. while the network is cut. */
    this.expected = /status of 401/
    page.on('console', (message) => {
      if (message.type() === 'error' && !this.expected.test(message.text())) this.noise.push(message.text())
    })
    page.on('pageerror', (error) => this.noise.push(String(error)))
  }
  static async open(size = sizes.office) {
    const context = await (await browser()).newContext({
      viewport: { width: size.width, height: size.height }, hasTouch: size.name === 'phone', locale: 'zh-CN', permissions: ['clipboard-read', 'clipboard-write'],
    })
    context.setDefaultTimeout(20000)
    return new Seat(context, await context.newPage(), size)
  }
  async close() {
    await this.context.close()
  }
  async shot(name) {
    if (shots) await this.page.screenshot({ path: join(shots, `${this.size.name}-${name.replace(/[^\w\u4e00-\u9fff-]+/g, '-')}.png`) })
  }
  async signIn(user, password, then = '') {
    this.who = user
    await this.page.goto(`${base}/sign-in`)
    await this.page.fill('#name', user)
    await this.page.fill('#password', password)
    await this.page.click('button[type=submit]')
    await this.page.waitForURL((url) => (then ? url.pathname === then : url.pathname !== '/sign-in'))
  }
  async signOut() {
    await this.page.evaluate(async () => {
      const { csrf } = await (await fetch('/api/v1/session')).json()
      if (csrf) await fetch('/api/v1/session', { method: 'DELETE', headers: { 'X-CSRF-Token': csrf } })
    })
  }
  async open(path, wait = '.page-head h1') {
    await this.page.goto(base + path)
    await this.page.waitForSelector(wait)
  }
  text(selector = 'main') {
    return this.page.locator(selector).first().innerText()
  }
  /** Waits until it holds in the page; by polling from here, since the page forbids code made from text. */
  async until(holds, argument, what = '') {
    for (let turn = 0; turn < 200; turn++) {
      if (await this.page.evaluate(holds, argument)) return
      await this.page.waitForTimeout(50)
    }
    throw new Error(`did not come true: ${what || String(holds).slice(0, 160)}`)
  }
  /** Takes an entry of the open list as a person does: when the list has come to rest. It moves while its animation runs and when
   * typing makes it shorter, and a click between the two halves of a move takes nothing. */
  async pick(words, exact = false) {
    const shown = this.page.locator('.el-select-dropdown__item:visible')
    const entry = (exact ? shown.getByText(words, { exact: true }) : shown.filter({ hasText: words })).first()
    let before = ''
    for (let turn = 0, still = 0; turn < 100 && still < 4; turn++) {
      const now = JSON.stringify(await entry.boundingBox())
      still = now === before ? still + 1 : 0
      before = now
      await this.page.waitForTimeout(50)
    }
    await entry.click()
  }
  async noSideways() {
    const over = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(over <= 1, `the page is ${over} px wider than the screen`)
  }
  /** Every field has a name, every button something to say, every picture a text. */
  async namedControls() {
    const nameless = await this.page.evaluate(() =>
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
  async looksRight(name) {
    await this.noSideways()
    await this.namedControls()
    await this.shot(name)
  }
  /** JSON of the API as this person gets it. */
  api(path) {
    return this.page.evaluate(async (url) => {
      const answer = await fetch(url)
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
      return answer.json()
    }, `/api/v1${path}`)
  }

  /* the sheet of an entry */
  cell(key) {
    return this.page.locator(`[data-key="${key}"]`)
  }
  value(key) {
    return this.cell(key).inputValue()
  }
  /** Types as a person does: choose the cell, type, Enter. */
  async fill(key, value) {
    await this.cell(key).focus()
    if ((await this.cell(key).evaluate((one) => one.tagName)) === 'SELECT') await this.cell(key).selectOption(value)
    else {
      await this.page.keyboard.type(value)
      await this.page.keyboard.press('Enter')
    }
  }
  async saved() {
    await this.until(() => document.querySelector('.ebar-save.saved')?.innerText.startsWith('已保存') ?? false, undefined, 'everything is saved')
  }
}

/** The API without a browser, for what a hundred schools do. */
export class Client {
  static async signIn(name, password) {
    const client = new Client()
    const answer = await fetch(`${base}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name, password }) })
    expect(answer.ok, `${name} cannot sign in: ${answer.status} ${await answer.clone().text()}`)
    client.cookie = answer.headers.get('set-cookie').split(';')[0]
    client.session = await answer.json()
    return client
  }
  async send(method, path, body, type = 'application/json') {
    const answer = await fetch(`${base}/api/v1${path}`, {
      method, body: body === undefined ? undefined : type === 'application/json' ? JSON.stringify(body) : body,
      headers: { Cookie: this.cookie, 'X-CSRF-Token': this.session.csrf, ...(body === undefined ? {} : { 'Content-Type': type }) },
    })
    if (!answer.ok) {
      const { error } = await answer.json().catch(() => ({ error: { message: '' } }))
      throw Object.assign(new Error(`${method} ${path}: ${answer.status} ${error.message}`), { status: answer.status, said: error.message })
    }
    return answer
  }
  async get(path) {
    return (await this.send('GET', path)).json()
  }
  async post(path, body) {
    return (await this.send('POST', path, body)).json()
  }
  async put(path, body) {
    return (await this.send('PUT', path, body)).json()
  }
  async bytes(path) {
    return Buffer.from(await (await this.send('GET', path)).arrayBuffer())
  }
}

/**
 * By the API, those whose passwords `word` has: `as` gives whoever it is, signed in once; `somebody` adds somebody with a post, past the
 * first change of password, whose own is kept beside the others.
 */
export function people(word) {
  const clients = new Map()
  async function as(name) {
    if (!clients.has(name)) clients.set(name, await Client.signIn(name, word[name]))
    return clients.get(name)
  }
  async function somebody(name, shown, role, unit, sections = []) {
    const { password } = await (await as('admin')).post('/users', { name, shown, role, units: [unit], sections })
    word[name] = 'Vq7-Hwzk-Rk29-wm'
    const first = await Client.signIn(name, password)
    await first.post('/session/password', { old: password, new: word[name] })
  }
  return { as, somebody }
}
