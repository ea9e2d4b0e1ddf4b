/** Words of the branch's visit log. Kinds, states and signals of visits have the words that the phone has for them. */
export const visits = {
  title: '拜访日志', note: '您能看到的全部拜访，新的在前',
  columns: { shop: '终端', manager: '客户经理', started: '到店', stay: '停留', kind: '类型', state: '状态', photos: '照片', distance: '距店', signals: '疑点', risk: '风险' },
  filters: { days: '到店日期', branch: '营销部', manager: '客户经理', kind: '类型', state: '状态', signal: '疑点', photos: '照片', q: '店名或许可证号', complete: '已收齐', missing: '未收齐' },
  minutes: '{n} 分钟', still: '未离店', no_distance: '无定位', none: '没有拜访', none_note: '客户经理上传后会出现在这里。',
  detail: { title: '拜访', state: '状态', where: '位置', photos: '照片', sections: '内容', signals: '疑点', shelf: '上架与价格', displays: '陈列检查', received: '收到', clock: '手机时钟差', check_in: '到店', check_out: '离店', version: '版本', no_photos: '没有照片', no_signals: '没有疑点', shop: '终端', check_in_here: '到店打卡', check_out_here: '离店打卡', cleared: '已排除', confirmed: '已认定', weight: '权重 {n}' },
}
