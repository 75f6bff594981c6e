/* A text that somebody writes to publish it: with undo, kept in this browser tab until it is sent, checked while one writes. */
import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { messageOf } from '@/api/client'
import type { components } from '@/api/schema'
import { dropDraft, readDraft, writeDraft } from '@/lib/draft'

export type TextFault = components['schemas']['Problem']
const stepsMost = 50
const pause = 400 /* milliseconds without a key before it is checked */

/** What went wrong on the way, as a fault of no line. */
export const faultOf = (problem: unknown): TextFault => ({ severity: 'error', rule: '', message: messageOf(problem), place: '', sheet: '', cell: '', line: 0, field: '' })

export interface DraftText<A> {
  text: Ref<string>
  begun: Ref<string> /** what is published */
  ready: Ref<boolean> /** it was begun */
  changed: ComputedRef<boolean>
  faults: ShallowRef<TextFault[]>
  answer: ShallowRef<A | null> /** of the newest check that came through */
  checking: ComputedRef<boolean>
  good: ComputedRef<boolean> /** this very text was checked and has no faults */
  mayUndo: ComputedRef<boolean>
  begin: (published: string) => void
  put: (next: string) => void
  undo: () => void
  forget: () => void
}

export function useDraftText<A extends { problems: TextFault[] }>(key: string, check: (text: string) => Promise<A>): DraftText<A> {
  const text = ref('')
  const begun = ref('')
  const ready = ref(false)
  const past = shallowRef<string[]>([])
  const faults = shallowRef<TextFault[]>([])
  const answer = shallowRef<A | null>(null) as ShallowRef<A | null>
  const checked = ref<string | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let newest = 0
  let underWay: string | null = null /* what was asked last; null: it could not be asked */

  async function ask(): Promise<void> {
    const turn = ++newest
    const asked = (underWay = text.value)
    try {
      const told = await check(asked)
      if (turn !== newest) return
      answer.value = told
      faults.value = told.problems
    } catch (problem) {
      if (turn !== newest) return
      faults.value = [faultOf(problem)]
      underWay = null
    }
    checked.value = asked
  }
  watch(text, (now) => {
    if (now === begun.value) dropDraft(key)
    else writeDraft(key, { text: now })
    clearTimeout(timer)
    timer = setTimeout(() => text.value !== underWay && void ask(), pause)
  }, { flush: 'sync' })
  onScopeDispose(() => {
    clearTimeout(timer)
    newest++
  })

  return {
    text, begun, ready, faults, answer,
    changed: computed(() => text.value !== begun.value),
    checking: computed(() => checked.value !== text.value),
    good: computed(() => checked.value === text.value && !faults.value.length),
    mayUndo: computed(() => past.value.length > 0),
    /** With what somebody wrote before and did not send. */
    begin(published) {
      begun.value = published
      past.value = []
      ready.value = true
      text.value = readDraft<{ text: string }>(key)?.text ?? published
      void ask()
    },
    put(next) {
      if (next === text.value) return
      past.value = [...past.value.slice(1 - stepsMost), text.value]
      text.value = next
    },
    undo() {
      const before = past.value[past.value.length - 1]
      if (before === undefined) return
      past.value = past.value.slice(0, -1)
      text.value = before
    },
    forget: () => dropDraft(key),
  }
}
