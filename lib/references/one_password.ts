/**
 * `op://VAULT/ITEM/FIELD`: a secret reference of 1Password, also with a section or with `?attribute=otp`, as its own
 * program reads it: https://developer.1password.com/docs/cli/secret-reference-syntax
 */
import * as v from "valibot";
import { nearest } from "../nearest.ts";
import { Secret } from "../secret.ts";
import { typed, visible } from "../terminal/escape.ts";
import { refuseSeveral } from "./field.ts";
import type { ReferenceContext } from "./scheme.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { endOf, runTool, type Tool } from "../secret_programs/tool.ts";
import { dialect } from "../terminal/dialect.ts";

const OP: Tool = {
  program: "op",
  calm: "vault list",
  // Accounts, sessions, service accounts and Connect: https://developer.1password.com/docs/cli/environment-variables
  reads: ["OP_*"],
  install: {
    linux: "https://developer.1password.com/docs/cli/get-started#install",
    darwin: "brew install 1password-cli",
    windows: "winget install AgileBits.1Password.CLI",
  },
};

/** Reads the field. */
export async function follow(asked: ReferenceContext): Promise<Secret> {
  const [, vault, item] = SHAPE.exec(asked.rest) ?? [];
  const [, field] = WITHOUT_SECTION.exec(asked.rest) ?? [];
  const result = await runTool(asked, OP, { words: READ, named: [`op:${asked.rest}`] });
  if (result.status !== 0) {
    throw new Unavailable(endOf(OP, result), await mendOf(asked, result.stderr, vault!, item!));
  }
  if (result.stdout.trim() === "") {
    throw new Unavailable("that field is empty", await fieldsHint(asked, vault!, item!));
  }
  if (field !== undefined) await refuseNamesakes(asked, [vault!, item!, field], result.stdout);
  return new Secret(result.stdout);
}

const READ = ["read", "--no-newline"] as const;

/**
 * The schema of an item's fields with their sections and values:
 * https://developer.1password.com/docs/cli/item-template-json
 */
const FIELDS = v.object({
  fields: v.array(v.object({
    id: v.string(),
    label: v.nullish(v.string()),
    value: v.nullish(v.string()),
    section: v.nullish(v.object({ label: v.nullish(v.string()) })),
  })),
});

/**
 * Throws where op would read any of several fields. A field that is named without its section is one that has none.
 * Where the item can't be had, the value that op read is taken.
 */
async function refuseNamesakes(
  asked: ReferenceContext,
  [vault, item, field]: readonly [string, string, string],
  value: string,
): Promise<void> {
  const fields = await fieldsOf(asked, vault, item);
  const same = fields.filter(({ id, label }) => [id, label].some((it) => isSame(it, field)));
  const bare = same.filter(({ section }) => !section);
  if (bare.length === 1 && bare[0]!.value === value) return;
  const inSections = same.filter(({ section }) => section?.label);
  const hint = pathsTo(vault, item, inSections, field) ?? listing(vault);
  refuseSeveral(same, `fields of that item are called "${visible(field)}"`, hint);
}

/** Returns the fields of an item; none where it can't be had. */
async function fieldsOf(
  asked: ReferenceContext,
  vault: string,
  item: string,
): Promise<v.InferOutput<typeof FIELDS>["fields"]> {
  const words = ["item", "get", "--format=json", `--vault=${vault}`] as const;
  const { stdout } = await runTool(asked, OP, { words, named: [item] });
  const whole = v.safeParse(v.pipe(v.string(), v.parseJson(), FIELDS), stdout);
  return whole.success ? whole.output.fields : [];
}

/** Returns a reference to each field, by the name that it was found by; `undefined` where there are none. */
function pathsTo(
  vault: string,
  item: string,
  fields: v.InferOutput<typeof FIELDS>["fields"],
  called?: string,
): string | undefined {
  const paths = fields.map((
    { id, label, section },
  ) => [vault, item, ...section?.label ? [section.label] : [], called ?? (label || id)]);
  const all = paths.map((path) => `!secret op://${path.map(visible).join("/")}`);
  return all.length === 0 ? undefined : all.join(", ");
}

/** Whether two names are the same to op, which ignores case. */
function isSame(name: string | null | undefined, field: string): boolean {
  return name?.toLowerCase() === field.toLowerCase();
}

const SHAPE = /^\/\/([^/]+)\/([^/]+)\/[^/].*$/;

const WITHOUT_SECTION = /^\/\/[^/]+\/[^/]+\/([^/?]+)$/;

/** Returns the reason for which a text is no reference of 1Password's; `undefined` when it is one. */
export function wrong(rest: string): Unavailable | undefined {
  if (SHAPE.test(rest)) return undefined;
  const why = "it must name a vault, an item and a field";
  return new Unavailable(why, "!secret op://VAULT/ITEM/FIELD");
}

async function mendOf(
  asked: ReferenceContext,
  said: string,
  vault: string,
  item: string,
): Promise<string> {
  if (/signed in|sign in|no account|session expired|authoriz/i.test(said)) {
    return dialect().evaluate("op signin");
  }
  if (/isn't a vault|vault .*not found/i.test(said)) return "op vault list";
  const titles = await titlesIn(asked, vault);
  if (titles.includes(item)) return await fieldsHint(asked, vault, item);
  const meant = nearest(item, titles);
  return meant === undefined
    ? listing(vault)
    : `!secret op://${visible(vault)}/${visible(meant)}/FIELD`;
}

/**
 * Returns references to the fields that hold a value: op itself would print a whole item, with its notes and other
 * texts in clear.
 */
async function fieldsHint(asked: ReferenceContext, vault: string, item: string): Promise<string> {
  const filled = (await fieldsOf(asked, vault, item)).filter(({ value }) => value);
  return pathsTo(vault, item, filled) ?? listing(vault);
}

function listing(vault: string): string {
  return `op item list --vault ${typed(vault)}`;
}

const ITEMS = v.pipe(v.string(), v.parseJson(), v.array(v.object({ title: v.string() })));

async function titlesIn(asked: ReferenceContext, vault: string): Promise<readonly string[]> {
  const words = ["item", "list", `--vault=${vault}`, "--format=json"] as const;
  const items = v.safeParse(ITEMS, (await runTool(asked, OP, { words })).stdout);
  return items.success ? items.output.map(({ title }) => title) : [];
}
