"""What the operator must put right: one error that carries a text of the catalogue instead of words in code."""


class Refused(Exception):
    """The programme does not go on. `text_id` stands in locales/*/cli.po; the arguments hold no secret."""

    def __init__(self, text_id: str, **args: object) -> None:
        super().__init__(text_id)
        self.text_id = text_id
        self.args_for_text = args
