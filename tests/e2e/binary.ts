/** The program under test: the compiled one. */
import { build, ownTarget } from "../../scripts/build.ts";

const built: { path?: Promise<string> } = {};

/** The program's path; builds it unless it is up to date, or takes what `ATMOS_AUTH_BINARY` names. */
export function binary(): Promise<string> {
  built.path ??= Promise.resolve(Deno.env.get("ATMOS_AUTH_BINARY") ?? build(ownTarget()));
  return built.path;
}
