// Two people on one entry, each in a browser of their own: what they type interleaves, each sees where the other is, what they
// write into the same cell is shown to both and chosen, and nothing that was typed is lost - not with the network cut, not with
// the page closed.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/two-browsers.mjs
//
// Ends with "N passed, N failed".
import { base, behaviour, Client, expect, finish, passwords, Seat, sizes } from './support.mjs'

const password = passwords()
const school = '990121001001'
const office = await Client.signIn('jijiao', password.jijiao)
const filler = await Client.signIn('tianbao', password.tianbao)
const { id: round } = await office.post('/rounds', { form: 'students', period: '2024', unit: school, name: '两人同填' })
const { cells } = await office.get(`/rounds/${round}/matrix`)
const entry = cells[0].entry

// A second person of the same school, who has to set a password of their own first.
const admin = await Client.signIn('admin', password.admin)
const first = 'Kqmw-7rtz-Hbnp-4cde'
const own = 'Ztrv-5mnb-Qwpl-8xyz'
await admin.post('/users', { name: 'zongwu', shown: '总务处', role: 'aff', unit: school, password: first })
const second = await Client.signIn('zongwu', first)
if (second.session.must_change) await second.post('/session/password', { old: first, new: own })
const secondPassword = second.session.must_change ? own : first

const a = await Seat.open(sizes.office)
const b = await Seat.open(sizes.office)
const seats = [a, b]
const stored = async () => Object.fromEntries((await filler.get(`/entries/${entry}`)).cells.map((cell) => [cell.row ? `${cell.field}@${cell.row}` : cell.field, cell.value]))
const shows = (seat, key, value) => seat.until(([at, wanted]) => document.querySelector(`[data-key="${at}"]`)?.value.replace(/,/g, '') === wanted, [key, value], `${seat.who} sees ${value} in ${key}`)
const open = async (seat) => {
  await seat.page.goto(`${base}/collect/entry/${entry}`)
  await seat.page.waitForSelector('.esec')
}
const cut = async (seat, off) => {
  seat.expected = off ? /./ : /status of 401|ERR_INTERNET_DISCONNECTED|Failed to fetch/
  await seat.context.setOffline(off)
}

try {
  await behaviour(seats, 'both open the entry; one of them is asked for a password of their own first', async () => {
    await a.signIn('tianbao', password.tianbao)
    await b.signIn('zongwu', secondPassword)
    await open(a)
    await open(b)
  })
  await behaviour(seats, 'what one types the other sees without doing anything', async () => {
    await a.fill('migrants', '45')
    await a.saved()
    await shows(b, 'migrants', '45')
  })
  await behaviour(seats, 'each sees which cell the other stands in', async () => {
    await b.cell('boarders_P').focus()
    await a.until(() => [...document.querySelectorAll('.ec-who')].some((one) => one.innerText.includes('总务处')), undefined, 'the name of the other at the cell')
    await a.shot('two-01-where')
  })
  await behaviour(seats, 'what both type at the same time in different cells all arrives', async () => {
    const grades = ['一年级', '二年级', '三年级', '四年级', '五年级', '六年级']
    const block = grades.map((grade, index) => ['小学', grade, `${index + 1}（1）班`, '', String(40 + index)].join('\t')).join('\r\n')
    const table = (async () => {
      await a.page.evaluate((text) => navigator.clipboard.writeText(text), block)
      await a.page.locator('.rows-fresh [data-key]').first().focus()
      await a.page.keyboard.press('Control+v')
      await a.saved()
    })()
    const single = (async () => {
      await b.fill('pupils_P', '255')
      await b.fill('pupils_P_m', '130')
      await b.fill('pupils_P_f', '125')
      await b.fill('boarders_P', '12')
      await b.saved()
    })()
    await Promise.all([table, single])
    await a.until(() => document.querySelectorAll('.rows [data-key^="class_pupils@"]').length === 7)
    await b.until(() => document.querySelectorAll('.rows [data-key^="class_pupils@"]').length === 7, undefined, 'the rows of the other')
    const now = await stored()
    expect(now.pupils_P === '255' && now.boarders_P === '12' && now.migrants === '45', JSON.stringify(now))
    const rows = Object.entries(now).filter(([key]) => key.startsWith('class_pupils@')).map(([, value]) => value).sort()
    expect(rows.join() === '40,41,42,43,44,45', `rows hold ${rows}`)
    await b.shot('two-02-interleaved')
  })
  await behaviour(seats, 'with the network cut the page says so and keeps what is typed', async () => {
    await cut(a, true)
    await a.fill('migrants', '50')
    await a.until(() => document.querySelector('.ebar-save.offline')?.innerText.includes('未保存'), undefined, 'it is said that nothing is saved')
    expect((await stored()).migrants === '45', 'it was saved without a network')
    await a.shot('two-03-offline')
  })
  await behaviour(seats, 'two values for one cell are both shown, with who and when; mine can be taken', async () => {
    await shows(b, 'migrants', '45')
    await b.fill('migrants', '60')
    await b.saved()
    await cut(a, false)
    await a.page.waitForSelector('.econf')
    const said = await a.text('.econf')
    expect(said.includes('50') && said.includes('60') && said.includes('总务处'), said)
    expect((await stored()).migrants === '60', 'the other was overwritten unseen')
    await a.looksRight('two-04-conflict')
    await a.page.getByText('用我的').click()
    await a.until(() => !document.querySelector('.econf'))
    await a.saved()
    await shows(b, 'migrants', '50')
    expect((await stored()).migrants === '50', 'mine was chosen')
  })
  await behaviour(seats, 'theirs can be taken as well', async () => {
    await shows(a, 'boarders_P', '12')
    await cut(b, true)
    await b.fill('boarders_P', '14')
    await b.until(() => document.querySelector('.ebar-save.offline'))
    await a.fill('boarders_P', '16')
    await a.saved()
    await cut(b, false)
    await b.page.waitForSelector('.econf')
    await b.page.getByText('用对方的').click()
    await shows(b, 'boarders_P', '16')
    await b.until(() => !document.querySelector('.econf'))
    expect((await stored()).boarders_P === '16', 'theirs was chosen')
  })
  await behaviour(seats, 'the same value from both is no conflict', async () => {
    await cut(b, true)
    await b.fill('catchment_pupils_P', '240')
    await b.until(() => document.querySelector('.ebar-save.offline'))
    await a.fill('catchment_pupils_P', '240')
    await a.saved()
    await cut(b, false)
    await b.saved()
    expect(!(await b.page.locator('.econf').count()), 'a conflict about nothing')
  })
  await behaviour(seats, 'what was typed without a network survives closing the page', async () => {
    await cut(b, true)
    await b.fill('pupils_P_m', '131')
    await b.until(() => document.querySelector('.ebar-save.offline'))
    await b.page.close()
    await cut(b, false)
    b.page = await b.context.newPage()
    await open(b)
    await shows(b, 'pupils_P_m', '131')
    await b.saved()
    expect((await stored()).pupils_P_m === '131', 'it was lost')
  })
  await behaviour(seats, 'a wrong sum is red at its cell at once, for both, and leads there from the list', async () => {
    await a.until(() => document.querySelector('.eprob'), undefined, 'the list of problems')
    await a.page.locator('.eprob-line').first().click()
    await a.until(() => Boolean(document.activeElement?.dataset?.key))
    await b.fill('pupils_P_f', '124')
    await b.saved()
    await shows(a, 'pupils_P_f', '124')
  })
  await behaviour(seats, 'a row that one removes is gone for the other, and undo brings it back', async () => {
    const last = await a.page.locator('.rows [data-key^="class_pupils@"]').nth(5).getAttribute('data-key')
    await a.cell(last).focus()
    await a.page.keyboard.press('Control+-')
    await a.saved()
    await b.until((key) => !document.querySelector(`[data-key="${key}"]`), last, 'the row is gone')
    await a.page.keyboard.press('Control+z')
    await a.saved()
    await b.until((key) => document.querySelector(`[data-key="${key}"]`)?.value === '45', last, 'the row is back with its figures')
  })
  await behaviour(seats, 'in the end everything that was typed stands on the server', async () => {
    const now = await stored()
    const wanted = { migrants: '50', boarders_P: '16', catchment_pupils_P: '240', pupils_P: '255', pupils_P_m: '131', pupils_P_f: '124' }
    for (const [key, value] of Object.entries(wanted)) expect(now[key] === value, `${key} is ${now[key]}, not ${value}`)
    for (const seat of seats) expect((await seat.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('duxue.unsent.') && localStorage.getItem(key) !== '[]'))).length === 0, `${seat.who} still has unsent cells`)
  })
} finally {
  await Promise.all(seats.map((seat) => seat.close()))
}
finish()
