// Documents: files are dropped and read; what was found is marked in the text and listed beside it, clicking goes both ways; things are accepted,
// corrected, dismissed by button and by key; words lead to their line; on a phone.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/documents.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { readFileSync } from 'node:fs'
import { behaviour, expect, finish, passwords, Seat, sizes } from './support.mjs'

const word = passwords()
let seat
let page
const step = (name, body) => behaviour([seat], name, body)
const text = (name, content) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })
const report = (size) => `栖霖街道第一小学2024年工作总结
一、基本情况
全校现有在校学生812人，专任教师52人。2025年计划招收新生150人。
全年培训教师30人次，其中骨干教师12人次、青年教师20人次。
${Array.from({ length: 30 }, (_, i) => `（${i + 1}）开展第${i + 1}次集体备课，研究课堂教学。`).join('\n')}
二、存在的问题
一是图书配备不足，生均图书只有6册。
三、下一步打算
（一）2035年6月底前，总务处要新购图书2000册。
本文用${size}报送。
`
const traditional = '棲霖街道第二小學工作總結\n學校發展規劃已經編製完成，圖書館館藏豐富，體育場地開闊。\n'
const press = (name) => page.getByRole('button', { name, exact: true }).click()
const card = (words) => page.locator('.thing', { hasText: words }).first()
const inView = (selector) => page.evaluate((one) => {
  const box = document.querySelector(one)?.getBoundingClientRect()
  return Boolean(box) && box.top >= 0 && box.bottom <= window.innerHeight
}, selector)

/** Files are dropped as papers of the first school. */
async function dropForSchool(files) {
  await seat.open('/documents', '#document-files')
  const { units } = await seat.api('/units')
  const name = units.find((one) => one.code === '990121001001').name
  await page.click('.document-unit .el-select')
  await page.keyboard.type(name)
  await seat.pick(name, true)
  await page.setInputFiles('#document-files', files)
}

async function office() {
  let path
  await step('several files are dropped, each says what became of it', async () => {
    await seat.signIn('jijiao', word.jijiao)
    await dropForSchool([text('总结.txt', report('电脑')), text('繁体.txt', traditional), { name: '程序.exe', mimeType: 'application/octet-stream', buffer: Buffer.from([77, 90, 0, 1, 2, 3]) }])
    seat.expected = /status of (401|400|409)/
    await seat.until(() => document.querySelectorAll('.document-drop .plain-list li').length === 3 && !/正在/.test(document.querySelector('.document-drop .plain-list').innerText))
    const said = await seat.text('.document-drop .plain-list')
    expect(said.includes('不一致 1 处') && said.includes('不能上传'), said)
    const listed = await seat.text('.data-table')
    expect(listed.includes('第一小学2024年工作总结') && listed.includes('■ 1'), listed)
    await seat.looksRight('documents-list')
  })
  await step('the text stands at the left, what is wrong comes first at the right', async () => {
    await page.locator('.document-drop a', { hasText: '总结.txt' }).click()
    await page.waitForSelector('.document-text')
    path = new URL(page.url()).pathname
    const first = await page.locator('.thing').first().innerText()
    expect(first.includes('不一致') && first.includes('30人次'), first)
    expect(await page.locator('.document-line.has-wrong').count() === 1, 'the line is not marked')
    expect(await page.locator('.doc-mark.is-figure', { hasText: '812人' }).count() === 1, 'a figure is not marked')
    await seat.looksRight('document')
  })
  await step('clicking goes both ways', async () => {
    await page.locator('.document-text .doc-mark.is-figure', { hasText: '52人' }).click()
    await page.waitForSelector('.thing.chosen')
    expect((await page.locator('.thing.chosen').innerText()).includes('52人'), 'another one is chosen')
    await page.locator('.document-tabs button', { hasText: '承诺' }).click()
    await card('新购图书').click()
    await seat.until(() => document.querySelector('.document-line.flash')?.innerText.includes('新购图书'))
    await page.waitForTimeout(700)
    expect(await inView('.document-line.flash'), 'its line is not in view')
  })
  await step('figures that a check quotes lead to their lines', async () => {
    await page.locator('.document-tabs button', { hasText: '核对' }).click()
    const quoted = page.locator('.thing').first().locator('.thing-places button')
    expect(await quoted.count() >= 2, 'no figures are quoted')
    await quoted.last().click()
    await seat.until(() => document.querySelector('.document-line.flash')?.innerText.includes('青年教师20人次'))
  })
  await step('a figure that was read wrongly is put right, the checks follow, who said so stays', async () => {
    const wrong = () => page.locator('.document-tabs button', { hasText: '核对' }).innerText()
    await page.locator('.document-text .doc-mark.is-figure', { hasText: '30人次' }).click()
    await page.locator('.thing.chosen').getByRole('button', { name: '改正' }).click()
    await page.fill('#decide-value', '三十多')
    await page.locator('.ask').getByRole('button', { name: '改正' }).click()
    await seat.until(() => document.querySelector('.ask .field-error')?.innerText.includes('看不出是一个数') || /看不出是一个数/.test(document.querySelector('.ask')?.innerText ?? ''))
    await page.fill('#decide-value', '32人次')
    await seat.looksRight('document-amend')
    await page.locator('.ask').getByRole('button', { name: '改正' }).click()
    await seat.until(() => document.querySelector('.document-list')?.innerText.includes('重新核对') && ![...document.querySelectorAll('.line-flag.bad')].some((one) => one.ariaLabel.includes('合计30')))
    await page.locator('.document-tabs button', { hasText: '数字' }).click()
    await seat.until(() => [...document.querySelectorAll('.thing')].some((one) => one.innerText.includes('32人次') && /原来读成：培训教师“30人次”.*改正/.test(one.innerText)))
    expect(!(await wrong()).includes('■'), await wrong())
    await seat.looksRight('document-amended')
    await card('32人次').click()
    await card('32人次').getByRole('button', { name: '重新处理' }).click()
    await page.fill('#decide-reason', '原件就是30')
    await page.locator('.ask').getByRole('button', { name: '重新处理' }).click()
    await seat.until(() => [...document.querySelectorAll('.line-flag.bad')].some((one) => one.ariaLabel.includes('合计30')), undefined, 'what was read counts again')
  })
  await step('a figure asks which element it is, and becomes a fact', async () => {
    await page.locator('.document-text .doc-mark.is-figure', { hasText: '12人次' }).click()
    await press('采用为数据')
    await page.waitForSelector('.ask .field-error')
    await page.locator('.ask').getByRole('button', { name: '取消' }).click()
    await seat.until(() => !document.querySelector('.ask')?.offsetParent)
    await page.locator('.document-text .doc-mark.is-figure', { hasText: '812人' }).click()
    await seat.until(() => document.querySelector('.thing.chosen')?.innerText.includes('812人'))
    await press('采用为数据')
    await seat.until(() => document.querySelector('.ask .el-select')?.innerText.includes('小学在校生')) // what the data call it
    expect(!(await page.locator('.ask .field-error').count()), 'it is asked for though it is known')
    await page.click('.ask .el-select')
    const first = page.locator('.el-select-dropdown__item:visible').first()
    await first.waitFor()
    expect((await first.innerText()).includes('在校生'), await first.innerText())
    await page.keyboard.type('小学在校生')
    await seat.pick('小学在校生')
    await page.fill('#decide-period', '2024')
    await seat.looksRight('document-accept')
    await page.locator('.ask').getByRole('button', { name: '采用为数据' }).click()
    await seat.until(() => [...document.querySelectorAll('.thing')].some((one) => one.innerText.includes('已采用') && one.innerText.includes('812')))
    const origin = await seat.api('/origin?unit=990121001001&period=2024&element=pupils_P')
    expect(origin.kind === 'document' && origin.line === 3, JSON.stringify(origin))
  })
  await step('by keyboard: down the list, dismissed with a reason', async () => {
    await page.locator('.document-tabs button', { hasText: '损坏' }).count()
    await page.locator('.document-tabs button', { hasText: '核对' }).click()
    await page.locator('.document-tabs').click({ position: { x: 2, y: 2 } })
    const findings = await page.locator('.thing').count()
    for (let i = 0; i < findings; i++) await page.keyboard.press('k')
    await page.keyboard.press('d')
    await page.waitForSelector('#decide-reason')
    await page.locator('.ask').getByRole('button', { name: '不采纳' }).click()
    await seat.until(() => document.querySelector('.ask .field-error')?.innerText.includes('理由'))
    await page.fill('#decide-reason', '两类教师有重合')
    await page.locator('.ask').getByRole('button', { name: '不采纳' }).click()
    await seat.until(() => [...document.querySelectorAll('.thing')].some((one) => one.innerText.includes('两类教师有重合')))
  })
  await step('words of two characters, traditional ones too, lead to their line', async () => {
    await seat.open('/documents', '#document-words')
    await page.fill('#document-words', '圖書館')
    await press('查找')
    await page.waitForSelector('.document-hits mark')
    expect((await seat.text('.document-hits')).includes('图书馆'), 'the traditional text is not found')
    await page.fill('#document-words', '新购')
    await press('查找')
    await seat.until(() => document.querySelector('.document-hits mark')?.innerText === '新购')
    await seat.looksRight('documents-found')
    await page.locator('.document-hits a').first().click()
    await seat.until(() => document.querySelector('.document-line.flash')?.innerText.includes('新购图书'))
    await page.waitForTimeout(700)
    expect(await inView('.document-line.flash'), 'the line is not in view')
    await seat.shot('document-from-search')
    await page.goBack()
    await seat.until(() => document.querySelector('.document-hits mark')?.innerText === '新购', undefined, 'the words are lost on the way back')
  })
  await step('another version names the first and leads into it', async () => {
    await dropForSchool([text('总结改.txt', report('另一台电脑').replace('812人', '821人'))])
    await page.locator('.document-drop a', { hasText: '总结改.txt' }).click()
    await page.waitForSelector('.document-text')
    await seat.until(() => [...document.querySelectorAll('.thing')].some((one) => one.innerText.includes('本文第3行为821人') && one.innerText.includes('第3行为812人')))
    await seat.looksRight('document-version')
    await card('本文第3行为821人').locator('.thing-places a').click()
    await page.waitForURL((url) => url.pathname === path && url.hash === '#L3')
    await seat.until(() => document.querySelector('.document-line.flash')?.innerText.includes('812人'))
  })
  await step('two hundred pages stay quick', async () => {
    const long = ['青禾县教育局2024年教育事业发展报告', ...Array.from({ length: 2400 }, (_, i) => `（${i + 1}）本年在第${i + 1}所学校培训教师${i % 50 + 61}人次，其中骨干教师${i % 50 + 30}人次、青年教师${i % 9 ? 31 : 30}人次，投入资金${i % 70 + 20}.5万元，开展活动丰富多彩，保障有力，为全县教育事业高质量发展打下坚实基础。`)].join('\n')
    await seat.open('/documents', '#document-files')
    await page.setInputFiles('#document-files', [text('长.txt', long)])
    await page.locator('.document-drop a', { hasText: '长.txt' }).click()
    await page.waitForSelector('.document-text')
    await page.locator('.document-tabs button', { hasText: '数字' }).click()
    await seat.until(() => document.querySelector('.thing-leaf')?.innerText.includes('第1至100条'))
    expect(await page.locator('.thing').count() === 100, 'more than a stretch is drawn')
    await page.locator('.document-text .doc-mark.is-figure').nth(5000).evaluate((one) => one.click())
    await seat.until(() => document.querySelector('.thing.chosen') && !document.querySelector('.thing-leaf').innerText.includes('第1至100条'))
    const chosen = await page.locator('.thing.chosen .thing-surface').innerText()
    const took = await page.evaluate(async () => {
      const from = performance.now()
      for (let i = 0; i < 10; i++) {
        window.dispatchEvent(new KeyboardEvent('keydown', { key: 'j' }))
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
      }
      return (performance.now() - from) / 10
    })
    expect(took < 500, `${Math.round(took)} ms from one figure to the next (${chosen})`)
    await seat.looksRight('document-long')
  })
  await step('a scan says that it was not read, an archive what to do', async () => {
    await seat.open('/documents', '#document-files')
    const scan = { name: '扫描件.pdf', mimeType: 'application/pdf', buffer: readFileSync(new URL('../../tests/data/reader/scan.pdf', import.meta.url)) }
    const archive = { name: '五份.zip', mimeType: 'application/zip', buffer: Buffer.from('UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAAFAAAAYS50eHRQSwECFAMUAAAAAAAAACEAAAAAAAAAAAAAAAAABQAAAAAAAAAAAAAAgAEAAAAAYS50eHRQSwUGAAAAAAEAAQAzAAAAIwAAAAAA', 'base64') }
    await page.setInputFiles('#document-files', [scan, archive])
    await seat.until(() => document.querySelectorAll('.document-drop .plain-list li').length === 2 && !/正在/.test(document.querySelector('.document-drop .plain-list').innerText))
    const said = await seat.text('.document-drop .plain-list')
    expect(said.includes('▲ 没有文字') && !said.includes('● 已读') && said.includes('先解压'), said)
  })
  await step('the columns of a table stand below each other', async () => {
    await dropForSchool([text('表.txt', '经费情况表\n单位：万元\n学校\t财政拨款收入\t其他\n青禾小学（含教学点）\t850.5\t20\n柳湾\t620\t10\n合计\t1470.5\t30\n')])
    await page.locator('.document-drop a', { hasText: '表.txt' }).click()
    await page.waitForSelector('.document-line.is-row')
    const lefts = await page.evaluate(() => [...document.querySelectorAll('.document-line.is-row')].map((row) => row.querySelectorAll('.line-body')[1].getBoundingClientRect().left))
    expect(lefts.length === 4 && new Set(lefts.map(Math.round)).size === 1, JSON.stringify(lefts))
    await seat.looksRight('document-table')
  })
  await step('a document that should not be there is taken back, and brought back', async () => {
    const listed = () => page.locator('.data-table a', { hasText: '经费情况表' }).count()
    await page.getByRole('button', { name: '撤下', exact: true }).click()
    await page.locator('.ask').getByRole('button', { name: '撤下' }).click()
    await seat.until(() => document.querySelector('.ask .field-error')?.innerText.includes('理由'))
    await page.fill('#back-reason', '传错了单位')
    await seat.looksRight('document-withdraw')
    await page.locator('.ask').getByRole('button', { name: '撤下' }).click()
    await seat.until(() => document.querySelector('.document-page')?.innerText.includes('已撤下：传错了单位'))
    const path = new URL(page.url()).pathname
    await page.locator('.thing').first().click()
    expect(!(await page.locator('.thing-acts').count()), 'one may decide about what was withdrawn')
    await seat.open('/documents', '.data-table')
    expect(await listed() === 0, 'it is listed')
    await page.getByLabel('看已撤下的').check()
    await page.locator('.data-table a', { hasText: '经费情况表' }).waitFor()
    await seat.open(path, '.document-text')
    await page.getByRole('button', { name: '恢复', exact: true }).click()
    await page.fill('#back-reason', '还要用的')
    await page.locator('.ask').getByRole('button', { name: '恢复' }).click()
    await seat.until(() => !document.querySelector('.document-page')?.innerText.includes('已撤下'))
  })
  await step('on paper everything that was found stands in tables, without what one presses', async () => {
    await seat.open(path, '.document-text')
    await page.emulateMedia({ media: 'print' })
    const paper = await page.locator('.document-page .only-print').innerText()
    expect(['核对', '承诺', '问题', '两类教师有重合', '不采纳'].every((one) => paper.includes(one)), paper.slice(0, 400))
    expect(!(await page.locator('.document-tabs').isVisible()), 'tabs are printed')
    await seat.shot('document-print')
    await page.emulateMedia({ media: null })
  })
  await step('it goes out', async () => {
    await seat.open(path, '.document-text')
    await page.locator('.el-dropdown').getByRole('button', { name: '导出' }).hover()
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('.el-dropdown-menu__item', { hasText: 'DOCX' }).click()])
    expect(file.suggestedFilename().endsWith('核对.docx'), file.suggestedFilename())
  })
}

async function staff() {
  await step('a commitment becomes a task that leads back to the line', async () => {
    await seat.signIn('keyuan', word.keyuan)
    await seat.open('/documents', '.data-table')
    await page.locator('.data-table a', { hasText: '第一小学2024' }).first().click()
    await page.waitForSelector('.document-text')
    await page.locator('.document-text .doc-mark.is-commitment', { hasText: '新购图书' }).first().click()
    await card('新购图书').getByRole('button', { name: '登记为任务' }).click()
    await seat.until(() => [...document.querySelectorAll('.thing')].some((one) => one.innerText.includes('已登记')))
    await page.locator('.thing a', { hasText: '督办' }).first().click()
    await page.waitForSelector('.case-links')
    await page.locator('.case-links a', { hasText: '工作总结' }).click()
    await seat.until(() => document.querySelector('.document-line.flash')?.innerText.includes('新购图书'))
    await seat.looksRight('document-from-case')
  })
}

/** Of another report than the one above. */
async function problems() {
  await step('a problem becomes a case that leads back, another one is dismissed with its reason', async () => {
    await seat.open('/documents', '.data-table')
    await page.locator('.data-table a', { hasText: '第一小学2024' }).first().click()
    await page.waitForSelector('.document-text')
    const path = new URL(page.url()).pathname
    await page.locator('.document-tabs button', { hasText: '问题' }).click()
    await card('图书配备不足').click()
    await card('图书配备不足').getByRole('button', { name: '登记到台账' }).click()
    await card('图书配备不足').locator('a', { hasText: '督改' }).click()
    await page.waitForSelector('.case-links')
    await page.locator('.case-links a', { hasText: '工作总结' }).click()
    await page.waitForURL((url) => url.pathname === path && url.hash.startsWith('#L'))
    await seat.until(() => document.querySelector('.document-line.flash')?.innerText.includes('图书配备不足'))
    await page.locator('.document-tabs button', { hasText: '承诺' }).click()
    await card('150人').click()
    await card('150人').getByRole('button', { name: '不采纳' }).click()
    await page.fill('#decide-reason', '招生计划由县里下达')
    await page.locator('.ask').getByRole('button', { name: '不采纳' }).click()
    await seat.until(() => [...document.querySelectorAll('.thing')].some((one) => one.innerText.includes('不采纳') && one.innerText.includes('招生计划由县里下达')))
  })
}

async function phone() {
  await step('on a phone text and list stand behind each other', async () => {
    await seat.signIn('school', word.school)
    await seat.open('/documents', '#document-files')
    await page.setInputFiles('#document-files', [text('总结.txt', report('手机'))])
    await page.locator('.document-drop a').first().waitFor()
    await seat.looksRight('documents-list')
    await page.locator('.document-drop a').first().click()
    await page.waitForSelector('.document-text')
    await seat.looksRight('document-text')
    await page.getByRole('tab', { name: /^清单/ }).click()
    await card('30人次').click()
    await seat.until(() => document.querySelector('.document-line.flash')?.innerText.includes('30人次'))
    await page.locator('.line-flag.bad[aria-label*=第4行]').last().click()
    await page.waitForSelector('.thing.chosen')
    await seat.looksRight('document-list')
    expect(!(await page.getByRole('button', { name: '采用为数据' }).count()), 'a head may take figures over')
  })
}

for (const [size, ...who] of [[sizes.office, office], [sizes.office, staff, problems], [sizes.phone, phone]]) {
  seat = await Seat.open(size)
  page = seat.page
  for (const one of who) await one()
  await seat.close()
}
finish()
