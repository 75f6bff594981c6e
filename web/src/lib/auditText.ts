/* Acts of the log as people read them; one that is not known here is shown by its own name. */
const acts: Record<string, string> = {
  'sign-in': '登录', 'sign-in-failed': '登录失败', 'sign-out': '退出登录', 'sign-in-locked': '登录被锁', 'sign-in-address-locked': '网络地址暂停登录', 'account-unlock': '解除锁定', 'view-as': '以他人身份查看', 'view-as-end': '结束以他人身份查看',
  'user-add': '添加用户', 'user-password': '重设密码', 'password-change': '修改密码', 'user-disable': '停用用户', 'user-enable': '启用用户', 'user-unlock': '解锁账号', 'sign-in-address-unlock': '恢复网络地址登录', 'post-add': '任命岗位', 'post-end': '结束岗位', 'post-delegate': '委托岗位',
  'token-make': '发放令牌', 'token-revoke': '吊销令牌', 'second-factor-on': '启用动态码', 'second-factor-off': '停用动态码',
  import: '导入', export: '导出', decide: '认定', 'check-reason': '说明原因', 'quality-explain': '说明数据质量', 'open-period': '开启年度', backup: '备份', restore: '恢复',
  'round-open': '发起填报', 'round-extend': '延长期限', 'round-close': '关闭任务', 'round-withdraw': '撤回任务', 'round-remind': '催报', 'entry-save': '填报', 'entry-submit': '报送', 'entry-pass': '审核通过', 'entry-return': '退回', 'entry-approve': '审定', 'entry-withdraw': '撤回报送', 'entry-unlock-ask': '申请解锁', 'entry-unlock': '解锁', 'entry-relock': '重新锁定',
  'personal-find': '查找个人信息', 'personal-show': '查看个人信息', 'personal-erase': '清除个人信息', 'personal-export': '导出个人信息', 'form-bring': '上传表单',
  'unit-create': '设立单位', 'unit-rename': '更名', 'unit-move': '调整隶属', 'unit-rekind': '改类别', 'unit-merge': '合并', 'unit-split': '拆分', 'unit-close': '撤销单位', 'unit-reopen': '恢复单位',
  'unnamed-write': '未署名写入', 'content-adopt': '登记原有内容',
}
export const actText = (action: string): string => acts[action] ?? acts[action.replace(/[._]/g, '-')] ?? action
export const knownActs = Object.entries(acts)

export const resultText = (result: string): string => ({ done: '完成', refused: '被拒绝', failed: '失败' })[result] ?? result

/** The detail of a row (JSON) as "name: value" pairs. */
export function detailText(detail: string): string {
  try {
    const parsed: unknown = JSON.parse(detail)
    if (!parsed || typeof parsed !== 'object' || Array.isArray(parsed)) return detail
    return Object.entries(parsed)
      .filter(([, value]) => value !== '' && value !== null)
      .map(([key, value]) => `${key}：${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
      .join('；')
  } catch {
    return detail
  }
}
