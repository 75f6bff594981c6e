/* What a press asks of the server: busy as long as it lasts, and what went wrong. */
import { ref, type Ref } from 'vue'
import { messageOf } from '@/api/client'

export interface Deed {
  busy: Ref<boolean>
  error: Ref<string>
  /** Does it, unless it is being done already; says whether it was done. What `work` leaves in `error` stays there. */
  run: (work: () => Promise<void>) => Promise<boolean>
}

export function useDeed(): Deed {
  const busy = ref(false)
  const error = ref('')
  async function run(work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    error.value = ''
    try {
      await work()
      return true
    } catch (problem) {
      error.value = messageOf(problem)
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, error, run }
}
