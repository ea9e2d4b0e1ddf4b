export const unsent = {
  list: 'Not sent yet', photo_n: '{n} photo | {n} photos', photo: 'Photo {n}', photo_sent: '{sent} of {size}', taken_back: 'taken back', states: { waiting: 'waits', deferred: 'waits for another record', sent: 'text has arrived' }, show_photos: 'Show photos', more: '{n} more',
  settle: 'Settle', refused_photo: 'A photo was refused', again: 'Try again', drop: 'Give the photo up', drop_title: 'Give this photo up?', drop_note: 'It is deleted from this phone. Its record stays, and says that a photo is missing.',
  refusal: {
    title: 'Needs your attention', gone: 'This has been settled.', conflict: 'You and another device have both changed this record. Choose for each field which one stays.', rejected: 'The server did not take this record. Correct it and send it again, or give it up.', taken_back: 'You took it back, while the other side changed it.',
    mine: 'Mine', theirs: 'The server\'s', all_mine: 'All mine', all_theirs: 'All the server\'s', same: 'Both are the same; just send it.', send: 'Send what I chose', resend: 'Correct and send again', wrong: 'What is wrong', correct: 'Change it to', open: 'Open the record to correct it', whole: 'All of it', nothing: 'nothing', yes: 'yes', no: 'no', rows: '{n} row | {n} rows', photos: '{n} photo | {n} photos', when: 'written {time}', where: 'Shop',
    choose: 'Choose', not_offered: '“{value}” is none of the choices: choose another.', sent: 'It will be sent again',
  },
  file: {
    title: 'Export what is unsent', note: 'The last resort, when this phone cannot send any more: one file for the branch to work with.', button: 'Export to a file', ask: 'Export without encryption?',
    ask_note: 'The file holds {documents} records and {photos} photos, readable by anyone. Give it to the branch only, and delete it afterwards. Nothing changes on this phone.', ok: 'Decrypt and export', working: 'Collecting photos, {done} of {total}', done: 'Saved as {name} ({size})', failed: 'It could not be exported; this phone may be full.', 
  },
  keep: { ask: 'Ask the system to keep it', denied: 'The system has not agreed yet. Add the app to the home screen, then try again.', warn: 'Only {free} are left on this phone; new photos may not fit. Sync first, then make room.' },
  sources: { camera: 'Camera', gallery: 'Gallery' }, datums: { wgs84: 'WGS-84', gcj02: 'GCJ-02', bd09: 'BD-09' },
  fields: {
    terminal_id: 'Shop', kind: 'Kind', template_version: 'Template version', joint_with: 'Together with', check_in: 'Check-in', check_out: 'Check-out', device_time: 'Time', position: 'Position', latitude: 'Latitude', longitude: 'Longitude', datum: 'Datum', accuracy_m: 'Accuracy (m)', fixed_at: 'Time of the position', mocked: 'Mocked position', submitted_at: 'Handed in',
    sections: 'Contents', shelf_checks: 'Shelf check', spec_id: 'Product', on_shelf: 'On the shelf', facings: 'Facings', stock_packs: 'Stock (packs)', retail_price_fen: 'Retail price (yuan a carton)', price_tag: 'Price tag', produced_on: 'Made on', note: 'Note', display_checks: 'Display check', materials_present: 'Materials', photos: 'Photos', view: 'View', taken_at: 'Taken', source: 'Source',
    size: 'Size', media_type: 'Format', sha256: 'Checksum', display_check_id: 'Display check', refusal: 'Why it was not taken', day: 'Day', items: 'Items', text: 'Text', urgent: 'Urgent', reported_at: 'Reported', visit_id: 'Visit', contact_wish: 'Contact wish', opened_at: 'Opened', answer: 'Answer', answered_at: 'Answered', arrival: 'Arrival', departure: 'Departure', interruptions: 'Interruptions',
    begin: 'Beginning', end: 'End', reason: 'Reason', pings: 'Positions', at: 'Time', from: 'Away from', until: 'until', topics: 'Topics', ordering: 'Ordering', figure: 'Figure', compliance: 'Compliance', stock: 'Stock', commitments: 'Commitments', by: 'By', due_on: 'Due', duty_id: 'In-store duty', with_duty_id: 'Duty to swap', substitute_id: 'Substitute', requested_at: 'Asked', promotion_id: 'Promotion', checked_at: 'Checked',
    faults: 'Faults', fault: 'Fault', task_id: 'Task', outcome: 'Outcome', signal: 'Signal', explained_at: 'Explained', review_id: 'Review', appealed_at: 'Appealed', id: 'Number', received_at: 'Arrived', server: 'What the server keeps',
  },
  fields_of: {
    in_store_days: { view: 'What it shows', text: 'What was promised' }, in_store_requests: { kind: 'How' }, anomaly_reports: { text: 'What happened' }, complaints: { text: 'What the retailer says', contact_wish: 'How to answer' },
    appeals: { text: 'Why' }, signal_explanations: { text: 'Explanation' }, task_updates: { note: 'Note' }, promotion_checks: { note: 'Note' },
  },
}
