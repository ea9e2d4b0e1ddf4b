/** The app is evaluated in two steps, the database and then the rest, so that neither keeps a slow phone busy for long. */
import './styles/base.css'

void import('dexie').then(() => import('./start')).then(({ start }) => start())
