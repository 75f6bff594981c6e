/* Words about attached files: how large, of what kind, what is wrong with one before it is sent. */
import type { Attachment, AttachmentRules } from '@/api/evidence'

export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

export const endingOf = (name: string): string => (/\.([^.]{1,12})$/.exec(name)?.[1] ?? '').toLowerCase()

/** What a tile shows in place of a picture. */
export function badgeOf(one: Attachment): string {
  if (one.hidden) return '密'
  return (endingOf(one.name) || one.kind).slice(0, 4).toUpperCase()
}

/** For the file dialog of the browser: endings of all kinds that are taken. */
export const acceptOf = (rules: AttachmentRules): string => rules.kinds.flatMap((kind) => kind.endings.map((ending) => `.${ending}`)).join(',')

/** Said before anything is sent; the server decides by the content. Empty: nothing. `photo`: will be made smaller first. */
export function wrongFile(rules: AttachmentRules, name: string, size: number, photo: boolean): string {
  if (!size) return '文件是空的，请检查是否选错。'
  const ending = endingOf(name)
  if (ending === 'heic' || ending === 'heif') return 'HEIC 照片多数电脑打不开。请在手机“设置—相机—格式”里选“兼容性最佳”后重拍，或另存为 JPEG。'
  const kind = rules.kinds.find((one) => one.endings.includes(ending))
  const most = kind?.mega_bytes ?? Math.max(...rules.kinds.map((one) => one.mega_bytes))
  if (photo || size <= most * 1024 * 1024) return ''
  return `有 ${sizeText(size)}，超过 ${kind?.name ?? '文件'}的上限 ${most} MB。请压缩或拆分后再传。`
}

/** Who added it, when, where: one line under a picture. */
export function factsOf(one: Attachment, time: (text: string) => string): string[] {
  return [
    one.taken_at ? `拍摄 ${one.taken_at.replace('T', ' ').slice(0, 16)}` : '',
    one.place,
    one.latitude !== null && one.longitude !== null ? `${one.latitude.toFixed(5)}, ${one.longitude.toFixed(5)}` : '',
    `${one.added_by} ${time(one.added_at)} 上传`,
    sizeText(one.size),
    one.privacy === 'P2' || one.privacy === 'P3' ? `${one.privacy}（查看会记录）` : '',
  ].filter(Boolean)
}
