/** Words of figures, scores, closings and rules. Bands, reasons and kinds of scores have the words that the phone has for them. */
import { rules } from './centre-rules.zh'

export const centre = {
  rules,
  month: '月份', month_before: '上个月', month_after: '下个月', branch: '营销部', manufacturer: '工业企业', city: '全市', together: '合计', target: '目标', before: '原来', after: '现在', moved: '变动',
  indicators: { retailer_margin: '零售毛利率', focus_share: '重点品牌占比', new_product_on_shelf: '新品上架率', satisfaction: '零售户满意度', in_store_days_kept: '驻店日履约率', reports_on_time: '异常日报及时率', maintenance_score: '终端维护有效度', promotion_score: '促销管理有效度' },
  card: { met: '达标', missed: '未达标', unknown: '暂无数据', target: '目标 {value}', move: '较上月 {n} 个百分点', move_points: '较上月 {n} 分' },
  dashboard: { title: '指标看板', note: '{month} · 点任何数字或图形可看明细', figures: '本月指标' },
  trend: { title: '{name} · 近 12 个月', choose: '选择指标' },
  places: { branch: '营销部', manager: '客户经理', title_branch: '{name} · 按营销部', title_manager: '{name} · 按客户经理', choose: '选择比较的内容' },
  funnel: { title: '终端陈列：从计划到确认', planned: '计划', visited: '已拜访', evidence_complete: '照片齐全', confirmed: '已确认' },
  heat: { title: '上架热力图：品规 × 营销部', spec: '品规', rate: '上架率' },
  displays: { title: '协议陈列终端', note: '{month} · 每家终端按方案计数', shop: '终端', license: '许可证号', disputed: '有异议', reached: '已到', lacking: '未到', none: '没有协议陈列的终端', none_note: '双方签署的终端维护方案会列在这里。' },
  imported: {
    title: '其他系统的指标', note: '{month} · 由文件导入，不计入得分', none: '本月还没有导入', none_note: '管理员或营销中心导入后会出现在这里。', met: '{met} / {n} 达标', indicator: '指标', subject: '对象', value: '数值', off: '偏差', is_met: '是否达标', days: '{n} 天', cases: '{n} 箱', steps: '{n} 档',
    of: { forecast_accuracy: '预测准确率', arrival_accuracy: '到货准确率', stock_warnings: '库存预警', promoter_head_count: '促销员人数' },
  },
  parts: { marketing_centre: '营销中心', branch: '营销部', manager: '客户经理', manufacturer: '工业企业', promoter: '促销员' },
  why: { month_open: '本月未结束', open_disputes: '异议待裁定', no_terminals: '没有协议终端', sales_missing: '缺销售数据', no_planned_effect: '无预期效果', no_input: '无计划投入', no_control: '无对照终端', nothing_closed: '无结案促销' },
  scores: { title: '考核得分', note: '{month} · 两类得分，点开可看到每一处扣分', kind: '类别', part: '考核对象', examinee: '姓名或单位', score: '得分', band: '等级', trend: '近 6 个月', provisional: '待定原因', revision: '版本', none: '这个月没有得分', none_note: '得分由服务器按月计算。', print: '打印', keep: '下载表格', computed: '{at}计算 · 规则 v{version}' },
  behind: { failures: '不合格的终端（{n}）', shop: '终端', reason: '原因', plan: '维护方案', check: '检查', photos: '照片', photos_of: '{title}的 {n} 张照片', no_photos: '无照片', visit: '拜访', faults: '方案过错', error: '问题', effect: '效果（包，实际 / 计划）', input: '投入（实际 / 计划）' },
  promotions: { title: '促销得分', note: '{month}结案的促销', means: '按计划投入加权平均', n: '{n} 项', errors: '{n} 处', none: '这个月没有结案的促销', none_note: '双方签署结案后会出现在这里。' },
  closings: {
    title: '结算与修订', note: '每月第五个工作日自动结算，之后三个月内有变化就修订', one: '{month}的结算', of_month: '这个月的结算（{n} 版）', state: '状态', closed: '最近结算', scores: '得分数', provisional: '待定', why: '待定原因', n_provisional: '{n} 条待定', none: '还没有月份', is_closed: '已结算', earlier: '更早的月份',
    still: '还会变的得分', left: '结算时仍待定的得分', settled: '没有待定的得分。', when: '这个月已经结束，到第五个工作日会自动结算，也可以现在结算。', not_over: '这个月还没有结束，不能结算。', refresh: '重新计算', refreshed: '已重新计算', close: '结算', look: '检查有无变化',
    done: '{month}已结算', revised: '{month}有变化，已生成第 {n} 版', unchanged: '{month}没有变化', close_title: '结算{month}？', close_note: '下面 {n} 个得分将被冻结，不能撤销。之后到达的内容会生成新的版本。', unsettled: '其中 {n} 个还有待定的内容', preview: '将被冻结的得分',
    first: '结算（第 1 版）', by_clock: '自动', facts: '事实', results: '结果', came: '新增', went: '撤销', shops: '不合格终端的变化（{n}）', more: '另有 {n} 处', terminals: '{n} 个考核对象的协议终端数有变化', promotions: '数据有变化的促销', moved: '得分变动（{n}）', none_moved: '得分没有变动',
  },
  appeals: {
    title: '得分申诉', note: '对已结算得分的申诉，由营销中心决定', state: '状态', waiting: '待答复', decided: '已答复', score: '得分', text: '理由', by: '申诉人', at: '时间', none: '没有申诉', none_note: '结算后，被考核者对每一版可以申诉一次。',
    now: '现在 {score} 分，最新为第 {n} 版。', look: '看得分明细', answer: '答复', answer_note: '决定本身不改变得分：请更正它所依据的内容，下一版会反映。', uphold: '申诉成立', dismiss: '不成立', ask_upheld: '认定申诉成立？', ask_dismissed: '认定申诉不成立？', ask: '答复会告知申诉人，之后不能更改。', is_upheld: '已答复{name}：成立', is_dismissed: '已答复{name}：不成立',
  },
  faults: { title: '方案过错', mine: '等我答复', about: '一方记录，另一方确认后才扣分', state: '状态', states: { recorded: '待确认', confirmed: '已确认', dismissed: '不成立' }, sides: { commerce: '商业企业记录', manufacturer: '工业企业记录' }, note: '说明', record: '记录过错', recorded: '已记录，等待另一方确认', confirm: '确认', dismiss: '不成立', ask_confirm: '确认这处过错？', ask_dismiss: '认定不成立？', ask: '答复之后不能更改；确认的过错会扣分。', answered: '已答复：{state}', none: '没有方案过错', none_note: '没有双方签署的方案，或陈列不按方案，都可以在这里记录。' },
  sales: {
    title: '销售与指标', note: '{month} · 零售户订购', sold: '本月销量', n_cases: '{n} 箱', on_year: '同比 {n}', on_year_points: '同比 {n} 个百分点', of_year: '近一年 {value}', shares: { retailer_margin: '零售毛利率', focus_share: '重点品牌占比', brand_concentration: '前 {n} 个品牌集中度' },
    by: { label: '按…汇总', spec: '品规', brand: '品牌', manufacturer: '工业企业' }, volumes: '销量', cases: '销量（箱）', month_growth: '同比', year_cases: '近一年（箱）', year_growth: '年增长', amount: '金额', buyers: '购进户 / 总户', course: '月销量（箱）', this_year: '本期', year_before: '上年同期', none: '这个月没有销售数据', none_note: '导入销售文件后会出现在这里。',
  },
  shelf: { title: '上架与动销', counted: '{month} · {at}统计', stage: '阶段', found: '上架 / 检查', distribution: '铺货率', sell_through: '动销率', out_of_stock: '断货率', none: '这个月没有上架检查', none_note: '客户经理在拜访中检查后会出现在这里；没有检查不等于没有上架。' },
  stages: { introduction: '导入期', growth: '成长期', mature: '成熟期', exit: '退出期' },
  checks: { title: '上架检查', note: '{month} · 检查过该品规的拜访', found: '是否上架', none: '没有检查过', none_note: '换一个月份或品规。' },
  surveys: {
    title: '满意度调查', note: '每季度抽样，匿名填写', quarter: '季度', state: '状态', closes: '截止', sampled: '抽样', is_open: '进行中', is_closed: '已结束', none: '还没有调查', none_note: '营销中心按季度开启调查。', open: '开启调查', opened: '{quarter} 调查已开启', open_note: '从每个营销部在营的终端中抽样，并为每家生成一个链接。开启后不能撤销。', share: '抽样比例（%）', by_rules: '不填则按规则',
    one: '{quarter} 满意度', links: '调查名单', keep: '下载链接', until: '{day}截止', answered: '{total} 户中 {n} 户填写（{rate}）', range: '95% 区间 {low} – {high}', withheld: '不公布', withheld_note: '填写的太少，为保护填写者不公布结果。', satisfied: '满意度', mean: '平均分', between: '95% 区间', responded: '填写 / 抽样', question: '选择题目', comments: '留言', draw: '抽样：每部 {permille}%，至少 {least} 户；种子 {seed}', url: '链接',
  },
  lifecycle: {
    title: '生命周期', note: '产品阶段的建议、口味测试与定点试销', suggestions: '阶段建议', no_suggestions: '没有需要调整阶段的品规。', tests: '口味测试', no_tests: '还没有口味测试。', pilots: '定点试销', no_pilots: '还没有定点试销。', missing: '缺少：{what}', answers: '{who} {n} 人，愿购 {buy}，喜好 {liking}', shops: '{n} 家终端', bulletins: '每周通报', by_week: '每周', week: '周', packs: '销量（包）', so_far: '累计（包）', buyers: '购进户', again: '再次购进',
    decide: '确定阶段', stage_of: '{name}：确定阶段', is_now: '现在是{stage}。', decide_note: '确定后不能撤销；当时的数据建议会一并保存。', for_good: '这个品规已退出，评估认为不可改进，不能再回到导入期。', improvable: '退出评估：能否改进后重新上市？', may_return: '可改进，可以重新导入', never_returns: '不可改进', from: '从哪天起', reason: '理由', decided: '{name}：已确定为{stage}',
    begin: '开始', begin_test: '新的口味测试', test_note: '只有导入期的产品可以测试。', none_introduced: '没有处于导入期的品规。', name: '名称', test_begun: '{name}已开始', note_answers: '登记口味意见', who: '谁品尝的？', liking: '喜好（1 到 5）', would_buy: '愿意购买？', adult: '已确认是成年人', note_answer: '登记', noted: '已登记',
    judge: '下结论', judge_one: '{name}：下结论', judge_test_note: '品尝的人数够了才能判定通过或未通过；随时可以放弃。结论不能撤销。', judge_pilot_note: '结论不能撤销。', verdict: '结论', ended: '{name}：{verdict}', begin_pilot: '新的定点试销', pilot_note: '选择终端，再填写品规和日期；口味测试通过的品规才能试销', pilot_shops: '试销终端', with_shops: '用这 {n} 家开始…', first_day: '开始日期', last_day: '结束日期', pilot_begun: '{name}已开始',
    grounds: { introduction_runs: '仍在导入期', introduction_over: '导入期已满', brand_volume: '品牌销量达到成熟', spec_volume: '品规销量达到成熟', below_bounds: '低于成熟标准', exit_decided: '已决定退出' }, trials: { taste_test: '口味测试', pilot_sale: '定点试销' }, verdicts: { running: '进行中', passed: '通过', failed: '未通过', abandoned: '已放弃' }, tasters: { retailer: '零售户', consumer: '消费者' },
  },
}
