/** Words of the confirmation of displays, of market information and of the monthly bulletin. */
export const confirmations = {
  title: '陈列确认', note: '逐一看照片，确认或提出异议，先到期的在前', note_branch: '工业对陈列检查的确认与异议', one: '陈列检查', start: '看图处理', open: '打开{name}', all_done: '没有待确认的了', to_scores: '查看双方得分',
  state: '状态', branch: '营销部', manufacturer: '工业企业', spec: '品规', reason: '原因', due_soon: '24 小时内到期', shop: '终端', found: '检查情况', found_short: '实际', asked: '方案要求', checked: '检查日期', due: '剩余时间', photo: '照片', photos: '照片', point: '检查点', no_photos: '这次检查没有照片。', enlarge: '放大照片',
  states: { waiting: '待确认', confirmed: '已确认', disputed: '有异议', upheld: '异议成立', dismissed: '异议不成立', lapsed: '逾期未确认', withdrawn: '已撤回', all: '全部' },
  none: { waiting: '没有待确认的陈列', disputed: '没有待仲裁的异议', other: '没有这样的陈列检查', note: '新的陈列检查上传后会出现在这里。' },
  left: { days: '剩 {n} 天', hours: '剩 {n} 小时', minutes: '剩 {n} 分钟', over: '已到期' },
  confirm: '确认', dispute: '提出异议', confirm_n: '确认 {n} 项', dispute_n: '对 {n} 项提出异议', dispute_one: '{shop}：提出异议', swipe: '右划照片确认，左划提出异议', take_back: '撤回决定', until: '{at}前可以撤回',
  done: { confirmed: '已确认：{shop}', disputed: '已提出异议：{shop}', confirmed_n: '已确认 {n} 项', disputed_n: '已对 {n} 项提出异议' }, refused_n: '{n} 项没有处理成功',
  word: '说明', parties: { branch: '营销部责任', promoter: '促销员责任', marketing_centre: '营销中心责任', nobody: '无责' }, answers_for_it: '{party}', same_reason: '与异议相同（{reason}）',
  views: { close: '近景', whole: '全景', shelf: '货架' }, points: { position: '位置', facings: '排面', price_tag: '价签', materials: '物料', photos: '照片' }, passes: '符合', fails: '不符合', checked_at: '检查于 {at}', no_plan: '这次检查没有对应的陈列方案。', rectifies: '这是一次整改后的检查，查看原检查', to_visit: '查看拜访',
  evidence: { title: '促销员的照片', own: '自己拍的照片', add: '补充照片', choose: '选照片', bring: '提交照片', none: '还没有。可以补充自己拍的照片作为依据。', declared: '照片已登记，正在上传', uploading: '上传 {n} 张照片', needed: '这个原因需要附上照片。', no_picture: '“{name}”不是可以上传的照片（JPEG、PNG、WebP、HEIC）。', take_away: '移除“{name}”', on_its_way: '照片还没有传完', refused: '文件不是照片，没有收下', again: '重新选择这张照片', another: '这不是原来登记的那张照片。' },
  deeds_title: '处理', history: '经过', later_check: '整改后的检查', rectify_by: '{day}前整改', due_on: '整改期限',
  deed: { statement: '补充说明', upheld: '异议成立', dismissed: '异议不成立', rectification: '要求整改' },
  deed_note: { statement: '说明会写进这项检查的经过，双方都能看到。', upheld: '裁定是最终的。如果原因不对，可以换一个，责任方也随之改变。', dismissed: '裁定是最终的，这次检查算作合格。', rectification: '负责这家店的客户经理会收到一项待办，补拍的检查由促销员重新确认。' },
  deed_done: { statement: '说明已添加', upheld: '已裁定：异议成立', dismissed: '已裁定：异议不成立', rectification: '整改待办已下发' },
  sides: { manager: '客户经理', promoter: '促销员', branch: '营销部', system: '系统' },
  deeds: {
    presented: '提交确认', changed: '内容有修改', withdrawn: '检查已撤回', confirmed: '确认', disputed: '提出异议', undone: '撤回决定', evidence: '补充照片', statement: '说明', lapsed: '逾期未确认', upheld: '裁定异议成立', dismissed: '裁定异议不成立',
    rectification_opened: '要求整改', rectification_reported: '整改已反馈', rectification_returned: '整改被退回', rectification_accepted: '整改通过', rectification_cancelled: '整改取消', rectification_confirmed: '整改检查已确认', rectification_disputed: '整改检查有异议', rectification_undone: '整改检查的决定已撤回',
  },
}

export const marketInformation = {
  title: '市场信息', note: '每月次月第五个工作日前上传', note_city: '各工业企业每月上传的市场信息', bring: '上传市场信息', bring_short: '上传', newer: '上传新版本', month: '月份', manufacturer: '工业企业', document: '文件', due: '期限', due_on: '{day}前', reading: '阅读', read: '已阅', unread: '未阅', read_by: '{name}已阅', note_read: '标为已阅', noted: '已记录', state: '状态', first_month: '起始月', last_month: '截止月',
  states: { due: '待上传', uploaded: '已上传', late: '迟交', missing: '未交' }, version: '第 {n} 版', nothing_yet: '还没有上传', none: '这段时间没有应上传的月份', hint: '今天是{today}。过去的月份任何时候都可以补交。', choose: '选择文件，或拖到这里', taken: 'Excel、Word、PDF、CSV 或图片，不超过 20 MB。', summary: '内容摘要', brought: '已上传{month}的市场信息（第 {n} 版）', same: '{month}已有完全相同的文件（第 {n} 版），没有改动',
  bulletin: {
    title: '月度简报', of: '{name} {month}简报', note: '本企业各品规的销量与上架情况', print: '打印', none: '这个月没有数据', none_note: '销售数据导入后会出现在这里。', packs: '本月销量（包）', a_year_ago: '去年同月 {n}', year: '滚动一年（包）', spec: '品规', stage: '周期', met: '达标（{target}）', not_met: '未达标（{target}）',
    columns: { packs: '本月销量', packs_a_year_ago: '去年同月', year_packs: '滚动一年', year_growth: '年增长', buyers: '订购户数', on_shelf_rate: '上架率', distribution_rate: '铺货率', sell_through_rate: '动销率', out_of_stock_rate: '断货率' },
    imported: { forecast_accuracy: '预测准确率', arrival_accuracy: '到货准确率', stock_warnings: '库存预警', promoter_head_count: '促销员人数' },
  },
}
