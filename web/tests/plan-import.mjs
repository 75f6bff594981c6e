// Plans read in from papers that were not written for it: a text whose headings are lost, that names no units and tells ends by terms and
// holidays; a workbook with a title above its heading, merged cells, short names and words for days. What is read, what was reckoned
// and what stays open is told before anything is taken.
//
//   DUXUE_URL=... DUXUE_PASSWORDS=data/demo-users.txt [DUXUE_SHOTS=folder] node tests/plan-import.mjs      (a fresh sample county)
//
// Ends with "N passed, N failed".
import { behaviour, Client, expect, finish, passwords, Seat, sizes } from './support.mjs'

const word = passwords()
const year = new Date().getFullYear() + 1
const prose = `澜陵县教育局${year}年重点工作安排
坚持稳中求进，办好人民满意的教育。
要抓好学位保障。今年秋季开学前，完成城东片两所小学的改扩建，新增学位九百个；下半年启动第三初中选址论证。
队伍这一块，暑假前完成公开招聘；三个月内建立教师编制周转池。
安全工作不放松。本学期末前对所有学校食堂开展一次全覆盖检查。
由基教股会同财务股研究制定课后服务收费办法，争取年底出台。
要高度重视，加强领导，严禁弄虚作假。
`

/* ---- a workbook ------------------------------------------------------------------------------------------ */

const crcs = Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value >>> 0
})
const crc = (bytes) => (bytes.reduce((value, byte) => crcs[(value ^ byte) & 255] ^ (value >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0
/** An archive whose files are stored as they are. */
function archive(files) {
  const bodies = []
  const heads = []
  let at = 0
  for (const [name, text] of Object.entries(files)) {
    const bytes = Buffer.from(text)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt32LE(crc(bytes), 10)
    head.writeUInt32LE(bytes.length, 14)
    head.writeUInt32LE(bytes.length, 18)
    head.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), bytes])
    const tail = Buffer.alloc(16)
    tail.writeUInt32LE(at, 12)
    heads.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), head, tail.subarray(2), Buffer.from(name)]))
    bodies.push(local)
    at += local.length
  }
  const list = Buffer.concat(heads)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(heads.length, 4)
  end.writeUInt16LE(heads.length, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...bodies, list, Buffer.from('PK\x05\x06'), end])
}
const types = 'http://schemas.openxmlformats.org/package/2006'
const sheets = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const documents = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
function workbook(rows, merged) {
  const cells = (row, number) => row.map((text, column) => (text ? `<c r="${String.fromCharCode(65 + column)}${number}" t="inlineStr"><is><t>${text}</t></is></c>` : '')).join('')
  return archive({
    '[Content_Types].xml': `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="${types}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    '_rels/.rels': `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="${types}/relationships"><Relationship Id="r1" Type="${documents}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="${sheets}" xmlns:r="${documents}"><sheets><sheet name="分解" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="${types}/relationships"><Relationship Id="r1" Type="${documents}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${sheets}"><sheetData>${rows.map((row, index) => `<row r="${index + 1}">${cells(row, index + 1)}</row>`).join('')}</sheetData><mergeCells count="${merged.length}">${merged.map((one) => `<mergeCell ref="${one}"/>`).join('')}</mergeCells></worksheet>`,
  })
}
const table = (school, end, last) => workbook([
  [`澜陵县教育局${year}年重点任务分解表`],
  ['序号', '工作目标', '主要措施', '任务', '牵头', '责任单位', '完成时限'],
  ['1', '学位够用', '扩建学校', '教学楼竣工', '基教股', '栖霖街道实验小学', '6月底前'],
  ['2', '', '', '运动场翻新', '基础教育股', '栖霖街道第二小学', '年底前'],
  ['3', '', '补充教师', '招聘教师', '人事股', school, end],
  ['4', '队伍建设', '师德建设', '师德学习', '人事股', '', last],
], ['A1:G1', 'B3:B5', 'C3:C4'])

/* ---- in the browser ------------------------------------------------------------------------------------------ */

const office = await Client.signIn('bangong', word.bangong)
const make = async (name) => (await office.post('/plans', { kind: 'annual-key-work', unit: '990121', fields: { name, period: `${year}-01-01/${year}-12-31`, basis: '教发1号', layout: 'C 思路目标措施' } })).id
async function open(seat, plan) {
  await seat.open(`/plans/${plan}`, '.plan-head')
  const arrange = seat.page.getByRole('button', { name: '编排', exact: true })
  if (await arrange.count()) await arrange.click()
  await seat.page.locator('.plan-bar .el-button', { hasText: '导入任务' }).click()
  await seat.page.waitForSelector('#plan-file', { state: 'attached' })
}
const put = (seat, name, buffer) => seat.page.setInputFiles('#plan-file', { name, mimeType: 'application/octet-stream', buffer })
const problems = (seat) => seat.text('.plan-problems')
const isThere = (words) => document.querySelector('.plan-problems')?.innerText.includes(words) ?? false
const seats = []
const step = (seat, name, body) => behaviour([seat], name, body)

async function paper(seat) {
  const plan = await make(`${year}年重点工作（${seat.size.name}文稿）`)
  await step(seat, 'of a text without headings each task says with which end it comes, and what was reckoned', async () => {
    await open(seat, plan)
    await put(seat, '重点工作.txt', Buffer.from(prose))
    await seat.until(isThere, '没有写明由谁牵头', 'what stays open is told')
    const said = await problems(seat)
    expect(said.includes(`“今年秋季开学前”按${year}-08-31，是推算的`), said)
    expect(said.includes(`“暑假前”按${year}-06-30，是推算的`), said)
    expect(said.includes('“三个月内”看不出是哪一天，期限没有填') && said.includes('“本学期末前”看不出是哪一天'), said)
    const differences = await seat.text('.plan-differences')
    expect(differences.includes(`完成期限：${year}-08-31`) && !differences.includes('弄虚作假'), differences)
    expect(/制定课后服务收费办法\s+完成期限：\d+-12-31/.test(differences) && /牵头科室：基础教育股/.test(differences), differences)
    expect(!/任务 +今年秋季开学前\s*(\n|$)/.test(differences), 'a time alone became a task')
    await seat.looksRight('plan-import-document')
  })
  await step(seat, 'taken over it stands in the plan, and what it lacks is told until it is issued', async () => {
    await seat.page.click('.ask-buttons .el-button--primary')
    await seat.until(() => document.querySelectorAll('.plan-table tbody tr').length >= 7, undefined, 'the tasks are there')
    expect(/没有写牵头单位|没有牵头/.test(await seat.text('.plan-head')), await seat.text('.plan-head'))
    await seat.looksRight('plan-import-document-taken')
  })
  await step(seat, 'a scan and a paper without any task are refused with what to do', async () => {
    await open(seat, plan)
    await put(seat, '感想.txt', Buffer.from('春天来了，花都开了。\n大家都很高兴。\n'))
    await seat.until(() => /没有读出任务/.test(document.querySelector('.ask')?.innerText ?? ''), undefined, 'nothing was read')
    await seat.looksRight('plan-import-nothing')
  })
}
async function book(seat) {
  const plan = await make(`${year}年重点工作（${seat.size.name}表格）`)
  await step(seat, 'of a workbook every fault stands at its cell, and nothing is taken', async () => {
    await open(seat, plan)
    await put(seat, '分解.xlsx', table('实验小学', '下月底', '长期坚持'))
    await seat.until(isThere, '长期坚持', 'faults are told')
    const said = await problems(seat)
    expect(/F5 没有“实验小学”/.test(said) && /G5 “下月底”看不出/.test(said) && /G6 “长期坚持”看不出/.test(said), said)
    expect(said.includes(`“6月底前”按${year}年，月末${year}-06-30`) && said.includes(`“年底前”按${year}年末`), said)
    expect(await seat.page.locator('.ask-buttons .el-button--primary').isDisabled(), 'a wrong table can be taken')
    await seat.looksRight('plan-import-book-faults')
  })
  await step(seat, 'put right it goes in as a tree under merged cells; once more it changes nothing', async () => {
    const good = table('栖霖街道实验小学', '8月31日', `${year}年12月`)
    await put(seat, '分解.xlsx', good)
    await seat.until(() => document.querySelector('.ask-buttons .el-button--primary')?.disabled === false, undefined, 'it is good')
    const differences = await seat.text('.plan-differences')
    expect(/运动场翻新（学位够用 \/ 扩建学校）/.test(differences) && /责任单位：栖霖街道第二小学/.test(differences), differences)
    await seat.looksRight('plan-import-book')
    await seat.page.click('.ask-buttons .el-button--primary')
    // two goals, three measures, four tasks
    await seat.until(() => document.querySelectorAll('.plan-table tbody tr').length === 9, undefined, 'nine lines')
    await open(seat, plan)
    await put(seat, '分解.xlsx', good)
    await seat.until(() => /新增 0，修改 0，相同 4/.test(document.querySelector('.ask')?.innerText ?? ''), undefined, 'all is the same')
    expect(await seat.page.locator('.ask-buttons .el-button--primary').isDisabled(), 'nothing could be taken')
  })
}

try {
  for (const size of [sizes.office, sizes.phone]) {
    const seat = await Seat.open(size)
    seats.push(seat)
    seat.expected = /status of 40[0149]/
    await seat.signIn('bangong', word.bangong)
    await paper(seat)
    await book(seat)
  }
} finally {
  for (const seat of seats) await seat.close()
  finish()
}
