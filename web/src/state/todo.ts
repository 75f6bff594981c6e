/* What is due for whoever is signed in; asked again whenever the workbench is opened. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { get, messageOf } from '@/api/client'
import type { TodoItem } from '@/api/collect'
import type { DutyTodo } from '@/api/duty'
import { groupTodo } from '@/lib/todo'

export const useTodo = defineStore('todo', () => {
  const items = shallowRef<TodoItem[]>([])
  const duties = shallowRef<DutyTodo[]>([])
  const more = ref(0)
  const loaded = ref(false)
  const error = ref('')

  async function load(): Promise<void> {
    error.value = ''
    try {
      const answer = await get<{ items: TodoItem[]; more?: number; duties?: DutyTodo[] }>('/todo')
      items.value = answer.items
      duties.value = answer.duties ?? []
      more.value = answer.more ?? 0
      loaded.value = true
    } catch (problem) {
      error.value = messageOf(problem)
    }
  }
  function forget(): void {
    items.value = []
    duties.value = []
    loaded.value = false
  }
  return { items, duties, more, loaded, error, load, forget, groups: computed(() => groupTodo(items.value)) }
})
