"""What people send beside text, as rows: no column says whose a file is, of which side, or to which case it went."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary

from storage.tables import key, must, table

# `day` stands only while nobody has filed it: by then it is swept. Afterwards it would tell the case by its day.
citizen_file = table("citizen_file", key("id"), Column("day", Date), Index("citizen_file_day", "day"))

citizen_file_piece = table(
    "citizen_file_piece",
    key("file_id", ForeignKey("citizen_file.id", ondelete="CASCADE")),
    Column("n", Integer, primary_key=True, autoincrement=False),
    must("sealed", LargeBinary),
    Index("citizen_file_piece_file", "file_id"),  # to count pieces without reading them
)
