/** Programs that print a credential. */
import { compact } from "../../../lib/map.ts";
import { credentialProcess } from "../kinds/credential_process.ts";
import type { Profile } from "../shared/profiles.ts";
import { processWords } from "../shared/process_words.ts";
import { type Draft, type Made } from "./draft.ts";
import { askedIn, isOurs, type ToolCall, unwrapped } from "./asked.ts";
import type { Source } from "./role.ts";
import { SPEC_KEYS, specOf } from "./spec.ts";
import { noteUnused } from "./unused.ts";

const KEY = "credential_process";
const OPEN = "a quote in it does not end, or a backslash ends it";
const USED = [KEY, "region", ...SPEC_KEYS] as const;

/** Makes an identity that runs the program, or that is what the program would ask for. */
export function convertProcess(draft: Draft, source: Source, profile: Profile): Made {
  const { os, asked: ofUs } = source.reader;
  const words = processWords(profile.settings.get(KEY)?.value ?? "", os);
  if (words === undefined) {
    return { key: KEY, why: `AWS's CLI can't take its ${KEY} apart: ${OPEN}` };
  }
  const [asked] = askedIn(ofUs, words);
  const [alone] = askedIn(ofUs, unwrapped(words));
  const made = alone?.isFirst ? sameAs(draft, source, profile, alone) : undefined;
  return made ?? helper(draft, profile, words, asked);
}

/**
 * Returns the identity of the profile that a program obtains the credential of, if it does nothing else. A program with
 * others around it may change the credential, so it is kept as it is.
 */
function sameAs(
  draft: Draft,
  source: Source,
  profile: Profile,
  asked: ToolCall,
): Made | undefined {
  const { name, tool } = asked;
  if (name === undefined || isOurs(asked)) return undefined;
  const other = source.identityOf(name);
  const entry = other === undefined ? undefined : draft.identities.get(other);
  if (entry === undefined || entry.kind === "aws/user" || draft.keyless.has(other!)) {
    return undefined;
  }
  draft.add("identities", profile.name, entry, profile);
  noteUnused(draft, profile, [KEY]);
  const text = `it has become what "${name}" is, without ${tool}`;
  draft.note(profile, KEY, text);
  return { identity: profile.name };
}

/** Converts a program by its words, since AWS's CLI runs no shell: `$`, `;` and `&` are ordinary characters. */
function helper(
  draft: Draft,
  profile: Profile,
  words: readonly string[],
  asked: ToolCall | undefined,
): Made {
  const value = (key: string) => profile.settings.get(key)?.value;
  const wanted = compact({
    credential_process: words,
    principal: { region: value("region") },
    spec: specOf(draft, profile),
  });
  const made = draft.fitted(credentialProcess, wanted, profile, keyOf);
  if (!("entry" in made)) return made;
  noteUnused(draft, profile, USED);
  const entry = { kind: "aws/credential-process", ...made.entry };
  draft.add("identities", profile.name, entry, profile);
  if (asked !== undefined && isOurs(asked)) {
    draft.note(profile, KEY, said(asked));
  }
  return { identity: profile.name };
}

/** Returns the setting of a path; a word of the program has no setting of its own. */
function keyOf(path: readonly string[]): string | undefined {
  return path[0] === KEY ? KEY : path.at(-1);
}

function said({ tool, name, refused }: ToolCall): string {
  if (refused !== undefined) return `${tool} does not take that line: ${refused}`;
  return `it asks ${tool} for ${name === undefined ? "the default identity" : `"${name}"`}`;
}
