import { about } from './about.en'
import { dayEn } from './day.en'
import { map } from './map.en'
import { notices } from './notices.en'
import { scores } from './scores.en'
import { unsent } from './unsent.en'
import { visitEn } from './visit.en'
import type { Messages } from './zh-CN'

export const en: Messages = {
  ...visitEn,
  ...{ about, map, notices, scores, unsent },
  app: { name: 'Zhudian', claim: 'For customer managers on the road' },
  common: { back: 'Back', cancel: 'Cancel', close: 'Close', none: 'None', of: '{done} of {total}' },
  failed: { phone_full: 'The phone is full: this was not kept. Free some space and try again.', other: 'That did not work. Please try again.' },
  tabs: { label: 'Main', today: 'Today', terminals: 'Shops', work: 'Work', sync: 'Sync', me: 'Me', unsent: '{n} unsent' },
  log_in: {
    title: 'Log in', again: 'Log in again', again_note: 'Everything on this phone is still here. It is sent once you are logged in.',
    username: 'User name', password: 'Password', show_password: 'Show password', hide_password: 'Hide password', city: 'City number', city_note: 'This server serves several cities. Enter the number of yours.',
    submit: 'Log in', submitting: 'Logging in…', needs_network: 'The first log-in needs a network.',
    errors: {
      missing: 'Enter user name and password.', 'wrong-credentials': 'User name or password is wrong.', 'account-disabled': 'This account has been disabled. Please ask your administrator.',
      'too-many-attempts': 'Too many attempts. Please wait a while.', 'city-required': 'Enter the number of your city.', device_revoked: 'This device has been revoked. Please ask your administrator.',
      unreachable: 'The server cannot be reached. Check the network and try again.', another_person: 'There is unsent work of {name} on this phone. Let {name} log in and send it first.',
      not_a_manager: 'This app is for customer managers.', other: 'The log-in failed: {title}',
    },
  },
  guard: {
    title: 'Choose a PIN', note: 'Six digits. You enter them to open the app; what is on the phone is encrypted with them.', repeat: 'Once more',
    differs: 'They were not the same. Please choose again.', without: 'No PIN, rely on the phone\'s lock', without_title: 'Rely on the phone\'s lock?',
    without_note: 'Everything is still encrypted, but whoever holds the unlocked phone can open the app.', without_ok: 'No PIN',
  },
  lock: {
    greeting: 'Hello, {name}', note: 'Enter your PIN', wrong: 'Wrong PIN', wait: 'Too many wrong PINs. Try again in {time}', forgotten: 'Forgot your PIN?',
    forgotten_title: 'Erase this phone and log in again?', forgotten_note: 'Without the PIN nothing on this phone can be opened. What is on the server is downloaded again.',
    forgotten_unsent: 'Careful: {documents} records (unfinished ones included) and {photos} photos have not been sent and will be lost for good.', forgotten_ok: 'Erase',
  },
  pin: { label: '{n} of 6 digits entered', delete: 'Delete a digit', key: 'Digit {n}' },
  today: {
    title: 'Today', done: '{done} of {total} visited', length: '{length} in all', first_sync: 'Fetching your shops and plan…',
    first_sync_note: 'This takes a moment the first time. After that no network is needed.', no_plan: 'No visit plan for this month yet', no_stops: 'No visits planned today',
    next_day: 'Next day with visits: {day}', state: { draft: 'Draft plan', submitted: 'Plan awaits confirmation', confirmed: 'Plan confirmed', returned: 'Plan returned' },
    tasks: 'Other tasks', stops: 'Today\'s route', show_distance: 'Show distances', no_position: 'Your position is not known', away: '{distance} away',
    visited: 'Visited', visiting: 'Visiting', in_store_day: 'In-store day', benchmark: 'Benchmark', tasks_here: '{n} task | {n} tasks', due: 'by {day}', overdue: '{n} day late | {n} days late',
    due_today: 'due today',
  },
  reasons: {
    nth_of_month: 'Visit {number} of {of} this month', days_since_last_visit: '{days} day since the last | {days} days since the last', never_visited: 'Never visited',
    task_due: 'Task due by {due_on}', benchmark: 'Benchmark shop', in_store_day: 'In-store day', by_hand: 'Added by you',
  },
  terminals: {
    title: 'Shops', search: 'Name, pinyin initials or licence number', clear: 'Clear', count: '{n} shop | {n} shops', found: '{n} found', nothing: 'Nothing found',
    nothing_note: 'Try another word, or the initials of its pinyin.', closed: 'Closed',
    license: 'Licence number', address: 'Address', hours: 'Opening hours', owner: 'Owner', phone: 'Phone', tier: 'Tier', tier_n: 'Tier {n}', format: 'Format', tasks: 'Tasks', visits: 'Latest visits',
    no_visits: 'No visits in the last 90 days', no_tasks: 'No tasks', gone: 'This shop is no longer on your phone.',
    kinds: { ordinary: 'Ordinary', modern: 'Modern', franchise: 'Franchise' },
    formats: { grocery: 'Grocery', convenience: 'Convenience', supermarket: 'Supermarket', tobacco_liquor: 'Tobacco and liquor', entertainment: 'Entertainment', mall: 'Mall', other: 'Other' },
    visit_kinds: { planned: 'Planned visit', ad_hoc: 'Ad hoc visit', in_store_day: 'In-store day', joint: 'Joint visit', inspection: 'Inspection' },
    visit_states: { in_progress: 'In progress', checked_out: 'Left', submitted: 'Submitted', returned: 'Returned', accepted: 'Accepted', rejected: 'Rejected' },
  },
  sync: {
    title: 'Sync', all_sent: 'Everything is sent', all_sent_note: 'Phone and server agree.', some_unsent: '{n} not sent yet', never: 'Not synced yet',
    last: 'Last completed: {time}', oldest: 'The oldest was written {time}', documents: 'Records', photos: 'Photos', bytes: 'Size', now: 'Sync now', running: 'Syncing…',
    photos_now: 'Send photos over this network', waits_for_wifi: '{n} photo waits for Wi-Fi | {n} photos wait for Wi-Fi', elsewhere: 'Another window is syncing.',
    phases: { pushing: 'Sending records', pulling: 'Fetching updates', photos: 'Sending photos', idle: '', elsewhere: '' },
    trouble: {
      offline: 'No network', offline_next: 'Everything is kept on this phone, and sent when the network is back.',
      unreachable: 'The server cannot be reached', unreachable_next: 'Everything is kept on this phone. It is tried again {time}; another network may help.',
      signed_out: 'Your session has ended', signed_out_next: 'Log in again to go on sending. Nothing is lost.',
      disabled: 'This account has been disabled', disabled_next: 'Please ask your administrator. Everything is kept on this phone.',
      busy: 'The server is busy', busy_next: 'There is nothing to do; it is tried again {time}.',
      server_full: 'The server has no room left', server_full_next: 'Please tell your administrator. Everything is kept on this phone; it is tried again {time}.',
      phone_full: 'This phone has no room left', phone_full_next: 'Delete some photos or apps you do not need, then try again.',
      unexpected: 'Something unexpected happened', unexpected_next: 'It is tried again {time}. If it stays like this, tell your administrator: {title}',
    },
    soon: 'soon', in_time: 'in {time}', log_in: 'Log in again',
    refused: 'Needs your attention', refused_note: 'The server did not take these. They are kept on this phone.', conflict: 'Changed on another device as well',
    keep_mine: 'Keep mine', take_theirs: 'Take the server\'s', give_up: 'Give up', give_up_title: 'Give this up?', give_up_note: 'The version on this phone will be deleted.',
    settings: 'Settings', wifi_only: 'Send photos over Wi-Fi only', wifi_only_note: 'On phones that cannot tell Wi-Fi, photos then go only when you tap to send them.',
    storage: 'Storage on this phone', storage_used: '{used} used, {free} free', storage_low: 'This phone is almost full. Please sync soon and make room.',
    persisted: 'The system will not clear this data by itself.', not_persisted: 'When room is short the system may clear this data. Add the app to the home screen, and sync often.',
  },
  collections: {
    visits: 'Visit', anomaly_reports: 'Daily report', complaints: 'Complaint', in_store_days: 'In-store day', in_store_requests: 'In-store request', promotion_checks: 'Promotion check',
    task_updates: 'Task update', signal_explanations: 'Explanation', appeals: 'Appeal', photos: 'Photo', other: 'Record',
  },
  me: {
    title: 'Me', branch: '{name} branch', language: 'Language', theme: 'Appearance', themes: { auto: 'Same as the phone', light: 'Light', dark: 'Dark' },
    type: 'Text size', types: { normal: 'Normal', large: 'Large' }, display: 'Display', security: 'Security', lock_now: 'Lock now', change_pin: 'Change PIN',
    old_pin: 'Enter the present PIN', new_pin: 'Enter the new PIN', pin_changed: 'The PIN has been changed', no_pin: 'No PIN; the phone\'s lock guards the app',
    log_out: 'Log out', log_out_title: 'Log out and erase this phone?', log_out_note: 'What is on the server stays, and is downloaded again when you log in.',
    log_out_unsent: 'Careful: {documents} records (unfinished ones included) and {photos} photos have not been sent and will be lost for good.', log_out_ok: 'Erase',
    version: 'Version {version}', update: 'A new version is ready', update_note: 'It takes a few seconds. Unsent work is not touched.', update_now: 'Update',
  },
  ...dayEn,
  time: { just_now: 'just now', days: '{n} days ago', yesterday: 'yesterday {time}', today: 'today {time}' },
}
