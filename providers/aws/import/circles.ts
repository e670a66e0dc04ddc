/** Profiles that lead back to themselves: whoever used one would wait for it for ever. */
import type { Profile } from "../shared/profiles.ts";
import { askedBy, followed } from "./asked.ts";
import type { Entry } from "./draft.ts";
import { hasKeys, isAsked, isRole, isSso } from "./nature.ts";

/** What is asked for, and whether that is sure: other tools may keep a credential of that name themselves. */
interface Step {
  readonly name: string;
  readonly isSure: boolean;
}

/** The names by which what a profile asks for leads back to one of them; `undefined` where it ends. */
export function circleFrom(
  name: string,
  profiles: ReadonlyMap<string, Profile>,
): readonly string[] | undefined {
  return circle(name, (at) => next(at, profiles));
}

/** The same of what has become of them, where names may differ in case. */
export function circleAmong(
  name: string,
  identities: ReadonlyMap<string, Entry>,
): readonly string[] | undefined {
  return circle(name, (at) => {
    const { via, credential_process: line } = identities.get(at) ?? {};
    const source = (via as { readonly identity?: string } | undefined)?.identity;
    const other = source ?? followed(String(line ?? ""), identities.keys());
    return other === undefined ? undefined : { name: other, isSure: true };
  });
}

function circle(
  name: string,
  next: (name: string) => Step | undefined,
): readonly string[] | undefined {
  const path: Step[] = [{ name, isSure: false }];
  for (let step = next(name); step !== undefined; step = next(step.name)) {
    const begin = path.findIndex((one) => one.name === step!.name);
    path.push(step);
    if (begin < 0) continue;
    const isCircle = path.slice(begin + 1).some(({ isSure }) => isSure);
    return isCircle ? path.map((one) => one.name) : undefined;
  }
  return undefined;
}

/** The profile, or the identity of that name, that is asked for when this one is used. */
function next(name: string, profiles: ReadonlyMap<string, Profile>): Step | undefined {
  const profile = profiles.get(name);
  if (profile === undefined) return undefined;
  const value = (key: string) => profile.settings.get(key)?.value;
  if (isRole(profile)) return sourceOf(value("source_profile") ?? "", profiles);
  if (profile.settings.has("web_identity_token_file") || isSso(profile)) return undefined;
  if (hasKeys(profile) && !isAsked(profile)) return undefined;
  const line = value("credential_process") ?? "";
  const sure = followed(line, profiles.keys());
  const other = sure ?? askedBy(line)?.name;
  return other === undefined ? undefined : { name: other, isSure: sure !== undefined };
}

/** A role's own keys are what another role is assumed with, and no more is asked for. */
function sourceOf(name: string, profiles: ReadonlyMap<string, Profile>): Step | undefined {
  const source = profiles.get(name);
  const isEnd = source === undefined || isRole(source) && hasKeys(source);
  return isEnd ? undefined : { name, isSure: true };
}
