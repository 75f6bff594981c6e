// The peers of bench/country.c: DuckDB and SQLite over the same rows in memory, the same threads. What comes out is held
// against our results to 1e-9 before any time is printed.
//   node country.mjs ROWS.csv RESULTS.csv REPEATS THREADS NODE_MODULES
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const [rows, results, repeats, threads, modules] = process.argv.slice(2)
const require = createRequire(modules + '/')
const amounts = 7
const limits = [
  [0.06, 0.9, 1.0, 4.5, 7.5, 15, 12],
  [0.08, 1.1, 1.1, 5.8, 10.2, 20, 18],
]
const columns = [...Array(2 * (amounts + 1)).keys()].map((n) => `x${n}`)

// Within 1e-9 of the larger one, as the program compares.
const reaches = (x, limit) => `${x} >= ${limit} - 1e-9 * greatest(abs(${x}), ${limit})`

// Amounts per pupil and their weights by row, then one pass of plain sums: faster there than filtered aggregates.
function query(most) {
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
      const reached = `CASE WHEN ${reaches(q, limits[stage][n - 1]).replaceAll('greatest', most)} THEN 1 ELSE 0 END`
      asked.push(mean, deviation, `${deviation} / (${mean})`, `sum(${reached})`)
      met.push(reached)
    }
    asked.push(`sum(CASE WHEN ${met.join(' + ')} >= 6 THEN 1 ELSE 0 END)`)
  }
  return `SELECT ${asked.join(', ')} FROM (SELECT county, ${inner.join(', ')} FROM school) GROUP BY county ORDER BY county`
}

const ours = readFileSync(results, 'utf8').trim().split('\n').map((line) => line.split(',').map(Number))

function compare(name, theirs) {
  ours.forEach((county, i) =>
    county.forEach((value, n) => {
      const other = Number(theirs[i][n])
      if (!(Math.abs(value - other) <= 1e-9 * Math.max(Math.abs(value), Math.abs(other)))) {
        throw new Error(`${name}: county ${i}, value ${n}: ${other}, here ${value}`)
      }
    }),
  )
}

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1]

async function duckdb() {
  const { DuckDBInstance } = require('@duckdb/node-api')
  const connection = await (await DuckDBInstance.create(':memory:', { threads })).connect()
  const names = ["'county': 'INTEGER'", ...columns.map((name) => `'${name}': 'DOUBLE'`)].join(', ')
  await connection.run(`CREATE TABLE school AS SELECT * FROM read_csv('${rows}', header = false, columns = {${names}})`)
  const times = []
  let answer
  for (let i = 0; i < repeats; i++) {
    const from = performance.now()
    const reader = await connection.runAndReadAll(query('greatest'))
    times.push(performance.now() - from)
    answer = reader.getRows()
  }
  compare('DuckDB', answer)
  return median(times)
}

console.log(`duckdb_ms ${(await duckdb()).toFixed(1)}`)
