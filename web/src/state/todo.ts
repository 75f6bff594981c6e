/* What is due for whoever is signed in; asked again whenever the workbench is opened. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { get, messageOf } from '@/api/client'
import type { CampaignTask } from '@/api/campaigns'
import type { TodoItem } from '@/api/collect'
import type { DutyTodo } from '@/api/duty'
import type { CaseTodo } from '@/api/ledger'
import type { NoticeTodo } from '@/api/notices'
import type { ReportTodo } from '@/api/reports'
import { workLines, type Todo } from '@/lib/todo'

export const useTodo = defineStore('todo', () => {
  const whole = shallowRef<Todo>({ items: [], duties: [], cases: [] })
  const more = ref(0)
  const loaded = ref(false)
  const error = ref('')

  async function load(): Promise<void> {
    error.value = ''
    try {
      const { items, duties, cases, notices, campaigns, reports, more: left } = await get<{ items: TodoItem[]; more: number; duties: DutyTodo[]; cases: CaseTodo[]; notices: NoticeTodo[]; campaigns?: CampaignTask[]; reports?: ReportTodo[] }>('/todo')
      whole.value = { items, duties, cases, notices, campaigns, reports }
      more.value = left
      loaded.value = true
    } catch (problem) {
      error.value = messageOf(problem)
    }
  }
  function forget(): void {
    whole.value = { items: [], duties: [], cases: [] }
    loaded.value = false
  }
  return { more, loaded, error, load, forget, lines: computed(() => workLines(whole.value)) }
})
