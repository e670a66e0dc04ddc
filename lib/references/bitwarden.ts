/**
 * `bw:ITEM`: the password of an item of Bitwarden or Vaultwarden, by its name or id, as Bitwarden's own program finds it;
 * `bw:ITEM#FIELD`: a field of the person's own, or `username`, `totp`, `notes`, `private_key`.
 * https://bitwarden.com/help/cli
 */
import * as v from "valibot";
import { nearest } from "../nearest.ts";
import { Secret } from "../secret.ts";
import type { HelperResult } from "../system/programs.ts";
import { visible } from "../terminal/escape.ts";
import { noted } from "../terminal/hint.ts";
import { fieldHint, itemAndField, refuseSeveral } from "./field.ts";
import type { ReferenceContext } from "./scheme.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { endOf, runTool, type Tool } from "../secret_programs/tool.ts";
import { dialect } from "../terminal/dialect.ts";

const BW: Tool = {
  program: "bw",
  calm: "status",
  reads: ["BW_*", "BITWARDENCLI_*"],
  install: {
    linux: "npm install --global @bitwarden/cli",
    darwin: "brew install bitwarden-cli",
    windows: "winget install Bitwarden.CLI",
  },
};

const text = v.nullish(v.string());

const ITEM = v.object({
  id: text,
  name: v.string(),
  notes: text,
  login: v.nullish(v.object({ username: text, password: text, totp: text })),
  sshKey: v.nullish(v.object({ privateKey: text })),
  fields: v.nullish(v.array(v.object({ name: text, value: text }))),
});

type Item = v.InferOutput<typeof ITEM>;

type Text = v.InferOutput<typeof text>;

/** Returns the reason for which a reference names no item; `undefined` when it names one. */
export function wrong(rest: string): Unavailable | undefined {
  if (itemAndField(rest)[0] !== "") return undefined;
  return new Unavailable("it must name an item", "!secret bw:ITEM#FIELD");
}

/** Reads the item's field, or its password. */
export async function follow(asked: ReferenceContext): Promise<Secret> {
  const [name, field] = itemAndField(asked.rest);
  const asking = { words: ["--nointeraction", "get", "item"], named: [name] } as const;
  const result = await runTool(asked, BW, asking);
  if (result.status !== 0) throw await refused(asked, result, name);
  const item = itemIn(result);
  if (!isCalled(item, name)) throw noSuch(item.name);
  return valueOf(item, name, field);
}

/** Whether an item has this name: bw finds items that contain the words where none has the name. */
function isCalled(item: Item, name: string): boolean {
  return [item.name, item.id].some((it) => it?.toLowerCase() === name.toLowerCase());
}

function noSuch(meant: string | undefined): Unavailable {
  const hint = meant === undefined ? "bw sync" : `!secret bw:${visible(meant)}`;
  return new Unavailable("there is no such item", hint);
}

/** Returns the value of a field; without one, the password of its login, whatever else has that name. */
function valueOf(item: Item, name: string, field: string | undefined): Secret {
  const fields = field === undefined ? usualFields(item) : [...usualFields(item), ...own(item)];
  const looked = field ?? "password";
  const found = fields.filter((it) => it.name === looked);
  refuseSeveral(found, `fields of that item are called "${visible(looked)}"`, RENAMING);
  if (found[0] !== undefined) return new Secret(found[0].value);
  const names = [...usualFields(item), ...own(item)].map(({ name }) => name);
  const hint = fieldHint(`bw:${visible(name)}`, looked, [...new Set(names)]);
  throw new Unavailable(`that item has no "${visible(looked)}"`, hint ?? "bw sync");
}

/** The hint for items of one name: bw itself prints an item with all its secrets. */
const RENAMING = "bw sync   (once each has a name of its own in Bitwarden)";

/** Returns the printed item, from the first brace at the start of a line: a warning may precede it. */
function itemIn({ stdout }: HelperResult): Item {
  const start = stdout.search(/^\{/m);
  const item = v.safeParse(v.pipe(v.string(), v.parseJson(), ITEM), stdout.slice(start));
  if (start >= 0 && item.success) return item.output;
  throw new Unavailable("bw did not print an item", "bw --version");
}

interface Field {
  readonly name: string;
  readonly value: string;
}

/** Returns the fields that are not empty. */
function filled(fields: readonly (readonly [Text, Text])[]): readonly Field[] {
  return fields.flatMap(([name, value]) => name && value ? [{ name, value }] : []);
}

/** Returns the fields that every item of its type has. */
function usualFields({ login, notes, sshKey }: Item): readonly Field[] {
  return filled(Object.entries({ ...login, notes, private_key: sshKey?.privateKey }));
}

/** Returns the person's own fields. */
function own({ fields }: Item): readonly Field[] {
  return filled((fields ?? []).map(({ name, value }) => [name, value]));
}

async function refused(
  asked: ReferenceContext,
  result: HelperResult,
  name: string,
): Promise<Unavailable> {
  const { stderr } = result;
  if (/not logged in/i.test(stderr)) return new Unavailable("nobody is logged in", "bw login");
  if (/locked/i.test(stderr)) {
    return new Unavailable("the vault is locked", dialect().setTo("BW_SESSION", "bw unlock --raw"));
  }
  if (/more than one result/i.test(stderr)) {
    return new Unavailable("several items fit that name", await choiceOf(asked, stderr));
  }
  if (!/not found/i.test(stderr)) return new Unavailable(endOf(BW, result), "bw status");
  return noSuch(nearest(name, (await listed(asked)).map((item) => item.name)));
}

/**
 * Returns references by id to the items of one name: bw names only their ids, and lists whole items, which nobody is
 * sent to print.
 */
async function choiceOf(asked: ReferenceContext, said: string): Promise<string> {
  const ids = new Set(said.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi));
  if (ids.size === 0) return "!secret bw:ID   (of the one that is meant)";
  const called = new Map((await listed(asked)).map(({ id, name }) => [id, name]));
  const all = [...ids].map((id) => `!secret bw:${id}`).join(", ");
  if (![...ids].some((id) => called.has(id))) return all;
  return noted(all, [...ids].map((id) => visible(called.get(id) ?? "?")).join(", "));
}

const LISTED = v.pipe(v.string(), v.parseJson(), v.array(v.object({ id: text, name: v.string() })));

async function listed(asked: ReferenceContext): Promise<v.InferOutput<typeof LISTED>> {
  const { stdout } = await runTool(asked, BW, { words: ["--nointeraction", "list", "items"] });
  const items = v.safeParse(LISTED, stdout);
  return items.success ? items.output : [];
}
