// Makes, changes and fills in workbooks as a person would in Excel. In one of an entry or a round, what is what stands in its hidden third row: one row per unit
// (found by its code) with a column per field, or one row per field with a column for its value. All else stays as it is.
import { deflateRawSync, gzipSync, inflateRawSync } from 'node:zlib'

/* Stands behind what gzip packs; zlib's own crc32 came after node 18. */
function crc(bytes) {
  const packed = gzipSync(bytes, { level: 1 })
  return packed.readUInt32LE(packed.length - 8)
}

function unzip(bytes) {
  let end = bytes.length - 22
  while (bytes.readUInt32LE(end) !== 0x06054b50) end--
  const parts = new Map()
  let at = bytes.readUInt32LE(end + 16)
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count--) {
    const [method, size, name, extra, comment, local] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)]
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const raw = bytes.subarray(start, start + size)
    parts.set(bytes.subarray(at + 46, at + 46 + name).toString(), method ? inflateRawSync(raw) : raw)
    at += 46 + name + extra + comment
  }
  return parts
}

const table = Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})
/** Node before 20.15 has none of its own. */
const checksum = crc ?? ((bytes) => {
  let c = 0xffffffff
  for (const one of bytes) c = table[(c ^ one) & 255] ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
})

function zip(parts) {
  const files = []
  const directory = []
  let at = 0
  for (const [name, bytes] of parts) {
    const packed = deflateRawSync(bytes)
    const label = Buffer.from(name)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt16LE(8, 8)
    head.writeUInt32LE(checksum(bytes), 14)
    head.writeUInt32LE(packed.length, 18)
    head.writeUInt32LE(bytes.length, 22)
    head.writeUInt16LE(label.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(20, 4)
    head.copy(entry, 6, 4, 30)
    entry.writeUInt32LE(at, 42)
    files.push(head, label, packed)
    directory.push(entry, label)
    at += head.length + label.length + packed.length
  }
  const index = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.size, 8)
  end.writeUInt16LE(parts.size, 10)
  end.writeUInt32LE(index.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...files, index, end])
}

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
const plain = (text) => text.replace(/<[^>]+>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&')

/** A new workbook: sheets by name, each a list of rows of texts, as a person would type them. */
export function makeWorkbook(sheets) {
  const names = Object.keys(sheets)
  const [main, package_] = ['http://schemas.openxmlformats.org/spreadsheetml/2006/main', 'http://schemas.openxmlformats.org/package/2006']
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const parts = new Map()
  const put = (name, xml) => parts.set(name, Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${xml}`))
  put('[Content_Types].xml', `<Types xmlns="${package_}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${names.map((_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}</Types>`)
  put('_rels/.rels', `<Relationships xmlns="${package_}/relationships"><Relationship Id="r1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
  put('xl/workbook.xml', `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${names.map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="r${at + 1}"/>`).join('')}</sheets></workbook>`)
  put('xl/_rels/workbook.xml.rels', `<Relationships xmlns="${package_}/relationships">${names.map((_, at) => `<Relationship Id="r${at + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}</Relationships>`)
  names.forEach((name, at) => {
    const rows = sheets[name].map((row, line) => `<row r="${line + 1}">${row.map((text, column) => (text === '' ? '' : `<c r="${String.fromCharCode(65 + column)}${line + 1}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`)).join('')}</row>`)
    put(`xl/worksheets/sheet${at + 1}.xml`, `<worksheet xmlns="${main}"><sheetData>${rows.join('')}</sheetData></worksheet>`)
  })
  return zip(parts)
}

/** The workbook with texts that are exactly a key replaced by its value, and how many were. */
export function changeWorkbook(bytes, changes) {
  const parts = unzip(bytes)
  let changed = 0
  const text = parts.get('xl/sharedStrings.xml').toString().replace(/<t([^>]*)>(.*?)<\/t>/gs, (all, rest, inner) => {
    const value = changes[plain(inner)]
    if (value === undefined) return all
    changed++
    return `<t${rest}>${escaped(value)}</t>`
  })
  parts.set('xl/sharedStrings.xml', Buffer.from(text))
  return { bytes: zip(parts), changed }
}

/** `values(code, field)` gives the text of a cell, or undefined to leave it. Answers the new workbook and how many cells were written. */
export function fillWorkbook(bytes, values) {
  const parts = unzip(bytes)
  const strings = [...parts.get('xl/sharedStrings.xml').toString().matchAll(/<si>(.*?)<\/si>/gs)].map((one) => plain(one[1]))
  let written = 0
  for (const [name, sheet] of parts) {
    if (!/^xl\/worksheets\/sheet\d+\.xml$/.test(name)) continue
    const text = sheet.toString()
    const read = (cell) => (/ t="s"/.test(cell) ? strings[Number(/<v>(\d+)<\/v>/.exec(cell)?.[1])] : plain(/<v>(.*?)<\/v>/.exec(cell)?.[1] ?? '')) ?? ''
    const cellsOf = (row) => [...row.matchAll(/<c r="([A-Z]+)\d+"[^>]*?(?:\/>|>.*?<\/c>)/gs)]
    const ids = /<row r="3"[^>]*>(.*?)<\/row>/s.exec(text)
    if (!ids) continue
    const fields = new Map(cellsOf(ids[1]).map((cell) => [cell[1], read(cell[0])]))
    const columnOf = (id) => [...fields].find(([, one]) => one === id)?.[0]
    const perField = Boolean(columnOf('field') && columnOf('value'))
    const filled = text.replace(/<row r="(\d+)"[^>]*>(.*?)<\/row>/gs, (row, number, inner) => {
      if (Number(number) < 4) return row
      const key = read(cellsOf(inner).find((cell) => cell[1] === columnOf(perField ? 'field' : 'code'))?.[0] ?? '')
      return row.replace(inner, inner.replace(/<c r="([A-Z]+)(\d+)"([^>]*?)(?:\/>|>.*?<\/c>)/gs, (cell, column, line, rest) => {
        const value = perField ? (column === columnOf('value') ? values('', key) : undefined) : fields.has(column) ? values(key, fields.get(column)) : undefined
        if (value === undefined) return cell
        written++
        return `<c r="${column}${line}"${rest.replace(/ t="[^"]*"/, '')} t="inlineStr"><is><t>${escaped(value)}</t></is></c>`
      }))
    })
    parts.set(name, Buffer.from(filled))
  }
  return { bytes: zip(parts), written }
}
