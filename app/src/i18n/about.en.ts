export const about = {
  server_title: 'Privacy and devices',
  devices: {
    title: 'Devices logged in', note: 'Revoke a device that you do not know, or a phone that is lost: it erases all of the app\'s data when it is next online.', this_one: 'this one', seen: 'last seen {time}', first: 'since {day}', revoked: 'revoked', revoke: 'Revoke', revoke_title: 'Revoke “{name}”?', revoke_note: 'It is logged out and erased. What it has not sent is lost.', revoke_ok: 'Revoke the device', done: 'It was revoked', offline: 'The list of devices needs a network.', version: 'Version {version}', 
  },
  privacy: {
    title: 'Privacy', read: 'What this app records, and for how long',
    sections: {
      what: { title: 'What is recorded', text: 'What you write and photograph on visits and in-store days, and where you are when you arrive and leave.' },
      where: { title: 'Positions', text: 'Your position is read once when you arrive, when you leave, during in-store days and when you take a photo, to show that you were in the shop. You are not followed at other times. You may refuse; the record then says that there is no position. A position read to show distances stays in memory only.' },
      photos: { title: 'Photos', text: 'Photos are sent with their record, and shown to those who may see them. Please keep customers\' faces, documents and people who have nothing to do with it out of the picture.' },
      phone: { title: 'On this phone', text: 'Everything is encrypted, and guarded by your PIN or the phone\'s lock. A forgotten PIN cannot be recovered. Logging out erases the phone.' },
      map: { title: 'Map', text: 'Pictures of the map come from {origin}, which learns what places you look at. Without a map there is a plain grid, and nothing is sent.', none: 'The map is a plain grid, and sends nothing anywhere.' },
      long: { title: 'For how long', text: 'Positions are kept for {position_days} days and photos for {photo_days} days; this phone keeps the last {phone_days} days.', unknown: 'As your organisation has set it; shown once you are online.' },
      who: { title: 'Who sees it', text: 'You, the reviewers of your branch, and the city\'s managers. A manufacturer sees only photos of displays of its own products, never your position. Looking at a shop owner\'s data leaves a record.' },
      rights: { title: 'What you may do', text: 'See all of your records and scores; explain and appeal; revoke your devices at any time. With questions about personal data turn to your administrator.' },
    },
  },
}
