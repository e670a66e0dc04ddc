/** Profiles that lead back to themselves: whoever used one would wait for it for ever. */
import { decidingSetting, type Profile } from "../shared/profiles.ts";
import { askedIn, followed, type Reader, wordsIn } from "./asked.ts";
import type { Entry } from "./draft.ts";
import { hasOwnKeys, isRole } from "./nature.ts";

/** A name that is asked for, and whether that is certain: other tools may keep a credential of that name themselves. */
interface Step {
  readonly name: string;
  readonly isSure: boolean;
}

/** Returns the names by which a profile leads back to itself, through what it asks for; `undefined` where it ends. */
export function circleFrom(
  name: string,
  profiles: ReadonlyMap<string, Profile>,
  reader: Reader,
): readonly string[] | undefined {
  return circle(name, (at) => next(at, profiles, reader));
}

/**
 * Returns the names by which a role's sources lead back to it although it has keys of its own, where AWS's CLI gives up
 * (`InfiniteLoopConfigError` of botocore); `undefined` for a role that is its own source.
 */
export function loopFrom(
  name: string,
  profiles: ReadonlyMap<string, Profile>,
): readonly string[] | undefined {
  const path = [name];
  for (;;) {
    const profile = profiles.get(path.at(-1)!);
    if (profile === undefined || !isRole(profile)) return undefined;
    if (path.length > 1 && hasOwnKeys(profile)) return undefined;
    const source = profile.settings.get("source_profile")?.value ?? "";
    if (source === name) return path.length > 1 ? [...path, source] : undefined;
    if (path.includes(source)) return undefined;
    path.push(source);
  }
}

/**
 * Returns the names by which the converted identities lead back to themselves; names may differ in case. `undefined`
 * where they end.
 */
export function circleAmong(
  name: string,
  identities: ReadonlyMap<string, Entry>,
  reader: Reader,
): readonly string[] | undefined {
  return circle(name, (at) => {
    const { via, credential_process: words } = identities.get(at) ?? {};
    const source = (via as { readonly identity?: string } | undefined)?.identity;
    const others = source === undefined
      ? followed(reader.asked, (words ?? []) as readonly string[], identities.keys())
      : [source];
    return others.map((other) => ({ name: other, isSure: true }));
  });
}

/** Searches depth first; names that were left behind are on no circle. */
function circle(
  start: string,
  next: (name: string) => readonly Step[],
): readonly string[] | undefined {
  const left = new Set<string>();
  const beyond = (path: readonly Step[]): readonly string[] | undefined => {
    const here = path.at(-1)!.name;
    const begin = path.findIndex(({ name }) => name === here);
    if (begin < path.length - 1) {
      const isCircle = path.slice(begin + 1).some(({ isSure }) => isSure);
      return isCircle ? path.map(({ name }) => name) : undefined;
    }
    if (left.has(here)) return undefined;
    for (const step of next(here)) {
      const found = beyond([...path, step]);
      if (found !== undefined) return found;
    }
    left.add(here);
    return undefined;
  };
  return beyond([{ name: start, isSure: false }]);
}

/** Returns the profiles, or the identities of these names, that are asked for when this one is used. */
function next(
  name: string,
  profiles: ReadonlyMap<string, Profile>,
  reader: Reader,
): readonly Step[] {
  const profile = profiles.get(name);
  if (profile === undefined) return [];
  const value = (key: string) => profile.settings.get(key)?.value;
  if (isRole(profile)) return sourceOf(value("source_profile") ?? "", profiles);
  if (decidingSetting(profile)?.name !== "credential_process") return [];
  const words = wordsIn(reader, value("credential_process"));
  const sure = followed(reader.asked, words, profiles.keys());
  if (sure.length > 0) return sure.map((other) => ({ name: other, isSure: true }));
  return askedIn(reader.asked, words).flatMap(({ name: other }) =>
    other === undefined ? [] : { name: other, isSure: false }
  );
}

/** Returns the source profile as a step; none where it has keys of its own, with which another role is assumed. */
function sourceOf(name: string, profiles: ReadonlyMap<string, Profile>): readonly Step[] {
  const source = profiles.get(name);
  const isEnd = source === undefined || hasOwnKeys(source);
  return isEnd ? [] : [{ name, isSure: true }];
}
