/** Keys at the top of a file: those that were meant for ours, and ours in a shape that nothing reads. */
import { WRITTEN_LEVELS } from "../../terminal/terminal.ts";
import type { UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { remark } from "../schema/problems.ts";
import { nearest } from "../../nearest.ts";
import { isNull, type MapNode, type Pair, placeOf, type YamlNode } from "../yaml/node.ts";

/** Our sections, as they are written. */
const OURS = ["auth", "base_path", "env", "import", "imports", "profiles"] as const;

/** By word, the section that it means, though it is not near enough to be a slip. */
const MEANT: Readonly<Record<string, string>> = {
  identities: "auth: {identities: ...}",
  providers: "auth: {providers: ...}",
  include: "import: [./FILE.yaml]",
  includes: "import: [./FILE.yaml]",
  profile: "profiles: ...",
};

/** Sections of the original that are near ours in spelling, and not meant for them. */
const THEIRS: ReadonlySet<string> = new Set(["profiler", "ai", "ci", "pro", "docs", "list"]);

/** Returns remarks on the keys at the top of a file. */
export function topLevelRemarks({ pairs }: MapNode, file: string): readonly UserError[] {
  return pairs.flatMap((pair) => {
    const key = pair.key.toLowerCase();
    const found = key in SHAPES ? SHAPES[key as keyof typeof SHAPES](pair.value) : slip(key);
    if (found === undefined) return [];
    const message = `Passing over "${visible(pair.key)}": ${found.why}`;
    return [
      remark("key_unknown", message, placeOf(file, pair.keyAt, visible(pair.key)), found.hint),
    ];
  });
}

/** The reason why a key is not read, and the hint. */
interface Odd {
  readonly why: string;
  readonly hint: string;
}

function slip(key: string): Odd | undefined {
  if (OURS.some((each) => each === key) || THEIRS.has(key)) return undefined;
  const word = Object.hasOwn(MEANT, key) ? MEANT[key] : undefined;
  const meant = word ?? nearest(key, OURS);
  if (meant === undefined) return undefined;
  const hint = word ?? `write "${meant}" instead of "${visible(key)}"`;
  return { why: "it is not a known key here", hint };
}

const SHAPES = {
  // The original has a section of that name for other programs: what has a kind is meant for ours.
  integrations: (value: YamlNode) =>
    value.type === "map" && value.pairs.some(({ value }) => hasKind(value))
      ? { why: "it is not a known key here", hint: "auth: {integrations: ...}" }
      : undefined,
  imports: (value: YamlNode) =>
    value.type === "map" || saysNothing(value)
      ? undefined
      : { why: "files are listed under another key", hint: "import: [./FILE.yaml]" },
  profiles: (value: YamlNode) => {
    const hint = "profiles: {base_path: ./profiles, default: NAME}";
    if (saysNothing(value)) return undefined;
    if (value.type !== "map") return { why: "it must be a map", hint };
    const odd = value.pairs.find((pair) => !isProfilesKey(pair));
    if (odd === undefined) return undefined;
    return { why: `"${visible(odd.key)}" in it is no text that is read`, hint };
  },
  logs: (value: YamlNode) => {
    const hint = "logs: {level: info}";
    if (saysNothing(value)) return undefined;
    if (value.type !== "map") return { why: "it must be a map", hint };
    const level = value.pairs.find(({ key }) => key.toLowerCase() === "level")?.value;
    return level === undefined || isLevel(level)
      ? undefined
      : { why: "there is no such level", hint };
  },
} as const;

function hasKind(value: YamlNode): boolean {
  return value.type === "map" && value.pairs.some(({ key }) => key.toLowerCase() === "kind");
}

function isProfilesKey({ key, value, merges }: Pair): boolean {
  if (merges) return true;
  return ["base_path", "default"].includes(key.toLowerCase()) && value.type === "scalar";
}

function isLevel(value: YamlNode): boolean {
  if (value.type !== "scalar") return false;
  const level = value.text.toLowerCase();
  return value.tag !== undefined || ["", ...WRITTEN_LEVELS].includes(level);
}

function saysNothing(value: YamlNode): boolean {
  return value.type === "scalar" && value.tag !== undefined || isNull(value);
}
