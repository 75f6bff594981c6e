/* Words for documents, and where what was found stands in a line. Places count characters as the server does. */
import type { DocumentLine, Thing } from '@/api/documents'
import words from './documentWords.json'
import type { Look } from './entryText'

export const documentKinds: Record<string, string> = {
  plan: '计划', summary: '总结', self_report: '自评报告', scheme: '方案', speech: '讲话', notice: '通知', other: '其他',
}
export const documentStates: Record<DocumentLine['state'], { text: string; look: 'good' | 'wait' | 'bad' }> = {
  read: { text: '● 已读', look: 'good' }, unread: { text: '▲ 没有文字', look: 'wait' }, failed: { text: '■ 读不出来', look: 'bad' },
}
export const kindNames: Record<Thing['kind'], string> = words.thing
export const kindOrder: Thing['kind'][] = ['finding', 'figure', 'commitment', 'problem', 'damage']

export const stateLooks: Record<Thing['state'], Look> = {
  open: { colour: 'wait', shape: '○', name: words.state.open },
  accepted: { colour: 'good', shape: '●', name: words.state.accepted },
  corrected: { colour: 'good', shape: '◆', name: words.state.corrected },
  dismissed: { colour: 'quiet', shape: '×', name: words.state.dismissed },
}

/** What a check says, before anybody decided. */
export function findingLook(thing: Thing): Look {
  if (thing.weight === 0) return { colour: 'bad', shape: '■', name: words.finding.fails }
  if (thing.content.verdict === 'fails') return { colour: 'wait', shape: '▲', name: words.finding.warns }
  if (thing.content.flag) return { colour: 'wait', shape: '▲', name: words.finding.flag }
  if (thing.content.verdict === 'holds') return { colour: 'good', shape: '●', name: words.finding.holds }
  return { colour: 'quiet', shape: '？', name: words.finding.unknown }
}

const figureKinds: Record<string, string> = words.kind
const statuses: Record<string, string> = words.status
const qualifiers: Record<string, string> = words.qual
const damages: Record<string, string> = {
  pinyin: '夹了拼音', hidden: '隐藏的行', gbk_shift: '乱码', mask: '遮住的数字', chunk_marker: '断行标记', spam: '网页杂字', truncated: '不完整', digits_lost: '丢了数字',
  duplicate: '重复', year_overwritten: '年份被改', other: '其他',
}

/** What a figure is about; empty when the text does not say. */
export function figureName({ content }: Thing): string {
  if (!content.name && content.cell) return content.cell
  return (content.name?.includes(content.scope ?? '') ? content.name : [content.scope, content.name].filter(Boolean).join('')) || ''
}

/** Sorted by how many characters of the name an element shares, and whether it is measured in the same unit. */
export function likeliest<Named extends { name: string; unit: string }>(elements: readonly Named[], name: string, unit: string): Named[] {
  const said = new Set(name)
  const score = (one: Named): number => {
    const own = [...new Set(one.name)]
    return own.filter((letter) => said.has(letter)).length / Math.sqrt(own.length || 1) + (one.unit === unit ? 1 : 0)
  }
  return elements.map((one) => ({ one, score: score(one) })).sort((a, b) => b.score - a.score).map(({ one }) => one)
}

/** Code of the unit that the row of a table is called by: 实验小学 for 栖霖街道实验小学; undefined when none or several are. */
export function rowUnit(units: readonly { code: string; name: string }[], cell: string | undefined): string | undefined {
  const row = cell?.split('·')[0] ?? ''
  const exact = units.filter((one) => one.name === row)
  const called = exact.length ? exact : row.length > 1 ? units.filter((one) => one.name.endsWith(row)) : []
  return called.length === 1 ? called[0]!.code : undefined
}

/** The thing in one line. */
export function thingTitle(thing: Thing): string {
  const { content } = thing
  switch (thing.kind) {
    case 'figure': return figureName(thing) || '（没有写是什么）'
    case 'commitment': return content.what ?? ''
    case 'problem': return content.text ?? ''
    case 'damage': return `${damages[content.type ?? 'other'] ?? '其他'}：“${content.surface ?? ''}”`
    default: return content.message ?? ''
  }
}

/** What else there is to know about it, in a few words each. */
export function thingFacts(thing: Thing): string[] {
  const { content } = thing
  const facts: (string | undefined | false | null)[] = []
  if (thing.kind === 'figure') {
    const whole = content.cell && typeof content.value === 'number' && content.unit && !content.surface?.endsWith(content.unit)
    facts.push(whole && `合${content.value!.toLocaleString('zh-CN', { maximumFractionDigits: 4 })}${content.unit}`, content.kind && figureKinds[content.kind], content.period && `${content.period}年`.replace(/-(\d+)年$/, '年$1月'), content.qual && qualifiers[content.qual], content.cmp && '变化或比较', content.status && statuses[content.status])
  } else if (thing.kind === 'commitment') {
    facts.push(content.who ? `责任：${content.who}` : '没有写由谁办', content.due ? `期限：${content.due}` : '没有写期限')
  } else if (thing.kind === 'problem') {
    facts.push(content.measures?.length ? `对应措施在第${content.measures.join('、')}行` : '没有对应的措施')
  } else if (thing.kind === 'damage' && content.type === 'hidden') {
    facts.push('工作簿里这一行（或从这一行起的几行）是隐藏的，这里照样读出，核对时算在内')
  } else if (thing.kind === 'damage') {
    facts.push(content.certain ? `已改为“${content.repaired ?? ''}”` : content.repaired ? `可能是“${content.repaired}”，请核对` : '看不出原来是什么，请看原件')
  }
  return facts.filter((one): one is string => Boolean(one))
}

/** Wrong first, then what asks, in the order of the text. */
export function inOrder(things: readonly Thing[]): Thing[] {
  return [...things].sort((a, b) => a.weight - b.weight || a.line - b.line || (a.start ?? 0) - (b.start ?? 0))
}
export const waits = (thing: Thing): boolean => thing.state === 'open' && thing.weight < 2 && !thing.gone

export interface Slice {
  text: string
  things: Thing[]
  /** Of a heading, not of what runs on behind it. */
  heading?: boolean
  /** What of a person it is: 手机号. */
  personal?: string
}
/** What is told above the text of what of persons stands in it; '' when nothing does. `whole`: more than could be found. */
export function personalWords({ hidden, whole, places }: { hidden: boolean; whole?: boolean; places: readonly unknown[] }): string {
  if (!places.length) return ''
  if (hidden && whole) return `文中个人信息太多（至少${places.length}处），没有全部找出，您的岗位不能看，整份文字都已遮住，原文件也不提供。`
  const count = `文中有个人信息${whole ? '至少' : ''}${places.length}处，`
  if (hidden) return `${count}您的岗位不能看，已经遮住，原文件也不提供。`
  return `${count}${whole ? '没有全部找出，导出的文件里整份文字都遮住' : '导出的文件里已经遮住'}；原文件没有遮，发送前请确认收件人可以看。`
}
export interface PersonalPlace { line: number; start: number; end: number; name: string }
/** Where the heading of a line ends, in characters: a line may go on with its text. 0: it has none. */
export function headingEnd(text: string, heading: string | undefined): number {
  if (!heading) return 0
  const at = text.indexOf(heading)
  return Array.from(at < 0 ? text : text.slice(0, at + heading.length)).length
}
/** A line cut where something begins or ends; every piece knows all that it belongs to. `bold`: characters of its heading. */
export function slices(text: string, things: readonly Thing[], bold = 0, personal: readonly PersonalPlace[] = []): Slice[] {
  const characters = Array.from(text)
  const placed = things.filter((one) => one.start !== null && one.end !== null && !one.gone)
  const cuts = new Set([0, Math.min(bold, characters.length), characters.length])
  for (const one of placed) {
    cuts.add(Math.min(one.start!, characters.length))
    cuts.add(Math.min(one.end!, characters.length))
  }
  for (const one of personal) cuts.add(one.start).add(one.end)
  const order = [...cuts].sort((a, b) => a - b)
  return order.slice(0, -1).map((from, index) => ({
    text: characters.slice(from, order[index + 1]).join(''),
    things: placed.filter((one) => one.start! <= from && one.end! >= order[index + 1]!),
    ...(from < bold ? { heading: true } : {}),
    ...personalOf(personal, from),
  }))
}

/** The pieces of a row of a table, cell by cell: what runs over the border of two is cut there. */
export function cellsOf(pieces: readonly Slice[]): Slice[][] {
  const cells: Slice[][] = [[]]
  for (const piece of pieces) {
    piece.text.split('\t').forEach((text, index) => {
      if (index) cells.push([])
      if (text) cells.at(-1)!.push({ ...piece, text })
    })
  }
  return cells
}

function personalOf(personal: readonly PersonalPlace[], at: number): { personal?: string } {
  const place = personal.find((one) => one.start <= at && at < one.end)
  return place ? { personal: place.name } : {}
}

export interface QuotedPlace {
  figure: string
  line: number
  /** Another document that it stands in. */
  document?: number
}
/** Lines of this document that a check names; the last one may stand in another. */
export const ownLines = ({ content }: Thing): number[] => (content.beside_document ? (content.lines ?? []).slice(0, -1) : (content.lines ?? []))
/** Where each figure that a check quotes stands: the line among those it names that says it. */
export function quotedPlaces(thing: Thing, lineText: (line: number) => string): QuotedPlace[] {
  const document = thing.content.beside_document
  const lines = ownLines(thing)
  const figures = document ? (thing.content.figures ?? []).slice(0, -1) : (thing.content.figures ?? [])
  if (document) {
    const line = thing.content.lines?.at(-1) ?? 1
    return [...places(thing, lines, figures, lineText), { figure: `${thing.content.figures?.at(-1) ?? ''}《${thing.content.beside ?? ''}》第${line}行`, line, document }]
  }
  return places(thing, lines, figures, lineText)
}
function places(thing: Thing, lines: readonly number[], figures: readonly string[], lineText: (line: number) => string): QuotedPlace[] {
  if (!figures.length) return lines.map((line) => ({ figure: `第${line}行`, line }))
  return figures.map((figure, index) => {
    const paired = figures.length === lines.length ? lines[index] : undefined
    return { figure, line: paired ?? lines.find((line) => lineText(line).includes(figure)) ?? lines[0] ?? thing.line }
  })
}

/** The text of a hit with its marks, as pieces. */
export function hitPieces(text: string, marks: readonly number[][]): { text: string; marked: boolean }[] {
  const characters = Array.from(text)
  const pieces: { text: string; marked: boolean }[] = []
  let at = 0
  for (const [from = 0, to = 0] of marks) {
    if (from > at) pieces.push({ text: characters.slice(at, from).join(''), marked: false })
    pieces.push({ text: characters.slice(from, to).join(''), marked: true })
    at = to
  }
  if (at < characters.length) pieces.push({ text: characters.slice(at).join(''), marked: false })
  return pieces
}
