"""Who may open which address, and whose restricted figures each reads: by hand, from the contract.

PUBLIC: a page for anyone. OUT: for whoever is not signed in; others are led to Home. OWN: for
whoever is signed in; others are sent to sign in. STEP: as OWN, after the password was typed again,
or for a second factor of one's own. ADMIN: an administrator's; others are refused. DO: the same,
done by a form: there is no such page. GONE: leads nobody anywhere, since its key, its row or its
question is no one's. LEADS: a page of a partnership's register, for its lead. PAPERS: for whoever
reads that partnership's papers. ANY_PAPERS: for whoever reads papers of any. RETURNS: for whoever
reads that partnership's return, a contributor among them. FORCE_RETURNS: for whoever reads that
force's return (it is accepted, so frozen). FORCE_FILLS: for its own officer. An address without a
row fails `test_matrix.py`.
"""

from tests.returns.now import ROUND

PUBLIC, OUT, OWN, STEP, ADMIN, DO, GONE = "public out own step admin do gone".split()
LEADS, PAPERS, ANY_PAPERS = "leads papers any".split()
RETURNS, FORCE_RETURNS, FORCE_FILLS = "returns force-returns force-fills".split()
ANY_RETURNS = "any-returns"

RETURN = f"/returns/exampleshire/{ROUND}/"
FORCE_RETURN = f"/returns/force/exampleshire/{ROUND}/"
REGISTER = "/partnerships/exampleshire/register/"

ADDRESSES = {
    "home": (PUBLIC, "/"),
    "areas": (PUBLIC, "/areas/"),
    "areas_csv": (PUBLIC, "/areas.csv"),
    "area": (PUBLIC, "/areas/E10000034/"),
    "similar": (PUBLIC, "/areas/E10000034/similar/"),
    "area_csv": (PUBLIC, "/areas/E10000034.csv"),
    "forces": (PUBLIC, "/forces/"),
    "forces_csv": (PUBLIC, "/forces.csv"),
    "force": (PUBLIC, "/forces/west-mercia/"),
    "partnerships": (PUBLIC, "/partnerships/"),
    "partnerships_csv": (PUBLIC, "/partnerships.csv"),
    "partnership": (PUBLIC, "/partnerships/herefordshire-worcestershire/"),
    "outcomes": (PUBLIC, "/outcomes/"),
    "outcomes_csv": (PUBLIC, "/outcomes.csv"),
    "measure": (PUBLIC, "/outcomes/residential_rehab/"),
    "measure_csv": (PUBLIC, "/outcomes/residential_rehab.csv"),
    "figure": (PUBLIC, "/outcomes/residential_rehab/E10000034/"),
    "figure_csv": (PUBLIC, "/outcomes/residential_rehab/E10000034.csv"),
    "heat_map": (PUBLIC, "/heat-map/?kind=upper_tier&all=1"),
    "heat_map_csv": (PUBLIC, "/heat-map.csv?kind=upper_tier&all=1"),
    "compare": (PUBLIC, "/compare/?metric=residential_rehab&area=E10000034"),
    "compare_csv": (PUBLIC, "/compare.csv?metric=residential_rehab&area=E10000034"),
    "compare_svg": (PUBLIC, "/compare.svg?metric=drug_poisoning_deaths&area=E10000034"),
    "figure_svg": (PUBLIC, "/outcomes/drug_poisoning_deaths/E10000034.svg"),
    "search": (PUBLIC, "/search/?q=worcester"),
    "data": (PUBLIC, "/data/"),
    "method": (PUBLIC, "/data/method/"),
    "releases_csv": (PUBLIC, "/data/releases.csv"),
    "about": (PUBLIC, "/about/"),
    "accessibility": (PUBLIC, "/accessibility/"),
    "glossary": (PUBLIC, "/glossary/"),
    "gallery": (PUBLIC, "/gallery/"),
    "healthz": (PUBLIC, "/healthz"),
    "readyz": (PUBLIC, "/readyz"),
    "api_index": (PUBLIC, "/api/v1/"),
    "api_schema": (PUBLIC, "/api/v1/schema/"),
    "api_docs": (PUBLIC, "/api/v1/docs/"),
    "api_indicators": (PUBLIC, "/api/v1/indicators/?area=E10000034&page_size=1000"),
    "api_observations": (PUBLIC, "/api/v1/observations/?area=E10000034&page_size=1000"),
    "api_metrics": (PUBLIC, "/api/v1/metrics/"),
    "api_areas": (PUBLIC, "/api/v1/areas/"),
    "api_partnerships": (PUBLIC, "/api/v1/partnerships/"),
    "api_registers": (PUBLIC, "/api/v1/registers/"),
    "account_login": (OUT, "/sign-in/"),
    "mfa_authenticate": (GONE, "/sign-in/second-step/"),
    "mfa_login_webauthn": (GONE, "/sign-in/passkey/"),
    "account_inactive": (PUBLIC, "/sign-in/closed/"),
    "account_logout": (GONE, "/sign-out/"),
    "invitation": (GONE, "/invitation/nobodys-key/"),
    "account_reset_password": (PUBLIC, "/password/forgotten/"),
    "account_reset_password_done": (PUBLIC, "/password/forgotten/sent/"),
    "account_reset_password_from_key": (PUBLIC, "/password/new/1/nobodys-key/"),
    "account_reset_password_from_key_done": (PUBLIC, "/password/new/set/"),
    "account": (OWN, "/account/"),
    "account_change_password": (STEP, "/account/password/"),
    "account_sessions": (OWN, "/account/sessions/"),
    "account_tokens": (OWN, "/account/tokens/"),
    "account_token_revoke": (GONE, "/account/tokens/999999/revoke/"),
    "account_reauthenticate": (STEP, "/account/confirm/"),
    "mfa_reauthenticate": (STEP, "/account/confirm/code/"),
    "mfa_reauthenticate_webauthn": (STEP, "/account/confirm/passkey/"),
    "mfa_index": (STEP, "/account/second-factor/"),
    "mfa_activate_totp": (STEP, "/account/second-factor/app/"),
    "mfa_deactivate_totp": (STEP, "/account/second-factor/app/remove/"),
    "mfa_view_recovery_codes": (STEP, "/account/second-factor/codes/"),
    "mfa_generate_recovery_codes": (STEP, "/account/second-factor/codes/new/"),
    "mfa_download_recovery_codes": (STEP, "/account/second-factor/codes.txt"),
    "mfa_list_webauthn": (STEP, "/account/second-factor/passkeys/"),
    "mfa_add_webauthn": (STEP, "/account/second-factor/passkeys/add/"),
    "mfa_edit_webauthn": (STEP, "/account/second-factor/passkeys/999999/rename/"),
    "mfa_remove_webauthn": (STEP, "/account/second-factor/passkeys/999999/remove/"),
    "administration": (ADMIN, "/administration/"),
    "audit": (ADMIN, "/administration/audit/"),
    "audit_csv": (ADMIN, "/administration/audit.csv"),
    "history": (ADMIN, "/administration/history/partnerships.area/{area}/"),
    "kept_rows": (ADMIN, "/administration/areas/"),
    "kept_add": (ADMIN, "/administration/areas/add/"),
    "kept_row": (ADMIN, "/administration/areas/{area}/"),
    "kept_action": (DO, "/administration/users/{user}/do/close/"),
    "kept_delete": (ADMIN, "/administration/areas/{area}/delete/"),
    "about_user": (ADMIN, "/administration/users/{user}/everything.json"),
    "footprint": (ADMIN, "/partnerships/exampleshire/footprint/"),
    "registers_csv": (ANY_PAPERS, "/partnerships/register.csv"),
    "register": (PAPERS, REGISTER),
    "sitting": (LEADS, f"{REGISTER}meetings/{{meeting}}/agenda-and-attendance/"),
    "duties_ics": (PAPERS, f"{REGISTER}duties.ics"),
    "notification": (LEADS, f"{REGISTER}posts/{{term}}/notification/"),
    "about_person": (LEADS, f"{REGISTER}people/{{person}}/everything.json"),
    "stored_file": (GONE, f"{REGISTER}files/999999/"),
    "privacy": (PUBLIC, "/privacy/"),
    "guide": (PUBLIC, "/guides/lead/"),
    "register_rows": (LEADS, f"{REGISTER}posts/"),
    "register_add": (LEADS, f"{REGISTER}posts/add/"),
    "register_row": (LEADS, f"{REGISTER}posts/{{term}}/"),
    "register_action": (GONE, f"{REGISTER}posts/{{term}}/do/nothing/"),
    "register_delete": (LEADS, f"{REGISTER}posts/{{term}}/delete/"),
    "returns": (ANY_RETURNS, "/returns/"),
    "returns_csv": (ANY_RETURNS, "/returns.csv"),
    "side_by_side": (ANY_RETURNS, "/returns/side-by-side/"),
    "grant_return": (RETURNS, f"{RETURN}grant-return.csv"),
    "api_returns": (PUBLIC, "/api/v1/returns/?page_size=1000&demo=1"),
    "api_answers": (PUBLIC, "/api/v1/answers/?page_size=1000&demo=1"),
    "return": (RETURNS, RETURN),
    "return_section": (PAPERS, f"{RETURN}section/treatment/"),
    "return_save": (GONE, f"{RETURN}save/"),
    "return_checks": (RETURNS, f"{RETURN}checks/"),
    "return_step": (GONE, f"{RETURN}do/nothing/"),
    "return_thread": (RETURNS, f"{RETURN}thread/"),
    "return_history": (RETURNS, f"{RETURN}history/"),
    "return_delegate": (LEADS, f"{RETURN}delegate/treatment/"),
    "return_done": (GONE, f"{RETURN}done/treatment/"),
    "return_file": (GONE, f"{RETURN}evidence/999999/"),
    "return_evidence": (LEADS, f"{RETURN}evidence/treatment/add/"),
    "return_workbook": (LEADS, f"{RETURN}workbook/"),
    "return_workbook_file": (LEADS, f"{RETURN}workbook.xlsx"),
    "force_return": (FORCE_RETURNS, FORCE_RETURN),
    "force_return_section": (FORCE_RETURNS, f"{FORCE_RETURN}section/supply/"),
    "force_return_save": (GONE, f"{FORCE_RETURN}save/"),
    "force_return_checks": (FORCE_RETURNS, f"{FORCE_RETURN}checks/"),
    "force_return_step": (GONE, f"{FORCE_RETURN}do/nothing/"),
    "force_return_thread": (FORCE_RETURNS, f"{FORCE_RETURN}thread/"),
    "force_return_history": (FORCE_RETURNS, f"{FORCE_RETURN}history/"),
    "force_return_delegate": (GONE, f"{FORCE_RETURN}delegate/supply/"),
    "force_return_done": (GONE, f"{FORCE_RETURN}done/supply/"),
    "force_return_file": (GONE, f"{FORCE_RETURN}evidence/999999/"),
    "force_return_evidence": (GONE, f"{FORCE_RETURN}evidence/supply/add/"),
    "force_return_workbook": (FORCE_FILLS, f"{FORCE_RETURN}workbook/"),
    "force_return_workbook_file": (FORCE_FILLS, f"{FORCE_RETURN}workbook.xlsx"),
}

FICTIONAL_FORCE, FICTIONAL_AUTHORITY, REAL = "fictional force", "fictional authority", "real"

READS = {
    "anyone": set(),
    "office": {FICTIONAL_FORCE, FICTIONAL_AUTHORITY},
    "lead": {FICTIONAL_AUTHORITY},
    "contributor": set(),
    "sro": {FICTIONAL_AUTHORITY},
    "force": {FICTIONAL_FORCE, FICTIONAL_AUTHORITY},
    "panel": set(),
    "clerk": set(),
    "monitoring": set(),
    "analyst": {FICTIONAL_FORCE, FICTIONAL_AUTHORITY},
    "admin": set(),
    "a real office": {REAL},
    "a real lead": {REAL},
    "a real contributor": set(),
    "a real SRO": {REAL},
    "a real force officer": {REAL},
    "a real panel member": set(),
    "a real monitoring officer": set(),
    "a real analyst": {REAL},
    "England's analyst": {REAL},
    "a real administrator": set(),
    "another force's office": set(),
    "another partnership's lead": set(),
}
"""Each reader, signed in as contract.md says, with the places whose restricted figures they read.

Real readers are outside the demonstration and have signed in with a second factor.
"""

REAL_READERS = {
    "a real office": ("office", "E23000016"),
    "a real lead": ("lead", "CDP-herefordshire-worcestershire"),
    "a real contributor": ("contributor", "CDP-herefordshire-worcestershire"),
    "a real SRO": ("sro", "CDP-herefordshire-worcestershire"),
    "a real force officer": ("force", "E23000016"),
    "a real panel member": ("panel", "E23000016"),
    "a real monitoring officer": ("monitoring", "E23000016"),
    "a real analyst": ("analyst", "E23000016"),
    "England's analyst": ("analyst", "E92000001"),
    "a real administrator": ("admin", "E92000001"),
    "another force's office": ("office", "E23000015"),
    "another partnership's lead": ("lead", "CDP-shropshire-telford-wrekin"),
}
ADMINISTRATORS = {"admin", "a real administrator"}
MEET = {
    LEADS: {"lead"},
    PAPERS: {"lead", "sro", "office", "analyst"},
    RETURNS: {"lead", "sro", "office", "analyst", "contributor"},
    FORCE_FILLS: {"force"},
    FORCE_RETURNS: {"force", "office", "analyst"},
    ANY_PAPERS: {
        *("lead", "sro", "office", "analyst", "a real office", "a real lead", "a real SRO"),
        *("a real analyst", "England's analyst", "another force's office"),
        "another partnership's lead",
    },
}
MEET[ANY_RETURNS] = MEET[ANY_PAPERS] | {
    *("contributor", "force", "a real contributor", "a real force officer"),
}
"""Who is shown a page of Exampleshire's register and returns; everybody else is refused."""
