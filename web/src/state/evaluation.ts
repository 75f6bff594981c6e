/* The evaluation every page of the room looks at: one answer of the server, kept while the context stays. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { get, messageOf } from '@/api/client'
import type { Evaluation, Unit } from '@/api/types'
import { useCatalog } from './catalog'
import { useContext, type PageContext } from './context'

const kept = 6

export const useEvaluationStore = defineStore('evaluation', () => {
  const answers = shallowRef(new Map<string, Evaluation>())
  const error = ref('')
  const loading = ref(false)
  let newest = ''

  async function load(standard: string, unit: string, period: string, again = false): Promise<void> {
    const key = [standard, unit, period].join('|')
    newest = key
    if (answers.value.has(key) && !again) {
      error.value = ''
      loading.value = false
      return
    }
    loading.value = true
    error.value = ''
    try {
      const answer = await get<Evaluation>('/evaluation', { standard, unit, period })
      const next = new Map([...answers.value].slice(-(kept - 1)))
      next.delete(key)
      next.set(key, answer)
      answers.value = next
    } catch (problem) {
      if (newest === key) error.value = messageOf(problem)
    } finally {
      if (newest === key) loading.value = false
    }
  }
  /** What was asked last is not looked at any more. */
  function leave(): void {
    newest = ''
    error.value = ''
    loading.value = false
  }
  /** Figures have changed (import, decision): nothing computed before may be shown again. */
  function forget(): void {
    answers.value = new Map()
  }
  return { answers, error, loading, load, leave, forget }
})

/** From the country down to a school. */
const levels: readonly Unit['level'][] = ['country', 'province', 'city', 'county', 'township', 'school']

export interface PageEvaluation {
  context: PageContext
  evaluation: ComputedRef<Evaluation | undefined>
  loading: Ref<boolean>
  error: Ref<string>
  reload: () => Promise<void>
  /** The unit stands above the level the standard judges (a city, for a standard of counties): its units are judged side by side, it has no verdict
   * of its own. Frameworks have their table of scores instead. */
  above: ComputedRef<boolean>
}

/** Whether a unit stands above the level that the standard judges. */
export function useAbove(unit: Ref<string>): ComputedRef<boolean> {
  const catalog = useCatalog()
  const context = useContext()
  return computed(() => {
    const standard = context.standardInfo.value, own = catalog.unitByCode.get(unit.value)?.level
    return !!standard && !standard.framework && !!own && levels.indexOf(own) < levels.indexOf(standard.level)
  })
}

/** `of`: another unit than that of the page. */
export function useEvaluation(of?: Ref<string>): PageEvaluation {
  const context = useContext()
  const unit = of ?? context.unit
  const store = useEvaluationStore()
  const above = useAbove(unit)
  const key = computed(() => [context.standard.value, unit.value, context.period.value].join('|'))
  const ask = (again: boolean): Promise<void> =>
    store.load(context.standard.value, unit.value, context.period.value, again)
  watch(
    [key, above],
    () => {
      if (above.value) store.leave()
      else if (context.standard.value && unit.value && context.period.value) void ask(false)
    },
    { immediate: true },
  )
  return {
    context,
    evaluation: computed(() => store.answers.get(key.value)),
    loading: computed(() => store.loading) as unknown as Ref<boolean>,
    error: computed(() => store.error) as unknown as Ref<string>,
    reload: async () => (above.value ? undefined : ask(true)),
    above,
  }
}
