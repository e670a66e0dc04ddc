/** The module of each command, loaded only when the command is called. */
import type { CommandName } from "../cli/commands.ts";
import type { Ending } from "../system/programs.ts";
import type { BareContext } from "../workspace/context.ts";

/**
 * A function that runs a command and returns the exit status, or how the program that it ran has ended; throws
 * `UserError`.
 */
export type RunCommand<Name extends CommandName> = (
  context: BareContext<Name>,
) => Promise<number | Ending>;

const MODULES: { readonly [Name in CommandName]: () => Promise<RunCommand<Name>> } = {
  init: async () => (await import("./init.ts")).init,
  start: async () => (await import("./start.ts")).start,
  shell: async () => (await import("./shell.ts")).shell,
  switch: async () => (await import("./switch.ts")).switchCommand,
  exec: async () => (await import("./exec.ts")).exec,
  env: async () => (await import("./env.ts")).env,
  "credential-process": async () => (await import("./credential_process.ts")).credentialProcess,
  login: async () => (await import("./login.ts")).login,
  logout: async () => (await import("./logout.ts")).logout,
  "secret set": async () => (await import("./secret/set.ts")).secretSet,
  "secret list": async () => (await import("./secret/list.ts")).secretList,
  "secret rm": async () => (await import("./secret/rm.ts")).secretRm,
  "store list": async () => (await import("./store/list.ts")).storeList,
  "store show": async () => (await import("./store/show.ts")).storeShow,
  "store rm": async () => (await import("./store/rm.ts")).storeRm,
  "store move": async () => (await import("./store/move.ts")).storeMove,
  "store rekey": async () => (await import("./store/rekey.ts")).storeRekey,
  "store lock": async () => (await import("./store/lock.ts")).storeLock,
  purge: async () => (await import("./purge.ts")).purge,
  whoami: async () => (await import("./whoami.ts")).whoami,
  list: async () => (await import("./list.ts")).list,
  validate: async () => (await import("./validate.ts")).validate,
  status: async () => (await import("./status.ts")).status,
  sessions: async () => (await import("./sessions.ts")).sessions,
  "sessions end": async () => (await import("./sessions.ts")).endSession,
  console: async () => (await import("./console.ts")).consoleCommand,
  "import profiles": async () => (await import("./import_profiles.ts")).importProfiles,
  "export profiles": async () => (await import("./export_profiles.ts")).exportProfiles,
  "user configure": async () => (await import("./user/configure.ts")).userConfigure,
  "user import": async () => (await import("./user/import.ts")).userImport,
  "user rotate": async () => (await import("./user/rotate.ts")).userRotate,
  "registry login": async () => (await import("./registry_login.ts")).registryLogin,
  "cluster token": async () => (await import("./cluster_token.ts")).clusterToken,
  "update kubeconfig": async () => (await import("./update_kubeconfig.ts")).updateKubeconfigCommand,
  trust: async () => (await import("./trust.ts")).trustCommand,
  doctor: async () => (await import("./doctor.ts")).doctor,
  completion: async () => (await import("./completion.ts")).completion,
  complete: async () => (await import("./complete.ts")).complete,
  version: async () => (await import("./version.ts")).version,
  help: async () => (await import("./help.ts")).help,
};

/** Loads the command's module. */
export function findCommandModule<Name extends CommandName>(name: Name): Promise<RunCommand<Name>> {
  return MODULES[name]();
}
