import { UserError } from "../errors.ts";
import { listed, type ListFormat, select } from "../list/mod.ts";
import { type Context, openWorkspace, type Workspace } from "../workspace.ts";

/** `list`: providers and identities, in many formats, never with a secret. */
export async function list(context: Context): Promise<number> {
  const { flags } = context.invocation;
  const { terminal, system, clouds } = context;
  const workspace = await openWorkspace(context, { tolerant: true });
  checkThereIsSomething(workspace);
  const format = flags.has("json") ? "json" : (flags.text("format") ?? "tree") as ListFormat;
  const only = (name: string) => flags.bare(name) ? [] : named(flags.texts(name));
  const selected = select(workspace.model, {
    providers: only("providers"),
    identities: only("identities"),
    tags: named(flags.texts("tags")),
  });
  const expiries = await expiriesOf(workspace);
  const now = system.clock.now();
  const { stdout } = system;
  const view = {
    ...{ clouds, expiries, now, paint: terminal.paintOut },
    ...(stdout.isTerminal() ? { width: stdout.columns() } : {}),
  };
  terminal.print(listed(format, { ...selected, ...view }));
  return 0;
}

/** A flag may list several, with commas; `undefined` when it says nothing. */
function named(values: readonly string[]): readonly string[] | undefined {
  const names = values.flatMap((value) => value.split(",")).map((name) => name.trim());
  return names.length === 0 ? undefined : names.filter(Boolean);
}

/** What the records say of themselves; neither the keyring nor the network is asked. */
async function expiriesOf({ store, model }: Workspace): Promise<ReadonlyMap<string, number>> {
  const mine = (await store.list()).filter(({ name }) =>
    name.realm === model.realm && name.role === "identity" && name.item === "credential"
  );
  return new Map(mine.map(({ name, expires }) => [name.entry, expires ?? Infinity]));
}

function checkThereIsSomething({ model, loaded }: Workspace): void {
  if (model.identities.size + model.providers.size > 0) return;
  const files = loaded.files.map(({ path }) => path).join(", ");
  throw new UserError("config_invalid", `No provider and no identity is configured in ${files}`, {
    hint: "atmos-auth help   (the README shows what to write under auth:)",
  });
}
