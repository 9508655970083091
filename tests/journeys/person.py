"""What a person does in a browser, said in their words."""

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, expect

OWN_STATUS = "the server responded with a status of"  # Chromium tells every 4xx; the pages mean them


@dataclass
class Person:
    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._note)

    def open(self, path: str) -> "Person":
        self.page.goto(path)
        return self

    def press(self, words: str) -> "Person":
        """Press a button; done when the page shows what came of it."""
        button = self.page.get_by_role("button", name=words, exact=True).first
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            button.click()
        self.page.wait_for_load_state()
        expect(self.page.locator("main")).not_to_have_attribute("aria-busy", "true")
        return self

    def follow(self, words: str) -> "Person":
        self.page.get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()
        return self

    def write(self, text: str, label: str | None = None) -> "Person":
        box = self.page.get_by_label(label, exact=True) if label else self.page.locator("#text")
        box.fill(text)
        return self

    def sees(self, words: str) -> "Person":
        expect(self.page.locator("body")).to_contain_text(words)
        return self

    def heading(self, words: str) -> "Person":
        expect(self.page.locator("h1")).to_contain_text(words)
        return self

    def receipt(self) -> str:
        return " ".join(self.page.locator(".receipt li").all_inner_texts())

    def finds_no_barrier(self) -> "Person":
        """axe-core, every rule it has."""
        found = Axe().run(self.page).response["violations"]
        assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []
        return self

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and OWN_STATUS not in message.text:
            self.complaints.append(message.text)

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)
