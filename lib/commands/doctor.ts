import { sessionId } from "../environment/session_marks.ts";
import { isBroken } from "../chain/validate.ts";
import { typedConfigFlags } from "../cli/config_flags.ts";
import { VERSION } from "../version.ts";
import { realmInWords } from "../config/entries/realm.ts";
import { mendOfAll } from "../config/files/source.ts";
import { foundFiles } from "../config/files/trust.ts";
import { asUserError, throwBug, UserError } from "../errors.ts";
import { directories, pathOf } from "../paths/directories.ts";
import { lastingProgram } from "../paths/lasting_program.ts";
import { pathFault } from "../paths/program.ts";
import { openSessionPlace } from "../paths/opened_place.ts";
import { listOpenSessions } from "../session/directory/open_sessions.ts";
import { unfitText } from "../paths/unguessable.ts";
import { isVariableName } from "../config/schema/schema.ts";
import { garbledIn } from "../session/not_passed.ts";
import { unlocks } from "../environment/passed.ts";
import { passing } from "../environment/programs.ts";
import type { System } from "../system.ts";
import { roomOf } from "../terminal/columns.ts";
import { visible } from "../terminal/escape.ts";
import { removingDamaged } from "./store/trouble.ts";
import { isCi } from "../build_services.ts";
import { authorities } from "./doctor/certificates.ts";
import { broken, type Check, shownChecks } from "./doctor/check.ts";
import { clock, leftovers, programs, proxies } from "./doctor/machine.ts";
import { refusedLater } from "./shared/refused_later.ts";
import { foundIn } from "./validate.ts";
import { foreignUsers } from "../kubeconfig/users.ts";
import { writtenEarlier } from "./doctor/written_earlier.ts";
import type { BareContext } from "../workspace/context.ts";
import { configuredPassphraseVariables, openView, type View } from "../workspace/view.ts";

const BROKEN = 1;

/** `doctor`: this machine as atmos-auth sees it. Exit status 1 when something is broken. */
export async function doctor(context: BareContext<"doctor">): Promise<number> {
  const { terminal, invocation } = context;
  const checks = await examine(context);
  if (invocation.flags.has("json")) terminal.print(JSON.stringify({ checks }, null, 2));
  else terminal.print(shownChecks(checks, terminal.paintOut, roomOf(context.system)));
  return checks.some(({ state }) => state === "broken") ? BROKEN : 0;
}

const SHELLS = ["bash", "zsh", "fish", "sh", "pwsh", "nu"] as const;
const ON_WINDOWS = ["cmd", "powershell", "pwsh", "nu", "bash"] as const;
/** Tools of no one cloud's. */
const TOOLS = ["git", "terraform", "kubectl", "docker"] as const;

/** Looks at everything; one thing that is broken does not hide the others. */
async function examine(context: BareContext<"doctor">): Promise<readonly Check[]> {
  const { system, clouds } = context;
  // While it is swept, what is dead may seem to be open.
  const [view, swept] = await Promise.all([
    openView(context).catch(asUserError),
    leftovers(system),
  ]);
  const trusted = view instanceof UserError
    ? view.code === "config_not_found"
    : view.loaded.trusted;
  const tools = [...clouds.flatMap(({ tools = [] }) => tools), ...TOOLS];
  const shells = system.os === "windows" ? ON_WINDOWS : SHELLS;
  const groups = await Promise.all([
    { topic: "program", state: "ok", finding: `atmos-auth ${VERSION} on ${system.os}` } as const,
    configuration(view),
    view instanceof UserError ? [] : store(view),
    view instanceof UserError ? [] : realm(view),
    place(system),
    swept,
    clock(system),
    proxies(system),
    authorities(system, clouds),
    programs(system, clouds, { topic: "shells", names: shells, trusted }),
    written(context),
    clusterUsers(context),
    programs(system, clouds, { topic: "tools", names: tools, trusted }),
    environment(context, view instanceof UserError ? undefined : view),
    noTexts(system),
  ]);
  return groups.flat();
}

async function configuration(view: View | UserError): Promise<Check> {
  const topic = "configuration";
  if (view instanceof UserError) return broken(topic, view);
  const { loaded, model, flags } = view;
  const findings = await foundIn(view).catch(nothing);
  const errors = findings.filter(isBroken).length;
  const files = loaded.files.map(({ path }) => path).join(", ");
  if (!loaded.trusted) {
    const strange = foundFiles(loaded);
    const said = `${files}: nobody has trusted what was found here, and nothing acts by it`;
    const finding = [said, ...strange.flatMap(({ stranger }) => stranger?.why ?? [])].join("; ");
    const mend = mendOfAll(strange) ?? `atmos-auth trust --show${flags}`;
    return { topic, state: "note", finding, mend };
  }
  const count = (size: number, one: string, many: string) => `${size} ${size === 1 ? one : many}`;
  const names = count(model.identities.size, "identity", "identities") + ", " +
    count(model.providers.size, "provider", "providers");
  const weak = findings.map(({ error }) => error).filter(({ code }) => code === "factors_together");
  const later = [...loaded.unfetched, ...await refusedLater(view), ...weak];
  if (errors === 0 && later.length > 0) {
    const finding = `${files}: ${names}; ${later.map(({ message }) => message).join("; ")}`;
    return { topic, state: "note", finding, mend: later[0]!.hint };
  }
  if (errors === 0) return { topic, state: "ok", finding: `${files}: ${names}` };
  const finding = `${files}: ${count(errors, "error", "errors")}`;
  return { topic, state: "broken", finding, mend: "atmos-auth validate" };
}

/** What can't be listed is told by another check; a bug is not kept quiet. */
function nothing(error: unknown): readonly [] {
  throwBug(error);
  return [];
}

async function store({ store, system, system: { env } }: View): Promise<Check> {
  const topic = "store";
  const state = await store.describe({ passphrase: "tried" }).catch(asUserError);
  if (state instanceof UserError) return broken(topic, state);
  const { type, where, trouble, records } = state;
  const count = `${records} record${records === 1 ? "" : "s"}`;
  const finding = `${type} at ${where}, ${count}${trouble ? `: ${trouble.reason}` : ""}`;
  const damaged = await store.damaged();
  const [first] = damaged;
  if (trouble === undefined && first !== undefined) {
    const lost = `${finding}, and ${damaged.length} damaged: ${visible(first.file)}`;
    return { topic, state: "broken", finding: lost, mend: removingDamaged(system, first) };
  }
  if (trouble === undefined) return { topic, state: "ok", finding };
  const { from, mend } = trouble;
  if (from === "once locked") return { topic, state: "broken", finding, mend };
  // Nobody types a passphrase in a job.
  const better = isCi(env)
    ? "export ATMOS_KEYRING_TYPE=memory"
    : mend ?? "export ATMOS_KEYRING_TYPE=file";
  // What memory stands in for is not broken: nobody asked for it.
  const found = type === "memory" ? "note" : "broken";
  return { topic, state: found, finding, mend: better };
}

/** Under which name credentials are kept here, and which others hold some. */
async function realm({ model, store }: View): Promise<Check> {
  const records = await store.list().catch(nothing);
  const realms = new Set(records.map(({ name }) => name.realm).filter(Boolean));
  realms.delete(model.realm.name);
  const others = realms.size > 0 ? `; others hold something: ${[...realms].sort().join(", ")}` : "";
  return { topic: "realm", state: "ok", finding: `${realmInWords(model.realm)}${others}` };
}

/** What other tools were told earlier: that we are where they look for us. */
async function written(context: BareContext<"doctor">): Promise<readonly Check[]> {
  const topic = "written for other tools";
  const refusals = context.invocation.flags.has("mend") ? await mendWritten(context) : [];
  const { working, dangling, overruled, unreadable } = await writtenEarlier(context);
  const mend = `atmos-auth doctor --mend${typedConfigFlags(context.invocation.flags)}`;
  const bad = dangling.map(({ file, subject, program }): Check => {
    const finding = `${subject} of ${file} starts ${program}, which is not there`;
    return { topic, state: "broken", finding, mend };
  });
  const unknown = unreadable.map((error): Check => ({ ...broken(topic, error), state: "note" }));
  const well: Check = { topic, state: "ok", finding: `${working || "nothing"} that leads here` };
  return [
    ...[...refusals, ...overruled].map((error) => broken(topic, error)),
    ...bad,
    ...unknown,
    ...working > 0 || bad.length + overruled.length === 0 ? [well] : [],
  ];
}

/** In a session that lets kubeconfigs in: who of their users is not the session's. */
async function clusterUsers({ system, clouds }: BareContext<"doctor">): Promise<readonly Check[]> {
  if (!sessionId(system.env)) return [];
  const mend = "open the session without KUBECONFIG in --pass and auth.shell.pass";
  const found = await foreignUsers(system, clouds);
  return found.map((finding) => ({ topic: "kubectl here", state: "note", finding, mend }));
}

/** Makes all of it lead here that leads nowhere; one that can't be written keeps none from it. */
async function mendWritten(context: BareContext<"doctor">): Promise<readonly UserError[]> {
  const { system, terminal } = context;
  const program = await lastingProgram(system);
  const refusals: UserError[] = [];
  for (const { file, subject, mend } of (await writtenEarlier(context)).dangling) {
    const refusal = await mend(program).then(() => undefined, asUserError);
    if (refusal !== undefined) refusals.push(refusal);
    else terminal.say(`${subject} of ${visible(file)} starts ${visible(program)} now`);
  }
  return refusals;
}

async function place(system: System): Promise<Check> {
  try {
    const { dirname } = pathOf(system.os);
    const { path, fresh, passedOver } = await openSessionPlace(system);
    if (fresh) await system.files.removeEmpty(path);
    const open = (await listOpenSessions(system)).length;
    const where = fresh ? `a fresh directory of their own below ${dirname(path)}` : path;
    const lives = `sessions live in ${where}; ${open} open now`;
    const { cache, runtime } = directories(system);
    const onDisk = system.os === "linux" && cache !== undefined && path.startsWith(cache);
    const unset = runtime === undefined && system.os === "linux" && !path.startsWith("/run/");
    const better = [...unset ? ["XDG_RUNTIME_DIR is not set"] : [], ...passedOver.map(unfitText)];
    const finding = [onDisk ? `${lives} (on disk)` : lives, ...better].join("; ");
    const mend = passedOver.find((unfit) => unfit.mend !== undefined)?.mend ??
      (onDisk ? "mkdir -m 700 DIR && export XDG_RUNTIME_DIR=DIR" : undefined);
    return { topic: "sessions", state: mend === undefined ? "ok" : "note", finding, mend };
  } catch (error) {
    return broken("sessions", asUserError(error));
  }
}

/** What passes nowhere, and what of ours is as if nobody had said it. */
async function noTexts(system: System): Promise<readonly Check[]> {
  const names = await garbledIn({ system });
  if (names.length === 0) return [];
  const typable = names.filter(isVariableName);
  const finding = `${names.map(visible).join(" ")}: no UTF-8 text, which nobody is given`;
  const mend = typable.length > 0 ? `unset ${typable.join(" ")}` : undefined;
  return [{ topic: "variables", state: "note", finding, mend }];
}

/** Names only: what passes into a session, what stays behind, and what of it belongs to a cloud. */
function environment(
  { system, clouds }: BareContext<"doctor">,
  view: View | undefined,
): readonly Check[] {
  const pass = view?.model.settings.shell.pass ?? [];
  const families = clouds.flatMap((cloud) => cloud.family);
  const letIn: readonly string[] = view?.model.settings.shell.keep ?? [];
  const exempt = clouds.flatMap(({ name, family, network = [] }) =>
    letIn.includes(name) ? family : network
  );
  const passed = (globs: readonly string[]) =>
    passing({ os: system.os, env: system.env, pass: globs, families, exempt });
  const [passes, mayPass] = [passed(pass), passed(["*"])];
  const withheld = unlocks(
    system,
    view === undefined ? [] : configuredPassphraseVariables(view),
  );
  const names = system.env.entries().map(([name]) => name).sort();
  const kept = names.filter((name) => passes(name) && !withheld(name));
  const outside = names.filter((name) => !kept.includes(name));
  const never = outside.filter((name) => !mayPass(name) || withheld(name));
  const left = outside.filter((name) => !never.includes(name));
  const more = "atmos-auth shell --pass NAME";
  const list = (some: readonly string[]) => some.join(" ") || "none";
  const fault = pathFault(system.env);
  return [
    ...fault === undefined ? [] : [broken("PATH", fault)],
    { topic: "passes into a session", state: "ok", finding: list(kept) },
    {
      topic: "stays outside",
      state: "ok",
      finding: list(left),
      mend: left.length > 0 ? more : undefined,
    },
    { topic: "never passes", state: "ok", finding: list(never) },
  ];
}
