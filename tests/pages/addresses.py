"""One example of every address, with the most queries its page may make."""

from django.urls import get_resolver
from django.utils import timezone

from tests.returns.now import ROUND

PAGES = {
    "home": ("/", 4),
    "areas": ("/areas/", 6),
    "area": ("/areas/E10000034/", 19),
    "similar": ("/areas/E10000034/similar/", 4),
    "forces": ("/forces/", 4),
    "force": ("/forces/west-mercia/", 17),
    "partnerships": ("/partnerships/", 5),
    "partnership": ("/partnerships/herefordshire-worcestershire/", 18),
    "outcomes": ("/outcomes/", 7),
    "measure": ("/outcomes/drug_poisoning_deaths/", 18),
    "figure": ("/outcomes/drug_poisoning_deaths/E23000013/", 23),
    "heat_map": ("/heat-map/", 7),
    "compare": ("/compare/?metric=drug_poisoning_deaths&area=E23000013&area=E23000016", 12),
    "search": ("/search/?q=cleveland", 6),
    "data": ("/data/", 7),
    "method": ("/data/method/", 0),
    "account_login": ("/sign-in/", 0),
    "account_inactive": ("/sign-in/closed/", 0),
    "account_reset_password": ("/password/forgotten/", 0),
    "account_reset_password_done": ("/password/forgotten/sent/", 0),
    "account_reset_password_from_key_done": ("/password/new/set/", 0),
    "about": ("/about/", 0),
    "accessibility": ("/accessibility/", 0),
    "glossary": ("/glossary/", 1),
    "privacy": ("/privacy/", 0),
    "guide": ("/guides/lead/", 0),
    "gallery": ("/gallery/", 0),
    "api_docs": ("/api/v1/docs/", 0),
}
FILES = {
    "areas_csv": ("/areas.csv", 3),
    "area_csv": ("/areas/E23000016.csv", 9),
    "forces_csv": ("/forces.csv", 3),
    "partnerships_csv": ("/partnerships.csv", 4),
    "outcomes_csv": ("/outcomes.csv", 2),
    "measure_csv": ("/outcomes/drug_poisoning_deaths.csv", 5),
    "figure_csv": ("/outcomes/drug_poisoning_deaths/E23000013.csv", 5),
    "compare_csv": ("/compare.csv?metric=drug_poisoning_deaths&area=E23000013&area=E23000016", 4),
    "compare_svg": ("/compare.svg?metric=drug_poisoning_deaths&area=E23000013&area=E23000016", 5),
    "figure_svg": ("/outcomes/drug_poisoning_deaths/E23000013.svg", 13),
    "heat_map_csv": ("/heat-map.csv", 5),
    "releases_csv": ("/data/releases.csv", 2),
}
ADMINISTRATION = {
    "administration": ("/administration/", 20),
    "audit": ("/administration/audit/", 9),
    "history": ("/administration/history/partnerships.area/{area}/", 7),
    "kept_rows": ("/administration/areas/", 7),
    "kept_add": ("/administration/areas/add/", 6),
    "kept_row": ("/administration/areas/{area}/", 9),
    "kept_action": ("/administration/users/{user}/do/sign-out/", 7),
    "kept_delete": ("/administration/areas/{area}/delete/", 50),
}
"""Pages of administrators; {area} and {user} are numbers."""
ADMINISTRATION["footprint"] = ("/partnerships/exampleshire/footprint/", 8)
ADMINISTRATION_FILES = {
    "audit_csv": ("/administration/audit.csv", 7),
    "about_user": ("/administration/users/{user}/everything.json", 14),
}
REGISTER = {
    "register": ("/partnerships/exampleshire/register/", 25),
    "registers_csv": ("/partnerships/register.csv", 12),
    "duties_ics": ("/partnerships/exampleshire/register/duties.ics", 12),
    "notification": ("/partnerships/exampleshire/register/posts/{term}/notification/", 10),
    "about_person": ("/partnerships/exampleshire/register/people/{person}/everything.json", 16),
    "sitting": (
        "/partnerships/exampleshire/register/meetings/{meeting}/agenda-and-attendance/",
        20,
    ),
    "register_rows": ("/partnerships/exampleshire/register/posts/", 12),
    "register_add": ("/partnerships/exampleshire/register/posts/add/", 12),
    "register_row": ("/partnerships/exampleshire/register/posts/{term}/", 12),
    "register_delete": ("/partnerships/exampleshire/register/posts/{term}/delete/", 30),
}
"""Pages of a lead; {term}, {meeting}, {person} are numbers. Tested in tests/register."""
RETURNS = {
    "returns": ("/returns/", 12),
    "side_by_side": ("/returns/side-by-side/", 15),
    "return": (f"/returns/exampleshire/{ROUND}/", 15),
    "return_section": (f"/returns/exampleshire/{ROUND}/section/treatment/", 15),
    "return_checks": (f"/returns/exampleshire/{ROUND}/checks/", 15),
    "return_thread": (f"/returns/exampleshire/{ROUND}/thread/", 8),
    "return_history": (f"/returns/exampleshire/{ROUND}/history/", 12),
    "return_delegate": (f"/returns/exampleshire/{ROUND}/delegate/treatment/", 10),
    "return_evidence": (f"/returns/exampleshire/{ROUND}/evidence/treatment/add/", 8),
    "return_workbook": (f"/returns/exampleshire/{ROUND}/workbook/", 15),
}
"""Pages of a lead's return. Tested in tests/returns."""
RETURN_FILES = {
    "returns_csv": ("/returns.csv", 12),
    "grant_return": (f"/returns/exampleshire/{ROUND}/grant-return.csv", 12),
}
"""Files of those who read a return. Tested in tests/returns."""
FORCE_RETURNS = {
    "force_return": (f"/returns/force/exampleshire/{ROUND}/", 15),
    "force_return_section": (f"/returns/force/exampleshire/{ROUND}/section/supply/", 15),
    "force_return_checks": (f"/returns/force/exampleshire/{ROUND}/checks/", 15),
    "force_return_history": (f"/returns/force/exampleshire/{ROUND}/history/", 12),
    "force_return_thread": (f"/returns/force/exampleshire/{ROUND}/thread/", 8),
}
"""Pages of a force officer's return. Tested in tests/returns."""
API = {
    "api_index": ("/api/v1/", 0),
    "api_schema": ("/api/v1/schema/", 0),
    "api_indicators": ("/api/v1/indicators/?page_size=1000", 4),
    "api_observations": ("/api/v1/observations/?page_size=1000", 4),
    "api_metrics": ("/api/v1/metrics/?page_size=1000", 3),
    "api_areas": ("/api/v1/areas/?page_size=1000", 4),
    "api_partnerships": ("/api/v1/partnerships/?page_size=1000", 5),
    "api_registers": ("/api/v1/registers/", 4),
    "api_returns": ("/api/v1/returns/", 4),
    "api_answers": ("/api/v1/answers/", 4),
}
STATES = {
    "a run of quarters": "/outcomes/recorded_drug_offences/E23000016/",
    "years to date": "/outcomes/recorded_drug_offences/E23000016/?window=year_to_date",
    "every year": "/outcomes/drug_poisoning_deaths/E23000016/?all=1",
    "a real break": "/outcomes/hospital_admissions_drug_poisoning/E23000016/",
    "a target": "/outcomes/prison_continuity_of_care_pct/E92000001/",
    "rounded counts": "/outcomes/deaths_in_treatment_total/E09000003/",
    "no rate": "/outcomes/drug_poisoning_deaths/E09000001/",
    "missing years": "/outcomes/drug_seizures/E92000001/",
    "nothing held": "/outcomes/adults_in_alcohol_treatment/E23000016/",
    "one point": "/outcomes/drug_offences_charged_pct/E23000016/",
    "quoted alone": "/outcomes/county_lines_closed/E23000016/",
    "no figure anywhere": "/outcomes/naloxone_supplied/",
    "a force's figure only": "/outcomes/recorded_drug_offences/E06000002/",
    "an estimate by population": "/outcomes/drug_seizures/E06000002/?share=population",
    "filtered areas": "/areas/?q=mercia&kind=police_force",
    "similar partnerships": "/areas/CDP-herefordshire-worcestershire/similar/",
    "similar forces": "/areas/E23000016/similar/",
    "similar to none": "/areas/E09000001/similar/",
    "as known on a day": f"/forces/west-mercia/?as-known-on={timezone.localdate()}",
    "no area found": "/areas/?q=nowhere",
    "districts": "/outcomes/alcohol_related_mortality_rate/?kind=district&order=high",
    "England": "/areas/E92000001/",
    "a region": "/areas/E12000005/",
    "a retired county": "/areas/E10000006/",
    "compare, none": "/compare/",
    "compare, quarters": "/compare/?metric=recorded_drug_offences&area=E23000016&area=E23000013",
    "search, empty": "/search/",
    "search, a measure": "/search/?q=H05",
    "search, nothing": "/search/?q=xyzzy",
    "heat map, a region": "/heat-map/?kind=upper_tier&within=E12000005",
    "heat map, sorted": "/heat-map/?metric=drug_poisoning_deaths&order=-drug_poisoning_deaths",
    "heat map, activity": "/heat-map/?pillar=supply",
    "heat map, empty": "/heat-map/?kind=region&outcome=B&pillar=demand",
    "by outcome": "/areas/E10000034/?group=outcome",
    "by plan priority": "/forces/west-yorkshire/?group=plan",
    "only what has a direction": "/forces/west-mercia/?only=direction",
    "nothing of this sort": "/areas/E10000034/?only=fresh",
    "a strategic board": "/partnerships/west-yorkshire-board/",
    "a guide for the office": "/guides/office/",
    "a guide for an SRO": "/guides/sro/",
    "a guide for an administrator": "/guides/administrator/",
    "a guide for a colleague": "/guides/contributor/",
    "a guide for a force officer": "/guides/force/",
}
"""Pages that look different from the example of their address."""
ACCOUNT = {
    "account": ("/account/", 12),
    "account_change_password": ("/account/password/", 3),
    "account_logout": ("/sign-out/", 3),
    "account_reauthenticate": ("/account/confirm/", 10),
    "account_sessions": ("/account/sessions/", 8),
    "account_tokens": ("/account/tokens/", 8),
    "mfa_index": ("/account/second-factor/", 6),
    "mfa_reauthenticate": ("/account/confirm/code/", 10),
    "mfa_view_recovery_codes": ("/account/second-factor/codes/", 6),
    "mfa_generate_recovery_codes": ("/account/second-factor/codes/new/", 6),
    "mfa_add_webauthn": ("/account/second-factor/passkeys/add/", 9),
    "mfa_deactivate_totp": ("/account/second-factor/app/remove/", 8),
}
"""Pages of one's own account, with the queries of somebody signed in; tested in tests/people."""
ON_THEIR_OWN = {
    "account_reset_password_from_key", "account_token_revoke", "invitation",
    "mfa_activate_totp", "mfa_authenticate", "mfa_download_recovery_codes", "mfa_edit_webauthn",
    "mfa_list_webauthn", "mfa_login_webauthn", "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn", "register_action", "stored_file",
    "return_save", "return_step", "return_done", "return_file",
    "force_return_save", "force_return_step", "force_return_done", "force_return_file",
    "force_return_delegate", "force_return_evidence", "return_workbook_file",
    "force_return_workbook", "force_return_workbook_file",
}  # fmt: skip
"""Steps that need a link, a form or a state of the account; tested in tests/people."""


def names(patterns=None):
    """The name of every address that the portal answers."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern.url_patterns)
        else:
            yield pattern.name
