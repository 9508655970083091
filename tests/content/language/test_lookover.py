"""What is pointed at before a tip is sent, and what is left alone. All names, numbers and places are made up."""

import re
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.language.lookover import KINDS, QUOTED, LookOver
from content.language.vietnamese import canonical, fold

LOOK = LookOver.load()

POINTED_AT = [
    # somebody's telephone
    ("Họ nhắn gọi số 0912 345 678", {"phone"}),
    ("goi so 0987.654.321 gap Hung", {"phone"}),
    ("+84 912 345 678", {"phone"}),
    ("84-912-345-678", {"phone"}),
    ("gọi em 03 21 12 30 11", {"phone"}),  # pairs that could be days
    ("máy bàn 024 3826 1234", {"phone"}),
    ("không chín một hai ba bốn năm sáu bảy tám", {"phone"}),
    ("so em la khong chin mot hai ba bon nam sau bay tam", {"phone", "own"}),
    ("Họ nhắn gọi số 0912\u00a0345\u00a0678", {"phone"}),
    ("gọi 0912–345–678", {"phone"}),
    ("gọi 0912_345_678 hoặc 0912/345/678", {"phone"}),
    ("gọi ０９１２３４５６７８", {"phone"}),
    ("gọi 0912\u200e345\u202c678", {"phone"}),
    ("(0912) 345 678", {"phone"}),
    ("zalo (091)2345678", {"phone"}),
    ("(024) 3826-1234", {"phone"}),
    ("0912*345*678", {"phone"}),
    ("0912 – 345 – 678", {"phone"}),
    ("0987 — 654 — 321", {"phone"}),
    ("khong chin mot hai 345678", {"phone"}),
    ("không ba bảy 1234567", {"phone"}),
    ("lh o912345678 nhé", {"phone"}),
    # papers
    ("căn cước 001\u00a0203\u00a0004\u00a0567", {"identity"}),
    ("căn cước 001203004567", {"identity"}),
    ("cccd 001 203 004 567", {"identity"}),
    ("cmnd 123456789", {"identity"}),
    ("hộ chiếu B1234567", {"identity"}),
    ("passport: C12345678", {"identity"}),
    ("CMND 164 567 890", {"identity"}),
    ("chứng minh 164.567.891", {"identity"}),
    ("can cuoc cua toi la 012 345 678", {"identity"}),
    ("ho chieu cua em so B 1234567", {"identity"}),
    ("hc C1234567", {"identity"}),
    # a name and where it lives
    ("Nguyễn Thị Lan, ở số 5 ngõ 12", {"address"}),
    ("nguyen thi lan o so 5 ngo 12", {"address"}),
    ("ông Trần Văn Bình trú tại thôn Đoài", {"address"}),
    ("Lê Hoàng Anh Tuấn, địa chỉ ngay đầu xóm", {"address"}),
    ("chị Lê Thu Hà, thôn 3, xã Cổ Đô", {"address"}),
    ("Đỗ Thu Trang (sn 1998), thôn Đoài", {"address"}),
    ("Phạm Minh Tuấn, căn hộ 1203", {"address"}),
    ("Vũ Ngọc Mai, phòng 402", {"address"}),
    ("anh Trần Bình, ngõ 5", {"address"}),
    ("Nguyễn Thị Hoa, số 5 đường Trần Phú", {"address"}),
    ("Chị Trần Thị Lan nhà 12 phố Lê Lợi", {"address"}),
    ("ông Lê Văn Tám, ở 15 Lê Lợi", {"address"}),
    ("ong le van tam, o 15 le loi", {"address"}),
    ("chị Lan nhà 12 phố Lê Lợi", {"address"}),
    ("Nguyễn Thị Hoa ngõ 12", {"address"}),
    # ways to reach the writer
    ("sđt em là 0987654321", {"phone", "own"}),
    ("sdt cua em 0987.654.321", {"phone", "own"}),
    ("gọi em qua số 0912345678 nhé", {"phone", "own"}),
    ("fb của em là hoa nguyen", {"own"}),
    ("zalo cua minh cung so", {"own"}),
    ("số điện thoại của tôi vẫn vậy", {"own"}),
    ("liên hệ với tôi bất cứ lúc nào", {"own"}),
    ("thư về abc.def@example.com", {"own"}),
    ("mail lan(at)example.com", {"own"}),
    ("dia chi cua em o dau ngo", {"own"}),
    ("my phone is off at night", {"own"}),
    # accounts, the writer's or another's
    ("fb.com/nguyenvanan.99", {"profile"}),
    ("https://www.facebook.com/profile.php?id=100012345678901", {"profile"}),
    ("nhắn em nhé t.me/hoanguyen99", {"profile"}),
    ("@hoanguyen99", {"profile"}),
    # who the writer is to the others
    ("Tôi là Nguyễn Văn An, đi ngang qua", {"self"}),
    ("tôi là Lan", {"self"}),
    ("Xin chào, em là Hoa đây", {"self"}),
    ("Em là Hương ạ", {"self"}),
    ("e la Linh nha", {"self"}),
    ("tôi ở số 12 Lê Lợi", {"self"}),
    ("tôi sống ở 12 Lê Lợi", {"self"}),
    ("tôi ở 12/3 Lê Lợi", {"self"}),
    ("em đang làm tiếp viên ở quán X", {"self"}),
    ("tôi làm bảo vệ ở đó 2 năm", {"self"}),
    ("e lm phuc vu o quan do", {"self"}),
    ("em phục vụ ở quán Hoa", {"self"}),
    ("tôi là hàng xóm của quán", {"self"}),
    ("toi la hang xom", {"self"}),
    ("em làm ở đó được 3 tháng", {"self"}),
    ("e lam o do", {"self"}),
    ("mình từng làm ở đây", {"self"}),
    ("em là nhân viên lễ tân", {"self"}),
    ("em ten Hoa", {"self"}),
    ("tên tôi là Lan", {"self"}),
    ("con gái tôi bị rủ đi làm", {"self"}),
    ("con gai toi bi ru di lam", {"self"}),
    ("vợ tôi phục vụ trong đó", {"self"}),
    ("nhà tôi ở ngay cạnh quán", {"self"}),
    ("đối diện nhà em có quán đó", {"self"}),
    ("tôi đã nghỉ việc tháng trước", {"self"}),
    ("đồng nghiệp của tôi kể lại", {"self"}),
    ("chỉ có tôi biết chuyện này", {"self"}),
    ("em đang thuê phòng tầng trên", {"self"}),
    ("cháu học lớp 9 trường bên cạnh", {"self"}),
    ("tôi là shipper hay giao ở đó", {"self"}),
    ("em là thợ sửa điện", {"self"}),
    ("tôi chạy xe ôm gần đó", {"self"}),
    ("tôi giao nước đá cho quán", {"self"}),
    ("bà ngoại em là chủ quán", {"self"}),
    ("ông nội tôi cho họ thuê nhà", {"self"}),
    ("tôi vừa trốn ra khỏi quán", {"self"}),
    ("em mới thoát khỏi đó", {"self"}),
    ("tôi bị đuổi việc ở đây", {"self"}),
    ("em học cùng lớp với bạn đó", {"self"}),
    ("mình trọ cùng dãy với cô ấy", {"self"}),
    ("hôm qua tôi có gọi công an", {"self"}),
    ("lễ tân ca đêm là tôi", {"self"}),
    ("my daughter works for them", {"self"}),
    ("i work there at night", {"self"}),
]
LEFT_ALONE = [
    "Quán karaoke ở đường Lê Lợi, phường Trần Phú",
    "tại số 12 Nguyễn Trãi, Hà Nội",
    "Hồ Chí Minh, quận Hoàng Mai, Thái Nguyên, Cao Bằng",
    "khách sạn Hoàng Anh số 15 ngõ 3",
    "gần trường Nguyễn Đình Chiểu",
    "chủ quán tên Hùng",
    "Giá 500.000 đồng một lần, có khi 1.500.000",
    "thu 200000000 của mỗi người",
    "nợ 150000000 đồng",
    "trả 2.000.000 đồng",
    "xe biển 29A-123.45 và 30H12345",
    "ngày 05.12.2026 20h họ đến",
    "03/12/2026 lúc 21h30",
    "làm từ 8h đến 23h, từ 2019 đến 2024",
    "phòng 305 tầng 3",
    "gọi 111 hoặc 113, tổng đài 1900 969 680",
    "số của chủ quán treo ở cửa",
    "sđt em ấy tôi không biết",
    "trẻ em bị ép, em gái phục vụ rất nhỏ",
    "bà chủ giữ giấy tờ của các em",
    "nhóm Zalo có 500 người",
    "trang facebook.com/vieclamnhanh đăng tin",
    "tôi thấy xe chở mấy cô gái mỗi tối",
    "họ bắt khách trả một hai ba triệu",
    "quan do mo cua toi khuya, khach ra vao nhieu",
    "một hai ba bốn năm sáu bảy tám chín mười cô gái",
    "không một hai ba bốn năm sáu bảy tám chín",
    "các ngày 03 - 04 - 05 - 06 - 07",
    "từ 03/2025 - 2026",
    "lần hai 200.000.000, không 500.000.000 đồng",
    "họ không chứng minh được 164 triệu",
    "Hoàng Văn Thụ, ngõ 5, có nhà nghỉ",
    "Trần Duy Hưng ngõ 120",
    "Lê Văn Lương, số nhà 15",
    "Nguyễn Thị Minh Khai, ngõ 3",
    "mấy em bị đuổi việc",
    "em ấy vừa trốn ra",
    "xe di toi quan moi dem",
    "the shop on Main street opens at night",
    "Quán karaoke Sao Đêm ở số 12 đường Lê Lợi, tối nào cũng mở đến 2 giờ sáng.",
    "Xe 29A-123.45 đón mấy cô gái lúc 21h30 ở ngõ 120 Trần Duy Hưng.",
    "Lê Lợi, Trần Phú, Nguyễn Trãi, Phan Bội Châu: đường nào cũng có quán đó",
    "Hồ Tùng Mậu, Trần Bình, Lê Đức Thọ, Phạm Hùng tối nào cũng có người đứng",
    "Phố Trần Tử Bình, Nguyễn Khang Minh, Vũ Phạm Hàm, Trần Kim Xuyến đều có quán",
    "Học sinh trường Lê Lợi, Trần Phú, Nguyễn Huệ, Lý Thường Kiệt bị rủ rê",
    "Massage Hoa Sen, Karaoke Ánh Dương, Nhà nghỉ Hồng Nhung, Khách sạn Hoàng Anh: cùng một chủ",
    "Hoàng Long, Thái Sơn, Lâm Viên, Cao Nguyên đều có gái",
    "1. CÀ PHÊ SÁNG 2. LÁI XE ÔM 3. CHỦ QUÁN KARAOKE 4. TÔ PHỞ BÒ",
    "Họ đưa người từ Thái Nguyên, Hà Giang, Cao Bằng, Sơn La, Lai Châu xuống",
    "1. Quán mở từ 20h\n2. Khách vào bằng cửa sau\n3. Lễ tân thu tiền\n4. Xe đón ở ngõ 5",
    "Chủ Nguyễn Văn Hùng, quản lý Trần Thị Hoa, bảo kê Lê Văn Tám, lái xe Phạm Văn Bình, đều thu tiền",
    "Nguyễn Văn Hùng dắt mối cho Trần Thị Hoa. Lê Văn Tám chở khách đến đó.",
    "Tôi là khách. Tôi ở ngoài nhìn vào lúc 12 giờ đêm.",
    "tôi là phụ nữ, đi ngang qua thấy quán có nhiều cô gái",
    "Tôi là Việt kiều về thăm quê. Tôi là nam.",
    "toi la nguoi qua duong, thay xe cho may co gai luc 21h30",
    "Tôi làm rơi điện thoại ở đó nên quay lại mới thấy",
    "Các em làm tiếp viên ở quán, tối nào cũng bị ép uống rượu",
    "Chị Hoa nói 15 người ở đó bị ép. Anh Tám ở 2 tuần thì bỏ.",
    "Ông Hùng, quán 15 Lê Lợi, mới mở tháng 3. Ốc Cô Ba, 15 Lê Lợi, mở đến sáng",
    "ông chủ nhà số 12 phố Lê Lợi thu tiền, ba nguoi o 12 duong le loi bi ep",
    "Nhóm fb.com/groups/vieclam24h đăng tuyển, nhắn Telegram @tuyennu24h",
    "Tôi đọc được trên mạng @ 20h hôm qua",
    "họ hẹn ở số 5 Lê Lợi rồi đưa đến 12 Trần Phú",
]


def kinds(text: str) -> set[str]:
    return {each.kind for each in LOOK.findings(text)}


@pytest.mark.parametrize(("text", "wanted"), POINTED_AT)
def test_what_may_betray_the_writer_is_pointed_at(text: str, wanted: set[str]) -> None:
    assert kinds(text) == wanted


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_places_prices_plates_and_other_people_are_left_alone(text: str) -> None:
    assert kinds(text) == set()
    assert not LOOK.lists_people(text)


def test_marks_change_nothing() -> None:
    spelled = re.compile(r"ten Hoa|la khong|thư về")  # the sentences above that are unmarked, or hold no clue in words
    marked = [(text, wanted) for text, wanted in POINTED_AT if not text.isascii() and not spelled.search(text)]
    missed = [text for text, wanted in marked if "address" not in wanted and not wanted <= kinds(fold(text))]
    assert missed == []


def test_the_words_are_quoted_as_they_were_written_and_never_long() -> None:
    found = LOOK.findings("Hôm qua Tôi   là Hàng Xóm của quán, sdt cua em o tren")
    assert [each.quote for each in found] == ["sdt cua em", "Tôi là Hàng Xóm"]
    long = LOOK.findings("Nguyễn Thị Lan, địa chỉ " + "rất xa " * 30)
    assert len(long[0].quote) == QUOTED


def test_each_kind_is_pointed_at_once() -> None:
    assert len(LOOK.findings("0912345678 rồi 0912345679 rồi 0912345670")) == 1


OWN_STORY = [
    "em bị ép tiếp khách",
    "toi bi ep",
    "tôi bị lừa sang đây",
    "em dang bi giu",
    "cháu 15 tuổi",
    "chau 15t",
    "e 16t bi bat lam",
    "em mới học lớp 9",
    "tôi nợ tiền chủ",
    "em đang nợ",
    "họ bắt em trả nợ mới cho về",
    "bà chủ giữ cccd của em",
    "chu quan giu giay to ko cho em ve",
    "tôi bị chồng đánh",
    "they forced me to work",
    "i am 15",
    "my boss took my passport",
]
OTHERS_STORY = [
    "quan do co tre em bi ep",
    "trẻ em bị ép ở đó",
    "em gái tôi bị ép",
    "em tôi bị bán sang nước ngoài",
    "con tôi bị đánh",
    "mấy em bị ép tiếp khách",
    "có 3 em 15 tuổi",
    "có một cháu 14 tuổi",
    "bạn em 15 tuổi bị lừa",
    "em ấy bị nhốt",
    "tôi thấy họ bị đánh",
    "nhân viên bị ép, chủ giữ giấy tờ",
    "tôi làm ở đó được 3 tháng",
    "họ đánh các em",
]


@pytest.mark.parametrize("text", OWN_STORY)
def test_whoever_tells_of_themselves_is_heard(text: str) -> None:
    assert LOOK.is_own_story(text)


@pytest.mark.parametrize("text", OTHERS_STORY)
def test_whoever_tells_of_others_is_not_asked_about_themselves(text: str) -> None:
    assert not LOOK.is_own_story(text)


LISTS = [
    "Nguyễn Thị Lan 1999 số 5 Lê Lợi\nTrần Thị Hoa 2000\nLê Văn An 0912345678",
    "nguyen thi lan 0912345678, tran thi hoa 0987654321, le van an sinh 1999",
    "1. Lan, 0912345678\n2. Hoa, 0987654321\n3. Mai sn 1999",
    "Chị Lan sn 1999; chị Hoa sn 2000; em Mai sn 2005",
    "Chị Lan\n0912345678\nChị Hoa\n0987654321\nChị Mai\n0966555444",
    "Lan\nsđt 0912345678\nHoa\nsđt 0987654321\nMai\nsđt 0966555444",
    "0912345678 - Lan\n0987654321 - Hoa\n0966555444 - Mai",
    "0912345678 Nguyễn Thị Lan, 0987654321 Trần Thị Hoa, 0966555444 Lê Văn An",
    "chị Hoa 0912345678, chị Lan 0987654321, chị Mai 0966555444",
    "chi hoa 0912345678 va chi lan 0987654321 va chi mai 0966555444",
    "nguyen lan 0912345678\ntran hoa 0987654321\nle mai 0966555444",
    "Chị\u00a0Lan sn\u00a01999; chị\u00a0Hoa sn 2000; em\u200e Mai sn 2005",
    "Hoa (sinh năm 2008), Lan (sinh năm 2009), Mai (sinh năm 2010)",
    "Nguyễn Thị Hoa\nsinh năm 2001\nTrần Thị Lan\nsinh năm 2002\nLê Thị Mai\nsinh năm 2003",
    "1) Hoa - 2008 - Nghệ An\n2) Lan - 2009 - Thanh Hóa\n3) Mai - 2010 - Sơn La",
    "Hoa 0912345678 Lan 0987654321 Mai 0966555444",
    "Hoa sinh ngày 12/5/1999; Lan sinh 3/4/2000; Mai sn 2001",
    "1) Phạm Thu Hà - thôn Đông\n2) Vũ Thị Yến - xóm 3\n3) Đỗ Thị Tâm - ngõ 7",
    "các em gồm: Lan (sn 1999), Hoa (sn 2000), Mai (sn 2001)",
    "Ở quán có: Thu 0912345678, Hà 0987654321, Yến 0966555444",
    "Lan: số 5 ngõ 3; Hoa: số 7 ngõ 3; Mai: số 9 ngõ 3",
    "Nga, phòng 201\nThảo, phòng 202\nOanh, phòng 305",
    "chị Lan fb lan.xinh, chị Hoa fb hoa.hong, chị Mai fb mai.mai",
    "Danh sách ở phường: 1. Nguyễn Thị Lan 2. Trần Thị Hoa 3. Lê Thị Mai 4. Phạm Thị Cúc 5. Đỗ Thị Đào, đều ở đây",
    "danh sach: 1. nguyen thi lan 2. tran thi hoa 3. le thi mai",
    "quán gồm Nguyễn Thị Lan, Trần Thị Hoa và Lê Thị Mai",
    "Nguyễn Thị Lan\nTrần Thu Hoa\nLê Ngọc Mai\nPhạm Hồng Cúc\nĐỗ Thị Đào",
    "Nguyễn Thị Lan - QUÁN HƯƠNG\nTrần Thị Hoa - QUÁN HƯƠNG\nLê Thị Mai - QUÁN HƯƠNG\nPhạm Thị Cúc - QUÁN HƯƠNG",
    "nguyen thi thu huong, tran thi hoa, le thi mai, pham thi cuc",
    "1/Nguyễn Văn An (quán X) 2/Trần Văn Bình (quán X) 3/Lê Văn Cường 4/Phạm Văn Dũng",
    "@lan99\n@hoa88\n@mai77\n@cuc66",
    "1. @a1, 2. @b2, 3. @c3, 4. @d4",
    "Trang: @a1, @b2, @c3, @d4. Người bán dâm ở quán đó là: @lan99, @hoa88, @mai77, @cuc66",
    "Danh sách gái mại dâm: 1. Nguyễn Thị Lan\n2. Trần Thu Hoa\n3. Lê Ngọc Mai\n4. Phạm Hồng Cúc\n5. Đỗ Thị Đào",
    "Theo tôi biết, gần đây và hôm qua có Nguyễn Thu Lan, Trần Thu Hoa, Lê Ngọc Mai, Phạm Hồng Cúc",
    "Chị Nga sau đó gọi chị Tuyến dắt Nguyễn Thu Lan, Trần Thu Hoa, Lê Ngọc Mai, Phạm Hồng Cúc",
    "Hôm qua Nguyễn Thu Lan, Trần Thu Hoa, Lê Ngọc Mai, Phạm Hồng Cúc",
    "Linh - insta linh.99; Trâm - insta tram_88; Vy - tiktok vy.vy",
]
NO_LISTS = [
    "Quán Lê Lợi 2019, đường Trần Phú 2020, phố Nguyễn Trãi 2021",
    "Quán A 0912345678\nQuán B 0912345677\nQuán C 0912345676",
    "chủ quán Nguyễn Văn A 0912345678 và quản lý Trần Thị B",
    "Có ba người bị giữ.\nHọ ở tầng 3.\nCửa khóa ngoài.\nTừ năm 2024.",
    "Tháng 3 năm 2025 họ mở quán.\nTháng 5 năm 2025 có thêm người.\nTháng 7 năm 2025 đóng cửa.",
    "Em Lan 15 tuổi, em Hoa 16 tuổi, em Mai 15 tuổi đang bị giữ ở đó",
    "Đường dây này dùng ba số: 0912345678, 0987654321, 0966555444",
    "Zalo 0912345678, Telegram 0987654321, gọi thường 0966555444",
    "Tổng đài 111, công an 113, cấp cứu 115",
    "Mẹ 0912345678\nBố 0912345679\nAnh trai 0912345670",
    "me 0912345678, bo 0912345679, chi gai 0912345670",
    "Tú ông 0912345678\nTú bà 0987654321\nMôi giới 0966555444",
    "Lễ tân 0912345678\nBảo vệ 0987654321\nBếp 0966555444",
    "Hotline 0912345678\nZalo 0987654321\nTelegram 0966555444",
    "Viettel 0981234567\nMobi 0901234567\nVina 0911234567",
    "Xe Grab 0912345678, Vios 0987654321, Kia 0966555444",
    "Lúc đầu: 0912345678\nSau đó: 0987654321\nBây giờ: 0966555444",
    "họ nhắn 0912345678, đòi 0987654321, rồi chặn 0966555444",
    "Nhà nghỉ gồm: Hoa Sen số 5; Hồng Nhung số 7; Ánh Dương số 9",
    "Ba quán: Lan số 5; Hoa số 7; Mai số 9",
    "Trang fb vieclam1, trang fb vieclam2, nhóm zalo vieclam3",
    "Em Nguyễn Thị Lan 15 tuổi, em Trần Thị Hoa 16 tuổi, em Lê Thị Mai 15 tuổi đang bị giữ",
    "Khách sạn:\nHoàng Long\nThái Sơn\nLâm Viên\nCao Nguyên",
    "Các đường: 1. Nguyễn Thị Minh Khai 2. Võ Thị Sáu 3. Bùi Thị Xuân 4. Lê Hồng Phong",
    "nhắn @a1 hoặc @b2, không được thì @c3",
    "Các Telegram @gaigoi_hn @massage_vip @hn_girls @checkhang đăng ảnh trẻ em",
    "Các tài khoản Zalo đăng quảng cáo: @a1, @b2, @c3, @d4, @e5, @f6, @g7, @h8",
    "Trang: @lan99\n@hoa88\n@mai77\n@cuc66",
    "Kênh quảng cáo:\n1. @a1\n2. @b2\n3. @c3\n4. @d4",
    "Ở Cà Mau: Trần Văn Thời, Phan Ngọc Hiển, Nguyễn Việt Khái, Lương Thế Trân",
    "Ở gần ngã tư Huỳnh Tấn Phát, Lâm Văn Bền, Đào Trí Phú, Bùi Văn Ba có quán mở khuya",
    "Xe chạy theo Lê Văn Khương, Nguyễn Ảnh Thủ, Trần Thị Cờ, Nguyễn Thị Sóc đón khách",
    "Đứng dọc tuyến này: Huỳnh Tấn Phát, Lâm Văn Bền, Đào Trí Phú, Bùi Văn Ba",
    "Tối, phòng 201; Sáng, phòng 305; Chiều, phòng 306",
    "",
]


@pytest.mark.parametrize("text", LISTS)
def test_people_with_something_to_find_them_by_or_named_in_a_row_are_a_list(text: str) -> None:
    assert LOOK.lists_people(text)


@pytest.mark.parametrize("text", NO_LISTS)
def test_shops_streets_and_two_people_are_no_list(text: str) -> None:
    assert not LOOK.lists_people(text)


def test_accounts_are_no_people_where_one_is_asked_for_pages() -> None:
    assert not LOOK.lists_people("@lan99, @hoa88, @mai77, @cuc66", accounts=False)


PIECES = [
    "em",
    "tôi",
    "Nguyễn",
    "Thị",
    "Lan",
    "ngõ 5",
    "0912",
    "345",
    ".",
    "-",
    "@",
    "a.b",
    "(",
    "+84",
    "không",
    "chín",
]
PIECES += [
    "tôi là",
    "fb.com/",
    ",",
    "1.",
    "\n",
    "̣",
    "١",
    "İ",
    "\u200b",
    "🙂",
    "số nhà",
    "1999",
    "hộ chiếu",
    ";",
    "bị",
    "ép",
]


@pytest.mark.slow
@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=200).map(" ".join)))
def test_whatever_is_typed_is_looked_over_and_quoted_from_it(text: str) -> None:
    for each in LOOK.findings(text):
        assert each.kind in KINDS
        assert each.quote.rstrip("…") in " ".join(re.sub("['’`]", "", canonical(text)).split()) or each.kind == "phone"
    assert LOOK.lists_people(text) in (True, False)
    assert LOOK.is_own_story(text) in (True, False)


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES)
def test_twenty_kilobytes_of_anything_take_no_longer_than_their_length(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (f"{piece} " * length)[:length]
        began = perf_counter()
        LOOK.findings(text), LOOK.lists_people(text), LOOK.is_own_story(text)
        return perf_counter() - began

    seconds(1000)
    assert seconds(20_000) < max(12 * seconds(5000), 0.5)
