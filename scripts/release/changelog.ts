/** What the changelog says of a version, and whether a tag may be released. */

/** What stands below a version's heading, `## 1.2.3 - 2026-01-31`, or below `## Unreleased`. */
export function sectionOf(changelog: string, version: string): string | undefined {
  const section = changelog.split(/^## /m).slice(1).find((each) =>
    each === version || /^[ \n]/.test(each.slice(version.length)) && each.startsWith(version)
  );
  return section?.slice(section.indexOf("\n") + 1).trim();
}

/** What every package manager takes: one hyphen at most, before what names a pre-release. */
const VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*)?$/;

/** What the changelog says of it. Throws unless the tag is the version's, and there is something to be said. */
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
