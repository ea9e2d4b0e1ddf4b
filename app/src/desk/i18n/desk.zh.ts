/** Words that all desks share. */
export const desk = {
  name: '驻店工作台', skip: '跳到内容', menu: '主导航', more: '更多', fold: '收起侧栏', unfold: '展开侧栏', person: '账号菜单', retry: '重试', undo: '撤销', close: '关闭', cancel: '取消', save: '保存', word_needed: '请写明原因', all: '全部', none: '无', back: '返回', of: '{done} / {total}', yes: '是', no: '否', busy: '请稍候…', loading: '正在加载…',
  groups: { work: '工作', review: '审核', plans: '方案与促销', numbers: '数据', shops: '终端与品规', settings: '管理', own: '我的' },
  go: { title: '跳转', hint: '输入名称的几个字', none: '没有这样的页面' },
  roles: { market_manager: '市场经理', brand_manager: '品牌经理', marketing_centre: '营销中心', admin: '系统管理员', promoter: '促销员' },
  look: { language: '语言', theme: '外观', themes: { auto: '跟随系统', light: '浅色', dark: '深色' }, type: '字号', types: { normal: '标准', large: '大' }, log_out: '退出登录', log_out_title: '退出登录？', log_out_note: '正在填写的内容不会保留。', log_out_ok: '退出', update: '更新到新版本', keys: '键盘快捷键' },
  leaving: { title: '离开这个页面？', note: '填写的内容还没有提交，离开后不会保留。', ok: '离开' },
  again: { title: '登录已过期', note: '页面上的内容都在。输入密码后继续。', password: '密码', submit: '继续', log_out: '退出，换人登录', another: '这个页面属于另一位用户，请先退出。' },
  states: {
    empty: '还没有内容', empty_filtered: '没有符合条件的内容', empty_filtered_note: '换一个条件，或清除筛选。', clear: '清除筛选',
    unreachable: '连不上服务器', unreachable_note: '请检查网络后重试，页面上的内容不会丢失。', forbidden: '您没有权限查看', forbidden_note: '如果工作需要，请联系管理员。', missing: '没有找到', missing_note: '内容可能已被删除，或不在您的范围内。',
    busy: '服务器正忙', busy_note: '请稍后再试。', stale: '内容已被他人更新', stale_note: '请看过新的内容再决定。', conflict: '现在不能这样做', invalid: '请检查填写的内容', other: '出现了意外问题', other_note: '请重试；如果一直如此，请告知管理员。', gone: '登录已结束',
    more_failed: '后面的内容没有取到', anew_failed: '没有取到新的内容', reload: '看新的内容', unknown: '没有这个页面', unknown_note: '地址可能有误，或属于别的版本。', home: '回到首页',
  },
  table: { printed: '只打印前 {n} 行，全部内容请导出', label: '{title}列表', rows: '{n} 行', rows_more: '已载入 {n} 行，向下滚动继续', select: '选择{name}', select_all: '选择已载入的全部', selected: '已选 {n} 项', clear: '取消选择', end: '到底了', more: '继续载入' },
  filters: { label: '筛选', search: '搜索', clear: '清除', clear_all: '清除全部', from: '从', to: '到', any_day: '任意日期', apply: '确定', days: { today: '今天', yesterday: '昨天', week: '本周', month: '本月', last_month: '上月' }, since: '{day}起', until: '至{day}', span: '{from} – {to}', open: '筛选（{n}）' },
  views: { title: '常用筛选', save: '保存当前筛选', name: '名称', none: '还没有保存的筛选', drop: '删除“{name}”', saved: '已保存“{name}”', dropped: '已删除“{name}”', note: '保存在这台电脑上；搜索的文字不会保存。' },
  exports: {
    title: '导出', export: '导出', begun: '正在导出，可以离开此页', ready: '“{title}”已就绪', download: '下载', look: '查看', give_up: '取消导出', drop: '移除', remove: '删除', working: '{done} 行', working_of: '{done} / {total} 行', queued: '排队中', failed: '导出失败', expired: '已过期', tray: '进行中的任务', at: '时间', list: '列表', format: '格式', state: '状态', size: '大小', rows: '行数',
    states: { queued: '排队中', working: '进行中', ready: '已就绪', failed: '失败', expired: '已过期' }, none: '还没有导出', none_note: '在任何列表上点“导出”，文件会出现在这里。', given_up: '已删除', show_all: '全部导出', too_many: '同时进行的导出太多，请等前面的完成。',
  },
  notices: {
    title: '通知', none: '没有通知', none_note: '与您有关的事会出现在这里。', unread: '{n} 条未读', read_all: '全部标为已读', only_unread: '只看未读', open: '查看',
    kinds: {
      task_reported: '待办“{title}”已反馈，请查看', calendar_year_missing: '{year} 年的工作日历还没有录入', appeal_made: '有一条申诉等待决定', visit_plan_submitted: '{month}的拜访计划已提交，等待确认', work_denied: '零售户说一次拜访没有发生',
      anomaly_reports_missing: '有客户经理没有提交异常日报', in_store_requested: '有一条驻店申请等待处理', promotion_waiting: '有一项促销等待您的一步', promotion_check_failed: '一次促销检查不合格', market_information_due: '市场信息该上传了', market_information_missing: '市场信息没有按时上传',
    },
  },
  action: { done: '已完成', undone: '已撤销', undo_failed: '没能撤销', stale: '刚刚被他人改过，这里是新的内容。', conflict: '现在不能这样做：{title}', saved: '已保存', nothing: '没有修改', stale_form: '下面标出了不同之处；再次保存会在新内容上写入您的修改。', stale_field: '现在是：{value}' },
  photos: { one: '照片 {n} / {total}', next: '下一张', previous: '上一张', close: '关闭照片', zoom_in: '放大', zoom_out: '缩小', fit: '适合窗口', missing: '照片还没有收到，或不能查看', open: '查看照片 {n}', stamped: '带水印', plain: '不带水印' },
  chart: { table: '以表格查看', chart: '以图形查看', nothing: '没有数据' },
  map: { label: '地图', fit: '显示全部' },
  keys: { title: '键盘快捷键', help: '显示快捷键', up: '上一行', down: '下一行', open: '打开', select: '选择', search: '搜索', go: '前往{name}', close: '关闭', notices: '通知' },
  time: { seconds: '{n} 秒', from_to: '{from} – {to}' },
}
