"""What a hand-over of shops would move, before anybody does it: shops, open tasks, duties, stops, complaints, and what stays.

The hand-over itself is `assign_terminals` of backend/terminals, which tells the packages above it one by one. What each then
does is said there (`after_hand_over`); here it is only counted, in the words of somebody who is about to decide.
"""
