from tests.bot.commands import migrated, run

__all__ = ["migrated", "run"]
