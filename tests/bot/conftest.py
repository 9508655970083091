from tests.bot.commands import home_database, migrated, operate, run

__all__ = ["home_database", "migrated", "operate", "run"]
