/** The own scores, and why they are what they are. */
export const scores = {
  title: '我的得分', kinds: { maintenance: '终端维护', promotion: '促销管理' }, none: '还没有得分',
  none_note: '每月的得分由服务器计算，同步后显示在这里。', unknown: '未知', trend: '近几个月', trend_label: '{month}：{score}',
  bands: { excellent: '优秀', good: '良好', fair: '合格', poor: '较差' }, month_open: '进行中', revision: '第 {n} 版',
  provisional: '为什么还会变', why: {
    month_open: '本月还没有结束，得分每 15 分钟更新。', open_disputes: '有异议待裁定，裁定前不计入。', no_terminals: '范围内没有协议陈列的终端。',
    sales_missing: '缺少销售数据，效果暂不能计算。', no_planned_effect: '方案没有写明预期效果。', no_input: '方案没有写明投入。', no_control: '没有可对照的终端。', nothing_closed: '本月没有结案的促销。', other: '还有内容待确定。',
  },
  how: '怎么算的', full: '满分 100', formula: '{failing} 家终端不合格，每满 {step} 家为一档，共 {steps} 档，扣 {points} 分。', formula_none: '{failing} 家终端不合格，不满 {step} 家，不扣分。',
  formula_clean: '没有不合格的终端，不扣分。', faults: '方案过错 {n} 次，扣 {points} 分。', terminals: '协议终端', failing: '不合格', step: '每档家数', steps: '档数',
  promotion_formula: '组织 30 分 + 过程 30 分 + 效果 40 分；当月结案的促销按计划投入加权平均。', a: '组织', b: '过程', c: '效果', ratio: '投入产出比 {n}（满 0.90 不扣分）', a_promotion: '促销',
  raise: '怎样提高', raise_less: '再整改 {n} 家，就少扣一档。', raise_more: '再有 {n} 家不合格，就多扣一档。', raise_clean: '保持下去：目前没有扣分。', raise_closed: '本月已结算。整改后由新的版本反映，也可以申诉。',
  behind: '扣分明细', behind_offline: '明细和照片需要网络。上面的数字是上次同步的。', ask_again: '重新读取', nothing_behind: '没有扣分项。',
  shops: '不合格的终端', unvisited: '整月没有检查', errors: '过程问题', arrangement: '组织问题',
  items: { disputes: '异议待营销部裁定', waiting: '待厂家确认', unchecked: '本月还没检查的终端', checks: '促销检查待判定' }, items_title: '还来得及的',
  reasons: { D1: '位置或排面不符', D2: '有货未上架', D3: '价签缺失或错误', D4: '未拜访或无照片', D5: '照片不合格', D6: '物料迟到或不足', D7: '促销员改动陈列', D8: '逾期未确认', D9: '方案迟发或不清', D10: '货源不足断货', D11: '歇业、不可抗力或零售户拒绝' },
  process_faults: { not_executed: '未执行', wrong_material: '物料不符', no_daily_record: '没有每日记录', invalid_photo: '照片无效', no_health_warning: '缺少健康警示', minors_approached: '接触未成年人' },
  photo: '照片 {n}', photo_close: '关闭照片', photo_failed: '照片暂时打不开',
  appeal: '申诉', appeal_note: '结算后，每一版可以申诉一次。营销中心会答复。', appeal_open: '本月结算后可以申诉。', appeal_text: '为什么这个得分不对？', appeal_send: '提交申诉', appeal_sent: '申诉已提交',
  appeal_offline: '提交申诉需要网络。您写的内容已保存。', appeal_states: { waiting: '待答复', upheld: '成立', dismissed: '不成立' }, refused: '没有提交成功：{title}',
}
