/* What plans of schools are called (a building, a floor), by the number of their file: asked for once, where places on them are shown. */
import { reactive } from 'vue'
import { fetchFile } from '@/api/evidence'
import { planName } from '@/state/evidence'

const names = reactive(new Map<number, string>())

/** Empty until it is known; of a plan that is out of reach it stays so. */
export function planNameOf(plan: number): string {
  return names.get(plan) ?? ''
}
export function askPlanNames(plans: Iterable<number>): void {
  for (const plan of plans) {
    if (names.has(plan)) continue
    names.set(plan, '')
    fetchFile(plan).then((one) => names.set(plan, planName(one)), () => undefined)
  }
}
