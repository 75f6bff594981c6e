/* What a part of a page reads from the server: it waits, it may fail, and only the newest answer counts: who changes the unit
 * twice does not see the figures of the first. */
import { ref, type Ref } from 'vue'
import { messageOf } from '@/api/client'

export interface Reading<Asked extends unknown[]> {
  /** From the beginning until the newest question is answered. */
  loading: Ref<boolean>
  error: Ref<string>
  load: (...asked: Asked) => Promise<void>
}

/** `read` asks the server (undefined: it is not known yet what to ask, and the page waits on); `take` puts the answer into the page. */
export function useReading<Answer>(read: () => Promise<Answer> | undefined, take: (answer: Answer) => void | Promise<void>): Reading<[]> {
  const { loading, error, load } = useReadingOn(read, take)
  return { loading, error, load: () => load() }
}

/** The same for a list that is read on: with `more`, what comes after what is there. */
export function useReadingOn<Answer>(read: (more: boolean) => Promise<Answer> | undefined, take: (answer: Answer, more: boolean) => void | Promise<void>): Reading<[more?: boolean]> {
  const loading = ref(true)
  const error = ref('')
  let newest = 0
  async function load(more = false): Promise<void> {
    const turn = ++newest
    const reading = read(more)
    if (!reading) return
    loading.value = true
    error.value = ''
    try {
      const answer = await reading
      if (turn === newest) await take(answer, more)
    } catch (problem) {
      if (turn === newest) error.value = messageOf(problem)
    } finally {
      if (turn === newest) loading.value = false
    }
  }
  return { loading, error, load }
}
