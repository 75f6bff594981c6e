// Plans: a clerk begins one, reads a table in, arranges it; it is decided and issued; a head works on a task on a phone; the bureau
// moves an end, looks at the table, the board, the bars and the calendar.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/work-plan.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { behaviour, expect, finish, passwords, Seat, sizes } from './support.mjs'

const word = passwords()
const year = new Date().getFullYear()
const today = `${year}-${String(new Date().getMonth() + 1).padStart(2, '0')}-${String(new Date().getDate()).padStart(2, '0')}`
const folder = mkdtempSync(join(tmpdir(), 'duxue-plan-'))
const file = (name, text) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const table = (lead) => `目标,措施,任务,牵头单位,责任单位,配合单位,完成时限
学位够用,扩建学校,教学楼竣工,${lead},,栖霖街道第二小学,${year + 1}年6月底前
学位够用,扩建学校,运动场翻新,栖霖街道第二小学,,,${year + 1}-11-30
队伍建设,补充教师,招聘教师,人事股,栖霖街道实验小学、栖霖街道第二小学,,${year + 1}年8月31日
`
const pdf = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'
const clerk = await Seat.open(sizes.office)
const office = await Seat.open(sizes.office)
const phone = await Seat.open(sizes.phone)
clerk.expected = office.expected = phone.expected = /status of 40[0134]/
const step = (seat, name, body) => behaviour([seat], name, body)
let plan = 0


try {
  await clerk.signIn('bangong', word.bangong)
  await step(clerk, 'a clerk of the office begins a plan; what is missing is told', async () => {
    await clerk.open('/plans')
    await clerk.page.click('.page-head .el-button--primary')
    await clerk.page.waitForSelector('#field-name')
    await clerk.page.click('.ask-buttons .el-button--primary')
    await clerk.page.waitForSelector('.field-error')
    await clerk.page.fill('#field-name', `${year}年教育重点工作`)
    await clerk.page.fill('#field-basis', '教发〔2026〕1号')
    await clerk.page.locator('.case-field', { hasText: '文稿版式' }).locator('.chip', { hasText: '思路目标措施' }).click()
    await clerk.page.fill('[aria-label=结束日期]', `${year + 1}-12-31`)
    await clerk.looksRight('plan-new')
    await clerk.page.click('.ask-buttons .el-button--primary')
    await clerk.page.waitForURL(/\/plans\/\d+$/)
    plan = Number(clerk.page.url().match(/plans\/(\d+)/)[1])
    await clerk.until(() => /计划里还没有任务/.test(document.querySelector('main').innerText), undefined, 'what it lacks')
  })
  await step(clerk, 'a table is read in: first its faults at their cells, then the difference, then it is taken', async () => {
    await clerk.page.locator('.plan-bar .el-button', { hasText: '导入任务' }).click()
    await clerk.page.setInputFiles('#plan-file', file('坏.csv', table('第九小学')))
    await clerk.until(() => /D2.*第九小学/.test(document.querySelector('.plan-problems')?.innerText ?? ''), undefined, 'the fault at its cell')
    expect(await clerk.page.locator('.ask-buttons .el-button--primary').isDisabled(), 'a wrong table can be taken')
    await clerk.page.setInputFiles('#plan-file', file('分解.csv', table('栖霖街道实验小学')))
    await clerk.until(() => document.querySelectorAll('.plan-differences li').length === 7, undefined, 'seven differences')
    await clerk.looksRight('plan-import')
    await clerk.page.click('.ask-buttons .el-button--primary')
    await clerk.until(() => document.querySelectorAll('.plan-table tbody tr').length === 7, undefined, 'seven lines')
  })
  await step(clerk, 'a goal gets a target that measures itself, a line moves, one is added and removed', async () => {
    await clerk.page.locator('[aria-label="改“学位够用”"]').click()
    await clerk.page.locator('.ask .link', { hasText: '加一个目标' }).click()
    await clerk.page.locator('.node-target .long').click()
    await clerk.pick('小学在校生')
    await clerk.page.fill('[aria-label="目标 1 的目标值"]', '3000')
    await clerk.looksRight('plan-target')
    await clerk.page.click('.ask-buttons .el-button--primary')
    await clerk.until(() => /目标不低于3,000/.test(document.querySelector('.plan-targets')?.innerText ?? ''), undefined, 'the target in the table')
    await clerk.page.locator('[aria-label="下移“教学楼竣工”"]').click()
    await clerk.until(() => /运动场翻新/.test(document.querySelectorAll('.plan-table tbody tr')[2].innerText), undefined, 'the order')
    await clerk.page.locator('[aria-label="在“扩建学校”下面加"]').click()
    await clerk.page.fill('#node-text', '多余的任务')
    await clerk.page.click('.ask-buttons .el-button--primary')
    await clerk.until(() => document.querySelectorAll('.plan-table tbody tr').length === 8, undefined, 'one more')
    expect(/没有写牵头单位/.test(await clerk.text('.plan-head')), 'what it lacks is not told')
    await clerk.page.locator('[aria-label="删除“多余的任务”"]').click()
    await clerk.page.locator('.el-message-box .el-button--primary').click()
    await clerk.until(() => document.querySelectorAll('.plan-table tbody tr').length === 7, undefined, 'gone')
    await clerk.looksRight('plan-arrange')
  })
  await step(clerk, 'it is handed in with its text', async () => {
    await clerk.page.locator('.case-steps .el-button', { hasText: '送审议' }).click()
    await clerk.page.setInputFiles('.step-form input[type=file]:not([capture])', file('文稿.pdf', pdf))
    await clerk.until(() => /文稿\.pdf/.test(document.querySelector('.step-form')?.innerText ?? ''), undefined, 'the file')
    await clerk.page.click('.step-form button[type=submit]')
    await clerk.until(() => /待审议/.test(document.querySelector('.plan-head').innerText), undefined, 'handed in')
  })
  await office.signIn('juzhang', word.juzhang)
  await step(office, 'the director decides', async () => {
    await office.open(`/plans/${plan}`, '.plan-head')
    await office.page.locator('.case-steps .el-button', { hasText: '审议通过' }).click()
    await office.page.fill('#case-decided_by', '局党组会')
    await office.page.click('.step-form button[type=submit]')
    await office.until(() => /已审议/.test(document.querySelector('.plan-head').innerText), undefined, 'decided')
  })
  await step(clerk, 'issuing sends the tasks out', async () => {
    await clerk.open(`/plans/${plan}`, '.plan-head')
    await clerk.page.locator('.case-steps .el-button', { hasText: '印发' }).click()
    await clerk.page.fill('#case-document_number', '教〔2026〕12号')
    await clerk.page.fill('#case-issued_on', today)
    await clerk.page.click('.step-form button[type=submit]')
    await clerk.until(() => (document.querySelector('.plan-table')?.innerText.match(/已下达/g) ?? []).length === 3, undefined, 'three tasks are out')
  })

  await phone.signIn('school', word.school)
  await step(phone, 'a head finds the task on the first screen and receives it', async () => {
    await phone.open('/workbench', '.todo-link')
    await phone.looksRight('plan-todo')
    await phone.page.locator('.todo-link', { hasText: '教学楼竣工' }).click()
    await phone.page.waitForSelector('.case-steps .el-button')
    await phone.page.locator('.case-steps .el-button', { hasText: '签收' }).first().click()
    await phone.page.click('.step-form button[type=submit]')
    await phone.until(() => /推进中/.test(document.querySelector('main').innerText), undefined, 'received')
    await phone.looksRight('plan-task')
  })
  await step(phone, 'a school sees its part of the plan only', async () => {
    await phone.open(`/plans/${plan}`, '.plan-table')
    expect(/只列出本单位/.test(await phone.text('main')), await phone.text('main'))
    await phone.looksRight('plan-phone')
    for (const view of ['board', 'gantt', 'calendar']) {
      await phone.open(`/plans/${plan}?view=${view}`, view === 'board' ? '.board-card' : view === 'gantt' ? '.gantt-row' : '.plan-month')
      await phone.looksRight(`plan-${view}`)
    }
  })
  await step(clerk, 'the office moves an end with a reason; the first one stays beside it', async () => {
    const node = (await clerk.api(`/plans/${plan}`)).nodes.find((one) => one.text === '教学楼竣工')
    await clerk.open(`/plans/${plan}/tasks/${node.node}`, '.case-steps .el-button')
    await clerk.page.locator('.case-steps .el-button', { hasText: '调整期限' }).click()
    await clerk.page.fill('#case-new_due_on', `${year + 1}-09-30`)
    await clerk.page.fill('#case-reason', '连续降雨停工')
    await clerk.page.click('.step-form button[type=submit]')
    await clerk.until((first) => document.querySelector('main').innerText.includes(`原定 ${first}`) && /连续降雨停工/.test(document.querySelector('main').innerText), `${year + 1}-06-30`, 'the slip')
    await clerk.looksRight('plan-slip')
  })
  await step(clerk, 'the same plan as table, board, bars over time and calendar', async () => {
    await clerk.open(`/plans/${plan}`, '.plan-table')
    await clerk.page.fill('.plan-words', '人事股')
    await clerk.until(() => document.querySelectorAll('.plan-table tbody tr').length === 3, undefined, 'what fits, and what stands above it')
    await clerk.page.fill('.plan-words', '')
    await clerk.looksRight('plan-table')
    await clerk.page.locator('.chip', { hasText: '看板' }).click()
    await clerk.until(() => document.querySelectorAll('.board-card').length === 3 && /推进中/.test(document.querySelector('.board').innerText), undefined, 'cards')
    await clerk.looksRight('plan-board')
    await clerk.page.locator('.chip', { hasText: '横道图' }).click()
    await clerk.until(() => document.querySelectorAll('.gantt-bar').length === 3 && document.querySelectorAll('.gantt-first').length === 1, undefined, 'bars')
    await clerk.looksRight('plan-gantt')
    await clerk.page.locator('.chip', { hasText: '日历' }).click()
    await clerk.page.waitForSelector('.plan-day')
    await clerk.looksRight('plan-calendar')
  })
  await step(clerk, 'letters are drawn up for the units that take tasks on', async () => {
    await clerk.open(`/plans/${plan}?view=letters`, '.letter-row')
    await clerk.page.locator('.el-button', { hasText: '生成责任书' }).click()
    await clerk.page.fill('#letter-day', `${year + 1}-03-31`)
    await clerk.page.click('.ask-buttons .el-button--primary')
    await clerk.until(() => (document.querySelector('.duty-rows')?.innerText.match(/待签订/g) ?? []).length === 2, undefined, 'two letters')
    await clerk.looksRight('plan-letters')
  })
  await step(phone, 'a head signs on the phone with the signed paper', async () => {
    await phone.open(`/plans/${plan}?view=letters`, '.letter-row')
    await phone.page.locator('.letter-links .link', { hasText: '办理' }).first().click()
    await phone.page.locator('.letter-steps .el-button', { hasText: '签订' }).first().click()
    await phone.page.fill('#case-second_party', '校长')
    await phone.page.fill('#case-signed_on', today)
    await phone.page.setInputFiles('.step-form input[type=file]:not([capture])', file('责任书.pdf', pdf))
    await phone.until(() => /责任书\.pdf/.test(document.querySelector('.step-form')?.innerText ?? ''), undefined, 'the file')
    await phone.page.click('.step-form button[type=submit]')
    await phone.until(() => /已签订/.test(document.querySelector('.letter-row')?.innerText ?? '') && /签订件/.test(document.querySelector('.letter-row').innerText), undefined, 'signed')
    await phone.looksRight('plan-letter-signed')
  })
  await step(clerk, 'after issuing a change wants its reason', async () => {
    await clerk.open(`/plans/${plan}`, '.plan-table')
    await clerk.page.locator('.plan-bar .el-button', { hasText: '调整' }).click()
    await clerk.page.locator('[aria-label="在“补充教师”下面加"]').click()
    await clerk.page.fill('#node-text', '县城学校交流轮岗')
    await clerk.page.click('.ask-buttons .el-button--primary')
    await clerk.until(() => /理由/.test(document.querySelector('.field-error')?.innerText ?? ''), undefined, 'the reason is asked for')
  })
} finally {
  await Promise.all([clerk.close(), office.close(), phone.close()])
  finish()
}
