"""The mail: plain, with an HTML alternative, and with attachments."""

from email import policy
from email.message import EmailMessage

MIRA = "Mira Thistledown <mira@lanternfell.example>"
JUNIPER = "Juniper Quill <juniper@lanternfell.example>"
KEEPER = "Keeper of the Dome <keeper@dome.example>"


def message(sender, to, subject, date, number, **more):
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = sender, to, subject, date
    mail["Message-ID"] = f"<{number}@lanternfell.example>"
    for name, value in more.items():
        mail[name.replace("_", "-")] = value
    return mail


def bounded(mail, word):
    """Fixed boundaries between the parts, which would else be random."""
    for n, part in enumerate(p for p in mail.walk() if p.is_multipart()):
        part.set_boundary(f"=-lanternfell-{word}-{n}")
    return mail.as_bytes()


def key():
    mail = message(KEEPER, MIRA, "The key to the dome", "Mon, 08 Sep 2025 09:14:00 +0100", "key-0908")
    mail.set_content(
        "Dear Mira,\n\nthe key hangs behind the blue shutter of the bakery, they know your name there. The dome's rope is\n"
        "worn, so open the shutter slowly. There is a kettle. There is also a cat, who is not mine and who will tell you\n"
        "otherwise.\n\nThe lamp at the door must stay lit, it is the harbour's wish; it is red and will not hurt your sky.\n\n"
        "The brass refractor wants ten minutes to cool and nothing else.\n\nYour keeper\n")
    return mail.as_bytes()


def forecast():
    mail = message(JUNIPER, MIRA, "Aurora tonight? – the forecast says perhaps", "Sun, 22 Feb 2026 15:02:41 +0100", "aurora-0222",
                   Cc="Society of Late Risers <late@risers.example>", X_Mailer="Pigeon 4")
    mail.set_content(
        "Mira,\n\nthe index is at five and rising, the sky is clear until two. I say: jetty at eight, both cameras, all hats.\n"
        "If it is faint we expose for eight seconds, if it dances for two.\n\nBring the log. The meter is in my pocket, warm.\n\nJ.\n")
    mail.add_alternative(
        "<html><body><p>Mira,</p><p>the index is at <b>five and rising</b>, the sky is clear until two. I say: jetty at eight,\n"
        "both cameras, <i>all hats</i>.</p><ul><li>faint: eight seconds</li><li>dancing: two seconds</li></ul>\n"
        "<p>Bring the log. The meter is in my pocket, warm.</p><p>J.</p></body></html>\n", subtype="html")
    return bounded(mail, "forecast")


def chart(png, csv):
    mail = message(JUNIPER, KEEPER, "Star chart and numbers, as promised", "Tue, 30 Sep 2025 20:40:12 +0200", "chart-0930", Cc=MIRA,
                   In_Reply_To="<key-0908@lanternfell.example>")
    mail.set_content(
        "Dear keeper,\n\nhere is the chart with the constellation that we made up from your balcony, the Lantern: six stars and a\n"
        "handle. The table has our measurements so far; your island is the second darkest place on our list, and the\n"
        "darkest one with a bakery.\n\nThe letter with the key is on its way by post.\n\nJuniper\n")
    mail.add_attachment(png, maintype="image", subtype="png", filename="star-chart.png")
    mail.add_attachment(csv, maintype="text", subtype="csv", filename="sky-brightness-2025.csv")
    return bounded(mail, "chart")


def make(folder, png, csv):
    (folder / "the-key-to-the-dome.eml").write_bytes(key())
    (folder / "aurora-tonight.eml").write_bytes(forecast())
    (folder / "star-chart-and-numbers.eml").write_bytes(chart(png, csv))
