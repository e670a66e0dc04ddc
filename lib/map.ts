/** Maps of plain data. */

/** Whether it is an object that is no list. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads what stands under that key, where it is a map; nothing else is one. */
export function mapUnder(map: unknown, key: string): Readonly<Record<string, unknown>> {
  const under: unknown = isMap(map) ? map[key] : undefined;
  return isMap(under) ? under : {};
}

/** Without what is not known, at any depth; maps that become empty go too. */
export function compact(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(map).flatMap(([key, value]) => {
      const inner = isMap(value) ? compact(value) : value;
      const isNothing = inner === undefined || isMap(inner) && Object.keys(inner).length === 0;
      return isNothing ? [] : [[key, inner]];
    }),
  );
}
