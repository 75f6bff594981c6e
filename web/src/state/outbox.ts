/* The outbox of this device for whoever is signed in. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { ApiError, messageOf, postOnce } from '@/api/client'
import { sendFile } from '@/api/evidence'
import type { Case } from '@/api/ledger'
import { Outbox, OutFailure, type OutItem, type OutResult } from '@/lib/outbox'
import { deviceStore } from '@/lib/outStore'
import { useSession } from './session'

function failureOf(problem: unknown): OutFailure {
  if (!(problem instanceof ApiError)) return new OutFailure('network', messageOf(problem))
  if (problem.status === 401) return new OutFailure('signed-out', '登录已失效，重新登录后自动发送。')
  if (problem.status === 0) return new OutFailure('network', '连不上服务器。')
  if (problem.status >= 500 || problem.status === 429) return new OutFailure('network', problem.message)
  return new OutFailure('refused', problem.message, problem.place.field ?? '')
}

export const useOutbox = defineStore('outbox', () => {
  const session = useSession()
  const turn = ref(0)
  const box = new Outbox<Case>({
    store: deviceStore,
    upload: async (file, progress) => {
      try {
        return (await sendFile({ file: file.blob, name: file.name, key: file.key, matter: null, part: file.part, words: file.words, progress, signal: new AbortController().signal })).id
      } catch (problem) {
        throw failureOf(problem)
      }
    },
    post: async (path, body, key) => {
      try {
        return await postOnce<Case>(path, body, key)
      } catch (problem) {
        throw failureOf(problem)
      }
    },
    onChange: () => turn.value++,
  })
  const user = computed(() => session.user?.name ?? '')
  const items = computed<OutItem[]>(() => (turn.value >= 0 ? [...box.of(user.value)] : []))
  const keeps = computed(() => turn.value >= 0 && box.keeps)
  const progressOf = (id: string): string => (turn.value >= 0 ? (box.progress.get(id) ?? '') : '')
  const runs = (id: string): boolean => turn.value >= 0 && box.isRunning(id)

  let started: Promise<void> | null = null
  /** What an earlier visit left is sent now; what the network fails is sent when it is back. */
  function start(): Promise<void> {
    started ??= (async () => {
      window.addEventListener('online', () => void box.sendAll(user.value))
      await box.load()
    })()
    return started
  }
  async function resume(): Promise<void> {
    await start()
    if (!session.whole?.view_as) await box.sendAll(user.value)
  }
  return {
    items, keeps, progressOf, runs, start, resume,
    find: (id: string) => box.find(id),
    draftOf: (form: string) => box.items.find((one) => one.user === user.value && one.form === form && one.state !== 'waits'),
    put: (item: OutItem) => box.put(item),
    drop: (id: string) => box.drop(id),
    send: (id: string): Promise<OutResult<Case>> => box.send(id),
  }
})
