/* The shelf of the outbox on this device: IndexedDB, which keeps photos as they are and outlives the browser. */
import type { OutItem, OutStore } from './outbox'

const base = 'duxue'
const shelf = 'outbox'

function open(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const request = indexedDB.open(base, 1)
    request.onupgradeneeded = () => void request.result.createObjectStore(shelf, { keyPath: 'id' })
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error ?? new Error('no storage'))
    request.onblocked = () => failed(new Error('blocked'))
  })
}
async function run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open()
  try {
    return await new Promise<T>((done, failed) => {
      const change = database.transaction(shelf, mode)
      const request = act(change.objectStore(shelf))
      change.oncomplete = () => done(request.result)
      change.onerror = () => failed(change.error ?? new Error('not stored'))
      change.onabort = () => failed(change.error ?? new Error('not stored'))
    })
  } finally {
    database.close()
  }
}

export const deviceStore: OutStore = {
  all: () => run('readonly', (store) => store.getAll() as IDBRequest<OutItem[]>),
  write: async (item) => void (await run('readwrite', (store) => store.put(item))),
  remove: async (id) => void (await run('readwrite', (store) => store.delete(id))),
}
