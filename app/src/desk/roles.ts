/** Who works at a desk. What each may do the server decides; here it says what each is offered. */
export type Role = 'market_manager' | 'brand_manager' | 'marketing_centre' | 'admin' | 'promoter'

/** The branch's reviewers. */
export const BRANCH: readonly Role[] = ['market_manager', 'brand_manager']
export const CITY: readonly Role[] = ['marketing_centre', 'admin']
/** Who sees a whole branch or city: all but promoters. */
export const DESKS: readonly Role[] = [...BRANCH, ...CITY]
export const EVERYBODY: readonly Role[] = [...DESKS, 'promoter']
