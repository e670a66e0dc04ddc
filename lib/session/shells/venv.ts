/** An active Python virtual environment, which the person's files must not push behind other folders of `PATH`. Pure. */
import { quoteFor } from "./quote.ts";
import type { ShellRequest } from "./shell.ts";

/** The environment, and its folder of programs, when that is what `PATH` starts with. */
export function virtualEnvironment(
  { os, env }: ShellRequest,
): { readonly path: string; readonly bin: string } | undefined {
  const path = env.get("VIRTUAL_ENV");
  if (os === "windows" || !path) return undefined;
  const bin = `${path}/bin`;
  return env.get("PATH")?.split(":")[0] === bin ? { path, bin } : undefined;
}

/** Puts it first again, in words that bash, zsh and sh share; nothing when none is active. */
export function virtualEnvironmentFirst(request: ShellRequest): string {
  const active = virtualEnvironment(request);
  if (active === undefined) return "";
  const [path, bin] = [active.path, active.bin].map((text) => quoteFor("posix", text));
  return `if [ "\${VIRTUAL_ENV-}" = ${path} ] && [ "\${PATH%%:*}" != ${bin} ]; then PATH=${bin}:$PATH; fi\n`;
}
