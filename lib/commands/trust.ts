import { foundFiles, Judge, trust } from "../config/files/trust.ts";
import { forget, forgetAll } from "../config/files/trust_record.ts";
import { stopping } from "../config/schema/problems.ts";
import { throwAll, throwBug } from "../errors.ts";
import { introduction, refuseAgent } from "../trust/question.ts";
import { saidBy } from "../trust/said.ts";
import { visible } from "../terminal/escape.ts";
import { orOthers } from "../terminal/hint.ts";
import type { BareContext, Context } from "../workspace/context.ts";
import { openView, type View, warnOf } from "../workspace/view.ts";
import { answerOf } from "../terminal/answer.ts";
import { dialect } from "../terminal/dialect.ts";

/** `trust`: lets a found configuration act, for as long as it stays as it is. */
export async function trustCommand(context: BareContext<"trust">): Promise<number> {
  const { system, terminal, invocation: { flags } } = context;
  if (flags.has("revoke") && flags.has("all")) {
    const count = await forgetAll(system);
    terminal.say(`No longer trusted: what ${count} project${count === 1 ? "" : "s"} said`);
    return 0;
  }
  const view = await openView(context, { fetches: "anew" });
  warnOf(view);
  const asObject = flags.has("show") && flags.has("json");
  if (view.loaded.project === undefined && !asObject) {
    terminal.say("This configuration needs no trust: you chose it, or it is in your home");
    return 0;
  }
  if (flags.has("digest")) return digest(view);
  if (flags.has("show")) return await show(view, flags.has("json"));
  if (flags.has("revoke")) return await revoke(view);
  return await trustIt(context, view);
}

async function trustIt(context: Context<"trust">, view: View): Promise<number> {
  const { system, terminal, loaded } = view;
  refuseAgent(view);
  throwAll(stopping(loaded).filter(({ code }) => code !== "trust_required"));
  const isNew = !(await new Judge(system).judge(loaded)).trusted;
  if (isNew) terminal.say(await introduction(view));
  await keep(view);
  for (const { path } of foundFiles(loaded)) {
    terminal.say(`Trusted, until it changes: ${visible(path)}`);
  }
  // A trusted configuration may take in files of elsewhere: they belong to it, and are asked about in turn.
  const next = await openView(context, { fetches: true });
  if (!next.loaded.trusted) warnOf(next);
  return next.loaded.trusted ? 0 : await trustIt(context, next);
}

/** Records trust; if that fails, the hint names the variable that does instead. */
async function keep(view: View): Promise<void> {
  const { system, loaded } = view;
  try {
    await trust(system, loaded, saidBy(view));
  } catch (error) {
    throwBug(error);
    const line = dialect().set("ATMOS_TRUST", loaded.digests.join(","));
    const hint = error.hint === undefined
      ? line
      : orOthers(error.hint, [`for this shell: ${line}`]);
    throw error.with({ hint });
  }
}

async function revoke({ system, terminal, loaded }: View): Promise<number> {
  const had = await forget(system, loaded.project!);
  terminal.say(had ? "No longer trusted:" : "It was not trusted:");
  terminal.say(`  ${loaded.project}`);
  return 0;
}

/** Prints the value of `ATMOS_TRUST` that trusts it, for a script. */
function digest({ terminal, loaded }: View): number {
  terminal.print(loaded.digests.join(","));
  return 0;
}

/** Shows all statements, and the digest. */
async function show(view: View, asJson: boolean): Promise<number> {
  const { terminal, loaded, flags } = view;
  const said = saidBy(view);
  const digest = loaded.digests.join(",");
  if (asJson) {
    const files = loaded.files.filter(({ needsTrust }) => needsTrust).map(({ path }) => path);
    terminal.print(answerOf("trust", { trusted: loaded.trusted, digest, files, said }));
    return 0;
  }
  terminal.say(await introduction(view, "all"));
  terminal.print(Object.entries(said).map(([path, value]) => `${path}: ${value}\n`).join(""));
  if (!loaded.trusted) terminal.say(`To trust it, as it is: atmos-auth trust${flags}`);
  terminal.say(`In a job: ATMOS_TRUST=${digest}`);
  return 0;
}
