/** What a manager's day says beside visits, in English. */
import type { dayZh } from './day.zh'

type Shape<T> = { [K in keyof T]: T[K] extends string ? string : Shape<T[K]> }

export const dayEn: Shape<typeof dayZh> = {
  work: {
    title: 'Work', in_store: 'In-store days', reports: 'Daily report', tasks: 'Tasks', complaints: 'Complaints', promotions: 'Promotion checks',
    in_store_open: '{n} day still to do this month | {n} days still to do this month', in_store_done: 'All done this month', in_store_none: 'No duties this month', report_due: 'Today\'s is not written yet', report_done: 'Today\'s is written', report_free: 'None needed today',
    report_open: '{n} earlier day open | {n} earlier days open', tasks_open: '{n} open', tasks_late: '{n} late', tasks_none: 'No tasks', complaints_open: '{n} awaiting an answer', complaints_none: 'None awaits an answer',
    promotions_running: '{n} running', promotions_none: 'None is running',
  },
  cards: {
    in_store_running: 'In-store day at {shop}', in_store_away: 'Away from your in-store day', in_store_unfinished: 'The day at {shop} has no end yet', in_store_unsent: 'The day at {shop} is not handed in', in_store_risk: '{n} in-store day at risk | {n} in-store days at risk',
    in_store_risk_note: 'To be done by {day}', since: '{time} in the shop', report: 'Write today\'s report', report_note: 'by {time}', report_soon: '{time} left for today\'s report', report_missed: 'The {time} cut-off has passed; a report now counts as late',
  },
  picker: { search: 'Name, pinyin initials or number', shop: 'Choose a shop', spec: 'Choose a product' },
  standing: { unsent: 'Not sent', refused: 'Not taken: see Sync', synced: 'Sent' },
  in_store: {
    title: 'In-store days', no_duties: 'You have no duties this month.', history: 'Month by month', month_counts: '{kept} kept, {missed} missed', excused: '{n} excused', open: '{n} open',
    states: { due: 'To do', at_risk: 'At risk', kept: 'Kept', missed: 'Missed', excused: 'Excused' },
    excuses: { leave: 'Leave', closed: 'Shop closed', not_a_benchmark: 'No longer a benchmark', gone: 'Posted elsewhere', rules: 'Rules changed' },
    any_shop: 'Any benchmark shop', due_by: 'by {day}', risk_note: 'Few working days are left. Please plan it soon.', start: 'Start the day', go_on: 'Go on', show: 'Show', request: 'Ask for a change', starting: 'Locating…',
    start_title: 'Start the day now?', start_note: 'Your arrival and position are recorded. A day takes at least {time} in the shop; your position is taken about every half hour while it lasts.', no_position_title: 'No position', no_position_note: 'You can go on without one; the record says so. Or try again at the door.', without: 'Go on without', another: 'The day at {shop} has not ended. End it first.',
    at_shop: 'In the shop', away: 'Away', left: 'Left', submitted: 'Handed in', enough: 'Long enough', still: '{time} to go', arrived: 'Arrived {time}', left_at: 'Left {time}', position_none: 'no position', position_known: 'position within {m} m',
    leave: 'Step out', back: 'I am back', end: 'End the day', leave_title: 'Why are you leaving?', leave_reasons: { lunch: 'Lunch', delivery: 'Urgent matter at another shop', office: 'Back to the office', private: 'Private matter' }, other_reason: 'Another reason', away_since: 'Away since {time}: {reason}',
    end_title: 'End the day now?', end_note: 'Your departure and position are recorded.', end_short: 'You are {time} short. Ended now, the day does not count.', end_ok: 'End', forgotten: 'This day is of {day}, and has no departure.', forgotten_note: 'A departure lies on the same day. Enter when you left; then complete the day and hand it in.', left_when: 'Time of departure', bad_time: 'It must lie after the arrival, on the same day, and not in the future.',
    topics: 'What was done', topic: { ordering: 'Ordering', compliance: 'Compliance', stock: 'Stock' }, topic_hint: { ordering: 'Advice on orders, turnover, supply', compliance: 'Price tags, protection of minors, records', stock: 'Overstock, gaps, mix' }, figure: 'Stock (cartons)',
    before: 'Before', after: 'After', photos: 'Photos', interruptions: 'Times away', promises: 'Agreed', promise_add: 'Add an agreement', by: { manager: 'Manager', retailer: 'Retailer' }, promise: 'What was agreed', promise_due: 'By when', promise_remove: 'Delete the agreement',
    note: 'Note', missing_title: 'Still missing', missing: { departure: 'Departure', submission: 'Handing in', hours: 'Time in the shop', topic_ordering: 'Ordering', topic_compliance: 'Compliance', topic_stock: 'Stock', photo_before: 'Photo before', photo_after: 'Photo after', evidence: 'Not accepted by the branch' },
    submit: 'Hand in', submit_title: 'It does not count yet. Hand in anyway?', submit_note: 'Missing: {what}', submit_ok: 'Hand in anyway', submitted_toast: 'Handed in; it is sent when there is a network', resubmit: 'Save and hand in again', kept: 'This day counts', not_kept: 'This day does not count', accepted: 'The branch has accepted it; it cannot be changed.', gone: 'This day was not found.', take_back: 'Delete this day', take_back_note: 'The arrival and everything written will be deleted.',
  },
  requests: {
    title: 'Ask for a change', kinds: { swap: 'Swap', substitute: 'Substitute', leave: 'Leave' }, kind: 'How', kind_note: { swap: 'You take a colleague\'s shop, the colleague yours.', substitute: 'A colleague does the day for you.', leave: 'This month\'s day is excused.' },
    colleague: 'Colleague', duty: 'The colleague\'s duty', reason: 'Reason', send: 'Send the request', sent: 'Sent; the branch decides', needs_network: 'The list of colleagues needs a network. Ask for leave, or come back later.', nobody: 'There is no colleague to choose.', none_to_swap: 'No colleague has a duty to swap.', withdraw: 'Take it back', withdraw_title: 'Take this request back?',
    states: { waiting: 'Awaiting a decision', approved: 'Approved', refused: 'Refused', withdrawn: 'Taken back' }, missing: 'Please complete it first.', closed: 'This duty is over; nothing can be asked.', decision: 'Branch: {note}',
  },
  reports: {
    title: 'Daily report', today: 'Today', past: 'Written', no_past: 'No reports lately.', cut_off: 'On time until {time}', left: '{time} left', late: 'The cut-off has passed: it counts as late', free: 'Today is no working day. No report is needed.',
    nil: 'Nothing to report today', nil_done: 'Kept: nothing to report', something: 'Something to report', items: '{n} entry | {n} entries', nil_said: 'Nothing to report', urgent: 'Urgent', add: 'Add an entry', kind: 'Kind', text: 'What was found', text_hint: 'Where, what, how much', shop: 'Shop', spec: 'Product', optional: 'optional', remove: 'Delete this entry', item: 'Entry {n}',
    kinds: { price: 'Price', counterfeit_or_smuggled: 'Counterfeit', out_of_stock: 'Out of stock', competitor: 'Competitor', licence: 'Licence', display: 'Display', logistics: 'Logistics', other: 'Other' },
    standings: { in_time: 'To write', late: 'Late, still possible', on_time: 'On time', late_synced: 'On time (sent later)', on_its_way: 'In time, not sent', will_be_late: 'Late' },
    sync_by: 'Written in time. It counts if it is sent by {time} on {day}.', will_be_late: 'This report was written after the cut-off. It will count as late.', locked: 'The time for changes is over.', save: 'Save the report', saved: 'Saved; it is sent when there is a network', need_text: 'Please describe each entry.', empty: 'No entries. Saved like this it says “nothing to report”.', too_early: 'This day has not come yet.',
    remind: 'Remind me before the cut-off', remind_note: 'Only while the app is open.', remind_denied: 'This phone does not allow notifications. Today still shows a reminder.', reminder_title: 'Daily report', reminder_body: 'Today\'s report is not written yet. The cut-off is {time}.',
  },
  promotions: {
    title: 'Promotion checks', none: 'No promotion is running.', until: 'until {day}', checked_of: '{done} of {total} shops checked', materials: 'Materials', giveaway: 'Giveaway: {name}', each: '{name} × {n}', checked_on: 'Checked {day}', not_checked: 'Not checked', fine: 'Nothing found', faults_n: '{n} fault | {n} faults',
    check: 'Check promotion', what: 'Tick what is wrong', faults: { not_executed: 'Not executed', wrong_material: 'Wrong material', no_daily_record: 'No daily record', invalid_photo: 'Invalid photo', no_health_warning: 'No health warning', minors_approached: 'Minors approached' }, fault_note: 'What exactly', note: 'Note', photos: 'Photos', pass: 'All is well, send', send: 'Send {n} fault | Send {n} faults', sent: 'Kept; it is sent when there is a network', gone: 'This promotion is no longer on your phone.',
    states: { passed: 'Passed', reported: 'Branch decides', confirmed: 'Confirmed', cleared: 'Cleared' }, no_photo: 'A fault is best shown by a photo.', desk: 'Branch: {reason}', earlier: 'Earlier checks here',
  },
  complaints: {
    title: 'Complaints', none: 'No complaints.', waiting: 'Awaiting an answer', others: 'Others', add: 'New complaint', kinds: { supply: 'Supply', delivery: 'Delivery', ordering: 'Ordering', service: 'Service', price: 'Price', quality: 'Quality', materials: 'Materials', other: 'Other' },
    states: { open: 'Open', answered: 'Answered', resolved: 'Resolved', reopened: 'Opened again', closed: 'Closed', withdrawn: 'Taken back' }, due: 'answer by {day}', overdue: 'late', kind: 'Kind', text: 'What the retailer says', text_hint: 'In the retailer\'s words, without telephone numbers.', wish: 'How to answer', wishes: { visit: 'Visit', call: 'Call', none: 'No answer' }, shop: 'Shop', save: 'Save', saved: 'Kept; it is sent when there is a network', need: 'Choose a shop and a kind, and write what was said.',
    sources: { visit: 'said to you', link: 'by the retailer\'s link', desk: 'from the branch' }, opened: 'Opened {day}', answer: 'Answer', answer_hint: 'What the retailer was told', send_answer: 'Send the answer', reword: 'Reword the answer', answered_toast: 'Answer kept; it is sent when there is a network', hand_over: 'If somebody else has to see to it, tell the branch, who assigns it. Until then the answer is yours.', withdraw: 'Take back (entered by mistake)', withdraw_title: 'Take this complaint back?', withdraw_note: 'Only if it was entered by mistake.', history: 'History', gone: 'This complaint is no longer on your phone.', over: 'This complaint is over.',
    deeds: { opened: 'Opened', answered: 'Answered', resolved: 'Retailer agrees', reopened: 'Opened again', closed: 'Closed', withdrawn: 'Taken back', assigned: 'Assigned', moved: 'Moved with the shop', late: 'Answer overdue' }, parties: { manager: 'Manager', desk: 'Branch', retailer: 'Retailer', system: 'System' },
  },
  tasks: {
    title: 'Tasks', tabs: { open: 'Open', reported: 'Reported', closed: 'Closed' }, all: 'All', kinds: { errand: 'Errand', rectification: 'Put right', returned_visit: 'Returned visit', in_store_duty: 'In-store day', complaint: 'Complaint' }, sections: { late: 'Late', today: 'Today', week: 'Within a week', later: 'Later' }, none: 'No tasks here.',
    states: { open: 'Open', reported: 'Reported', accepted: 'Accepted', cancelled: 'Cancelled' }, due: 'Due', shop: 'Shop', given: 'What is asked', what_was_said: 'What was said', to_visit: 'Correct the visit', to_complaint: 'Answer the complaint', to_duty: 'Show the duty', returned_note: 'Open the visit, complete what was returned and hand it in again: the task is then done.', complaint_note: 'Once the complaint is answered, this is done.', duty_note: 'Once the in-store day is kept, this is done.',
    report: 'Report', report_done: 'Done', report_impossible: 'Not possible', report_progress: 'A word', note: 'Note', note_hint_done: 'What was done (optional)', note_hint_impossible: 'Why it is not possible', note_hint_progress: 'How it stands', need_reason: 'Please say why.', evidence: 'The display check that shows it', evidence_none: 'No check', evidence_hint: 'Photos are taken with the display checks of a visit. Visit first, then choose the check here.', send: 'Send', sent: 'Kept; it is sent when there is a network', take_back: 'Take back', gone: 'This task is no longer on your phone.', desk: 'Branch', me: 'Me',
    outcomes: { progress: 'Progress', done: 'Done', impossible: 'Not possible', returned: 'Returned', accepted: 'Accepted', cancelled: 'Cancelled' }, reasons: 'Why it was returned',
  },
}
