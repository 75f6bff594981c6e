/* Acts of the log, as it calls them, and as people read them; one that is not known here is shown by its own name. */
import { stepNames } from './campaignText'

const acts: Record<string, string> = {
  'sign-in': '登录', 'sign-in-failed': '登录失败', 'sign-out': '退出登录', 'sign-in-locked': '登录被锁', 'sign-in-address-locked': '网络地址暂停登录', 'account-unlock': '解除锁定', 'view-as': '以他人身份查看', 'view-as-end': '结束以他人身份查看',
  'user-add': '添加用户', 'user-password': '重设密码', 'password-change': '修改密码', 'user-disable': '停用用户', 'user-enable': '启用用户', 'user-unlock': '解锁账号', 'sign-in-address-unlock': '恢复网络地址登录', 'post-add': '任命岗位', 'post-end': '结束岗位', 'post-delegate': '委托岗位',
  'token-make': '发放令牌', 'token-revoke': '吊销令牌', 'second-factor-on': '启用动态码', 'second-factor-off': '停用动态码',
  import: '导入', export: '导出', decide: '认定', 'check-reason': '说明原因', 'quality-explain': '说明数据质量', 'open-period': '开启年度', backup: '备份', restore: '恢复',
  'round-open': '发起填报', 'round-extend': '延长期限', 'round-close': '关闭任务', 'round-withdraw': '撤回任务', 'round-remind': '催报', 'entry-save': '填报', 'entry-submit': '报送', 'entry-pass': '审核通过', 'entry-return': '退回', 'entry-approve': '审定', 'entry-withdraw': '撤回报送', 'entry-unlock_ask': '申请解锁', 'entry-unlock': '解锁', 'entry-lock_again': '重新锁定',
  'personal-find': '查找个人信息', 'personal-show': '查看个人信息', 'personal-erase': '清除个人信息', 'personal-export': '导出个人信息', 'form-bring': '上传表单',
  'unit-create': '设立单位', 'unit-rename': '更名', 'unit-move': '调整隶属', 'unit-rekind': '改类别', 'unit-merge': '合并', 'unit-split': '拆分', 'unit-close': '撤销单位', 'unit-reopen': '恢复单位',
  'round-refresh': '刷新任务', 'entry-remind': '催办填报', 'carry-attributes': '沿用上年信息',
  'definition-publish': '发布定义', 'definition-withdraw': '撤回定义', 'framework-publish': '发布评价体系', 'framework-withdraw': '撤回评价体系', 'framework-match': '对照评价体系',
  'case-open': '登记事项', 'case-step': '办理事项', 'case-show': '查看事项中的个人信息',
  'duty-open': '登记履职事件', 'duty-do': '履职', 'duty-withdraw': '撤回履职', 'duty-verify': '核实履职', 'duty-return': '退回履职', 'duty-waive': '免责', 'duty-no_task': '本期无任务', 'duty-miss': '履职缺失', 'duty-slip': '发黄色提示单', 'duty-leader': '报分管领导', 'duty-list': '列入股室清单', 'duty-exempt': '免除职责', 'duty-switch': '职责启停', 'duty-sweep': '核对到期职责',
  plan: '修改计划', 'plan-make': '编制计划', 'plan-letter': '出责任书',
  'draw-names': '提交名单', 'draw-commit': '公布承诺', 'draw-run': '开奖', 'draw-taken': '采用抽取结果', 'draw-cancel': '取消抽取', 'draw-sign': '签字见证', 'draw-confirm': '确认见证', 'draw-publish': '公布结果', 'draw-object': '提出异议',
  'notice-make': '起草通知', 'notice-save': '修改通知', 'notice-submit': '送签通知', 'notice-sign': '签发通知', 'notice-correct': '更正通知', 'notice-withdraw': '撤回通知', 'notice-close': '办结通知', 'notice-sweep': '核对通知期限', 'notice-contact-show': '查看联系方式', 'notice-remind': '催办通知', 'notice-told': '程序提醒', 'notice-object': '提出异议', 'notice-receive': '签收通知', 'notice-hand_in': '交回材料', 'notice-return': '退回材料', 'notice-accept': '收下材料',
  'document-add': '收入材料', 'document-read': '读取材料', 'document-decide': '处理材料中的发现', 'document-export': '导出材料', 'document-withdraw': '撤下材料', 'document-restore': '恢复材料',
  'document-show': '查看材料中的个人信息',
  'attachment-add': '上传附件', 'attachment-attach': '关联附件', 'attachment-describe': '说明附件', 'attachment-show': '查看附件', 'attachment-drop': '移除附件', 'attachment-withdraw': '撤回附件',
  'report-keep': '保存报告', 'report-edit': '修改报告', 'report-renew': '更新报告', 'report-step': '审签报告', 'report-template': '上传模板', 'report-template-withdraw': '撤回模板', 'access-report': '导出权限报告',
  'survey-design': '设计问卷', 'survey-groups': '设定对象', 'survey-issue': '发放问卷', 'survey-enter': '录入问卷', 'survey-answer': '答卷',
  ...Object.fromEntries(Object.entries(stepNames).map(([step, name]) => [`campaign-${step}`, `评估任务：${name}`])),
  'contact-show': '查看联系方式', 'code-begin': '绑定动态码', 'code-on': '启用动态码', 'code-off': '停用动态码', 'user-change': '修改用户', 'token-add': '发放令牌', 'key-new': '生成密钥', 'key-reseal': '更换密钥', password: '修改密码',
  'unnamed-write': '未署名写入', 'content-adopt': '登记原有内容',
}
export const actText = (action: string): string => acts[action] ?? action
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
