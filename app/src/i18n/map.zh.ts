/** The map. */
export const map = {
  title: '地图', today: '今日路线', terminals: '全部终端', list: '列表', fit: '显示全部', locate: '我的位置', you: '您在这里', open: '查看终端',
  away: '距此 {distance}', denied: '没有定位权限或暂时无法定位。标记仍可使用；要看自己的位置，请在系统设置里允许定位。',
  placeless: '{n} 家没有坐标，未显示', nothing: '没有可显示的终端', nothing_note: '这些终端还没有坐标，请从列表打开。',
  states: { done: '已拜访', open: '拜访中', next: '下一站', later: '待拜访', shop: '' }, marker: '{label} {name} {state}', label: '终端地图',
}
