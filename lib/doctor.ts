/** What is on this machine, what would be used, what is broken, and the mend. */
import { directories } from "./dirs.ts";
import { UserError } from "./errors.ts";
import { passing } from "./session/environment.ts";
import { openSessionPlace } from "./session/place.ts";
import { findProgram } from "./session/program.ts";
import { openSessions } from "./session/sweep.ts";
import type { System } from "./system.ts";
import { VERSION } from "./version.ts";
import { type Context, openWorkspace, type Workspace } from "./workspace.ts";
import { validateAll } from "./config/validate.ts";

/** One thing that was looked at. */
export interface Check {
  readonly topic: string;
  readonly state: "ok" | "note" | "broken";
  readonly finding: string;
  /** What to type to mend it. */
  readonly mend?: string;
}

const SHELLS = ["bash", "zsh", "fish", "sh", "pwsh", "nu"] as const;
const TOOLS = ["aws", "az", "gcloud", "gh", "git", "terraform", "kubectl", "docker"] as const;

/** Looks at everything; one thing that is broken does not hide the others. */
export async function examine(context: Context): Promise<readonly Check[]> {
  const { system } = context;
  const workspace = await openWorkspace(context, { tolerant: true }).catch(asError);
  const groups = await Promise.all([
    about(context),
    configuration(context, workspace),
    workspace instanceof UserError ? [] : store(workspace),
    place(system),
    programs(system, "shells", SHELLS),
    programs(system, "tools", TOOLS),
    environment(context, workspace instanceof UserError ? undefined : workspace),
  ]);
  return groups.flat();
}

function asError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  throw error;
}

function about({ system }: Context): readonly Check[] {
  return [{ topic: "program", state: "ok", finding: `atmos-auth ${VERSION} on ${system.os}` }];
}

async function configuration(
  { clouds }: Context,
  workspace: Workspace | UserError,
): Promise<readonly Check[]> {
  const topic = "configuration";
  if (workspace instanceof UserError) return [broken(topic, workspace)];
  const { loaded, model, resolve } = workspace;
  const findings = await validateAll(model, clouds, resolve).catch(() => []);
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const files = loaded.files.map(({ path }) => path).join(", ");
  const names = `${model.identities.size} identities, ${model.providers.size} providers`;
  if (errors === 0) return [{ topic, state: "ok", finding: `${files}: ${names}` }];
  const finding = `${files}: ${errors} errors`;
  return [{ topic, state: "broken", finding, mend: "atmos-auth validate" }];
}

function broken(topic: string, error: UserError): Check {
  return {
    topic,
    state: "broken",
    finding: error.message,
    ...(error.hint === undefined ? {} : { mend: error.hint }),
  };
}

async function store(workspace: Workspace): Promise<readonly Check[]> {
  const { type, where, reachable, reason, records, mend } = await workspace.store.describe();
  const count = `${records} record${records === 1 ? "" : "s"}`;
  const finding = `${type} at ${where}, ${count}${reason ? `: ${reason}` : ""}`;
  if (reachable) return [{ topic: "store", state: "ok", finding }];
  const otherwise = "set auth.keyring.type: file in atmos.yaml";
  return [{ topic: "store", state: "broken", finding, mend: mend ?? otherwise }];
}

async function place(system: System): Promise<readonly Check[]> {
  try {
    const path = await openSessionPlace(system);
    const open = (await openSessions(system)).length;
    const finding = `sessions live in ${path}; ${open} open now`;
    const onDisk = system.os === "linux" && path.startsWith(directories(system).cache);
    if (!onDisk) return [{ topic: "sessions", state: "ok", finding }];
    const mend = "export XDG_RUNTIME_DIR=/run/user/$(id -u)";
    return [{ topic: "sessions", state: "note", finding: `${finding} (on disk)`, mend }];
  } catch (error) {
    return [broken("sessions", asError(error))];
  }
}

async function programs(
  system: System,
  topic: string,
  names: readonly string[],
): Promise<readonly Check[]> {
  const found = await Promise.all(names.map((name) => find(system, name)));
  const there = found.filter((path) => path !== undefined);
  const missing = names.filter((_, at) => found[at] === undefined);
  const absent = missing.length > 0 ? `; not found: ${missing.join(", ")}` : "";
  return [{ topic, state: "ok", finding: `${there.join(", ") || "none"}${absent}` }];
}

async function find(system: System, name: string): Promise<string | undefined> {
  try {
    return (await findProgram(system, name, system.env)).path;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Names only: what passes into a session, what stays behind, and what of it belongs to a cloud. */
function environment(
  { system, clouds }: Context,
  workspace: Workspace | undefined,
): readonly Check[] {
  const pass = workspace?.model.settings.shell.pass ?? [];
  const families = clouds.flatMap((cloud) => cloud.family);
  const letIn: readonly string[] = workspace?.model.settings.shell.keep ?? [];
  const exempt = clouds.flatMap(({ name, family, network = [] }) =>
    letIn.includes(name) ? family : network
  );
  const passes = passing({ os: system.os, pass, families, exempt });
  const names = system.env.entries().map(([name]) => name).sort();
  const kept = names.filter(passes);
  const left = names.filter((name) => !passes(name));
  const list = (some: readonly string[]) => some.join(" ") || "none";
  return [
    { topic: "passes into a session", state: "ok", finding: list(kept) },
    {
      topic: "stays outside",
      state: "ok",
      finding: list(left),
      ...(left.length > 0 ? { mend: "let more through: auth.shell.pass, or --pass GLOB" } : {}),
    },
  ];
}
