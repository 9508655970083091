"""The menu beside the box: what can be typed after a slash, and the address that it opens, from anywhere."""

CITIZENS = {
    "start": "start",
    "timhieu": "learn",
    "giup": "help",
    "baotin": "report",
    "hopthu": "mailbox",
    "xoa": "privacy",
}
OFFICIALS = {
    "start": "start",
    "nhachan": "nudges",
}
