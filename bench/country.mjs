// The peers of bench/country.c: the same work in SQL over the same rows, in memory where the peer can, with as many
// threads. What comes out is held against our results to 1e-9 before any time is printed; a peer that cannot be had is
// told and left out.
//   node country.mjs FOLDER REPEATS THREADS MODULES     (FOLDER: what country.c wrote; MODULES: where npm put the peers)
// W2 is W1 out of long facts: unit, element, period, value - 40 elements of each school, 20 million rows. The peers have them
// in their tables, bench/country.c as columns in memory; out of the database it is the time of making a frame.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync, chmodSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const [folderName, repeatsText, threadsText, modules] = process.argv.slice(2)
const folder = resolve(folderName)
const [repeats, threads] = [Number(repeatsText), Number(threadsText)]
const require = createRequire(resolve(modules) + '/')
const amounts = 7
const elements = 40
const limits = [
  [0.06, 0.9, 1.0, 4.5, 7.5, 15, 12],
  [0.08, 1.1, 1.1, 5.8, 10.2, 20, 18],
]
const columns = [...Array(2 * (amounts + 1)).keys()].map((n) => `x${n}`)
const yearColumns = ['p', 'a', 'b', 'c']

// ---- what is asked, and what came out here ----

// Within 1e-9 of the larger one, as the program compares.
const atLeast = (x, limit, most) => `${x} >= ${limit} - 1e-9 * ${most}(abs(${x}), abs(${limit}))`

// Amounts per pupil and their weights by row, then one pass of plain sums: faster there than filtered aggregates.
function w1(most, from = 'school') {
  const inner = []
  const asked = []
  for (let stage = 0; stage < 2; stage++) {
    const p = `x${stage * (amounts + 1)}`
    const met = []
    for (let n = 1; n <= amounts; n++) {
      const at = stage * (amounts + 1) + n
      const [x, q, w] = [`x${at}`, `q${at}`, `w${at}`]
      inner.push(`CASE WHEN ${p} > 0 THEN ${x} / ${p} END AS ${q}`, `CASE WHEN ${x} IS NOT NULL AND ${p} > 0 THEN ${p} END AS ${w}`)
      const mean = `sum(${w} * ${q}) / sum(${w})`
      // squares about the mean: sum(w (q - m)^2) = sum(w q q) - m sum(w q)
      const deviation = `sqrt((sum(${w} * ${q} * ${q}) - (${mean}) * sum(${w} * ${q})) / sum(${w}))`
      const reached = `CASE WHEN ${atLeast(q, limits[stage][n - 1], most)} THEN 1 ELSE 0 END`
      asked.push(mean, deviation, `${deviation} / (${mean})`, `sum(${reached})`)
      met.push(reached)
    }
    asked.push(`sum(CASE WHEN ${met.join(' + ')} >= 6 THEN 1 ELSE 0 END)`)
  }
  const named = asked.map((sql, i) => `${sql} AS r${i}`).join(', ')
  return `SELECT ${named} FROM (SELECT county, ${inner.join(', ')} FROM ${from}) AS inner_rows GROUP BY county ORDER BY county`
}

const pivot = columns.map((name, n) => `max(CASE WHEN element = ${n} THEN value END) AS ${name}`).join(', ')
const w2 = (most) => w1(most, `(SELECT min(unit_county) AS county, ${pivot} FROM fact WHERE period = 0 GROUP BY unit) AS wide`)

function w3(most) {
  const each = yearColumns.slice(1).map((x) => {
    const both = (y) => `sum(CASE WHEN p IS NOT NULL AND ${x} IS NOT NULL THEN ${y} END)`
    return `${both(x)} / ${both('p')} AS ${x}`
  })
  const asked = yearColumns.slice(1).flatMap((x) => [`n.${x} / b.${x} AS t${x}`, `CASE WHEN ${atLeast(`n.${x}`, `b.${x}`, most)} THEN 1 ELSE 0 END AS h${x}`])
  return `WITH m AS (SELECT county, year, ${each.join(', ')} FROM finance GROUP BY county, year) SELECT ${asked.join(', ')} FROM m AS n JOIN m AS b ON n.county = b.county AND b.year = n.year - 1 ORDER BY n.year, n.county`
}

const rowsOf = (text) => text.trim().split('\n').map((line) => line.split(',').map((cell) => (cell === '' ? NaN : Number(cell))))
const ours = { w1: rowsOf(readFileSync(join(folder, 'w1.csv'), 'utf8')), w3: rowsOf(readFileSync(join(folder, 'w3.csv'), 'utf8')) }
ours.w2 = ours.w1

function compare(name, work, theirs) {
  if (theirs.length !== ours[work].length) {
    throw new Error(`${name}, ${work}: ${theirs.length} rows instead of ${ours[work].length}`)
  }
  ours[work].forEach((row, i) =>
    row.forEach((value, n) => {
      const other = theirs[i][n] === null ? NaN : Number(theirs[i][n])
      const alike = Math.abs(value - other) <= 1e-9 * Math.max(Math.abs(value), Math.abs(other))
      if (!alike && !(Number.isNaN(value) && Number.isNaN(other))) {
        throw new Error(`${name}, ${work}: row ${i}, value ${n}: ${other}, here ${value}`)
      }
    }),
  )
}

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1]

// ---- the peers: each gives {work: {times, rows}} ----

const factSql = (unit) =>
  columns.map((name, n) => `SELECT ${unit} AS unit, county AS unit_county, ${n} AS element, 0 AS period, ${name} AS value FROM school`)
const others = [...Array(elements - columns.length).keys()].map((n) => n + columns.length)

async function duckdb() {
  const { DuckDBInstance } = require('@duckdb/node-api')
  const connection = await (await DuckDBInstance.create(':memory:', { threads: String(threads) })).connect()
  const typed = (names) => names.map((name) => `'${name}': 'DOUBLE'`).join(', ')
  await connection.run(`CREATE TABLE school AS SELECT * FROM read_csv('${folder}/rows.csv', header = false, columns = {'unit': 'INTEGER', 'county': 'INTEGER', ${typed(columns)}})`)
  await connection.run(`CREATE TABLE finance AS SELECT * FROM read_csv('${folder}/years.csv', header = false, columns = {'county': 'INTEGER', 'year': 'INTEGER', ${typed(yearColumns)}})`)
  await connection.run(`CREATE TABLE fact AS SELECT unit, unit_county, element::SMALLINT AS element, period::SMALLINT AS period, value FROM (${factSql('unit').join(' UNION ALL ')} ${others.map((n) => `UNION ALL SELECT unit, county, ${n}, 0, x1 + ${n} FROM school`).join(' ')}) ORDER BY unit, element`)
  const found = {}
  for (const [work, sql] of [['w1', w1('greatest')], ['w2', w2('greatest')], ['w3', w3('greatest')]]) {
    const times = []
    const processors = []
    let rows
    for (let i = 0; i < repeats; i++) {
      const from = performance.now()
      const begun = process.cpuUsage()
      rows = (await connection.runAndReadAll(sql)).getRows()
      times.push(performance.now() - from)
      const used = process.cpuUsage(begun)
      processors.push((used.user + used.system) / 1000)
    }
    found[work] = { times, processors, rows }
  }
  return found
}

function run(command, words, options = {}) {
  const got = spawnSync(command, words, { encoding: 'utf8', maxBuffer: 1 << 28, ...options })
  if (got.error || got.status !== 0) {
    throw new Error(`${command}: ${got.error?.message ?? got.stderr.slice(-400)}`)
  }
  return got.stdout
}

// A database in memory, filled and asked by one run of the shell; times are its own.
function sqlite() {
  const create = `.mode csv\n.headers off\nPRAGMA threads=${threads};\nPRAGMA cache_size=-4000000;\nCREATE TABLE raw(unit, county, ${columns.join(', ')});\nCREATE TABLE school(unit INTEGER PRIMARY KEY, county INTEGER, ${columns.map((name) => `${name} REAL`).join(', ')});\nCREATE TABLE raw_years(county, year, ${yearColumns.join(', ')});\nCREATE TABLE finance(county INTEGER, year INTEGER, ${yearColumns.map((name) => `${name} REAL`).join(', ')});\n.import ${folder}/rows.csv raw\n.import ${folder}/years.csv raw_years\nINSERT INTO school SELECT unit, county, ${columns.map((name) => `nullif(${name}, '')`).join(', ')} FROM raw;\nINSERT INTO finance SELECT county, year, ${yearColumns.map((name) => `nullif(${name}, '')`).join(', ')} FROM raw_years;\nDROP TABLE raw;\nDROP TABLE raw_years;\n`
  const facts = `CREATE TABLE fact(unit INTEGER, unit_county INTEGER, element INTEGER, period INTEGER, value REAL, PRIMARY KEY (unit, element)) WITHOUT ROWID;\nINSERT INTO fact ${factSql('unit').join(' UNION ALL ')} ${others.map((n) => `UNION ALL SELECT unit, county, ${n}, 0, x1 + ${n} FROM school`).join(' ')} ORDER BY 1, 3;\n`
  const asked = [['w1', w1('max')], ['w3', w3('max')], ['w2', w2('max')]]
  const script = create + facts + asked.map(([work, sql]) => Array(Math.min(repeats, 3)).fill(`.print "@${work}"\n.timer on\n${sql};\n.timer off\n`).join('')).join('')
  const found = {}
  for (const part of run('sqlite3', [':memory:'], { input: script }).split('@').slice(1)) {
    const lines = part.trim().split('\n').map((line) => line.trim())
    const work = lines[0].replace(/"/g, '')
    const real = Number(lines.at(-1).match(/real ([\d.]+)/)[1])
    found[work] ??= { times: [] }
    found[work].times.push(real * 1000)
    found[work].rows = rowsOf(lines.slice(1, -1).join('\n'))
  }
  return found
}

// A server of our own in a folder of its own, reached by a socket there.
function postgres() {
  const home = run('sh', ['-c', 'ls -d /usr/lib/postgresql/15/bin /usr/lib/postgresql/*/bin 2>/dev/null | head -n 1']).trim()
  if (!home) {
    throw new Error('PostgreSQL is not installed')
  }
  const data = mkdtempSync(join(tmpdir(), 'country-'))
  chmodSync(data, 0o755)
  const root = process.getuid() === 0
  const as = (...words) => (root ? run('runuser', ['-u', 'postgres', '--', ...words], { cwd: '/tmp' }) : run(words[0], words.slice(1)))
  if (root) {
    run('chown', ['postgres', data])
  }
  const workers = Math.max(0, threads - 1)
  try {
    as(`${home}/initdb`, '-D', `${data}/base`, '-A', 'trust', '--no-sync')
    as(`${home}/pg_ctl`, '-D', `${data}/base`, '-w', '-l', `${data}/log`, '-o', `-k ${data} -c listen_addresses= -c shared_buffers=4GB -c work_mem=1GB -c fsync=off -c max_wal_size=20GB -c max_parallel_workers_per_gather=${workers} -c jit=on`, 'start')
    const psql = (script) => {
      writeFileSync(`${data}/script.sql`, script)
      chmodSync(`${data}/script.sql`, 0o644)
      return as('psql', '-X', '-q', '-A', '-t', '-F', ',', '-h', data, '-d', 'postgres', '-v', 'ON_ERROR_STOP=1', '-f', `${data}/script.sql`)
    }
    psql(`CREATE UNLOGGED TABLE school(unit int, county int, ${columns.map((name) => `${name} float8`).join(', ')});\nCREATE UNLOGGED TABLE finance(county int, year int, ${yearColumns.map((name) => `${name} float8`).join(', ')});\n\\copy school FROM PROGRAM 'cat ${folder}/rows.csv' CSV\n\\copy finance FROM PROGRAM 'cat ${folder}/years.csv' CSV\nCREATE UNLOGGED TABLE fact AS SELECT unit, unit_county, element::smallint AS element, period::smallint AS period, value FROM (${factSql('unit').join(' UNION ALL ')} ${others.map((n) => `UNION ALL SELECT unit, county, ${n}, 0, x1 + ${n} FROM school`).join(' ')}) AS all_facts ORDER BY unit, element;\nVACUUM ANALYZE;\n`)
    const found = {}
    for (const [work, sql] of [['w1', w1('greatest')], ['w3', w3('greatest')], ['w2', w2('greatest')]]) {
      const out = psql(Array(Math.min(repeats, 3)).fill(`\\timing on\n${sql};\n\\timing off\n\\echo @\n`).join(''))
      for (const part of out.split('@').filter((text) => text.trim())) {
        const lines = part.trim().split('\n')
        const time = Number(lines.find((line) => line.startsWith('Time:')).match(/[\d.]+/)[0])
        found[work] ??= { times: [] }
        found[work].times.push(time)
        found[work].rows = rowsOf(lines.filter((line) => !line.startsWith('Time:')).join('\n'))
      }
    }
    return found
  } finally {
    spawnSync('sh', ['-c', root ? `runuser -u postgres -- ${home}/pg_ctl -D ${data}/base -m immediate stop` : `${home}/pg_ctl -D ${data}/base -m immediate stop`], { cwd: '/tmp' })
    rmSync(data, { recursive: true, force: true })
  }
}

function clickhouse() {
  const { Session } = require('chdb')
  const session = new Session()
  const typed = (names) => names.map((name) => `${name} Nullable(Float64)`).join(', ')
  const csv = (name, types) => `file('${folder}/${name}', CSV, '${types}')`
  const set = ` SETTINGS max_threads = ${threads}`
  session.query('CREATE DATABASE country')
  session.query(`CREATE TABLE country.school ENGINE = MergeTree ORDER BY unit AS SELECT * FROM ${csv('rows.csv', `unit Int32, county Int32, ${typed(columns)}`)}`)
  session.query(`CREATE TABLE country.finance ENGINE = MergeTree ORDER BY (county, year) AS SELECT * FROM ${csv('years.csv', `county Int32, year Int32, ${typed(yearColumns)}`)}`)
  session.query(`CREATE TABLE country.fact ENGINE = MergeTree ORDER BY (unit, element) AS SELECT unit, unit_county, toInt16(element) AS element, toInt16(period) AS period, value FROM (${factSql('unit').join(' UNION ALL ').replaceAll('FROM school', 'FROM country.school')} ${others.map((n) => `UNION ALL SELECT unit, county, ${n}, 0, x1 + ${n} FROM country.school`).join(' ')})`)
  const found = {}
  for (const [work, sql] of [['w1', w1('greatest')], ['w2', w2('greatest')], ['w3', w3('greatest')]]) {
    const times = []
    const processors = []
    let text
    for (let i = 0; i < repeats; i++) {
      const from = performance.now()
      const begun = process.cpuUsage()
      text = session.query(sql.replace(/FROM (school|finance|fact)/g, 'FROM country.$1') + set, 'CSV')
      times.push(performance.now() - from)
      const used = process.cpuUsage(begun)
      processors.push((used.user + used.system) / 1000)
    }
    found[work] = { times, processors, rows: rowsOf(text.replaceAll('\\N', '')) }
  }
  session.cleanup?.()
  return found
}

// What country.c printed: "w1_ms 12.3".
const here = Object.fromEntries(readFileSync(join(folder, 'ours.txt'), 'utf8').trim().split('\n').map((line) => line.split(' ')))
const wanted = process.env.PEERS?.split(',')
for (const [name, peer] of Object.entries({ duckdb, clickhouse, postgres, sqlite })) {
  if (wanted && !wanted.includes(name)) {
    continue
  }
  let found
  try {
    found = await peer()
  } catch (error) {
    console.log(`${name} left out: ${String(error.message).split('\n')[0]}`)
    continue
  }
  for (const [work, { rows }] of Object.entries(found)) {
    compare(name, work, rows)
  }
  for (const [work, { times, processors }] of Object.entries(found).sort()) {
    const time = median(times)
    const ratio = here[`${work}_ms`] ? `   ${(time / Number(here[`${work}_ms`])).toFixed(1)} x ours` : ''
    console.log(`${name} ${work} ${time.toFixed(1)} ms${ratio}`)
    if (processors) {
      // of all its threads: other programs on the machine disturb it less than the clock on the wall
      const used = median(processors)
      const own = Number(here[`${work}_processors_ms`])
      console.log(`${name} ${work} ${used.toFixed(1)} ms of processors${own ? `   ${(used / own).toFixed(1)} x ours` : ''}`)
    }
  }
}
