/** Words of the branch's day: what managers do, hand in, ask for, and what their phones say. Kinds and states have the phone's words. */
export const branch = {
  progress: '是否结束', month: '月份', day: '日期', previous: '前一个', next: '后一个', this_month: '本月', today_word: '今天', manager: '客户经理', branch: '营销部', shop: '终端', state: '状态', kind: '类型', nobody: '无人负责', of: '{done} / {total}', by: '{who} · {when}', refresh: '刷新', as_of: '{time} 更新', history: '经过', photos: '照片', none: '无', 
  today: {
    title: '今日', note_past: '这一天的情况', free: '今天不是工作日', was_free: '这一天不是工作日', as_now: '每分钟自动更新', late: '没有连上服务器，以下是 {time} 的情况',
    figures: { out: '外勤', out_note: '{n} 人正在店里', visits: '拜访', visits_note: '计划 {planned} 家，已访 {done} 家', visits_elsewhen: '计划 {planned} 家，已访 {done} 家，其中 {n} 家在别的日子', reports: '日报', reports_note: '{n} 项紧急', reports_fine: '没有紧急情况', risk: '驻店有风险', risk_note: '本月剩 {n} 个工作日', silent: '手机失联', silent_note: '两个工作日没有消息', silent_fine: '手机都有消息' },
    waiting: '等您处理', waits: { reviews: '拜访待审核', visit_plans: '拜访计划待确认', in_store_requests: '驻店申请待决定', complaints: '投诉已超期', tasks: '整改待验收', refusals: '手机数据未被接受' }, nothing_waits: '没有等您处理的事',
    managers: '客户经理', columns: { where: '现在', progress: '计划', visits: '拜访', last: '最近', report: '日报', risk: '驻店', phone: '手机' },
    where: { in_store: '在{shop}驻店', visiting: '在{shop}', out: '外勤中', not_seen: '还没有消息', was_out: '有拜访', was_not_seen: '没有拜访' }, since: '{time} 起', extra: '计划外 {n}', no_plan: '没有计划', plan_states: { draft: '计划未提交', submitted: '计划待确认', returned: '计划已退回', confirmed: '' }, silent: '失联', unsent: '未上传 {n}', risk_n: '{n} 天', nobody: '这个营销部没有客户经理',
  },
  reports: {
    title: '异常日报', tabs: { day: '当日', list: '全部日报', rates: '按时率' }, day_note: '{time} 前算按时', free: '这一天不是工作日，不用填写',
    states: { reported: '有异常', nil: '无异常', late: '迟报', due: '待填写', missing: '未报' }, late_synced: '按时写好，晚到', managers: '填报情况', kind_n: '{n} 项', urgent_n: '{n} 项紧急', urgent: '紧急', nothing: '没有报告异常', items: '{n} 项', nil: '无异常',
    statuses: { on_time: '按时', late: '迟报' }, columns: { day: '日期', items: '内容', status: '时效', received: '收到', working_days: '工作日', on_time: '按时', nil: '其中无异常', late: '迟报', missing: '未报', rate: '按时率' }, rate_note: '目标 {n}%', below: '低于目标', one: '日报', written: '填写', total: '合计', 
  },
  plans: {
    title: '拜访计划', note: '客户经理各月的拜访计划', none: '没有拜访计划', none_note: '每月 20 日自动生成下月计划。', states: { draft: '草稿', submitted: '待确认', returned: '已退回', confirmed: '已确认' }, steps: { proposed: '生成', edited: '修改', submitted: '提交', confirmed: '确认', returned: '退回', reopened: '重新打开', handed_over: '终端转交' },
    columns: { stops: '拜访', length: '路程', unplanned: '未排', submitted: '提交', note: '说明' }, one: '{name} · {month}', stops_n: '{n} 家', length: '路程约 {length}', unplanned: '未排进计划', unplanned_n: '{n} 次', in_store: '驻店', weekdays: '一 二 三 四 五 六 日', placeless: '{n} 家没有位置，未在图上标出',
    confirm: '确认计划', confirmed: '已确认 {name} 的计划', confirm_title: '确认这份计划？', confirm_note: '确认后客户经理按此执行，不能撤销；要改须由客户经理写明原因重新提交。', return: '退回', returned: '已退回给 {name}', return_title: '退回计划', return_label: '要改什么', return_hint: '例如：周五跨了两个片区，请把北边的店移到周三', only_manager: '由市场经理确认。', 
    edit: '调整这一天', up: '上移', down: '下移', remove: '移出这一天', save_day: '保存这一天', saved_day: '已保存，请客户经理重新提交', leave_title: '放弃没有保存的调整？', leave_note: '这一天的次序还没有保存。', leave_ok: '放弃调整', propose: '生成计划', proposed: '已生成 {month} 的计划', propose_title: '为客户经理生成计划', propose_note: '草稿会被替换；已提交或已确认的不变。',
  },
  complaints: {
    title: '投诉', note: '零售户提出的问题，先到期的在前', none: '没有投诉', none_note: '拜访、零售户自己的链接和营销部登记的投诉都在这里。', columns: { text: '内容', due: '答复期限', owner: '负责人', source: '来源', opened: '提出' }, filters: { overdue: '已超期', yes: '已结束', no: '未结束' },
    open_new: '登记投诉', opened_new: '已登记，客户经理会收到待办', assign: '指派', assigned: '已指派给 {name}', assign_back: '交还给终端的客户经理', assign_note: '附言', assign_to: '由谁答复', answer: '答复', answered: '已记录答复', answer_label: '已经怎样告诉零售户', answer_note: '营销部已直接答复零售户时填写；客户经理的待办随即完成。', reword: '修改答复', close: '关闭', closed: '已关闭', close_label: '为什么关闭', close_note: '关闭后不能再打开，零售户不会再被询问。', wish: '希望答复方式', text: '投诉内容', visit: '来自这次拜访', assigned_mark: '营销部指派', over: '已经结束，不能再改。', no_owner: '没有负责人', search_shop: '店名或许可证号', pick_shop: '请先选择终端', late: '已超期',
  },
  in_store: {
    title: '驻店看板', note: '每月在标杆终端驻店一天', none: '这个月没有驻店任务', left: '本月剩 {n} 个工作日', counts: '各状态', requests: '驻店申请', board: '看板', no_day: '还没有驻店', due_by: '{day}前', assigned: '由营销部指定',
    awaited: '还有 {n} 张没有上传：{what}', one: '驻店', presence: '在店', arrived: '到店', left_at: '离店', still: '未离店', distance: '距店 {m}', no_position: '没有位置', farthest: '期间最远 {m}', dropped: '{n} 次定位未采用', there: '在店', timeline: '时间', where: '位置', ping: '{time} 的位置', topics: '驻店内容', promises: '约定事项', figure: '库存 {n} 条', note_word: '备注', missing: '还缺', nothing_missing: '不缺', flags: '疑点', kept: '计为完成', not_kept: '不计', verdict: '结果', branch_verdict: '营销部判定', retailer: '零售户', retailer_says: { yes: '确认来过', no: '说没有来' }, received: '收到', visits: '当天拜访', verdicts: '判定经过', submitted: '提交', not_submitted: '未提交',
    flag: { far_from_terminal: '离店较远', mock_location: '模拟定位', clock_off: '手机时钟不准', elsewhere: '同时在别的店', overlap: '与另一天重叠' }, accept: '认可', accepted: '已认可这一天', refuse: '不认可', refused: '已判为不认可', verdict_label: '理由', accept_note: '认可后计为完成，客户经理不能再改。', refuse_note: '不计为完成，客户经理会收到理由。', whose: '{name} · {day}',
    request_columns: { who: '申请人', what: '申请', reason: '原因', at: '提出', decision: '答复' }, substitute: '由 {name} 代替', swap: '与 {name} 对调', leave: '请假', approve: '同意', approved: '已同意', reject: '不同意', rejected: '已答复不同意', decide_note: '答复（可不填）', decide_title: '{name}：{what}', decided_note: '决定后不能撤销，相关的人都会收到通知。', none_requests: '没有申请',
  },
  tasks: {
    title: '任务', note: '请客户经理办的事，先到期的在前', none: '没有任务', none_note: '交办、整改、退回的拜访和投诉都会成为任务。', columns: { title: '任务', due: '到期' }, overdue: '已逾期', open_only: '未结束', closed: '已结束', give: '交办', given: '已交办，会出现在客户经理的手机上', give_title: '交办任务', for_shop: '给一家终端', for_manager: '给一位客户经理', what: '要办的事', details: '说明', due_on: '到期日', 
    accept: '通过', accepted: '已通过', return: '退回', returned: '已退回，客户经理要再办一次', return_label: '还要改什么', cancel: '取消任务', cancelled: '已取消', cancel_label: '为什么取消', cancel_note: '取消后不能恢复。', verdict_note: '附言（可不填）', before: '整改前', after: '整改后', no_after: '还没有整改照片', no_photos: '这次检查没有照片', origin: { visit: '打开这次拜访', complaint: '打开这件投诉', confirmation_case: '打开这次陈列确认', in_store_duty: '打开驻店看板' }, said: '反馈', nothing_said: '还没有反馈', given_at: '交办', over: '这项任务已经结束。', facings: '{n} 个排面', 
  },
  phones: {
    title: '手机与同步', tabs: { phones: '手机', refusals: '未被接受' }, note: '最久没有消息的在前', none: '没有手机', none_note: '客户经理用手机登录后会出现在这里。', columns: { phone: '手机', seen: '最近同步', unsent: '未上传', version: '应用版本', clock: '时钟', refusals: '未接受', photos: '缺照片' }, silent: '失联', unsent: '{documents} 份 · {photos} 张', since: '最早 {when}', all_sent: '已全部上传', unknown: '未知', clock_fine: '准', clock_off: '差 {n} 秒',
    refusals_title: '未被接受的数据', refusals_note: '手机送来、服务器没有接受的，新的在前', no_refusals: '没有未被接受的数据', closed: '已处理', open: '未处理', refusal_columns: { what: '内容', who: '客户经理', why: '原因', at: '时间', status: '状态' }, statuses: { rejected: '未接受', conflict: '冲突', deferred: '等待中' }, resolutions: { superseded: '已更正', dismissed: '已放弃' }, sent: '手机送来的内容', why: '原因', field: '字段', value: '内容', sent_raw: '显示原始数据', not_seen: '查不到，或不在您的查看范围（…{id}）', not_a_choice: '“{value}”不是可选项。', fault: '{field}：{reason}', missing_value: '（没有填）', dismiss: '放弃', dismissed: '已放弃', dismiss_label: '为什么放弃', dismiss_note: '手机送来的内容不会再被接受；记录和原因会保留。', again: '手机改正后再次送来，会自动标为已更正。',
    collections: { visits: '拜访', anomaly_reports: '异常日报', complaints: '投诉', in_store_days: '驻店', in_store_requests: '驻店申请', promotion_checks: '促销检查', task_updates: '任务反馈', signal_explanations: '疑点说明', appeals: '申诉', other: '其他数据' },
  },
}
