// From what the camera wrote down: how much light there was, and what the lens saw.

import { getProp, putProp, Outcome, run } from "../../../processors/kits/assemblyscript/daybook";
import { Json, Kind, rounded } from "../../../processors/kits/assemblyscript/json";
export { daybook_alloc } from "../../../processors/kits/assemblyscript/daybook";

export function daybook_run(ptr: usize, len: usize): u64 {
  return run(ptr, len, exposure);
}

function exposure(request: Json): Outcome {
  const photo = getProp("org.daybook.photo/main");
  if (photo === null) return Outcome.error("no-photo", "the document has no prop org.daybook.photo/main");

  const result = Json.object();
  const missing = Json.list();
  const time = known(photo, "exposureTime", missing);
  const aperture = known(photo, "fNumber", missing);
  const iso = known(photo, "iso", missing);
  const focal = known(photo, "focalLength", missing);
  light(time, aperture, iso, result);
  lens(focal, aperture, equivalentFocalLength(photo), result);
  if (missing.items.length > 0) result.set("missing", missing);

  putProp("org.example.exposure/main", result);
  return Outcome.ok(result);
}

/** A positive number of the photo's, or NaN and a note that it is missing. NaN runs through all sums. */
function known(photo: Json, name: string, missing: Json): f64 {
  const value = photo.numberAt(name);
  if (value > 0) return value;
  missing.items.push(Json.ofText(name));
  return NaN;
}

/**
 * Exposure value after ISO 2720:1974, EV = log2(N^2 / t), N the f-number, t the time in seconds; and the
 * same light's value at ISO 100, EV100 = EV - log2(ISO / 100).
 */
function light(time: f64, aperture: f64, iso: f64, result: Json): void {
  const ev = Math.log2((aperture * aperture) / time);
  const ev100 = ev - Math.log2(iso / 100);
  result.setNumber("exposureValue", rounded(ev, 2));
  result.setNumber("exposureValue100", rounded(ev100, 2));
  if (isFinite(ev100)) result.setText("light", describe(ev100));
}

/** After the exposure guide ANSI PH2.7-1986, by EV at ISO 100. It says what was exposed for. */
function describe(ev100: f64): string {
  if (ev100 >= 15.5) return "bright sun on snow or sand";
  if (ev100 >= 14.5) return "bright sun";
  if (ev100 >= 13.5) return "hazy sun";
  if (ev100 >= 12.5) return "bright clouds";
  if (ev100 >= 11.5) return "overcast or open shade";
  if (ev100 >= 8.5) return "sunset or dusk";
  if (ev100 >= 4.5) return "indoor light";
  if (ev100 >= -1.5) return "lamplight";
  if (ev100 >= -6.5) return "moonlight or aurora";
  return "starlight";
}

/** Width, height and diagonal of the 35 mm film frame, in mm. */
const WIDTH: f64 = 36;
const HEIGHT: f64 = 24;
const DIAGONAL: f64 = 43.2666153;

function lens(focal: f64, aperture: f64, equivalent: f64, result: Json): void {
  result.setNumber("apertureDiameter", rounded(focal / aperture, 2));
  const basis = equivalent > 0 ? equivalent : focal;
  if (!(basis > 0)) return;
  result.setText("basis", equivalent > 0 ? "35 mm equivalent" : "assumed full frame");
  result.setNumber("equivalentFocalLength", rounded(basis, 1));
  result.setNumber("horizontalFieldOfView", rounded(angle(WIDTH, basis), 1));
  result.setNumber("verticalFieldOfView", rounded(angle(HEIGHT, basis), 1));
  const diagonal = angle(DIAGONAL, basis);
  result.setNumber("diagonalFieldOfView", rounded(diagonal, 1));
  result.setText("lensKind", diagonal > 60 ? "wide angle" : diagonal > 30 ? "normal" : "telephoto");
}

/** What a rectilinear lens of this focal length sees of a frame's side, in degrees: 2 atan(side / 2f). */
function angle(side: f64, focal: f64): f64 {
  return (2 * Math.atan(side / (2 * focal)) * 180) / Math.PI;
}

/** The 35 mm equivalent that the camera wrote, in mm; NaN when it wrote none. */
function equivalentFocalLength(photo: Json): f64 {
  const mapped = photo.numberAt("focalLength35");
  if (mapped > 0) return mapped;
  const raw = getProp("org.daybook.metadata/tika");
  if (raw === null) return NaN;
  const values = raw.field("values");
  if (values === null) return NaN;
  const found = values.field("Exif SubIFD:Focal Length 35");
  if (found === null || found.kind != Kind.List || found.items.length == 0) return NaN;
  return parseFloat(found.items[0].text); // such as "75 mm"
}
