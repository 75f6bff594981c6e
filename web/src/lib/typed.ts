/* What people type or paste, made into what the form asks for: full-width digits, thousands separators, units written
 * behind the figure. A text that cannot be understood is kept as it is and said to be wrong; nothing is guessed. */

export type FieldType = 'number' | 'text' | 'choice' | 'bool' | 'date' | 'note'

export interface Asked {
  type: FieldType
  unit: string
  whole: boolean
  decimals: number
  min: number | null
  max: number | null
  choices: readonly string[]
}

/** Full-width digits, signs and spaces as a Chinese keyboard writes them. */
export function toHalfWidth(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00A0\u2000-\u200B\uFEFF]/g, ' ')
    .replace(/[\u2212\u2012-\u2015\uFE63]/g, '-')
    .replace(/。(?=\d)/g, '.')
}

const grouped = /^-?\d{1,3}(,\d{3})+(\.\d*)?$/
const spaced = /^-?\d{1,3}( \d{3})+(\.\d*)?$/
const plain = /^-?(\d+(\.\d*)?|\.\d+)$/

/** "１，２３４ 人" becomes "1234"; null when it is no figure. */
export function cleanNumber(text: string, unit = ''): string | null {
  let figure = toHalfWidth(text).replace(/，|、/g, ',').trim()
  if (unit && figure.endsWith(toHalfWidth(unit))) figure = figure.slice(0, -toHalfWidth(unit).length).trim()
  figure = figure.replace(/^([-+]?)\s*[¥￥$]\s*/, '$1').replace(/^\+/, '')
  const accountant = /^\((.+)\)$/.exec(figure)
  if (accountant) figure = `-${accountant[1]}`
  if (grouped.test(figure)) figure = figure.replace(/,/g, '')
  else if (spaced.test(figure)) figure = figure.replace(/ /g, '')
  if (!plain.test(figure)) return null
  const [whole = '', fraction = ''] = figure.replace('-', '').split('.')
  const digits = whole.replace(/^0+(?=\d)/, '') || '0'
  const minus = figure.startsWith('-') && /[1-9]/.test(figure) ? '-' : ''
  return minus + digits + (fraction ? `.${fraction}` : '')
}

/** "2024年9月1日", "2024.9.1", "20240901" become "2024-09-01"; null when it is no day of the calendar. */
export function cleanDate(text: string): string | null {
  const found = /^(\d{4})(?:[-/.年 ](\d{1,2})[-/.月 ](\d{1,2})日?|(\d{2})(\d{2}))$/.exec(toHalfWidth(text).trim())
  if (!found) return null
  const [year, month, day] = [Number(found[1]), Number(found[2] ?? found[4]), Number(found[3] ?? found[5])]
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  return date.toISOString().slice(0, 10)
}

const yes = ['是', '有', '√', '✓', '1', 'y', 'yes', 'true', '对']
const no = ['否', '无', '没有', '×', '✗', 'x', '0', 'n', 'no', 'false', '不是']

export function cleanBool(text: string): string | null {
  const word = toHalfWidth(text).trim().toLowerCase()
  return yes.includes(word) ? '是' : no.includes(word) ? '否' : null
}

/** A choice by its name, by its number in the list, or by the start of its name when only one begins so. */
export function cleanChoice(text: string, choices: readonly string[]): string | null {
  const word = toHalfWidth(text).trim()
  if (choices.includes(word)) return word
  const number = /^\d{1,2}$/.test(word) ? Number(word) : 0
  if (number >= 1 && number <= choices.length) return choices[number - 1]!
  const begun = word ? choices.filter((one) => one.startsWith(word)) : []
  return begun.length === 1 ? begun[0]! : null
}

/** The text as it is kept: cleaned where it is understood, otherwise as it was typed. */
export function clean(text: string, asked: Asked): string {
  const kept = text.replace(/[\r\n]+/g, ' ').trim()
  if (!kept) return ''
  switch (asked.type) {
    case 'number':
      return cleanNumber(kept, asked.unit) ?? kept
    case 'date':
      return cleanDate(kept) ?? kept
    case 'bool':
      return cleanBool(kept) ?? kept
    case 'choice':
      return cleanChoice(kept, asked.choices) ?? kept
    default:
      return kept
  }
}

function wrongNumber(text: string, asked: Asked): string {
  const figure = cleanNumber(text, asked.unit)
  if (figure === null) return `“${text}”不是数。请只写数字，没有的写 0，不知道的留空。`
  const fraction = figure.split('.')[1]?.replace(/0+$/, '').length ?? 0
  if (asked.whole && fraction) return `应是整数，这里是 ${figure}。`
  if (fraction > asked.decimals) return asked.decimals ? `最多 ${asked.decimals} 位小数，这里是 ${figure}。` : `应是整数，这里是 ${figure}。`
  const value = Number(figure)
  if (asked.min !== null && value < asked.min) return `不能小于 ${asked.min}，这里是 ${figure}。`
  if (asked.max !== null && value > asked.max) return `不能大于 ${asked.max}，这里是 ${figure}。`
  return ''
}

/** What is wrong with a text, said at once; the server judges again. Empty: nothing. */
export function wrongText(text: string, asked: Asked): string {
  const kept = text.trim()
  if (!kept) return ''
  switch (asked.type) {
    case 'number':
      return wrongNumber(kept, asked)
    case 'date':
      return cleanDate(kept) === null ? `“${kept}”不是日期。请写成 2024-09-01。` : ''
    case 'bool':
      return cleanBool(kept) === null ? '请填“是”或“否”。' : ''
    case 'choice':
      return cleanChoice(kept, asked.choices) === null ? `“${kept}”不在选项中。可选：${asked.choices.join('、')}。` : ''
    default:
      return ''
  }
}

/** A figure as it is read beside others: grouped, with the decimals it has. Years and other texts stay. */
export function shownText(text: string, asked: { type: FieldType; unit?: string } | undefined): string {
  if (asked?.type !== 'number' || asked.unit === '年' || !plain.test(text)) return text
  const [whole = '', fraction] = text.split('.')
  const grouping = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouping : `${grouping}.${fraction}`
}
