/* The one way to the server: JSON in and out, the CSRF token on every write, every failure a sentence a user can act on. */

export interface Place {
  file?: string
  sheet?: string
  cell?: string
  field?: string
  line?: number
  column?: number
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    message: string,
    readonly place: Place = {},
  ) {
    super(message)
  }
}

export type Query = Record<string, string | number | undefined | null>

const root = '/api/v1'
let csrf = ''
let onSignedOut: () => void = () => undefined

export function setCsrf(token: string): void {
  csrf = token
}
/** What to do when the session has ended in the middle of the work. */
export function whenSignedOut(action: () => void): void {
  onSignedOut = action
}

export function address(path: string, query: Query = {}): string {
  const text = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`)
    .join('&')
  return root + path + (text ? `?${text}` : '')
}

async function failure(answer: Response): Promise<ApiError> {
  try {
    const { error } = (await answer.json()) as { error: { kind: string; message: string; place?: Place } }
    return new ApiError(answer.status, error.kind, error.message, error.place)
  } catch {
    return new ApiError(answer.status, 'internal', `服务器答复异常（${answer.status}），请稍后重试；仍不行请联系系统管理员。`)
  }
}

/** Why no answer came: it was not waited for any longer, or nobody was reached. */
function lost(problem: unknown): ApiError {
  const late = problem instanceof DOMException && problem.name === 'TimeoutError'
  return new ApiError(0, 'io', late ? '服务器答复太慢，没有再等；请稍后重试，已填写的内容仍在本页。' : '连不上服务器，请检查网络后重试；已填写的内容仍在本页。')
}

async function send(method: string, url: string, body?: BodyInit, type?: string, key?: string, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = key ? { 'Idempotency-Key': key } : {}
  if (type) headers['Content-Type'] = type
  if (method !== 'GET' && csrf) headers['X-CSRF-Token'] = csrf
  let answer: Response
  try {
    answer = await fetch(url, { method, headers, body, credentials: 'same-origin', signal })
  } catch (problem) {
    throw lost(problem)
  }
  if (answer.ok) return answer
  const error = await failure(answer)
  if (answer.status === 401 && !url.startsWith(`${root}/session`)) onSignedOut()
  throw error
}

export async function get<T>(path: string, query?: Query): Promise<T> {
  return (await send('GET', address(path, query))).json() as Promise<T>
}

export async function getText(path: string, query?: Query): Promise<string> {
  return (await send('GET', address(path, query))).text()
}

async function jsonOrNothing<T>(answer: Response): Promise<T> {
  const text = await answer.text().catch((problem: unknown) => {
    throw lost(problem)
  })
  return (text ? JSON.parse(text) : undefined) as T
}

export async function post<T>(path: string, body: unknown, query?: Query, signal?: AbortSignal): Promise<T> {
  return jsonOrNothing<T>(await send('POST', address(path, query), JSON.stringify(body), 'application/json', undefined, signal))
}

/** Sent again with the same key, it is done once; undefined when it was done before. */
export async function postOnce<T>(path: string, body: unknown, key: string): Promise<T | undefined> {
  return jsonOrNothing<T | undefined>(await send('POST', address(path), JSON.stringify(body), 'application/json', key))
}

export async function put<T>(path: string, body: unknown): Promise<T> {
  return jsonOrNothing<T>(await send('PUT', address(path), JSON.stringify(body), 'application/json'))
}

export async function postBytes<T>(path: string, bytes: Blob | null, query?: Query): Promise<T> {
  const answer = await send('POST', address(path, query), bytes ?? new Blob([]), 'application/octet-stream')
  return jsonOrNothing<T>(answer)
}

export interface Upload {
  /** Sent again with the same key, the file is taken once. */
  key: string
  progress: (share: number) => void
  signal: AbortSignal
}

/** A file on its way, with how far it is (which fetch cannot tell). */
export function upload<T>(path: string, query: Query, body: Blob, how: Upload): Promise<T> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest()
    request.open('POST', address(path, query))
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.setRequestHeader('Idempotency-Key', how.key)
    if (csrf) request.setRequestHeader('X-CSRF-Token', csrf)
    request.upload.onprogress = (event) => how.progress(event.lengthComputable && event.total ? event.loaded / event.total : 0)
    request.onerror = () => failed(new ApiError(0, 'io', '连不上服务器，文件还在本机，可以重试。'))
    request.onabort = () => failed(new ApiError(0, 'cancelled', '已取消。'))
    request.onload = () => {
      if (request.status >= 200 && request.status < 300 && request.responseText) return done(JSON.parse(request.responseText) as T)
      if (request.status === 401) onSignedOut()
      void failure(new Response(request.responseText, { status: request.status >= 200 ? request.status : 500 })).then(failed)
    }
    how.signal.addEventListener('abort', () => request.abort())
    request.send(body)
  })
}

export async function remove<T>(path: string, body?: unknown): Promise<T> {
  return jsonOrNothing<T>(await send('DELETE', address(path), body === undefined ? undefined : JSON.stringify(body), body === undefined ? undefined : 'application/json'))
}

/** Fetches a file and hands it to the browser as a download under the server's or the given name. */
export async function download(path: string, query: Query, name: string, body?: Blob): Promise<void> {
  const answer = body
    ? await send('POST', address(path, query), body, 'application/octet-stream')
    : await send('GET', address(path, query))
  saveAs(await answer.blob(), name)
}

export function saveAs(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  document.body.appendChild(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
