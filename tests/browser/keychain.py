"""A place for passkeys on a phone, and a finger that is always right."""

from playwright.sync_api import Page


def keychain(page: Page) -> None:
    """Give the phone one."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def press(page: Page, name: str) -> None:
    """Press a button that a script listens to, once the script is there."""
    page.wait_for_load_state("load")
    page.get_by_role("button", name=name, exact=True).click()
