// Serves dist/ and a stand-in API: `node tests/mock/server.mjs [PORT]`, user dudao, password Duxue2024!.
// For looking at the page while the server is not built; the walk of tests/walk.mjs runs against the real one.
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { evaluate, kindOf, kinds, readCounty, stages, stored } from './county.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const dist = join(here, '../../dist')
const periods = ['2022', '2023', '2024']
const years = readCounty(join(here, '../../../demo'), periods)
const attributes = ['code', 'name', 'parent', 'kind', 'period']
const decisions = []
const checks = years['2024'].filter((line) => kindOf(line).level === 'school').slice(3, 17).map((line, index) => ({ id: index + 1, unit: line.code, unit_name: line.name, period: '2024', rule: 'change', message: '小学在校生比上年变化超过20%，请说明原因', reason: null }))
const rights = [['evaluation', 'view'], ['evaluation', 'review'], ['evaluation', 'export'], ['county_data', 'view'], ['county_data', 'import'],
  ['school_data', 'view'], ['school_data', 'create'], ['school_data', 'review'], ['school_data', 'approve'], ['school_data', 'edit'], ['school_data', 'submit']]
  .map(([domain, action]) => ({ domain, action, if: '' }))
const session = { user: { name: 'dudao', shown: '督导室', role: 'chief', role_name: '股室负责人', unit: '990121', posts: [] }, csrf: 'token', rights, must_change: false }
const cookie = 'duxue_session=mock'

const units = years['2024'].map((line) => ({ code: line.code, name: line.name, kind: kindOf(line).id, kind_name: kindOf(line).name, level: kindOf(line).level, parent: line.parent || null, depth: line.code === '990000' ? 0 : line.code === '990100' ? 1 : line.code === '990121' ? 2 : kindOf(line).level === 'township' ? 3 : 4, schools: 0 }))
for (const unit of units) unit.schools = units.filter((one) => one.level === 'school' && (unit.code.length <= 6 || one.parent === unit.code)).length
const elements = Object.keys(years['2024'][0]).filter((id) => !attributes.includes(id)).map((id) => {
  const stage = { P: 'primary', J: 'junior', S: 'senior' }[/_([PJS])$/.exec(id)?.[1]] ?? null
  const unit = id === 'equip_value' ? '元' : /area/.test(id) ? '㎡' : /pupils|ft|deg|backbone|t_|staff/.test(id) ? '人' : ''
  return { id, name: id, group: stage ? '分学段' : '全校', unit, entry_unit: unit, entry_factor: 1, type: /boarding|has_|online/.test(id) ? 'bool' : /owner|sponsor|^area$/.test(id) ? 'choice' : 'number', decimals: /area|value/.test(id) ? 2 : 0, whole: !/area|value/.test(id), choices: ['公办', '民办', '县级', '城区', '镇区', '乡村'], stage, note: '' }
})

const fail = (status, kind, message) => ({ status, body: { error: { kind, message, place: {} } } })
function answer(method, path, query, body, signedIn) {
  if (path === '/session' && method === 'POST') {
    const { name, password } = JSON.parse(body)
    if (name !== 'dudao' || password !== 'Duxue2024!') return fail(401, 'denied', '用户名或口令不对。')
    return { body: session, cookie: `${cookie}; Path=/; HttpOnly; SameSite=Strict` }
  }
  if (!signedIn) return fail(401, 'denied', '请先登录。')
  const lines = years[query.period] ?? years['2024']
  const unit = units.find((one) => one.code === query.unit) ?? units[2]
  if (path === '/session') return { body: session, cookie: method === 'DELETE' ? `${cookie}; Path=/; Max-Age=0` : undefined }
  if (path === '/units') return { body: { units } }
  if (path === '/periods') return { body: { periods, usual: '2024' } }
  if (path === '/elements') return { body: { elements, stages, kinds } }
  if (path === '/standards') {
    const e = evaluate(lines, units[2], '2024', [])
    return { body: { standards: [{ id: 'yzjh-2017', name: e.standard_name, document: e.document, level: 'county', version: e.pack_version, valid_from: '2017-05', note: '', stages: ['primary', 'junior'], parameters: [], blocks: e.blocks.map((block) => ({ id: block.id, name: block.name, scored: false, items: e.items.filter((item) => item.block === block.id).map((item) => ({ ...item, formula: 'resource * 100 / pupils', source: e.document, sureness: 'confirmed', measure: '', note: '', evidence: item.evidence ?? [] })) })) }] } }
  }
  if (path === '/evaluation') return { body: evaluate(lines, unit, query.period, decisions) }
  if (path === '/what-if') { const ask = JSON.parse(body); return { body: evaluate(years[ask.period], units.find((one) => one.code === ask.unit), ask.period, decisions, ask.changes) } }
  if (path === '/school') {
    const line = lines.find((one) => one.code === query.unit)
    const before = years[String(Number(query.period) - 1)]?.find((one) => one.code === query.unit)
    const value = (one, element) => (!one ? null : element.type === 'choice' ? (element.choices.indexOf(one[element.id]) < 0 ? null : element.choices.indexOf(one[element.id])) : stored(one, element.id))
    const parent = units.find((one) => one.code === line.parent)
    return { body: { unit: { ...units.find((one) => one.code === line.code), path: [units[2], parent].filter(Boolean).map(({ code, name }) => ({ code, name })) }, period: query.period, previous_period: before ? String(Number(query.period) - 1) : null, elements: elements.map((element) => ({ id: element.id, name: element.name, group: element.group, unit: element.unit, value: value(line, element), why: value(line, element) === null ? '未填报' : null, previous: value(before, element), choice: null })) } }
  }
  if (path === '/origin') return { body: { found: true, file_name: 'county-2024.csv', sheet: '', cell: 'K21', actor: '示例', at: new Date().toISOString() } }
  if (path === '/imports' && method === 'GET') return { body: { imports: [{ id: 1, file_name: 'county-2024.csv', at: new Date().toISOString(), actor: '示例', rows: 128, values: 5210, periods: ['2024'] }] } }
  if (path === '/imports') {
    const problem = (severity, cell, field, message) => ({ severity, rule: 'r', message, sheet: '基表', cell, line: 0, field })
    return { body: { stored: false, source_id: 0, rows: 3, values: 90, unknown: 4, new_units: 0, periods: ['2024'], sheet: '基表', errors: 3, warnings: 1, problems: [problem('error', 'K3', 'pupils_P', '“小学在校生”应是整数，这里是“一百二”。请改成数字。'), problem('error', 'P3', 'ft_P', '各学历教师合计 21 人，与专任教师 20 人不等。请核对。'), problem('error', 'K9', 'pupils_P', '人数不能是负数。'), problem('warning', 'AB7', 'aux_area', '比上年增加 62%，导入后请说明原因。')] } }
  }
  if (path === '/mappings') return { body: { mappings: [] } }
  if (path === '/checks') return { body: { checks: checks.filter((check) => check.period === query.period) } }
  if (path.startsWith('/checks/')) { checks.find((check) => check.id === Number(path.slice(8))).reason = JSON.parse(body).reason; return { body: {} } }
  if (path === '/decisions' && method === 'POST') { decisions.push({ item: query.item, verdict: query.verdict, note: query.note ?? '', file_name: query.file_name ?? '', file_hash: query.file_name ? 'ab' : '', actor: '督导室', at: new Date().toISOString() }); return { body: {} } }
  if (path === '/report') return { text: '<!doctype html><style>body{font:16px/2 serif;padding:40px}h1{text-align:center}</style><h1>自评报告</h1><p>澜陵县未达标。</p>' }
  if (path === '/template' || path === '/evaluation.xlsx') return { text: 'xlsx' }
  return fail(404, 'not_found', '没有这个接口。')
}

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }
createServer((request, response) => {
  const url = new URL(request.url, 'http://local')
  const parts = []
  request.on('data', (part) => parts.push(part))
  request.on('end', () => {
    if (url.pathname.startsWith('/api/v1')) {
      const made = answer(request.method, url.pathname.slice(7), Object.fromEntries(url.searchParams), Buffer.concat(parts).toString(), (request.headers.cookie ?? '').includes(cookie))
      response.writeHead(made.status ?? 200, { ...(made.cookie ? { 'Set-Cookie': made.cookie } : {}), 'Content-Type': made.text ? 'text/html; charset=utf-8' : 'application/json' })
      response.end(made.text ?? JSON.stringify(made.body))
      return
    }
    const file = join(dist, normalize(url.pathname))
    const found = extname(file) && existsSync(file) ? file : join(dist, 'index.html')
    response.writeHead(200, { 'Content-Type': types[extname(found)] ?? 'application/octet-stream', 'Content-Security-Policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'" })
    response.end(readFileSync(found))
  })
}).listen(Number(process.argv[2] ?? 8651), '127.0.0.1')
