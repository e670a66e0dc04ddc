/** The record of a session: in its directory, for `sessions` and `status`, and at the next prompt. No secret. */
import * as v from "valibot";
import { leadingFlags, namesFiles } from "../environment/own_variables.ts";
import { typedFlag } from "../terminal/flag.ts";

/** The name of the file. */
export const RECORD_FILE = "session.json";

/** The name of the file that tells a prompt when the first credential lapses. */
export const EXPIRES_FILE = "expires";

/** The name of the file in which the shell says which variables it had to put right. */
export const DRIFT_FILE = "drift";

/** A file in the session's directory, written by `sessions end`. */
export const END_FILE = "end";

/** An identity that a session holds. */
export interface HeldIdentity {
  readonly name: string;
  readonly cloud: string;
  readonly kind: string;
  /** Account, principal, region, as far as they are known. */
  readonly facts: Readonly<Record<string, string>>;
  /** When its credential lapses, in milliseconds since 1970; absent for one that does not. */
  readonly expires?: number;
  /** Reason that it can't be renewed without the person. */
  readonly trouble?: string;
  /** It was renewed, and can't be written: that is the trouble. */
  readonly unwritten?: true;
  /** Name of whom it would be if it were renewed: somebody else, so that it is not. */
  readonly other?: string;
  /** Nobody can be asked at present who it would be if it were renewed, so that it is not. */
  readonly doubted?: true;
  /** State of the long-lived keys that it is obtained with, as the session has last told whose they are. */
  readonly keys?: string;
  /** Name of whom the session was opened as, in the cloud's words; absent until that was told. */
  readonly whose?: string;
  /** The cloud tells nobody whose it is. */
  readonly untold?: true;
  /** A digest of the credential that it has now; absent in a session of an older version. */
  readonly mark?: string;
  /** A digest of the realm and the name that it is kept under. */
  readonly place?: string;
  /** When it is taken away from the session, in milliseconds since 1970; absent when it is not. */
  readonly ends?: number;
  /** Reason that it was taken away. */
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
  /** Origin of its identities; absent in a session of an older version. */
  readonly origin?: SessionOrigin;
  /** Its shell, if it can be made another identity. */
  readonly shell?: ShellProcess;
  /** Its shell is another identity now. */
  readonly left?: true;
  /** The identities that its shell was before. */
  readonly before?: readonly string[];
}

/** A shell of a session. */
export interface ShellProcess {
  readonly pid: number;
  /** Directory of the files that it was started with. */
  readonly files: string;
}

/** The configuration that a session was opened by. */
export interface SessionOrigin {
  /** Directory in which it was opened. */
  readonly directory: string;
  readonly files: readonly string[];
  /** Flags that lead to it again; absent where none do, as after a pipe. */
  readonly flags?: readonly string[];
  /** The digests of what had to be trusted. */
  readonly trusted?: readonly string[];
  /** By the names of identities: what they are obtained through, the root first, in digests. */
  readonly marks: Readonly<Record<string, readonly string[]>>;
}

/**
 * The flags that lead to the session's configuration from wherever they are typed: to where it was found, or to what
 * was chosen. `undefined` where none do, or none are needed.
 */
export function leadingTo(
  { directory, flags = [] }: Pick<SessionOrigin, "directory" | "flags">,
): string | undefined {
  if (flags.some((flag) => flag.startsWith("--chdir="))) return typedFlag("--chdir", directory);
  const names = leadingFlags(namesFiles).map((name) => `--${name}`);
  const chosen = flags.flatMap((flag) => {
    const [, name = "", path = ""] = /^(--[^=]+)=(.*)$/s.exec(flag) ?? [];
    return names.includes(name) ? typedFlag(name, path) : [];
  });
  return chosen.length === 0 ? undefined : chosen.join(" ");
}

const MOMENT = v.pipe(v.number(), v.finite());

const IDENTITY = v.object({
  name: v.string(),
  cloud: v.string(),
  kind: v.string(),
  facts: v.record(v.string(), v.string()),
  expires: v.exactOptional(MOMENT),
  trouble: v.exactOptional(v.string()),
  unwritten: v.exactOptional(v.literal(true)),
  other: v.exactOptional(v.string()),
  doubted: v.exactOptional(v.literal(true)),
  keys: v.exactOptional(v.string()),
  whose: v.exactOptional(v.string()),
  untold: v.exactOptional(v.literal(true)),
  mark: v.exactOptional(v.string()),
  place: v.exactOptional(v.string()),
  ends: v.exactOptional(MOMENT),
  withdrawn: v.exactOptional(v.string()),
});

const TEXTS = v.array(v.string());

const ORIGIN = v.object({
  directory: v.string(),
  files: TEXTS,
  flags: v.exactOptional(TEXTS),
  trusted: v.exactOptional(TEXTS),
  marks: v.record(v.string(), TEXTS),
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
    kept: v.exactOptional(TEXTS),
    origin: v.exactOptional(ORIGIN),
    shell: v.exactOptional(v.object({ pid: v.number(), files: v.string() })),
    left: v.exactOptional(v.literal(true)),
    before: v.exactOptional(TEXTS),
  }),
);

/** Reads a session's record; `undefined` for anything else, such as what another version or a full disk left. */
export function parseRecord(text: string): SessionRecord | undefined {
  const parsed = v.safeParse(RECORD, text);
  return parsed.success ? parsed.output : undefined;
}
