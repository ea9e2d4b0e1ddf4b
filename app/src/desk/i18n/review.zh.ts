/** Words of reviewing: queue, sheet, spot checks, appeals. */
export const review = {
  accept: '通过', return: '退回', reject: '驳回', undo: '撤销通过', bar: '审核', reason: '原因', note: '说明', choose: '请选择', note_note: '客户经理会看到这段话；选“其他”时必填。', due: '补正期限', due_note: '不填则为两个工作日后，最长 30 天。', due_by: '{day}前补正',
  title: { returned: '退回 {shop}', rejected: '驳回 {shop}' }, submit: { returned: '退回', rejected: '驳回' }, done: { accepted: '已通过：{shop}', returned: '已退回：{shop}', rejected: '已驳回：{shop}' },
  final: { returned: '退回后不能在这里撤销；客户经理会收到待办，改好后再次提交。', rejected: '驳回后不能在这里撤销，只有申诉成立才会重新审核。' },
  outcomes: { accepted: '已通过', returned: '已退回', rejected: '已驳回', undone: '撤销了通过', reopened: '申诉成立，重新审核' },
  mark: { short: '标记问题', begin: '标记问题：{label}', change: '修改标记：{label}', title: '{label} 有什么问题？', keep: '标记', drop: '取消标记', before: '上次退回：{reason}', list: '已标记 {n} 处', none: '还没有标记。在照片或内容旁点书签图标，可以指出具体问题；不标记则针对整次拜访。', photo: '标记这张照片' },
  met: { by: '{name} 刚在 {at} 处理了这次拜访：{outcome}。', changed: '这次拜访刚刚有了变化。', note: '您的决定没有写入，什么也没有被覆盖。下面是最新内容，请看过再决定。' },
  keys: { next: '下一条', previous: '上一条', photos: '看照片' },
  risk: '风险 {n}', spot_check: '抽查', this_visit: '本次', submitted: '提交', joint: '同行', away: '距店 {distance}', out_short: '离', no_place: '没有可在地图上显示的打卡位置。', nobody: '系统', template: '模板第 {n} 版', history: '审核记录', complaints: '本次登记的投诉', whole_day: '看当天的全部拜访', unseen: '另有 {n} 次拜访不在您的范围内。', explained: '{name} 的说明 · {at}',
  retailer: { title: '零售户', yes: '零售户已确认', no: '零售户否认', unsure: '零售户不确定', rating: '{n} 星' },
  units: { m: '{n} 米', km: '{n} 公里', kmh: '{n} 公里/小时', seconds: '{s} 秒', minutes: '{m} 分 {s} 秒', hours: '{h} 小时 {m} 分' },
  words: { no_position: '打卡时没有位置', interval: '开始的间隔', stay: '停留时间', wgs84: 'WGS-84 下与店相符', gcj02: 'GCJ-02 下与店相符', bd09: 'BD-09 下与店相符' },
  facts: {
    most: '（不超过 {n}）', least: '（不少于 {n}）', distance_m: '距店', accuracy_m: '定位误差', fitting_datum: '换坐标系', no_position: '定位', fix_age_check_in: '到店定位相差', fix_age_check_out: '离店定位相差', stay: '停留', offset_seconds: '时钟相差', shared: '重叠', kmh: '速度', way_m: '距离', way_seconds: '间隔',
    measure: '过于均匀的是', visits: '拜访数', mean_seconds: '平均', spread_seconds: '最大差', bits: '差异位数（64 位中）', taken_at: '拍摄时间', photo_distance: '拍摄地点距店', sharpness: '清晰度', brightness: '亮度',
  },
  about: {
    far_from_terminal: '打卡位置离店太远。看地图：蓝点是打卡位置，圆圈是误差。', poor_fix: '地下室、商场里常见，单独出现多半不说明问题。', stale_fix: '定位取得的时间与打卡时间相差太多，可能是旧位置。', mock_location: '手机报告位置由其他应用虚拟。', short_stay: '到店不久就离店。', clock_off: '时间已按服务器校正，提示保留。',
    overlap: '同一人的两次拜访在时间上重叠。', impossible_speed: '两次打卡之间，没有人能走这么快；已把误差算给客户经理。', same_coordinates: '坐标到小数第六位都与以前相同，实地测量几乎不会这样。', evenly_spaced: '一天的拜访均匀得不像人做的。', shared_shop: '两名客户经理同时在一家店，又都没有写明协访；有时确有理由。',
    photo_reused: '与更早的一张照片逐字节相同。', photo_near_duplicate: '与另一家店、另一个人或另一个月的照片几乎一样。', photo_other_time: '文件记录的拍摄时间不在拜访期间。', photo_other_place: '文件记录的拍摄地点离店太远。', photo_from_gallery: '从相册选取，不是现场拍摄。', photo_blurred: '模糊，看不清内容。', photo_dark: '太暗，看不清内容。',
  },
  verdict: { clear: '排除', confirm: '认定', with_note: '加说明', by: '{name} · {at}', done: { cleared: '已排除“{signal}”', confirmed: '已认定“{signal}”' } },
  photos: { this: '本次的照片', this_short: '本次', earlier: '更早的照片', earlier_short: '更早的拜访', of_other: '这张照片属于另一次拜访，放在这里对照。', view: '视角', no_view: '照片', taken: '拍摄', no_time: '没有记录', source: '来源', camera: '现场拍摄', gallery: '相册' },
  views: { close: '近景' },
  standard: { of: '陈列方案：{plan}', point: '要点', asked: '要求', found: '实际', passes: '达标', fails: '不达标', none: '没有适用的陈列方案，无标准可对照。', example: '示例', points: { position: '位置', facings: '排面', price_tag: '价签', materials: '物料', photos: '照片' } },
  shelf: { on: '{n} / {of} 在架', spec: '品规', state: '在架', price: '零售价/条', produced: '生产日期' },
  versions: { title: '版本差异', which: '比较的版本', pair: '第 {n} 版 · 对比第 {before} 版', none: '内容没有不同。', photo: '照片（{view}）' },
  bulk: { title: '通过 {n} 次拜访？', note: '只会通过没有疑点、此前没有审核过的拜访；其余会逐条说明原因。通过后 10 分钟内可以在各次拜访里撤销。', outcome: '批量通过的结果', accepted: '已通过 {n} 次。', refused: '{n} 次没有通过，请逐条查看：', ok: '知道了' },
  queue: {
    title: '待审核', note: '有疑点的在前，其次是抽查和再次提交的', why: '原因', reasons: { flagged: '有疑点', spot_check: '抽查', came_back: '再次提交' }, begin: '开始审核', flagged: '{n} 有疑点', oldest: '最早 {n} 天前', count: '待审 {n} 次，其中 {flagged} 次有疑点，最早的是 {days} 天前。', none: '没有待审核的拜访', none_note: '有疑点、被抽中或再次提交的拜访会出现在这里。',
  },
  draw: {
    title: '抽查', note: '每月随机抽取，不论有无疑点', month: '月份', rate: '抽取比例 {n}%', made: '抽签于 {at}', hash: '种子的 SHA-256', seed: '种子', secret: '月底后公布', again: '在这台电脑上重新抽签', seed_fits: '种子与事先公布的哈希一致。', seed_wrong: '种子与事先公布的哈希不一致！', agree: '列表中 {of} 次拜访有 {n} 次确由此种子抽中。', none: '这个月没有抽中的拜访', none_note: '拜访上传时抽签，抽中的会出现在这里。',
  },
  appeals: {
    title: '申诉', note: '由审核人以外的人决定', one: '申诉', text: '申诉理由', against: '针对', open: '待决定', decided: '已决定', upheld: '申诉成立', dismissed: '申诉不成立', none: '没有申诉', none_note: '客户经理对退回或驳回的申诉会出现在这里。', open_it: '查看申诉', visit: '查看拜访', own: '这是您自己的审核，须由他人决定。', why: '理由', final: '决定后不能更改；申诉成立则拜访重新审核。', uphold: '申诉成立', dismiss: '申诉不成立', done: { upheld: '已决定：申诉成立，拜访重新待审', dismissed: '已决定：申诉不成立' },
  },
}
