/** Settings of aws-vault for a role's session, beside its name (github.com/99designs/aws-vault, `USAGE.md`). */
import type { Profile } from "../shared/profiles.ts";
import type { Draft, Entry } from "./draft.ts";

/** The settings that say it. */
export const TAGGED = ["session_tags", "transitive_session_tags", "source_identity"] as const;

/** Returns these settings as a part of `principal`. */
export function taggedBy(draft: Draft, profile: Profile): Entry {
  const value = (key: typeof TAGGED[number]) => profile.settings.get(key)?.value;
  const transitive = parted(value("transitive_session_tags") ?? "").filter(Boolean);
  return {
    tags: tagsOf(draft, profile, value("session_tags")),
    transitive_tags: transitive.length === 0 ? undefined : transitive,
    source_identity: value("source_identity"),
  };
}

/** Returns the tags in `KEY=VALUE,KEY=VALUE`; all or none, as in aws-vault. */
function tagsOf(draft: Draft, profile: Profile, told: string | undefined): Entry | undefined {
  if (told === undefined || told === "") return undefined;
  const pairs = parted(told).map((each) => /^([^=]*)=(.*)$/s.exec(each));
  const known = pairs.flatMap((pair) =>
    pair?.[1]?.trim() ? [[pair[1].trim(), pair[2]!.trim()]] : []
  );
  if (known.length === pairs.length) return Object.fromEntries(known);
  draft.note(profile, "session_tags", "aws-vault wants KEY=VALUE,KEY=VALUE, so it is left out");
  return undefined;
}

function parted(list: string): readonly string[] {
  return list.split(",").map((each) => each.trim());
}
