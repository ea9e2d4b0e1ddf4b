/** Words of the visit, in English. */
export const visitEn = {
  visit: {
    title: 'Visit', start: 'Start a visit', begin: 'Go in', check_in: 'Check in', check_in_without: 'Check in without a position', continue: 'Continue', correct: 'Correct it', still_open: 'A visit of today at this shop has not been handed in.',
    no_template: 'No visit template has come yet. Please sync once.', gone: 'This visit is no longer on your phone.', due_displays: '{n} display by plan | {n} displays by plan',
    here_for: 'Here for {n} min', left: 'Left after {n} min', not_submitted: 'Left, not handed in yet', changed: 'Changed and not handed in again', never_left: 'Arrived on {day}, never checked out', came_back: 'Returned: please correct it', correct_by: 'Correct it by {day}',
    joint_with: 'Together with', alone: 'Nobody', somebody: 'A colleague',
    overview: 'Sections', step: '{n} of {of}', next: 'Next: {section}', to_review: 'To hand in', to_leave: 'Leave', to_submit: 'Hand in', review: 'Leave and hand in',
    n_missing: '{n} missing', n_remarks: '{n} to correct', other_photos: 'Photos of the shop', required: 'required', yes: 'Yes', no: 'No', not_said: 'not said', all_done: 'All done', note: 'Note', add_note: 'Add a note',
    photo: 'Photo', photos: 'Photos', take_photo: 'Take a photo', take_view: 'Photo: {view}', gallery: 'Gallery', from_gallery: 'Gallery', remove_photo: 'Remove this photo', photo_refused: 'Take again',
    hints: { blurred: 'Blurred?', dark: 'Too dark' }, not_a_picture: 'This file cannot be sent: only still photos of JPEG, PNG, WebP or HEIC up to 50 MB. Take one with the camera, or choose another.', no_preview: 'No preview', not_kept: 'The phone is full: the photo was not kept. Free some space and take it again.', not_kept_text: 'It could not be kept. The phone may be full: free some space and try again.', too_many_photos: 'A visit has {n} photos at most.',
    fix: {
      searching: 'Looking for a position…', searching_note: 'You need not wait to check in.', denied: 'Position not allowed', denied_note: 'Allow it in the browser\'s settings. You may check in without one; the branch will see that.',
      unavailable: 'The phone gives no position', unavailable_note: 'Switch location on. You may check in without one; the branch will see that.', timeout: 'No position yet', timeout_note: 'Indoors it is weak: try at the door. You may check in without one.',
      no_shop: 'Position found', away: '{distance} from the shop', accuracy: 'within {distance}', away_note: 'That is far, and you may check in all the same; the branch will see it.', improving: 'getting better…', retry: 'Try again',
    },
    positions: { back_cabinet: 'Back cabinet', counter: 'Counter', other: 'Other' },
    price_tags: { right: 'price tag right', wrong: 'price tag wrong', missing: 'no price tag' }, price_tags_short: { right: 'Right', wrong: 'Wrong', missing: 'None' },
    views: { back_cabinet: 'back cabinet', counter: 'counter', price_tag: 'price tag', front: 'shop front', other: 'other' },
    shelf: {
      title: 'Shelf and prices', same: 'As last time', all_same: 'All as last time ({n})', checked: '{done} of {total} seen', more: 'Show {n} more', never: 'Not seen last time', last: 'Last time {what}', on: 'on shelf', off: 'not on shelf', on_short: 'Yes', off_short: 'No',
      facings: 'Facings', stock: 'Packs', stock_packs: 'Stock in packs', price: '¥/carton', price_yuan: 'Retail price in yuan per carton', price_tag: 'Tag', details: 'more', position: 'Place', produced_on: 'Produced', made: 'produced {day}', done: 'Done', n_facings: '{n} facing | {n} facings', n_packs: '{n} pack | {n} packs',
    },
    display: {
      none: 'No display has been agreed for this shop.', as_asked: 'All as asked', at_least: 'at least {n} facings', with_tag: 'right price tag', position: 'Place', materials: 'Material', there: 'There', not_there: 'Not there', fewer: 'One facing fewer', more: 'One facing more', example: 'Example', no_example: 'The example needs a network',
    },
    complaint: {
      open: 'Write down a complaint', note: 'It gets an owner and a day by which it is answered.', kind: 'Kind of complaint', text: 'What the retailer says', wish: 'How to be answered', keep: 'Keep it', wishes: { visit: 'A visit', call: 'A call', none: 'Not at all' },
    },
    complaint_kinds: { supply: 'Supply', delivery: 'Delivery', ordering: 'Ordering', service: 'Service', price: 'Price', quality: 'Quality', materials: 'Materials', other: 'Other' },
    code: {
      title: 'Let the owner confirm', note: 'The owner scans a code to confirm, rate or complain. No account is needed.', show: 'Show the code', scan: 'Let the owner scan it. It is good for 7 days.', alt: 'QR code of the owner\'s page',
      used: 'The owner has confirmed already.', not_yet: 'The server does not have this visit yet. Try again in a moment.', offline: 'There is no network now. Tick “confirmed by the owner”, and show the code from the visit later.',
    },
    n_minutes: '{n} min', n_specs: '{n} spec | {n} specs', n_displays: '{n} display | {n} displays', n_photos: '{n} photo, {size} | {n} photos, {size}', still_missing: 'Still missing', nothing_missing: 'Nothing is missing', doubted_photos: 'A photo may be blurred or dark. You can take it again. | {n} photos may be blurred or dark. You can take them again.',
    missing: { photo: '{spec}: photo of {view}', display: '{spec}: display not checked', shelf: 'Shelf not checked' },
    leave_and_submit: 'Check out and hand in', leave_without: 'Hand in without a position', leave_only: 'Check out only, hand in later', submit: 'Hand in', submit_again: 'Hand in again',
    submit_anyway_title: 'One thing is missing. Hand in anyway? | {n} things are missing. Hand in anyway?', submit_anyway_note: 'The branch sees what is missing and may return it.', submit_anyway: 'Hand in', complete_it: 'Complete it',
    take_back: 'Take this visit back', take_back_ok: 'Take back', change: 'Change it', take_back_title: 'Take this visit back?', take_back_note: 'What was written and the photos are deleted for good.',
    outcomes: { accepted: 'Accepted', returned: 'Returned', rejected: 'Rejected', undone: 'Acceptance taken back, reviewed again', reopened: 'Appeal upheld, reviewed again' },
    review_reasons: {
      photo_missing: 'A photo is missing', photo_unclear: 'A photo cannot be made out', photo_wrong: 'A photo shows something else', answer_missing: 'Something was not answered', answer_doubtful: 'An answer is doubtful',
      not_shown_to_be_there: 'Nothing shows that you were there', too_short: 'The stay was too short', copied: 'Copied from another visit', other: 'Something else',
    },
    look_again: 'Please look again', kind: 'Kind', arrived: 'Arrived', departed: 'Stayed', not_yet: 'not left yet', received: '{done} of {total} received', displays: 'Displays', waits: 'Kept on this phone, and sent once there is a network.', refused: 'The server did not take this visit. See why',
    signals_title: 'Reasons for doubt', explain: 'Explain', explain_again: 'Change the explanation', explain_note: 'Say how it was. Whoever reviews it reads both.', explain_keep: 'Keep', cleared: 'cleared', confirmed: 'confirmed',
    signals: {
      far_from_terminal: 'Checked in far from the shop', poor_fix: 'No position, or a poor one', stale_fix: 'The position is not of that moment', mock_location: 'The position seems simulated', short_stay: 'Shorter than 5 minutes', clock_off: 'The phone\'s clock was off',
      overlap: 'Overlaps with another visit', impossible_speed: 'Too fast from shop to shop', same_coordinates: 'Just the same coordinates as before', evenly_spaced: 'Visits too evenly spaced', shared_shop: 'A colleague was in the same shop',
      photo_reused: 'A photo was used before', photo_near_duplicate: 'A photo is like an earlier one', photo_other_time: 'A photo is of another time', photo_other_place: 'A photo is of another place', photo_from_gallery: 'A photo is from the gallery', photo_blurred: 'A photo is blurred', photo_dark: 'A photo is dark',
    },
    appeal: { open: 'Appeal', again: 'Change the appeal', note: 'Once, within five working days. Somebody else than the reviewer decides.', keep: 'Hand in the appeal', made: 'Appealed, not decided yet', upheld: 'Appeal upheld', dismissed: 'Appeal dismissed' },
  },
}
