// The first start: a data folder without accounts. The address that the program prints asks for nothing but the administrator's
// password; it works once.
//
//   DUXUE_URL=... DUXUE_SETUP=http://127.0.0.1:8650/#setup=... [DUXUE_SHOTS=folder] node tests/setup.mjs      (a fresh, empty data folder)
//
// Ends with "N passed, N failed".
import { base, behaviour, expect, finish, Seat, sizes } from './support.mjs'

const address = process.env.DUXUE_SETUP
const own = 'Wuyue-7-liuhe'
let seat
let page
const step = (name, body) => behaviour([seat], name, body)

seat = await Seat.open(sizes.phone)
page = seat.page
try {
  await step('whoever opens any address is asked to set up, with the code of the program\'s window', async () => {
    await page.goto(`${base}/system/users`)
    await page.waitForURL((url) => url.pathname === '/setup')
    await page.locator('#setup-code').waitFor()
    await seat.looksRight('90-setup-code')
  })
  await step('a wrong code is refused, with what to do', async () => {
    seat.expected = /status of 403/
    await page.fill('#setup-code', 'geraten')
    await page.fill('#setup-password', own)
    await page.fill('#setup-again', own)
    await page.getByRole('button', { name: '开始使用' }).click()
    await page.waitForSelector('[role=alert]')
    expect((await seat.text('[role=alert]')).includes('设置码不对'), await seat.text('[role=alert]'))
    seat.expected = /status of 401/
  })
} finally {
  await seat.close()
}

seat = await Seat.open(sizes.office)
page = seat.page
try {
  await step('the printed address asks for the password only', async () => {
    await page.goto(address)
    await page.locator('#setup-password').waitFor()
    const asked = await page.locator('form input').evaluateAll((all) => all.map((one) => one.id))
    expect(asked.join() === 'setup-password,setup-again', `it asks for ${asked}`)
    await seat.looksRight('91-setup')
  })
  await step('two different passwords, and a weak one, are refused', async () => {
    await page.fill('#setup-password', own)
    await page.fill('#setup-again', `${own}x`)
    await page.getByRole('button', { name: '开始使用' }).click()
    expect((await seat.text('[role=alert]')).includes('不一样'), await seat.text('[role=alert]'))
    seat.expected = /status of 400/
    await page.fill('#setup-password', 'short')
    await page.fill('#setup-again', 'short')
    await page.getByRole('button', { name: '开始使用' }).click()
    await seat.until(() => document.querySelector('[role=alert]')?.innerText.includes('字符'))
    seat.expected = /status of 401/
    expect(!(await page.locator('#setup-code').count()), 'a weak password makes it ask for the code')
  })
  await step('a good one signs the administrator in, where users are made', async () => {
    await page.fill('#setup-password', own)
    await page.fill('#setup-again', own)
    await page.getByRole('button', { name: '开始使用' }).click()
    await page.waitForURL((url) => url.pathname === '/system/users')
    await page.locator('.data-table tbody tr', { hasText: 'admin' }).first().waitFor()
    await seat.looksRight('92-setup-done')
  })
  await step('an empty program says what to do first', async () => {
    await seat.open('/workbench', '#main')
    await page.waitForTimeout(300)
    expect((await seat.text()).trim().length > 10, 'the first screen is empty')
    await seat.looksRight('93-empty-workbench')
  })
  await step('the address works once', async () => {
    await seat.signOut()
    await page.goto(`${base}/sign-in`)
    await page.goto(address)
    await page.waitForURL((url) => url.pathname === '/sign-in')
    await seat.signIn('admin', own)
  })
} finally {
  await seat.close()
}
finish()
