/* Who is signed in. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { ApiError, get, post, remove, setCsrf } from '@/api/client'
import type { Right, SessionAnswer, User } from '@/api/types'

export const useSession = defineStore('session', () => {
  const user = ref<User | null>(null)
  const rights = ref<Right[]>([])
  /** Before anything else the password has to be changed, or a second factor set up. */
  const mustChange = ref(false)
  const asked = ref(false)
  const whole = shallowRef<SessionAnswer | null>(null)

  function take(answer: SessionAnswer): void {
    whole.value = answer
    user.value = answer.user
    rights.value = answer.rights
    mustChange.value = answer.must_change || answer.must_enrol
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
  async function signIn(name: string, password: string, code = ''): Promise<void> {
    take(await post<SessionAnswer>('/session', { name, password, ...(code ? { code } : {}) }))
    asked.value = true
  }
  /** The very first start: the first administrator's password. */
  async function setUp(code: string, password: string): Promise<void> {
    take(await post<SessionAnswer>('/setup', { code, password }))
    asked.value = true
  }
  function forget(): void {
    whole.value = null
    user.value = null
    rights.value = []
    mustChange.value = false
    setCsrf('')
  }
  /** Rights and posts may have changed, e.g. after the password was. */
  async function refresh(): Promise<void> {
    take(await get<SessionAnswer>('/session'))
  }
  /** Sees as somebody else sees, without being able to change anything, until it ends. */
  async function viewAs(name: string, reason: string): Promise<void> {
    take(await post<SessionAnswer>('/session/view-as', { name, reason }))
  }
  async function endViewAs(): Promise<void> {
    await remove('/session/view-as')
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
    return rights.value.some((one) => one.domain === domain && one.action === action)
  }
  const mayDecide = computed(() => may('evaluation', 'review'))
  const mayImport = computed(() => may('county_data', 'import'))
  return { user, whole, rights, mustChange, may, restore, refresh, setUp, viewAs, endViewAs, signIn, signOut, forget, mayDecide, mayImport }
})
