/** The real cage: a worker that may reach the given hosts, and nothing else. */
import { beyondProxies, refuseKeyLog, surviving } from "../cage/environment.ts";
import { proxiesFor } from "../cage/proxies.ts";
import type { CageWorker, Environment } from "../system.ts";
import { OS, variables } from "./machine.ts";

/** The options that Deno adds to a worker's; behind `--unstable-worker-options`. */
interface CagedOptions extends WorkerOptions {
  readonly deno: { readonly permissions: Deno.PermissionOptionsObject };
}

/**
 * Starts the worker. While it lives, the process environment is reduced to what `surviving` names and the proxies that
 * the person's own environment says, and none stands before hosts of this machine; all is put back when the worker is
 * closed. Throws `unreachable` for a proxy that can't be read, `usage` where what is said would be written down.
 */
export function openCage(
  worker: URL,
  hosts: readonly string[],
  env: Pick<Environment, "get">,
): CageWorker {
  refuseKeyLog(env);
  const restore = emptyEnvironment(beyondProxies(hosts), proxiesFor(env, hosts));
  const started = new Worker(worker, optionsFor(hosts));
  return {
    post: (message) => started.postMessage(message),
    onMessage: (handler) => void (started.onmessage = ({ data }) => handler(data)),
    onCrash: (handler) => {
      started.onerror = (event) => (event.preventDefault(), handler(event.message));
      started.onmessageerror = () => handler("its message could not be read");
    },
    close: () => (started.terminate(), restore()),
  };
}

function optionsFor(hosts: readonly string[]): CagedOptions {
  return {
    type: "module",
    name: "cage",
    deno: {
      permissions: {
        net: hosts.length > 0 ? [...hosts] : false,
        // Reading it would be harmless by now, but writing it would steer the main process.
        env: false,
        read: false,
        write: false,
        run: false,
        ffi: false,
        sys: false,
        import: false,
      },
    },
  };
}

/** Deletes what must not survive, and sets the proxies and exceptions to them; returns the undoing. */
function emptyEnvironment(
  direct: readonly string[],
  proxies: Readonly<Record<string, string>>,
): () => void {
  const before = variables();
  // An empty one says nothing to anybody but the runtime, which would look for certificates at no path.
  const said = Object.keys(before).filter((name) => before[name] !== "");
  const kept = new Set(surviving(said, OS));
  for (const name of Object.keys(before)) if (!kept.has(name)) Deno.env.delete(name);
  for (const [name, value] of Object.entries(proxies)) Deno.env.set(name, value);
  for (const name of direct.length > 0 ? ["NO_PROXY", "no_proxy"] : []) {
    const exceptions = [before.NO_PROXY, before.no_proxy, ...direct];
    Deno.env.set(name, exceptions.filter(Boolean).join(","));
  }
  return () => {
    for (const name of Object.keys(variables())) {
      if (!(name in before)) Deno.env.delete(name);
    }
    for (const [name, value] of Object.entries(before)) Deno.env.set(name, value);
  };
}
