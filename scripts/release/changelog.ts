/** Sections of the changelog, and the check of a tag. */

/**
 * Returns the text below a version's heading, `## 1.2.3 - 2026-01-31`, or below `## Unreleased`; `undefined` when there
 * is none.
 */
export function sectionOf(changelog: string, version: string): string | undefined {
  const section = changelog.split(/^## /m).slice(1).find((each) =>
    each === version || /^[ \n]/.test(each.slice(version.length)) && each.startsWith(version)
  );
  return section?.slice(section.indexOf("\n") + 1).trim();
}

/** A version that every package manager accepts: with one hyphen at most, before the pre-release. */
const VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*)?$/;

/** Returns the version's section. Throws unless the tag is the version's, and the section has text. */
export function checkTag(tag: string, version: string, changelog: string): string {
  if (!VERSION.test(version)) {
    throw new Error(`Cannot release ${tag}: packages can't have the version ${version}`);
  }
  if (tag !== `v${version}`) {
    throw new Error(`Cannot release ${tag}: deno.json says ${version}, whose tag is v${version}`);
  }
  const section = sectionOf(changelog, version);
  if (section) return section;
  throw new Error(
    `Cannot release ${tag}: CHANGELOG.md has no section "## ${version}" with anything in it`,
  );
}
