/** What a session says of itself in its directory, for `sessions` and `status`. No secret. */
import * as v from "valibot";

/** The name of the file. */
export const RECORD_FILE = "session.json";

/** The name of the file that tells a prompt when the first credential lapses. */
export const EXPIRES_FILE = "expires";

/** An identity that a session holds. */
export interface HeldIdentity {
  readonly name: string;
  readonly cloud: string;
  readonly kind: string;
  /** Account, principal, region, as far as they are known. */
  readonly facts: Readonly<Record<string, string>>;
  /** When its credential lapses, in milliseconds since 1970; absent for one that does not. */
  readonly expires?: number;
  /** Why it can't be renewed without the person. */
  readonly trouble?: string;
  /** When it is taken away from the session, in milliseconds since 1970; absent when it is not. */
  readonly ends?: number;
  /** Why it was taken away. */
  readonly withdrawn?: string;
}

/** A session. */
export interface SessionRecord {
  readonly version: 1;
  readonly id: string;
  readonly pid: number;
  /** Milliseconds since 1970. */
  readonly started: number;
  readonly level: number;
  /** The program that runs in it, without its arguments. */
  readonly program: string;
  readonly identities: readonly HeldIdentity[];
  /** The clouds of which the person's own is let in; absent in a session of an older version. */
  readonly kept?: readonly string[];
}

const MOMENT = v.pipe(v.number(), v.finite());

const IDENTITY = v.object({
  name: v.string(),
  cloud: v.string(),
  kind: v.string(),
  facts: v.record(v.string(), v.string()),
  expires: v.exactOptional(MOMENT),
  trouble: v.exactOptional(v.string()),
  ends: v.exactOptional(MOMENT),
  withdrawn: v.exactOptional(v.string()),
});

const RECORD = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    version: v.literal(1),
    id: v.string(),
    pid: v.number(),
    started: MOMENT,
    level: v.number(),
    program: v.string(),
    identities: v.array(IDENTITY),
    kept: v.exactOptional(v.array(v.string())),
  }),
);

/** Reads a session's record; `undefined` for anything else, such as what another version or a full disk left. */
export function parseRecord(text: string): SessionRecord | undefined {
  const parsed = v.safeParse(RECORD, text);
  return parsed.success ? parsed.output : undefined;
}
