"""Walking a return through its pages in a browser, as each of its people."""

from playwright.sync_api import expect

HERE = "/returns/exampleshire/"


class Walker:
    """One person at their browser: signed in, with the pages of returns in their words."""

    def __init__(self, chromium, base, password, account, **options):
        self.base, self.password, self.complaints = base, password, []
        options.setdefault("viewport", {"width": 1280, "height": 900})
        self.context = chromium.new_context(locale="en-GB", **options)
        self.context.on("console", self._note)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page = self.context.new_page()
        self.page.goto(f"{base}/sign-in/")
        self.page.get_by_label("Email address").fill(f"{account}@exampleshire.example")
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("heading", name="What needs you").wait_for()

    def _note(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def close(self):
        self.context.close()

    def open(self, path):
        self.page.goto(self.base + path)
        return self.page

    def open_section(self, quarter, key):
        return self.open(f"{HERE}{quarter}/section/{key}/")

    def box(self, question, area):
        return self.page.locator(f"[data-box='{question}:{area}']")

    def field(self, question, area, name):
        return self.page.locator(f"[name='{question}:{area}.{name}']")

    def type(self, question, area, **fields):
        """Type into the fields of a box and leave it."""
        for name, text in fields.items():
            self.field(question, area, name).fill(text)
        self.page.keyboard.press("Tab")

    def saved(self):
        """Wait until the page says that everything is saved."""
        expect(self.page.locator("[data-saved]")).to_contain_text("Saved")

    def press(self, name, **options):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, **options).first.click()

    def follow(self, name, **options):
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, **options).first.click()

    def says(self, text):
        expect(self.page.locator("main")).to_contain_text(text)

    def step(self, path, button, *, reason="", confirm):
        """Take one step: from the task list, through the page that says what it does."""
        self.open(path)
        self.follow(button)
        if reason:
            self.page.get_by_label("The reason, or the question").fill(reason)
        self.press(confirm)
