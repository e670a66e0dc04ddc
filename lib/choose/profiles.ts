/** Profiles that a bare `--profile` means, and those that would help where something is missing. */
import { loadConfiguration, type Loaded } from "../config/files/load.ts";
import { profileNames } from "../config/files/profiles.ts";
import { UserError } from "../errors.ts";
import { withoutUnlockers } from "../environment/passed.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { withProfiles } from "../workspace/again.ts";
import type { AnyContext } from "../workspace/context.ts";
import { selectionOf } from "../workspace/selection.ts";
import { type Missing, profilesWith, readerOf } from "./fallback.ts";
import { typedFlag } from "../terminal/flag.ts";

/**
 * `--profile` without a value: the person picks among those that there are, and the command line is run anew with
 * them. Throws `person_needed` when nobody is there, `config_not_found` when there are none.
 */
export async function pickProfiles(context: AnyContext): Promise<never> {
  const { whole, terminal, invocation } = context;
  const system = { ...whole, env: withoutUnlockers(whole) };
  const loaded = await loadConfiguration(system, selectionOf(invocation.flags));
  const names = await profileNames(readerOf(system, loaded), loaded.profilePlaces);
  const [first] = names;
  if (first === undefined) throw noProfiles(loaded);
  if (terminal.canAnswer()) throw withProfiles(await picked(terminal, names));
  const message = `Cannot let anybody pick a profile: nobody is there. ${listOf(names)}`;
  throw new UserError("person_needed", message, { hint: typedFlag("--profile", first) });
}

function noProfiles({ profilePlaces }: Loaded): UserError {
  const searched = profilePlaces.map(({ directory }) => `"${visible(directory)}"`).join(", ");
  return new UserError("config_not_found", `There are no profiles in ${searched}`, {
    hint: "leave --profile out",
  });
}

const NO_MORE = "";

/** One after the other, until there are enough. */
async function picked(terminal: Terminal, names: readonly string[]): Promise<readonly string[]> {
  const chosen: string[] = [];
  for (;;) {
    const left = names.filter((name) => !chosen.includes(name));
    if (left.length === 0) return chosen;
    const enough = { value: NO_MORE, label: "(no more)" };
    const choices = left.map((name) => ({ value: name, label: visible(name) }));
    const name = chosen.length === 0
      ? await terminal.pick("Profile:", choices)
      : await terminal.pick("Another profile:", [enough, ...choices]);
    if (name === NO_MORE) return chosen;
    chosen.push(name);
  }
}

function listOf(names: readonly string[]): string {
  return names.length === 1
    ? `There is the profile ${visible(names[0]!)}`
    : `There are the profiles ${names.map(visible).join(", ")}`;
}

/** A command that misses something, and whether anybody may be asked. */
interface Stuck {
  readonly system: System;
  readonly loaded: Loaded;
  readonly terminal: Terminal;
  readonly mayAsk: boolean;
}

/**
 * Looks for what is missing in profiles that nobody asked for: at a terminal the person may go on with one, which runs
 * the command line anew; otherwise the error names them. Returns the error to be thrown.
 */
export async function orInProfile(
  { system, loaded, terminal, mayAsk }: Stuck,
  error: UserError,
  missing: Missing,
): Promise<UserError> {
  if (loaded.profiles.length > 0) return error;
  const names = await profilesWith(system, loaded, missing);
  const [first] = names;
  if (first === undefined) return error;
  const what = missing.name === undefined
    ? "Identities are configured in profiles"
    : `"${visible(missing.name)}" is in profiles`;
  if (mayAsk && terminal.canAnswer()) {
    const choices = names.map((name) => ({ value: name, label: visible(name) }));
    const hint = typedFlag("--profile", first);
    throw withProfiles([await terminal.pick(`${what}. Go on with:`, choices, { hint })]);
  }
  const message = `${error.message}; ${what}: ${names.map(visible).join(", ")}`;
  // The name that was typed is right there: the flag is typed beside it.
  return error.with({ message, hint: typedFlag("--profile", first), wrong: undefined });
}
