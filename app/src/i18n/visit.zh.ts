/** Words of the visit, in Chinese. */
export const visitZh = {
  visit: {
    title: '拜访', start: '开始拜访', begin: '打卡', check_in: '到店打卡', check_in_without: '不带定位打卡', continue: '继续拜访', correct: '去修改', still_open: '今天在这家还有未提交的拜访。',
    no_template: '还没有收到拜访模板，请联网同步一次。', gone: '这次拜访已不在您的手机上。', due_displays: '{n} 项陈列方案',
    here_for: '已到店 {n} 分钟', left: '已离店，停留 {n} 分钟', not_submitted: '已离店，还没有提交', changed: '有改动，还没有重新提交', never_left: '{day}到店，没有离店打卡', came_back: '被退回，请修改', correct_by: '请在{day}前修改',
    joint_with: '协访人', alone: '无', somebody: '一位同事',
    overview: '总览', step: '{n} / {of}', next: '下一步：{section}', to_review: '去提交', to_leave: '离店', to_submit: '提交', review: '离店与提交',
    n_missing: '缺 {n} 项', n_remarks: '{n} 处要改', other_photos: '店铺照片', required: '必填', yes: '是', no: '否', not_said: '未填', all_done: '全部完成', note: '备注', add_note: '加备注',
    photo: '照片', photos: '照片', take_photo: '拍照', take_view: '拍{view}', gallery: '相册', from_gallery: '相册', remove_photo: '删除这张照片', photo_refused: '请重拍',
    hints: { blurred: '可能模糊', dark: '太暗' }, not_a_picture: '这个文件不能上传：只收 JPEG、PNG、WebP、HEIC 静态照片，不超过 50 MB。请直接拍照，或另选一张。', no_preview: '不能预览', not_kept: '手机空间不足，照片没有保存。请清理手机后再拍。', not_kept_text: '没能保存，可能是手机空间不足。请清理后再试。', too_many_photos: '一次拜访最多 {n} 张照片。',
    fix: {
      searching: '正在定位…', searching_note: '不用等，也可以直接打卡。', denied: '没有定位权限', denied_note: '请在浏览器设置里允许定位。也可以不带定位打卡，营销部会看到。',
      unavailable: '手机给不出位置', unavailable_note: '请打开系统定位。也可以不带定位打卡，营销部会看到。', timeout: '暂时定不到位', timeout_note: '室内信号弱，到门口再试。也可以不带定位打卡。',
      no_shop: '已定位', away: '距店 {distance}', accuracy: '误差 {distance}', away_note: '离店较远，照样可以打卡，营销部会看到。', improving: '正在提高精度…', retry: '重新定位',
    },
    positions: { back_cabinet: '背柜', counter: '柜台', other: '其他' },
    price_tags: { right: '价签正确', wrong: '价签有误', missing: '缺价签' }, price_tags_short: { right: '正确', wrong: '有误', missing: '缺' },
    views: { back_cabinet: '背柜', counter: '柜台', price_tag: '价签', front: '门头', other: '其他' },
    shelf: {
      title: '上架与价格', same: '同上次', all_same: '全部同上次（{n}）', checked: '已查 {done} / {total}', more: '再显示 {n} 个品规', never: '上次未查', last: '上次 {what}', on: '在架', off: '不在架', on_short: '在架', off_short: '无',
      facings: '排面', stock: '库存包', stock_packs: '库存（包）', price: '元/条', price_yuan: '零售价（元/条）', price_tag: '价签', details: '更多', position: '位置', produced_on: '生产日期', made: '{day}生产', done: '好了', n_facings: '{n} 面', n_packs: '{n} 包',
    },
    display: {
      none: '这家店没有签订的陈列方案。', as_asked: '全部符合', at_least: '不少于 {n} 面', with_tag: '价签正确', position: '位置', materials: '物料', there: '在位', not_there: '不在', fewer: '少一面', more: '多一面', example: '示例', no_example: '示例图联网后显示',
    },
    complaint: {
      open: '登记投诉', note: '单独登记的投诉有专人、有期限地答复。', kind: '投诉类别', text: '零售户怎么说', wish: '希望怎样联系', keep: '登记', wishes: { visit: '上门', call: '电话', none: '不用' },
    },
    complaint_kinds: { supply: '货源', delivery: '送货', ordering: '订货', service: '服务', price: '价格', quality: '质量', materials: '物料', other: '其他' },
    code: {
      title: '请店主确认', note: '店主扫码，确认拜访、打分或投诉，无需账号。', show: '出示二维码', scan: '请店主用手机扫一扫，7 天内有效。', alt: '店主确认页的二维码',
      used: '店主已经确认过了。', not_yet: '服务器还没有这次拜访，请稍后再试。', offline: '现在没有网络。可以先勾选“店主已确认”，联网后在拜访详情里出示。',
    },
    n_minutes: '{n} 分钟', n_specs: '{n} 个品规', n_displays: '{n} 项陈列', n_photos: '{n} 张照片，{size}', still_missing: '还缺', nothing_missing: '都齐了', doubted_photos: '{n} 张照片可能模糊或太暗，可以重拍。',
    missing: { photo: '{spec}：缺{view}照片', display: '{spec}：陈列未检查', shelf: '上架未检查' },
    leave_and_submit: '离店打卡并提交', leave_without: '不带定位离店并提交', leave_only: '只打卡离店，稍后提交', submit: '提交', submit_again: '重新提交',
    submit_anyway_title: '还缺 {n} 项，仍要提交？', submit_anyway_note: '营销部会看到缺少的内容，可能退回。', submit_anyway: '仍要提交', complete_it: '去补全',
    take_back: '撤回这次拜访', take_back_ok: '撤回', change: '修改', take_back_title: '撤回这次拜访？', take_back_note: '内容和照片都会删除，不能恢复。',
    outcomes: { accepted: '已通过', returned: '被退回', rejected: '未通过', undone: '通过已撤销，重新审核', reopened: '申诉成立，重新审核' },
    review_reasons: {
      photo_missing: '缺少照片', photo_unclear: '照片不清楚', photo_wrong: '照片与内容不符', answer_missing: '内容未填写', answer_doubtful: '内容存疑',
      not_shown_to_be_there: '无法证明到店', too_short: '停留时间过短', copied: '内容雷同', other: '其他',
    },
    look_again: '请再看一下', kind: '类型', arrived: '到店', departed: '停留', not_yet: '尚未离店', received: '已收到 {done} / {total}', displays: '陈列检查', waits: '保存在手机里，联网后自动上传。', refused: '服务器没有接受这次拜访，去看原因',
    signals_title: '系统提示的疑点', explain: '说明情况', explain_again: '修改说明', explain_note: '写清当时的情况，审核人会和疑点一起看。', explain_keep: '保存说明', cleared: '已排除', confirmed: '已认定',
    signals: {
      far_from_terminal: '打卡离店较远', poor_fix: '没有定位或误差大', stale_fix: '定位不是当时的', mock_location: '位置疑似模拟', short_stay: '停留不到 5 分钟', clock_off: '手机时间不准',
      overlap: '与另一次拜访时间重叠', impossible_speed: '两店之间移动过快', same_coordinates: '坐标与以前完全相同', evenly_spaced: '各次拜访间隔过于均匀', shared_shop: '与同事同时在同一家店',
      photo_reused: '照片用过', photo_near_duplicate: '照片与以前的很像', photo_other_time: '照片不是拜访时拍的', photo_other_place: '照片不是在店里拍的', photo_from_gallery: '照片来自相册', photo_blurred: '照片模糊', photo_dark: '照片太暗',
    },
    appeal: { open: '申诉', again: '修改申诉', note: '五个工作日内可以申诉一次，由另一位审核人决定。', keep: '提交申诉', made: '已申诉，等待决定', upheld: '申诉成立', dismissed: '申诉未成立' },
  },
}
