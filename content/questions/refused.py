"""An answer that cannot be taken."""


class Refused(Exception):
    """The answer cannot be taken; `text_id` says why and what to do. Nothing that was typed is lost."""

    def __init__(self, text_id: str, **args: str | int) -> None:
        super().__init__(text_id)
        self.text_id = text_id
        self.said = args
