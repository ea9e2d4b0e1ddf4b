/** What is unsent, refused or in conflict, the file of last resort, and the names of fields. */
export const unsent = {
  list: '未上传的内容', photo_n: '{n} 张照片', photo: '照片 {n}', photo_sent: '{sent} / {size}', taken_back: '撤回', states: { waiting: '等待上传', deferred: '等待关联内容', sent: '文字已上传' }, show_photos: '显示照片', more: '还有 {n} 项',
  settle: '处理', refused_photo: '照片没有被接受', again: '再试一次', drop: '放弃照片', drop_title: '放弃这张照片？', drop_note: '照片将从手机删除，记录仍会保留，并显示缺少照片。',
  refusal: {
    title: '需要处理', gone: '这条内容已经处理好了。', conflict: '您和另一台设备都改过这条记录。请逐项选择保留哪一个。', rejected: '服务器没有接受这条记录。请改正后重新上传，或放弃。', taken_back: '您撤回了它，另一边又改过。',
    mine: '我的', theirs: '服务器的', all_mine: '全部用我的', all_theirs: '全部用服务器的', same: '两边内容相同，直接上传即可。', send: '按选择上传', resend: '改正并重新上传', wrong: '哪里不对', correct: '改成', open: '打开这条记录修改', whole: '整条内容', nothing: '无', yes: '是', no: '否', rows: '{n} 项', photos: '{n} 张照片', when: '写于 {time}', where: '终端',
    choose: '请选择', not_offered: '“{value}”不在可选项里，请重新选择。', sent: '已重新排队上传',
  },
  file: {
    title: '导出未上传的内容', note: '最后的办法：手机一直无法上传时，把内容存成一个文件交给营销部。', button: '导出为文件', ask: '导出不加密的文件？',
    ask_note: '文件里是 {documents} 条记录、{photos} 张照片的原文，任何人都能打开。请只交给营销部，用完删除。手机里的内容不变。', ok: '解密并导出', working: '正在整理照片 {done} / {total}', done: '已存为 {name}（{size}）', failed: '没有导出成功，手机空间可能不足。', 
  },
  keep: { ask: '请系统长期保留', denied: '系统暂时没有同意。把应用添加到主屏幕后再试。', warn: '手机空间只剩 {free}，新照片可能存不下。请先同步，再清理手机。' },
  sources: { camera: '拍照', gallery: '相册' }, datums: { wgs84: 'WGS-84', gcj02: 'GCJ-02', bd09: 'BD-09' },
  fields: {
    terminal_id: '终端', kind: '类型', template_version: '模板版本', joint_with: '协访人', check_in: '到店', check_out: '离店', device_time: '时间', position: '位置', latitude: '纬度', longitude: '经度', datum: '坐标系', accuracy_m: '精度（米）', fixed_at: '定位时间', mocked: '模拟定位', submitted_at: '提交时间',
    sections: '内容', shelf_checks: '货架检查', spec_id: '品规', on_shelf: '上架', facings: '排面', stock_packs: '库存（包）', retail_price_fen: '零售价（元/条）', price_tag: '价签', produced_on: '生产日期', note: '备注', display_checks: '陈列检查', materials_present: '物料', photos: '照片', view: '拍摄位置', taken_at: '拍摄时间', source: '来源',
    size: '大小', media_type: '格式', sha256: '校验码', display_check_id: '陈列检查', refusal: '未接受的原因', day: '日期', items: '事项', text: '内容', urgent: '紧急', reported_at: '报告时间', visit_id: '拜访', contact_wish: '联系要求', opened_at: '开始时间', answer: '答复', answered_at: '答复时间', arrival: '到达', departure: '离开', interruptions: '中断',
    begin: '开始', end: '结束', reason: '原因', pings: '位置记录', at: '时间', from: '离开', until: '回来', topics: '主题', ordering: '订货', figure: '数量', compliance: '合规', stock: '库存', commitments: '承诺', by: '由谁', due_on: '期限', duty_id: '驻店任务', with_duty_id: '交换的任务', substitute_id: '代班人', requested_at: '申请时间', promotion_id: '促销', checked_at: '检查时间',
    faults: '问题', fault: '问题', task_id: '待办', outcome: '结果', signal: '疑点', explained_at: '说明时间', review_id: '审核', appealed_at: '申诉时间', id: '编号', received_at: '收到时间', server: '服务器的内容',
  },
  /** Where a collection's own screens call a field otherwise. */
  fields_of: {
    in_store_days: { view: '拍摄内容', text: '承诺内容' }, in_store_requests: { kind: '方式' }, anomaly_reports: { text: '情况说明' }, complaints: { text: '投诉内容', contact_wish: '希望怎样答复' },
    appeals: { text: '申诉理由' }, signal_explanations: { text: '说明' }, task_updates: { note: '说明' }, promotion_checks: { note: '说明' },
  },
}
