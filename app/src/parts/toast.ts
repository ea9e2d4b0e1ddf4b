/** A word at the lower edge, loaded when there is something to say. */
import 'vant/es/toast/style'

export { showToast } from 'vant'
