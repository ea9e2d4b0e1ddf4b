/** What is under Me: devices, and what is kept of whom. */
export const about = {
  server_title: '隐私与设备',
  devices: {
    title: '登录的设备', note: '不认识的设备，或丢失的手机，请立即注销：它下次联网时会清空应用里的全部内容。', this_one: '本机', seen: '最近 {time}', first: '首次 {day}', revoked: '已注销', revoke: '注销', revoke_title: '注销“{name}”？', revoke_note: '它将退出登录并清空内容。没有上传的内容会丢失。', revoke_ok: '注销设备', done: '已注销', offline: '查看设备需要网络。', version: '版本 {version}', 
  },
  privacy: {
    title: '隐私说明', read: '了解这个应用记录什么、保留多久',
    sections: {
      what: { title: '记录什么', text: '您在拜访和驻店时写下的内容、拍摄的照片，以及到店和离店时的位置。' },
      where: { title: '位置', text: '到店、离店、驻店和拍照时，应用会读取一次位置，用来说明您在店里。其他时间不记录行踪。您可以拒绝定位，记录会注明没有位置。为显示距离读取的位置只留在内存里。' },
      photos: { title: '照片', text: '照片与记录一起上传，只给有权查看的人看。请不要拍到顾客的脸、证件和与工作无关的人。' },
      phone: { title: '手机里', text: '内容加密存放，用您的 PIN 或手机锁保护。忘记 PIN 无法恢复。退出登录会清空手机。' },
      map: { title: '地图', text: '地图图片来自 {origin}，它会知道您看了哪一带。没有地图时只显示网格，什么也不发送。', none: '地图只显示网格，什么也不向别处发送。' },
      long: { title: '保留多久', text: '位置坐标保留 {position_days} 天，照片保留 {photo_days} 天，手机上保留最近 {phone_days} 天的记录。', unknown: '由您的单位规定，联网后显示。' },
      who: { title: '谁能看到', text: '您本人、您所在营销部的审核人员和市级管理人员。厂家只能看到与其产品陈列有关的照片，看不到您的位置。查看店主信息会留下记录。' },
      rights: { title: '您可以', text: '查看自己的全部记录和得分；对审核和得分提出说明和申诉；随时注销自己的设备。对个人信息有疑问，请联系本单位管理员。' },
    },
  },
}
