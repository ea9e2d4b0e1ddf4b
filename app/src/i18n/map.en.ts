export const map = {
  title: 'Map', today: 'Today\'s route', terminals: 'All shops', list: 'List', fit: 'Show all', locate: 'My position', you: 'You are here', open: 'Open shop',
  away: '{distance} away', denied: 'Your position was not allowed or is not known. The markers work without it; allow it in the phone\'s settings to see yourself.',
  placeless: '{n} shop has no position and is not shown | {n} shops have no position and are not shown', nothing: 'No shop to show', nothing_note: 'These shops have no position yet. Open them from the list.',
  states: { done: 'visited', open: 'visiting', next: 'next stop', later: 'to visit', shop: '' }, marker: '{label} {name} {state}', label: 'Map of shops',
}
