/* A shelf whose files stay on this device until the form that they belong to is sent: the same boxes and tiles, without a
 * server. */
import { computed, onScopeDispose, provide, reactive, ref, shallowRef, type ShallowRef } from 'vue'
import { messageOf } from '@/api/client'
import { fetchRules, type Attachment, type AttachmentRules, type FileWords } from '@/api/evidence'
import { wrongFile } from '@/lib/evidenceText'
import { newKey, type OutFile } from '@/lib/outbox'
import { readyPhoto } from '@/lib/photo'
import { shelfKey, type Passage, type Shelf } from './evidence'

export interface LocalShelf extends Shelf {
  held: ShallowRef<OutFile[]>
  /** Takes up what was kept from before. */
  fill: (files: OutFile[]) => void
}

const pictures = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/bmp']

export function openLocalShelf(): LocalShelf {
  const rules = ref<AttachmentRules>()
  const held = shallowRef<OutFile[]>([])
  const error = ref('')
  const passages = reactive<Passage[]>([])
  const addresses = new Map<string, string>()
  const waiting = new Map<string, { file: File; words: FileWords }>()

  function addressOf(file: OutFile): string {
    let address = addresses.get(file.key)
    if (!address) addresses.set(file.key, (address = URL.createObjectURL(file.blob)))
    return address
  }
  /* Numbers below zero: not on the server. */
  const shown = (file: OutFile, index: number): Attachment => ({
    id: -1 - index, hidden: false, name: file.name, kind: '', preview: pictures.includes(file.blob.type) ? 'picture' : 'none', size: file.blob.size, width: 0, height: 0,
    note: file.words.note ?? '', taken_at: file.words.taken_at ?? '', place: file.words.place ?? '', latitude: null, longitude: null, privacy: 'P1',
    added_by: '', added_at: '', subject_kind: '', subject: '', part: file.part, withdrawn: null, may_change: true, local: addressOf(file),
  })
  const files = computed({ get: () => held.value.map(shown), set: () => undefined })
  async function reload(): Promise<void> {
    error.value = ''
    try {
      rules.value = await fetchRules()
    } catch (problem) {
      error.value = messageOf(problem)
    }
  }
  async function ready(passage: Passage): Promise<void> {
    const { file, words } = waiting.get(passage.key)!
    const made = words.keep_position ? { file, name: file.name, taken_at: '' } : await readyPhoto(file, rules.value?.shrink ?? 2560)
    const wrong = rules.value ? wrongFile(rules.value, made.name, made.file.size, false) : ''
    if (wrong) {
      Object.assign(passage, { state: 'failed', problem: wrong })
      return
    }
    held.value = [...held.value, { key: newKey('file'), part: passage.part, name: made.name, blob: made.file, words: { ...(made.taken_at ? { taken_at: made.taken_at } : {}), ...words }, id: 0, sentAt: 0 }]
    giveUp(passage)
  }
  function add(list: Iterable<File>, part = '', words: FileWords = {}): void {
    for (const file of list) {
      const key = newKey('local')
      const photo = file.type === 'image/jpeg' || file.type === 'image/webp'
      const wrong = rules.value ? wrongFile(rules.value, file.name, file.size, photo) : ''
      waiting.set(key, { file, words })
      passages.push({ key, name: file.name, part, share: 0, state: wrong ? 'failed' : 'prepares', problem: wrong, mayRetry: false })
      const passage = passages[passages.length - 1]!
      if (!wrong) void ready(passage).catch((problem: unknown) => Object.assign(passage, { state: 'failed', problem: messageOf(problem) }))
    }
  }
  function giveUp(passage: Passage): void {
    const at = passages.findIndex((one) => one.key === passage.key)
    if (at >= 0) passages.splice(at, 1)
    waiting.delete(passage.key)
  }
  const shelf: LocalShelf = {
    rules, files, passages, mayAdd: ref(true), error, held,
    ids: computed(() => []),
    busy: computed(() => passages.some((one) => one.state !== 'failed')),
    at: (part) => files.value.filter((one) => one.part === part),
    add, retry: () => undefined, giveUp, reload,
    take: async (one) => {
      held.value = held.value.filter((file) => addresses.get(file.key) !== one.local)
    },
    fill: (kept) => void (held.value = kept),
    clear: () => (held.value = []),
  }
  provide(shelfKey, shelf)
  onScopeDispose(() => addresses.forEach((address) => URL.revokeObjectURL(address)))
  void reload()
  return shelf
}
