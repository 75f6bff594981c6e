/* The unit, period and standard the whole page follows; they live in the address. */
import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { StandardInfo, Unit } from '@/api/types'
import { readContext, type Context } from '@/lib/urlState'
import { useCatalog } from './catalog'
import { useSession } from './session'

const wide: Unit['level'][] = ['country', 'province', 'city', 'county', 'township']

/** The unit one starts with: the own county, else the widest one may see. */
function homeUnit(units: Unit[], own: string | undefined): string {
  const mine = own ? units.find((unit) => unit.code === own) : undefined
  if (mine && mine.level === 'county') return mine.code
  return (units.find((unit) => unit.level === 'county') ?? mine ?? units[0])?.code ?? ''
}

export interface PageContext {
  unit: ComputedRef<string>
  period: ComputedRef<string>
  standard: ComputedRef<string>
  unitName: ComputedRef<string>
  standardInfo: ComputedRef<StandardInfo | undefined>
  /** Units one can evaluate: everything above a school. */
  regions: ComputedRef<Unit[]>
  change: (part: Partial<Context>) => void
}

export function useContext(): PageContext {
  const route = useRoute()
  const router = useRouter()
  const catalog = useCatalog()
  const session = useSession()
  const asked = computed(() => readContext(route.query))
  const unit = computed(() => asked.value.unit ?? homeUnit(catalog.units, session.user?.unit))
  const period = computed(() => asked.value.period ?? catalog.usualPeriod)
  const standard = computed(() => asked.value.standard ?? catalog.standards[0]?.id ?? '')
  return {
    unit,
    period,
    standard,
    unitName: computed(() => catalog.unitName(unit.value)),
    standardInfo: computed(() => catalog.standards.find((one) => one.id === standard.value)),
    regions: computed(() => catalog.units.filter((one) => wide.includes(one.level))),
    change: (part) => void router.push({ query: { ...route.query, ...part } }),
  }
}
