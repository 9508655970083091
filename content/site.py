"""An operator's own content: a folder of the shape of content/, whose files are read over the shipped ones."""

from pathlib import Path

FOLDERS = ("plans", "forms", "units", "services")


def layered(shipped: Path, own: Path | None, pattern: str) -> list[Path]:
    """The shipped files by name, then the operator's own; of two with one name the own one stands."""
    mine = sorted(own.glob(pattern)) if own is not None else []
    names = {path.name for path in mine}
    return [*(path for path in sorted(shipped.glob(pattern)) if path.name not in names), *mine]


def own_files(site: Path) -> list[Path]:
    """What the operator brought in, by folder and name."""
    return [path for name in FOLDERS for path in sorted((site / name).glob("*")) if not path.name.startswith(".")]
