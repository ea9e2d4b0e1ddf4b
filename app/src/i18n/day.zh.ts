/** What a manager's day says beside visits: in-store days, daily reports, promotion checks, complaints, tasks. In Chinese. */
export const dayZh = {
  work: {
    title: '工作', in_store: '驻店', reports: '异常日报', tasks: '待办', complaints: '零售户投诉', promotions: '促销检查',
    in_store_open: '本月还有 {n} 天未完成', in_store_done: '本月已全部完成', in_store_none: '本月没有驻店任务', report_due: '今天的日报未填写', report_done: '今天的日报已填写', report_free: '今天不用填写',
    report_open: '另有 {n} 天可补报', tasks_open: '{n} 项未完成', tasks_late: '{n} 项已逾期', tasks_none: '没有待办', complaints_open: '{n} 件待答复', complaints_none: '没有待答复的投诉',
    promotions_running: '{n} 个促销进行中', promotions_none: '没有进行中的促销',
  },
  cards: {
    in_store_running: '正在 {shop} 驻店', in_store_away: '驻店暂时离开', in_store_unfinished: '{shop} 的驻店尚未结束', in_store_unsent: '{shop} 的驻店尚未提交', in_store_risk: '{n} 个驻店日有逾期风险',
    in_store_risk_note: '请在 {day} 前完成', since: '已在店 {time}', report: '填写今天的异常日报', report_note: '{time} 前', report_soon: '日报还剩 {time}', report_missed: '今天的日报已过 {time}，补报算迟报',
  },
  picker: { search: '名称、拼音首字母或编号', shop: '选择终端', spec: '选择品规' },
  standing: { unsent: '未上传', refused: '未被接受，请到“同步”查看', synced: '已上传' },
  in_store: {
    title: '驻店', no_duties: '本月没有您的驻店任务。', history: '各月完成情况', month_counts: '完成 {kept}，未完成 {missed}', excused: '免除 {n}', open: '进行中 {n}',
    states: { due: '待完成', at_risk: '有风险', kept: '已完成', missed: '未完成', excused: '已免除' },
    excuses: { leave: '休假', closed: '终端已关闭', not_a_benchmark: '不再是标杆', gone: '人员调离', rules: '规则调整' },
    any_shop: '任意一家标杆终端', due_by: '{day}前', risk_note: '剩余工作日不多，请尽快安排。', start: '开始驻店', go_on: '继续驻店', show: '查看', request: '申请调整', starting: '正在定位…',
    start_title: '现在开始驻店？', start_note: '将记录到店时间和位置。当天应在店至少 {time}，驻店期间约每半小时记录一次位置。', no_position_title: '没有取得位置', no_position_note: '可以不带位置继续，到店记录会注明没有位置。也可以到门口再试一次。', without: '不带位置继续', another: '{shop} 的驻店还没有结束，请先结束。',
    at_shop: '在店', away: '暂时离开', left: '已离店', submitted: '已提交', enough: '时长已够', still: '还需 {time}', arrived: '{time} 到店', left_at: '{time} 离店', position_none: '没有位置', position_known: '位置误差约 {m} 米',
    leave: '暂时离开', back: '我回来了', end: '结束驻店', leave_title: '为什么离开？', leave_reasons: { lunch: '午餐', delivery: '处理其他终端急事', office: '回营销部', private: '个人事务' }, other_reason: '其他原因', away_since: '{time} 起离开：{reason}',
    end_title: '现在结束驻店？', end_note: '将记录离店时间和位置。', end_short: '在店时间还差 {time}，结束后这一天不算完成。', end_ok: '结束', forgotten: '这是 {day} 的驻店，还没有登记离店。', forgotten_note: '离店时间要在当天。请填写实际离店时间；之后可以补充内容并提交。', left_when: '离店时间', bad_time: '离店时间应在到店之后、当天之内，且不晚于现在。',
    topics: '驻店内容', topic: { ordering: '订货指导', compliance: '规范经营', stock: '库存结构' }, topic_hint: { ordering: '订货建议、周转、货源', compliance: '明码标价、未成年人保护、台账', stock: '积压、断货、品类占比' }, figure: '库存（条）',
    before: '改善前', after: '改善后', photos: '照片', interruptions: '离开记录', promises: '约定事项', promise_add: '添加约定', by: { manager: '客户经理', retailer: '零售户' }, promise: '约定内容', promise_due: '完成日期', promise_remove: '删除约定',
    note: '备注', missing_title: '还缺', missing: { departure: '离店登记', submission: '提交', hours: '在店时长', topic_ordering: '订货指导', topic_compliance: '规范经营', topic_stock: '库存结构', photo_before: '改善前照片', photo_after: '改善后照片', evidence: '营销部不认可' },
    submit: '提交驻店', submit_title: '还不能算完成，仍要提交？', submit_note: '还缺：{what}', submit_ok: '仍要提交', submitted_toast: '已提交，联网后自动上传', resubmit: '保存并重新提交', kept: '这一天已完成', not_kept: '这一天未完成', accepted: '营销部已认可，不能再修改。', gone: '没有找到这次驻店。', take_back: '删除这次驻店', take_back_note: '到店记录和已填写的内容都会删除。',
  },
  requests: {
    title: '申请调整', kinds: { swap: '与同事对调', substitute: '请同事代替', leave: '请假' }, kind: '方式', kind_note: { swap: '您去同事的终端，同事去您的终端。', substitute: '由同事代您驻店。', leave: '本月这一天免除。' },
    colleague: '同事', duty: '同事的任务', reason: '原因', send: '提交申请', sent: '已提交，等营销部决定', needs_network: '同事名单需要网络。可以先请假，或联网后再来。', nobody: '没有可选的同事。', none_to_swap: '同事没有可对调的任务。', withdraw: '撤回申请', withdraw_title: '撤回这项申请？',
    states: { waiting: '等待决定', approved: '已同意', refused: '未同意', withdrawn: '已撤回' }, missing: '请补全后再提交。', closed: '这项任务已经结束，不能再申请。', decision: '营销部：{note}',
  },
  reports: {
    title: '异常日报', today: '今天', past: '已填写', no_past: '最近没有日报。', cut_off: '{time} 前填写算按时', left: '还剩 {time}', late: '已过截止时间，补报算迟报', free: '今天不是工作日，不用填写。',
    nil: '今天无异常', nil_done: '已记录：无异常', something: '有异常，填写', items: '{n} 项异常', nil_said: '无异常', urgent: '紧急', add: '添加一项', kind: '类型', text: '情况说明', text_hint: '在哪里、看到什么、多少', shop: '终端', spec: '品规', optional: '可不选', remove: '删除这一项', item: '第 {n} 项',
    kinds: { price: '价格', counterfeit_or_smuggled: '假冒走私', out_of_stock: '断货', competitor: '竞品', licence: '证照', display: '陈列', logistics: '物流', other: '其他' },
    standings: { in_time: '待填写', late: '可补报', on_time: '按时', late_synced: '按时（晚到）', on_its_way: '按时写好，待上传', will_be_late: '迟报' },
    sync_by: '已按时写好。{day} {time} 前上传仍算按时。', will_be_late: '这份日报写于截止之后，将记为迟报。', locked: '已过可修改时间，不能再改。', take_back: '撤回这份日报', take_back_title: '撤回这份日报？', take_back_note: '当天就像没有填写过一样，需要重新填写。', save: '保存日报', saved: '已保存，联网后自动上传', need_text: '请写明每一项的情况。', empty: '没有异常项。保存后即为“无异常”。', too_early: '这一天还没有到。',
    remind: '截止前提醒我', remind_note: '应用打开时才会提醒。', remind_denied: '系统不允许通知。“今日”页仍会显示提醒。', reminder_title: '异常日报', reminder_body: '今天的日报还没有填写，{time} 截止。',
  },
  promotions: {
    title: '促销检查', none: '现在没有进行中的促销。', until: '至 {day}', checked_of: '已检查 {done} / {total} 家', materials: '物料', giveaway: '赠品：{name}', each: '{name} × {n}', checked_on: '{day}已检查', not_checked: '未检查', fine: '未发现问题', faults_n: '{n} 项问题',
    check: '检查促销', what: '逐项检查，发现问题请勾选', faults: { not_executed: '未执行', wrong_material: '物料不符', no_daily_record: '无每日记录', invalid_photo: '照片无效', no_health_warning: '无健康警示', minors_approached: '向未成年人促销' }, fault_note: '说明', note: '备注', photos: '照片', pass: '没有问题，提交', send: '提交 {n} 项问题', sent: '已提交，联网后自动上传', gone: '这项促销已不在您的手机上。',
    states: { passed: '通过', reported: '待营销部确认', confirmed: '问题成立', cleared: '不成立' }, no_photo: '问题最好附上照片。', desk: '营销部：{reason}', earlier: '本店检查记录',
  },
  complaints: {
    title: '零售户投诉', none: '没有投诉。', waiting: '待答复', others: '其他', add: '登记投诉', kinds: { supply: '货源', delivery: '配送', ordering: '订货', service: '服务', price: '价格', quality: '质量', materials: '物料', other: '其他' },
    states: { open: '待答复', answered: '已答复', resolved: '已解决', reopened: '再次提出', closed: '已关闭', withdrawn: '已撤回' }, due: '{day}前答复', overdue: '已逾期', kind: '类型', text: '投诉内容', text_hint: '零售户说了什么。请不要写电话号码。', wish: '希望怎样答复', wishes: { visit: '上门', call: '电话', none: '不用答复' }, shop: '终端', save: '登记', saved: '已登记，联网后自动上传', need: '请选择终端、类型，并写明内容。',
    sources: { visit: '拜访时提出', link: '零售户自己提出', desk: '营销部转来' }, opened: '{day}提出', answer: '答复', answer_hint: '已经怎样告诉零售户', send_answer: '提交答复', reword: '修改答复', answered_toast: '答复已保存，联网后自动上传', hand_over: '需要别的部门或同事办理时，请告知营销部，由营销部指派。答复前一直由您负责。', withdraw: '撤回（登记有误）', withdraw_title: '撤回这件投诉？', withdraw_note: '只在登记有误时撤回。', history: '经过', gone: '这件投诉已不在您的手机上。', over: '这件投诉已经结束。',
    deeds: { opened: '提出', answered: '答复', resolved: '零售户认可', reopened: '零售户再次提出', closed: '关闭', withdrawn: '撤回', assigned: '指派', moved: '随终端转交', late: '逾期未答复' }, parties: { manager: '客户经理', desk: '营销部', retailer: '零售户', system: '系统' },
  },
  tasks: {
    title: '待办', tabs: { open: '未完成', reported: '已上报', closed: '已结束' }, all: '全部', kinds: { errand: '交办', rectification: '整改', returned_visit: '退回拜访', in_store_duty: '驻店', complaint: '投诉' }, sections: { late: '已逾期', today: '今天', week: '一周内', later: '以后' }, none: '这里没有待办。',
    states: { open: '未完成', reported: '已上报', accepted: '已通过', cancelled: '已取消' }, due: '到期', shop: '终端', given: '交办内容', what_was_said: '反馈', to_visit: '去改这次拜访', to_complaint: '去答复投诉', to_duty: '查看驻店任务', returned_note: '打开拜访，按退回意见补充后重新提交，这项待办就完成了。', complaint_note: '答复投诉后，这项待办自动完成。', duty_note: '完成驻店后，这项待办自动完成。',
    report: '反馈', report_done: '已完成', report_impossible: '无法完成', report_progress: '先说一句', note: '说明', note_hint_done: '做了什么（可不填）', note_hint_impossible: '为什么无法完成', note_hint_progress: '进展如何', need_reason: '请写明原因。', evidence: '哪次陈列检查可以证明', evidence_none: '不附检查', evidence_hint: '照片在拜访的陈列检查里拍。先去拜访，再回来选择那次检查。', send: '提交', sent: '已保存，联网后自动上传', take_back: '撤回', gone: '这项待办已不在您的手机上。', desk: '营销部', me: '我',
    outcomes: { progress: '进展', done: '已完成', impossible: '无法完成', returned: '退回', accepted: '通过', cancelled: '取消' }, reasons: '退回原因',
  },
}
