// Frameworks: the score of a county as a tree down to facts and decisions, what costs points, deciding by hand without losing what
// was decided before, schools side by side, on a phone and on paper.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/frameworks.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { behaviour, expect, finish, passwords, Seat, sizes } from './support.mjs'

const word = passwords()
const hundred = '/evaluation/score?unit=990121&period=2024&standard=lvzhi-county-100'
let seat
let page
const step = (name, body) => behaviour([seat], name, body)
const row = (name) => page.locator('.score-row', { hasText: name }).first()
const detail = () => page.locator('.score-detail').first()

async function tree() {
  await step('the score stands on its scale with the grades, and what is missing', async () => {
    await seat.open(hundred, '.score-head')
    const said = await seat.text('.score-head')
    expect(/\d.* 至 .*\/ 100 分/.test(said) && said.includes('待定') && said.includes('合格'), said)
    await seat.looksRight('score')
  })
  await step('groups close and open', async () => {
    await row('落实教育法律法规和政策').click()
    expect((await page.locator('.score-row', { hasText: '推进教育改革开放' }).count()) === 0, 'still shown')
    await row('落实教育法律法规和政策').click()
    await row('推进教育改革开放').waitFor()
  })
  await step('a figure is followed to the cell it came from', async () => {
    await row('教师平均工资收入不低于公务员').click()
    const said = await detail().innerText()
    expect(said.includes('不低于1得2分') && said.includes('不低于0.95得1分'), said)
    await seat.shot('score-detail')
    await detail().getByRole('button', { name: /看出处|为什么缺/ }).first().click()
    await page.locator('.el-dialog .detail-facts, .el-dialog p:not(.quiet)').first().waitFor()
    await page.keyboard.press('Escape')
    await row('教师平均工资收入不低于公务员').click()
  })
  await step('figures of schools are listed school by school', async () => {
    await row('公办园在园幼儿占比').click()
    await detail().getByRole('button', { name: '逐校看' }).first().click()
    await page.locator('.el-dialog .data-table tbody tr').first().waitFor()
    await seat.shot('score-figures')
    await page.locator('.el-dialog__headerbtn:visible').first().click()
    await row('公办园在园幼儿占比').click()
  })
}

async function deciding() {
  await step('what is not yet said is refused beside the field', async () => {
    await row('全面贯彻党的教育方针').click()
    await detail().getByRole('button', { name: /^认定/ }).click()
    await detail().getByRole('button', { name: '保存认定' }).click()
    expect((await detail().innerText()).includes('请选择一个结论'), 'not told')
  })
  await step('a level is decided and counts at once', async () => {
    await detail().getByLabel('基本落实').check()
    await detail().getByLabel('全面贯彻党的教育方针说明').fill('查看会议纪要3份')
    await seat.shot('score-decide')
    await detail().getByRole('button', { name: '保存认定' }).click()
    await seat.until(() => document.querySelector('.score-detail')?.innerText.includes('查看会议纪要3份') ?? false)
    expect((await row('全面贯彻党的教育方针').innerText()).includes('1.8'), await row('全面贯彻党的教育方针').innerText())
  })
  await step('decided again, what was said before stays to be seen', async () => {
    await detail().getByRole('button', { name: /重新认定|认定：/ }).click()
    await detail().getByLabel('完全落实').check()
    await detail().getByLabel('全面贯彻党的教育方针说明').fill('补充了巡察整改材料')
    await detail().getByRole('button', { name: '保存认定' }).click()
    await seat.until(() => document.querySelector('.score-detail')?.innerText.includes('补充了巡察整改材料') ?? false)
    await detail().getByRole('button', { name: '先前的认定' }).click()
    await seat.until(() => document.querySelector('.score-detail')?.innerText.includes('查看会议纪要3份') ?? false)
    await row('全面贯彻党的教育方针').click()
  })
  await step('points are taken away with a reason, never without', async () => {
    await row('维护安全稳定').click()
    const line = detail().locator('tr', { hasText: '隐患未按期整改' })
    await line.getByRole('button', { name: /认定/ }).click()
    await line.getByRole('textbox').first().fill('1')
    await line.getByRole('button', { name: '保存认定' }).click()
    expect((await line.innerText()).includes('扣分要写明理由'), await line.innerText())
    await line.getByLabel('隐患未按期整改说明').fill('两处隐患超期')
    await line.getByRole('button', { name: '保存认定' }).click()
    await seat.until(() => document.querySelector('.score-detail')?.innerText.includes('两处隐患超期') ?? false)
  })
  await step('what costs points stands alone, the dearest first', async () => {
    await page.getByRole('button', { name: /^丢分的/ }).click()
    await page.getByLabel('排序').selectOption('lost')
    const lost = await page.locator('.score-row:not(.score-titles) [data-label="丢分"]').allInnerTexts()
    const numbers = lost.map((text) => parseFloat(text))
    expect(numbers.length > 0 && numbers.every((one, at) => !at || numbers[at - 1] >= one), lost.join(' '))
    await seat.looksRight('score-lost')
    await page.getByLabel('排序').selectOption('tree')
    await page.getByRole('button', { name: /^全部/ }).first().click()
  })
  await step('a veto that was found holds the grade', async () => {
    const veto = page.locator('.score-effects li', { hasText: 'D级危房' })
    await veto.getByRole('button', { name: '核查意见' }).click()
    await veto.getByRole('button', { name: /^认定/ }).click()
    await veto.getByLabel('有这种情形', { exact: true }).check()
    await veto.getByLabel(/说明$/).fill('一处危房仍在使用')
    await veto.getByRole('button', { name: '保存认定' }).click()
    await seat.until(() => document.querySelector('.score-effects')?.innerText.includes('一处危房仍在使用') ?? false)
    expect(!(await seat.text('.score-grade')).includes('优秀'), await seat.text('.score-grade'))
  })
}

async function others() {
  await step('on paper it is a table with every indicator', async () => {
    await page.emulateMedia({ media: 'print' })
    const said = await page.locator('.only-print table').innerText()
    expect(said.includes('评分规则') && said.includes('LZ-38') && said.includes('总分'), said.slice(0, 200))
    await seat.shot('score-print')
    await page.emulateMedia({ media: 'screen' })
  })
  await step('it goes out as a workbook', async () => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Excel' }).click()])
    expect(file.suggestedFilename().endsWith('.xlsx'), file.suggestedFilename())
  })
  await step('schools stand side by side, each one click from its tree', async () => {
    await seat.open('/evaluation/score?unit=990121&period=2024&standard=kindergarten-quality', '.data-table')
    await seat.shot('score-units')
    await page.locator('.data-table tbody a').first().click()
    await page.waitForSelector('.score-head')
    await row('生均室外游戏场地').waitFor()
    await seat.shot('score-school')
  })
  await step('a standard that is met or not offers those that are scored', async () => {
    await seat.open('/evaluation/score?unit=990121&period=2024&standard=yzjh-2017', '.chips')
    expect((await seat.text()).includes('百分制'), await seat.text())
  })
}

async function main() {
  seat = await Seat.open(sizes.office)
  page = seat.page
  try {
    await seat.signIn('dudao', word.dudao)
    await tree()
    await deciding()
    await others()
  } finally {
    await seat.close()
  }
  seat = await Seat.open(sizes.phone)
  page = seat.page
  try {
    await seat.signIn('dudao', word.dudao)
    await step('on a phone the tree is read without moving sideways', async () => {
      await seat.open(hundred, '.score-tree')
      await seat.looksRight('score')
      await row('维护安全稳定').click()
      await detail().waitFor()
      await detail().scrollIntoViewIfNeeded()
      await seat.looksRight('score-detail')
    })
    await step('and schools side by side are cards', async () => {
      await seat.open('/evaluation/score?unit=990121&period=2024&standard=township-duty', '.data-table')
      await seat.looksRight('score-units')
    })
  } finally {
    await seat.close()
  }
  finish()
}
await main()
