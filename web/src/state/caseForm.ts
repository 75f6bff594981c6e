/* A form of a case at work - a new one's or a step's: what was typed, what the rules ask for then, what is wrong; kept on this
 * device until it is sent. */
import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { ApiError, messageOf } from '@/api/client'
import { tryCase, type Case, type CaseField, type CaseProblem, type CaseTrial, type CaseValues, type TrialOrder } from '@/api/ledger'
import { fieldOfPlace, isEmpty, sentValues, stillSaid, typedOf, wrongTyped, type Typed, type TypedValues } from '@/lib/caseForm'
import { dropDraft, readDraft, writeDraft } from '@/lib/draft'
import { newKey, type OutItem, type OutResult } from '@/lib/outbox'
import { openLocalShelf, type LocalShelf } from './localShelf'
import { useOutbox } from './outbox'
import { useSession } from './session'

export interface CaseFormParts {
  /** Where the form is; drafts are found again by it. */
  form: string
  fields: CaseField[]
  /** What stands there already. */
  before: CaseValues
  /** What a new one begins with. */
  defaults?: CaseValues
  /** What is tried out and sent; null: something has to be chosen first. */
  order: (unit: string) => (Omit<TrialOrder, 'fields'> & { path: string; version?: number }) | null
  title: (typed: TypedValues) => string
  needsReason: boolean
}
interface Draft {
  typed: TypedValues
  reason: string
  opens: CaseValues
  unit: string
}

export interface CaseForm {
  fields: CaseField[]
  typed: Ref<TypedValues>
  reason: Ref<string>
  /** Of the case that the step opens. */
  opens: Ref<CaseValues>
  unit: Ref<string>
  shelf: LocalShelf
  trial: Ref<CaseTrial | null>
  asks: (field: CaseField) => boolean
  needs: (field: CaseField) => boolean
  /** By field; of the whole under an empty one. */
  errors: ComputedRef<CaseProblem[]>
  errorOf: (place: string) => string
  leave: (field: CaseField) => void
  /** Whether anything was typed or kept from before. */
  touched: ComputedRef<boolean>
  restored: Ref<boolean>
  busy: Ref<boolean>
  sending: Ref<string>
  problem: Ref<string>
  submit: () => Promise<OutResult<Case> | null>
  forget: () => Promise<void>
}

const pause = 350
/** Rules that do not answer are not waited for: the server judges again what it gets. */
const trialSeconds = 10
/** A school's computer has many users: personal data is kept only in this tab, and photos then not at all. */
const isPersonal = (fields: readonly CaseField[]): boolean => fields.some((field) => field.privacy >= 2 || (field.columns ?? []).some((column) => column.privacy >= 2))

export function useCaseForm(parts: CaseFormParts): CaseForm {
  const session = useSession()
  const outbox = useOutbox()
  const who = session.user?.name ?? ''
  const key = `case.${who}.${parts.form}`
  const personal = isPersonal(parts.fields)
  const blank = (): TypedValues => Object.fromEntries(parts.fields.map((field) => [field.id, typedOf(field, (parts.defaults ?? parts.before)[field.id])]))
  const typed = ref<TypedValues>(blank())
  const reason = ref('')
  const opens = ref<CaseValues>({})
  const unit = ref('')
  const shelf = openLocalShelf()
  const trial = shallowRef<CaseTrial | null>(null)
  const left = ref(new Set<string>())
  const tried = ref(false)
  const refused = ref<CaseProblem[]>([])
  const busy = ref(false)
  const sending = ref('')
  const problem = ref('')
  const restored = ref(false)
  let itemId = newKey('case')
  let live = true

  /* ---- kept on this device ---- */
  function itemOf(state: OutItem['state']): OutItem {
    const order = parts.order(unit.value)
    const fields = sentValues(parts.fields, typed.value, parts.before)
    if (Object.keys(opens.value).length) fields.opens = opens.value as unknown as CaseValues[string]
    const had: Record<string, string[]> = {}
    for (const field of parts.fields) {
      const known = parts.before[field.id]
      if (field.type === 'file' && Array.isArray(known)) had[field.id] = [...(known as string[])]
    }
    const body = { record: order?.record, unit: order?.unit, step: order?.step, version: order?.version, reason: reason.value.trim() || undefined, fields }
    return {
      id: itemId, user: who, title: parts.title(typed.value), form: parts.form, path: order?.path ?? '', body: JSON.parse(JSON.stringify(body)) as OutItem['body'],
      had, files: shelf.held.value, key: itemId, lasting: !personal, madeAt: Date.now(), state, problem: '', place: '',
    }
  }
  const draft = (): Draft => ({ typed: typed.value, reason: reason.value, opens: opens.value, unit: unit.value })
  const hasTyped = computed(() => shelf.held.value.length > 0 || reason.value.trim() !== '' || parts.fields.some((field) => JSON.stringify(typed.value[field.id]) !== JSON.stringify(typedOf(field, (parts.defaults ?? parts.before)[field.id]))))
  let timer: ReturnType<typeof setTimeout> | undefined
  function keepSoon(): void {
    writeDraft(key, draft())
    if (personal || !live) return
    clearTimeout(timer)
    timer = setTimeout(() => live && hasTyped.value && void outbox.put(itemOf('draft')), 600)
  }
  async function takeUp(): Promise<void> {
    const kept = readDraft<Draft>(key)
    if (kept) {
      const known = new Set(parts.fields.map((field) => field.id))
      typed.value = { ...typed.value, ...Object.fromEntries(Object.entries(kept.typed).filter(([id]) => known.has(id))) }
      reason.value = kept.reason
      opens.value = kept.opens ?? {}
      unit.value = unit.value || kept.unit
    }
    await outbox.start()
    const item = personal ? undefined : outbox.draftOf(parts.form)
    if (item) {
      itemId = item.id
      shelf.fill(item.files)
      if (!kept) {
        for (const field of parts.fields) if (field.type !== 'file' && item.body.fields[field.id] !== undefined) typed.value[field.id] = typedOf(field, item.body.fields[field.id])
        reason.value = item.body.reason ?? ''
        unit.value = unit.value || (item.body.unit ?? '')
      }
      if (item.state === 'refused') refused.value = [{ field: item.place, message: item.problem }]
    }
    restored.value = (kept !== null || item !== undefined) && hasTyped.value
    watch([typed, reason, opens, unit, shelf.held], keepSoon, { deep: true })
  }
  void takeUp()
  async function forget(): Promise<void> {
    live = false
    clearTimeout(timer)
    dropDraft(key)
    await outbox.drop(itemId)
    typed.value = blank()
    reason.value = ''
    opens.value = {}
    shelf.clear()
    refused.value = []
    left.value = new Set()
    tried.value = restored.value = false
    itemId = newKey('case')
    setTimeout(() => (live = true))
  }
  onScopeDispose(() => {
    live = false
    clearTimeout(timer)
  })

  /* ---- what the rules say ---- */
  let trying: ReturnType<typeof setTimeout> | undefined
  const given = (): CaseValues => sentValues(parts.fields, typed.value, parts.before)
  /** What the trial was asked about: it says nothing of what was typed since. */
  const triedValues = shallowRef<CaseValues>({})
  let turn = 0
  async function tryOut(): Promise<boolean> {
    clearTimeout(trying)
    const order = parts.order(unit.value)
    if (!order) return false
    const mine = ++turn
    const fields = given()
    try {
      const answer = await tryCase({ record: order.record, unit: order.unit, id: order.id, step: order.step, fields }, trialSeconds)
      if (mine === turn) {
        trial.value = answer
        triedValues.value = fields
      }
      return true
    } catch (failure) {
      if (mine === turn && failure instanceof ApiError && failure.status !== 0) problem.value = messageOf(failure)
      return false
    }
  }
  watch([typed, unit], () => {
    clearTimeout(trying)
    refused.value = []
    problem.value = ''
    trying = setTimeout(() => void tryOut(), pause)
  }, { deep: true })
  onScopeDispose(() => clearTimeout(trying))
  void tryOut()

  const asked = computed(() => (trial.value ? new Set(trial.value.asked) : null))
  const needed = computed(() => (trial.value ? new Set(trial.value.needed) : null))
  const asks = (field: CaseField): boolean => (asked.value ? asked.value.has(field.id) : !field.when)
  const needs = (field: CaseField): boolean => (needed.value ? needed.value.has(field.id) : field.required)
  const hasFiles = (field: CaseField): boolean => field.type === 'file' && (shelf.at(field.id).length > 0 || !isEmpty(parts.before[field.id] as Typed | null | undefined))

  const wrong = computed(() => {
    const found: CaseProblem[] = []
    for (const field of parts.fields) if (asks(field)) for (const [place, message] of Object.entries(wrongTyped(field, typed.value[field.id] ?? ''))) found.push({ field: place, message })
    return found
  })
  /** Of the server what the page does not know itself; files are not with it yet. */
  const judged = computed(() => stillSaid(trial.value?.problems ?? [], triedValues.value, given()).filter((one) => {
    const field = parts.fields.find((other) => other.id === fieldOfPlace(one.field))
    return !(field && hasFiles(field)) && !wrong.value.some((other) => other.field === one.field || fieldOfPlace(other.field) === one.field)
  }))
  const missingHere = computed(() => parts.fields.filter((field) => asks(field) && needs(field) && !hasFiles(field) && isEmpty(field.type === 'file' ? [] : typed.value[field.id])).map((field) => ({ field: field.id, message: `请填写“${field.name}”。` })))
  /** Missing things are only told after trying to send; what is wrong as soon as its field is left. */
  const errors = computed<CaseProblem[]>(() => {
    const all = [...refused.value, ...wrong.value]
    const places = new Set(all.map((one) => one.field))
    const rest = [...judged.value, ...missingHere.value].filter((one) => !places.has(one.field) && !!places.add(one.field + (one.field ? '' : one.message)))
    const whole = [...all, ...rest]
    if (parts.needsReason && reason.value.trim().length < 2) whole.push({ field: 'reason', message: '请写明理由（2 到 1000 字）。' })
    return tried.value ? whole : whole.filter((one) => refused.value.includes(one) || (left.value.has(fieldOfPlace(one.field)) && wrong.value.includes(one)))
  })
  const errorOf = (place: string): string => errors.value.find((one) => one.field === place)?.message ?? ''

  /* ---- sending ---- */
  async function submit(): Promise<OutResult<Case> | null> {
    tried.value = true
    problem.value = ''
    if (shelf.busy.value || busy.value) {
      problem.value = '还有照片在处理，请稍等。'
      return null
    }
    busy.value = true
    try {
      const pressed = JSON.stringify(draft())
      const reached = await tryOut()
      if (JSON.stringify(draft()) !== pressed) { // half a sentence is not sent
        problem.value = '提交之后内容又改过，还没有交，请再按一次。'
        return null
      }
      if (errors.value.length || (reached && !parts.order(unit.value))) return null
      const item = itemOf('waits')
      await outbox.put(item)
      const result = await outbox.send(item.id)
      if (result.kind === 'sent') {
        dropDraft(key)
        live = false
      } else if (result.kind === 'waits') {
        dropDraft(key)
        live = false
        itemId = newKey('case')
      } else {
        refused.value = [{ field: result.place, message: result.message }]
      }
      return result
    } finally {
      busy.value = false
    }
  }
  watch(() => outbox.progressOf(itemId), (text) => (sending.value = text))

  return {
    fields: parts.fields, typed, reason, opens, unit, shelf, trial, asks, needs, errors, errorOf, touched: hasTyped, restored, busy, sending, problem, submit, forget,
    leave: (field) => void (left.value = new Set(left.value).add(field.id)),
  }
}
