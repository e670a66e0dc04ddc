/** Where session directories, and what else is as private and brief, may live: the most private, least persistent place that this machine has. */
import { absolute, directories, pathOf } from "./directories.ts";
import { UserError } from "../errors.ts";
import { typed } from "../terminal/escape.ts";
import { modeText, unsetting } from "../terminal/by_system.ts";
import { weakness } from "./ownership.ts";
import type { FileInfo, Os, System } from "../system.ts";
import {
  findFresh,
  FRESH_PREFIX,
  isFresh,
  makeFresh,
  makeVouched,
  refusedPlace,
  sharedDirectories,
  type Unfit,
  unfitText,
  vouchedFor,
  weakPlace,
  whyBarren,
} from "./unguessable.ts";

const FOLDER = "atmos-auth";

/** Where a login manager keeps every user's runtime directory, `XDG_RUNTIME_DIR` set or not. */
const RUNTIMES = "/run/user";

/** A directory below which sessions may live. */
interface Candidate {
  readonly base: string;
  readonly place: string;
  /** The variable that names it. */
  readonly variable?: string;
  /** Whether nobody else may even look into it: mode 0700, as the XDG Base Directory Specification wants. */
  readonly secluded: boolean;
}

/** A place for a session. */
interface SessionPlace {
  readonly path: string;
  /** Made for one session: it goes with that. */
  readonly fresh: boolean;
  /** What would have been better. */
  readonly passedOver: readonly Unfit[];
}

/**
 * The first place that nobody else can enter or replace, made when need be; where the person vouches for one, that
 * alone. Throws `session_failed`.
 */
export async function openSessionPlace(system: System): Promise<SessionPlace> {
  const passedOver: Unfit[] = [];
  for (const attempt of await attempts(system)) {
    const place = await attempt();
    if (typeof place === "string") {
      return { path: place, fresh: isFresh(system.os, place), passedOver };
    }
    passedOver.push(place);
  }
  throw nowhere(passedOver);
}

/** The ways to a place, best first. */
async function attempts(system: System): Promise<readonly (() => Promise<string | Unfit>)[]> {
  const vouched = vouchedFor(system);
  if (vouched !== undefined) return [() => makeVouched(system, vouched)];
  const { brief, lasting } = await candidatesOf(system);
  const entering = (candidate: Candidate) => () => enter(system, candidate);
  return [
    ...brief.map(entering),
    ...sharedDirectories(system).map((shared) => () => makeFresh(system, shared)),
    ...lasting.map(entering),
  ];
}

/**
 * As `openSessionPlace`, for files that others of the same job must find: the job's own temporary directory first,
 * which containers of the job are given, and which goes with it.
 */
export async function openBriefPlace(system: System): Promise<string> {
  for (const candidate of ofJob(system)) {
    const place = await enter(system, candidate);
    if (typeof place === "string") return place;
  }
  return (await openSessionPlace(system)).path;
}

/** Every place in which such files of ours may be. */
export async function briefPlaces(system: System): Promise<readonly string[]> {
  return [...new Set([...await jobPlaces(system), ...await sessionPlaces(system)])];
}

/** Those among them that are the job's alone. */
export async function jobPlaces(system: System): Promise<readonly string[]> {
  return (await Promise.all(ofJob(system).map((each) => usable(system, each)))).flat();
}

/**
 * The temporary directories of GitHub Actions, Azure Pipelines and Jenkins: each is documented to be the job's alone.
 * GitLab's job has none but its checkout, which is no place for a secret.
 */
const JOBS = ["RUNNER_TEMP", "AGENT_TEMPDIRECTORY", "WORKSPACE_TMP"] as const;

function ofJob(system: System): readonly Candidate[] {
  const { join } = pathOf(system.os);
  return JOBS.flatMap((variable) => {
    const base = absolute(system, variable);
    return base ? [{ base, place: join(base, FOLDER), variable, secluded: false }] : [];
  });
}

/** Every place in which sessions of ours may be, and in which nobody but us could have put them. */
export async function sessionPlaces(system: System): Promise<readonly string[]> {
  const { brief, lasting } = await candidatesOf(system);
  const fixed = [...brief, ...lasting].map((candidate) => usable(system, candidate));
  const fresh = sharedDirectories(system).map((shared) => findFresh(system, shared));
  return [...new Set((await Promise.all([...fixed, ...fresh])).flat())];
}

/** What the paths of all sessions begin with that live in such a place. */
export function sessionPrefix(os: Os, place: string): string {
  const { dirname, join, SEPARATOR } = pathOf(os);
  return isFresh(os, place) ? join(dirname(place), FRESH_PREFIX) : place + SEPARATOR;
}

/** Those that end with the login, or with the machine; and those that do not. */
async function candidatesOf(
  system: System,
): Promise<{ readonly brief: readonly Candidate[]; readonly lasting: readonly Candidate[] }> {
  const { join } = pathOf(system.os);
  const { cache, runtime } = directories(system);
  const below = (base: string) => ({ base, place: join(base, FOLDER), secluded: true });
  const named = runtime === undefined ? [] : [{ ...below(runtime), variable: "XDG_RUNTIME_DIR" }];
  const unnamed = (await unnamedRuntimes(system)).filter((base) => base !== runtime).map(below);
  const temporary = (await privateTemporary(system)).map(below);
  const lasting = cache === undefined
    ? []
    : [{ base: cache, place: join(cache, FOLDER, "sessions"), secluded: false }];
  return { brief: [...named, ...unnamed, ...temporary], lasting };
}

/** The runtime directory that is there although nobody names it, as after `su`. */
async function unnamedRuntimes(system: System): Promise<readonly string[]> {
  if (system.os !== "linux") return [];
  const { join } = pathOf(system.os);
  const names = await system.files.list(RUNTIMES).catch(() => undefined) ?? [];
  return await ownOf(system, names.map((name) => join(RUNTIMES, name)));
}

/** A temporary directory of one's own, as macOS and pam_tmpdir make it. */
async function privateTemporary(system: System): Promise<readonly string[]> {
  const temporary = system.env.get("TMPDIR");
  if (system.os === "windows" || !temporary?.startsWith("/")) return [];
  return await ownOf(system, [temporary.replace(/(?<=.)\/+$/, "")]);
}

async function ownOf(system: System, paths: readonly string[]): Promise<readonly string[]> {
  const unfits = await Promise.all(paths.map((path) => notOurs(system, path)));
  return paths.filter((_, index) => unfits[index] === undefined);
}

async function enter(system: System, candidate: Candidate): Promise<string | Unfit> {
  const { place, variable } = candidate;
  try {
    const wrong = await unfit(system, candidate);
    if (wrong !== undefined) return wrong;
    await system.files.makeDirectory(place);
    const info = await system.files.info(place);
    if (info?.kind === "directory" && (info.mode & 0o077) !== 0) {
      await system.files.setMode(place, 0o700);
    }
    // What was not there a moment ago may have been made by somebody else meanwhile.
    return await unfit(system, candidate) ?? await notOurs(system, place) ?? place;
  } catch (error) {
    return refusedPlace(place, error, variable);
  }
}

/** Why the directory will not do; `undefined` when it will, or does not exist yet. */
async function unfit(
  system: System,
  { base, place, variable, secluded }: Candidate,
): Promise<Unfit | undefined> {
  const barren = await whyBarren(system, base);
  if (barren !== undefined) {
    const mend = variable && unsetting(system.os, variable);
    return { path: base, why: barren, mend, variable };
  }
  // Where only the base is looked into by nobody else, it alone decides what lies below it.
  const weak = await weakness(system, secluded ? base : place);
  if (weak !== undefined) return weakPlace(secluded ? base : place, weak, variable);
  if (!secluded) return undefined;
  const real = await system.files.realPath(base);
  const info = real === undefined ? undefined : await system.files.info(real);
  const why = info && whyOpen(info, system.os);
  if (why === undefined) return undefined;
  const mend = info?.owner === "self" && info.kind === "directory" && system.os !== "windows"
    ? `chmod 700 ${typed(base)}`
    : variable && unsetting(system.os, variable);
  return { path: base, why, mend, variable };
}

function whyOpen({ kind, owner, mode }: FileInfo, os: Os): string | undefined {
  if (kind !== "directory") return "is no directory";
  if (owner !== "self") return "belongs to somebody else";
  return (mode & 0o077) === 0 ? undefined : `is open to others ${modeText(mode, os)}`;
}

/** Why a directory is none that only we can have made, and only we can enter. */
async function notOurs({ os, files }: System, path: string): Promise<Unfit | undefined> {
  const info = await files.info(path).catch(() => undefined);
  if (info === undefined) return { path, why: "is not there" };
  const why = whyOpen(info, os);
  return why === undefined ? undefined : { path, why };
}

async function usable(system: System, candidate: Candidate): Promise<readonly string[]> {
  const fits = !await unfit(system, candidate) && await isThere(system, candidate.place);
  return fits ? [candidate.place] : [];
}

/** Whether sessions of ours can be there at all. */
async function isThere({ files }: System, place: string): Promise<boolean> {
  const info = await files.info(place).catch(() => undefined);
  return info?.kind === "directory" && info.owner === "self";
}

function nowhere(passedOver: readonly Unfit[]): UserError {
  const reasons = passedOver.map(unfitText).join("; ");
  const message = `Cannot find a private directory for the session: ${reasons}`;
  return new UserError("session_failed", message, { hint: mendFor(passedOver) });
}

/** What helps here: where a directory is open to all it is one thing, where none can be written another. */
function mendFor(passedOver: readonly Unfit[]): string {
  const named = passedOver.find(({ mend, variable }) => mend && variable)?.mend;
  const open = passedOver.find(({ shared }) => shared)?.path;
  if (named !== undefined) return named;
  return open === undefined
    ? "mkdir -m 700 DIR && export XDG_RUNTIME_DIR=DIR; in a container: docker run --tmpfs /tmp"
    : `chmod +t ${typed(open)}, or where nobody else is, as in a pod with an emptyDir there: ` +
      `export ATMOS_SESSION_DIR=${typed(open)}`;
}
