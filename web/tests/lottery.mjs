// A lottery of school places over its days: fixed and published from the list of those who registered, drawn on the announced day with
// the number of the public, signed by two witnesses, confirmed, published; the proof is taken out and computed again with the independent
// program of docs/draw.md, and one changed entry is found.
//
// It starts its own program twice on one fresh sample county: first with a clock that stands four days back, then with that of today.
//
//   DUXUE_PROGRAM=build/duxue_played [DUXUE_SHOTS=folder] node tests/lottery.mjs
//
// Ends with "N passed, N failed".
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { confirmed, wanted, witnessed } from './draw-signs.mjs'
import { behaviour, Client, expect, finish, iso, passwords, Seat, serveFrom, sizes } from './support.mjs'
import { makeWorkbook } from './workbook.mjs'

const program = process.env.DUXUE_PROGRAM
const work = mkdtempSync(join(tmpdir(), 'duxue-lottery-'))
const data = join(work, 'data')
/** The library is loaded without the program faketime: it is the one of the machine. */
function clock(days) {
  if (!days) return process.env
  const library = ['/usr/lib', '/usr/local/lib'].flatMap((folder) => (existsSync(folder) ? [folder, ...readdirSync(folder).map((one) => join(folder, one))] : [])).map((folder) => join(folder, 'faketime/libfaketime.so.1')).find(existsSync)
  if (!library) throw new Error('libfaketime is not there: apt-get install faketime')
  return { ...process.env, LD_PRELOAD: library, FAKETIME: `${days * 86_400}` }
}
/** The program, serving; ends with `stop`. */
async function serve(days) {
  const child = spawn(program, ['serve', '--data', data, '--listen', '127.0.0.1:0'], { env: clock(days), stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = new Promise((done) => child.once('exit', done))
  const url = await new Promise((done, failed) => {
    let said = ''
    child.stdout.on('data', (piece) => {
      said += piece
      const found = /http:\S*:\d+/.exec(said)
      if (found) done(found[0])
    })
    child.once('exit', () => failed(new Error(`it does not serve: ${said}`)))
  })
  serveFrom(url)
  return { stop: () => (child.kill(), gone) }
}

const lists = makeWorkbook({
  报名学生: [['报名编号', '姓名', '第一志愿', '第二志愿', '优先顺序', '同校组'], ...Array.from({ length: 30 }, (_, i) => [`C${String(i).padStart(2, '0')}`, `学童${i}`, i < 18 ? 'S1' : 'S2', i < 18 ? 'S2' : '', i < 3 ? '0' : '1', i === 10 || i === 11 ? '双胞胎' : ''])],
  学校: [['学校编号', '学校名称', '学位'], ['S1', '实验小学', '12'], ['S2', '第二小学', '8']],
})
const name = '小学入学派位'
let id

async function fix(seat, word) {
  await behaviour([seat], 'the list of those who registered is checked, and fixed before the day that is announced', async () => {
    await seat.signIn('keyuan', word.keyuan)
    await seat.open('/draws/new', '#draw-kind')
    await seat.page.click('.draw-form .el-select')
    await seat.pick('义务教育入学派位')
    for (const [field, text] of Object.entries({ name, basis: '招生方案', entropy: '两位家长各报一个数', day: iso(0) })) await seat.page.fill(`#draw-${field}`, text)
    await seat.page.setInputFiles('#draw-file', { name: '报名.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: lists })
    await seat.page.locator('.good[role=status]').waitFor()
    await seat.looksRight('lottery-01-lists')
    await seat.page.getByRole('button', { name: '定下', exact: true }).click()
    await seat.page.waitForURL((url) => /^\/draws\/\d+$/.test(url.pathname))
    id = Number(new URL(seat.page.url()).pathname.split('/')[2])
    await seat.page.waitForSelector('.draw-hashes')
    const early = await (await Client.signIn('keyuan', word.keyuan)).post(`/draws/${id}/run`, { entropy: '17和42' }).then(() => 'drawn', (refusal) => refusal.said)
    expect(early !== 'drawn' && early.includes(iso(0)), `drawn before its day: ${early}`)
    await seat.signOut()
  })
}

async function draw(seat, word) {
  const { page } = seat
  const press = (words) => page.getByRole('button', { name: words, exact: true }).click()
  const answer = async (words, text) => {
    if (text !== undefined) await page.fill('#draw-text', text)
    await page.locator('.ask').getByRole('button', { name: words, exact: true }).click()
  }
  await behaviour([seat], 'on its day it is drawn with the number of the public; places are not exceeded, twins stay together', async () => {
    await seat.signIn('keyuan', word.keyuan)
    await seat.open(`/draws/${id}`, '.draw-state')
    await press('抽取')
    await answer('公开种子，抽取', '17和42')
    await page.locator('.draw-live').waitFor()
    await press('直接看全部结果')
    await seat.until(() => !document.querySelector('.draw-live') && /重算，结果一致/.test(document.querySelector('main').innerText), undefined, 'it is drawn')
    const { headings, rows } = await seat.api(`/draws/${id}`)
    const table = rows.map((row) => Object.fromEntries(headings.map((heading, at) => [heading, row[at]])))
    const at = (place) => table.filter((row) => Object.values(row).includes(place)).length
    expect(at('S1') <= 12 && at('S2') <= 8 && at('S1') + at('S2') === 20, JSON.stringify([headings, rows.slice(0, 4), at('S1'), at('S2')]))
    const placeOf = (number) => ['S1', 'S2'].find((place) => table.some((row) => Object.values(row).includes(number) && Object.values(row).includes(place)))
    for (const first of ['C00', 'C01', 'C02']) expect(placeOf(first) === 'S1', `${first} comes first and is at ${placeOf(first)}`)
    expect(placeOf('C10') === placeOf('C11'), 'twins are parted')
    expect(!(await seat.text('main')).includes('学童'), 'a name stands there')
    await seat.looksRight('lottery-02-drawn')
    await seat.signOut()
  })
  await behaviour([seat], 'it is not in force before two witnesses have signed', async () => {
    await wanted(seat, word, id)
    await seat.until(() => /见证/.test(document.querySelector('.ask [role=alert]')?.innerText ?? ''), undefined, 'witnesses are wanted')
    await seat.signOut()
    await witnessed(seat, word, id, ['duxue', 'jianzheng'])
    await confirmed(seat, word, id)
    await seat.page.waitForTimeout(400)
    expect(!(await seat.text('main')).includes('keyuan'), 'it names a sign-in name')
    await seat.looksRight('lottery-03-confirmed')
  })
  let proof
  await behaviour([seat], 'the proof is computed again by another program, and one changed entry is found', async () => {
    const [file] = await Promise.all([page.waitForEvent('download'), press('下载证明')])
    proof = readFileSync(await file.path(), 'utf8')
    const script = /```python\n([\s\S]*?)```/.exec(readFileSync(new URL('../../docs/draw.md', import.meta.url), 'utf8'))[1]
    const run = (text) => {
      writeFileSync(join(work, 'proof.json'), text)
      writeFileSync(join(work, 'again.py'), script)
      try {
        return { good: true, said: execFileSync('python3', [join(work, 'again.py'), join(work, 'proof.json')], { encoding: 'utf8', stdio: 'pipe' }) }
      } catch (failure) {
        return { good: false, said: `${failure.stdout}${failure.stderr}` }
      }
    }
    const whole = run(proof)
    expect(whole.good, whole.said)
    const changed = proof.replace(/"C29"/, '"C92"')
    expect(changed !== proof && !run(changed).good, 'a changed entry passes')
    await seat.signOut()
  })
  await behaviour([seat], 'parents see it without an account, find their number, and no name', async () => {
    await seat.open('/open/draws', '.open-list')
    await page.locator('.open-list a', { hasText: name }).click()
    await page.waitForSelector('#open-number')
    await page.fill('#open-number', 'C00')
    await seat.until(() => /实验小学|S1/.test(document.querySelector('main').innerText), undefined, 'the place is there')
    const said = await seat.text('main')
    expect(said.includes('17和42') && !said.includes('学童'), said.slice(0, 600))
    await seat.looksRight('lottery-04-open')
  })
}

let seat
let server
try {
  execFileSync(program, ['init', '--data', data, '--demo'], { env: clock(-4), stdio: 'pipe' })
  process.env.DUXUE_PASSWORDS = join(data, 'demo-users.txt')
  const word = passwords()
  server = await serve(-4)
  seat = await Seat.open(sizes.office)
  seat.expected = /status of 40[19]/ // what is refused on purpose: confirmed before it is signed
  await fix(seat, word)
  await server.stop()
  server = await serve(0)
  const { password } = await (await Client.signIn('admin', word.admin)).post('/users', { name: 'jianzheng', shown: '另一位督学', role: 'ins', units: ['990121'] })
  word.jianzheng = 'Vq7-Hwzk-Rk29-wm'
  await (await Client.signIn('jianzheng', password)).post('/session/password', { old: password, new: word.jianzheng })
  await draw(seat, word)
} finally {
  await seat?.close()
  await server?.stop()
  rmSync(work, { recursive: true, force: true })
  finish()
}
