/** Lengths of time, and times, as configuration, the command line and clouds spell them. */

const UNITS = { ns: 1e-6, us: 1e-3, "µs": 1e-3, ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 } as const;
const PART = /(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)/y;

/**
 * Milliseconds of a length of time: whole seconds, or a Go duration (`1h30m`, `90s`) in which days may
 * stand too (`7d`). `undefined` when it is neither, or not longer than nothing.
 */
export function parseDuration(spelled: string | number): number | undefined {
  const ms = /^\d+$/.test(String(spelled)) ? Number(spelled) * 1000 : partsOf(String(spelled));
  return ms !== undefined && ms >= 1 && ms <= Number.MAX_SAFE_INTEGER ? Math.floor(ms) : undefined;
}

function partsOf(spelled: string): number | undefined {
  const part = new RegExp(PART);
  let ms = 0;
  while (part.lastIndex < spelled.length) {
    const found = part.exec(spelled);
    if (found === null) return undefined;
    ms += Number(found[1]) * UNITS[found[2] as keyof typeof UNITS];
  }
  return ms;
}

/** Time after which nothing is an end that anybody waits for, in milliseconds. */
const FAR = 366 * UNITS.d;

/** The time until then, as far as it is worth a word: of what lapses in years, as a demo's credential, nothing is. */
export function showLeft(expires: number | undefined, now: number): string | undefined {
  return expires === undefined || expires - now > FAR ? undefined : showDuration(expires - now);
}

/** A length of time as a person reads it: `12d3h`, `1h5m`, `12m`, `0m`; seconds below a minute, years from two on. */
export function showDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds > 0 && seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 2 * 365 * 24) return `${Math.floor(hours / 24 / 365)}y`;
  if (hours >= 100) return `${Math.floor(hours / 24)}d${hours % 24}h`;
  return hours > 0 ? `${hours}h${minutes % 60}m` : `${minutes}m`;
}

/** A time as RFC 3339 writes it, in UTC and whole seconds, as `jq` reads it; what has no time stays without one. */
export function showTime(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : `${new Date(ms).toISOString().slice(0, -5)}Z`;
}

const ZONED = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[-+]\d\d:?\d\d)$/i;

/**
 * The instant that a time of RFC 3339 says, in milliseconds; `undefined` for any other text, such as a time without a
 * zone, which is another instant on each machine.
 */
export function parseTime(text: string): number | undefined {
  const time = ZONED.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(time) ? time : undefined;
}

/** When something lapses, and how far that is from now; `undefined` for what does not. */
export function showExpiry(expires: number | undefined, now: number): string | undefined {
  if (expires === undefined) return undefined;
  return `${showTime(expires)} (${showDuration(expires - now)})`;
}
