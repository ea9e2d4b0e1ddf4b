export const desk = {
  name: 'Zhudian desk', skip: 'Skip to the content', menu: 'Main', more: 'More', fold: 'Fold the side bar', unfold: 'Unfold the side bar', person: 'Account menu', retry: 'Try again', undo: 'Undo', close: 'Close', cancel: 'Cancel', save: 'Save', word_needed: 'Please say why', all: 'All', none: 'None', back: 'Back', of: '{done} of {total}', yes: 'Yes', no: 'No', busy: 'One moment…', loading: 'Loading…',
  groups: { work: 'Work', review: 'Review', plans: 'Plans and promotions', numbers: 'Figures', shops: 'Shops and specs', settings: 'Administration', own: 'Yours' },
  go: { title: 'Go to', hint: 'A few letters of its name', none: 'There is no such screen' },
  roles: { market_manager: 'Market manager', brand_manager: 'Brand manager', marketing_centre: 'Marketing centre', admin: 'Administrator', promoter: 'Promoter' },
  look: { language: 'Language', theme: 'Appearance', themes: { auto: 'As the system', light: 'Light', dark: 'Dark' }, type: 'Text size', types: { normal: 'Normal', large: 'Large' }, log_out: 'Log out', log_out_title: 'Log out?', log_out_note: 'What you are typing is not kept.', log_out_ok: 'Log out', update: 'Update to the new version', keys: 'Keyboard shortcuts' },
  again: { title: 'Your session has ended', note: 'Everything on the screen is still here. Enter your password to go on.', password: 'Password', submit: 'Go on', log_out: 'Log out, I am somebody else', another: 'This screen belongs to somebody else. Please log out first.' },
  states: {
    empty: 'Nothing here yet', empty_filtered: 'Nothing matches', empty_filtered_note: 'Try other filters, or clear them.', clear: 'Clear filters',
    unreachable: 'The server cannot be reached', unreachable_note: 'Check the network and try again. Nothing on the screen is lost.', forbidden: 'This is not yours to see', forbidden_note: 'If you need it for your work, please ask your administrator.', missing: 'Not found', missing_note: 'It may have been removed, or is outside what you see.',
    busy: 'The server is busy', busy_note: 'Please try again in a while.', stale: 'Somebody else has changed this', stale_note: 'Please look at what is new, then decide.', conflict: 'This cannot be done now', invalid: 'Please check what you entered', other: 'Something unexpected happened', other_note: 'Try again. If it stays like this, tell your administrator.', gone: 'The session has ended',
    more_failed: 'The rest could not be loaded', anew_failed: 'What is new could not be loaded', reload: 'Show what is new', unknown: 'There is no such page', unknown_note: 'The address may be wrong, or of another version.', home: 'To the first page',
  },
  table: { printed: 'Only the first {n} rows are printed: an export has all of them', label: 'List: {title}', rows: '{n} row | {n} rows', rows_more: '{n} rows loaded, scroll for more', select: 'Select {name}', select_all: 'Select all that are loaded', selected: '{n} selected', clear: 'Clear the selection', end: 'That is all', more: 'Load more' },
  filters: { label: 'Filters', search: 'Search', clear: 'Clear', clear_all: 'Clear all', from: 'From', to: 'To', any_day: 'Any day', apply: 'Done', days: { today: 'Today', yesterday: 'Yesterday', week: 'This week', month: 'This month', last_month: 'Last month' }, since: 'since {day}', until: 'until {day}', span: '{from} – {to}', open: 'Filters ({n})' },
  views: { title: 'Saved views', save: 'Save these filters', name: 'Name', none: 'No saved views yet', drop: 'Delete “{name}”', saved: '“{name}” was saved', dropped: '“{name}” was deleted', note: 'Kept on this computer, without searched words.' },
  exports: {
    title: 'Exports', export: 'Export', begun: 'Exporting. You can leave this page', ready: '“{title}” is ready', download: 'Download', look: 'Look', give_up: 'Cancel the export', drop: 'Dismiss', remove: 'Delete', working: '{done} rows', working_of: '{done} of {total} rows', queued: 'Waiting', failed: 'The export failed', expired: 'Expired', tray: 'Under way', at: 'Time', list: 'List', format: 'Format', state: 'State', size: 'Size', rows: 'Rows',
    states: { queued: 'Waiting', working: 'Under way', ready: 'Ready', failed: 'Failed', expired: 'Expired' }, none: 'No exports yet', none_note: 'Choose “Export” on any list, and its file appears here.', given_up: 'Deleted', show_all: 'All exports', too_many: 'Too many exports at once. Please wait until one is done.',
  },
  notices: {
    title: 'Notices', none: 'No notices', none_note: 'What concerns you appears here.', unread: '{n} unread', read_all: 'Mark all as read', only_unread: 'Unread only', open: 'Open',
    kinds: {
      task_reported: 'Task “{title}” was reported, please look at it', calendar_year_missing: 'The working days of {year} have not been entered', appeal_made: 'An appeal waits for a decision', visit_plan_submitted: 'A visit plan for {month} waits for confirmation', work_denied: 'A retailer says that a visit did not take place',
      anomaly_reports_missing: 'Some managers have not handed in their daily report', in_store_requested: 'An in-store request waits for you', promotion_waiting: 'A promotion waits for your step', promotion_check_failed: 'A promotion check failed', market_information_due: 'Market information is due', market_information_missing: 'Market information was not uploaded in time',
    },
  },
  action: { done: 'Done', undone: 'Undone', undo_failed: 'It could not be undone', stale: 'Somebody else has just changed this. Here is what is new.', conflict: 'This cannot be done now: {title}', saved: 'Saved', nothing: 'Nothing was changed', stale_form: 'What differs is marked; saving again writes your changes onto what is new.', stale_field: 'Now: {value}' },
  photos: { one: 'Photo {n} of {total}', next: 'Next', previous: 'Previous', close: 'Close the photos', zoom_in: 'Larger', zoom_out: 'Smaller', fit: 'Fit', missing: 'The photo has not arrived, or cannot be shown', open: 'Open photo {n}', stamped: 'With stamp', plain: 'Without stamp' },
  chart: { table: 'Show as a table', chart: 'Show as a chart', nothing: 'No figures' },
  map: { label: 'Map', fit: 'Show all' },
  keys: { title: 'Keyboard shortcuts', help: 'Show the shortcuts', up: 'Row above', down: 'Row below', open: 'Open', select: 'Select', search: 'Search', go: 'Go to {name}', close: 'Close', notices: 'Notices' },
  time: { seconds: '{n} s', from_to: '{from} – {to}' },
}
