/* What the program found and a ledger takes: whether the reader may open a case out of it, and the cases that the findings
 * of a page have already. Sources are named as docs/openapi.yaml says (POST /cases). */
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { get, post } from '@/api/client'
import type { Case, CaseLine } from '@/api/ledger'
import type { components } from '@/api/schema'

export type SourceKind = 'evaluation' | 'check' | 'quality' | 'duty'
type Source = NonNullable<components['schemas']['CaseSources']['sources']>[number]

export interface FoundCases {
  /** By the id of the source. */
  cases: Ref<Map<string, CaseLine>>
  may: ComputedRef<boolean>
  open: (source: string) => Promise<Case>
}

/** The cases of all sources of the kind whose id begins with `prefix`; none while it is empty. */
export function useFoundCases(kind: SourceKind, prefix: Ref<string>): FoundCases {
  const cases = shallowRef(new Map<string, CaseLine>())
  const taker = ref<Source>()
  async function load(): Promise<void> {
    const asked = prefix.value
    if (!asked) return
    try {
      const [known, answer] = await Promise.all([
        get<components['schemas']['CaseSources']>('/case-sources'),
        get<{ cases: CaseLine[] }>('/cases', { source_kind: kind, source: asked, limit: 1000 }),
      ])
      if (asked !== prefix.value) return
      taker.value = known.sources.find((one) => one.kind === kind)
      cases.value = new Map(answer.cases.filter((one) => one.ended !== 'void').map((one) => [one.source, one]))
    } catch {
      cases.value = new Map() /* the page itself stands without them */
    }
  }
  watch(prefix, () => void load(), { immediate: true })
  async function open(source: string): Promise<Case> {
    const made = await post<Case>('/cases', { source_kind: kind, source })
    await load()
    return made
  }
  return { cases, may: computed(() => taker.value?.may_open ?? false), open }
}

/** An item of an evaluation; of one of its schools when `school` is given. */
export function evaluationSource(of: { standard: string; unit: string; period: string }, item: string, stage?: string | null, school?: string): string {
  return `${of.standard} ${of.unit} ${of.period} ${item}${stage ? `/${stage}` : ''}${school ? ` ${school}` : ''}`
}
