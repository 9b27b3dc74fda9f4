"""The photos: scenes with what a camera writes beside them."""

import io

import numpy as np
import piexif
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import scenes

FULL_FRAME = ("Halden", "Halden M7", "Halden 24-105mm F4 OS")
FAST_WIDE = ("Halden", "Halden M7", "Halden 20mm F1.8")
LONG = ("Halden", "Halden M7", "Halden 100-400mm F5.6-8")
FAST_NORMAL = ("Halden", "Halden M7", "Halden 50mm F1.4")
PHONE = ("Wren", "Wren Pocket 4", "Wren Pocket 4 main camera 5.4mm f/1.8")

# file, scene, seed, (make, model, lens), f-number, exposure time, ISO, focal length, its 35 mm equivalent,
# local time, offset from UTC, (latitude, longitude, altitude), description
PHOTOS = [
    ("harbour-at-noon.jpg", scenes.harbour, 11, FULL_FRAME, (11, 1), (1, 250), 100, 35, 35,
     "2025:06:14 12:41:08", "+01:00", (57.41256, -6.18954, 6), "The harbour at noon, boats and painted houses"),
    ("road-across-the-moor.jpg", scenes.moor, 12, FULL_FRAME, (8, 1), (1, 125), 200, 28, 28,
     "2025:06:15 09:20:33", "+01:00", (57.25318, -6.27190, 142), "Single-track road across the moor, low cloud"),
    ("rainbow-and-van.jpg", scenes.rainbow, 13, PHONE, (18, 10), (1, 180), 50, (54, 10), 26,
     "2025:06:15 17:55:02", "+01:00", (57.30127, -6.35480, 71), "Rainbow over the meadow, our yellow van below"),
    ("cloud-sea-at-sunset.jpg", scenes.cloud_sea, 14, FULL_FRAME, (8, 1), (1, 60), 100, 50, 50,
     "2025:09:18 20:02:47", "+01:00", (28.75664, -17.88512, 2380), "The sun goes down into the sea of clouds"),
    ("inside-the-dome.jpg", scenes.dome_inside, 15, FAST_NORMAL, (2, 1), (1, 30), 1600, 50, 50,
     "2025:09:19 22:31:15", "+01:00", (28.76041, -17.88230, 2344), "The brass refractor by lamplight"),
    ("star-trails.jpg", scenes.star_trails, 16, FULL_FRAME, (4, 1), (7200, 1), 100, 24, 24,
     "2025:09:20 01:12:00", "+01:00", (28.76038, -17.88236, 2343), "Two hours of sky turning about the pole"),
    ("milky-way-over-dunes.jpg", scenes.milky_way, 17, FAST_WIDE, (18, 10), (20, 1), 3200, 20, 20,
     "2025:07:25 22:48:51", "+02:00", (-25.10420, 16.21877, 988), "The Milky Way, and Juniper at the telescope"),
    ("moonrise-over-the-lake.jpg", scenes.moonrise, 18, LONG, (8, 1), (1, 250), 200, 400, 400,
     "2025:11:05 20:37:26", "+13:00", (-43.98590, 170.46470, 1029), "The full moon comes up behind the ridge"),
    ("red-hut-in-the-snow.jpg", scenes.snow, 19, FULL_FRAME, (16, 1), (1, 250), 100, 70, 70,
     "2026:02:21 11:58:40", "+01:00", (68.09173, 13.21945, 18), "Red hut under the peaks, fresh snow"),
    ("aurora-over-the-fjord.jpg", scenes.aurora, 20, FAST_WIDE, (28, 10), (8, 1), 1600, 20, 20,
     "2026:02:22 22:14:05", "+01:00", (68.11206, 13.31002, 4), "Green curtains above the fjord"),
]


def degrees(value):
    """As EXIF has it: degrees, minutes and seconds as fractions, without sign."""
    value = abs(value)
    minutes = (value % 1) * 60
    return ((int(value), 1), (int(minutes), 1), (round((minutes % 1) * 60 * 1000), 1000))


def exif(camera, f_number, time, iso, focal, equivalent, taken, offset, place, description):
    make, model, lens = camera
    latitude, longitude, altitude = place
    focal = focal if isinstance(focal, tuple) else (focal, 1)
    utc = np.datetime64(taken[:10].replace(":", "-") + "T" + taken[11:]) - np.timedelta64(int(offset[:3]), "h")
    date, clock = str(utc).split("T")
    zeroth = {
        piexif.ImageIFD.Make: make,
        piexif.ImageIFD.Model: model,
        piexif.ImageIFD.ImageDescription: description,
        piexif.ImageIFD.Artist: "Mira Thistledown",
        piexif.ImageIFD.Copyright: "CC0 1.0, no rights reserved",
        piexif.ImageIFD.Software: f"{model} 2.1",
        piexif.ImageIFD.Orientation: 1,
        piexif.ImageIFD.XResolution: (72, 1),
        piexif.ImageIFD.YResolution: (72, 1),
        piexif.ImageIFD.ResolutionUnit: 2,
        piexif.ImageIFD.DateTime: taken,
    }
    shot = {
        piexif.ExifIFD.ExifVersion: b"0232",
        piexif.ExifIFD.ExposureTime: time,
        piexif.ExifIFD.FNumber: f_number,
        piexif.ExifIFD.ExposureProgram: 1 if time[0] > 1 else 3,
        piexif.ExifIFD.ISOSpeedRatings: iso,
        piexif.ExifIFD.DateTimeOriginal: taken,
        piexif.ExifIFD.DateTimeDigitized: taken,
        piexif.ExifIFD.OffsetTime: offset,
        piexif.ExifIFD.OffsetTimeOriginal: offset,
        piexif.ExifIFD.MeteringMode: 5,
        piexif.ExifIFD.Flash: 16,  # did not fire
        piexif.ExifIFD.FocalLength: focal,
        piexif.ExifIFD.FocalLengthIn35mmFilm: equivalent,
        piexif.ExifIFD.ColorSpace: 1,
        piexif.ExifIFD.PixelXDimension: scenes.WIDTH,
        piexif.ExifIFD.PixelYDimension: scenes.HEIGHT,
        piexif.ExifIFD.WhiteBalance: 0,
        piexif.ExifIFD.LensMake: make,
        piexif.ExifIFD.LensModel: lens,
    }
    hours, minutes, seconds = (int(part) for part in clock.split(":"))
    gps = {
        piexif.GPSIFD.GPSVersionID: (2, 3, 0, 0),
        piexif.GPSIFD.GPSLatitudeRef: "N" if latitude >= 0 else "S",
        piexif.GPSIFD.GPSLatitude: degrees(latitude),
        piexif.GPSIFD.GPSLongitudeRef: "E" if longitude >= 0 else "W",
        piexif.GPSIFD.GPSLongitude: degrees(longitude),
        piexif.GPSIFD.GPSAltitudeRef: 0,
        piexif.GPSIFD.GPSAltitude: (altitude, 1),
        piexif.GPSIFD.GPSTimeStamp: ((hours, 1), (minutes, 1), (seconds, 1)),
        piexif.GPSIFD.GPSDateStamp: date.replace("-", ":"),
        piexif.GPSIFD.GPSMapDatum: "WGS-84",
    }
    return piexif.dump({"0th": zeroth, "Exif": shot, "GPS": gps})


def jpeg(image, **more):
    data = io.BytesIO()
    image.save(data, "JPEG", quality=84, optimize=True, **more)
    return data.getvalue()


def rendered(scene, seed):
    return scene(np.random.Generator(np.random.PCG64(seed)))


def make(folder):
    for name, scene, seed, *facts in PHOTOS:
        (folder / name).write_bytes(jpeg(rendered(scene, seed), exif=exif(*facts)))
    # Scanned, not photographed: no camera, no exposure, no place.
    card = rendered(scenes.harbour, 31).convert("L").convert("RGB").resize((640, 480), Image.Resampling.LANCZOS)
    scan = piexif.dump({"0th": {
        piexif.ImageIFD.Software: "FlatScan 3.0",
        piexif.ImageIFD.ImageDescription: "Postcard of the harbour, found in the van's glove box",
        piexif.ImageIFD.DateTime: "2025:06:20 18:00:00",
    }})
    (folder / "scanned-postcard.jpg").write_bytes(jpeg(card, exif=scan))


def make_chart(path):
    """A star chart as PNG: a drawing rather than a photo, with text chunks."""
    from PIL import ImageDraw, ImageFont

    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 15)
    image = Image.new("RGB", (640, 640), (16, 22, 48))
    draw = ImageDraw.Draw(image)
    for r in (100, 200, 300):
        draw.ellipse((320 - r, 320 - r, 320 + r, 320 + r), outline=(60, 74, 120))
    for spoke in range(12):
        a = np.radians(spoke * 30)
        draw.line((320, 320, 320 + 300 * np.cos(a), 320 + 300 * np.sin(a)), fill=(44, 56, 96))
        draw.text((312 + 312 * np.cos(a), 312 + 312 * np.sin(a)), f"{spoke * 2}h", font=font, fill=(150, 165, 210))
    rng = np.random.Generator(np.random.PCG64(41))
    for _ in range(160):
        a, r, size = rng.uniform(0, 2 * np.pi), 300 * np.sqrt(rng.random()), rng.power(0.5) * 3 + 0.6
        x, y = 320 + r * np.cos(a), 320 + r * np.sin(a)
        draw.ellipse((x - size, y - size, x + size, y + size), fill=(245, 240, 220))
    lantern = [(250, 210), (300, 170), (360, 200), (380, 270), (320, 310), (262, 280), (250, 210)]
    draw.line(lantern, fill=(250, 200, 90), width=2)
    for x, y in lantern:
        draw.ellipse((x - 5, y - 5, x + 5, y + 5), fill=(255, 235, 170))
    draw.text((392, 232), "The Lantern", font=font, fill=(250, 200, 90))
    facts = PngInfo()
    for key, value in (("Title", "The Lantern, a constellation of our own"), ("Author", "Juniper Quill"),
                       ("Description", "Northern sky in June, drawn after the sketch in the log"),
                       ("Creation Time", "2025-06-18T21:00:00Z"), ("Copyright", "CC0 1.0")):
        facts.add_text(key, value)
    image.quantize(64).save(path, "PNG", pnginfo=facts, optimize=True)
