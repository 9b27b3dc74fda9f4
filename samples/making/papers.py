"""The papers: PDF, DOCX, XLSX, ODT and PPTX. Dates are fixed, so the same script gives the same bytes."""

import datetime
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import odf.meta
import odf.opendocument
import odf.dc
import odf.style
import odf.text
import openpyxl
from openpyxl.styles import Font
from reportlab.lib import colors
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.pdfgen import canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

WORDS = Path(__file__).parent / "words"


def chapters(name):
    """A text's chapters: (heading, paragraphs)."""
    found = []
    for line in (WORDS / name).read_text().splitlines():
        if line.startswith("# "):
            found.append((line[2:], []))
        elif line:
            found[-1][1].append(line)
    return found


def at(text):
    return datetime.datetime.fromisoformat(text)


def steady_zip(data, moment):
    """The same archive with every entry dated `moment`: writers stamp the time at which they ran."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            steady = zipfile.ZipInfo(entry.filename, moment.timetuple()[:6])
            steady.external_attr = 0o644 << 16
            # The first entry of an OpenDocument file tells its type and must not be compressed.
            steady.compress_type = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(steady, old.read(entry.filename))
    return out.getvalue()


# ---- PDF

def pdf(path, parts, title, author, subject, keywords, created, new_page_each):
    styles = getSampleStyleSheet()
    styles["BodyText"].fontName, styles["BodyText"].fontSize, styles["BodyText"].leading = "Times-Roman", 11, 15

    class Dated(canvas.Canvas):
        def __init__(self, *args, **more):
            super().__init__(*args, **{**more, "invariant": 1})
            stamp = self._doc._timeStamp
            stamp.t, stamp.lt = created.timestamp(), created.timetuple()
            stamp.YMDhms, stamp.dhh, stamp.dmm = created.timetuple()[:6], 0, 0

    def footer(page, document):
        page.setFont("Times-Italic", 8)
        page.drawCentredString(A5[0] / 2, 8 * mm, f"{title} · {document.page}")

    story = [Spacer(1, 40 * mm), Paragraph(title, styles["Title"]), Paragraph(author, styles["BodyText"]),
             Spacer(1, 6 * mm), Paragraph(subject, styles["Italic"]), PageBreak()]
    for number, (heading, blocks) in enumerate(parts):
        if number and new_page_each:
            story.append(PageBreak())
        story.append(Paragraph(f"{number + 1}. {heading}", styles["Heading2"]))
        for block in blocks:
            story += [block if not isinstance(block, str) else Paragraph(block, styles["BodyText"]), Spacer(1, 2 * mm)]
    document = SimpleDocTemplate(str(path), pagesize=A5, title=title, author=author, subject=subject, keywords=keywords,
                                 creator="Lanternfell Press", leftMargin=18 * mm, rightMargin=18 * mm, topMargin=16 * mm, bottomMargin=18 * mm)
    document.build(story, onFirstPage=footer, onLaterPages=footer, canvasmaker=Dated)


def report_parts():
    rows = [line.split("|") for line in (WORDS / "report-table.txt").read_text().splitlines()]
    grid = Table(rows, hAlign="LEFT", style=[("FONTSIZE", (0, 0), (-1, -1), 8), ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"),
                                            ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black), ("ALIGN", (2, 0), (4, -1), "RIGHT")])
    parts = chapters("report.txt")
    parts[2][1].insert(1, grid)
    return parts


# ---- Word, Excel, OpenDocument

def plan_docx():
    document = docx.Document()
    facts = document.core_properties
    facts.title, facts.author, facts.subject = "Expedition plan: the north in February", "Mira Thistledown", "Aurora and snow, four nights by the fjord"
    facts.keywords, facts.comments, facts.last_modified_by = "expedition, aurora, winter, fjord", "Second version, after Juniper's remarks", "Juniper Quill"
    facts.created, facts.modified, facts.revision = at("2026-01-10T09:00:00"), at("2026-01-18T16:30:00"), 2
    document.add_heading("Expedition plan: the north in February", 0)
    document.add_paragraph("Four nights by the fjord, in a red hut with a stove. The purpose is to photograph the aurora and to "
                           "find out whether the sky meter can say anything sensible about it.")
    document.add_heading("Days", 1)
    for day, plan in (("20 February", "Ferry in the morning, unload before the light goes. Mount on the jetty; it is level and does not sink."),
                      ("21 February", "Snow and blue sky expected. Photographs of the peaks by day, star fields by night, aurora if it likes."),
                      ("22 February", "The main night. Meter every two minutes from eight in the evening, camera on the jetty, both observers outside."),
                      ("23 February", "Reserve for cloud. Otherwise sleep, then tea, then the comparison of the clocks.")):
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(day + ": ").bold = True
        paragraph.add_run(plan)
    document.add_heading("Cold", 1)
    document.add_paragraph("Batteries live in inside pockets and go into the camera one at a time. The refractor stays outside for the "
                           "whole stay; bringing it into the warm hut would cover the lens with water, and taking it out again would turn the water into ice. "
                           "Pencils, not pens. Nobody touches the mount with a bare hand.")
    document.add_heading("Measurements", 1)
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, ("What", "With", "How often")):
        cell.text = text
    for row in (("Sky brightness", "meter at the zenith", "every 2 minutes"), ("Aurora", "20 mm lens, 8 seconds", "while it lasts"),
                ("Temperature", "thermometer on the jetty", "every half hour"), ("Wind", "recorder with shield", "once a night")):
        for cell, text in zip(table.add_row().cells, row):
            cell.text = text
    data = io.BytesIO()
    document.save(data)
    return steady_zip(data.getvalue(), facts.modified)


def log_xlsx():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sky brightness"
    rows = (WORDS.parent.parent / "files/notes/sky-brightness.csv").read_text().splitlines()
    for row in rows:
        sheet.append([float(cell) if cell.replace(".", "").replace("-", "", 1).isdigit() else cell for cell in row.split(",")])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.append([])
    sheet.append(["darkest", None, None, f"=MAX(D2:D{len(rows)})"])
    exposures = book.create_sheet("Exposures")
    for row in (("subject", "aperture", "seconds", "ISO", "remark"), ("full moon", 8, 0.004, 200, "as any rock in the sun"),
                ("Milky Way", 1.8, 20, 3200, "20 mm lens"), ("aurora", 2.8, 8, 1600, "shorter when it dances"),
                ("star trails", 4, 7200, 100, "warm battery"), ("dome by lamplight", 2, 0.033, 1600, "hold your breath")):
        exposures.append(row)
    facts = book.properties
    facts.title, facts.creator, facts.subject = "Observing log", "Juniper Quill", "Sky brightness and exposures"
    facts.keywords, facts.created, facts.modified = "sky brightness, exposure, log", at("2025-06-15T02:00:00"), at("2026-02-23T10:00:00")
    data = io.BytesIO()
    book.save(data)
    out = steady_zip(data.getvalue(), facts.created)
    # openpyxl writes the time of saving over `modified`.
    return restamped(out, "docProps/core.xml", facts.created, "2026-02-23T10:00:00Z")


def restamped(data, name, moment, modified):
    import re

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry.filename)
            if entry.filename == name:
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + modified.encode(), content)
            new.writestr(entry, content)
    return out.getvalue()


def letter_odt():
    document = odf.opendocument.OpenDocumentText()
    for old in list(document.meta.childNodes):
        document.meta.removeChild(old)
    for element, text in ((odf.dc.Title, "Letter to the keeper of the dome"), (odf.dc.Creator, "Juniper Quill"), (odf.dc.Subject, "Thanks, and the matter of the kettle"),
                          (odf.dc.Date, "2025-09-28T18:00:00"), (odf.meta.CreationDate, "2025-09-27T20:15:00"), (odf.meta.InitialCreator, "Juniper Quill"),
                          (odf.meta.Keyword, "dome"), (odf.meta.Keyword, "kettle"), (odf.meta.Generator, "Lanternfell letter press/1.0")):
        document.meta.addElement(element(text=text))
    heading = odf.style.Style(name="Letterhead", family="paragraph")
    heading.addElement(odf.style.TextProperties(fontsize="16pt", fontweight="bold"))
    document.styles.addElement(heading)
    document.text.addElement(odf.text.P(stylename=heading, text="To the keeper of the dome"))
    for paragraph in (
        "Dear keeper,",
        "thank you for the key, the kettle and the cat. The key is enclosed. The kettle is where we found it. The cat decides for itself.",
        "Your brass refractor is the finest instrument we have looked through. It turns at the touch of a finger, and the image is steady to the edge. On the "
        "second night we saw the ring nebula as a ring, with dark sky inside it, and the double star in the Lyre as two and two. If you ever think of "
        "replacing the telescope with a newer one, please write to us first, and we will come and argue.",
        "Two small repairs: the shutter rope was worn where it runs over the upper wheel, and we have replaced it with new rope from Skye. The clock was four "
        "seconds slow; by the tuning fork and the time signal it is now right.",
        "We leave you a print of the star trails. The red lamp at the door was lit the whole time, and it is the best thing in the picture.",
        "With kind regards, also from Mira,",
        "Juniper",
    ):
        document.text.addElement(odf.text.P(text=paragraph))
    data = io.BytesIO()
    document.write(data)
    return steady_zip(data.getvalue(), at("2025-09-28T18:00:00"))


# ---- PowerPoint, by hand: a package of XML parts, as small as the format allows

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = f'xmlns:a="{A}" xmlns:r="{R}" xmlns:p="{P}"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPE = "application/vnd.openxmlformats-officedocument.presentationml."
ROOT = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'

SLIDES = [
    ("Five dark skies", ["Lanternfell Observatory, a year on the road", "A talk for the Society of Late Risers"]),
    ("Why drive so far?", ["A town's lamps hide nine stars of ten", "The sky meter says how many", "Darkness is a place you can drive to"]),
    ("What we carried", ["A brass refractor and a mount that sinks in sand", "A camera, four lenses, one wool sock", "Three pencils, because ink freezes"]),
    ("What we measured", ["The desert: 21.9", "The island: 21.5, above the clouds", "The north: the sky is not a number tonight"]),
    ("Come along", ["Next stop: a lighthouse that has retired", "Bring a hat"]),
]


def relations(*targets):
    body = "".join(f'<Relationship Id="rId{n}" Type="{kind if kind.startswith("http") else R + "/" + kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1))
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{body}</Relationships>'


def text_box(number, name, kind, x, y, width, height, lines, size):
    paragraphs = "".join(f'<a:p><a:r><a:rPr lang="en-GB" sz="{size}"/><a:t>{escape(line)}</a:t></a:r></a:p>' for line in lines)
    return (f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr>{kind}</p:nvPr></p:nvSpPr>'
            f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
            f'<p:txBody><a:bodyPr wrap="square"/><a:lstStyle/>{paragraphs}</p:txBody></p:sp>')


def slide(title, lines):
    shapes = (text_box(2, "Title", '<p:ph type="title"/>', 685800, 457200, 7772400, 1143000, [title], 4000)
              + text_box(3, "Content", '<p:ph type="body" idx="1"/>', 685800, 1828800, 7772400, 4114800, lines, 2400))
    return f'{HEAD}<p:sld {NAMES}><p:cSld><p:spTree>{ROOT}{shapes}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>'


def theme():
    tones = {"dk1": "101830", "lt1": "FFFFFF", "dk2": "283860", "lt2": "F0E8D8", "accent1": "E2BE5C", "accent2": "5C8AE2", "accent3": "70C8A0",
             "accent4": "A53028", "accent5": "9070B0", "accent6": "808890", "hlink": "2050A0", "folHlink": "604080"}
    scheme = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in tones.items())
    font = '<a:latin typeface="DejaVu Sans"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (f'{HEAD}<a:theme xmlns:a="{A}" name="Lantern"><a:themeElements><a:clrScheme name="Lantern">{scheme}</a:clrScheme>'
            f'<a:fontScheme name="Lantern"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>'
            f'<a:fmtScheme name="Lantern"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
            f'<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>')


def talk_pptx():
    numbers = range(1, len(SLIDES) + 1)
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n + 1}"/>' for n in numbers)
    clr_map = ('<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" '
               'accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>')
    types = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in [
        ("ppt/presentation.xml", TYPE + "presentation.main+xml"), ("ppt/slideMasters/slideMaster1.xml", TYPE + "slideMaster+xml"),
        ("ppt/slideLayouts/slideLayout1.xml", TYPE + "slideLayout+xml"), ("ppt/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
        ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
        *((f"ppt/slides/slide{n}.xml", TYPE + "slide+xml") for n in numbers)])
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml"),
                                 ("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
                                 ("extended-properties", "docProps/app.xml")),
        "docProps/core.xml": f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<dc:title>Five dark skies</dc:title><dc:subject>A year with the travelling telescope</dc:subject><dc:creator>Juniper Quill</dc:creator>"
        "<cp:keywords>talk, dark sky, telescope</cp:keywords>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2026-03-20T19:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2026-03-27T17:45:00Z</dcterms:modified></cp:coreProperties>',
        "docProps/app.xml": f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>Lanternfell slide press</Application><Slides>{len(SLIDES)}</Slides></Properties>",
        "ppt/presentation.xml": f'{HEAD}<p:presentation {NAMES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
        f'<p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": relations(("slideMaster", "slideMasters/slideMaster1.xml"), *(("slide", f"slides/slide{n}.xml") for n in numbers),
                                                     ("theme", "theme/theme1.xml")),
        "ppt/theme/theme1.xml": theme(),
        "ppt/slideMasters/slideMaster1.xml": f'{HEAD}<p:sldMaster {NAMES}><p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg>'
        f'<p:spTree>{ROOT}</p:spTree></p:cSld>{clr_map}<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>',
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": relations(("slideLayout", "../slideLayouts/slideLayout1.xml"), ("theme", "../theme/theme1.xml")),
        "ppt/slideLayouts/slideLayout1.xml": f'{HEAD}<p:sldLayout {NAMES} type="obj"><p:cSld name="Title and content"><p:spTree>{ROOT}</p:spTree></p:cSld>'
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>",
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": relations(("slideMaster", "../slideMasters/slideMaster1.xml")),
    }
    for n, (title, lines) in enumerate(SLIDES, 1):
        parts[f"ppt/slides/slide{n}.xml"] = slide(title, lines)
        parts[f"ppt/slides/_rels/slide{n}.xml.rels"] = relations(("slideLayout", "../slideLayouts/slideLayout1.xml"))
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return steady_zip(data.getvalue(), at("2026-03-27T17:45:00"))


def make(folder):
    utc = datetime.timezone.utc
    pdf(folder / "handbook.pdf", chapters("handbook.txt"), "A Handbook for the Travelling Telescope", "Mira Thistledown",
        "How to observe where there is no observatory", ["telescope", "dark sky", "exposure", "observing"],
        datetime.datetime(2025, 4, 2, 10, tzinfo=utc), new_page_each=True)
    pdf(folder / "sky-brightness-report.pdf", report_parts(), "The Brightness of Five Night Skies", "Juniper Quill and Mira Thistledown",
        "Measurements of the year 2025 to 2026", ["sky brightness", "light pollution", "measurement", "aurora"],
        datetime.datetime(2026, 3, 15, 17, 30, tzinfo=utc), new_page_each=False)
    (folder / "expedition-plan.docx").write_bytes(plan_docx())
    (folder / "observing-log.xlsx").write_bytes(log_xlsx())
    (folder / "letter-to-the-keeper.odt").write_bytes(letter_odt())
    (folder / "five-dark-skies.pptx").write_bytes(talk_pptx())
