/* Roles, departments and groups of records, as packs/roles.yaml has them: asked for once. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { get } from '@/api/client'
import type { Grant, Role, Roles } from '@/api/types'

export const useRoles = defineStore('roles', () => {
  const all = shallowRef<Roles>()
  let loading: Promise<Roles> | null = null
  async function load(): Promise<void> {
    if (all.value) return
    loading ??= get<Roles>('/roles').finally(() => (loading = null))
    all.value = await loading
  }
  const roles = computed<Role[]>(() => all.value?.roles ?? [])
  const named = (list: { id: string; name: string }[] | undefined): Map<string, string> => new Map((list ?? []).map((one) => [one.id, one.name]))
  const domains = computed(() => named(all.value?.domains))
  const actions = computed(() => named(all.value?.actions))
  const sections = computed(() => named(all.value?.sections))
  const conditions = computed(() => named(all.value?.conditions))
  const roleOf = (id: string): Role | undefined => roles.value.find((one) => one.id === id)
  /** "审定（限本人；要两人）" */
  function grantText(grant: Grant): string {
    const marks = [grant.if ? `限${conditions.value.get(grant.if) ?? grant.if}` : '', grant.by_two ? '要两人' : ''].filter(Boolean)
    return (actions.value.get(grant.action) ?? grant.action) + (marks.length ? `（${marks.join('；')}）` : '')
  }
  return { all, load, roles, domains, actions, sections, conditions, roleOf, grantText }
})
