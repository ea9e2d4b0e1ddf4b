/** For returning or rejecting, in the order in which they are offered: `Reason` of backend/reviews/rules.py. */
export const REASONS = ['photo_missing', 'photo_unclear', 'photo_wrong', 'answer_missing', 'answer_doubtful', 'not_shown_to_be_there', 'too_short', 'copied', 'other'] as const
