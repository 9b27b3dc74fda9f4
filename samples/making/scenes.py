"""Draws the photos: small landscapes out of noise and gradients, each from its own seed."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 800, 600
Y, X = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
U, V = X / WIDTH, Y / HEIGHT  # 0..1, from left and from the top


def noise(rng, cells, octaves=5, width=WIDTH, height=HEIGHT):
    """Fractal noise, 0..1: ever finer grids of random values, smoothly enlarged and added up."""
    total, weight, strength = np.zeros((height, width), np.float32), 0.0, 1.0
    for octave in range(octaves):
        columns = cells * 2**octave
        rows = max(2, round(columns * height / width))
        grid = Image.fromarray(rng.random((rows + 1, columns + 1), dtype=np.float32))
        total += strength * np.asarray(grid.resize((width, height), Image.Resampling.BICUBIC))
        weight += strength
        strength *= 0.5
    return np.clip(total / weight, 0, 1)


def profile(rng, cells, octaves=6):
    """A skyline: one value a column, 0..1."""
    line = noise(rng, cells, octaves, WIDTH, 8)[0]
    return (line - line.min()) / (line.max() - line.min())


def colour(*rgb):
    return np.array(rgb, np.float32) / 255


def gradient(*stops):
    """From top to bottom through (position 0..1, (r, g, b))."""
    at = [s[0] for s in stops]
    channels = [np.interp(V[:, 0], at, [s[1][c] / 255 for s in stops]) for c in range(3)]
    column = np.stack(channels, axis=-1).astype(np.float32)
    return np.repeat(column[:, None, :], WIDTH, axis=1)


def over(picture, layer, mask):
    """`layer` (a picture or one colour) on top of `picture` where `mask` is 1."""
    m = np.clip(mask, 0, 1)[..., None]
    return picture * (1 - m) + layer * m


def below(line, soft=1.5):
    """A mask of what lies under a skyline given in pixels from the top."""
    return np.clip((Y - line[None, :]) / soft, 0, 1)


def glow(x, y, radius):
    return np.exp(-(((X - x) ** 2 + (Y - y) ** 2) / radius**2))


def disc(x, y, radius):
    return np.clip(radius - np.hypot(X - x, Y - y) + 0.5, 0, 1)


def stars(rng, count, lowest=HEIGHT):
    """Points of light of different brightness and tint, the bright ones few."""
    sky = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    xs, ys = rng.integers(0, WIDTH, count), rng.integers(0, lowest, count)
    brightness = rng.power(0.35, count) * 0.9 + 0.1
    tints = np.stack([colour(255, 240, 220), colour(255, 255, 255), colour(210, 225, 255)])
    for x, y, b, t in zip(xs, ys, brightness, rng.integers(0, 3, count)):
        sky[y, x] = np.maximum(sky[y, x], tints[t] * b)
    large = np.asarray(Image.fromarray((np.clip(sky, 0, 1) * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1.1)), np.float32) / 255
    return np.clip(sky + 2.2 * large, 0, 1)


def shape(draw_on):
    """A mask that `draw_on(draw)` fills in white, with smooth edges."""
    image = Image.new("L", (WIDTH * 2, HEIGHT * 2), 0)
    draw_on(ImageDraw.Draw(image))
    return np.asarray(image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS), np.float32) / 255


def doubled(*points):
    return [(2 * x, 2 * y) for x, y in points]


def developed(rng, picture, grain):
    """Film grain and a darker rim, as lenses and sensors leave them; then 8 bits."""
    rim = 1 - 0.28 * (((U - 0.5) ** 2 + (V - 0.5) ** 2) * 2) ** 1.5
    speckle = rng.normal(0, grain, (HEIGHT, WIDTH, 1)).astype(np.float32)
    return Image.fromarray((np.clip(picture * rim[..., None] + speckle, 0, 1) * 255).astype(np.uint8))


def harbour(rng):
    picture = gradient((0, (70, 130, 205)), (0.45, (190, 218, 240)), (1, (200, 220, 235)))
    picture = over(picture, colour(255, 255, 255), (noise(rng, 4) - 0.5) * 3 * (V < 0.45))
    far, near = 235 - 60 * profile(rng, 3), 262 - 70 * profile(rng, 4) * (U[0] < 0.7)
    picture = over(picture, colour(120, 145, 150), below(far))
    picture = over(picture, colour(78, 110, 70)[None, None] * (0.7 + 0.6 * noise(rng, 24)[..., None]), below(near))
    for i in range(11):  # a row of painted houses along the quay
        x, w, h = 60 + i * 56, 50, int(rng.integers(44, 66))
        wall = [(235, 225, 205), (200, 90, 80), (90, 140, 170), (240, 200, 110), (245, 245, 240), (120, 160, 120)][int(rng.integers(0, 6))]
        picture = over(picture, colour(*wall), (X > x) * (X < x + w) * (Y > 312 - h) * (Y < 312))
        roof = shape(lambda d: d.polygon(doubled((x - 3, 312 - h), (x + w / 2, 290 - h), (x + w + 3, 312 - h)), fill=255))
        picture = over(picture, colour(80, 75, 80), roof)
        for k in (0, 1):
            picture = over(picture, colour(50, 60, 75), (abs(X - x - 15 - 20 * k) < 5) * (abs(Y - 330 + h) < 7))
    picture = over(picture, colour(110, 105, 100), (Y > 311) * (Y < 324))
    sea = gradient((0, (60, 110, 140)), (0.5, (60, 110, 145)), (1, (20, 60, 95)))
    waves = noise(rng, 60, 3) * 0.5 + np.sin(Y * 0.9 + noise(rng, 10) * 30) * 0.08
    sea = sea * (0.75 + 0.5 * waves[..., None]) + (waves > 0.36)[..., None] * glow(560, 470, 190)[..., None] * 0.5
    picture = over(picture, sea, (Y >= 324).astype(np.float32))
    for x, y, s in ((180, 400, 1.0), (420, 368, 0.6), (640, 440, 1.3)):
        hull = shape(lambda d: d.polygon(doubled((x - 40 * s, y), (x + 40 * s, y), (x + 28 * s, y + 16 * s), (x - 30 * s, y + 16 * s)), fill=255))
        mast = shape(lambda d: d.line(doubled((x, y), (x, y - 80 * s)), fill=255, width=3))
        sail = shape(lambda d: d.polygon(doubled((x + 3, y - 76 * s), (x + 3, y - 8 * s), (x + 34 * s, y - 10 * s)), fill=255))
        picture = over(over(over(picture, colour(245, 240, 230), sail), colour(90, 60, 40), mast), colour(30, 60, 110), hull)
    return developed(rng, picture, 0.008)


def snow(rng):
    picture = gradient((0, (25, 85, 175)), (0.6, (150, 195, 235)), (1, (220, 235, 250)))
    picture += glow(650, 70, 120)[..., None] * colour(255, 250, 230) * 0.8
    for base, height, shade in ((330, 210, 0.72), (400, 190, 0.86), (500, 120, 1.0)):
        ridge = base - height * profile(rng, 4, 7)
        rock = noise(rng, 26, 5)
        slope = np.clip((rock - 0.42) * 5, 0, 1) * np.clip(1.4 - (Y - ridge[None, :]) / (height * 1.1), 0, 1)
        face = over(np.ones_like(picture) * colour(240, 246, 255) * shade, colour(60, 65, 80) * shade, slope * 0.9)
        lit = 0.9 + 0.2 * np.gradient(noise(rng, 10), axis=1)[..., None] * 60
        picture = over(picture, face * np.clip(lit, 0.75, 1.1), below(ridge))
    field = 0.93 + 0.07 * noise(rng, 8)[..., None]
    picture = over(picture, colour(245, 249, 255) * field, below(np.full(WIDTH, 505) - 14 * profile(rng, 2)))
    hut = shape(lambda d: d.rectangle((2 * 250, 2 * 478, 2 * 318, 2 * 520), fill=255))
    roof = shape(lambda d: d.polygon(doubled((242, 480), (284, 452), (326, 480)), fill=255))
    picture = over(over(picture, colour(165, 45, 40), hut), colour(250, 252, 255), roof)
    picture = over(picture, colour(60, 40, 30), (abs(X - 284) < 7) * (Y > 496) * (Y < 520))
    return developed(rng, picture, 0.006)


def aurora(rng):
    picture = gradient((0, (6, 10, 28)), (0.65, (14, 34, 48)), (1, (8, 16, 24)))
    picture += stars(rng, 700, 400)
    for k, (tint, strength) in enumerate((((70, 255, 150), 0.85), ((60, 230, 170), 0.6), ((150, 90, 220), 0.5))):
        path = 130 + 60 * k + 150 * profile(rng, 2, 3)
        rays = 0.45 + 0.75 * profile(rng, 30, 4)
        up = np.clip((path[None, :] + 90 - Y) / 190, 0, 1)
        curtain = np.where(Y < path[None, :] + 90, np.exp(-3.2 * up) * np.clip((path[None, :] + 90 - Y) / 16, 0, 1), 0)
        picture += (curtain * rays[None, :] * strength)[..., None] * colour(*tint)
    ridge = 420 - 130 * profile(rng, 4, 7)
    picture = over(picture, colour(8, 14, 22) + 0.05 * noise(rng, 20)[..., None], below(ridge))
    mirror = picture[::-1][120:, :]  # the fjord gives the sky back, dimmer and shaken
    water = np.zeros_like(picture)
    water[430:] = mirror[:170][:, :] * 0.55
    shift = (np.sin(np.arange(HEIGHT) * 1.3) * 3 + rng.normal(0, 1.5, HEIGHT)).astype(int)
    water = np.stack([np.roll(row, s, axis=0) for row, s in zip(water, shift)])
    picture = over(picture, water, (Y >= 430).astype(np.float32))
    return developed(rng, picture, 0.022)


def milky_way(rng):
    picture = gradient((0, (6, 8, 20)), (0.75, (22, 22, 40)), (1, (50, 40, 40)))
    picture += stars(rng, 2600, 480)
    across = (X - 330 - (HEIGHT - Y) * 0.55) / 105  # the band leans to the right
    band = np.exp(-(across**2)) * (0.35 + 0.9 * noise(rng, 9, 6))
    dust = np.clip((noise(rng, 7, 6) - 0.46) * 6, 0, 1) * np.exp(-((across * 1.9) ** 2))
    picture += (band * (1 - 0.85 * dust))[..., None] * colour(190, 175, 190) * 0.75
    picture += (glow(430, 360, 120) * band)[..., None] * colour(255, 190, 130) * 0.7
    dunes = 505 - 55 * profile(rng, 2, 3)
    picture = over(picture, colour(34, 22, 18) * (0.6 + 0.9 * noise(rng, 12)[..., None]), below(dunes))

    def telescope(d):
        d.polygon(doubled((575, 520), (590, 440), (600, 440), (588, 520)), fill=255)
        d.polygon(doubled((630, 520), (604, 440), (596, 440), (616, 520)), fill=255)
        d.line(doubled((560, 470), (668, 382)), fill=255, width=52)
        d.ellipse((2 * 585, 2 * 430, 2 * 613, 2 * 456), fill=255)
        d.ellipse((2 * 500, 2 * 436, 2 * 516, 2 * 456), fill=255)
        d.polygon(doubled((496, 456), (520, 456), (524, 522), (494, 522)), fill=255)

    return developed(rng, over(picture, colour(4, 4, 8), shape(telescope)), 0.03)


def cloud_sea(rng):
    picture = gradient((0, (52, 70, 130)), (0.35, (235, 140, 90)), (0.47, (255, 205, 120)), (1, (150, 90, 90)))
    picture += glow(300, 262, 190)[..., None] * colour(255, 190, 90) * 0.7 + disc(300, 262, 22)[..., None]
    streaks = np.clip((noise(rng, 3, 5)[:, ::-1] - 0.5) * 4, 0, 1) * (V < 0.42)
    picture = over(picture, colour(250, 150, 120), streaks * 0.6)
    for k in range(7):
        line = 275 + 34 * k - (10 + 6 * k) * profile(rng, 3 + k, 5)
        puffs = noise(rng, 10 + 2 * k, 6)
        lit = np.clip(1.15 - (Y - line[None, :]) / (26 + 8 * k), 0.25, 1.1) * (0.7 + 0.5 * puffs)
        tint = colour(255, 190 - 6 * k, 150 - 4 * k) * (1 - 0.06 * k)
        picture = over(picture, lit[..., None] * tint, below(line, 6) * 0.85)
    rocks = 560 - 130 * profile(rng, 3, 7) * (U[0] > 0.35)
    picture = over(picture, colour(42, 26, 30) * (0.6 + noise(rng, 30)[..., None]), below(rocks))
    dome = disc(610, 452, 36) * (Y < 456)
    picture = over(picture, colour(250, 215, 190), np.clip(dome + (abs(X - 610) < 36) * (Y >= 452) * (Y < 480), 0, 1))
    picture = over(picture, colour(60, 50, 70), (abs(X - 596) < 5) * (Y > 420) * (Y < 455))
    return developed(rng, picture, 0.009)


def dome_inside(rng):
    planks = (np.sin(np.arctan2(X - 400, 720 - Y) * 90) > 0.93).astype(np.float32)
    wood = colour(120, 78, 44) * (0.55 + 0.5 * noise(rng, 30, 4)[..., None]) * (1 - 0.5 * planks[..., None])
    slit = shape(lambda d: d.polygon(doubled((350, 0), (500, 0), (455, 250), (385, 250)), fill=255))
    night = gradient((0, (10, 16, 44)), (1, (30, 44, 88))) + stars(rng, 800)
    picture = over(wood, night, slit)
    floor = colour(70, 48, 32) * (0.6 + 0.5 * noise(rng, 40, 3)[..., None]) * (1 - 0.4 * (np.abs((X - 400) / (Y - 250 + 1e-3) % 0.3) < 0.02))[..., None]
    picture = over(picture, floor, (Y > 470).astype(np.float32))

    def brass(d):
        d.line(doubled((250, 440), (470, 160)), fill=255, width=96)
        d.line(doubled((228, 468), (262, 425)), fill=255, width=56)

    def pier(d):
        d.polygon(doubled((320, 600), (345, 340), (385, 340), (420, 600)), fill=255)
        d.ellipse((2 * 325, 2 * 300, 2 * 395, 2 * 372), fill=255)

    along = ((X - 250) * 280 + (Y - 440) * 220) / 356
    shine = 0.55 + 0.6 * np.exp(-(((along - 6) / 14) ** 2)) + 0.15 * np.exp(-(((along + 22) / 8) ** 2))
    picture = over(picture, colour(48, 52, 56) * (0.7 + 0.4 * noise(rng, 10)[..., None]), shape(pier))
    picture = over(picture, np.clip(shine, 0, 1.2)[..., None] * colour(214, 160, 70), shape(brass))
    desk = shape(lambda d: d.polygon(doubled((540, 455), (790, 455), (800, 480), (530, 480)), fill=255))
    picture = over(picture, colour(92, 58, 34), np.clip(desk + ((abs(X - 560) < 7) + (abs(X - 770) < 7)) * (Y > 470), 0, 1))
    page = shape(lambda d: d.polygon(doubled((590, 455), (650, 440), (700, 446), (690, 458)), fill=255))
    picture = over(picture, colour(240, 230, 205), page)
    light = 0.22 + 1.15 * glow(720, 390, 260) + 0.25 * glow(400, 120, 240)
    picture = picture * light[..., None] * colour(255, 205, 150) * 1.15
    picture += (glow(720, 405, 26) + 0.35 * glow(720, 405, 80))[..., None] * colour(255, 200, 120)
    return developed(rng, picture, 0.02)


def moonrise(rng):
    picture = gradient((0, (38, 48, 92)), (0.6, (150, 120, 150)), (1, (225, 165, 150)))
    x, y, r = 430, 235, 138
    d = np.hypot(X - x, Y - y) / r
    maria = np.clip((noise(rng, 5, 5) - 0.5) * 4, 0, 1) * 0.32
    face = np.clip(0.95 - maria - 0.12 * noise(rng, 40, 3), 0, 1)
    for _ in range(60):  # craters: a lit rim, a shaded floor
        a, b, c = x + rng.normal(0, 62), y + rng.normal(0, 62), rng.power(0.5) * 12 + 2
        ring = np.hypot(X - a, Y - b)
        face += 0.10 * np.exp(-(((ring - c) / 1.6) ** 2)) - 0.06 * (ring < c - 1)
    face *= np.sqrt(np.clip(1 - 0.55 * d**2, 0, 1))
    picture += glow(x, y, 240)[..., None] * colour(255, 225, 190) * 0.25
    picture = over(picture, face[..., None] * colour(255, 240, 212), disc(x, y, r))
    for base, height, tint in ((470, 90, (92, 80, 110)), (520, 110, (56, 52, 78)), (575, 80, (26, 28, 44))):
        ridge = base - height * profile(rng, 4, 6)
        picture = over(picture, colour(*tint) * (0.85 + 0.3 * noise(rng, 20)[..., None]), below(ridge))
    for x in range(20, WIDTH, 23):  # pines
        h, y = int(rng.integers(30, 70)), 592 + int(rng.integers(-14, 10))
        picture = over(picture, colour(12, 16, 26), shape(lambda d: d.polygon(doubled((x - 9, y), (x, y - h), (x + 9, y)), fill=255)))
    return developed(rng, picture, 0.012)


def moor(rng):
    picture = gradient((0, (168, 176, 184)), (0.5, (205, 208, 210)), (1, (190, 190, 185)))
    picture = picture * (0.82 + 0.3 * noise(rng, 4, 6)[..., None])
    for base, height, tint, haze in ((270, 90, (120, 130, 140), 0.5), (310, 80, (98, 108, 96), 0.3), (345, 30, (112, 104, 66), 0.0)):
        ridge = base - height * profile(rng, 3, 6)
        land = colour(*tint) * (0.7 + 0.6 * noise(rng, 40, 5)[..., None])
        picture = over(picture, land * (1 - haze) + colour(196, 202, 206) * haze, below(ridge, 3))
    heather = np.clip((noise(rng, 30, 4) - 0.52) * 6, 0, 1) * (V > 0.58)
    picture = over(picture, colour(128, 74, 118), heather * 0.7)
    curve = 430 + 120 * np.sin((Y - 320) / 90.0) * np.clip((Y - 320) / 280, 0, 1)
    half = 3 + np.clip(Y - 322, 0, None) * 0.24
    road = (np.abs(X - curve) < half) * (Y > 322)
    picture = over(picture, colour(104, 104, 106) * (0.85 + 0.3 * noise(rng, 80, 2)[..., None]), road.astype(np.float32))
    dashes = (np.abs(X - curve) < half * 0.04 + 0.5) * (np.sin(np.sqrt(np.clip(Y - 318, 1, None)) * 4) > 0) * (Y > 330)
    picture = over(picture, colour(235, 235, 225), dashes.astype(np.float32))
    for _ in range(26):  # sheep
        x, y = float(rng.uniform(20, 780)), float(rng.uniform(350, 470))
        s = (y - 320) / 90
        sheep = np.clip(1.5 - np.hypot((X - x) / (5 * s + 2), (Y - y) / (3 * s + 1.5)), 0, 1) * (1 - road)
        picture = over(picture, colour(236, 232, 220), sheep)
    return developed(rng, picture, 0.012)


def star_trails(rng):
    picture = gradient((0, (10, 16, 40)), (0.7, (34, 44, 74)), (1, (66, 62, 70)))
    px, py = 470, 210
    radius, angle = np.hypot(X - px, Y - py), np.degrees(np.arctan2(Y - py, X - px))
    for _ in range(330):
        r, start = float(rng.power(1.6) * 620), float(rng.uniform(-180, 180))
        length, b = 33.0, float(rng.power(0.6) * 0.8 + 0.15)
        on = np.exp(-(((radius - r) / 0.8) ** 2)) * (((angle - start) % 360) < length)
        tint = ((255, 225, 190), (255, 255, 255), (190, 210, 255))[int(rng.integers(0, 3))]
        picture += (on * b)[..., None] * colour(*tint)
    hill = 520 - 60 * profile(rng, 2, 5)
    picture = over(picture, colour(14, 16, 18) + 0.04 * noise(rng, 30)[..., None], below(hill))
    dome = np.clip(disc(300, 440, 70) * (Y < 446) + (abs(X - 300) < 70) * (Y >= 440) * (Y < 520), 0, 1)
    white = colour(120, 122, 140) * (0.55 + 0.5 * np.cos((X - 262) / 62)[..., None])
    picture = over(picture, white, dome)
    picture = over(picture, colour(255, 120, 60), (abs(X - 318) < 9) * (Y > 368) * (Y < 436))
    picture += glow(318, 400, 46)[..., None] * colour(255, 90, 40) * 0.5
    return developed(rng, picture, 0.014)


def rainbow(rng):
    picture = gradient((0, (92, 104, 122)), (0.6, (150, 160, 172)), (1, (170, 175, 170)))
    picture *= 0.75 + 0.45 * noise(rng, 4, 6)[..., None]
    r = np.hypot(X - 360, Y - 560)
    bands = ((255, 60, 50), (255, 150, 40), (250, 240, 70), (80, 210, 90), (70, 130, 240), (140, 80, 210))
    for bow, width, strength in ((400, 9, 0.42), (505, -10, 0.13)):
        for k, band in enumerate(bands):
            ring = np.exp(-(((r - bow + k * width) / abs(width)) ** 2))
            picture += (ring * strength * (0.5 + 0.5 * (V < 0.6)))[..., None] * (colour(*band) - 0.25)
    picture += ((r < 345) * 0.05)[..., None]
    meadow = 430 - 40 * profile(rng, 2, 4)
    grass = colour(96, 140, 58) * (0.6 + 0.8 * noise(rng, 60, 4)[..., None]) * (0.8 + 0.5 * glow(300, 520, 260)[..., None])
    picture = over(picture, grass, below(meadow, 3))
    wall = 470 - 12 * profile(rng, 2, 3)
    stones = colour(132, 128, 122) * (0.55 + 0.8 * noise(rng, 50, 2)[..., None])
    picture = over(picture, stones, below(wall) * (Y < wall[None, :] + 26))
    van = shape(lambda d: (d.rounded_rectangle((2 * 520, 2 * 388, 2 * 670, 2 * 458), 24, fill=255)))
    picture = over(picture, colour(226, 190, 92), van)
    for x in (532, 572, 612):
        picture = over(picture, colour(50, 70, 88), (X > x) * (X < x + 32) * (Y > 396) * (Y < 422))
    for x in (556, 636):
        picture = over(picture, colour(28, 28, 30), disc(x, 459, 15))
        picture = over(picture, colour(150, 150, 150), disc(x, 459, 7))
    return developed(rng, picture, 0.01)
