/* The rooms and their pages; every page is its own chunk. */
import { createRouter, createWebHistory, type RouteLocation, type RouteMeta, type RouteRecordRaw } from 'vue-router'
import { whenSignedOut } from './api/client'
import { carryContext, readContext } from './lib/urlState'
import { useCatalog } from './state/catalog'
import { useEvaluationStore } from './state/evaluation'
import { useSession } from './state/session'
import { useTodo } from './state/todo'

declare module 'vue-router' {
  interface RouteMeta {
    title?: string
    room?: string
    /** Rights (group of records, action) of which one is enough; all may when absent. */
    needs?: readonly (readonly [domain: string, action: string])[]
    /** Lowest privacy class that one has to see. */
    sees?: 'P2' | 'P3'
    /** Only for those who see units above a school. */
    region?: boolean
    /** What of unit, period and standard the page follows; all when absent. */
    follows?: readonly ('unit' | 'period' | 'standard')[]
    /** Another id in the address is another page, not the same with new figures. */
    keyed?: boolean
  }
}

/** Groups of records that ledgers stand in (packs/ledgers). */
const ofLedgers = ['ledgers', 'inspections', 'plans', 'projects', 'duties', 'evaluation', 'school_data', 'county_data', 'staff_data', 'pupil_ledgers', 'private_schools', 'ethics', 'petitions', 'letters', 'notices', 'public_notices', 'party', 'restricted', 'vouchers']
const ledgerNeeds = ofLedgers.flatMap((domain) => ['view', 'create', 'edit', 'submit'].map((action) => [domain, action] as const))

/** Whoever rates, reviews, approves or looks on in a campaign. */
const campaignNeeds = ['view', 'edit', 'submit', 'review', 'recheck', 'approve'].map((action) => ['evaluation', action] as const)

/** "SAF-02/hazard" is the record SAF-02.hazard. */
const recordOf = (route: RouteLocation): { record: string } => ({ record: `${String(route.params.system)}.${String(route.params.kind)}` })

const pages: RouteRecordRaw[] = [
  { path: '', redirect: '/workbench' },
  { path: 'workbench', component: () => import('./pages/WorkbenchPage.vue'), meta: { title: '工作台', room: '工作台' } },
  { path: 'duties', component: () => import('./pages/DutiesPage.vue'), meta: { title: '履职日历', room: '履职', needs: [['duties', 'view'], ['duties', 'count'], ['duties', 'submit']], follows: ['unit'] } },
  { path: 'plans', component: () => import('./pages/WorkPlansPage.vue'), meta: { title: '计划任务', room: '计划任务', needs: [['plans', 'view'], ['plans', 'edit'], ['plans', 'submit']], follows: ['unit'] } },
  { path: 'plans/:id(\\d+)', component: () => import('./pages/WorkPlanPage.vue'), props: (route) => ({ id: Number(route.params.id) }), meta: { title: '计划', needs: [['plans', 'view'], ['plans', 'edit'], ['plans', 'submit']], follows: [], keyed: true } },
  { path: 'plans/:id(\\d+)/tasks/:node(\\d+)', component: () => import('./pages/WorkTaskPage.vue'), props: (route) => ({ id: Number(route.params.id), node: Number(route.params.node) }), meta: { title: '任务', needs: [['plans', 'view'], ['plans', 'edit'], ['plans', 'submit']], follows: [], keyed: true } },
  { path: 'collect/rounds', component: () => import('./pages/RoundsPage.vue'), meta: { title: '填报任务', room: '数据填报', needs: [['school_data', 'view']], follows: ['unit', 'period'] } },
  { path: 'collect/rounds/:id', component: () => import('./pages/RoundPage.vue'), props: (route) => ({ id: Number(route.params.id) }), meta: { title: '填报任务', room: '数据填报', follows: [], keyed: true } },
  { path: 'collect/entry/:id', component: () => import('./pages/EntryPage.vue'), props: (route) => ({ id: Number(route.params.id) }), meta: { title: '填报', room: '数据填报', follows: [], keyed: true } },
  { path: 'collect/forms', component: () => import('./pages/FormsPage.vue'), meta: { title: '表单', room: '数据填报', needs: [['school_data', 'create'], ['school_data', 'review'], ['school_data', 'approve']], region: true, follows: [] } },
  { path: 'collect/forms/:id', component: () => import('./pages/FormPage.vue'), props: true, meta: { title: '表单', room: '数据填报', needs: [['school_data', 'view']], follows: [], keyed: true } },
  { path: 'collect/quality', component: () => import('./pages/QualityPage.vue'), meta: { title: '数据质量', room: '数据填报', needs: [['school_data', 'view']], follows: ['unit', 'period'] } },
  { path: 'personal', component: () => import('./pages/PersonalPage.vue'), meta: { title: '个人信息', room: '数据填报', needs: [['school_data', 'view'], ['county_data', 'view']], sees: 'P2', follows: [] } },
  { path: 'evaluation/county', component: () => import('./pages/CountyPage.vue'), meta: { title: '县域评估', room: '督导评估', needs: [['evaluation', 'view']], region: true } },
  { path: 'evaluation/items', component: () => import('./pages/ItemsPage.vue'), meta: { title: '指标明细', room: '督导评估', needs: [['evaluation', 'view']], region: true } },
  { path: 'evaluation/schools', component: () => import('./pages/SchoolsPage.vue'), meta: { title: '学校指标表', room: '督导评估', needs: [['evaluation', 'view']], region: true } },
  { path: 'evaluation/schools/:code', component: () => import('./pages/SchoolPage.vue'), meta: { title: '学校', room: '督导评估', needs: [['evaluation', 'view']], region: true } },
  { path: 'evaluation/score', component: () => import('./pages/ScorePage.vue'), meta: { title: '评分表', room: '督导评估', needs: [['evaluation', 'view']] } },
  { path: 'campaigns', component: () => import('./pages/CampaignsPage.vue'), meta: { title: '评估任务', room: '督导评估', needs: campaignNeeds, follows: [] } },
  { path: 'campaigns/:id(\\d+)', component: () => import('./pages/CampaignPage.vue'), props: (route) => ({ id: Number(route.params.id) }), meta: { title: '评估任务', needs: campaignNeeds, follows: [], keyed: true } },
  { path: 'campaigns/units/:id(\\d+)', component: () => import('./pages/SheetPage.vue'), props: (route) => ({ id: Number(route.params.id) }), meta: { title: '单位评估', needs: campaignNeeds, follows: [], keyed: true } },
  { path: 'campaign-evidence', component: () => import('./pages/CampaignEvidencePage.vue'), meta: { title: '佐证目录', room: '督导评估', needs: campaignNeeds, follows: ['unit', 'period'] } },
  { path: 'frameworks', component: () => import('./pages/FrameworksPage.vue'), meta: { title: '指标体系', room: '督导评估', needs: [['configuration', 'view']], follows: [] } },
  { path: 'frameworks/compare', component: () => import('./pages/FrameworkComparePage.vue'), meta: { title: '指标体系对比', needs: [['configuration', 'view']], follows: [] } },
  { path: 'frameworks/:standard', component: () => import('./pages/FrameworkPage.vue'), props: true, meta: { title: '指标体系', needs: [['configuration', 'view']], follows: [], keyed: true } },
  { path: 'evaluation/spread', component: () => import('./pages/SpreadPage.vue'), meta: { title: '差异系数', room: '督导评估', needs: [['evaluation', 'view']], region: true } },
  { path: 'indicators', component: () => import('./pages/IndicatorsPage.vue'), meta: { title: '指标比较', room: '督导评估', needs: [['county_data', 'count']], region: true, follows: ['unit', 'period'] } },
  { path: 'evaluation/plan', component: () => import('./pages/PlanPage.vue'), meta: { title: '补差方案与模拟', room: '督导评估', needs: [['evaluation', 'view']], region: true } },
  { path: 'data/import', component: () => import('./pages/ImportPage.vue'), meta: { title: '导入', room: '数据填报', needs: [['county_data', 'view']], region: true, follows: ['unit'] } },
  { path: 'data/template', component: () => import('./pages/TemplatePage.vue'), meta: { title: '模板', room: '数据填报', needs: [['county_data', 'view']], region: true, follows: ['unit', 'period'] } },
  { path: 'data/checks', component: () => import('./pages/ChecksPage.vue'), meta: { title: '待说明', room: '数据填报', needs: [['county_data', 'view'], ['school_data', 'edit'], ['school_data', 'submit']], follows: ['period'] } },
  { path: 'ledgers', component: () => import('./pages/ledger/LedgersPage.vue'), meta: { title: '台账', room: '台账', needs: ledgerNeeds, follows: ['unit'] } },
  { path: 'ledgers/:system/:kind', component: () => import('./pages/ledger/RegisterPage.vue'), props: recordOf, meta: { title: '登记册', follows: ['unit'], keyed: true } },
  { path: 'ledgers/:system/:kind/new', component: () => import('./pages/ledger/NewCasePage.vue'), props: recordOf, meta: { title: '登记', follows: [], keyed: true } },
  { path: 'cases/:id(\\d+)', component: () => import('./pages/ledger/CasePage.vue'), props: (route) => ({ id: Number(route.params.id) }), meta: { title: '台账记录', follows: [], keyed: true } },
  { path: 'cases/:id(\\d+)/survey', component: () => import('./pages/ledger/SurveyPage.vue'), props: (route) => ({ id: Number(route.params.id) }), meta: { title: '网络问卷', follows: [], keyed: true } },
  { path: 'surveys', component: () => import('./pages/SurveysPage.vue'), meta: { title: '问卷发放', room: '督导评估', needs: [['evaluation', 'submit']], follows: [] } },
  { path: 'documents', component: () => import('./pages/DocumentsPage.vue'), meta: { title: '文稿核对', room: '文稿', needs: [['documents', 'view']], follows: ['unit'] } },
  { path: 'documents/:id(\\d+)', component: () => import('./pages/DocumentPage.vue'), props: (route) => ({ id: Number(route.params.id) }), meta: { title: '文稿', needs: [['documents', 'view']], follows: [], keyed: true } },
  { path: 'draws', component: () => import('./pages/DrawsPage.vue'), meta: { title: '抽签', room: '抽签', needs: [['public_notices', 'view']], follows: [] } },
  { path: 'draws/new', component: () => import('./pages/NewDrawPage.vue'), meta: { title: '新的抽签', needs: [['public_notices', 'create']], follows: ['unit'] } },
  { path: 'draws/:id(\\d+)', component: () => import('./pages/DrawPage.vue'), props: (route) => ({ id: Number(route.params.id) }), meta: { title: '抽签', needs: [['public_notices', 'view']], follows: [], keyed: true } },
  { path: 'ledger-design', component: () => import('./pages/DefinitionsPage.vue'), meta: { title: '台账定义', room: '台账', needs: [['configuration', 'view']], follows: [] } },
  { path: 'ledger-design/new', component: () => import('./pages/DesignerPage.vue'), props: { record: 'new' }, meta: { title: '台账设计', needs: [['configuration', 'edit']], follows: [], keyed: true } },
  { path: 'ledger-design/:system/:kind', component: () => import('./pages/DesignerPage.vue'), props: (route) => ({ record: `${String(route.params.system)}.${String(route.params.kind)}` }), meta: { title: '台账设计', needs: [['configuration', 'view']], follows: [], keyed: true } },
  { path: 'ledgers/:record/figures', component: () => import('./pages/LedgerFiguresPage.vue'), props: true, meta: { title: '台账统计', follows: ['unit'], keyed: true } },
  { path: 'notices', component: () => import('./pages/NoticesPage.vue'), meta: { title: '通知', room: '通知公示', needs: [['notices', 'view']], follows: [] } },
  { path: 'notices/new', component: () => import('./pages/EditNoticePage.vue'), meta: { title: '起草通知', needs: [['notices', 'edit'], ['public_notices', 'edit']], follows: ['unit'] } },
  { path: 'notices/:id(\\d+)', component: () => import('./pages/NoticePage.vue'), props: (route) => ({ id: Number(route.params.id) }), meta: { title: '通知', needs: [['notices', 'view'], ['public_notices', 'view']], follows: [], keyed: true } },
  { path: 'notices/:id(\\d+)/edit', component: () => import('./pages/EditNoticePage.vue'), props: (route) => ({ id: Number(route.params.id) }), meta: { title: '修改通知', needs: [['notices', 'edit'], ['public_notices', 'edit']], follows: [], keyed: true } },
  { path: 'inspectors', component: () => import('./pages/RosterPage.vue'), meta: { title: '督学挂牌', room: '通知公示', needs: [['inspections', 'view']], region: true, follows: ['unit'] } },
  { path: 'reports', component: () => import('./pages/ReportsPage.vue'), meta: { title: '报告', room: '报告', needs: [['evaluation', 'view']], follows: ['unit', 'period'] } },
  { path: 'reports/:id(\\d+)', component: () => import('./pages/KeptReportPage.vue'), props: (route) => ({ id: Number(route.params.id) }), meta: { title: '报告', needs: [['evaluation', 'view']], follows: [], keyed: true } },
  { path: 'report', component: () => import('./pages/ReportPage.vue'), meta: { title: '自评报告预览', room: '报告', needs: [['evaluation', 'view']], region: true } },
  { path: 'system/users', component: () => import('./pages/UsersPage.vue'), meta: { title: '用户', room: '系统管理', needs: [['accounts', 'view'], ['accounts', 'create']], follows: [] } },
  { path: 'system/roles', component: () => import('./pages/RolesPage.vue'), meta: { title: '岗位与权限', room: '系统管理', needs: [['accounts', 'view'], ['accounts', 'report'], ['logs', 'view']], follows: [] } },
  { path: 'system/access', component: () => import('./pages/AccessPage.vue'), meta: { title: '访问报告', room: '系统管理', needs: [['accounts', 'report']], follows: [] } },
  { path: 'system/units', component: () => import('./pages/UnitsPage.vue'), meta: { title: '单位', room: '系统管理', needs: [['units', 'manage']], follows: [] } },
  { path: 'system/audit', component: () => import('./pages/AuditPage.vue'), meta: { title: '操作记录', room: '系统管理', needs: [['logs', 'view']], follows: [] } },
  { path: 'account', component: () => import('./pages/AccountPage.vue'), meta: { title: '我的账号', follows: [] } },
  { path: ':rest(.*)*', component: () => import('./pages/MissingPage.vue'), meta: { title: '没有这个页面' } },
]

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
  routes: [
    { path: '/setup', component: () => import('./pages/SetupPage.vue'), meta: { title: '第一次使用' } },
    { path: '/sign-in', component: () => import('./pages/SignInPage.vue'), meta: { title: '登录' } },
    { path: '/open/draws/:id(\\d+)?', component: () => import('./pages/OpenDrawsPage.vue'), props: (route) => ({ id: route.params.id ? Number(route.params.id) : undefined }), meta: { title: '抽签公开' } },
    { path: '/open/notices/:id(\\d+)?', component: () => import('./pages/OpenNoticesPage.vue'), props: (route) => ({ id: route.params.id ? Number(route.params.id) : undefined }), meta: { title: '公示' } },
    { path: '/open/survey', component: () => import('./pages/OpenSurveyPage.vue'), meta: { title: '问卷' } },
    { path: '/', component: () => import('./components/AppShell.vue'), children: pages },
  ],
})

export const menu = pages.filter((page) => page.meta?.room && !page.path.includes(':'))

/** Whether a page is for the one who is signed in. Who may do what is decided by the server each time. */
export function pageIsFor(meta: RouteMeta): boolean {
  const session = useSession()
  const catalog = useCatalog()
  if (meta.needs && !meta.needs.some(([domain, action]) => session.may(domain, action))) return false
  if (meta.sees && (session.whole?.sees ?? 'P0') < meta.sees) return false
  return !meta.region || !catalog.loaded || !catalog.units.length || catalog.units.some((unit) => unit.level !== 'school')
}

router.beforeEach(async (to, from) => {
  const session = useSession()
  // The address that the program prints at its first start.
  if (to.hash.startsWith('#setup=') && to.path !== '/setup') return { path: '/setup', hash: to.hash, replace: true }
  if (to.path === '/sign-in' || to.path === '/setup' || to.path.startsWith('/open/')) return true
  try {
    await session.restore()
  } catch {
    /* the server does not answer: the sign-in page says so when tried */
  }
  if (!session.user) return { path: '/sign-in', query: to.fullPath === '/' ? {} : { back: to.fullPath } }
  if (session.mustChange && to.path !== '/account') return { path: '/account', query: { back: to.fullPath } }
  if (!pageIsFor(to.meta) && to.path !== '/workbench') return { path: '/workbench' }
  const query = from.path === '/sign-in' ? null : carryContext(to.query, readContext(from.query))
  return query ? { path: to.path, query, hash: to.hash, replace: to.redirectedFrom !== undefined } : true
})
router.afterEach((to) => {
  document.title = to.meta.title ? `${to.meta.title} · 督学` : '督学'
})

whenSignedOut(() => {
  useSession().forget()
  useCatalog().clear()
  useEvaluationStore().forget()
  useTodo().forget()
  const back = router.currentRoute.value.fullPath
  if (!back.startsWith('/sign-in')) void router.push({ path: '/sign-in', query: { back, ended: '1' } })
})
