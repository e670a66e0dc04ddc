/** A small request, of which each test says what matters to it. */
import type { ShellRequest } from "../../../../lib/session/shells/shell.ts";

/** What a test says. */
export type Said = Partial<Omit<ShellRequest, "env">> & {
  readonly env?: Readonly<Record<string, string>>;
};

/** The whole request. */
export function request({ env = { TERM: "xterm" }, ...said }: Said): ShellRequest {
  return {
    os: "linux",
    path: "/bin/bash",
    login: false,
    args: [],
    directory: "/s/shell",
    pins: { set: { AWS_PROFILE: "it's prod" }, unset: ["AWS_ACCESS_KEY_ID", "GH_TOKEN"] },
    prompt: { text: "prod", style: "cyan" },
    notices: "/s/notices",
    expires: "/s/expires",
    drift: "/s/drift",
    ...said,
    env: { get: (name) => env[name], entries: () => Object.entries(env) },
  };
}
