/** Words for shops, products and tables. Kinds and formats of shops have the words that the phone has for them. */
export const shops = {
  title: '终端', note: '您能看到的零售终端，按许可证号排列', none: '没有终端', none_note: '导入终端后会出现在这里。',
  columns: { license: '许可证号', name: '店名', branch: '营销部', manager: '客户经理', kind: '类型', format: '业态', scale: '规模', tier: '档位', address: '地址', locality: '城乡', trade_area: '商圈', hours: '营业时间', owner: '店主', phone: '电话', closed: '歇业', position: '位置', benchmark: '标杆' },
  scales: { large: '大', medium: '中', small: '小' }, trade_areas: { residential: '居民区', mixed: '混合', commercial: '商业', township: '乡镇', office: '办公', education: '文教' }, localities: { urban: '城镇', rural: '乡村' },
  filters: { q: '店名或许可证号', branch: '营销部', manager: '客户经理', kind: '类型', format: '业态', scale: '规模', locality: '城乡', covered: '服务', covered_yes: '有人服务', covered_no: '无人服务', benchmark: '标杆', closed: '已歇业' },
  nobody: '无人服务', map: '地图', list: '列表', positions_open: '待确认位置', hand_over_chosen: '移交所选',
  map_title: '终端地图', map_count: '{n} 家在图上', placeless: '{n} 家没有位置', cluster: '这里有 {n} 家，放大', map_view: '视野内 {n} 家', open: '查看', map_loading: '正在取位置…', map_note: '点数字放大，点图钉查看。',
  detail: {
    title: '终端', edit: '修改', facts: '基本信息', place: '位置', no_place: '还没有位置', set_place: '修改位置', owner: '店主信息', owner_show: '查看完整信息', owner_note: '查看会留下记录。', owner_shown: '已留下查看记录', owner_forbidden: '您的角色只能看到脱敏信息。',
    assignments: '服务记录', no_assignments: '还没有人服务过', since: '{day}起', span: '{from} – {to}', designations: '标杆记录', no_designations: '从未是标杆', visits: '最近拜访', all_visits: '全部拜访', no_visits: '还没有拜访',
    close: '登记歇业', closed_on: '歇业日期', close_title: '登记歇业', close_note: '歇业后不再安排拜访，也不再是标杆；之后可以恢复营业。', reopen: '恢复营业', closed: '已登记歇业', reopened: '已恢复营业', is_closed: '{day}歇业',
    hand_over: '移交', datum: { wgs84: 'WGS-84', gcj02: 'GCJ-02', bd09: 'BD-09' }, accuracy: '误差约 {n} 米', position: '{latitude}, {longitude}',
  },
  place: { title: '修改“{name}”的位置', note: '在图上点选，或拖动图钉；也可以直接填写 WGS-84 坐标。', latitude: '纬度', longitude: '经度', save: '保存位置', saved: '位置已保存', pin: '新位置', old: '现位置' },
  positions: {
    title: '待确认位置', note: '没有位置的终端，以及多次打卡都在别处的终端', none: '位置都没有问题', none_note: '多次打卡都在别处时，终端会出现在这里。', reason: '原因', reasons: { missing: '没有位置', elsewhere: '打卡在别处' }, visits: '打卡', apart: '相距', accept: '采用建议位置', accepted: '已采用“{name}”的新位置',
    no_proposal: '打卡太少或不一致，暂时没有建议；可以手动选点。', check_in: '打卡位置', n_visits: '{n} 次', no_suggestion: '无建议', stays: '不采用就会一直留在这里，直到打卡与登记的位置相符。', bulk: '采用所选', bulk_done: '已采用 {n} 家的位置', bulk_some: '采用了 {n} 家，{m} 家没有成功', bulk_title: '采用 {n} 家的建议位置？', bulk_note: '这些终端的位置会改为打卡的中心。',
  },
  benchmarks: {
    title: '标杆终端', note: '城镇每位经理 3–4 家，乡村 1–2 家；只有营业中的现代终端可以是标杆', alerts: '数量提醒', no_alerts: '每位经理的标杆数量都合适', too_few: '偏少', too_many: '偏多', n: '{n} 家', should: '应有 {n} 家', show: '范围', candidates: '可指定的现代终端', designate: '指定为标杆', end: '取消标杆', designated: '“{name}”已是标杆', ended: '“{name}”不再是标杆',
    end_title: '取消“{name}”的标杆？', end_note: '从今天起不再是标杆；本月的驻店任务会免除。', from: '从哪天起', designate_title: '指定“{name}”为标杆', none: '没有标杆终端', none_candidates: '没有可指定的终端', filter_manager: '看这位经理',
  },
  hand_over: {
    title: '终端移交', note: '选择终端，看清会移动什么，再移交', chosen: '已选 {n} 家', choose_all: '选择全部符合条件的', choose_in_view: '选择视野内的', too_many: '一次最多移交 {n} 家', clear: '全部取消', next: '下一步',
    sheet: '移交 {n} 家终端', successor: '新客户经理', nobody: '暂时无人服务', day: '生效日期', day_note: '今天或以前的日期', preview: '会发生什么', what: '内容', moving: '移交', staying: '不动', shops: '终端', tasks: '未完成的待办', duties: '本月的驻店任务', duties_staying: '已另派他人的不动', complaints: '未结的投诉', complaints_staying: '已指定专人的不动', visits: '近期拜访记录', plans: '维护方案', promotions: '促销', stops: '之后的计划拜访',
    stops_leaving: '{n} 次从原计划移出', stops_arriving: '{n} 次进入接手人的“未安排”', stops_without: '{n} 次没有可进入的计划，接手人还没有那个月的计划', managers: '每位经理', before: '移交前', after: '移交后', n_benchmarks: '标杆 {n}', successor_mark: '接手', confirm: '移交 {n} 家', done: '已移交 {n} 家', branches: '所选终端属于 {n} 个营销部，请分开移交。', choose_first: '请先选择新客户经理', nothing: '没有需要移交的：都由其服务', authors: '谁做的拜访仍归谁；通过、评分不受影响。',
  },
  specs: {
    title: '品规', note: '在售的卷烟品规', none: '没有品规', none_note: '录入或导入后会出现在这里。', columns: { name: '品规', brand: '品牌', maker: '工业企业', price_class: '价类', stage: '生命周期', wholesale: '批发价', retail: '零售价', margin: '毛利率', ean13: '条码', entry: '上市', focus: '重点', retired: '退市' },
    filters: { q: '名称或条码', maker: '工业企业', brand: '品牌', price_class: '价类', stage: '生命周期', focus: '重点', retired: '已退市' }, stages: { introduction: '导入期', growth: '成长期', mature: '成熟期', exit: '退出期' }, classes: { I: '一类', II: '二类', III: '三类', IV: '四类', V: '五类' },
    add: '新增品规', edit: '修改', added: '已新增“{name}”', yuan: '{n} 元/条', wholesale_yuan: '批发价（元/条）', retail_yuan: '零售价（元/条）', facts: '基本信息', history: '生命周期', since: '{day}起', reason: '理由', lifecycle: '到“生命周期”作决定', retire: '退市日期', makers: '品牌与工业企业', new_maker: '新增工业企业', new_brand: '新增品牌', name: '名称', add_it: '新增', of_maker: '所属企业', first_stage: '起始阶段', is_improvable: '可改进后再上市', not_improvable: '不再上市',
  },
  imports: {
    title: '导入', note: 'CSV 或 Excel；全部正确才会写入，先试一遍', table: '导入什么', tables: { terminals: '终端', specs: '品规', workdays: '工作日历', sales: '销量', demand: '需求评估', figures: '外部指标' },
    columns: { terminals: '许可证号、名称、营销部、终端类型、档位、业态、规模、商圈、城乡必填；客户经理、标杆、地址、坐标、店主、歇业日期可选。', specs: '条码、品牌、品规、价类、批发价、零售价、上市日期必填；重点、生命周期、退市日期可选。', workdays: '日期、安排（放假、上班或平常）必填；名称可选。', sales: '许可证号、条码、日期或月份、包数或条数必填；金额可选。', demand: '条码、季度、评估需求必填；需求、成本、单箱毛利可选。', figures: '指标、月份、数值必填；营销部、工业企业、标准、偏差可选。' },
    file: '文件', choose: '选择文件', drop: '或把文件拖到这里', limits: '最多 20 万行、30 MB；表头中文或英文，顺序不限。', template: '下载现有内容', template_note: '改好后可以直接导入。', complete: '文件包含所属时段的全部销量', complete_note: '时段内没有出现在文件里的数据会被撤下。', trial: '试一遍', do: '导入', sending: '正在上传 {done} / {total}', reading_trial: '已上传，服务器正在检查…', reading: '已上传，服务器正在写入…', leave: '可以去别的页面，完成后会提示；请不要关闭窗口。', leave_freely: '可以离开或关闭窗口，结果会留在“最近导入”里。', elapsed: '已用 {time}',
    recent: '最近导入', recent_note: '本人七天内的导入和试运行', recent_none: '最近没有导入', kind: '方式', state: '结果', lost: '没有结果', lost_note: '服务器可能中断过。可以再导入一次，同一文件不会重复写入。', states: { working: '进行中', done: '成功', refused: '有错误', failed: '失败', lost: '没有结果' },
    ok_trial: '全部正确，可以导入', ok: '已导入', refused: '没有写入任何内容', refused_trial: '有些行需要更正', created: '新增', changed: '更新', unchanged: '无变化', wrong: '有错', voided: '撤下', right_note: '其余 {n} 行没有问题。', errors: '错误', row: '行', column: '列', reason: '原因', first: '只列出前 {n} 条', ignored: '没有用到的列：{names}', save_errors: '下载错误清单', none_right: '没有可用的行。', done_toast: '“{file}”已导入：新增 {created}，更新 {changed}', failed_toast: '“{file}”没有导入', trial_toast: '“{file}”检查完毕', history: '导入记录', history_none: '还没有导入过销量', number: '编号', by: '导入人', period: '时段', rows: '行数', at: '时间', again: '修改文件后再选一次。', changed_file: '选择后内容变了，请重新选择文件。', confirm_title: '导入“{file}”？', confirm_note: '新增 {created} 行，更新 {changed} 行。', confirm_voided: '撤下 {n} 个数据。', all: '{n} 行', another: '另一个文件', lines_kept: '行号与表格软件显示的一致。',
  },
}
