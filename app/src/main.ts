/** The app is evaluated in steps, so that none keeps a slow phone busy for long: the database, what screens are made with, the rest. */
import './styles/base.css'

void import('dexie')
  .then(() => import('./framework'))
  .then(() => import('./start'))
  .then(({ start }) => start())
