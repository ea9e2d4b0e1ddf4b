/** A form and the document that it began with: what differs, and what becomes of it when somebody else has changed the document. */

/** Fields that the person has changed. */
export function changedIn<F extends object>(was: F, form: F): Partial<F> {
  const changed = Object.entries(form).filter(([key, value]) => value !== was[key as keyof F])
  return Object.fromEntries(changed) as Partial<F>
}

/** Fields that the person has not touched take what is new. Answers with all that are new, touched or not. */
export function takeIn<F extends object>(form: F, was: F, is: F): Partial<F> {
  const told = changedIn(was, is)
  for (const key of Object.keys(told) as (keyof F)[]) if (form[key] === was[key]) form[key] = is[key]
  return told
}
