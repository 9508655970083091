"""Ten tips as people might write them, and junk of five kinds to hide them in."""

import random
from collections.abc import Callable, Iterator

# What somebody might tell; the second of each says whether there is danger now.
REAL = (
    ("Em bị nhốt ở phòng ba lẻ hai, nhà nghỉ sau bến xe Mỹ Đình. Họ giữ điện thoại, em mượn máy chị dọn phòng.", True),
    ("Con bé con nhà bác Tư mới học lớp tám, hôm qua có người cho đi xe máy lên cửa khẩu, giờ chưa về.", True),
    ("cuu voi, may dua em dang bi danh trong xuong may cuoi ngo, cua khoa ngoai", True),
    ("Cơ sở tẩm quất trên phố cổ bắt nhân viên trả nợ tiền ăn ở, ai xin nghỉ là dọa gửi ảnh về quê.", False),
    ("Anh tôi theo mối sang Lào làm casino, nay nhắn phải nộp hai trăm triệu mới được về.", False),
    ("Công an khu vực hay uống bia với chủ quán, lần nào đoàn tới cũng dọn sạch từ trưa.", False),
    ("Trên facebook có nhóm kín bán clip học sinh cấp hai, admin nhận tiền qua ví điện tử.", False),
    ("Bà mối ở bản bên hứa gả hai chị em sang Trung Quốc, nhà đã nhận bạc trắng.", False),
    ("Thợ hồ ở công trường cầu mới ngủ trong container, cai thầu thu căn cước, nửa năm không lương.", False),
    ("Tôi dạy ở trường làng, một em hay ngủ gật vì đêm phải rửa chén rồi tiếp khách cho dì.", False),
)
WORDS = """
quán karaoke massage ở gần chợ có nhiều người lạ ra vào ban đêm gái nhân viên chủ đường phố xã phường công an kiểm
tra ngay khẩn cấp tôi thấy họ bán mua đánh bạc lừa đảo tiền triệu xe ô tô xanh đỏ hôm qua nay sáng chiều tối nhà
nghỉ khách sạn trẻ em phụ nữ đàn ông già bé làm việc đi về đến từ với cho của và nhưng vì nên rất quá lắm bị giữ
"""
LETTERS = (
    "Tôi thấy {} {} ở quán {} số {} có chuyện lạ",
    "Đề nghị công an kiểm tra {} gần {} vì {} đã nhiều lần {}",
    "{} tại {} đang bán {} cho {} lúc {} giờ đêm",
)
STOCK = (
    "Ở gần nhà tôi có một quán hay mở nhạc tới khuya",
    "Nhiều thanh niên lạ ra vào mỗi tối",
    "Tôi nghi ở đó có chuyện không hay",
    "Mong cơ quan chức năng sớm kiểm tra",
    "Chủ quán có vẻ quen biết rộng",
    "Dân xung quanh bức xúc mà không dám nói",
    "Có xe biển lạ đậu trước cửa cả đêm",
    "Tôi đã báo một lần mà chưa thấy ai tới",
)
NOISE = "asdfghjklqwertyuiop"


def junk(chance: random.Random, count: int) -> Iterator[str]:
    """A quarter copies, near ones too; the rest form letters, words by lot, stock sentences pieced together, noise."""
    filled = WORDS.split()
    drawn = sorted({*filled, *" ".join(STOCK).split()})
    kinds: tuple[Callable[[], str], ...] = (
        lambda: f"Quán Ánh Sao có chuyện lạ, đề nghị kiểm tra ngay lập tức {chance.choice(('', 'nhé', 'số 7'))}",
        lambda: chance.choice(LETTERS).format(*(chance.choice((*filled, chance.randint(1, 999))) for _ in range(5))),
        lambda: " ".join(chance.choices(drawn, k=chance.randint(8, 20))),
        lambda: ". ".join(chance.sample(STOCK, 3)),
        lambda: " ".join("".join(chance.choices(NOISE, k=chance.randint(2, 8))) for _ in range(chance.randint(2, 12))),
    )
    weights = (25, 25, 30, 10, 10)
    return (chance.choices(kinds, weights)[0]() for _ in range(count))
