// Frameworks: the score of a county as a tree down to facts and decisions, what costs points, deciding by hand without losing what
// was decided before, schools side by side, on a phone and on paper; frameworks of the bureau's own by forms and workbook, tried,
// published, compared.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/frameworks.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { readFileSync } from 'node:fs'
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
    await seat.until(() => [...document.querySelectorAll('.score-row')].some((one) => one.innerText.includes('全面贯彻党的教育方针') && one.innerText.includes('1.8')), undefined, 'the points are not counted')
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
    await seat.until(() => !document.querySelector('.score-grade').innerText.includes('优秀'), undefined, 'the grade is not held')
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

/** Frameworks of the bureau's own: by forms, tried, published; by workbook; side by side. */
async function own() {
  await step('frameworks are listed with where they come from', async () => {
    await seat.open('/frameworks', '.data-table')
    const said = await seat.text()
    expect(said.includes('乡镇（街道）教育工作履职考核') && said.includes('规则包'), said.slice(0, 300))
    await seat.looksRight('frameworks')
  })
  await step('one is opened as a tree with the form of the chosen indicator', async () => {
    await seat.open('/frameworks/township-duty', '.framework-tree')
    await page.locator('.framework-tree button', { hasText: '控辍保学' }).click()
    await page.getByLabel('扣分事由第1行事由').waitFor()
    await seat.until(() => document.querySelector('main')?.innerText.includes('没有错误') ?? false)
    await seat.looksRight('framework-edit')
  })
  await step('what does not add up is told while one writes, and undone', async () => {
    await page.getByLabel('满分', { exact: true }).fill('30')
    await page.getByLabel('满分', { exact: true }).press('Tab')
    await seat.until(() => document.querySelector('.framework-faults')?.innerText.includes('不一致') ?? false)
    await page.getByRole('button', { name: '撤销' }).click()
    await seat.until(() => document.querySelector('main')?.innerText.includes('没有错误') ?? false)
  })
  await step('an indicator is added, moved, and taken away', async () => {
    const names = () => page.locator('.framework-tree button').allInnerTexts()
    const before = (await names()).length
    await page.getByRole('button', { name: '加一个同级' }).click()
    await seat.until((count) => document.querySelectorAll('.framework-tree button').length === count, before + 1)
    await page.getByRole('button', { name: '上移' }).click()
    await seat.until(() => [...document.querySelectorAll('.framework-tree button')].at(-2)?.innerText.includes('新的指标') ?? false)
    await page.getByRole('button', { name: '删除', exact: true }).click()
    await seat.until((count) => document.querySelectorAll('.framework-tree button').length === count, before)
  })
  await step('changed, it is tried on a town before it is published', async () => {
    await page.locator('.framework-tree button', { hasText: '控辍保学' }).click()
    await page.getByLabel('名称', { exact: true }).fill('控辍保学和劝返')
    await page.getByLabel('名称', { exact: true }).press('Tab')
    await seat.until(() => document.querySelector('main')?.innerText.includes('没有错误，可以试评') ?? false)
    await page.getByRole('button', { name: '试评', exact: true }).first().click()
    await page.locator('.toolbar').getByRole('button', { name: '试评' }).click()
    await page.locator('.score-head').waitFor()
    expect((await seat.text()).includes('控辍保学和劝返'), 'the change is not in the trial')
    await seat.looksRight('framework-trial')
  })
  await step('published, it holds from the year on that was said', async () => {
    await page.getByRole('button', { name: '发布', exact: true }).click()
    const box = page.locator('.ask')
    await box.getByLabel(/从哪个年度/).fill('2024')
    await box.getByLabel(/改了什么/).fill('劝返写进名称')
    await box.getByRole('button', { name: '发布' }).click()
    await seat.until(() => document.querySelector('.page-head')?.innerText.includes('本单位自定，2024 年起用') ?? false)
    await page.getByRole('button', { name: '版本', exact: true }).click()
    await seat.until(() => document.querySelector('main')?.innerText.includes('劝返写进名称') ?? false)
    await seat.until(() => document.querySelector('main')?.innerText.includes('第 1 版') && document.querySelector('main').innerText.includes('督导室'))
    await page.getByRole('link', { name: '与规则包的对比' }).click()
    await page.locator('.compare').waitFor()
    expect(/规则包\s+第 1 版/.test(await page.locator('.compare thead').innerText()) && (await page.locator('.compare').innerText()).includes('控辍保学和劝返'), await page.locator('.compare').innerText())
    await seat.looksRight('framework-beside-packs')
    const standards = await seat.api('/standards')
    expect(standards.standards.find((one) => one.id === 'township-duty').own, 'not the standard that judges')
  })
  await step('the name of a figure is found by what people call it, and written into the formula', async () => {
    await seat.open('/frameworks/school-development', '.framework-tree')
    await page.locator('.framework-tree button', { hasText: '学校章程和制度' }).click()
    await page.getByLabel('数据公式', { exact: true }).fill('')
    await page.locator('.find-data summary').click()
    await page.getByLabel('按叫法找数据').fill('章程')
    await page.locator('.find-data li', { hasText: 'has_charter' }).getByRole('button').click()
    await seat.until(() => [...document.querySelectorAll('.framework-fields input.formula')].some((one) => one.value === 'has_charter'))
    await seat.looksRight('framework-find-data')
    await page.getByRole('button', { name: '恢复到发布的' }).click()
    await seat.until(() => document.querySelector('main')?.innerText.includes('没有错误') ?? false)
  })
  await step('the last of several bands is for the rest', async () => {
    await page.locator('.framework-tree button', { hasText: '学校章程和制度' }).click()
    await page.getByLabel('评分方式').selectOption('bands')
    for (const [at, how, limit, points] of [[1, 'at_least', '1', '5'], [2, '', '', '2']]) {
      await page.locator('.list-grid').getByRole('button', { name: '加一行' }).click()
      if (how) await page.getByLabel(`档次第${at}行怎样比`).selectOption(how)
      for (const [column, value] of [['限值', limit], ['得分', points]]) {
        await page.getByLabel(`档次第${at}行${column}`).fill(value)
        await page.getByLabel(`档次第${at}行${column}`).press('Tab')
      }
    }
    await page.getByLabel('怎样比较').waitFor({ state: 'detached' })
    await seat.until(() => document.querySelector('.design-yaml')?.value.includes('{points: 2}') || document.querySelector('.design-yaml')?.value.includes('points: 2 }'))
    await seat.looksRight('framework-bands')
    await page.getByRole('button', { name: '恢复到发布的' }).click()
    await seat.until(() => document.querySelector('main')?.innerText.includes('没有错误') ?? false)
  })
  await step('a workbook goes out and comes back', async () => {
    await seat.open('/frameworks/school-development', '.framework-tree')
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载 Excel' }).click()])
    await seat.open('/frameworks', '.data-table')
    await page.locator('#framework-file').setInputFiles(await file.path().then((path) => ({ name: 'a.xlsx', mimeType: 'application/octet-stream', buffer: readFileSync(path) })))
    await page.waitForURL((url) => url.pathname === '/frameworks/school-development')
    await seat.until(() => document.querySelector('main')?.innerText.includes('没有错误') ?? false)
  })
  await step('what is no workbook is told', async () => {
    seat.expected = /status of 40[01]/
    await seat.open('/frameworks', '.data-table')
    await page.locator('#framework-file').setInputFiles({ name: 'b.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('nothing') })
    await page.locator('.import-faults').waitFor()
    await seat.shot('framework-faults')
  })
  await step('what was decided on the same elsewhere is offered, and taken over', async () => {
    await seat.open('/evaluation/score?unit=990121&period=2024&standard=lvzhi-county-34', '.score-tree')
    await page.locator('.score-row', { hasText: 'LZ-01' }).first().click()
    await detail().getByRole('button', { name: /^认定/ }).click()
    await detail().getByRole('button', { name: /^沿用2024年/ }).first().click()
    expect((await detail().getByLabel(/说明$/).inputValue()).includes('沿用2024年'), 'the note is not taken')
    await seat.shot('score-offers')
  })
  await step('and two of different ids are said to be the same', async () => {
    await seat.open('/frameworks/township-duty', '.framework-tree')
    await page.getByRole('button', { name: '对应', exact: true }).click()
    await page.getByLabel('本体系的指标').selectOption('TW-02')
    await page.getByLabel('另一个体系').selectOption('lvzhi-county-100')
    await page.locator('.match-form option[value="LZ-23"]').waitFor({ state: 'attached' })
    await page.getByLabel('它的指标').selectOption('LZ-23')
    await page.getByRole('button', { name: '加一条对应' }).click()
    await page.locator('.mini tr', { hasText: 'LZ-23' }).waitFor()
    await seat.looksRight('framework-matches')
  })
  await step('until somebody says why they are not', async () => {
    seat.expected = /status of 40[01]/
    await page.locator('.mini tr', { hasText: 'LZ-23' }).getByRole('button', { name: /^取消对应/ }).click()
    const box = page.locator('.ask')
    await box.getByRole('button', { name: '取消对应' }).click()
    await box.locator('.field-error').waitFor()
    await box.getByLabel('为什么取消').fill('内容不同')
    await box.getByRole('button', { name: '取消对应' }).click()
    await seat.until(() => ![...document.querySelectorAll('.mini tr')].some((one) => one.innerText.includes('LZ-23')))
  })
  await step('a fault leads to its line, also from another view and out of what is folded away', async () => {
    await page.getByRole('button', { name: '编辑', exact: true }).click()
    await page.locator('.framework-tree button', { hasText: '控辍保学' }).click()
    await page.getByLabel('满分', { exact: true }).fill('19')
    await page.getByLabel('满分', { exact: true }).press('Tab')
    await page.locator('.framework-faults').waitFor()
    await page.getByRole('button', { name: '版本', exact: true }).click()
    await page.locator('.framework-faults button').first().click()
    await seat.until(() => document.activeElement?.classList.contains('design-yaml') && document.querySelector('.framework-text').open)
    await page.getByRole('button', { name: '撤销' }).click()
    await seat.until(() => document.querySelector('main')?.innerText.includes('没有错误') ?? false)
  })
  await step('two frameworks stand side by side', async () => {
    await seat.open('/frameworks/compare', '.compare-sides')
    await page.getByLabel('改前的体系').selectOption('kindergarten-quality')
    await page.getByLabel('改后的体系').selectOption('school-development')
    await page.locator('.compare').waitFor()
    const said = await seat.text()
    expect(said.includes('新增') && said.includes('删去'), said.slice(0, 200))
    await seat.looksRight('framework-compare')
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
    await own()
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
    await step('the editor stands on a phone, too', async () => {
      await seat.open('/frameworks/township-duty', '.framework-tree')
      await seat.looksRight('framework-edit')
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
