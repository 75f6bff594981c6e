/* Who is signed in. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { ApiError, get, post, remove, setCsrf } from '@/api/client'
import type { SessionAnswer, User } from '@/api/types'

export const useSession = defineStore('session', () => {
  const user = ref<User | null>(null)
  const asked = ref(false)

  function take(answer: SessionAnswer): void {
    user.value = answer.user
    setCsrf(answer.csrf)
  }
  /** Asks the server once per load whether the cookie is still good. */
  async function restore(): Promise<void> {
    if (asked.value) return
    try {
      take(await get<SessionAnswer>('/session'))
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
    }
    asked.value = true
  }
  async function signIn(name: string, password: string): Promise<void> {
    take(await post<SessionAnswer>('/session', { name, password }))
    asked.value = true
  }
  function forget(): void {
    user.value = null
    setCsrf('')
  }
  async function signOut(): Promise<void> {
    try {
      await remove('/session')
    } finally {
      forget()
    }
  }
  /** Whether some post lets the user do this in a group of records, somewhere; the server decides where. */
  function may(domain: string, action: string): boolean {
    const role = user.value?.role
    if (role === 'admin') return domain === 'accounts' || domain === 'units' || domain === 'logs'
    if (role === 'bureau') return true
    if (role === 'school') return domain === 'school_data' && ['view', 'edit', 'submit'].includes(action)
    return action === 'view'
  }
  const mayDecide = computed(() => user.value?.role === 'bureau' || user.value?.role === 'admin')
  const mayImport = computed(() => user.value?.role === 'bureau')
  const isAdmin = computed(() => user.value?.role === 'admin')
  const isSchool = computed(() => user.value?.role === 'school')
  return { user, may, restore, signIn, signOut, forget, mayDecide, mayImport, isAdmin, isSchool }
})
