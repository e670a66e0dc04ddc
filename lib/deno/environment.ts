/** The process environment: what the runtime below us takes orders from is none of its business here. */
import type { Environment, Os } from "../system.ts";

/**
 * What steers the runtime: where it listens, what it logs, whom it reports to, what it loads. It reads some of
 * that when it is first needed, so it goes before anything else happens.
 */
const ORDERS = /^(?:DENO|NODE|NPM|OTEL|RUST|UV|TOKIO|V8|JUPYTER)_/i;

/** The one order that has a meaning of ours: whose certificates are believed. */
const ROOTS = "DENO_TLS_CA_STORE";

/** Whether the runtime takes an order from a variable of this name that we don't want it to take. */
export function isOrder(name: string): boolean {
  return ORDERS.test(name) && name.toUpperCase() !== ROOTS;
}

/** Takes the environment as it is, then frees the process of orders to its runtime. */
export function takeEnvironment(os: Os): Environment {
  const environment = snapshot(os);
  for (const [name] of environment.entries()) {
    if (isOrder(name)) Deno.env.delete(name);
  }
  // A company's own certificate authority stands in the system's roots; read at the first connection.
  if (!environment.get(ROOTS)) Deno.env.set(ROOTS, "system,mozilla");
  return environment;
}

/** The environment as it is now: what is deleted from the process later stays known here. */
function snapshot(os: Os): Environment {
  const all = Object.entries(Deno.env.toObject());
  const key = (name: string) => os === "windows" ? name.toUpperCase() : name;
  const byKey = new Map(all.map(([name, value]) => [key(name), value]));
  return { get: (name) => byKey.get(key(name)), entries: () => all };
}
