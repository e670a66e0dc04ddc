/**
 * A loopback GitHub: the API, signing in with a device code, Actions' identity tokens and repositories, over
 * https with a certificate authority of its own. It is github.com, a ghe.com and an Enterprise Server at
 * once, by the name that a client calls. For tests; it guards nothing.
 */
import { certify } from "./authority.ts";
import { Cloud, type GitHubOptions, type GitHubRequest } from "./cloud.ts";
import type { Actions } from "./actions.ts";
import type { DeviceFlow } from "./device.ts";
import { GitHost } from "./git.ts";
import type { Trouble } from "./trouble.ts";
import { listen } from "./wire.ts";
import type { World } from "./world.ts";

export type { GitHubOptions } from "./cloud.ts";

/** A running GitHub. */
export interface GitHub {
  /** `localhost:PORT`, an Enterprise Server that needs no proxy. */
  readonly host: string;
  /** PEM of the authority that clients must trust. */
  readonly authority: string;
  /** A proxy through which it is reached under its real names: `http://127.0.0.1:PORT`. */
  readonly proxy: string;
  /** Hosts that clients asked the proxy for, as `name:port`. */
  readonly connected: readonly string[];
  /** What was asked so far, oldest first. */
  readonly requests: readonly GitHubRequest[];
  readonly world: World;
  readonly device: DeviceFlow;
  readonly actions: Actions;
  readonly git: GitHost;
  /** Starts a bad day, or ends it with `undefined`; `on` says for which paths, `times` for how many. */
  misbehave(trouble: Trouble | undefined, when?: { on?: RegExp; times?: number }): void;
  /** Hangs up on everybody and stops. */
  close(): Promise<void>;
}

/** The names that it answers to. */
export const NAMES = [
  "localhost",
  "127.0.0.1",
  "github.com",
  "www.github.com",
  "api.github.com",
  "gist.github.com",
  "codeload.github.com",
  "octo.ghe.com",
  "api.octo.ghe.com",
  "ghe.example.com",
  "*.actions.githubusercontent.com",
] as const;

/** Starts it on free ports. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const git = new GitHost(await Deno.makeTempDir({ prefix: "git-" }));
  const cloud = new Cloud(options, (world) => (request) => git.handle(world, request));
  const [certificate] = await Promise.all([certify(NAMES), git.create(cloud.world)]);
  const wire = listen(certificate, (request) => cloud.handle(request));
  return {
    host: `localhost:${wire.port}`,
    authority: certificate.authority,
    proxy: `http://127.0.0.1:${wire.proxy}`,
    connected: wire.connected,
    requests: cloud.requests,
    world: cloud.world,
    device: cloud.device,
    actions: cloud.actions,
    git,
    misbehave: (trouble, when) => cloud.misbehave(trouble, when),
    close: async () => {
      cloud.stop();
      await wire.close();
      await git.close();
    },
  };
}
