import { orUndefined, throwAll, UserError } from "../errors.ts";
import { firstStep } from "../config/files/passed_over.ts";
import { isIdentity, type Node } from "../config/entries/model.ts";
import { wordsOf } from "../list/who.ts";
import { expiriesHere } from "../list/expiries.ts";
import { data, listed, select } from "../list/mod.ts";
import { roomOf } from "../terminal/columns.ts";
import { typed, visible } from "../terminal/escape.ts";
import { typedFlag } from "../terminal/flag.ts";
import { inWords } from "../terminal/report.ts";
import type { Context } from "../workspace/context.ts";
import { NOT_TRUSTED, openView, type View, warnOf, warnOfSections } from "../workspace/view.ts";

/** `list`: shows providers and identities, in many formats, never with a secret. */
export async function list(context: Context<"list">): Promise<number> {
  const { flags } = context.invocation;
  const { terminal, clouds } = context;
  const workspace = await openView(context);
  const { system } = workspace;
  if (!workspace.loaded.trusted) terminal.say(`${NOT_TRUSTED}${workspace.flags}`);
  await checkThereIsSomething(workspace);
  const format = flags.has("json") ? "json" : flags.text("format");
  const only = (name: "providers" | "identities") =>
    flags.bare(name) ? [] : named(flags.texts(name));
  const selected = select(workspace.model, {
    providers: only("providers"),
    identities: only("identities"),
    tags: named(flags.texts("tags")),
    ...await fitting(context),
  });
  const expiries = await expiriesHere(workspace);
  const now = system.clock.now();
  const view = {
    ...{ clouds, expiries, now, paint: terminal.paintOut, width: roomOf(system) },
  };
  const shown = { ...selected, ...view };
  const text = format === "json" ? await asJson(shown) : listed(format, shown);
  if (text === "") terminal.say(nothingOf(workspace, context));
  terminal.print(text);
  if (workspace.model.identities.size === 0) await tellOffered(workspace);
  return 0;
}

async function asJson(view: Parameters<typeof data>[0]): Promise<string> {
  const { answerOf } = await import("../terminal/answer.ts");
  return answerOf("list", data(view));
}

/** Says, when there is no identity yet, which sign-in brings some. */
async function tellOffered(view: View): Promise<void> {
  const { offeringOf, planProvider } = await import("../chain/chain.ts");
  for (const name of view.model.providers.keys()) {
    const chain = await orUndefined(() => planProvider(view, name));
    if (chain === undefined || offeringOf(chain) === undefined) continue;
    const login = `atmos-auth login${view.flags} ${typedFlag("--provider", name)}`;
    view.terminal.say(`What "${visible(name)}" offers is known after a sign-in there: ${login}`);
  }
}

/** Lines that other tools write with such a word. */
const ELSEWHERE = new Map([
  ["identities", "list --identities"],
  ["providers", "list --providers"],
  ["sessions", "sessions"],
  ["secrets", "secret list"],
  ["json", "list --json"],
  ...["tree", "table", "yaml", "graphviz", "mermaid", "markdown"].map((word) =>
    [word, `list --format ${word}`] as const
  ),
  ...["all", "accounts", "profiles", "roles"].map((word) => [word, "list"] as const),
]);

/** Says that nothing fits; words that are names each are of nobody together. */
function nothingOf(
  { model, flags }: View,
  { invocation: { positional } }: Context<"list">,
): string {
  const said = "Nothing that is configured fits";
  const [word = ""] = positional;
  const other = positional.length === 1 ? ELSEWHERE.get(word) : undefined;
  if (other !== undefined) return `${said} "${word}"; you may mean: atmos-auth${flags} ${other}`;
  if (positional.length < 2 || !positional.every((word) => isIdentity(model, word))) return said;
  const names = positional.map((word) => typed(word)).join(",");
  return `${said} all of these words; each of these names: ${`atmos-auth list${flags} --identities ${names}`}`;
}

/** Returns a filter by the words that were typed; its code is loaded only for them. */
async function fitting({ invocation: { positional }, clouds }: Context<"list">) {
  if (positional.length === 0) return {};
  const { fitting } = await import("../terminal/search.ts");
  return {
    fits: (nodes: readonly Node[]) =>
      fitting(
        nodes,
        positional.join(" "),
        (node) => [node.name, ...wordsOf(node, clouds)].join(" "),
      ),
  };
}

/** Splits values with commas; `undefined` when there are none. */
function named(values: readonly string[]): readonly string[] | undefined {
  const names = values.flatMap((value) => value.split(",")).map((name) => name.trim());
  return names.length === 0 ? undefined : names.filter(Boolean);
}

/** The paths of sections that hold entries. */
const ENTRIES = /^auth(\.(providers|identities|integrations))?$/;

/** Warns of problems that may hide entries; throws them when there is no entry. */
async function checkThereIsSomething(view: View): Promise<void> {
  const { model, loaded, terminal } = view;
  warnOf(view);
  const hiding = model.problems.filter((each) =>
    loaded.problems.includes(each) || ENTRIES.test(each.at?.path ?? "")
  );
  warnOfSections(view);
  if (model.identities.size + model.providers.size > 0) {
    for (const each of hiding) terminal.warn(inWords(each, terminal.paint));
    return;
  }
  throwAll(hiding);
  const files = (loaded.files.length > 0 ? loaded.files : loaded.strays)
    .map(({ path }) => visible(path)).join(", ");
  const nothing = `No provider and no identity is configured in ${files}`;
  const error = new UserError("config_invalid", nothing, {
    hint: loaded.unfetched[0]?.hint ?? firstStep(model.passedOver),
  });
  const missing = { role: "identity", name: undefined } as const;
  const { orInProfile } = await import("../choose/profiles.ts");
  throw await orInProfile({ ...view, mayAsk: true }, error, missing);
}
