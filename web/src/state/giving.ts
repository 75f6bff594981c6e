/* What a person chooses out of a list that the server finds by words, to give it as evidence of an item of an evaluation. */
import { computed, ref, shallowRef, type Ref, type WritableComputedRef } from 'vue'
import { giveEvidence, type CampaignItem } from '@/api/campaigns'
import { useDeed } from './deed'
import { useReading } from './reading'

export interface Giving<One> {
  found: Ref<One[]>
  words: Ref<string>
  chosen: Ref<Set<number>>
  loaded: Ref<boolean>
  busy: Ref<boolean>
  error: WritableComputedRef<string>
  load: () => Promise<void>
  flip: (id: number) => void
  give: () => Promise<void>
}

/** `part`: what the body of the request calls them; `nothing`: what is said when none is chosen; `done` and `close` end the dialog. */
export function useGiving<One extends { id: number }>(
  props: { item: CampaignItem; request: number },
  part: 'cases' | 'documents',
  find: (words: string) => Promise<One[]>,
  nothing: string,
  done: (item: CampaignItem) => void,
): Giving<One> {
  const found = shallowRef<One[]>([])
  const words = ref('')
  const chosen = ref(new Set<number>())
  const loaded = ref(false)
  const deed = useDeed()
  const reading = useReading(() => find(words.value.trim()), (answer) => {
    found.value = answer
    loaded.value = true
    chosen.value = new Set([...chosen.value].filter((id) => answer.some((one) => one.id === id)))
  })
  void reading.load()
  function flip(id: number): void {
    const next = new Set(chosen.value)
    if (!next.delete(id)) next.add(id)
    chosen.value = next
  }
  async function give(): Promise<void> {
    if (!chosen.value.size) return void (deed.error.value = nothing)
    await deed.run(async () => done(await giveEvidence(props.item.id, { [part]: [...chosen.value], ...(props.request ? { request: props.request } : {}) })))
  }
  const error = computed({ get: () => deed.error.value || reading.error.value, set: (text) => void (deed.error.value = text) })
  return { found, words, chosen, loaded, busy: deed.busy, error, load: reading.load, flip, give }
}
