/** What notices say. What a later server tells in other words has `other`. */
export const notices = {
  title: '通知', none: '没有通知', none_note: '审核结果、计划和提醒会出现在这里。', unread: '未读', unread_n: '{n} 条未读', read_all: '全部标为已读', earlier: '更早', today: '今天',
  kinds: {
    task_judged: '待办“{title}”：{verdict}', visit_accepted: '拜访已通过', visits_accepted: '{visits} 次拜访已通过', visit_returned: '拜访被退回，请修改后重新提交', visit_rejected: '拜访未通过', visit_reopened: '拜访重新打开',
    appeal_decided: '申诉：{outcome}', visit_plan_proposed: '{month}的拜访计划已生成，请查看并提交', visit_plan_confirmed: '{month}的拜访计划已确认', visit_plan_returned: '{month}的拜访计划被退回',
    anomaly_report_due: '今天的异常日报还没有提交，请在 {by} 前提交；没有异常也要报', complaint_late: '{shop}的投诉已超期', in_store_at_risk: '本月还有 {open_duties} 天驻店要完成，只剩 {remaining_days} 个工作日',
    in_store_impossible: '本月的驻店天数已无法全部完成', in_store_decided: '驻店申请：{outcome}', in_store_given: '给您安排了一天驻店，{due_on}前完成', in_store_judged: '{day}的驻店：{kept}',
    promotion_check_judged: '促销检查已判定：{outcome}', other: '有一条新消息',
  },
  outcomes: { returned: '被退回', accepted: '已通过', rejected: '未通过', cancelled: '已取消', upheld: '成立', dismissed: '不成立', approved: '已同意', refused: '未同意', confirmed: '属实', cleared: '不计', passed: '合格', reported: '待判定', kept: '有效', not_kept: '不计入', other: '有结果' },
  due: '{day}前',
}
