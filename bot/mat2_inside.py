"""Cleans one document by mat2. Run inside the sandbox, by the system's Python and not by ours; imports nothing of this
service: `python3 -I -c <this text> in.docx` writes `in.cleaned.docx`, or ends badly.

mat2's own command cannot be used there: it makes a second sandbox around what helps it, which needs /proc, and of Word,
Excel and PowerPoint it leaves references to what it took away, so that LibreOffice opens the one file not at all and
the other without its sheets (seen with mat2 0.13.3 and LibreOffice 7.4).
"""

import posixpath
import subprocess
import sys
import zipfile
from collections.abc import Collection
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
# What says which sheet or slide is which. mat2 drops these two, and nothing in them tells of anybody.
MAPS = ("xl/_rels/workbook.xml.rels", "ppt/_rels/presentation.xml.rels")
OFFICE = (".docx", ".xlsx", ".pptx")
NOWHERE = "about:blank"


def main(name: str) -> None:
    """`name` lies in the working folder."""
    clean(name)
    sent = Path(name)
    if sent.suffix in OFFICE:
        cleaned = sent.with_name(f"{sent.stem}.cleaned{sent.suffix}")
        cleaned.write_bytes(mended(sent.read_bytes(), cleaned.read_bytes()))


def clean(name: str) -> None:
    import libmat2  # type: ignore[import-not-found]  # noqa: PLC0415  there is none in our own environment
    from libmat2 import bubblewrap, parser_factory  # noqa: PLC0415  likewise

    bubblewrap.run = unwrapped
    parser, _ = parser_factory.get_parser(name)
    if parser is None:
        sys.exit("no parser")
    parser.unknown_member_policy = libmat2.UnknownMemberPolicy.OMIT
    if not parser.remove_all():
        sys.exit("not cleaned")


def unwrapped(words: list[str], check: bool = False, **_: object) -> subprocess.CompletedProcess[bytes]:
    """We are in a sandbox already."""
    return subprocess.run(words, check=check, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603 - mat2's


def mended(sent: bytes, cleaned: bytes) -> bytes:
    """`cleaned` again, with the maps of `sent`, without references to what is not there, and calling nobody."""
    with zipfile.ZipFile(BytesIO(sent)) as before, zipfile.ZipFile(BytesIO(cleaned)) as after:
        parts = {each: after.read(each) for each in after.namelist()}
        parts.update({each: before.read(each) for each in MAPS if each in before.namelist()})
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as out:
        for each in sorted(parts):
            content = _related(each, parts[each], parts.keys()) if each.endswith(".rels") else parts[each]
            out.writestr(zipfile.ZipInfo(each), content, zipfile.ZIP_DEFLATED)  # dated 1980
    return written.getvalue()


def _related(name: str, content: bytes, there: Collection[str]) -> bytes:
    """Of a file of references those that lead to a part; links to the web stay to be read, and load nothing."""
    tree = ET.fromstring(content)  # noqa: S314 - in the sandbox, with bounds
    for each in list(tree):
        if each.get("TargetMode") == "External":
            if not each.get("Type", "").endswith("/hyperlink"):
                each.set("Target", NOWHERE)
        elif _place(name, each.get("Target", "")) not in there:
            tree.remove(each)
    ET.register_namespace("", RELATIONS)
    return ET.tostring(tree)


def _place(name: str, target: str) -> str:
    """`word/_rels/document.xml.rels`, `media/a.png` → `word/media/a.png`; `/a.png` counts from the top."""
    folder = posixpath.dirname(posixpath.dirname(name))
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


if __name__ == "__main__":
    main(sys.argv[1])
