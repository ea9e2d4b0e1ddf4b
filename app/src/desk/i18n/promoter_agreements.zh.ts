/** Words of what commerce and manufacturers agree on: maintenance plans, promotions, and the checks of promotions. */
export const plans = {
  title: '陈列方案', one: '陈列方案', note: '终端维护方案：双方签字后生效', propose: '提出方案', new_version: '提出新版本', none: '还没有方案', none_note: '提出的方案会出现在这里。', waits_for_me: '等我签字', name: '名称', manufacturer: '工业企业', specs: '品规', months: '月份', month: '月份', stage: '生命周期', shops: '终端', state: '状态', branch: '营销部', version: '版本', version_n: '第 {n} 版', n_shops: '{n} 家',
  states: { proposed: '待签字', agreed: '已签订', declined: '已拒绝', withdrawn: '已撤回' }, version_states: { proposed: '待签字', agreed: '已签订', declined: '已拒绝', superseded: '已被取代', withdrawn: '已撤回' },
  stages: { introduction: '导入期', growth: '成长期', mature: '成熟期', exit: '退出期' }, sides: { commerce: '商业', manufacturer: '工业' },
  tabs: { content: '内容', changes: '变动', shops: '终端', progress: '进度', history: '经过' }, your_turn: '{side}提出，等您签字', their_turn: '等{side}签字', compared: '第 {after} 版与第 {before} 版的不同', what: '内容',
  fields: { name: '名称', first_month: '起始月', last_month: '截止月', executor: '执行方', materials_by: '物料提供方', materials: '物料', with_materials: '要求物料', note: '说明', terminals: '终端数', standard: '品规', position: '位置', least_facings: '最少排面', price_tag: '价签正确', views: '照片' },
  deed: { signature: '签字', refusal: '拒绝', withdrawal: '撤回' }, deed_note: { signature: '签字后方案生效，客户经理的手机上会出现它的要求。', refusal: '拒绝后，提出方可以修改后再提一版。', withdrawal: '撤回后不能恢复；已做的检查仍按当时的方案评判。' }, deed_done: { signature: '已签字，方案生效', refusal: '已拒绝', withdrawal: '已撤回' }, deeds: { proposed: '提出并签字', signed: '签字', declined: '拒绝', withdrawn: '撤回' },
  reason: '原因', note_label: '说明', executor: '执行方', materials: '物料', materials_each: '物料（每家）', material: '物料名称', quantity: '数量', supplier: '提供方', supplied_by: '{side}提供', add_material: '添加物料', remove: '移除{name}', proposed_by: '提出方', agreed: '签订', with_materials: '物料在位', photos_asked: '要拍的照片', least_facings: '最少排面', any: '不限', example_of: '{view}示例图', search_shop: '店名或许可证号', no_shops: '没有终端',
  groups: { kinds: '类型', store_formats: '业态', scales: '规模', trade_areas: '商圈', locality: '城乡', tiers: '档位', branch_ids: '营销部' }, scales: { large: '大', medium: '中', small: '小' }, areas: { residential: '居民区', mixed: '混合区', commercial: '商业区', township: '乡镇', office: '办公区', education: '学校周边' }, localities: { urban: '城区', rural: '乡村' }, lowest_tier: '最低档位', highest_tier: '最高档位', tier_span: '{from}–{to} 档', benchmarks_only: '只要标杆终端',
  progress: { planned: '计划', visited: '已拜访', evidence_complete: '照片齐全', confirmed: '已确认', disputed: '有异议', all_branches: '全部营销部', only_missing: '只看照片不齐的', none: '这个月没有进度' },
  first_month: '起始月', last_month: '截止月', parts: { what: '基本内容', specs: '品规与标准', shops: '终端范围', duties: '分工与物料' }, manufacturer_first: '请先选择工业企业。', other_side_proposes: '由对方提出', proposing_note: '提出即代表本方签字，对方签字后生效', signing_note: '终端范围按今天的情况确定，双方签的是同样的终端。', needs_views: '每个品规至少要有一种照片。', sign_and_propose: '签字并提出', proposed_done: '已提出，等对方签字', was_a_list: '上一版按名单指定了 {n} 家终端；新版本请按条件选择。',
}

export const promotions = {
  title: '促销', one: '促销', note: '方案、资源、审批、执行、评价：每一步双方签字', propose: '提出促销', none: '还没有促销', none_note: '提出的促销会出现在这里。', days: '日期', on_today: '今天进行中', planned_input: '计划投入', actual_input: '实际投入', budget: '预算', over_budget: '超预算', planned_effect: '计划增量', n_packs: '{n} 包', giveaway: '赠品', approval_no: '审批文号', filing_no: '备案号', loop: '五步闭环',
  steps: { plan: '方案', resources: '资源', approval: '审批', execution: '执行', evaluation: '评价' },
  states: { proposed: '方案待签', agreed: '方案已签', allocated: '资源待签', resourced: '资源已签', faulty: '安排有误', special_review: '专项审核', submitted: '安排待签', approved: '已批准', running: '进行中', ended: '已结束', reported: '执行待签', executed: '执行已签', evaluated: '评价待签', closed: '已闭环', declined: '已拒绝', withdrawn: '已撤回' },
  deeds: { proposed: '提出', allocated: '配置资源', submitted: '提交审批', found_faulty: '发现差错', sent_to_review: '转专项审核', passed: '审核通过', refused: '审核不通过', started: '开始', ended: '结束', reported: '上报执行', evaluated: '作出评价', signed: '签字', declined: '拒绝', withdrawn: '撤回' },
  turn: { yours: '等您签字', theirs: '等{side}签字', of: '等{side}签字', review: '计划投入超过预算，等专项审核', either: '下一步：{step}，任何一方都可以提出', starts: '{day}自动开始', runs: '到{day}自动结束', followed: '后续销量跟踪至{day}，次日起任何一方都可以作出评价', over: '已结束' },
  tabs: { content: '内容', monitoring: '监测', evaluation: '评价' },
  deed: { sign: '签字', refuse: '拒绝', allocate: '配置资源', submit: '提交审批', review: '专项审核', withdraw: '撤回', end: '提前结束', report: '上报执行', evaluate: '评价' },
  deed_note: { sign: '签字后进入下一步。', refuse: '方案或安排被拒绝后，这项促销就结束了；资源、执行和评价可以重新提出。', allocate: '确定预算和各项物料的总量，对方签字后生效。', submit: '系统会检查安排：门店、品规、物料、赠品价值、文号。有差错可以改正后再提交。', review: '计划投入超过预算。请决定是否通过，并写明理由。', withdraw: '撤回后不能恢复。', end: '今天结束这项促销，不能恢复。', report: '填写实际投入，对方签字后生效。', evaluate: '跟踪期满后对效果作出评价，对方签字后闭环。' },
  moved: '已完成，现在：{state}', review_pass: '通过', review_refuse: '不通过', budget_yuan: '预算（元）', actual_yuan: '实际投入（元）', planned_yuan: '计划投入（元）', worth_yuan: '赠品价值（元）', planned_effect_packs: '计划增量（包）', allocated_of: '{name}：总量（需要 {n}）', corrections: '更正日期、投入或赠品', starts_on: '开始', ends_on: '结束', for_each_shop: '每家', needed: '需要', allocated: '已配置', money: '投入、赠品与物料', too_dear: '赠品价值高于最便宜的一条（{worth}），提交审批时会被判为差错。', signing_note: '提出即代表本方签字；终端范围按今天的情况确定。',
  faults: '安排差错', submission_n: '第 {n} 次提交', party: '{side}责任', to_check: '检查时要看',
  fault_kinds: { clash: '与其他促销冲突', wrong_targets: '终端已关闭', wrong_stage: '品规周期已变', materials_not_allocated: '物料配置不足', giveaway_too_dear: '赠品价值过高', no_approval: '没有审批文号', not_filed: '没有备案' },
  period: '期间', periods: { day: '按天', week: '按周', month: '按月' }, week_of: '{day}起的一周', counted_by: '统计', by: { branch: '营销部', shop: '终端', manager: '客户经理' }, counts: { checks: '检查', passed: '合格', failed: '有问题', confirmed: '已认定' }, no_checks: '还没有检查', not_begun: '促销还没有开始。',
  provisional: '暂定：', why: { not_closed: '还没有闭环', no_actual_input: '没有实际投入', no_sales: '没有销量', checks_undecided: '有检查未判定' }, effect: '实际增量（包）', planned_n: '计划 {n}', errors: '差错', errors_by: '工业 {manufacturer} · 商业 {commerce}', followed_until: '跟踪至', to_scores: '查看得分', arrangement: '安排', process: '过程', no_errors: '没有差错。',
  checkers: { manager: '客户经理', promoter: '促销员', desk: '营销部' },
  checks: {
    title: '促销检查', one: '促销检查', note: '本企业促销的门店检查', note_branch: '报告了问题的检查由营销部判定', to_review: '待判定', by: '检查方', at: '时间', found: '发现', is_fault: '有问题', not_found: '未发现', none_note: '在促销的“终端”页选一家店，可以自己检查。', choose_shop: '选一家终端，记录自己的检查。', new: '检查：{shop}', sent: '检查已提交', judge: '判定', verdict: '判定', which: '成立的问题', by_rules: '责任按规则', party_of: '责任方：{fault}', outcome: { confirmed: '问题成立', cleared: '问题不成立' }, done: { confirmed: '已判定：问题成立', cleared: '已判定：问题不成立' },
  },
}
