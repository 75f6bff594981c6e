// Reports: one is written, its figures lead to their source, a paragraph is rewritten and marked, also where the data changed under it, two versions are compared, the check tells what contradicts the data, another
// one checks, a third approves with a reason; a template is refused and taken; on a phone.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/reports.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { behaviour, Client, expect, finish, passwords, Seat, sizes } from './support.mjs'

const word = passwords()
let seat
let page
let path = ''
const step = (name, body) => behaviour([seat], name, body)
const press = (name) => page.getByRole('button', { name, exact: true }).first().click()
const block = (words) => page.locator('.kept-block', { hasText: words }).first()

async function write() {
  await step('a report is written from the page', async () => {
    await seat.signIn('keyuan', word.keyuan)
    await seat.open('/reports')
    await press('写一份报告')
    await page.selectOption('#report-kind', 'safety-monthly')
    expect((await page.locator('#report-part option').allInnerTexts()).includes('2024年10月'), 'a monthly report asks for the month')
    await page.selectOption('#report-kind', 'statistics-profile')
    await seat.looksRight('reports-new')
    await press('生成')
    await page.waitForSelector('.kept-paper')
    path = new URL(page.url()).pathname
    const text = await seat.text('.kept-paper')
    expect(text.includes('小学在校生25,223人，较上年增加64人，增长0.3%'), text.slice(0, 300))
    expect((await seat.text('.kept-outline')).includes('三、教师'), 'the outline')
    await seat.looksRight('report')
  })
  await step('a figure tells where it comes from', async () => {
    await page.locator('.figure', { hasText: '35.4人/个' }).click()
    await page.waitForSelector('.kept-source')
    await seat.until(() => document.querySelector('.kept-source').innerText.includes('sum(pupils_P) / sum(classes_P)'))
    const said = await seat.text('.kept-source')
    expect(said.includes('测算指标：小学平均班额') && said.includes('990121'), said)
    await press('取消')
  })
  await step('a paragraph is rewritten, marked, and checked against the data', async () => {
    await page.locator('.kept-side', { hasText: '没有发现' }).waitFor()
    const one = block('小学专任教师1,701人')
    await one.hover()
    await one.getByRole('button', { name: '改写' }).click()
    await page.fill('.kept-edit textarea', '小学专任教师1,999人。')
    await press('保存')
    await page.waitForSelector('.kept-block.is-edited')
    await page.locator('.kept-findings').waitFor()
    const found = await seat.text('.kept-side')
    expect(found.includes('1,701人') && found.includes('修改与数据不符'), found)
    await seat.looksRight('report-edited')
  })
  await step('what stands around the text of an official paper is filled in beside it', async () => {
    await page.getByRole('button', { name: '填写发文机关', exact: true }).click()
    await page.fill('#head-text', '澜陵县教育局文件')
    await press('保存')
    await page.locator('.kept-paper .organ', { hasText: '澜陵县教育局文件' }).waitFor()
    await page.getByRole('button', { name: '填写抄送', exact: true }).click()
    await page.fill('#head-text', '澜陵县财政局')
    await press('保存')
    await page.locator('.kept-paper', { hasText: '抄送：澜陵县财政局' }).waitFor()
    await seat.looksRight('report-official')
  })
  await step('where the data change, what was rewritten stays and is marked', async () => {
    const one = block('小学在校生25,223人')
    await one.hover()
    await one.getByRole('button', { name: '改写' }).click()
    await page.fill('.kept-edit textarea', '小学在校生25,223人，规模与上年相当。')
    await press('保存')
    await seat.until(() => document.querySelectorAll('.kept-block.is-edited').length === 2)
    const office = await Client.signIn('dudao', word.dudao)
    const school = (await office.get('/units?period=2024')).units.find((unit) => unit.code === '990121001001')
    const table = `code,name,parent,kind,period,pupils_P\n${[school.code, school.name, school.parent, school.kind_name, '2024', 2400].join(',')}\n`
    const stored = await (await office.send('POST', `/imports?file_name=${encodeURIComponent('更正.csv')}`, table, 'application/octet-stream')).json()
    expect(stored.stored, JSON.stringify(stored).slice(0, 400))
    await press('按最新数据重写')
    await seat.until(() => [...document.querySelectorAll('.kept-mark')].some((mark) => mark.innerText.includes('改写过，数据已变')), undefined, 'the edit is marked')
    const mark = await block('规模与上年相当').innerText()
    expect(mark.includes('小学在校生25,223人，规模与上年相当。') && /原 25,223人，现 [\d,]+人，文中仍写原数/.test(mark), mark)
    expect((await seat.text('.kept-side')).includes('段改写过的文字，数据已经变了'), 'it is told beside the text')
    await seat.looksRight('report-changed')
  })
  await step('the new figure is taken over, and the versions are compared', async () => {
    const one = block('规模与上年相当')
    await one.hover()
    await one.getByRole('button', { name: '换成新数' }).click()
    await seat.until(() => ![...document.querySelectorAll('.kept-block')].some((each) => each.innerText.includes('小学在校生25,223人，规模')), undefined, 'the old figure is gone')
    await press('比较版本')
    await page.locator('.kept-compare li').first().waitFor()
    const told = await seat.text('.kept-compare')
    expect(told.includes('25,223人') && told.includes('改动'), told.slice(0, 400))
    await seat.looksRight('report-compared')
    await page.keyboard.press('Escape')
    await page.locator('.kept-compare').first().waitFor({ state: 'hidden' })
  })
  await step('whoever wrote it is offered neither check nor approval', async () => {
    expect(!(await page.getByRole('button', { name: '核对', exact: true }).count()) && !(await page.getByRole('button', { name: '批准', exact: true }).count()), 'a writer may check')
  })
  await step('a wrong template is told, a right one is offered', async () => {
    await seat.open('/reports')
    await press('上传模板')
    seat.expected = /status of 400/
    await page.setInputFiles('#template-file', { name: '本局公报.docx', mimeType: 'application/octet-stream', buffer: Buffer.from('no package') })
    await press('检查并保存')
    await page.locator('.ask .field-error').waitFor()
    expect((await seat.text('.ask .field-error')).length > 8, 'the reason is not told')
    const made = await page.evaluate(async (address) => [...new Uint8Array(await (await fetch(address)).arrayBuffer())], `/api/v1/kept-${path.slice(1)}/file`)
    await page.setInputFiles('#template-file', { name: '本局公报.docx', mimeType: 'application/octet-stream', buffer: Buffer.from(made) })
    await press('检查并保存')
    await seat.until(() => document.querySelector('.report-templates').innerText.includes('本局公报'))
    await page.locator('.el-overlay').first().waitFor({ state: 'hidden' }).catch(() => undefined)
    await seat.looksRight('reports')
  })
  await seat.signOut()
}

async function check() {
  await step('another one checks', async () => {
    await seat.signIn('dudao', word.dudao)
    await seat.open(path, '.kept-paper')
    await press('核对')
    await page.locator('.ask').waitFor()
    await page.locator('.ask-buttons .el-button--primary').click()
    await seat.until(() => document.querySelector('.page-head').innerText.includes('已核对'))
    await seat.signOut()
  })
}

async function approve() {
  await step('against the data it is approved with a reason only', async () => {
    await seat.signIn('fenguan', word.fenguan)
    await seat.open(path, '.kept-paper')
    await page.locator('.kept-findings').waitFor()
    seat.expected = /status of 400/
    await press('批准')
    await page.locator('.ask .field-error').first().waitFor()
    await page.locator('.ask-buttons .el-button--primary').click()
    await seat.until(() => [...document.querySelectorAll('.ask .field-error')].some((one) => one.innerText.includes('写明理由')))
    await seat.looksRight('report-approve')
    await page.fill('#step-reason', '按人事部门口径，已核实')
    await page.locator('.ask-buttons .el-button--primary').click()
    await seat.until(() => document.querySelector('.page-head').innerText.includes('已批准'))
    await seat.until(() => document.querySelector('.kept-side').innerText.includes('按人事部门口径'), undefined, 'the reason is shown')
    await seat.until(() => !document.querySelector('.kept-tools'), undefined, 'an approved report cannot be rewritten')
    await seat.signOut()
  })
}

async function phone() {
  await step('on a phone it reads in one column', async () => {
    await seat.signIn('dudao', word.dudao)
    await seat.open(path, '.kept-paper')
    await seat.looksRight('report')
    await seat.signOut()
  })
}

for (const [size, ...who] of [[sizes.office, write, check, approve], [sizes.phone, phone]]) {
  seat = await Seat.open(size)
  page = seat.page
  for (const one of who) await one()
  await seat.close()
}
finish()
