/**
 * The points of the compass in the names of regions, such as europe-west4. Each region so far has one; Google may give a new one another.
 * Source: https://cloud.google.com/compute/docs/regions-zones, checked 2026-11-30
 */
const COMPASS = [
  "central",
  "east",
  "north",
  "northeast",
  "northwest",
  "south",
  "southeast",
  "southwest",
  "west",
];

/** The point of the compass in the name of a region or zone, if it is none that regions have; undefined where it is one. */
export function unusualPoint(
  location: string,
): { readonly word: string; readonly known: readonly string[] } | undefined {
  const word = /-([a-z]+)\d+(-|$)/.exec(location)?.[1];
  return word === undefined || COMPASS.includes(word) ? undefined : { word, known: COMPASS };
}
