"""The state of custody that a file's words amount to."""

from datetime import date

from release_planner.domain.codes import CustodyState

_BY_LEGAL_STATUS = {
    "RECALL": CustodyState.RETURNED_TO_CUSTODY,
    "REMAND": CustodyState.REMAND,
    "CONVICTED_UNSENTENCED": CustodyState.REMAND,
    "DEAD": CustodyState.DIED,
}


def custody_state(
    told: CustodyState | None, legal_status: str | None, released_on: date | None
) -> CustodyState:
    """The state told, else what the HMPPS legal status and an actual release mean.

    A person recalled is taken to be back in custody, since prisons list those they hold.
    """
    if told is not None:
        return told
    state = _BY_LEGAL_STATUS.get(legal_status or "", CustodyState.IN_CUSTODY)
    if released_on is not None and state is not CustodyState.DIED:
        return CustodyState.RELEASED
    return state
