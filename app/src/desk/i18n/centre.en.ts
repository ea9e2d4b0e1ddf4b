import { rules } from './centre-rules.en'

export const centre = {
  rules,
  month: 'Month', month_before: 'Month before', month_after: 'Month after', branch: 'Branch', manufacturer: 'Manufacturer', city: 'City', together: 'Together', target: 'Target', before: 'Before', after: 'After', moved: 'Move',
  indicators: { retailer_margin: 'Retailer margin', focus_share: 'Focus-brand share', new_product_on_shelf: 'New products on shelf', satisfaction: 'Retailer satisfaction', in_store_days_kept: 'In-store days kept', reports_on_time: 'Daily reports on time', maintenance_score: 'Maintenance score', promotion_score: 'Promotion score' },
  card: { met: 'Met', missed: 'Missed', unknown: 'Not known', target: 'Target {value}', move: '{n} pp on last month', move_points: '{n} points on last month' },
  dashboard: { title: 'Dashboard', note: '{month} · every figure and mark leads to its rows', figures: 'Figures of the month' },
  trend: { title: '{name} · last 12 months', choose: 'Choose a figure' },
  places: { branch: 'Branch', manager: 'Customer manager', title_branch: '{name} · by branch', title_manager: '{name} · by customer manager', choose: 'Choose what to compare' },
  funnel: { title: 'Displays: from plan to confirmed', planned: 'Planned', visited: 'Visited', evidence_complete: 'All photos', confirmed: 'Confirmed' },
  heat: { title: 'On the shelf: spec × branch', spec: 'Spec', rate: 'On shelf' },
  displays: { title: 'Shops under display plans', note: '{month} · each shop counts once for each plan', shop: 'Shop', license: 'Licence number', disputed: 'Disputed', reached: 'Has come to', lacking: 'Has not come to', none: 'No shops under display plans', none_note: 'Shops of maintenance plans that both sides have signed appear here.' },
  imported: {
    title: 'Figures of other systems', note: '{month} · imported by file; no score follows from them', none: 'Nothing was imported for this month', none_note: 'Once an administrator or the marketing centre has imported a file it appears here.', met: '{met} of {n} met', indicator: 'Figure', subject: 'Of', value: 'Value', off: 'Off by', is_met: 'Target met', days: '{n} days', cases: '{n} cases', steps: '{n} steps',
    of: { forecast_accuracy: 'Forecast accuracy', arrival_accuracy: 'Delivery accuracy', stock_warnings: 'Stock warnings', promoter_head_count: 'Promoters at work' },
  },
  parts: { marketing_centre: 'Marketing centre', branch: 'Branch', manager: 'Customer manager', manufacturer: 'Manufacturer', promoter: 'Promoter' },
  why: { month_open: 'Month not over', open_disputes: 'Disputes open', no_terminals: 'No agreed shops', sales_missing: 'Sales missing', no_planned_effect: 'No planned effect', no_input: 'No planned input', no_control: 'No control shops', nothing_closed: 'No promotion closed' },
  scores: { title: 'Scores', note: '{month} · both kinds; each opens what was taken off', kind: 'Kind', part: 'Examinee is', examinee: 'Name', score: 'Score', band: 'Grade', trend: 'Last 6 months', provisional: 'May still change', revision: 'Revision', none: 'No scores in this month', none_note: 'The server computes scores month by month.', print: 'Print', keep: 'Download table', computed: 'Computed {at} · rules v{version}' },
  behind: { failures: 'Shops that failed ({n})', shop: 'Shop', reason: 'Reason', plan: 'Maintenance plan', check: 'Check', photos: 'Photos', photos_of: '{n} photos of {title}', no_photos: 'No photos', visit: 'Visit', faults: 'Faults of plans', error: 'Error', effect: 'Effect (packs, actual / planned)', input: 'Input (actual / planned)' },
  promotions: { title: 'Promotion scores', note: 'Promotions closed in {month}', means: 'Mean by planned input', n: '{n} promotions', errors: '{n} errors', none: 'No promotion closed in this month', none_note: 'Promotions appear here once both sides have signed them off.' },
  closings: {
    title: 'Closings', note: 'A month closes by itself on the fifth working day after it, and is revised for three months if anything changes', one: 'Closing of {month}', of_month: 'Closing of this month ({n})', state: 'State', closed: 'Last closed', scores: 'Scores', provisional: 'May change', why: 'Why', n_provisional: '{n} may change', none: 'No months yet', is_closed: 'Closed',
    still: 'Scores that may still change', left: 'Scores that were not settled', settled: 'All scores are settled.', when: 'This month is over. It closes by itself on the fifth working day, or now by hand.', not_over: 'This month is not over, and cannot be closed.', refresh: 'Compute now', refreshed: 'Computed', close: 'Close the month', look: 'Look for changes',
    done: '{month} is closed', revised: '{month} has changed: revision {n} was made', unchanged: '{month} has not changed', close_title: 'Close {month}?', close_note: 'The {n} scores below are frozen, which cannot be undone. What arrives later makes a revision.', unsettled: '{n} of them are not settled', preview: 'Scores that are frozen',
    first: 'Closing (revision 1)', by_hand: 'by hand', by_clock: 'by itself', facts: 'Facts', results: 'Results', came: 'Came', went: 'Went', shops: 'Failing shops that came and went ({n})', more: '{n} more', terminals: 'The number of agreed shops changed for {n} examinees', promotions: 'Promotions with other figures', moved: 'Scores that moved ({n})', none_moved: 'No score moved',
  },
  appeals: {
    title: 'Score appeals', note: 'Against scores of closed months; the marketing centre decides', state: 'State', waiting: 'Waiting', decided: 'Decided', score: 'Score', text: 'Reason', by: 'By', at: 'Time', none: 'No appeals', none_note: 'Once a month is closed an examinee may appeal once against each revision.',
    now: 'Now {score}; the newest is revision {n}.', look: 'See what is behind it', answer: 'Answer', answer_note: 'A decision changes no score by itself: mend what it rests on, and the next revision shows it.', uphold: 'Uphold', dismiss: 'Dismiss', is_upheld: 'The appeal of {name} was upheld', is_dismissed: 'The appeal of {name} was dismissed',
  },
  sales: {
    title: 'Sales and indicators', note: '{month} · what shops bought', sold: 'Sold this month', n_cases: '{n} cases', on_year: '{n} on the year before', on_year_points: '{n} points on the year before', of_year: 'last 12 months {value}', shares: { retailer_margin: 'Retailer margin', focus_share: 'Focus-brand share', brand_concentration: 'Share of the {n} leading brands' },
    by: { label: 'Summed up by', spec: 'Spec', brand: 'Brand', manufacturer: 'Manufacturer' }, volumes: 'Volumes', cases: 'Cases', month_growth: 'On the year', year_cases: '12 months, cases', year_growth: '12-month growth', amount: 'Amount', buyers: 'Buyers / shops', course: 'Cases by month', this_year: 'These months', year_before: 'A year before', none: 'No sales in this month', none_note: 'Sales appear here once a file was imported.',
  },
  shelf: { title: 'Shelves and sell-through', counted: '{month} · counted {at}', stage: 'Stage', found: 'Found / checked', distribution: 'Distribution', sell_through: 'Sell-through', out_of_stock: 'Out of stock', none: 'No shelf was checked in this month', none_note: 'What managers find on visits appears here. Unchecked is not absent.' },
  stages: { introduction: 'Introduction', growth: 'Growth', mature: 'Mature', exit: 'Exit' },
  checks: { title: 'Shelf checks', note: '{month} · visits that looked for the spec', found: 'On the shelf', none: 'Nobody looked', none_note: 'Try another month or spec.' },
  surveys: {
    title: 'Satisfaction surveys', note: 'A sample each quarter; answers are anonymous', quarter: 'Quarter', state: 'State', closes: 'Closes', sampled: 'Sampled', is_open: 'Open', is_closed: 'Closed', none: 'No surveys yet', none_note: 'The marketing centre opens one each quarter.', open: 'Open a survey', opened: 'The survey of {quarter} is open', open_note: 'Draws a sample of each branch’s open shops and makes a link for each of them. This cannot be undone.', share: 'Sample (%)', by_rules: 'By the rules if left empty',
    one: 'Satisfaction, {quarter}', links: 'Who is asked', keep: 'Download links', until: 'until {day}', answered: '{n} of {total} answered ({rate})', range: '95 % between {low} and {high}', withheld: 'Withheld', withheld_note: 'Too few have answered: to protect them nothing is shown.', satisfied: 'Satisfaction', mean: 'Mean', between: '95 % between', responded: 'Answered / asked', question: 'Choose a question', comments: 'Comments', draw: 'Drawn: {permille} % of each branch, at least {least} shops; seed {seed}', url: 'Link',
  },
  lifecycle: {
    title: 'Life of products', note: 'Suggested stages, taste tests and pilot sales', suggestions: 'Suggested stages', no_suggestions: 'All specs are where their figures put them.', tests: 'Taste tests', no_tests: 'No taste tests yet.', pilots: 'Pilot sales', no_pilots: 'No pilot sales yet.', missing: 'missing: {what}', answers: '{who} {n}, would buy {buy}, liking {liking};', shops: '{n} shops', bulletins: 'Week by week', by_week: 'By week', week: 'Week', packs: 'Packs', so_far: 'Packs so far', buyers: 'Buyers', again: 'Bought again',
    grounds: { introduction_runs: 'Still in its introduction', introduction_over: 'Introduction is over', brand_volume: 'Brand sells as a mature one', spec_volume: 'Spec sells as a mature one', below_bounds: 'Below the bounds of maturity', exit_decided: 'Exit was decided' }, trials: { taste_test: 'taste test', pilot_sale: 'pilot sale' }, verdicts: { running: 'Under way', passed: 'Passed', failed: 'Failed', abandoned: 'Abandoned' }, tasters: { retailer: 'Retailers', consumer: 'Consumers' },
  },
}
