/**
 * ECharts, as much of it as the desk draws with. Colours are those of the theme. Tooltips are drawn on the canvas: as HTML they would need
 * styles that the page's policy forbids.
 */
import { BarChart, FunnelChart, HeatmapChart, LineChart, PieChart, ScatterChart } from 'echarts/charts'
import { AriaComponent, DataZoomComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([BarChart, FunnelChart, HeatmapChart, LineChart, PieChart, ScatterChart])
use([AriaComponent, DataZoomComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, CanvasRenderer])

export type ChartOption = EChartsCoreOption

export interface Drawn {
  show: (option: ChartOption) => void
  resize: () => void
  end: () => void
}

/** Apart from each other also for those who see no red or green; the first is the theme's own. */
const LIGHT = ['#0f6b5c', '#c98500', '#3f6fb5', '#b3475a', '#6f5aa8', '#5d8a2f', '#8a6d5a']
const DARK = ['#62c9b4', '#f2cd76', '#8ab4f0', '#f098a8', '#b9a6f0', '#a9d07a', '#cdb3a1']

function theme(): ChartOption {
  const style = getComputedStyle(document.documentElement)
  const of = (name: string): string => style.getPropertyValue(name).trim()
  const size = parseFloat(style.fontSize) * 0.75
  const axis = { axisLine: { lineStyle: { color: of('--line') } }, axisTick: { show: false }, axisLabel: { color: of('--muted'), fontSize: size }, splitLine: { lineStyle: { color: of('--line') } } }
  return {
    color: document.documentElement.classList.contains('dark') ? DARK : LIGHT,
    textStyle: { color: of('--ink'), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: size },
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: 250,
    grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: of('--muted'), fontSize: size } },
    tooltip: { renderMode: 'richText', confine: true, backgroundColor: of('--surface'), borderColor: of('--line'), textStyle: { color: of('--ink'), fontSize: size } },
    axis,
    label: { color: of('--ink'), textBorderColor: 'transparent', fontSize: size },
  }
}

const list = (value: unknown): Record<string, unknown>[] => (value === undefined ? [] : Array.isArray(value) ? value : [value as Record<string, unknown>])
/** Of `over` what it says, of `under` the rest, in depth. */
function over(under: unknown, above: unknown): unknown {
  if (!isPlain(under) || !isPlain(above)) return above === undefined ? under : above
  return Object.fromEntries([...new Set([...Object.keys(under), ...Object.keys(above)])].map((key) => [key, over(under[key], above[key])]))
}
const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

export function draw(element: HTMLElement, chosen: (what: { series: string; name: string; index: number; value: unknown }) => void): Drawn {
  const chart = init(element, null, { renderer: 'canvas' })
  chart.on('click', ({ seriesName = '', name, dataIndex, value }) => chosen({ series: seriesName, name, index: dataIndex, value }))
  return {
    show: (option) => {
      const { axis, grid, label, legend, tooltip, ...base } = theme()
      const axes = Object.fromEntries(['xAxis', 'yAxis'].filter((key) => key in option).map((key) => [key, list(option[key]).map((each) => over(axis, each))]))
      const hasAxes = Object.keys(axes).length > 0
      // Without a colour of their own, labels would be drawn for a light ground.
      const series = list(option['series']).map((each) => over({ label, ...('markLine' in each && { markLine: { label } }) }, each))
      const parts = { ...(hasAxes && { grid: over(grid, option['grid']) }), ...('legend' in option && { legend: over(legend, option['legend']) }), tooltip: over(tooltip, option['tooltip'] ?? {}) }
      chart.setOption({ ...base, ...option, ...axes, ...parts, series }, { notMerge: true })
    },
    resize: () => chart.resize(),
    end: () => chart.dispose(),
  }
}
