/* The keyboard, the mouse and the clipboard over the cells of an entry, as in Excel: a cell is chosen (typing replaces it),
 * being typed, or edited (F2: the arrows move in the text). Everything is heard at the root of the grid; cells only show. */
import { computed, inject, nextTick, provide, ref, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import { cellOf } from '@/lib/cellKey'
import { formatBlock, parseBlock, pasteSize, repeated } from '@/lib/clipboard'
import { GridMap, type Area, type Direction } from '@/lib/gridMoves'
import { toHalfWidth } from '@/lib/typed'
import type { Change } from '@/lib/undo'
import { newRowId, type EntryDesk } from './entry'

export interface GridKeys {
  focusKey: Ref<string>
  mode: Ref<'choose' | 'type' | 'edit'>
  /** Cells of a range of more than one. */
  ranged: ComputedRef<ReadonlySet<string>>
  /** Said once, e.g. that a block did not fit. */
  notice: Ref<string>
  /** Row that does not exist yet: the empty last one of each table. */
  freshRow: (table: string) => string
  goTo: (key: string) => Promise<void>
}

const gridKey: InjectionKey<GridKeys> = Symbol('grid')
export const useGrid = (): GridKeys => inject(gridKey)!

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement
const arrows: Record<string, Direction> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' }

export interface GridHandlers {
  keydown: (event: KeyboardEvent) => void
  input: (event: Event) => void
  focusin: (event: FocusEvent) => void
  focusout: (event: FocusEvent) => void
  pointerdown: (event: PointerEvent) => void
  pointerover: (event: PointerEvent) => void
  dblclick: (event: MouseEvent) => void
  copy: (event: ClipboardEvent) => void
  cut: (event: ClipboardEvent) => void
  paste: (event: ClipboardEvent) => void
}

export function useGridKeys(desk: EntryDesk, root: Ref<HTMLElement | undefined>, areas: ComputedRef<Area[]>): GridKeys & { on: GridHandlers } {
  const map = computed(() => new GridMap(areas.value))
  const focusKey = ref('')
  const mode = ref<'choose' | 'type' | 'edit'>('choose')
  const head = ref('')
  const notice = ref('')
  const fresh = new Map<string, string>()
  let before = ''
  let tabColumn: number | undefined

  const range = computed(() => (head.value && head.value !== focusKey.value ? map.value.range(focusKey.value, head.value) : []))
  const noCells: ReadonlySet<string> = new Set()
  const ranged = computed<ReadonlySet<string>>(() => (range.value.length ? new Set(range.value.flat().filter((key): key is string => key !== null)) : noCells))
  const controlOf = (target: EventTarget | null): Control | null => (target instanceof HTMLElement && target.dataset.key ? (target as Control) : null)
  const find = (key: string): Control | null => root.value?.querySelector<Control>(`[data-key="${CSS.escape(key)}"]`) ?? null

  function freshRow(table: string): string {
    const rows = desk.rowsOf(table)
    const known = fresh.get(table)
    if (known && !rows.includes(known)) return known
    const next = newRowId()
    fresh.set(table, next)
    return next
  }

  async function goTo(key: string): Promise<void> {
    await nextTick()
    const control = find(key)
    if (!control) return
    control.focus()
    control.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  function goBy(key: string | null): void {
    if (key) void goTo(key)
  }

  /** What was typed in the focused cell is done: cleaned, kept, and one step of undo. */
  function commit(): void {
    if (mode.value === 'choose') return
    mode.value = 'choose'
    const key = focusKey.value
    desk.change([{ key, before, after: desk.valueOf(key) }])
    before = desk.valueOf(key)
    const control = find(key)
    if (control && control.value !== before) control.value = before
  }
  function cancel(): void {
    mode.value = 'choose'
    desk.revert(focusKey.value, before)
    const control = find(focusKey.value)
    if (control instanceof HTMLInputElement) {
      control.value = before
      control.select()
    }
  }
  function edit(control: Control): void {
    if (!(control instanceof HTMLInputElement) || control.readOnly) return
    mode.value = 'edit'
    control.setSelectionRange(control.value.length, control.value.length)
  }
  function apply(changes: Change[], remember = true): void {
    desk.change(changes, remember)
    before = desk.valueOf(focusKey.value)
  }
  const cellsChosen = (): string[] => (range.value.length ? [...ranged.value] : [focusKey.value])
  function fill(keys: readonly (string | null)[], text: (key: string) => string | undefined): Change[] {
    const changes: Change[] = []
    for (const key of keys) {
      const after = key && desk.mayFill(key) ? text(key) : undefined
      if (key && after !== undefined) changes.push({ key, before: desk.valueOf(key), after })
    }
    return changes
  }
  function fillDown(): void {
    const rows = range.value.length > 1 ? range.value : [[map.value.step(focusKey.value, 'up')], [focusKey.value]]
    const top = rows[0]!
    apply(rows.slice(1).flatMap((row) => fill(row, (key) => (top[row.indexOf(key)] ? desk.valueOf(top[row.indexOf(key)]!) : undefined))))
  }
  function takeBack(step: Change[] | null): void {
    if (!step) return
    apply(step, false)
    goBy(step[step.length - 1]!.key)
  }

  /* keys */
  function withControl(event: KeyboardEvent, control: Control): boolean {
    const key = event.key.toLowerCase()
    if (key === 'd') commit(), fillDown()
    else if (key === 'z' && !event.shiftKey) mode.value === 'choose' ? takeBack(desk.undo.undo()) : cancel()
    else if (key === 'y' || (key === 'z' && event.shiftKey)) commit(), takeBack(desk.undo.redo())
    else if (key === 's') commit(), void desk.flush()
    else if (key === 'enter') {
      const text = desk.valueOf(focusKey.value)
      commit()
      apply(fill(cellsChosen(), () => text))
    } else if (key === 'home' || key === 'end') {
      const all = map.value.areas.flatMap((area) => area.cells.flat()).filter((one): one is string => one !== null)
      commit()
      goBy((key === 'home' ? all[0] : all[all.length - 1]) ?? null)
    } else return false
    void control
    return true
  }
  /** In a longer text the arrows move within it, and leave the cell only at its ends. */
  function staysInText(control: Control, direction: Direction): boolean {
    if (!(control instanceof HTMLInputElement) || control.readOnly) return false
    if (mode.value === 'edit') return direction === 'left' || direction === 'right'
    if (mode.value !== 'type' || control.dataset.type !== 'text') return false
    if (direction === 'left') return control.selectionStart !== 0
    return direction === 'right' && control.selectionStart !== control.value.length
  }
  function move(event: KeyboardEvent, control: Control, direction: Direction): void {
    if (control instanceof HTMLSelectElement && event.altKey) return
    if (staysInText(control, direction)) return
    event.preventDefault()
    if (event.shiftKey) {
      commit()
      const next = map.value.step(head.value || focusKey.value, direction)
      if (next && map.value.spotOf(next)?.area === map.value.spotOf(focusKey.value)?.area) head.value = next
      return
    }
    commit()
    tabColumn = undefined
    goBy(map.value.step(focusKey.value, direction))
  }
  function enter(event: KeyboardEvent): void {
    event.preventDefault()
    commit()
    goBy(map.value.enter(focusKey.value, event.shiftKey, desk.mayFill, tabColumn))
    tabColumn = undefined
  }
  function digit(event: KeyboardEvent, control: HTMLSelectElement): void {
    const options = [...control.options].filter((one) => one.value !== '')
    const chosen = options[Number(toHalfWidth(event.key)) - 1]
    if (!chosen || control.disabled) return
    event.preventDefault()
    apply([{ key: focusKey.value, before: desk.valueOf(focusKey.value), after: chosen.value }])
  }
  function keydown(event: KeyboardEvent): void {
    const control = controlOf(event.target)
    if (!control || event.isComposing || event.keyCode === 229) return
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      if (withControl(event, control)) event.preventDefault()
      return
    }
    const direction = arrows[event.key]
    if (direction) move(event, control, direction)
    else if (event.key === 'Enter') enter(event)
    else if (event.key === 'Tab') {
      if (!event.shiftKey) tabColumn ??= map.value.spotOf(focusKey.value)?.column
      else tabColumn = undefined
    } else if (event.key === 'F2') event.preventDefault(), edit(control)
    else if (event.key === 'Escape') {
      if (mode.value !== 'choose') cancel()
      head.value = ''
    } else if (event.key === 'Delete' && mode.value === 'choose') {
      event.preventDefault()
      apply(fill(cellsChosen(), () => ''))
    } else if (control instanceof HTMLSelectElement && /^[1-9\uFF11-\uFF19]$/.test(event.key)) digit(event, control)
  }

  /* typing */
  function input(event: Event): void {
    const control = controlOf(event.target)
    if (!control) return
    if (control instanceof HTMLSelectElement) {
      apply([{ key: focusKey.value, before: desk.valueOf(focusKey.value), after: control.value }])
      return
    }
    if (mode.value === 'choose') mode.value = 'type'
    head.value = ''
    desk.type(focusKey.value, control.value)
  }
  function focusin(event: FocusEvent): void {
    const control = controlOf(event.target)
    if (!control) return
    focusKey.value = control.dataset.key!
    head.value = ''
    mode.value = 'choose'
    notice.value = ''
    before = desk.valueOf(focusKey.value)
    if (control instanceof HTMLInputElement) {
      // Shown grouped until now; what is typed replaces the whole.
      if (control.value !== before) control.value = before
      control.select()
    }
    desk.standAt(focusKey.value)
  }
  function focusout(event: FocusEvent): void {
    if (controlOf(event.target)) commit()
  }
  function pointerdown(event: PointerEvent): void {
    const control = controlOf(event.target)
    if (!control || event.pointerType !== 'mouse' || event.button !== 0) return
    tabColumn = undefined
    if (event.shiftKey && focusKey.value) {
      event.preventDefault()
      head.value = control.dataset.key!
    } else if (control instanceof HTMLInputElement && document.activeElement !== control) {
      // The first click chooses the cell, the second puts the caret into it.
      event.preventDefault()
      control.focus()
    } else if (mode.value === 'choose' && document.activeElement === control && !(control instanceof HTMLSelectElement)) {
      head.value = ''
      mode.value = 'edit'
    }
  }
  function pointerover(event: PointerEvent): void {
    const control = controlOf(event.target)
    if (!control || event.pointerType !== 'mouse' || event.buttons !== 1 || mode.value === 'edit') return
    const spot = map.value.spotOf(control.dataset.key!)
    if (spot && spot.area === map.value.spotOf(focusKey.value)?.area) head.value = control.dataset.key!
  }
  function dblclick(event: MouseEvent): void {
    const control = controlOf(event.target)
    if (control) edit(control)
  }

  /* clipboard */
  function copy(event: ClipboardEvent): void {
    const control = controlOf(event.target)
    if (!control || (mode.value !== 'choose' && !range.value.length)) return
    const rows = range.value.length ? range.value : [[focusKey.value]]
    event.clipboardData?.setData('text/plain', formatBlock(rows.map((row) => row.map((key) => (key ? desk.valueOf(key) : '')))))
    event.preventDefault()
  }
  function cut(event: ClipboardEvent): void {
    if (mode.value !== 'choose' || !controlOf(event.target)) return
    copy(event)
    apply(fill(cellsChosen(), () => ''))
  }
  /** Rows a table has to grow by so that `count` rows from the cell have a place. */
  function grow(key: string, count: number): void {
    const spot = map.value.spotOf(key)
    const section = desk.sectionOf(cellOf(key).field)
    if (spot && section?.is_table) desk.growTo(section, spot.row + count, () => freshRow(section.id))
  }
  async function paste(event: ClipboardEvent): Promise<void> {
    const control = controlOf(event.target)
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (!control || !text) return
    const block = parseBlock(text)
    const single = block.length === 1 && block[0]!.length === 1
    if (single && mode.value !== 'choose') return
    event.preventDefault()
    commit()
    const at = range.value.length ? (range.value[0]![0] ?? focusKey.value) : focusKey.value
    const size = pasteSize(block, Math.max(1, range.value.length), Math.max(1, range.value[0]?.length ?? 1))
    grow(at, size.rows)
    await nextTick()
    const landing = map.value.landing(at, size.rows, size.columns)
    const changes: Change[] = []
    let lost = 0
    let closed = 0
    landing.forEach((row, r) =>
      row.forEach((key, c) => {
        const text = repeated(block, r, c)
        if (text === undefined) return
        if (key === null) lost += text.trim() ? 1 : 0
        else if (desk.mayFill(key)) changes.push({ key, before: desk.valueOf(key), after: text })
        else if (text.trim() && text.trim() !== desk.valueOf(key)) closed++
      }),
    )
    apply(changes)
    const parts = [`已贴入 ${changes.length} 格`]
    if (lost) parts.push(`${lost} 格超出表格，没有贴入`)
    if (closed) parts.push(`${closed} 格不能填写，没有改动`)
    notice.value = changes.length > 1 || lost || closed ? `${parts.join('；')}。Ctrl+Z 可撤销。` : ''
  }

  const grid: GridKeys = { focusKey, mode, ranged, notice, freshRow, goTo }
  provide(gridKey, grid)
  return { ...grid, on: { keydown, input, focusin, focusout, pointerdown, pointerover, dblclick, copy, cut, paste: (event) => void paste(event) } }
}
