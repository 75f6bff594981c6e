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
  /** Figures have changed (import, decision): nothing computed before may be shown again. */
  function forget(): void {
    answers.value = new Map()
  }
  return { answers, error, loading, load, forget }
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

export function useEvaluation(): PageEvaluation {
  const context = useContext()
  const store = useEvaluationStore()
  const catalog = useCatalog()
  const own = computed(() => catalog.unitByCode.get(context.unit.value)?.level)
  const above = computed(() => {
    const standard = context.standardInfo.value
    return !!standard && !standard.framework && !!own.value && levels.indexOf(own.value) < levels.indexOf(standard.level)
  })
  const key = computed(() => [context.standard.value, context.unit.value, context.period.value].join('|'))
  const ask = (again: boolean): Promise<void> =>
    store.load(context.standard.value, context.unit.value, context.period.value, again)
  watch(
    [key, above],
    () => {
      if (!above.value && context.standard.value && context.unit.value && context.period.value) void ask(false)
    },
    { immediate: true },
  )
  return {
    context,
    evaluation: computed(() => store.answers.get(key.value)),
    loading: computed(() => store.loading) as unknown as Ref<boolean>,
    error: computed(() => store.error) as unknown as Ref<string>,
    reload: () => ask(true),
    above,
  }
}
