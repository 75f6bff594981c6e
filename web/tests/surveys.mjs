// Questionnaires in the browser: designed by the office, links handed out, answered on a phone without an account, results.
import { base, behaviour, expect, finish, iso, passwords, Seat, sizes } from './support.mjs'

const words = passwords()
const office = await Seat.open(sizes.office)
const leader = await Seat.open(sizes.office)
const head = await Seat.open(sizes.phone)
const parent = await Seat.open(sizes.phone)

/** What the page itself would send, by the one who is signed in. */
const send = (seat, method, path, body) =>
  seat.page.evaluate(async ([method, path, body]) => {
    const { csrf } = await (await fetch('/api/v1/session')).json()
    const answer = await fetch(`/api/v1${path}`, { method, headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf }, body: JSON.stringify(body) })
    return { status: answer.status, body: await answer.json() }
  }, [method, path, body])
const step = async (seat, id, name) => {
  const answer = await send(seat, 'POST', `/cases/${id}/steps`, { step: name, fields: {} })
  expect(answer.status === 200, `${name}: ${JSON.stringify(answer.body)}`)
}
await office.signIn('keyuan', words.keyuan)
await leader.signIn('fenguan', words.fenguan)
await head.signIn('school', words.school)
const made = await send(office, 'POST', '/cases', { record: 'EVA-12.survey', unit: '990121', fields: { topic: '办学满意度', version: '一', groups: ['教师', '家长'], way: '网络', period: `${iso(-1)}/${iso(6)}` } })
const id = made.body.id
let link = ''

await behaviour([office], 'a questionnaire is designed from one of the packs, tried and saved', async () => {
  await office.page.goto(`${base}/cases/${id}`)
  await office.page.getByRole('button', { name: '网络问卷', exact: true }).click()
  await office.page.getByRole('button', { name: '办学满意度调查' }).click()
  await office.until(() => document.querySelectorAll('.survey-edit').length === 7, undefined, 'seven questions')
  await office.page.getByRole('button', { name: '试填一下' }).click()
  await office.until(() => document.querySelectorAll('.survey-question').length === 7, undefined, 'as they will be answered')
  await office.shot('survey-design')
  await office.page.getByRole('button', { name: '保存问卷' }).click()
  await office.page.waitForSelector('.el-message--success')
  await office.namedControls()
  await office.noSideways()
})

await behaviour([office], 'a fault is told where it is', async () => {
  await office.page.locator('.survey-edit').first().locator('input[type=number]').nth(1).fill('500')
  await office.page.getByRole('button', { name: '保存问卷' }).click()
  await office.page.waitForSelector('.field-error')
  expect((await office.text('.field-error')).includes('量表'), await office.text('.field-error'))
  await office.page.reload()
  await office.page.waitForSelector('.survey-edit')
})

await behaviour([office], 'who is asked, and a warning for the few', async () => {
  const form = office.page.locator('section[aria-label=发放] form')
  await form.locator('select').first().selectOption('990121001001')
  await form.locator('select').nth(1).selectOption('教师')
  await form.locator('input[type=number]').fill('3')
  await form.getByRole('button').click()
  await office.page.waitForSelector('section[aria-label=发放] tbody tr')
  await office.until(() => document.querySelector('section[aria-label=发放]').textContent.includes('不到 5 份'), undefined, 'a warning for the few')
  await form.locator('input[type=number]').fill('6')
  await form.getByRole('button').click()
  await office.until(() => !document.querySelector('section[aria-label=发放]').textContent.includes('不到 5 份'))
})

await step(leader, id, 'pass')
await step(office, id, 'open')

await behaviour([head], 'the head hands out the links of the own school on a phone', async () => {
  await head.open('/surveys')
  await head.page.getByRole('button', { name: '发放链接' }).click()
  await head.page.getByRole('button', { name: '生成链接' }).click()
  await head.page.waitForSelector('.survey-links li')
  await head.until(() => document.querySelectorAll('.survey-links li').length === 6, undefined, 'six links')
  link = await head.page.locator('.survey-links li').first().innerText()
  await head.shot('survey-links')
  await head.noSideways()
})

await behaviour([parent], 'whoever has a link answers on a phone without an account, once', async () => {
  parent.expected = /status of 4(00|01|09)/
  await parent.page.goto(link)
  await parent.page.waitForSelector('.survey-question')
  await parent.shot('survey-open')
  await parent.noSideways()
  await parent.namedControls()
  await parent.page.getByRole('button', { name: '提交' }).click()
  await parent.page.waitForSelector('.survey-question.is-wrong')
  for (const question of await parent.page.locator('.survey-scale').all()) await question.locator('label').nth(8).click()
  await parent.page.locator('.survey-choices').first().locator('label').first().click()
  await parent.page.locator('textarea').fill('电话 138 0013 8000')
  await parent.page.getByRole('button', { name: '提交' }).click()
  await parent.until(() => document.querySelector('.is-wrong .field-error')?.textContent.includes('不记身份'))
  await parent.page.locator('textarea').fill('饭菜再热一些')
  await parent.page.getByRole('button', { name: '提交' }).click()
  await parent.page.getByText('已经收到').waitFor()
  expect((await parent.context.cookies()).length === 0, 'no cookie')
  expect(await parent.page.evaluate(() => localStorage.length + sessionStorage.length) === 0, 'nothing is kept on the device')
  await parent.shot('survey-done')
  await parent.page.reload()
  await parent.page.getByText('只能填一次').waitFor()
})

await behaviour([office], 'results wait for the end, and one answer alone is hidden', async () => {
  await office.open(`/cases/${id}/survey`)
  expect(!(await office.page.locator('section[aria-label=结果]').count()), 'no results while it runs')
  await step(office, id, 'shut')
  await office.open(`/cases/${id}/survey`)
  await office.page.waitForSelector('section[aria-label=结果]')
  expect((await office.text('section[aria-label=结果]')).includes('少于 5 份'), 'hidden')
  expect(!(await office.text('main')).includes('饭菜再热'), 'what one said is not shown')
  await office.shot('survey-results')
  await office.noSideways()
})

for (const seat of [office, leader, head, parent]) await seat.close()
finish()
