"""The recordings: tones, a melody, wind, a clock, and a voice; as WAV of every kind, MP3 and FLAC."""

import io
import struct
import subprocess
import tempfile
import wave
from pathlib import Path

import mutagen.flac
import mutagen.id3
import numpy as np


def info(fields):
    """A RIFF LIST chunk with the recording's title, maker and date."""
    body = b"INFO"
    for name, text in fields.items():
        data = text.encode() + b"\0"
        body += name.encode() + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    return b"LIST" + struct.pack("<I", len(body)) + body


def wav(samples, rate, bits, fields=None, floats=False):
    """A WAV file of samples from -1 to 1, one row a frame."""
    samples = np.clip(samples if samples.ndim == 2 else samples[:, None], -1, 1)
    channels = samples.shape[1]
    if floats:
        data = samples.astype("<f4").tobytes()
    elif bits == 8:
        data = np.round(samples * 127 + 128).astype(np.uint8).tobytes()
    elif bits == 24:
        wide = np.round(samples * (2**23 - 1)).astype("<i4")
        data = wide.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
    else:
        data = np.round(samples * 32767).astype("<i2").tobytes()
    frame = channels * bits // 8
    fmt = struct.pack("<HHIIHH", 3 if floats else 1, channels, rate, rate * frame, frame, bits)
    chunks = b"fmt " + struct.pack("<I", len(fmt)) + fmt
    chunks += b"data" + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    if fields:
        chunks += info(fields)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def time(seconds, rate):
    return np.arange(int(seconds * rate)) / rate


def tuning_fork(rate=22050):
    t = time(4, rate)
    return 0.5 * np.sin(2 * np.pi * 440 * t) * np.exp(-t / 1.6) * np.clip(t / 0.01, 0, 1)


def time_signal(rate=16000):
    """Five short pips and a long one on the second, silence between, the long one on the right only."""
    t = time(6, rate)
    pip = sum(((t >= s) & (t < s + 0.1)) for s in range(5)).astype(float)
    last = ((t >= 5) & (t < 5.5)).astype(float)
    tone = 0.8 * np.sin(2 * np.pi * 1000 * t)
    return np.stack([tone * pip, tone * (pip + last)], axis=-1)


def wind(rate=16000):
    """Noise that is louder at low frequencies, swelling and falling like gusts."""
    rng = np.random.Generator(np.random.PCG64(51))
    n = 5 * rate
    spectrum = np.fft.rfft(rng.normal(0, 1, n))
    spectrum /= np.maximum(np.fft.rfftfreq(n, 1 / rate), 60) ** 0.9
    sound = np.fft.irfft(spectrum, n)
    t = time(5, rate)
    gusts = 0.35 + 0.4 * np.sin(2 * np.pi * t / 3.1) ** 2 + 0.25 * np.sin(2 * np.pi * t / 1.3 + 1) ** 2
    return 0.6 * sound / np.abs(sound).max() * gusts


def clock(rate=11025):
    """An old clock: tick and tock, a second apart."""
    rng = np.random.Generator(np.random.PCG64(52))
    t = time(6, rate)
    sound = np.zeros_like(t)
    for beat in range(6):
        since = t - beat - 0.2
        on = since >= 0
        tone = np.sin(2 * np.pi * (1900 if beat % 2 else 2500) * since) + 0.5 * rng.normal(0, 1, len(t))
        sound += np.where(on, tone * np.exp(-np.clip(since, 0, None) * 70), 0) * 0.5
    return sound


NOTES = {name: 440 * 2 ** ((i - 9) / 12) for i, name in enumerate("c C d D e f F g G a A b".split())}


def melody(score, beat, rate, decay):
    """Plays `score`, "note+octave:beats" or "-:beats" for a rest, on a bell of four partials."""
    parts = [part.split(":") for part in score.split()]
    total = sum(float(length) for _, length in parts) * beat + 1.5
    sound, at = np.zeros(int(total * rate)), 0.0
    for note, length in parts:
        if note != "-":
            frequency = NOTES[note[0]] * 2 ** (int(note[1:]) - 4)
            start = int(at * rate)
            t = np.arange(len(sound) - start) / rate
            bell = sum(w * np.sin(2 * np.pi * frequency * k * t) * np.exp(-t * decay * k) for k, w in ((1, 1), (2, 0.5), (3, 0.25), (4.2, 0.12)))
            sound[start:] += bell * np.clip(t / 0.004, 0, 1)
        at += float(length) * beat
    return 0.7 * sound / np.abs(sound).max()


LANTERN = ("g4:1 a4:1 b4:1 d5:2 b4:1 a4:1 g4:1 a4:1 e4:2 -:1 g4:1 a4:1 b4:1 d5:1 e5:1 d5:2 b4:1 a4:1 b4:1 g4:3 "
           "e5:1 d5:1 b4:1 d5:2 a4:1 b4:1 a4:1 g4:1 e4:2 d4:1 g4:1 a4:1 b4:1 a4:1 d4:1 e4:1 g4:4")
MUSIC_BOX = "c5:1 e5:1 g5:1 c6:1 b5:1 g5:1 a5:2 f5:1 a5:1 c6:1 a5:1 g5:2 e5:1 f5:1 d5:1 b4:1 c5:3"

LOG_ENTRY = ("Log of the travelling telescope. Twenty fifth of July, twenty two forty eight, local time. "
             "Sky meter at the zenith: twenty one point nine. Frost on the eyepiece. The tripod is sinking again.")
REPORT = ("Good evening from Lanternfell Observatory. Tonight the moon rises at half past eight behind the ridge. "
          "The wind is light, from the north. The sky will be clear until four in the morning. "
          "We expect no aurora, and we would be happy to be wrong. Bring a hat.")


def speech(text, voice, speed):
    """What espeak-ng says, as samples and rate."""
    out = subprocess.run(["espeak-ng", "-v", voice, "-s", str(speed), "-g", "4", "--stdout", text], capture_output=True, check=True).stdout
    with wave.open(io.BytesIO(out)) as file:
        samples = np.frombuffer(file.readframes(-1), "<i2") / 32768
        return samples, file.getframerate()


def slower(samples, rate, wanted):
    """Fewer samples a second: what lies above half the wanted rate is taken out first."""
    spectrum = np.fft.rfft(samples)
    n = int(len(samples) * wanted / rate)
    return np.fft.irfft(spectrum[: n // 2 + 1], n) * n / len(samples)


def encoded(command, samples, rate, path):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.wav"
        source.write_bytes(wav(samples, rate, 16))
        subprocess.run([part.format(source=source, target=path) for part in command], check=True, capture_output=True)


def mp3(path, samples, rate, kilobits, tags, cover=None):
    encoded(["lame", "--quiet", "-m", "m", "-b", str(kilobits), "--noreplaygain", "{source}", "{target}"], samples, rate, path)
    id3 = mutagen.id3.ID3()
    for frame, text in tags.items():
        id3.add(getattr(mutagen.id3, frame)(encoding=3, text=text))
    if cover:
        id3.add(mutagen.id3.APIC(encoding=3, mime="image/jpeg", type=3, desc="Cover", data=cover))
    id3.save(path, v2_version=4, v1=0)


def make(folder, cover):
    (folder / "tuning-fork.wav").write_bytes(wav(tuning_fork(), 22050, 16, {"INAM": "Tuning fork, 440 Hz", "IART": "Juniper Quill", "ICRD": "2025-07-24"}))
    (folder / "time-signal.wav").write_bytes(wav(time_signal(), 16000, 24))
    (folder / "night-wind.wav").write_bytes(wav(wind(), 16000, 32, floats=True))
    (folder / "old-clock.wav").write_bytes(wav(clock(), 11025, 8, {"INAM": "The clock in the hostel's hall", "ICRD": "2025-11-05"}))
    voice, rate = speech(LOG_ENTRY, "en-gb", 150)
    still = np.zeros(16000)
    entry = np.concatenate([still, slower(voice, rate, 16000), still])
    (folder / "log-entry.wav").write_bytes(wav(entry, 16000, 16, {"INAM": "Log entry, the desert", "IART": "Mira Thistledown", "ICRD": "2025-07-25"}))

    mp3(folder / "lantern-song.mp3", melody(LANTERN, 0.42, 44100, 2.2), 44100, 96,
        {"TIT2": "Lantern Song", "TPE1": "The Counterweights", "TALB": "Songs for a Cold Dome", "TRCK": "3/8",
         "TCON": "Folk", "TDRC": "2026", "TCOM": "Juniper Quill", "TCOP": "CC0 1.0"}, cover)
    voice, rate = speech(REPORT, "en-gb", 145)
    mp3(folder / "evening-report.mp3", voice, rate, 48,
        {"TIT2": "The evening report", "TPE1": "Lanternfell Observatory", "TALB": "Evening reports", "TRCK": "1",
         "TCON": "Speech", "TDRC": "2025", "TLAN": "eng"})

    flac = folder / "music-box.flac"
    encoded(["flac", "--silent", "--force", "--best", "--no-padding", "{source}", "-o", "{target}"], melody(MUSIC_BOX, 0.38, 22050, 3.5), 22050, flac)
    tagged = mutagen.flac.FLAC(flac)
    for name, text in (("TITLE", "Music Box at Dawn"), ("ARTIST", "The Counterweights"), ("ALBUM", "Songs for a Cold Dome"),
                       ("TRACKNUMBER", "8"), ("GENRE", "Ambient"), ("DATE", "2026"), ("COPYRIGHT", "CC0 1.0")):
        tagged[name] = text
    tagged.save(padding=lambda _: 0)
