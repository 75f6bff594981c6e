/* What someone typed survives a reload, a wrong click and an ended session: kept in this browser tab until it is sent. */
import { onScopeDispose, watch, type Ref } from 'vue'

const prefix = 'duxue.draft.'

export function readDraft<T>(key: string): T | null {
  try {
    const text = sessionStorage.getItem(prefix + key)
    return text ? (JSON.parse(text) as T) : null
  } catch {
    return null
  }
}

export function writeDraft(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(prefix + key, JSON.stringify(value))
  } catch {
    /* storage is full or switched off: the form itself still holds the text */
  }
}

export function dropDraft(key: string): void {
  try {
    sessionStorage.removeItem(prefix + key)
  } catch {
    /* nothing was kept */
  }
}

/** Fills `form` from its draft and keeps the draft in step; the returned function forgets it (after sending). */
export function keepDraft<T extends object>(key: string, form: Ref<T>): () => void {
  const kept = readDraft<T>(key)
  if (kept) form.value = { ...form.value, ...kept }
  let live = true
  const stop = watch(form, (value) => live && writeDraft(key, value), { deep: true })
  onScopeDispose(stop)
  return () => {
    live = false
    dropDraft(key)
  }
}
