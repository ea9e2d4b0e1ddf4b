"""Who may do what: roles, verbs, and the one question `require`.

What a person may *see* is decided by queries, each of which takes the actor; what is not seen is 404. What a person may *do*
with something seen is decided here; a refusal is 403. (domain.md section 2)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from backend.problems import FORBIDDEN


class Role(StrEnum):
    CUSTOMER_MANAGER = "customer_manager"
    MARKET_MANAGER = "market_manager"
    BRAND_MANAGER = "brand_manager"
    MARKETING_CENTRE = "marketing_centre"
    ADMIN = "admin"
    PROMOTER = "promoter"


#: Roles that belong to one branch and see no other.
BRANCH_ROLES = frozenset({Role.CUSTOMER_MANAGER, Role.MARKET_MANAGER, Role.BRAND_MANAGER})
#: Roles that see the whole branch, or the whole city.
DESK_ROLES = frozenset({Role.MARKET_MANAGER, Role.BRAND_MANAGER, Role.MARKETING_CENTRE, Role.ADMIN})
CITY_ROLES = frozenset({Role.MARKETING_CENTRE, Role.ADMIN})


class Verb(StrEnum):
    MANAGE_PEOPLE = "manage_people"
    MANAGE_RULES = "manage_rules"
    EDIT_TERMINALS = "edit_terminals"
    IMPORT_TERMINALS = "import_terminals"
    ASSIGN_TERMINALS = "assign_terminals"
    DESIGNATE_BENCHMARKS = "designate_benchmarks"
    READ_OWNERS = "read_owners"
    EDIT_BRANDS = "edit_brands"
    RECORD_VISITS = "record_visits"
    REVIEW_VISITS = "review_visits"
    READ_REVIEWS = "read_reviews"
    APPEAL = "appeal"
    DECIDE_APPEALS = "decide_appeals"
    READ_ORIGINALS = "read_originals"
    AGREE_PLANS = "agree_plans"
    PLAN_VISITS = "plan_visits"
    CONFIRM_PLANS = "confirm_plans"
    GIVE_TASKS = "give_tasks"
    REPORT_TASKS = "report_tasks"
    CONFIRM_DISPLAYS = "confirm_displays"
    ARBITRATE = "arbitrate"
    JUDGE_SIGNALS = "judge_signals"
    READ_SIGNAL_HISTORY = "read_signal_history"
    ASK_RETAILERS = "ask_retailers"
    RUN_SURVEYS = "run_surveys"
    HAND_OUT_SURVEYS = "hand_out_surveys"
    REPORT_ANOMALIES = "report_anomalies"
    READ_ROLLUPS = "read_rollups"
    RECORD_COMPLAINTS = "record_complaints"
    DIRECT_COMPLAINTS = "direct_complaints"
    RECORD_IN_STORE_DAYS = "record_in_store_days"
    JUDGE_IN_STORE_DAYS = "judge_in_store_days"
    APPROVE_ABSENCE = "approve_absence"
    # promotions
    ARRANGE_PROMOTIONS = "arrange_promotions"
    REVIEW_BUDGETS = "review_budgets"
    RECORD_PROMOTION_CHECKS = "record_promotion_checks"
    SUPERVISE_PROMOTIONS = "supervise_promotions"
    JUDGE_PROMOTION_CHECKS = "judge_promotion_checks"
    READ_EVALUATIONS = "read_evaluations"
    READ_COVERAGE = "read_coverage"
    CLOSE_MONTHS = "close_months"
    RECORD_PLAN_FAULTS = "record_plan_faults"
    APPEAL_SCORES = "appeal_scores"
    READ_DASHBOARDS = "read_dashboards"
    READ_AUDIT = "read_audit"
    MANAGE_JOBS = "manage_jobs"
    IMPORT_SALES = "import_sales"
    READ_SHOP_SALES = "read_shop_sales"
    READ_MARKET = "read_market"
    RECORD_TASTES = "record_tastes"
    READ_ASSESSMENTS = "read_assessments"
    IMPORT_FIGURES = "import_figures"
    READ_IMPORTED_FIGURES = "read_imported_figures"
    UPLOAD_MARKET_INFORMATION = "upload_market_information"
    READ_MARKET_INFORMATION = "read_market_information"
    ACKNOWLEDGE_MARKET_INFORMATION = "acknowledge_market_information"


MAY: dict[Verb, frozenset[Role]] = {
    Verb.MANAGE_PEOPLE: frozenset({Role.ADMIN}),
    Verb.MANAGE_RULES: frozenset({Role.ADMIN}),
    Verb.EDIT_TERMINALS: frozenset({Role.ADMIN, Role.MARKETING_CENTRE, Role.MARKET_MANAGER}),
    Verb.IMPORT_TERMINALS: frozenset({Role.ADMIN, Role.MARKETING_CENTRE}),
    Verb.ASSIGN_TERMINALS: frozenset({Role.ADMIN, Role.MARKETING_CENTRE, Role.MARKET_MANAGER}),
    Verb.DESIGNATE_BENCHMARKS: frozenset({Role.ADMIN, Role.MARKETING_CENTRE, Role.MARKET_MANAGER}),
    Verb.READ_OWNERS: frozenset({Role.ADMIN, Role.MARKET_MANAGER, Role.CUSTOMER_MANAGER}),
    Verb.EDIT_BRANDS: frozenset({Role.ADMIN, Role.MARKETING_CENTRE}),
    Verb.RECORD_VISITS: frozenset({Role.CUSTOMER_MANAGER}),
    Verb.REVIEW_VISITS: frozenset({Role.MARKET_MANAGER, Role.MARKETING_CENTRE}),
    Verb.READ_REVIEWS: DESK_ROLES,
    Verb.APPEAL: frozenset({Role.CUSTOMER_MANAGER}),
    Verb.DECIDE_APPEALS: frozenset({Role.MARKET_MANAGER, Role.MARKETING_CENTRE}),
    Verb.READ_ORIGINALS: frozenset({Role.ADMIN, Role.MARKETING_CENTRE, Role.MARKET_MANAGER}),
    Verb.AGREE_PLANS: frozenset({Role.MARKETING_CENTRE, Role.PROMOTER}),
    Verb.PLAN_VISITS: frozenset({Role.CUSTOMER_MANAGER, Role.MARKET_MANAGER}),
    Verb.CONFIRM_PLANS: frozenset({Role.MARKET_MANAGER}),
    Verb.GIVE_TASKS: DESK_ROLES,
    Verb.REPORT_TASKS: frozenset({Role.CUSTOMER_MANAGER}),
    Verb.CONFIRM_DISPLAYS: frozenset({Role.PROMOTER}),
    Verb.ARBITRATE: frozenset({Role.MARKET_MANAGER, Role.BRAND_MANAGER, Role.MARKETING_CENTRE}),
    Verb.JUDGE_SIGNALS: frozenset({Role.MARKET_MANAGER, Role.MARKETING_CENTRE}),
    Verb.READ_SIGNAL_HISTORY: DESK_ROLES,
    Verb.ASK_RETAILERS: DESK_ROLES | {Role.CUSTOMER_MANAGER},
    Verb.RUN_SURVEYS: frozenset({Role.MARKETING_CENTRE}),
    Verb.HAND_OUT_SURVEYS: DESK_ROLES,
    Verb.REPORT_ANOMALIES: frozenset({Role.CUSTOMER_MANAGER}),
    Verb.READ_ROLLUPS: DESK_ROLES,
    Verb.RECORD_COMPLAINTS: frozenset({Role.CUSTOMER_MANAGER}),
    Verb.DIRECT_COMPLAINTS: DESK_ROLES,
    Verb.RECORD_IN_STORE_DAYS: frozenset({Role.CUSTOMER_MANAGER}),
    Verb.JUDGE_IN_STORE_DAYS: frozenset({Role.MARKET_MANAGER, Role.MARKETING_CENTRE}),
    Verb.APPROVE_ABSENCE: frozenset({Role.MARKET_MANAGER, Role.MARKETING_CENTRE}),
    Verb.ARRANGE_PROMOTIONS: frozenset({Role.MARKETING_CENTRE, Role.PROMOTER}),
    Verb.REVIEW_BUDGETS: CITY_ROLES,
    Verb.RECORD_PROMOTION_CHECKS: frozenset({Role.CUSTOMER_MANAGER}),
    Verb.SUPERVISE_PROMOTIONS: frozenset(
        {Role.PROMOTER, Role.MARKET_MANAGER, Role.BRAND_MANAGER, Role.MARKETING_CENTRE}
    ),
    Verb.JUDGE_PROMOTION_CHECKS: frozenset({Role.MARKET_MANAGER, Role.BRAND_MANAGER, Role.MARKETING_CENTRE}),
    Verb.READ_EVALUATIONS: DESK_ROLES | {Role.PROMOTER},
    Verb.READ_COVERAGE: DESK_ROLES,
    Verb.CLOSE_MONTHS: CITY_ROLES,
    Verb.RECORD_PLAN_FAULTS: frozenset({Role.MARKETING_CENTRE, Role.MARKET_MANAGER, Role.PROMOTER}),
    Verb.APPEAL_SCORES: frozenset({Role.MARKETING_CENTRE, Role.MARKET_MANAGER, Role.CUSTOMER_MANAGER, Role.PROMOTER}),
    Verb.READ_DASHBOARDS: DESK_ROLES,
    Verb.READ_AUDIT: frozenset({Role.ADMIN}),
    Verb.MANAGE_JOBS: frozenset({Role.ADMIN}),
    Verb.IMPORT_SALES: frozenset({Role.ADMIN, Role.MARKETING_CENTRE}),
    Verb.READ_SHOP_SALES: frozenset(Role) - {Role.PROMOTER},
    Verb.READ_MARKET: frozenset(Role) - {Role.PROMOTER},
    Verb.RECORD_TASTES: frozenset(Role) - {Role.PROMOTER},
    Verb.READ_ASSESSMENTS: CITY_ROLES | {Role.PROMOTER},
    Verb.IMPORT_FIGURES: CITY_ROLES,
    Verb.READ_IMPORTED_FIGURES: DESK_ROLES | {Role.PROMOTER},
    Verb.UPLOAD_MARKET_INFORMATION: frozenset({Role.PROMOTER}),
    Verb.READ_MARKET_INFORMATION: CITY_ROLES | {Role.PROMOTER},
    Verb.ACKNOWLEDGE_MARKET_INFORMATION: CITY_ROLES,
}


#: Behind the command line stands nobody with an account.
NOBODY = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class Actor:
    """The person behind a request, as the database knows them at this moment.

    `scope_epoch` grows when the person's role, branch or manufacturer changes: what their phones hold is then void.
    """

    city_id: int
    person_id: str
    role: Role
    branch_id: str | None = None
    manufacturer_id: str | None = None
    device_id: str | None = None
    session_id: str | None = None
    scope_epoch: int = 0

    @property
    def account_id(self) -> str | None:
        """Whom to name as the doer in a row; None for the command line."""
        return None if self.person_id == NOBODY else self.person_id

    @property
    def sees_city(self) -> bool:
        return self.role in CITY_ROLES


def may(actor: Actor, verb: Verb) -> bool:
    return actor.role in MAY[verb]


def require(actor: Actor, verb: Verb) -> None:
    """Stop unless the actor's role may do this.

    Raises:
        Problem: `forbidden`.
    """
    if not may(actor, verb):
        raise FORBIDDEN(verb=verb.value)
