/* What changes rarely: units, periods, standards, elements. Loaded once per session. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { get } from '@/api/client'
import type { Element, ElementsAnswer, Kind, Stage, StandardInfo, Unit } from '@/api/types'

/** Those that judge school by school first, the newest before the older: the first is what opens. */
function inOrder(standards: StandardInfo[]): StandardInfo[] {
  const byRow = (standard: StandardInfo): number =>
    standard.blocks.some((block) => block.items.some((item) => item.kind === 'row')) ? 0 : 1
  return standards.slice().sort((a, b) => byRow(a) - byRow(b) || b.valid_from.localeCompare(a.valid_from))
}

export const useCatalog = defineStore('catalog', () => {
  const units = shallowRef<Unit[]>([])
  const periods = ref<string[]>([])
  /** What is looked at first: a year whose collection has just begun does not hide the last whole one. */
  const usualPeriod = ref('')
  const standards = shallowRef<StandardInfo[]>([])
  const elements = shallowRef<Element[]>([])
  const stages = shallowRef<Stage[]>([])
  const kinds = shallowRef<Kind[]>([])
  const loaded = ref(false)
  let loading: Promise<void> | null = null

  async function fetchAll(): Promise<void> {
    const [unitAnswer, periodAnswer, standardAnswer, elementAnswer] = await Promise.all([
      get<{ units: Unit[] }>('/units'),
      get<{ periods: string[]; usual: string | null }>('/periods'),
      get<{ standards: StandardInfo[] }>('/standards'),
      get<ElementsAnswer>('/elements'),
    ])
    units.value = unitAnswer.units
    periods.value = periodAnswer.periods.slice().sort().reverse()
    usualPeriod.value = periodAnswer.usual ?? periods.value[0] ?? ''
    // The newest standard is what a county is preparing for, so it comes first.
    standards.value = inOrder(standardAnswer.standards)
    elements.value = elementAnswer.elements
    stages.value = elementAnswer.stages
    kinds.value = elementAnswer.kinds
    loaded.value = true
  }
  async function load(again = false): Promise<void> {
    if (loaded.value && !again) return
    loading ??= fetchAll().finally(() => (loading = null))
    await loading
  }
  function clear(): void {
    loaded.value = false
    units.value = []
    periods.value = []
  }

  const unitByCode = computed(() => new Map(units.value.map((unit) => [unit.code, unit])))
  const elementById = computed(() => new Map(elements.value.map((element) => [element.id, element])))
  const unitName = (code: string): string => unitByCode.value.get(code)?.name ?? code
  const stageName = (id: string | null): string => stages.value.find((stage) => stage.id === id)?.name ?? id ?? ''
  /** "backbone" in the junior stage is backbone_J; an id without stages is itself. */
  function elementOf(idOrStem: string, stage: string): Element | undefined {
    const suffix = stages.value.find((one) => one.id === stage)?.suffix
    return elementById.value.get(idOrStem) ?? elementById.value.get(`${idOrStem}_${suffix}`)
  }
  return {
    units, periods, usualPeriod, standards, elements, stages, kinds, loaded,
    load, clear, unitByCode, elementById, unitName, stageName, elementOf,
  }
})
