// A draw from end to end: the lists are filled in, faults are told at their cells, the draw is fixed, drawn live, signed by
// a witness, confirmed by a leader; its proof is checked; and what everybody sees without an account.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/draws.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { readFileSync } from 'node:fs'
import { confirmed, witnessed } from './draw-signs.mjs'
import { behaviour, Client, expect, finish, iso, passwords, Seat, sizes } from './support.mjs'
import { makeWorkbook } from './workbook.mjs'

const word = passwords()
const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
let seat
let page
const step = (name, body) => behaviour([seat], name, body)
const upload = (id, name, buffer, mimeType = type) => page.setInputFiles(id, { name, mimeType, buffer })
const press = (name) => page.getByRole('button', { name, exact: true }).click()
const answer = async (name, text) => {
  if (text !== undefined) await page.fill('#draw-text', text)
  await page.locator('.ask').getByRole('button', { name, exact: true }).click()
}

const inspection = (wrong) => makeWorkbook({
  学校: [['学校编号', '学校名称', '分类'], ...Array.from({ length: 20 }, (_, i) => [wrong && i === 3 ? 'X02' : `X${String(i).padStart(2, '0')}`, wrong && i === 1 ? '' : `第${i}小学`, i < 12 ? '城区' : '乡村'])],
  督学: [['督学编号', '姓名', '本人所在单位'], ...Array.from({ length: 8 }, (_, i) => [`D${i}`, `督学${i}`, `第${i}小学`])],
})
const classes = () => makeWorkbook({
  学生: [['学生编号', '姓名', '性别', '成绩段', '特殊需要'], ...Array.from({ length: 90 }, (_, i) => [`B${String(i).padStart(3, '0')}`, `学童${i}`, i % 2 ? '男' : '女', String((i % 4) + 1), i % 30 === 0 ? '是' : ''])],
  班主任: [['班主任编号', '姓名', '回避学生'], ...Array.from({ length: 4 }, (_, i) => [`T${i}`, `班主任${i}`, i === 0 ? 'B001' : ''])],
})

/** 11 places by 120 and 80 graduates: 6.6 and 4.4, so 7 and 4; the third takes no part. */
const quota = () => makeWorkbook({
  初中: [['初中编号', '初中名称', '毕业生数', '依据分', '分类', '不参加原因'], ['J1', '第一初中', '120', '', '城区', ''], ['J2', '第二初中', '80', '', '乡村', ''], ['J3', '第三初中', '50', '', '乡村', '当年没有毕业班']],
  高中: [['高中编号', '高中名称', '指标数', '不参加原因'], ['G1', '第一高中', '11', '']],
})
/** 30 children want 20 places of two schools. */
const lottery = () => makeWorkbook({
  报名学生: [['报名编号', '第一志愿', '第二志愿'], ...Array.from({ length: 30 }, (_, i) => [`C${String(i).padStart(2, '0')}`, i < 18 ? 'S1' : 'S2', i < 18 ? 'S2' : ''])],
  学校: [['学校编号', '学校名称', '学位'], ['S1', '实验小学', '12'], ['S2', '第二小学', '8']],
})

async function fill(kind, words, rule) {
  await seat.open('/draws/new', '#draw-kind')
  await page.click('.draw-form .el-select')
  await seat.pick(kind)
  for (const [id, text] of Object.entries(words)) await page.fill(`#draw-${id}`, text)
  for (const [key, text] of Object.entries(rule)) await page.fill(`#rule-${key}`, text)
}

/** Signed by as many as it wants, confirmed by a leader. */
async function settled(id, witnesses) {
  await witnessed(seat, word, id, witnesses)
  await confirmed(seat, word, id)
  await seat.signOut()
}

async function inspections(size) {
  const name = `秋季检查（${size}）`
  let id
  await step('faults of the lists are told at their cells', async () => {
    await seat.signIn('keyuan', word.keyuan)
    await fill('双随机督导检查', { name, basis: '督〔2025〕1号' }, { count: '4', team: '2' })
    await upload('#draw-file', '名单（错）.xlsx', inspection(true))
    await page.locator('.bad[role=status]').waitFor()
    const rows = await page.locator('.data-table tbody tr').allInnerTexts()
    expect(rows.some((one) => one.includes('学校!B3')) && rows.some((one) => one.includes('X02')), rows.join(' / '))
    expect(!(await page.getByRole('button', { name: '定下', exact: true }).count()), 'it may be fixed')
    await seat.looksRight('90-draw-faults')
  })
  await step('good lists are fixed, and from then on nothing is open', async () => {
    await upload('#draw-file', '名单.xlsx', inspection(false))
    await page.locator('.good[role=status]').waitFor()
    await seat.looksRight('91-draw-new')
    await press('定下')
    await page.waitForURL((url) => /^\/draws\/\d+$/.test(url.pathname))
    await page.waitForSelector('.draw-hashes')
    id = Number(new URL(page.url()).pathname.split('/')[2])
    const said = await seat.text('main')
    expect(said.includes('已定，未抽取') && said.includes('承诺值') && !said.includes('种子（抽后公开）'), said.slice(0, 300))
    await seat.looksRight('92-draw-fixed')
  })
  await step('it is drawn live, once', async () => {
    await press('抽取')
    await answer('公开种子，抽取')
    await page.locator('.draw-live').waitFor()
    await seat.shot('93-draw-live')
    await seat.until(() => !document.querySelector('.draw-live'))
    const said = await seat.text('main')
    expect(said.includes('重算，结果一致') && said.includes('种子（抽后公开）'), said.slice(0, 400))
    expect(!(await page.getByRole('button', { name: '抽取', exact: true }).count()) && !(await page.getByRole('button', { name: '取消', exact: true }).count()), 'it may be drawn again')
    expect((await seat.api(`/draws/${id}`)).rows.length === 8, 'not every school has its two inspectors')
    await seat.looksRight('94-draw-result')
  })
  await step('its proof holds, and a changed one does not', async () => {
    const [file] = await Promise.all([page.waitForEvent('download'), press('下载证明')])
    const proof = readFileSync(await file.path())
    await seat.open('/draws')
    await press('核对证明文件')
    await upload('#proof-file', '证明.json', proof, 'application/json')
    await seat.until(() => document.querySelector('main')?.innerText.includes('证明成立'))
    await upload('#proof-file', '证明（改）.json', Buffer.from(proof.toString().replace('第3小学', '第三小学')), 'application/json')
    await seat.until(() => document.querySelector('main')?.innerText.includes('证明不成立'))
    await seat.looksRight('95-draw-list')
    await seat.signOut()
  })
  await step('a witness signs what stands there, a leader confirms', async () => {
    await seat.signIn('duxue', word.duxue)
    await seat.open(`/draws/${id}`, '.draw-state')
    await press('见证签字')
    await answer('签字', '在场')
    await seat.until(() => document.querySelector('.draw-signs')?.innerText.includes('在场'))
    await seat.signOut()
    await seat.signIn('fenguan', word.fenguan)
    await seat.open(`/draws/${id}`, '.draw-state')
    await press('确认生效')
    await answer('确认', '同意')
    await seat.until(() => document.querySelector('.draw-state')?.innerText.includes('已生效'))
    await seat.looksRight('96-draw-confirmed')
    await seat.signOut()
  })
  await step('an unannounced visit is not there for a school', async () => {
    await seat.signIn('school', word.school)
    seat.expected = /status of 40[14]/
    await seat.open(`/draws/${id}`, '[role=alert], .load-state, main')
    await seat.until(() => document.querySelector('main')?.innerText.includes('看不到'))
    seat.expected = /status of 401/
    await seat.signOut()
  })
}

async function classroom(size) {
  const name = `七年级分班（${size}）`
  let id
  await step('classes are drawn with numbers alone; names for who may', async () => {
    await seat.signIn('keyuan', word.keyuan)
    await fill('阳光分班', { name, basis: '分班方案', entropy: '两位家长各报一个数' }, { classes: '3' })
    await upload('#draw-file', '学生.xlsx', classes())
    await page.locator('.good[role=status]').waitFor()
    await press('定下')
    await page.waitForURL((url) => /^\/draws\/\d+$/.test(url.pathname))
    await press('抽取')
    await answer('公开种子，抽取', '17和42')
    await page.locator('.draw-live').waitFor()
    await press('直接看全部结果')
    await seat.until(() => !document.querySelector('.draw-live'))
    id = Number(new URL(page.url()).pathname.split('/')[2])
    const rows = (await seat.api(`/draws/${id}`)).rows
    for (const one of ['1', '2', '3']) expect(rows.filter((row) => row[0] === one && row[2] === '学生').length === 30, 'classes differ in size')
    expect(!(await seat.text('main')).includes('学童'), 'a name stands there')
    await press('查看姓名')
    await answer('查看', '核对名单')
    await seat.until(() => document.querySelector('main')?.innerText.includes('学童'))
    await seat.signOut()
  })
  await step('classes are in force when they were witnessed and confirmed', () => settled(id, ['duxue', 'jianzheng']))
  await step('everybody sees it without an account, and finds a number', async () => {
    await seat.open('/open/draws', '.open-list')
    await seat.looksRight('97-open-draws')
    await page.locator('.open-list a', { hasText: name }).click()
    await page.waitForSelector('#open-number')
    await page.fill('#open-number', 'B007')
    await seat.until(() => document.querySelector('main')?.innerText.includes('班：'))
    const said = await seat.text('main')
    expect(said.includes('17和42') && !said.includes('学童') && !said.includes('keyuan'), 'it tells too much')
    await seat.looksRight('98-open-draw')
  })
}

async function places(size) {
  const drawn = async (kind, words, rule, book) => {
    await fill(kind, words, rule)
    await upload('#draw-file', '名单.xlsx', book)
    await page.locator('.good[role=status]').waitFor()
    await press('定下')
    await page.waitForURL((url) => /^\/draws\/\d+$/.test(url.pathname))
    await press('抽取')
    await answer('公开种子，抽取')
    await page.waitForSelector('.data-table tbody tr, .draw-live')
    if (await page.locator('.draw-live').count()) await press('直接看全部结果').catch(() => undefined)
    await seat.until(() => !document.querySelector('.draw-live') && /重算，结果一致/.test(document.querySelector('main').innerText), undefined, 'it is drawn')
    return (await seat.api(`/draws/${Number(new URL(page.url()).pathname.split('/')[2])}`)).rows
  }
  await step('quota places are shared by largest remainders', async () => {
    await seat.signIn('keyuan', word.keyuan)
    const rows = await drawn('高中指标到校', { name: `指标分配（${size}）`, basis: '教招〔2025〕3号' }, {}, quota())
    const of = (number) => rows.find((row) => row.includes(number))
    expect(of('J1')?.includes('7') && of('J2')?.includes('4'), JSON.stringify(rows))
    expect(!of('J3') || of('J3').includes('0'), JSON.stringify(rows))
    await seat.looksRight('99-quota')
    const id = Number(new URL(page.url()).pathname.split('/')[2])
    await seat.signOut()
    await settled(id, ['duxue', 'jianzheng'])
    await seat.signIn('keyuan', word.keyuan)
  })
  await step('a lottery of places is fixed days before it is drawn, with witnesses, and not drawn earlier', async () => {
    const day = iso(4)
    await fill('义务教育入学派位', { name: `小学入学（${size}）`, basis: '招生方案', entropy: '两位家长各报一个数', day }, {})
    await upload('#draw-file', '报名.xlsx', lottery())
    await page.locator('.good[role=status]').waitFor()
    await press('定下')
    await page.waitForURL((url) => /^\/draws\/\d+$/.test(url.pathname))
    await page.waitForSelector('.draw-hashes')
    expect(!(await page.getByRole('button', { name: '抽取', exact: true }).count()) || (await page.getByRole('button', { name: '抽取', exact: true }).isDisabled()), 'it may be drawn today')
    expect((await seat.text('.draw-state')).includes(`${day} 才能抽取`), await seat.text('.draw-state'))
    await seat.looksRight('99-lottery')
    await seat.signOut()
  })
}

const { password } = await (await Client.signIn('admin', word.admin)).post('/users', { name: 'jianzheng', shown: '另一位督学', role: 'ins', units: ['990121'] })
word.jianzheng = 'Vq7-Hwzk-Rk29-wm'
await (await Client.signIn('jianzheng', password)).post('/session/password', { old: password, new: word.jianzheng })
for (const size of Object.values(sizes)) {
  seat = await Seat.open(size)
  page = seat.page
  try {
    await inspections(size.name)
    await classroom(size.name)
    await places(size.name)
  } finally {
    await seat.close()
  }
}
finish()
