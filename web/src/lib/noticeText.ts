/* Words and marks of notices: states, what is to be done, empty drafts. */
import type { Notice, NoticeContent, NoticeGroup, NoticeTodo } from '@/api/notices'
import type { Look } from './entryText'

export const noticeLooks: Record<Notice['state'], Look> = {
  draft: { name: '起草', shape: '○', colour: 'quiet' },
  submitted: { name: '待签发', shape: '▲', colour: 'wait' },
  returned: { name: '退回修改', shape: '■', colour: 'bad' },
  issued: { name: '已发出', shape: '●', colour: 'good' },
  closed: { name: '已结束', shape: '✓', colour: 'quiet' },
  withdrawn: { name: '已撤回', shape: '—', colour: 'quiet' },
}
export const replyNames: Record<Notice['reply'], string> = { none: '只签收', tick: '确认一项', materials: '报材料', form: '填表' }
export const todoVerbs: Record<NoticeTodo['kind'], { title: string; verb: string }> = {
  notice_receive: { title: '要签收', verb: '去签收' },
  notice_reply: { title: '要回报', verb: '去回报' },
  notice_sign: { title: '等您签发', verb: '去签发' },
  notice_mend: { title: '被退回，要改', verb: '去修改' },
  notice_check: { title: '有材料待接收', verb: '去接收' },
}
export const emptyGroup = (below: string): NoticeGroup => ({ name: '', below, kinds: [], stages: [], units: [], sections: [], persons: [], roles: [], receipt_on: '', reply_on: '' })
export const emptyContent = (below: string): NoticeContent => ({ title: '', body: '', basis: '', contact: '', urgent: false, groups: [emptyGroup(below)], reply: { kind: 'none', tick: '', items: [] }, public_from: '', public_until: '' })

/** Whom a group names, so that nothing empty is sent. */
export function tidyGroup(group: NoticeGroup): NoticeGroup {
  return Object.fromEntries(Object.entries(group).filter(([, value]) => (Array.isArray(value) ? value.length : value !== '' && value !== false))) as NoticeGroup
}
/** What goes to the server: groups that name nobody are left out, the reply only with what its kind needs. */
export function tidyContent(content: NoticeContent): NoticeContent {
  const reply = content.reply ?? { kind: 'none' as const }
  const groups = (content.groups ?? []).map(tidyGroup).filter((one) => one.below || one.units || one.sections || one.persons)
  return {
    title: content.title.trim(), body: content.body ?? '', basis: content.basis ?? '', contact: content.contact ?? '', urgent: content.urgent ?? false, groups,
    reply: reply.kind === 'tick' ? { kind: 'tick', tick: reply.tick ?? '' } : reply.kind === 'materials' ? { kind: 'materials', items: (reply.items ?? []).filter((one) => one.name.trim()) } : reply.kind === 'form' ? { kind: 'form', round: reply.round ?? 0 } : { kind: 'none' },
    public_from: content.public_from ?? '', public_until: content.public_until ?? '',
  }
}
/** "990121001001 990121001002" or one a line: codes as people paste them. */
export const codesOf = (text: string): string[] => [...new Set(text.split(/[\s,，、;；]+/).filter(Boolean))]
