// Ledgers: what waits for somebody stands on the workbench with its light and reason; figures lead to the cases behind them; a
// kind of record is designed by forms and as text, its faults stand at their lines, it is walked through by invented people,
// published, used, changed - older cases keep theirs - and withdrawn.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/ledger-design.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { behaviour, Client, expect, finish, iso, passwords, Seat, sizes } from './support.mjs'

const word = passwords()
const county = '990121'
const school = '990121001001'
const other = '990121001002'
let seat
let page
const step = (name, body) => behaviour([seat], name, body)
const hazard = (level, place) => ({ on: iso(-1), place, field: '中毒', text: '留样不全', level })

async function work(inspector) {
  const found = await inspector.post('/cases', { record: 'SAF-02.hazard', unit: school, fields: hazard('一般', '食堂') })
  const ordered = await inspector.post('/cases', { record: 'SAF-02.hazard', unit: school, fields: hazard('重大', '宿舍') })
  await inspector.post('/cases', { record: 'SAF-02.hazard', unit: other, fields: hazard('一般', '用电') })
  await inspector.post(`/cases/${ordered.id}/steps`, { step: 'issue', fields: { owner_unit: school, owner: 'school', fix_by: iso(0), money: '100', guard: '停用', plan: '有' } })
  await seat.signIn('school', word.school)
  await step('what presses stands first: due today, with its light, why, and the step to take', async () => {
    await seat.open('/workbench', '.todo-item')
    const first = page.locator('.todo').first()
    const said = await first.innerText()
    expect(said.includes('逾期和今天到期') && said.includes('宿舍') && said.includes('今天到期'), said)
    expect((await first.locator('.todo-item').first().getByRole('button').innerText()) === '报送整改结果', 'the button says another step')
    expect((await first.locator('.todo-link').first().getAttribute('href')).startsWith(`/cases/${ordered.id}`), 'it leads elsewhere')
    await seat.looksRight('ledger-work')
  })
  await step('what waits and is not due yet stands below, what others have to do not at all', async () => {
    const said = await page.locator('.todo', { hasText: '等您办理' }).innerText()
    expect(said.includes('食堂') && said.includes(found.number), said)
    expect(!(await seat.text()).includes('用电'), 'another school is seen')
  })
  await step('and can be looked at alone', async () => {
    await page.getByRole('button', { name: /^今天到期 1$/ }).click()
    await seat.until(() => document.querySelectorAll('.todo-item').length === 1, undefined, 'one line is left')
    await page.getByRole('button', { name: /^全部/ }).click()
  })
}

async function figures() {
  await seat.signOut()
  await seat.signIn('dudao', word.dudao)
  await step('figures of a ledger, unit by unit, by month, state and what was chosen', async () => {
    await seat.open(`/ledgers/SAF-02.hazard/figures?unit=${county}`, '.figure-cards')
    const cards = await seat.text('.figure-cards')
    expect(/3\s*条/.test(cards) && cards.includes('发现隐患数'), cards)
    const state = await page.locator('.figure-table', { hasText: '按状态' }).innerText()
    expect(state.includes('整改中') && state.includes('发现'), state)
    expect(await page.locator('.figure-table canvas').count() >= 3, 'there are no charts')
    await seat.looksRight('ledger-figures')
  })
  await step('any two things against each other', async () => {
    await page.locator('section[aria-label="交叉统计"] select').first().selectOption('place')
    await page.locator('section[aria-label="交叉统计"] select').last().selectOption('level')
    await seat.until(() => [...document.querySelectorAll('section[aria-label="交叉统计"] th')].some((one) => one.innerText.includes('重大')), undefined, 'the columns are levels')
    const row = await page.locator('section[aria-label="交叉统计"] tbody tr', { hasText: '宿舍' }).innerText()
    expect(/宿舍\s+0\s+0\s+1\s+1/.test(row), row)
    await page.locator('section[aria-label="交叉统计"]').scrollIntoViewIfNeeded()
    await seat.shot('ledger-pivot')
  })
  await step('a figure leads to the register with the cases behind it', async () => {
    await page.locator('section[aria-label="交叉统计"] tbody tr', { hasText: '宿舍' }).locator('td').nth(3).click()
    await page.waitForURL((url) => /^\/ledgers\/SAF-02[./]hazard$/.test(url.pathname))
    const asked = new URL(page.url()).searchParams
    expect(asked.get('f.place') === '宿舍' && asked.get('f.level') === '重大' && asked.get('unit') === county, page.url())
  })
}

async function design(head) {
  await step('a kind of record of the rules is looked at as forms and as text', async () => {
    await seat.open('/ledger-design', '.data-table tbody tr')
    await page.fill('input[aria-label="找名称、编号"]', 'SAF-02.hazard')
    await page.locator('.data-table tbody tr', { hasText: '隐患' }).first().click()
    await page.waitForSelector('.design-yaml')
    await seat.until(() => document.querySelector('.design-state')?.innerText.includes('没有错误'), undefined, 'a copy has no fault')
    expect(!(await page.inputValue('.design-yaml')).includes('$'), 'the chain is not in it')
    await page.getByRole('button', { name: /^步骤 \d+/ }).click()
    await page.locator('.design-line', { hasText: '复查' }).first().click()
    await seat.looksRight('ledger-design')
  })
  await step('a form changes the text, a fault in the text stands at its line', async () => {
    await page.locator('.design-form input').first().fill('现场复查')
    await page.locator('.design-form input').first().blur()
    await seat.until(() => document.querySelector('.design-yaml').value.includes('name: 现场复查'), undefined, 'the text has the new name')
    const text = await page.inputValue('.design-yaml')
    await page.fill('.design-yaml', text.replace('to: rechecked', 'to: nowhere'))
    await seat.until(() => document.querySelector('.design-faults')?.innerText.includes('nowhere'), undefined, 'the fault is told')
    const line = text.split('\n').findIndex((one) => one.includes('to: rechecked')) + 1
    const said = await seat.text('.design-faults')
    expect(said.includes(`第 ${line} 行`), `${said} / ${line}`)
    expect(await page.getByRole('button', { name: '发布……' }).isDisabled(), 'it could be published')
    await seat.looksRight('ledger-fault')
    await page.getByRole('button', { name: '撤销' }).click()
    await seat.until(() => document.querySelector('.design-state')?.innerText.includes('没有错误'), undefined, 'undone')
  })
  await step('while the text cannot be read the forms stay in their place and wait', async () => {
    const text = await page.inputValue('.design-yaml')
    const before = await page.locator('.design-add').boundingBox()
    await page.fill('.design-yaml', text.replace('records:', 'records: ['))
    await seat.until(() => document.querySelector('.design-forms fieldset').disabled, undefined, 'the forms wait')
    const broken = await page.locator('.design-add').boundingBox()
    expect(broken.y === before.y && broken.x === before.x, `the button moved from ${JSON.stringify(before)} to ${JSON.stringify(broken)}`)
    await page.fill('.design-yaml', text)
    await seat.until(() => !document.querySelector('.design-forms fieldset').disabled, undefined, 'the forms can be used again')
  })
  await step('a new kind of record begins whole', async () => {
    await seat.open('/ledger-design', '.data-table tbody tr')
    await page.getByRole('button', { name: '新建一种记录' }).click()
    await page.fill('#new-system', '家访台账')
    await page.fill('#new-name', '家访')
    await page.fill('#new-id', 'visit')
    await page.selectOption('#new-section', 'BAS')
    await page.locator('.ask').getByRole('button', { name: '开始设计' }).click()
    await page.waitForSelector('.design-yaml')
    await seat.until(() => document.querySelector('.design-state')?.innerText.includes('没有错误'), undefined, 'no fault')
    await page.getByRole('button', { name: /^字段 2/ }).click()
    await page.locator('.design-add').click()
    await page.locator('.design-form input').first().fill('家访方式')
    await page.locator('.design-form input').first().blur()
    await page.locator('.design-form select').first().selectOption('choice')
    await page.locator('.design-form label', { hasText: '选项' }).locator('..').locator('input').fill('上门、电话')
    await page.locator('.design-form label', { hasText: '选项' }).locator('..').locator('input').blur()
    await seat.until(() => document.querySelector('.design-yaml').value.includes('choices: [上门, 电话]') && document.querySelector('.design-state').innerText.includes('没有错误'), undefined, 'the field is there')
  })
  await step('it is walked through by invented people, and the light turns red as days go by', async () => {
    await page.getByRole('button', { name: '试走' }).click()
    await page.waitForSelector('.trial-who')
    await page.locator('.trial-who .chip').first().click()
    await page.locator('.trial-form').getByRole('button', { name: '办', exact: true }).click()
    await seat.until(() => document.querySelector('.trial-now')?.innerText.includes('已登记'), undefined, 'it was opened')
    await page.getByRole('button', { name: '30 天' }).click()
    await seat.until(() => document.querySelector('.trial-now .look')?.classList.contains('bad'), undefined, 'it is red')
    await page.locator('.trial-who tr', { hasText: '报办理结果' }).locator('.chip').first().click()
    await page.locator('.trial-form').getByRole('button', { name: '办', exact: true }).click()
    await seat.until(() => document.querySelector('.trial-now')?.innerText.includes('已办理'), undefined, 'the step was taken')
    await seat.looksRight('ledger-trial')
    expect(!(await head.get('/systems')).systems.some((one) => one.name === '家访台账'), 'something of it stayed')
  })
  await step('published, it is used at once', async () => {
    await page.getByRole('button', { name: '发布……' }).click()
    await page.fill('#design-note', '第一版，按基教股要求')
    await seat.shot('ledger-publish')
    await page.locator('.ask').getByRole('button', { name: '发布' }).click()
    await page.waitForURL((url) => url.pathname.endsWith('/LOC-01/visit'))
    const made = await head.post('/cases', { record: 'LOC-01.visit', unit: school, fields: { text: '谈心' } })
    expect(made.state_name === '已登记', made.state_name)
  })
  await step('a newer version is for new cases alone, and its history tells what changed', async () => {
    await page.waitForSelector('.design-yaml')
    await page.fill('.design-yaml', (await page.inputValue('.design-yaml')).replace('name: 已登记', 'name: 待办'))
    await seat.until(() => document.querySelector('.design-state')?.innerText.includes('没有错误'), undefined, 'no fault')
    await page.getByRole('button', { name: '发布……' }).click()
    await page.fill('#design-note', '状态改名')
    await page.locator('.ask').getByRole('button', { name: '发布' }).click()
    await page.waitForSelector('table[aria-label="定义版本"]')
    await seat.until(() => document.querySelectorAll('table[aria-label="定义版本"] tbody tr').length === 2, undefined, 'two versions')
    await page.locator('table[aria-label="定义版本"] tbody tr').first().click()
    await page.waitForSelector('.design-diff')
    const said = await seat.text('.design-diff')
    expect(said.includes('name: 待办') && said.includes('name: 已登记'), said)
    const states = (await head.get('/cases?record=LOC-01.visit')).cases.map((one) => one.state_name)
    expect(states.join() === '已登记', states.join())
    expect((await head.post('/cases', { record: 'LOC-01.visit', unit: school, fields: { text: '又一次' } })).state_name === '待办', 'the new one goes by the old')
    await seat.looksRight('ledger-versions')
  })
  await step('withdrawn, no new one is opened', async () => {
    await page.getByRole('button', { name: '停用……' }).click()
    await page.fill('#design-why', '并入别的台账')
    await page.locator('.ask').getByRole('button', { name: '停用' }).click()
    await seat.until(() => document.querySelector('.page-head')?.innerText.includes('已停用'), undefined, 'it is told')
    const refused = await head.post('/cases', { record: 'LOC-01.visit', unit: school, fields: { text: '再来' } }).catch((error) => error)
    expect(refused.status === 409, refused.said ?? 'it was opened')
  })
}

seat = await Seat.open(sizes.office)
page = seat.page
const [inspector, head] = await Promise.all([Client.signIn('duxue', word.duxue), Client.signIn('school', word.school)])
await work(inspector)
await figures()
await design(head)
await seat.close()
seat = await Seat.open(sizes.phone)
page = seat.page
await seat.signIn('school', word.school)
await step('the work of a head on a phone', async () => {
  await seat.open('/workbench', '.todo-item')
  await seat.looksRight('ledger-work')
})
await seat.signOut()
await seat.signIn('dudao', word.dudao)
await step('figures and the designer on a phone', async () => {
  await seat.open(`/ledgers/SAF-02.hazard/figures?unit=${county}`, '.figure-cards')
  await seat.looksRight('ledger-figures')
  await seat.open('/ledger-design/SAF-02/hazard', '.design-yaml')
  await seat.looksRight('ledger-design')
})
await seat.close()
finish()
