/* A list that the server keeps in pages: filtered there, read on by the page, taken away whole as a table. */
import { reactive, ref, shallowRef, type Ref } from 'vue'
import { download, get, messageOf } from '@/api/client'

type Filter = Record<string, string>

export interface Listing<T, F extends Filter> {
  rows: Ref<T[]>
  total: Ref<number>
  next: Ref<string | null>
  loading: Ref<boolean>
  error: Ref<string>
  busy: Ref<'' | 'csv' | 'xlsx'>
  filter: F
  load: (more?: boolean) => Promise<void>
  clear: () => Promise<void>
  take: (format: 'csv' | 'xlsx') => Promise<void>
}

export function useListing<T, F extends Filter>(path: string, key: string, nothing: F, fileName: string, step = 200): Listing<T, F> {
  const rows = shallowRef<T[]>([]) as Ref<T[]>
  const total = ref(0)
  const next = ref<string | null>(null)
  const loading = ref(false)
  const error = ref('')
  const busy = ref<'' | 'csv' | 'xlsx'>('')
  const filter = reactive({ ...nothing }) as F
  let newest = 0

  async function load(more = false): Promise<void> {
    const turn = ++newest
    loading.value = true
    error.value = ''
    try {
      const answer = await get<Record<string, unknown>>(path, { ...filter, after: more ? next.value : null, limit: step })
      if (turn !== newest) return
      const found = answer[key] as T[]
      rows.value = more ? [...rows.value, ...found] : found
      total.value = answer.total as number
      next.value = (answer.next as string | null) ?? null
    } catch (problem) {
      if (turn === newest) error.value = messageOf(problem)
    } finally {
      if (turn === newest) loading.value = false
    }
  }
  async function take(format: 'csv' | 'xlsx'): Promise<void> {
    busy.value = format
    try {
      await download(path, { ...filter, format }, `${fileName}.${format}`)
    } catch (problem) {
      error.value = messageOf(problem)
    } finally {
      busy.value = ''
    }
  }
  return {
    rows, total, next, loading, error, busy, filter, load, take,
    clear: () => {
      Object.assign(filter, nothing)
      return load()
    },
  }
}
