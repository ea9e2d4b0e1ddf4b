/** What the app says, in Chinese. The other languages have the same keys; a test compares them. */
import { about } from './about.zh'
import { dayZh } from './day.zh'
import { map } from './map.zh'
import { notices } from './notices.zh'
import { scores } from './scores.zh'
import { unsent } from './unsent.zh'
import { visitZh } from './visit.zh'

export const zh = {
  ...visitZh,
  ...{ about, map, notices, scores, unsent },
  app: { name: '驻店', claim: '客户经理的拜访助手' },
  common: { back: '返回', cancel: '取消', close: '关闭', none: '无', of: '{done} / {total}' },
  failed: { phone_full: '手机空间不足，没有保存。请清理空间后再试。', other: '没能完成，请再试一次。' },
  tabs: { label: '主导航', today: '今日', terminals: '终端', work: '工作', sync: '同步', me: '我的', unsent: '{n} 项未上传' },
  log_in: {
    title: '登录', again: '再次登录', again_note: '手机里的内容都在。登录后继续上传。',
    username: '用户名', password: '密码', show_password: '显示密码', hide_password: '隐藏密码', city: '城市编号', city_note: '这台服务器服务多个城市，请填写编号。',
    submit: '登录', submitting: '正在登录…', needs_network: '首次登录需要网络。',
    errors: {
      missing: '请填写用户名和密码。', 'wrong-credentials': '用户名或密码不正确。', 'account-disabled': '该账号已停用，请联系管理员。',
      'too-many-attempts': '尝试次数过多，请稍后再试。', 'city-required': '请填写城市编号。', device_revoked: '这台设备已被注销，请联系管理员。',
      unreachable: '连不上服务器。请检查网络后重试。', another_person: '手机里还有 {name} 未上传的内容。请先由 {name} 登录并上传。',
      not_a_manager: '此应用供客户经理使用。', other: '登录失败：{title}',
    },
  },
  guard: {
    title: '设置 PIN', note: '六位数字。打开应用时输入，手机里的内容用它加密。', repeat: '再输入一次',
    differs: '两次输入不一致，请重新设置。', without: '不用 PIN，依靠手机锁屏', without_title: '依靠手机锁屏？',
    without_note: '内容仍会加密，但拿到已解锁手机的人可以打开应用。', without_ok: '不用 PIN',
  },
  lock: {
    greeting: '{name}，您好', note: '请输入 PIN', wrong: 'PIN 不正确', wait: '错误次数过多，请 {time} 后再试', forgotten: '忘记 PIN？',
    forgotten_title: '清空手机并重新登录？', forgotten_note: '没有 PIN 就无法打开手机里的内容。服务器上的内容会重新下载。',
    forgotten_unsent: '注意：{documents} 条记录（含未完成的）、{photos} 张照片还没有上传，将永久丢失。', forgotten_ok: '清空并登录',
  },
  pin: { label: '已输入 {n} 位，共 6 位', delete: '删除一位', key: '数字 {n}' },
  today: {
    title: '今日', done: '已拜访 {done} / {total}', length: '全程 {length}', first_sync: '正在取回您的终端和计划…',
    first_sync_note: '第一次需要一点时间，之后没有网络也能用。', no_plan: '本月还没有拜访计划', no_stops: '今天没有安排拜访',
    next_day: '下一个拜访日：{day}', state: { draft: '计划草稿', submitted: '计划待确认', confirmed: '计划已确认', returned: '计划被退回' },
    tasks: '其他待办', stops: '今日路线', show_distance: '显示距离', no_position: '暂时无法定位', away: '距此 {distance}',
    visited: '已拜访', visiting: '拜访中', in_store_day: '驻店日', benchmark: '标杆', tasks_here: '{n} 项待办', due: '{day}前', overdue: '已逾期 {n} 天',
    due_today: '今天到期',
  },
  reasons: {
    nth_of_month: '本月第 {number} 次，共 {of} 次', days_since_last_visit: '距上次 {days} 天', never_visited: '从未拜访',
    task_due: '{due_on} 前有待办', benchmark: '标杆终端', in_store_day: '驻店日', by_hand: '自行添加',
  },
  terminals: {
    title: '终端', search: '名称、拼音首字母或许可证号', clear: '清除', count: '{n} 家', found: '找到 {n} 家', nothing: '没有找到',
    nothing_note: '换一个字，或试试拼音首字母。', closed: '已关闭',
    license: '许可证号', address: '地址', hours: '营业时间', owner: '店主', phone: '电话', tier: '档位', tier_n: '{n} 档', format: '业态', tasks: '待办', visits: '最近拜访',
    no_visits: '最近 90 天没有拜访', no_tasks: '没有待办', gone: '这家终端已不在您的手机上。',
    kinds: { ordinary: '普通', modern: '现代', franchise: '加盟' },
    formats: { grocery: '食杂', convenience: '便利', supermarket: '超市', tobacco_liquor: '烟酒', entertainment: '娱乐', mall: '商场', other: '其他' },
    visit_kinds: { planned: '计划拜访', ad_hoc: '临时拜访', in_store_day: '驻店', joint: '协访', inspection: '检核' },
    visit_states: { in_progress: '进行中', checked_out: '已离店', submitted: '已提交', returned: '被退回', accepted: '已通过', rejected: '未通过' },
  },
  sync: {
    title: '同步', all_sent: '全部已上传', all_sent_note: '手机和服务器一致。', some_unsent: '{n} 项未上传', never: '还没有同步过',
    last: '上次完成：{time}', oldest: '最早的一项写于 {time}', documents: '记录', photos: '照片', bytes: '大小', now: '立即同步', running: '正在同步…',
    photos_now: '用当前网络上传照片', waits_for_wifi: '{n} 张照片在等 Wi-Fi', elsewhere: '另一个窗口正在同步。',
    phases: { pushing: '正在上传记录', pulling: '正在下载更新', photos: '正在上传照片', idle: '', elsewhere: '' },
    trouble: {
      offline: '没有网络', offline_next: '内容都保存在手机里，联网后自动上传。',
      unreachable: '连不上服务器', unreachable_next: '内容都保存在手机里。{time}自动重试，也可以换个网络。',
      signed_out: '登录已过期', signed_out_next: '重新登录后继续上传，内容不会丢失。',
      disabled: '账号已停用', disabled_next: '请联系管理员。内容都保存在手机里。',
      busy: '服务器正忙', busy_next: '不需要做什么，{time}自动重试。',
      server_full: '服务器空间不足', server_full_next: '请告知管理员。内容都保存在手机里，{time}自动重试。',
      phone_full: '手机空间不足', phone_full_next: '请删除一些不用的照片或应用，然后重试。',
      unexpected: '出现了意外问题', unexpected_next: '{time}自动重试。如果一直如此，请把这句话告诉管理员：{title}',
    },
    soon: '稍后', in_time: '{time}后', log_in: '重新登录',
    refused: '需要处理', refused_note: '服务器没有接受这些内容。它们保留在手机里。', conflict: '另一台设备也改过',
    keep_mine: '保留我的', take_theirs: '用服务器的', give_up: '放弃', give_up_title: '放弃这条内容？', give_up_note: '手机上的这一版将被删除。',
    settings: '设置', wifi_only: '照片只用 Wi-Fi 上传', wifi_only_note: '在不能识别 Wi-Fi 的手机上，照片只在您点按上传时发送。',
    storage: '手机存储', storage_used: '已用 {used}，可用 {free}', storage_low: '手机空间快用完了，请尽快同步并清理。',
    persisted: '系统不会自动清理这些内容。', not_persisted: '空间紧张时系统可能清理应用数据，请把应用添加到主屏幕并及时同步。',
  },
  collections: {
    visits: '拜访', anomaly_reports: '异常日报', complaints: '投诉', in_store_days: '驻店', in_store_requests: '驻店申请', promotion_checks: '促销检查',
    task_updates: '待办反馈', signal_explanations: '疑点说明', appeals: '申诉', photos: '照片', other: '记录',
  },
  me: {
    title: '我的', branch: '{name}营销部', language: '语言', theme: '外观', themes: { auto: '跟随系统', light: '浅色', dark: '深色' },
    type: '字号', types: { normal: '标准', large: '大' }, display: '显示', security: '安全', lock_now: '立即锁定', change_pin: '修改 PIN',
    old_pin: '输入现在的 PIN', new_pin: '输入新的 PIN', pin_changed: 'PIN 已修改', no_pin: '未设置 PIN，由手机锁屏保护',
    log_out: '退出登录', log_out_title: '退出并清空手机？', log_out_note: '服务器上的内容不受影响，再次登录后会重新下载。',
    log_out_unsent: '注意：{documents} 条记录（含未完成的）、{photos} 张照片还没有上传，将永久丢失。', log_out_ok: '退出并清空',
    version: '版本 {version}', update: '更新到新版本', update_note: '新版本已下载。更新只需几秒，未上传的内容不受影响。', update_now: '更新',
  },
  ...dayZh,
  time: { just_now: '刚刚', days: '{n} 天前', yesterday: '昨天 {time}', today: '今天 {time}' },
}

type Shape<T> = { [K in keyof T]: T[K] extends string ? string : Shape<T[K]> }

export type Messages = Shape<typeof zh>
