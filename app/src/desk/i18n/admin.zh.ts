/** Words of the administrator's desk. */
export const admin = {
  admin_only: '只有系统管理员可以更改', copy: '复制', copied: '已复制', edit: '修改', add: '添加',
  roles: { customer_manager: '客户经理', market_manager: '市场经理', brand_manager: '品牌经理', marketing_centre: '营销中心', admin: '系统管理员', promoter: '促销员' },
  fields: { name: '姓名', username: '用户名', role: '角色', branch: '营销部', manufacturer: '工业企业', password: '初始密码', password_note: '留空则自动生成，只显示一次。至少 10 个字符。', choose: '请选择' },
  people: {
    title: '人员', note: '账号、任职和设备', add: '添加人员', none: '还没有人员', search: '姓名或用户名', state: '状态', active: '正常', disabled: '已停用', place: '所在', since: '创建',
    added: '已添加{name}', saved: '已保存', edit_title: '修改姓名和用户名',
    password_title: '{name}的初始密码', password_note: '请现在记下或告知本人。关闭后无法再次查看，只能重新生成。', password_noted: '我已记下',
  },
  person: {
    account: '账号', created: '创建于{at}', disabled_at: '{at}停用',
    reset: '重置密码', reset_title: '重置{name}的密码？', reset_note: '会生成一个新密码，只显示一次。本人在所有设备上的登录随即结束，未上传的内容留在手机里，用新密码登录后继续上传。登录失败造成的锁定也会解除。', reset_ok: '重置密码',
    suspend: '停用账号', suspend_title: '停用{name}的账号？', suspend_note: '所有登录随即结束，不能再登录。手机里未上传的内容不会被清除，恢复后可继续上传。可以随时恢复。', suspend_ok: '停用', suspended: '已停用{name}的账号',
    reinstate: '恢复账号', reinstated: '已恢复{name}的账号',
    postings: '任职', now: '现任', post: '调任', post_title: '调任{name}', from: '自{day}起', by: '由{name}任命', by_system: '由系统任命',
    from_date: '开始日期', from_date_note: '不能晚于今天，也不能早于现任开始的那天。', successor: '终端移交给', no_successor: '暂不移交，等待分配', successor_note: '这位客户经理负责的终端会全部移交。', post_note: '即刻生效，其手机会重新载入数据。', posted: '已调任{name}',
    devices: '设备', no_devices: '没有登录过的设备', last_seen: '最近 {at}', first_seen: '首次 {at}', version: '版本 {v}', unsent: '未上传 {n} 份、照片 {photos} 张', all_sent: '已全部上传', revoked: '{at}已作废', here: '当前设备',
    revoke: '作废', revoke_title: '作废“{name}”？', revoke_note: '这台设备的登录随即结束，下次联网时会清除其中的全部数据。不能撤销；在这台设备上须重新登录、重新设置。', revoke_loss: '这台设备上次报告还有 {n} 份内容、{photos} 张照片未上传，作废后将丢失。', revoke_ok: '作废设备', revoked_done: '已作废“{name}”',
    audit: '操作记录', audit_by: '本人的操作', audit_about: '对此账号的操作',
  },
  branches: {
    title: '营销部', note: '本市的营销部，按代码排列', add: '添加营销部', none: '还没有营销部', code: '代码', code_note: '6 位数字，以后不能更改。', name: '名称', locality: '城乡', urban: '城区', rural: '农村', people: '查看人员', edit_title: '修改{name}', added: '已添加{name}', saved: '已保存{name}',
  },
  calendar: {
    title: '工作日历', note: '法定节假日和调休，其余按星期', year: '年份', previous: '上一年', next: '下一年', missing: '{year} 年的工作日历还没有录入，在此之前只有周末算休息。', import: '导入', download: '下载 {year} 年表格', working_days: '{n} 个工作日', total: '全年 {n} 个工作日', named_days: '与星期不同的日子', no_named: '这一年没有与星期不同的日子。',
    looks: { work: '工作日', weekend: '周末', holiday: '放假', make_up: '调休上班' }, sources: { library: '国务院', city: '本市' }, ordinary: '照常', weekdays: '一,二,三,四,五,六,日', day: '日期', what: '安排', called: '名称', source: '来源',
    import_title: '导入工作日历', import_note: 'CSV 或 XLSX，列为：日期、安排（放假、上班、平常）、名称。选好文件会先试导入，看过结果再确认；有一行不对就全部不导入。', file: '文件', confirm: '确认导入', would: '将新增 {created} 天、更改 {changed} 天，{unchanged} 天不变。', nothing: '文件中的日子都已是这样，没有可导入的。', did: '已导入：新增 {created} 天、更改 {changed} 天', errors: '有 {n} 处错误，请改正后重新选择文件', row: '行', column: '列', reason: '原因', ignored: '未使用的列：{columns}',
  },
  templates: {
    title: '拜访模板', note: '客户经理拜访时填写的内容', version: '第 {n} 版', in_force: '使用中', published: '{at}发布', size: '{sections} 节 · {questions} 项', none: '还没有模板', new: '编辑新版本', base: '以这一版为基础编辑', first: '最早的版本', compare: '与第 {n} 版相比', same: '没有变化', content: '内容', preview: '预览', changes: '变化', tabs: '编辑器', columns: { version: '版本', name: '名称', size: '内容', at: '发布' },
    editor: '编辑拜访模板', from: '基于第 {n} 版', name: '模板名称', outline: '结构', outline_note: '拖动，或用 Alt + ↑ ↓ 调整次序', add_section: '添加一节', add_question: '添加一项', up: '上移', down: '下移', remove: '删除', removed: '已删除“{name}”', undo: '撤销', redo: '重做', publish: '发布', unnamed: '未命名', key: '标识', key_note: '答案以它保存，发布后不能更改。', key_fixed: '已发布，不能更改。',
    zh: '中文', en: '英文', kind: '类型', kinds: { yes_no: '是或否', choice: '单选', choices: '多选', number: '数字', text: '文字' }, required: '必填', most_text: '最多字数', most_number: '最大数值', choices: '选项', add_choice: '添加选项', choice: '选项 {n}', checklist: '作为清单', checklist_note: '每项都是做了或没做，可一次全部勾选。', checklist_name: '清单名称',
    rows: { display_check: '手机上这一节还会列出当月的陈列检查。', shelf_check: '手机上这一节还会列出卷烟规格的上架与价格。', complaints: '手机上这一节还可以登记投诉。', sign_off: '手机上这一节还有零售户确认的二维码。' },
    section: '节', question: '项', section_title: '这一节', question_title: '这一项', step: '{n} / {of}', next: '下一节', frame: '手机预览', no_questions: '这一节没有要填写的内容', fault_count: '还有 {n} 处要补全', ready: '可以发布',
    faults: { name: '模板要有名称', no_sections: '至少要有一节', label: '中文和英文都要填写', no_choices: '至少要有一个选项', steps: '清单只能有“是或否”的项，且至少一项', key_twice: '标识重复或为空' },
    kinds_of_change: { added: '新增', removed: '删除', moved: '移动', changed: '更改' }, template_word: '模板', change_fields: { name: '名称', label: '文字', kind: '类型', required: '必填', most: '上限', choices: '选项', checklist: '清单' }, nothing: '无',
    publish_title: '发布第 {n} 版？', publish_note: '共 {n} 处变化。手机下次同步后，新的拜访按这一版填写；已经开始的拜访仍按原来的版本。发布后不能撤回，只能再发布新的版本。', publish_ok: '发布', published_done: '第 {n} 版已发布', stale: '在您编辑时，第 {n} 版已经发布。请看过它的内容：可以放弃这里的修改，也可以仍然发布，那样它会被取代。', publish_anyway: '仍然发布',
    unchanged: '和基础版本相比没有变化',
  },
  jobs: {
    title: '后台任务', note: '多次尝试仍未完成的任务', none: '没有搁置的任务', none_note: '后台工作都正常完成。', kind: '任务', reason: '原因', attempts: '尝试', parked: '搁置', enqueued: '排队', subject: '对象', retry: '重试', drop: '放弃', retried: '已重新排队：{n} 个', retried_some: '已重新排队 {n} 个，{failed} 个没有成功', dropped: '已放弃：{n} 个', dropped_some: '已放弃 {n} 个，{failed} 个没有成功', drop_title: '放弃 {n} 个任务？', drop_note: '任务不会再做，不能撤销。操作记录里会留下它是什么、为什么失败。', drop_ok: '放弃',
    kinds: { process_photo: '处理照片', judge_photos: '比对照片', recompute_signals: '重算疑点', propose_visit_plan: '生成拜访计划', count_plan_progress: '统计计划进度', write_export: '导出文件' },
  },
  audit: {
    title: '操作记录', note: '谁在何时做了什么，新的在前', none: '没有记录', at: '时间', who: '人员', what: '操作', thing: '对象', thing_id: '对象编号', deed: '操作', days: '日期', system: '系统', somebody: '已不在册的人员', sentence: '{who}{deed}{thing}', sentences: { log_in_session: '{who}登录了', log_out_session: '{who}退出了登录', lock_out_person: '{name}多次登录失败，被暂时锁定', change_password_person: '{who}更改了自己的密码' }, number: '第 {n} 条', device: '设备', before: '之前', after: '之后', field: '字段', differences: '变化', facts: '详情', hash: '哈希', previous_hash: '上一条的哈希', chain: '每条记录的哈希都包含上一条的，改动或缺失都会显现。', open: '打开', only_thing: '只看此对象', only_person: '只看此人', empty: '（空）', named: '“{name}”',
    deeds: {
      accept: '批量通过了', accepted: '通过了', agreed: '同意了', allocated: '分配了', appeal: '申诉了', approved: '批准了', arbitrate: '仲裁了', assign: '指派了', begin: '开始了', change: '修改了', cleared: '排除了', close: '关闭了', confirmed: '确认了', create: '添加了', declined: '拒绝了', dismiss: '放弃了', dismissed: '驳回了', disputed: '提出异议：',
      download: '下载了', end: '结束了', ended: '结束了', erase: '按期清除了', evaluated: '评估了', export: '导出了', export_owners: '导出了店主信息：', found_faulty: '判为不合格：', give: '下达了', import: '导入了', judge: '核定了', make: '生成了', open: '登记了', post: '调任了', proposed: '提出了', publish: '发布了', read: '阅读了', recompute: '重算了', record: '记录了',
      refused: '拒绝了', reinstate: '恢复了', rejected: '判为无效：', reported: '上报了', reset_password: '重置了密码：', retry: '重试了', returned: '退回了', reveal_owner: '查看了店主信息：', revise: '修订了', revoke: '作废了', set_stage: '调整了阶段：', signed: '签署了', started: '启动了', submitted: '提交了', suspend: '停用了', undo: '撤销了对此的决定：', upheld: '支持了', upload: '上传了', withdraw: '撤回了', withdrawn: '撤回了',
    },
    deed_names: {
      accept: '批量通过', accepted: '通过', agreed: '同意', allocated: '分配', appeal: '申诉', approved: '批准', arbitrate: '仲裁', assign: '指派', begin: '开始', change: '修改', change_password: '更改密码', cleared: '排除', close: '关闭', confirmed: '确认', create: '添加', declined: '拒绝签署', dismiss: '放弃', dismissed: '驳回', disputed: '提出异议', download: '下载', end: '结束', ended: '到期结束', erase: '按期清除', evaluated: '评估', export: '导出', export_owners: '导出店主信息', found_faulty: '判为不合格', give: '下达', import: '导入', judge: '核定', lock_out: '登录锁定', log_in: '登录', log_out: '退出', make: '生成', open: '登记', post: '调任', proposed: '提出', publish: '发布', read: '阅读', recompute: '重算', record: '记录',
      refused: '拒绝', reinstate: '恢复', rejected: '判为无效', reported: '上报', reset_password: '重置密码', retry: '重试', returned: '退回', reveal_owner: '查看店主信息', revise: '修订', revoke: '作废', set_stage: '调整阶段', signed: '签署', started: '启动', submitted: '提交', suspend: '停用', undo: '撤销决定', upheld: '支持', upload: '上传', withdraw: '撤回', withdrawn: '已撤回',
    },
    things: {
      appeal: '申诉', branch: '营销部', complaint: '投诉', confirmation_case: '陈列确认', demand_assessments: '需求评估', device: '设备', export: '导出文件', imported_figures: '外部数据', in_store_day: '驻店日', in_store_positions: '驻店定位', in_store_request: '驻店申请', job: '后台任务', list: '列表', maintenance_plan: '维护计划', market_information: '市场信息', month: '月度结算', person: '人员', photo_places: '照片位置', photos: '照片', pilot_sale: '试销', plan_fault: '计划差错', positions: '拜访定位', promotion: '促销', promotion_check: '促销检查', retailer_link: '零售户链接', rule_set: '规则', sales: '销售数据', satisfaction_survey: '满意度调查', score: '得分', score_appeal: '得分申诉', session: '会话', signal: '疑点', signals: '疑点', spec: '规格', specs: '规格', task: '待办', taste_test: '评吸', terminal: '终端', terminals: '终端', visit: '拜访', visit_plan: '拜访计划', visit_template: '拜访模板', visits: '拜访', workdays: '工作日历',
    },
    facts_words: { name: '名称', username: '用户名', role: '角色', branch_id: '营销部', manufacturer_id: '工业企业', manager_id: '客户经理', person_id: '人员', successor_id: '接手人', posted_by: '任命人', locality: '城乡', code: '代码', file: '文件', rows: '行数', kind: '种类', version: '版本', month: '月份', revision: '修订', note: '说明', reason: '原因', address: '网络地址', from_date: '开始日期', due_on: '期限', subject_id: '对象编号', terminal_id: '终端', visit_id: '拜访', state: '状态', verdict: '结论', format: '格式', filters: '筛选', error: '错误', side: '一方', quarter: '季度', number: '批次', created: '新增', changed: '更改', visits: '拜访', parameters: '参数', purpose: '用途', list: '列表', export_id: '导出编号', before: '早于', days: '天数', files: '文件数', stage: '阶段', kept: '认可', signal: '疑点' },
  },
}
