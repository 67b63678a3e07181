"""Every table, imported in one place so that the metadata is whole."""

from sqlmodel import SQLModel

from release_planner.model.appointment import Appointment
from release_planner.model.audit import AuditBatch, AuditDetail, AuditEntry
from release_planner.model.base import Audited
from release_planner.model.calendar import Feed, FeedEntry, MirroredEntry
from release_planner.model.custody import Assignment, Custody, CustodyChange, ReleaseDateEntry
from release_planner.model.housing import Accommodation, HousingReferral
from release_planner.model.imported import ColumnMapping, ImportBatch
from release_planner.model.iom import IomRegistration
from release_planner.model.issued_report import IssuedFigure, IssuedReport
from release_planner.model.people import Note, Person
from release_planner.model.plan import PersonToTell, Plan, PlanStep
from release_planner.model.presence import Presence
from release_planner.model.provision import Place, Provider, ProviderReturn
from release_planner.model.public_protection import PublicProtection
from release_planner.model.retention import ErasedEntry
from release_planner.model.returned_start import LinkageKey, LinkDecision, ReturnedStart
from release_planner.model.safeguarding import Safeguarding
from release_planner.model.sharing import SharingAgreement, StoreFact
from release_planner.model.staff import Staff, Team
from release_planner.model.treatment import (
    TreatmentNeed,
    TreatmentReferral,
    TreatmentStart,
    TreatmentStatus,
)

metadata = SQLModel.metadata


def audited_tables() -> tuple[str, ...]:
    """The names of the tables whose every change is in the audit."""
    return tuple(sorted(str(table.__tablename__) for table in Audited.__subclasses__()))


def columns_not_in_audit(table: str) -> tuple[str, ...]:
    """The columns of a table whose values the audit never holds."""
    columns = metadata.tables[table].columns
    return tuple(column.name for column in columns if column.info.get("not_in_audit"))


__all__ = [
    "Accommodation",
    "Appointment",
    "Assignment",
    "AuditBatch",
    "AuditDetail",
    "AuditEntry",
    "ColumnMapping",
    "Custody",
    "CustodyChange",
    "ErasedEntry",
    "Feed",
    "FeedEntry",
    "HousingReferral",
    "ImportBatch",
    "IomRegistration",
    "IssuedFigure",
    "IssuedReport",
    "LinkDecision",
    "LinkageKey",
    "MirroredEntry",
    "Note",
    "Person",
    "PersonToTell",
    "Place",
    "Plan",
    "PlanStep",
    "Presence",
    "Provider",
    "ProviderReturn",
    "PublicProtection",
    "ReleaseDateEntry",
    "ReturnedStart",
    "Safeguarding",
    "SharingAgreement",
    "Staff",
    "StoreFact",
    "Team",
    "TreatmentNeed",
    "TreatmentReferral",
    "TreatmentStart",
    "TreatmentStatus",
    "metadata",
]
