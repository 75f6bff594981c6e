/* Changes of units in the words of an establishment office. */
import type { UnitActKind, UnitChange } from '@/api/org'

export const unitActs: Record<UnitActKind, { name: string; note: string }> = {
  create: { name: '设立', note: '新设一个单位。从那天起开始的年度才有它。' },
  rename: { name: '更名', note: '代码不变，以前的年度仍用旧名。' },
  move: { name: '调整隶属', note: '换一个上级；下面的单位跟着走。' },
  rekind: { name: '改类别', note: '例如小学改为九年一贯制。判定标准随之改变。' },
  merge: { name: '合并', note: '几个单位并成一个，下面的单位归到它下面。以前的年度不变，跨年比较按合并后的口径。' },
  split: { name: '拆分', note: '从一个单位分出几个。' },
  close: { name: '撤销', note: '从那天起不再存在；下面还有单位时不能撤。' },
  reopen: { name: '恢复', note: '撤销过的单位重新设立；同一天的撤销会被取消。' },
}

/** One event as a sentence: "2024-07-15 更名：原名“甲小学”。" */
export function changeSentence(change: UnitChange): string {
  const renamed = change.name_then !== change.name_now ? `（现“${change.name_now}”）` : ''
  const other = change.other_then ?? change.other ?? ''
  switch (change.kind) {
    case 'rename':
      return `由“${change.before?.name ?? change.name_then}”更名为“${change.after?.name ?? change.name_now}”`
    case 'move':
      return `${change.name_then}${renamed}由“${change.before?.parent_name ?? '—'}”划归“${change.after?.parent_name ?? '—'}”`
    case 'merge':
      return `${change.name_then}${renamed}并入“${other}”`
    case 'split':
      return `${change.name_then}${renamed}从“${other}”分出`
    default:
      return `${change.name_then}${renamed}${change.kind_name || unitActs[change.kind]?.name || ''}`
  }
}
