// photo -> exposure -> day -> places of the day; PDF -> keywords -> topic, which a person approves.

/** The day of a photo, and its light. */
export function day() {
  const taken = daybook.get("org.daybook.photo")?.taken;
  const light = daybook.get("org.example.exposure")?.light;
  const own = {};
  if (taken) own.date = taken.slice(0, 10);
  if (light) own.light = light;
  daybook.put("org.example.album.day", own);
}

/** All photos of a day, of which there are few enough to read them all each time. */
export function places({ group }) {
  const lights = new Set();
  const places = new Map();
  let photos = 0;
  for (const { props } of members()) {
    photos++;
    const { light } = props["org.example.album.day/main"];
    if (light) lights.add(light);
    const { latitude, longitude } = props["org.daybook.photo/main"] ?? {};
    if (latitude !== undefined && longitude !== undefined) {
      const place = { latitude: rounded(latitude), longitude: rounded(longitude) };
      const key = `${place.latitude} ${place.longitude}`;
      places.set(key, { ...place, photos: (places.get(key)?.photos ?? 0) + 1 });
    }
  }
  const own = { photos, lights: [...lights].sort(), places: [...places.values()] };
  if (group !== null) own.date = group;
  daybook.put("org.example.album.places", own);
}

function* members() {
  let after;
  do {
    const page = daybook.query({ has: "org.example.album.day" }, after ? { after, limit: 200 } : { limit: 200 });
    yield* page.documents;
    after = page.next;
  } while (after);
}

const rounded = (degrees) => Math.round(degrees * 100) / 100;

/** A proposal: the most frequent term. */
export function topic() {
  const because = daybook.get("org.example.keywords").terms.slice(0, 3).map(({ term }) => term);
  if (because.length === 0) throw Object.assign(new Error("the paper has no terms"), { code: "no-terms" });
  daybook.put("org.example.album.topic", { topic: because[0], because });
}
