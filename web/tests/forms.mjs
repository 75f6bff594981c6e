// Forms of one's own: a form of the rules goes out as a workbook in the XLSForm manner, is changed, comes back, and asks schools;
// before it is taken in the page shows what it will ask and what is collected already; a broken one is refused at its cells.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/forms.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { readFileSync } from 'node:fs'
import { behaviour, expect, finish, passwords, Seat, sizes } from './support.mjs'
import { changeWorkbook, makeWorkbook } from './workbook.mjs'

const word = passwords()
const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
let seat
let page
const step = (name, body) => behaviour([seat], name, body)

const broken = makeWorkbook({
  survey: [
    ['type', 'name', 'label', 'required', 'relevant', 'constraint'],
    ['integr', 'seats', '食堂座位数', 'yes', '', ''],
    ['integer', 'meals', '供餐人数', '', '${seat} > 0', ''],
    ['select_one fuels', 'fuel', '燃料', '', '', ''],
    ['integer', 'cooks', '炊事员', 'maybe', '', ''],
  ],
  choices: [['list_name', 'name', 'label'], ['fuel', 'gas', '燃气']],
  settings: [['form_title', 'form_id', 'section'], ['食堂情况', 'canteen', 'BAS']],
})
/** Its own questions, one that the students' form asks already, and one filled in from there. */
const canteen = (id, title) => makeWorkbook({
  survey: [
    ['type', 'name', 'label', 'required', 'hint', 'elsewhere', 'unit'],
    ['begin_group', 'hall', '食堂', '', '', '', ''],
    ['integer', `${id}_seats`, '食堂座位数', 'yes', '只算固定座位', '', '个'],
    ['select_one yes_no', `${id}_gas`, '用燃气', 'yes', '', '', ''],
    ['integer', 'pupils_P', '小学在校生', '', '', '', ''],
    ['integer', 'pupils_J', '初中在校生', '', '', 'yes', ''],
    ['end_group', '', '', '', '', '', ''],
  ],
  choices: [['list_name', 'name', 'label'], ['yes_no', 'yes', '是'], ['yes_no', 'no', '否']],
  settings: [['form_title', 'form_id', 'section'], [title, id, 'BAS']],
})

async function forms(size) {
  await step('a form tells which fields it takes from another form, and leads there', async () => {
    await seat.signIn('jijiao', word.jijiao)
    await seat.open('/collect/forms/conditions', '.form-facts')
    const said = await seat.text('.form-filled-in')
    expect(said.includes('小学在校生') && said.includes('学生与班级'), said)
    const row = await page.locator('.data-table tbody tr', { hasText: '初中在校生' }).first().innerText()
    expect(row.includes('从“学生与班级”带入'), row)
    await seat.looksRight('80-form-sources')
    await page.locator('.form-filled-in a', { hasText: '学生与班级' }).click()
    await page.waitForURL((url) => url.pathname === '/collect/forms/students')
    await seat.until(() => document.querySelector('.page-head h1')?.innerText === '学生与班级')
  })
  let taken
  await step('a form goes out as a workbook', async () => {
    await seat.open('/collect/forms/conditions', '.form-facts')
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载（XLSForm 工作簿）' }).click()])
    expect(file.suggestedFilename() === '办学条件.xlsx', file.suggestedFilename())
    taken = readFileSync(await file.path())
    expect(taken.subarray(0, 2).toString() === 'PK', 'it is no workbook')
  })
  await step('and is refused as it is, since the rules have it, with what to change', async () => {
    await seat.open('/collect/forms', '.data-table tbody tr')
    await page.getByRole('button', { name: '上传自己的表' }).click()
    seat.expected = /status of 409/
    await page.setInputFiles('#form-file', { name: '办学条件.xlsx', mimeType: type, buffer: taken })
    await page.locator('.bring [role=alert]').waitFor()
    expect((await seat.text('.bring [role=alert]')).includes('换一个编号'), await seat.text('.bring [role=alert]'))
    seat.expected = /status of 401/
  })
  await step('changed and brought back, it is looked at before it is taken in', async () => {
    const own = changeWorkbook(taken, { conditions: `own_${size}`, 办学条件: `自己的办学条件（${size}）` })
    expect(own.changed === 2, `${own.changed} cells changed`)
    await page.setInputFiles('#form-file', { name: '自己的.xlsx', mimeType: type, buffer: own.bytes })
    await page.locator('.bring .form-facts').waitFor()
    const said = await seat.text('.bring')
    expect(said.includes('可以使用') && said.includes(`自己的办学条件（${size}）`), said.slice(0, 200))
    expect((await seat.text('.bring .form-twice')).includes('办学条件'), 'it does not say that all of it is collected already')
    expect(!(await seat.api('/forms')).forms.some((one) => one.id === `own_${size}`), 'it is taken in already')
  })
  await step('a broken workbook is refused at its cells, in Chinese, and nothing is taken in', async () => {
    const before = (await seat.api('/forms')).forms.length
    await page.setInputFiles('#form-file', { name: '食堂（错）.xlsx', mimeType: type, buffer: broken })
    await page.locator('.bring .bad[role=status]').waitFor()
    const rows = await page.locator('.bring .data-table tbody tr').allInnerTexts()
    for (const cell of ['survey!A2', 'survey!E3', 'survey!A4', 'survey!D5']) {
      const row = rows.find((one) => one.includes(cell))
      expect(row && (row.split(cell)[1].match(/[\u4e00-\u9fff]/g) ?? []).length >= 6, `nothing is said of ${cell}: ${rows.join(' / ')}`)
    }
    expect(!(await page.getByRole('button', { name: '入库，可用于填报任务' }).count()), 'it may be taken in')
    expect((await seat.api('/forms')).forms.length === before, 'it was taken in')
    await seat.looksRight('81-form-broken')
  })
  await step('a good one shows what it asks, what is asked twice, and what is filled in', async () => {
    await page.setInputFiles('#form-file', { name: '食堂.xlsx', mimeType: type, buffer: canteen(`canteen_${size}`, `食堂情况（${size}）`) })
    await seat.until((title) => document.querySelector('.bring .good[role=status]')?.innerText.includes(title), `食堂情况（${size}）`)
    expect((await seat.text('.bring .form-twice')).includes('小学在校生已由“学生与班级”采集') && (await seat.text('.bring .form-twice')).includes('elsewhere'), await seat.text('.bring .form-twice'))
    expect((await seat.text('.bring .form-filled-in')).includes('初中在校生'), await seat.text('.bring .form-filled-in'))
    await page.locator('.bring .form-facts').scrollIntoViewIfNeeded()
    await seat.looksRight('82-form-look')
    await page.getByRole('button', { name: '入库，可用于填报任务' }).click()
    await seat.until((title) => [...document.querySelectorAll('.data-table tbody tr')].some((row) => row.innerText.includes(title)), `食堂情况（${size}）`)
    await page.locator('.data-table tbody tr', { hasText: `食堂情况（${size}）` }).first().click()
    await page.waitForURL((url) => url.pathname === `/collect/forms/canteen_${size}`)
    await page.waitForSelector('.form-facts')
    expect((await seat.text('.data-table')).includes('只算固定座位'), 'the hint is gone')
    await seat.looksRight('83-form-own')
  })
}

for (const size of Object.values(sizes)) {
  seat = await Seat.open(size)
  page = seat.page
  try {
    await forms(size.name)
  } finally {
    await seat.close()
  }
}
finish()
