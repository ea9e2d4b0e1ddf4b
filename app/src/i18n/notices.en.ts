export const notices = {
  title: 'Notices', none: 'No notices', none_note: 'Reviews, plans and reminders appear here.', unread: 'unread', unread_n: '{n} unread', read_all: 'Mark all as read', earlier: 'Earlier', today: 'Today',
  kinds: {
    task_judged: 'Task “{title}”: {verdict}', visit_accepted: 'A visit was accepted', visits_accepted: '{visits} visits were accepted', visit_returned: 'A visit was returned. Please mend it and hand it in again', visit_rejected: 'A visit was rejected', visit_reopened: 'A visit is open again',
    appeal_decided: 'Your appeal: {outcome}', visit_plan_proposed: 'A visit plan for {month} was made. Please look at it and hand it in', visit_plan_confirmed: 'The visit plan for {month} was confirmed', visit_plan_returned: 'The visit plan for {month} was returned',
    anomaly_report_due: 'Today\'s report has not been handed in. Please do so by {by}, also if there is nothing to tell', complaint_late: 'A complaint of {shop} is late', in_store_at_risk: '{open_duties} in-store days are left this month, and {remaining_days} working days',
    in_store_impossible: 'This month\'s in-store days cannot all be kept any more', in_store_decided: 'In-store request: {outcome}', in_store_given: 'You were given an in-store day, by {due_on}', in_store_judged: 'In-store day of {day}: {kept}',
    promotion_check_judged: 'A promotion check was judged: {outcome}', other: 'There is news',
  },
  outcomes: { returned: 'returned', accepted: 'accepted', rejected: 'rejected', cancelled: 'cancelled', upheld: 'upheld', dismissed: 'dismissed', approved: 'approved', refused: 'refused', confirmed: 'it counts', cleared: 'it does not count', passed: 'in order', reported: 'to be judged', kept: 'counts', not_kept: 'does not count', other: 'decided' },
  due: 'by {day}',
}
