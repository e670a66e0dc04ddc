/** The desk at which a chain signs in: it hands every link its world, and keeps the one cage they share. */
import { browserOf } from "./browser/open.ts";
import { openWarden, type Warden } from "./cage/warden.ts";
import type { Chain, Link } from "./config/chain.ts";
import type { Notes, World } from "./provider.ts";
import { Secret } from "./secret.ts";
import { resolveSecret } from "./secrets/mod.ts";
import { roleOf } from "./sign_in.ts";
import type { Workspace } from "./workspace.ts";

/** Where a chain signs in. */
export interface Desk {
  worldOf(link: Link): World;
  /** Ends the cage. */
  close(): void;
}

/** Opens a desk; the cage starts with the first task, allowed only the hosts of this chain. */
export function openDesk(workspace: Workspace, chain: Chain): Desk {
  const { system, terminal } = workspace;
  const hosts = [...new Set(chain.links.flatMap(({ plan }) => plan.hosts(system.env)))];
  const onNotice = (text: string) => terminal.log("debug", text);
  let warden: Warden | undefined;
  const cage: World["cage"] = (task) => {
    warden ??= openWarden(system, hosts, { onNotice });
    return warden.run(task);
  };
  return {
    worldOf: (link) => worldOf(workspace, link, cage),
    close: () => warden?.close(),
  };
}

function worldOf(workspace: Workspace, link: Link, cage: World["cage"]): World {
  const { system, terminal, person } = workspace;
  return {
    os: system.os,
    env: system.env,
    clock: system.clock,
    files: system.files,
    person,
    browser: browserOf(system, person),
    reveal: (source) => resolveSecret(source, workspace.secrets, link.node.at),
    run: async (command) => {
      await workspace.allow(command.program, link.node.at);
      terminal.log("debug", `running ${command.program}`);
      return await system.run(command);
    },
    cage,
    notes: notesOf(workspace, link),
    wishes: workspace.wishes,
  };
}

function notesOf(workspace: Workspace, { node }: Link): Notes {
  const { store, redactor, model } = workspace;
  const name = (item: string) => ({
    realm: model.realm,
    role: roleOf(node),
    entry: node.name,
    item,
  });
  return {
    read: async (item) => {
      const text = await store.read(name(item));
      if (text === undefined) return undefined;
      redactor.learn(text);
      return new Secret(text);
    },
    write: (item, value) => store.write(name(item), value.reveal(), {}),
    remove: (item) => store.remove(name(item)),
  };
}
