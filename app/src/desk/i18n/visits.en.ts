export const visits = {
  title: 'Visit log', note: 'All visits that you see, newest first',
  columns: { shop: 'Shop', manager: 'Manager', started: 'Arrived', stay: 'Stay', kind: 'Kind', state: 'State', photos: 'Photos', distance: 'Distance', signals: 'Signals', risk: 'Risk' },
  filters: { days: 'Day of arrival', branch: 'Branch', manager: 'Manager', kind: 'Kind', state: 'State', signal: 'Signal', photos: 'Photos', q: 'Shop or licence number', complete: 'All arrived', missing: 'Some missing' },
  minutes: '{n} min', still: 'Not left', no_distance: 'No position', none: 'No visits', none_note: 'They appear when managers have sent them.',
  detail: { title: 'Visit', state: 'State', where: 'Place', photos: 'Photos', sections: 'Answers', signals: 'Signals', shelf: 'Shelf and prices', displays: 'Display checks', received: 'Received', clock: 'Clock of the phone off by', check_in: 'Arrived', check_out: 'Left', version: 'Version', no_photos: 'No photos', no_signals: 'No signals', shop: 'Shop', check_in_here: 'Check-in', check_out_here: 'Check-out', cleared: 'Cleared', confirmed: 'Confirmed', weight: 'Weight {n}' },
}
