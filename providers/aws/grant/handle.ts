/** The name of a session's profile. */
import { profileName } from "./ini.ts";

/**
 * A name that none of the person's own files has: some tools look into `~/.aws` whatever variables say, and
 * take `AWS_PROFILE` for a name in there. The identity's own name, unless it is taken.
 */
export function handleOf(identity: string, own: readonly string[]): string {
  const profile = profileName(identity);
  const taken = new Set(own.flatMap(sectionsIn).map(plain));
  let handle = profile;
  for (let count = 1; taken.has(plain(handle)); count++) {
    handle = `${profile}@atmos-auth${count === 1 ? "" : `-${count}`}`;
  }
  return handle;
}

/** Whatever looks like a section's name to anybody. */
function sectionsIn(text: string): readonly string[] {
  return [...text.matchAll(/^\s*\[([^\]\n]*)\]/gm)].map(([, name]) => name!.trim());
}

/** As the most lenient of readers compares: quotes, the word `profile` and capitals don't count. */
function plain(section: string): string {
  return section.replace(/^profile\s+/i, "").replace(/["']/g, "").trim().toLowerCase();
}
