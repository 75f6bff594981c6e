/* Where the schools of the unit on top of the page are, as far as they have told it (经度, 纬度 of 学校基本情况). Asked once per unit and year. */
import { shallowRef, watch, type Ref } from 'vue'
import { get, messageOf } from '@/api/client'
import type { SchoolFigure } from '@/api/types'
import type { Point } from '@/lib/place'
import { useCatalog } from './catalog'
import { useContext } from './context'
import { useSession } from './session'

export interface UnitPlace {
  code: string
  name: string
  point: Point
}
export interface UnitPlaces {
  units: Ref<UnitPlace[]>
  /** Why there are none; empty when there are, or while they come. */
  why: Ref<string>
}

async function figuresOf(unit: string, period: string, element: string): Promise<SchoolFigure[]> {
  const all: SchoolFigure[] = []
  for (let after: string | null = ''; after !== null; ) {
    const page: { rows: SchoolFigure[]; next: string | null } = await get('/figures', { unit, period, element, limit: 1000, after })
    all.push(...page.rows)
    after = page.next
  }
  return all
}

/** Both degrees of a school, or it is not on the map. */
export function placesOf(latitudes: readonly SchoolFigure[], longitudes: readonly SchoolFigure[]): UnitPlace[] {
  const east = new Map(longitudes.map((one) => [one.code, one.value]))
  return latitudes.flatMap((one) => {
    const longitude = east.get(one.code)
    return one.value === null || longitude === null || longitude === undefined ? [] : [{ code: one.code, name: one.name, point: { latitude: one.value, longitude } }]
  })
}

const asked = new Map<string, Promise<UnitPlace[]>>()
function placesFor(user: string, unit: string, period: string): Promise<UnitPlace[]> {
  const key = `${user} ${unit} ${period}` // another user of the same page may see less
  const known = asked.get(key)
  if (known) return known
  const coming = Promise.all([figuresOf(unit, period, 'latitude'), figuresOf(unit, period, 'longitude')]).then(([latitudes, longitudes]) => placesOf(latitudes, longitudes))
  asked.set(key, coming)
  // what was asked is asked again after a while: a school may have told where it is
  const forget = (): void => void asked.delete(key)
  coming.then(() => setTimeout(forget, 60_000), forget)
  return coming
}

export function useUnitPlaces(): UnitPlaces {
  const context = useContext()
  const catalog = useCatalog()
  const session = useSession()
  const units = shallowRef<UnitPlace[]>([])
  const why = shallowRef('')
  async function load(): Promise<void> {
    const [unit, period] = [context.unit.value, context.period.value]
    if (!unit || !period) return
    if (!catalog.elementById.has('latitude') || !catalog.elementById.has('longitude')) {
      why.value = '规则包里没有经度、纬度两项，地图上没有学校。'
      return
    }
    try {
      const found = await placesFor(session.user?.name ?? '', unit, period)
      if (unit !== context.unit.value || period !== context.period.value) return
      units.value = found
      why.value = found.length ? '' : '学校还没有填经纬度（数据填报的“学校基本情况”），地图上没有学校。'
    } catch (problem) {
      why.value = `没有取到学校的位置：${messageOf(problem)}`
    }
  }
  watch([context.unit, context.period], () => void load(), { immediate: true })
  return { units, why }
}
