// One person's data through the page: found by the whole name or number with a reason, masked, shown one by one, given out as a
// table, erased after it was typed again; nothing of it for those whose posts do not see it, nothing of it in addresses and logs.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/personal.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { readFileSync } from 'node:fs'
import { behaviour, Client, expect, finish, passwords, Seat, sizes } from './support.mjs'

const word = passwords()
const [office, writer, other] = await Promise.all(['jijiao', 'tianbao', 'tianbao2'].map((name) => Client.signIn(name, word[name])))
const round = await office.post('/rounds', { form: 'school-basics', period: '2024', unit: '990121' })
const cells = (await office.get(`/rounds/${round.id}/matrix`)).cells
const entryOf = (unit) => cells.find((cell) => cell.unit === unit).entry
async function put(client, unit, values) {
  const { cells: there } = await client.get(`/entries/${entryOf(unit)}`)
  const base = (field) => there.find((cell) => cell.field === field)?.version ?? 0
  const saved = await client.put(`/entries/${entryOf(unit)}/cells`, { cells: Object.entries(values).map(([field, value]) => ({ field, row: '', value, base: base(field) })) })
  expect(saved.saved.length === Object.keys(values).length, JSON.stringify(saved))
}

let seat
let page
const step = (name, body) => behaviour([seat], name, body)
async function look(value, reason) {
  await page.fill('#personal-value', value)
  await page.fill('#personal-reason', reason)
  await page.getByRole('button', { name: '查找', exact: true }).click()
}

async function walk(size) {
  const name = size === 'phone' ? '慕容二丁' : '慕容一丁'
  const phone = size === 'phone' ? '13800005678' : '13800001234'
  await put(writer, '990121001001', { basics_filler: name, basics_phone: phone })
  await put(other, '990121001002', { basics_filler: name })

  await step('those who see no personal data have no such page', async () => {
    await seat.signIn('admin', word.admin)
    await seat.open('/personal', '#main')
    await page.waitForURL((url) => url.pathname === '/workbench')
    expect(!(await page.locator('.shell-side').innerText()).includes('个人信息'), 'the menu offers it')
    await seat.signOut()
  })
  await step('the whole name and a reason are wanted', async () => {
    await seat.signIn('jijiao', word.jijiao)
    await seat.open('/personal', '#personal-value')
    await look('慕', '本人申请')
    expect((await seat.text('[role=alert]')).includes('完整'), await seat.text('[role=alert]'))
    await look(name, '')
    expect((await seat.text('[role=alert]')).includes('用途'), await seat.text('[role=alert]'))
    await seat.looksRight('84-personal-ask')
  })
  await step('part of a name finds nobody, and says why that may be', async () => {
    await look(name.slice(0, 3), '本人申请查询')
    await page.locator('.personal-none').waitFor()
    expect((await seat.text('.personal-none')).includes('没有找到'), await seat.text('.personal-none'))
  })
  await step('a person is found wherever the values stand, masked', async () => {
    await look(name, '本人申请查询')
    await page.locator('.data-table tbody tr').first().waitFor()
    const rows = await page.locator('.data-table tbody tr').allInnerTexts()
    expect(rows.length === 2 && rows.every((row) => row.includes('*') && row.includes('填表人')), rows.join(' / '))
    expect(!(await seat.text('main')).includes(name), 'the name stands on the page')
    expect(!page.url().includes('%E6') && !page.url().includes(name), page.url())
    await seat.looksRight('85-personal-found')
  })
  await step('one value is shown, and gone with the dialog', async () => {
    await page.locator('.personal-acts').first().getByRole('button', { name: '显示' }).click()
    await page.locator('.ask').getByRole('button', { name: '查看' }).click()
    await page.waitForSelector('.reveal')
    expect((await seat.text('.reveal')) === name, await seat.text('.reveal'))
    await page.getByRole('button', { name: '看完了' }).click()
    await page.locator('.reveal').waitFor({ state: 'detached' })
  })
  await step('the person gets a table of it', async () => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出给本人（CSV）' }).click()])
    const text = readFileSync(await file.path(), 'utf8')
    expect(file.suggestedFilename() === '个人信息.csv' && text.split(name).length === 3 && text.includes('填表人'), text)
  })
  await step('a number finds the same person', async () => {
    await look(`${phone.slice(0, 3)} ${phone.slice(3)}`, '核对联系电话')
    await seat.until(() => document.querySelectorAll('.data-table tbody tr').length === 1 && document.querySelector('.data-table tbody tr').innerText.includes('****'))
  })
  await step('nothing is erased before it was typed again, and a reason given', async () => {
    await look(name, '本人申请删除')
    await seat.until(() => document.querySelectorAll('.data-table tbody tr').length === 2)
    await page.getByRole('button', { name: '删除……' }).click()
    await page.locator('#erase-again').waitFor()
    await page.waitForTimeout(300)
    await seat.looksRight('86-personal-erase')
    await page.fill('#erase-again', '慕容三丁')
    await page.getByRole('button', { name: '删除，不能恢复' }).click()
    expect((await seat.text('.ask [role=alert]')).includes('不一样'), await seat.text('.ask [role=alert]'))
    expect((await office.post('/personal/find', { value: name, reason: '核对' })).places.length === 2, 'it is erased already')
  })
  await step('then it is erased everywhere, and figures stay', async () => {
    await page.fill('#erase-again', name)
    await page.getByRole('button', { name: '删除，不能恢复' }).click()
    await page.locator('.personal-none').waitFor()
    expect((await office.post('/personal/find', { value: name, reason: '核对' })).places.length === 0, 'it is still there')
    const entry = await writer.get(`/entries/${entryOf('990121001001')}`)
    expect(entry.cells.find((cell) => cell.field === 'basics_filler').value === '（已删除）', 'the entry does not say so')
  })
  await step('who fills in for a school sees its own and erases nothing', async () => {
    await put(writer, '990121001001', { basics_filler: name })
    await seat.signOut()
    await seat.signIn('tianbao', word.tianbao)
    if (size === 'phone') await page.click('button[aria-label=打开栏目]')
    await page.locator('.shell-side').getByText('个人信息').click()
    await look(name, '核对填表人')
    await seat.until(() => document.querySelectorAll('.data-table tbody tr').length === 1)
    expect(!(await page.getByRole('button', { name: '删除……' }).count()), 'who fills in may erase')
  })
}

for (const size of Object.values(sizes)) {
  seat = await Seat.open(size)
  page = seat.page
  try {
    await walk(size.name)
  } finally {
    await seat.close()
  }
}
seat = { size: { name: 'log' }, noise: [], shot: async () => undefined }
await step('the log tells every act with its reason, and no name', async () => {
  const auditor = await Client.signIn('shenji', word.shenji)
  const rows = (await auditor.get('/audit?limit=1000')).rows
  for (const action of ['personal-find', 'personal-show', 'personal-export', 'personal-erase']) expect(rows.some((row) => row.action === action), `no ${action}`)
  expect(!JSON.stringify(rows).includes('慕容'), 'a name is in the log')
})
finish()
