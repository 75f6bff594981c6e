// Fields of cases that are more than a line of text: a place on a map without tiles, an element, an item of a standard, rows of a
// table, another case. Filled in, saved, opened again, put right; every fault at its field; at an office's width and a phone's. The
// register as a map.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/fields.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { behaviour, Client, expect, finish, iso, passwords, Seat, sizes } from './support.mjs'

const word = passwords()
const county = '990121'
const school = '990121001001'
const record = 'SAF-02.hazard'
// Invented: in the desert, where no school is.
const where = { [school]: [40.1, 103.2], 990121001002: [40.12, 103.22], 990121001003: [40.05, 103.3] }
const definition = `system: LOC-20
name: 字段核对台账
english: Fields
group: 综合
section: BAS
domain: ledgers
privacy: P1
help: 各种字段
records:
  - id: sheet
    name: 核对单
    number: "核{year}-{seq:3}"
    title: "{text}"
    levels: [school]
    opened_by: [head, BAS, SAFE, ins]
    action: submit
    fields:
      - {id: text, name: 事项, type: text, required: true, shown: true}
      - {id: figure, name: 对应数据, type: element, required: true, shown: true, help: 从数据项里选}
      - {id: items, name: 对应指标, type: item, many: true}
      - {id: related, name: 有关隐患, type: case, record: SAF-02.hazard, own_unit: true}
      - {id: position, name: 在哪里, type: place}
      - {id: cohort, name: 基数, type: number, unit: 人, min: 0}
      - {id: came, name: 迁入, type: number, unit: 人, min: 0}
      - {id: left, name: 迁出, type: number, unit: 人, min: 0}
      - {id: expected, name: 推算生源, type: number, unit: 人, value: cohort + came - left, shown: true}
      - id: rows
        name: 清单
        type: table
        required: true
        columns:
          - {id: thing, name: 物品, type: text, required: true}
          - {id: count, name: 数量, type: number, unit: 件, min: 1, required: true}
          - {id: price, name: 单价, type: money, min: 0}
          - {id: sum, name: 金额, type: money, value: count * price}
          - {id: bought, name: 购置日期, type: date}
    states:
      - {id: open, name: 已登记}
      - {id: done, name: 已核对, end: closed}
    steps:
      - {id: mend, name: 更正, kind: note, from: [open], by: [head, creator], action: submit, asks: [text, figure, items, related, position, rows]}
      - {id: check, name: 核对, from: [open], to: done, by: [head, BAS, SAFE, ins], action: review}
`

const inspector = await Client.signIn('duxue', word.duxue)
const office = await Client.signIn('dudao', word.dudao)
const head = await Client.signIn('school', word.school)
const period = (await office.get('/periods')).usual

async function prepare() {
  const names = { [school]: '栖霖街道实验小学', 990121001002: '栖霖街道第二小学', 990121001003: '' }
  const units = (await office.get(`/units?period=${period}`)).units
  const rows = Object.entries(where).map(([code, [latitude, longitude]]) => {
    const unit = units.find((one) => one.code === code)
    return [code, unit.name, unit.parent, unit.kind_name, period, latitude, longitude].join(',')
  })
  expect(rows.length === 3 && names[school], 'three schools')
  const csv = `code,name,parent,kind,period,纬度,经度\r\n${rows.join('\r\n')}\r\n`
  const answer = await (await office.send('POST', `/imports?file_name=${encodeURIComponent('位置.csv')}`, Buffer.from(csv), 'application/octet-stream')).json()
  expect(answer.stored, JSON.stringify(answer).slice(0, 600))
  const published = await office.post('/definitions', { text: definition, note: '核对字段', base: 0 })
  expect(JSON.stringify(published).includes('LOC-20'), JSON.stringify(published).slice(0, 400))
}
const hazard = (text, place, more = {}) => ({ on: iso(-1), place, field: '其他', text, level: '一般', ...more })
const point = (latitude, longitude, words) => `${words}（北纬${latitude.toFixed(5)}，东经${longitude.toFixed(5)}）`
const made = {}
async function cases() {
  made.gate = await inspector.post('/cases', { record, unit: school, fields: hazard('校门外堆放建材', '校园周边', { position: point(40.1004, 103.2003, '校门外') }) })
  made.again = await inspector.post('/cases', { record, unit: school, fields: hazard('校门外流动摊点', '校园周边', { position: point(40.1004, 103.20031, '校门外') }) })
  made.pond = await inspector.post('/cases', { record, unit: '990121001002', fields: hazard('水塘没有护栏', '校园周边', { position: point(40.13, 103.25, '水塘') }) })
  made.inside = await inspector.post('/cases', { record, unit: '990121001003', fields: hazard('楼梯扶手松动', '校舍') })
  made.nowhere = await inspector.post('/cases', { record, unit: '990121001004', fields: hazard('电线老化', '用电') })
}

/* ---- the map of a form ------------------------------------------------------------------------------------ */

const drawn = '.place-map svg'
const kept = (seat) => seat.page.evaluate(() => document.querySelector('#case-position').value)
const degrees = (seat) => seat.page.evaluate(() => ['latitude', 'longitude'].map((one) => document.querySelector(`#case-position-${one}`)?.value ?? ''))

async function openMap(seat) {
  await seat.open(`/ledgers/SAF-02/hazard/new?unit=${school}`, '#case-text')
  const again = seat.page.locator('.case-form .link', { hasText: '清空重填' })
  if (await again.count()) {
    await again.click()
    await seat.until(() => document.querySelector('#case-position-latitude')?.value !== '40.10200', undefined, 'the draft is away')
  }
  if (!(await seat.page.locator('#case-position').count())) await seat.page.locator('.case-fields > .link', { hasText: '还可以填' }).click()
  if (!(await seat.page.locator(drawn).count())) await seat.page.getByRole('button', { name: '在地图上标' }).click()
  await seat.page.waitForSelector(drawn)
  await seat.page.locator(drawn).scrollIntoViewIfNeeded()
}
async function marks(seat) {
  await behaviour([seat], 'a point is set by a tap on a map of the schools and of what else is there', async () => {
    await openMap(seat)
    await seat.until(() => document.querySelectorAll('.map-schools rect').length >= 1 && document.querySelectorAll('.map-mark').length >= 1, undefined, 'schools and other cases are drawn')
    expect((await degrees(seat)).join('') === '', 'a point was there before')
    const box = await seat.page.locator(drawn).boundingBox()
    await seat.page.mouse.click(box.x + box.width / 2 + 60, box.y + box.height / 2)
    await seat.until(() => document.querySelector('.map-pin') && document.querySelector('#case-position-latitude').value !== '', undefined, 'the pin stands')
    const [latitude, longitude] = (await degrees(seat)).map(Number)
    // the picture begins with the school in its middle, 1500 m wide
    expect(Math.abs(latitude - 40.1) < 0.0005, latitude)
    const east = (longitude - 103.2) * 111320 * Math.cos((40.1 * Math.PI) / 180)
    expect(Math.abs(east - (60 * 1500) / box.width) < 12, `${east} m east`)
    await seat.looksRight('fields-01-map')
  })
  await behaviour([seat], 'the pin is dragged, and moved by keys', async () => {
    const before = (await degrees(seat)).map(Number)
    const pin = await seat.page.locator('.map-pin').boundingBox()
    const at = { x: pin.x + pin.width / 2, y: pin.y + pin.height * 0.4 }
    await seat.page.mouse.move(at.x, at.y)
    await seat.page.mouse.down()
    await seat.page.mouse.move(at.x - 20, at.y - 30, { steps: 4 })
    await seat.page.mouse.up()
    await seat.until((was) => Number(document.querySelector('#case-position-latitude').value) > was, before[0], 'it went north')
    const dragged = (await degrees(seat)).map(Number)
    expect(dragged[1] < before[1], 'it did not go west')
    await seat.page.locator(drawn).focus()
    await seat.page.keyboard.press('Shift+ArrowRight')
    await seat.until((was) => Number(document.querySelector('#case-position-longitude').value) > was, dragged[1], 'a key moved it east')
    await seat.page.keyboard.press('+')
    await seat.page.keyboard.press('ArrowLeft')
    await seat.page.keyboard.press('Enter')
    await seat.until((was) => Number(document.querySelector('#case-position-longitude').value) < was, dragged[1], 'Enter sets it in the middle')
  })
  await behaviour([seat], 'degrees can be typed; half of them, swapped ones and a place far away are told', async () => {
    const type = async (latitude, longitude) => {
      await seat.page.fill('#case-position-latitude', latitude)
      await seat.page.fill('#case-position-longitude', longitude)
      await seat.page.locator('#case-position-longitude').blur()
    }
    await type('103.2', '40.1')
    await seat.until(() => /写反了/.test(document.querySelector('.place-pick .field-error')?.innerText ?? ''), undefined, 'swapped degrees are told')
    await type('40.1', '')
    await seat.until(() => /一起填/.test(document.querySelector('.place-pick .field-error')?.innerText ?? ''), undefined, 'half a pair is told')
    await type('30', '110')
    await seat.until(() => /离最近的学校/.test(document.querySelector('.place-pick .wait:not(.map-mark)')?.innerText ?? ''), undefined, 'it is far')
    await seat.shot('fields-02-far')
    await type('40.10100', '103.20100')
    await seat.until(() => !document.querySelector('.place-pick .wait:not(.map-mark)') && !document.querySelector('.place-pick .field-error'), undefined, 'it is good again')
  })
  await behaviour([seat], 'coordinates that are pasted among the words become the point', async () => {
    await seat.page.fill('#case-position', '东门 东经103.20200°，北纬40.10200°')
    await seat.page.locator('#case-position').blur()
    await seat.until(() => document.querySelector('#case-position').value === '东门' && document.querySelector('#case-position-latitude').value === '40.10200', undefined, 'they went into their boxes')
    expect((await kept(seat)) === '东门', await kept(seat))
  })
}
async function located(seat) {
  await behaviour([seat], 'the device says where one stands, or it is told why not', async () => {
    await seat.context.grantPermissions(['geolocation'])
    await seat.context.setGeolocation({ latitude: 40.11, longitude: 103.21, accuracy: 12 })
    await openMap(seat)
    await seat.page.getByRole('button', { name: '用我的位置' }).click()
    await seat.until(() => document.querySelector('#case-position-latitude')?.value === '40.11000' && /误差约 12 米/.test(document.querySelector('.place-pick').innerText), undefined, 'the position stands there')
    await seat.page.fill('#case-position-latitude', '40.11100')
    await seat.page.locator('#case-position-latitude').blur()
    await seat.until(() => !/误差约/.test(document.querySelector('.place-pick').innerText), undefined, 'how exact the device was is not said of a point set by hand')
    await seat.context.clearPermissions()
    await seat.page.getByRole('button', { name: '去掉标点' }).click()
    await seat.page.getByRole('button', { name: '用我的位置' }).click()
    await seat.until(() => /没有取到位置|不给位置/.test(document.querySelector('.place-pick .field-error')?.innerText ?? ''), undefined, 'a refusal is told')
  })
}

/* ---- the register and the case ------------------------------------------------------------------------------ */

async function shown(seat) {
  await behaviour([seat], 'the register is a map: what lies on one spot is counted, what nobody marked stands at its school, the rest is told', async () => {
    await seat.open(`/ledgers/SAF-02/hazard?unit=${county}&period=${period}`, '.register')
    await seat.page.getByRole('button', { name: '地图', exact: true }).click()
    await seat.until(() => /图上 4 条，其中 1 条没有在地图上标点.*；1 条不知道在哪里/.test(document.querySelector('.case-map-said')?.innerText.replace(/\n/g, '') ?? ''), undefined, 'it says what is drawn')
    expect((await seat.page.locator('.map-count').allInnerTexts()).join() === '2' || (await seat.page.locator('.map-count').first().evaluate((one) => one.textContent)) === '2', 'the two at the gate are not one')
    await seat.page.locator(drawn).scrollIntoViewIfNeeded()
    await seat.looksRight('fields-03-register-map')
    await seat.page.locator('.case-map-said input[type=checkbox]').uncheck()
    await seat.until(() => /图上 3 条；2 条不知道/.test(document.querySelector('.case-map-said')?.innerText.replace(/\n/g, '') ?? ''), undefined, 'schools are left out')
  })
  await behaviour([seat], 'the filter holds for the map, two on one spot are listed, one alone opens', async () => {
    await seat.page.locator('.map-mark', { has: seat.page.locator('.map-count') }).click()
    await seat.page.waitForSelector('.map-chosen li')
    expect((await seat.page.locator('.map-chosen li').count()) === 2, await seat.text('.map-chosen'))
    await seat.page.fill('.register-words', '水塘')
    await seat.until(() => /图上 1 条/.test(document.querySelector('.case-map-said')?.innerText ?? ''), undefined, 'one is left')
    await seat.page.locator('.map-mark').focus()
    await seat.page.keyboard.press('Enter')
    await seat.page.waitForURL((url) => url.pathname === `/cases/${made.pond.id}`)
  })
  await behaviour([seat], 'a case shows where it is, also on paper', async () => {
    await seat.open(`/cases/${made.gate.id}`, '.place-shown svg')
    const said = await seat.text('.place-shown')
    expect(/北纬40\.10040，东经103\.20030（WGS-84）/.test(said), said)
    // 0.0004 degrees north are 44.5 m, 0.0003 east 25.5 m: 51 m together
    await seat.until(() => /离栖霖街道实验小学 51 米/.test(document.querySelector('.place-shown').innerText), undefined, 'how far the school is')
    await seat.page.locator('.place-shown').first().scrollIntoViewIfNeeded()
    await seat.looksRight('fields-04-case-map')
    await seat.page.emulateMedia({ media: 'print' })
    const paper = await seat.page.locator('.case-paper .place-map').boundingBox()
    expect(paper && paper.width > 200 && paper.height > 80, JSON.stringify(paper))
    expect((await seat.page.locator('.case-paper .map-pin').count()) === 1 && (await seat.page.locator('.case-paper .map-bar').count()) === 1, 'no pin or no scale on paper')
    await seat.page.locator('.case-paper .place-map').scrollIntoViewIfNeeded()
    await seat.shot('fields-05-paper')
    await seat.page.emulateMedia({ media: 'screen' })
  })
}

/* ---- elements, items, rows, cases ------------------------------------------------------------------------------ */

const cell = (row, column) => `#case-rows-${row}-${column}`
async function choose(seat, id, typed, words) {
  await seat.page.locator(`#case-${id}`).click()
  await seat.page.locator(`#case-${id}`).fill(typed)
  await seat.pick(words)
}
async function whole(seat) {
  const more = seat.page.locator('.case-fields > .link', { hasText: '还可以填' })
  if (await more.count()) await more.click()
}
let number = 0
async function kinds(seat) {
  const text = `核对${++number}`
  let id = 0
  await behaviour([seat], 'elements, items, cases and rows: what is missing or wrong stands at its field, the cell of a table too', async () => {
    await seat.open(`/ledgers/LOC-20/sheet/new?unit=${school}`, '#case-text')
    await whole(seat)
    await seat.looksRight(`fields-10-empty`)
    await seat.page.locator('.case-send .el-button').click()
    await seat.page.waitForSelector('.case-errors')
    const missing = await seat.text('.case-errors')
    expect(/事项/.test(missing) && /对应数据/.test(missing) && /清单/.test(missing), missing)
    await seat.page.fill('#case-text', text)
    await seat.page.locator('#case-rows').getByRole('button', { name: '加一行' }).click()
    await seat.page.fill(cell(0, 'thing'), '灭火器')
    await seat.page.fill(cell(0, 'count'), '0')
    await seat.page.locator('#case-rows').getByRole('button', { name: '加一行' }).click()
    await seat.page.fill(cell(1, 'count'), '三')
    await seat.page.locator(cell(1, 'count')).blur()
    await seat.page.locator('.case-send .el-button').click()
    await seat.until(() => [...document.querySelectorAll('#case-rows .field-error')].length >= 3, undefined, 'three cells are wrong')
    const said = await seat.text('#case-rows')
    expect(/请填写“物品”/.test(said), said)
    await seat.page.locator('.case-errors').scrollIntoViewIfNeeded()
    await seat.looksRight('fields-11-faults')
    await seat.page.locator('.case-errors .link', { hasText: '物品' }).click()
    await seat.until((box) => document.activeElement === document.querySelector(box), cell(1, 'thing'), 'the fault leads to its cell')
  })
  await behaviour([seat], 'put right, it is saved and read again as it was filled in', async () => {
    await seat.page.fill(cell(0, 'count'), '12')
    await seat.page.fill(cell(0, 'price'), '85.5')
    await seat.page.fill(cell(1, 'thing'), '应急灯')
    await seat.page.fill(cell(1, 'count'), '3')
    await choose(seat, 'figure', '小学在校生', '小学在校生')
    await choose(seat, 'items', '专任教师', '专任教师')
    await seat.page.locator('label[for=case-text]').click() // a list of several stays open until one goes elsewhere
    await choose(seat, 'related', '建材', '堆放建材')
    await seat.until(() => /1,026\.00/.test(document.querySelector('#case-rows')?.innerText ?? ''), undefined, '12 times 85.5 are told as 1026')
    await seat.looksRight('fields-12-filled')
    await seat.page.locator('.case-send .el-button').click()
    await seat.page.waitForSelector('.case-done')
    const { cases: found } = await office.get('/cases?record=LOC-20.sheet&limit=10')
    id = found.find((one) => one.title === text).id
    await seat.open(`/cases/${id}`, '.case-content')
    const said = await seat.text('.case-content')
    expect(/小学在校生/.test(said) && !/pupils_P/.test(said), `the element has no name: ${said}`)
    expect(/专任教师/.test(said) && !/YZ-/.test(said), `the item has no name: ${said}`)
    expect(/校门外堆放建材/.test(said), `the case has no name: ${said}`)
    expect(/灭火器/.test(said) && /1,026\.00/.test(said) && /应急灯/.test(said), said)
    await seat.looksRight('fields-13-read')
  })
  await behaviour([seat], 'a step puts right what is there; what is taken away is away', async () => {
    await seat.page.locator('.case-steps button', { hasText: '更正' }).click()
    await seat.page.waitForSelector('.step-form #case-rows')
    expect((await seat.page.inputValue(cell(0, 'thing'))) === '灭火器', 'the rows are not there')
    expect(/小学在校生/.test(await seat.text('.step-form')) && /堆放建材/.test(await seat.text('.step-form')) && /专任教师/.test(await seat.text('.step-form')), await seat.text('.step-form'))
    await seat.page.getByRole('button', { name: '删掉第 2 行' }).click()
    await seat.page.fill(cell(0, 'count'), '10')
    await seat.looksRight('fields-14-mend')
    await seat.page.locator('.step-form button[type=submit]').click()
    await seat.until(() => !document.querySelector('.step-form') && !/应急灯/.test(document.querySelector('.case-content')?.innerText ?? '应急灯') && /855\.00/.test(document.querySelector('.case-content').innerText), undefined, 'the second row is away, the sum is new')
  })
}

/* ---- what is reckoned ---------------------------------------------------------------------------------------- */

/** Holds in the page: what stands behind a reckoned field. */
const says = ([name, value]) => [...document.querySelectorAll('.case-form dt, .case-content dt')].find((one) => one.textContent.startsWith(name))?.nextElementSibling.textContent.includes(value) ?? false
async function unknown(seat) {
  await behaviour([seat], 'what is reckoned out of something that is not known is not known, in the form, on the page and on paper', async () => {
    await seat.open(`/ledgers/LOC-20/sheet/new?unit=${school}`, '#case-text')
    await whole(seat)
    await seat.page.fill('#case-cohort', '312')
    await seat.page.fill('#case-came', '27')
    await seat.page.fill('#case-text', `推算${seat.size.name}`)
    await seat.page.waitForTimeout(900)
    expect(await seat.page.evaluate(says, ['推算生源', '—']), 'something was reckoned out of what is not known')
    await seat.page.fill('#case-left', '19')
    await seat.until(says, ['推算生源', '320'], '312 + 27 - 19')
    await seat.page.fill('#case-left', '')
    await seat.until(says, ['推算生源', '—'], 'unknown again')
    const one = await head.post('/cases', { record: 'LOC-20.sheet', unit: school, fields: { text: `推算${seat.size.name}`, figure: 'pupils_P', cohort: '312', came: '27', rows: [{ thing: '名册', count: '1' }] } })
    await seat.open(`/cases/${one.id}`, '.case-content')
    expect(await seat.page.evaluate(says, ['推算生源', '算不出来']), await seat.text('.case-content'))
    await seat.looksRight('fields-20-unknown')
    await seat.page.emulateMedia({ media: 'print' })
    const paper = await seat.text('.case-paper')
    expect(/推算生源\s*—（有没填的项目）/.test(paper), paper)
    await seat.shot('fields-21-unknown-paper')
    await seat.page.emulateMedia({ media: 'screen' })
  })
}

const seats = []
try {
  await prepare()
  await cases()
  for (const size of [sizes.office, sizes.phone]) {
    const seat = await Seat.open(size)
    seats.push(seat)
    seat.expected = /status of 40[0149]/
    await seat.signIn('duxue', word.duxue)
    await marks(seat)
    await located(seat)
    await shown(seat)
    await seat.signOut()
    await seat.signIn('school', word.school)
    await kinds(seat)
    await unknown(seat)
  }
} finally {
  for (const seat of seats) await seat.close()
  finish()
}
