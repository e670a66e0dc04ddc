/** What goes back only to the hosts that it was kept for, as one text. */
import * as v from "valibot";

const BOUND = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ hosts: v.array(v.string()), note: v.string() }),
);

/** The text, for these hosts. */
export function bound(text: string, hosts: readonly string[]): string {
  return JSON.stringify({ hosts, note: text });
}

/** What was kept for these hosts, or for none; `undefined` for what is others'. */
export function unbound(kept: string | undefined, hosts: readonly string[]): string | undefined {
  const read = v.safeParse(BOUND, kept);
  if (!read.success) return kept;
  return read.output.hosts.join() === hosts.join() ? read.output.note : undefined;
}

/** Those that it was kept for; `undefined` where it is for none. */
export function hostsOfBound(kept: string | undefined): readonly string[] | undefined {
  const read = v.safeParse(BOUND, kept);
  return read.success ? read.output.hosts : undefined;
}
