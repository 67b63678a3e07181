"""What a reader must not take the figures for, and how to read each kind of table."""

PLANNER_IS_NOT_THE_AREA = (
    "The people in a planner are not all who leave prison for the area, so its take-up is not the"
    " take-up of the area."
)
IOM_IS_NOT_THE_AREA = (
    "The IOM cohort is chosen for its risk of reoffending: IOM take-up is not area take-up."
)
NEVER_ADDED = (
    "A provider's count and the planner's own may hold the same people: they stand side by side"
    " and are never added. The figure of this report rests on the planner's own."
)
NOT_A_RANKING = (
    "Areas differ in size and in the people released to them: an area whose interval holds the"
    " rate of the whole cannot be told apart from it, and the order is no ranking."
)
OWN_WINDOWS = (
    "Each window has its own releases: those whose window of that length has closed within the"
    " returns."
)
SENSITIVITY = (
    "The same measure counted in another way, to show how far the headline depends on the way of"
    " counting."
)
MANY_GROUPS = (
    "With many groups some stand apart by chance alone. A group is not a reason: what else differs"
    " between the groups is not taken into account."
)
UNKNOWN_BESIDE = "Those of whom it is not known stand beside each rate, never inside it."
AREAS_OVERLEAF = "The chart of every area, with its table, comes after this summary."
"""Said on the board summary where there are too many areas to draw there."""
ESTIMATE_BESIDE_COUNTS = (
    "These shares are estimates that also use the releases whose window is still open, as far as"
    " they have been followed. The headline counts closed windows alone, so the two differ."
)
