"""Every table, imported in one place so that the metadata is whole."""

from sqlmodel import SQLModel

from release_planner.model.appointment import Appointment
from release_planner.model.audit import AuditEntry
from release_planner.model.calendar import Feed, FeedEntry
from release_planner.model.custody import Assignment, Custody, CustodyChange, ReleaseDateEntry
from release_planner.model.housing import Accommodation, HousingReferral
from release_planner.model.imported import ColumnMapping, ImportBatch
from release_planner.model.iom import IomRegistration
from release_planner.model.people import Note, Person
from release_planner.model.plan import PersonToTell, Plan, PlanStep
from release_planner.model.provision import Place, Provider, ProviderReturn
from release_planner.model.public_protection import PublicProtection
from release_planner.model.retention import ErasedEntry
from release_planner.model.staff import Staff, Team
from release_planner.model.treatment import TreatmentNeed, TreatmentReferral, TreatmentStart

metadata = SQLModel.metadata

__all__ = [
    "Accommodation",
    "Appointment",
    "Assignment",
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
    "Note",
    "Person",
    "PersonToTell",
    "Place",
    "Plan",
    "PlanStep",
    "Provider",
    "ProviderReturn",
    "PublicProtection",
    "ReleaseDateEntry",
    "Staff",
    "Team",
    "TreatmentNeed",
    "TreatmentReferral",
    "TreatmentStart",
    "metadata",
]
