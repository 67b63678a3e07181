"""The state of custody that a file's words amount to."""

from datetime import date

from release_planner.domain.codes import CustodyState

_BY_LEGAL_STATUS = {
    "RECALL": CustodyState.RETURNED_TO_CUSTODY,
    "REMAND": CustodyState.REMAND,
    "CONVICTED_UNSENTENCED": CustodyState.REMAND,
    "DEAD": CustodyState.DIED,
}

LEFT_CUSTODY = frozenset(
    {
        CustodyState.RELEASED,
        CustodyState.RECALL_RESCINDED,
        CustodyState.UNLAWFULLY_AT_LARGE,
        CustodyState.DIED,
    }
)
"""The states of a spell that an actual release may belong to."""


def custody_state(
    told: CustodyState | None,
    legal_status: str | None,
    released_on: date | None,
    reception_on: date | None = None,
) -> CustodyState:
    """The state told, else what the HMPPS legal status and an actual release mean.

    A person recalled is taken to be back in custody, since prisons list those they hold. A release
    before the reception ended an earlier spell.
    """
    if told is not None:
        return told
    state = _BY_LEGAL_STATUS.get(legal_status or "", CustodyState.IN_CUSTODY)
    ended = released_on is not None and (reception_on is None or released_on >= reception_on)
    if ended and state is not CustodyState.DIED:
        return CustodyState.RELEASED
    return state
